// StandIns: what stands for people and addresses under --redact, wherever a text names them.
//
// A name is found without regard to case, percent-encoded, inside a path and inside a longer word of `-` and `_`;
// of `bob@corp.example` and `CORP\\bob` also `bob`. One pass over a text, however many names there are.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

namespace why403::report {

/// WHY403_SALT, or the fixed salt: key of fingerprints and event ids.
std::string salt();

/// A name or address under --redact: the same one gives the same pseudonym within and between runs.
std::string pseudonym(std::string_view kind, std::string_view text);

class StandIns {
 public:
  /// From now on a stand-in takes the place of that person or service.
  void add(std::string_view name);
  /// `text` with a stand-in for every name that was added, and for every address.
  [[nodiscard]] std::string replace(std::string_view text) const;

 private:
  void enter(std::string_view name, const std::string& stand_in);

  // By names and by all that names begin with, word by word; those have no stand-in.
  std::unordered_map<std::string, std::string> names_;
};

}  // namespace why403::report

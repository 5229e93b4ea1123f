// Catalog: all formats known to this run, the built-in ones and the user's.
//
// Descriptions are parsed when the catalog is made (a few milliseconds for all); a format is compiled when it is
// first asked for, by any thread.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "ingest/description.h"
#include "ingest/format.h"

namespace why403::ingest {

class Catalog {
 public:
  /// The built-in formats.
  static Result<Catalog, Message> built_in();

  /// A user's YAML file; replaces a format of the same name. Returns the name.
  Result<std::string, Message> add_file(const std::string& path);
  /// A server's format string; `server` may be empty to guess. Returns the name, which is `log-format`.
  Result<std::string, Message> add_log_format(std::string_view server, const std::string& text);
  Status<Message> add(Description description);

  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] const Description& description(std::size_t index) const { return entries_[index].description; }
  /// The compiled format; an error only for a format that a user added.
  Result<std::shared_ptr<const Format>, Message> format(std::size_t index);
  Result<std::shared_ptr<const Format>, Message> find(std::string_view name);
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  struct Entry {
    Description description;
    std::shared_ptr<const Format> compiled;
  };
  std::vector<Entry> entries_;
  std::unique_ptr<std::mutex> compiling_ = std::make_unique<std::mutex>();
};

/// A description with its samples, from a YAML text.
Result<Description, Message> read_description(std::string_view source, const std::string& yaml);

}  // namespace why403::ingest

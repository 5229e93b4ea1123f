// Values: what an extractor found in one record, by name.
//
// Names are numbered once, when a format is compiled; reading then only moves views into numbered places.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace why403::ingest {

class ValueNames {
 public:
  /// `any_case`: names that differ only in the case of their letters are one, kept in lower case.
  explicit ValueNames(bool any_case = false) : any_case_(any_case) {}
  /// The number of `name`, given anew when it is new.
  int add(std::string_view name);
  /// -1 when nobody wants it.
  [[nodiscard]] int find(std::string_view name) const;
  [[nodiscard]] const std::vector<std::string>& all() const { return names_; }

 private:
  [[nodiscard]] int find_exact(std::string_view name) const;

  std::vector<std::string> names_;
  bool any_case_;
};

class Values {
 public:
  explicit Values(std::size_t count = 0) : texts_(count), stamps_(count, 0), hashes_(count), hash_stamps_(count, 0) {}

  void set(int number, std::string_view text) {
    texts_[number] = text;
    stamps_[number] = stamp_;
  }
  void unset(int number) { stamps_[number] = 0; }
  [[nodiscard]] bool has(int number) const { return stamps_[number] == stamp_; }
  [[nodiscard]] std::string_view text(int number) const { return has(number) ? texts_[number] : std::string_view(); }
  /// Of the value's text: worked out when a rule first asks, since many rules ask the same.
  [[nodiscard]] std::uint64_t hash(int number) {
    if (hash_stamps_[number] != stamp_ || hashes_[number].of.data() != texts_[number].data() ||
        hashes_[number].of.size() != texts_[number].size()) {
      hashes_[number] = {base::hash_bytes(texts_[number]), texts_[number]};
      hash_stamps_[number] = stamp_;
    }
    return hashes_[number].hash;
  }
  void clear() { ++stamp_; }

 private:
  std::vector<std::string_view> texts_;
  std::vector<std::uint64_t> stamps_;
  struct Hashed {
    std::uint64_t hash = 0;
    std::string_view of;  // a value that was set again is hashed again
  };
  std::vector<Hashed> hashes_;
  std::vector<std::uint64_t> hash_stamps_;
  std::uint64_t stamp_ = 1;
};

}  // namespace why403::ingest

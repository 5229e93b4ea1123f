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
  explicit Values(std::size_t count = 0) : values_(count), hashes_(count) {}

  void set(int number, std::string_view text) { values_[number] = {text, stamp_}; }
  void unset(int number) { values_[number].stamp = 0; }
  [[nodiscard]] bool has(int number) const { return values_[number].stamp == stamp_; }
  /// The value's text, null when it is not there.
  [[nodiscard]] const std::string_view* find(int number) const { return has(number) ? &values_[number].text : nullptr; }
  [[nodiscard]] std::string_view text(int number) const { return has(number) ? values_[number].text : std::string_view(); }
  /// Of the value's text: worked out when a rule first asks, since many rules ask the same.
  [[nodiscard]] std::uint64_t hash(int number) {
    const std::string_view text = values_[number].text;
    Hashed& known = hashes_[number];
    if (known.stamp != stamp_ || known.of.data() != text.data() || known.of.size() != text.size()) known = {base::hash_bytes(text), stamp_, text};
    return known.hash;
  }
  void clear() { ++stamp_; }

 private:
  struct Value {
    std::string_view text;
    std::uint64_t stamp = 0;  // that of the record which set it
  };

 public:
  /// Sets many values in a row.
  class Setter {
   public:
    explicit Setter(Values& values) : values_(values.values_.data()), stamp_(values.stamp_) {}
    void set(int number, std::string_view text) const { values_[number] = {text, stamp_}; }

   private:
    Value* values_;
    std::uint64_t stamp_;
  };

 private:
  struct Hashed {
    std::uint64_t hash = 0;
    std::uint64_t stamp = 0;
    std::string_view of;  // a value that was set again is hashed again
  };
  std::vector<Value> values_;
  std::vector<Hashed> hashes_;
  std::uint64_t stamp_ = 1;
};

}  // namespace why403::ingest

// What a native parser shares with the others: a value is set when somebody wants it and it is not absent.
#pragma once

#include <string_view>

#include "base/scan.h"
#include "ingest/extract/extractor.h"
#include "ingest/values.h"

namespace why403::ingest {

/// Where `c` first stands in a short text, at or after `from`; npos when it does not. A call of memchr costs more.
inline std::size_t find_char(std::string_view text, char c, std::size_t from = 0) {
  if (from >= text.size()) return std::string_view::npos;
  const char* end = text.data() + text.size();
  const char* found = base::find_byte(text.data() + from, end, c);
  return found == end ? std::string_view::npos : static_cast<std::size_t>(found - text.data());
}

class SlotWriter {
 public:
  SlotWriter(const ValueNames& names, const Absent& absent) : names_(names), absent_(absent) {}

  [[nodiscard]] int number(std::string_view name) const { return names_.find(name); }
  void put(int number, std::string_view text, Values& values) const {
    if (number >= 0 && !absent_(text)) values.set(number, text);
  }

 private:
  ValueNames names_;
  Absent absent_;
};

}  // namespace why403::ingest

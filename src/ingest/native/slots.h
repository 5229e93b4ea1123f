// What a native parser shares with the others: a value is set when somebody wants it and it is not absent.
#pragma once

#include <string_view>

#include "ingest/extract/extractor.h"
#include "ingest/values.h"

namespace why403::ingest {

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

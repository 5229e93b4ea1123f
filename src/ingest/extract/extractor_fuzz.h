// For the fuzz targets of extractors: any bytes as a record.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/extract/extractor.h"

namespace why403::ingest {

/// Extracts `text` line by line, twice: the values must be readable, and the same again.
inline int fuzz_extractor(Extractor& extractor, const ValueNames& names, std::string_view text) {
  base::Arena arena;
  Values values(names.all().size());
  const auto read = [&](std::string_view record) {
    arena.reset();
    values.clear();
    std::string seen(1, static_cast<char>('0' + static_cast<int>(extractor.extract(record, values, arena))));
    for (std::size_t i = 0; i < names.all().size(); ++i)
      if (values.has(static_cast<int>(i))) seen.append(names.all()[i]).append("=").append(values.text(static_cast<int>(i))).append("\n");
    return seen;
  };
  const bool stateless = extractor.stateless();
  for (const std::string_view record : base::split(text, '\n')) {
    // A copy of its own length, so that reading past its end is seen.
    const std::vector<char> copy(record.begin(), record.end());
    const std::string first = read({copy.data(), copy.size()});
    if (stateless && read({copy.data(), copy.size()}) != first) __builtin_trap();
  }
  return 0;
}

inline ValueNames value_names(const std::vector<std::string_view>& names, bool any_case = false) {
  ValueNames out(any_case);
  for (const std::string_view name : names) out.add(name);
  return out;
}

}  // namespace why403::ingest

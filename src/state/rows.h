// What the tables share: faults as those who change the state are told them, texts that may be kept, and lists in one column.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "state/store.h"

namespace why403::state {

inline Fault fault(Fault::Kind kind, std::string what, std::string help = {}) {
  return {.kind = kind, .message = {.what = std::move(what), .help = std::move(help)}};
}
/// Why the file could not be used; the fault is taken.
Fault storage(Database& database);

/// UTF-8 without control characters.
bool is_plain(std::string_view text);

/// A list as it stands in a column: a JSON array of texts.
std::string join_texts(const std::vector<std::string>& texts);
std::vector<std::string> split_texts(std::string_view json);

}  // namespace why403::state

// Many entries, memberships and assignments at once: all of it, or nothing.
//
//   {"people": [{"id": "ann", "name": "Ann Miller"}], "groups": [{"id": "clerks", "members": ["person:ann"]}],
//    "roles": [{"id": "editor", "actions": ["view"]}],
//    "assignments": [{"role": "editor", "to": "group:clerks", "scope": "/orders/*"}]}
//
//   const auto imported = apply_import(change, json);     // nothing is committed yet
//
// What is there already is changed where the text says something else, and stays as it is where it says nothing; nobody is
// taken out, and no membership. Reading is strict, as in directory_json.h. A fault names every place that is wrong, up to
// kImportFaultsMax of them.
#pragma once

#include <cstdint>
#include <string_view>

#include "state/directory.h"

namespace why403::state {

inline constexpr std::size_t kImportItemsMax = 200'000;
inline constexpr std::size_t kImportFaultsMax = 20;

struct Imported {
  std::uint64_t created = 0;  ///< entries
  std::uint64_t changed = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t memberships = 0;  ///< that are new
  std::uint64_t assignments = 0;  ///< that are new, or have another end or note
  bool operator==(const Imported&) const = default;
};

Result<Imported, Fault> apply_import(Store::Change& change, std::string_view json);

}  // namespace why403::state

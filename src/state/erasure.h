// Forgets a person in the state: what is there of them goes, and the audit tells what happened under another name.
//
//   const auto who = read_forgotten("User::\"ann\"");
//   auto erased = erase_person(change, *who, types, "erased-5f0c…");
//
// The entry in the directory with its memberships and assignments, access requests and API keys are taken out. Rows of the
// audit stay, in their order and with what they say of others; whoever is forgotten is the pseudonym in all of them, as the
// one who was changed and as the one who changed, and names, attributes, notes and paths are emptied. So the directory of
// then can still be worked out, for the decisions about others.
//
// What a row's chain was made of cannot be guessed back afterwards: the random salt that went into it is taken away, and
// the chain itself stays, so that versions keep their names. check_audit() takes such rows as they are.
// Backups hold what they held when they were made.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "state/grants.h"
#include "state/store.h"

namespace why403::state {

/// Whom to forget.
struct Forgotten {
  std::string type;  ///< the Cedar type; empty: whatever it is
  std::string id;
  [[nodiscard]] bool is(std::string_view other_type, std::string_view other_id) const {
    return id == other_id && (type.empty() || type == other_type);
  }
};
/// `User::"7"`, or an id alone.
Forgotten read_forgotten(std::string_view text);

struct Erased {
  std::uint64_t entries = 0;
  std::uint64_t keys = 0;
  std::uint64_t requests = 0;
  std::uint64_t audit_rows = 0;
  [[nodiscard]] std::uint64_t all() const { return entries + keys + requests + audit_rows; }
};

/// `pseudonym` is what nobody else is called; the same person may have had others before.
Result<Erased, Fault> erase_person(Store::Change& change, const Forgotten& who, const EntityTypes& types, const std::string& pseudonym);

/// A pseudonym at random.
std::string make_pseudonym();

}  // namespace why403::state

// A change of the directory in the words in which people tell each other of it.
//
//   words_of(entry, types)->what                        // removed person ann from group readers
//
// For the diagnosis of refusals, which asks who changed what (diagnose/known.h), and for whoever reads along.
#pragma once

#include <optional>
#include <string>

#include "cedar/syntax/ast.h"
#include "state/grants.h"
#include "state/store.h"

namespace why403::state {

struct ChangeWords {
  std::string who;     ///< `carol`, of whatever credential
  std::string what;
  std::string target;  ///< `group:readers`
  std::string kind;    ///< `role`, or `identity`
  cedar::OwnedEntityName about;  ///< whom it concerns; none: its id is empty
};
/// Nothing for what decisions do not depend on.
std::optional<ChangeWords> words_of(const AuditEntry& entry, const EntityTypes& types);

/// `carol` of `token carol of https://id.example` and of `key carol (3q2-7w8x)`.
std::string who_of(const std::string& actor);

}  // namespace why403::state

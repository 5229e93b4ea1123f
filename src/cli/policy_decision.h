// One question asked of a world of policies, and its answer for people or machines.
#pragma once

#include <string>

#include "cli/policy_files.h"

namespace why403::cli {

/// A request as people write it: `User::"alice"`, and the context as JSON.
struct PolicyQuestion {
  std::string principal;
  std::string action;
  std::string resource;
  std::string context;
};

/// Reads the names and the context; checks them against the schema when there is one.
Result<cedar::Request, cedar::Messages> read_question(const PolicyQuestion& question,
                                                      const PolicyWorld& world, cedar::RequestReader& reader);

}  // namespace why403::cli

// What the `policy` commands read, from policy/files.h, and how they say what is wrong with it.
#pragma once

#include "policy/files.h"

namespace why403::cli {

class Arguments;
class Terminal;

using policy::is_json_path;
using policy::PolicyWorld;
using policy::read_policies;
using policy::read_schema;
using policy::read_text;
using policy::read_world;

/// Says every message; the exit code for a failure.
int say_all(const cedar::Messages& messages, Terminal& terminal);

}  // namespace why403::cli

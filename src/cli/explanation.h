// Explanation: what `explain` and `why` share: options to inputs, reading, diagnosis, and the parts of the answer.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "cli/command.h"
#include "report/explanation.h"

namespace why403::cli {

class Arguments;
class Terminal;

using report::denial_id;
using report::Explanation;
using report::findings;
using report::pseudonym;
using report::report_json;
using report::verdict_lines;

/// The flags that say what to read and what the operator knows; shared by `explain` and `why`.
std::vector<Flag> explaining_flags();

/// What to do with each picture of logs that are still being followed.
using ShowPicture = std::function<void(const Explanation&)>;

/// With --follow or --listen, `show` gets the picture again and again until a signal ends the reading.
Result<Explanation, Message> explain(const Arguments& arguments, const std::vector<std::string>& paths, Terminal& terminal, const ShowPicture& show = {});

std::string report_html(const Explanation& explanation);

}  // namespace why403::cli

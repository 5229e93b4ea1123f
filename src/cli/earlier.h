// Earlier: what a report of another day said, for `--compare` and `--baseline`.
#pragma once

#include <map>
#include <string>

#include "base/message.h"
#include "base/result.h"
#include "cli/explanation.h"

namespace why403::cli {

struct EarlierIncident {
  std::string title;
  std::string state;
  std::uint64_t denials = 0;
  std::size_t callers = 0;
};

/// By the incidents' stable ids. A baseline may also be plain ids, one a line.
Result<std::map<std::string, EarlierIncident>, Message> read_earlier(const std::string& path);

/// What is new, ongoing, recovering and ended against the earlier report, one line each.
std::string comparison(const std::map<std::string, EarlierIncident>& earlier, const Explanation& explanation);

}  // namespace why403::cli

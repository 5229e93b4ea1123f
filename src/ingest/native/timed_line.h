// The time that a line of text begins with, whoever wrote it: where it stands and how to read it.
//
//   2026-03-12T10:00:01.5Z …   2026/03/12 10:00:01,5 +0100 …   12/Mar/2026:10:00:01 +0000 …   12.03.2026 10:00:01 …   1773309601.5 …
//
// Any of them in brackets, too. A date without a time of day is none: lists and notes begin like that.
#pragma once

#include <optional>
#include <string_view>

namespace why403::ingest {

struct LineTime {
  std::string_view text;     ///< the time alone
  bool day_first = false;    ///< 12.03.2026
  std::string_view rest;     ///< what follows, without its first blanks
};

std::optional<LineTime> find_line_time(std::string_view line);

/// The time in brackets behind the first words of a line, as in servers' access logs; `before` is what stands before it.
std::optional<LineTime> find_time_within(std::string_view line, std::string_view& before);

}  // namespace why403::ingest

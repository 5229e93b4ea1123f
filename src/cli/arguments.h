// The words of a command line, read by a command's own table.
//
//   Result<Arguments, Message> arguments = parse_arguments(command, "events", words, probe);
//   if (arguments->has("follow")) …
//   for (const std::string& path : arguments->all("PATH")) …
//
// `--flag value`, `--flag=value`, `-x value`, `-xvalue`, joined switches `-ab`; `--` ends the flags and `-`
// is a word. Long names are never abbreviated: a script must not break when a flag is added.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "cli/command.h"

namespace why403::cli {

enum class HelpWanted { none, brief, full };

class Arguments {
 public:
  /// Was the flag or positional given?
  [[nodiscard]] bool has(std::string_view name) const;
  /// The last value given for a flag or positional, else `otherwise`; empty for a bare `--json`.
  [[nodiscard]] std::string_view value(std::string_view name, std::string_view otherwise = {}) const;
  /// Every value given, in order; `choices` flags are split at their commas.
  [[nodiscard]] const std::vector<std::string>& all(std::string_view name) const;
  /// The value of a `number` flag.
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view name) const;
  [[nodiscard]] HelpWanted help() const { return help_; }

 private:
  friend class Parser;
  std::map<std::string, std::vector<std::string>, std::less<>> given_;
  HelpWanted help_ = HelpWanted::none;
};

/// What an existing path is, for the one question that a command line leaves open: does the word after an
/// `optional_path` flag name the output?
enum class PathState { absent, empty_file, own_report, other };
using PathProbe = std::function<PathState(const std::string&)>;
PathState probe_path(const std::string& path);

/// The word after an `optional_path` flag is its file when writing there can destroy nothing: the path does
/// not exist, is an empty file or an earlier report of ours. A log given as `--json access.json` is input.
/// The word must also look meant: its name ends in `.json`, or there are other words to read from. `-` is
/// standard output when there are other words, else standard input.
Result<Arguments, Message> parse_arguments(const Command& command, const std::string& path,
                                           const std::vector<std::string>& words,
                                           const PathProbe& probe = probe_path);

}  // namespace why403::cli

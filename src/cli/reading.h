// The flags of every command that reads logs, and what they mean to the reader: one place, so that `events`
// and `explain` read the same lines alike.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "cli/command.h"
#include "cli/live.h"
#include "ingest/catalog.h"
#include "ingest/reader.h"
#include "report/stand_ins.h"

namespace why403::cli {

class Arguments;
class Terminal;

/// `--format`, `--log-format`, `--timezone`, `--threads`, `--follow`, `--listen`.
std::vector<Flag> reading_flags();
/// `PATH…`
Positional reading_paths();

/// What the flags ask for, ready to be read.
struct Reading {
  ingest::Catalog catalog;
  ingest::ReadOptions options;
  ingest::Inputs inputs;
  std::unique_ptr<Live> live;  ///< of --follow and --listen
};
Result<Reading, Message> prepare_reading(const Arguments& arguments);
/// The same with other paths than those of PATH.
Result<Reading, Message> prepare_reading(const Arguments& arguments, const std::vector<std::string>& paths);

/// Reads everything; with --follow and --listen until a signal ends it, and `inputs` gets the names that appear.
Result<ingest::ReadReport, Message> read_all(Reading& reading, ingest::Sink& sink, Terminal& terminal);

using report::salt;

/// Warnings, and the first malformed lines with their place. False when there was nothing that could be read,
/// which it says too.
enum class Quoting : std::uint8_t { no, without_secrets };
bool say_how_reading_went(const ingest::ReadReport& report, Terminal& terminal, Quoting quoting = Quoting::without_secrets);

}  // namespace why403::cli

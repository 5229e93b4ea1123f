// --follow and --listen: what keeps arriving, read until somebody ends it.
//
// SIGINT and SIGTERM end the reading, not the program: what was read is summed up as ever. A second one ends the program.
#pragma once

#include <csignal>
#include <memory>
#include <string>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "ingest/reader.h"
#include "ingest/source/follow.h"
#include "ingest/source/stop.h"
#include "ingest/source/syslog_listener.h"

namespace why403::cli {

class Terminal;

/// While it lives, the first SIGINT or SIGTERM asks `stop` instead. One at a time.
class StopOnSignals {
 public:
  explicit StopOnSignals(const ingest::Stop& stop);
  StopOnSignals(const StopOnSignals&) = delete;
  StopOnSignals& operator=(const StopOnSignals&) = delete;
  ~StopOnSignals();

 private:
  struct sigaction interrupt_ {};
  struct sigaction terminate_ {};
};

class Live {
 public:
  /// `paths` as for find_inputs().
  static Result<std::unique_ptr<Live>, Message> follow(const std::vector<std::string>& paths);
  static Result<std::unique_ptr<Live>, Message> listen(const std::vector<std::string>& addresses);

  /// The files to begin with, of which ended() have nobody who writes to them any more.
  [[nodiscard]] ingest::Inputs inputs() const;
  [[nodiscard]] std::size_t ended() const;

  Result<ingest::ReadReport, Message> read(ingest::Reader& reader, ingest::Inputs& inputs, ingest::Sink& sink, Terminal& terminal);

 private:
  void say_begin(Terminal& terminal) const;
  void say_end(const ingest::ReadReport& report, Terminal& terminal) const;

  ingest::Stop stop_;
  std::unique_ptr<ingest::Follower> follower_;
  std::vector<ingest::ListenAddress> addresses_;
  std::unique_ptr<ingest::SyslogListener> listener_;
};

}  // namespace why403::cli

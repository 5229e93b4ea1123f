#include "cli/live.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "base/clock.h"
#include "cli/terminal.h"

namespace why403::cli {

namespace {

// A handler gets nothing but the signal's number.
std::atomic<const ingest::Stop*> stop_asked_by_signals = nullptr;

void ask_to_stop(int) {
  if (const ingest::Stop* const stop = stop_asked_by_signals) stop->request();
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

std::string counted(std::uint64_t count, std::string_view noun) { return counted(count, noun, std::string(noun) + "s"); }

}  // namespace

StopOnSignals::StopOnSignals(const ingest::Stop& stop) {
  stop_asked_by_signals = &stop;
  struct sigaction ask {};
  ask.sa_handler = ask_to_stop;
  // The second one does what it always does.
  ask.sa_flags = SA_RESETHAND | SA_RESTART;
  ::sigaction(SIGINT, &ask, &interrupt_);
  ::sigaction(SIGTERM, &ask, &terminate_);
}

StopOnSignals::~StopOnSignals() {
  ::sigaction(SIGINT, &interrupt_, nullptr);
  ::sigaction(SIGTERM, &terminate_, nullptr);
  stop_asked_by_signals = nullptr;
}

Result<std::unique_ptr<Live>, Message> Live::follow(const std::vector<std::string>& paths) {
  if (paths.empty()) return Message{.what = "PATH is missing: what to follow"};
  if (std::find(paths.begin(), paths.end(), "-") != paths.end())
    return Message{.what = "cannot follow standard input", .help = "it is read as it comes without `--follow`"};
  auto live = std::make_unique<Live>();
  live->follower_ = TRY(ingest::Follower::open(paths, live->stop_));
  return live;
}

Result<std::unique_ptr<Live>, Message> Live::listen(const std::vector<std::string>& addresses) {
  auto live = std::make_unique<Live>();
  for (const std::string& address : addresses) live->addresses_.push_back(TRY(ingest::parse_listen_address(address)));
  live->listener_ = TRY(ingest::SyslogListener::open(live->addresses_, live->stop_));
  for (std::size_t i = 0; i < live->addresses_.size(); ++i)
    if (live->addresses_[i].port == 0) live->addresses_[i].port = live->listener_->port(i);
  return live;
}

ingest::Inputs Live::inputs() const {
  ingest::Inputs out;
  if (!follower_) return out;
  out.files = follower_->earlier();
  for (ingest::Input& input : follower_->followed()) out.files.push_back(std::move(input));
  return out;
}

std::size_t Live::ended() const { return follower_ ? follower_->earlier().size() : 0; }

void Live::say_begin(Terminal& terminal) const {
  if (follower_)
    for (const Message& warning : follower_->warnings()) terminal.say(warning);
  for (const ingest::ListenAddress& address : addresses_)
    terminal.say({.what = "listening on " + ingest::format_listen_address(address), .severity = base::Severity::note});
  terminal.err().flush();
}

void Live::say_end(const ingest::ReadReport& report, Terminal& terminal) const {
  std::string what = "read " + counted(report.lines, listener_ ? "message" : "line");
  const auto heard = std::count_if(report.files.begin(), report.files.end(), [](const auto& file) { return file.lines > 0; });
  what += " from " + counted(static_cast<std::uint64_t>(heard), listener_ ? "sender" : "file") + ": " + counted(report.events, "event");
  Message end{.what = std::move(what), .severity = base::Severity::note};
  const auto tell = [&](std::uint64_t count, std::string_view one, std::string_view many) {
    if (count > 0) end.notes.push_back(counted(count, one, many));
  };
  if (follower_) {
    tell(follower_->rotations(), "rotation", "rotations");
    tell(follower_->truncations(), "truncation", "truncations");
    tell(follower_->left_out(), "path beyond the limit", "paths beyond the limit");
  } else {
    tell(listener_->dropped(), "dropped message", "dropped messages");
    tell(listener_->cut_messages(), "message that was cut", "messages that were cut");
    tell(listener_->refused_connections(), "refused connection", "refused connections");
  }
  terminal.say(end);
}

Result<ingest::ReadReport, Message> Live::read(ingest::Reader& reader, ingest::Inputs& inputs, ingest::Sink& sink, Terminal& terminal) {
  const StopOnSignals signals(stop_);
  say_begin(terminal);
  const base::SystemClock clock;
  ingest::RecordSource& source = follower_ ? static_cast<ingest::RecordSource&>(*follower_) : *listener_;
  auto report = reader.follow(inputs, ended(), source, clock, sink);
  if (report) say_end(*report, terminal);
  return report;
}

}  // namespace why403::cli

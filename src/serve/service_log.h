// What a service says of itself, on standard error: for a person, or one JSON object a line for programs.
//
//   const ServiceLog log(LogForm::json, is_journal(STDERR_FILENO, std::getenv("JOURNAL_STREAM")), clock);
//   write(log.written({.what = "…", .severity = base::Severity::note, .event = "reloaded", .fields = {{"revision", "6da8"}}}));
//
//   {"time":"2026-03-12T10:00:00.000000Z","level":"info","event":"reloaded","message":"…","revision":"6da8"}
//
// Members: `time` (RFC 3339, UTC), `level` (`error`, `warning`, `info`), `event` (a slug; `message` where there is none),
// `message`, the message's fields under their names, then where there are any `reason`, `where` {source, line, column}, `notes`, `help`.
// In the journal each line begins with its priority, as sd-daemon(3) has it, whatever the form. Immutable; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/message.h"

namespace why403::serve {

enum class LogForm : std::uint8_t { text, json };
std::optional<LogForm> find_log_form(std::string_view name);

class ServiceLog {
 public:
  ServiceLog(LogForm form, bool is_journal, const base::Clock& clock) : form_(form), is_journal_(is_journal), clock_(clock) {}

  /// As text without priorities: for a person, who may like colours.
  [[nodiscard]] bool is_plain() const { return form_ == LogForm::text && !is_journal_; }
  /// Whole lines.
  [[nodiscard]] std::string written(const Message& message) const;

 private:
  LogForm form_;
  bool is_journal_;
  const base::Clock& clock_;
};

/// Whether that file is the one that systemd connected with the journal: `journal_stream` is what it says of it in
/// JOURNAL_STREAM, `device:inode`, or null. systemd.exec(5).
bool is_journal(int file, const char* journal_stream);

}  // namespace why403::serve

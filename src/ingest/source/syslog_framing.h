// Messages out of a stream connection of syslog (RFC 6587): octet-counted or ended by a line feed, told for
// each message by its first bytes, as senders mix them.
//
//   83 <34>1 2026-…         a length and a space before a message that begins with `<`
//   <34>Oct 11 22:14:15 …\n  anything else goes to the line feed or NUL
//
// A message longer than the limit is cut: its first part is given, the rest skipped and counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace why403::ingest {

class SyslogFraming {
 public:
  using Give = std::function<void(std::string_view message)>;

  explicit SyslogFraming(std::size_t message_bytes_max) : message_bytes_max_(message_bytes_max) {}

  /// Gives the messages that are whole with `bytes`; views live for the call only. Empty ones are left out.
  void take(std::string_view bytes, const Give& give);
  /// The connection has ended: what is left is the last message.
  void finish(const Give& give);

  [[nodiscard]] std::uint64_t cut_messages() const { return cut_messages_; }

 private:
  enum class State : std::uint8_t { start, counted, line };
  void decide(char c);
  void keep(std::string_view bytes);
  void end_message(const Give& give);

  std::size_t message_bytes_max_;
  State state_ = State::start;
  std::string prefix_;  // the first bytes of a message, until it is clear how it is framed
  std::string message_;
  std::uint64_t counted_left_ = 0;
  bool is_cut_ = false;
  std::uint64_t cut_messages_ = 0;
};

/// A message as it came, without the line feeds, carriage returns and NULs that senders put at its end.
std::string_view trim_syslog_message(std::string_view message);

}  // namespace why403::ingest

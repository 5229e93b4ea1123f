#include "ingest/source/syslog_framing.h"

#include <algorithm>

namespace why403::ingest {

namespace {

// Lengths of more digits are no lengths: no message has a gigabyte.
constexpr std::size_t kLengthDigitsMax = 9;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string_view trim_syslog_message(std::string_view message) {
  while (!message.empty() && (message.back() == '\n' || message.back() == '\r' || message.back() == '\0'))
    message.remove_suffix(1);
  return message;
}

void SyslogFraming::keep(std::string_view bytes) {
  const std::size_t room = message_bytes_max_ - message_.size();
  message_ += bytes.substr(0, room);
  is_cut_ = is_cut_ || bytes.size() > room;
}

void SyslogFraming::end_message(const Give& give) {
  if (const std::string_view message = trim_syslog_message(message_); !message.empty()) give(message);
  cut_messages_ += is_cut_ ? 1 : 0;
  is_cut_ = false;
  message_.clear();
  prefix_.clear();
  state_ = State::start;
}

// One more of the first bytes: `123 <` is a length, anything else belongs to the message.
void SyslogFraming::decide(char c) {
  prefix_ += c;
  const auto space = prefix_.find(' ');
  const std::size_t digits = std::min(space, prefix_.size());
  const bool may_be_length =
      prefix_[0] != '0' && digits <= kLengthDigitsMax &&
      std::all_of(prefix_.begin(), prefix_.begin() + static_cast<std::ptrdiff_t>(digits), is_digit);
  if (may_be_length && digits > 0 && (space == std::string::npos || space + 1 == prefix_.size())) return;
  if (may_be_length && digits > 0 && c == '<') {
    counted_left_ = std::stoull(prefix_) - 1;
    state_ = State::counted;
    keep("<");
  } else {
    state_ = State::line;
    keep(prefix_);
  }
}

void SyslogFraming::take(std::string_view bytes, const Give& give) {
  while (!bytes.empty()) {
    if (state_ == State::start) {
      const char c = bytes.front();
      if (c == '\n' || c == '\0' || c == '\r') {
        // Between messages, or a message too short to be decided on.
        keep(prefix_);
        bytes.remove_prefix(1);
        end_message(give);
        continue;
      }
      bytes.remove_prefix(1);
      decide(c);
    } else if (state_ == State::counted) {
      const std::string_view part = bytes.substr(0, counted_left_);
      keep(part);
      bytes.remove_prefix(part.size());
      counted_left_ -= part.size();
    } else {
      const std::size_t end = std::min(bytes.find('\n'), bytes.find('\0'));
      keep(bytes.substr(0, end));
      bytes.remove_prefix(std::min(end, bytes.size()));
      if (bytes.empty()) return;
      bytes.remove_prefix(1);
      end_message(give);
    }
    if (state_ == State::counted && counted_left_ == 0) end_message(give);
  }
}

void SyslogFraming::finish(const Give& give) {
  if (state_ == State::start) keep(prefix_);
  end_message(give);
}

}  // namespace why403::ingest

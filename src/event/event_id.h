// The stable id of an event: the same line at the same place of the same log gives the same id, in every run
// and on every machine.
//
// It is made from the record's own text, its line and record number, and the log's name without folder,
// rotation and compression (`/var/log/nginx/access.log.2.gz` is `access.log`): a rotated or copied log keeps
// its ids, two equal lines of one log differ. SipHash-2-4 with 128 bits, keyed by WHY403_SALT like the
// fingerprints of secrets, in the shape of a UUID of version 8 (RFC 9562, section 5.8). With a salt of one's
// own nobody who writes into a log can prepare two lines with one id.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "event/event.h"

namespace why403::event {

struct EventId {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const EventId&) const = default;
};

inline constexpr std::size_t kEventIdTextSize = 36;
/// `xxxxxxxx-xxxx-8xxx-yxxx-xxxxxxxxxxxx`; `to` has room for kEventIdTextSize.
void write_event_id(const EventId& id, char* to);

/// `access.log` for `/var/log/nginx/access.log.2.gz`, `access.log-20260312` and `access.log`.
std::string_view log_name_without_rotation(std::string_view file);

/// One thread each.
class Identifier {
 public:
  explicit Identifier(std::string_view salt);
  /// `file`: the input's name as given.
  EventId operator()(const Event& event, std::string_view file);

 private:
  std::array<unsigned char, 16> key_{};
  std::string hashed_;
};

}  // namespace why403::event

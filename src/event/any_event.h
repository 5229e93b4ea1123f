// Any event at all, made from bytes: the same bytes give the same event. For tests and fuzzers of whatever
// reads or writes events; the texts are hostile (quotes, control characters, broken UTF-8, formulas).
#pragma once

#include <cstring>
#include <string_view>

#include "base/arena.h"
#include "event/event.h"

namespace why403::event {

/// Gives out the bytes of a fuzzer's or a random generator's input; zeros once they are used up.
class ByteSource {
 public:
  explicit ByteSource(std::string_view bytes) : bytes_(bytes) {}

  std::uint8_t byte() {
    if (bytes_.empty()) return 0;
    const auto value = static_cast<std::uint8_t>(bytes_[0]);
    bytes_.remove_prefix(1);
    return value;
  }
  template <typename Integer>
  Integer integer() {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < sizeof(Integer); ++i) value = value << 8 | byte();
    return static_cast<Integer>(value);
  }
  /// One of the usual words, or a text of the input's own bytes.
  std::string_view text() {
    constexpr std::string_view kWords[] = {"GET",
                                           "PATCH",
                                           "/ledger/7",
                                           "alice",
                                           "403",
                                           "person",
                                           "service",
                                           "-",
                                           "=1+1",
                                           "a,b",
                                           "10.0.0.1, unknown",
                                           "token=abc",
                                           "s3:GetObject",
                                           "basic",
                                           "HTTP/1.1",
                                           "\"quoted\"",
                                           "a\r\nb",
                                           "\xff\xfe bad",
                                           "\xc2\x9b"
                                           "2J",
                                           "\xe2\x80\xae x",
                                           "942100,949110",
                                           "role",
                                           "unknown",
                                           ""};
    const std::size_t choice = byte();
    if (choice < 192) return kWords[choice % std::size(kWords)];
    const std::size_t size = byte();
    const std::string_view own = bytes_.substr(0, size);
    bytes_.remove_prefix(own.size());
    return own;
  }
  [[nodiscard]] bool empty() const { return bytes_.empty(); }

 private:
  std::string_view bytes_;
};

/// `bytes` must outlive the event.
inline Event any_event(std::string_view bytes) {
  ByteSource source(bytes);
  Event event;
  const auto wanted = source.integer<std::uint64_t>();
  for (const auto& entry : fields())
    if (wanted >> static_cast<unsigned>(entry.field) & 1) event.present.add(entry.field);
  event.kind = static_cast<Kind>(source.byte() % 10);
  event.layer = static_cast<Layer>(source.byte() % 11);
  event.outcome = static_cast<Outcome>(source.byte() % 5);
  constexpr std::int32_t kStatuses[] = {200, 403, 401, 404, 500, 0, -1, 429};
  const std::uint8_t status = source.byte();
  event.status = status < 200 ? kStatuses[status % 8] : source.integer<std::int32_t>();
  event.upstream_status = kStatuses[source.byte() % 8];
  event.client_port = source.integer<std::int32_t>() % 100'000;
  event.time = {source.integer<std::int64_t>()};
  event.duration = {source.integer<std::int64_t>()};
  event.bytes_in = source.integer<std::int64_t>();
  event.bytes_out = source.integer<std::uint16_t>();
  event.client = base::Ip::from_v4(source.integer<std::uint32_t>());
  for (std::uint8_t& octet : event.peer.bytes) octet = source.byte();
  event.ref = {0, source.byte(), source.integer<std::uint32_t>()};
  event.format = source.byte() % 2 == 0 ? "nginx-combined" : "";
  for (std::size_t i = 0; i < kTextFieldCount; ++i) {
    const auto field = static_cast<Field>(i);
    if (event.has(field)) event.set_text(field, source.text());
  }
  for (int extras = source.byte() % 4; extras > 0; --extras)
    event.extra.emplace_back(source.text(), source.text());
  event.raw = bytes;
  return event;
}

}  // namespace why403::event

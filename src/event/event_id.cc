#include "event/event_id.h"

#include <sodium.h>

namespace why403::event {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The same bytes on every machine.
void append_little_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> 8 * i & 255);
}

bool remove_ending(std::string_view& name, std::string_view ending) {
  if (name.size() <= ending.size() || !name.ends_with(ending)) return false;
  name.remove_suffix(ending.size());
  return true;
}

// `.1`, `-20260312`, `.2026-03-12`, `-20260312-1735689600`: what logrotate and its kin append.
bool remove_rotation(std::string_view& name) {
  std::size_t end = name.size();
  std::size_t digits = 0;
  while (end > 0 && (is_digit(name[end - 1]) || (name[end - 1] == '-' && digits > 0))) {
    digits += is_digit(name[end - 1]);
    --end;
  }
  if (digits == 0 || end == 0) return false;
  if (name[end] == '-') {
    name = name.substr(0, end);
    return true;
  }
  if (name[end - 1] != '.' || end == 1) return false;
  name = name.substr(0, end - 1);
  return true;
}

}  // namespace

std::string_view log_name_without_rotation(std::string_view file) {
  std::string_view name = file.substr(file.find_last_of('/') + 1);
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view ending : {".gz", ".zst", ".bz2", ".xz"}) again |= remove_ending(name, ending);
  }
  while (remove_rotation(name)) {
  }
  return name;
}

void write_event_id(const EventId& id, char* to) {
  constexpr char digits[] = "0123456789abcdef";
  for (std::size_t i = 0; i < id.bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) *to++ = '-';
    *to++ = digits[id.bytes[i] >> 4];
    *to++ = digits[id.bytes[i] & 15];
  }
}

Identifier::Identifier(std::string_view salt) {
  static_assert(crypto_shorthash_siphashx24_KEYBYTES == sizeof key_);
  static_assert(crypto_shorthash_siphashx24_BYTES == sizeof EventId::bytes);
  crypto_generichash(key_.data(), key_.size(), reinterpret_cast<const unsigned char*>(salt.data()),
                     salt.size(), nullptr, 0);
}

EventId Identifier::operator()(const Event& event, std::string_view file) {
  const std::string_view name = log_name_without_rotation(file);
  // The place first, in a fixed width, so that no text can be taken for part of it.
  hashed_.clear();
  append_little_endian(hashed_, event.ref.line, 8);
  append_little_endian(hashed_, event.ref.record, 4);
  append_little_endian(hashed_, name.size(), 4);
  hashed_ += name;
  hashed_ += event.raw;
  EventId id;
  crypto_shorthash_siphashx24(id.bytes.data(), reinterpret_cast<const unsigned char*>(hashed_.data()),
                              hashed_.size(), key_.data());
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x80);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
  return id;
}

}  // namespace why403::event

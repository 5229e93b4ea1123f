#include "stitch/record.h"

#include <algorithm>
#include <array>
#include <new>

namespace why403::stitch {

using event::Field;

std::string_view Record::extra_text(std::string_view name) const {
  for (const auto& [key, value] : extra)
    if (key == name) return value;
  return {};
}

namespace {

template <typename T>
T* allocate(base::Arena& arena, std::size_t count) {
  // The arena gives unaligned bytes.
  char* place = arena.allocate(count * sizeof(T) + alignof(T));
  const auto address = reinterpret_cast<std::uintptr_t>(place);
  place += (alignof(T) - address % alignof(T)) % alignof(T);
  return reinterpret_cast<T*>(place);
}

// Texts that are views into the line need no second copy where the excerpt holds them.
std::string_view keep_text(std::string_view text, std::string_view raw, std::string_view excerpt, base::Arena& arena) {
  if (text.data() >= raw.data() && text.data() + text.size() <= raw.data() + excerpt.size())
    return excerpt.substr(static_cast<std::size_t>(text.data() - raw.data()), text.size());
  return arena.copy(text.substr(0, 4096));
}

}  // namespace

Record keep(const event::Event& event, base::Arena& arena) {
  Record out;
  out.present = event.present;
  out.time = event.time;
  out.client = event.client;
  out.peer = event.peer;
  out.status = event.has(Field::status) ? event.status : 0;
  out.upstream_status = event.has(Field::upstream_status) ? event.upstream_status : 0;
  out.client_port = event.has(Field::client_port) ? event.client_port : 0;
  out.kind = event.has(Field::kind) ? event.kind : event::Kind::unknown;
  out.layer = event.has(Field::layer) ? event.layer : event::Layer::unknown;
  out.outcome = event.has(Field::outcome) ? event.outcome : event::Outcome::unknown;
  out.bytes_out = event.has(Field::bytes_out) ? event.bytes_out : -1;
  out.duration = event.has(Field::duration) ? event.duration : base::Duration{};
  out.ref = event.ref;
  out.excerpt = arena.copy(event.raw.substr(0, kExcerptBytesMax));
  out.format = arena.copy(event.format);
  std::size_t count = 0;
  for (std::size_t i = 0; i < event::kTextFieldCount; ++i) count += event.has(static_cast<Field>(i));
  FieldText* texts = allocate<FieldText>(arena, count);
  std::size_t next = 0;
  for (std::size_t i = 0; i < event::kTextFieldCount; ++i) {
    const auto field = static_cast<Field>(i);
    if (event.has(field)) new (texts + next++) FieldText{field, keep_text(event.text(field), event.raw, out.excerpt, arena)};
  }
  out.texts = {texts, count};
  NamedText* extra = allocate<NamedText>(arena, event.extra.size());
  for (std::size_t i = 0; i < event.extra.size(); ++i)
    new (extra + i) NamedText{arena.copy(event.extra[i].first), keep_text(event.extra[i].second, event.raw, out.excerpt, arena)};
  out.extra = {extra, event.extra.size()};
  return out;
}

bool same_writer(const Record& left, const Record& right) {
  if (left.source == right.source) return true;
  if (left.text(Field::product) != right.text(Field::product) || left.kind != right.kind) return false;
  using enum event::Layer;
  return left.kind == event::Kind::api_call || left.kind == event::Kind::authentication || left.layer == edge || left.layer == platform;
}

bool is_refusal_status(std::int32_t status) {
  constexpr std::array<std::int32_t, 7> refusals{401, 403, 407, 429, 451, 495, 496};
  return std::find(refusals.begin(), refusals.end(), status) != refusals.end();
}

}  // namespace why403::stitch

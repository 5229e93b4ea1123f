#include "event/event.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>

namespace why403::event {

namespace {

constexpr std::array<std::string_view, 10> kKindNames{
    "unknown",    "request", "api_call", "authentication", "authorization",
    "inspection", "network", "ban",      "change",         "diagnostic"};
constexpr std::array<std::string_view, 11> kLayerNames{"unknown", "edge",     "waf",        "firewall",
                                                       "proxy",   "gateway",  "authorizer", "identity",
                                                       "policy",  "platform", "application"};
constexpr std::array<std::string_view, 5> kOutcomeNames{"unknown", "allowed", "refused", "challenged",
                                                        "failed"};

template <typename Enum, std::size_t Size>
std::optional<Enum> find_name(const std::array<std::string_view, Size>& names, std::string_view wanted) {
  const auto* found = std::find(names.begin(), names.end(), wanted);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view name(Kind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }
std::string_view name(Layer layer) { return kLayerNames[static_cast<std::size_t>(layer)]; }
std::string_view name(Outcome outcome) { return kOutcomeNames[static_cast<std::size_t>(outcome)]; }
std::optional<Kind> find_kind(std::string_view text) { return find_name<Kind>(kKindNames, text); }
std::optional<Layer> find_layer(std::string_view text) { return find_name<Layer>(kLayerNames, text); }
std::optional<Outcome> find_outcome(std::string_view text) { return find_name<Outcome>(kOutcomeNames, text); }

std::string_view Event::extra_text(std::string_view wanted) const {
  for (const auto& [key, value] : extra)
    if (key == wanted) return value;
  return {};
}

void inherit(const Event& from, Field field, Event& event) {
  if (!from.has(field) || event.has(field)) return;
  event.present.add(field);
  switch (field) {
    case Field::time: event.time = from.time; return;
    case Field::kind: event.kind = from.kind; return;
    case Field::layer: event.layer = from.layer; return;
    case Field::outcome: event.outcome = from.outcome; return;
    case Field::client: event.client = from.client; return;
    case Field::peer: event.peer = from.peer; return;
    case Field::client_port: event.client_port = from.client_port; return;
    case Field::status: event.status = from.status; return;
    case Field::upstream_status: event.upstream_status = from.upstream_status; return;
    case Field::bytes_out: event.bytes_out = from.bytes_out; return;
    case Field::bytes_in: event.bytes_in = from.bytes_in; return;
    case Field::duration: event.duration = from.duration; return;
    default: event.texts[static_cast<std::size_t>(field)] = from.texts[static_cast<std::size_t>(field)];
  }
}

std::string to_text(const Event& event, Field field) {
  if (!event.has(field)) return {};
  switch (field) {
    case Field::time:
      return base::format_rfc3339(event.time, event.time.ns % 1'000'000 == 0 ? 3 : 9);
    case Field::kind:
      return std::string(name(event.kind));
    case Field::layer:
      return std::string(name(event.layer));
    case Field::outcome:
      return std::string(name(event.outcome));
    case Field::client:
      return base::format_ip(event.client);
    case Field::peer:
      return base::format_ip(event.peer);
    case Field::client_port:
      return std::to_string(event.client_port);
    case Field::status:
      return std::to_string(event.status);
    case Field::upstream_status:
      return std::to_string(event.upstream_status);
    case Field::bytes_out:
      return std::to_string(event.bytes_out);
    case Field::bytes_in:
      return std::to_string(event.bytes_in);
    case Field::duration:
      return std::to_string(event.duration.ns);
    default:
      return std::string(event.text(field));
  }
}

OwnedEvent::OwnedEvent(const Event& event) : event_(event) {
  std::size_t size = event.raw.size() + event.format.size();
  for (std::size_t i = 0; i < kTextFieldCount; ++i) size += event.text(static_cast<Field>(i)).size();
  for (const auto& [key, value] : event.extra) size += key.size() + value.size();
  bytes_ = std::make_unique_for_overwrite<char[]>(std::max<std::size_t>(size, 1));
  char* place = bytes_.get();
  const auto keep = [&](std::string_view text) {
    if (!text.empty()) std::memcpy(place, text.data(), text.size());
    const std::string_view kept(place, text.size());
    place += text.size();
    return kept;
  };
  for (std::size_t i = 0; i < kTextFieldCount; ++i) event_.texts[i] = keep(event.text(static_cast<Field>(i)));
  event_.raw = keep(event.raw);
  event_.format = keep(event.format);
  for (auto& [key, value] : event_.extra) {
    key = keep(key);
    value = keep(value);
  }
}

Fingerprinter::Fingerprinter(std::string_view salt) {
  // Chooses the hash's implementation for this processor; without it the slowest one runs. Safe to call again.
  [[maybe_unused]] const int chosen = sodium_init();
  crypto_generichash(key_.data(), key_.size(), reinterpret_cast<const unsigned char*>(salt.data()),
                     salt.size(), nullptr, 0);
}

std::string_view Fingerprinter::operator()(std::string_view secret, base::Arena& arena) const {
  std::array<unsigned char, 16> digest{};
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(secret.data()),
                     secret.size(), key_.data(), key_.size());
  constexpr char digits[] = "0123456789abcdef";
  char* place = arena.allocate(16);
  for (int i = 0; i < 8; ++i) {
    place[2 * i] = digits[digest[i] >> 4];
    place[2 * i + 1] = digits[digest[i] & 15];
  }
  return {place, 16};
}

}  // namespace why403::event

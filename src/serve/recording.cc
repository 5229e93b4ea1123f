#include "serve/recording.h"

#include "base/chance.h"
#include "base/json_reader.h"
#include "base/text.h"
#include "serve/page_token.h"

namespace why403::serve {

namespace {

constexpr std::size_t kReferencesAtOnce = 64;
constexpr std::size_t kTraceparentBytes = 55;

// Letters and digits alone: one word to a double click, and never a flag to a command line.
constexpr std::string_view kReferenceLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789ab";

// Three bytes of chance make four letters.
void write_reference(std::string_view chance, std::string& to) {
  to.resize(chance.size() / 3 * 4);
  for (std::size_t i = 0; i < chance.size() / 3; ++i) {
    const auto byte = [&](std::size_t at) { return std::uint32_t{static_cast<unsigned char>(chance[3 * i + at])}; };
    const std::uint32_t bits = byte(0) << 16 | byte(1) << 8 | byte(2);
    for (std::size_t letter = 0; letter < 4; ++letter) to[4 * i + letter] = kReferenceLetters[bits >> (18 - 6 * letter) & 63];
  }
}

// A masked member must leave the whole an object, or it is not worth recording.
std::string_view masked_json(event::Redactor& redactor, std::string_view text, std::string& kept, bool& is_cut) {
  if (text.empty() || text.size() > kRecordedContextBytesMax) return text;
  const std::string_view masked = redactor.any_text(text);
  if (masked == text) return text;
  is_cut = true;
  base::JsonReader json(masked);
  json.skip();
  if (!json.ok() || !json.at_end()) return {};
  kept = masked;
  return kept;
}

}  // namespace

// version-trace-parent-flags in lower-case hex; a later version may go on behind a further hyphen.
std::string_view trace_id_of(std::string_view traceparent) {
  constexpr std::size_t length = kTraceparentBytes;
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (traceparent.size() < length || traceparent.starts_with("ff")) return {};
  for (std::size_t i = 0; i < length; ++i) {
    const bool is_hyphen = i == 2 || i == 35 || i == 52;
    if (is_hyphen ? traceparent[i] != '-' : !is_hex(traceparent[i])) return {};
  }
  if (traceparent.size() > length && (traceparent.starts_with("00") || traceparent[length] != '-')) return {};
  const std::string_view id = traceparent.substr(3, 32);
  return id.find_first_not_of('0') == std::string_view::npos ? std::string_view() : id;
}

// Section 4.3: the fields of a later version that are known are those of version 00.
std::string passed_on(std::string_view traceparent) {
  if (trace_id_of(traceparent).empty()) return {};
  return "00" + std::string(traceparent.substr(2, kTraceparentBytes - 2));
}

Recording::Recording(Recorder* recorder, Meters& meters) : pen_(recorder), meters_(meters), seed_(base::random_number()) {}

// Refused by a limit, as this caller was a moment ago.
bool Recording::is_one_of_many() {
  if (record_.cause != "rate-limited") return false;
  const std::uint64_t caller = base::hash_bytes(record_.principal.id, base::hash_bytes(record_.client, seed_));
  const auto rate = limit::Rate::of(kLimitedPerMinute, base::kMinute, kLimitedPerMinute);
  return !limited_.take(caller, rate, now_).allowed;
}

void Recording::begin(const Request& request, base::Time now) {
  now_ = now;
  request_id_ = request.header("x-request-id");
  trace_id_ = trace_id_of(request.header("traceparent"));
  agent_ = request.header("user-agent");
  // Mostly the same proxy, or the same caller on its connection.
  if (peer_.empty() || request.peer != last_peer_) {
    last_peer_ = request.peer;
    peer_ = base::format_ip(request.peer);
  }
}

std::string_view Recording::begin_decision(MeteredDoor door) {
  door_ = door;
  if (chance_.size() < kReferenceBytes) chance_ = random_bytes(kReferenceBytes * kReferencesAtOnce);
  write_reference(std::string_view(chance_).substr(chance_.size() - kReferenceBytes), reference_);
  chance_.resize(chance_.size() - kReferenceBytes);
  record_.clear();
  record_.time = now_;
  record_.reference = reference_;
  record_.door = name(door);
  record_.request_id = request_id_;
  record_.trace_id = trace_id_;
  record_.agent = agent_;
  record_.peer = peer_;
  return reference_;
}

void Recording::mask() {
  path_ = redactor_(event::Field::path, record_.path);
  record_.path = path_;
  record_.context = masked_json(redactor_, record_.context, context_, record_.is_cut);
  record_.subject_properties = masked_json(redactor_, record_.subject_properties, subject_, record_.is_cut);
  record_.resource_properties = masked_json(redactor_, record_.resource_properties, resource_, record_.is_cut);
}

void Recording::end_decision() {
  const Outcome outcome = record_.allow ? Outcome::allow : record_.enforced ? Outcome::deny : Outcome::observed;
  meters_.count_decision(door_, outcome, record_.cause);
  if (!pen_.is_recording()) return;
  if (is_one_of_many()) return meters_.count_unrecorded();
  mask();
  pen_.write(record_);
}

}  // namespace why403::serve

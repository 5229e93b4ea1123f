// nginx's error log, and what is built on it (OpenResty, Kong, APISIX, ingress-nginx):
//
//   2026/03/12 10:00:01 [error] 71#72: *45 access forbidden by rule, client: 192.0.2.1, server: shop, request: "GET /a HTTP/1.1", host: "shop"
//
// Source: ngx_log.c and ngx_http_log_error_handler of nginx. Clients choose the request and parts of the message, and
// nginx does not escape them: texts between quotes are skipped when the tail is looked for.
#include <array>
#include <cstring>

#include "base/scan.h"
#include "ingest/literal.h"
#include "ingest/native/modsecurity_tags.h"
#include "ingest/native/native.h"
#include "ingest/native/slots.h"

namespace why403::ingest {

namespace {

constexpr std::size_t kTimeBytes = 19;

class NginxErrorExtractor final : public Extractor {
 public:
  NginxErrorExtractor(const ValueNames& names, const Absent& absent) : slots_(names, absent), modsecurity_(slots_) {
    for (std::size_t i = 0; i < kTail.size(); ++i) tail_[i] = {slots_.number(kTail[i].name), Literal(kTail[i].start), kTail[i].quoted};
    for (std::size_t i = 0; i < kFacts.size(); ++i) facts_[i] = slots_.number(kFacts[i]);
  }

  Extracted extract(std::string_view record, Values& values, base::Arena& arena) override {
    std::string_view rest = record;
    if (!read_head(rest, values)) return Extracted::no;
    const std::string_view message = rest.substr(0, find_tail(rest));
    put(Fact::message, message, values);
    if (message.size() < rest.size()) read_tail(rest.substr(message.size()), values);
    read_message(message, values, arena);
    return Extracted::yes;
  }

 private:
  enum class Fact : std::uint8_t { time, level, pid, tid, connection, message, errnumber, error, zone, user, file, modsecurity };
  static constexpr std::array<std::string_view, 12> kFacts{"time", "level", "pid", "tid", "connection", "message", "errno", "error", "zone", "user",
                                                           "file", "modsecurity"};
  struct TailKey {
    std::string_view name;
    std::string_view start;  // as it stands before the value
    bool quoted;
  };
  static constexpr std::array<TailKey, 9> kTail{{{"client", ", client: ", false},
                                                 {"server", ", server: ", false},
                                                 {"login", ", login: \"", true},
                                                 {"request", ", request: \"", true},
                                                 {"subrequest", ", subrequest: \"", true},
                                                 {"upstream", ", upstream: \"", true},
                                                 {"host", ", host: \"", true},
                                                 {"referer", ", referrer: \"", true},
                                                 {"request_id", ", request_id: \"", true}}};

  void put(Fact fact, std::string_view text, Values& values) const { slots_.put(facts_[static_cast<std::size_t>(fact)], text, values); }

  // `2026/03/12 10:00:01 [error] 71#72: *45 `; the connection is left out outside of requests.
  bool read_head(std::string_view& rest, Values& values) const {
    if (rest.size() < kTimeBytes + 8 || rest[4] != '/' || rest[7] != '/' || rest[13] != ':' || rest[kTimeBytes] != ' ' || rest[kTimeBytes + 1] != '[')
      return false;
    put(Fact::time, rest.substr(0, kTimeBytes), values);
    rest.remove_prefix(kTimeBytes + 2);
    const std::size_t close = find_char(rest, ']');
    if (close > 8 || rest.size() < close + 4) return false;
    put(Fact::level, rest.substr(0, close), values);
    rest.remove_prefix(close + 2);
    const std::size_t hash = find_char(rest, '#');
    const std::size_t colon = find_char(rest, ':');
    if (hash > 12 || colon > 26 || hash > colon || rest.size() < colon + 2) return false;
    put(Fact::pid, rest.substr(0, hash), values);
    put(Fact::tid, rest.substr(hash + 1, colon - hash - 1), values);
    rest.remove_prefix(colon + 2);
    if (rest.starts_with('*')) {
      const std::size_t blank = find_char(rest, ' ');
      if (blank == std::string_view::npos) return false;
      put(Fact::connection, rest.substr(1, blank - 1), values);
      rest.remove_prefix(blank + 1);
    }
    return true;
  }

  // The first `, client: ` outside of quotes; when quotes do not pair up, the first one at all.
  std::size_t find_tail(std::string_view rest) const {
    const Literal& start = tail_.front().start;
    const char* end = rest.data() + rest.size();
    for (const char* place = rest.data();;) {
      place = base::find_either(place, end, ',', '"');
      if (place == end) return std::min(rest.find(start.text()), rest.size());
      if (*place == '"') {
        const char* close = base::find_byte(place + 1, end, '"');
        if (close == end) return std::min(rest.find(start.text()), rest.size());
        place = close + 1;
        continue;
      }
      if (static_cast<std::size_t>(end - place) > start.size() && start.stands_at(place, end)) return static_cast<std::size_t>(place - rest.data());
      ++place;
    }
  }

  // Keys come in a fixed order, so each value ends where a later key, or the line, begins.
  void read_tail(std::string_view rest, Values& values) const {
    const char* place = rest.data();
    const char* const end = place + rest.size();
    for (std::size_t key = 0; key < tail_.size();) {
      const TailPart& part = tail_[key];
      const char* const text = place + part.start.size();
      key = next_key(part.quoted, key + 1, text, end, place);
      std::size_t size = static_cast<std::size_t>(place - text);
      if (part.quoted && size > 0 && text[size - 1] == '"') --size;
      slots_.put(part.slot, {text, size}, values);
    }
  }

  // The first key from `from` on that begins behind `text`, and in `place` where; the end when there is none.
  std::size_t next_key(bool quoted, std::size_t from, const char* text, const char* end, const char*& place) const {
    for (place = text;; ++place) {
      place = base::find_byte(place, end, ',');
      if (place == end) return tail_.size();
      if (quoted && (place == text || place[-1] != '"')) continue;
      for (std::size_t key = from; key < tail_.size(); ++key)
        if (tail_[key].start.stands_at(place, end)) return key;
    }
  }

  static std::string_view quoted_after(std::string_view message, const Literal& start) {
    const char* end = message.data() + message.size();
    const char* found = start.find(message.data(), end);
    if (found == nullptr) return {};
    const char* text = found + start.size();
    const char* close = base::find_byte(text, end, '"');
    return close == end ? std::string_view() : std::string_view(text, static_cast<std::size_t>(close - text));
  }

  void read_message(std::string_view message, Values& values, base::Arena& arena) const {
    const char* end = message.data() + message.size();
    const char* open = base::find_either(message.data(), end, '"', '[');
    if (const char* found = modsecurity_start_.find(message.data(), end)) put(Fact::modsecurity, {found, modsecurity_start_.size()}, values);
    if (open != end && (*open == '[' || message.starts_with("ModSecurity: "))) {
      const ModsecurityTags tags = read_modsecurity_tags(message, arena);
      if (tags.any) return modsecurity_.put(tags, values);
    }
    // (13: Permission denied)
    if (!message.empty() && message.back() == ')') {
      const auto* start = static_cast<const char*>(memrchr(message.data(), '(', message.size()));
      const std::string_view inside = start == nullptr ? "" : std::string_view(start + 1, static_cast<std::size_t>(end - start) - 2);
      if (const std::size_t colon = inside.find(": "); colon < 5) {
        put(Fact::errnumber, inside.substr(0, colon), values);
        put(Fact::error, inside.substr(colon + 2), values);
      }
    }
    if (open == end || *open != '"') return;
    if (message.starts_with("limiting ") || message.starts_with("delaying ")) return put(Fact::zone, quoted_after(message, zone_), values);
    if (message.starts_with("user \"")) return put(Fact::user, quoted_after(message, user_), values);
    const std::string_view first = quoted_after(message, quote_);
    if (first.starts_with('/')) put(Fact::file, first, values);
  }

  SlotWriter slots_;
  ModsecuritySlots modsecurity_;
  struct TailPart {
    int slot = -1;
    Literal start;
    bool quoted = false;
  };
  std::array<TailPart, kTail.size()> tail_;
  Literal modsecurity_start_{"ModSecurity: "}, zone_{"zone \""}, user_{"user \""}, quote_{"\""};
  std::array<int, kFacts.size()> facts_{};
};

}  // namespace

std::unique_ptr<Extractor> make_nginx_error_extractor(const ValueNames& names, const Absent& absent) {
  return std::make_unique<NginxErrorExtractor>(names, absent);
}

}  // namespace why403::ingest

// Apache httpd's error log, 2.2 and 2.4, also with %L and other bracketed parts of an ErrorLogFormat:
//
//   [Thu Mar 12 10:00:01.123456 2026] [authz_core:error] [pid 7:tid 9] (13)Permission denied: [client 192.0.2.1:50000] AH01630: …, referer: http://…
//
// Source: httpd's core documentation, directive ErrorLogFormat, and server/log.c.
#include <array>
#include <cstring>

#include "base/scan.h"
#include "ingest/literal.h"
#include "ingest/native/modsecurity_tags.h"
#include "ingest/native/native.h"
#include "ingest/native/slots.h"

namespace why403::ingest {

namespace {

constexpr int kBracketsMax = 12;

bool is_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }

// The ids of %L and %{UNIQUE_ID}e: 11 or more letters, digits, `@`, `_`, `-`, `+`, `/`.
bool is_log_id(std::string_view text) {
  if (text.size() < 11 || text.size() > 40) return false;
  for (const char c : text) {
    const char lower = static_cast<char>(c | 0x20);
    if (!(is_digit(c) || (lower >= 'a' && lower <= 'z') || c == '@' || c == '_' || c == '-' || c == '+' || c == '/')) return false;
  }
  return true;
}

bool is_level(std::string_view text) {
  constexpr std::string_view levels[] = {"emerg", "alert", "crit", "error", "warn", "notice", "info", "debug"};
  for (const std::string_view level : levels)
    if (text == level) return true;
  return text.size() == 6 && text.starts_with("trace");
}

class ApacheErrorExtractor final : public Extractor {
 public:
  ApacheErrorExtractor(const ValueNames& names, const Absent& absent) : slots_(names, absent), modsecurity_(slots_) {
    for (std::size_t i = 0; i < kFacts.size(); ++i) facts_[i] = slots_.number(kFacts[i]);
  }

  Extracted extract(std::string_view record, Values& values, base::Arena& arena) override {
    if (record.size() < 26 || record[0] != '[' || record[4] != ' ' || record[8] != ' ' || record[14] != ':') return Extracted::no;
    std::string_view rest = record;
    put(Fact::time, take_bracket(rest), values);
    bool level = false;
    for (int i = 0; i < kBracketsMax; ++i) {
      if (rest.starts_with('(')) take_error(rest, values);
      if (!rest.starts_with('[') || is_tag(rest)) break;
      const std::string_view inside = take_bracket(rest);
      if (inside.empty() && rest.empty()) return Extracted::no;
      read_bracket(inside, level, values);
    }
    if (!level) return Extracted::no;
    read_message(rest, values, arena);
    return Extracted::yes;
  }

 private:
  enum class Fact : std::uint8_t { time, module, level, pid, tid, client, log_id, code, message, referer, errnumber, error, user, file, modsecurity };
  static constexpr std::array<std::string_view, 15> kFacts{"time", "module", "level", "pid", "tid", "client", "log_id", "code", "message", "referer",
                                                           "errno", "error", "user", "file", "modsecurity"};

  void put(Fact fact, std::string_view text, Values& values) const { slots_.put(facts_[static_cast<std::size_t>(fact)], text, values); }

  // `[inside] `; an IPv6 address has no brackets of its own here.
  static std::string_view take_bracket(std::string_view& rest) {
    const std::size_t close = find_char(rest, ']');
    if (close == std::string_view::npos) {
      rest = {};
      return {};
    }
    const std::string_view inside = rest.substr(1, close - 1);
    rest.remove_prefix(close + 1);
    if (rest.starts_with(' ')) rest.remove_prefix(1);
    return inside;
  }

  // `[id "942100"]` belongs to the message, not to the head.
  static bool is_tag(std::string_view rest) {
    const char* end = rest.data() + rest.size();
    const char* mark = base::find_either(rest.data(), end, ']', '"');
    return mark != end && *mark == '"';
  }

  // `(13)Permission denied: `
  void take_error(std::string_view& rest, Values& values) const {
    const std::size_t close = find_char(rest, ')');
    if (close == std::string_view::npos || close < 2 || !is_digit(rest[1])) return;
    const std::size_t colon = rest.find(": ", close);
    if (colon == std::string_view::npos) return;
    put(Fact::errnumber, rest.substr(1, close - 1), values);
    put(Fact::error, rest.substr(close + 1, colon - close - 1), values);
    rest.remove_prefix(colon + 2);
  }

  void read_bracket(std::string_view inside, bool& level, Values& values) const {
    if (inside.starts_with("client ")) return put(Fact::client, inside.substr(7), values);
    if (inside.starts_with("remote ")) return put(Fact::client, inside.substr(7), values);
    if (inside.starts_with("pid ")) {
      const std::size_t colon = find_char(inside, ':');
      put(Fact::pid, inside.substr(4, colon == std::string_view::npos ? colon : colon - 4), values);
      if (colon != std::string_view::npos && inside.substr(colon + 1).starts_with("tid ")) put(Fact::tid, inside.substr(colon + 5), values);
      return;
    }
    const std::size_t colon = find_char(inside, ':');
    const bool has_module = colon != std::string_view::npos;
    const std::string_view word = has_module ? inside.substr(colon + 1) : inside;
    if (!level && is_level(word)) {
      level = true;
      put(Fact::level, word, values);
      if (has_module) put(Fact::module, inside.substr(0, colon), values);
      return;
    }
    if (is_log_id(inside)) put(Fact::log_id, inside, values);
  }

  void read_message(std::string_view rest, Values& values, base::Arena& arena) const {
    const char* end = rest.data() + rest.size();
    // The client writes the referer, so the first one counts: what follows it is part of it.
    if (const char* found = referer_.find(rest.data(), end)) {
      put(Fact::referer, {found + referer_.size(), static_cast<std::size_t>(end - found) - referer_.size()}, values);
      end = found;
      rest = rest.substr(0, static_cast<std::size_t>(end - rest.data()));
    }
    if (rest.size() > 9 && rest.starts_with("AH") && rest[7] == ':' && rest[8] == ' ') {
      put(Fact::code, rest.substr(0, 7), values);
      rest.remove_prefix(9);
    }
    put(Fact::message, rest, values);
    if (const char* found = modsecurity_start_.find(rest.data(), end)) put(Fact::modsecurity, {found, modsecurity_start_.size()}, values);
    if (const std::size_t open = find_char(rest, '['); open != std::string_view::npos) {
      const ModsecurityTags tags = read_modsecurity_tags(rest.substr(open), arena);
      if (tags.any) return modsecurity_.put(tags, values);
    }
    if (rest.starts_with("user ")) {
      const std::string_view user = rest.substr(5);
      put(Fact::user, user.substr(0, user.find_first_of(": ")), values);
    }
    if (const char* found = file_.find(rest.data(), end)) put(Fact::file, {found + 2, static_cast<std::size_t>(end - found) - 2}, values);
  }

  SlotWriter slots_;
  ModsecuritySlots modsecurity_;
  std::array<int, kFacts.size()> facts_{};
  Literal modsecurity_start_{"ModSecurity: "}, referer_{", referer: "}, file_{": /"};
};

}  // namespace

std::unique_ptr<Extractor> make_apache_error_extractor(const ValueNames& names, const Absent& absent) {
  return std::make_unique<ApacheErrorExtractor>(names, absent);
}

}  // namespace why403::ingest

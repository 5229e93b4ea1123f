// Lines of programs that nobody described: a time, perhaps a level and a component, then words.
//
//   2026-03-12T10:00:01Z WARN ledger[n1] user=bob ip=203.0.113.7 res=403 note="no such entry"
//   12.03.2026 10:00:01  POST /entries/7 from 203.0.113.7 -> 403 signature does not match
//   2026-03-12T10:00:01Z|L7|203.0.113.7|CLOSE|403|role missing
//   203.0.113.7 - bob [12/Mar/2026:10:00:01 +0000] "POST /entries/7 HTTP/1.1" 403 51 "okhttp/4.12"
//
// Only what says itself what it is becomes a value: a key that is well known, an address after `from`, a method before
// a path, a number after an arrow. One walk over the line; nothing is tried twice.
#include <algorithm>
#include <array>

#include "base/ip.h"
#include "base/text.h"
#include "ingest/native/native.h"
#include "ingest/native/slots.h"
#include "ingest/native/timed_line.h"

namespace why403::ingest {

namespace {

constexpr std::size_t kKeyBytesMax = 32;
constexpr std::size_t kWordsMax = 400;
constexpr std::size_t kCellsMax = 64;

enum Slot : std::uint8_t {
  kTime, kDayFirst, kLevel, kLogger, kClient, kForwarded, kPrincipal, kTenant, kSession, kRequestId, kTraceId, kMethod, kTarget, kHost, kStatus,
  kAction, kResource, kCode, kVerdict, kUserAgent, kInstance, kText, kWords, kSlots
};
constexpr std::array<std::string_view, kSlots> kNames{
    "time", "day_first", "level", "logger", "client", "forwarded", "principal", "tenant", "session", "request_id", "trace_id", "method", "target",
    "host", "status", "action", "resource", "code", "verdict", "user_agent", "instance", "text", "words"};

struct Key {
  std::string_view name;  // lower case, without `_`, `-` and `.`
  Slot slot;
};
constexpr Key kKeys[] = {
    {"account", kPrincipal}, {"accountid", kPrincipal}, {"action", kAction}, {"addr", kClient}, {"agent", kUserAgent}, {"call", kAction},
    {"client", kClient}, {"clientaddr", kClient}, {"clientip", kClient}, {"code", kCode}, {"correlationid", kRequestId}, {"customer", kPrincipal},
    {"decision", kVerdict}, {"email", kPrincipal}, {"err", kWords}, {"error", kWords}, {"errorcode", kCode}, {"host", kHost},
    {"httpstatus", kStatus}, {"ip", kClient}, {"ipaddress", kClient}, {"level", kLevel}, {"login", kPrincipal}, {"lvl", kLevel}, {"member", kPrincipal},
    {"message", kWords}, {"method", kMethod}, {"msg", kWords}, {"note", kWords}, {"op", kAction}, {"operation", kAction}, {"operator", kPrincipal},
    {"outcome", kVerdict}, {"path", kTarget}, {"player", kPrincipal}, {"principal", kPrincipal}, {"reason", kWords}, {"reasoncode", kCode},
    {"remote", kClient}, {"remoteaddr", kClient}, {"remoteip", kClient}, {"req", kRequestId}, {"reqid", kRequestId}, {"requestid", kRequestId},
    {"res", kVerdict}, {"resource", kResource}, {"resp", kVerdict}, {"response", kVerdict}, {"responsestatus", kStatus}, {"result", kVerdict},
    {"sess", kSession}, {"session", kSession}, {"sessionid", kSession}, {"severity", kLevel}, {"sourceip", kClient}, {"src", kClient},
    {"srcip", kClient}, {"status", kStatus}, {"statuscode", kStatus}, {"sub", kPrincipal}, {"subject", kPrincipal}, {"tenant", kTenant},
    {"tenantid", kTenant}, {"trace", kTraceId}, {"traceid", kTraceId}, {"uid", kPrincipal}, {"uri", kTarget}, {"url", kTarget},
    {"user", kPrincipal}, {"useragent", kUserAgent}, {"userid", kPrincipal}, {"username", kPrincipal}, {"verb", kMethod}, {"verdict", kVerdict},
    {"xforwardedfor", kForwarded}};

constexpr std::array<std::string_view, 9> kMethods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "CONNECT"};
constexpr std::array<std::string_view, 20> kLevels{"TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "ERROR", "ERR", "CRIT", "CRITICAL",
                                                   "FATAL", "ALERT", "EMERG", "SEVERE", "INF", "WRN", "DBG", "FTL", "AUDIT", "PANIC"};

template <typename List>
bool among(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::optional<Slot> slot_of(std::string_view key) {
  if (key.size() > kKeyBytesMax) return std::nullopt;
  char plain[kKeyBytesMax];
  std::size_t size = 0;
  for (const char c : key)
    if (c != '_' && c != '-' && c != '.') plain[size++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  const std::string_view name(plain, size);
  const Key* end = std::end(kKeys);
  const Key* found = std::lower_bound(std::begin(kKeys), end, name, [](const Key& each, std::string_view wanted) { return each.name < wanted; });
  if (found == end || found->name != name) return std::nullopt;
  return found->slot;
}

// 100 to 599, and no more.
bool is_status(std::string_view word) {
  return word.size() == 3 && word[0] >= '1' && word[0] <= '5' && word[1] >= '0' && word[1] <= '9' && word[2] >= '0' && word[2] <= '9';
}

bool is_key(std::string_view text) {
  if (text.empty() || text.size() > kKeyBytesMax) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
  });
}

std::string_view bare(std::string_view word) {
  constexpr std::string_view around = "\"'()[]{}<>,;";
  while (!word.empty() && around.find(word.front()) != std::string_view::npos) word.remove_prefix(1);
  while (!word.empty() && (around.find(word.back()) != std::string_view::npos || word.back() == '.' || word.back() == ':')) word.remove_suffix(1);
  return word;
}

void skip(std::string_view& rest, std::string_view bytes) {
  while (!rest.empty() && bytes.find(rest[0]) != std::string_view::npos) rest.remove_prefix(1);
}

/// One line's values, and the walk over its words.
class LineWalk {
 public:
  using Found = std::array<std::string_view, kSlots>;

  explicit LineWalk(Found& found) : found_(found) {}

  void head(std::string_view& rest) {
    skip(rest, " -|:,;\t");
    for (int i = 0; i < 3; ++i) {
      const std::string_view word = rest.substr(0, std::min(find_char(rest, ' '), rest.size()));
      if (!take_head_word(word)) return;
      rest.remove_prefix(word.size());
      skip(rest, " ");
      if (rest.starts_with("- ") || rest.starts_with("| ")) skip(rest, "-| ");
    }
  }

  void walk(std::string_view rest) {
    for (std::size_t count = 0; count < kWordsMax && !rest.empty(); ++count) {
      skip(rest, " \t,;|");
      if (rest.empty()) return;
      const std::string_view word = rest.substr(0, std::min(rest.find_first_of(" \t"), rest.size()));
      if (take_pair(word, rest) || take_agent(word, rest)) continue;
      rest.remove_prefix(word.size());
      take_word(word, rest);
    }
  }

  void set(Slot slot, std::string_view text) {
    if (found_[slot].empty() && !text.empty() && text != "-") found_[slot] = text;
  }

  bool cells(std::string_view rest, char separator);
  void asker(std::string_view before);

 private:
  // `WARN`, `[warn]`, `WARN:`; a component as `[name]`, `name[…]:`, `name:`.
  bool take_head_word(std::string_view word) {
    const std::string_view name = bare(word);
    const bool marked = word.size() > name.size();
    if (name.empty() || name.size() > 100 || word.find('=') != std::string_view::npos) return false;
    std::array<char, 8> upper{};
    if (found_[kLevel].empty() && name.size() <= upper.size()) {
      std::transform(name.begin(), name.end(), upper.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c & ~0x20) : c; });
      const bool level = among(kLevels, std::string_view(upper.data(), name.size()));
      if (level && (marked || name == std::string_view(upper.data(), name.size()))) return found_[kLevel] = name, true;
    }
    const bool bracketed = word.ends_with(']') && word.find('[') != std::string_view::npos;
    if (!found_[kLogger].empty() || slot_of(name) || !(bracketed || word.ends_with(':'))) return false;
    if (base::parse_ip_port(name)) return false;
    const std::size_t open = name.find('[');
    // `ledger[n1]` names the instance, `ledger[4711]` the process.
    if (open != std::string_view::npos && name.find_first_not_of("0123456789", open + 1) != std::string_view::npos) set(kInstance, bare(name.substr(open + 1)));
    return found_[kLogger] = name.substr(0, open), true;
  }

  // `key=value`, `key="a value"`, and `key: value` of a key that is well known.
  bool take_pair(std::string_view word, std::string_view& rest) {
    std::string_view opened = word;
    while (!opened.empty() && (opened[0] == '(' || opened[0] == '[' || opened[0] == '{')) opened.remove_prefix(1);
    const std::size_t equals = opened.find('=');
    if (equals != std::string_view::npos && is_key(opened.substr(0, equals))) {
      rest.remove_prefix(word.size() - opened.size() + equals + 1);
      const std::string_view value = take_value(rest);
      if (const auto slot = slot_of(opened.substr(0, equals))) put(*slot, value);
      return true;
    }
    if (!opened.ends_with(':') || !is_key(opened.substr(0, opened.size() - 1))) return false;
    const auto slot = slot_of(opened.substr(0, opened.size() - 1));
    // What follows `error:` is a sentence, and the line is that already.
    if (!slot || *slot == kWords || *slot == kCode || *slot == kVerdict || *slot == kAction) return false;
    rest.remove_prefix(word.size());
    skip(rest, " ");
    put(*slot, take_value(rest));
    return true;
  }

  // Behind an answer, what is quoted and names software: `"curl/8.5.0"`.
  bool take_agent(std::string_view word, std::string_view& rest) {
    if (found_[kStatus].empty() || !found_[kUserAgent].empty() || word[0] != '"') return false;
    std::string_view left = rest;
    const std::string_view value = take_value(left);
    const std::string_view first = value.substr(0, std::min(value.find(' '), value.size()));
    const std::size_t slash = first.find('/');
    if (slash == 0 || slash == std::string_view::npos || slash + 1 == first.size() || first.find(':') != std::string_view::npos || first[slash + 1] < '0' || first[slash + 1] > '9') return false;
    found_[kUserAgent] = value;
    rest = left;
    return true;
  }

  static std::string_view take_value(std::string_view& rest) {
    if (!rest.empty() && (rest[0] == '"' || rest[0] == '\'')) {
      const char quote = rest[0];
      std::size_t end = 1;
      while (end < rest.size() && rest[end] != quote) end += rest[end] == '\\' ? 2 : 1;
      end = std::min(end, rest.size());
      const std::string_view value = rest.substr(1, end - 1);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      return value;
    }
    std::string_view value = rest.substr(0, std::min(rest.find_first_of(" \t"), rest.size()));
    rest.remove_prefix(value.size());
    while (!value.empty() && (value.back() == ',' || value.back() == ';' || value.back() == ')' || value.back() == ']' || value.back() == '}')) value.remove_suffix(1);
    return value;
  }

  void put(Slot slot, std::string_view value) {
    const bool status = is_status(value);
    if ((slot == kVerdict || slot == kCode) && status) slot = kStatus;
    if (slot == kStatus && !status) slot = kVerdict;
    if (slot == kClient && !base::parse_ip_port(value)) return;
    if (slot == kMethod && !among(kMethods, value)) return;
    if (slot == kTarget && !value.starts_with('/') && value.find("://") == std::string_view::npos) return;
    set(slot, value);
  }

  // What follows decides: `POST /path`, `from 203.0.113.7`, `-> 403`, `status 403`.
  void take_word(std::string_view word, std::string_view& rest) {
    std::string_view after = rest;
    skip(after, " \t");
    const std::string_view next = after.substr(0, std::min(after.find_first_of(" \t"), after.size()));
    const std::string_view name = bare(word);
    const std::string_view value = bare(next);
    if (found_[kMethod].empty() && among(kMethods, name) && (value.starts_with('/') || value.find("://") != std::string_view::npos)) {
      set(kMethod, name);
      set(kTarget, value);
    } else if ((name == "from" || name == "ip" || name == "client" || name == "remote" || name == "address") && base::parse_ip_port(value)) {
      set(kClient, value);
    } else if (name == "user" && next.size() > value.size() && (next[0] == '\'' || next[0] == '"')) {
      set(kPrincipal, value);
    } else if (found_[kStatus].empty() && is_status(value) && announces_status(word, next == value)) {
      take_status(value, next, after);
    } else {
      return;
    }
    after.remove_prefix(next.size());
    rest = after;
  }

  // An arrow or `status`; behind a request also `HTTP`, `answered`, or nothing at all before a number that stands `alone`.
  [[nodiscard]] bool announces_status(std::string_view word, bool alone) const {
    const std::string_view name = bare(word);
    if (word == "->" || word == "=>" || word == "\xe2\x86\x92" || name == "status") return true;
    if (found_[kTarget].empty()) return false;
    return name == "HTTP" || name == "answered" || name == "returned" || (alone && (word.starts_with("HTTP/") || name == found_[kTarget]));
  }

  // What is said behind an answer is its reason, unless more pairs follow.
  void take_status(std::string_view value, std::string_view next, std::string_view after) {
    set(kStatus, value);
    after.remove_prefix(next.size());
    skip(after, " \t:-,");
    if (found_[kText].empty() && after.find('=') == std::string_view::npos && after.find(' ') != std::string_view::npos) found_[kText] = after;
  }

  Found& found_;
};

// `203.0.113.7 - bob`, a site's name before it or not.
void LineWalk::asker(std::string_view before) {
  std::size_t behind = 0;
  for (const std::string_view word : base::split(before, ' ')) {
    if (word.empty()) continue;
    if (found_[kClient].empty()) {
      if (base::parse_ip_port(word)) found_[kClient] = word;
    } else if (++behind == 2) {
      set(kPrincipal, word);
    }
  }
}

// `L7|bob|CLOSE|403|role missing`: an answer when just one cell can be one, an address when just one is one.
bool LineWalk::cells(std::string_view rest, char separator) {
  skip(rest, " ");
  if (rest.empty() || rest[0] != separator) return false;
  rest.remove_prefix(1);
  std::size_t statuses = 0;
  std::size_t addresses = 0;
  std::string_view status;
  std::string_view address;
  std::string_view behind;
  std::string_view left = rest;
  for (std::size_t count = 0; count < kCellsMax && !left.empty(); ++count) {
    const std::size_t size = std::min(find_char(left, separator), left.size());
    const std::string_view cell = base::trim(left.substr(0, size));
    left.remove_prefix(std::min(size + 1, left.size()));
    if (is_status(cell)) {
      ++statuses;
      status = cell;
      behind = base::trim(left);
    } else if (base::parse_ip(cell)) {
      ++addresses;
      address = cell;
    } else if (among(kLevels, cell)) {
      set(kLevel, cell);
    }
  }
  if (statuses == 1) set(kStatus, status);
  if (statuses == 1) set(kText, behind);
  if (addresses == 1) set(kClient, address);
  return true;
}

class PlainLinesExtractor final : public Extractor {
 public:
  PlainLinesExtractor(const ValueNames& names, const Absent& absent) : slots_(names, absent) {
    for (std::size_t i = 0; i < kSlots; ++i) numbers_[i] = slots_.number(kNames[i]);
  }

  Extracted extract(std::string_view record, Values& values, base::Arena& /*arena*/) override {
    std::string_view before;
    auto time = find_line_time(record);
    const bool within = !time && (time = find_time_within(record, before)).has_value();
    if (!time || time->rest.empty()) return Extracted::no;
    LineWalk::Found found{};
    found[time->day_first ? kDayFirst : kTime] = time->text;
    LineWalk line(found);
    std::string_view rest = time->rest;
    if (within) line.asker(before);
    if (within && found[kClient].empty()) return Extracted::no;
    const bool parted = line.cells(rest, '|') || line.cells(rest, '\t') || line.cells(rest, ';');
    line.head(rest);
    if (rest.empty()) return Extracted::nothing;
    line.walk(rest);
    // A cell of its own may be said in pairs, too; without any of it the line speaks for itself.
    if (within) found[kText] = {};
    else if (found[kText].empty()) found[kText] = parted ? base::trim(rest) : rest;
    for (std::size_t i = 0; i < kSlots; ++i)
      if (!found[i].empty()) slots_.put(numbers_[i], found[i], values);
    return Extracted::yes;
  }

 private:
  SlotWriter slots_;
  std::array<int, kSlots> numbers_{};
};

}  // namespace

std::unique_ptr<Extractor> make_plain_lines_extractor(const ValueNames& names, const Absent& absent) {
  return std::make_unique<PlainLinesExtractor>(names, absent);
}

}  // namespace why403::ingest

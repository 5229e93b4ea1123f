// What stands before a message in syslog files and datagrams:
//
//   Mar  2 10:00:01 web1 nginx[71]: message                                     RFC 3164, journalctl -o short
//   2026-03-12T10:00:01.123456+01:00 web1 nginx[71]: message                    rsyslog and syslog-ng with ISO times
//   <190>1 2026-03-12T10:00:01Z web1 nginx 71 access [meta a="b"] message       RFC 5424
//   89 <158>1 2026-03-12T10:00:01+00:00 host heroku router - at=info …          octet counted (RFC 6587), logplex
//
// A time alone makes a line of many other logs: without a priority an ISO time wants a host and a tag after it.
#include "base/text.h"
#include "ingest/native/native.h"
#include "ingest/native/slots.h"

namespace why403::ingest {

namespace {

constexpr std::size_t kTagBytesMax = 128;
constexpr std::size_t kOctetDigitsMax = 7;

bool is_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }

std::string_view take_word(std::string_view& rest) {
  const std::size_t end = std::min(find_char(rest, ' '), rest.size());
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return word;
}

// `Mar 12 10:00:01`, with a fraction, with a year behind the day or behind the time; 0 when it is none.
std::size_t month_time_size(std::string_view text) {
  constexpr std::string_view months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";
  if (text.size() < 16 || text[3] != ' ' || months.find(text.substr(0, 3)) % 4 != 0) return 0;
  if (!(text[4] == ' ' || is_digit(text[4])) || !is_digit(text[5]) || text[6] != ' ') return 0;
  std::size_t at = 7;
  const auto is_year = [&](std::size_t from) {
    return text.size() > from + 5 && is_digit(text[from]) && is_digit(text[from + 1]) && is_digit(text[from + 2]) && is_digit(text[from + 3]) &&
           text[from + 4] == ' ';
  };
  if (is_year(at)) at += 5;
  if (text.size() < at + 9 || text[at + 2] != ':' || text[at + 5] != ':' || !is_digit(text[at]) || !is_digit(text[at + 7])) return 0;
  at += 8;
  if (text[at] == '.')
    for (++at; at < text.size() && is_digit(text[at]);) ++at;
  if (is_year(at + 1)) at += 5;
  return at < text.size() && text[at] == ' ' ? at : 0;
}

bool is_iso_time(std::string_view word) {
  return word.size() >= 20 && word.size() <= 40 && word[4] == '-' && word[7] == '-' && word[10] == 'T' && word[13] == ':' && is_digit(word[0]);
}

class SyslogExtractor final : public Extractor {
 public:
  SyslogExtractor(const ValueNames& names, const Absent& absent)
      : slots_(names, absent), priority_(slots_.number("priority")), time_(slots_.number("time")), host_(slots_.number("host")),
        program_(slots_.number("program")), pid_(slots_.number("pid")), kind_(slots_.number("kind")), data_(slots_.number("data")),
        message_(slots_.number("message")) {}

  Extracted extract(std::string_view record, Values& values, base::Arena& /*arena*/) override {
    std::string_view rest = record;
    const bool priority = take_priority(rest, values);
    const bool known = priority && rest.size() > 2 && is_digit(rest[0]) && rest[1] == ' ' ? read_5424(rest.substr(2), values)
                                                                                            : read_3164(rest, priority, values);
    if (!known) return Extracted::no;
    return message_ < 0 || values.has(message_) ? Extracted::yes : Extracted::nothing;
  }

 private:
  // `<190>`, after the octets' count where there is one.
  bool take_priority(std::string_view& rest, Values& values) const {
    std::size_t open = 0;
    while (open < rest.size() && open <= kOctetDigitsMax && is_digit(rest[open])) ++open;
    if (open > 0) open = open < rest.size() && rest[open] == ' ' ? open + 1 : rest.size();
    if (open >= rest.size() || rest[open] != '<') return false;
    const std::size_t close = rest.find('>', open);
    if (close == std::string_view::npos || close - open < 2 || close - open > 4) return false;
    const std::string_view number = rest.substr(open + 1, close - open - 1);
    if (!base::parse_int(number)) return false;
    slots_.put(priority_, number, values);
    rest.remove_prefix(close + 1);
    return true;
  }

  // RFC 5424 section 6: TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA [MSG]. Logplex leaves the data out.
  bool read_5424(std::string_view rest, Values& values) const {
    const std::string_view time = take_word(rest);
    if (time != "-" && !is_iso_time(time)) return false;
    slots_.put(time_, time, values);
    slots_.put(host_, take_word(rest), values);
    slots_.put(program_, take_word(rest), values);
    slots_.put(pid_, take_word(rest), values);
    slots_.put(kind_, take_word(rest), values);
    if (rest.starts_with('[')) {
      const std::size_t end = data_size(rest);
      slots_.put(data_, rest.substr(0, end), values);
      rest.remove_prefix(end);
      if (rest.starts_with(' ')) rest.remove_prefix(1);
    } else if (rest == "-" || rest.starts_with("- ")) {
      rest.remove_prefix(std::min<std::size_t>(2, rest.size()));
    }
    put_message(rest, values);
    return true;
  }

  // `[id name="value"][id …]`; a value quotes `"`, `\` and `]` with a backslash.
  static std::size_t data_size(std::string_view text) {
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\\' && quoted) {
        ++i;
      } else if (text[i] == '"') {
        quoted = !quoted;
      } else if (text[i] == ']' && !quoted && (i + 1 == text.size() || text[i + 1] != '[')) {
        return i + 1;
      }
    }
    return text.size();
  }

  bool read_3164(std::string_view rest, bool priority, Values& values) const {
    bool iso = false;
    if (const std::size_t size = month_time_size(rest); size > 0) {
      slots_.put(time_, rest.substr(0, size), values);
      rest.remove_prefix(size + 1);
    } else {
      const std::string_view word = take_word(rest);
      iso = is_iso_time(word);
      if (!iso) return false;
      slots_.put(time_, word, values);
    }
    // Sent through /dev/log there is no host, only the tag.
    std::string_view after = rest;
    std::string_view host = take_word(after);
    const bool hostless = is_tag(host);
    if (!hostless) {
      if (host.empty() || host.find_first_of("[]\"=") != std::string_view::npos) return false;
      slots_.put(host_, host, values);
      rest = after;
    }
    const std::string_view tag = rest.substr(0, std::min(find_char(rest, ' '), rest.size()));
    if (is_tag(tag)) {
      put_tag(tag.substr(0, tag.size() - 1), values);
      rest.remove_prefix(std::min(tag.size() + 1, rest.size()));
    } else if (iso && !priority) {
      return false;
    }
    put_message(rest, values);
    return true;
  }

  // `nginx:`, `nginx[71]:`
  static bool is_tag(std::string_view word) {
    if (word.size() < 2 || word.size() > kTagBytesMax || word.back() != ':') return false;
    const char first = word[0];
    const bool letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') || first == '/' || first == '_' || first == '(' || first == '-';
    return letter && (find_char(word, ':') == word.size() - 1 || word[word.size() - 2] == ']') && find_char(word, '"') == std::string_view::npos;
  }

  void put_tag(std::string_view tag, Values& values) const {
    const std::size_t open = tag.ends_with(']') ? tag.rfind('[') : std::string_view::npos;
    slots_.put(program_, tag.substr(0, open), values);
    if (open != std::string_view::npos) slots_.put(pid_, tag.substr(open + 1, tag.size() - open - 2), values);
  }

  // A byte order mark (RFC 5424 section 6.4) and the cookie of structured messages are not part of the message.
  void put_message(std::string_view text, Values& values) const {
    for (const std::string_view mark : {"\xef\xbb\xbf", "@cee:", " "})
      if (text.starts_with(mark)) text.remove_prefix(mark.size());
    slots_.put(message_, text, values);
  }

  SlotWriter slots_;
  int priority_, time_, host_, program_, pid_, kind_, data_, message_;
};

}  // namespace

std::unique_ptr<Extractor> make_syslog_extractor(const ValueNames& names, const Absent& absent) {
  return std::make_unique<SyslogExtractor>(names, absent);
}

}  // namespace why403::ingest

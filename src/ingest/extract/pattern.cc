#include "ingest/extract/pattern.h"

#include <algorithm>
#include <cstring>

#include "base/ip.h"
#include "base/scan.h"
#include "base/text.h"

namespace why403::ingest {

namespace {

bool is_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }
int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  c = static_cast<char>(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// The closing quote: one that no backslash quotes and that the expected text follows.
const char* find_closing_quote(const char* place, const char* end, const Literal& literal, bool& escaped) {
  const auto size = static_cast<std::ptrdiff_t>(literal.size());
  for (;;) {
    place = base::find_either(place, end, '"', '\\');
    if (end - place < size) return nullptr;
    if (*place == '\\') {
      escaped = true;
      place += 2;
      if (place > end) return nullptr;
      continue;
    }
    if (size == 1 || literal.stands_at(place, end)) return place;
    ++place;
  }
}

// A list's elements are parted by ", " (and, in nginx's upstream variables, " : "): a blank there does not end it.
const char* find_list_end(const char* place, const char* end, const Literal& literal) {
  for (const char* start = place;; ++place) {
    place = literal.find(place, end);
    if (place == nullptr || literal.text()[0] != ' ') return place;
    const bool inside = (place > start && (place[-1] == ',' || (place[-1] == ':' && place - start > 1 && place[-2] == ' '))) ||
                        (end - place > 2 && place[1] == ':' && place[2] == ' ');
    if (!inside) return place;
  }
}

// Captured headers hold blanks: only one behind a closing brace ends them.
const char* find_brace_end(const char* open, const char* end, const Literal& literal) {
  for (const char* place = open + 1;; ++place) {
    place = literal.find(place, end);
    if (place == nullptr || place[-1] == '}') return place;
  }
}

CaptureKind kind_of(std::string_view name, bool& known) {
  constexpr std::pair<std::string_view, CaptureKind> kinds[] = {
      {"", CaptureKind::any},    {"int", CaptureKind::integer},        {"number", CaptureKind::number},
      {"ip", CaptureKind::ip},   {"word", CaptureKind::word},          {"hex", CaptureKind::hex},
      {"list", CaptureKind::list}, {"quoted", CaptureKind::quoted_text}, {"kv", CaptureKind::kv},
      {"json", CaptureKind::json}, {"braced", CaptureKind::braced}};
  for (const auto& [known_name, kind] : kinds)
    if (name == known_name) {
      known = true;
      return kind;
    }
  known = false;
  return CaptureKind::any;
}

}  // namespace

std::string_view unescape_c(std::string_view text, base::Arena& arena) {
  char* start = arena.allocate(text.size());
  char* out = start;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      *out++ = text[i];
      continue;
    }
    const char next = text[i + 1];
    const int high = i + 3 < text.size() && next == 'x' ? hex_digit(text[i + 2]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 3]) : -1;
    if (low >= 0) {
      *out++ = static_cast<char>(high * 16 + low);
      i += 3;
      continue;
    }
    if (next != '"' && next != '\\' && next != 'n' && next != 't' && next != 'r') {
      *out++ = '\\';
      continue;
    }
    *out++ = next == 'n' ? '\n' : next == 't' ? '\t' : next == 'r' ? '\r' : next;
    ++i;
  }
  arena.shrink(text.size() - static_cast<std::size_t>(out - start));
  return {start, static_cast<std::size_t>(out - start)};
}

bool has_shape(std::string_view text, CaptureKind kind) {
  const auto all = [&](auto test) { return !text.empty() && std::all_of(text.begin(), text.end(), test); };
  switch (kind) {
    case CaptureKind::integer:
      if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
      return all(is_digit);
    case CaptureKind::number: return base::parse_double(text).has_value();
    case CaptureKind::ip: return base::parse_ip(text) || base::parse_ip_port(text);
    case CaptureKind::word: return all([](char c) { return c != ' ' && c != '\t' && c != '\n'; });
    case CaptureKind::hex: return all([](char c) { return hex_digit(c) >= 0; });
    case CaptureKind::quoted_text: return text.size() >= 2 && text.front() == '"' && text.back() == '"';
    default: return true;
  }
}

void Pattern::add_literal(std::string_view text) {
  if (pieces_.empty()) return prefix_.append(text);
  Piece& piece = pieces_.back();
  piece.literal.append(text);
  if (piece.kind == CaptureKind::quoted_text) piece.quote_and_literal.append((piece.quote_and_literal.empty() ? "\"" : "") + std::string(text));
}

void Pattern::add_capture(const Capture& capture, const ValueNames& names) {
  const std::string& before = (pieces_.empty() ? prefix_ : pieces_.back().literal).text();
  Piece piece;
  piece.kind = capture.kind;
  piece.padded = capture.kind == CaptureKind::integer || capture.kind == CaptureKind::number || capture.kind == CaptureKind::ip ||
                 capture.kind == CaptureKind::word || capture.kind == CaptureKind::hex;
  piece.quoted = !before.empty() && before.back() == '"';
  if (capture.kind == CaptureKind::kv || capture.kind == CaptureKind::json) {
    piece.nested = static_cast<int>(nested_.size());
    nested_.push_back({capture.kind, capture.name.empty() ? "" : capture.name + ".", -1});
  } else if (!capture.name.empty()) {
    piece.slot = names.find(capture.name);
  }
  pieces_.push_back(std::move(piece));
}

Result<Pattern, Message> Pattern::compile(std::string_view text, const ValueNames& names) {
  Pattern out;
  const auto broken = [&](std::string reason) {
    return Message{.what = "cannot use the pattern `" + std::string(text) + "`", .reason = std::move(reason)};
  };
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t open = text.find('<', i);
    out.add_literal(text.substr(i, open == std::string_view::npos ? open : open - i));
    if (open == std::string_view::npos) break;
    if (text.substr(open, 2) == "<<") {
      out.add_literal("<");
      i = open + 2;
      continue;
    }
    const std::size_t close = text.find('>', open);
    if (close == std::string_view::npos) return broken("a `<` has no `>`; write `<<` for a plain one");
    const base::Cut parts = base::cut(text.substr(open + 1, close - open - 1), ":");
    bool known = false;
    const CaptureKind kind = kind_of(parts.after, known);
    if (!known) return broken("unknown kind of capture `" + std::string(parts.after) + "`");
    if (!out.pieces_.empty() && out.pieces_.back().literal.empty()) return broken("two captures without text between them");
    if (out.pieces_.size() == kCapturesMax) return broken("too many captures");
    out.add_capture({std::string(parts.before), kind}, names);
    i = close + 1;
  }
  out.finish();
  return out;
}

// From which size of a record on an index pays.
constexpr std::size_t kIndexedBytesMin = 48;

inline const char* Pattern::find_end(const Piece& piece, const char* place, const char* end, bool& escaped) const {
  if (piece.literal.empty()) return end;
  if (piece.kind == CaptureKind::quoted_text && place < end && *place == '"') {
    const char* close = find_closing_quote(place + 1, end, piece.quote_and_literal, escaped);
    return close == nullptr ? nullptr : close + 1;
  }
  if (piece.quoted && piece.literal.text()[0] == '"') return find_closing_quote(place, end, piece.literal, escaped);
  if (piece.kind == CaptureKind::list) return find_list_end(place, end, piece.literal);
  if (piece.kind == CaptureKind::braced) return find_brace_end(place, end, piece.literal);
  return piece.literal.find(place, end);
}

// The text after the last capture ends the record, so that the capture may hold the same text itself.
const char* Pattern::find_last_end(const Piece& piece, const char* place, const char* end, bool& escaped) const {
  if (piece.literal.empty() || (piece.quoted && piece.literal.text()[0] == '"')) return find_end(piece, place, end, escaped);
  const std::string_view rest(place, static_cast<std::size_t>(end - place));
  return rest.ends_with(piece.literal.text()) ? end - piece.literal.size() : nullptr;
}

bool Pattern::match(std::string_view record, Values& values, base::Arena& arena, const Absent& absent) const {
  std::vector<std::string_view> ignored;
  return match(record, values, arena, absent, ignored);
}

bool Pattern::match(std::string_view record, Values& values, base::Arena& arena, const Absent& absent,
                    std::vector<std::string_view>& nested_texts) const {
  if (!prefix_.begins(record)) return false;
  if (!plain_.empty() && record.size() >= kIndexedBytesMin && record.size() <= base::ByteIndex::kBytesMax)
    return match_indexed(record, values, arena, absent);
  return match_scanning(record, values, arena, absent, nested_texts);
}

bool Pattern::match_scanning(std::string_view record, Values& values, base::Arena& arena, const Absent& absent,
                             std::vector<std::string_view>& nested_texts) const {
  const char* place = record.data() + prefix_.size();
  const char* end = record.data() + record.size();
  for (const Piece& piece : pieces_) {
    // A braced capture is optional: HAProxy prints `{…} ` or nothing at all.
    // What follows its blank is still to come.
    if (piece.kind == CaptureKind::braced && (place == end || *place != '{')) {
      const std::string_view rest = std::string_view(piece.literal.text()).substr(piece.literal.empty() ? 0 : 1);
      if (!std::string_view(place, static_cast<std::size_t>(end - place)).starts_with(rest)) return false;
      place += rest.size();
      continue;
    }
    if (piece.padded)
      while (place < end && *place == ' ') ++place;
    bool escaped = false;
    const bool last = &piece == &pieces_.back();
    const char* stop = last ? find_last_end(piece, place, end, escaped) : find_end(piece, place, end, escaped);
    if (stop == nullptr) return false;
    std::string_view text(place, static_cast<std::size_t>(stop - place));
    place = stop + piece.literal.size();
    if (piece.kind != CaptureKind::any && !absent(text) && !has_shape(text, piece.kind)) return false;
    if (piece.nested >= 0) {
      nested_texts.resize(nested_.size());
      nested_texts[piece.nested] = text;
    } else if (piece.slot >= 0 && !absent(text)) {
      if (piece.kind == CaptureKind::quoted_text) text = text.substr(1, text.size() - 2);
      values.set(piece.slot, escaped && unescape_ ? unescape_c(text, arena) : text);
    }
  }
  return place == end;
}

void Pattern::finish(bool indexed) {
  plain_.clear();
  sets_ = base::ByteSets();
  if (!indexed || pieces_.size() < 3) return;
  for (const Piece& piece : pieces_) {
    const std::string& text = piece.literal.text();
    const bool last = &piece == &pieces_.back();
    const bool simple = piece.nested < 0 && piece.kind != CaptureKind::list && piece.kind != CaptureKind::braced && piece.kind != CaptureKind::quoted_text;
    const bool escapes = piece.quoted && text.starts_with('"');
    const bool to_end = last && !escapes;
    const int set = to_end ? 0 : escapes ? sets_.add('"', '\\') : text.empty() ? -1 : sets_.add(text[0]);
    if (!simple || set < 0 || text.size() > 8) return plain_.clear();
    plain_.push_back({piece.literal.bytes(), piece.literal.mask(), static_cast<std::int16_t>(piece.slot), static_cast<std::uint8_t>(text.size()),
                      static_cast<std::uint8_t>(set), text[0], piece.kind, escapes, piece.padded, to_end, piece.kind == CaptureKind::word && text.starts_with(' ')});
  }
}

// Does the literal stand here, where the index has found its first byte or a backslash?
inline bool Pattern::Plain::stands_at(const char* place, std::size_t left) const {
  if (left >= 8) {
    std::uint64_t found = 0;
    std::memcpy(&found, place, 8);
    return ((found ^ bytes) & mask) == 0;
  }
  if (left < length || *place != first) return false;
  return length == 1 || std::memcmp(place, &bytes, length) == 0;
}

// The place was none: finds the next where the literal stands, or npos.
[[gnu::noinline]] std::size_t Pattern::find_further(const Plain& plain, const base::ByteIndex& index, std::string_view record, std::size_t from,
                                                    bool& escaped) {
  for (std::size_t stop = from;;) {
    if (record.size() - stop < plain.length) return std::string_view::npos;
    if (plain.stands_at(record.data() + stop, record.size() - stop)) return stop;
    const bool backslash = plain.escapes && record[stop] == '\\';
    escaped |= backslash;
    stop += backslash ? 2 : 1;
    if (stop > record.size()) return std::string_view::npos;
    stop = index.find(plain.set, stop);
  }
}

bool Pattern::match_indexed(std::string_view record, Values& values, base::Arena& arena, const Absent& absent) const {
  const base::ByteIndex index(record, sets_);
  const char* const start = record.data();
  const std::size_t size = record.size();
  const bool short_absent = absent.only_short();
  Values::Setter setter(values);
  std::size_t from = prefix_.size();
  for (const Plain& plain : plain_) {
    while (plain.padded && from < size && start[from] == ' ') ++from;
    std::size_t stop = 0;
    bool escaped = false;
    bool is_word = plain.blank_ends;
    if (plain.to_end) {
      // The text after the last capture ends the record, so that the capture may hold the same text itself.
      const std::string_view wanted = pieces_.back().literal.text();
      if (!record.substr(from).ends_with(wanted)) return false;
      stop = size - wanted.size();
    } else {
      stop = index.find(plain.set, from);
      if (!plain.stands_at(start + stop, size - stop)) {
        stop = find_further(plain, index, record, stop, escaped);
        if (stop == std::string_view::npos) return false;
        is_word = false;
      }
    }
    const std::string_view text(start + from, stop - from);
    from = stop + plain.length;
    if ((text.size() <= 1 || !short_absent) && absent(text)) continue;
    // What ends at the first blank is a word, but for rarer blanks and for nothing at all.
    if (plain.kind != CaptureKind::any && (!is_word || index.has_controls() || text.empty()) && !has_shape(text, plain.kind)) return false;
    if (plain.slot >= 0) setter.set(plain.slot, escaped && unescape_ ? unescape_c(text, arena) : text);
  }
  return from == size;
}

}  // namespace why403::ingest

#include "base/message.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"

namespace why403::base {

namespace {

constexpr std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      return "note";
  }
  return "error";
}

constexpr std::size_t kExcerptMax = 160;  // bytes of a line that are shown

std::string colored(std::string_view text, std::string_view code, bool color) {
  if (!color) return std::string(text);
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

void append_place(std::string& out, const Span& where, bool color) {
  out += "  at " + printable(where.source);
  if (where.line > 0) out += ":" + std::to_string(where.line) + ":" + std::to_string(where.column);
  out += '\n';
  if (where.text.empty() || where.column == 0) return;
  // Of a long line only what is around the place.
  std::string_view line = where.text;
  std::size_t column = std::min<std::size_t>(where.column - 1, line.size());
  std::string_view cut_before, cut_behind;
  const auto inside_character = [&](std::size_t at) { return at < line.size() && (line[at] & 0xC0) == 0x80; };
  if (column > kExcerptMax / 2 && line.size() > kExcerptMax) {
    std::size_t begin = column - kExcerptMax / 2;
    while (inside_character(begin)) ++begin;
    line.remove_prefix(begin);
    column -= begin;
    cut_before = "... ";
  }
  if (line.size() > kExcerptMax) {
    std::size_t end = kExcerptMax;
    while (end > 0 && inside_character(end)) --end;
    line = line.substr(0, end);
    cut_behind = " ...";
  }
  const std::size_t marks = std::max<std::size_t>(1, where.end - where.begin);
  out += "    " + std::string(cut_before) + printable(line) + std::string(cut_behind) + "\n    ";
  out += std::string(cut_before.size() + printable(line.substr(0, column)).size(), ' ');
  out += colored(std::string(std::max<std::size_t>(1, std::min(marks, line.size() - column)), '^'), "1;31",
                 color) +
         "\n";
}

// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment), each one step.
std::size_t edit_distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> before(right.size() + 1);
  std::vector<std::size_t> above(right.size() + 1);
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t j = 0; j <= right.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    before.swap(above);
    above.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t substituted = above[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, substituted});
      const bool swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row.back();
}

}  // namespace

Span span_of(std::string_view source, std::string_view text, std::size_t begin, std::size_t end) {
  begin = std::min(begin, text.size());
  const std::size_t before = text.substr(0, begin).rfind('\n');
  const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
  std::string_view line = text.substr(start);
  line = line.substr(0, line.find('\n'));
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  const auto newlines = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(begin), '\n');
  return {std::string(source),
          begin,
          std::max(begin, end),
          static_cast<std::uint32_t>(newlines + 1),
          static_cast<std::uint32_t>(begin - start + 1),
          std::string(line)};
}

std::string render_terminal(const Message& message, bool color) {
  std::string out =
      colored(severity_name(message.severity), message.severity == Severity::error ? "1;31" : "1;33", color);
  out += ": " + printable(message.what) + '\n';
  if (message.where) append_place(out, *message.where, color);
  if (!message.reason.empty()) out += "  because " + printable(message.reason) + '\n';
  for (const std::string& note : message.notes) out += "  note: " + printable(note) + '\n';
  if (!message.help.empty()) out += "  help: " + printable(message.help) + '\n';
  return out;
}

std::string render_json(const Message& message) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("severity").string(severity_name(message.severity));
  json.key("what").string(message.what);
  if (!message.reason.empty()) json.key("reason").string(message.reason);
  if (message.where) {
    json.key("where").begin_object().key("source").string(message.where->source);
    json.key("line").number(static_cast<std::int64_t>(message.where->line));
    json.key("column").number(static_cast<std::int64_t>(message.where->column)).end_object();
  }
  if (!message.notes.empty()) {
    json.key("notes").begin_array();
    for (const std::string& note : message.notes) json.string(note);
    json.end_array();
  }
  if (!message.help.empty()) json.key("help").string(message.help);
  json.end_object();
  return out;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  constexpr std::size_t kPrefixMin = 3;
  for (const std::string& candidate : candidates)
    if (best.empty() && word.size() >= kPrefixMin && candidate.starts_with(word)) best = candidate;
  return best;
}

}  // namespace why403::base

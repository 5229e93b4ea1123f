// A message is a value: what happened, why, where, and what to do about it.
//
//   Message{.what = "unknown format `ngnix`",
//           .reason = "no built-in or loaded format has this name",
//           .help = "did you mean `nginx`?"}
//
// Lower case, no full stop, user text in backticks, got *and* wanted. One value
// renders to the terminal, to JSON and to problem+json.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace why403::base {

enum class Severity : std::uint8_t { error, warning, note };

/// A place in a text: byte offsets half-open, line and column from 1 (columns count bytes).
struct Span {
  std::string source;  ///< file name, or a name such as `<stdin>`
  std::size_t begin = 0;
  std::size_t end = 0;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string text;  ///< the source line that holds it, for the underline; may be empty
  bool operator==(const Span&) const = default;
};

struct Message {
  std::string what;
  std::string reason;
  std::optional<Span> where;
  std::vector<std::string> notes;
  std::string help;
  Severity severity = Severity::error;
  // For programs that read what a service says: what happened, as a slug, and with what; empty where only people do.
  std::string event;
  std::vector<std::pair<std::string, std::string>> fields;
  bool operator==(const Message&) const = default;
};

/// The place of the bytes [begin, end) of `text`; `end` is cut to the end of the line for display.
Span span_of(std::string_view source, std::string_view text, std::size_t begin, std::size_t end);

/// For a person: several lines, each ending in a line feed; control characters made visible.
std::string render_terminal(const Message& message, bool color);

/// One JSON object: {"severity","what","reason"?,"where"?,"notes"?,"help"?}.
std::string render_json(const Message& message);

/// The nearest of `candidates` to `word` by edit distance (a swap of neighbours is one edit), else the first
/// that begins with it; empty when none is near enough to suggest.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace why403::base

namespace why403 {
using base::Message;
}

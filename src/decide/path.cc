#include "decide/path.h"

#include <array>

#include "base/text.h"

namespace why403::decide {

namespace {

int hex_value(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return -1;
}

bool begins_escape(std::string_view text) {
  return text.size() >= 3 && text[0] == '%' && hex_value(text[1]) >= 0 && hex_value(text[2]) >= 0;
}

// Appends the one reading of a segment, whose room is there already.
Status<PathFault> decode_segment(std::string_view segment, std::string& out) {
  const std::size_t begin = out.size();
  for (std::size_t at = 0; at < segment.size(); ++at) {
    char letter = segment[at];
    if (letter == '%') {
      if (!begins_escape(segment.substr(at))) return PathFault::broken_encoding;
      letter = static_cast<char>(hex_value(segment[at + 1]) * 16 + hex_value(segment[at + 2]));
      at += 2;
      if (letter == '/') return PathFault::encoded_separator;
    }
    if (letter == '\\') return PathFault::encoded_separator;
    if (letter == ';') return PathFault::parameter;
    if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f) return PathFault::control_character;
    out += letter;
  }
  const std::string_view decoded = std::string_view(out).substr(begin);
  if (decoded == "." || decoded == "..") return PathFault::dot_segment;
  for (std::size_t at = decoded.find('%'); at != std::string_view::npos; at = decoded.find('%', at + 1))
    if (begins_escape(decoded.substr(at))) return PathFault::encoded_twice;
  if (!base::is_valid_utf8(decoded)) return PathFault::broken_encoding;
  return Done{};
}

}  // namespace

std::string_view name(PathFault fault) {
  constexpr std::array<std::string_view, 9> names = {"not-absolute",    "too-long",          "empty-segment",
                                                     "dot-segment",     "encoded-separator", "parameter",
                                                     "broken-encoding", "control-character", "encoded-twice"};
  return names[static_cast<std::size_t>(fault)];
}

void write_path(const Path& path, std::string& out) {
  out.clear();
  for (const std::string_view segment : path.segments) out.append("/").append(segment);
  if (path.segments.empty() || path.ends_in_slash) out += '/';
}

Status<PathFault> read_path(std::string_view text, Path& path) {
  path.segments.clear();
  path.decoded.clear();
  path.ends_in_slash = text.size() > 1 && text.ends_with('/');
  if (!text.starts_with('/')) return PathFault::not_absolute;
  if (text.size() > kPathBytesMax) return PathFault::too_long;
  if (text.find('#') != std::string_view::npos) return PathFault::parameter;
  path.decoded.reserve(text.size());  // decoding never lengthens, so views into it stay
  text.remove_prefix(1);
  if (path.ends_in_slash) text.remove_suffix(1);
  if (text.empty()) {
    if (path.ends_in_slash) return PathFault::empty_segment;
    return Done{};
  }
  for (;;) {
    const base::Cut part = base::cut(text, "/");
    if (part.before.empty()) return PathFault::empty_segment;
    if (path.segments.size() == kSegmentsMax) return PathFault::too_long;
    const std::size_t begin = path.decoded.size();
    TRY(decode_segment(part.before, path.decoded));
    path.segments.push_back(std::string_view(path.decoded).substr(begin));
    if (!part.found) return Done{};
    text = part.after;
  }
}

}  // namespace why403::decide

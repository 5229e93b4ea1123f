#include "ingest/template.h"

#include <cstring>

#include "base/text.h"

namespace why403::ingest {

Result<Template::Piece, Message> Template::compile_brace(std::string_view inside, ValueNames& names) {
  Piece piece;
  base::Cut parts = base::cut(inside, " | ");
  for (const std::string_view name : base::split(parts.before, ',')) piece.slots.push_back(names.add(base::trim(name)));
  while (parts.found) {
    parts = base::cut(parts.after, " | ");
    Conversion conversion = TRY(parse_conversion(base::trim(parts.before)));
    if (!conversion.text)
      return Message{.what = "`" + std::string(parts.before) + "` cannot stand in a text", .help = "use a conversion of texts there"};
    piece.conversions.push_back(std::move(*conversion.text));
  }
  return piece;
}

Result<Template, Message> Template::compile(std::string_view text, ValueNames& names) {
  Template out;
  std::string literal;
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size());
    literal += text.substr(0, open);
    text.remove_prefix(open);
    if (text.empty()) break;
    if (text.starts_with("{{")) {
      literal += '{';
      text.remove_prefix(2);
      continue;
    }
    const std::size_t close = text.find('}');
    if (close == std::string_view::npos) return Message{.what = "a `{` has no `}`", .help = "write `{{` for a plain brace"};
    Piece piece = TRY(compile_brace(text.substr(1, close - 1), names));
    piece.literal = std::move(literal);
    literal.clear();
    out.pieces_.push_back(std::move(piece));
    text.remove_prefix(close + 1);
  }
  if (!literal.empty()) out.pieces_.push_back({std::move(literal), {}, {}});
  return out;
}

std::optional<std::string_view> Template::fill(const Values& values, base::Arena& arena) const {
  std::vector<std::string_view> texts;
  std::size_t size = 0;
  for (const Piece& piece : pieces_) {
    texts.push_back(piece.literal);
    size += piece.literal.size();
    if (piece.slots.empty()) continue;
    std::optional<std::string_view> found;
    for (std::size_t i = 0; i < piece.slots.size() && !found; ++i)
      if (values.has(piece.slots[i])) found = values.text(piece.slots[i]);
    for (std::size_t i = 0; i < piece.conversions.size() && found; ++i) found = convert_text(*found, piece.conversions[i], arena);
    if (!found || found->empty()) return std::nullopt;
    texts.push_back(*found);
    size += found->size();
  }
  char* start = arena.allocate(size);
  char* place = start;
  for (const std::string_view text : texts) {
    std::memcpy(place, text.data(), text.size());
    place += text.size();
  }
  return std::string_view(start, size);
}

}  // namespace why403::ingest

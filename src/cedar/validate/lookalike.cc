#include "cedar/validate/lookalike.h"

#include "base/text.h"
#include "cedar/validate/script_table.h"

namespace why403::cedar {

namespace {

bool is_printable_ascii(char32_t character) { return character >= ' ' && character <= '~'; }

bool turns_direction(char32_t character) {
  return (character >= U'\u202A' && character <= U'\u202E') || (character >= U'\u2066' && character <= U'\u2069');
}

// Calls `look` with each character and its bytes, until it answers false.
template <typename Look>
void each_character(std::string_view text, Look look) {
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(base::utf8_sequence_length(text), 1);
    if (!look(base::utf8_decode(text, length), text.substr(0, length))) return;
    text.remove_prefix(length);
  }
}

bool has_direction_sign(std::string_view text) {
  bool found = false;
  each_character(text, [&](char32_t character, std::string_view) { return !(found = turns_direction(character)); });
  return found;
}

bool mixes_scripts(std::string_view text) {
  Scripts shared;
  shared.fill(~0ULL);
  each_character(text, [&](char32_t character, std::string_view) {
    const Scripts& own = scripts_of(character);
    for (std::size_t i = 0; i < shared.size(); ++i) shared[i] &= own[i];
    return true;
  });
  return shared == Scripts{};
}

}  // namespace

std::optional<std::string> doubt_of_text(std::string_view text) {
  if (has_direction_sign(text)) return "this text has characters that turn the direction of text";
  if (mixes_scripts(text)) return "this text has letters of several scripts";
  return std::nullopt;
}

std::optional<std::string> doubt_of_identifier(std::string_view text) {
  if (has_direction_sign(text)) return "this name has characters that turn the direction of text";
  std::optional<std::string> doubt;
  each_character(text, [&](char32_t character, std::string_view bytes) {
    if (!is_printable_ascii(character) && !allowed_in_identifiers(character))
      doubt = "this name has the character `" + std::string(bytes) + "`, which names should not have";
    return !doubt;
  });
  if (!doubt && mixes_scripts(text)) doubt = "this name has letters of several scripts";
  return doubt;
}

}  // namespace why403::cedar

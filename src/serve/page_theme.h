// How the page for refused people looks: colours and a logo, as far as the operator may choose them.
//
//   const auto accent = parse_colour("#0b4a9e");
//   if (const auto fault = fault_of(colours)) …                    // nobody could read it
//   page += style_text(theme);
//
// A colour is six hex digits and nothing else, a logo a picture in base64 and nothing else: neither can end the style or
// the attribute that it stands in. Contrasts are those of WCAG 2.2, sections 1.4.3 and 1.4.11.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace why403::serve {

inline constexpr std::size_t kLogoBytesMax = 32 << 10;
inline constexpr double kContrastMin = 4.5;

struct Colour {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
  bool operator==(const Colour&) const = default;
};
/// `#0b4a9e` or `#04a`.
std::optional<Colour> parse_colour(std::string_view text);
std::string format_colour(Colour colour);
/// From 1, which nobody can read, to 21.
double contrast(Colour left, Colour right);

struct PageColours {
  Colour background;
  Colour text;
  Colour accent;  ///< of links and buttons
  bool operator==(const PageColours&) const = default;
};
/// What keeps people from reading it.
std::optional<std::string> fault_of(const PageColours& colours);

struct PageTheme {
  PageColours light = {{0xf6, 0xf7, 0xf9}, {0x1b, 0x23, 0x30}, {0x0b, 0x4a, 0x9e}};
  PageColours dark = {{0x12, 0x16, 0x1d}, {0xe6, 0xe9, 0xef}, {0x9c, 0xc4, 0xff}};
  std::string logo;  ///< a data URI; empty: none
  bool operator==(const PageTheme&) const = default;
};

/// PNG, JPEG, WebP, GIF or SVG as `data:image/png;base64,…`, of at most kLogoBytesMax.
bool is_logo(std::string_view text);

/// CSS for the whole page, in light and dark by the reader's system.
std::string style_text(const PageTheme& theme);

}  // namespace why403::serve

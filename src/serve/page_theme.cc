#include "serve/page_theme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "base/text.h"

namespace why403::serve {

namespace {

constexpr Colour kWhite{255, 255, 255};
constexpr Colour kBlack{0, 0, 0};

std::optional<std::uint8_t> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  return std::nullopt;
}

Colour mixed(Colour from, Colour to, double share) {
  const auto part = [&](std::uint8_t left, std::uint8_t right) {
    return static_cast<std::uint8_t>(std::lround(left + (right - left) * share));
  };
  return {part(from.red, to.red), part(from.green, to.green), part(from.blue, to.blue)};
}

// https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
double luminance(Colour colour) {
  const auto linear = [](std::uint8_t part) {
    const double share = part / 255.0;
    return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
}

Colour card_of(const PageColours& colours) {
  return mixed(colours.background, kWhite, luminance(colours.background) > 0.5 ? 0.7 : 0.05);
}

// For what is less important, as far as it can still be read.
Colour soft_of(const PageColours& colours) {
  const Colour soft = mixed(colours.text, colours.background, 0.2);
  const bool is_readable = std::min(contrast(soft, colours.background), contrast(soft, card_of(colours))) >= kContrastMin;
  return is_readable ? soft : colours.text;
}

std::string variables(const PageColours& colours) {
  const Colour on_accent = contrast(kWhite, colours.accent) >= contrast(kBlack, colours.accent) ? kWhite : kBlack;
  std::string out;
  for (const auto& [name, colour] : {std::pair("--ground", colours.background), std::pair("--text", colours.text),
                                     std::pair("--accent", colours.accent), std::pair("--on-accent", on_accent),
                                     std::pair("--card", card_of(colours)), std::pair("--soft", soft_of(colours)),
                                     std::pair("--line", mixed(colours.background, colours.text, 0.25))})
    out.append(name).append(":").append(format_colour(colour)).append(";");
  return out;
}

constexpr std::string_view kStyle =
    "*{box-sizing:border-box}"
    // A text that a language's file leaves out is told in English, also from right to left.
    "h1,h2,p,li,dt,dd,a,button{unicode-bidi:plaintext}[dir=rtl] main{text-align:right}"
    "body{margin:0;font:1.0625rem/1.6 system-ui,sans-serif;background:var(--ground);color:var(--text)}"
    "header,main{max-width:40rem;margin:0 auto;padding:0 1.5rem}"
    "header{display:flex;flex-wrap:wrap;align-items:center;gap:.75rem;padding-top:6vh;color:var(--soft);font-weight:600}"
    "header img{max-width:100%;max-height:3rem}"
    "main{padding-top:2rem;padding-bottom:3rem;overflow-wrap:break-word}"
    ".status{margin:0;color:var(--soft);font-variant-numeric:tabular-nums}"
    "h1{margin:.25rem 0 1rem;font-size:clamp(1.625rem,5vw,2.125rem);line-height:1.2;text-wrap:balance}"
    "h2{margin:0 0 .5rem;font-size:1.0625rem}"
    ".why{margin:0 0 1.5rem;font-size:1.1875rem}"
    ".help{margin:0 0 1.5rem;padding:1rem 1.25rem;border-radius:.25rem;border-inline-start:.25rem solid var(--accent);background:var(--card)}"
    ".help ul{margin:0;padding-inline-start:1.25rem}"
    ".help p{margin:.5rem 0 0;color:var(--soft)}"
    ".next{display:flex;flex-wrap:wrap;gap:.75rem;margin:0 0 2rem;padding:0;list-style:none}"
    ".next a,.next button{display:inline-block;padding:.625rem 1.125rem;border:1px solid var(--accent);border-radius:.5rem;"
    "background:transparent;color:var(--accent);font:inherit;font-weight:600;line-height:1.4;text-decoration:none;text-align:center;"
    "cursor:pointer}"
    ".next li:first-child a,.next li:first-child button{background:var(--accent);color:var(--on-accent)}"
    ".next a:hover,.next button:hover{text-decoration:underline}"
    "a:focus-visible,button:focus-visible{outline:3px solid var(--text);outline-offset:3px}"
    ".reference{padding:1rem 1.25rem;border:1px solid var(--line);border-radius:.5rem;background:var(--card)}"
    "dl,.reference p{margin:0}"
    ".reference p{margin-top:.75rem;color:var(--soft);font-size:.9375rem}"
    "dt{color:var(--soft);font-size:.9375rem}"
    "dd{margin:0;font:1.125rem/1.5 ui-monospace,monospace;overflow-wrap:anywhere;user-select:all}"
    "@media(max-width:30rem){header{padding-top:1.5rem}main{padding-top:1.5rem}.next{flex-direction:column}.next a,.next button{width:100%}}"
    "@media(forced-colors:active){.next a,.next button{border-color:ButtonText}}";

}  // namespace

std::optional<Colour> parse_colour(std::string_view text) {
  const bool is_short = text.size() == 4;
  if ((text.size() != 7 && !is_short) || text[0] != '#') return std::nullopt;
  std::array<std::uint8_t, 3> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto high = hex_digit(text[is_short ? 1 + i : 1 + 2 * i]);
    const auto low = hex_digit(text[is_short ? 1 + i : 2 + 2 * i]);
    if (!high || !low) return std::nullopt;
    parts[i] = static_cast<std::uint8_t>(*high * 16 + *low);
  }
  return Colour{parts[0], parts[1], parts[2]};
}

std::string format_colour(Colour colour) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "#%02x%02x%02x", colour.red, colour.green, colour.blue);
  return text.data();
}

double contrast(Colour left, Colour right) {
  const double one = luminance(left);
  const double other = luminance(right);
  return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

std::optional<std::string> fault_of(const PageColours& colours) {
  for (const auto& [name, colour] : {std::pair("text", colours.text), std::pair("accent", colours.accent)}) {
    const double least = std::min(contrast(colour, colours.background), contrast(colour, card_of(colours)));
    if (least >= kContrastMin) continue;
    std::array<char, 16> shown{};
    std::snprintf(shown.data(), shown.size(), "%.1f", least);
    return "`" + std::string(name) + "` has a contrast of " + shown.data() + " to 1 to `background`, and 4.5 is needed to read it";
  }
  return std::nullopt;
}

bool is_logo(std::string_view text) {
  constexpr std::array<std::string_view, 5> kinds = {"data:image/png;base64,", "data:image/jpeg;base64,", "data:image/webp;base64,",
                                                     "data:image/gif;base64,", "data:image/svg+xml;base64,"};
  const auto* const kind = std::ranges::find_if(kinds, [&](std::string_view each) { return text.starts_with(each); });
  if (kind == kinds.end() || text.size() > kLogoBytesMax) return false;
  std::string_view picture = text.substr(kind->size());
  if (picture.empty() || picture.size() % 4 != 0) return false;
  for (int padding = 0; padding < 2 && picture.ends_with('='); ++padding) picture.remove_suffix(1);
  return std::ranges::all_of(picture, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
  });
}

std::string style_text(const PageTheme& theme) {
  std::string out = ":root{color-scheme:light dark;" + variables(theme.light) + "}";
  out.append("@media(prefers-color-scheme:dark){:root{").append(variables(theme.dark)).append("}}");
  return out.append(kStyle);
}

}  // namespace why403::serve

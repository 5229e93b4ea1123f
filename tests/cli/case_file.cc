#include "case_file.h"

#include <algorithm>

namespace why403::cases {

namespace {

// The first line of `text` with its line feed.
std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
  text.remove_prefix(line.size());
  return line;
}

bool line_matches(std::string_view expected, std::string_view actual) {
  constexpr std::string_view kAny = "[..]";
  const std::size_t any = expected.find(kAny);
  if (any == std::string_view::npos) return expected == actual;
  const std::string_view before = expected.substr(0, any);
  const std::string_view after = expected.substr(any + kAny.size());
  if (!actual.starts_with(before)) return false;
  for (std::size_t skip = before.size(); skip <= actual.size(); ++skip)
    if (line_matches(after, actual.substr(skip))) return true;
  return false;
}

}  // namespace

std::vector<Section> read_sections(std::string_view text) {
  std::vector<Section> out(1);
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.starts_with("--- ")) {
      out.push_back({std::string(line.substr(0, line.find_last_not_of(" \n") + 1)), {}});
    } else {
      out.back().body += line;
    }
  }
  return out;
}

std::string write_sections(const std::vector<Section>& sections) {
  std::string out;
  for (const Section& section : sections)
    out += section.head + (section.head.empty() ? "" : "\n") + section.body;
  return out;
}

bool matches(std::string_view expected, std::string_view actual) {
  while (!expected.empty() && !actual.empty())
    if (!line_matches(take_line(expected), take_line(actual))) return false;
  return expected.empty() && actual.empty();
}

std::vector<Section> read_console_blocks(std::string_view text) {
  std::vector<Section> out(1);
  bool in_block = false;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (!in_block || line.starts_with("```")) {
      const bool opens = !in_block && line.starts_with("```console");
      if (in_block && !out.back().head.empty()) out.emplace_back();
      in_block = opens;
      out.back().body += line;
    } else if (line.starts_with("$ ")) {
      out.push_back({std::string(line.substr(0, line.find('\n'))), {}});
    } else {
      out.back().body += line;
    }
  }
  return out;
}

std::string write_console_blocks(const std::vector<Section>& sections) { return write_sections(sections); }

}  // namespace why403::cases

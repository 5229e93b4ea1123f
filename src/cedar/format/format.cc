#include "cedar/format/format.h"

#include "cedar/format/policy_layout.h"

namespace why403::cedar {

namespace {

// Lines of nothing but white space go, but not inside strings and comments.
void drop_empty_lines(std::string_view text, std::string& out) {
  if (text.starts_with('\n')) out += '\n';
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end == std::string_view::npos ? text.size() : end + 1);
    const bool blank = line.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos;
    if (!blank || line.find('\n') == std::string_view::npos) out += line;
    text.remove_prefix(line.size());
  }
}

std::string without_empty_lines(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t next = at;
    std::size_t end = text.size();
    while (next < text.size()) {
      if (text[next] == '"') {
        end = next + 1;
        while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
        end = std::min(end + 1, text.size());
        break;
      }
      if (text.substr(next, 2) == "//") {
        end = std::min(text.find_first_of("\r\n", next), text.size());
        break;
      }
      ++next;
    }
    drop_empty_lines(text.substr(at, next - at), out);
    if (next < text.size()) out += text.substr(next, end - next);
    at = next < text.size() ? end : text.size();
  }
  const std::size_t first = out.find_first_not_of(" \t\r\n\v\f");
  if (first == std::string::npos) return {};
  return out.substr(first, out.find_last_not_of(" \t\r\n\v\f") + 1 - first);
}

}  // namespace

Result<std::string, Messages> format_policies(const std::string& text, const FormatOptions& options,
                                              const std::string& source) {
  const PolicySet set = TRY(parse_policies(text, source));
  PolicyLayout policies(text, options.indent);
  std::string out;
  for (std::size_t i = 0; i < set.policies.size(); ++i) {
    if (i > 0) out += "\n\n";
    out += without_empty_lines(policies.next(options.width));
  }
  out += '\n';
  for (const std::string_view comment : policies.comments_at_end()) {
    out += comment;
    out += '\n';
  }
  // A formatter must never change a policy, so it looks at what it made.
  const auto again = parse_policies(out, source);
  bool unchanged = again && again->policies.size() == set.policies.size();
  for (std::size_t i = 0; unchanged && i < set.policies.size(); ++i)
    unchanged = same(again->policies[i], set.policies[i]);
  if (unchanged) return out;
  return Messages{{.what = "formatting would change these policies",
                   .help = "please report them as a mistake of why403"}};
}

}  // namespace why403::cedar

#include "servers/directive.h"

namespace why403::servers {

const Directive* Directive::find(std::string_view wanted) const {
  for (auto each = inner.rbegin(); each != inner.rend(); ++each)
    if (each->name == wanted) return &*each;
  return nullptr;
}

std::string Directive::text() const {
  std::string out = written.empty() ? name : written;
  for (const std::string& each : arguments) {
    const bool quote = each.empty() || each.find_first_of(" \t;") != std::string::npos;
    out.append(" ").append(quote ? "\"" : "").append(each).append(quote ? "\"" : "");
  }
  if (out.starts_with('<')) out += '>';
  return out.size() > 160 ? out.substr(0, 157) + "..." : out;
}

Place Tree::place(const Directive& directive) const {
  return {directive.file < files.size() ? files[directive.file] : std::string(), directive.line, directive.text()};
}

}  // namespace why403::servers

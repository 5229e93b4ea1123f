#include "servers/uri.h"

#include <vector>

#include "base/text.h"

namespace why403::servers {

std::string normal_path(std::string_view path, bool merge) {
  const std::string decoded = base::percent_decode(path.substr(0, path.find_first_of("?#")));
  std::vector<std::string_view> kept;
  const std::string_view text = decoded;
  std::size_t at = 0;
  bool directory = false;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('/', at), text.size());
    const std::string_view segment = text.substr(at, end - at);
    at = end + 1;
    directory = end < text.size();
    if (segment == ".") {
      directory = true;
    } else if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
      directory = true;
    } else if (!segment.empty() || (!merge && end > 0)) {
      kept.push_back(segment);
    }
  }
  std::string out;
  for (const std::string_view segment : kept) out.append("/").append(segment);
  if (directory || out.empty()) out += '/';
  return out;
}

std::string_view query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const base::Cut part = base::cut(query.substr(0, end), "=");
    if (base::equals_ignoring_case(part.before, name)) return part.after;
    if (end == std::string_view::npos) break;
    query = query.substr(end + 1);
  }
  return {};
}

std::string bare_host(std::string_view host) {
  std::string out = base::to_lower(host);
  if (const std::size_t colon = out.rfind(':'); colon != std::string::npos && out.find(']', colon) == std::string::npos && out.find(':') == colon) out.resize(colon);
  if (out.ends_with('.')) out.pop_back();
  return out;
}

}  // namespace why403::servers

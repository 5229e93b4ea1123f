#include "cli/decide_files.h"

#include "base/text.h"

namespace why403::cli {

Result<AskedUrl, Message> read_url(const std::string& url) {
  AskedUrl asked;
  std::string_view left = url;
  const base::Cut scheme = base::cut(left, "://");
  if (scheme.found) {
    const std::size_t slash = scheme.after.find('/');
    const std::string_view authority = scheme.after.substr(0, slash);
    left = slash == std::string_view::npos ? "/" : scheme.after.substr(slash);
    const std::size_t user = authority.rfind('@');
    const std::string_view host = user == std::string_view::npos ? authority : authority.substr(user + 1);
    const std::size_t end = host.starts_with('[') ? host.find(']') + 1 : host.find(':');
    asked.host = host.substr(0, end);
  } else if (!left.starts_with('/')) {
    return Message{.what = "`" + url + "` is neither a URL nor a path", .help = "as in `/orders/7`"};
  }
  asked.path = left.substr(0, left.find_first_of("?#"));
  return asked;
}

}  // namespace why403::cli

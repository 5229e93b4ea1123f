// Request lines and URLs as servers log them: whatever a client sent, so nothing is taken for granted.
#include "base/scan.h"
#include "base/text.h"
#include "ingest/mapping.h"

namespace why403::ingest {

using event::Event;
using event::Field;

namespace {

// RFC 9110 section 9.1: a method is a token; those in use are letters, `-` and `_`.
bool is_method(std::string_view text) {
  if (text.empty() || text == "-" || text.size() > 32) return false;
  for (const char c : text)
    if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_')) return false;
  return true;
}

void set_path_and_query(std::string_view text, Event& event) {
  const char* end = text.data() + text.size();
  const char* mark = base::find_byte(text.data(), end, '?');
  event.set_text(Field::path, {text.data(), static_cast<std::size_t>(mark - text.data())});
  if (mark != end) event.set_text(Field::query, {mark + 1, static_cast<std::size_t>(end - mark - 1)});
}

bool is_port(std::string_view text) {
  return text.size() <= 5 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

void set_host(std::string_view text, Event& event) {
  if (text.empty()) return;
  // Most have no port.
  const char* end = text.data() + text.size();
  if (base::find_byte(text.data(), end, ':') == end) return event.set_text(Field::host, text);
  if (text[0] == '[') {
    if (const std::size_t bracket = text.find(']'); bracket != std::string_view::npos) text = text.substr(0, bracket + 1);
  } else if (const std::size_t colon = text.find(':'); text.find(':', colon + 1) == std::string_view::npos && is_port(text.substr(colon + 1))) {
    text = text.substr(0, colon);
  }
  if (!text.empty()) event.set_text(Field::host, text);
}

void set_url(std::string_view text, Event& event) {
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return set_path_and_query(text, event);
  event.set_text(Field::scheme, text.substr(0, colon));
  text.remove_prefix(colon + 3);
  const std::size_t slash = text.find_first_of("/?");
  std::string_view authority = text.substr(0, slash);
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
  set_host(authority, event);
  if (slash == std::string_view::npos) {
    event.set_text(Field::path, "/");
  } else {
    set_path_and_query(text.substr(slash), event);
  }
}

void set_target(std::string_view text, Event& event) {
  if (!text.empty() && text[0] != '/' && text.find("://") < 12) return set_url(text, event);
  set_path_and_query(text, event);
}

namespace {

// What is no request, a TLS greeting to a plain port say, as nginx logs it: printable, and the same from every server.
[[gnu::noinline]] void set_no_request(std::string_view text, Event& event, base::Arena& arena) {
  // How HAProxy and AWS load balancers say that there was none.
  if (text == "<BADREQ>" || text == "- - -") return;
  constexpr std::string_view digits = "0123456789ABCDEF";
  char* const out = arena.allocate(text.size() * 4);
  char* end = out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\') {
      *end++ = c;
      continue;
    }
    *end++ = '\\';
    *end++ = 'x';
    *end++ = digits[byte >> 4];
    *end++ = digits[byte & 0xF];
  }
  event.set_text(Field::path, {out, static_cast<std::size_t>(end - out)});
}

// Where the method's blank stands; the text's size when it does not begin with a method. Nearly all are two.
std::size_t method_size(std::string_view text) {
  if (text.starts_with("GET ")) return 3;
  if (text.starts_with("POST ")) return 4;
  const char* end = text.data() + text.size();
  const auto size = static_cast<std::size_t>(base::find_byte(text.data(), end, ' ') - text.data());
  return is_method(text.substr(0, size)) ? size : text.size();
}

// Where the blank before the last word stands; npos when there is one word only. The last word of nearly all requests
// is `HTTP/1.1` or as long.
std::size_t last_blank(std::string_view text) {
  if (text.size() > 9 && text[text.size() - 9] == ' ' && text.substr(text.size() - 8).starts_with("HTTP/") &&
      text[text.size() - 3] != ' ' && text[text.size() - 2] != ' ' && text[text.size() - 1] != ' ')
    return text.size() - 9;
  return text.rfind(' ');
}

}  // namespace

void set_request(std::string_view text, Event& event, base::Arena& arena) {
  const std::size_t method = method_size(text);
  if (method == text.size()) return set_no_request(text, event, arena);
  event.set_text(Field::method, text.substr(0, method));
  std::string_view rest = text.substr(method + 1);
  // The protocol is the last word, when there is one: a target may hold raw blanks.
  const std::size_t last = last_blank(rest);
  if (last != std::string_view::npos && rest.substr(last + 1).starts_with("HTTP/")) {
    event.set_text(Field::protocol, rest.substr(last + 1));
    rest = rest.substr(0, last);
  }
  if (!rest.empty()) set_target(rest, event);
}

}  // namespace why403::ingest

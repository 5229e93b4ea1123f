// The head and body of one request, cut out of bytes by Beast's parser.
//
// Texts are copied into the parser's own memory, which the next request uses again. Beast refuses what makes
// two readers see two requests: several or broken Content-Length, Content-Length beside Transfer-Encoding,
// line breaks inside fields. What it does not refuse is refused here: a Transfer-Encoding other than chunked,
// a missing or repeated Host, a line that goes on in the next one (RFC 9112 sections 3.2, 5.2, 6.1, 6.3). Fields that
// come after a body are no fields of the request: they are passed over (RFC 9110 section 6.5.1).
#pragma once

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "serve/exchange.h"

namespace why403::serve {

/// What a request is held in; lives as long as its connection.
struct RequestText {
  std::string_view method;
  std::string_view target;
  std::vector<Header> headers;
  std::string body;
  base::Arena arena;
  bool expects_continue = false;

  void clear() {
    method = target = {};
    headers.clear();
    body.clear();
    arena.reset();
    expects_continue = false;
  }
};

class RequestParser final : public boost::beast::http::basic_parser<true> {
 public:
  static constexpr std::size_t kHeadersMax = 100;

  explicit RequestParser(RequestText& text) : text_(text) { text_.clear(); }

  /// As the base's; the bytes of a header come again until all of it is there.
  std::size_t put(boost::asio::const_buffer bytes, boost::beast::error_code& error) {
    if (!is_header_done() && goes_on({static_cast<const char*>(bytes.data()), bytes.size()})) {
      error = boost::beast::http::error::bad_field;
      return 0;
    }
    return basic_parser::put(bytes, error);
  }

 private:
  using Error = boost::beast::error_code;
  using View = boost::beast::string_view;

  std::string_view keep(View view) { return text_.arena.copy({view.data(), view.size()}); }

  // Whether a line of the header begins with a space, which would be more of the line before.
  static bool goes_on(std::string_view bytes) {
    for (std::size_t at = bytes.find('\n'); at != std::string_view::npos; at = bytes.find('\n', at + 1)) {
      const std::string_view line = bytes.substr(at + 1);
      if (line.starts_with(' ') || line.starts_with('\t')) return true;
      if (at > 0 && bytes[at - 1] == '\r' && line.starts_with("\r\n")) return false;  // where the header ends
    }
    return false;
  }

  void on_request_impl(boost::beast::http::verb, View method, View target, int version, Error&) override {
    is_1_1_ = version == 11;
    text_.method = keep(method);
    text_.target = keep(target);
  }
  void on_response_impl(int, View, int, Error&) override {}
  void on_field_impl(boost::beast::http::field, View name, View value, Error& error) override {
    if (is_whole_) return;  // a trailer
    if (text_.headers.size() == kHeadersMax) error = boost::beast::http::error::header_limit;
    text_.headers.push_back({keep(name), keep(value)});
  }
  void on_header_impl(Error& error) override {
    const Request head{.headers = text_.headers};
    const std::size_t hosts = head.count("host");
    if (hosts > 1 || (hosts == 0 && is_1_1_)) error = boost::beast::http::error::bad_field;
    if (head.count("transfer-encoding") > 0 && !chunked())
      error = boost::beast::http::error::bad_transfer_encoding;
    is_whole_ = true;
    text_.expects_continue = base::equals_ignoring_case(head.header("expect"), "100-continue");
  }
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, Error&) override {
    if (length) text_.body.reserve(std::min<std::uint64_t>(*length, kReservedMax));
  }
  std::size_t on_body_impl(View body, Error&) override {
    text_.body.append(body.data(), body.size());
    return body.size();
  }
  void on_chunk_header_impl(std::uint64_t, View, Error&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, View body, Error&) override {
    text_.body.append(body.data(), body.size());
    return body.size();
  }
  void on_finish_impl(Error&) override {}

  static constexpr std::uint64_t kReservedMax = 64 << 10;
  RequestText& text_;
  bool is_1_1_ = true;
  bool is_whole_ = false;
};

}  // namespace why403::serve

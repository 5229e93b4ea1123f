// Any bytes as requests of a connection: the same requests come out whether the bytes come at once or one by one, within
// every limit, and none that two readers could cut in two ways.

// Beast asserts that a first chunk that is the last has two bytes more than it needs, and reads it rightly without them.
#define BOOST_DISABLE_ASSERTS
#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "serve/request_parser.h"

namespace why403::serve {
namespace {

constexpr std::uint32_t kHeaderMax = 4096;
constexpr std::uint64_t kBodyMax = 8192;

void check(const RequestText& text) {
  const Request request{.method = text.method, .headers = text.headers};
  if (text.method.empty() || text.target.empty() || text.headers.size() > RequestParser::kHeadersMax) std::abort();
  if (text.body.size() > kBodyMax || request.count("host") > 1) std::abort();
  if (request.count("content-length") > 0 && request.count("transfer-encoding") > 0) std::abort();
  for (const Header& each : text.headers) {
    if (each.name.empty() || each.name.find_first_of(" \t\r\n:") != std::string_view::npos) std::abort();
    if (each.value.find_first_of("\r\n") != std::string_view::npos || each.value.find('\0') != std::string_view::npos)
      std::abort();
  }
}

std::string written(const RequestText& text) {
  std::string all = std::string(text.method) + " " + std::string(text.target) + "\n";
  for (const Header& each : text.headers) all.append(each.name).append(":").append(each.value).append("\n");
  return all + "\n" + text.body;
}

// Requests until the first fault, as a connection reads them.
std::vector<std::string> requests_of(std::string_view bytes, std::size_t step) {
  std::vector<std::string> all;
  RequestText text;
  std::optional<RequestParser> parser;
  const auto begin = [&] {
    parser.emplace(text);
    parser->eager(true);
    parser->header_limit(kHeaderMax);
    parser->body_limit(kBodyMax);
  };
  begin();
  std::string waiting;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    waiting += bytes.substr(at, step);
    boost::system::error_code error;
    while (!waiting.empty()) {
      const std::size_t used = parser->put(boost::asio::buffer(waiting), error);
      waiting.erase(0, used);
      if (error == boost::beast::http::error::need_more) break;
      if (error) return all;
      if (!parser->is_done()) continue;
      check(text);
      all.push_back(written(text));
      if (all.size() == 64) return all;
      begin();
    }
  }
  return all;
}

}  // namespace
}  // namespace why403::serve

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace why403::serve;
  const std::string_view bytes(reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 32 << 10));
  const auto whole = requests_of(bytes, std::max<std::size_t>(bytes.size(), 1));
  if (requests_of(bytes, 1) != whole || requests_of(bytes, 7) != whole) std::abort();
  return 0;
}

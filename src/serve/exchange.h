// One HTTP exchange as plain values: what a door is asked, and what it answers.
//
//   void greet(const Request& request, Reply& reply) {
//     reply.set(200, kText, "hello " + std::string(request.header("user-agent")));
//   }
//
// Views of a Request live until the door returns. A Reply is used again for the next request: its texts keep
// their room.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ip.h"
#include "base/text.h"
#include "identity/certificate.h"

namespace why403::serve {

struct Header {
  std::string_view name;
  std::string_view value;
};

/// For a door that cannot answer yet: it takes a wake(), says Reply::is_pending, and is asked the same once more when that
/// was called, by whatever thread. Then it answers, or waits for the next thing that it needs; it must come to an end.
class Waiting {
 public:
  virtual std::function<void()> wake() = 0;

 protected:
  ~Waiting() = default;
};

struct Request {
  std::string_view method;
  std::string_view path;   ///< of the target, as it stands, without the query
  std::string_view query;  ///< without `?`
  std::span<const Header> headers;
  std::string_view body;
  base::Ip peer;                                            ///< who is connected
  const identity::CertificateNames* certificate = nullptr;  ///< that TLS verified; null: none was shown
  Waiting* waiting = nullptr;                               ///< null: the door must answer now
  bool is_resumed = false;                                  ///< it was pending before
  std::uint64_t parking = 0;                                ///< then: the number that the door gave it, Reply::parking

  /// The value of the first header of that name, in any case; empty when there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const {
    for (const Header& each : headers)
      if (is_named(each, name)) return each.value;
    return {};
  }
  [[nodiscard]] std::size_t count(std::string_view name) const {
    std::size_t found = 0;
    for (const Header& each : headers) found += is_named(each, name) ? 1 : 0;
    return found;
  }

 private:
  // Each door asks for a dozen, of a dozen: few are as long and end alike.
  static bool is_named(const Header& header, std::string_view name) {
    constexpr unsigned char kCase = 0x20;
    const auto last = [](std::string_view text) { return static_cast<unsigned char>(text.back()) | kCase; };
    return header.name.size() == name.size() && (name.empty() || last(header.name) == last(name)) &&
           base::equals_ignoring_case(header.name, name);
  }
};

/// Whether the body is said to be of this media type, whatever its parameters; in any case (RFC 9110 section 8.3.1).
inline bool is_media_type(const Request& request, std::string_view type) {
  const std::string_view written = request.header("content-type");
  return base::equals_ignoring_case(base::trim(written.substr(0, written.find(';'))), type);
}

inline constexpr std::string_view kJson = "application/json";
inline constexpr std::string_view kText = "text/plain; charset=utf-8";

struct Reply {
  int status = 200;
  std::string_view content_type = kJson;
  std::string headers;  ///< further header lines, each ended by CR LF
  std::string body;
  bool is_pending = false;                ///< nothing is answered yet
  std::uint64_t parking = 0;              ///< with it: by which the door knows the request again; 0: needs none
  std::chrono::nanoseconds answer_at{0};  ///< so long after its first byte, so that the time tells nothing; 0: at once

  void clear() {
    is_pending = false;
    parking = 0;
    answer_at = {};
    status = 200;
    content_type = kJson;
    headers.clear();
    body.clear();
  }
  void set(int new_status, std::string_view type, std::string_view text) {
    status = new_status;
    content_type = type;
    body = text;
  }
  /// `value` must hold no control characters.
  void add_header(std::string_view name, std::string_view value) {
    headers.append(name).append(": ").append(value).append("\r\n");
  }
};

}  // namespace why403::serve

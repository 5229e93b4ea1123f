// Asking a service that runs, over its unix socket.
//
//   const auto answer = ask_socket("/var/lib/why403/why403.sock", "GET", "/v1/status");
//   if (!answer) …                                        // nobody answers there
//
// One request over a connection of its own, without a credential: the service knows its own user, and root. Bounded by
// kSocketAnswerMax in time and kSocketBytesMax in bytes.
#pragma once

#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"
#include "base/time.h"

namespace why403::serve {

inline constexpr base::Duration kSocketAnswerMax{60 * base::kSecond.ns};
inline constexpr std::size_t kSocketBytesMax = 64 << 20;

struct SocketAnswer {
  int status = 0;
  std::string body;
};

Result<SocketAnswer, Message> ask_socket(const std::string& path, std::string_view method, std::string_view target, std::string_view body = {});
/// Somebody listens there.
bool answers_socket(const std::string& path);
/// A part of a path, or a value of a query.
std::string percent_encode(std::string_view text);

}  // namespace why403::serve

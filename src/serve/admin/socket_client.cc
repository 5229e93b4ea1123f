#include "serve/admin/socket_client.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/text.h"
#include "base/unix_socket.h"

namespace why403::serve {

namespace {

class Socket {
 public:
  explicit Socket(const std::string& path) : native_(base::connect_unix(path)) {
    if (native_ < 0) return;
    const timeval time{.tv_sec = kSocketAnswerMax.ns / base::kSecond.ns, .tv_usec = 0};
    ::setsockopt(native_, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    ::setsockopt(native_, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() {
    if (native_ >= 0) ::close(native_);
  }
  [[nodiscard]] bool is_open() const { return native_ >= 0; }
  bool send(std::string_view text) { return base::send_all(native_, text); }
  // To the end, which is where the service closes.
  bool receive(std::string& text) {
    std::array<char, 16384> bytes;
    ssize_t count = 0;
    while ((count = ::recv(native_, bytes.data(), bytes.size(), 0)) > 0 && text.size() < kSocketBytesMax)
      text.append(bytes.data(), static_cast<std::size_t>(count));
    return count == 0;
  }

 private:
  const int native_;
};

}  // namespace

Result<SocketAnswer, Message> ask_socket(const std::string& path, std::string_view method, std::string_view target, std::string_view body) {
  const auto failed = [&](std::string_view why) { return Message{.what = "cannot ask the service at `" + path + "`", .reason = std::string(why)}; };
  Socket socket(path);
  if (!socket.is_open()) {
    Message message = failed(std::strerror(errno));
    message.help = "the service must run with `admin` in its configuration; `--socket` says where, if its socket is elsewhere";
    return message;
  }
  std::string text(method);
  text.append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
  if (!body.empty()) text.append("Content-Type: application/json\r\nContent-Length: ").append(std::to_string(body.size())).append("\r\n");
  text.append("\r\n").append(body);
  std::string answer;
  if (!socket.send(text) || !socket.receive(answer)) return failed(std::strerror(errno));
  const base::Cut parts = base::cut(answer, "\r\n\r\n");
  const auto status = parts.before.size() > 12 ? base::parse_int(parts.before.substr(9, 3)) : std::nullopt;
  if (!status) return failed("that is no answer of HTTP/1.1");
  return SocketAnswer{.status = static_cast<int>(*status), .body = std::string(parts.after)};
}

bool answers_socket(const std::string& path) { return Socket(path).is_open(); }

std::string percent_encode(std::string_view text) {
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string out;
  for (const char c : text) {
    if (plain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += '%';
      for (const char digit : base::to_hex({&c, 1})) out += digit;
    }
  }
  return out;
}

}  // namespace why403::serve

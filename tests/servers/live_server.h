// For tests: a real server on loopback, configured by the test, asked over a socket.
//
//   const auto nginx = LiveServer::nginx("location /a { deny all; }");
//   if (!nginx) GTEST_SKIP();
//   EXPECT_EQ(nginx->ask({.path = "/a"}), 403);
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "servers/request.h"

namespace why403::servers {

class LiveServer {
 public:
  /// The directives inside one `server {}`, and those of `http {}` before it. nullptr where nginx is not installed.
  static std::unique_ptr<LiveServer> nginx(const std::string& server, const std::string& http = {});
  /// Directives of the server's own; documents lie in `@FOLDER@/www`. nullptr where Apache is not installed.
  static std::unique_ptr<LiveServer> apache(const std::string& directives);
  LiveServer(const LiveServer&) = delete;
  LiveServer& operator=(const LiveServer&) = delete;
  ~LiveServer();

  /// The status that the server answers; 0 when it closes without one, -1 when it does not answer.
  [[nodiscard]] int ask(const Request& request) const;
  [[nodiscard]] const std::string& folder() const { return folder_; }
  [[nodiscard]] const std::string& config() const { return config_; }
  /// What the server said while starting, for a test that fails.
  [[nodiscard]] std::string complaints() const;

 private:
  LiveServer() = default;
  bool start(const std::vector<std::string>& command);
  [[nodiscard]] int connect() const;

  std::string folder_;
  std::string config_;
  std::string socket_;  ///< a Unix socket, or empty
  int port_ = 0;
  pid_t process_ = -1;
};

}  // namespace why403::servers

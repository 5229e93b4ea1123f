#include "servers/live_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace why403::servers {

namespace fs = std::filesystem;

namespace {

std::string new_folder() {
  std::string name = (fs::temp_directory_path() / "why403-live-XXXXXX").string();
  return ::mkdtemp(name.data()) ? name : std::string();
}

std::string program(const std::vector<std::string>& places) {
  for (const std::string& each : places)
    if (::access(each.c_str(), X_OK) == 0) return each;
  return {};
}

// A port that nobody listens on: the kernel's choice, given back at once.
int free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  int port = 0;
  if (::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 && ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0) port = ntohs(address.sin_port);
  ::close(socket);
  return port;
}

void write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

std::string base64(const std::string& text) {
  constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k) bits = bits << 8 | (i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k) out += i + k > text.size() ? '=' : digits[bits >> (18 - 6 * k) & 63];
  }
  return out;
}

}  // namespace

std::unique_ptr<LiveServer> LiveServer::nginx(const std::string& server, const std::string& http) {
  const std::string binary = program({"/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"});
  if (binary.empty()) return nullptr;
  std::unique_ptr<LiveServer> out(new LiveServer);
  out->folder_ = new_folder();
  out->socket_ = out->folder_ + "/socket";
  out->config_ = out->folder_ + "/nginx.conf";
  fs::create_directories(out->folder_ + "/www/files");
  fs::create_directories(out->folder_ + "/www/with-index");
  write(out->folder_ + "/www/with-index/index.html", "here");
  write(out->folder_ + "/www/page.html", "page");
  // The client is who the header says, so that any address can ask.
  write(out->config_, "daemon off;\nmaster_process off;\npid " + out->folder_ + "/pid;\nerror_log " + out->folder_ + "/error.log notice;\nevents {}\nhttp {\naccess_log off;\nclient_body_temp_path " + out->folder_ +
                          "/body;\nproxy_temp_path " + out->folder_ + "/proxy;\nfastcgi_temp_path " + out->folder_ + "/fastcgi;\nuwsgi_temp_path " + out->folder_ + "/uwsgi;\nscgi_temp_path " + out->folder_ +
                          "/scgi;\nset_real_ip_from unix:;\nreal_ip_header X-Test-Client;\n" + http + "\nserver {\nlisten unix:" + out->socket_ + ";\nserver_name shop.example;\nroot " + out->folder_ + "/www;\n" + server + "\n}\n}\n");
  return out->start({binary, "-p", out->folder_, "-c", out->config_, "-e", out->folder_ + "/error.log"}) ? std::move(out) : nullptr;
}

std::unique_ptr<LiveServer> LiveServer::apache(const std::string& directives) {
  const std::string binary = program({"/usr/sbin/apache2", "/usr/sbin/httpd"});
  const std::string modules = "/usr/lib/apache2/modules/";
  if (binary.empty() || !fs::exists(modules + "mod_remoteip.so")) return nullptr;
  std::unique_ptr<LiveServer> out(new LiveServer);
  out->folder_ = new_folder();
  out->port_ = free_port();
  out->config_ = out->folder_ + "/httpd.conf";
  fs::create_directories(out->folder_ + "/www/files");
  fs::create_directories(out->folder_ + "/www/with-index");
  write(out->folder_ + "/www/with-index/index.html", "here");
  write(out->folder_ + "/www/page.html", "page");
  write(out->folder_ + "/users", "alice:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\nbob:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n");  // password
  std::string config = "ServerRoot " + out->folder_ + "\nServerName shop.example\nListen 127.0.0.1:" + std::to_string(out->port_) + "\nPidFile " + out->folder_ + "/pid\nErrorLog " + out->folder_ + "/error.log\n";
  for (const char* each : {"mpm_event", "authn_core", "authn_file", "authz_core", "authz_host", "authz_user", "auth_basic", "access_compat", "alias", "dir", "rewrite", "setenvif", "remoteip", "mime", "allowmethods", "autoindex"})
    config += std::string("LoadModule ") + each + "_module " + modules + "mod_" + each + ".so\n";
  config += "TypesConfig /dev/null\nRemoteIPHeader X-Test-Client\nRemoteIPInternalProxy 127.0.0.1\nDocumentRoot " + out->folder_ + "/www\n" + directives + "\n";
  for (std::size_t at = config.find("@FOLDER@"); at != std::string::npos; at = config.find("@FOLDER@", at)) config.replace(at, 8, out->folder_);
  write(out->config_, config);
  return out->start({binary, "-X", "-f", out->config_}) ? std::move(out) : nullptr;
}

bool LiveServer::start(const std::vector<std::string>& command) {
  std::vector<char*> words;
  for (const std::string& each : command) words.push_back(const_cast<char*>(each.c_str()));
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  for (const int stream : {1, 2}) ::posix_spawn_file_actions_addopen(&actions, stream, (folder_ + "/said").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  const int failed = ::posix_spawn(&process_, command[0].c_str(), &actions, nullptr, words.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return false;
  // Until it answers, or ends.
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (std::chrono::steady_clock::now() < until) {
    const int socket = connect();
    if (socket >= 0) {
      ::close(socket);
      return true;
    }
    int status = 0;
    if (::waitpid(process_, &status, WNOHANG) == process_) {
      process_ = -1;
      return false;
    }
    std::this_thread::yield();
  }
  return false;
}

LiveServer::~LiveServer() {
  if (process_ > 0) {
    ::kill(process_, SIGTERM);
    int status = 0;
    ::waitpid(process_, &status, 0);
  }
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

int LiveServer::connect() const {
  if (socket_.empty()) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port_));
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return socket;
    ::close(socket);
    return -1;
  }
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, socket_.c_str(), sizeof address.sun_path - 1);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return socket;
  ::close(socket);
  return -1;
}

int LiveServer::ask(const Request& request) const {
  const int socket = connect();
  if (socket < 0) return -1;
  std::string text = request.method + " " + request.path + (request.query.empty() ? "" : "?" + request.query) + " HTTP/1.1\r\nHost: " + request.host.value_or("shop.example") + "\r\nConnection: close\r\n";
  if (request.client) text += "X-Test-Client: " + base::format_ip(*request.client) + "\r\n";
  if (request.agent && !request.agent->empty()) text += "User-Agent: " + *request.agent + "\r\n";
  if (request.referer && !request.referer->empty()) text += "Referer: " + *request.referer + "\r\n";
  if (request.user && !request.user->empty()) text += "Authorization: Basic " + base64(*request.user + ":password") + "\r\n";
  text += "\r\n";
  if (::send(socket, text.data(), text.size(), MSG_NOSIGNAL) < 0) {
    ::close(socket);
    return -1;
  }
  std::string answer;
  char bytes[512];
  for (ssize_t got = 0; answer.size() < 64 && (got = ::read(socket, bytes, sizeof bytes)) > 0;) answer.append(bytes, static_cast<std::size_t>(got));
  ::close(socket);
  const std::size_t at = answer.find(' ');
  return at == std::string::npos ? 0 : std::atoi(answer.c_str() + at + 1);
}

std::string LiveServer::complaints() const {
  std::ostringstream out;
  for (const char* name : {"/said", "/error.log"})
    if (std::ifstream file(folder_ + name); file) out << file.rdbuf();
  return out.str();
}

}  // namespace why403::servers

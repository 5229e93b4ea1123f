// A real nginx that asks by auth_request for each request, with a signed token: beside the same nginx that asks a
// door which answers a constant.
#include <sodium.h>
#include <sys/stat.h>

#include <ctime>
#include <random>

#include "identity/base64url.h"
#include "measure.h"
#include "sections.h"
#include "table.h"

namespace why403::bench {

namespace {

constexpr std::size_t kRequests = 2000;
constexpr int kRounds = 5;
constexpr double kSeconds = 2;
constexpr unsigned kConnections = 32;
constexpr int kTokenSeconds = 3600;

const char* const kNginx = R"(
daemon off; master_process off; worker_processes 1; pid nginx.pid; error_log error.log;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 1000000000; open_file_cache max=100;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  upstream constant { server 127.0.0.1:@constant@; keepalive 64; keepalive_requests 1000000000; }
  upstream why403 { server 127.0.0.1:@why403@; keepalive 64; keepalive_requests 1000000000; }
  @servers@
}
)";
const char* const kNginxServer = R"(
  server {
    listen 127.0.0.1:@port@;
    location / { auth_request /decide; root @folder@/www; try_files /page =404; }
    location = /decide {
      internal;
      proxy_pass http://@upstream@/auth/nginx;
      proxy_http_version 1.1; proxy_pass_request_body off;
      proxy_set_header Connection ""; proxy_set_header Content-Length "";
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Original-Method $request_method;
      proxy_set_header X-Original-URI $request_uri;
      proxy_set_header X-Original-Host $host;
    }
  }
)";

std::string filled(std::string text, std::initializer_list<std::pair<std::string, std::string>> values) {
  for (const auto& [name, value] : values)
    for (std::size_t at = 0; (at = text.find("@" + name + "@", at)) != std::string::npos; at += value.size())
      text.replace(at, name.size() + 2, value);
  return text;
}

// An issuer of tokens signed with Ed25519.
class Issuer {
 public:
  Issuer() {
    if (sodium_init() < 0) give_up("libsodium does not start");
    crypto_sign_keypair(public_key_.data(), secret_key_.data());
  }
  [[nodiscard]] std::string keys() const {
    return R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"one","alg":"EdDSA","x":")" + encoded(public_key_) + "\"}]}";
  }
  [[nodiscard]] std::string token(const std::string& subject, std::size_t number) const {
    const std::string claims = R"({"iss":"https://id.example.com","aud":"bench","sub":")" + subject + R"(","jti":")" +
                               std::to_string(number) + R"(","exp":)" + std::to_string(std::time(nullptr) + kTokenSeconds) + "}";
    const std::string text = identity::base64url_encode(R"({"alg":"EdDSA","typ":"JWT","kid":"one"})") + "." +
                             identity::base64url_encode(claims);
    std::array<unsigned char, crypto_sign_BYTES> signature;
    crypto_sign_detached(signature.data(), nullptr, reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                         secret_key_.data());
    return text + "." + encoded(signature);
  }

 private:
  template <std::size_t Size>
  static std::string encoded(const std::array<unsigned char, Size>& bytes) {
    return identity::base64url_encode({reinterpret_cast<const char*>(bytes.data()), Size});
  }
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> public_key_;
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret_key_;
};

struct Side {
  unsigned short port;
  const Served& authorizer;
  std::vector<double> rate, cost_us, authorizer_us;

  void run(const Child& nginx, const std::vector<std::string>& requests, bool allowed = true) {
    const double nginx_before = nginx.processor_seconds(), before = authorizer.child.processor_seconds();
    const Outcome outcome =
        drive({.port = port, .requests = requests, .connections = kConnections, .seconds = kSeconds, .sought = "a page"});
    const double spent = authorizer.child.processor_seconds() - before;
    const double in_all = spent + nginx.processor_seconds() - nginx_before;
    const std::size_t let_in = allowed ? outcome.answered : 0;
    if (outcome.lost > 0 || outcome.found != let_in || outcome.refused != outcome.answered - let_in)
      give_up("behind nginx, of " + std::to_string(outcome.answered) + " requests " + std::to_string(outcome.found) +
              " were let in, " + std::to_string(outcome.refused) + " refused, " + std::to_string(outcome.lost) + " lost");
    rate.push_back(outcome.per_second());
    cost_us.push_back(in_all * 1e6 / static_cast<double>(outcome.answered));
    authorizer_us.push_back(spent * 1e6 / static_cast<double>(outcome.answered));
  }
};

// Requests that the policies allow, or refuse, each with a token of its own.
std::vector<std::string> signed_requests(const Github& github, const Issuer& issuer, bool allowed) {
  std::vector<std::string> made;
  for (const Question& each : github.draw(100 * kRequests)) {
    if (made.size() == kRequests) break;
    if (each.action != "read" || github.allows(each) != allowed) continue;
    made.push_back("GET /repositories/" + each.repository + " HTTP/1.1\r\nHost: shop.example.com\r\nUser-Agent: bench/1\r\n" +
                   "traceparent: 00-00000403004030000000040300403000-0000000000000403-01\r\n" +
                   "Authorization: Bearer " + issuer.token(each.user, made.size()) + "\r\n\r\n");
  }
  return made;
}

}  // namespace

void proxies(const Place& place) {
  if (place.nginx.empty()) return;
  const Github github(place.workloads);
  const Issuer issuer;
  const std::vector<std::string> requests = signed_requests(github, issuer, true);
  const std::vector<std::string> unwanted = signed_requests(github, issuer, false);
  write_file(place.folder + "/keys.json", issuer.keys());
  write_file(place.folder + "/routes.yaml",
             "- {method: GET, path: \"/repositories/{name}\", action: read, resource: \"Repository::{name}\"}\n");
  const Served constant = start_constant(place);
  const Served ours = start_why403(place, "nginx-why403",
                                   github.configuration() + "routes: routes.yaml\nproxies: [127.0.0.1]\nidentity:\n  issuers:\n" +
                                       "    - {issuer: https://id.example.com, audiences: [bench], keys: keys.json}\n",
                                   true);
  const std::string folder = place.folder + "/nginx";
  ::mkdir(folder.c_str(), 0755);
  ::mkdir((folder + "/www").c_str(), 0755);
  write_file(folder + "/www/page", "a page\n");
  const unsigned short constant_port = free_port(), our_port = free_port();
  std::string servers;
  for (const auto& [port, upstream] : {std::pair(constant_port, "constant"), std::pair(our_port, "why403")})
    servers += filled(kNginxServer, {{"port", std::to_string(port)}, {"folder", folder}, {"upstream", upstream}});
  write_file(folder + "/nginx.conf", filled(kNginx, {{"constant", std::to_string(constant.port)},
                                                     {"why403", std::to_string(ours.port)},
                                                     {"servers", servers}}));
  const Child nginx = Child::start({place.nginx, "-p", folder, "-e", folder + "/error.log", "-c", folder + "/nginx.conf"}, folder + "/nginx");
  wait_for_port(our_port);
  Side trivial{.port = constant_port, .authorizer = constant};
  Side with_tokens{.port = our_port, .authorizer = ours};
  Side refusing{.port = our_port, .authorizer = ours};
  for (int round = 0; round < kRounds; ++round) {
    trivial.run(nginx, requests);
    with_tokens.run(nginx, requests);
    refusing.run(nginx, unwanted, false);
  }
  title("nginx auth_request, signed tokens of 2000 callers, 32 connections");
  const auto rows = [&](const std::string& what, const Side& side, const char* asked) {
    row(what + ": of nginx's own rate, by processor time", median(side.cost_us), "us", in_short(median(trivial.cost_us)) + " us",
        median_ratio(trivial.cost_us, side.cost_us), asked);
    row(what + ": of it the authorizer", median(side.authorizer_us), "us", in_short(median(trivial.authorizer_us)) + " us",
        median_ratio(side.authorizer_us, trivial.authorizer_us), "");
    row(what + ": a second", median(side.rate), "/s", in_short(median(trivial.rate)) + " /s", median_ratio(side.rate, trivial.rate), "");
  };
  rows("allowed", with_tokens, ">= 0.8");
  rows("refused", refusing, "");
}

}  // namespace why403::bench

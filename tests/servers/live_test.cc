// What src/servers says of a configuration, held against the real nginx and Apache: the same requests are sent, and what
// we name must be what refuses.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "base/text.h"
#include "servers/configuration.h"
#include "servers/live_server.h"

namespace why403::servers {
namespace {

Request request(const std::string& path, const std::string& client = "192.0.2.9", const std::string& method = "GET", const std::string& agent = "Firefox", const std::string& referer = "", const std::string& user = "") {
  Request out;
  const base::Cut parts = base::cut(path, "?");
  out.path = parts.before;
  out.query = parts.after;
  out.client = base::parse_ip(client);
  out.method = method;
  out.agent = agent;
  out.referer = referer;
  out.user = user;
  out.host = "shop.example";
  return out;
}

std::string described(const Request& request) { return request.method + " " + request.path + "?" + request.query + " from " + base::format_ip(*request.client) + " agent " + *request.agent + " user " + *request.user; }

struct Said {
  Decision decision;
  bool any = false;
};

Said said(const LiveServer& server, const Request& request, std::string_view product, int status) {
  auto configuration = Configuration::load(server.config());
  if (!configuration) return {};
  auto decisions = configuration->decide(request, product, status);
  if (decisions.empty()) return {};
  return {decisions.front(), true};
}

// The server refuses, we name this line, and nothing had to be assumed.
void expect_line(const LiveServer& server, const Request& request, std::string_view product, int status, std::string_view line) {
  ASSERT_EQ(server.ask(request), status) << described(request) << "\n" << server.complaints();
  const Said answer = said(server, request, product, status);
  ASSERT_TRUE(answer.any) << described(request);
  EXPECT_EQ(answer.decision.outcome.status, status) << described(request);
  EXPECT_EQ(answer.decision.outcome.directive.text, line) << described(request);
  EXPECT_FALSE(answer.decision.outcome.change.empty());
  // The line named holds that text.
  std::ifstream file(answer.decision.outcome.directive.file);
  std::string text;
  for (std::uint32_t i = 0; i < answer.decision.outcome.directive.line; ++i) std::getline(file, text);
  EXPECT_NE(text.find(line.substr(0, line.find(' '))), std::string::npos) << text;
}

// The server lets the request through, and so do we.
void expect_pass(const LiveServer& server, const Request& request, std::string_view product) {
  const int status = server.ask(request);
  ASSERT_TRUE(status >= 200 && status < 400) << status << " " << described(request) << "\n" << server.complaints();
  const Said answer = said(server, request, product, status);
  EXPECT_TRUE(!answer.any || !answer.decision.outcome.refuses()) << described(request) << ": " << answer.decision.outcome.directive.text;
}

constexpr const char* kNginxHttp = R"(
map $http_user_agent $bad_agent { default 0; ~*(sqlmap|nikto) 1; "" 1; }
geo $inside { default 0; 10.0.0.0/8 1; 10.66.0.0/16 0; }
map $request_method $writes { default 0; PUT 1; DELETE 1; }
)";
constexpr const char* kNginxServer = R"(
location / { return 200 ok; }
location = /exact { return 403; }
location /admin/ { allow 10.0.0.0/8; deny all;
  location /admin/open/ { allow all; return 200 ok; }
  location ~ \.secret$ { deny all; }
  try_files $uri /page.html; }
location /listed/ { deny 192.0.2.66; deny 203.0.113.0/24; allow all; try_files $uri /page.html; }
location ~ /\.(?!well-known) { deny all; }
location ^~ /static/ { try_files $uri /page.html; }
location ~ \.php$ { return 403; }
location /agents { if ($bad_agent) { return 403; } return 200 ok; }
location /geo { if ($inside = 0) { return 403; } return 200 ok; }
location /writes { if ($writes) { return 405; } return 200 ok; }
location /methods/ { limit_except GET POST { deny all; } try_files $uri /page.html; }
location /images/ { valid_referers none blocked server_names *.shop.example; if ($invalid_referer) { return 403; } return 200 ok; }
location /combined { set $flag 0; if ($request_uri ~ "/combined/x") { set $flag 1; } if ($http_user_agent ~* curl) { set $flag "${flag}1"; } if ($flag = 11) { return 403; } return 200 ok; }
location /moved/ { rewrite ^/moved/(.*)$ /exact last; }
location /basic/ { auth_basic closed; auth_basic_user_file /dev/null; try_files $uri /page.html; }
location /either/ { satisfy any; allow 10.0.0.0/8; deny all; auth_basic closed; auth_basic_user_file /dev/null; try_files $uri /page.html; }
location /files/ { autoindex off; }
location /hidden/ { internal; }
location /token { if ($arg_token != "letmein") { return 401; } return 200 ok; }
location /caught { try_files $uri =403; }
)";

class LiveNginx : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { server_ = LiveServer::nginx(kNginxServer, kNginxHttp).release(); }
  static void TearDownTestSuite() {
    delete server_;
    server_ = nullptr;
  }
  void SetUp() override {
    if (!server_) GTEST_SKIP() << "nginx is not installed";
  }
  static LiveServer* server_;
};
LiveServer* LiveNginx::server_ = nullptr;

TEST_F(LiveNginx, NamesTheLineThatRefuses) {
  const auto expect = [&](const Request& asked, int status, std::string_view line) { expect_line(*server_, asked, "nginx", status, line); };
  expect(request("/exact"), 403, "return 403");
  expect(request("/admin/x"), 403, "deny all");
  expect(request("//admin/./x"), 403, "deny all");
  expect(request("/admin/a.secret", "10.1.1.1"), 403, "deny all");
  expect(request("/listed/x", "192.0.2.66"), 403, "deny 192.0.2.66");
  expect(request("/listed/x", "203.0.113.7"), 403, "deny 203.0.113.0/24");
  expect(request("/.git/config"), 403, "deny all");
  expect(request("/a/%2eenv"), 403, "deny all");
  expect(request("/x.php"), 403, "return 403");
  expect(request("/agents", "192.0.2.9", "GET", "sqlmap/1.8"), 403, "return 403");
  expect(request("/agents", "192.0.2.9", "GET", ""), 403, "return 403");
  expect(request("/geo"), 403, "return 403");
  expect(request("/geo", "10.66.1.1"), 403, "return 403");
  expect(request("/writes", "192.0.2.9", "PUT"), 405, "return 405");
  expect(request("/methods/x", "192.0.2.9", "DELETE"), 403, "deny all");
  expect(request("/images/x", "192.0.2.9", "GET", "Firefox", "https://evil.example/"), 403, "return 403");
  expect(request("/combined/x", "192.0.2.9", "GET", "curl/8"), 403, "return 403");
  expect(request("/moved/y"), 403, "return 403");
  expect(request("/basic/x"), 401, "auth_basic closed");
  expect(request("/either/x"), 401, "auth_basic closed");
  expect(request("/files/"), 403, "autoindex off");
  expect(request("/token?token=wrong"), 401, "return 401");
  expect(request("/caught/nothing"), 403, "try_files $uri =403");
}

TEST_F(LiveNginx, LetsThroughWhatPasses) {
  for (const Request& asked :
       {request("/"), request("/exact/not"), request("/admin/x", "10.2.3.4"), request("/admin/open/x"), request("/listed/x"), request("/.well-known/x"), request("/static/x.php"), request("/agents"), request("/geo", "10.1.1.1"),
        request("/writes"), request("/methods/x"), request("/images/x"), request("/images/x", "192.0.2.9", "GET", "Firefox", "https://a.shop.example/"), request("/combined/x"), request("/combined", "192.0.2.9", "GET", "curl/8"),
        request("/either/x", "10.1.1.1"), request("/with-index/"), request("/token?token=letmein")})
    expect_pass(*server_, asked, "nginx");
}

TEST_F(LiveNginx, SaysWhatTheConditionLookedAt) {
  const auto check = [&](const Request& asked) { return said(*server_, asked, "nginx", server_->ask(asked)).decision.outcome.check; };
  EXPECT_EQ(check(request("/agents", "192.0.2.9", "GET", "nikto")), Check::user_agent);
  EXPECT_EQ(check(request("/geo")), Check::address_unlisted);
  EXPECT_EQ(check(request("/geo", "10.66.1.1")), Check::address_listed);
  EXPECT_EQ(check(request("/admin/x")), Check::address_unlisted);
  EXPECT_EQ(check(request("/listed/x", "192.0.2.66")), Check::address_listed);
  EXPECT_EQ(check(request("/images/x", "192.0.2.9", "GET", "Firefox", "https://evil.example/")), Check::referer);
  EXPECT_EQ(check(request("/methods/x", "192.0.2.9", "DELETE")), Check::method);
  EXPECT_EQ(check(request("/files/")), Check::listing);
}

constexpr const char* kApache = R"(
<Directory />
  AllowOverride None
  Require all denied
</Directory>
<Directory "@FOLDER@/www">
  Options -Indexes +FollowSymLinks
  AllowOverride All
  Require all granted
</Directory>
<Location "/admin">
  Require ip 10.0.0.0/8
</Location>
<Location "/either">
  <RequireAny>
    Require ip 10.0.0.0/8
    Require method POST
  </RequireAny>
</Location>
<Location "/both">
  <RequireAll>
    Require all granted
    Require not ip 192.0.2.66
  </RequireAll>
</Location>
<Location "/closed">
  Require all denied
</Location>
<Location "/old">
  Order allow,deny
  Allow from all
  Deny from 192.0.2.66
</Location>
<Location "/older">
  Order deny,allow
  Deny from all
  Allow from 10.0.0.0/8
</Location>
<Location "/signed">
  AuthType Basic
  AuthName closed
  AuthUserFile @FOLDER@/users
  Require user alice
</Location>
<Location "/read">
  <LimitExcept GET POST>
    Require all denied
  </LimitExcept>
</Location>
<FilesMatch "\.(bak|sql)$">
  Require all denied
</FilesMatch>
<LocationMatch "^/secret-[0-9]+">
  Require all denied
</LocationMatch>
SetEnvIfNoCase User-Agent "sqlmap|nikto" bad
<Location "/agents">
  <RequireAll>
    Require all granted
    Require not env bad
  </RequireAll>
</Location>
<Location "/exempt">
  <If "%{HTTP_USER_AGENT} =~ /curl/">
    Require all denied
  </If>
</Location>
Redirect 403 /gone
RewriteEngine On
RewriteCond %{HTTP_USER_AGENT} wget [NC]
RewriteRule ^/download/ - [F]
RewriteCond %{HTTP_REFERER} !^$
RewriteCond %{HTTP_REFERER} !shop\.example [NC]
RewriteRule \.(jpg|png)$ - [F]
<Location "/limited">
  AllowMethods GET
</Location>
)";

class LiveApache : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { server_ = LiveServer::apache(kApache).release(); }
  static void TearDownTestSuite() {
    delete server_;
    server_ = nullptr;
  }
  void SetUp() override {
    if (!server_) GTEST_SKIP() << "Apache is not installed";
  }
  static LiveServer* server_;
};
LiveServer* LiveApache::server_ = nullptr;

TEST_F(LiveApache, NamesTheLineThatRefuses) {
  std::filesystem::create_directories(server_->folder() + "/www/overridden");
  std::ofstream(server_->folder() + "/www/overridden/.htaccess") << "Require ip 10.0.0.0/8\n";
  const auto expect = [&](const Request& asked, int status, std::string_view line) { expect_line(*server_, asked, "apache", status, line); };
  expect(request("/admin/x"), 403, "Require ip 10.0.0.0/8");
  expect(request("/either/x"), 403, "Require ip 10.0.0.0/8");
  expect(request("/both/x", "192.0.2.66"), 403, "Require not ip 192.0.2.66");
  expect(request("/closed"), 403, "Require all denied");
  expect(request("/old/x", "192.0.2.66"), 403, "Deny from 192.0.2.66");
  expect(request("/older/x"), 403, "Deny from all");
  expect(request("/signed"), 401, "Require user alice");
  expect(request("/signed", "192.0.2.9", "GET", "Firefox", "", "bob"), 401, "Require user alice");
  expect(request("/read", "192.0.2.9", "DELETE"), 403, "Require all denied");
  expect(request("/dump.sql"), 403, "Require all denied");
  expect(request("/secret-42/x"), 403, "Require all denied");
  expect(request("/agents", "192.0.2.9", "GET", "Nikto/2"), 403, "Require not env bad");
  expect(request("/exempt/", "192.0.2.9", "GET", "curl/8"), 403, "Require all denied");
  expect(request("/gone/x"), 403, "Redirect 403 /gone");
  expect(request("/download/x", "192.0.2.9", "GET", "Wget/1"), 403, "RewriteRule ^/download/ - [F]");
  expect(request("/a.jpg", "192.0.2.9", "GET", "Firefox", "https://evil.example/"), 403, "RewriteRule \\.(jpg|png)$ - [F]");
  expect(request("/files/"), 403, "Options -Indexes +FollowSymLinks");
  expect(request("/limited", "192.0.2.9", "POST"), 405, "AllowMethods GET");
  expect(request("/overridden/x"), 403, "Require ip 10.0.0.0/8");
}

TEST_F(LiveApache, LetsThroughWhatPasses) {
  for (const Request& asked : {request("/page.html"), request("/with-index/")}) expect_pass(*server_, asked, "apache");
  // What is let through does not exist here: 404 is the server's answer, and ours is no refusal.
  for (const Request& asked : {request("/admin/x", "10.1.1.1"), request("/either/x", "10.1.1.1"), request("/both/x"), request("/old/x"), request("/older/x", "10.1.1.1"), request("/signed", "192.0.2.9", "GET", "Firefox", "", "alice"),
                               request("/read"), request("/agents"), request("/exempt/x"), request("/download/x"), request("/a.jpg"), request("/a.jpg", "192.0.2.9", "GET", "Firefox", "https://www.shop.example/")}) {
    EXPECT_EQ(server_->ask(asked), 404) << described(asked);
    const Said answer = said(*server_, asked, "apache", 403);
    EXPECT_TRUE(!answer.any || !answer.decision.outcome.refuses() || !answer.decision.certain) << described(asked) << ": " << answer.decision.outcome.directive.text;
  }
}

// Configurations and requests by the dozen, from a seed: where the server refuses we name a line, where it does not we do
// not, and what we name is what refuses.
TEST(LiveNginxGenerated, AgreesWithTheServer) {
  std::mt19937 random(403);
  const auto pick = [&](const std::vector<std::string>& from) { return from[random() % from.size()]; };
  const std::vector<std::string> prefixes{"/", "/a/", "/a/b/", "= /a/x", "~ ^/a/.*x$", "^~ /a/b/", "~* \\.TXT$", "/c", "= /c"};
  const std::vector<std::string> bodies{"return 403;", "return 200 ok;", "deny all; return 200 x;", "deny 192.0.2.9; try_files $uri /page.html;", "allow 192.0.2.9; deny all; try_files $uri /page.html;", "try_files $uri /page.html;",
                                        "if ($http_user_agent ~ curl) { return 403; } try_files $uri /page.html;", "limit_except GET { deny all; } try_files $uri /page.html;", "rewrite ^/a/b/(.*)$ /c last; return 200 ok;",
                                        "satisfy any; allow 10.0.0.0/8; deny all; try_files $uri /page.html;", "if ($arg_q = 1) { return 403; } return 200 ok;"};
  std::size_t compared = 0;
  for (int turn = 0; turn < 25; ++turn) {
    std::string server = random() % 3 == 0 ? "deny 198.51.100.0/24;\n" : "";
    std::vector<std::string> used;
    for (int i = 0; i < 5; ++i) {
      const std::string prefix = pick(prefixes);
      // `/a/` and `^~ /a/` are the same location to nginx.
      const std::string same = prefix.starts_with("^~ ") ? prefix.substr(3) : prefix;
      if (std::find(used.begin(), used.end(), same) != used.end()) continue;
      used.push_back(same);
      server += "location " + prefix + " { " + pick(bodies) + " }\n";
    }
    const auto nginx = LiveServer::nginx(server);
    if (!nginx && turn == 0) GTEST_SKIP() << "nginx is not installed";
    ASSERT_TRUE(nginx) << server;
    for (int i = 0; i < 24; ++i) {
      const Request asked = request(pick({"/", "/a/x", "/a/b/x", "/a/b/y.txt", "/c", "/c?q=1", "/cc", "/a//b/../x", "/A/x", "/a/b/x?q=1"}), pick({"192.0.2.9", "10.1.1.1", "198.51.100.4"}), pick({"GET", "GET", "POST", "HEAD"}), pick({"curl/8", "Firefox"}));
      const int status = nginx->ask(asked);
      const Said answer = said(*nginx, asked, "nginx", status);
      const bool refused = status == 403 || status == 401;
      const bool ours = answer.any && answer.decision.outcome.status == status && answer.decision.outcome.refuses();
      ASSERT_EQ(refused, ours && refused) << status << " " << described(asked) << "\n" << server << answer.decision.outcome.directive.text;
      ASSERT_FALSE(!refused && status < 400 && answer.any && answer.decision.outcome.refuses()) << status << " " << described(asked) << "\n" << server << answer.decision.outcome.directive.text;
      ++compared;
    }
  }
  EXPECT_EQ(compared, 600U);
}

}  // namespace
}  // namespace why403::servers

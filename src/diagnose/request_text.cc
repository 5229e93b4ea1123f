#include "diagnose/request_text.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "base/word_search.h"

namespace why403::diagnose {

namespace {

struct Mark {
  std::string_view text;
  std::string_view kind;
};

constexpr std::array<Mark, 76> kPayloads{{
    {"union select", "sql-injection"}, {"union all select", "sql-injection"}, {"union+select", "sql-injection"}, {"union/**/select", "sql-injection"},
    {"' or '1'='1", "sql-injection"}, {"' or 1=1", "sql-injection"}, {"\" or 1=1", "sql-injection"}, {" or 1=1--", "sql-injection"}, {"'or'1'='1", "sql-injection"}, {"'+or+1=1", "sql-injection"}, {"'+or+'1'='1", "sql-injection"},
    {"' and 1=", "sql-injection"}, {"'+and+1=", "sql-injection"}, {"and sleep(", "sql-injection"}, {"sleep(5", "sql-injection"}, {"benchmark(", "sql-injection"}, {"information_schema", "sql-injection"},
    {"waitfor delay", "sql-injection"}, {"pg_sleep(", "sql-injection"}, {"xp_cmdshell", "sql-injection"}, {"extractvalue(", "sql-injection"}, {"updatexml(", "sql-injection"}, {"load_file(", "sql-injection"}, {"'; drop table", "sql-injection"}, {";drop table", "sql-injection"}, {"order by 10--", "sql-injection"}, {"') or (", "sql-injection"}, {"concat(0x", "sql-injection"},
    {"<script", "cross-site-scripting"}, {"javascript:alert", "cross-site-scripting"}, {"onerror=", "cross-site-scripting"}, {"onload=", "cross-site-scripting"}, {"<svg/", "cross-site-scripting"}, {"<svg on", "cross-site-scripting"}, {"<img src=x", "cross-site-scripting"}, {"alert(1)", "cross-site-scripting"}, {"document.cookie", "cross-site-scripting"},
    {"../../", "path-traversal"}, {"..\\..\\", "path-traversal"}, {"/etc/passwd", "path-traversal"}, {"/etc/shadow", "path-traversal"}, {"c:\\windows", "path-traversal"}, {"win.ini", "path-traversal"}, {"/proc/self/", "path-traversal"}, {"..;/", "path-traversal"}, {"/.%2e/", "path-traversal"},
    {"${jndi:", "jndi-lookup"}, {"${${", "jndi-lookup"}, {"() { :", "shellshock"}, {"(){:;}", "shellshock"},
    {";cat ", "command-injection"}, {"|cat ", "command-injection"}, {";cat+/", "command-injection"}, {";id;", "command-injection"}, {"$(id)", "command-injection"}, {"`id`", "command-injection"}, {"/bin/sh", "command-injection"}, {"/bin/bash", "command-injection"}, {"cmd.exe", "command-injection"}, {";wget ", "command-injection"}, {";curl ", "command-injection"}, {"wget+http", "command-injection"}, {"wget http", "command-injection"}, {"curl+http", "command-injection"}, {"nslookup ", "command-injection"}, {"&&whoami", "command-injection"}, {";whoami", "command-injection"}, {"|whoami", "command-injection"},
    {"php://", "file-inclusion"}, {"data://text", "file-inclusion"}, {"expect://", "file-inclusion"}, {"auto_prepend_file", "file-inclusion"}, {"allow_url_include", "file-inclusion"},
    {"169.254.169.254", "request-forgery"}, {"{{7*7}}", "template-injection"}, {"<!entity", "xml-entity"},
}};

constexpr std::array<std::string_view, 62> kSensitive{
    "/.env", "/.git", "/.svn", "/.hg", "/.aws", "/.ssh", "/.htpasswd", "/.htaccess", "/.ds_store", "/.vscode", "/.idea", "/.config", "/.npmrc", "/.docker", "/.kube", "/.bash_history",
    "/wp-login", "/wp-admin", "/wp-config", "/wp-content/plugins", "/wp-includes", "/wp-json/wp/v2/users", "/xmlrpc.php", "/wlwmanifest.xml", "/phpmyadmin", "/pma/", "/phpinfo", "/info.php", "/adminer", "/cgi-bin/", "/vendor/phpunit", "/eval-stdin", "/shell.php", "/c99.php", "/r57", "/webshell",
    "/id_rsa", "/server-status", "/server-info", "/actuator/env", "/actuator/heapdump", "/solr/admin", "/jenkins/script", "/manager/html", "/console/login", "/boaform", "/hnap1", "/goform", "/setup.cgi", "/web.config", "/config.php", "/database.yml", "/.well-known/security.bak",
    "/backup.zip", "/backup.sql", "/dump.sql", "/db.sql", "/composer.json", "/telescope/requests", "/debug/default/view", "/owa/auth", "/autodiscover/autodiscover.json"};

constexpr std::array<std::string_view, 26> kInternal{
    "/admin", "/internal", "/private", "/metrics", "/status", "/nginx_status", "/server-status", "/server-info", "/actuator", "/management", "/manage", "/console", "/debug",
    "/health", "/prometheus", "/grafana", "/kibana", "/staff", "/backoffice", "/intranet", "/ops", "/monitor", "/jmx", "/phpmyadmin", "/partner", "/partners"};

constexpr std::array<std::string_view, 22> kSignIn{
    "/login", "/signin", "/sign-in", "/sign_in", "/auth/token", "/oauth/token", "/oauth2/token", "/token", "/authenticate", "/session", "/sessions", "/account/login", "/users/sign_in",
    "/api/login", "/api/auth", "/wp-login.php", "/xmlrpc.php", "/j_spring_security_check", "/connect/token", "/openid-connect/token", "/logon", "/password/reset"};

constexpr std::array<std::string_view, 44> kScanners{
    "sqlmap", "nikto", "nuclei", "zgrab", "masscan", "nmap", "gobuster", "dirbuster", "dirb", "ffuf", "feroxbuster", "wpscan", "hydra", "acunetix", "nessus", "openvas", "wfuzz", "whatweb", "joomscan",
    "havij", "arachni", "w3af", "skipfish", "zmeu", "morfeus", "jorgee", "l9explore", "l9tcpid", "leakix", "netsystemsresearch", "expanse", "censysinspect", "fuzz faster", "medusa", "patator", "commix", "xsstrike", "dalfox", "jaeles", "katana", "httpx - open", "burp", "zap/", "detectify"};

constexpr std::array<std::string_view, 22> kCrawlers{
    "googlebot", "bingbot", "yandexbot", "baiduspider", "duckduckbot", "applebot", "facebookexternalhit", "twitterbot", "linkedinbot", "slurp", "gptbot", "ccbot", "claudebot", "ahrefsbot", "semrushbot", "mj12bot", "dotbot",
    "petalbot", "bytespider", "adsbot-google", "mediapartners-google", "amazonbot"};

constexpr std::array<std::string_view, 32> kScripts{
    "curl/", "wget/", "python-requests", "python-urllib", "python-httpx", "aiohttp", "go-http-client", "java/", "okhttp", "libwww-perl", "scrapy", "axios", "node-fetch", "undici", "headlesschrome", "phantomjs",
    "selenium", "puppeteer", "playwright", "ruby", "guzzlehttp", "apache-httpclient", "httpclient", "postman", "insomnia", "restsharp", "colly", "mechanize", "httrack", "python/", "php/", "lwp::"};

// Which of `list` stands in the text; each list has a search of its own, made when it is first asked.
template <const auto& list>
const base::WordSearch& search_of() {
  static const base::WordSearch search(list);
  return search;
}

template <const auto& list>
bool contains_any(std::string_view text) {
  return search_of<list>().any(text);
}

constexpr std::array<std::string_view, kPayloads.size()> kPayloadTexts = [] {
  std::array<std::string_view, kPayloads.size()> out;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = kPayloads[i].text;
  return out;
}();

}  // namespace

std::string_view payload_in(std::string_view text) {
  if (text.size() < 4) return {};
  const base::WordSearch& payloads = search_of<kPayloadTexts>();
  const bool encoded = text.find('%') != std::string_view::npos;
  std::string plain = base::to_lower(encoded ? base::percent_decode(base::percent_decode(text)) : std::string(text));
  std::size_t found = payloads.first(plain);
  // The same with blanks written as plus signs.
  if (found == base::WordSearch::npos && plain.find('+') != std::string::npos) {
    std::replace(plain.begin(), plain.end(), '+', ' ');
    found = payloads.first(plain);
  }
  return found == base::WordSearch::npos ? std::string_view() : kPayloads[found].kind;
}

bool is_sensitive_path(std::string_view path) {
  const std::string lower = base::to_lower(path);
  if (lower.find("/.well-known/") == 0) return false;
  if (contains_any<kSensitive>(lower)) return true;
  constexpr std::array<std::string_view, 10> endings{".bak", ".sql", ".old", ".swp", ".sql.gz", ".tar.gz", ".pem", ".key", "~", ".git"};
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view end) { return lower.ends_with(end); });
}

bool is_secret_action(std::string_view action) {
  static constexpr std::array<std::string_view, 14> calls{"getpassworddata", "getsecretvalue", "describeinstanceattribute", "getparameter", "getparametersbypath", "getaccountauthorizationdetails", "getfederationtoken",
                                                          "generatecredentialreport", "secretget", "keyget", "listkeys", "accesssecretversion", "getsecret", "listsecrets"};
  const std::string lower = base::to_lower(action.substr(action.find_last_of(":./") == std::string_view::npos ? 0 : action.find_last_of(":./") + 1));
  return std::find(calls.begin(), calls.end(), lower) != calls.end();
}

bool is_internal_path(std::string_view path) {
  const std::string lower = base::to_lower(path);
  return contains_any<kInternal>(lower);
}

bool is_sign_in_path(std::string_view path) {
  const std::string lower = base::to_lower(path);
  return std::any_of(kSignIn.begin(), kSignIn.end(), [&](std::string_view each) { return lower.ends_with(each) || lower.find(std::string(each) + "/") != std::string::npos; });
}

bool is_program_name(std::string_view principal) {
  if (principal.empty() || principal.find('@') != std::string_view::npos) return principal.find("gserviceaccount") != std::string_view::npos;
  constexpr std::array<std::string_view, 26> parts{"svc", "service", "sync", "etl", "job", "cron", "batch", "worker", "bot", "agent", "export", "import", "report", "backup", "monitor", "ci", "runner", "deploy", "pipeline", "scheduler", "api", "app", "integration", "robot", "system", "daemon"};
  std::string word;
  for (const char c : base::to_lower(principal) + "-") {
    if (c >= 'a' && c <= 'z') {
      word += c;
      continue;
    }
    if (std::ranges::find(parts, word) != parts.end()) return true;
    word.clear();
  }
  return false;
}

bool is_common_account(std::string_view principal) {
  static constexpr std::array<std::string_view, 40> names{"admin", "administrator", "root", "test", "testuser", "demo", "guest", "user", "support", "oracle", "postgres", "mysql", "ftp", "ftpuser", "pi", "ubuntu", "git", "jenkins", "backup", "info",
                                                          "scan", "scanner", "vpn", "operator", "webmaster", "sales", "office", "nagios", "deploy", "ansible", "hadoop", "tomcat", "www-data", "sysadmin", "sa", "training", "temp", "reception", "service", "helpdesk"};
  const std::string lower = base::to_lower(principal.substr(0, principal.find('@')));
  return std::ranges::find(names, std::string_view(lower).substr(lower.find_last_of('\\') + 1)) != names.end();
}

bool is_power_action(std::string_view action) {
  static constexpr std::array<std::string_view, 20> calls{"createuser", "createaccesskey", "createloginprofile", "updateloginprofile", "attachuserpolicy", "attachrolepolicy", "putuserpolicy", "putrolepolicy", "createpolicyversion", "updateassumerolepolicy",
                                                          "addusertogroup", "createaccount", "createrole", "runinstances", "createfunction", "updatefunctioncode", "setiampolicy", "createserviceaccountkey", "createserviceaccount", "roleassignments/write"};
  const std::string lower = base::to_lower(action);
  return std::ranges::any_of(calls, [&](std::string_view call) { return lower.find(call) != std::string::npos; });
}

bool is_account_path(std::string_view path) {
  static constexpr std::array<std::string_view, 24> parts{"account", "accounts", "email", "mail", "password", "passwd", "transfer", "transfers", "payment", "payments", "payout", "payouts", "profile", "settings", "user", "users", "admin", "role", "roles", "token", "tokens", "keys", "2fa", "mfa"};
  const std::string lower = base::to_lower(path);
  return std::ranges::any_of(base::split(lower, '/'), [&](std::string_view part) { return std::ranges::find(parts, part) != parts.end(); });
}

std::string_view site_owner(std::string_view host) {
  host = host.substr(0, host.find(':'));
  const std::size_t last = host.rfind('.');
  const std::size_t before = last == std::string_view::npos || last == 0 ? std::string_view::npos : host.rfind('.', last - 1);
  return before == std::string_view::npos ? host : host.substr(before + 1);
}

std::string_view page_host(std::string_view url) {
  const std::size_t begin = url.find("://");
  if (begin == std::string_view::npos) return {};
  const std::string_view rest = url.substr(begin + 3);
  return rest.substr(0, rest.find_first_of("/:?#'\"(),; "));
}

std::string_view evasion_in(std::string_view path) {
  const std::string lower = base::to_lower(path);
  if (lower.find("..;/") != std::string::npos) return "path parameter `..;/`";
  if (lower.find("%2e") != std::string::npos) return "encoded dots";
  if (lower.find("%252") != std::string::npos) return "double encoding";
  if (lower.find("%2f") != std::string::npos) return "encoded slash";
  if (lower.find("//") != std::string::npos) return "double slash";
  if (lower.find("/./") != std::string::npos) return "dot segment";
  if (lower.find(';') != std::string::npos) return "path parameter";
  if (lower.find("%00") != std::string::npos) return "null byte";
  return {};
}

std::string_view claimed_crawler(std::string_view agent) {
  const std::string lower = base::to_lower(agent);
  const std::size_t found = search_of<kCrawlers>().first(lower);
  return found == base::WordSearch::npos ? std::string_view() : kCrawlers[found];
}

bool is_library(std::string_view agent) {
  const std::string lower = base::to_lower(agent.substr(0, 24));
  return std::ranges::any_of(kScripts, [&](std::string_view each) { return lower.starts_with(each); });
}

AgentKind agent_kind(std::string_view agent) {
  if (agent.empty()) return AgentKind::none;
  const std::string lower = base::to_lower(agent);
  if (contains_any<kScanners>(lower)) return AgentKind::scanner;
  if (contains_any<kCrawlers>(lower)) return AgentKind::crawler;
  if (contains_any<kScripts>(lower)) return AgentKind::script;
  if (lower.starts_with("mozilla/") || lower.starts_with("opera/")) {
    if (lower.find("bot") != std::string::npos || lower.find("spider") != std::string::npos || lower.find("crawl") != std::string::npos) return AgentKind::crawler;
    return AgentKind::browser;
  }
  if (lower.find("bot") != std::string::npos || lower.find("crawler") != std::string::npos || lower.find("spider") != std::string::npos) return AgentKind::crawler;
  return AgentKind::service;
}

namespace {

// The value of a query's parameter, as it stands there.
std::string_view parameter(std::string_view query, std::string_view name) {
  for (const std::string_view each : base::split(query, '&'))
    if (each.size() > name.size() && each[name.size()] == '=' && base::equals_ignoring_case(each.substr(0, name.size()), name)) return each.substr(name.size() + 1);
  return {};
}

// `20260312T100001Z`, ISO 8601 without its marks.
std::optional<base::Time> basic_time(std::string_view text) {
  if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
  const std::string full = std::string(text.substr(0, 4)) + '-' + std::string(text.substr(4, 2)) + '-' + std::string(text.substr(6, 5)) + ':' + std::string(text.substr(11, 2)) + ':' + std::string(text.substr(13));
  return base::parse_rfc3339(full);
}

}  // namespace

std::optional<base::Time> signed_until(std::string_view query) {
  if (query.size() < 12) return std::nullopt;
  for (const auto& [from, seconds] : {std::pair{"X-Amz-Date", "X-Amz-Expires"}, std::pair{"X-Goog-Date", "X-Goog-Expires"}}) {
    const auto begin = basic_time(parameter(query, from));
    const auto last = base::parse_int(parameter(query, seconds));
    if (begin && last && *last > 0 && *last <= 7 * 24 * 3600) return *begin + base::Duration{*last * base::kSecond.ns};
  }
  // A shared access signature of Azure Storage, and CloudFront's and the older S3's seconds since 1970.
  if (!parameter(query, "sig").empty())
    if (const auto end = base::parse_rfc3339(base::percent_decode(parameter(query, "se")))) return end;
  if (parameter(query, "Signature").empty()) return std::nullopt;
  const auto end = base::parse_int(parameter(query, "Expires"));
  constexpr std::int64_t earliest = 1'000'000'000, latest = 10'000'000'000;
  if (!end || *end < earliest || *end > latest) return std::nullopt;
  return base::Time{*end * base::kSecond.ns};
}

}  // namespace why403::diagnose

// Makes log files of a wanted size, the same from the same seed: the inputs of the benchmarks.
//
//   generate KIND BYTES [SEED] > FILE
//
// Kinds: combined (nginx, 60,000 clients, 2 % 403), hostile (90 % 403 from 5 million addresses), nginx-json, caddy,
// cloudtrail, nginx-error, apache-error, syslog (combined behind an RFC 3164 header).
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <string>

#include "base/time.h"

namespace {

using why403::base::Civil;
using why403::base::Time;

// splitmix64 (Steele, Lea, Flood 2014): small, and the same everywhere.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }
  std::uint64_t below(std::uint64_t limit) { return next() % limit; }
  bool chance(unsigned percent) { return below(100) < percent; }

 private:
  std::uint64_t state_;
};

constexpr std::array<const char*, 8> kAgents{
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
    "curl/8.5.0", "python-requests/2.31.0", "Go-http-client/2.0", "okhttp/4.12.0"};
constexpr std::array<const char*, 6> kPaths{"/api/v1/orders/", "/static/js/app.", "/images/product-", "/account/settings/", "/search/", "/ledger/"};
constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct Request {
  std::string client;
  std::string method;
  std::string path;
  std::string agent;
  std::string referer;
  int status;
  std::uint64_t bytes;
};

std::string address(std::uint64_t number) {
  const std::uint64_t spread = (number * 2654435761U + 0x0b000000U) & 0xffffffffU;
  return std::to_string(spread >> 24) + "." + std::to_string(spread >> 16 & 255) + "." + std::to_string(spread >> 8 & 255) + "." + std::to_string(spread & 255);
}

struct Traffic {
  std::uint64_t clients;
  unsigned denied_percent;
};

Request make_request(Random& random, const Traffic& traffic) {
  Request request;
  request.client = address(random.below(traffic.clients));
  request.method = random.chance(85) ? "GET" : "POST";
  request.path = kPaths[random.below(kPaths.size())] + std::to_string(random.below(100000));
  if (random.chance(20)) request.path += "?page=" + std::to_string(random.below(50)) + "&sort=price";
  request.agent = kAgents[random.below(kAgents.size())];
  request.referer = random.chance(50) ? "https://shop.example.com" + std::string(kPaths[random.below(kPaths.size())]) : "-";
  request.status = random.chance(traffic.denied_percent) ? 403 : random.chance(90) ? 200 : random.chance(50) ? 304 : 404;
  request.bytes = random.below(60000);
  return request;
}

// About sixty requests a second (five million a day) from 2026-03-12T08:00:00Z on.
struct Moment {
  std::uint64_t count = 0;
  [[nodiscard]] Time time() const { return Time{1773302400'000'000'000 + static_cast<std::int64_t>(count) * 17'000'000}; }
};

std::string two(unsigned value) { return (value < 10 ? "0" : "") + std::to_string(value); }

std::string clock_text(const Civil& at) { return two(at.hour) + ":" + two(at.minute) + ":" + two(at.second); }

std::string clf(Time time) {
  const Civil at = why403::base::civil_from_time(time);
  return two(at.day) + "/" + kMonths[at.month - 1] + "/" + std::to_string(at.year) + ":" + clock_text(at) + " +0000";
}

std::string combined(Random& random, Moment moment, const Traffic& traffic) {
  const Request request = make_request(random, traffic);
  return request.client + " - - [" + clf(moment.time()) + "] \"" + request.method + " " + request.path + " HTTP/1.1\" " +
         std::to_string(request.status) + " " + std::to_string(request.bytes) + " \"" + request.referer + "\" \"" + request.agent + "\"\n";
}

constexpr Traffic kUsual{60'000, 2};
constexpr Traffic kHostile{5'000'000, 90};

std::string nginx_json(Random& random, Moment moment) {
  const Request request = make_request(random, kUsual);
  return "{\"time_iso8601\":\"" + why403::base::format_rfc3339(moment.time(), 0) + "\",\"remote_addr\":\"" + request.client +
         "\",\"remote_user\":\"\",\"request_method\":\"" + request.method + "\",\"request_uri\":\"" + request.path + "\",\"status\":" +
         std::to_string(request.status) + ",\"body_bytes_sent\":" + std::to_string(request.bytes) + ",\"request_time\":0." +
         std::to_string(100 + random.below(899)) + ",\"http_referer\":\"" + request.referer + "\",\"http_user_agent\":\"" + request.agent +
         "\",\"request_id\":\"" + std::to_string(random.next()) + "\"}\n";
}

std::string caddy(Random& random, Moment moment) {
  const Request request = make_request(random, kUsual);
  const std::int64_t seconds = moment.time().ns / 1'000'000'000;
  return "{\"level\":\"info\",\"ts\":" + std::to_string(seconds) + ".123,\"logger\":\"http.log.access.log0\",\"msg\":\"handled request\",\"request\":{\"remote_ip\":\"" +
         request.client + "\",\"remote_port\":\"" + std::to_string(1024 + random.below(60000)) + "\",\"client_ip\":\"" + request.client +
         "\",\"proto\":\"HTTP/2.0\",\"method\":\"" + request.method + "\",\"host\":\"shop.example.com\",\"uri\":\"" + request.path +
         "\",\"headers\":{\"User-Agent\":[\"" + request.agent + "\"],\"Accept\":[\"*/*\"]},\"tls\":{\"resumed\":false,\"version\":772,\"cipher_suite\":4865,\"proto\":\"h2\",\"server_name\":\"shop.example.com\"}},\"bytes_read\":0,\"user_id\":\"\",\"duration\":0.00" +
         std::to_string(100 + random.below(899)) + ",\"size\":" + std::to_string(request.bytes) + ",\"status\":" + std::to_string(request.status) +
         ",\"resp_headers\":{\"Server\":[\"Caddy\"],\"Content-Type\":[\"text/html; charset=utf-8\"]}}\n";
}

std::string cloudtrail(Random& random, Moment moment) {
  constexpr std::array<const char*, 4> names{"GetObject", "DescribeInstances", "AssumeRole", "ListBuckets"};
  constexpr std::array<const char*, 4> sources{"s3.amazonaws.com", "ec2.amazonaws.com", "sts.amazonaws.com", "s3.amazonaws.com"};
  const std::uint64_t which = random.below(4);
  const std::string role = "role-" + std::to_string(random.below(200));
  std::string out = "{\"eventVersion\":\"1.09\",\"userIdentity\":{\"type\":\"AssumedRole\",\"principalId\":\"AROAEXAMPLE:" + role + "\",\"arn\":\"arn:aws:sts::123456789012:assumed-role/" +
                    role + "/session\",\"accountId\":\"123456789012\",\"accessKeyId\":\"ASIAEXAMPLE" + std::to_string(random.below(100000)) +
                    "\",\"sessionContext\":{\"sessionIssuer\":{\"type\":\"Role\",\"principalId\":\"AROAEXAMPLE\",\"arn\":\"arn:aws:iam::123456789012:role/" + role +
                    "\",\"accountId\":\"123456789012\",\"userName\":\"" + role + "\"},\"attributes\":{\"creationDate\":\"2026-03-12T07:00:00Z\",\"mfaAuthenticated\":\"false\"}}},\"eventTime\":\"" +
                    why403::base::format_rfc3339(moment.time(), 0) + "\",\"eventSource\":\"" + sources[which] + "\",\"eventName\":\"" + names[which] +
                    "\",\"awsRegion\":\"eu-central-1\",\"sourceIPAddress\":\"" + address(random.below(60000)) + "\",\"userAgent\":\"[aws-sdk-java/2.20]\",";
  if (random.chance(2))
    out += "\"errorCode\":\"AccessDenied\",\"errorMessage\":\"User: arn:aws:sts::123456789012:assumed-role/" + role +
           "/session is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::ledger because no identity-based policy allows the s3:GetObject action\",";
  out += "\"requestParameters\":{\"bucketName\":\"ledger\",\"key\":\"2026/03/" + std::to_string(random.below(100000)) +
         "\",\"Host\":\"ledger.s3.eu-central-1.amazonaws.com\"},\"responseElements\":null,\"additionalEventData\":{\"SignatureVersion\":\"SigV4\",\"CipherSuite\":\"TLS_AES_128_GCM_SHA256\",\"bytesTransferredIn\":0,\"AuthenticationMethod\":\"AuthHeader\",\"bytesTransferredOut\":" +
         std::to_string(random.below(10000)) + "},\"requestID\":\"" + std::to_string(random.next()) + "\",\"eventID\":\"" + std::to_string(random.next()) +
         "\",\"readOnly\":true,\"resources\":[{\"type\":\"AWS::S3::Object\",\"ARN\":\"arn:aws:s3:::ledger/2026\"},{\"accountId\":\"123456789012\",\"type\":\"AWS::S3::Bucket\",\"ARN\":\"arn:aws:s3:::ledger\"}],\"eventType\":\"AwsApiCall\",\"managementEvent\":false,\"recipientAccountId\":\"123456789012\",\"eventCategory\":\"Data\"}\n";
  return out;
}

std::string nginx_error(Random& random, Moment moment) {
  const Request request = make_request(random, kUsual);
  const Civil at = why403::base::civil_from_time(moment.time());
  const std::string path = request.path.substr(0, request.path.find('?'));
  const std::string message = random.chance(50) ? "access forbidden by rule"
                              : random.chance(50) ? "open() \"/srv/www" + path + "\" failed (2: No such file or directory)"
                                                  : "limiting requests, excess: 20." + std::to_string(random.below(1000)) + " by zone \"perip\"";
  return std::to_string(at.year) + "/" + two(at.month) + "/" + two(at.day) + " " + clock_text(at) + " [error] 712#712: *" + std::to_string(moment.count) + " " + message +
         ", client: " + request.client + ", server: shop.example.com, request: \"" + request.method + " " + request.path + " HTTP/1.1\", host: \"shop.example.com\"\n";
}

std::string apache_error(Random& random, Moment moment) {
  const Request request = make_request(random, kUsual);
  const Civil at = why403::base::civil_from_time(moment.time());
  const std::string path = request.path.substr(0, request.path.find('?'));
  return "[Thu Mar " + two(at.day) + " " + clock_text(at) + "." + std::to_string(100000 + at.nanosecond / 1000 % 899999) + " 2026] [authz_core:error] [pid 712:tid 140" +
         std::to_string(random.below(1000000)) + "] [client " + request.client + ":" + std::to_string(1024 + random.below(60000)) +
         "] AH01630: client denied by server configuration: /srv/www" + path + ", referer: https://shop.example.com/\n";
}

std::string syslog(Random& random, Moment moment) {
  const Civil at = why403::base::civil_from_time(moment.time());
  return std::string("Mar ") + two(at.day) + " " + clock_text(at) + " edge-1 nginx: " + combined(random, moment, kUsual);
}

}  // namespace

int main(int count, char** arguments) {
  using Make = std::function<std::string(Random&, Moment)>;
  const std::map<std::string, Make> kinds{
      {"combined", [](Random& random, Moment at) { return combined(random, at, kUsual); }},
      {"hostile", [](Random& random, Moment at) { return combined(random, at, kHostile); }},
      {"nginx-json", nginx_json},
      {"caddy", caddy},
      {"cloudtrail", cloudtrail},
      {"nginx-error", nginx_error},
      {"apache-error", apache_error},
      {"syslog", syslog}};
  const auto kind = count > 2 ? kinds.find(arguments[1]) : kinds.end();
  if (kind == kinds.end()) {
    std::cerr << "usage: generate KIND BYTES [SEED]\nkinds:";
    for (const auto& each : kinds) std::cerr << " " << each.first;
    std::cerr << "\n";
    return 2;
  }
  const std::uint64_t wanted = std::strtoull(arguments[2], nullptr, 10);
  Random random(count > 3 ? std::strtoull(arguments[3], nullptr, 10) : 1);
  std::string out;
  std::uint64_t written = 0;
  for (Moment moment; written < wanted; ++moment.count) {
    out += kind->second(random, moment);
    if (out.size() < (1U << 20) && written + out.size() < wanted) continue;
    if (std::fwrite(out.data(), 1, out.size(), stdout) != out.size()) return 1;
    written += out.size();
    out.clear();
  }
  return 0;
}

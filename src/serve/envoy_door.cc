#include "serve/envoy_door.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "serve/tls.h"

namespace why403::serve {

namespace {

// What answers tell an upstream or a log; nobody else may seem to.
constexpr std::array<std::string_view, 7> kOurHeaders = {
    "x-why403-principal", "x-why403-principal-type", "x-why403-reference", "x-why403-obligations",
    "x-why403-observed",  "x-why403-cause",          "x-why403-status"};
constexpr std::string_view kRemovedHeader = "X-Envoy-Auth-Headers-To-Remove";

std::string_view without_query(std::string_view path) { return path.substr(0, path.find_first_of("?#")); }

bool is_set(std::span<const Header> headers, std::string_view name) {
  return std::ranges::any_of(headers, [&](const Header& each) { return base::equals_ignoring_case(each.name, name); });
}

// Lines of a reply as names and values.
void read_lines(std::string_view lines, std::vector<Header>& out) {
  while (!lines.empty()) {
    const base::Cut line = base::cut(lines, "\r\n");
    const base::Cut header = base::cut(line.before, ": ");
    out.push_back({header.before, header.after});
    lines = line.after;
  }
}

// `ipv4:10.20.1.4:41532`, `ipv6:[::1]:41532` with its brackets perhaps percent-encoded; nothing for any other kind.
std::optional<base::Ip> caller_address(std::string_view caller) {
  const base::Cut kind = base::cut(caller, ":");
  if (kind.before != "ipv4" && kind.before != "ipv6") return std::nullopt;
  std::string_view address = kind.after.substr(0, kind.after.rfind(':'));
  for (const std::string_view bracket : {"[", "%5B"})
    if (address.starts_with(bracket)) address.remove_prefix(bracket.size());
  for (const std::string_view bracket : {"]", "%5D"})
    if (address.ends_with(bracket)) address.remove_suffix(bracket.size());
  return base::parse_ip(address);
}

}  // namespace

bool is_envoy_path(std::string_view path) {
  return path.starts_with(kEnvoyPath) && (path.size() == kEnvoyPath.size() || path[kEnvoyPath.size()] == '/');
}

Request request_of(const CheckQuestion& question) {
  return {.method = question.method,
          .path = without_query(question.path),
          .headers = question.headers,
          .peer = caller_address(question.caller).value_or(base::Ip{}),
          .waiting = question.waiting,
          .is_resumed = question.is_resumed};
}

bool EnvoyDoor::is_doubled(const Request& request) const {
  const auto has_comma = [&](const std::string& name) {
    return !name.empty() && request.header(name).find(',') != std::string_view::npos;
  };
  return has_comma(world_->user_header) || std::ranges::any_of(world_->sign_in.attributes, [&](const AttributeRule& rule) {
           return rule.type == AttributeType::string && has_comma(rule.header);
         });
}

// One that cannot be read has no name, and is refused for that.
const identity::CertificateNames* EnvoyDoor::certificate_of(const CheckQuestion& question) {
  const CertificateRules& rules = world_->sign_in.certificate;
  if (!rules.is_used || !rules.envoy_peer) return nullptr;
  if (!question.certificate.empty()) {
    std::string text(question.certificate);
    if (const auto known = certificates_.find(text); known != certificates_.end()) return &known->second;
    named_ = {};
    if (text.size() > kCertificateBytesMax) return &named_;
    auto names = read_certificate_names(base::percent_decode(text)).value_or(identity::CertificateNames{});
    if (certificates_.size() == kCertificatesMax) certificates_.clear();
    return &certificates_.emplace(std::move(text), std::move(names)).first->second;
  }
  // A subject has an equals sign before whatever it holds.
  const std::size_t scheme = question.principal.find("://");
  if (rules.name != identity::CertificateName::uri || scheme == std::string_view::npos ||
      question.principal.substr(0, scheme).find('=') != std::string_view::npos)
    return nullptr;
  named_ = {.uris = {std::string(question.principal)}};
  return &named_;
}

const CheckAnswer& EnvoyDoor::check(const CheckQuestion& question, Request request, base::Time now) {
  const bool is_whole = !question.method.empty() && !question.host.empty() && !request.path.empty();
  const auto source = base::parse_ip(question.source);
  const Asked asked{.proxy = Proxy::envoy,
                    .method = question.method,
                    .host = question.host,
                    .path = request.path,
                    .client = source ? proxies_.client_of(request, source) : std::nullopt,
                    .is_clear = is_whole && !(question.are_joined && is_doubled(request))};
  request.certificate = certificate_of(question);
  reply_.clear();
  proxies_.settle(asked, request, Trust::proxy_with_certificate, now, reply_);
  answer_.is_pending = reply_.is_pending;
  if (reply_.is_pending) return answer_;
  const DecisionRecord& record = recording_.decision();
  answer_.answer_at = reply_.answer_at;
  answer_.is_allowed = record.allow || !record.enforced;
  answer_.is_enforced = record.enforced;
  answer_.status = reply_.status;
  answer_.body = reply_.body;
  write_headers();
  write_facts(record);
  answer_.policies = record.policies;
  answer_.obligations = record.obligations;
  return answer_;
}

void EnvoyDoor::write_headers() {
  headers_.clear();
  removed_.clear();
  read_lines(reply_.headers, headers_);
  if (answer_.is_allowed) {
    // Envoy removes after it has set.
    for (const std::string_view name : kOurHeaders)
      if (!is_set(headers_, name)) removed_.push_back(name);
  } else {
    headers_.push_back({"Content-Type", reply_.content_type});
  }
  answer_.headers = headers_;
  answer_.removed = removed_;
}

// A protocol buffer's texts are UTF-8, and a principal may be what a header says.
void EnvoyDoor::write_facts(const DecisionRecord& record) {
  facts_.clear();
  std::string_view principal = record.principal.id;
  if (!base::is_valid_utf8(principal)) principal = principal_ = base::to_valid_utf8(principal);
  facts_.push_back({"reference", record.reference});
  facts_.push_back({"decision", record.allow ? "allow" : "deny"});
  facts_.push_back({"revision", record.revision});
  for (const Header& fact : {Header{"check", record.check}, Header{"cause", record.cause}, Header{"detail", record.detail},
                             Header{"route", record.route}, Header{"principal", principal}})
    if (!fact.value.empty()) facts_.push_back(fact);
  answer_.facts = facts_;
}

void EnvoyDoor::answer(const Request& request, base::Time now, Reply& reply) {
  const Asked asked{.proxy = Proxy::envoy_http,
                    .method = request.method,
                    .host = request.header("host"),
                    .path = request.path.substr(kEnvoyPath.size()),
                    .client = proxies_.client_of(request),
                    .is_clear = request.count("host") == 1 && !is_doubled(request)};
  proxies_.settle(asked, request, Trust::proxy, now, reply);
  if (reply.is_pending || reply.status != 200) return;
  std::string removed;
  headers_.clear();
  read_lines(reply.headers, headers_);
  for (const std::string_view name : kOurHeaders)
    if (!is_set(headers_, name)) removed.append(removed.empty() ? "" : ",").append(name);
  reply.add_header(kRemovedHeader, removed);
}

}  // namespace why403::serve

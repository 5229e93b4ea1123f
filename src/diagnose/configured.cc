#include "diagnose/configured.h"

#include <array>
#include <unordered_map>

#include "base/text.h"

namespace why403::diagnose {

using event::Field;
using event::Layer;
using servers::Check;
using servers::Decision;
using servers::Outcome;
using stitch::Record;

namespace {

Cause cause_of(const Outcome& outcome) {
  switch (outcome.check) {
    case Check::address_listed: return Cause::address_blocked;
    case Check::address_unlisted: return Cause::address_not_allowlisted;
    case Check::country: return Cause::geo_blocked;
    case Check::user_agent: return Cause::user_agent_blocked;
    case Check::referer: return Cause::hotlink_refused;
    case Check::origin: return Cause::cors_origin_refused;
    case Check::method: return Cause::method_refused;
    case Check::client_certificate: return Cause::client_certificate;
    case Check::password: return Cause::credential_wrong;
    case Check::credential: return Cause::credential_missing;
    case Check::permission: return Cause::permission_missing;
    case Check::authorizer: return outcome.status == 401 ? Cause::credential_missing : Cause::permission_missing;
    case Check::rate: return Cause::rate_limited;
    case Check::link_signature: return Cause::request_signature;
    case Check::link_expired: return Cause::token_expired;
    case Check::tls: return Cause::tls_requirement;
    case Check::listing: return Cause::directory_listing_off;
    case Check::symlink: return Cause::symlink_refused;
    case Check::rule:
    case Check::none: break;
  }
  return Cause::server_rule;
}

// Does the log of this format always say who asked with what, so that nothing said means nothing sent?
bool is_full_line(const Record& record) {
  return record.is_request() && (record.format.find("combined") != std::string_view::npos || record.format.find("nginx") != std::string_view::npos || record.format.find("apache") != std::string_view::npos ||
                                 record.format.find("caddy") != std::string_view::npos);
}

std::optional<std::string> sent(const Record& record, Field field, bool full) {
  if (record.has(field)) return std::string(record.text(field));
  return full ? std::optional<std::string>("") : std::nullopt;
}

class Asking {
 public:
  Asking(const stitch::Collection& all, const stitch::Chains& chains, const servers::Configuration& configuration) : all_(all), chains_(chains), configuration_(configuration) {}

  void ask(Denial& denial) {
    const Record* line = server_line(denial);
    if (!line || denial.path.empty()) return;
    if (denial.stated && !is_of_configuration(denial)) return;
    const servers::Request request = request_of(denial, *line);
    std::string key = std::string(line->text(Field::product)) + '\n' + request.method + '\n' + request.path + '\n' + request.query + '\n' + request.host.value_or("\r") + '\n' + request.agent.value_or("\r") + '\n' +
                      request.referer.value_or("\r") + '\n' + request.user.value_or("\r") + '\n' + request.certificate.value_or("\r") + '\n' + request.log + '\n' + std::to_string(denial.status);
    if (request.client) key.append(reinterpret_cast<const char*>(request.client->bytes.data()), request.client->bytes.size());
    const std::uint64_t hash = base::hash_bytes(key);
    auto found = kept_.find(hash);
    if (found == kept_.end()) {
      if (kept_.size() >= kConfiguredMax) return;
      found = kept_.emplace(hash, configuration_.decide(request, product_of(*line), denial.status)).first;
    }
    denial.speaking = Basis::configuration;
    if (const Decision* best = best_of(found->second)) take(denial, *line, *best);
  }

 private:
  // The line of the server whose configuration may have decided: the innermost proxy's, else any request's.
  const Record* server_line(const Denial& denial) const {
    const Record* out = nullptr;
    for (const std::uint32_t each : chains_.chains[denial.chain].records) {
      const Record& record = all_.records[each];
      if (!record.is_request()) continue;
      if (!out || record.layer == Layer::proxy || out->layer == Layer::edge) out = &record;
    }
    return out && (out->layer == Layer::proxy || out->layer == Layer::unknown) ? out : nullptr;
  }

  [[nodiscard]] std::string_view product_of(const Record& record) const {
    // The combined line is nginx's and Apache's: whose configuration is at hand wrote it.
    if (record.format == "nginx-access" && !configuration_.has("nginx")) return {};
    for (const std::string_view known : {"nginx", "apache", "haproxy", "caddy"})
      if (base::equals_ignoring_case(record.text(Field::product), known)) return known;
    return {};
  }

  // A statement that a directive of the configuration may be behind.
  static bool is_of_configuration(const Denial& denial) {
    using enum Cause;
    for (const Cause each : {address_blocked, address_not_allowlisted, server_rule, directory_listing_off, method_refused, symlink_refused, credential_missing, credential_wrong, permission_missing, rate_limited, hotlink_refused,
                             client_certificate, user_agent_blocked, application_refused, cors_preflight_refused})
      if (denial.scores[each] >= 2) return true;
    return false;
  }

  servers::Request request_of(const Denial& denial, const Record& line) const {
    const bool full = is_full_line(line);
    servers::Request out;
    if (!denial.method.empty()) out.method = denial.method;
    out.path = denial.path;
    out.query = denial.query;
    out.time = denial.time;
    if (line.has(Field::host)) out.host = std::string(line.text(Field::host));
    else if (!denial.host.empty()) out.host = std::string(denial.host);
    // What the server compared: the address that it saw, unless it took the client's from a header itself.
    if (line.has(Field::client)) out.client = line.client;
    else if (denial.has_client) out.client = denial.client;
    out.agent = sent(line, Field::user_agent, full);
    out.referer = sent(line, Field::referer, full);
    out.user = sent(line, Field::principal, full);
    // Credentials that were not accepted have no name in the log.
    if (out.user && out.user->empty() && line.extra_text("credentials") == "sent") out.user = "somebody";
    if (line.has(Field::scheme)) out.tls = line.text(Field::scheme) == "https";
    if (line.has(Field::certificate)) out.certificate = std::string(line.text(Field::certificate));
    else if (const std::string_view verify = line.extra_text("ssl_client_verify"); !verify.empty()) out.certificate = std::string(verify);
    if (line.source < all_.sources.size()) out.log = all_.sources[line.source].name;
    return out;
  }

  static const Decision* best_of(const std::vector<Decision>& decisions) {
    const Decision* best = nullptr;
    for (const Decision& each : decisions)
      if (!best || (each.outcome.refuses() && (!best->outcome.refuses() || each.outcome.assumed.size() < best->outcome.assumed.size()))) best = &each;
    return best;
  }

  static std::string where(const servers::Place& place) { return place.file + ":" + std::to_string(place.line) + " `" + place.text + "`"; }

  // An access log that has the upstream's own answer settles whether it was asked at all.
  static bool answered_behind(const Record& line) { return stitch::is_refusal_status(line.upstream_status) && line.upstream_status == line.status; }

  void take(Denial& denial, const Record& line, const Decision& decision) const {
    const Outcome& outcome = decision.outcome;
    if (!outcome.refuses()) {
      if (outcome.directive.line == 0 || denial.stated) return;
      denial.argue(Cause::application_refused, 3.5, "the configuration passes this request on: " + where(outcome.directive));
      denial.argue(Cause::server_rule, -2, "no rule of the configuration refuses it");
      denial.layer = Layer::application;
      denial.directive = "";
      return;
    }
    if (answered_behind(line) && outcome.check != Check::authorizer) return;
    const double weight = decision.certain ? 6.5 : outcome.assumed.size() <= 1 && decision.others == 0 ? 4.5 : 3;
    std::string shows = where(outcome.directive);
    if (!outcome.because.empty()) shows += ", by " + where(outcome.because.back());
    for (const std::string& each : outcome.assumed) shows += "; assumed: " + each;
    const Cause cause = cause_of(outcome);
    denial.argue(cause, weight, std::move(shows));
    denial.directive = outcome.directive.file + ":" + std::to_string(outcome.directive.line) + " " + outcome.directive.text;
    denial.directive_change = outcome.change;
    if (denial.rule.empty()) denial.rule = outcome.directive.file + ":" + std::to_string(outcome.directive.line);
    if (outcome.check == Check::authorizer) denial.layer = Layer::authorizer;
    else if (denial.layer == Layer::unknown || denial.layer == Layer::application) denial.layer = Layer::proxy;
    denial.configured = decision.certain;
  }

  const stitch::Collection& all_;
  const stitch::Chains& chains_;
  const servers::Configuration& configuration_;
  std::unordered_map<std::uint64_t, std::vector<Decision>> kept_;
};

}  // namespace

void add_configuration(const stitch::Collection& all, const stitch::Chains& chains, const servers::Configuration& configuration, std::vector<Denial>& denials) {
  Asking asking(all, chains, configuration);
  for (Denial& denial : denials) asking.ask(denial);
}

}  // namespace why403::diagnose

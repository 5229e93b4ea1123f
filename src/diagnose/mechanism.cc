#include "diagnose/mechanism.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "diagnose/plain_words.h"
#include "diagnose/request_text.h"
#include "diagnose/signed_link.h"
#include "stitch/family.h"
#include "stitch/join.h"

namespace why403::diagnose {

using event::Field;
using event::Kind;
using event::Layer;
using event::Outcome;
using stitch::Record;

/// Weight from which a product's statement names the hop that refused, whatever others say besides.
constexpr double kNamesHopFrom = 3;

bool is_address_cause(Cause cause) { return cause == Cause::address_blocked || cause == Cause::address_not_allowlisted || cause == Cause::server_rule; }

namespace {

class ChainReading {
 public:
  ChainReading(const stitch::Collection& all, const stitch::Chain& chain, std::uint32_t number, ReadingMemory& memory)
      : all_(all), chain_(chain), memory_(memory) {
    denial_.chain = number;
    denial_.texts = &memory.texts;
  }

  Denial read() {
    gather();
    statements();
    structure();
    by_the_link();
    by_the_request();
    return std::move(denial_);
  }

 private:
  const Record& at(std::uint32_t index) const { return all_.records[index]; }
  [[nodiscard]] std::string_view first(Field field) const;
  void gather();
  void gather_who();
  void statements();
  void decided_by(std::uint32_t record, event::Layer layer, double weight, bool words);
  void plain_words(std::uint32_t record);
  void structure();
  void by_the_link();
  void by_the_request();
  void unexplained_403(const Record& last);
  void unauthenticated(const Record& last);
  [[nodiscard]] const Record& deepest() const;
  [[nodiscard]] bool meets_preflight() const;
  [[nodiscard]] bool silent_server(const Record& record) const;

  const stitch::Collection& all_;
  const stitch::Chain& chain_;
  ReadingMemory& memory_;
  Denial denial_;
  bool from_statement_ = false;
  bool named_hop_ = false;  // a product said which hop refused
  double strongest_product_ = 0, strongest_words_ = 0;  // of the statements that named the hop
};

std::string_view ChainReading::first(Field field) const {
  for (const std::uint32_t each : chain_.records)
    if (at(each).has(field) && !at(each).text(field).empty()) return at(each).text(field);
  return {};
}

// The hop that is farthest from the client and refused.
const Record& ChainReading::deepest() const {
  const Record* found = nullptr;
  for (const std::uint32_t each : chain_.records)
    if (stitch::states_refusal(at(each)) && (at(each).is_request() || !found || !found->is_request())) found = &at(each);
  return found ? *found : at(chain_.records.front());
}

void ChainReading::gather_who() {
  for (const std::uint32_t each : chain_.records)
    if (at(each).has(Field::client) && !denial_.has_client) {
      denial_.client = at(each).client;
      denial_.has_client = true;
    }
  // The public address is the client's where an inner hop saw only the proxy.
  for (const std::uint32_t each : chain_.records)
    if (at(each).has(Field::client) && denial_.client.is_private() && !at(each).client.is_private() && !at(each).client.is_loopback()) denial_.client = at(each).client;
  denial_.principal = first(Field::principal);
  denial_.principal_kind = first(Field::principal_kind);
  denial_.agent = first(Field::user_agent);
  denial_.session = first(Field::session);
  denial_.token = first(Field::token);
  denial_.api_key = first(Field::api_key);
  denial_.certificate = first(Field::certificate);
  denial_.authentication = first(Field::authentication);
  if (denial_.has_client) denial_.client_id = all_.client_id(denial_.client);
  denial_.principal_id = all_.names.find(denial_.principal);
  denial_.agent_id = all_.names.find(denial_.agent);
  for (const std::string_view id : {denial_.session, denial_.token, denial_.api_key})
    if (denial_.session_id == 0) denial_.session_id = all_.names.find(id);
}

void ChainReading::gather() {
  denial_.front = chain_.records.front();
  const Record& front = at(denial_.front);
  denial_.time = front.time;
  for (const std::uint32_t each : chain_.records)
    if (denial_.status == 0 || !stitch::is_refusal_status(denial_.status))
      if (at(each).status != 0 && (denial_.status == 0 || stitch::is_refusal_status(at(each).status))) denial_.status = at(each).status;
  denial_.method = first(Field::method);
  denial_.host = first(Field::host);
  denial_.path = first(Field::path);
  denial_.query = first(Field::query);
  denial_.action = first(Field::action);
  denial_.resource = first(Field::resource);
  gather_who();
  if (!denial_.path.empty()) {
    denial_.path_hash = stitch::path_hash(denial_.path);
    denial_.family = memory_.texts.keep(stitch::family_of(denial_.path));
  } else {
    denial_.family = memory_.texts.keep(stitch::family_of_call(denial_.action, denial_.resource));
  }
  denial_.family_id = all_.names.find(denial_.family);
  denial_.sign_in = front.kind == Kind::authentication || std::any_of(chain_.records.begin(), chain_.records.end(), [&](std::uint32_t each) { return at(each).kind == Kind::authentication; }) ||
                    (denial_.method == "POST" && is_sign_in_path(denial_.path));
  denial_.preflight = denial_.method == "OPTIONS";
  const AgentFacts& agent = memory_.agent(denial_.agent);
  denial_.agent_kind = agent.kind;
  denial_.crawler = agent.crawler;
  denial_.payload = payload_in(denial_.path);
  if (denial_.payload.empty()) denial_.payload = payload_in(denial_.query);
  if (denial_.payload.empty()) denial_.payload = agent.payload;
  if (denial_.payload.empty()) denial_.payload = payload_in(first(Field::referer));
  denial_.sensitive = is_sensitive_path(denial_.path);
  std::set<std::string_view> rules;
  for (const std::uint32_t each : chain_.records) {
    if (denial_.payload.empty() && at(each).kind == Kind::inspection) {
      denial_.payload = payload_in(at(each).extra_text("matched"));
      denial_.payload_in_form = !denial_.payload.empty() && denial_.method != "GET" && denial_.method != "HEAD";
    }
    for (const std::string_view rule : base::split(at(each).text(Field::rules), ',')) {
      const std::string_view id = base::trim(rule);
      // Rules that only add up scores or report are not what matched.
      if (id.empty() || id.starts_with("949") || id.starts_with("959") || id.starts_with("980") || id == "901340") continue;
      if (rules.insert(id).second && rules.size() <= 8) denial_.rule += (denial_.rule.empty() ? "" : ",") + std::string(id);
    }
  }
}

// Who refused, by the strongest statement; words that anybody uses say it only where no product does.
void ChainReading::decided_by(std::uint32_t record, Layer layer, double weight, bool words) {
  double& strongest = words ? strongest_words_ : strongest_product_;
  if (weight <= strongest || (words && (named_hop_ || strongest_product_ >= kNamesHopFrom))) return;
  strongest = weight;
  denial_.deciding = record;
  denial_.layer = layer;
}

// Words about an answer that came from behind are of what is behind.
Layer speaker(const Record& record) {
  const bool behind = record.status != 0 && record.upstream_status == record.status;
  // What nobody's format reads, and a remark at that, is a program's.
  if (record.layer == Layer::unknown && record.kind == Kind::diagnostic) return Layer::application;
  return behind && (record.layer == Layer::proxy || record.layer == Layer::gateway || record.layer == Layer::edge) ? Layer::application : record.layer;
}

// What no signature knows may still be plain enough.
void ChainReading::plain_words(std::uint32_t each) {
  const Record& record = at(each);
  const auto reading = read_plainly(record);
  if (!reading) return;
  denial_.speaking = Basis::words;
  // A firewall of content knows no roles: what it calls not allowed met a rule of its own.
  const bool own_rule = record.layer == event::Layer::waf && (reading->cause == Cause::permission_missing || reading->cause == Cause::admission_refused);
  denial_.argue(own_rule ? Cause::waf_rule : reading->cause, reading->weight, own_rule ? "words for a rule that was met" : reading->shows, record.ref, record.excerpt.substr(0, 240));
  from_statement_ = denial_.stated = true;
  decided_by(each, speaker(record), reading->weight, true);
}

void ChainReading::statements() {
  std::vector<const Signature*> hits;
  std::set<const Signature*> seen;
  denial_.deciding = denial_.front;
  for (const std::uint32_t each : chain_.records) {
    const Record& record = at(each);
    if (record.outcome == Outcome::allowed && !stitch::is_refusal_status(record.status)) continue;
    hits.clear();
    memory_.signatures.match(record, hits);
    const auto says = [](const Signature* hit) { return !hit->inferred && hit->causes.front().second >= 2.5 && !is_unspecific(hit->causes.front().first); };
    const bool specific = std::any_of(hits.begin(), hits.end(), [&](const Signature* hit) { return !hit->general && says(hit); });
    const bool known = std::any_of(hits.begin(), hits.end(), [&](const Signature* hit) { return says(hit) || (!hit->general && !hit->inferred && hit->causes.front().second >= 2.5); });
    for (const Signature* hit : hits) {
      if ((hit->general && specific) || !seen.insert(hit).second) continue;
      double top = 0;
      Cause toward = Cause::unknown;
      for (const auto& [cause, weight] : hit->causes) {
        denial_.scores.add(cause, weight);
        if (weight > top) toward = cause;
        top = std::max(top, weight);
      }
      const Basis basis = hit->general ? Basis::words : hit->inferred ? Basis::structure : Basis::product;
      if (denial_.evidence.size() < 12) denial_.evidence.push_back({record.ref, record.excerpt.substr(0, 240), memory_.texts.keep(hit->shows), top > 0, std::abs(top), toward, basis});
      if (top <= 0) continue;
      from_statement_ |= !hit->inferred && top >= 2;
      denial_.stated |= !hit->inferred && top >= 2;
      // An application's remark gives the reason of the hop that a product named already.
      if (!hit->layer && named_hop_ && record.layer == Layer::application) continue;
      decided_by(each, hit->layer ? *hit->layer : speaker(record), top, hit->general);
      named_hop_ |= !hit->general && !hit->inferred && hit->layer && top >= 1.5;
    }
    if (!known) plain_words(each);
  }
  denial_.speaking = Basis::structure;
}

// Does the same server write an error log here, which says nothing of this request?
bool ChainReading::silent_server(const Record& record) const {
  const std::string_view product = record.text(Field::product);
  return std::any_of(all_.sources.begin(), all_.sources.end(), [&](const stitch::Source& source) {
    return !source.requests && source.product == product && source.covers(record.time);
  });
}

// Sizes of the pages that the servers themselves send with a 403: nginx 146 to 162 bytes (with and without its
// version), Apache from 199 (with the host's name and version in the footer up to 330).
constexpr std::int64_t kApachePageBytes = 199;

// The combined line is nginx's and Apache's.
bool is_anybodys_line(const Record& record) { return record.format == "nginx-access" || record.format == "clf" || record.text(Field::product) == "web-server"; }

bool is_own_page(const Record& record) {
  const std::string_view product = record.text(Field::product);
  const std::int64_t longer = record.status == 401 ? 26 : 0;
  if (product == "nginx" || record.format.find("nginx") != std::string_view::npos) return (record.bytes_out >= 144 + longer && record.bytes_out <= 164 + longer) || (is_anybodys_line(record) && record.bytes_out == kApachePageBytes);
  return record.bytes_out == kApachePageBytes || (record.bytes_out >= 265 && record.bytes_out <= 330) || record.bytes_out == 209;
}

void ChainReading::unexplained_403(const Record& last) {
  if (last.upstream_status != 0 && stitch::is_refusal_status(last.upstream_status)) {
    denial_.layer = Layer::application;
    denial_.argue(Cause::application_refused, 2.2, "the server behind answered " + std::to_string(last.upstream_status), last.ref, last.excerpt.substr(0, 240));
    denial_.stated = true;
    return;
  }
  denial_.layer = last.layer;
  if (last.layer == Layer::application) {
    denial_.argue(Cause::application_refused, 2.2, "the application's own log has the refusal and no reason", last.ref, last.excerpt.substr(0, 240));
    return;
  }
  if (last.layer == Layer::platform || last.layer == Layer::policy) {
    denial_.argue(Cause::permission_missing, 1.6, "refused without a reason by what grants permissions", last.ref, last.excerpt.substr(0, 240));
    return;
  }
  if (last.layer == Layer::proxy || last.layer == Layer::edge || last.layer == Layer::unknown) {
    const bool asked_nobody = last.source < all_.sources.size() && all_.sources[last.source].upstreams && last.upstream_status == 0;
    if (asked_nobody) {
      denial_.argue(Cause::server_rule, 2.0, "the log names what servers behind answer, and here none was asked", last.ref, last.excerpt.substr(0, 240));
      return;
    }
    const bool no_upstream = last.has(Field::upstream_status) || last.bytes_out < 0 ? false : is_own_page(last);
    if (no_upstream) {
      denial_.argue(Cause::server_rule, 1.8, "the answer has the size of the server's own page", last.ref, last.excerpt.substr(0, 240));
    } else if (last.bytes_out > 0 && !is_own_page(last) && last.bytes_out != 0) {
      denial_.argue(Cause::application_refused, 1.0, "the answer is no page of the server's own", last.ref, last.excerpt.substr(0, 240));
      denial_.argue(Cause::server_rule, 0.7, "a rule of the server may have answered with a page of its own");
      if (denial_.scores[Cause::application_refused] > denial_.scores[Cause::server_rule] && !silent_server(last)) denial_.layer = Layer::application;
      if (silent_server(last)) denial_.layer = Layer::application;
    } else {
      denial_.argue(Cause::server_rule, 1.2, "the server answered by itself and wrote no reason", last.ref, last.excerpt.substr(0, 240));
    }
  }
}

void ChainReading::unauthenticated(const Record& last) {
  const bool sent = std::any_of(chain_.records.begin(), chain_.records.end(), [&](std::uint32_t each) { return at(each).extra_text("credentials") == "sent"; });
  const bool credentials = sent || !denial_.principal.empty() || !denial_.session.empty() || !denial_.token.empty() || !denial_.api_key.empty();
  const bool behind = last.upstream_status == 401 || last.layer == Layer::application;
  denial_.layer = behind ? Layer::application : last.layer;
  // A server that checks passwords by itself, and was given one.
  if (sent && !behind && denial_.token.empty() && last.layer == Layer::proxy) {
    denial_.argue(Cause::credential_wrong, 3.0, "credentials were sent, and the server did not accept them", last.ref, last.excerpt.substr(0, 240));
  } else if (denial_.sign_in && denial_.method == "POST") {
    denial_.argue(Cause::credential_wrong, 2.0, "a sign-in was refused", last.ref, last.excerpt.substr(0, 240));
    if (denial_.layer != Layer::application) denial_.layer = Layer::application;
  } else if (!credentials) {
    denial_.argue(Cause::credential_missing, 1.8, "no credentials in the line of a 401", last.ref, last.excerpt.substr(0, 240));
  } else {
    denial_.argue(Cause::token_expired, 1.0, "credentials were sent and not accepted", last.ref, last.excerpt.substr(0, 240));
    denial_.argue(Cause::token_invalid, 0.8, "credentials were sent and not accepted");
    denial_.argue(Cause::credential_wrong, denial_.token.empty() && denial_.session.empty() ? 1.2 : 0.2, "credentials were sent and not accepted");
  }
}

// A preflight fails for being one where credentials, methods or permissions are checked; a list of addresses, a content
// rule or a rate would have refused any request.
bool ChainReading::meets_preflight() const {
  using enum Cause;
  for (const Cause other : {cors_origin_refused, address_blocked, address_not_allowlisted, geo_blocked, network_perimeter, waf_rule, bot_challenge, user_agent_blocked, rate_limited, authorizer_failed, file_permission})
    if (denial_.scores[other] >= 3) return false;
  return true;
}

void ChainReading::structure() {
  const Record& last = deepest();
  const bool refused = denial_.status == 401 || denial_.status == 403 || denial_.status == 405;
  if (denial_.preflight && refused && denial_.payload.empty() && meets_preflight())
    denial_.argue(Cause::cors_preflight_refused, 5.5, "an OPTIONS request, which carries no credentials", last.ref, last.excerpt.substr(0, 240));
  // Who is signed in and told 403 has shown who they are, whatever the words.
  if (denial_.status == 403 && !denial_.principal.empty() && denial_.scores[Cause::credential_missing] > 0 && !denial_.sign_in) denial_.argue(Cause::credential_missing, -2.5, "the caller is known by name");
  if (denial_.status == 495 || denial_.status == 496) denial_.argue(Cause::client_certificate, 4, "the status says so: client certificate", last.ref, last.excerpt.substr(0, 240));
  // The status is a statement of its own, whatever a rule that counts calls itself.
  if (denial_.status == 429 && from_statement_ && denial_.scores[Cause::rate_limited] < 3) denial_.argue(Cause::rate_limited, 3.5, "the status says so: too many requests", last.ref, last.excerpt.substr(0, 240));
  // A sign-in that failed, of somebody, and no word of why: the secret is what fails most.
  const bool failed_sign_in = last.kind == Kind::authentication && (last.outcome == Outcome::failed || last.outcome == Outcome::refused) && !denial_.principal.empty();
  if (failed_sign_in && !from_statement_ && denial_.status != 429) denial_.argue(Cause::credential_wrong, 2.0, "a sign-in failed, and no other reason is given", last.ref, last.excerpt.substr(0, 240));
  if (from_statement_ && denial_.layer != Layer::unknown) return;
  if (!from_statement_) {
    if (denial_.layer == Layer::unknown) denial_.layer = last.layer;
    denial_.deciding = static_cast<std::uint32_t>(&last - all_.records.data());
    if (denial_.status == 429) {
      if (last.upstream_status == 429) denial_.layer = Layer::application;
      else denial_.layer = last.layer;
      denial_.argue(Cause::rate_limited, 3.5, "the status says so: too many requests", last.ref, last.excerpt.substr(0, 240));
      denial_.stated = true;
    } else if (denial_.status == 407) {
      denial_.argue(Cause::credential_missing, 2.5, "the proxy asked for credentials", last.ref, last.excerpt.substr(0, 240));
    } else if (denial_.status == 451) {
      denial_.argue(Cause::geo_blocked, 2.0, "unavailable for legal reasons", last.ref, last.excerpt.substr(0, 240));
    } else if (denial_.preflight && refused) {
      denial_.layer = last.upstream_status == denial_.status ? Layer::application : last.layer;
    } else if (denial_.scores[Cause::unknown] == 0 && std::none_of(denial_.evidence.begin(), denial_.evidence.end(), [](const Evidence& each) { return each.weight >= 1 && each.in_favour; })) {
      if (denial_.status == 401) unauthenticated(last);
      else if (denial_.status == 403 || denial_.status == 0) unexplained_403(last);
    }
  }
  if (denial_.layer == Layer::unknown) denial_.layer = last.layer;
}

// A link that carries its permission: whether that had run out can be read from it.
void ChainReading::by_the_link() {
  if (denial_.status != 403 && denial_.status != 401 && denial_.status != 410 && denial_.status != 0) return;
  const auto link = read_signed_link(denial_.query);
  if (!link || (from_statement_ && denial_.scores[Cause::request_signature] < 1 && denial_.scores[Cause::token_invalid] < 1)) return;
  const Record& front = at(denial_.front);
  if (link->until && *link->until <= denial_.time) {
    denial_.argue(Cause::token_expired, std::max(4.5, denial_.scores[Cause::request_signature]), "the signed link had run out at " + base::format_rfc3339(*link->until, 0), front.ref, front.excerpt.substr(0, 240));
    denial_.argue(Cause::request_signature, -denial_.scores[Cause::request_signature], "the signed link had run out");
  } else if (!from_statement_) {
    denial_.argue(front.layer == Layer::edge ? Cause::token_invalid : Cause::request_signature, 2.8, "a signed link that had not run out was refused", front.ref, front.excerpt.substr(0, 240));
  } else {
    return;
  }
  // Who hands out such links checks them itself; nothing behind was asked.
  if (front.layer == Layer::edge && front.upstream_status == 0) denial_.layer = Layer::edge;
}

// What the request itself says of who answered it, and of what was checked.
void ChainReading::by_the_request() {
  // An OAuth token endpoint (RFC 6749, section 3.2) is an identity provider's, whatever program serves it.
  if (denial_.layer == Layer::application && denial_.method == "POST" && denial_.path.ends_with("/token")) denial_.layer = Layer::identity;
  // A link that was signed for a time, and whose time is over.
  if (const auto until = signed_until(denial_.query); until && *until < denial_.time)
    denial_.argue(Cause::token_expired, 7, "the link was signed until " + base::format_rfc3339(*until, 0), at(denial_.deciding).ref, at(denial_.deciding).excerpt.substr(0, 240));
  // CORS lets a browser read; a server that refuses a request that changes something for its origin guards against forgery.
  const bool changes = denial_.method == "POST" || denial_.method == "PUT" || denial_.method == "PATCH" || denial_.method == "DELETE";
  if (!changes || denial_.scores[Cause::cors_origin_refused] < 2 || denial_.layer != Layer::application) return;
  const bool cors = std::any_of(chain_.records.begin(), chain_.records.end(), [&](std::uint32_t each) {
    return !at(each).is_request() && (base::to_lower(at(each).text(Field::message)).find("cors") != std::string::npos || base::to_lower(at(each).extra_text("logger")).find("cors") != std::string::npos);
  });
  const bool words = std::any_of(denial_.evidence.begin(), denial_.evidence.end(), [](const Evidence& each) { return each.toward == Cause::cors_origin_refused && each.basis == Basis::words; });
  if (cors || !words) return;
  denial_.argue(Cause::cors_origin_refused, -denial_.scores[Cause::cors_origin_refused], "a request that changes something is refused for its origin");
  denial_.argue(Cause::csrf_origin_mismatch, 4.0, "a request that changes something is refused for its origin");
}

}  // namespace

Denial read_chain(const stitch::Collection& all, const stitch::Chain& chain, std::uint32_t number, ReadingMemory& memory) {
  return ChainReading(all, chain, number, memory).read();
}

}  // namespace why403::diagnose

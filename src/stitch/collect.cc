#include "stitch/collect.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/text.h"
#include "base/word_search.h"
#include "stitch/family.h"

namespace why403::stitch {

using event::Event;
using event::Field;
using event::Kind;
using event::Outcome;

namespace {

// What a remark must speak of to be worth keeping when it names no outcome.
constexpr std::array<std::string_view, 60> kTellingWords{
    "deni", "denied", "forbid", "refus", "expired", "invalid", "unauthor", "not allowed", "permission", "reject", "block",
    "csrf", "cors",   "limit",  "token", "auth",    "access",  "policy",   "credential",  "session",    "locked", "403",
    "api key", "scope", "origin", "mismatch", "signature", "captcha", "belong", "owner", "tenant", "member", "hmac", "stale", "jwt", "not permitted",
    "xsrf", "forgery", "turnstile", "challenge", "quota", "throttl", "too many", "exceed", "mfa", "otp", "factor", "password", "secret", "certificate",
    "wrong", "incorrect", "unsuccessful", "disabled", "suspended", "banned", "bad ", "missing", "apikey", "refer"};

// Of lines that only a debugger asked for: frameworks give the reason of a refusal there and nowhere else.
constexpr std::array<std::string_view, 16> kTellingInDebug{"csrf", "reject", "denied", "forbid", "not allowed", "expired", "invalid token", "unauthorized",
                                                           "insufficient", "locked", "disabled", "bad credentials", "authentication failed", "not authenticated", "signature", "not active"};

// Which of `list` stands in the message; each list has a search of its own, made when it is first asked.
template <const auto& list>
bool is_telling(std::string_view message) {
  static const base::WordSearch search(list);
  return search.any(base::to_lower(message.substr(0, 600)));
}

Worth judge_remark(const Event& event) {
  if (event.outcome == Outcome::refused || event.outcome == Outcome::failed) return Worth::denial;
  const std::string_view level = event.extra_text("level");
  if (level == "debug" || level == "DEBUG" || level == "trace" || level == "TRACE") return is_telling<kTellingInDebug>(event.text(Field::message)) ? Worth::context : Worth::nothing;
  if (event.has(Field::status) && is_refusal_status(event.status)) return Worth::denial;
  // `session ok`: an application's own word that somebody got something.
  const bool whose = event.has(Field::principal) || event.has(Field::session) || event.has(Field::token) || event.has(Field::api_key);
  if (event.has(Field::status) && event.status >= 200 && event.status < 400 && event.has(Field::path) && whose) return Worth::success;
  return is_telling<kTellingWords>(event.text(Field::message)) || event.has(Field::reason_code) ? Worth::context : Worth::nothing;
}

Worth judge_request(const Event& event) {
  if (event.outcome == Outcome::refused || event.outcome == Outcome::challenged) return Worth::denial;
  if (event.has(Field::status)) {
    if (is_refusal_status(event.status)) return Worth::denial;
    if (event.status >= 200 && event.status < 400) return Worth::success;
    if (event.status == 404 || event.status == 410) return Worth::success;
    return event.status >= 400 ? Worth::doubtful : Worth::nothing;
  }
  if (event.has(Field::outcome) && event.outcome == Outcome::failed) return Worth::doubtful;
  if (event.has(Field::outcome) && event.outcome == Outcome::allowed) return Worth::success;
  // A line about a request that is still being served, and says why it will not be.
  return event.kind == Kind::request && is_telling<kTellingWords>(event.text(Field::message)) ? Worth::context : Worth::nothing;
}

}  // namespace

Worth judge(const Event& event) {
  const Outcome outcome = event.has(Field::outcome) ? event.outcome : Outcome::unknown;
  switch (event.has(Field::kind) ? event.kind : Kind::unknown) {
    case Kind::request:
    case Kind::api_call: return judge_request(event);
    case Kind::authorization:
    case Kind::network: return outcome == Outcome::allowed || outcome == Outcome::unknown ? Worth::success : Worth::denial;
    case Kind::authentication: return outcome == Outcome::unknown || outcome == Outcome::allowed ? Worth::context : Worth::denial;
    case Kind::inspection: return outcome == Outcome::refused || outcome == Outcome::challenged ? Worth::denial : Worth::context;
    case Kind::ban:
    case Kind::change: return outcome == Outcome::refused ? Worth::denial : Worth::context;
    case Kind::diagnostic: return judge_remark(event);
    case Kind::unknown: break;
  }
  if (outcome == Outcome::refused || (event.has(Field::status) && is_refusal_status(event.status))) return Worth::denial;
  return Worth::nothing;
}

namespace {

void renumber(Success& success, const std::vector<std::uint32_t>& ids) {
  for (const auto member : {&Success::client, &Success::principal, &Success::family, &Success::session, &Success::agent})
    success.*member = ids[success.*member];
}

}  // namespace

std::string_view address_key(const base::Ip& ip) { return {reinterpret_cast<const char*>(ip.bytes.data()), ip.bytes.size()}; }

std::uint32_t Collection::client_id(const base::Ip& ip) const { return names.find(address_key(ip)); }

base::Ip asker(const Event& event, const std::vector<base::Network>& proxies) {
  const auto ours = [&](const base::Ip& ip) {
    return std::any_of(proxies.begin(), proxies.end(), [&](const base::Network& network) { return network.contains(ip); });
  };
  if (!event.has(Field::forwarded)) return event.client;
  if (event.has(Field::client) && !ours(event.client) && !event.client.is_private() && !event.client.is_loopback()) return event.client;
  const auto hops = base::split(event.text(Field::forwarded), ',');
  std::optional<base::Ip> outermost;
  for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
    const auto ip = base::parse_ip(base::trim(*hop));
    if (!ip) break;
    outermost = *ip;
    if (!ours(*ip) && !ip->is_private() && !ip->is_loopback()) return *ip;
  }
  return outermost.value_or(event.client);
}

std::string source_stem(std::string_view name) {
  name = name.substr(name.rfind('/') == std::string_view::npos ? 0 : name.rfind('/') + 1);
  for (const std::string_view end : {".gz", ".zst", ".bz2", ".xz"})
    if (name.ends_with(end)) name.remove_suffix(end.size());
  while (!name.empty() && (std::isdigit(static_cast<unsigned char>(name.back())) || name.back() == '.' || name.back() == '-')) name.remove_suffix(1);
  return std::string(name);
}

Collector::Collector(CollectOptions options) : options_(std::move(options)) {
  name_inputs(options_.inputs);
  all_.memory.push_back(texts_);
}

void Collector::name_inputs(std::span<const std::string> names) {
  for (const std::string& name : names.subspan(std::min(names.size(), stems_.size()))) {
    const std::size_t slash = name.rfind('/');
    stems_.push_back((slash == std::string::npos ? "" : name.substr(0, slash + 1)) + source_stem(name));
  }
}

std::uint32_t Collector::source_of(const Event& event) {
  const std::string_view product = event.text(Field::product);
  const std::string_view reporter = event.text(Field::reporter);
  if (event.ref.input == last_input_ && last_key_.size() == event.format.size() + product.size() + reporter.size() &&
      last_key_.starts_with(event.format) && std::string_view(last_key_).substr(event.format.size(), product.size()) == product &&
      last_key_.ends_with(reporter))
    return last_source_;
  last_input_ = event.ref.input;
  last_key_.assign(event.format).append(product).append(reporter);
  const std::string name = event.ref.input < stems_.size() ? stems_[event.ref.input] : std::string();
  Source source{.name = name, .format = std::string(event.format), .product = std::string(product), .reporter = std::string(reporter)};
  source.layer = event.has(Field::layer) ? event.layer : event::Layer::unknown;
  return last_source_ = place_of(source);
}

// Where the source of that name is, a new one if need be.
std::uint32_t Collector::place_of(const Source& source) {
  const auto fresh = [&] { return static_cast<std::uint32_t>(all_.sources.size()); };
  if (!source.rest) {
    std::string key;
    for (const std::string& part : {source.name, source.format, source.product, source.reporter}) key.append(part).push_back('\0');
    if (const auto known = places_.find(key); known != places_.end()) return known->second;
    if (places_.size() < kSourcesMax) {
      places_.emplace(std::move(key), fresh());
      all_.sources.push_back({.name = source.name, .format = source.format, .product = source.product, .reporter = source.reporter, .layer = source.layer});
      return fresh() - 1;
    }
  }
  if (rest_ == UINT32_MAX) {
    rest_ = fresh();
    all_.sources.push_back({.name = source.name, .rest = true});
  }
  return rest_;
}

void Collector::keep_record(const Event& event, std::uint32_t source, bool denial) {
  if (all_.records.size() >= kRecordsMax) {
    all_.denials_lost += denial;
    return;
  }
  const base::Ip who = asker(event, options_.proxies);
  const std::uint32_t client = event.has(Field::client) ? all_.names.add(address_key(who)) : 0;
  if (client >= of_client_.size()) of_client_.resize(client * 2 + 64, 0);
  const bool crowded = all_.records.size() >= kRecordsMax / 2 && of_client_[client] >= kRecordsPerClientMax;
  if (crowded && event.kind != Kind::change) {
    all_.denials_lost += denial;
    return;
  }
  ++of_client_[client];
  all_.records.push_back(keep(event, *texts_));
  all_.records.back().source = source;
  if (event.has(Field::client)) all_.records.back().client = who;
  if (event.has(Field::client) && who != event.client && !event.has(Field::peer)) {
    all_.records.back().peer = event.client;
    all_.records.back().present.add(Field::peer);
  }
}

void Collector::settle(Newest& newest) {
  if (!newest.any) return;
  if (newest.has_client) newest.success.client = all_.names.add(address_key(newest.client), newest.hash);
  all_.successes.add(newest.success);
  newest.any = false;
}

void Collector::keep_success(const Event& event) {
  settle(newest_);
  newest_.any = true;
  newest_.has_client = event.has(Field::client);
  newest_.success = {};
  if (newest_.has_client) {
    newest_.client = asker(event, options_.proxies);
    newest_.hash = Names::hash(address_key(newest_.client));
    all_.names.prefetch(newest_.hash);
  }
  Success& success = newest_.success;
  success.time_ns = event.has(Field::time) ? event.time.ns : 0;
  success.principal = all_.names.add(event.text(Field::principal));
  if (event.has(Field::path)) {
    family_of(event.text(Field::path), family_);
    success.path = path_hash(event.text(Field::path));
  } else {
    family_.assign(event.text(Field::action)).append(" ").append(event.text(Field::resource));
    success.path = path_hash(family_);
    family_of_call(event.text(Field::action), event.text(Field::resource), family_);
  }
  success.family = all_.names.add(family_);
  for (const Field field : {Field::session, Field::token, Field::api_key})
    if (success.session == 0) success.session = all_.names.add(event.text(field));
  success.agent = all_.names.add(event.text(Field::user_agent));
  success.line = static_cast<std::uint32_t>(event.ref.line);
  success.record = event.ref.record;
  success.input = event.ref.input & 0x3fffff;
  success.status = static_cast<std::uint32_t>(event.has(Field::status) ? event.status : 200) & 0x3ff;
}

Worth Collector::take(const Event& event) {
  ++all_.events;
  const std::uint32_t source = source_of(event);
  Source& writer = all_.sources[source];
  ++writer.events;
  if (event.has(Field::time)) {
    writer.first = std::min(writer.first, event.time);
    writer.last = std::max(writer.last, event.time);
  }
  writer.requests |= event.has(Field::kind) && (event.kind == Kind::request || event.kind == Kind::api_call);
  writer.upstreams |= event.has(Field::upstream_status);
  const Worth worth = judge(event);
  if (worth == Worth::nothing) return worth;
  if (worth == Worth::doubtful && ++doubtful_ > kDoubtfulMax) return worth;
  if (worth != Worth::success) keep_record(event, source, worth == Worth::denial);
  const bool sign_in = event.kind == Kind::authentication && event.outcome == Outcome::allowed && event.has(Field::outcome);
  if (worth == Worth::success || sign_in) keep_success(event);
  return worth;
}

// The numbers that the other's names have here.
std::vector<std::uint32_t> Collector::add_names(const Collection& other) {
  std::vector<std::uint32_t> ids(other.names.size(), 0);
  for (std::uint32_t id = 1; id < ids.size(); ++id) ids[id] = all_.names.add(other.names.text(id));
  return ids;
}

void Collector::absorb(Collector&& other) {
  other.settle(other.newest_);
  const auto ids = add_names(other.all_);
  for (Success& each : other.all_.successes.all()) renumber(each, ids);
  all_.successes.absorb(std::move(other.all_.successes));
  add_sources_and_records(other.all_);
}

void Collector::add(const Collector& other) {
  const auto ids = add_names(other.all_);
  for (Success each : other.all_.successes.all()) {
    renumber(each, ids);
    all_.successes.add(each);
  }
  Newest newest = other.newest_;
  renumber(newest.success, ids);
  settle(newest);
  add_sources_and_records(other.all_);
}

void Collector::add_sources_and_records(const Collection& other) {
  std::vector<std::uint32_t> sources;
  for (const Source& theirs : other.sources) {
    sources.push_back(place_of(theirs));
    Source& mine = all_.sources[sources.back()];
    mine.first = std::min(mine.first, theirs.first);
    mine.last = std::max(mine.last, theirs.last);
    mine.events += theirs.events;
    mine.requests |= theirs.requests;
    mine.upstreams |= theirs.upstreams;
  }
  for (const Record& record : other.records) {
    if (all_.records.size() >= kRecordsMax) {
      ++all_.denials_lost;
      continue;
    }
    all_.records.push_back(record);
    all_.records.back().source = sources[record.source];
  }
  all_.memory.insert(all_.memory.end(), other.memory.begin(), other.memory.end());
  all_.events += other.events;
  all_.denials_lost += other.denials_lost;
}

Collection Collector::finish() && {
  settle(newest_);
  for (const Source& source : all_.sources) {
    all_.first = std::min(all_.first, source.first);
    all_.last = std::max(all_.last, source.last);
  }
  all_.successes.sort();
  return std::move(all_);
}

}  // namespace why403::stitch

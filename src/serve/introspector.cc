#include "serve/introspector.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <span>
#include <tuple>

#include "base/clock.h"
#include "serve/fetch.h"

namespace why403::serve {

namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

std::chrono::nanoseconds nanoseconds(base::Duration duration) { return std::chrono::nanoseconds(duration.ns); }

// application/x-www-form-urlencoded: what is no letter or digit is escaped.
std::string form_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._";
  std::string out;
  for (const char c : text) {
    if (plain.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.append({'%', digits[byte / 16], digits[byte % 16]});
  }
  return out;
}

std::string base64(std::string_view text) {
  std::string out(sodium_base64_encoded_len(text.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  out.pop_back();  // the NUL
  return out;
}

// RFC 6749 section 2.3.1: both are form-encoded before they are joined.
std::string authorization_of(const IntrospectionSource& source) {
  if (source.client.empty()) return "Bearer " + source.secret;
  return "Basic " + base64(form_encoded(source.client) + ":" + form_encoded(source.secret));
}

Introspector::Answer rejected(identity::Rejection rejection) { return {.principal = {}, .rejection = rejection}; }

}  // namespace

bool IntrospectionSource::operator==(const IntrospectionSource& other) const {
  const auto all = [](const IntrospectionSource& one) {
    return std::tie(one.url, one.authorities, one.client, one.secret, one.user_type, one.client_type, one.rules.issuer,
                    one.rules.audiences, one.rules.leeway.ns, one.timeout.ns, one.keep.ns, one.keep_refused.ns,
                    one.retry.ns, one.concurrency, one.waiting_max);
  };
  return all(*this) == all(other);
}

std::size_t Introspector::FirstBytes::operator()(const Hash& hash) const {
  std::size_t number = 0;
  std::memcpy(&number, hash.data(), sizeof number);
  return number;
}

Introspector::Introspector(IntrospectionSource source, Say say, std::shared_ptr<Resolver> resolver)
    : source_(std::move(source)), say_(std::move(say)), authorization_(authorization_of(source_)), resolver_(std::move(resolver)), tls_(source_.tls) {
  randombytes_buf(key_.data(), key_.size());
  for (std::uint32_t i = 0; i < source_.concurrency; ++i) threads_.emplace_back([this] { run(); });
}

void Introspector::stop() {
  std::unordered_map<Hash, Lookup, FirstBytes> left;
  {
    const std::scoped_lock lock(changing_);
    stopping_ = true;
  }
  wanted_.notify_all();
  for (std::thread& thread : threads_)
    if (thread.joinable()) thread.join();
  {
    const std::scoped_lock lock(changing_);
    left.swap(lookups_);
    queue_.clear();
  }
  for (const auto& [hash, lookup] : left)
    for (const Wake& wake : lookup.wakes) wake();
}

Introspector::Hash Introspector::hash_of(std::string_view token) const {
  Hash hash;
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(token.data()), token.size(),
                     key_.data(), key_.size());
  return hash;
}

std::shared_ptr<const Introspector::Answer> Introspector::find(std::string_view token) {
  const Hash hash = hash_of(token);
  const auto now = Steady::now();
  Part& part = part_of(hash);
  const std::scoped_lock lock(part.using_it);
  for (std::vector<Place>* places : {&part.active, &part.refused}) {
    if (places->empty()) continue;
    const std::size_t first = FirstBytes()(hash) % (places->size() / kWays) * kWays;
    for (Place& place : std::span(*places).subspan(first, kWays)) {
      if (place.used == 0 || place.hash != hash || place.until <= now) continue;
      place.used = ++part.uses;
      return place.answer;
    }
  }
  return nullptr;
}

void Introspector::keep(const Hash& hash, Answer answer) {
  const bool is_active = !answer.rejection;
  const bool is_known = is_active || answer.rejection->status != 503;
  const base::Duration life = is_active ? source_.keep : is_known ? source_.keep_refused : source_.retry;
  auto kept = std::make_shared<const Answer>(std::move(answer));
  Part& part = part_of(hash);
  const std::scoped_lock lock(part.using_it);
  std::vector<Place>& places = is_active ? part.active : part.refused;
  places.resize((is_active ? kActiveMax : kRefusedMax) / kParts);
  // Of two answers the newer one counts.
  std::vector<Place>& others = is_active ? part.refused : part.active;
  const auto ways = [&](std::vector<Place>& all) {
    return std::span(all).subspan(all.empty() ? 0 : FirstBytes()(hash) % (all.size() / kWays) * kWays,
                                  all.empty() ? 0 : kWays);
  };
  for (Place& place : ways(others))
    if (place.used != 0 && place.hash == hash) place = {};
  const std::span<Place> mine = ways(places);
  auto place = std::ranges::find_if(mine, [&](const Place& each) { return each.used != 0 && each.hash == hash; });
  if (place == mine.end()) place = std::ranges::min_element(mine, {}, &Place::used);
  *place = {.hash = hash, .until = Steady::now() + nanoseconds(life), .used = ++part.uses, .answer = std::move(kept)};
}

bool Introspector::ask(std::string_view token, Wake wake, std::string_view traceparent) {
  const Hash hash = hash_of(token);
  const std::scoped_lock lock(changing_);
  const bool is_asked = lookups_.contains(hash);
  if (stopping_ || (!is_asked && queue_.size() >= source_.waiting_max)) {
    turned_away_.fetch_add(1, kRelaxed);
    return false;
  }
  Lookup& lookup = lookups_[hash];
  if (wake) lookup.wakes.push_back(std::move(wake));
  if (is_asked) return true;
  lookup.token = token;
  lookup.traceparent = traceparent;
  lookup.begun = Steady::now();
  queue_.push_back(hash);
  wanted_.notify_one();
  return true;
}

void Introspector::run() {
  std::unique_lock lock(changing_);
  while (true) {
    wanted_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    if (stopping_) return;
    const Hash hash = queue_.front();
    queue_.pop_front();
    const Lookup& first = lookups_[hash];
    const Lookup asked{.token = first.token, .traceparent = first.traceparent, .begun = first.begun, .wakes = {}};
    lock.unlock();
    Answer answer = look_up(asked);
    if (stopping_) return;  // who waits is woken by stop()
    keep(hash, std::move(answer));
    lock.lock();
    auto done = lookups_.extract(hash);
    lock.unlock();
    if (done)
      for (const Wake& wake : done.mapped().wakes) wake();
    lock.lock();
  }
}

Introspector::Answer Introspector::look_up(const Lookup& lookup) {
  if (Steady::now() - lookup.begun > nanoseconds(source_.timeout)) {
    turned_away_.fetch_add(1, kRelaxed);
    return rejected({.status = 503, .cause = "authorizer-failed", .detail = "introspection-busy", .retry_after = source_.retry});
  }
  std::shared_ptr<const TlsContext> tls;
  {
    const std::scoped_lock lock(changing_);
    tls = tls_;
  }
  const auto text = fetch(source_.url, {.authorities = source_.authorities,
                                        .stopping = stopping_,
                                        .within = source_.timeout,
                                        .form = "token=" + form_encoded(lookup.token) + "&token_type_hint=access_token",
                                        .authorization = authorization_,
                                        .traceparent = lookup.traceparent,
                                        .context = &tls,
                                        .resolver = resolver_.get()});
  {
    const std::scoped_lock lock(changing_);
    if (tls_ == nullptr) tls_ = tls;
  }
  if (!text) return unavailable(text.error());
  auto token = identity::read_introspection(*text, source_.rules, base::SystemClock().now());
  if (!token && token.error() == identity::IntrospectionFault::unreadable)
    return unavailable({.what = "cannot read what `" + source_.url + "` says of a token",
                        .reason = "it is no answer of RFC 7662"});
  works();
  const bool is_client = token && token->subject.empty();
  if (is_client && source_.client_type.empty()) token = identity::IntrospectionFault::no_subject;
  if (!token) {
    refused_.fetch_add(1, kRelaxed);
    return rejected({.status = 401, .cause = identity::cause(token.error()), .detail = identity::name(token.error())});
  }
  active_.fetch_add(1, kRelaxed);
  Answer answer{.expires = token->expires, .not_before = token->not_before};
  answer.principal = identity::principal_of(std::move(*token));
  answer.principal.type = is_client ? source_.client_type : source_.user_type;
  return answer;
}

// Told once, and again when it works.
Introspector::Answer Introspector::unavailable(const Message& why) {
  failed_.fetch_add(1, kRelaxed);
  const std::string text = why.what + (why.reason.empty() ? "" : ": " + why.reason);
  bool is_new = false;
  {
    const std::scoped_lock lock(changing_);
    is_new = !stopping_ && fault_ != text;
    fault_ = text;
  }
  if (is_new) {
    Message said = why;
    said.event = "introspection-failed";
    said.fields = {{"url", source_.url}};
    say_(said);
  }
  return rejected({.status = 503, .cause = "authorizer-failed", .detail = "introspection-failed", .retry_after = source_.retry, .is_outage = true});
}

void Introspector::works() {
  {
    const std::scoped_lock lock(changing_);
    if (fault_.empty()) return;
    fault_.clear();
  }
  say_({.what = "`" + source_.url + "` tells of tokens again", .severity = base::Severity::note, .event = "introspection-recovered", .fields = {{"url", source_.url}}});
}

void Introspector::trust(std::shared_ptr<const TlsContext> tls) {
  const std::scoped_lock lock(changing_);
  if (tls != nullptr) tls_ = std::move(tls);
}

Introspector::Counts Introspector::counts() const {
  const std::scoped_lock lock(changing_);
  return {.active = active_.load(kRelaxed),
          .refused = refused_.load(kRelaxed),
          .failed = failed_.load(kRelaxed),
          .turned_away = turned_away_.load(kRelaxed),
          .waiting = lookups_.size()};
}

}  // namespace why403::serve

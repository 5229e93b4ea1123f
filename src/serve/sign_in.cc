#include "serve/sign_in.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "serve/recording.h"
#include "serve/world.h"

namespace why403::serve {

namespace {

constexpr std::string_view kAuthorization = "authorization";
constexpr std::string_view kBearer = "bearer";

// RFC 9110 section 11.6.2: the scheme, in any case, one or more spaces, the credential.
std::optional<std::string_view> bearer_of(std::string_view authorization) {
  if (!base::starts_with_ignoring_case(authorization, kBearer)) return std::nullopt;
  const std::string_view rest = authorization.substr(kBearer.size());
  if (!rest.empty() && rest[0] != ' ') return std::nullopt;
  return base::trim(rest);
}

// Whether a signature was checked, for somebody who may be no friend. What has expired was good once, and a program
// that does not see it is no attacker; a key that is unknown may be a new one, of everybody at once.
bool is_costly(std::string_view detail) {
  using identity::TokenFault;
  constexpr std::array<TokenFault, 5> faults = {TokenFault::signature_wrong, TokenFault::wrong_issuer,
                                                TokenFault::wrong_audience, TokenFault::no_expiry,
                                                TokenFault::no_subject};
  return std::ranges::any_of(faults, [&](TokenFault fault) { return identity::name(fault) == detail; });
}

// Assigned instead of a new one, so that the texts keep their room.
const identity::Principal kNobody;

// What may be said to whoever showed the token: it is their own.
struct Described {
  std::string_view detail, words;
};
constexpr std::array<Described, 6> kDescribed = {{
    {"expired", "the token has expired"},
    {"not-yet-valid", "the token is not valid yet"},
    {"wrong-audience", "the token is for another audience"},
    {"wrong-issuer", "the token is of an issuer that is not known here"},
    {"key-unknown", "the token is signed with a key that is not known here"},
    {"several-credentials", "one credential must be shown, once"},
}};

// RFC 9470 section 3: what the client's next request for a token must ask for.
std::string step_up_challenge(const decide::StepUp& step_up) {
  std::string text = R"(Bearer error="insufficient_user_authentication")";
  if (!step_up.is_asked()) return text;
  text += step_up.acr_values.empty() ? R"(, error_description="a more recent sign-in is needed")"
                                     : R"(, error_description="a stronger sign-in is needed")";
  if (!step_up.acr_values.empty()) text.append(R"(, acr_values=")").append(step_up.acr_values).append("\"");
  if (step_up.max_age_seconds) text.append(R"(, max_age=")").append(std::to_string(*step_up.max_age_seconds)).append("\"");
  return text;
}

}  // namespace

bool is_of_issuer(std::string_view text, const SignInRules& rules) {
  if (rules.issuers.empty() || std::ranges::count(text, '.') != 2) return false;
  const auto claimed = identity::claimed_issuer(text);
  return claimed && std::ranges::any_of(rules.issuers, [&](const Issuer& each) { return each.rules.issuer == *claimed; });
}

SignIn::SignIn(std::shared_ptr<const World> world, const KeyKeeper& keeper,
               const identity::TokenCache::Key& key, limit::CheckLimits* checks)
    : world_(std::move(world)), cache_(key), refused_(key), checks_(checks), introspector_(keeper.introspector()) {
  for (const Issuer& issuer : world_->sign_in.issuers)
    keys_.push_back(
        {.feed = issuer.keys == nullptr ? keeper.feed(issuer.source) : nullptr, .keys = issuer.keys});
}

void SignIn::reject(int status, std::string_view cause, std::string_view detail, base::Duration retry_after) {
  caller_.principal = {};
  caller_.rejection =
      identity::Rejection{.status = status, .cause = cause, .detail = detail, .retry_after = retry_after};
}
void SignIn::reject(identity::TokenFault fault) { reject(401, identity::cause(fault), identity::name(fault)); }

const SignIn::Caller& SignIn::read(const Request& request, Trust trust, const base::Ip& client, base::Time now) {
  client_ = client;
  caller_.is_pending = false;
  caller_.principal = kNobody;
  caller_.attributes.clear();
  caller_.rejection.reset();
  read_principal(request, trust, now);
  if (trust != Trust::direct && !caller_.rejection && !caller_.is_pending) read_attributes(request);
  return caller_;
}

// In the order of the rules, each once.
void SignIn::read_attributes(const Request& request) {
  for (const AttributeRule& rule : world_->sign_in.attributes) {
    if (!rule.header.empty() && request.count(rule.header) > 1) return reject(403, "authorizer-failed", "header-doubled");
    std::optional<identity::Attribute> told;
    if (!rule.header.empty()) {
      auto read = read_attribute(rule, request.header(rule.header));
      if (!read) return reject(403, "authorizer-failed", "attribute-unreadable");
      told = std::move(*read);
    }
    const auto& claimed = caller_.principal.attributes;
    const auto of_token = std::ranges::find(claimed, rule.name, &identity::Attribute::name);
    if (told)
      caller_.attributes.push_back(std::move(*told));
    else if (of_token != claimed.end())
      caller_.attributes.push_back(*of_token);
  }
}

void SignIn::read_principal(const Request& request, Trust trust, base::Time now) {
  const bool has_shown = read_bearer(request, now);
  if (caller_.rejection || caller_.is_pending || trust == Trust::direct) {
    if (!has_shown && request.certificate != nullptr && world_->sign_in.certificate.is_used)
      read_certificate(*request.certificate);
    return;
  }
  const std::string& user = world_->user_header;
  if (has_shown && !user.empty() && !request.header(user).empty()) {
    reject(401, "token-invalid", "several-credentials");
  } else if (!has_shown && !read_trusted_header(request) && !read_forwarded_certificate(request)) {
    if (trust == Trust::proxy_with_certificate && request.certificate != nullptr) read_certificate(*request.certificate);
  }
}

// True when there was something to read.
bool SignIn::read_bearer(const Request& request, base::Time now) {
  const SignInRules& rules = world_->sign_in;
  const bool has_keys = rules.api_keys != nullptr || rules.issued_keys != nullptr;
  if (!has_keys && rules.issuers.empty() && introspector_ == nullptr) return false;
  const std::size_t shown = request.count(kAuthorization);
  const std::size_t key_shown = has_keys ? request.count(rules.api_key_header) : 0;
  if (shown + key_shown == 0) return false;
  const auto bearer = bearer_of(request.header(kAuthorization));
  if (shown > 1 || key_shown > 1 || (bearer && key_shown > 0)) {
    reject(401, "token-invalid", "several-credentials");
    return true;
  }
  if (key_shown > 0) return read_api_key(base::trim(request.header(rules.api_key_header)), now);
  if (!bearer) return false;
  const bool has_tokens = !rules.issuers.empty() || introspector_ != nullptr;
  if (has_keys && (!has_tokens || bearer->starts_with(identity::kApiKeyPrefix))) return read_api_key(*bearer, now);
  if (introspector_ != nullptr && !is_of_issuer(*bearer, rules))
    read_opaque(*bearer, request, now);
  else
    read_token(*bearer, now);
  return true;
}

bool SignIn::read_api_key(std::string_view text, base::Time now) {
  const SignInRules& rules = world_->sign_in;
  Result<const identity::ApiKey*, identity::ApiKeyFault> found(identity::ApiKeyFault::unknown);
  if (rules.api_keys != nullptr) found = rules.api_keys->check(text, now);
  if (!found && found.error() == identity::ApiKeyFault::unknown && rules.issued_keys != nullptr)
    found = rules.issued_keys->check(text, now);
  if (!found) {
    reject(401, identity::cause(found.error()), identity::name(found.error()));
    return true;
  }
  const identity::ApiKey& key = **found;
  const std::int64_t second = now.ns / base::kSecond.ns;
  if (key.used != nullptr && key.used->load(std::memory_order_relaxed) != second)
    key.used->store(second, std::memory_order_relaxed);
  caller_.principal.type = key.type.empty() ? world_->user_type : key.type;
  caller_.principal.id = key.owner;
  caller_.principal.proof = identity::Proof::api_key;
  caller_.principal.scopes = key.scopes;
  return true;
}

const std::shared_ptr<const identity::KeySet>& SignIn::keys_of(std::size_t issuer) {
  Keys& held = keys_[issuer];
  if (held.feed != nullptr && held.feed->generation() != held.generation) {
    held.generation = held.feed->generation();
    held.keys = held.feed->state().keys;
  }
  return held.keys;
}

// Of the caches: those that hold, and those that do not. A token that had expired has expired, unless the clock was set
// back since.
bool SignIn::read_known_token(std::string_view text, base::Time now) {
  if (const auto* known = cache_.find(text); known != nullptr && known->keys == keys_of(known->issuer)) {
    const auto& rules = world_->sign_in.issuers[known->issuer].rules;
    if (const auto fault = identity::check_times(known->expires, known->not_before, rules.leeway, now))
      reject(*fault);
    else
      caller_.principal = known->principal;
    return true;
  }
  const auto* bad = refused_.find(text);
  if (bad == nullptr || !bad->fault || bad->keys != keys_of(bad->issuer) || now < bad->expires) return false;
  reject(*bad->fault);
  return true;
}

void SignIn::read_token(std::string_view text, base::Time now) {
  using identity::TokenFault;
  const auto& issuers = world_->sign_in.issuers;
  if (read_known_token(text, now)) return;
  if (text.size() > identity::kTokenBytesMax) return reject(TokenFault::too_long);
  const auto claimed = identity::claimed_issuer(text);
  if (!claimed) return reject(TokenFault::malformed);
  const auto at = std::ranges::find(issuers, *claimed, [](const Issuer& each) { return each.rules.issuer; });
  if (at == issuers.end()) return reject(TokenFault::wrong_issuer);
  const auto number = static_cast<std::size_t>(at - issuers.begin());
  if (keys_of(number) == nullptr) {
    reject(503, "authorizer-failed", "keys-unavailable");
    caller_.rejection->is_outage = true;
    return;
  }
  const auto& rules = world_->sign_in.checks;
  const std::uint64_t hash = checks_ == nullptr ? 0 : base::hash_bytes(text, checks_->seed());
  if (checks_ != nullptr && rules)
    if (const auto wait = checks_->wait(*rules, client_, hash, now))
      return reject(429, "rate-limited", "token-checks", *wait);
  check_token(text, number, now);
  if (checks_ == nullptr || !rules) return;
  if (!caller_.rejection)
    checks_->held(client_, hash);
  else if (is_costly(caller_.rejection->detail))
    checks_->failed(*rules, client_, now);
}

void SignIn::check_token(std::string_view text, std::size_t issuer, base::Time now) {
  using identity::TokenFault;
  const Issuer& by = world_->sign_in.issuers[issuer];
  const auto& keys = keys_of(issuer);
  auto token = identity::verify_token(text, *keys, by.rules, now);
  if (!token) {
    const TokenFault fault = token.error();
    if (fault == TokenFault::key_unknown && keys_[issuer].feed != nullptr) keys_[issuer].feed->ask();
    // These two may be otherwise the next time.
    if (fault != TokenFault::key_unknown && fault != TokenFault::not_yet_valid)
      refused_.put(text, {.principal = {}, .keys = keys, .expires = now, .issuer = issuer, .fault = fault});
    return reject(fault);
  }
  identity::TokenCache::Known known{.principal = {},
                                    .keys = keys,
                                    .expires = token->expires,
                                    .not_before = token->not_before,
                                    .issuer = issuer};
  auto attributes = read_claimed(world_->sign_in.attributes, token->claims);
  if (!attributes) return reject(401, "token-invalid", "attribute-unreadable");
  caller_.principal = identity::principal_of(std::move(*token));
  caller_.principal.type = by.user_type;
  caller_.principal.attributes = std::move(*attributes);
  known.principal = caller_.principal;
  cache_.put(text, std::move(known));
}

// What nobody knows yet is asked about while the request waits, if its door can wait; else the next one finds it.
void SignIn::read_opaque(std::string_view text, const Request& request, base::Time now) {
  const auto& rules = world_->sign_in.checks;
  const std::uint64_t hash = checks_ == nullptr ? 0 : base::hash_bytes(text, checks_->seed());
  if (text.size() > identity::kTokenBytesMax) return reject(identity::TokenFault::too_long);
  if (text.empty()) return reject(identity::TokenFault::malformed);
  if (const auto known = introspector_->find(text)) {
    const bool counts = request.is_resumed && checks_ != nullptr && rules;
    if (known->rejection) {
      if (counts && known->rejection->detail == identity::name(identity::IntrospectionFault::inactive))
        checks_->failed(*rules, client_, now);
      caller_.rejection = known->rejection;
      return;
    }
    if (counts) checks_->held(client_, hash);
    if (const auto fault =
            identity::check_times(known->expires, known->not_before, introspector_->source().rules.leeway, now))
      return reject(*fault);
    caller_.principal = known->principal;
    return;
  }
  constexpr base::Duration soon{base::kSecond.ns};
  if (request.is_resumed) return reject(503, "authorizer-failed", "introspection-failed", soon);
  if (checks_ != nullptr && rules)
    if (const auto wait = checks_->wait(*rules, client_, hash, now))
      return reject(429, "rate-limited", "token-checks", *wait);
  if (!introspector_->ask(text, request.waiting != nullptr ? request.waiting->wake() : nullptr,
                          passed_on(request.header("traceparent"))))
    return reject(503, "authorizer-failed", "introspection-busy", soon);
  if (request.waiting == nullptr) return reject(503, "authorizer-failed", "introspection-pending", soon);
  caller_.is_pending = true;
}

// True when a proxy named somebody, or tried to.
bool SignIn::read_trusted_header(const Request& request) {
  const std::string& user = world_->user_header;
  const std::string& groups = world_->groups_header;
  if (user.empty()) return false;
  if (request.count(user) > 1 || (!groups.empty() && request.count(groups) > 1)) {
    reject(403, "authorizer-failed", "header-doubled");
    return true;
  }
  identity::Principal& principal = caller_.principal;
  principal.id = request.header(user);
  if (!principal.is_known()) return false;
  principal.type = world_->user_type;
  principal.proof = identity::Proof::trusted_header;
  if (groups.empty()) return true;
  for (const std::string_view each : base::split(request.header(groups), ','))
    if (const std::string_view group = base::trim(each); !group.empty()) principal.groups.emplace_back(group);
  return true;
}

bool SignIn::read_forwarded_certificate(const Request& request) {
  const CertificateRules& rules = world_->sign_in.certificate;
  if (!rules.is_used) return false;
  for (const std::string* each : {&rules.subject_header, &rules.verify_header, &rules.forwarded_header})
    if (!each->empty() && request.count(*each) > 1) {
      reject(403, "authorizer-failed", "header-doubled");
      return true;
    }
  const std::string_view forwarded =
      rules.forwarded_header.empty() ? std::string_view() : request.header(rules.forwarded_header);
  const std::string_view verified =
      rules.verify_header.empty() ? std::string_view() : request.header(rules.verify_header);
  const bool is_verified = !verified.empty() && verified != "NONE";
  if (forwarded.empty() && !is_verified) return false;
  if (is_verified && verified != "SUCCESS") {
    reject(403, "client-certificate", "not-verified");
  } else if (is_verified && !forwarded.empty()) {
    reject(403, "client-certificate", "several-credentials");
  } else if (is_verified) {
    read_certificate({.subject = std::string(request.header(rules.subject_header))});
  } else if (const auto names = identity::read_forwarded_certificate(forwarded)) {
    read_certificate(*names);
  } else {
    reject(403, "client-certificate", "malformed");
  }
  return true;
}

void SignIn::read_certificate(const identity::CertificateNames& names) {
  const CertificateRules& rules = world_->sign_in.certificate;
  auto id = identity::name_of(names, rules.name);
  if (!id) return reject(403, "client-certificate", "no-single-name");
  caller_.principal.type = rules.user_type;
  caller_.principal.id = std::move(*id);
  caller_.principal.proof = identity::Proof::certificate;
}

std::string challenge(int status, std::string_view cause, std::string_view detail, const decide::StepUp& step_up) {
  if (cause == "scope-insufficient") return R"(Bearer error="insufficient_scope")";
  if (status != 401) return {};
  if (cause == "mfa-required") return step_up_challenge(step_up);
  if (cause == "credential-missing") return "Bearer";
  std::string text = R"(Bearer error="invalid_token")";
  const auto* const found = std::ranges::find(kDescribed, detail, &Described::detail);
  if (found != kDescribed.end()) text.append(R"(, error_description=")").append(found->words).append("\"");
  return text;
}

}  // namespace why403::serve

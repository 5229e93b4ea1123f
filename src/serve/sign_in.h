// Who is asking: the credentials of a request, whatever door it comes through, become a principal or a
// rejection.
//
//   SignIn sign_in(world, keeper, key);                 // one for each thread and world
//   const SignIn::Caller& caller = sign_in.read(request, Trust::proxy, now);
//   if (caller.rejection) refuse(caller.rejection->status, caller.rejection->cause);
//
// Where opaque tokens are asked about (introspector.h), what is no token of a configured issuer is one.
//
// A request shows one credential: a bearer token (RFC 6750) or an API key in `Authorization` or in the key's
// own header, or what a trusted proxy says in a header of the configured name. A certificate, TLS's own or
// one that a trusted proxy forwards, counts where nothing else is shown. Two credentials, or one that stands
// there twice, are rejected: nobody can say who is meant. A credential that does not hold is rejected, never
// passed over. Other schemes of `Authorization` are the upstream's own matter, and so is a bearer token where
// neither issuers nor keys are configured. What is kept of tokens is bounded and goes with the keys that
// verified them; a token that does not hold is refused again without being checked again. How many of them are checked
// is limited (limit/checks.h); beyond that the answer is 429. No lock, and no waiting: keys come from feeds that fetch
// them beside the requests.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "decide/annotations.h"
#include "identity/api_key.h"
#include "identity/certificate.h"
#include "identity/principal.h"
#include "identity/token_cache.h"
#include "limit/checks.h"
#include "serve/attributes.h"
#include "serve/exchange.h"
#include "serve/key_feed.h"

namespace why403::serve {

struct World;

inline constexpr std::size_t kIssuersMax = 16;

/// Whose tokens are believed, and what they must say.
struct Issuer {
  identity::TokenRules rules;
  std::string user_type;                         ///< of the principals that it names
  std::string key_file;                          ///< a JWKS document; empty: fetched
  KeySource source;                              ///< where it is fetched from
  std::shared_ptr<const identity::KeySet> keys;  ///< of the file
};

/// Where a certificate is told of, and which of its names is the principal.
struct CertificateRules {
  bool is_used = false;
  identity::CertificateName name = identity::CertificateName::common_name;
  std::string user_type = "User";
  std::string subject_header;    ///< `X-SSL-Client-S-DN`, and
  std::string verify_header;     ///< `X-SSL-Client-Verify`: SUCCESS, NONE, or why it failed
  std::string forwarded_header;  ///< Envoy's
  bool envoy_peer = false;       ///< that of whoever is connected to Envoy, as Envoy tells of it over gRPC
};

struct SignInRules {
  std::vector<Issuer> issuers;
  std::string api_key_file;
  std::string api_key_header = "X-API-Key";
  std::shared_ptr<const identity::ApiKeyBook> api_keys;
  std::shared_ptr<const identity::ApiKeyBook> issued_keys;  ///< of the state; null: there is none
  std::optional<IntrospectionSource> introspection;  ///< of opaque tokens
  CertificateRules certificate;
  std::vector<AttributeRule> attributes;
  bool authzen_signed_in = false;  ///< who asks over AuthZEN must have signed in
  std::string authzen_scope;       ///< and hold this scope
  std::string authzen_reason_scope;  ///< with which they are told why, as those who administer are; empty: nobody is
  std::optional<limit::CheckRules> checks = limit::CheckRules{};  ///< none: bad tokens may cost what they want
};

/// What is signed by somebody we know is verified here; an opaque token has no such form.
bool is_of_issuer(std::string_view token, const SignInRules& rules);

/// Which words of a request are believed.
enum class Trust : std::uint8_t {
  direct,  ///< what the caller itself proves
  proxy,   ///< and what a trusted proxy says of it
  proxy_with_certificate,  ///< and its certificate, which the proxy hands on as that of the request
};

class SignIn {
 public:
  struct Caller {
    identity::Principal principal;
    std::optional<identity::Rejection> rejection;
    std::vector<identity::Attribute> attributes;  ///< of the request; a proxy's word goes before a token's
    bool is_pending = false;  ///< an opaque token is being asked about: Reply::is_pending
  };

  /// `checks` is shared by all threads and outlives them; null: no limit.
  SignIn(std::shared_ptr<const World> world, const KeyKeeper& keeper, const identity::TokenCache::Key& key,
         limit::CheckLimits* checks = nullptr);

  /// Goes on with a world of the same reading of the files, and so of the same issuers: what is known of tokens stays known.
  void go_on_with(std::shared_ptr<const World> world) { world_ = std::move(world); }
  /// `client` is whose request it is, behind proxies too. Lives until the next call.
  const Caller& read(const Request& request, Trust trust, const base::Ip& client, base::Time now);

 private:
  /// What an issuer's tokens are verified with, as it was last looked at.
  struct Keys {
    std::shared_ptr<KeyFeed> feed;  // null: of a file
    std::uint64_t generation = 0;
    std::shared_ptr<const identity::KeySet> keys;
  };

  void read_principal(const Request& request, Trust trust, base::Time now);
  void read_attributes(const Request& request);
  bool read_bearer(const Request& request, base::Time now);
  bool read_api_key(std::string_view text, base::Time now);
  void read_token(std::string_view text, base::Time now);
  void read_opaque(std::string_view text, const Request& request, base::Time now);
  bool read_known_token(std::string_view text, base::Time now);
  void check_token(std::string_view text, std::size_t issuer, base::Time now);
  bool read_trusted_header(const Request& request);
  bool read_forwarded_certificate(const Request& request);
  void read_certificate(const identity::CertificateNames& names);
  const std::shared_ptr<const identity::KeySet>& keys_of(std::size_t issuer);
  void reject(int status, std::string_view cause, std::string_view detail, base::Duration retry_after = {});
  void reject(identity::TokenFault fault);

  std::shared_ptr<const World> world_;
  identity::TokenCache cache_;
  identity::TokenCache refused_;  // tokens that do not hold, and will not as long as the keys stay
  limit::CheckLimits* checks_;
  base::Ip client_;
  std::vector<Keys> keys_;  // as the world's issuers
  std::shared_ptr<Introspector> introspector_;  // null: no opaque tokens
  Caller caller_;
};

/// The `WWW-Authenticate` of a refusal: RFC 6750 section 3, RFC 9470 section 3. Empty where it has none.
std::string challenge(int status, std::string_view cause, std::string_view detail, const decide::StepUp& step_up = {});

}  // namespace why403::serve

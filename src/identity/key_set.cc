#include "identity/key_set.h"

#include <openssl/core_names.h>

#include <algorithm>
#include <array>

#include "base/json_reader.h"
#include "base/text.h"
#include "identity/base64url.h"
#include "identity/openssl.h"

namespace why403::identity {

using namespace native;

namespace {

using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freer<EVP_PKEY_CTX_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freer<EVP_MD_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Freer<BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freer<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freer<OSSL_PARAM_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Freer<ECDSA_SIG_free>>;

enum class Kind : std::uint8_t { rsa, p256, p384, p521, ed25519 };

struct AlgorithmFacts {
  std::string_view name;
  const char* digest;  // null: the key's own
  bool is_pss;
  std::optional<Kind> curve;  // none: RSA
};
constexpr std::array<AlgorithmFacts, 10> kAlgorithms = {{{"RS256", "SHA256", false, std::nullopt},
                                                         {"RS384", "SHA384", false, std::nullopt},
                                                         {"RS512", "SHA512", false, std::nullopt},
                                                         {"PS256", "SHA256", true, std::nullopt},
                                                         {"PS384", "SHA384", true, std::nullopt},
                                                         {"PS512", "SHA512", true, std::nullopt},
                                                         {"ES256", "SHA256", false, Kind::p256},
                                                         {"ES384", "SHA384", false, Kind::p384},
                                                         {"ES512", "SHA512", false, Kind::p521},
                                                         {"EdDSA", nullptr, false, Kind::ed25519}}};
const AlgorithmFacts& facts(Algorithm algorithm) { return kAlgorithms[static_cast<std::size_t>(algorithm)]; }

struct Curve {
  std::string_view name;
  const char* group;
  Kind kind;
  std::size_t bytes;
};
constexpr std::array<Curve, 3> kCurves = {{{"P-256", "P-256", Kind::p256, 32},
                                           {"P-384", "P-384", Kind::p384, 48},
                                           {"P-521", "P-521", Kind::p521, 66}}};

constexpr int kRsaBitsMin = 2048;
constexpr int kRsaBitsMax = 8192;

// The members of one key that we look at, as they stand in the document.
struct Members {
  std::string kty, kid, use, alg, crv, n, e, x, y;
  bool may_verify = true;  // what `key_ops` says
};

Key make_key(const char* type, Builder& builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) <= 0 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) <= 0)
    return nullptr;
  return Key(key);
}

Number to_number(std::string_view bytes) {
  return Number(BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()),
                          static_cast<int>(bytes.size()), nullptr));
}

Key rsa_key(const Members& members) {
  const auto modulus = base64url_decode(members.n);
  const auto exponent = base64url_decode(members.e);
  if (!modulus || !exponent || modulus->size() > kRsaBitsMax / 8 || exponent->size() > 8) return nullptr;
  const Number n = to_number(*modulus);
  const Number e = to_number(*exponent);
  if (!n || !e || BN_num_bits(n.get()) < kRsaBitsMin || !BN_is_odd(e.get()) || BN_is_one(e.get()))
    return nullptr;
  Builder builder(OSSL_PARAM_BLD_new());
  if (!builder || !OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) ||
      !OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()))
    return nullptr;
  return make_key("RSA", builder);
}

Key curve_key(const Members& members, const Curve& curve) {
  const auto x = base64url_decode(members.x);
  const auto y = base64url_decode(members.y);
  // RFC 7518 section 6.2.1.2: the full size, leading zeros kept.
  if (!x || !y || x->size() != curve.bytes || y->size() != curve.bytes) return nullptr;
  const std::string point = "\x04" + *x + *y;
  Builder builder(OSSL_PARAM_BLD_new());
  if (!builder ||
      !OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.group, 0) ||
      !OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()))
    return nullptr;
  Key key = make_key("EC", builder);
  // A point that is not on the curve must not become a key.
  if (!key) return nullptr;
  const KeyContext check(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  if (!check || EVP_PKEY_public_check(check.get()) != 1) return nullptr;
  return key;
}

Key edwards_key(const Members& members) {
  const auto x = base64url_decode(members.x);
  if (!x || x->size() != 32) return nullptr;
  return Key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr,
                                         reinterpret_cast<const unsigned char*>(x->data()), x->size()));
}

bool read_operations(base::JsonReader& json) {
  bool found = false;
  if (!json.enter_array()) return false;
  while (json.next_element()) {
    if (json.peek() == base::JsonKind::string) {
      found |= json.string().raw == "verify";
    } else {
      json.skip();
    }
  }
  return found;
}

// False when a member stands twice or is no string where one is due.
bool read_members(base::JsonReader& json, Members& members) {
  const std::array<std::pair<std::string_view, std::string*>, 9> wanted = {{{"kty", &members.kty},
                                                                            {"kid", &members.kid},
                                                                            {"use", &members.use},
                                                                            {"alg", &members.alg},
                                                                            {"crv", &members.crv},
                                                                            {"n", &members.n},
                                                                            {"e", &members.e},
                                                                            {"x", &members.x},
                                                                            {"y", &members.y}}};
  std::uint32_t seen = 0;
  base::JsonText key;
  if (!json.enter_object()) return false;
  while (json.next_member(key)) {
    const std::string member = base::json_unescape(key);
    const auto* at =
        std::find_if(wanted.begin(), wanted.end(), [&](const auto& each) { return each.first == member; });
    if (member == "key_ops" && json.peek() == base::JsonKind::array) {
      members.may_verify = read_operations(json);
    } else if (at == wanted.end()) {
      json.skip();
    } else {
      const std::uint32_t bit = 1u << (at - wanted.begin());
      if ((seen & bit) != 0 || json.peek() != base::JsonKind::string) return false;
      seen |= bit;
      *at->second = base::json_unescape(json.string());
    }
  }
  return json.ok();
}

}  // namespace

struct PublicKey::Native {
  Key key;
  Kind kind;
};

namespace {

std::optional<PublicKey> to_public_key(const Members& members) {
  if ((!members.use.empty() && members.use != "sig") || !members.may_verify) return std::nullopt;
  std::optional<Algorithm> only;
  if (!members.alg.empty()) {
    only = find_algorithm(members.alg);
    if (!only) return std::nullopt;
  }
  Key key;
  Kind kind = Kind::rsa;
  if (members.kty == "RSA") {
    key = rsa_key(members);
  } else if (members.kty == "EC") {
    for (const Curve& curve : kCurves)
      if (curve.name == members.crv) {
        key = curve_key(members, curve);
        kind = curve.kind;
      }
  } else if (members.kty == "OKP" && members.crv == "Ed25519") {
    key = edwards_key(members);
    kind = Kind::ed25519;
  }
  if (!key) return std::nullopt;
  return PublicKey(members.kid, only,
                   std::make_shared<PublicKey::Native>(PublicKey::Native{std::move(key), kind}));
}

// JWS carries r and s side by side (RFC 7518 section 3.4); the library wants them in DER.
std::optional<std::string> to_der(std::string_view signature, Kind kind) {
  const auto* curve =
      std::find_if(kCurves.begin(), kCurves.end(), [&](const Curve& each) { return each.kind == kind; });
  if (signature.size() != 2 * curve->bytes) return std::nullopt;
  const Signature pair(ECDSA_SIG_new());
  Number r = to_number(signature.substr(0, curve->bytes));
  Number s = to_number(signature.substr(curve->bytes));
  if (!pair || !r || !s || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) return std::nullopt;
  static_cast<void>(r.release());  // owned by the pair now
  static_cast<void>(s.release());
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &der);
  if (size <= 0) return std::nullopt;
  std::string text(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return text;
}

}  // namespace

std::optional<Algorithm> find_algorithm(std::string_view name) {
  for (std::size_t i = 0; i < kAlgorithms.size(); ++i)
    if (kAlgorithms[i].name == name) return static_cast<Algorithm>(i);
  return std::nullopt;
}

std::string_view name(Algorithm algorithm) { return facts(algorithm).name; }

bool PublicKey::fits(Algorithm algorithm) const {
  return (!only_ || *only_ == algorithm) && native_->kind == facts(algorithm).curve.value_or(Kind::rsa);
}

bool PublicKey::verifies(Algorithm algorithm, std::string_view text, std::string_view signature) const {
  if (!fits(algorithm)) return false;
  std::string der;
  if (native_->kind != Kind::rsa && native_->kind != Kind::ed25519) {
    auto converted = to_der(signature, native_->kind);
    if (!converted) return false;
    der = std::move(*converted);
    signature = der;
  }
  const AlgorithmFacts& how = facts(algorithm);
  const Digest digest(EVP_MD_CTX_new());
  EVP_PKEY_CTX* options = nullptr;
  if (!digest || EVP_DigestVerifyInit_ex(digest.get(), &options, how.digest, nullptr, nullptr,
                                         native_->key.get(), nullptr) != 1)
    return false;
  // RFC 7518 section 3.5: the salt is as long as the digest.
  if (how.is_pss && (EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) != 1 ||
                     EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) != 1))
    return false;
  return EVP_DigestVerify(digest.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                          signature.size(), reinterpret_cast<const unsigned char*>(text.data()),
                          text.size()) == 1;
}

Result<std::shared_ptr<const KeySet>, Message> read_key_set(std::string_view json_text,
                                                            std::string_view source) {
  const std::string of = source.empty() ? "the key set" : "the key set `" + std::string(source) + "`";
  if (json_text.size() > kKeySetBytesMax)
    return Message{.what = of + " is too long", .reason = "more than 1 MiB"};
  TRY(load_openssl());
  auto set = std::make_shared<KeySet>();
  base::JsonReader json(json_text);
  base::JsonText member;
  const auto broken = [&](const char* why) {
    return Message{.what = of + " cannot be read",
                   .reason = json.failure() != nullptr ? json.failure() : why,
                   .where = base::span_of(source, json_text, json.position(), json.position() + 1)};
  };
  if (!json.enter_object()) return broken("wanted an object with `keys`");
  while (json.next_member(member)) {
    if (member.raw != "keys") {
      json.skip();
      continue;
    }
    if (!json.enter_array()) return broken("wanted an array of keys");
    while (json.next_element()) {
      Members members;
      if (set->keys.size() + set->left_out >= kKeysMax) return broken("more than 256 keys");
      if (!read_members(json, members)) return broken("a key with a doubled or misshapen member");
      if (auto key = to_public_key(members)) {
        set->keys.push_back(std::move(*key));
      } else {
        ++set->left_out;
      }
    }
  }
  if (!json.ok() || !json.at_end()) return broken("something follows the document");
  if (set->keys.empty())
    return Message{.what = of + " holds no key that can verify a token",
                   .reason = std::to_string(set->left_out) + " keys are of other kinds or too weak",
                   .help = "RSA of 2048 bits and more, P-256, P-384, P-521 and Ed25519 are known"};
  return std::shared_ptr<const KeySet>(std::move(set));
}

}  // namespace why403::identity

#include "identity/token.h"

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

#include <memory>

#include "identity/base64url.h"

namespace why403::identity {
namespace {

using base::kSecond;
using base::Time;

const Time kNow = Time::from_unix_seconds(1'800'000'000);

std::string number_of(EVP_PKEY* key, const char* parameter, int size) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(key, parameter, &number);
  if (size == 0) size = BN_num_bytes(number);
  std::string bytes(static_cast<std::size_t>(size), '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), size);
  BN_free(number);
  return base64url_encode(bytes);
}

// An issuer with one key, which signs as the algorithm's name says.
class Issuer {
 public:
  explicit Issuer(std::string algorithm, std::string kid = "k1")
      : algorithm_(std::move(algorithm)), kid_(std::move(kid)) {
    const std::string kind = algorithm_.substr(0, 2);
    if (kind == "RS" || kind == "PS") {
      key_ = EVP_RSA_gen(2048);
      jwk_ = R"("kty":"RSA","n":")" + number_of(key_, "n", 0) + R"(","e":")" + number_of(key_, "e", 0) + '"';
    } else if (kind == "ES") {
      const bool is_256 = algorithm_ == "ES256";
      const std::string curve = is_256 ? "P-256" : algorithm_ == "ES384" ? "P-384" : "P-521";
      bytes_ = is_256 ? 32 : algorithm_ == "ES384" ? 48 : 66;
      key_ = EVP_EC_gen(curve.c_str());
      jwk_ = R"("kty":"EC","crv":")" + curve + R"(","x":")" + number_of(key_, "qx", bytes_) + R"(","y":")" +
             number_of(key_, "qy", bytes_) + '"';
    } else {
      key_ = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
      std::string x(32, '\0');
      std::size_t size = x.size();
      EVP_PKEY_get_raw_public_key(key_, reinterpret_cast<unsigned char*>(x.data()), &size);
      jwk_ = R"("kty":"OKP","crv":"Ed25519","x":")" + base64url_encode(x) + '"';
    }
  }
  Issuer(const Issuer&) = delete;
  Issuer& operator=(const Issuer&) = delete;
  ~Issuer() { EVP_PKEY_free(key_); }

  std::string jwk(const std::string& more = {}) const {
    return "{" + jwk_ + R"(,"kid":")" + kid_ + "\"" + more + "}";
  }
  std::shared_ptr<const KeySet> keys(const std::string& more = {}) const {
    auto set = read_key_set(R"({"keys":[)" + jwk(more) + "]}");
    EXPECT_TRUE(set) << (set ? "" : set.error().reason);
    return set ? *set : std::make_shared<KeySet>();
  }
  std::string header() const { return R"({"alg":")" + algorithm_ + R"(","kid":")" + kid_ + R"("})"; }
  std::string sign(const std::string& payload) const { return sign(header(), payload); }
  std::string sign(const std::string& header, const std::string& payload) const {
    const std::string text = base64url_encode(header) + "." + base64url_encode(payload);
    return text + "." + base64url_encode(signature(text));
  }

 private:
  std::string signature(const std::string& text) const {
    EVP_MD_CTX* digest = EVP_MD_CTX_new();
    EVP_PKEY_CTX* options = nullptr;
    const std::string hash = "SHA" + algorithm_.substr(2);
    EVP_DigestSignInit_ex(digest, &options, bytes_ == 0 && algorithm_ == "EdDSA" ? nullptr : hash.c_str(),
                          nullptr, nullptr, key_, nullptr);
    if (algorithm_[0] == 'P') {
      EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING);
      EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST);
    }
    std::string out(1024, '\0');
    std::size_t size = out.size();
    EVP_DigestSign(digest, reinterpret_cast<unsigned char*>(out.data()), &size,
                   reinterpret_cast<const unsigned char*>(text.data()), text.size());
    EVP_MD_CTX_free(digest);
    out.resize(size);
    return bytes_ == 0 ? out : side_by_side(out);
  }
  std::string side_by_side(const std::string& der) const {
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
    std::string out(static_cast<std::size_t>(2 * bytes_), '\0');
    auto* place = reinterpret_cast<unsigned char*>(out.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(pair), place, bytes_);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair), place + bytes_, bytes_);
    ECDSA_SIG_free(pair);
    return out;
  }

  std::string algorithm_;
  std::string kid_;
  EVP_PKEY* key_ = nullptr;
  std::string jwk_;
  int bytes_ = 0;  // of one number of an ECDSA signature
};

std::string claims(const std::string& more = {}) {
  return R"({"sub":"alice","iss":"https://id.example","aud":["shop","other"],"exp":1800000600)" + more + "}";
}
const TokenRules kRules{.issuer = "https://id.example", .audiences = {"shop"}};

std::string fault_of(const Result<Token, TokenFault>& result) {
  return result ? "none" : std::string(name(result.error()));
}

class EveryAlgorithm : public testing::TestWithParam<const char*> {};

TEST_P(EveryAlgorithm, VerifiesItsOwnAndNothingElse) {
  const Issuer issuer(GetParam());
  const Issuer stranger(GetParam());
  const std::string token =
      issuer.sign(claims(R"(,"scope":"read write","amr":["pwd","otp"],"auth_time":1799999000)"));
  const auto verified = verify_token(token, *issuer.keys(), kRules, kNow);
  ASSERT_EQ(fault_of(verified), "none");
  EXPECT_EQ(verified->subject, "alice");
  EXPECT_EQ(verified->scopes, (std::vector<std::string>{"read", "write"}));
  EXPECT_EQ(verified->methods, (std::vector<std::string>{"pwd", "otp"}));
  EXPECT_EQ(verified->authenticated, Time::from_unix_seconds(1'799'999'000));
  EXPECT_EQ(fault_of(verify_token(token, *stranger.keys(), kRules, kNow)), "signature-wrong");

  // No byte of a token can be another one.
  for (std::size_t at = 0; at < token.size(); at += 7) {
    std::string changed = token;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    EXPECT_NE(fault_of(verify_token(changed, *issuer.keys(), kRules, kNow)), "none") << at;
  }
}

INSTANTIATE_TEST_SUITE_P(Token, EveryAlgorithm,
                         testing::Values("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256",
                                         "ES384", "ES512", "EdDSA"));

TEST(Token, TellsItsFaultsApart) {
  const Issuer issuer("ES256");
  const auto keys = issuer.keys();
  const auto fault = [&](const std::string& token, const TokenRules& rules = kRules) {
    return fault_of(verify_token(token, *keys, rules, kNow));
  };
  EXPECT_EQ(fault(""), "malformed");
  EXPECT_EQ(fault("a.b"), "malformed");
  EXPECT_EQ(fault(issuer.sign(claims()) + "."), "malformed");
  EXPECT_EQ(fault(issuer.sign(claims()) + "="), "malformed");
  EXPECT_EQ(fault(std::string(kTokenBytesMax + 1, 'a')), "too-long");
  EXPECT_EQ(fault(issuer.sign(R"({"alg":"ES256","kid":"k2"})", claims())), "key-unknown");
  EXPECT_EQ(fault(issuer.sign(R"({"alg":"ES256","kid":""})", claims())), "key-unknown");
  EXPECT_EQ(fault(issuer.sign(R"({"alg":"ES256"})", claims())), "none");
  EXPECT_EQ(fault(issuer.sign(R"({"alg":"ES256","kid":"k1","crit":["exp"],"exp":1})", claims())),
            "extension-unknown");
  EXPECT_EQ(fault(issuer.sign(R"({"alg":"ES256","kid":"k1","crit":[]})", claims())), "extension-unknown");
  EXPECT_EQ(fault(issuer.sign(R"({"alg":"ES256","alg":"none","kid":"k1"})", claims())), "malformed");
  EXPECT_EQ(fault(issuer.sign(R"({"alg":"ES256","\u0061lg":"none","kid":"k1"})", claims())), "malformed");
  EXPECT_EQ(fault(issuer.sign(claims(R"(,"sub":"root")"))), "malformed")
      << "two readers would read two tokens";
  EXPECT_EQ(fault(issuer.sign(claims(R"(,"nbf":"soon")"))), "malformed");
  EXPECT_EQ(fault(issuer.sign(claims(R"(,"nbf":1800000031)"))), "not-yet-valid");
  EXPECT_EQ(fault(issuer.sign(claims(R"(,"nbf":1800000030)"))), "none") << "within the leeway";
  EXPECT_EQ(fault(issuer.sign(R"({"sub":"a","iss":"https://id.example","aud":"shop","exp":1799999970})")),
            "expired");
  EXPECT_EQ(fault(issuer.sign(R"({"sub":"a","iss":"https://id.example","aud":"shop","exp":1799999971})")),
            "none");
  EXPECT_EQ(fault(issuer.sign(R"({"sub":"a","iss":"https://id.example","aud":"shop","exp":1e300})")),
            "malformed");
  EXPECT_EQ(fault(issuer.sign(R"({"sub":"a","iss":"https://id.example","aud":"shop"})")), "no-expiry");
  EXPECT_EQ(fault(issuer.sign(R"({"iss":"https://id.example","aud":"shop","exp":1800000600})")),
            "no-subject");
  EXPECT_EQ(fault(issuer.sign(R"({"sub":"a","iss":"https://id.example/","aud":"shop","exp":1800000600})")),
            "wrong-issuer");
  EXPECT_EQ(fault(issuer.sign(R"({"sub":"a","iss":"https://id.example","aud":"shops","exp":1800000600})")),
            "wrong-audience");
  EXPECT_EQ(fault(issuer.sign(R"({"sub":"a","iss":"https://id.example","exp":1800000600})")),
            "wrong-audience");
  TokenRules access = kRules;
  access.type = "at+jwt";
  EXPECT_EQ(fault(issuer.sign(claims()), access), "wrong-type");
  EXPECT_EQ(fault(issuer.sign(R"({"alg":"ES256","kid":"k1","typ":"application/AT+JWT"})", claims()), access),
            "none");
  TokenRules only_rsa = kRules;
  only_rsa.algorithms = {Algorithm::rs256};
  EXPECT_EQ(fault(issuer.sign(claims()), only_rsa), "algorithm-refused");
}

TEST(Token, SaysWhoItsIssuerIs) {
  const Issuer issuer("ES256");
  EXPECT_EQ(claimed_issuer(issuer.sign(claims())), "https://id.example");
  EXPECT_EQ(claimed_issuer(issuer.sign(R"({"sub":"a"})")), "");
  EXPECT_EQ(claimed_issuer(issuer.sign(R"({"iss":"a","iss":"b"})")), std::nullopt);
  EXPECT_EQ(claimed_issuer(issuer.sign(R"({"iss":7})")), std::nullopt);
  EXPECT_EQ(claimed_issuer("a.b"), std::nullopt);
  EXPECT_EQ(claimed_issuer("a.b.c"), std::nullopt);
  EXPECT_EQ(claimed_issuer(std::string(1 << 20, '.')), std::nullopt);
}

TEST(Token, NeverTakesASymmetricOrNoSignature) {
  const Issuer issuer("RS256");
  const auto keys = issuer.keys();
  // The public key used as a secret, as in the attack on libraries that trust the header's `alg`.
  const std::string text =
      base64url_encode(R"({"alg":"HS256","kid":"k1"})") + "." + base64url_encode(claims());
  const std::string secret = issuer.jwk();
  std::string mac(32, '\0');
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(),
       reinterpret_cast<unsigned char*>(mac.data()), &size);
  EXPECT_EQ(fault_of(verify_token(text + "." + base64url_encode(mac), *keys, kRules, kNow)),
            "algorithm-refused");
  for (const std::string algorithm : {"none", "None", "NONE", "", "rs256"}) {
    const std::string header = R"({"alg":")" + algorithm + R"(","kid":"k1"})";
    EXPECT_EQ(fault_of(verify_token(base64url_encode(header) + "." + base64url_encode(claims()) + ".", *keys,
                                    kRules, kNow)),
              "algorithm-refused");
  }
  // One kind of key never serves the other kind's algorithms; nor PSS where the key says PKCS 1.
  EXPECT_EQ(
      fault_of(verify_token(issuer.sign(R"({"alg":"ES256","kid":"k1"})", claims()), *keys, kRules, kNow)),
      "key-unknown");
  EXPECT_EQ(
      fault_of(verify_token(Issuer("PS256").sign(claims()), *issuer.keys(R"(,"alg":"RS256")"), kRules, kNow)),
      "key-unknown");
}

TEST(KeySet, LeavesOutWhatCannotVerify) {
  const Issuer good("ES256");
  const auto set =
      read_key_set(R"({"keys":[)" + good.jwk() +
                   R"(,{"kty":"oct","k":"AAAA"},{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"},)" +
                   R"({"kty":"RSA","n":"AQAB","e":"AQAB"},)" + good.jwk(R"(,"use":"enc")") + "," +
                   good.jwk(R"(,"key_ops":["encrypt"])") + "]}");
  ASSERT_TRUE(set) << set.error().reason;
  EXPECT_EQ((*set)->keys.size(), 1u);
  EXPECT_EQ((*set)->left_out, 5u);
}

TEST(KeySet, RefusesWhatItCannotRead) {
  const Issuer good("EdDSA");
  for (const std::string& text : {std::string("{}"), std::string("[]"), std::string(R"({"keys":[]})"),
                                  std::string(R"({"keys":[1]})"), R"({"keys":[)" + good.jwk() + "]} {}",
                                  R"({"keys":[)" + good.jwk(R"(,"kid":"other")") + "]}", std::string("{")})
    EXPECT_FALSE(read_key_set(text)) << text;
}

TEST(Base64Url, HasOneTextForOneValue) {
  EXPECT_EQ(base64url_decode("-_8"), "\xfb\xff");
  EXPECT_EQ(base64url_decode("-_9"), std::nullopt) << "bits that nobody reads";
  EXPECT_EQ(base64url_decode("+/8"), std::nullopt);
  EXPECT_EQ(base64url_decode("-_8="), std::nullopt);
  EXPECT_EQ(base64url_decode("A"), std::nullopt);
  EXPECT_EQ(base64url_decode(""), "");
  for (const std::string bytes : {"", "a", "ab", "abc", "abcd"})
    EXPECT_EQ(base64url_decode(base64url_encode(bytes)), bytes);
}

}  // namespace
}  // namespace why403::identity

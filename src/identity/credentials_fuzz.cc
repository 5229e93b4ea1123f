// Any bytes as a credential: each reader ends, and none believes what nobody signed.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "identity/api_key.h"
#include "identity/certificate.h"
#include "identity/token.h"

namespace why403::identity {
namespace {

constexpr std::string_view kKeys =
    R"({"keys":[{"kty":"EC","crv":"P-256","kid":"k","x":"gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0",)"
    R"("y":"SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps"}]})";

// The private half of the key was never kept.
void try_token(std::string_view text) {
  static const auto keys = read_key_set(kKeys);
  if (!keys) std::abort();
  static_cast<void>(claimed_issuer(text));
  if (verify_token(text, **keys, {}, base::Time::from_unix_seconds(1'700'000'000))) std::abort();
}

void try_certificate(std::string_view text) {
  const auto names = read_forwarded_certificate(text);
  for (const auto& each :
       {names.value_or(CertificateNames{}), CertificateNames{.subject = std::string(text)}})
    for (const auto which :
         {CertificateName::common_name, CertificateName::subject, CertificateName::uri, CertificateName::dns})
      if (const auto id = name_of(each, which); id && id->empty()) std::abort();
}

}  // namespace
}  // namespace why403::identity

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace why403::identity;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try_token(text);
  try_certificate(text);
  static_cast<void>(read_key_set(text));
  static_cast<void>(read_api_keys(text, "fuzz"));
  static const ApiKeyBook nobody;
  if (nobody.check(text, {})) std::abort();
  return 0;
}

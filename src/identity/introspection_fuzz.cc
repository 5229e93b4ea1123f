// Any bytes as what an authorization server answers about a token: whoever it names is named within bounds.
#include <cstdlib>

#include "identity/introspection.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  using namespace why403;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const base::Time now = base::Time::from_unix_seconds(1'800'000'000);
  const auto any = identity::read_introspection(text, {}, now);
  const auto strict = identity::read_introspection(text, {.issuer = "https://id.example", .audiences = {"shop"}}, now);
  if (!any && strict) std::abort();
  if (any && ((any->subject.empty() && any->client.empty()) || any->expires <= now - base::Duration{30 * base::kSecond.ns}))
    std::abort();
  if (any && any->groups.size() > identity::kClaimListMax) std::abort();
  return 0;
}

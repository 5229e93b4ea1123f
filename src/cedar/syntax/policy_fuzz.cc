// Any bytes as policy text: what reads must print and read again as the same, through text and through JSON.
#include <cstdlib>

#include "cedar/syntax/parser.h"
#include "cedar/syntax/policy_json.h"
#include "cedar/syntax/print.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  using namespace why403::cedar;
  const auto set = parse_policies(std::string(reinterpret_cast<const char*>(bytes), size));
  if (!set) return 0;
  for (const Policy& policy : set->policies) {
    const auto text = parse_policy(policy_to_text(policy), policy.id);
    if (!text || !same(*text, policy)) std::abort();
    // JSON nests twice as deep as text: what is too deep for its reader is no mistake.
    const auto json = parse_policy_json(policy_to_json(policy), policy.id);
    if (json && !same(*json, policy)) std::abort();
  }
  return 0;
}

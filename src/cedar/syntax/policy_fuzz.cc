// Any bytes as policy text: what reads must print and read again as the same, through text and through JSON.
#include <algorithm>
#include <cstdlib>

#include "cedar/format/format.h"
#include "cedar/syntax/parser.h"
#include "cedar/syntax/policy_json.h"
#include "cedar/syntax/print.h"

namespace {
bool same_policy(const why403::cedar::Policy& left, const why403::cedar::Policy& right) {
  return same(left, right);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  using namespace why403::cedar;
  const std::string input(reinterpret_cast<const char*>(bytes), size);
  const auto set = parse_policies(input);
  if (!set) return 0;
  // Laying out changes no policy, and what is laid out stays as it is.
  if (const auto formatted = format_policies(input)) {
    const auto read = parse_policies(*formatted);
    if (!read || !std::ranges::equal(read->policies, set->policies, same_policy)) std::abort();
    if (const auto again = format_policies(*formatted); !again || *again != *formatted) std::abort();
  }
  for (const Policy& policy : set->policies) {
    const auto text = parse_policy(policy_to_text(policy), policy.id);
    if (!text || !same(*text, policy)) std::abort();
    // JSON nests twice as deep as text: what is too deep for its reader is no mistake.
    const auto json = parse_policy_json(policy_to_json(policy), policy.id);
    if (json && !same(*json, policy)) std::abort();
  }
  return 0;
}

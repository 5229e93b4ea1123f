// Any bytes as policies in JSON: what reads must write and read again as the same.
#include <cstdlib>

#include "cedar/syntax/policy_json.h"
#include "cedar/syntax/print.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  using namespace why403::cedar;
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  if (const auto policy = parse_policy_json(input, "p")) {
    const auto again = parse_policy_json(policy_to_json(*policy), "p");
    if (again && !same(*again, *policy)) std::abort();
    policy_to_text(*policy);
  }
  if (const auto set = parse_policies_json(input)) policies_to_json(*set);
  return 0;
}

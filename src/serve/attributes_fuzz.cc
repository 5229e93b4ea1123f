// Any bytes as what a proxy's header, or a token's claims, say of a request: what is read has its type and its limits.
#include <cstdlib>
#include <string_view>
#include <vector>

#include "serve/attributes.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace why403::serve;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<AttributeRule> rules;
  for (const AttributeType type : {AttributeType::string, AttributeType::number, AttributeType::flag, AttributeType::set})
    for (const std::vector<std::string>& claim : {std::vector<std::string>{"a"}, {"a", "b"}})
      rules.push_back({.name = "a", .type = type, .header = "X-A", .claim = claim});
  const auto check = [](const AttributeRule& rule, const why403::identity::Attribute& made) {
    if (made.name != rule.name) std::abort();
    const auto* const texts = std::get_if<std::vector<std::string>>(&made.value);
    if (texts != nullptr && texts->size() > kAttributeEntriesMax) std::abort();
  };
  constexpr std::size_t of_type[] = {0, 1, 2, 3};  // as AttributeType and the alternatives of the value
  for (const AttributeRule& rule : rules) {
    const auto read = read_attribute(rule, text);
    if (!read || !*read) continue;
    check(rule, **read);
    if ((*read)->value.index() != of_type[static_cast<std::size_t>(rule.type)]) std::abort();
  }
  if (const auto claimed = read_claimed(rules, text))
    for (const auto& each : *claimed) check(rules.front(), each);
  return 0;
}

// What else is known of a request: its device, or how risky it looks, as a trusted proxy or a signed token says it. Policies
// read it as `context.attributes`.
//
//   identity: {attributes: {device_compliant: {type: bool, header: X-Device-Compliant}, risk: {type: long, claim: risk_score}}}
//
// What is not said is not there, and `context.attributes has risk` tells. What is said and cannot be read as its type, or
// stands there twice, refuses the request: a policy that forbids what is risky must not miss it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "identity/principal.h"

namespace why403::serve {

inline constexpr std::size_t kAttributesMax = 32;
inline constexpr std::size_t kAttributeBytesMax = 4096;   ///< of one, as it is written
inline constexpr std::size_t kAttributeEntriesMax = 256;  ///< of a set

enum class AttributeType : std::uint8_t { string, number, flag, set };
std::optional<AttributeType> find_attribute_type(std::string_view name);  ///< `string`, `long`, `bool`, `set`

struct AttributeRule {
  std::string name;  ///< an identifier of Cedar
  AttributeType type = AttributeType::string;
  std::string header;              ///< of a trusted proxy; empty: none
  std::vector<std::string> claim;  ///< of a signed token, member within member; empty: none
  bool operator==(const AttributeRule&) const = default;
};

/// Letters, digits and `_`, no digit first.
bool is_attribute_name(std::string_view text);

enum class AttributeFault : std::uint8_t { unreadable };

/// From a header; nothing where it says nothing.
Result<std::optional<identity::Attribute>, AttributeFault> read_attribute(const AttributeRule& rule, std::string_view header);
/// From the claims of a token, a JSON object that was read before: what the rules find there.
Result<std::vector<identity::Attribute>, AttributeFault> read_claimed(const std::vector<AttributeRule>& rules, std::string_view claims);

}  // namespace why403::serve

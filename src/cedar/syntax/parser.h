// Policy text to policies, and a few smaller texts to values.
//
//   auto set = parse_policies(text, "policies.cedar");
//   if (!set) for (const Message& message : set.error()) …
//
// Policies get the ids `policy0`, `policy1`, … in the order of the text, templates counted. Reading goes on
// after a mistake at the next `;`, so that every policy with a mistake is reported once.
// Limits: kTextBytesMax, kExpressionDepthMax, kParseErrorsMax.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "cedar/syntax/ast.h"

namespace why403::cedar {

using Messages = std::vector<Message>;

/// `source` names the text in messages.
Result<PolicySet, Messages> parse_policies(std::string text, std::string source = {});

/// Exactly one policy or template, with the id given.
Result<Policy, Messages> parse_policy(std::string text, std::string id, std::string source = {});

/// `Type::Path::"id"`.
Result<OwnedEntityName, Messages> parse_entity_name(std::string_view text);

/// Exactly one expression; it lives as long as the Source given back with it.
struct ParsedExpression {
  std::shared_ptr<const Source> source;
  const Expr* expression = nullptr;
};
Result<ParsedExpression, Messages> parse_expression(std::string text, std::string source = {});

}  // namespace why403::cedar

#include "cedar/syntax/ast.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace why403::cedar {

namespace {

struct FunctionRow {
  std::string_view name;
  bool method;
  int arity;
};

// In the order of `Function`.
constexpr std::array<FunctionRow, kFunctionCount> kFunctions{{
    {"ip", false, 1},
    {"decimal", false, 1},
    {"datetime", false, 1},
    {"duration", false, 1},
    {"isIpv4", true, 1},
    {"isIpv6", true, 1},
    {"isLoopback", true, 1},
    {"isMulticast", true, 1},
    {"isInRange", true, 2},
    {"lessThan", true, 2},
    {"lessThanOrEqual", true, 2},
    {"greaterThan", true, 2},
    {"greaterThanOrEqual", true, 2},
    {"offset", true, 2},
    {"durationSince", true, 2},
    {"toDate", true, 1},
    {"toTime", true, 1},
    {"toMilliseconds", true, 1},
    {"toSeconds", true, 1},
    {"toMinutes", true, 1},
    {"toHours", true, 1},
    {"toDays", true, 1},
}};

}  // namespace

std::string_view name_of(Function function) { return kFunctions[static_cast<std::size_t>(function)].name; }
bool is_method(Function function) { return kFunctions[static_cast<std::size_t>(function)].method; }
int arity_of(Function function) { return kFunctions[static_cast<std::size_t>(function)].arity; }

std::optional<Function> function_named(std::string_view name) {
  for (std::size_t i = 0; i < kFunctions.size(); ++i)
    if (kFunctions[i].name == name) return static_cast<Function>(i);
  return std::nullopt;
}

std::string_view name_of(Variable variable) {
  constexpr std::array<std::string_view, 4> names{"principal", "action", "resource", "context"};
  return names[static_cast<std::size_t>(variable)];
}

std::string_view symbol_of(Op op) {
  switch (op) {
    case Op::if_then_else:
      return "if-then-else";
    case Op::all:
      return "&&";
    case Op::any:
      return "||";
    case Op::negate:
      return "!";
    case Op::minus:
      return "neg";
    case Op::equal:
      return "==";
    case Op::not_equal:
      return "!=";
    case Op::less:
      return "<";
    case Op::less_equal:
      return "<=";
    case Op::greater:
      return ">";
    case Op::greater_equal:
      return ">=";
    case Op::in:
      return "in";
    case Op::add:
      return "+";
    case Op::subtract:
      return "-";
    case Op::multiply:
      return "*";
    case Op::contains:
      return "contains";
    case Op::contains_all:
      return "containsAll";
    case Op::contains_any:
      return "containsAny";
    case Op::is_empty:
      return "isEmpty";
    case Op::get_tag:
      return "getTag";
    case Op::has_tag:
      return "hasTag";
    case Op::attribute:
      return ".";
    case Op::has:
      return "has";
    case Op::like:
      return "like";
    case Op::is:
    case Op::is_in:
      return "is";
    case Op::set:
      return "Set";
    case Op::record:
      return "Record";
    default:
      return "";
  }
}

bool same(const Expr& left, const Expr& right) {
  if (left.op != right.op || left.variable != right.variable || left.number != right.number) return false;
  if (left.op == Op::call && left.function != right.function) return false;
  if (left.text != right.text || left.text2 != right.text2) return false;
  if (!std::ranges::equal(left.names(), right.names())) return false;
  return std::ranges::equal(left.arguments(), right.arguments(),
                            [](const Expr* a, const Expr* b) { return same(*a, *b); });
}

std::uint64_t hash_of(const Expr& expr) {
  std::uint64_t hash = static_cast<std::uint64_t>(expr.op) << 16 |
                       static_cast<std::uint64_t>(expr.variable) << 8 |
                       (expr.op == Op::call ? static_cast<std::uint64_t>(expr.function) : 0);
  const auto mix = [&](std::string_view bytes) { hash = base::hash_bytes(bytes, hash); };
  const auto mix_number = [&](std::uint64_t number) {
    mix({reinterpret_cast<const char*>(&number), sizeof number});
  };
  mix_number(static_cast<std::uint64_t>(expr.number));
  mix(expr.text);
  mix(expr.text2);
  for (const std::string_view name : expr.names()) mix(name);
  for (const Expr* each : expr.arguments()) mix_number(hash_of(*each));
  return hash;
}

bool same(const Policy& left, const Policy& right) {
  return left.effect == right.effect && left.annotations == right.annotations &&
         left.principal == right.principal && left.action == right.action &&
         left.resource == right.resource &&
         std::ranges::equal(left.conditions, right.conditions, [](const Condition& a, const Condition& b) {
           return a.is_unless == b.is_unless && same(*a.body, *b.body);
         });
}

const Policy* PolicySet::find(std::string_view id) const {
  const auto found = std::ranges::find(policies, id, &Policy::id);
  return found == policies.end() ? nullptr : &*found;
}

}  // namespace why403::cedar

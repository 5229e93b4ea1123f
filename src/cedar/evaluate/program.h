// A policy made ready to run: names are numbers, constants are values, slots are filled.
//
// Compiling is the only step between the typed tree and evaluation; every node keeps its Expr, so that errors
// and traces can point into the text. Programs are immutable and live in their Programs' arena.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "cedar/syntax/ast.h"
#include "cedar/values/value.h"

namespace why403::cedar {

struct Node {
  Op op = Op::boolean;  ///< Op::boolean stands for every constant
  /// A first operand that is a variable and a second that is a constant are held here too, `variable` and
  /// `constant`, so that evaluation need not visit their nodes.
  bool direct_a = false;
  bool direct_b = false;
  Variable variable = Variable::principal;
  Function function = Function::ip;
  std::uint8_t steps = 0;   ///< of an attribute of `variable.a.b`: how many `names` lead there; else 0
  std::uint32_t count = 0;  ///< arguments
  TextNumber name = 0;      ///< attribute; type of is, is_in
  const Node* a = nullptr;  ///< the first argument
  const Node* b = nullptr;  ///< the second
  const Node* const* list = nullptr;
  const TextNumber* names = nullptr;  ///< has (source->name_count of them), record, attribute (`steps`)
  Value constant;
  const Expr* source = nullptr;
};

/// A scope constraint in numbers.
struct Scope {
  ScopeConstraint::Kind kind = ScopeConstraint::Kind::any;
  EntityNumber entity = 0;
  TextNumber type = 0;
};

struct ActionScope {
  ActionConstraint::Kind kind = ActionConstraint::Kind::any;
  std::uint32_t count = 0;
  const EntityNumber* list = nullptr;
  [[nodiscard]] std::span<const EntityNumber> entities() const { return {list, count}; }
};

struct Clause {
  const Node* body = nullptr;
  bool is_unless = false;
};

/// What deciding reads comes first and fills one cache line; the clauses follow in memory.
struct alignas(64) Program {
  Effect effect = Effect::permit;
  std::uint32_t order = 0;  ///< policies are reported in the order they came
  Scope principal;
  Scope resource;
  ActionScope action;
  const Clause* clause_list = nullptr;
  std::uint32_t clause_count = 0;
  std::string_view id;
  const Policy* policy = nullptr;  ///< the policy or the template it comes from
  const Link* link = nullptr;      ///< null unless linked
  [[nodiscard]] std::span<const Clause> clauses() const { return {clause_list, clause_count}; }
};

/// Compiles one policy; `link` fills a template's slots. Everything is placed in `arena`, the nodes behind
/// the program.
Program& compile(const Policy& policy, const Link* link, Names& names, base::Arena& arena);

}  // namespace why403::cedar

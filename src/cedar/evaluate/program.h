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
  Variable variable = Variable::principal;
  Function function = Function::ip;
  std::uint32_t count = 0;  ///< arguments
  TextNumber name = 0;      ///< attribute; type of is, is_in
  const Node* a = nullptr;  ///< the first argument
  const Node* b = nullptr;  ///< the second
  const Node* const* list = nullptr;
  const TextNumber* names = nullptr;  ///< has (source->name_count of them), record
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
  std::span<const EntityNumber> entities;
};

struct Clause {
  const Node* body = nullptr;
  bool is_unless = false;
};

struct Program {
  std::string_view id;
  Effect effect = Effect::permit;
  Scope principal;
  ActionScope action;
  Scope resource;
  std::span<const Clause> clauses;
  const Policy* policy = nullptr;  ///< the policy or the template it comes from
  const Link* link = nullptr;      ///< null unless linked
};

/// Compiles one policy; `link` fills a template's slots. Everything is placed in `arena`.
Program compile(const Policy& policy, const Link* link, Names& names, base::Arena& arena);

}  // namespace why403::cedar

#include "cedar/syntax/print.h"

#include "cedar/syntax/escape.h"
#include "cedar/syntax/lexer.h"

namespace why403::cedar {

namespace {

// How tightly an expression holds together; a looser one inside a tighter needs parentheses.
enum Strength : int { kConditional, kOr, kAnd, kRelation, kSum, kProduct, kUnary, kMember };

Strength strength_of(const Expr& expr) {
  switch (expr.op) {
    case Op::if_then_else:
      return kConditional;
    case Op::any:
      return kOr;
    case Op::all:
      return kAnd;
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::in:
    case Op::has:
    case Op::like:
    case Op::is:
    case Op::is_in:
      return kRelation;
    case Op::add:
    case Op::subtract:
      return kSum;
    case Op::multiply:
      return kProduct;
    case Op::negate:
    case Op::minus:
      return kUnary;
    case Op::integer:
      return expr.number < 0 ? kUnary : kMember;
    default:
      return kMember;
  }
}

class Printer {
 public:
  void expression(const Expr& expr, Strength least) {
    const bool wrap = strength_of(expr) < least;
    if (wrap) out_ += '(';
    body(expr);
    if (wrap) out_ += ')';
  }

  void policy(const Policy& policy) {
    for (const Annotation& each : policy.annotations) {
      out_ += '@';
      out_ += each.name;
      if (each.value) {
        out_ += '(';
        append_quoted(out_, *each.value);
        out_ += ')';
      }
      out_ += '\n';
    }
    out_ += policy.effect == Effect::permit ? "permit (" : "forbid (";
    scope("principal", policy.principal);
    out_ += ", ";
    action(policy.action);
    out_ += ", ";
    scope("resource", policy.resource);
    out_ += ')';
    for (const Condition& condition : policy.conditions) {
      out_ += condition.is_unless ? "\nunless { " : "\nwhen { ";
      expression(*condition.body, kConditional);
      out_ += " }";
    }
    out_ += ";";
  }

  void raw(std::string_view text) { out_ += text; }
  std::string take() { return std::move(out_); }

 private:
  void entity(EntityName name) {
    out_ += name.type;
    out_ += "::";
    append_quoted(out_, name.id);
  }

  void scope(std::string_view variable, const ScopeConstraint& scope) {
    using Kind = ScopeConstraint::Kind;
    out_ += variable;
    if (scope.kind == Kind::any) return;
    if (scope.kind == Kind::is || scope.kind == Kind::is_in) {
      out_ += " is ";
      out_ += scope.type;
      if (scope.kind == Kind::is) return;
    }
    out_ += scope.kind == Kind::equal ? " == " : " in ";
    if (scope.slot) {
      out_ += '?';
      out_ += variable;
    } else {
      entity(scope.entity);
    }
  }

  void action(const ActionConstraint& action) {
    using Kind = ActionConstraint::Kind;
    out_ += "action";
    if (action.kind == Kind::any) return;
    out_ += action.kind == Kind::equal ? " == " : " in ";
    if (action.kind == Kind::in_list) out_ += '[';
    for (std::size_t i = 0; i < action.entities.size(); ++i) {
      if (i > 0) out_ += ", ";
      entity(action.entities[i]);
    }
    if (action.kind == Kind::in_list) out_ += ']';
  }

  void infix(const Expr& expr, Strength left, Strength right) {
    expression(expr.at(0), left);
    out_ += ' ';
    out_ += symbol_of(expr.op);
    out_ += ' ';
    expression(expr.at(1), right);
  }

  // Operands after the first of the same kind were in parentheses: `a && (b && c)`.
  void chain(const Expr& expr, Strength inner) {
    for (std::size_t i = 0; i < expr.argument_count; ++i) {
      if (i > 0) {
        out_ += ' ';
        out_ += symbol_of(expr.op);
        out_ += ' ';
      }
      expression(expr.at(i), inner);
    }
  }

  void list(const Expr& expr, std::size_t from) {
    for (std::size_t i = from; i < expr.argument_count; ++i) {
      if (i > from) out_ += ", ";
      expression(expr.at(i), kConditional);
    }
  }

  // At most four signs in a row, so a fifth starts anew in parentheses; `-(1)` is not the literal `-1`.
  void sign(const Expr& expr) {
    out_ += expr.op == Op::negate ? '!' : '-';
    const Expr& operand = expr.at(0);
    const bool bare = strength_of(operand) == kMember && !(expr.op == Op::minus && operand.op == Op::integer);
    if (!bare) out_ += '(';
    body(operand);
    if (!bare) out_ += ')';
  }

  void attribute(std::string_view name) {
    if (is_identifier(name) && name != "__cedar") {
      out_ += '.';
      out_ += name;
      return;
    }
    out_ += '[';
    append_quoted(out_, name);
    out_ += ']';
  }

  void has(const Expr& expr) {
    expression(expr.at(0), kSum);
    out_ += " has ";
    bool words = true;
    for (const std::string_view name : expr.names())
      words = words && is_identifier(name) && name != "__cedar";
    if (!words && expr.name_count == 1) {
      append_quoted(out_, expr.names()[0]);
      return;
    }
    for (std::size_t i = 0; i < expr.name_count; ++i) {
      if (i > 0) out_ += '.';
      out_ += expr.names()[i];
    }
  }

  void record(const Expr& expr) {
    out_ += '{';
    for (std::size_t i = 0; i < expr.argument_count; ++i) {
      if (i > 0) out_ += ", ";
      append_quoted(out_, expr.names()[i]);
      out_ += ": ";
      expression(expr.at(i), kConditional);
    }
    out_ += '}';
  }

  void method(const Expr& expr, std::string_view name) {
    expression(expr.at(0), kMember);
    out_ += '.';
    out_ += name;
    out_ += '(';
    list(expr, 1);
    out_ += ')';
  }

  void call(const Expr& expr) {
    if (is_method(expr.function) && expr.argument_count > 0) return method(expr, name_of(expr.function));
    out_ += name_of(expr.function);
    out_ += '(';
    list(expr, 0);
    out_ += ')';
  }

  // Literals and variables; false for everything with operands.
  bool leaf(const Expr& expr) {
    switch (expr.op) {
      case Op::boolean:
        out_ += expr.number != 0 ? "true" : "false";
        return true;
      case Op::integer:
        out_ += std::to_string(expr.number);
        return true;
      case Op::string:
        append_quoted(out_, expr.text);
        return true;
      case Op::entity:
        entity(expr.entity());
        return true;
      case Op::variable:
        out_ += name_of(expr.variable);
        return true;
      case Op::slot:
        out_ += expr.variable == Variable::principal ? "?principal" : "?resource";
        return true;
      default:
        return false;
    }
  }

  void conditional(const Expr& expr) {
    out_ += "if ";
    expression(expr.at(0), kConditional);
    out_ += " then ";
    expression(expr.at(1), kConditional);
    out_ += " else ";
    expression(expr.at(2), kConditional);
  }

  void is(const Expr& expr) {
    expression(expr.at(0), kSum);
    out_ += " is ";
    out_ += expr.text;
    if (expr.op == Op::is) return;
    out_ += " in ";
    expression(expr.at(1), kSum);
  }

  void body(const Expr& expr) {
    if (leaf(expr)) return;
    switch (expr.op) {
      case Op::if_then_else:
        return conditional(expr);
      case Op::any:
        return chain(expr, kAnd);
      case Op::all:
        return chain(expr, kRelation);
      case Op::negate:
      case Op::minus:
        return sign(expr);
      case Op::add:
      case Op::subtract:
        return infix(expr, kSum, kProduct);
      case Op::multiply:
        return infix(expr, kProduct, kUnary);
      case Op::contains:
      case Op::contains_all:
      case Op::contains_any:
      case Op::is_empty:
      case Op::get_tag:
      case Op::has_tag:
        return method(expr, symbol_of(expr.op));
      case Op::attribute:
        expression(expr.at(0), kMember);
        return attribute(expr.text);
      case Op::has:
        return has(expr);
      case Op::like:
        expression(expr.at(0), kSum);
        out_ += " like ";
        return append_quoted_pattern(out_, {expr.names().begin(), expr.names().end()});
      case Op::is:
      case Op::is_in:
        return is(expr);
      case Op::set:
        out_ += '[';
        list(expr, 0);
        out_ += ']';
        return;
      case Op::record:
        return record(expr);
      case Op::call:
        return call(expr);
      default:
        return infix(expr, kSum, kSum);
    }
  }

  std::string out_;
};

}  // namespace

std::string expression_to_text(const Expr& expr) {
  Printer printer;
  printer.expression(expr, kConditional);
  return printer.take();
}

std::string policy_to_text(const Policy& policy) {
  Printer printer;
  printer.policy(policy);
  return printer.take();
}

std::string policies_to_text(const PolicySet& policies) {
  Printer printer;
  for (std::size_t i = 0; i < policies.policies.size(); ++i) {
    const Policy& policy = policies.policies[i];
    bool has_id = policy.id == "policy" + std::to_string(i);
    for (const Annotation& each : policy.annotations) has_id = has_id || each.name == "id";
    if (i > 0) printer.raw("\n");
    if (!has_id) {
      std::string id = "@id(";
      append_quoted(id, policy.id);
      printer.raw(id + ")\n");
    }
    printer.policy(policy);
    printer.raw("\n");
  }
  return printer.take();
}

}  // namespace why403::cedar

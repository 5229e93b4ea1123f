#include <algorithm>

#include "base/json.h"
#include "cedar/syntax/policy_json.h"

namespace why403::cedar {

namespace {

class PolicyWriter {
 public:
  explicit PolicyWriter(base::JsonWriter& json) : json_(json) {}

  void policy(const Policy& policy) {
    json_.begin_object().key("effect").string(policy.effect == Effect::permit ? "permit" : "forbid");
    json_.key("principal");
    scope(policy.principal, "?principal");
    json_.key("action");
    action(policy.action);
    json_.key("resource");
    scope(policy.resource, "?resource");
    json_.key("conditions").begin_array();
    for (const Condition& condition : policy.conditions) {
      json_.begin_object().key("kind").string(condition.is_unless ? "unless" : "when").key("body");
      expression(*condition.body);
      json_.end_object();
    }
    json_.end_array();
    if (!policy.annotations.empty()) {
      json_.key("annotations").begin_object();
      for (const Annotation& each : policy.annotations) {
        json_.key(each.name);
        if (each.value)
          json_.string(*each.value);
        else
          json_.null();
      }
      json_.end_object();
    }
    json_.end_object();
  }

  void entity(EntityName name) {
    json_.begin_object().key("type").string(name.type).key("id").string(name.id).end_object();
  }

 private:
  void entity_or_slot(const ScopeConstraint& scope, std::string_view slot) {
    if (scope.slot) {
      json_.key("slot").string(slot);
      return;
    }
    json_.key("entity");
    entity(scope.entity);
  }

  void scope(const ScopeConstraint& scope, std::string_view slot) {
    using Kind = ScopeConstraint::Kind;
    json_.begin_object().key("op");
    switch (scope.kind) {
      case Kind::any:
        json_.string("All");
        break;
      case Kind::equal:
      case Kind::in:
        json_.string(scope.kind == Kind::equal ? "==" : "in");
        entity_or_slot(scope, slot);
        break;
      case Kind::is:
      case Kind::is_in:
        json_.string("is").key("entity_type").string(scope.type);
        if (scope.kind == Kind::is) break;
        json_.key("in").begin_object();
        entity_or_slot(scope, slot);
        json_.end_object();
        break;
    }
    json_.end_object();
  }

  void action(const ActionConstraint& action) {
    using Kind = ActionConstraint::Kind;
    json_.begin_object().key("op");
    if (action.kind == Kind::any) {
      json_.string("All");
    } else {
      json_.string(action.kind == Kind::equal ? "==" : "in");
      if (action.kind == Kind::in_list) {
        json_.key("entities").begin_array();
        for (const EntityName& each : action.entities) entity(each);
        json_.end_array();
      } else {
        json_.key("entity");
        entity(action.entities.front());
      }
    }
    json_.end_object();
  }

  void side(std::string_view name, const Expr& expr) {
    json_.key(name);
    expression(expr);
  }

  // a && b && c is written nested to the left, as JSON knows two sides only.
  void chain(const Expr& expr) {
    const std::string_view symbol = symbol_of(expr.op);
    for (std::size_t i = 1; i < expr.argument_count; ++i)
      json_.begin_object().key(symbol).begin_object().key("left");
    expression(expr.at(0));
    for (std::size_t i = 1; i < expr.argument_count; ++i) {
      side("right", expr.at(i));
      json_.end_object().end_object();
    }
  }

  void pattern(const Expr& expr) {
    json_.key("pattern").begin_array();
    const auto pieces = expr.names();
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (i > 0) json_.string("Wildcard");
      // One element for each character.
      for (std::size_t at = 0; at < pieces[i].size();) {
        std::size_t end = at + 1;
        while (end < pieces[i].size() && (pieces[i][end] & 0xC0) == 0x80) ++end;
        json_.begin_object().key("Literal").string(pieces[i].substr(at, end - at)).end_object();
        at = end;
      }
    }
    json_.end_array();
  }

  void value(const Expr& expr) {
    json_.key("Value");
    switch (expr.op) {
      case Op::boolean:
        json_.boolean(expr.number != 0);
        break;
      case Op::integer:
        json_.number(expr.number);
        break;
      case Op::string:
        json_.string(expr.text);
        break;
      default:
        json_.begin_object().key("__entity");
        entity(expr.entity());
        json_.end_object();
    }
  }

  // `a has b.c` is written as `a has b && a.b has c`, nested to the left.
  void has_path(const Expr& expr) {
    const auto names = expr.names();
    for (std::size_t i = 1; i < names.size(); ++i) json_.begin_object().key("&&").begin_object().key("left");
    for (std::size_t last = 0; last < names.size(); ++last) {
      if (last > 0) json_.key("right");
      json_.begin_object().key("has").begin_object().key("left");
      for (std::size_t i = 0; i < last; ++i) json_.begin_object().key(".").begin_object().key("left");
      expression(expr.at(0));
      for (std::size_t i = 0; i < last; ++i) json_.key("attr").string(names[i]).end_object().end_object();
      json_.key("attr").string(names[last]).end_object().end_object();
      if (last > 0) json_.end_object().end_object();
    }
  }

  void expression(const Expr& expr) {
    if (expr.op == Op::all || expr.op == Op::any) return chain(expr);
    if (expr.op == Op::has && expr.name_count > 1) return has_path(expr);
    json_.begin_object();
    switch (expr.op) {
      case Op::boolean:
      case Op::integer:
      case Op::string:
      case Op::entity:
        value(expr);
        break;
      case Op::variable:
        json_.key("Var").string(name_of(expr.variable));
        break;
      case Op::slot:
        json_.key("Slot").string(expr.variable == Variable::principal ? "?principal" : "?resource");
        break;
      case Op::set:
        json_.key("Set").begin_array();
        for (const Expr* each : expr.arguments()) expression(*each);
        json_.end_array();
        break;
      case Op::record:
        json_.key("Record").begin_object();
        for (std::size_t i = 0; i < expr.argument_count; ++i) side(expr.names()[i], expr.at(i));
        json_.end_object();
        break;
      case Op::call:
        json_.key(name_of(expr.function)).begin_array();
        for (const Expr* each : expr.arguments()) expression(*each);
        json_.end_array();
        break;
      default:
        operation(expr);
        break;
    }
    json_.end_object();
  }

  void operation(const Expr& expr) {
    json_.key(symbol_of(expr.op)).begin_object();
    switch (expr.op) {
      case Op::negate:
      case Op::minus:
      case Op::is_empty:
        side("arg", expr.at(0));
        break;
      case Op::if_then_else:
        side("if", expr.at(0));
        side("then", expr.at(1));
        side("else", expr.at(2));
        break;
      case Op::attribute:
        side("left", expr.at(0));
        json_.key("attr").string(expr.text);
        break;
      case Op::has:
        side("left", expr.at(0));
        json_.key("attr").string(expr.names()[0]);
        break;
      case Op::like:
        side("left", expr.at(0));
        pattern(expr);
        break;
      case Op::is:
      case Op::is_in:
        side("left", expr.at(0));
        json_.key("entity_type").string(expr.text);
        if (expr.op == Op::is_in) side("in", expr.at(1));
        break;
      default:
        side("left", expr.at(0));
        side("right", expr.at(1));
        break;
    }
    json_.end_object();
  }

  base::JsonWriter& json_;
};

}  // namespace

std::string policy_to_json(const Policy& policy) {
  std::string out;
  base::JsonWriter json(out);
  PolicyWriter(json).policy(policy);
  return out;
}

std::string policies_to_json(const PolicySet& policies) {
  std::string out;
  base::JsonWriter json(out);
  PolicyWriter writer(json);
  json.begin_object();
  for (const bool templates : {true, false}) {
    json.key(templates ? "templates" : "staticPolicies").begin_object();
    for (const Policy& policy : policies.policies) {
      if (policy.is_template() != templates) continue;
      json.key(policy.id);
      writer.policy(policy);
    }
    json.end_object();
  }
  json.key("templateLinks").begin_array();
  for (const Link& link : policies.links) {
    json.begin_object().key("templateId").string(link.template_id).key("newId").string(link.id);
    json.key("values").begin_object();
    for (const auto& [slot, name] :
         {std::pair{"?principal", &link.principal}, {"?resource", &link.resource}}) {
      if (!name->has_value()) continue;
      json.key(slot).begin_object().key("__entity");
      writer.entity((*name)->view());
      json.end_object();
    }
    json.end_object().end_object();
  }
  json.end_array().end_object();
  return out;
}

}  // namespace why403::cedar

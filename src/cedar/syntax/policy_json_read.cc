#include <algorithm>
#include <map>
#include <set>

#include "base/json_reader.h"
#include "base/text.h"
#include "cedar/syntax/lexer.h"
#include "cedar/syntax/policy_json.h"
#include "cedar/syntax/token_reader.h"
#include "cedar/syntax/tree.h"

namespace why403::cedar {

using base::JsonKind;
using base::JsonReader;
using base::JsonText;

namespace {

std::optional<Op> operator_named(std::string_view name) {
  for (int i = static_cast<int>(Op::if_then_else); i <= static_cast<int>(Op::record); ++i)
    if (symbol_of(static_cast<Op>(i)) == name && !name.empty()) return static_cast<Op>(i);
  return std::nullopt;
}

class PolicyReader {
 public:
  PolicyReader(std::shared_ptr<Source> source, Behaviour behaviour)
      : source_(std::move(source)), behaviour_(behaviour), tree_(source_->arena) {}

  bool set(JsonReader& json, PolicySet& out) {
    return members(json, [&](const std::string& name) {
      if (name == "templates" || name == "staticPolicies")
        return members(json, [&](const std::string& id) {
          Policy& made = out.policies.emplace_back();
          made.id = id;
          if (!policy(json, made)) return false;
          const bool wants_slot = name == "templates";
          if (wants_slot || !made.is_template()) return true;
          return fail("the policy `" + id + "` has a slot: it belongs to `templates`");
        });
      if (name == "templateLinks")
        return elements(json, [&] { return link(json, out.links.emplace_back()); });
      return fail("unknown field `" + name + "` in a policy set");
    });
  }

  bool policy(JsonReader& json, Policy& out) {
    out.source = source_;
    std::set<std::string> seen;
    const bool read = members(json, [&](const std::string& name) {
      seen.insert(name);
      if (name == "effect") return effect(json, out.effect);
      if (name == "principal") return scope(json, "?principal", out.principal);
      if (name == "action") return action(json, out.action);
      if (name == "resource") return scope(json, "?resource", out.resource);
      if (name == "conditions")
        return elements(json, [&] { return condition(json, out.conditions.emplace_back()); });
      if (name == "annotations") return annotations(json, out.annotations);
      return fail("unknown field `" + name + "` in a policy");
    });
    if (!read) return false;
    for (const char* name : {"effect", "principal", "action", "resource", "conditions"})
      if (!seen.contains(name)) return fail(std::string("a policy lacks `") + name + "`");
    return true;
  }
  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  bool fail(std::string why) {
    if (error_.empty()) error_ = std::move(why);
    return false;
  }
  bool fail(const JsonReader& json) { return fail(json.ok() ? "not what belongs here" : json.failure()); }

  template <typename Each>
  bool members(JsonReader& json, Each each) {
    if (!json.enter_object()) return fail(json);
    std::set<std::string> seen;
    JsonText key;
    while (json.next_member(key)) {
      const std::string name = base::json_unescape(key);
      if (!seen.insert(name).second) return fail("duplicate key `" + name + "`");
      if (!each(name)) return false;
    }
    return json.ok() || fail(json);
  }
  template <typename Each>
  bool elements(JsonReader& json, Each each) {
    if (!json.enter_array()) return fail(json);
    while (json.next_element())
      if (!each()) return false;
    return json.ok() || fail(json);
  }
  bool text(JsonReader& json, std::string_view& out) {
    const JsonText raw = json.string();
    if (!json.ok()) return fail(json);
    out = tree_.keep(raw.escaped ? base::json_unescape(raw) : std::string(raw.raw));
    return true;
  }
  bool type_name(JsonReader& json, std::string_view& out) {
    return text(json, out) &&
           (is_name(out) || fail("`" + std::string(out) + "` is not the name of an entity type"));
  }

  bool effect(JsonReader& json, Effect& out) {
    std::string_view word;
    if (!text(json, word)) return false;
    out = word == "permit" ? Effect::permit : Effect::forbid;
    return word == "permit" || word == "forbid" || fail("`effect` is `permit` or `forbid`");
  }

  bool annotations(JsonReader& json, std::vector<Annotation>& out) {
    const bool read = members(json, [&](const std::string& name) {
      Annotation& made = out.emplace_back();
      const bool word = !name.empty() && (is_identifier(name) || is_reserved_word(name));
      if (!word) return fail("`" + name + "` cannot name an annotation");
      made.name = tree_.keep(name);
      if (json.peek() == JsonKind::null) {
        json.null();
        return true;
      }
      return text(json, made.value.emplace());
    });
    std::ranges::sort(out, {}, &Annotation::name);
    return read;
  }

  // {"type", "id"} or {"__entity": {…}}.
  bool entity(JsonReader& json, EntityName& out) {
    bool has_type = false, has_id = false, wrapped = false;
    const bool read = members(json, [&](const std::string& name) {
      if (name == "__entity") return wrapped = true, entity(json, out);
      if (name == "type") return has_type = true, type_name(json, out.type);
      if (name == "id") return has_id = true, text(json, out.id);
      json.skip();
      return json.ok() || fail(json);
    });
    return read && (wrapped || (has_type && has_id) || fail("an entity needs `type` and `id`"));
  }

  bool slot(JsonReader& json, std::string_view wanted) {
    std::string_view name;
    return text(json, name) && (name == wanted || fail("expected the slot `" + std::string(wanted) + "`"));
  }

  // Behind `is … in` the crate 4.10 takes either slot for the one of this scope (cedar-policy/cedar#2351).
  bool slot_of_type(JsonReader& json, std::string_view wanted) {
    if (behaviour_ != Behaviour::crate_4_10) return slot(json, wanted);
    std::string_view name;
    return text(json, name) &&
           (name == "?principal" || name == "?resource" || fail("`" + std::string(name) + "` is not a slot"));
  }

  bool scope(JsonReader& json, std::string_view slot_name, ScopeConstraint& out) {
    using Kind = ScopeConstraint::Kind;
    std::string_view op;
    bool has_entity = false, has_type = false, has_in = false;
    const bool read = members(json, [&](const std::string& name) {
      if (name == "op") return text(json, op);
      if (name == "entity") return has_entity = true, entity(json, out.entity);
      if (name == "slot") return has_entity = out.slot = true, slot(json, slot_name);
      if (name == "entity_type") return has_type = true, type_name(json, out.type);
      if (name != "in") return fail("unknown field `" + name + "` in a scope");
      has_in = true;
      int inside = 0;
      const bool in_read = members(json, [&](const std::string& inner) {
        ++inside;
        if (inner == "entity") return entity(json, out.entity);
        if (inner == "slot") return out.slot = true, slot_of_type(json, slot_name);
        return fail("unknown field `" + inner + "` in a scope");
      });
      return in_read && (inside == 1 || fail("`in` needs an `entity` or a `slot`, and one alone"));
    });
    if (!read) return false;
    out.kind = op == "=="   ? Kind::equal
               : op == "in" ? Kind::in
               : op == "is" ? (has_in ? Kind::is_in : Kind::is)
                            : Kind::any;
    const bool all = (op == "All" || op == "all") && !has_entity && !has_type && !has_in;
    const bool compared = (op == "==" || op == "in") && has_entity && !has_type && !has_in;
    const bool typed = op == "is" && has_type && !has_entity;
    return all || compared || typed ||
           fail("this is no scope: `" + std::string(op) + "` with other fields than it has");
  }

  bool action(JsonReader& json, ActionConstraint& out) {
    using Kind = ActionConstraint::Kind;
    std::string_view op;
    bool one = false, many = false;
    const bool read = members(json, [&](const std::string& name) {
      if (name == "op") return text(json, op);
      if (name == "entity") return one = true, entity(json, out.entities.emplace_back());
      if (name == "entities")
        return many = true, elements(json, [&] { return entity(json, out.entities.emplace_back()); });
      return fail("unknown field `" + name + "` in the action's scope");
    });
    if (!read) return false;
    out.kind = op == "=="   ? Kind::equal
               : op == "in" ? (many && out.entities.size() != 1 ? Kind::in_list : Kind::in)
                            : Kind::any;
    const bool all = (op == "All" || op == "all") && !one && !many;
    const bool compared = (op == "==" && one && !many) || (op == "in" && one != many);
    if (!all && !compared) return fail("this is no scope of an action");
    for (const EntityName& each : out.entities)
      if (each.type != "Action" && !each.type.ends_with("::Action"))
        return fail("the type of an action is `Action`, here it is `" + std::string(each.type) + "`");
    return true;
  }

  bool condition(JsonReader& json, Condition& out) {
    bool has_kind = false;
    const bool read = members(json, [&](const std::string& name) {
      if (name == "kind") {
        std::string_view kind;
        if (!text(json, kind)) return false;
        has_kind = true;
        out.is_unless = kind == "unless";
        return kind == "when" || kind == "unless" || fail("a condition is `when` or `unless`");
      }
      if (name != "body") return fail("unknown field `" + name + "` in a condition");
      out.body = expression(json);
      return out.body != nullptr;
    });
    return read && ((has_kind && out.body != nullptr) || fail("a condition needs `kind` and `body`"));
  }

  bool link(JsonReader& json, Link& out) {
    return members(json, [&](const std::string& name) {
      if (name == "templateId" || name == "newId") {
        std::string_view id;
        const bool read = text(json, id);
        (name == "newId" ? out.id : out.template_id) = id;
        return read;
      }
      if (name != "values") return fail("unknown field `" + name + "` in a link");
      return members(json, [&](const std::string& slot) {
        EntityName value;
        if (slot != "?principal" && slot != "?resource") return fail("`" + slot + "` is not a slot");
        if (!entity(json, value)) return false;
        (slot == "?principal" ? out.principal : out.resource).emplace(value);
        return true;
      });
    });
  }

  const Expr* made(const Expr* expr) {
    if (expr == nullptr)
      fail("this expression nests deeper than " + std::to_string(kExpressionDepthMax) + " levels");
    return expr;
  }
  const Expr* wrong(std::string why) {
    fail(std::move(why));
    return nullptr;
  }

  // {"operator": operands}: exactly one member.
  const Expr* expression(JsonReader& json) {
    if (json.depth() > kExpressionDepthMax) return made(nullptr);
    const Expr* found = nullptr;
    int count = 0;
    const bool read = members(json, [&](const std::string& name) {
      if (++count > 1) return fail("an expression has one operator");
      found = operation(json, name);
      return found != nullptr;
    });
    if (!read) return nullptr;
    return found != nullptr ? found : wrong("an empty object is no expression");
  }

  bool expressions(JsonReader& json, std::vector<const Expr*>& out) {
    return elements(json, [&] {
      out.push_back(expression(json));
      return out.back() != nullptr;
    });
  }

  const Expr* operation(JsonReader& json, const std::string& name) {
    if (name == "Value") return value(json);
    if (name == "Var") {
      std::string_view word;
      if (!text(json, word)) return nullptr;
      for (const Variable each :
           {Variable::principal, Variable::action, Variable::resource, Variable::context})
        if (name_of(each) == word) return tree_.variable(each, {});
      return wrong("`" + std::string(word) + "` is not a variable");
    }
    if (name == "Slot") return wrong("slots cannot stand in a condition");
    if (name == "Record") return record(json);
    if (const auto function = function_named(name)) {
      std::vector<const Expr*> arguments;
      return expressions(json, arguments) ? made(tree_.call(*function, arguments, {})) : nullptr;
    }
    const auto op = operator_named(name);
    if (!op) return wrong("`" + name + "` is not an operator");
    if (*op == Op::set) {
      std::vector<const Expr*> items;
      return expressions(json, items) ? made(tree_.list(Op::set, items, {})) : nullptr;
    }
    return operands(json, *op, name);
  }

  struct Operands {
    const Expr *left = nullptr, *right = nullptr, *argument = nullptr, *in = nullptr;
    const Expr *test = nullptr, *then = nullptr, *otherwise = nullptr;
    std::vector<std::string_view> names;  // attr, or the pieces of a pattern
    std::string_view type;
    int count = 0;
  };

  const Expr* operands(JsonReader& json, Op op, const std::string& symbol) {
    Operands got;
    const bool read = members(json, [&](const std::string& name) {
      ++got.count;
      const Expr** place = name == "left"    ? &got.left
                           : name == "right" ? &got.right
                           : name == "arg"   ? &got.argument
                           : name == "in"    ? &got.in
                           : name == "if"    ? &got.test
                           : name == "then"  ? &got.then
                           : name == "else"  ? &got.otherwise
                                             : nullptr;
      if (place != nullptr) {
        *place = expression(json);
        return *place != nullptr;
      }
      if (name == "entity_type") return type_name(json, got.type);
      if (name == "pattern") return pattern(json, got.names);
      if (name != "attr") return fail("unknown operand `" + name + "` of `" + symbol + "`");
      if (json.peek() != JsonKind::array) return text(json, got.names.emplace_back());
      return elements(json, [&] { return text(json, got.names.emplace_back()); });
    });
    if (!read) return nullptr;
    const Expr* expr = build(op, got);
    return expr != nullptr || !error_.empty()
               ? expr
               : wrong("`" + symbol + "` lacks an operand, or has one too many");
  }

  // Null without an error when the operands are not those of the operator.
  const Expr* build(Op op, const Operands& got) {
    switch (op) {
      case Op::negate:
      case Op::minus:
      case Op::is_empty:
        if (got.count != 1 || got.argument == nullptr) return nullptr;
        return made(tree_.node(op, {got.argument}, {}));
      case Op::if_then_else:
        if (got.count != 3 || got.test == nullptr || got.then == nullptr || got.otherwise == nullptr)
          return nullptr;
        return made(tree_.node(op, {got.test, got.then, got.otherwise}, {}));
      case Op::attribute:
        if (got.count != 2 || got.left == nullptr || got.names.size() != 1) return nullptr;
        return made(tree_.attribute(got.left, got.names[0], {}));
      case Op::has:
        if (got.count != 2 || got.left == nullptr || got.names.empty()) return nullptr;
        return made(tree_.has(got.left, got.names, {}));
      case Op::like:
        if (got.count != 2 || got.left == nullptr || got.names.empty()) return nullptr;
        return made(tree_.like(got.left, got.names, {}));
      case Op::is:
      case Op::is_in:
        if (got.left == nullptr || got.type.empty() || got.count != (got.in == nullptr ? 2 : 3))
          return nullptr;
        return made(tree_.is(got.left, got.type, got.in, {}));
      case Op::all:
      case Op::any:
        if (got.count != 2 || got.left == nullptr || got.right == nullptr) return nullptr;
        return made(tree_.chain(op, got.left, got.right, {}));
      default:
        if (got.count != 2 || got.left == nullptr || got.right == nullptr) return nullptr;
        return made(tree_.node(op, {got.left, got.right}, {}));
    }
  }

  // "Wildcard" or {"Literal": "text"}, in any mixture.
  bool pattern(JsonReader& json, std::vector<std::string_view>& out) {
    std::vector<std::string> pieces(1);
    const bool read = elements(json, [&] {
      std::string_view word;
      if (json.peek() != JsonKind::object) {
        if (!text(json, word)) return false;
        pieces.emplace_back();
        return word == "Wildcard" || fail("a pattern is made of `Wildcard` and `Literal`");
      }
      return members(json, [&](const std::string& name) {
        if (name != "Literal" || !text(json, word))
          return fail("a pattern is made of `Wildcard` and `Literal`");
        pieces.back() += word;
        return true;
      });
    });
    for (const std::string& piece : pieces) out.push_back(tree_.keep(piece));
    return read;
  }

  const Expr* record(JsonReader& json) {
    std::vector<std::pair<std::string_view, const Expr*>> fields;
    const bool read = members(json, [&](const std::string& name) {
      fields.emplace_back(tree_.keep(name), expression(json));
      return fields.back().second != nullptr;
    });
    return read ? made(tree_.record(fields, {})) : nullptr;
  }

  // A value as entities write it becomes the expression that gives it.
  const Expr* value(JsonReader& json) {
    switch (json.peek()) {
      case JsonKind::boolean:
        return tree_.boolean(json.boolean(), {});
      case JsonKind::number: {
        const auto number = json.integer();
        return number ? tree_.integer(*number, {}) : wrong("a number must be a whole number of 64 bits");
      }
      case JsonKind::string: {
        std::string_view word;
        return text(json, word) ? tree_.string(word, {}) : nullptr;
      }
      case JsonKind::array: {
        std::vector<const Expr*> items;
        const bool read = elements(json, [&] {
          items.push_back(value(json));
          return items.back() != nullptr;
        });
        return read ? made(tree_.list(Op::set, items, {})) : nullptr;
      }
      case JsonKind::object:
        return value_object(json);
      default:
        return wrong("`null` is not a value of the language");
    }
  }

  const Expr* value_object(JsonReader& json) {
    if (json.depth() > kExpressionDepthMax) return made(nullptr);
    std::vector<std::pair<std::string_view, const Expr*>> fields;
    std::string_view escape, raw;
    const bool read = members(json, [&](const std::string& name) {
      // Only alone is it an escape; that shows when the object ends.
      const bool special = fields.empty() && (name == "__entity" || name == "__extn");
      if (special) {
        escape = name == "__entity" ? "__entity" : "__extn";
        raw = json.raw_value();
        fields.emplace_back(tree_.keep(name), nullptr);
        return json.ok() || fail(json);
      }
      if (name == "__expr") return fail("the `__expr` escape is no longer supported");
      fields.emplace_back(tree_.keep(name), value(json));
      return fields.back().second != nullptr;
    });
    if (!read) return nullptr;
    if (!escape.empty()) {
      JsonReader inner(raw);
      if (fields.size() == 1) return escape == "__entity" ? entity_value(inner) : call_value(inner);
      fields.front().second = value(inner);
      if (fields.front().second == nullptr) return nullptr;
    }
    return made(tree_.record(fields, {}));
  }

  const Expr* entity_value(JsonReader& json) {
    EntityName name;
    return entity(json, name) ? tree_.entity(name, {}) : nullptr;
  }

  const Expr* call_value(JsonReader& json) {
    std::string_view name;
    std::vector<const Expr*> arguments;
    const bool read = members(json, [&](const std::string& key) {
      if (key == "fn") return text(json, name);
      if (key == "arg") return arguments.push_back(value(json)), arguments.back() != nullptr;
      if (key == "args")
        return elements(json, [&] { return arguments.push_back(value(json)), arguments.back() != nullptr; });
      return fail("unknown field `" + key + "` in `__extn`");
    });
    if (!read) return nullptr;
    const auto function = function_named(name);
    if (!function) return wrong("`" + std::string(name) + "` is not an extension function");
    return made(tree_.call(*function, arguments, {}));
  }

  std::shared_ptr<Source> source_;
  Behaviour behaviour_;
  Tree tree_;
  std::string error_;
};

template <typename T, typename Read>
Result<T, Messages> read_whole(std::string_view json, const std::string& source, Behaviour behaviour,
                               Read read) {
  if (auto refused = refused_text(json)) return Messages{std::move(*refused)};
  auto kept = std::make_shared<Source>();
  kept->name = source;
  PolicyReader reader(kept, behaviour);
  JsonReader document(json);
  T made;
  const bool done = read(reader, document, made);
  if (done && document.at_end()) return made;
  Message message;
  message.what = done ? "there is more text after the end" : reader.error();
  message.where = base::span_of(source, json, document.position(), document.position());
  return Messages{std::move(message)};
}

}  // namespace

Result<Policy, Messages> parse_policy_json(std::string_view json, std::string id, const std::string& source,
                                           Behaviour behaviour) {
  return read_whole<Policy>(json, source, behaviour,
                            [&](PolicyReader& reader, JsonReader& document, Policy& out) {
                              out.id = std::move(id);
                              return reader.policy(document, out);
                            });
}

Result<PolicySet, Messages> parse_policies_json(std::string_view json, const std::string& source,
                                                Behaviour behaviour) {
  return read_whole<PolicySet>(
      json, source, behaviour,
      [](PolicyReader& reader, JsonReader& document, PolicySet& out) { return reader.set(document, out); });
}

}  // namespace why403::cedar

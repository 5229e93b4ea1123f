#include "cedar/explain/fact.h"

#include <algorithm>

#include "cedar/syntax/lexer.h"

namespace why403::cedar {

std::string_view name_of(FactKind kind) {
  constexpr std::string_view names[] = {"context", "membership", "attribute", "action", "identity"};
  return names[static_cast<std::size_t>(kind)];
}

namespace {

std::string path_text(const std::vector<TextNumber>& path, const Names& names,
                      const StrangerNames* strangers) {
  std::string text;
  for (const TextNumber number : path) {
    const std::string_view name = (number & kStrangerBit) != 0 && strangers != nullptr
                                      ? strangers->stranger_text(number)
                                      : names.text(number);
    text += is_identifier(name) ? "." + std::string(name) : "[\"" + std::string(name) + "\"]";
  }
  return text;
}

}  // namespace

std::string describe(const Fact& fact, const Names& names, const StrangerNames* strangers) {
  const auto shown = [&](const Value& value) { return display(value, names, strangers); };
  const std::string path = path_text(fact.path, names, strangers);
  const std::string target = fact.kind == FactKind::context ? "context" : shown(Value::entity(fact.entity));
  switch (fact.kind) {
    case FactKind::context:
    case FactKind::attribute:
      if (fact.any_value) return target + path + " present";
      return fact.present ? target + path + " = " + shown(fact.wanted)
                          : target + " without " + path.substr(1);
    case FactKind::membership:
      return target + (fact.present ? " in " : " not in ") + shown(Value::entity(fact.group));
    case FactKind::action:
      return "action " + target;
    case FactKind::identity:
      return std::string(name_of(fact.variable)) + " " + target +
             (fact.meant_in ? " (it is in it: was `in` meant for `==`?)" : "");
  }
  return "";
}

namespace {

// The fields with the value at `path` set, or removed when there is no value.
bool set_field(std::span<const Field> fields, std::span<const TextNumber> path, const Value* value,
               base::Arena& arena, std::span<const Field>& out) {
  const Value* old = find_field(fields, path[0]);
  Value fresh;
  if (path.size() > 1) {
    if (old != nullptr && old->kind != ValueKind::record) return false;
    std::span<const Field> inner = old != nullptr ? old->fields() : std::span<const Field>();
    if (!set_field(inner, path.subspan(1), value, arena, inner)) return false;
    fresh = Value::record(inner);
    value = &fresh;
  }
  const std::size_t size = fields.size() + (old == nullptr && value != nullptr ? 1 : 0) -
                           (old != nullptr && value == nullptr ? 1 : 0);
  const auto kept = arena_array<Field>(arena, size);
  std::size_t at = 0;
  for (const Field& field : fields) {
    if (field.name == path[0]) {
      if (value != nullptr) kept[at++] = {path[0], *value};
    } else {
      kept[at++] = field;
    }
  }
  if (old == nullptr && value != nullptr) kept[at++] = {path[0], *value};
  std::ranges::sort(kept, {}, &Field::name);
  out = kept;
  return true;
}

// With the group among the parents, or without any parent that leads to it: who is in it by two ways must
// leave by both.
void rejoin(Entity& entity, const Fact& fact, const Entities& entities, base::Arena& arena) {
  std::vector<EntityNumber> parents;
  const auto leads_there = [&](EntityNumber parent) {
    const Entity* known = entities.find(parent);
    return parent == fact.group || (known != nullptr && known->is_in(fact.group));
  };
  for (const EntityNumber parent : entity.parents())
    if (fact.present || !leads_there(parent)) parents.push_back(parent);
  if (fact.present) parents.push_back(fact.group);
  std::vector<EntityNumber> all = parents;
  for (const EntityNumber parent : parents)
    if (const Entity* known = entities.find(parent))
      all.insert(all.end(), known->ancestors().begin(), known->ancestors().end());
  for (auto* list : {&parents, &all}) {
    std::ranges::sort(*list);
    list->erase(std::unique(list->begin(), list->end()), list->end());
  }
  const auto kept = arena_array<EntityNumber>(arena, parents.size());
  std::ranges::copy(parents, kept.begin());
  entity.parent_list = kept.data();
  entity.parent_count = static_cast<std::uint32_t>(kept.size());
  entity.set_ancestors(all, arena);
}

}  // namespace

bool suppose(std::span<const Fact> facts, const Entities& entities, const Request& request,
             base::Arena& arena, World& out) {
  out.request = request;
  out.supposed.entities.clear();
  // A copy of an entity to change; an unknown one starts empty.
  const auto changeable = [&](EntityNumber number) {
    if (const Entity* known = out.supposed.find(number)) return const_cast<Entity*>(known);
    Entity* copy = arena_array<Entity>(arena, 1).data();
    if (const Entity* known = entities.find(number)) *copy = *known;
    out.supposed.entities.emplace_back(number, copy);
    return copy;
  };
  for (const Fact& fact : facts) {
    const Value* value = fact.present ? &fact.wanted : nullptr;
    std::span<const Field> fields;
    switch (fact.kind) {
      case FactKind::context:
        if (!set_field(out.request.context.fields(), fact.path, value, arena, fields)) return false;
        out.request.context = Value::record(fields);
        break;
      case FactKind::attribute: {
        Entity* entity = changeable(fact.entity);
        if (!set_field(entity->attributes(), fact.path, value, arena, fields)) return false;
        entity->attribute_list = fields.data();
        entity->attribute_count = static_cast<std::uint32_t>(fields.size());
        break;
      }
      case FactKind::membership:
        rejoin(*changeable(fact.entity), fact, entities, arena);
        break;
      case FactKind::action:
        out.request.action = fact.entity;
        break;
      case FactKind::identity:
        (fact.variable == Variable::principal ? out.request.principal : out.request.resource) = fact.entity;
        break;
    }
  }
  return true;
}

}  // namespace why403::cedar

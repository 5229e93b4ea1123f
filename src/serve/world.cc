#include "serve/world.h"

#include <algorithm>

namespace why403::serve {

namespace {

// Callers send more than policies read: what the schema does not name is let in, untyped.
cedar::TypePtr opened(const cedar::TypePtr& record, bool all_optional) {
  auto type = std::make_shared<cedar::Type>(*record);
  type->open = true;
  if (all_optional)
    for (auto& [name, attribute] : type->attributes) attribute.required = false;
  return type;
}

void index_entities(World& world) {
  const cedar::Entities& entities = *world.decisions->entities;
  const cedar::Names& names = entities.names();
  std::map<cedar::TextNumber, std::vector<cedar::EntityNumber>> by_type;
  for (const cedar::EntityNumber number : entities.numbers()) by_type[names.type_of(number)].push_back(number);
  for (auto& [type, numbers] : by_type) {
    std::ranges::sort(numbers, {}, [&](cedar::EntityNumber number) { return names.id_of(number); });
    world.entities_by_type[std::string(names.text(type))] =
        std::make_shared<const std::vector<cedar::EntityNumber>>(std::move(numbers));
  }
}

// Policies name actions that no entity stands for, so all names are looked through.
void index_actions(World& world) {
  const cedar::Names& names = world.decisions->engine->names();
  for (cedar::EntityNumber number = 0; number < names.entity_count(); ++number)
    if (names.text(names.type_of(number)) == world.action_type)
      world.actions.emplace_back(names.id_of(number));
  std::ranges::sort(world.actions);
}

}  // namespace

bool is_disabled(const World& world, const cedar::EntityName& principal) {
  if (!world.disabled) return false;
  const cedar::Entities& entities = *world.decisions->entities;
  const auto number = entities.names().find_entity(principal);
  const cedar::Entity* entity = number ? entities.find(*number) : nullptr;
  return entity != nullptr && entity->is_in(*world.disabled);
}

std::vector<KeySource> key_sources(const World& world) {
  std::vector<KeySource> sources;
  for (const Issuer& issuer : world.sign_in.issuers)
    if (issuer.keys == nullptr) sources.push_back(issuer.source);
  return sources;
}

void index_change(World& world, const std::vector<cedar::EntityNumber>& added,
                  const std::vector<cedar::EntityNumber>& removed) {
  const cedar::Names& names = world.decisions->entities->names();
  const auto id_of = [&](cedar::EntityNumber number) { return names.id_of(number); };
  std::map<std::string, std::vector<cedar::EntityNumber>> changed;
  const auto numbers_of = [&](cedar::EntityNumber number) -> std::vector<cedar::EntityNumber>& {
    std::string type(names.text(names.type_of(number)));
    const auto known = world.entities_by_type.find(type);
    const auto [at, is_new] = changed.try_emplace(std::move(type));
    if (is_new && known != world.entities_by_type.end()) at->second = *known->second;
    return at->second;
  };
  for (const cedar::EntityNumber number : added) {
    auto& numbers = numbers_of(number);
    numbers.insert(std::ranges::lower_bound(numbers, names.id_of(number), {}, id_of), number);
  }
  for (const cedar::EntityNumber number : removed) std::erase(numbers_of(number), number);
  for (auto& [type, numbers] : changed)
    world.entities_by_type[type] = std::make_shared<const std::vector<cedar::EntityNumber>>(std::move(numbers));
}

void index_world(World& world) {
  index_entities(world);
  index_actions(world);
  if (!world.schema) return;
  for (const auto& [name, shape] : world.schema->entity_types)
    if (shape.attributes != nullptr) world.attribute_types[name] = opened(shape.attributes, true);
  for (const auto& [name, shape] : world.schema->actions)
    if (name.type == world.action_type && shape.context != nullptr)
      world.context_types[name.id] = opened(shape.context, false);
}

}  // namespace why403::serve

// The types of the language: what the validator reasons about and what JSON is read against.
//
// Immutable and shared; comparing is by content.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace why403::cedar {

enum class TypeKind : std::uint8_t {
  never,  ///< no value: the element of the empty set literal
  true_value,
  false_value,  ///< the Booleans known to be one of the two
  boolean,
  integer,
  string,
  set,  ///< of `element`; null: of anything
  record,
  entity,  ///< one of `entity_types`
  any_entity,
  ip,
  decimal,
  datetime,
  duration,
};

struct Type;
using TypePtr = std::shared_ptr<const Type>;

struct AttributeType {
  TypePtr type;
  bool required = true;
};
using AttributeTypes = std::map<std::string, AttributeType, std::less<>>;

struct Type {
  TypeKind kind = TypeKind::never;
  TypePtr element;                        ///< of a set
  AttributeTypes attributes;              ///< of a record
  bool open = false;                      ///< a record that may hold more than `attributes`
  std::vector<std::string> entity_types;  ///< sorted, not empty for an entity

  static TypePtr of(TypeKind kind);
  static TypePtr set_of(TypePtr element);
  static TypePtr record_of(AttributeTypes attributes, bool open = false);
  static TypePtr entity_of(std::string type);
};

bool equal(const Type& left, const Type& right);
/// `Set<Long>`, `{name: String, age?: Long}`, `User`, `__cedar::internal::AnyEntity`.
std::string display(const Type& type);

}  // namespace why403::cedar

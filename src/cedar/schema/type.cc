#include "cedar/schema/type.h"

#include "cedar/syntax/escape.h"
#include "cedar/syntax/lexer.h"

namespace why403::cedar {

TypePtr Type::of(TypeKind kind) {
  auto made = std::make_shared<Type>();
  made->kind = kind;
  return made;
}

TypePtr Type::set_of(TypePtr element) {
  auto made = std::make_shared<Type>();
  made->kind = TypeKind::set;
  made->element = std::move(element);
  return made;
}

TypePtr Type::record_of(AttributeTypes attributes, bool open) {
  auto made = std::make_shared<Type>();
  made->kind = TypeKind::record;
  made->attributes = std::move(attributes);
  made->open = open;
  return made;
}

TypePtr Type::entity_of(std::string type) {
  auto made = std::make_shared<Type>();
  made->kind = TypeKind::entity;
  made->entity_types.push_back(std::move(type));
  return made;
}

bool equal(const Type& left, const Type& right) {
  if (left.kind != right.kind || left.open != right.open || left.entity_types != right.entity_types)
    return false;
  if ((left.element == nullptr) != (right.element == nullptr)) return false;
  if (left.element && !equal(*left.element, *right.element)) return false;
  if (left.attributes.size() != right.attributes.size()) return false;
  for (auto a = left.attributes.begin(), b = right.attributes.begin(); a != left.attributes.end(); ++a, ++b)
    if (a->first != b->first || a->second.required != b->second.required ||
        !equal(*a->second.type, *b->second.type))
      return false;
  return true;
}

namespace {

void append(std::string& out, const Type& type) {
  switch (type.kind) {
    case TypeKind::never:
      out += "__cedar::internal::Never";
      return;
    case TypeKind::true_value:
    case TypeKind::false_value:
    case TypeKind::boolean:
      out += "Bool";
      return;
    case TypeKind::integer:
      out += "Long";
      return;
    case TypeKind::string:
      out += "String";
      return;
    case TypeKind::any_entity:
      out += "__cedar::internal::AnyEntity";
      return;
    case TypeKind::ip:
      out += "ipaddr";
      return;
    case TypeKind::decimal:
      out += "decimal";
      return;
    case TypeKind::datetime:
      out += "datetime";
      return;
    case TypeKind::duration:
      out += "duration";
      return;
    case TypeKind::set:
      out += "Set<";
      if (type.element)
        append(out, *type.element);
      else
        out += "__cedar::internal::Any";
      out += '>';
      return;
    case TypeKind::entity:
      for (std::size_t i = 0; i < type.entity_types.size(); ++i) {
        if (i > 0) out += " | ";
        out += type.entity_types[i];
      }
      return;
    case TypeKind::record:
      break;
  }
  out += '{';
  bool first = true;
  for (const auto& [name, attribute] : type.attributes) {
    if (!first) out += ", ";
    first = false;
    if (is_identifier(name))
      out += name;
    else
      append_quoted(out, name);
    out += attribute.required ? ": " : "?: ";
    append(out, *attribute.type);
  }
  out += '}';
}

}  // namespace

std::string display(const Type& type) {
  std::string out;
  append(out, type);
  return out;
}

}  // namespace why403::cedar

// A schema written as text, one declaration after the other, in the order of the names.
#include "cedar/schema/schema_document.h"
#include "cedar/syntax/escape.h"
#include "cedar/syntax/lexer.h"

namespace why403::cedar {

namespace {

class SchemaTextWriter {
 public:
  std::string run(const SchemaDocument& document) {
    for (const auto& [name, space] : document.namespaces) {
      if (!out_.empty()) out_ += '\n';
      if (name.empty()) {
        declarations(space, "");
        continue;
      }
      annotations(space.annotations, "");
      out_ += "namespace " + name + " {\n";
      declarations(space, "  ");
      out_ += "}\n";
    }
    return std::move(out_);
  }

 private:
  void annotations(const Annotations& list, const std::string& indent) {
    for (const auto& [name, value] : list) {
      out_ += indent + '@' + name;
      if (value) {
        out_ += '(';
        append_quoted(out_, *value);
        out_ += ')';
      }
      out_ += '\n';
    }
  }

  void declarations(const SchemaNamespace& space, const std::string& indent) {
    for (const auto& [name, declared] : space.common_types) {
      annotations(declared.annotations, indent);
      out_ += indent + "type " + name + " = ";
      type(declared.type, indent);
      out_ += ";\n";
    }
    for (const auto& [name, declared] : space.entity_types) {
      annotations(declared.annotations, indent);
      out_ += indent + "entity " + name;
      entity(declared, indent);
      out_ += ";\n";
    }
    for (const auto& [name, declared] : space.actions) {
      annotations(declared.annotations, indent);
      out_ += indent + "action ";
      word(name);
      action(declared, indent);
      out_ += ";\n";
    }
  }

  void list(const std::vector<std::string>& names) {
    out_ += '[';
    for (std::size_t i = 0; i < names.size(); ++i) out_ += (i > 0 ? ", " : "") + names[i];
    out_ += ']';
  }

  void entity(const EntityDeclaration& declared, const std::string& indent) {
    if (declared.ids) {
      out_ += " enum [";
      for (std::size_t i = 0; i < declared.ids->size(); ++i) {
        if (i > 0) out_ += ", ";
        append_quoted(out_, (*declared.ids)[i]);
      }
      out_ += ']';
      return;
    }
    if (!declared.parents.empty()) {
      out_ += " in ";
      list(declared.parents);
    }
    if (!declared.shape.attributes.empty()) {
      out_ += " = ";
      type(declared.shape, indent);
    }
    if (declared.tags) {
      out_ += " tags ";
      type(*declared.tags, indent);
    }
  }

  void action(const ActionDeclaration& declared, const std::string& indent) {
    if (declared.parents && !declared.parents->empty()) {
      out_ += " in [";
      for (std::size_t i = 0; i < declared.parents->size(); ++i) {
        const ActionReference& parent = (*declared.parents)[i];
        if (i > 0) out_ += ", ";
        if (parent.type) out_ += *parent.type + "::";
        append_quoted(out_, parent.id);
      }
      out_ += ']';
    }
    // Without principals or without resources an action applies to nothing, which is said by saying nothing.
    if (!declared.applies_to || declared.applies_to->principals.empty() ||
        declared.applies_to->resources.empty())
      return;
    out_ += " appliesTo {\n" + indent + "  principal: ";
    list(declared.applies_to->principals);
    out_ += ",\n" + indent + "  resource: ";
    list(declared.applies_to->resources);
    const SchemaType& context = declared.applies_to->context;
    if (context.kind != SchemaType::Kind::record || !context.attributes.empty()) {
      out_ += ",\n" + indent + "  context: ";
      type(context, indent + "  ");
    }
    out_ += '\n' + indent + '}';
  }

  void word(const std::string& name) {
    if (is_identifier(name))
      out_ += name;
    else
      append_quoted(out_, name);
  }

  void type(const SchemaType& type, const std::string& indent) {
    using Kind = SchemaType::Kind;
    switch (type.kind) {
      case Kind::boolean:
        out_ += "__cedar::Bool";
        return;
      case Kind::integer:
        out_ += "__cedar::Long";
        return;
      case Kind::string:
        out_ += "__cedar::String";
        return;
      case Kind::extension:
        out_ += "__cedar::" + type.name;
        return;
      case Kind::set:
        out_ += "Set<";
        this->type(*type.element, indent);
        out_ += '>';
        return;
      case Kind::record:
        break;
      default:
        out_ += type.name;
        return;
    }
    if (type.attributes.empty()) {
      out_ += "{}";
      return;
    }
    const std::string inner = indent + "  ";
    out_ += "{\n";
    for (const auto& [name, attribute] : type.attributes) {
      annotations(attribute.annotations, inner);
      out_ += inner;
      word(name);
      out_ += attribute.required ? ": " : "?: ";
      this->type(attribute.type, inner);
      out_ += ",\n";
    }
    out_ += indent + '}';
  }

  std::string out_;
};

// In text a plain name prefers a common type; where both are declared, the entity type cannot be said.
Status<Messages> check_collisions(const SchemaDocument& document) {
  Messages wrong;
  for (const auto& [space, content] : document.namespaces)
    for (const auto& [name, declared] : content.entity_types) {
      if (declared.shape.kind != SchemaType::Kind::record)
        wrong.push_back({.what = "the shape of `" + name + "` is a common type, which text cannot say"});
      if (content.common_types.contains(name))
        wrong.push_back(
            {.what = "`" + name + "` is an entity type and a common type, which text cannot tell apart"});
    }
  if (!wrong.empty()) return wrong;
  return Done{};
}

}  // namespace

Result<std::string, Messages> schema_to_text(const SchemaDocument& document) {
  TRY(check_collisions(document));
  return SchemaTextWriter().run(document);
}

}  // namespace why403::cedar

// A schema as written, in either syntax: names as the author gave them, nothing looked up yet.
//
//   auto document = parse_schema(text, "app.cedarschema");        // or parse_schema_json
//   auto schema = resolve_schema(*document);
//
// Both syntaxes read to this one form and are written from it, so conversion is reading one and writing the
// other. https://docs.cedarpolicy.com/schema/human-readable-schema.html and …/json-schema.html
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "cedar/schema/schema.h"
#include "cedar/syntax/parser.h"

namespace why403::cedar {

/// `@name("value")`; without a value the text form writes `@name`, the JSON form null.
using Annotations = std::map<std::string, std::optional<std::string>>;

struct SchemaAttribute;
using SchemaAttributes = std::map<std::string, SchemaAttribute>;

/// A type expression.
struct SchemaType {
  enum class Kind : std::uint8_t {
    boolean,
    integer,
    string,
    set,
    record,
    entity,            ///< JSON only: {"type": "Entity"}: an entity type and nothing else
    common,            ///< a common type and nothing else: JSON {"type": "Name"}, text `context: Name`
    entity_or_common,  ///< a plain name in text: a common type if there is one, else an entity type
    extension,         ///< JSON only
  };
  Kind kind = Kind::record;
  std::string name;                           ///< of entity, common, entity_or_common, extension
  std::shared_ptr<const SchemaType> element;  ///< of a set
  SchemaAttributes attributes;                ///< of a record
  bool open = false;                          ///< `additionalAttributes`: refused when resolved
  Place place;
};

struct SchemaAttribute {
  SchemaType type;
  bool required = true;
  Annotations annotations;
};

struct TypeDeclaration {
  SchemaType type;
  Annotations annotations;
};

struct EntityDeclaration {
  std::vector<std::string> parents;
  SchemaType shape;
  std::optional<SchemaType> tags;
  std::optional<std::vector<std::string>> ids;  ///< `enum`
  Annotations annotations;
  Place place;
};

struct ActionReference {
  std::optional<std::string> type;
  std::string id;
};

struct ActionDeclaration {
  struct AppliesTo {
    std::vector<std::string> principals;
    std::vector<std::string> resources;
    SchemaType context;
  };
  std::optional<AppliesTo> applies_to;
  std::optional<std::vector<ActionReference>> parents;
  bool has_attributes = false;  ///< JSON `attributes`: refused when resolved
  Annotations annotations;
  Place place;
};

struct SchemaNamespace {
  std::map<std::string, TypeDeclaration> common_types;
  std::map<std::string, EntityDeclaration> entity_types;
  std::map<std::string, ActionDeclaration> actions;
  Annotations annotations;
};

struct SchemaDocument {
  std::map<std::string, SchemaNamespace> namespaces;  ///< "" holds what is outside every namespace
  std::string source;                                 ///< file name for messages
  std::string text;                                   ///< what it was read from, for messages; may be empty
};

Result<SchemaDocument, Messages> parse_schema(std::string text, std::string source = {});
Result<SchemaDocument, Messages> parse_schema_json(std::string_view text, std::string source = {});

/// Fails where the text form cannot say it: an entity and a common type of the same name, say.
Result<std::string, Messages> schema_to_text(const SchemaDocument& document);
std::string schema_to_json(const SchemaDocument& document);

/// Looks every name up and closes the hierarchies.
Result<Schema, Messages> resolve_schema(const SchemaDocument& document);

}  // namespace why403::cedar

// Policies, schemas and entities as they lie in files, by their endings.
//
//   auto world = read_world({"app.cedar"}, "app.cedarschema", "entities.json");
//   if (!world) return world.error();
//
// `.json` is read as JSON, everything else as text; `-` is standard input. A problem becomes messages with
// file, line and column.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cedar/entities/entities_json.h"
#include "cedar/evaluate/authorize.h"
#include "cedar/schema/schema_document.h"

namespace why403::policy {

inline constexpr std::size_t kPolicyFileBytesMax = std::size_t{1} << 30;

Result<std::string, Message> read_text(const std::string& path);
bool is_json_path(std::string_view path);

/// A text and the name of the file that held it.
struct NamedText {
  std::string path;
  std::string text;
};
Result<std::vector<NamedText>, Message> read_texts(const std::vector<std::string>& paths);

/// The policies of one file, or of several together: then ids are `file:policy0` but for those with `@id`.
Result<cedar::PolicySet, cedar::Messages> read_policies(const std::vector<std::string>& paths);
Result<cedar::PolicySet, cedar::Messages> read_policies(const std::vector<NamedText>& texts);
Result<cedar::SchemaDocument, cedar::Messages> read_schema(const std::string& path);

/// Everything a decision needs, from --policies, --schema, --entities.
struct PolicyWorld {
  std::optional<cedar::Schema> schema;
  std::shared_ptr<cedar::Names> names = std::make_shared<cedar::Names>();
  std::shared_ptr<const cedar::Engine> engine;
  std::shared_ptr<const cedar::Entities> entities;
};
Result<PolicyWorld, cedar::Messages> read_world(const std::vector<std::string>& policies,
                                                std::string_view schema, std::string_view entities);
/// The same of texts; a schema or entities without a path are none.
Result<PolicyWorld, cedar::Messages> read_world(const std::vector<NamedText>& policies, const NamedText& schema,
                                                const NamedText& entities);

}  // namespace why403::policy

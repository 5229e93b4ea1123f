// Entities from JSON text.
//
//   auto names = std::make_shared<Names>();
//   auto entities = load_entities(text, names, {});
//
// The text is an array of {"uid", "attrs", "parents", "tags"?}.
// https://docs.cedarpolicy.com/auth/entities-syntax.html
// With a schema, entities and extension values may be written plainly, every entity is checked against its
// type, and the schema's actions are added. The first problem ends the reading.
#pragma once

#include <memory>
#include <string_view>

#include "cedar/entities/entities.h"
#include "cedar/syntax/parser.h"

namespace why403::cedar {

class Schema;

/// Of one text: every length in it fits 32 bits.
inline constexpr std::size_t kEntitiesBytesMax = 0xFFFF'FFFF;

struct LoadOptions {
  const Schema* schema = nullptr;
  Closure closure = Closure::compute;
  std::string_view source;  ///< names the text in messages
};

Result<std::shared_ptr<const Entities>, Messages> load_entities(std::string_view json,
                                                                std::shared_ptr<Names> names,
                                                                const LoadOptions& options);

/// Entities as JSON text that `load_entities` reads back, sorted by type and id.
std::string entities_to_json(const Entities& entities);

}  // namespace why403::cedar

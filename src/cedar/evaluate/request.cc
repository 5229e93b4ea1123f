#include "cedar/evaluate/request.h"

#include "base/text.h"

namespace why403::cedar {

void Strangers::reset() {
  texts_.clear();
  entities_.clear();
  arena_.reset();
}

TextNumber Strangers::text(std::string_view text) {
  if (const auto known = names_.find_text(text)) return *known;
  for (std::size_t i = 0; i < texts_.size(); ++i)
    if (texts_[i] == text) return kStrangerBit | static_cast<TextNumber>(i);
  texts_.push_back(arena_text(arena_, text));
  return kStrangerBit | static_cast<TextNumber>(texts_.size() - 1);
}

EntityNumber Strangers::entity(std::string_view type, std::string_view id) {
  const TextNumber type_number = text(type);
  if ((type_number & kStrangerBit) == 0)
    if (const auto known = names_.find_entity(type_number, id)) return *known;
  for (std::size_t i = 0; i < entities_.size(); ++i)
    if (entities_[i].type == type_number && entities_[i].id == id)
      return kStrangerBit | static_cast<EntityNumber>(i);
  entities_.push_back({type_number, arena_text(arena_, id)});
  return kStrangerBit | static_cast<EntityNumber>(entities_.size() - 1);
}

std::string_view Strangers::type_of(EntityNumber number) const {
  return (number & kStrangerBit) == 0 ? names_.text(names_.type_of(number)) : stranger_entity(number).type;
}

EntityName Strangers::stranger_entity(EntityNumber number) const {
  const Stranger& found = entities_[number & ~kStrangerBit];
  const bool unknown = (found.type & kStrangerBit) != 0;
  return {unknown ? stranger_text(found.type) : names_.text(found.type), found.id};
}

std::string_view Strangers::stranger_text(TextNumber number) const { return texts_[number & ~kStrangerBit]; }

Result<Request, std::string> RequestReader::read(EntityName principal, EntityName action, EntityName resource,
                                                 std::string_view context, const Type* context_type) {
  strangers_.reset();
  arena_.reset();
  Request request;
  request.strangers = &strangers_;
  request.principal = strangers_.entity(principal.type, principal.id);
  request.action = strangers_.entity(action.type, action.id);
  request.resource = strangers_.entity(resource.type, resource.id);
  if (context.empty()) return request;
  if (!base::is_valid_utf8(context)) return std::string("the context is not valid UTF-8");
  JsonValues values(strangers_, arena_);
  base::JsonReader json(context);
  const bool read = values.read(json, context_type, request.context);
  if (!read || !json.at_end())
    return values.error().empty() ? std::string("the context has text after its end") : values.error();
  if (request.context.kind != ValueKind::record) return std::string("the context must be a record");
  return request;
}

}  // namespace why403::cedar

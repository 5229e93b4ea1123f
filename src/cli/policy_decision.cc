#include "cli/policy_decision.h"

#include "cedar/entities/conformance.h"

namespace why403::cli {

using cedar::Messages;

Result<cedar::Request, Messages> read_question(const PolicyQuestion& question, const PolicyWorld& world,
                                               cedar::RequestReader& reader) {
  const auto named = [](std::string_view what,
                        const std::string& text) -> Result<cedar::OwnedEntityName, Messages> {
    auto name = cedar::parse_entity_name(text);
    if (name) return name;
    return Messages{{.what = "`" + text + "` does not name the " + std::string(what),
                     .reason = name.error().front().what,
                     .help = "write it as `Type::\"id\"`"}};
  };
  const auto principal = TRY(named("principal", question.principal));
  const auto action = TRY(named("action", question.action));
  const auto resource = TRY(named("resource", question.resource));
  const cedar::ActionShape* shape = world.schema ? world.schema->action(action.view()) : nullptr;
  auto request = reader.read(principal.view(), action.view(), resource.view(), question.context,
                             shape != nullptr ? shape->context.get() : nullptr);
  if (!request) return Messages{{.what = "the context cannot be read", .reason = request.error()}};
  if (world.schema)
    if (const auto valid = cedar::check_request(*world.schema, *request, *world.names); !valid)
      return Messages{{.what = "the request is none that the schema knows", .reason = valid.error()}};
  return *request;
}

}  // namespace why403::cli

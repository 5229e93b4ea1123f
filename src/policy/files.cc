#include "policy/files.h"

#include <set>

#include "base/file.h"
#include "cedar/syntax/policy_json.h"

namespace why403::policy {

using cedar::Messages;

bool is_json_path(std::string_view path) { return path.ends_with(".json"); }

Result<std::string, Message> read_text(const std::string& path) {
  return base::read_file(path == "-" ? "/dev/stdin" : path, kPolicyFileBytesMax);
}

Result<cedar::PolicySet, Messages> read_policies(const std::vector<std::string>& paths) {
  cedar::PolicySet all;
  Messages wrong;
  for (const std::string& path : paths) {
    auto text = read_text(path);
    if (!text) return Messages{text.error()};
    auto set = is_json_path(path) ? cedar::parse_policies_json(*text, path)
                                  : cedar::parse_policies(std::move(*text), path);
    if (!set) {
      wrong.insert(wrong.end(), set.error().begin(), set.error().end());
      continue;
    }
    for (cedar::Policy& policy : set->policies) {
      // An `@id` names a policy for people, so it names it here too.
      for (const cedar::Annotation& each : policy.annotations)
        if (each.name == "id" && each.value && !is_json_path(path)) policy.id = *each.value;
      const bool numbered = policy.id.starts_with("policy") && !is_json_path(path);
      if (numbered && paths.size() > 1) policy.id = path + ":" + policy.id;
      all.policies.push_back(std::move(policy));
    }
    for (cedar::Link& link : set->links) all.links.push_back(std::move(link));
  }
  std::set<std::string_view> ids;
  for (const cedar::Policy& policy : all.policies)
    if (!ids.insert(policy.id).second)
      wrong.push_back({.what = "the policy id `" + policy.id + "` is used twice"});
  if (!wrong.empty()) return wrong;
  return all;
}

Result<cedar::SchemaDocument, Messages> read_schema(const std::string& path) {
  auto text = read_text(path);
  if (!text) return Messages{text.error()};
  return is_json_path(path) ? cedar::parse_schema_json(*text, path)
                            : cedar::parse_schema(std::move(*text), path);
}

Result<PolicyWorld, Messages> read_world(const std::vector<std::string>& policies, std::string_view schema,
                                         std::string_view entities) {
  PolicyWorld world;
  if (!schema.empty()) {
    const cedar::SchemaDocument document = TRY(read_schema(std::string(schema)));
    world.schema = TRY(cedar::resolve_schema(document));
  }
  world.engine =
      TRY(cedar::Engine::make(std::make_shared<cedar::PolicySet>(TRY(read_policies(policies))), world.names));
  std::string text = "[]";
  if (!entities.empty()) {
    auto read = read_text(std::string(entities));
    if (!read) return Messages{read.error()};
    text = std::move(*read);
  }
  world.entities = TRY(cedar::load_entities(
      text, world.names, {.schema = world.schema ? &*world.schema : nullptr, .source = entities}));
  return world;
}

}  // namespace why403::policy

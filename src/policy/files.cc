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

Result<std::vector<NamedText>, Message> read_texts(const std::vector<std::string>& paths) {
  std::vector<NamedText> texts;
  for (const std::string& path : paths) {
    std::string text = TRY(read_text(path));
    texts.push_back({path, std::move(text)});
  }
  return texts;
}

Result<cedar::PolicySet, Messages> read_policies(const std::vector<std::string>& paths) {
  auto texts = read_texts(paths);
  if (!texts) return Messages{texts.error()};
  return read_policies(*texts);
}

Result<cedar::PolicySet, Messages> read_policies(const std::vector<NamedText>& texts) {
  cedar::PolicySet all;
  Messages wrong;
  for (const auto& [path, text] : texts) {
    auto set = is_json_path(path) ? cedar::parse_policies_json(text, path)
                                  : cedar::parse_policies(text, path);
    if (!set) {
      wrong.insert(wrong.end(), set.error().begin(), set.error().end());
      continue;
    }
    for (cedar::Policy& policy : set->policies) {
      // An `@id` names a policy for people, so it names it here too.
      for (const cedar::Annotation& each : policy.annotations)
        if (each.name == "id" && each.value && !is_json_path(path)) policy.id = *each.value;
      const bool numbered = policy.id.starts_with("policy") && !is_json_path(path);
      if (numbered && texts.size() > 1) policy.id = path + ":" + policy.id;
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

namespace {

Result<cedar::SchemaDocument, Messages> parse_schema(const NamedText& schema) {
  return is_json_path(schema.path) ? cedar::parse_schema_json(schema.text, schema.path)
                                   : cedar::parse_schema(schema.text, schema.path);
}

Result<NamedText, Messages> read_named(std::string_view path) {
  NamedText named{.path = std::string(path)};
  if (path.empty()) return named;
  auto text = read_text(named.path);
  if (!text) return Messages{text.error()};
  named.text = std::move(*text);
  return named;
}

}  // namespace

Result<cedar::SchemaDocument, Messages> read_schema(const std::string& path) {
  return parse_schema(TRY(read_named(path)));
}

Result<PolicyWorld, Messages> read_world(const std::vector<std::string>& policies, std::string_view schema,
                                         std::string_view entities) {
  const NamedText schema_text = TRY(read_named(schema));
  auto texts = read_texts(policies);
  if (!texts) return Messages{texts.error()};
  return read_world(*texts, schema_text, TRY(read_named(entities)));
}

Result<PolicyWorld, Messages> read_world(const std::vector<NamedText>& policies, const NamedText& schema,
                                         const NamedText& entities) {
  PolicyWorld world;
  if (!schema.path.empty()) world.schema = TRY(cedar::resolve_schema(TRY(parse_schema(schema))));
  world.engine = TRY(cedar::Engine::make(
      std::make_shared<cedar::PolicySet>(TRY(read_policies(policies))), world.names));
  world.entities = TRY(
      cedar::load_entities(entities.path.empty() ? std::string_view("[]") : std::string_view(entities.text),
                           world.names, {.schema = world.schema ? &*world.schema : nullptr, .source = entities.path}));
  return world;
}

}  // namespace why403::policy

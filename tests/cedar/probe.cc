// Answers questions about the Cedar language, one JSON object a line, for the comparison with the reference.
//
// In:  {"schema": text, "policies": text, "entities": […], "requests": [{"principal", "action", "resource",
// "context"}], "links": [{"newId", "templateId", "values"}]}
// Out: {"schema": bool, "policies": bool, "json": {id: policy}, "strict": [ids], "permissive":
//       [ids], "problems": [{"policy", "warning", "what", "help", "begin", "end"}],
//       "round": bool, "formatted": text, "entities": bool, "answers": [{"decision", "reason", "errors"} |
//       {"error"}]}
// What a false answer makes meaningless is left out.
#include <algorithm>
#include <iostream>
#include <set>
#include <string>

#include "base/json.h"
#include "base/json_reader.h"
#include "cedar/entities/conformance.h"
#include "cedar/entities/entities_json.h"
#include "cedar/evaluate/authorize.h"
#include "cedar/format/format.h"
#include "cedar/schema/schema_document.h"
#include "cedar/syntax/policy_json.h"
#include "cedar/syntax/print.h"
#include "cedar/validate/validate.h"

namespace why403::cedar::probe {
namespace {

using base::JsonReader;
using base::JsonText;
using base::JsonWriter;

struct Question {
  std::string schema, policies, entities;
  struct Asked {
    OwnedEntityName principal, action, resource;
    std::string context;
  };
  std::vector<Asked> requests;
  std::vector<Link> links;
};

OwnedEntityName read_entity(JsonReader& json) {
  OwnedEntityName name;
  JsonText key;
  json.enter_object();
  while (json.next_member(key))
    (key.raw == "type" ? name.type : name.id) = base::json_unescape(json.string());
  return name;
}

Link read_link(JsonReader& json) {
  Link made;
  JsonText key;
  json.enter_object();
  while (json.next_member(key)) {
    if (key.raw != "values") {
      (key.raw == "newId" ? made.id : made.template_id) = base::json_unescape(json.string());
      continue;
    }
    json.enter_object();
    while (json.next_member(key)) {
      auto& slot = key.raw == "?principal" ? made.principal : made.resource;
      slot = read_entity(json);
    }
  }
  return made;
}

Question read_question(const std::string& line) {
  Question made;
  JsonReader json(line);
  JsonText key;
  json.enter_object();
  while (json.next_member(key)) {
    if (key.raw == "schema") {
      made.schema = base::json_unescape(json.string());
    } else if (key.raw == "policies") {
      made.policies = base::json_unescape(json.string());
    } else if (key.raw == "entities") {
      made.entities = json.raw_value();
    } else if (key.raw == "requests") {
      json.enter_array();
      while (json.next_element()) {
        Question::Asked& asked = made.requests.emplace_back();
        json.enter_object();
        while (json.next_member(key)) {
          if (key.raw == "context")
            asked.context = json.raw_value();
          else
            (key.raw == "principal" ? asked.principal
             : key.raw == "action"  ? asked.action
                                    : asked.resource) = read_entity(json);
        }
      }
    } else if (key.raw == "links") {
      json.enter_array();
      while (json.next_element()) made.links.push_back(read_link(json));
    } else {
      json.skip();
    }
  }
  return made;
}

void write_ids(JsonWriter& json, const std::set<std::string>& ids) {
  json.begin_array();
  for (const std::string& id : ids) json.string(id);
  json.end_array();
}

void write_problem(JsonWriter& json, const PolicyProblem& problem, bool is_warning) {
  json.begin_object().key("policy").string(problem.policy_id).key("warning").boolean(is_warning);
  json.key("what").string(problem.message.what).key("help").string(problem.message.help);
  if (const auto& where = problem.message.where)
    json.key("begin").number(std::uint64_t{where->begin}).key("end").number(std::uint64_t{where->end});
  json.end_object();
}

void write_problems(JsonWriter& json, const ValidationResult& result) {
  json.begin_array();
  for (const PolicyProblem& problem : result.errors) write_problem(json, problem, false);
  for (const PolicyProblem& problem : result.warnings) write_problem(json, problem, true);
  json.end_array();
}

void write_validation(JsonWriter& json, const PolicySet& set, const Schema& schema) {
  for (const auto mode : {ValidationMode::strict, ValidationMode::permissive}) {
    std::set<std::string> ids;
    for (const PolicyProblem& problem : validate(set, schema, {.mode = mode}).errors)
      ids.insert(problem.policy_id);
    write_ids(json.key(mode == ValidationMode::strict ? "strict" : "permissive"), ids);
  }
}

// Printing and reading again, through text and through JSON, must give the same policies.
bool round_trips(const PolicySet& set) {
  for (const Policy& policy : set.policies) {
    const auto text = parse_policy(policy_to_text(policy), policy.id);
    const auto json = parse_policy_json(policy_to_json(policy), policy.id);
    if (!text || !json || !same(*text, policy) || !same(*json, policy)) return false;
  }
  return true;
}

void answer(JsonWriter& json, const Question& question, std::shared_ptr<const PolicySet> set,
            const Schema* schema) {
  auto names = std::make_shared<Names>();
  const auto entities = load_entities(question.entities, names, {.schema = schema});
  json.key("entities").boolean(entities.has_value());
  if (!entities) {
    json.key("why").string(entities.error().front().what);
    return;
  }
  const auto engine = Engine::make(std::move(set), names);
  if (!engine) return;
  Decider decider(**engine, **entities);
  RequestReader reader(*names);
  json.key("answers").begin_array();
  for (const Question::Asked& asked : question.requests) {
    json.begin_object();
    const ActionShape* action = schema != nullptr ? schema->action(asked.action.view()) : nullptr;
    const auto request = reader.read(asked.principal.view(), asked.action.view(), asked.resource.view(),
                                     asked.context, action != nullptr ? action->context.get() : nullptr);
    std::string refused = request ? "" : request.error();
    if (refused.empty() && schema != nullptr)
      if (const auto valid = check_request(*schema, *request, *names); !valid) refused = valid.error();
    if (!refused.empty()) {
      json.key("error").string(refused).end_object();
      continue;
    }
    std::set<std::string> reasons, errors, scanned;
    for (const Program* program : decider.decide_by_scan(*request).determining) scanned.emplace(program->id);
    const Decision& decision = decider.decide(*request);
    for (const Program* program : decision.determining) reasons.emplace(program->id);
    for (const auto& failed : decision.errors) {
      const Place place = failed.error.where->place;
      errors.insert(std::string(failed.program->id) + " " + std::string(name_of(failed.error.kind)) + " " +
                    std::to_string(place.begin) + "-" + std::to_string(place.end));
    }
    json.key("decision").string(scanned != reasons ? "index differs" : decision.allow ? "allow" : "deny");
    write_ids(json.key("reason"), reasons);
    write_ids(json.key("errors"), errors);
    json.end_object();
  }
  json.end_array();
}

std::string reply(const Question& question) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  const auto document = parse_schema(question.schema);
  std::optional<Schema> schema;
  std::string why = document ? "" : document.error().front().what;
  if (document) {
    auto resolved = resolve_schema(*document);
    if (resolved)
      schema = std::move(*resolved);
    else
      why = resolved.error().front().what;
  }
  json.key("schema").boolean(schema.has_value());
  if (!schema) json.key("schemaWhy").string(why);
  if (schema) json.key("schemaJson").raw(schema_to_json(*document));
  auto set = parse_policies(question.policies);
  json.key("policies").boolean(set.has_value());
  if (const auto formatted = format_policies(question.policies)) json.key("formatted").string(*formatted);
  if (!set) json.key("policiesWhy").string(set.error().front().what);
  if (set) {
    json.key("json").begin_object();
    for (const Policy& policy : set->policies) json.key(policy.id).raw(policy_to_json(policy));
    json.end_object();
    json.key("round").boolean(round_trips(*set));
    set->links = question.links;
    if (schema) write_validation(json, *set, *schema);
    if (schema) write_problems(json.key("problems"), validate(*set, *schema, {}));
    answer(json, question, std::make_shared<PolicySet>(std::move(*set)), schema ? &*schema : nullptr);
  }
  json.end_object();
  return out;
}

}  // namespace
}  // namespace why403::cedar::probe

int main() {
  std::ios::sync_with_stdio(false);
  std::string line;
  while (std::getline(std::cin, line))
    std::cout << why403::cedar::probe::reply(why403::cedar::probe::read_question(line)) << std::endl;
}

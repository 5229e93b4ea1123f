#include "serve/authzen.h"

#include <utility>

#include "cedar/explain/explain.h"
#include "decide/annotations.h"
#include "serve/words.h"

namespace why403::serve {

namespace {

void refuse(Reply& reply, std::string_view fault) {
  reply.set(400, kText, fault);
  reply.body += '\n';
}

std::size_t bytes_of(const AuthzenQuestion& question) {
  return question.subject.properties.size() + question.action.properties.size() + question.resource.properties.size() +
         question.context.size();
}

std::string names_of(const std::vector<const cedar::Program*>& programs) {
  std::string out;
  for (const cedar::Program* program : programs) out.append(out.empty() ? "`" : ", `").append(program->id).append("`");
  return out;
}

// As the parameters of a challenge by RFC 9470 are named.
void write_step_up(const decide::StepUp& step_up, base::JsonWriter& json) {
  if (!step_up.is_asked()) return;
  json.key("step_up").begin_object();
  if (!step_up.acr_values.empty()) json.key("acr_values").string(step_up.acr_values);
  if (step_up.max_age_seconds) json.key("max_age").number(*step_up.max_age_seconds);
  json.end_object();
}

}  // namespace

AuthzenDoor::AuthzenDoor(std::shared_ptr<const World> world, const TokenKey& key, Recording& recording)
    : world_(std::move(world)),
      key_(key),
      recording_(recording),
      requests_(world_->decisions->engine->names()),
      decider_(*world_->decisions->engine, *world_->decisions->entities) {}

void AuthzenDoor::answer(AuthzenEndpoint endpoint, std::string_view body, Reasons reasons, Reply& reply) {
  reasons_ = reasons;
  const auto asked = reader_.read(body);
  if (!asked) return refuse(reply, asked.error());
  switch (endpoint) {
    case AuthzenEndpoint::evaluation:
      return evaluation(**asked, reply);
    case AuthzenEndpoint::evaluations:
      // Section 7.1: without elements the request is that of one evaluation.
      return (*asked)->evaluations.empty() ? evaluation(**asked, reply) : evaluations(**asked, reply);
    default:
      return search(endpoint, **asked, reply);
  }
}

// Section 6.1: all three are required, each with what names it.
bool AuthzenDoor::check_parts(const AuthzenQuestion& question) {
  const auto lacks = [&](const char* what) { return fail("`" + std::string(what) + "` is missing"); };
  if (!question.subject.given) return lacks("subject");
  if (!question.action.given) return lacks("action");
  if (!question.resource.given) return lacks("resource");
  if (!question.subject.type) return lacks("subject.type");
  if (!question.subject.id) return lacks("subject.id");
  if (!question.action.id) return lacks("action.name");
  if (!question.resource.type) return lacks("resource.type");
  if (!question.resource.id) return lacks("resource.id");
  return true;
}

// The action's properties are a member of the context; one that stands there already is found as a duplicate.
std::string_view AuthzenDoor::context_of(const AuthzenQuestion& question) {
  if (question.action.properties.empty()) return question.context;
  context_ = "{\"action\":";
  context_ += question.action.properties;
  if (question.context.empty()) {
    context_ += '}';
    return context_;
  }
  const std::string_view rest = question.context.substr(1);
  const std::size_t first = rest.find_first_not_of(" \t\r\n");
  if (rest[first] != '}') context_ += ',';
  context_ += rest;
  return context_;
}

bool AuthzenDoor::read_question(const AuthzenQuestion& question) {
  const auto type = world_->context_types.find(*question.action.id);
  const cedar::Type* context_type = type == world_->context_types.end() ? nullptr : type->second.get();
  const std::string_view context = asked_context_ = context_of(question);
  auto request = requests_.read({*question.subject.type, *question.subject.id},
                                {world_->action_type, *question.action.id},
                                {*question.resource.type, *question.resource.id},
                                context.empty() && context_type != nullptr ? "{}" : context, context_type);
  if (!request) return fail("`context`: " + request.error());
  request_ = *request;
  supposed_.entities.clear();
  return suppose(request_.principal, "subject", question.subject) &&
         suppose(request_.resource, "resource", question.resource);
}

bool AuthzenDoor::suppose(cedar::EntityNumber number, std::string_view name, const AuthzenPart& part) {
  if (part.properties.empty()) return true;
  const cedar::Entity* known = supposed_.find(number);
  if (known == nullptr) known = world_->decisions->entities->find(number);
  const auto type = world_->attribute_types.find(*part.type);
  const auto entity = requests_.describe(
      known, part.properties, type == world_->attribute_types.end() ? nullptr : type->second.get());
  if (!entity) return fail("`" + std::string(name) + ".properties`: " + entity.error());
  // The newest first: what is said of the resource holds of the subject too where they are one.
  supposed_.entities.insert(supposed_.entities.begin(), {number, *entity});
  return true;
}

// With a schema a question that it does not have is no question: a typing error must not look like a deny.
bool AuthzenDoor::fits_schema() {
  if (!world_->schema) return true;
  // The context was read against its type, with room for more.
  const cedar::Names& names = world_->decisions->engine->names();
  const auto name = [&](cedar::EntityNumber number) {
    return (number & cedar::kStrangerBit) != 0 ? request_.strangers->stranger_entity(number)
                                               : names.name_of(number);
  };
  const cedar::ActionShape* action = world_->schema->action(name(request_.action));
  if (action == nullptr)
    return fail("`action.name`: the schema has no action `" + std::string(name(request_.action).id) + "`");
  const auto subject = name(request_.principal);
  const auto resource = name(request_.resource);
  if (!action->principals.contains(subject.type))
    return fail("`subject.type`: the action is not for `" + std::string(subject.type) + "`");
  if (!action->resources.contains(resource.type))
    return fail("`resource.type`: the action is not on `" + std::string(resource.type) + "`");
  // A search leaves the id open.
  if (!subject.id.empty() && !cedar::entity_exists(*world_->schema, subject))
    return fail("`subject.id` is not among those of its type");
  if (!resource.id.empty() && !cedar::entity_exists(*world_->schema, resource))
    return fail("`resource.id` is not among those of its type");
  return true;
}

bool AuthzenDoor::ask(const AuthzenQuestion& question) {
  return check_parts(question) && read_question(question) && fits_schema();
}

bool AuthzenDoor::decide() {
  decision_ = &decider_.decide(request_, supposed_.entities.empty() ? nullptr : &supposed_);
  return decision_->allow;
}

void AuthzenDoor::record(const AuthzenQuestion& question, std::string_view cause, std::string_view told) {
  DecisionRecord& record = recording_.decision();
  record.allow = decision_->allow;
  record.status = 200;
  record.check = decide::name(decide::Check::policy);
  record.cause = cause;
  record.told = told;
  record.principal = {*question.subject.type, *question.subject.id};
  record.action = {world_->action_type, *question.action.id};
  record.resource = {*question.resource.type, *question.resource.id};
  for (const cedar::Program* program : decision_->determining) record.policies.push_back(program->id);
  for (const auto& failed : decision_->errors) record.failed.push_back(failed.program->id);
  record.revision = world_->revision();
  if (!decision_->allow) {
    record.context = asked_context_;
    record.subject_properties = question.subject.properties;
    record.resource_properties = question.resource.properties;
  }
  recording_.end_decision();
}

void AuthzenDoor::write_decision(const AuthzenQuestion& question, base::JsonWriter& json) {
  const std::string_view reference = recording_.begin_decision(MeteredDoor::authzen);
  json.begin_object().key("decision").boolean(decision_->allow);
  if (decision_->allow) {
    obligations_.clear();
    decide::add_obligations(*decision_, obligations_);
    if (!obligations_.empty()) {
      json.key("context").begin_object().key("obligations").begin_array();
      for (const std::string_view each : obligations_) json.string(each);
      json.end_array().end_object();
    }
    recording_.decision().obligations.assign(obligations_.begin(), obligations_.end());
    record(question, {}, {});
  } else {
    const std::string_view cause = decide::cause_of(*decision_, true);
    const RefusalWords& words = refusal_words(cause);
    json.key("context").begin_object().key("reference").string(reference).key("cause").string(cause);
    json.key("reason_user").raw(as_json(words));
    if (reasons_ == Reasons::of_admin) write_reason_admin(json);
    write_step_up(decide::step_up_of(*decision_), json);
    json.end_object();
    record(question, cause, words.en);
  }
  json.end_object();
}

// What `why` says of the reference at length.
void AuthzenDoor::write_reason_admin(base::JsonWriter& json) const {
  std::string text = decision_->denied_by_forbid() ? "forbidden by " : "no policy permits it";
  if (decision_->denied_by_forbid()) text += names_of(decision_->determining);
  std::vector<const cedar::Program*> failed;
  for (const auto& each : decision_->errors) failed.push_back(each.program);
  if (!failed.empty()) text += "; could not be evaluated: " + names_of(failed);
  json.key("reason_admin").begin_object().key("en").string(text);
  for (const auto& [key, programs] : {std::pair("policies", &decision_->determining), std::pair("failed", &std::as_const(failed))}) {
    json.key(key).begin_array();
    for (const cedar::Program* program : *programs)
      json.begin_object().key("policy").string(program->id).key("at").string(cedar::place_of(*program, program->policy->place)).end_object();
    json.end_array();
  }
  json.key("revision").string(world_->revision()).end_object();
}

// Section 7.3: an error of one evaluation is a deny that says so.
void AuthzenDoor::write_fault(base::JsonWriter& json) const {
  json.begin_object().key("decision").boolean(false).key("context").begin_object();
  json.key("error").begin_object().key("status").number(400).key("message").string(fault_).end_object();
  json.end_object().end_object();
}

void AuthzenDoor::evaluation(const AuthzenRequest& asked, Reply& reply) {
  if (!ask(asked.question)) return refuse(reply, fault_);
  decide();
  base::JsonWriter json(reply.body);
  write_decision(asked.question, json);
}

// Section 7.1.2: the first deny, or the first permit, may end it; what follows is neither decided nor listed.
void AuthzenDoor::evaluations(const AuthzenRequest& asked, Reply& reply) {
  base::JsonWriter json(reply.body);
  json.begin_object().key("evaluations").begin_array();
  std::size_t evaluated = 0;
  for (const std::string_view each : asked.evaluations) {
    const auto question = reader_.read_evaluation(each, asked.question);
    if (!question) fault_ = question.error();
    // A large default and many evaluations would keep this thread from all others for a minute.
    if (question) evaluated += bytes_of(*question);
    const bool is_too_much = evaluated > kEvaluatedBytesMax;
    if (is_too_much) fault_ = "the evaluations together are longer than " + std::to_string(kEvaluatedBytesMax) + " bytes";
    bool allow = false;
    if (question && !is_too_much && ask(*question)) {
      allow = decide();
      write_decision(*question, json);
    } else {
      write_fault(json);
    }
    if (asked.semantic == (allow ? Semantic::permit_on_first_permit : Semantic::deny_on_first_deny)) break;
  }
  json.end_array().end_object();
}

std::string authzen_metadata(std::string_view url) {
  std::string text;
  base::JsonWriter json(text);
  const std::string base(url);
  json.begin_object().key("policy_decision_point").string(base);
  json.key("access_evaluation_endpoint").string(base + "/access/v1/evaluation");
  json.key("access_evaluations_endpoint").string(base + "/access/v1/evaluations");
  json.key("search_subject_endpoint").string(base + "/access/v1/search/subject");
  json.key("search_resource_endpoint").string(base + "/access/v1/search/resource");
  json.key("search_action_endpoint").string(base + "/access/v1/search/action");
  json.end_object();
  return text;
}

}  // namespace why403::serve

#include "github.h"

#include <array>
#include <cstdio>
#include <random>

#include "base/json_reader.h"
#include "child.h"
#include "measure.h"

namespace why403::bench {

namespace {

constexpr unsigned kSeed = 403;

// Who may do what: for an action, the lists of a repository and of its owner that grant it.
struct Grants {
  const char* action;
  std::vector<const char*> of_repository;
  std::vector<const char*> of_owner;
};
const std::array<Grants, 5> kGrants = {{
    {"read", {"readers", "triagers", "writers", "maintainers", "admins"}, {"readers", "writers", "admins"}},
    {"triage", {"triagers", "writers", "maintainers", "admins"}, {"writers", "admins"}},
    {"write", {"writers", "maintainers", "admins"}, {"writers", "admins"}},
    {"maintain", {"maintainers", "admins"}, {"admins"}},
    {"admin", {"admins"}, {"admins"}},
}};

// `{"type": …, "id": …}`, or that within `__entity`: the id.
std::string read_id(base::JsonReader& json) {
  std::string id;
  base::JsonText key;
  json.enter_object();
  while (json.next_member(key)) {
    if (key.raw == "__entity")
      id = read_id(json);
    else if (key.raw == "id")
      id = base::json_unescape(json.string());
    else
      json.skip();
  }
  return id;
}

struct Entity {
  std::string id;
  std::map<std::string, std::string> attributes;
  std::vector<std::string> parents;
};

Entity read_entity(base::JsonReader& json) {
  Entity made;
  base::JsonText key;
  json.enter_object();
  while (json.next_member(key)) {
    if (key.raw == "uid") {
      made.id = read_id(json);
    } else if (key.raw == "attrs") {
      json.enter_object();
      base::JsonText name;
      while (json.next_member(name)) made.attributes[std::string(name.raw)] = read_id(json);
    } else {
      json.enter_array();
      while (json.next_element()) made.parents.push_back(read_id(json));
    }
  }
  return made;
}

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

}  // namespace

const char* const kCerbosPolicy = R"(apiVersion: api.cerbos.dev/v1
resourcePolicy:
  resource: repository
  version: default
  rules:
    - {actions: [read], effect: EFFECT_ALLOW, roles: ["*"], condition: {match: {expr: R.attr.readers in P.attr.groups}}}
    - {actions: [read, triage], effect: EFFECT_ALLOW, roles: ["*"], condition: {match: {expr: R.attr.triagers in P.attr.groups}}}
    - {actions: [read, triage, write], effect: EFFECT_ALLOW, roles: ["*"], condition: {match: {expr: R.attr.writers in P.attr.groups}}}
    - {actions: [read, triage, write, maintain], effect: EFFECT_ALLOW, roles: ["*"], condition: {match: {expr: R.attr.maintainers in P.attr.groups}}}
    - {actions: [read, triage, write, maintain, admin], effect: EFFECT_ALLOW, roles: ["*"], condition: {match: {expr: R.attr.admins in P.attr.groups}}}
    - {actions: [read], effect: EFFECT_ALLOW, roles: ["*"], condition: {match: {expr: R.attr.owner.readers in P.attr.groups}}}
    - {actions: [read, triage, write], effect: EFFECT_ALLOW, roles: ["*"], condition: {match: {expr: R.attr.owner.writers in P.attr.groups}}}
    - {actions: [read, triage, write, maintain, admin], effect: EFFECT_ALLOW, roles: ["*"], condition: {match: {expr: R.attr.owner.admins in P.attr.groups}}}
)";

Github::Github(const std::string& workloads) : stem_(workloads + "/github") {
  const std::string entities = read_file(stem_ + "-50.entities.json");
  const std::string requests = read_file(stem_ + "-50.requests.json");
  if (entities.empty() || requests.empty()) give_up("no workload at " + stem_);
  std::map<std::string, std::vector<std::string>> parents;
  base::JsonReader json(entities);
  json.enter_array();
  while (json.next_element()) {
    Entity entity = read_entity(json);
    if (!entity.attributes.empty()) granted_[entity.id] = entity.attributes;
    parents[entity.id] = std::move(entity.parents);
  }
  for (const auto& [id, direct] : parents) {
    if (!id.starts_with("user_")) continue;
    Groups& all = groups_[id];
    std::vector<std::string> left = direct;
    while (!left.empty()) {
      const std::string next = left.back();
      left.pop_back();
      if (all.insert(next).second) left.insert(left.end(), parents[next].begin(), parents[next].end());
    }
  }
  base::JsonReader asked(requests);
  base::JsonText key;
  asked.enter_array();
  while (asked.next_element()) {
    Question& question = recorded_.emplace_back();
    asked.enter_object();
    while (asked.next_member(key)) {
      if (key.raw == "context")
        asked.skip();
      else
        (key.raw == "principal" ? question.user : key.raw == "action" ? question.action : question.repository) =
            read_id(asked);
    }
  }
}

std::vector<Question> Github::draw(std::size_t count) const {
  std::mt19937_64 random(kSeed);
  std::vector<Question> made(count);
  for (Question& each : made) {
    each = recorded_[random() % recorded_.size()];
    each.user = recorded_[random() % recorded_.size()].user;
  }
  return made;
}

bool Github::allows(const Question& question) const {
  const Groups& groups = groups_of(question.user);
  const auto& repository = granted_.at(question.repository);
  const auto& owner = granted_.at(repository.at("owner"));
  for (const Grants& each : kGrants) {
    if (question.action != each.action) continue;
    for (const char* list : each.of_repository)
      if (groups.contains(repository.at(list))) return true;
    for (const char* list : each.of_owner)
      if (groups.contains(owner.at(list))) return true;
  }
  return false;
}

std::string Github::cerbos_body(const std::vector<Question>& questions) const {
  std::string groups;
  for (const std::string& each : groups_of(questions[0].user)) groups += (groups.empty() ? "" : ",") + quoted(each);
  std::string body = R"({"principal":{"id":")" + questions[0].user + R"(","roles":["user"],"attr":{"groups":[)" + groups +
                     R"(]}},"resources":[)";
  for (const Question& question : questions) {
    if (&question != questions.data()) body += ",";
    std::string attributes, owner;
    for (const auto& [name, id] : granted_.at(question.repository)) {
      if (name != "owner") attributes += quoted(name) + ":" + quoted(id) + ",";
    }
    for (const auto& [name, id] : granted_.at(granted_.at(question.repository).at("owner")))
      owner += (owner.empty() ? "" : ",") + quoted(name) + ":" + quoted(id);
    body += R"({"actions":[")" + question.action + R"("],"resource":{"kind":"repository","id":")" + question.repository +
            R"(","attr":{)" + attributes + R"("owner":{)" + owner + "}}}}";
  }
  return body + "]}";
}

std::string Github::configuration() const {
  return "policies: " + stem_ + ".cedar\nschema: " + stem_ + ".schema.json\nentities: " + stem_ + "-50.entities.json\n";
}

std::string post(const std::string& path, const std::string& body, std::uint64_t number) {
  std::array<char, 64> trace{};
  std::snprintf(trace.data(), trace.size(), "00-%016llx%016llx-%016llx-01", 0x403403403403ULL,
                static_cast<unsigned long long>(number + 1), static_cast<unsigned long long>(number + 7));
  return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench/1\r\nContent-Type: application/json\r\n" +
         "traceparent: " + trace.data() + "\r\nX-Request-ID: request-" + std::to_string(number) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string authzen_body(const Question& question) {
  return R"({"subject":{"type":"User","id":")" + question.user + R"("},"action":{"name":")" + question.action +
         R"("},"resource":{"type":"Repository","id":")" + question.repository + "\"}}";
}

std::string authzen_batch(const std::vector<Question>& questions) {
  std::string body = R"({"subject":{"type":"User","id":")" + questions[0].user + R"("},"evaluations":[)";
  for (const Question& each : questions)
    body += std::string(&each == questions.data() ? "" : ",") + R"({"action":{"name":")" + each.action +
            R"("},"resource":{"type":"Repository","id":")" + each.repository + "\"}}";
  return body + "]}";
}

}  // namespace why403::bench

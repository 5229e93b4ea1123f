#include <malloc.h>

#include <cstdio>

#include "cedar/entities/entities_json.h"
#include "cedar/evaluate/authorize.h"
#include "cedar/schema/schema_document.h"
#include "measure.h"
#include "sections.h"

namespace why403::bench {

using namespace cedar;

namespace {

constexpr int kRuns = 5;

double best_ns(int runs, const std::function<void()>& work) {
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) {
    const double start = processor_ns();
    work();
    times.push_back(processor_ns() - start);
  }
  return median(std::move(times));
}

double mb_per_s(std::size_t bytes, double ns) { return static_cast<double>(bytes) / ns * 1e3; }

void policy_text(const std::string& workloads) {
  std::string text;
  while (text.size() < (8u << 20))
    for (const char* name : {"github", "gdrive", "tinytodo"})
      text += read_file(workloads + "/" + name + ".cedar") + "\n";
  const double ns = best_ns(kRuns, [&] {
    const auto set = parse_policies(text);
    keep(&set);
  });
  report("policy text", mb_per_s(text.size(), ns), "MB/s", ">= 50");
}

constexpr const char* kSchema = R"(
entity Group in [Group];
entity User in [Group] = { name: String, age: Long, manager?: User, roles: Set<String>, active: Bool };
entity Doc in [Folder] = { owner: User, public: Bool, size: Long };
entity Folder in [Folder];
action view appliesTo { principal: [User], resource: [Doc] };
)";

std::string user(std::size_t i) {
  const std::string n = std::to_string(i);
  return R"({"uid":{"type":"User","id":"user-)" + n + R"("},"attrs":{"name":"User Number )" + n +
         R"(","age":)" + std::to_string(20 + i % 50) +
         R"(,"manager":{"__entity":{"type":"User","id":"user-)" + std::to_string(i / 10) +
         R"("}},"roles":["reader","writer"],"active":true},"parents":[{"type":"Group","id":"group-)" +
         std::to_string(i % 1000) + "\"}]}";
}

std::string population(std::size_t users) {
  std::string text = "[";
  for (std::size_t i = 0; i < 1000; ++i) {
    const std::string n = std::to_string(i);
    text += std::string(i > 0 ? "," : "") + R"({"uid":{"type":"Group","id":"group-)" + n +
            R"("},"attrs":{},"parents":[)" +
            (i >= 10 ? R"({"type":"Group","id":"group-)" + std::to_string(i / 10) + "\"}" : "") + "]}";
  }
  for (std::size_t i = 0; i < users; ++i) text += "," + user(i);
  return text + "]";
}

void entity_text() {
  const auto schema = resolve_schema(*parse_schema(kSchema));
  const std::string text = population(30'000);
  for (const bool checked : {true, false}) {
    const double ns = best_ns(kRuns, [&] {
      auto names = std::make_shared<Names>();
      const auto entities = load_entities(text, names, {.schema = checked ? &*schema : nullptr});
      if (!entities) std::printf("failed: %s\n", entities.error().front().what.c_str());
      keep(&entities);
    });
    report(checked ? "entities with schema check and closure" : "entities with closure, no schema",
           mb_per_s(text.size(), ns), "MB/s", checked ? ">= 150" : "");
  }
}

// A group with ten groups and about eleven thousand users below it changes its parents, and one without
// anybody.
void regroup(const std::shared_ptr<const Entities>& entities, Names& names) {
  for (const char* group : {"group-20", "group-999"}) {
    std::vector<double> times;
    std::size_t below = 0;
    const EntityNumber number = names.add_entity({"Group", group});
    for (const EntityNumber each : entities->numbers()) below += entities->find(each)->is_in(number) ? 1 : 0;
    for (int i = 0; i < 9; ++i) {
      EntityFacts facts;
      facts.number = number;
      facts.parents = {names.add_entity({"Group", "group-" + std::to_string(500 + i)})};
      const double start = processor_ns();
      const auto next = entities->with({&facts, 1});
      keep(&next);
      times.push_back(processor_ns() - start);
    }
    report("a group of them with " + std::to_string(below) + " below it replaced", median(times) / 1e3, "us");
  }
}

void a_million() {
  const auto schema = resolve_schema(*parse_schema(kSchema));
  const std::string text = population(999'000);
  malloc_trim(0);  // what earlier sections freed must not be counted as room for these
  const std::size_t before = resident_bytes();
  auto names = std::make_shared<Names>();
  const double start = processor_ns();
  const auto entities = load_entities(text, names, {.schema = &*schema});
  const double seconds = (processor_ns() - start) / 1e9;
  malloc_trim(0);  // nor what loading itself has freed
  const std::size_t held = resident_bytes() - before;
  report("a million entities: loading", seconds, "s", "<= 3");
  report("a million entities: each", static_cast<double>(held) / static_cast<double>((*entities)->size()),
         "bytes", "<= 400");
  regroup(*entities, *names);
  // One user's group changes, again and again; each change makes a snapshot.
  auto snapshot = *entities;
  std::vector<double> times;
  for (std::size_t i = 0; i < 200; ++i) {
    EntityFacts facts;
    facts.number = names->add_entity({"User", "user-" + std::to_string(500'000 + i)});
    const Entity* old = snapshot->find(facts.number);
    facts.attributes = old->attributes();
    facts.parents = {names->add_entity({"Group", "group-" + std::to_string(i)})};
    const auto begin = Clock::now();
    snapshot = snapshot->with({&facts, 1});
    times.push_back(since_ns(begin));
  }
  report("a leaf of them replaced", median(times) / 1e3, "us", "<= 100");
}

}  // namespace

void loading(const std::string& workloads) {
  policy_text(workloads);
  entity_text();
  a_million();
}

}  // namespace why403::bench

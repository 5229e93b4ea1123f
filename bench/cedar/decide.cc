#include <algorithm>
#include <cstdio>
#include <random>
#include <thread>

#include "base/json_reader.h"
#include "base/text.h"
#include "cedar/entities/entities_json.h"
#include "cedar/evaluate/authorize.h"
#include "cedar/explain/explain.h"
#include "cedar/schema/schema_document.h"
#include "measure.h"
#include "sections.h"

namespace why403::bench {

using namespace cedar;

namespace {

constexpr int kRuns = 9;
constexpr std::size_t kSampled = 20'000;      // requests timed one by one, in each run
constexpr std::size_t kDistinct = 1'000'000;  // requests there are to draw from

struct Asked {
  OwnedEntityName principal, action, resource;
};

struct Application {
  std::shared_ptr<Names> names = std::make_shared<Names>();
  std::shared_ptr<const Entities> entities;
  std::shared_ptr<const Engine> engine;
  std::vector<Asked> asked;
};

OwnedEntityName read_entity(base::JsonReader& json) {
  OwnedEntityName name;
  base::JsonText key;
  json.enter_object();
  while (json.next_member(key))
    (key.raw == "type" ? name.type : name.id) = base::json_unescape(json.string());
  return name;
}

std::vector<Asked> read_requests(const std::string& text) {
  std::vector<Asked> made;
  base::JsonReader json(text);
  base::JsonText key;
  json.enter_array();
  while (json.next_element()) {
    Asked& asked = made.emplace_back();
    json.enter_object();
    while (json.next_member(key)) {
      if (key.raw == "principal")
        asked.principal = read_entity(json);
      else if (key.raw == "action")
        asked.action = read_entity(json);
      else if (key.raw == "resource")
        asked.resource = read_entity(json);
      else
        json.skip();
    }
  }
  return made;
}

Application load(const std::string& folder, const std::string& name, int size) {
  Application made;
  const std::string stem = folder + "/" + name;
  const auto schema = resolve_schema(*parse_schema_json(read_file(stem + ".schema.json")));
  auto set = parse_policies(read_file(stem + ".cedar"));
  made.engine = *Engine::make(std::make_shared<PolicySet>(std::move(*set)), made.names);
  const std::string sized = stem + "-" + std::to_string(size);
  made.entities = *load_entities(read_file(sized + ".entities.json"), made.names, {.schema = &*schema});
  made.asked = read_requests(read_file(sized + ".requests.json"));
  return made;
}

// Principal, action and resource from the recorded requests, each drawn anew, and a serial number in the
// context, so that no two are the same.
std::vector<Request> draw(const Application& app, std::size_t count, base::Arena& arena) {
  std::mt19937_64 random(403);
  const TextNumber serial = app.names->add_text("serial");
  std::vector<Request> made(count);
  for (std::size_t i = 0; i < count; ++i) {
    const Asked& shape = app.asked[random() % app.asked.size()];
    made[i].principal = app.names->add_entity(app.asked[random() % app.asked.size()].principal.view());
    made[i].action = app.names->add_entity(shape.action.view());
    made[i].resource = app.names->add_entity(shape.resource.view());
    const auto fields = arena_array<Field>(arena, 1);
    fields[0] = {serial, Value::integer(static_cast<std::int64_t>(i))};
    made[i].context = Value::record(fields);
  }
  return made;
}

}  // namespace

void applications(const std::string& workloads) {
  for (const char* name : {"github", "gdrive", "tinytodo"}) {
    double smallest = 0, largest = 0;
    for (const int size : {5, 20, 50}) {
      const Application app = load(workloads, name, size);
      base::Arena arena;
      const auto requests = draw(app, kDistinct, arena);
      Decider decider(*app.engine, *app.entities);
      const std::size_t stride = kDistinct / kSampled;
      const Spread resolved =
          spread(kSampled, kRuns, [&](std::size_t i) { keep(&decider.decide(requests[i * stride])); });
      RequestReader reader(*app.names);
      std::vector<std::string> contexts(kSampled);
      for (std::size_t i = 0; i < kSampled; ++i) contexts[i] = "{\"serial\": " + std::to_string(i) + "}";
      const Spread text = spread(kSampled, kRuns, [&](std::size_t i) {
        const Request& from = requests[i * stride];
        const auto request = reader.read(app.names->name_of(from.principal), app.names->name_of(from.action),
                                         app.names->name_of(from.resource), contexts[i]);
        keep(&decider.decide(*request));
      });
      const std::string of = std::string(name) + ", " + std::to_string(size) + " entities a type: ";
      report(of + "p50, ids resolved", resolved.p50_ns, "ns", "<= 300");
      report(of + "p99, ids resolved", resolved.p99_ns, "ns", "<= 1000");
      report(of + "p50, from text", text.p50_ns, "ns", "<= 600");
      report(of + "p99, from text", text.p99_ns, "ns", "<= 1000");
      (size == 5 ? smallest : largest) = resolved.p50_ns;
    }
    report(std::string(name) + ": p50 at 50 entities to that at 5", largest / smallest, "times");
  }
}

namespace {

// `count` policies, each for one principal, one of ten actions and what is in one folder.
std::string scoped_policies(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i)
    text += "permit (principal == User::\"u" + std::to_string(i) + "\", action == Action::\"a" +
            std::to_string(i % 10) + "\", resource in Folder::\"f" + std::to_string(i) +
            "\") when { context.serial >= 0 };\n";
  return text;
}

std::string folder_entities(std::size_t count) {
  std::string text = "[";
  for (std::size_t i = 0; i < count; ++i)
    text += std::string(i > 0 ? "," : "") + R"({"uid":{"type":"Doc","id":"d)" + std::to_string(i) +
            R"("},"attrs":{},"parents":[{"type":"Folder","id":"f)" + std::to_string(i) + "\"}]}";
  return text + "]";
}

void scoped(std::size_t count) {
  auto names = std::make_shared<Names>();
  auto set = parse_policies(scoped_policies(count));
  const auto engine = *Engine::make(std::make_shared<PolicySet>(std::move(*set)), names);
  const auto entities = *load_entities(folder_entities(count), names, {});
  base::Arena arena;
  const TextNumber serial = names->add_text("serial");
  std::mt19937_64 random(403);
  std::vector<Request> requests(kSampled);
  for (std::size_t i = 0; i < kSampled; ++i) {
    const std::string at = std::to_string(random() % count);
    requests[i].principal = names->add_entity({"User", "u" + at});
    requests[i].action = names->add_entity({"Action", "a" + at.substr(at.size() - 1)});
    requests[i].resource = names->add_entity({"Doc", "d" + at});
    const auto fields = arena_array<Field>(arena, 1);
    fields[0] = {serial, Value::integer(static_cast<std::int64_t>(i))};
    requests[i].context = Value::record(fields);
  }
  Decider decider(*engine, *entities);
  std::size_t allowed = 0;
  for (const Request& request : requests) allowed += decider.decide(request).allow ? 1 : 0;
  const Spread times = spread(kSampled, kRuns, [&](std::size_t i) { keep(&decider.decide(requests[i])); });
  const std::string of = std::to_string(count) + " scoped policies: ";
  report(of + "p50", times.p50_ns, "ns", "<= 500");
  report(of + "p99", times.p99_ns, "ns");
  if (allowed != kSampled) report(of + "denied", static_cast<double>(kSampled - allowed), "requests", "<= 0");
}

// One policy of `count` is replaced, again and again, each time with the text parsed anew; old snapshots
// stay.
void replacing(std::size_t count) {
  auto names = std::make_shared<Names>();
  auto set = parse_policies(scoped_policies(count));
  auto engine = *Engine::make(std::make_shared<PolicySet>(std::move(*set)), names);
  std::mt19937_64 random(403);
  std::vector<double> times;
  std::vector<std::shared_ptr<const Engine>> kept;
  for (int i = 0; i < 1000; ++i) {
    const std::string at = std::to_string(random() % count);
    const std::string text = "permit (principal == User::\"u" + std::to_string(random() % count) +
                             "\", action, resource in Folder::\"f" + at + "\") when { context.serial > 1 };";
    const auto start = Clock::now();
    auto change = std::make_shared<PolicySet>();
    change->policies.push_back(*parse_policy(text, "policy" + at));
    engine = *engine->with(std::move(change));
    times.push_back(since_ns(start));
    if (i % 100 == 0) kept.push_back(engine);
  }
  const std::string of = "one of " + std::to_string(count) + " policies replaced: ";
  report(of + "p50", quantile(times, 0.5) / 1e3, "us", "<= 100");
  report(of + "p99", quantile(times, 0.99) / 1e3, "us");
}

// Of `count` policies `matching` are for everybody, the others for one principal each.
double partly_matching(std::size_t count, std::size_t matching) {
  auto names = std::make_shared<Names>();
  std::string text = scoped_policies(count - matching);
  for (std::size_t i = 0; i < matching; ++i)
    text += "permit (principal, action, resource) when { context.serial == " +
            std::to_string(-1 - static_cast<int>(i)) + " };\n";
  auto set = parse_policies(text);
  const auto engine = *Engine::make(std::make_shared<PolicySet>(std::move(*set)), names);
  const Entities none(names);
  Strangers strangers(*names);
  const TextNumber serial = names->add_text("serial");
  const Field field{serial, Value::integer(1)};
  Request request;
  request.principal = names->add_entity({"User", "u1"});
  request.action = names->add_entity({"Action", "a1"});
  request.resource = names->add_entity({"Doc", "d1"});
  request.context = Value::record({&field, 1});
  request.strangers = &strangers;
  Decider decider(*engine, none);
  const Spread times = spread(2000, kRuns, [&](std::size_t) { keep(&decider.decide(request)); });
  report(std::to_string(matching) + " of " + std::to_string(count) + " policies may match: p50", times.p50_ns,
         "ns");
  return times.p50_ns;
}

}  // namespace

void many_policies() {
  scoped(100);
  scoped(10'000);
  scoped(100'000);
  partly_matching(10'000, 10);
  const double fifty = partly_matching(10'000, 50);
  partly_matching(10'000, 100);
  report("50 may match: 10000 policies to 1000", fifty / partly_matching(1'000, 50), "times", "<= 1.2");
  replacing(100'000);
}

void two_threads(const std::string& workloads) {
  const Application app = load(workloads, "github", 50);
  base::Arena arena;
  const auto requests = draw(app, kDistinct, arena);
  // In processor time of each thread, the slower one counts: other processes may take turns, but what the
  // threads cost one another (shared lines, memory) shows.
  const auto pass = [&](std::size_t from, double& took) {
    const double start = processor_ns();
    Decider decider(*app.engine, *app.entities);
    for (std::size_t i = 0; i < requests.size(); ++i)
      keep(&decider.decide(requests[(i + from) % requests.size()]));
    took = processor_ns() - start;
  };
  std::vector<double> alone, together;
  for (int run = 0; run < 5; ++run) {
    double single = 0, first = 0, second = 0;
    pass(0, single);
    alone.push_back(single);
    std::thread other(pass, requests.size() / 2, std::ref(second));
    pass(0, first);
    other.join();
    together.push_back(std::max(first, second));
  }
  const double one = static_cast<double>(kDistinct) / median(alone) * 1e3;
  const double two = 2 * static_cast<double>(kDistinct) / median(together) * 1e3;
  report("github, 50 entities a type: one thread", one, "M/s");
  report("github, 50 entities a type: two threads", two, "M/s");
  report("two threads to one", two / one, "times", ">= 1.9");
}

void explaining(const std::string& workloads) {
  for (const char* name : {"github", "gdrive", "tinytodo"}) {
    const Application app = load(workloads, name, 50);
    base::Arena arena;
    const auto requests = draw(app, kSampled, arena);
    Decider decider(*app.engine, *app.entities);
    std::vector<Request> denied;
    for (const Request& request : requests)
      if (!decider.decide(request).allow && denied.size() < 2000) denied.push_back(request);
    Explainer explainer(*app.engine, *app.entities);
    std::size_t explained = 0;
    for (const Request& request : denied) explained += explainer.explain(request).near_misses.empty() ? 0 : 1;
    const Spread times =
        spread(denied.size(), 5, [&](std::size_t i) { keep(&explainer.explain(denied[i])); });
    const std::string of = std::string(name) + ": explaining a denial, ";
    report(of + "p50", times.p50_ns / 1e3, "us", "<= 50");
    report(of + "p99", times.p99_ns / 1e3, "us");
    report(of + "with near misses", 100 * static_cast<double>(explained) / static_cast<double>(denied.size()),
           "%");
  }
}

void cheapest(const std::string& workloads) {
  const Application app = load(workloads, "github", 50);
  base::Arena arena;
  const auto requests = draw(app, kDistinct, arena);
  std::vector<std::uint64_t> table(1 << 16);
  const std::size_t stride = kDistinct / kSampled;
  const Spread least = spread(kSampled, kRuns, [&](std::size_t i) {
    const Request& request = requests[i * stride];
    const auto key = base::hash_bytes(app.names->id_of(request.principal)) ^
                     base::hash_bytes(app.names->id_of(request.resource), 1);
    keep(&table[key & 0xFFFF]);
  });
  Decider decider(*app.engine, *app.entities);
  const Spread ours =
      spread(kSampled, kRuns, [&](std::size_t i) { keep(&decider.decide(requests[i * stride])); });
  report("cheapest possible: hash two ids, one lookup", least.p50_ns, "ns");
  report("moonshot: deciding to the cheapest possible", ours.p50_ns / std::max(1.0, least.p50_ns), "times",
         "goal <= 2");
}

}  // namespace why403::bench

// Many policies and entities: ready, reloaded, asked and searched.
#include <csignal>
#include <random>
#include <thread>

#include "base/json_reader.h"
#include "measure.h"
#include "sections.h"
#include "table.h"

namespace why403::bench {

namespace {

constexpr std::size_t kPolicies = 100'000;
constexpr std::size_t kEntities = 1'000'000;
constexpr std::size_t kSmall = 100;  // times smaller
constexpr std::size_t kQuestions = 4096;
constexpr int kRounds = 5;
constexpr double kRate = 5000;
constexpr double kSeconds = 2;
constexpr int kPages = 200;
constexpr double kSettled = 1.1;  // times the memory of before
constexpr double kSettleSeconds = 10;

// For each folder a policy, and for each policy ten entities: four users, and five documents in its folder.
struct Many {
  std::size_t policies;

  [[nodiscard]] std::string policy_text() const {
    std::string text;
    for (std::size_t i = 0; i < policies; ++i) {
      const std::string at = std::to_string(i);
      text += "permit (principal == User::\"u" + at + "\", action == Action::\"a" + std::to_string(i % 10) +
              "\", resource in Folder::\"f" + at + "\") when { resource.open };\n";
    }
    return text;
  }
  [[nodiscard]] std::string entity_text() const {
    std::string text = "[";
    for (std::size_t i = 0; i < policies; ++i) {
      const std::string at = std::to_string(i);
      text += std::string(i > 0 ? ",\n" : "") + R"({"uid":{"type":"Folder","id":"f)" + at + R"("},"attrs":{},"parents":[]})";
      for (std::size_t j = 0; j < 4; ++j)
        text += R"(,{"uid":{"type":"User","id":"u)" + std::to_string(i + j * policies) + R"("},"attrs":{"serial":)" + at +
                R"(},"parents":[]})";
      for (std::size_t j = 0; j < 5; ++j)
        text += R"(,{"uid":{"type":"Doc","id":"d)" + std::to_string(i + j * policies) + R"("},"attrs":{"open":true,"owner":"o)" +
                at + R"("},"parents":[{"type":"Folder","id":"f)" + at + R"("}]})";
    }
    return text + "]\n";
  }
  [[nodiscard]] std::vector<std::string> requests() const {
    std::mt19937_64 random(403);
    std::vector<std::string> made;
    for (std::size_t i = 0; i < kQuestions; ++i) {
      const std::size_t at = random() % policies;
      const std::string action = std::to_string(i % 2 == 0 ? at % 10 : (at + 1) % 10);
      made.push_back(post("/access/v1/evaluation",
                          R"({"subject":{"type":"User","id":"u)" + std::to_string(at) + R"("},"action":{"name":"a)" + action +
                              R"("},"resource":{"type":"Doc","id":"d)" + std::to_string(at + i % 5 * policies) + "\"}}",
                          i));
    }
    return made;
  }
};

struct Started {
  Served served;
  double seconds = 0;
  double processor_seconds = 0;
};

Started start(const Place& place, const std::string& name, const Many& many) {
  write_file(place.folder + "/" + name + ".cedar", many.policy_text());
  write_file(place.folder + "/" + name + ".json", many.entity_text());
  const auto begun = Clock::now();
  Served served =
      start_why403(place, name, "policies: " + name + ".cedar\nentities: " + name + ".json\n", true);
  const double seconds = since_ns(begun) / 1e9;
  const double spent = served.child.processor_seconds();
  return {.served = std::move(served), .seconds = seconds, .processor_seconds = spent};
}

struct Latency {
  std::vector<double> p50_ms, p99_ms, cost_us;
  void run(const Served& served, const std::vector<std::string>& requests) {
    const double before = served.child.processor_seconds();
    const Outcome outcome = drive(
        {.port = served.port, .requests = requests, .rate = kRate, .seconds = kSeconds, .sought = R"("decision":true)"});
    if (outcome.lost + outcome.refused > 0 || outcome.found != outcome.answered / 2) give_up("a wrong answer among many policies");
    cost_us.push_back((served.child.processor_seconds() - before) * 1e6 / static_cast<double>(outcome.answered));
    p50_ms.push_back(outcome.quantile_ms(0.5));
    p99_ms.push_back(outcome.quantile_ms(0.99));
  }
};

// Under load; every request must be answered rightly meanwhile.
void reload(const Started& many, const std::vector<std::string>& requests) {
  const double before = many.served.child.resident_megabytes();
  many.served.child.forget_peak();
  many.served.child.signal(SIGHUP);
  Latency meanwhile;
  for (int i = 0; i < kRounds; ++i) meanwhile.run(many.served, requests);
  const std::string revision = many.served.child.wait_for("is in force", 120);
  row("reloaded meanwhile: p99 of evaluations", quantile(meanwhile.p99_ms, 1), "ms", "", 0, "");
  row("reloaded meanwhile: memory at most", many.served.child.peak_megabytes(), "MB", "", 0, "<= 1000");
  // The old world goes a moment after the last request that saw it.
  const auto begun = Clock::now();
  while (many.served.child.resident_megabytes() > kSettled * before && since_ns(begun) < kSettleSeconds * 1e9)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  row("reloaded meanwhile: memory afterwards, beside before", many.served.child.resident_megabytes(), "MB",
      in_short(before) + " MB", many.served.child.resident_megabytes() / before, "<= 1.2");
}

std::string search_request(const std::string& page) {
  return post("/access/v1/search/resource",
              R"({"subject":{"type":"User","id":"u7"},"action":{"name":"a7"},"resource":{"type":"Doc"},"page":)" + page + "}", 1);
}

std::string next_token(const std::string& body) {
  base::JsonReader json(body);
  base::JsonText key;
  json.enter_object();
  while (json.next_member(key)) {
    if (key.raw != "page") {
      json.skip();
      continue;
    }
    json.enter_object();
    while (json.next_member(key)) {
      if (key.raw == "next_token") return base::json_unescape(json.string());
      json.skip();
    }
  }
  return {};
}

void search(const Started& many) {
  std::vector<double> times_ms, costs_ms;
  std::string page = R"({"limit":100})";
  std::size_t found = 0, pages = 0;
  std::string token;
  while (pages < kPages) {
    const double before = many.served.child.processor_seconds();
    const auto begun = Clock::now();
    const Answer answer = ask(many.served.port, search_request(page));
    times_ms.push_back(since_ns(begun) / 1e6);
    costs_ms.push_back((many.served.child.processor_seconds() - before) * 1e3);
    if (answer.status != 200) give_up("a search failed: " + answer.body);
    for (std::size_t at = 0; (at = answer.body.find(R"("type":"Doc")", at)) != std::string::npos; ++at) ++found;
    ++pages;
    if (const std::string next = next_token(answer.body); next.empty())
      break;
    else
      token = next;
    page = R"({"limit":100,"token":")" + token + "\"}";
  }
  if (found != 5) give_up("a search over all documents found " + std::to_string(found) + ", not 5");
  row("searching " + std::to_string(kEntities / 2) + " documents: pages", static_cast<double>(pages), "", "", 0, "");
  row("a page, 4096 documents looked at: p50", median(times_ms), "ms", "", 0, "");
  row("a page, 4096 documents looked at: processor time at most", quantile(costs_ms, 1), "ms", "", 0, "");
}

}  // namespace

void scale(const Place& place) {
  const Many large{kPolicies}, small{kPolicies / kSmall};
  const Started many = start(place, "many", large);
  const Started few = start(place, "few", small);
  title("100,000 policies, 1,000,000 entities");
  row("ready after", many.seconds, "s", "", 0, "<= 10");
  row("ready after, processor time", many.processor_seconds, "s", "", 0, "");
  row("memory at most until then", many.served.child.peak_megabytes(), "MB", "", 0, "<= 1000");
  row("memory then", many.served.child.resident_megabytes(), "MB", "", 0, "");
  const auto questions = large.requests(), few_questions = small.requests();
  Latency of_many, of_few;
  for (int round = 0; round < kRounds; ++round) {
    of_few.run(few.served, few_questions);
    of_many.run(many.served, questions);
  }
  row("evaluations at 5000 /s: p50, beside a hundredth of that", median(of_many.p50_ms), "ms",
      in_short(median(of_few.p50_ms)) + " ms", median_ratio(of_many.p50_ms, of_few.p50_ms), "");
  row("evaluations at 5000 /s: p99", median(of_many.p99_ms), "ms", in_short(median(of_few.p99_ms)) + " ms",
      median_ratio(of_many.p99_ms, of_few.p99_ms), "");
  row("processor time of a decision", median(of_many.cost_us), "us", in_short(median(of_few.cost_us)) + " us",
      median_ratio(of_many.cost_us, of_few.cost_us), "");
  search(many);
  reload(many, questions);
}

}  // namespace why403::bench

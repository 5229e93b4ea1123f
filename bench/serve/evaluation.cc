// Single evaluations: what a decision costs beside what HTTP costs, how late answers are, and what Cerbos costs.
#include <algorithm>
#include <optional>

#include "measure.h"
#include "sections.h"
#include "table.h"

namespace why403::bench {

namespace {

constexpr std::size_t kQuestions = 4096;
constexpr int kRounds = 7;
constexpr int kTries = 3;  // others on the machine can only make a load look heavier than it is
constexpr double kSeconds = 2;
constexpr unsigned kConnections = 32;

struct Contender {
  Served served;
  std::vector<std::string> requests;
  std::string_view allow;  // what stands in the body of an answer that allows
  std::vector<double> cost_us, p50_ms, p99_ms, rate;

  Outcome run(double per_second, double seconds = kSeconds) {
    const double before = served.child.processor_seconds();
    Outcome outcome = drive({.port = served.port,
                             .requests = requests,
                             .rate = per_second,
                             .connections = kConnections,
                             .seconds = seconds,
                             .sought = allow});
    const double spent = served.child.processor_seconds() - before;
    if (outcome.lost + outcome.refused > 0) give_up("requests were lost or refused");
    cost_us.push_back(spent * 1e6 / static_cast<double>(outcome.answered));
    p50_ms.push_back(outcome.quantile_ms(0.5));
    p99_ms.push_back(outcome.quantile_ms(0.99));
    rate.push_back(outcome.per_second());
    return outcome;
  }
  void forget() {
    for (auto* each : {&cost_us, &p50_ms, &p99_ms, &rate}) each->clear();
  }
};

// Every server must answer every question as the book does; who answers wrongly may be as fast as it likes.
void check_answers(const Contender& contender, const Github& github, const std::vector<Question>& questions) {
  for (std::size_t i = 0; i < 500; ++i) {
    const Answer answer = ask(contender.served.port, contender.requests[i]);
    const bool allow = answer.body.find(contender.allow) != std::string::npos;
    if (answer.status != 200 || allow != github.allows(questions[i])) give_up("a wrong answer: " + answer.body);
  }
}

// The highest rate at which answers keep up with requests: from what a closed load reaches, downwards.
double highest_held(Contender& contender) {
  std::vector<double> reached;
  for (int i = 0; i < 3; ++i) reached.push_back(contender.run(0, 1).per_second());
  for (double rate = median(reached); rate > 100; rate *= 0.9)
    for (int i = 0; i < kTries; ++i) {
      const Outcome outcome = contender.run(rate, 1);
      if (outcome.per_second() >= 0.99 * rate) return rate;
    }
  give_up("no load is held");
}

std::string microseconds(const std::vector<double>& costs) { return in_short(median(costs)) + " us"; }

}  // namespace

void evaluation(const Place& place) {
  const Github github(place.workloads);
  const std::vector<Question> questions = github.draw(kQuestions);
  std::vector<std::string> authzen, cerbos;
  for (const Question& each : questions) {
    authzen.push_back(post("/access/v1/evaluation", authzen_body(each), authzen.size()));
    cerbos.push_back(post("/api/check/resources", github.cerbos_body({each}), cerbos.size()));
  }
  Contender constant{.served = start_constant(place), .requests = authzen, .allow = "true"};
  Contender ours{.served = start_why403(place, "recorded", github.configuration(), true),
                 .requests = authzen,
                 .allow = R"("decision":true)"};
  Contender unrecorded{.served = start_why403(place, "unrecorded", github.configuration(), false),
                       .requests = authzen,
                       .allow = R"("decision":true)"};
  std::optional<Contender> peer;
  if (!place.cerbos.empty())
    peer.emplace(Contender{.served = start_cerbos(place), .requests = cerbos, .allow = "EFFECT_ALLOW"});
  check_answers(ours, github, questions);
  if (peer) check_answers(*peer, github, questions);

  title("AuthZEN evaluation, github policies, keep-alive, 32 connections");
  const double held = highest_held(ours);
  row("highest load held, recorded", held, "/s", "", 0, "");
  const std::vector<Contender*> all = {&constant, &ours, &unrecorded};
  for (Contender* each : all) each->forget();
  for (int round = 0; round < kRounds; ++round)
    for (Contender* each : all) each->run(0.7 * held);
  row("processor time of a request, a constant, at 70 % of that", median(constant.cost_us), "us", "", 0, "");
  row("processor time of a decision, recorded", median(ours.cost_us), "us", microseconds(constant.cost_us),
      median_ratio(ours.cost_us, constant.cost_us), "<= 1.6");
  row("processor time of a decision, unrecorded", median(unrecorded.cost_us), "us", microseconds(constant.cost_us),
      median_ratio(unrecorded.cost_us, constant.cost_us), "");
  row("p50 from when it was meant to be sent, recorded", median(ours.p50_ms), "ms",
      in_short(median(constant.p50_ms)) + " ms", 0, "");
  row("p99 from when it was meant to be sent, recorded", median(ours.p99_ms), "ms",
      in_short(median(constant.p99_ms)) + " ms", 0, "<= 2");
  row("p99, of the quietest round", quantile(ours.p99_ms, 0), "ms", in_short(quantile(constant.p99_ms, 0)) + " ms", 0, "");

  for (Contender* each : all) each->forget();
  for (int round = 0; round < kRounds; ++round) {
    for (Contender* each : all) each->run(0);
    if (peer) peer->run(0);
  }
  row("processor time of a request, a constant, as fast as it goes", median(constant.cost_us), "us", "", 0, "");
  row("processor time of a decision, recorded", median(ours.cost_us), "us", microseconds(constant.cost_us),
      median_ratio(ours.cost_us, constant.cost_us), "<= 1.6");
  row("decisions, recorded, as fast as it goes", median(ours.rate), "/s", in_short(median(constant.rate)) + " /s",
      0, "");
  if (!peer) return;
  row("Cerbos' processor time of a decision, and ours, recorded", median(peer->cost_us), "us", microseconds(ours.cost_us),
      median_ratio(peer->cost_us, ours.cost_us), ">= 25");
  row("Cerbos' decisions, and ours on one thread, recorded", median(peer->rate), "/s", in_short(median(ours.rate)) + " /s",
      median_ratio(ours.rate, peer->rate), "");
}

}  // namespace why403::bench

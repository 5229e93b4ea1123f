#include "cli/proxy_outcomes.h"

#include <algorithm>

#include "base/text.h"
#include "event/event.h"

namespace why403::cli {

namespace {

using event::Event;
using event::Field;
using Outcome = ProxyOutcomes::Outcome;

// What the client was answered; an error log says why, and not what. 401 and 403 are refusals, and so are 407 and 429.
Outcome outcome_of(const Event& event) {
  const auto is = [&](std::int32_t status) { return event.status == status; };
  if (is(401) || is(403) || is(407) || is(429)) return Outcome::refused;
  return event.has(Field::status) ? Outcome::passed : Outcome::unseen;
}

}  // namespace

class ProxyOutcomes::Taker final : public ingest::Worker {
 public:
  explicit Taker(const Outcomes& wanted) : wanted_(wanted) {}
  void take(const Event& event) override {
    // Our own records are what is compared.
    if (event.text(Field::product) == "why403") return;
    const Outcome outcome = outcome_of(event);
    if (outcome == Outcome::unseen) return;
    for (const Field field : {Field::request_id, Field::trace_id}) {
      if (!event.has(field)) continue;
      const std::uint64_t key = key_of(event.text(field));
      if (!wanted_.contains(key)) continue;
      Outcome& known = found_[key];
      known = std::max(known, outcome);
    }
  }
  Outcomes found_;

 private:
  const Outcomes& wanted_;
};

std::uint64_t ProxyOutcomes::key_of(std::string_view id) { return base::hash_bytes(id); }

bool ProxyOutcomes::want(std::string_view request_id, std::string_view trace_id) {
  for (const std::string_view id : {request_id, trace_id}) {
    if (id.empty()) continue;
    if (outcomes_.size() >= kJoinedMax) return false;
    outcomes_.emplace(key_of(id), Outcome::unseen);
  }
  return true;
}

ProxyOutcomes::Outcome ProxyOutcomes::of(std::string_view request_id, std::string_view trace_id) const {
  Outcome outcome = Outcome::unseen;
  // The request's own id says more than the trace, which may be of several.
  for (const std::string_view id : {request_id, trace_id}) {
    if (id.empty() || outcome != Outcome::unseen) continue;
    if (const auto found = outcomes_.find(key_of(id)); found != outcomes_.end()) outcome = found->second;
  }
  return outcome;
}

std::unique_ptr<ingest::Worker> ProxyOutcomes::make_worker() { return std::make_unique<Taker>(outcomes_); }

Status<Message> ProxyOutcomes::deliver(ingest::Worker& worker) {
  for (const auto& [key, outcome] : static_cast<Taker&>(worker).found_) {
    // It is there: nothing is moved under those who look meanwhile.
    Outcome& known = outcomes_.find(key)->second;
    known = std::max(known, outcome);
  }
  static_cast<Taker&>(worker).found_.clear();
  return Done{};
}

}  // namespace why403::cli

#include "serve/incident_board.h"

#include <algorithm>

#include "serve/meters.h"

namespace why403::serve {

void IncidentBoard::publish(std::string report, const Counts& incidents, std::uint64_t denials, base::Time at, double seconds) {
  auto kept = std::make_shared<const std::string>(std::move(report));
  const std::scoped_lock lock(mutex_);
  report_ = std::move(kept);
  incidents_ = incidents;
  denials_ = denials;
  ++made_;
  at_ = at;
  seconds_ = seconds;
}

std::shared_ptr<const std::string> IncidentBoard::report() const {
  const std::scoped_lock lock(mutex_);
  return report_;
}

void IncidentBoard::answer(const Request& request, Reply& reply) const {
  if (request.method != "GET" && request.method != "HEAD") {
    reply.set(405, kText, "the method must be GET, HEAD\n");
    reply.add_header("Allow", "GET, HEAD");
    return;
  }
  const auto now = report();
  if (now) return reply.set(200, kJson, *now);
  reply.set(503, kText, "no refusal has been diagnosed yet\n");
  reply.add_header("Retry-After", "10");
}

void IncidentBoard::write_metrics(std::string& out, base::Time now) const {
  const std::scoped_lock lock(mutex_);
  out += "# HELP why403_incidents incidents among what is kept of the logs, by verdict and state\n# TYPE why403_incidents gauge\n";
  for (std::size_t verdict = 0; verdict < incidents_.size(); ++verdict)
    for (std::size_t state = 0; state < diagnose::kStateCount; ++state)
      out.append("why403_incidents{verdict=\"").append(name(static_cast<diagnose::Verdict>(verdict)))
          .append("\",state=\"").append(diagnose::name(static_cast<diagnose::State>(state))).append("\"} ")
          .append(std::to_string(incidents_[verdict][state])).append("\n");
  write_metric(out, "why403_diagnosed_denials", "gauge", "refusals among what is kept of the logs", denials_);
  write_metric(out, "why403_diagnoses_total", "counter", "how often the logs were diagnosed", made_);
  if (made_ == 0) return;
  write_metric(out, "why403_diagnosis_age_seconds", "gauge", "since the last diagnosis",
               static_cast<std::uint64_t>(std::max<std::int64_t>(0, (now - at_).ns / base::kSecond.ns)));
  write_metric(out, "why403_diagnosis_milliseconds", "gauge", "that the last diagnosis took", static_cast<std::uint64_t>(seconds_ * 1000));
}

}  // namespace why403::serve

// --json: the report as one JSON document (contract version 1).
#include <cmath>

#include "base/json.h"
#include "report/explanation.h"

namespace why403::report {

using base::JsonWriter;
using diagnose::Incident;

namespace {

double rounded(double value) { return static_cast<double>(std::llround(value * 1000)) / 1000; }

class JsonReport {
 public:
  JsonReport(const Explanation& explanation, std::string& out) : explanation_(explanation), json_(out) {}
  void write();

 private:
  void input();
  void incident(const Incident& incident, std::size_t denials, std::size_t total);
  void people(const Incident& incident);
  void change(const diagnose::Change& change, double odds);
  void evidence(const Incident& incident);
  void fix(const Incident& incident);
  void strings(std::string_view key, const std::vector<std::string>& texts, std::string_view kind = {});
  [[nodiscard]] std::string named(std::string_view kind, std::string_view text) const { return explanation_.redacted && !kind.empty() ? pseudonym(kind, text) : std::string(text); }

  const Explanation& explanation_;
  JsonWriter json_;
};

void JsonReport::strings(std::string_view key, const std::vector<std::string>& texts, std::string_view kind) {
  json_.key(key).begin_array();
  for (const std::string& each : texts) json_.string(kind.empty() ? explanation_.safe(each) : named(kind, each));
  json_.end_array();
}

void JsonReport::input() {
  json_.key("input").begin_object().key("files").begin_array();
  for (const ingest::FileReport& file : explanation_.read.files) {
    json_.begin_object().key("path").string(file.name).key("format").string(file.format).key("lines").number(file.lines).key("malformed").number(file.malformed);
    json_.key("first");
    if (file.has_times) json_.string(base::format_rfc3339(file.first));
    else json_.null();
    json_.key("last");
    if (file.has_times) json_.string(base::format_rfc3339(file.last));
    else json_.null();
    json_.end_object();
  }
  json_.end_array().key("lines").number(explanation_.read.lines).key("malformed").number(explanation_.read.malformed);
  const ingest::Irregular& irregular = explanation_.read.irregular;
  json_.key("cut").number(irregular.cut).key("not_utf8").number(irregular.not_utf8).key("nul").number(irregular.nul).key("unreadable").number(explanation_.read.unreadable);
  json_.key("bytes").number(explanation_.read.bytes).key("seconds").number(rounded(explanation_.seconds));
  json_.key("not_diagnosed").number(explanation_.all->denials_lost).end_object();
}

void JsonReport::people(const Incident& incident) {
  json_.key("principals").begin_array();
  for (const diagnose::Affected& each : incident.principals)
    json_.begin_object().key("name").string(named("person", each.name)).key("kind").string(each.kind).key("denials").number(static_cast<std::uint64_t>(each.denials)).end_object();
  json_.end_array();
  strings("clients", incident.clients, "address");
  strings("resources", incident.resources);
  json_.key("rule");
  if (incident.rule.empty()) json_.null();
  else json_.string(explanation_.safe(incident.rule));
  json_.key("hops").begin_array();
  for (const diagnose::Hop& hop : incident.hops) json_.begin_object().key("hop").string(hop.hop).key("product").string(hop.product).key("outcome").string(hop.outcome).end_object();
  json_.end_array();
}

void JsonReport::change(const diagnose::Change& change, double odds) {
  json_.begin_object().key("time").string(base::format_rfc3339(change.time)).key("who").string(named("person", change.who)).key("what").string(explanation_.safe(change.what)).key("target").string(explanation_.safe(change.target)).key("kind").string(change.kind);
  json_.key("where").string(change.ref ? explanation_.place(*change.ref) : change.place).key("odds").number(rounded(odds)).end_object();
}

void JsonReport::evidence(const Incident& incident) {
  json_.key("evidence").begin_array();
  for (const diagnose::Evidence& each : incident.evidence) {
    json_.begin_object();
    if (each.ref) json_.key("file").string(explanation_.file(each.ref->input)).key("line").number(each.ref->line);
    json_.key("excerpt").string(explanation_.excerpt(each.excerpt)).key("shows").string(explanation_.safe(each.shows)).key("for").boolean(each.in_favour).key("weight").number(rounded(each.weight)).end_object();
  }
  json_.end_array();
}

void JsonReport::fix(const Incident& incident) {
  json_.key("counterfactual").string(explanation_.safe(incident.counterfactual)).key("fix").begin_array();
  for (const diagnose::Fix& each : incident.fix) {
    json_.begin_object().key("who").string(explanation_.safe(each.who)).key("what").string(explanation_.safe(each.what));
    strings("hold", each.hold);
    json_.end_object();
  }
  json_.end_array().key("verify").string(explanation_.safe(incident.verify));
}

void JsonReport::incident(const Incident& incident, std::size_t denials, std::size_t total) {
  json_.begin_object().key("id").string(incident.id).key("title").string(explanation_.redacted ? std::string(title(incident.cause)) : explanation_.safe(incident.title));
  json_.key("layer").string(event::name(incident.layer)).key("cause").string(name(incident.cause)).key("also").begin_array();
  for (const diagnose::Cause each : incident.also) json_.string(name(each));
  json_.end_array().key("verdict").string(name(incident.verdict)).key("pattern").string(name(incident.pattern)).key("certainty").string(name(incident.certainty));
  json_.key("confidence").number(rounded(incident.confidence)).key("state").string(diagnose::name(incident.state));
  json_.key("denials").number(static_cast<std::uint64_t>(denials)).key("share").number(rounded(static_cast<double>(denials) / static_cast<double>(total)));
  json_.key("first").string(base::format_rfc3339(incident.first)).key("last").string(base::format_rfc3339(incident.last));
  json_.key("onset").begin_array().string(base::format_rfc3339(incident.onset_from)).string(base::format_rfc3339(incident.onset_to)).end_array();
  people(incident);
  json_.key("before").begin_object().key("successes").number(incident.successes_before).key("callers").number(static_cast<std::uint64_t>(incident.callers_before)).end_object();
  json_.key("after").begin_object().key("successes").number(incident.successes_after).key("callers").number(static_cast<std::uint64_t>(incident.callers_after)).end_object();
  json_.key("got_in").string(diagnose::name(incident.got_in));
  strings("evasion", incident.evasion);
  json_.key("change");
  if (incident.change) change(*incident.change, incident.change_odds);
  else json_.null();
  json_.key("alternatives").begin_array();
  for (const auto& [cause, weight] : incident.alternatives) json_.begin_object().key("cause").string(name(cause)).key("confidence").number(rounded(weight)).end_object();
  json_.end_array();
  evidence(incident);
  fix(incident);
  json_.end_object();
}

void JsonReport::write() {
  std::size_t total = 0;
  for (const bool each : explanation_.shown) total += each;
  json_.begin_object().key("version").number(1);
  input();
  json_.key("denials").number(static_cast<std::uint64_t>(total)).key("incidents").begin_array();
  for (const std::uint32_t i : explanation_.incidents()) incident(explanation_.report.incidents[i], explanation_.denials(i), total);
  json_.end_array().key("unexplained").begin_object();
  std::size_t unexplained = 0;
  for (std::size_t i = 0; i < explanation_.shown.size(); ++i) unexplained += explanation_.shown[i] && explanation_.report.denials[i].cause == diagnose::Cause::unknown;
  json_.key("denials").number(static_cast<std::uint64_t>(unexplained));
  strings("would_help", explanation_.report.would_help);
  json_.end_object().end_object();
}

}  // namespace

std::string report_json(const Explanation& explanation) {
  std::string out;
  JsonReport(explanation, out).write();
  return out + "\n";
}

}  // namespace why403::report

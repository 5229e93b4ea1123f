// --ocsf: one Detection Finding (class 2004, OCSF 1.5) a line for each incident.
#include <algorithm>
#include <cmath>

#include "base/json.h"
#include "report/explanation.h"

namespace why403::report {

using base::JsonWriter;
using diagnose::Incident;
using diagnose::Verdict;

namespace {

// OCSF severity_id: 1 informational … 5 critical.
int severity(const Incident& incident) {
  if (incident.got_in == diagnose::GotIn::yes) return 5;
  if (incident.verdict == Verdict::attack) return 4;
  if (incident.verdict == Verdict::misconfiguration) return incident.callers >= 10 ? 4 : 3;
  return incident.verdict == Verdict::unwanted_automation ? 3 : incident.verdict == Verdict::caller_fault ? 2 : 1;
}

std::string_view severity_name(int id) {
  constexpr std::string_view names[] = {"Unknown", "Informational", "Low", "Medium", "High", "Critical"};
  return names[id];
}

std::uint64_t milliseconds(base::Time time) { return static_cast<std::uint64_t>(std::max<std::int64_t>(0, time.ns / 1'000'000)); }

void evidences(JsonWriter& json, const Explanation& explanation, const Incident& incident) {
  json.key("evidences").begin_array();
  for (const std::string& client : incident.clients) {
    json.begin_object().key("src_endpoint").begin_object().key("ip").string(explanation.redacted ? pseudonym("address", client) : client).end_object().end_object();
    if (&client - incident.clients.data() >= 19) break;
  }
  for (const diagnose::Evidence& each : incident.evidence) {
    if (!each.ref) continue;
    json.begin_object().key("data").begin_object().key("shows").string(explanation.safe(each.shows)).key("where").string(explanation.place(*each.ref));
    if (!explanation.redacted) json.key("excerpt").string(explanation.excerpt(each.excerpt));
    json.end_object().end_object();
  }
  json.end_array();
}

void finding(JsonWriter& json, const Explanation& explanation, const Incident& incident) {
  const int level = severity(incident);
  const std::string title = explanation.redacted ? std::string(diagnose::title(incident.cause)) : explanation.safe(incident.title);
  json.begin_object().key("category_uid").number(2).key("category_name").string("Findings").key("class_uid").number(2004).key("class_name").string("Detection Finding");
  json.key("activity_id").number(1).key("activity_name").string("Create").key("type_uid").number(200401).key("type_name").string("Detection Finding: Create");
  json.key("time").number(milliseconds(incident.last)).key("start_time").number(milliseconds(incident.first)).key("end_time").number(milliseconds(incident.last));
  json.key("severity_id").number(level).key("severity").string(severity_name(level)).key("status_id").number(1).key("status").string("New");
  json.key("confidence_score").number(static_cast<std::int64_t>(std::lround(incident.confidence * 100))).key("count").number(static_cast<std::uint64_t>(incident.denials.size()));
  json.key("action_id").number(2).key("action").string("Denied").key("disposition_id").number(2).key("disposition").string("Blocked");
  json.key("message").string(title);
  json.key("finding_info").begin_object().key("uid").string(incident.id).key("title").string(title).key("desc").string(explanation.safe(incident.counterfactual));
  json.key("first_seen_time").number(milliseconds(incident.first)).key("last_seen_time").number(milliseconds(incident.last)).key("types").begin_array().string(name(incident.cause)).string(name(incident.verdict)).string(name(incident.pattern)).end_array().end_object();
  if (!incident.fix.empty()) json.key("remediation").begin_object().key("desc").string(explanation.safe(incident.fix[0].who + ": " + incident.fix[0].what)).end_object();
  evidences(json, explanation, incident);
  json.key("metadata").begin_object().key("version").string("1.5.0").key("product").begin_object().key("name").string("why403").key("vendor_name").string("why403").end_object().key("profiles").begin_array().string("security_control").end_array().end_object();
  json.end_object();
}

}  // namespace

std::string findings(const Explanation& explanation) {
  std::string out;
  for (const std::uint32_t i : explanation.incidents()) {
    JsonWriter json(out);
    finding(json, explanation, explanation.report.incidents[i]);
    out += '\n';
  }
  return out;
}

}  // namespace why403::report

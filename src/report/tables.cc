#include "report/tables.h"

namespace why403::report {

namespace {

using archive::Table;
using Value = std::optional<std::string>;

Value text(std::string_view value) { return value.empty() ? Value() : Value(std::string(value)); }

Value number(double value) { return std::to_string(value); }

Value count(std::uint64_t value) { return std::to_string(value); }

// As a TIMESTAMP reads it.
Value moment(base::Time time) {
  std::string out = base::format_rfc3339(time, 6);
  out.pop_back();
  return out;
}

Table verdicts(const Explanation& explanation) {
  Table table{.name = "verdicts",
              .columns = {{"id", "VARCHAR"}, {"time", "TIMESTAMP"}, {"file", "VARCHAR"}, {"line", "UBIGINT"}, {"status", "INTEGER"}, {"method", "VARCHAR"}, {"host", "VARCHAR"},
                          {"path", "VARCHAR"}, {"layer", "VARCHAR"}, {"cause", "VARCHAR"}, {"verdict", "VARCHAR"}, {"pattern", "VARCHAR"}, {"certainty", "VARCHAR"}, {"confidence", "DOUBLE"},
                          {"incident", "VARCHAR"}, {"principal", "VARCHAR"}, {"client", "VARCHAR"}, {"user_agent", "VARCHAR"}, {"rule", "VARCHAR"}},
              .rows = {}};
  for (std::size_t i = 0; i < explanation.report.denials.size(); ++i) {
    if (!explanation.shown[i]) continue;
    const diagnose::Denial& denial = explanation.report.denials[i];
    const event::SourceRef& ref = explanation.record(denial.front).ref;
    table.rows.push_back({denial_id(explanation, denial), moment(denial.time), text(explanation.file(ref.input)), count(ref.line), denial.status != 0 ? Value(std::to_string(denial.status)) : Value(),
                          text(denial.method), text(explanation.safe(denial.host)), text(explanation.safe(denial.path)), text(event::name(denial.layer)), text(name(denial.cause)), text(name(denial.verdict)), text(name(denial.pattern)),
                          text(name(denial.certainty)), number(denial.confidence), text(explanation.report.incidents[denial.incident].id), text(denial.principal),
                          denial.has_client ? text(base::format_ip(denial.client)) : Value(), text(explanation.safe(denial.agent)), text(explanation.safe(denial.rule))});
  }
  return table;
}

Table incidents(const Explanation& explanation) {
  Table table{.name = "incidents",
              .columns = {{"id", "VARCHAR"}, {"title", "VARCHAR"}, {"layer", "VARCHAR"}, {"cause", "VARCHAR"}, {"verdict", "VARCHAR"}, {"pattern", "VARCHAR"}, {"certainty", "VARCHAR"},
                          {"confidence", "DOUBLE"}, {"state", "VARCHAR"}, {"denials", "UBIGINT"}, {"first", "TIMESTAMP"}, {"last", "TIMESTAMP"}, {"people", "UBIGINT"}, {"services", "UBIGINT"},
                          {"rule", "VARCHAR"}, {"place", "VARCHAR"}, {"got_in", "VARCHAR"}, {"counterfactual", "VARCHAR"}, {"fix", "VARCHAR"}},
              .rows = {}};
  for (const std::uint32_t i : explanation.incidents()) {
    const diagnose::Incident& each = explanation.report.incidents[i];
    table.rows.push_back({each.id, text(explanation.safe(each.title)), text(event::name(each.layer)), text(name(each.cause)), text(name(each.verdict)), text(name(each.pattern)), text(name(each.certainty)),
                          number(each.confidence), text(diagnose::name(each.state)), count(each.denials.size()), moment(each.first), moment(each.last), count(each.people), count(each.services),
                          text(explanation.safe(each.rule)), text(each.place), diagnose::is_hostile(each.verdict) ? text(diagnose::name(each.got_in)) : Value(), text(explanation.safe(each.counterfactual)),
                          each.fix.empty() ? Value() : text(explanation.safe(each.fix[0].who + ": " + each.fix[0].what))});
  }
  return table;
}

}  // namespace

std::vector<archive::Table> tables(const Explanation& explanation) { return {verdicts(explanation), incidents(explanation)}; }

}  // namespace why403::report

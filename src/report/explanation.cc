#include "report/explanation.h"

#include <algorithm>

#include "base/file.h"
#include "event/redact.h"
#include "ingest/yaml.h"

namespace why403::report {

namespace {

// Everybody whom a text may name.
StandIns stand_ins(const diagnose::Report& report) {
  StandIns out;
  for (const diagnose::Denial& denial : report.denials) out.add(denial.principal);
  for (const diagnose::Change& change : report.changes) out.add(change.who);
  for (const diagnose::Incident& incident : report.incidents)
    for (const diagnose::Affected& each : incident.principals) out.add(each.name);
  return out;
}

Result<std::string, Message> json_of(const std::string& path) { return ingest::yaml_to_json(path, TRY(base::read_file(path))); }

}  // namespace

Result<Beside, Message> read_beside(const BesidePaths& paths) {
  Beside out{.known = {}, .changes = {}, .knowledge = TRY(diagnose::Knowledge::built_in()), .configuration = {}, .unread = {}};
  if (!paths.known.empty()) out.known = TRY(diagnose::Known::parse(paths.known, TRY(json_of(paths.known))));
  for (const std::string& path : paths.changes)
    for (diagnose::Change& change : TRY(diagnose::parse_changes(path, TRY(base::read_file(path))))) out.changes.push_back(std::move(change));
  for (const std::string& path : paths.knowledge) TRY(out.knowledge.add(path, TRY(json_of(path))));
  for (const std::string& path : paths.config) {
    auto each = servers::Configuration::load(path);
    if (!each && each.error().severity == base::Severity::error) return each.error();
    if (!each) out.unread.push_back(each.error());
    else if (out.configuration) out.configuration->add(std::move(*each));
    else out.configuration = std::move(*each);
  }
  return out;
}

Explanation conclude(const Beside& beside, stitch::Collection collection, ingest::Inputs inputs, ingest::ReadReport read) {
  Explanation out;
  out.inputs = std::move(inputs);
  out.read = std::move(read);
  out.known = beside.known;
  out.all = std::make_unique<stitch::Collection>(std::move(collection));
  out.report = diagnose::diagnose(*out.all, {.knowledge = beside.knowledge, .known = out.known, .configuration = beside.configuration ? &*beside.configuration : nullptr}, beside.changes);
  out.shown.assign(out.report.denials.size(), true);
  return out;
}

void redact(Explanation& explanation) {
  explanation.redacted = true;
  explanation.stand_ins = stand_ins(explanation.report);
}

std::string Explanation::place(const event::SourceRef& ref) const {
  std::string out(file(ref.input));
  out += ":" + std::to_string(ref.line);
  if (ref.record > 0) out += "[" + std::to_string(ref.record) + "]";
  return out;
}

std::string Explanation::safe(std::string_view text) const {
  event::Redactor redactor(event::Secrets::redact);
  const std::string_view masked = redactor.any_text(text);
  return redacted ? stand_ins.replace(masked) : std::string(masked);
}

std::string Explanation::excerpt(std::string_view text) const { return redacted ? std::string() : safe(text); }

std::vector<std::uint32_t> Explanation::incidents() const {
  std::vector<bool> wanted(report.incidents.size(), false);
  for (std::size_t i = 0; i < shown.size(); ++i)
    if (shown[i]) wanted[report.denials[i].incident] = true;
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < wanted.size(); ++i)
    if (wanted[i]) out.push_back(i);
  if (ranked_by_danger) std::ranges::stable_sort(out, std::greater(), [&](std::uint32_t i) { return report.incidents[i].danger; });
  return out;
}

std::size_t Explanation::denials(std::uint32_t incident) const {
  std::size_t out = 0;
  for (const std::uint32_t each : report.incidents[incident].denials) out += shown[each];
  return out;
}

}  // namespace why403::report

#include "cli/earlier.h"


#include "base/file.h"
#include "base/json_reader.h"
#include "base/text.h"
#include "cli/explain_words.h"

namespace why403::cli {

using base::JsonKind;
using base::JsonReader;
using base::JsonText;

namespace {

void read_incident(JsonReader& json, std::map<std::string, EarlierIncident>& out) {
  EarlierIncident incident;
  std::string id;
  JsonText key;
  json.enter_object();
  while (json.next_member(key)) {
    if (key.raw == "id") {
      id = base::json_unescape(json.string());
    } else if (key.raw == "title") {
      incident.title = base::json_unescape(json.string());
    } else if (key.raw == "state") {
      incident.state = base::json_unescape(json.string());
    } else if (key.raw == "denials") {
      incident.denials = static_cast<std::uint64_t>(json.integer().value_or(0));
    } else if (key.raw == "principals" && json.peek() == JsonKind::array) {
      json.enter_array();
      while (json.next_element()) {
        json.skip();
        ++incident.callers;
      }
    } else {
      json.skip();
    }
  }
  if (!id.empty()) out[id] = std::move(incident);
}

}  // namespace

Result<std::map<std::string, EarlierIncident>, Message> read_earlier(const std::string& path) {
  const std::string text = TRY(base::read_file(path));
  std::map<std::string, EarlierIncident> out;
  if (!base::trim(text).starts_with("{")) {
    for (const std::string_view line : base::split(text, '\n')) {
      const std::string_view id = base::trim(line.substr(0, line.find('#')));
      if (!id.empty()) out[std::string(id)] = {};
    }
    return out;
  }
  JsonReader json(text);
  JsonText key;
  json.enter_object();
  while (json.next_member(key)) {
    if (key.raw == "incidents" && json.peek() == JsonKind::array) {
      json.enter_array();
      while (json.next_element()) read_incident(json, out);
    } else {
      json.skip();
    }
  }
  if (!json.ok()) return Message{.what = "`" + path + "` is no report of ours", .reason = json.failure()};
  return out;
}

std::string comparison(const std::map<std::string, EarlierIncident>& earlier, const Explanation& explanation) {
  std::string out;
  const auto line = [&](std::string_view what, const std::string& id, const std::string& text) {
    out.append(what).append(what.size() < 12 ? 12 - what.size() : 1, ' ').append(base::printable(id)).append("  ").append(base::printable(text)).append("\n");
  };
  std::map<std::string, bool> seen;
  for (const std::uint32_t i : explanation.incidents()) {
    const diagnose::Incident& incident = explanation.report.incidents[i];
    seen[incident.id] = true;
    const auto before = earlier.find(incident.id);
    std::string text = title(explanation, incident);
    if (incident.callers_after > 0) text += ", " + std::to_string(incident.callers_after) + " of " + std::to_string(incident.callers) + " back";
    if (before != earlier.end() && before->second.denials > 0) text += ", " + std::to_string(before->second.denials) + " refusals then, " + std::to_string(incident.denials.size()) + " now";
    line(before == earlier.end() ? "new" : diagnose::name(incident.state), incident.id, text);
  }
  for (const auto& [id, incident] : earlier)
    if (!seen.contains(id)) line("ended", id, (explanation.redacted ? std::string() : explanation.safe(incident.title) + ", ") + "no refusal any more");
  return out;
}

}  // namespace why403::cli

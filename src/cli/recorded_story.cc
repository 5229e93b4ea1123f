#include "cli/recorded_story.h"

#include "base/json.h"
#include "base/text.h"
#include "cli/terminal.h"
#include "serve/words.h"

namespace why403::cli {

namespace {

using serve::Audience;
using serve::Clause;
using serve::DecisionRecord;
using serve::RecordReader;
using serve::Story;
using serve::WouldNeed;

std::string entity_text(const serve::RecordedEntity& entity) {
  if (entity.id.empty()) return {};
  std::string out(entity.type);
  out += "::";
  base::append_json_string(out, entity.id);
  return out;
}

std::string clause_text(const Clause& clause) {
  return clause.place.empty() ? clause.policy : clause.policy + " (" + clause.place + ")";
}

std::string list_text(const std::vector<std::string>& texts, std::string_view between) {
  std::string out;
  for (const std::string& text : texts) out.append(out.empty() ? "" : between).append(text);
  return out;
}

std::string asked_text(const DecisionRecord& record) {
  std::string out = base::format_rfc3339(record.time) + "  ";
  if (record.path.empty() && record.method.empty())
    return out.append(record.action.id).append(" ").append(entity_text(record.resource));
  return out.append(record.method).append(" ").append(record.host).append(record.path);
}

std::string outcome_text(const DecisionRecord& record) {
  if (record.allow) return "allowed";
  std::string out = "refused: ";
  out.append(record.cause.empty() ? "denied" : record.cause);
  if (!record.detail.empty()) out.append(" (").append(record.detail).append(")");
  if (record.status >= 400) out.append(", answered ").append(std::to_string(record.status));
  if (!record.enforced) out.append(", but only observed: let through");
  return out;
}

std::string why_text(const DecisionRecord& record, const Story& story) {
  if (record.check == "path") return "the path could be read in two ways";
  if (record.check == "route") return "no route matches";
  if (record.check == "address") return "the client's address is on a list that refuses it, or not on the one that allows";
  if (record.check == "identity") return "who asks was not established";
  if (record.check == "rate") return "too many requests of this caller";
  if (!record.detail.empty() && record.policies.empty() && !record.allow) return "the question could not be put to the policies";
  return story.decided_by.empty() && !record.allow ? "no policy permits it" : "";
}

class Rows {
 public:
  explicit Rows(Terminal& terminal) : terminal_(terminal) {}
  void operator()(std::string_view label, std::string_view text) {
    if (text.empty()) return;
    std::string line("  ");
    line.append(label).append(label.size() < 10 ? 10 - label.size() : 1, ' ');
    terminal_.out() << line.append(base::printable(text)).append("\n");
  }

 private:
  Terminal& terminal_;
};

void print_policies(const Story& story, const DecisionRecord& record, Rows& row) {
  row("why", why_text(record, story));
  for (const Clause& clause : story.decided_by) {
    row(record.allow ? "allowed by" : "by", clause_text(clause));
    for (const std::string& because : clause.because) row("", "because " + because);
  }
  for (const std::string_view failed : record.failed) row("failed", failed);
  for (const std::string_view asked : record.obligations) row("obliged", asked);
  for (const WouldNeed& way : story.would_need) {
    std::string text = list_text(way.facts, " and ");
    text += ", then " + way.policy + " (" + way.place + ") permits";
    if (!way.still_forbids.empty()) text += ", but " + list_text(way.still_forbids, ", ") + " would still forbid it";
    row("unless", text);
  }
}

void print_change(const Story& story, bool is_allowed, Rows& row) {
  std::string revision = story.revision;
  if (story.in_force_since) revision += ", in force since " + base::format_rfc3339(*story.in_force_since);
  if (!story.previous.empty()) revision += ", in place of " + story.previous;
  row("revision", revision);
  if (story.allowed_before) {
    std::string text = *story.allowed_before ? "the revision before would have allowed it" : "the revision before would have refused it too";
    for (const Clause& clause : story.decided_by_before) text += ", by " + clause_text(clause);
    row("change", text);
  }
  if (story.last_allowed)
    row("allowed", "the same was allowed at " + base::format_rfc3339(*story.last_allowed) + " by revision " + story.last_allowed_revision);
  if (!is_allowed && story.refusals > 1) row("refusals", std::to_string(story.refusals) + " of the same");
}

}  // namespace

void print_story(const serve::Story& story, serve::Audience audience, Terminal& terminal) {
  RecordReader reader;
  reader.read(story.record);
  const DecisionRecord& record = reader.decision();
  Rows row(terminal);
  terminal.out() << terminal.paint(Ink::bold, base::printable(asked_text(record))) << "\n";
  if (audience == Audience::subject) {
    row("outcome", record.allow || !record.enforced ? "allowed" : "refused");
    if (!record.allow) row("reason", record.told.empty() ? serve::refusal_words(record.cause).en : record.told);
    row("reference", record.reference);
    return;
  }
  row("outcome", outcome_text(record));
  row("who", record.principal.id.empty() ? "nobody signed in" : entity_text(record.principal));
  std::string asked = entity_text(record.action);
  if (!record.resource.id.empty()) asked += " on " + entity_text(record.resource);
  row("asked", asked);
  row("route", record.route);
  print_policies(story, record, row);
  row("told", record.told);
  print_change(story, record.allow, row);
  row("request", record.request_id);
  row("trace", record.trace_id);
  if (audience == Audience::security) {
    row("client", record.client);
    row("peer", record.peer);
    row("proof", record.proof);
    row("agent", record.agent);
    row("door", record.door);
    row("record", story.place);
  }
  row("reference", record.reference);
  for (const std::string& note : story.notes) row("note", note);
}

}  // namespace why403::cli

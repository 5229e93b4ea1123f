// why403 why: one denial in depth, by its id, a request id, a line, or a ticket's three facts.
#include <algorithm>

#include "base/text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/explanation.h"
#include "cli/reading.h"
#include "cli/recorded_story.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "serve/admin/access.h"
#include "serve/admin/socket_client.h"

namespace why403::cli {

namespace {

using diagnose::Denial;
using event::Field;
using serve::Audience;
using serve::Story;

constexpr std::size_t kDenialsShownMax = 5;

struct Asked {
  std::string reference;           ///< empty: a ticket's facts
  std::vector<std::string> paths;  ///< to read
  std::vector<std::string> folders;  ///< of recorded decisions, to look the reference up in
};

bool has_ticket(const Arguments& arguments) {
  return arguments.has("who") || arguments.has("client") || arguments.has("path") || arguments.has("at");
}

// `access.log:17` names both the denial and, where no other path is given, what to read.
Asked what_is_asked(const Arguments& arguments) {
  Asked out;
  out.paths = arguments.all("PATH");
  if (has_ticket(arguments) || out.paths.empty()) return out;
  out.reference = out.paths.front();
  out.paths.erase(out.paths.begin());
  if (out.paths.empty()) {
    // A reference alone, as a refused person reads it out.
    if (out.reference.find(':') == std::string::npos && serve::holds_records(serve::kRecordsFolder)) out.folders.push_back(serve::kRecordsFolder);
    else out.paths.push_back(out.reference.substr(0, out.reference.rfind(':')));
  }
  std::erase_if(out.paths, [&](const std::string& path) {
    const bool has_records = serve::holds_records(path);
    if (has_records) out.folders.push_back(path);
    return has_records;
  });
  return out;
}

bool is_meant(const Explanation& explanation, const Denial& denial, const std::string& reference) {
  if (denial_id(explanation, denial) == reference) return true;
  for (const std::uint32_t each : explanation.report.chains.chains[denial.chain].records) {
    const stitch::Record& record = explanation.record(each);
    for (const Field field : {Field::request_id, Field::trace_id, Field::vendor_id, Field::unique_id})
      if (record.has(field) && record.text(field) == reference) return true;
    const std::string place = explanation.place(record.ref);
    if (place == reference || (place.size() > reference.size() && place.ends_with(reference) && place[place.size() - reference.size() - 1] == '/') ||
        (reference.size() > place.size() && reference.ends_with(place) && reference[reference.size() - place.size() - 1] == '/'))
      return true;
  }
  return false;
}

void row(const Explanation& explanation, Terminal& terminal, std::string_view label, const std::string& text) {
  if (text.empty()) return;
  std::string line("  ");
  line.append(label).append(label.size() < 10 ? 10 - label.size() : 1, ' ').append(base::printable(explanation.safe(text))).append("\n");
  terminal.out() << line;
}

void print_denial(const Explanation& explanation, const Denial& denial, Terminal& terminal) {
  const diagnose::Incident& incident = explanation.report.incidents[denial.incident];
  const auto named = [&](std::string_view kind, std::string_view text) { return explanation.redacted ? pseudonym(kind, text) : std::string(text); };
  std::string asked = base::format_rfc3339(denial.time) + "  " + std::string(denial.method) + " " + std::string(denial.path.empty() ? denial.action : denial.path);
  if (denial.status != 0) asked += "  " + std::to_string(denial.status);
  terminal.out() << terminal.paint(Ink::bold, base::printable(explanation.safe(asked))) << "\n";
  std::string answer(title(denial.cause));
  answer.append(" (").append(name(denial.cause)).append("), refused by the ").append(event::name(denial.layer)).append(" hop");
  row(explanation, terminal, "why", answer);
  row(explanation, terminal, "verdict", std::string(name(denial.verdict)) + ", " + std::string(name(denial.pattern)) + ", " + std::string(name(denial.certainty)) + ", confidence " + std::to_string(denial.confidence).substr(0, 4));
  row(explanation, terminal, "who", named("person", denial.principal));
  row(explanation, terminal, "client", denial.has_client ? named("address", base::format_ip(denial.client)) : std::string());
  row(explanation, terminal, "agent", std::string(denial.agent));
  row(explanation, terminal, "rule", denial.rule);
  for (const diagnose::Cause each : denial.also) row(explanation, terminal, "also", std::string(title(each)));
  for (const std::uint32_t each : explanation.report.chains.chains[denial.chain].records) {
    const stitch::Record& record = explanation.record(each);
    std::string hop(event::name(record.layer));
    hop.append(each == denial.deciding ? " REFUSED  " : "  ").append(explanation.place(record.ref));
    row(explanation, terminal, "hop", hop);
    row(explanation, terminal, "", explanation.excerpt(record.excerpt.substr(0, 200)));
  }
  for (const diagnose::Evidence& each : denial.evidence)
    row(explanation, terminal, each.in_favour ? "for" : "against", std::string(each.shows) + (each.ref ? std::string("  ").append(explanation.place(*each.ref)) : std::string()));
  if (incident.change) row(explanation, terminal, "change", base::format_rfc3339(incident.change->time, 0) + " " + named("person", incident.change->who) + " " + incident.change->what);
  row(explanation, terminal, "unless", incident.counterfactual);
  for (const diagnose::Fix& fix : incident.fix) row(explanation, terminal, "fix", fix.who + ": " + fix.what);
  row(explanation, terminal, "incident", incident.id + ", " + std::to_string(incident.denials.size()) + " refusals: " + (explanation.redacted ? std::string(title(incident.cause)) : incident.title));
}

// While a service holds the records, it is asked. Nothing when nobody answers there.
std::optional<Result<std::optional<Story>, Message>> told_by_service(const std::string& folder, const std::string& reference) {
  const std::string socket = folder + "/" + serve::kAdminSocketName;
  const auto answer = serve::ask_socket(socket, "GET", "/v1/decisions/" + serve::percent_encode(reference));
  if (!answer || (answer->status != 200 && answer->status != 404)) return std::nullopt;
  if (answer->status == 404) return Result<std::optional<Story>, Message>(std::optional<Story>());
  auto story = serve::read_story(answer->body);
  if (!story) return Result<std::optional<Story>, Message>(Message{.what = "the service's answer cannot be read", .reason = story.error()});
  story->folder = folder;
  return Result<std::optional<Story>, Message>(std::optional(std::move(*story)));
}

// What our own decision point recorded. Nothing when it was none of its decisions.
Result<std::optional<Story>, Message> recorded(const Asked& asked) {
  for (const std::string& folder : asked.folders) {
    if (auto told = told_by_service(folder, asked.reference)) {
      auto story = TRY(std::move(*told));
      if (!story) continue;
      return story;
    }
    auto story = TRY(serve::find_story(folder, asked.reference));
    if (!story) continue;
    serve::explain_story(*story);
    return story;
  }
  return std::optional<Story>();
}

int tell(const Story& story, const Arguments& arguments, Terminal& terminal) {
  const Audience audience = *serve::audience_named(arguments.value("audience", "security"));
  if (arguments.has("json")) return write_report(arguments.value("json"), serve::story_json(story, audience), terminal);
  print_story(story, audience, terminal);
  return kYes;
}

Result<int, Message> why(const Arguments& arguments, Terminal& terminal) {
  const Asked asked = what_is_asked(arguments);
  if (!asked.folders.empty()) {
    const auto story = TRY(recorded(asked));
    if (story) return tell(*story, arguments, terminal);
    if (asked.paths.empty()) {
      terminal.out() << "No decision of that reference is recorded there; a new one is within a second.\n";
      return kNo;
    }
  }
  Explanation explanation = TRY(explain(arguments, asked.paths, terminal));
  std::size_t found = 0;
  for (std::size_t i = 0; i < explanation.shown.size(); ++i) {
    if (!asked.reference.empty()) explanation.shown[i] = is_meant(explanation, explanation.report.denials[i], asked.reference);
    found += explanation.shown[i];
  }
  if (arguments.has("json")) {
    const int code = write_report(arguments.value("json"), verdict_lines(explanation), terminal);
    return code == kYes && found == 0 ? kNo : code;
  }
  if (found == 0) {
    terminal.out() << "No refusal fits: nothing like it was denied in these logs.\n";
    return kNo;
  }
  std::size_t printed = 0;
  for (std::size_t i = 0; i < explanation.shown.size() && printed < kDenialsShownMax; ++i) {
    if (!explanation.shown[i]) continue;
    if (printed++ > 0) terminal.out() << "\n";
    print_denial(explanation, explanation.report.denials[i], terminal);
  }
  if (found > printed) terminal.out() << "\nand " << std::to_string(found - printed) << " more like these\n";
  return kYes;
}

int run_why(const Arguments& arguments, Terminal& terminal) {
  const auto code = why(arguments, terminal);
  if (code) return *code;
  terminal.say(code.error());
  return kError;
}

}  // namespace

Command why_command() {
  std::vector<Flag> flags = explaining_flags();
  flags.push_back({.name = "audience",
                   .takes = Takes::choice,
                   .metavar = "WHO",
                   .help = "of a recorded decision, tell what this one may know",
                   .more = "`subject`: who was refused. `owner`: owner or helpdesk, with policies and changes. "
                           "`security` (the default): with addresses and the record itself.",
                   .choices = {"subject", "owner", "security"}});
  flags.push_back(json_flag("the denials as in --verdicts, or the recorded decision"));
  return {.name = "why",
          .summary = "explain one refusal in depth",
          .description =
              "Names one refusal by its id in a report, by a request id, or by a line (`access.log:17`), or finds it "
              "from a ticket's facts: --who, --client, --path, --at.\n\n"
              "Names one decision of `why403 serve` by the reference that the refused person was given, or by its request "
              "id, in a folder that it records in (/var/lib/why403 when nothing else is named); a service that runs there is asked over "
              "its unix socket, `why403.sock`: who asked for what, which "
              "policy decided and where it stands, what would have to be otherwise, and what the change of policies did.",
          .positionals = {{.name = "PATH", .help = "the refusal unless a ticket's facts are given, then files to read", .required = true, .repeatable = true}},
          .flags = std::move(flags),
          .examples = {{"why403 why access.log:17", "the refusal on that line"},
                       {"why403 why 4JqW0Zr8m1k3xYt9vQ2b /var/lib/why403", "the decision of that reference"},
                       {"why403 why --who alice --path /ledger --at 14:07 logs/", "what happened to alice"}},
          .no_means = "no refusal fits",
          .run = run_why};
}

}  // namespace why403::cli

// why403 policy eval: decides one request, and says why.
#include "base/json.h"
#include "cedar/explain/explain.h"
#include "cedar/syntax/print.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/policy_decision.h"
#include "cli/report.h"
#include "cli/terminal.h"

namespace why403::cli {

namespace {

using cedar::Explanation;

std::string policy_place(const cedar::Program& program) {
  return std::string(program.id) + " (" + cedar::place_of(program, program.policy->place) + ")";
}

void print_grounds(const Explanation& why, Terminal& terminal) {
  for (const cedar::Ground& ground : why.grounds) {
    terminal.out() << "  " << (why.allow ? "permitted" : "forbidden") << " by "
                   << policy_place(*ground.program) << "\n";
    for (const cedar::Finding& finding : ground.relied_on)
      terminal.out() << "    because " << cedar::finding_to_text(finding) << "\n";
  }
}

void print_near_misses(const Explanation& why, const cedar::Names& names,
                       const cedar::StrangerNames* strangers, Terminal& terminal) {
  constexpr std::size_t shown_max = 3;
  for (const cedar::NearMiss& miss : why.near_misses) {
    terminal.out() << "  " << policy_place(*miss.program) << " would permit it with\n";
    for (std::size_t i = 0; i < miss.counterfactuals.size() && i < shown_max; ++i) {
      const cedar::Counterfactual& each = miss.counterfactuals[i];
      std::string line;
      for (const cedar::Fact& fact : each.facts)
        line += (line.empty() ? "" : " and ") + describe(fact, names, strangers);
      for (const cedar::Program* forbid : each.still_forbids)
        line += ", but " + std::string(forbid->id) + " would still forbid it";
      terminal.out() << "    " << line << "\n";
    }
    if (miss.counterfactuals.size() > shown_max || miss.truncated)
      terminal.out() << "    and in other ways\n";
  }
  if (why.truncated) terminal.out() << "  more policies could have been tried\n";
}

Result<int, cedar::Messages> eval(const Arguments& arguments, Terminal& terminal) {
  const PolicyWorld world =
      TRY(read_world(arguments.all("policies"), arguments.value("schema"), arguments.value("entities")));
  PolicyQuestion question{std::string(arguments.value("principal")), std::string(arguments.value("action")),
                          std::string(arguments.value("resource")), std::string(arguments.value("context"))};
  // A context that is no object is the name of a file that holds one.
  if (!question.context.empty() && question.context.front() != '{') {
    auto text = read_text(question.context);
    if (!text) return cedar::Messages{text.error()};
    question.context = std::move(*text);
  }
  cedar::RequestReader reader(*world.names);
  const cedar::Request request = TRY(read_question(question, world, reader));
  cedar::Explainer explainer(*world.engine, *world.entities);
  const Explanation& why = explainer.explain(request);
  const int code = why.allow ? kYes : kNo;
  if (arguments.has("json")) {
    const std::string json = explanation_to_json(why, *world.names, request.strangers);
    const int written = write_report(arguments.value("json"), json + "\n", terminal);
    return written == kYes ? code : written;
  }
  terminal.out() << (why.allow ? terminal.paint(Ink::green, "allow") : terminal.paint(Ink::red, "deny"))
                 << "\n";
  if (why.grounds.empty()) terminal.out() << "  no policy permits it\n";
  if (arguments.has("explain") || !why.grounds.empty()) print_grounds(why, terminal);
  for (const cedar::Decision::Failed& failed : why.errors)
    terminal.out() << "  " << policy_place(*failed.program)
                   << " failed: " << describe(failed.error, *world.names, request.strangers) << "\n";
  if (arguments.has("explain")) print_near_misses(why, *world.names, request.strangers, terminal);
  return code;
}

int run_eval(const Arguments& arguments, Terminal& terminal) {
  const auto code = eval(arguments, terminal);
  return code ? *code : say_all(code.error(), terminal);
}

}  // namespace

Command policy_eval_command() {
  return {
      .name = "eval",
      .summary = "decide one request, and say why",
      .description =
          "Decides whether the principal may do the action on the resource, by the policies and "
          "entities given. With --explain it says what a denied request lacks: the fewest facts "
          "that would have to be otherwise, each set tried.",
      .flags =
          {{.name = "policies",
            .takes = Takes::path,
            .metavar = "FILE",
            .help = "policies, text or JSON",
            .repeatable = true},
           {.name = "entities", .takes = Takes::path, .metavar = "FILE", .help = "entities in JSON"},
           {.name = "schema", .takes = Takes::path, .metavar = "FILE", .help = "the schema, text or JSON"},
           {.name = "principal",
            .takes = Takes::text,
            .metavar = "ENTITY",
            .help = "who asks: User::\"alice\""},
           {.name = "action",
            .takes = Takes::text,
            .metavar = "ENTITY",
            .help = "to do what: Action::\"view\""},
           {.name = "resource", .takes = Takes::text, .metavar = "ENTITY", .help = "on what: Doc::\"plan\""},
           {.name = "context",
            .takes = Takes::text,
            .metavar = "JSON",
            .help = "an object, or a file that holds one"},
           {.name = "explain", .help = "say what would have to be otherwise"},
           json_flag("print the explanation as JSON")},
      .examples =
          {{"why403 policy eval --policies app.cedar --entities people.json --principal 'User::\"ann\"' "
            "--action 'Action::\"view\"' --resource 'Doc::\"plan\"' --explain",
            "why ann may not see the plan"}},
      .no_means = "the request is denied",
      .run = run_eval};
}

}  // namespace why403::cli

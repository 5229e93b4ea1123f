// why403 policy: policies checked, laid out, tested, translated, linked, asked.
#include "base/json.h"
#include "cedar/format/format.h"
#include "cedar/syntax/policy_json.h"
#include "cedar/syntax/print.h"
#include "cedar/validate/validate.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/policy_files.h"
#include "cli/report.h"
#include "cli/terminal.h"

namespace why403::cli {

namespace {

using cedar::Messages;

Flag schema_flag() {
  return {.name = "schema", .takes = Takes::path, .metavar = "FILE", .help = "the schema, text or JSON"};
}

std::string problems_json(const Messages& messages) {
  std::string out;
  base::JsonWriter json(out);
  json.begin_array();
  for (const Message& message : messages) json.raw(base::render_json(message));
  json.end_array();
  return out + "\n";
}

Result<Messages, Message> problems(const Arguments& arguments) {
  auto set = read_policies(arguments.all("FILE"));
  if (!set) return set.error();
  if (!arguments.has("schema")) return Messages{};
  auto document = read_schema(std::string(arguments.value("schema")));
  if (!document) return document.error();
  auto schema = cedar::resolve_schema(*document);
  if (!schema) return schema.error();
  cedar::ValidationOptions options;
  if (arguments.has("permissive")) options.mode = cedar::ValidationMode::permissive;
  if (const auto level = arguments.number("level")) options.level = static_cast<std::uint32_t>(*level);
  cedar::ValidationResult result = validate(*set, *schema, options);
  Messages found;
  for (cedar::PolicyProblem& each : result.errors) {
    each.message.notes.push_back("in the policy `" + each.policy_id + "`");
    found.push_back(std::move(each.message));
  }
  for (cedar::PolicyProblem& each : result.warnings) {
    each.message.severity = base::Severity::warning;
    each.message.notes.push_back("in the policy `" + each.policy_id + "`");
    found.push_back(std::move(each.message));
  }
  return found;
}

int run_check(const Arguments& arguments, Terminal& terminal) {
  const auto found = problems(arguments);
  if (!found) {
    terminal.say(found.error());
    return kError;
  }
  bool wrong = false;
  for (const Message& message : *found) wrong = wrong || message.severity == base::Severity::error;
  if (arguments.has("json")) {
    const int written = write_report(arguments.value("json"), problems_json(*found), terminal);
    return written == kYes && wrong ? kNo : written;
  }
  for (const Message& message : *found) terminal.say(message);
  return wrong ? kNo : kYes;
}

Command check_command() {
  return {.name = "check",
          .summary = "read policies and check them against a schema",
          .description =
              "Reads every file, says what is wrong with file, line and column, and checks the policies "
              "against the schema when one is given: names, types, and what can never apply.",
          .positionals =
              {{.name = "FILE", .help = "policies, text or JSON", .required = true, .repeatable = true}},
          .flags = {schema_flag(),
                    {.name = "permissive",
                     .help = "let sets, records and comparisons mix types where that is safe"},
                    {.name = "level",
                     .takes = Takes::number,
                     .metavar = "N",
                     .help = "how many steps into the entities a policy may look",
                     .at_most = 1'000},
                    json_flag("print the problems as JSON")},
          .examples = {{"why403 policy check --schema app.cedarschema app.cedar",
                        "every problem with its place"}},
          .no_means = "something is wrong with the policies",
          .run = run_check};
}

// Lays one file out; whether it was so already.
Result<bool, Messages> format_file(const std::string& path, const Arguments& arguments, Terminal& terminal) {
  auto text = read_text(path);
  if (!text) return Messages{text.error()};
  cedar::FormatOptions options;
  options.width = static_cast<int>(arguments.number("width").value_or(options.width));
  options.indent = static_cast<int>(arguments.number("indent").value_or(options.indent));
  const std::string formatted = TRY(cedar::format_policies(*text, options, path));
  if (path == "-") {
    terminal.out() << formatted;
    return true;
  }
  if (formatted == *text) return true;
  if (arguments.has("check")) {
    terminal.out() << path << "\n";
    return false;
  }
  const auto written = write_file(path, formatted);
  if (!written) return Messages{written.error()};
  return true;
}

int run_fmt(const Arguments& arguments, Terminal& terminal) {
  int code = kYes;
  for (const std::string& path : arguments.all("FILE")) {
    const auto same = format_file(path, arguments, terminal);
    if (!same) code = say_all(same.error(), terminal);
    if (same && !*same && code == kYes) code = kNo;
  }
  return code;
}

Command fmt_command() {
  return {
      .name = "fmt",
      .summary = "lay policies out in one form, keeping their comments",
      .description =
          "Rewrites each file in place, or standard input to standard output for `-`. Only white space "
          "changes: the result is read again and must hold the same policies.",
      .positionals =
          {{.name = "FILE", .help = "policies as text, or -", .required = true, .repeatable = true}},
      .flags = {{.name = "check", .help = "write nothing, name the files that are laid out otherwise"},
                {.name = "width", .takes = Takes::number, .metavar = "N", .help = "columns of a line (80)", .at_most = 10'000},
                {.name = "indent",
                 .takes = Takes::number,
                 .metavar = "N",
                 .help = "columns of an indentation (2)",
                 .at_most = 100},
                json_flag("as without it: the answer is the files")},
      .examples = {{"why403 policy fmt --check policies/*.cedar", "which files are laid out otherwise"}},
      .no_means = "with --check: a file is laid out otherwise",
      .run = run_fmt};
}

// Text to JSON, or JSON to text, by the ending of the file.
Result<std::string, Messages> translated(const Arguments& arguments) {
  const std::string path(arguments.value("FILE"));
  const bool to_json = !is_json_path(path);
  if (arguments.has("schema")) {
    const cedar::SchemaDocument document = TRY(read_schema(path));
    TRY(cedar::resolve_schema(document));
    if (to_json) return schema_to_json(document) + "\n";
    return TRY(schema_to_text(document));
  }
  auto text = read_text(path);
  if (!text) return Messages{text.error()};
  if (to_json) return policies_to_json(TRY(cedar::parse_policies(std::move(*text), path))) + "\n";
  return policies_to_text(TRY(cedar::parse_policies_json(*text, path)));
}

int run_translate(const Arguments& arguments, Terminal& terminal) {
  const auto text = translated(arguments);
  if (!text) return say_all(text.error(), terminal);
  return write_report(arguments.value("output"), *text, terminal);
}

Command translate_command() {
  return {.name = "translate",
          .summary = "turn policies or a schema from text into JSON and back",
          .description = "A file whose name ends in `.json` becomes text, any other becomes JSON.",
          .positionals = {{.name = "FILE", .help = "policies, or a schema with --schema", .required = true}},
          .flags = {{.name = "schema", .help = "the file is a schema"},
                    {.name = "output",
                     .takes = Takes::path,
                     .metavar = "FILE",
                     .help = "write there instead of standard output",
                     .letter = 'o'},
                    json_flag("as without it: the answer is the translation")},
          .examples = {{"why403 policy translate app.cedar", "the policies as JSON"}},
          .run = run_translate};
}

Result<std::string, Messages> linked(const Arguments& arguments) {
  cedar::PolicySet set = TRY(read_policies({std::string(arguments.value("FILE"))}));
  cedar::Link link;
  link.id = arguments.value("id");
  link.template_id = arguments.value("template");
  if (arguments.has("principal"))
    link.principal = TRY(cedar::parse_entity_name(arguments.value("principal")));
  if (arguments.has("resource")) link.resource = TRY(cedar::parse_entity_name(arguments.value("resource")));
  if (const cedar::Policy* named = set.find(link.template_id); named == nullptr || !named->is_template()) {
    std::string help;
    for (const cedar::Policy& policy : set.policies)
      if (policy.is_template()) help += (help.empty() ? "its templates are `" : ", `") + policy.id + "`";
    return Messages{
        {.what = "`" + std::string(arguments.value("FILE")) + "` has no template `" + link.template_id + "`",
         .help = help.empty() ? "a template holds `?principal` or `?resource` in its scope" : help}};
  }
  set.links.push_back(std::move(link));
  // Making an engine checks what a link must be.
  TRY(cedar::Engine::make(std::make_shared<cedar::PolicySet>(set), std::make_shared<cedar::Names>()));
  return policies_to_json(set) + "\n";
}

int run_link(const Arguments& arguments, Terminal& terminal) {
  const auto json = linked(arguments);
  return json ? write_report(arguments.value("output"), *json, terminal) : say_all(json.error(), terminal);
}

Command link_command() {
  return {
      .name = "link",
      .summary = "make a policy from a template by filling its slots",
      .description = "Prints the policies of the file as JSON, with one more link.",
      .positionals = {{.name = "FILE", .help = "policies with the template, text or JSON", .required = true}},
      .flags = {{.name = "template", .takes = Takes::text, .metavar = "ID", .help = "the id of the template"},
                {.name = "id", .takes = Takes::text, .metavar = "ID", .help = "the id of the new policy"},
                {.name = "principal",
                 .takes = Takes::text,
                 .metavar = "ENTITY",
                 .help = "what `?principal` stands for"},
                {.name = "resource",
                 .takes = Takes::text,
                 .metavar = "ENTITY",
                 .help = "what `?resource` stands for"},
                {.name = "output",
                 .takes = Takes::path,
                 .metavar = "FILE",
                 .help = "write there instead of standard output",
                 .letter = 'o'},
                json_flag("as without it: the answer is JSON")},
      .examples =
          {{"why403 policy link roles.cedar --template reader --id ann-reads --principal 'User::\"ann\"'",
            "ann becomes a reader"}},
      .run = run_link};
}

}  // namespace

Command policy_command() {
  return {.name = "policy",
          .summary = "check, test, translate and ask policies in the Cedar language",
          .description =
              "Policies say who may do what. They are written in the Cedar language; see "
              "docs/concepts/policies.md.",
          .children = {check_command(), fmt_command(), policy_eval_command(), policy_test_command(),
                       translate_command(), link_command()}};
}

}  // namespace why403::cli

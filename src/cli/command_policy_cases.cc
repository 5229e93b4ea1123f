// why403 policy test: runs test cases written in YAML.
//
//   policies: app.cedar            # or a list; paths from the file's own folder
//   schema: app.cedarschema        # may be left out, as may the entities
//   entities: people.json
//   tests:
//     - name: ann sees her own plan
//       principal: User::"ann"
//       action: Action::"view"
//       resource: Doc::"plan"
//       context: {mfa: true}
//       decision: allow
//       reasons: [policy0]         # may be left out
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>

#include "base/json.h"
#include "base/message.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/policy_decision.h"
#include "cli/report.h"
#include "cli/terminal.h"

namespace why403::cli {

namespace {

using cedar::Messages;
namespace fs = std::filesystem;

constexpr int kYamlDepthMax = 64;

struct CaseResult {
  std::string file;
  std::string name;
  std::string failure;  // empty: as expected
};

void append_json(std::string& out, const YAML::Node& node, int depth) {
  base::JsonWriter json(out);
  if (depth > kYamlDepthMax || !node.IsDefined() || node.IsNull()) {
    out += "null";
  } else if (node.IsMap()) {
    out += '{';
    bool first = true;
    for (const auto& entry : node) {
      if (!first) out += ',';
      first = false;
      base::append_json_string(out, entry.first.Scalar());
      out += ':';
      append_json(out, entry.second, depth + 1);
    }
    out += '}';
  } else if (node.IsSequence()) {
    out += '[';
    for (std::size_t i = 0; i < node.size(); ++i) {
      if (i > 0) out += ',';
      append_json(out, node[i], depth + 1);
    }
    out += ']';
  } else {
    // Quoted scalars are strings; plain ones may be numbers and truths.
    const std::string& text = node.Scalar();
    const bool plain = node.Tag() == "?";
    if (plain && (text == "true" || text == "false" || base::parse_int(text)))
      out += text;
    else
      base::append_json_string(out, text);
  }
}

std::vector<std::string> texts(const YAML::Node& node) {
  std::vector<std::string> list;
  if (node.IsScalar()) list.push_back(node.Scalar());
  if (node.IsSequence())
    for (const auto& each : node) list.push_back(each.Scalar());
  return list;
}

std::string text_of(const YAML::Node& node, const char* name) {
  return node[name] ? node[name].Scalar() : "";
}

// A field that nobody reads is a mistake of its writer.
Status<Messages> check_fields(const YAML::Node& map, const std::vector<std::string>& known,
                              const std::string& path) {
  if (!map.IsMap())
    return Messages{{.what = "`" + path + "` is no test file", .reason = "it must hold fields by name"}};
  for (const auto& entry : map) {
    const std::string name = entry.first.Scalar();
    if (std::ranges::find(known, name) != known.end()) continue;
    const std::string near = base::did_you_mean(name, known);
    std::string help = "known are";
    for (const std::string& each : known) help += (each == known.front() ? " `" : ", `") + each + "`";
    if (!near.empty()) help = "did you mean `" + near + "`?";
    return Messages{{.what = "unknown field `" + name + "` in `" + path + "`", .help = std::move(help)}};
  }
  return Done{};
}

CaseResult run_case(const YAML::Node& node, const PolicyWorld& world, const std::string& file) {
  CaseResult result{file, text_of(node, "name"), ""};
  PolicyQuestion question{text_of(node, "principal"), text_of(node, "action"), text_of(node, "resource"), ""};
  if (node["context"]) append_json(question.context, node["context"], 0);
  cedar::RequestReader reader(*world.names);
  const auto request = read_question(question, world, reader);
  if (!request) {
    result.failure = request.error().front().what + ": " + request.error().front().reason;
    return result;
  }
  cedar::Decider decider(*world.engine, *world.entities);
  const cedar::Decision& decision = decider.decide(*request);
  const std::string got = decision.allow ? "allow" : "deny";
  std::vector<std::string> reasons;
  for (const cedar::Program* program : decision.determining) reasons.emplace_back(program->id);
  std::ranges::sort(reasons);
  const std::string wanted = text_of(node, "decision");
  if (wanted != "allow" && wanted != "deny")
    result.failure = "`decision` is `allow` or `deny`, here it is `" + wanted + "`";
  else if (wanted != got)
    result.failure = "expected " + wanted + ", got " + got;
  if (result.failure.empty() && node["reasons"]) {
    std::vector<std::string> expected = texts(node["reasons"]);
    std::ranges::sort(expected);
    const auto joined = [](const std::vector<std::string>& list) {
      std::string text;
      for (const std::string& each : list) text += (text.empty() ? "" : ", ") + each;
      return text.empty() ? "none" : text;
    };
    if (expected != reasons)
      result.failure = "expected the reasons " + joined(expected) + ", got " + joined(reasons);
  }
  return result;
}

Result<std::vector<CaseResult>, Messages> run_file(const fs::path& path) {
  std::vector<CaseResult> results;
  try {
    const YAML::Node root = YAML::LoadFile(path.string());
    TRY(check_fields(root, {"policies", "schema", "entities", "tests"}, path.string()));
    const fs::path folder = path.parent_path();
    const auto beside = [&](const std::string& name) {
      return name.empty() ? name : (folder / name).string();
    };
    std::vector<std::string> policies;
    if (root["policies"])
      for (const std::string& each : texts(root["policies"])) policies.push_back(beside(each));
    const PolicyWorld world =
        TRY(read_world(policies, beside(text_of(root, "schema")), beside(text_of(root, "entities"))));
    const YAML::Node tests = root["tests"];
    for (std::size_t i = 0; tests && i < tests.size(); ++i) {
      const YAML::Node each = tests[i];
      TRY(check_fields(each, {"name", "principal", "action", "resource", "context", "decision", "reasons"},
                       path.string()));
      results.push_back(run_case(each, world, path.string()));
    }
  } catch (const YAML::Exception& wrong) {
    return Messages{{.what = "`" + path.string() + "` is no test file", .reason = wrong.what()}};
  }
  return results;
}

std::string xml(std::string_view text) {
  std::string out;
  for (const char c : base::printable(text)) {
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

// https://github.com/testmoapp/junitxml describes the form that CI systems read.
std::string junit(const std::vector<CaseResult>& results) {
  const auto failed =
      std::ranges::count_if(results, [](const CaseResult& each) { return !each.failure.empty(); });
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"policy\" tests=\"" +
                    std::to_string(results.size()) + "\" failures=\"" + std::to_string(failed) + "\">\n";
  for (const CaseResult& each : results) {
    out += "  <testcase classname=\"" + xml(each.file) + "\" name=\"" + xml(each.name) + "\"";
    out += each.failure.empty() ? "/>\n"
                                : ">\n    <failure message=\"" + xml(each.failure) + "\"/>\n  </testcase>\n";
  }
  return out + "</testsuite>\n";
}

std::string results_json(const std::vector<CaseResult>& results) {
  std::string out;
  base::JsonWriter json(out);
  json.begin_array();
  for (const CaseResult& each : results) {
    json.begin_object().key("file").string(each.file).key("name").string(each.name);
    json.key("passed").boolean(each.failure.empty());
    if (!each.failure.empty()) json.key("failure").string(each.failure);
    json.end_object();
  }
  json.end_array();
  return out + "\n";
}

std::vector<fs::path> test_files(const std::vector<std::string>& paths) {
  std::vector<fs::path> files;
  for (const std::string& path : paths) {
    std::error_code ignored;
    if (!fs::is_directory(path, ignored)) {
      files.emplace_back(path);
      continue;
    }
    fs::recursive_directory_iterator entry(path, fs::directory_options::skip_permission_denied, ignored);
    for (; entry != fs::recursive_directory_iterator(); entry.increment(ignored)) {
      const std::string name = entry->path().filename().string();
      if (name.ends_with(".test.yaml") || name.ends_with(".test.yml")) files.push_back(entry->path());
    }
  }
  std::ranges::sort(files);
  return files;
}

int run_test(const Arguments& arguments, Terminal& terminal) {
  std::vector<CaseResult> results;
  for (const fs::path& file : test_files(arguments.all("PATH"))) {
    const auto some = run_file(file);
    if (!some) return say_all(some.error(), terminal);
    results.insert(results.end(), some->begin(), some->end());
  }
  if (results.empty()) {
    terminal.say({.what = "there are no tests here", .help = "a test file's name ends in `.test.yaml`"});
    return kError;
  }
  std::size_t failed = 0;
  for (const CaseResult& each : results) {
    if (each.failure.empty()) continue;
    ++failed;
    if (!arguments.has("json"))
      terminal.out() << terminal.paint(Ink::red, "failed") << " " << each.file << ": " << each.name << ": "
                     << each.failure << "\n";
  }
  int code = failed == 0 ? kYes : kNo;
  if (arguments.has("junit")) {
    const auto written = write_file(std::string(arguments.value("junit")), junit(results));
    if (!written) {
      terminal.say(written.error());
      return kError;
    }
  }
  if (arguments.has("json")) {
    const int written = write_report(arguments.value("json"), results_json(results), terminal);
    return written == kYes ? code : written;
  }
  terminal.out() << std::to_string(results.size() - failed) << " of " << std::to_string(results.size())
                 << " passed\n";
  return code;
}

}  // namespace

Command policy_test_command() {
  return {.name = "test",
          .summary = "run test cases: requests and what must be decided",
          .description =
              "Runs the cases of every `*.test.yaml` in the paths. Such a file names its `policies`, "
              "`schema` and "
              "`entities`, beside it, and lists `tests`: each a `principal`, `action`, `resource` and "
              "`context`, the "
              "`decision` expected (allow or deny), and its `reasons` if they matter.",
          .positionals = {{.name = "PATH",
                           .help = "test files, or folders that hold some",
                           .required = true,
                           .repeatable = true}},
          .flags = {{.name = "junit",
                     .takes = Takes::path,
                     .metavar = "FILE",
                     .help = "write the results there as JUnit XML"},
                    json_flag("print the results as JSON")},
          .examples = {{"why403 policy test policies/", "every case below the folder"}},
          .no_means = "a case came out otherwise",
          .run = run_test};
}

}  // namespace why403::cli

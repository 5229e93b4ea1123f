// Runs a suite of the conformance corpus and lists every difference from the reference.
//
//   cedar_conformance decisions UNPACKED DATA
//
// Exit 0: no difference; 1: some, listed; 77: the data is not there.
#include <algorithm>
#include <cstdio>
#include <string_view>

#include "base/json_reader.h"
#include "cedar/entities/conformance.h"
#include "cedar/entities/entities_json.h"
#include "cedar/evaluate/authorize.h"
#include "cedar/format/format.h"
#include "cedar/schema/schema_document.h"
#include "cedar/validate/validate.h"
#include "corpus.h"

namespace why403::cedar::conformance {
namespace {

struct Tally {
  int cases = 0;
  int checks = 0;
  int differences = 0;
  void differs(const Case& tested, const std::string& what) {
    ++differences;
    if (differences <= 50) std::printf("%s: %s\n", tested.file.c_str(), what.c_str());
  }
};

std::string joined(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& each : list) text += each + " ";
  return text;
}

std::string first_of(const Messages& messages) {
  return messages.front().what + (messages.front().reason.empty() ? "" : ": " + messages.front().reason);
}

void compare(const Case& tested, const CaseRequest& wanted, const Decision& got, const char* how,
             Tally& tally) {
  ++tally.checks;
  std::vector<std::string> reasons, errors;
  for (const Program* program : got.determining) reasons.emplace_back(program->id);
  for (const auto& failed : got.errors) errors.emplace_back(failed.program->id);
  std::ranges::sort(reasons);
  std::ranges::sort(errors);
  if (got.allow == wanted.allow && reasons == wanted.reasons && errors == wanted.errors) return;
  tally.differs(tested, std::string(how) + ": wanted " + (wanted.allow ? "allow" : "deny") + " by " +
                            joined(wanted.reasons) + "errors " + joined(wanted.errors) + "got " +
                            (got.allow ? "allow" : "deny") + " by " + joined(reasons) + "errors " +
                            joined(errors));
}

// The schema in text form, resolved; reported when it is not one.
std::optional<Schema> schema_of(const Case& tested, Tally& tally) {
  auto document = parse_schema(tested.schema, tested.name);
  if (!document) {
    tally.differs(tested, "schema: " + first_of(document.error()));
    return std::nullopt;
  }
  auto schema = resolve_schema(*document);
  if (schema) return std::move(*schema);
  tally.differs(tested, "schema: " + first_of(schema.error()));
  return std::nullopt;
}

void decide_case(const Case& tested, Tally& tally) {
  ++tally.cases;
  const auto schema = schema_of(tested, tally);
  if (!schema) return;
  auto names = std::make_shared<Names>();
  auto set = parse_policies(tested.policies, tested.name);
  if (!set) return tally.differs(tested, "policies: " + first_of(set.error()));
  auto entities = load_entities(tested.entities, names, {.schema = &*schema});
  if (!entities) return tally.differs(tested, "entities: " + first_of(entities.error()));
  auto engine = Engine::make(std::make_shared<PolicySet>(std::move(*set)), names);
  if (!engine) return tally.differs(tested, "engine: " + first_of(engine.error()));
  Decider decider(**engine, **entities);
  RequestReader reader(*names);
  for (const CaseRequest& wanted : tested.requests) {
    const ActionShape* action = schema->action(wanted.action.view());
    const auto request = reader.read(wanted.principal.view(), wanted.action.view(), wanted.resource.view(),
                                     wanted.context, action != nullptr ? action->context.get() : nullptr);
    if (!request) {
      tally.differs(tested, "request: " + request.error());
      continue;
    }
    compare(tested, wanted, decider.decide(*request), "by index", tally);
    compare(tested, wanted, decider.decide_by_scan(*request), "by scan", tally);
  }
}

void same_schema(const Case& tested, const Schema& wanted, const Result<SchemaDocument, Messages>& document,
                 const char* how, Tally& tally) {
  ++tally.checks;
  if (!document) return tally.differs(tested, std::string(how) + ": " + first_of(document.error()));
  const auto got = resolve_schema(*document);
  if (!got) return tally.differs(tested, std::string(how) + ": " + first_of(got.error()));
  if (!equal(*got, wanted)) tally.differs(tested, std::string(how) + ": another schema");
}

// The text, the JSON given beside it, and both conversions must all mean the same.
void convert_case(const Case& tested, const std::filesystem::path& json_folder, Tally& tally) {
  ++tally.cases;
  const auto schema = schema_of(tested, tally);
  if (!schema) return;
  const auto document = parse_schema(tested.schema);
  same_schema(tested, *schema, parse_schema_json(schema_to_json(*document)), "text to JSON", tally);
  const auto text = schema_to_text(*document);
  if (text)
    same_schema(tested, *schema, parse_schema(*text), "text to text", tally);
  else
    tally.differs(tested, "text to text: " + first_of(text.error()));
  const auto path = json_folder / (tested.name + ".cedarschema.json");
  if (!std::filesystem::exists(path)) return;
  const auto given = parse_schema_json(read_file(path));
  same_schema(tested, *schema, given, "JSON", tally);
  if (!given) return;
  same_schema(tested, *schema, parse_schema_json(schema_to_json(*given)), "JSON to JSON", tally);
  const auto again = schema_to_text(*given);
  if (again)
    same_schema(tested, *schema, parse_schema(*again), "JSON to text", tally);
  else
    tally.differs(tested, "JSON to text: " + first_of(again.error()));
}

void check_verdict(const Case& tested, const PolicySet& set, const Schema& schema, ValidationMode mode,
                   bool wanted, Tally& tally) {
  ++tally.checks;
  const ValidationResult result = validate(set, schema, {.mode = mode});
  if (result.valid() == wanted) return;
  tally.differs(tested, std::string(mode == ValidationMode::strict ? "strict" : "permissive") + ": wanted " +
                            (wanted ? "valid" : "invalid") +
                            (result.valid() ? "" : ", got: " + result.errors.front().message.what));
}

// What the reference says of the policies in both modes; nothing where no file says it.
std::optional<std::pair<bool, bool>> verdicts_of(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) return std::nullopt;
  const std::string text = read_file(path);
  base::JsonReader json(text);
  base::JsonText key;
  std::pair<bool, bool> verdicts;
  json.enter_object();
  while (json.next_member(key)) {
    if (key.raw != "policyValidation") {
      json.skip();
      continue;
    }
    json.enter_object();
    while (json.next_member(key)) {
      if (key.raw == "strict")
        verdicts.first = json.boolean();
      else if (key.raw == "permissive")
        verdicts.second = json.boolean();
      else
        json.skip();
    }
  }
  return verdicts;
}

void validate_case(const Case& tested, const std::filesystem::path& verdict_folder, Tally& tally) {
  ++tally.cases;
  const auto schema = schema_of(tested, tally);
  const auto set = parse_policies(tested.policies);
  if (!schema || !set) return;
  check_verdict(tested, *set, *schema, ValidationMode::strict, tested.should_validate, tally);
  if (const auto verdicts = verdicts_of(verdict_folder / (tested.name + ".validation.json"))) {
    check_verdict(tested, *set, *schema, ValidationMode::strict, verdicts->first, tally);
    check_verdict(tested, *set, *schema, ValidationMode::permissive, verdicts->second, tally);
  }
  Names names;
  RequestReader reader(names);
  for (const CaseRequest& request : tested.requests) {
    if (!request.validate) continue;
    ++tally.checks;
    const ActionShape* action = schema->action(request.action.view());
    const auto read = reader.read(request.principal.view(), request.action.view(), request.resource.view(),
                                  request.context, action != nullptr ? action->context.get() : nullptr);
    if (!read) {
      tally.differs(tested, "request: " + read.error());
    } else if (const auto valid = check_request(*schema, *read, names); !valid) {
      tally.differs(tested, "request: " + valid.error());
    }
  }
}

// The formatter's own cases; `@` in a snapshot's name stands before that of its input.
int format_cases(const std::filesystem::path& folder) {
  Tally tally;
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "snapshots", missing)) {
    const std::string name = entry.path().filename().string();
    std::string input = name.substr(name.find('@') + 1);
    input = input.substr(0, input.size() - 5);  // .snap
    if (!std::filesystem::exists(folder / input)) continue;
    ++tally.cases;
    Case tested;
    tested.file = entry.path();
    const std::string snapshot = read_file(entry.path());
    // The snapshot's head ends at its second line of dashes.
    const std::size_t head = snapshot.find("\n---\n");
    const auto trim = [](std::string text) {
      while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
      return text.substr(std::min(text.find_first_not_of('\n'), text.size()));
    };
    const std::string wanted = trim(snapshot.substr(head + 5));
    const auto got = format_policies(read_file(folder / input));
    ++tally.checks;
    if (!got)
      tally.differs(tested, first_of(got.error()));
    else if (trim(*got) != wanted)
      tally.differs(tested, "formatted otherwise:\n" + *got);
  }
  if (tally.cases == 0) {
    std::printf("skipped: no formatter cases in %s\n", folder.c_str());
    return 77;
  }
  std::printf("%d cases, %d differences\n", tally.cases, tally.differences);
  return tally.differences == 0 ? 0 : 1;
}

int run(std::string_view suite, const std::filesystem::path& unpacked, const std::filesystem::path& data) {
  if (suite == "formatter") return format_cases(data / "formatter");
  Tally tally;
  std::vector<std::pair<std::filesystem::path, std::filesystem::path>> files;
  for (auto& file : case_files(unpacked / "corpus-tests")) files.emplace_back(file, unpacked);
  for (auto& file : case_files(data / "handwritten" / "tests"))
    files.emplace_back(file, data / "handwritten");
  if (files.empty()) {
    std::printf("skipped: no conformance data in %s\n", data.c_str());
    return 77;
  }
  for (const auto& [file, root] : files) {
    const Case tested = read_case(file, root);
    if (suite == "decisions") decide_case(tested, tally);
    if (suite == "schemas") convert_case(tested, unpacked / "corpus-tests-json-schemas", tally);
    if (suite == "validation") validate_case(tested, unpacked / "corpus-tests-validation", tally);
  }
  std::printf("%d cases, %d checks, %d differences\n", tally.cases, tally.checks, tally.differences);
  return tally.differences == 0 ? 0 : 1;
}

}  // namespace
}  // namespace why403::cedar::conformance

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: cedar_conformance SUITE UNPACKED DATA\n");
    return 2;
  }
  return why403::cedar::conformance::run(argv[1], argv[2], argv[3]);
}

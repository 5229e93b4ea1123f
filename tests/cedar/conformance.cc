// Runs a suite of the conformance corpus and lists every difference from the reference.
//
//   cedar_conformance decisions UNPACKED DATA
//
// Exit 0: no difference; 1: some, listed; 77: the data is not there.
#include <algorithm>
#include <cstdio>
#include <string_view>

#include "cedar/entities/entities_json.h"
#include "cedar/evaluate/authorize.h"
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

void compare(const Case& tested, const CaseRequest& wanted, const Decision& got, const char* how, Tally& tally) {
  ++tally.checks;
  std::vector<std::string> reasons, errors;
  for (const Program* program : got.determining) reasons.emplace_back(program->id);
  for (const auto& failed : got.errors) errors.emplace_back(failed.program->id);
  std::ranges::sort(reasons);
  std::ranges::sort(errors);
  if (got.allow == wanted.allow && reasons == wanted.reasons && errors == wanted.errors) return;
  tally.differs(tested, std::string(how) + ": wanted " + (wanted.allow ? "allow" : "deny") + " by " +
                            joined(wanted.reasons) + "errors " + joined(wanted.errors) + "got " +
                            (got.allow ? "allow" : "deny") + " by " + joined(reasons) + "errors " + joined(errors));
}

void decide_case(const Case& tested, Tally& tally) {
  ++tally.cases;
  auto names = std::make_shared<Names>();
  auto set = parse_policies(tested.policies, tested.name);
  if (!set) return tally.differs(tested, "policies: " + first_of(set.error()));
  auto entities = load_entities(tested.entities, names, {});
  if (!entities) return tally.differs(tested, "entities: " + first_of(entities.error()));
  auto engine = Engine::make(std::make_shared<PolicySet>(std::move(*set)), names);
  if (!engine) return tally.differs(tested, "engine: " + first_of(engine.error()));
  Decider decider(**engine, **entities);
  RequestReader reader(*names);
  for (const CaseRequest& wanted : tested.requests) {
    const auto request =
        reader.read(wanted.principal.view(), wanted.action.view(), wanted.resource.view(), wanted.context);
    if (!request) {
      tally.differs(tested, "request: " + request.error());
      continue;
    }
    compare(tested, wanted, decider.decide(*request), "by index", tally);
    compare(tested, wanted, decider.decide_by_scan(*request), "by scan", tally);
  }
}

int run(std::string_view suite, const std::filesystem::path& unpacked, const std::filesystem::path& data) {
  Tally tally;
  std::vector<std::pair<std::filesystem::path, std::filesystem::path>> files;
  for (auto& file : case_files(unpacked / "corpus-tests")) files.emplace_back(file, unpacked);
  for (auto& file : case_files(data / "handwritten" / "tests")) files.emplace_back(file, data / "handwritten");
  if (files.empty()) {
    std::printf("skipped: no conformance data in %s\n", data.c_str());
    return 77;
  }
  for (const auto& [file, root] : files) {
    const Case tested = read_case(file, root);
    if (suite == "decisions") decide_case(tested, tally);
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

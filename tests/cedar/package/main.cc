// Decides one request with the library as it is installed.
#include <cstdio>

#include "cedar/entities/entities_json.h"
#include "cedar/evaluate/authorize.h"

int main() {
  using namespace why403::cedar;
  auto set = parse_policies("permit(principal, action, resource) when { context.mfa };");
  auto names = std::make_shared<Names>();
  const auto engine = Engine::make(std::make_shared<PolicySet>(std::move(*set)), names);
  const auto entities = load_entities("[]", names, {});
  RequestReader reader(*names);
  const auto request = reader.read({"User", "a"}, {"Action", "view"}, {"Doc", "d"}, R"({"mfa": true})");
  Decider decider(**engine, **entities);
  const bool allowed = decider.decide(*request).allow;
  std::puts(allowed ? "allow" : "deny");
  return allowed ? 0 : 1;
}

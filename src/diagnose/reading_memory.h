// What reading one chain after another remembers: most records have the fields of those before, and most agents repeat.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "diagnose/knowledge.h"
#include "diagnose/request_text.h"
#include "diagnose/texts.h"

namespace why403::diagnose {

/// Asks a record only those signatures that its fields and its product leave possible.
class SignatureSearch {
 public:
  explicit SignatureSearch(const Knowledge& knowledge) : knowledge_(knowledge) {}
  /// Every signature that `record` satisfies, as Knowledge::match finds them.
  void match(const stitch::Record& record, std::vector<const Signature*>& hits);

 private:
  const Knowledge& knowledge_;
  std::map<std::pair<std::uint64_t, std::string>, std::vector<const Signature*>> possible_;  // by fields and product
};

/// What a user agent's text tells.
struct AgentFacts {
  AgentKind kind = AgentKind::none;
  std::string_view crawler;  ///< that it claims to be
  std::string_view payload;  ///< the attack that it carries
};

struct ReadingMemory {
  ReadingMemory(const Knowledge& knowledge, Texts& texts_of_denials) : signatures(knowledge), texts(texts_of_denials) {}
  const AgentFacts& agent(std::string_view agent);

  SignatureSearch signatures;
  Texts& texts;

 private:
  std::unordered_map<std::string_view, AgentFacts> agents_;
};

}  // namespace why403::diagnose

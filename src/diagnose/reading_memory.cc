#include "diagnose/reading_memory.h"

#include <bit>

namespace why403::diagnose {

void SignatureSearch::match(const stitch::Record& record, std::vector<const Signature*>& hits) {
  const std::optional<PhraseSet> said = knowledge_.said_in(record);
  const bool speaking = said.has_value();
  const auto [place, fresh] = possible_.try_emplace({std::bit_cast<std::uint64_t>(record.present) << 1 | (speaking ? 1 : 0), std::string(record.text(event::Field::product))});
  if (fresh)
    for (const auto& signature : knowledge_.signatures())
      if (Knowledge::is_possible(*signature, record, speaking)) place->second.push_back(signature.get());
  for (const Signature* signature : place->second)
    if (Knowledge::holds(*signature, record, said ? &*said : nullptr)) hits.push_back(signature);
}

const AgentFacts& ReadingMemory::agent(std::string_view agent) {
  const auto [place, fresh] = agents_.try_emplace(agent);
  if (fresh) place->second = {agent_kind(agent), claimed_crawler(agent), payload_in(agent)};
  return place->second;
}

}  // namespace why403::diagnose

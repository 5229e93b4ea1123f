// Incident: the denials that one fix (or one block) would end.
//
// Its id is made of what identifies it: cause, hop and scope, or the attacker; never of counts or times, so that it
// stays the same when more of it arrives.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "diagnose/judgement.h"

namespace why403::diagnose {

enum class State : std::uint8_t { ongoing, recovering, ended };
inline constexpr std::size_t kStateCount = 3;
enum class GotIn : std::uint8_t { no, yes, unknown };
std::string_view name(State state);
std::string_view name(GotIn got_in);

struct Affected {
  std::string name;
  std::string kind;  ///< person, service or unknown
  std::size_t denials = 0;
};

struct Fix {
  std::string who;
  std::string what;
  std::vector<std::string> hold;  ///< who must not get access back
};

struct Hop {
  std::string hop, product, outcome;
};

struct Incident {
  std::string id;
  std::string key;
  std::string title;
  std::string heading;  ///< `ROLE DELETED`: the title in two or three words
  event::Layer layer = event::Layer::unknown;
  Cause cause = Cause::unknown;
  std::vector<Cause> also;
  Verdict verdict = Verdict::undetermined;
  Pattern pattern = Pattern::single;
  Certainty certainty = Certainty::inferred;
  double confidence = 0;
  State state = State::ongoing;
  std::vector<std::uint32_t> denials;
  base::Time first, last, onset_from, onset_to;
  std::vector<Affected> principals;
  std::vector<std::string> clients;
  std::vector<std::string> resources;
  std::string rule;
  std::string place;             ///< what all that was refused has in common: `/ledger`
  std::string directive;         ///< of the server's configuration, with file and line
  std::string directive_change;  ///< the smallest change to it
  std::vector<Hop> hops;
  std::size_t people = 0, services = 0, callers = 0;
  std::uint64_t successes_before = 0, successes_after = 0;
  std::size_t callers_before = 0, callers_after = 0;
  GotIn got_in = GotIn::unknown;
  std::optional<event::SourceRef> got_in_ref;
  std::uint64_t collateral = 0;  ///< signed-in people at the addresses of a hostile incident
  std::vector<std::string> evasion;
  std::optional<Change> change;
  double change_odds = 0;
  std::vector<Suspect> other_changes;
  std::vector<std::pair<Cause, double>> alternatives;
  std::vector<Evidence> evidence;
  std::string counterfactual;
  std::vector<Fix> fix;
  std::string verify;
  bool folded = false;  ///< ordinary challenges
  double harm = 0, danger = 0;
};

/// Groups all denials, sets Denial::incident, ranks by harm then danger.
std::vector<Incident> make_incidents(const Surroundings& around, const Behaviours& behaviours, const std::vector<std::optional<Hostility>>& hostile, const std::vector<Group>& groups,
                                     const std::vector<int>& group_of, std::vector<Denial>& denials);

/// What a person would do about it, and how it would have been allowed.
void advise(Incident& incident);

}  // namespace why403::diagnose

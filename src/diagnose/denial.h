// Denial: one chain as the facts that the diagnosis reasons with, and its answer.
//
// Texts are views into the collection that the chain came from, or into the report's Texts.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnose/cause.h"
#include "diagnose/request_text.h"
#include "diagnose/texts.h"
#include "stitch/chain.h"

namespace why403::diagnose {

/// What sort of evidence it is, from the weakest to the strongest.
enum class Basis : std::uint8_t {
  structure,      ///< what a line's own fields suggest: its status, its size, what it lacks
  words,          ///< words that any product uses
  context,        ///< what other lines show: who passes, since when, from where
  product,        ///< a statement that the product's documentation explains
  configuration,  ///< the server's own configuration
};
std::string_view name(Basis basis);

/// Something that speaks for or against a conclusion, with the line if one says so.
struct Evidence {
  std::optional<event::SourceRef> ref;
  std::string_view excerpt;  ///< of the collection
  std::string_view shows;
  bool in_favour = true;
  double weight = 0;  ///< log-odds
  Cause toward = Cause::unknown;  ///< the cause that it speaks of; unknown: of who asks
  Basis basis = Basis::structure;
};

/// How well founded the cause of a denial is: what its confidence is made of.
struct Grounds {
  Basis basis = Basis::structure;  ///< of the strongest evidence for it
  double log_odds = 0;             ///< of the cause
  double margin = 0;               ///< over the best cause that does not apply beside it
};

/// Log-odds of each cause.
class Scores {
 public:
  void add(Cause cause, double weight) { values_[static_cast<std::size_t>(cause)] += static_cast<float>(weight); }
  double operator[](Cause cause) const { return values_[static_cast<std::size_t>(cause)]; }

 private:
  std::array<float, kCauseCount> values_{};  // one for each denial of a day: half the size of a double counts
};

struct Denial {
  // The facts.
  std::uint32_t chain = 0;
  std::uint32_t front = 0;     ///< record of the outermost hop
  std::uint32_t deciding = 0;  ///< record of the hop that refused
  base::Time time;
  std::int32_t status = 0;
  std::string_view method, host, path, query, principal, principal_kind, agent, session, token, api_key, certificate, action, resource, authentication;
  base::Ip client;
  bool has_client = false;
  std::string_view family;        ///< of the path, else the action
  std::uint32_t client_id = 0;    ///< Names ids of the collection; 0 when it knows them not
  std::uint32_t principal_id = 0;
  std::uint32_t session_id = 0;
  std::uint32_t family_id = 0;
  std::uint32_t agent_id = 0;
  std::uint32_t path_hash = 0;    ///< of the exact path, as of successes
  std::uint32_t caller = 0;       ///< who asks, as Behaviours numbers callers
  std::uint32_t actor = 0;        ///< from where: the address, or address and agent where it is shared
  std::uint32_t address = 0;      ///< all who share the address
  bool preflight = false;
  bool sign_in = false;           ///< an attempt to sign in, rather than a request
  bool answered = false;          ///< an ordinary challenge: the same caller succeeded within seconds
  std::string_view payload;       ///< what kind of attack the request itself carries; empty: none
  bool payload_in_form = false;   ///< it was not in the URL or a header, but in what was sent
  bool sensitive = false;         ///< asks for what only a scanner asks for
  AgentKind agent_kind = AgentKind::none;
  std::string_view crawler;       ///< that the agent claims to be

  // The reasoning.
  Scores scores;
  std::vector<Evidence> evidence;
  Grounds grounds;
  Basis speaking = Basis::structure;  ///< the basis of what is argued now
  Texts* texts = nullptr;             ///< where what is argued is kept
  bool stated = false;
  bool configured = false;       ///< the server's configuration leaves no doubt
  std::string directive;         ///< of the configuration that refused: `shop.conf:12 deny all`
  std::string directive_change;  ///< the smallest change to it

  // The answer.
  event::Layer layer = event::Layer::unknown;
  Cause cause = Cause::unknown;
  std::vector<Cause> also;
  Verdict verdict = Verdict::undetermined;
  Pattern pattern = Pattern::single;
  Certainty certainty = Certainty::inferred;
  double confidence = 0.3;
  std::string rule;
  std::uint32_t incident = 0;  ///< index into Report::incidents

  /// Adds log-odds for `toward`, with the reason.
  void argue(Cause toward, double weight, std::string_view shows, std::optional<event::SourceRef> ref = std::nullopt, std::string_view excerpt = {});
};

/// Takes what the scores say: the first applying cause in the table's order, with the exceptions that it names.
void settle(Denial& denial);

}  // namespace why403::diagnose

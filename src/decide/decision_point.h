// The decision point: what is asked, and what is answered.
//
//   DecisionPoint point(snapshot, rates);                 // one for each thread
//   const Decision& decision = point.decide(question);
//   if (!decision.allow) refuse(decision.status, decision.cause);
//
// The checks, in this order, and the first that refuses is the answer: the path has one meaning; a route
// matches; the address is on the route's allow-list, if there is one, and on no block-list; the caller has not asked
// too much in all; a credential that was presented holds; the route's rate; then the policies. Policies come last because they are the only check that
// may say what else would be needed, and nobody who is blocked shall learn that. A question that cannot be
// put to the policies is denied.
//
// A policy may say what a refusal by it means, and what an allow asks of the enforcing point:
//   @cause("mfa-required") forbid … unless { context.authentication.methods.contains("otp") };
//   @step_up_acr("urn:example:hardware-key") @step_up_max_age("300") forbid …;    // the cause is the same
//   @obligation("log") permit …;
//   @hide_existence forbid …;
// What is hidden, by such a policy or by its route, is answered with 404, and to whoever has not signed in with 401, as
// that which does not exist.
//
// Where the snapshot observes, nothing is refused but what a route enforces: what has no meaning as a path, and what no
// route matches, is decided and told like everything else, and let through.
//
// context.h names what policies read of a request.
// A Decision stays valid until the same point decides again. No lock; allocates only until its buffers have
// grown.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cedar/evaluate/authorize.h"
#include "decide/advice.h"
#include "decide/annotations.h"
#include "decide/context.h"
#include "decide/question.h"
#include "decide/routes.h"
#include "identity/principal.h"
#include "limit/callers.h"
#include "limit/network_table.h"
#include "limit/rate.h"
#include "limit/seen.h"

namespace why403::decide {

/// Everything a decision depends on but the question: replaced whole, never changed.
struct Snapshot {
  std::shared_ptr<const cedar::Engine> engine;
  std::shared_ptr<const cedar::Entities> entities;
  // Large, and shared by snapshots that differ in something else.
  std::shared_ptr<const RouteTable> routes = std::make_shared<const RouteTable>();
  std::shared_ptr<const limit::NetworkTable> blocks;   ///< null: none
  std::shared_ptr<const limit::NetworkTable> allowed;  ///< null: every address may ask
  limit::CallerRules callers;                          ///< what each may ask in all
  Mode mode = Mode::enforce;  ///< of what no route speaks for: a route that says nothing, no route, an unclear path
  std::string revision;
};

/// Which check settled it.
enum class Check : std::uint8_t { path, route, address, identity, rate, policy };
std::string_view name(Check check);

struct Decision {
  bool allow = false;
  bool enforced = true;  ///< false: this is only observed, and the request is let through
  bool hidden = false;   ///< answer as if nothing were there: `cause` and `detail` are not for the caller
  int status = 403;      ///< what to answer when refused: 400, 401, 403, 404, 429 or 503
  Check check = Check::policy;
  std::string_view cause;      ///< a slug of the diagnosis vocabulary; empty when allowed
  std::string_view detail;     ///< for operators: `dot-segment`; may be empty
  base::Duration retry_after;  ///< with 429
  std::string_view over;       ///< the limit of callers that this one is over, in force or not; empty: none
  const Route* route = nullptr;
  std::string action;                         ///< `Action::"viewOrder"`, empty when no route matched
  std::string resource;                       ///< `Order::"7"`
  std::string_view resource_id;               ///< `7`
  std::string_view context;                   ///< what the policies read, JSON; empty unless they refused
  std::vector<std::string_view> determining;  ///< ids of policies
  std::vector<std::string_view> failed;       ///< ids of policies whose evaluation failed
  std::vector<std::string_view> obligations;
  StepUp step_up;  ///< what a sign-in would have to be
  std::string_view revision;
};

class DecisionPoint {
 public:
  /// `rates` is shared by the points of all threads, and outlives them; `seed` hides its keys. So is `history`, of where
  /// callers were allowed; without it a refusal costs a caller the same everywhere.
  DecisionPoint(std::shared_ptr<const Snapshot> snapshot, limit::RateTable& rates, std::uint64_t seed,
                limit::SeenTable* history = nullptr);

  const Decision& decide(const Question& question);
  /// What whoever asks could do about the refusal that `question` was just answered with, where the policies refused: in the
  /// place of what `out` held. It takes milliseconds where there are many policies, so it is not for every refusal.
  void advise(const Question& question, std::vector<Advice>& out);
  [[nodiscard]] const Snapshot& snapshot() const { return *snapshot_; }

 private:
  void read_host(std::string_view host);
  [[nodiscard]] Question meant_by(const Question& question) const;
  void run_checks(const Question& question);
  bool check_address(const Question& question);
  bool check_caller(const Question& question);
  bool check_identity(const Question& question);
  bool check_rate(const Question& question);
  void ask_policies(const Question& question);
  cedar::Request request_of(const Question& question);
  void charge_caller(const Question& question);
  [[nodiscard]] limit::Caller caller_of(const Question& question) const;
  [[nodiscard]] limit::Outcome outcome_of(const Question& question, std::uint64_t place) const;
  void hide(bool is_known);
  void refuse(Check check, int status, std::string_view cause, std::string_view detail = {});

  std::shared_ptr<const Snapshot> snapshot_;
  limit::RateTable& rates_;
  std::uint64_t seed_;
  limit::SeenTable* history_;
  cedar::Decider decider_;
  cedar::RequestReader reader_;
  ContextMaker contexts_;
  Path path_;
  std::string host_, path_text_;  // as routes and policies read them: one spelling of each
  RouteMatch match_;
  std::string context_;
  std::optional<cedar::Explainer> explainer_;
  Decision decision_;
};

}  // namespace why403::decide

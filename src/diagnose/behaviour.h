// Behaviour: what each caller did besides being refused, from the denials and the successes of the same logs.
//
// An *actor* is where requests come from: an address; where many people share one, the address with the user agent or
// the principal. A *caller* is who asks: the principal, else the key, token or session, else the actor.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "diagnose/denial.h"
#include "diagnose/known.h"

namespace why403::diagnose {

/// Distinct values of one kind that are told apart for one caller; more count as this many.
inline constexpr std::size_t kDistinctMax = 4096;

struct Behaviour {
  std::span<const std::uint32_t> denials;  ///< in order of time
  // How many different ones.
  std::size_t paths = 0;  ///< refused
  std::size_t sensitive_paths = 0;
  std::size_t families = 0;
  std::size_t existing_families = 0;  ///< of them, those that others get
  std::size_t queries = 0;            ///< refused: pages of a list
  std::size_t principals = 0;  ///< names tried or signed in, at refusals
  std::size_t browsers = 0;    ///< user agents of browsers
  // How many refusals.
  std::size_t payloads = 0;       ///< with attacks in URLs and headers
  std::size_t form_payloads = 0;  ///< with what looks like one in a form
  std::size_t sign_ins = 0;
  std::size_t wrong_secrets = 0;  ///< said by a line to be wrong
  std::size_t sensitive_posts = 0;    ///< sent to what only a scanner asks for
  std::size_t unknown_accounts = 0;
  bool scanner_agent = false;
  // From successes.
  std::uint64_t successes = 0;     ///< 2xx and 3xx
  std::uint64_t not_found = 0;     ///< 404s
  std::size_t missing_paths = 0;   ///< distinct 404 paths
  std::size_t success_principals = 0;  ///< distinct
  std::size_t success_paths = 0;
  // Derived.
  double hostility = 0;            ///< log-odds that this is an attacker
  bool shared = false;             ///< many people behind one address
  bool regular = false;            ///< machine cadence
  double median_gap_seconds = 0;
  const KnownEntry* partner = nullptr;
  const KnownEntry* crawler = nullptr;
};

class Behaviours {
 public:
  Behaviours(const stitch::Collection& all, const Known& known, std::vector<Denial>& denials);

  [[nodiscard]] const Behaviour& actor(const Denial& denial) const { return all_[denial.actor]; }
  [[nodiscard]] const Behaviour& caller(const Denial& denial) const { return all_[denial.caller]; }
  /// The whole address, all who share it.
  [[nodiscard]] const Behaviour& address(const Denial& denial) const { return all_[denial.address]; }
  [[nodiscard]] const Behaviour& at(std::uint32_t number) const { return all_[number]; }
  /// One more than the largest number of a caller or actor.
  [[nodiscard]] std::size_t size() const { return all_.size(); }
  /// Numbers of the actors.
  [[nodiscard]] const std::vector<std::uint32_t>& actors() const { return actors_; }

  [[nodiscard]] stitch::SuccessRange by_client(std::uint32_t id) const { return by_client_->of(id); }
  [[nodiscard]] stitch::SuccessRange by_principal(std::uint32_t id) const { return by_principal_->of(id); }
  [[nodiscard]] stitch::SuccessRange by_family(std::uint32_t id) const { return by_family_->of(id); }
  [[nodiscard]] stitch::SuccessRange by_session(std::uint32_t id) const { return by_session_->of(id); }
  [[nodiscard]] stitch::SuccessRange by_agent(std::uint32_t id) const { return by_agent_->of(id); }
  /// The caller's successes: by principal, else by session, else by address (with the agent where it is shared).
  template <typename Visit>
  void of_caller(const Denial& denial, Visit visit) const {
    if (denial.principal_id != 0) return each_of(by_principal(denial.principal_id), visit);
    if (denial.session_id != 0 && !by_session(denial.session_id).empty()) return each_of(by_session(denial.session_id), visit);
    if (denial.principal.empty() && denial.client_id != 0) of_actor(denial, visit);
  }
  /// Did the principal pass from the same address before?
  [[nodiscard]] bool passed_before(const Denial& denial) const;

 private:
  template <typename Visit>
  static void each_of(stitch::SuccessRange range, Visit visit) {
    for (const stitch::Success* success : range) visit(*success);
  }
  template <typename Visit>
  void of_actor(const Denial& denial, Visit visit) const {
    const bool shared = all_[denial.actor].shared;
    for (const stitch::Success* success : by_client(denial.client_id))
      if (!shared || success->agent == denial.agent_id) visit(*success);
  }
  void number(const std::vector<stitch::Success>& successes, const Known& known, std::vector<Denial>& denials);
  void assign(const std::vector<Denial>& denials);
  void observe(const std::vector<Denial>& denials);
  [[nodiscard]] bool is_given(std::uint32_t family_id) const;
  void from_successes(const std::vector<Denial>& denials);
  void weigh(const Known& known, const std::vector<Denial>& denials);

  // Where a caller is known by its address alone and nobody shares that, caller, actor and address are one.
  std::vector<Behaviour> all_;
  std::vector<std::uint32_t> denials_;  // of each in turn
  std::vector<std::uint32_t> actors_;
  std::unique_ptr<stitch::SuccessView> by_client_, by_principal_, by_family_, by_session_, by_agent_;
};

/// Median gap in seconds and whether the gaps are those of a machine.
struct Cadence {
  double median_seconds = 0;
  bool regular = false;
};
Cadence cadence(std::vector<std::int64_t> times_ns);

}  // namespace why403::diagnose

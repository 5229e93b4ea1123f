// Behaviour: what each caller did besides being refused, from the denials and the successes of the same logs.
//
// An *actor* is where requests come from: an address; where many people share one, the address with the user agent or
// the principal. A *caller* is who asks: the principal, else the key, token or session, else the actor.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "diagnose/denial.h"
#include "diagnose/known.h"

namespace why403::diagnose {

/// Distinct values of one kind that are told apart for one caller; more count as this many.
inline constexpr std::size_t kDistinctMax = 4096;

struct Behaviour {
  std::vector<std::uint32_t> denials;  ///< in order of time
  std::set<std::string_view> paths;    ///< refused ones
  std::set<std::string_view> families;
  std::set<std::string_view> principals;  ///< names tried or signed in, at refusals
  std::set<std::string_view> agents;
  std::set<base::Ip> clients;
  std::size_t sensitive_paths = 0;  ///< distinct
  std::size_t payloads = 0;
  std::size_t sign_ins = 0;       ///< refused sign-ins
  std::size_t guesses = 0;        ///< of them for a wrong secret or account
  std::size_t unknown_accounts = 0;
  bool scanner_agent = false;
  // From successes.
  std::uint64_t successes = 0;     ///< 2xx and 3xx
  std::uint64_t not_found = 0;     ///< 404s
  std::size_t missing_paths = 0;   ///< distinct 404 paths
  std::uint64_t page_successes = 0;  ///< 2xx with a signed-in principal
  std::set<std::uint32_t> success_principals;
  std::set<std::uint32_t> success_agents;
  std::size_t success_paths = 0;
  base::Time first_success{INT64_MAX}, last_success{INT64_MIN};
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

  [[nodiscard]] const Behaviour& actor(const Denial& denial) const { return actors_[denial.actor]; }
  [[nodiscard]] const Behaviour& caller(const Denial& denial) const { return callers_[denial.caller]; }
  /// The whole address, all who share it.
  [[nodiscard]] const Behaviour& address(const Denial& denial) const;
  [[nodiscard]] const Behaviour* account(std::string_view principal) const;
  [[nodiscard]] const std::vector<Behaviour>& callers() const { return callers_; }
  [[nodiscard]] const std::vector<Behaviour>& actors() const { return actors_; }

  [[nodiscard]] std::span<const stitch::Success* const> by_client(std::uint32_t id) const { return by_client_->of(id); }
  [[nodiscard]] std::span<const stitch::Success* const> by_principal(std::uint32_t id) const { return by_principal_->of(id); }
  [[nodiscard]] std::span<const stitch::Success* const> by_family(std::uint32_t id) const { return by_family_->of(id); }
  [[nodiscard]] std::span<const stitch::Success* const> by_session(std::uint32_t id) const { return by_session_->of(id); }
  [[nodiscard]] std::span<const stitch::Success* const> by_agent(std::uint32_t id) const { return by_agent_->of(id); }
  /// The caller's successes: by principal, else by session, else by address (with the agent where it is shared).
  [[nodiscard]] std::vector<const stitch::Success*> of_caller(const Denial& denial) const;

 private:
  void number(std::vector<Denial>& denials);
  void observe(std::vector<Denial>& denials);
  void from_successes(const std::vector<Denial>& denials);
  void weigh(const Known& known);

  std::vector<Behaviour> actors_, callers_, addresses_;
  std::unordered_map<std::uint32_t, std::uint32_t> address_of_client_;
  std::map<std::string, Behaviour, std::less<>> accounts_;
  std::unique_ptr<stitch::SuccessView> by_client_, by_principal_, by_family_, by_session_, by_agent_;
};

/// Median gap in seconds and whether the gaps are those of a machine.
struct Cadence {
  double median_seconds = 0;
  bool regular = false;
};
Cadence cadence(std::vector<std::int64_t> times_ns);

}  // namespace why403::diagnose

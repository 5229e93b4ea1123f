// Deed: a change as it is weighed: what its words say of what it is about, of where it reaches, and whether it gives or takes.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/ip.h"
#include "diagnose/cause.h"
#include "diagnose/known.h"

namespace why403::diagnose {

/// The kind of a change that a ban of an address makes.
inline constexpr std::string_view kBan = "ban";
/// Changes alike from which they are a routine.
inline constexpr std::size_t kRoutineFrom = 5;

struct Deed {
  std::string text;                ///< lower case
  std::vector<std::string> words;  ///< that say where it reaches
  std::vector<std::string> target; ///< of them, those of what was changed
  std::vector<base::Network> networks;  ///< that it names
  std::size_t happening = 0;       ///< alike where it is one deed, recorded twice or done to several at once
  std::uint64_t about = 0;         ///< the causes that its words speak of, as bits
  bool takes = false, gives = false;
  bool routine = false;            ///< the same is done all day, to one thing after another
  bool restart = false;            ///< a server says that it runs; what was changed it does not say

  [[nodiscard]] bool is_about(Cause cause) const { return (about >> static_cast<unsigned>(cause) & 1) != 0; }
};

std::vector<Deed> deeds_of(const std::vector<Change>& changes);

/// How well a kind of change goes with a cause, as log-odds.
double kind_fit(Cause cause, std::string_view kind);

/// The words of a text that may say where something reaches, lower case and in the singular.
void add_words(std::string_view text, std::set<std::string, std::less<>>& out);

/// Does it take something away, or give it?
bool takes_away(std::string_view lower);
bool gives(std::string_view lower);
/// Does the change take something away on purpose: an account that ended, a review?
bool is_deliberate(const Change& change);
/// Does it take a key or a secret away without giving another for it?
bool withdraws(const Change& change);
/// Does the change name this principal itself?
bool names(const Change& change, std::string_view principal);

}  // namespace why403::diagnose

// Scope: where refusals reach, in words: how many of a group say each, and how many of all others.
//
// A word of a change that is in every refusal of a group and in none besides points from one to the other; a word that
// every refusal has points nowhere.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "diagnose/context.h"
#include "diagnose/denial.h"

namespace why403::diagnose {

struct Scope {
  std::map<std::string, double, std::less<>> words;  ///< with their lift
  std::vector<std::string> places;                   ///< of the words, hosts and addresses
  std::size_t size = 0, others = 0;                  ///< refusals that were looked at, in the group and besides
  std::vector<base::Ip> clients, other_clients;      ///< of those

  [[nodiscard]] bool contains(std::string_view word) const { return words.contains(word); }
  /// Log of how much likelier the word is here than in other refusals; 0 where hardly any here says it.
  [[nodiscard]] double lift(std::string_view word) const;
  /// The same of the addresses of a network.
  [[nodiscard]] double lift(const base::Network& network) const;
};

class Scopes {
 public:
  Scopes(const Surroundings& around, const std::vector<Denial>& denials);
  /// Of a group, its denials in order.
  [[nodiscard]] Scope of(const std::vector<std::uint32_t>& group) const;

 private:
  [[nodiscard]] std::set<std::string, std::less<>> words_of(const Denial& denial) const;

  const Surroundings& around_;
  const std::vector<Denial>& denials_;
  std::vector<std::pair<std::uint32_t, std::set<std::string, std::less<>>>> sample_;  // of all denials
};

}  // namespace why403::diagnose

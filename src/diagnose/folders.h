// Folders: was a part of a site shut to everybody at the time, or only to some addresses?
//
// Apache and nginx say of a list of addresses and of `Require all denied` the same words. Many addresses that are refused at
// several things of one folder, while nobody gets any of these, met a rule that is about none of them.
//
//   Folders folders;
//   for (const Denial& denial : denials) folders.take(denial);
//   if (folders.is_shut(denial, behaviours)) …
//
// The denials must stay where they are.
#pragma once

#include <map>
#include <unordered_map>
#include <vector>

#include "diagnose/behaviour.h"
#include "diagnose/denial.h"

namespace why403::diagnose {

/// Folders that are told apart, refusals of each that are looked at, and times at which something of one was given.
inline constexpr std::size_t kFoldersMax = 100'000;
inline constexpr std::size_t kFolderRefusalsMax = 1'000;
inline constexpr std::size_t kFolderPassesMax = 100'000;

class Folders {
 public:
  /// Only what may be about addresses counts.
  void take(const Denial& denial);
  [[nodiscard]] bool is_shut(const Denial& denial, const Behaviours& behaviours) const;

 private:
  struct Folder {
    std::vector<const Denial*> refused{};
    std::vector<base::Time> given{};        // when anybody got one of these things, in order
    std::map<base::Time, bool> answers{};   // by the last time before
    bool read = false;
  };
  static void read_given(Folder& folder, const Behaviours& behaviours);

  mutable std::unordered_map<std::uint64_t, Folder> folders_;  // what was asked is kept
};

}  // namespace why403::diagnose

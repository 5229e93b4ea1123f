#include "diagnose/folders.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace why403::diagnose {

namespace {

constexpr std::size_t kClientsWanted = 8;
constexpr std::size_t kThingsWanted = 2;

// Of one site and folder.
std::uint64_t key_of(const Denial& denial) {
  const std::string_view path = denial.path;
  return base::hash_bytes(path.substr(0, path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/')), base::hash_bytes(denial.host));
}

}  // namespace

void Folders::take(const Denial& denial) {
  if (!denial.has_client || denial.scores[Cause::address_blocked] < 1 || denial.scores[Cause::address_not_allowlisted] < 1 || folders_.size() >= kFoldersMax) return;
  if (Folder& folder = folders_[key_of(denial)]; folder.refused.size() < kFolderRefusalsMax) folder.refused.push_back(&denial);
}

void Folders::read_given(Folder& folder, const Behaviours& behaviours) {
  folder.read = true;
  std::set<std::uint32_t> paths, families;
  for (const Denial* each : folder.refused) {
    paths.insert(each->path_hash);
    families.insert(each->family_id);
  }
  for (const std::uint32_t family : families)
    for (const stitch::Success* success : behaviours.by_family(family))
      if (success->status < 400 && paths.contains(success->path) && folder.given.size() < kFolderPassesMax) folder.given.push_back(success->time());
  std::ranges::sort(folder.given);
}

bool Folders::is_shut(const Denial& denial, const Behaviours& behaviours) const {
  const auto found = folders_.find(key_of(denial));
  if (found == folders_.end() || found->second.refused.size() < kClientsWanted) return false;
  Folder& folder = found->second;
  if (!folder.read) read_given(folder, behaviours);
  const auto next = std::ranges::lower_bound(folder.given, denial.time);
  const base::Time from = next == folder.given.begin() ? base::Time{INT64_MIN} : *(next - 1);
  const base::Time until = next == folder.given.end() ? base::Time{INT64_MAX} : *next;
  const auto [place, fresh] = folder.answers.try_emplace(from, false);
  if (!fresh) return place->second;
  std::set<base::Ip> clients;
  std::set<std::uint32_t> things;
  for (const Denial* each : folder.refused)
    if (each->time > from && each->time < until) {
      clients.insert(each->client);
      things.insert(each->path_hash);
    }
  return place->second = clients.size() >= kClientsWanted && things.size() >= kThingsWanted;
}

}  // namespace why403::diagnose

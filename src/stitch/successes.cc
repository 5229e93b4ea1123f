#include "stitch/successes.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/large_pages.h"
#include "base/text.h"

namespace why403::stitch {

std::uint32_t path_hash(std::string_view path) { return static_cast<std::uint32_t>(base::hash_bytes(path)); }

namespace {

bool earlier(const Success& left, const Success& right) {
  return std::tuple(left.time_ns, left.input, left.line, left.record) < std::tuple(right.time_ns, right.input, right.line, right.record);
}

// Indexes grouped by `member`, each group in the order of `all`.
void group_by(const std::vector<Success>& all, SuccessView::Member member, const auto& counts, std::vector<std::uint32_t>& first, std::vector<std::uint32_t>& places) {
  for (const Success& each : all)
    if (counts(each)) ++first[each.*member + 1];
  for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
  places.resize(first.back() + SuccessRange::kAhead, 0);
  std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
  for (std::uint32_t i = 0; i < all.size(); ++i)
    if (counts(all[i])) places[next[all[i].*member]++] = i;
}

auto thinning_key(const Success& each, std::int64_t slot) { return std::tuple(each.principal, each.family, each.status, each.time_ns / slot); }

constexpr std::int64_t kSlotMax = base::kDay.ns * 256;

}  // namespace

void Successes::add(const Success& success) {
  // Room for all at once: memory that is never written costs nothing, and growing would need it twice.
  if (all_.capacity() == 0) {
    all_.reserve(kSuccessesMax);
    base::wish_large_pages(all_.data(), kSuccessesMax * sizeof(Success));
  }
  if (all_.size() >= kSuccessesMax) thin();
  all_.push_back(success);
}

void Successes::absorb(Successes&& other) {
  for (const Success& each : other.all_) add(each);
  thinned_ += other.thinned_;
}

void Successes::sort() {
  if (!std::is_sorted(all_.begin(), all_.end(), earlier)) std::sort(all_.begin(), all_.end(), earlier);
}

// The shortest slot that leaves half of the room free, judged by one caller in 32.
std::int64_t Successes::fitting_slot() const {
  std::vector<Success> sample;
  for (const Success& each : all_)
    if (each.client % 32 == 1) sample.push_back(each);
  std::int64_t slot = slot_ns_;
  for (; slot < kSlotMax; slot *= 4) {
    const auto before = [&](const Success& left, const Success& right) { return std::tuple(left.client, thinning_key(left, slot)) < std::tuple(right.client, thinning_key(right, slot)); };
    std::sort(sample.begin(), sample.end(), before);
    std::size_t left = 0;
    for (std::size_t i = 0; i < sample.size();) {
      std::size_t end = i;
      while (end < sample.size() && !before(sample[i], sample[end])) ++end;
      left += std::min<std::size_t>(end - i, 2);
      i = end;
    }
    if (left * 2 <= sample.size()) break;
  }
  return slot;
}

// Of every caller, resource family, status and slot: the first, and the last with the number that it stands for.
void Successes::keep_first_and_last() {
  std::uint32_t clients = 0;
  for (const Success& each : all_) clients = std::max(clients, each.client + 1);
  std::vector<std::uint32_t> first(clients + 1, 0), places;
  group_by(all_, &Success::client, [](const Success&) { return true; }, first, places);
  // What is sorted lies side by side: the successes of one client are strewn over all the memory.
  struct Keyed {
    std::uint64_t who_what = 0;   // principal and family
    std::uint64_t when_how = 0;   // slot and status
    std::int64_t time_ns = 0;
    std::uint32_t place = 0;
  };
  const auto group = [](const Keyed& each) { return std::pair(each.who_what, each.when_how); };
  std::vector<Keyed> keyed;
  for (std::uint32_t client = 0; client < clients; ++client) {
    keyed.clear();
    for (std::uint32_t i = first[client]; i < first[client + 1]; ++i) {
      const Success& each = all_[places[i]];
      keyed.push_back({std::uint64_t{each.principal} << 32 | each.family, static_cast<std::uint64_t>(each.time_ns / slot_ns_) << 16 | each.status, each.time_ns, places[i]});
    }
    std::sort(keyed.begin(), keyed.end(), [](const Keyed& left, const Keyed& right) {
      return std::tie(left.who_what, left.when_how, left.time_ns, left.place) < std::tie(right.who_what, right.when_how, right.time_ns, right.place);
    });
    for (auto at = keyed.begin(); at != keyed.end();) {
      auto until = at + 1;
      while (until != keyed.end() && group(*until) == group(*at)) ++until;
      if (until - at > 2) {
        std::uint32_t count = 0;
        for (auto each = at + 1; each != until; ++each) count += std::exchange(all_[each->place].count, 0);
        all_[(until - 1)->place].count = count;
        thinned_ += static_cast<std::uint64_t>(until - at) - 2;
      }
      at = until;
    }
  }
  std::erase_if(all_, [](const Success& each) { return each.count == 0; });
}

void Successes::thin() {
  slot_ns_ = fitting_slot();
  keep_first_and_last();
  // Many callers with one success each cannot be thinned by time: the oldest go.
  if (all_.size() * 4 <= kSuccessesMax * 3) return;
  const std::size_t surplus = all_.size() - kSuccessesMax / 2;
  std::nth_element(all_.begin(), all_.begin() + static_cast<std::ptrdiff_t>(surplus), all_.end(), earlier);
  thinned_ += surplus;
  all_.erase(all_.begin(), all_.begin() + static_cast<std::ptrdiff_t>(surplus));
}

SuccessRange SuccessRange::from(std::int64_t time_ns) const {
  const auto first = std::ranges::lower_bound(places_, time_ns, {}, [&](std::uint32_t place) { return all_[place].time_ns; });
  return {all_, places_.subspan(static_cast<std::size_t>(first - places_.begin()))};
}

SuccessView::SuccessView(const std::vector<Success>& all, Member member, const std::vector<bool>& wanted) : all_(all.data()) {
  if (std::find(wanted.begin(), wanted.end(), true) == wanted.end()) return;
  first_.resize(wanted.size() + 1, 0);
  group_by(all, member, [&](const Success& each) { return each.*member != 0 && each.*member < wanted.size() && wanted[each.*member]; }, first_, places_);
}

SuccessRange SuccessView::of(std::uint32_t id) const {
  if (id + 1 >= first_.size()) return {};
  return {all_, std::span<const std::uint32_t>(places_).subspan(first_[id], first_[id + 1] - first_[id])};
}

}  // namespace why403::stitch

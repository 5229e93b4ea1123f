#include "stitch/successes.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"

namespace why403::stitch {

std::uint32_t path_hash(std::string_view path) { return static_cast<std::uint32_t>(base::hash_bytes(path)); }

void Successes::add(const Success& success) {
  if (all_.size() >= kSuccessesMax) thin();
  all_.push_back(success);
}

void Successes::absorb(Successes&& other) {
  for (const Success& each : other.all_) add(each);
  thinned_ += other.thinned_;
}

void Successes::thin() {
  while (all_.size() * 2 > kSuccessesMax) {
    const auto key = [&](const Success& each) {
      return std::tuple(each.client, each.principal, each.family, each.status, each.time_ns / slot_ns_);
    };
    std::sort(all_.begin(), all_.end(), [&](const Success& left, const Success& right) {
      return std::tuple(key(left), left.time_ns) < std::tuple(key(right), right.time_ns);
    });
    std::size_t out = 0;
    for (std::size_t i = 0; i < all_.size();) {
      std::size_t end = i;
      while (end < all_.size() && key(all_[end]) == key(all_[i])) ++end;
      const std::size_t size = end - i;
      all_[out] = all_[i];
      if (size > 1) {
        std::uint32_t count = 0;
        for (std::size_t k = i + 1; k < end; ++k) count += all_[k].count;
        thinned_ += size - 2;
        all_[++out] = all_[end - 1];
        all_[out].count = count;
      }
      ++out;
      i = end;
    }
    all_.resize(out);
    slot_ns_ *= 4;
    // Many callers with one success each cannot be thinned by time: the oldest half goes.
    if (all_.size() * 2 > kSuccessesMax && slot_ns_ > base::kDay.ns * 16) {
      std::nth_element(all_.begin(), all_.begin() + static_cast<std::ptrdiff_t>(all_.size() / 2), all_.end(),
                       [](const Success& left, const Success& right) { return left.time_ns > right.time_ns; });
      thinned_ += all_.size() - all_.size() / 2;
      all_.resize(all_.size() / 2);
    }
  }
}

SuccessView::SuccessView(const std::vector<Success>& all, Member member, const std::vector<bool>& wanted)
    : first_(wanted.size() + 1, 0) {
  const auto counts = [&](const Success& each) { return each.*member != 0 && each.*member < wanted.size() && wanted[each.*member]; };
  for (const Success& each : all)
    if (counts(each)) ++first_[each.*member + 1];
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
  sorted_.resize(first_.back());
  std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
  for (const Success& each : all)
    if (counts(each)) sorted_[next[each.*member]++] = &each;
  const auto earlier = [](const Success* left, const Success* right) {
    return left->time_ns != right->time_ns ? left->time_ns < right->time_ns : std::tuple(left->input, left->line) < std::tuple(right->input, right->line);
  };
  // Logs are nearly always in order of time already.
  for (std::size_t id = 0; id + 1 < first_.size(); ++id) {
    const auto begin = sorted_.begin() + first_[id];
    const auto end = sorted_.begin() + first_[id + 1];
    if (!std::is_sorted(begin, end, earlier)) std::stable_sort(begin, end, earlier);
  }
}

std::span<const Success* const> SuccessView::of(std::uint32_t id) const {
  if (id + 1 >= first_.size()) return {};
  return std::span<const Success* const>(sorted_).subspan(first_[id], first_[id + 1] - first_[id]);
}

}  // namespace why403::stitch

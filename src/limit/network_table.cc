#include "limit/network_table.h"

#include <algorithm>

namespace why403::limit {

namespace {

__extension__ using Wide = unsigned __int128;

Wide to_wide(const base::Ip& ip) {
  Wide value = 0;
  for (const std::uint8_t byte : ip.bytes) value = value << 8 | byte;
  return value;
}

template <typename Key>
struct Prefix {
  Key first;
  Key last;
  Mark mark;
};

// The prefixes nest or are apart, so one stack of the open ones gives every range the innermost mark.
template <typename Key>
void cut_into_ranges(std::vector<Prefix<Key>>& prefixes, std::vector<Key>& starts, std::vector<Mark>& marks) {
  std::stable_sort(prefixes.begin(), prefixes.end(), [](const auto& left, const auto& right) {
    return left.first != right.first ? left.first < right.first : left.last > right.last;
  });
  const auto begin_range = [&](Key start, Mark mark) {
    if (!starts.empty() && starts.back() == start) {
      marks.back() = mark;
    } else {
      starts.push_back(start);
      marks.push_back(mark);
    }
  };
  std::vector<Prefix<Key>> open;
  const auto close_before = [&](auto is_past) {
    while (!open.empty() && is_past(open.back())) {
      const Key last = open.back().last;
      open.pop_back();
      if (last != static_cast<Key>(~Key{0})) begin_range(last + 1, open.empty() ? kNoMark : open.back().mark);
    }
  };
  if (prefixes.empty()) return;
  begin_range(0, kNoMark);
  for (const Prefix<Key>& prefix : prefixes) {
    close_before([&](const Prefix<Key>& held) { return held.last < prefix.first; });
    begin_range(prefix.first, prefix.mark);
    open.push_back(prefix);
  }
  close_before([](const Prefix<Key>&) { return true; });
}

}  // namespace

template <typename Key>
void NetworkTable::Ranges<Key>::index(int shift) {
  if (starts.empty()) return;
  first.resize(65537);
  std::uint32_t at = 0;
  for (std::size_t top = 0; top < 65536; ++top) {
    const Key start = static_cast<Key>(static_cast<Key>(top) << shift);
    while (at + 1 < starts.size() && starts[at + 1] <= start) ++at;
    first[top] = at;
  }
  first[65536] = static_cast<std::uint32_t>(starts.size() - 1);
}

template <typename Key>
Mark NetworkTable::Ranges<Key>::find(Key key, int shift) const {
  if (starts.empty()) return kNoMark;
  const auto top = static_cast<std::size_t>(key >> shift);
  const auto begin = starts.begin() + first[top];
  const auto end = starts.begin() + first[top + 1] + 1;
  return marks[static_cast<std::size_t>(std::upper_bound(begin, end, key) - starts.begin()) - 1];
}

template <typename Key>
std::size_t NetworkTable::Ranges<Key>::bytes() const {
  return starts.capacity() * sizeof(Key) + (marks.capacity() + first.capacity()) * sizeof(Mark);
}

std::optional<Mark> NetworkTable::find(const base::Ip& ip) const {
  const Mark mark = ip.is_v4() ? v4_.find(ip.v4(), 16) : v6_.find(to_wide(ip), 112);
  if (mark == kNoMark) return std::nullopt;
  return mark;
}

std::size_t NetworkTable::bytes() const { return v4_.bytes() + v6_.bytes(); }

bool NetworkTableBuilder::add(const base::Network& network, Mark mark) {
  if (networks_.size() >= kNetworksMax) return false;
  networks_.emplace_back(network, mark);
  return true;
}

NetworkTable NetworkTableBuilder::build() const {
  std::vector<Prefix<std::uint32_t>> narrow;
  std::vector<Prefix<Wide>> wide;
  std::optional<Mark> around;  // of the longest prefix that holds all of IPv4
  std::uint8_t around_length = 0;
  for (const auto& [network, mark] : networks_) {
    // An IPv4 address is held mapped, so a network that is wider than all of IPv4 is of IPv6.
    if (network.first.is_v4() && network.prefix >= 96) {
      const std::uint32_t first = network.first.v4();
      const unsigned host_bits = 128u - network.prefix;
      const std::uint32_t host = host_bits == 0 ? 0 : ~std::uint32_t{0} >> (32 - host_bits);
      narrow.push_back({first, first | host, mark});
    } else {
      const Wide first = to_wide(network.first);
      const unsigned host_bits = 128u - network.prefix;
      const Wide host = host_bits == 0 ? 0 : ~Wide{0} >> (128 - host_bits);
      wide.push_back({first, first | host, mark});
      // `::/0` and its like hold the mapped addresses too.
      constexpr Wide mapped_first = Wide{0xffff} << 32;
      if (first <= mapped_first && (first | host) >= mapped_first + 0xffff'ffffu &&
          network.prefix >= around_length) {
        around_length = network.prefix;
        around = mark;
      }
    }
  }
  // Before the networks of IPv4 itself: of equal ranges the last one counts.
  if (around) narrow.insert(narrow.begin(), {0, ~std::uint32_t{0}, *around});
  NetworkTable table;
  cut_into_ranges(narrow, table.v4_.starts, table.v4_.marks);
  cut_into_ranges(wide, table.v6_.starts, table.v6_.marks);
  table.v4_.index(16);
  table.v6_.index(112);
  return table;
}

}  // namespace why403::limit

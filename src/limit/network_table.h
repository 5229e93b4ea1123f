// Networks with a mark each, and the longest prefix that holds an address.
//
//   NetworkTableBuilder builder;
//   builder.add(*parse_network("203.0.113.0/24"), 7);
//   const NetworkTable table = builder.build();
//   if (auto mark = table.find(ip)) …                   // 7 for 203.0.113.9
//
// The prefixes are cut into ranges that do not overlap, each with the mark of its longest prefix, and sorted;
// a first table over 16 bits of the address leaves a short binary search. IPv4 and IPv6 are kept apart: 8
// and 20 bytes a range, at most two ranges a prefix. Immutable: any number of threads. kNetworksMax bounds
// it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/ip.h"

namespace why403::limit {

using Mark = std::uint32_t;
inline constexpr Mark kNoMark = 0xFFFF'FFFF;
inline constexpr std::size_t kNetworksMax = 16'000'000;

class NetworkTable {
 public:
  NetworkTable() = default;
  [[nodiscard]] std::optional<Mark> find(const base::Ip& ip) const;
  [[nodiscard]] bool empty() const { return v4_.starts.empty() && v6_.starts.empty(); }
  /// Bytes held.
  [[nodiscard]] std::size_t bytes() const;

 private:
  friend class NetworkTableBuilder;
  template <typename Key>
  struct Ranges {
    std::vector<Key> starts;           // sorted; a range ends where the next begins
    std::vector<Mark> marks;           // of each range
    std::vector<std::uint32_t> first;  // by the top 16 bits: the last range that begins at or before them
    void index(int shift);
    [[nodiscard]] Mark find(Key key, int shift) const;
    [[nodiscard]] std::size_t bytes() const;
  };
  __extension__ using Wide = unsigned __int128;
  Ranges<std::uint32_t> v4_;
  Ranges<Wide> v6_;
};

class NetworkTableBuilder {
 public:
  /// A prefix given twice keeps its last mark. False, and not added, past kNetworksMax.
  bool add(const base::Network& network, Mark mark);
  [[nodiscard]] std::size_t size() const { return networks_.size(); }
  [[nodiscard]] NetworkTable build() const;

 private:
  std::vector<std::pair<base::Network, Mark>> networks_;
};

}  // namespace why403::limit

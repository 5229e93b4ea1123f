// What was seen lately: a set of hashes of fixed size, which forgets.
//
//   SeenTable seen(1 << 16);
//   seen.add(key);
//   if (seen.contains(key)) …                           // false also when newer ones took its place
//
// A key has kWays places; when all are taken, a newcomer takes one after the other of them, which is counted
// (`forgotten`). Any number of threads, no lock, no allocation after construction. Two threads that add at the same
// moment may lose one of the two; it is added the next time.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

namespace why403::limit {

class SeenTable {
 public:
  static constexpr std::size_t kWays = 8;
  static constexpr std::size_t kKeysMax = std::size_t{1} << 26;

  /// Room for about `keys`, rounded up to a power of two, at most kKeysMax; 8 bytes each.
  explicit SeenTable(std::size_t keys);

  /// `key` is a hash with a secret seed, so that nobody can choose whom it makes forgotten.
  void add(std::uint64_t key);
  [[nodiscard]] bool contains(std::uint64_t key) const;

  [[nodiscard]] std::size_t capacity() const { return (mask_ + 1) * kWays; }
  [[nodiscard]] std::uint64_t forgotten() const { return forgotten_.load(std::memory_order_relaxed); }

 private:
  struct alignas(64) Group {
    std::atomic<std::uint64_t> keys[kWays]{};
  };
  std::size_t mask_ = 0;
  std::unique_ptr<Group[]> groups_;
  std::atomic<std::uint64_t> forgotten_{0};
};

}  // namespace why403::limit

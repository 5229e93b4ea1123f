// How many events each client address has, and how many addresses there are, in bounded memory.
//
// Two open-addressing tables, one for IPv4 (8 bytes a slot) and one for IPv6 (20 bytes). They count exactly
// until one is full: more than 7.3 million IPv4 or 0.9 million IPv6 addresses. From then on addresses that
// are new are no longer counted one by one, and distinct() comes from a HyperLogLog sketch of 16 KiB
// (standard error 0.8 %); exact() says which. At most 84 MiB, 116 MiB for a moment while a table doubles.
// An address's count stops at 2^32 - 1.
//
// `seed` keeps whoever chooses addresses from aiming at one slot; it changes no answer but the estimate's
// error. One thread each; merge() joins what several counted with one seed.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include "base/ip.h"
#include "event/count_table.h"

namespace why403::event {

struct ClientCount {
  base::Ip client;
  std::uint64_t events = 0;
  bool operator==(const ClientCount&) const = default;
};

class ClientCounts {
 public:
  static constexpr std::size_t kV4SlotsMax = std::size_t{1} << 23;
  static constexpr std::size_t kV6SlotsMax = std::size_t{1} << 20;

  explicit ClientCounts(std::uint64_t seed = 0) : hash_{(seed * 2 + 1) * 0x9e3779b97f4a7c15U} {}

  void add(const base::Ip& client) {
    if (!client.is_v4()) return add_v6(client, 1);
    waiting_[waiting_count_++] = client.v4();
    if (waiting_count_ == kWaiting) settle();
  }
  void merge(ClientCounts& other);

  // What waits is settled first, hence none of these is const.
  [[nodiscard]] std::uint64_t distinct();
  [[nodiscard]] bool exact() {
    settle();
    return sketch_ == nullptr;
  }
  /// The addresses with the most events, those with equal counts in the order of addresses.
  [[nodiscard]] std::vector<ClientCount> top(std::size_t size);
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  static constexpr int kSketchBits = 14;

  // Two multiplications, the first by a secret odd number: every bit of the address reaches the top bits.
  struct Hash {
    std::uint64_t secret;
    std::uint64_t operator()(std::uint64_t value) const {
      value *= secret;
      value ^= value >> 32;
      return value * 0xd6e8feb86659fd93U;
    }
    std::uint64_t operator()(const base::Ip& address) const {
      std::uint64_t high = 0;
      std::uint64_t low = 0;
      std::memcpy(&high, address.bytes.data(), 8);
      std::memcpy(&low, address.bytes.data() + 8, 8);
      return (*this)((*this)(high) ^ low);
    }
  };

  void add(const base::Ip& client, std::uint32_t events);
  void add_v4(std::uint32_t address, std::uint64_t hashed, std::uint32_t events);
  void add_v6(const base::Ip& client, std::uint32_t events);
  void settle();
  template <typename Key>
  void add_new(CountTable<Key>& table, const Key& key, std::uint64_t hashed, std::uint32_t events);
  template <typename Visit>
  void for_each(const Visit& visit) const;
  void start_sketch();
  void sketch(std::uint64_t hashed);

  // A table for many clients lies outside the nearest caches. Addresses wait until there are some, then all
  // their slots are fetched at once, which takes less than half the time of one after the other.
  static constexpr std::size_t kWaiting = 16;
  std::array<std::uint32_t, kWaiting> waiting_{};
  std::size_t waiting_count_ = 0;

  Hash hash_;
  CountTable<std::uint32_t> v4_{kV4SlotsMax};
  CountTable<base::Ip> v6_{kV6SlotsMax};
  std::unique_ptr<std::uint8_t[]> sketch_;
};

}  // namespace why403::event

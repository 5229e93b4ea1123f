#include "event/client_counts.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace why403::event {

template <typename Key>
void ClientCounts::add_new(CountTable<Key>& table, const Key& key, std::uint64_t hashed,
                           std::uint32_t events) {
  if (!table.insert(key, events, hash_)) start_sketch();
  if (sketch_) sketch(hashed);
}
void ClientCounts::add_v4(std::uint32_t address, std::uint64_t hashed, std::uint32_t events) {
  if (!v4_.increase(address, hashed, events)) add_new(v4_, address, hashed, events);
}

void ClientCounts::add_v6(const base::Ip& client, std::uint32_t events) {
  const std::uint64_t hashed = hash_(client);
  if (!v6_.increase(client, hashed, events)) add_new(v6_, client, hashed, events);
}

void ClientCounts::add(const base::Ip& client, std::uint32_t events) {
  if (!client.is_v4()) return add_v6(client, events);
  add_v4(client.v4(), hash_(client.v4()), events);
}

void ClientCounts::settle() {
  std::array<std::uint64_t, kWaiting> hashed;
  for (std::size_t i = 0; i < waiting_count_; ++i) {
    hashed[i] = hash_(waiting_[i]);
    v4_.prefetch(hashed[i]);
  }
  for (std::size_t i = 0; i < waiting_count_; ++i) add_v4(waiting_[i], hashed[i], 1);
  waiting_count_ = 0;
}

// Flajolet, Fusy, Gandouet, Meunier: HyperLogLog (2007). The top bits choose a register, which keeps the
// longest run of zeros seen in the others. The hash is mixed once more: its low bits are its weakest.
void ClientCounts::sketch(std::uint64_t hashed) {
  hashed ^= hashed >> 29;
  hashed *= 0xbf58476d1ce4e5b9U;
  hashed ^= hashed >> 32;
  std::uint8_t& reg = sketch_[hashed >> (64 - kSketchBits)];
  const auto rank =
      static_cast<std::uint8_t>(std::countl_zero(hashed << kSketchBits | 1U << (kSketchBits - 1)) + 1);
  reg = std::max(reg, rank);
}

void ClientCounts::start_sketch() {
  if (sketch_) return;
  sketch_ = std::make_unique<std::uint8_t[]>(std::size_t{1} << kSketchBits);
  v4_.for_each([&](std::uint32_t address, std::uint32_t) { sketch(hash_(address)); });
  v6_.for_each([&](const base::Ip& address, std::uint32_t) { sketch(hash_(address)); });
}

template <typename Visit>
void ClientCounts::for_each(const Visit& visit) const {
  v4_.for_each(
      [&](std::uint32_t address, std::uint32_t events) { visit(base::Ip::from_v4(address), events); });
  v6_.for_each(visit);
}

void ClientCounts::merge(ClientCounts& other) {
  other.settle();
  other.for_each([&](const base::Ip& client, std::uint32_t events) { add(client, events); });
  if (!other.sketch_) return;
  start_sketch();
  for (std::size_t i = 0; i < std::size_t{1} << kSketchBits; ++i)
    sketch_[i] = std::max(sketch_[i], other.sketch_[i]);
}

std::uint64_t ClientCounts::distinct() {
  settle();
  if (!sketch_) return v4_.used() + v6_.used();
  constexpr double registers = 1 << kSketchBits;
  double sum = 0;
  for (std::size_t i = 0; i < std::size_t{1} << kSketchBits; ++i) sum += std::ldexp(1.0, -sketch_[i]);
  constexpr double alpha = 0.7213 / (1 + 1.079 / registers);
  const auto estimate = static_cast<std::uint64_t>(alpha * registers * registers / sum);
  // What was counted one by one is certain.
  return std::max<std::uint64_t>(estimate, v4_.used() + v6_.used());
}

std::vector<ClientCount> ClientCounts::top(std::size_t size) {
  settle();
  // The first of this heap is the least of the best so far.
  std::vector<ClientCount> best;
  const auto better = [](const ClientCount& left, const ClientCount& right) {
    return left.events != right.events ? left.events > right.events : left.client < right.client;
  };
  const auto offer = [&](const ClientCount& one) {
    if (best.size() == size) {
      if (size == 0 || !better(one, best.front())) return;
      std::pop_heap(best.begin(), best.end(), better);
      best.pop_back();
    }
    best.push_back(one);
    std::push_heap(best.begin(), best.end(), better);
  };
  for_each([&](const base::Ip& client, std::uint32_t events) { offer({client, events}); });
  std::sort_heap(best.begin(), best.end(), better);
  return best;
}

std::size_t ClientCounts::memory_bytes() const {
  return v4_.memory_bytes() + v6_.memory_bytes() + (sketch_ ? std::size_t{1} << kSketchBits : 0);
}

}  // namespace why403::event

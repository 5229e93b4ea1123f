// An open-addressing table from keys to counts, for ClientCounts: slots side by side, the next slot when one
// is taken, nothing ever removed. The caller hashes; the top bits of the hash choose the slot.
#pragma once

#include <bit>
#include <cstdint>
#include <memory>
#include <utility>

namespace why403::event {

template <typename Key>
class CountTable {
 public:
  struct Slot {
    Key key{};
    std::uint32_t events = 0;  ///< 0: the slot is free
  };

  /// A table of at most `slots_max` slots, a power of two.
  explicit CountTable(std::size_t slots_max) : slots_max_(slots_max) {}

  /// Adds to the key's count; false when the key is not there.
  bool increase(const Key& key, std::uint64_t hashed, std::uint32_t events) {
    if (!slots_) return false;
    Slot& slot = slot_of(key, hashed);
    if (slot.events == 0) return false;
    slot.events = slot.events > UINT32_MAX - events ? UINT32_MAX : slot.events + events;
    return true;
  }
  /// Takes in a key that is not there; false when the table is full and cannot grow.
  template <typename Hash>
  bool insert(const Key& key, std::uint32_t events, const Hash& hash) {
    if (used_ == limit_ && !grow(hash)) return false;
    ++used_;
    slot_of(key, hash(key)) = {key, events};
    return true;
  }
  /// Asks the memory for the slot where a key with that hash would stand.
  void prefetch(std::uint64_t hashed) const {
    if (slots_) __builtin_prefetch(&slots_[hashed >> shift_], 1);
  }
  template <typename Visit>
  void for_each(const Visit& visit) const {
    for (std::size_t i = 0; slots_ && i <= mask_; ++i)
      if (slots_[i].events != 0) visit(slots_[i].key, slots_[i].events);
  }
  [[nodiscard]] std::size_t used() const { return used_; }
  [[nodiscard]] std::size_t memory_bytes() const { return slots_ ? (mask_ + 1) * sizeof(Slot) : 0; }

 private:
  static constexpr std::size_t kFirstSlots = 1 << 12;

  Slot& slot_of(const Key& key, std::uint64_t hashed) {
    std::size_t place = hashed >> shift_;
    while (slots_[place].events != 0 && !(slots_[place].key == key)) place = (place + 1) & mask_;
    return slots_[place];
  }
  template <typename Hash>
  bool grow(const Hash& hash) {
    const std::size_t before = slots_ ? mask_ + 1 : 0;
    if (before == slots_max_) return false;
    const std::size_t slots = before == 0 ? kFirstSlots : before * 2;
    const std::unique_ptr<Slot[]> old = std::exchange(slots_, std::make_unique<Slot[]>(slots));
    mask_ = slots - 1;
    shift_ = 64 - std::countr_zero(slots);
    // Three quarters are filled while the table can still grow, seven eighths once it cannot.
    limit_ = slots < slots_max_ ? slots / 4 * 3 : slots / 8 * 7;
    for (std::size_t i = 0; i < before; ++i)
      if (old[i].events != 0) slot_of(old[i].key, hash(old[i].key)) = old[i];
    return true;
  }

  std::size_t slots_max_;
  std::unique_ptr<Slot[]> slots_;
  std::size_t mask_ = 0;
  int shift_ = 0;
  std::size_t used_ = 0;
  std::size_t limit_ = 0;
};

}  // namespace why403::event

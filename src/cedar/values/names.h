// Numbers for texts and entities, so that deciding compares integers.
//
// One Names is shared by the policies, entities and requests that meet in a decision. It only grows: a number
// once given keeps its meaning, so snapshots old and new agree. Looking up takes no lock and may run beside
// adding; adding is serialised. At most kNamesMax texts and as many entities: what finds no room gets a
// number that means nothing and counts as a refusal, so who adds compares `refusals()` before and after.
//
// A request may name what nobody has heard of: such strangers get numbers with kStrangerBit set, valid within
// that request only (see request.h), and are never added here.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/text.h"
#include "cedar/syntax/ast.h"

namespace why403::cedar {

using TextNumber = std::uint32_t;
using EntityNumber = std::uint32_t;
inline constexpr std::uint32_t kStrangerBit = 0x8000'0000;
inline constexpr std::uint32_t kNamesMax = 0x7FFF'0000;

/// Finds a number by hash. Readers run without a lock beside one writer.
class HashIndex {
 public:
  HashIndex() { grow(1024); }

  template <typename Equals>
  [[nodiscard]] std::optional<std::uint32_t> find(std::uint64_t hash, Equals equals) const {
    const Slots* slots = now_.load(std::memory_order_acquire);
    const std::uint64_t tag = hash >> 32;
    for (std::uint64_t at = hash & slots->mask;; at = (at + 1) & slots->mask) {
      const std::uint64_t slot = slots->values[at].load(std::memory_order_acquire);
      if (slot == 0) return std::nullopt;
      if (slot >> 32 == tag && equals(static_cast<std::uint32_t>(slot) - 1))
        return static_cast<std::uint32_t>(slot) - 1;
    }
  }
  /// The writer only; `hash` must not be present. `hash_of(number)` gives the hash back when the index grows.
  template <typename HashOf>
  void insert(std::uint64_t hash, std::uint32_t number, HashOf hash_of) {
    const Slots* slots = now_.load(std::memory_order_relaxed);
    if ((count_ + 1) * 2 > slots->mask + 1) {
      grow((slots->mask + 1) * 2);
      for (std::uint32_t i = 0; i < number; ++i) put(hash_of(i), i);
      publish();
    }
    put(hash, number);
    ++count_;
  }
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Slots {
    std::uint64_t mask = 0;
    std::unique_ptr<std::atomic<std::uint64_t>[]> values;
  };
  void grow(std::size_t size);
  void put(std::uint64_t hash, std::uint32_t number);
  void publish() { now_.store(tables_.back().get(), std::memory_order_release); }

  std::atomic<const Slots*> now_{nullptr};
  std::vector<std::unique_ptr<Slots>> tables_;  // outgrown ones stay: a reader may be inside
  std::uint64_t count_ = 0;
};

/// An array that grows without moving: numbers index it, readers need no lock.
template <typename T>
class GrowingArray {
 public:
  [[nodiscard]] const T& operator[](std::uint32_t index) const {
    const auto [chunk, offset] = place(index);
    return chunks_[chunk].load(std::memory_order_acquire)[offset];
  }
  [[nodiscard]] std::uint32_t size() const { return size_.load(std::memory_order_acquire); }
  /// The writer only.
  std::uint32_t push(T value) {
    const std::uint32_t index = size_.load(std::memory_order_relaxed);
    const auto [chunk, offset] = place(index);
    if (offset == 0) {
      owned_.push_back(std::make_unique<T[]>(std::size_t{kFirst} << chunk));
      chunks_[chunk].store(owned_.back().get(), std::memory_order_release);
    }
    owned_[chunk][offset] = value;
    size_.store(index + 1, std::memory_order_release);
    return index;
  }

 private:
  static constexpr std::uint32_t kFirst = 1024;
  struct Place {
    std::size_t chunk;
    std::size_t offset;
  };
  // Chunk k holds kFirst << k entries.
  static Place place(std::uint32_t index) {
    const std::uint32_t shifted = index / kFirst + 1;
    const auto chunk = static_cast<std::size_t>(std::bit_width(shifted) - 1);
    return {chunk, index - kFirst * ((std::size_t{1} << chunk) - 1)};
  }
  std::array<std::atomic<T*>, 22> chunks_{};
  std::vector<std::unique_ptr<T[]>> owned_;
  std::atomic<std::uint32_t> size_{0};
};

class Names {
 public:
  /// `max` must be at least 1.
  explicit Names(std::uint32_t max = kNamesMax) : max_(max) {}
  Names(const Names&) = delete;
  Names& operator=(const Names&) = delete;

  [[nodiscard]] std::optional<TextNumber> find_text(std::string_view text) const;
  [[nodiscard]] std::optional<EntityNumber> find_entity(TextNumber type, std::string_view id) const;
  [[nodiscard]] std::optional<EntityNumber> find_entity(EntityName name) const;

  TextNumber add_text(std::string_view text);
  EntityNumber add_entity(TextNumber type, std::string_view id);
  EntityNumber add_entity(EntityName name) { return add_entity(add_text(name.type), name.id); }

  [[nodiscard]] std::string_view text(TextNumber number) const { return texts_[number]; }
  [[nodiscard]] TextNumber type_of(EntityNumber number) const { return entities_[number].type; }
  [[nodiscard]] std::string_view id_of(EntityNumber number) const { return entities_[number].id; }
  [[nodiscard]] EntityName name_of(EntityNumber number) const {
    return {text(type_of(number)), id_of(number)};
  }
  [[nodiscard]] std::uint32_t entity_count() const { return entities_.size(); }
  [[nodiscard]] std::uint32_t text_count() const { return texts_.size(); }
  [[nodiscard]] std::uint64_t refusals() const { return refusals_.load(std::memory_order_acquire); }
  /// What to say to who met a refusal.
  [[nodiscard]] std::string full_message() const {
    return "more than " + std::to_string(max_) + " texts or entities are named";
  }

 private:
  struct EntityEntry {
    TextNumber type = 0;
    std::string_view id;
  };
  static std::uint64_t hash(std::string_view text) { return base::hash_bytes(text); }
  static std::uint64_t hash(TextNumber type, std::string_view id) { return base::hash_bytes(id, type + 1); }
  std::string_view keep(std::string_view text);
  template <typename T>
  bool is_full(const GrowingArray<T>& array) {
    if (array.size() < max_) return false;
    refusals_.fetch_add(1, std::memory_order_release);
    return true;
  }

  const std::uint32_t max_;
  std::atomic<std::uint64_t> refusals_{0};
  std::mutex adding_;
  base::Arena bytes_;
  GrowingArray<std::string_view> texts_;
  GrowingArray<EntityEntry> entities_;
  HashIndex text_index_;
  HashIndex entity_index_;
};

}  // namespace why403::cedar

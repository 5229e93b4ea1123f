// The entities that a decision may look at: attributes, tags, and who is in what.
//
// A snapshot: immutable, shared between threads, found by number in two loads. `with` gives a new snapshot
// that shares all but the replaced chunk; readers keep theirs. Ancestors are closed sets, so that `in`
// is one look, however many they are.
#pragma once

#include <algorithm>
#include <bit>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cedar/values/number_map.h"
#include "cedar/values/value.h"

namespace why403::cedar {

struct Entity {
  const Field* attribute_list = nullptr;
  const Field* tag_list = nullptr;
  const EntityNumber* parent_list = nullptr;
  const EntityNumber* ancestor_list = nullptr;
  std::uint32_t attribute_count = 0;
  std::uint32_t tag_count = 0;
  std::uint32_t parent_count = 0;
  std::uint32_t ancestor_count = 0;

  [[nodiscard]] std::span<const Field> attributes() const { return {attribute_list, attribute_count}; }
  [[nodiscard]] std::span<const Field> tags() const { return {tag_list, tag_count}; }
  [[nodiscard]] std::span<const EntityNumber> parents() const { return {parent_list, parent_count}; }
  /// Sorted; parents included, itself not.
  [[nodiscard]] std::span<const EntityNumber> ancestors() const { return {ancestor_list, ancestor_count}; }
  /// The ancestors from now on: `sorted`, and behind a long list a table of them, in one piece from `arena`.
  void set_ancestors(std::span<const EntityNumber> sorted, base::Arena& arena);

  /// Takes as long for a hundred ancestors as for ten: nothing here is a loop that depends on them.
  [[nodiscard]] bool is_in(EntityNumber ancestor) const {
    if (ancestor_count <= kScannedMax) return is_among(ancestor_list, ancestor_count, ancestor);
    const EntityNumber* table = ancestor_list + ancestor_count;
    const std::uint32_t mask = bucket_count(ancestor_count) - 1;
    for (std::uint32_t at = bucket_hash(ancestor) & mask;; at = (at + 1) & mask) {
      const EntityNumber* bucket = table + std::size_t{at} * kBucket;
      const bool found = is_among(bucket, kBucket, ancestor);
      if (found || bucket[kBucket - 1] == kNobody) return found;
    }
  }
  static constexpr std::uint32_t kScannedMax = 16;  ///< so few are compared with one by one

 private:
  // The table: buckets of eight numbers that are compared at once, filled from the front, half full at most;
  // what finds its bucket full goes to the next.
  static constexpr std::uint32_t kBucket = 8;
  static constexpr EntityNumber kNobody = ~EntityNumber{0};
  static std::uint32_t bucket_count(std::uint32_t count) { return std::bit_ceil((count + 3) / 4); }
  static std::uint32_t bucket_hash(EntityNumber number) {
    return static_cast<std::uint32_t>(number * 0x9E3779B97F4A7C15U >> 32);
  }

  // Comparing with all, four at a time, beats leaving early.
  static bool is_among(const EntityNumber* list, std::uint32_t count, EntityNumber number) {
    using Four [[gnu::vector_size(16), gnu::aligned(4), gnu::may_alias]] = std::uint32_t;
    using Two [[gnu::vector_size(16)]] = std::uint64_t;
    Four found{};
    std::uint32_t i = 0;
    for (; i + 4 <= count; i += 4)
      found |= static_cast<Four>(*reinterpret_cast<const Four*>(list + i) == number);
    const Two halves = reinterpret_cast<Two>(found);
    bool any = (halves[0] | halves[1]) != 0;
    for (; i < count; ++i) any |= list[i] == number;
    return any;
  }
};

/// Of all entities together that are made at once, counted for those whose ancestors are more than their parents: a chain of
/// n groups has n²/2. About 1 GB.
inline constexpr std::size_t kAncestorsMax = 64 << 20;

/// What is said of one entity when it is put in: the closure is computed from `parents`.
struct EntityFacts {
  EntityNumber number = 0;
  std::span<const Field> attributes;
  std::span<const Field> tags;
  std::vector<EntityNumber> parents;
};

class Entities {
 public:
  explicit Entities(std::shared_ptr<Names> names) : names_(std::move(names)) {}

  /// Null when nothing is known of that entity.
  [[nodiscard]] const Entity* find(EntityNumber number) const {
    const std::size_t chunk = number / kChunk;
    return chunk < tables_.size() && tables_[chunk] != nullptr ? tables_[chunk][number % kChunk].get()
                                                               : nullptr;
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] Names& names() const { return *names_; }
  [[nodiscard]] const std::shared_ptr<Names>& shared_names() const { return names_; }
  /// All numbers present, ascending.
  [[nodiscard]] std::vector<EntityNumber> numbers() const;

  /// A snapshot with these entities put in or replaced, and those taken out; none may be both. The closure of each,
  /// and of every entity below one of them, is computed anew; no other is looked at. Nothing (null) when a cycle
  /// would come about, or more than kAncestorsMax ancestors.
  [[nodiscard]] std::shared_ptr<const Entities> with(std::span<const EntityFacts> facts,
                                                     std::span<const EntityNumber> removed = {}) const;

 private:
  friend class EntitiesBuilder;
  static constexpr std::size_t kChunk = 256;
  using Slot = std::shared_ptr<const Entity>;
  struct Chunk {
    std::array<Slot, kChunk> slots;
  };
  /// Who names an entity as a parent, by number.
  struct Children final : Counted {
    NumberMap numbers;
  };

  Chunk& writable(EntityNumber number);
  void put(EntityNumber number, Slot entity);
  void take_out(EntityNumber number);
  void adopt(EntityNumber parent, EntityNumber child);
  void disown(EntityNumber parent, EntityNumber child);

  std::shared_ptr<Names> names_;
  std::vector<std::shared_ptr<Chunk>> chunks_;
  std::vector<const Slot*> tables_;  // chunks_' arrays, for one load less
  NumberMap children_;               // by number of the parent, known or not: Children
  std::size_t size_ = 0;
};

/// What to do about parents of parents.
enum class Closure : std::uint8_t {
  compute,  ///< from the parents given
  enforce,  ///< the parents given must be closed already; an error if not
};

/// Collects entities, then makes the first snapshot.
class EntitiesBuilder {
 public:
  explicit EntitiesBuilder(std::shared_ptr<Names> names, std::size_t ancestors_max = kAncestorsMax);

  /// Where attribute values, tags and lists are to live.
  base::Arena& arena() { return memory_->arena; }
  /// False when the entity is there already with other facts; the same facts twice are taken once.
  bool add(const EntityFacts& facts);
  [[nodiscard]] bool holds(EntityNumber number) const;

  enum class Fault : std::uint8_t {
    cycle,               ///< it is its own ancestor
    not_closed,          ///< an ancestor is missing among its parents
    too_many_ancestors,  ///< with its ancestors all have more than kAncestorsMax
  };
  struct Problem {
    EntityNumber entity = 0;
    Fault fault = Fault::cycle;
  };
  /// The snapshot, or the entity that prevents it.
  std::shared_ptr<const Entities> finish(Closure closure, Problem& problem);

 private:
  struct Memory {
    base::Arena arena;
  };
  std::shared_ptr<Memory> memory_;
  std::vector<Entity*> all_;             // by order of adding
  std::vector<EntityNumber> numbers_;    // the same order
  std::vector<std::uint32_t> order_of_;  // by entity number: order + 1
  std::shared_ptr<Names> names_;
  std::size_t ancestors_max_;
};

}  // namespace why403::cedar

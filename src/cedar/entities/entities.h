// The entities that a decision may look at: attributes, tags, and who is in what.
//
// A snapshot: immutable, shared between threads, found by number in two loads. `with` gives a new snapshot
// that shares all but the replaced chunk; readers keep theirs. Ancestors are closed sets, sorted, so that
// `in` is one search.
#pragma once

#include <algorithm>
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

  [[nodiscard]] bool is_in(EntityNumber ancestor) const {
    // Comparing all of a short list, four at a time, beats leaving early; a long one is halved.
    if (ancestor_count <= kScannedMax) {
      using Four [[gnu::vector_size(16), gnu::aligned(4), gnu::may_alias]] = std::uint32_t;
      Four found{};
      std::uint32_t i = 0;
      for (; i + 4 <= ancestor_count; i += 4)
        found |= static_cast<Four>(*reinterpret_cast<const Four*>(ancestor_list + i) == ancestor);
      std::uint32_t any = found[0] | found[1] | found[2] | found[3];
      for (; i < ancestor_count; ++i) any |= ancestor_list[i] == ancestor ? 1u : 0u;
      return any != 0;
    }
    return std::binary_search(ancestor_list, ancestor_list + ancestor_count, ancestor);
  }
  static constexpr std::uint32_t kScannedMax = 64;
};

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

  /// A snapshot with these entities put in or replaced. The closure of each, and of every entity below one of
  /// them, is computed anew; no other is looked at. Nothing (null) when a cycle would come about.
  [[nodiscard]] std::shared_ptr<const Entities> with(std::span<const EntityFacts> facts) const;

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
  explicit EntitiesBuilder(std::shared_ptr<Names> names);

  /// Where attribute values, tags and lists are to live.
  base::Arena& arena() { return memory_->arena; }
  /// False when the entity is there already with other facts; the same facts twice are taken once.
  bool add(const EntityFacts& facts);
  [[nodiscard]] bool holds(EntityNumber number) const;

  struct Problem {
    EntityNumber entity = 0;
    bool cycle = false;  ///< else: the closure is incomplete
  };
  /// The snapshot, or the entity that is its own ancestor or lacks one.
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
};

}  // namespace why403::cedar

#include "cedar/entities/entities.h"

#include <array>
#include <unordered_set>
#include <utility>

namespace why403::cedar {

namespace {

bool same_fields(std::span<const Field> left, std::span<const Field> right) {
  return std::ranges::equal(left, right, [](const Field& a, const Field& b) {
    return a.name == b.name && equal(a.value, b.value);
  });
}

void sort_unique(std::vector<EntityNumber>& numbers) {
  std::ranges::sort(numbers);
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

enum class Closed : std::uint8_t { yes, cycle, too_large };

// Computes closed ancestor sets, depth first, without recursion: an entity is finished after its parents.
// `look` gives the entity of a number (null when unknown), `done` whether its closure stands already.
class ClosureComputer {
 public:
  ClosureComputer(base::Arena& arena, std::size_t ancestors_max) : arena_(arena), room_(ancestors_max) {}

  template <typename Look, typename Done, typename MarkDone, typename IsOpen>
  Closed run(EntityNumber start, Look look, Done done, MarkDone mark, IsOpen open_mark) {
    stack_.assign(1, {start, 0});
    open_mark(start, true);
    while (!stack_.empty()) {
      auto& [number, next] = stack_.back();
      Entity* entity = look(number);
      if (next < entity->parent_count) {
        const EntityNumber parent = entity->parent_list[next++];
        if (look(parent) == nullptr || done(parent)) continue;
        if (open_mark(parent, true)) return Closed::cycle;  // it is being worked on
        stack_.push_back({parent, 0});
        continue;
      }
      if (!close(*entity, look)) return Closed::too_large;
      open_mark(number, false);
      mark(number);
      stack_.pop_back();
    }
    return Closed::yes;
  }

 private:
  template <typename Look>
  bool close(Entity& entity, Look look) {
    gathered_.assign(entity.parent_list, entity.parent_list + entity.parent_count);
    for (std::uint32_t i = 0; i < entity.parent_count; ++i)
      if (const Entity* parent = look(entity.parent_list[i]))
        gathered_.insert(gathered_.end(), parent->ancestor_list,
                         parent->ancestor_list + parent->ancestor_count);
    sort_unique(gathered_);
    if (gathered_.size() == entity.parent_count && gathered_.size() <= Entity::kScannedMax) {
      entity.ancestor_list = entity.parent_list;
      entity.ancestor_count = entity.parent_count;
    } else {
      if (gathered_.size() > room_) return false;
      room_ -= gathered_.size();
      entity.set_ancestors(gathered_, arena_);
    }
    return true;
  }

  struct Step {
    EntityNumber number;
    std::uint32_t next;
  };
  base::Arena& arena_;
  std::vector<Step> stack_;
  std::vector<EntityNumber> gathered_;
  std::size_t room_;
};

Entity* make_entity(const EntityFacts& facts, base::Arena& arena) {
  // The parents behind the entity itself: mostly they are all its ancestors, and near when asked for.
  Entity* made = arena_array<Entity>(arena, 1).data();
  const auto kept = arena_array<EntityNumber>(arena, facts.parents.size());
  std::ranges::copy(facts.parents, kept.begin());
  std::ranges::sort(kept);
  const auto end = std::unique(kept.begin(), kept.end());
  made->attribute_list = facts.attributes.data();
  made->attribute_count = static_cast<std::uint32_t>(facts.attributes.size());
  made->tag_list = facts.tags.data();
  made->tag_count = static_cast<std::uint32_t>(facts.tags.size());
  made->parent_list = kept.data();
  made->parent_count = static_cast<std::uint32_t>(end - kept.begin());
  return made;
}

}  // namespace

void Entity::set_ancestors(std::span<const EntityNumber> sorted, base::Arena& arena) {
  ancestor_count = static_cast<std::uint32_t>(sorted.size());
  const bool tabled = ancestor_count > kScannedMax;
  const std::uint32_t buckets = tabled ? bucket_count(ancestor_count) : 0;
  const auto kept = arena_array<EntityNumber>(arena, sorted.size() + std::size_t{buckets} * kBucket);
  std::ranges::copy(sorted, kept.begin());
  ancestor_list = kept.data();
  if (!tabled) return;
  const auto table = kept.subspan(sorted.size());
  std::ranges::fill(table, kNobody);
  for (const EntityNumber number : sorted) {
    std::uint32_t at = bucket_hash(number) & (buckets - 1);
    while (table[at * kBucket + kBucket - 1] != kNobody) at = (at + 1) & (buckets - 1);
    *std::ranges::find(table.subspan(std::size_t{at} * kBucket, kBucket), kNobody) = number;
  }
}

// A chunk that an older snapshot shares is copied before it is written.
Entities::Chunk& Entities::writable(EntityNumber number) {
  const std::size_t chunk = number / kChunk;
  if (chunk >= chunks_.size()) {
    chunks_.resize(chunk + 1);
    tables_.resize(chunk + 1, nullptr);
  }
  if (chunks_[chunk] == nullptr)
    chunks_[chunk] = std::make_shared<Chunk>();
  else if (chunks_[chunk].use_count() > 1)
    chunks_[chunk] = std::make_shared<Chunk>(*chunks_[chunk]);
  tables_[chunk] = chunks_[chunk]->slots.data();
  return *chunks_[chunk];
}

void Entities::put(EntityNumber number, Slot entity) {
  Slot& slot = writable(number).slots[number % kChunk];
  const Slot old = std::exchange(slot, std::move(entity));
  const auto now = slot->parents();
  const auto before = old == nullptr ? std::span<const EntityNumber>{} : old->parents();
  if (old == nullptr) ++size_;
  for (const EntityNumber parent : before)
    if (!std::ranges::binary_search(now, parent)) disown(parent, number);
  for (const EntityNumber parent : now)
    if (!std::ranges::binary_search(before, parent)) adopt(parent, number);
}

void Entities::take_out(EntityNumber number) {
  if (find(number) == nullptr) return;
  const Slot old = std::exchange(writable(number).slots[number % kChunk], nullptr);
  --size_;
  for (const EntityNumber parent : old->parents()) disown(parent, number);
}

void Entities::adopt(EntityNumber parent, EntityNumber child) {
  Item& children = children_.at(parent);
  if (children.empty()) children = Item::shared(new Children);
  children.own<Children>().numbers.put(child, Item::borrowed(nullptr));
}

void Entities::disown(EntityNumber parent, EntityNumber child) {
  auto& children = children_.at(parent).own<Children>();
  children.numbers.erase(child);
  if (children.numbers.size() == 0) children_.erase(parent);
}

std::vector<EntityNumber> Entities::numbers() const {
  std::vector<EntityNumber> found;
  for (std::size_t chunk = 0; chunk < chunks_.size(); ++chunk) {
    if (chunks_[chunk] == nullptr) continue;
    for (std::size_t i = 0; i < kChunk; ++i)
      if (chunks_[chunk]->slots[i] != nullptr) found.push_back(static_cast<EntityNumber>(chunk * kChunk + i));
  }
  return found;
}

namespace {

// The entities that a change touches, sorted by number, each with its own copy to work on.
using Touched = std::vector<std::pair<EntityNumber, Entity*>>;

Entity* copy_facts(const EntityFacts& facts, base::Arena& arena) {
  Entity* made = make_entity(facts, arena);
  const auto copy_fields = [&](std::span<const Field> from) {
    const auto kept = arena_array<Field>(arena, from.size());
    for (std::size_t i = 0; i < from.size(); ++i) kept[i] = {from[i].name, copy_value(from[i].value, arena)};
    return kept.data();
  };
  made->attribute_list = copy_fields(facts.attributes);
  made->tag_list = copy_fields(facts.tags);
  return made;
}

// Closes every touched entity; false when there is a cycle, or too much to keep. `untouched` gives the others.
template <typename Untouched>
bool close_touched(Touched& touched, base::Arena& arena, Untouched untouched) {
  std::ranges::sort(touched, {}, [](const auto& entry) { return entry.first; });
  const auto position = [&](EntityNumber number) -> std::ptrdiff_t {
    const auto found =
        std::ranges::lower_bound(touched, number, {}, [](const auto& entry) { return entry.first; });
    return found != touched.end() && found->first == number ? found - touched.begin() : -1;
  };
  std::vector<bool> done(touched.size()), open(touched.size());
  ClosureComputer closure(arena, kAncestorsMax);
  const auto look = [&](EntityNumber number) -> Entity* {
    const auto at = position(number);
    return at >= 0 ? touched[at].second : const_cast<Entity*>(untouched(number));
  };
  const auto is_done = [&](EntityNumber number) {
    const auto at = position(number);
    return at < 0 || done[at];
  };
  const auto mark = [&](EntityNumber number) { done[position(number)] = true; };
  const auto open_mark = [&](EntityNumber number, bool value) {
    const bool before = open[position(number)];
    open[position(number)] = value;
    return before;
  };
  for (const auto& [number, entity] : touched)
    if (!is_done(number) && closure.run(number, look, is_done, mark, open_mark) != Closed::yes) return false;
  return true;
}

}  // namespace

std::shared_ptr<const Entities> Entities::with(std::span<const EntityFacts> facts,
                                               std::span<const EntityNumber> removed) const {
  struct Memory {
    base::Arena arena{};
  };
  auto memory = std::make_shared<Memory>();
  Touched touched;
  std::unordered_set<EntityNumber> seen;
  std::vector<EntityNumber> above;
  for (const EntityFacts& each : facts) {
    touched.emplace_back(each.number, copy_facts(each, memory->arena));
    seen.insert(each.number);
    above.push_back(each.number);
  }
  const std::unordered_set<EntityNumber> gone(removed.begin(), removed.end());
  seen.insert(removed.begin(), removed.end());
  above.insert(above.end(), removed.begin(), removed.end());
  // Whoever is below a changed entity gets a new closure too.
  while (!above.empty()) {
    const Item* children = children_.find(above.back());
    above.pop_back();
    if (children == nullptr) continue;
    children->shared<Children>()->numbers.for_each([&](std::uint64_t child, const Item&) {
      const auto number = static_cast<EntityNumber>(child);
      if (!seen.insert(number).second) return;
      // A deep copy, so that no old memory is held on to.
      const Entity& entity = *find(number);
      const auto parents = entity.parents();
      touched.emplace_back(
          number, copy_facts({number, entity.attributes(), entity.tags(), {parents.begin(), parents.end()}},
                             memory->arena));
      above.push_back(number);
    });
  }
  const auto untouched = [&](EntityNumber number) { return gone.contains(number) ? nullptr : find(number); };
  if (!close_touched(touched, memory->arena, untouched)) return nullptr;
  auto next = std::make_shared<Entities>(*this);
  for (const EntityNumber number : gone) next->take_out(number);
  for (const auto& [number, entity] : touched) next->put(number, Slot(memory, entity));
  return next;
}

EntitiesBuilder::EntitiesBuilder(std::shared_ptr<Names> names, std::size_t ancestors_max)
    : memory_(std::make_shared<Memory>()), names_(std::move(names)), ancestors_max_(ancestors_max) {}

bool EntitiesBuilder::holds(EntityNumber number) const {
  return number < order_of_.size() && order_of_[number] != 0;
}

bool EntitiesBuilder::add(const EntityFacts& facts) {
  if (facts.number >= order_of_.size())
    order_of_.resize(std::max<std::size_t>(facts.number + 1, order_of_.size() * 2), 0);
  Entity* made = make_entity(facts, memory_->arena);
  if (const std::uint32_t before = order_of_[facts.number]) {
    const Entity& known = *all_[before - 1];
    return same_fields(known.attributes(), made->attributes()) && same_fields(known.tags(), made->tags()) &&
           std::ranges::equal(known.parents(), made->parents());
  }
  all_.push_back(made);
  numbers_.push_back(facts.number);
  order_of_[facts.number] = static_cast<std::uint32_t>(all_.size());
  return true;
}

std::shared_ptr<const Entities> EntitiesBuilder::finish(Closure closure, Problem& problem) {
  std::vector<std::uint8_t> state(all_.size(), 0);  // 0 new, 1 open, 2 done
  const auto at = [&](EntityNumber number) -> std::ptrdiff_t {
    return number < order_of_.size() ? static_cast<std::ptrdiff_t>(order_of_[number]) - 1 : -1;
  };
  const auto look = [&](EntityNumber number) -> Entity* {
    return at(number) < 0 ? nullptr : all_[at(number)];
  };
  const auto done = [&](EntityNumber number) { return state[at(number)] == 2; };
  const auto mark = [&](EntityNumber number) { state[at(number)] = 2; };
  const auto open_mark = [&](EntityNumber number, bool value) {
    const bool before = state[at(number)] == 1;
    state[at(number)] = value ? 1 : 0;
    return before;
  };
  ClosureComputer computer(memory_->arena, ancestors_max_);
  for (std::size_t i = 0; i < all_.size(); ++i) {
    if (state[i] == 2) continue;
    const Closed closed = computer.run(numbers_[i], look, done, mark, open_mark);
    if (closed == Closed::yes) continue;
    problem = {numbers_[i], closed == Closed::cycle ? Fault::cycle : Fault::too_many_ancestors};
    return nullptr;
  }
  auto made = std::make_shared<Entities>(names_);
  for (std::size_t i = 0; i < all_.size(); ++i) {
    if (closure == Closure::enforce && all_[i]->ancestor_count != all_[i]->parent_count) {
      problem = {numbers_[i], Fault::not_closed};
      return nullptr;
    }
    made->put(numbers_[i], Entities::Slot(memory_, all_[i]));
  }
  return made;
}

}  // namespace why403::cedar

#include "cedar/evaluate/scope_index.h"

#include <unordered_map>

namespace why403::cedar {

// The keys under which a policy is found in one dimension; none: in the rest.
struct ScopeIndex::Keys {
  std::vector<std::uint64_t> list;
  bool types = false;
  bool ancestors = false;
};

ScopeIndex::Keys ScopeIndex::keys_of(const Program& program, Split split) {
  Keys keys;
  if (split == Split::action) {
    for (const EntityNumber action : program.action.entities()) keys.list.push_back(entity_key(action));
    std::ranges::sort(keys.list);
    keys.list.erase(std::unique(keys.list.begin(), keys.list.end()), keys.list.end());
    keys.ancestors = program.action.kind != ActionConstraint::Kind::equal && !keys.list.empty();
    // An empty list of actions matches nothing: a key that no request has keeps it out of the rest.
    if (program.action.kind == ActionConstraint::Kind::in_list && keys.list.empty())
      keys.list.push_back(type_key(kStrangerBit - 1));
    return keys;
  }
  const Scope& scope = split == Split::principal ? program.principal : program.resource;
  using Kind = ScopeConstraint::Kind;
  if (scope.kind == Kind::is) {
    keys.list.push_back(type_key(scope.type));
    keys.types = true;
  } else if (scope.kind != Kind::any) {
    keys.list.push_back(entity_key(scope.entity));
    keys.ancestors = scope.kind != Kind::equal;
  }
  return keys;
}

// How many policies a request would meet on average after splitting here; all when the split is useless.
double ScopeIndex::score(const std::vector<const Program*>& members, Split split) {
  std::unordered_map<std::uint64_t, std::uint32_t> sizes;
  double rest = 0;
  for (const Program* member : members) {
    const Keys keys = keys_of(*member, split);
    if (keys.list.empty()) rest += 1;
    for (const std::uint64_t key : keys.list) ++sizes[key];
  }
  double squares = 0, total = 0;
  for (const auto& [key, size] : sizes) {
    squares += static_cast<double>(size) * size;
    total += size;
  }
  return rest + (total > 0 ? squares / total : 0);
}

Item ScopeIndex::build(std::vector<const Program*> members, unsigned dimensions) {
  if (members.size() == 1) return Item::borrowed(members.front());
  auto* branch = new Branch;
  Item made = Item::shared(branch);
  branch->size = branch->parted = static_cast<std::uint32_t>(members.size());
  double best = static_cast<double>(members.size()) * 0.75;
  if (members.size() > kLeafMax) {
    for (const Split split : {Split::action, Split::principal, Split::resource}) {
      if ((dimensions & followed(split)) == 0) continue;
      const double found = score(members, split);
      if (found >= best) continue;
      best = found;
      branch->split = split;
    }
  }
  if (branch->split == Split::leaf) {
    branch->members = std::move(members);
    return made;
  }
  std::unordered_map<std::uint64_t, std::vector<const Program*>> groups;
  std::vector<const Program*> rest;
  branch->size = 0;
  for (const Program* member : members) {
    const Keys keys = keys_of(*member, branch->split);
    branch->typed += keys.types ? 1 : 0;
    branch->nested += keys.ancestors ? 1 : 0;
    branch->size += std::max<std::uint32_t>(1, static_cast<std::uint32_t>(keys.list.size()));
    if (keys.list.empty()) rest.push_back(member);
    for (const std::uint64_t key : keys.list) groups[key].push_back(member);
  }
  branch->parted = branch->size;
  const unsigned left = dimensions & ~followed(branch->split);
  if (!rest.empty()) branch->rest = build(std::move(rest), left);
  for (auto& [key, group] : groups) branch->table.put(key, build(std::move(group), left));
  return made;
}

// All policies below, each as often as it is met.
void ScopeIndex::gather(const Item& item, std::vector<const Program*>& out) {
  if (item.empty()) return;
  if (item.is_borrowed()) return out.push_back(item.borrowed<Program>());
  const Branch& branch = *item.shared<Branch>();
  out.insert(out.end(), branch.members.begin(), branch.members.end());
  gather(branch.rest, out);
  branch.table.for_each([&](std::uint64_t, const Item& below) { gather(below, out); });
}

void ScopeIndex::insert(Item& item, const Program& program, unsigned dimensions) {
  if (item.empty()) {
    item = Item::borrowed(&program);
    return;
  }
  if (item.is_borrowed()) {
    item = build({item.borrowed<Program>(), &program}, dimensions);
    return;
  }
  Branch& branch = item.own<Branch>();
  if (branch.size >= 2 * std::size_t{branch.parted} && branch.size >= kLeafMax) {
    std::vector<const Program*> all;
    gather(item, all);
    all.push_back(&program);
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    item = build(std::move(all), dimensions);
    return;
  }
  if (branch.split == Split::leaf) {
    branch.members.push_back(&program);
    ++branch.size;
    return;
  }
  const Keys keys = keys_of(program, branch.split);
  const unsigned left = dimensions & ~followed(branch.split);
  branch.typed += keys.types ? 1 : 0;
  branch.nested += keys.ancestors ? 1 : 0;
  branch.size += std::max<std::uint32_t>(1, static_cast<std::uint32_t>(keys.list.size()));
  if (keys.list.empty()) insert(branch.rest, program, left);
  for (const std::uint64_t key : keys.list) insert(branch.table.at(key), program, left);
}

void ScopeIndex::erase(Item& item, const Program& program) {
  if (item.is_borrowed()) {
    item = Item();
    return;
  }
  Branch& branch = item.own<Branch>();
  if (branch.split == Split::leaf) {
    std::erase(branch.members, &program);
    branch.size = static_cast<std::uint32_t>(branch.members.size());
    if (branch.size == 0) item = Item();
    return;
  }
  const Keys keys = keys_of(program, branch.split);
  branch.typed -= keys.types ? 1 : 0;
  branch.nested -= keys.ancestors ? 1 : 0;
  branch.size -= std::max<std::uint32_t>(1, static_cast<std::uint32_t>(keys.list.size()));
  if (keys.list.empty()) erase(branch.rest, program);
  for (const std::uint64_t key : keys.list) {
    Item& below = branch.table.at(key);
    erase(below, program);
    if (below.empty()) branch.table.erase(key);
  }
  if (branch.size == 0) item = Item();
}

ScopeIndex::ScopeIndex(std::vector<const Program*> programs) {
  if (!programs.empty()) root_ = build(std::move(programs), kEvery);
}

void ScopeIndex::insert(const Program& program) { insert(root_, program, kEvery); }
void ScopeIndex::erase(const Program& program) { erase(root_, program); }

}  // namespace why403::cedar

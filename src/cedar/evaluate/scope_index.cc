#include "cedar/evaluate/scope_index.h"

#include <numeric>
#include <unordered_map>

namespace why403::cedar {

// The keys under which a policy is found in one dimension; none: in the rest.
struct ScopeIndex::Keys {
  std::vector<std::uint64_t> list;
  bool types = false;
  bool ancestors = false;
};

ScopeIndex::Keys ScopeIndex::keys_of(const Program& program, Split split) const {
  Keys keys;
  if (split == Split::action) {
    for (const EntityNumber action : program.action.entities()) keys.list.push_back(entity_key(action));
    std::ranges::sort(keys.list);
    keys.list.erase(std::unique(keys.list.begin(), keys.list.end()), keys.list.end());
    keys.ancestors = program.action.kind != ActionConstraint::Kind::equal;
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
double ScopeIndex::score(const std::vector<std::uint32_t>& members, Split split) const {
  std::unordered_map<std::uint64_t, std::uint32_t> sizes;
  double rest = 0;
  for (const std::uint32_t member : members) {
    const Keys keys = keys_of(programs_[member], split);
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

void ScopeIndex::leaf(IndexNode& node, const std::vector<std::uint32_t>& members) {
  node.begin = static_cast<std::uint32_t>(members_.size());
  node.count = static_cast<std::uint32_t>(members.size());
  members_.insert(members_.end(), members.begin(), members.end());
}

std::uint32_t ScopeIndex::build(const std::vector<std::uint32_t>& members, unsigned dimensions) {
  if (members.size() == 1 && !nodes_.empty()) return members[0] | kSingle;
  const auto index = static_cast<std::uint32_t>(nodes_.size());
  nodes_.emplace_back();
  IndexNode node;
  double best = static_cast<double>(members.size()) * 0.75;
  if (members.size() > kLeafMax) {
    for (const Split split : {Split::action, Split::principal, Split::resource}) {
      if ((dimensions & 1u << static_cast<unsigned>(split)) == 0) continue;
      const double found = score(members, split);
      if (found >= best) continue;
      best = found;
      node.split = split;
    }
  }
  if (node.split == Split::leaf) {
    leaf(node, members);
    nodes_[index] = node;
    return index;
  }
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> groups;
  std::vector<std::uint32_t> rest;
  for (const std::uint32_t member : members) {
    const Keys keys = keys_of(programs_[member], node.split);
    node.has_types = node.has_types || keys.types;
    node.has_ancestors = node.has_ancestors || keys.ancestors;
    if (keys.list.empty()) rest.push_back(member);
    for (const std::uint64_t key : keys.list) groups[key].push_back(member);
  }
  const unsigned left = dimensions & ~(1u << static_cast<unsigned>(node.split));
  node.keys = static_cast<std::uint32_t>(groups.size());
  node.count = static_cast<std::uint32_t>(std::bit_ceil(groups.size() * 2));
  node.begin = static_cast<std::uint32_t>(slots_.size());
  slots_.resize(slots_.size() + node.count);
  if (!rest.empty()) node.rest = build(rest, left);
  for (const auto& [key, group] : groups) {
    const std::uint32_t child = build(group, left);
    std::uint32_t at = static_cast<std::uint32_t>(mix(key)) & (node.count - 1);
    while (slots_[node.begin + at].key != 0) at = (at + 1) & (node.count - 1);
    slots_[node.begin + at] = {key, child};
  }
  nodes_[index] = node;
  return index;
}

ScopeIndex::ScopeIndex(std::span<const Program> programs) : programs_(programs) {
  std::vector<std::uint32_t> all(programs.size());
  std::iota(all.begin(), all.end(), 0u);
  constexpr unsigned every = 1u << 1 | 1u << 2 | 1u << 3;
  build(all, every);
}

}  // namespace why403::cedar

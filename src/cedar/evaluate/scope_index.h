// Which policies can matter to a request: a tree over their scopes.
//
// Each inner node splits by action, principal or resource, whichever parts its policies best: a hash from the
// entity or type a scope names to the policies naming it, and a rest that names none. A request follows its
// own entities, their ancestors and their types, and so meets only policies whose scope it could satisfy; the
// scopes are still checked one by one afterwards. Built once, immutable.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cedar/evaluate/evaluate.h"

namespace why403::cedar {

class ScopeIndex {
 public:
  ScopeIndex() = default;
  /// `programs` must outlive the index and stay where they are.
  explicit ScopeIndex(std::span<const Program> programs);

  enum class Split : std::uint8_t { leaf, action, principal, resource };
  /// Which parts of the scope were followed on the way to a policy: there only `==` and `is` are left to
  /// check.
  static constexpr unsigned followed(Split split) { return 1u << static_cast<unsigned>(split); }

  /// Calls `see(program, followed)` for every policy whose scope the request could satisfy. A policy with a
  /// list of actions may be seen more than once.
  template <typename See>
  void visit(const Evaluator& evaluator, const Request& request, See see) const {
    if (!nodes_.empty()) visit_node(nodes_[0], evaluator, request, 0, see);
  }

  [[nodiscard]] std::size_t node_count() const { return nodes_.size(); }

 private:
  static constexpr std::uint32_t kNone = 0xFFFF'FFFF;
  static constexpr std::uint32_t kSingle = 0x8000'0000;  ///< in a child: the number of the only policy there
  static constexpr std::size_t kLeafMax = 6;             ///< so few are checked one by one

  struct Slot {
    std::uint64_t key = 0;  ///< 0: empty
    std::uint32_t child = kNone;
  };
  struct IndexNode {
    Split split = Split::leaf;
    bool has_types = false;      ///< some keys are types
    bool has_ancestors = false;  ///< some keys are of `in`, so ancestors count
    std::uint32_t rest = kNone;  ///< child for policies without a key here
    std::uint32_t begin = 0;     ///< a leaf's programs; else its slots
    std::uint32_t count = 0;
    std::uint32_t keys = 0;
  };
  static std::uint64_t entity_key(EntityNumber entity) { return std::uint64_t{entity} + 1; }
  static std::uint64_t type_key(TextNumber type) { return (std::uint64_t{1} << 40) + type; }
  static std::uint64_t mix(std::uint64_t key) {
    key *= 0x9E37'79B9'7F4A'7C15;
    return key ^ key >> 32;
  }

  template <typename See>
  void visit_child(std::uint32_t child, const Evaluator& evaluator, const Request& request, unsigned way,
                   See& see) const {
    if ((child & kSingle) != 0)
      see(programs_[child & ~kSingle], way);
    else
      visit_node(nodes_[child], evaluator, request, way, see);
  }

  template <typename See>
  void visit_node(const IndexNode& node, const Evaluator& evaluator, const Request& request, unsigned way,
                  See& see) const {
    if (node.split == Split::leaf) {
      for (std::uint32_t i = 0; i < node.count; ++i) see(programs_[members_[node.begin + i]], way);
      return;
    }
    way |= followed(node.split);
    if (node.rest != kNone) visit_child(node.rest, evaluator, request, way, see);
    const EntityNumber own = node.split == Split::action      ? request.action
                             : node.split == Split::principal ? request.principal
                                                              : request.resource;
    const auto follow = [&](std::uint64_t key) {
      const std::uint32_t child = find(node, key);
      if (child != kNone) visit_child(child, evaluator, request, way, see);
    };
    follow(entity_key(own));
    if (node.has_types) follow(type_key(evaluator.type_of(own)));
    if (!node.has_ancestors) return;
    const Entity* entity = evaluator.find(own);
    if (entity == nullptr) return;
    if (entity->ancestor_count <= node.keys) {
      for (const EntityNumber ancestor : entity->ancestors()) follow(entity_key(ancestor));
      return;
    }
    for (std::uint32_t i = 0; i < node.count; ++i) {
      const Slot& slot = slots_[node.begin + i];
      if (slot.key == 0 || slot.key >= type_key(0)) continue;
      const auto number = static_cast<EntityNumber>(slot.key - 1);
      if (number != own && entity->is_in(number)) visit_child(slot.child, evaluator, request, way, see);
    }
  }

  [[nodiscard]] std::uint32_t find(const IndexNode& node, std::uint64_t key) const {
    const std::uint32_t mask = node.count - 1;
    for (std::uint32_t at = static_cast<std::uint32_t>(mix(key)) & mask;; at = (at + 1) & mask) {
      const Slot& slot = slots_[node.begin + at];
      if (slot.key == key) return slot.child;
      if (slot.key == 0) return kNone;
    }
  }

  struct Keys;
  std::uint32_t build(const std::vector<std::uint32_t>& members, unsigned dimensions);
  void leaf(IndexNode& node, const std::vector<std::uint32_t>& members);
  [[nodiscard]] Keys keys_of(const Program& program, Split split) const;
  [[nodiscard]] double score(const std::vector<std::uint32_t>& members, Split split) const;

  std::span<const Program> programs_;
  std::vector<IndexNode> nodes_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> members_;
};

}  // namespace why403::cedar

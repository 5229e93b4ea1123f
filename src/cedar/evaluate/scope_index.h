// Which policies can matter to a request: a tree over their scopes.
//
// Each inner branch splits by action, principal or resource, whichever parts its policies best: a map from
// the entity or type a scope names to the policies naming it, and a rest that names none. A request follows
// its own entities, their ancestors and their types, and so meets only policies whose scope it could satisfy;
// the scopes are still checked one by one afterwards.
//
// A copy costs one count; inserting or erasing in it copies the branches on the way and leaves the others to
// be shared. A branch is parted anew when it has doubled since it was parted last.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cedar/evaluate/evaluate.h"
#include "cedar/values/number_map.h"

namespace why403::cedar {

class ScopeIndex {
 public:
  ScopeIndex() = default;
  /// The programs must outlive the index and all copies that still hold them.
  explicit ScopeIndex(std::vector<const Program*> programs);

  void insert(const Program& program);
  /// `program` must be in the index.
  void erase(const Program& program);

  enum class Split : std::uint8_t { leaf, action, principal, resource };
  /// Which parts of the scope were followed on the way to a policy: there only `==` and `is` are left to
  /// check.
  static constexpr unsigned followed(Split split) { return 1u << static_cast<unsigned>(split); }

  /// Calls `see(program, followed)` for every policy whose scope the request could satisfy. A policy with a
  /// list of actions may be seen more than once.
  template <typename See>
  void visit(const Evaluator& evaluator, const Request& request, See see) const {
    visit(root_, evaluator, request, 0, see);
  }

 private:
  static constexpr std::size_t kLeafMax = 6;  ///< so few are checked one by one

  struct Branch final : Counted {
    Split split = Split::leaf;
    std::uint32_t size = 0;               ///< policies below, as often as they are met
    std::uint32_t parted = 0;             ///< size when the split was chosen
    std::uint32_t typed = 0;              ///< policies found here by type
    std::uint32_t nested = 0;             ///< policies found here by what they must be in, so ancestors count
    Item rest;                            ///< policies without a key here
    NumberMap table;                      ///< the others, by key
    std::vector<const Program*> members;  ///< of a leaf
  };
  // An item of the tree is empty, a borrowed Program, or a shared Branch.

  static std::uint64_t entity_key(EntityNumber entity) { return entity; }
  static std::uint64_t type_key(TextNumber type) { return (std::uint64_t{1} << 32) + type; }

  template <typename See>
  static void visit(const Item& item, const Evaluator& evaluator, const Request& request, unsigned way,
                    See& see) {
    if (item.is_borrowed())
      see(*item.borrowed<Program>(), way);
    else if (!item.empty())
      visit_branch(*item.shared<Branch>(), evaluator, request, way, see);
  }

  template <typename See>
  static void visit_branch(const Branch& branch, const Evaluator& evaluator, const Request& request,
                           unsigned way, See& see) {
    if (branch.split == Split::leaf) {
      for (const Program* program : branch.members) see(*program, way);
      return;
    }
    way |= followed(branch.split);
    visit(branch.rest, evaluator, request, way, see);
    const EntityNumber own = branch.split == Split::action      ? request.action
                             : branch.split == Split::principal ? request.principal
                                                                : request.resource;
    const auto follow = [&](std::uint64_t key) {
      if (const Item* below = branch.table.find(key)) visit(*below, evaluator, request, way, see);
    };
    follow(entity_key(own));
    if (branch.typed > 0) follow(type_key(evaluator.type_of(own)));
    if (branch.nested == 0) return;
    const Entity* entity = evaluator.find(own);
    if (entity == nullptr) return;
    if (entity->ancestor_count <= branch.table.size()) {
      for (const EntityNumber ancestor : entity->ancestors())
        if (ancestor != own) follow(entity_key(ancestor));
      return;
    }
    branch.table.for_each([&](std::uint64_t key, const Item& below) {
      if (key < type_key(0) && key != own && entity->is_in(static_cast<EntityNumber>(key)))
        visit(below, evaluator, request, way, see);
    });
  }

  struct Keys;
  static constexpr unsigned kEvery = 1u << 1 | 1u << 2 | 1u << 3;  ///< all that can be split by
  static Keys keys_of(const Program& program, Split split);
  static double score(const std::vector<const Program*>& members, Split split);
  static Item build(std::vector<const Program*> members, unsigned dimensions);
  static void insert(Item& item, const Program& program, unsigned dimensions);
  static void erase(Item& item, const Program& program);
  static void gather(const Item& item, std::vector<const Program*>& out);

  Item root_;
};

}  // namespace why403::cedar

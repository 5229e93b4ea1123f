#include "cedar/values/number_map.h"

#include <new>

namespace why403::cedar {

NumberMap::Node* NumberMap::Node::make(unsigned count) {
  static_assert(sizeof(Node) % alignof(Slot) == 0);
  return new (::operator new(sizeof(Node) + count * sizeof(Slot))) Node(count);
}

NumberMap::Node::~Node() {
  for (unsigned i = 0; i < count; ++i) slots()[i].~Slot();
}

NumberMap::Node& NumberMap::resized(Slot& slot, std::uint64_t bit) {
  Node& old = const_cast<Node&>(inner(slot.item));
  const bool mine = old.has_one_owner();
  if (bit == 0 && mine) return old;
  const std::uint64_t before = slot.key;
  const std::uint64_t present = before ^ bit;
  Node* made = Node::make(ones(present));
  Slot* from = old.slots();
  Slot* to = made->slots();
  for (std::uint64_t left = before | present; left != 0; left &= left - 1) {
    const std::uint64_t each = left & (~left + 1);
    if ((present & each) == 0)
      ++from;
    else if ((before & each) == 0)
      new (to++) Slot;
    else if (mine)
      new (to++) Slot(std::move(*from++));
    else
      new (to++) Slot(*from++);
  }
  slot.key = present;
  slot.item = hold(made);
  return *made;
}

Item& NumberMap::at(std::uint64_t key) {
  if (root_.item.empty()) root_ = {0, hold(Node::make(0))};
  std::uint64_t rest = key;
  unsigned shift = 0;
  Slot* holder = &root_;
  while (true) {
    const std::uint64_t bit = std::uint64_t{1} << (rest & kMask);
    const bool known = (holder->key & bit) != 0;
    Node& node = resized(*holder, known ? 0 : bit);
    Slot& slot = node.slots()[ones(holder->key & (bit - 1))];
    if (!known) {
      slot.key = key;
      ++size_;
      return slot.item;
    }
    rest >>= kBits;
    shift += kBits;
    if (!slot.item.is_inner()) {
      if (slot.key == key) return slot.item;
      // Two keys share the slot: both move one level down.
      Node* below = Node::make(1);
      const std::uint64_t present = std::uint64_t{1} << (slot.key >> shift & kMask);
      new (below->slots()) Slot(std::move(slot));
      slot = {present, hold(below)};
    }
    holder = &slot;
  }
}

void NumberMap::erase(std::uint64_t key) {
  if (find(key) == nullptr) return;
  erase(root_, key, key);
  --size_;
}

// True when nothing is left behind `holder`.
bool NumberMap::erase(Slot& holder, std::uint64_t rest, std::uint64_t key) {
  const std::uint64_t bit = std::uint64_t{1} << (rest & kMask);
  Node& node = resized(holder, 0);
  Slot& slot = node.slots()[ones(holder.key & (bit - 1))];
  if (slot.item.is_inner() && !erase(slot, rest >> kBits, key)) return false;
  if (holder.key == bit) {
    holder = {};
    return true;
  }
  resized(holder, bit);
  return false;
}

}  // namespace why403::cedar

#include "cedar/evaluate/number_map.h"

#include <new>

namespace why403::cedar {

NumberMap::Node* NumberMap::Node::make(std::size_t room) {
  static_assert(sizeof(Node) % alignof(Slot) == 0);
  return new (::operator new(sizeof(Node) + room * sizeof(Slot))) Node;
}

NumberMap::Node::~Node() {
  for (unsigned i = 0; i < ones(present); ++i) slots()[i].~Slot();
}

NumberMap::Node& NumberMap::resized(Item& item, std::uint64_t bit) {
  Node& old = const_cast<Node&>(inner(item));
  const bool mine = old.has_one_owner();
  if (bit == 0 && mine) return old;
  const std::uint64_t present = old.present ^ bit;
  Node* made = Node::make(ones(present));
  Slot* from = old.slots();
  Slot* to = made->slots();
  for (std::uint64_t left = old.present | present; left != 0; left &= left - 1) {
    const std::uint64_t each = left & (~left + 1);
    if ((present & each) == 0) {
      ++from;
    } else if ((old.present & each) == 0) {
      new (to++) Slot;
    } else if (mine) {
      new (to++) Slot{from->key, std::move(from->item)};
      ++from;
    } else {
      new (to++) Slot(*from++);
    }
  }
  made->present = present;
  item = hold(made);
  return *made;
}

Item& NumberMap::at(std::uint64_t key) {
  if (root_.empty()) root_ = hold(Node::make(0));
  std::uint64_t rest = key;
  unsigned shift = 0;
  Item* item = &root_;
  while (true) {
    const std::uint64_t bit = std::uint64_t{1} << (rest & kMask);
    const bool known = (inner(*item).present & bit) != 0;
    Node& node = resized(*item, known ? 0 : bit);
    Slot& slot = node.slots()[ones(node.present & (bit - 1))];
    if (!known) {
      slot.key = key;
      ++size_;
      return slot.item;
    }
    if (!slot.item.is_inner()) {
      if (slot.key == key) return slot.item;
      // Two keys share the slot: both move one level down.
      Node* below = Node::make(1);
      below->present = std::uint64_t{1} << (slot.key >> (shift + kBits) & kMask);
      new (below->slots()) Slot{slot.key, std::move(slot.item)};
      slot.item = hold(below);
    }
    item = &slot.item;
    rest >>= kBits;
    shift += kBits;
  }
}

void NumberMap::erase(std::uint64_t key) {
  if (find(key) == nullptr) return;
  erase(root_, key, key);
  --size_;
}

// True when the node behind `item` is empty then.
bool NumberMap::erase(Item& item, std::uint64_t rest, std::uint64_t key) {
  const std::uint64_t bit = std::uint64_t{1} << (rest & kMask);
  Node& node = owned(item);
  Slot& slot = node.slots()[ones(node.present & (bit - 1))];
  if (slot.item.is_inner() && !erase(slot.item, rest >> kBits, key)) return false;
  if (node.present == bit) {
    item = Item();
    return true;
  }
  resized(item, bit);
  return false;
}

}  // namespace why403::cedar

// A map from numbers to pointers, of which a changed copy shares what did not change.
//
//   NumberMap next = snapshot.map;              // a copy costs one count
//   next.put(17, Item::borrowed(&program));     // copies the few nodes on the way; `snapshot` keeps its own
//   if (const Item* item = next.find(17)) …
//
// A hash array mapped trie: six bits of the number a level, the lowest first, so that numbers given one after
// the other fill its nodes; at most eleven levels. Nodes that only one map holds are changed in place, so
// building one is as quick as it looks. A map may be read by any number of threads while nobody changes that
// very map.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace why403::cedar {

/// What is shared by counting its owners.
class Counted {
 public:
  Counted() = default;
  Counted(const Counted&) : owners_(0) {}
  Counted& operator=(const Counted&) = delete;
  virtual ~Counted() = default;
  [[nodiscard]] bool has_one_owner() const { return owners_.load(std::memory_order_acquire) == 1; }

 private:
  friend class Item;
  mutable std::atomic<std::uint32_t> owners_{0};
};

/// A pointer that is borrowed, or shared by counting; eight bytes, empty at first.
class Item {
 public:
  Item() = default;
  static Item borrowed(const void* pointer) {
    return Item(reinterpret_cast<std::uintptr_t>(pointer) | kBorrowed);
  }
  static Item shared(const Counted* pointer) {
    Item made(reinterpret_cast<std::uintptr_t>(pointer));
    made.hold();
    return made;
  }
  Item(const Item& other) : bits_(other.bits_) { hold(); }
  Item(Item&& other) noexcept : bits_(std::exchange(other.bits_, 0)) {}
  Item& operator=(Item other) noexcept {
    std::swap(bits_, other.bits_);
    return *this;
  }
  ~Item() { drop(); }

  [[nodiscard]] bool empty() const { return bits_ == 0; }
  [[nodiscard]] bool is_borrowed() const { return (bits_ & kBorrowed) != 0; }
  /// The pointer as it was put in; the caller knows its type.
  template <typename T>
  [[nodiscard]] const T* borrowed() const {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the tags in the low bits are what an integer is for.
    return reinterpret_cast<const T*>(bits_ & ~kTags);
  }
  template <typename T>
  [[nodiscard]] const T* shared() const {
    return static_cast<const T*>(counted());
  }
  /// For changing in place what nobody else holds: a copy takes its place when somebody does.
  template <typename T>
  [[nodiscard]] T& own() {
    if (!counted()->has_one_owner()) *this = shared(new T(*shared<T>()));
    return const_cast<T&>(*shared<T>());
  }

 private:
  friend class NumberMap;
  static constexpr std::uintptr_t kBorrowed = 1;
  static constexpr std::uintptr_t kInner = 2;  ///< a node of a NumberMap
  static constexpr std::uintptr_t kTags = kBorrowed | kInner;

  explicit Item(std::uintptr_t bits) : bits_(bits) {}
  [[nodiscard]] bool is_inner() const { return (bits_ & kInner) != 0; }
  [[nodiscard]] const Counted* counted() const {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): as above.
    return reinterpret_cast<const Counted*>(bits_ & ~kTags);
  }
  void hold() const {
    if (bits_ != 0 && !is_borrowed()) counted()->owners_.fetch_add(1, std::memory_order_relaxed);
  }
  void drop() const {
    if (bits_ == 0 || is_borrowed()) return;
    if (counted()->owners_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete counted();
  }

  std::uintptr_t bits_ = 0;
};

class NumberMap {
 public:
  /// Null when the key is not there.
  [[nodiscard]] const Item* find(std::uint64_t key) const {
    std::uint64_t rest = key;
    const Slot* slot = &root_;
    while (slot->item.is_inner()) {
      const std::uint64_t bit = std::uint64_t{1} << (rest & kMask);
      if ((slot->key & bit) == 0) return nullptr;
      slot = inner(slot->item).slots() + ones(slot->key & (bit - 1));
      rest >>= kBits;
    }
    return slot->key == key && !slot->item.empty() ? &slot->item : nullptr;
  }
  /// The item at `key`, empty if new, to be changed in place.
  Item& at(std::uint64_t key);
  void put(std::uint64_t key, Item item) { at(key) = std::move(item); }
  void erase(std::uint64_t key);

  [[nodiscard]] std::size_t size() const { return size_; }
  /// Calls `see(key, item)` for all, in no order.
  template <typename See>
  void for_each(See see) const {
    if (root_.item.is_inner()) for_each(inner(root_.item), see);
  }

 private:
  static constexpr unsigned kBits = 6;
  static constexpr std::uint64_t kMask = 63;

  /// What was put in under `key`, or a Node and, as `key`, one bit for each of its slots: held here so that
  /// the right slot is known before the node is read.
  struct Slot {
    std::uint64_t key = 0;
    Item item;
  };
  /// The slots of the bits present lie in their order behind the node.
  struct Node final : Counted {
    unsigned count;
    explicit Node(unsigned slots) : count(slots) {}
    Node(const Node& other) = delete;
    ~Node() override;
    static Node* make(unsigned count);
    static void operator delete(void* node) { ::operator delete(node); }
    [[nodiscard]] const Slot* slots() const { return reinterpret_cast<const Slot*>(this + 1); }
    [[nodiscard]] Slot* slots() { return reinterpret_cast<Slot*>(this + 1); }
  };
  // Without the processor's own instruction, which the baseline lacks.
  static unsigned ones(std::uint64_t bits) {
    bits -= bits >> 1 & 0x5555'5555'5555'5555;
    bits = (bits & 0x3333'3333'3333'3333) + (bits >> 2 & 0x3333'3333'3333'3333);
    bits = (bits + (bits >> 4)) & 0x0F0F'0F0F'0F0F'0F0F;
    return static_cast<unsigned>(bits * 0x0101'0101'0101'0101 >> 56);
  }
  static const Node& inner(const Item& item) { return static_cast<const Node&>(*item.counted()); }
  static Item hold(Node* node) {
    Item made(reinterpret_cast<std::uintptr_t>(node) | Item::kInner);
    made.hold();
    return made;
  }
  /// The node behind `slot`, held by nobody else, with one slot more (`bit` new) or one less (`bit` gone).
  static Node& resized(Slot& slot, std::uint64_t bit);
  static bool erase(Slot& slot, std::uint64_t rest, std::uint64_t key);

  template <typename See>
  static void for_each(const Node& node, See& see) {
    for (unsigned i = 0; i < node.count; ++i) {
      const Slot& slot = node.slots()[i];
      if (slot.item.is_inner())
        for_each(inner(slot.item), see);
      else
        see(slot.key, slot.item);
    }
  }

  Slot root_;  // a Node, or empty
  std::size_t size_ = 0;
};

}  // namespace why403::cedar

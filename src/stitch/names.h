// Names: texts (and addresses as their 16 bytes) as small numbers, so that a success costs no text of its own.
//
//   Names names;
//   std::uint32_t alice = names.add("alice");      // 1, 2, 3 …; 0 means "none"
//   names.text(alice) == "alice"
//
// At most kNamesMax different texts; later ones are all kOverflow and counted.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/arena.h"

namespace why403::stitch {

class Names {
 public:
  static constexpr std::size_t kNamesMax = 2'000'000;
  static constexpr std::uint32_t kNone = 0;

  Names();
  std::uint32_t add(std::string_view text);
  /// kNone when never added.
  [[nodiscard]] std::uint32_t find(std::string_view text) const;
  [[nodiscard]] std::string_view text(std::uint32_t id) const { return texts_[id]; }
  /// One more than the largest number given.
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(texts_.size()); }
  [[nodiscard]] std::uint64_t overflow() const { return overflow_; }

 private:
  // Texts are told apart by 64 bits of hash: two million of them meet by chance once in five million runs, and what
  // would follow is a success credited to the wrong caller.
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t id = 0;
  };
  void grow();
  [[nodiscard]] std::size_t place_of(std::uint64_t hash) const;

  std::vector<Slot> table_;
  std::vector<std::string_view> texts_;
  base::Arena arena_;
  std::uint64_t overflow_ = 0;
};

}  // namespace why403::stitch

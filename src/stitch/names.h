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
  std::uint32_t add(std::string_view text) { return text.empty() ? kNone : add(text, hash(text)); }
  /// The same with its hash, which prefetch() takes a little earlier: the table is larger than the nearest cache.
  std::uint32_t add(std::string_view text, std::uint64_t hash);
  static std::uint64_t hash(std::string_view text);
  void prefetch(std::uint64_t hash) const { __builtin_prefetch(table_.data() + (hash & (table_.size() - 1))); }
  /// kNone when never added.
  [[nodiscard]] std::uint32_t find(std::string_view text) const;
  [[nodiscard]] std::string_view text(std::uint32_t id) const { return texts_[id]; }
  /// One more than the largest number given.
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(texts_.size()); }
  [[nodiscard]] std::uint64_t overflow() const { return overflow_; }

 private:
  // A slot holds 43 bits of a text's hash and its number, eight bytes, so that the table of 60,000 callers fits into a
  // processor's cache. With the slot's own place about 60 bits tell texts apart: two of two million meet by chance once in
  // half a million runs, and what would follow is a success credited to the wrong caller.
  static constexpr int kNumberBits = 21;
  static constexpr std::uint64_t kNumber = (std::uint64_t{1} << kNumberBits) - 1;
  static_assert(kNamesMax < kNumber);
  void grow();
  [[nodiscard]] std::size_t place_of(std::uint64_t hash) const;

  std::vector<std::uint64_t> table_;
  std::vector<std::uint64_t> hashes_;  ///< by number
  std::vector<std::string_view> texts_;
  base::Arena arena_;
  std::uint64_t overflow_ = 0;
};

}  // namespace why403::stitch

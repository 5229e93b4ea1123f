// Successes: who got what, when, with the line; 48 bytes each. Also what was not found (404), which tells scans.
//
//   Successes::Query by_alice = successes.of_principal(alice_id);
//
// At most kSuccessesMax are kept. Past that they are thinned: of each caller and resource family the first and the
// last of every time slot stay, with the number that they stand for; slots grow until half of the room is free.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/time.h"
#include "event/event.h"

namespace why403::stitch {

inline constexpr std::size_t kSuccessesMax = 3'000'000;

struct Success {
  std::int64_t time_ns = 0;
  std::uint32_t client = 0;     ///< Names id of the address
  std::uint32_t principal = 0;  ///< Names id
  std::uint32_t family = 0;     ///< Names id of the resource family
  std::uint32_t path = 0;       ///< 32-bit hash of the exact path
  std::uint32_t session = 0;    ///< Names id of session, token or key
  std::uint32_t agent = 0;      ///< Names id of the user agent
  std::uint32_t line = 0;
  std::uint32_t record = 0;
  std::uint32_t count = 1;  ///< how many it stands for
  std::uint32_t input : 22 = 0;
  std::uint32_t status : 10 = 0;
  [[nodiscard]] base::Time time() const { return {time_ns}; }
  [[nodiscard]] event::SourceRef ref() const { return {input, record, line}; }
};

/// 32-bit hash of an exact path.
std::uint32_t path_hash(std::string_view path);

class Successes {
 public:
  void add(const Success& success);
  void absorb(Successes&& other);
  /// Puts them into order of time, which a SuccessView relies on.
  void sort();
  [[nodiscard]] const std::vector<Success>& all() const { return all_; }
  std::vector<Success>& all() { return all_; }
  [[nodiscard]] std::uint64_t thinned() const { return thinned_; }

 private:
  void thin();
  [[nodiscard]] std::int64_t fitting_slot() const;
  void keep_first_and_last();
  std::vector<Success> all_;
  std::int64_t slot_ns_ = 60'000'000'000;
  std::uint64_t thinned_ = 0;
};

/// Successes of one number, in order of time.
class SuccessRange {
 public:
  /// Places behind the last one that may be read, though they mean nothing.
  static constexpr std::size_t kAhead = 8;
  class Iterator {
   public:
    Iterator(const Success* all, const std::uint32_t* at) : all_(all), at_(at) {}
    const Success* operator*() const { return all_ + *at_; }
    // They lie all over a large memory: those that come soon are asked for early.
    Iterator& operator++() {
      __builtin_prefetch(all_ + at_[kAhead]);
      ++at_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return at_ != other.at_; }

   private:
    const Success* all_;
    const std::uint32_t* at_;
  };
  SuccessRange() = default;
  SuccessRange(const Success* all, std::span<const std::uint32_t> places) : all_(all), places_(places) {}
  [[nodiscard]] Iterator begin() const { return {all_, places_.data()}; }
  [[nodiscard]] Iterator end() const { return {all_, places_.data() + places_.size()}; }
  /// Those from this moment on.
  [[nodiscard]] SuccessRange from(std::int64_t time_ns) const;
  [[nodiscard]] bool empty() const { return places_.empty(); }
  [[nodiscard]] std::size_t size() const { return places_.size(); }

 private:
  const Success* all_ = nullptr;
  std::span<const std::uint32_t> places_;
};

/// The successes by one of their members, made once, after collecting. Only those numbers are looked up that `wanted`
/// names, so that a million callers without a denial cost nothing. `all` is in order of time and outlives the view.
class SuccessView {
 public:
  using Member = std::uint32_t Success::*;
  SuccessView(const std::vector<Success>& all, Member member, const std::vector<bool>& wanted);
  [[nodiscard]] SuccessRange of(std::uint32_t id) const;

 private:
  const Success* all_;
  std::vector<std::uint32_t> places_;
  std::vector<std::uint32_t> first_;  // by id: where its part of places_ begins
};

}  // namespace why403::stitch

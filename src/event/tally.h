// What a run counts of its events and then forgets them: per status, per client, first and last time.
//
// Adding an event is a few nanoseconds: this is what `why403 events --as tally` does with every line, so that
// its speed is the speed of reading. Memory is that of ClientCounts. One thread each; merge() joins.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "event/client_counts.h"
#include "event/event.h"

namespace why403::event {

class Tally {
 public:
  static constexpr std::int32_t kStatusMax = 999;

  /// `seed`: see ClientCounts.
  explicit Tally(std::uint64_t seed = 0) : clients_(seed) {}

  void add(const Event& event) {
    count(event);
    if (event.has(Field::client)) clients_.add(event.client);
  }
  /// All but the client, which is counted elsewhere.
  void count(const Event& event) {
    ++events_;
    if (!event.has(Field::status)) {
      ++without_status_;
    } else if (event.status >= 0 && event.status <= kStatusMax) {
      ++statuses_[static_cast<std::size_t>(event.status)];
    } else {
      ++other_statuses_;
    }
    if (!event.has(Field::time)) return;
    if (event.time < first_) first_ = event.time;
    if (event.time > last_) last_ = event.time;
  }
  void merge(Tally& other);

  [[nodiscard]] std::uint64_t events() const { return events_; }
  [[nodiscard]] std::uint64_t with_status(std::int32_t status) const {
    return statuses_[static_cast<std::size_t>(status)];
  }
  /// Statuses outside 0…kStatusMax.
  [[nodiscard]] std::uint64_t other_statuses() const { return other_statuses_; }
  [[nodiscard]] std::uint64_t without_status() const { return without_status_; }
  [[nodiscard]] ClientCounts& clients() { return clients_; }
  [[nodiscard]] std::optional<base::Time> first() const;
  [[nodiscard]] std::optional<base::Time> last() const;

 private:
  std::uint64_t events_ = 0;
  std::uint64_t without_status_ = 0;
  std::uint64_t other_statuses_ = 0;
  base::Time first_{INT64_MAX};
  base::Time last_{INT64_MIN};
  std::array<std::uint64_t, kStatusMax + 1> statuses_{};
  ClientCounts clients_;
};

/// What reading cost, beside what was read.
struct ReadingCost {
  std::uint64_t files = 0;
  std::uint64_t lines = 0;
  std::uint64_t malformed = 0;
  std::uint64_t cut = 0;         ///< lines beyond the limit, of which only so much was read
  std::uint64_t not_utf8 = 0;    ///< lines with bytes that are no UTF-8
  std::uint64_t nul = 0;         ///< lines with NUL bytes
  std::uint64_t unreadable = 0;  ///< files
  std::uint64_t bytes = 0;
  double seconds = 0;
};

/// For a person, a few lines. An estimate is marked with `about`.
std::string tally_text(Tally& tally, const ReadingCost& cost);
/// {"version":1,"lines":…,"malformed":…,"cut":…,"not_utf8":…,"nul":…,"unreadable":…,"events":…,"status":{"403":…},"clients":{"distinct":…,"exact":true,
/// "top":[…]},"first":…,"last":…,"bytes":…,"seconds":…,"megabytes_per_second":…}
std::string tally_json(Tally& tally, const ReadingCost& cost);

}  // namespace why403::event

// The keeper: events of a service on their way into its archive, behind everything else.
//
//   Keeper keeper({.file = "/var/lib/why403/archive.duckdb"}, options, clock, say);
//   keeper.take(event, "access.log");                    // the thread that reads
//   keeper.look();                                       // the same, now and then
//
// Refusals and what explains them are kept whole; what was granted is counted by minute, log, resource family, principal
// and status. A thread of its own folds what was gathered into the archive every kFoldPeriod. When it cannot keep up, the
// thread that reads waits; while the archive cannot be opened or written (another process holds it, the disk is full, there
// is no DuckDB), what was gathered is dropped and counted, and it is tried again. Once an hour what is too old or too much
// goes. While it is open, `why403 query` asks it by its desk (desk.h).
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "archive/desk.h"
#include "archive/held_archive.h"
#include "base/clock.h"

namespace why403::archive {

struct KeeperSettings {
  std::string file;
  base::Duration keep{90 * base::kDay.ns};
  std::uint64_t total_bytes = 16ULL << 30;
  bool keeps_all = false;  ///< also what was granted, event by event
  bool operator==(const KeeperSettings&) const = default;
};

inline constexpr base::Duration kFoldPeriod{2 * base::kSecond.ns};
/// What was granted is counted for so long before it is folded, and in so many rows at most: then in fewer, coarser ones.
inline constexpr base::Duration kGrantedPeriod{base::kMinute.ns};
inline constexpr std::size_t kGrantedRowsMax = 50'000;
/// Rows that are gathered while older ones are folded.
inline constexpr std::size_t kGatheredRowsMax = 20'000;
/// Who was erased a moment ago, so that nothing of theirs that is still on its way arrives.
inline constexpr std::size_t kForgottenMax = 1'000;

class Keeper {
 public:
  using Say = std::function<void(const Message&)>;

  Keeper(KeeperSettings settings, event::WriterOptions options, const base::Clock& clock, Say say);
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;
  /// Folds what was gathered.
  ~Keeper();

  /// `is_lasting`: the log may be read again after a start, by the same lines, unlike what was sent to us.
  void take(const event::Event& event, std::string_view file, bool is_lasting);
  void look();

  /// Everything of that principal that was taken before the first call goes, for good. Waits for nothing: true when it is
  /// done, or else to be called again. Any thread.
  Result<bool, Message> erase(const std::string& principal);

  struct Counts {
    bool is_open = false;
    std::uint64_t folded = 0;   ///< events
    std::uint64_t known = 0;    ///< that were there already
    std::uint64_t dropped = 0;  ///< the archive refused
    std::uint64_t retired = 0;  ///< rows
    std::uint64_t bytes = 0;    ///< of the archive, when it was looked last
    base::Duration lag;         ///< since the oldest event that is not folded was taken
  };
  [[nodiscard]] Counts counts() const;

 private:
  struct Gathered {
    std::unique_ptr<Batch> batch;
    std::size_t rows = 0;
    GrantedCounts granted;
    Marks marks;
    std::optional<base::Time> since;  ///< when the first of it was taken
  };
  struct Erasure {
    std::string principal;
    std::optional<Status<Message>> done;
  };
  struct Forgotten {
    std::string principal;
    base::Time until;
  };

  void count_granted(const event::Event& event, std::string_view file);
  bool was_taken(const event::Event& event, std::string_view file);
  [[nodiscard]] bool is_forgotten(const event::Event& event) const;
  void hand_over();
  void wait_for_room(std::unique_lock<std::mutex>& lock);
  void run();
  void open();
  void fold(Gathered& gathered);
  Status<Message> erase_now(const std::string& principal);
  void fail(const Message& message);
  void retire();

  const KeeperSettings settings_;
  const event::WriterOptions options_;
  const base::Clock& clock_;
  const Say say_;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  Gathered gathered_;
  base::Time granted_since_;
  std::string family_;
  Marks counted_;  // as the archive had them when it was opened
  std::vector<Forgotten> forgotten_;
  std::deque<Gathered> waiting_;
  std::deque<Erasure> erasures_;  // those that are done first
  std::unique_ptr<HeldArchive> held_;  // set by the thread, which alone uses it without the lock
  Counts counts_;
  std::optional<base::Time> folding_since_;
  bool is_ending_ = false;

  // Of the thread alone.
  std::unique_ptr<Desk> desk_;
  base::Time tried_;
  base::Time retired_;
  bool failing_ = false;
  std::thread thread_;
};

}  // namespace why403::archive

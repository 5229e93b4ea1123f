// The recorder: what doors decide, on its way into the segments of the archive.
//
//   auto recorder = TRY(Recorder::open(settings, clock, say));
//   Recorder::Pen pen(recorder.get());                  // one for each thread
//   pen.write(record);                                  // never waits for a disk
//
// A pen puts records into a queue of its own; a thread of the recorder takes all queues together every
// kSyncPeriod, or sooner when one holds kWakeBytes, appends what they hold, and syncs every kSyncPeriod. So a record
// outlives a loss of power kSyncPeriod and a sync after its decision; a process that is killed loses no more. Little and
// often: what is written down still lies in the processor's cache, and nobody is kept off a processor for long. A queue that
// is full drops the record and counts it: a decision is never refused, nor late, because it could not be
// recorded. Drops are recorded as a gap as soon as there is room, and failures are said once until it works again.
// Pens may be made and used by any thread, each by one at a time; the recorder outlives them.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "archive/segment/segment_log.h"
#include "base/clock.h"
#include "base/message.h"
#include "serve/decision_record.h"
#include "serve/kept_revision.h"

namespace why403::serve {

inline constexpr base::Duration kSyncPeriod{base::kSecond.ns / 10};
inline constexpr std::size_t kWakeBytes = 256 << 10;
inline constexpr std::size_t kChangesToldMax = 20;  ///< of one revision

struct RecorderSettings {
  std::string folder;  ///< empty: nothing is recorded
  archive::SegmentLimits limits;
  std::uint64_t queue_bytes = 32 << 20;  ///< of each thread
  bool operator==(const RecorderSettings&) const = default;
};

class Recorder {
  struct Queue {
    std::mutex using_it;
    std::string lines;
    std::uint64_t records = 0;
    bool abandoned = false;
    // Of the recorder's thread: what it took out, in exchange for the room that it took out before.
    std::string taken;
    std::uint64_t taken_records = 0;
  };

 public:
  using Say = std::function<void(const Message&)>;
  /// Erases what is kept of a person elsewhere: true when it is done, or else it is called again. Waits for nothing.
  using Erase = std::function<Result<bool, Message>(const std::string& who)>;

  static Result<std::unique_ptr<Recorder>, Message> open(const RecorderSettings& settings,
                                                         const base::Clock& clock, Say say, Erase erase = {});
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;
  /// Writes what lies in the queues.
  ~Recorder();

  /// From now on `revision` decides; its texts, if it has any, are kept, so that its decisions can be explained
  /// later.
  void begin_revision(const KeptRevision& revision);
  /// The same where the directory was changed; of the changes at most kChangesToldMax are told, and how many more there are.
  void begin_revision(const std::string& revision, std::span<const ChangeRecord> changes);
  /// From now on `tap` is given what was written down, framed lines, on the recorder's own thread.
  void follow(std::function<void(std::string_view)> tap);
  /// Waits until all that was written before is synced, or could not be.
  void flush();

  struct Counts {
    std::uint64_t recorded = 0;
    std::uint64_t dropped = 0;  ///< a queue was full, or the disk refused
    std::uint64_t queued_bytes = 0;
  };
  [[nodiscard]] Counts counts() const;

  class Pen {
   public:
    /// Null: what is written goes nowhere.
    explicit Pen(Recorder* recorder);
    Pen(Pen&&) noexcept = default;
    Pen& operator=(Pen&&) noexcept = default;
    ~Pen();
    void write(const DecisionRecord& record);
    [[nodiscard]] bool is_recording() const { return recorder_ != nullptr; }

   private:
    Recorder* recorder_;
    std::shared_ptr<Queue> queue_;
  };

 private:
  Recorder(const RecorderSettings& settings, const base::Clock& clock, Say say, Erase erase,
           std::unique_ptr<archive::SegmentLog> log);
  void run();
  void write_down();
  void show(std::string_view lines);
  void sync_when_due(bool now);
  bool gather();
  void write_gap_if_any(std::uint64_t dropped);
  void keep(const Status<Message>& done);
  void erase_when_asked();
  Result<bool, Message> erase(const std::string& who);
  void wake();

  const RecorderSettings settings_;
  const base::Clock& clock_;
  const Say say_;
  const Erase erase_;  // may be empty

  mutable std::mutex changing_;  // of what follows
  std::condition_variable wake_, flushed_;
  std::vector<std::shared_ptr<Queue>> queues_;
  std::uint64_t flushes_wanted_ = 0;
  std::uint64_t flushes_done_ = 0;
  bool woken_ = false;
  bool stopping_ = false;
  std::string revision_;   // in force
  std::string revisions_;  // lines of revisions, not yet written
  std::function<void(std::string_view)> tap_;

  std::atomic<std::uint64_t> recorded_{0};
  std::atomic<std::uint64_t> dropped_{0};

  // Of the thread alone.
  std::unique_ptr<archive::SegmentLog> log_;
  std::string first_;               // lines that stand before those of the queues
  std::size_t revision_bytes_ = 0;  // of them, at their beginning
  std::vector<std::shared_ptr<Queue>> taken_;
  std::uint64_t dropped_told_ = 0;
  base::Time retired_;
  std::chrono::steady_clock::time_point synced_;
  bool failing_ = false;
  std::optional<std::string> erasing_;  // from the records it is gone
  base::Time erase_again_;  // not before: it failed
  std::thread thread_;
};

/// Takes all decisions about a principal out of the records, `User::"7"` or of whatever type `7`, and older revisions whose
/// texts name it.
Result<std::uint64_t, Message> erase_person(archive::SegmentLog& log, const std::string& folder,
                                            const std::string& who, const std::string& in_force);

}  // namespace why403::serve

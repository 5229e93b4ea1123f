// What happens in the service, live, to whoever listens: decisions as they are recorded, and changes.
//
//   EventStream events;
//   auto listener = events.listen(filter, last_event_id);  // null: enough listen already
//   while (listener->wait(out, kHeartbeat)) send(out);
//
// Events stand in one ring of at most kRingBytesMax; a listener has a place in it and takes what fits its filter. One that is so slow
// that the ring overtakes it loses events, is told how many, and the whole counts them. Who comes back with the id of
// the last event that it got goes on behind it, as long as that stands in the ring. While nobody listens, and for a
// minute after, nothing is kept. Ids hold for the life of the process. Any thread may publish; a listener has one.
// https://html.spec.whatwg.org/multipage/server-sent-events.html
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "serve/decision_record.h"

namespace why403::serve {

inline constexpr std::size_t kRingBytesMax = 4 << 20;
inline constexpr std::size_t kListenersMax = 16;
inline constexpr std::chrono::seconds kHeartbeat{15};

/// Empty members let everything through.
struct EventFilter {
  std::vector<std::string> kinds;  ///< `decision`, `revision`, `gap`, `change`
  std::string decision;            ///< `allow` or `deny`
  std::string cause;
  std::string principal;
  std::string door;
};

class EventStream {
 public:
  EventStream();

  /// One JSON object without line feeds.
  void publish(std::string_view kind, std::string_view json);
  /// Records as the recorder writes them down: framed lines.
  void publish_records(std::string_view lines);
  /// Whoever comes back gets nothing of before.
  void forget();
  /// Every listener's wait() ends.
  void stop();

  struct Counts {
    std::uint64_t listeners = 0;
    std::uint64_t published = 0;
    std::uint64_t lost = 0;  ///< that a slow listener did not get
  };
  [[nodiscard]] Counts counts() const;

  class Listener {
   public:
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    /// `out` becomes what is to be sent: events, or after `within` a comment that keeps the connection alive. False
    /// when there will be no more.
    bool wait(std::string& out, std::chrono::milliseconds within);

   private:
    friend class EventStream;
    Listener(EventStream& stream, EventFilter filter, std::uint64_t next) : stream_(stream), filter_(std::move(filter)), next_(next) {}
    bool fits(std::string_view kind, std::string_view json);
    EventStream& stream_;
    const EventFilter filter_;
    std::uint64_t next_;
    RecordReader reader_;
  };
  std::unique_ptr<Listener> listen(EventFilter filter, std::string_view last_event_id);

 private:
  struct Event {
    std::string kind;
    std::string json;
  };
  using Steady = std::chrono::steady_clock;
  bool is_wanted();
  void put(std::string_view kind, std::string_view json);

  const std::string start_;  // of this process, before the ids
  mutable std::mutex using_it_;
  std::condition_variable came_;
  std::deque<std::shared_ptr<const Event>> ring_;
  std::size_t bytes_ = 0;
  std::uint64_t first_ = 1;  // the number of the ring's first event
  std::atomic<std::uint64_t> listeners_{0};
  Steady::time_point left_;  // when the last listener did
  std::atomic<bool> is_kept_{false};
  std::atomic<std::uint64_t> lost_{0};
  bool is_stopping_ = false;
};

}  // namespace why403::serve

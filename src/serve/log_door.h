// POST /v1/logs: logs that others push, into the queue from which the service reads them.
//
//   LogDoor door(queue);
//   door.answer(request, "ops", reply);                  // any thread; may say Reply::is_pending
//
// The form is told by Content-Type: OTLP/HTTP logs as `application/json` or `application/x-protobuf`, or lines of any
// format as `application/x-ndjson` or `text/plain`; `gzip` as Content-Encoding. A request is taken whole, or refused: 429
// with Retry-After when there is no room. Records that are none are counted in OTLP's partial success; that no format
// reads a record is found out later, and counted in the report.
//
// A thread of its own takes requests apart, so that threads which decide only copy the body. What waits for it is bounded
// by kPushesWaitingMax and kPushedWaitingBytesMax. https://opentelemetry.io/docs/specs/otlp/#otlphttp
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "ingest/source/record_queue.h"
#include "serve/exchange.h"

namespace why403::serve {

/// Of a body when it is decompressed.
inline constexpr std::size_t kPushedBytesMax = 16 << 20;
/// Of one line or record; a longer one is rejected.
inline constexpr std::size_t kPushedRecordBytesMax = 1 << 20;
inline constexpr std::size_t kPushesWaitingMax = 64;
inline constexpr std::size_t kPushedWaitingBytesMax = 32 << 20;
/// What became of pushes, until whoever pushed is told.
inline constexpr std::size_t kOutcomesMax = 4096;

class LogDoor {
 public:
  explicit LogDoor(ingest::RecordQueue& queue);
  LogDoor(const LogDoor&) = delete;
  LogDoor& operator=(const LogDoor&) = delete;
  ~LogDoor();

  /// `caller`: who pushes; its records are named `push:CALLER`, or `push:CALLER/NAME` with `?name=NAME`.
  void answer(const Request& request, std::string_view caller, Reply& reply);

  struct Counts {
    std::uint64_t requests = 0;  ///< that were taken
    std::uint64_t refused = 0;   ///< for want of room
    std::uint64_t rejected = 0;  ///< records that are none
  };
  [[nodiscard]] Counts counts() const;

 private:
  enum class Form : std::uint8_t { json, protobuf, lines };
  struct Push {
    Form form = Form::lines;
    bool is_gzip = false;
    std::string body;
    std::string name;
    std::uint64_t parking = 0;  ///< by which the waiting request is known again
    std::function<void()> wake;
  };
  struct Outcome {
    Form form = Form::lines;
    int status = 200;
    std::uint64_t rejected = 0;
    std::string what;
  };

  bool read_head(const Request& request, std::string_view caller, Push& push, Reply& reply) const;
  void run();
  Outcome take(const Push& push);
  Outcome take_records(Form form, std::string_view text, const std::string& name);
  static void write(const Outcome& outcome, Reply& reply);

  ingest::RecordQueue& queue_;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<Push> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::uint64_t parked_ = 0;                // since the beginning
  std::map<std::uint64_t, Outcome> done_;  // by the number of the parking
  Counts counts_;
  bool is_ending_ = false;
  std::thread thread_;
};

}  // namespace why403::serve

// Current: what a stream without an end says now. Events in; a diagnosis of what is kept of them, again and again, on a
// thread of its own.
//
//   Current current(settings, [&](Explanation explanation) { publish(report_json(explanation)); }, say);
//   current.take(event);                               // the thread that reads
//   current.look(inputs, so_far);                      // the same, between what it reads
//
// The first one is made of what is there at once. Then a diagnosis is made at most every `every`, and for at most about a tenth of the time, when refusals came since the last
// one, or once a minute when anything came. While one is made reading goes on.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "report/explanation.h"
#include "stitch/recent.h"

namespace why403::report {

struct CurrentSettings {
  BesidePaths beside;  ///< read anew when one of the files changes
  std::chrono::milliseconds every{2000};
};

class Current {
 public:
  using Show = std::function<void(Explanation)>;
  using Say = std::function<void(const Message&)>;

  /// Fails when what is known besides cannot be read.
  static Result<std::unique_ptr<Current>, Message> begin(CurrentSettings settings, Show show, Say say);
  Current(const Current&) = delete;
  Current& operator=(const Current&) = delete;
  ~Current();

  void take(const event::Event& event) { recent_.take(event); }
  /// `at_once`: a last time, without regard to when the one before was.
  void look(const ingest::Inputs& inputs, const ingest::ReadReport& so_far, bool at_once = false);
  /// Whatever is kept is given up before the next event; for any thread.
  void forget() { forgets_ = true; }

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;
  struct Picture {
    stitch::Collection all;
    ingest::Inputs inputs;
    ingest::ReadReport read;
  };

  Current(CurrentSettings settings, Beside beside, Show show, Say say);
  void run();
  void renew_beside();

  const CurrentSettings settings_;
  const Show show_;
  const Say say_;

  // Of the thread that reads.
  stitch::Recent recent_;
  std::uint64_t events_ = 0;
  std::uint64_t denials_ = 0;
  SteadyTime shown_{};
  bool is_first_ = true;
  std::atomic<bool> forgets_ = false;

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::optional<Picture> next_;
  bool is_busy_ = false;
  bool is_ending_ = false;
  SteadyTime rests_until_{};

  // Of the thread that diagnoses.
  Beside beside_;
  std::string beside_state_;
  std::thread thread_;
};

}  // namespace why403::report

// Where the doors hand in requests for access: they wait for no disk, and whoever asked is told when it is kept.
//
//   switch (desk.ask(ticket, request, wake)) …           // `waiting`: ask the same again when wake() was called
//
// One thread takes what was handed in and writes it into the state. At most kDeskMax wait; each subject may ask
// kAskedBurst times at once and as many an hour. Any thread may ask.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "limit/rate.h"
#include "serve/directory_world.h"
#include "state/access_requests.h"

namespace why403::serve {

inline constexpr std::size_t kDeskMax = 256;
inline constexpr std::uint32_t kAskedBurst = 10;
inline constexpr std::size_t kWakesMax = 16;  ///< of those that wait for one and the same

class AccessDesk {
 public:
  enum class Outcome : std::uint8_t { waiting, kept, too_many, failed };
  AccessDesk(DirectoryInForce& directory, const base::Clock& clock, std::uint64_t seed) : directory_(directory), clock_(clock), seed_(seed) {}
  AccessDesk(const AccessDesk&) = delete;
  AccessDesk& operator=(const AccessDesk&) = delete;
  ~AccessDesk() { stop(); }

  void begin();
  void stop();
  /// `name` is the same for one request each time; without `wake` it waits for the disk itself,
  /// and the answer is not `waiting`.
  Outcome ask(const std::string& name, const state::AccessRequest& request, std::function<void()> wake);

 private:
  struct Asked {
    state::AccessRequest request;
    std::vector<std::function<void()>> wakes;
    std::size_t untold = 1;  // of those that wait
    Outcome outcome = Outcome::waiting;
  };
  void run();
  Outcome write(const state::AccessRequest& request);

  DirectoryInForce& directory_;
  const base::Clock& clock_;
  const std::uint64_t seed_;
  limit::RateTable rates_{1 << 12};
  std::mutex using_it_;
  std::condition_variable came_;
  std::map<std::string, Asked> asked_;
  bool is_stopping_ = false;
  std::thread thread_;
};

}  // namespace why403::serve

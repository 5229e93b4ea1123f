// A load of HTTP requests, open or closed, over connections that are kept.
//
//   const Outcome outcome = drive({.port = port, .requests = texts, .rate = 20'000, .seconds = 2});
//   outcome.quantile_ms(0.99)
//
// Open (`rate` > 0): request i is meant to be sent at i / rate, whatever the server does. When all connections wait
// for answers it is sent later, and its latency counts from when it was meant to be sent: a server that stalls is
// charged with everybody who would have come meanwhile. Closed (`rate` 0): each connection sends its next request as
// soon as it has its answer, which finds out how much a server can take, and says nothing of latency.
// One request at a time on a connection. One thread, loopback alone, bounded in count and in time.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace why403::bench {

struct Load {
  unsigned short port = 0;
  std::span<const std::string> requests;  ///< whole texts, sent in turn
  double rate = 0;                        ///< a second
  unsigned connections = 16;
  double seconds = 2;
  std::size_t count_max = 4'000'000;
  std::string_view sought;  ///< counted in bodies
};

struct Outcome {
  std::size_t answered = 0;
  std::size_t refused = 0;   ///< of them, with another status than 200
  std::size_t lost = 0;      ///< no answer, or a broken connection
  std::size_t found = 0;     ///< how often `sought` stood in bodies
  std::size_t bytes = 0;     ///< of answers
  double seconds = 0;        ///< from the first request to the last answer
  std::vector<float> latencies_ms;

  [[nodiscard]] double per_second() const { return static_cast<double>(answered) / seconds; }
  [[nodiscard]] double quantile_ms(double share) const;
};

Outcome drive(const Load& load);

struct Answer {
  int status = 0;
  std::string body;
};
/// One request on a connection of its own.
Answer ask(unsigned short port, const std::string& request, double seconds_max = 30);

/// Waits until somebody listens there.
void wait_for_port(unsigned short port, double seconds_max = 20);

}  // namespace why403::bench

// Arrivals: all that a service reads as it arrives, as one source: followed files, syslog, what else is added, and what
// others push into the queue.
//
//   auto arrivals = TRY(Arrivals::open({.paths = {"/var/log/nginx/*.log"}, .listen = {"udp://127.0.0.1:5514"}}));
//   arrivals->add(std::make_unique<OwnSource>(arrivals->stop()));
//   arrivals->begin(say);
//   reader.follow(inputs, 0, arrivals->queue(), clock, sink);      // until end()
//
// Each source has a thread that waits while the queue has no room, so files are read no faster than they are parsed, and
// senders over TCP wait; datagrams are dropped and counted.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "ingest/source/follow.h"
#include "ingest/source/record_queue.h"
#include "ingest/source/stop.h"
#include "ingest/source/syslog_listener.h"

namespace why403::ingest {

struct ArrivingFrom {
  std::vector<std::string> paths;  ///< files, directories, patterns; also such as are not there yet
  std::uint64_t history_bytes_max = 64 << 20;  ///< of each file that is there at the beginning
  std::vector<std::string> listen;  ///< addresses as parse_listen_address() takes them
};

class Arrivals {
 public:
  using Say = std::function<void(const Message&)>;

  static Result<std::unique_ptr<Arrivals>, Message> open(const ArrivingFrom& from);
  Arrivals(const Arrivals&) = delete;
  Arrivals& operator=(const Arrivals&) = delete;
  ~Arrivals();

  RecordQueue& queue() { return queue_; }
  /// For sources that are added: they end when it is requested.
  const Stop& stop() const { return stop_; }
  /// Before begin().
  void add(std::unique_ptr<RecordSource> source) { sources_.push_back(std::move(source)); }
  /// The files that are followed or awaited.
  [[nodiscard]] Inputs inputs() const;
  /// `say` is called by several threads.
  void begin(const Say& say);
  /// What was written until now is given, then the queue ends. May be called again.
  void end();

  struct Counts {
    std::uint64_t rotations = 0;
    std::uint64_t left_out = 0;         ///< files and directories beyond a limit
    std::uint64_t dropped = 0;          ///< datagrams
    std::uint64_t refused_connections = 0;
  };
  [[nodiscard]] Counts counts() const;
  /// What is listened on, with the ports that the system chose.
  [[nodiscard]] const std::vector<ListenAddress>& addresses() const { return addresses_; }

 private:
  Arrivals() = default;

  Stop stop_;
  RecordQueue queue_;
  std::unique_ptr<Follower> follower_;
  std::unique_ptr<SyslogListener> listener_;
  std::vector<ListenAddress> addresses_;
  std::vector<std::unique_ptr<RecordSource>> sources_;
  std::vector<std::thread> threads_;
};

}  // namespace why403::ingest

// Syslog over UDP, TCP and unix sockets: the texts of messages as they came (RFC 3164 or RFC 5424; what they
// mean is an envelope's business).
//
//   auto listener = TRY(SyslogListener::open({TRY(parse_listen_address("udp://0.0.0.0:514"))}, stop));
//   while (TRY(listener->next(batch))) …
//
// A thread of its own receives, so that the kernel's small buffers do not overflow while messages are parsed.
// What waits for next() is bounded: when it is full, datagrams are dropped and counted (there is no other
// way), and streams are not read on, so that their senders wait. A record's name is its sender
// (`udp://198.51.100.7`) or the socket (`unix:/run/why403.sock`), its number counts the messages received.
//
// next() is called by one thread; the counters may be read by any.
#pragma once

#include <sys/socket.h>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "ingest/source/descriptor.h"
#include "ingest/source/listen_address.h"
#include "ingest/source/record_source.h"
#include "ingest/source/stop.h"
#include "ingest/source/syslog_framing.h"

namespace why403::ingest {

/// A longer message is cut. RFC 5425 asks for 8 KiB; a datagram cannot have more than 64.
inline constexpr std::size_t kSyslogMessageBytesMax = 64 << 10;
/// Stream connections at once; further ones are closed and counted.
inline constexpr std::size_t kSyslogConnectionsMax = 256;
/// What may wait for next().
inline constexpr std::size_t kSyslogQueueBytesMax = 64 << 20;
inline constexpr std::size_t kSyslogQueueMessagesMax = 200'000;
/// Senders named one by one; further ones are all named `udp://…` or `tcp://…`.
inline constexpr std::size_t kSyslogSendersMax = 10'000;

class SyslogListener final : public RecordSource {
 public:
  struct Options {
    std::size_t message_bytes_max = kSyslogMessageBytesMax;
    std::size_t connections_max = kSyslogConnectionsMax;
    std::size_t queue_bytes_max = kSyslogQueueBytesMax;
    std::size_t queue_messages_max = kSyslogQueueMessagesMax;
    std::size_t senders_max = kSyslogSendersMax;
  };

  static Result<std::unique_ptr<SyslogListener>, Message> open(const std::vector<ListenAddress>& addresses,
                                                               const Stop& stop) {
    return open(addresses, stop, Options{});
  }
  static Result<std::unique_ptr<SyslogListener>, Message> open(const std::vector<ListenAddress>& addresses,
                                                               const Stop& stop, Options options);
  ~SyslogListener() override;

  /// False once a stop was requested and everything received was given.
  Result<bool, Message> next(RecordBatch& batch) override;

  /// The port of the i-th address, as the system chose it.
  [[nodiscard]] std::uint16_t port(std::size_t i) const;

  [[nodiscard]] std::uint64_t received() const { return received_; }
  [[nodiscard]] std::uint64_t dropped() const { return dropped_ + dropped_by_kernel_; }
  [[nodiscard]] std::uint64_t cut_messages() const { return cut_messages_; }
  [[nodiscard]] std::uint64_t refused_connections() const { return refused_connections_; }

 private:
  struct Socket {
    ListenAddress address;
    Descriptor descriptor;
    std::string_view name;           // of a unix socket's records
    std::uint32_t kernel_drops = 0;  // as the kernel counts them for this socket
  };
  struct Connection {
    Descriptor descriptor;
    std::string_view name;
    SyslogFraming framing;
  };

  SyslogListener(const Stop& stop, Options options);
  Status<Message> add(const ListenAddress& address);
  void watch(int number, bool also_input);
  void receive();
  bool handle_events();
  bool receive_datagrams(Socket& socket);
  void accept_connections(const Socket& socket);
  bool turn_away(const Socket& socket);
  void read_connection(int number, Connection& connection);
  void end_connection(Connection& connection);
  void give(std::string_view name, std::string_view message, bool may_drop);
  void pause_streams(bool pause);
  bool has_room();
  std::string_view sender_name(std::string_view scheme, const sockaddr_storage& sender);

  const Stop& stop_;
  Options options_;
  Stop closing_;  // asked for by the destructor
  Descriptor poller_;
  Descriptor room_;  // an eventfd: next() has made room
  Descriptor spare_;  // given up while there is no other
  std::vector<Socket> sockets_;
  std::map<int, Connection> connections_;
  std::set<std::string, std::less<>> names_;  // stable: records point here
  struct DatagramRoom;
  std::unique_ptr<DatagramRoom> datagrams_;
  bool are_streams_paused_ = false;
  std::thread thread_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable arrived_;
  RecordBatch waiting_;
  std::size_t waiting_bytes_ = 0;
  bool has_ended_ = false;

  std::atomic<std::uint64_t> received_ = 0;
  std::atomic<std::uint64_t> dropped_ = 0;
  std::atomic<std::uint64_t> dropped_by_kernel_ = 0;
  std::atomic<std::uint64_t> cut_messages_ = 0;
  std::atomic<std::uint64_t> refused_connections_ = 0;
};

}  // namespace why403::ingest

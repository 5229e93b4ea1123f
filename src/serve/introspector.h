// Opaque tokens: what their issuer says of them, asked beside the requests and kept for a moment.
//
//   if (const auto answer = introspector.find(token, now)) …             // never waits
//   else if (!introspector.ask(token, wake)) refuse_503();                // too many are asked about already
//   else wait_for(wake);                                                  // then find() has an answer
//
// A token is asked about once, however many requests bring it; `source.concurrency` threads ask, each within
// `source.timeout`, and a token that waited for one so long is given up. What was answered is kept: that a token is
// active for `keep` and never past its end, so that one that is revoked is believed no longer than that; that it is not,
// for `keep_refused`; that nobody could tell, for `retry`, in which every request with it is refused. Nothing is
// believed of a token that could not be asked about: it fails closed. Both tables are of fixed size, apart from one another,
// so that a flood of tokens that never held makes nobody forgotten. Any thread may call; find() takes a lock for a moment,
// of one part of the table. Lives are measured on a clock that nobody can set. RFC 7662.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/message.h"
#include "base/time.h"
#include "identity/introspection.h"
#include "identity/principal.h"
#include "serve/resolver.h"
#include "serve/tls.h"

namespace why403::serve {

struct IntrospectionSource {
  std::string url;
  std::string authorities;  ///< PEM file of those who may vouch for the host; empty: the system's
  std::string client;       ///< RFC 6749 section 2.3.1, with the secret; empty: the secret is a bearer token
  std::string secret_file;
  std::string secret;  ///< what the file holds
  /// Of the authorities, as they were when the configuration was read; null: read when it is needed. Not compared: whoever
  /// asks goes on with the newer one.
  std::shared_ptr<const TlsContext> tls;
  std::string user_type;
  std::string client_type;  ///< of a token without `sub`, which names its client; empty: such are refused
  identity::TokenRules rules;
  base::Duration timeout{2 * base::kSecond.ns};
  base::Duration keep{60 * base::kSecond.ns};
  base::Duration keep_refused{10 * base::kSecond.ns};
  base::Duration retry{base::kSecond.ns};
  std::uint32_t concurrency = 8;
  std::uint32_t waiting_max = 1024;  ///< tokens that wait to be asked about
  bool operator==(const IntrospectionSource& other) const;
};

class Introspector {
 public:
  using Say = std::function<void(const Message&)>;
  /// Called once, by any thread, when find() has an answer. Must not call back.
  using Wake = std::function<void()>;

  static constexpr std::size_t kActiveMax = 1 << 15;
  static constexpr std::size_t kRefusedMax = 1 << 14;

  struct Answer {
    identity::Principal principal;
    std::optional<identity::Rejection> rejection;
    base::Time expires = identity::kNoEnd;
    std::optional<base::Time> not_before;
  };
  struct Counts {
    std::uint64_t active = 0, refused = 0, failed = 0;  ///< answers
    std::uint64_t turned_away = 0;                      ///< tokens that nobody was asked about
    std::uint64_t waiting = 0;                          ///< now
  };

  Introspector(IntrospectionSource source, Say say, std::shared_ptr<Resolver> resolver = std::make_shared<Resolver>());
  Introspector(const Introspector&) = delete;
  Introspector& operator=(const Introspector&) = delete;
  ~Introspector() { stop(); }

  [[nodiscard]] std::shared_ptr<const Answer> find(std::string_view token);
  /// False when too many wait, or it was stopped. `wake` may be empty. `traceparent` of the request that asks first goes
  /// along; empty for none.
  bool ask(std::string_view token, Wake wake, std::string_view traceparent = {});
  /// From now on hosts are known by these authorities; what was answered stays. Null: nothing changes.
  void trust(std::shared_ptr<const TlsContext> tls);
  /// Ends what is under way; who waits is woken.
  void stop();

  [[nodiscard]] Counts counts() const;
  [[nodiscard]] const IntrospectionSource& source() const { return source_; }

 private:
  using Steady = std::chrono::steady_clock;
  using Hash = std::array<unsigned char, 32>;
  struct FirstBytes {
    std::size_t operator()(const Hash& hash) const;
  };
  struct Place {
    Hash hash{};
    Steady::time_point until;
    std::uint64_t used = 0;  // 0: free
    std::shared_ptr<const Answer> answer;
  };
  static constexpr std::size_t kParts = 16;
  static constexpr std::size_t kWays = 4;
  struct Part {
    std::mutex using_it;
    std::uint64_t uses = 0;
    std::vector<Place> active, refused;  // empty until the first answer
  };
  struct Lookup {
    std::string token;
    std::string traceparent;
    Steady::time_point begun;
    std::vector<Wake> wakes;
  };

  [[nodiscard]] Hash hash_of(std::string_view token) const;
  [[nodiscard]] Part& part_of(const Hash& hash) { return parts_[hash[31] % kParts]; }
  void run();
  [[nodiscard]] Answer look_up(const Lookup& lookup);
  [[nodiscard]] Answer unavailable(const Message& why);
  void keep(const Hash& hash, Answer answer);
  void works();

  const IntrospectionSource source_;
  const Say say_;
  const std::string authorization_;
  const std::shared_ptr<Resolver> resolver_;
  std::array<unsigned char, 32> key_{};
  std::array<Part, kParts> parts_;

  mutable std::mutex changing_;  // of what follows
  std::condition_variable wanted_;
  std::unordered_map<Hash, Lookup, FirstBytes> lookups_;
  std::deque<Hash> queue_;
  std::string fault_;
  std::shared_ptr<const TlsContext> tls_;

  std::atomic<bool> stopping_{false};
  std::atomic<std::uint64_t> active_{0}, refused_{0}, failed_{0}, turned_away_{0};
  std::vector<std::thread> threads_;
};

}  // namespace why403::serve

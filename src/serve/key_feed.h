// The keys of token issuers, fetched from them and kept fresh while the service runs.
//
//   KeyKeeper keeper(say);
//   keeper.begin({source});
//   const auto feed = keeper.feed(source);
//   const KeyFeed::State state = feed->state();         // keys, how old, what went wrong last
//
// Each issuer's keys have a thread of their own, so that a slow issuer holds up nobody. They are fetched at
// the start, then every `refresh`; when a token names a key that is not there, ask() has them fetched at
// once, but no sooner than `retry` after the last time, whoever asks how often. What cannot be fetched, or
// holds no key, changes nothing: the last good keys stay, and their age is stated, until they are older than
// `keep`. Then there are none, and no token of that issuer is believed. Ages are measured on a clock that
// nobody can set. OpenID Connect Discovery 1.0, section 4.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/message.h"
#include "base/time.h"
#include "identity/key_set.h"
#include "serve/introspector.h"

namespace why403::serve {

struct KeySource {
  std::string issuer;
  std::string url;          ///< of the JWKS document; empty: found by discovery
  std::string authorities;  ///< PEM file of those who may vouch for the host; empty: the system's
  base::Duration refresh{300 * base::kSecond.ns};
  base::Duration retry{10 * base::kSecond.ns};
  base::Duration keep{86'400 * base::kSecond.ns};
  bool operator==(const KeySource&) const = default;
};

/// Where messages go, from any thread.
using SayFromAnywhere = std::function<void(const Message&)>;

class KeyFeed {
 public:
  struct State {
    std::shared_ptr<const identity::KeySet> keys;  ///< null: none, or too old
    std::optional<base::Duration> age;             ///< of the keys; nothing when there are none
    std::string fault;                             ///< why the last fetch failed; empty when it did not
    bool was_tried = false;
  };

  KeyFeed(KeySource source, SayFromAnywhere say, std::shared_ptr<Resolver> resolver = std::make_shared<Resolver>());
  KeyFeed(const KeyFeed&) = delete;
  KeyFeed& operator=(const KeyFeed&) = delete;
  ~KeyFeed() { stop(); }

  /// Changes with every change of the keys.
  [[nodiscard]] std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }
  [[nodiscard]] State state() const;
  /// A token names a key that is not there. Never waits.
  void ask();
  /// No key is fetched any more; the keys stay as they are.
  void stop();
  [[nodiscard]] const KeySource& source() const { return source_; }

 private:
  using Steady = std::chrono::steady_clock;
  void run();
  void fetch_once();
  void wait_for_next();
  void take(Result<std::string, Message> fetched, const std::string& from);
  [[nodiscard]] Result<std::string, Message> find_url();

  const KeySource source_;
  const SayFromAnywhere say_;
  const std::shared_ptr<Resolver> resolver_;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> asked_{false};
  std::atomic<std::uint64_t> generation_{1};
  mutable std::mutex changing_;
  std::condition_variable changed_;
  std::shared_ptr<const identity::KeySet> keys_;
  std::string text_;  // of the keys
  std::optional<Steady::time_point> confirmed_;
  Steady::time_point tried_;
  std::string fault_;
  bool was_tried_ = false;
  std::thread thread_;
};

class KeyKeeper {
 public:
  explicit KeyKeeper(SayFromAnywhere say, std::shared_ptr<Resolver> resolver = std::make_shared<Resolver>())
      : say_(std::move(say)), resolver_(std::move(resolver)) {}
  /// Begins to fetch from the sources that are new.
  void begin(const std::vector<KeySource>& sources);
  /// Stops with all others; waits for what is under way.
  void keep_only(const std::vector<KeySource>& sources);
  /// Null when nobody fetches from it.
  [[nodiscard]] std::shared_ptr<KeyFeed> feed(const KeySource& source) const;

  /// From now on opaque tokens are asked about there; nothing: nowhere. One that is the same stays, with what it knows of
  /// tokens, and takes the newer authorities.
  void ask_at(const std::optional<IntrospectionSource>& source);
  /// Null where none are.
  [[nodiscard]] std::shared_ptr<Introspector> introspector() const;

 private:
  const SayFromAnywhere say_;
  const std::shared_ptr<Resolver> resolver_;
  mutable std::mutex changing_;
  std::vector<std::shared_ptr<KeyFeed>> feeds_;
  std::shared_ptr<Introspector> introspector_;
};

}  // namespace why403::serve

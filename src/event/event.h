// Event: what one log line or record became, in the same words whoever wrote it.
//
// A parser fills the same Event again and again: text fields are views into the line or into the parser's
// arena and live until the next record is read. Whoever keeps an event copies it: `OwnedEvent kept(event)`.
// Nothing is set unless has(field) says so; typed members are meaningless otherwise.
//
//   if (event.has(Field::status) && event.status == 403) … event.text(Field::path) …
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/arena.h"
#include "base/ip.h"
#include "base/time.h"
#include "event/field.h"

namespace why403::event {

/// What sort of happening the record states.
enum class Kind : std::uint8_t {
  unknown,
  request,         ///< an HTTP (or TCP) request answered by a hop
  api_call,        ///< a call to a cloud or cluster API
  authentication,  ///< a sign-in, a token issued or refreshed, a session ended
  authorization,   ///< a decision point's answer
  inspection,      ///< a WAF's or detector's finding about a request
  network,         ///< a packet or connection judged by a firewall
  ban,             ///< an address or account put on, or taken off, a block list
  change,          ///< configuration, grants, accounts, deployments
  diagnostic,      ///< a server's error or notice about a request or itself
};

/// The hop, in the vocabulary of a diagnosis.
enum class Layer : std::uint8_t {
  unknown,
  edge,
  waf,
  firewall,
  proxy,
  gateway,
  authorizer,
  identity,
  policy,
  platform,
  application
};

/// What the writer of the record says came of it; `unknown` when it does not say.
enum class Outcome : std::uint8_t { unknown, allowed, refused, challenged, failed };

std::string_view name(Kind kind);
std::string_view name(Layer layer);
std::string_view name(Outcome outcome);
std::optional<Kind> find_kind(std::string_view name);
std::optional<Layer> find_layer(std::string_view name);
std::optional<Outcome> find_outcome(std::string_view name);

/// A set of fields.
class FieldSet {
 public:
  constexpr FieldSet() = default;
  constexpr FieldSet(std::initializer_list<Field> fields) {
    for (const Field field : fields) add(field);
  }
  constexpr void add(Field field) { bits_ |= bit(field); }
  constexpr void remove(Field field) { bits_ &= ~bit(field); }
  [[nodiscard]] constexpr bool has(Field field) const { return (bits_ & bit(field)) != 0; }
  [[nodiscard]] constexpr bool has_all(FieldSet other) const { return (bits_ & other.bits_) == other.bits_; }
  [[nodiscard]] constexpr bool has_any(FieldSet other) const { return (bits_ & other.bits_) != 0; }
  constexpr void clear() { bits_ = 0; }
  /// Calls `visit(field)` for each, in the order of the enumeration.
  template <typename Visit>
  constexpr void for_each(Visit visit) const {
    for (std::uint64_t rest = bits_; rest != 0; rest &= rest - 1)
      visit(static_cast<Field>(std::countr_zero(rest)));
  }
  bool operator==(const FieldSet&) const = default;

 private:
  static constexpr std::uint64_t bit(Field field) { return std::uint64_t{1} << static_cast<unsigned>(field); }
  std::uint64_t bits_ = 0;
};
static_assert(kFieldCount <= 64);

/// Where a record stands: an index into the run's list of inputs, the line (from 1) and, inside a wrapper
/// such as {"Records":[…]}, the record (from 0).
struct SourceRef {
  std::uint32_t input = 0;
  std::uint32_t record = 0;
  std::uint64_t line = 0;
  auto operator<=>(const SourceRef&) const = default;
};

struct Event {
  FieldSet present;
  base::Time time;
  base::Ip client;
  base::Ip peer;
  std::int32_t status = 0;
  std::int32_t upstream_status = 0;
  std::int32_t client_port = 0;
  Kind kind = Kind::unknown;
  Layer layer = Layer::unknown;
  Outcome outcome = Outcome::unknown;
  std::int64_t bytes_out = 0;
  std::int64_t bytes_in = 0;
  base::Duration duration;
  SourceRef ref;
  std::string_view raw;     ///< the record's own text
  std::string_view format;  ///< name of the format that read it
  /// What a format offers beyond the fields: name and text, in the order found.
  std::vector<std::pair<std::string_view, std::string_view>> extra;
  std::array<std::string_view, kTextFieldCount> texts;

  [[nodiscard]] bool has(Field field) const { return present.has(field); }
  /// The text of a text field, empty when absent.
  [[nodiscard]] std::string_view text(Field field) const {
    return present.has(field) ? texts[static_cast<std::size_t>(field)] : std::string_view();
  }
  void set_text(Field field, std::string_view value) {
    texts[static_cast<std::size_t>(field)] = value;
    present.add(field);
  }
  [[nodiscard]] std::string_view extra_text(std::string_view name) const;
  void clear() {
    present.clear();
    extra.clear();
  }
};

/// Takes `field` over when `from` has it and `event` has not; texts go on pointing where they point.
void inherit(const Event& from, Field field, Event& event);

/// Any field as text: addresses, numbers and times in their canonical form; empty when absent.
std::string to_text(const Event& event, Field field);

/// An event with texts of its own, for whoever keeps it. Moves keep its views valid.
class OwnedEvent {
 public:
  explicit OwnedEvent(const Event& event);
  OwnedEvent(OwnedEvent&&) noexcept = default;
  OwnedEvent& operator=(OwnedEvent&&) noexcept = default;
  [[nodiscard]] const Event& get() const { return event_; }
  const Event* operator->() const { return &event_; }

 private:
  Event event_;
  std::unique_ptr<char[]> bytes_;
};

/// The query with the values of parameters that carry secrets (token, key, password, code …) replaced by
/// `***`.
std::string redact_query(std::string_view query);

/// A salted, stable stand-in for a secret: 16 hexadecimal digits (keyed BLAKE2b, libsodium). The same secret
/// gives the same fingerprint under the same salt, which is WHY403_SALT or a fixed one.
class Fingerprinter {
 public:
  explicit Fingerprinter(std::string_view salt);
  [[nodiscard]] std::string_view operator()(std::string_view secret, base::Arena& arena) const;

 private:
  std::array<unsigned char, 32> key_{};
};

}  // namespace why403::event

// Collector: takes events as they are read and keeps what a diagnosis needs, in bounded memory.
//
//   Collector collector({.inputs = names});
//   … collector.take(event) …
//   Collection all = std::move(collector).finish();
//
// Kept whole: refusals, what explains them (errors, inspections, sign-ins, bans), and changes. Of successes: 48 bytes
// each (successes.h). One collector per thread; absorb() joins them. Past kRecordsMax / 2 a client with more than
// kRecordsPerClientMax records is only counted, past kRecordsMax everybody: Collection::uncounted says how many.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/arena.h"
#include "stitch/names.h"
#include "stitch/record.h"
#include "stitch/successes.h"

namespace why403::stitch {

inline constexpr std::size_t kRecordsMax = 400'000;
inline constexpr std::size_t kRecordsPerClientMax = 2'000;
/// Answers that are no refusal by themselves (400, 404 behind a rule, 500, 503 …) but may be one with the line beside.
inline constexpr std::size_t kDoubtfulMax = 100'000;

/// Writers that are told apart. The lines of all later ones are one source, which is joined by ids only.
inline constexpr std::size_t kSourcesMax = 4'096;

/// One writer of lines: a file (its rotated siblings included), a format, a product and the machine it names.
struct Source {
  std::string name;  ///< file name without what rotation added
  std::string format;
  std::string product;
  std::string reporter;
  event::Layer layer = event::Layer::unknown;
  bool rest = false;      ///< stands for all writers past kSourcesMax
  bool requests = false;  ///< does it log requests (an access log), or remarks?
  bool upstreams = false; ///< does it log what the server behind answered?
  base::Time first{INT64_MAX};
  base::Time last{INT64_MIN};
  std::uint64_t events = 0;
  [[nodiscard]] bool covers(base::Time time) const { return time >= first && time <= last; }
};

struct Collection {
  std::vector<std::shared_ptr<const base::Arena>> memory;  ///< of the texts
  std::vector<Record> records;
  std::vector<Source> sources;
  Successes successes;
  Names names;
  base::Time first{INT64_MAX};
  base::Time last{INT64_MIN};
  std::uint64_t events = 0;
  std::uint64_t denials_lost = 0;  ///< refusals past the limits: counted, not diagnosed
  std::uint64_t forgotten = 0;     ///< events that made room for later ones (recent.h)

  [[nodiscard]] std::uint32_t client_id(const base::Ip& ip) const;
  [[nodiscard]] bool has_times() const { return first <= last; }
};

/// The address as Names knows it.
std::string_view address_key(const base::Ip& ip);

/// Who is behind: the last address of X-Forwarded-For that is no proxy, when the peer is one of ours or private.
base::Ip asker(const event::Event& event, const std::vector<base::Network>& proxies);

/// The file name without compression, rotation number and date: `access` of `nginx/access.log.2.gz`.
std::string source_stem(std::string_view name);

struct CollectOptions {
  std::vector<std::string> inputs;      ///< names, in the order of SourceRef::input
  std::vector<base::Network> proxies;   ///< our own, believed
};

/// What an event is worth to a diagnosis.
enum class Worth : std::uint8_t {
  nothing,
  success,   ///< somebody got something
  denial,
  context,   ///< explains denials: errors, inspections, sign-ins, bans, changes
  doubtful,  ///< a failure that may be a denial with the line beside it
};
Worth judge(const event::Event& event);

class Collector {
 public:
  explicit Collector(CollectOptions options);
  Worth take(const event::Event& event);
  /// All inputs so far: more names than before.
  void name_inputs(std::span<const std::string> names);
  void absorb(Collector&& other);
  /// The same with a copy, which shares only the texts.
  void add(const Collector& other);
  Collection finish() &&;
  /// Without the newest success.
  [[nodiscard]] const Collection& so_far() const { return all_; }

 private:
  // The newest success waits for the next one before its client gets a number: until then the client's place in a table
  // too large for the nearest cache is on its way.
  struct Newest {
    Success success;
    base::Ip client;
    std::uint64_t hash = 0;
    bool has_client = false;
    bool any = false;
  };
  std::uint32_t source_of(const event::Event& event);
  std::uint32_t place_of(const Source& source);
  void keep_record(const event::Event& event, std::uint32_t source, bool denial);
  void keep_success(const event::Event& event);
  void settle(Newest& newest);
  void add_sources_and_records(const Collection& other);
  std::vector<std::uint32_t> add_names(const Collection& other);

  CollectOptions options_;
  std::vector<std::string> stems_;
  Collection all_;
  Newest newest_;
  std::shared_ptr<base::Arena> texts_ = std::make_shared<base::Arena>();
  std::vector<std::uint32_t> of_client_;  // records by client id
  std::size_t doubtful_ = 0;
  std::string family_;
  // The source of the last event, which is usually that of the next.
  std::uint32_t last_input_ = UINT32_MAX;
  std::uint32_t last_source_ = 0;
  std::string last_key_;
  std::unordered_map<std::string, std::uint32_t> places_;  // of sources, by all that names them
  std::uint32_t rest_ = UINT32_MAX;
};

}  // namespace why403::stitch

// The file that holds the state, and the one way to change it.
//
//   auto store = TRY(Store::open("/var/lib/why403/state.db", clock, Store::Purpose::serve));
//   Store::Change change(*store, "key ann-laptop");
//   TRY(put_entry(change, entry, {}));
//   TRY(change.commit());                               // acknowledged: on the disk
//
// Every change writes what it did into the audit, in the same transaction: who, when, what, before and after. A row's
// `chain` is a hash over it, a random salt and the chain of the row before, so that an audit that was changed behind our
// back does not fit together any more: check_audit(). At most `audit_entries_max` rows are kept; the oldest go first. A change that is not
// committed leaves nothing. What counts for decisions (`in force`) has a version of its own, `17.9f3c2a10`: the
// sequence of the last such change and the beginning of its chain.
// Any thread may use a store; one change or reading at a time. For `serve` the file is locked: one process serves it.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/message.h"
#include "base/result.h"
#include "state/database.h"

namespace why403::state {

inline constexpr std::uint64_t kAuditEntriesMax = 1'000'000;

/// Why a change cannot be made; the message is for whoever asked for it.
struct Fault {
  enum class Kind : std::uint8_t {
    invalid,    ///< what was asked for
    not_found,
    exists,     ///< already
    outdated,   ///< another change came first
    full,       ///< a limit is reached
    storage,    ///< the file cannot be written or read
  };
  Kind kind = Kind::invalid;
  Message message;
};

/// One change, as the audit has it. JSON texts; none: it was not there.
struct AuditEntry {
  std::uint64_t sequence = 0;
  base::Time time;
  std::string actor;
  std::string kind;  ///< `person`, `member`, `key`, …
  std::string target;
  std::optional<std::string> before;
  std::optional<std::string> after;
  bool in_force = false;  ///< decisions depend on it
};
std::string write_audit_entry(const AuditEntry& entry);

class Store {
 public:
  enum class Purpose : std::uint8_t {
    create,  ///< the file must not be there yet
    serve,   ///< as the only process that does
    amend,   ///< beside one that serves: for what it looks up at each use
    read,
  };
  static Result<std::unique_ptr<Store>, Message> open(const std::string& path, const base::Clock& clock, Purpose purpose);
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  ~Store();

  void limit_audit(std::uint64_t entries_max) { audit_entries_max_ = entries_max; }
  /// Told of each committed change, while no other can be made.
  void tell(std::function<void(const AuditEntry&)> told) { told_ = std::move(told); }

  /// `use(database)` reads, and returns what it read.
  template <typename Use>
  auto read(Use use) -> Result<decltype(use(std::declval<Database&>())), Message> {
    const std::scoped_lock lock(using_it_);
    auto value = use(*database_);
    if (auto fault = database_->take_fault()) return *fault;
    return value;
  }

  class Change {
   public:
    Change(Store& store, std::string actor);
    [[nodiscard]] Database& database() { return *store_.database_; }
    [[nodiscard]] base::Time now() const { return now_; }
    /// The row's sequence, which is also the version of what was changed.
    std::uint64_t note(std::string_view kind, std::string_view target, std::optional<std::string> before,
                       std::optional<std::string> after, bool in_force = true);
    /// Rows of the audit that hold `text`, and those of this change, as `rewrite` leaves them; how many it changed. For
    /// erasure.h, and nothing else: what was, was.
    std::uint64_t rewrite_audit(std::string_view text, const std::function<bool(AuditEntry&)>& rewrite);
    /// The sequence that the next note() will have.
    [[nodiscard]] std::uint64_t next_sequence();
    /// How many there are of something with this change; counting rows would take too long. Counts are kept as facts.
    std::uint64_t count(std::string_view of, std::int64_t more = 0);
    /// What decisions depend on was changed about this entry.
    void touch(std::string_view kind, std::string_view id) { touched_.emplace(kind, id); }
    [[nodiscard]] const std::set<std::pair<std::string, std::string>>& touched() const { return touched_; }
    /// What was noted so far.
    [[nodiscard]] const std::vector<AuditEntry>& entries() const { return entries_; }
    /// The version in force when this is committed.
    [[nodiscard]] std::string version();
    Status<Message> commit();

   private:
    Store& store_;
    const std::unique_lock<std::mutex> lock_;
    Transaction transaction_;
    const std::string actor_;
    const base::Time now_;
    std::vector<AuditEntry> entries_;
    std::set<std::pair<std::string, std::string>> touched_;  // kind and id
    std::string chain_;
    std::uint64_t sequence_ = 0;
  };

  /// What was overwritten is kept nowhere: the write-ahead log is folded in and emptied.
  Status<Message> settle();
  /// A copy of the whole at one moment, also while it is written to. `to` appears when it is complete.
  Status<Message> back_up(const std::string& to);
  /// All of it is replaced by the backup, or nothing is.
  Status<Message> restore(const std::string& backup, const std::string& actor);

 private:
  Store(std::unique_ptr<Database> database, const base::Clock& clock, int lock)
      : database_(std::move(database)), clock_(clock), lock_(lock) {}
  std::mutex using_it_;
  std::unique_ptr<Database> database_;
  const base::Clock& clock_;
  const int lock_;
  std::uint64_t audit_entries_max_ = kAuditEntriesMax;
  std::function<void(const AuditEntry&)> told_;
};

/// Of `entries`, `memberships`, `assignments`, `keys`, `access_requests`.
std::uint64_t read_count(Database& database, std::string_view of);

/// `0` before the first change that decisions depend on.
std::string version_in_force(Database& database);

/// The first row that does not fit to the one before it; nothing: all do. Rows that were rewritten for an erasure are taken
/// as they are.
std::optional<std::uint64_t> check_audit(Database& database);

/// After `after`, oldest first; of one target when `kind` is given.
std::vector<AuditEntry> read_audit(Database& database, std::uint64_t after, std::size_t limit, std::string_view kind = {},
                                   std::string_view target = {});

}  // namespace why403::state

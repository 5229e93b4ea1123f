#include "state/store.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "state/migrations.h"

namespace why403::state {

namespace {

namespace fs = std::filesystem;
constexpr mode_t kForOwner = 0600;
constexpr std::size_t kChainBytes = 16;
constexpr std::size_t kChainShown = 8;  // hexadecimal digits of it, in a version

// -1 when nobody else must be kept away.
Result<int, Message> lock_file(const std::string& path) {
  const std::string name = path + ".lock";
  const int lock = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kForOwner);
  if (lock < 0) return Message{.what = "cannot create `" + name + "`", .reason = std::strerror(errno)};
  base::give_to_owner(name);
  if (::flock(lock, LOCK_EX | LOCK_NB) == 0) return lock;
  const int error = errno;
  ::close(lock);
  return Message{.what = "the state `" + path + "` is in use",
                 .reason = error == EWOULDBLOCK ? "another process serves it" : std::strerror(error)};
}

void hash(crypto_generichash_state& state, std::string_view text) {
  const std::uint64_t size = text.size();
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(&size), sizeof size);
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
}

std::string chain_of(std::string_view before, const AuditEntry& entry, std::string_view salt) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, kChainBytes);
  hash(state, before);
  hash(state, std::to_string(entry.sequence) + " " + std::to_string(entry.time.ns));
  for (const std::string* each : {&entry.actor, &entry.kind, &entry.target}) hash(state, *each);
  for (const auto* each : {&entry.before, &entry.after}) hash(state, *each ? "+" + **each : "-");
  if (!salt.empty()) hash(state, salt);
  std::string chain(kChainBytes, '\0');
  crypto_generichash_final(&state, reinterpret_cast<unsigned char*>(chain.data()), chain.size());
  return chain;
}

std::string version_text(std::uint64_t sequence, std::string_view chain) {
  return std::to_string(sequence) + "." + base::to_hex(chain).substr(0, kChainShown);
}

constexpr std::string_view kAuditColumns = "SELECT sequence, time, actor, kind, target, before, after, in_force, chain, salt, erased FROM audit ";

AuditEntry audit_entry_of(const Query& row) {
  AuditEntry entry{.sequence = static_cast<std::uint64_t>(row.integer(0)),
                   .time = {row.integer(1)},
                   .actor = row.text(2),
                   .kind = row.text(3),
                   .target = row.text(4),
                   .in_force = row.integer(7) != 0};
  if (std::string before = row.text(5); !before.empty()) entry.before = std::move(before);
  if (std::string after = row.text(6); !after.empty()) entry.after = std::move(after);
  return entry;
}

}  // namespace

std::string write_audit_entry(const AuditEntry& entry) {
  std::string text;
  base::JsonWriter json(text);
  json.begin_object().key("sequence").number(entry.sequence).key("time").string(base::format_rfc3339(entry.time));
  json.key("who").string(entry.actor).key("kind").string(entry.kind).key("target").string(entry.target);
  json.key("what").string(!entry.before ? "created" : !entry.after ? "removed" : "changed");
  if (entry.before) json.key("before").raw(*entry.before);
  if (entry.after) json.key("after").raw(*entry.after);
  json.key("in_force").boolean(entry.in_force).end_object();
  return text;
}

Result<std::unique_ptr<Store>, Message> Store::open(const std::string& path, const base::Clock& clock, Purpose purpose) {
  // The salts of the audit come from there; done already, it does nothing.
  if (::sodium_init() < 0) return Message{.what = "there is no source of chance"};
  std::error_code error;
  const bool is_there = fs::exists(path, error);
  if (purpose == Purpose::create && is_there) return Message{.what = "the state `" + path + "` is there already"};
  if (purpose != Purpose::create && !is_there)
    return Message{.what = "the state `" + path + "` is not there",
                   .help = "`why403 state init` makes it, and prints the first admin key"};
  int lock = -1;
  if (purpose == Purpose::create || purpose == Purpose::serve) lock = TRY(lock_file(path));
  // Secrets' hashes and names of people are for the owner's eyes alone.
  const mode_t before = ::umask(0077);
  auto database = Database::open(path, purpose == Purpose::create ? Database::Mode::create
                                       : purpose == Purpose::read ? Database::Mode::read_only
                                                                  : Database::Mode::existing);
  ::umask(before);
  if (!database) {
    if (lock >= 0) ::close(lock);
    return database.error();
  }
  if (purpose == Purpose::create) base::give_to_owner(path);
  std::unique_ptr<Store> store(new Store(std::move(*database), clock, lock));
  if (purpose == Purpose::create || purpose == Purpose::serve) {
    TRY(migrate(*store->database_));
  } else if (const int version = TRY(version_of(*store->database_)); version != kVersion) {
    return Message{.what = "the state `" + path + "` is of version " + std::to_string(version) + ", and this program's is " +
                           std::to_string(kVersion),
                   .help = "`why403 serve` brings it up to date"};
  }
  return store;
}

Store::~Store() {
  if (lock_ >= 0) ::close(lock_);
}

Store::Change::Change(Store& store, std::string actor)
    : store_(store), lock_(store.using_it_), transaction_(*store.database_), actor_(std::move(actor)), now_(store.clock_.now()) {}

std::uint64_t Store::Change::next_sequence() {
  if (sequence_ == 0) {
    Query last(database(), "SELECT sequence, chain FROM audit ORDER BY sequence DESC LIMIT 1");
    if (last.next()) {
      sequence_ = static_cast<std::uint64_t>(last.integer(0));
      chain_ = last.text(1);
    }
    // Rows that were deleted do not give their numbers back.
    Query given(database(), "SELECT seq FROM sqlite_sequence WHERE name = 'audit'");
    if (given.next()) sequence_ = std::max(sequence_, static_cast<std::uint64_t>(given.integer(0)));
  }
  return sequence_ + 1;
}

std::uint64_t Store::Change::note(std::string_view kind, std::string_view target, std::optional<std::string> before,
                                  std::optional<std::string> after, bool in_force) {
  AuditEntry entry{.sequence = next_sequence(),
                   .time = now_,
                   .actor = actor_,
                   .kind = std::string(kind),
                   .target = std::string(target),
                   .before = std::move(before),
                   .after = std::move(after),
                   .in_force = in_force};
  std::string salt(kChainBytes, '\0');
  ::randombytes_buf(salt.data(), salt.size());
  chain_ = chain_of(chain_, entry, salt);
  sequence_ = entry.sequence;
  Query row(database(),
            "INSERT INTO audit (sequence, time, actor, kind, target, before, after, in_force, chain, salt)"
            " VALUES (?, ?, ?, ?, ?, nullif(?, ''), nullif(?, ''), ?, ?, ?)");
  row.bind(entry.sequence).bind(entry.time.ns).bind(entry.actor).bind(entry.kind).bind(entry.target);
  row.bind(entry.before.value_or("")).bind(entry.after.value_or("")).bind(std::int64_t{in_force}).bind_bytes(chain_).bind_bytes(salt).run();
  if (in_force)
    Query(database(), "INSERT OR REPLACE INTO facts (name, value) VALUES ('in_force', ?)").bind(version_text(sequence_, chain_)).run();
  if (sequence_ > store_.audit_entries_max_)
    Query(database(), "DELETE FROM audit WHERE sequence <= ?").bind(sequence_ - store_.audit_entries_max_).run();
  entries_.push_back(std::move(entry));
  return sequence_;
}

std::uint64_t Store::Change::rewrite_audit(std::string_view text, const std::function<bool(AuditEntry&)>& rewrite) {
  constexpr std::uint64_t kAtOnce = 1000;
  std::string escaped;
  base::append_json_inside(escaped, text);
  std::uint64_t rewritten = 0;
  const std::uint64_t by = next_sequence();
  std::uint64_t last = 0;
  for (std::size_t found = kAtOnce; found == kAtOnce;) {
    std::vector<AuditEntry> entries;
    {
      Query rows(database(), std::string(kAuditColumns) + "WHERE sequence > ?1 AND (instr(actor, ?2) > 0 OR instr(target, ?2) > 0"
                                 " OR instr(before, ?3) > 0 OR instr(after, ?3) > 0) ORDER BY sequence LIMIT ?4");
      rows.bind(last).bind(text).bind(escaped).bind(kAtOnce);
      while (rows.next()) entries.push_back(audit_entry_of(rows));
    }
    found = entries.size();
    for (AuditEntry& entry : entries) {
      last = entry.sequence;
      if (!rewrite(entry)) continue;
      ++rewritten;
      // Without the salt nobody finds out by guessing what the chain was made of.
      Query row(database(), "UPDATE audit SET actor = ?, target = ?, before = nullif(?, ''), after = nullif(?, ''), salt = NULL, erased = ? WHERE sequence = ?");
      row.bind(entry.actor).bind(entry.target).bind(entry.before.value_or("")).bind(entry.after.value_or("")).bind(by).bind(entry.sequence).run();
    }
  }
  for (AuditEntry& entry : entries_) rewrite(entry);
  return rewritten;
}

std::uint64_t Store::Change::count(std::string_view of, std::int64_t more) {
  if (more != 0) Query(database(), "UPDATE facts SET value = value + ? WHERE name = ?").bind(more).bind(of).run();
  return read_count(database(), of);
}

std::string Store::Change::version() { return version_in_force(database()); }

Status<Message> Store::Change::commit() {
  TRY(transaction_.commit());
  if (store_.told_)
    for (const AuditEntry& entry : entries_) store_.told_(entry);
  return Done{};
}

std::uint64_t read_count(Database& database, std::string_view of) {
  Query query(database, "SELECT CAST(value AS INTEGER) FROM facts WHERE name = ?");
  query.bind(of);
  return query.next() ? static_cast<std::uint64_t>(query.integer(0)) : 0;
}

std::string version_in_force(Database& database) {
  Query query(database, "SELECT value FROM facts WHERE name = 'in_force'");
  return query.next() ? query.text(0) : "0";
}

std::vector<AuditEntry> read_audit(Database& database, std::uint64_t after, std::size_t limit, std::string_view kind,
                                   std::string_view target) {
  std::vector<AuditEntry> entries;
  Query rows(database, std::string(kAuditColumns) + (kind.empty() ? "WHERE sequence > ? ORDER BY sequence LIMIT ?"
                                                                  : "WHERE sequence > ? AND kind = ?3 AND target = ?4 ORDER BY sequence LIMIT ?2"));
  rows.bind(after).bind(std::uint64_t{limit});
  if (!kind.empty()) rows.bind(kind).bind(target);
  while (rows.next()) entries.push_back(audit_entry_of(rows));
  return entries;
}

std::optional<std::uint64_t> check_audit(Database& database) {
  Query rows(database, std::string(kAuditColumns) + "ORDER BY sequence");
  std::optional<std::string> before;
  while (rows.next()) {
    const AuditEntry entry = audit_entry_of(rows);
    std::string chain = rows.text(8);
    // What stood before the oldest row nobody knows, but that nothing stood before the first.
    if (!before && entry.sequence == 1) before.emplace();
    const bool is_rewritten = rows.integer(10) != 0;
    if (before && !is_rewritten && chain != chain_of(*before, entry, rows.text(9))) return entry.sequence;
    before = std::move(chain);
  }
  return std::nullopt;
}

Status<Message> Store::settle() {
  const std::scoped_lock lock(using_it_);
  database_->run("PRAGMA wal_checkpoint(TRUNCATE)");
  if (auto fault = database_->take_fault()) return *fault;
  return Done{};
}

Status<Message> Store::back_up(const std::string& to) {
  const std::string next = to + ".next";
  std::error_code error;
  if (fs::exists(to, error)) return Message{.what = "`" + to + "` is there already", .help = "name another file, or move it away"};
  ::unlink(next.c_str());
  const mode_t before = ::umask(0077);
  auto destination = Database::open(next, Database::Mode::create);
  ::umask(before);
  if (!destination) return destination.error();
  const auto copied = database_->copy_to(**destination);
  // One file, whole by itself.
  (*destination)->run("PRAGMA journal_mode=DELETE;");
  auto fault = (*destination)->take_fault();
  destination->reset();
  if (!copied || fault) {
    ::unlink(next.c_str());
    return copied ? *fault : copied.error();
  }
  if (::rename(next.c_str(), to.c_str()) != 0) return Message{.what = "cannot write `" + to + "`", .reason = std::strerror(errno)};
  return Done{};
}

Status<Message> Store::restore(const std::string& backup, const std::string& actor) {
  auto source = TRY(Database::open(backup, Database::Mode::read_only));
  TRY(version_of(*source));
  {
    Query check(*source, "PRAGMA integrity_check(1)");
    if (!check.next() || check.text(0) != "ok") {
      const auto fault = source->take_fault();
      return Message{.what = "the backup `" + backup + "` is damaged", .reason = fault ? fault->reason : check.text(0)};
    }
  }
  TRY(source->copy_to(*database_));
  TRY(migrate(*database_));
  Change change(*this, actor);
  change.note("state", "restored", std::nullopt, R"({"from":)" + [&] {
    std::string name;
    base::append_json_string(name, backup);
    return name;
  }() + "}");
  return change.commit();
}

}  // namespace why403::state

// An archive held open, over DuckDB.
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "archive/duckdb/event_rows.h"
#include "archive/duckdb/query.h"
#include "archive/duckdb/session.h"
#include "archive/held_archive.h"
#include "base/json.h"
#include "base/text.h"

namespace why403::archive {

namespace {

using duckdb::Access;
using duckdb::EventRows;
using duckdb::Session;
using duckdb::State;

constexpr std::size_t kRowsPerStatement = 1000;
// Of what there is room for, when there was too much: DuckDB gives whole groups of rows back, not each one.
constexpr double kShareKept = 0.9;

constexpr const char* kTables[] = {
    "CREATE OR REPLACE VIEW denials AS SELECT * FROM events WHERE outcome = 'refused' "
    "OR status IN (401, 403, 407, 429, 451, 495, 496)",
    "CREATE TABLE IF NOT EXISTS successes (minute TIMESTAMP, file VARCHAR, host VARCHAR, method VARCHAR, path VARCHAR, "
    "principal VARCHAR, status INTEGER, count UBIGINT)",
    "CREATE TABLE IF NOT EXISTS folded (file VARCHAR PRIMARY KEY, line UBIGINT, time BIGINT)",
    "CREATE TABLE IF NOT EXISTS undated (id UUID, seen TIMESTAMP)"};
// Of events that name no time, since when they are known to be there.
constexpr const char* kNewUndated = "FROM events WHERE time IS NULL AND id NOT IN (SELECT id FROM undated)";
constexpr std::chrono::milliseconds kInterruptAgain{10};

// A statement ends at a NUL.
std::string text(std::string_view value) {
  if (value.empty()) return "NULL";
  std::string valid = base::to_valid_utf8(value);
  std::erase(valid, '\0');
  return duckdb::sql_text(valid);
}

std::string moment(base::Time time) {
  std::string out = base::format_rfc3339(time, 6);
  out.pop_back();
  return "'" + out + "'";
}

// Whether queries are still answered.
struct Asking {
  std::mutex mutex;
  std::condition_variable changed;
  bool is_over = false;
};

// While it lives, a statement of the connection is ended after `limit`, or when nobody is answered any more.
class TimeLimit {
 public:
  TimeLimit(const Session& session, base::Duration limit, Asking& asking) : asking_(asking), thread_([this, &session, limit] { watch(session, limit); }) {}
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;
  ~TimeLimit() {
    {
      const std::scoped_lock lock(asking_.mutex);
      is_done_ = true;
    }
    asking_.changed.notify_all();
    thread_.join();
  }

 private:
  // Again and again: between two parts of a query DuckDB forgets that it was told to stop.
  void watch(const Session& session, base::Duration limit) {
    std::unique_lock lock(asking_.mutex);
    asking_.changed.wait_for(lock, std::chrono::nanoseconds(limit.ns), [this] { return is_done_ || asking_.is_over; });
    while (!is_done_) {
      session.library().interrupt(session.connection());
      asking_.changed.wait_for(lock, kInterruptAgain, [this] { return is_done_; });
    }
  }

  Asking& asking_;
  bool is_done_ = false;
  std::thread thread_;
};

Status<Message> create_tables(Session& session) {
  TRY(session.run("CREATE TABLE IF NOT EXISTS events (" + duckdb::event_columns() + ")"));
  for (const std::string& column : duckdb::event_column_list()) TRY(session.run("ALTER TABLE events ADD COLUMN IF NOT EXISTS " + column));
  for (const char* const table : kTables) TRY(session.run(table));
  return Done{};
}

class DuckdbHeld final : public HeldArchive {
 public:
  DuckdbHeld(std::unique_ptr<Session> session, std::string path, event::WriterOptions options)
      : library_(session->library()), session_(std::move(session)), path_(std::move(path)), options_(std::move(options)) {}

  // By the thread that reads too, while the one that folds may be replacing the session.
  std::unique_ptr<Batch> make_batch() override { return std::make_unique<EventRows>(library_, options_); }
  Result<Appended, Message> fold(Batch& batch, const GrantedCounts& granted, const Marks& marks) override;
  Result<Marks, Message> marks() override;
  Result<std::uint64_t, Message> erase(const std::string& principal) override;
  Result<std::uint64_t, Message> retire(base::Time now, base::Duration keep, std::uint64_t bytes_max) override;
  Result<std::uint64_t, Message> bytes() override;
  Status<Message> query(const std::string& sql, Values values, const RowReader& reader, base::Duration limit) override;
  void end_queries() override;

 private:
  template <typename Work>
  Result<std::uint64_t, Message> whole(Work work);
  Result<std::uint64_t, Message> append(EventRows& rows);
  Status<Message> put(const GrantedCounts& granted, const Marks& marks);

  const duckdb::Library& library_;
  std::shared_mutex replacing_;  // the file; questions share it
  std::unique_ptr<Session> session_;
  const std::string path_;
  event::WriterOptions options_;
  Asking asking_;
};

// All that `work` does, or nothing.
template <typename Work>
Result<std::uint64_t, Message> DuckdbHeld::whole(Work work) {
  TRY(session_->run("BEGIN TRANSACTION"));
  Result<std::uint64_t, Message> done = work();
  if (done)
    if (const auto committed = session_->run("COMMIT"); !committed) done = committed.error();
  if (!done) static_cast<void>(session_->run("ROLLBACK"));
  return done;
}

// Of an event that is there already, or comes twice, the first stays.
Result<std::uint64_t, Message> DuckdbHeld::append(EventRows& rows) {
  const duckdb::Library& library = session_->library();
  const std::int64_t first = TRY(session_->number("SELECT coalesce(max(rowid) + 1, 0) FROM events"));
  duckdb::Appender appender = nullptr;
  State state = library.appender_create_ext(session_->connection(), nullptr, "main", "events", &appender);
  std::uint64_t added = 0;
  for (const duckdb::DataChunk chunk : rows.chunks()) {
    if (state == State::success) state = library.append_data_chunk(appender, chunk);
    added += library.data_chunk_get_size(chunk);
  }
  if (state == State::success) state = library.appender_flush(appender);
  const Message failure = state == State::success ? Message{} : session_->failed(library.appender_error(appender));
  library.appender_destroy(&appender);
  if (state != State::success) return failure;
  const std::string fresh = "rowid >= " + std::to_string(first);
  const std::uint64_t known =
      TRY(session_->change("DELETE FROM events WHERE " + fresh + " AND rowid IN (SELECT n.rowid FROM (SELECT id, rowid, row_number() OVER (PARTITION BY id ORDER BY rowid) AS nth "
                          "FROM events WHERE " + fresh + ") n WHERE nth > 1 OR id IN (SELECT id FROM events WHERE NOT " + fresh + "))"));
  return added - known;
}

Status<Message> DuckdbHeld::put(const GrantedCounts& granted, const Marks& marks) {
  std::string rows;
  std::size_t count = 0;
  const auto put_rows = [&](const char* into) -> Status<Message> {
    if (!rows.empty()) TRY(session_->run(into + rows));
    rows.clear();
    count = 0;
    return Done{};
  };
  for (const auto& [each, number] : granted) {
    rows += (rows.empty() ? "(" : ", (") + moment(each.minute) + ", " + text(each.file) + ", " + text(each.host) + ", " + text(each.method) + ", " + text(each.path) + ", " +
            text(each.principal) + ", " + std::to_string(each.status) + ", " + std::to_string(number) + ")";
    if (++count == kRowsPerStatement) TRY(put_rows("INSERT INTO successes VALUES "));
  }
  TRY(put_rows("INSERT INTO successes VALUES "));
  for (const auto& [file, mark] : marks) {
    rows += (rows.empty() ? "(" : ", (") + text(file) + ", " + std::to_string(mark.line) + ", " + std::to_string(mark.time.ns) + ")";
    if (++count == kRowsPerStatement) TRY(put_rows("INSERT OR REPLACE INTO folded VALUES "));
  }
  return put_rows("INSERT OR REPLACE INTO folded VALUES ");
}

Result<Appended, Message> DuckdbHeld::fold(Batch& batch, const GrantedCounts& granted, const Marks& marks) {
  auto& rows = static_cast<EventRows&>(batch);
  std::uint64_t given = 0;
  for (const duckdb::DataChunk chunk : rows.chunks()) given += session_->library().data_chunk_get_size(chunk);
  const auto added = whole([&]() -> Result<std::uint64_t, Message> {
    const std::uint64_t fresh = TRY(append(rows));
    TRY(put(granted, marks));
    return fresh;
  });
  rows.clear();
  if (!added) return added.error();
  return Appended{.added = *added, .known = given - *added};
}

Result<Marks, Message> DuckdbHeld::marks() {
  Marks out;
  const RowReader reader{.begin = [](std::span<const std::string>) { return true; },
                         .row = [&](std::span<const std::optional<std::string_view>> row) {
                           const auto line = base::parse_int(row[1].value_or("0"));
                           const auto time = base::parse_int(row[2].value_or("0"));
                           out[std::string(row[0].value_or(""))] = {static_cast<std::uint64_t>(line.value_or(0)), base::Time{time.value_or(0)}};
                           return true;
                         }};
  TRY(duckdb::query(*session_, "SELECT file, line, time FROM folded", Values::text, reader));
  return out;
}

// Rows of one file as rows of another.
Status<Message> copy_rows(Session& from, const std::string& sql, const Session& to, const char* table) {
  const duckdb::Library& library = from.library();
  duckdb::QueryResult result(library);
  if (library.query(from.connection(), sql.c_str(), result.raw()) != State::success) return from.failed(result.error());
  duckdb::Appender appender = nullptr;
  State state = library.appender_create_ext(to.connection(), nullptr, "main", table, &appender);
  while (state == State::success) {
    const duckdb::ChunkHolder chunk(library, library.fetch_chunk(*result.raw()));
    if (chunk.get() == nullptr) break;
    state = library.append_data_chunk(appender, chunk.get());
  }
  if (state == State::success) state = library.appender_flush(appender);
  const Message failure = state == State::success ? Message{} : to.failed(library.appender_error(appender));
  library.appender_destroy(&appender);
  if (state != State::success) return failure;
  return Done{};
}

// Whose the old file is, and who may read it, holds for the new one.
void keep_access(const std::string& from, const std::string& to) {
  struct stat about{};
  if (::stat(from.c_str(), &about) != 0) return;
  [[maybe_unused]] int done = ::chmod(to.c_str(), about.st_mode & 07777);
  if (::geteuid() == 0) done = ::lchown(to.c_str(), about.st_uid, about.st_gid);
}

// Deleted rows lie in the file until their place is used again. So what stays is written into a new file, which takes the
// place of the old one whole; questions wait meanwhile.
Result<std::uint64_t, Message> DuckdbHeld::erase(const std::string& principal) {
  const std::unique_lock lock(replacing_);
  const std::string name = text(principal);
  // A change of our directory that concerns the person says so beside its words.
  std::string about = "\"about\":";
  base::append_json_string(about, principal);
  const auto is_of = [&](std::string_view table) {
    return "(coalesce(principal = " + name + ", false)" + (table == "events" ? " OR coalesce(strpos(extra, " + text(about) + ") > 0, false)" : "") + ")";
  };
  std::uint64_t count = 0;
  for (const char* const table : {"events", "successes"})
    count += static_cast<std::uint64_t>(TRY(session_->number("SELECT count(*) FROM " + std::string(table) + " WHERE " + is_of(table))));
  if (count == 0) return count;
  const std::string next = path_ + ".next";
  for (const char* const ending : {"", ".wal"}) ::unlink((next + ending).c_str());
  {
    Session other = TRY(Session::open(next, Access::write));
    TRY(create_tables(other));
    for (const char* const table : {"events", "successes"})
      TRY(copy_rows(*session_, "SELECT * FROM " + std::string(table) + " WHERE NOT " + is_of(table), other, table));
    TRY(copy_rows(*session_, "SELECT * FROM folded", other, "folded"));
    TRY(copy_rows(*session_, "SELECT * FROM undated", other, "undated"));
    TRY(other.run("DELETE FROM undated WHERE id NOT IN (SELECT id FROM events)"));
    TRY(other.run("CHECKPOINT"));
  }
  keep_access(path_, next);
  session_.reset();
  const bool is_replaced = ::rename(next.c_str(), path_.c_str()) == 0;
  const int error = errno;
  // What it says of the old file is not for the new one.
  if (is_replaced) ::unlink((path_ + ".wal").c_str());
  session_ = std::make_unique<Session>(TRY(Session::open(path_, Access::write)));
  if (!is_replaced) return Message{.what = "cannot replace the archive `" + path_ + "`", .reason = std::strerror(error)};
  return count;
}

Result<std::uint64_t, Message> DuckdbHeld::bytes() {
  return static_cast<std::uint64_t>(TRY(session_->number("SELECT CAST(used_blocks * block_size AS BIGINT) FROM pragma_database_size()")));
}

Result<std::uint64_t, Message> DuckdbHeld::retire(base::Time now, base::Duration keep, std::uint64_t bytes_max) {
  std::uint64_t retired = 0;
  TRY(session_->run("INSERT INTO undated SELECT id, CAST(" + moment(now) + " AS TIMESTAMP) " + kNewUndated));
  const auto delete_before = [&](const std::string& time) {
    return whole([&]() -> Result<std::uint64_t, Message> {
      std::uint64_t count = TRY(session_->change("DELETE FROM events WHERE time < " + time));
      count += TRY(session_->change("DELETE FROM events WHERE time IS NULL AND id IN (SELECT id FROM undated WHERE seen < " + time + ")"));
      TRY(session_->run("DELETE FROM undated WHERE seen < " + time));
      count += TRY(session_->change("DELETE FROM successes WHERE minute < " + time));
      return count;
    });
  };
  retired += TRY(delete_before("CAST(" + moment(now - keep) + " AS TIMESTAMP)"));
  TRY(session_->run("CHECKPOINT"));
  const auto used = static_cast<double>(TRY(bytes()));
  if (used <= static_cast<double>(bytes_max)) return retired;
  const double share = 1 - kShareKept * static_cast<double>(bytes_max) / used;
  const std::string all =
      "(SELECT CAST(time AS TIMESTAMP) AS t FROM events WHERE time IS NOT NULL UNION ALL SELECT seen FROM undated UNION ALL SELECT minute FROM successes)";
  const std::int64_t at = TRY(session_->number("SELECT epoch_us((SELECT quantile_disc(t, " + std::to_string(share) + ") FROM " + all + "))"));
  retired += TRY(delete_before("make_timestamp(" + std::to_string(at) + ")"));
  TRY(session_->run("CHECKPOINT"));
  return retired;
}

Status<Message> DuckdbHeld::query(const std::string& sql, Values values, const RowReader& reader, base::Duration limit) {
  const std::shared_lock lock(replacing_);
  if (session_ == nullptr) return Message{.what = "the archive is not open"};
  Session mine = TRY(session_->another());
  TRY(mine.run("BEGIN TRANSACTION READ ONLY"));
  {
    const std::scoped_lock asking(asking_.mutex);
    if (asking_.is_over) return Message{.what = "the archive is being closed", .help = "ask again in a moment"};
  }
  const TimeLimit time_limit(mine, limit, asking_);
  return duckdb::query(mine, sql, values, reader);
}

void DuckdbHeld::end_queries() {
  {
    const std::scoped_lock lock(asking_.mutex);
    asking_.is_over = true;
  }
  asking_.changed.notify_all();
}

}  // namespace

Result<std::unique_ptr<HeldArchive>, Message> open_held_archive(const std::string& path, const event::WriterOptions& options) {
  auto session = std::make_unique<Session>(TRY(Session::open(path, Access::write)));
  TRY(create_tables(*session));
  return std::unique_ptr<HeldArchive>(std::make_unique<DuckdbHeld>(std::move(session), path, options));
}

}  // namespace why403::archive

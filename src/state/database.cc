#include "state/database.h"

#include <sqlite3.h>

#include <utility>

namespace why403::state {

namespace {

// How long another process, such as a backup, may hold the file.
constexpr int kBusyMilliseconds = 5000;
constexpr int kBackupPages = 1024;  // at once, so that writers get their turn

}  // namespace

Result<std::unique_ptr<Database>, Message> Database::open(const std::string& path, Mode mode) {
  const int flags = mode == Mode::create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                    : mode == Mode::existing ? SQLITE_OPEN_READWRITE
                                             : SQLITE_OPEN_READONLY;
  std::unique_ptr<Database> database(new Database(path));
  if (::sqlite3_open_v2(path.c_str(), &database->native_, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr) != SQLITE_OK) {
    database->fail("open");
    return *database->take_fault();
  }
  ::sqlite3_busy_timeout(database->native_, kBusyMilliseconds);
  // What the file says must not be able to call functions: only our own statements do.
  ::sqlite3_db_config(database->native_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  ::sqlite3_db_config(database->native_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  database->run("PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA cell_size_check=ON;");
  if (mode != Mode::read_only)
    database->run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=16777216;");
  if (auto fault = database->take_fault()) return *fault;
  return database;
}

Database::~Database() {
  for (const auto& [sql, statement] : idle_) ::sqlite3_finalize(statement);
  ::sqlite3_close(native_);
}

void Database::fail(std::string_view doing) {
  if (fault_) return;
  fault_ = Message{.what = "cannot " + std::string(doing) + " the state `" + path_ + "`",
                   .reason = native_ != nullptr ? ::sqlite3_errmsg(native_) : "out of memory"};
}

std::optional<Message> Database::take_fault() { return std::exchange(fault_, std::nullopt); }

void Database::run(const char* sql) {
  if (fault_) return;
  if (::sqlite3_exec(native_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail("change");
}

sqlite3_stmt* Database::take(std::string_view sql) {
  if (fault_) return nullptr;
  if (const auto at = idle_.find(sql); at != idle_.end()) {
    sqlite3_stmt* statement = at->second;
    idle_.erase(at);
    return statement;
  }
  sqlite3_stmt* statement = nullptr;
  if (::sqlite3_prepare_v3(native_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK)
    fail("read");
  return statement;
}

Status<Message> Database::copy_to(Database& destination) {
  sqlite3_backup* backup = ::sqlite3_backup_init(destination.native_, "main", native_, "main");
  int code = backup == nullptr ? SQLITE_ERROR : SQLITE_OK;
  while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED) {
    code = ::sqlite3_backup_step(backup, kBackupPages);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED) ::sqlite3_sleep(1);
  }
  ::sqlite3_backup_finish(backup);
  if (code == SQLITE_DONE) return Done{};
  destination.fail("write");
  return *destination.take_fault();
}

Query::Query(Database& database, std::string_view sql) : database_(database), sql_(sql), native_(database.take(sql)) {}

Query::~Query() {
  if (native_ == nullptr) return;
  ::sqlite3_reset(native_);
  ::sqlite3_clear_bindings(native_);
  database_.idle_.emplace(sql_, native_);
}

Query& Query::bind(std::string_view text) {
  if (native_ != nullptr) ::sqlite3_bind_text64(native_, ++bound_, text.data() == nullptr ? "" : text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  return *this;
}
Query& Query::bind(std::int64_t number) {
  if (native_ != nullptr) ::sqlite3_bind_int64(native_, ++bound_, number);
  return *this;
}
Query& Query::bind(const std::optional<std::int64_t>& number) {
  if (number) return bind(*number);
  if (native_ != nullptr) ::sqlite3_bind_null(native_, ++bound_);
  return *this;
}
Query& Query::bind_bytes(std::string_view bytes) {
  if (native_ != nullptr) ::sqlite3_bind_blob64(native_, ++bound_, bytes.data() == nullptr ? "" : bytes.data(), bytes.size(), SQLITE_TRANSIENT);
  return *this;
}

bool Query::next() {
  if (native_ == nullptr || !database_.ok()) return false;
  const int code = ::sqlite3_step(native_);
  if (code != SQLITE_ROW && code != SQLITE_DONE) database_.fail("use");
  return code == SQLITE_ROW;
}

std::int64_t Query::run() {
  while (next()) {
  }
  return database_.ok() ? ::sqlite3_changes64(database_.native_) : 0;
}

std::string Query::text(int column) const {
  const auto* bytes = static_cast<const char*>(::sqlite3_column_blob(native_, column));
  return {bytes == nullptr ? "" : bytes, static_cast<std::size_t>(::sqlite3_column_bytes(native_, column))};
}
std::int64_t Query::integer(int column) const { return ::sqlite3_column_int64(native_, column); }
std::optional<std::int64_t> Query::optional(int column) const {
  if (::sqlite3_column_type(native_, column) == SQLITE_NULL) return std::nullopt;
  return integer(column);
}

Transaction::~Transaction() {
  if (!is_open_) return;
  // Whatever went wrong, nothing of it stays.
  const auto fault = database_.take_fault();
  database_.run("ROLLBACK");
  database_.take_fault();
  database_.fault_ = fault;
}

Status<Message> Transaction::commit() {
  database_.run("COMMIT");
  if (auto fault = database_.take_fault()) return *fault;
  is_open_ = false;
  return Done{};
}

}  // namespace why403::state

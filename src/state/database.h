// SQLite behind a narrow door.
//
//   Database database = TRY(Database::open("state.db", Database::Mode::existing));
//   Query query(database, "SELECT name FROM entries WHERE id = ?");
//   query.bind("ann");
//   while (query.next()) names.push_back(query.text(0));
//   if (auto fault = database.take_fault()) return *fault;
//
// A fault stays until it is taken: a query on a database with one does nothing, so that a sequence of steps is
// checked once, at its end. Statements are prepared once and kept: their texts are few. Values go in by
// binding alone. Commits are synced (WAL, synchronous=FULL). One thread at a time.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace why403::state {

class Database {
 public:
  enum class Mode : std::uint8_t { create, existing, read_only };
  static Result<std::unique_ptr<Database>, Message> open(const std::string& path, Mode mode);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  /// One or several statements without results.
  void run(const char* sql);
  [[nodiscard]] bool ok() const { return !fault_.has_value(); }
  std::optional<Message> take_fault();
  /// Whole, or the destination stays as it was; another process may write to this one meanwhile.
  Status<Message> copy_to(Database& destination);
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  friend class Query;
  friend class Transaction;
  explicit Database(std::string path) : path_(std::move(path)) {}
  sqlite3_stmt* take(std::string_view sql);
  void fail(std::string_view doing);

  const std::string path_;
  sqlite3* native_ = nullptr;
  std::multimap<std::string, sqlite3_stmt*, std::less<>> idle_;  // statements that nobody uses just now
  std::optional<Message> fault_;
};

/// One use of a statement. Columns count from 0.
class Query {
 public:
  Query(Database& database, std::string_view sql);
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query();

  Query& bind(std::string_view text);
  Query& bind(std::int64_t number);
  Query& bind(std::uint64_t number) { return bind(static_cast<std::int64_t>(number)); }
  Query& bind(const std::optional<std::int64_t>& number);
  Query& bind_bytes(std::string_view bytes);

  /// True when a row stands there.
  bool next();
  /// To the end; how many rows were changed.
  std::int64_t run();
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::optional<std::int64_t> optional(int column) const;

 private:
  Database& database_;
  const std::string sql_;
  sqlite3_stmt* native_;
  int bound_ = 0;
};

/// Rolled back unless it is committed.
class Transaction {
 public:
  enum class Kind : std::uint8_t {
    writing,
    reading,  ///< what is read is of one moment; beside it others may write
  };
  explicit Transaction(Database& database, Kind kind = Kind::writing) : database_(database) {
    database_.run(kind == Kind::writing ? "BEGIN IMMEDIATE" : "BEGIN");
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  /// Done when it is on the disk.
  Status<Message> commit();

 private:
  Database& database_;
  bool is_open_ = true;
};

}  // namespace why403::state

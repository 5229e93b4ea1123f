// One open DuckDB file and a connection to it, closed when it goes.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "archive/duckdb/library.h"

namespace why403::archive::duckdb {

enum class Access : std::uint8_t { read, write };

class Session {
 public:
  /// What DuckDB may take of the machine's memory before it spills to `<path>.tmp`.
  static constexpr const char* kMemoryLimit = "256MB";

  /// No extension is fetched or loaded, and no other file can be reached. `allowed`: a file that statements
  /// may write nevertheless; empty for none.
  static Result<Session, Message> open(const std::string& path, Access access,
                                       const std::string& allowed = {});
  /// A further connection to the same open file, for another thread.
  [[nodiscard]] Result<Session, Message> another() const;
  Session(Session&& other) noexcept;
  Session& operator=(Session&&) = delete;
  ~Session();

  [[nodiscard]] const Library& library() const { return *library_; }
  [[nodiscard]] Connection connection() const { return connection_; }

  Status<Message> run(const std::string& sql);
  /// The number of rows that the statement changed.
  Result<std::uint64_t, Message> change(const std::string& sql);
  /// The number in the first cell of the result; 0 for NULL and for no rows. The statement gives one BIGINT.
  Result<std::int64_t, Message> number(const std::string& sql);
  [[nodiscard]] Message failed(const char* error) const;

 private:
  Session(const Library& library, std::string path) : library_(&library), path_(std::move(path)) {}
  Status<Message> open_file(Access access, const std::string& allowed);

  const Library* library_;
  std::string path_;
  std::shared_ptr<OpaqueDatabase> database_;
  Connection connection_ = nullptr;
};

/// A result of the library's, given back when it goes.
class QueryResult {
 public:
  explicit QueryResult(const Library& library) : library_(library) {}
  QueryResult(const QueryResult&) = delete;
  QueryResult& operator=(const QueryResult&) = delete;
  ~QueryResult() { library_.destroy_result(&raw_); }
  RawResult* raw() { return &raw_; }
  [[nodiscard]] const char* error() { return library_.result_error(&raw_); }

 private:
  const Library& library_;
  RawResult raw_{};
};

/// A chunk of rows, given back when it goes.
class ChunkHolder {
 public:
  ChunkHolder(const Library& library, DataChunk chunk) : library_(library), chunk_(chunk) {}
  ChunkHolder(const ChunkHolder&) = delete;
  ChunkHolder& operator=(const ChunkHolder&) = delete;
  ~ChunkHolder() {
    if (chunk_ != nullptr) library_.destroy_data_chunk(&chunk_);
  }
  [[nodiscard]] DataChunk get() const { return chunk_; }

 private:
  const Library& library_;
  DataChunk chunk_;
};

/// `'text'` as SQL writes it.
std::string sql_text(std::string_view text);

}  // namespace why403::archive::duckdb

// Events at rest: kept in a file, and asked with SQL. A narrow port; the engine behind it is DuckDB.
//
//   auto archive = TRY(open_archive("events.duckdb", options));
//   auto batch = archive->make_batch();
//   batch->add(event, "access.log");
//   TRY(archive->append(*batch));
//   Appended appended = TRY(archive->commit());
//
// What is appended appears with commit(), all of it or nothing. An event that is there already, by its id, is
// not added again: reading a log twice changes nothing. Batches may be filled by several threads, one each;
// everything else belongs to one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "event/writer.h"

namespace why403::archive {

class Batch {
 public:
  virtual ~Batch() = default;
  /// `file`: the name of the input that holds the record.
  virtual void add(const event::Event& event, std::string_view file) = 0;
};

struct Appended {
  std::uint64_t added = 0;
  std::uint64_t known = 0;  ///< were there already
};

class Archive {
 public:
  virtual ~Archive() = default;
  virtual std::unique_ptr<Batch> make_batch() = 0;
  /// Takes what `batch` holds and empties it.
  virtual Status<Message> append(Batch& batch) = 0;
  virtual Result<Appended, Message> commit() = 0;
};

/// Opens or creates the archive at `path`. Dropped before commit(), it leaves the file as it was.
Result<std::unique_ptr<Archive>, Message> open_archive(const std::string& path,
                                                       const event::WriterOptions& options);

/// A table of somebody else's making, beside the events; the first column is its key.
struct Table {
  struct Column {
    std::string name;
    std::string type;  ///< of SQL
  };
  std::string name;
  std::vector<Column> columns;
  std::vector<std::vector<std::optional<std::string>>> rows;
};

/// Puts the rows into the archive at `path`, in place of older ones with the same key; all of them or none.
Status<Message> put_table(const std::string& path, const Table& table);

/// In which words a query's values are given.
enum class Values : std::uint8_t {
  text,  ///< as a person writes them
  json,  ///< each a JSON value
};

/// One row at a time; a missing value is SQL's NULL. Views live for the call. Returning false ends the query.
struct RowReader {
  std::function<bool(std::span<const std::string> columns)> begin;
  std::function<bool(std::span<const std::optional<std::string_view>> row)> row;
};

/// Asks one statement of the archive at `path`, which is not changed and cannot reach other files. While a service holds it
/// open, the service is asked (desk.h).
Status<Message> query_archive(const std::string& path, const std::string& sql, Values values,
                              const RowReader& reader);

/// The same of a file that nobody holds open.
Status<Message> query_file(const std::string& path, const std::string& sql, Values values, const RowReader& reader);

/// The rows of the statement as a Parquet file at `to`, which appears when it is whole. The number of rows.
Result<std::uint64_t, Message> export_parquet(const std::string& path, const std::string& sql,
                                              const std::string& to);

}  // namespace why403::archive

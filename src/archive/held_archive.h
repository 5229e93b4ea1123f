// An archive that one process holds open while it runs, adds to, and lets others ask.
//
//   auto archive = TRY(open_held_archive("/var/lib/why403/archive.duckdb", options));
//   auto batch = archive->make_batch();
//   TRY(archive->fold(*batch, minutes, marks));          // all of it, or nothing
//
// Beside `events` there are `successes`, which counts what was granted minute by minute, and `folded`, which says how far
// each log was counted. query() may be called by any thread at any time; the rest by one. The file and what DuckDB keeps
// beside it are for their owner alone; whoever changed the mode of the file keeps it so.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "archive/archive.h"
#include "base/time.h"

namespace why403::archive {

/// What was granted in one minute to one principal, by resource family.
struct Granted {
  base::Time minute;
  std::string file;
  std::string host;
  std::string method;
  std::string path;  ///< the family: `/orders/*`
  std::string principal;
  std::int32_t status = 0;
  auto operator<=>(const Granted&) const = default;
};
using GrantedCounts = std::map<Granted, std::uint64_t>;

/// How far a log was counted.
struct Mark {
  std::uint64_t line = 0;
  base::Time time;
};
using Marks = std::map<std::string, Mark, std::less<>>;

class HeldArchive {
 public:
  virtual ~HeldArchive() = default;
  virtual std::unique_ptr<Batch> make_batch() = 0;
  /// Takes what `batch` holds and empties it, also when it fails.
  virtual Result<Appended, Message> fold(Batch& batch, const GrantedCounts& granted, const Marks& marks) = 0;
  virtual Result<Marks, Message> marks() = 0;
  /// Everything of that principal goes, for good. How many rows.
  virtual Result<std::uint64_t, Message> erase(const std::string& principal) = 0;
  /// What is older than `keep` goes, and the oldest of the rest as long as all of it takes more than `bytes_max`. An event
  /// without a time is as old as the call that saw it first. How many rows.
  virtual Result<std::uint64_t, Message> retire(base::Time now, base::Duration keep, std::uint64_t bytes_max) = 0;
  /// In use of the file.
  virtual Result<std::uint64_t, Message> bytes() = 0;
  /// Any thread. Ended after `limit`.
  virtual Status<Message> query(const std::string& sql, Values values, const RowReader& reader, base::Duration limit) = 0;
  /// Any thread. Queries that are under way end soon, and no more are answered: the archive is about to go.
  virtual void end_queries() = 0;
};

Result<std::unique_ptr<HeldArchive>, Message> open_held_archive(const std::string& path, const event::WriterOptions& options);

}  // namespace why403::archive

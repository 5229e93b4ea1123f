// The archive port over DuckDB: writing.
#include <unistd.h>

#include <cstdint>

#include "archive/archive.h"
#include "archive/duckdb/event_rows.h"
#include "archive/duckdb/session.h"

namespace why403::archive {

namespace {

using duckdb::Access;
using duckdb::EventRows;
using duckdb::Session;
using duckdb::State;

constexpr const char* kDenials =
    "CREATE OR REPLACE VIEW denials AS SELECT * FROM events WHERE outcome = 'refused' "
    "OR status IN (401, 403, 407, 429, 451, 495, 496)";

class DuckdbArchive final : public Archive {
 public:
  DuckdbArchive(Session session, std::string path, bool is_new, event::WriterOptions options)
      : session_(std::make_unique<Session>(std::move(session))),
        path_(std::move(path)),
        is_new_(is_new),
        options_(std::move(options)) {}
  ~DuckdbArchive() override;

  Status<Message> start();
  std::unique_ptr<Batch> make_batch() override {
    return std::make_unique<EventRows>(session_->library(), options_);
  }
  Status<Message> append(Batch& batch) override;
  Result<Appended, Message> commit() override;

 private:
  Status<Message> close_appender();
  Result<std::uint64_t, Message> remove_known();

  std::unique_ptr<Session> session_;
  std::string path_;
  bool is_new_;
  bool committed_ = false;
  event::WriterOptions options_;
  duckdb::Appender appender_ = nullptr;
  std::uint64_t rows_ = 0;
  std::int64_t first_row_ = 0;  ///< of those that this transaction appends
};

DuckdbArchive::~DuckdbArchive() {
  if (appender_ != nullptr) session_->library().appender_destroy(&appender_);
  session_.reset();
  if (committed_ || !is_new_) return;
  ::unlink(path_.c_str());
  ::unlink((path_ + ".wal").c_str());
}

Status<Message> DuckdbArchive::start() {
  TRY(session_->run("BEGIN TRANSACTION"));
  TRY(session_->run("CREATE TABLE IF NOT EXISTS events (" + duckdb::event_columns() + ")"));
  for (const std::string& column : duckdb::event_column_list())
    TRY(session_->run("ALTER TABLE events ADD COLUMN IF NOT EXISTS " + column));
  TRY(session_->run(kDenials));
  first_row_ = TRY(session_->number("SELECT coalesce(max(rowid) + 1, 0) FROM events"));
  const State opened =
      session_->library().appender_create_ext(session_->connection(), nullptr, "main", "events", &appender_);
  if (opened == State::success) return Done{};
  return session_->failed(session_->library().appender_error(appender_));
}

Status<Message> DuckdbArchive::append(Batch& batch) {
  auto& rows = static_cast<EventRows&>(batch);
  const duckdb::Library& library = session_->library();
  for (const duckdb::DataChunk chunk : rows.chunks()) {
    if (library.append_data_chunk(appender_, chunk) != State::success)
      return session_->failed(library.appender_error(appender_));
    rows_ += library.data_chunk_get_size(chunk);
  }
  rows.clear();
  return Done{};
}

Status<Message> DuckdbArchive::close_appender() {
  const duckdb::Library& library = session_->library();
  if (library.appender_flush(appender_) != State::success)
    return session_->failed(library.appender_error(appender_));
  library.appender_destroy(&appender_);
  appender_ = nullptr;
  return Done{};
}

// Of an event that this transaction brought twice the first stays; of one that was there before, the old one.
Result<std::uint64_t, Message> DuckdbArchive::remove_known() {
  const std::string fresh =
      "(SELECT id, rowid AS place FROM events WHERE rowid >= " + std::to_string(first_row_) + ")";
  const std::string old = "(SELECT id FROM events WHERE rowid < " + std::to_string(first_row_) + ")";
  std::uint64_t known = 0;
  if (TRY(session_->number("SELECT count(*) - count(DISTINCT id) FROM " + fresh)) > 0)
    known += TRY(session_->change("DELETE FROM events WHERE rowid IN (SELECT place FROM " + fresh +
                                  " JOIN (SELECT id, min(place) AS first FROM " + fresh +
                                  " GROUP BY id HAVING count(*) > 1) USING (id) WHERE place > first)"));
  if (first_row_ > 0 && TRY(session_->number("SELECT count(*) FROM " + fresh + " WHERE id IN " + old)) > 0)
    known += TRY(session_->change("DELETE FROM events WHERE rowid IN (SELECT place FROM " + fresh +
                                  " WHERE id IN " + old + ")"));
  return known;
}

Result<Appended, Message> DuckdbArchive::commit() {
  TRY(close_appender());
  const std::uint64_t known = TRY(remove_known());
  TRY(session_->run("COMMIT"));
  committed_ = true;
  TRY(session_->run("CHECKPOINT"));
  return Appended{.added = rows_ - known, .known = known};
}

}  // namespace

Result<std::unique_ptr<Archive>, Message> open_archive(const std::string& path,
                                                       const event::WriterOptions& options) {
  const bool is_new = ::access(path.c_str(), F_OK) != 0;
  auto archive =
      std::make_unique<DuckdbArchive>(TRY(Session::open(path, Access::write)), path, is_new, options);
  TRY(archive->start());
  return std::unique_ptr<Archive>(std::move(archive));
}

}  // namespace why403::archive

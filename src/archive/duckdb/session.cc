#include "archive/duckdb/session.h"

#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "base/file.h"

namespace why403::archive::duckdb {

namespace {

constexpr mode_t kForOwner = 0600;

}  // namespace

std::string sql_text(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + "'";
}

Session::Session(Session&& other) noexcept
    : library_(other.library_),
      path_(std::move(other.path_)),
      database_(std::move(other.database_)),
      connection_(std::exchange(other.connection_, nullptr)) {}

Session::~Session() {
  if (connection_ != nullptr) library_->disconnect(&connection_);
}

Result<Session, Message> Session::open(const std::string& path, Access access, const std::string& allowed) {
  const Library* const library = TRY(load_library());
  Session session(*library, path);
  const bool is_new = access == Access::write && ::access(path.c_str(), F_OK) != 0;
  TRY(session.open_file(access, allowed));
  // What people did stands in it. It is empty until now.
  if (is_new) {
    [[maybe_unused]] const int done = ::chmod(path.c_str(), kForOwner);
    base::give_to_owner(path);
  }
  return session;
}

Status<Message> Session::open_file(Access access, const std::string& allowed) {
  Config config = nullptr;
  if (library_->create_config(&config) != State::success) return failed("no memory");
  const std::pair<const char*, const char*> settings[] = {
      {"access_mode", access == Access::read ? "READ_ONLY" : "READ_WRITE"},
      {"autoinstall_known_extensions", "false"},
      {"autoload_known_extensions", "false"},
      {"memory_limit", kMemoryLimit}};
  for (const auto& [name, value] : settings) library_->set_config(config, name, value);
  char* error = nullptr;
  Database database = nullptr;
  const State opened = library_->open_ext(path_.c_str(), &database, config, &error);
  library_->destroy_config(&config);
  if (opened != State::success) {
    const std::string reason = first_line(error);
    library_->free(error);
    const bool locked = reason.find("lock on file") != std::string::npos;
    return Message{.what = "cannot open the archive `" + path_ + "`",
                   .reason = reason,
                   .help = locked ? "one process at a time may write an archive" : ""};
  }
  database_ = {database, [library = library_](Database open) { library->close(&open); }};
  if (library_->connect(database, &connection_) != State::success) return failed("no connection");
  if (!allowed.empty()) TRY(run("SET allowed_paths=[" + sql_text(allowed) + "]"));
  TRY(run("SET enable_external_access=false"));
  return run("SET lock_configuration=true");
}

Result<Session, Message> Session::another() const {
  Session session(*library_, path_);
  session.database_ = database_;
  if (library_->connect(database_.get(), &session.connection_) != State::success) return failed("no connection");
  return session;
}

Message Session::failed(const char* error) const {
  return {.what = "the archive `" + path_ + "` failed", .reason = first_line(error)};
}

Status<Message> Session::run(const std::string& sql) {
  TRY(change(sql));
  return Done{};
}

Result<std::uint64_t, Message> Session::change(const std::string& sql) {
  QueryResult result(*library_);
  if (library_->query(connection_, sql.c_str(), result.raw()) != State::success)
    return failed(result.error());
  return library_->rows_changed(result.raw());
}

Result<std::int64_t, Message> Session::number(const std::string& sql) {
  QueryResult result(*library_);
  if (library_->query(connection_, sql.c_str(), result.raw()) != State::success)
    return failed(result.error());
  const ChunkHolder chunk(*library_, library_->fetch_chunk(*result.raw()));
  if (chunk.get() == nullptr || library_->data_chunk_get_size(chunk.get()) == 0) return 0;
  Vector column = library_->data_chunk_get_vector(chunk.get(), 0);
  const std::uint64_t* const validity = library_->vector_get_validity(column);
  if (validity != nullptr && (validity[0] & 1) == 0) return 0;
  return *static_cast<const std::int64_t*>(library_->vector_get_data(column));
}

}  // namespace why403::archive::duckdb

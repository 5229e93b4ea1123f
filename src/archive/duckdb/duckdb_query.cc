// The archive port over DuckDB: asking.
#include <unistd.h>

#include <cstdio>

#include "archive/archive.h"
#include "archive/duckdb/query.h"
#include "base/text.h"

namespace why403::archive {

namespace {

using duckdb::Access;
using duckdb::ChunkHolder;
using duckdb::Library;
using duckdb::QueryResult;
using duckdb::Session;
using duckdb::State;
using duckdb::StatementType;

Message wrong_statement(const char* error) {
  const std::string_view all = error ? error : "";
  const std::size_t first = all.find('\n');
  Message message{.what = "the query is wrong", .reason = std::string(all.substr(0, first))};
  // What follows is DuckDB's hint, and the place in the statement.
  for (const std::string_view line :
       base::split(first == std::string_view::npos ? "" : all.substr(first), '\n'))
    if (!base::trim(line).empty()) message.notes.emplace_back(line);
  message.help = "`why403 query --db FILE 'DESCRIBE events'` lists the columns";
  return message;
}

// A prepared statement, given back when it goes.
class Statement {
 public:
  explicit Statement(const Library& library) : library_(library) {}
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { library_.destroy_prepare(&prepared_); }
  Status<Message> prepare(Session& session, const std::string& sql) {
    if (library_.prepare(session.connection(), sql.c_str(), &prepared_) == State::success) return Done{};
    return wrong_statement(library_.prepare_error(prepared_));
  }
  [[nodiscard]] duckdb::Prepared get() const { return prepared_; }

 private:
  const Library& library_;
  duckdb::Prepared prepared_ = nullptr;
};

// One statement, right in itself, that asks.
Status<Message> check_statement(Session& session, const std::string& sql) {
  const Library& library = session.library();
  duckdb::Statements statements = nullptr;
  const duckdb::Index count = library.extract_statements(session.connection(), sql.c_str(), &statements);
  const char* const error = count == 0 ? library.extract_statements_error(statements) : nullptr;
  const Message syntax = wrong_statement(error && *error ? error : "there is no statement");
  library.destroy_extracted(&statements);
  if (count == 0) return syntax;
  if (count > 1)
    return Message{.what = "one statement at a time", .reason = "there are " + std::to_string(count)};
  Statement statement(library);
  TRY(statement.prepare(session, sql));
  if (library.prepared_statement_type(statement.get()) != StatementType::select)
    return Message{.what = "this statement gives no rows",
                   .help = "ask with SELECT, DESCRIBE or SHOW TABLES"};
  return Done{};
}

std::string_view without_semicolon(std::string_view sql) {
  sql = base::trim(sql);
  while (sql.ends_with(';')) sql = base::trim(sql.substr(0, sql.size() - 1));
  return sql;
}

std::optional<std::string_view> text_at(const duckdb::RawString* strings, const std::uint64_t* validity,
                                        duckdb::Index row) {
  if (validity != nullptr && (validity[row / 64] >> row % 64 & 1) == 0) return std::nullopt;
  constexpr std::uint32_t kInlineMax = 12;
  const duckdb::RawString& string = strings[row];
  // A short text stands where a long one has its beginning and its pointer.
  const char* const here = reinterpret_cast<const char*>(&string) + offsetof(duckdb::RawString, prefix);
  return std::string_view(string.size <= kInlineMax ? here : string.text, string.size);
}

bool give_chunk(const Library& library, duckdb::DataChunk chunk, std::size_t columns,
                const RowReader& reader) {
  std::vector<const duckdb::RawString*> strings(columns);
  std::vector<const std::uint64_t*> validity(columns);
  for (std::size_t i = 0; i < columns; ++i) {
    const duckdb::Vector vector = library.data_chunk_get_vector(chunk, i);
    strings[i] = static_cast<const duckdb::RawString*>(library.vector_get_data(vector));
    validity[i] = library.vector_get_validity(vector);
  }
  std::vector<std::optional<std::string_view>> row(columns);
  const duckdb::Index rows = library.data_chunk_get_size(chunk);
  for (duckdb::Index i = 0; i < rows; ++i) {
    for (std::size_t column = 0; column < columns; ++column)
      row[column] = text_at(strings[column], validity[column], i);
    if (!reader.row(row)) return false;
  }
  return true;
}

Status<Message> give_rows(Session& session, duckdb::Prepared prepared, const RowReader& reader) {
  const Library& library = session.library();
  QueryResult result(library);
  if (library.execute_prepared_streaming(prepared, result.raw()) != State::success)
    return wrong_statement(result.error());
  const std::size_t columns = library.column_count(result.raw());
  std::vector<std::string> names;
  for (std::size_t i = 0; i < columns; ++i) {
    names.emplace_back(library.column_name(result.raw(), i));
  }
  if (!reader.begin(names)) return Done{};
  for (;;) {
    const ChunkHolder chunk(library, library.fetch_chunk(*result.raw()));
    if (chunk.get() == nullptr) break;
    if (!give_chunk(library, chunk.get(), columns, reader)) return Done{};
  }
  // A streaming result that fails ends early and says so here.
  const char* const error = result.error();
  if (error != nullptr && *error != '\0') return wrong_statement(error);
  return Done{};
}

}  // namespace

Status<Message> duckdb::query(Session& session, const std::string& sql, Values values, const RowReader& reader) {
  TRY(check_statement(session, sql));
  Statement statement(session.library());
  // DuckDB knows best how each of its types is written.
  const std::string each =
      values == Values::text ? "CAST(COLUMNS(*) AS VARCHAR)" : "CAST(to_json(COLUMNS(*)) AS VARCHAR)";
  TRY(statement.prepare(session,
                        "SELECT " + each + " FROM (\n" + std::string(without_semicolon(sql)) + "\n)"));
  return give_rows(session, statement.get(), reader);
}

Status<Message> query_file(const std::string& path, const std::string& sql, Values values, const RowReader& reader) {
  if (::access(path.c_str(), R_OK) != 0)
    return Message{.what = "cannot read the archive `" + path + "`",
                   .help = "`why403 events --db " + path + " LOGS` makes one"};
  Session session = TRY(Session::open(path, Access::read));
  return duckdb::query(session, sql, values, reader);
}

Result<std::uint64_t, Message> export_parquet(const std::string& path, const std::string& sql,
                                              const std::string& to) {
  const std::string temporary = to + ".why403-" + std::to_string(::getpid());
  Session session = TRY(Session::open(path, Access::read, temporary));
  TRY(check_statement(session, sql));
  const auto rows = session.change("COPY (\n" + std::string(without_semicolon(sql)) + "\n) TO " +
                                   duckdb::sql_text(temporary) + " (FORMAT parquet, COMPRESSION zstd)");
  if (rows && std::rename(temporary.c_str(), to.c_str()) == 0) return *rows;
  ::unlink(temporary.c_str());
  if (!rows) return rows.error();
  return Message{.what = "cannot write `" + to + "`"};
}

}  // namespace why403::archive

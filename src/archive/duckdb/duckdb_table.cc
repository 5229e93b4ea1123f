// The archive port over DuckDB: small tables.
#include <algorithm>

#include "archive/archive.h"
#include "archive/duckdb/session.h"

namespace why403::archive {

namespace {

using duckdb::sql_text;

constexpr std::size_t kRowsPerStatement = 1000;

std::string columns_of(const Table& table) {
  std::string out;
  for (const Table::Column& column : table.columns) out.append(out.empty() ? "" : ", ").append(column.name).append(" ").append(column.type);
  return out + ", PRIMARY KEY (" + table.columns.front().name + ")";
}

std::string insertion(const Table& table, std::size_t from) {
  std::string out = "INSERT OR REPLACE INTO " + table.name + " VALUES ";
  for (std::size_t i = from; i < std::min(from + kRowsPerStatement, table.rows.size()); ++i) {
    out += i == from ? "(" : ", (";
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
      const auto& value = table.rows[i][column];
      out.append(column == 0 ? "" : ", ").append(value ? sql_text(*value) : "NULL");
    }
    out += ")";
  }
  return out;
}

Status<Message> put_rows(duckdb::Session& session, const Table& table) {
  TRY(session.run("CREATE TABLE IF NOT EXISTS " + table.name + " (" + columns_of(table) + ")"));
  for (std::size_t from = 0; from < table.rows.size(); from += kRowsPerStatement) TRY(session.run(insertion(table, from)));
  return Done{};
}

}  // namespace

Status<Message> put_table(const std::string& path, const Table& table) {
  duckdb::Session session = TRY(duckdb::Session::open(path, duckdb::Access::write));
  TRY(session.run("BEGIN TRANSACTION"));
  TRY(put_rows(session, table));
  return session.run("COMMIT");
}

}  // namespace why403::archive

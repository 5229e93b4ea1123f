// What a user with DuckDB would do instead: read_csv over an access log in the combined format, and the counts of
// `why403 events --as tally`: per status, per client, first and last time. In DuckDB's favour, times stay texts.
//
//   duckdb_read FILE [THREADS]   prints lines, 403s, clients and seconds; one thread by default
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>

#include "archive/duckdb/library.h"

namespace {

using namespace why403;
using namespace why403::archive::duckdb;

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out + "'";
}

// The rows of one statement, all columns of them being BIGINT; the first row's cells are printed.
bool ask(const Library& library, Connection connection, const std::string& sql) {
  RawResult result{};
  const bool asked = library.query(connection, sql.c_str(), &result) == State::success;
  if (!asked) std::fprintf(stderr, "duckdb_read: %s\n", library.result_error(&result));
  const Index columns = asked ? library.column_count(&result) : 0;
  if (DataChunk chunk = asked ? library.fetch_chunk(result) : nullptr) {
    for (Index column = 0; column < columns; ++column) {
      const auto* cells = static_cast<const std::int64_t*>(library.vector_get_data(library.data_chunk_get_vector(chunk, column)));
      std::printf("%s%lld %s", column == 0 ? "" : ", ", static_cast<long long>(cells[0]), library.column_name(&result, column));
    }
    library.destroy_data_chunk(&chunk);
  }
  library.destroy_result(&result);
  return asked;
}

int read(const Library& library, const std::string& file, const char* threads) {
  Config config = nullptr;
  if (library.create_config(&config) != State::success) return 2;
  library.set_config(config, "threads", threads);
  Database database = nullptr;
  Connection connection = nullptr;
  char* error = nullptr;
  const auto start = std::chrono::steady_clock::now();
  const bool open = library.open_ext(":memory:", &database, config, &error) == State::success && library.connect(database, &connection) == State::success;
  library.destroy_config(&config);
  if (!open) return 2;
  const std::string sql =
      "WITH lines AS MATERIALIZED (SELECT client, status, count(*) AS events, min(time) AS first, max(time) AS last FROM read_csv(" + quoted(file) +
      ", delim = ' ', quote = '\"', escape = '\"', header = false, auto_detect = false, ignore_errors = true, columns = {'client': 'VARCHAR', "
      "'ident': 'VARCHAR', 'user': 'VARCHAR', 'time': 'VARCHAR', 'zone': 'VARCHAR', 'request': 'VARCHAR', 'status': 'INTEGER', "
      "'bytes': 'BIGINT', 'referer': 'VARCHAR', 'agent': 'VARCHAR'}) GROUP BY client, status) "
      "SELECT sum(events)::BIGINT AS lines, coalesce(sum(events) FILTER (status = 403), 0)::BIGINT AS refused, "
      "count(DISTINCT client)::BIGINT AS clients FROM lines";
  const bool asked = ask(library, connection, sql);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (asked) std::printf(", %.3f s, DuckDB %s\n", seconds, library.library_version());
  library.disconnect(&connection);
  library.close(&database);
  return asked ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return 2;
  const auto library = load_library();
  if (!library) {
    std::fprintf(stderr, "duckdb_read: %s\n", library.error().what.c_str());
    return 2;
  }
  return read(**library, arguments[1], count > 2 ? arguments[2] : "1");
}

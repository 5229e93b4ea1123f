// The DuckDB library, loaded when it is first needed: the functions of its C API that this room uses, in the
// words of https://duckdb.org/docs/stable/clients/c/api.
//
// The interface is declared here and found by name at run time, so that why403 builds without DuckDB, runs
// with the one that is there, and needs no copy of its header. The library is, in this order: the file that
// WHY403_DUCKDB names, the system's libduckdb.so, the libduckdb.so beside the program.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/message.h"
#include "base/result.h"

namespace why403::archive::duckdb {

using Index = std::uint64_t;
enum class State : std::int32_t { success = 0, error = 1 };
enum class TypeId : std::int32_t {
  integer = 4,
  big_integer = 5,
  unsigned_integer = 8,
  unsigned_big_integer = 9,
  varchar = 17,
  timestamp_ns = 22,
  uuid = 27,
};
enum class StatementType : std::int32_t { select = 1 };

// Handles: pointers to what only the library knows.
using Database = struct OpaqueDatabase*;
using Connection = struct OpaqueConnection*;
using Config = struct OpaqueConfig*;
using Statements = struct OpaqueStatements*;
using Prepared = struct OpaquePrepared*;
using Appender = struct OpaqueAppender*;
using LogicalType = struct OpaqueLogicalType*;
using DataChunk = struct OpaqueChunk*;
using Vector = struct OpaqueVector*;

/// duckdb_result: the caller holds its memory and never looks inside.
struct RawResult {
  Index unused[3];
  void* unused_columns;
  char* unused_error;
  void* inside;
};
/// duckdb_string_t: short strings in the value itself, longer ones behind a pointer.
struct RawString {
  std::uint32_t size;
  char prefix[4];
  const char* text;
};
/// duckdb_hugeint, which also carries a UUID.
struct RawHugeint {
  std::uint64_t lower;
  std::int64_t upper;
};

// result name(parameters), each with the library's prefix `duckdb_`.
#define WHY403_DUCKDB_FUNCTIONS(F)                                                              \
  F(const char*, library_version, ())                                                           \
  F(State, create_config, (Config*))                                                            \
  F(State, set_config, (Config, const char*, const char*))                                      \
  F(void, destroy_config, (Config*))                                                            \
  F(State, open_ext, (const char*, Database*, Config, char**))                                  \
  F(void, close, (Database*))                                                                   \
  F(State, connect, (Database, Connection*))                                                    \
  F(void, disconnect, (Connection*))                                                            \
  F(void, interrupt, (Connection))                                                              \
  F(void, free, (void*))                                                                        \
  F(State, query, (Connection, const char*, RawResult*))                                        \
  F(void, destroy_result, (RawResult*))                                                         \
  F(const char*, result_error, (RawResult*))                                                    \
  F(Index, column_count, (RawResult*))                                                          \
  F(const char*, column_name, (RawResult*, Index))                                              \
  F(Index, rows_changed, (RawResult*))                                                          \
  F(DataChunk, fetch_chunk, (RawResult))                                                        \
  F(Index, extract_statements, (Connection, const char*, Statements*))                          \
  F(const char*, extract_statements_error, (Statements))                                        \
  F(void, destroy_extracted, (Statements*))                                                     \
  F(State, prepare_extracted_statement, (Connection, Statements, Index, Prepared*))             \
  F(State, prepare, (Connection, const char*, Prepared*))                                       \
  F(const char*, prepare_error, (Prepared))                                                     \
  F(StatementType, prepared_statement_type, (Prepared))                                         \
  F(void, destroy_prepare, (Prepared*))                                                         \
  F(State, execute_prepared_streaming, (Prepared, RawResult*))                                  \
  F(LogicalType, create_logical_type, (TypeId))                                                 \
  F(void, destroy_logical_type, (LogicalType*))                                                 \
  F(DataChunk, create_data_chunk, (LogicalType*, Index))                                        \
  F(void, destroy_data_chunk, (DataChunk*))                                                     \
  F(void, data_chunk_reset, (DataChunk))                                                        \
  F(Index, data_chunk_get_size, (DataChunk))                                                    \
  F(void, data_chunk_set_size, (DataChunk, Index))                                              \
  F(Vector, data_chunk_get_vector, (DataChunk, Index))                                          \
  F(void*, vector_get_data, (Vector))                                                           \
  F(std::uint64_t*, vector_get_validity, (Vector))                                              \
  F(void, vector_ensure_validity_writable, (Vector))                                            \
  F(void, vector_assign_string_element_len, (Vector, Index, const char*, Index))                \
  F(Index, vector_size, ())                                                                     \
  F(State, appender_create_ext, (Connection, const char*, const char*, const char*, Appender*)) \
  F(const char*, appender_error, (Appender))                                                    \
  F(State, appender_flush, (Appender))                                                          \
  F(State, appender_destroy, (Appender*))                                                       \
  F(State, append_data_chunk, (Appender, DataChunk))

struct Library {
// NOLINTNEXTLINE(bugprone-macro-parentheses): types and parameter lists cannot stand in parentheses.
#define WHY403_DUCKDB_MEMBER(result, name, parameters) result(*name) parameters = nullptr;
  WHY403_DUCKDB_FUNCTIONS(WHY403_DUCKDB_MEMBER)
#undef WHY403_DUCKDB_MEMBER
};

/// Loads it, once for the process; it stays. A message says where it was looked for.
Result<const Library*, Message> load_library();

/// The first line of what the library said, without its prefixes' noise.
std::string first_line(const char* text);

}  // namespace why403::archive::duckdb

#include "archive/duckdb/event_rows.h"

#include <cstring>

#include "base/text.h"
#include "event/write_rest.h"

namespace why403::archive::duckdb {

namespace {

using event::Field;
using event::FieldType;

// The columns before and after those of the fields.
enum Head : std::size_t { kId, kFile, kLine, kRecord, kFormat, kHeadCount };
constexpr std::size_t kExtra = kHeadCount + event::kFieldCount;
constexpr std::size_t kRaw = kExtra + 1;
constexpr std::size_t kColumnCount = kRaw + 1;

constexpr std::size_t column_of(Field field) { return kHeadCount + static_cast<std::size_t>(field); }

struct ColumnType {
  TypeId id;
  const char* sql;
};

ColumnType type_of(Field field) {
  switch (event::info(field).type) {
    case FieldType::time:
      return {TypeId::timestamp_ns, "TIMESTAMP_NS"};
    case FieldType::integer:
      if (field == Field::bytes_in || field == Field::bytes_out) return {TypeId::big_integer, "BIGINT"};
      return {TypeId::integer, "INTEGER"};
    case FieldType::duration:
      return {TypeId::big_integer, "BIGINT"};
    default:
      return {TypeId::varchar, "VARCHAR"};
  }
}

std::vector<TypeId> column_types() {
  std::vector<TypeId> types{TypeId::uuid, TypeId::varchar, TypeId::unsigned_big_integer,
                            TypeId::unsigned_integer, TypeId::varchar};
  for (const auto& entry : event::fields()) types.push_back(type_of(entry.field).id);
  types.push_back(TypeId::varchar);
  types.push_back(TypeId::varchar);
  return types;
}

// A UUID is a 128-bit number whose sign bit is turned over, so that it sorts as it prints.
RawHugeint uuid_of(const event::EventId& id) {
  std::uint64_t upper = 0;
  std::uint64_t lower = 0;
  for (std::size_t i = 0; i < 8; ++i) upper = upper << 8 | id.bytes[i];
  for (std::size_t i = 8; i < 16; ++i) lower = lower << 8 | id.bytes[i];
  return {lower, static_cast<std::int64_t>(upper ^ std::uint64_t{1} << 63)};
}

}  // namespace

std::vector<std::string> event_column_list() {
  std::vector<std::string> out{"id UUID", "file VARCHAR", "line UBIGINT", "record UINTEGER",
                               "format VARCHAR"};
  for (const auto& entry : event::fields())
    out.push_back('"' + std::string(entry.name) + "\" " + type_of(entry.field).sql);
  out.emplace_back("extra VARCHAR");
  out.emplace_back("raw VARCHAR");
  return out;
}

std::string event_columns() {
  std::string out;
  for (const std::string& column : event_column_list()) out += (out.empty() ? "" : ", ") + column;
  return out;
}

EventRows::EventRows(const Library& library, const event::WriterOptions& options)
    : library_(library),
      redactor_(options.secrets),
      identifier_(options.salt),
      raw_(options.raw),
      chunk_rows_(library.vector_size()),
      columns_(kColumnCount) {
  start_chunk();
}

EventRows::~EventRows() {
  for (DataChunk& chunk : chunks_) library_.destroy_data_chunk(&chunk);
}

void EventRows::start_chunk() {
  if (used_ == chunks_.size()) {
    std::vector<LogicalType> types;
    for (const TypeId id : column_types()) types.push_back(library_.create_logical_type(id));
    chunks_.push_back(library_.create_data_chunk(types.data(), types.size()));
    for (LogicalType& type : types) library_.destroy_logical_type(&type);
  } else {
    library_.data_chunk_reset(chunks_[used_]);
  }
  for (std::size_t i = 0; i < kColumnCount; ++i) {
    Column& column = columns_[i];
    column.vector = library_.data_chunk_get_vector(chunks_[used_], i);
    library_.vector_ensure_validity_writable(column.vector);
    column.data = library_.vector_get_data(column.vector);
    column.validity = library_.vector_get_validity(column.vector);
    // Most fields of most events are absent: NULL is where a row starts from.
    std::memset(column.validity, 0, chunk_rows_ / 8);
  }
  ++used_;
  row_ = 0;
}

std::span<const DataChunk> EventRows::chunks() {
  library_.data_chunk_set_size(chunks_[used_ - 1], row_);
  return std::span(chunks_).first(used_);
}

void EventRows::clear() {
  used_ = 0;
  start_chunk();
}

void EventRows::put_text(std::size_t column, std::string_view text) {
  columns_[column].validity[row_ / 64] |= std::uint64_t{1} << row_ % 64;
  if (base::is_valid_utf8(text)) {
    library_.vector_assign_string_element_len(columns_[column].vector, row_, text.data(), text.size());
  } else {
    const std::string valid = base::to_valid_utf8(text);
    library_.vector_assign_string_element_len(columns_[column].vector, row_, valid.data(), valid.size());
  }
}

void EventRows::put_field(const event::Event& event, Field field) {
  const std::size_t column = column_of(field);
  switch (event::info(field).type) {
    case FieldType::text:
    case FieldType::secret:
    case FieldType::list:
      return put_text(column, redactor_(field, event.text(field)));
    case FieldType::time:
      return put(column, event.time.ns);
    case FieldType::duration:
      return put(column, event.duration.ns);
    case FieldType::kind:
      return put_text(column, name(event.kind));
    case FieldType::layer:
      return put_text(column, name(event.layer));
    case FieldType::outcome:
      return put_text(column, name(event.outcome));
    case FieldType::ip:
      text_.clear();
      text_.ip(field == Field::client ? event.client : event.peer);
      return put_text(column, text_.text());
    case FieldType::integer:
      break;
  }
  if (field == Field::bytes_in) return put(column, event.bytes_in);
  if (field == Field::bytes_out) return put(column, event.bytes_out);
  if (field == Field::status) return put(column, event.status);
  if (field == Field::upstream_status) return put(column, event.upstream_status);
  put(column, event.client_port);
}

void EventRows::add(const event::Event& event, std::string_view file) {
  if (row_ == chunk_rows_) {
    library_.data_chunk_set_size(chunks_[used_ - 1], row_);
    start_chunk();
  }
  put(kId, uuid_of(identifier_(event, file)));
  put_text(kFile, file);
  put(kLine, event.ref.line);
  put(kRecord, event.ref.record);
  put_text(kFormat, event.format);
  event.present.for_each([&](Field field) { put_field(event, field); });
  if (!event.extra.empty()) {
    text_.clear();
    write_extra(event, redactor_, text_);
    put_text(kExtra, text_.text().substr(0, text_.size() - 1));
  }
  if (raw_) put_text(kRaw, redactor_.any_text(event.raw));
  ++row_;
}

}  // namespace why403::archive::duckdb

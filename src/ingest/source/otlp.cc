#include "ingest/source/otlp.h"

#include <cmath>
#include <cstdint>

#include "base/json.h"
#include "base/text.h"
#include "ingest/source/protobuf_reader.h"

namespace why403::ingest {

namespace {

using base::JsonWriter;

// Writes messages as the JSON encoding of OTLP has them: ids in hexadecimal, 64-bit numbers as texts.
class OtlpWriter {
 public:
  OtlpWriter() : json_(out_) {}
  bool write_request(std::string_view bytes);
  [[nodiscard]] bool is_too_long() const { return out_.size() > kOtlpJsonBytesMax; }
  std::string take() { return std::move(out_); }

 private:
  // What stands around an array must come before it, so a message is read once for that and once for the array.
  template <typename See>
  void each(std::string_view message, std::uint32_t field, See see) {
    ProtobufReader reader(message);
    while (ok_ && reader.next())
      if (reader.field() == field) see(reader.bytes());
    ok_ = ok_ && reader.ok() && !is_too_long();
  }
  void resource_logs(std::string_view message);
  void scope_logs(std::string_view message);
  void scope(std::string_view message);
  void log_record(std::string_view message);
  void pairs(std::string_view message, std::uint32_t field, int depth);
  void any_value(std::string_view message, int depth);
  void text(std::string_view bytes) { json_.string(bytes); }

  std::string out_;
  JsonWriter json_;
  bool ok_ = true;
};

bool OtlpWriter::write_request(std::string_view bytes) {
  json_.begin_object().key("resourceLogs").begin_array();
  each(bytes, 1, [&](std::string_view message) { resource_logs(message); });
  json_.end_array().end_object();
  return ok_;
}

void OtlpWriter::resource_logs(std::string_view message) {
  json_.begin_object();
  json_.key("resource").begin_object().key("attributes").begin_array();
  each(message, 1, [&](std::string_view resource) { pairs(resource, 1, 0); });
  json_.end_array().end_object();
  json_.key("scopeLogs").begin_array();
  each(message, 2, [&](std::string_view scoped) { scope_logs(scoped); });
  json_.end_array().end_object();
}

void OtlpWriter::scope_logs(std::string_view message) {
  json_.begin_object().key("scope").begin_object();
  each(message, 1, [&](std::string_view one) { scope(one); });
  json_.end_object().key("logRecords").begin_array();
  each(message, 2, [&](std::string_view record) { log_record(record); });
  json_.end_array().end_object();
}

void OtlpWriter::scope(std::string_view message) {
  for (const auto& [field, name] : {std::pair(1U, "name"), std::pair(2U, "version")}) {
    std::string_view last;
    each(message, field, [&](std::string_view value) { last = value; });
    json_.key(name);
    text(last);
  }
}

void OtlpWriter::log_record(std::string_view message) {
  ProtobufReader reader(message);
  json_.begin_object();
  while (ok_ && reader.next()) {
    switch (reader.field()) {
      case 1: json_.key("timeUnixNano").string(std::to_string(reader.fixed64())); break;
      case 2: json_.key("severityNumber").number(reader.varint()); break;
      case 3: json_.key("severityText"), text(reader.bytes()); break;
      case 5: json_.key("body"), any_value(reader.bytes(), 0); break;
      case 9: json_.key("traceId").string(base::to_hex(reader.bytes())); break;
      case 10: json_.key("spanId").string(base::to_hex(reader.bytes())); break;
      case 11: json_.key("observedTimeUnixNano").string(std::to_string(reader.fixed64())); break;
      case 12: json_.key("eventName"), text(reader.bytes()); break;
      default: break;
    }
  }
  ok_ = ok_ && reader.ok();
  json_.key("attributes").begin_array();
  pairs(message, 6, 0);
  json_.end_array().end_object();
}

// KeyValue: key = 1, value = 2.
void OtlpWriter::pairs(std::string_view message, std::uint32_t field, int depth) {
  each(message, field, [&](std::string_view pair) {
    std::string_view key;
    std::string_view value;
    each(pair, 1, [&](std::string_view one) { key = one; });
    each(pair, 2, [&](std::string_view one) { value = one; });
    json_.begin_object().key("key");
    text(key);
    json_.key("value");
    any_value(value, depth);
    json_.end_object();
  });
}

// A oneof: of several members the last one counts.
void OtlpWriter::any_value(std::string_view message, int depth) {
  ProtobufReader all(message);
  std::uint32_t last = 0;
  while (all.next()) last = all.field();
  ok_ = ok_ && all.ok() && !is_too_long();
  if (!ok_ || last == 0 || depth >= kOtlpDepthMax) {
    json_.null();
    return;
  }
  ProtobufReader reader(message);
  ProtobufReader value = reader;
  while (reader.next())
    if (reader.field() == last) value = reader;
  json_.begin_object();
  switch (last) {
    case 1: json_.key("stringValue"), text(value.bytes()); break;
    case 2: json_.key("boolValue").boolean(value.varint() != 0); break;
    case 3: json_.key("intValue").string(std::to_string(static_cast<std::int64_t>(value.varint()))); break;
    case 4: json_.key("doubleValue").number(std::isfinite(value.real()) ? value.real() : 0.0); break;
    case 5:
      json_.key("arrayValue").begin_object().key("values").begin_array();
      each(value.bytes(), 1, [&](std::string_view one) { any_value(one, depth + 1); });
      json_.end_array().end_object();
      break;
    case 6:
      json_.key("kvlistValue").begin_object().key("values").begin_array();
      pairs(value.bytes(), 1, depth + 1);
      json_.end_array().end_object();
      break;
    case 7: json_.key("bytesValue").string(base::to_hex(value.bytes())); break;
    default: break;
  }
  json_.end_object();
  ok_ = ok_ && value.ok();
}

}  // namespace

Result<std::string, Message> otlp_logs_to_json(std::string_view bytes) {
  OtlpWriter writer;
  if (writer.write_request(bytes)) return writer.take();
  if (writer.is_too_long()) return Message{.what = "the logs are longer than " + std::to_string(kOtlpJsonBytesMax) + " bytes as JSON"};
  return Message{.what = "the body is no protobuf message of OTLP logs"};
}

}  // namespace why403::ingest

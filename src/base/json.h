// Writing JSON: a small appender that cannot produce an invalid document's text.
//
//   JsonWriter json(out);
//   json.begin_object();
//   json.key("status").number(403);
//   json.end_object();
//
// Strings are escaped as json_text.h says, so the output is always valid and safe to print.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace why403::base {

/// Appends `"text"` with its quotes.
void append_json_string(std::string& out, std::string_view text);
/// The same without the quotes, for a long text in pieces of whole characters.
void append_json_inside(std::string& out, std::string_view text);

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view text);
  JsonWriter& number(std::int64_t value);
  JsonWriter& number(std::uint64_t value);
  JsonWriter& number(int value) { return number(static_cast<std::int64_t>(value)); }
  JsonWriter& number(double value);  ///< shortest form that reads back equal; NaN and infinities become null
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  JsonWriter& raw(std::string_view json);  ///< a value that is JSON already

 private:
  void separate();
  std::string& out_;
  bool need_comma_ = false;
};

}  // namespace why403::base

// The members of one JSON object, read strictly.
//
//   ObjectReader reader(json);
//   reader.text("name", name).flag("disabled", disabled).texts("actions", actions);
//   if (const std::string fault = reader.read(); !fault.empty()) return fault;
//
// What is not registered, stands there twice or has another type is a fault, in words for whoever wrote it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace why403::state {

class ObjectReader {
 public:
  explicit ObjectReader(std::string_view json) : json_(json) {}
  ObjectReader& text(std::string_view name, std::string& to) { return add(name, &to, Type::text); }
  ObjectReader& texts(std::string_view name, std::vector<std::string>& to) { return add(name, &to, Type::texts); }
  ObjectReader& flag(std::string_view name, bool& to) { return add(name, &to, Type::flag); }
  ObjectReader& number(std::string_view name, std::uint64_t& to) { return add(name, &to, Type::number); }
  /// A JSON object, without white space between its parts.
  ObjectReader& object(std::string_view name, std::string& to) { return add(name, &to, Type::object); }
  /// RFC 3339, or null for none.
  ObjectReader& time(std::string_view name, std::optional<base::Time>& to) { return add(name, &to, Type::time); }
  /// Empty when all is well.
  std::string read();
  [[nodiscard]] bool has(std::string_view name) const;

 private:
  enum class Type : std::uint8_t { text, texts, flag, number, object, time };
  struct Member {
    std::string_view name;
    void* to;
    Type type;
    bool is_given = false;
  };
  ObjectReader& add(std::string_view name, void* to, Type type) {
    members_.push_back({name, to, type});
    return *this;
  }
  std::string_view json_;
  std::vector<Member> members_;
};

}  // namespace why403::state

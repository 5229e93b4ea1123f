// Values from JSON, as entities and contexts write them.
//
// `{"__entity": {"type": "User", "id": "a"}}` is an entity, `{"__extn": {"fn": "ip", "arg": "10.0.0.1"}}` an
// extension value; with an expected type both may be written plainly (`{"type": …, "id": …}`, `"10.0.0.1"`).
// https://docs.cedarpolicy.com/auth/entities-syntax.html
// Integers are exact over 64 bits; fractions, exponents, nulls and duplicate keys are refused. Nesting is
// bounded by the JSON reader.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json_reader.h"
#include "cedar/schema/type.h"
#include "cedar/values/value.h"

namespace why403::cedar {

/// Where numbers for texts and entities come from: a Names that grows, or a request's strangers.
class Naming {
 public:
  virtual ~Naming() = default;
  virtual TextNumber text(std::string_view text) = 0;
  virtual EntityNumber entity(std::string_view type, std::string_view id) = 0;
  [[nodiscard]] virtual std::string_view type_of(EntityNumber number) const = 0;
};

class JsonValues {
 public:
  JsonValues(Naming& naming, base::Arena& arena) : naming_(naming), arena_(arena) {}

  /// The next value; false with `error()` set when it is none, or not of the type. `expected` may be null.
  bool read(base::JsonReader& json, const Type* expected, Value& out);
  /// The members of an object as fields sorted by name number. `expected` is a record type or null.
  bool read_fields(base::JsonReader& json, const Type* expected, std::span<const Field>& out);
  /// The members of an object, every value of the type `expected` (tags).
  bool read_tags(base::JsonReader& json, const Type* expected, std::span<const Field>& out);
  /// `{"type","id"}` or `{"__entity": {…}}`.
  bool read_entity(base::JsonReader& json, EntityNumber& out);

  /// As if new, but for the room its buffers have.
  void reset() {
    elements_.clear();
    fields_.clear();
    error_.clear();
    scratch_.reset();
  }
  [[nodiscard]] const std::string& error() const { return error_; }
  void set_error(std::string error) {
    if (error_.empty()) error_ = std::move(error);
  }

 private:
  bool plain_value(base::JsonReader& json, Value& out);
  bool object(base::JsonReader& json, Value& out);
  bool escape(std::string_view key, std::string_view raw, Value& out, bool& is_escape);
  bool array(base::JsonReader& json, const Type* element, Value& out);
  bool extension(base::JsonReader& json, const Type& expected, Value& out);
  bool call(base::JsonReader& json, Value& out, bool& is_call, bool typed, bool wrapped = false);
  bool call_arguments(Function function, base::JsonReader& list, bool typed, std::vector<Value>& out);
  bool record_of(base::JsonReader& json, const Type& expected, Value& out);
  bool finish_fields(std::size_t first, std::span<const Field>& out);
  bool entity_members(base::JsonReader& json, EntityNumber& out, bool& is_entity, int wrapped = 0);
  bool fail(std::string why) {
    set_error(std::move(why));
    return false;
  }
  bool fail(const base::JsonReader& json) { return fail(json.ok() ? "not a value" : json.failure()); }
  std::string_view plain(base::JsonText text);

  Naming& naming_;
  base::Arena& arena_;
  base::Arena scratch_;
  std::vector<Value> elements_;
  std::vector<Field> fields_;
  std::string error_;
};

}  // namespace why403::cedar

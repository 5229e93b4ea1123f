// A Cedar value at run time: 16 bytes, copied freely; what it points to lives in some arena.
//
// Booleans, Longs, datetimes and durations (milliseconds), decimals (ten-thousandths) and entities are held
// in place; strings, sets, records and addresses point to memory that outlives the value: the policies', the
// entities' or the request's. Sets are sorted by `compare` and free of duplicates, records sorted by the
// number of the field's name, so equal values have one form.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "cedar/values/names.h"

namespace why403::cedar {

enum class ValueKind : std::uint8_t {
  boolean,
  integer,
  string,
  entity,
  set,
  record,
  ip,
  decimal,
  datetime,
  duration,
};

struct Field;
struct IpRange;

struct Value {
  ValueKind kind = ValueKind::boolean;
  std::uint32_t size = 0;  ///< bytes of a string, elements of a set, fields of a record
  union {
    std::int64_t number = 0;  ///< boolean (0, 1), integer, decimal, datetime, duration
    EntityNumber entity_number;
    const char* bytes;
    const Value* element_list;
    const Field* field_list;
    const IpRange* ip_range;
  };

  static Value boolean(bool value) { return of(ValueKind::boolean, value ? 1 : 0); }
  static Value integer(std::int64_t value) { return of(ValueKind::integer, value); }
  static Value of(ValueKind kind, std::int64_t number) {
    Value made;
    made.kind = kind;
    made.number = number;
    return made;
  }
  static Value string(std::string_view text) {
    Value made;
    made.kind = ValueKind::string;
    made.size = static_cast<std::uint32_t>(text.size());
    made.bytes = text.data();
    return made;
  }
  static Value entity(EntityNumber entity) {
    Value made;
    made.kind = ValueKind::entity;
    made.entity_number = entity;
    return made;
  }
  /// The elements sorted by `compare`, without duplicates.
  static Value set(std::span<const Value> elements) {
    Value made;
    made.kind = ValueKind::set;
    made.size = static_cast<std::uint32_t>(elements.size());
    made.element_list = elements.data();
    return made;
  }
  /// The fields sorted by name number.
  static Value record(std::span<const Field> fields);
  static Value ip(const IpRange& range) {
    Value made;
    made.kind = ValueKind::ip;
    made.ip_range = &range;
    return made;
  }

  [[nodiscard]] bool is_true() const { return number != 0; }
  [[nodiscard]] std::string_view text() const { return {bytes, size}; }
  [[nodiscard]] std::span<const Value> elements() const { return {element_list, size}; }
  [[nodiscard]] std::span<const Field> fields() const;
};
static_assert(sizeof(Value) == 16);

struct Field {
  TextNumber name = 0;
  Value value;
};

inline Value Value::record(std::span<const Field> fields) {
  Value made;
  made.kind = ValueKind::record;
  made.size = static_cast<std::uint32_t>(fields.size());
  made.field_list = fields.data();
  return made;
}
inline std::span<const Field> Value::fields() const { return {field_list, size}; }

/// An address or a network as written: host bits are kept. IPv4 in the last four bytes.
struct IpRange {
  std::array<std::uint8_t, 16> address{};
  std::uint8_t prefix = 0;  ///< 0–32 for IPv4, 0–128 for IPv6
  bool v6 = false;
  auto operator<=>(const IpRange&) const = default;
};

/// A total order: by kind, then content. Zero means the language's `==`.
int compare(const Value& left, const Value& right);
inline bool equal(const Value& left, const Value& right) { return compare(left, right) == 0; }

/// The field with that name, null when there is none. `fields` sorted by name number.
inline const Value* find_field(std::span<const Field> fields, TextNumber name) {
  if (fields.size() > 16) {
    std::size_t low = 0, high = fields.size();
    while (low < high) {
      const std::size_t middle = (low + high) / 2;
      if (fields[middle].name < name)
        low = middle + 1;
      else
        high = middle;
    }
    return low < fields.size() && fields[low].name == name ? &fields[low].value : nullptr;
  }
  for (const Field& field : fields)
    if (field.name == name) return &field.value;
  return nullptr;
}

bool contains(std::span<const Value> set, const Value& element);

/// Sorts and removes duplicates in place; the new count.
std::size_t make_set(std::span<Value> elements);

/// A deep copy into `arena`, whose allocations must be kept multiples of 8.
Value copy_value(const Value& value, base::Arena& arena);

/// `count` objects in an arena; every request is rounded up to 8 bytes so that all stay aligned.
template <typename T>
std::span<T> arena_array(base::Arena& arena, std::size_t count) {
  static_assert(alignof(T) <= 8);
  // NOLINTNEXTLINE(bugprone-sizeof-expression): where T is a pointer, the size of pointers is wanted.
  T* first = reinterpret_cast<T*>(arena.allocate((count * sizeof(T) + 7) / 8 * 8));
  for (std::size_t i = 0; i < count; ++i) new (first + i) T();
  return {first, count};
}
std::string_view arena_text(base::Arena& arena, std::string_view text);

/// How the language writes it, for people: `User::"alice"`, `[1, 2]`, `{"a": true}`, `ip("10.0.0.0/8")`.
/// Strangers are looked up by `name_of`.
class StrangerNames {
 public:
  virtual ~StrangerNames() = default;
  [[nodiscard]] virtual EntityName stranger_entity(EntityNumber number) const = 0;
  [[nodiscard]] virtual std::string_view stranger_text(TextNumber number) const = 0;
};
std::string display(const Value& value, const Names& names, const StrangerNames* strangers = nullptr);

std::string_view name_of(ValueKind kind);  ///< `Long`, `ipaddr`, …

}  // namespace why403::cedar

#include "cedar/values/value.h"

#include <algorithm>
#include <cstring>

#include "cedar/syntax/escape.h"
#include "cedar/values/extension.h"

namespace why403::cedar {

namespace {

template <typename T>
int order(const T& left, const T& right) {
  return left < right ? -1 : (right < left ? 1 : 0);
}

int compare_strings(const Value& left, const Value& right) {
  if (left.size != right.size) return order(left.size, right.size);
  return left.size == 0 || left.bytes == right.bytes ? 0 : std::memcmp(left.bytes, right.bytes, left.size);
}

int compare_sets(const Value& left, const Value& right) {
  if (left.size != right.size) return order(left.size, right.size);
  for (std::uint32_t i = 0; i < left.size; ++i)
    if (const int found = compare(left.element_list[i], right.element_list[i])) return found;
  return 0;
}

int compare_records(const Value& left, const Value& right) {
  if (left.size != right.size) return order(left.size, right.size);
  for (std::uint32_t i = 0; i < left.size; ++i) {
    if (const int found = order(left.field_list[i].name, right.field_list[i].name)) return found;
    if (const int found = compare(left.field_list[i].value, right.field_list[i].value)) return found;
  }
  return 0;
}

}  // namespace

int compare(const Value& left, const Value& right) {
  if (left.kind != right.kind) return order(left.kind, right.kind);
  switch (left.kind) {
    case ValueKind::string:
      return compare_strings(left, right);
    case ValueKind::entity:
      return order(left.entity_number, right.entity_number);
    case ValueKind::set:
      return compare_sets(left, right);
    case ValueKind::record:
      return compare_records(left, right);
    case ValueKind::ip:
      return order(*left.ip_range, *right.ip_range);
    default:
      return order(left.number, right.number);
  }
}

bool contains(std::span<const Value> set, const Value& element) {
  std::size_t low = 0, high = set.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    const int found = compare(set[middle], element);
    if (found == 0) return true;
    if (found < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return false;
}

std::size_t make_set(std::span<Value> elements) {
  std::sort(elements.begin(), elements.end(),
            [](const Value& left, const Value& right) { return compare(left, right) < 0; });
  const auto end = std::unique(elements.begin(), elements.end(), equal);
  return static_cast<std::size_t>(end - elements.begin());
}

std::string_view arena_text(base::Arena& arena, std::string_view text) {
  if (text.empty()) return {};
  char* place = arena.allocate((text.size() + 7) / 8 * 8);
  std::memcpy(place, text.data(), text.size());
  return {place, text.size()};
}

Value copy_value(const Value& value, base::Arena& arena) {
  switch (value.kind) {
    case ValueKind::string:
      return Value::string(arena_text(arena, value.text()));
    case ValueKind::set: {
      const auto copy = arena_array<Value>(arena, value.size);
      for (std::uint32_t i = 0; i < value.size; ++i) copy[i] = copy_value(value.element_list[i], arena);
      return Value::set(copy);
    }
    case ValueKind::record: {
      const auto copy = arena_array<Field>(arena, value.size);
      for (std::uint32_t i = 0; i < value.size; ++i)
        copy[i] = {value.field_list[i].name, copy_value(value.field_list[i].value, arena)};
      return Value::record(copy);
    }
    case ValueKind::ip: {
      const auto copy = arena_array<IpRange>(arena, 1);
      copy[0] = *value.ip_range;
      return Value::ip(copy[0]);
    }
    default:
      return value;
  }
}

std::string_view name_of(ValueKind kind) {
  switch (kind) {
    case ValueKind::boolean:
      return "Bool";
    case ValueKind::integer:
      return "Long";
    case ValueKind::string:
      return "String";
    case ValueKind::entity:
      return "entity";
    case ValueKind::set:
      return "Set";
    case ValueKind::record:
      return "Record";
    case ValueKind::ip:
      return "ipaddr";
    case ValueKind::decimal:
      return "decimal";
    case ValueKind::datetime:
      return "datetime";
    case ValueKind::duration:
      return "duration";
  }
  return "";
}

namespace {

class Display {
 public:
  Display(const Names& names, const StrangerNames* strangers) : names_(names), strangers_(strangers) {}

  void value(const Value& value) {
    switch (value.kind) {
      case ValueKind::boolean:
        out_ += value.is_true() ? "true" : "false";
        break;
      case ValueKind::integer:
        out_ += std::to_string(value.number);
        break;
      case ValueKind::string:
        append_quoted(out_, value.text());
        break;
      case ValueKind::entity:
        entity(value.entity_number);
        break;
      case ValueKind::set:
        set(value);
        break;
      case ValueKind::record:
        record(value);
        break;
      default:
        out_ += extension_text(value);
        break;
    }
  }
  std::string take() { return std::move(out_); }

 private:
  void entity(EntityNumber number) {
    const bool stranger = (number & kStrangerBit) != 0;
    if (stranger && strangers_ == nullptr) {
      out_ += "<unknown entity>";
      return;
    }
    const EntityName name = stranger ? strangers_->stranger_entity(number) : names_.name_of(number);
    out_ += name.type;
    out_ += "::";
    append_quoted(out_, name.id);
  }
  void set(const Value& value) {
    out_ += '[';
    for (std::uint32_t i = 0; i < value.size; ++i) {
      if (i > 0) out_ += ", ";
      this->value(value.element_list[i]);
    }
    out_ += ']';
  }
  void record(const Value& value) {
    std::vector<std::pair<std::string_view, const Value*>> fields;
    for (const Field& field : value.fields()) fields.emplace_back(text(field.name), &field.value);
    std::ranges::sort(fields, {}, [](const auto& field) { return field.first; });
    out_ += '{';
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (i > 0) out_ += ", ";
      append_quoted(out_, fields[i].first);
      out_ += ": ";
      this->value(*fields[i].second);
    }
    out_ += '}';
  }
  [[nodiscard]] std::string_view text(TextNumber number) const {
    if ((number & kStrangerBit) == 0) return names_.text(number);
    return strangers_ != nullptr ? strangers_->stranger_text(number) : "<unknown>";
  }

  const Names& names_;
  const StrangerNames* strangers_;
  std::string out_;
};

}  // namespace

std::string display(const Value& value, const Names& names, const StrangerNames* strangers) {
  Display shown(names, strangers);
  shown.value(value);
  return shown.take();
}

}  // namespace why403::cedar

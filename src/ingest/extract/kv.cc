// The `kv` way: key=value pairs as logfmt, auditd and packet filters write them.
#include <algorithm>
#include <cstring>

#include "base/scan.h"
#include "base/text.h"
#include "ingest/extract/extractor.h"
#include "ingest/extract/pattern.h"

namespace why403::ingest {

namespace {

class KvExtractor final : public Extractor {
 public:
  KvExtractor(const ValueNames& names, std::string_view prefix, const Absent& absent) : absent_(absent) {
    for (std::size_t i = 0; i < names.all().size(); ++i) {
      const std::string_view name = names.all()[i];
      if (name.starts_with(prefix)) wanted_.emplace_back(name.substr(prefix.size()), static_cast<int>(i));
    }
  }

  Extracted extract(std::string_view record, Values& values, base::Arena& arena) override {
    const char* place = record.data();
    const char* end = place + record.size();
    bool any = false;
    while (place < end) {
      while (place < end && (*place == ' ' || *place == ',' || *place == ';' || *place == '\t')) ++place;
      const char* start = place;
      while (place < end && *place != '=' && *place != ' ') ++place;
      if (place == end || *place == ' ') continue;
      const std::string_view key(start, static_cast<std::size_t>(place - start));
      ++place;
      any = true;
      const std::string_view text = take_value(place, end, arena);
      const int slot = find(key);
      if (slot >= 0 && !absent_(text)) values.set(slot, text);
    }
    return any ? Extracted::yes : Extracted::no;
  }

 private:
  static std::string_view take_value(const char*& place, const char* end, base::Arena& arena) {
    const char* start = place;
    if (place < end && (*place == '"' || *place == '\'')) {
      const char quote = *place;
      bool escaped = false;
      for (++place; place < end && *place != quote; ++place)
        if (*place == '\\' && place + 1 < end) {
          escaped = true;
          ++place;
        }
      const std::string_view text(start + 1, static_cast<std::size_t>(std::min(place, end) - start - 1));
      if (place < end) ++place;
      return escaped ? unescape_c(text, arena) : text;
    }
    // `Some(value)` and `[a b]` keep their blanks; a plain value ends at the first.
    const char close = place < end && *place == '[' ? ']' : ' ';
    place = base::find_byte(place, end, close);
    if (close == ']' && place < end) ++place;
    const char* stop = place;
    while (stop > start && (stop[-1] == ',' || stop[-1] == ';')) --stop;
    return {start, static_cast<std::size_t>(stop - start)};
  }

  [[nodiscard]] int find(std::string_view key) const {
    for (const auto& [name, slot] : wanted_)
      if (name == key) return slot;
    return -1;
  }

  std::vector<std::pair<std::string, int>> wanted_;
  Absent absent_;
};

}  // namespace

std::unique_ptr<Extractor> make_kv_extractor(const ValueNames& names, std::string_view prefix, const Absent& absent) {
  return std::make_unique<KvExtractor>(names, prefix, absent);
}

}  // namespace why403::ingest

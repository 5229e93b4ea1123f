#include "ingest/native/modsecurity_tags.h"

#include <cstring>

#include "base/scan.h"
#include "ingest/extract/pattern.h"

namespace why403::ingest {

namespace {

/// Of the ids or messages of one line; what is beyond is left out. Each further one is a copy of all.
constexpr std::size_t kListBytesMax = 8 << 10;

std::string_view join(std::string_view list, std::string_view text, base::Arena& arena) {
  if (list.empty()) return text;
  if (list.size() + text.size() > kListBytesMax) return list;
  char* place = arena.allocate(list.size() + 1 + text.size());
  std::memcpy(place, list.data(), list.size());
  place[list.size()] = ',';
  std::memcpy(place + list.size() + 1, text.data(), text.size());
  return {place, list.size() + 1 + text.size()};
}

void keep(std::string_view name, std::string_view text, ModsecurityTags& tags, base::Arena& arena) {
  tags.any = true;
  if (name == "id") tags.ids = join(tags.ids, text, arena);
  else if (name == "msg") tags.msgs = join(tags.msgs, text, arena);
  else if (name == "unique_id") tags.unique_id = text;
  else if (name == "uri") tags.uri = text;
  else if (name == "hostname") tags.hostname = text;
  else if (name == "severity") tags.severity = text;
  else if (name == "data") tags.data = text;
}

bool is_tag_name(std::string_view name) {
  if (name.empty() || name.size() > 24) return false;
  for (const char c : name)
    if (!((c >= 'a' && c <= 'z') || c == '_')) return false;
  return true;
}

}  // namespace

ModsecurityTags read_modsecurity_tags(std::string_view line, base::Arena& arena) {
  ModsecurityTags tags;
  const char* place = line.data();
  const char* end = place + line.size();
  while ((place = base::find_byte(place, end, '[')) != end) {
    ++place;
    const char* quote = base::find_either(place, end, '"', ']');
    if (quote == end) break;
    const std::string_view name(place, static_cast<std::size_t>(quote - place));
    if (*quote != '"' || !name.ends_with(' ') || !is_tag_name(name.substr(0, name.size() - 1))) continue;
    const char* start = quote + 1;
    bool escaped = false;
    const char* stop = start;
    for (;;) {
      stop = base::find_either(stop, end, '"', '\\');
      if (stop >= end || *stop == '"') break;
      escaped = true;
      stop += end - stop >= 2 ? 2 : 1;
    }
    if (stop >= end) break;
    const std::string_view text(start, static_cast<std::size_t>(stop - start));
    keep(name.substr(0, name.size() - 1), escaped ? unescape_c(text, arena) : text, tags, arena);
    place = stop + 1;
  }
  return tags;
}

namespace {

struct TagValue {
  std::string_view name;
  std::string_view ModsecurityTags::* text;
};
constexpr std::array<TagValue, 7> kTagValues{{{"ids", &ModsecurityTags::ids},
                                              {"msgs", &ModsecurityTags::msgs},
                                              {"unique_id", &ModsecurityTags::unique_id},
                                              {"uri", &ModsecurityTags::uri},
                                              {"hostname", &ModsecurityTags::hostname},
                                              {"severity", &ModsecurityTags::severity},
                                              {"data", &ModsecurityTags::data}}};

}  // namespace

ModsecuritySlots::ModsecuritySlots(const SlotWriter& slots) : slots_(slots) {
  for (std::size_t i = 0; i < numbers_.size(); ++i) numbers_[i] = slots_.number(kTagValues[i].name);
}

void ModsecuritySlots::put(const ModsecurityTags& tags, Values& values) const {
  for (std::size_t i = 0; i < numbers_.size(); ++i) slots_.put(numbers_[i], tags.*kTagValues[i].text, values);
}

}  // namespace why403::ingest

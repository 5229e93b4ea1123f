// The `[name "text"]` tags that ModSecurity 2 and 3 append to a server's error line.
#pragma once

#include <array>
#include <string_view>

#include "base/arena.h"
#include "ingest/native/slots.h"

namespace why403::ingest {

struct ModsecurityTags {
  std::string_view ids;  ///< of all rules named, comma separated
  std::string_view msgs;
  std::string_view unique_id;
  std::string_view uri;
  std::string_view hostname;
  std::string_view severity;
  std::string_view data;
  bool any = false;
};

ModsecurityTags read_modsecurity_tags(std::string_view line, base::Arena& arena);

/// The tags as values of a format: `ids`, `msgs`, `unique_id`, `uri`, `hostname`, `severity`, `data`.
class ModsecuritySlots {
 public:
  explicit ModsecuritySlots(const SlotWriter& slots);
  void put(const ModsecurityTags& tags, Values& values) const;

 private:
  SlotWriter slots_;
  std::array<int, 7> numbers_{};
};

}  // namespace why403::ingest

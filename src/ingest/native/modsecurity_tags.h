// The `[name "text"]` tags that ModSecurity 2 and 3 append to a server's error line.
#pragma once

#include <array>
#include <string_view>

#include "base/arena.h"

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

}  // namespace why403::ingest

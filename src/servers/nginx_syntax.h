// nginx configuration text → directives, includes in place.
#pragma once

#include "servers/directive.h"
#include "servers/files.h"

namespace why403::servers {

/// Reads `found` (a path that Files gave) and what it includes; what is malformed is passed over.
Tree read_nginx(const Files& files, const std::string& found);

/// The same for text that stands in no file, for tests and fuzzing.
Tree parse_nginx(std::string_view name, std::string_view text);

}  // namespace why403::servers

// Apache httpd configuration text → directives, includes in place, `<IfModule>` and its like opened.
#pragma once

#include "servers/directive.h"
#include "servers/files.h"

namespace why403::servers {

/// Reads `found` (a path that Files gave) and what it includes. A block's name is `<Directory>` and the like, in lower
/// case, as are the names of directives.
Tree read_apache(const Files& files, const std::string& found);

/// The same for text that stands in no file: tests, fuzzing, `.htaccess`.
Tree parse_apache(std::string_view name, std::string_view text);

}  // namespace why403::servers

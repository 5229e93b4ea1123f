// The built-in format descriptions, turned into JSON by tools/embed_formats when why403 is built.
#pragma once

#include <string_view>
#include <vector>

namespace why403::ingest {

const std::vector<std::string_view>& embedded_formats();

}  // namespace why403::ingest

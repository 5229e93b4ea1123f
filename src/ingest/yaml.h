// YAML to JSON: the one place that knows yaml-cpp. Every scalar becomes a string, except null; key order is kept.
#pragma once

#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"

namespace why403::ingest {

/// `source` names the text in messages. Aliases are expanded up to kYamlNodesMax nodes.
Result<std::string, Message> yaml_to_json(std::string_view source, const std::string& yaml);

}  // namespace why403::ingest

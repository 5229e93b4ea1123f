// Events as Elastic Common Schema 8 NDJSON (https://www.elastic.co/guide/en/ecs/8.17/): what Elasticsearch
// and its ingest tools expect. Fields that ECS has no name for stand in the custom object `why403` under
// their own names; docs/reference/events.md has the table.
#pragma once

#include <memory>

#include "event/writer.h"

namespace why403::event {

inline constexpr std::string_view kEcsVersion = "8.17.0";

std::unique_ptr<Writer> make_ecs_writer(const WriterOptions& options);

}  // namespace why403::event

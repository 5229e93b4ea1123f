// OTLP logs as they are pushed: the protobuf form of a request as its JSON form, which json_records.h takes apart.
//
//   const auto json = otlp_logs_to_json(body);          // {"resourceLogs":[…]}
//
// Both forms have one path from there. Members that no format reads (dropped counts, flags, schemas) are left out.
// https://github.com/open-telemetry/opentelemetry-proto: collector/logs/v1, logs/v1, common/v1, resource/v1
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"

namespace why403::ingest {

/// Values within values; a deeper one is left out as null.
inline constexpr int kOtlpDepthMax = 16;
/// Of the JSON; a request that would become longer is refused.
inline constexpr std::size_t kOtlpJsonBytesMax = 64 << 20;

/// The bytes of an ExportLogsServiceRequest.
Result<std::string, Message> otlp_logs_to_json(std::string_view bytes);

}  // namespace why403::ingest

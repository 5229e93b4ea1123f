// POST /v1/logs: logs that others push, into the queue that the observing river reads from.
//
// The form is told by Content-Type: OTLP/HTTP logs as `application/json` or `application/x-protobuf`, or lines of any
// format as `application/x-ndjson` or `text/plain`; gzip as Content-Encoding. A request is taken whole or refused: 429
// with Retry-After when the queue has no room. Records that cannot be read are counted in OTLP's partial success.
// https://opentelemetry.io/docs/specs/otlp/#otlphttp
#pragma once

#include "ingest/source/record_queue.h"
#include "serve/exchange.h"

namespace why403::serve {

/// Of a body when it is decompressed.
inline constexpr std::size_t kPushedBytesMax = 16 << 20;

void take_logs(ingest::RecordQueue& queue, const Request& request, Reply& reply);

}  // namespace why403::serve

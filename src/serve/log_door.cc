#include "serve/log_door.h"

namespace why403::serve {

void take_logs(ingest::RecordQueue&, const Request&, Reply& reply) { reply.set(415, kText, "not yet\n"); }

}  // namespace why403::serve

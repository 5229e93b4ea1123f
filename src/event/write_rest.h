// The members of a JSON object for what a foreign schema has no place for: fields under their own names, then
// the format, the place in the log, and the extra values. OCSF keeps them in `unmapped.why403`, ECS in
// `why403`.
#pragma once

#include "event/event.h"
#include "event/line_buffer.h"
#include "event/redact.h"

namespace why403::event {

/// `"layer":"waf","format":"nginx-combined","line":17,"extra":{"cipher":"…"},`: numbers as numbers, the
/// duration in nanoseconds. Of extra values with one name the first counts.
void write_rest(const Event& event, FieldSet fields, Redactor& redactor, LineBuffer& out);

/// The extra values as a JSON object with a comma after it: `{"cipher":"…"},`.
void write_extra(const Event& event, Redactor& redactor, LineBuffer& out);

}  // namespace why403::event

// Events as CSV (RFC 4180: CRLF, quotes doubled): `file`, `line`, `record`, then every field of field.h under
// its name, then `extra` as JSON, and `raw` if asked for.
//
// Cells never hold a line end or another control character: they are shown as `\xHH`, so one event is one
// line. A text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-` or `@`) gets an
// apostrophe before it: whoever sends requests chooses their user agent, and somebody opens the file.
#pragma once

#include <memory>

#include "event/writer.h"

namespace why403::event {

std::unique_ptr<Writer> make_csv_writer(const WriterOptions& options);

/// One cell: quoted where needed, safe as said above.
void append_csv_cell(LineBuffer& out, std::string_view text);

}  // namespace why403::event

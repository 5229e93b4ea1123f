// Records that are put together from the shapes in which some exports carry them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace why403::ingest {

/// Loki: `["1700000000000000000","the line",{…}?]` of a stream with `labels` becomes
/// {"labels":{…},"timestamp":"1700000000000000000","line":"the line","metadata":{…}}. False when it is
/// something else.
bool append_loki_record(std::string& out, std::string_view labels, std::string_view value);

/// Azure Log Analytics: the names in `[{"name":"TimeGenerated","type":"datetime"},…]`, each as a JSON string.
std::vector<std::string> column_names(std::string_view columns);
/// `["2026-…",403]` with its column names becomes an object.
bool append_row(std::string& out, const std::vector<std::string>& columns, std::string_view row);

/// CloudWatch Insights: `[{"field":"@message","value":"…"},…]` becomes {"@message":"…",…}.
bool append_fields(std::string& out, std::string_view fields);

/// An object with the members `outer` (`"a":1,`) before its own.
void append_merged(std::string& out, std::string_view outer, std::string_view object);

}  // namespace why403::ingest

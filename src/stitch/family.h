// Resource families: the shape of a path, with what varies from object to object taken out.
//
//   family_of("/ledger/7/lines/ab12cd34ef")  ->  "/ledger/*/lines/*"
//
// A segment varies when it is a number, a UUID, a long run of hexadecimal digits, a date, or long and mixed enough to
// be an identifier. Percent signs are left alone: how a path was written matters to the diagnosis.
#pragma once

#include <string>
#include <string_view>

namespace why403::stitch {

/// Segments that a family keeps; deeper ones become one `**`.
inline constexpr int kFamilySegmentsMax = 5;

/// Does this segment identify one object among many?
bool is_identifier(std::string_view segment);

/// Writes the family of `path` into `out`, which is reused from call to call.
void family_of(std::string_view path, std::string& out);
std::string family_of(std::string_view path);

/// The family of a call without a path: its action, and for a mere verb (`read`) or none what it was done to.
void family_of_call(std::string_view action, std::string_view resource, std::string& out);
std::string family_of_call(std::string_view action, std::string_view resource);

/// The first segment: `/ledger` of `/ledger/7`; `/` for a file at the top.
std::string area_of(std::string_view path);

}  // namespace why403::stitch

// Entries, memberships and assignments as JSON objects: what the audit keeps, and what is sent and asked over HTTP.
//
//   {"kind":"person","id":"ann","name":"Ann","disabled":false,"source":"local","external_id":"","attributes":{},"version":17}
//
// Reading is strict: an unknown member, one that stands there twice, or one of another type is an error.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "state/directory.h"

namespace why403::state {

std::string write_entry(const Entry& entry);
std::string write_membership(const Membership& membership);
std::string write_assignment(const Assignment& assignment);

/// Over what `entry` holds already. `kind`, `id` and `version`, where they are given, must be those of `entry` unless
/// it has no id yet. The error says what is wrong.
Status<std::string> read_entry(std::string_view json, Entry& entry);
Status<std::string> read_membership(std::string_view json, Membership& membership);
Status<std::string> read_assignment(std::string_view json, Assignment& assignment);

}  // namespace why403::state

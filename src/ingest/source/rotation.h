// Which files are rotations of one log, and which of them is older, from their names alone.
//
//   access.log.10.gz < access.log.2.gz < access.log.1 < access.log      a higher number is older
//   access.log-20260311.gz < access.log-20260312 < access.log           an earlier date is older
//   access-2026-03-12-13.log < access-2026-03-12-14.log < access.log
//
// Modification times are not used: copying and unpacking change them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace why403::ingest {

struct Rotation {
  std::string family;        ///< the name without date, number and compression suffix: `access.log`
  std::string date;          ///< comparable text of the date and what follows it; empty for none
  std::uint32_t number = 0;  ///< of `.1`, counted from 1 (`.0` is 1); 0 for the file still written to
};

Rotation rotation_of(std::string_view file_name);

/// The name ends as compressed files do: `.gz`, `.zst`, `.bz2`, `.xz` and others.
bool has_compression_suffix(std::string_view file_name);

/// Of one family: `left` was written before `right`.
bool is_older(const Rotation& left, const Rotation& right);

/// Order of names with runs of digits compared as numbers: `a2` before `a10`.
bool natural_less(std::string_view left, std::string_view right);

}  // namespace why403::ingest

// Full dates: which year a run of files speaks of.
//
// Some logs name no year (syslog, klog): it is told from when the file was last written. A copied file was written when it
// was copied, and its lines would move by years away from the logs beside them. What those name in full limits it:
//
//   Inputs inputs = …;
//   if (const auto newest = newest_full_date(inputs)) limit_modified(inputs, *newest);
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"
#include "ingest/source/input.h"

namespace why403::ingest {

/// Bytes looked at, at the beginning and at the end of each file, and how many files.
inline constexpr std::size_t kDatedBytesMax = 4096;
inline constexpr std::size_t kDatedFilesMax = 256;
/// Lines without a year may be this much newer than the newest full date beside them.
inline constexpr base::Duration kUndatedAfter{30 * 24 * base::kHour.ns};

/// The newest day that `text` names as `2026-03-12`, `2026/03/12` or `12/Mar/2026`.
std::optional<base::Time> newest_full_date_in(std::string_view text);
/// The same over the first and last bytes of uncompressed files; nothing where no file names one.
std::optional<base::Time> newest_full_date(const Inputs& inputs);
/// No file counts as written later than a while after `newest`.
void limit_modified(Inputs& inputs, base::Time newest);

}  // namespace why403::ingest

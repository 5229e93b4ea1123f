// What there is to read: the arguments of a command line as a list of files.
//
//   Inputs inputs = TRY(find_inputs({"/var/log/nginx", "old/*.gz", "-"}));
//   for (const Input& input : inputs.files) { auto source = TRY(open_input(input)); … }
//
// An argument is a file, a directory (all that lies below it, sorted; hidden files, sockets and files that
// are plainly no logs are passed over and counted), a pattern that the shell did not expand, or `-` for
// standard input. Symbolic links are followed; a file reached twice is read once, and so is never counted
// twice.
//
// Order: as the arguments stand, and rotated siblings together, the oldest first (see rotation.h), so that
// reading from front to back is reading forward in time.
//
// What cannot be read becomes a warning and is counted; only when nothing at all can be read is it an error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "base/time.h"

namespace why403::ingest {

/// Files taken from the arguments at most; more are named in a warning and left out.
inline constexpr std::size_t kFilesMax = 100'000;
/// How deep directories are descended into.
inline constexpr std::size_t kDirectoryDepthMax = 64;
/// Warnings kept with their text; further ones are only counted.
inline constexpr std::size_t kInputWarningsMax = 20;

struct Input {
  std::string path;        ///< to open; `-` is standard input
  std::string name;        ///< for references: as given, or the path below the directory that was given
  base::Time modified;     ///< last change of the file; for a pipe, of the pipe
  std::uint64_t size = 0;  ///< bytes as they lie on the disk, 0 when not a regular file
  bool is_regular = true;  ///< a file with an end; pipes and devices are not
  bool is_found = false;   ///< in a directory that was given, not named itself: it may be no log at all
  bool operator==(const Input&) const = default;
};

struct Inputs {
  std::vector<Input> files;
  std::vector<Message> warnings;  ///< in the order met, at most kInputWarningsMax and a last summary
  std::size_t unreadable = 0;     ///< named or found, but missing, forbidden or of no readable kind
  std::size_t skipped = 0;        ///< found in directories: hidden or plainly no log
};

Result<Inputs, Message> find_inputs(const std::vector<std::string>& arguments);

}  // namespace why403::ingest

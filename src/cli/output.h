// An output file that appears whole or not at all.
//
//   Output report = TRY(Output::open("report.json"));
//   report.writer() << text;
//   TRY(report.commit());
//
// What is written goes to an unnamed or temporary file in the same directory, which takes the name on
// commit(); an Output that is dropped before leaves nothing behind and an older file untouched. Devices and
// pipes (`/dev/stdout`, a FIFO) are written as they are. `-` is no special name here: a command prints to
// terminal.out() then.
#pragma once

#include <string>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "cli/writer.h"

namespace why403::cli {

class Output {
 public:
  static Result<Output, Message> open(const std::string& path);
  Output(Output&& other) noexcept;
  Output& operator=(Output&&) = delete;
  ~Output();

  Writer& writer() { return writer_; }
  /// Flushes, checks that all was written, and puts the file in its place.
  Status<Message> commit();

 private:
  Output(int fd, std::string path, std::string target, std::string temporary);
  Status<Message> take_name();
  [[nodiscard]] Message failed(int error) const;

  int fd_;
  std::string path_;       ///< as the user wrote it
  std::string target_;     ///< the file behind symbolic links; empty: written in place
  std::string temporary_;  ///< its name until commit; empty: the file has none yet
  Writer writer_;
};

/// An error when one of `outputs` is the same file as another or as one of `inputs`, which it would destroy. Empty names,
/// `-`, devices and pipes are no files.
Status<Message> keep_apart(const std::vector<std::string>& outputs, const std::vector<std::string>& inputs);

/// The whole of `text` as one file.
Status<Message> write_file(const std::string& path, std::string_view text);

}  // namespace why403::cli

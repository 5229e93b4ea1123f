// A form in which events are written, one line each: OCSF, ECS or CSV behind one face.
//
//   std::unique_ptr<Writer> writer = make_writer(Form::ocsf, {.salt = salt});
//   LineBuffer lines;
//   writer->begin(lines);
//   writer->write(event, "access.log", lines);
//
// Whatever an event holds, the line is valid UTF-8 without a control character but its own line ends; an
// invalid byte becomes U+FFFD. One thread each.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "event/event.h"
#include "event/line_buffer.h"
#include "event/redact.h"

namespace why403::event {

enum class Form : std::uint8_t { ocsf, ecs, csv };

struct WriterOptions {
  Secrets secrets = Secrets::redact;
  bool raw = false;  ///< the record's own text too
  std::string salt;  ///< key of the event ids
};

class Writer {
 public:
  virtual ~Writer() = default;
  /// What stands before the first event.
  virtual void begin(LineBuffer&) {}
  /// `file`: the name of the input that holds the record.
  virtual void write(const Event& event, std::string_view file, LineBuffer& out) = 0;
};

std::unique_ptr<Writer> make_writer(Form form, const WriterOptions& options);

}  // namespace why403::event

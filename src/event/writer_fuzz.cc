// Any event becomes one valid line in every form, and an OCSF line reads back as the event that it was.
#include <cstdlib>

#include "event/any_event.h"
#include "event/read_back.h"
#include "event/writer.h"

using namespace why403;
using namespace why403::event;

namespace {

void demand(bool condition) {
  if (!condition) std::abort();
}

void check_ocsf(const Event& event, std::string_view line) {
  const FlatJson flat = flatten(line);
  demand(flat.failure.empty());
  for (const char* required : {"class_uid", "category_uid", "activity_id", "type_uid", "severity_id", "time",
                               "metadata.version", "metadata.uid"})
    demand(flat.values.contains(required));
  const auto back = read_back(flat);
  for (const auto& entry : fields()) {
    const auto found = back.find(std::string(entry.name));
    demand((found != back.end()) == event.has(entry.field));
    if (found != back.end()) demand(found->second == base::to_valid_utf8(to_text(event, entry.field)));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Event event = any_event(bytes);
  for (const Form form : {Form::ocsf, Form::ecs, Form::csv})
    for (const Secrets secrets : {Secrets::keep, Secrets::redact}) {
      LineBuffer out;
      make_writer(form, {.secrets = secrets, .raw = true})->write(event, "access.log", out);
      const std::string_view line = out.text();
      demand(base::is_valid_utf8(line));
      demand(line.find('\n') == line.size() - 1);
      if (form == Form::ecs) demand(flatten(line).failure.empty());
      if (form == Form::ocsf && secrets == Secrets::keep) check_ocsf(event, line);
    }
  return 0;
}

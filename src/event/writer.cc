#include "event/writer.h"

#include "event/write_csv.h"
#include "event/write_ecs.h"
#include "event/write_ocsf.h"

namespace why403::event {

std::unique_ptr<Writer> make_writer(Form form, const WriterOptions& options) {
  switch (form) {
    case Form::ocsf:
      return make_ocsf_writer(options);
    case Form::ecs:
      return make_ecs_writer(options);
    case Form::csv:
      return make_csv_writer(options);
  }
  return make_ocsf_writer(options);
}

}  // namespace why403::event

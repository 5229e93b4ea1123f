// Events as OCSF 1.5.0, one JSON object a line (https://schema.ocsf.io/1.5.0/).
//
// The class follows the kind of the event, each field has one place per class (ocsf_places(), printed in
// docs/reference/ocsf.md), and what has none there stands in `unmapped.why403` under its own name. So nothing
// is lost: a line read back gives the same event, except for what redaction took and bytes that were not
// UTF-8. Attributes that a class requires and the event lacks hold `unknown` or a derived value;
// `unmapped.why403.placeholder` names the fields that only seem to be there because of that.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "event/event.h"
#include "event/writer.h"

namespace why403::event {

inline constexpr std::string_view kOcsfVersion = "1.5.0";

/// Where a field stands: `path` in lines of these classes (uids, comma separated; `*` for all).
struct OcsfPlace {
  Field field;
  std::string_view classes;
  std::string_view path;
};

/// The places from which a line gives back the very field, in the order of the fields.
std::span<const OcsfPlace> ocsf_places();

std::unique_ptr<Writer> make_ocsf_writer(const WriterOptions& options);

}  // namespace why403::event

// A format's samples: what each becomes, as the fields' names and texts.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "ingest/catalog.h"

namespace why403::ingest {

/// What reading one sample gave.
struct SampleReading {
  bool none = false;  ///< recognised, without an event
  std::vector<std::pair<std::string, std::string>> event;
  std::string inner;  ///< of an envelope: the format that read its content
  bool operator==(const SampleReading&) const = default;
};

/// Every field that is set, in the order of event/field.h, then extras as `extra.NAME`.
std::vector<std::pair<std::string, std::string>> describe_event(const event::Event& event);

/// An error when no record of the sample is the format's own.
Result<SampleReading, Message> read_sample(Catalog& catalog, const Description& description, const Sample& sample);

/// The `samples:` part of a description file with every expectation filled in, for `formats --accept`.
Result<std::string, Message> accept_samples(Catalog& catalog, const std::string& yaml_before, const Description& description);

}  // namespace why403::ingest

#include "stitch/recent.h"

namespace why403::stitch {

namespace {

bool is_full(const Collection& part) {
  return part.records.size() >= kRecordsMax / Recent::kParts || part.successes.all().size() >= kSuccessesMax / Recent::kParts ||
         part.names.size() >= Names::kNamesMax / Recent::kParts;
}

}  // namespace

void Recent::take(const event::Event& event) {
  if (is_full(parts_.back().so_far())) {
    parts_.emplace_back(options_);
    if (parts_.size() > kParts) {
      forgotten_ += parts_.front().so_far().events;
      parts_.pop_front();
    }
  }
  denials_ += parts_.back().take(event) == Worth::denial ? 1 : 0;
}

void Recent::name_inputs(const std::vector<std::string>& names) {
  options_.inputs = names;
  parts_.back().name_inputs(names);
}

void Recent::forget() {
  parts_.clear();
  parts_.emplace_back(options_);
}

Collection Recent::picture() const {
  Collector all(options_);
  for (const Collector& part : parts_) all.add(part);
  Collection picture = std::move(all).finish();
  picture.forgotten = forgotten_;
  return picture;
}

}  // namespace why403::stitch

#include "ingest/held_content.h"

#include <algorithm>

namespace why403::ingest {

HeldContent::HeldContent(const event::Event& envelope, const Given& given) : envelope_(envelope) {
  for (const auto& [name, value] : given) given_.emplace_back(name, value);
}

Given HeldContent::given() const { return {given_.begin(), given_.end()}; }

std::optional<HeldContent> HeldContents::add_piece(std::string_view stream, std::string_view piece, bool goes_on, const event::Event& envelope,
                                                   const Given& given, bool& alone) {
  alone = false;
  auto held = std::find_if(pieces_.begin(), pieces_.end(), [&](const auto& each) { return each.first == stream; });
  if (held == pieces_.end()) {
    alone = !goes_on;
    if (alone) return std::nullopt;
    if (pieces_.size() == kHeldStreamsMax) pieces_.erase(pieces_.begin());
    held = pieces_.emplace(pieces_.end(), stream, HeldContent(envelope, given));
  }
  std::string& text = held->second.text;
  text.append(piece.substr(0, RecordJoiner::kRecordBytesMax - text.size()));
  if (goes_on) return std::nullopt;
  HeldContent whole = std::move(held->second);
  pieces_.erase(held);
  return whole;
}

std::optional<HeldContent> HeldContents::add_line(std::string_view stream, std::string_view line, const event::Event& envelope, const Given& given,
                                                  bool& alone) {
  std::string key(stream);
  for (const auto& [name, value] : given) key.append(1, '\0').append(value);
  auto found = std::find_if(lines_.begin(), lines_.end(), [&](const auto& each) { return each->key == key; });
  alone = false;
  if (found == lines_.end()) {
    auto fresh = std::make_unique<Lines>(Lines{std::move(key), RecordJoiner(*lines_of_), std::nullopt});
    alone = !fresh->joiner.starts(line);
    if (alone) return std::nullopt;
    if (lines_.size() == kHeldStreamsMax) lines_.erase(lines_.begin());
    found = lines_.insert(lines_.end(), std::move(fresh));
  }
  Lines& lines = **found;
  alone = !lines.joiner.open() && !lines.joiner.starts(line);
  if (alone) return std::nullopt;
  if (!lines.open) lines.open.emplace(envelope, given);
  std::string record;
  std::uint64_t first = 0;
  if (!lines.joiner.add(line, 0, record, first)) return std::nullopt;
  HeldContent whole = std::move(*lines.open);
  whole.text = std::move(record);
  lines.open.reset();
  // Completed by the line that begins the next one.
  if (lines.joiner.open()) lines.open.emplace(envelope, given);
  return whole;
}

std::optional<HeldContent> HeldContents::take_any() {
  if (!pieces_.empty()) {
    HeldContent cut = std::move(pieces_.front().second);
    pieces_.erase(pieces_.begin());
    return cut;
  }
  while (!lines_.empty()) {
    const std::unique_ptr<Lines> lines = std::move(lines_.front());
    lines_.erase(lines_.begin());
    std::uint64_t first = 0;
    std::string record;
    if (!lines->open || !lines->joiner.finish(record, first)) continue;
    HeldContent whole = std::move(*lines->open);
    whole.text = std::move(record);
    return whole;
  }
  return std::nullopt;
}

}  // namespace why403::ingest

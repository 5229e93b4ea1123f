#include "ingest/router.h"

#include <algorithm>
#include <bit>

namespace why403::ingest {

using event::Event;
using event::Field;

namespace {

std::size_t field_count(const Event& event) {
  std::size_t count = event.extra.size();
  for (std::size_t i = 0; i < event::kFieldCount; ++i) count += event.has(static_cast<Field>(i)) ? 1 : 0;
  return count;
}

bool is_last_resort(const Format& format) { return format.description().priority <= kLastResortPriority; }

// Reads all lines with one format, joining them first when its records have several.
Fit fit_of(const std::shared_ptr<const Format>& format, const std::vector<std::string_view>& lines, const Given& given, Parser& parser) {
  Fit fit{.format = format};
  base::Arena arena;
  Event event;
  const auto try_record = [&](std::string_view record, std::size_t weight) {
    event.clear();
    const Outcome outcome = parser.parse(record, given, event, arena);
    if (outcome == Outcome::nothing) return false;
    fit.sampled += weight;
    if (outcome == Outcome::not_mine) return false;
    fit.matched += weight;
    fit.fields += static_cast<double>(field_count(event) * weight);
    return true;
  };
  if (!format->multi_line()) {
    for (std::size_t i = 0; i < lines.size(); ++i)
      if (try_record(lines[i], 1) && i < kDetectionRecordsMax) fit.lines |= std::uint64_t{1} << i;
  } else {
    RecordJoiner joiner(*format);
    std::string record;
    std::uint64_t first = 0;
    const auto weight_of = [](const std::string& text) { return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1; };
    for (const std::string_view line : lines) {
      if (!joiner.open() && !joiner.starts(line)) {
        ++fit.sampled;
        continue;
      }
      if (joiner.add(line, 1, record, first)) try_record(record, weight_of(record));
    }
    if (joiner.finish(record, first)) try_record(record, weight_of(record));
  }
  if (fit.matched > 0) fit.fields /= static_cast<double>(fit.matched);
  return fit;
}

Fit fit_of(const std::shared_ptr<const Format>& format, const std::vector<std::string_view>& lines, const ReadContext& context, const Given& given) {
  Parser parser(format, context);
  return fit_of(format, lines, given, parser);
}

}  // namespace

Parser& Probes::of(const std::shared_ptr<const Format>& format, const ReadContext& context) {
  std::unique_ptr<Parser>& kept = kept_[format.get()];
  if (!kept || !kept->stateless()) kept = std::make_unique<Parser>(format, context);
  return *kept;
}

std::vector<Fit> detect(Catalog& catalog, const std::vector<std::string_view>& lines, const ReadContext& context, const Given& given) {
  Probes probes;
  return detect(catalog, lines, context, given, probes);
}

namespace {

std::vector<std::string_view> sample_of(const std::vector<std::string_view>& lines) {
  std::vector<std::string_view> out;
  for (const std::string_view line : lines)
    if (!line.empty() && out.size() < kDetectionRecordsMax) out.push_back(line);
  return out;
}

}  // namespace

std::vector<Fit> detect(Catalog& catalog, const std::vector<std::string_view>& lines, const ReadContext& context, const Given& given, Probes& probes) {
  const std::vector<std::string_view> sample = sample_of(lines);
  const bool json = std::any_of(sample.begin(), sample.end(), [](std::string_view line) { return line.starts_with('{'); });
  std::vector<Fit> out;
  for (std::size_t i = 0; i < catalog.size(); ++i) {
    if (catalog.description(i).extract == "json" && !json) continue;
    const auto format = catalog.format(i);
    if (!format) continue;
    Fit fit = fit_of(*format, sample, given, probes.of(*format, context));
    if (fit.matched > 0) out.push_back(std::move(fit));
  }
  // Formats of last resort are none where a nearer one reads most of it.
  const bool is_known = std::any_of(out.begin(), out.end(), [](const Fit& fit) {
    return !is_last_resort(*fit.format) && fit.format->envelope() < 0 && fit.confidence() > kLastResortShareMin;
  });
  if (is_known) std::erase_if(out, [](const Fit& fit) { return is_last_resort(*fit.format); });
  std::stable_sort(out.begin(), out.end(), [](const Fit& left, const Fit& right) {
    const int left_priority = left.format->description().priority;
    const int right_priority = right.format->description().priority;
    if (left_priority < 0 || right_priority < 0)
      if (left_priority != right_priority) return left_priority > right_priority;
    if (left.matched != right.matched) return left.matched > right.matched;
    if (left_priority != right_priority) return left_priority > right_priority;
    // Patterns of several lines pass over what stands before them: an envelope's head, too.
    const auto is_envelope = [](const Fit& fit) { return fit.format->envelope() >= 0 && !fit.format->multi_line(); };
    if (is_envelope(left) != is_envelope(right) && (left.format->multi_line() || right.format->multi_line())) return is_envelope(left);
    return left.fields > right.fields;
  });
  return out;
}

Router::Router(Catalog& catalog, const ReadContext& context, int depth) : catalog_(catalog), context_(context), depth_(depth) {}

void Router::force(const std::vector<std::shared_ptr<const Format>>& formats) {
  forced_ = true;
  readings_.clear();
  for (const auto& format : formats) add(format, {});
}

void Router::learn(const std::vector<std::string_view>& lines) {
  if (forced_) return;
  const auto sample = sample_of(lines);
  bool is_known = false;
  std::uint64_t read = 0;
  for (const Fit& fit : detect(catalog_, sample, context_)) {
    if (is_last_resort(*fit.format)) continue;
    is_known |= fit.format->envelope() < 0 && fit.confidence() > kLastResortShareMin;
    confidence_ = std::max(confidence_, fit.confidence());
    const bool plain = fit.format->envelope() < 0 && fit.lines != 0;
    const std::uint64_t alone = plain ? fit.lines & ~read : fit.lines;
    // What it alone reads may come later: it is found then, if nothing nearer is.
    if (plain && alone == 0) continue;
    add(fit.format, alone == 0 ? std::string_view{} : sample[static_cast<std::size_t>(std::countr_zero(alone))]);
    if (plain) read |= fit.lines;
  }
  learn_content(lines);
  if (!is_known) choose_last_resort({lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(std::min(lines.size(), kDetectionRecordsMax))}, {});
}

void Router::add(const std::shared_ptr<const Format>& format, std::string_view example) {
  Reading reading{.parser = std::make_unique<Parser>(format, context_), .example = {}, .nearer = {}};
  if (example.size() <= kExampleBytesMax) reading.example = example;
  base::Arena arena;
  Event event;
  for (const Reading& other : readings_) {
    if (other.example.empty() || format->multi_line()) continue;
    event.clear();
    if (probes_.of(format, context_).parse(other.example, {}, event, arena) == Outcome::event) reading.nearer.push_back(&other.parser->format());
  }
  chosen_.push_back(format);
  readings_.push_back(std::move(reading));
}

bool Router::may_pass(const Reading& later, const Reading& earlier) const {
  const bool general = later.parser->format().description().priority < 0;
  if (general && earlier.parser->format().description().priority >= 0) return false;
  return std::ranges::find(later.nearer, &earlier.parser->format()) == later.nearer.end();
}

// For lines from which the other formats make few events, or none: envelopes that fit, but whose content nobody reads, too.
void Router::choose_last_resort(const std::vector<std::string_view>& lines, const Given& given) {
  std::optional<Fit> best;
  for (std::size_t i = 0; i < catalog_.size(); ++i) {
    if (catalog_.description(i).priority > kLastResortPriority) continue;
    const auto format = catalog_.format(i);
    // In an envelope a header line may come from another program than the rows.
    if (!format || (depth_ > 0 && !(*format)->make_extractor()->stateless())) continue;
    const Fit fit = fit_of(*format, lines, context_, given);
    if (fit.confidence() < kLastResortShareMin) continue;
    if (!best || (*format)->description().priority > best->format->description().priority) best = fit;
  }
  if (!best) return;
  Router others(catalog_, context_, depth_);
  others.adopt(*this);
  base::Arena arena;
  Event event;
  std::size_t read = 0;
  for (const std::string_view line : lines) {
    arena.reset();
    read += others.parse(line, event, arena, given) == Outcome::event ? 1 : 0;
  }
  if (static_cast<double>(read) > static_cast<double>(lines.size()) * kLastResortShareMin) return;
  resort_ = std::make_unique<Parser>(best->format, context_);
  confidence_ = std::max(confidence_, best->confidence());
}

// Whether the lines in envelopes belong to records of several: that is seen from many of them only.
void Router::learn_content(const std::vector<std::string_view>& lines) {
  if (readings_.empty() || readings_.front().parser->format().envelope() < 0) return;
  Parser& envelope = *readings_.front().parser;
  base::Arena arena;
  Event event;
  std::vector<std::string_view> contents;
  Given given;
  bool speaks = false;
  for (const std::string_view line : lines) {
    event.clear();
    if (envelope.parse(line, {}, event, arena) != Outcome::event) continue;
    contents.push_back(arena.copy(envelope.inner()));
    speaks |= event.has(Field::kind);
    if (given.empty()) envelope.hand_down(given);
    for (auto& [name, value] : given) value = arena.copy(value);
  }
  for (std::size_t i = 0; i < catalog_.size(); ++i) {
    if (catalog_.description(i).record_first.empty()) continue;
    const auto compiled = catalog_.format(i);
    if (!compiled) continue;
    const std::shared_ptr<const Format>& format = *compiled;
    const Fit fit = fit_of(format, contents, context_, given);
    if (fit.matched * 2 < fit.sampled || fit.matched == 0) continue;
    inner_ = std::make_unique<Router>(catalog_, context_, depth_ + 1);
    inner_->add(format, {});
    held_.join_lines_of(*format);
    return;
  }
  // An envelope that makes an event by itself speaks for content that nobody reads.
  if (contents.empty() || speaks || depth_ + 1 == kEnvelopeDepthMax) return;
  Router content(catalog_, context_, depth_ + 1);
  content.choose_last_resort(contents, given);
  if (content.resort_) inner_ = std::make_unique<Router>(catalog_, context_, depth_ + 1);
  if (content.resort_) inner_->resort_ = std::move(content.resort_);
}

void Router::adopt(const Router& other) {
  forced_ = other.forced_;
  chosen_ = other.chosen_;
  for (const Reading& each : other.readings_) readings_.push_back({std::make_unique<Parser>(each.parser->shared_format(), context_), each.example, each.nearer});
  if (other.resort_) resort_ = std::make_unique<Parser>(other.resort_->shared_format(), context_);
  if (!other.inner_) return;
  inner_ = std::make_unique<Router>(catalog_, context_, depth_ + 1);
  inner_->adopt(*other.inner_);
}

std::string Router::describe() const {
  if (resort_) return resort_->format().name();
  if (readings_.empty()) return "unknown";
  std::string out = readings_.front().parser->format().name();
  if (inner_ && inner_->main_format() != nullptr) out += " > " + inner_->describe();
  return out;
}

bool Router::stateless() const {
  return !held_.joins_lines() && (!resort_ || resort_->stateless()) && std::ranges::all_of(readings_, [](const Reading& each) { return each.parser->stateless(); });
}

Outcome Router::parse(std::string_view record, Event& event, base::Arena& arena, const Given& given) {
  bool said_nothing = false;
  for (std::size_t i = 0; i < readings_.size(); ++i) {
    event.clear();
    const Outcome outcome = try_parser(*readings_[i].parser, record, given, event, arena);
    if (outcome == Outcome::event && i == 0) return outcome;
    if (outcome == Outcome::not_mine) continue;
    // An envelope that fits almost anything, with content that nobody reads: a nearer format may know the whole record.
    const bool general = readings_[i].parser->format().description().priority < 0;
    said_nothing |= general && outcome == Outcome::nothing;
    if (general && outcome == Outcome::nothing) continue;
    // A format that reads one record of a mixed stream moves up by one: the frequent ones end in front.
    if (i > 0 && may_pass(readings_[i], readings_[i - 1])) std::swap(readings_[i], readings_[i - 1]);
    return outcome;
  }
  const Outcome found = discover(record, given, event, arena);
  if (found == Outcome::not_mine && resort_) {
    event.clear();
    if (const Outcome outcome = resort_->parse(record, given, event, arena); outcome != Outcome::not_mine) return outcome;
  }
  return said_nothing && found == Outcome::not_mine ? Outcome::nothing : found;
}

Outcome Router::try_parser(Parser& parser, std::string_view record, const Given& given, Event& event, base::Arena& arena) {
  if (parser.format().envelope() < 0) return parser.parse(record, given, event, arena);
  envelope_.clear();
  envelope_.ref = event.ref;
  const Outcome outcome = parser.parse(record, given, envelope_, arena);
  return outcome == Outcome::event ? open_envelope(parser, record, given, event, arena) : outcome;
}

namespace {

// What the envelope knows fills what its content leaves open; what it is and why belongs to the content alone.
void inherit(const Event& envelope, Event& event) {
  constexpr event::FieldSet own{Field::product, Field::kind, Field::layer, Field::outcome, Field::message, Field::reason_code, Field::action};
  envelope.present.for_each([&](Field field) {
    if (!own.has(field)) event::inherit(envelope, field, event);
  });
  event.extra.insert(event.extra.end(), envelope.extra.begin(), envelope.extra.end());
}

}  // namespace

Outcome Router::open_envelope(Parser& parser, std::string_view record, const Given& given, Event& event, base::Arena& arena) {
  if (depth_ == kEnvelopeDepthMax) return Outcome::nothing;
  if (!inner_) inner_ = std::make_unique<Router>(catalog_, context_, depth_ + 1);
  given_ = given;
  parser.hand_down(given_);
  std::string_view content = parser.inner();
  bool alone = true;
  if (parser.format().continues() >= 0) {
    std::optional<HeldContent> whole = held_.add_piece(parser.stream(), content, parser.goes_on(), envelope_, given_, alone);
    if (!whole && !alone) return Outcome::nothing;
    if (whole && !held_.joins_lines()) return read_held(std::move(*whole), event, arena);
    if (whole) content = arena.copy(whole->text);
  }
  if (held_.joins_lines()) {
    std::optional<HeldContent> whole = held_.add_line(parser.stream(), content, envelope_, given_, alone);
    if (whole) return read_held(std::move(*whole), event, arena);
    if (!alone) return Outcome::nothing;
  }
  return read_content(content, record, event, arena);
}

// A content from several records: it lives here until the next one.
Outcome Router::read_held(HeldContent held, Event& event, base::Arena& arena) {
  read_last_.emplace(std::move(held));
  envelope_ = read_last_->envelope();
  given_ = read_last_->given();
  event.ref = envelope_.ref;
  return read_content(read_last_->text, read_last_->text, event, arena);
}

Outcome Router::read_content(std::string_view content, std::string_view raw, Event& event, base::Arena& arena) {
  event.clear();
  const Outcome outcome = inner_->parse(content, event, arena, given_);
  if (outcome == Outcome::event) {
    inherit(envelope_, event);
  } else if (envelope_.has(Field::kind)) {
    event = envelope_;
  } else {
    return Outcome::nothing;
  }
  event.raw = raw;
  return Outcome::event;
}

bool Router::flush(Event& event, base::Arena& arena) {
  while (std::optional<HeldContent> held = held_.take_any())
    if (read_held(std::move(*held), event, arena) == Outcome::event) return true;
  return inner_ && inner_->flush(event, arena);
}

void Router::renew_discoveries() {
  discoveries_ = 0;
  if (inner_) inner_->renew_discoveries();
}

Outcome Router::discover(std::string_view record, const Given& given, Event& event, base::Arena& arena) {
  event.clear();
  if (forced_ || record.empty() || discoveries_ >= kDiscoveriesMax) return Outcome::not_mine;
  ++discoveries_;
  for (Fit& fit : detect(catalog_, {record}, context_, given, probes_)) {
    const bool known = std::any_of(chosen_.begin(), chosen_.end(), [&](const auto& format) { return format == fit.format; });
    if (known || fit.format->multi_line() || is_last_resort(*fit.format)) continue;
    add(fit.format, record);
    const Outcome outcome = try_parser(*readings_.back().parser, record, given, event, arena);
    if (outcome != Outcome::not_mine) return outcome;
    event.clear();
  }
  return Outcome::not_mine;
}

}  // namespace why403::ingest

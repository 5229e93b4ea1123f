// Router: which format reads which record of one stream, learned from the stream itself.
//
// The first records of a stream are tried with every format (learn); afterwards each record goes to the format that
// fits most often, then to the others seen, and only then to all: mixed files are read record by record. A format that
// reads nothing which a nearer one does not read is left out, and none moves up past a nearer one. What an envelope holds goes to a router of its own. One thread each; copies of what was learned serve further threads.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/catalog.h"
#include "ingest/format.h"
#include "ingest/held_content.h"

namespace why403::ingest {

/// Records that detection looks at, at most.
inline constexpr std::size_t kDetectionRecordsMax = 40;
/// The share of the first records of a file found in a directory that some format must read: less is a text that quotes a log.
inline constexpr double kLogShareMin = 0.05;
/// Formats of this priority or below fit any program's lines: a stream is read with one of them only where no other format
/// reads more than the rest of it.
inline constexpr int kLastResortPriority = -90;
/// The share of the first records that a last resort must read, and that all other formats must leave.
inline constexpr double kLastResortShareMin = 0.5;
/// Envelopes within envelopes.
inline constexpr int kEnvelopeDepthMax = 4;
/// How many records that no known format reads are tried with all formats, per stream.
inline constexpr std::size_t kDiscoveriesMax = 400;

/// Bytes of a record that is kept as an example of what a format reads.
inline constexpr std::size_t kExampleBytesMax = 16'384;

/// How well a format fits the sampled records.
struct Fit {
  std::shared_ptr<const Format> format;
  std::size_t matched = 0;  ///< records read
  std::uint64_t lines = 0;  ///< of a format of single lines: which of the sampled ones it read, as bits
  std::size_t sampled = 0;  ///< records tried
  double fields = 0;        ///< mean number of fields set
  [[nodiscard]] double confidence() const { return sampled == 0 ? 0 : static_cast<double>(matched) / static_cast<double>(sampled); }
};

/// Parsers that try what fits, kept for the next try: to make them all takes longer than to ask them.
class Probes {
 public:
  /// One that has read nothing yet, or remembers nothing of what it read.
  Parser& of(const std::shared_ptr<const Format>& format, const ReadContext& context);

 private:
  std::unordered_map<const Format*, std::unique_ptr<Parser>> kept_;
};

/// Every format that reads at least one of `lines`, the best first: most records, then priority, then most fields.
std::vector<Fit> detect(Catalog& catalog, const std::vector<std::string_view>& lines, const ReadContext& context, const Given& given, Probes& probes);
std::vector<Fit> detect(Catalog& catalog, const std::vector<std::string_view>& lines, const ReadContext& context, const Given& given = {});

class Router {
 public:
  Router(Catalog& catalog, const ReadContext& context, int depth = 0);

  /// Reads with these formats only, in this order.
  void force(const std::vector<std::shared_ptr<const Format>>& formats);
  /// Chooses by the first records of the stream.
  void learn(const std::vector<std::string_view>& lines);

  /// Starts with what `other` has learned.
  void adopt(const Router& other);

  /// `given`: what an envelope says about the record. `event.ref` says where the record stands; it becomes that of the first
  /// one when several records hold one content.
  Outcome parse(std::string_view record, event::Event& event, base::Arena& arena, const Given& given = {});

  /// At the end of the stream, until it says false: what was still held of contents that never became whole.
  bool flush(event::Event& event, base::Arena& arena);

  /// Of a stream without an end, now and then: unknown records are tried with all formats again.
  void renew_discoveries();

  /// How much of what was learned from the best of the formats reads, from 0 to 1.
  [[nodiscard]] double confidence() const { return confidence_; }
  /// The format that reads most, null before anything was learned.
  [[nodiscard]] const Format* main_format() const {
    if (resort_) return &resort_->format();
    return readings_.empty() ? nullptr : &readings_.front().parser->format();
  }
  /// Does no nearer format read most of the stream, or of what its envelopes hold?
  [[nodiscard]] bool reads_as_last_resort() const { return resort_ != nullptr || (inner_ && inner_->resort_); }
  /// The name of the main format, with what it envelops: `docker > nginx-access`.
  [[nodiscard]] std::string describe() const;
  /// False when records must be read in order by one thread.
  [[nodiscard]] bool stateless() const;

 private:
  // A format in use. What it reads as well as a nearer one must stay with that one: it never moves up past it.
  struct Reading {
    std::unique_ptr<Parser> parser;
    std::string example;                 // a record that it read first; empty when of several lines, or too long
    std::vector<const Format*> nearer;
  };
  void add(const std::shared_ptr<const Format>& format, std::string_view example);
  [[nodiscard]] bool may_pass(const Reading& later, const Reading& earlier) const;
  Outcome try_parser(Parser& parser, std::string_view record, const Given& given, event::Event& event, base::Arena& arena);
  Outcome open_envelope(Parser& parser, std::string_view record, const Given& given, event::Event& event, base::Arena& arena);
  Outcome read_content(std::string_view content, std::string_view raw, event::Event& event, base::Arena& arena);
  Outcome read_held(HeldContent held, event::Event& event, base::Arena& arena);
  void learn_content(const std::vector<std::string_view>& lines);
  void choose_last_resort(const std::vector<std::string_view>& lines, const Given& given);
  Outcome discover(std::string_view record, const Given& given, event::Event& event, base::Arena& arena);

  Catalog& catalog_;
  const ReadContext& context_;
  int depth_;
  bool forced_ = false;
  std::vector<std::shared_ptr<const Format>> chosen_;
  std::vector<Reading> readings_;
  std::unique_ptr<Parser> resort_;  // comes after all others, and after discoveries
  std::unique_ptr<Router> inner_;
  event::Event envelope_;
  Given given_;
  HeldContents held_;
  std::optional<HeldContent> read_last_;  // what the last event's texts point into
  Probes probes_;
  std::size_t discoveries_ = 0;
  double confidence_ = 0;
};

}  // namespace why403::ingest

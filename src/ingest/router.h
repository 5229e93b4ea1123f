// Router: which format reads which record of one stream, learned from the stream itself.
//
// The first records of a stream are tried with every format (learn); afterwards each record goes to the format that
// fits most often, then to the others seen, and only then to all: mixed files are read record by record. What an
// envelope holds goes to a router of its own. One thread each; copies of what was learned serve further threads.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/catalog.h"
#include "ingest/format.h"

namespace why403::ingest {

/// Records that detection looks at, at most.
inline constexpr std::size_t kDetectionRecordsMax = 40;
/// Envelopes within envelopes.
inline constexpr int kEnvelopeDepthMax = 4;
/// Streams whose content is held until its last piece has come; more at a time lose their beginnings.
inline constexpr std::size_t kHeldStreamsMax = 8;
/// How many records that no known format reads are tried with all formats, per stream.
inline constexpr std::size_t kDiscoveriesMax = 400;

/// How well a format fits the sampled records.
struct Fit {
  std::shared_ptr<const Format> format;
  std::size_t matched = 0;  ///< records read
  std::size_t sampled = 0;  ///< records tried
  double fields = 0;        ///< mean number of fields set
  [[nodiscard]] double confidence() const { return sampled == 0 ? 0 : static_cast<double>(matched) / static_cast<double>(sampled); }
};

/// Every format that reads at least one of `lines`, the best first: most records, then priority, then most fields.
std::vector<Fit> detect(Catalog& catalog, const std::vector<std::string_view>& lines, const ReadContext& context, const Given& given = {});

/// Lines to the records of a multi-line format: lines from one that matches `first` to one that matches `last`.
class RecordJoiner {
 public:
  static constexpr std::size_t kRecordBytesMax = 1 << 20;
  explicit RecordJoiner(const Format& format);
  /// Feeds one line. True when `record` was completed by it or by its being the start of the next one.
  bool add(std::string_view line, std::uint64_t number, std::string& record, std::uint64_t& first_line);
  /// What is left at the end of the stream.
  bool finish(std::string& record, std::uint64_t& first_line);
  /// Is a record open? Otherwise a line that does not start one belongs to no record.
  [[nodiscard]] bool open() const { return open_; }
  [[nodiscard]] bool starts(std::string_view line);

 private:
  bool matches(const Pattern& pattern, std::string_view line);
  ValueNames names_;
  Values values_;
  base::Arena arena_;
  Absent absent_;
  Pattern first_;
  Pattern last_;
  bool has_last_ = false;
  bool open_ = false;
  std::string held_;
  std::uint64_t held_line_ = 0;
};

class Router {
 public:
  Router(Catalog& catalog, const ReadContext& context, int depth = 0);

  /// Reads with these formats only, in this order.
  void force(const std::vector<std::shared_ptr<const Format>>& formats);
  /// Chooses by the first records of the stream.
  void learn(const std::vector<std::string_view>& lines);

  /// Starts with what `other` has learned.
  void adopt(const Router& other);

  /// `given`: what an envelope says about the record.
  Outcome parse(std::string_view record, event::Event& event, base::Arena& arena, const Given& given = {});

  /// The format that reads most, null before anything was learned.
  [[nodiscard]] const Format* main_format() const { return parsers_.empty() ? nullptr : &parsers_.front()->format(); }
  /// The name of the main format, with what it envelops: `docker > nginx-access`.
  [[nodiscard]] std::string describe() const;
  /// False when records must be read in order by one thread.
  [[nodiscard]] bool stateless() const;

 private:
  Outcome try_parser(Parser& parser, std::string_view record, const Given& given, event::Event& event, base::Arena& arena);
  Outcome open_envelope(Parser& parser, std::string_view record, const Given& given, event::Event& event, base::Arena& arena);
  bool complete(Parser& parser, std::string_view& content, base::Arena& arena);
  Outcome discover(std::string_view record, const Given& given, event::Event& event, base::Arena& arena);

  Catalog& catalog_;
  const ReadContext& context_;
  int depth_;
  bool forced_ = false;
  std::vector<std::shared_ptr<const Format>> chosen_;
  std::vector<std::unique_ptr<Parser>> parsers_;
  std::unique_ptr<Router> inner_;
  event::Event envelope_;
  Given given_;
  std::vector<std::pair<std::string, std::string>> held_;  // stream, and the pieces of its content so far
  std::size_t discoveries_ = 0;
};

}  // namespace why403::ingest

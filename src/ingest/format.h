// Format: a compiled description. Parser: one thread's reader of records of a format.
//
//   Result<std::shared_ptr<const Format>, Message> format = Format::compile(description);
//   Parser parser(*format, context);
//   if (parser.parse(line, event, arena) == Outcome::event) …
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/message.h"
#include "base/result.h"
#include "event/event.h"
#include "ingest/convert.h"
#include "ingest/description.h"
#include "ingest/extract/extractor.h"
#include "ingest/mapping.h"

namespace why403::ingest {

enum class Outcome : std::uint8_t {
  not_mine,  ///< another format's record, or a malformed one
  event,
  nothing,   ///< a header, a comment, a notice without a happening
};

/// What an envelope tells about the line that it holds: names and texts.
using Given = std::vector<std::pair<std::string_view, std::string_view>>;

/// Immutable; shared by all threads.
class Format {
 public:
  static Result<std::shared_ptr<const Format>, Message> compile(Description description);

  [[nodiscard]] const std::string& name() const { return description_.name; }
  [[nodiscard]] const Description& description() const { return description_; }
  [[nodiscard]] const Mapping& mapping() const { return mapping_; }
  [[nodiscard]] const ValueNames& names() const { return names_; }
  [[nodiscard]] std::unique_ptr<Extractor> make_extractor() const;
  /// Numbers of the values that an envelope hands down, and their names.
  [[nodiscard]] const std::vector<std::pair<int, std::string>>& handed_down() const { return handed_down_; }
  /// Numbers of the values `given.NAME`, and NAME.
  [[nodiscard]] const std::vector<std::pair<int, std::string>>& wanted_given() const { return wanted_given_; }
  /// Number of the value that holds an enveloped line, -1 when the format is no envelope.
  [[nodiscard]] int envelope() const { return envelope_; }
  /// Numbers of the values that say that an envelope's content goes on, and in which stream; -1 for none.
  [[nodiscard]] int continues() const { return continues_; }
  [[nodiscard]] int continues_by() const { return continues_by_; }
  [[nodiscard]] bool is_json() const { return json_; }
  [[nodiscard]] bool multi_line() const { return !description_.record_first.empty(); }
  [[nodiscard]] const std::vector<Glob>& ignored() const { return ignored_; }

 private:
  Description description_;
  ValueNames names_;
  Mapping mapping_;
  std::vector<Glob> ignored_;
  std::vector<std::pair<int, std::string>> handed_down_;
  std::vector<std::pair<int, std::string>> wanted_given_;
  int envelope_ = -1;
  int continues_ = -1;
  int continues_by_ = -1;
  bool json_ = false;
};

class Parser {
 public:
  Parser(std::shared_ptr<const Format> format, const ReadContext& context);

  /// `event` must be cleared; its texts point into `record` and `arena`. On `not_mine` it holds nothing of use.
  Outcome parse(std::string_view record, const Given& given, event::Event& event, base::Arena& arena);

  /// After `event`: the line that the envelope holds; empty for other formats.
  [[nodiscard]] std::string_view inner() const { return inner_; }
  /// After `event` of an envelope: does its content go on in a later record of the same stream?
  [[nodiscard]] bool goes_on() const { return format_->continues() >= 0 && values_.has(format_->continues()); }
  [[nodiscard]] std::string_view stream() const { return format_->continues_by() < 0 ? std::string_view() : values_.text(format_->continues_by()); }
  /// After `event` of an envelope: adds what it hands down.
  void hand_down(Given& given) const;
  [[nodiscard]] const Format& format() const { return *format_; }
  [[nodiscard]] const std::shared_ptr<const Format>& shared_format() const { return format_; }
  [[nodiscard]] bool stateless() const { return extractor_->stateless() && !format_->multi_line() && format_->continues() < 0; }

 private:
  std::shared_ptr<const Format> format_;
  const ReadContext* context_;
  std::unique_ptr<Extractor> extractor_;
  Values values_;
  TimeMemory time_memory_;
  std::string_view inner_;
};

}  // namespace why403::ingest

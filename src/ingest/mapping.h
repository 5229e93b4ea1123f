// Mapping: from the values of a record to the fields of an event, compiled from a description.
//
// Immutable once compiled and shared by all threads; what reading remembers lies in the caller's MappingState.
#pragma once

#include <bitset>
#include <string>
#include <vector>

#include "base/arena.h"
#include "base/message.h"
#include "base/result.h"
#include "event/event.h"
#include "ingest/convert.h"
#include "ingest/description.h"
#include "ingest/extract/pattern.h"
#include "ingest/literal.h"
#include "ingest/template.h"
#include "ingest/values.h"

namespace why403::ingest {

/// A glob in the shape that is cheapest to test.
class Glob {
 public:
  explicit Glob(std::string_view pattern);
  [[nodiscard]] bool matches(std::string_view text) const;
  [[nodiscard]] bool is_exact() const { return shape_ == Shape::exact; }
  [[nodiscard]] bool is_any() const { return shape_ == Shape::any; }
  /// What every text that it matches begins with, perhaps nothing.
  [[nodiscard]] std::string_view head() const { return shape_ == Shape::prefix || shape_ == Shape::general ? std::string_view(literal_.text()) : std::string_view(); }

 private:
  enum class Shape : std::uint8_t { any, exact, prefix, suffix, contains, general };
  Shape shape_;
  std::string text_;
  Literal literal_;  // `text_`, or of a general one what stands before its first special byte
};

/// Globs of which one must match. Most begin with a letter, which leaves few of a long list to be tried.
class GlobList {
 public:
  void add(Glob glob);
  [[nodiscard]] bool empty() const { return headed_.empty() && headless_.empty(); }
  void clear() { *this = GlobList(); }
  [[nodiscard]] bool matches(std::string_view text) const {
    if (!text.empty() && heads_.test(static_cast<unsigned char>(text[0])))
      for (const Glob& glob : headed_)
        if (glob.matches(text)) return true;
    for (const Glob& glob : headless_)
      if (glob.matches(text)) return true;
    return false;
  }

 private:
  std::bitset<256> heads_;  // first bytes of the texts that one of `headed_` may match
  std::vector<Glob> headed_;
  std::vector<Glob> headless_;
};

/// Everything a mapping touches while it works on one record.
struct MappingState {
  Values& values;
  base::Arena& arena;
  event::Event& event;
  const ReadContext& context;
  TimeMemory& time_memory;
};

class Mapping {
 public:
  /// Adds the names of all values it reads to `names`.
  static Result<Mapping, Message> compile(const Description& description, ValueNames& names);

  /// Is this one of the records that say nothing?
  [[nodiscard]] bool ignores(Values& values, base::Arena& arena) const {
    return !ignored_.empty() && any_holds(ignored_, values, arena);
  }
  /// Makes the values that `let` names; comes before all else.
  void derive(Values& values, base::Arena& arena) const {
    if (!derived_.empty()) derive_all(values, arena);
  }
  /// Do the values satisfy `identify`?
  [[nodiscard]] bool identifies(Values& values, base::Arena& arena) const {
    return (identify_.empty() || holds(identify_, values, arena)) &&
           (identify_any_.empty() || any_holds(identify_any_, values, arena));
  }
  /// Fills the event; false when a required field is missing.
  bool apply(MappingState& state) const;

 private:
  enum class Target : std::uint8_t { field, request, target, url, extra, extras };
  /// The shape of a step that needs no more than one value, or none; all others are general.
  enum class Shape : std::uint8_t { general, text, integer, ip, time, request, constant_text, constant_kind, constant_layer, constant_outcome };
  struct Source {
    std::vector<int> slots;
    bool constant = false;
    std::string text;
    std::optional<Template> filled;
    std::vector<TextConversion> conversions;
    TimeConversion time;
    DurationUnit unit = DurationUnit::ns;
    bool address_port = false;
    bool is_fingerprint = false;
  };
  struct Step {
    Shape shape = Shape::general;
    int slot = -1;            // of the simple shapes
    std::uint8_t number = 0;  // of the constant kind, layer or outcome
    Target target = Target::field;
    event::Field field = event::Field::count;
    event::FieldType type = event::FieldType::text;
    std::string extra;
    std::vector<Source> from;
  };
  /// A value as a condition looks at it.
  struct Probe {
    int single = -1;         // the one slot, when there is nothing to choose and to convert
    std::vector<int> slots;  // the first that is present counts
    std::vector<TextConversion> conversions;
    [[nodiscard]] std::optional<std::string_view> look(const Values& values, base::Arena& arena) const {
      if (single < 0) return look_general(values, arena);
      return values.has(single) ? std::optional(values.text(single)) : std::nullopt;
    }
    [[nodiscard]] std::optional<std::string_view> look_general(const Values& values, base::Arena& arena) const;
  };
  struct Test {
    Probe probe;
    bool absent = false;             // must be absent
    int slot = -1;                   // of a probe that is just one value
    std::vector<std::pair<std::uint64_t, std::string>> exact;  // by hash, sorted: lists of codes are long
    GlobList globs;
    GlobList unwanted;  // none may match
    [[nodiscard]] bool takes_any() const { return exact.empty() && globs.empty() && unwanted.empty(); }
    [[nodiscard]] bool holds(Values& values, base::Arena& arena) const;
    [[nodiscard]] bool accepts(std::string_view text, std::uint64_t hash) const;
  };
  struct Derived {
    int slot = -1;
    std::vector<Source> from;
  };
  struct PatternTest {
    Probe probe;
    std::vector<Pattern> patterns;
  };
  struct CompiledRule {
    int needs = -1;  // a value without which it cannot hold; -1: there is none
    std::vector<Test> when;
    std::vector<PatternTest> match;
    std::vector<Step> steps;
  };

  /// What holds for every record of the format, set before the steps run.
  struct Constants {
    event::FieldSet present;
    event::Kind kind = event::Kind::unknown;
    event::Layer layer = event::Layer::unknown;
    event::Outcome outcome = event::Outcome::unknown;
    std::vector<std::pair<event::Field, std::string>> texts;
    bool take(const Step& step);  ///< false when the step is no constant
  };

  static Result<Step, Message> compile_step(const Assignment& assignment, ValueNames& names);
  static Result<Source, Message> compile_source(const Expression& expression, ValueNames& names);
  static Status<Message> add_conversions(const std::vector<std::string>& conversions, Source& source);
  static Result<Derived, Message> compile_derived(const Assignment& assignment, ValueNames& names);
  static std::optional<std::string_view> text_of(const Source& source, const Values& values, base::Arena& arena);
  static Status<Message> check_constant(const Step& step, const Source& source);
  static Result<Probe, Message> compile_probe(std::string_view text, ValueNames& names);
  static Result<std::vector<Test>, Message> compile_tests(const std::vector<Condition>& conditions, ValueNames& names);
  static void choose_shape(Step& step);
  void derive_all(Values& values, base::Arena& arena) const;
  Status<Message> compile_rules(const Description& description, ValueNames& names);

  static bool holds(const std::vector<Test>& tests, Values& values, base::Arena& arena);
  static bool any_holds(const std::vector<std::vector<Test>>& alternatives, Values& values, base::Arena& arena);
  static bool matches(const std::vector<PatternTest>& tests, MappingState& state);
  static bool matches(const PatternTest& test, MappingState& state);
  static void remove(const Step& step, event::Event& event);
  static void run(const Step& step, MappingState& state);
  static void run_general(const Step& step, MappingState& state);
  static bool assign(const Step& step, const Source& source, std::string_view text, MappingState& state);
  static bool assign_typed(const Step& step, const Source& source, std::string_view text, MappingState& state);

  std::vector<Derived> derived_;
  std::vector<Test> identify_;
  std::vector<std::vector<Test>> identify_any_;
  Constants constants_;
  std::vector<std::vector<Test>> ignored_;
  std::vector<Step> steps_;
  std::vector<CompiledRule> rules_;
  event::FieldSet required_;
};

/// `GET /a?b=1 HTTP/1.1` into method, path, query, protocol; of what is no request the whole is the path, escaped as nginx does.
void set_request(std::string_view text, event::Event& event, base::Arena& arena);
/// `/a?b=1`, or an absolute URL, into path, query, scheme and host.
void set_target(std::string_view text, event::Event& event);
void set_url(std::string_view text, event::Event& event);
void set_host(std::string_view text, event::Event& event);

}  // namespace why403::ingest

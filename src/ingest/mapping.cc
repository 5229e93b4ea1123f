#include "ingest/mapping.h"

#include <algorithm>
#include <cstring>

#include "base/json_reader.h"
#include "base/scan.h"
#include "base/text.h"

namespace why403::ingest {

using event::Event;
using event::Field;
using event::FieldType;

Glob::Glob(std::string_view pattern) : shape_(Shape::general), text_(pattern), literal_(pattern.substr(0, pattern.find_first_of("*?\\"))) {
  const bool special = pattern.find_first_of("?\\") != std::string_view::npos;
  const auto stars = std::count(pattern.begin(), pattern.end(), '*');
  if (special) return;
  if (pattern == "*") {
    shape_ = Shape::any;
  } else if (stars == 0) {
    shape_ = Shape::exact;
  } else if (stars == 1 && pattern.ends_with('*')) {
    shape_ = Shape::prefix;
  } else if (stars == 1 && pattern.starts_with('*')) {
    shape_ = Shape::suffix;
    text_.erase(0, 1);
  } else if (stars == 2 && pattern.size() > 2 && pattern.starts_with('*') && pattern.ends_with('*')) {
    shape_ = Shape::contains;
    literal_ = Literal(pattern.substr(1, pattern.size() - 2));
  }
}

bool Glob::matches(std::string_view text) const {
  switch (shape_) {
    case Shape::any: return true;
    case Shape::exact: return text == text_;
    case Shape::prefix: return literal_.begins(text);
    case Shape::suffix: return text.size() >= text_.size() && text.back() == text_.back() && text[text.size() - text_.size()] == text_[0] && text.ends_with(text_);
    case Shape::contains: return literal_.find(text.data(), text.data() + text.size()) != nullptr;
    case Shape::general: return literal_.begins(text) && base::glob_matches(text_, text);
  }
  return false;
}

void GlobList::add(Glob glob) {
  const std::string_view head = glob.head();
  if (!head.empty()) heads_.set(static_cast<unsigned char>(head[0]));
  (head.empty() ? headless_ : headed_).push_back(std::move(glob));
}

Result<Mapping::Source, Message> Mapping::compile_source(const Expression& expression, ValueNames& names) {
  Source source;
  TRY(add_conversions(expression.conversions, source));
  if (expression.constant) {
    if (Template::is_one(*expression.constant)) {
      source.filled = TRY(Template::compile(*expression.constant, names));
      return source;
    }
    source.constant = true;
    source.text = *expression.constant;
    return source;
  }
  for (const std::string& value : expression.values) source.slots.push_back(names.add(value));
  return source;
}

Status<Message> Mapping::add_conversions(const std::vector<std::string>& conversions, Source& source) {
  for (const std::string& name : conversions) {
    Conversion conversion = TRY(parse_conversion(name));
    if (conversion.text) source.conversions.push_back(std::move(*conversion.text));
    if (conversion.time) source.time = *conversion.time;
    if (conversion.duration) source.unit = *conversion.duration;
    source.address_port |= conversion.address_port;
    source.is_fingerprint |= conversion.fingerprint;
  }
  return Done{};
}

Result<Mapping::Derived, Message> Mapping::compile_derived(const Assignment& assignment, ValueNames& names) {
  Derived derived{names.add(assignment.target), {}};
  for (const Expression& expression : assignment.from) derived.from.push_back(TRY(compile_source(expression, names)));
  return derived;
}

// A constant is judged now, so that reading cannot meet a wrong one.
Status<Message> Mapping::check_constant(const Step& step, const Source& source) {
  if (source.text.empty()) return Done{};
  const bool known = step.type == FieldType::kind      ? event::find_kind(source.text).has_value()
                     : step.type == FieldType::layer   ? event::find_layer(source.text).has_value()
                     : step.type == FieldType::outcome ? event::find_outcome(source.text).has_value()
                     : step.type == FieldType::integer ? base::parse_int(source.text).has_value()
                                                       : true;
  if (!known) return Message{.what = "`" + source.text + "` is no value of the field `" + std::string(event::info(step.field).name) + "`"};
  return Done{};
}

Result<Mapping::Step, Message> Mapping::compile_step(const Assignment& assignment, ValueNames& names) {
  Step step;
  if (assignment.target == "request") {
    step.target = Target::request;
  } else if (assignment.target == "target") {
    step.target = Target::target;
  } else if (assignment.target == "url") {
    step.target = Target::url;
  } else if (assignment.target == "extra") {
    step.target = Target::extras;
  } else if (assignment.target.starts_with("extra.")) {
    step.target = Target::extra;
    step.extra = assignment.target.substr(6);
  } else {
    const auto field = event::find_field(assignment.target);
    if (!field) {
      std::vector<std::string> known{"request", "target", "url"};
      for (const event::FieldEntry& info : event::fields()) known.emplace_back(info.name);
      const std::string near = base::did_you_mean(assignment.target, known);
      return Message{.what = "unknown field `" + assignment.target + "`", .help = near.empty() ? "" : "did you mean `" + near + "`?"};
    }
    step.field = *field;
    step.type = event::info(*field).type;
  }
  for (const Expression& expression : assignment.from) {
    Source source = TRY(compile_source(expression, names));
    if (source.constant && step.target == Target::field) TRY(check_constant(step, source));
    step.from.push_back(std::move(source));
  }
  choose_shape(step);
  return step;
}

// Most steps move one value into one field, or a constant: those are worth a shape of their own, since every record
// of a log runs through all of them.
void Mapping::choose_shape(Step& step) {
  if (step.from.size() != 1) return;
  const Source& source = step.from[0];
  if (source.filled) return;
  if (source.constant) {
    if (step.target != Target::field || source.text.empty()) return;
    const auto as_number = [](auto value) { return value ? static_cast<std::uint8_t>(*value) : std::uint8_t{0}; };
    switch (step.type) {
      case FieldType::text: step.shape = step.field == Field::host ? Shape::general : Shape::constant_text; break;
      case FieldType::kind: step.shape = Shape::constant_kind; step.number = as_number(event::find_kind(source.text)); break;
      case FieldType::layer: step.shape = Shape::constant_layer; step.number = as_number(event::find_layer(source.text)); break;
      case FieldType::outcome: step.shape = Shape::constant_outcome; step.number = as_number(event::find_outcome(source.text)); break;
      default: break;
    }
    return;
  }
  if (source.slots.size() != 1 || !source.conversions.empty() || source.address_port || source.is_fingerprint) return;
  step.slot = source.slots[0];
  if (step.target == Target::request) step.shape = Shape::request;
  if (step.target != Target::field) return;
  switch (step.type) {
    case FieldType::text: case FieldType::list: step.shape = step.field == Field::host || step.field == Field::path ? Shape::general : Shape::text; break;
    case FieldType::integer: step.shape = Shape::integer; break;
    case FieldType::ip: step.shape = Shape::ip; break;
    case FieldType::time: step.shape = Shape::time; break;
    default: break;
  }
}

Result<Mapping::Probe, Message> Mapping::compile_probe(std::string_view text, ValueNames& names) {
  base::Cut parts = base::cut(text, " | ");
  Probe probe;
  for (const std::string_view name : base::split(parts.before, ',')) probe.slots.push_back(names.add(base::trim(name)));
  while (parts.found) {
    parts = base::cut(parts.after, " | ");
    Conversion conversion = TRY(parse_conversion(base::trim(parts.before)));
    if (!conversion.text) return Message{.what = "`" + std::string(parts.before) + "` cannot stand in a condition"};
    probe.conversions.push_back(std::move(*conversion.text));
  }
  if (probe.slots.size() == 1 && probe.conversions.empty()) probe.single = probe.slots[0];
  return probe;
}

std::optional<std::string_view> Mapping::Probe::look_general(const Values& values, base::Arena& arena) const {
  const auto slot = std::find_if(slots.begin(), slots.end(), [&](int each) { return values.has(each); });
  if (slot == slots.end()) return std::nullopt;
  std::optional<std::string_view> text = values.text(*slot);
  for (std::size_t i = 0; i < conversions.size() && text; ++i) text = convert_text(*text, conversions[i], arena);
  return text;
}

Result<std::vector<Mapping::Test>, Message> Mapping::compile_tests(const std::vector<Condition>& conditions, ValueNames& names) {
  std::vector<Test> out;
  for (const Condition& condition : conditions) {
    Test test;
    test.probe = TRY(compile_probe(condition.value, names));
    test.absent = condition.globs.empty();
    if (test.probe.slots.size() == 1 && test.probe.conversions.empty()) test.slot = test.probe.slots[0];
    bool any = false;
    for (const std::string& text : condition.globs) {
      Glob glob(text);
      any |= glob.is_any();
      if (text.starts_with('!')) {
        test.unwanted.add(Glob(std::string_view(text).substr(1)));
      } else if (glob.is_exact()) {
        test.exact.emplace_back(base::hash_bytes(text), text);
      } else {
        test.globs.add(std::move(glob));
      }
    }
    std::sort(test.exact.begin(), test.exact.end());
    if (any) {
      test.exact.clear();
      test.globs.clear();
    }
    out.push_back(std::move(test));
  }
  return out;
}

// Two rounds: a pattern's captures are kept only where a name is known, and any rule may name them.
Status<Message> Mapping::compile_rules(const Description& description, ValueNames& names) {
  for (const Rule& rule : description.rules) {
    CompiledRule compiled;
    compiled.when = TRY(compile_tests(rule.when, names));
    for (const Assignment& assignment : rule.event) compiled.steps.push_back(TRY(compile_step(assignment, names)));
    for (const Match& match : rule.match) compiled.match.push_back({TRY(compile_probe(match.value, names)), {}});
    for (const Test& test : compiled.when)
      if (test.slot >= 0 && !test.absent && compiled.needs < 0) compiled.needs = test.slot;
    rules_.push_back(std::move(compiled));
  }
  for (std::size_t i = 0; i < rules_.size(); ++i)
    for (std::size_t j = 0; j < rules_[i].match.size(); ++j)
      for (const std::string& pattern : description.rules[i].match[j].patterns)
        rules_[i].match[j].patterns.push_back(TRY(Pattern::compile(pattern, names)));
  return Done{};
}

Result<Mapping, Message> Mapping::compile(const Description& description, ValueNames& names) {
  Mapping out;
  std::vector<Assignment> assignments;
  if (!description.product.empty()) assignments.push_back({"product", {Expression{{}, description.product, {}}}});
  if (!description.layer.empty()) assignments.push_back({"layer", {Expression{{}, description.layer, {}}}});
  assignments.insert(assignments.end(), description.event.begin(), description.event.end());
  for (const Assignment& assignment : assignments) {
    Step step = TRY(compile_step(assignment, names));
    if (!out.constants_.take(step)) out.steps_.push_back(std::move(step));
  }
  for (const Assignment& assignment : description.let) out.derived_.push_back(TRY(compile_derived(assignment, names)));
  out.identify_ = TRY(compile_tests(description.identify, names));
  for (const auto& conditions : description.identify_any) out.identify_any_.push_back(TRY(compile_tests(conditions, names)));
  for (const auto& conditions : description.ignore_when) out.ignored_.push_back(TRY(compile_tests(conditions, names)));
  TRY(out.compile_rules(description, names));
  for (const std::string& field : description.require) {
    const auto known = event::find_field(field);
    if (!known) return Message{.what = "`require` names the unknown field `" + field + "`"};
    out.required_.add(*known);
  }
  return out;
}

bool Mapping::holds(const std::vector<Test>& tests, Values& values, base::Arena& arena) {
  for (const Test& test : tests)
    if (!test.holds(values, arena)) return false;
  return true;
}

bool Mapping::Test::holds(Values& values, base::Arena& arena) const {
  if (slot < 0) {
    const auto text = probe.look(values, arena);
    return absent ? !text : text && accepts(*text, base::hash_bytes(*text));
  }
  if (!values.has(slot)) return absent;
  if (absent) return false;
  const std::string_view text = values.text(slot);
  return takes_any() || accepts(text, exact.empty() ? 0 : values.hash(slot));
}

bool Mapping::Test::accepts(std::string_view text, std::uint64_t hash) const {
  if (unwanted.matches(text)) return false;
  if (exact.empty() && globs.empty()) return true;
  auto found = std::lower_bound(exact.begin(), exact.end(), hash, [](const auto& each, std::uint64_t wanted) { return each.first < wanted; });
  for (; found != exact.end() && found->first == hash; ++found)
    if (found->second == text) return true;
  return globs.matches(text);
}

std::optional<std::string_view> Mapping::text_of(const Source& source, const Values& values, base::Arena& arena) {
  std::optional<std::string_view> text;
  if (source.constant) text = source.text;
  if (source.filled) text = source.filled->fill(values, arena);
  for (std::size_t i = 0; i < source.slots.size() && !text; ++i)
    if (values.has(source.slots[i])) text = values.text(source.slots[i]);
  for (std::size_t i = 0; i < source.conversions.size() && text; ++i) text = convert_text(*text, source.conversions[i], arena);
  return text && !text->empty() ? text : std::nullopt;
}

void Mapping::derive_all(Values& values, base::Arena& arena) const {
  for (const Derived& derived : derived_) {
    std::optional<std::string_view> text;
    for (std::size_t i = 0; i < derived.from.size() && !text; ++i) text = text_of(derived.from[i], values, arena);
    if (text) {
      values.set(derived.slot, *text);
    } else {
      values.unset(derived.slot);
    }
  }
}

bool Mapping::matches(const PatternTest& test, MappingState& state) {
  static const Absent absent({"-", ""});
  const auto text = test.probe.look(state.values, state.arena);
  if (!text) return false;
  for (const Pattern& pattern : test.patterns)
    if (pattern.may_match(*text) && pattern.match(*text, state.values, state.arena, absent)) return true;
  return false;
}

bool Mapping::matches(const std::vector<PatternTest>& tests, MappingState& state) {
  for (const PatternTest& test : tests)
    if (!matches(test, state)) return false;
  return true;
}

bool Mapping::any_holds(const std::vector<std::vector<Test>>& alternatives, Values& values, base::Arena& arena) {
  return std::any_of(alternatives.begin(), alternatives.end(),
                     [&](const auto& tests) { return holds(tests, values, arena); });
}

namespace {

/// Other times are damage or malice, and differences between them would not fit into 64 bits: 1970 to 2200.
constexpr base::Time kEarliest{0};
constexpr base::Time kLatest{7'258'118'400'000'000'000};

void set_extra(const std::string& name, std::string_view text, Event& event) {
  const auto known = std::find_if(event.extra.begin(), event.extra.end(), [&](const auto& each) { return each.first == name; });
  if (known != event.extra.end()) {
    known->second = text;
  } else {
    event.extra.emplace_back(name, text);
  }
}

// The members of a JSON object, each an extra of its name.
bool set_extras(std::string_view object, MappingState& state) {
  base::JsonReader json(object);
  if (!json.enter_object()) return false;
  base::JsonText key;
  while (json.next_member(key)) {
    if (json.peek() != base::JsonKind::string) {
      json.skip();
      continue;
    }
    const std::string name = base::json_unescape(key);
    const std::string_view value = state.arena.copy(base::json_unescape(json.string()));
    state.event.extra.emplace_back(state.arena.copy(name), value);
  }
  return json.ok();
}

bool is_fingerprint(std::string_view text) {
  constexpr std::size_t kDigits = 16;
  return text.size() == kDigits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// `1.2.3.4`, `1.2.3.4:5678`, `::1`, `[::1]:5678`; with `address_port` whatever follows the last colon is a port.
std::optional<base::Ip> parse_address(std::string_view text, bool address_port, std::int64_t& port) {
  const char* end = text.data() + text.size();
  if (base::find_byte(text.data(), end, ':') == end) return base::parse_ip(text);
  const std::size_t colon = text.rfind(':');
  const bool v4 = colon <= 15 && text.find('.') < colon;
  if (!v4 && !address_port)
    if (const auto whole = base::parse_ip(text)) return whole;
  port = convert_integer(text.substr(colon + 1)).value_or(-1);
  if (port >= 0 && port <= 65535) return base::parse_ip(text.substr(0, colon));
  port = -1;
  return v4 || address_port ? base::parse_ip(text) : std::nullopt;
}

bool set_address(Field field, std::string_view text, bool address_port, Event& event) {
  std::int64_t port = -1;
  const std::optional<base::Ip> ip = parse_address(text, address_port, port);
  if (!ip) {
    if (field == Field::client && !text.empty()) event.set_text(Field::client_name, text);
    return false;
  }
  if (port >= 0 && field == Field::client) {
    event.client_port = static_cast<std::int32_t>(port);
    event.present.add(Field::client_port);
  }
  (field == Field::client ? event.client : event.peer) = *ip;
  event.present.add(field);
  return true;
}

bool set_integer(Field field, std::string_view text, Event& event) {
  const std::optional<std::int64_t> number = convert_integer(text);
  if (!number) return false;
  const auto small = static_cast<std::int32_t>(std::clamp<std::int64_t>(*number, INT32_MIN, INT32_MAX));
  switch (field) {
    case Field::status: event.status = small; break;
    case Field::upstream_status: event.upstream_status = small; break;
    case Field::client_port: event.client_port = small; break;
    case Field::bytes_in: event.bytes_in = *number; break;
    default: event.bytes_out = *number;
  }
  event.present.add(field);
  return true;
}

}  // namespace

[[gnu::always_inline]] inline void Mapping::run(const Step& step, MappingState& state) {
  Event& event = state.event;
  const std::string_view* const text = step.slot < 0 ? nullptr : state.values.find(step.slot);
  if (step.slot >= 0 && text == nullptr) return;
  switch (step.shape) {
    case Shape::general: return run_general(step, state);
    case Shape::constant_text: return event.set_text(step.field, step.from[0].text);
    case Shape::constant_kind: event.kind = static_cast<event::Kind>(step.number); return event.present.add(Field::kind);
    case Shape::constant_layer: event.layer = static_cast<event::Layer>(step.number); return event.present.add(Field::layer);
    case Shape::constant_outcome: event.outcome = static_cast<event::Outcome>(step.number); return event.present.add(Field::outcome);
    case Shape::text: return event.set_text(step.field, *text);
    case Shape::integer: set_integer(step.field, *text, event); return;
    case Shape::ip: set_address(step.field, *text, false, event); return;
    case Shape::request: return set_request(*text, event, state.arena);
    case Shape::time:
      if (const auto time = convert_time(*text, step.from[0].time, state.context, state.time_memory); time && *time >= kEarliest && *time <= kLatest) {
        event.time = *time;
        event.present.add(Field::time);
      }
      return;
  }
}

void Mapping::run_general(const Step& step, MappingState& state) {
  for (const Source& source : step.from) {
    if (source.constant) {
      if (source.text.empty()) return remove(step, state.event);
      assign(step, source, source.text, state);
      return;
    }
    if (source.filled) {
      const auto text = source.filled->fill(state.values, state.arena);
      if (text && assign(step, source, *text, state)) return;
    }
    for (const int slot : source.slots)
      if (state.values.has(slot) && assign(step, source, state.values.text(slot), state)) return;
  }
}

bool Mapping::Constants::take(const Step& step) {
  switch (step.shape) {
    case Shape::constant_text: texts.emplace_back(step.field, step.from[0].text); break;
    case Shape::constant_kind: kind = static_cast<event::Kind>(step.number); break;
    case Shape::constant_layer: layer = static_cast<event::Layer>(step.number); break;
    case Shape::constant_outcome: outcome = static_cast<event::Outcome>(step.number); break;
    default: return false;
  }
  present.add(step.field);
  return true;
}

bool Mapping::apply(MappingState& state) const {
  state.event.present = constants_.present;
  state.event.kind = constants_.kind;
  state.event.layer = constants_.layer;
  state.event.outcome = constants_.outcome;
  for (const auto& [field, text] : constants_.texts) state.event.set_text(field, text);
  for (const Step& step : steps_) run(step, state);
  for (const CompiledRule& rule : rules_) {
    if (rule.needs >= 0 && !state.values.has(rule.needs)) continue;
    if (!holds(rule.when, state.values, state.arena) || !matches(rule.match, state)) continue;
    for (const Step& step : rule.steps) run(step, state);
  }
  return state.event.present.has_all(required_);
}

void Mapping::remove(const Step& step, Event& event) {
  if (step.target == Target::field) event.present.remove(step.field);
  if (step.target == Target::extra) std::erase_if(event.extra, [&](const auto& each) { return each.first == step.extra; });
}

bool Mapping::assign(const Step& step, const Source& source, std::string_view text, MappingState& state) {
  for (const TextConversion& conversion : source.conversions) {
    const auto converted = convert_text(text, conversion, state.arena);
    if (!converted) return false;
    text = *converted;
  }
  if (text.empty()) return false;
  switch (step.target) {
    case Target::request: set_request(text, state.event, state.arena); return true;
    case Target::target: set_target(text, state.event); return true;
    case Target::url: set_url(text, state.event); return true;
    case Target::extra: set_extra(step.extra, text, state.event); return true;
    case Target::extras: return set_extras(text, state);
    case Target::field: return assign_typed(step, source, text, state);
  }
  return false;
}

bool Mapping::assign_typed(const Step& step, const Source& source, std::string_view text, MappingState& state) {
  Event& event = state.event;
  switch (step.type) {
    case FieldType::text: case FieldType::list:
      if (step.field == Field::host) {
        set_host(text, event);
      } else if (step.field == Field::path && text.find('?') != std::string_view::npos) {
        set_target(text, event);  // many a log calls path what has a query as well
      } else {
        event.set_text(step.field, text);
      }
      return true;
    case FieldType::secret:
      event.set_text(step.field, source.is_fingerprint && is_fingerprint(text) ? text : (*state.context.fingerprinter)(text, state.arena));
      return true;
    case FieldType::time: {
      const auto time = convert_time(text, source.time, state.context, state.time_memory);
      if (!time) return false;
      event.time = *time;
      break;
    }
    case FieldType::ip: return set_address(step.field, text, source.address_port, event);
    case FieldType::integer: return set_integer(step.field, text, event);
    case FieldType::duration: {
      const auto duration = convert_duration(text, source.unit);
      if (!duration) return false;
      event.duration = *duration;
      break;
    }
    case FieldType::kind: {
      const auto kind = event::find_kind(text);
      if (!kind) return false;
      event.kind = *kind;
      break;
    }
    case FieldType::layer: {
      const auto layer = event::find_layer(text);
      if (!layer) return false;
      event.layer = *layer;
      break;
    }
    case FieldType::outcome: {
      const auto outcome = event::find_outcome(text);
      if (!outcome) return false;
      event.outcome = *outcome;
      break;
    }
  }
  event.present.add(step.field);
  return true;
}

}  // namespace why403::ingest

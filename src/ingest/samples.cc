#include "ingest/samples.h"

#include <algorithm>

#include "base/text.h"
#include "ingest/router.h"

namespace why403::ingest {

namespace {

constexpr std::string_view kSampleSalt = "sample";

// YAML 1.2 section 5.1: what a file may not hold as it is, and the line breaks of section 5.4.
bool needs_escape(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029 || code == 0xFEFF || code == 0xFFFE || code == 0xFFFF;
}

std::string double_quoted(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(1, base::utf8_sequence_length(text));
    const char32_t code = base::utf8_decode(text, length);
    if (code == '"' || code == '\\') {
      out.append("\\").append(text.substr(0, 1));
    } else if (!needs_escape(code)) {
      out += text.substr(0, length);
    } else {
      const char bytes[] = {static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
      out += code < 0x100 ? "\\x" + base::to_hex({bytes + 1, 1}) : "\\u" + base::to_hex({bytes, 2});
    }
    text.remove_prefix(length);
  }
  return out + '"';
}

// Texts of a YAML flow mapping: plain where that is unambiguous, else in single quotes; control characters in
// double quotes. What is no UTF-8 cannot be said in YAML: each such byte is U+FFFD.
std::string yaml_text(std::string_view given) {
  std::string text = base::to_valid_utf8(given);
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t length = std::max<std::size_t>(1, base::utf8_sequence_length(rest));
    if (needs_escape(base::utf8_decode(rest, length))) return double_quoted(text);
    rest.remove_prefix(length);
  }
  if (base::equals_ignoring_case(text, "null")) return "'" + text + "'";
  const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '/' || c == '.' || c == '-';
  }) && text[0] != '-' && text[0] != '.';
  if (plain) return text;
  std::string out = "'";
  for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out + "'";
}

std::string yaml_line(const std::string& line) {
  if (line.find('\n') == std::string::npos) return yaml_text(line);
  std::string out = line.ends_with('\n') ? "|" : "|-";
  if (line[0] == ' ') out += "6";
  for (const std::string_view part : base::split(std::string_view(line).substr(0, line.ends_with('\n') ? line.size() - 1 : line.size()), '\n'))
    out.append(part.empty() ? "\n" : "\n      ").append(part);
  return out;
}

std::string yaml_map(const std::vector<std::pair<std::string, std::string>>& map) {
  std::string out;
  for (const auto& [name, text] : map) out += (out.empty() ? "{" : ", ") + name + ": " + yaml_text(text);
  return out + "}";
}

struct SampleContext {
  event::Fingerprinter fingerprinter{kSampleSalt};
  ReadContext read;
};

Status<Message> prepare(SampleContext& context, const Sample& sample) {
  context.read.fingerprinter = &context.fingerprinter;
  context.read.file_time = base::Time::from_unix_seconds(1773309600);  // 2026-03-12T10:00:00Z
  if (!sample.file_time.empty()) {
    const auto time = base::parse_rfc3339(sample.file_time);
    if (!time) return Message{.what = "a sample's `file_time` is no RFC 3339 time: `" + sample.file_time + "`"};
    context.read.file_time = *time;
  }
  if (!sample.timezone.empty()) context.read.zone = TRY(base::find_zone(sample.timezone));
  return Done{};
}

}  // namespace

std::vector<std::pair<std::string, std::string>> describe_event(const event::Event& event) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& entry : event::fields())
    if (event.has(entry.field)) out.emplace_back(entry.name, base::to_valid_utf8(event::to_text(event, entry.field)));
  for (const auto& [name, text] : event.extra) out.emplace_back("extra." + base::to_valid_utf8(name), base::to_valid_utf8(text));
  return out;
}

Result<SampleReading, Message> read_sample(Catalog& catalog, const Description& description, const Sample& sample) {
  SampleContext context;
  TRY(prepare(context, sample));
  const auto format = TRY(catalog.find(description.name));
  Router router(catalog, context.read);
  router.force({format});
  base::Arena arena;
  event::Event event;
  const Given given(sample.given.begin(), sample.given.end());
  SampleReading reading;
  bool recognised = false;
  const auto take = [&](std::string_view record) {
    const Outcome outcome = router.parse(record, event, arena, given);
    recognised |= outcome != Outcome::not_mine;
    reading.none = outcome == Outcome::nothing;
    if (outcome != Outcome::event) return;
    reading.event = describe_event(event);
    if (format->envelope() >= 0) reading.inner = event.format == format->name() ? "" : std::string(event.format);
  };
  std::string_view text = sample.line;
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (format->multi_line()) {
    RecordJoiner joiner(*format);
    std::string record;
    std::uint64_t first = 0;
    for (const std::string_view line : base::split(text, '\n'))
      if (joiner.add(line, 1, record, first)) take(record);
    if (joiner.finish(record, first)) take(record);
  } else if (!format->make_extractor()->stateless()) {
    for (const std::string_view line : base::split(text, '\n')) take(line);
  } else {
    take(text);
  }
  if (!recognised) return Message{.what = "format `" + description.name + "` does not read its sample `" + base::printable(sample.line) + "`"};
  return reading;
}

Result<std::string, Message> accept_samples(Catalog& catalog, const std::string& yaml_before, const Description& description) {
  std::string out = yaml_before + "samples:\n";
  for (const Sample& sample : description.samples) {
    const SampleReading reading = TRY(read_sample(catalog, description, sample));
    out += "  - line: " + yaml_line(sample.line) + "\n";
    if (!sample.given.empty()) out += "    given: " + yaml_map(sample.given) + "\n";
    if (!sample.timezone.empty()) out += "    timezone: " + yaml_text(sample.timezone) + "\n";
    if (!sample.file_time.empty()) out += "    file_time: " + yaml_text(sample.file_time) + "\n";
    if (!reading.inner.empty()) out += "    inner: " + reading.inner + "\n";
    if (reading.none) {
      out += "    none: true\n";
      continue;
    }
    out += "    event:\n";
    for (const auto& [name, text] : reading.event) out += "      " + name + ": " + yaml_text(text) + "\n";
  }
  return out;
}

}  // namespace why403::ingest

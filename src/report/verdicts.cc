// --verdicts: one JSON object a line, one per denial chain.
#include <algorithm>
#include <array>
#include <cmath>

#include "base/json.h"
#include "base/text.h"
#include "report/explanation.h"

namespace why403::report {

using base::JsonWriter;
using diagnose::Denial;

namespace {

void text_or_null(JsonWriter& json, std::string_view key, std::string_view text) {
  json.key(key);
  if (text.empty()) json.null();
  else json.string(text);
}

void write_refs(JsonWriter& json, const Explanation& explanation, const stitch::Chain& chain) {
  json.key("refs").begin_array();
  for (const std::uint32_t each : chain.records) {
    const event::SourceRef& ref = explanation.record(each).ref;
    json.begin_object().key("file").string(explanation.file(ref.input)).key("line").number(ref.line);
    if (ref.record > 0) json.key("record").number(static_cast<std::uint64_t>(ref.record));
    json.end_object();
  }
  json.end_array();
}

double rounded(double value) { return static_cast<double>(std::lround(value * 1000)) / 1000; }

}  // namespace

// What identifies a denial is where its lines stand and what it asked for.
std::string denial_id(const Explanation& explanation, const Denial& denial) {
  const stitch::Record& front = explanation.record(denial.front);
  std::string key(explanation.file(front.ref.input));
  key += ":" + std::to_string(front.ref.line) + ":" + std::to_string(front.ref.record) + ":" + std::string(denial.path);
  std::uint64_t hash = base::hash_bytes(key, 403);
  std::string bytes;
  for (int i = 0; i < 6; ++i, hash >>= 8) bytes += static_cast<char>(hash & 0xff);
  return base::to_hex(bytes);
}

std::string verdict_lines(const Explanation& explanation) {
  std::string out;
  for (std::size_t i = 0; i < explanation.report.denials.size(); ++i) {
    if (!explanation.shown[i]) continue;
    const Denial& denial = explanation.report.denials[i];
    const auto person = [&](std::string_view text) { return explanation.redacted ? pseudonym("person", text) : std::string(text); };
    JsonWriter json(out);
    json.begin_object().key("id").string(denial_id(explanation, denial));
    write_refs(json, explanation, explanation.report.chains.chains[denial.chain]);
    json.key("time").string(base::format_rfc3339(denial.time));
    json.key("status");
    if (denial.status != 0) json.number(denial.status);
    else json.null();
    text_or_null(json, "method", denial.method);
    text_or_null(json, "host", explanation.safe(denial.host));
    text_or_null(json, "path", explanation.safe(denial.path));
    json.key("layer").string(event::name(denial.layer)).key("cause").string(name(denial.cause)).key("also").begin_array();
    for (const diagnose::Cause each : denial.also) json.string(name(each));
    json.end_array().key("verdict").string(name(denial.verdict)).key("pattern").string(name(denial.pattern));
    json.key("certainty").string(name(denial.certainty)).key("confidence").number(rounded(denial.confidence));
    json.key("grounds").begin_object().key("basis").string(name(denial.grounds.basis)).key("log_odds").number(rounded(denial.grounds.log_odds)).key("margin").number(rounded(denial.grounds.margin));
    json.key("join").number(rounded(explanation.report.chains.chains[denial.chain].join_score)).end_object();
    json.key("incident").string(explanation.report.incidents[denial.incident].id);
    text_or_null(json, "principal", person(denial.principal));
    text_or_null(json, "session", !denial.session.empty() ? denial.session : !denial.token.empty() ? denial.token : denial.api_key);
    const std::string client = denial.has_client ? base::format_ip(denial.client) : std::string();
    text_or_null(json, "client", explanation.redacted ? pseudonym("address", client) : client);
    text_or_null(json, "user_agent", explanation.safe(denial.agent));
    text_or_null(json, "rule", explanation.safe(denial.rule));
    json.end_object();
    out += '\n';
  }
  return out;
}

}  // namespace why403::report

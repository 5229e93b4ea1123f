#include "ingest/irregular.h"

#include "base/json_reader.h"
#include "base/scan.h"
#include "base/text.h"
#include "ingest/source/block_reader.h"

namespace why403::ingest {

void Irregular::count(std::string_view record) {
  const char* const begin = record.data();
  const char* const end = begin + record.size();
  if (base::is_plain(begin, end)) return;
  nul += base::find_byte(begin, end, '\0') != end ? 1 : 0;
  not_utf8 += base::is_valid_utf8(record) ? 0 : 1;
}

void Irregular::add(const Irregular& other) {
  cut += other.cut;
  not_utf8 += other.not_utf8;
  nul += other.nul;
  lost += other.lost;
}

std::vector<Message> Irregular::messages() const {
  std::vector<Message> out;
  const auto say = [&](std::uint64_t count, base::Severity severity, std::string_view one, std::string_view many, std::string reason) {
    if (count > 0)
      out.push_back({.what = std::to_string(count) + " " + std::string(count == 1 ? one : many), .reason = std::move(reason), .severity = severity});
  };
  using base::Severity;
  say(cut, Severity::warning, "line is cut", "lines are cut", "of a line only the first " + std::to_string(kLineBytesMax >> 20) + " MiB are read");
  say(not_utf8, Severity::note, "line holds bytes that are no UTF-8", "lines hold bytes that are no UTF-8", "each such byte is U+FFFD in what is printed");
  say(nul, Severity::note, "line holds NUL bytes", "lines hold NUL bytes", "a writer that crashed, or no log at all");
  return out;
}

std::string why_unread(std::string_view record) {
  if (!record.starts_with('{')) return {};
  base::JsonReader json(record, base::JsonReader::Manner::lenient);
  json.skip();
  if (!json.ok()) return json.failure();
  return json.at_end() ? "" : "text follows the JSON object";
}

}  // namespace why403::ingest

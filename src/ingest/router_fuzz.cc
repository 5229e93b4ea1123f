// Any bytes as lines of envelopes within envelopes: what they hold is read, joined and given back at the end, and every text
// of every event can be read while it lives.
#include <cstdint>
#include <string>

#include "ingest/catalog.h"
#include "ingest/router.h"

using namespace why403;
using namespace why403::ingest;

namespace {

constexpr std::size_t kLinesMax = 12;

std::size_t touch(const event::Event& event) {
  std::size_t sum = event.raw.size();
  for (const auto& entry : event::fields())
    for (const char c : event::to_text(event, entry.field)) sum += static_cast<unsigned char>(c);
  for (const auto& [name, text] : event.extra)
    for (const char c : text) sum += name.size() + static_cast<unsigned char>(c);
  for (const char c : event.raw) sum += static_cast<unsigned char>(c);
  return sum;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static auto catalog = Catalog::built_in();
  static const event::Fingerprinter fingerprinter("fuzz");
  if (!catalog) __builtin_trap();
  ReadContext context;
  context.fingerprinter = &fingerprinter;
  std::vector<std::string_view> lines = base::split({reinterpret_cast<const char*>(bytes), size}, '\n');
  if (lines.size() > kLinesMax) lines.resize(kLinesMax);
  Router router(*catalog, context);
  std::vector<std::shared_ptr<const Format>> envelopes;
  for (const char* const name : {"docker-json", "cri", "syslog", "cloudwatch-event", "aspnet-console", "timestamp-prefix"})
    if (const auto format = catalog->find(name)) envelopes.push_back(*format);
  router.force(envelopes);
  event::Event event;
  base::Arena arena;
  std::size_t sum = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    arena.reset();
    event.ref = {.input = 0, .record = 0, .line = i + 1};
    if (router.parse(lines[i], event, arena) == Outcome::event) sum += touch(event);
  }
  for (arena.reset(); router.flush(event, arena); arena.reset()) sum += touch(event) + event.ref.line;
  return sum == SIZE_MAX ? 1 : 0;
}

// Any event as a line of our own, read again by the format `ocsf`: it is the same event, extras and fingerprints too.
#include <cstdlib>
#include <cstdio>
#include <map>

#include "base/text.h"
#include "event/any_event.h"
#include "event/writer.h"
#include "ingest/mapping.h"
#include "ingest/router.h"
#include "ingest/samples.h"

using namespace why403;
using namespace why403::ingest;

namespace {

// The event in words. An empty text and a lone dash say no more than none; what is no UTF-8 cannot be said in JSON; of extras of the same
// name the first stays.
std::map<std::string, std::string> describe(const event::Event& event) {
  std::map<std::string, std::string> out;
  for (const auto& [name, text] : describe_event(event)) out.emplace(base::to_valid_utf8(name), base::to_valid_utf8(text));
  std::erase_if(out, [](const auto& entry) { return entry.second.empty() || entry.second == "-"; });
  return out;
}

void show(const char* title, const event::Event& event) {
  std::fprintf(stderr, "%s\n", title);
  for (const auto& [name, text] : describe(event)) std::fprintf(stderr, "%s: %s\n", name.c_str(), text.c_str());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static auto catalog = Catalog::built_in();
  static const event::Fingerprinter fingerprinter("fuzz");
  static const auto format = catalog->find("ocsf");
  event::Event before = event::any_event({reinterpret_cast<const char*>(data), size});
  // Events hold fingerprints of secrets, never the secrets.
  for (const event::Field secret : {event::Field::session, event::Field::token, event::Field::api_key})
    if (before.has(secret)) before.set_text(secret, "0123456789abcdef");
  // A host is kept without its port.
  if (before.has(event::Field::host)) {
    const std::string_view host = before.text(event::Field::host);
    before.present.remove(event::Field::host);
    set_host(host, before);
  }
  // Nor are there times before 1970 or after 2200.
  before.time.ns = static_cast<std::int64_t>(static_cast<std::uint64_t>(before.time.ns) % 7'000'000'000'000'000'000U);
  event::LineBuffer line;
  event::make_writer(event::Form::ocsf, {.secrets = event::Secrets::keep})->write(before, "fuzz.log", line);

  ReadContext context;
  context.fingerprinter = &fingerprinter;
  Router router(*catalog, context);
  router.force({*format});
  event::Event after;
  base::Arena arena;
  const std::string_view text = line.text();
  const Outcome outcome = router.parse(text.substr(0, text.size() - 1), after, arena);
  if (outcome == Outcome::event && describe(after) == describe(before)) return 0;
  show("before:", before);
  show("after:", after);
  std::fprintf(stderr, "%.*s", static_cast<int>(text.size()), text.data());
  std::abort();
}

// Every sample of every format by way of another form: written as an ECS document and read again, and as the body of an
// OpenTelemetry log record. (Our own OCSF lines: src/cli/events_test.cc.)
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include "base/json.h"
#include "event/writer.h"
#include "ingest/router.h"
#include "ingest/samples.h"

namespace why403::ingest {
namespace {

using event::Event;
using event::Field;

/// What an ECS document says in fields of its own.
constexpr event::FieldSet kCarriedByEcs{Field::time,  Field::client,     Field::principal_id, Field::method,     Field::scheme,   Field::path,    Field::query,
                                        Field::status, Field::user_agent, Field::referer,      Field::request_id, Field::trace_id, Field::duration, Field::reason_code,
                                        Field::action, Field::product,    Field::rules,        Field::policy};

class RoundTrip : public testing::Test {
 protected:
  RoundTrip() {
    context_.fingerprinter = &fingerprinter_;
    context_.file_time = base::Time::from_unix_seconds(1773309600);  // for dates without a year
  }

  static Catalog& catalog() {
    static Catalog all = std::move(*Catalog::built_in());
    return all;
  }

  /// The event that `format` makes of one record, if any.
  bool read(const std::shared_ptr<const Format>& format, std::string_view record, const Given& given, const std::function<void(const Event&)>& use) {
    Router router(catalog(), context_);
    router.force({format});
    base::Arena arena;
    Event event;
    if (router.parse(record, event, arena, given) != Outcome::event) return false;
    use(event);
    return true;
  }

  /// Calls `use` with every sample that is one record, and its event.
  void for_each_sample(const std::function<void(const std::string& line, const Given& given, const Format& format, const Event& event)>& use) {
    for (const auto& file : std::filesystem::directory_iterator(WHY403_SOURCE_DIR "/src/ingest/format")) {
      if (file.path().extension() != ".yaml") continue;
      std::ostringstream yaml;
      yaml << std::ifstream(file.path()).rdbuf();
      const auto description = read_description(file.path().string(), yaml.str());
      ASSERT_TRUE(description);
      const auto format = *catalog().find(description->name);
      if (format->multi_line() || !format->make_extractor()->stateless()) continue;
      for (const Sample& sample : description->samples) {
        const Given given(sample.given.begin(), sample.given.end());
        std::string_view line = sample.line;
        if (line.ends_with('\n')) line.remove_suffix(1);
        read(format, line, given, [&](const Event& event) { use(std::string(line), given, *format, event); });
      }
    }
  }

  event::Fingerprinter fingerprinter_{"sample"};
  ReadContext context_;
};

TEST_F(RoundTrip, EcsDocumentsSayTheSame) {
  const auto ecs = *catalog().find("ecs");
  std::size_t compared = 0;
  for_each_sample([&](const std::string& line, const Given&, const Format& format, const Event& before) {
    event::LineBuffer out;
    event::make_writer(event::Form::ecs, {.secrets = event::Secrets::keep})->write(before, "a.log", out);
    const event::OwnedEvent kept(before);
    const std::string_view document = out.text().substr(0, out.text().size() - 1);
    const bool is_ecs = read(ecs, document, {}, [&](const Event& after) {
      ++compared;
      kCarriedByEcs.for_each([&](Field field) {
        if (!kept->has(field)) return;
        EXPECT_EQ(event::to_text(after, field), event::to_text(kept.get(), field)) << format.name() << " " << event::info(field).name << "\n" << line;
      });
    });
    EXPECT_TRUE(is_ecs || !kept->has(Field::kind) || kept->kind == event::Kind::diagnostic) << document;
  });
  EXPECT_GT(compared, 800U);
}

TEST_F(RoundTrip, BodiesOfOpenTelemetryRecordsAreReadAsTheLinesThatTheyAre) {
  const auto otel = *catalog().find("otel-log");
  std::size_t compared = 0;
  for_each_sample([&](const std::string& line, const Given& given, const Format& format, const Event& before) {
    if (!given.empty()) return;
    std::map<std::string, std::string> said;
    for (const auto& [name, text] : describe_event(before)) said[name] = text;
    std::string record;
    base::JsonWriter json(record);
    json.begin_object().key("timeUnixNano").string("1773309601000000000").key("body").begin_object().key("stringValue").string(line).end_object().end_object();
    read(otel, record, {}, [&](const Event& after) {
      // One line alone may look like another format's.
      if (after.format != format.name()) return;
      ++compared;
      std::map<std::string, std::string> now;
      for (const auto& [name, text] : describe_event(after)) now[name] = text;
      for (const auto& [name, text] : said) EXPECT_EQ(now[name], text) << format.name() << " " << name << "\n" << line;
    });
  });
  EXPECT_GT(compared, 600U);
}

}  // namespace
}  // namespace why403::ingest

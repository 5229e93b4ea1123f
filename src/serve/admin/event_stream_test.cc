#include "serve/admin/event_stream.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace why403::serve {
namespace {

using std::chrono::milliseconds;

std::string taken(EventStream::Listener& listener) {
  std::string out;
  EXPECT_TRUE(listener.wait(out, milliseconds(0)));
  return out;
}
std::string last_id(const std::string& out) {
  const std::size_t at = out.rfind("id: ");
  return at == std::string::npos ? "" : out.substr(at + 4, out.find('\n', at) - at - 4);
}

TEST(EventStream, GivesEachListenerWhatItAskedFor) {
  EventStream events;
  events.publish("change", R"({"n":0})");  // nobody listens
  const auto all = events.listen({}, {});
  const auto denials = events.listen({.kinds = {"decision"}, .decision = "deny", .principal = "ann"}, {});
  events.publish("change", R"({"n":1})");
  events.publish("decision", R"({"event":"decision","decision":"allow","principal_type":"User","principal":"ann"})");
  events.publish("decision", R"({"event":"decision","decision":"deny","principal_type":"User","principal":"ben"})");
  events.publish("decision", R"({"event":"decision","decision":"deny","principal_type":"User","principal":"ann"})");
  EXPECT_EQ(std::ranges::count(taken(*all), '{'), 4);
  const std::string got = taken(*denials);
  EXPECT_EQ(std::ranges::count(got, '{'), 1);
  EXPECT_NE(got.find(R"(event: decision)"), std::string::npos);
  EXPECT_EQ(taken(*denials), ":\n\n");
}

TEST(EventStream, KeepsAnEventInOneLine) {
  EventStream events;
  const auto all = events.listen({}, {});
  events.publish("change", "{\"a\":1,\r\n\r\ndata: {}\r\"b\":2}");
  const std::string got = taken(*all);
  EXPECT_NE(got.find("\ndata: {\"a\":1,    data: {} \"b\":2}\n\n"), std::string::npos) << got;
  EXPECT_EQ(got.find('\r'), std::string::npos);
}

TEST(EventStream, GoesOnBehindTheLastThatWasSeen) {
  EventStream events;
  auto first = events.listen({}, {});
  for (const char* each : {R"({"n":1})", R"({"n":2})", R"({"n":3})"}) events.publish("change", each);
  const std::string id = last_id(taken(*first));
  first.reset();
  events.publish("change", R"({"n":4})");
  const auto again = events.listen({}, id);
  EXPECT_NE(taken(*again).find(R"({"n":4})"), std::string::npos);
  for (const char* other : {"", "x", "0-1", "-", "99999999999999999999"}) {
    const auto listener = events.listen({}, other);
    EXPECT_EQ(taken(*listener), ":\n\n") << other;
  }
}

TEST(EventStream, TellsASlowListenerWhatItLost) {
  EventStream events;
  const auto slow = events.listen({}, {});
  const std::string large(100'000, 'x');
  for (int i = 0; i < 100; ++i) events.publish("change", large);
  const std::string got = taken(*slow);
  EXPECT_TRUE(got.starts_with("event: lost\ndata: {\"lost\":"));
  const EventStream::Counts counts = events.counts();
  EXPECT_EQ(counts.published, 100U);
  EXPECT_EQ(counts.lost, 100U - kRingBytesMax / large.size());
}

TEST(EventStream, BoundsItsListenersAndEnds) {
  EventStream events;
  std::vector<std::unique_ptr<EventStream::Listener>> all;
  for (std::size_t i = 0; i < kListenersMax; ++i) all.push_back(events.listen({}, {}));
  EXPECT_EQ(events.listen({}, {}), nullptr);
  all.pop_back();
  EXPECT_NE(events.listen({}, {}), nullptr);
  events.stop();
  std::string out;
  EXPECT_FALSE(all.front()->wait(out, milliseconds(1000)));
  EXPECT_EQ(events.listen({}, {}), nullptr);
}

}  // namespace
}  // namespace why403::serve

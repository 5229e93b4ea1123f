#include <array>
#include <string>

#include <gtest/gtest.h>

#include "stitch/by_time.h"
#include "stitch/family.h"
#include "stitch/join.h"

namespace why403::stitch {
namespace {

using event::Event;
using event::Field;
using event::Kind;
using event::Layer;
using event::Outcome;

Event request(std::uint32_t input, std::uint64_t line, double seconds, int status, std::string_view client, std::string_view path) {
  Event event;
  event.format = input == 0 ? "access" : "other";
  event.ref = {input, 0, line};
  event.time = {static_cast<std::int64_t>(seconds * 1e9)};
  event.kind = Kind::request;
  event.layer = Layer::proxy;
  event.status = status;
  event.client = *base::parse_ip(client);
  for (const Field field : {Field::time, Field::kind, Field::layer, Field::status, Field::client}) event.present.add(field);
  event.set_text(Field::path, path);
  event.set_text(Field::method, "GET");
  event.raw = "line";
  return event;
}

Event remark(std::uint64_t line, double seconds, std::string_view client, std::string_view path, std::string_view message) {
  Event event = request(1, line, seconds, 0, client, path);
  event.present.remove(Field::status);
  event.kind = Kind::diagnostic;
  event.outcome = Outcome::refused;
  event.present.add(Field::outcome);
  event.set_text(Field::message, message);
  return event;
}

Chains chains_of(const std::vector<Event>& events, Collection& all) {
  Collector collector({.inputs = {"access.log", "error.log"}});
  for (const Event& event : events) collector.take(event);
  all = std::move(collector).finish();
  return join(all);
}

TEST(Join, ARequestAndItsRemarkAreOneChain) {
  Collection all;
  const Chains chains = chains_of({request(0, 1, 10, 403, "192.0.2.1", "/a"), remark(1, 10.2, "192.0.2.1", "/a", "access forbidden by rule")}, all);
  ASSERT_EQ(chains.chains.size(), 1U);
  EXPECT_EQ(chains.chains[0].records.size(), 2U);
  EXPECT_EQ(all.records[chains.chains[0].records[0]].ref.input, 0U) << "the request comes first";
}

TEST(Join, ARemarkBelongsToTheRequestWhoseIdItQuotes) {
  Event asked = request(0, 1, 10, 403, "192.0.2.1", "/a");
  asked.set_text(Field::request_id, "d23b1fca-45b2-4f74-abe8-ff56bc09e54f");
  Event said = remark(1, 50, "192.0.2.1", "/", "deny: jwt expired, apiRequestId d23b1fca-45b2-4f74-abe8-ff56bc09e54f");
  said.present.remove(Field::client);
  said.present.remove(Field::path);
  Collection all;
  const Chains chains = chains_of({asked, said}, all);
  ASSERT_EQ(chains.chains.size(), 1U);
  EXPECT_EQ(chains.chains[0].records.size(), 2U);
}

// What a framework writes of a refusal without saying whose.
Event nameless(std::uint64_t line, double seconds, std::string_view message) {
  Event event = remark(line, seconds, "192.0.2.1", "/", message);
  event.present.remove(Field::client);
  event.present.remove(Field::path);
  event.present.remove(Field::method);
  return event;
}

Chains chains_by_time(const std::vector<Event>& events, Collection& all) {
  Collector collector({.inputs = {"access.log", "app.log"}});
  for (const Event& event : events) collector.take(event);
  all = std::move(collector).finish();
  return join(all, [](const Record& record) { return !record.is_request(); });
}

TEST(Join, ARemarkThatNamesNothingBelongsToTheOneRefusalBesideIt) {
  Collection all;
  const Chains chains = chains_by_time({request(0, 1, 10, 401, "192.0.2.1", "/a"), nameless(1, 10.3, "Jwt expired"), request(0, 2, 60, 403, "192.0.2.2", "/b")}, all);
  ASSERT_EQ(chains.chains.size(), 2U);
  EXPECT_EQ(chains.chains[0].records.size(), 2U);
  EXPECT_LT(chains.chains[0].join_score, 0.7);
}

// An image registry asks for another token with 401 where the account lacks the right, and answers 412 to a policy's no.
TEST(Join, ARemarkThatNamesNothingBelongsToARefusalOfAnyStatus) {
  Event policy = request(0, 2, 60, 412, "192.0.2.2", "/b");
  policy.present.add(Field::outcome);
  policy.outcome = Outcome::refused;
  Collection all;
  const Chains chains = chains_by_time({request(0, 1, 10, 401, "192.0.2.1", "/a"), nameless(1, 10.3, "unauthorized to access repository"), policy, nameless(2, 60.2, "the image cannot be pulled")}, all);
  ASSERT_EQ(chains.chains.size(), 2U);
  EXPECT_EQ(chains.chains[0].records.size(), 2U);
  EXPECT_EQ(chains.chains[1].records.size(), 2U);
}

TEST(Join, ARemarkThatNamesNothingIsLeftApartWhereTwoRefusalsCanBeMeant) {
  Collection all;
  const Chains chains = chains_by_time({request(0, 1, 10, 401, "192.0.2.1", "/a"), request(0, 2, 11, 401, "192.0.2.2", "/b"), nameless(1, 10.5, "Jwt expired"), nameless(2, 10.6, "password mismatch")}, all);
  EXPECT_EQ(chains.chains.size(), 4U);
}

TEST(Join, ARefusalThatIsExplainedTakesNoRemarkByTime) {
  Collection all;
  const Chains chains = chains_by_time({request(0, 1, 10, 401, "192.0.2.1", "/a"), remark(1, 10.1, "192.0.2.1", "/a", "no user"), nameless(2, 10.2, "Jwt expired")}, all);
  EXPECT_EQ(chains.chains.size(), 2U);
}

TEST(Join, TwoRequestsOfOneHopStayApartWhateverTheirId) {
  Event first = request(0, 1, 10, 403, "192.0.2.1", "/a");
  Event second = request(0, 2, 11, 403, "192.0.2.1", "/a");
  first.set_text(Field::request_id, "0123456789abcdef");
  second.set_text(Field::request_id, "0123456789abcdef");
  Collection all;
  EXPECT_EQ(chains_of({first, second}, all).chains.size(), 2U);
}

TEST(Join, EachOfTwoIdenticalRequestsGetsItsOwnRemark) {
  Collection all;
  const Chains chains = chains_of({request(0, 1, 10, 403, "192.0.2.1", "/a"), request(0, 2, 10, 403, "192.0.2.1", "/a"), remark(1, 10, "192.0.2.1", "/a", "access forbidden by rule"),
                                   remark(2, 10, "192.0.2.1", "/a", "access forbidden by rule")}, all);
  ASSERT_EQ(chains.chains.size(), 2U);
  EXPECT_EQ(chains.chains[0].records.size(), 2U);
  EXPECT_EQ(chains.chains[1].records.size(), 2U);
}

TEST(Join, IdsJoinUnderWhateverNameEachHopLogsThem) {
  Event edge = request(0, 1, 10, 403, "203.0.113.1", "/a");
  edge.set_text(Field::vendor_id, "8a1b2c3d4e5f");
  Event inner = request(1, 1, 12, 403, "10.0.0.1", "/v2/a");
  inner.set_text(Field::request_id, "8a1b2c3d4e5f");
  Collection all;
  EXPECT_EQ(chains_of({edge, inner}, all).chains.size(), 1U);
}

TEST(Join, AnotherClientIsAnotherRequest) {
  Collection all;
  EXPECT_EQ(chains_of({request(0, 1, 10, 403, "192.0.2.1", "/a"), remark(1, 10, "192.0.2.2", "/a", "access forbidden by rule")}, all).chains.size(), 2U);
}

// A sign-in that failed, as a program behind PAM writes it: the number is its process's, which serves many.
Event sign_in(std::uint64_t line, double seconds, std::string_view client, std::string_view principal, std::int32_t port = 0) {
  Event event = remark(line, seconds, client, "/", "authentication failure");
  event.present.remove(Field::path);
  event.present.remove(Field::method);
  event.kind = Kind::authentication;
  event.layer = Layer::identity;
  event.outcome = Outcome::failed;
  event.set_text(Field::connection_id, "4711");
  if (!principal.empty()) event.set_text(Field::principal, principal);
  event.client_port = port;
  if (port != 0) event.present.add(Field::client_port);
  return event;
}

TEST(Join, OneProcessThatServesManyKeepsClientsAndAccountsApart) {
  Collection all;
  EXPECT_EQ(chains_of({sign_in(1, 10, "192.0.2.1", "alice"), sign_in(2, 11, "192.0.2.2", "alice"), sign_in(3, 12, "192.0.2.2", "bob")}, all).chains.size(), 3U);
}

TEST(Join, OneProcessKeepsPortsApart) {
  Collection all;
  EXPECT_EQ(chains_of({sign_in(1, 10, "192.0.2.1", "alice", 4001), sign_in(2, 11, "192.0.2.1", "alice", 4002)}, all).chains.size(), 2U);
}

TEST(Join, ALineThatNamesNobodyBringsNoTwoClientsTogether) {
  Event nobody = sign_in(2, 11, "192.0.2.1", "");
  nobody.present.remove(Field::client);
  Collection all;
  const Chains chains = chains_of({sign_in(1, 10, "192.0.2.1", "alice"), nobody, sign_in(3, 12, "192.0.2.2", "bob")}, all);
  ASSERT_EQ(chains.chains.size(), 2U);
  EXPECT_EQ(chains.chains[0].records.size(), 2U);
}

TEST(Join, LinesOfOneConnectionAreOneChainThoughEachNamesAPart) {
  Collection all;
  EXPECT_EQ(chains_of({sign_in(1, 10, "192.0.2.1", ""), sign_in(2, 11, "192.0.2.1", "alice"), sign_in(3, 12, "192.0.2.1", "alice", 4001)}, all).chains.size(), 1U);
}

TEST(Join, AFloodUnderOneNumberIsManyChainsOfBoundedSize) {
  std::vector<Event> events;
  for (std::size_t i = 0; i < 3 * kMembersMax; ++i) events.push_back(sign_in(i + 1, 10, "192.0.2.1", "alice", 4001));
  Collection all;
  const Chains chains = chains_of(events, all);
  EXPECT_EQ(chains.chains.size(), 3U);
  for (const Chain& chain : chains.chains) EXPECT_LE(chain.records.size(), kMembersMax);
}

TEST(Join, ARemarkAmongTooManyRefusalsExplainsNone) {
  std::vector<Event> events{nameless(1, 10, "Jwt expired")};
  for (std::size_t i = 0; i <= kTimeCandidatesMax; ++i) events.push_back(request(0, i + 1, 10, 401, "192.0.2.1", "/a"));
  Collection all;
  EXPECT_EQ(chains_by_time(events, all).chains.size(), events.size());
}

TEST(Join, OneCloudLogInManyFilesIsOneHop) {
  Event first = request(0, 1, 10, 403, "192.0.2.1", "/a");
  Event second = request(1, 1, 10, 403, "192.0.2.1", "/a");
  for (Event* each : {&first, &second}) {
    each->kind = Kind::api_call;
    each->format = "trail";
    each->set_text(Field::product, "cloud");
  }
  Collection all;
  EXPECT_EQ(chains_of({first, second}, all).chains.size(), 2U);
}

TEST(Join, ARemarkOfARequestThatWasAnsweredWellIsNoDenial) {
  Collection all;
  EXPECT_TRUE(chains_of({request(0, 1, 10, 200, "192.0.2.1", "/a"), remark(1, 10, "192.0.2.1", "/a", "access forbidden by rule")}, all).chains.empty());
}

TEST(Join, AClockThatIsAheadIsSeenAndCorrected) {
  std::vector<Event> events;
  std::vector<std::string> paths;
  for (int i = 0; i < 6; ++i) paths.push_back("/page" + std::string(1, static_cast<char>('a' + i)));
  for (int i = 0; i < 6; ++i) {
    events.push_back(request(0, i + 1, 100 + 30 * i, 403, "192.0.2.1", paths[i]));
    events.push_back(remark(i + 1, 142 + 30 * i, "192.0.2.1", paths[i], "access forbidden by rule"));
  }
  Collection all;
  const Chains chains = chains_of(events, all);
  EXPECT_EQ(chains.chains.size(), 6U);
  ASSERT_EQ(chains.offsets.size(), 1U);
  EXPECT_EQ(chains.offsets[0].offset.ns, 42'000'000'000);
}

TEST(Collector, IsBoundedPerClientWhenCrowded) {
  Collector collector({.inputs = {"access.log"}});
  for (std::size_t i = 0; i < kRecordsMax / 2 + 10; ++i) collector.take(request(0, i, 1, 403, "192.0.2.1", "/a"));
  const Collection all = std::move(collector).finish();
  EXPECT_EQ(all.records.size(), kRecordsMax / 2);
  EXPECT_EQ(all.denials_lost, 10U);
}

TEST(Collector, TellsSoManyWritersApartAndNoMore) {
  Collector collector({.inputs = {"hosts.log"}}), other({.inputs = {"hosts.log"}});
  std::vector<std::string> hosts;
  for (std::size_t i = 0; i < kSourcesMax + 10; ++i) hosts.push_back("host" + std::to_string(i));
  for (Collector* each : {&collector, &other})
    for (const std::string& host : hosts) {
      Event event = request(0, 1, 10, 403, "192.0.2.1", "/a");
      event.set_text(Field::reporter, host);
      each->take(event);
    }
  collector.absorb(std::move(other));
  const Collection all = std::move(collector).finish();
  ASSERT_EQ(all.sources.size(), kSourcesMax + 1);
  EXPECT_TRUE(all.sources.back().rest);
  EXPECT_EQ(all.sources.back().events, 20U);
  EXPECT_EQ(all.sources.front().events, 2U);
  EXPECT_EQ(all.records.back().source, kSourcesMax);
}

TEST(Successes, AreFoundFromAMomentOn) {
  std::vector<Success> all;
  for (std::int64_t i = 0; i < 5; ++i) all.push_back({.time_ns = i * 10, .client = 1});
  const SuccessView view(all, &Success::client, {false, true});
  EXPECT_EQ(view.of(1).from(0).size(), 5U);
  EXPECT_EQ(view.of(1).from(11).size(), 3U);
  EXPECT_TRUE(view.of(1).from(41).empty());
}

TEST(Successes, AreThinnedToHalfTheRoom) {
  Successes successes;
  for (std::size_t i = 0; i <= kSuccessesMax; ++i) successes.add({.time_ns = static_cast<std::int64_t>(i) * 1'000'000, .client = static_cast<std::uint32_t>(i % 50 + 1), .family = 1});
  EXPECT_LE(successes.all().size(), kSuccessesMax / 2 + 1);
  std::uint64_t count = 0;
  for (const Success& each : successes.all()) count += each.count;
  EXPECT_EQ(count, kSuccessesMax + 1);
}

TEST(Family, TakesIdentifiersOut) {
  EXPECT_EQ(family_of("/ledger/7"), "/ledger/*");
  EXPECT_EQ(family_of("/ledger/2f1c8a9e-0d3b-4c1e-9f00-aa11bb22cc33/lines"), "/ledger/*/lines");
  EXPECT_EQ(family_of("/static/app.js"), "/static/app.js");
  EXPECT_EQ(family_of("/images/product-99812.jpg"), "/images/*");
  EXPECT_EQ(family_of("/docs/guide-2"), "/docs/guide-2");
  EXPECT_EQ(family_of("/a/b/c/d/e/f"), "/a/b/c/d/e/**");
  EXPECT_EQ(family_of_call("read", "kv/data/shared/9912"), "read /kv/data/shared/*");
  EXPECT_EQ(family_of_call("s3:GetObject", "bucket/key"), "s3:GetObject");
  EXPECT_EQ(family_of_call("", "/orders"), "/orders");
  EXPECT_EQ(area_of("/ledger/7"), "/ledger");
  EXPECT_EQ(area_of("/index.html"), "/");
}

TEST(Source, StemsForgetRotation) {
  EXPECT_EQ(source_stem("nginx/access.log.2.gz"), "access.log");
  EXPECT_EQ(source_stem("access.log-20260312"), "access.log");
}

TEST(Join, EachLimitedRequestHasOneLineOfTheErrorLog) {
  std::vector<Event> events;
  for (std::uint64_t i = 0; i < 3; ++i) events.push_back(request(0, i + 1, 10, 503, "192.0.2.1", "/login"));
  const std::array<std::string, 3> said{"limiting requests, excess: 3.7 by zone", "limiting requests, excess: 3.2 by zone", "limiting requests, excess: 12.9 by zone"};
  for (std::uint64_t i = 0; i < 3; ++i) events.push_back(remark(i + 1, 10, "192.0.2.1", "/login", said[i]));
  Collection all;
  const Chains chains = chains_of(events, all);
  ASSERT_EQ(chains.chains.size(), 3U);
  for (const Chain& chain : chains.chains) EXPECT_EQ(chain.records.size(), 2U);
}

TEST(Join, WhatWasTurnedAwayAtTheDoorHasNoRemarkOfTheApplication) {
  Event inner = remark(2, 10.1, "192.0.2.1", "/login", "authentication failure for bob");
  inner.kind = Kind::authentication;
  inner.layer = Layer::identity;
  inner.format = "app";
  inner.set_text(Field::reason_code, "failed");
  Collection all;
  const Chains chains = chains_of({request(0, 1, 10, 503, "192.0.2.1", "/login"), remark(1, 10, "192.0.2.1", "/login", "limiting requests, excess: 3.7"), inner}, all);
  EXPECT_EQ(chains.chains.size(), 2U);
}

TEST(Join, StagesOfOneCallAreOneRefusal) {
  std::vector<Event> events;
  const std::array<std::string_view, 2> stages{"request", "response"};
  for (std::uint64_t i = 0; i < 2; ++i) {
    Event call = request(0, i + 1, 10 + 0.004 * static_cast<double>(i), 403, "192.0.2.1", "/kv/a");
    call.kind = Kind::api_call;
    call.set_text(Field::request_id, "55645140-6746-4c42");
    call.extra.emplace_back("stage", stages[i]);
    events.push_back(call);
  }
  Collection all;
  EXPECT_EQ(chains_of(events, all).chains.size(), 1U);
}

TEST(Join, WhatAContentNetworkFetchedBelongsToTheRequestThatItServed) {
  Event edge = request(0, 1, 10, 403, "192.0.2.1", "/img/1.webp");
  edge.layer = Layer::edge;
  edge.set_text(Field::user_agent, "Mozilla/5.0");
  Event store = request(1, 1, 10, 403, "198.51.100.9", "/img/1.webp");
  store.layer = Layer::platform;
  edge.set_text(Field::product, "cloudfront");
  store.set_text(Field::product, "s3");
  store.set_text(Field::user_agent, "Amazon CloudFront");
  Collection all;
  EXPECT_EQ(chains_of({edge, store}, all).chains.size(), 1U);
}

TEST(Join, InstancesOfOneServiceAreNoHopsOfEachOther) {
  Event first = request(0, 1, 10, 403, "192.0.2.1", "/.env"), second = request(0, 2, 11, 403, "192.0.2.1", "/.env");
  first.set_text(Field::reporter, "intranet-7a27b");
  second.set_text(Field::reporter, "intranet-3ecf7");
  Collection all;
  EXPECT_EQ(chains_of({first, second}, all).chains.size(), 2U);
}

TEST(Join, AnIdentityProvidersRefusalStaysBesideItsSuccesses) {
  Event refused = request(0, 1, 10, 0, "192.0.2.1", "/api/v1/authn"), passed = request(0, 2, 11, 200, "192.0.2.1", "/api/v1/authn");
  refused.kind = Kind::authorization;
  refused.layer = Layer::identity;
  refused.outcome = Outcome::refused;
  refused.present.add(Field::outcome);
  refused.present.remove(Field::status);
  Collection all;
  EXPECT_EQ(chains_of({refused, passed}, all).chains.size(), 1U);
}

// What a hop behind another sees of the reader's request, when it believes no header: the address in front.
Event relayed(std::uint64_t line, double seconds, std::string_view path, std::string_view agent) {
  Event event = request(1, line, seconds, 429, "203.0.113.5", path);
  event.set_text(Field::user_agent, agent);
  return event;
}

TEST(Join, AHopThatSeesTheOneInFrontIsJoinedByAgentAndPath) {
  constexpr std::array<std::string_view, 4> agents{"Mozilla/5.0 (X11)", "Mozilla/5.0 (Macintosh)", "Mozilla/5.0 (iPhone)", "curl/8.6.0"}, paths{"/page/a", "/page/b", "/page/c", "/page/d"};
  std::vector<Event> events;
  for (std::uint64_t i = 0; i < agents.size(); ++i) {
    Event edge = request(0, i + 1, 10 + 20 * static_cast<double>(i), 429, "192.0.2." + std::to_string(i + 1), paths[i]);
    edge.layer = Layer::edge;
    edge.set_text(Field::product, "akamai");
    edge.set_text(Field::user_agent, agents[i]);
    events.push_back(edge);
    events.push_back(relayed(i + 1, 10.2 + 20 * static_cast<double>(i), paths[i], agents[i]));
  }
  Collection all;
  EXPECT_EQ(chains_of(events, all).chains.size(), agents.size());
  // One agent behind the other address: another client, not a hop.
  EXPECT_EQ(chains_of({events[0], events[1]}, all).chains.size(), 2U);
  // Another agent is another request.
  events[1].set_text(Field::user_agent, "okhttp/4.12.0");
  EXPECT_EQ(chains_of(events, all).chains.size(), agents.size() + 1);
}

TEST(Join, AnIdAmongCapturedHeadersJoins) {
  Event proxy = request(0, 1, 10, 401, "192.0.2.1", "/v1/me"), application = request(1, 1, 300, 401, "10.20.0.5", "/v1/me");
  proxy.extra.emplace_back("request_headers", "{app.example|63ff3a0a-1b99-471b-a4fd-212b9636a48e}");
  application.set_text(Field::request_id, "63ff3a0a-1b99-471b-a4fd-212b9636a48e");
  Collection all;
  EXPECT_EQ(chains_of({proxy, application}, all).chains.size(), 1U);
}

TEST(Join, AFolderThatCouldNotBeSearchedIsPartOfThePath) {
  Event kernel = nameless(1, 10.1, "denied search on dir");
  kernel.kind = Kind::authorization;
  kernel.set_text(Field::resource, "media");
  Collection all;
  EXPECT_EQ(chains_of({request(0, 1, 10, 403, "192.0.2.1", "/media/clip6.mp4"), kernel}, all).chains.size(), 1U);
  kernel.set_text(Field::resource, "spool");
  EXPECT_EQ(chains_of({request(0, 1, 10, 403, "192.0.2.1", "/media/clip6.mp4"), kernel}, all).chains.size(), 2U);
}

// Requests at irregular times, each with a nameless remark that is so many seconds late.
std::vector<Event> remarks_apart(double late, bool alike = true) {
  std::vector<Event> events;
  for (std::uint64_t i = 0; i < 8; ++i) {
    const double time = 100 + 40 * static_cast<double>(i) + static_cast<double>(i * i % 7) * 3;
    events.push_back(request(0, i + 1, time, 403, "192.0.2." + std::to_string(i + 1), "/a"));
    events.push_back(nameless(i + 1, time + (alike ? late : late * static_cast<double>(i + 1)), "origin is not allowed"));
  }
  return events;
}

TEST(Join, AWriterWhoseClockIsOffIsKnownByTheCommonDistanceOfItsRemarks) {
  Collection all;
  EXPECT_EQ(chains_by_time(remarks_apart(-3.5), all).chains.size(), 8U);
  EXPECT_EQ(chains_by_time(remarks_apart(61), all).chains.size(), 8U);
  for (const double most : {-300, 300}) EXPECT_EQ(chains_by_time(remarks_apart(most), all).chains.size(), 8U);
  EXPECT_EQ(chains_by_time(remarks_apart(2.3, false), all).chains.size(), 16U) << "distances that differ say nothing";
}

TEST(Join, AClockIsComparedByPathsWhereOneSideNamesNobody) {
  std::vector<Event> events;
  constexpr std::array<std::string_view, 5> paths{"/cases/a", "/cases/b", "/cases/c", "/cases/d", "/cases/e"};
  for (std::uint64_t i = 0; i < paths.size(); ++i) {
    events.push_back(request(0, i + 1, 100 + 30 * static_cast<double>(i), 403, "192.0.2.1", paths[i]));
    Event said = remark(i + 1, 80 + 30 * static_cast<double>(i), "192.0.2.1", paths[i], "Invalid CSRF token");
    said.present.remove(Field::client);
    events.push_back(said);
  }
  Collection all;
  EXPECT_EQ(chains_of(events, all).chains.size(), 5U);
}

}  // namespace
}  // namespace why403::stitch

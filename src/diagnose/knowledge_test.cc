#include "diagnose/knowledge.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace why403::diagnose {
namespace {

using event::Field;

// An event as a sample writes it, kept as a record.
stitch::Record record_of(const std::vector<std::pair<std::string, std::string>>& sample, base::Arena& arena) {
  event::Event event;
  for (const auto& [name, text] : sample) {
    if (name.starts_with("extra.")) {
      event.extra.emplace_back(std::string_view(name).substr(6), text);
      continue;
    }
    const auto field = event::find_field(name);
    EXPECT_TRUE(field) << name;
    if (!field) continue;
    if (*field == Field::status) event.status = std::atoi(text.c_str());
    else if (*field == Field::upstream_status) event.upstream_status = std::atoi(text.c_str());
    else if (*field == Field::kind) event.kind = event::find_kind(text).value();
    else if (*field == Field::layer) event.layer = event::find_layer(text).value();
    else if (*field == Field::outcome) event.outcome = event::find_outcome(text).value();
    else event.texts[static_cast<std::size_t>(*field)] = text;
    event.present.add(*field);
  }
  return stitch::keep(event, arena);
}

TEST(Knowledge, EverySignatureHasSamplesThatItMatches) {
  const auto knowledge = Knowledge::built_in();
  ASSERT_TRUE(knowledge) << knowledge.error().what;
  for (const auto& signature : knowledge->signatures()) {
    EXPECT_FALSE(signature->samples.empty()) << signature->id;
    EXPECT_FALSE(signature->source.empty()) << signature->id;
    EXPECT_FALSE(signature->shows.empty()) << signature->id;
    for (const auto& sample : signature->samples) {
      base::Arena arena;
      std::vector<const Signature*> hits;
      knowledge->match(record_of(sample, arena), hits);
      EXPECT_NE(std::find(hits.begin(), hits.end(), signature.get()), hits.end()) << signature->id;
    }
  }
}

TEST(Knowledge, IdsAreUnique) {
  const auto knowledge = Knowledge::built_in();
  ASSERT_TRUE(knowledge);
  std::vector<std::string> ids;
  for (const auto& signature : knowledge->signatures()) ids.push_back(signature->id);
  std::sort(ids.begin(), ids.end());
  const auto twice = std::adjacent_find(ids.begin(), ids.end());
  EXPECT_EQ(twice, ids.end()) << *twice;
}

// What products write about a request that goes on, in words that resemble a refusal's.
TEST(Knowledge, SaysNothingOfLinesThatRefuseNobody) {
  const auto knowledge = Knowledge::built_in();
  ASSERT_TRUE(knowledge);
  const std::vector<std::vector<std::pair<std::string, std::string>>> lines = {
      {{"product", "nginx"}, {"message", "delaying request, excess: 0.842, by zone \"perip\""}},
      {{"product", "nginx"}, {"message", "limiting requests, dry run, excess: 20.2 by zone \"perip\""}},
      {{"product", "nginx"}, {"message", "upstream SSL certificate verify error: (18:self signed certificate) while SSL handshaking to upstream"}},
      {{"product", "apache"}, {"reason_code", "AH01697"}, {"message", "auth_ldap authenticate: accepting alice"}},
      {{"product", "apache"}, {"reason_code", "AH01628"}, {"message", "authorization result: granted (no directives)"}},
      {{"product", "auth0"}, {"reason_code", "fce"}, {"message", "Failed to change user email"}},
      {{"product", "pomerium"}, {"reason_code", "non-pomerium-route"}},
      {{"kind", "diagnostic"}, {"message", "CORS policy execution successful."}},
      {{"kind", "diagnostic"}, {"message", "Antiforgery successfully validated a request."}},
  };
  for (const auto& line : lines) {
    base::Arena arena;
    std::vector<const Signature*> hits;
    knowledge->match(record_of(line, arena), hits);
    EXPECT_TRUE(hits.empty()) << line.back().second << " is read as " << hits.front()->id;
  }
}

TEST(Knowledge, WrongDocumentsAreRefused) {
  Knowledge knowledge;
  EXPECT_FALSE(knowledge.add("a", R"({"signatures":[{"id":"x","when":{"no_such_field":"y"},"causes":{"waf-rule":"3"}}]})"));
  EXPECT_FALSE(knowledge.add("a", R"({"signatures":[{"id":"x","when":{"message":"y"},"causes":{"no-such-cause":"3"}}]})"));
  EXPECT_FALSE(knowledge.add("a", R"({"signatures":[{"id":"x","causes":{"waf-rule":"3"}}]})"));
  EXPECT_FALSE(knowledge.add("a", "{"));
  EXPECT_TRUE(knowledge.add("a", R"({"signatures":[{"id":"x","when":{"message":"y*"},"causes":{"waf-rule":"3"}}]})"));
}

TEST(FoldedGlob, IgnoresLetterCase) {
  EXPECT_TRUE(FoldedGlob("*Access Denied*").matches("xx ACCESS denied yy"));
  EXPECT_TRUE(FoldedGlob("limit*").matches("LIMITing"));
  EXPECT_TRUE(FoldedGlob("*end").matches("the END"));
  EXPECT_TRUE(FoldedGlob("a*b*c").matches("A--B--C"));
  EXPECT_FALSE(FoldedGlob("exact").matches("exactly"));
}

}  // namespace
}  // namespace why403::diagnose

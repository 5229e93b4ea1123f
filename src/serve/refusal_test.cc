#include "serve/refusal.h"

#include <gtest/gtest.h>

#include <array>

#include "base/json_reader.h"
#include "serve/configuration.h"

namespace why403::serve {
namespace {

Reply refuse(std::string_view accept, std::string_view language = {}, const Refusal& refusal = {.cause = "permission-missing", .reference = "ABCDEFGHIJKLMNOPQRST"},
             const RefusalPage& page = {}) {
  const std::array<Header, 2> headers = {{{"Accept", accept}, {"Accept-Language", language}}};
  const Request request{.headers = headers};
  Reply reply;
  write_refusal(refusal, page, request, reply);
  return reply;
}

TEST(Refusal, TakesTheFormThatIsAccepted) {
  const std::string_view browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";
  for (const auto& [accept, wanted] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {browser, "text/html"},
           {"", "application/problem+json"},
           {"*/*", "application/problem+json"},
           {"application/json", "application/problem+json"},
           {"application/json, text/html;q=0.5", "application/problem+json"},
           {"application/json;q=0.1, TEXT/HTML ; q=0.5", "text/html"},
           {"text/plain", "text/plain"},
           {"text/html;q=0, text/plain", "text/plain"},
           {"image/png", "application/problem+json"},
           {";;;,,q=x;q=", "application/problem+json"},
       })
    EXPECT_TRUE(refuse(accept).content_type.starts_with(wanted)) << accept;
}

TEST(Refusal, SpeaksTheLanguageThatIsPreferred) {
  EXPECT_NE(refuse("text/html", "de-AT,de;q=0.9,en;q=0.5").body.find("<html lang=\"de\">"), std::string::npos);
  EXPECT_NE(refuse("text/html", "en-GB,de;q=0.9").body.find("<html lang=\"en\">"), std::string::npos);
  EXPECT_NE(refuse("text/html", "fr").body.find("<html lang=\"en\">"), std::string::npos);
  EXPECT_NE(refuse("text/plain", "de").body.find("Kennzeichen: ABCDEFGHIJKLMNOPQRST"), std::string::npos);
}

TEST(Refusal, TellsAProgramAProblem) {
  const Reply reply = refuse("application/json", {}, {.status = 429, .cause = "rate-limited", .reference = "r\"\n"});
  base::JsonReader json(reply.body);
  json.skip();
  EXPECT_TRUE(json.ok() && json.at_end()) << reply.body;
  EXPECT_NE(reply.body.find("\"status\":429"), std::string::npos);
}

// Whatever the texts hold, the page stays the page: nothing becomes markup, and nothing runs.
TEST(Refusal, EscapesEveryTextFromOutside) {
  const std::string evil = "\"'><script>alert(1)</script>&amp;<!--";
  const Reply reply = refuse("text/html", {}, {.status = 403, .cause = evil, .reference = evil},
                             {.name = evil, .sign_in = "/in?a=1&b=\"", .contact = evil});
  EXPECT_EQ(reply.body.find("<script"), std::string::npos);
  EXPECT_EQ(reply.body.find("<!--"), std::string::npos);
  EXPECT_NE(reply.body.find("href=\"/in?a=1&amp;b=&quot;\""), std::string::npos);
  EXPECT_NE(reply.headers.find("default-src 'none'"), std::string::npos);
}

TEST(Refusal, HasAWayOn) {
  const Reply reply = refuse("text/html", {}, {.status = 429, .cause = "rate-limited", .reference = "x", .retry_after = {base::kSecond.ns * 3 / 2}},
                             {.sign_in = "/sign-in", .contact = "mailto:help@example.com"});
  EXPECT_NE(reply.body.find("Try again in 2 seconds."), std::string::npos);
  EXPECT_NE(reply.body.find("href=\"/sign-in\""), std::string::npos);
  EXPECT_NE(reply.body.find("href=\"mailto:help@example.com\""), std::string::npos);
}

TEST(Refusal, LinksAndReferencesAreWhatTheyLookLike) {
  for (const char* good : {"/sign-in", "https://id.example/x?y=1", "mailto:a@b.example"}) EXPECT_TRUE(is_link(good)) << good;
  for (const char* bad : {"", "//evil.example", "javascript:alert(1)", "data:text/html,x", "sign-in", "/a b", "https://a\n"})
    EXPECT_FALSE(is_link(bad)) << bad;
  EXPECT_TRUE(is_reference("4JqW0Zr8m1k3xYt9vQ2b"));
  for (const char* bad : {"", "4JqW0Zr8m1k3xYt9vQ2", "4JqW0Zr8m1k3xYt9vQ2b1", "4JqW0Zr8m1k3xYt9vQ<b"}) EXPECT_FALSE(is_reference(bad)) << bad;
  EXPECT_FALSE(parse_configuration("policies: a\npage: {sign_in: 'javascript:1'}\n", "x.yaml"));
}

}  // namespace
}  // namespace why403::serve

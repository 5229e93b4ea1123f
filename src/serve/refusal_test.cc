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

TEST(Refusal, TakesTheLanguageLikedBestOfThoseThereAre) {
  const auto french = read_language("language: fr\npage.refused: Vous ne pouvez pas continuer\n", "fr.yaml");
  const auto arabic = read_language("language: ar\ndirection: rtl\npage.refused: '<b>'\n", "ar.yaml");
  const auto own = read_language("language: en-GB\npage.refused: Sorry\n", "own.yaml");
  ASSERT_TRUE(french && arabic && own) << french.error()[0].what;
  const RefusalPage page{.languages = {*french, *arabic, *own}};
  const auto tag = [&](std::string_view accepted) { return choose_language(accepted, page.languages).tag(); };
  EXPECT_EQ(tag("fr-CA, en;q=0.5"), "fr");
  EXPECT_EQ(tag("fr;q=0.4, de;q=0.8"), "de");
  EXPECT_EQ(tag("pl, ar"), "ar");
  EXPECT_EQ(tag("pl"), "en-GB") << "whose words go before the built-in ones";
  EXPECT_EQ(tag("en-US"), "en-GB");
  EXPECT_EQ(choose_language("pl, *", {}).tag(), "en");
  const auto body = [&](std::string_view accepted) { return refuse("text/html", accepted, {.status = 403, .reference = "x"}, page).body; };
  EXPECT_NE(body("fr").find("<h1>Vous ne pouvez pas continuer</h1>"), std::string::npos);
  EXPECT_NE(body("fr").find("Reference"), std::string::npos) << "what is missing is told in English";
  EXPECT_NE(body("ar").find("<html lang=\"ar\" dir=\"rtl\">"), std::string::npos);
  EXPECT_NE(body("ar").find("<h1>&lt;b&gt;</h1>"), std::string::npos);
  EXPECT_NE(body("en").find("<h1>Sorry</h1>"), std::string::npos);
}

TEST(Language, SaysWhatItsFileLeavesOut) {
  const auto whole = [](std::string_view more = {}) {
    std::string text = "language: fr\n";
    for (const PageWords& each : all_page_words()) text.append(each.key).append(": 'x {seconds}'\n");
    for (const RefusalWords& each : all_refusal_words()) text.append("cause.").append(each.cause.empty() ? "any" : each.cause).append(": y\n");
    return text.append(more);
  };
  const auto all = read_language(whole(), "fr.yaml");
  ASSERT_TRUE(all) << render_terminal(all.error()[0], false);
  EXPECT_FALSE(note_missing(**all, "fr.yaml"));
  EXPECT_EQ((*all)->words("waf-rule"), "y");
  const auto some = read_language("language: fr\npage.refused: non\n", "fr.yaml");
  const auto note = note_missing(**some, "fr.yaml");
  ASSERT_TRUE(note);
  EXPECT_EQ(note->severity, base::Severity::warning);
  EXPECT_NE(note->reason.find("`page.unclear`"), std::string::npos) << note->reason;
  EXPECT_EQ(read_language(whole("page.refusd: z\n"), "fr.yaml").error()[0].help, "did you mean `page.refused`?");
  for (const char* wrong : {"", "page.refused: x\n", "language: 'f r'\n", "language: '\"><script>'\n", "language: fr\npage.wait: soon\n",
                            "language: fr\npage.ask: ''\n", "language: fr\ndirection: up\n", "language: fr\npage.ask: [a]\n", "language: [\n",
                            "language: fr\npage.ask: \"a\\nb\"\n"})
    EXPECT_FALSE(read_language(wrong, "fr.yaml")) << wrong;
}

TEST(Theme, KnowsWhatCanBeRead) {
  const auto colour = [](std::string_view text) { return *parse_colour(text); };
  EXPECT_NEAR(contrast(colour("#000"), colour("#fff")), 21, 0.01);
  EXPECT_NEAR(contrast(colour("#777777"), colour("#ffffff")), 4.48, 0.01);
  EXPECT_FALSE(fault_of(PageTheme().light));
  EXPECT_FALSE(fault_of(PageTheme().dark));
  EXPECT_TRUE(fault_of({.background = colour("#fff"), .text = colour("#999"), .accent = colour("#00f")}));
  EXPECT_NE(style_text({}).find("--accent:#0b4a9e;"), std::string::npos);
}

TEST(Refusal, AdvisesWhatWouldHelp) {
  const std::array<decide::Advice, 2> both = {decide::Advice::second_factor, decide::Advice::other_network};
  const Refusal refusal{.status = 403, .cause = "permission-missing", .reference = "x", .is_known = true, .advice = both};
  const std::string body = refuse("text/html", "de", refusal).body;
  EXPECT_NE(body.find("Eine Anmeldung mit einem zweiten Faktor"), std::string::npos);
  EXPECT_NE(body.find("zusammen"), std::string::npos);
  EXPECT_EQ(refuse("text/html", "en", {.status = 403, .cause = "permission-missing"}).body.find("What would help"), std::string::npos);
  for (std::size_t i = 0; i < decide::kAdvices; ++i) {
    const auto advice = static_cast<decide::Advice>(i);
    const auto& words = all_page_words()[static_cast<std::size_t>(PageText::second_factor) + i];
    EXPECT_EQ(words.key, "advice." + std::string(decide::name(advice)));
    EXPECT_EQ(decide::find_advice(decide::name(advice)), advice);
  }
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
                             {.name = evil, .sign_in = "/in?a=1&b=\"", .contact = evil, .contact_name = evil});
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

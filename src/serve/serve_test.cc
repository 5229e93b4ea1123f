// The rooms below the transport: configuration, page tokens, words.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "diagnose/cause.h"
#include "serve/configuration.h"
#include "serve/fetch.h"
#include "serve/page_token.h"
#include "serve/words.h"
#include "serve/world.h"

namespace why403::serve {
namespace {

Messages wrong_with(const std::string& text) {
  const auto read = parse_configuration(text, "/etc/why403/why403.yaml");
  return read ? Messages{} : read.error();
}

TEST(Configuration, ReadsWhatItIsTold) {
  const auto read = parse_configuration(
      "listen: '[::1]:8080'\nthreads: 3\nlimits: {idle: 5s, connections: 7}\npolicies: [a.cedar, "
      "sub/b.cedar]\n"
      "block: 203.0.113.0/24\nproxies: [10.0.0.1, 10.1.0.0/16]\nauthzen: {url: 'https://pdp.example/'}\n",
      "/etc/why403/why403.yaml");
  ASSERT_TRUE(read) << render_terminal(read.error()[0], false);
  EXPECT_EQ(read->server.address.port, 8080);
  EXPECT_EQ(read->server.limits.idle_max.ns, 5 * base::kSecond.ns);
  EXPECT_EQ(read->server.limits.connections_max, 7U);
  EXPECT_EQ(read->policies, (std::vector<std::string>{"/etc/why403/a.cedar", "/etc/why403/sub/b.cedar"}));
  EXPECT_EQ(read->block.size(), 1U);
  EXPECT_EQ(read->proxies.size(), 2U);
}

TEST(Configuration, IsOnLoopbackUnlessTold) {
  const auto read = parse_configuration("policies: a.cedar\n", "x.yaml");
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->server.address.ip.is_loopback());
}

TEST(Configuration, TellsEveryFaultWithItsLine) {
  const Messages wrong = wrong_with(
      "policies: a.cedar\nlisen: 127.0.0.1:1\nthreads: many\nlimits:\n  idle: never\n  body_bytes: 1\nblock: "
      "[x]\n"
      "policies: b.cedar\nlisten: 127.0.0.1\n");
  std::vector<std::pair<std::uint32_t, std::string>> got;
  for (const Message& each : wrong) got.emplace_back(each.where ? each.where->line : 0, each.what);
  ASSERT_EQ(got.size(), 7U);
  EXPECT_EQ(got[0].first, 2U);
  EXPECT_EQ(got[0].second, "unknown key `lisen`");
  EXPECT_EQ(wrong[0].help, "did you mean `listen`?");
  EXPECT_EQ(got[1].first, 3U);
  EXPECT_EQ(got[2].first, 5U);
  EXPECT_EQ(got[3].first, 6U);
  EXPECT_EQ(got[4].second, "`x` is no network");
  EXPECT_EQ(got[5].second, "`policies` stands there twice");
  EXPECT_EQ(got[6].first, 9U);
}

TEST(Configuration, HasADoorForEnvoyWhenTold) {
  const auto none = parse_configuration("policies: a.cedar\n", "x.yaml");
  ASSERT_TRUE(none);
  EXPECT_FALSE(none->envoy.address);
  const auto read = parse_configuration(
      "policies: a.cedar\nenvoy: {listen: '[::1]:4031', checks: 7}\n"
      "identity: {certificate: {name: uri, envoy_peer: true}}\n",
      "x.yaml");
  ASSERT_TRUE(read) << render_terminal(read.error()[0], false);
  ASSERT_TRUE(read->envoy.address);
  EXPECT_EQ(read->envoy.address->port, 4031);
  EXPECT_EQ(read->envoy.checks_max, 7U);
  EXPECT_TRUE(read->sign_in.certificate.envoy_peer);
  EXPECT_EQ(wrong_with("policies: a.cedar\nenvoy: {checks: 7}\n").at(0).what, "Envoy needs `listen`");
  const Messages reached = wrong_with("policies: a.cedar\nenvoy: {listen: '0.0.0.0:4031'}\n");
  ASSERT_EQ(reached.size(), 1U);
  EXPECT_EQ(reached[0].where->line, 2U);
  EXPECT_EQ(reached[0].what, "other machines reach this address, and there is no `tls`");
}

TEST(Configuration, NeedsPoliciesAndYaml) {
  EXPECT_EQ(wrong_with("").size(), 1U);
  EXPECT_EQ(wrong_with("policies: []\n").size(), 1U);
  EXPECT_EQ(wrong_with("- a\n").size(), 1U);
  EXPECT_EQ(wrong_with("policies: [a\n").at(0).where->source, "/etc/why403/why403.yaml");
}

// What is wrong first, with its line.
std::string first_wrong(const std::string& more) {
  const Messages wrong = wrong_with("policies: a.cedar\n" + more);
  if (wrong.empty()) return "nothing";
  return std::to_string(wrong[0].where ? wrong[0].where->line : 0) + ": " + wrong[0].what;
}

TEST(Configuration, EnforcesUnlessItIsToldToObserve) {
  EXPECT_EQ(parse_configuration("policies: a\n", "x")->mode, decide::Mode::enforce);
  EXPECT_EQ(parse_configuration("policies: a\nmode: observe\n", "x")->mode, decide::Mode::observe);
  EXPECT_EQ(first_wrong("mode: off\n"), "2: expected one of `observe` and `enforce`");
}

// Whatever stands there cannot end the style, the attribute or the line that it comes to stand in.
TEST(Configuration, APageThatIsNobodysTrick) {
  const auto read = parse_configuration(
      "policies: a\npage: {name: Shop, logo: 'data:image/png;base64,iVBORw0=', contact: /help, contact_name: the desk,\n"
      "  colours: {light: {accent: '#804'}, dark: {background: '#000000'}}, languages: fr.yaml}\n",
      "/etc/why403.yaml");
  ASSERT_TRUE(read) << render_terminal(read.error()[0], false);
  EXPECT_EQ(read->page.theme.light.accent, (Colour{0x88, 0x00, 0x44}));
  EXPECT_EQ(read->page.theme.dark.background, (Colour{0, 0, 0}));
  EXPECT_EQ(read->page_languages, std::vector<std::string>{"/etc/fr.yaml"});
  for (const char* colour : {"red", "#12345", "#12345g", "#fff;}", "'#fff}body{display:none'", "rgb(0,0,0)", "''"})
    EXPECT_EQ(first_wrong("page: {colours: {light: {text: " + std::string(colour[0] == '#' ? "'" + std::string(colour) + "'" : colour) + "}}}\n"),
              "2: expected a colour")
        << colour;
  EXPECT_EQ(first_wrong("page: {colours: {light: {text: '#cccccc'}}}\n"),
            "2: `text` has a contrast of 1.5 to 1 to `background`, and 4.5 is needed to read it");
  EXPECT_EQ(first_wrong("page: {colours: {dark: {accent: '#0b4a9e'}}}\n").substr(0, 28), "2: `accent` has a contrast o");
  for (const char* logo : {"https://a/b.png", "data:text/html;base64,AAAA", "data:image/png,AAAA", "data:image/png;base64,AA\\\"A",
                           "data:image/png;base64,AAA", "data:image/png;base64,A===", "data:image/png;base64,"})
    EXPECT_EQ(first_wrong("page: {logo: \"" + std::string(logo) + "\"}\n"), "2: expected a picture of at most 32 KiB as a data URI") << logo;
  EXPECT_EQ(first_wrong("page: {logo: 'data:image/png;base64," + std::string(kLogoBytesMax, 'A') + "'}\n"),
            "2: expected a picture of at most 32 KiB as a data URI");
  EXPECT_EQ(first_wrong("page: {name: \"a\\nb\"}\n"), "2: expected one line of at most 80 bytes");
  EXPECT_EQ(first_wrong("page: {contact_name: desk}\n"), "2: `contact_name` needs `contact`");
}

TEST(Configuration, SaysWhenFilesAreReadAnewAndHowItTalks) {
  const auto usual = parse_configuration("policies: a.cedar\n", "x.yaml");
  ASSERT_TRUE(usual);
  EXPECT_TRUE(usual->reloads_on_change);
  EXPECT_EQ(usual->log, LogForm::text);
  const auto read = parse_configuration("policies: a.cedar\nreload: on_signal\nlog: json\n", "x.yaml");
  ASSERT_TRUE(read) << render_terminal(read.error()[0], false);
  EXPECT_FALSE(read->reloads_on_change);
  EXPECT_EQ(read->log, LogForm::json);
  EXPECT_EQ(first_wrong("reload: always\n"), "2: expected one of `on_change` and `on_signal`");
  EXPECT_EQ(first_wrong("log: xml\n"), "2: expected one of `text` and `json`");
}

TEST(Configuration, LimitsOfCallers) {
  const auto read = parse_configuration(
      "policies: a.cedar\ncallers: {mode: enforce, principal: 60/1m burst 20, address: off, costs: {refused_new: 9},\n"
      "  failing_tokens: {address: 6/1m, network: 60/1m burst 2, everybody: 5/1s}}\nblock_files: [a.txt]\n",
      "/etc/why403.yaml");
  ASSERT_TRUE(read) << render_terminal(read.error()[0], false);
  EXPECT_TRUE(read->callers.enforced);
  EXPECT_EQ(read->callers.rates[0], limit::Rate::of(60, base::kMinute, 20));
  EXPECT_FALSE(read->callers.rates[1]);
  EXPECT_EQ(read->callers.costs[3], 9U);
  EXPECT_EQ(read->sign_in.checks->address, limit::Rate::of(6, base::kMinute, 1));
  EXPECT_EQ(read->block_files, std::vector<std::string>{"/etc/a.txt"});
  EXPECT_TRUE(parse_configuration("policies: a\n", "x")->sign_in.checks) << "in force unless `off`";
  EXPECT_FALSE(parse_configuration("policies: a\ncallers: {failing_tokens: off}\n", "x")->sign_in.checks);
  EXPECT_EQ(first_wrong("callers: {address: many}\n"), "2: expected a rate, or `off`");
  EXPECT_EQ(first_wrong("callers: {mode: shadow}\n"), "2: expected one of `observe` and `enforce`");
  EXPECT_EQ(first_wrong("callers: {costs: {refused: -1}}\n"), "2: expected a number from 0 to 1000");
}

TEST(Configuration, Introspection) {
  const std::string good = "identity: {introspection: {url: 'https://id.example/i', client: c, secret: s}}\n";
  EXPECT_EQ(first_wrong(good), "nothing");
  EXPECT_EQ(first_wrong(good + "authzen: {callers: signed-in}\n"), "nothing");
  EXPECT_EQ(first_wrong("identity: {introspection: {url: 'https://id.example/i'}}\n"), "2: `introspection` needs `secret`");
  EXPECT_EQ(first_wrong("identity: {introspection: {url: 'http://id.example/i', secret: s}}\n"),
            "2: tokens cannot be asked about at `http://id.example/i`");
  EXPECT_EQ(first_wrong("identity: {introspection: {url: 'https://id.example/i', secret: s, timeout: 5s}}\n"),
            "2: twice the `timeout` of `introspection` must be less than `limits: {request: …}`");
}

TEST(Configuration, PlainHttpIsForLoopbackUnlessMeant) {
  EXPECT_EQ(first_wrong("listen: 0.0.0.0:80\n"),
            "2: other machines reach this address, and there is no `tls`");
  EXPECT_EQ(first_wrong("listen: 0.0.0.0:80\ninsecure: true\n"), "nothing");
  EXPECT_EQ(first_wrong("listen: 0.0.0.0:80\ntls: {certificate: a, key: b}\n"), "nothing");
  EXPECT_EQ(first_wrong("listen: '[::1]:80'\n"), "nothing");
  EXPECT_EQ(first_wrong("tls: {certificate: a}\n"), "2: TLS needs `certificate` and `key`");
  EXPECT_EQ(first_wrong("tls: {certificate: a, key: b, require_client: true}\n"),
            "2: `require_client` needs `clients`");
  EXPECT_EQ(first_wrong("insecure: yes\n"), "2: expected `true` or `false`");
}

TEST(Configuration, BelievesNobodyByAccident) {
  const auto issuer = [](const std::string& text) {
    return first_wrong("identity:\n  issuers:\n    - " + text + "\n");
  };
  EXPECT_EQ(issuer("{issuer: 'https://id', audiences: a}"), "nothing");
  EXPECT_EQ(issuer("{issuer: 'https://id'}"), "4: the issuer `https://id` needs `audiences`");
  EXPECT_EQ(issuer("{issuer: 'https://id', audiences: a, keep: 1m}"), "4: `keep` is shorter than `refresh`");
  EXPECT_EQ(issuer("{audiences: a}"), "4: an issuer needs `issuer`");
  EXPECT_EQ(issuer("{issuer: 'http://id', audiences: a}"), "4: keys cannot be fetched from `http://id`");
  EXPECT_EQ(issuer("{issuer: 'http://id', audiences: a, keys: k.json}"), "nothing");
  EXPECT_EQ(issuer("{issuer: id, audiences: a, keys_url: 'https://id/k', keys: k.json}"),
            "4: `keys` and `keys_url` are two sources for the same keys");
  EXPECT_EQ(issuer("{issuer: id, audiences: a, keys: k, algorithms: [ES256, HS256]}"),
            "4: `HS256` is no algorithm that can be trusted");
  EXPECT_EQ(issuer("{issuer: id, audiences: a, keys: k}\n    - {issuer: id, audiences: b, keys: k}"),
            "5: the issuer `id` stands there twice");
  EXPECT_EQ(first_wrong("authzen: {callers: signed-in}\n"), "2: nobody could sign in");
  EXPECT_EQ(first_wrong("authzen: {callers: anyone}\n"), "2: expected one of `anybody` and `signed-in`");
  EXPECT_EQ(first_wrong("authzen: {scope: decide}\n"), "2: a scope needs `callers: signed-in`");
  EXPECT_EQ(first_wrong("authzen: {reason_scope: explain}\n"), "2: a scope needs `callers: signed-in`");
  EXPECT_EQ(first_wrong("identity: {certificate: {subject_header: X}}\n"),
            "2: `subject_header` and `verify_header` belong together");
}

TEST(Configuration, AttributesOfRequests) {
  const auto read = parse_configuration(
      "policies: a\nidentity: {attributes: {risk: {type: long, claim: [device, risk]}, device: {header: X-Device}}}\n", "x");
  ASSERT_TRUE(read) << render_terminal(read.error()[0], false);
  EXPECT_EQ(read->sign_in.attributes,
            (std::vector<AttributeRule>{{.name = "risk", .type = AttributeType::number, .header = {}, .claim = {"device", "risk"}},
                                        {.name = "device", .type = AttributeType::string, .header = "X-Device", .claim = {}}}));
  const auto wrong = [](const std::string& text) { return first_wrong("identity: {attributes: " + text + "}\n"); };
  EXPECT_EQ(wrong("{a-b: {header: X}}"), "2: `a-b` is no name that policies can use");
  EXPECT_EQ(wrong("{a: {type: bool}}"), "2: `a` needs a `header` or a `claim`");
  EXPECT_EQ(wrong("{a: {type: date, header: X}}"), "2: expected one of `string`, `long`, `bool` and `set`");
  EXPECT_EQ(wrong("{a: {header: 'X Y'}}"), "2: `X Y` is no header");
  EXPECT_EQ(wrong("{a: {header: X}, a: {header: Y}}"), "2: `a` stands there twice");
  EXPECT_EQ(wrong("[a]"), "2: expected names of attributes here");
}

TEST(Configuration, SaysWhoseTokensAdministrate) {
  const auto roles = [](const std::string& more, const std::string& text) {
    return first_wrong("state: {file: s.db}\nidentity:\n  issuers:\n    - {issuer: 'https://id', audiences: a, keys: k}\n" + more + "admin:\n  roles: " + text + "\n");
  };
  EXPECT_EQ(roles("", "{admin: [group:platform]}"), "nothing");
  EXPECT_EQ(roles("", "{admin: {'https://id': [group:platform]}}"), "nothing");
  const std::string customers = "    - {issuer: 'https://customers', audiences: a, keys: k}\n";
  EXPECT_EQ(roles(customers, "{admin: [group:platform]}"), "8: there are several issuers, and `group:platform` names none");
  EXPECT_EQ(roles(customers, "{admin: {'https://other': [group:platform]}}"), "8: `https://other` is no issuer of `identity`");
  EXPECT_EQ(roles(customers, "{admin: {'https://id': [group:platform]}}"), "nothing");
}

TEST(Fetch, KnowsWhereToGo) {
  const auto url = parse_url("https://[::1]:8443/jwks?x=1");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "::1");
  EXPECT_EQ(url->port, 8443);
  EXPECT_EQ(url->authority, "[::1]:8443");
  EXPECT_EQ(url->target, "/jwks?x=1");
  EXPECT_EQ(parse_url("https://id.example")->target, "/");
  EXPECT_EQ(parse_url("http://127.0.0.1:1/a")->port, 1);
  for (const char* wrong :
       {"", "id.example", "ftp://id", "https://", "https://:1/", "https://a:0/", "https://a:99999",
        "https://u@h/", "https://a/ b", "https://a/\r\nX: y", "https://a#b", "http://id.example/",
        "http://localhost.example/", "https://[::1", "https://a:b/"})
    EXPECT_FALSE(parse_url(wrong)) << wrong;
}

TEST(PageToken, IsGoodForItsQuestionRevisionAndKey) {
  const TokenKey key = random_key();
  const std::string token = seal_page({.position = 7, .limit = 3}, {"subject", "user"}, "r1", key);
  const auto opened = open_page(token, {"subject", "user"}, "r1", key);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->position, 7U);
  EXPECT_EQ(opened->limit, 3U);
  EXPECT_FALSE(open_page(token, {"subject", "usr"}, "r1", key));
  EXPECT_FALSE(open_page(token, {"subjectu", "ser"}, "r1", key));
  EXPECT_FALSE(open_page(token, {"subject", "user"}, "r1", random_key()));
  EXPECT_NE(open_page(token, {"subject", "user"}, "r2", key).error().find("earlier revision"),
            std::string::npos);
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(open_page(changed, {"subject", "user"}, "r1", key)) << i;
  }
}

// However often one world is taken up, and as long as somebody reads it, and no longer.
TEST(CurrentWorld, FreesAReplacedWorldWhenNobodyReadsIt) {
  CurrentWorld current(nullptr);
  current.replace(std::make_shared<World>(), {});
  current.replace(current.get(), {});
  const std::weak_ptr<const World> first = current.get();
  std::shared_ptr<const World> reading = current.get();
  EXPECT_FALSE(current.free_unused());
  current.replace(std::make_shared<World>(), {});
  EXPECT_FALSE(current.free_unused());
  EXPECT_FALSE(first.expired());
  reading = current.get();
  EXPECT_FALSE(first.expired()) << "not freed by who reads";
  EXPECT_TRUE(current.free_unused());
  EXPECT_TRUE(first.expired());
  EXPECT_FALSE(current.free_unused());
}

// Whatever a policy says with `@cause`, and whatever a check finds.
TEST(Words, AreThereForEveryCauseAndForNoOther) {
  std::set<std::string_view> english;
  std::set<std::string_view> german;
  for (std::size_t i = 0; i < diagnose::kCauseCount; ++i) {
    const std::string_view slug = diagnose::name(static_cast<diagnose::Cause>(i));
    const RefusalWords& words = refusal_words(slug);
    EXPECT_EQ(words.cause, slug);
    EXPECT_TRUE(english.insert(words.en).second) << slug << " has words of its own";
    EXPECT_TRUE(german.insert(words.de).second) << slug;
    // What happened, then what can be done and whom to ask.
    EXPECT_GE(std::ranges::count(words.en, '.'), 2) << slug;
    EXPECT_GE(std::ranges::count(words.de, '.'), 2) << slug;
  }
  EXPECT_EQ(all_refusal_words().size(), diagnose::kCauseCount + 1);
  EXPECT_TRUE(refusal_words("what nobody knows").cause.empty());
  EXPECT_FALSE(refusal_words("what nobody knows").en.empty());
}

TEST(Words, TellStrangersNoMoreThanTheyShowedThemselves) {
  for (const char* own : {"token-expired", "credential-missing", "rate-limited", "authorizer-failed", "absence-hidden"})
    EXPECT_EQ(cause_for(own, false), own);
  for (const char* other : {"permission-missing", "explicit-deny", "address-blocked", "account-locked", "waf-rule", "made-up"}) {
    EXPECT_EQ(cause_for(other, false), "") << other;
    EXPECT_EQ(cause_for(other, true), other);
  }
}

}  // namespace
}  // namespace why403::serve

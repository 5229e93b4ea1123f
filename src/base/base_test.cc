#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <random>

#include "base/arena.h"
#include "base/ip.h"
#include "base/json.h"
#include "base/message.h"
#include "base/result.h"
#include "base/scan.h"
#include "base/text.h"
#include "base/time.h"

namespace why403::base {
namespace {

Result<int, std::string> half(int number) {
  if (number % 2 != 0) return std::string("odd");
  return number / 2;
}

Result<int, std::string> quarter(int number) { return half(TRY(half(number))); }

TEST(Result, TryPassesTheErrorOn) {
  EXPECT_EQ(*quarter(8), 2);
  EXPECT_EQ(quarter(6).error(), "odd");
  EXPECT_EQ(quarter(6).value_or(7), 7);
}

TEST(Time, ReadsWhatLogsWrite) {
  const auto expected = Time::from_unix_seconds(971211336);
  EXPECT_EQ(parse_clf("10/Oct/2000:13:55:36 -0700"), expected);
  EXPECT_EQ(parse_rfc3339("2000-10-10T20:55:36Z"), expected);
  EXPECT_EQ(parse_rfc3339("2000-10-10 22:55:36+02:00"), expected);
  EXPECT_EQ(parse_rfc3339("2000-10-10T20:55:36,123456Z"), expected + Duration{123456000});
  EXPECT_EQ(parse_rfc3339("2000-10-10T20:55:36"), std::nullopt);
  EXPECT_EQ(parse_rfc3339("2000-10-10T20:55:36", true), expected);
  EXPECT_EQ(parse_rfc3339("2000-02-30T00:00:00Z"), std::nullopt);
  EXPECT_EQ(parse_rfc3339("2000-10-10T24:00:00Z"), std::nullopt);
  EXPECT_EQ(parse_clf("10/Oct/2000:13:55:36"), std::nullopt);
}

TEST(Time, CivilTimesGoThereAndBack) {
  for (std::int64_t day = -100'000; day < 80'000; day += 37) {
    const Time time{day * kDay.ns + 12'345'678'901};
    EXPECT_EQ(time_from_civil(civil_from_time(time)), time);
  }
  EXPECT_EQ(format_rfc3339(Time{-1}, 9), "1969-12-31T23:59:59.999999999Z");
  EXPECT_EQ(format_rfc3339(Time{1'500'000'000}, 0), "1970-01-01T00:00:01Z");
}

TEST(Time, DurationsHaveUnits) {
  EXPECT_EQ(parse_duration("1h30m"), Duration{90 * kMinute.ns});
  EXPECT_EQ(parse_duration("7d"), Duration{7 * kDay.ns});
  EXPECT_EQ(parse_duration("1m250ms"), Duration{kMinute.ns + kSecond.ns / 4});
  for (const char* bad : {"", "7", "d", "1y", "99999999999999999999h", "-1h"})
    EXPECT_EQ(parse_duration(bad), std::nullopt);
}

// What inet_pton takes is what we take: it refuses leading zeros as well.
TEST(Ip, FourOctetsOfEverySize) {
  const auto check = [](const std::string& text) {
    // At the end of its memory, so that a sanitizer sees what is read behind it.
    const std::vector<char> exact(text.begin(), text.end());
    const auto ip = parse_ip({exact.data(), exact.size()});
    in_addr wanted{};
    const bool is_v4 = inet_pton(AF_INET, text.c_str(), &wanted) == 1 && text.size() < 16;
    ASSERT_EQ(ip.has_value(), is_v4) << text;
    ASSERT_EQ(ip ? format_ip(*ip) : text, text);
  };
  constexpr const char* octets[] = {"0", "7", "10", "99", "100", "255", "256", "300", "00", "01", "025", "1000", "", "a", "-1", " 1", "1e"};
  for (const char* one : octets)
    for (const char* two : octets)
      for (const char* three : octets)
        for (const char* four : octets) check(std::string(one) + "." + two + "." + three + "." + four);
  std::mt19937 random(1);
  for (int round = 0; round < 100'000; ++round) {
    std::string text;
    for (auto size = 5 + random() % 12; size > 0; --size) text += "0123456789....:a"[random() % 16];
    if (text.find(':') == std::string::npos) check(text);
  }
}

TEST(Ip, FormsAndNetworks) {
  EXPECT_EQ(format_ip(*parse_ip("192.168.1.1")), "192.168.1.1");
  EXPECT_EQ(format_ip(*parse_ip("[2001:DB8::1]")), "2001:db8::1");
  EXPECT_EQ(format_ip(*parse_ip("fe80::1%eth0")), "fe80::1");
  EXPECT_EQ(parse_ip("::ffff:10.0.0.1"), parse_ip("10.0.0.1"));
  for (const char* bad : {"", "1.2.3", "1.2.3.256", "01.2.3.4", "1.2.3.4.", "::1::", "1.2.3.4x", ":", "g::1"})
    EXPECT_EQ(parse_ip(bad), std::nullopt) << bad;
  EXPECT_EQ(parse_ip_port("[::1]:443")->port, 443);
  EXPECT_EQ(parse_ip_port("10.0.0.1:80")->port, 80);
  EXPECT_FALSE(parse_ip_port("10.0.0.1:99999"));
  const Network network = *parse_network("10.20.1.77/24");
  EXPECT_EQ(format_network(network), "10.20.1.0/24");
  EXPECT_TRUE(network.contains(*parse_ip("10.20.1.255")));
  EXPECT_FALSE(network.contains(*parse_ip("10.20.2.0")));
  EXPECT_TRUE(parse_network("2001:db8::/33")->contains(*parse_ip("2001:db8:7fff::1")));
  EXPECT_FALSE(parse_network("2001:db8::/33")->contains(*parse_ip("2001:db8:8000::1")));
  EXPECT_FALSE(parse_network("10.0.0.0/33"));
  EXPECT_TRUE(parse_ip("100.64.0.1")->is_private());
  EXPECT_FALSE(parse_ip("100.128.0.1")->is_private());
}

TEST(Text, IgnoresTheCaseOfLettersAndOfNothingElse) {
  const auto lower = [](int c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; };
  for (int left = 0; left < 256; ++left)
    for (int right = 0; right < 256; ++right)
      for (const std::size_t at : {std::size_t{0}, std::size_t{7}, std::size_t{8}}) {
        std::string one = "Host-Name";
        std::string other = "hOST-nAME";
        one[at] = static_cast<char>(left);
        other[at] = static_cast<char>(right);
        ASSERT_EQ(equals_ignoring_case(one, other), lower(left) == lower(right)) << left << " " << right << " " << at;
      }
  EXPECT_TRUE(starts_with_ignoring_case("X-Forwarded-For", "x-forwarded"));
  EXPECT_FALSE(starts_with_ignoring_case("x-for", "x-forwarded"));
  EXPECT_FALSE(equals_ignoring_case("x-forwarded", "x-forwarded-for"));
}

TEST(Text, Globs) {
  EXPECT_TRUE(glob_matches("Acme*/?.?", "AcmeSync/1.2"));
  EXPECT_TRUE(glob_matches("*a*b", "xxaxxbxxb"));
  EXPECT_TRUE(glob_matches(R"(a\*b)", "a*b"));
  EXPECT_FALSE(glob_matches(R"(a\*b)", "axb"));
  EXPECT_TRUE(glob_matches("", ""));
  EXPECT_FALSE(glob_matches("", "a"));
}

TEST(Text, Utf8) {
  EXPECT_TRUE(is_valid_utf8("plain ascii text, \u00e9\u20ac\U0001F600"));
  for (const char* bad : {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "a\x80"})
    EXPECT_FALSE(is_valid_utf8(bad));
  EXPECT_EQ(to_valid_utf8("a\xff\xc3\xa9"), "a\ufffd\u00e9");
  EXPECT_EQ(printable("a\x1b[31m\u202e\n"), "a\\x1b[31m\\u{202e}\\x0a");
  EXPECT_EQ(printable("al\u200bice\ufeff\U000e0041"), "al\\u{200b}ice\\u{feff}\\u{0e0041}");
}

TEST(Text, Decoding) {
  EXPECT_EQ(percent_decode("%2e%2E/%zz%4"), "../%zz%4");
  EXPECT_EQ(base64_decode("aGk_"), "hi?");
  EXPECT_EQ(base64_decode("aGk="), "hi");
  EXPECT_EQ(base64_decode("a"), std::nullopt);
}

TEST(Json, WriterEscapes) {
  std::string out;
  JsonWriter json(out);
  json.begin_object()
      .key("a\"")
      .string("\x01\xff\n")
      .key("b")
      .begin_array()
      .number(1)
      .number(0.5)
      .end_array()
      .end_object();
  EXPECT_EQ(out, "{\"a\\\"\":\"\\u0001\ufffd\\n\",\"b\":[1,0.5]}");
}

TEST(Json, StringsAreValidAndSafeWhateverComesIn) {
  const auto written = [](std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
  };
  EXPECT_EQ(written("plain text, longer than one vector"), "\"plain text, longer than one vector\"");
  EXPECT_EQ(written("a\"b\\c\n\r\t\x01\x7f"), R"("a\"b\\c\n\r\t\u0001\u007f")");
  EXPECT_EQ(written("caf\xc3\xa9 \xf0\x9f\x94\x92"), "\"caf\xc3\xa9 \xf0\x9f\x94\x92\"");
  EXPECT_EQ(written("\xc2\x9b"
                    "2J \xe2\x80\xae"),
            R"("\u009b2J \u202e")");
  EXPECT_EQ(written("\xff|\xc3|\xed\xa0\x80"),
            "\"\xef\xbf\xbd|\xef\xbf\xbd|\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
  // Every byte at every place of a vector's width, against the rule said plainly.
  for (int byte = 0; byte < 0x80; ++byte)
    for (std::size_t at = 0; at < 40; ++at) {
      std::string text(40, 'x');
      text[at] = static_cast<char>(byte);
      const bool special = byte < 0x20 || byte == 0x7f || byte == '"' || byte == '\\';
      EXPECT_EQ(written(text) == '"' + text + '"', !special) << byte << " at " << at;
    }
  // Longer than one piece, a character across its end.
  const std::string wide = std::string((16 << 10) - 1, '"') + "\xe2\x82\xac" + std::string(40'000, '\xff');
  EXPECT_TRUE(is_valid_utf8(written(wide)));
  EXPECT_NE(written(wide).find("\xe2\x82\xac"), std::string::npos);
}

TEST(Message, UnderlinesThePlace) {
  const std::string text = "one\ntwo three\n";
  const Message message{
      .what = "unknown word `three`", .where = span_of("f", text, 8, 13), .help = "try `four`"};
  EXPECT_EQ(render_terminal(message, false),
            "error: unknown word `three`\n  at f:2:5\n    two three\n        ^^^^^\n  help: try `four`\n");
  EXPECT_EQ(did_you_mean("exlpain", {"events", "explain"}), "explain");
  EXPECT_EQ(did_you_mean("ocfs", {"ecs", "ocsf"}), "ocsf");
  EXPECT_EQ(did_you_mean("exp", {"events", "explain"}), "explain");
  EXPECT_EQ(did_you_mean("zzz", {"events", "explain"}), "");
}

TEST(Scan, AgreesWithTheObviousLoop) {
  std::string text;
  for (int i = 0; i < 400; ++i) text += static_cast<char>('a' + i * 7 % 23);
  for (std::size_t from = 0; from < 40; ++from)
    for (std::size_t to = from; to < text.size(); to += 3) {
      const char* begin = text.data() + from;
      const char* end = text.data() + to;
      EXPECT_EQ(find_byte(begin, end, 'q'), std::find(begin, end, 'q'));
      EXPECT_EQ(find_either(begin, end, 'q', 'w'),
                std::find_if(begin, end, [](char c) { return c == 'q' || c == 'w'; }));
      EXPECT_EQ(count_byte(begin, end, 'q'), static_cast<std::size_t>(std::count(begin, end, 'q')));
    }
}

TEST(Scan, PlainIsAsciiWithoutNuls) {
  const std::string plain(300, '\x7f');
  for (std::size_t from = 0; from < 40; ++from)
    for (std::size_t at = from; at < plain.size(); at += 3) {
      const auto is_plain_with = [&](char c) {
        std::string text = plain;
        text[at] = c;
        return is_plain(text.data() + from, text.data() + text.size());
      };
      EXPECT_TRUE(is_plain_with('\x01'));
      EXPECT_FALSE(is_plain_with('\0'));
      EXPECT_FALSE(is_plain_with('\x80'));
      EXPECT_FALSE(is_plain_with('\xff'));
    }
  EXPECT_TRUE(is_plain(plain.data(), plain.data()));
}

TEST(Scan, SixtyFourBytesAtOnce) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += static_cast<char>('a' + i * 5 % 7);
  for (std::size_t from = 0; from + 64 <= text.size(); ++from) {
    const std::uint64_t bits = Bytes64(text.data() + from).equal('c');
    for (std::size_t i = 0; i < 64; ++i) EXPECT_EQ((bits >> i & 1) != 0, text[from + i] == 'c');
  }
  const std::string many(100'000, 'x');
  EXPECT_EQ(count_byte(many.data(), many.data() + many.size(), 'x'), many.size());
}

TEST(Arena, KeepsViewsUntilReset) {
  Arena arena;
  const std::string_view small = arena.copy("abc");
  const std::string_view large = arena.copy(std::string(1 << 20, 'x'));
  EXPECT_EQ(small, "abc");
  EXPECT_EQ(large.size(), 1U << 20);
  arena.reset();
  EXPECT_EQ(arena.copy("next"), "next");
}

}  // namespace
}  // namespace why403::base

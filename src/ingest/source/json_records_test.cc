#include "ingest/source/json_records.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/source/test_source.h"

namespace why403::ingest {
namespace {

struct Seen {
  std::string text;
  std::uint64_t line = 0;
  std::uint64_t wrapped = 0;
  bool operator==(const Seen&) const = default;
};
void PrintTo(const Seen& seen, std::ostream* out) {
  *out << seen.line << "/" << seen.wrapped << " " << seen.text;
}

struct Reading {
  std::vector<Seen> records;
  std::uint64_t damaged = 0;
  std::vector<Damage> damages;
  std::vector<Message> failures;
};

Reading read_from(ByteSource& source, JsonRecords::Limits limits = {}) {
  JsonRecords records(source, "x.json", limits);
  RecordBatch batch;
  Reading reading;
  while (true) {
    const auto more = records.next(batch);
    if (!more) reading.failures.push_back(more.error());
    if (more && !*more) break;
    if (!more) continue;
    EXPECT_FALSE(batch.records.empty());
    for (const Record& record : batch.records) {
      EXPECT_EQ(record.name, "x.json");
      reading.records.push_back({std::string(record.text), record.number, record.wrapped});
    }
  }
  reading.damaged = records.counts().damaged;
  reading.damages = records.counts().damages;
  return reading;
}

Reading read_whole(std::string_view text, JsonRecords::Limits limits = {}) {
  MemorySource source(text);
  return read_from(source, limits);
}

// The records of `text`, which must be the same in whatever pieces it arrives.
std::vector<Seen> records_of(std::string_view text, std::uint64_t damaged = 0) {
  const Reading whole = read_whole(text);
  EXPECT_EQ(whole.damaged, damaged) << text << (whole.damages.empty() ? "" : whole.damages[0].reason);
  for (const std::size_t piece : {1U, 3U, 64U}) {
    PieceSource source(text, piece);
    const Reading in_pieces = read_from(source, {.batch_bytes = 1});
    EXPECT_EQ(in_pieces.records, whole.records) << text << " in pieces of " << piece;
    EXPECT_EQ(in_pieces.damaged, damaged);
  }
  return whole.records;
}

using Records = std::vector<Seen>;

TEST(JsonRecords, CloudTrail) {
  EXPECT_EQ(records_of(R"({"Records":[{"a":"}]"},{"b":[{"c":1}]}]})"),
            (Records{{R"({"a":"}]"})", 1, 0}, {R"({"b":[{"c":1}]})", 1, 1}}));
  EXPECT_EQ(records_of("{\n  \"Records\": [\n    {\n      \"a\": 1\n    },\n    {\"b\": 2}\n  ]\n}\n"),
            (Records{{"{\n      \"a\": 1\n    }", 3, 0}, {"{\"b\": 2}", 6, 1}}));
}

TEST(JsonRecords, EachOutermostValueCountsAnew) {
  EXPECT_EQ(records_of("{\"Records\":[{\"a\":1},{\"a\":2}]}\n{\"Records\":[{\"a\":3}]}\n[{\"a\":4}] "
                       "{\"a\":5}{\"a\":6},\n"),
            (Records{{R"({"a":1})", 1, 0},
                     {R"({"a":2})", 1, 1},
                     {R"({"a":3})", 2, 0},
                     {R"({"a":4})", 3, 0},
                     {R"({"a":5})", 3, 0},
                     {R"({"a":6})", 3, 0}}));
}

TEST(JsonRecords, PagesOfResults) {
  for (const char* key :
       {"value", "items", "events", "Events", "entries", "logs", "results", "result", "data", "records"})
    EXPECT_EQ(records_of(std::string(R"({"@odata.context":"x","count":2,")") + key +
                         R"(":[{"a":1},{"a":2}],"next":null})"),
              (Records{{R"({"a":1})", 1, 0}, {R"({"a":2})", 1, 1}}))
        << key;
}

TEST(JsonRecords, AnEventWithSuchMembersIsNoPage) {
  for (const char* event :
       {R"({"time":"2026","items":[{"a":1}]})", R"({"a":1,"data":{"result":[{"b":1}]}})",
        R"({"events":"none","value":[1,2]})", R"({"hits":7,"data":{"x":{}}})", R"({"ts":1,"results":[]})",
        R"({"tables":[{"legs":4}],"streams":[{"codec":"x"}]})"})
    EXPECT_EQ(records_of(event), (Records{{event, 1, 0}}));
}

TEST(JsonRecords, EmptyPagesHoldNothing) {
  EXPECT_EQ(
      records_of(R"([] {"Records":[]} {"value":[]} {"hits":{"total":0,"hits":[]}} {"data":{"result":[]}})"),
      Records{});
}

TEST(JsonRecords, CloudWatchEventsKeepTheirGroup) {
  EXPECT_EQ(
      records_of(
          R"({"messageType":"DATA_MESSAGE","logGroup":"g","subscriptionFilters":["f"],"logEvents":)"
          R"([{"id":"1","timestamp":2,"message":"m"},{}]}{"logEvents":[{"id":"2"}],"logGroup":"late"})"),
      (Records{
          {R"({"messageType":"DATA_MESSAGE","logGroup":"g","subscriptionFilters":["f"],"id":"1","timestamp":2,"message":"m"})",
           1, 0},
          {R"({"messageType":"DATA_MESSAGE","logGroup":"g","subscriptionFilters":["f"]})", 1, 1},
          {R"({"id":"2"})", 1, 0}}));
}

TEST(JsonRecords, CloudWatchInsights) {
  EXPECT_EQ(
      records_of(
          R"({"results":[[{"field":"@timestamp","value":"t"},{"field":"@message","value":"m"}]],"status":"Complete"})"),
      (Records{{R"({"@timestamp":"t","@message":"m"})", 1, 0}}));
}

TEST(JsonRecords, Elasticsearch) {
  EXPECT_EQ(
      records_of(
          R"({"took":3,"hits":{"total":{"value":1},"hits":[{"_id":"1","_source":{"a":1}}]},"aggregations":{}})"),
      (Records{{R"({"_id":"1","_source":{"a":1}})", 1, 0}}));
  EXPECT_EQ(
      records_of(
          R"({"responses":[{"took":1,"hits":{"hits":[{"_id":"1"}]}},{"hits":{"hits":[{"_id":"2"}]}}]})"),
      (Records{{R"({"_id":"1"})", 1, 0}, {R"({"_id":"2"})", 1, 1}}));
}

TEST(JsonRecords, DuoAnswers) {
  const Records both{{R"({"txid":"1"})", 1, 0}, {R"({"txid":"2"})", 1, 1}};
  EXPECT_EQ(records_of(R"({"stat":"OK","response":{"authlogs":[{"txid":"1"},{"txid":"2"}],"metadata":{"total_objects":2}}})"), both);
  EXPECT_EQ(records_of(R"({"authlogs":[{"txid":"1"},{"txid":"2"}],"metadata":{}})"), both);
  // An event that tells of a response is itself the record.
  for (const char* event : {R"({"response":{"status":403,"headers":{"a":[1]}},"time":"t"})", R"({"time":"t","response":{"authlogs":[{"a":1}]}})"})
    EXPECT_EQ(records_of(event), (Records{{event, 1, 0}}));
}

TEST(JsonRecords, Loki) {
  const Records expected{{R"({"labels":{"app":"x"},"timestamp":"1","line":"a"})", 1, 0},
                         {R"({"labels":{"app":"x"},"timestamp":"2","line":"b","metadata":{"t":"u"}})", 1, 1},
                         {R"({"labels":{"app":"y"},"timestamp":"3","line":"c"})", 1, 2}};
  const std::string streams =
      R"([{"stream":{"app":"x"},"values":[["1","a"],["2","b",{"t":"u"}]]},{"stream":{"app":"y"},"values":[["3","c"]]}])";
  EXPECT_EQ(records_of(R"({"status":"success","data":{"resultType":"streams","result":)" + streams +
                       R"(,"stats":{}}})"),
            expected);
  EXPECT_EQ(records_of(R"({"streams":)" + streams + "}"), expected);
  EXPECT_EQ(records_of(R"({"data":{"result":[{"metric":{},"values":[[1,"2"]]}]}})", 1), Records{});
}

TEST(JsonRecords, Splunk) {
  EXPECT_EQ(records_of("{\"preview\":false,\"offset\":0,\"result\":{\"_raw\":\"a\"}}\n"
                       "{\"preview\":false,\"offset\":1,\"lastrow\":true,\"result\":{\"_raw\":\"b\"}}\n"),
            (Records{{R"({"_raw":"a"})", 1, 0}, {R"({"_raw":"b"})", 2, 0}}));
  EXPECT_EQ(
      records_of(
          R"({"preview":false,"messages":[{"type":"INFO"}],"fields":[{"name":"_raw"}],"results":[{"_raw":"a"}]})"),
      (Records{{R"({"_raw":"a"})", 1, 0}}));
}

TEST(JsonRecords, AzureLogAnalytics) {
  EXPECT_EQ(
      records_of(
          R"({"tables":[{"name":"PrimaryResult","columns":[{"name":"TimeGenerated","type":"datetime"},{"name":"n","type":"long"}],)"
          R"("rows":[["t1",1],["t2",null],["t3"]]}]})"),
      (Records{{R"({"TimeGenerated":"t1","n":1})", 1, 0},
               {R"({"TimeGenerated":"t2","n":null})", 1, 1},
               {R"({"TimeGenerated":"t3"})", 1, 2}}));
  EXPECT_EQ(records_of(R"({"Tables":[{"Columns":[{"ColumnName":"a"}],"Rows":[[1]]}]})"),
            (Records{{R"({"a":1})", 1, 0}}));
  EXPECT_EQ(records_of(R"({"tables":[{"rows":[[1]]}]})", 1), Records{});
}

TEST(JsonRecords, OtlpLogs) {
  EXPECT_EQ(
      records_of(
          R"({"resourceLogs":[{"resource":{"r":1},"scopeLogs":[{"scope":{"s":1},"logRecords":[{"a":1},{"a":2}]},)"
          R"({"logRecords":[{"a":3}]}]},{"resource":{"r":2},"scopeLogs":[{"logRecords":[{"a":4}]}]}]})"),
      (Records{{R"({"resource":{"r":1},"scope":{"s":1},"a":1})", 1, 0},
               {R"({"resource":{"r":1},"scope":{"s":1},"a":2})", 1, 1},
               {R"({"resource":{"r":1},"a":3})", 1, 2},
               {R"({"resource":{"r":2},"a":4})", 1, 3}}));
}

TEST(JsonRecords, PrettyPrintedObjectsAndSequences) {
  EXPECT_EQ(records_of("{\n  \"a\": 1\n}\n{\n  \"a\": 2\n}\n\x1E{\"a\":3}\n"),
            (Records{{"{\n  \"a\": 1\n}", 1, 0}, {"{\n  \"a\": 2\n}", 4, 0}, {R"({"a":3})", 7, 0}}));
}

TEST(JsonRecords, StringsHideBrackets) {
  const std::string tricky = R"({"a":"\\","b":"\"}]{","c":"\\\"","d":["\\\\"]})";
  std::string padding;
  for (std::size_t i = 0; i < 70; ++i) {
    padding += 'x';
    const std::string record = R"({"p":")" + padding + R"(","v":)" + tricky + "}";
    EXPECT_EQ(read_whole("[" + record + "," + tricky + "]").records,
              (Records{{record, 1, 0}, {tricky, 1, 1}}));
  }
}

TEST(JsonRecords, AValueCutShortCostsThatValueOnly) {
  // In a string, between members, in a nested array, after a colon.
  for (const char* cut :
       {R"({"a":"tru)", R"({"a":1,)", R"({"a":[1,2)", R"({"a":{"b":)", R"({"a")", "{", R"({"a":tr)"})
    EXPECT_EQ(records_of(std::string(R"({"x":1})") + "\n" + cut + "\n{\"x\":2}\n{\"x\":3}\n", 1),
              (Records{{R"({"x":1})", 1, 0}, {R"({"x":2})", 3, 0}, {R"({"x":3})", 4, 0}}))
        << cut;
}

TEST(JsonRecords, ADamagedElementCostsThatElementOnly) {
  EXPECT_EQ(
      records_of("{\"Records\":[\n{\"a\":1},\n{\"a\":\"tru\n{\"a\":3},\n{\"a\":4}\n]}\n{\"a\":5}\n", 1),
      (Records{{R"({"a":1})", 2, 0}, {R"({"a":3})", 4, 2}, {R"({"a":4})", 5, 3}, {R"({"a":5})", 7, 0}}));
  // Pretty-printed, with a lost closing brace that is noticed only at the end of the array.
  EXPECT_EQ(records_of("[\n  {\n    \"a\": 1\n  },\n  {\n    \"a\": {\n  },\n  {\n    \"a\": 3\n  }\n]\n", 1),
            (Records{{"{\n    \"a\": 1\n  }", 2, 0}, {"{\n    \"a\": 3\n  }", 8, 2}}));
}

TEST(JsonRecords, AWrapperCutShortDoesNotSwallowTheNextOne) {
  EXPECT_EQ(records_of("{\"Records\":[{\"a\":1},{\"a\":2\n{\"Records\":[{\"a\":3}]}\n", 1),
            (Records{{R"({"a":1})", 1, 0}, {R"({"a":3})", 2, 0}}));
  EXPECT_EQ(records_of(R"({"Records":[{"a":1},)", 1), (Records{{R"({"a":1})", 1, 0}}));
  EXPECT_EQ(records_of("{\"Records\":[{\"a\":1},\n{\"a\"", 1), (Records{{R"({"a":1})", 1, 0}}));
}

TEST(JsonRecords, TextBetweenValuesIsCountedOnce) {
  const Reading reading = read_whole("hello\nmore\n{\"a\":1}\n[2026-03-12] text\n{\"a\":2}\n12\n");
  EXPECT_EQ(reading.records, (Records{{R"({"a":1})", 3, 0}, {R"({"a":2})", 5, 0}}));
  EXPECT_EQ(reading.damaged, 3U);
  EXPECT_EQ(reading.damages.at(1).line, 4U);
  EXPECT_EQ(reading.damages.at(1).reason, "this is not JSON");
}

TEST(JsonRecords, RecordsHaveALimit) {
  const std::string large = R"({"a":")" + std::string(5000, 'x') + "\"}";
  const std::string text =
      "{\"Records\":[{\"a\":1},\n" + large + ",\n{\"a\":3}]}\n" + large + "\n{\"a\":4}\n";
  const Reading reading = read_whole(text, {.record_bytes_max = 1000});
  EXPECT_EQ(reading.records, (Records{{R"({"a":1})", 1, 0}, {R"({"a":3})", 3, 2}, {R"({"a":4})", 5, 0}}));
  EXPECT_EQ(reading.damaged, 2U);
  EXPECT_EQ(reading.damages.at(0).reason, "a value is longer than the limit");
  EXPECT_EQ(read_whole(text).damaged, 0U);
}

TEST(JsonRecords, OuterMembersHaveALimit) {
  const Reading reading = read_whole(
      R"({"logGroup":")" + std::string(500, 'g') + R"(","logEvents":[{"id":1}]})", {.outer_bytes_max = 100});
  EXPECT_EQ(reading.records, (Records{{R"({"id":1})", 1, 0}}));
  EXPECT_EQ(reading.damages.at(0).reason, "the members around the records are longer than the limit");
}

TEST(JsonRecords, NestingHasALimit) {
  const std::string deep =
      "[{\"a\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}]\n{\"b\":1}\n";
  EXPECT_EQ(records_of(deep, 1), (Records{{R"({"b":1})", 2, 0}}));
  const std::string just = R"({"a":)" + std::string(400, '[') + std::string(400, ']') + "}";
  EXPECT_EQ(records_of(just), (Records{{just, 1, 0}}));
}

TEST(JsonRecords, HostileTextTakesLinearTime) {
  // Each line leaves everything after it open.
  std::string text;
  while (text.size() < 8 << 20) text += "{\"a\":[\n";
  EXPECT_TRUE(read_whole(text).records.empty());
  text.clear();
  while (text.size() < 8 << 20) text += "[{\"a\":[1,\n";
  EXPECT_TRUE(read_whole(text).records.empty());
}

TEST(JsonRecords, TellsTheSourcesFailureLast) {
  PieceSource source(R"({"Records":[{"a":1}]})", 5, true);
  const Reading reading = read_from(source);
  EXPECT_EQ(reading.records.size(), 1U);
  ASSERT_EQ(reading.failures.size(), 1U);
  EXPECT_EQ(reading.failures[0].what, "the end is missing");
}

TEST(JsonRecords, EagerGivesWhatHasArrived) {
  PieceSource source("{\"a\":1}\n{\"a\":2}\n", 8);
  JsonRecords records(source, "x", {.eager = true});
  RecordBatch batch;
  ASSERT_TRUE(*records.next(batch));
  EXPECT_EQ(batch.records.size(), 1U);
}

TEST(JsonRecords, Utf16AndByteOrderMarks) {
  EXPECT_EQ(records_of("\xEF\xBB\xBF[{\"a\":1}]"), (Records{{R"({"a":1})", 1, 0}}));
  std::string wide = "\xFF\xFE";
  for (const char c : std::string_view("[{\"a\":1}]")) wide += {c, '\0'};
  EXPECT_EQ(records_of(wide), (Records{{R"({"a":1})", 1, 0}}));
}

TEST(LooksWrapped, WrappersAndValuesOverSeveralLines) {
  for (const char* text :
       {R"({"Records":[{"a":1)", R"({"Records": [ ]})", "[{", "[\n  {\n", "\xEF\xBB\xBF[ {",
        "{\n  \"a\": 1,\n  \"b\"", "{\n \"a\": 1\n}\n",
        R"({"messageType":"DATA_MESSAGE","logGroup":"g","logEvents":[{)", R"({"a":1}{"a":2})",
        R"({"a":1},{"a":2})", R"({"took":1,"hits":{"total":1,"hits":[{"_id":1}]}})",
        R"({"data":{"resultType":"streams","result":[{"stream":{},"values":[["1","x"]]}]}})",
        R"({"preview":false,"result":{"_raw":"x"}})",
        R"({"tables":[{"columns":[{"name":"a"}],"rows":[[1]]}]})",
        R"({"apiVersion":"v1","items":[{"kind":"Event"}]})"})
    EXPECT_TRUE(looks_wrapped(text)) << text;
}

TEST(LooksWrapped, JsonLinesAndTextAreNot) {
  for (const char* text :
       {"", "{", "[", "{\"a\":1}\n{\"a\":2}\n", "{\"a\":{\"b\":[{\"c\":1}]}}\n", "{\"a\":1}", "{\"a\":\"cut",
        "{\"a\":\"cut\n{\"a\":1}\n", "[2026-03-12 10:00:00] [error] x\n", "[Thu Mar 12", "198.51.100.7 - - [",
        "hello\n{\n\"a\":1\n}\n", "{\"time\":1,\"items\":[{}]}\n{\"time\":2}\n", "{not json\n}\n", "null\n",
        "12\n13\n"})
    EXPECT_FALSE(looks_wrapped(text)) << text;
}

}  // namespace
}  // namespace why403::ingest

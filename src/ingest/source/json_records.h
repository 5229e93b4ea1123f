// Records out of JSON that is not one record per line, one by one, never the whole file.
//
//   if (looks_wrapped(first_bytes)) {
//     JsonRecords records(*source, name);
//     RecordBatch batch;
//     while (TRY(records.next(batch))) for (const Record& record : batch.records) parse(record.text);
//   }
//
// Any number of values follow each other, on one line or many, with or without commas between them. A value
// that is one of the wrappers below gives its elements; any other object is a record itself. A record's
// number is the line where its text begins; `wrapped` counts from 0 inside each outermost value.
//
//   what it is                                          a record's text
//   [ {…}, … ]                                          the element
//   {"Records" | "records" | "value" | "items" |        the element
//    "events" | "entries" | "results" | "result" |
//    "logs" | "data": [ {…}, … ]}                       (of a Firehose delivery {"data":"<base64>"})
//   CloudWatch subscription:                            the element with the outer members before it:
//    {"logGroup":…,"logEvents":[{…}]}                    {"logGroup":…,"id":…,"timestamp":…,"message":…}
//   CloudWatch Insights:                                {"@timestamp":"…","@message":"…"}
//    {"results":[[{"field":…,"value":…},…]]}
//   Elasticsearch: {"hits":{"hits":[{…}]}}              the hit, with its "_source"; also within "responses"
//   Duo: {"response":{"authlogs":[{…}]}}                the element
//   Loki: {"data":{"result":[{"stream":…,"values":…}]}},  {"labels":{…},"timestamp":"…","line":"…"} as
//    {"streams":[…]}                                     logcli writes it; a third value as "metadata"
//   Splunk: {"preview":…,"result":{…}}, {"results":…}   the inner object
//   Azure Log Analytics:                                the row as an object by the names of the columns
//    {"tables":[{"columns":[…],"rows":[[…]]}]}
//   OTLP: {"resourceLogs":[{"resource":…,               the log record with the members around it:
//    "scopeLogs":[{"scope":…,"logRecords":[{…}]}]}]}     {"resource":…,"scope":…,"timeUnixNano":…}
//
// Outer members count only where they stand before the array, as their writers put them. An object that has
// shown members of an event (a time, a message, an id) is no wrapper, whatever arrays follow.
//
// A value that is cut short or damaged costs that value: reading goes on at the next line that begins one.
// Damage is counted, and the first cases are kept with their line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/source/byte_source.h"
#include "ingest/source/json_window.h"
#include "ingest/source/record_source.h"

namespace why403::ingest {

/// The longest value kept whole; a longer one is passed over and counted as damage.
inline constexpr std::size_t kJsonRecordBytesMax = 16 << 20;
/// Members around an array that are repeated in each of its records; more are left out and counted as damage.
inline constexpr std::size_t kOuterBytesMax = 64 << 10;

class JsonRecords final : public RecordSource {
 public:
  struct Limits {
    std::size_t record_bytes_max = kJsonRecordBytesMax;
    std::size_t outer_bytes_max = kOuterBytesMax;
    std::size_t batch_bytes = 256 << 10;
    bool eager = false;  ///< give each record as soon as it has arrived, do not wait for a full batch
  };
  JsonRecords(ByteSource& source, std::string name) : JsonRecords(source, std::move(name), Limits{}) {}
  JsonRecords(ByteSource& source, std::string name, Limits limits);
  ~JsonRecords() override;

  Result<bool, Message> next(RecordBatch& batch) override;

  Counts counts() override {
    return {window_.line_at(window_.cursor()), window_.cursor(), damaged_, damages_};
  }

 private:
  using Place = JsonWindow::Place;
  enum class Role : std::uint8_t;
  struct Step;
  struct Frame;
  friend bool looks_wrapped(std::string_view first_bytes);

  static const Step* step_of(Role in, std::string_view key, char opens);
  static Role role_of_elements(Role array);
  bool advance(RecordBatch& batch);
  void begin_value();
  void commit();
  void read_member(RecordBatch& batch);
  bool enter(const Step& step, Place key);
  void note_member(const Frame& frame, std::string_view name, Place value, Place end);
  void end_object(RecordBatch& batch);
  void read_element(RecordBatch& batch);
  bool give_element(RecordBatch& batch, const Frame& frame, std::string_view text, Place from);
  void give(RecordBatch& batch, std::string_view text, Place from);
  void count_damage(Place place, const char* reason);
  void fail(Place from, Place noticed, const char* reason);

  std::unique_ptr<ByteSource> text_;
  std::string name_;
  Limits limits_;
  JsonWindow window_;
  std::vector<Frame> frames_;
  std::string labels_;                // of the Loki stream at hand
  std::vector<std::string> columns_;  // of the Azure table at hand, as JSON strings
  std::string made_;                  // a record that is put together
  std::size_t batch_bytes_ = 0;
  std::size_t indent_ = 0;  // of what was read last, when it is the first in its line
  // Of the outermost value at hand:
  Place outermost_ = 0;
  std::size_t outermost_indent_ = 0;
  std::uint64_t wrapped_ = 0;
  bool is_wrapper_ = false;        // it leads to records
  bool is_empty_wrapper_ = false;  // it would, but there are none
  bool is_event_ = false;          // it has shown members of an event
  bool is_splunk_ = false;
  Place splunk_from_ = 0, splunk_end_ = 0;
  // After damage:
  bool lost_wrapper_ = false;  // elements may follow whose wrapper was given up
  bool in_garbage_ = false;    // what is wrong here was told already
  std::uint64_t damaged_ = 0;
  std::vector<Damage> damages_;
  std::uint64_t looked_at_again_ = 0;
};

/// Whether a file that begins so is for JsonRecords: wrappers, values over several lines, several values in
/// one line. Plain JSON lines and text are not. 64 KiB suffice.
bool looks_wrapped(std::string_view first_bytes);

}  // namespace why403::ingest

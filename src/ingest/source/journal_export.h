// The systemd journal's export format (`journalctl -o export`) as one JSON object per entry, in the form of
// `journalctl -o json`, so that one reading of the fields serves both.
//
//   __REALTIME_TIMESTAMP=1773309601000000        a field whose value is text without line feeds
//   MESSAGE\n<8 bytes: length, little-endian><value>\n          any other value
//   (an empty line ends the entry)
//
// A value that is UTF-8 becomes a string, any other an array of its bytes; a field that occurs several times
// becomes an array of its values. Members are sorted by name. A damaged entry costs that entry and is
// counted. Source: https://systemd.io/JOURNAL_EXPORT_FORMATS
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/source/byte_source.h"
#include "ingest/source/record_source.h"

namespace why403::ingest {

/// A longer value is left out of its entry and counted.
inline constexpr std::size_t kJournalFieldBytesMax = 1 << 20;
/// Fields and bytes of one entry; an entry with more is damaged.
inline constexpr std::size_t kJournalFieldsMax = 1024;
inline constexpr std::size_t kJournalEntryBytesMax = 16 << 20;
/// The journal itself stores no value longer than this: a greater length is damage, not data.
inline constexpr std::uint64_t kJournalValueBytesMax = 768ULL << 20;

class JournalExport final : public RecordSource {
 public:
  struct Limits {
    std::size_t field_bytes_max = kJournalFieldBytesMax;
    std::size_t fields_max = kJournalFieldsMax;
    std::size_t entry_bytes_max = kJournalEntryBytesMax;
    bool eager = false;  ///< give each entry as soon as it has arrived, do not wait for a full batch
  };

  JournalExport(ByteSource& source, std::string name) : JournalExport(source, std::move(name), Limits{}) {}
  JournalExport(ByteSource& source, std::string name, Limits limits);

  /// A record's number is the line in which its entry begins, counting every line feed.
  Result<bool, Message> next(RecordBatch& batch) override;

  Counts counts() override { return {line_ - 1, bytes_, damaged_, damages_}; }
  [[nodiscard]] std::uint64_t long_fields() const { return long_fields_; }  ///< left out

 private:
  struct Field {
    std::size_t name, name_size, value, value_size;  // within entry_
  };
  enum class Line : std::uint8_t { whole, too_long, end };

  bool refill();
  Line read_line(std::size_t size_max);
  bool read_bytes(std::uint64_t count, std::string* into);
  bool read_entry();
  bool read_field(std::string_view line);
  bool read_binary_field(std::string_view name);
  void add_field(std::string_view name, std::string_view value);
  void skip_entry();
  void give(RecordBatch& batch);
  void append_values(std::string& out, std::size_t first, std::size_t last) const;

  ByteSource& source_;
  std::string name_;
  Limits limits_;
  std::string buffer_;
  std::size_t from_ = 0;
  bool ended_ = false;
  std::unique_ptr<Message> failure_;
  std::string text_;   // the line at hand
  std::string entry_;  // names and values of the entry at hand
  std::vector<Field> fields_;
  std::string json_;
  std::uint64_t line_ = 1;
  std::uint64_t entry_line_ = 1;
  std::uint64_t bytes_ = 0;
  std::uint64_t damaged_ = 0;
  std::vector<Damage> damages_;
  std::uint64_t long_fields_ = 0;
};

/// Whether a file that begins so is a journal export.
bool looks_like_journal_export(std::string_view first_bytes);

}  // namespace why403::ingest

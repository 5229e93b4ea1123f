// A decision as it is recorded: who asked for what, what was answered and why, and enough to ask again.
//
//   write_record(record, text);                         // one JSON object, without line feeds
//   RecordReader reader;
//   if (const DecisionRecord* record = reader.read(text)) …
//
// Beside decisions a segment holds three other records: which revision is in force from then on, what was changed in the
// directory for it, and that decisions were made which could not be recorded. docs/reference/segments.md names every member; unknown ones
// are passed over when reading, so that an older program reads what a newer one wrote.
// No member holds a credential: the principal is what was found out with it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/time.h"

namespace why403::serve {

/// A context, or the properties of a subject or resource, that is longer is left out, and that is said.
inline constexpr std::size_t kRecordedContextBytesMax = 8192;
/// Any other text that is longer is cut.
inline constexpr std::size_t kRecordedTextBytesMax = 4096;

/// An entity: its type and its id.
struct RecordedEntity {
  std::string_view type;
  std::string_view id;
  bool operator==(const RecordedEntity&) const = default;
};

struct DecisionRecord {
  base::Time time;
  std::string_view reference;
  std::string_view door;  ///< `authzen`, `nginx`, `forward`
  bool allow = false;
  bool enforced = true;  ///< false: this was only observed, and the request was let through
  int status = 0;        ///< that was answered
  std::string_view check;
  std::string_view cause;
  std::string_view detail;
  std::string_view told;  ///< the words, in English, that the caller was given
  RecordedEntity principal;
  std::string_view proof;
  std::string_view client;
  std::string_view peer;
  std::string_view agent;
  std::string_view method;
  std::string_view host;
  std::string_view path;
  std::string_view route;
  RecordedEntity action;
  RecordedEntity resource;
  std::vector<std::string_view> policies;  ///< ids of those that determined it
  std::vector<std::string_view> failed;    ///< ids of those whose evaluation failed
  std::vector<std::string_view> obligations;  ///< what an allow asked of the enforcing point
  std::string_view revision;
  std::string_view request_id;
  std::string_view trace_id;
  // What it takes to ask again, of refusals alone; JSON objects, or empty.
  std::string_view context;
  std::string_view subject_properties;
  std::string_view resource_properties;
  bool is_cut = false;  ///< something of these was too long

  void clear();
};

/// From `time` on this revision decides.
struct RevisionRecord {
  base::Time time;
  std::string_view revision;
  std::string_view previous;  ///< empty at a start
  bool by_directory = false;  ///< what was changed for it stands in the records before
};

/// Somebody changed the directory: what comes into force with the revision.
struct ChangeRecord {
  base::Time time;
  std::string_view who;
  std::string_view what;    ///< `removed person ann from group readers`
  std::string_view target;  ///< `group:readers`
  std::string_view kind;    ///< as diagnose/known.h has it
  RecordedEntity about;     ///< whom it concerns
  std::string_view revision;
};

void write_record(const DecisionRecord& record, std::string& out);
void write_revision(const RevisionRecord& record, std::string& out);
void write_change(const ChangeRecord& record, std::string& out);
void write_gap(base::Time time, std::uint64_t dropped, std::string& out);

/// One record's text as a value. Its views live until the next call, and as long as the text.
class RecordReader {
 public:
  enum class Kind : std::uint8_t { decision, revision, change, gap, unknown };
  Kind read(std::string_view text);
  [[nodiscard]] const DecisionRecord& decision() const { return decision_; }
  [[nodiscard]] const RevisionRecord& revision() const { return revision_; }
  [[nodiscard]] const ChangeRecord& change() const { return change_; }
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

 private:
  DecisionRecord decision_;
  RevisionRecord revision_;
  ChangeRecord change_;
  std::uint64_t dropped_ = 0;
  base::Arena arena_;
};

}  // namespace why403::serve

// A decision that the decision point recorded: found again by its reference, explained as of then, and told to whom
// it concerns.
//
//   auto story = find_story("/var/lib/why403", "4JqW0Zr8m1k3xYt9vQ2b");
//   explain_story(*story);
//   respond(story_json(*story, Audience::owner));
//
// Segments are read as they lie there, also those that `serve` is appending to. The policies and entities are those
// of the revision that decided, as they were kept, and for comparison those of the revision before it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "base/time.h"
#include "serve/decision_record.h"

namespace why403::serve {

/// Who is told, and how much.
enum class Audience : std::uint8_t {
  subject,   ///< who was refused: what was asked, the class of the reason, what to do
  owner,     ///< owner and helpdesk: the policies, what would have to be otherwise, what changed
  security,  ///< also addresses, how they proved who they are, and the record itself
};
std::optional<Audience> audience_named(std::string_view name);

/// Where the packaged configuration has decisions recorded.
inline constexpr const char* kRecordsFolder = "/var/lib/why403";
/// And where the service that records there is asked.
inline constexpr const char* kServiceSocket = "/var/lib/why403/why403.sock";

/// Whether records of decisions lie in this folder.
bool holds_records(const std::string& folder);

/// A part of a policy, and where it stands.
struct Clause {
  std::string policy;
  std::string place;  ///< `app.cedar:12:1`; empty when the texts are not there
  std::vector<std::string> because;
};
struct WouldNeed {
  std::string policy;
  std::string place;
  std::vector<std::string> facts;  ///< all of them
  bool for_subject = false;        ///< the person may be told
  std::vector<std::string> still_forbids;
};

struct Story {
  std::string folder;
  std::string record;  ///< as it stands in the segment
  std::string place;   ///< `records-000000000001.log:17`
  std::string revision;
  std::string previous;  ///< the revision before, empty when none is known
  std::optional<base::Time> in_force_since;
  // Of the same principal, action and resource.
  std::optional<base::Time> last_allowed;
  std::string last_allowed_revision;
  std::uint64_t refusals = 0;
  // What explain_story() fills in.
  std::vector<Clause> decided_by;
  std::vector<WouldNeed> would_need;
  std::optional<bool> allowed_before;  ///< by the previous revision
  std::vector<Clause> decided_by_before;
  std::vector<std::string> notes;  ///< what could not be found out, and why
};

/// Every record of the folder, in its order.
Status<Message> each_recorded(const std::string& folder,
                              const std::function<void(RecordReader::Kind, const RecordReader&)>& see);

/// By its reference, by the request's id or trace, or by its place. The newest of several; nothing when there is none.
Result<std::optional<Story>, Message> find_story(const std::string& folder, const std::string& reference);
void explain_story(Story& story);

std::string story_json(const Story& story, Audience audience);
/// What story_json() wrote for `security`. The error says what is wrong with it.
Result<Story, std::string> read_story(std::string_view json);

}  // namespace why403::serve

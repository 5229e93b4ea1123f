// The texts of a revision, kept beside the records of its decisions, so that `why403 why` explains a decision by the
// policies and entities that made it, however they were changed since.
//
//   TRY(keep_revision(folder, revision));
//   auto then = read_kept_revision(folder, "6da81163953d9fc4a9aeb70aed0eae45");
//
// A revision is one JSON file, `revisions/NAME.json`, for its owner's eyes alone. At most kKeptRevisionsMax are
// kept; of those whose texts are longer than kKeptBytesMax together, nothing is.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "base/time.h"
#include "policy/files.h"
#include "state/grants.h"

namespace why403::serve {

struct World;

inline constexpr std::size_t kKeptRevisionsMax = 100;
inline constexpr std::size_t kKeptBytesMax = 256 << 20;

struct KeptRevision {
  std::string name;  ///< of the files; a revision with a directory goes on behind a `-`
  std::vector<policy::NamedText> policies;
  policy::NamedText schema;
  policy::NamedText entities;
  std::string action_type = "Action";
  std::string state_file;  ///< that holds the directory; empty: there is none
  state::EntityTypes types;
};

Status<Message> keep_revision(const std::string& folder, const KeptRevision& revision);
/// `name` may be a whole revision: what is kept is that of its files.
Result<KeptRevision, Message> read_kept_revision(const std::string& folder, const std::string& name);
/// The one that came into force last; nothing when none is kept.
std::optional<KeptRevision> newest_kept_revision(const std::string& folder);
/// Those whose texts hold `text` as an id are deleted, but for `but`.
Status<Message> forget_revisions(const std::string& folder, const std::string& text, const std::string& but);

/// What decides by it: policies, entities and schema, without routes and lists.
Result<std::shared_ptr<World>, std::vector<Message>> world_of(const KeptRevision& revision);
/// The same with the directory of then; `revision` is the whole one.
Result<std::shared_ptr<World>, std::vector<Message>> world_of(const KeptRevision& kept, const std::string& revision);

}  // namespace why403::serve

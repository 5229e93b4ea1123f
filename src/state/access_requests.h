// Who asked for access after a refusal: kept for whoever owns the thing.
//
//   TRY(put_request(change, {.subject = {"User", "ann"}, .action = {"Action", "view"}, .resource = {"Order", "7"}}));
//
// One open request for each subject, action and resource: asking again counts and moves its time. At most kOpenMax are open,
// kOpenOfSubjectMax of one subject; an answered one is kept for kKeptAfterAnswer. Answering grants nothing: an assignment
// does. Requests are not changes of what is in force; their answers stand in the audit.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "cedar/syntax/ast.h"
#include "state/store.h"

namespace why403::state {

inline constexpr std::uint64_t kOpenMax = 10'000;
inline constexpr std::uint64_t kOpenOfSubjectMax = 20;
inline constexpr base::Duration kKeptAfterAnswer{90 * base::kDay.ns};

struct AccessRequest {
  std::string id;
  cedar::OwnedEntityName subject;
  cedar::OwnedEntityName action;
  cedar::OwnedEntityName resource;
  std::string path;       ///< `GET /orders/7`, or empty
  std::string reference;  ///< of the last refusal
  base::Time first;
  base::Time last;
  std::uint64_t times = 1;
  std::string state = "open";  ///< or `granted`, `refused`
  std::string answered_by;
  std::optional<base::Time> answered;
  std::string note;
  std::uint64_t version = 0;
};
std::string write_access_request(const AccessRequest& request);

/// Its times, state and answer are not read.
Status<Fault> put_request(Store::Change& change, const AccessRequest& request);
/// `state` is `granted` or `refused`.
Result<AccessRequest, Fault> answer_request(Store::Change& change, const std::string& id, const std::string& state,
                                            const std::string& note, const std::string& by);
/// Those answered long ago; how many, at most `most`.
Result<std::size_t, Fault> forget_requests(Store::Change& change, std::size_t most);
/// Newest first; `before` is where the page before ended: its last request's id.
std::vector<AccessRequest> list_requests(Database& database, std::string_view state, std::string_view before, std::size_t limit);
std::optional<AccessRequest> find_request(Database& database, std::string_view id);

}  // namespace why403::state

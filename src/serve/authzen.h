// The AuthZEN door: evaluation, evaluations, and the three searches, without any transport.
//
//   AuthzenDoor door(world, key, recording);            // one for each thread and world
//   door.answer(AuthzenEndpoint::evaluation, body, Reasons::of_user, reply);
//
// A subject or resource of type T and id I is the entity `T::"I"`, an action named N is `Action::"N"`. Their
// properties are attributes for this request, beside what the entity store holds: what the store knows
// stands, a request can only add to it, so a caller cannot talk away a fact. An action's properties are
// `context.action`. A question that the schema does not have, or that cannot be read, is an error (400, or
// within `evaluations` a deny that says so).
//
// A search walks the entities of the type asked for, at most kCandidatesMax for each page: a page may be
// short, or empty, and still have a next one. Only what the store holds is found.
// OpenID AuthZEN Authorization API 1.0: https://openid.net/specs/authorization-api-1_0.html
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "cedar/evaluate/authorize.h"
#include "serve/authzen_request.h"
#include "serve/exchange.h"
#include "serve/page_token.h"
#include "serve/recording.h"
#include "serve/world.h"

namespace why403::serve {

inline constexpr std::size_t kCandidatesMax = 4096;
/// Of properties and contexts that the evaluations of one request read together: what they share is read for each.
inline constexpr std::size_t kEvaluatedBytesMax = 1 << 20;
inline constexpr std::uint32_t kPageLimitDefault = 100;
inline constexpr std::uint32_t kPageLimitMax = 1000;

enum class AuthzenEndpoint : std::uint8_t {
  evaluation,
  evaluations,
  search_subject,
  search_resource,
  search_action
};

/// What of a deny's reasons the caller may read.
enum class Reasons : std::uint8_t {
  of_user,   ///< what the subject may be told
  of_admin,  ///< and `reason_admin`: the policies, and where they stand
};

class AuthzenDoor {
 public:
  /// `recording` outlives the door.
  AuthzenDoor(std::shared_ptr<const World> world, const TokenKey& key, Recording& recording);

  /// `body` as it came; `reply` is overwritten: 200, or 400 with a line of text.
  void answer(AuthzenEndpoint endpoint, std::string_view body, Reasons reasons, Reply& reply);

 private:
  struct Search;
  /// False when the question is not one that can be decided; `fault_` says why.
  bool ask(const AuthzenQuestion& question);
  bool check_parts(const AuthzenQuestion& question);
  bool read_question(const AuthzenQuestion& question);
  bool fits_schema();
  bool suppose(cedar::EntityNumber number, std::string_view name, const AuthzenPart& part);
  std::string_view context_of(const AuthzenQuestion& question);
  /// Of the question read: allowed?
  bool decide();
  void write_decision(const AuthzenQuestion& question, base::JsonWriter& json);
  void record(const AuthzenQuestion& question, std::string_view cause, std::string_view told);
  void write_fault(base::JsonWriter& json) const;
  void write_reason_admin(base::JsonWriter& json) const;

  void evaluation(const AuthzenRequest& asked, Reply& reply);
  void evaluations(const AuthzenRequest& asked, Reply& reply);
  void search(AuthzenEndpoint endpoint, const AuthzenRequest& asked, Reply& reply);
  bool start_search(Search& search);
  void search_entities(Search& search);
  void search_actions(Search& search);
  bool fail(std::string why) {
    fault_ = std::move(why);
    return false;
  }

  std::shared_ptr<const World> world_;
  TokenKey key_;
  Recording& recording_;
  AuthzenReader reader_;
  cedar::RequestReader requests_;
  cedar::Decider decider_;
  cedar::Request request_;
  cedar::Supposed supposed_;
  const cedar::Decision* decision_ = nullptr;
  Reasons reasons_ = Reasons::of_user;
  std::string context_;
  std::string_view asked_context_;  // of the question read
  std::vector<std::string_view> obligations_;
  std::string fault_;
};

/// `GET /.well-known/authzen-configuration`; `url` without a slash at its end.
std::string authzen_metadata(std::string_view url);

}  // namespace why403::serve

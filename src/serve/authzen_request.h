// What an AuthZEN request asks, read from its JSON.
//
//   AuthzenReader reader;
//   auto asked = reader.read(body);
//   if (!asked) return reply_400(asked.error());
//
// Members that the specification does not name are passed over; one that it names and that stands there twice
// is refused, since two readers could read two questions. Whether all that an endpoint needs is there, the
// endpoint says. Views live until the reader reads the next body.
// OpenID AuthZEN Authorization API 1.0, sections 5 to 8: https://openid.net/specs/authorization-api-1_0.html
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/json_reader.h"
#include "base/result.h"

namespace why403::serve {

inline constexpr std::size_t kEvaluationsMax = 1000;
inline constexpr std::size_t kIdBytesMax = 4096;  ///< of a type, an id, or an action's name

/// A subject, a resource, or an action, whose `id` is then its name.
struct AuthzenPart {
  bool given = false;
  std::optional<std::string_view> type;
  std::optional<std::string_view> id;
  std::string_view properties;  ///< a JSON object, or empty
};

struct AuthzenQuestion {
  AuthzenPart subject;
  AuthzenPart action;
  AuthzenPart resource;
  std::string_view context;  ///< a JSON object, or empty
};

enum class Semantic : std::uint8_t { execute_all, deny_on_first_deny, permit_on_first_permit };

struct AuthzenRequest {
  AuthzenQuestion question;                   ///< the whole, or the defaults of `evaluations`
  std::vector<std::string_view> evaluations;  ///< their JSON
  Semantic semantic = Semantic::execute_all;
  std::optional<std::string_view> page_token;
  std::optional<std::int64_t> page_limit;
};

class AuthzenReader {
 public:
  /// The error is for whoever wrote the request.
  Result<const AuthzenRequest*, std::string> read(std::string_view body);
  /// One of `evaluations`, over the defaults.
  Result<AuthzenQuestion, std::string> read_evaluation(std::string_view json,
                                                       const AuthzenQuestion& defaults);

 private:
  bool member(base::JsonReader& json, std::string_view name);
  bool question_member(base::JsonReader& json, std::string_view name, AuthzenQuestion& question);
  bool part(base::JsonReader& json, std::string_view name, AuthzenPart& part);
  bool evaluations(base::JsonReader& json);
  bool options(base::JsonReader& json);
  bool page(base::JsonReader& json);
  std::optional<std::string_view> text(base::JsonReader& json, std::string_view what);
  std::string_view object(base::JsonReader& json, std::string_view what);
  template <typename Each>
  bool each_member(base::JsonReader& json, std::string_view what, Each each);
  bool fail(std::string why) {
    if (error_.empty()) error_ = std::move(why);
    return false;
  }
  bool fail(const base::JsonReader& json);

  [[nodiscard]] std::string named(std::string_view what) const;

  AuthzenRequest request_;
  std::string_view owner_;  // of the members that are being read; empty: the body
  base::Arena arena_;
  std::string error_;
};

}  // namespace why403::serve

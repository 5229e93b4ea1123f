// The context that policies read of a request: `method`, `host`, `path`, `route`, `client` (ip), `time` (datetime),
// `authentication` {proof, strength, issuer, methods, age_seconds if known}, `scopes`, `groups`, `roles`, and where some are
// looked for, `attributes`, a record of those that were told.
//
//   ContextMaker maker(reader);                          // one for each thread
//   request.context = maker.values(question, route);
//   if (!answer.allow) write_context(question, route, text);          // the same, to be kept
//
// `host` and `path` are what the question says: the decision point asks with those that its routes matched, the host in
// small letters and the path decoded, so that no spelling of a request passes by a policy.
// As values it is made without any text in between; both are the same value, whatever bytes a request brings: what is no
// UTF-8 becomes U+FFFD in both. Values live as long as the reader's request, and the question.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "cedar/evaluate/request.h"
#include "decide/question.h"
#include "decide/routes.h"

namespace why403::decide {

class ContextMaker {
 public:
  /// Before the first request of `reader`, which outlives it.
  explicit ContextMaker(cedar::RequestReader& reader);

  /// For the request that the reader began last.
  [[nodiscard]] cedar::Value values(const Question& question, const Route& route) const;

 private:
  enum Member : std::uint8_t {
    method, host, path, route_name, client, time, authentication, scopes, groups, roles, attributes,
    proof, strength, issuer, methods, age_seconds
  };
  static constexpr std::size_t kMembers = 16;
  static constexpr std::size_t kOfContext = 11;  // the rest are of `authentication`

  [[nodiscard]] cedar::Value attributes_of(const Question& question) const;
  [[nodiscard]] cedar::Value authentication_of(const Question& question) const;

  cedar::RequestReader& reader_;
  std::array<cedar::TextNumber, kMembers> names_;
  // As a record wants them: by the numbers of their names.
  std::array<Member, kOfContext> context_;
  std::array<Member, kMembers - kOfContext> authentication_;
};

/// The same as JSON.
void write_context(const Question& question, const Route& route, std::string& out);

}  // namespace why403::decide

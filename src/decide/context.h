// The context that policies read of a request: `method`, `host`, `path`, `route`, `client` (ip), `time` (datetime),
// `authentication` {proof, strength, issuer, methods, age_seconds if known}, `scopes`, `groups`, `roles`, and where some are
// looked for, `attributes`, a record of those that were told.
//
//   ContextMaker maker(names);                           // one for each thread
//   request.context = maker.values(question, route, reader);
//   if (!answer.allow) write_context(question, route, text);          // the same, to be kept
//
// As values it is made without any text in between; both are the same value, whatever bytes a request brings: what is no
// UTF-8 becomes U+FFFD in both. Values live as long as the reader's request, and the question.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cedar/evaluate/request.h"
#include "decide/question.h"
#include "decide/routes.h"

namespace why403::decide {

class ContextMaker {
 public:
  explicit ContextMaker(const cedar::Names& names);

  /// For the request that `reader` began last.
  cedar::Value values(const Question& question, const Route& route, cedar::RequestReader& reader) const;

 private:
  enum Member : std::uint8_t {
    method, host, path, route_name, client, time, authentication, scopes, groups, roles,
    proof, strength, issuer, methods, age_seconds, attributes
  };
  static constexpr std::size_t kMembers = 16;
  struct Name {
    std::string_view text;
    std::optional<cedar::TextNumber> number;  // nothing: no policy has it
  };

  [[nodiscard]] cedar::Field field(Member member, cedar::Value value, cedar::RequestReader& reader) const;
  static cedar::Value attributes_of(const Question& question, cedar::RequestReader& reader);
  [[nodiscard]] cedar::Value authentication_of(const Question& question, cedar::RequestReader& reader) const;

  std::array<Name, kMembers> names_;
};

/// The same as JSON.
void write_context(const Question& question, const Route& route, std::string& out);

}  // namespace why403::decide

// Secrets that stand in requests are not written on: `?token=abc` becomes `?token=***`.
//
// A parameter is judged by its name (access_token, password, X-Amz-Signature, jsessionid …). In a query every
// parameter counts; in other texts, which may hold a URL (referer, message, resource …), only one that
// follows `?` or `&`, so that a message's own `code=403` stays; in a path, one that follows `;`.
// Fields that are secrets as a whole (session, token, api_key) never reach an event: it holds fingerprints.
#pragma once

#include <string>
#include <string_view>

#include "event/field.h"

namespace why403::event {

enum class Secrets : std::uint8_t { redact, keep };

/// Is `name` (percent-encoded or not, in any letter case) that of a parameter that carries a secret?
bool names_secret(std::string_view name);

/// One thread each; the view that a call returns lives until the next call, or is the argument.
class Redactor {
 public:
  explicit Redactor(Secrets secrets) : secrets_(secrets) {}
  /// The text of that field as it may be written.
  std::string_view operator()(Field field, std::string_view text);
  /// The same for a text beyond the fields.
  std::string_view any_text(std::string_view text);

 private:
  Secrets secrets_;
  std::string written_;
};

}  // namespace why403::event

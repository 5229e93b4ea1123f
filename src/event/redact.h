// Secrets that stand in requests are not written on: `?token=abc` becomes `?token=***`.
//
// A parameter is judged by its name (access_token, password, X-Amz-Signature, jsessionid …), whose case, hyphens
// and underscores do not count. In a query every parameter counts, encoded and nested ones too; in other texts,
// which may hold a URL (referer, message, resource …), one that follows `?`, `&`, `;` or `#`, or that stands free
// and whose name has no other meaning there, so that a message's own `code=403` stays; in a path, one that follows
// `;`. Wherever they stand, these go as well: JSON members and headers of such names, what follows `Bearer` and
// `Basic`, what has the shape of a JSON Web Token, and the password in `//user:password@host`.
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
  /// The same for a text beyond the fields: a whole line, a sentence.
  std::string_view any_text(std::string_view text);

 private:
  Secrets secrets_;
  std::string written_;
};

}  // namespace why403::event

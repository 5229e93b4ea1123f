// The claims of a token, read from the JSON of a JWT's payload or of an introspection's answer.
//
//   if (!read_claims(json, token, expires)) return TokenFault::malformed;
//
// An object to the letter: valid UTF-8, no member twice, as two readers could read two tokens. Of claims that are known
// the form must be right; others are passed over.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/json_reader.h"
#include "base/text.h"
#include "identity/token.h"

namespace why403::identity {

/// False when a claim that is known has no form that can be read.
bool read_claims(std::string_view text, Token& token, std::optional<base::Time>& expires);
/// The member's text; false when it is none.
bool read_text(base::JsonReader& json, std::string& out);

/// Calls `read(name, json)` for each member, which must pass its value. False for anything but one strict object
/// whose members differ.
template <typename Read>
bool each_member(std::string_view text, Read read) {
  if (!base::is_valid_utf8(text)) return false;
  base::JsonReader json(text);
  if (!json.enter_object()) return false;
  std::set<std::string> seen;
  base::JsonText key;
  while (json.next_member(key)) {
    const auto [at, fresh] = seen.insert(base::json_unescape(key));
    if (!fresh || !read(*at, json)) return false;
  }
  return json.ok() && json.at_end();
}

}  // namespace why403::identity

// Base64 with the URL alphabet and no padding, to the letter: each text has one decoding and each decoding
// one text, so that a token cannot be written in two ways.
// RFC 7515 section 2; RFC 4648 sections 5 and 3.5.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace why403::identity {

std::optional<std::string> base64url_decode(std::string_view text);
std::string base64url_encode(std::string_view bytes);

}  // namespace why403::identity

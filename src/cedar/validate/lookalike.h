// Texts that read otherwise than they are: characters that turn the direction of text, letters of several scripts in one
// text (a Cyrillic `һ` in `say_hello`), characters that identifiers should not have (the ligature `ﬁ`).
//
//   if (const auto doubt = doubt_of_identifier(name)) warn(*doubt);
//
// https://trojansource.codes/ and Unicode Technical Standard 39; the same texts as the reference's validator doubts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace why403::cedar {

/// What is doubtful about a text of a policy, in words; none if nothing is. `text` is UTF-8.
std::optional<std::string> doubt_of_text(std::string_view text);
/// The same of an entity's id or an attribute's name.
std::optional<std::string> doubt_of_identifier(std::string_view text);

}  // namespace why403::cedar

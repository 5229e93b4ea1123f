// Which scripts a character is written in, and whether identifiers may have it; from the Unicode character data.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

namespace why403::cedar {

/// A set of scripts, a bit each; every bit for what goes with any script, such as digits and punctuation.
using Scripts = std::array<std::uint64_t, 3>;

/// The scripts of `Script_Extensions`, together with the ways of writing that use them (Unicode Technical Standard 39, 5.1).
const Scripts& scripts_of(char32_t character);
/// `Identifier_Status` is allowed (Unicode Technical Standard 39, 3.1).
bool allowed_in_identifiers(char32_t character);

}  // namespace why403::cedar

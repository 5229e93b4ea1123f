// Where chance comes from: the system, asked at the edge of the program and passed down as a number, so that
// tests choose it.
#pragma once

#include <cstdint>

namespace why403::base {

/// A number that nobody can foresee.
std::uint64_t random_number();

}  // namespace why403::base

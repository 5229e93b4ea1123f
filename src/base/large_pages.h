// Large pages for large memory.
//
//   wish_large_pages(block, size);   // before it is written for the first time
//
// What is filled from end to end takes 512 faults less for each large page, and what is read here and there misses the
// processor's table of pages less often.
#pragma once

#include <cstddef>

namespace why403::base {

/// A wish only: where the system has no such pages nothing happens. Of `size` bytes the last part of a page stays small.
void wish_large_pages(void* block, std::size_t size);

}  // namespace why403::base

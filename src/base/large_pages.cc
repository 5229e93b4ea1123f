#include "base/large_pages.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

namespace why403::base {

void wish_large_pages(void* block, std::size_t size) {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  const std::size_t skipped = (page - reinterpret_cast<std::uintptr_t>(block) % page) % page;
  if (skipped + page <= size) (void)madvise(static_cast<char*>(block) + skipped, (size - skipped) / page * page, MADV_HUGEPAGE);
}

}  // namespace why403::base

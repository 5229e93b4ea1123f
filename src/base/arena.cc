#include "base/arena.h"

#include <algorithm>

#include "base/large_pages.h"

namespace why403::base {

namespace {

constexpr std::size_t kBlockBytes = 64 << 10;

}  // namespace

void Arena::grow(std::size_t size) {
  const std::size_t doubled = sizes_.empty() ? kBlockBytes : sizes_.back() * 2;
  const std::size_t wanted = std::max(size, std::min(doubled, kKeptBytesMax));
  blocks_.push_back(std::make_unique_for_overwrite<char[]>(wanted));
  sizes_.push_back(wanted);
  if (wanted >= kKeptBytesMax) wish_large_pages(blocks_.back().get(), wanted);
  next_ = blocks_.back().get();
  room_ = wanted;
}

// Keeps the largest block within the limit, so that the next records fit in one.
void Arena::compact() {
  std::size_t kept = sizes_.size();
  for (std::size_t i = 0; i < sizes_.size(); ++i)
    if (sizes_[i] <= kKeptBytesMax && (kept == sizes_.size() || sizes_[i] > sizes_[kept])) kept = i;
  if (kept == sizes_.size()) {
    blocks_.clear();
    sizes_.clear();
    next_ = nullptr;
    room_ = 0;
    return;
  }
  std::swap(blocks_.front(), blocks_[kept]);
  std::swap(sizes_.front(), sizes_[kept]);
  blocks_.resize(1);
  sizes_.resize(1);
  next_ = blocks_.front().get();
  room_ = sizes_.front();
}

}  // namespace why403::base

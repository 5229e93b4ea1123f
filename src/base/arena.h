// A bump allocator for the texts of one record: views stay valid until reset().
//
// One owner, one thread. Memory grows to the largest record seen and is kept, up to kKeptBytesMax.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace why403::base {

class Arena {
 public:
  static constexpr std::size_t kKeptBytesMax = 4 << 20;

  /// `size` bytes, uninitialised, never null.
  char* allocate(std::size_t size) {
    if (size > room_) grow(size);
    char* place = next_;
    next_ += size;
    room_ -= size;
    return place;
  }
  std::string_view copy(std::string_view text) {
    char* place = allocate(text.size());
    if (!text.empty()) std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
  }
  /// Gives back the last `size` bytes of the newest allocation.
  void shrink(std::size_t size) {
    next_ -= size;
    room_ += size;
  }
  void reset() {
    if (blocks_.empty()) return;
    if (blocks_.size() > 1 || sizes_.back() > kKeptBytesMax) return compact();
    next_ = blocks_.front().get();
    room_ = sizes_.front();
  }

 private:
  void grow(std::size_t size);
  void compact();

  std::vector<std::unique_ptr<char[]>> blocks_;
  std::vector<std::size_t> sizes_;
  char* next_ = nullptr;
  std::size_t room_ = 0;
};

}  // namespace why403::base

// FlatSet: a few distinct values, sorted, in one piece of memory: most callers have a handful of each.
#pragma once

#include <algorithm>
#include <vector>

namespace why403::diagnose {

template <typename T>
class FlatSet {
 public:
  /// True when the value is new.
  bool insert(const T& value) {
    const auto place = std::lower_bound(values_.begin(), values_.end(), value);
    if (place != values_.end() && *place == value) return false;
    values_.insert(place, value);
    return true;
  }
  [[nodiscard]] bool contains(const T& value) const { return std::binary_search(values_.begin(), values_.end(), value); }
  [[nodiscard]] std::size_t size() const { return values_.size(); }
  [[nodiscard]] bool empty() const { return values_.empty(); }
  [[nodiscard]] auto begin() const { return values_.begin(); }
  [[nodiscard]] auto end() const { return values_.end(); }
  void clear() { values_.clear(); }

 private:
  std::vector<T> values_;
};

}  // namespace why403::diagnose

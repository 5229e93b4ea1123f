// Texts: what denials say, each different text held once; the views live as long as it does.
#pragma once

#include <string_view>
#include <unordered_set>

#include "base/arena.h"

namespace why403::diagnose {

class Texts {
 public:
  std::string_view keep(std::string_view text) {
    const auto known = known_.find(text);
    return known != known_.end() ? *known : *known_.insert(arena_.copy(text)).first;
  }

 private:
  base::Arena arena_;
  std::unordered_set<std::string_view> known_;
};

}  // namespace why403::diagnose

// Page tokens: where a search goes on, sealed so that nobody can make or change one.
//
// A token holds a position, the page's size and the revision that it belongs to, with a keyed hash over these
// and the question. It is good for that question and that revision alone. The key is the process's own.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace why403::serve {

using TokenKey = std::array<unsigned char, 32>;

struct PagePlace {
  std::uint32_t position = 0;
  std::uint32_t limit = 0;
};

/// `question`: what must be the same for all pages, `revision` the world's.
std::string seal_page(const PagePlace& place, std::initializer_list<std::string_view> question,
                      std::string_view revision, const TokenKey& key);

/// The error is for whoever wrote the request.
Result<PagePlace, std::string> open_page(std::string_view token,
                                         std::initializer_list<std::string_view> question,
                                         std::string_view revision, const TokenKey& key);

/// `count` bytes that nobody can foresee.
std::string random_bytes(std::size_t count);
TokenKey random_key();

}  // namespace why403::serve

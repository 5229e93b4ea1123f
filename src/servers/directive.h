// A configuration as a tree of directives, includes in place. Every server's syntax becomes this.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "servers/request.h"

namespace why403::servers {

/// Directives that a tree holds at most, all includes together, and how deep blocks and includes may nest.
inline constexpr std::size_t kDirectivesMax = 500'000;
inline constexpr int kNestingMax = 40;

struct Directive {
  std::string name;
  std::string written{};  ///< the name as it stands there, where `name` is in lower case
  std::vector<std::string> arguments;
  std::vector<Directive> inner;
  bool block = false;
  std::uint32_t file = 0;  ///< index into Tree::files
  std::uint32_t line = 0;

  [[nodiscard]] std::string_view argument(std::size_t index) const { return index < arguments.size() ? std::string_view(arguments[index]) : std::string_view(); }
  /// The last one of that name directly inside, nullptr when there is none.
  [[nodiscard]] const Directive* find(std::string_view wanted) const;
  /// `deny all`, as it would be written without its block.
  [[nodiscard]] std::string text() const;
};

struct Tree {
  std::vector<Directive> top;
  std::vector<std::string> files;
  std::vector<std::string> missing;  ///< includes that were not found
  std::size_t count = 0;
  [[nodiscard]] Place place(const Directive& directive) const;
};

}  // namespace why403::servers

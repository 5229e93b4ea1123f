// C++ source as the tidy test sees it: without comments and literals, cut into functions.
//
// A scanner of braces, not a compiler. It knows comments, literals (raw ones too), namespaces, types and
// bodies, which is enough for code that is formatted as this project's is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace why403::tidy {

/// `text` with comments and the contents of literals blanked; line feeds stay, so line numbers hold.
std::string without_comments_and_literals(std::string_view text);

struct Function {
  std::string name;  ///< as written: `Parser::parse`; `TEST` for a test
  int line = 0;      ///< where its declaration begins, from 1
  int lines = 0;     ///< from there to the closing brace
};

/// The functions defined at namespace or class scope; a lambda counts as part of what holds it.
std::vector<Function> functions_of(std::string_view blanked);

/// The targets of `#include "…"`.
struct Include {
  std::string path;
  int line = 0;
};
std::vector<Include> includes_of(std::string_view text);

}  // namespace why403::tidy

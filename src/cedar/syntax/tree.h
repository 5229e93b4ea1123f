// Making expression nodes: the one place where both readers (text, JSON) build the tree of ast.h.
//
// Nodes, argument lists and texts live in the arena handed in. A node deeper than kExpressionDepthMax is
// not made: the result is null, and the reader says so.
#pragma once

#include <initializer_list>
#include <type_traits>

#include "cedar/syntax/ast.h"

namespace why403::cedar {

class Tree {
 public:
  explicit Tree(base::Arena& arena) : arena_(arena) {}

  const Expr* boolean(bool value, Place place);
  const Expr* integer(std::int64_t value, Place place);
  const Expr* string(std::string_view text, Place place);
  const Expr* entity(EntityName name, Place place);
  const Expr* variable(Variable variable, Place place);
  const Expr* slot(Variable variable, Place place);
  const Expr* node(Op op, std::initializer_list<const Expr*> arguments, Place place);
  const Expr* list(Op op, std::span<const Expr* const> arguments, Place place);
  /// `all` or `any` of both; a left operand of the same kind is widened, as `(a && b) && c` is `a && b && c`.
  const Expr* chain(Op op, const Expr* left, const Expr* right, Place place);
  const Expr* attribute(const Expr* of, std::string_view name, Place place);
  const Expr* has(const Expr* of, std::span<const std::string_view> names, Place place);
  const Expr* like(const Expr* of, std::span<const std::string_view> pieces, Place place);
  const Expr* is(const Expr* of, std::string_view type, const Expr* in, Place place);
  const Expr* call(Function function, std::span<const Expr* const> arguments, Place place);
  /// Fields in any order, without duplicate names.
  const Expr* record(std::span<const std::pair<std::string_view, const Expr*>> fields, Place place);

  /// A copy of `text` in the arena.
  std::string_view keep(std::string_view text);

 private:
  template <typename T>
  T* room(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= 8);
    // The arena hands out bytes in order: rounding every request up to 8 keeps all of them aligned.
    // NOLINTNEXTLINE(bugprone-sizeof-expression): where T is a pointer, the size of pointers is wanted.
    return reinterpret_cast<T*>(arena_.allocate((count * sizeof(T) + 7) / 8 * 8));
  }
  Expr* make(Op op, Place place);
  Expr* make(Op op, std::span<const Expr* const> arguments, Place place);

  base::Arena& arena_;
};

}  // namespace why403::cedar

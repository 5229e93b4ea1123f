#include "cedar/validate/level.h"

#include <algorithm>

namespace why403::cedar {

namespace {

class LevelChecker {
 public:
  LevelChecker(const Typechecker::Seen& seen, const RequestKind& kind, std::uint32_t level,
               std::vector<TypeProblem>& problems)
      : seen_(seen), kind_(kind), level_(level), problems_(problems) {}

  void check(const Expr& expr) {
    if (!seen_.types.contains(&expr)) return;
    switch (expr.op) {
      case Op::in:
      case Op::get_tag:
      case Op::has_tag:
        step(expr, expr.at(0));
        check(expr.at(1));
        return;
      case Op::is_in:
        check(expr.at(0));
        if (!seen_.types.contains(&expr.at(1))) return;
        step(expr, expr.at(0));
        check(expr.at(1));
        return;
      case Op::attribute:
        read(expr, expr.at(0));
        return;
      case Op::has: {
        const auto found = seen_.has_paths.find(&expr);
        if (found == seen_.has_paths.end()) return;
        for (const Expr* of : found->second) read(expr, *of);
        return;
      }
      default:
        for (const Expr* each : expr.arguments()) check(*each);
    }
  }

 private:
  [[nodiscard]] TypeKind kind_of(const Expr& expr) const {
    const auto found = seen_.types.find(&expr);
    return found == seen_.types.end() || found->second == nullptr ? TypeKind::never : found->second->kind;
  }

  void read(const Expr& expr, const Expr& of) {
    if (kind_of(of) == TypeKind::entity)
      step(expr, of);
    else
      check(of);
  }

  void step(const Expr& expr, const Expr& of) {
    const std::uint32_t depth = target(of, {});
    if (depth < level_) return;
    problems_.push_back({expr.place,
                         "this looks " + std::to_string(depth + 1) + " steps into the entities, level " +
                             std::to_string(level_) + " allows " + std::to_string(level_),
                         "put the fact nearer to the principal, the resource or the context"});
  }

  // How many steps away the entity is that an expression gives. `path`: attributes that will be read of it,
  // the innermost last, so that only the part of a record literal that matters is looked at.
  std::uint32_t target(const Expr& expr, std::vector<std::string_view> path) {
    switch (expr.op) {
      case Op::variable:
        return 0;
      case Op::if_then_else: {
        check(expr.at(0));
        const bool then = seen_.types.contains(&expr.at(1));
        const bool otherwise = seen_.types.contains(&expr.at(2));
        return std::max(then ? target(expr.at(1), path) : 0, otherwise ? target(expr.at(2), path) : 0);
      }
      case Op::attribute:
        if (kind_of(expr.at(0)) == TypeKind::entity) return target(expr.at(0), std::move(path)) + 1;
        path.push_back(expr.text);
        return target(expr.at(0), std::move(path));
      case Op::get_tag: {
        const std::uint32_t depth = target(expr.at(0), std::move(path));
        check(expr.at(1));
        return depth + 1;
      }
      case Op::record:
        return record(expr, std::move(path));
      case Op::entity:
        if (expr.entity() == kind_.action->name.view()) return 0;
        break;
      default:
        break;
    }
    problems_.push_back({expr.place, "an entity literal cannot be looked into under level validation", ""});
    return 0;
  }

  std::uint32_t record(const Expr& expr, std::vector<std::string_view> path) {
    if (path.empty()) return 0;
    const std::string_view wanted = path.back();
    path.pop_back();
    std::uint32_t depth = 0;
    for (std::size_t i = 0; i < expr.argument_count; ++i) {
      if (expr.names()[i] == wanted)
        depth = target(expr.at(i), path);
      else
        check(expr.at(i));
    }
    return depth;
  }

  const Typechecker::Seen& seen_;
  const RequestKind& kind_;
  std::uint32_t level_;
  std::vector<TypeProblem>& problems_;
};

}  // namespace

void check_level(const Expr& expr, const Typechecker::Seen& seen, const RequestKind& kind,
                 std::uint32_t level, std::vector<TypeProblem>& problems) {
  LevelChecker(seen, kind, level, problems).check(expr);
}

}  // namespace why403::cedar

#include "cedar/syntax/tree.h"

#include <algorithm>
#include <new>

#include "cedar/syntax/lexer.h"

namespace why403::cedar {

namespace {

bool is_word(std::string_view name) { return is_identifier(name) && name != "__cedar"; }

// Whether `next` asks for one more attribute behind the path that `test` asks for.
bool extends(const Expr& test, const Expr& next) {
  if (test.op != Op::has || next.op != Op::has || next.name_count != 1 || !is_word(next.names()[0]))
    return false;
  const Expr* of = &next.at(0);
  for (std::size_t i = test.name_count; i > 0; --i) {
    if (of->op != Op::attribute || of->text != test.names()[i - 1] || !is_word(of->text)) return false;
    of = &of->at(0);
  }
  return same(*of, test.at(0));
}

}  // namespace

std::string_view Tree::keep(std::string_view text) {
  if (text.empty()) return {};
  char* place = room<char>(text.size());
  std::memcpy(place, text.data(), text.size());
  return {place, text.size()};
}

Expr* Tree::make(Op op, Place place) {
  Expr* made = new (room<Expr>(1)) Expr;
  made->op = op;
  made->place = place;
  return made;
}

Expr* Tree::make(Op op, std::span<const Expr* const> arguments, Place place) {
  int depth = 0;
  for (const Expr* argument : arguments) {
    if (argument == nullptr) return nullptr;
    depth = std::max<int>(depth, argument->depth);
  }
  if (depth >= kExpressionDepthMax) return nullptr;
  Expr* made = make(op, place);
  made->depth = static_cast<std::uint16_t>(depth + 1);
  const Expr** copy = room<const Expr*>(arguments.size());
  std::ranges::copy(arguments, copy);
  made->argument_list = copy;
  made->argument_count = static_cast<std::uint32_t>(arguments.size());
  return made;
}

const Expr* Tree::boolean(bool value, Place place) {
  Expr* made = make(Op::boolean, place);
  made->number = value ? 1 : 0;
  return made;
}

const Expr* Tree::integer(std::int64_t value, Place place) {
  Expr* made = make(Op::integer, place);
  made->number = value;
  return made;
}

const Expr* Tree::string(std::string_view text, Place place) {
  Expr* made = make(Op::string, place);
  made->text = text;
  return made;
}

const Expr* Tree::entity(EntityName name, Place place) {
  Expr* made = make(Op::entity, place);
  made->text = name.type;
  made->text2 = name.id;
  return made;
}

const Expr* Tree::variable(Variable variable, Place place) {
  Expr* made = make(Op::variable, place);
  made->variable = variable;
  return made;
}

const Expr* Tree::slot(Variable variable, Place place) {
  Expr* made = make(Op::slot, place);
  made->variable = variable;
  return made;
}

const Expr* Tree::node(Op op, std::initializer_list<const Expr*> arguments, Place place) {
  return make(op, {arguments.begin(), arguments.size()}, place);
}

const Expr* Tree::list(Op op, std::span<const Expr* const> arguments, Place place) {
  if (op != Op::all || arguments.size() < 2 || !extends(*arguments[0], *arguments[1]))
    return make(op, arguments, place);
  // `a has b && a.b has c` at the start of a chain is `a has b.c`, which the JSON form cannot tell from it.
  std::vector<const Expr*> left(arguments.begin(), arguments.end());
  while (left.size() > 1 && extends(*left[0], *left[1])) {
    std::vector<std::string_view> names(left[0]->names().begin(), left[0]->names().end());
    names.push_back(left[1]->names()[0]);
    const Expr* joined = has(&left[0]->at(0), names, {left[0]->place.begin, left[1]->place.end});
    if (joined == nullptr) return nullptr;
    left[0] = joined;
    left.erase(left.begin() + 1);
  }
  return left.size() == 1 ? left[0] : make(op, left, place);
}

const Expr* Tree::chain(Op op, const Expr* left, const Expr* right, Place place) {
  if (left == nullptr || right == nullptr) return nullptr;
  std::vector<const Expr*> operands{left};
  if (left->op == op) operands.assign(left->arguments().begin(), left->arguments().end());
  operands.push_back(right);
  return list(op, operands, place);
}

const Expr* Tree::attribute(const Expr* of, std::string_view name, Place place) {
  Expr* made = make(Op::attribute, {&of, 1}, place);
  if (made != nullptr) made->text = name;
  return made;
}

const Expr* Tree::has(const Expr* of, std::span<const std::string_view> names, Place place) {
  // A path is written with words; other names only one by one.
  if (names.size() > 1 && !std::ranges::all_of(names, is_word)) {
    std::vector<const Expr*> tests;
    for (const std::string_view& name : names) {
      tests.push_back(has(of, {&name, 1}, place));
      of = attribute(of, name, place);
      if (of == nullptr || tests.back() == nullptr) return nullptr;
    }
    return make(Op::all, tests, place);
  }
  Expr* made = make(Op::has, {&of, 1}, place);
  if (made == nullptr) return nullptr;
  auto* copy = room<std::string_view>(names.size());
  std::ranges::copy(names, copy);
  made->name_list = copy;
  made->name_count = static_cast<std::uint32_t>(names.size());
  return made;
}

const Expr* Tree::like(const Expr* of, std::span<const std::string_view> pieces, Place place) {
  Expr* made = make(Op::like, {&of, 1}, place);
  if (made == nullptr) return nullptr;
  auto* copy = room<std::string_view>(pieces.size());
  std::ranges::copy(pieces, copy);
  made->name_list = copy;
  made->name_count = static_cast<std::uint32_t>(pieces.size());
  return made;
}

const Expr* Tree::is(const Expr* of, std::string_view type, const Expr* in, Place place) {
  const Expr* both[] = {of, in};
  Expr* made = in == nullptr ? make(Op::is, {both, 1}, place) : make(Op::is_in, both, place);
  if (made != nullptr) made->text = type;
  return made;
}

const Expr* Tree::call(Function function, std::span<const Expr* const> arguments, Place place) {
  Expr* made = make(Op::call, arguments, place);
  if (made != nullptr) made->function = function;
  return made;
}

const Expr* Tree::record(std::span<const std::pair<std::string_view, const Expr*>> fields, Place place) {
  std::vector<std::pair<std::string_view, const Expr*>> sorted(fields.begin(), fields.end());
  std::ranges::sort(sorted, {}, [](const auto& field) { return field.first; });
  std::vector<const Expr*> values;
  for (const auto& field : sorted) values.push_back(field.second);
  Expr* made = make(Op::record, values, place);
  if (made == nullptr) return nullptr;
  auto* names = room<std::string_view>(sorted.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) names[i] = sorted[i].first;
  made->name_list = names;
  made->name_count = static_cast<std::uint32_t>(sorted.size());
  return made;
}

}  // namespace why403::cedar

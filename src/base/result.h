// Result<T, E>: a value, or the reason why there is none.
//
//   Result<int, Message> port = parse_port(text);
//   if (!port) return port.error();
//   int value = TRY(parse_port(text));      // the same in one line
//
// Member names are those of C++23's std::expected, which this becomes once the
// oldest supported compiler has it. E must be another type than T.
#pragma once

#include <type_traits>
#include <utility>
#include <variant>

namespace why403::base {

/// The "nothing to say" value of a Result that only succeeds or fails.
struct Done {
  bool operator==(const Done&) const = default;
};

template <typename T, typename E>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  using error_type = E;

  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  Result(E error) : held_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool has_value() const { return held_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & { return *std::get_if<0>(&held_); }
  const T& value() const& { return *std::get_if<0>(&held_); }
  T&& value() && { return std::move(*std::get_if<0>(&held_)); }
  E& error() & { return *std::get_if<1>(&held_); }
  const E& error() const& { return *std::get_if<1>(&held_); }
  E&& error() && { return std::move(*std::get_if<1>(&held_)); }

  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  T value_or(T other) const& { return has_value() ? value() : std::move(other); }

 private:
  static_assert(!std::is_same_v<T, E>, "a Result needs two different types");
  std::variant<T, E> held_;
};

template <typename E>
using Status = Result<Done, E>;

}  // namespace why403::base

namespace why403 {
using base::Done;
using base::Result;
using base::Status;
}  // namespace why403

// TRY(expression): its value, or return its error from the enclosing function. A GNU statement expression, which both
// supported compilers have; never inside a braced initialiser ({.a = TRY(x), .b = TRY(y)}): g++ 12 leaks what was built.
#define TRY(...) WHY403_TRY_NAMED(__COUNTER__, __VA_ARGS__)
// Two steps, so that each use has a variable of its own and one TRY may stand inside another.
#define WHY403_TRY_NAMED(number, ...) WHY403_TRY_AS(number, __VA_ARGS__)
#define WHY403_TRY_AS(number, ...)                                                              \
  __extension__({                                                                               \
    auto&& try_result_##number = (__VA_ARGS__);                                                 \
    if (!try_result_##number.has_value()) return std::move(try_result_##number).error();        \
    std::move(try_result_##number).value();                                                     \
  })

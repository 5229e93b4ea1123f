// Pattern: a Perl-compatible regular expression, as nginx, Apache and HAProxy use them.
//
// One that does not compile, or that takes too long on a text, says so and never matches.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace why403::servers {

class Pattern {
 public:
  /// Steps that one match may take.
  static constexpr std::uint32_t kStepsMax = 200'000;

  Pattern(std::string_view expression, bool ignore_case);
  ~Pattern();
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;

  [[nodiscard]] bool valid() const { return compiled_ != nullptr; }
  /// The groups, whole match first; named groups follow in `names`. Nothing when it does not match.
  [[nodiscard]] std::optional<std::vector<std::string>> match(std::string_view text) const;
  [[nodiscard]] bool matches(std::string_view text) const { return match(text).has_value(); }
  /// Names of groups and their numbers.
  [[nodiscard]] std::vector<std::pair<std::string, std::size_t>> names() const;

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

/// The same expression is compiled once for a thread's life, up to a few thousand of them.
const Pattern& pattern(std::string_view expression, bool ignore_case);

}  // namespace why403::servers

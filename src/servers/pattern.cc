#include "servers/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <map>

namespace why403::servers {

struct Pattern::Compiled {
  pcre2_code* code = nullptr;
  pcre2_match_data* data = nullptr;
  pcre2_match_context* limits = nullptr;
  Compiled() = default;
  Compiled(const Compiled&) = delete;
  Compiled& operator=(const Compiled&) = delete;
  ~Compiled() {
    pcre2_match_context_free(limits);
    pcre2_match_data_free(data);
    pcre2_code_free(code);
  }
};

Pattern::Pattern(std::string_view expression, bool ignore_case) {
  int error = 0;
  PCRE2_SIZE where = 0;
  auto compiled = std::make_unique<Compiled>();
  compiled->code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(expression.data()), expression.size(), ignore_case ? PCRE2_CASELESS : 0, &error, &where, nullptr);
  if (!compiled->code) return;
  compiled->data = pcre2_match_data_create_from_pattern(compiled->code, nullptr);
  compiled->limits = pcre2_match_context_create(nullptr);
  if (!compiled->data || !compiled->limits) return;
  pcre2_set_match_limit(compiled->limits, kStepsMax);
  pcre2_set_depth_limit(compiled->limits, 1000);
  compiled_ = std::move(compiled);
}

Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;

std::optional<std::vector<std::string>> Pattern::match(std::string_view text) const {
  if (!compiled_) return std::nullopt;
  const int count = pcre2_match(compiled_->code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0, 0, compiled_->data, compiled_->limits);
  if (count < 0) return std::nullopt;
  const PCRE2_SIZE* ends = pcre2_get_ovector_pointer(compiled_->data);
  std::vector<std::string> out;
  for (int i = 0; i < count; ++i) {
    const PCRE2_SIZE from = ends[2 * i];
    const PCRE2_SIZE to = ends[2 * i + 1];
    out.emplace_back(from == PCRE2_UNSET || to < from ? std::string_view() : text.substr(from, to - from));
  }
  return out;
}

std::vector<std::pair<std::string, std::size_t>> Pattern::names() const {
  std::vector<std::pair<std::string, std::size_t>> out;
  if (!compiled_) return out;
  std::uint32_t count = 0, size = 0;
  PCRE2_SPTR table = nullptr;
  pcre2_pattern_info(compiled_->code, PCRE2_INFO_NAMECOUNT, &count);
  pcre2_pattern_info(compiled_->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
  pcre2_pattern_info(compiled_->code, PCRE2_INFO_NAMETABLE, &table);
  // An entry is the group's number in two bytes, then its name with a null byte.
  for (std::uint32_t i = 0; i < count; ++i, table += size) out.emplace_back(reinterpret_cast<const char*>(table + 2), static_cast<std::size_t>(table[0]) << 8 | table[1]);
  return out;
}

const Pattern& pattern(std::string_view expression, bool ignore_case) {
  constexpr std::size_t kKeptMax = 4096;
  thread_local std::map<std::pair<std::string, bool>, Pattern> kept;
  if (kept.size() > kKeptMax) kept.clear();
  const auto found = kept.find({std::string(expression), ignore_case});
  if (found != kept.end()) return found->second;
  return kept.emplace(std::pair(std::string(expression), ignore_case), Pattern(expression, ignore_case)).first->second;
}

}  // namespace why403::servers

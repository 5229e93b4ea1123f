// The `regex` way: RE2, linear in the record whatever the expression.
#include <re2/re2.h>

#include <memory>

#include "ingest/extract/extractor.h"

namespace why403::ingest {

namespace {

class RegexExtractor final : public Extractor {
 public:
  RegexExtractor(const ValueNames& names, const Absent& absent) : names_(names), absent_(absent) {}

  // Compiled now only to be checked; each expression is kept.
  Status<Message> add(const std::string& text) {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(8 << 20);
    auto expression = std::make_unique<RE2>(text, options);
    if (!expression->ok())
      return Message{.what = "cannot use the expression `" + text + "`", .reason = expression->error()};
    Compiled compiled{std::move(expression), {}};
    for (const auto& [group, name] : compiled.expression->CapturingGroupNames()) {
      compiled.slots.resize(std::max<std::size_t>(compiled.slots.size(), group + 1), -1);
      compiled.slots[group] = names_.find(name);
    }
    expressions_.push_back(std::move(compiled));
    return Done{};
  }

  Extracted extract(std::string_view record, Values& values, base::Arena& /*arena*/) override {
    const re2::StringPiece text(record.data(), record.size());
    for (const Compiled& each : expressions_) {
      groups_.resize(std::max<std::size_t>(1, each.slots.size()));
      if (!each.expression->Match(text, 0, text.size(), RE2::UNANCHORED, groups_.data(), static_cast<int>(groups_.size())))
        continue;
      for (std::size_t i = 1; i < each.slots.size(); ++i) {
        const std::string_view found(groups_[i].data(), groups_[i].size());
        if (each.slots[i] >= 0 && groups_[i].data() != nullptr && !absent_(found)) values.set(each.slots[i], found);
      }
      return Extracted::yes;
    }
    return Extracted::no;
  }

 private:
  struct Compiled {
    std::unique_ptr<RE2> expression;
    std::vector<int> slots;  // by group number
  };
  ValueNames names_;
  Absent absent_;
  std::vector<Compiled> expressions_;
  std::vector<re2::StringPiece> groups_;
};

}  // namespace

Result<std::unique_ptr<Extractor>, Message> make_regex_extractor(const std::vector<std::string>& regexes, const ValueNames& names,
                                                                 const Absent& absent) {
  auto out = std::make_unique<RegexExtractor>(names, absent);
  for (const std::string& text : regexes) TRY(out->add(text));
  return std::unique_ptr<Extractor>(std::move(out));
}

}  // namespace why403::ingest

#include "serve/language.h"

#include <algorithm>

#include "base/text.h"
#include "serve/accept.h"
#include "serve/yaml_walk.h"

namespace why403::serve {

namespace {

constexpr std::string_view kSeconds = "{seconds}";
constexpr std::size_t kTagBytesMax = 35;
// Of keys that are missing, how many are named.
constexpr std::size_t kNamedMax = 8;

// RFC 5646 section 2.1, as far as it can stand in an attribute: letters and digits, in parts of at most eight.
bool is_tag(std::string_view text) {
  if (text.empty() || text.size() > kTagBytesMax) return false;
  return std::ranges::all_of(base::split(text, '-'), [](std::string_view part) {
    return !part.empty() && part.size() <= 8 && std::ranges::all_of(part, [](char c) {
             return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
           });
  });
}

bool is_plain(std::string_view text) {
  return !text.empty() && text.size() <= kLanguageTextBytesMax && base::is_valid_utf8(text) &&
         std::ranges::none_of(text, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; });
}

std::string_view primary(std::string_view tag) { return tag.substr(0, tag.find('-')); }

std::string key_of(const RefusalWords& words) { return "cause." + (words.cause.empty() ? "any" : std::string(words.cause)); }

}  // namespace

Language Language::built_in(std::string_view tag) {
  Language language;
  language.tag_ = tag;
  const bool is_german = base::equals_ignoring_case(primary(tag), "de");
  for (std::size_t i = 0; i < kPageTexts; ++i) language.page_[i] = is_german ? all_page_words()[i].de : all_page_words()[i].en;
  for (const RefusalWords& each : all_refusal_words()) language.causes_.emplace_back(is_german ? each.de : each.en);
  return language;
}

const Language& Language::english() {
  static const Language language = built_in("en");
  return language;
}

const Language& Language::german() {
  static const Language language = built_in("de");
  return language;
}

std::string_view Language::words(std::string_view cause) const {
  return causes_[static_cast<std::size_t>(&refusal_words(cause) - all_refusal_words().data())];
}

// yaml-cpp throws; the exception ends here.
Result<std::shared_ptr<const Language>, std::vector<Message>> read_language(const std::string& text, const std::string& path) {
  Walk walk(text, path);
  std::string tag;
  std::string direction;
  std::map<std::string, std::string, std::less<>> given;
  Walk::Keys keys{{"language", walk.text(tag)}, {"direction", walk.text(direction)}};
  const auto add = [&](const std::string& key) {
    keys.emplace(key, [&walk, &given, key](const YAML::Node& node) {
      const std::string written = node.IsScalar() ? node.Scalar() : "";
      if (!is_plain(written))
        return walk.wrong(node, "expected a text of one line and at most " + std::to_string(kLanguageTextBytesMax) + " bytes");
      if (key == "page.wait" && written.find(kSeconds) == std::string::npos) return walk.wrong(node, "`page.wait` needs `{seconds}`");
      given[key] = written;
    });
  };
  for (const PageWords& each : all_page_words()) add(std::string(each.key));
  for (const RefusalWords& each : all_refusal_words()) add(key_of(each));
  try {
    const YAML::Node root = YAML::Load(text);
    walk.keys(root, keys);
    if (walk.messages().empty() && !is_tag(tag)) walk.wrong(root, "a language needs its tag", "as in `language: fr`");
    if (walk.messages().empty() && !direction.empty() && direction != "ltr" && direction != "rtl")
      walk.wrong(root, "`direction` is `ltr` or `rtl`");
  } catch (const YAML::Exception& error) {
    walk.messages().push_back({.what = "cannot read the YAML of `" + path + "`", .reason = error.msg});
  }
  if (!walk.messages().empty()) return std::move(walk.messages());
  auto language = std::make_shared<Language>(Language::built_in(tag));
  language->right_to_left_ = direction == "rtl";
  const auto take = [&](const std::string& key, std::string& to) {
    if (const auto found = given.find(key); found != given.end())
      to = found->second;
    else
      language->missing_.push_back(key);
  };
  for (std::size_t i = 0; i < kPageTexts; ++i) take(std::string(all_page_words()[i].key), language->page_[i]);
  for (std::size_t i = 0; i < language->causes_.size(); ++i) take(key_of(all_refusal_words()[i]), language->causes_[i]);
  // Other words for some of a built-in language's texts leave nothing out.
  if (primary(tag) == "en" || primary(tag) == "de") language->missing_.clear();
  return std::shared_ptr<const Language>(std::move(language));
}

std::optional<Message> note_missing(const Language& language, const std::string& path) {
  const std::vector<std::string>& missing = language.missing();
  if (missing.empty()) return std::nullopt;
  std::string named;
  for (std::size_t i = 0; i < std::min(kNamedMax, missing.size()); ++i) named.append(i == 0 ? "`" : ", `").append(missing[i]).append("`");
  if (missing.size() > kNamedMax) named += " and " + std::to_string(missing.size() - kNamedMax) + " more";
  return Message{.what = "texts are missing in `" + path + "`: they are told in English",
                 .reason = named,
                 .severity = base::Severity::warning};
}

const Language& choose_language(std::string_view accept_language, const Languages& more) {
  const auto find = [&](std::string_view range) -> const Language* {
    const auto named = [&](auto same) {
      const auto found = std::ranges::find_if(more, same);
      return found == more.end() ? nullptr : found->get();
    };
    if (const auto* exact = named([&](const auto& each) { return base::equals_ignoring_case(each->tag(), range); })) return exact;
    const std::string_view wanted = primary(range);
    if (const auto* near = named([&](const auto& each) { return base::equals_ignoring_case(primary(each->tag()), wanted); })) return near;
    if (base::equals_ignoring_case(wanted, "de")) return &Language::german();
    return base::equals_ignoring_case(wanted, "en") ? &Language::english() : nullptr;
  };
  const Language* best = nullptr;
  double best_quality = 0;
  each_preference(accept_language, [&](const Preference& preference) {
    if (preference.quality <= best_quality) return;
    const Language* const known = find(preference.range);
    if (known == nullptr) return;
    best = known;
    best_quality = preference.quality;
  });
  if (best != nullptr) return *best;
  const Language* const english = find("en");
  return *english;
}

}  // namespace why403::serve

#include "cli/arguments.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace why403::cli {

bool Arguments::has(std::string_view name) const { return given_.find(name) != given_.end(); }

std::string_view Arguments::value(std::string_view name, std::string_view otherwise) const {
  const auto found = given_.find(name);
  return found == given_.end() || found->second.empty() ? otherwise : std::string_view(found->second.back());
}

const std::vector<std::string>& Arguments::all(std::string_view name) const {
  static const std::vector<std::string> none;
  const auto found = given_.find(name);
  return found == given_.end() ? none : found->second;
}

std::optional<std::int64_t> Arguments::number(std::string_view name) const {
  return base::parse_int(value(name));
}

PathState probe_path(const std::string& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) return PathState::absent;
  if (!S_ISREG(about.st_mode)) return PathState::other;
  if (about.st_size == 0) return PathState::empty_file;
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return PathState::other;
  constexpr std::string_view kReportBegins = R"({"version":1,)";
  std::array<char, kReportBegins.size()> head{};
  const ssize_t got = ::read(file, head.data(), head.size());
  ::close(file);
  const bool ours =
      got == static_cast<ssize_t>(head.size()) && kReportBegins == std::string_view(head.data(), head.size());
  return ours ? PathState::own_report : PathState::other;
}

namespace {

std::string quoted(std::string_view text) { return "`" + base::printable(text) + "`"; }

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

bool has_glob(std::string_view word) { return word.find_first_of("*?[") != std::string_view::npos; }

}  // namespace

class Parser {
 public:
  Parser(const Command& command, std::string path, const std::vector<std::string>& words,
         const PathProbe& probe)
      : command_(command), path_(std::move(path)), words_(words), probe_(probe) {}

  Result<Arguments, Message> parse() {
    while (next_ < words_.size()) {
      const std::string& word = words_[next_++];
      if (word == "--") break;
      if (word.starts_with("--")) {
        TRY(read_long(std::string_view(word).substr(2)));
      } else if (word.size() > 1 && word[0] == '-') {
        TRY(read_letters(std::string_view(word).substr(1)));
      } else {
        plain_.push_back(word);
      }
    }
    plain_.insert(plain_.end(), words_.begin() + static_cast<std::ptrdiff_t>(next_), words_.end());
    if (arguments_.help_ != HelpWanted::none) return std::move(arguments_);
    settle_optional_paths();
    TRY(read_positionals());
    return std::move(arguments_);
  }

 private:
  // A word that may be the file of the optional_path flag before it, or an ordinary word.
  struct OpenQuestion {
    std::string flag;
    std::size_t word;  ///< its place in plain_
  };

  Message wrong(std::string what, std::string help = {}) const {
    if (help.empty()) help = "see `why403 " + (path_.empty() ? "" : path_ + " ") + "-h`";
    return {.what = std::move(what), .help = std::move(help)};
  }

  template <typename Matches>
  const Flag* find(const Matches& matches) const {
    for (const std::vector<Flag>* flags : {&command_.flags, &standard_flags()}) {
      const auto found = std::find_if(flags->begin(), flags->end(), matches);
      if (found != flags->end()) return &*found;
    }
    return nullptr;
  }
  const Flag* find_name(std::string_view name) const {
    return find([&](const Flag& flag) { return flag.name == name; });
  }
  const Flag* find_letter(char letter) const {
    return find([&](const Flag& flag) { return flag.letter == letter; });
  }

  Status<Message> read_long(std::string_view word) {
    const base::Cut parts = base::cut(word, "=");
    const Flag* flag = find_name(parts.before);
    if (!flag) return unknown_flag(parts.before);
    if (flag->name == "help") arguments_.help_ = HelpWanted::full;
    if (parts.found) {
      if (flag->takes == Takes::nothing)
        return wrong("`--" + flag->name + "` takes no value, got " + quoted(parts.after));
      return keep(*flag, std::string(parts.after));
    }
    return read_value(*flag);
  }

  Message unknown_flag(std::string_view name) const {
    std::vector<std::string> names;
    for (const std::vector<Flag>* flags : {&command_.flags, &standard_flags()})
      for (const Flag& flag : *flags) names.push_back(flag.name);
    const std::string near = base::did_you_mean(name, names);
    return wrong("unknown flag `--" + base::printable(name) + "`",
                 near.empty() ? "" : "did you mean `--" + near + "`?");
  }

  Status<Message> read_letters(std::string_view letters) {
    for (std::size_t i = 0; i < letters.size(); ++i) {
      const Flag* flag = find_letter(letters[i]);
      if (!flag) return wrong("unknown flag " + quoted("-" + std::string(letters.substr(i, 1))));
      if (flag->name == "help") arguments_.help_ = HelpWanted::brief;
      const std::string_view rest = letters.substr(i + 1);
      if (flag->takes == Takes::nothing || rest.empty()) {
        TRY(read_value(*flag));
      } else {
        return keep(*flag, std::string(rest));
      }
    }
    return Done{};
  }

  // The value of a flag that was written without `=`.
  Status<Message> read_value(const Flag& flag) {
    if (flag.takes == Takes::nothing) {
      arguments_.given_[flag.name];
      return Done{};
    }
    const bool more = next_ < words_.size();
    if (flag.takes == Takes::optional_path) {
      arguments_.given_[flag.name];
      const bool plain = more && (words_[next_] == "-" || !words_[next_].starts_with("-"));
      if (plain) {
        questions_.push_back({flag.name, plain_.size()});
        plain_.push_back(words_[next_++]);
      }
      return Done{};
    }
    if (!more) return wrong("`--" + flag.name + "` wants " + flag.metavar + ", got nothing");
    const std::string& value = words_[next_];
    const bool is_flag =
        value.starts_with("--") && find_name(base::cut(std::string_view(value).substr(2), "=").before);
    if (is_flag)
      return wrong("`--" + flag.name + "` wants " + flag.metavar + ", got the flag " + quoted(value),
                   "write `--" + flag.name + "=" + value + "` if it is meant");
    ++next_;
    return keep(flag, value);
  }

  Status<Message> keep(const Flag& flag, std::string value) {
    std::vector<std::string>& values = arguments_.given_[flag.name];
    if (!flag.repeatable) values.clear();
    if (flag.takes == Takes::number) {
      const std::optional<std::int64_t> number = base::parse_int(value);
      if (!number || *number < 0)
        return wrong("`--" + flag.name + "` wants a whole number, got " + quoted(value));
      if (*number > flag.at_most)
        return wrong("`--" + flag.name + "` can be " + std::to_string(flag.at_most) + " at most, got " + quoted(value));
    }
    if (flag.takes == Takes::choices) {
      for (std::string_view part : base::split(value, ',')) {
        TRY(check_choice("--" + flag.name, flag.choices, part));
        values.emplace_back(part);
      }
      return Done{};
    }
    if (flag.takes == Takes::choice) TRY(check_choice("--" + flag.name, flag.choices, value));
    values.push_back(std::move(value));
    return Done{};
  }

  Status<Message> check_choice(const std::string& name, const std::vector<std::string>& choices,
                               std::string_view value) const {
    if (choices.empty() || std::find(choices.begin(), choices.end(), value) != choices.end()) return Done{};
    const std::string near = base::did_you_mean(value, choices);
    Message message = wrong("`" + name + "` got " + quoted(value) + ", wanted one of " + joined(choices));
    if (!near.empty()) message.help = "did you mean `" + near + "`?";
    return message;
  }

  void settle_optional_paths() {
    std::vector<std::size_t> taken;
    for (const OpenQuestion& question : questions_) {
      const std::string& word = plain_[question.word];
      if (!names_output(word, plain_.size() - taken.size() > 1)) continue;
      arguments_.given_[question.flag] = {word};
      taken.push_back(question.word);
    }
    for (auto place = taken.rbegin(); place != taken.rend(); ++place)
      plain_.erase(plain_.begin() + static_cast<std::ptrdiff_t>(*place));
  }

  bool names_output(const std::string& word, bool other_words) const {
    if (command_.positionals.empty()) return true;
    if (word == "-") return other_words;
    if (has_glob(word) || !(other_words || word.ends_with(".json"))) return false;
    return probe_(word) != PathState::other;
  }

  Status<Message> read_positionals() {
    std::size_t used = 0;
    for (const Positional& positional : command_.positionals) {
      if (used == plain_.size()) {
        if (positional.required) return wrong(positional.name + " is missing: " + positional.help);
        continue;
      }
      std::vector<std::string>& values = arguments_.given_[positional.name];
      const std::size_t end = positional.repeatable ? plain_.size() : used + 1;
      for (; used < end; ++used) {
        TRY(check_choice(positional.name, positional.choices, plain_[used]));
        values.push_back(plain_[used]);
      }
    }
    if (used < plain_.size()) return wrong("one word too many: " + quoted(plain_[used]));
    return Done{};
  }

  const Command& command_;
  std::string path_;
  const std::vector<std::string>& words_;
  const PathProbe& probe_;
  std::size_t next_ = 0;
  std::vector<std::string> plain_;
  std::vector<OpenQuestion> questions_;
  Arguments arguments_;
};

Result<Arguments, Message> parse_arguments(const Command& command, const std::string& path,
                                           const std::vector<std::string>& words, const PathProbe& probe) {
  return Parser(command, path, words, probe).parse();
}

}  // namespace why403::cli

#include "cli/completions.h"

#include <string_view>
#include <utility>

#include "cli/commands.h"

namespace why403::cli {

namespace {

std::vector<Flag> all_flags(const Command& command) {
  std::vector<Flag> flags = command.flags;
  flags.insert(flags.end(), standard_flags().begin(), standard_flags().end());
  return flags;
}

std::string spaced(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

// In single quotes for all three shells.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string child_names(const Command& command) {
  std::vector<std::string> names;
  for (const Command& child : command.children) names.push_back(child.name);
  return spaced(names);
}

// What the last word of a bash command line may be, by the command's path.
std::string bash_case(const Command& command, const std::string& path, const std::string& commands) {
  std::string flags;
  std::string values;
  for (const Flag& flag : all_flags(command)) {
    flags += (flags.empty() ? "--" : " --") + flag.name;
    std::string names = "--" + flag.name;
    if (flag.letter) names = std::string("-") + flag.letter + "|" + names;
    if (!flag.choices.empty())
      values += "        " + names + ") words=" + quoted(spaced(flag.choices)) + " ;;\n";
    if (flag.takes == Takes::text || flag.takes == Takes::number)
      values += "        " + names + ") return ;;\n";
    if (flag.takes == Takes::path) values += "        " + names + ") files=1 ;;\n";
  }
  std::string plain = child_names(command);
  bool files = false;
  for (const Positional& positional : command.positionals) {
    const std::string words = positional.names_command ? commands : spaced(positional.choices);
    if (words.empty()) files = true;
    plain += (plain.empty() ? "" : " ") + words;
  }
  std::string out = "    " + quoted(path) + ")\n      case $previous in\n" + values;
  out += "        *) if [[ $current == -* ]]; then words=" + quoted(flags) + "; else words=" + quoted(plain) +
         (files || path.empty() ? "; files=1" : "") + "; fi ;;\n";
  return out + "      esac ;;\n";
}

// The fish condition under which a command's completions hold.
std::string fish_condition(const Command& command, const std::string& path) {
  if (path.empty()) return "__fish_use_subcommand";
  std::string out;
  std::string rest = path;
  while (!rest.empty()) {
    const std::size_t space = rest.find(' ');
    out +=
        (out.empty() ? "" : "; and ") + std::string("__fish_seen_subcommand_from ") + rest.substr(0, space);
    rest = space == std::string::npos ? "" : rest.substr(space + 1);
  }
  if (!command.children.empty()) out += "; and not __fish_seen_subcommand_from " + child_names(command);
  return out;
}

// One argument of zsh's _arguments.
std::string zsh_flag(const Flag& flag) {
  std::string text;
  for (const char c : flag.help) {
    if (c == '[' || c == ']' || c == ':') text += '\\';
    text += c;
  }
  std::string value;
  if (flag.takes == Takes::path) value = ":" + flag.metavar + ":_files";
  if (flag.takes == Takes::text || flag.takes == Takes::number) value = ":" + flag.metavar + ": ";
  if (flag.takes == Takes::choice || flag.takes == Takes::choices)
    value = ":" + flag.metavar + ":(" + spaced(flag.choices) + ")";
  const std::string equals = value.empty() ? "" : "=";
  std::string out = quoted((flag.repeatable ? "*--" : "--") + flag.name + equals + "[" + text + "]" + value);
  if (flag.letter)
    out += " " + quoted(std::string(flag.repeatable ? "*-" : "-") + flag.letter + "[" + text + "]" + value);
  return out;
}

std::string zsh_case(const Command& command, const std::string& path, const std::string& commands) {
  std::string out = "    " + quoted(path) + ") _arguments -S";
  for (const Flag& flag : all_flags(command)) out += " \\\n      " + zsh_flag(flag);
  if (!command.children.empty()) {
    out += " \\\n      " + quoted("1:command:(" + child_names(command) + ")") + " '*::file:_files'";
  } else {
    for (const Positional& positional : command.positionals) {
      const std::string words = positional.names_command ? commands : spaced(positional.choices);
      const std::string what = words.empty() ? "_files" : "(" + words + ")";
      out += " \\\n      " + quoted((positional.repeatable ? "*:" : ":") + positional.name + ":" + what);
    }
  }
  return out + " ;;\n";
}

// The paths of all commands that hold or are other commands, for finding where the cursor is.
std::string paths_pattern(const Command& program) {
  std::string out;
  for_each_command(program, "", [&](const Command&, const std::string& path) {
    if (!path.empty()) out += (out.empty() ? "" : "|") + quoted(path);
  });
  return out;
}

// `@PATHS@` and `@CASES@` stand for what comes from the table.
constexpr std::string_view kBash = R"(# bash completions for why403: source this file
_why403() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} words= files= path= word
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "${path:+$path }$word" in
      @PATHS@) path=${path:+$path }$word ;;
      *) break ;;
    esac
  done
  case $path in
@CASES@  esac
  COMPREPLY=()
  if [[ $words ]]; then mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current"); fi
  if [[ $files ]]; then
    mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$current")
  fi
}
complete -o filenames -F _why403 why403
)";

constexpr std::string_view kZsh = R"(#compdef why403
# zsh completions for why403: save as _why403 in a directory of $fpath
_why403() {
  local position=2 name=
  while (( position < CURRENT )); do
    case "${name:+$name }${words[position]}" in
      @PATHS@) name="${name:+$name }${words[position]}" ;;
      *) break ;;
    esac
    (( position++ ))
  done
  if (( position > 2 )); then
    words=("why403" "${(@)words[position,-1]}")
    (( CURRENT -= position - 2 ))
  fi
  case "$name" in
@CASES@  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _why403 "$@"; else compdef _why403 why403; fi
)";

template <typename CaseOf>
std::string filled(std::string_view script, const Command& program, const CaseOf& case_of) {
  std::string cases;
  for_each_command(program, "", [&](const Command& command, const std::string& path) {
    cases += case_of(command, path, child_names(program));
  });
  std::string out(script);
  for (const auto& [name, text] :
       {std::pair{std::string("@PATHS@"), paths_pattern(program)}, {"@CASES@", cases}})
    out.replace(out.find(name), name.size(), text);
  return out;
}

}  // namespace

std::string bash_completions(const Command& program) { return filled(kBash, program, bash_case); }

std::string zsh_completions(const Command& program) { return filled(kZsh, program, zsh_case); }

std::string fish_completions(const Command& program) {
  std::string out = "# fish completions for why403: save as why403.fish in ~/.config/fish/completions\n";
  for_each_command(program, "", [&](const Command& command, const std::string& path) {
    const std::string begin = "complete -c why403 -n " + quoted(fish_condition(command, path));
    for (const Command& child : command.children)
      out += begin + " -a " + child.name + " -d " + quoted(child.summary) + "\n";
    for (const Positional& positional : command.positionals) {
      const std::string words = positional.names_command ? child_names(program) : spaced(positional.choices);
      if (!words.empty()) out += begin + " -f -a " + quoted(words) + "\n";
    }
    for (const Flag& flag : all_flags(command)) {
      out += begin + " -l " + flag.name + (flag.letter ? std::string(" -s ") + flag.letter : "");
      if (flag.takes == Takes::path) out += " -r";
      if (flag.takes == Takes::text || flag.takes == Takes::number) out += " -x";
      if (!flag.choices.empty()) out += " -x -a " + quoted(spaced(flag.choices));
      out += " -d " + quoted(flag.help) + "\n";
    }
  });
  return out;
}

}  // namespace why403::cli

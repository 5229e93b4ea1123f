#include "tidy/source_text.h"

#include <algorithm>
#include <cctype>

namespace why403::tidy {

namespace {

// Blanks [from, to) of `text`, keeping its line feeds.
void blank(std::string& text, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < std::min(to, text.size()); ++i)
    if (text[i] != '\n') text[i] = ' ';
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// The end of the literal that opens at `open` with a quote character, or of the raw literal there.
std::size_t literal_end(std::string_view text, std::size_t open) {
  const bool raw = text[open] == '"' && open > 0 && text[open - 1] == 'R';
  if (raw) {
    const std::size_t bracket = text.find('(', open);
    if (bracket == std::string_view::npos) return text.size();
    const std::string close = ")" + std::string(text.substr(open + 1, bracket - open - 1)) + "\"";
    const std::size_t end = text.find(close, bracket);
    return end == std::string_view::npos ? text.size() : end + close.size();
  }
  std::size_t i = open + 1;
  while (i < text.size() && text[i] != text[open]) i += text[i] == '\\' ? 2 : 1;
  return i + 1;
}

// 1'000'000: a quote between two digits separates them.
bool is_digit_separator(std::string_view text, std::size_t i) {
  return text[i] == '\'' && i > 0 && i + 1 < text.size() && is_word(text[i - 1]) && is_word(text[i + 1]) &&
         std::isdigit(static_cast<unsigned char>(text[i - 1]));
}

enum class Scope { space, type, body, other };

// What the brace after `head` opens. `head` is the text since the last `;`, `{` or `}`.
Scope scope_of(std::string_view head, Scope outer) {
  if (outer == Scope::body || outer == Scope::other) return outer;
  const auto has_word = [&](std::string_view word) {
    for (std::size_t at = head.find(word); at != std::string_view::npos; at = head.find(word, at + 1)) {
      const bool begins = at == 0 || !is_word(head[at - 1]);
      const bool ends = at + word.size() >= head.size() || !is_word(head[at + word.size()]);
      if (begins && ends) return true;
    }
    return false;
  };
  if (has_word("namespace") || head.find("extern") == 0) return Scope::space;
  const std::size_t call = head.find('(');
  const std::size_t assigned = head.find('=');
  const bool is_operator = head.find("operator") != std::string_view::npos;
  if (call != std::string_view::npos &&
      (is_operator || assigned == std::string_view::npos || call < assigned))
    return Scope::body;
  for (std::string_view word : {"class", "struct", "union", "enum"})
    if (has_word(word) && assigned == std::string_view::npos) return Scope::type;
  return Scope::other;
}

std::string name_of(std::string_view head) {
  const std::size_t overloaded = head.find("operator");
  std::size_t end = head.find('(', overloaded == std::string_view::npos ? 0 : overloaded);
  if (end == std::string_view::npos) return {};
  if (overloaded != std::string_view::npos) return std::string(head.substr(overloaded, end - overloaded));
  while (end > 0 && head[end - 1] == ' ') --end;
  std::size_t begin = end;
  while (begin > 0 && (is_word(head[begin - 1]) || head[begin - 1] == ':' || head[begin - 1] == '~')) --begin;
  return std::string(head.substr(begin, end - begin));
}

struct Open {
  Scope scope;
  std::string head;
  int line;
};

char next_visible(std::string_view text, std::size_t i) {
  while (i < text.size() && std::isspace(static_cast<unsigned char>(text[i]))) ++i;
  return i < text.size() ? text[i] : '\0';
}

}  // namespace

std::string without_comments_and_literals(std::string_view text) {
  std::string out(text);
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i + 1;
    if (text.compare(i, 2, "//") == 0) {
      end = std::min(text.find('\n', i), text.size());
      blank(out, i, end);
    } else if (text.compare(i, 2, "/*") == 0) {
      const std::size_t close = text.find("*/", i + 2);
      end = close == std::string_view::npos ? text.size() : close + 2;
      blank(out, i, end);
    } else if ((text[i] == '"' || text[i] == '\'') && !is_digit_separator(text, i)) {
      end = literal_end(text, i);
      blank(out, i + 1, end - 1);
    }
    i = end;
  }
  return out;
}

std::vector<Function> functions_of(std::string_view blanked) {
  std::vector<Function> out;
  std::vector<Open> stack;
  std::string head;
  int line = 1;
  int head_line = 1;
  bool line_begins = true;
  for (std::size_t i = 0; i < blanked.size(); ++i) {
    const char c = blanked[i];
    if (c == '#' && line_begins) {
      // A directive is no part of a declaration; a backslash carries it over the line's end.
      while (i < blanked.size() && (blanked[i] != '\n' || blanked[i - 1] == '\\'))
        line += blanked[i++] == '\n';
      ++line;
      continue;
    }
    if (c == '\n') {
      ++line;
      line_begins = true;
    } else if (!std::isspace(static_cast<unsigned char>(c))) {
      line_begins = false;
    }
    if (c == '{') {
      const Scope outer = stack.empty() ? Scope::space : stack.back().scope;
      stack.push_back({scope_of(head, outer), head, head_line});
      head.clear();
    } else if (c == '}' && !stack.empty()) {
      const Open open = stack.back();
      stack.pop_back();
      const Scope outer = stack.empty() ? Scope::space : stack.back().scope;
      head.clear();
      if (open.scope != Scope::body || outer == Scope::body) continue;
      const char next = next_visible(blanked, i + 1);
      if (next == ',' || next == '{') {
        // That was a member's initializer; the body of the constructor is still to come.
        head = open.head;
        head_line = open.line;
      } else {
        out.push_back({name_of(open.head), open.line, line - open.line + 1});
      }
    } else if (c == ';') {
      head.clear();
    } else if (!(head.empty() && std::isspace(static_cast<unsigned char>(c)))) {
      if (head.empty()) head_line = line;
      head += c == '\n' ? ' ' : c;
    }
  }
  return out;
}

std::vector<Include> includes_of(std::string_view text) {
  constexpr std::string_view kInclude = "#include \"";
  std::vector<Include> out;
  int line = 0;
  while (!text.empty()) {
    ++line;
    const std::string_view row = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), row.size() + 1));
    if (row.starts_with(kInclude)) {
      const std::string_view rest = row.substr(kInclude.size());
      out.push_back({std::string(rest.substr(0, rest.find('"'))), line});
    }
  }
  return out;
}

}  // namespace why403::tidy

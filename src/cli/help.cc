#include "cli/help.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/terminal.h"

namespace why403::cli {

std::string_view version() { return WHY403_VERSION; }

std::string page_name(const std::string& path) {
  std::string out = path.empty() ? "why403" : "why403-" + path;
  std::replace(out.begin(), out.end(), ' ', '-');
  return out;
}

namespace {

// Columns that a UTF-8 text takes: every code point one, which holds for what help texts contain.
std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

struct Row {
  std::string left;
  std::string right;
};

std::string rows_text(const std::vector<Row>& rows, std::size_t width) {
  constexpr std::size_t kLeftMax = 28;
  std::size_t left = 0;
  for (const Row& row : rows)
    if (columns(row.left) <= kLeftMax) left = std::max(left, columns(row.left));
  std::string out;
  for (const Row& row : rows) {
    out += "  " + row.left;
    const std::size_t used = columns(row.left);
    out += used <= left ? std::string(left - used + 2, ' ') : "\n" + std::string(left + 4, ' ');
    out += folded(row.right, width - std::min(width / 2, left + 4), left + 4) + "\n";
  }
  return out;
}

std::string listed(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

std::string flag_help(const Flag& flag, bool full) {
  std::string out = flag.help;
  if (flag.takes == Takes::choice) out += " (" + listed(flag.choices) + ")";
  if (flag.takes == Takes::choices) out += " (any of " + listed(flag.choices) + ", with commas between)";
  if (flag.repeatable) out += "; may repeat";
  if (full && !flag.more.empty()) out += ". " + flag.more;
  return out;
}

std::vector<Row> flag_rows(const std::vector<Flag>& flags, bool full) {
  std::vector<Row> rows;
  for (const Flag& flag : flags) rows.push_back({spelling(flag), flag_help(flag, full)});
  return rows;
}

std::vector<Row> positional_rows(const Command& command) {
  std::vector<Row> rows;
  for (const Positional& positional : command.positionals) rows.push_back({positional.name, positional.help});
  return rows;
}

std::vector<Row> child_rows(const Command& command) {
  std::vector<Row> rows;
  for (const Command& child : command.children) rows.push_back({child.name, child.summary});
  return rows;
}

std::vector<Row> exit_rows(const Command& command) {
  std::vector<Row> rows = {{"0", "done"}};
  if (!command.no_means.empty()) rows.push_back({"1", command.no_means});
  rows.push_back({"2", "error: bad usage, nothing readable, or the output could not be written"});
  return rows;
}

std::string paragraphs_text(std::string_view text, std::size_t width) {
  std::string out;
  while (!text.empty()) {
    const base::Cut parts = base::cut(text, "\n\n");
    out += folded(parts.before, width, 0) + "\n" + (parts.found ? "\n" : "");
    text = parts.after;
  }
  return out;
}

// A line that begins with `.` or `'` would be a request, and a bare `-` a hyphen that cannot be copied.
std::string groff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n')) {
      out += std::string("\\&") + c;
    } else {
      out += c;
    }
  }
  return out;
}

std::string groff_rows(const std::vector<Row>& rows) {
  std::string out;
  for (const Row& row : rows) out += ".TP\n.B " + groff(row.left) + "\n" + groff(row.right) + "\n";
  return out;
}

std::string groff_paragraphs(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const base::Cut parts = base::cut(text, "\n\n");
    out += ".PP\n" + groff(parts.before) + "\n";
    text = parts.after;
  }
  return out;
}

// A cell of a Markdown table.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string markdown_rows(std::string_view head, const std::vector<Row>& rows) {
  std::string out = "| " + std::string(head) + " | |\n|---|---|\n";
  for (const Row& row : rows) out += "| `" + cell(row.left) + "` | " + cell(row.right) + " |\n";
  return out + "\n";
}

void append_command(base::JsonWriter& json, const Command& command, const std::string& path) {
  json.begin_object().key("name").string(command.name).key("summary").string(command.summary);
  json.key("usage").string(usage(command, path));
  json.key("flags").begin_array();
  for (const std::vector<Flag>* flags : {&command.flags, &standard_flags()})
    for (const Flag& flag : *flags) {
      json.begin_object().key("name").string("--" + flag.name).key("help").string(flag.help);
      if (flag.takes != Takes::nothing) json.key("value").string(flag.metavar);
      if (!flag.choices.empty()) {
        json.key("choices").begin_array();
        for (const std::string& choice : flag.choices) json.string(choice);
        json.end_array();
      }
      json.end_object();
    }
  json.end_array().key("commands").begin_array();
  for (const Command& child : command.children)
    append_command(json, child, path.empty() ? child.name : path + " " + child.name);
  json.end_array().end_object();
}

}  // namespace

std::string folded(std::string_view text, std::size_t width, std::size_t indent) {
  std::string out;
  std::size_t column = 0;
  for (std::string_view word : base::split(text, ' ')) {
    const std::size_t size = columns(word);
    if (column > 0 && column + 1 + size > width) {
      out += "\n" + std::string(indent, ' ');
      column = 0;
    } else if (column > 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += size;
  }
  return out;
}

std::string help_text(const Command& command, const std::string& path, bool full, const Terminal& terminal) {
  const auto width = static_cast<std::size_t>(std::min(terminal.width(), 100));
  const auto head = [&](std::string_view text) { return "\n" + terminal.paint(Ink::bold, text) + "\n"; };
  std::string out =
      terminal.paint(Ink::bold, usage(command, path)) + "\n" + folded(command.summary, width, 0) + "\n";
  if (full && !command.description.empty()) out += "\n" + paragraphs_text(command.description, width);
  if (!command.children.empty()) out += head("Commands") + rows_text(child_rows(command), width);
  if (!command.positionals.empty()) out += head("Words") + rows_text(positional_rows(command), width);
  if (!command.flags.empty()) out += head("Options") + rows_text(flag_rows(command.flags, full), width);
  out += head(command.flags.empty() ? "Options" : "Options of every command");
  out += rows_text(flag_rows(standard_flags(), full), width);
  if (!command.examples.empty()) {
    out += head("Examples");
    for (const Example& example : command.examples)
      out += "  " + terminal.paint(Ink::dim, "# " + example.says) + "\n  " + example.line + "\n";
  }
  if (full && command.children.empty()) out += head("Exit codes") + rows_text(exit_rows(command), width);
  if (!full) out += "\n--help says more.\n";
  return out;
}

std::string man_page(const Command& command, const std::string& path) {
  std::string out = ".TH " + groff(page_name(path)) + " 1 \"\" \"why403 " + std::string(version()) + "\"\n";
  out += ".SH NAME\n" + groff(page_name(path)) + " \\- " + groff(command.summary) + "\n";
  out += ".SH SYNOPSIS\n.B " + groff(usage(command, path)) + "\n";
  if (!command.description.empty()) out += ".SH DESCRIPTION\n" + groff_paragraphs(command.description);
  if (!command.children.empty()) out += ".SH COMMANDS\n" + groff_rows(child_rows(command));
  if (!command.positionals.empty()) out += ".SH WORDS\n" + groff_rows(positional_rows(command));
  out += ".SH OPTIONS\n" + groff_rows(flag_rows(command.flags, true)) +
         groff_rows(flag_rows(standard_flags(), true));
  out += ".SH EXIT STATUS\n" + groff_rows(exit_rows(command));
  if (!command.examples.empty()) {
    out += ".SH EXAMPLES\n";
    for (const Example& example : command.examples)
      out += ".PP\n" + groff(example.says) + ":\n.PP\n.nf\n.RS\n" + groff(example.line) + "\n.RE\n.fi\n";
  }
  return out;
}

std::string reference_page(const Command& command, const std::string& path) {
  std::string out = "<!-- made from the table of commands by `make accept`; edit src/cli -->\n";
  out += "# why403" + (path.empty() ? "" : " " + path) + "\n\n";
  out += "`" + usage(command, path) + "`\n\n" + command.summary + ".\n\n";
  if (!command.description.empty()) out += command.description + "\n\n";
  if (!command.children.empty()) {
    out += "| command | |\n|---|---|\n";
    for (const Command& child : command.children) {
      const std::string page = page_name(path.empty() ? child.name : path + " " + child.name);
      out += "| [" + child.name + "](" + page + ".md) | " + cell(child.summary) + " |\n";
    }
    out += "\n";
  }
  if (!command.positionals.empty()) out += markdown_rows("word", positional_rows(command));
  std::vector<Row> rows = flag_rows(command.flags, true);
  const std::vector<Row> standard = flag_rows(standard_flags(), true);
  rows.insert(rows.end(), standard.begin(), standard.end());
  out += markdown_rows("option", rows) + markdown_rows("exit code", exit_rows(command));
  for (const Example& example : command.examples)
    out += example.says + ":\n```sh\n" + example.line + "\n```\n";
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

std::string command_json(const Command& command, const std::string& path) {
  std::string out;
  base::JsonWriter json(out);
  append_command(json, command, path);
  return out + "\n";
}

}  // namespace why403::cli

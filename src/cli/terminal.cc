#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/text.h"

namespace why403::cli {

namespace {

constexpr int kWidthMin = 40;
constexpr int kWidthMax = 500;

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

int terminal_width() {
  if (const auto columns = base::parse_int(environment("COLUMNS")))
    return static_cast<int>(std::clamp<std::int64_t>(*columns, kWidthMin, kWidthMax));
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return std::clamp<int>(size.ws_col, kWidthMin, kWidthMax);
  return 80;
}

std::string_view code(Ink ink) {
  switch (ink) {
    case Ink::bold:
      return "\x1b[1m";
    case Ink::dim:
      return "\x1b[2m";
    case Ink::red:
      return "\x1b[31m";
    case Ink::green:
      return "\x1b[32m";
    case Ink::yellow:
      return "\x1b[33m";
    case Ink::blue:
      return "\x1b[34m";
    case Ink::cyan:
      return "\x1b[36m";
  }
  return "";
}

}  // namespace

Surroundings read_surroundings() {
  return {.out_is_terminal = ::isatty(STDOUT_FILENO) == 1,
          .err_is_terminal = ::isatty(STDERR_FILENO) == 1,
          .no_color = !environment("NO_COLOR").empty() || environment("TERM") == "dumb",
          .width = terminal_width()};
}

bool Terminal::colored(bool is_terminal) const {
  if (when_ != ColorWhen::automatic) return when_ == ColorWhen::always;
  return is_terminal && !surroundings_.no_color;
}

void Terminal::say(const Message& message) {
  if (quiet_ && message.severity != base::Severity::error) return;
  out_.flush();
  err_ << base::render_terminal(message, colored(surroundings_.err_is_terminal));
  err_.flush();
}

std::string Terminal::paint(Ink ink, std::string_view text) const {
  if (!out_has_color()) return std::string(text);
  return std::string(code(ink)) + std::string(text) + "\x1b[0m";
}

}  // namespace why403::cli

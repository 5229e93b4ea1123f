// Where a command talks: the answer on `out`, everything else on `err`, and how wide and colourful each may
// be.
//
//   terminal.out() << terminal.paint(Ink::red, "denied") << "\n";
//   terminal.say({.what = "cannot read `x.log`", .severity = base::Severity::warning});
//
// Text that comes from logs passes base::printable() first: a log must not steer the terminal.
#pragma once

#include <string>
#include <string_view>

#include "base/message.h"
#include "cli/writer.h"

namespace why403::cli {

enum class ColorWhen { automatic, always, never };
enum class Ink { bold, dim, red, green, yellow, blue, cyan };

/// What the surroundings say, read once in main and given by tests.
struct Surroundings {
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  bool no_color = false;  ///< NO_COLOR is set and not empty, or TERM is dumb (https://no-color.org)
  int width = 80;         ///< columns of the terminal
};
Surroundings read_surroundings();

class Terminal {
 public:
  Terminal(Writer& out, Writer& err, Surroundings surroundings)
      : out_(out), err_(err), surroundings_(surroundings) {}

  void set_color(ColorWhen when) { when_ = when; }
  void set_quiet(bool quiet) { quiet_ = quiet; }

  Writer& out() { return out_; }
  Writer& err() { return err_; }

  /// Tells the person on `err`, after what `out` holds already; warnings and notes not under --quiet.
  void say(const Message& message);

  /// `text` in that colour, as it is where `out` shows no colours.
  [[nodiscard]] std::string paint(Ink ink, std::string_view text) const;
  [[nodiscard]] bool out_has_color() const { return colored(surroundings_.out_is_terminal); }
  [[nodiscard]] bool out_is_terminal() const { return surroundings_.out_is_terminal; }
  [[nodiscard]] bool err_is_terminal() const { return surroundings_.err_is_terminal; }
  [[nodiscard]] bool quiet() const { return quiet_; }
  [[nodiscard]] int width() const { return surroundings_.width; }

 private:
  [[nodiscard]] bool colored(bool is_terminal) const;

  Writer& out_;
  Writer& err_;
  Surroundings surroundings_;
  ColorWhen when_ = ColorWhen::automatic;
  bool quiet_ = false;
};

}  // namespace why403::cli

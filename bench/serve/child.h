// A server that a measurement starts, watches and ends: nothing else is ever ended.
//
//   Child server = Child::start({"build/release/why403", "serve", "app.yaml"}, folder + "/why403");
//   const std::string port = server.wait_for("127.0.0.1:");   // what stands behind it, up to a comma or the line's end
//   const double before = server.processor_seconds();
//
// What it says lies in `log`.out and `log`.err. It ends when the value goes, or when this process does.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace why403::bench {

class Child {
 public:
  static Child start(const std::vector<std::string>& words, const std::string& log);
  Child(Child&& other) noexcept;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  /// What stands behind `mark` in what it said. Ends the measurement, with what was said, when it does not come in time.
  [[nodiscard]] std::string wait_for(std::string_view mark, double seconds_max = 20) const;
  /// Of all its threads, user and system.
  [[nodiscard]] double processor_seconds() const;
  [[nodiscard]] double resident_megabytes() const;
  /// The most that was resident since it began, or since forget_peak().
  [[nodiscard]] double peak_megabytes() const;
  void forget_peak() const;
  void signal(int number) const;

 private:
  Child(pid_t id, std::string log) : id_(id), log_(std::move(log)) {}
  [[nodiscard]] double status_megabytes(std::string_view key) const;

  pid_t id_;
  std::string log_;
};

/// Says why, and ends the measurement.
[[noreturn]] void give_up(const std::string& why);

/// A port of loopback that nobody listens on at the moment.
unsigned short free_port();

}  // namespace why403::bench

#include "child.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <thread>
#include <utility>

#include "measure.h"

namespace why403::bench {

namespace {

constexpr double kEndSeconds = 15;
constexpr std::chrono::milliseconds kLookEvery{2};

}  // namespace

void give_up(const std::string& why) {
  std::fprintf(stderr, "bench_serve: %s\n", why.c_str());
  std::exit(2);
}

unsigned short free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(socket, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    give_up("no port is free");
  ::close(socket);
  return ntohs(address.sin_port);
}

Child Child::start(const std::vector<std::string>& words, const std::string& log) {
  std::vector<char*> arguments;
  for (const std::string& each : words) arguments.push_back(const_cast<char*>(each.c_str()));
  arguments.push_back(nullptr);
  const std::string out = log + ".out";
  const std::string err = log + ".err";
  // What an earlier server of that name said is not what this one says.
  ::unlink(out.c_str());
  ::unlink(err.c_str());
  std::fflush(nullptr);
  const pid_t id = ::fork();
  if (id < 0) give_up("cannot start `" + words[0] + "`");
  if (id == 0) {
    // It must not outlive us, however we end.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), 1);
    ::dup2(::open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), 2);
    ::execv(arguments[0], arguments.data());
    std::_Exit(127);
  }
  return {id, log};
}

Child::Child(Child&& other) noexcept : id_(std::exchange(other.id_, -1)), log_(std::move(other.log_)) {}

Child::~Child() {
  if (id_ < 0) return;
  ::kill(id_, SIGTERM);
  const auto start = Clock::now();
  while (::waitpid(id_, nullptr, WNOHANG) == 0) {
    if (since_ns(start) > kEndSeconds * 1e9) ::kill(id_, SIGKILL);
    std::this_thread::sleep_for(kLookEvery);
  }
}

std::string Child::wait_for(std::string_view mark, double seconds_max) const {
  const auto start = Clock::now();
  std::string said;
  while (true) {
    said = read_file(log_ + ".err") + read_file(log_ + ".out");
    const std::size_t found = said.find(mark);
    if (found != std::string::npos && said.find('\n', found) != std::string::npos) {
      const std::size_t begin = found + mark.size();
      return said.substr(begin, said.find_first_of(",\n", begin) - begin);
    }
    if (::waitpid(id_, nullptr, WNOHANG | WNOWAIT) != 0 && ::kill(id_, 0) != 0) break;
    if (since_ns(start) > seconds_max * 1e9) break;
    std::this_thread::sleep_for(kLookEvery);
  }
  give_up("a server did not come up; it said:\n" + said);
}

double Child::processor_seconds() const {
  clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(id_, &clock) != 0 || ::clock_gettime(clock, &time) != 0) give_up("a server is gone");
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double Child::status_megabytes(std::string_view key) const {
  std::ifstream in("/proc/" + std::to_string(id_) + "/status");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(key)) return std::strtod(line.c_str() + key.size(), nullptr) * 1024 / 1e6;
  give_up("a server is gone");
}

double Child::resident_megabytes() const { return status_megabytes("VmRSS:"); }
double Child::peak_megabytes() const { return status_megabytes("VmHWM:"); }
void Child::forget_peak() const { std::ofstream("/proc/" + std::to_string(id_) + "/clear_refs") << "5"; }
void Child::signal(int number) const { ::kill(id_, number); }

}  // namespace why403::bench

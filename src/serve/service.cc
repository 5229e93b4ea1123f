#include "serve/service.h"

#include <csignal>
#include <thread>

#include "base/chance.h"
#include "serve/front.h"

namespace why403::serve {

namespace {

// Callers whose rates are known at once; 16 bytes each.
constexpr std::size_t kCallers = 1 << 18;

// While it lives, these signals wait to be taken by take(); threads that begin meanwhile do not get them.
class HeldSignals {
 public:
  HeldSignals() {
    ::sigemptyset(&held_);
    for (const int each : {SIGHUP, SIGTERM, SIGINT}) ::sigaddset(&held_, each);
    ::pthread_sigmask(SIG_BLOCK, &held_, &before_);
  }
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;
  ~HeldSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  [[nodiscard]] int take() const {
    int signal = 0;
    ::sigwait(&held_, &signal);
    return signal;
  }

 private:
  sigset_t held_{};
  sigset_t before_{};
};

Message note(std::string what) { return {.what = std::move(what), .severity = base::Severity::note}; }

bool same_server(const ServerOptions& left, const ServerOptions& right) {
  return left.address.ip == right.address.ip && left.address.port == right.address.port &&
         left.threads == right.threads;
}

void reload(const Configuration& written, const Configuration& running, CurrentWorld& current,
            const Say& say) {
  auto configuration = read_configuration(running.path);
  if (configuration && !same_server(configuration->server, written.server))
    say(note("`listen` and `threads` change with the next start"));
  if (configuration) configuration->server = running.server;
  auto world = configuration ? load_world(*configuration)
                             : Result<std::shared_ptr<const World>, Messages>(configuration.error());
  if (!world) {
    for (const Message& message : world.error()) say(message);
    say({.what = "nothing was changed: revision " + current.get()->revision() + " stays in force"});
    return;
  }
  current.replace(*world);
  say(note("revision " + (*world)->revision() + " is in force"));
}

}  // namespace

Status<Messages> run_service(const Configuration& configuration, const Say& say) {
  Configuration running = configuration;
  if (running.server.threads == 0) running.server.threads = std::max(1U, std::thread::hardware_concurrency());
  CurrentWorld current(nullptr);
  limit::RateTable rates(kCallers);
  const base::SystemClock clock;
  const FrontShared shared{
      .current = current, .rates = rates, .clock = clock, .key = random_key(), .seed = base::random_number()};
  const auto make_door = [&]() -> Door {
    return [front = std::make_shared<Front>(shared)](const Request& request, Reply& reply) {
      front->answer(request, reply);
    };
  };
  auto server = HttpServer::open(running.server, make_door);
  if (!server) return Messages{server.error()};
  running.server.address.port = (*server)->port();
  current.replace(TRY(load_world(running)));

  std::thread serving;
  {
    const HeldSignals signals;
    serving = std::thread([&] { (*server)->run(); });
    const base::Ip& ip = running.server.address.ip;
    say(note("serving on " + (ip.is_v4() ? base::format_ip(ip) : "[" + base::format_ip(ip) + "]") + ":" +
             std::to_string(running.server.address.port) + ", revision " + current.get()->revision()));
    while (signals.take() == SIGHUP) reload(configuration, running, current, say);
    (*server)->stop();
  }
  serving.join();
  return Done{};
}

}  // namespace why403::serve

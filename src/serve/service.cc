#include "serve/service.h"

#include <malloc.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <mutex>
#include <span>
#include <thread>

#include "base/chance.h"
#include "serve/admin/admin_service.h"
#include "serve/check_server.h"
#include "serve/file_watch.h"
#include "serve/front.h"
#include "serve/systemd_socket.h"
#include "state/change_words.h"

namespace why403::serve {

namespace {

// Callers whose rates are known at once; 16 bytes each.
constexpr std::size_t kCallers = 1 << 18;

// Callers on routes where they were allowed, 8 bytes each.
constexpr std::size_t kPlaces = 1 << 18;

// How soon a file that changed on disk is noticed.
constexpr std::chrono::seconds kLookAtFilesEvery{1};

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
  ~HeldSignals() { release(); }
  void release() const { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  /// 0 when none came within the time.
  [[nodiscard]] int take(std::chrono::seconds within) const {
    const timespec time{.tv_sec = within.count(), .tv_nsec = 0};
    const int signal = ::sigtimedwait(&held_, nullptr, &time);
    return signal > 0 ? signal : 0;
  }

 private:
  sigset_t held_{};
  sigset_t before_{};
};

// A world's memory lies in pieces that the allocator keeps for itself unless it is asked.
void give_back_memory() {
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
}

using Fields = std::vector<std::pair<std::string, std::string>>;

Message note(std::string what, std::string event, Fields fields = {}) {
  return {.what = std::move(what), .severity = base::Severity::note, .event = std::move(event), .fields = std::move(fields)};
}

std::string written(const base::IpPort& address) {
  const std::string ip = base::format_ip(address.ip);
  return (address.ip.is_v4() ? ip : "[" + ip + "]") + ":" + std::to_string(address.port);
}

bool same_server(const Configuration& left, const Configuration& right) {
  const auto same = [](const base::IpPort& one, const base::IpPort& other) {
    return one.ip == other.ip && one.port == other.port;
  };
  const auto& envoy = left.envoy.address;
  const auto& other_envoy = right.envoy.address;
  return same(left.server.address, right.server.address) && envoy.has_value() == other_envoy.has_value() &&
         (!envoy || same(*envoy, *other_envoy)) && left.envoy.checks_max == right.envoy.checks_max &&
         left.server.threads == right.server.threads && left.tls.has_value() == right.tls.has_value();
}

std::string state_of(const std::optional<TlsFiles>& files) {
  return files ? FileWatch::state_of({files->certificate, files->key, files->clients}) : "";
}

// The service while it runs.
class Running {
 public:
  Running(const Configuration& written, Configuration configuration, const Say& say, const Observation& observation)
      : written_(written), configuration_(std::move(configuration)), say_(say), observation_(observation) {}

  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() {
    const std::scoped_lock lock(erasing_);
    erases_ = nullptr;
  }

  Status<Messages> open();
  Status<Messages> serve();

 private:
  [[nodiscard]] Door make_door() const;
  Status<Messages> open_admin();
  [[nodiscard]] Result<std::shared_ptr<const World>, Messages> joined(std::shared_ptr<const World> files);
  void announce(const World& world, std::span<const state::AuditEntry> changes);
  void announce_admin();
  void announce_world();
  Messages reload();
  Messages read_anew();
  void watch_files(const std::string& own, std::vector<std::string> paths);
  void tell_what_stays(const Configuration& next);
  void look_at_files();
  void renew_certificate();
  Status<Messages> answer_envoy();
  void take_up(std::shared_ptr<const World> world);
  void keep(const Configuration& configuration, const World& world);
  // Feeds speak from threads of their own.
  void say(const Message& message) {
    const std::scoped_lock lock(saying_);
    say_(message);
  }

  // From the state, and from what is kept beside the records. By the thread that records.
  Result<bool, Message> erase(const std::string& who);

  const Configuration& written_;
  Configuration configuration_;
  const Say& say_;
  const Observation& observation_;
  std::mutex saying_;
  std::mutex reloading_;  // on a signal, or asked for over the admin API
  CurrentWorld current_{nullptr};
  limit::RateTable rates_{kCallers};
  limit::SeenTable history_{kPlaces};
  limit::CheckLimits checks_{base::random_number()};
  const base::SystemClock clock_;
  KeyKeeper keys_{[this](const Message& message) { say(message); }};
  std::mutex erasing_;              // of the next two; the thread of the recorder erases
  AdminService* erases_ = nullptr;  // from the state, while it is open
  std::string erased_from_state_;
  std::unique_ptr<Recorder> recorder_;  // null: nothing is recorded
  Meters meters_;
  std::optional<FrontShared> shared_;
  std::shared_ptr<TlsInForce> tls_;
  std::string tls_state_;
  FileWatch watch_;
  const SystemdSocket systemd_{std::getenv("NOTIFY_SOCKET")};
  std::unique_ptr<AdminService> admin_;  // null: there is no state
  std::unique_ptr<HttpServer> server_;
  std::unique_ptr<CheckServer> envoy_;  // null: Envoy is not served over gRPC
};

Door Running::make_door() const {
  auto front = std::make_shared<Front>(*shared_);
  return {.answer = [front](const Request& request, Reply& reply) { front->answer(request, reply); },
          .rest = [front] { front->take_up_world(); }};
}

// Its texts are kept before it decides, so no decision stands before its revision.
void Running::keep(const Configuration& configuration, const World& world) {
  if (recorder_ == nullptr) return;
  auto texts = read_texts_of(configuration, world);
  if (!texts) say(texts.error());
  recorder_->begin_revision(texts ? *texts : KeptRevision{.name = world.revision()});
}

// The keys of a new issuer are on their way before the first request meets it.
void Running::take_up(std::shared_ptr<const World> world) {
  const std::vector<KeySource> sources = key_sources(*world);
  keys_.begin(sources);
  keys_.ask_at(world->sign_in.introspection);
  if (tls_ != nullptr && world->tls != nullptr) tls_->replace(world->tls);
  current_.replace(std::move(world), clock_.now());
  keys_.keep_only(sources);
}

Status<Messages> Running::open() {
  if (!configuration_.record.folder.empty()) {
    auto recorder =
        Recorder::open(configuration_.record, clock_, [this](const Message& message) { say(message); }, [this](const std::string& who) { return erase(who); });
    if (!recorder) return Messages{recorder.error()};
    recorder_ = std::move(*recorder);
  }
  shared_.emplace(FrontShared{.current = current_,
                              .rates = rates_,
                              .clock = clock_,
                              .keys = keys_,
                              .recorder = recorder_.get(),
                              .meters = meters_,
                              .observation = observation_,
                              .history = &history_,
                              .checks = &checks_,
                              .server = configuration_.server.counts,
                              .key = random_key(),
                              .seed = base::random_number()});
  if (configuration_.tls) tls_ = std::make_shared<TlsInForce>(nullptr);
  if (configuration_.state) TRY(open_admin());
  configuration_.server.tls = tls_;
  auto server = HttpServer::open(configuration_.server, [this] { return make_door(); });
  if (!server) return Messages{server.error()};
  server_ = std::move(*server);
  configuration_.server.address.port = server_->port();
  tls_state_ = state_of(configuration_.tls);
  // The configuration was read before, a moment ago: as it is now it may be another.
  watch_files(FileWatch::state_of({configuration_.path}), files_of(configuration_));
  auto world = TRY(joined(TRY(load_world(configuration_))));
  keep(configuration_, *world);
  // Threads begin only once signals are held, and feeds are threads.
  current_.replace(std::move(world), clock_.now());
  return Done{};
}

Status<Messages> Running::answer_envoy() {
  if (!configuration_.envoy.address) return Done{};
  base::IpPort address = *configuration_.envoy.address;
  auto server = CheckServer::open({.address = address,
                                   .checks_max = configuration_.envoy.checks_max,
                                   .limits = configuration_.server.limits,
                                   .tls = configuration_.tls},
                                  *shared_);
  if (!server) return Messages{server.error()};
  envoy_ = std::move(*server);
  address.port = envoy_->port();
  say(note("answering Envoy on " + written(address), "envoy-listening", {{"address", written(address)}}));
  return Done{};
}

Status<Messages> Running::open_admin() {
  AdminService::Hooks hooks{.reload = [this] { return reload(); },
                            .announce = [this](const World& world, std::span<const state::AuditEntry> changes) { announce(world, changes); },
                            .say = [this](const Message& message) { say(message); },
                            .incidents = observation_.incidents};
  auto admin = AdminService::open(configuration_, current_, keys_, clock_, recorder_.get(), tls_, std::move(hooks));
  if (!admin) return Messages{admin.error()};
  admin_ = std::move(*admin);
  {
    const std::scoped_lock lock(erasing_);
    erases_ = admin_.get();
  }
  if (configuration_.admin) shared_->desk = &admin_->desk();
  shared_->more_metrics = [this](std::string& out) { admin_->write_metrics(out); };
  return Done{};
}

// In words, so that a refusal can be told from who changed what.
void Running::announce(const World& world, std::span<const state::AuditEntry> changes) {
  if (recorder_ == nullptr) return;
  std::vector<state::ChangeWords> words;
  for (const state::AuditEntry& entry : changes)
    if (auto told = state::words_of(entry, configuration_.state->types)) words.push_back(std::move(*told));
  std::vector<ChangeRecord> records;
  for (const state::ChangeWords& each : words)
    records.push_back({.time = {}, .who = each.who, .what = each.what, .target = each.target, .kind = each.kind, .about = {each.about.type, each.about.id}, .revision = {}});
  recorder_->begin_revision(world.revision(), records);
}

Result<bool, Message> Running::erase(const std::string& who) {
  if (configuration_.state) {
    const std::scoped_lock lock(erasing_);
    if (erases_ == nullptr) return false;  // it begins, or it ends
    if (erased_from_state_ != who) {
      const std::uint64_t erased = TRY(erases_->erase(who));
      say(note("erased " + std::to_string(erased) + " rows of one person from the state", "person-erased", {{"rows", std::to_string(erased)}}));
      erased_from_state_ = who;
    }
  }
  auto done = observation_.erase ? observation_.erase(who) : Result<bool, Message>(true);
  if (!done || *done) {
    const std::scoped_lock lock(erasing_);
    erased_from_state_.clear();
  }
  return done;
}

// With the directory, where there is one.
Result<std::shared_ptr<const World>, Messages> Running::joined(std::shared_ptr<const World> files) {
  if (admin_ == nullptr) return files;
  return admin_->directory().join(files);
}

void Running::announce_admin() {
  if (admin_ == nullptr || !configuration_.admin) return;
  const auto& listen = configuration_.admin->listen;
  const std::string address = listen ? written({listen->ip, admin_->port()}) : "";
  say(note("admin API at " + (listen ? address + " and " : "") + configuration_.admin->socket, "admin-listening",
           {{"address", address}, {"socket", configuration_.admin->socket}}));
}

// Nobody shall think that they are protected.
void Running::announce_world() {
  const auto world = current_.get();
  for (const Message& each : world->notes) say(each);
  if (world->decisions->mode == decide::Mode::enforce) return;
  const auto& routes = world->decisions->routes->routes();
  const auto enforcing = std::ranges::count_if(routes, [](const auto& route) { return route->mode == decide::Mode::enforce; });
  say({.what = "nothing is refused: `mode: observe`",
       .reason = std::to_string(enforcing) + " of " + std::to_string(routes.size()) + " routes enforce",
       .help = "`why403 observe` says what would have been refused",
       .severity = base::Severity::warning});
}

Status<Messages> Running::serve() {
  const HeldSignals signals;
  take_up(current_.get());
  TRY(answer_envoy());
  std::thread serving([this] { server_->run(); });
  announce_admin();
  if (admin_ != nullptr) admin_->begin();
  announce_world();
  const std::string revision(current_.get()->revision());
  const std::string serving_on = "serving on " + written(configuration_.server.address) + ", revision " + revision;
  say(note(serving_on, "started", {{"address", written(configuration_.server.address)}, {"revision", revision}}));
  systemd_.ready(serving_on);
  while (true) {
    const int signal = signals.take(kLookAtFilesEvery);
    if (signal == SIGTERM || signal == SIGINT) break;
    if (signal == SIGHUP) reload();
    look_at_files();
    renew_certificate();
    if (admin_ != nullptr) admin_->tidy();
    if (envoy_ != nullptr) envoy_->rest();
    if (current_.free_unused()) give_back_memory();
  }
  systemd_.stopping();
  say(note("stopping: what is under way is answered", "stopping"));
  if (admin_ != nullptr) admin_->stop();
  server_->stop();
  signals.release();
  if (envoy_ != nullptr) envoy_->stop(configuration_.server.limits.drain_max);
  keys_.keep_only({});
  serving.join();
  // What was under way while the doors drained has been answered; nobody is left to be woken.
  keys_.ask_at(std::nullopt);
  return Done{};
}

Messages Running::reload() {
  const std::scoped_lock lock(reloading_);
  systemd_.reloading();
  Messages wrong = read_anew();
  const std::string revision(current_.get()->revision());
  if (wrong.empty()) {
    say(note("revision " + revision + " is in force", "reloaded", {{"revision", revision}}));
    systemd_.ready("revision " + revision + " is in force");
    return wrong;
  }
  for (const Message& message : wrong) say(message);
  say({.what = "nothing was changed: revision " + revision + " stays in force", .event = "reload-refused", .fields = {{"revision", revision}}});
  systemd_.ready("revision " + revision + " stays in force: the files are wrong");
  return wrong;
}

// Files are watched as they were before they were read: what changes meanwhile is read again.
Messages Running::read_anew() {
  const auto held = admin_ != nullptr ? admin_->directory().hold() : std::unique_lock<std::mutex>();
  const std::string own = FileWatch::state_of({configuration_.path});
  auto next = read_configuration(configuration_.path);
  watch_files(own, next ? files_of(*next) : watch_.paths());
  if (!next) return next.error();
  tell_what_stays(*next);
  next->server = configuration_.server;
  if (next->tls.has_value() != configuration_.tls.has_value()) next->tls = configuration_.tls;
  next->state = configuration_.state;
  const std::string state = state_of(next->tls);
  auto world = load_world(*next);
  if (world) world = joined(*world);
  if (!world) return world.error();
  keep(*next, **world);
  configuration_.tls = next->tls;
  configuration_.reloads_on_change = next->reloads_on_change;
  tls_state_ = state;
  if (envoy_ != nullptr && next->tls)
    if (const auto renewed = envoy_->renew(*next->tls); !renewed) say(renewed.error());
  take_up(*world);
  announce_world();
  return {};
}

// The configuration first, in whose state `own` was.
void Running::watch_files(const std::string& own, std::vector<std::string> paths) {
  std::erase(paths, configuration_.path);
  std::string state = own + FileWatch::state_of(paths);
  paths.insert(paths.begin(), configuration_.path);
  watch_.follow(std::move(paths), std::move(state));
}

void Running::tell_what_stays(const Configuration& next) {
  if (!same_server(next, written_))
    say(note("`listen`, `threads`, `envoy` and whether there is `tls` change with the next start", "change-needs-start"));
  if (next.record != configuration_.record || next.logs != configuration_.logs || next.archive != configuration_.archive || next.log != configuration_.log)
    say(note("`record`, `logs`, `archive` and `log` change with the next start", "change-needs-start"));
  if (next.state != configuration_.state || next.admin != written_.admin)
    say(note("`state` and `admin` change with the next start", "change-needs-start"));
}

void Running::look_at_files() {
  {
    const std::scoped_lock lock(reloading_);
    if (!configuration_.reloads_on_change || !watch_.is_due(std::chrono::steady_clock::now())) return;
  }
  say(note("files have changed: they are read anew", "files-changed"));
  reload();
}

// A pair that does not fit together is one that is being written: the old stays until the files change again.
void Running::renew_certificate() {
  const std::scoped_lock lock(reloading_);
  const std::string state = state_of(configuration_.tls);
  if (tls_ == nullptr || state == tls_state_) return;
  tls_state_ = state;
  auto context = TlsContext::for_server(*configuration_.tls);
  if (!context) {
    say(context.error());
    say({.what = "the certificate that was in force stays", .event = "certificate-refused", .fields = {{"certificate", configuration_.tls->certificate}}});
    return;
  }
  tls_->replace(std::move(*context));
  if (envoy_ != nullptr)
    if (const auto renewed = envoy_->renew(*configuration_.tls); !renewed) say(renewed.error());
  say(note("the certificate of `" + configuration_.tls->certificate + "` is in force", "certificate-renewed", {{"certificate", configuration_.tls->certificate}}));
}

}  // namespace

Status<Messages> run_service(const Configuration& configuration, const Say& say, const Observation& observation) {
  Configuration running = configuration;
  if (running.server.threads == 0) running.server.threads = std::max(1U, std::thread::hardware_concurrency());
  running.server.counts = std::make_shared<ServerCounts>();
  Running service(configuration, std::move(running), say, observation);
  TRY(service.open());
  return service.serve();
}

}  // namespace why403::serve

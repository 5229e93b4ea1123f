#include "serve/check_server.h"

#include <dlfcn.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <limits>
#include <mutex>
#include <vector>

namespace why403::serve {

namespace {

constexpr const char* kModuleFile = "why403_grpc.so";

std::uint32_t milliseconds(base::Duration duration) {
  constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(duration.ns / (base::kSecond.ns / 1000), 1, most));
}

Message no_module(std::string reason) {
  return {.what = "Envoy cannot be served over gRPC: the module for it cannot be used",
          .reason = std::move(reason),
          .help = "it needs the system's gRPC and protocol buffers, and `make grpc` builds it; /auth/envoy needs neither"};
}

// Never unloaded: gRPC keeps threads and state of its own.
Result<const CheckModule*, Message> load_module() {
  std::error_code failed;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
  const std::string path = (program.parent_path() / kModuleFile).string();
  void* const library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* const reason = ::dlerror();
    return no_module(reason != nullptr ? reason : path);
  }
  const auto find = reinterpret_cast<const CheckModule* (*)()>(::dlsym(library, kCheckModuleFunction));
  const CheckModule* const module = find != nullptr ? find() : nullptr;
  if (module == nullptr || module->form != kCheckForm)
    return no_module("`" + path + "` belongs to another version of this program");
  return module;
}

// Threads that begin while it lives never get a signal.
class NoSignals {
 public:
  NoSignals() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, &before_);
  }
  NoSignals(const NoSignals&) = delete;
  NoSignals& operator=(const NoSignals&) = delete;
  ~NoSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

// One thread's front. Nobody else uses it, but rest() while it lies idle: gRPC's threads cannot be woken for that.
class FrontDoor final : public CheckDoor {
 public:
  explicit FrontDoor(const FrontShared& shared) : front_(shared) {}
  virtual ~FrontDoor() = default;
  void answer(const CheckQuestion& question, CheckTaker& taker) noexcept override {
    while (in_use_.test_and_set(std::memory_order_acquire)) in_use_.wait(true, std::memory_order_relaxed);
    taker.take(front_.check(question));
    in_use_.clear(std::memory_order_release);
  }
  void rest() {
    if (in_use_.test_and_set(std::memory_order_acquire)) return;
    front_.take_up_world();
    in_use_.clear(std::memory_order_release);
    in_use_.notify_one();
  }

 private:
  Front front_;
  std::atomic_flag in_use_;
};

class Desk final : public CheckDesk {
 public:
  explicit Desk(const FrontShared& shared) : shared_(shared) {}
  virtual ~Desk() = default;
  CheckDoor* open_door() noexcept override {
    const std::scoped_lock lock(changing_);
    if (doors_.size() == CheckServer::kDoorsMax) return nullptr;
    return doors_.emplace_back(std::make_unique<FrontDoor>(shared_)).get();
  }
  void count(Unanswered why) noexcept override { shared_.meters.count_unanswered(why); }
  void rest() {
    const std::scoped_lock lock(changing_);
    for (const auto& door : doors_) door->rest();
  }

 private:
  const FrontShared& shared_;
  std::mutex changing_;
  std::vector<std::unique_ptr<FrontDoor>> doors_;
};

CheckCertificate certificate_of(const TlsTexts& texts, const TlsFiles& files) {
  return {.certificate = texts.certificate,
          .key = texts.key,
          .clients = texts.clients,
          .require_client = files.require_client};
}

}  // namespace

struct CheckServer::Inside {
  explicit Inside(const FrontShared& shared) : desk(shared) {}
  Desk desk;
  const CheckModule* module = nullptr;
  CheckListener* listener = nullptr;
};

CheckServer::CheckServer(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}

CheckServer::~CheckServer() {
  stop({});
  inside_->module->close(inside_->listener);
}

Result<std::unique_ptr<CheckServer>, Message> CheckServer::open(const CheckServerOptions& options,
                                                                const FrontShared& shared) {
  const CheckModule* const module = TRY(load_module());
  const base::Ip& ip = options.address.ip;
  const std::string address = (ip.is_v4() ? base::format_ip(ip) : "[" + base::format_ip(ip) + "]") + ":" +
                              std::to_string(options.address.port);
  CheckSettings settings{.address = address.c_str(),
                         .checks_max = options.checks_max,
                         .question_bytes_max = static_cast<std::uint32_t>(options.limits.body_bytes_max),
                         .metadata_bytes_max = options.limits.header_bytes_max,
                         .handshake_ms_max = milliseconds(options.limits.request_max),
                         .idle_ms_max = milliseconds(options.limits.idle_max)};
  TlsTexts texts;
  CheckCertificate certificate;
  if (options.tls) {
    texts = TRY(read_tls_texts(*options.tls));
    certificate = certificate_of(texts, *options.tls);
    settings.certificate = &certificate;
  }
  auto inside = std::make_unique<Inside>(shared);
  inside->module = module;
  CheckFault fault;
  const NoSignals blocked;
  inside->listener = module->open(settings, inside->desk, fault);
  if (inside->listener == nullptr)
    return Message{.what = "Envoy cannot be served on `" + address + "`", .reason = fault.text};
  return std::unique_ptr<CheckServer>(new CheckServer(std::move(inside)));
}

std::uint16_t CheckServer::port() const { return static_cast<std::uint16_t>(inside_->listener->port()); }

Status<Message> CheckServer::renew(const TlsFiles& files) {
  const TlsTexts texts = TRY(read_tls_texts(files));
  if (inside_->listener->renew(certificate_of(texts, files))) return Done{};
  return Message{.what = "the certificate of the door for Envoy stays", .reason = "it cannot be handed on"};
}

void CheckServer::rest() { inside_->desk.rest(); }

void CheckServer::stop(base::Duration drain) { inside_->listener->stop(milliseconds(drain)); }

}  // namespace why403::serve

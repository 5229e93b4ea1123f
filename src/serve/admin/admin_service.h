// The state and the admin API of a service that runs: opened with it, served beside its doors, and kept tidy.
//
//   auto admin = TRY(AdminService::open(configuration, current, keys, clock, recorder, hooks));
//   current.replace(TRY(admin->directory().join(files)), now);
//   admin->begin();                                       // answers from now on, on threads of its own
//   admin->tidy();                                        // each second
//   admin->stop();
//
// Tidying takes out assignments that have ended, writes down when keys were used, and forgets what ended long ago.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "serve/admin/access_desk.h"
#include "serve/admin/admin_api.h"
#include "serve/admin/admin_server.h"
#include "serve/configuration.h"
#include "serve/directory_world.h"

namespace why403::serve {

inline constexpr base::Duration kUsesWrittenEvery{10 * base::kSecond.ns};
inline constexpr base::Duration kForgottenEvery{3600 * base::kSecond.ns};
inline constexpr std::size_t kTidiedAtOnce = 1000;

class AdminService {
 public:
  struct Hooks {
    std::function<std::vector<Message>()> reload;  ///< as SIGHUP does
    DirectoryInForce::Announce announce;           ///< of a world that came into force by a change
    std::function<void(const Message&)> say;       ///< from any thread
    const IncidentBoard* incidents = nullptr;      ///< null: no logs are read
  };

  /// `configuration` must have `state`; without `admin` nobody is answered. The references outlive the service.
  static Result<std::unique_ptr<AdminService>, Message> open(const Configuration& configuration, CurrentWorld& current,
                                                             const KeyKeeper& keys, const base::Clock& clock,
                                                             Recorder* recorder, std::shared_ptr<const TlsInForce> tls, Hooks hooks);
  AdminService(const AdminService&) = delete;
  AdminService& operator=(const AdminService&) = delete;
  ~AdminService();

  [[nodiscard]] DirectoryInForce& directory() { return directory_; }
  [[nodiscard]] EventStream& events() { return events_; }
  [[nodiscard]] AccessDesk& desk() { return desk_; }
  /// Of TCP; 0 when it listens on the socket alone, or not at all.
  [[nodiscard]] std::uint16_t port() const { return server_ ? server_->port() : 0; }
  void begin();
  /// Forgets a person in the state (state/erasure.h) and in what listeners may still ask for. How much there was.
  Result<std::uint64_t, Message> erase(const std::string& who);
  void tidy();
  void stop();
  void write_metrics(std::string& out) const;

 private:
  AdminService(std::unique_ptr<state::Store> store, const Configuration& configuration, CurrentWorld& current,
               const KeyKeeper& keys, const base::Clock& clock, Recorder* recorder, Hooks hooks);
  void say_once(const Message& message);
  void count();
  void write_uses();

  std::unique_ptr<state::Store> store_;
  const base::Clock& clock_;
  Recorder* const recorder_;
  const Hooks hooks_;
  EventStream events_;
  DirectoryInForce directory_;
  AccessDesk desk_;
  AdminAccess access_;
  AdminApi api_;
  std::unique_ptr<AdminServer> server_;
  std::thread serving_;
  base::Time uses_written_;
  base::Time forgotten_;
  std::string said_;
  // What was counted last, so that whoever shows it waits for no disk.
  static constexpr std::array<const char*, 5> kCounted = {"entries", "memberships", "assignments", "keys", "access_requests"};
  std::array<std::atomic<std::uint64_t>, kCounted.size()> counts_{};
};

}  // namespace why403::serve

#include "serve/admin/admin_service.h"

#include "base/chance.h"
#include "serve/meters.h"
#include "state/access_requests.h"
#include "state/erasure.h"
#include "state/keys.h"

namespace why403::serve {

namespace {

using state::Store;

AdminParts parts_of(const Configuration& configuration, DirectoryInForce& directory, CurrentWorld& current, const base::Clock& clock,
                    EventStream& events, Recorder* recorder, const AdminService::Hooks& hooks) {
  return {.directory = directory,
          .current = current,
          .clock = clock,
          .events = events,
          .recorder = recorder,
          .record_folder = configuration.record.folder,
          .incidents = hooks.incidents,
          .reload = hooks.reload};
}

}  // namespace

Result<std::unique_ptr<AdminService>, Message> AdminService::open(const Configuration& configuration, CurrentWorld& current,
                                                                  const KeyKeeper& keys, const base::Clock& clock, Recorder* recorder,
                                                                  std::shared_ptr<const TlsInForce> tls, Hooks hooks) {
  auto store = TRY(Store::open(configuration.state->file, clock, Store::Purpose::serve));
  store->limit_audit(configuration.state->audit_entries_max);
  std::unique_ptr<AdminService> service(new AdminService(std::move(store), configuration, current, keys, clock, recorder, std::move(hooks)));
  // What ended while nobody served is out before the first question.
  {
    Store::Change change(*service->store_, "expiry");
    if (const auto ended = state::end_assignments(change, state::kAssignmentsMax); !ended) return ended.error().message;
    TRY(change.commit());
  }
  service->store_->tell([events = &service->events_](const state::AuditEntry& entry) { events->publish("change", state::write_audit_entry(entry)); });
  if (recorder != nullptr) recorder->follow([events = &service->events_](std::string_view lines) { events->publish_records(lines); });
  if (!configuration.admin) return service;
  const bool is_near = configuration.admin->listen && configuration.admin->listen->ip.is_loopback() && !configuration.admin->tls;
  service->server_ = TRY(AdminServer::open({.listen = configuration.admin->listen, .socket = configuration.admin->socket, .tls = is_near ? nullptr : std::move(tls)},
                                           [api = &service->api_](const Request& request, const AdminPeer& peer, AdminReply& reply) { api->answer(request, peer, reply); }));
  return service;
}

AdminService::AdminService(std::unique_ptr<Store> store, const Configuration& configuration, CurrentWorld& current, const KeyKeeper& keys,
                           const base::Clock& clock, Recorder* recorder, Hooks hooks)
    : store_(std::move(store)),
      clock_(clock),
      recorder_(recorder),
      hooks_(std::move(hooks)),
      directory_(*store_, configuration.state->types, current, clock, hooks_.announce),
      desk_(directory_, clock, base::random_number()),
      access_(*store_, current, keys, clock, configuration.admin ? configuration.admin->roles : std::vector<RoleRule>(), base::random_number()),
      api_(parts_of(configuration, directory_, current, clock, events_, recorder, hooks_), access_),
      uses_written_(clock.now()),
      forgotten_(clock.now()) {}

AdminService::~AdminService() {
  if (recorder_ != nullptr) recorder_->follow({});
  stop();
}

void AdminService::begin() {
  count();
  desk_.begin();
  if (server_) serving_ = std::thread([this] { server_->run(); });
}

Result<std::uint64_t, Message> AdminService::erase(const std::string& who) {
  const state::Forgotten forgotten = state::read_forgotten(who);
  const auto erased = directory_.change("erasure", [&](Store::Change& change) { return state::erase_person(change, forgotten, directory_.types(), state::make_pseudonym()); });
  if (!erased) return erased.error().message;
  TRY(store_->settle());
  events_.forget();
  return erased->all();
}

void AdminService::stop() {
  events_.stop();
  desk_.stop();
  if (server_) server_->stop();
  if (serving_.joinable()) serving_.join();
  write_uses();
}

void AdminService::write_uses() {
  auto uses = directory_.take_uses();
  uses.merge(access_.take_uses());
  if (uses.empty()) return;
  if (const auto written = state::write_uses(*store_, uses); !written) say_once(written.error());
}

// What goes wrong goes wrong each second: once is enough.
void AdminService::say_once(const Message& message) {
  if (said_ == message.what + message.reason) return;
  said_ = message.what + message.reason;
  hooks_.say(message);
}

void AdminService::tidy() {
  const base::Time now = clock_.now();
  const auto ends = store_->read([&](state::Database& database) {
    state::Query due(database, "SELECT 1 FROM assignments WHERE expires IS NOT NULL AND expires <= ? LIMIT 1");
    return due.bind(now.ns).next();
  });
  if (!ends) return say_once(ends.error());
  if (*ends) {
    const auto ended = directory_.change("expiry", [](Store::Change& change) { return state::end_assignments(change, kTidiedAtOnce); });
    if (!ended) say_once(ended.error().message);
    // Rights end also where the disk is full.
    if (!ended)
      if (const auto left_out = directory_.leave_out_ended(); !left_out) say_once(left_out.error().front());
  }
  access_.rest();
  if (now - uses_written_ >= kUsesWrittenEvery) {
    uses_written_ = now;
    count();
    write_uses();
  }
  if (now - forgotten_ < kForgottenEvery) return;
  forgotten_ = now;
  const auto forgotten = directory_.change("expiry", [](Store::Change& change) -> Result<std::size_t, state::Fault> {
    const std::size_t keys = TRY(state::forget_keys(change, kTidiedAtOnce));
    return keys + TRY(state::forget_requests(change, kTidiedAtOnce));
  });
  if (!forgotten) say_once(forgotten.error().message);
}

void AdminService::write_metrics(std::string& out) const {
  const auto counts = events_.counts();
  write_metric(out, "why403_event_listeners", "gauge", "who follow events live", counts.listeners);
  write_metric(out, "why403_events_lost_total", "counter", "events that listeners were too slow for", counts.lost);
  write_metric(out, "why403_admin_failures_total", "counter", "admin requests whose credential did not hold", access_.failures());
  if (server_ != nullptr) {
    const AdminServer::Counts connections = server_->counts();
    write_metric(out, "why403_admin_connections", "gauge", "connections to the admin API", connections.connections);
    write_metric(out, "why403_admin_connections_turned_away_total", "counter", "connections to the admin API that there was no place for", connections.turned_away);
  }
  for (std::size_t i = 0; i < kCounted.size(); ++i)
    write_metric(out, std::string("why403_state_") + kCounted[i], "gauge", std::string(kCounted[i]) + " that the state holds", counts_[i]);
}

void AdminService::count() {
  for (std::size_t i = 0; i < kCounted.size(); ++i)
    if (const auto count = store_->read([&](state::Database& database) { return state::read_count(database, kCounted[i]); })) counts_[i] = *count;
}

}  // namespace why403::serve

// One call of an admin route: what it is given, and how it answers.
//
//   void show_person(Call& call) {
//     const auto entry = call.api.store.read(…);
//     if (!entry) return call.problem(404, "there is no person `…`");
//     call.json(200, write_entry(*entry));
//   }
//
// Problems are as RFC 9457 has them. A version goes out as an ETag and comes back as If-Match (RFC 9110 section 13.1).
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "serve/admin/admin_server.h"
#include "serve/directory_world.h"
#include "serve/recorder.h"
#include "state/directory.h"

namespace why403::serve {

class IncidentBoard;

inline constexpr std::uint64_t kPageDefault = 100;
inline constexpr std::uint64_t kPageMax = 1000;

/// What all routes share; the references outlive them.
struct AdminParts {
  DirectoryInForce& directory;
  CurrentWorld& current;
  const base::Clock& clock;
  EventStream& events;
  Recorder* recorder = nullptr;  ///< null: nothing is recorded
  std::string record_folder;
  const IncidentBoard* incidents = nullptr;  ///< null: no logs are read
  /// Reads all files anew, as SIGHUP does; what is wrong with them, or nothing.
  std::function<std::vector<Message>()> reload;
  /// Held while a decision is looked up and told: whole segments are read for it, and worlds of then are made.
  std::shared_ptr<std::mutex> telling = std::make_shared<std::mutex>();
};

struct AdminRoute;

struct Call {
  AdminParts& parts;
  const Request& request;
  const AdminRoute& route;
  AdminCaller caller;
  std::vector<std::string> path;  ///< the parts of the path that the route leaves open
  std::map<std::string, std::string, std::less<>> query;
  AdminReply& reply;

  [[nodiscard]] state::Store& store() const { return parts.directory.store(); }
  [[nodiscard]] std::string_view asked(std::string_view name) const {
    const auto at = query.find(name);
    return at == query.end() ? std::string_view() : std::string_view(at->second);
  }
  /// Of the page; nothing when it was refused.
  std::optional<std::size_t> limit();
  /// What If-Match and If-None-Match ask for; nothing when it was refused.
  std::optional<state::Expected> expected();

  void json(int status, std::string text) {
    reply.status = status;
    reply.content_type = kJson;
    reply.body = std::move(text);
  }
  void version(std::uint64_t version) { reply.add_header("ETag", "\"" + std::to_string(version) + "\""); }
  void nothing() {
    reply.status = 204;
    reply.content_type = {};
    reply.body.clear();
  }
  /// Whether the caller owns this role in this scope, or administers everything; false: it was refused.
  bool may_hand_out(std::string_view role, std::string_view scope);
  /// The same of who is in a group, by its name as an entity.
  bool may_change_group(std::string_view group);
  void problem(int status, std::string_view detail, std::string_view help = {});
  void problem(const state::Fault& fault);
  void problem(const Message& storage) { problem({.kind = state::Fault::Kind::storage, .message = storage}); }
  /// A page of items that are JSON already; `next` is where the next one goes on, or empty.
  void page(const std::vector<std::string>& items, std::string_view next);

  /// Reads under the store's lock; a fault of the file has been answered when there is nothing.
  template <typename Use>
  auto read(Use use) -> std::optional<std::decay_t<decltype(use(std::declval<state::Database&>()))>> {
    auto value = store().read(use);
    if (value) return std::move(*value);
    problem(value.error());
    return std::nullopt;
  }
  /// Changes; a fault has been answered when there is nothing.
  template <typename Use>
  auto change(Use use, DirectoryInForce::Run run = DirectoryInForce::Run::real) -> std::optional<typename decltype(use(std::declval<state::Store::Change&>()))::value_type> {
    auto value = parts.directory.change(caller.name, use, run);
    if (value) return std::move(*value);
    problem(value.error());
    return std::nullopt;
  }
};

std::string_view status_title(int status);
void write_problem(AdminReply& reply, int status, std::string_view detail, std::string_view help = {});

}  // namespace why403::serve

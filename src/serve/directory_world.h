// The directory in force: what the state holds of people, groups and roles, joined to what the files say.
//
//   DirectoryInForce directory(store, types, current, clock, announce);
//   {
//     const auto held = directory.hold();               // no change meanwhile
//     current.replace(TRY(directory.join(files)), now);
//   }
//   auto person = directory.change("key ops", [&](state::Store::Change& change) { return put_entry(change, entry, {}); });
//
// A change is one transaction and one new world: it is made in the state, the entities and policies that it touches
// are put in place of the old ones, and only when that world can be made is it committed; then it comes into force at
// once. Its cost is that of what it touches, however large the directory is. A circle of groups, or an entity that the schema
// does not allow, is a fault, and nothing was changed. The revision is the files' and the directory's version:
// `6da81163953d9fc4a9aeb70aed0eae45-17.9f3c2a10`.
//
// Where the entities file has an entity of the directory, its attributes are the file's, and it has the parents of both.
// Any thread may change; changes come one after another.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "serve/world.h"
#include "state/grants.h"

namespace why403::serve {

/// The world of the files with this directory; `files` is not changed. What has ended at `now` is not in it.
Result<std::shared_ptr<World>, std::vector<Message>> join_directory(const World& files, const state::Directory& directory,
                                                                   const state::EntityTypes& types, base::Time now = {});

/// `FILES-DIRECTORY` taken apart; the second is empty where there is no directory.
std::string_view files_part(std::string_view revision);
std::string_view directory_part(std::string_view revision);

class DirectoryInForce {
 public:
  /// Told of each world that came into force by a change, and of what was changed.
  using Announce = std::function<void(const World&, std::span<const state::AuditEntry>)>;
  DirectoryInForce(state::Store& store, state::EntityTypes types, CurrentWorld& current, const base::Clock& clock, Announce announce)
      : store_(store), types_(std::move(types)), current_(current), clock_(clock), announce_(std::move(announce)) {}

  /// While it lives nobody changes anything; for join().
  [[nodiscard]] std::unique_lock<std::mutex> hold() { return std::unique_lock(changing_); }
  /// The files' world with the directory as it is; from now on changes go on from these files.
  Result<std::shared_ptr<const World>, std::vector<Message>> join(const std::shared_ptr<const World>& files);
  /// Assignments that have ended since the last joining hold no more, also where the state cannot be written.
  Status<std::vector<Message>> leave_out_ended();

  enum class Run : std::uint8_t {
    real,
    trial,  ///< says what would come of it, and changes nothing
  };
  /// `use(change)` returns a Result with a state::Fault, which is also what comes back.
  template <typename Use>
  auto change(const std::string& actor, Use use, Run run = Run::real) -> decltype(use(std::declval<state::Store::Change&>())) {
    const std::scoped_lock lock(changing_);
    std::shared_ptr<const World> next;
    {
      state::Store::Change change(store_, actor);
      auto made = use(change);
      // What could not be read looks as if it were not there.
      if (auto fault = change.database().take_fault()) return state::Fault{.kind = state::Fault::Kind::storage, .message = *fault};
      if (!made) return made;
      if (!change.touched().empty()) next = TRY(after(change));
      if (run == Run::trial) return made;
      if (auto done = change.commit(); !done)
        return state::Fault{.kind = state::Fault::Kind::storage, .message = done.error()};
      if (next == nullptr) return made;
      current_.replace(next, clock_.now());
      announce_(*next, change.entries());
      return made;
    }
  }

  [[nodiscard]] state::Store& store() { return store_; }
  [[nodiscard]] const state::EntityTypes& types() const { return types_; }
  /// When keys were used since the last time that this was asked.
  std::map<std::string, base::Time> take_uses();

 private:
  using Uses = std::map<std::string, std::shared_ptr<std::atomic<std::int64_t>>, std::less<>>;
  Result<std::shared_ptr<const World>, state::Fault> after(state::Store::Change& change);
  std::shared_ptr<const identity::ApiKeyBook> key_book(state::Database& database);

  state::Store& store_;
  const state::EntityTypes types_;
  CurrentWorld& current_;
  const base::Clock& clock_;
  const Announce announce_;
  std::mutex changing_;
  std::shared_ptr<const World> files_;
  base::Time joined_;  // what had ended by then is not in force
  std::mutex using_keys_;  // of what follows
  Uses uses_;
  std::map<std::string, std::int64_t> told_uses_;
};

}  // namespace why403::serve

// All that decisions depend on but the questions: one immutable value, replaced whole.
//
//   CurrentWorld current(TRY(load_world(configuration)));
//   current.replace(next, clock.now());               // readers keep the old one as long as they hold it
//
// Beside the decision point's own snapshot stand the schema and what searches walk along: the entities of
// each type and the actions, in an order that holds for the world.
#pragma once

#include <algorithm>
#include <atomic>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/message.h"
#include "base/time.h"
#include "cedar/schema/schema.h"
#include "decide/decision_point.h"
#include "limit/network_table.h"
#include "serve/refusal.h"
#include "serve/sign_in.h"
#include "serve/tls.h"

namespace why403::serve {

struct World {
  std::shared_ptr<const decide::Snapshot> decisions;
  std::shared_ptr<const cedar::Schema> schema;  ///< null: none
  std::string files_revision;                    ///< of the files alone, without the directory
  std::shared_ptr<const void> reading;           ///< of the files, one each time; changes of the directory keep it
  limit::NetworkTable proxies;         ///< whose word about a client is believed
  std::string action_type = "Action";  ///< the entity type of an AuthZEN action's name
  std::string url;                     ///< where clients reach the service
  std::string user_header;             ///< in which a proxy names who signed in; empty: none
  std::string groups_header;           ///< and their groups
  std::string user_type = "User";
  RefusalPage page;
  std::vector<Message> notes;  ///< of what was read, for whoever starts the service; nothing that keeps it from deciding
  SignInRules sign_in;
  std::shared_ptr<const TlsContext> tls;  ///< of new connections; null: plain HTTP

  /// By type, sorted by id; worlds that follow each other share what did not change.
  using Numbers = std::shared_ptr<const std::vector<cedar::EntityNumber>>;
  std::map<std::string, Numbers, std::less<>> entities_by_type;
  /// Ids of the policies that roles of the directory make, by role.
  using RolePolicies = std::map<std::string, std::vector<std::string>, std::less<>>;
  std::shared_ptr<const RolePolicies> role_policies = std::make_shared<const RolePolicies>();
  std::optional<cedar::EntityNumber> disabled;  ///< the role of those who may do nothing; none: there is no directory
  std::vector<std::string> actions;  ///< ids of actions of `action_type`, sorted
  /// What a request may say of an entity of a type, and the contexts of actions: as the schema has them, but
  /// with room for more.
  std::map<std::string, cedar::TypePtr, std::less<>> attribute_types;
  std::map<std::string, cedar::TypePtr, std::less<>> context_types;

  [[nodiscard]] const std::string& revision() const { return decisions->revision; }
};

/// Whether the directory says that this one may do nothing.
bool is_disabled(const World& world, const cedar::EntityName& principal);

/// Of the issuers whose keys must be fetched.
std::vector<KeySource> key_sources(const World& world);

/// Fills in what follows from the rest; call it once, when the rest stands.
void index_world(World& world);
/// The same for one that was indexed before these entities came or went.
void index_change(World& world, const std::vector<cedar::EntityNumber>& added,
                  const std::vector<cedar::EntityNumber>& removed);

/// The world that counts now. Any thread may replace it; a reader looks at `generation` for each request and
/// takes the world anew only when that has changed. A world that was replaced is kept until free_unused() finds that
/// nobody reads it any more: to free a million entities takes long, and is not for a thread that answers.
class CurrentWorld {
 public:
  explicit CurrentWorld(std::shared_ptr<const World> world) : world_(std::move(world)) {}

  void replace(std::shared_ptr<const World> world, base::Time now) {
    const std::scoped_lock lock(changing_);
    // Taken up once more, it is not one that was replaced: listed beside itself it would never be free.
    if (world_ != nullptr && world_ != world) replaced_.push_back(std::move(world_));
    world_ = std::move(world);
    since_ = now;
    generation_.fetch_add(1, std::memory_order_release);
  }
  /// Frees the worlds that nobody reads any more; true when there were some. For the thread that has the time.
  bool free_unused() {
    std::vector<std::shared_ptr<const World>> unused;
    {
      const std::scoped_lock lock(changing_);
      // Whom only this list names, nobody can come to hold again.
      const auto is_read = [](const std::shared_ptr<const World>& each) { return each.use_count() > 1; };
      const auto first = std::partition(replaced_.begin(), replaced_.end(), is_read);
      unused.assign(std::make_move_iterator(first), std::make_move_iterator(replaced_.end()));
      replaced_.erase(first, replaced_.end());
    }
    return !unused.empty();
  }
  [[nodiscard]] std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }
  /// Since when it counts.
  [[nodiscard]] base::Time since() const {
    const std::scoped_lock lock(changing_);
    return since_;
  }
  [[nodiscard]] std::shared_ptr<const World> get() const {
    const std::scoped_lock lock(changing_);
    return world_;
  }

 private:
  mutable std::mutex changing_;
  std::shared_ptr<const World> world_;
  std::vector<std::shared_ptr<const World>> replaced_;
  base::Time since_;
  std::atomic<std::uint64_t> generation_{1};
};

}  // namespace why403::serve

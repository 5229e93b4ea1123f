#include "serve/directory_world.h"

#include <algorithm>
#include <set>

#include "cedar/entities/conformance.h"
#include "cedar/entities/entities_json.h"
#include "state/keys.h"

namespace why403::serve {

namespace {

using Messages = std::vector<Message>;
using state::EntryKind;

Messages wrong(std::string what) { return {{.what = std::move(what)}}; }

// Entities and policies of a world that is being made of another.
class Joining {
 public:
  Joining(const World& from, const World& files) : from_(from), files_(files), names_(from.decisions->entities->names()) {}

  void add_entity(std::string_view type, std::string_view id, std::string_view json) {
    if (!json_.empty()) json_ += ",";
    json_ += json;
    named_.push_back(names_.add_entity({type, id}));
  }
  void remove_entity(std::string_view type, std::string_view id) {
    if (const auto number = names_.find_entity({type, id})) taken_out_.push_back(*number);
  }
  void put_policy(const state::RolePolicy& policy) { put_.push_back(policy); }
  /// All that this role makes from now on.
  void put_role(const std::string& role, const std::vector<state::RolePolicy>& policies) {
    std::vector<std::string> ids;
    for (const state::RolePolicy& each : policies) {
      put_policy(each);
      ids.push_back(each.id);
    }
    const auto before = from_.role_policies->find(role);
    if (before != from_.role_policies->end())
      for (const std::string& each : before->second)
        if (std::ranges::find(ids, each) == ids.end()) removed_.push_back(each);
    roles_.emplace_back(role, std::move(ids));
  }

  Result<std::shared_ptr<World>, Messages> finish(const std::string& directory_version) {
    auto world = std::make_shared<World>(from_);
    auto snapshot = std::make_shared<decide::Snapshot>(*from_.decisions);
    snapshot->entities = TRY(entities());
    snapshot->engine = TRY(engine());
    snapshot->revision = files_.files_revision + "-" + directory_version;
    world->decisions = std::move(snapshot);
    index_change(*world, added_, gone_);
    add_actions(*world);
    if (roles_.empty()) return world;
    auto roles = std::make_shared<World::RolePolicies>(*from_.role_policies);
    for (auto& [role, ids] : roles_)
      if (ids.empty())
        roles->erase(role);
      else
        (*roles)[role] = std::move(ids);
    world->role_policies = std::move(roles);
    return world;
  }

 private:
  Result<std::shared_ptr<const cedar::Entities>, Messages> entities() {
    const cedar::Entities& before = *from_.decisions->entities;
    const cedar::Entities& base = *files_.decisions->entities;
    if (named_.empty() && taken_out_.empty()) return from_.decisions->entities;
    const auto read = TRY(cedar::load_entities("[" + json_ + "]", before.shared_names(), {.schema = from_.schema.get(), .source = "the directory"}));
    std::vector<cedar::EntityFacts> facts;
    facts.reserve(named_.size());
    for (const cedar::EntityNumber number : named_) {
      const cedar::Entity* entity = read->find(number);
      if (entity == nullptr) return wrong("the directory names more than there is room for");
      facts.push_back(TRY(joined(number, *entity, base.find(number))));
      if (before.find(number) == nullptr) added_.push_back(number);
    }
    for (const cedar::EntityNumber number : taken_out_) {
      if (const cedar::Entity* entity = base.find(number)) {
        const auto parents = entity->parents();
        facts.push_back({number, entity->attributes(), entity->tags(), {parents.begin(), parents.end()}});
      } else if (before.find(number) != nullptr) {
        gone_.push_back(number);
      }
    }
    auto next = before.with(facts, gone_);
    if (next == nullptr) return wrong("a group would be in itself, or the directory has too many ancestors");
    return next;
  }

  // What the file says of an entity stands; the directory can add what it is in.
  Result<cedar::EntityFacts, Messages> joined(cedar::EntityNumber number, const cedar::Entity& entity, const cedar::Entity* of_file) {
    const auto parents = entity.parents();
    cedar::EntityFacts facts{number, entity.attributes(), entity.tags(), {parents.begin(), parents.end()}};
    if (of_file == nullptr) return facts;
    facts.attributes = of_file->attributes();
    facts.tags = of_file->tags();
    const auto more = of_file->parents();
    facts.parents.insert(facts.parents.end(), more.begin(), more.end());
    return facts;
  }

  Result<std::shared_ptr<const cedar::Engine>, Messages> engine() {
    if (put_.empty() && removed_.empty()) return from_.decisions->engine;
    auto set = std::make_shared<cedar::PolicySet>();
    for (const state::RolePolicy& each : put_) {
      if (files_.decisions->engine->find(each.id) != nullptr)
        return wrong("the policy id `" + each.id + "` of the files is one of the directory's: ids such as `role:…` are");
      auto parsed = TRY(cedar::parse_policies(each.text, each.id));
      for (cedar::Policy& policy : parsed.policies) {
        policy.id = each.id;
        set->policies.push_back(std::move(policy));
      }
    }
    return from_.decisions->engine->with(set, removed_);
  }

  // Roles permit actions that no policy named before.
  void add_actions(World& world) const {
    if (put_.empty()) return;
    std::set<std::string> actions(world.actions.begin(), world.actions.end());
    for (const state::RolePolicy& each : put_) {
      const cedar::Program* program = world.decisions->engine->find(each.id);
      if (program == nullptr) continue;
      for (const cedar::EntityName& action : program->policy->action.entities)
        if (action.type == world.action_type) actions.emplace(action.id);
    }
    world.actions.assign(actions.begin(), actions.end());
  }

  const World& from_;
  const World& files_;
  cedar::Names& names_;
  std::string json_;
  std::vector<cedar::EntityNumber> named_, taken_out_, added_, gone_;
  std::vector<state::RolePolicy> put_;
  std::vector<std::string> removed_;
  std::vector<std::pair<std::string, std::vector<std::string>>> roles_;
};

// What the file of entities does not know of is checked against the schema as it is read.
template <typename Key, typename Value>
const std::vector<Value>& found(const std::map<Key, std::vector<Value>>& in, const Key& key) {
  static const std::vector<Value> none;
  const auto at = in.find(key);
  return at == in.end() ? none : at->second;
}

bool has_ended(const state::Assignment& assignment, base::Time now) { return assignment.expires && *assignment.expires <= now; }

state::Fault fault_of(const Messages& messages) {
  state::Fault fault{.kind = state::Fault::Kind::invalid, .message = messages.front()};
  fault.message.where.reset();
  return fault;
}

}  // namespace

std::string_view files_part(std::string_view revision) { return revision.substr(0, revision.find('-')); }
std::string_view directory_part(std::string_view revision) {
  const std::size_t at = revision.find('-');
  return at == std::string_view::npos ? std::string_view() : revision.substr(at + 1);
}

Result<std::shared_ptr<World>, Messages> join_directory(const World& files, const state::Directory& directory,
                                                        const state::EntityTypes& types, base::Time now) {
  using Named = std::pair<EntryKind, std::string>;
  std::map<Named, std::vector<std::string>> groups;
  for (const state::Membership& each : directory.memberships) groups[{each.kind, each.id}].push_back(each.group);
  std::map<Named, std::vector<state::Assignment>> assignments;
  std::map<std::string, std::vector<std::string>> scopes;
  for (const state::Assignment& each : directory.assignments) {
    if (has_ended(each, now)) continue;
    assignments[{each.kind, each.principal}].push_back(each);
    auto& of_role = scopes[each.role];
    if (std::ranges::find(of_role, each.scope) == of_role.end()) of_role.push_back(each.scope);
  }
  Joining joining(files, files);
  for (const state::Entry& entry : directory.entries) {
    const Named named(entry.kind, entry.id);
    joining.add_entity(types.of(entry.kind), entry.id,
                       state::write_cedar_entity(entry, found(groups, named), found(assignments, named), types));
    if (entry.kind == EntryKind::role) joining.put_role(entry.id, state::policies_of(entry, found(scopes, entry.id), types));
  }
  joining.put_policy(state::disabled_policy(types));
  auto world = TRY(joining.finish(directory.version));
  world->disabled = world->decisions->entities->names().add_entity({types.role, state::kDisabledRole});
  return world;
}

Result<std::shared_ptr<const World>, Messages> DirectoryInForce::join(const std::shared_ptr<const World>& files) {
  auto directory = store_.read(state::read_directory);
  if (!directory) return Messages{directory.error()};
  const base::Time now = clock_.now();
  auto world = TRY(join_directory(*files, *directory, types_, now));
  auto book = store_.read([this](state::Database& database) { return key_book(database); });
  if (!book) return Messages{book.error()};
  world->sign_in.issued_keys = std::move(*book);
  files_ = files;
  joined_ = now;
  return std::shared_ptr<const World>(std::move(world));
}

Status<Messages> DirectoryInForce::leave_out_ended() {
  const std::scoped_lock lock(changing_);
  const auto ended = store_.read([&](state::Database& database) {
    state::Query since(database, "SELECT 1 FROM assignments WHERE expires > ? AND expires <= ? LIMIT 1");
    return since.bind(joined_.ns).bind(clock_.now().ns).next();
  });
  if (!ended) return Messages{ended.error()};
  if (!*ended) return Done{};
  auto world = TRY(join(files_));
  current_.replace(world, clock_.now());
  announce_(*world, {});
  return Done{};
}

Result<std::shared_ptr<const World>, state::Fault> DirectoryInForce::after(state::Store::Change& change) {
  state::Database& database = change.database();
  const auto now = current_.get();
  Joining joining(*now, *files_);
  bool has_keys = false;
  for (const auto& [kind_name, id] : change.touched()) {
    const auto kind = state::entry_kind_named(kind_name);
    has_keys = has_keys || kind_name == "key";
    if (!kind) continue;
    const auto entry = state::find_entry(database, *kind, id);
    if (entry) {
      const auto groups = state::groups_of(database, *kind, id);
      auto assignments = *kind == EntryKind::role ? std::vector<state::Assignment>()
                                                  : state::list_assignments(database, {.kind = *kind, .principal = id}, {}, state::kAssignmentsMax);
      std::erase_if(assignments, [&](const state::Assignment& each) { return has_ended(each, change.now()); });
      joining.add_entity(types_.of(*kind), id, state::write_cedar_entity(*entry, groups, assignments, types_));
    } else {
      joining.remove_entity(types_.of(*kind), id);
    }
    if (*kind != EntryKind::role) continue;
    joining.put_role(id, entry ? state::policies_of(*entry, state::scopes_of(database, id), types_) : std::vector<state::RolePolicy>());
  }
  auto world = joining.finish(change.version());
  if (!world) return fault_of(world.error());
  if (has_keys) (*world)->sign_in.issued_keys = key_book(database);
  return std::shared_ptr<const World>(std::move(*world));
}

std::shared_ptr<const identity::ApiKeyBook> DirectoryInForce::key_book(state::Database& database) {
  auto book = std::make_shared<identity::ApiKeyBook>();
  const std::scoped_lock lock(using_keys_);
  Uses uses;
  for (state::Key& key : state::list_keys(database, false, {}, state::kKeysMax)) {
    const auto known = uses_.find(key.key.id);
    key.key.used = known != uses_.end() ? known->second : std::make_shared<std::atomic<std::int64_t>>(0);
    uses.emplace(key.key.id, key.key.used);
    book->add(std::move(key.key));
  }
  uses_ = std::move(uses);
  return book;
}

std::map<std::string, base::Time> DirectoryInForce::take_uses() {
  std::map<std::string, base::Time> taken;
  const std::scoped_lock lock(using_keys_);
  for (const auto& [id, used] : uses_) {
    const std::int64_t second = used->load(std::memory_order_relaxed);
    std::int64_t& told = told_uses_[id];
    if (second > told) taken.emplace(id, base::Time::from_unix_seconds(second));
    told = std::max(told, second);
  }
  std::erase_if(told_uses_, [&](const auto& each) { return !uses_.contains(each.first); });
  return taken;
}

}  // namespace why403::serve

#include "cedar/evaluate/engine.h"

#include <unordered_set>

namespace why403::cedar {

namespace {

Messages refuse(std::string what, std::string help = {}) {
  Message message;
  message.what = std::move(what);
  message.help = std::move(help);
  return {std::move(message)};
}

// The slots of the template and of the link must be the same.
Status<Messages> check_link(const Link& link, const Policy* linked) {
  if (linked == nullptr)
    return refuse("link `" + link.id + "` names no template: `" + link.template_id + "`");
  if (!linked->is_template())
    return refuse("link `" + link.id + "` names `" + link.template_id + "`, which has no slots");
  const auto mismatch = [&](bool slot, bool value, std::string_view name) {
    return slot == value ? std::string()
                         : "link `" + link.id + "` " +
                               (slot ? "lacks a value for `?" : "has a value for the absent slot `?") +
                               std::string(name) + "`";
  };
  std::string wrong = mismatch(linked->principal.slot, link.principal.has_value(), "principal");
  if (wrong.empty()) wrong = mismatch(linked->resource.slot, link.resource.has_value(), "resource");
  if (!wrong.empty()) return refuse(std::move(wrong));
  return Done{};
}

}  // namespace

/// What was compiled together, and what it was compiled from.
struct Engine::Batch {
  std::shared_ptr<const PolicySet> policies;
  base::Arena arena;
};

/// What an id stands for: a policy, a template (no program), or a link (its policy is the template).
struct Engine::Entry final : Counted {
  using Kept = std::shared_ptr<const Batch>;
  Kept written;        ///< holds the text of the policy or the link
  Kept compiled;       ///< holds the program
  Kept template_text;  ///< of a link: holds the policy
  const Policy* policy = nullptr;
  const Program* program = nullptr;
  NumberMap links;  ///< of a template: the programs of its links, by the number of their id

  [[nodiscard]] bool is_link() const { return program != nullptr && program->link != nullptr; }
};

// A snapshot on its way: everything that changes an Engine before it is shared.
class Engine::Change {
 public:
  /// `whole`: nothing was there before, so the index is built at the end, in one go.
  Change(Engine& engine, bool whole) : engine_(engine), whole_(whole) {}

  Status<Messages> take(std::shared_ptr<const PolicySet> put) {
    batch_ = std::make_shared<Batch>();
    batch_->policies = std::move(put);
    std::unordered_set<std::string_view> ids;
    const auto check_new = [&](const std::string& id) -> Status<Messages> {
      if (!ids.insert(id).second) return refuse("the policy id `" + id + "` is used twice");
      return Done{};
    };
    for (const Policy& policy : batch_->policies->policies) {
      TRY(check_new(policy.id));
      TRY(take(policy));
    }
    for (const Link& link : batch_->policies->links) {
      TRY(check_new(link.id));
      TRY(take(link, batch_));
    }
    if (whole_) engine_.index_ = ScopeIndex(std::move(fresh_));
    return Done{};
  }

  Status<Messages> remove(std::string_view id) {
    const auto number = engine_.names_->find_text(id);
    const Item* item = number ? engine_.entries_.find(*number) : nullptr;
    if (item == nullptr) return refuse("there is no policy `" + std::string(id) + "` to remove");
    TRY(check_unlinked(*item->shared<Entry>(), id));
    take_out(*number);
    engine_.entries_.erase(*number);
    return Done{};
  }

 private:
  Status<Messages> take(const Policy& policy) {
    const TextNumber id = engine_.names_->add_text(policy.id);
    const Item old = take_out(id);
    const Entry* before = old.empty() ? nullptr : old.shared<Entry>();
    auto* made = new Entry;
    Item item = Item::shared(made);
    made->written = made->compiled = batch_;
    made->policy = &policy;
    if (!policy.is_template()) {
      if (before != nullptr) TRY(check_unlinked(*before, policy.id));
      made->program = hook(compile(policy, nullptr, *engine_.names_, batch_->arena), before);
    }
    engine_.entries_.put(id, std::move(item));
    if (before == nullptr) return Done{};
    // A template's links are compiled anew.
    std::vector<Item> links;
    before->links.for_each(
        [&](std::uint64_t link, const Item&) { links.push_back(*engine_.entries_.find(link)); });
    for (const Item& each : links) {
      const Entry& link = *each.shared<Entry>();
      TRY(take(*link.program->link, link.written));
    }
    return Done{};
  }

  Status<Messages> take(const Link& link, const Entry::Kept& written) {
    const Entry* linked = engine_.entry(link.template_id);
    TRY(check_link(link, linked == nullptr || linked->is_link() ? nullptr : linked->policy));
    const TextNumber id = engine_.names_->add_text(link.id);
    const Item old = take_out(id);
    const Entry* before = old.empty() ? nullptr : old.shared<Entry>();
    if (before != nullptr) TRY(check_unlinked(*before, link.id));
    auto* made = new Entry;
    Item item = Item::shared(made);
    made->written = written;
    made->compiled = batch_;
    made->template_text = linked->written;
    made->policy = linked->policy;
    made->program = hook(compile(*linked->policy, &link, *engine_.names_, batch_->arena), before);
    engine_.entries_.put(id, std::move(item));
    links_of(link).put(id, Item::borrowed(made->program));
    return Done{};
  }

  // Those of the template that a link names, to be changed.
  NumberMap& links_of(const Link& link) {
    return engine_.entries_.at(engine_.names_->add_text(link.template_id)).own<Entry>().links;
  }

  static Status<Messages> check_unlinked(const Entry& entry, std::string_view id) {
    if (entry.links.size() == 0) return Done{};
    return refuse("the template `" + std::string(id) + "` still has links",
                  std::to_string(entry.links.size()) + " in all: remove them first");
  }

  // What has that id, its program no longer to be decided by; empty when there is none.
  Item take_out(TextNumber id) {
    const Item* item = engine_.entries_.find(id);
    if (item == nullptr) return {};
    const Entry& entry = *item->shared<Entry>();
    Item kept = *item;
    if (entry.program == nullptr) return kept;
    engine_.index_.erase(*entry.program);
    engine_.programs_.erase(entry.program->order);
    if (entry.is_link()) links_of(*entry.program->link).erase(id);
    return kept;
  }

  // In the place of the program that was there before, else behind all others.
  const Program* hook(Program& program, const Entry* before) {
    const bool replaces = before != nullptr && before->program != nullptr;
    program.order = replaces ? before->program->order : engine_.next_order_++;
    engine_.programs_.put(program.order, Item::borrowed(&program));
    if (whole_)
      fresh_.push_back(&program);
    else
      engine_.index_.insert(program);
    return &program;
  }

  Engine& engine_;
  bool whole_;
  std::shared_ptr<Batch> batch_;
  std::vector<const Program*> fresh_;
};

Result<std::shared_ptr<const Engine>, Messages> Engine::make(std::shared_ptr<const PolicySet> policies,
                                                             std::shared_ptr<Names> names) {
  std::shared_ptr<Engine> made(new Engine);
  made->names_ = std::move(names);
  const std::uint64_t refusals = made->names_->refusals();
  auto taken = Change(*made, true).take(std::move(policies));
  if (made->names_->refusals() != refusals) return refuse(made->names_->full_message());
  TRY(std::move(taken));
  return std::shared_ptr<const Engine>(std::move(made));
}

Result<std::shared_ptr<const Engine>, Messages> Engine::with(std::shared_ptr<const PolicySet> put,
                                                             std::span<const std::string> removed) const {
  std::shared_ptr<Engine> made(new Engine(*this));
  Change change(*made, false);
  for (const std::string& id : removed) TRY(change.remove(id));
  const std::uint64_t refusals = names_->refusals();
  auto taken = change.take(std::move(put));
  if (names_->refusals() != refusals) return refuse(names_->full_message());
  TRY(std::move(taken));
  return std::shared_ptr<const Engine>(std::move(made));
}

const Engine::Entry* Engine::entry(std::string_view id) const {
  const auto number = names_->find_text(id);
  const Item* item = number ? entries_.find(*number) : nullptr;
  return item != nullptr ? item->shared<Entry>() : nullptr;
}

const Program* Engine::find(std::string_view id) const {
  const Entry* found = entry(id);
  return found != nullptr ? found->program : nullptr;
}

}  // namespace why403::cedar

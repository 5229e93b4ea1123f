// Policies ready to decide: compiled, indexed, found by id.
//
//   auto engine = Engine::make(std::make_shared<PolicySet>(std::move(set)), names);
//   auto next = (*engine)->with(std::make_shared<PolicySet>(std::move(changed)), {"policy17"});
//
// An Engine is an immutable snapshot that any number of threads may share. A changed one shares with the old
// what did not change, and readers of the old one keep it as long as they hold it. What was compiled together
// is freed together, when no snapshot needs any of it.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cedar/evaluate/scope_index.h"

namespace why403::cedar {

class Engine {
 public:
  /// Fails when a link names no template, or misses or exceeds its slots, or an id is used twice.
  static Result<std::shared_ptr<const Engine>, Messages> make(std::shared_ptr<const PolicySet> policies,
                                                              std::shared_ptr<Names> names);

  /// Another snapshot: these policies, templates and links put in, each in the place of what had its id, and
  /// those ids taken out. It shares what did not change, so its cost is that of what did: a template brings
  /// its links along. Fails as `make` does, or when an id to be removed is unknown or is a template with
  /// links.
  [[nodiscard]] Result<std::shared_ptr<const Engine>, Messages> with(
      std::shared_ptr<const PolicySet> put, std::span<const std::string> removed = {}) const;

  /// Null when no policy or link has that id, or a template has it.
  [[nodiscard]] const Program* find(std::string_view id) const;
  [[nodiscard]] std::size_t size() const { return programs_.size(); }
  /// Calls `see(program)` for all, in their order, until it says false.
  template <typename See>
  void for_each(See see) const {
    for (std::uint32_t order = 0; order < next_order_; ++order)
      if (const Item* item = programs_.find(order); item != nullptr && !see(*item->borrowed<Program>()))
        return;
  }
  [[nodiscard]] const ScopeIndex& index() const { return index_; }
  [[nodiscard]] Names& names() const { return *names_; }

 private:
  struct Batch;
  struct Entry;
  class Change;
  Engine() = default;
  Engine(const Engine&) = default;
  [[nodiscard]] const Entry* entry(std::string_view id) const;

  std::shared_ptr<Names> names_;
  NumberMap entries_;   // by the number of the id's text: an Entry
  NumberMap programs_;  // by order
  ScopeIndex index_;
  std::uint32_t next_order_ = 0;
};

}  // namespace why403::cedar

#include "serve/admin/access_desk.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace why403::serve {

void AccessDesk::begin() {
  thread_ = std::thread([this] { run(); });
}

void AccessDesk::stop() {
  {
    const std::scoped_lock lock(using_it_);
    is_stopping_ = true;
  }
  came_.notify_all();
  if (thread_.joinable()) thread_.join();
}

AccessDesk::Outcome AccessDesk::ask(const std::string& name, const state::AccessRequest& request, std::function<void()> wake) {
  std::unique_lock lock(using_it_);
  if (const auto at = asked_.find(name); at != asked_.end()) {
    Asked& asked = at->second;
    const Outcome outcome = asked.outcome;
    if (outcome != Outcome::waiting) {
      // Whoever comes new takes nobody's place who waits to be told that it is kept.
      if ((wake == nullptr || outcome != Outcome::kept) && --asked.untold == 0) asked_.erase(at);
      return outcome;
    }
    if (wake == nullptr) {
      lock.unlock();
      return write(request);
    }
    if (asked.untold >= kWakesMax) return Outcome::too_many;
    asked.wakes.push_back(std::move(wake));
    ++asked.untold;
    return Outcome::waiting;
  }
  if (is_stopping_) return Outcome::failed;
  const auto rate = limit::Rate::of(kAskedBurst, {3600 * base::kSecond.ns}, kAskedBurst);
  const std::uint64_t who = base::hash_bytes(request.subject.type + "\n" + request.subject.id, seed_);
  if (!rates_.take(who, rate, clock_.now()).allowed) return Outcome::too_many;
  // Whoever went away without being told leaves an entry: none of these is more than a moment old.
  if (asked_.size() >= kDeskMax) std::erase_if(asked_, [](const auto& each) { return each.second.outcome != Outcome::waiting; });
  if (asked_.size() >= kDeskMax) return Outcome::failed;
  if (wake == nullptr) {
    lock.unlock();
    return write(request);
  }
  asked_.emplace(name, Asked{.request = request, .wakes = {std::move(wake)}});
  came_.notify_one();
  return Outcome::waiting;
}

AccessDesk::Outcome AccessDesk::write(const state::AccessRequest& request) {
  const auto put = directory_.change("door", [&](state::Store::Change& change) { return state::put_request(change, request); });
  if (put) return Outcome::kept;
  return put.error().kind == state::Fault::Kind::full ? Outcome::too_many : Outcome::failed;
}

void AccessDesk::run() {
  std::unique_lock lock(using_it_);
  while (true) {
    const auto next = std::ranges::find_if(asked_, [](const auto& each) { return each.second.outcome == Outcome::waiting; });
    if (next == asked_.end()) {
      if (is_stopping_) return;
      came_.wait(lock);
      continue;
    }
    const std::string name = next->first;
    const state::AccessRequest request = next->second.request;
    lock.unlock();
    const Outcome outcome = write(request);
    lock.lock();
    const auto at = asked_.find(name);
    if (at == asked_.end()) continue;
    at->second.outcome = outcome;
    const auto wakes = std::exchange(at->second.wakes, {});
    lock.unlock();
    for (const auto& wake : wakes) wake();
    lock.lock();
  }
}

}  // namespace why403::serve

#include "stitch/by_time.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "base/text.h"
#include "stitch/chain.h"
#include "stitch/join.h"

namespace why403::stitch {

using event::Field;
using event::Kind;

namespace {

using Index = std::uint32_t;

/// Lines between two remarks of one request that the same writer made.
constexpr std::uint64_t kBesideLinesMax = 2;

// Frameworks answer so when they refuse; what else failed with 500 or 404 has its own remarks.
bool may_be_refused(std::int32_t status) { return is_refusal_status(status) || status == 400 || status == 405 || status == 419 || status == 422; }

// What a remark without an address is about: who somebody is (answered 401), or what they may do (answered 403).
bool is_about_identity(std::string_view text) {
  static constexpr std::array<std::string_view, 13> words{"token", "jwt", "bearer", "credential", "password", "authenticat", "unauthorized", "expired", "login", "log in", "locked", "acr", "audience"};
  const std::string lower = base::to_lower(text);
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

class TimeJoin {
 public:
  TimeJoin(const Collection& all, const std::function<bool(const Record&)>& speaks, Sets& sets) : all_(all), speaks_(speaks), sets_(sets) {}

  void run() {
    find_remarks();
    if (remarks_.empty()) return;
    learn_remarks();
    find_requests();
    learn_clocks();
    for (const Remark& remark : remarks_) place(remark);
  }

 private:
  struct Request {
    Index record;
    bool explained;
    bool taken = false;
  };
  /// Remarks of one request, in the order of their lines.
  struct Remark {
    std::vector<Index> records;
    base::Time time;            ///< by the clock of the requests
    bool named = false;         ///< of a writer that logs requests too, and names whose this is
    bool identity = false;      ///< about who somebody is
    bool permission = false;    ///< about what somebody may do, though its words may be those of the other
    std::size_t run_begin = 0;  ///< the remarks in a row, this one among them, that say the same
    std::size_t run_end = 0;
  };
  const Record& at(Index index) const { return all_.records[index]; }
  void find_remarks();
  void find_requests();
  void learn_clocks();
  [[nodiscard]] base::Duration behind(const std::vector<Remark*>& remarks) const;
  [[nodiscard]] std::span<const Request> near(base::Time time, base::Duration reach) const;
  void place(const Remark& remark);
  bool beside(const Remark& remark);
  [[nodiscard]] bool nameless(Index index) const;
  [[nodiscard]] bool named_by_own_writer(Index index) const;
  [[nodiscard]] bool is_of(const Record& said, const Record& asked) const;
  void learn_remarks();
  [[nodiscard]] bool all_alike(const Remark& remark) const;
  [[nodiscard]] bool fits(const Remark& remark, const Request& request) const;
  [[nodiscard]] bool alike(const Remark& left, const Remark& right) const;
  [[nodiscard]] std::int64_t apart(const Remark& remark, const Request& request) const { return std::abs((remark.time - at(request.record).time).ns); }

  const Collection& all_;
  const std::function<bool(const Record&)>& speaks_;
  Sets& sets_;
  std::vector<Request> requests_;  // in order of time
  std::vector<Remark> remarks_;
};

bool TimeJoin::nameless(Index index) const {
  const Record& record = at(index);
  if (record.kind != Kind::diagnostic && record.kind != Kind::authentication && record.kind != Kind::authorization) return false;
  return !record.has(Field::client) && !record.has(Field::path) && record.layer != event::Layer::platform && record.layer != event::Layer::firewall && sets_.members(sets_.root(index)).size() == 1;
}

// An application writes why it refuses into the log that has its requests: the same address, a line or two before.
bool TimeJoin::named_by_own_writer(Index index) const {
  const Record& record = at(index);
  return record.kind == Kind::diagnostic && record.has(Field::client) && record.source < all_.sources.size() && all_.sources[record.source].requests && sets_.members(sets_.root(index)).size() == 1;
}

bool TimeJoin::is_of(const Record& said, const Record& asked) const {
  const bool path = !said.has(Field::path) || said.text(Field::path) == asked.text(Field::path);
  return said.source == asked.source && asked.has(Field::client) && said.client == asked.client && path;
}

void TimeJoin::find_remarks() {
  std::vector<Index> found;
  for (Index i = 0; i < all_.records.size(); ++i)
    if ((nameless(i) || named_by_own_writer(i)) && (states_refusal(at(i)) || speaks_(at(i)))) found.push_back(i);
  std::stable_sort(found.begin(), found.end(), [&](Index a, Index b) { return at(a).time < at(b).time; });
  for (const Index i : found) {
    if (!remarks_.empty()) {
      const Record& before = at(remarks_.back().records.back());
      const bool same = before.has(Field::client) == at(i).has(Field::client) && before.client == at(i).client;
      if (same && before.source == at(i).source && at(i).time - before.time <= kOneRequest && at(i).text(Field::message) != before.text(Field::message)) {
        remarks_.back().records.push_back(i);
        continue;
      }
    }
    remarks_.push_back({.records = {i}, .time = at(i).time, .named = at(i).has(Field::client)});
  }
}

// What would be asked again for every request beside a remark.
void TimeJoin::learn_remarks() {
  for (std::size_t i = 0; i < remarks_.size(); ++i) {
    Remark& remark = remarks_[i];
    const Record& first = at(remark.records.front());
    const std::string_view message = first.text(Field::message);
    remark.identity = is_about_identity(message) || is_about_identity(first.text(Field::reason_code));
    remark.permission = first.kind == Kind::authorization || message.find("scope") != std::string_view::npos || message.find("CSRF") != std::string_view::npos;
    remark.run_begin = i > 0 && alike(remark, remarks_[i - 1]) ? remarks_[i - 1].run_begin : i;
  }
  for (std::size_t i = remarks_.size(); i-- > 0;)
    remarks_[i].run_end = i + 1 < remarks_.size() && remarks_[i + 1].run_begin == remarks_[i].run_begin ? remarks_[i + 1].run_end : i + 1;
}

// Do all remarks near this one say the same?
bool TimeJoin::all_alike(const Remark& remark) const {
  const base::Time time = at(remark.records.front()).time;
  const auto time_of = [&](const Remark& each) { return at(each.records.front()).time; };
  return (remark.run_begin == 0 || time - time_of(remarks_[remark.run_begin - 1]) > kTimeJoinWindow) &&
         (remark.run_end == remarks_.size() || time_of(remarks_[remark.run_end]) - time > kTimeJoinWindow);
}

void TimeJoin::find_requests() {
  std::vector<bool> seen(all_.records.size(), false);
  for (Index i = 0; i < all_.records.size(); ++i) {
    if (!at(i).is_request() || (!may_be_refused(at(i).status) && !states_refusal(at(i))) || seen[sets_.root(i)]) continue;
    seen[sets_.root(i)] = true;
    const auto& members = sets_.members(sets_.root(i));
    const bool explained = std::any_of(members.begin(), members.end(), [&](Index each) { return !at(each).is_request() && (states_refusal(at(each)) || speaks_(at(each))); });
    requests_.push_back({i, explained});
  }
  std::stable_sort(requests_.begin(), requests_.end(), [&](const Request& a, const Request& b) { return at(a.record).time < at(b.record).time; });
}

std::span<const TimeJoin::Request> TimeJoin::near(base::Time time, base::Duration reach) const {
  const auto begin = std::lower_bound(requests_.begin(), requests_.end(), time - reach, [&](const Request& each, base::Time from) { return at(each.record).time < from; });
  const auto end = std::upper_bound(begin, requests_.end(), time + reach, [&](base::Time until, const Request& each) { return until < at(each.record).time; });
  return {begin, end};
}

// What a writer's clock is behind that of the requests, where nearly all of its remarks have a request at one and the same
// distance and hardly any has one beside it.
base::Duration TimeJoin::behind(const std::vector<Remark*>& remarks) const {
  constexpr std::size_t at_least = 5, looked_at = 300, requests_of_one = 2'000;
  constexpr std::int64_t step = base::kSecond.ns / 2;
  constexpr std::int64_t steps = kClockOffsetMax.ns / step + 1;  // to either side, the half one at the end included
  if (remarks.size() < at_least) return {};
  std::vector<std::size_t> found(static_cast<std::size_t>(2 * steps + 1), 0);
  std::vector<const Remark*> last(found.size(), nullptr);
  std::size_t all = 0, beside = 0, tried = 0;
  for (const Remark* remark : remarks) {
    if (++tried > looked_at) break;
    bool is_beside = false;
    const auto requests = near(remark->time, kClockOffsetMax);
    for (const Request& request : requests.first(std::min(requests.size(), requests_of_one))) {
      if (request.explained || !fits(*remark, request)) continue;
      const std::int64_t apart = (at(request.record).time - remark->time).ns;
      is_beside |= std::abs(apart) <= kTimeJoinWindow.ns;
      // Into both halves of a second that it may belong to.
      const auto place = static_cast<std::size_t>(steps + apart / step - (apart < 0));
      for (const std::size_t each : {place, place + 1}) {
        if (last[each] == remark) continue;
        last[each] = remark;
        ++found[each];
        ++all;
      }
    }
    beside += is_beside;
  }
  tried = std::min(tried, looked_at);
  const auto best = std::ranges::max_element(found);
  const double by_chance = static_cast<double>(all) / static_cast<double>(found.size());
  if (*best < at_least || *best * 5 < tried * 3 || *best < beside * 2 || static_cast<double>(*best) < 3 * by_chance) return {};
  return {(best - found.begin() - steps) * step};
}

void TimeJoin::learn_clocks() {
  std::map<std::uint32_t, std::vector<Remark*>> of_writer;
  for (Remark& remark : remarks_)
    if (!remark.named) of_writer[at(remark.records.front()).source].push_back(&remark);
  for (const auto& [writer, remarks] : of_writer)
    if (const base::Duration late = behind(remarks); late.ns != 0)
      for (Remark* remark : remarks) remark->time = remark->time + late;
}

bool TimeJoin::fits(const Remark& remark, const Request& request) const {
  const Record& asked = at(request.record);
  for (const Index each : remark.records) {
    const Record& said = at(each);
    if (remark.named && !is_of(said, asked)) return false;
    if (said.has(Field::status) && said.status != 0 && said.status != asked.status) return false;
    if (said.has(Field::principal) && asked.has(Field::principal) && said.text(Field::principal) != asked.text(Field::principal)) return false;
    if (said.has(Field::method) && asked.has(Field::method) && said.text(Field::method) != asked.text(Field::method)) return false;
  }
  if (remark.named) return true;
  if (asked.status == 401) return remark.identity || at(remark.records.front()).text(Field::message).empty();
  return asked.status != 403 || !remark.identity || remark.permission;
}

bool TimeJoin::alike(const Remark& left, const Remark& right) const {
  const std::string_view a = at(left.records.front()).text(Field::message), b = at(right.records.front()).text(Field::message);
  return at(left.records.front()).source == at(right.records.front()).source && a.substr(0, 24) == b.substr(0, 24);
}

// What the same writer said of a request in the same breath, a line before or after, and named it there.
bool TimeJoin::beside(const Remark& remark) {
  const Record& first = at(remark.records.front());
  if (remark.named) return false;
  std::optional<Index> only;
  const auto requests = near(remark.time, kTimeJoinWindow);
  if (requests.size() > kTimeCandidatesMax) return false;
  for (const Request& request : requests) {
    if (!request.explained) continue;
    for (const Index each : sets_.members(sets_.root(request.record))) {
      const Record& said = at(each);
      if (said.ref.input != first.ref.input || said.is_request() || std::abs((said.time - first.time).ns) > kOneRequest.ns) continue;
      if (std::max(said.ref.line, first.ref.line) - std::min(said.ref.line, first.ref.line) > kBesideLinesMax) continue;
      if (only && sets_.root(*only) != sets_.root(each)) return false;
      only = each;
    }
  }
  bool joined = false;
  if (only)
    for (const Index each : remark.records) joined |= sets_.unite(*only, each, kTimeJoinScore);
  return joined;
}

void TimeJoin::place(const Remark& remark) {
  const Request* best = nullptr;
  std::size_t fitting = 0, statuses = 0;
  std::int32_t status = 0;
  const auto requests = near(remark.time, kTimeJoinWindow);
  if (requests.size() > kTimeCandidatesMax) return;
  for (const Request& request : requests) {
    if (request.explained || request.taken || !fits(remark, request)) continue;
    ++fitting;
    if (at(request.record).status != status) ++statuses;
    status = at(request.record).status;
    if (!best || apart(remark, request) < apart(remark, *best)) best = &request;
  }
  if ((!best || apart(remark, *best) > kOneRequest.ns) && beside(remark)) return;
  if (!best) return;
  if (fitting > 1) {
    // Several: only where it does not matter which, or one is there at the very moment.
    const bool same = statuses == 1 && all_alike(remark);
    if (!same && apart(remark, *best) > kOneRequest.ns) return;
  }
  Request& taken = requests_[static_cast<std::size_t>(best - requests_.data())];
  for (const Index each : remark.records) taken.taken |= sets_.unite(taken.record, each, kTimeJoinScore);
}

}  // namespace

void join_by_time(const Collection& all, const std::function<bool(const Record&)>& speaks, Sets& sets) { TimeJoin(all, speaks, sets).run(); }

}  // namespace why403::stitch

#include "diagnose/onset.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "diagnose/flat_set.h"

namespace why403::diagnose {

using stitch::Success;

namespace {

/// Clocks of those who write down changes are as good as this.
constexpr std::int64_t kSlackNs = 5 * base::kSecond.ns;
/// Nothing is nearer than this.
constexpr double kNearSeconds = 20;
constexpr double kLogMax = 4;

double seconds(std::int64_t ns) { return static_cast<double>(ns) / 1e9; }

}  // namespace

const CallerOnset* Onset::of(std::uint32_t caller) const {
  for (const CallerOnset& each : callers)
    if (each.caller == caller) return &each;
  return nullptr;
}

namespace {

// The caller's successes on the families that it was refused itself, around its refusals.
void follow(const Behaviours& behaviours, const Denial& example, const FlatSet<std::uint32_t>& families, const Onset& onset, CallerOnset& caller) {
  behaviours.of_caller(example, [&](const Success& success) {
    if (success.status >= 400 || success.family == 0 || !families.contains(success.family)) return;
    if (success.time_ns < caller.first) {
      caller.before += success.count;
      caller.passed_last = std::max(caller.passed_last, success.time_ns);
      return;
    }
    caller.after += success.count;
    if (success.time_ns <= caller.last) caller.during += success.count;
  });
  const double refused = seconds(caller.last - caller.first);
  const double other = seconds(onset.to - onset.from) - refused;
  if (other > 0) caller.usual = static_cast<double>(caller.before + caller.after - caller.during) / other * refused;
}

}  // namespace

Onset find_onset(const Behaviours& behaviours, const std::vector<Denial>& denials, const std::vector<std::uint32_t>& members, base::Time from, base::Time to, bool with_given) {
  Onset out{.callers = {}, .given = {}, .same = {}, .from = from.ns, .to = to.ns};
  std::unordered_map<std::uint32_t, std::size_t> places;
  std::vector<FlatSet<std::uint32_t>> families;  // of each caller
  std::vector<std::uint32_t> examples;
  std::unordered_set<std::uint32_t> family_ids, paths;
  for (const std::uint32_t i : members) {
    const Denial& denial = denials[i];
    if (with_given && denial.family_id != 0) family_ids.insert(denial.family_id);
    if (with_given && denial.path_hash != 0) paths.insert(denial.path_hash);
    out.last = std::max(out.last, denial.time.ns);
    auto place = places.find(denial.caller);
    if (place == places.end()) {
      if (out.callers.size() == kComparedMax) continue;
      place = places.emplace(denial.caller, out.callers.size()).first;
      out.callers.push_back({.caller = denial.caller, .first = denial.time.ns});
      families.emplace_back();
      examples.push_back(i);
    }
    CallerOnset& caller = out.callers[place->second];
    ++caller.denials;
    caller.last = denial.time.ns;
    families[place->second].insert(denial.family_id);
  }
  for (std::size_t n = 0; n < out.callers.size(); ++n) follow(behaviours, denials[examples[n]], families[n], out, out.callers[n]);
  for (const std::uint32_t family : family_ids)
    for (const Success* success : behaviours.by_family(family)) {
      if (out.given.size() == kEarlierMax) break;
      if (success->status >= 400) continue;
      out.given.push_back(success->time_ns);
      if (paths.contains(success->path)) out.same.push_back(success->time_ns);
    }
  std::sort(out.given.begin(), out.given.end());
  std::sort(out.same.begin(), out.same.end());
  return out;
}

namespace {

// The gap between an end and a beginning, with the moment in it: how many such gaps the logs would hold.
double within(const Onset& onset, std::int64_t before, std::int64_t moment, std::int64_t after) {
  const double all = std::max(600.0, seconds(onset.to - onset.from));
  const double gap = seconds(std::max(after, moment) - std::min(before, moment));
  return std::clamp(std::log(all / std::max(kNearSeconds, gap)), -kLogMax, kLogMax);
}

// One caller after another since then: the first should come as soon as the others follow each other.
double arriving(const Onset& onset, const std::vector<std::int64_t>& arrivals, std::size_t denials, std::int64_t moment) {
  const double all = std::max(600.0, seconds(onset.to - onset.from));
  // Of one caller, its own pace.
  const bool one = arrivals.size() == 1;
  const double span = seconds((one ? onset.last : arrivals.back()) - arrivals.front());
  const double count = static_cast<double>(one ? denials : arrivals.size());
  const double gap = std::max(kNearSeconds, count > 1 ? span / (count - 1) : 600.0);
  const double lag = std::max(0.0, seconds(arrivals.front() - moment));
  return std::clamp(std::log(all / gap) - lag / gap, -kLogMax, kLogMax);
}

// Of so many a second since, against so many before: the odds of a step, tempered, for who comes once comes again.
double step(double before, double before_seconds, double after, double after_seconds) {
  if (after == 0 || after_seconds <= 0 || before_seconds < 60) return 0;
  const double rate = (before + after) / (before_seconds + after_seconds);
  const double old_rate = before / before_seconds, new_rate = after / after_seconds;
  const double odds = after * std::log(new_rate / rate) + (before > 0 ? before * std::log(old_rate / rate) : 0);
  return std::clamp(0.5 * (new_rate >= old_rate ? odds : -odds), -kLogMax, kLogMax);
}

// Did somebody get it until then, and hardly anybody while it was refused?
bool ends_at(const Onset& onset, const std::vector<std::int64_t>& given, std::int64_t first) {
  const auto until = [&](std::int64_t time) { return static_cast<double>(std::ranges::lower_bound(given, time) - given.begin()); };
  const double before = until(first), since = until(onset.last) - before;
  const double before_seconds = seconds(first - onset.from), since_seconds = seconds(onset.last - first);
  // Refusals that all come at once say nothing of the time after.
  if (since_seconds < kNearSeconds) return before >= 3 && static_cast<double>(given.size()) == before;
  return before >= 3 && since * std::max(1.0, before_seconds) * 10 <= before * since_seconds;
}

}  // namespace

Contrast contrast_at(const Onset& onset, base::Time when) {
  Contrast out;
  const std::int64_t moment = when.ns - kSlackNs;
  std::int64_t ended = INT64_MIN, began = INT64_MAX;
  std::vector<std::int64_t> arrivals;
  std::size_t denials = 0;
  for (const CallerOnset& caller : onset.callers) {
    if (caller.first < moment) {
      ++out.early;
      continue;
    }
    arrivals.push_back(caller.first);
    denials += caller.denials;
    if (!caller.stopped()) {
      ++out.fresh;
      continue;
    }
    ++out.stopped;
    began = std::min(began, caller.first);
    if (caller.passed_last > when.ns + kSlackNs) ++out.lagging;
    else ended = std::max(ended, caller.passed_last);
  }
  if (arrivals.empty()) return out;
  out.closed = ends_at(onset, onset.given, arrivals.front());
  out.shut = ends_at(onset, onset.same, arrivals.front());
  const double closeness = arriving(onset, arrivals, denials, moment);
  if (out.stopped > 0 && ended != INT64_MIN) {
    out.closeness = std::max(within(onset, ended, when.ns, began), closeness);
  } else if (out.closed || out.shut) {
    const std::vector<std::int64_t>& given = out.closed ? onset.given : onset.same;
    out.closeness = std::max(within(onset, *(std::ranges::lower_bound(given, arrivals.front()) - 1), when.ns, arrivals.front()), closeness);
  } else {
    out.closeness = closeness;
  }
  out.beginning = step(static_cast<double>(out.early), seconds(moment - onset.from), static_cast<double>(arrivals.size()), seconds(onset.to - moment));
  return out;
}

std::size_t stopped_at_once(const Onset& onset) {
  std::vector<std::pair<std::int64_t, int>> ends;  // a caller's gap opens with its last success and closes with its first refusal
  for (const CallerOnset& caller : onset.callers) {
    if (caller.before == 0) continue;
    ends.emplace_back(caller.passed_last, 1);
    ends.emplace_back(caller.first, -1);
  }
  std::sort(ends.begin(), ends.end());
  std::size_t open = 0, most = 0;
  for (const auto& [time, step] : ends) {
    open += static_cast<std::size_t>(step);
    most = std::max(most, open);
  }
  return most;
}

}  // namespace why403::diagnose

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

Onset find_onset(const Behaviours& behaviours, const std::vector<Denial>& denials, const std::vector<std::uint32_t>& members, base::Time from, base::Time to, bool with_given) {
  Onset out{.callers = {}, .given = {}, .from = from.ns, .to = to.ns};
  std::unordered_map<std::uint32_t, std::size_t> places;
  FlatSet<std::uint32_t> families;
  std::unordered_set<std::uint32_t> family_ids;
  for (const std::uint32_t i : members) {
    const Denial& denial = denials[i];
    families.insert(denial.family_id);
    if (with_given && denial.family_id != 0) family_ids.insert(denial.family_id);
    out.last = std::max(out.last, denial.time.ns);
    const auto [place, fresh] = places.try_emplace(denial.caller, out.callers.size());
    if (!fresh) {
      if (place->second < out.callers.size()) ++out.callers[place->second].denials;
      continue;
    }
    if (out.callers.size() == kComparedMax) continue;
    out.callers.push_back({.caller = denial.caller, .first = denial.time.ns, .denials = 1});
    CallerOnset& caller = out.callers.back();
    behaviours.of_caller(denial, [&](const Success& success) {
      if (success.status >= 400 || success.family == 0 || !families.contains(success.family)) return;
      if (success.time_ns < caller.first) {
        caller.before += success.count;
        caller.passed_last = std::max(caller.passed_last, success.time_ns);
      } else {
        caller.after += success.count;
      }
    });
  }
  for (const std::uint32_t family : family_ids)
    for (const Success* success : behaviours.by_family(family)) {
      if (out.given.size() == kEarlierMax) break;
      if (success->status < 400) out.given.push_back(success->time_ns);
    }
  std::sort(out.given.begin(), out.given.end());
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
  const auto given_until = [&](std::int64_t time) { return static_cast<double>(std::ranges::lower_bound(onset.given, time) - onset.given.begin()); };
  const double given_before = given_until(arrivals.front());
  const double given_after = static_cast<double>(onset.given.size()) - given_before;
  const double before_seconds = seconds(arrivals.front() - onset.from), after_seconds = seconds(onset.to - arrivals.front());
  out.closed = given_before >= 3 && given_after * std::max(1.0, before_seconds) * 10 <= given_before * std::max(1.0, after_seconds);
  const double closeness = arriving(onset, arrivals, denials, moment);
  if (out.stopped > 0 && ended != INT64_MIN) {
    out.closeness = std::max(within(onset, ended, when.ns, began), closeness);
  } else if (out.closed) {
    const auto later = std::ranges::lower_bound(onset.given, arrivals.front());
    out.closeness = std::max(within(onset, *(later - 1), when.ns, arrivals.front()), closeness);
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

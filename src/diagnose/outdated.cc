#include "diagnose/outdated.h"

#include <algorithm>
#include <map>
#include <string>

#include "base/text.h"
#include "diagnose/context.h"

namespace why403::diagnose {

using event::Field;
using stitch::Record;
using stitch::Success;

namespace {

constexpr std::int64_t kSecondNs = base::kSecond.ns;
/// A change may take so long to reach every instance.
constexpr std::int64_t kSpreadNs = 30 * kSecondNs;

class Outdated {
 public:
  Outdated(const Surroundings& around, const Behaviours& behaviours, std::vector<Denial>& denials) : around_(around), behaviours_(behaviours), denials_(denials) {}

  void add() {
    read_revisions();
    for (Denial& denial : denials_) {
      denial.speaking = Basis::context;
      old_revision(denial);
      old_version(denial);
      if (!around_.changes.empty()) {
        old_list(denial);
        old_policy(denial);
      }
    }
  }

 private:
  struct Revision {
    std::string text;
    base::Time first;
  };
  const Record& at(std::uint32_t index) const { return around_.all.records[index]; }
  void read_revisions();
  void old_revision(Denial& denial) const;
  void old_version(Denial& denial) const;
  void old_list(Denial& denial) const;
  void old_policy(Denial& denial) const;
  [[nodiscard]] bool still_passes(const Denial& denial, base::Time since) const;
  [[nodiscard]] bool is_given(const Denial& denial, base::Time since) const;

  const Surroundings& around_;
  const Behaviours& behaviours_;
  std::vector<Denial>& denials_;
  std::map<std::string_view, std::vector<Revision>> revisions_;  // by product, in the order of their first use
};

// Where an enforcing point says which policy it runs.
std::string_view revision_of(const Record& record) {
  for (const std::string_view name : {"revision", "bundle_revision", "policy_version", "policy_revision", "generation"})
    if (const std::string_view text = record.extra_text(name); !text.empty()) return text;
  // OPA says it of each of its bundles: `{"crm": {"revision": "v117"}}`.
  const std::string_view bundles = record.extra_text("bundles");
  constexpr std::string_view key = "\"revision\"";
  const std::size_t at = bundles.find(key);
  if (at == std::string_view::npos) return {};
  const std::string_view value = base::cut(bundles.substr(at + key.size()), "\"").after;
  return value.substr(0, value.find('"'));
}

std::string_view bare(std::string_view word) {
  constexpr std::string_view marks = ",;.:()\"'";
  while (!word.empty() && marks.find(word.front()) != std::string_view::npos) word.remove_prefix(1);
  while (!word.empty() && marks.find(word.back()) != std::string_view::npos) word.remove_suffix(1);
  return word;
}

// A commit or a digest, which has no order of its own.
bool is_hash(std::string_view text) {
  constexpr std::size_t shortest = 7;
  const auto hexadecimal = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return text.size() >= shortest && std::ranges::all_of(text, hexadecimal) && text.find_first_of("0123456789") != std::string_view::npos && text.find_first_of("abcdef") != std::string_view::npos;
}

/// `v44`, `r12`, `2.7`: letters, and a number that counts versions.
struct Version {
  std::string_view letters;
  std::int64_t number = 0;
};
std::optional<Version> version_in(std::string_view word) {
  const std::size_t digits = word.find_first_of("0123456789");
  if (digits > 3 || word.size() - digits > 6) return std::nullopt;
  const auto number = base::parse_int(word.substr(digits));
  if (!number) return std::nullopt;
  return Version{word.substr(0, digits), *number};
}

// Versions that are counted follow each other by their number: what allows is not kept, so that an old one may be met late.
template <typename Revision>
void put_in_order(std::vector<Revision>& revisions) {
  std::stable_sort(revisions.begin(), revisions.end(), [](const Revision& a, const Revision& b) { return a.first < b.first; });
  const auto counted = [&](const Revision& each) {
    const auto version = version_in(each.text), front = version_in(revisions.front().text);
    return version && front && version->letters == front->letters;
  };
  if (!std::ranges::all_of(revisions, counted)) return;
  std::ranges::stable_sort(revisions, {}, [](const Revision& each) { return version_in(each.text)->number; });
  for (std::size_t i = revisions.size(); i-- > 1;) revisions[i - 1].first = std::min(revisions[i - 1].first, base::Time{revisions[i].first.ns - 1});
}

void Outdated::read_revisions() {
  std::map<std::string_view, std::map<std::string_view, base::Time>> first;
  for (const Record& record : around_.all.records)
    if (const std::string_view revision = revision_of(record); !revision.empty()) {
      auto& known = first[record.text(Field::product)];
      const auto [place, fresh] = known.try_emplace(revision, record.time);
      if (!fresh) place->second = std::min(place->second, record.time);
    }
  // A change that names a revision of the same kind begins it.
  for (auto& [product, known] : first)
    for (const Change& change : around_.changes)
      for (const std::string_view word : base::split(change.what, ' ')) {
        const std::string_view name = bare(word);
        const auto digits = [](std::string_view text) { return text.find_first_of("0123456789"); };
        const std::string_view sample = known.begin()->first;
        const std::size_t at = digits(name);
        const bool hash = is_hash(name) && is_hash(sample) && name.size() == sample.size();
        if (!hash && (at == std::string_view::npos || at != digits(sample) || name.substr(0, at) != sample.substr(0, at) || name.size() != sample.size())) continue;
        const auto [place, fresh] = known.try_emplace(name, change.time);
        if (!fresh) place->second = std::min(place->second, change.time);
      }
  for (const auto& [product, known] : first) {
    auto& order = revisions_[product];
    for (const auto& [text, time] : known) order.push_back({std::string(text), time});
    put_in_order(order);
  }
}

// Does this caller get the same elsewhere, since then?
bool Outdated::still_passes(const Denial& denial, base::Time since) const {
  bool found = false;
  const auto look = [&](stitch::SuccessRange successes) {
    for (const Success* success : successes) found |= success->status < 400 && success->family == denial.family_id && success->time() >= since;
  };
  if (denial.principal_id != 0) look(behaviours_.by_principal(denial.principal_id));
  else look(behaviours_.by_client(denial.client_id));
  return found;
}

// Does anybody get it, since then?
bool Outdated::is_given(const Denial& denial, base::Time since) const {
  for (const Success* success : behaviours_.by_family(denial.family_id).from(since.ns))
    if (success->status < 400) return true;
  return false;
}

// One of several instances refuses by what the others have left behind.
void Outdated::old_revision(Denial& denial) const {
  for (const std::uint32_t each : around_.chains.chains[denial.chain].records) {
    const std::string_view mine = revision_of(at(each));
    const auto known = revisions_.find(at(each).text(Field::product));
    if (mine.empty() || known == revisions_.end()) continue;
    const Revision* newest = nullptr;
    for (const Revision& revision : known->second)
      if (revision.first + base::Duration{2 * kSecondNs} <= denial.time) newest = &revision;
    if (!newest || newest->text == mine) continue;
    const auto own = std::find_if(known->second.begin(), known->second.end(), [&](const Revision& revision) { return revision.text == mine; });
    if (own == known->second.end() || own->first >= newest->first) continue;
    const bool passes = still_passes(denial, newest->first);
    if (!passes && !is_given(denial, newest->first)) continue;
    denial.argue(Cause::policy_out_of_date, passes ? 5.5 : 4.2, "decided by revision " + std::string(mine) + ", while " + newest->text + " was in force elsewhere and lets " + (passes ? "this caller" : "others") + " in", at(each).ref, at(each).excerpt.substr(0, 240));
    return;
  }
}

// `not open in list v44`, when `list v45` was published before: the reason names a version that was followed by another.
void Outdated::old_version(Denial& denial) const {
  const Record& said = at(denial.deciding);
  const std::string message = base::to_lower(said.text(Field::message).substr(0, 300));
  if (message.find_first_of("0123456789") == std::string::npos) return;
  const std::vector<std::string_view> words = base::split(message, ' ');
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto mine = version_in(bare(words[i]));
    const std::string_view noun = bare(words[i - 1]);
    if (!mine || noun.size() < 4) continue;
    for (const Change& change : around_.changes) {
      if (change.time.ns + kSpreadNs > denial.time.ns) continue;
      const std::string what = base::to_lower(change.what);
      const std::vector<std::string_view> theirs = base::split(what, ' ');
      for (std::size_t k = 1; k < theirs.size(); ++k) {
        const auto newer = version_in(bare(theirs[k]));
        if (!newer || bare(theirs[k - 1]) != noun || newer->letters != mine->letters || newer->number <= mine->number) continue;
        denial.argue(Cause::policy_out_of_date, 5, "refused by " + std::string(noun) + " " + std::string(bare(words[i])) + ", when " + change.what + " had been announced at " + base::format_rfc3339(change.time, 0), change.ref);
        return;
      }
    }
  }
}

// A list was mended, and some instances have not heard of it.
void Outdated::old_list(Denial& denial) const {
  if (!denial.has_client || !is_listed(around_.all, denial)) return;
  for (const Change& change : around_.changes) {
    if (change.time + base::Duration{kSpreadNs} > denial.time) continue;
    const std::string what = base::to_lower(change.what);
    const bool lifts = what.find("remov") != std::string::npos || what.find("delet") != std::string::npos || what.find("lift") != std::string::npos || what.find("unblock") != std::string::npos || what.find("unban") != std::string::npos;
    const bool admits = what.find("add") != std::string::npos || what.find("allow") != std::string::npos || what.find("permit") != std::string::npos;
    const bool denies = what.find("deny") != std::string::npos || what.find("block") != std::string::npos || what.find("ban") != std::string::npos;
    if (!(lifts && denies) && !(admits && !denies)) continue;
    const std::string words = change.what + " " + change.target;
    for (const std::string_view word : base::split(words, ' ')) {
      const auto network = base::parse_network(bare(word));
      if (!network || !network->contains(denial.client) || !still_passes(denial, change.time)) continue;
      denial.argue(Cause::policy_out_of_date, 5.5, change.what + " at " + base::format_rfc3339(change.time, 0) + "; some instances let this caller in since, and this one does not", change.ref);
      // A list that names its callers is not behind them.
      const bool list = what.find("list") != std::string::npos || what.find("allow") != std::string::npos || what.find("acl") != std::string::npos || what.find("permit") != std::string::npos;
      if (const double drift = denial.scores[Cause::allowlist_drift]; drift > 0 && list) denial.argue(Cause::allowlist_drift, -drift, "the list names this address since then");
      return;
    }
  }
}

// The name of what a sentence says was deleted, removed or replaced, without the path to it; empty where it says none that looks
// like one. Nothing: it says no such thing.
std::optional<std::string> removed_in(std::string_view what) {
  const auto words = base::split(what, ' ');
  const auto is_name = [](std::string_view word) { return word.size() >= 4 && word.find_first_of("-_/0123456789") != std::string_view::npos; };
  const auto last_part = [](std::string_view word) { return std::string(word.substr(word.rfind('/') == std::string_view::npos ? 0 : word.rfind('/') + 1)); };
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (!word.starts_with("delet") && !word.starts_with("remov") && !word.starts_with("supersed") && !word.starts_with("replac")) continue;
    const std::string_view next = i + 1 < words.size() ? words[i + 1] : std::string_view();
    // `X was removed from Y`, `X replaced by Y`: the name stands before.
    const bool passive = next == "from" || next == "by" || next.empty() || next == "in" || next == "with";
    for (std::size_t k = 1; k <= 3; ++k) {
      if (passive ? k > i : i + k >= words.size()) break;
      const std::string_view near = bare(words[passive ? i - k : i + k]);
      if (near == "from" || near == "by") break;
      if (is_name(near)) return last_part(near);
    }
    return std::string();
  }
  return std::nullopt;
}

// A rule that was deleted goes on refusing: the enforcing point has not heard of it.
void Outdated::old_policy(Denial& denial) const {
  std::string said;
  for (const std::uint32_t each : around_.chains.chains[denial.chain].records)
    for (const Field field : {Field::policy, Field::reason_code, Field::rules}) said.append(base::to_lower(at(each).text(field).substr(0, 400))).append(" ");
  if (said.size() < 8) return;
  for (const Change& change : around_.changes) {
    if (change.time > denial.time || (change.kind != "policy" && change.kind != "config" && change.kind != "gateway" && change.kind != "waf")) continue;
    const std::string what = base::to_lower(change.what);
    const auto removed = removed_in(what);
    if (!removed) continue;
    std::string name = base::to_lower(change.target.substr(change.target.find(':') == std::string::npos ? 0 : change.target.find(':') + 1));
    // What the sentence calls removed, by its own name, goes before where it was.
    if (!removed->empty()) name = *removed;
    if (name.size() < 4 || said.find(name) == std::string::npos) continue;
    denial.argue(Cause::policy_out_of_date, 5, name + " was deleted at " + base::format_rfc3339(change.time, 0) + " and still refuses", change.ref);
    return;
  }
}

}  // namespace

void add_outdated(const Surroundings& around, const Behaviours& behaviours, std::vector<Denial>& denials) { Outdated(around, behaviours, denials).add(); }

}  // namespace why403::diagnose

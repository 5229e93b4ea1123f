#include "diagnose/instances.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "stitch/family.h"

namespace why403::diagnose {

using event::Field;
using stitch::Record;
using stitch::Success;

namespace {

/// Refusals of one resource whose instance is looked at.
constexpr std::size_t kLabelledFrom = 5;
/// Log-odds beyond which it is no chance that one instance has them all.
constexpr double kChanceMost = 4.5;

/// Refusals of one caller by one instance, of one family of resources.
struct Refused {
  std::vector<std::uint32_t> denials;  // in order of time
  std::vector<std::int64_t> times;
};

struct Lane {
  bool principal = false;  ///< known by name, else by address and software
  std::uint32_t who = 0, agent = 0, family = 0, kind = 0;
  auto operator<=>(const Lane&) const = default;
};

// What instances add to a common name is a number or an identifier: `lb1`, `gw-3b38f`.
std::string without_marks(std::string_view name) {
  std::string out, part;
  for (const char c : std::string(name) + "/") {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter) {
      part += c;
      continue;
    }
    const bool identifier = stitch::is_identifier(part);
    for (const char each : part)
      if (!identifier && (each < '0' || each > '9')) out += each;
    out += c;
    part.clear();
  }
  return out;
}

// Which instance wrote it, where one file has the lines of several.
std::string_view instance_of(const Record& record) {
  for (const std::string_view name : {"instance", "node", "pod", "pod_name", "replica", "hostname", "container", "task"})
    if (const std::string_view text = record.extra_text(name); !text.empty()) return text;
  return record.text(Field::reporter);
}

class Split {
 public:
  Split(const Surroundings& around, const Behaviours& behaviours, std::vector<Denial>& denials) : around_(around), behaviours_(behaviours), denials_(denials) {}

  void add() {
    in_one_file();
    name_inputs();
    if (!several_) return;
    read_refusals();
    for (const auto& [lane, refused] : lanes_) compare(lane, refused);
    for (const auto& [place, stale] : stale_)
      if (stale.denials.size() >= kSplitFrom && stale.granted >= kSplitFrom) argue(stale);
  }

 private:
  /// What one instance goes on refusing, and how often another granted it meanwhile.
  struct Stale {
    std::vector<std::uint32_t> denials;
    std::size_t granted = 0;
    const Success* grant = nullptr;
  };
  void in_one_file();
  void weigh_label(const std::vector<std::uint32_t>& denials, const std::map<std::string_view, std::size_t>& usual);
  void name_inputs();
  void read_refusals();
  void compare(const Lane& lane, const std::map<std::uint32_t, Refused>& refused);
  void argue(const Stale& stale);
  [[nodiscard]] std::uint32_t kind_of(std::uint32_t input) const { return input < kinds_.size() ? kinds_[input] : 0; }
  [[nodiscard]] std::uint32_t family_of(const Record& record) const;

  const Surroundings& around_;
  const Behaviours& behaviours_;
  std::vector<Denial>& denials_;
  std::vector<std::uint32_t> kinds_;  // by input; instances of one service share theirs
  bool several_ = false;
  std::map<Lane, std::map<std::uint32_t, Refused>> lanes_;  // by input
  std::map<std::pair<std::uint32_t, std::uint32_t>, Stale> stale_;  // by family and input
};

// Where one file has the lines of several instances, who granted is not known; but when all refusals of a resource are one
// instance's, and its callers get it all the same, that one is behind.
void Split::in_one_file() {
  std::map<std::uint32_t, std::map<std::string_view, std::size_t>> usual;  // by source: whose lines
  for (const Record& record : around_.all.records) {
    if (record.extra.empty() && !record.has(Field::reporter)) continue;
    if (const std::string_view label = instance_of(record); !label.empty()) ++usual[record.source][label];
  }
  if (usual.empty()) return;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::uint32_t>> refused;  // by source and family
  for (std::uint32_t i = 0; i < denials_.size(); ++i) {
    const Denial& denial = denials_[i];
    const Record& deciding = around_.all.records[denial.deciding];
    const auto known = usual.find(deciding.source);
    if (denial.sign_in || denial.status == 429 || denial.family_id == 0 || known == usual.end() || known->second.size() < 2 || instance_of(deciding).empty()) continue;
    refused[{deciding.source, denial.family_id}].push_back(i);
  }
  for (const auto& [place, denials] : refused)
    if (denials.size() >= kLabelledFrom) weigh_label(denials, usual[place.first]);
}

void Split::weigh_label(const std::vector<std::uint32_t>& denials, const std::map<std::string_view, std::size_t>& usual) {
  std::map<std::string_view, std::size_t> counts;
  for (const std::uint32_t i : denials) ++counts[instance_of(around_.all.records[denials_[i].deciding])];
  const auto most = std::ranges::max_element(counts, {}, [](const auto& each) { return each.second; });
  std::size_t others = 0, all = 0;  // lines of other refusals: how much this instance writes anyway
  for (const auto& [label, count] : usual) {
    const std::size_t own = counts.contains(label) ? counts.at(label) : 0;
    all += count > own ? count - own : 0;
    others += label != most->first && count > own ? count - own : 0;
  }
  const double share = all == 0 ? 1.0 : 1.0 - static_cast<double>(others) / static_cast<double>(all);
  if (all < kLabelledFrom || most->second * 10 < denials.size() * 9 || static_cast<double>(most->second) * std::log(1 / std::max(share, 0.02)) < kChanceMost) return;
  std::set<std::uint32_t> callers, passing;
  const Success* grant = nullptr;
  for (const std::uint32_t i : denials)
    if (callers.insert(denials_[i].caller).second)
      behaviours_.of_caller(denials_[i], [&](const Success& success) {
        if (success.status >= 400 || success.family != denials_[i].family_id || success.time() < denials_[i].time) return;
        passing.insert(denials_[i].caller);
        grant = &success;
      });
  if (passing.size() < 3 && passing.size() * 2 < callers.size()) return;
  for (const std::uint32_t i : denials)
    if (instance_of(around_.all.records[denials_[i].deciding]) == most->first) {
      denials_[i].speaking = Basis::context;
      denials_[i].argue(Cause::policy_out_of_date, 4.8, "only " + std::string(most->first) + " refuses it; the same callers get it from others", grant ? std::optional(grant->ref()) : std::nullopt);
    }
}

void Split::name_inputs() {
  std::unordered_map<std::string, std::uint32_t> numbers;
  std::vector<std::uint32_t> of_source;
  for (const stitch::Source& source : around_.all.sources) {
    std::string name = source.format + '\n' + source.product + '\n';
    name += without_marks(source.name);
    of_source.push_back(source.rest ? 0 : numbers.try_emplace(name, static_cast<std::uint32_t>(numbers.size() + 1)).first->second);
  }
  std::unordered_map<std::uint32_t, std::uint32_t> first;  // input by kind
  for (const Record& record : around_.all.records) {
    if (record.ref.input >= kinds_.size()) kinds_.resize(record.ref.input + 1, 0);
    const std::uint32_t kind = of_source[record.source];
    if (kind == 0) continue;
    kinds_[record.ref.input] = kind;
    several_ |= first.try_emplace(kind, record.ref.input).first->second != record.ref.input;
  }
}

std::uint32_t Split::family_of(const Record& record) const {
  if (record.has(Field::path)) return around_.all.names.find(stitch::family_of(record.text(Field::path)));
  return around_.all.names.find(stitch::family_of_call(record.text(Field::action), record.text(Field::resource)));
}

void Split::read_refusals() {
  for (std::uint32_t i = 0; i < denials_.size(); ++i) {
    const Denial& denial = denials_[i];
    if (denial.sign_in || denial.status == 429 || (denial.principal_id == 0 && denial.client_id == 0)) continue;
    for (const std::uint32_t each : around_.chains.chains[denial.chain].records) {
      const Record& record = around_.all.records[each];
      if (!stitch::states_refusal(record) || kind_of(record.ref.input) == 0) continue;
      const bool named = denial.principal_id != 0;
      const Lane lane{.principal = named, .who = named ? denial.principal_id : denial.client_id, .agent = named ? 0 : denial.agent_id, .family = family_of(record), .kind = kind_of(record.ref.input)};
      if (lane.family == 0) continue;
      Refused& refused = lanes_[lane][record.ref.input];
      refused.denials.push_back(i);
      refused.times.push_back(record.time.ns);
    }
  }
}

// Where one instance grants and another only refuses from then on, and none does both.
void Split::compare(const Lane& lane, const std::map<std::uint32_t, Refused>& refused) {
  std::map<std::uint32_t, std::vector<const Success*>> granted;  // by input
  const stitch::SuccessRange range = lane.principal ? behaviours_.by_principal(lane.who) : behaviours_.by_client(lane.who);
  for (const Success* success : range)
    if (success->status < 400 && success->family == lane.family && kind_of(success->input) == lane.kind && (lane.principal || success->agent == lane.agent)) granted[success->input].push_back(success);
  for (const auto& [other, grants] : granted) {
    const std::int64_t from = grants.front()->time_ns;
    const auto others = refused.find(other);
    if (others != refused.end() && others->second.times.back() > from) continue;
    for (const auto& each : refused) {
      const std::uint32_t input = each.first;
      const Refused& mine = each.second;
      if (input == other) continue;
      const auto own = granted.find(input);
      if (own != granted.end() && own->second.back()->time_ns > from) continue;
      const auto begin = std::ranges::lower_bound(mine.times, from) - mine.times.begin();
      if (static_cast<std::size_t>(begin) == mine.times.size()) continue;
      const std::int64_t first = mine.times[static_cast<std::size_t>(begin)];
      const auto between = std::ranges::count_if(grants, [first](const Success* grant) { return grant->time_ns >= first; });
      if (between == 0) continue;
      Stale& stale = stale_[{lane.family, input}];
      stale.denials.insert(stale.denials.end(), mine.denials.begin() + begin, mine.denials.end());
      stale.granted += static_cast<std::size_t>(between) + 1;
      stale.grant = grants.front();
    }
  }
}

void Split::argue(const Stale& stale) {
  std::unordered_set<std::uint32_t> done;
  for (const std::uint32_t i : stale.denials) {
    if (!done.insert(i).second || denials_[i].scores[Cause::policy_out_of_date] >= 5) continue;
    denials_[i].speaking = Basis::context;
    denials_[i].argue(Cause::policy_out_of_date, 5.5, "another instance grants the same to this caller since, and this one goes on refusing", stale.grant->ref());
  }
}

}  // namespace

void add_instances(const Surroundings& around, const Behaviours& behaviours, std::vector<Denial>& denials) { Split(around, behaviours, denials).add(); }

}  // namespace why403::diagnose

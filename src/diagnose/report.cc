#include "diagnose/report.h"

#include <algorithm>
#include <map>
#include <set>

#include "diagnose/calibration.h"
#include "diagnose/configured.h"
#include "diagnose/consequence.h"
#include "diagnose/instances.h"
#include "diagnose/mechanism.h"
#include "diagnose/outdated.h"
#include "diagnose/plain_words.h"

namespace why403::diagnose {

using event::Field;

std::vector<Change> changes_in(const stitch::Collection& all, const stitch::Chains& chains) {
  std::vector<Change> out;
  for (const std::uint32_t each : chains.unused) {
    const stitch::Record& record = all.records[each];
    if (record.kind != event::Kind::change || record.outcome == event::Outcome::refused || record.outcome == event::Outcome::failed) continue;
    Change change{.time = record.time, .who = std::string(record.text(Field::principal)), .what = std::string(record.text(Field::message)), .target = std::string(record.text(Field::change_target)),
                  .kind = std::string(record.text(Field::change_kind)), .ref = record.ref, .place = {}, .revision = std::string(record.extra_text("revision"))};
    if (change.what.empty()) change.what = std::string(record.text(Field::action));
    else if (record.has(Field::action) && change.what.find(record.text(Field::action)) == std::string::npos) change.what += " (" + std::string(record.text(Field::action)) + ")";
    if (const std::string_view member = record.extra_text("member"); !member.empty() && change.what.find(member) == std::string::npos) change.what += " " + std::string(member);
    out.push_back(std::move(change));
  }
  return out;
}

namespace {

constexpr std::size_t kHelpMax = 4;
/// Bans that are weighed as the change behind refusals of an address.
constexpr std::size_t kBansWeighedMax = 200;

// A ban is what changed for those who share the address: the last one before each refusal.
void add_bans(const stitch::Collection& all, const stitch::Chains& chains, const std::vector<Denial>& denials, std::vector<Change>& changes) {
  std::map<base::Ip, std::vector<std::uint32_t>> bans;
  for (const std::uint32_t each : chains.unused)
    if (const stitch::Record& record = all.records[each]; record.kind == event::Kind::ban && record.outcome != event::Outcome::allowed && record.has(Field::client)) bans[record.client].push_back(each);
  if (bans.empty()) return;
  std::set<std::uint32_t> taken;
  for (const Denial& denial : denials) {
    if ((denial.cause != Cause::wrong_client_address && denial.cause != Cause::address_blocked) || !denial.has_client) continue;
    const auto found = bans.find(denial.client);
    if (found == bans.end()) continue;
    const stitch::Record* last = nullptr;
    for (const std::uint32_t each : found->second)
      if (all.records[each].time <= denial.time && (!last || all.records[each].time > last->time)) last = &all.records[each];
    if (!last || taken.size() == kBansWeighedMax || !taken.insert(static_cast<std::uint32_t>(last - all.records.data())).second) continue;
    const std::string_view said = last->text(Field::message);
    const std::string address = base::format_ip(last->client);
    std::string what = said.find(address) != std::string_view::npos ? std::string(said) : "Ban " + address + (said.empty() ? std::string() : ": " + std::string(said));
    changes.push_back({.time = last->time, .who = std::string(last->text(last->has(Field::policy) ? Field::policy : Field::product)), .what = std::move(what), .target = address, .kind = std::string(kBan), .ref = last->ref});
  }
  std::stable_sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) { return a.time < b.time; });
}
/// Weight from which a statement makes a denial of an answer whose status is none.
constexpr double kStatesFrom = 4;
/// Weight from which a remark is one of a refusal.
constexpr double kSaysFrom = 3;

// An answer that is no refusal by its status, and says so: `405 method not allowed here`, `503 authorizer unreachable`.
bool states_plainly(const stitch::Record& record) {
  if (!record.has(Field::message)) return false;
  const auto reading = read_plainly(record.text(Field::message));
  return reading && ((record.status == 405 && reading->cause == Cause::method_refused) || (record.status == 503 && reading->cause == Cause::rate_limited));
}

// The responsible hop's log would say what nothing here says.
std::vector<std::string> would_help(const std::vector<Denial>& denials, const stitch::Collection& all) {
  std::set<std::string> out;
  for (const Denial& denial : denials) {
    if (denial.cause != Cause::unknown && denial.cause != Cause::application_refused && denial.cause != Cause::server_rule) continue;
    if (denial.certainty != Certainty::inferred && denial.cause != Cause::application_refused) continue;
    const stitch::Record& record = all.records[denial.deciding];
    if (denial.layer == event::Layer::application) {
      const std::string_view upstream = record.text(Field::upstream);
      out.insert(upstream.empty() ? std::string("the application's own log") : "the log of " + std::string(upstream.substr(0, upstream.find('/', 8))));
    } else if (denial.layer == event::Layer::proxy) {
      out.insert("the error log and the configuration of " + std::string(record.text(Field::product).empty() ? "the server" : record.text(Field::product)));
    }
    if (out.size() >= kHelpMax) break;
  }
  return {out.begin(), out.end()};
}

// Our own decision point does not say that it refused: it is the record of the refusal.
constexpr std::string_view kOwnRecords = "why403-decisions";

Certainty certainty(const Denial& denial, const stitch::Collection& all) {
  const bool concluded = denial.cause == Cause::permission_removed || denial.cause == Cause::allowlist_drift || denial.cause == Cause::wrong_client_address;
  if (!denial.stated || concluded) return Certainty::inferred;
  return all.records[denial.deciding].format == kOwnRecords ? Certainty::recorded : Certainty::stated;
}

}  // namespace

Report diagnose(const stitch::Collection& all, const Given& given, std::vector<Change> changes) {
  Report report;
  ReadingMemory memory(given.knowledge, *report.texts);
  std::vector<const Signature*> hits;
  report.chains = stitch::join(all, [&](const stitch::Record& record) {
    hits.clear();
    memory.signatures.match(record, hits);
    // A remark of an application is in words that anybody uses; an answer must be in its product's own.
    const bool remark = !record.is_request() && !(record.has(Field::client) && record.has(Field::path) && record.has(Field::method));
    if (remark && hits.empty() && read_plainly(record)) return true;
    if (!remark && states_plainly(record)) return true;
    // An application that refuses with a status of its own choice (400, 423 …) says so in words of its own.
    const bool own_words = record.layer == event::Layer::application && record.status >= 400 && record.status < 500 && record.has(Field::message);
    return std::any_of(hits.begin(), hits.end(), [&](const Signature* hit) {
      return !hit->inferred && (remark ? hit->causes.front().second >= kSaysFrom : (!hit->general || own_words) && hit->causes.front().second >= kStatesFrom);
    });
  });
  report.changes = std::move(changes);
  for (Change& change : changes_in(all, report.chains)) report.changes.push_back(std::move(change));
  std::stable_sort(report.changes.begin(), report.changes.end(), [](const Change& a, const Change& b) { return a.time < b.time; });
  report.denials.reserve(report.chains.chains.size());
  for (std::uint32_t i = 0; i < report.chains.chains.size(); ++i) report.denials.push_back(read_chain(all, report.chains.chains[i], i, memory));
  if (given.configuration) add_configuration(all, report.chains, *given.configuration, report.denials);
  const Surroundings around{all, report.chains, given.known, report.changes};
  const Behaviours behaviours(all, given.known, report.denials);
  add_context(around, behaviours, report.denials);
  add_outdated(around, behaviours, report.denials);
  add_instances(around, behaviours, report.denials);
  for (Denial& denial : report.denials) settle(denial);
  const auto hostile = find_hostile(around, behaviours, report.denials);
  std::vector<std::uint32_t> others;
  for (std::uint32_t i = 0; i < report.denials.size(); ++i)
    if (!hostile[i]) others.push_back(i);
  add_bans(all, report.chains, report.denials, report.changes);
  auto groups = find_groups(around, behaviours, report.denials, others);
  apply_removals(groups, report.denials);
  sharpen_causes(groups, report.denials);
  std::vector<int> group_of(report.denials.size(), -1);
  for (std::size_t g = 0; g < groups.size(); ++g)
    for (const std::uint32_t i : groups[g].denials) group_of[i] = static_cast<int>(g);
  judge(around, behaviours, hostile, groups, group_of, report.denials);
  for (Denial& denial : report.denials) {
    denial.certainty = certainty(denial, all);
    denial.confidence = calibrated(denial.grounds, denial.cause, report.chains.chains[denial.chain].join_score);
    report.unexplained += denial.cause == Cause::unknown;
  }
  report.incidents = make_incidents(around, behaviours, hostile, groups, group_of, report.denials);
  report.would_help = would_help(report.denials, all);
  if (given.configuration)
    for (const std::string& each : given.configuration->missing())
      if (report.would_help.size() < kHelpMax) report.would_help.push_back("the included configuration " + each);
  return report;
}

}  // namespace why403::diagnose

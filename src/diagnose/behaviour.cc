#include "diagnose/behaviour.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "base/text.h"
#include "diagnose/request_text.h"

namespace why403::diagnose {

using stitch::Success;
using stitch::SuccessView;

Cadence cadence(std::vector<std::int64_t> times) {
  Cadence out;
  if (times.size() < 2) return out;
  std::sort(times.begin(), times.end());
  std::vector<double> gaps;
  for (std::size_t i = 1; i < times.size(); ++i) gaps.push_back(static_cast<double>(times[i] - times[i - 1]) / 1e9);
  std::vector<double> sorted = gaps;
  std::sort(sorted.begin(), sorted.end());
  out.median_seconds = sorted[sorted.size() / 2];
  if (gaps.size() < 3) return out;
  // Machines keep a rhythm: most gaps lie near the median, or grow by doubling (back-off).
  std::size_t near = 0;
  for (const double gap : gaps) near += std::abs(gap - out.median_seconds) <= std::max(1.5, out.median_seconds * 0.3);
  std::size_t doubling = 0;
  for (std::size_t i = 1; i < gaps.size(); ++i) doubling += gaps[i - 1] > 0.5 && gaps[i] / gaps[i - 1] > 1.6 && gaps[i] / gaps[i - 1] < 2.6;
  out.regular = near * 10 >= gaps.size() * 7 || (gaps.size() >= 4 && doubling * 2 >= gaps.size());
  return out;
}

namespace {

std::vector<bool> wanted(std::uint32_t size, const std::vector<Denial>& denials, std::uint32_t Denial::*member) {
  std::vector<bool> out(size, false);
  for (const Denial& denial : denials)
    if (denial.*member < size) out[denial.*member] = true;
  out[0] = false;
  return out;
}

}  // namespace

Behaviours::Behaviours(const stitch::Collection& all, const Known& known, std::vector<Denial>& denials) {
  const std::uint32_t size = all.names.size();
  const auto& successes = all.successes.all();
  by_client_ = std::make_unique<SuccessView>(successes, &Success::client, wanted(size, denials, &Denial::client_id));
  by_principal_ = std::make_unique<SuccessView>(successes, &Success::principal, wanted(size, denials, &Denial::principal_id));
  by_family_ = std::make_unique<SuccessView>(successes, &Success::family, wanted(size, denials, &Denial::family_id));
  by_session_ = std::make_unique<SuccessView>(successes, &Success::session, wanted(size, denials, &Denial::session_id));
  by_agent_ = std::make_unique<SuccessView>(successes, &Success::agent, wanted(size, denials, &Denial::agent_id));
  number(successes, denials);
  observe(denials);
  from_successes(denials);
  weigh(known);
}

namespace {

// Addresses where three people or more signed in.
std::vector<bool> shared_addresses(const std::vector<Success>& successes, std::uint32_t clients) {
  struct Two {
    std::uint32_t first = 0, second = 0;
  };
  std::vector<Two> people(clients);
  std::vector<bool> out(clients, false);
  for (const Success& each : successes) {
    if (each.principal == 0 || each.client == 0 || each.client >= clients) continue;
    Two& here = people[each.client];
    if (here.first == 0) here.first = each.principal;
    else if (here.first == each.principal || here.second == each.principal) continue;
    else if (here.second == 0) here.second = each.principal;
    else out[each.client] = true;
  }
  return out;
}

}  // namespace

void Behaviours::number(const std::vector<Success>& successes, std::vector<Denial>& denials) {
  std::uint32_t clients = 1;
  for (const Denial& denial : denials) clients = std::max(clients, denial.client_id + 1);
  const std::vector<bool> shared_address = shared_addresses(successes, clients);
  std::unordered_map<std::uint64_t, std::uint32_t> numbers;
  const auto numbered = [&](char kind, std::string_view text, std::uint32_t client) {
    const auto [place, fresh] = numbers.try_emplace(base::hash_bytes(text, static_cast<std::uint64_t>(kind) << 32 | client), static_cast<std::uint32_t>(all_.size()));
    if (fresh) all_.emplace_back();
    return std::pair(place->second, fresh);
  };
  for (Denial& denial : denials) {
    denial.address = numbered('a', "", denial.client_id).first;
    const bool shared = shared_address[denial.client_id];
    all_[denial.address].shared |= shared;
    const std::string_view apart = shared ? denial.agent : denial.client_id == 0 ? denial.principal : std::string_view();
    denial.actor = shared || denial.client_id == 0 ? numbered('n', apart, denial.client_id).first : denial.address;
    all_[denial.actor].shared |= shared;
    denial.caller = !denial.principal.empty() ? numbered('p', denial.principal, 0).first
                    : !denial.api_key.empty() ? numbered('k', denial.api_key, 0).first
                    : !denial.session.empty() ? numbered('s', denial.session, 0).first
                    : !denial.token.empty()   ? numbered('t', denial.token, 0).first
                                              : denial.actor;
  }
  std::vector<bool> is_actor(all_.size(), false);
  for (const Denial& denial : denials) {
    if (!is_actor[denial.actor]) actors_.push_back(denial.actor);
    is_actor[denial.actor] = true;
  }
}

namespace {

void note(Behaviour& out, const Denial& denial, std::uint32_t index, bool given) {
  out.denials.push_back(index);
  if (out.queries.size() < kDistinctMax && !denial.query.empty()) out.queries.insert(base::hash_bytes(denial.query));
  if (out.paths.size() < kDistinctMax && !denial.path.empty() && out.paths.insert(denial.path)) out.sensitive_paths += denial.sensitive;
  if (out.families.size() < kDistinctMax && out.families.insert(denial.family)) out.existing_families += given;
  if (out.principals.size() < kDistinctMax && !denial.principal.empty()) out.principals.insert(denial.principal);
  if (out.agents.size() < kDistinctMax && !denial.agent.empty()) out.agents.insert(denial.agent);
  if (out.clients.size() < kDistinctMax && denial.has_client) out.clients.insert(denial.client);
  out.payloads += !denial.payload.empty() && !denial.payload_in_form;
  out.form_payloads += denial.payload_in_form;
  out.sign_ins += denial.sign_in;
  const bool guess = denial.scores[Cause::credential_wrong] >= 1.5 || denial.scores[Cause::account_locked] >= 1.5;
  out.guesses += denial.sign_in && guess;
  out.scanner_agent |= agent_kind(denial.agent) == AgentKind::scanner;
}

void note_success(Behaviour& out, const Success& success, FlatSet<std::uint32_t>& missing, FlatSet<std::uint32_t>& paths) {
  if (success.status == 404 || success.status == 410) {
    out.not_found += success.count;
    if (missing.size() < kDistinctMax) missing.insert(success.path);
    return;
  }
  out.successes += success.count;
  if (paths.size() < kDistinctMax) paths.insert(success.path);
  if (success.status < 300 && success.principal != 0) out.page_successes += success.count;
  if (success.principal != 0 && out.success_principals.size() < 64) out.success_principals.insert(success.principal);
  if (success.agent != 0 && out.success_agents.size() < 64) out.success_agents.insert(success.agent);
  out.first_success = std::min(out.first_success, success.time());
  out.last_success = std::max(out.last_success, success.time());
}

}  // namespace

// Does anybody get what belongs to this family?
bool Behaviours::is_given(std::uint32_t family_id) const {
  for (const Success* success : by_family_->of(family_id))
    if (success->status < 400) return true;
  return false;
}

void Behaviours::observe(std::vector<Denial>& denials) {
  std::unordered_map<std::uint32_t, bool> given;
  for (std::uint32_t i = 0; i < denials.size(); ++i) {
    const Denial& denial = denials[i];
    const auto [place, fresh] = given.try_emplace(denial.family_id, false);
    if (fresh) place->second = denial.family_id != 0 && is_given(denial.family_id);
    note(all_[denial.actor], denial, i, place->second);
    if (denial.caller != denial.actor) note(all_[denial.caller], denial, i, place->second);
    if (denial.address != denial.actor) note(all_[denial.address], denial, i, place->second);
    bool unknown_account = false;
    for (const Evidence& each : denial.evidence) unknown_account |= each.shows.find("no such account") != std::string::npos;
    all_[denial.actor].unknown_accounts += unknown_account;
  }
  std::vector<std::int64_t> times;
  for (Behaviour& each : all_) {
    times.clear();
    for (const std::uint32_t i : each.denials) times.push_back(denials[i].time.ns);
    const Cadence rhythm = cadence(times);
    each.regular = rhythm.regular;
    each.median_gap_seconds = rhythm.median_seconds;
  }
}

void Behaviours::from_successes(const std::vector<Denial>& denials) {
  std::vector<bool> done(all_.size());
  FlatSet<std::uint32_t> missing, paths;
  const auto observe = [&](std::uint32_t number, auto successes_of) {
    if (done[number]) return;
    done[number] = true;
    missing.clear();
    paths.clear();
    Behaviour& out = all_[number];
    successes_of([&](const Success& success) { note_success(out, success, missing, paths); });
    out.missing_paths = missing.size();
    out.success_paths = paths.size();
  };
  for (const Denial& denial : denials) {
    observe(denial.actor, [&](auto visit) { of_actor(denial, visit); });
    observe(denial.address, [&](auto visit) { each_of(by_client(denial.client_id), visit); });
    observe(denial.caller, [&](auto visit) { of_caller(denial, visit); });
  }
}

// How hostile an actor looks, before anything is said of any one denial.
void Behaviours::weigh(const Known& known) {
  for (const std::uint32_t number : actors_) {
    Behaviour& each = all_[number];
    double sum = -2;
    if (each.scanner_agent) sum += 4.5;
    if (each.payloads > 0) sum += 4;
    else if (each.form_payloads > 0) sum += 1;
    if (each.payloads > 3) sum += 1.5;
    if (each.sensitive_paths >= 3) sum += 4.5;
    else if (each.sensitive_paths == 2) sum += 3;
    else if (each.sensitive_paths == 1) sum += 1;
    // What others get exists, and to ask for it is no probe.
    const std::size_t unheard = each.families.size() - each.existing_families;
    const std::size_t probed = each.missing_paths + (unheard > 3 ? unheard : 0);
    if (probed >= 10 && each.successes * 4 < each.not_found + each.denials.size()) sum += 3;
    if (probed >= 40 && each.successes * 8 < each.not_found + each.denials.size()) sum += 2;
    if (!each.success_principals.empty()) sum -= 2;
    if (each.successes >= 20 && each.successes > each.denials.size() + each.not_found) sum -= 1.5;
    for (const base::Ip& client : each.clients) {
      if (const KnownEntry* partner = known.find(known.partners, client)) each.partner = partner;
      if (const KnownEntry* crawler = known.find(known.crawlers, client)) each.crawler = crawler;
    }
    if (each.partner) sum -= 3;
    if (each.crawler) sum -= 3;
    each.hostility = sum;
  }
}

}  // namespace why403::diagnose

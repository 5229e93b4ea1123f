#include "diagnose/behaviour.h"

#include <algorithm>
#include <cmath>

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
  number(denials);
  observe(denials);
  from_successes(denials);
  weigh(known);
}

const Behaviour& Behaviours::address(const Denial& denial) const {
  const auto found = address_of_client_.find(denial.client_id);
  return found == address_of_client_.end() ? actors_[denial.actor] : addresses_[found->second];
}

const Behaviour* Behaviours::account(std::string_view principal) const {
  const auto found = accounts_.find(principal);
  return found == accounts_.end() ? nullptr : &found->second;
}

void Behaviours::number(std::vector<Denial>& denials) {
  // People behind one address: principals that signed in there, with their browsers.
  std::unordered_map<std::uint32_t, std::set<std::uint32_t>> people;
  for (const Denial& denial : denials) {
    if (denial.client_id == 0 || people.contains(denial.client_id)) continue;
    auto& here = people[denial.client_id];
    for (const Success* success : by_client_->of(denial.client_id))
      if (success->principal != 0 && here.size() < 64) here.insert(success->principal);
  }
  std::map<std::tuple<std::uint32_t, std::string_view>, std::uint32_t> actor_numbers;
  std::map<std::string, std::uint32_t, std::less<>> caller_numbers;
  std::vector<bool> shared_address;
  for (Denial& denial : denials) {
    const auto [address, fresh] = address_of_client_.try_emplace(denial.client_id, static_cast<std::uint32_t>(addresses_.size()));
    if (fresh) addresses_.emplace_back();
    const bool shared = denial.client_id != 0 && people[denial.client_id].size() >= 3;
    addresses_[address->second].shared |= shared;
    const std::string_view apart = shared ? denial.agent : denial.client_id == 0 ? denial.principal : std::string_view();
    const auto [actor, new_actor] = actor_numbers.try_emplace({denial.client_id, apart}, static_cast<std::uint32_t>(actors_.size()));
    if (new_actor) actors_.emplace_back();
    denial.actor = actor->second;
    actors_[denial.actor].shared |= shared;
    std::string who = !denial.principal.empty() ? "p" + std::string(denial.principal)
                      : !denial.api_key.empty() ? "k" + std::string(denial.api_key)
                      : !denial.session.empty() ? "s" + std::string(denial.session)
                      : !denial.token.empty()   ? "t" + std::string(denial.token)
                                                : "a" + std::to_string(denial.actor);
    const auto [caller, new_caller] = caller_numbers.try_emplace(std::move(who), static_cast<std::uint32_t>(callers_.size()));
    if (new_caller) callers_.emplace_back();
    denial.caller = caller->second;
  }
}

namespace {

void note(Behaviour& out, const Denial& denial, std::uint32_t index) {
  out.denials.push_back(index);
  if (out.paths.size() < kDistinctMax && !denial.path.empty() && out.paths.insert(denial.path).second) out.sensitive_paths += denial.sensitive;
  if (out.families.size() < kDistinctMax) out.families.insert(denial.family);
  if (out.principals.size() < kDistinctMax && !denial.principal.empty()) out.principals.insert(denial.principal);
  if (out.agents.size() < kDistinctMax && !denial.agent.empty()) out.agents.insert(denial.agent);
  if (out.clients.size() < kDistinctMax && denial.has_client) out.clients.insert(denial.client);
  out.payloads += !denial.payload.empty();
  out.sign_ins += denial.sign_in;
  const bool guess = denial.scores[Cause::credential_wrong] >= 1.5 || denial.scores[Cause::account_locked] >= 1.5;
  out.guesses += denial.sign_in && guess;
  out.scanner_agent |= agent_kind(denial.agent) == AgentKind::scanner;
}

void note_success(Behaviour& out, const Success& success, std::set<std::uint32_t>& missing, std::set<std::uint32_t>& paths) {
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

void Behaviours::observe(std::vector<Denial>& denials) {
  for (std::uint32_t i = 0; i < denials.size(); ++i) {
    const Denial& denial = denials[i];
    note(actors_[denial.actor], denial, i);
    note(callers_[denial.caller], denial, i);
    note(addresses_[address_of_client_[denial.client_id]], denial, i);
    if (!denial.principal.empty()) note(accounts_[std::string(denial.principal)], denial, i);
    bool unknown_account = false;
    for (const Evidence& each : denial.evidence) unknown_account |= each.shows.find("no such account") != std::string::npos;
    actors_[denial.actor].unknown_accounts += unknown_account;
  }
  for (auto* list : {&actors_, &callers_, &addresses_})
    for (Behaviour& each : *list) {
      std::vector<std::int64_t> times;
      for (const std::uint32_t i : each.denials) times.push_back(denials[i].time.ns);
      const Cadence rhythm = cadence(std::move(times));
      each.regular = rhythm.regular;
      each.median_gap_seconds = rhythm.median_seconds;
    }
}

std::vector<const Success*> Behaviours::of_caller(const Denial& denial) const {
  const auto copy = [](std::span<const Success* const> from) { return std::vector<const Success*>(from.begin(), from.end()); };
  if (denial.principal_id != 0) return copy(by_principal_->of(denial.principal_id));
  if (denial.session_id != 0 && !by_session_->of(denial.session_id).empty()) return copy(by_session_->of(denial.session_id));
  if (!denial.principal.empty() || denial.client_id == 0) return {};
  std::vector<const Success*> out;
  const bool shared = actors_[denial.actor].shared;
  for (const Success* success : by_client_->of(denial.client_id))
    if (!shared || success->agent == denial.agent_id) out.push_back(success);
  return out;
}

void Behaviours::from_successes(const std::vector<Denial>& denials) {
  std::vector<bool> actor_done(actors_.size()), caller_done(callers_.size()), address_done(addresses_.size());
  for (const Denial& denial : denials) {
    std::set<std::uint32_t> missing, paths;
    if (!actor_done[denial.actor]) {
      actor_done[denial.actor] = true;
      Behaviour& actor = actors_[denial.actor];
      for (const Success* success : by_client_->of(denial.client_id))
        if (!actor.shared || success->agent == denial.agent_id) note_success(actor, *success, missing, paths);
      actor.missing_paths = missing.size();
      actor.success_paths = paths.size();
    }
    const std::uint32_t address = address_of_client_[denial.client_id];
    if (!address_done[address]) {
      address_done[address] = true;
      missing.clear();
      paths.clear();
      for (const Success* success : by_client_->of(denial.client_id)) note_success(addresses_[address], *success, missing, paths);
      addresses_[address].missing_paths = missing.size();
      addresses_[address].success_paths = paths.size();
    }
    if (!caller_done[denial.caller]) {
      caller_done[denial.caller] = true;
      missing.clear();
      paths.clear();
      for (const Success* success : of_caller(denial)) note_success(callers_[denial.caller], *success, missing, paths);
      callers_[denial.caller].missing_paths = missing.size();
      callers_[denial.caller].success_paths = paths.size();
    }
  }
}

// How hostile an actor looks, before anything is said of any one denial.
void Behaviours::weigh(const Known& known) {
  for (Behaviour& each : actors_) {
    double sum = -2;
    if (each.scanner_agent) sum += 4.5;
    if (each.payloads > 0) sum += 4;
    if (each.payloads > 3) sum += 1.5;
    if (each.sensitive_paths >= 3) sum += 4.5;
    else if (each.sensitive_paths == 2) sum += 3;
    else if (each.sensitive_paths == 1) sum += 1;
    const std::size_t probed = each.missing_paths + (each.families.size() > 3 ? each.families.size() : 0);
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

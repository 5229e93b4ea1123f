#include "diagnose/behaviour.h"

#include <algorithm>
#include <cmath>
#include <set>
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
  number(successes, known, denials);
  assign(denials);
  observe(denials);
  from_successes(denials);
  weigh(known, denials);
}

namespace {

// Addresses where three people or more signed in, or that the operator says are shared.
std::vector<bool> shared_addresses(const std::vector<Success>& successes, const Known& known, const std::vector<Denial>& denials, std::uint32_t clients) {
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
  if (!known.shared.empty())
    for (const Denial& denial : denials)
      if (denial.client_id != 0 && denial.has_client && !out[denial.client_id]) out[denial.client_id] = known.find(known.shared, denial.client) != nullptr;
  return out;
}

}  // namespace

void Behaviours::number(const std::vector<Success>& successes, const Known& known, std::vector<Denial>& denials) {
  std::uint32_t clients = 1;
  for (const Denial& denial : denials) clients = std::max(clients, denial.client_id + 1);
  const std::vector<bool> shared_address = shared_addresses(successes, known, denials, clients);
  const auto add = [&] {
    all_.emplace_back();
    return static_cast<std::uint32_t>(all_.size() - 1);
  };
  std::unordered_map<std::uint64_t, std::uint32_t> numbers;
  const auto numbered = [&](char kind, std::string_view text, std::uint32_t client) {
    const auto [place, fresh] = numbers.try_emplace(base::hash_bytes(text, static_cast<std::uint64_t>(kind) << 32 | client), 0);
    if (fresh) place->second = add();
    return place->second;
  };
  all_.reserve(denials.size());
  std::vector<std::uint32_t> of_client(clients, UINT32_MAX);
  for (Denial& denial : denials) {
    std::uint32_t& here = of_client[denial.client_id];
    if (here == UINT32_MAX) here = add();
    denial.address = here;
    const bool shared = shared_address[denial.client_id];
    all_[denial.address].shared |= shared;
    const std::string_view apart = shared ? denial.agent : denial.client_id == 0 ? denial.principal : std::string_view();
    denial.actor = shared || denial.client_id == 0 ? numbered('n', apart, denial.client_id) : denial.address;
    all_[denial.actor].shared |= shared;
    denial.caller = !denial.principal.empty() ? numbered('p', denial.principal, 0)
                    : !denial.api_key.empty() ? numbered('k', denial.api_key, 0)
                    : !denial.session.empty() ? numbered('s', denial.session, 0)
                    : !denial.token.empty()   ? numbered('t', denial.token, 0)
                                              : denial.actor;
  }
  std::vector<bool> is_actor(all_.size(), false);
  for (const Denial& denial : denials) {
    if (!is_actor[denial.actor]) actors_.push_back(denial.actor);
    is_actor[denial.actor] = true;
  }
}

namespace {

// Calls `visit` with the number of each actor, caller and address of the denial, once.
template <typename Visit>
void each_number(const Denial& denial, Visit visit) {
  visit(denial.actor);
  if (denial.caller != denial.actor) visit(denial.caller);
  if (denial.address != denial.actor) visit(denial.address);
}

}  // namespace

// Gives everyone its denials, all in one piece of memory.
void Behaviours::assign(const std::vector<Denial>& denials) {
  std::vector<std::uint32_t> first(all_.size() + 1, 0);
  for (const Denial& denial : denials) each_number(denial, [&](std::uint32_t number) { ++first[number + 1]; });
  for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
  denials_.resize(first.back());
  std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
  for (std::uint32_t i = 0; i < denials.size(); ++i) each_number(denials[i], [&](std::uint32_t number) { denials_[next[number]++] = i; });
  for (std::size_t i = 0; i < all_.size(); ++i) all_[i].denials = std::span<const std::uint32_t>(denials_).subspan(first[i], first[i + 1] - first[i]);
}

namespace {

// How many different numbers there are; the vector is used up.
std::size_t distinct(std::vector<std::uint32_t>& values) {
  std::sort(values.begin(), values.end());
  const auto count = static_cast<std::size_t>(std::unique(values.begin(), values.end()) - values.begin());
  values.clear();
  return std::min(count, kDistinctMax);
}

std::uint32_t short_hash(std::string_view text) { return static_cast<std::uint32_t>(base::hash_bytes(text)); }

void count(Behaviour& out, const Denial& denial) {
  out.payloads += !denial.payload.empty() && !denial.payload_in_form;
  out.form_payloads += denial.payload_in_form;
  out.sign_ins += denial.sign_in;
  out.wrong_secrets += denial.scores[Cause::credential_wrong] >= 2;
  out.sensitive_posts += denial.sensitive && denial.method == "POST";
  out.scanner_agent |= denial.agent_kind == AgentKind::scanner;
}

// What a caller's successes have of different ones.
struct Seen {
  std::vector<std::uint32_t> missing, paths, principals;
};

void note_success(Behaviour& out, const Success& success, Seen& seen) {
  if (success.status == 404 || success.status == 410) {
    out.not_found += success.count;
    seen.missing.push_back(success.path);
    return;
  }
  out.successes += success.count;
  seen.paths.push_back(success.path);
  if (success.principal != 0) seen.principals.push_back(success.principal);
}

}  // namespace

// Does anybody get what belongs to this family?
bool Behaviours::is_given(std::uint32_t family_id) const {
  for (const Success* success : by_family_->of(family_id))
    if (success->status < 400) return true;
  return false;
}

void Behaviours::observe(const std::vector<Denial>& denials) {
  std::unordered_map<std::uint32_t, bool> given;
  std::unordered_map<const char*, bool> says;  // of the texts of evidence: that there is no such account
  const auto unknown_account = [&](const Evidence& each) {
    const auto [place, fresh] = says.try_emplace(each.shows.data(), false);
    if (fresh) place->second = each.shows.find("no such account") != std::string_view::npos;
    return place->second;
  };
  for (const Denial& denial : denials) all_[denial.actor].unknown_accounts += std::any_of(denial.evidence.begin(), denial.evidence.end(), unknown_account);
  std::vector<std::int64_t> times;
  std::vector<std::uint32_t> paths, sensitive, families, existing, queries, principals, browsers;
  for (Behaviour& each : all_) {
    times.clear();
    for (const std::uint32_t i : each.denials) {
      const Denial& denial = denials[i];
      count(each, denial);
      times.push_back(denial.time.ns);
      if (!denial.path.empty()) paths.push_back(denial.path_hash);
      if (denial.sensitive && !denial.path.empty()) sensitive.push_back(denial.path_hash);
      families.push_back(short_hash(denial.family));
      const auto [place, fresh] = given.try_emplace(denial.family_id, false);
      if (fresh) place->second = denial.family_id != 0 && is_given(denial.family_id);
      if (place->second) existing.push_back(denial.family_id);
      if (!denial.query.empty()) queries.push_back(short_hash(denial.query));
      if (!denial.principal.empty()) principals.push_back(short_hash(denial.principal));
      if (denial.agent_kind == AgentKind::browser) browsers.push_back(short_hash(denial.agent));
    }
    each.paths = distinct(paths);
    each.sensitive_paths = distinct(sensitive);
    each.families = distinct(families);
    each.existing_families = distinct(existing);
    each.queries = distinct(queries);
    each.principals = distinct(principals);
    each.browsers = distinct(browsers);
    const Cadence rhythm = cadence(times);
    each.regular = rhythm.regular;
    each.median_gap_seconds = rhythm.median_seconds;
  }
}

void Behaviours::from_successes(const std::vector<Denial>& denials) {
  std::vector<bool> done(all_.size());
  Seen seen;
  const auto observe = [&](std::uint32_t number, auto successes_of) {
    if (done[number]) return;
    done[number] = true;
    Behaviour& out = all_[number];
    successes_of([&](const Success& success) { note_success(out, success, seen); });
    out.missing_paths = distinct(seen.missing);
    out.success_paths = distinct(seen.paths);
    out.success_principals = distinct(seen.principals);
  };
  for (const Denial& denial : denials) {
    observe(denial.actor, [&](auto visit) { of_actor(denial, visit); });
    observe(denial.address, [&](auto visit) { each_of(by_client(denial.client_id), visit); });
    observe(denial.caller, [&](auto visit) { of_caller(denial, visit); });
  }
}

bool Behaviours::passed_before(const Denial& denial) const {
  for (const Success* success : by_principal(denial.principal_id))
    if (success->status < 400 && success->client == denial.client_id && success->time() < denial.time) return true;
  return false;
}

namespace {

// Whose addresses the denials come from; of several, the highest address decides.
void recognise(Behaviour& out, const Known& known, const std::vector<Denial>& denials) {
  std::set<base::Ip> clients;
  for (const std::uint32_t i : out.denials)
    if (denials[i].has_client && clients.size() < kDistinctMax) clients.insert(denials[i].client);
  for (const base::Ip& client : clients) {
    if (const KnownEntry* partner = known.find(known.partners, client)) out.partner = partner;
    if (const KnownEntry* crawler = known.find(known.crawlers, client)) out.crawler = crawler;
  }
}

}  // namespace

// How hostile an actor looks, before anything is said of any one denial.
void Behaviours::weigh(const Known& known, const std::vector<Denial>& denials) {
  for (const std::uint32_t number : actors_) {
    Behaviour& each = all_[number];
    double sum = -2;
    if (each.scanner_agent) sum += 4.5;
    if (each.payloads > 0) sum += 4;
    else if (each.form_payloads > 0) sum += 1;
    if (each.payloads > 3) sum += 1.5;
    if (each.sensitive_paths >= 3) sum += 4.5;
    else if (each.sensitive_paths == 2) sum += 3;
    else if (each.sensitive_paths == 1) sum += each.successes == 0 && each.sensitive_posts >= 4 ? 3 : 1;
    // What others get exists, and to ask for it is no probe.
    const std::size_t unheard = each.families - each.existing_families;
    const std::size_t probed = each.missing_paths + (unheard > 3 ? unheard : 0);
    if (probed >= 10 && each.successes * 4 < each.not_found + each.denials.size()) sum += 3;
    if (probed >= 40 && each.successes * 8 < each.not_found + each.denials.size()) sum += 2;
    // Somebody who got in, or one known name that asks for few kinds of things.
    const bool known_name = each.principals == 1 && each.sign_ins == 0 && each.families <= 3 && !each.scanner_agent;
    if (each.success_principals > 0 || known_name) sum -= 2;
    if (each.successes >= 20 && each.successes > each.denials.size() + each.not_found) sum -= 1.5;
    if (!known.partners.empty() || !known.crawlers.empty()) recognise(each, known, denials);
    if (each.partner) sum -= 3;
    if (each.crawler) sum -= 3;
    each.hostility = sum;
  }
}

}  // namespace why403::diagnose

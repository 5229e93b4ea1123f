#include "diagnose/scope.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "diagnose/deed.h"

namespace why403::diagnose {

namespace {

/// Denials of a group, and of all, of which words are taken.
constexpr std::size_t kWordsFrom = 200;
constexpr std::size_t kSampleMax = 300;
/// Different words of a group that are kept.
constexpr std::size_t kWordsMax = 2000;
constexpr std::size_t kPlacesMax = 400;
constexpr double kLiftMax = 3;

// Of few others little can be said.
double lift_of(std::size_t here, std::size_t size, std::size_t there, std::size_t others) {
  const double share = static_cast<double>(here) / static_cast<double>(std::max<std::size_t>(1, size));
  if (share < 0.3) return 0;
  const double elsewhere = (static_cast<double>(there) + 1) / (static_cast<double>(others) + 4);
  return std::clamp(std::log((share + 0.05) / (elsewhere + 0.05)), 0.0, kLiftMax);
}

}  // namespace

double Scope::lift(std::string_view word) const {
  const auto found = words.find(word);
  return found == words.end() ? 0 : found->second;
}

double Scope::lift(const base::Network& network) const {
  const auto inside = [&](const std::vector<base::Ip>& all) { return static_cast<std::size_t>(std::ranges::count_if(all, [&](const base::Ip& ip) { return network.contains(ip); })); };
  return lift_of(inside(clients), size, inside(other_clients), others);
}

Scopes::Scopes(const Surroundings& around, const std::vector<Denial>& denials) : around_(around), denials_(denials) {
  if (around.changes.empty() || denials.empty()) return;
  const std::size_t step = std::max<std::size_t>(1, denials.size() / kSampleMax);
  for (std::size_t i = 0; i < denials.size(); i += step) sample_.emplace_back(static_cast<std::uint32_t>(i), words_of(denials[i]));
}

std::set<std::string, std::less<>> Scopes::words_of(const Denial& denial) const {
  std::set<std::string, std::less<>> out;
  for (const std::string_view text : {denial.path, denial.principal, denial.action, denial.resource, denial.host, std::string_view(denial.rule), denial.agent.substr(0, 24)}) add_words(text, out);
  for (const std::uint32_t each : around_.chains.chains[denial.chain].records) {
    const stitch::Record& record = around_.all.records[each];
    for (const event::Field field : {event::Field::policy, event::Field::message, event::Field::route, event::Field::upstream, event::Field::tenant, event::Field::product, event::Field::reporter, event::Field::origin, event::Field::referer})
      add_words(record.text(field).substr(0, 300), out);
    // Our own decisions name the very revision that decided.
    add_words(record.extra_text("revision"), out);
    // What no format takes apart still says what it is about.
    if (denial.path.empty()) add_words(record.excerpt.substr(0, 200), out);
  }
  if (denial.has_client) out.insert(base::format_ip(denial.client));
  return out;
}

Scope Scopes::of(const std::vector<std::uint32_t>& group) const {
  Scope out;
  std::map<std::string, std::size_t, std::less<>> counts;
  for (const std::uint32_t i : group) {
    if (out.size == kWordsFrom) break;
    ++out.size;
    if (denials_[i].has_client) out.clients.push_back(denials_[i].client);
    for (const std::string& word : words_of(denials_[i])) {
      if (const auto known = counts.find(word); known != counts.end()) ++known->second;
      else if (counts.size() < kWordsMax) counts.emplace(word, 1);
    }
  }
  std::vector<const std::set<std::string, std::less<>>*> others;
  for (const auto& [i, words] : sample_)
    if (!std::ranges::binary_search(group, i)) {
      others.push_back(&words);
      if (denials_[i].has_client) out.other_clients.push_back(denials_[i].client);
    }
  out.others = others.size();
  for (const auto& [word, count] : counts) {
    const auto said = [&one = word](const auto* each) { return each->contains(one); };
    const double lift = count * 10 < out.size * 3 ? 0 : lift_of(count, out.size, static_cast<std::size_t>(std::ranges::count_if(others, said)), others.size());
    out.words.emplace(word, lift);
    if (word.find_first_of(".:") != std::string::npos && out.places.size() < kPlacesMax) out.places.push_back(word);
  }
  return out;
}

}  // namespace why403::diagnose

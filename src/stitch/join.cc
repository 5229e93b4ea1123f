#include "stitch/join.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "stitch/by_time.h"
#include "stitch/likeness.h"
#include "stitch/sets.h"

namespace why403::stitch {

using event::Field;
using event::Kind;
using event::Outcome;

bool states_refusal(const Record& record) {
  const bool refused = record.outcome == Outcome::refused;
  switch (record.kind) {
    case Kind::request:
    case Kind::api_call: return refused || record.outcome == Outcome::challenged || is_refusal_status(record.status);
    case Kind::authentication:
      return refused || record.outcome == Outcome::failed || (record.outcome == Outcome::challenged && record.has(Field::reason_code));
    case Kind::ban: return false;
    case Kind::inspection: return refused || record.outcome == Outcome::challenged;
    case Kind::authorization: return refused || (record.outcome == Outcome::challenged && record.has(Field::reason_code)) || is_refusal_status(record.status);
    default: return refused || is_refusal_status(record.status);
  }
}

namespace {

using Index = std::uint32_t;

// May this record belong to a request at all? Bans and changes speak of something else, as do a detector's alerts.
bool joins(const Record& record) {
  if (record.kind == Kind::ban || record.kind == Kind::change) return record.outcome == Outcome::refused && record.kind == Kind::change;
  if (record.kind == Kind::inspection && !record.has(Field::path) && record.outcome != Outcome::refused) return false;
  return !(record.kind == Kind::authentication && record.outcome == Outcome::allowed);
}

struct Candidate {
  double score;
  std::int64_t apart;
  Index left, right;
};

/// Scores that differ by less say the same.
constexpr double kAsGood = 0.5;

class Joiner {
 public:
  Joiner(const Collection& all, const States& states) : all_(all), states_(states), sets_(all) {}
  Chains run();

 private:
  const Record& at(Index index) const { return all_.records[index]; }
  void find_shared();
  [[nodiscard]] double likeness_of(Index left, Index right, base::Duration apart) const;
  void by_ids();
  void by_bucket(std::span<const Index> bucket);
  void by_connection();
  void by_process();
  void by_likeness();
  void join_sources(std::uint32_t left, std::uint32_t right);
  void take(const std::vector<Candidate>& candidates);
  [[nodiscard]] bool parted_at_the_door(Index left, Index right) const;
  base::Duration offset_of(std::uint32_t left, std::uint32_t right);
  [[nodiscard]] bool states_of_request(const Record& record) const;
  std::optional<base::Duration> agreed(std::vector<std::int64_t>& apart, std::size_t at_least) const;
  void drop_answered(std::vector<Chain>& chains) const;

  const Collection& all_;
  const States& states_;
  Sets sets_;
  std::vector<std::vector<Index>> of_source_;
  std::unordered_set<std::uint64_t> shared_;  // addresses that a source sees with several agents: a hop's, perhaps
  Chains out_;
};

// Where it is seen: an office's address is shared by all hops alike, that of a hop only by those behind it.
std::uint64_t address_at(const Record& record) { return base::hash_ip(record.client) ^ (record.source + 1) * 0x9e3779b97f4a7c15; }

void Joiner::find_shared() {
  constexpr std::size_t several = 3;
  std::unordered_map<std::uint64_t, std::vector<std::uint64_t>> agents;
  for (const Record& record : all_.records) {
    if (!record.is_request() || !record.has(Field::client) || !record.has(Field::user_agent)) continue;
    std::vector<std::uint64_t>& seen = agents[address_at(record)];
    const std::uint64_t agent = base::hash_bytes(record.text(Field::user_agent));
    if (seen.size() < several && std::ranges::find(seen, agent) == seen.end()) seen.push_back(agent);
  }
  for (const auto& [address, seen] : agents)
    if (seen.size() == several) shared_.insert(address);
}

double Joiner::likeness_of(Index left, Index right, base::Duration apart) const {
  return likeness(at(left), at(right), apart, shared_.contains(address_at(at(left))) != shared_.contains(address_at(at(right))));
}

void Joiner::by_bucket(std::span<const Index> bucket) {
  std::map<std::uint32_t, int> requests;
  bool many = bucket.size() > 40;
  for (const Index each : bucket) many |= at(each).is_request() && at(each).status != 0 && ++requests[at(each).source] > 1;
  for (std::size_t i = 1; i < bucket.size(); ++i) {
    // What one audit log says of one call at two stages belongs together, however many calls the id spans.
    if (!many || (at(bucket[i]).has(Field::request_id) && !at(bucket[i]).extra_text("stage").empty() && bucket.size() <= 4)) {
      if (std::abs((at(bucket[i]).time - at(bucket[0]).time).ns) <= kIdWindow.ns) sets_.unite(bucket[0], bucket[i], 1);
      continue;
    }
    // An id that spans several requests (a trace, a flow): the likest of the neighbours in time.
    Index best = bucket[i];
    double best_score = 3;
    for (std::size_t k = i > kCandidatesMax ? i - kCandidatesMax : 0; k < i; ++k) {
      if (at(bucket[k]).source == at(bucket[i]).source) continue;
      const double score = likeness_of(bucket[k], bucket[i], at(bucket[i]).time - at(bucket[k]).time);
      if (score > best_score) {
        best_score = score;
        best = bucket[k];
      }
    }
    if (best != bucket[i]) sets_.unite(best, bucket[i], 0.95);
  }
}

// Long mixed words of a remark, or of captured headers, that may be the id under which another hop knows the request.
void ids_in(std::string_view text, std::vector<std::string_view>& out) {
  constexpr std::size_t shortest = 16, most = 4;
  const auto is_part = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'; };
  for (std::size_t begin = 0; begin < text.size() && out.size() < most; ++begin) {
    std::size_t end = begin, digits = 0;
    for (; end < text.size() && is_part(text[end]); ++end) digits += text[end] >= '0' && text[end] <= '9';
    if (end - begin >= shortest && digits >= 4) out.push_back(text.substr(begin, end - begin));
    begin = end;
  }
}

void Joiner::by_ids() {
  std::vector<std::pair<std::uint64_t, Index>> ids;
  std::vector<std::string_view> said;
  for (Index i = 0; i < all_.records.size(); ++i) {
    if (!joins(at(i))) continue;
    for (const Field field : {Field::request_id, Field::trace_id, Field::vendor_id, Field::unique_id})
      if (at(i).text(field).size() >= 6) ids.emplace_back(base::hash_bytes(at(i).text(field)), i);
    said.clear();
    // A proxy that captures headers does not say which.
    if (at(i).is_request()) ids_in(at(i).extra_text("request_headers").substr(0, 600), said);
    else ids_in(at(i).text(Field::message).substr(0, 600), said);
    for (const std::string_view id : said) ids.emplace_back(base::hash_bytes(id), i);
  }
  std::sort(ids.begin(), ids.end(), [&](const auto& left, const auto& right) {
    return std::tuple(left.first, at(left.second).time.ns, left.second) < std::tuple(right.first, at(right.second).time.ns, right.second);
  });
  std::vector<Index> bucket;
  for (std::size_t i = 0; i < ids.size();) {
    bucket.clear();
    std::size_t end = i;
    for (; end < ids.size() && ids[end].first == ids[i].first; ++end)
      if (bucket.empty() || bucket.back() != ids[end].second) bucket.push_back(ids[end].second);
    if (bucket.size() > 1) by_bucket(bucket);
    i = end;
  }
}

// What the lines of one connection name so far. A process that serves many (a mail server's, a door's behind PAM) gives
// all of them one number, so the number joins only what does not name another client, account or port.
struct Talk {
  Index line = 0;
  const Record* client = nullptr;  ///< the line that named it, if any
  std::string_view principal{};
  std::int32_t port = 0;

  [[nodiscard]] bool can_be(const Record& record) const {
    return (!client || !record.has(Field::client) || client->client == record.client) && (port == 0 || record.client_port == 0 || port == record.client_port) &&
           (principal.empty() || record.text(Field::principal).empty() || base::equals_ignoring_case(principal, record.text(Field::principal)));
  }
  void learn(const Record& record) {
    if (!client && record.has(Field::client)) client = &record;
    if (port == 0) port = record.client_port;
    if (principal.empty()) principal = record.text(Field::principal);
  }
};

// A server's own numbers: nginx's connection, sshd's process, an audit record's serial.
void Joiner::by_connection() {
  std::unordered_map<std::uint64_t, std::vector<Talk>> seen;  // the newest in front
  for (Index i = 0; i < all_.records.size(); ++i) {
    const Record& record = at(i);
    if (!record.has(Field::connection_id) || record.kind == Kind::change || record.kind == Kind::ban || record.is_request()) continue;
    const bool person = record.layer == event::Layer::identity || record.layer == event::Layer::platform;
    std::uint64_t key = base::hash_bytes(record.text(Field::connection_id), base::hash_bytes(record.text(Field::reporter)));
    // Sign-in programs share the process's number over products; a web server's number is its own.
    if (!person) key = base::hash_bytes(record.text(Field::path), key ^ (record.source + 1));
    const base::Duration reach = person ? base::Duration{120 * base::kSecond.ns} : base::kSecond;
    auto& talks = seen[key];
    const auto talk = std::ranges::find_if(talks, [&](const Talk& each) { return each.can_be(record); });
    const bool near = talk != talks.end() && std::abs((record.time - at(talk->line).time).ns) <= reach.ns;
    if (near && sets_.unite(talk->line, i, 1)) {
      if (record.client_port != 0) talk->line = i;
      talk->learn(record);
      continue;
    }
    talks.insert(talks.begin(), Talk{.line = i});
    talks.front().learn(record);
    if (talks.size() > kTalksMax) talks.pop_back();
  }
}

// A kernel's refusal names the process that it refused; a sign-in program is known by the same number.
void Joiner::by_process() {
  std::unordered_map<std::string_view, std::vector<Index>> served;
  for (Index i = 0; i < all_.records.size(); ++i)
    if (at(i).layer == event::Layer::identity && at(i).has(Field::connection_id)) served[at(i).text(Field::connection_id)].push_back(i);
  if (served.empty()) return;
  for (Index i = 0; i < all_.records.size(); ++i) {
    if (at(i).layer != event::Layer::platform || at(i).kind != Kind::authorization) continue;
    const auto found = served.find(at(i).extra_text("pid"));
    if (found == served.end()) continue;
    const auto apart = [&](Index each) { return std::abs((at(each).time - at(i).time).ns); };
    const Index nearest = *std::ranges::min_element(found->second, {}, apart);
    if (apart(nearest) <= kJoinWindow.ns) sets_.unite(nearest, i, 0.95);
  }
}

std::optional<base::Duration> Joiner::agreed(std::vector<std::int64_t>& apart, std::size_t at_least) const {
  if (apart.size() < at_least) return std::nullopt;
  std::sort(apart.begin(), apart.end());
  std::size_t best = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0, first = 0; i < apart.size(); ++i) {
    while (apart[i] - apart[first] > 2 * base::kSecond.ns) ++first;
    if (i - first + 1 > best) {
      best = i - first + 1;
      begin = first;
    }
  }
  if (best < at_least || best * 5 < apart.size() * 3) return std::nullopt;
  const std::int64_t middle = apart[begin + best / 2];
  if (std::abs(middle) <= 3 * base::kSecond.ns / 2) return base::Duration{0};
  return base::Duration{middle};
}

std::string_view last_segment(std::string_view path) {
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash);
}

// What `right`'s clock is ahead of `left`'s: from certain joins, else from requests that are unique on both sides.
base::Duration Joiner::offset_of(std::uint32_t left, std::uint32_t right) {
  std::vector<std::int64_t> apart;
  for (const Index i : of_source_[left])
    for (const Index k : sets_.members(sets_.root(i)))
      if (at(k).source == right) apart.push_back((at(k).time - at(i).time).ns);
  auto offset = agreed(apart, 3);
  if (!offset) {
    apart.clear();
    std::unordered_map<std::uint64_t, std::pair<Index, int>> once;
    const auto is_named = [&](Index i) { return at(i).has(Field::client) && !at(i).client.is_private(); };
    const bool clients = std::ranges::any_of(of_source_[left], is_named) && std::ranges::any_of(of_source_[right], is_named);
    const auto key = [&](Index i) { return base::hash_bytes(at(i).text(Field::path), clients && is_named(i) ? base::hash_ip(at(i).client) : 0); };
    for (const Index i : of_source_[left])
      if (at(i).has(Field::path)) {
        auto& entry = once[key(i)];
        entry = {i, entry.second + 1};
      }
    std::unordered_map<std::uint64_t, std::pair<Index, int>> other;
    for (const Index i : of_source_[right])
      if (at(i).has(Field::path)) {
        auto& entry = other[key(i)];
        entry = {i, entry.second + 1};
      }
    for (const auto& [hash, entry] : once) {
      const auto match = other.find(hash);
      if (entry.second != 1 || match == other.end() || match->second.second != 1) continue;
      const std::int64_t distance = (at(match->second.first).time - at(entry.first).time).ns;
      if (std::abs(distance) <= 14 * base::kHour.ns + kClockOffsetMax.ns) apart.push_back(distance);
    }
    offset = agreed(apart, 3);
  }
  if (!offset) return {0};
  const std::int64_t quarter = 15 * 60 * base::kSecond.ns;
  const bool zone = std::abs(offset->ns - (offset->ns + (offset->ns > 0 ? quarter / 2 : -quarter / 2)) / quarter * quarter) <= kClockOffsetMax.ns;
  if (std::abs(offset->ns) > kClockOffsetMax.ns && !zone) return {0};
  if (offset->ns != 0) out_.offsets.push_back({left, right, *offset, apart.size()});
  return *offset;
}

void Joiner::join_sources(std::uint32_t left, std::uint32_t right) {
  const base::Duration offset = offset_of(left, right);
  const auto has_path = [&](Index i) { return at(i).has(Field::path) && !asks_for_another(at(i)); };
  std::unordered_map<std::uint64_t, std::vector<Index>> by_path;
  std::vector<Index> without_path;
  for (const Index i : of_source_[right]) {
    if (has_path(i)) by_path[base::hash_bytes(last_segment(at(i).text(Field::path)))].push_back(i);
    else without_path.push_back(i);
  }
  std::vector<Candidate> candidates;
  std::vector<Candidate> mine;
  const auto look = [&](Index i, const std::vector<Index>& partners, double threshold) {
    const base::Duration reach{kJoinWindow.ns + at(i).duration.ns + 30 * base::kSecond.ns};
    const base::Time from = at(i).time + offset - reach;
    auto place = std::lower_bound(partners.begin(), partners.end(), from, [&](Index each, base::Time time) { return at(each).time < time; });
    for (std::size_t n = 0; place != partners.end() && at(*place).time <= at(i).time + offset + reach && n < 512; ++place, ++n) {
      if (sets_.together(i, *place)) continue;
      const base::Duration apart = at(*place).time - (at(i).time + offset);
      const double score = likeness_of(i, *place, apart);
      if (score >= threshold) mine.push_back({score, std::abs(apart.ns), i, *place});
    }
  };
  for (const Index i : of_source_[left]) {
    mine.clear();
    if (has_path(i)) {
      const auto found = by_path.find(base::hash_bytes(last_segment(at(i).text(Field::path))));
      if (found != by_path.end()) look(i, found->second, kLikenessWithPath);
      look(i, without_path, kLikenessWithoutPath);
    } else {
      look(i, of_source_[right], kLikenessWithoutPath);
    }
    std::sort(mine.begin(), mine.end(), [](const Candidate& a, const Candidate& b) { return std::tuple(-a.score, a.apart) < std::tuple(-b.score, b.apart); });
    // Two partners that differ and fit equally well: left apart, but a request may have several remarks.
    const bool remarks = at(i).is_request() && mine.size() > 1 && !at(mine[0].right).is_request() && !at(mine[1].right).is_request();
    if (!remarks && mine.size() > 1 && mine[0].score - mine[1].score < kAsGood && !alike(at(mine[0].right), at(mine[1].right)) &&
        std::abs(mine[0].apart - mine[1].apart) < base::kSecond.ns / 2 && !sets_.together(mine[0].right, mine[1].right))
      continue;
    candidates.insert(candidates.end(), mine.begin(), mine.begin() + static_cast<std::ptrdiff_t>(std::min(mine.size(), kCandidatesMax)));
  }
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return std::tuple(-a.score, a.apart, a.left, a.right) < std::tuple(-b.score, b.apart, b.left, b.right);
  });
  take(candidates);
}

// A server's own word that it refused by a list, a limit or a rule: the request never reached what stands behind.
bool ended_at_the_door(const Record& record) {
  using enum event::Layer;
  if (record.is_request() || record.outcome != Outcome::refused || (record.layer != proxy && record.layer != waf && record.layer != edge)) return false;
  const std::string_view said = record.text(Field::message);
  return record.kind == Kind::inspection || said.starts_with("access forbidden by rule") || said.starts_with("limiting ") || said.find("client denied by server configuration") != std::string_view::npos;
}

// May the two not be of one request, as one was turned away before the other's hop?
bool Joiner::parted_at_the_door(Index left, Index right) const {
  const auto behind = [&](Index each) { return !at(each).is_request() && (at(each).layer == event::Layer::identity || at(each).layer == event::Layer::application); };
  const auto ended = [&](Index each) { return std::ranges::any_of(sets_.members(sets_.root(each)), [&](Index member) { return ended_at_the_door(at(member)); }); };
  return (behind(right) && ended(left)) || (behind(left) && ended(right));
}

// Best first. Each remark has one request; a request may have several remarks, but first each remark goes where no other of its
// source went, if that fits as well.
void Joiner::take(const std::vector<Candidate>& candidates) {
  std::unordered_set<std::uint64_t> taken;
  std::unordered_map<Index, double> best;
  const auto is_remark = [&](Index each) { return !at(each).is_request(); };
  for (const Candidate& each : candidates)
    for (const Index side : {each.left, each.right})
      if (is_remark(side)) best.try_emplace(side, each.score);
  for (const bool first : {true, false})
    for (const Candidate& each : candidates) {
      const std::uint64_t left_key = (std::uint64_t{each.left} << 1) | 1;
      const std::uint64_t right_key = std::uint64_t{each.right} << 1;
      const bool left_remark = is_remark(each.left), right_remark = is_remark(each.right);
      const bool many = !first && (left_remark || right_remark);
      if (taken.contains(left_key) && !(many && !left_remark)) continue;
      if (taken.contains(right_key) && !(many && !right_remark)) continue;
      if (first && left_remark != right_remark && each.score < best[left_remark ? each.left : each.right] - kAsGood) continue;
      if (parted_at_the_door(each.left, each.right)) continue;
      if (!sets_.unite(each.left, each.right, std::min(0.99, 0.5 + each.score / 20))) continue;
      taken.insert(left_key);
      taken.insert(right_key);
    }
}

// A machine's name without what tells it from its siblings: `web` of `web2`, `intranet` of `intranet-3ecf7` and `intranet-6d4f-x2x8k`.
std::string_view stem_of(std::string_view name) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  for (int parts = 0; parts < 2; ++parts) {
    const std::size_t dash = name.rfind('-');
    if (dash == std::string_view::npos || dash == 0 || std::ranges::none_of(name.substr(dash), is_digit)) break;
    name = name.substr(0, dash);
  }
  while (!name.empty() && is_digit(name.back())) name.remove_suffix(1);
  return name;
}

// Two of one service's instances, or of a vendor's many machines, in one log: each serves requests of its own, neither stands
// behind the other.
bool are_instances(const Source& a, const Source& b) {
  if (a.name != b.name || a.format != b.format || a.product != b.product || a.layer != b.layer || a.reporter.empty() || b.reporter.empty()) return false;
  using enum event::Layer;
  return a.layer == edge || a.layer == waf || a.layer == platform || stem_of(a.reporter) == stem_of(b.reporter);
}

void Joiner::by_likeness() {
  std::vector<std::uint32_t> sources;
  for (std::uint32_t i = 0; i < of_source_.size(); ++i)
    if (!of_source_[i].empty() && !all_.sources[i].rest) sources.push_back(i);
  struct Pair {
    int order;
    std::uint32_t left, right;
  };
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < sources.size(); ++i)
    for (std::size_t k = i + 1; k < sources.size(); ++k) {
      const Source& a = all_.sources[sources[i]];
      const Source& b = all_.sources[sources[k]];
      if (are_instances(a, b)) continue;
      // A server's access and error log first, then hops side by side.
      const int order = a.product == b.product ? 0 : a.requests && b.requests ? 1 + std::abs(static_cast<int>(a.layer) - static_cast<int>(b.layer)) : 20;
      pairs.push_back({order, sources[i], sources[k]});
    }
  std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.order < b.order; });
  if (pairs.size() > kSourcePairsMax) pairs.resize(kSourcePairsMax);
  std::size_t read = 0;
  for (const Pair& pair : pairs) {
    read += of_source_[pair.left].size() + of_source_[pair.right].size();
    if (read > kPairRecordsMax) break;
    join_sources(pair.left, pair.right);
  }
}

// A remark of a refusal whose request the same server answered well (`satisfy any`, try_files): no denial.
void Joiner::drop_answered(std::vector<Chain>& chains) const {
  std::unordered_map<std::uint64_t, std::vector<std::int64_t>> answered;
  const auto alone = [&](const Chain& chain) {
    return std::none_of(chain.records.begin(), chain.records.end(), [&](Index i) {
      // What an identity provider or a platform refuses was asked of it, whatever path its own interface has.
      const bool own = at(i).layer == event::Layer::identity || at(i).layer == event::Layer::platform;
      return own || at(i).is_request() || at(i).kind == Kind::authentication || is_refusal_status(at(i).status);
    });
  };
  const auto key = [&](std::uint32_t client, std::uint32_t path) { return (std::uint64_t{client} << 32) | path; };
  const auto key_of = [&](const Record& record) { return key(all_.client_id(record.client), path_hash(record.text(Field::path))); };
  for (const Chain& chain : chains)
    if (alone(chain) && at(chain.records[0]).has(Field::path)) answered[key_of(at(chain.records[0]))];
  if (answered.empty()) return;
  for (const Success& each : all_.successes.all()) {
    const auto found = answered.find(key(each.client, each.path));
    if (found != answered.end() && each.status < 400) found->second.push_back(each.time_ns);
  }
  std::erase_if(chains, [&](const Chain& chain) {
    const Record& record = at(chain.records[0]);
    if (!alone(chain) || !record.has(Field::path)) return false;
    const auto& times = answered[key_of(record)];
    const auto near = std::ranges::lower_bound(times, record.time.ns - 2 * base::kSecond.ns);
    return near != times.end() && *near <= record.time.ns + 2 * base::kSecond.ns;
  });
}

int hop_rank(event::Layer layer) {
  using enum event::Layer;
  switch (layer) {
    case edge: return 0;
    case firewall: return 1;
    case waf: return 2;
    case proxy: return 3;
    case gateway: return 4;
    case authorizer: return 5;
    case identity: return 6;
    case policy: return 7;
    case platform: return 8;
    case application: return 9;
    case unknown: break;
  }
  return 10;
}

// An answer whose status is no refusal, or a remark about a request of a server whose access log is not at hand.
bool Joiner::states_of_request(const Record& record) const {
  if (record.is_request()) return record.status >= 400 && states_(record);
  if (record.kind != Kind::diagnostic || !record.has(Field::client) || !record.has(Field::path) || !record.has(Field::method)) return false;
  const std::string_view product = record.text(Field::product);
  const bool answered = std::any_of(all_.sources.begin(), all_.sources.end(), [&](const Source& source) {
    return source.requests && source.product == product && source.covers(record.time);
  });
  return !answered && states_(record);
}

Chains Joiner::run() {
  of_source_.resize(all_.sources.size());
  for (Index i = 0; i < all_.records.size(); ++i)
    if (joins(at(i))) of_source_[at(i).source].push_back(i);
  for (auto& each : of_source_) std::stable_sort(each.begin(), each.end(), [&](Index a, Index b) { return at(a).time < at(b).time; });
  find_shared();
  by_ids();
  by_connection();
  by_process();
  by_likeness();
  if (states_) join_by_time(all_, states_, sets_);
  for (Index i = 0; i < all_.records.size(); ++i) {
    if (sets_.root(i) != i) continue;
    Chain chain{sets_.members(i), sets_.score(i)};
    const bool denied = std::any_of(chain.records.begin(), chain.records.end(), [&](Index each) { return joins(at(each)) && (states_refusal(at(each)) || (states_ && states_of_request(at(each)))); });
    // A connection whose attempt succeeded in the end had no denial.
    const bool signed_in = std::any_of(chain.records.begin(), chain.records.end(), [&](Index each) {
      return at(each).kind == Kind::authentication && at(each).outcome == Outcome::allowed;
    });
    if (!denied || signed_in) {
      out_.unused.insert(out_.unused.end(), chain.records.begin(), chain.records.end());
      continue;
    }
    std::stable_sort(chain.records.begin(), chain.records.end(), [&](Index a, Index b) {
      const auto key = [&](Index each) { return std::tuple(!at(each).is_request(), hop_rank(at(each).layer), at(each).time.ns, at(each).ref); };
      return key(a) < key(b);
    });
    out_.chains.push_back(std::move(chain));
  }
  drop_answered(out_.chains);
  std::sort(out_.unused.begin(), out_.unused.end());
  std::stable_sort(out_.chains.begin(), out_.chains.end(), [&](const Chain& a, const Chain& b) {
    return std::tuple(at(a.records[0]).time.ns, at(a.records[0]).ref) < std::tuple(at(b.records[0]).time.ns, at(b.records[0]).ref);
  });
  return std::move(out_);
}

}  // namespace

Chains join(const Collection& all, const States& states) { return Joiner(all, states).run(); }

}  // namespace why403::stitch

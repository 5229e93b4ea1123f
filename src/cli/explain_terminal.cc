#include "cli/explain_terminal.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "cli/terminal.h"

namespace why403::cli {

using diagnose::Incident;
using diagnose::Verdict;

namespace {

std::string grouped(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += ',';
    out += digits[i];
  }
  return out;
}

std::string count(std::uint64_t number, std::string_view one, std::string_view many) { return grouped(number) + " " + std::string(number == 1 ? one : many); }

std::string clock(base::Time time) { return base::format_rfc3339(time, 0).substr(11, 8); }

// Columns that UTF-8 text takes: code points, which is right for what logs and names hold almost always.
std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string shortened(std::string text, std::size_t width) {
  text = base::printable(text);
  if (columns(text) <= width) return text;
  std::size_t at = 0;
  for (std::size_t seen = 0; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xc0) != 0x80 && ++seen >= width) break;
  }
  text.resize(at);
  return text.append("…");
}

class Page {
 public:
  Page(const Explanation& explanation, const ReportOptions& options, Terminal& terminal)
      : explanation_(explanation), options_(options), terminal_(terminal), width_(static_cast<std::size_t>(std::clamp(terminal.width(), 60, 120))) {}
  void print();

 private:
  void head();
  void summary(const std::vector<std::uint32_t>& incidents);
  void incident(std::size_t number, const Incident& incident);
  void fold(std::size_t from, const std::vector<std::uint32_t>& incidents);
  void row(std::string_view label, const std::string& text, const std::string& place = {});
  void paragraph(const std::string& text);
  [[nodiscard]] std::string place(const std::optional<event::SourceRef>& ref) const;
  [[nodiscard]] std::string who(const Incident& incident) const;
  [[nodiscard]] std::string named(std::string_view kind, std::string_view text) const { return explanation_.redacted ? pseudonym(kind, text) : std::string(text); }

  const Explanation& explanation_;
  const ReportOptions& options_;
  Terminal& terminal_;
  std::size_t width_;
  std::size_t lines_ = 0;
};

std::string Page::place(const std::optional<event::SourceRef>& ref) const {
  if (!ref) return {};
  std::string out = explanation_.place(*ref);
  const std::size_t slash = out.rfind('/');
  return slash == std::string::npos ? out : out.substr(slash + 1);
}

void Page::row(std::string_view label, const std::string& text, const std::string& where) {
  const std::size_t room = width_ - 12 - (where.empty() ? 0 : columns(where) + 2);
  std::string shown = shortened(text, room);
  std::string line("   ");
  line.append(label).append(label.size() < 9 ? 9 - label.size() : 1, ' ').append(shown);
  if (!where.empty()) {
    const std::size_t used = 12 + columns(shown);
    line += std::string(width_ > used + columns(where) ? width_ - used - columns(where) : 2, ' ') + terminal_.paint(Ink::dim, base::printable(where));
  }
  terminal_.out() << line << "\n";
  ++lines_;
}

void Page::paragraph(const std::string& text) {
  std::string line;
  for (const std::string_view word : base::split(text, ' ')) {
    if (!line.empty() && columns(line) + 1 + columns(word) > width_) {
      terminal_.out() << line << "\n";
      ++lines_;
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += word;
  }
  terminal_.out() << line << "\n";
  ++lines_;
}

void Page::head() {
  const auto& all = *explanation_.all;
  std::string line = "why403";
  if (all.has_times()) {
    const std::string first = base::format_rfc3339(all.first, 0);
    const std::string last = base::format_rfc3339(all.last, 0);
    line += std::string("  ") + first.substr(0, 10) + " " + first.substr(11, 5) + "–" + (first.substr(0, 10) == last.substr(0, 10) ? std::string() : last.substr(0, 10) + " ") + last.substr(11, 5) + " UTC";
  }
  line += std::string("  ") + count(explanation_.read.files.size(), "file", "files") + ", " + count(explanation_.read.lines, "line", "lines") + ", " + grouped(explanation_.read.malformed) + " malformed";
  terminal_.out() << terminal_.paint(Ink::bold, line) << "\n";
  ++lines_;
  std::size_t shown = 0;
  for (const ingest::FileReport& file : explanation_.read.files)
    for (const ingest::MalformedLine& bad : file.shown)
      if (shown++ < 3) row("no event", shortened(bad.excerpt, 40), file.name + ":" + std::to_string(bad.line));
  if (all.denials_lost > 0) row("limit", count(all.denials_lost, "refusal", "refusals") + " beyond the memory limits counted, not diagnosed");
  if (all.successes.thinned() > 0) row("limit", "successes thinned: first and last of each minute stay");
  terminal_.out() << "\n";
  ++lines_;
}

std::string Page::who(const Incident& incident) const {
  std::string out;
  if (incident.people > 0) out = incident.people == 1 && !incident.principals.empty() ? named("person", incident.principals[0].name) : count(incident.people, "person", "people");
  if (incident.services > 0) {
    std::string services = count(incident.services, "service", "services");
    if (incident.services <= 3) {
      std::string list;
      for (const diagnose::Affected& each : incident.principals)
        if (each.kind == "service") list.append(list.empty() ? "" : ", ").append(named("service", each.name));
      services.append(" (").append(list).append(")");
    }
    out.append(out.empty() ? "" : ", ").append(services);
  }
  if (out.empty()) out = incident.clients.size() == 1 ? named("address", incident.clients[0]) : count(incident.clients.size(), "address", "addresses");
  return out;
}

void Page::summary(const std::vector<std::uint32_t>& incidents) {
  std::size_t denials = 0, hostile = 0;
  for (const std::uint32_t i : incidents) {
    const std::size_t mine = explanation_.denials(i);
    denials += mine;
    if (diagnose::is_hostile(explanation_.report.incidents[i].verdict)) hostile += mine;
  }
  if (denials == 0) {
    paragraph(explanation_.read.events == 0 ? "No line was recognised: `why403 formats --detect FILE` says what was tried." : "No refusal found: nothing was denied in these logs.");
    return;
  }
  const Incident& worst = explanation_.report.incidents[incidents.front()];
  std::string text;
  if (!diagnose::is_hostile(worst.verdict)) {
    text = who(worst) + " refused since " + clock(worst.first) + ": " + std::string(title(worst.cause)) + (worst.resources.size() == 1 && !worst.resources[0].empty() ? std::string(" at ").append(worst.resources[0]) : std::string()) + ".";
    if (worst.change) text += std::string(" ") + (worst.change->who.empty() ? std::string("Somebody") : named("person", worst.change->who)) + " " + worst.change->what + " at " + clock(worst.change->time) + "; " + (worst.state == diagnose::State::ongoing ? "still so at " + clock(worst.last) + "." : std::string(diagnose::name(worst.state)) + ".");
  } else {
    text = worst.title + ", " + count(explanation_.denials(incidents.front()), "refusal", "refusals") + ".";
  }
  text += std::string(" ") + count(denials, "refusal", "refusals") + " in " + count(incidents.size(), "incident", "incidents");
  if (hostile > 0) {
    const bool in = std::any_of(incidents.begin(), incidents.end(), [&](std::uint32_t i) { return explanation_.report.incidents[i].got_in == diagnose::GotIn::yes; });
    text += "; " + std::to_string(hostile * 100 / denials) + " % from attackers or unwanted programs, which " + (in ? "GOT IN" : "did not get in");
  }
  paragraph(base::printable(text + "."));
}

Ink ink_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::attack: return Ink::red;
    case Verdict::misconfiguration: return Ink::yellow;
    case Verdict::unwanted_automation: return Ink::blue;
    default: return Ink::bold;
  }
}

void Page::incident(std::size_t number, const Incident& incident) {
  const std::string share = std::to_string(incident.confidence).substr(0, 4);
  terminal_.out() << "\n";
  const std::string heading = explanation_.redacted && diagnose::is_hostile(incident.verdict) ? std::string(name(incident.pattern)) : incident.heading;
  terminal_.out() << std::to_string(number) << "  " << terminal_.paint(ink_of(incident.verdict), base::printable(heading)) << "   " << (diagnose::is_hostile(incident.verdict) ? name(incident.pattern) : name(incident.cause)) << "   "
                  << name(incident.verdict) << " " << share << ", " << name(incident.certainty) << "   " << diagnose::name(incident.state) << "\n";
  lines_ += 2;
  const event::SourceRef first = explanation_.record(explanation_.report.denials[incident.denials.front()].front).ref;
  std::string resources = incident.resources.size() == 1 ? incident.resources[0] : count(incident.resources.size(), "resource", "resources");
  row("hit", who(incident) + ", " + count(incident.denials.size(), "refusal", "refusals") + (resources.empty() ? std::string() : std::string(" at ").append(resources)), place(first));
  if (!incident.directive.empty()) row("rule", incident.directive);
  else if (!incident.rule.empty()) row("rule", incident.rule);
  if (!diagnose::is_hostile(incident.verdict) && (incident.successes_before > 0 || incident.successes_after > 0))
    row("before", std::to_string(incident.callers_before) + " of " + std::to_string(incident.callers) + " callers succeeded before (" + grouped(incident.successes_before) + "×); since then " + grouped(incident.successes_after) + " successes");
  std::string hops;
  for (const diagnose::Hop& hop : incident.hops) {
    hops.append(hops.empty() ? "" : " > ").append(hop.product.empty() ? hop.hop : hop.product);
    if (hop.outcome == "refused") hops.append(hop.product.empty() ? "" : " (" + hop.hop + ")").append(" REFUSED");
    else hops += " ok";
  }
  row("chain", hops);
  if (incident.change) row("change", clock(incident.change->time) + " " + named("person", incident.change->who) + " " + incident.change->what, incident.change->ref ? place(incident.change->ref) : incident.change->place);
  std::size_t in_favour = 0, against = 0;
  for (const diagnose::Evidence& each : incident.evidence) {
    std::size_t& said = each.in_favour ? in_favour : against;
    if (each.weight < 0.5 || said >= (options_.all ? 6U : 2U)) continue;
    ++said;
    row(each.in_favour ? "for" : "against", each.shows, place(each.ref));
  }
  for (const auto& [cause, weight] : incident.alternatives)
    if (weight >= 0.1 && options_.all) row("else", std::to_string(weight).substr(0, 4) + " " + std::string(title(cause)));
  for (const diagnose::Suspect& each : incident.other_changes)
    if (each.odds >= 0.02) row("else", std::to_string(each.odds).substr(0, 4) + " " + each.change->what + " at " + clock(each.change->time), each.change->ref ? place(each.change->ref) : each.change->place);
  if (diagnose::is_hostile(incident.verdict)) {
    row("got in", incident.got_in == diagnose::GotIn::no ? "no: none of the refused paths or accounts later answered success" : incident.got_in == diagnose::GotIn::yes ? "YES: what had been refused later answered success" : "unknown: the logs hold no successes", place(incident.got_in_ref));
    for (const std::string& trick : incident.evasion) row("evasion", trick);
    row("block", std::string("collateral ") + std::to_string(incident.collateral) + (incident.collateral == 0 ? ": nobody else signed in from there" : ": signed-in people share the address"));
  } else {
    for (const diagnose::Fix& fix : incident.fix) {
      row("fix", fix.who + ": " + fix.what);
      for (const std::string& hold : fix.hold) row("hold", hold + "; confirm before access is given back");
    }
  }
  if (options_.all) {
    if (!incident.counterfactual.empty()) row("unless", incident.counterfactual);
    row("id", incident.id);
    row("verify", incident.verify);
  }
}

void Page::fold(std::size_t from, const std::vector<std::uint32_t>& incidents) {
  if (from >= incidents.size()) return;
  std::size_t denials = 0;
  std::vector<std::string> kinds;
  for (std::size_t i = from; i < incidents.size(); ++i) {
    const Incident& each = explanation_.report.incidents[incidents[i]];
    denials += explanation_.denials(incidents[i]);
    const std::string kind(diagnose::is_hostile(each.verdict) ? name(each.pattern) : each.folded ? "ordinary challenges" : title(each.cause));
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.push_back(kind);
  }
  std::string text = std::to_string(from + 1);
  if (from + 1 < incidents.size()) text.append("–").append(std::to_string(incidents.size()));
  text += std::string("  ") + count(denials, "refusal", "refusals") + ": ";
  for (std::size_t i = 0; i < kinds.size() && i < 5; ++i) text.append(i ? ", " : "").append(kinds[i]);
  if (kinds.size() > 5) text += " …";
  terminal_.out() << "\n";
  paragraph(text + " (--all)");
}

void Page::print() {
  head();
  std::vector<std::uint32_t> incidents = explanation_.incidents();
  if (options_.rank_danger)
    std::stable_sort(incidents.begin(), incidents.end(), [&](std::uint32_t a, std::uint32_t b) { return explanation_.report.incidents[a].danger > explanation_.report.incidents[b].danger; });
  summary(incidents);
  std::size_t shown = 0;
  for (; shown < incidents.size(); ++shown) {
    const Incident& each = explanation_.report.incidents[incidents[shown]];
    if (!options_.all && shown > 0 && (lines_ + 12 > kReportLinesMax || each.folded)) break;
    incident(shown + 1, each);
  }
  fold(shown, incidents);
  std::size_t unexplained = 0;
  for (std::size_t i = 0; i < explanation_.shown.size(); ++i) unexplained += explanation_.shown[i] && explanation_.report.denials[i].cause == diagnose::Cause::unknown;
  if (unexplained > 0 || (options_.all && !explanation_.report.would_help.empty())) {
    std::string text = count(unexplained, "refusal", "refusals") + " unexplained";
    for (std::size_t i = 0; i < explanation_.report.would_help.size(); ++i) text.append(i ? ", " : "; would help: ").append(explanation_.report.would_help[i]);
    terminal_.out() << "\n";
    paragraph(base::printable(text));
  }
}

}  // namespace

void print_report(const Explanation& explanation, const ReportOptions& options, Terminal& terminal) { Page(explanation, options, terminal).print(); }

}  // namespace why403::cli

#include "cli/explain_terminal.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "cli/explain_words.h"
#include "cli/terminal.h"

namespace why403::cli {

using diagnose::Incident;
using diagnose::Verdict;

namespace {

/// Columns of a place, and lines of one row, at most.
constexpr std::size_t kPlaceMax = 28;
constexpr std::size_t kRowLinesMax = 3;

class Page {
 public:
  Page(const Explanation& explanation, const ReportOptions& options, Terminal& terminal)
      : explanation_(explanation), options_(options), terminal_(terminal), width_(static_cast<std::size_t>(std::clamp(terminal.width(), 60, 120))) {}
  void print();

 private:
  void head();
  void incident(std::size_t number, const Incident& incident);
  void fold(std::size_t from, const std::vector<std::uint32_t>& incidents);
  void row(std::string_view label, const std::string& text, const std::string& place = {});
  void paragraph(const std::string& text);
  [[nodiscard]] std::string place(const std::optional<event::SourceRef>& ref) const;

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
  if (slash != std::string::npos) out = out.substr(slash + 1);
  // The end of a long name tells most, and the line's number stands there.
  if (out.size() <= kPlaceMax) return out;
  std::size_t from = out.size() - kPlaceMax + 1;
  while (from < out.size() && (static_cast<unsigned char>(out[from]) & 0xc0) == 0x80) ++from;
  return "…" + out.substr(from);
}

// A label, its text in as many lines as it takes (a few), and where that stands at the end of the first.
void Page::row(std::string_view label, const std::string& text, const std::string& where) {
  const std::string safe = base::printable(explanation_.safe(text));
  std::string_view rest = safe;
  for (std::size_t line_number = 0; line_number < kRowLinesMax; ++line_number) {
    const std::string here = line_number == 0 ? base::printable(where) : std::string();
    const std::size_t taken = 12 + (here.empty() ? 0 : columns(here) + 2);
    const std::size_t room = width_ > taken + 20 ? width_ - taken : 20;
    std::string part(rest);
    if (columns(rest) > room && line_number + 1 < kRowLinesMax) {
      // At the last blank that fits.
      std::size_t cut = std::string_view::npos;
      for (std::size_t at = rest.find(' '); at != std::string_view::npos && columns(rest.substr(0, at)) <= room; at = rest.find(' ', at + 1)) cut = at;
      if (cut != std::string_view::npos && cut > 0) part = std::string(rest.substr(0, cut));
    }
    const std::size_t used = part.size();
    part = shortened(part, room);
    std::string line("   ");
    if (line_number == 0) line.append(label).append(label.size() < 9 ? 9 - label.size() : 1, ' ');
    else line.append(9, ' ');
    line += part;
    if (!here.empty()) line += std::string(width_ > 12 + columns(part) + columns(here) ? width_ - 12 - columns(part) - columns(here) : 2, ' ') + terminal_.paint(Ink::dim, here);
    terminal_.out() << line << "\n";
    ++lines_;
    rest = used < rest.size() ? base::trim(rest.substr(used)) : std::string_view();
    if (rest.empty()) return;
  }
}

void Page::paragraph(const std::string& text) {
  std::string line;
  const std::string safe = explanation_.safe(text);
  for (const std::string_view word : base::split(safe, ' ')) {
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
  const ingest::Irregular& irregular = explanation_.read.irregular;
  for (const auto& [number, word] : {std::pair{irregular.cut, " cut"}, {irregular.not_utf8, " not UTF-8"}, {irregular.nul, " with NULs"}, {explanation_.read.unreadable, " unreadable"}})
    if (number > 0) line += ", " + grouped(number) + word;
  terminal_.out() << terminal_.paint(Ink::bold, line) << "\n";
  ++lines_;
  std::size_t shown = 0;
  for (const ingest::FileReport& file : explanation_.read.files)
    for (const ingest::MalformedLine& bad : file.shown)
      if (shown++ < 3) row("no event", shortened(explanation_.redacted ? "not shown" : bad.excerpt.empty() ? bad.reason : explanation_.excerpt(bad.excerpt), 40), file.name + ":" + std::to_string(bad.line));
  if (all.denials_lost > 0) row("limit", count(all.denials_lost, "refusal", "refusals") + " beyond the memory limits counted, not diagnosed");
  if (all.forgotten > 0) row("limit", count(all.forgotten, "older event", "older events") + " made room for later ones");
  if (all.successes.thinned() > 0) row("limit", "successes thinned: first and last of each minute stay");
  terminal_.out() << "\n";
  ++lines_;
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
    terminal_.out() << "\n";
  terminal_.out() << std::to_string(number) << "  " << terminal_.paint(ink_of(incident.verdict), base::printable(heading(explanation_, incident))) << "   " << (diagnose::is_hostile(incident.verdict) ? name(incident.pattern) : name(incident.cause)) << "   "
                  << name(incident.verdict) << " " << hundredths(incident.confidence) << ", " << name(incident.certainty) << "   " << diagnose::name(incident.state) << "\n";
  lines_ += 2;
  const event::SourceRef first = explanation_.record(explanation_.report.denials[incident.denials.front()].front).ref;
  std::string resources = incident.resources.size() == 1 ? incident.resources[0] : count(incident.resources.size(), "resource", "resources");
  row("hit", who(explanation_, incident) + ", " + count(incident.denials.size(), "refusal", "refusals") + (resources.empty() ? std::string() : std::string(" at ").append(resources)), place(first));
  if (!incident.directive.empty()) row("rule", incident.directive);
  else if (!incident.rule.empty()) row("rule", incident.rule);
  if (const std::string text = before(incident); !text.empty()) row("before", text);
  std::string hops;
  for (const diagnose::Hop& hop : incident.hops) {
    hops.append(hops.empty() ? "" : " > ").append(hop.product.empty() ? hop.hop : hop.product);
    if (hop.outcome == "refused") hops.append(hop.product.empty() ? "" : " (" + hop.hop + ")").append(" REFUSED");
    else hops += " ok";
  }
  row("chain", hops);
  if (incident.change) row("change", change(explanation_, incident), incident.change->ref ? place(incident.change->ref) : incident.change->place);
  std::size_t in_favour = 0, against = 0;
  for (const diagnose::Evidence& each : incident.evidence) {
    std::size_t& said = each.in_favour ? in_favour : against;
    if (each.weight < 0.5 || said >= (options_.all ? 6U : 2U)) continue;
    ++said;
    row(each.in_favour ? "for" : "against", std::string(each.shows), place(each.ref));
  }
  for (const auto& [cause, weight] : incident.alternatives)
    if (weight >= 0.1 && options_.all) row("else", hundredths(weight) + " " + std::string(title(cause)));
  // Other changes matter beside the one that is held responsible; without one they are guesses.
  for (const diagnose::Suspect& each : incident.other_changes)
    if (each.odds >= 0.02 && (incident.change || options_.all)) row("else", hundredths(each.odds) + " " + each.change->what + " at " + clock(each.change->time), each.change->ref ? place(each.change->ref) : each.change->place);
  if (diagnose::is_hostile(incident.verdict)) {
    row("got in", got_in(incident), place(incident.got_in_ref));
    for (const std::string& trick : incident.evasion) row("evasion", trick);
    row("block", collateral(incident));
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
  const std::vector<std::uint32_t> incidents = explanation_.incidents();
  paragraph(base::printable(summary(explanation_, incidents)));
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
    std::string text = unexplained > 0 ? count(unexplained, "refusal", "refusals") + " unexplained; would help: " : std::string("would say more: ");
    if (explanation_.report.would_help.empty()) text = count(unexplained, "refusal", "refusals") + " unexplained";
    for (std::size_t i = 0; i < explanation_.report.would_help.size(); ++i) text.append(i ? ", " : "").append(explanation_.report.would_help[i]);
    terminal_.out() << "\n";
    paragraph(base::printable(text));
  }
}

}  // namespace

void print_report(const Explanation& explanation, const ReportOptions& options, Terminal& terminal) { Page(explanation, options, terminal).print(); }

}  // namespace why403::cli

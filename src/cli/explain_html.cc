// --html: the report as one file that needs nothing else: timeline, incidents, chains, evidence, ticket texts.
//
// No script and no link to anywhere. Colours are never the only carrier of a meaning; everything that folds is a
// <details>, which keyboards and screen readers know.
#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "cli/explain_words.h"

namespace why403::cli {

using diagnose::Incident;

namespace {

/// Incidents written in full; the file stays below 5 MB.
constexpr std::size_t kIncidentsMax = 200;
constexpr std::size_t kSlots = 96;  // columns of the timeline

constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark;--ink:#1b2330;--paper:#fff;--soft:#f3f5f8;--line:#c9d1dc;--misconfiguration:#a05a00;--attack:#b3202a;--unwanted-automation:#2357a8;--caller-fault:#5b5b8a;--working-as-intended:#2c6e49;--undetermined:#666}
@media(prefers-color-scheme:dark){:root{--ink:#e6eaf0;--paper:#12161c;--soft:#1c222b;--line:#3a4554;--misconfiguration:#f0b060;--attack:#ff8a8f;--unwanted-automation:#8fb8ff;--caller-fault:#b9b9e8;--working-as-intended:#7fd0a3;--undetermined:#aaa}}
*{box-sizing:border-box}body{margin:0 auto;max-width:66rem;padding:1.5rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
h1{font-size:1.4rem;margin:0}h2{font-size:1.1rem;margin:0}.lead{font-size:1.1rem;max-width:46rem}article{border:1px solid var(--line);border-radius:.5rem;padding:1rem;margin:1rem 0;background:var(--soft)}
dl{display:grid;grid-template-columns:6rem 1fr;gap:.2rem 1rem;margin:.6rem 0}dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}
code,pre{font:13px/1.4 ui-monospace,monospace}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--paper);border:1px solid var(--line);padding:.5rem;border-radius:.3rem;margin:.3rem 0}
.tag{font-weight:600}ol.chain{display:flex;flex-wrap:wrap;gap:.4rem;list-style:none;padding:0;margin:0}ol.chain li{border:1px solid var(--line);border-radius:1rem;padding:0 .7rem;background:var(--paper)}ol.chain li+li::before{content:"\2192";margin-right:.4rem}ol.chain li.refused{border:2px solid var(--attack);font-weight:600}
.wide{overflow-x:auto}svg{width:100%;min-width:44rem;height:auto;display:block}svg text{fill:var(--ink);font:11px system-ui,sans-serif}a{color:inherit}summary{cursor:pointer}:focus-visible{outline:3px solid var(--unwanted-automation)}
table{border-collapse:collapse;width:100%}caption{position:absolute;clip-path:inset(50%)}th,td{text-align:left;padding:.2rem .5rem;border-bottom:1px solid var(--line);vertical-align:top}td.n{text-align:right}
@media(max-width:40rem){body{padding:.8rem}dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}}
@media print{body{max-width:none;padding:0}details::details-content{content-visibility:visible;block-size:auto}svg{min-width:0}.wide{overflow:visible}h2,summary{break-after:avoid}pre,ol.chain{break-inside:avoid}}
)";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : base::printable(text)) {
    switch (c) {
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

class Page {
 public:
  explicit Page(const Explanation& explanation) : explanation_(explanation), incidents_(explanation.incidents()) {}
  std::string write();

 private:
  void timeline();
  void track(std::size_t row, const Incident& incident);
  void incident(const Incident& incident);
  void fact(std::string_view label, const std::string& text);
  void list(std::string_view label, const std::vector<std::string>& texts, std::size_t most);
  void facts(const Incident& incident);
  void evidence(const Incident& incident);
  void ticket(const Incident& incident);
  [[nodiscard]] std::string moment(base::Time time) const;
  [[nodiscard]] double x_of(base::Time time) const;

  const Explanation& explanation_;
  std::vector<std::uint32_t> incidents_;
  std::string out_;
};

// The day only where the logs hold more than one.
std::string Page::moment(base::Time time) const {
  const std::string text = base::format_rfc3339(time, 0);
  const bool one_day = text.substr(0, 10) == base::format_rfc3339(explanation_.all->first, 0).substr(0, 10) && text.substr(0, 10) == base::format_rfc3339(explanation_.all->last, 0).substr(0, 10);
  return one_day ? clock(time) : text.substr(0, 10) + " " + clock(time);
}

double Page::x_of(base::Time time) const {
  const auto& all = *explanation_.all;
  const double span = std::max<double>(1, static_cast<double>(all.last.ns - all.first.ns));
  return 180 + 700 * static_cast<double>(time.ns - all.first.ns) / span;
}

// One digit after the point is enough for a drawing.
std::string number(double value) {
  const long tenths = std::lround(value * 10);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

void Page::track(std::size_t row, const Incident& incident) {
  std::array<std::size_t, kSlots> slots{};
  std::size_t most = 1;
  const auto& all = *explanation_.all;
  const double span = std::max<double>(1, static_cast<double>(all.last.ns - all.first.ns));
  for (const std::uint32_t i : incident.denials) {
    const auto slot = std::min(kSlots - 1, static_cast<std::size_t>(static_cast<double>(explanation_.report.denials[i].time.ns - all.first.ns) / span * kSlots));
    most = std::max(most, ++slots[slot]);
  }
  const double y = 24 + 34 * static_cast<double>(row);
  out_.append("<text x=\"0\" y=\"").append(number(y + 18)).append("\">").append(escaped(shortened(heading(explanation_, incident), 24))).append("</text>");
  for (std::size_t i = 0; i < kSlots; ++i) {
    if (slots[i] == 0) continue;
    const double height = 4 + 22 * static_cast<double>(slots[i]) / static_cast<double>(most);
    out_.append("<rect x=\"").append(number(180 + 700.0 * static_cast<double>(i) / kSlots)).append("\" y=\"").append(number(y + 26 - height)).append("\" width=\"6\" height=\"").append(number(height));
    out_.append("\" fill=\"var(--").append(name(incident.verdict)).append(")\"><title>").append(count(slots[i], "refusal", "refusals")).append("</title></rect>");
  }
  if (incident.change) {
    const std::string x = number(x_of(incident.change->time));
    out_.append("<path d=\"M").append(x).append(" ").append(number(y)).append("v28\" stroke=\"var(--ink)\" stroke-dasharray=\"3 2\"/><text x=\"").append(x).append("\" y=\"").append(number(y - 2)).append("\" text-anchor=\"middle\">change</text>");
  }
}

void Page::timeline() {
  const auto& all = *explanation_.all;
  if (!all.has_times() || incidents_.empty()) return;
  const std::size_t rows = std::min<std::size_t>(incidents_.size(), 8);
  const double height = 24 + 34 * static_cast<double>(rows) + 24;
  out_.append("<h2>Timeline</h2><div class=\"wide\" role=\"region\" aria-label=\"timeline\" tabindex=\"0\"><svg viewBox=\"0 0 900 ").append(number(height)).append("\" role=\"img\" aria-label=\"refusals over time by incident; the table below says the same\">");
  for (std::size_t i = 0; i < rows; ++i) track(i, explanation_.report.incidents[incidents_[i]]);
  for (int i = 0; i <= 4; ++i) {
    const base::Time time{all.first.ns + (all.last.ns - all.first.ns) / 4 * i};
    out_.append("<text x=\"").append(number(x_of(time))).append("\" y=\"").append(number(height - 6)).append("\" text-anchor=\"middle\">").append(moment(time).substr(0, moment(time).size() - 3)).append("</text>");
  }
  out_ += "</svg></div><div class=\"wide\" role=\"region\" aria-label=\"table of incidents\" tabindex=\"0\"><table><caption>Incidents</caption><thead><tr><th scope=\"col\">Incident</th><th scope=\"col\">Verdict</th><th scope=\"col\">Refusals</th><th scope=\"col\">First</th><th scope=\"col\">Last</th><th scope=\"col\">State</th></tr></thead><tbody>";
  for (std::size_t i = 0; i < incidents_.size() && i < kIncidentsMax; ++i) {
    const Incident& each = explanation_.report.incidents[incidents_[i]];
    out_.append("<tr><th scope=\"row\"><a href=\"#").append(each.id).append("\">").append(escaped(title(explanation_, each))).append("</a></th><td>").append(name(each.verdict)).append("</td><td class=\"n\">").append(grouped(explanation_.denials(incidents_[i])));
    out_.append("</td><td>").append(moment(each.first)).append("</td><td>").append(moment(each.last)).append("</td><td>").append(diagnose::name(each.state)).append("</td></tr>");
  }
  out_ += "</tbody></table></div>";
}

void Page::fact(std::string_view label, const std::string& text) {
  if (!text.empty()) out_.append("<dt>").append(label).append("</dt><dd>").append(escaped(explanation_.safe(text))).append("</dd>");
}

void Page::evidence(const Incident& incident) {
  out_ += "<details><summary>Evidence and lines</summary>";
  for (const diagnose::Evidence& each : incident.evidence) {
    out_.append("<p>").append(each.in_favour ? "for: " : "against: ").append(escaped(explanation_.safe(each.shows)));
    if (each.ref) out_.append(" <code>").append(escaped(explanation_.place(*each.ref))).append("</code>");
    out_ += "</p>";
    if (each.ref && !explanation_.redacted && !each.excerpt.empty()) out_.append("<pre>").append(escaped(explanation_.excerpt(each.excerpt))).append("</pre>");
  }
  out_ += "</details>";
}

void Page::ticket(const Incident& incident) {
  out_.append("<details><summary>Text for a ticket</summary><pre>").append(escaped(title(explanation_, incident))).append("\n");
  out_.append(escaped(who(explanation_, incident) + ", " + count(incident.denials.size(), "refusal", "refusals") + ", " + base::format_rfc3339(incident.first, 0) + " to " + base::format_rfc3339(incident.last, 0) + ", " + std::string(diagnose::name(incident.state)))).append("\n");
  out_.append(name(incident.cause)).append(", ").append(name(incident.verdict)).append(" ").append(hundredths(incident.confidence)).append(", ").append(name(incident.certainty)).append("\n");
  if (incident.change) out_.append("change: ").append(escaped(explanation_.safe(change(explanation_, incident)))).append("\n");
  for (const diagnose::Fix& fix : incident.fix) {
    out_.append("fix: ").append(escaped(explanation_.safe(fix.who + ": " + fix.what))).append("\n");
    for (const std::string& hold : fix.hold) out_.append("hold: ").append(escaped(explanation_.safe(hold))).append("\n");
  }
  out_.append("incident ").append(incident.id).append("</pre></details>");
}

// The first few of them, and how many more there are.
void Page::list(std::string_view label, const std::vector<std::string>& texts, std::size_t most) {
  std::string out;
  for (std::size_t i = 0; i < texts.size() && i < most; ++i) out.append(i ? ", " : "").append(texts[i]);
  if (texts.size() > most) out.append(" and ").append(grouped(texts.size() - most)).append(" more");
  fact(label, out);
}

void Page::facts(const Incident& incident) {
  fact("hit", who(explanation_, incident) + ", " + count(incident.denials.size(), "refusal", "refusals"));
  std::vector<std::string> names;
  for (const diagnose::Affected& each : incident.principals) names.push_back(named(explanation_, each.kind == "service" ? "service" : "person", each.name));
  if (names.size() > 1) list("names", names, 20);
  std::vector<std::string> clients;
  for (const std::string& each : incident.clients) clients.push_back(named(explanation_, "address", each));
  list("from", clients, 12);
  list("at", incident.resources, 12);
  fact("rule", incident.directive.empty() ? incident.rule : incident.directive);
  fact("before", before(incident));
  fact("change", change(explanation_, incident));
  if (diagnose::is_hostile(incident.verdict)) {
    fact("got in", got_in(incident));
    for (const std::string& trick : incident.evasion) fact("evasion", trick);
    fact("block", collateral(incident));
  }
  fact("unless", incident.counterfactual);
  for (const auto& [cause, share] : incident.alternatives)
    if (share >= 0.1) fact("else", hundredths(share) + " " + std::string(diagnose::title(cause)));
  for (const diagnose::Fix& fix : incident.fix) {
    fact("fix", fix.who + ": " + fix.what);
    for (const std::string& hold : fix.hold) fact("hold", hold + "; confirm before access is given back");
  }
  fact("verify", incident.verify);
}

void Page::incident(const Incident& incident) {
  out_.append("<article id=\"").append(incident.id).append("\" style=\"border-left:.4rem solid var(--").append(name(incident.verdict)).append(")\"><h2>").append(escaped(title(explanation_, incident))).append("</h2><p><span class=\"tag\">");
  out_.append(name(incident.cause)).append("</span>, ").append(name(incident.verdict)).append(" ").append(hundredths(incident.confidence)).append(", ").append(name(incident.certainty)).append(", ").append(name(incident.pattern)).append(", ").append(diagnose::name(incident.state)).append("</p>");
  out_ += "<ol class=\"chain\" aria-label=\"hops of an example\">";
  for (const diagnose::Hop& hop : incident.hops)
    out_.append(hop.outcome == "refused" ? "<li class=\"refused\">" : "<li>").append(escaped(hop.product.empty() ? hop.hop : hop.product + " (" + hop.hop + ")")).append(hop.outcome == "refused" ? " refused" : " ok").append("</li>");
  out_ += "</ol><dl>";
  facts(incident);
  out_ += "</dl>";
  evidence(incident);
  ticket(incident);
  out_ += "</article>";
}

std::string Page::write() {
  out_.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>why403 report</title><style>").append(kStyle).append("</style></head><body><main><h1>Why requests were refused</h1>");
  out_.append("<p class=\"lead\">").append(escaped(explanation_.safe(summary(explanation_, incidents_)))).append("</p><p>").append(count(explanation_.read.files.size(), "file", "files")).append(", ").append(count(explanation_.read.lines, "line", "lines")).append(", ").append(grouped(explanation_.read.malformed)).append(" malformed");
  if (explanation_.all->has_times()) out_.append(", ").append(base::format_rfc3339(explanation_.all->first, 0)).append(" to ").append(base::format_rfc3339(explanation_.all->last, 0));
  out_ += "; times are UTC</p>";
  timeline();
  for (std::size_t i = 0; i < incidents_.size() && i < kIncidentsMax; ++i) incident(explanation_.report.incidents[incidents_[i]]);
  if (incidents_.size() > kIncidentsMax) out_.append("<p>").append(count(incidents_.size() - kIncidentsMax, "smaller incident is", "smaller incidents are")).append(" in the JSON report.</p>");
  out_ += "</main></body></html>\n";
  return std::move(out_);
}

}  // namespace

std::string report_html(const Explanation& explanation) { return Page(explanation).write(); }

}  // namespace why403::cli

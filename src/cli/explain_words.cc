#include "cli/explain_words.h"

#include <algorithm>

#include "base/text.h"

namespace why403::cli {

using diagnose::Incident;

namespace {

// `29 s`, `4 min`, `2 h`
std::string span(base::Duration duration) {
  const std::int64_t seconds = duration.ns / base::kSecond.ns;
  if (seconds < 120) return std::to_string(seconds) + " s";
  return seconds < 7200 ? std::to_string(seconds / 60) + " min" : std::to_string(seconds / 3600) + " h";
}

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  return text;
}

// Who lost what when, after which change, whether it is still so, and what to do.
std::string headline(const Explanation& explanation, const Incident& incident) {
  const std::string where = incident.place.empty() ? std::string() : " " + incident.place;
  std::string text = capitalised(who(explanation, incident));
  if (incident.change) {
    text += " lost" + (where.empty() ? " access" : where) + " at " + clock(incident.first);
    const std::string what = (incident.change->who.empty() ? std::string("somebody") : named(explanation, "person", incident.change->who)) + " " + incident.change->what;
    const base::Duration after = incident.first - incident.change->time;
    text += after.ns >= 0 ? ", " + span(after) + " after " + what : ", when " + what;
  } else {
    text += " refused" + (where.empty() ? std::string() : " at" + where) + " since " + clock(incident.first) + ": " + std::string(title(incident.cause));
  }
  if (incident.state == diagnose::State::ongoing) text += "; still so at " + clock(incident.last) + ".";
  else if (incident.state == diagnose::State::recovering) text += "; recovering, " + std::to_string(incident.callers_after) + " of " + std::to_string(incident.callers) + " back.";
  else text += "; over since " + clock(incident.last) + ".";
  const diagnose::Fix* fix = incident.fix.empty() ? nullptr : &incident.fix.front();
  if (fix && !fix->what.empty() && !fix->what.starts_with("nothing")) {
    text += " " + capitalised(fix->what);
    if (!fix->hold.empty()) text += " (but not " + named(explanation, "person", fix->hold.front().substr(0, fix->hold.front().find(": "))) + (fix->hold.size() > 1 ? " and others on hold" : "") + ")";
    text += ".";
  }
  return text;
}

std::string hostile_part(const Explanation& explanation, const std::vector<std::uint32_t>& incidents, std::size_t hostile, std::size_t denials) {
  std::size_t count_of = 0;
  bool in = false;
  const Incident* first = nullptr;
  for (const std::uint32_t i : incidents) {
    const Incident& each = explanation.report.incidents[i];
    if (!diagnose::is_hostile(each.verdict)) continue;
    if (count_of++ == 0) first = &each;
    in |= each.got_in == diagnose::GotIn::yes;
  }
  const std::string who_did = count_of == 1 ? "a " + std::string(first->pattern == diagnose::Pattern::scan ? "scanner" : name(first->pattern)) : std::to_string(count_of) + " attackers or unwanted programs";
  return "; " + who_did + " made " + std::to_string(hostile * 100 / denials) + " % of them and " + (in ? "GOT IN" : "did not get in");
}

}  // namespace

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

std::string hundredths(double share) { return std::to_string(share).substr(0, 4); }

std::string named(const Explanation& explanation, std::string_view kind, std::string_view text) { return explanation.redacted ? pseudonym(kind, text) : std::string(text); }

std::string who(const Explanation& explanation, const Incident& incident) {
  std::string out;
  if (incident.people > 0) out = incident.people == 1 && !incident.principals.empty() ? named(explanation, "person", incident.principals[0].name) : count(incident.people, "person", "people");
  if (incident.services > 0) {
    std::string services = count(incident.services, "service", "services");
    if (incident.services == 1 && incident.people == 0 && incident.principals.size() == 1) {
      services = named(explanation, "service", incident.principals[0].name);
    } else if (incident.services <= 3) {
      std::string list;
      for (const diagnose::Affected& each : incident.principals)
        if (each.kind == "service") list.append(list.empty() ? "" : ", ").append(named(explanation, "service", each.name));
      services.append(" (").append(list).append(")");
    }
    out.append(out.empty() ? "" : ", ").append(services);
  }
  if (out.empty()) out = incident.clients.size() == 1 ? named(explanation, "address", incident.clients[0]) : count(incident.clients.size(), "address", "addresses");
  return out;
}

std::string title(const Explanation& explanation, const Incident& incident) { return explanation.redacted ? std::string(diagnose::title(incident.cause)) : explanation.safe(incident.title); }

std::string heading(const Explanation& explanation, const Incident& incident) {
  return explanation.redacted && diagnose::is_hostile(incident.verdict) ? std::string(name(incident.pattern)) : explanation.safe(incident.heading);
}

std::string before(const Incident& incident) {
  if (diagnose::is_hostile(incident.verdict) || incident.successes_before + incident.successes_after == 0) return {};
  const std::string since = count(incident.successes_after, "success", "successes");
  if (incident.successes_before == 0) return "no success seen; since then " + since;
  return std::to_string(incident.callers_before) + " of " + count(incident.callers, "caller", "callers") + " succeeded before (" + grouped(incident.successes_before) + "×); since then " + since;
}

std::string change(const Explanation& explanation, const Incident& incident) {
  if (!incident.change) return {};
  return clock(incident.change->time) + " " + named(explanation, "person", incident.change->who) + " " + incident.change->what;
}

std::string got_in(const Incident& incident) {
  switch (incident.got_in) {
    case diagnose::GotIn::no: return "no: none of the refused paths or accounts later answered success";
    case diagnose::GotIn::yes: return "YES: what had been refused later answered success";
    case diagnose::GotIn::unknown: return "unknown: the logs hold no successes";
  }
  return {};
}

std::string collateral(const Incident& incident) {
  return "collateral " + std::to_string(incident.collateral) + (incident.collateral == 0 ? ": nobody else signed in from there" : ": signed-in people share the address");
}

std::string summary(const Explanation& explanation, const std::vector<std::uint32_t>& incidents) {
  std::size_t denials = 0, hostile = 0;
  for (const std::uint32_t i : incidents) {
    const std::size_t mine = explanation.denials(i);
    denials += mine;
    if (diagnose::is_hostile(explanation.report.incidents[i].verdict)) hostile += mine;
  }
  if (denials == 0) {
    if (const std::size_t others = explanation.report.denials.size(); others > 0)
      return "Nothing fits what was asked for, of " + count(others, "refusal", "refusals") + " in these logs.";
    return explanation.read.events == 0 ? "No line was recognised: `why403 formats --detect FILE` says what was tried." : "No refusal found: nothing was denied in these logs.";
  }
  const Incident& worst = explanation.report.incidents[incidents.front()];
  std::string text = diagnose::is_hostile(worst.verdict) ? capitalised(worst.title) + ", " + count(explanation.denials(incidents.front()), "refusal", "refusals") + "." : headline(explanation, worst);
  text += std::string(" ") + count(denials, "refusal", "refusals") + " in " + count(incidents.size(), "incident", "incidents");
  if (hostile > 0) text += hostile_part(explanation, incidents, hostile, denials);
  return text + ".";
}

}  // namespace why403::cli

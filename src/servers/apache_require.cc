#include "servers/apache_require.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "servers/pattern.h"

namespace why403::servers {

bool limits_method(const Directive& block, std::string_view method) {
  const std::string_view asked = method == "HEAD" ? "GET" : method;
  const bool named = std::any_of(block.arguments.begin(), block.arguments.end(), [&](const std::string& each) { return each == asked; });
  return named == (block.name == "<limit>");
}

namespace {

enum class Said { granted, denied, denied_without_user, neutral };

/// One Require line or container.
struct Rule {
  const Directive* directive = nullptr;
  const Section* section = nullptr;
};

bool is_rule(const Directive& each) { return each.name == "require" || each.name == "<requireall>" || each.name == "<requireany>" || each.name == "<requirenone>"; }

std::string who(const Request& request) { return request.client ? base::format_ip(*request.client) : std::string("the client"); }

// `10.1`, `10.1.0.0/255.255.0.0`, `10.1.0.0/16`, `2001:db8::/32`
std::optional<bool> address_fits(std::string_view wanted, const base::Ip& ip) {
  if (const auto network = base::parse_network(wanted)) return network->contains(ip);
  const base::Cut mask = base::cut(wanted, "/");
  if (mask.found) {
    const auto network = base::parse_ip(mask.before);
    const auto bits = base::parse_ip(mask.after);
    if (!network || !bits || !ip.is_v4()) return std::nullopt;
    return (ip.v4() & bits->v4()) == (network->v4() & bits->v4());
  }
  // The first one to three bytes of an address.
  if (wanted.find_first_not_of("0123456789.") == std::string_view::npos && !wanted.empty()) {
    std::string prefix(wanted);
    if (!prefix.ends_with('.')) prefix += '.';
    return base::format_ip(ip).starts_with(prefix);
  }
  return std::nullopt;
}

class Gate {
 public:
  Gate(const Sections& sections, const ApacheFacts& facts) : sections_(sections), facts_(facts) {}

  bool refuses(Outcome& out) {
    const bool any = sections_.last("satisfy") && base::equals_ignoring_case(sections_.last("satisfy").directive->argument(0), "any");
    Outcome by_address, by_rule;
    const bool host_denied = old_rules(by_address);
    const bool rule_denied = rules(by_rule);
    const bool old_used = by_address.directive.line != 0 || host_seen_;
    if (any && old_used && rules_seen_ && (!host_denied || !rule_denied)) return false;
    if (host_denied && !(any && rules_seen_)) {
      out = std::move(by_address);
      return true;
    }
    if (rule_denied) {
      out = std::move(by_rule);
      return true;
    }
    return false;
  }

 private:

  Said judge(const Rule& rule);
  Said judge_inner(const Rule& rule, std::string_view kind);
  Said word(const Directive& require, const Section& section);
  Said group(const std::vector<Rule>& rules, std::string_view kind);
  Said address(const Directive& require, std::size_t from);
  Said user(const Directive& require, std::size_t from, std::string_view kind);
  bool rules(Outcome& out);
  bool old_rules(Outcome& out);
  bool old_fits(const Directive& directive);
  void explain(Said said, Outcome& out) const;
  [[nodiscard]] bool has_authentication() const { return static_cast<bool>(sections_.last("authtype")) && !base::equals_ignoring_case(sections_.last("authtype").directive->argument(0), "None"); }

  const Sections& sections_;
  const ApacheFacts& facts_;
  bool rules_seen_ = false;
  bool host_seen_ = false;
  bool user_needed_ = false;
  Rule last_;
};

Said Gate::address(const Directive& require, std::size_t from) {
  const Request& request = *facts_.request;
  for (std::size_t i = from; i < require.arguments.size(); ++i) {
    if (!request.client) {
      if (facts_.oracle->ask("the client's address is in " + require.arguments[i])) return Said::granted;
      continue;
    }
    if (address_fits(require.arguments[i], *request.client).value_or(false)) return Said::granted;
  }
  return Said::denied;
}

// Names and groups need a signed-in user: without one Apache asks for credentials.
Said Gate::user(const Directive& require, std::size_t from, std::string_view kind) {
  user_needed_ = true;
  const Request& request = *facts_.request;
  if (!request.user || request.user->empty()) return Said::denied_without_user;
  if (!facts_.oracle->ask("the password did not match")) {
    if (kind == "valid-user") return Said::granted;
    if (kind == "user") return std::find(require.arguments.begin() + static_cast<std::ptrdiff_t>(from), require.arguments.end(), *request.user) != require.arguments.end() ? Said::granted : Said::denied;
    return facts_.oracle->ask("`" + require.text() + "` holds for " + *request.user) ? Said::granted : Said::denied;
  }
  return Said::denied_without_user;
}

Said Gate::word(const Directive& require, const Section&) {
  std::size_t at = 0;
  std::string kind = base::to_lower(require.argument(0));
  const bool negative = kind == "not";
  if (negative) kind = base::to_lower(require.argument(++at));
  ++at;
  Said said = Said::denied;
  const Request& request = *facts_.request;
  if (kind == "all") said = base::equals_ignoring_case(require.argument(at), "granted") ? Said::granted : Said::denied;
  else if (kind == "ip") said = address(require, at);
  else if (kind == "local") said = request.client && request.client->is_loopback() ? Said::granted : Said::denied;
  else if (kind == "method") said = std::find(require.arguments.begin() + static_cast<std::ptrdiff_t>(at), require.arguments.end(), request.method == "HEAD" ? "GET" : request.method) != require.arguments.end() ? Said::granted : Said::denied;
  else if (kind == "env") {
    for (std::size_t i = at; i < require.arguments.size(); ++i)
      if (facts_.environment(require.arguments[i])) said = Said::granted;
  } else if (kind == "expr") said = facts_.expression(require.argument(at)) ? Said::granted : Said::denied;
  else if (kind == "valid-user" || kind == "user" || kind == "group" || kind.starts_with("ldap-") || kind.starts_with("file-") || kind.starts_with("dbm-")) said = user(require, at, kind);
  else if (kind == "ssl" || kind == "ssl-verify-client") said = facts_.oracle->ask("the connection met `" + require.text() + "`") ? Said::granted : Said::denied;
  else said = facts_.oracle->ask("`" + require.text() + "` held") ? Said::granted : Said::denied;
  if (!negative) return said;
  // A negated line can only refuse: where it does not, it says nothing.
  return said == Said::granted ? Said::denied : said == Said::denied_without_user ? said : Said::neutral;
}

Said Gate::judge_inner(const Rule& rule, std::string_view kind) {
  std::vector<Rule> inner;
  for (const Directive& each : rule.directive->inner)
    if (is_rule(each)) inner.push_back({&each, rule.section});
  return group(inner, kind);
}

Said Gate::judge(const Rule& rule) {
  if (rule.directive->name == "require") return word(*rule.directive, *rule.section);
  if (rule.directive->name == "<requirenone>") {
    const Said any = judge_inner(rule, "any");
    if (any == Said::granted) last_ = rule;
    return any == Said::granted ? Said::denied : Said::neutral;
  }
  return judge_inner(rule, rule.directive->name == "<requireall>" ? "all" : "any");
}

Said Gate::group(const std::vector<Rule>& rules, std::string_view kind) {
  Said out = Said::neutral;
  for (const Rule& rule : rules) {
    const Rule before = last_;
    const Said said = judge(rule);
    const bool refused = said == Said::denied || said == Said::denied_without_user;
    if (kind == "all") {
      if (refused) {
        if (said == Said::denied || out != Said::denied) {
          if (rule.directive->name == "require") last_ = rule;
        }
        // Without a user the rest may still refuse for good.
        if (said == Said::denied) return said;
        out = said;
      } else if (said == Said::granted && out == Said::neutral) {
        out = said;
      }
      continue;
    }
    if (said == Said::granted) return said;
    if (refused && (out == Said::neutral || said == Said::denied_without_user)) {
      out = said;
      if (rule.directive->name == "require") last_ = rule;
    } else if (refused) {
      last_ = before;
    }
  }
  return out;
}

// What stands in the last section that says anything, unless a section asks to be merged with what went before.
bool Gate::rules(Outcome& out) {
  struct Level {
    std::vector<Rule> rules;
    std::string merging;
  };
  std::vector<Level> levels;
  for (const Section& section : sections_.all()) {
    Level level;
    for (const Directive& each : *section.inside) {
      if (is_rule(each)) level.rules.push_back({&each, &section});
      if (each.name == "<limit>" || each.name == "<limitexcept>")
        for (const Directive& inner : each.inner)
          if (is_rule(inner) && limits_method(each, facts_.request->method)) level.rules.push_back({&inner, &section});
      if (each.name == "authmerging") level.merging = base::to_lower(each.argument(0));
    }
    if (level.rules.empty()) continue;
    if (level.merging != "and" && level.merging != "or") levels.clear();
    levels.push_back(std::move(level));
  }
  if (levels.empty()) return false;
  rules_seen_ = true;
  std::optional<Said> said;
  for (const Level& level : levels) {
    const Rule before = last_;
    const Said mine = group(level.rules, "any");
    // `and` asks the inner level where the outer one grants, `or` where it does not.
    const bool inner_counts = !said || (*said == Said::granted) == (level.merging == "and");
    if (inner_counts) said = mine;
    else if (level.merging == "and") last_ = before;
  }
  if (*said == Said::granted) return false;
  if (!last_.directive) last_ = levels.back().rules.front();
  explain(*said, out);
  return true;
}

void Gate::explain(Said said, Outcome& out) const {
  const Request& request = *facts_.request;
  const Directive& rule = *last_.directive;
  out.directive = last_.section->tree->place(rule);
  if (last_.section->block) out.block = last_.section->tree->place(*last_.section->block);
  std::string kind = base::to_lower(rule.argument(0));
  const bool negative = kind == "not";
  if (negative) kind = base::to_lower(rule.argument(1));
  const bool asks = has_authentication() && (said == Said::denied_without_user || (user_needed_ && said != Said::neutral && kind != "all"));
  out.status = said == Said::denied_without_user && !has_authentication() ? 500 : asks ? 401 : 403;
  const auto forbids = sections_.last("authzsendforbiddenonfailure");
  if (asks && said == Said::denied && forbids && base::equals_ignoring_case(forbids.directive->argument(0), "On")) out.status = 403;
  if (kind == "ip" || kind == "local" || kind == "host" || kind == "forward-dns") {
    out.check = negative || rule.name == "<requirenone>" ? Check::address_listed : Check::address_unlisted;
    out.change = negative ? "take " + who(request) + " out of `" + rule.text() + "`" : "add `Require ip " + who(request) + "` beside it";
  } else if (kind == "method") {
    out.check = Check::method;
    out.change = "add " + request.method + " to `" + rule.text() + "`";
  } else if (kind == "user" || kind == "group" || kind == "valid-user" || kind.starts_with("ldap-") || kind.starts_with("file-")) {
    const bool signed_in = request.user && !request.user->empty();
    out.check = !signed_in ? Check::credential : said == Said::denied_without_user ? Check::password : Check::permission;
    out.change = !signed_in ? "send a name and password" : said == Said::denied_without_user ? "correct the password" : "let " + *request.user + " in by `" + rule.text() + "`";
  } else if (kind == "env") {
    out.check = Check::rule;
    out.change = "see the SetEnvIf that sets " + std::string(rule.argument(negative ? 2 : 1));
  } else if (kind == "all") {
    out.check = Check::rule;
    out.change = "nothing, if it is meant to be closed; else `Require ip " + who(request) + "` in its place";
  } else {
    out.check = kind == "ssl" ? Check::tls : Check::rule;
    out.change = "narrow `" + rule.text() + "`";
  }
}

bool Gate::old_fits(const Directive& directive) {
  const Request& request = *facts_.request;
  for (std::size_t i = 1; i < directive.arguments.size(); ++i) {
    const std::string& each = directive.arguments[i];
    if (base::equals_ignoring_case(each, "all")) return true;
    if (base::starts_with_ignoring_case(each, "env=")) {
      const bool negative = each.size() > 4 && each[4] == '!';
      if (facts_.environment(each.substr(negative ? 5 : 4)) != negative) return true;
    } else if (request.client) {
      if (address_fits(each, *request.client).value_or(false)) return true;
    } else if (facts_.oracle->ask("the client's address is in " + each)) {
      return true;
    }
  }
  return false;
}

// mod_access_compat: the section that comes last and has Order, Allow or Deny.
bool Gate::old_rules(Outcome& out) {
  const Section* level = nullptr;
  std::vector<const Directive*> lines;
  bool deny_first = true;
  const Directive* order = nullptr;
  for (const Section& section : sections_.all()) {
    std::vector<const Directive*> mine;
    const auto take = [&](const Directive& each) {
      if (each.name == "order") {
        deny_first = base::to_lower(each.argument(0)).starts_with("deny");
        order = &each;
      }
      if (each.name == "allow" || each.name == "deny") mine.push_back(&each);
    };
    const Directive* order_before = order;
    for (const Directive& each : *section.inside) {
      take(each);
      if ((each.name == "<limit>" || each.name == "<limitexcept>") && limits_method(each, facts_.request->method))
        for (const Directive& inner : each.inner) take(inner);
    }
    if (mine.empty() && order == order_before) continue;
    level = &section;
    lines = std::move(mine);
  }
  if (!level) return false;
  host_seen_ = true;
  const Directive* allow = nullptr;
  const Directive* deny = nullptr;
  bool any_allow = false;
  for (const Directive* each : lines) {
    any_allow |= each->name == "allow";
    if (!old_fits(*each)) continue;
    (each->name == "allow" ? allow : deny) = each;
  }
  const bool refused = deny_first ? deny && !allow : !allow || deny;
  if (!refused) return false;
  const Directive* culprit = deny ? deny : order ? order : lines.empty() ? nullptr : lines.front();
  if (!culprit) return false;
  out.status = 403;
  out.directive = level->tree->place(*culprit);
  if (level->block) out.block = level->tree->place(*level->block);
  const bool everybody = culprit->name == "order" || base::equals_ignoring_case(culprit->argument(1), "all");
  out.check = !everybody ? Check::address_listed : any_allow ? Check::address_unlisted : Check::rule;
  if (culprit->name == "deny" && base::starts_with_ignoring_case(culprit->argument(1), "env=")) out.check = Check::rule;
  out.change = everybody ? "add `Allow from " + who(*facts_.request) + "`" : "take " + who(*facts_.request) + " out of `" + culprit->text() + "`";
  return true;
}

}  // namespace

bool apache_refuses(const Sections& sections, const ApacheFacts& facts, Outcome& out) { return Gate(sections, facts).refuses(out); }

}  // namespace why403::servers

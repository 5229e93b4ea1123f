#include "serve/configuration.h"

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "policy/files.h"
#include "serve/fetch.h"
#include "serve/yaml_walk.h"

namespace why403::serve {

namespace {

// What keeps an issuer from being trusted safely.
void check_issuer(Walk& walk, const YAML::Node& node, const Issuer& issuer, const Configuration& to) {
  const std::string& name = issuer.rules.issuer;
  if (name.empty()) return walk.wrong(node, "an issuer needs `issuer`", "as its tokens have it in `iss`");
  if (issuer.rules.audiences.empty())
    return walk.wrong(node, "the issuer `" + name + "` needs `audiences`",
                      "without them a token for any other service would be believed");
  if (!issuer.key_file.empty() && !issuer.source.url.empty())
    return walk.wrong(node, "`keys` and `keys_url` are two sources for the same keys");
  for (const Issuer& each : to.sign_in.issuers)
    if (each.rules.issuer == name) return walk.wrong(node, "the issuer `" + name + "` stands there twice");
  if (to.sign_in.issuers.size() == kIssuersMax)
    return walk.wrong(node, "more than " + std::to_string(kIssuersMax) + " issuers");
  if (issuer.source.keep.ns < issuer.source.refresh.ns)
    return walk.wrong(node, "`keep` is shorter than `refresh`",
                      "good keys would be given up before they are fetched again");
  const std::string& url = issuer.source.url.empty() ? name : issuer.source.url;
  if (!issuer.key_file.empty()) return;
  if (const auto parsed = parse_url(url); !parsed)
    walk.wrong(node, "keys cannot be fetched from `" + url + "`", parsed.error());
}

void walk_issuer(Walk& walk, const YAML::Node& node, Configuration& to) {
  Issuer issuer;
  const std::size_t faults = walk.messages().size();
  const auto algorithms = [&](const YAML::Node& list) {
    std::vector<std::string> names;
    walk.texts(names)(list);
    for (const std::string& each : names) {
      const auto algorithm = identity::find_algorithm(each);
      if (!algorithm)
        return walk.wrong(list, "`" + each + "` is no algorithm that can be trusted", "as in `ES256`");
      issuer.rules.algorithms.push_back(*algorithm);
    }
  };
  walk.keys(node, {{"issuer", walk.text(issuer.rules.issuer)},
                   {"audiences", walk.texts(issuer.rules.audiences)},
                   {"keys", walk.file(issuer.key_file)},
                   {"keys_url", walk.text(issuer.source.url)},
                   {"authorities", walk.file(issuer.source.authorities)},
                   {"algorithms", algorithms},
                   {"token_type", walk.text(issuer.rules.type)},
                   {"leeway", walk.duration(issuer.rules.leeway)},
                   {"user_type", walk.text(issuer.user_type)},
                   {"refresh", walk.duration(issuer.source.refresh)},
                   {"retry", walk.duration(issuer.source.retry)},
                   {"keep", walk.duration(issuer.source.keep)}});
  issuer.source.issuer = issuer.rules.issuer;
  if (walk.messages().size() == faults) check_issuer(walk, node, issuer, to);
  to.sign_in.issuers.push_back(std::move(issuer));
}

void walk_introspection(Walk& walk, const YAML::Node& node, Configuration& to) {
  IntrospectionSource& source = to.sign_in.introspection.emplace();
  const std::size_t faults = walk.messages().size();
  walk.keys(node, {{"url", walk.text(source.url)},
                   {"authorities", walk.file(source.authorities)},
                   {"client", walk.text(source.client)},
                   {"secret", walk.file(source.secret_file)},
                   {"issuer", walk.text(source.rules.issuer)},
                   {"audiences", walk.texts(source.rules.audiences)},
                   {"leeway", walk.duration(source.rules.leeway)},
                   {"user_type", walk.text(source.user_type)},
                   {"client_type", walk.text(source.client_type)},
                   {"timeout", walk.duration(source.timeout)},
                   {"keep", walk.duration(source.keep)},
                   {"keep_refused", walk.duration(source.keep_refused)},
                   {"retry", walk.duration(source.retry)},
                   {"concurrency", walk.number(source.concurrency, 1, 64)},
                   {"waiting", walk.number(source.waiting_max, 1, 100'000)}});
  if (walk.messages().size() != faults) return;
  const auto parsed = parse_url(source.url);
  if (!parsed) return walk.wrong(node, "tokens cannot be asked about at `" + source.url + "`", parsed.error());
  if (source.secret_file.empty())
    return walk.wrong(node, "`introspection` needs `secret`", "a file with the secret that this service shows there");
}

void walk_certificate(Walk& walk, const YAML::Node& node, CertificateRules& to) {
  to.is_used = true;
  walk.keys(node, {{"name", walk.word(to.name, identity::find_certificate_name,
                                      "`common-name`, `subject`, `uri` and `dns`")},
                   {"user_type", walk.text(to.user_type)},
                   {"subject_header", walk.text(to.subject_header)},
                   {"verify_header", walk.text(to.verify_header)},
                   {"forwarded_header", walk.text(to.forwarded_header)},
                   {"envoy_peer", walk.flag(to.envoy_peer)}});
  if (to.subject_header.empty() != to.verify_header.empty())
    return walk.wrong(node, "`subject_header` and `verify_header` belong together",
                      "a name is believed only when its certificate was verified");
  const bool is_in_subject =
      to.name == identity::CertificateName::common_name || to.name == identity::CertificateName::subject;
  if (!to.subject_header.empty() && !is_in_subject)
    walk.wrong(node, "a subject holds no such name as `name` asks for", "take `common-name` or `subject`");
}

void walk_attribute(Walk& walk, const YAML::Node& node, const std::string& name, std::vector<AttributeRule>& to) {
  AttributeRule rule{.name = name};
  const std::size_t faults = walk.messages().size();
  walk.keys(node, {{"type", walk.word(rule.type, find_attribute_type, "`string`, `long`, `bool` and `set`")},
                   {"header", walk.text(rule.header)},
                   {"claim", walk.texts(rule.claim)}});
  if (walk.messages().size() != faults) return;
  constexpr std::string_view token = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  if (!is_attribute_name(name)) return walk.wrong(node, "`" + name + "` is no name that policies can use", "letters, digits and `_`");
  if (rule.header.empty() && rule.claim.empty()) return walk.wrong(node, "`" + name + "` needs a `header` or a `claim`");
  if (rule.header.find_first_not_of(token) != std::string::npos) return walk.wrong(node, "`" + rule.header + "` is no header");
  to.push_back(std::move(rule));
}

// Their names are the operator's own.
void walk_attributes(Walk& walk, const YAML::Node& node, std::vector<AttributeRule>& to) {
  if (!node.IsMap()) return walk.wrong(node, "expected names of attributes here", "as in `device_compliant: {type: bool, header: X-Device}`");
  if (node.size() > kAttributesMax) return walk.wrong(node, "more than " + std::to_string(kAttributesMax) + " attributes");
  Walk::Keys keys;
  for (const auto& member : node) {
    const std::string name = member.first.IsScalar() ? member.first.Scalar() : "";
    keys.emplace(name, [&walk, &to, name](const YAML::Node& one) { walk_attribute(walk, one, name, to); });
  }
  walk.keys(node, keys);
}

void walk_identity(Walk& walk, const YAML::Node& node, Configuration& to) {
  const auto issuers = [&](const YAML::Node& list) {
    if (!list.IsSequence()) return walk.wrong(list, "expected a list of issuers");
    for (const auto& one : list) walk_issuer(walk, one, to);
  };
  const auto certificate = [&](const YAML::Node& one) {
    walk_certificate(walk, one, to.sign_in.certificate);
  };
  walk.keys(node, {{"user_header", walk.text(to.user_header)},
                   {"groups_header", walk.text(to.groups_header)},
                   {"user_type", walk.text(to.user_type)},
                   {"issuers", issuers},
                   {"introspection", [&](const YAML::Node& one) { walk_introspection(walk, one, to); }},
                   {"api_keys", walk.file(to.sign_in.api_key_file)},
                   {"api_key_header", walk.text(to.sign_in.api_key_header)},
                   {"attributes", [&](const YAML::Node& one) { walk_attributes(walk, one, to.sign_in.attributes); }},
                   {"certificate", certificate}});
}

void walk_authzen(Walk& walk, const YAML::Node& node, Configuration& to) {
  const auto signed_in = [](std::string_view word) -> std::optional<bool> {
    if (word == "anybody") return false;
    if (word == "signed-in") return true;
    return std::nullopt;
  };
  walk.keys(node,
            {{"url", walk.text(to.url)},
             {"action_type", walk.text(to.action_type)},
             {"callers", walk.word(to.sign_in.authzen_signed_in, signed_in, "`anybody` and `signed-in`")},
             {"scope", walk.text(to.sign_in.authzen_scope)},
             {"reason_scope", walk.text(to.sign_in.authzen_reason_scope)}});
  if (!(to.sign_in.authzen_scope.empty() && to.sign_in.authzen_reason_scope.empty()) && !to.sign_in.authzen_signed_in)
    walk.wrong(node, "a scope needs `callers: signed-in`");
}

void walk_tls(Walk& walk, const YAML::Node& node, Configuration& to) {
  TlsFiles& files = to.tls.emplace();
  walk.keys(node, {{"certificate", walk.file(files.certificate)},
                   {"key", walk.file(files.key)},
                   {"clients", walk.file(files.clients)},
                   {"require_client", walk.flag(files.require_client)}});
  if (files.certificate.empty() || files.key.empty())
    walk.wrong(node, "TLS needs `certificate` and `key`");
  else if (files.require_client && files.clients.empty())
    walk.wrong(node, "`require_client` needs `clients`", "whose certificates would be accepted?");
}

void walk_envoy(Walk& walk, const YAML::Node& node, EnvoySettings& to) {
  walk.keys(node, {{"listen", walk.address(to.address)}, {"checks", walk.number(to.checks_max, 1, 1'000'000)}});
  if (!to.address) walk.wrong(node, "Envoy needs `listen`", "as in `127.0.0.1:4031`");
}

// What only the whole tells.
void check_document(Walk& walk, const YAML::Node& root, const Configuration& to) {
  const bool is_envoy_reached = to.envoy.address && !to.envoy.address->ip.is_loopback();
  if (!to.tls && !to.is_insecure_meant && (!to.server.address.ip.is_loopback() || is_envoy_reached))
    walk.wrong(
        is_envoy_reached ? root["envoy"] : root["listen"], "other machines reach this address, and there is no `tls`",
        "whoever listens in on them reads and changes answers; `insecure: true` says that this is meant");
  const SignInRules& sign_in = to.sign_in;
  // A connection waits for a request's time at most.
  if (sign_in.introspection && sign_in.introspection->timeout.ns * 2 >= to.server.limits.request_max.ns)
    walk.wrong(root["identity"], "twice the `timeout` of `introspection` must be less than `limits: {request: …}`",
               "a request waits so long for a token that has to wait itself");
  const bool by_certificate = sign_in.certificate.is_used && to.tls && !to.tls->clients.empty();
  const bool nobody_can = sign_in.issuers.empty() && !sign_in.introspection && sign_in.api_key_file.empty() && !to.state;
  if (sign_in.authzen_signed_in && nobody_can && !by_certificate)
    walk.wrong(root["authzen"], "nobody could sign in",
               "`identity` needs `issuers`, `introspection`, `api_keys`, or a `certificate` with `tls: {clients: …}`");
  if (to.logs && !(to.logs->push_scope.empty() && to.logs->read_scope.empty()) && nobody_can)
    walk.wrong(root["logs"], "nobody could hold that scope", "`identity` needs `issuers`, `introspection` or `api_keys`");
}

void walk_record(Walk& walk, const YAML::Node& node, RecorderSettings& to) {
  constexpr std::int64_t least = 1 << 20;
  constexpr std::int64_t most = std::int64_t{1} << 50;
  walk.keys(node, {{"folder", walk.file(to.folder)},
                   {"segment_bytes", walk.number(to.limits.segment_bytes, least, 1 << 30)},
                   {"total_bytes", walk.number(to.limits.total_bytes, least, most)},
                   {"keep", walk.duration(to.limits.keep)},
                   {"queue_bytes", walk.number(to.queue_bytes, least, 1 << 30)}});
}

// What each may ask in all; and how many tokens may fail, which holds whether `callers` are configured or not.
void walk_callers(Walk& walk, const YAML::Node& node, Configuration& to) {
  using limit::LimitKind;
  using limit::Outcome;
  limit::CallerRules& rules = to.callers;
  const auto rate = [&](LimitKind kind) { return walk.rate(rules.rates[static_cast<std::size_t>(kind)]); };
  const auto cost = [&](Outcome outcome) {
    return walk.number(rules.costs[static_cast<std::size_t>(outcome)], 0, limit::kCostMax);
  };
  const auto costs = [&](const YAML::Node& one) {
    walk.keys(one, {{"allowed", cost(Outcome::allowed)},
                    {"stale_token", cost(Outcome::stale_token)},
                    {"refused", cost(Outcome::refused)},
                    {"refused_new", cost(Outcome::refused_new)},
                    {"failed_sign_in", cost(Outcome::failed_sign_in)}});
  };
  std::array<std::optional<limit::Rate>, 3> failing = {to.sign_in.checks->address, to.sign_in.checks->network,
                                                       to.sign_in.checks->everybody};
  const auto failing_tokens = [&](const YAML::Node& one) {
    if (one.IsScalar() && one.Scalar() == "off") return to.sign_in.checks.reset();
    walk.keys(one, {{"address", walk.rate(failing[0])}, {"network", walk.rate(failing[1])}, {"everybody", walk.rate(failing[2])}});
    if (!failing[0] || !failing[1] || !failing[2]) return walk.wrong(one, "`off` is for all of `failing_tokens`");
    to.sign_in.checks = {.address = *failing[0], .network = *failing[1], .everybody = *failing[2]};
  };
  decide::Mode mode = decide::Mode::observe;
  walk.keys(node, {{"mode", walk.word(mode, decide::find_mode, "`observe` and `enforce`")},
                   {"principal", rate(LimitKind::principal)},
                   {"address", rate(LimitKind::address)},
                   {"network", rate(LimitKind::network)},
                   {"costs", costs},
                   {"failing_tokens", failing_tokens}});
  rules.enforced = mode == decide::Mode::enforce;
}

void walk_logs(Walk& walk, const YAML::Node& node, LogSettings& to) {
  walk.keys(node, {{"files", walk.files(to.files)},
                   {"history", walk.number(to.history_bytes, 0, std::int64_t{1} << 40)},
                   {"listen", walk.texts(to.listen)},
                   {"timezone", walk.text(to.timezone)},
                   {"known", walk.file(to.known)},
                   {"changes", walk.files(to.changes)},
                   {"knowledge", walk.files(to.knowledge)},
                   {"config", walk.files(to.config)},
                   {"every", walk.duration(to.every)},
                   {"push_scope", walk.text(to.push_scope)},
                   {"read_scope", walk.text(to.read_scope)}});
}

void walk_archive(Walk& walk, const YAML::Node& node, archive::KeeperSettings& to) {
  const auto keeps_all = [](std::string_view word) -> std::optional<bool> {
    if (word == "denials") return false;
    if (word == "everything") return true;
    return std::nullopt;
  };
  walk.keys(node, {{"file", walk.file(to.file)},
                   {"keep", walk.duration(to.keep)},
                   {"total_bytes", walk.number(to.total_bytes, 64 << 20, std::int64_t{1} << 50)},
                   {"events", walk.word(to.keeps_all, keeps_all, "`denials` and `everything`")}});
  if (to.file.empty()) walk.wrong(node, "an archive needs its `file`");
}

void walk_colours(Walk& walk, const YAML::Node& node, PageColours& to) {
  const auto colour = [&walk](Colour& out) {
    return [&walk, &out](const YAML::Node& one) {
      const auto value = parse_colour(one.IsScalar() ? one.Scalar() : "");
      if (!value) return walk.wrong(one, "expected a colour", "as in `\"#0b4a9e\"`, in quotes");
      out = *value;
    };
  };
  const std::size_t faults = walk.messages().size();
  walk.keys(node, {{"background", colour(to.background)}, {"text", colour(to.text)}, {"accent", colour(to.accent)}});
  if (walk.messages().size() != faults) return;
  if (auto fault = fault_of(to)) walk.wrong(node, std::move(*fault));
}

// One line, which the page escapes.
auto page_name(Walk& walk, std::string& out) {
  constexpr std::size_t most = 80;
  return [&walk, &out](const YAML::Node& node) {
    const std::string written = node.IsScalar() ? node.Scalar() : "";
    const bool is_line = std::ranges::none_of(written, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; });
    if (written.empty() || written.size() > most || !is_line || !base::is_valid_utf8(written))
      return walk.wrong(node, "expected one line of at most " + std::to_string(most) + " bytes");
    out = written;
  };
}

void walk_page(Walk& walk, const YAML::Node& node, Configuration& to) {
  RefusalPage& page = to.page;
  const auto logo = [&](const YAML::Node& one) {
    if (!one.IsScalar() || !is_logo(one.Scalar()))
      return walk.wrong(one, "expected a picture of at most " + std::to_string(kLogoBytesMax >> 10) + " KiB as a data URI",
                        "as in `data:image/png;base64,…`; PNG, JPEG, WebP, GIF and SVG are shown");
    page.theme.logo = one.Scalar();
  };
  const auto colours = [&](const YAML::Node& one) {
    walk.keys(one, {{"light", [&](const YAML::Node& light) { walk_colours(walk, light, page.theme.light); }},
                    {"dark", [&](const YAML::Node& dark) { walk_colours(walk, dark, page.theme.dark); }}});
  };
  walk.keys(node, {{"name", page_name(walk, page.name)},
                   {"logo", logo},
                   {"colours", colours},
                   {"languages", walk.files(to.page_languages)},
                   {"sign_in", walk.link(page.sign_in)},
                   {"contact", walk.link(page.contact)},
                   {"contact_name", page_name(walk, page.contact_name)},
                   {"request_access", walk.link(page.request_access)}});
  if (to.page_languages.size() > kLanguagesMax) walk.wrong(node, "more than " + std::to_string(kLanguagesMax) + " `languages`");
  if (!page.contact_name.empty() && page.contact.empty()) walk.wrong(node, "`contact_name` needs `contact`", "where whoever it names is reached");
}

void walk_state(Walk& walk, const YAML::Node& node, Configuration& to) {
  StateSettings& state = to.state.emplace();
  std::string person;
  walk.keys(node, {{"file", walk.file(state.file)},
                   {"person_type", walk.text(person)},
                   {"service_type", walk.text(state.types.service)},
                   {"group_type", walk.text(state.types.group)},
                   {"role_type", walk.text(state.types.role)},
                   {"audit_entries", walk.number(state.audit_entries_max, 1000, 1'000'000'000)}});
  if (state.file.empty()) return walk.wrong(node, "`state` needs a `file`", "as in `/var/lib/why403/state.db`");
  // Whoever explains a decision later does so from another folder.
  state.file = std::filesystem::absolute(state.file).lexically_normal().string();
  state.types.person = person;
}

void walk_admin(Walk& walk, const YAML::Node& node, Configuration& to) {
  AdminSettings& admin = to.admin.emplace();
  base::IpPort listen;
  const auto rules = [&](AdminRole role, const Ownership& owns) {
    return [&walk, &admin, role, owns](const YAML::Node& told) {
      const auto take = [&](const YAML::Node& list, const std::string& issuer) {
        std::vector<std::string> texts;
        walk.texts(texts)(list);
        for (const std::string& text : texts) {
          auto rule = read_role_rule(text);
          if (!rule) return walk.wrong(list, "`" + text + "` says nobody", "as in `group:platform`, `role:…`, `scope:…` or `subject:…`");
          rule->role = role;
          rule->owns = owns;
          rule->issuer = issuer;
          admin.roles.push_back(std::move(*rule));
        }
      };
      if (!told.IsMap()) return take(told, {});
      for (const auto& of_issuer : told) take(of_issuer.second, of_issuer.first.Scalar());
    };
  };
  const auto roles = [&](const YAML::Node& map) {
    Walk::Keys keys;
    for (const AdminRole role : kAdminRoles) keys.emplace(name(role), rules(role, {}));
    // And those who own a part alone, `owner@/orders/*`.
    for (const auto& member : map.IsMap() ? map : YAML::Node())
      if (const auto owns = read_ownership(member.first.Scalar())) keys.insert_or_assign(member.first.Scalar(), rules(AdminRole::owner, *owns));
    walk.keys(map, keys);
  };
  const auto address = [&](const YAML::Node& text) {
    walk.address(listen)(text);
    admin.listen = listen;
  };
  walk.keys(node, {{"listen", address}, {"socket", walk.file(admin.socket)}, {"tls", walk.flag(admin.tls)}, {"roles", roles}});
}

// What these two need of the rest.
void check_admin(Walk& walk, const YAML::Node& root, Configuration& to) {
  if (to.state && to.state->types.person.empty()) to.state->types.person = to.user_type;
  if (to.state) to.state->types.action = to.action_type;
  if (!to.page.request_access.empty() && (!to.admin || !to.page.request_access.starts_with('/')))
    walk.wrong(root["page"], "`request_access` needs a path of this site, and `admin`", "requests are kept for those who administer");
  if (!to.admin) return;
  if (!to.state) return walk.wrong(root["admin"], "`admin` needs `state`", "its keys, and what it administers, are kept there");
  if (to.admin->listen && !to.admin->listen->ip.is_loopback() && !to.tls)
    walk.wrong(root["admin"], "other machines reach this address, and there is no `tls`", "whoever listens in on them reads admin keys");
  if (to.admin->tls && !to.tls) walk.wrong(root["admin"], "`tls` of the admin API is that of the doors, and there is none");
  if (!to.admin->roles.empty() && to.sign_in.issuers.empty())
    walk.wrong(root["admin"], "`roles` are for tokens, and `identity` has no `issuers`");
  // One who invites others to sign in with names of their own choice would else make them whatever those names are elsewhere.
  for (const RoleRule& rule : to.admin->roles) {
    const auto is_meant = [&](const Issuer& issuer) { return issuer.rules.issuer == rule.issuer; };
    if (rule.issuer.empty() && to.sign_in.issuers.size() > 1)
      return walk.wrong(root["admin"]["roles"], "there are several issuers, and `" + rule.kind + ":" + rule.value + "` names none", "as in `admin: {\"https://id.example\": [group:platform]}`");
    if (!rule.issuer.empty() && std::ranges::none_of(to.sign_in.issuers, is_meant))
      return walk.wrong(root["admin"]["roles"], "`" + rule.issuer + "` is no issuer of `identity`");
  }
  if (to.admin->socket.empty())
    to.admin->socket = (std::filesystem::path(to.state->file).parent_path() / kAdminSocketName).string();
}

void walk_document(Walk& walk, const YAML::Node& root, Configuration& to) {
  ServerLimits& limits = to.server.limits;
  const auto walk_limits = [&](const YAML::Node& node) {
    walk.keys(node, {{"header_bytes", walk.number(limits.header_bytes_max, 1024, 1 << 20)},
                     {"body_bytes", walk.number(limits.body_bytes_max, 1024, 1 << 30)},
                     {"connections", walk.number(limits.connections_max, 1, 1'000'000)},
                     {"buffered_bytes", walk.number(limits.buffered_bytes_max, 1 << 20, std::int64_t{1} << 40)},
                     {"request", walk.duration(limits.request_max)},
                     {"idle", walk.duration(limits.idle_max)},
                     {"drain", walk.duration(limits.drain_max)}});
  };
  const auto on_change = [](std::string_view word) -> std::optional<bool> {
    if (word == "on_change") return true;
    if (word == "on_signal") return false;
    return std::nullopt;
  };
  walk.keys(root, {{"listen", walk.address(to.server.address)},
                   {"mode", walk.word(to.mode, decide::find_mode, "`observe` and `enforce`")},
                   {"reload", walk.word(to.reloads_on_change, on_change, "`on_change` and `on_signal`")},
                   {"log", walk.word(to.log, find_log_form, "`text` and `json`")},
                   {"threads", walk.number(to.server.threads, 1, 256)},
                   {"limits", walk_limits},
                   {"policies", walk.files(to.policies)},
                   {"schema", walk.file(to.schema)},
                   {"entities", walk.file(to.entities)},
                   {"routes", walk.file(to.routes)},
                   {"block", walk.networks(to.block)},
                   {"allow_only", walk.networks(to.allow_only)},
                   {"block_files", walk.files(to.block_files)},
                   {"allow_only_files", walk.files(to.allow_only_files)},
                   {"callers", [&](const YAML::Node& node) { walk_callers(walk, node, to); }},
                   {"proxies", walk.networks(to.proxies)},
                   {"identity", [&](const YAML::Node& node) { walk_identity(walk, node, to); }},
                   {"authzen", [&](const YAML::Node& node) { walk_authzen(walk, node, to); }},
                   {"envoy", [&](const YAML::Node& node) { walk_envoy(walk, node, to.envoy); }},
                   {"tls", [&](const YAML::Node& node) { walk_tls(walk, node, to); }},
                   {"insecure", walk.flag(to.is_insecure_meant)},
                   {"record", [&](const YAML::Node& node) { walk_record(walk, node, to.record); }},
                   {"archive", [&](const YAML::Node& node) { walk_archive(walk, node, to.archive.emplace()); }},
                   {"logs", [&](const YAML::Node& node) { walk_logs(walk, node, to.logs.emplace()); }},
                   {"state", [&](const YAML::Node& node) { walk_state(walk, node, to); }},
                   {"admin", [&](const YAML::Node& node) { walk_admin(walk, node, to); }},
                   {"page", [&](const YAML::Node& node) { walk_page(walk, node, to); }}});
  if (walk.messages().empty()) check_document(walk, root, to);
  if (walk.messages().empty()) check_admin(walk, root, to);
}

}  // namespace

// yaml-cpp throws; the exception ends here.
Result<Configuration, Messages> parse_configuration(const std::string& text, const std::string& path) {
  Configuration configuration{.path = path};
  configuration.server.address = *base::parse_ip_port("127.0.0.1:4030");
  configuration.server.threads = 0;
  Walk walk(text, path);
  try {
    walk_document(walk, YAML::Load(text), configuration);
  } catch (const YAML::Exception& error) {
    const std::size_t at = error.mark.is_null() ? 0 : static_cast<std::size_t>(error.mark.pos);
    return Messages{
        {.what = "cannot read the YAML of `" + path + "`",
         .reason = error.msg,
         .where = base::span_of(path, text, std::min(at, text.size()), std::min(at + 1, text.size()))}};
  }
  if (configuration.policies.empty() && walk.messages().empty())
    walk.messages().push_back({.what = "`" + path + "` names no `policies`",
                               .reason = "without a policy every request would be denied"});
  if (!walk.messages().empty()) return std::move(walk.messages());
  return configuration;
}

Result<Configuration, Messages> read_configuration(const std::string& path) {
  auto text = policy::read_text(path);
  if (!text) return Messages{text.error()};
  return parse_configuration(*text, path);
}

}  // namespace why403::serve

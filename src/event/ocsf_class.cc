#include "event/ocsf_class.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "event/answer.h"

namespace why403::event {

namespace {

constexpr std::array<OcsfClassEntry, 8> kClasses{{
    {.uid = 0, .category = 0, .name = "Base Event"},
    {.uid = 4002,
     .category = 4,
     .name = "HTTP Activity",
     .endpoints = true,
     .destination = true,
     .http = true,
     .network = true,
     .trace = true},
    {.uid = 4001,
     .category = 4,
     .name = "Network Activity",
     .endpoints = true,
     .destination = true,
     .network = true},
    {.uid = 3002,
     .category = 3,
     .name = "Authentication",
     .endpoints = true,
     .destination = true,
     .http = true,
     .actor = true,
     .user = true},
    {.uid = 3003,
     .category = 3,
     .name = "Authorize Session",
     .endpoints = true,
     .destination = true,
     .http = true,
     .actor = true,
     .user = true},
    {.uid = 3004, .category = 3, .name = "Entity Management", .endpoints = true, .http = true, .actor = true},
    {.uid = 6003,
     .category = 6,
     .name = "API Activity",
     .endpoints = true,
     .destination = true,
     .http = true,
     .trace = true,
     .actor = true},
    {.uid = 2004,
     .category = 2,
     .name = "Detection Finding",
     .endpoints = true,
     .destination = true,
     .http = true,
     .actor = true,
     .evidence = true},
}};

struct Word {
  std::string_view word;
  int id;
};

// Beginnings of the verbs with which APIs name their operations, for API Activity.
constexpr std::array<Word, 43> kApiVerbs{{
    {"get", 2},    {"list", 2},     {"describe", 2}, {"head", 2},      {"read", 2},       {"query", 2},
    {"scan", 2},   {"search", 2},   {"lookup", 2},   {"watch", 2},     {"view", 2},       {"download", 2},
    {"fetch", 2},  {"check", 2},    {"batchget", 2}, {"select", 2},    {"creat", 1},      {"add", 1},
    {"run", 1},    {"register", 1}, {"import", 1},   {"generate", 1},  {"post", 1},       {"issue", 1},
    {"insert", 1}, {"delet", 4},    {"remov", 4},    {"terminate", 4}, {"deregister", 4}, {"revoke", 4},
    {"purge", 4},  {"destroy", 4},  {"updat", 3},    {"put", 3},       {"modify", 3},     {"set", 3},
    {"attach", 3}, {"detach", 3},   {"enable", 3},   {"disable", 3},   {"patch", 3},      {"write", 3},
    {"change", 3},
}};

// The same for changes, for Entity Management.
constexpr std::array<Word, 17> kChangeVerbs{{
    {"creat", 1},
    {"register", 1},
    {"delet", 4},
    {"destroy", 4},
    {"purg", 4},
    {"drop", 4},
    {"renam", 5},
    {"mov", 5},
    {"enrol", 6},
    {"unenrol", 7},
    {"enabl", 8},
    {"disabl", 9},
    {"activat", 10},
    {"deactivat", 11},
    {"suspend", 12},
    {"resum", 13},
    {"unsuspend", 13},
}};

constexpr std::array<Word, 8> kMethods{{{"CONNECT", 1},
                                        {"DELETE", 2},
                                        {"GET", 3},
                                        {"HEAD", 4},
                                        {"OPTIONS", 5},
                                        {"POST", 6},
                                        {"PUT", 7},
                                        {"TRACE", 8}}};

template <std::size_t Size>
int find_beginning(const std::array<Word, Size>& words, std::string_view text) {
  for (const Word& entry : words)
    if (base::starts_with_ignoring_case(text, entry.word)) return entry.id;
  return 0;
}

int method_activity(std::string_view method) {
  for (const Word& entry : kMethods)
    if (entry.word == method) return entry.id;
  return 0;
}

bool has_http_facts(const Event& event) {
  return event.present.has_any({Field::path, Field::status}) || is_ocsf_method(event.text(Field::method));
}

// `s3:GetObject`, `list secrets`, `Microsoft.KeyVault/vaults/read`, `storage.objects.get`: the verb begins
// the last part, or stands first.
int find_verb(std::string_view action) {
  const std::size_t last = action.find_last_of(":/.");
  if (last != std::string_view::npos)
    if (const int id = find_beginning(kApiVerbs, action.substr(last + 1))) return id;
  return find_beginning(kApiVerbs, action);
}

OcsfActivity api_activity(const Event& event) {
  const std::string_view action = event.text(Field::action);
  if (action.empty()) return {};
  if (const int id = find_verb(action)) return {id, {}};
  return {99, action};
}

OcsfActivity change_activity(const Event& event) {
  for (const Field field : {Field::action, Field::message}) {
    const std::string_view text = event.text(field);
    const std::size_t last = text.find_last_of(":/.");
    if (field == Field::action && last != std::string_view::npos)
      if (const int id = find_beginning(kChangeVerbs, text.substr(last + 1))) return {id, {}};
    if (const int id = find_beginning(kChangeVerbs, text)) return {id, {}};
  }
  return {3, {}};
}

OcsfActivity authentication_activity(const Event& event) {
  const std::string action = base::to_lower(event.text(Field::action));
  for (const std::string_view ending :
       {"logout", "logoff", "log-off", "signout", "sign-out", "session closed", "session.end", "session_end"})
    if (action.find(ending) != std::string::npos) return {2, {}};
  return {1, {}};
}

}  // namespace

const OcsfClassEntry& entry(OcsfClass ocsf_class) { return kClasses[static_cast<std::size_t>(ocsf_class)]; }

bool is_ocsf_method(std::string_view method) { return method_activity(method) != 0; }

OcsfClass ocsf_class_of(const Event& event) {
  const OcsfClass http = has_http_facts(event) ? OcsfClass::http_activity : OcsfClass::base_event;
  switch (event.has(Field::kind) ? event.kind : Kind::unknown) {
    case Kind::request:
      return has_http_facts(event) ? OcsfClass::http_activity : OcsfClass::network_activity;
    case Kind::api_call:
      return OcsfClass::api_activity;
    case Kind::authentication:
      return OcsfClass::authentication;
    case Kind::authorization:
      return OcsfClass::authorize_session;
    case Kind::inspection: {
      // A WAF that logs every request has found something only where it says what.
      const bool found =
          event.present.has_any({Field::rules, Field::reason_code, Field::message, Field::policy});
      return found || !has_http_facts(event) ? OcsfClass::detection_finding : OcsfClass::http_activity;
    }
    case Kind::network:
      return OcsfClass::network_activity;
    case Kind::ban:
      return OcsfClass::detection_finding;
    case Kind::change:
      return OcsfClass::entity_management;
    case Kind::diagnostic:
    case Kind::unknown:
      return http;
  }
  return http;
}

OcsfActivity ocsf_activity_of(const Event& event, OcsfClass ocsf_class) {
  switch (ocsf_class) {
    case OcsfClass::base_event:
      return {};
    case OcsfClass::http_activity: {
      const std::string_view method = event.text(Field::method);
      if (method.empty()) return {};
      if (const int id = method_activity(method)) return {id, {}};
      return {99, method};
    }
    case OcsfClass::network_activity:
      return {answer_of(event) == Answer::denied ? 5 : 6, {}};
    case OcsfClass::authentication:
      return authentication_activity(event);
    case OcsfClass::authorize_session:
      return {99, "Decide"};
    case OcsfClass::entity_management:
      return change_activity(event);
    case OcsfClass::api_activity:
      return api_activity(event);
    case OcsfClass::detection_finding:
      return {1, {}};
  }
  return {};
}

OcsfCaption ocsf_auth_protocol(std::string_view authentication) {
  constexpr std::array<std::pair<std::string_view, OcsfCaption>, 14> kProtocols{{
      {"ntlm", {1, "NTLM"}},
      {"kerberos", {2, "Kerberos"}},
      {"negotiate", {2, "Kerberos"}},
      {"digest", {3, "Digest"}},
      {"openid", {4, "OpenID"}},
      {"oidc", {4, "OpenID"}},
      {"saml", {5, "SAML"}},
      {"oauth", {6, "OAUTH 2.0"}},
      {"pap", {7, "PAP"}},
      {"chap", {8, "CHAP"}},
      {"eap", {9, "EAP"}},
      {"radius", {10, "RADIUS"}},
      {"basic", {11, "Basic Authentication"}},
      {"ldap", {12, "LDAP"}},
  }};
  for (const auto& [word, caption] : kProtocols)
    if (base::starts_with_ignoring_case(authentication, word)) return caption;
  return {};
}

OcsfCaption ocsf_factor_type(std::string_view factor) {
  constexpr std::array<std::pair<std::string_view, OcsfCaption>, 13> kFactors{{
      {"sms", {1, "SMS"}},
      {"security question", {2, "Security Question"}},
      {"phone", {3, "Phone Call"}},
      {"call", {3, "Phone Call"}},
      {"biometric", {4, "Biometric"}},
      {"push", {5, "Push Notification"}},
      {"hardware", {6, "Hardware Token"}},
      {"otp", {7, "OTP"}},
      {"totp", {7, "OTP"}},
      {"email", {8, "Email"}},
      {"u2f", {9, "U2F"}},
      {"webauthn", {10, "WebAuthn"}},
      {"password", {11, "Password"}},
  }};
  for (const auto& [word, caption] : kFactors)
    if (base::starts_with_ignoring_case(factor, word)) return caption;
  return {};
}

}  // namespace why403::event

// What a request's own text tells: attack payloads, paths that only scanners ask for, and who the client says it is.
//
// Lists are short on purpose: each entry is something that no ordinary client sends.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace why403::diagnose {

/// The kind of attack that the text carries (`sql-injection`, `path-traversal` …), empty when none. Percent-encoding is
/// undone twice.
std::string_view payload_in(std::string_view text);

/// Asked for by scanners only: version control, secrets, well-known holes.
bool is_sensitive_path(std::string_view path);

/// A call that hands out secrets: passwords, keys, user data.
bool is_secret_action(std::string_view action);

/// A call that hands out power or machines: new users, keys, roles, policies, instances.
bool is_power_action(std::string_view action);

/// What a forged form is after: an account, its address, password, money or rights.
bool is_account_path(std::string_view path);

/// A name that programs have: `svc-export`, `report_sync`, `etl-worker`, `ci`.
bool is_program_name(std::string_view principal);

/// A name that is tried because it exists in so many places: `admin`, `test`, `oracle`.
bool is_common_account(std::string_view principal);

/// The registered part of a host's name: `shop.example` of `www.shop.example`.
std::string_view site_owner(std::string_view host);

/// The host of the first URL in the text, empty when none.
std::string_view page_host(std::string_view url);

/// Administration pages that are often limited to some addresses.
bool is_internal_path(std::string_view path);

/// Is this where one signs in?
bool is_sign_in_path(std::string_view path);

/// A trick to get around a path rule: `..;/`, `%2e`, double slash, mixed encodings. Empty when none.
std::string_view evasion_in(std::string_view path);

/// Until when a signed link is good: what an object store or a content network was handed in the query (SigV4, V4 of Google,
/// SAS, signed URLs of CloudFront). Nothing where it does not say.
std::optional<base::Time> signed_until(std::string_view query);

enum class AgentKind : std::uint8_t { none, browser, script, crawler, scanner, service };
AgentKind agent_kind(std::string_view agent);
/// A library or tool that gives no name of its own: `python-requests/2.32`, `curl/8.5`.
bool is_library(std::string_view agent);
/// The crawler that the agent claims to be (`googlebot`), empty when none.
std::string_view claimed_crawler(std::string_view agent);

}  // namespace why403::diagnose

// What `why403 serve` is told: one YAML file, explained in packaging/why403.yaml.
//
//   auto configuration = read_configuration("why403.yaml");
//   auto world = load_world(*configuration);
//
// A key that is not known, or stands there twice, is an error with its line; paths are relative to the file.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/keeper.h"
#include "base/message.h"
#include "base/result.h"
#include "serve/admin/access.h"
#include "serve/http_server.h"
#include "serve/recorder.h"
#include "serve/service_log.h"
#include "serve/tls.h"
#include "serve/world.h"
#include "state/grants.h"

namespace why403::serve {

using Messages = std::vector<Message>;

/// Envoy over gRPC.
struct EnvoySettings {
  std::optional<base::IpPort> address;  ///< none: it is not served
  std::uint32_t checks_max = 1000;      ///< under way at once
};

/// The logs that are read and diagnosed beside the decisions.
struct LogSettings {
  std::vector<std::string> files;  ///< files, directories and patterns, followed
  std::uint64_t history_bytes = 64 << 20;
  std::vector<std::string> listen;  ///< syslog
  std::string timezone;
  std::string known;
  std::vector<std::string> changes;
  std::vector<std::string> knowledge;
  std::vector<std::string> config;
  base::Duration every{2 * base::kSecond.ns};  ///< between two diagnoses
  std::string push_scope;                      ///< that who pushes logs must hold; empty: nobody may
  std::string read_scope;                      ///< the same of who reads the incidents
  bool operator==(const LogSettings&) const = default;
};

/// The file of what changes and must not be lost.
struct StateSettings {
  std::string file;
  state::EntityTypes types;
  std::uint64_t audit_entries_max = state::kAuditEntriesMax;
  bool operator==(const StateSettings&) const = default;
};

struct Configuration {
  std::string path;
  ServerOptions server;  ///< `threads` 0: as many as the machine has processors
  EnvoySettings envoy;
  std::vector<std::string> policies;
  std::string schema;
  std::string entities;
  std::string routes;
  std::vector<base::Network> block;
  std::vector<base::Network> allow_only;
  std::vector<std::string> block_files;
  std::vector<std::string> allow_only_files;
  limit::CallerRules callers;
  decide::Mode mode = decide::Mode::enforce;  ///< of whatever no route speaks for
  std::vector<base::Network> proxies;
  std::string user_header;
  std::string groups_header;
  std::string user_type = "User";
  SignInRules sign_in;             ///< without what its files hold
  std::optional<TlsFiles> tls;     ///< none: plain HTTP
  bool is_insecure_meant = false;  ///< plain HTTP where other machines reach it
  bool reloads_on_change = true;   ///< files are read anew when they change, and not on a signal alone
  LogForm log = LogForm::text;     ///< of what the service says of itself
  std::string url;                 ///< empty: made from the address
  std::string action_type = "Action";
  RecorderSettings record;
  std::optional<LogSettings> logs;  ///< none: no log is read
  std::optional<archive::KeeperSettings> archive;
  RefusalPage page;  ///< without what its files hold
  std::vector<std::string> page_languages;
  std::optional<StateSettings> state;
  std::optional<AdminSettings> admin;
};

/// `text` is the YAML, `path` names it and is where its paths begin.
Result<Configuration, Messages> parse_configuration(const std::string& text, const std::string& path);
Result<Configuration, Messages> read_configuration(const std::string& path);

/// Reads every file that the configuration names. All that is wrong is told, and then there is no world.
Result<std::shared_ptr<const World>, Messages> load_world(const Configuration& configuration);

/// The files that load_world() reads, but for those of TLS, and the configuration itself.
std::vector<std::string> files_of(const Configuration& configuration);

/// The texts that this world was made of, to be kept.
Result<KeptRevision, Message> read_texts_of(const Configuration& configuration, const World& world);

/// Routes from a file, YAML or JSON.
Result<decide::RouteTable, Messages> read_route_file(const std::string& path);

}  // namespace why403::serve

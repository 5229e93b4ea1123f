// From the files that a configuration names to a world.
#include <sodium.h>

#include <filesystem>

#include "base/file.h"
#include "base/text.h"
#include "identity/openssl.h"
#include "ingest/yaml.h"
#include "limit/network_list.h"
#include "policy/files.h"
#include "serve/configuration.h"

namespace why403::serve {

namespace {

limit::NetworkTable table_of(const std::vector<base::Network>& networks) {
  limit::NetworkTableBuilder builder;
  for (const base::Network& network : networks) builder.add(network, 1);
  return builder.build();
}

// The networks of the configuration and those of files.
Result<limit::NetworkTable, Messages> table_of(std::vector<base::Network> networks, const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    const auto text = policy::read_text(path);
    if (!text) return Messages{text.error()};
    const auto more = TRY(limit::read_networks(*text, path));
    if (networks.size() + more.size() > limit::kNetworksMax)
      return Messages{{.what = "more than " + std::to_string(limit::kNetworksMax) + " networks with `" + path + "`"}};
    networks.insert(networks.end(), more.begin(), more.end());
  }
  return table_of(networks);
}

std::string url_of(const Configuration& configuration) {
  std::string url = configuration.url;
  while (url.ends_with('/')) url.pop_back();
  if (!url.empty()) return url;
  const base::IpPort& at = configuration.server.address;
  const std::string ip = base::format_ip(at.ip);
  return (configuration.tls ? "https://" : "http://") + (at.ip.is_v4() ? ip : "[" + ip + "]") + ":" +
         std::to_string(at.port);
}

// Piece by piece: files of entities are long. Behind its length, so that no two lists of files are one.
Status<Message> add_file(const std::string& path, crypto_generichash_state& state) {
  std::error_code error;
  std::uint64_t size = std::filesystem::file_size(path, error);
  if (error) size = 0;
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(&size), sizeof size);
  return base::read_pieces(path, [&](std::string_view piece) {
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(piece.data()), piece.size());
  });
}

// What a revision is made of.
std::vector<std::string> revision_files(const Configuration& configuration) {
  std::vector<std::string> paths = configuration.policies;
  for (const std::string* each : {&configuration.schema, &configuration.entities, &configuration.routes,
                                  &configuration.path, &configuration.sign_in.api_key_file})
    if (!each->empty()) paths.push_back(*each);
  for (const Issuer& issuer : configuration.sign_in.issuers)
    if (!issuer.key_file.empty()) paths.push_back(issuer.key_file);
  for (const auto* list : {&configuration.block_files, &configuration.allow_only_files, &configuration.page_languages})
    paths.insert(paths.end(), list->begin(), list->end());
  return paths;
}

// The same files give the same revision, on every machine.
Result<std::string, Message> revision_of(const Configuration& configuration) {
  crypto_generichash_state state;
  constexpr std::size_t kBytes = 16;
  crypto_generichash_init(&state, nullptr, 0, kBytes);
  for (const std::string& path : revision_files(configuration)) TRY(add_file(path, state));
  std::string hash(kBytes, '\0');
  crypto_generichash_final(&state, reinterpret_cast<unsigned char*>(hash.data()), hash.size());
  return base::to_hex(hash);
}

}  // namespace

namespace {

Result<std::shared_ptr<const identity::ApiKeyBook>, Messages> read_key_file(const std::string& path) {
  auto text = policy::read_text(path);
  if (!text) return Messages{text.error()};
  if (policy::is_json_path(path)) return identity::read_api_keys(*text, path);
  auto json = ingest::yaml_to_json(path, *text);
  if (!json) return Messages{json.error()};
  auto book = identity::read_api_keys(*json, path);
  // Places in the JSON are none in the file that the person wrote.
  if (!book)
    for (Message& message : book.error()) message.where.reset();
  return book;
}

// Everything that signing in needs, as far as it lies in files.
Result<SignInRules, Messages> read_sign_in(const Configuration& configuration) {
  SignInRules rules = configuration.sign_in;
  const auto as_messages = [](const Message& message) { return Messages{message}; };
  if (!rules.api_key_file.empty()) rules.api_keys = TRY(read_key_file(rules.api_key_file));
  if (rules.introspection) {
    IntrospectionSource& source = *rules.introspection;
    const auto secret = policy::read_text(source.secret_file);
    if (!secret) return as_messages(secret.error());
    source.secret = base::trim(*secret);
    if (source.secret.empty() || source.secret.find_first_of("\r\n") != std::string::npos)
      return Messages{{.what = "`" + source.secret_file + "` holds no secret", .reason = "it must be one line of text"}};
    if (source.user_type.empty()) source.user_type = configuration.user_type;
    if (source.url.starts_with("https://")) {
      auto context = TlsContext::for_client(source.authorities);
      if (!context) return as_messages(context.error());
      source.tls = std::move(*context);
    }
  }
  if (rules.certificate.envoy_peer)
    if (const auto loaded = identity::load_openssl(); !loaded) return as_messages(loaded.error());
  for (Issuer& issuer : rules.issuers) {
    if (issuer.user_type.empty()) issuer.user_type = configuration.user_type;
    if (const auto loaded = identity::load_openssl(); !loaded) return as_messages(loaded.error());
    if (!issuer.key_file.empty()) {
      const auto text = policy::read_text(issuer.key_file);
      if (!text) return as_messages(text.error());
      auto keys = identity::read_key_set(*text, issuer.key_file);
      if (!keys) return as_messages(keys.error());
      issuer.keys = std::move(*keys);
    } else if (!issuer.source.authorities.empty()) {
      const auto context = TlsContext::for_client(issuer.source.authorities);
      if (!context) return as_messages(context.error());
    }
  }
  return rules;
}

Status<Messages> read_languages(const Configuration& configuration, World& world) {
  for (const std::string& path : configuration.page_languages) {
    const auto text = policy::read_text(path);
    if (!text) return Messages{text.error()};
    auto language = TRY(read_language(*text, path));
    if (auto note = note_missing(*language, path)) world.notes.push_back(std::move(*note));
    world.page.languages.push_back(std::move(language));
  }
  return Done{};
}

}  // namespace

Result<decide::RouteTable, Messages> read_route_file(const std::string& path) {
  auto text = policy::read_text(path);
  if (!text) return Messages{text.error()};
  if (policy::is_json_path(path)) return decide::read_routes(*text, path);
  auto json = ingest::yaml_to_json(path, *text);
  if (!json) return Messages{json.error()};
  auto table = decide::read_routes(*json, path);
  // Places in the JSON are none in the file that the person wrote.
  if (!table)
    for (Message& message : table.error()) {
      message.where.reset();
      message.notes.push_back("in `" + path + "`");
    }
  return table;
}

Result<std::shared_ptr<const World>, Messages> load_world(const Configuration& configuration) {
  auto revision = revision_of(configuration);
  if (!revision) return Messages{revision.error()};
  policy::PolicyWorld policies =
      TRY(policy::read_world(configuration.policies, configuration.schema, configuration.entities));
  if (auto wrong = decide::check_annotations(*policies.engine); !wrong.empty()) return wrong;
  auto snapshot = std::make_shared<decide::Snapshot>();
  snapshot->engine = std::move(policies.engine);
  snapshot->entities = std::move(policies.entities);
  snapshot->revision = std::move(*revision);
  if (!configuration.routes.empty()) snapshot->routes = std::make_shared<const decide::RouteTable>(TRY(read_route_file(configuration.routes)));
  snapshot->blocks = std::make_shared<const limit::NetworkTable>(TRY(table_of(configuration.block, configuration.block_files)));
  if (!configuration.allow_only.empty() || !configuration.allow_only_files.empty())
    snapshot->allowed = std::make_shared<const limit::NetworkTable>(TRY(table_of(configuration.allow_only, configuration.allow_only_files)));
  snapshot->callers = configuration.callers;
  snapshot->mode = configuration.mode;
  // A revision stands for the very texts that were read.
  const auto again = revision_of(configuration);
  if (!again || *again != snapshot->revision)
    return Messages{{.what = "the files changed while they were read", .help = "try again"}};
  auto world = std::make_shared<World>();
  world->files_revision = snapshot->revision;
  world->reading = std::make_shared<const char>();
  world->decisions = std::move(snapshot);
  if (policies.schema) world->schema = std::make_shared<const cedar::Schema>(std::move(*policies.schema));
  world->proxies = table_of(configuration.proxies);
  world->action_type = configuration.action_type;
  world->url = url_of(configuration);
  world->user_header = configuration.user_header;
  world->groups_header = configuration.groups_header;
  world->user_type = configuration.user_type;
  world->page = configuration.page;
  TRY(read_languages(configuration, *world));
  world->sign_in = TRY(read_sign_in(configuration));
  if (configuration.tls) {
    auto context = TlsContext::for_server(*configuration.tls);
    if (!context) return Messages{context.error()};
    world->tls = std::move(*context);
  }
  index_world(*world);
  return std::shared_ptr<const World>(std::move(world));
}

std::vector<std::string> files_of(const Configuration& configuration) {
  std::vector<std::string> paths = revision_files(configuration);
  for (const Issuer& issuer : configuration.sign_in.issuers) paths.push_back(issuer.source.authorities);
  if (const auto& source = configuration.sign_in.introspection) paths.insert(paths.end(), {source->secret_file, source->authorities});
  std::erase(paths, "");
  return paths;
}

Result<KeptRevision, Message> read_texts_of(const Configuration& configuration, const World& world) {
  KeptRevision kept{.name = world.revision(), .action_type = configuration.action_type};
  if (configuration.state) {
    kept.state_file = configuration.state->file;
    kept.types = configuration.state->types;
  }
  kept.policies = TRY(policy::read_texts(configuration.policies));
  for (const auto& [path, to] :
       {std::pair(&configuration.schema, &kept.schema), std::pair(&configuration.entities, &kept.entities)}) {
    if (path->empty()) continue;
    to->path = *path;
    to->text = TRY(policy::read_text(*path));
  }
  if (TRY(revision_of(configuration)) == world.files_revision) return kept;
  return Message{.what = "the texts of revision " + world.files_revision + " are not kept",
                 .reason = "the files changed while they were read",
                 .severity = base::Severity::warning};
}

}  // namespace why403::serve

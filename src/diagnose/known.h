// Known: what the operator says about the world (`--known FILE`), and change events (`--changes FILE`).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ip.h"
#include "base/message.h"
#include "base/result.h"
#include "base/time.h"
#include "event/event.h"

namespace why403::diagnose {

/// One entry of the file; members that a kind of entry lacks stay empty.
struct KnownEntry {
  std::string name;
  std::vector<base::Network> networks;
  std::vector<std::string> keys;
  std::vector<std::string> user_agents;  ///< globs
  std::vector<std::string> people;
  std::vector<std::string> groups;
  std::vector<std::string> resources;  ///< globs over paths
  std::string owner;
  std::int64_t head_count = 0;

  [[nodiscard]] bool holds(const base::Ip& ip) const;
  [[nodiscard]] bool names_agent(std::string_view agent) const;
};

struct Known {
  std::vector<KnownEntry> proxies, shared, partners, crawlers, jobs;

  /// From JSON (the YAML file converted).
  static Result<Known, Message> parse(std::string_view name, std::string_view json);
  [[nodiscard]] const KnownEntry* find(const std::vector<KnownEntry>& among, const base::Ip& ip) const;
  [[nodiscard]] std::vector<base::Network> proxy_networks() const;
};

/// Something that was altered: by whom, when, and where that stands.
struct Change {
  base::Time time;
  std::string who;
  std::string what;
  std::string target;
  std::string kind;
  std::optional<event::SourceRef> ref;  ///< of a log line; else `place` says where
  std::string place;                    ///< `changes.ndjson:3`
  std::string revision;                 ///< that it made, as decisions by it name it; empty: unknown
};

/// NDJSON of change events, or `git log` output. Lines that are neither are reported.
Result<std::vector<Change>, Message> parse_changes(std::string_view name, std::string_view text);

}  // namespace why403::diagnose

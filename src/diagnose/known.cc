#include "diagnose/known.h"

#include <algorithm>

#include "base/json_reader.h"
#include "base/text.h"

namespace why403::diagnose {

using base::JsonKind;
using base::JsonReader;
using base::JsonText;

bool KnownEntry::holds(const base::Ip& ip) const {
  return std::any_of(networks.begin(), networks.end(), [&](const base::Network& network) { return network.contains(ip); });
}

bool KnownEntry::names_agent(std::string_view agent) const {
  return !agent.empty() && std::any_of(user_agents.begin(), user_agents.end(), [&](const std::string& glob) { return base::glob_matches(base::to_lower(glob), base::to_lower(agent)); });
}

const KnownEntry* Known::find(const std::vector<KnownEntry>& among, const base::Ip& ip) const {
  for (const KnownEntry& entry : among)
    if (entry.holds(ip)) return &entry;
  return nullptr;
}

std::vector<base::Network> Known::proxy_networks() const {
  std::vector<base::Network> out;
  for (const KnownEntry& entry : proxies) out.insert(out.end(), entry.networks.begin(), entry.networks.end());
  return out;
}

namespace {

std::string scalar(JsonReader& json) {
  if (json.peek() == JsonKind::string) return base::json_unescape(json.string());
  return std::string(json.raw_value());
}

std::vector<std::string> strings(JsonReader& json) {
  std::vector<std::string> out;
  if (json.peek() == JsonKind::array) {
    json.enter_array();
    while (json.next_element()) out.push_back(scalar(json));
  } else if (json.peek() == JsonKind::null) {
    json.null();
  } else {
    out.push_back(scalar(json));
  }
  return out;
}

// A misspelt key would be knowledge silently lost.
Message unknown_key(std::string_view key, const std::vector<std::string>& keys, std::string_view file) {
  const std::string meant = base::did_you_mean(key, keys);
  std::string list;
  for (const std::string& each : keys) list.append(list.empty() ? "" : ", ").append(each);
  return {.what = "unknown key `" + std::string(key) + "` in `" + std::string(file) + "`",
          .help = meant.empty() ? "the keys here are " + list : "did you mean `" + meant + "`?"};
}

const std::vector<std::string> kEntryKeys{"name", "networks", "keys", "user_agents", "people", "groups", "resources", "owner"};
const std::vector<std::string> kListKeys{"proxies", "shared", "partners", "crawlers", "jobs"};

Status<Message> read_networks(JsonReader& json, std::string_view file, std::vector<base::Network>& out) {
  for (const std::string& text : strings(json)) {
    const auto network = base::parse_network(text);
    if (!network) return Message{.what = "`" + text + "` in `" + std::string(file) + "` is no network"};
    out.push_back(*network);
  }
  return Done{};
}

// The names of the people, or how many they are.
void read_people(JsonReader& json, KnownEntry& out) {
  out.people = strings(json);
  out.head_count = static_cast<std::int64_t>(out.people.size());
  if (out.people.size() == 1) out.head_count = base::parse_int(out.people[0]).value_or(1);
}

Result<KnownEntry, Message> read_entry(JsonReader& json, std::string_view file) {
  KnownEntry entry;
  JsonText key;
  if (!json.enter_object()) return Message{.what = "an entry of `" + std::string(file) + "` is no mapping"};
  while (json.next_member(key)) {
    if (key.raw == "name") {
      entry.name = scalar(json);
    } else if (key.raw == "networks") {
      TRY(read_networks(json, file, entry.networks));
    } else if (key.raw == "keys") {
      entry.keys = strings(json);
    } else if (key.raw == "user_agents") {
      entry.user_agents = strings(json);
    } else if (key.raw == "people") {
      read_people(json, entry);
    } else if (key.raw == "groups") {
      entry.groups = strings(json);
    } else if (key.raw == "resources") {
      entry.resources = strings(json);
    } else if (key.raw == "owner") {
      entry.owner = scalar(json);
    } else {
      return unknown_key(key.raw, kEntryKeys, file);
    }
  }
  return entry;
}

}  // namespace

Result<Known, Message> Known::parse(std::string_view name, std::string_view text) {
  Known out;
  JsonReader json(text);
  JsonText key;
  if (json.peek() != JsonKind::object) return json.peek() == JsonKind::null ? Result<Known, Message>(out) : Message{.what = "`" + std::string(name) + "` is no mapping"};
  json.enter_object();
  while (json.next_member(key)) {
    std::vector<KnownEntry>* list = key.raw == "proxies"    ? &out.proxies
                                    : key.raw == "shared"   ? &out.shared
                                    : key.raw == "partners" ? &out.partners
                                    : key.raw == "crawlers" ? &out.crawlers
                                    : key.raw == "jobs"     ? &out.jobs
                                                            : nullptr;
    if (!list) return unknown_key(key.raw, kListKeys, name);
    if (json.peek() == JsonKind::null) {
      json.skip();
      continue;
    }
    if (!json.enter_array()) return Message{.what = "`" + std::string(key.raw) + "` in `" + std::string(name) + "` is no list"};
    while (json.next_element()) list->push_back(TRY(read_entry(json, name)));
  }
  if (!json.ok()) return Message{.what = "cannot read `" + std::string(name) + "`", .reason = json.failure()};
  return out;
}

namespace {

std::optional<Change> read_change(std::string_view line) {
  JsonReader json(line);
  if (!json.enter_object()) return std::nullopt;
  Change out;
  bool timed = false;
  JsonText key;
  while (json.next_member(key)) {
    if (json.peek() != JsonKind::string) {
      json.skip();
      continue;
    }
    const std::string value = scalar(json);
    if (key.raw == "time" || key.raw == "timestamp" || key.raw == "at") {
      const auto time = base::parse_rfc3339(value, true);
      if (!time) return std::nullopt;
      out.time = *time;
      timed = true;
    } else if (key.raw == "who" || key.raw == "actor" || key.raw == "user") {
      out.who = value;
    } else if (key.raw == "what" || key.raw == "summary") {
      out.what = value;
    } else if (key.raw == "target") {
      out.target = value;
    } else if (key.raw == "kind") {
      out.kind = value;
    }
  }
  if (!json.ok() || !timed) return std::nullopt;
  return out;
}

// `git log`: commit …, Author: …, Date: … (default or ISO), an empty line, the message indented by four blanks.
std::optional<base::Time> git_date(std::string_view text) {
  text = base::trim(text);
  if (const auto time = base::parse_rfc3339(text)) return time;
  // 2026-03-12 14:05:11 +0000
  if (text.size() >= 25 && text[10] == ' ' && text[19] == ' ') return base::parse_rfc3339(std::string(text.substr(0, 10)) + "T" + std::string(text.substr(11, 8)) + std::string(text.substr(20)));
  // Thu Mar 12 14:05:11 2026 +0000
  const auto words = base::split(text, ' ');
  if (words.size() != 6) return std::nullopt;
  const std::string day = words[2].size() == 1 ? "0" + std::string(words[2]) : std::string(words[2]);
  return base::parse_clf(day + "/" + std::string(words[1]) + "/" + std::string(words[4]) + ":" + std::string(words[3]) + " " + std::string(words[5]));
}

std::vector<Change> read_git_log(std::string_view name, std::string_view text) {
  std::vector<Change> out;
  std::size_t number = 0;
  bool dated = false;
  for (const std::string_view line : base::split(text, '\n')) {
    ++number;
    if (line.starts_with("commit ")) {
      out.push_back({.target = std::string(line.substr(7, 12)), .kind = "config", .place = std::string(name) + ":" + std::to_string(number)});
      dated = false;
    } else if (out.empty()) {
      continue;
    } else if (line.starts_with("Author:")) {
      out.back().who = base::trim(base::cut(line.substr(7), "<").before);
    } else if (line.starts_with("Date:") || line.starts_with("AuthorDate:") || line.starts_with("CommitDate:")) {
      if (const auto time = git_date(base::cut(line, ":").after)) {
        out.back().time = *time;
        dated = true;
      }
    } else if (line.starts_with("    ") && out.back().what.empty() && dated) {
      out.back().what = base::trim(line);
    }
  }
  std::erase_if(out, [](const Change& change) { return change.time.ns == 0; });
  return out;
}

}  // namespace

Result<std::vector<Change>, Message> parse_changes(std::string_view name, std::string_view text) {
  if (base::trim(text).starts_with("commit ")) return read_git_log(name, text);
  std::vector<Change> out;
  std::size_t number = 0;
  for (const std::string_view line : base::split(text, '\n')) {
    ++number;
    if (base::trim(line).empty()) continue;
    auto change = read_change(base::trim(line));
    if (!change)
      return Message{.what = "`" + std::string(name) + "` line " + std::to_string(number) + " is no change event",
                     .help = "one JSON object a line: {\"time\",\"who\",\"what\",\"target\",\"kind\"}, or the output of `git log`"};
    change->place = std::string(name) + ":" + std::to_string(number);
    out.push_back(std::move(*change));
  }
  return out;
}

}  // namespace why403::diagnose

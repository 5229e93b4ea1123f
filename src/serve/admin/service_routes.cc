// What is in force, what was decided, what was changed, and what happens.
#include "base/json.h"
#include "base/text.h"
#include "cedar/explain/explain.h"
#include "cedar/syntax/print.h"
#include "serve/admin/call.h"
#include "serve/admin/routes.h"
#include "serve/incident_board.h"
#include "serve/refusal.h"
#include "serve/story.h"

namespace why403::serve {

namespace {

using state::Database;

void write_status(Call& call, base::JsonWriter& json) {
  const auto world = call.parts.current.get();
  json.begin_object().key("revision").string(world->revision());
  json.key("since").string(base::format_rfc3339(call.parts.current.since()));
  json.key("policies").number(std::uint64_t{world->decisions->engine->size()});
  json.key("entities").number(std::uint64_t{world->decisions->entities->size()});
  const auto counts = call.parts.events.counts();
  json.key("listeners").number(counts.listeners).key("events_lost").number(counts.lost);
  json.key("recording").boolean(call.parts.recorder != nullptr).end_object();
}

// As much as the roles may know, or less where that is asked for.
std::optional<Audience> audience_of(Call& call) {
  const bool is_security = call.caller.roles.has(AdminRole::admin) || call.caller.roles.has(AdminRole::security);
  const std::string_view asked = call.asked("audience");
  if (asked.empty()) return is_security ? Audience::security : Audience::owner;
  const auto audience = audience_named(asked);
  if (!audience) {
    call.problem(400, "`audience` is `subject`, `owner` or `security`");
  } else if (*audience == Audience::security && !is_security) {
    call.problem(403, "this is for `security` and `admin`");
    return std::nullopt;
  }
  return audience;
}

}  // namespace

void show_openapi(Call& call) { call.json(200, write_openapi()); }

void show_status(Call& call) {
  std::string text;
  base::JsonWriter json(text);
  write_status(call, json);
  call.json(200, std::move(text));
}

void show_caller(Call& call) {
  std::string text;
  base::JsonWriter json(text);
  json.begin_object().key("name").string(call.caller.name).key("roles").begin_array();
  for (const AdminRole role : kAdminRoles)
    if (call.caller.roles.has(role)) json.string(name(role));
  json.end_array().key("owns").begin_array();
  for (const Ownership& each : call.caller.owns) json.string(write_ownership(each));
  json.end_array().end_object();
  call.json(200, std::move(text));
}

void show_policies(Call& call) {
  const auto world = call.parts.current.get();
  std::string text;
  base::JsonWriter json(text);
  json.begin_object().key("revision").string(world->revision());
  json.key("since").string(base::format_rfc3339(call.parts.current.since())).key("items").begin_array();
  // What was compiled, and not what lies in the files by now.
  world->decisions->engine->for_each([&](const cedar::Program& program) {
    const cedar::Policy& policy = *program.policy;
    json.begin_object().key("id").string(program.id).key("at").string(cedar::place_of(program, policy.place));
    json.key("text").string(policy.source == nullptr || policy.place.end == 0
                                ? cedar::policy_to_text(policy)
                                : std::string_view(policy.source->text).substr(policy.place.begin, policy.place.end - policy.place.begin));
    json.end_object();
    return true;
  });
  json.end_array().end_object();
  call.json(200, std::move(text));
}

void reload_policies(Call& call) {
  const std::vector<Message> wrong = call.parts.reload();
  if (wrong.empty()) return show_status(call);
  std::string all;
  for (const Message& message : wrong) all += (all.empty() ? "" : "\n") + base::render_terminal(message, false);
  call.problem(422, "nothing was changed: " + all);
}

void show_decision(Call& call) {
  const auto audience = audience_of(call);
  if (!audience) return;
  if (call.parts.recorder == nullptr) return call.problem(404, "nothing is recorded: the configuration has no `record`");
  const std::string& reference = call.path[0];
  // Others than the reference can be guessed, or stand in the logs of proxies.
  if (!is_reference(reference) && *audience != Audience::security) return call.problem(404, "no decision of that reference is recorded");
  const std::unique_lock telling(*call.parts.telling, std::try_to_lock);
  if (!telling.owns_lock()) {
    call.reply.add_header("Retry-After", "1");
    return call.problem(503, "another decision is being looked up", "ask again in a moment");
  }
  call.parts.recorder->flush();
  auto story = find_story(call.parts.record_folder, reference);
  if (!story) return call.problem(story.error());
  if (!*story) return call.problem(404, "no decision of that reference is recorded");
  explain_story(**story);
  call.json(200, story_json(**story, *audience));
}

void show_incidents(Call& call) {
  if (call.parts.incidents == nullptr) return call.problem(404, "no logs are read: the configuration has no `logs`");
  if (const auto report = call.parts.incidents->report()) return call.json(200, *report);
  call.problem(503, "no refusal has been diagnosed yet");
  call.reply.add_header("Retry-After", "10");
}

void show_audit(Call& call) {
  const auto limit = call.limit();
  if (!limit) return;
  const auto after = call.asked("after").empty() ? std::optional<std::int64_t>(0) : base::parse_int(call.asked("after"));
  if (!after || *after < 0) return call.problem(400, "`after` is the sequence of a change");
  if (call.asked("kind").empty() != call.asked("target").empty()) return call.problem(400, "`kind` and `target` belong together");
  const auto entries = call.read([&](Database& database) {
    return state::read_audit(database, static_cast<std::uint64_t>(*after), *limit, call.asked("kind"), call.asked("target"));
  });
  if (!entries) return;
  std::vector<std::string> texts;
  for (const state::AuditEntry& entry : *entries) texts.push_back(state::write_audit_entry(entry));
  call.page(texts, entries->size() < *limit ? "" : std::to_string(entries->back().sequence));
}

void follow_events(Call& call) {
  EventFilter filter{.decision = std::string(call.asked("decision")),
                     .cause = std::string(call.asked("cause")),
                     .principal = std::string(call.asked("principal")),
                     .door = std::string(call.asked("door"))};
  if (!call.asked("kind").empty())
    for (const std::string_view kind : base::split(call.asked("kind"), ',')) filter.kinds.emplace_back(kind);
  auto listener = call.parts.events.listen(std::move(filter), call.request.header("last-event-id"));
  if (listener == nullptr) return call.problem(503, "as many listen already as may: " + std::to_string(kListenersMax));
  call.reply.set(200, "text/event-stream", ":\n\n");
  call.reply.events = std::move(listener);
}

}  // namespace why403::serve

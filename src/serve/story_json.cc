// The story of one recorded decision, told to programs.
#include "base/json.h"
#include "base/json_reader.h"
#include "serve/story.h"
#include "serve/words.h"

namespace why403::serve {

namespace {

std::string entity_text(const RecordedEntity& entity) {
  if (entity.id.empty()) return {};
  std::string out(entity.type);
  out += "::";
  base::append_json_string(out, entity.id);
  return out;
}

using Json = base::JsonWriter;

void member(Json& json, std::string_view key, std::string_view text) {
  if (!text.empty()) json.key(key).string(text);
}

template <typename Texts>
void write_texts(Json& json, std::string_view key, const Texts& texts) {
  json.key(key).begin_array();
  for (const std::string_view text : texts) json.string(text);
  json.end_array();
}

void write_clauses(Json& json, std::string_view key, const std::vector<Clause>& clauses) {
  json.key(key).begin_array();
  for (const Clause& clause : clauses) {
    json.begin_object().key("policy").string(clause.policy);
    member(json, "at", clause.place);
    write_texts(json, "relied_on", clause.because);
    json.end_object();
  }
  json.end_array();
}

// What was only observed was told to nobody.
std::string_view told_text(const DecisionRecord& record) {
  return record.told.empty() ? refusal_words(record.cause).en : record.told;
}

void write_owner_part(Json& json, const Story& story, const DecisionRecord& record) {
  member(json, "principal", entity_text(record.principal));
  member(json, "action", entity_text(record.action));
  member(json, "resource", entity_text(record.resource));
  member(json, "check", record.check);
  member(json, "cause", record.cause);
  member(json, "detail", record.detail);
  member(json, "route", record.route);
  write_clauses(json, "policies", story.decided_by);
  if (!record.obligations.empty()) write_texts(json, "obligations", record.obligations);
  json.key("would_need").begin_array();
  for (const WouldNeed& way : story.would_need) {
    json.begin_object().key("policy").string(way.policy).key("at").string(way.place);
    write_texts(json, "facts", way.facts);
    json.key("for_subject").boolean(way.for_subject);
    write_texts(json, "still_forbids", way.still_forbids);
    json.end_object();
  }
  json.end_array();
  json.key("revision").begin_object().key("name").string(story.revision);
  if (story.in_force_since) json.key("since").string(base::format_rfc3339(*story.in_force_since));
  member(json, "previous", story.previous);
  if (story.allowed_before) {
    json.key("allowed_before").boolean(*story.allowed_before);
    write_clauses(json, "policies_before", story.decided_by_before);
  }
  json.end_object();
  if (story.last_allowed)
    json.key("last_allowed").begin_object().key("time").string(base::format_rfc3339(*story.last_allowed)).key("revision").string(story.last_allowed_revision).end_object();
  json.key("refusals").number(story.refusals);
  member(json, "request_id", record.request_id);
  member(json, "trace_id", record.trace_id);
  write_texts(json, "notes", story.notes);
}

}  // namespace

std::string story_json(const Story& story, Audience audience) {
  RecordReader reader;
  reader.read(story.record);
  const DecisionRecord& record = reader.decision();
  std::string text;
  Json json(text);
  json.begin_object().key("reference").string(record.reference).key("time").string(base::format_rfc3339(record.time));
  json.key("decision").string(record.allow ? "allow" : "deny").key("enforced").boolean(record.enforced);
  json.key("status").number(record.status);
  member(json, "method", record.method);
  member(json, "host", record.host);
  member(json, "path", record.path);
  if (!record.allow) member(json, "told", told_text(record));
  if (audience != Audience::subject) write_owner_part(json, story, record);
  if (audience == Audience::security) {
    json.key("record").raw(story.record);
    json.key("place").string(story.place);
  }
  json.end_object();
  return text + "\n";
}

namespace {

using base::JsonKind;
using base::JsonReader;
using base::JsonText;

// Each member of the object that comes next; what `see` does not take it must skip.
template <typename See>
void each_member(JsonReader& json, See see) {
  JsonText key;
  json.enter_object();
  while (json.next_member(key)) see(key.raw);
}
template <typename See>
void each_element(JsonReader& json, See see) {
  json.enter_array();
  while (json.next_element()) see();
}

std::vector<std::string> read_texts(JsonReader& json) {
  std::vector<std::string> texts;
  each_element(json, [&] { texts.push_back(base::json_unescape(json.string())); });
  return texts;
}

std::vector<Clause> read_clauses(JsonReader& json) {
  std::vector<Clause> clauses;
  each_element(json, [&] {
    Clause clause;
    each_member(json, [&](std::string_view key) {
      if (key == "relied_on")
        clause.because = read_texts(json);
      else
        (key == "policy" ? clause.policy : clause.place) = base::json_unescape(json.string());
    });
    clauses.push_back(std::move(clause));
  });
  return clauses;
}

WouldNeed read_need(JsonReader& json) {
  WouldNeed need;
  each_member(json, [&](std::string_view key) {
    if (key == "facts")
      need.facts = read_texts(json);
    else if (key == "still_forbids")
      need.still_forbids = read_texts(json);
    else if (key == "for_subject")
      need.for_subject = json.boolean();
    else
      (key == "policy" ? need.policy : need.place) = base::json_unescape(json.string());
  });
  return need;
}

void read_revision(JsonReader& json, Story& story) {
  each_member(json, [&](std::string_view key) {
    if (key == "allowed_before")
      story.allowed_before = json.boolean();
    else if (key == "policies_before")
      story.decided_by_before = read_clauses(json);
    else if (key == "since")
      story.in_force_since = base::parse_rfc3339(base::json_unescape(json.string()));
    else
      (key == "name" ? story.revision : story.previous) = base::json_unescape(json.string());
  });
}

void read_last_allowed(JsonReader& json, Story& story) {
  each_member(json, [&](std::string_view key) {
    const std::string text = base::json_unescape(json.string());
    if (key == "time")
      story.last_allowed = base::parse_rfc3339(text);
    else
      story.last_allowed_revision = text;
  });
}

}  // namespace

Result<Story, std::string> read_story(std::string_view text) {
  Story story;
  JsonReader json(text);
  each_member(json, [&](std::string_view key) {
    if (key == "record") story.record = json.raw_value();
    else if (key == "place") story.place = base::json_unescape(json.string());
    else if (key == "policies") story.decided_by = read_clauses(json);
    else if (key == "would_need") each_element(json, [&] { story.would_need.push_back(read_need(json)); });
    else if (key == "revision") read_revision(json, story);
    else if (key == "last_allowed") read_last_allowed(json, story);
    else if (key == "refusals") story.refusals = static_cast<std::uint64_t>(json.integer().value_or(0));
    else if (key == "notes") story.notes = read_texts(json);
    else json.skip();
  });
  if (!json.ok()) return std::string(json.failure());
  if (story.record.empty()) return std::string("the record is not there");
  return story;
}

}  // namespace why403::serve

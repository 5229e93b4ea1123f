#include "serve/story.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "archive/segment/segment_log.h"
#include "base/file.h"
#include "base/json.h"
#include "cedar/explain/explain.h"
#include "cedar/syntax/print.h"
#include "serve/kept_revision.h"
#include "serve/world.h"

namespace why403::serve {

namespace {

namespace fs = std::filesystem;
// Of a policy that would permit, how many ways are told.
constexpr std::size_t kWaysMax = 3;
constexpr std::size_t kWouldNeedMax = 12;

// Every whole record of a folder, in its order, with its segment's name and line. False from `see` ends it. Segments
// that are retired meanwhile are passed over.
template <typename See>
Status<Message> each_record(const std::string& folder, See see) {
  const auto files = TRY(archive::list_segments(folder));
  for (const archive::SegmentFile& file : files) {
    const auto text = base::read_file(file.path);
    if (!text) {
      std::error_code error;
      if (!fs::exists(file.path, error)) continue;
      return text.error();
    }
    archive::SegmentReader reader(*text);
    const std::string name = fs::path(file.path).filename().string();
    std::size_t line = 1;
    const char* counted = text->data();
    while (const auto record = reader.next()) {
      line += static_cast<std::size_t>(std::count(counted, record->data(), '\n'));
      counted = record->data();
      if (!see(*record, name, line)) return Done{};
    }
  }
  return Done{};
}

bool is_meant(const DecisionRecord& record, std::string_view reference) {
  return record.reference == reference || record.request_id == reference || record.trace_id == reference;
}

bool asks_the_same(const DecisionRecord& left, const DecisionRecord& right) {
  return left.principal == right.principal && left.action == right.action && left.resource == right.resource &&
         (!right.action.id.empty() || (left.path == right.path && left.method == right.method));
}

// What stands around the record: which revision was in force since when, and how the same question was answered.
Status<Message> look_around(Story& story) {
  RecordReader own;
  own.read(story.record);
  const DecisionRecord& asked = own.decision();
  RecordReader reader;
  const std::string wanted(asked.principal.id);
  return each_record(story.folder, [&](std::string_view text, std::string_view, std::size_t) {
    // Most records are of somebody else, and are not worth taking apart.
    if (text.find("\"event\":\"revision\"") == std::string_view::npos && text.find(wanted) == std::string_view::npos)
      return true;
    const auto kind = reader.read(text);
    if (kind == RecordReader::Kind::revision && reader.revision().time <= asked.time &&
        reader.revision().revision == asked.revision) {
      story.in_force_since = reader.revision().time;
      story.previous = reader.revision().previous;
    } else if (kind == RecordReader::Kind::decision && asks_the_same(reader.decision(), asked)) {
      if (!reader.decision().allow) {
        ++story.refusals;
      } else if (reader.decision().time < asked.time) {
        story.last_allowed = reader.decision().time;
        story.last_allowed_revision = reader.decision().revision;
      }
    }
    return true;
  });
}

std::string joined(const std::vector<const cedar::Program*>& programs) {
  std::string out;
  for (const cedar::Program* program : programs) out.append(out.empty() ? "" : ", ").append(program->id);
  return out;
}

// A world of then, and the question put to it again.
class Replay {
 public:
  static Result<std::unique_ptr<Replay>, std::string> make(const std::string& folder, const std::string& revision,
                                                           const DecisionRecord& asked) {
    auto kept = read_kept_revision(folder, revision);
    if (!kept) return "the texts of revision " + revision + " are not there: " + kept.error().reason;
    std::unique_ptr<Replay> replay(new Replay);
    add_properties(*kept, revision, asked.principal, asked.subject_properties);
    if (asked.resource != asked.principal) add_properties(*kept, revision, asked.resource, asked.resource_properties);
    auto world = world_of(*kept, revision);
    if (!world) return "revision " + revision + " cannot be read any more: " + world.error().front().what;
    replay->world_ = std::move(*world);
    const decide::Snapshot& decisions = *replay->world_->decisions;
    replay->reader_.emplace(decisions.engine->names());
    const auto types = replay->world_->context_types.find(asked.action.id);
    auto request = replay->reader_->read(
        {asked.principal.type.empty() ? "User" : asked.principal.type, asked.principal.id},
        {asked.action.type, asked.action.id}, {asked.resource.type, asked.resource.id}, asked.context,
        types == replay->world_->context_types.end() ? nullptr : types->second.get());
    if (!request) return "the question cannot be put to revision " + revision + ": " + request.error();
    cedar::Explainer explainer(*decisions.engine, *decisions.entities);
    replay->explain(explainer.explain(*request), request->strangers);
    return replay;
  }

  bool allow = false;
  std::vector<Clause> decided_by;
  std::vector<WouldNeed> would_need;

 private:
  // What a caller says of an entity that the store does not hold is its whole.
  static void add_properties(KeptRevision& kept, const std::string& revision, const RecordedEntity& entity,
                             std::string_view properties) {
    if (properties.empty()) return;
    std::string& text = kept.entities.text;
    if (kept.entities.path.empty()) {
      kept.entities.path = "the request";
      text = "[]";
    }
    const std::size_t end = text.rfind(']');
    const auto world = world_of(kept, revision);
    if (end == std::string::npos || !world) return;
    const cedar::Entities& entities = *(*world)->decisions->entities;
    for (const cedar::EntityNumber number : entities.numbers()) {
      const cedar::EntityName name = entities.names().name_of(number);
      if (name.type == entity.type && name.id == entity.id) return;
    }
    const bool is_first = text.find_first_not_of(" \t\r\n", text.find('[') + 1) == end;
    std::string added = is_first ? "" : ",";
    base::JsonWriter json(added);
    json.begin_object().key("uid").begin_object().key("type").string(entity.type).key("id").string(entity.id);
    json.end_object().key("attrs").raw(properties).key("parents").begin_array().end_array().end_object();
    text.insert(end, added);
  }

  void explain(const cedar::Explanation& why, const cedar::StrangerNames* strangers) {
    allow = why.allow;
    const cedar::Names& names = world_->decisions->engine->names();
    for (const cedar::Ground& ground : why.grounds) {
      Clause clause{.policy = std::string(ground.program->id),
                    .place = cedar::place_of(*ground.program, ground.program->policy->place)};
      for (const cedar::Finding& finding : ground.relied_on) clause.because.push_back(cedar::finding_to_text(finding));
      decided_by.push_back(std::move(clause));
    }
    for (const cedar::NearMiss& miss : why.near_misses) {
      for (std::size_t i = 0; i < std::min(kWaysMax, miss.counterfactuals.size()); ++i) {
        if (would_need.size() >= kWouldNeedMax) return;
        const cedar::Counterfactual& each = miss.counterfactuals[i];
        WouldNeed way{.policy = std::string(miss.program->id),
                      .place = cedar::place_of(*miss.program, miss.program->policy->place),
                      .for_subject = each.audience() == cedar::Audience::subject_and_owner};
        for (const cedar::Fact& fact : each.facts) way.facts.push_back(cedar::describe(fact, names, strangers));
        if (!each.still_forbids.empty()) way.still_forbids.push_back(joined(each.still_forbids));
        would_need.push_back(std::move(way));
      }
    }
  }

  std::shared_ptr<World> world_;
  std::optional<cedar::RequestReader> reader_;
};

}  // namespace

std::optional<Audience> audience_named(std::string_view name) {
  if (name == "subject") return Audience::subject;
  if (name == "owner") return Audience::owner;
  if (name == "security") return Audience::security;
  return std::nullopt;
}

bool holds_records(const std::string& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) return false;
  const auto files = archive::list_segments(folder);
  return files && !files->empty();
}

Status<Message> each_recorded(const std::string& folder,
                              const std::function<void(RecordReader::Kind, const RecordReader&)>& see) {
  RecordReader reader;
  return each_record(folder, [&](std::string_view text, std::string_view, std::size_t) {
    const auto kind = reader.read(text);
    see(kind, reader);
    return true;
  });
}

Result<std::optional<Story>, Message> find_story(const std::string& folder, const std::string& reference) {
  std::optional<Story> found;
  RecordReader reader;
  const std::string_view wanted_place = std::string_view(reference).substr(reference.rfind('/') + 1);
  TRY(each_record(folder, [&](std::string_view text, std::string_view file, std::size_t line) {
    const auto place = [&] { return std::string(file) + ":" + std::to_string(line); };
    const bool is_here = wanted_place.starts_with(file) && place() == wanted_place;
    if (!is_here && text.find(reference) == std::string_view::npos) return true;
    if (reader.read(text) != RecordReader::Kind::decision) return true;
    if (!is_here && !is_meant(reader.decision(), reference)) return true;
    found = Story{.folder = folder,
                  .record = std::string(text),
                  .place = place(),
                  .revision = std::string(reader.decision().revision)};
    // A reference is one decision's alone; a request may have been asked about again.
    return !is_here && reader.decision().reference != reference;
  }));
  if (found) TRY(look_around(*found));
  return found;
}

namespace {

// Where the policies stand, by their ids; nothing is asked again.
void place_policies(Story& story) {
  auto kept = read_kept_revision(story.folder, story.revision);
  if (!kept) return story.notes.push_back("the texts of revision " + story.revision + " are not there: " + kept.error().reason);
  const auto set = policy::read_policies(kept->policies);
  if (!set) return;
  for (Clause& clause : story.decided_by)
    for (const cedar::Policy& each : set->policies)
      if (each.id == clause.policy && !each.source->text.empty()) {
        const base::Span span = base::span_of(each.source->name, each.source->text, each.place.begin, each.place.end);
        clause.place = span.source + ":" + std::to_string(span.line) + ":" + std::to_string(span.column);
      }
}

}  // namespace

void explain_story(Story& story) {
  RecordReader reader;
  reader.read(story.record);
  const DecisionRecord& asked = reader.decision();
  for (const std::string_view each : asked.policies) story.decided_by.push_back({.policy = std::string(each)});
  if (asked.check != "policy") return;
  // An allow is recorded without its context: it cannot be asked again, but its policies are known.
  if (asked.allow) return place_policies(story);
  if (asked.is_cut) story.notes.push_back("parts of the question are not in the record: it was long, or held secrets");
  auto then = Replay::make(story.folder, story.revision, asked);
  if (!then) {
    story.notes.push_back(then.error());
    return;
  }
  if ((*then)->allow) {
    story.notes.push_back("asked again with what was recorded, it would be allowed");
    return place_policies(story);
  }
  story.decided_by = std::move((*then)->decided_by);
  story.would_need = std::move((*then)->would_need);
  if (story.previous.empty() || story.previous == story.revision) return;
  auto before = Replay::make(story.folder, story.previous, asked);
  if (!before) {
    story.notes.push_back(before.error());
    return;
  }
  story.allowed_before = (*before)->allow;
  story.decided_by_before = std::move((*before)->decided_by);
}

}  // namespace why403::serve

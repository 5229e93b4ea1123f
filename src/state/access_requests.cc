#include "state/access_requests.h"

#include "base/json.h"
#include "base/text.h"
#include "state/rows.h"

namespace why403::state {

namespace {

constexpr std::size_t kNoteBytesMax = 1024;

constexpr std::string_view kColumns =
    "SELECT id, subject_type, subject, action_type, action, resource_type, resource, path, reference, first, last, times, state,"
    " answered_by, answered, note, version FROM access_requests ";

AccessRequest request_of(const Query& row) {
  AccessRequest request{.id = row.text(0),
                        .subject = {row.text(1), row.text(2)},
                        .action = {row.text(3), row.text(4)},
                        .resource = {row.text(5), row.text(6)},
                        .path = row.text(7),
                        .reference = row.text(8),
                        .first = {row.integer(9)},
                        .last = {row.integer(10)},
                        .times = static_cast<std::uint64_t>(row.integer(11)),
                        .state = row.text(12),
                        .answered_by = row.text(13),
                        .note = row.text(15),
                        .version = static_cast<std::uint64_t>(row.integer(16))};
  if (const auto answered = row.optional(14)) request.answered = base::Time{*answered};
  return request;
}

std::uint64_t count(Database& database, std::string_view sql, const cedar::OwnedEntityName* subject = nullptr) {
  Query query(database, sql);
  if (subject != nullptr) query.bind(subject->type).bind(subject->id);
  return query.next() ? static_cast<std::uint64_t>(query.integer(0)) : 0;
}

}  // namespace

std::string write_access_request(const AccessRequest& request) {
  std::string text;
  base::JsonWriter json(text);
  const auto entity = [&](std::string_view name, const cedar::OwnedEntityName& of) {
    json.key(name).begin_object().key("type").string(of.type).key("id").string(of.id).end_object();
  };
  json.begin_object().key("id").string(request.id);
  entity("subject", request.subject);
  entity("action", request.action);
  entity("resource", request.resource);
  json.key("path").string(request.path).key("reference").string(request.reference);
  json.key("first").string(base::format_rfc3339(request.first)).key("last").string(base::format_rfc3339(request.last));
  json.key("times").number(request.times).key("state").string(request.state).key("answered_by").string(request.answered_by);
  json.key("answered");
  if (request.answered)
    json.string(base::format_rfc3339(*request.answered));
  else
    json.null();
  json.key("note").string(request.note).key("version").number(request.version).end_object();
  return text;
}

Status<Fault> put_request(Store::Change& change, const AccessRequest& request) {
  Database& database = change.database();
  const base::Time now = change.now();
  {
    Query again(database,
                "UPDATE access_requests SET last = ?, times = times + 1, reference = ?, path = ? WHERE state = 'open' AND subject_type = ?"
                " AND subject = ? AND action_type = ? AND action = ? AND resource_type = ? AND resource = ?");
    again.bind(now.ns).bind(request.reference).bind(request.path).bind(request.subject.type).bind(request.subject.id);
    again.bind(request.action.type).bind(request.action.id).bind(request.resource.type).bind(request.resource.id);
    if (again.run() > 0) return Done{};
  }
  if (count(database, "SELECT count(*) FROM access_requests WHERE state = 'open'") >= kOpenMax)
    return fault(Fault::Kind::full, "there are " + std::to_string(kOpenMax) + " open requests, which is all there may be");
  if (count(database, "SELECT count(*) FROM access_requests WHERE state = 'open' AND subject_type = ? AND subject = ?", &request.subject) >= kOpenOfSubjectMax)
    return fault(Fault::Kind::full, "this subject has " + std::to_string(kOpenOfSubjectMax) + " open requests, which is all it may have");
  change.count("access_requests", 1);
  const std::uint64_t number = change.count("access_request_ids", 1);
  // Sorted by its text, it is in the order of its number.
  std::string id = std::to_string(number);
  id = "r" + std::string(id.size() < 10 ? 10 - id.size() : 0, '0') + id;
  Query row(database,
            "INSERT INTO access_requests (id, subject_type, subject, action_type, action, resource_type, resource, path, reference,"
            " first, last, times, state, answered_by, answered, note, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 'open', '', NULL, '', 0)");
  row.bind(id).bind(request.subject.type).bind(request.subject.id).bind(request.action.type).bind(request.action.id);
  row.bind(request.resource.type).bind(request.resource.id).bind(request.path).bind(request.reference).bind(now.ns).bind(now.ns).run();
  if (!database.ok()) return storage(database);
  return Done{};
}

Result<AccessRequest, Fault> answer_request(Store::Change& change, const std::string& id, const std::string& state,
                                            const std::string& note, const std::string& by) {
  if (state != "granted" && state != "refused") return fault(Fault::Kind::invalid, "an answer is `granted` or `refused`");
  if (note.size() > kNoteBytesMax || !is_plain(note)) return fault(Fault::Kind::invalid, "`note` is at most 1024 bytes of UTF-8 without control characters");
  const auto before = find_request(change.database(), id);
  if (!before) return fault(Fault::Kind::not_found, "there is no access request `" + base::printable(id) + "`");
  if (before->state != "open") return fault(Fault::Kind::exists, "it is answered already: " + before->state + " by " + before->answered_by);
  AccessRequest request = *before;
  request.state = state;
  request.note = note;
  request.answered_by = by;
  request.answered = change.now();
  request.version = change.next_sequence();
  Query row(change.database(), "UPDATE access_requests SET state = ?, note = ?, answered_by = ?, answered = ?, version = ? WHERE id = ?");
  row.bind(state).bind(note).bind(by).bind(change.now().ns).bind(request.version).bind(id).run();
  change.note("access-request", id, write_access_request(*before), write_access_request(request), false);
  if (!change.database().ok()) return storage(change.database());
  return request;
}

Result<std::size_t, Fault> forget_requests(Store::Change& change, std::size_t most) {
  Query rows(change.database(), "DELETE FROM access_requests WHERE id IN (SELECT id FROM access_requests WHERE state <> 'open' AND last <= ?1 AND answered <= ?1 LIMIT ?2)");
  const auto gone = rows.bind((change.now() - kKeptAfterAnswer).ns).bind(std::uint64_t{most}).run();
  change.count("access_requests", -gone);
  if (!change.database().ok()) return storage(change.database());
  return static_cast<std::size_t>(gone);
}

std::vector<AccessRequest> list_requests(Database& database, std::string_view state, std::string_view before, std::size_t limit) {
  std::vector<AccessRequest> found;
  Query rows(database, std::string(kColumns) + (state.empty() ? "WHERE (?1 = '' OR id < ?1) AND ?2 = '' ORDER BY id DESC LIMIT ?3"
                                                              : "WHERE (?1 = '' OR id < ?1) AND state = ?2 ORDER BY id DESC LIMIT ?3"));
  rows.bind(before).bind(state).bind(std::uint64_t{limit});
  while (rows.next()) found.push_back(request_of(rows));
  return found;
}

std::optional<AccessRequest> find_request(Database& database, std::string_view id) {
  Query row(database, std::string(kColumns) + "WHERE id = ?");
  row.bind(id);
  if (!row.next()) return std::nullopt;
  return request_of(row);
}

}  // namespace why403::state

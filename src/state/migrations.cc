#include "state/migrations.h"

#include <array>
#include <string>

namespace why403::state {

namespace {

// Never changed once they were released: a new version is a new step.
constexpr std::array<const char*, kVersion> kSteps = {
    // 1: the directory, keys, and the audit.
    R"(
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO facts VALUES ('entries', '0'), ('memberships', '0'), ('assignments', '0'), ('keys', '0');
CREATE TABLE entries (
  kind TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, disabled INTEGER NOT NULL,
  source TEXT NOT NULL, external_id TEXT NOT NULL, attributes TEXT NOT NULL, actions TEXT NOT NULL,
  version INTEGER NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE UNIQUE INDEX entries_by_external_id ON entries (source, external_id, kind) WHERE external_id <> '';
CREATE TABLE members (
  container TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
  PRIMARY KEY (container, kind, id)) WITHOUT ROWID;
CREATE INDEX members_by_id ON members (kind, id);
CREATE TABLE assignments (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, principal TEXT NOT NULL, role TEXT NOT NULL, scope TEXT NOT NULL,
  expires INTEGER, note TEXT NOT NULL, version INTEGER NOT NULL) WITHOUT ROWID;
CREATE UNIQUE INDEX assignments_by_principal ON assignments (kind, principal, role, scope);
CREATE INDEX assignments_by_role ON assignments (role, scope);
CREATE INDEX assignments_by_expiry ON assignments (expires) WHERE expires IS NOT NULL;
CREATE TABLE keys (
  id TEXT PRIMARY KEY, is_admin INTEGER NOT NULL, name TEXT NOT NULL, hash BLOB NOT NULL, owner TEXT NOT NULL,
  type TEXT NOT NULL, scopes TEXT NOT NULL, created INTEGER NOT NULL, expires INTEGER,
  revoked INTEGER NOT NULL, replaced_by TEXT NOT NULL, used INTEGER, version INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, actor TEXT NOT NULL,
  kind TEXT NOT NULL, target TEXT NOT NULL, before TEXT, after TEXT, in_force INTEGER NOT NULL,
  chain BLOB NOT NULL);
CREATE INDEX audit_by_target ON audit (kind, target);
CREATE INDEX audit_in_force ON audit (sequence) WHERE in_force = 1;
)",
    // 2: who asked for access after a refusal.
    R"(
CREATE TABLE access_requests (
  id TEXT PRIMARY KEY, subject_type TEXT NOT NULL, subject TEXT NOT NULL, action_type TEXT NOT NULL,
  action TEXT NOT NULL, resource_type TEXT NOT NULL, resource TEXT NOT NULL, path TEXT NOT NULL,
  reference TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, times INTEGER NOT NULL,
  state TEXT NOT NULL, answered_by TEXT NOT NULL, answered INTEGER, note TEXT NOT NULL,
  version INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO facts VALUES ('access_requests', '0');
CREATE UNIQUE INDEX access_requests_open ON access_requests
  (subject_type, subject, action_type, action, resource_type, resource) WHERE state = 'open';
CREATE INDEX access_requests_by_last ON access_requests (state, last);
)",
    // 3: ids of access requests apart from how many there are; what was revoked has ended; and what an audit row's chain
    // is made with beside the row, so that it cannot be guessed back when the row was rewritten (state/erasure.h).
    R"(
INSERT INTO facts SELECT 'access_request_ids', value FROM facts WHERE name = 'access_requests';
UPDATE facts SET value = (SELECT count(*) FROM access_requests) WHERE name = 'access_requests';
UPDATE keys SET expires = coalesce(
    (SELECT max(time) FROM audit WHERE audit.kind IN ('key', 'admin-key') AND audit.target = keys.id), max(created, coalesce(used, 0)))
  WHERE revoked = 1;
ALTER TABLE audit ADD COLUMN salt BLOB;
ALTER TABLE audit ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;
)",
};

Result<int, Message> pragma(Database& database, std::string_view sql) {
  int value = 0;
  {
    Query query(database, sql);
    if (query.next()) value = static_cast<int>(query.integer(0));
  }
  if (auto fault = database.take_fault()) return *fault;
  return value;
}

}  // namespace

Result<int, Message> version_of(Database& database) {
  const int version = TRY(pragma(database, "PRAGMA user_version"));
  const int application = TRY(pragma(database, "PRAGMA application_id"));
  const bool is_new = version == 0 && application == 0;
  if (!is_new && application != kApplicationId)
    return Message{.what = "`" + database.path() + "` is no state of why403", .reason = "it is another program's SQLite file"};
  if (version > kVersion)
    return Message{.what = "the state `" + database.path() + "` is of version " + std::to_string(version),
                   .reason = "this program knows versions up to " + std::to_string(kVersion),
                   .help = "use the newer program, or a backup that is older"};
  return version;
}

Status<Message> migrate(Database& database, int to) {
  for (int version = TRY(version_of(database)); version < to; ++version) {
    Transaction transaction(database);
    database.run(kSteps[static_cast<std::size_t>(version)]);
    database.run(("PRAGMA user_version=" + std::to_string(version + 1)).c_str());
    database.run(("PRAGMA application_id=" + std::to_string(kApplicationId)).c_str());
    TRY(transaction.commit());
  }
  return Done{};
}

}  // namespace why403::state

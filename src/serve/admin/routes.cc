#include "serve/admin/routes.h"

#include <array>

namespace why403::serve {

namespace {

constexpr RoleSet set_of(std::initializer_list<AdminRole> roles) {
  RoleSet set;
  for (const AdminRole role : roles) set.add(role);
  return set;
}
using enum AdminRole;
constexpr RoleSet kAnybody{};
constexpr RoleSet kAll = set_of({admin, owner, helpdesk, security});
constexpr RoleSet kAdmins = set_of({admin});
constexpr RoleSet kOwners = set_of({admin, owner});
constexpr RoleSet kAskers = set_of({admin, owner, helpdesk});
constexpr RoleSet kWatchers = set_of({admin, security});

constexpr std::array<QueryParameter, 2> kPage = {{{"limit", "how many at most, 1 to 1000"}, {"after", "`next` of the page before"}}};
constexpr std::array<QueryParameter, 4> kEntries = {{kPage[0],
                                                     kPage[1],
                                                     {"source", "with `external_id`: only the one that this source knows by it"},
                                                     {"external_id", "the id that `source` knows it by"}}};
constexpr std::array<QueryParameter, 5> kAssignments = {{kPage[0],
                                                         kPage[1],
                                                         {"kind", "`person`, `service` or `group`"},
                                                         {"principal", "only those of this one"},
                                                         {"role", "only those of this role"}}};
constexpr std::array<QueryParameter, 1> kDryRun = {{{"dry_run", "`true`: say what would come of it, and change nothing"}}};
constexpr std::array<QueryParameter, 1> kAudience = {{{"audience", "`subject`, `owner` or `security`: less than one may know"}}};
constexpr std::array<QueryParameter, 3> kRequests = {{kPage[0], kPage[1], {"state", "`open`, `granted` or `refused`"}}};
constexpr std::array<QueryParameter, 4> kAudit = {{kPage[0],
                                                   {"after", "only changes after this sequence"},
                                                   {"kind", "with `target`: `person`, `key`, …"},
                                                   {"target", "only changes of this one"}}};
constexpr std::array<QueryParameter, 5> kEvents = {{{"kind", "`decision`, `change`, `revision`, `gap`, separated by commas"},
                                                    {"decision", "`allow` or `deny`"},
                                                    {"cause", "only decisions with this cause"},
                                                    {"principal", "only decisions about this id"},
                                                    {"door", "only decisions of this door"}}};

constexpr std::array kRoutes = {
    AdminRoute{"GET", "/v1/openapi.json", "openapi", "This document", kAnybody, {}, "", "object", 200, false, show_openapi},
    AdminRoute{"GET", "/v1/status", "status", "What is in force, and how the service fares", kAll, {}, "", "Status", 200, false, show_status},
    AdminRoute{"GET", "/v1/whoami", "whoami", "Who is asking, and with which roles", kAll, {}, "", "Caller", 200, false, show_caller},

    AdminRoute{"GET", "/v1/people", "listPeople", "People, by id", kAll, kEntries, "", "EntryPage", 200, false, list_entries_of},
    AdminRoute{"GET", "/v1/people/{id}", "showPerson", "One person", kAll, {}, "", "Entry", 200, true, show_entry},
    AdminRoute{"PUT", "/v1/people/{id}", "putPerson", "Create or change a person", kAdmins, {}, "EntryBody", "Entry", 200, true, put_entry_at},
    AdminRoute{"DELETE", "/v1/people/{id}", "removePerson", "Remove a person, with memberships and assignments", kAdmins, {}, "", "", 204, true, remove_entry_at},
    AdminRoute{"GET", "/v1/services", "listServices", "Services, by id", kAll, kEntries, "", "EntryPage", 200, false, list_entries_of},
    AdminRoute{"GET", "/v1/services/{id}", "showService", "One service", kAll, {}, "", "Entry", 200, true, show_entry},
    AdminRoute{"PUT", "/v1/services/{id}", "putService", "Create or change a service", kAdmins, {}, "EntryBody", "Entry", 200, true, put_entry_at},
    AdminRoute{"DELETE", "/v1/services/{id}", "removeService", "Remove a service, with memberships and assignments", kAdmins, {}, "", "", 204, true, remove_entry_at},
    AdminRoute{"GET", "/v1/groups", "listGroups", "Groups, by id", kAll, kEntries, "", "EntryPage", 200, false, list_entries_of},
    AdminRoute{"GET", "/v1/groups/{id}", "showGroup", "One group", kAll, {}, "", "Entry", 200, true, show_entry},
    AdminRoute{"PUT", "/v1/groups/{id}", "putGroup", "Create or change a group", kAdmins, {}, "EntryBody", "Entry", 200, true, put_entry_at},
    AdminRoute{"DELETE", "/v1/groups/{id}", "removeGroup", "Remove a group, with memberships and assignments", kAdmins, {}, "", "", 204, true, remove_entry_at},
    AdminRoute{"GET", "/v1/groups/{id}/members", "listMembers", "Who is directly in a group", kAll, kPage, "", "MemberPage", 200, false, list_members_of},
    AdminRoute{"PUT", "/v1/groups/{id}/members/{kind}/{member}", "putMember", "Put a person, service or group into a group", kOwners, {}, "", "", 204, false, put_member},
    AdminRoute{"DELETE", "/v1/groups/{id}/members/{kind}/{member}", "removeMember", "Take one out of a group", kOwners, {}, "", "", 204, false, remove_member_at},
    AdminRoute{"GET", "/v1/roles", "listRoles", "Roles, by id", kAll, kEntries, "", "EntryPage", 200, false, list_entries_of},
    AdminRoute{"GET", "/v1/roles/{id}", "showRole", "One role", kAll, {}, "", "Entry", 200, true, show_entry},
    AdminRoute{"PUT", "/v1/roles/{id}", "putRole", "Create or change a role", kAdmins, {}, "EntryBody", "Entry", 200, true, put_entry_at},
    AdminRoute{"DELETE", "/v1/roles/{id}", "removeRole", "Remove a role, with its assignments", kAdmins, {}, "", "", 204, true, remove_entry_at},
    AdminRoute{"GET", "/v1/assignments", "listAssignments", "Roles that are assigned, and within which scope", kAll, kAssignments, "", "AssignmentPage", 200, false, list_assignments_of},
    AdminRoute{"POST", "/v1/assignments", "createAssignment", "Assign a role", kOwners, {}, "AssignmentBody", "Assignment", 201, true, create_assignment},
    AdminRoute{"GET", "/v1/assignments/{id}", "showAssignment", "One assignment", kAll, {}, "", "Assignment", 200, true, show_assignment},
    AdminRoute{"DELETE", "/v1/assignments/{id}", "removeAssignment", "Take an assignment back", kOwners, {}, "", "", 204, true, remove_assignment_at},
    AdminRoute{"POST", "/v1/import", "importDirectory", "Bring in people, services, groups, roles and assignments: all of it or nothing", kAdmins, kDryRun, "ImportBody", "Imported", 200, false, import_directory},

    AdminRoute{"GET", "/v1/keys", "listKeys", "API keys of machine callers, by id", kAdmins, kPage, "", "KeyPage", 200, false, list_keys_of},
    AdminRoute{"POST", "/v1/keys", "createKey", "Create an API key; its text is shown once", kAdmins, {}, "KeyBody", "IssuedKey", 201, false, create_key_of},
    AdminRoute{"GET", "/v1/keys/{id}", "showKey", "One API key", kAdmins, {}, "", "Key", 200, true, show_key},
    AdminRoute{"DELETE", "/v1/keys/{id}", "revokeKey", "Revoke an API key at once", kAdmins, {}, "", "", 204, false, revoke_key_at},
    AdminRoute{"POST", "/v1/keys/{id}/rotate", "rotateKey", "Create a successor; the old key ends after an overlap", kAdmins, {}, "RotateBody", "IssuedKey", 201, false, rotate_key_at},
    AdminRoute{"GET", "/v1/admin-keys", "listAdminKeys", "Admin keys, by id", kAdmins, kPage, "", "KeyPage", 200, false, list_keys_of},
    AdminRoute{"POST", "/v1/admin-keys", "createAdminKey", "Create an admin key; its text is shown once", kAdmins, {}, "AdminKeyBody", "IssuedKey", 201, false, create_key_of},
    AdminRoute{"GET", "/v1/admin-keys/{id}", "showAdminKey", "One admin key", kAdmins, {}, "", "Key", 200, true, show_key},
    AdminRoute{"DELETE", "/v1/admin-keys/{id}", "revokeAdminKey", "Revoke an admin key at once", kAdmins, {}, "", "", 204, false, revoke_key_at},
    AdminRoute{"POST", "/v1/admin-keys/{id}/rotate", "rotateAdminKey", "Create a successor; the old key ends after an overlap", kAdmins, {}, "RotateBody", "IssuedKey", 201, false, rotate_key_at},

    AdminRoute{"GET", "/v1/policies", "showPolicies", "The policies in force: their texts, and the revision", kWatchers, {}, "", "Policies", 200, false, show_policies},
    AdminRoute{"POST", "/v1/policies/reload", "reloadPolicies", "Read all files anew; a broken set changes nothing", kAdmins, {}, "", "Status", 200, false, reload_policies},
    AdminRoute{"GET", "/v1/decisions/{reference}", "showDecision", "One recorded decision by its reference, as much as the roles may know", kAll, kAudience, "", "Decision", 200, false, show_decision},
    AdminRoute{"GET", "/v1/access-requests", "listAccessRequests", "Who asked for access after a refusal, newest first", kAskers, kRequests, "", "AccessRequestPage", 200, false, list_access_requests},
    AdminRoute{"GET", "/v1/access-requests/{id}", "showAccessRequest", "One access request", kAskers, {}, "", "AccessRequest", 200, false, show_access_request},
    AdminRoute{"POST", "/v1/access-requests/{id}/answer", "answerAccessRequest", "Answer it, and assign a role with the same change where that is asked for", kOwners, {}, "AnswerBody", "AccessRequest", 200, false, answer_access_request},
    AdminRoute{"GET", "/v1/incidents", "showIncidents", "Why requests were refused, as the logs tell it: the report of `explain --json`", kWatchers, {}, "", "Report", 200, false, show_incidents},
    AdminRoute{"GET", "/v1/audit", "showAudit", "Every change: who, when, what, before and after", kWatchers, kAudit, "", "AuditPage", 200, false, show_audit},
    AdminRoute{"GET", "/v1/events", "followEvents", "What happens, live (text/event-stream); goes on behind `Last-Event-ID`", kWatchers, kEvents, "", "events", 200, false, follow_events},
};

}  // namespace

std::span<const AdminRoute> admin_routes() { return kRoutes; }

}  // namespace why403::serve

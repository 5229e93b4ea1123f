// The table of admin routes: one entry is a route, what it checks, and how it is documented.
//
//   for (const AdminRoute& route : admin_routes()) …
//
// A path's open parts stand in braces, `/v1/people/{id}`; they and the query are percent-decoded. What a route takes and
// gives are names of schemas in openapi_schemas.cc. Whoever has none of a route's roles is answered 403; an empty
// set is for anybody, and then without a credential.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "serve/admin/access.h"

namespace why403::serve {

struct Call;

struct QueryParameter {
  std::string_view name;
  std::string_view help;
};

struct AdminRoute {
  std::string_view method;
  std::string_view path;
  std::string_view operation;  ///< its name in OpenAPI
  std::string_view summary;
  RoleSet roles;
  std::span<const QueryParameter> query;
  std::string_view body;    ///< schema of what is sent; empty: nothing
  std::string_view answer;  ///< schema of what comes back; empty: nothing (204); `events`: a stream of them
  int status = 200;
  bool has_version = false;  ///< answers with an ETag and heeds If-Match
  void (*act)(Call&) = nullptr;
};

std::span<const AdminRoute> admin_routes();

/// The document that OpenAPI 3.1 describes, made of the table.
std::string write_openapi();
/// The schemas that the table names: a JSON object.
std::string_view openapi_schemas();

// What the routes do, file by file.
void show_openapi(Call& call);
void show_status(Call& call);
void show_caller(Call& call);
void list_entries_of(Call& call);
void show_entry(Call& call);
void put_entry_at(Call& call);
void remove_entry_at(Call& call);
void list_members_of(Call& call);
void put_member(Call& call);
void remove_member_at(Call& call);
void list_assignments_of(Call& call);
void create_assignment(Call& call);
void show_assignment(Call& call);
void remove_assignment_at(Call& call);
void import_directory(Call& call);
void list_keys_of(Call& call);
void create_key_of(Call& call);
void show_key(Call& call);
void rotate_key_at(Call& call);
void revoke_key_at(Call& call);
void show_policies(Call& call);
void reload_policies(Call& call);
void show_decision(Call& call);
void list_access_requests(Call& call);
void show_access_request(Call& call);
void answer_access_request(Call& call);
void show_incidents(Call& call);
void show_audit(Call& call);
void follow_events(Call& call);

}  // namespace why403::serve

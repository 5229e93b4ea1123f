// docs/reference/admin-api.md and admin-api.json are what the table of routes says. WHY403_ACCEPT=1 rewrites them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "base/json_reader.h"
#include "serve/admin/routes.h"

namespace why403::serve {
namespace {

constexpr const char* kPage = WHY403_SOURCE_DIR "/docs/reference/admin-api.md";
constexpr const char* kDocument = WHY403_SOURCE_DIR "/docs/reference/admin-api.json";
constexpr std::string_view kBegin = "<!-- made of src/serve/admin/routes.cc -->\n";
constexpr std::string_view kEnd = "<!-- end of routes -->";

std::string read(const char* path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

void expect_same(const char* path, const std::string& wanted) {
  if (std::getenv("WHY403_ACCEPT") != nullptr) std::ofstream(path) << wanted;
  EXPECT_EQ(read(path), wanted) << "run `make accept`";
}

std::string table() {
  std::string out = "| route | what it does | for |\n|---|---|---|\n";
  for (const AdminRoute& route : admin_routes()) {
    std::string roles;
    for (const AdminRole role : kAdminRoles)
      if (route.roles.has(role)) roles.append(roles.empty() ? "" : ", ").append(name(role));
    out.append("| `").append(route.method).append(" ").append(route.path).append("` | ").append(route.summary).append(" | ");
    out.append(roles.empty() ? "anybody" : roles).append(" |\n");
  }
  return out;
}

TEST(AdminPage, ListsTheRoutesOfTheTable) {
  const std::string page = read(kPage);
  const std::size_t begin = page.find(kBegin);
  const std::size_t end = page.find(kEnd);
  ASSERT_NE(begin, std::string::npos);
  ASSERT_NE(end, std::string::npos);
  expect_same(kPage, page.substr(0, begin + kBegin.size()) + table() + page.substr(end));
}

TEST(AdminPage, HoldsTheDocument) { expect_same(kDocument, write_openapi() + "\n"); }

TEST(AdminRoutes, AreOpenApiThatFitsTogether) {
  const std::string document = write_openapi();
  base::JsonReader json(document);
  json.skip();
  EXPECT_TRUE(json.ok() && json.at_end()) << json.failure();
  std::set<std::string_view> operations;
  std::string_view before;
  std::set<std::string_view> paths;
  for (const AdminRoute& route : admin_routes()) {
    EXPECT_TRUE(operations.insert(route.operation).second) << route.operation;
    // Operations of one path stand together: the document has them in one object.
    if (route.path != before) {
      EXPECT_TRUE(paths.insert(route.path).second) << route.path;
    }
    before = route.path;
    for (const std::string_view schema : {route.body, route.answer})
      if (!schema.empty() && schema != "object" && schema != "events") {
        EXPECT_NE(openapi_schemas().find("\n\"" + std::string(schema) + "\":"), std::string_view::npos) << schema;
      }
  }
}

}  // namespace
}  // namespace why403::serve

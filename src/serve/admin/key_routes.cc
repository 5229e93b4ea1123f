// API keys and admin keys.
#include "base/json.h"
#include "base/text.h"
#include "serve/admin/call.h"
#include "serve/admin/routes.h"
#include "serve/page_token.h"
#include "state/keys.h"
#include "state/members.h"

namespace why403::serve {

namespace {

using state::Database;
using state::Store;

constexpr base::Duration kOverlapDefault{base::kDay.ns};
constexpr base::Duration kOverlapMax{90 * base::kDay.ns};

bool is_admin(const Call& call) { return call.route.path.starts_with("/v1/admin-keys"); }

void answer_issued(Call& call, const state::IssuedKey& issued) {
  std::string text;
  base::JsonWriter json(text);
  json.begin_object().key("key").string(issued.text).key("record").raw(state::write_key(issued.key)).end_object();
  call.json(201, std::move(text));
}

}  // namespace

void list_keys_of(Call& call) {
  const auto limit = call.limit();
  if (!limit) return;
  auto keys = call.read([&](Database& database) { return state::list_keys(database, is_admin(call), call.asked("after"), *limit + 1); });
  if (!keys) return;
  const bool has_more = keys->size() > *limit;
  if (has_more) keys->resize(*limit);
  std::vector<std::string> texts;
  for (const state::Key& key : *keys) texts.push_back(state::write_key(key));
  call.page(texts, has_more ? keys->back().key.id : "");
}

void create_key_of(Call& call) {
  state::Key key{.is_admin = is_admin(call)};
  state::ObjectReader reader(call.request.body);
  reader.text("name", key.name).time("expires", key.key.expires);
  if (key.is_admin)
    reader.texts("roles", key.key.scopes);
  else
    reader.text("owner", key.key.owner).text("type", key.key.type).texts("scopes", key.key.scopes);
  if (const std::string fault = reader.read(); !fault.empty()) return call.problem(400, fault);
  if (key.is_admin) {
    key.key.owner = key.name;
    if (key.key.scopes.empty()) return call.problem(422, "an admin key needs `roles`");
    for (const std::string& role : key.key.scopes)
      if (!is_admin_role(role))
        return call.problem(422, "`" + base::printable(role) + "` is no role", "there are `admin`, `owner`, `helpdesk`, `security`, and owners of a part as in `owner@/orders/*` or `owner:order-editor`");
  }
  const auto issued = call.change([&](Store::Change& change) { return state::create_key(change, key, random_bytes(identity::kApiKeyRandomBytes)); });
  if (!issued) return;
  call.reply.add_header("Location", std::string(call.route.path) + "/" + issued->key.key.id);
  answer_issued(call, *issued);
}

void show_key(Call& call) {
  const auto found = call.read([&](Database& database) { return state::find_key(database, is_admin(call), call.path[0]); });
  if (!found) return;
  if (!*found) return call.problem(404, "there is no key `" + base::printable(call.path[0]) + "`");
  call.version((*found)->version);
  call.json(200, state::write_key(**found));
}

void rotate_key_at(Call& call) {
  std::string overlap_text;
  std::optional<base::Time> expires;
  state::ObjectReader reader(call.request.body);
  if (const std::string fault = reader.text("overlap", overlap_text).time("expires", expires).read(); !fault.empty()) return call.problem(400, fault);
  base::Duration overlap = kOverlapDefault;
  if (!overlap_text.empty()) {
    const auto read = base::parse_duration(overlap_text);
    if (!read || read->ns < 0 || read->ns > kOverlapMax.ns) return call.problem(422, "`overlap` is a time span of at most 90 days", "as in `24h`");
    overlap = *read;
  }
  const auto issued = call.change([&](Store::Change& change) {
    return state::rotate_key(change, is_admin(call), call.path[0], overlap, expires, random_bytes(identity::kApiKeyRandomBytes));
  });
  if (issued) answer_issued(call, *issued);
}

void revoke_key_at(Call& call) {
  if (call.change([&](Store::Change& change) { return state::revoke_key(change, is_admin(call), call.path[0]); })) call.nothing();
}

}  // namespace why403::serve

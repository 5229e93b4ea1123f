#include "state/keys.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "state/rows.h"

namespace why403::state {

namespace {

constexpr std::size_t kTextMax = 256;  // of names, owners, types and scopes

std::string_view kind_of(bool is_admin) { return is_admin ? "admin-key" : "key"; }

bool fits(std::string_view text) { return text.size() <= kTextMax && is_plain(text); }

constexpr std::string_view kColumns =
    "SELECT id, is_admin, name, hash, owner, type, scopes, created, expires, revoked, replaced_by, used, version FROM keys ";

std::optional<base::Time> time_of(const std::optional<std::int64_t>& ns) {
  if (!ns) return std::nullopt;
  return base::Time{*ns};
}
std::optional<std::int64_t> ns_of(const std::optional<base::Time>& time) {
  if (!time) return std::nullopt;
  return time->ns;
}

Key key_of(const Query& row) {
  Key key{.is_admin = row.integer(1) != 0,
          .name = row.text(2),
          .created = {row.integer(7)},
          .replaced_by = row.text(10),
          .used = time_of(row.optional(11)),
          .version = static_cast<std::uint64_t>(row.integer(12))};
  key.key.id = row.text(0);
  key.key.secret_hash = row.text(3);
  key.key.owner = row.text(4);
  key.key.type = row.text(5);
  key.key.scopes = split_texts(row.text(6));
  key.key.expires = time_of(row.optional(8));
  key.key.revoked = row.integer(9) != 0;
  return key;
}

void put(Store::Change& change, Key& key, const std::optional<Key>& before) {
  key.version = change.next_sequence();
  Query row(change.database(),
            "INSERT OR REPLACE INTO keys (id, is_admin, name, hash, owner, type, scopes, created, expires, revoked, replaced_by, used, version)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  row.bind(key.key.id).bind(std::int64_t{key.is_admin}).bind(key.name).bind_bytes(key.key.secret_hash).bind(key.key.owner);
  row.bind(key.key.type).bind(join_texts(key.key.scopes)).bind(key.created.ns).bind(ns_of(key.key.expires));
  row.bind(std::int64_t{key.key.revoked}).bind(key.replaced_by).bind(ns_of(key.used)).bind(key.version).run();
  change.note(kind_of(key.is_admin), key.key.id, before ? std::optional(write_key(*before)) : std::nullopt, write_key(key), !key.is_admin);
  if (!before) change.count("keys", 1);
  if (!key.is_admin) change.touch(kind_of(false), key.key.id);
}

std::optional<Fault> fault_of(const Key& key, base::Time now) {
  if (key.name.empty() || !fits(key.name)) return fault(Fault::Kind::invalid, "`name` is 1 to 256 bytes without control characters");
  if (key.key.owner.empty() || !fits(key.key.owner) || !fits(key.key.type))
    return fault(Fault::Kind::invalid, "`owner` is 1 to 256 bytes without control characters, and so is `type` where it is given");
  if (key.key.scopes.size() > kScopesMax || !std::ranges::all_of(key.key.scopes, [](const auto& each) { return !each.empty() && fits(each); }))
    return fault(Fault::Kind::invalid, "a key has at most " + std::to_string(kScopesMax) + " scopes, without control characters");
  if (key.key.expires && *key.key.expires <= now) return fault(Fault::Kind::invalid, "`expires` has passed already");
  return std::nullopt;
}

}  // namespace

std::string write_key(const Key& key) {
  std::string text;
  base::JsonWriter json(text);
  const auto time = [&](std::string_view name, const std::optional<base::Time>& at) {
    json.key(name);
    if (at)
      json.string(base::format_rfc3339(*at, 0));
    else
      json.null();
  };
  json.begin_object().key("id").string(key.key.id).key("name").string(key.name).key("owner").string(key.key.owner);
  if (!key.is_admin) json.key("type").string(key.key.type);
  json.key(key.is_admin ? "roles" : "scopes").raw(join_texts(key.key.scopes));
  time("created", key.created);
  time("expires", key.key.expires);
  time("used", key.used);
  json.key("revoked").boolean(key.key.revoked).key("replaced_by").string(key.replaced_by);
  json.key("version").number(key.version).end_object();
  return text;
}

Result<IssuedKey, Fault> create_key(Store::Change& change, Key key, std::string_view random) {
  if (auto wrong = fault_of(key, change.now())) return *wrong;
  if (change.count("keys") >= kKeysMax) return fault(Fault::Kind::full, "there are " + std::to_string(kKeysMax) + " keys, which is all there may be");
  identity::IssuedKey issued = identity::issue_api_key(std::move(key.key), random);
  key.key = std::move(issued.record);
  key.created = change.now();
  // One in 2^48, and then it is a mistake to replace somebody else's.
  for (const bool is_admin : {false, true})
    if (find_key(change.database(), is_admin, key.key.id)) return fault(Fault::Kind::exists, "there is a key of this id: try again");
  put(change, key, std::nullopt);
  if (!change.database().ok()) return storage(change.database());
  return IssuedKey{.key = std::move(key), .text = std::move(issued.text)};
}

Result<IssuedKey, Fault> rotate_key(Store::Change& change, bool is_admin, const std::string& id, base::Duration overlap,
                                    std::optional<base::Time> expires, std::string_view random) {
  const auto before = find_key(change.database(), is_admin, id);
  if (!before) return fault(Fault::Kind::not_found, "there is no key `" + base::printable(id) + "`");
  const base::Time now = change.now();
  if (before->key.revoked || (before->key.expires && *before->key.expires <= now))
    return fault(Fault::Kind::invalid, "the key is revoked or has ended: create another one");
  if (!before->replaced_by.empty()) return fault(Fault::Kind::exists, "the key was replaced already, by `" + before->replaced_by + "`");
  Key next{.is_admin = is_admin, .name = before->name};
  next.key.owner = before->key.owner;
  next.key.type = before->key.type;
  next.key.scopes = before->key.scopes;
  next.key.expires = expires;
  // A key that was to end has a successor that ends, after as long.
  if (!expires && before->key.expires) next.key.expires = now + (*before->key.expires - before->created);
  IssuedKey issued = TRY(create_key(change, std::move(next), random));
  Key old = *before;
  const base::Time end = now + overlap;
  if (!old.key.expires || *old.key.expires > end) old.key.expires = end;
  old.replaced_by = issued.key.key.id;
  put(change, old, before);
  if (!change.database().ok()) return storage(change.database());
  return issued;
}

Status<Fault> revoke_key(Store::Change& change, bool is_admin, const std::string& id) {
  const auto before = find_key(change.database(), is_admin, id);
  if (!before) return fault(Fault::Kind::not_found, "there is no key `" + base::printable(id) + "`");
  if (before->key.revoked) return Done{};
  Key key = *before;
  key.key.revoked = true;
  // When it ended, from which on it is listed for a while.
  if (!key.key.expires || *key.key.expires > change.now()) key.key.expires = change.now();
  put(change, key, before);
  if (!change.database().ok()) return storage(change.database());
  return Done{};
}

Result<std::size_t, Fault> forget_keys(Store::Change& change, std::size_t most) {
  std::vector<Key> ended;
  {
    Query rows(change.database(), std::string(kColumns) + "WHERE expires <= ?1 LIMIT ?2");
    rows.bind((change.now() - kKeptAfterEnd).ns).bind(std::uint64_t{most});
    while (rows.next()) ended.push_back(key_of(rows));
  }
  for (const Key& key : ended) remove_key(change, key);
  if (!change.database().ok()) return storage(change.database());
  return ended.size();
}

void remove_key(Store::Change& change, const Key& key) {
  Query(change.database(), "DELETE FROM keys WHERE id = ?").bind(key.key.id).run();
  change.note(kind_of(key.is_admin), key.key.id, write_key(key), std::nullopt, !key.is_admin);
  change.count("keys", -1);
  if (!key.is_admin) change.touch(kind_of(false), key.key.id);
}

std::optional<Key> find_key(Database& database, bool is_admin, std::string_view id) {
  Query row(database, std::string(kColumns) + "WHERE id = ? AND is_admin = ?");
  row.bind(id).bind(std::int64_t{is_admin});
  if (!row.next()) return std::nullopt;
  return key_of(row);
}

std::vector<Key> list_keys(Database& database, bool is_admin, std::string_view after, std::size_t limit) {
  std::vector<Key> found;
  Query rows(database, std::string(kColumns) + "WHERE is_admin = ? AND id > ? ORDER BY id LIMIT ?");
  rows.bind(std::int64_t{is_admin}).bind(after).bind(std::uint64_t{limit});
  while (rows.next()) found.push_back(key_of(rows));
  return found;
}

std::vector<Key> list_keys_of(Database& database, std::string_view owner) {
  std::vector<Key> found;
  Query rows(database, std::string(kColumns) + "WHERE is_admin = 0 AND owner = ? ORDER BY id");
  rows.bind(owner);
  while (rows.next()) found.push_back(key_of(rows));
  return found;
}

std::optional<Key> check_admin_key(Database& database, std::string_view text, base::Time now) {
  // The id's place is that of every key: whether it is one, the book says.
  const std::size_t from = identity::kApiKeyPrefix.size();
  if (text.size() < from + identity::kApiKeyIdLength) return std::nullopt;
  auto key = find_key(database, true, text.substr(from, identity::kApiKeyIdLength));
  if (!key) return std::nullopt;
  identity::ApiKeyBook book;
  book.add(key->key);
  if (!book.check(text, now)) return std::nullopt;
  return key;
}

Status<Message> write_uses(Store& store, const std::map<std::string, base::Time>& uses) {
  const auto written = store.read([&](Database& database) {
    Transaction transaction(database);
    for (const auto& [id, time] : uses)
      Query(database, "UPDATE keys SET used = ?1 WHERE id = ?2 AND (used IS NULL OR used < ?1)").bind(time.ns).bind(id).run();
    const auto done = transaction.commit();
    return done ? std::optional<Message>() : done.error();
  });
  if (!written) return written.error();
  if (*written) return **written;
  return Done{};
}

}  // namespace why403::state

// Keys that were given out: to machine callers (API keys) and to those who administer (admin keys).
//
//   auto issued = create_key(change, {.name = "report-sync", .owner = "report-sync", .scopes = {"read"}}, random);
//   respond(issued->text);                               // the only time that it is shown
//
// A key is as identity/api_key.h says; what is kept is a hash. An admin key's scopes are its roles (`admin`, `owner`,
// `helpdesk`, `security`), and it signs in nowhere else. Rotating makes a successor with the same rights and ends the
// old key after an overlap, so that callers change over without a break. A key that was revoked or has ended stays
// listed for kKeptAfterEnd. When it was last used is written now and then: `uses` collects it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "identity/api_key.h"
#include "state/store.h"

namespace why403::state {

inline constexpr std::uint64_t kKeysMax = 100'000;
inline constexpr std::size_t kScopesMax = 64;
inline constexpr base::Duration kKeptAfterEnd{90 * base::kDay.ns};

struct Key {
  identity::ApiKey key;
  bool is_admin = false;
  std::string name;
  base::Time created;
  std::string replaced_by;  ///< the id of its successor
  std::optional<base::Time> used;
  std::uint64_t version = 0;
};
/// Without the hash.
std::string write_key(const Key& key);

struct IssuedKey {
  Key key;
  std::string text;  ///< what the caller presents
};

/// `random` is identity::kApiKeyRandomBytes from a cryptographic source.
Result<IssuedKey, Fault> create_key(Store::Change& change, Key key, std::string_view random);
/// The old key ends after `overlap`, or when it would have ended; the new one at `expires`, or after as long
/// as the old one was given.
Result<IssuedKey, Fault> rotate_key(Store::Change& change, bool is_admin, const std::string& id, base::Duration overlap,
                                    std::optional<base::Time> expires, std::string_view random);
/// It ends now.
Status<Fault> revoke_key(Store::Change& change, bool is_admin, const std::string& id);
/// Those that ended long ago; how many, at most `most`.
Result<std::size_t, Fault> forget_keys(Store::Change& change, std::size_t most);

/// At once, as if it had ended long ago.
void remove_key(Store::Change& change, const Key& key);

std::optional<Key> find_key(Database& database, bool is_admin, std::string_view id);
std::vector<Key> list_keys(Database& database, bool is_admin, std::string_view after, std::size_t limit);
/// API keys whose principal has this id.
std::vector<Key> list_keys_of(Database& database, std::string_view owner);
/// Whose admin key this is; nothing when it is none, or holds no more.
std::optional<Key> check_admin_key(Database& database, std::string_view text, base::Time now);

/// When keys were used last; written without an audit.
Status<Message> write_uses(Store& store, const std::map<std::string, base::Time>& uses);

}  // namespace why403::state

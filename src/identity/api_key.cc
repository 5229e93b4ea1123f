#include "identity/api_key.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/json_reader.h"
#include "base/text.h"
#include "identity/base64url.h"

namespace why403::identity {

namespace {

// 32 bytes are 43 letters.
constexpr std::size_t kSecretLength = 43;

std::string sha256(std::string_view bytes) {
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return hash;
}

bool equal_in_constant_time(std::string_view left, std::string_view right) {
  return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace

std::string_view name(ApiKeyFault fault) {
  constexpr std::array<std::string_view, 5> names = {"malformed", "unknown", "secret-wrong", "revoked",
                                                     "expired"};
  return names[static_cast<std::size_t>(fault)];
}

// The one who presents a key learns nothing from the difference between a wrong secret and an unknown key;
// the operator does.
std::string_view cause(ApiKeyFault fault) {
  return fault == ApiKeyFault::secret_wrong ? "credential-wrong" : "api-key-misconfigured";
}

IssuedKey issue_api_key(ApiKey record, std::string_view random) {
  const std::string_view id_bytes = random.substr(0, random.size() - kApiKeySecretBytes);
  const std::string_view secret = random.substr(id_bytes.size());
  record.id = base64url_encode(id_bytes);
  record.secret_hash = sha256(secret);
  std::string text = std::string(kApiKeyPrefix) + record.id + "_" + base64url_encode(secret);
  return {.record = std::move(record), .text = std::move(text)};
}

bool ApiKeyBook::add(ApiKey key) {
  if (keys_.size() >= kKeysMax) return false;
  std::string id = key.id;
  return keys_.emplace(std::move(id), std::move(key)).second;
}

Result<const ApiKey*, ApiKeyFault> ApiKeyBook::check(std::string_view text, base::Time now) const {
  constexpr std::size_t length = kApiKeyPrefix.size() + kApiKeyIdLength + 1 + kSecretLength;
  if (text.size() != length || !text.starts_with(kApiKeyPrefix)) return ApiKeyFault::malformed;
  text.remove_prefix(kApiKeyPrefix.size());
  const auto secret = base64url_decode(text.substr(kApiKeyIdLength + 1));
  if (text[kApiKeyIdLength] != '_' || !secret) return ApiKeyFault::malformed;
  const auto at = keys_.find(std::string(text.substr(0, kApiKeyIdLength)));
  if (at == keys_.end()) return ApiKeyFault::unknown;
  const ApiKey& key = at->second;
  if (!equal_in_constant_time(sha256(*secret), key.secret_hash)) return ApiKeyFault::secret_wrong;
  if (key.revoked) return ApiKeyFault::revoked;
  if (key.expires && now >= *key.expires) return ApiKeyFault::expired;
  return &key;
}

namespace {

using base::JsonKind;

std::optional<std::string> from_hex(std::string_view text) {
  std::string bytes;
  const auto value = [](char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  for (std::size_t at = 0; at + 1 < text.size(); at += 2) {
    if (value(text[at]) < 0 || value(text[at + 1]) < 0) return std::nullopt;
    bytes += static_cast<char>(value(text[at]) * 16 + value(text[at + 1]));
  }
  if (text.size() % 2 != 0) return std::nullopt;
  return bytes;
}

// One member of a record; what is wrong with it, or empty.
std::string read_member(std::string_view name, base::JsonReader& json, ApiKey& key) {
  if (name == "scopes" && json.peek() == JsonKind::array) {
    json.enter_array();
    while (json.next_element()) {
      if (json.peek() != JsonKind::string) return "`scopes` holds something that is no text";
      key.scopes.push_back(base::json_unescape(json.string()));
    }
    return {};
  }
  if (name == "revoked" && json.peek() == JsonKind::boolean) {
    key.revoked = json.boolean();
    return {};
  }
  if (json.peek() == JsonKind::null) {
    json.null();
    return {};
  }
  if (json.peek() != JsonKind::string) return "`" + std::string(name) + "` is no text";
  const std::string text = base::json_unescape(json.string());
  if (name == "id") {
    key.id = text;
    const bool is_id = text.size() == kApiKeyIdLength && base64url_decode(text).has_value();
    return is_id ? "" : "`id` is not 8 letters as in the key";
  }
  if (name == "owner") key.owner = text;
  if (name == "type") key.type = text;
  if (name == "scopes") key.scopes = {text};
  if (name == "sha256") {
    const auto hash = from_hex(text);
    if (!hash || hash->size() != crypto_hash_sha256_BYTES) return "`sha256` is not 64 hexadecimal digits";
    key.secret_hash = *hash;
  }
  if (name == "expires") {
    key.expires = base::parse_rfc3339(text);
    if (!key.expires) return "`" + text + "` is no time such as `2027-01-31T00:00:00Z`";
  }
  if (name == "revoked") {
    if (text != "true" && text != "false") return "`revoked` is neither `true` nor `false`";
    key.revoked = text == "true";
  }
  return {};
}

// What is wrong with the record, or empty.
std::string read_record(base::JsonReader& json, ApiKey& key) {
  constexpr std::array<std::string_view, 7> known = {"id",     "sha256",  "owner",  "type",
                                                     "scopes", "expires", "revoked"};
  std::uint32_t seen = 0;
  base::JsonText member;
  if (!json.enter_object()) return "a record is `{id, sha256, owner, …}`";
  while (json.next_member(member)) {
    const std::string name = base::json_unescape(member);
    const auto at = std::ranges::find(known, name) - known.begin();
    if (at == std::ssize(known)) return "unknown member `" + name + "`";
    if ((seen >> at & 1) != 0) return "`" + name + "` stands there twice";
    seen |= 1u << at;
    if (std::string wrong = read_member(name, json, key); !wrong.empty()) return wrong;
  }
  if (!json.ok()) return json.failure();
  if (key.id.empty() || key.secret_hash.empty() || key.owner.empty())
    return "`id`, `sha256` and `owner` must be there";
  return {};
}

}  // namespace

Result<std::shared_ptr<const ApiKeyBook>, std::vector<Message>> read_api_keys(std::string_view text,
                                                                              std::string_view source) {
  auto book = std::make_shared<ApiKeyBook>();
  base::JsonReader json(text);
  const auto broken = [&](std::string why) {
    return std::vector<Message>{{.what = "cannot read the keys of `" + std::string(source) + "`",
                                 .reason = std::move(why),
                                 .where = base::span_of(source, text, json.position(), json.position() + 1)}};
  };
  if (!base::is_valid_utf8(text)) return broken("it is not UTF-8");
  if (!json.enter_array()) return broken("wanted an array of records");
  std::vector<Message> wrong;
  while (json.next_element()) {
    ApiKey key;
    base::JsonReader one(json.raw_value());
    if (!json.ok()) break;
    const std::string why = read_record(one, key);
    const std::string id = key.id;
    if (why.empty() && book->add(std::move(key))) continue;
    wrong.push_back(
        {.what = "a key in `" + std::string(source) + "` is wrong" + (id.empty() ? "" : ": `" + id + "`"),
         .reason = why.empty() ? "its id stands there twice, or there are too many" : why});
  }
  if (!json.ok() || !json.at_end()) return broken(json.ok() ? "something follows the array" : json.failure());
  if (!wrong.empty()) return wrong;
  return std::shared_ptr<const ApiKeyBook>(std::move(book));
}

std::string write_api_key(const ApiKey& key) {
  std::string text;
  base::JsonWriter json(text);
  json.begin_object().key("id").string(key.id).key("sha256").string(base::to_hex(key.secret_hash));
  json.key("owner").string(key.owner);
  if (!key.type.empty()) json.key("type").string(key.type);
  json.key("scopes").begin_array();
  for (const std::string& scope : key.scopes) json.string(scope);
  json.end_array();
  if (key.expires) json.key("expires").string(base::format_rfc3339(*key.expires));
  if (key.revoked) json.key("revoked").boolean(true);
  json.end_object();
  return text;
}

}  // namespace why403::identity

// The fields of an event: their names, types and meaning, in one table.
//
// The name is what format descriptions, filters, the CSV header and the reference page use. Text fields come
// first: their number is their index in Event::text.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace why403::event {

enum class Field : std::uint8_t {
  // text: where it was said
  product, reporter,
  // text: which request
  request_id, trace_id, vendor_id, unique_id, connection_id,
  // text: who asks
  client_name, forwarded, principal, principal_id, principal_kind, tenant, session, token, api_key, certificate,
  // text: what is asked
  method, scheme, host, path, query, protocol, referer, origin, user_agent, action, resource,
  // text: what was answered, and why
  upstream, route, reason_code, message, rules, policy, state,
  // text: how they authenticated
  authentication, factor,
  // text: what was changed
  change_kind, change_target,
  // typed
  time, kind, layer, outcome, client, client_port, peer, status, upstream_status, bytes_out, bytes_in, duration,
  count
};

inline constexpr std::size_t kTextFieldCount = static_cast<std::size_t>(Field::change_target) + 1;
inline constexpr std::size_t kFieldCount = static_cast<std::size_t>(Field::count);

enum class FieldType : std::uint8_t { text, secret, list, time, ip, integer, duration, kind, layer, outcome };

struct FieldEntry {
  Field field;
  std::string_view name;
  FieldType type;
  std::string_view meaning;
};

/// In the order of the enumeration.
const std::array<FieldEntry, kFieldCount>& fields();
inline const FieldEntry& info(Field field) { return fields()[static_cast<std::size_t>(field)]; }
std::optional<Field> find_field(std::string_view name);

}  // namespace why403::event

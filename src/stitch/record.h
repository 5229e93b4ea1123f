// Record: an event that is kept. Its texts lie in the memory of the collection that holds it and live as long.
//
// About 250 bytes and the line itself, where an OwnedEvent takes 900: a day's denials fit into memory.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "base/arena.h"
#include "event/event.h"

namespace why403::stitch {

/// Bytes of the line that a record keeps for quoting.
inline constexpr std::size_t kExcerptBytesMax = 400;

struct FieldText {
  event::Field field = event::Field::product;
  std::string_view text;
};
using NamedText = std::pair<std::string_view, std::string_view>;

struct Record {
  event::FieldSet present;
  base::Time time;
  base::Ip client;
  base::Ip peer;
  std::int32_t status = 0;
  std::int32_t upstream_status = 0;
  std::int32_t client_port = 0;
  event::Kind kind = event::Kind::unknown;
  event::Layer layer = event::Layer::unknown;
  event::Outcome outcome = event::Outcome::unknown;
  std::uint32_t source = 0;  ///< index into Collection::sources
  std::int64_t bytes_out = 0;
  base::Duration duration;
  event::SourceRef ref;
  std::string_view excerpt;
  std::string_view format;
  std::span<const FieldText> texts;
  std::span<const NamedText> extra;

  [[nodiscard]] bool has(event::Field field) const { return present.has(field); }
  [[nodiscard]] std::string_view text(event::Field field) const {
    if (!present.has(field)) return {};
    for (const FieldText& each : texts)
      if (each.field == field) return each.text;
    return {};
  }
  [[nodiscard]] std::string_view extra_text(std::string_view name) const;
  /// Is this a request (or call) seen by a hop, rather than a remark about one?
  [[nodiscard]] bool is_request() const { return kind == event::Kind::request || kind == event::Kind::api_call; }
};

/// Copies what `event` holds into `arena`.
Record keep(const event::Event& event, base::Arena& arena);

/// Did the same hop write both, whatever the files are called? Clouds and identity providers write one log in many files.
bool same_writer(const Record& left, const Record& right);

/// Statuses that are refusals by themselves: 401, 403, 407, 429, 451, 495, 496.
bool is_refusal_status(std::int32_t status);

}  // namespace why403::stitch

// What proxies did with requests that were decided: found in their logs by the id of the request, or of its trace.
//
//   ProxyOutcomes outcomes;
//   outcomes.want(request_id, trace_id);                // for each decision
//   TRY(read_all(reading, outcomes, terminal));
//   outcomes.of(request_id, trace_id)                   // passed, refused, or not seen
//
// Of several lines about one request one that refuses counts: some hop did. Ids are kept as hashes; at most kJoinedMax are.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>

#include "ingest/reader.h"

namespace why403::cli {

inline constexpr std::size_t kJoinedMax = 4'000'000;

class ProxyOutcomes final : public ingest::Sink {
 public:
  enum class Outcome : std::uint8_t { unseen, passed, refused };

  /// Before anything is read. False: there are too many already, and this one will not be seen.
  bool want(std::string_view request_id, std::string_view trace_id);
  [[nodiscard]] Outcome of(std::string_view request_id, std::string_view trace_id) const;

  std::unique_ptr<ingest::Worker> make_worker() override;
  Status<Message> deliver(ingest::Worker& worker) override;
  [[nodiscard]] bool ordered() const override { return false; }

 private:
  class Taker;
  using Outcomes = std::unordered_map<std::uint64_t, Outcome>;
  static std::uint64_t key_of(std::string_view id);
  Outcomes outcomes_;  // of what is wanted
};

}  // namespace why403::cli

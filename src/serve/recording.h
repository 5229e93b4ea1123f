// What the doors of one thread tell of their decisions.
//
//   recording.begin(request, now);                       // for each exchange
//   const std::string_view reference = recording.begin_decision(MeteredDoor::nginx);
//   recording.decision().cause = …;
//   recording.end_decision();
//
// Each decision gets a reference: 20 letters and digits that nobody guesses (118 random bits) and that say nothing
// by themselves. The request's id and trace (W3C traceparent) are kept, so that records join the logs of proxies.
// Of what a limit refuses, each caller has kLimitedPerMinute recorded and the rest counted: a flood would push the records of
// everybody else out of the archive. Texts that carry secrets are masked before they are written. Views in decision() must live until
// end_decision().
#pragma once

#include <string>
#include <string_view>

#include "event/redact.h"
#include "limit/rate.h"
#include "serve/exchange.h"
#include "serve/meters.h"
#include "serve/recorder.h"

namespace why403::serve {

inline constexpr std::size_t kReferenceBytes = 15;  ///< of chance
inline constexpr std::uint32_t kLimitedPerMinute = 10;  ///< of each thread and caller
inline constexpr std::size_t kLimitedCallers = 4096;

class Recording {
 public:
  /// Null: nothing is recorded, but references are given all the same. `meters` outlives it.
  Recording(Recorder* recorder, Meters& meters);

  void begin(const Request& request, base::Time now);
  std::string_view begin_decision(MeteredDoor door);
  DecisionRecord& decision() { return record_; }
  void end_decision();
  /// A caller was over a limit; empty: it was not. `enforced`: and was refused for it.
  void count_over(std::string_view limit, bool enforced) {
    if (!limit.empty()) meters_.count_over(limit, enforced);
  }

 private:
  void mask();
  bool is_one_of_many();

  Recorder::Pen pen_;
  Meters& meters_;
  limit::RateTable limited_{kLimitedCallers};
  std::uint64_t seed_ = 0;
  MeteredDoor door_ = MeteredDoor::other;
  DecisionRecord record_;
  base::Time now_;
  std::string request_id_, trace_id_, agent_, peer_;
  base::Ip last_peer_;  // that `peer_` is the text of
  std::string reference_;
  std::string chance_;  // for references, used up from the end
  event::Redactor redactor_{event::Secrets::redact};
  std::string path_, context_, subject_, resource_;  // without secrets
};

/// The trace id of a W3C traceparent, or nothing: https://www.w3.org/TR/trace-context/#traceparent-header
std::string_view trace_id_of(std::string_view traceparent);
/// As it goes along with what is asked of others for this request: in the version that we know, or not at all.
std::string passed_on(std::string_view traceparent);

}  // namespace why403::serve

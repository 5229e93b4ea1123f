// What came of an event, as the schemas of others want to know it: was it a denial, a success, a failure?
//
// `outcome` is what the writer of the record states; where it states nothing, the HTTP status speaks.
#pragma once

#include <string_view>

#include "event/event.h"

namespace why403::event {

/// The statuses that say "refused" by themselves: 401, 403, 407, 429, 451 and nginx's 495 and 496.
constexpr bool is_denial_status(std::int32_t status) {
  return status == 401 || status == 403 || status == 407 || status == 429 || status == 451 || status == 495 ||
         status == 496;
}

enum class Answer : std::uint8_t { unknown, success, denied, challenged, error };

Answer answer_of(const Event& event);

/// The words of a denial status (RFC 9110 section 15, RFC 6585, RFC 7725; 495 and 496 as nginx names them);
/// empty for other statuses.
std::string_view denial_words(std::int32_t status);

}  // namespace why403::event

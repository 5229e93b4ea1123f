#include "event/answer.h"

namespace why403::event {

Answer answer_of(const Event& event) {
  if (event.has(Field::outcome)) switch (event.outcome) {
      case Outcome::allowed:
        return Answer::success;
      case Outcome::refused:
        return Answer::denied;
      case Outcome::challenged:
        return Answer::challenged;
      case Outcome::failed:
        return Answer::error;
      case Outcome::unknown:
        break;
    }
  if (!event.has(Field::status)) return Answer::unknown;
  if (is_denial_status(event.status)) return Answer::denied;
  if (event.status >= 400) return Answer::error;
  return event.status >= 100 ? Answer::success : Answer::unknown;
}

std::string_view denial_words(std::int32_t status) {
  switch (status) {
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 407:
      return "Proxy Authentication Required";
    case 429:
      return "Too Many Requests";
    case 451:
      return "Unavailable For Legal Reasons";
    case 495:
      return "SSL Certificate Error";
    case 496:
      return "SSL Certificate Required";
    default:
      return {};
  }
}

}  // namespace why403::event

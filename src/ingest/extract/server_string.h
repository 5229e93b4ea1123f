// Servers' own format strings (nginx log_format, Apache LogFormat, HAProxy log-format, Envoy) as patterns, and
// what their variables mean for an event.
#pragma once

#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "ingest/description.h"

namespace why403::ingest {

/// Literals and captures in turn; `name` is empty for a literal.
struct FormatPiece {
  std::string literal;
  std::string name;
  bool is_capture = false;
  bool is_list = false;
  bool is_braced = false;
  bool is_word = false;  ///< holds no blank, whoever sends the request
};

/// The pieces of `text` in the language of `server` (`nginx`, `apache`, `haproxy`, `envoy`).
Result<std::vector<FormatPiece>, Message> parse_server_string(std::string_view server, std::string_view text);

/// The assignments that the named captures of `pieces` mean, in the words of a format description.
std::vector<Assignment> assignments_of(std::string_view server, const std::vector<FormatPiece>& pieces);

/// Which server's language `text` is written in: `nginx`, `apache`, `haproxy`, `envoy`, or empty.
std::string_view guess_server(std::string_view text);

}  // namespace why403::ingest

// Networks from a file: one a line, blank lines and what follows `#` left out.
//
//   # scanners, from the feed of 12 March
//   203.0.113.0/24
//   2001:db8::/32      # whole
//
// The form that published lists have. A line that is none is an error with its place, and then there is no list: half a
// list would let in whom the other half names. At most kNetworksMax networks.
#pragma once

#include <string_view>
#include <vector>

#include "base/ip.h"
#include "base/message.h"
#include "base/result.h"

namespace why403::limit {

/// How many lines that are wrong are told.
inline constexpr std::size_t kWrongLinesTold = 10;

/// `source` names the text in messages.
Result<std::vector<base::Network>, std::vector<Message>> read_networks(std::string_view text, std::string_view source);

}  // namespace why403::limit

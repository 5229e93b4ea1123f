#include "limit/network_list.h"

#include "base/text.h"
#include "limit/network_table.h"

namespace why403::limit {

Result<std::vector<base::Network>, std::vector<Message>> read_networks(std::string_view text, std::string_view source) {
  std::vector<base::Network> networks;
  std::vector<Message> wrong;
  std::size_t at = 0;
  while (at < text.size() && wrong.size() < kWrongLinesTold) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    const std::string_view written = base::trim(line.substr(0, line.find('#')));
    const auto place = [&] { return base::span_of(source, text, at, end); };
    if (written.empty()) {
      // a blank line, or a remark
    } else if (networks.size() == kNetworksMax) {
      wrong.push_back({.what = "more than " + std::to_string(kNetworksMax) + " networks", .where = place()});
      break;
    } else if (const auto network = base::parse_network(written)) {
      networks.push_back(*network);
    } else {
      wrong.push_back({.what = "this line is no network", .where = place(), .help = "as in `203.0.113.0/24`"});
    }
    at = end + 1;
  }
  if (!wrong.empty()) return wrong;
  return networks;
}

}  // namespace why403::limit

// docs/reference/ocsf.md lists the places of the fields as the code has them. WHY403_ACCEPT=1 rewrites it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "event/write_ocsf.h"

namespace why403::event {
namespace {

constexpr const char* kPage = WHY403_SOURCE_DIR "/docs/reference/ocsf.md";
constexpr std::string_view kBegin = "src/event/ocsf_places.cc -->\n";
constexpr std::string_view kEnd = "<!-- end of places -->";

std::string table() {
  std::map<Field, std::string> places;
  for (const OcsfPlace& place : ocsf_places()) {
    std::string& cell = places[place.field];
    if (!cell.empty()) cell += "; ";
    cell +=
        (place.classes == "*" ? "\\*" : std::string(place.classes)) + ": `" + std::string(place.path) + "`";
  }
  std::string out = "| field | classes: path |\n|---|---|\n";
  for (const auto& entry : fields())
    out += "| " + std::string(entry.name) + " | " +
           (places.contains(entry.field) ? places[entry.field]
                                         : "\\*: `unmapped.why403." + std::string(entry.name) + "`") +
           " |\n";
  return out;
}

TEST(OcsfPage, ListsThePlacesOfTheCode) {
  std::ostringstream held;
  held << std::ifstream(kPage).rdbuf();
  const std::string page = held.str();
  const std::size_t begin = page.find(kBegin);
  const std::size_t end = page.find(kEnd);
  ASSERT_NE(begin, std::string::npos);
  ASSERT_NE(end, std::string::npos);
  const std::string wanted = page.substr(0, begin + kBegin.size()) + table() + page.substr(end);
  if (std::getenv("WHY403_ACCEPT") != nullptr) std::ofstream(kPage) << wanted;
  std::ostringstream now;
  now << std::ifstream(kPage).rdbuf();
  EXPECT_EQ(now.str(), wanted) << "run `make accept`";
}

}  // namespace
}  // namespace why403::event

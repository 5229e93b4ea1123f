// Any bytes as a request's path, and as a table of routes: a path that is read has one reading, and what a route makes of
// it is made of its segments alone.
#include <cstdlib>
#include <string>

#include "base/text.h"
#include "decide/routes.h"

namespace {

using namespace why403;

// What some server of the world would take for the path's end, or for a step up.
bool is_plain(std::string_view segment) {
  if (segment.empty() || segment == "." || segment == "..") return false;
  for (const char c : segment)
    if (c == '/' || c == '\\' || c == ';' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
  return base::is_valid_utf8(segment);
}

std::string encoded(std::string_view segment) {
  std::string out;
  for (const char c : segment)
    out += "%" + base::to_hex({&c, 1});
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(decide::read_routes(text, "routes"));
  static const auto table = decide::read_routes(R"([
    {"method":"GET","path":"/orders/{order}","action":"a","resource":"Order::{order}"},
    {"path":"/orders/new","action":"b","resource":"Shop::main"},
    {"path":"/files/{name...}","action":"c","resource":"File::{name}"},
    {"path":"/{rest...}","action":"d","resource":"Page::{rest}"}])");
  decide::Path path;
  if (!decide::read_path(text, path)) return 0;
  std::string again;
  for (const std::string_view segment : path.segments) {
    if (!is_plain(segment)) std::abort();
    again += "/" + encoded(segment);
  }
  if (path.segments.size() > decide::kSegmentsMax || text.size() > decide::kPathBytesMax) std::abort();
  // However it is spelled, it is the same path.
  decide::Path second;
  if (!path.segments.empty() && again.size() <= decide::kPathBytesMax &&
      (!decide::read_path(again, second) || second.segments != path.segments))
    std::abort();
  decide::RouteMatch match, other;
  const bool found = table->match("GET", "", path, match);
  if (found != !path.segments.empty()) std::abort();
  if (found && !second.segments.empty() &&
      (!table->match("GET", "", second, other) || other.route != match.route || other.resource_id != match.resource_id))
    std::abort();
  return 0;
}

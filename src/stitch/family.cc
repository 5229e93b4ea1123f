#include "stitch/family.h"

#include <algorithm>
#include <cctype>

namespace why403::stitch {

namespace {

/// No word of a path is longer.
constexpr std::size_t kWordBytesMax = 200;

struct Letters {
  int digits = 0, hex_letters = 0, upper = 0, lower = 0, other = 0;
};

Letters count(std::string_view text) {
  Letters out;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      ++out.digits;
    } else if (c >= 'a' && c <= 'z') {
      ++out.lower;
      out.hex_letters += c <= 'f';
    } else if (c >= 'A' && c <= 'Z') {
      ++out.upper;
      out.hex_letters += c <= 'F';
    } else {
      ++out.other;
    }
  }
  return out;
}

}  // namespace

bool is_identifier(std::string_view segment) {
  if (segment.empty() || segment.size() > kWordBytesMax) return segment.size() > kWordBytesMax;
  // The name of a file keeps its kind: report-7.pdf is judged by `report-7`.
  const std::size_t dot = segment.rfind('.');
  const bool number = segment.find_first_not_of("0123456789", dot + 1) == std::string_view::npos;
  if (dot != std::string_view::npos && dot > 0 && segment.size() - dot <= 8 && !number) segment = segment.substr(0, dot);
  const Letters letters = count(segment);
  const int size = static_cast<int>(segment.size());
  if (letters.digits == size) return true;
  if (letters.digits == 0) return false;
  const int dashes = static_cast<int>(std::count(segment.begin(), segment.end(), '-'));
  // UUIDs, dates, long hexadecimal runs.
  if (letters.digits + letters.hex_letters + dashes == size && (size >= 8 || (dashes > 0 && letters.hex_letters == 0))) return true;
  // `product-1234`: a word, and a number of some length set apart from it.
  const std::size_t last = segment.find_last_not_of("0123456789");
  if (last != std::string_view::npos && size - static_cast<int>(last) > 3 && (segment[last] == '-' || segment[last] == '_' || segment[last] == '.')) return true;
  // `inv-2024-0007`, `user_42`, `c1001`: a word and a number of some length.
  if (letters.digits >= 2 && letters.digits * 2 >= size - dashes) return true;
  return size >= 16 && letters.digits >= 3 && letters.upper > 0 && letters.lower > 0;
}

void family_of(std::string_view path, std::string& out) {
  out.clear();
  int segments = 0;
  std::size_t at = 0;
  while (at < path.size()) {
    if (path[at] != '/') {
      if (at != 0) break;
      out += '/';
    } else {
      out += '/';
      ++at;
    }
    // Most segments are words without a digit, or numbers: both are seen on the way to the segment's end.
    std::size_t end = at, digits = 0;
    for (; end < path.size() && path[end] != '/'; ++end) digits += static_cast<unsigned char>(path[end] - '0') < 10;
    const std::string_view segment = path.substr(at, end - at);
    const bool identifier = digits == segment.size() ? digits > 0 : (digits > 0 || segment.size() > kWordBytesMax) && is_identifier(segment);
    if (++segments > kFamilySegmentsMax) {
      out += "**";
      return;
    }
    if (identifier) {
      out += '*';
    } else {
      out += segment;
    }
    at = end;
  }
}

std::string family_of(std::string_view path) {
  std::string out;
  family_of(path, out);
  return out;
}

void family_of_call(std::string_view action, std::string_view resource, std::string& out) {
  const bool verb = action.size() <= 8 && action.find_first_of(":./ ") == std::string_view::npos;
  if (!verb || resource.find('/') == std::string_view::npos) {
    out.assign(action.empty() ? resource : action);
    return;
  }
  family_of(resource.starts_with('/') ? std::string(resource) : "/" + std::string(resource), out);
  if (!action.empty()) out.insert(0, std::string(action) + " ");
}

std::string family_of_call(std::string_view action, std::string_view resource) {
  std::string out;
  family_of_call(action, resource, out);
  return out;
}

std::string area_of(std::string_view path) {
  if (path.empty() || path[0] != '/') return std::string(path);
  const std::size_t end = path.find('/', 1);
  if (end == std::string_view::npos) return path.find('.') == std::string_view::npos ? std::string(path) : "/";
  return std::string(path.substr(0, end));
}

}  // namespace why403::stitch

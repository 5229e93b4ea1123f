#include "report/stand_ins.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "base/ip.h"
#include "base/text.h"
#include "event/event.h"

namespace why403::report {

namespace {

constexpr std::size_t kShortestPart = 3;
constexpr std::string_view kOfAddresses = "0123456789abcdef.:";

bool of_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

bool of_address(char c) { return kOfAddresses.find(c) != std::string_view::npos; }

// A text in lower case and without percent-encoding, and where each of its bytes stood.
struct Plain {
  std::string text;
  std::vector<std::size_t> from;  ///< one more than there are bytes
};

Plain plain(std::string_view text) {
  Plain out;
  out.text.reserve(text.size());
  out.from.reserve(text.size() + 1);
  for (std::size_t i = 0; i < text.size();) {
    const std::string decoded = text[i] == '%' ? base::percent_decode(text.substr(i, 3)) : std::string(1, text[i]);
    out.from.push_back(i);
    out.text += decoded.size() == 1 ? decoded[0] : text[i];
    i += text[i] == '%' && decoded.size() == 1 && i + 3 <= text.size() ? 3 : 1;
  }
  out.from.push_back(text.size());
  out.text = base::to_lower(out.text);
  return out;
}

std::size_t end_of_word(std::string_view text, std::size_t at) {
  while (at < text.size() && of_word(text[at])) ++at;
  return at;
}

// How many bytes at `at` are an address; a full stop, a colon or a port may follow it.
std::size_t address_length(std::string_view text, std::size_t at) {
  if (!of_address(text[at]) || (at > 0 && of_address(text[at - 1]))) return 0;
  std::string_view word = text.substr(at, std::min(text.find_first_not_of(kOfAddresses, at), text.size()) - at);
  while (word.size() > 2) {
    if (word.find_first_of(".:") == std::string_view::npos) return 0;
    if (base::parse_ip(word)) return word.size();
    const std::size_t colon = word.rfind(':');
    const bool port = colon != std::string_view::npos && word.find(':') == colon && colon + 1 < word.size();
    if (port) word = word.substr(0, colon);
    else if (word.back() == '.' || word.back() == ':') word.remove_suffix(1);
    else return 0;
  }
  return 0;
}

}  // namespace

void StandIns::add(std::string_view name) {
  if (name.empty()) return;
  const std::string stand_in = pseudonym("person", name);
  enter(name, stand_in);
  const std::size_t at = name.find('@');
  if (at != std::string_view::npos && at >= kShortestPart) enter(name.substr(0, at), stand_in);
  const std::size_t domain = name.rfind('\\');
  if (domain != std::string_view::npos && name.size() - domain > kShortestPart) enter(name.substr(domain + 1), stand_in);
}

void StandIns::enter(std::string_view name, const std::string& stand_in) {
  const std::string text = plain(name).text;
  std::size_t begin = 0;
  while (begin < text.size() && !of_word(text[begin])) ++begin;
  std::size_t size = text.size();
  while (size > begin && !of_word(text[size - 1])) --size;
  for (std::size_t end = begin; end < size;) {
    while (end < size && !of_word(text[end])) ++end;
    end = end_of_word(text, end);
    std::string& known = names_[text.substr(begin, end - begin)];
    if (end == size && known.empty()) known = stand_in;
  }
}

std::string StandIns::replace(std::string_view text) const {
  const Plain plain_text = plain(text);
  const std::string& in = plain_text.text;
  std::string out;
  std::size_t copied = 0;
  const auto put = [&](std::size_t begin, std::size_t end, const std::string& stand_in) {
    out.append(text, copied, plain_text.from[begin] - copied).append(stand_in);
    copied = plain_text.from[end];
  };
  std::string key;
  for (std::size_t at = 0; at < in.size();) {
    std::size_t named = 0;
    const std::string* stand_in = nullptr;
    if (of_word(in[at]) && (at == 0 || !of_word(in[at - 1]))) {
      // The longest name that begins here.
      for (std::size_t end = end_of_word(in, at);;) {
        key.assign(in, at, end - at);
        const auto found = names_.find(key);
        if (found == names_.end()) break;
        if (!found->second.empty()) {
          named = end;
          stand_in = &found->second;
        }
        while (end < in.size() && !of_word(in[end])) ++end;
        if (end == in.size()) break;
        end = end_of_word(in, end);
      }
    }
    if (stand_in) {
      put(at, named, *stand_in);
      at = named;
    } else if (const std::size_t length = address_length(in, at)) {
      put(at, at + length, pseudonym("address", base::format_ip(*base::parse_ip(std::string_view(in).substr(at, length)))));
      at += length;
    } else {
      ++at;
    }
  }
  return out.append(text, copied);
}

std::string salt() {
  const char* const given = std::getenv("WHY403_SALT");
  return given && *given ? given : "why403";
}

std::string pseudonym(std::string_view kind, std::string_view text) {
  if (text.empty()) return {};
  static const event::Fingerprinter keyed(salt());
  base::Arena arena;
  return std::string(kind) + "-" + std::string(keyed(text, arena));
}

}  // namespace why403::report

// Any bytes from a syslog connection: the same messages in whatever pieces they arrive, none longer than the limit.
#include <cstdint>
#include <string>
#include <vector>

#include "ingest/source/syslog_framing.h"

using why403::ingest::SyslogFraming;

namespace {

constexpr std::size_t kMessageBytesMax = 100;

std::vector<std::string> messages_of(std::string_view text, std::size_t piece) {
  std::vector<std::string> out;
  SyslogFraming framing(kMessageBytesMax);
  const auto give = [&](std::string_view message) {
    if (message.empty() || message.size() > kMessageBytesMax) __builtin_trap();
    out.emplace_back(message);
  };
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) framing.take(text.substr(0, piece), give);
  framing.finish(give);
  out.push_back(std::to_string(framing.cut_messages()));
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const std::vector<std::string> whole = messages_of(text, text.size() + 1);
  if (messages_of(text, 1) != whole || messages_of(text, 7) != whole) __builtin_trap();
  return 0;
}

// What was read but is not as it should be: counted and said once, never a reason to stop.
//
//   Irregular irregular;
//   irregular.count(record);
//   for (Message& message : irregular.messages()) …
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"

namespace why403::ingest {

struct Irregular {
  std::uint64_t cut = 0;       ///< lines longer than kLineBytesMax, of which only so much was read
  std::uint64_t not_utf8 = 0;  ///< lines and records with bytes that are no UTF-8; each is U+FFFD in what is printed
  std::uint64_t nul = 0;       ///< lines and records with NUL bytes
  std::uint64_t lost = 0;      ///< values of wrapped JSON and entries of journals that are damaged or beyond a limit

  void count(std::string_view record);
  void add(const Irregular& other);
  /// One for each kind that occurred.
  [[nodiscard]] std::vector<Message> messages() const;
  bool operator==(const Irregular&) const = default;
};

/// Why a record that no format reads is none, as far as its text alone says: JSON that is not; empty when it says nothing.
std::string why_unread(std::string_view record);

}  // namespace why403::ingest

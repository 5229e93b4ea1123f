// Plain words: what a sentence says of a refusal, for products whose own statements nobody wrote down.
//
//   read_plainly("Attempted access with invalid key.")   // the API key, and that it is wrong
//   read_plainly("session rejected: client changed")     // the session, and that it is wrong
//
// Not phrases but sorts of words: a *subject* (token, session, limit, certificate …) and near it what *befell* it
// (expired, wrong, missing, refused, exceeded, locked). Names in CamelCase and snake_case are read as their words.
// What it finds is weaker than any product's statement and counts only where none is more exact.
#pragma once

#include <optional>
#include <string_view>

#include "diagnose/cause.h"
#include "stitch/record.h"

namespace why403::diagnose {

struct PlainReading {
  Cause cause = Cause::unknown;
  double weight = 0;  ///< log-odds
  std::string_view shows;
};

/// Words of one text that are looked at.
inline constexpr std::size_t kPlainWordsMax = 60;

std::optional<PlainReading> read_plainly(std::string_view text);

/// The strongest reading of what the record says: its reason, its message, its extras that name an error.
std::optional<PlainReading> read_plainly(const stitch::Record& record);

}  // namespace why403::diagnose

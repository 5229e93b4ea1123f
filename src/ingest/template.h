// Template: a text with values in it, for fields that no single value holds.
//
//   s3:{operation}                                   one value
//   {eventSource | before .amazonaws.com}:{event}    converted
//   {roleName, groupName, userName} lost {policy}    the first of several that is present
//
// A template yields nothing unless every brace finds a value. `{{` is a plain brace. Immutable once compiled.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/message.h"
#include "base/result.h"
#include "ingest/convert.h"
#include "ingest/values.h"

namespace why403::ingest {

class Template {
 public:
  /// Whether `text` is more than a constant.
  static bool is_one(std::string_view text) { return text.find('{') != std::string_view::npos; }

  /// Adds the names of the values it reads to `names`.
  static Result<Template, Message> compile(std::string_view text, ValueNames& names);

  /// The filled text, in `arena`.
  std::optional<std::string_view> fill(const Values& values, base::Arena& arena) const;

 private:
  struct Piece {
    std::string literal;     ///< before the value
    std::vector<int> slots;  ///< empty: nothing but the literal
    std::vector<TextConversion> conversions;
  };
  static Result<Piece, Message> compile_brace(std::string_view inside, ValueNames& names);

  std::vector<Piece> pieces_;
};

}  // namespace why403::ingest

// Pattern: literal text and captures, compiled from a pattern or from a server's own format string.
//
//   '<client> - <user> [<time>] "<request>" <status:int>'
//
// A capture runs to the first occurrence of the literal after it; the last one to the end of the record,
// or to the text that ends it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/byte_index.h"
#include "base/message.h"
#include "base/result.h"
#include "ingest/extract/extractor.h"
#include "ingest/literal.h"
#include "ingest/values.h"

namespace why403::ingest {

enum class CaptureKind : std::uint8_t { any, integer, number, ip, word, hex, quoted_text, list, braced, kv, json };

struct Capture {
  std::string name;  ///< empty: dropped
  CaptureKind kind = CaptureKind::any;
};

class Pattern {
 public:
  struct Nested {
    CaptureKind kind = CaptureKind::kv;
    std::string_view text;
  };
  static constexpr int kCapturesMax = 128;

  /// Parses the pattern language. Names that `names` does not hold are matched and dropped.
  static Result<Pattern, Message> compile(std::string_view text, const ValueNames& names);

  /// Builds one by hand: literals and captures in turn.
  void add_literal(std::string_view text);
  void add_capture(const Capture& capture, const ValueNames& names);
  /// After the last of them. `indexed`: false to match without an index in any case.
  void finish(bool indexed = true);
  void set_unescape(bool unescape) { unescape_ = unescape; }

  /// True when the whole record matches. Values are set as captures are found, also when a later part fails.
  /// Patterns of plain captures index a line's separators in one pass (base/byte_index.h); all others, and lines too
  /// short or too long for that, look for each separator by itself. Both ways find the same.
  bool match(std::string_view record, Values& values, base::Arena& arena, const Absent& absent) const;
  /// False: it cannot match, which is seen at once.
  [[nodiscard]] bool may_match(std::string_view record) const { return prefix_.begins(record); }

  struct NestedCapture {
    CaptureKind kind;
    std::string prefix;
    int slot;
  };
  /// Captures to be taken apart further; their text is in `nested_texts` after a match.
  [[nodiscard]] const std::vector<NestedCapture>& nested() const { return nested_; }
  bool match(std::string_view record, Values& values, base::Arena& arena, const Absent& absent,
             std::vector<std::string_view>& nested_texts) const;

 private:
  struct Piece {
    int slot = -1;
    int nested = -1;
    CaptureKind kind = CaptureKind::any;
    bool quoted = false;
    bool padded = false;  // blanks before the text are padding
    Literal literal;
    Literal quote_and_literal;  // of quoted_text: the end of a quoted one
  };
  /// A piece of a pattern that can be matched through an index of the record, with all that this needs side by side.
  struct Plain {
    std::uint64_t bytes = 0;  // the literal behind it, and which of the eight bytes count
    std::uint64_t mask = 0;
    std::int16_t slot = -1;
    std::uint8_t length = 0;  // of the literal
    std::uint8_t set = 0;     // of the bytes that may end it
    char first = '\0';        // of the literal
    CaptureKind kind = CaptureKind::any;
    bool escapes = false;  // a backslash quotes the byte behind it
    bool padded = false;
    bool to_end = false;      // runs to the end of the record, or to the literal there
    bool blank_ends = false;  // a word, which the first blank ends
    [[nodiscard]] bool stands_at(const char* place, std::size_t left) const;
  };
  const char* find_end(const Piece& piece, const char* place, const char* end, bool& escaped) const;
  const char* find_last_end(const Piece& piece, const char* place, const char* end, bool& escaped) const;
  bool match_scanning(std::string_view record, Values& values, base::Arena& arena, const Absent& absent,
                      std::vector<std::string_view>& nested_texts) const;
  static std::size_t find_further(const Plain& plain, const base::ByteIndex& index, std::string_view record, std::size_t from, bool& escaped);
  bool match_indexed(std::string_view record, Values& values, base::Arena& arena, const Absent& absent) const;

  Literal prefix_;
  std::vector<Piece> pieces_;
  std::vector<NestedCapture> nested_;
  std::vector<Plain> plain_;  // the pieces once more; empty when not all are plain
  base::ByteSets sets_;
  bool unescape_ = true;
};

/// `\xHH`, `\"`, `\\`, `\n`, `\t`, `\r` undone; anything else stays.
std::string_view unescape_c(std::string_view text, base::Arena& arena);

/// Does `text` have the shape that `kind` demands?
bool has_shape(std::string_view text, CaptureKind kind);

}  // namespace why403::ingest

// Laying text out in a width: documents of texts, possible line breaks and groups that break all or none.
//
// A group is written on one line when it fits with what follows it up to the next possible break; else its
// breaks become line feeds, indented by the nesting around them. (Wadler, "A prettier printer".) Documents
// are indices into their Layout; rendering uses a stack of its own, no recursion.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace why403::cedar {

using Doc = std::uint32_t;

class Layout {
 public:
  Layout();

  [[nodiscard]] Doc nothing() const { return 0; }
  [[nodiscard]] Doc line() const { return 1; }       ///< a space, or a line feed
  [[nodiscard]] Doc soft_line() const { return 2; }  ///< nothing, or a line feed
  [[nodiscard]] Doc hard_line() const { return 3; }  ///< always a line feed
  [[nodiscard]] Doc space() const { return 4; }
  /// `text` must outlive the layout.
  Doc text(std::string_view text);
  Doc join(std::initializer_list<Doc> parts);
  Doc join(const std::vector<Doc>& parts);
  Doc nest(int by, Doc inner);
  Doc group(Doc inner);

  [[nodiscard]] std::string render(Doc doc, int width) const;

 private:
  enum class Kind : std::uint8_t { text, join, line, soft_line, hard_line, nest, group };
  struct Part {
    Kind kind = Kind::text;
    int by = 0;  // of nest; columns of text
    std::string_view text;
    std::uint32_t begin = 0;  // of join, in members_
    std::uint32_t count = 0;  // of join; the inner one of nest and group
  };
  struct Task {
    int indent;
    bool flat;
    Doc doc;
  };
  Doc add(Part part);
  [[nodiscard]] bool fits(Doc doc, int column, int width, const std::vector<Task>& rest) const;

  std::vector<Part> parts_;
  std::vector<Doc> members_;
};

}  // namespace why403::cedar

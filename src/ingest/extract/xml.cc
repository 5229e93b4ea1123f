// The `xml` way: one element, flattened to paths. Enough of XML for event exports; no entities beyond the five
// predefined ones and character references, no document types, nothing is ever fetched.
#include <charconv>
#include <cstring>
#include <string>

#include "base/text.h"
#include "ingest/extract/extractor.h"

namespace why403::ingest {

namespace {

constexpr std::size_t kDepthMax = 64;

bool is_name_end(char c) { return c == ' ' || c == '>' || c == '/' || c == '=' || c == '\t' || c == '\n' || c == '\r'; }

void append_code_point(std::string& out, unsigned code) {
  if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) code = 0xfffd;
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xe0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | code >> 18);
    out += static_cast<char>(0x80 | (code >> 12 & 0x3f));
    out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  }
}

void append_entity(std::string& out, std::string_view name) {
  if (name == "amp") out += '&';
  else if (name == "lt") out += '<';
  else if (name == "gt") out += '>';
  else if (name == "quot") out += '"';
  else if (name == "apos") out += '\'';
  else if (name.starts_with('#')) {
    const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
    unsigned code = 0;
    std::from_chars(name.data() + (hex ? 2 : 1), name.data() + name.size(), code, hex ? 16 : 10);
    append_code_point(out, code);
  } else {
    out.append("&").append(name).append(";");
  }
}

std::string_view unescape_xml(std::string_view text, base::Arena& arena) {
  if (text.find('&') == std::string_view::npos) return text;
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = text[i] == '&' ? text.find(';', i) : std::string_view::npos;
    if (end == std::string_view::npos || end - i > 12) {
      out += text[i++];
      continue;
    }
    append_entity(out, text.substr(i + 1, end - i - 1));
    i = end + 1;
  }
  return arena.copy(out);
}

class XmlExtractor final : public Extractor {
 public:
  XmlExtractor(const ValueNames& names, const Absent& absent) : names_(names), absent_(absent) {}

  Extracted extract(std::string_view record, Values& values, base::Arena& arena) override {
    text_ = base::trim(record);
    path_.clear();
    lengths_.clear();
    if (!text_.starts_with('<')) return Extracted::no;
    while (!text_.empty()) {
      const std::size_t open = text_.find('<');
      const std::string_view content = text_.substr(0, open);
      if (open == std::string_view::npos) return Extracted::no;
      if (pending_text_ && text_.substr(open, 2) == "</") put(path_, unescape_xml(base::trim(content), arena), values);
      text_.remove_prefix(open);
      if (!read_tag(values, arena)) return Extracted::no;
      if (lengths_.empty() && closed_) return base::trim(text_).empty() ? Extracted::yes : Extracted::no;
    }
    return Extracted::no;
  }

 private:
  void put(std::string_view path, std::string_view text, Values& values) const {
    const int slot = names_.find(path);
    if (slot >= 0 && !absent_(text) && !values.has(slot)) values.set(slot, text);
  }

  bool skip_to(std::string_view end) {
    const std::size_t at = text_.find(end);
    if (at == std::string_view::npos) return false;
    text_.remove_prefix(at + end.size());
    return true;
  }

  bool read_tag(Values& values, base::Arena& arena) {
    closed_ = false;
    if (text_.starts_with("<?")) return skip_to("?>");
    if (text_.starts_with("<!--")) return skip_to("-->");
    if (text_.starts_with("<!")) return false;
    if (text_.starts_with("</")) {
      pending_text_ = false;
      closed_ = true;
      if (lengths_.empty()) return false;
      path_.resize(lengths_.back());
      lengths_.pop_back();
      return skip_to(">");
    }
    return open_element(values, arena);
  }

  bool open_element(Values& values, base::Arena& arena) {
    text_.remove_prefix(1);
    const std::string_view name = take_name();
    if (name.empty() || lengths_.size() == kDepthMax) return false;
    lengths_.push_back(path_.size());
    const std::size_t parent = path_.size();
    if (!path_.empty()) path_ += '.';
    const std::size_t colon = name.find(':');
    path_ += colon == std::string_view::npos ? name : name.substr(colon + 1);
    for (;;) {
      text_ = base::trim(text_);
      if (text_.empty()) return false;
      if (text_[0] == '>' || text_.starts_with("/>")) break;
      if (!read_attribute(parent, values, arena)) return false;
    }
    pending_text_ = text_[0] == '>';
    if (!pending_text_) {
      path_.resize(lengths_.back());
      lengths_.pop_back();
      closed_ = true;
    }
    text_.remove_prefix(pending_text_ ? 1 : 2);
    return true;
  }

  std::string_view take_name() {
    std::size_t end = 0;
    while (end < text_.size() && !is_name_end(text_[end])) ++end;
    const std::string_view name = text_.substr(0, end);
    text_.remove_prefix(end);
    return name;
  }

  // A `Name` attribute on a `Data` element takes the element's place in the path.
  bool read_attribute(std::size_t parent, Values& values, base::Arena& arena) {
    const std::string_view name = take_name();
    text_ = base::trim(text_);
    if (name.empty() || !text_.starts_with('=')) return false;
    text_ = base::trim(text_.substr(1));
    if (text_.empty() || (text_[0] != '"' && text_[0] != '\'')) return false;
    const std::size_t close = text_.find(text_[0], 1);
    if (close == std::string_view::npos) return false;
    const std::string_view text = unescape_xml(text_.substr(1, close - 1), arena);
    text_.remove_prefix(close + 1);
    if (name == "Name" && std::string_view(path_).ends_with(".Data")) {
      path_.resize(parent);
      path_ += '.';
      path_ += text;
    } else {
      put(path_ + "@" + std::string(name), text, values);
    }
    return true;
  }

  ValueNames names_;
  Absent absent_;
  std::string_view text_;
  std::string path_;
  std::vector<std::size_t> lengths_;
  bool pending_text_ = false;
  bool closed_ = false;
};

}  // namespace

std::unique_ptr<Extractor> make_xml_extractor(const ValueNames& names, const Absent& absent) {
  return std::make_unique<XmlExtractor>(names, absent);
}

}  // namespace why403::ingest

#include "cedar/format/layout.h"

namespace why403::cedar {

namespace {

// Columns on a terminal: wide scripts and pictures take two, marks of their own none.
int columns(std::string_view text) {
  int sum = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::size_t length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    const bool wide = length == 4 || (length == 3 && (byte >= 0xE3 && byte <= 0xED));
    sum += wide ? 2 : 1;
    at += length;
  }
  return sum;
}

}  // namespace

Layout::Layout() {
  add({});
  for (const Kind kind : {Kind::line, Kind::soft_line, Kind::hard_line}) {
    Part part;
    part.kind = kind;
    add(part);
  }
  text(" ");
}

Doc Layout::add(Part part) {
  parts_.push_back(part);
  return static_cast<Doc>(parts_.size() - 1);
}

Doc Layout::text(std::string_view text) {
  if (text.empty()) return nothing();
  Part part;
  part.text = text;
  part.by = columns(text);
  return add(part);
}

Doc Layout::join(std::initializer_list<Doc> parts) { return join(std::vector<Doc>(parts)); }

// Nothing leaves no trace: what stands behind a line feed decides its indentation.
Doc Layout::join(const std::vector<Doc>& parts) {
  Part part;
  part.kind = Kind::join;
  part.begin = static_cast<std::uint32_t>(members_.size());
  for (const Doc each : parts)
    if (each != nothing()) members_.push_back(each);
  part.count = static_cast<std::uint32_t>(members_.size()) - part.begin;
  return part.count == 0 ? nothing() : add(part);
}

Doc Layout::nest(int by, Doc inner) {
  if (inner == nothing()) return inner;
  Part part;
  part.kind = Kind::nest;
  part.by = by;
  part.count = inner;
  return add(part);
}

Doc Layout::group(Doc inner) {
  if (inner == nothing()) return inner;
  Part part;
  part.kind = Kind::group;
  part.count = inner;
  return add(part);
}

// Whether `doc` written flat, and then what follows as it stands, reaches a line feed within the width.
bool Layout::fits(Doc doc, int column, int width, const std::vector<Task>& rest) const {
  std::vector<Doc> open{doc};
  std::size_t left = rest.size();
  bool flat = true;
  while (true) {
    if (open.empty()) {
      if (left == 0) return true;
      open.push_back(rest[--left].doc);
      flat = false;
    }
    const Part& part = parts_[open.back()];
    open.pop_back();
    switch (part.kind) {
      case Kind::text:
        column += part.by;
        if (column > width) return false;
        break;
      case Kind::join:
        for (std::uint32_t i = part.count; i > 0; --i) open.push_back(members_[part.begin + i - 1]);
        break;
      case Kind::line:
      case Kind::soft_line:
        if (!flat) return true;
        if (part.kind == Kind::line && ++column > width) return false;
        break;
      case Kind::hard_line:
        return !flat;
      case Kind::nest:
      case Kind::group:
        open.push_back(part.count);
        break;
    }
  }
}

std::string Layout::render(Doc doc, int width) const {
  std::string out;
  int column = 0;
  std::vector<Task> tasks{{0, false, doc}};
  while (!tasks.empty()) {
    const Task task = tasks.back();
    tasks.pop_back();
    const Part& part = parts_[task.doc];
    const bool breaks = part.kind == Kind::hard_line ||
                        ((part.kind == Kind::line || part.kind == Kind::soft_line) && !task.flat);
    if (breaks) {
      // What follows may be nested otherwise, and stands where it belongs.
      column = tasks.empty() ? task.indent : tasks.back().indent;
      out += '\n';
      out.append(static_cast<std::size_t>(column), ' ');
      continue;
    }
    switch (part.kind) {
      case Kind::text:
        out += part.text;
        column += part.by;
        break;
      case Kind::join:
        for (std::uint32_t i = part.count; i > 0; --i)
          tasks.push_back({task.indent, task.flat, members_[part.begin + i - 1]});
        break;
      case Kind::line:
        out += ' ';
        ++column;
        break;
      case Kind::nest:
        tasks.push_back({task.indent + part.by, task.flat, part.count});
        break;
      case Kind::group:
        tasks.push_back({task.indent, task.flat || fits(part.count, column, width, tasks), part.count});
        break;
      default:
        break;
    }
  }
  return out;
}

}  // namespace why403::cedar

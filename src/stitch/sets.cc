#include "stitch/sets.h"

#include <algorithm>

namespace why403::stitch {

using event::Field;
using event::Kind;

Sets::Sets(const Collection& all) : all_(all), parent_(all.records.size()), members_(all.records.size()), scores_(all.records.size(), 1) {
  for (std::uint32_t i = 0; i < parent_.size(); ++i) {
    parent_[i] = i;
    members_[i] = {i};
  }
}

std::uint32_t Sets::root(std::uint32_t record) const {
  while (parent_[record] != record) record = parent_[record] = parent_[parent_[record]];
  return record;
}

namespace {

// Do two lines of one writer state the same of what are two requests? Numbers (`excess: 3.7`, a duration) make no difference.
bool same_but_for_numbers(std::string_view a, std::string_view b) {
  const auto is_number = [](char c) { return (c >= '0' && c <= '9') || c == '.'; };
  std::size_t i = 0, k = 0;
  for (;;) {
    while (i < a.size() && is_number(a[i])) ++i;
    while (k < b.size() && is_number(b[k])) ++k;
    if (i == a.size() || k == b.size()) return i == a.size() && k == b.size();
    if (a[i++] != b[k++]) return false;
  }
}

// The two lines in which an audit log tells one call: what was asked, and what came of it.
bool stages_of_one_call(const Record& a, const Record& b) {
  const std::string_view left = a.extra_text("stage"), right = b.extra_text("stage");
  return !left.empty() && !right.empty() && left != right && a.has(Field::request_id) && a.text(Field::request_id) == b.text(Field::request_id);
}

}  // namespace

bool Sets::clash(std::uint32_t left, std::uint32_t right) const {
  const Record& a = all_.records[left];
  const Record& b = all_.records[right];
  if (!same_writer(a, b)) return false;
  if (stages_of_one_call(a, b)) return false;
  if (a.is_request() && b.is_request()) return a.kind == Kind::api_call || (a.status != 0 && b.status != 0);
  if (a.kind != b.kind || a.kind == Kind::inspection) return false;
  // A connection that asks for pages asks many times; a sign-in's may be tried thrice in one.
  const bool kept_alive = a.has(Field::path) && a.kind == Kind::diagnostic;
  if (!kept_alive && a.has(Field::connection_id) && a.text(Field::connection_id) == b.text(Field::connection_id)) return false;
  return same_but_for_numbers(a.text(Field::message), b.text(Field::message)) && a.text(Field::reason_code) == b.text(Field::reason_code) && a.text(Field::action) == b.text(Field::action);
}

bool Sets::unite(std::uint32_t left, std::uint32_t right, double score) {
  left = root(left);
  right = root(right);
  if (left == right) return true;
  if (members_[left].size() + members_[right].size() > kMembersMax) return false;
  for (const std::uint32_t a : members_[left])
    for (const std::uint32_t b : members_[right])
      if (clash(a, b)) return false;
  if (members_[left].size() < members_[right].size()) std::swap(left, right);
  parent_[right] = left;
  members_[left].insert(members_[left].end(), members_[right].begin(), members_[right].end());
  members_[right].clear();
  members_[right].shrink_to_fit();
  scores_[left] = std::min({scores_[left], scores_[right], score});
  return true;
}

}  // namespace why403::stitch

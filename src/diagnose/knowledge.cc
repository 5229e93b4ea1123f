#include "diagnose/knowledge.h"

#include <algorithm>
#include <cctype>
#include <unordered_map>

#include "base/json_reader.h"
#include "base/text.h"

namespace why403::diagnose {

using base::JsonKind;
using base::JsonReader;
using base::JsonText;
using event::Field;

namespace {

char fold(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool equal_folded(std::string_view lower, std::string_view text) {
  return std::equal(lower.begin(), lower.end(), text.begin(), text.end(), [](char a, char b) { return a == fold(b); });
}

bool contains_folded(std::string_view lower, std::string_view text) {
  return std::search(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) { return fold(a) == b; }) != text.end();
}

}  // namespace

FoldedGlob::FoldedGlob(std::string_view pattern) : text_(base::to_lower(pattern)) {
  for (std::size_t begin = 0; begin < text_.size();) {
    const std::size_t end = std::min(text_.find_first_of("*?[\\", begin), text_.size());
    if (end - begin > piece_.size()) piece_ = text_.substr(begin, end - begin);
    // What follows a backslash or stands in brackets is left out: a shorter piece is as true.
    begin = end < text_.size() && text_[end] == '\\' ? end + 2 : end < text_.size() && text_[end] == '[' ? std::min(text_.find(']', end), text_.size() - 1) + 1 : end + 1;
  }
  if (pattern.find_first_of("?\\") != std::string_view::npos) return;
  const auto stars = std::count(pattern.begin(), pattern.end(), '*');
  const auto cut = [&](std::size_t from, std::size_t size) { text_ = text_.substr(from, size); };
  if (pattern == "*") {
    shape_ = Shape::any;
  } else if (stars == 0) {
    shape_ = Shape::exact;
  } else if (stars == 1 && pattern.ends_with('*')) {
    shape_ = Shape::prefix;
    cut(0, text_.size() - 1);
  } else if (stars == 1 && pattern.starts_with('*')) {
    shape_ = Shape::suffix;
    cut(1, text_.size() - 1);
  } else if (stars == 2 && pattern.size() > 2 && pattern.starts_with('*') && pattern.ends_with('*')) {
    shape_ = Shape::contains;
    cut(1, text_.size() - 2);
  }
}

bool FoldedGlob::matches(std::string_view text) const {
  switch (shape_) {
    case Shape::any: return true;
    case Shape::exact: return equal_folded(text_, text);
    case Shape::prefix: return text.size() >= text_.size() && equal_folded(text_, text.substr(0, text_.size()));
    case Shape::suffix: return text.size() >= text_.size() && equal_folded(text_, text.substr(text.size() - text_.size()));
    case Shape::contains: return contains_folded(text_, text);
    case Shape::general: return base::glob_matches(text_, base::to_lower(text));
  }
  return false;
}

namespace {

std::string typed_text(const stitch::Record& record, Field field) {
  switch (field) {
    case Field::status: return std::to_string(record.status);
    case Field::upstream_status: return std::to_string(record.upstream_status);
    case Field::kind: return std::string(event::name(record.kind));
    case Field::layer: return std::string(event::name(record.layer));
    case Field::outcome: return std::string(event::name(record.outcome));
    case Field::client: return base::format_ip(record.client);
    default: return {};
  }
}

// Calls `visit` with each text that `any` looks at, until it says true.
template <typename Visit>
bool any_text(const stitch::Record& record, Visit visit) {
  bool spoke = false;
  for (const Field field : {Field::reason_code, Field::message, Field::state, Field::policy, Field::rules}) {
    if (!record.has(field)) continue;
    spoke |= field == Field::message || field == Field::reason_code;
    if (visit(record.text(field))) return true;
  }
  for (const auto& [key, value] : record.extra)
    if (key != "request" && key != "matched" && visit(value)) return true;
  return !spoke && !record.is_request() && visit(record.excerpt);
}

bool test_holds(const Signature::Test& test, const stitch::Record& record, const PhraseSet* said) {
  const auto matches = [&](std::string_view text) {
    return std::any_of(test.globs.begin(), test.globs.end(), [&](const FoldedGlob& glob) { return glob.matches(text); });
  };
  if (test.known == Field::count && test.field == "any") {
    for (std::size_t i = 0; said && i < test.globs.size(); ++i)
      if (said->has(test.pieces[i]) && any_text(record, [&](std::string_view text) { return test.globs[i].matches(text); })) return true;
    return false;
  }
  if (test.known == Field::count) {
    const std::string_view text = record.extra_text(std::string_view(test.field).substr(6));
    return test.globs.empty() ? text.empty() : !text.empty() && matches(text);
  }
  if (!record.has(test.known)) return test.globs.empty();
  if (test.globs.empty()) return false;
  if (static_cast<std::size_t>(test.known) < event::kTextFieldCount) return matches(record.text(test.known));
  return matches(typed_text(record, test.known));
}

std::string scalar(JsonReader& json) {
  if (json.peek() == JsonKind::string) return base::json_unescape(json.string());
  return std::string(json.raw_value());
}

Result<Signature::Test, Message> read_test(std::string field, JsonReader& json) {
  Signature::Test test;
  test.field = std::move(field);
  if (test.field != "any" && !test.field.starts_with("extra.")) {
    const auto known = event::find_field(test.field);
    if (!known) return Message{.what = "`when` names the unknown field `" + test.field + "`"};
    test.known = *known;
  }
  if (json.peek() == JsonKind::array) {
    json.enter_array();
    while (json.next_element()) test.globs.emplace_back(scalar(json));
  } else if (json.peek() == JsonKind::null) {
    json.null();
  } else {
    const std::string glob = scalar(json);
    if (glob != "~") test.globs.emplace_back(glob);
  }
  return test;
}

Status<Message> read_causes(JsonReader& json, Signature& out) {
  JsonText key;
  json.enter_object();
  while (json.next_member(key)) {
    const auto cause = find_cause(key.raw);
    if (!cause) return Message{.what = "unknown cause `" + std::string(key.raw) + "`"};
    const auto weight = base::parse_double(scalar(json));
    if (!weight) return Message{.what = "the weight of `" + std::string(key.raw) + "` is no number"};
    out.causes.emplace_back(*cause, *weight);
  }
  return Done{};
}

void read_samples(JsonReader& json, Signature& out) {
  JsonText key;
  json.enter_array();
  while (json.next_element()) {
    auto& sample = out.samples.emplace_back();
    json.enter_object();
    while (json.next_member(key)) {
      std::string field = base::json_unescape(key);
      sample.emplace_back(std::move(field), scalar(json));
    }
  }
}

Result<Signature, Message> read_signature(JsonReader& json) {
  Signature out;
  JsonText key;
  json.enter_object();
  while (json.next_member(key)) {
    if (key.raw == "id") {
      out.id = scalar(json);
    } else if (key.raw == "when") {
      JsonText field;
      json.enter_object();
      while (json.next_member(field)) {
        std::string name = base::json_unescape(field);
        out.when.push_back(TRY(read_test(std::move(name), json)));
        if (out.when.back().known != Field::count && !out.when.back().globs.empty()) out.needs.add(out.when.back().known);
      }
    } else if (key.raw == "causes") {
      TRY(read_causes(json, out));
    } else if (key.raw == "layer") {
      const std::string layer = scalar(json);
      out.layer = event::find_layer(layer);
      if (!out.layer) return Message{.what = "unknown layer `" + layer + "` in `" + out.id + "`"};
    } else if (key.raw == "inferred") {
      out.inferred = scalar(json) == "true";
    } else if (key.raw == "shows") {
      out.shows = scalar(json);
    } else if (key.raw == "source") {
      out.source = scalar(json);
    } else if (key.raw == "samples") {
      read_samples(json, out);
    } else {
      return Message{.what = "unknown key `" + std::string(key.raw) + "` in a signature"};
    }
  }
  if (out.id.empty() || out.when.empty() || out.causes.empty())
    return Message{.what = "a signature needs `id`, `when` and `causes`", .reason = "`" + out.id + "` lacks one"};
  return out;
}

}  // namespace

Status<Message> Knowledge::add(std::string_view name, std::string_view text) {
  auto status = append(name, text);
  index();
  return status;
}

// Every phrase that a glob of `any` needs gets a number; a glob without one needs the empty phrase, which is always said.
void Knowledge::index() {
  std::vector<std::string> phrases;
  std::unordered_map<std::string, std::uint32_t> numbers;
  for (const auto& signature : signatures_)
    for (Signature::Test& test : signature->when) {
      test.pieces.clear();
      if (test.field != "any") continue;
      for (const FoldedGlob& glob : test.globs) {
        const auto [place, fresh] = numbers.try_emplace(std::string(glob.piece()), static_cast<std::uint32_t>(phrases.size()));
        if (fresh) phrases.emplace_back(glob.piece());
        test.pieces.push_back(place->second);
      }
    }
  phrases_ = Phrases(phrases);
}

Status<Message> Knowledge::append(std::string_view name, std::string_view text) {
  JsonReader json(text);
  JsonText key;
  json.enter_object();
  std::string source;
  bool general = false;
  while (json.next_member(key)) {
    if (key.raw == "source") {
      source = scalar(json);
    } else if (key.raw == "general") {
      general = scalar(json) == "true";
    } else if (key.raw == "signatures") {
      json.enter_array();
      while (json.next_element()) {
        auto signature = read_signature(json);
        if (!signature) {
          Message message = signature.error();
          message.notes.push_back("in `" + std::string(name) + "`");
          return message;
        }
        if (signature->source.empty()) signature->source = source;
        signature->general = general;
        signatures_.push_back(std::make_unique<Signature>(std::move(*signature)));
      }
    } else {
      return Message{.what = "unknown key `" + std::string(key.raw) + "` in `" + std::string(name) + "`",
                     .help = "a knowledge file has `source`, `general` and `signatures`"};
    }
  }
  if (!json.ok()) return Message{.what = "`" + std::string(name) + "` is no knowledge file", .reason = json.failure()};
  return Done{};
}

Result<Knowledge, Message> Knowledge::built_in() {
  Knowledge out;
  for (const std::string_view json : embedded_knowledge()) TRY(out.append("built-in knowledge", json));
  out.index();
  return out;
}

bool Knowledge::speaks(const stitch::Record& record) {
  constexpr event::FieldSet words{Field::reason_code, Field::message, Field::state, Field::policy, Field::rules};
  return !record.is_request() || record.present.has_any(words) || !record.extra.empty();
}

std::optional<PhraseSet> Knowledge::said_in(const stitch::Record& record) const {
  if (!speaks(record)) return std::nullopt;
  PhraseSet said(phrases_.size());
  any_text(record, [&](std::string_view text) {
    phrases_.find(text, said);
    return false;
  });
  return said;
}

bool Knowledge::holds(const Signature& signature, const stitch::Record& record, const PhraseSet* said) {
  return record.present.has_all(signature.needs) &&
         std::all_of(signature.when.begin(), signature.when.end(), [&](const Signature::Test& test) { return test_holds(test, record, said); });
}

bool Knowledge::is_possible(const Signature& signature, const stitch::Record& record, bool speaking) {
  return record.present.has_all(signature.needs) && std::all_of(signature.when.begin(), signature.when.end(), [&](const Signature::Test& test) {
           if (test.field == "any") return speaking;
           return test.known != Field::product || test_holds(test, record, nullptr);
         });
}

void Knowledge::match(const stitch::Record& record, std::vector<const Signature*>& hits) const {
  const std::optional<PhraseSet> said = said_in(record);
  for (const auto& signature : signatures_)
    if (holds(*signature, record, said ? &*said : nullptr)) hits.push_back(signature.get());
}

}  // namespace why403::diagnose

#include "ingest/extract/extractor.h"

#include <algorithm>

#include "ingest/extract/pattern.h"
#include "ingest/extract/server_string.h"

namespace why403::ingest {

namespace {

class PatternExtractor final : public Extractor {
 public:
  PatternExtractor(std::vector<Pattern> patterns, const ValueNames& names, const Absent& absent)
      : patterns_(std::move(patterns)), absent_(absent) {
    for (const Pattern& pattern : patterns_) {
      std::vector<std::unique_ptr<Extractor>>& nested = nested_.emplace_back();
      for (const Pattern::NestedCapture& capture : pattern.nested())
        nested.push_back(capture.kind == CaptureKind::kv ? make_kv_extractor(names, capture.prefix, absent)
                                                         : make_json_extractor(names, capture.prefix, absent));
    }
  }

  Extracted extract(std::string_view record, Values& values, base::Arena& arena) override {
    for (std::size_t i = 0; i < patterns_.size(); ++i) {
      if (i > 0) values.clear();
      nested_texts_.clear();
      if (!patterns_[i].match(record, values, arena, absent_, nested_texts_)) continue;
      if (nested_texts_.empty()) return Extracted::yes;
      if (take_nested(nested_[i], values, arena)) return Extracted::yes;
    }
    return Extracted::no;
  }

 private:
  bool take_nested(const std::vector<std::unique_ptr<Extractor>>& nested, Values& values, base::Arena& arena) {
    for (std::size_t i = 0; i < nested.size(); ++i)
      if (nested[i]->extract(nested_texts_[i], values, arena) == Extracted::no) return false;
    return true;
  }

  std::vector<Pattern> patterns_;
  std::vector<std::vector<std::unique_ptr<Extractor>>> nested_;
  std::vector<std::string_view> nested_texts_;
  Absent absent_;
};

Result<std::unique_ptr<Extractor>, Message> make_pattern_extractor(const Description& description, const ValueNames& names,
                                                                   const Absent& absent) {
  if (description.patterns.empty()) return Message{.what = "`extract: pattern` wants `patterns`"};
  std::vector<Pattern> patterns;
  for (const std::string& text : description.patterns) {
    patterns.push_back(TRY(Pattern::compile(text, names)));
    patterns.back().set_unescape(description.unescape != "none");
  }
  return std::unique_ptr<Extractor>(std::make_unique<PatternExtractor>(std::move(patterns), names, absent));
}

Result<std::unique_ptr<Extractor>, Message> make_server_extractor(const Description& description, const ValueNames& names,
                                                                  const Absent& absent) {
  Pattern pattern;
  for (const FormatPiece& piece : TRY(parse_server_string(description.extract, description.log_format))) {
    if (!piece.is_capture) {
      pattern.add_literal(piece.literal);
    } else {
      const CaptureKind kind = piece.is_list ? CaptureKind::list : piece.is_braced ? CaptureKind::braced : piece.is_word ? CaptureKind::word : CaptureKind::any;
      pattern.add_capture({piece.name, kind}, names);
    }
  }
  pattern.finish();
  std::vector<Pattern> patterns;
  patterns.push_back(std::move(pattern));
  return std::unique_ptr<Extractor>(std::make_unique<PatternExtractor>(std::move(patterns), names, absent));
}

}  // namespace

Absent::Absent(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    if (text.empty()) {
      empty_ = true;
    } else if (text == "-") {
      dash_ = true;
    } else {
      others_.push_back(text);
    }
  }
}

bool Absent::is_other(std::string_view text) const { return std::find(others_.begin(), others_.end(), text) != others_.end(); }

Result<std::unique_ptr<Extractor>, Message> make_extractor(const Description& description, const ValueNames& names) {
  const Absent absent(description.absent);
  const std::string& way = description.extract;
  if (!description.keys.empty() && description.keys != "any-case")
    return Message{.what = "`keys` wants `any-case`, got `" + description.keys + "`"};
  if (way == "json") return make_json_extractor(names, "", absent, description.keys == "any-case");
  if (way == "kv") return make_kv_extractor(names, "", absent);
  if (way == "pattern") return make_pattern_extractor(description, names, absent);
  if (way == "nginx" || way == "apache" || way == "haproxy" || way == "envoy") return make_server_extractor(description, names, absent);
  if (way == "delimited") return make_delimited_extractor(description, names, absent);
  if (way == "xml") return make_xml_extractor(names, absent);
  if (way == "regex") return make_regex_extractor(description.patterns, names, absent);
  if (way == "native") return make_native_extractor(description.parser, names, absent);
  return Message{.what = "unknown way `" + way + "` of `extract`",
                 .help = "one of json, pattern, nginx, apache, haproxy, envoy, kv, delimited, xml, regex, native"};
}

}  // namespace why403::ingest

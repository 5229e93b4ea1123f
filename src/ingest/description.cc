#include "ingest/description.h"

#include <algorithm>

#include "base/json_reader.h"
#include "base/text.h"

namespace why403::ingest {

namespace {

using base::JsonKind;
using base::JsonReader;
using base::JsonText;

Message broken(std::string what, std::string help = {}) {
  return {.what = std::move(what), .help = std::move(help)};
}

// One function per shape; each reads the value that the reader stands before. A wrong shape fails the reader.
class DescriptionReader {
 public:
  explicit DescriptionReader(std::string_view json) : json_(json, JsonReader::Manner::lenient) {}

  Result<Description, Message> read() {
    Description out;
    each_member([&](const std::string& key) { read_key(key, out); });
    if (!problem_.empty()) return broken("format `" + out.name + "`: " + problem_, help_);
    if (!json_.ok()) return broken("format `" + out.name + "`: " + json_.failure());
    if (out.name.empty()) return broken("a format has no name", "begin the file with `name: my-format`");
    return out;
  }

 private:
  template <typename Read>
  void each_member(Read read) {
    if (json_.peek() == JsonKind::null) return json_.null();
    if (!json_.enter_object()) return;
    JsonText key;
    while (json_.next_member(key)) read(base::json_unescape(key));
  }

  std::string scalar() {
    switch (json_.peek()) {
      case JsonKind::null: json_.null(); return {};
      case JsonKind::string: return base::json_unescape(json_.string());
      case JsonKind::number: return std::string(json_.number());
      case JsonKind::boolean: return json_.boolean() ? "true" : "false";
      default: json_.skip(); problem("a single text was expected"); return {};
    }
  }

  std::vector<std::string> list() {
    if (json_.peek() != JsonKind::array) return {scalar()};
    std::vector<std::string> out;
    json_.enter_array();
    while (json_.next_element()) out.push_back(scalar());
    return out;
  }

  // A text with braces may be converted as a whole: what follows the last brace after a bar.
  static Expression fixed_text(const std::string& text) {
    Expression out;
    const std::size_t brace = text.rfind('}');
    std::size_t bar = brace == std::string::npos ? brace : text.find(" | ", brace);
    out.constant = text.substr(0, bar);
    while (bar != std::string::npos) {
      const std::size_t next = text.find(" | ", bar + 3);
      out.conversions.emplace_back(base::trim(std::string_view(text).substr(bar + 3, next == std::string::npos ? next : next - bar - 3)));
      bar = next;
    }
    return out;
  }

  static Expression expression(const std::string& text) {
    Expression out;
    if (!text.empty() && text[0] == '=') return fixed_text(text.substr(1));
    std::string_view rest = text;
    for (bool first = true;; first = false) {
      const base::Cut parts = base::cut(rest, " | ");
      const std::string part(base::trim(parts.before));
      if (first) {
        out.values.push_back(part);
      } else {
        out.conversions.push_back(part);
      }
      if (!parts.found) return out;
      rest = parts.after;
    }
  }

  std::vector<Assignment> assignments() {
    std::vector<Assignment> out;
    each_member([&](const std::string& target) {
      Assignment assignment{target, {}};
      for (const std::string& text : list()) assignment.from.push_back(expression(text));
      out.push_back(std::move(assignment));
    });
    return out;
  }

  std::vector<Condition> conditions() {
    std::vector<Condition> out;
    each_member([&](const std::string& value) {
      Condition condition{value, {}};
      if (json_.peek() == JsonKind::null) {
        json_.null();
      } else {
        condition.globs = list();
      }
      out.push_back(std::move(condition));
    });
    return out;
  }

  std::vector<Rule> rules() {
    std::vector<Rule> out;
    if (!json_.enter_array()) return out;
    while (json_.next_element()) {
      Rule rule;
      each_member([&](const std::string& key) {
        if (key == "when") {
          rule.when = conditions();
        } else if (key == "match") {
          each_member([&](const std::string& value) { rule.match.push_back({value, list()}); });
        } else if (key == "event") {
          rule.event = assignments();
        } else {
          unknown(key, {"when", "match", "event"});
        }
      });
      out.push_back(std::move(rule));
    }
    return out;
  }

  std::vector<Sample> samples() {
    std::vector<Sample> out;
    if (json_.peek() == JsonKind::null) {
      json_.null();
      return out;
    }
    if (!json_.enter_array()) return out;
    while (json_.next_element()) {
      Sample sample;
      each_member([&](const std::string& key) {
        if (key == "line") {
          sample.line = scalar();
        } else if (key == "event") {
          each_member([&](const std::string& field) { sample.event.emplace_back(field, scalar()); });
        } else if (key == "none") {
          sample.none = scalar() == "true";
        } else if (key == "inner") {
          sample.inner = scalar();
        } else if (key == "given") {
          each_member([&](const std::string& name) { sample.given.emplace_back(name, scalar()); });
        } else if (key == "timezone") {
          sample.timezone = scalar();
        } else if (key == "file_time") {
          sample.file_time = scalar();
        } else {
          unknown(key, {"line", "event", "none", "inner", "given", "timezone", "file_time"});
        }
      });
      out.push_back(std::move(sample));
    }
    return out;
  }

  void read_key(const std::string& key, Description& out) {
    const std::pair<std::string_view, std::string*> texts[] = {
        {"name", &out.name},           {"title", &out.title},         {"product", &out.product},
        {"layer", &out.layer},         {"source", &out.source},       {"extract", &out.extract},
        {"log_format", &out.log_format}, {"parser", &out.parser},     {"separator", &out.separator},
        {"header", &out.header},       {"unescape", &out.unescape},   {"envelope", &out.envelope}, {"continues", &out.continues}, {"continues_by", &out.continues_by},
        {"keys", &out.keys},           {"row", &out.row}};
    for (const auto& [name, member] : texts)
      if (key == name) {
        *member = scalar();
        return;
      }
    const std::pair<std::string_view, std::vector<std::string>*> lists[] = {
        {"patterns", &out.patterns}, {"regexes", &out.patterns}, {"columns", &out.columns},
        {"absent", &out.absent},     {"ignore", &out.ignore},    {"require", &out.require},
        {"hand_down", &out.hand_down}};
    for (const auto& [name, member] : lists)
      if (key == name) {
        *member = list();
        return;
      }
    read_structured(key, out);
  }

  void read_structured(const std::string& key, Description& out) {
    if (key == "identify" && json_.peek() == JsonKind::array) {
      json_.enter_array();
      while (json_.next_element()) out.identify_any.push_back(conditions());
    } else if (key == "ignore_when") {
      if (!json_.enter_array()) return problem("`ignore_when` wants a list of maps");
      while (json_.next_element()) out.ignore_when.push_back(conditions());
    } else if (key == "identify") {
      out.identify = conditions();
    } else if (key == "let") {
      out.let = assignments();
    } else if (key == "event") {
      out.event = assignments();
    } else if (key == "rules") {
      out.rules = rules();
    } else if (key == "samples") {
      out.samples = samples();
      out.sample_count = out.samples.size();
    } else if (key == "sample_count") {
      out.sample_count = static_cast<std::size_t>(std::max<std::int64_t>(0, base::parse_int(scalar()).value_or(0)));
    } else if (key == "priority") {
      const std::string text = scalar();
      const auto number = base::parse_int(text);
      if (!number || *number < -100 || *number > 100) return problem("`priority` wants a number from -100 to 100, got `" + text + "`");
      out.priority = static_cast<int>(*number);
    } else if (key == "record") {
      each_member([&](const std::string& part) {
        if (part == "first") {
          out.record_first = scalar();
        } else if (part == "last") {
          out.record_last = scalar();
        } else {
          unknown(part, {"first", "last"});
        }
      });
    } else {
      unknown(key, {"name", "title", "product", "layer", "source", "extract", "patterns", "regexes", "log_format", "parser",
                    "separator", "header", "columns", "row", "absent", "ignore", "ignore_when", "unescape", "keys", "envelope", "continues", "continues_by", "hand_down", "record", "priority",
                    "let", "identify", "event", "rules", "require", "samples"});
    }
  }

  void unknown(const std::string& key, const std::vector<std::string>& known) {
    json_.skip();
    problem("unknown key `" + key + "`");
    const std::string near = base::did_you_mean(key, known);
    if (help_.empty() && !near.empty()) help_ = "did you mean `" + near + "`?";
  }

  void problem(std::string text) {
    if (problem_.empty()) problem_ = std::move(text);
  }

  JsonReader json_;
  std::string problem_;
  std::string help_;
};

}  // namespace

Result<Description, Message> parse_description(std::string_view json) { return DescriptionReader(json).read(); }

}  // namespace why403::ingest

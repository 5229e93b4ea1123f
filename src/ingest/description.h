// What a format file says, as plain values. The language is described in docs/guides/add-a-format.md.
//
// Descriptions come as JSON: built-in ones were turned from YAML at build time (without their samples), a user's
// file is turned when it is loaded (yaml.h). Every scalar is a string.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/message.h"
#include "base/result.h"

namespace why403::ingest {

/// Where a field's text comes from: the first of `values` that is present, or `constant`; then the conversions.
struct Expression {
  std::vector<std::string> values;
  std::optional<std::string> constant;
  std::vector<std::string> conversions;
  bool operator==(const Expression&) const = default;
};

struct Assignment {
  std::string target;  ///< an event field, `request`, `target`, `url`, or `extra.NAME`
  std::vector<Expression> from;
};

/// One value and the globs of which one must match; none means that the value must be absent.
struct Condition {
  std::string value;
  std::vector<std::string> globs;
};

struct Match {
  std::string value;
  std::vector<std::string> patterns;
};

struct Rule {
  std::vector<Condition> when;
  std::vector<Match> match;
  std::vector<Assignment> event;
};

struct Sample {
  std::string line;
  std::vector<std::pair<std::string, std::string>> event;
  bool none = false;
  std::string inner;
  std::vector<std::pair<std::string, std::string>> given;
  std::string timezone;
  std::string file_time;
};

struct Description {
  std::string name;
  std::string title;
  std::string product;
  std::string layer;
  std::string source;
  std::string extract;
  std::vector<std::string> patterns;  ///< of `pattern` and `regex`
  std::string log_format;             ///< of `nginx`, `apache`, `haproxy`, `envoy`
  std::string parser;                 ///< of `native`
  std::string separator;              ///< of `delimited`
  std::string header;
  std::vector<std::string> columns;
  std::string row;                    ///< of `delimited`: the value that is the whole row as a JSON object
  std::vector<std::string> absent{"-", ""};
  std::vector<std::string> ignore;                  ///< globs on the raw record
  std::vector<std::vector<Condition>> ignore_when;  ///< the same by values: one of them holds
  std::string unescape;
  std::string keys;  ///< of `json`: `any-case`
  std::string envelope;
  std::string continues;     ///< of an envelope: when this value is present, its content goes on in a later record …
  std::string continues_by;  ///< … that has the same text of this one
  std::vector<std::string> hand_down;  ///< values of an envelope that its content sees as `given.NAME`
  std::string record_first;
  std::string record_last;
  int priority = 0;  ///< below 0 for formats so general that any other goes first
  std::vector<Condition> identify;
  std::vector<Assignment> let;  ///< values made of values, before `identify` looks
  std::vector<std::vector<Condition>> identify_any;  ///< when `identify` is a list: one of them must hold
  std::vector<Assignment> event;
  std::vector<Rule> rules;
  std::vector<std::string> require;
  std::vector<Sample> samples;
  std::size_t sample_count = 0;  ///< also where the program carries none of them
};

/// `json`: one object as turned from YAML. An unknown key is an error that names its nearest neighbour.
Result<Description, Message> parse_description(std::string_view json);

}  // namespace why403::ingest

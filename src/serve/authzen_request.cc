#include "serve/authzen_request.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace why403::serve {

namespace {

using base::JsonKind;
using base::JsonReader;
using base::JsonText;

// Those whose second mention is refused.
constexpr std::array<std::string_view, 12> kKnown = {
    "subject", "action", "resource", "context", "evaluations", "options",
    "page",    "type",   "id",       "name",    "properties",  "evaluations_semantic"};

std::string quoted(std::string_view what) { return "`" + std::string(what) + "`"; }

// Bit for bit, which members of kKnown stand there already; the rest may stand there again. Their lengths and first letters
// tell them apart.
std::uint32_t bit_of(std::string_view name) {
  if (name.empty()) return 0;
  for (std::size_t i = 0; i < kKnown.size(); ++i)
    if (kKnown[i].size() == name.size() && kKnown[i].front() == name.front()) return kKnown[i] == name ? std::uint32_t{1} << i : 0;
  return 0;
}

}  // namespace

bool AuthzenReader::fail(const JsonReader& json) {
  const char* why = json.failure();
  return fail(std::string("the body is not JSON: ") +
              (why != nullptr ? why : "there is more than one value") + ", at byte " +
              std::to_string(json.position()));
}

// `each` gets every member's name and reads its value, or says that it does not know it.
template <typename Each>
bool AuthzenReader::each_member(JsonReader& json, std::string_view what, Each each) {
  if (json.peek() != JsonKind::object)
    return json.ok() && json.peek() != JsonKind::invalid && json.peek() != JsonKind::end
               ? fail(quoted(what) + " must be an object")
               : fail(json);
  json.enter_object();
  JsonText key;
  std::uint32_t seen = 0;
  while (json.next_member(key)) {
    const std::string_view name = base::json_unescape(key, arena_);
    const std::uint32_t bit = bit_of(name);
    if ((seen & bit) != 0) return fail(quoted(name) + " stands there twice");
    seen |= bit;
    if (!each(name)) json.skip();
    if (!error_.empty()) return false;
  }
  return json.ok() || fail(json);
}

// Put together for a fault alone.
std::string AuthzenReader::named(std::string_view what) const {
  return owner_.empty() ? quoted(what) : quoted(std::string(owner_) + "." + std::string(what));
}

std::optional<std::string_view> AuthzenReader::text(JsonReader& json, std::string_view what) {
  if (json.peek() != JsonKind::string) {
    fail(named(what) + " must be a string");
    return std::nullopt;
  }
  const JsonText raw = json.string();
  if (!json.ok()) {
    fail(json);
    return std::nullopt;
  }
  const std::string_view text = base::json_unescape(raw, arena_);
  if (text.size() > kIdBytesMax)
    fail(named(what) + " is longer than " + std::to_string(kIdBytesMax) + " bytes");
  return text;
}

std::string_view AuthzenReader::object(JsonReader& json, std::string_view what) {
  if (json.peek() != JsonKind::object) {
    fail(named(what) + " must be an object");
    return {};
  }
  const std::string_view raw = json.raw_value();
  if (!json.ok()) fail(json);
  return raw;
}

bool AuthzenReader::part(JsonReader& json, std::string_view name, AuthzenPart& part) {
  part = {.given = true};
  const bool is_action = name == "action";
  owner_ = name;
  each_member(json, name, [&](std::string_view member) {
    if (member == "properties") {
      part.properties = object(json, member);
    } else if (member == (is_action ? "name" : "id")) {
      part.id = text(json, member);
    } else if (member == "type" && !is_action) {
      part.type = text(json, member);
    } else {
      return false;
    }
    return true;
  });
  owner_ = {};
  return error_.empty();
}

bool AuthzenReader::question_member(JsonReader& json, std::string_view name, AuthzenQuestion& question) {
  if (name == "subject") {
    part(json, name, question.subject);
  } else if (name == "action") {
    part(json, name, question.action);
  } else if (name == "resource") {
    part(json, name, question.resource);
  } else if (name == "context") {
    question.context = object(json, name);
  } else {
    return false;
  }
  return true;
}

bool AuthzenReader::evaluations(JsonReader& json) {
  if (json.peek() != JsonKind::array) return fail("`evaluations` must be an array");
  json.enter_array();
  while (json.next_element()) {
    if (request_.evaluations.size() == kEvaluationsMax)
      return fail("`evaluations` has more than " + std::to_string(kEvaluationsMax) + " elements");
    request_.evaluations.push_back(json.raw_value());
  }
  return json.ok() || fail(json);
}

bool AuthzenReader::options(JsonReader& json) {
  return each_member(json, "options", [&](std::string_view member) {
    if (member != "evaluations_semantic") return false;
    const auto semantic = text(json, "options.evaluations_semantic");
    constexpr std::array<std::string_view, 3> names = {"execute_all", "deny_on_first_deny",
                                                       "permit_on_first_permit"};
    const auto found = semantic ? std::ranges::find(names, *semantic) : names.end();
    if (found == names.end())
      fail(
          "`options.evaluations_semantic` must be `execute_all`, `deny_on_first_deny` or "
          "`permit_on_first_permit`");
    request_.semantic = static_cast<Semantic>(found - names.begin());
    return true;
  });
}

bool AuthzenReader::page(JsonReader& json) {
  return each_member(json, "page", [&](std::string_view member) {
    if (member == "token") {
      request_.page_token = text(json, "page.token");
    } else if (member == "limit") {
      const auto limit = json.peek() == JsonKind::number ? json.integer() : std::nullopt;
      if (!limit || *limit < 0)
        fail("`page.limit` must be a whole number, 0 or more");
      else
        request_.page_limit = limit;
    } else {
      return false;
    }
    return true;
  });
}

bool AuthzenReader::member(JsonReader& json, std::string_view name) {
  if (question_member(json, name, request_.question)) return true;
  if (name == "evaluations") {
    evaluations(json);
  } else if (name == "options") {
    options(json);
  } else if (name == "page") {
    page(json);
  } else {
    return false;
  }
  return true;
}

Result<const AuthzenRequest*, std::string> AuthzenReader::read(std::string_view body) {
  arena_.reset();
  error_.clear();
  request_.question = {};
  request_.evaluations.clear();
  request_.semantic = Semantic::execute_all;
  request_.page_token.reset();
  request_.page_limit.reset();
  if (body.empty()) return std::string("the body is empty");
  if (!base::is_valid_utf8(body)) return std::string("the body is not valid UTF-8");
  JsonReader json(body);
  each_member(json, "the body", [&](std::string_view name) { return member(json, name); });
  if (error_.empty() && !json.at_end()) fail(json);
  if (!error_.empty()) return error_;
  return &request_;
}

Result<AuthzenQuestion, std::string> AuthzenReader::read_evaluation(std::string_view text,
                                                                    const AuthzenQuestion& defaults) {
  error_.clear();
  AuthzenQuestion question = defaults;
  JsonReader json(text);
  each_member(json, "evaluations[]",
              [&](std::string_view name) { return question_member(json, name, question); });
  if (!error_.empty()) return error_;
  return question;
}

}  // namespace why403::serve

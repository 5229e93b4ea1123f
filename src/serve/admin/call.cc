#include "serve/admin/call.h"

#include "base/json.h"
#include "base/text.h"
#include "serve/world.h"

namespace why403::serve {

namespace {

// `"17"`; weak tags name no version of ours.
std::optional<std::uint64_t> version_of(std::string_view tag) {
  if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"') return std::nullopt;
  const auto number = base::parse_int(tag.substr(1, tag.size() - 2));
  if (!number || *number < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

}  // namespace

std::string_view status_title(int status) {
  switch (status) {
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 409: return "Conflict";
    case 412: return "Precondition Failed";
    case 415: return "Unsupported Media Type";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 503: return "Service Unavailable";
    case 507: return "Insufficient Storage";
    default: return "Internal Server Error";
  }
}

void write_problem(AdminReply& reply, int status, std::string_view detail, std::string_view help) {
  reply.status = status;
  reply.content_type = "application/problem+json";
  reply.body.clear();
  base::JsonWriter json(reply.body);
  json.begin_object().key("type").string("about:blank").key("title").string(status_title(status)).key("status").number(status);
  if (!detail.empty()) json.key("detail").string(detail);
  if (!help.empty()) json.key("help").string(help);
  json.end_object();
}

void Call::problem(int status, std::string_view detail, std::string_view help) { write_problem(reply, status, detail, help); }

void Call::problem(const state::Fault& fault) {
  using Kind = state::Fault::Kind;
  std::string detail = fault.message.what;
  if (!fault.message.reason.empty()) detail += ": " + fault.message.reason;
  const auto status = [&] {
    switch (fault.kind) {
      case Kind::invalid: return 422;
      case Kind::not_found: return 404;
      case Kind::exists: return 409;
      case Kind::outdated: return 412;
      case Kind::full: return 507;
      case Kind::storage: break;
    }
    return 503;
  }();
  if (fault.kind == Kind::storage) detail += "; nothing was changed";
  problem(status, detail, fault.message.help);
}

bool Call::may_hand_out(std::string_view role, std::string_view scope) {
  if (caller.roles.has(AdminRole::admin) || owns(caller.owns, role, scope, *parts.current.get())) return true;
  problem(403, "this is for those who own it", "`/v1/whoami` says what you own");
  return false;
}

bool Call::may_change_group(std::string_view group) {
  if (caller.roles.has(AdminRole::admin) || owns_group(caller.owns, group)) return true;
  problem(403, "this is for those who own it", "`/v1/whoami` says what you own");
  return false;
}

void Call::page(const std::vector<std::string>& items, std::string_view next) {
  std::string text;
  base::JsonWriter writer(text);
  writer.begin_object().key("items").begin_array();
  for (const std::string& item : items) writer.raw(item);
  writer.end_array().key("next");
  if (next.empty())
    writer.null();
  else
    writer.string(next);
  writer.end_object();
  json(200, std::move(text));
}

std::optional<std::size_t> Call::limit() {
  const std::string_view text = asked("limit");
  if (text.empty()) return kPageDefault;
  const auto number = base::parse_int(text);
  if (number && *number >= 1 && *number <= static_cast<std::int64_t>(kPageMax)) return static_cast<std::size_t>(*number);
  problem(400, "`limit` is a number from 1 to " + std::to_string(kPageMax));
  return std::nullopt;
}

std::optional<state::Expected> Call::expected() {
  state::Expected expected;
  const std::string_view match = request.header("if-match");
  const std::string_view none = request.header("if-none-match");
  if (!match.empty()) {
    expected.version = version_of(match);
    if (!expected.version) {
      problem(400, "`If-Match` is the `ETag` of what is to be changed", "as in `\"17\"`");
      return std::nullopt;
    }
  }
  if (none.empty()) return expected;
  if (none != "*") {
    problem(400, "`If-None-Match` can be `*` alone: that nothing is there yet");
    return std::nullopt;
  }
  expected.is_new = true;
  return expected;
}

}  // namespace why403::serve

#include "cli/service_socket.h"

#include <algorithm>

#include "base/clock.h"
#include "base/json_reader.h"
#include "base/text.h"
#include "base/time.h"
#include "cli/arguments.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "serve/admin/socket_client.h"
#include "serve/story.h"

namespace why403::cli {

Flag socket_flag() {
  return {.name = "socket",
          .takes = Takes::path,
          .metavar = "PATH",
          .help = "the unix socket of the service",
          .more = "`/var/lib/why403/why403.sock` unless given: beside the file of `state`, unless `admin: socket` says otherwise. The "
                  "service answers its own user and root."};
}

Result<std::string, Message> ask_service(const Arguments& arguments, std::string_view method, const std::string& target,
                                         const std::string& body) {
  const std::string path(arguments.value("socket", serve::kServiceSocket));
  serve::SocketAnswer answer = TRY(serve::ask_socket(path, method, target, body));
  if (answer.status < 300) return std::move(answer.body);
  const std::string detail = member_of(answer.body, "detail");
  return Message{.what = detail.empty() ? "the service answered " + std::to_string(answer.status) : detail, .help = member_of(answer.body, "help")};
}

Result<std::string, Message> expiry_of(std::string_view text) {
  if (const auto span = base::parse_duration(text)) return base::format_rfc3339(base::SystemClock().now() + *span, 0);
  if (const auto time = base::parse_rfc3339(text)) return base::format_rfc3339(*time, 0);
  return Message{.what = "`" + std::string(text) + "` is neither a time span nor a time", .help = "as in `90d` or `2027-01-31T00:00:00Z`"};
}

Result<std::vector<std::string>, Message> ask_for_all(const Arguments& arguments, const std::string& target) {
  std::vector<std::string> items;
  std::string next;
  do {
    const std::string mark = target.find('?') == std::string::npos ? "?" : "&";
    std::string page = target + mark + "limit=1000";
    if (!next.empty()) page += "&after=" + serve::percent_encode(next);
    const std::string body = TRY(ask_service(arguments, "GET", page));
    next.clear();
    base::JsonReader json(body);
    base::JsonText key;
    json.enter_object();
    while (json.next_member(key)) {
      if (key.raw == "items") {
        json.enter_array();
        while (json.next_element()) items.emplace_back(json.raw_value());
      } else if (key.raw == "next" && json.peek() == base::JsonKind::string) {
        next = base::json_unescape(json.string());
      } else {
        json.skip();
      }
    }
    if (!json.ok()) return Message{.what = "the service's answer cannot be read", .reason = json.failure()};
  } while (!next.empty());
  return items;
}

std::string member_of(std::string_view text, std::string_view name) {
  base::JsonReader json(text);
  base::JsonText key;
  if (json.peek() != base::JsonKind::object) return {};
  json.enter_object();
  while (json.next_member(key)) {
    if (key.raw != name) {
      json.skip();
    } else if (json.peek() == base::JsonKind::string) {
      return base::json_unescape(json.string());
    } else if (json.peek() == base::JsonKind::null) {
      return {};
    } else if (json.peek() == base::JsonKind::array) {
      std::string all;
      json.enter_array();
      while (json.next_element())
        all.append(all.empty() ? "" : " ").append(json.peek() == base::JsonKind::string ? base::json_unescape(json.string()) : std::string(json.raw_value()));
      return all;
    } else {
      return std::string(json.raw_value());
    }
  }
  return {};
}

int print_items(const std::vector<std::string>& items, const std::vector<std::string>& columns, const Arguments& arguments, Terminal& terminal) {
  if (arguments.has("json")) {
    std::string text;
    for (const std::string& item : items) text.append(item).append("\n");
    return write_report(arguments.value("json"), text, terminal);
  }
  std::vector<std::vector<std::string>> rows;
  std::vector<std::size_t> widths(columns.size(), 0);
  for (const std::string& item : items) {
    std::vector<std::string> row;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      std::string cell = base::printable(member_of(item, columns[i]));
      widths[i] = std::max(widths[i], cell.size());
      row.push_back(std::move(cell));
    }
    rows.push_back(std::move(row));
  }
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) line.append(row[i]).append(widths[i] - row[i].size() + 2, ' ');
    line.erase(line.find_last_not_of(' ') + 1);
    terminal.out() << line << "\n";
  }
  return kYes;
}

int print_item(const std::string& item, const Arguments& arguments, Terminal& terminal) {
  if (arguments.has("json")) return write_report(arguments.value("json"), item + "\n", terminal);
  base::JsonReader json(item);
  base::JsonText key;
  json.enter_object();
  while (json.next_member(key)) {
    json.skip();
    const std::string name = base::json_unescape(key);
    const std::string value = base::printable(member_of(item, name));
    if (!value.empty()) terminal.out() << name << std::string(name.size() < 12 ? 12 - name.size() : 1, ' ') << value << "\n";
  }
  return kYes;
}

int done(const Result<int, Message>& code, Terminal& terminal) {
  if (code) return *code;
  terminal.say(code.error());
  return kError;
}

}  // namespace why403::cli

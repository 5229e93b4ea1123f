// why403 routes test: what requests mean to the decision point.
#include "base/json.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/decide_files.h"
#include "cli/report.h"
#include "cli/terminal.h"

namespace why403::cli {

namespace {

// What one request means, or why it means nothing.
struct Meaning {
  std::string url;
  const decide::Route* route = nullptr;
  std::string resource_id;
  std::string fault;                 // of the path; else no route matches
  std::vector<std::string> methods;  // that would match
};

Result<Meaning, Message> meaning_of(const decide::RouteTable& table, std::string_view method,
                                    const std::string& url) {
  const AskedUrl asked = TRY(read_url(url));
  Meaning meaning{.url = url};
  decide::Path path;
  if (const auto read = decide::read_path(asked.path, path); !read) {
    meaning.fault = decide::name(read.error());
    return meaning;
  }
  decide::RouteMatch match;
  if (table.match(method, asked.host, path, match)) {
    meaning.route = match.route;
    meaning.resource_id = match.resource_id;
  } else {
    for (const std::string_view other : table.methods_at(asked.host, path))
      meaning.methods.emplace_back(other);
  }
  return meaning;
}

std::string resource_text(const Meaning& meaning) {
  std::string text = meaning.route->resource_type + "::";
  base::append_json_string(text, meaning.resource_id);
  return text;
}

void print(const Meaning& meaning, std::string_view method, Terminal& terminal) {
  Writer& out = terminal.out();
  out << method << " " << base::printable(meaning.url) << "\n";
  if (meaning.route != nullptr) {
    out << "  route     " << meaning.route->name
        << (meaning.route->mode == decide::Mode::observe ? "  (observes only)" : "") << "\n";
    out << "  action    Action::\"" << meaning.route->action << "\"\n";
    out << "  resource  " << base::printable(resource_text(meaning)) << "\n";
  } else if (!meaning.fault.empty()) {
    out << "  refused: the path could be read in two ways (" << meaning.fault << ")\n";
  } else if (meaning.methods.empty()) {
    out << "  refused: no route matches\n";
  } else {
    std::string methods;
    for (const std::string& each : meaning.methods) methods += (methods.empty() ? "" : ", ") + each;
    out << "  refused: no route for " << method << "; there is one for " << methods << "\n";
  }
}

void write_json(const Meaning& meaning, std::string_view method, std::string& out) {
  base::JsonWriter json(out);
  json.begin_object().key("method").string(method).key("url").string(meaning.url);
  if (meaning.route != nullptr) {
    json.key("route").string(meaning.route->name).key("action").string(meaning.route->action);
    json.key("resource").begin_object().key("type").string(meaning.route->resource_type);
    json.key("id").string(meaning.resource_id).end_object();
    // Nothing: that of the configuration, which is not asked here.
    json.key("mode");
    if (meaning.route->mode)
      json.string(*meaning.route->mode == decide::Mode::observe ? "observe" : "enforce");
    else
      json.null();
  } else {
    json.key("route").null().key("fault").string(meaning.fault.empty() ? "no-route" : meaning.fault);
  }
  json.end_object();
  out += "\n";
}

int run_test(const Arguments& arguments, Terminal& terminal) {
  if (!arguments.has("routes")) {
    terminal.say({.what = "--routes is missing: the file of routes"});
    return kError;
  }
  const auto table = read_route_file(std::string(arguments.value("routes")));
  if (!table) return say_all(table.error(), terminal);
  const std::string_view method = arguments.value("method", "GET");
  std::string json;
  bool all_match = true;
  for (const std::string& url : arguments.all("URL")) {
    const auto meaning = meaning_of(*table, method, url);
    if (!meaning) return say_all({meaning.error()}, terminal);
    all_match &= meaning->route != nullptr;
    if (arguments.has("json")) {
      write_json(*meaning, method, json);
    } else {
      print(*meaning, method, terminal);
    }
  }
  const int code = all_match ? kYes : kNo;
  if (!arguments.has("json")) return code;
  const int written = write_report(arguments.value("json"), json, terminal);
  return written == kYes ? code : written;
}

}  // namespace

Command routes_command() {
  return {
      .name = "routes",
      .summary = "try the table that maps requests to actions and resources",
      .description = "Routes say what a request means in the words of the policies.",
      .children = {{
          .name = "test",
          .summary = "say what requests mean to the decision point",
          .description =
              "Reads a file of routes, YAML or JSON, and says for each URL which route takes it, and which "
              "Cedar action and resource it becomes. A path that two servers could read in two ways is "
              "refused.",
          .positionals = {{.name = "URL", .help = "a URL or a path", .required = true, .repeatable = true}},
          .flags = {{.name = "routes", .takes = Takes::path, .metavar = "FILE", .help = "the file of routes"},
                    {.name = "method",
                     .takes = Takes::text,
                     .metavar = "METHOD",
                     .help = "the method of the requests, GET unless given"},
                    json_flag("print one JSON object per URL")},
          .examples = {{"why403 routes test --routes routes.yaml --method PUT /orders/7",
                        "which action and resource a PUT of /orders/7 is"}},
          .no_means = "a request means nothing",
          .run = run_test,
      }}};
}

}  // namespace why403::cli

#include "event/write_ecs.h"

#include "base/text.h"
#include "event/answer.h"
#include "event/event_id.h"
#include "event/write_rest.h"

namespace why403::event {

namespace {

// event.kind, event.category and event.type as JSON; the pairs are those that ECS expects together.
struct Categories {
  std::string_view kind = "event";
  std::string_view category;
  std::string_view type;
};

bool is_configuration(std::string_view change_kind) {
  return change_kind == "config" || change_kind == "gateway" || change_kind == "deploy" ||
         change_kind == "waf" || change_kind == "certificate";
}

Categories categories_of(const Event& event, Answer answer) {
  const bool denied = answer == Answer::denied || answer == Answer::challenged;
  const bool web = event.present.has_any({Field::method, Field::path, Field::status});
  switch (event.has(Field::kind) ? event.kind : Kind::unknown) {
    case Kind::request:
      if (!web) return {"event", R"("network")", denied ? R"("connection","denied")" : R"("connection")"};
      if (denied) return {"event", R"("network","web")", R"("access","denied")"};
      return {"event", R"("web")", answer == Answer::error ? R"("access","error")" : R"("access")"};
    case Kind::api_call:
    case Kind::authorization:
      return {"event", R"("api")", denied ? R"("access","denied")" : R"("access","allowed")"};
    case Kind::authentication:
      return {"event", R"("authentication")", R"("start")"};
    case Kind::inspection:
    case Kind::ban:
      return {"alert", R"("intrusion_detection")",
              denied                      ? R"("denied")"
              : answer == Answer::success ? R"("allowed")"
                                          : R"("info")"};
    case Kind::network:
      return {"event", R"("network")", denied ? R"("connection","denied")" : R"("connection")"};
    case Kind::change:
      return {"event", is_configuration(event.text(Field::change_kind)) ? R"("configuration")" : R"("iam")",
              R"("change")"};
    case Kind::diagnostic:
    case Kind::unknown:
      break;
  }
  if (web && denied) return {"event", R"("network","web")", R"("access","denied")"};
  if (web) return {"event", R"("web")", R"("error")"};
  return {"event", {}, R"("info")"};
}

class EcsLine {
 public:
  EcsLine(const Event& event, Redactor& redactor, LineBuffer& out)
      : event_(event), redactor_(redactor), out_(out), left_(event.present) {}

  void write(const EventId& id, std::string_view file, bool raw);

 private:
  void write_event(const EventId& id, bool raw);
  void write_endpoints();
  void write_http();
  void write_who();
  void write_related();

  [[nodiscard]] bool has(Field field) const { return event_.has(field); }
  [[nodiscard]] bool has_any(FieldSet fields) const { return event_.present.has_any(fields); }
  [[nodiscard]] bool is_web() const { return has_any({Field::method, Field::path, Field::status}); }
  template <std::size_t Size>
  void member(const char (&name)[Size], Field field) {
    if (!has(field)) return;
    out_.member(name, redactor_(field, event_.text(field)));
    left_.remove(field);
  }
  /// `"object":{"name":"text"},`
  template <std::size_t Size>
  void only_member(const char (&opening)[Size], Field field) {
    if (!has(field)) return;
    member(opening, field);
    out_.close('}');
  }
  template <std::size_t Size>
  void number(const char (&name)[Size], Field field, std::int64_t value) {
    if (!has(field)) return;
    out_.member_number(name, value);
    left_.remove(field);
  }

  const Event& event_;
  Redactor& redactor_;
  LineBuffer& out_;
  FieldSet left_;
};

void EcsLine::write(const EventId& id, std::string_view file, bool raw) {
  out_.put("{\"@timestamp\":\"");
  if (has(Field::time)) {
    out_.time(event_.time).put("\",");
    left_.remove(Field::time);
  } else {
    out_.put("1970-01-01T00:00:00.000Z\",\"tags\":[\"time-unknown\"],");
  }
  out_.put("\"ecs\":{\"version\":\"8.17.0\"},");
  write_event(id, raw);
  member("\"message\":", Field::message);
  write_endpoints();
  write_http();
  write_who();
  write_related();
  only_member("\"trace\":{\"id\":", Field::trace_id);
  if (has_any({Field::rules, Field::policy})) {
    out_.put("\"rule\":{");
    member("\"id\":", Field::rules);
    member("\"name\":", Field::policy);
    out_.close('}');
  }
  if (!file.empty()) out_.put("\"log\":{\"file\":{").member("\"path\":", file).close('}').close('}');
  out_.put("\"why403\":{");
  write_rest(event_, left_, redactor_, out_);
  out_.close('}').close_line();
}

void EcsLine::write_event(const EventId& id, bool raw) {
  char id_text[kEventIdTextSize];
  write_event_id(id, id_text);
  const Answer answer = answer_of(event_);
  const Categories categories = categories_of(event_, answer);
  out_.put("\"event\":{\"id\":\"").put_text({id_text, sizeof id_text}).put("\",\"kind\":\"");
  out_.put_text(categories.kind).put("\",\"type\":[").put_text(categories.type).put("],");
  if (!categories.category.empty()) out_.put("\"category\":[").put_text(categories.category).put("],");
  if (answer == Answer::unknown) {
    out_.put("\"outcome\":\"unknown\",");
  } else if (answer == Answer::success && !(has(Field::status) && event_.status >= 400)) {
    out_.put("\"outcome\":\"success\",");
  } else {
    out_.put("\"outcome\":\"failure\",");
  }
  member("\"action\":", Field::action);
  member("\"code\":", Field::reason_code);
  member("\"module\":", Field::product);
  if (!event_.format.empty()) out_.member("\"dataset\":", event_.format);
  number("\"duration\":", Field::duration, event_.duration.ns);
  if (raw) out_.member("\"original\":", redactor_.any_text(event_.raw));
  out_.close('}');
}

void EcsLine::write_endpoints() {
  const bool bytes_here = !is_web();
  if (has_any({Field::client, Field::client_name}) || (bytes_here && has(Field::bytes_in))) {
    out_.put("\"source\":{");
    if (has(Field::client)) {
      out_.put("\"ip\":\"").ip(event_.client).put("\",\"address\":\"").ip(event_.client).put("\",");
      left_.remove(Field::client);
    } else {
      member("\"address\":", Field::client_name);
    }
    number("\"port\":", Field::client_port, event_.client_port);
    if (bytes_here) number("\"bytes\":", Field::bytes_in, event_.bytes_in);
    out_.close('}');
  }
  if (bytes_here && has(Field::bytes_out)) {
    out_.put("\"destination\":{");
    number("\"bytes\":", Field::bytes_out, event_.bytes_out);
    out_.close('}');
  }
  if (has_any({Field::scheme, Field::host, Field::path, Field::query})) {
    out_.put("\"url\":{");
    member("\"scheme\":", Field::scheme);
    member("\"domain\":", Field::host);
    member("\"path\":", Field::path);
    member("\"query\":", Field::query);
    out_.close('}');
  }
}

void EcsLine::write_http() {
  only_member("\"user_agent\":{\"original\":", Field::user_agent);
  const bool request =
      has_any({Field::method, Field::referer, Field::request_id}) || (is_web() && has(Field::bytes_in));
  const bool response = has(Field::status) || (is_web() && has(Field::bytes_out));
  const std::string_view protocol = event_.text(Field::protocol);
  const bool version = protocol.starts_with("HTTP/");
  if (!request && !response && !version) return;
  out_.put("\"http\":{");
  if (version) {
    out_.member("\"version\":", protocol.substr(5));
    left_.remove(Field::protocol);
  }
  if (request) {
    out_.put("\"request\":{");
    member("\"method\":", Field::method);
    member("\"id\":", Field::request_id);
    member("\"referrer\":", Field::referer);
    if (is_web()) number("\"bytes\":", Field::bytes_in, event_.bytes_in);
    out_.close('}');
  }
  if (response) {
    out_.put("\"response\":{");
    number("\"status_code\":", Field::status, event_.status);
    if (is_web()) number("\"bytes\":", Field::bytes_out, event_.bytes_out);
    out_.close('}');
  }
  out_.close('}');
}

void EcsLine::write_who() {
  if (has_any({Field::principal, Field::principal_id})) {
    out_.put("\"user\":{");
    member("\"name\":", Field::principal);
    member("\"id\":", Field::principal_id);
    out_.close('}');
  }
  only_member("\"organization\":{\"id\":", Field::tenant);
  only_member("\"host\":{\"name\":", Field::reporter);
}

// What an analyst pivots on: every address and user that the event names.
void EcsLine::write_related() {
  if (!has_any({Field::client, Field::peer, Field::principal})) return;
  out_.put("\"related\":{");
  if (has_any({Field::client, Field::peer})) {
    out_.put("\"ip\":[");
    if (has(Field::client)) out_.put('"').ip(event_.client).put("\",");
    if (has(Field::peer) && !(has(Field::client) && event_.peer == event_.client))
      out_.put('"').ip(event_.peer).put("\",");
    out_.close(']');
  }
  if (has(Field::principal)) out_.put("\"user\":[").json(event_.text(Field::principal)).close(']');
  out_.close('}');
}

class EcsWriter final : public Writer {
 public:
  explicit EcsWriter(const WriterOptions& options)
      : redactor_(options.secrets), identifier_(options.salt), raw_(options.raw) {}

  void write(const Event& event, std::string_view file, LineBuffer& out) override {
    EcsLine(event, redactor_, out).write(identifier_(event, file), file, raw_);
  }

 private:
  Redactor redactor_;
  Identifier identifier_;
  bool raw_;
};

}  // namespace

std::unique_ptr<Writer> make_ecs_writer(const WriterOptions& options) {
  return std::make_unique<EcsWriter>(options);
}

}  // namespace why403::event

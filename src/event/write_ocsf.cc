#include "event/write_ocsf.h"

#include <algorithm>

#include "base/text.h"
#include "event/answer.h"
#include "event/event_id.h"
#include "event/ocsf_class.h"
#include "event/write_rest.h"

namespace why403::event {

namespace {

constexpr std::int32_t kPortMax = 65535;

// Which profiles a line makes use of; metadata.profiles names them.
struct Profiles {
  bool security_control = false;
  bool host = false;
  bool trace = false;
  bool load_balancer = false;
};

// One line. Every member that is written takes its field out of `left_`; the rest goes to `unmapped`.
class OcsfLine {
 public:
  OcsfLine(const Event& event, Redactor& redactor, LineBuffer& out)
      : event_(event),
        redactor_(redactor),
        out_(out),
        left_(event.present),
        class_(ocsf_class_of(event)),
        entry_(entry(class_)),
        answer_(answer_of(event)) {}

  void write(const EventId& id, std::string_view file, bool raw);

 private:
  void write_classification();
  void write_answer();
  void write_security_control();
  void write_parties();
  bool write_source();
  void write_destination(bool needed);
  bool write_actor();
  void write_user();
  void write_user_members();
  void write_session();
  void write_http();
  void write_url();
  void write_forwarded();
  void write_network();
  void write_load_balancer();
  void write_class_members();
  void write_change();
  void write_api();
  void write_authentication();
  void write_device();
  void write_metadata(std::string_view id, std::string_view file);
  void write_unmapped();

  [[nodiscard]] bool has(Field field) const { return event_.has(field); }
  [[nodiscard]] bool has_any(FieldSet fields) const { return event_.present.has_any(fields); }
  [[nodiscard]] bool names_user() const { return has_any({Field::principal, Field::principal_id}); }
  [[nodiscard]] bool has_source() const { return has_any({Field::client, Field::client_name}); }
  [[nodiscard]] bool is_firewall() const {
    return has(Field::layer) &&
           (event_.layer == Layer::edge || event_.layer == Layer::waf || event_.layer == Layer::firewall);
  }
  std::string_view text(Field field) { return redactor_(field, event_.text(field)); }

  /// `"name":"text",` if the event has the field.
  template <std::size_t Size>
  void member(const char (&name)[Size], Field field) {
    if (!has(field)) return;
    out_.member(name, text(field));
    left_.remove(field);
  }
  /// The same where the class demands it: `otherwise` stands in for a field that is not there.
  template <std::size_t Size>
  void required_member(const char (&name)[Size], Field field, std::string_view otherwise) {
    if (has(field)) return member(name, field);
    out_.member(name, otherwise);
    placeholders_.add(field);
  }

  const Event& event_;
  Redactor& redactor_;
  LineBuffer& out_;
  FieldSet left_;
  FieldSet placeholders_;
  OcsfClass class_;
  const OcsfClassEntry& entry_;
  Answer answer_;
  Profiles profiles_;
};

void OcsfLine::write(const EventId& id, std::string_view file, bool raw) {
  char id_text[kEventIdTextSize];
  write_event_id(id, id_text);
  const std::string_view uid(id_text, sizeof id_text);
  out_.put('{');
  write_classification();
  write_answer();
  write_security_control();
  if (class_ == OcsfClass::detection_finding) {
    out_.put("\"finding_info\":{\"uid\":\"").put_text(uid).put("\",");
    if (has(Field::message)) out_.member("\"title\":", text(Field::message));
    out_.close('}');
  }
  write_parties();
  write_class_members();
  write_device();
  if (has(Field::trace_id) && entry_.trace) {
    member("\"trace\":{\"uid\":", Field::trace_id);
    out_.close('}');
    profiles_.trace = true;
  }
  if (has(Field::duration) && event_.duration.ns >= 0)
    out_.member_number("\"duration\":", event_.duration.ns / 1'000'000);
  write_metadata(uid, file);
  if (raw) {
    const std::string_view record = redactor_.any_text(event_.raw);
    out_.member("\"raw_data\":", record).member_number("\"raw_data_size\":", event_.raw.size());
  }
  write_unmapped();
  out_.close_line();
}

void OcsfLine::write_classification() {
  const OcsfActivity activity = ocsf_activity_of(event_, class_);
  out_.member_number("\"class_uid\":", entry_.uid);
  out_.put("\"class_name\":\"").put_text(entry_.name).put("\",");
  out_.member_number("\"category_uid\":", entry_.category).member_number("\"activity_id\":", activity.id);
  if (!activity.name.empty()) out_.member("\"activity_name\":", redactor_.any_text(activity.name));
  out_.member_number("\"type_uid\":", entry_.uid * 100 + activity.id);
  const bool bad = answer_ != Answer::success && answer_ != Answer::unknown;
  out_.member_number("\"severity_id\":", class_ == OcsfClass::detection_finding && bad ? 3 : bad ? 2 : 1);
  std::int64_t milliseconds = 0;
  if (has(Field::time)) {
    milliseconds = event_.time.ns / 1'000'000 - (event_.time.ns % 1'000'000 < 0 ? 1 : 0);
  } else {
    placeholders_.add(Field::time);
  }
  out_.member_number("\"time\":", milliseconds);
}

void OcsfLine::write_answer() {
  if (class_ == OcsfClass::detection_finding) {
    out_.put("\"status_id\":1,\"status\":\"New\",");
  } else if (answer_ == Answer::unknown) {
    out_.put("\"status_id\":0,\"status\":\"Unknown\",");
  } else if (answer_ == Answer::success && !(has(Field::status) && event_.status >= 400)) {
    out_.put("\"status_id\":1,\"status\":\"Success\",");
  } else {
    out_.put("\"status_id\":2,\"status\":\"Failure\",");
  }
  const bool denied = answer_ == Answer::denied || answer_ == Answer::challenged;
  if (denied && has(Field::status) && !has(Field::reason_code)) {
    out_.put("\"status_code\":\"").number(event_.status).put("\",");
    placeholders_.add(Field::reason_code);
  }
  member("\"status_code\":", Field::reason_code);
  if (denied && has(Field::message)) {
    out_.member("\"status_detail\":", text(Field::message));
  } else if (denied && has(Field::status) && !denial_words(event_.status).empty()) {
    out_.member("\"status_detail\":", denial_words(event_.status));
  }
  member("\"message\":", Field::message);
}

void OcsfLine::write_security_control() {
  const bool decided = answer_ == Answer::denied || answer_ == Answer::challenged ||
                       (has(Field::outcome) && event_.outcome != Outcome::unknown);
  if (decided) {
    profiles_.security_control = true;
    if (answer_ == Answer::denied) out_.put("\"action_id\":2,\"disposition_id\":2,");
    if (answer_ == Answer::challenged) out_.put("\"action_id\":2,\"disposition_id\":23,");
    if (answer_ == Answer::success) out_.put("\"action_id\":1,\"disposition_id\":1,");
    if (answer_ == Answer::error) out_.put("\"action_id\":0,\"disposition_id\":27,");
  }
  if (has(Field::rules) && is_firewall()) {
    member("\"firewall_rule\":{\"uid\":", Field::rules);
    out_.close('}');
    profiles_.security_control = true;
  }
  const bool policy = has(Field::policy) || left_.has(Field::rules);
  if (!policy && !(decided && answer_ != Answer::error)) return;
  profiles_.security_control = true;
  out_.put("\"authorizations\":[{");
  if (answer_ == Answer::denied) out_.put("\"decision\":\"denied\",");
  if (answer_ == Answer::challenged) out_.put("\"decision\":\"challenged\",");
  if (answer_ == Answer::success && decided) out_.put("\"decision\":\"allowed\",");
  if (policy) {
    out_.put("\"policy\":{");
    member("\"name\":", Field::policy);
    if (left_.has(Field::rules)) member("\"uid\":", Field::rules);
    out_.close('}');
  }
  out_.close('}').close(']');
}

void OcsfLine::write_parties() {
  if (class_ == OcsfClass::base_event) {
    if (write_actor()) profiles_.host = true;
    return;
  }
  const std::size_t before = out_.size();
  if (entry_.evidence) out_.put("\"evidences\":[{");
  const std::size_t inside = out_.size();
  const bool source = write_source();
  const bool actor = !entry_.user && write_actor();
  if (actor && !entry_.actor) profiles_.host = true;
  if (entry_.user) write_user();
  if (entry_.http) write_http();
  // The constraints of these classes: some endpoint, or for evidence something besides the HTTP request.
  const bool bare_evidence = entry_.evidence && !source && !actor && out_.size() != inside;
  if (entry_.destination)
    write_destination(class_ == OcsfClass::authentication || (entry_.network && !source) || bare_evidence);
  if (entry_.network) write_network();
  if (!entry_.evidence) return;
  if (out_.size() == inside) return out_.cut(before);
  out_.close('}').close(']');
}

bool OcsfLine::write_source() {
  if (!has_source()) {
    if (class_ == OcsfClass::api_activity) out_.put("\"src_endpoint\":{\"svc_name\":\"unknown\"},");
    return false;
  }
  out_.put("\"src_endpoint\":{");
  if (has(Field::client)) {
    out_.put("\"ip\":\"").ip(event_.client).put("\",");
    left_.remove(Field::client);
  }
  if (has(Field::client_port) && event_.client_port >= 0 && event_.client_port <= kPortMax) {
    out_.member_number("\"port\":", event_.client_port);
    left_.remove(Field::client_port);
  }
  member("\"name\":", Field::client_name);
  if (has(Field::peer)) {
    out_.put("\"proxy_endpoint\":{\"ip\":\"").ip(event_.peer).put("\"},");
    left_.remove(Field::peer);
  }
  out_.close('}');
  return true;
}

// The host that was asked for stands in the URL; without a path there is no URL, and it stands here.
void OcsfLine::write_destination(bool needed) {
  const bool host = left_.has(Field::host);
  if (!host && !needed) return;
  out_.put("\"dst_endpoint\":{");
  if (host) member("\"hostname\":", Field::host);
  if (needed) out_.member("\"svc_name\":", has(Field::product) ? text(Field::product) : "unknown");
  out_.close('}');
}

bool OcsfLine::write_actor() {
  const bool session = has(Field::session);
  if (!names_user() && !session) {
    if (class_ == OcsfClass::api_activity) out_.put("\"actor\":{\"app_name\":\"unknown\"},");
    return false;
  }
  out_.put("\"actor\":{");
  if (names_user()) {
    out_.put("\"user\":{");
    write_user_members();
    out_.close('}');
  }
  if (session) write_session();
  out_.close('}');
  return true;
}

void OcsfLine::write_user() {
  out_.put("\"user\":{");
  if (names_user()) {
    write_user_members();
  } else {
    required_member("\"name\":", Field::principal, "unknown");
  }
  out_.close('}');
  if (has(Field::session)) write_session();
}

void OcsfLine::write_user_members() {
  member("\"name\":", Field::principal);
  member("\"uid\":", Field::principal_id);
  const std::string_view kind = event_.text(Field::principal_kind);
  if (kind == "person") out_.put("\"type_id\":1,\"type\":\"User\",");
  if (kind == "service") out_.put("\"type_id\":99,\"type\":\"Service\",");
}

void OcsfLine::write_session() {
  member("\"session\":{\"uid\":", Field::session);
  out_.close('}');
}

void OcsfLine::write_http() {
  const bool method = is_ocsf_method(event_.text(Field::method));
  if (method || has_any({Field::protocol, Field::referer, Field::user_agent, Field::request_id,
                         Field::forwarded, Field::origin, Field::path})) {
    out_.put("\"http_request\":{");
    if (method) member("\"http_method\":", Field::method);
    write_url();
    member("\"version\":", Field::protocol);
    member("\"referrer\":", Field::referer);
    member("\"user_agent\":", Field::user_agent);
    member("\"uid\":", Field::request_id);
    write_forwarded();
    if (has(Field::origin)) {
      member("\"http_headers\":[{\"name\":\"Origin\",\"value\":", Field::origin);
      out_.close('}').close(']');
    }
    out_.close('}');
  }
  if (has(Field::status)) {
    out_.put("\"http_response\":{").member_number("\"code\":", event_.status).close('}');
    left_.remove(Field::status);
  }
}

void OcsfLine::write_url() {
  if (!has(Field::path)) return;
  out_.put("\"url\":{");
  member("\"scheme\":", Field::scheme);
  member("\"hostname\":", Field::host);
  member("\"path\":", Field::path);
  member("\"query_string\":", Field::query);
  out_.close('}');
}

// x_forwarded_for holds addresses only; what the header really said stays among the rest.
void OcsfLine::write_forwarded() {
  if (!has(Field::forwarded)) return;
  const std::size_t before = out_.size();
  bool any = false;
  out_.put("\"x_forwarded_for\":[");
  std::string_view rest = event_.text(Field::forwarded);
  while (!rest.empty()) {
    const base::Cut parts = base::cut(rest, ",");
    if (const auto address = base::parse_ip_port(base::trim(parts.before))) {
      out_.put('"').ip(address->ip).put("\",");
      any = true;
    }
    rest = parts.after;
  }
  if (!any) return out_.cut(before);
  out_.close(']');
}

// OCSF counts from the client's side: what it sends is `bytes_out`.
void OcsfLine::write_network() {
  if (has_any({Field::bytes_in, Field::bytes_out})) {
    out_.put("\"traffic\":{");
    if (has(Field::bytes_in)) out_.member_number("\"bytes_out\":", event_.bytes_in);
    if (has(Field::bytes_out)) out_.member_number("\"bytes_in\":", event_.bytes_out);
    left_.remove(Field::bytes_in);
    left_.remove(Field::bytes_out);
    out_.close('}');
  }
  if (has(Field::connection_id) || left_.has(Field::protocol)) {
    out_.put("\"connection_info\":{\"direction_id\":0,");
    if (left_.has(Field::protocol)) member("\"protocol_name\":", Field::protocol);
    member("\"uid\":", Field::connection_id);
    out_.close('}');
  }
  if (has_any({Field::upstream, Field::upstream_status})) write_load_balancer();
}

void OcsfLine::write_load_balancer() {
  profiles_.load_balancer = true;
  out_.put("\"load_balancer\":{");
  out_.member("\"uid\":", has(Field::product) ? text(Field::product) : "unknown");
  member("\"name\":", Field::route);
  if (has(Field::upstream_status)) {
    out_.member_number("\"code\":", event_.upstream_status);
    left_.remove(Field::upstream_status);
  }
  if (has(Field::upstream)) {
    member("\"dst_endpoint\":{\"name\":", Field::upstream);
    out_.close('}');
  }
  out_.close('}');
}

void OcsfLine::write_class_members() {
  switch (class_) {
    case OcsfClass::authentication:
      return write_authentication();
    case OcsfClass::authorize_session:
      out_.put("\"privileges\":[");
      required_member("", Field::action, "unknown");
      out_.close(']');
      return;
    case OcsfClass::entity_management:
      return write_change();
    case OcsfClass::api_activity:
      return write_api();
    case OcsfClass::detection_finding:
      if (!has(Field::resource)) return;
      member("\"resources\":[{\"name\":", Field::resource);
      out_.close('}').close(']');
      return;
    default:
      return;
  }
}

void OcsfLine::write_change() {
  out_.put("\"entity\":{");
  required_member("\"name\":", Field::change_target, "unknown");
  if (has(Field::change_kind)) out_.put("\"type_id\":99,");
  member("\"type\":", Field::change_kind);
  out_.close('}');
}

void OcsfLine::write_api() {
  const std::string_view action = event_.text(Field::action);
  out_.put("\"api\":{");
  required_member("\"operation\":", Field::action, "unknown");
  const base::Cut service = base::cut(action, ":");
  if (service.found && !service.before.empty())
    out_.put("\"service\":{").member("\"name\":", service.before).close('}');
  if (has(Field::reason_code))
    out_.put("\"response\":{").member("\"error\":", text(Field::reason_code)).close('}');
  out_.close('}');
  if (!has(Field::resource)) return;
  member("\"resources\":[{\"name\":", Field::resource);
  out_.close('}').close(']');
}

void OcsfLine::write_authentication() {
  if (has(Field::resource)) {
    member("\"service\":{\"name\":", Field::resource);
    out_.close('}');
  }
  if (has(Field::authentication)) {
    const std::string_view how = event_.text(Field::authentication);
    const OcsfCaption protocol = ocsf_auth_protocol(how);
    out_.member_number("\"auth_protocol_id\":", protocol.id);
    out_.member("\"auth_protocol\":", protocol.caption.empty() ? how : protocol.caption);
  }
  if (has(Field::factor)) {
    const std::string_view word = event_.text(Field::factor);
    const OcsfCaption factor = ocsf_factor_type(word);
    out_.put("\"auth_factors\":[{").member_number("\"factor_type_id\":", factor.id);
    out_.member("\"factor_type\":", factor.caption.empty() ? word : factor.caption);
    out_.close('}').close(']');
  }
}

void OcsfLine::write_device() {
  if (!has(Field::reporter)) return;
  profiles_.host = true;
  member("\"device\":{\"type_id\":0,\"hostname\":", Field::reporter);
  out_.close('}');
}

void OcsfLine::write_metadata(std::string_view id, std::string_view file) {
  out_.put("\"metadata\":{\"version\":\"1.5.0\",\"product\":{");
  if (has(Field::product)) {
    member("\"name\":", Field::product);
  } else {
    out_.member("\"uid\":", event_.format.empty() ? "unknown" : event_.format);
  }
  out_.close('}').put("\"uid\":\"").put_text(id).put("\",");
  if (!file.empty()) out_.member("\"log_name\":", file);
  if (has(Field::time)) {
    out_.put("\"original_time\":\"").time(event_.time).put("\",");
    left_.remove(Field::time);
  }
  member("\"tenant_uid\":", Field::tenant);
  out_.put("\"profiles\":[");
  if (profiles_.security_control) out_.put("\"security_control\",");
  if (profiles_.host) out_.put("\"host\",");
  if (profiles_.trace) out_.put("\"trace\",");
  if (profiles_.load_balancer) out_.put("\"load_balancer\",");
  out_.close(']').close('}');
}

void OcsfLine::write_unmapped() {
  out_.put("\"unmapped\":{\"why403\":{\"v\":1,");
  write_rest(event_, left_, redactor_, out_);
  if (placeholders_ != FieldSet()) {
    out_.put("\"placeholder\":[");
    placeholders_.for_each([&](Field field) { out_.json(info(field).name); });
    out_.close(']');
  }
  out_.close('}').close('}');
}

class OcsfWriter final : public Writer {
 public:
  explicit OcsfWriter(const WriterOptions& options)
      : redactor_(options.secrets), identifier_(options.salt), raw_(options.raw) {}

  void write(const Event& event, std::string_view file, LineBuffer& out) override {
    OcsfLine(event, redactor_, out).write(identifier_(event, file), file, raw_);
  }

 private:
  Redactor redactor_;
  Identifier identifier_;
  bool raw_;
};

}  // namespace

std::unique_ptr<Writer> make_ocsf_writer(const WriterOptions& options) {
  return std::make_unique<OcsfWriter>(options);
}

}  // namespace why403::event

#include "event/write_rest.h"

#include <algorithm>
#include <set>

namespace why403::event {

namespace {

// Beyond this many a set finds repeated names; below, comparing each with each is faster.
constexpr std::size_t kComparedEach = 32;

void write_value(const Event& event, Field field, Redactor& redactor, LineBuffer& out) {
  switch (field) {
    case Field::time:
      out.put('"').time(event.time).put("\",");
      return;
    case Field::kind:
      out.json(name(event.kind));
      return;
    case Field::layer:
      out.json(name(event.layer));
      return;
    case Field::outcome:
      out.json(name(event.outcome));
      return;
    case Field::client:
      out.put('"').ip(event.client).put("\",");
      return;
    case Field::peer:
      out.put('"').ip(event.peer).put("\",");
      return;
    case Field::client_port:
      out.number(event.client_port).put(',');
      return;
    case Field::status:
      out.number(event.status).put(',');
      return;
    case Field::upstream_status:
      out.number(event.upstream_status).put(',');
      return;
    case Field::bytes_out:
      out.number(event.bytes_out).put(',');
      return;
    case Field::bytes_in:
      out.number(event.bytes_in).put(',');
      return;
    case Field::duration:
      out.number(event.duration.ns).put(',');
      return;
    default:
      out.json(redactor(field, event.text(field)));
  }
}

}  // namespace

void write_extra(const Event& event, Redactor& redactor, LineBuffer& out) {
  out.put('{');
  std::set<std::string_view> seen;
  for (auto place = event.extra.begin(); place != event.extra.end(); ++place) {
    const std::string_view key = place->first;
    const bool repeated = event.extra.size() > kComparedEach
                              ? !seen.insert(key).second
                              : std::any_of(event.extra.begin(), place,
                                            [&](const auto& earlier) { return earlier.first == key; });
    if (repeated) continue;
    out.put('"').json_piece(key).put("\":").json(redactor.any_text(place->second));
  }
  out.close('}');
}

void write_rest(const Event& event, FieldSet fields, Redactor& redactor, LineBuffer& out) {
  fields.for_each([&](Field field) {
    out.put('"').put_text(info(field).name).put("\":");
    write_value(event, field, redactor, out);
  });
  if (!event.format.empty()) out.member("\"format\":", event.format);
  out.member_number("\"line\":", event.ref.line);
  if (event.ref.record != 0) out.member_number("\"record\":", event.ref.record);
  if (event.extra.empty()) return;
  out.put("\"extra\":");
  write_extra(event, redactor, out);
}

}  // namespace why403::event

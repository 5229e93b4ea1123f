// Which class of OCSF 1.5 an event belongs to, and which activity of it: facts of the schema, no output.
//
// Source: https://schema.ocsf.io/1.5.0/
#pragma once

#include <string_view>

#include "event/event.h"

namespace why403::event {

enum class OcsfClass : std::uint8_t {
  base_event,
  http_activity,
  network_activity,
  authentication,
  authorize_session,
  entity_management,
  api_activity,
  detection_finding,
};

/// What the class has room for, as far as events have something to put there.
struct OcsfClassEntry {
  int uid;
  int category;
  std::string_view name;
  bool endpoints;    ///< src_endpoint
  bool destination;  ///< dst_endpoint
  bool http;         ///< http_request, http_response
  bool network;      ///< traffic, connection_info, load_balancer
  bool trace;        ///< the trace profile
  bool actor;        ///< actor without the host profile
  bool user;         ///< a user of its own: the one who is authenticated or authorized
  bool evidence;     ///< all these stand in evidences[0]
};
const OcsfClassEntry& entry(OcsfClass ocsf_class);

/// By kind; a record without what its kind's class is made of becomes a more general one.
OcsfClass ocsf_class_of(const Event& event);

/// `name` is the activity's own word where OCSF has none for it (id 99), else empty. A view into the event
/// or a literal.
struct OcsfActivity {
  int id = 0;
  std::string_view name;
};
OcsfActivity ocsf_activity_of(const Event& event, OcsfClass ocsf_class);

/// Is it one of the methods that http_request.http_method may hold?
bool is_ocsf_method(std::string_view method);

/// auth_protocol_id and its caption for the words in which formats say how somebody authenticated.
struct OcsfCaption {
  int id = 99;
  std::string_view caption;  ///< empty for 99: the source's own word is the caption
};
OcsfCaption ocsf_auth_protocol(std::string_view authentication);
OcsfCaption ocsf_factor_type(std::string_view factor);

}  // namespace why403::event

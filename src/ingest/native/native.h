// The parsers in C++: for formats whose speed or shape asks for it. What values each gives stands at its top.
#pragma once

#include <memory>

#include "ingest/extract/extractor.h"

namespace why403::ingest {

/// Values: time level pid tid connection message client server request upstream host referer, and of messages with
/// module data: zone, login, user, file, errno, and of ModSecurity: modsecurity ids msgs unique_id uri hostname severity.
std::unique_ptr<Extractor> make_nginx_error_extractor(const ValueNames& names, const Absent& absent);

/// Values: time module level pid tid client client_port connection log_id code message referer errno, and of
/// ModSecurity: modsecurity ids msgs unique_id uri hostname severity.
std::unique_ptr<Extractor> make_apache_error_extractor(const ValueNames& names, const Absent& absent);

/// The header of RFC 3164, RFC 5424 and what is written like them. Values: priority time host program pid kind data
/// message.
std::unique_ptr<Extractor> make_syslog_extractor(const ValueNames& names, const Absent& absent);

/// Any line that begins with a time, or has one in brackets behind an address. Values: time or day_first, level logger client forwarded principal tenant session
/// request_id trace_id method target host status action resource code verdict user_agent instance, words (of a key such as `reason`)
/// and text (what the line says, or what it says behind its answer).
std::unique_ptr<Extractor> make_plain_lines_extractor(const ValueNames& names, const Absent& absent);

}  // namespace why403::ingest

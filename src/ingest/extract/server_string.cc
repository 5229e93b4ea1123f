#include "ingest/extract/server_string.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>

#include "base/text.h"

namespace why403::ingest {

namespace {

/// A variable's meaning: when `value` was captured, `target` comes from it.
struct Meaning {
  std::string_view target;
  std::string_view value;
  std::string_view conversion = {};
};

// nginx: ngx_http_core_module, ngx_http_log_module, upstream, ssl and auth_request modules' variables. An order
// within a target is an order of preference.
constexpr Meaning kNginx[] = {
    {"time", "time_iso8601"}, {"time", "time_local", "clf"}, {"time", "msec", "unix"},
    {"client", "remote_addr"}, {"client_port", "remote_port"}, {"peer", "realip_remote_addr"},
    {"peer", "proxy_protocol_addr"}, {"forwarded", "http_x_forwarded_for"}, {"forwarded", "proxy_add_x_forwarded_for"},
    {"principal", "remote_user"}, {"certificate", "ssl_client_s_dn"}, {"certificate", "ssl_client_verify"},
    {"request", "request"}, {"method", "request_method"}, {"target", "request_uri"}, {"path", "uri"},
    {"path", "document_uri"}, {"query", "args"}, {"query", "query_string"}, {"protocol", "server_protocol"},
    {"scheme", "scheme"}, {"scheme", "http_x_forwarded_proto"}, {"host", "http_host"}, {"host", "host"}, {"host", "server_name"},
    {"route", "server_name"}, {"route", "proxy_host"}, {"reporter", "hostname"},
    {"status", "status"}, {"upstream_status", "upstream_status", "last"}, {"upstream", "upstream_addr", "last"},
    {"bytes_out", "bytes_sent"}, {"bytes_out", "body_bytes_sent"}, {"bytes_in", "request_length"},
    {"duration", "request_time", "s"}, {"request_id", "request_id"}, {"request_id", "http_x_request_id"},
    {"request_id", "http_x_correlation_id"}, {"trace_id", "http_traceparent", "traceparent"}, {"trace_id", "otel_trace_id"},
    {"trace_id", "http_x_b3_traceid"}, {"trace_id", "opentelemetry_trace_id"},
    {"vendor_id", "http_cf_ray"}, {"vendor_id", "http_x_amzn_trace_id"}, {"vendor_id", "http_x_amz_cf_id"},
    {"vendor_id", "http_x_azure_ref"}, {"connection_id", "connection"},
    {"referer", "http_referer"}, {"origin", "http_origin"}, {"user_agent", "http_user_agent"},
    {"token", "http_authorization", "bearer"}, {"api_key", "http_x_api_key"}, {"session", "cookie_session"},
    {"session", "cookie_sessionid"}, {"session", "cookie_jsessionid"}, {"state", "limit_req_status"},
    {"state", "upstream_cache_status"}, {"state", "ssl_client_verify"}, {"reason_code", "modsecurity_status"},
    {"extra.ssl_protocol", "ssl_protocol"}, {"extra.limit_conn_status", "limit_conn_status"},
    {"extra.ssl_client_verify", "ssl_client_verify"}, {"extra.invalid_referer", "invalid_referer"},
    {"extra.request_completion", "request_completion"}, {"extra.geoip_country", "geoip_country_code"},
    {"extra.geoip_country", "geoip2_data_country_code"}, {"extra.challenge", "sent_http_www_authenticate"},
    {"extra.challenge", "upstream_http_www_authenticate"},
};

// Apache: mod_log_config and mod_logio format strings.
constexpr Meaning kApache[] = {
    {"time", "%t", "clf"}, {"time", "{msec}t", "unix_ms"}, {"time", "{usec}t", "unix_us"}, {"time", "{sec}t", "unix"},
    {"client", "%a"}, {"client", "%h"}, {"peer", "{c}a"}, {"client_port", "{remote}p"}, {"forwarded", "{X-Forwarded-For}i"},
    {"principal", "%u"}, {"request", "%r"}, {"method", "%m"}, {"path", "%U"}, {"query", "%q", "after ?"},
    {"protocol", "%H"}, {"host", "{Host}i"}, {"host", "%V"}, {"host", "%v"}, {"route", "%v"}, {"status", "%>s"}, {"status", "%s"},
    {"bytes_out", "%O"}, {"bytes_out", "%B"}, {"bytes_out", "%b"}, {"bytes_in", "%I"}, {"duration", "%D", "us"},
    {"duration", "{us}T", "us"}, {"duration", "{ms}T", "ms"}, {"duration", "%T", "s"}, {"unique_id", "{UNIQUE_ID}e"},
    {"request_id", "{X-Request-Id}i"}, {"request_id", "{X-Request-ID}i"}, {"connection_id", "%L"}, {"connection_id", "{c}L"},
    {"trace_id", "{traceparent}i", "traceparent"}, {"vendor_id", "{CF-Ray}i"}, {"vendor_id", "{CF-RAY}i"},
    {"vendor_id", "{X-Amzn-Trace-Id}i"}, {"referer", "{Referer}i"}, {"origin", "{Origin}i"}, {"user_agent", "{User-Agent}i"},
    {"user_agent", "{User-agent}i"}, {"token", "{Authorization}i", "bearer"}, {"session", "{JSESSIONID}C"},
    {"session", "{session}C"}, {"certificate", "{SSL_CLIENT_S_DN}x"}, {"state", "%X"}, {"extra.handler", "%R"},
    {"extra.file", "%f"}, {"extra.ssl_client_verify", "{SSL_CLIENT_VERIFY}x"}, {"extra.local_port", "%p"},
    {"extra.challenge", "{WWW-Authenticate}o"},
};

// HAProxy: configuration manual, "Log formats" (8.2.6 custom log format).
constexpr Meaning kHaproxy[] = {
    {"client", "%ci:%cp", "address_port"}, {"client", "%ci"}, {"client_port", "%cp"}, {"time", "%tr", "haproxy"},
    {"time", "%t", "haproxy"}, {"time", "%T", "haproxy"}, {"time", "%trl", "haproxy"}, {"time", "%Ts", "unix"},
    {"time", "%trg", "haproxy"}, {"time", "%Tl", "clf"}, {"route", "%ft"}, {"route", "%f"},
    {"upstream", "%b/%s"}, {"upstream", "%b"}, {"upstream", "%s"}, {"status", "%ST"}, {"bytes_out", "%B"}, {"bytes_in", "%U"},
    {"state", "%tsc"}, {"state", "%ts"}, {"request", "%r"}, {"method", "%HM"}, {"target", "%HU"}, {"path", "%HP"},
    {"path", "%HPO"}, {"query", "%HQ", "after ?"}, {"protocol", "%HV"}, {"duration", "%Ta", "ms"}, {"duration", "%Tt", "ms"},
    {"unique_id", "%ID"}, {"reporter", "%H"}, {"extra.request_headers", "%hr"}, {"extra.response_headers", "%hs"},
    {"extra.tls", "%sslv"}, {"extra.queue", "%sq/%bq"},
};

// Envoy: access logging, command operators.
constexpr Meaning kEnvoy[] = {
    {"time", "START_TIME"}, {"method", "REQ(:METHOD)"}, {"target", "REQ(X-ENVOY-ORIGINAL-PATH?:PATH)"}, {"target", "REQ(:PATH)"},
    {"protocol", "PROTOCOL"}, {"status", "RESPONSE_CODE"}, {"reason_code", "RESPONSE_CODE_DETAILS"}, {"state", "RESPONSE_FLAGS"},
    {"bytes_in", "BYTES_RECEIVED"}, {"bytes_out", "BYTES_SENT"}, {"duration", "DURATION", "ms"},
    {"forwarded", "REQ(X-FORWARDED-FOR)"}, {"user_agent", "REQ(USER-AGENT)"}, {"request_id", "REQ(X-REQUEST-ID)"},
    {"host", "REQ(:AUTHORITY)"}, {"upstream", "UPSTREAM_HOST"}, {"route", "ROUTE_NAME"}, {"route", "UPSTREAM_CLUSTER"},
    {"peer", "DOWNSTREAM_DIRECT_REMOTE_ADDRESS"}, {"client", "DOWNSTREAM_REMOTE_ADDRESS"},
    {"client", "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT"}, {"trace_id", "TRACE_ID"}, {"trace_id", "REQ(X-B3-TRACEID)"},
    {"trace_id", "REQ(TRACEPARENT)", "traceparent"}, {"certificate", "DOWNSTREAM_PEER_SUBJECT"}, {"referer", "REQ(REFERER)"},
    {"origin", "REQ(ORIGIN)"}, {"connection_id", "CONNECTION_ID"}, {"message", "UPSTREAM_TRANSPORT_FAILURE_REASON"},
    {"reporter", "HOSTNAME"}, {"extra.sni", "REQUESTED_SERVER_NAME"}, {"extra.termination", "CONNECTION_TERMINATION_DETAILS"},
};

// What no client can put a blank into: a line of another shape is told by it.
constexpr std::string_view kWords[] = {"remote_addr", "status", "body_bytes_sent", "bytes_sent", "request_time", "msec", "request_length",
                                       "request_id", "%h", "%a", "%>s", "%s", "%b", "%B", "%O", "%I", "%D", "%ci:%cp", "%ci", "%ST", "%tsc", "%ts",
                                       "RESPONSE_CODE", "BYTES_RECEIVED", "BYTES_SENT", "DURATION"};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

class Builder {
 public:
  void literal(char c) {
    if (pieces.empty() || pieces.back().is_capture) pieces.push_back({});
    pieces.back().literal += c;
  }
  void capture(std::string name, bool list = false, bool braced = false) {
    const bool word = std::find(std::begin(kWords), std::end(kWords), name) != std::end(kWords);
    pieces.push_back({{}, std::move(name), true, list, braced, word});
  }
  std::vector<FormatPiece> pieces;
};

// $name and ${name}
std::vector<FormatPiece> parse_nginx(std::string_view text) {
  Builder out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '$') {
      out.literal(text[i++]);
      continue;
    }
    const bool braced = i + 1 < text.size() && text[i + 1] == '{';
    std::size_t end = i + (braced ? 2 : 1);
    const std::size_t start = end;
    while (end < text.size() && is_word(text[end])) ++end;
    std::string name(text.substr(start, end - start));
    const bool list = name.starts_with("upstream_") || name.find("forwarded_for") != std::string::npos;
    out.capture(std::move(name), list);
    i = end + (braced && end < text.size() ? 1 : 0);
  }
  return std::move(out.pieces);
}

// %h, %>s, %{Referer}i, %400,501{User-agent}i, %!200{..}, \" as in httpd.conf
std::vector<FormatPiece> parse_apache(std::string_view text) {
  Builder out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      const char next = text[i + 1];
      out.literal(next == 't' ? '\t' : next == 'n' ? '\n' : next);
      i += 2;
      continue;
    }
    if (text[i] != '%' || i + 1 == text.size()) {
      out.literal(text[i++]);
      continue;
    }
    if (text[i + 1] == '%') {
      out.literal('%');
      i += 2;
      continue;
    }
    ++i;
    bool last = false;
    while (i < text.size() && (std::strchr("!,<>", text[i]) != nullptr || std::isdigit(static_cast<unsigned char>(text[i])) != 0))
      last |= text[i++] == '>';
    std::string name;
    if (i < text.size() && text[i] == '{') {
      const std::size_t close = std::min(text.find('}', i), text.size() - 1);
      name = text.substr(i, close - i + 1);
      i = close + 1;
    }
    if (i == text.size()) break;
    std::size_t size = text[i] == '^' ? 3 : 1;
    size = std::min(size, text.size() - i);
    const bool bare_time = name.empty() && text[i] == 't';
    name = name.empty() ? "%" + std::string(last && text[i] == 's' ? ">" : "") + std::string(text.substr(i, size))
                        : name + std::string(text.substr(i, size));
    i += size;
    if (bare_time) out.literal('[');
    out.capture(name, name == "{X-Forwarded-For}i");
    if (bare_time) out.literal(']');
  }
  return std::move(out.pieces);
}

// %ci, %{+Q}r, %[expression]; pairs that share their separator with their own text are one capture.
std::vector<FormatPiece> parse_haproxy(std::string_view text) {
  Builder out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '%' || i + 1 == text.size()) {
      out.literal(text[i] == '\\' && i + 1 < text.size() ? text[++i] : text[i]);
      ++i;
      continue;
    }
    ++i;
    bool quoted = false;
    if (text[i] == '{') {
      const std::size_t close = std::min(text.find('}', i), text.size() - 1);
      quoted = text.substr(i, close - i).find("+Q") != std::string_view::npos;
      i = close + 1;
    }
    std::string name;
    if (i < text.size() && text[i] == '[') {
      const std::size_t close = std::min(text.find(']', i), text.size() - 1);
      name = text.substr(i, close - i + 1);
      i = close + 1;
    } else {
      const std::size_t start = i;
      while (i < text.size() && std::isalpha(static_cast<unsigned char>(text[i])) != 0) ++i;
      name = "%" + std::string(text.substr(start, i - start));
    }
    for (const std::string_view pair : {"%ci:%cp", "%b/%s", "%sq/%bq"})
      if (name == pair.substr(0, name.size()) && pair.size() > name.size() && text.substr(i).starts_with(pair.substr(name.size()))) {
        i += pair.size() - name.size();
        name = pair;
      }
    if (quoted) out.literal('"');
    out.capture(name, false, name == "%hr" || name == "%hs");
    if (quoted) out.literal('"');
  }
  return std::move(out.pieces);
}

// %NAME%, %NAME(ARGUMENT):LENGTH%, %START_TIME(%Y-…)%
std::vector<FormatPiece> parse_envoy(std::string_view text) {
  Builder out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '%') {
      out.literal(text[i++]);
      continue;
    }
    std::size_t end = i + 1;
    while (end < text.size() && is_word(text[end])) ++end;
    if (end < text.size() && text[end] == '(') end = std::min(text.find(')', end), text.size() - 1) + 1;
    std::string name(text.substr(i + 1, end - i - 1));
    if (name.starts_with("REQ(") || name.starts_with("RESP("))
      for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const std::size_t close = text.find('%', end);
    if (close == std::string_view::npos) break;
    out.capture(name, name == "REQ(X-FORWARDED-FOR)");
    i = close + 1;
    // A new line at the end of Envoy's format is the line's own end.
    if (text.substr(i) == "\\n" || text.substr(i) == "\n") break;
  }
  return std::move(out.pieces);
}

template <std::size_t Size>
std::vector<Assignment> collect(const Meaning (&meanings)[Size], const std::vector<FormatPiece>& pieces) {
  std::vector<Assignment> out;
  for (const Meaning& meaning : meanings) {
    const bool captured = std::any_of(pieces.begin(), pieces.end(), [&](const FormatPiece& piece) { return piece.name == meaning.value; });
    if (!captured) continue;
    Expression expression;
    expression.values.emplace_back(meaning.value);
    if (!meaning.conversion.empty()) expression.conversions.emplace_back(meaning.conversion);
    const auto known = std::find_if(out.begin(), out.end(), [&](const Assignment& each) { return each.target == meaning.target; });
    if (known == out.end()) {
      out.push_back({std::string(meaning.target), {std::move(expression)}});
    } else {
      known->from.push_back(std::move(expression));
    }
  }
  return out;
}

}  // namespace

Result<std::vector<FormatPiece>, Message> parse_server_string(std::string_view server, std::string_view text) {
  std::vector<FormatPiece> pieces;
  if (server == "nginx") pieces = parse_nginx(text);
  if (server == "apache") pieces = parse_apache(text);
  if (server == "haproxy") pieces = parse_haproxy(text);
  if (server == "envoy") pieces = parse_envoy(text);
  const bool any = std::any_of(pieces.begin(), pieces.end(), [](const FormatPiece& piece) { return piece.is_capture; });
  if (!any)
    return Message{.what = "cannot use the log format `" + std::string(text) + "`",
                   .reason = "it holds no variable of " + std::string(server)};
  for (std::size_t i = 1; i < pieces.size(); ++i)
    if (pieces[i].is_capture && pieces[i - 1].is_capture)
      return Message{.what = "cannot use the log format `" + std::string(text) + "`",
                     .reason = "nothing separates `" + pieces[i - 1].name + "` from `" + pieces[i].name + "`"};
  return pieces;
}

std::vector<Assignment> assignments_of(std::string_view server, const std::vector<FormatPiece>& pieces) {
  if (server == "nginx") return collect(kNginx, pieces);
  if (server == "apache") return collect(kApache, pieces);
  if (server == "haproxy") return collect(kHaproxy, pieces);
  return collect(kEnvoy, pieces);
}

std::string_view guess_server(std::string_view text) {
  if (text.find('$') != std::string_view::npos) return "nginx";
  for (const std::string_view mark : {"%START_TIME", "%REQ(", "%RESPONSE_CODE", "%PROTOCOL%"})
    if (text.find(mark) != std::string_view::npos) return "envoy";
  for (const std::string_view mark : {"%ci", "%ST", "%ft", "%tr", "%HM", "%TR", "%Ta", "%{+Q}"})
    if (text.find(mark) != std::string_view::npos) return "haproxy";
  return text.find('%') != std::string_view::npos ? "apache" : "";
}

}  // namespace why403::ingest

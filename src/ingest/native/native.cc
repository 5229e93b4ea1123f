// The parsers in C++, by the name that a description's `parser:` gives.
#include "ingest/native/native.h"

#include "ingest/extract/extractor.h"

namespace why403::ingest {

Result<std::unique_ptr<Extractor>, Message> make_native_extractor(std::string_view parser, const ValueNames& names,
                                                                  const Absent& absent) {
  if (parser == "nginx-error") return make_nginx_error_extractor(names, absent);
  if (parser == "apache-error") return make_apache_error_extractor(names, absent);
  if (parser == "syslog") return make_syslog_extractor(names, absent);
  if (parser == "plain-lines") return make_plain_lines_extractor(names, absent);
  return Message{.what = "unknown parser `" + std::string(parser) + "`", .help = "one of nginx-error, apache-error, syslog, plain-lines"};
}

}  // namespace why403::ingest

// Who Apache lets in: Require lines with their containers, the older Order, Allow and Deny, and Satisfy between them.
#pragma once

#include "servers/apache_sections.h"
#include "servers/oracle.h"

namespace why403::servers {

struct ApacheFacts {
  const Request* request = nullptr;
  Oracle* oracle = nullptr;
  std::function<bool(const std::string& name)> environment;  ///< is this variable set for the request?
  std::function<bool(std::string_view expression)> expression;
};

/// Fills `out` and answers true when the request is refused.
bool apache_refuses(const Sections& sections, const ApacheFacts& facts, Outcome& out);

/// Does `<Limit …>` or `<LimitExcept …>` hold for this method?
bool limits_method(const Directive& block, std::string_view method);

}  // namespace why403::servers

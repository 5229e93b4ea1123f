// Policies laid out in one form, with their comments: what `why403 policy fmt` writes.
//
// The form is the reference formatter's (cedar-policy-formatter). Only white space changes: the result is
// read again and must hold the same policies.
#pragma once

#include <string>

#include "cedar/syntax/parser.h"

namespace why403::cedar {

struct FormatOptions {
  int width = 80;
  int indent = 2;
};

Result<std::string, Messages> format_policies(const std::string& text, const FormatOptions& options = {},
                                              const std::string& source = {});

}  // namespace why403::cedar

// What commands share that ask a running service over its unix socket.
//
//   const std::string body = TRY(ask_service(arguments, "GET", "/v1/people"));
//
// A problem that the service answers becomes the message that a person reads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "cli/command.h"

namespace why403::cli {

class Arguments;
class Terminal;

/// `--socket PATH`
Flag socket_flag();
/// The answer's body.
Result<std::string, Message> ask_service(const Arguments& arguments, std::string_view method, const std::string& target,
                                         const std::string& body = {});
/// `90d` from now, or a time, as it is sent.
Result<std::string, Message> expiry_of(std::string_view text);
/// All pages of a list, each item as its JSON.
Result<std::vector<std::string>, Message> ask_for_all(const Arguments& arguments, const std::string& target);

/// One member of a JSON object: a text without its quotes, anything else as it stands; texts of a list with spaces between them.
std::string member_of(std::string_view json, std::string_view name);
/// As JSON lines under `--json`, else in columns.
int print_items(const std::vector<std::string>& items, const std::vector<std::string>& columns, const Arguments& arguments, Terminal& terminal);
int print_item(const std::string& item, const Arguments& arguments, Terminal& terminal);
/// What a command's run() makes of it.
int done(const Result<int, Message>& code, Terminal& terminal);

}  // namespace why403::cli

// Access requests: who asked, and what became of it.
#include "base/text.h"
#include "serve/admin/call.h"
#include "serve/admin/routes.h"
#include "state/access_requests.h"
#include "state/members.h"

namespace why403::serve {

using state::Database;
using state::Store;

void list_access_requests(Call& call) {
  const auto limit = call.limit();
  if (!limit) return;
  auto found = call.read([&](Database& database) { return state::list_requests(database, call.asked("state"), call.asked("after"), *limit + 1); });
  if (!found) return;
  const bool has_more = found->size() > *limit;
  if (has_more) found->resize(*limit);
  std::vector<std::string> texts;
  for (const state::AccessRequest& each : *found) texts.push_back(state::write_access_request(each));
  call.page(texts, has_more ? found->back().id : "");
}

void show_access_request(Call& call) {
  const auto found = call.read([&](Database& database) { return state::find_request(database, call.path[0]); });
  if (!found) return;
  if (!*found) return call.problem(404, "there is no access request `" + base::printable(call.path[0]) + "`");
  call.json(200, state::write_access_request(**found));
}

void answer_access_request(Call& call) {
  std::string answer, note;
  state::ObjectReader reader(call.request.body);
  if (const std::string fault = reader.text("answer", answer).text("note", note).read(); !fault.empty()) return call.problem(400, fault);
  const auto answered = call.change([&](Store::Change& change) { return state::answer_request(change, call.path[0], answer, note, call.caller.name); });
  if (answered) call.json(200, state::write_access_request(*answered));
}

}  // namespace why403::serve

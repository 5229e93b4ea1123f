// The door through which a refused person asks for access: the page that they read carries a ticket, and a button
// that posts it here, through a proxy of ours. Whoever posts must be signed in as the one who was refused.
#include "base/json_reader.h"
#include "base/text.h"
#include "event/redact.h"
#include "serve/access_ticket.h"
#include "serve/admin/access_desk.h"
#include "serve/proxy_door.h"
#include "serve/refusal.h"

namespace why403::serve {

namespace {

constexpr std::uint64_t kAskedAtDesk = 1;

// A form's field, or a JSON object's member.
std::string ticket_of(const Request& request) {
  if (is_media_type(request, kJson)) {
    base::JsonReader json(request.body);
    base::JsonText key;
    if (json.peek() != base::JsonKind::object) return {};
    json.enter_object();
    while (json.next_member(key)) {
      if (key.raw == "ticket" && json.peek() == base::JsonKind::string) return base::json_unescape(json.string());
      json.skip();
    }
    return {};
  }
  for (const std::string_view each : base::split(request.body, '&'))
    if (const base::Cut field = base::cut(each, "="); field.before == "ticket") return base::percent_decode(field.after);
  return {};
}

int status_of(AccessNotice notice) {
  switch (notice) {
    case AccessNotice::kept: return 202;
    case AccessNotice::too_many: return 429;
    case AccessNotice::not_yours: return 403;
    case AccessNotice::ended: return 410;
    case AccessNotice::failed: break;
  }
  return 503;
}

}  // namespace

std::string ProxyDoor::ticket_for(const identity::Principal& principal, const decide::Decision& decision,
                                  std::string_view reference) const {
  const bool can_be_granted = decision.check == decide::Check::policy && decision.status == 403 && !decision.hidden && decision.route != nullptr;
  if (access_.desk == nullptr || world_->page.request_access.empty() || !can_be_granted || !principal.is_known()) return {};
  const DecisionRecord& asked = recording_.decision();
  // It is kept, and shown to whoever answers: no more of it than of the decision's record.
  event::Redactor redactor(event::Secrets::redact);
  const std::string_view path = redactor(event::Field::path, asked.path);
  return seal_ticket({.subject = {principal.type, principal.id},
                      .action = {"Action", decision.route->action},
                      .resource = {decision.route->resource_type, std::string(decision.resource_id)},
                      .path = std::string(asked.method) + " " + std::string(path.substr(0, kTicketPathBytesMax)),
                      .reference = std::string(reference),
                      .ends = asked.time + kTicketLife},
                     access_.key);
}

void ProxyDoor::ask_access(const Request& request, base::Time now, Reply& reply) {
  const auto client = client_of(request);
  if (access_.desk == nullptr || world_->page.request_access.empty() || !world_->proxies.find(request.peer) || !client)
    return reply.set(404, kText, "there is nothing here\n");
  if (request.method != "POST") {
    reply.set(405, kText, "the method must be POST\n");
    return reply.add_header("Allow", "POST");
  }
  const auto tell = [&](AccessNotice notice) {
    reply.status = status_of(notice);
    write_notice(notice, world_->page, request, reply);
  };
  const SignIn::Caller& caller = sign_in_.read(request, Trust::proxy, *client, now);
  if (caller.is_pending) {
    reply.is_pending = true;
    return;
  }
  const std::string text = ticket_of(request);
  const auto ticket = open_ticket(text, access_.key, now);
  if (!ticket) return tell(AccessNotice::ended);
  if (caller.rejection || caller.principal.id != ticket->subject.id || caller.principal.type != ticket->subject.type)
    return tell(AccessNotice::not_yours);
  const state::AccessRequest asked{.subject = ticket->subject,
                                   .action = ticket->action,
                                   .resource = ticket->resource,
                                   .path = ticket->path,
                                   .reference = ticket->reference};
  // It may have waited for its token before; what the desk says is fetched once it was asked.
  const bool is_asked = request.parking == kAskedAtDesk || request.waiting == nullptr;
  switch (access_.desk->ask(text, asked, is_asked ? nullptr : request.waiting->wake())) {
    case AccessDesk::Outcome::waiting:
      reply.is_pending = true;
      reply.parking = kAskedAtDesk;
      return;
    case AccessDesk::Outcome::kept: return tell(AccessNotice::kept);
    case AccessDesk::Outcome::too_many: return tell(AccessNotice::too_many);
    case AccessDesk::Outcome::failed: return tell(AccessNotice::failed);
  }
}

}  // namespace why403::serve

// The admin API: a request to its route, and the answer or a problem back.
//
//   AdminApi api(parts, access);
//   api.answer(request, peer, reply);
//
// In this order: is there such a route; who is asking; has that one a role that the route is for; is what was sent JSON; then the
// route. What a stranger learns is which routes there are, and nothing of what they hold. Any thread.
#pragma once

#include "serve/admin/access.h"
#include "serve/admin/call.h"

namespace why403::serve {

class AdminApi {
 public:
  AdminApi(AdminParts parts, AdminAccess& access) : parts_(std::move(parts)), access_(access) {}
  void answer(const Request& request, const AdminPeer& peer, AdminReply& reply);

 private:
  AdminParts parts_;
  AdminAccess& access_;
};

}  // namespace why403::serve

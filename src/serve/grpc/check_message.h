// CheckRequest and CheckResponse of envoy.service.auth.v3 as the values of serve/check.h.
//
//   std::vector<Header> room;
//   const CheckQuestion question = question_of(request, room);
//   write_answer(door.answer(question), response);
//
// Views of the question point into the request and the room. What decisions do not depend on is not looked at: the body,
// the destination, labels, metadata, context extensions.
#pragma once

#include <vector>

#include "envoy/service/auth/v3/external_auth.pb.h"
#include "serve/check.h"

namespace why403::serve::grpc {

CheckQuestion question_of(const envoy::service::auth::v3::CheckRequest& request, std::vector<Header>& room);

/// Into an empty response.
void write_answer(const CheckAnswer& answer, envoy::service::auth::v3::CheckResponse& response);

}  // namespace why403::serve::grpc

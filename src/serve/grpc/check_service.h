// Authorization/Check of envoy.service.auth.v3: each question goes to the door of the thread that gRPC brings it on.
//
//   CheckService service(desk, 1000);
//   builder.RegisterService(&service);
//
// A question is read, decided and answered at once. Where the door has to wait, or its answer must not be early, the call
// is kept, and one of gRPC's threads goes on with it later. A question whose deadline has passed gets no decision, nor
// does one too many.
#pragma once

#include <grpc/support/time.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/support/message_allocator.h>

#include <atomic>
#include <chrono>

#include "envoy/service/auth/v3/external_auth.grpc.pb.h"
#include "serve/check.h"

namespace why403::serve::grpc {

class CheckService final
    : public envoy::service::auth::v3::Authorization::CallbackService,
      public ::grpc::MessageAllocator<envoy::service::auth::v3::CheckRequest, envoy::service::auth::v3::CheckResponse> {
 public:
  using Request = envoy::service::auth::v3::CheckRequest;
  using Response = envoy::service::auth::v3::CheckResponse;
  /// What gRPC keeps until a call is done.
  struct Call {
    const ::grpc::CallbackServerContext* context;
    const Request* request;
    Response* response;
    gpr_timespec begun;  ///< monotonic
  };
  struct Outcome {
    ::grpc::Status status;
    bool is_pending = false;
    std::chrono::nanoseconds answer_at{0};
  };

  CheckService(CheckDesk& desk, std::uint32_t checks_max);

  ::grpc::ServerUnaryReactor* Check(::grpc::CallbackServerContext* context, const Request* request,
                                    Response* response) override;
  ::grpc::MessageHolder<Request, Response>* AllocateMessages() override;
  /// `waiting` is null when the door must answer now.
  Outcome answer(const Call& call, Waiting* waiting) noexcept;

 private:
  CheckDoor* door_of_thread();
  Outcome unanswered(Unanswered why);

  static std::atomic<std::uint64_t> services_;
  CheckDesk& desk_;
  const std::uint32_t checks_max_;
  const std::uint64_t number_ = services_.fetch_add(1) + 1;
  std::atomic<std::uint32_t> under_way_{0};
};

}  // namespace why403::serve::grpc

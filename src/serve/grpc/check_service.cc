#include "serve/grpc/check_service.h"

#include <google/protobuf/arena.h>
#include <grpcpp/alarm.h>

#include <array>
#include <functional>
#include <memory>
#include <vector>

#include "serve/grpc/check_message.h"

namespace why403::serve::grpc {

namespace {

using Request = CheckService::Request;
using Response = CheckService::Response;

// A question and its answer fit in here as a rule; what does not is allocated.
constexpr std::size_t kArenaBytes = 8192;

// A question with its answer, allocated at once, and counted while it is under way.
class Room final : public ::grpc::MessageHolder<Request, Response> {
 public:
  explicit Room(std::atomic<std::uint32_t>& under_way) : under_way_(under_way), arena_(block_.data(), block_.size()) {
    under_way_.fetch_add(1, std::memory_order_relaxed);
    set_request(google::protobuf::Arena::CreateMessage<Request>(&arena_));
    set_response(google::protobuf::Arena::CreateMessage<Response>(&arena_));
  }
  void Release() override {
    under_way_.fetch_sub(1, std::memory_order_relaxed);
    delete this;
  }

 private:
  std::atomic<std::uint32_t>& under_way_;
  alignas(std::max_align_t) std::array<char, kArenaBytes> block_;
  google::protobuf::Arena arena_;
};

gpr_timespec after(gpr_timespec begun, std::chrono::nanoseconds time) {
  return gpr_time_add(begun, gpr_time_from_nanos(time.count(), GPR_TIMESPAN));
}

// A check that is not answered at once: the door waits for something, or the answer must not be early. It lives until gRPC
// is done with it; whichever comes first, what was waited for or the end of the call, finishes it.
class SlowCheck final : public ::grpc::ServerUnaryReactor, public std::enable_shared_from_this<SlowCheck> {
 public:
  SlowCheck(CheckService& service, const CheckService::Call& call) : service_(service), call_(call) {}

  /// For gRPC, which says when it is done.
  ::grpc::ServerUnaryReactor* begin() {
    self_ = shared_from_this();
    return this;
  }
  void finish_with(const CheckService::Outcome& outcome) {
    hold_.Set(after(call_.begun, outcome.answer_at),
              [self = shared_from_this(), status = outcome.status](bool) { self->finish(status); });
  }
  /// Called by a thread that has other things to do: one of gRPC's asks the door again.
  void wake() {
    wake_.Set(gpr_now(GPR_CLOCK_MONOTONIC), [self = shared_from_this()](bool) { self->resume(); });
  }
  void OnCancel() override { finish(::grpc::Status::CANCELLED); }
  void OnDone() override { self_ = nullptr; }

 private:
  // The response belongs to whoever said first that it is over.
  void resume() {
    if (is_over_.exchange(true)) return;
    const CheckService::Outcome outcome = service_.answer(call_, nullptr);
    if (outcome.answer_at.count() == 0) return Finish(outcome.status);
    hold_.Set(after(call_.begun, outcome.answer_at),
              [self = shared_from_this(), status = outcome.status](bool) { self->Finish(status); });
  }
  void finish(const ::grpc::Status& status) {
    if (!is_over_.exchange(true)) Finish(status);
  }

  CheckService& service_;
  const CheckService::Call call_;
  std::shared_ptr<SlowCheck> self_;
  std::atomic<bool> is_over_{false};
  ::grpc::Alarm wake_, hold_;
};

// Makes a slow check of one whose door wants to wait.
class Slowing final : public Waiting {
 public:
  Slowing(CheckService& service, const CheckService::Call& call) : service_(service), call_(call) {}
  virtual ~Slowing() = default;
  std::function<void()> wake() override {
    made_ = std::make_shared<SlowCheck>(service_, call_);
    return [weak = std::weak_ptr(made_)] {
      if (const auto check = weak.lock()) check->wake();
    };
  }
  [[nodiscard]] const std::shared_ptr<SlowCheck>& made() const { return made_; }

 private:
  CheckService& service_;
  const CheckService::Call& call_;
  std::shared_ptr<SlowCheck> made_;
};

// An answer on its way into the response. No exception goes back through the door.
class Writing final : public CheckTaker {
 public:
  explicit Writing(Response& response) : response_(response) {}
  virtual ~Writing() = default;
  void take(const CheckAnswer& answer) noexcept override try {
    outcome_ = {.is_pending = answer.is_pending, .answer_at = answer.answer_at};
    if (!answer.is_pending) write_answer(answer, response_);
  } catch (...) {
    outcome_ = {.status = {::grpc::StatusCode::INTERNAL, "no memory"}};
  }
  [[nodiscard]] const CheckService::Outcome& outcome() const { return outcome_; }

 private:
  Response& response_;
  CheckService::Outcome outcome_;
};

}  // namespace

std::atomic<std::uint64_t> CheckService::services_{0};

CheckService::CheckService(CheckDesk& desk, std::uint32_t checks_max) : desk_(desk), checks_max_(checks_max) {
  SetMessageAllocatorFor_Check(this);
}

::grpc::MessageHolder<Request, Response>* CheckService::AllocateMessages() { return new Room(under_way_); }

::grpc::ServerUnaryReactor* CheckService::Check(::grpc::CallbackServerContext* context, const Request* request,
                                                Response* response) {
  const Call call{context, request, response, gpr_now(GPR_CLOCK_MONOTONIC)};
  Slowing slowing(*this, call);
  const Outcome outcome = answer(call, &slowing);
  if (outcome.is_pending) return slowing.made()->begin();
  if (outcome.answer_at.count() > 0) {
    const auto slow = std::make_shared<SlowCheck>(*this, call);
    slow->finish_with(outcome);
    return slow->begin();
  }
  ::grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  reactor->Finish(outcome.status);
  return reactor;
}

CheckDoor* CheckService::door_of_thread() {
  thread_local CheckDoor* door = nullptr;
  thread_local std::uint64_t of_service = 0;
  if (of_service != number_) {
    door = desk_.open_door();
    of_service = number_;
  }
  return door;
}

CheckService::Outcome CheckService::unanswered(Unanswered why) {
  desk_.count(why);
  if (why == Unanswered::late) return {.status = {::grpc::StatusCode::DEADLINE_EXCEEDED, "the deadline has passed"}};
  return {.status = {::grpc::StatusCode::RESOURCE_EXHAUSTED, "too many checks are under way"}};
}

// Whatever goes wrong here is no answer, which Envoy refuses unless it is told otherwise.
CheckService::Outcome CheckService::answer(const Call& call, Waiting* waiting) noexcept try {
  if (under_way_.load(std::memory_order_relaxed) > checks_max_) return unanswered(Unanswered::crowded);
  const gpr_timespec deadline = call.context->raw_deadline();
  if (gpr_time_cmp(deadline, gpr_now(deadline.clock_type)) <= 0) return unanswered(Unanswered::late);
  CheckDoor* const door = door_of_thread();
  if (door == nullptr) return unanswered(Unanswered::crowded);
  thread_local std::vector<Header> room;
  CheckQuestion question = question_of(*call.request, room);
  const std::string caller = call.context->peer();
  question.caller = caller;
  question.waiting = waiting;
  question.is_resumed = waiting == nullptr;
  Writing writing(*call.response);
  door->answer(question, writing);
  return writing.outcome();
} catch (...) {
  return {.status = {::grpc::StatusCode::INTERNAL, "no memory"}};
}

}  // namespace why403::serve::grpc

// What Envoy's gRPC door costs: bench_serve_grpc BUILD
//
// The client is gRPC's own, and asks in so many lanes as are under way at once, each again as soon as it is answered.
#include <grpcpp/grpcpp.h>
#include <stdlib.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <vector>

#include "child.h"
#include "envoy/service/auth/v3/external_auth.grpc.pb.h"
#include "measure.h"
#include "table.h"

namespace why403::bench {

namespace {

namespace auth = envoy::service::auth::v3;

constexpr int kRounds = 7;
constexpr std::chrono::seconds kRound{2};
constexpr int kChannels = 4;
constexpr int kLanes = 32;

constexpr const char* kPolicies = R"(
permit (principal is User, action == Action::"view", resource is Order) when { context.groups.contains("staff") };
@cause("mfa-required") forbid (principal, action, resource == Order::"9")
unless { context.authentication.methods.contains("otp") };
)";
constexpr const char* kRoutes = R"([{"method": "GET", "path": "/orders/{order}", "action": "view", "resource": "Order::{order}"}])";

void write_file(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  if (!out.flush()) give_up("cannot write " + path);
}

// As Envoy asks for a browser behind it.
auth::CheckRequest question(const std::string& order, const std::string& groups) {
  auth::CheckRequest request;
  auto& attributes = *request.mutable_attributes();
  auto& source = *attributes.mutable_source()->mutable_address()->mutable_socket_address();
  source.set_address("198.51.100.7");
  source.set_port_value(41532);
  auto& destination = *attributes.mutable_destination()->mutable_address()->mutable_socket_address();
  destination.set_address("10.20.1.4");
  destination.set_port_value(443);
  auto& http = *attributes.mutable_request()->mutable_http();
  http.set_id("12148837093713413013");
  http.set_method("GET");
  http.set_path("/orders/" + order);
  http.set_host("shop.example");
  http.set_scheme("https");
  http.set_protocol("HTTP/2");
  auto& headers = *http.mutable_headers();
  headers[":authority"] = "shop.example";
  headers[":method"] = "GET";
  headers[":path"] = "/orders/" + order;
  headers[":scheme"] = "https";
  headers["accept"] = "application/json";
  headers["accept-encoding"] = "gzip, deflate, br";
  headers["user-agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
  headers["x-forwarded-for"] = "198.51.100.7";
  headers["x-forwarded-proto"] = "https";
  headers["x-request-id"] = "6fe8ea31-6b2a-4b1c-93a2-e2b1a2b7e1f0";
  headers["traceparent"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  headers["x-user"] = "ann";
  headers["x-groups"] = groups;
  return request;
}

// One call after the other, for a round.
class Load {
 public:
  Load(unsigned short port, const std::vector<auth::CheckRequest>& questions) : questions_(questions) {
    for (int i = 0; i < kChannels; ++i) {
      grpc::ChannelArguments own;
      own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
      stubs_.push_back(auth::Authorization::NewStub(grpc::CreateCustomChannel(
          "127.0.0.1:" + std::to_string(port), grpc::InsecureChannelCredentials(), own)));
    }
  }
  /// Answers of a round; all of them must be what is wanted.
  std::size_t run() {
    answered_ = 0;
    ending_ = false;
    running_ = kLanes;
    std::vector<Lane> lanes(kLanes);
    for (std::size_t i = 0; i < lanes.size(); ++i) ask(lanes[i], i);
    std::unique_lock lock(changing_);
    ended_.wait_for(lock, kRound, [&] { return running_ == 0; });
    ending_ = true;
    ended_.wait(lock, [&] { return running_ == 0; });
    if (failed_) give_up("a check failed: " + fault_);
    return answered_;
  }

 private:
  struct Lane {
    std::unique_ptr<grpc::ClientContext> context;
    auth::CheckResponse response;
  };
  void ask(Lane& lane, std::size_t number) {
    lane.context = std::make_unique<grpc::ClientContext>();
    lane.response.Clear();
    stubs_[number % stubs_.size()]->async()->Check(
        lane.context.get(), &questions_[number % questions_.size()], &lane.response, [this, &lane, number](const grpc::Status& status) {
          if (!status.ok() || !lane.response.has_status()) {
            const std::scoped_lock lock(changing_);
            failed_ = true;
            fault_ = status.error_message();
          } else {
            answered_.fetch_add(1, std::memory_order_relaxed);
            if (!ending_) return ask(lane, number + kLanes);
          }
          const std::scoped_lock lock(changing_);
          if (--running_ == 0) ended_.notify_all();
        });
  }

  const std::vector<auth::CheckRequest>& questions_;
  std::vector<std::unique_ptr<auth::Authorization::Stub>> stubs_;
  std::mutex changing_;
  std::condition_variable ended_;
  int running_ = 0;
  bool failed_ = false;
  std::string fault_;
  std::atomic<std::size_t> answered_{0};
  std::atomic<bool> ending_{false};
};

struct Contender {
  Child child;
  std::vector<auth::CheckRequest> questions;
  std::unique_ptr<Load> load;
  std::vector<double> cost_us, rate;

  Contender(Child&& started, std::string_view mark, std::vector<auth::CheckRequest> asked)
      : child(std::move(started)), questions(std::move(asked)) {
    load = std::make_unique<Load>(static_cast<unsigned short>(std::stoi(child.wait_for(mark))), questions);
    load->run();
  }
  void run() {
    const double before = child.processor_seconds();
    const auto begun = std::chrono::steady_clock::now();
    const auto answers = static_cast<double>(load->run());
    rate.push_back(answers / std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count());
    cost_us.push_back((child.processor_seconds() - before) * 1e6 / answers);
  }
};

std::vector<auth::CheckRequest> questions(const std::string& groups) {
  std::vector<auth::CheckRequest> all;
  for (int i = 100; i < 612; ++i) all.push_back(question(std::to_string(i), groups));
  return all;
}

Child start_why403(const std::string& build, const std::string& folder, const std::string& name, bool record) {
  write_file(folder + "/" + name + ".yaml",
             "listen: 127.0.0.1:0\nthreads: 1\npolicies: app.cedar\nroutes: routes.json\nproxies: 127.0.0.1\n"
             "identity: {user_header: X-User, groups_header: X-Groups}\nenvoy: {listen: '127.0.0.1:0'}\n" +
                 (record ? "record: {folder: " + name + ".records, total_bytes: 268435456}\n" : ""));
  return Child::start({build + "/why403", "serve", folder + "/" + name + ".yaml"}, folder + "/" + name);
}

void measure(const std::string& build, const std::string& folder) {
  write_file(folder + "/app.cedar", kPolicies);
  write_file(folder + "/routes.json", kRoutes);
  constexpr std::string_view mark = "answering Envoy on 127.0.0.1:";
  Contender constant(Child::start({build + "/bench/constant_check", build + "/why403_grpc.so"}, folder + "/constant"),
                     "answering on 127.0.0.1:", questions("staff"));
  Contender allowed(start_why403(build, folder, "allowed", true), mark, questions("staff"));
  Contender refused(start_why403(build, folder, "refused", true), mark, questions("guests"));
  Contender unrecorded(start_why403(build, folder, "unrecorded", false), mark, questions("staff"));
  const std::vector<Contender*> all = {&constant, &allowed, &refused, &unrecorded};
  for (int round = 0; round < kRounds; ++round)
    for (Contender* each : all) each->run();
  title("Envoy's external authorization over gRPC, 4 connections, 32 checks under way");
  const double least = median(constant.cost_us);
  const std::string beside = in_short(least) + " us";
  row("processor time of a check that says yes without looking", least, "us", "", 0, "");
  row("the least beside what an allow costs, recorded", median(allowed.cost_us), "us", beside, least / median(allowed.cost_us),
      ">= 0.7");
  row("the least beside what a refusal costs, recorded", median(refused.cost_us), "us", beside,
      least / median(refused.cost_us), "");
  row("the least beside what an allow costs, unrecorded", median(unrecorded.cost_us), "us", beside,
      least / median(unrecorded.cost_us), "");
  row("allows, recorded", median(allowed.rate), "/s", in_short(median(constant.rate)) + " /s", 0, "");
}

}  // namespace

}  // namespace why403::bench

int main(int count, char** words) {
  if (count != 2) return 2;
  std::string folder = "/tmp/why403-bench.XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) return 2;
  why403::bench::measure(words[1], folder);
  std::filesystem::remove_all(folder);
  return why403::bench::missed() == 0 ? 0 : 1;
}

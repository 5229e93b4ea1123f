// Who is let in, as far as no real token is needed for it.
#include "serve/admin/access.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "identity/base64url.h"
#include "serve/world.h"

namespace why403::serve {
namespace {

namespace fs = std::filesystem;

std::shared_ptr<World> world_of_files() {
  auto world = std::make_shared<World>();
  world->decisions = std::make_shared<const decide::Snapshot>();
  world->reading = std::make_shared<int>(1);
  Issuer& issuer = world->sign_in.issuers.emplace_back();
  issuer.rules.issuer = "https://id.example";
  issuer.keys = std::make_shared<const identity::KeySet>();
  return world;
}

class AdmittingAdmins : public testing::Test {
 protected:
  AdmittingAdmins() : folder_(fs::temp_directory_path() / ("why403_access_" + std::to_string(::getpid()) + "_" + testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    store_ = std::move(*state::Store::open((folder_ / "state.db").string(), clock_, state::Store::Purpose::create));
    RoleRule rule;
    rule.kind = "group";
    rule.value = "platform";
    access_.emplace(*store_, current_, keys_, clock_, std::vector{rule}, 7);
  }
  ~AdmittingAdmins() override {
    access_.reset();
    store_.reset();
    fs::remove_all(folder_);
  }

  /// The status.
  int ask(const std::string& token, const std::string& from) {
    const std::string shown = "Bearer " + token;
    const std::array<Header, 1> headers = {{{"Authorization", shown}}};
    Request request;
    request.headers = headers;
    AdminPeer peer;
    peer.ip = *base::parse_ip(from);
    const auto caller = access_->admit(request, peer);
    return caller ? 200 : caller.error().status;
  }

  const fs::path folder_;
  const base::FixedClock clock_{base::Time::from_unix_seconds(1'800'000'000)};
  std::unique_ptr<state::Store> store_;
  CurrentWorld current_{world_of_files()};
  KeyKeeper keys_{[](const Message&) {}};
  std::optional<AdminAccess> access_;
};

TEST_F(AdmittingAdmins, KeepsNoWorldThatWasReplaced) {
  const std::string token = identity::base64url_encode(R"({"alg":"ES256"})") + "." + identity::base64url_encode(R"({"iss":"https://id.example"})") + ".eA";
  EXPECT_EQ(ask(token, "192.0.2.1"), 401);
  const std::weak_ptr<const World> first = current_.get();
  current_.replace(world_of_files(), clock_.now());
  access_->rest();
  current_.free_unused();
  EXPECT_TRUE(first.expired());
}

TEST_F(AdmittingAdmins, CountsFailuresOfAWholeNetworkOfIpv6) {
  for (std::uint32_t i = 0; i < kFailuresBurst; ++i)
    EXPECT_EQ(ask("why403_x", "2001:db8::" + std::to_string(i + 1)), 401);
  EXPECT_EQ(ask("why403_x", "2001:db8::ffff"), 429);
  EXPECT_EQ(ask("why403_x", "2001:db8:0:1::1"), 401);
}

}  // namespace
}  // namespace why403::serve

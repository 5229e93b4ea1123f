#include "diagnose/consequence.h"

#include <gtest/gtest.h>

namespace why403::diagnose {
namespace {

// Three refusals of one cause, behind which stands this change.
struct Story {
  Texts texts;
  Change change;
  std::vector<Denial> denials;
  std::vector<Group> groups;

  Story(Cause cause, Change made) : change(std::move(made)) {
    Group group;
    for (std::uint32_t i = 0; i < 3; ++i) {
      Denial& denial = denials.emplace_back();
      denial.texts = &texts;
      denial.principal = "deploy";
      denial.agent = "Archiver/3.4";
      denial.time = {change.time.ns + (i + 1) * base::kMinute.ns};
      denial.argue(cause, 2, "the answer");
      settle(denial);
      group.denials.push_back(i);
    }
    group.passed = {0};  // the one caller that all of them have
    group.suspects.push_back({.change = &change, .score = 3, .odds = 0.9});
    groups.push_back(std::move(group));
  }
};

Change made(std::string what, std::string kind) { return {.time = {base::kHour.ns}, .who = "ops", .what = std::move(what), .target = "", .kind = std::move(kind), .ref = {}, .place = ""}; }

TEST(Consequence, AKeyThatWasTakenOutWasARight) {
  Story story(Cause::credential_wrong, made("removed key deploy@ci from authorized_keys of deploy", "identity"));
  apply_removals(story.groups, story.denials);
  EXPECT_EQ(story.denials[0].cause, Cause::permission_removed);
}

TEST(Consequence, AKeyThatWasReplacedIsTheCallersToRenew) {
  Story story(Cause::credential_wrong, made("key of deploy rotated, old one removed", "identity"));
  apply_removals(story.groups, story.denials);
  EXPECT_EQ(story.denials[0].cause, Cause::credential_wrong);
}

TEST(Consequence, WhatARefusalLeavesOpenTheChangeSays) {
  Story sessions(Cause::application_refused, made("billing 5.8: new secret_key_base", "deploy"));
  sharpen_causes(sessions.groups, sessions.denials);
  EXPECT_EQ(sessions.denials[0].cause, Cause::session_lost);
  Story agents(Cause::server_rule, made("bad-agents.conf renewed", "config"));
  sharpen_causes(agents.groups, agents.denials);
  EXPECT_EQ(agents.denials[0].cause, Cause::user_agent_blocked);
}

TEST(Consequence, ARuleThatRefusesSeveralProgramsLooksAtNone) {
  Story story(Cause::server_rule, made("bad-agents.conf renewed", "config"));
  story.denials[0].agent = "Browser/1";
  story.denials[2].agent = "Reader/2";
  sharpen_causes(story.groups, story.denials);
  EXPECT_EQ(story.denials[0].cause, Cause::server_rule);
}

}  // namespace
}  // namespace why403::diagnose

#include "stitch/recent.h"

#include <gtest/gtest.h>

namespace why403::stitch {
namespace {

event::Event refusal(std::uint64_t number) {
  event::Event event;
  event.format = "access";
  event.ref = {0, 0, number};
  event.time = {static_cast<std::int64_t>(number) * base::kSecond.ns};
  event.kind = event::Kind::request;
  event.status = 403;
  for (const event::Field field : {event::Field::time, event::Field::kind, event::Field::status}) event.present.add(field);
  event.set_text(event::Field::path, "/ledger");
  return event;
}

TEST(Recent, KeepsAllWhileThereIsRoom) {
  Recent recent({.inputs = {"access.log"}, .proxies = {}});
  for (std::uint64_t i = 1; i <= 3; ++i) recent.take(refusal(i));
  const Collection first = recent.picture();
  recent.take(refusal(4));
  EXPECT_EQ(first.records.size(), 3U);
  EXPECT_EQ(recent.picture().records.size(), 4U);
  EXPECT_EQ(recent.picture().records[3].ref.line, 4U);
  EXPECT_EQ(first.forgotten, 0U);
}

TEST(Recent, TheOldestMakeRoomAndPicturesOutliveThem) {
  Recent recent({.inputs = {"access.log"}, .proxies = {}});
  recent.take(refusal(1));
  const Collection first = recent.picture();
  constexpr std::uint64_t kMany = kRecordsMax + 2 * kRecordsMax / Recent::kParts;
  for (std::uint64_t i = 2; i <= kMany; ++i) recent.take(refusal(i));
  const Collection last = recent.picture();
  EXPECT_LE(last.records.size(), kRecordsMax);
  EXPECT_GE(last.records.size(), kRecordsMax - kRecordsMax / Recent::kParts);
  EXPECT_EQ(last.records.back().ref.line, kMany);
  EXPECT_EQ(last.records.size() + last.forgotten, kMany);
  EXPECT_EQ(last.denials_lost, 0U);
  EXPECT_EQ(first.records[0].text(event::Field::path), "/ledger");
}

}  // namespace
}  // namespace why403::stitch

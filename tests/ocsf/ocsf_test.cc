// Our OCSF lines against the published schema. Needs the conformance data; says so and skips without it.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "event/any_event.h"
#include "event/write_ocsf.h"
#include "ocsf/unpacked.h"

namespace why403::ocsf {
namespace {

class Ocsf : public testing::Test {
 protected:
  void SetUp() override {
    if (!is_there()) GTEST_SKIP() << "the OCSF schema is not there: " << archive_path();
  }
  static const Schema& schema() {
    static const Unpacked unpacked;
    return unpacked.schema();
  }
  static std::string joined(const std::vector<std::string>& wrong) {
    std::string out;
    for (const std::string& one : wrong) out += one + "\n";
    return out;
  }
};

TEST_F(Ocsf, TheSchemaIsAllThere) {
  EXPECT_EQ(schema().classes.at(4002).name, "http_activity");
  EXPECT_EQ(schema().classes.at(0).name, "base_event");
  EXPECT_EQ(schema().classes.at(2004).attributes.at("finding_info").requirement, "required");
  // Inherited twice over, with the profile that brings it.
  EXPECT_EQ(schema().classes.at(4002).attributes.at("load_balancer").profiles,
            std::vector<std::string>{"load_balancer"});
  // The base event has it by a profile, this category without.
  EXPECT_TRUE(schema().classes.at(3002).attributes.at("actor").profiles.empty());
  EXPECT_EQ(schema().classes.at(4002).attributes.at("activity_id").values.at("3"), "Get");
  EXPECT_EQ(schema().objects.at("network_proxy").attributes.at("port").type, "port_t");
  EXPECT_GT(schema().classes.size(), 70U);
}

// A checker that finds nothing wrong with anything would pass every other test.
TEST_F(Ocsf, TheCheckerFindsEachKindOfFault) {
  const std::string good =
      R"({"class_uid":4002,"category_uid":4,"activity_id":3,"type_uid":400203,"severity_id":1,"time":1,)"
      R"("src_endpoint":{"ip":"198.51.100.7","port":1},"http_response":{"code":403},)"
      R"("metadata":{"version":"1.5.0","product":{"name":"nginx"},"profiles":[]}})";
  EXPECT_EQ(joined(schema().check(good)), "");
  const std::pair<std::string, std::string> faults[] = {
      {R"("severity_id":1,)", ""},
      {R"("severity_id":1,)", R"("severity_id":7,)"},
      {R"("severity_id":1,)", R"("severity_id":"1",)"},
      {R"("severity_id":1,)", R"("severity_id":1,"severity":"High",)"},
      {R"("severity_id":1,)", R"("severity_id":1,"severity_id":1,)"},
      {R"("severity_id":1,)", R"("severity_id":1,"colour":"red",)"},
      {R"("severity_id":1,)", R"("severity_id":1,"action_id":2,)"},
      {R"("severity_id":1,)", R"("severity_id":99,)"},
      {R"("time":1,)", R"("time":1.5,)"},
      {R"("type_uid":400203)", R"("type_uid":400204)"},
      {R"("category_uid":4)", R"("category_uid":3)"},
      {"198.51.100.7", "198.51.100.777"},
      {R"("port":1)", R"("port":65536)"},
      {R"({"ip":"198.51.100.7","port":1})", R"({"port":1})"},
      {R"("http_response":{"code":403},)", ""},
      {R"({"code":403})", "{}"},
      {R"({"code":403})", "[]"},
      {R"("profiles":[])", R"("profiles":{})"},
      {R"("profiles":[])", R"("profiles":["cloud"])"},
      {R"({"name":"nginx"})", R"({"feature":{}})"},
      {"1.5.0", "1.4.0"},
  };
  for (const auto& [part, instead] : faults) {
    std::string bad = good;
    bad.replace(bad.find(part), part.size(), instead);
    EXPECT_NE(joined(schema().check(bad)), "") << bad;
  }
}

TEST_F(Ocsf, EveryEventIsAValidLine) {
  std::mt19937_64 random(1500);
  std::map<std::string, int> classes;
  const auto writer = event::make_ocsf_writer({.raw = true});
  event::LineBuffer out;
  for (int round = 0; round < 5'000; ++round) {
    std::string bytes(400, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    event::Event any = event::any_event(bytes);
    // Events with few fields are the ones that lack what a class requires.
    if (round % 3 == 0) {
      std::uint64_t keep = random() & random() & random();
      for (const auto& entry : event::fields())
        if (!(keep >> static_cast<unsigned>(entry.field) & 1) && entry.field != event::Field::kind)
          any.present.remove(entry.field);
    }
    out.clear();
    writer->write(any, round % 2 ? "access.log" : "", out);
    const std::string line(out.text());
    ASSERT_EQ(joined(schema().check(line)), "") << line;
    ++classes[line.substr(0, line.find(','))];
  }
  EXPECT_EQ(classes.size(), 8U);
}

TEST_F(Ocsf, PlacesArePathsOfTheSchema) {
  for (const event::OcsfPlace& place : event::ocsf_places())
    for (const auto& [uid, shape] : schema().classes) {
      const std::string classes = "," + std::string(place.classes) + ",";
      if (classes.find("," + std::to_string(uid) + ",") == std::string::npos) continue;
      const Shape* around = &shape;
      std::string path(place.path);
      while (around != nullptr) {
        std::string step = path.substr(0, path.find('.'));
        path.erase(0, step.size() + 1);
        step = step.substr(0, step.find('['));
        const auto found = around->attributes.find(step);
        ASSERT_NE(found, around->attributes.end()) << uid << " " << place.path << " at " << step;
        const auto next = schema().objects.find(found->second.type);
        around = path.empty() || next == schema().objects.end() ? nullptr : &next->second;
      }
      EXPECT_EQ(path, "") << place.path;
    }
}

}  // namespace
}  // namespace why403::ocsf

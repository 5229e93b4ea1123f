// A file without a name, replaced under readers.
#include "serve/grpc/certificate_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace why403::serve::grpc {
namespace {

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(CertificateFile, IsReadAgainAndAgain) {
  const CertificateFile file("one");
  ASSERT_TRUE(file.is_open());
  EXPECT_EQ(text_of(file.path()), "one");
  EXPECT_EQ(text_of(file.path()), "one");
}

TEST(CertificateFile, IsReplacedWholeUnderTheSamePath) {
  CertificateFile file("a long text");
  const std::string path = file.path();
  std::ifstream reader(path);
  ASSERT_TRUE(file.replace("short"));
  EXPECT_EQ(file.path(), path);
  EXPECT_EQ(text_of(path), "short");
  // Who had opened the old one reads it to its end.
  std::stringstream old;
  old << reader.rdbuf();
  EXPECT_EQ(old.str(), "a long text");
}

}  // namespace
}  // namespace why403::serve::grpc

// The samples of all formats as files, each in one of its own, with their inputs: what tests read when they
// mean "every line that we know".
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "ingest/catalog.h"
#include "ingest/source/input.h"

namespace why403::cli {

class AllSamples {
 public:
  /// `formats`: the folder of the formats' descriptions.
  explicit AllSamples(const std::filesystem::path& formats) {
    std::string pattern = std::filesystem::temp_directory_path() / "why403-samples-XXXXXX";
    folder_ = mkdtemp(pattern.data());
    for (const auto& entry : std::filesystem::directory_iterator(formats)) {
      if (entry.path().extension() != ".yaml") continue;
      std::ostringstream yaml;
      yaml << std::ifstream(entry.path()).rdbuf();
      const auto description = ingest::read_description(entry.path().string(), yaml.str());
      EXPECT_TRUE(description) << entry.path();
      if (!description) continue;
      int number = 0;
      for (const ingest::Sample& sample : description->samples)
        std::ofstream(folder_ / (description->name + "." + std::to_string(number++) + ".log"))
            << sample.line << "\n";
    }
  }
  AllSamples(const AllSamples&) = delete;
  AllSamples& operator=(const AllSamples&) = delete;
  ~AllSamples() { std::filesystem::remove_all(folder_); }

  [[nodiscard]] ingest::Inputs inputs() const {
    auto found = ingest::find_inputs({folder_.string()});
    EXPECT_TRUE(found);
    return found ? *found : ingest::Inputs();
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace why403::cli

// The OCSF schema of the conformance data, unpacked into a folder of its own and compiled.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "ocsf/schema.h"

namespace why403::ocsf {

inline std::string archive_path() {
  const char* const named = std::getenv("WHY403_CONFORMANCE");
  const std::filesystem::path folder =
      named ? named : std::filesystem::path(WHY403_SOURCE_DIR) / "../shared/conformance";
  return folder / "ocsf/ocsf-schema-1.5.0.tar.gz";
}

inline bool is_there() { return std::filesystem::exists(archive_path()); }

class Unpacked {
 public:
  Unpacked() {
    std::string pattern = std::filesystem::temp_directory_path() / "why403-ocsf-XXXXXX";
    folder_ = mkdtemp(pattern.data());
    const std::string command = "tar -xzf '" + archive_path() + "' -C '" + folder_.string() + "'";
    if (std::system(command.c_str()) != 0) ADD_FAILURE() << "cannot unpack " << archive_path();
    schema_ = load_schema(folder_);
  }
  Unpacked(const Unpacked&) = delete;
  Unpacked& operator=(const Unpacked&) = delete;
  ~Unpacked() { std::filesystem::remove_all(folder_); }
  [[nodiscard]] const Schema& schema() const { return schema_; }

 private:
  std::filesystem::path folder_;
  Schema schema_;
};

}  // namespace why403::ocsf

// The cases of the corpus as values.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "cedar/syntax/ast.h"

namespace why403::cedar::conformance {

struct CaseRequest {
  OwnedEntityName principal;
  OwnedEntityName action;
  OwnedEntityName resource;
  std::string context = "{}";
  bool validate = true;
  bool allow = false;
  std::vector<std::string> reasons;  // sorted
  std::vector<std::string> errors;   // sorted
};

struct Case {
  std::string name;
  std::string policies;  // the texts, not the paths
  std::string entities;
  std::string schema;
  std::filesystem::path file;
  bool should_validate = false;
  std::vector<CaseRequest> requests;
};

std::string read_file(const std::filesystem::path& path);

/// Reads one case; paths inside it are relative to `root`.
Case read_case(const std::filesystem::path& file, const std::filesystem::path& root);

/// The case files of a folder tree, sorted by name.
std::vector<std::filesystem::path> case_files(const std::filesystem::path& folder);

}  // namespace why403::cedar::conformance

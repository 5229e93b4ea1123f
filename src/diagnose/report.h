// Report: the whole answer, and the function that makes it.
//
//   Report report = diagnose(collection, {.knowledge = knowledge, .known = known}, changes);
#pragma once

#include "diagnose/incident.h"
#include "diagnose/knowledge.h"
#include "servers/configuration.h"
#include "stitch/join.h"

namespace why403::diagnose {

struct Report {
  std::unique_ptr<Texts> texts = std::make_unique<Texts>();  ///< of denials and incidents
  stitch::Chains chains;
  std::vector<Change> changes;  ///< given, and found in the logs
  std::vector<Denial> denials;
  std::vector<Incident> incidents;        ///< ranked; Denial::incident is an index
  std::size_t unexplained = 0;            ///< denials whose cause is unknown
  std::vector<std::string> would_help;    ///< what else to give
};

/// What is known besides the logs.
struct Given {
  const Knowledge& knowledge;
  const Known& known;
  const servers::Configuration* configuration = nullptr;
};

/// `all` must outlive the report.
Report diagnose(const stitch::Collection& all, const Given& given, std::vector<Change> changes);

/// Change events that the logs hold themselves.
std::vector<Change> changes_in(const stitch::Collection& all, const stitch::Chains& chains);

}  // namespace why403::diagnose

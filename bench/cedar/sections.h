// What is measured; each prints its rows.
#pragma once

#include <string>

namespace why403::bench {

/// The three applications of the Cedar paper, ids resolved and from strings.
void applications(const std::string& workloads);
/// Thousands of policies with scopes, of which few can matter.
void many_policies();
/// Explaining denials of the three applications.
void explaining(const std::string& workloads);
/// Deciding on two threads against one.
void two_threads(const std::string& workloads);
/// Hashing two identifiers and one lookup: the least any engine must do.
void cheapest(const std::string& workloads);
/// Policy text, entities with and without a schema, a million entities, replacing one.
void loading(const std::string& workloads);

}  // namespace why403::bench

// The github application of the Cedar paper: who asks for what, in the words of each server that is measured.
//
//   const Github github(workloads);                       // its largest world: 50 entities of each type
//   for (const Question& question : github.draw(4096)) authzen_request(question)…
//
// Cerbos has no store: each of its requests carries what the policies read of principal and resource, as an application
// would have to send it.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace why403::bench {

struct Question {
  std::string user;
  std::string action;
  std::string repository;
};

class Github {
 public:
  explicit Github(const std::string& workloads);

  /// Users, and repositories with actions, each drawn from the recorded requests; always the same ones.
  [[nodiscard]] std::vector<Question> draw(std::size_t count) const;
  /// By the book, without any engine: what every server must answer.
  [[nodiscard]] bool allows(const Question& question) const;
  /// The body that Cerbos is asked with.
  [[nodiscard]] std::string cerbos_body(const std::vector<Question>& questions) const;

  /// The lines of a configuration of why403 that name the workload's files.
  [[nodiscard]] std::string configuration() const;

 private:
  using Groups = std::set<std::string>;
  [[nodiscard]] const Groups& groups_of(const std::string& user) const { return groups_.at(user); }

  std::string stem_;
  std::vector<Question> recorded_;
  std::map<std::string, Groups> groups_;                              // of users, however far up
  std::map<std::string, std::map<std::string, std::string>> granted_;  // by repository or organisation: readers…, owner
};

/// POST of JSON, with what a client that is traced sends along; `number` makes its trace.
std::string post(const std::string& path, const std::string& body, std::uint64_t number);
std::string authzen_body(const Question& question);
std::string authzen_batch(const std::vector<Question>& questions);

/// Cerbos' policy that says the same as github.cedar.
extern const char* const kCerbosPolicy;

}  // namespace why403::bench

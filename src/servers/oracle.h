// Oracle: answers what a log line does not tell, each way in turn, so that every outcome is known that could have been.
//
//   explore([&](Oracle& oracle) { return oracle.ask("the password matches") ? Outcome{} : Outcome{.status = 401}; })
//
// gives both outcomes, the one that assumes least first. The same question has the same answer within one run.
#pragma once

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "servers/request.h"

namespace why403::servers {

class Oracle {
 public:
  /// Runs of one request at most; questions past the last are answered with no.
  static constexpr std::size_t kRunsMax = 48;

  explicit Oracle(std::vector<bool> answers) : answers_(std::move(answers)) {}
  bool ask(const std::string& question) {
    for (std::size_t i = 0; i < questions_.size(); ++i)
      if (questions_[i] == question) return answers_[i];
    if (questions_.size() == answers_.size()) answers_.push_back(false);
    questions_.push_back(question);
    return answers_[questions_.size() - 1];
  }
  [[nodiscard]] std::size_t asked() const { return questions_.size(); }
  [[nodiscard]] const std::vector<bool>& answers() const { return answers_; }
  /// The questions that were answered with yes.
  [[nodiscard]] std::vector<std::string> assumed() const {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < questions_.size(); ++i)
      if (answers_[i]) out.push_back(questions_[i]);
    return out;
  }

 private:
  std::vector<bool> answers_;
  std::vector<std::string> questions_;
};

template <typename Run>
std::vector<Outcome> explore(Run run) {
  std::vector<Outcome> out;
  std::deque<std::vector<bool>> todo{{}};
  for (std::size_t runs = 0; !todo.empty() && runs < Oracle::kRunsMax; ++runs) {
    const std::vector<bool> prefix = std::move(todo.front());
    todo.pop_front();
    Oracle oracle(prefix);
    Outcome outcome = run(oracle);
    outcome.assumed = oracle.assumed();
    out.push_back(std::move(outcome));
    for (std::size_t i = prefix.size(); i < oracle.asked(); ++i) {
      std::vector<bool> other(oracle.answers().begin(), oracle.answers().begin() + static_cast<std::ptrdiff_t>(i));
      other.push_back(true);
      todo.push_back(std::move(other));
    }
  }
  return out;
}

}  // namespace why403::servers

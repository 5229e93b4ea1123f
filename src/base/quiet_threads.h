// Signals are for the thread that waits for them: while one of these lives, threads that begin get none.
//
//   const QuietThreads quiet;
//   std::thread thread(work);
#pragma once

#include <csignal>

namespace why403::base {

class QuietThreads {
 public:
  QuietThreads() {
    sigset_t all{};
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, &before_);
  }
  QuietThreads(const QuietThreads&) = delete;
  QuietThreads& operator=(const QuietThreads&) = delete;
  ~QuietThreads() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

}  // namespace why403::base

// Where others ask an archive that a service holds open: a unix socket beside the file, for its owner alone.
//
//   Desk desk(*TRY(Desk::listen(path)), [&](…) { return archive->query(…); });   // the service
//   TRY(query_archive(path, sql, values, reader));                                // anybody else, as of any file
//
// A question is one line, `{"sql": …, "values": "text" | "json"}`; the answer is lines: `{"columns": […]}`, rows as arrays
// of texts and null, and `{"done": true}` or `{"error": {…}}`. At most kAsksMax are answered at once, a question may
// take kAskTimeMax, and who takes no bytes for kAskPatience is given up.
#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <thread>

#include "archive/archive.h"
#include "base/time.h"

namespace why403::archive {

inline constexpr std::size_t kAsksMax = 4;
inline constexpr std::size_t kQuestionBytesMax = 1 << 20;
inline constexpr base::Duration kAskTimeMax{60 * base::kSecond.ns};
inline constexpr base::Duration kAskPatience{10 * base::kSecond.ns};

/// `/var/lib/why403/archive.duckdb.sock`
std::string desk_path(const std::string& archive);

class Desk {
 public:
  using Answer = std::function<Status<Message>(const std::string& sql, Values values, const RowReader& reader)>;

  /// Makes every answer that is under way end soon, with whatever.
  using GiveUp = std::function<void()>;

  /// `answer` is called by several threads; `give_up` when the desk goes, which then waits for them. It may be empty.
  static Result<std::unique_ptr<Desk>, Message> open(const std::string& archive, Answer answer, GiveUp give_up = {});
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;
  ~Desk();

 private:
  struct Asking {
    std::thread thread;
    int socket = -1;
    std::atomic<bool> is_done = false;
  };
  Desk(std::string path, int socket, int wake, Answer answer, GiveUp give_up);
  void run();
  void answer(int socket) const;
  void end_done();

  const std::string path_;
  const Answer answer_;
  const GiveUp give_up_;
  int socket_;
  int wake_;  // an eventfd: it ends
  std::list<Asking> asking_;
  std::thread thread_;
};

}  // namespace why403::archive

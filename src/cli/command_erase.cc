// why403 erase: forgets a person in the recorded decisions.
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "archive/held_archive.h"
#include "archive/segment/segment_log.h"
#include "base/clock.h"
#include "base/file.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "serve/story.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "report/stand_ins.h"
#include "serve/recorder.h"
#include "state/erasure.h"

namespace why403::cli {

namespace {

// How often it is looked whether the service still lives.
constexpr int kLookAgainMs = 1000;

// Waits for something to happen in a folder: a file of it made or gone.
class FolderWatch {
 public:
  explicit FolderWatch(const std::string& folder) : file_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
    ::inotify_add_watch(file_, folder.c_str(), IN_DELETE | IN_CREATE | IN_MOVE);
  }
  FolderWatch(const FolderWatch&) = delete;
  FolderWatch& operator=(const FolderWatch&) = delete;
  ~FolderWatch() { ::close(file_); }
  void wait() const {
    pollfd ready{.fd = file_, .events = POLLIN, .revents = 0};
    ::poll(&ready, 1, kLookAgainMs);
    std::array<char, 4096> passed{};
    while (::read(file_, passed.data(), passed.size()) > 0) {
    }
  }

 private:
  int file_;
};

Message failed(const std::string& path) {
  return {.what = "cannot write `" + path + "`", .reason = std::strerror(errno)};
}

Message failed_to_find(const std::string& path) {
  return {.what = "there is no archive `" + path + "`"};
}

bool is_served(const std::string& folder) {
  const int lock = ::open((folder + "/lock").c_str(), O_RDWR | O_CLOEXEC);
  const bool is_locked = lock >= 0 && ::flock(lock, LOCK_SH | LOCK_NB) != 0;
  if (lock >= 0) ::close(lock);
  return is_locked;
}

// The service that appends there does it, between two batches.
Status<Message> ask_service(const std::string& folder, const std::string& who) {
  const std::string next = folder + "/erase." + std::to_string(::getpid());
  const std::string request = folder + "/erase";
  ::unlink(next.c_str());
  const int file = ::open(next.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) return failed(next);
  base::give_to_owner(next);
  const bool is_written = ::write(file, who.data(), who.size()) == static_cast<ssize_t>(who.size());
  ::close(file);
  const FolderWatch watch(folder);
  // One request at a time: a link does not replace the one of somebody else.
  bool is_there = false;
  while (is_written && !is_there) {
    is_there = ::link(next.c_str(), request.c_str()) == 0;
    if (!is_there && errno != EEXIST) break;
    if (!is_there) watch.wait();
  }
  const int error = errno;
  ::unlink(next.c_str());
  errno = error;
  if (!is_there) return failed(request);
  struct stat about{};
  while (::stat(request.c_str(), &about) == 0) {
    if (!is_served(folder)) return Message{.what = "the service ended before it erased anything", .help = "try again"};
    watch.wait();
  }
  return Done{};
}

// The archive that stands beside the records unless another is named.
Status<Message> erase_from_archive(const Arguments& arguments, const std::string& folder, const std::string& who) {
  const std::string archive = arguments.has("db") ? std::string(arguments.value("db")) : folder + "/archive.duckdb";
  if (::access(archive.c_str(), F_OK) != 0) {
    if (arguments.has("db")) return failed_to_find(archive);
    return Done{};
  }
  const auto held = TRY(archive::open_held_archive(archive, {.salt = report::salt()}));
  // Its rows are those of logs, too, which know no types.
  TRY(held->erase(state::read_forgotten(who).id));
  return Done{};
}

// That of the service which recorded there: the kept revision names it, or it stands beside the records.
Result<std::uint64_t, Message> erase_from_state(const Arguments& arguments, const std::string& folder, const std::string& who,
                                                const std::optional<serve::KeptRevision>& newest) {
  std::string file(arguments.value("state"));
  if (file.empty() && newest) file = newest->state_file;
  if (file.empty() && ::access((folder + "/state.db").c_str(), F_OK) == 0) file = folder + "/state.db";
  if (file.empty()) return std::uint64_t{0};
  const base::SystemClock clock;
  const auto store = TRY(state::Store::open(file, clock, state::Store::Purpose::serve));
  state::Store::Change change(*store, "erasure");
  const auto erased = state::erase_person(change, state::read_forgotten(who), newest ? newest->types : state::EntityTypes(), state::make_pseudonym());
  if (!erased) return erased.error().message;
  TRY(change.commit());
  return erased->all();
}

Result<int, Message> erase(const Arguments& arguments, Terminal& terminal) {
  const std::string who(arguments.value("WHO"));
  const std::string folder(arguments.value("FOLDER"));
  if (who.empty() || who.size() > serve::kRecordedTextBytesMax) return Message{.what = "WHO is no id of a principal"};
  if (!serve::holds_records(folder)) return Message{.what = "no decisions are recorded in `" + folder + "`"};
  // What takes the place of files that were for their owner alone is so from its first byte on.
  ::umask(0077);
  const base::SystemClock clock;
  // Nothing retires because somebody is forgotten.
  archive::SegmentLimits limits;
  limits.total_bytes = ~0ULL;
  limits.keep = {base::kDay.ns * 365 * 100};
  auto log = archive::SegmentLog::open(folder, limits, clock);
  if (!log) {
    if (log.error().what.find("in use") == std::string::npos) return log.error();
    TRY(ask_service(folder, who));
    if (arguments.has("json")) return write_report(arguments.value("json"), "{\"by\":\"service\"}\n", terminal);
    terminal.out() << "The service that records there has erased them.\n";
    return kYes;
  }
  // Read before the texts that name the person go.
  const auto newest = serve::newest_kept_revision(folder);
  const std::string erased = std::to_string(TRY(serve::erase_person(**log, folder, who, {})));
  TRY(erase_from_archive(arguments, folder, who));
  const std::string rows = std::to_string(TRY(erase_from_state(arguments, folder, who, newest)));
  if (arguments.has("json"))
    return write_report(arguments.value("json"), "{\"by\":\"this command\",\"erased\":" + erased + ",\"of_the_state\":" + rows + "}\n", terminal);
  terminal.out() << "erased " << erased << " records, and " << rows << " rows of the state\n";
  return kYes;
}

int run_erase(const Arguments& arguments, Terminal& terminal) {
  const auto code = erase(arguments, terminal);
  if (code) return *code;
  terminal.say(code.error());
  return kError;
}

}  // namespace

Command erase_command() {
  return {.name = "erase",
          .summary = "forget a person in recorded decisions and in the state",
          .description =
              "Takes every decision about a principal out of the folder that `why403 serve` records in, for good, and older "
              "revisions of policies and entities whose texts name it; and out of the archive that the service keeps, which is "
              "written anew and knows no types: there the id counts. In the state, the entry of the directory with memberships and "
              "assignments, access requests and API keys go, and the audit goes on under a pseudonym. While the service runs it does "
              "so itself, between two batches. Records about others that mention the id, as the resource or in the context, stay, and "
              "so does what backups hold.",
          .positionals = {{.name = "WHO", .help = "the principal, `User::\"ann\"`, or an id of whatever type: ann", .required = true},
                          {.name = "FOLDER", .help = "where decisions are recorded", .required = true}},
          .flags = {{.name = "db", .takes = Takes::path, .metavar = "FILE", .help = "the archive, where it is not FOLDER/archive.duckdb"},
                    {.name = "state", .takes = Takes::path, .metavar = "FILE", .help = "the state, where it is not the one of the service that recorded there"},
                    json_flag("say who did it, and how many records went, as JSON")},
          .examples = {{"why403 erase ann /var/lib/why403", "forget ann, whatever she is"},
                       {"why403 erase 'User::\"7\"' /var/lib/why403", "forget the person 7, and not the service 7"}},
          .run = run_erase};
}

}  // namespace why403::cli

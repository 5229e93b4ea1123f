#include "archive/keeper.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "archive/duckdb/library.h"
#include "base/unix_socket.h"

namespace why403::archive {
namespace {

namespace fs = std::filesystem;

class KeeperTest : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto library = duckdb::load_library(); !library) GTEST_SKIP() << library.error().what;
    std::string pattern = fs::temp_directory_path() / "why403-keeper-XXXXXX";
    folder_ = mkdtemp(pattern.data());
    settings_.file = folder_ / "archive.duckdb";
    begin();
  }
  void TearDown() override {
    keeper_.reset();
    if (!folder_.empty()) fs::remove_all(folder_);
  }
  void begin() {
    keeper_.reset();
    keeper_ = std::make_unique<Keeper>(settings_, event::WriterOptions{}, clock_, [this](const Message& message) { said_ += message.what + "\n"; });
  }
  void take(std::int32_t status, std::uint64_t line, const std::string& who, const std::string& path = "/orders/7", const std::string& file = "access.log") {
    event::Event event;
    event.present = {event::Field::time, event::Field::status, event::Field::kind};
    event.kind = event::Kind::request;
    event.time = clock_.now();
    event.status = status;
    event.set_text(event::Field::path, path);
    event.set_text(event::Field::principal, who);
    event.ref.line = line;
    keeper_->take(event, file, true);
  }
  // By the desk while it is open, else from the file.
  std::string ask(const std::string& sql) {
    std::string out;
    const RowReader reader{.begin = [](auto) { return true; },
                           .row = [&](std::span<const std::optional<std::string_view>> row) {
                             for (const auto& each : row) out += std::string(each.value_or("NULL")) + " ";
                             return true;
                           }};
    const auto done = query_archive(settings_.file, sql, Values::text, reader);
    return done ? out : "error: " + done.error().what + " " + done.error().reason;
  }
  void erase(const std::string& who) {
    while (true) {
      const auto done = keeper_->erase(who);
      ASSERT_TRUE(done) << done.error().what << done.error().reason;
      if (*done) return;
      std::this_thread::yield();
    }
  }
  // Ends it, so that all is folded, and begins again.
  void fold() { begin(); }

  fs::path folder_;
  KeeperSettings settings_;
  base::FixedClock clock_{*base::parse_rfc3339("2026-03-12T10:00:30Z")};
  std::string said_;
  std::unique_ptr<Keeper> keeper_;
};

TEST_F(KeeperTest, KeepsDenialsWholeAndCountsWhatWasGranted) {
  take(403, 1, "ann");
  take(403, 2, "bob");
  for (std::uint64_t line = 3; line < 13; ++line) take(200, line, "ann", "/orders/" + std::to_string(line));
  fold();
  EXPECT_EQ(ask("SELECT principal, status, path FROM events ORDER BY line"), "ann 403 /orders/7 bob 403 /orders/7 ");
  EXPECT_EQ(ask("SELECT minute, file, path, principal, status, count FROM successes"), "2026-03-12 10:00:00 access.log /orders/* ann 200 10 ");
  EXPECT_EQ(ask("SELECT count(*) FROM denials"), "2 ");
  // The same again, as after a start, and something new.
  take(403, 1, "ann");
  take(200, 12, "ann");
  take(200, 13, "ann");
  clock_.set(clock_.now() + base::kMinute);
  take(200, 2, "ann");  // a log that began anew
  fold();
  EXPECT_EQ(ask("SELECT count(*), (SELECT sum(count) FROM successes) FROM events"), "2 12 ");
  EXPECT_EQ(said_, "");
}

TEST_F(KeeperTest, IsAskedWhileItIsOpen) {
  take(403, 1, "ann");
  EXPECT_EQ(ask("SELECT count(*) FROM events"), "0 ");
  EXPECT_EQ(ask("SELECT 'a' || chr(10) || '\"', NULL, 1"), "a\n\" NULL 1 ");
  EXPECT_EQ(ask("DELETE FROM events").substr(0, 34), "error: this statement gives no row");
  EXPECT_EQ(ask("SELECT nothing").substr(0, 22), "error: the query is wr");
  EXPECT_EQ(ask("SELECT count(*) FROM range(100000)"), "100000 ");
  std::size_t rows = 0;
  const RowReader some{.begin = [](auto) { return true; }, .row = [&](auto) { return ++rows < 10; }};
  EXPECT_TRUE(query_archive(settings_.file, "SELECT * FROM range(1000000)", Values::json, some));
  EXPECT_EQ(rows, 10U);
  keeper_.reset();
  EXPECT_FALSE(fs::exists(desk_path(settings_.file)));
  EXPECT_EQ(ask("SELECT count(*) FROM events"), "1 ");
}

TEST_F(KeeperTest, ErasesAPerson) {
  const std::string who = "ann-whom-nobody-else-is";
  take(403, 1, who);
  take(403, 2, "bob");
  take(200, 3, who);
  take(200, 4, "bob");
  fold();
  take(403, 5, who);
  take(403, 6, "bob");
  erase(who);
  // What was on its way arrives no more; what comes later does.
  take(403, 7, who);
  clock_.set(clock_.now() + base::kSecond);
  take(403, 8, "carl");
  fold();
  EXPECT_EQ(ask("SELECT string_agg(principal, ',' ORDER BY line) FROM events"), "bob,bob,carl ");
  EXPECT_EQ(ask("SELECT string_agg(principal, ',') FROM successes"), "bob ");
  keeper_.reset();
  std::ifstream file(settings_.file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  EXPECT_NE(bytes.find("carl"), std::string::npos);
  EXPECT_EQ(bytes.find(who), std::string::npos);
}

TEST_F(KeeperTest, ErasesNobodyAndGoesOn) {
  take(403, 1, "ann");
  erase("");
  fold();
  EXPECT_EQ(ask("SELECT principal FROM events"), "ann ");
}

TEST_F(KeeperTest, RetiresWhatIsOldAndWhatIsTooMuch) {
  take(403, 1, "ann");
  take(200, 2, "ann");
  clock_.set(clock_.now() + base::Duration{100 * base::kDay.ns});
  take(403, 3, "bob");
  fold();
  fold();  // the first thing that it does
  clock_.set(clock_.now() + base::kSecond);
  EXPECT_EQ(ask("SELECT string_agg(principal, ',') FROM events"), "bob ");
  EXPECT_EQ(ask("SELECT count(*) FROM successes"), "0 ");
  keeper_.reset();
  // More than two groups of the rows that DuckDB keeps together.
  const auto held = open_held_archive(settings_.file, {});
  ASSERT_TRUE(held);
  const auto batch = (*held)->make_batch();
  event::Event event;
  event.present = {event::Field::time};
  for (std::uint64_t i = 0; i < 250'000; ++i) {
    event.time = clock_.now() + base::Duration{static_cast<std::int64_t>(i) * base::kSecond.ns};
    event.ref.line = 10 + i;
    batch->add(event, "access.log");
  }
  ASSERT_TRUE((*held)->fold(*batch, {}, {}));
  const auto used = *(*held)->bytes();
  const auto retired = (*held)->retire(clock_.now(), {0}, used / 2);
  ASSERT_TRUE(retired) << retired.error().reason;
  EXPECT_GT(*retired, 125'000U);
  EXPECT_LT(*retired, 160'000U);
  EXPECT_LT(*(*held)->bytes(), used * 7 / 10);
}

TEST_F(KeeperTest, RetiresWhatHasNoTimeByWhenItWasSeen) {
  keeper_.reset();
  const auto held = open_held_archive(settings_.file, {});
  ASSERT_TRUE(held);
  const auto batch = (*held)->make_batch();
  event::Event event;
  event.ref.line = 1;
  batch->add(event, "access.log");
  ASSERT_TRUE((*held)->fold(*batch, {}, {}));
  const base::Duration keep{90 * base::kDay.ns};
  constexpr std::uint64_t enough = 1ULL << 40;
  EXPECT_EQ(*(*held)->retire(clock_.now(), keep, enough), 0U);
  event.ref.line = 2;
  batch->add(event, "access.log");
  ASSERT_TRUE((*held)->fold(*batch, {}, {}));
  EXPECT_EQ(*(*held)->retire(clock_.now() + base::Duration{50 * base::kDay.ns}, keep, enough), 0U);
  EXPECT_EQ(*(*held)->retire(clock_.now() + base::Duration{91 * base::kDay.ns}, keep, enough), 1U);
  EXPECT_EQ(*(*held)->retire(clock_.now() + base::Duration{141 * base::kDay.ns}, keep, enough), 1U);
}

// What DuckDB noted of the file that was replaced has nothing to say to the one in its place.
TEST_F(KeeperTest, ReplacesTheFileWithAllThatBelongsToIt) {
  keeper_.reset();
  const auto held = open_held_archive(settings_.file, {});
  ASSERT_TRUE(held);
  EXPECT_EQ(fs::status(settings_.file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  const auto batch = (*held)->make_batch();
  event::Event event;
  event.present = {event::Field::time, event::Field::principal};
  event.time = clock_.now();
  for (const char* who : {"ann", "bob"}) {
    event.set_text(event::Field::principal, who);
    ++event.ref.line;
    batch->add(event, "access.log");
  }
  ASSERT_TRUE((*held)->fold(*batch, {}, {}));
  const std::string log = settings_.file + ".wal";
  ASSERT_TRUE(fs::exists(log));
  EXPECT_EQ(fs::status(settings_.file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  fs::copy_file(log, log + ".kept");
  ASSERT_TRUE((*held)->retire(clock_.now(), {base::kDay.ns}, 1ULL << 40));
  const fs::perms readable = fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read;
  fs::permissions(settings_.file, readable);
  fs::rename(log + ".kept", log);
  const auto erased = (*held)->erase("ann");
  ASSERT_TRUE(erased) << erased.error().reason;
  EXPECT_EQ(*erased, 1U);
  EXPECT_EQ(fs::status(settings_.file).permissions(), readable) << "as somebody wanted it";
  std::string who;
  const RowReader reader{.begin = [](auto) { return true; },
                         .row = [&](std::span<const std::optional<std::string_view>> row) {
                           who += row[0].value_or("");
                           return true;
                         }};
  ASSERT_TRUE((*held)->query("SELECT principal FROM events", Values::text, reader, base::kMinute));
  EXPECT_EQ(who, "bob");
}

constexpr const char* kEndless = "SELECT count(*) FROM range(10000000000) a, range(10000000000) b WHERE a.range * b.range = 7";

TEST_F(KeeperTest, EndsAQueryThatTakesTooLong) {
  keeper_.reset();
  const auto held = open_held_archive(settings_.file, {});
  ASSERT_TRUE(held);
  const RowReader reader{.begin = [](auto) { return true; }, .row = [](auto) { return true; }};
  const auto ended = (*held)->query(kEndless, Values::text, reader, {base::kSecond.ns / 100});
  ASSERT_FALSE(ended);
  EXPECT_NE(ended.error().reason.find("nterrupt"), std::string::npos) << ended.error().reason;
  EXPECT_TRUE((*held)->query("SELECT 1", Values::text, reader, base::kMinute));
}

TEST_F(KeeperTest, WaitsForNoQueryWhenItEnds) {
  const int socket = base::connect_unix(desk_path(settings_.file));
  ASSERT_GE(socket, 0);
  ASSERT_TRUE(base::send_all(socket, "{\"sql\":\"" + std::string(kEndless) + "\"}\n"));
  // Whoever asks later is answered: by then that one is under way.
  EXPECT_EQ(ask("SELECT 1"), "1 ");
  const auto begun = std::chrono::steady_clock::now();
  keeper_.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::nanoseconds(kAskTimeMax.ns / 2));
  ::close(socket);
  EXPECT_EQ(said_, "");
}

// Another process, as DuckDB locks a file that it has open.
class Holder {
 public:
  explicit Holder(const std::string& path) {
    std::array<int, 2> pipe{};
    EXPECT_EQ(::pipe(pipe.data()), 0);
    child_ = ::fork();
    if (child_ == 0) {
      struct flock lock{.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 0, .l_pid = 0};
      const int file = ::open(path.c_str(), O_RDWR);
      const char told = ::fcntl(file, F_SETLK, &lock) == 0 ? 'y' : 'n';
      [[maybe_unused]] const auto written = ::write(pipe[1], &told, 1);
      while (true) ::pause();
    }
    char told = 0;
    EXPECT_EQ(::read(pipe[0], &told, 1), 1);
    EXPECT_EQ(told, 'y');
    for (const int each : pipe) ::close(each);
  }
  ~Holder() {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }

 private:
  pid_t child_ = -1;
};

TEST_F(KeeperTest, WaitsForWhoeverHoldsTheArchive) {
  take(403, 1, "ann");
  keeper_.reset();
  {
    const Holder holder(settings_.file);
    begin();
    EXPECT_NE(said_.find("cannot open the archive"), std::string::npos) << said_;
    EXPECT_FALSE(keeper_->counts().is_open);
    take(403, 2, "bob");
    EXPECT_EQ(keeper_->counts().dropped, 1U) << "counted, and nobody waits";
  }
  clock_.set(clock_.now() + base::Duration{11 * base::kSecond.ns});
  // What wakes it has it look again.
  while (!keeper_->counts().is_open) {
    static_cast<void>(keeper_->erase("nobody"));
    std::this_thread::yield();
  }
  EXPECT_NE(said_.find("the archive is kept again"), std::string::npos) << said_;
  take(403, 3, "carl");
  fold();
  EXPECT_EQ(ask("SELECT string_agg(principal, ',' ORDER BY line) FROM events"), "ann,carl ");
}

TEST_F(KeeperTest, GoesOnWithoutAnArchive) {
  keeper_.reset();
  settings_.file = folder_ / "no" / "such" / "archive.duckdb";
  begin();
  EXPECT_NE(said_.find("cannot open the archive"), std::string::npos);
  take(403, 1, "ann");
  EXPECT_FALSE(keeper_->counts().is_open);
  EXPECT_EQ(keeper_->counts().dropped, 1U);
  EXPECT_FALSE(*keeper_->erase("ann"));
  while (true) {
    const auto done = keeper_->erase("ann");
    if (!done) break;
    ASSERT_FALSE(*done);
    std::this_thread::yield();
  }
}

}  // namespace
}  // namespace why403::archive

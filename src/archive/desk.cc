#include "archive/desk.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/json.h"
#include "base/json_reader.h"
#include "base/quiet_threads.h"
#include "base/unix_socket.h"

namespace why403::archive {

namespace {

using base::JsonKind;
using base::JsonReader;
using base::JsonText;
using base::JsonWriter;

constexpr std::size_t kGatheredBytes = 64 << 10;
// When the system gives no descriptor for who asks, they wait.
constexpr int kPauseMs = 100;

void be_patient(int socket) {
  const timeval patience{.tv_sec = kAskPatience.ns / base::kSecond.ns};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

// One line at a time.
class Lines {
 public:
  explicit Lines(int socket) : socket_(socket) {}
  /// Nothing at the end, on failure, and when a line is longer than `bytes_max`.
  std::optional<std::string_view> next(std::size_t bytes_max) {
    while (true) {
      const std::size_t end = text_.find('\n', place_);
      if (end != std::string::npos) {
        const std::string_view line = std::string_view(text_).substr(place_, end - place_);
        place_ = end + 1;
        return line;
      }
      text_.erase(0, place_);
      place_ = 0;
      if (text_.size() > bytes_max) return std::nullopt;
      std::array<char, kGatheredBytes> piece;
      const ssize_t count = ::recv(socket_, piece.data(), piece.size(), 0);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return std::nullopt;
      text_.append(piece.data(), static_cast<std::size_t>(count));
    }
  }

 private:
  int socket_;
  std::string text_;
  std::size_t place_ = 0;
};

struct Question {
  std::string sql;
  Values values = Values::text;
};

std::optional<Question> read_question(std::string_view line) {
  Question question;
  JsonReader json(line);
  JsonText key;
  if (!json.enter_object()) return std::nullopt;
  while (json.next_member(key)) {
    const bool is_text = json.peek() == JsonKind::string;
    if (is_text && key.raw == "sql") question.sql = base::json_unescape(json.string());
    else if (is_text && key.raw == "values") question.values = json.string().raw == "json" ? Values::json : Values::text;
    else json.skip();
  }
  if (!json.ok() || question.sql.empty()) return std::nullopt;
  return question;
}

void write_error(const Message& error, std::string& out) {
  JsonWriter json(out);
  json.begin_object().key("error").begin_object().key("what").string(error.what).key("reason").string(error.reason).key("help").string(error.help);
  json.key("notes").begin_array();
  for (const std::string& note : error.notes) json.string(note);
  json.end_array().end_object().end_object();
  out += '\n';
}

Message read_error(JsonReader& json) {
  Message error;
  JsonText key;
  json.enter_object();
  while (json.next_member(key)) {
    if (key.raw == "notes" && json.peek() == JsonKind::array) {
      json.enter_array();
      while (json.next_element()) error.notes.push_back(base::json_unescape(json.string()));
    } else if (json.peek() == JsonKind::string) {
      (key.raw == "what" ? error.what : key.raw == "reason" ? error.reason : error.help) = base::json_unescape(json.string());
    } else {
      json.skip();
    }
  }
  return error;
}

Message broken() { return {.what = "the service that holds the archive ended its answer", .help = "ask again"}; }

// Rows as the reader wants them; false when it wants no more.
class AnswerReader {
 public:
  explicit AnswerReader(const RowReader& reader) : reader_(reader) {}
  Result<bool, Message> read(std::string_view line) {
    JsonReader json(line);
    if (json.peek() == JsonKind::array) return read_row(json);
    JsonText key;
    if (!json.enter_object() || !json.next_member(key)) return broken();
    if (key.raw == "error") return read_error(json);
    if (key.raw != "columns") return false;
    std::vector<std::string> columns;
    json.enter_array();
    while (json.next_element()) columns.push_back(base::json_unescape(json.string()));
    if (!json.ok()) return broken();
    return reader_.begin(columns);
  }

 private:
  Result<bool, Message> read_row(JsonReader& json) {
    texts_.clear();
    json.enter_array();
    while (json.next_element()) {
      if (json.peek() == JsonKind::string) {
        texts_.emplace_back(base::json_unescape(json.string()));
      } else {
        json.skip();
        texts_.emplace_back();
      }
    }
    if (!json.ok()) return broken();
    row_.assign(texts_.begin(), texts_.end());
    return reader_.row(row_);
  }

  const RowReader& reader_;
  std::vector<std::optional<std::string>> texts_;
  std::vector<std::optional<std::string_view>> row_;
};

// True when a service was there and answered whole.
Result<bool, Message> ask_service(const std::string& archive, const std::string& sql, Values values, const RowReader& reader) {
  const int socket = base::connect_unix(desk_path(archive));
  if (socket < 0) return false;
  const struct Closing {
    int socket;
    ~Closing() { ::close(socket); }
  } open{socket};
  std::string question;
  JsonWriter json(question);
  json.begin_object().key("sql").string(sql).key("values").string(values == Values::json ? "json" : "text").end_object();
  if (!base::send_all(open.socket, question + "\n")) return broken();
  Lines lines(open.socket);
  AnswerReader answer(reader);
  while (true) {
    const auto line = lines.next(SIZE_MAX);
    if (!line) return broken();
    if (!TRY(answer.read(*line))) return true;
  }
}

}  // namespace

std::string desk_path(const std::string& archive) { return archive + ".sock"; }

Status<Message> query_archive(const std::string& path, const std::string& sql, Values values, const RowReader& reader) {
  if (TRY(ask_service(path, sql, values, reader))) return Done{};
  return query_file(path, sql, values, reader);
}

Result<std::unique_ptr<Desk>, Message> Desk::open(const std::string& archive, Answer answer, GiveUp give_up) {
  const std::string path = desk_path(archive);
  // Whoever holds the archive's lock is alone: what lies there was left behind.
  ::unlink(path.c_str());
  auto socket = base::listen_unix(path, static_cast<int>(kAsksMax));
  if (socket) return std::unique_ptr<Desk>(new Desk(path, *socket, ::eventfd(0, EFD_CLOEXEC), std::move(answer), std::move(give_up)));
  Message failed = socket.error();
  failed.help = "`why403 query` will not get an answer while the service runs";
  return failed;
}

Desk::Desk(std::string path, int socket, int wake, Answer answer, GiveUp give_up)
    : path_(std::move(path)), answer_(std::move(answer)), give_up_(std::move(give_up)), socket_(socket), wake_(wake) {
  const base::QuietThreads quiet;
  thread_ = std::thread([this] { run(); });
}

Desk::~Desk() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
  thread_.join();
  if (give_up_) give_up_();
  for (Asking& each : asking_) ::shutdown(each.socket, SHUT_RDWR);
  for (Asking& each : asking_) each.thread.join();
  for (const Asking& each : asking_) ::close(each.socket);
  ::close(socket_);
  ::close(wake_);
  ::unlink(path_.c_str());
}

void Desk::end_done() {
  for (auto each = asking_.begin(); each != asking_.end();) {
    if (!each->is_done) {
      ++each;
      continue;
    }
    each->thread.join();
    ::close(each->socket);
    each = asking_.erase(each);
  }
}

void Desk::run() {
  std::array<pollfd, 2> waiting{{{wake_, POLLIN, 0}, {socket_, POLLIN, 0}}};
  while (true) {
    const int ready = ::poll(waiting.data(), waiting.size(), -1);
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0 || waiting[0].revents != 0) return;
    const int socket = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    const int error = errno;
    end_done();
    if (socket < 0) {
      // Whoever connected may be gone again; else descriptors are short, and the listener stays ready all the while.
      if (error != EAGAIN && error != EINTR && error != ECONNABORTED) ::poll(waiting.data(), 1, kPauseMs);
      continue;
    }
    be_patient(socket);
    if (asking_.size() >= kAsksMax || !base::is_peer_trusted(socket)) {
      std::string refused;
      write_error({.what = "the archive is not asked", .reason = asking_.size() >= kAsksMax ? "too many ask it now" : "its owner may, and root", .help = "try again"}, refused);
      base::send_all(socket, refused);
      ::close(socket);
      continue;
    }
    Asking& asking = asking_.emplace_back();
    asking.socket = socket;
    try {
      asking.thread = std::thread([this, &asking] {
        answer(asking.socket);
        ::shutdown(asking.socket, SHUT_RDWR);
        asking.is_done = true;
      });
    } catch (const std::system_error&) {  // the system has no room for one more: whoever asks may come again
      ::close(socket);
      asking_.pop_back();
    }
  }
}

void Desk::answer(int socket) const {
  Lines lines(socket);
  const auto line = lines.next(kQuestionBytesMax);
  const auto question = line ? read_question(*line) : std::nullopt;
  std::string out;
  if (!question) {
    write_error({.what = "this is no question"}, out);
    base::send_all(socket, out);
    return;
  }
  bool is_there = true;
  const auto give = [&](std::size_t from) {
    if (out.size() < from) return true;
    is_there = is_there && base::send_all(socket, out);
    out.clear();
    return is_there;
  };
  const RowReader reader{.begin =
                             [&](std::span<const std::string> columns) {
                               JsonWriter json(out);
                               json.begin_object().key("columns").begin_array();
                               for (const std::string& each : columns) json.string(each);
                               json.end_array().end_object();
                               out += '\n';
                               return true;
                             },
                         .row =
                             [&](std::span<const std::optional<std::string_view>> row) {
                               JsonWriter json(out);
                               json.begin_array();
                               for (const auto& each : row) each ? json.string(*each) : json.null();
                               json.end_array();
                               out += '\n';
                               return give(kGatheredBytes);
                             }};
  const auto done = answer_(question->sql, question->values, reader);
  if (done) out += "{\"done\":true}\n";
  else write_error(done.error(), out);
  give(0);
}

}  // namespace why403::archive

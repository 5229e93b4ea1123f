#include "serve/admin/event_stream.h"

#include <algorithm>

#include "archive/segment/segment.h"
#include "base/chance.h"
#include "base/text.h"

namespace why403::serve {

namespace {

constexpr std::chrono::seconds kKeptWithoutListener{60};
constexpr std::size_t kTakenAtOnce = 256;

bool is_among(const std::vector<std::string>& words, std::string_view word) {
  return words.empty() || std::ranges::find(words, word) != words.end();
}

void write_event(std::string& out, std::string_view id, std::string_view kind, std::string_view json) {
  if (!id.empty()) out.append("id: ").append(id).append("\n");
  out.append("event: ").append(kind).append("\ndata: ").append(json).append("\n\n");
}

}  // namespace

EventStream::EventStream() : start_(base::to_hex(std::to_string(base::random_number())).substr(0, 12)) {}

bool EventStream::is_wanted() {
  if (!is_kept_.load(std::memory_order_relaxed)) return false;
  if (listeners_.load(std::memory_order_relaxed) > 0) return true;
  const std::scoped_lock lock(using_it_);
  if (listeners_.load(std::memory_order_relaxed) > 0 || Steady::now() - left_ < kKeptWithoutListener) return true;
  first_ += ring_.size();
  ring_.clear();
  bytes_ = 0;
  is_kept_ = false;
  return false;
}

// A line's end would end the event: in JSON it can only be white space between two parts.
void EventStream::put(std::string_view kind, std::string_view json) {
  std::string line(json);
  std::ranges::replace_if(line, [](char c) { return c == '\r' || c == '\n'; }, ' ');
  ring_.push_back(std::make_shared<const Event>(Event{std::string(kind), std::move(line)}));
  bytes_ += json.size();
  while (bytes_ > kRingBytesMax && ring_.size() > 1) {
    bytes_ -= ring_.front()->json.size();
    ring_.pop_front();
    ++first_;
  }
}

void EventStream::publish(std::string_view kind, std::string_view json) {
  if (!is_wanted()) return;
  {
    const std::scoped_lock lock(using_it_);
    put(kind, json);
  }
  came_.notify_all();
}

void EventStream::publish_records(std::string_view lines) {
  if (!is_wanted()) return;
  {
    const std::scoped_lock lock(using_it_);
    constexpr std::size_t frame = archive::kFrameBytes - 1;  // what stands before the record; behind it, a line feed
    for (const std::string_view line : base::split(lines, '\n')) {
      if (line.size() <= frame) continue;
      const std::string_view record = line.substr(frame);
      constexpr std::string_view mark = "\"event\":\"";
      const std::size_t at = record.find(mark);
      const std::string_view rest = at == std::string_view::npos ? std::string_view() : record.substr(at + mark.size());
      const std::string_view kind = rest.substr(0, rest.find('"'));
      // A change of the directory is told as the audit has it.
      if (kind != "change") put(kind, record);
    }
  }
  came_.notify_all();
}

void EventStream::forget() {
  const std::scoped_lock lock(using_it_);
  first_ += ring_.size();
  ring_.clear();
  bytes_ = 0;
}

void EventStream::stop() {
  {
    const std::scoped_lock lock(using_it_);
    is_stopping_ = true;
  }
  came_.notify_all();
}

EventStream::Counts EventStream::counts() const {
  const std::scoped_lock lock(using_it_);
  return {.listeners = listeners_, .published = first_ - 1 + ring_.size(), .lost = lost_};
}

std::unique_ptr<EventStream::Listener> EventStream::listen(EventFilter filter, std::string_view last_event_id) {
  const std::scoped_lock lock(using_it_);
  if (is_stopping_ || listeners_ >= kListenersMax) return nullptr;
  std::uint64_t next = first_ + ring_.size();
  const base::Cut id = base::cut(last_event_id, "-");
  if (id.before == start_)
    if (const auto last = base::parse_int(id.after); last && *last >= 0 && static_cast<std::uint64_t>(*last) < next)
      next = static_cast<std::uint64_t>(*last) + 1;
  ++listeners_;
  is_kept_ = true;
  return std::unique_ptr<Listener>(new Listener(*this, std::move(filter), next));
}

EventStream::Listener::~Listener() {
  const std::scoped_lock lock(stream_.using_it_);
  stream_.left_ = Steady::now();
  --stream_.listeners_;
}

bool EventStream::Listener::fits(std::string_view kind, std::string_view json) {
  if (!is_among(filter_.kinds, kind)) return false;
  const bool asks_of_decisions = !(filter_.decision + filter_.cause + filter_.principal + filter_.door).empty();
  if (!asks_of_decisions) return true;
  if (reader_.read(json) != RecordReader::Kind::decision) return false;
  const DecisionRecord& record = reader_.decision();
  const auto is = [](const std::string& wanted, std::string_view got) { return wanted.empty() || wanted == got; };
  return is(filter_.decision, record.allow ? "allow" : "deny") && is(filter_.cause, record.cause) &&
         is(filter_.principal, record.principal.id) && is(filter_.door, record.door);
}

bool EventStream::Listener::wait(std::string& out, std::chrono::milliseconds within) {
  out.clear();
  const auto until = Steady::now() + within;
  while (out.empty()) {
    std::vector<std::shared_ptr<const Event>> taken;
    std::uint64_t number = 0;
    std::uint64_t lost = 0;
    {
      std::unique_lock lock(stream_.using_it_);
      stream_.came_.wait_until(lock, until, [&] { return stream_.is_stopping_ || next_ < stream_.first_ + stream_.ring_.size(); });
      if (stream_.is_stopping_) return false;
      if (next_ < stream_.first_) {
        lost = stream_.first_ - next_;
        next_ = stream_.first_;
        stream_.lost_ += lost;
      }
      number = next_;
      const std::size_t from = next_ - stream_.first_;
      const std::size_t count = std::min(kTakenAtOnce, stream_.ring_.size() - from);
      taken.assign(stream_.ring_.begin() + static_cast<std::ptrdiff_t>(from), stream_.ring_.begin() + static_cast<std::ptrdiff_t>(from + count));
      next_ += count;
    }
    if (lost > 0) write_event(out, {}, "lost", "{\"lost\":" + std::to_string(lost) + "}");
    for (const auto& event : taken) {
      if (fits(event->kind, event->json)) write_event(out, stream_.start_ + "-" + std::to_string(number), event->kind, event->json);
      ++number;
    }
    if (Steady::now() >= until) break;
  }
  if (out.empty()) out = ":\n\n";
  return true;
}

}  // namespace why403::serve

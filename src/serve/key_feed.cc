#include "serve/key_feed.h"

#include <algorithm>

#include "base/json_reader.h"
#include "base/text.h"
#include "serve/fetch.h"

namespace why403::serve {

namespace {

constexpr std::string_view kDiscovery = "/.well-known/openid-configuration";

std::chrono::nanoseconds nanoseconds(base::Duration duration) {
  return std::chrono::nanoseconds(duration.ns);
}

struct Discovered {
  std::optional<std::string> issuer;
  std::optional<std::string> keys;
};

// Nothing when the document cannot be read or says something twice.
std::optional<Discovered> read_discovery(std::string_view text) {
  base::JsonReader json(text);
  base::JsonText member;
  Discovered found;
  if (!base::is_valid_utf8(text) || !json.enter_object()) return std::nullopt;
  while (json.next_member(member)) {
    const std::string name = base::json_unescape(member);
    std::optional<std::string>* const wanted = name == "issuer"     ? &found.issuer
                                               : name == "jwks_uri" ? &found.keys
                                                                    : nullptr;
    if (wanted == nullptr) {
      json.skip();
    } else if (*wanted || json.peek() != base::JsonKind::string) {
      return std::nullopt;
    } else {
      *wanted = base::json_unescape(json.string());
    }
  }
  if (!json.ok() || !json.at_end()) return std::nullopt;
  return found;
}

Message note(std::string what, std::string event, const std::string& issuer) {
  return {.what = std::move(what), .severity = base::Severity::note, .event = std::move(event), .fields = {{"issuer", issuer}}};
}

}  // namespace

KeyFeed::KeyFeed(KeySource source, SayFromAnywhere say, std::shared_ptr<Resolver> resolver)
    : source_(std::move(source)), say_(std::move(say)), resolver_(std::move(resolver)) {
  thread_ = std::thread([this] { run(); });
}

void KeyFeed::stop() {
  {
    const std::scoped_lock lock(changing_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void KeyFeed::ask() {
  // Whoever finds it set need not wake anybody, so a flood of bad tokens costs no lock.
  if (asked_.exchange(true)) return;
  { const std::scoped_lock lock(changing_); }
  changed_.notify_all();
}

KeyFeed::State KeyFeed::state() const {
  const std::scoped_lock lock(changing_);
  State state{.keys = keys_, .age = std::nullopt, .fault = fault_, .was_tried = was_tried_};
  if (keys_ != nullptr && confirmed_)
    state.age = base::Duration{
        std::chrono::duration_cast<std::chrono::nanoseconds>(Steady::now() - *confirmed_).count()};
  return state;
}

void KeyFeed::run() {
  while (!stopping_) {
    fetch_once();
    wait_for_next();
  }
}

// Section 4.3: the issuer of the document must be the very one that was asked for.
Result<std::string, Message> KeyFeed::find_url() {
  if (!source_.url.empty()) return source_.url;
  std::string base = source_.issuer;
  if (base.ends_with('/')) base.pop_back();
  const std::string url = base + std::string(kDiscovery);
  const std::string text = TRY(fetch(url, {.authorities = source_.authorities, .stopping = stopping_, .resolver = resolver_.get()}));
  const auto found = read_discovery(text);
  if (!found || !found->issuer || !found->keys)
    return Message{.what = "cannot read `" + url + "`",
                   .reason = "it is no document with `issuer` and `jwks_uri`"};
  if (*found->issuer != source_.issuer)
    return Message{.what = "`" + url + "` speaks of another issuer",
                   .reason = "got `" + *found->issuer + "`, wanted `" + source_.issuer + "`"};
  return *found->keys;
}

void KeyFeed::fetch_once() {
  {
    const std::scoped_lock lock(changing_);
    asked_ = false;
    tried_ = Steady::now();
  }
  auto url = find_url();
  if (!url) return take(url.error(), source_.issuer);
  take(fetch(*url, {.authorities = source_.authorities, .stopping = stopping_, .resolver = resolver_.get()}), *url);
}

void KeyFeed::take(Result<std::string, Message> fetched, const std::string& from) {
  if (stopping_) return;
  std::optional<Message> fault;
  std::shared_ptr<const identity::KeySet> keys;
  {
    const std::scoped_lock lock(changing_);
    if (fetched && keys_ != nullptr && *fetched == text_) keys = keys_;
  }
  if (!fetched) fault = fetched.error();
  if (!fault && keys == nullptr) {
    auto read = identity::read_key_set(*fetched, from);
    if (read)
      keys = *read;
    else
      fault = read.error();
  }
  std::optional<Message> said;
  {
    const std::scoped_lock lock(changing_);
    was_tried_ = true;
    const std::string why = fault ? fault->what + (fault->reason.empty() ? "" : ": " + fault->reason) : "";
    if (fault && fault_ != why) {
      said = fault;
      said->event = "keys-failed";
      said->fields = {{"issuer", source_.issuer}};
    }
    if (!fault && (keys != keys_ || !fault_.empty()))
      said = note("keys of `" + source_.issuer + "`: " + std::to_string(keys->keys.size()) + ", from `" +
                  from + "`", "keys-fetched", source_.issuer);
    fault_ = why;
    if (!fault) {
      confirmed_ = Steady::now();
      text_ = std::move(*fetched);
    }
    // Too old to be believed: whoever left the issuer since would still be let in.
    const bool is_over = fault && confirmed_ && Steady::now() - *confirmed_ > nanoseconds(source_.keep);
    if (is_over) keys_ = nullptr;
    if (!fault) keys_ = std::move(keys);
    generation_.fetch_add(1, std::memory_order_release);
  }
  if (said) say_(*said);
}

void KeyFeed::wait_for_next() {
  std::unique_lock lock(changing_);
  const auto soonest = tried_ + nanoseconds(source_.retry);
  const auto usual = fault_.empty() ? tried_ + nanoseconds(source_.refresh) : soonest;
  while (!stopping_) {
    const auto now = Steady::now();
    const auto next = std::max(soonest, asked_ ? soonest : usual);
    if (now >= next) return;
    changed_.wait_until(lock, next);
  }
}

void KeyKeeper::begin(const std::vector<KeySource>& sources) {
  const std::scoped_lock lock(changing_);
  for (const KeySource& source : sources)
    if (std::ranges::none_of(feeds_, [&](const auto& feed) { return feed->source() == source; }))
      feeds_.push_back(std::make_shared<KeyFeed>(source, say_, resolver_));
}

void KeyKeeper::keep_only(const std::vector<KeySource>& sources) {
  std::vector<std::shared_ptr<KeyFeed>> gone;
  {
    const std::scoped_lock lock(changing_);
    std::erase_if(feeds_, [&](const std::shared_ptr<KeyFeed>& feed) {
      if (std::ranges::find(sources, feed->source()) != sources.end()) return false;
      gone.push_back(feed);
      return true;
    });
  }
  // A door of the old world may still hold one: stopped here, it ends there without waiting.
  for (const auto& feed : gone) feed->stop();
}

void KeyKeeper::ask_at(const std::optional<IntrospectionSource>& source) {
  std::shared_ptr<Introspector> gone;
  {
    const std::scoped_lock lock(changing_);
    if (source && introspector_ != nullptr && introspector_->source() == *source) return introspector_->trust(source->tls);
    gone = std::exchange(introspector_, source ? std::make_shared<Introspector>(*source, say_, resolver_) : nullptr);
  }
  // Doors of the old world may still hold it.
  if (gone != nullptr) gone->stop();
}

std::shared_ptr<Introspector> KeyKeeper::introspector() const {
  const std::scoped_lock lock(changing_);
  return introspector_;
}

std::shared_ptr<KeyFeed> KeyKeeper::feed(const KeySource& source) const {
  const std::scoped_lock lock(changing_);
  for (const auto& feed : feeds_)
    if (feed->source() == source) return feed;
  return nullptr;
}

}  // namespace why403::serve

// Producing on another thread, a bounded number of items ahead of the one who consumes.
//
//   Ahead<RecordBatch> ahead([&](RecordBatch& batch) { return records.next(batch); });
//   RecordBatch batch;
//   while (TRY(ahead.next(batch))) use(batch);
//
// `produce` fills an item, false at the end; it runs on a thread of its own from the first next() on. Items
// are swapped, never copied: the consumer's used one goes back to be filled again. Several threads may call
// next(); each item goes to one of them, in order. An error is told once, after the items before it.
//
// The destructor waits for a produce() that is under way; whoever owns a source that may wait for ever gives
// `cancel`, which must end that wait.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/message.h"
#include "base/result.h"

namespace why403::ingest {

/// Items under way at most: enough to cover the jitter of both sides, little enough to stay in the cache.
inline constexpr std::size_t kItemsAhead = 4;

template <typename Item>
class Ahead {
 public:
  using Produce = std::function<Result<bool, Message>(Item&)>;

  explicit Ahead(Produce produce, std::function<void()> cancel = {}, std::size_t items = kItemsAhead)
      : produce_(std::move(produce)), cancel_(std::move(cancel)), items_max_(items) {}
  Ahead(const Ahead&) = delete;
  Ahead& operator=(const Ahead&) = delete;
  ~Ahead() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    room_.notify_all();
    if (cancel_) cancel_();
    if (thread_.joinable()) thread_.join();
  }

  /// Puts the next item into `item`, whose old content is reused. False at the end.
  Result<bool, Message> next(Item& item) {
    std::unique_lock lock(mutex_);
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
    filled_.wait(lock, [this] { return !full_.empty() || ended_; });
    if (full_.empty()) {
      if (failure_) return *std::exchange(failure_, nullptr);
      return false;
    }
    std::swap(item, full_.front());
    used_.push_back(std::move(full_.front()));
    full_.pop_front();
    lock.unlock();
    room_.notify_one();
    return true;
  }

 private:
  void run() {
    bool goes_on = true;
    while (goes_on) {
      Item item{};
      {
        std::unique_lock lock(mutex_);
        room_.wait(lock, [this] { return full_.size() < items_max_ || stopped_; });
        if (stopped_) return;
        if (!used_.empty()) {
          item = std::move(used_.back());
          used_.pop_back();
        }
      }
      auto produced = produce_(item);
      goes_on = produced && *produced;
      {
        const std::lock_guard lock(mutex_);
        if (goes_on) full_.push_back(std::move(item));
        if (!produced) failure_ = std::make_unique<Message>(std::move(produced).error());
        ended_ = !goes_on;
      }
      if (goes_on)
        filled_.notify_one();
      else
        filled_.notify_all();
    }
  }

  Produce produce_;
  std::function<void()> cancel_;
  std::size_t items_max_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable filled_;
  std::deque<Item> full_;
  std::vector<Item> used_;
  std::unique_ptr<Message> failure_;
  bool ended_ = false;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace why403::ingest

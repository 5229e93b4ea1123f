#include "ingest/arrivals.h"

#include "base/quiet_threads.h"

namespace why403::ingest {

Result<std::unique_ptr<Arrivals>, Message> Arrivals::open(const ArrivingFrom& from) {
  std::unique_ptr<Arrivals> arrivals(new Arrivals);
  const base::QuietThreads quiet;
  if (!from.paths.empty())
    arrivals->follower_ = TRY(Follower::open(from.paths, arrivals->stop_, {.history_bytes_max = from.history_bytes_max, .may_be_nothing = true}));
  for (const std::string& address : from.listen) arrivals->addresses_.push_back(TRY(parse_listen_address(address)));
  if (!from.listen.empty()) arrivals->listener_ = TRY(SyslogListener::open(arrivals->addresses_, arrivals->stop_));
  for (std::size_t i = 0; i < arrivals->addresses_.size(); ++i)
    if (arrivals->addresses_[i].port == 0) arrivals->addresses_[i].port = arrivals->listener_->port(i);
  return arrivals;
}

Arrivals::~Arrivals() { end(); }

Inputs Arrivals::inputs() const {
  Inputs out;
  if (follower_) out.files = follower_->followed();
  return out;
}

void Arrivals::begin(const Say& say) {
  const base::QuietThreads quiet;
  if (follower_)
    for (const Message& warning : follower_->warnings()) say(warning);
  std::vector<RecordSource*> all;
  if (follower_) all.push_back(follower_.get());
  if (listener_) all.push_back(listener_.get());
  for (const auto& each : sources_) all.push_back(each.get());
  for (RecordSource* const source : all)
    threads_.emplace_back([this, source, say] {
      if (const auto filled = queue_.fill_from(*source); !filled) say(filled.error());
    });
}

void Arrivals::end() {
  stop_.request();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  queue_.close();
}

Arrivals::Counts Arrivals::counts() const {
  Counts counts;
  if (follower_) counts.rotations = follower_->rotations();
  if (follower_) counts.left_out = follower_->left_out();
  if (listener_) counts.dropped = listener_->dropped();
  if (listener_) counts.refused_connections = listener_->refused_connections();
  return counts;
}

}  // namespace why403::ingest

#include "event/tally.h"

#include <algorithm>
#include <cstdio>

#include "base/json.h"

namespace why403::event {

namespace {

constexpr std::size_t kTopClients = 10;

// 1,234,567
std::string grouped(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

double megabytes_per_second(const ReadingCost& cost) {
  return cost.seconds > 0 ? static_cast<double>(cost.bytes) / 1e6 / cost.seconds : 0;
}

std::string decimal(double value, int digits) {
  char text[40];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

std::string row(std::string_view name, const std::string& value) {
  std::string out(name);
  out.resize(std::max<std::size_t>(out.size() + 2, 16), ' ');
  return out + value + "\n";
}

}  // namespace

void Tally::merge(Tally& other) {
  events_ += other.events_;
  without_status_ += other.without_status_;
  other_statuses_ += other.other_statuses_;
  first_ = std::min(first_, other.first_);
  last_ = std::max(last_, other.last_);
  for (std::size_t i = 0; i < statuses_.size(); ++i) statuses_[i] += other.statuses_[i];
  clients_.merge(other.clients_);
}

std::optional<base::Time> Tally::first() const {
  return first_ > last_ ? std::nullopt : std::optional(first_);
}

std::optional<base::Time> Tally::last() const { return first_ > last_ ? std::nullopt : std::optional(last_); }

std::string tally_text(Tally& tally, const ReadingCost& cost) {
  std::string out = row("lines", grouped(cost.lines)) + row("malformed", grouped(cost.malformed));
  for (const auto& [name, count] : {std::pair{"cut", cost.cut}, {"not UTF-8", cost.not_utf8}, {"with NULs", cost.nul}, {"unreadable", cost.unreadable}})
    if (count != 0) out += row(name, grouped(count));
  out += row("events", grouped(tally.events()));
  for (std::int32_t status = 0; status <= Tally::kStatusMax; ++status)
    if (const std::uint64_t count = tally.with_status(status))
      out += row("status " + std::to_string(status), grouped(count));
  if (tally.other_statuses()) out += row("status other", grouped(tally.other_statuses()));
  if (tally.without_status()) out += row("no status", grouped(tally.without_status()));
  ClientCounts& clients = tally.clients();
  out += row("clients", (clients.exact() ? "" : "about ") + grouped(clients.distinct()));
  if (tally.first())
    out += row("time",
               base::format_rfc3339(*tally.first(), 0) + " to " + base::format_rfc3339(*tally.last(), 0));
  out += row("seconds", decimal(cost.seconds, 3));
  out += row("MB/s", decimal(megabytes_per_second(cost), 1));
  return out;
}

std::string tally_json(Tally& tally, const ReadingCost& cost) {
  std::string out;
  base::JsonWriter json(out);
  json.begin_object();
  json.key("version").number(1);
  json.key("files").number(cost.files);
  json.key("lines").number(cost.lines);
  json.key("malformed").number(cost.malformed);
  json.key("cut").number(cost.cut);
  json.key("not_utf8").number(cost.not_utf8);
  json.key("nul").number(cost.nul);
  json.key("unreadable").number(cost.unreadable);
  json.key("events").number(tally.events());
  json.key("status").begin_object();
  for (std::int32_t status = 0; status <= Tally::kStatusMax; ++status)
    if (const std::uint64_t count = tally.with_status(status)) json.key(std::to_string(status)).number(count);
  json.end_object();
  json.key("other_statuses").number(tally.other_statuses());
  json.key("without_status").number(tally.without_status());
  json.key("clients").begin_object();
  json.key("distinct").number(tally.clients().distinct());
  json.key("exact").boolean(tally.clients().exact());
  json.key("top").begin_array();
  for (const ClientCount& one : tally.clients().top(kTopClients)) {
    json.begin_object();
    json.key("client").string(base::format_ip(one.client));
    json.key("events").number(one.events);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  if (tally.first()) {
    json.key("first").string(base::format_rfc3339(*tally.first(), 3));
    json.key("last").string(base::format_rfc3339(*tally.last(), 3));
  }
  json.key("bytes").number(cost.bytes);
  json.key("seconds").number(cost.seconds);
  json.key("megabytes_per_second").number(megabytes_per_second(cost));
  json.end_object();
  return out + "\n";
}

}  // namespace why403::event

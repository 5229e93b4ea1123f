#include "cli/explanation.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "base/text.h"
#include "cli/arguments.h"
#include "cli/gathering.h"
#include "cli/reading.h"
#include "cli/terminal.h"
#include "ingest/source/full_dates.h"
#include "report/tables.h"

namespace why403::cli {

namespace {

Result<base::Time, Message> take_time(std::string_view text, base::Time newest) {
  if (const auto time = base::parse_rfc3339(text, true)) return *time;
  if (const auto span = base::parse_duration(text)) return newest - *span;
  // 14:07, on the newest day
  if (text.size() >= 4 && text.size() <= 8 && text.find(':') != std::string_view::npos) {
    const std::string day = base::format_rfc3339(newest, 0).substr(0, 11);
    std::string clock(text.size() == 4 || text.find(':') == 1 ? "0" + std::string(text) : std::string(text));
    if (clock.size() == 5) clock += ":00";
    if (const auto time = base::parse_rfc3339(day + clock + "Z")) return *time;
  }
  return Message{.what = "`" + std::string(text) + "` is no time", .help = "RFC 3339, `14:07`, or a span before the newest event such as `90m`"};
}

// What the question is about: a ticket's facts, a span of time, statuses.
Status<Message> choose(const Arguments& arguments, Explanation& out) {
  const base::Time newest = out.all->last;
  std::optional<base::Time> since, until, at;
  if (arguments.has("since")) since = TRY(take_time(arguments.value("since"), newest));
  if (arguments.has("until")) until = TRY(take_time(arguments.value("until"), newest));
  if (arguments.has("at")) at = TRY(take_time(arguments.value("at"), newest));
  std::optional<base::Network> client;
  if (arguments.has("client")) {
    client = base::parse_network(arguments.value("client"));
    if (!client) return Message{.what = "`" + std::string(arguments.value("client")) + "` is no address or network"};
  }
  std::vector<std::int64_t> statuses;
  for (const std::string& list : arguments.all("status"))
    for (const std::string_view each : base::split(list, ',')) {
      const auto status = base::parse_int(base::trim(each));
      if (!status) return Message{.what = "`" + std::string(each) + "` is no status"};
      statuses.push_back(*status);
    }
  const std::string_view who = arguments.value("who");
  const std::string_view path = arguments.value("path");
  out.shown.assign(out.report.denials.size(), true);
  for (std::size_t i = 0; i < out.shown.size(); ++i) {
    const diagnose::Denial& denial = out.report.denials[i];
    bool shown = (!since || denial.time >= *since) && (!until || denial.time <= *until);
    shown &= !at || std::abs((denial.time - *at).ns) <= 5 * base::kMinute.ns;
    shown &= who.empty() || base::equals_ignoring_case(denial.principal, who) || base::equals_ignoring_case(denial.principal.substr(0, denial.principal.find('@')), who);
    shown &= path.empty() || denial.path.starts_with(path) || base::glob_matches(path, denial.path) || denial.resource.find(path) != std::string_view::npos;
    shown &= !client || (denial.has_client && client->contains(denial.client));
    shown &= statuses.empty() || std::find(statuses.begin(), statuses.end(), denial.status) != statuses.end();
    out.shown[i] = shown;
  }
  return Done{};
}

void show_progress(Terminal& terminal, std::uint64_t done, std::uint64_t total, double seconds) {
  if (total == 0 || seconds < 0.5) return;
  const double share = static_cast<double>(done) / static_cast<double>(total);
  const auto whole = [](double value) { return std::to_string(std::llround(value)); };
  terminal.err() << "\r" << whole(share * 100) << " %  " << whole(static_cast<double>(done) / 1e6 / seconds) << " MB/s  " << whole(share > 0 ? seconds * (1 - share) / share : 0) << " s left   ";
  terminal.err().flush();
}

}  // namespace

std::vector<Flag> explaining_flags() {
  std::vector<Flag> out = reading_flags();
  const std::vector<Flag> own = {
          {.name = "config", .takes = Takes::path, .metavar = "PATH", .help = "server configuration to reason with, a file or a root", .repeatable = true},
          {.name = "changes", .takes = Takes::path, .metavar = "PATH", .help = "change events: NDJSON or `git log` output", .repeatable = true},
          {.name = "known", .takes = Takes::path, .metavar = "FILE", .help = "YAML: proxies, shared addresses, partners, crawlers, jobs"},
          {.name = "knowledge", .takes = Takes::path, .metavar = "FILE", .help = "further signatures of refusals, as in knowledge/*.yaml", .repeatable = true},
          {.name = "who", .takes = Takes::text, .metavar = "NAME", .help = "only what concerns this principal"},
          {.name = "client", .takes = Takes::text, .metavar = "ADDR", .help = "only what concerns this address or network"},
          {.name = "path", .takes = Takes::text, .metavar = "PATH", .help = "only what concerns this path (prefix or glob)"},
          {.name = "at", .takes = Takes::text, .metavar = "TIME", .help = "only within five minutes of this time"},
          {.name = "since", .takes = Takes::text, .metavar = "TIME", .help = "from this time, or 90m, 24h, 7d before the newest event"},
          {.name = "until", .takes = Takes::text, .metavar = "TIME", .help = "up to this time"},
          {.name = "status", .takes = Takes::text, .metavar = "LIST", .help = "only these statuses, separated by commas", .repeatable = true},
          {.name = "redact", .help = "stand-ins for people and addresses, the same for the same"}};
  out.insert(out.end(), own.begin(), own.end());
  return out;
}

namespace {

Result<report::Beside, Message> take_beside(const Arguments& arguments) {
  return report::read_beside({.known = std::string(arguments.value("known")), .changes = arguments.all("changes"), .knowledge = arguments.all("knowledge"), .config = arguments.all("config")});
}

Result<Explanation, Message> conclude(const Arguments& arguments, const report::Beside& beside, stitch::Collection collection, ingest::Inputs inputs, ingest::ReadReport read) {
  Explanation out = report::conclude(beside, std::move(collection), std::move(inputs), std::move(read));
  out.ranked_by_danger = arguments.value("rank") == "danger";
  if (arguments.has("redact")) redact(out);
  TRY(choose(arguments, out));
  return out;
}

Result<std::unique_ptr<Gathering>, Message> make_gathering(const Arguments& arguments, const Reading& reading, const report::Beside& beside) {
  stitch::CollectOptions options;
  for (const ingest::Input& input : reading.inputs.files) options.inputs.push_back(input.name);
  options.proxies = beside.known.proxy_networks();
  if (!arguments.has("db")) return reading.live ? gather_recent(std::move(options)) : gather_all(std::move(options));
  if (reading.live) return Message{.what = "`--db` keeps what has an end", .help = "`why403 events --follow --db FILE` keeps what arrives"};
  if (arguments.has("redact")) return Message{.what = "`--db` keeps events as they are, which `--redact` would hide", .help = "ask for one at a time"};
  return gather_and_keep(std::move(options), std::string(arguments.value("db")), {.salt = reading.options.salt}, reading.inputs);
}

using Clock = std::chrono::steady_clock;

// Concludes again when there is something new, for at most a tenth of the time.
class Pictures {
 public:
  using Conclude = std::function<Result<Explanation, Message>(stitch::Collection, ingest::ReadReport)>;
  Pictures(Gathering& gathering, Conclude conclude, const ShowPicture& show) : gathering_(gathering), conclude_(std::move(conclude)), show_(show) {}

  void look(const ingest::ReadReport& so_far) {
    const auto begin = Clock::now();
    if (begin < next_) return;
    ingest::ReadReport read = so_far;
    ingest::sum_up(read);
    if (read.events == events_) return;
    events_ = read.events;
    auto all = gathering_.collection();
    if (!all) return;
    const auto picture = conclude_(std::move(*all), std::move(read));
    if (picture) show_(*picture);
    next_ = Clock::now() + std::max<Clock::duration>(kBetweenPictures, 9 * (Clock::now() - begin));
  }

 private:
  static constexpr std::chrono::seconds kBetweenPictures{2};
  Gathering& gathering_;
  Conclude conclude_;
  const ShowPicture& show_;
  std::uint64_t events_ = 0;
  Clock::time_point next_{};
};

}  // namespace

Result<Explanation, Message> explain(const Arguments& arguments, const std::vector<std::string>& paths, Terminal& terminal, const ShowPicture& show) {
  const auto start = Clock::now();
  const auto elapsed = [&] { return std::chrono::duration<double>(Clock::now() - start).count(); };
  Reading reading = TRY(prepare_reading(arguments, paths));
  const report::Beside beside = TRY(take_beside(arguments));
  for (const Message& each : beside.unread) terminal.say(each);
  // What changed names its year, which logs that name none share.
  if (const auto newest = std::ranges::max_element(beside.changes, {}, &diagnose::Change::time); newest != beside.changes.end()) ingest::limit_modified(reading.inputs, newest->time);
  const auto gathering = TRY(make_gathering(arguments, reading, beside));
  Pictures pictures(*gathering, [&](stitch::Collection all, ingest::ReadReport read) { return conclude(arguments, beside, std::move(all), reading.inputs, std::move(read)); }, show);
  if (reading.live) {
    // What is followed may never end: what is kept of it moves on.
    reading.options.threads = 1;
    if (show) reading.options.between = [&](const ingest::ReadReport& so_far) { pictures.look(so_far); };
  } else if (terminal.err_is_terminal() && !terminal.quiet()) {
    reading.options.progress = [&](std::uint64_t done, std::uint64_t total) { show_progress(terminal, done, total, elapsed()); };
  }
  ingest::ReadReport read = TRY(read_all(reading, *gathering, terminal));
  if (reading.options.progress) terminal.err() << "\r                                        \r";
  if (!say_how_reading_went(read, terminal, arguments.has("redact") ? Quoting::no : Quoting::without_secrets)) return Message{.what = "nothing could be read"};
  Explanation out = TRY(conclude(arguments, beside, TRY(gathering->collection()), std::move(reading.inputs), std::move(read)));
  if (arguments.has("db"))
    for (const archive::Table& table : report::tables(out)) TRY(archive::put_table(std::string(arguments.value("db")), table));
  out.seconds = elapsed();
  return out;
}

}  // namespace why403::cli

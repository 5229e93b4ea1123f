// Explanation: what `explain` and `why` share: options to inputs, reading, diagnosis, and the parts of the answer.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "cli/command.h"
#include "cli/stand_ins.h"
#include "diagnose/report.h"
#include "ingest/reader.h"

namespace why403::cli {

class Arguments;
class Terminal;

/// A reading and its diagnosis. Addresses stay valid while it is moved.
struct Explanation {
  ingest::Inputs inputs;
  ingest::ReadReport read;
  std::unique_ptr<stitch::Collection> all;
  diagnose::Known known;
  diagnose::Report report;
  std::vector<bool> shown;  ///< per denial: does it concern the question?
  double seconds = 0;
  bool redacted = false;
  bool ranked_by_danger = false;  ///< danger before harm
  StandIns stand_ins;             ///< under --redact: for whom the texts may name

  [[nodiscard]] const stitch::Record& record(std::uint32_t index) const { return all->records[index]; }
  /// `access.log:17`, or `trail.json:1[3]` of a record inside a wrapper.
  [[nodiscard]] std::string place(const event::SourceRef& ref) const;
  [[nodiscard]] std::string_view file(std::uint32_t input) const { return input < read.files.size() ? std::string_view(read.files[input].name) : std::string_view(); }
  /// Text in which names and addresses may stand: without secrets, and with stand-ins under --redact.
  [[nodiscard]] std::string safe(std::string_view text) const;
  /// Text of a log's line, without secrets; nothing under --redact.
  [[nodiscard]] std::string excerpt(std::string_view text) const;
  /// Incidents with at least one denial that is shown, in the order that was asked for.
  [[nodiscard]] std::vector<std::uint32_t> incidents() const;
  [[nodiscard]] std::size_t denials(std::uint32_t incident) const;
};

/// The flags that say what to read and what the operator knows; shared by `explain` and `why`.
std::vector<Flag> explaining_flags();

/// What to do with each picture of logs that are still being followed.
using ShowPicture = std::function<void(const Explanation&)>;

/// With --follow or --listen, `show` gets the picture again and again until a signal ends the reading.
Result<Explanation, Message> explain(const Arguments& arguments, const std::vector<std::string>& paths, Terminal& terminal, const ShowPicture& show = {});

/// The stable id of one denial, as `--verdicts` writes it.
std::string denial_id(const Explanation& explanation, const diagnose::Denial& denial);

std::string verdict_lines(const Explanation& explanation);
std::string report_json(const Explanation& explanation);
std::string report_html(const Explanation& explanation);
/// OCSF Detection Findings, one a line.
std::string findings(const Explanation& explanation);

}  // namespace why403::cli

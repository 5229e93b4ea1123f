// Explanation: a reading and its diagnosis, with the texts that others read of it.
//
//   const Beside beside = TRY(read_beside({.known = "known.yaml"}));
//   Explanation explanation = conclude(beside, std::move(collection), std::move(inputs), std::move(read));
//   file << report_json(explanation);
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "diagnose/report.h"
#include "ingest/reader.h"
#include "report/stand_ins.h"

namespace why403::report {

/// Where it stands what the diagnosis should know besides the logs.
struct BesidePaths {
  std::string known;
  std::vector<std::string> changes;
  std::vector<std::string> knowledge;
  std::vector<std::string> config;
};
struct Beside {
  diagnose::Known known;
  std::vector<diagnose::Change> changes;
  diagnose::Knowledge knowledge;
  std::optional<servers::Configuration> configuration;
  std::vector<Message> unread;  ///< configurations of servers that nobody here knows
};
Result<Beside, Message> read_beside(const BesidePaths& paths);

/// Addresses stay valid while it is moved.
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

/// The diagnosis of all that was collected; everything is shown.
Explanation conclude(const Beside& beside, stitch::Collection collection, ingest::Inputs inputs, ingest::ReadReport read);
/// From now on texts name nobody.
void redact(Explanation& explanation);

/// The stable id of one denial, as `--verdicts` writes it.
std::string denial_id(const Explanation& explanation, const diagnose::Denial& denial);

std::string verdict_lines(const Explanation& explanation);
std::string report_json(const Explanation& explanation);
/// OCSF Detection Findings, one a line.
std::string findings(const Explanation& explanation);

}  // namespace why403::report

// The words that the terminal report and the page of `explain` have in common.
//
// Texts may hold what logs said: the caller makes them printable (or escapes them). Names have their stand-ins under
// --redact, except inside texts of the diagnosis, which Explanation::safe() is for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/explanation.h"

namespace why403::cli {

/// Columns that UTF-8 text takes: code points, which is right for what logs and names hold almost always.
std::size_t columns(std::string_view text);
/// Printable, in `width` columns, with `…` where something was cut off.
std::string shortened(std::string text, std::size_t width);

/// `1,304 lines`, `1 line`
std::string count(std::uint64_t number, std::string_view one, std::string_view many);
/// `1,304`
std::string grouped(std::uint64_t number);
/// `14:05:43`, in UTC
std::string clock(base::Time time);
/// `0.98`
std::string hundredths(double share);

/// A person, service or address by its name, or by its stand-in.
std::string named(const Explanation& explanation, std::string_view kind, std::string_view text);
/// `40 people, 2 services (report-sync, bi-export)`
std::string who(const Explanation& explanation, const diagnose::Incident& incident);
/// `carol deleted role ledger-reader: 40 people refused at /ledger/*`; under --redact only what it is
std::string title(const Explanation& explanation, const diagnose::Incident& incident);
/// `PERMISSION REMOVED`
std::string heading(const Explanation& explanation, const diagnose::Incident& incident);
/// How the callers fared before and since; empty where no success was seen, or nobody asks (hostile ones).
std::string before(const diagnose::Incident& incident);
/// `14:05:11 carol deleted role ledger-reader`; empty without a responsible change.
std::string change(const Explanation& explanation, const diagnose::Incident& incident);
/// Of hostile incidents: did they get in, and whom a block would hit too.
std::string got_in(const diagnose::Incident& incident);
std::string collateral(const diagnose::Incident& incident);

/// The paragraph that stands first: the worst incident, how many there are, what attackers had of it. `incidents` in
/// the order of the report.
std::string summary(const Explanation& explanation, const std::vector<std::uint32_t>& incidents);

}  // namespace why403::cli

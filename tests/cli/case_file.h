// A case of the command line: a story with commands and what they print, kept as one readable text.
//
//   A log that nothing can read is counted, not fatal.
//
//   --- file access.log
//   192.0.2.1 - - [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 403 5
//   --- run
//   why403 events --as tally access.log
//   --- out
//   1 line
//   --- err
//   --- exit 0
//
// `file` sections make files in an empty directory. Each `run` section is one shell script, run there with
// the binary on the PATH; the `out`, `err` and `exit` sections after it say what is expected. Left out, `err`
// is empty and `exit` is 0. In expectations `[..]` stands for any text within a line.
//
// In Markdown files the ```console blocks are the cases: `$ command` lines, and what they print, both streams
// together. Whatever stands before a case is prose and stays as it is when expectations are rewritten.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace why403::cases {

/// A section of a case file: its head line (`--- run`; empty for the prose) and its lines.
struct Section {
  std::string head;
  std::string body;
};
std::vector<Section> read_sections(std::string_view text);
std::string write_sections(const std::vector<Section>& sections);

/// Does `actual` match `expected`, whose `[..]` matches any text within a line?
bool matches(std::string_view expected, std::string_view actual);

/// A Markdown text cut into what is between the commands of its console blocks: a section with the head
/// `$ command` holds what that command prints, any other (empty head) is left alone.
std::vector<Section> read_console_blocks(std::string_view text);
std::string write_console_blocks(const std::vector<Section>& sections);

}  // namespace why403::cases

// why403 formats: the log formats, why a file was recognised as one, and the filling in of samples.
#include <algorithm>
#include <cmath>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "ingest/router.h"
#include "ingest/samples.h"
#include "ingest/source/block_reader.h"

namespace why403::cli {

namespace {

using ingest::Catalog;
using ingest::Description;

std::string pad(std::string_view text, std::size_t width) {
  std::string out(text);
  if (out.size() < width) out.append(width - out.size(), ' ');
  return out;
}

int list_formats(const Catalog& catalog, const Arguments& arguments, Terminal& terminal) {
  if (arguments.has("json")) {
    std::string out;
    base::JsonWriter json(out);
    json.begin_array();
    for (std::size_t i = 0; i < catalog.size(); ++i) {
      const Description& each = catalog.description(i);
      json.begin_object().key("name").string(each.name).key("title").string(each.title).key("product").string(each.product);
      json.key("layer").string(each.layer).key("source").string(each.source);
      json.key("samples").number(each.sample_count).end_object();
    }
    json.end_array();
    return write_report(arguments.value("json"), out + "\n", terminal);
  }
  std::size_t samples = 0;
  for (std::size_t i = 0; i < catalog.size(); ++i) {
    const Description& each = catalog.description(i);
    samples += each.sample_count;
    const std::string count = std::to_string(each.sample_count);
    terminal.out() << pad(each.name, 28) << " " << pad("", 3 - std::min<std::size_t>(3, count.size())) << count << "  " << each.title << "\n";
  }
  terminal.out() << std::to_string(catalog.size()) << " formats, held to " << std::to_string(samples) << " samples\n";
  return kYes;
}

int list_fields(Terminal& terminal) {
  for (const auto& entry : event::fields()) terminal.out() << pad(entry.name, 16) << " " << entry.meaning << "\n";
  return kYes;
}

Result<std::vector<std::string>, Message> first_lines(const std::string& path) {
  const ingest::Inputs inputs = TRY(ingest::find_inputs({path}));
  if (inputs.files.empty()) return Message{.what = "nothing to read in `" + path + "`"};
  const auto source = TRY(ingest::open_input(inputs.files[0]));
  ingest::BlockReader reader(*source);
  ingest::BlockBuffer buffer;
  ingest::Block block;
  std::vector<std::string> out;
  if (!TRY(reader.next(buffer, block))) return out;
  ingest::for_each_line(block, [&](std::string_view line, std::uint64_t) {
    if (out.size() < ingest::kDetectionRecordsMax && !line.empty()) out.emplace_back(line);
  });
  return out;
}

Result<int, Message> detect_format(Catalog& catalog, const std::string& path, Terminal& terminal) {
  const std::vector<std::string> held = TRY(first_lines(path));
  const std::vector<std::string_view> lines(held.begin(), held.end());
  const event::Fingerprinter fingerprinter("detect");
  ingest::ReadContext context;
  context.fingerprinter = &fingerprinter;
  const std::vector<ingest::Fit> fits = ingest::detect(catalog, lines, context);
  terminal.out() << base::printable(path) << ": " << std::to_string(lines.size()) << " lines tried\n";
  for (const ingest::Fit& fit : fits) {
    const long percent = std::lround(fit.confidence() * 100);
    terminal.out() << "  " << pad(fit.format->name(), 28) << pad(std::to_string(percent) + " %", 6) << " of the lines, "
                   << std::to_string(std::lround(fit.fields)) << " fields each\n";
  }
  if (fits.empty()) terminal.out() << "  no format reads any of them\n";
  return fits.empty() ? kNo : kYes;
}

Result<int, Message> accept_format(Catalog& catalog, const std::string& path, Terminal& terminal) {
  const std::string yaml = TRY(base::read_file(path));
  const Description description = TRY(ingest::read_description(path, yaml));
  const std::size_t samples = yaml.rfind("\nsamples:");
  if (samples == std::string::npos)
    return Message{.what = "`" + path + "` has no `samples:`", .help = "add `samples:` with a `line:` each at the end of the file"};
  TRY(catalog.add_file(path));
  TRY(write_file(path, TRY(ingest::accept_samples(catalog, yaml.substr(0, samples + 1), description))));
  terminal.out() << path << ": " << std::to_string(description.samples.size()) << " samples filled in; read them\n";
  return kYes;
}

Result<int, Message> formats(const Arguments& arguments, Terminal& terminal) {
  Catalog catalog = TRY(Catalog::built_in());
  if (arguments.has("fields")) return list_fields(terminal);
  if (arguments.has("detect")) return detect_format(catalog, std::string(arguments.value("detect")), terminal);
  if (arguments.has("accept")) return accept_format(catalog, std::string(arguments.value("accept")), terminal);
  return list_formats(catalog, arguments, terminal);
}

int run_formats(const Arguments& arguments, Terminal& terminal) {
  const auto code = formats(arguments, terminal);
  if (code) return *code;
  terminal.say(code.error());
  return kError;
}

}  // namespace

Command formats_command() {
  return {.name = "formats",
          .summary = "list the log formats, or say which one a file has",
          .description = "Without flags, lists every format that is known, with the number of samples that are its tests.",
          .flags = {{.name = "detect", .takes = Takes::path, .metavar = "FILE", .help = "say which formats read FILE, the best first"},
                    {.name = "fields", .help = "list the fields of an event"},
                    {.name = "accept",
                     .takes = Takes::path,
                     .metavar = "FORMAT.yaml",
                     .help = "fill in what the samples of a format file become",
                     .more = "Rewrites the part of the file from `samples:` on. Read the result: it is the test."},
                    json_flag("print the list as JSON")},
          .examples = {{"why403 formats --detect access.log", "which format is this?"}},
          .no_means = "no format reads the file",
          .run = run_formats};
}

}  // namespace why403::cli

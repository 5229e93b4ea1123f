// why403 query: SQL over the events of an archive.
#include <unistd.h>

#include "archive/archive.h"
#include "archive/desk.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/rows.h"
#include "cli/terminal.h"

namespace why403::cli {

namespace {

Result<int, Message> print_rows(const std::string& db, const std::string& sql, RowForm form,
                                const std::string& path, Terminal& terminal) {
  const bool to_file = !path.empty() && path != "-";
  if (!to_file) {
    RowPrinter printer(form, terminal.out(), terminal.out_is_terminal());
    TRY(archive::query_archive(db, sql, printer.values(), printer.reader()));
    printer.finish();
    return kYes;
  }
  Output file = TRY(Output::open(path));
  RowPrinter printer(form, file.writer(), false);
  TRY(archive::query_archive(db, sql, printer.values(), printer.reader()));
  printer.finish();
  TRY(file.commit());
  return kYes;
}

Result<int, Message> query(const Arguments& arguments, Terminal& terminal) {
  const std::string db(arguments.value("db"));
  const std::string sql(arguments.value("SQL"));
  if (db.empty())
    return Message{.what = "--db is missing: the archive to ask",
                   .help = "`why403 events --db FILE.duckdb LOGS` makes one"};
  TRY(keep_apart({std::string(arguments.value("output")), std::string(arguments.value("json")), std::string(arguments.value("parquet"))}, {db}));
  const int forms = arguments.has("json") + arguments.has("csv") + arguments.has("parquet");
  if (forms > 1)
    return Message{.what = "--json, --csv and --parquet ask for several forms", .help = "choose one"};
  if (arguments.has("parquet")) {
    const std::string to(arguments.value("parquet"));
    if (::access(archive::desk_path(db).c_str(), F_OK) == 0)
      return Message{.what = "no Parquet file is made of an archive that a service holds open", .help = "ask with --csv or --json, or stop the service"};
    const std::uint64_t rows = TRY(archive::export_parquet(db, sql, to));
    if (!terminal.quiet()) terminal.out() << std::to_string(rows) << " rows in " << to << "\n";
    return kYes;
  }
  const RowForm form = arguments.has("json")  ? RowForm::json
                       : arguments.has("csv") ? RowForm::csv
                                              : RowForm::table;
  const std::string_view json_path = arguments.value("json");
  return print_rows(db, sql, form, std::string(json_path.empty() ? arguments.value("output") : json_path),
                    terminal);
}

int run_query(const Arguments& arguments, Terminal& terminal) {
  const auto code = query(arguments, terminal);
  if (code) return *code;
  terminal.say(code.error());
  return kError;
}

}  // namespace

Command query_command() {
  return {.name = "query",
          .summary = "ask kept events with SQL",
          .description =
              "Answers one SQL statement (DuckDB's dialect) over an archive that `why403 events --db` or `explain --db` made. "
              "The table `events` has a column for each field of an event; the view `denials` holds those that were "
              "refused; `verdicts` and `incidents` are what `explain` found. The archive of a running service (`archive:` of its "
              "configuration) is asked through the service; there `successes` counts what was granted, minute by minute. "
              "The archive is not changed, and no other file can be read.",
          .positionals = {{.name = "SQL", .help = "the statement", .required = true}},
          .flags = {{.name = "db", .takes = Takes::path, .metavar = "FILE", .help = "the archive to ask"},
                    {.name = "csv", .help = "print CSV"},
                    {.name = "parquet",
                     .takes = Takes::path,
                     .metavar = "FILE",
                     .help = "write the rows to a Parquet file"},
                    {.name = "output",
                     .takes = Takes::path,
                     .metavar = "FILE",
                     .help = "write to FILE, which appears when all is written",
                     .letter = 'o'},
                    json_flag("print an array of JSON objects")},
          .examples = {{"why403 query --db day.duckdb 'DESCRIBE events'", "the columns"},
                       {"why403 query --db day.duckdb 'SELECT path, count(*) n FROM denials GROUP BY path "
                        "ORDER BY n DESC'",
                        "which paths are refused most"}},
          .run = run_query};
}

}  // namespace why403::cli

#include "serve/kept_revision.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <functional>
#include <system_error>

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/json_reader.h"
#include "base/json_text.h"
#include "serve/directory_world.h"
#include "serve/world.h"
#include "state/history.h"

namespace why403::serve {

namespace {

namespace fs = std::filesystem;

Message failed(std::string what, const std::string& path, const std::string& why) {
  return {.what = std::move(what) + " `" + path + "`", .reason = why};
}

std::string revisions_in(const std::string& folder) { return folder + "/revisions"; }

// A name comes from a record and must not lead elsewhere: it is the hex of a hash.
bool is_revision_name(std::string_view name) {
  return !name.empty() && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Piece by piece onto the disk: the texts may be as long as everything else in memory.
class RevisionWriter {
 public:
  explicit RevisionWriter(int file) : file_(file) {}

  /// False when the disk refuses; errno says why.
  bool write(const KeptRevision& revision) {
    base::JsonWriter json(piece_);
    json.begin_object().key("revision").string(files_part(revision.name)).key("action_type").string(revision.action_type);
    json.key("files").begin_array();
    for (const policy::NamedText& each : revision.policies) text("policies", each);
    text("schema", revision.schema);
    text("entities", revision.entities);
    json.end_array();
    if (!revision.state_file.empty()) {
      json.key("state").string(revision.state_file).key("types").begin_array();
      for (const std::string* type : {&revision.types.person, &revision.types.service, &revision.types.group, &revision.types.role})
        json.string(*type);
      json.end_array();
    }
    json.end_object();
    piece_ += '\n';
    return flush();
  }

 private:
  static constexpr std::size_t kPieceBytes = 64 << 10;

  void text(std::string_view kind, const policy::NamedText& named) {
    if (named.path.empty()) return;
    if (!is_first_) piece_ += ',';
    is_first_ = false;
    base::JsonWriter json(piece_);
    json.begin_object().key("kind").string(kind).key("path").string(named.path).key("text");
    piece_ += '"';
    std::string_view left = named.text;
    while (!left.empty() && flush()) {
      const std::string_view some = base::whole_characters(left, kPieceBytes);
      base::append_json_inside(piece_, some);
      left.remove_prefix(some.size());
    }
    piece_ += "\"}";
  }
  bool flush() {
    std::string_view left = piece_;
    while (is_whole_ && !left.empty()) {
      const ssize_t count = ::write(file_, left.data(), left.size());
      is_whole_ = count > 0;
      if (is_whole_) left.remove_prefix(static_cast<std::size_t>(count));
    }
    piece_.clear();
    return is_whole_;
  }

  int file_;
  std::string piece_;
  bool is_first_ = true;
  bool is_whole_ = true;
};

void read_files(base::JsonReader& json, KeptRevision& revision) {
  json.enter_array();
  while (json.next_element()) {
    std::string kind;
    policy::NamedText named;
    base::JsonText key;
    json.enter_object();
    while (json.next_member(key)) {
      std::string value = base::json_unescape(json.string());
      (key.raw == "kind" ? kind : key.raw == "path" ? named.path : named.text) = std::move(value);
    }
    if (kind == "policies") revision.policies.push_back(std::move(named));
    else if (kind == "schema") revision.schema = std::move(named);
    else if (kind == "entities") revision.entities = std::move(named);
  }
}

void read_types(base::JsonReader& json, state::EntityTypes& types) {
  json.enter_array();
  for (std::string* type : {&types.person, &types.service, &types.group, &types.role})
    if (json.next_element()) *type = base::json_unescape(json.string());
  while (json.next_element()) json.skip();
}

// The new file takes its place whole, or not at all.
Status<Message> write_file(const std::string& path, const KeptRevision& revision) {
  const std::string next = path + ".next";
  const int file = ::open(next.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return failed("cannot create", next, std::strerror(errno));
  const bool is_whole = RevisionWriter(file).write(revision) && ::fsync(file) == 0;
  const int error = errno;
  ::close(file);
  if (is_whole && ::rename(next.c_str(), path.c_str()) == 0) return Done{};
  const std::string why = std::strerror(is_whole ? errno : error);
  ::unlink(next.c_str());
  return failed("cannot write", path, why);
}

struct RevisionFile {
  fs::path path;
  fs::file_time_type changed;
};
std::vector<RevisionFile> list_revisions(const std::string& folder) {
  std::vector<RevisionFile> found;
  std::error_code error;
  fs::directory_iterator each(revisions_in(folder), error);
  for (; !error && each != fs::directory_iterator(); each.increment(error)) {
    std::error_code unread;
    const auto changed = fs::last_write_time(each->path(), unread);
    if (!unread && each->path().extension() == ".json") found.push_back({each->path(), changed});
  }
  std::ranges::sort(found, std::greater<>(), &RevisionFile::changed);
  return found;
}

}  // namespace

Status<Message> keep_revision(const std::string& folder, const KeptRevision& revision) {
  const std::string revisions = revisions_in(folder);
  if (::mkdir(revisions.c_str(), 0700) != 0 && errno != EEXIST)
    return failed("cannot create the folder", revisions, std::strerror(errno));
  const std::string path = revisions + "/" + std::string(files_part(revision.name)) + ".json";
  std::error_code error;
  // The same name is the same texts; a revision that returns is a new one again.
  if (fs::exists(path, error)) {
    fs::last_write_time(path, fs::file_time_type::clock::now(), error);
  } else {
    std::size_t bytes = revision.schema.text.size() + revision.entities.text.size();
    for (const policy::NamedText& each : revision.policies) bytes += each.text.size();
    if (bytes > kKeptBytesMax)
      return Message{.what = "the texts of revision " + revision.name + " are not kept",
                     .reason = "together they are longer than " + std::to_string(kKeptBytesMax >> 20) + " MiB",
                     .severity = base::Severity::warning};
    TRY(write_file(path, revision));
  }
  const auto files = list_revisions(folder);
  for (std::size_t i = kKeptRevisionsMax; i < files.size(); ++i) fs::remove(files[i].path, error);
  return Done{};
}

Result<KeptRevision, Message> read_kept_revision(const std::string& folder, const std::string& whole) {
  const std::string name(files_part(whole));
  const std::string path = revisions_in(folder) + "/" + name + ".json";
  if (!is_revision_name(name)) return Message{.what = "`" + name + "` is no revision"};
  const std::string text = TRY(base::read_file(path));
  KeptRevision revision;
  base::JsonReader json(text);
  base::JsonText key;
  json.enter_object();
  while (json.next_member(key)) {
    if (key.raw == "files")
      read_files(json, revision);
    else if (key.raw == "action_type")
      revision.action_type = base::json_unescape(json.string());
    else if (key.raw == "revision")
      revision.name = base::json_unescape(json.string());
    else if (key.raw == "state")
      revision.state_file = base::json_unescape(json.string());
    else if (key.raw == "types")
      read_types(json, revision.types);
    else
      json.skip();
  }
  revision.types.action = revision.action_type;
  if (!json.ok() || revision.name != name) return failed("cannot read", path, "it is no kept revision");
  return revision;
}

std::optional<KeptRevision> newest_kept_revision(const std::string& folder) {
  for (const RevisionFile& file : list_revisions(folder))
    if (auto revision = read_kept_revision(folder, file.path.stem().string())) return std::move(*revision);
  return std::nullopt;
}

Status<Message> forget_revisions(const std::string& folder, const std::string& text, const std::string& but) {
  std::string escaped;
  base::append_json_string(escaped, text);
  // Twice escaped, as in a JSON text of entities.
  std::string twice;
  base::append_json_string(twice, escaped);
  // As a whole name: `7` is no part of `17`.
  const std::string needle = "\\\"" + twice.substr(3, twice.size() - 6) + "\\\"";
  for (const RevisionFile& file : list_revisions(folder)) {
    if (file.path.stem() == files_part(but)) continue;
    const std::string kept = TRY(base::read_file(file.path.string()));
    std::error_code error;
    if (kept.find(needle) != std::string::npos && !fs::remove(file.path, error))
      return failed("cannot delete", file.path.string(), error.message());
  }
  return Done{};
}

Result<std::shared_ptr<World>, std::vector<Message>> world_of(const KeptRevision& revision) {
  policy::PolicyWorld policies =
      TRY(policy::read_world(revision.policies, revision.schema, revision.entities));
  auto snapshot = std::make_shared<decide::Snapshot>();
  snapshot->engine = std::move(policies.engine);
  snapshot->entities = std::move(policies.entities);
  snapshot->revision = revision.name;
  auto world = std::make_shared<World>();
  world->decisions = std::move(snapshot);
  if (policies.schema) world->schema = std::make_shared<const cedar::Schema>(std::move(*policies.schema));
  world->files_revision = files_part(revision.name);
  world->action_type = revision.action_type;
  index_world(*world);
  return world;
}

Result<std::shared_ptr<World>, std::vector<Message>> world_of(const KeptRevision& kept, const std::string& revision) {
  auto files = TRY(world_of(kept));
  const std::string_view version = directory_part(revision);
  if (version.empty() || kept.state_file.empty()) return files;
  const base::SystemClock clock;
  auto store = state::Store::open(kept.state_file, clock, state::Store::Purpose::read);
  if (!store) return std::vector{store.error()};
  auto directory = (*store)->read([&](state::Database& database) { return state::directory_at(database, version); });
  if (!directory) return std::vector{directory.error()};
  if (!*directory) return std::vector<Message>{{.what = directory->error()}};
  return join_directory(*files, **directory, kept.types);
}

}  // namespace why403::serve

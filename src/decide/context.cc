#include "decide/context.h"

#include <algorithm>

#include "base/json.h"
#include "base/json_reader.h"
#include "base/text.h"

namespace why403::decide {

namespace {

using cedar::Field;
using cedar::Value;

constexpr std::array<std::string_view, 16> kNames = {"method", "host", "path", "route", "client", "time", "authentication",
                                                     "scopes", "groups", "roles", "attributes", "proof", "strength", "issuer",
                                                     "methods", "age_seconds"};

// What is no UTF-8 is written, and read, as JSON has it.
Value text_value(std::string_view text, base::Arena& arena) {
  if (base::is_valid_utf8(text)) return Value::string(text);
  std::string json;
  base::append_json_string(json, text);
  return Value::string(cedar::arena_text(arena, base::json_unescape(base::JsonReader(json).string())));
}

Value set_of(const std::vector<std::string>& texts, base::Arena& arena) {
  const std::span<Value> values = cedar::arena_array<Value>(arena, texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) values[i] = text_value(texts[i], arena);
  return Value::set(values.first(cedar::make_set(values)));
}

Value address(const base::Ip& ip, base::Arena& arena) {
  cedar::IpRange& range = cedar::arena_array<cedar::IpRange>(arena, 1)[0];
  range.v6 = !ip.is_v4();
  range.prefix = range.v6 ? 128 : 32;
  std::copy(ip.bytes.begin() + (range.v6 ? 0 : 12), ip.bytes.end(), range.address.begin() + (range.v6 ? 0 : 12));
  return Value::ip(range);
}

Value record_of(std::span<const Field> fields, base::Arena& arena) {
  const std::span<Field> kept = cedar::arena_array<Field>(arena, fields.size());
  std::ranges::copy(fields, kept.begin());
  std::ranges::sort(kept, {}, &Field::name);
  return Value::record(kept);
}

Value value_of(const identity::Attribute& attribute, base::Arena& arena) {
  if (const auto* text = std::get_if<std::string>(&attribute.value)) return text_value(*text, arena);
  if (const auto* number = std::get_if<std::int64_t>(&attribute.value)) return Value::integer(*number);
  if (const auto* flag = std::get_if<bool>(&attribute.value)) return Value::boolean(*flag);
  return set_of(*std::get_if<std::vector<std::string>>(&attribute.value), arena);
}

void write_texts(base::JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
  json.key(key).begin_array();
  for (const std::string& text : texts) json.string(text);
  json.end_array();
}

void write_attributes(base::JsonWriter& json, const std::vector<identity::Attribute>& attributes) {
  json.key("attributes").begin_object();
  for (const identity::Attribute& each : attributes) {
    if (const auto* texts = std::get_if<std::vector<std::string>>(&each.value)) {
      write_texts(json, each.name, *texts);
      continue;
    }
    json.key(each.name);
    if (const auto* text = std::get_if<std::string>(&each.value)) json.string(*text);
    if (const auto* number = std::get_if<std::int64_t>(&each.value)) json.number(*number);
    if (const auto* flag = std::get_if<bool>(&each.value)) json.boolean(*flag);
  }
  json.end_object();
}

void write_extension(base::JsonWriter& json, std::string_view key, std::string_view function,
                     std::string_view text) {
  json.key(key).begin_object().key("__extn").begin_object();
  json.key("fn").string(function).key("arg").string(text);
  json.end_object().end_object();
}

std::int64_t age_seconds_of(const Question& question) {
  return (question.now - *question.who().authenticated).ns / base::kSecond.ns;
}

const identity::Principal kNobody;

}  // namespace

const identity::Principal& Question::who() const { return principal != nullptr ? *principal : kNobody; }

// Names that policies come to have later are of a later snapshot, which has a maker of its own.
ContextMaker::ContextMaker(cedar::RequestReader& reader) : reader_(reader) {
  for (std::size_t i = 0; i < kMembers; ++i) {
    names_[i] = reader.keep(kNames[i]);
    const auto member = static_cast<Member>(i);
    (i < kOfContext ? context_[i] : authentication_[i - kOfContext]) = member;
  }
  const auto number = [&](Member member) { return names_[member]; };
  std::ranges::sort(context_, {}, number);
  std::ranges::sort(authentication_, {}, number);
}

Value ContextMaker::authentication_of(const Question& question) const {
  base::Arena& arena = reader_.arena();
  const identity::Principal& who = question.who();
  std::array<Value, kMembers - kOfContext> values = {Value::string(identity::name(who.proof)), text_value(who.strength, arena),
                                                     text_value(who.issuer, arena), set_of(who.methods, arena)};
  if (who.authenticated) values[Member::age_seconds - kOfContext] = Value::integer(age_seconds_of(question));
  const std::span<Field> fields = cedar::arena_array<Field>(arena, values.size());
  std::size_t count = 0;
  for (const Member member : authentication_)
    if (member != Member::age_seconds || who.authenticated) fields[count++] = {names_[member], values[member - kOfContext]};
  return Value::record(fields.first(count));
}

Value ContextMaker::attributes_of(const Question& question) const {
  const auto fields = cedar::arena_array<Field>(reader_.arena(), question.attributes->size());
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const identity::Attribute& each = (*question.attributes)[i];
    fields[i] = {reader_.text(each.name), value_of(each, reader_.arena())};
  }
  return record_of(fields, reader_.arena());
}

Value ContextMaker::values(const Question& question, const Route& route) const {
  constexpr std::int64_t kMillisecond = base::kSecond.ns / 1000;
  base::Arena& arena = reader_.arena();
  const identity::Principal& who = question.who();
  const auto now = Value::of(cedar::ValueKind::datetime, question.now.ns / kMillisecond);
  // As Member counts them.
  std::array<Value, kOfContext> values = {text_value(question.method, arena), text_value(question.host, arena),
                                          text_value(question.path, arena),   text_value(route.name, arena),
                                          address(question.client, arena),    now,
                                          authentication_of(question),        set_of(who.scopes, arena),
                                          set_of(who.groups, arena),          set_of(who.roles, arena)};
  if (question.attributes != nullptr) values[Member::attributes] = attributes_of(question);
  const std::span<Field> fields = cedar::arena_array<Field>(arena, values.size());
  std::size_t count = 0;
  for (const Member member : context_)
    if (member != Member::attributes || question.attributes != nullptr) fields[count++] = {names_[member], values[member]};
  return Value::record(fields.first(count));
}

void write_context(const Question& question, const Route& route, std::string& out) {
  const identity::Principal& who = question.who();
  base::JsonWriter json(out);
  json.begin_object();
  json.key("method").string(question.method).key("host").string(question.host).key("path").string(question.path);
  json.key("route").string(route.name);
  write_extension(json, "client", "ip", base::format_ip(question.client));
  write_extension(json, "time", "datetime", base::format_rfc3339(question.now));
  json.key("authentication").begin_object();
  json.key("proof").string(identity::name(who.proof)).key("strength").string(who.strength);
  json.key("issuer").string(who.issuer);
  write_texts(json, "methods", who.methods);
  if (who.authenticated) json.key("age_seconds").number(age_seconds_of(question));
  json.end_object();
  write_texts(json, "scopes", who.scopes);
  write_texts(json, "groups", who.groups);
  write_texts(json, "roles", who.roles);
  if (question.attributes != nullptr) write_attributes(json, *question.attributes);
  json.end_object();
}

}  // namespace why403::decide

// The schemas that the table of routes names, as JSON Schema 2020-12. They are closed (`additionalProperties: false`) where we write,
// so that the test that holds answers against them finds what is not documented.
#include "serve/admin/routes.h"

namespace why403::serve {

namespace {

constexpr std::string_view kSchemas = R"json({
"Problem":{"type":"object","description":"RFC 9457","required":["type","title","status"],"additionalProperties":false,"properties":{
  "type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},"help":{"type":"string"}}},
"Time":{"type":"string","format":"date-time"},
"TimeOrNone":{"type":["string","null"],"format":"date-time"},
"Next":{"type":["string","null"],"description":"the `after` of the next page; null on the last"},
"Status":{"type":"object","required":["revision","since","policies","entities","listeners","events_lost","recording"],"additionalProperties":false,"properties":{
  "revision":{"type":"string","description":"of the files, and behind a hyphen of the directory"},"since":{"$ref":"#/components/schemas/Time"},
  "policies":{"type":"integer"},"entities":{"type":"integer"},
  "listeners":{"type":"integer","description":"of /v1/events"},"events_lost":{"type":"integer","description":"that slow listeners did not get"},
  "recording":{"type":"boolean"}}},
"Caller":{"type":"object","required":["name","roles","owns"],"additionalProperties":false,"properties":{
  "name":{"type":"string"},"roles":{"type":"array","items":{"enum":["admin","owner","helpdesk","security"]}},
  "owns":{"type":"array","items":{"type":"string"},"description":"of an owner: `owner` everything, `owner@/orders/*` every role there, `owner:editor@/orders/*` that role there"}}},
"AdminRoles":{"type":"array","items":{"type":"string","pattern":"^(admin|helpdesk|security|owner(:[^@]+)?(@.+)?)$"},
  "description":"`owner@/orders/*`, `owner:editor` and `owner:editor@/orders/*` own a part alone"},
"Entry":{"type":"object","required":["kind","id","name","source","external_id","attributes","version"],"additionalProperties":false,"properties":{
  "kind":{"enum":["person","service","group","role"]},"id":{"type":"string","minLength":1,"maxLength":256},"name":{"type":"string"},
  "disabled":{"type":"boolean","description":"of people and services: holds nothing and may do nothing"},
  "source":{"type":"string","description":"who keeps the entry: `local`, or a directory that it comes from"},
  "external_id":{"type":"string","description":"the id by which the source knows it"},
  "attributes":{"type":"object","description":"attributes of the Cedar entity, in Cedar's JSON form"},
  "actions":{"type":"array","items":{"type":"string"},"description":"of a role: the actions that it permits; `*` is every action"},
  "groups":{"type":"array","items":{"type":"string"},"description":"that it is directly in"},
  "version":{"type":"integer","description":"its ETag"}}},
"EntryBody":{"type":"object","additionalProperties":false,"description":"what is left out becomes the default","properties":{
  "kind":{"enum":["person","service","group","role"]},"id":{"type":"string"},"name":{"type":"string","maxLength":1024},"disabled":{"type":"boolean"},
  "source":{"type":"string","default":"local"},"external_id":{"type":"string"},"attributes":{"type":"object"},
  "actions":{"type":"array","items":{"type":"string"},"maxItems":256},"version":{"type":"integer","description":"read over: If-Match says which one is meant"}}},
"EntryPage":{"type":"object","required":["items","next"],"additionalProperties":false,"properties":{
  "items":{"type":"array","items":{"$ref":"#/components/schemas/Entry"}},"next":{"$ref":"#/components/schemas/Next"}}},
"Member":{"type":"object","required":["group","kind","id"],"additionalProperties":false,"properties":{
  "group":{"type":"string"},"kind":{"enum":["person","service","group"]},"id":{"type":"string"}}},
"MemberPage":{"type":"object","required":["items","next"],"additionalProperties":false,"properties":{
  "items":{"type":"array","items":{"$ref":"#/components/schemas/Member"}},"next":{"$ref":"#/components/schemas/Next"}}},
"Assignment":{"type":"object","required":["id","kind","principal","role","scope","expires","note","version"],"additionalProperties":false,"properties":{
  "id":{"type":"string"},"kind":{"enum":["person","service","group"]},"principal":{"type":"string"},"role":{"type":"string"},
  "scope":{"type":"string","description":"`*`, a path such as `/orders/*`, or an entity such as `Folder::\"eu\"`"},
  "expires":{"$ref":"#/components/schemas/TimeOrNone"},"note":{"type":"string"},"version":{"type":"integer"}}},
"AssignmentBody":{"type":"object","required":["kind","principal","role"],"additionalProperties":false,"properties":{
  "kind":{"enum":["person","service","group"]},"principal":{"type":"string"},"role":{"type":"string"},"scope":{"type":"string","default":"*"},
  "expires":{"$ref":"#/components/schemas/TimeOrNone"},"note":{"type":"string","maxLength":1024},"id":{"type":"string"},"version":{"type":"integer"}}},
"AssignmentPage":{"type":"object","required":["items","next"],"additionalProperties":false,"properties":{
  "items":{"type":"array","items":{"$ref":"#/components/schemas/Assignment"}},"next":{"$ref":"#/components/schemas/Next"}}},
"ImportBody":{"type":"object","additionalProperties":false,"description":"what is left out of an entry that is there already stays as it is; nobody is taken out","properties":{
  "people":{"type":"array","items":{"$ref":"#/components/schemas/ImportedEntry"}},"services":{"type":"array","items":{"$ref":"#/components/schemas/ImportedEntry"}},
  "groups":{"type":"array","items":{"$ref":"#/components/schemas/ImportedEntry"}},"roles":{"type":"array","items":{"$ref":"#/components/schemas/ImportedEntry"}},
  "assignments":{"type":"array","items":{"type":"object","required":["role","to"],"additionalProperties":false,"properties":{
    "role":{"type":"string"},"to":{"type":"string","description":"`person:ann`, `service:sync` or `group:clerks`"},"scope":{"type":"string","default":"*"},
    "expires":{"$ref":"#/components/schemas/TimeOrNone"},"note":{"type":"string","maxLength":1024}}}}}},
"ImportedEntry":{"type":"object","required":["id"],"additionalProperties":false,"properties":{
  "id":{"type":"string"},"name":{"type":"string"},"source":{"type":"string"},"external_id":{"type":"string"},"attributes":{"type":"object"},
  "disabled":{"type":"boolean","description":"of people and services"},"actions":{"type":"array","items":{"type":"string"},"description":"of roles"},
  "members":{"type":"array","items":{"type":"string"},"description":"of groups: `person:ann`"}}},
"Imported":{"type":"object","required":["dry_run","created","changed","unchanged","memberships","assignments"],"additionalProperties":false,"properties":{
  "dry_run":{"type":"boolean"},"created":{"type":"integer","description":"entries"},"changed":{"type":"integer"},"unchanged":{"type":"integer"},
  "memberships":{"type":"integer","description":"that are new"},"assignments":{"type":"integer","description":"that are new, or have another end or note"}}},
"Key":{"type":"object","required":["id","name","owner","created","expires","used","revoked","replaced_by","version"],"additionalProperties":false,"properties":{
  "id":{"type":"string"},"name":{"type":"string"},"owner":{"type":"string","description":"the principal's id"},
  "type":{"type":"string","description":"the principal's entity type; empty: as that of other callers"},
  "scopes":{"type":"array","items":{"type":"string"}},"roles":{"$ref":"#/components/schemas/AdminRoles"},
  "created":{"$ref":"#/components/schemas/Time"},"expires":{"$ref":"#/components/schemas/TimeOrNone"},
  "used":{"$ref":"#/components/schemas/TimeOrNone"},"revoked":{"type":"boolean"},
  "replaced_by":{"type":"string","description":"the id of its successor, or empty"},"version":{"type":"integer"}}},
"KeyPage":{"type":"object","required":["items","next"],"additionalProperties":false,"properties":{
  "items":{"type":"array","items":{"$ref":"#/components/schemas/Key"}},"next":{"$ref":"#/components/schemas/Next"}}},
"KeyBody":{"type":"object","required":["name","owner"],"additionalProperties":false,"properties":{
  "name":{"type":"string","maxLength":256},"owner":{"type":"string","maxLength":256},"type":{"type":"string"},
  "scopes":{"type":"array","items":{"type":"string"},"maxItems":64},"expires":{"$ref":"#/components/schemas/TimeOrNone"}}},
"AdminKeyBody":{"type":"object","required":["name","roles"],"additionalProperties":false,"properties":{
  "name":{"type":"string","maxLength":256},"roles":{"$ref":"#/components/schemas/AdminRoles"},"expires":{"$ref":"#/components/schemas/TimeOrNone"}}},
"RotateBody":{"type":"object","additionalProperties":false,"properties":{
  "overlap":{"type":"string","default":"24h","description":"how long the old key goes on"},"expires":{"$ref":"#/components/schemas/TimeOrNone"}}},
"IssuedKey":{"type":"object","required":["key","record"],"additionalProperties":false,"properties":{
  "key":{"type":"string","description":"what the caller presents; only a hash of it is kept"},"record":{"$ref":"#/components/schemas/Key"}}},
"Policies":{"type":"object","required":["revision","since","items"],"additionalProperties":false,"properties":{
  "revision":{"type":"string"},"since":{"$ref":"#/components/schemas/Time"},
  "items":{"type":"array","items":{"type":"object","required":["id","at","text"],"additionalProperties":false,"properties":{
    "id":{"type":"string"},"at":{"type":"string"},"text":{"type":"string"}}}}}},
"Decision":{"type":"object","description":"as `why403 why --json` tells it; how much depends on the roles","required":["reference","time","decision","enforced","status"],"properties":{
  "reference":{"type":"string"},"time":{"$ref":"#/components/schemas/Time"},"decision":{"enum":["allow","deny"]},"enforced":{"type":"boolean"},
  "status":{"type":"integer"},"method":{"type":"string"},"host":{"type":"string"},"path":{"type":"string"},"told":{"type":"string"},
  "principal":{"type":"string"},"action":{"type":"string"},"resource":{"type":"string"},"check":{"type":"string"},"cause":{"type":"string"},
  "policies":{"type":"array"},"would_need":{"type":"array"},"revision":{"type":"object"},"record":{"type":"object"}}},
"Report":{"type":"object","description":"as `why403 explain --json` tells it","required":["version","denials","incidents"],"properties":{
  "version":{"type":"integer"},"denials":{"type":"integer"},
  "incidents":{"type":"array","items":{"type":"object","required":["id","title","cause","verdict"],"properties":{
    "id":{"type":"string","description":"the same as long as the incident goes on"},"title":{"type":"string"},"layer":{"type":"string"},"cause":{"type":"string"},
    "verdict":{"type":"string"},"certainty":{"type":"string"},"confidence":{"type":"number"},"state":{"enum":["ongoing","recovering","ended"]},
    "denials":{"type":"integer"},"change":{"type":["object","null"]}}}}}},
"Entity":{"type":"object","required":["type","id"],"additionalProperties":false,"properties":{"type":{"type":"string"},"id":{"type":"string"}}},
"AccessRequest":{"type":"object","required":["id","subject","action","resource","path","reference","first","last","times","state","answered_by","answered","note","version"],"additionalProperties":false,"properties":{
  "id":{"type":"string"},"subject":{"$ref":"#/components/schemas/Entity"},"action":{"$ref":"#/components/schemas/Entity"},"resource":{"$ref":"#/components/schemas/Entity"},
  "path":{"type":"string"},"reference":{"type":"string","description":"of the last refusal"},"first":{"$ref":"#/components/schemas/Time"},
  "last":{"$ref":"#/components/schemas/Time"},"times":{"type":"integer"},"state":{"enum":["open","granted","refused"]},
  "answered_by":{"type":"string"},"answered":{"$ref":"#/components/schemas/TimeOrNone"},"note":{"type":"string"},"version":{"type":"integer"}}},
"AccessRequestPage":{"type":"object","required":["items","next"],"additionalProperties":false,"properties":{
  "items":{"type":"array","items":{"$ref":"#/components/schemas/AccessRequest"}},"next":{"$ref":"#/components/schemas/Next"}}},
"AnswerBody":{"type":"object","required":["answer"],"additionalProperties":false,"properties":{
  "answer":{"enum":["granted","refused"]},"note":{"type":"string","maxLength":1024},
  "assign":{"type":"object","required":["role"],"additionalProperties":false,"description":"with `granted`: a role for whoever asked, in one change with the answer; who is not in the directory yet is put there","properties":{
    "role":{"type":"string"},"scope":{"type":"string","description":"the path that was refused unless given, or the resource"},"expires":{"$ref":"#/components/schemas/TimeOrNone"}}}}},
"Change":{"type":"object","required":["sequence","time","who","kind","target","what","in_force"],"additionalProperties":false,"properties":{
  "sequence":{"type":"integer"},"time":{"$ref":"#/components/schemas/Time"},"who":{"type":"string"},"kind":{"type":"string"},"target":{"type":"string"},
  "what":{"enum":["created","changed","removed"]},"before":{"type":"object"},"after":{"type":"object"},
  "in_force":{"type":"boolean","description":"decisions depend on it"}}},
"AuditPage":{"type":"object","required":["items","next"],"additionalProperties":false,"properties":{
  "items":{"type":"array","items":{"$ref":"#/components/schemas/Change"}},"next":{"$ref":"#/components/schemas/Next"}}}
})json";

}  // namespace

std::string_view openapi_schemas() { return kSchemas; }

}  // namespace why403::serve

// Compares what the validator says with the reference, cedar-wasm 4.10.0: which kind of problem, where, and which
// name it suggests. The words are our own and differ; this shows them side by side.
//
//   node messages.mjs PROBE [CORPUS]
//
// Cases are those below, one or more of each kind, and the `.cedar` files beside a `.cedarschema` in the folder CORPUS.
// Exit 1 when a case below has a problem of another kind than the reference says, or none.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const cedar = createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs');
const [probePath, corpus] = process.argv.slice(2);
const probe = spawn(probePath, [], { stdio: ['pipe', 'pipe', 'inherit'] });
const lines = createInterface({ input: probe.stdout })[Symbol.asyncIterator]();

const SCHEMA = `
  entity Group in [Group];
  entity User in [Group] = { name: String, manager: User, age?: Long, address: { street?: String } } tags Long;
  entity Doc = { owner: User, title: String, labels: Set<String> };
  entity Colour enum ["red", "green"];
  action view, edit appliesTo { principal: [User], resource: [Doc], context: { ip: ipaddr, colour: Colour, note?: String } };
  action assign appliesTo { principal: [User], resource: [User] };
  action nobody;`;
const when = (condition) => `permit(principal, action == Action::"view", resource) when { ${condition} };`;
const CASES = [
  'permit(principal is Usr, action, resource);', 'permit(principal == Usr::"a", action, resource);',
  'permit(principal in Grop::"g", action, resource is Dok);', when('principal in Zebra::"z"'), when('principal is Usr'),
  'permit(principal, action == Action::"veiw", resource);', 'permit(principal, action in [Action::"edti", Action::"view"], resource);',
  'permit(principal, action == Action::"Action::view", resource);', when('action == Action::"edut"'), when('action in [Action::"view", Action::"zzzzzzzz"]'),
  'permit(principal, action == Action::"nobody", resource);', 'permit(principal is Doc, action, resource);',
  'permit(principal == Group::"g", action == Action::"view", resource);', 'permit(principal, action == Action::"view", resource == Group::"g");',
  'permit(principal == Group::"g", action == Action::"assign", resource == Group::"h");',
  when('principal.nam == "x"'), when('principal.nothinglikeit == 1'), when('context.pi == ip("1.1.1.1")'), when('resource.owner.nmae == "x"'),
  when('principal.address.stret == "x"'), when('{"a": 1}.b == 1'), when('(if context.ip.isIpv4() then principal else principal).nam == ""'),
  when('principal.age > 1'), when('context.note == "x"'), when('principal.address.street == "x"'), when('resource.owner.age > 1'), when('principal has name && principal.age == 1'),
  when('principal.getTag("t") == 1'), when('principal.hasTag("a") && principal.getTag("b") == 1'), when('resource.hasTag("a") && resource.getTag("a") == 1'), when('resource.getTag("a") == 1'),
  when('1'), when('principal.name'), when('!1'), when('1 && true'), when('true && 1'), when('principal.name && true'), when('if 1 then true else false'), when('-principal == 1'),
  when('principal.name < 1'), when('1 < "a"'), when('principal.name > "a"'), when('principal.name + "a" == "b"'), when('1 * "a" == 1'), when('principal.name - 1 == 0'),
  when('principal.name in Group::"g"'), when('principal in 1'), when('principal in ["a"]'), when('principal.name like "a" && 1 like "a"'), when('1 has a'), when('principal.name has a'), when('1 is User'),
  when('principal.name.contains("a")'), when('principal.contains("a")'), when('resource.labels.containsAll("a")'), when('principal.name.isEmpty()'), when('principal.name.length == 1'), when('1.a == 1'),
  when('context.ip.isInRange("10.0.0.0/8")'), when('principal.name.isIpv4()'), when('ip(1).isIpv4()'), when('principal.name.lessThan(decimal("1.0"))'), when('"a".hasTag("b")'), when('principal.hasTag(1)'),
  when('principal.name == 1'), when('principal == resource'), when('principal.name != 1'), when('[1, "a"].contains(1)'), when('[principal, resource].contains(principal)'), when('(if context.ip.isIpv4() then 1 else "a") == 1'),
  when('resource.labels.contains(1)'), when('resource.labels.containsAny([1])'), when('{"a": 1} == {"b": 1}'), when('principal.address == {"street": "a"}'), when('principal == {"name": "a"}'), when('[[1], ["a"]].isEmpty()'),
  when('ip("a").isIpv4()'), when('decimal("1.23456").lessThan(decimal("1.0"))'), when('datetime("2024-02-30") < datetime("2024-01-01")'), when('duration("1x") == duration("1h")'),
  when('ip(principal.name).isIpv4()'), when('decimal(principal.name) == decimal("1.0")'), when('ip(if true then "1.1.1.1" else "2.2.2.2").isIpv4()'),
  when('ip("1.1.1.1", "2.2.2.2").isIpv4()'), when('context.ip.isInRange()'), when('context.ip.isIpv4(1)'), when('ip().isIpv4()'),
  when('[].contains(1)'), when('resource.labels.containsAny([])'), when('resource.labels == []'),
  when('context.colour == Colour::"rde"'), when('context.colour == Colour::"ultraviolet"'), when('context.colour in [Colour::"red", Colour::"grene"]'),
  when('false'), when('principal is Doc'), when('principal in Colour::"red"'), when('resource in Group::"g"'), when('action in [Action::"edit"]'), when('principal has nothing'), 'permit(principal, action == Action::"view", resource) unless { true };',
  when('principal.name == "\u202Eabc"'), when('principal.name == "say_\u04BBello"'), when('principal["na\u202Eme"] == "a"'), when('principal.name like "\u202E*"'), when('User::"\u202Eab" == principal'), when('principal has "\u04BBello"'), when('principal has "x\uFF5Cy"'),
  when('principal.name == "\u0395\u03BB\u03BB\u03AC\u03B4\u03B1 1-2"'), when('principal.name == "\u65E5\u672C\u8A9E\u3072\u3089\u30AB"'), when('principal.name == "\u65E5\u672C abc"'), when('principal.name like "\u04BB*a"'),
  when('principal has "\u00E4\u00F6"'), when('principal has "\uFB01"'), when('principal.name == "\uFB01"'), 'permit(principal == User::"say_\u04BBello", action == Action::"view", resource == Doc::"\uFB01");',
  when('{"\u04BBello": 1} == {"\u04BBello": 2}'), when('[User::"\u202Eab", principal].isEmpty()'), when('principal.hasTag("\u04BBello")'), when('principal.getTag("a\u200Db") == 1'),
  when('principal.nam == "x" && resource.titl == "y" || principal.age == "a"'), when('principal.nam == "x"') + '\n' + when('resource.titl == "y"'),
];

// Kind of a problem, from the reference's words and from ours.
const THEIRS = [
  ['unrecognized entity type', /unrecognized entity type/], ['unrecognized action', /unrecognized action/], ['no applicable action', /unable to find an applicable action/],
  ['unexpected type', /unexpected type/], ['incompatible types', /are not compatible/], ['optional attribute', /access to optional attribute/], ['attribute not found', /attribute .* not found/s],
  ['unsafe tag access', /access to tag/], ['no tags allowed', /`\.getTag\(\)` is not allowed/], ['number of arguments', /wrong number of arguments/], ['extension literal', /function argument validation/],
  ['extension of a non-literal', /non-literal/], ['empty set', /empty set literals/], ['enumerated entity', /enumerated entity type/], ['impossible policy', /policy is impossible/],
  ['direction of text', /BIDI control/], ['scripts mixed', /mixed scripts/], ['character of a name', /not a printable ASCII/],
];
const OURS = [
  ['unrecognized entity type', /has no entity type/], ['unrecognized action', /has no action/], ['no applicable action', /no action of this scope/],
  ['unexpected type', /^expected /], ['incompatible types', /incompatible types|are not compatible/], ['optional attribute', /is optional$/], ['attribute not found', /^attribute .*(does not|may not) exist/s],
  ['unsafe tag access', /tag may be absent/], ['no tags allowed', /have no tags/], ['number of arguments', /argument\(s\), got/], ['extension literal', /cannot read this literal/],
  ['extension of a non-literal', /other than a literal/], ['empty set', /an empty set has no type/], ['enumerated entity', /not among the ids/], ['impossible policy', /applies to no request/],
  ['direction of text', /direction of text/], ['scripts mixed', /several scripts/], ['character of a name', /names should not have/],
];
const kindOf = (table, text) => table.find(([, pattern]) => pattern.test(text))?.[0] ?? `? ${text}`;
const suggested = (help) => /did you mean `(.*?)`/.exec(help ?? '')?.[1] ?? '';
// A name is suggested whole there, an action by its id alone here.
const sameHint = (theirs, ours) => theirs === ours || theirs.endsWith(`::"${ours}"`);

const rows = new Map();
const row = (kind) => rows.get(kind) ?? rows.set(kind, { theirs: 0, kind: 0, place: 0, start: 0, hint: 0, suggests: 0, extra: 0, shown: [] }).get(kind);
let wrongKinds = 0;

async function compare(schema, policies, isHandwritten) {
  const validation = cedar.validate({ schema, policies: { staticPolicies: policies } });
  if (validation.type !== 'success') return isHandwritten && console.log(`not validated: ${policies}`);
  probe.stdin.write(JSON.stringify({ schema, policies, entities: [], requests: [] }) + '\n');
  const { problems: mine } = JSON.parse((await lines.next()).value);
  if (!mine) return;
  const bytes = Buffer.from(policies);
  const ours = mine.map((each) => ({ ...each, kind: kindOf(OURS, each.what), used: false }));
  for (const { policyId, error } of [...validation.validationErrors, ...validation.validationWarnings]) {
    const kind = kindOf(THEIRS, error.message);
    const { start, end } = error.sourceLocations[0] ?? {};
    // A place of several lines ends with its first one here.
    const ends = (each) => each.end === end || (each.end < end && bytes[each.end] === 10);
    const rank = (each) => (each.kind === kind) * 8 + (each.begin === start) * 4 + ends(each) * 2 + !each.used;
    const best = ours.filter((each) => each.policy === policyId).sort((a, b) => rank(b) - rank(a))[0];
    const found = best?.kind === kind ? best : undefined;
    const at = row(kind);
    at.theirs++;
    if (suggested(error.help)) at.suggests++;
    if (found) {
      found.used = true;
      at.kind++;
      at.start += found.begin === start;
      at.place += found.begin === start && ends(found);
      at.hint += sameHint(suggested(error.help), suggested(found.help));
    } else if (isHandwritten) {
      wrongKinds++;
    }
    const differs = !found || found.begin !== start || !ends(found) || !sameHint(suggested(error.help), suggested(found.help));
    if (isHandwritten || (differs && at.shown.length < 40))
      at.shown.push(`${differs ? '*' : ' '} ${isHandwritten ? policies.replace('permit(principal, action == Action::"view", resource) ', '') : '(corpus)'}\n` +
        `    theirs: ${error.message.replace(/^for policy `.*?`[,:] /, '')} [${bytes.subarray(start, end)}] ${error.help ?? ''}\n` +
        `    ours:   ${best ? `${best.what} [${bytes.subarray(best.begin, best.end)}] ${best.help}` : 'nothing'}`);
  }
  for (const each of ours) {
    if (each.used || ours.some((other) => other.used && other.kind === each.kind && other.begin === each.begin && other.policy === each.policy)) continue;
    const at = row(each.kind);
    at.extra++;
    if (at.shown.length < 80) at.shown.push(`+ ${isHandwritten ? policies : '(corpus)'}\n    ours alone: ${each.what} [${bytes.subarray(each.begin, each.end)}] ${each.help}`);
  }
}

for (const policies of CASES) await compare(SCHEMA, policies, true);
let files = 0;
if (corpus && existsSync(corpus)) {
  for (const name of readdirSync(corpus)) {
    if (!name.endsWith('.cedar')) continue;
    const schema = join(corpus, name + 'schema');
    if (!existsSync(schema)) continue;
    files++;
    await compare(readFileSync(schema, 'utf8'), readFileSync(join(corpus, name), 'utf8'), false);
  }
}
probe.stdin.end();
for (const [kind, at] of rows) console.log(`== ${kind}\n${at.shown.join('\n')}\n`);
console.log('| kind | theirs | kind agrees | starts alike | place alike | suggestion alike (of those with one) | ours alone |\n|---|---|---|---|---|---|---|');
for (const [kind, at] of rows) console.log(`| ${kind} | ${at.theirs} | ${at.kind} | ${at.start} | ${at.place} | ${at.hint} (${at.suggests}) | ${at.extra} |`);
console.log(`${CASES.length} cases, ${files} files of the corpus, ${wrongKinds} problems of the cases without ours of the same kind`);
process.exit(wrongKinds === 0 ? 0 : 1);

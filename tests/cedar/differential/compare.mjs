// Compares our Cedar with the reference, cedar-wasm 4.10.0, on generated cases.
//
//   node compare.mjs PROBE [CASES] [SEED]
//
// A case is a schema, some policies (templates and links among them), entities and requests; compared are: what
// parses, the JSON of every policy and of the schema, the layout, strict validation per policy, whether entities
// and requests conform, decisions, determining policies, errors with their kind and place; of ours also that printing
// and reading again changes nothing, that the index changes no answer, and that a valid policy meets no type error. Every difference is printed with what reproduces it. Exit 1 when there is one.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import { Generator } from './generate.mjs';
import { Random } from './random.mjs';

const cedar = createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs');
const [probePath, countText = '1000', seedText = '1'] = process.argv.slice(2);
const probe = spawn(probePath, [], { stdio: ['pipe', 'pipe', 'inherit'] });
const lines = createInterface({ input: probe.stdout })[Symbol.asyncIterator]();
const ask = async (question) => {
  probe.stdin.write(JSON.stringify(question) + '\n');
  return JSON.parse((await lines.next()).value);
};

let compared = 0;
let differences = 0;
const tally = {};
const SHOWN_MAX = 20;
const differs = (what, seed, ours, theirs, question) => {
  if (++differences > SHOWN_MAX) return;
  console.log(`--- ${what} (seed ${seed})\nours:   ${JSON.stringify(ours)}\ntheirs: ${JSON.stringify(theirs)}\n${question.schema}\n${question.policies}\n${JSON.stringify(question.requests)}\n${JSON.stringify(question.entities)}`);
};
const check = (what, seed, ours, theirs, question) => {
  compared++;
  const kind = what.split(':')[0];
  tally[kind] = (tally[kind] ?? 0) + 1;
  if (!isDeepStrictEqual(ours, theirs)) differs(what, seed, ours, theirs, question);
};
// What kind of error the reference means, in our words.
const kindOf = (message) =>
  /^type error/.test(message) ? 'wrong type'
  : /does not exist$/.test(message) ? 'no such entity'
  : /does not have the attribute/.test(message) ? 'no such attribute'
  : /does not have the tag/.test(message) ? 'no such tag'
  : /^integer overflow/.test(message) ? 'overflow'
  : /extension function/.test(message) ? 'not well-formed' : message;
// The reference gives every link of a chain such as `a.b.c` or `a + b + c` the place of the whole chain, ours that of its own part;
// it leaves the sign of a negative literal out; and `a has b && a.b has c`, which in JSON is the same as `a has b.c`, it
// places as written, ours as one. `at` is taken for the one of `ours` that differs so.
const placed = (text, at, ours) => {
  const [, what, start, end] = at.match(/^(.*) (\d+)-(\d+)$/);
  const bytes = Buffer.from(text);
  return ours.find((each) => {
    const [, mine, from, to] = each.match(/^(.*) (\d+)-(\d+)$/);
    if (mine !== what) return false;
    if (from === start) return Number(to) < Number(end) && /^(\s|\/\/.*\n)*[.[+*-]/.test(bytes.subarray(Number(to), Number(end)));
    const mineText = bytes.subarray(Number(from), Number(to)).toString();
    if (/\shas\s/.test(mineText) && Number(from) <= Number(start) && Number(end) <= Number(to)) return true;
    return to === end && /^-(\s|\/\/.*\n)*$/.test(bytes.subarray(Number(from), Number(start)));
  }) ?? at;
};
const sorted = (list) => [...new Set(list)].sort();

async function compare(seed) {
  const generator = new Generator(new Random(seed * 2654435761));
  const world = generator.world();
  const texts = Array.from({ length: 1 + generator.r.below(4) }, () => generator.policy(world, generator.r.chance(12)));
  if (generator.r.chance(25)) texts.forEach((text, i) => { texts[i] = generator.commented(text); });
  const question = {
    schema: generator.schemaText(world),
    policies: texts.join('\n'),
    links: generator.links(world, texts),
    entities: generator.entities(world),
    requests: Array.from({ length: 4 }, () => generator.request(world)),
  };
  if (generator.r.chance(15)) question.entities = JSON.parse(JSON.stringify(generator.brokenJson(question.entities)));
  let whole = true;
  if (generator.r.chance(15)) { question.policies = generator.broken(question.policies); whole = false; question.links = []; }
  else if (generator.r.chance(8)) question.schema = generator.broken(question.schema);
  const ours = await ask(question);

  const schemaOk = cedar.checkParseSchema(question.schema).type === 'success';
  check('schema parses' + (ours.schemaWhy ? ': ' + ours.schemaWhy : ''), seed, ours.schema, schemaOk, question);
  if (schemaOk && ours.schema) check('schema JSON', seed, ours.schemaJson, cedar.schemaToJson(question.schema).json, question);
  const parts = cedar.policySetTextToParts(question.policies);
  // A policy set with templates but without links is read too; both kinds count as parsed.
  const policiesOk = parts.type === 'success';
  check('policies parse' + (ours.policiesWhy ? ': ' + ours.policiesWhy : ''), seed, ours.policies, policiesOk, question);
  if (!policiesOk || !ours.policies) return;
  check('round trip', seed, ours.round, true, question);
  const formatted = cedar.formatPolicies({ policyText: question.policies });
  check('formatting', seed, ours.formatted, formatted.type === 'success' ? formatted.formatted_policy : formatted, question);
  if (!whole && parts.policy_templates.length) return;
  const apart = whole ? texts : parts.policies;
  const set = { staticPolicies: {}, templates: {}, templateLinks: question.links };
  apart.forEach((text, i) => {
    const template = parts.policy_templates.length > 0 && cedar.templateToJson(text).type === 'success' && cedar.policyToJson(text).type !== 'success';
    const answer = template ? cedar.templateToJson(text) : cedar.policyToJson(text);
    if (answer.type === 'success') check('policy JSON', seed, ours.json[`policy${i}`], answer.json, question);
    (template ? set.templates : set.staticPolicies)[`policy${i}`] = text;
  });
  if (!schemaOk || !ours.schema) return;
  const policies = whole ? set : { staticPolicies: question.policies };
  // Places count from the start of a policy of its own there, from the start of all of them here.
  const starts = [];
  if (whole) apart.reduce((at, text) => (starts.push(at), at + Buffer.byteLength(text) + 1), 0);
  const validation = cedar.validate({ schema: question.schema, policies });
  check('strict validation', seed, ours.strict, validation.type === 'success' ? sorted(validation.validationErrors.map((e) => e.policyId)) : validation, question);
  const entitiesOk = cedar.checkParseEntities({ entities: question.entities, schema: question.schema }).type === 'success';
  check('entities conform' + (ours.why ? ': ' + ours.why : ''), seed, ours.entities, entitiesOk, question);
  if (!entitiesOk || !ours.entities) return;
  cedar.preparseSchema('s', question.schema);
  cedar.preparsePolicySet('p', policies);
  question.requests.forEach((request, i) => {
    const answer = cedar.statefulIsAuthorized({ ...request, preparsedSchemaName: 's', validateRequest: true, preparsedPolicySetId: 'p', entities: question.entities });
    const mine = ours.answers[i];
    if (answer.type !== 'success' || mine.error) {
      check('request conforms: ' + (mine.error ?? JSON.stringify(answer.errors)), seed, mine.error === undefined, answer.type === 'success', { ...question, requests: [request] });
      return;
    }
    const { decision, diagnostics } = answer.response;
    const source = (id) => Number((question.links.find((link) => link.newId === id)?.templateId ?? id).slice('policy'.length));
    const errors = diagnostics.errors.map(({ policyId, error }) => {
      const [{ start, end }] = error.sourceLocations;
      const from = starts[source(policyId)] ?? 0;
      return placed(question.policies, `${policyId} ${kindOf(error.message)} ${start + from}-${end + from}`, mine.errors);
    });
    const kinds = question.links.length ? 'decision with links' : errors.length ? 'decision with errors' : 'decision';
    check(kinds, seed, mine, { decision, reason: sorted(diagnostics.reason), errors: sorted(errors) }, { ...question, requests: [request] });
    // A policy that passes strict validation fails only by overflow, by a missing entity or in an extension function.
    const loose = mine.errors.filter((e) => / (wrong type|no such attribute|no such tag) /.test(e) && !ours.strict.includes(`policy${source(e.split(' ')[0])}`));
    check('validated, yet a type error', seed, loose, [], { ...question, requests: [request] });
  });
}

const first = Number(seedText);
const wanted = Number(countText);
let seed = first;
for (; compared < wanted; seed++) await compare(seed);
probe.stdin.end();
for (const [what, count] of Object.entries(tally)) console.log(`${String(count).padStart(8)} ${what}`);
console.log(`${seed - first} cases, ${compared} comparisons, ${differences} differences`);
process.exit(differences === 0 ? 0 : 1);

// The reference on the same workloads: policies parsed beforehand, entities passed with each call, as it wants them.
//
//   node reference.mjs WORKLOADS        rows as bench_cedar prints them
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const cedar = createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs');
const folder = process.argv[2];
const report = (name, figure, unit) => console.log([name, figure.toPrecision(3), unit].join('\t'));
const quantile = (list, share) => [...list].sort((a, b) => a - b)[Math.floor(share * (list.length - 1))];

for (const name of ['github', 'gdrive', 'tinytodo']) {
  cedar.preparsePolicySet(name, { staticPolicies: readFileSync(`${folder}/${name}.cedar`, 'utf8') });
  for (const size of [5, 20, 50]) {
    const entities = JSON.parse(readFileSync(`${folder}/${name}-${size}.entities.json`, 'utf8'));
    const requests = JSON.parse(readFileSync(`${folder}/${name}-${size}.requests.json`, 'utf8')).slice(0, 100);
    const medians = requests.map((request) => {
      const times = [];
      for (let run = 0; run < 5; run++) {
        const start = process.hrtime.bigint();
        cedar.statefulIsAuthorized({ ...request, preparsedPolicySetId: name, entities });
        times.push(Number(process.hrtime.bigint() - start));
      }
      return quantile(times, 0.5);
    });
    report(`${name}, ${size} entities a type: p50, from text`, quantile(medians, 0.5), 'ns');
    report(`${name}, ${size} entities a type: p99, from text`, quantile(medians, 0.99), 'ns');
  }
}

const many = Array.from({ length: 10000 }, (_, i) => `permit (principal == User::"u${i}", action == Action::"a${i % 10}", resource in Folder::"f${i}") when { context.serial >= 0 };`).join('\n');
let start = process.hrtime.bigint();
cedar.preparsePolicySet('many', { staticPolicies: many });
report('policy text', many.length / (Number(process.hrtime.bigint() - start) / 1e3), 'MB/s');
const entities = [{ uid: { type: 'Doc', id: 'd7' }, attrs: {}, parents: [{ type: 'Folder', id: 'f7' }] }];
const times = [];
for (let run = 0; run < 20; run++) {
  start = process.hrtime.bigint();
  cedar.statefulIsAuthorized({ principal: { type: 'User', id: 'u7' }, action: { type: 'Action', id: 'a7' }, resource: { type: 'Doc', id: 'd7' }, context: { serial: run }, preparsedPolicySetId: 'many', entities });
  times.push(Number(process.hrtime.bigint() - start));
}
report('10000 scoped policies: p50', quantile(times, 0.5), 'ns');

// The reference on the same workloads: policies and schema parsed beforehand, entities passed with each call.
//
//   node reference.mjs WORKLOADS
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const cedar = createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs');
const folder = process.argv[2];
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
    console.log(`${name} ${size}: p50 ${(quantile(medians, 0.5) / 1e3).toFixed(0)} us, p99 ${(quantile(medians, 0.99) / 1e3).toFixed(0)} us`);
  }
}

const many = Array.from({ length: 10000 }, (_, i) => `permit (principal == User::"u${i}", action == Action::"a${i % 10}", resource in Folder::"f${i}") when { context.serial >= 0 };`).join('\n');
let start = process.hrtime.bigint();
cedar.preparsePolicySet('many', { staticPolicies: many });
console.log(`policy text: ${(many.length / (Number(process.hrtime.bigint() - start) / 1e3)).toFixed(1)} MB/s`);
const entities = [{ uid: { type: 'Doc', id: 'd7' }, attrs: {}, parents: [{ type: 'Folder', id: 'f7' }] }];
const times = [];
for (let run = 0; run < 20; run++) {
  start = process.hrtime.bigint();
  cedar.statefulIsAuthorized({ principal: { type: 'User', id: 'u7' }, action: { type: 'Action', id: 'a7' }, resource: { type: 'Doc', id: 'd7' }, context: { serial: run }, preparsedPolicySetId: 'many', entities });
  times.push(Number(process.hrtime.bigint() - start));
}
console.log(`10000 scoped policies: ${(quantile(times, 0.5) / 1e3).toFixed(0)} us`);

// Envoy's side of external authorization that tests command: @grpc/grpc-js with Envoy's own protos, nothing of ours. Each
// line of standard input is one command as JSON, answered by one line on standard output, in the order of the commands.
import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";
import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";

const deps = path.join(path.dirname(createRequire(import.meta.url).resolve("@grpc/grpc-js-xds/package.json")), "deps");
const definition = loader.loadSync("envoy/service/auth/v3/external_auth.proto", {
  includeDirs: ["envoy-api", "googleapis", "xds", "protoc-gen-validate"].map((each) => path.join(deps, each)),
  keepCase: true, enums: String, longs: Number, oneofs: true, defaults: true,
});
const { Authorization } = grpc.loadPackageDefinition(definition).envoy.service.auth.v3;
const say = (value) => process.stdout.write(JSON.stringify(value) + "\n");

let client;
let load;

function plain(value) {
  const kind = value.kind;
  if (kind === "listValue" || kind === "list_value") return value[kind].values.map(plain);
  return value[kind];
}
function told(response) {
  const facts = {};
  for (const [name, value] of Object.entries(response.dynamic_metadata?.fields ?? {})) facts[name] = plain(value);
  const { ok_response: ok, denied_response: denied } = response;
  const headers = Object.fromEntries((ok ?? denied).headers.map(({ header }) => [header.key.toLowerCase(), header.value]));
  const appended = (ok ?? denied).headers.some((each) => each.append?.value || each.append_action !== "APPEND_IF_EXISTS_OR_ADD");
  return { allowed: Boolean(ok), rpc: response.status.code, status: denied?.status.code ?? "OK", headers, appended, facts,
    body: denied?.body ?? "", removed: ok?.headers_to_remove ?? [] };
}
function check(request, wait_ms = 60000) {
  return new Promise((resolve) => {
    client.check(request, { deadline: Date.now() + wait_ms }, (error, response) =>
      resolve(error ? { code: error.code, details: error.details } : told(response)));
  });
}

const commands = {
  connect({ port, authority, certificate, key }) {
    const pem = (text) => (text ? Buffer.from(text) : null);
    const credentials = authority ? grpc.credentials.createSsl(pem(authority), pem(key), pem(certificate)) : grpc.credentials.createInsecure();
    client?.close();
    client = new Authorization(`localhost:${port}`, credentials, { "grpc.use_local_subchannel_pool": 1 });
    return {};
  },
  check: ({ request, wait_ms }) => check(request, wait_ms),
  // Any bytes as a message.
  raw: ({ base64 }) => new Promise((resolve) => {
    const bytes = Buffer.from(base64, "base64");
    client.makeUnaryRequest("/envoy.service.auth.v3.Authorization/Check", () => bytes, (answer) => answer, {}, { deadline: Date.now() + 60000 },
      (error, answer) => resolve(error ? { code: error.code, details: error.details } : { bytes: answer.length }));
  }),
  // So many at once, and how many of each answer came.
  async many({ requests, count }) {
    const counts = {};
    await Promise.all(Array.from({ length: count }, async (_, i) => {
      const answer = await check(requests[i % requests.length]);
      const name = answer.code ?? answer.status;
      counts[name] = (counts[name] ?? 0) + 1;
    }));
    return counts;
  },
  // Asks in so many lanes, again and again, until `end`.
  begin({ requests, lanes }) {
    load = { ended: false, answers: {} };
    const lane = async () => {
      while (!load.ended) {
        const answers = await Promise.all(requests.map((request) => check(request)));
        const name = answers.map((each) => each.details ? `${each.code} ${each.details}` : each.status).sort().join(" ");
        load.answers[name] = (load.answers[name] ?? 0) + 1;
        if (answers.some((each) => each.code === grpc.status.UNAVAILABLE)) return;
      }
    };
    load.lanes = Promise.all(Array.from({ length: lanes }, lane));
    return {};
  },
  async end() {
    load.ended = true;
    await load.lanes;
    return load.answers;
  },
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  say(await commands[command.do](command));
}

// An OpenID provider that tests command: oidc-provider behind a server that can also rotate its key, fail, lie and
// dawdle. Each line of standard input is one command as JSON, answered by one line on standard output; the first line
// out tells the issuer. Tokens that no provider would issue are signed here with its key.
import crypto from "node:crypto";
import http from "node:http";
import readline from "node:readline";
import { exportJWK } from "jose";
import Provider from "oidc-provider";

// Standard output is for answers alone.
console.info = console.warn = console.error;
const say = (value) => process.stdout.write(JSON.stringify(value) + "\n");
const encode = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

let count = 0;
let key;
let callback;
let mode = "ok";
let saying = "";
let trace;
let asked = 0;
const held = [];

async function rotate() {
  const pair = crypto.generateKeyPairSync("ec", { namedCurve: "P-256" });
  const kid = `k${++count}`;
  key = { ...pair, kid };
  const provider = new Provider(issuer, {
    clients: [{ client_id: "why403", client_secret: "s:cret+%41 x", grant_types: [], response_types: [], redirect_uris: [], id_token_signed_response_alg: "ES256" },
      { client_id: "sync", client_secret: "secret", grant_types: ["client_credentials"], response_types: [], redirect_uris: [], id_token_signed_response_alg: "ES256" }],
    jwks: { keys: [{ ...(await exportJWK(pair.privateKey)), kid, use: "sig", alg: "ES256" }] },
    scopes: ["read", "decide"],
    extraTokenClaims: () => ({ groups: ["staff"] }),
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      introspection: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => "urn:shop",
        getResourceServerInfo: (_, resource) => ({
          scope: "read decide", audience: "shop", accessTokenTTL: resource === "urn:short" ? 2 : 600,
          ...(resource === "urn:shop" ? { accessTokenFormat: "jwt", jwt: { sign: { alg: "ES256" } } } : { accessTokenFormat: "opaque" }),
        }),
      },
    },
  });
  callback = provider.callback();
}

const lies = {
  empty: () => ({ keys: [] }),
  garbage: () => "<html>",
  symmetric: () => ({ keys: [{ kty: "oct", k: encode("secret"), kid: key.kid, alg: "HS256" }] }),
  impostor: () => ({ issuer: "https://impostor.example", jwks_uri: issuer + "/jwks" }),
  outwards: () => ({ issuer, jwks_uri: "http://192.0.2.1/jwks" }),
  huge: () => ({ keys: [], padding: "a".repeat(2 << 20) }),
};

const server = http.createServer((request, response) => {
  const isIntrospection = request.url === "/token/introspection";
  if (isIntrospection) asked += 1;
  if (isIntrospection) trace = request.headers.traceparent;
  if (isIntrospection && mode === "say") return response.writeHead(200, { "Content-Type": "application/json" }).end(saying);
  const isAbout = isIntrospection || request.url === "/jwks" || request.url.startsWith("/.well-known/");
  if (!isAbout || mode === "ok") return callback(request, response);
  if (mode === "silent") return held.push(request.socket);
  if (mode === "down") return response.writeHead(500).end();
  if (mode === "redirect") return response.writeHead(302, { Location: issuer + "/elsewhere" }).end();
  const isDiscovery = request.url !== "/jwks";
  if (!isIntrospection && isDiscovery !== (mode === "impostor" || mode === "outwards")) return callback(request, response);
  const lie = lies[mode]();
  response.writeHead(200, { "Content-Type": "application/json" }).end(typeof lie === "string" ? lie : JSON.stringify(lie));
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const issuer = `http://127.0.0.1:${server.address().port}`;
await rotate();

function sign({ header = {}, claims = {}, how = "key" }) {
  const now = Math.floor(Date.now() / 1000);
  const whole = encode({ alg: "ES256", kid: key.kid, ...header }) + "." +
    encode({ iss: issuer, sub: "ann", aud: "shop", exp: now + 600, groups: ["staff"], ...claims });
  if (how === "none") return whole + ".";
  if (how === "hmac") {
    const secret = key.publicKey.export({ type: "spki", format: "pem" });
    return whole + "." + crypto.createHmac("sha256", secret).update(whole).digest("base64url");
  }
  const { privateKey } = how === "stranger" ? crypto.generateKeyPairSync("ec", { namedCurve: "P-256" }) : key;
  return whole + "." + crypto.sign("sha256", Buffer.from(whole), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url");
}

async function obey(command) {
  if (command.do === "rotate") await rotate();
  if (command.do === "mode") {
    mode = command.mode;
    saying = command.saying ?? "";
    if (mode !== "silent") for (const socket of held.splice(0)) socket.destroy();
  }
  if (command.do === "sign") return { token: sign(command) };
  if (command.do === "issue") {
    const answer = await fetch(issuer + "/token", {
      method: "POST",
      headers: { Authorization: "Basic " + Buffer.from("sync:secret").toString("base64") },
      body: new URLSearchParams({ grant_type: "client_credentials", scope: command.scope ?? "read", ...(command.resource ? { resource: command.resource } : {}) }),
    });
    const body = await answer.json();
    return body.access_token ? { token: body.access_token } : { error: body };
  }
  if (command.do === "revoke")
    await fetch(issuer + "/token/revocation", {
      method: "POST",
      headers: { Authorization: "Basic " + Buffer.from("sync:secret").toString("base64") },
      body: new URLSearchParams({ token: command.token }),
    });
  return { asked, trace, now: Math.floor(Date.now() / 1000), held: held.length };
}

say({ issuer });
for await (const line of readline.createInterface({ input: process.stdin })) say(await obey(JSON.parse(line)));
process.exit(0);

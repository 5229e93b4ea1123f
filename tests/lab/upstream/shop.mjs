// A small shop behind the lab's proxies: Express, tokens checked by jsonwebtoken, requests logged by pino-http.
// What it refuses it refuses for the reason that it logs; the roles, keys and locked accounts are a file that the lab may
// change while it runs.
import express from "express";
import fs from "node:fs";
import crypto from "node:crypto";
import jwt from "jsonwebtoken";
import { pinoHttp } from "pino-http";
import pino from "pino";

const state = () => JSON.parse(fs.readFileSync("/srv/etc/shop.json", "utf8"));
const log = pino({ timestamp: pino.stdTimeFunctions.isoTime, redact: ["req.headers.authorization", "req.headers.cookie"] }, pino.destination({ dest: process.env.LAB_LOG, sync: true }));
const app = express();
app.disable("x-powered-by");
app.use(express.text({ type: () => true }));
app.use(pinoHttp({ logger: log, genReqId: (request) => request.headers["x-request-id"] ?? crypto.randomUUID(),
  customLogLevel: (request, response) => (response.statusCode >= 400 ? "warn" : "info") }));

function refuse(request, response, status, error, more = {}) {
  request.log.warn({ ...more, err: error instanceof Error ? error : undefined }, error instanceof Error ? error.message : error);
  response.status(status).json({ error: error instanceof Error ? error.message : error });
}

function token(request, response, next) {
  const given = request.headers.authorization?.match(/^Bearer (.+)$/)?.[1];
  if (!given) return refuse(request, response, 401, "no bearer token");
  try {
    request.caller = jwt.verify(given, state().secret, { audience: "shop", issuer: "https://id.shop.example" });
    next();
  } catch (error) {
    response.set("WWW-Authenticate", 'Bearer error="invalid_token"');
    refuse(request, response, 401, error);
  }
}

const scope = (wanted) => (request, response, next) => {
  if ((request.caller.scope ?? "").split(" ").includes(wanted)) return next();
  response.set("WWW-Authenticate", `Bearer error="insufficient_scope", scope="${wanted}"`);
  refuse(request, response, 403, "insufficient_scope: " + wanted, { user: request.caller.sub });
};

const role = (wanted) => (request, response, next) => {
  const user = request.caller?.sub ?? request.headers["x-user"];
  if ((state().roles[user] ?? []).includes(wanted)) return next();
  refuse(request, response, 403, `access denied: ${user} lacks role ${wanted}`, { user });
};

app.options("/api/open", (request, response) => {
  const origin = request.headers.origin;
  if (!state().origins.includes(origin)) return refuse(request, response, 403, `origin ${origin} not allowed by CORS`);
  response.set("Access-Control-Allow-Origin", origin).status(204).end();
});
app.use("/api/v2", token);
app.get("/api/v2/orders", scope("orders:read"), (request, response) => response.json([]));
app.post("/api/v2/orders", scope("orders:write"), (request, response) => response.status(201).json({}));
app.get("/api/v2/payouts", (request, response) => {
  if (request.caller.acr === "mfa") return response.json([]);
  response.set("WWW-Authenticate", 'Bearer error="insufficient_user_authentication", acr_values="mfa"');
  refuse(request, response, 401, "insufficient_user_authentication: acr mfa wanted", { user: request.caller.sub });
});
app.get("/ledger{/:id}", role("ledger"), (request, response) => response.json({}));
app.get("/admin", role("admin"), (request, response) => response.json({}));
app.all("/partner/{*rest}", (request, response) => {
  const key = request.headers["x-api-key"];
  if (!key) return refuse(request, response, 401, "no API key");
  if (!state().keys[key]) return refuse(request, response, 403, "unknown API key " + key.slice(0, 8) + "…");
  response.json({});
});
app.post("/hook", (request, response) => {
  const given = request.headers["x-signature"] ?? "", at = Number(request.headers["x-timestamp"]);
  const right = crypto.createHmac("sha256", state().secret).update(`${at}.${request.body || ""}`).digest("hex");
  if (given !== right) return refuse(request, response, 403, "signature mismatch");
  if (Math.abs(Date.now() / 1000 - at) > 300) return refuse(request, response, 403, "timestamp outside tolerance: request signature too old");
  response.status(204).end();
});
app.post("/login", (request, response) => {
  const [user, secret] = (request.body || "").split(":");
  if (state().locked.includes(user)) return refuse(request, response, 403, `account ${user} is locked`, { user });
  if (state().passwords[user] !== secret) return refuse(request, response, 401, `invalid password for ${user}`, { user });
  response.json({});
});
app.post("/account/{*rest}", (request, response) => {
  const origin = request.headers.origin;
  if (origin && !state().origins.includes(origin)) return refuse(request, response, 403, `CSRF: origin ${origin} does not match`);
  const cookie = /csrf=([^;]*)/.exec(request.headers.cookie ?? "")?.[1];
  if (!cookie) return refuse(request, response, 403, "CSRF cookie missing");
  if (cookie !== request.headers["x-csrf-token"]) return refuse(request, response, 403, "CSRF token mismatch");
  response.json({});
});
app.get("/documents/:id", (request, response) => {
  const known = state().documents[request.params.id];
  if (known === undefined) return refuse(request, response, 403, `document ${request.params.id} does not exist: answered 403`);
  if (known !== request.headers["x-user"]) return refuse(request, response, 403, `document ${request.params.id} belongs to another customer`, { user: request.headers["x-user"] });
  response.json({});
});
app.all("/{*rest}", (request, response) => response.send("ok\n"));

app.listen(Number(process.env.LAB_PORT), process.env.LAB_ADDRESS);

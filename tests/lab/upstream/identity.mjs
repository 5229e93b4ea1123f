// A small identity provider: oidc-provider in memory, what it refuses logged by pino with the words it has for it.
import Provider from "oidc-provider";
import pino from "pino";

const log = pino({ timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ dest: process.env.LAB_LOG, sync: true }));
const client = (id, more = {}) => ({ client_id: id, client_secret: "right-" + id, grant_types: ["client_credentials"], response_types: [], redirect_uris: [], ...more });
const provider = new Provider("http://id.shop.example", {
  clients: ["stock-sync", "crm-export", "billing", "returns"].map((id) => client(id)),
  features: { clientCredentials: { enabled: true }, introspection: { enabled: true }, devInteractions: { enabled: false } },
  scopes: ["openid", "stock:read"],
});
provider.proxy = true;
const tell = (event) => (ctx, error) => log.warn({ event, client_id: ctx.oidc?.client?.clientId ?? ctx.oidc?.params?.client_id, ip: ctx.ip, method: ctx.method, path: ctx.path, status: error.statusCode ?? error.status,
  error: error.error, error_description: error.error_description, detail: error.error_detail }, error.error_description ?? error.message);
for (const event of ["grant.error", "userinfo.error", "introspection.error", "authorization.error", "server_error"]) provider.on(event, tell(event));
provider.use(async (ctx, next) => { await next(); log.info({ method: ctx.method, path: ctx.path, status: ctx.status, ip: ctx.ip }, "request completed"); });
provider.listen(Number(process.env.LAB_PORT), process.env.LAB_ADDRESS);

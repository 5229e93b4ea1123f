"""Corners of the house: referers, challenges, a tenant's guard rails, gates of content, forgotten headers, balancers that only forward."""
from seen.lines_paths import *

KINDS = []
kind = kinds(KINDS)


@kind
def pictures_and_names_of_programs(s):
    """Apache whose configuration is given: pictures in strangers' pages are refused by a rule of rewriting, programs by their name, one of them the own archive since the list was renewed; a folder that became a link; a false Bing from a hosting network"""
    cut = s.some(40, 65); H = host(s, "atlas"); A, E = "access.log", "error.log"; what = "bad-agents.conf renewed from the community list"; w2 = "data/tiles moved, symbolic link left behind"; c2 = s.some(80, 95)
    s.change(s.at(cut), s.who(2), what, "apache:bad-agents.conf", "config"); s.change(s.at(c2), s.who(4), w2, "web1:/srv/atlas/data", "config"); herring(s, cut - 9)
    s.known = "crawlers:\n  - {name: bingbot, user_agents: [\"*bingbot*\"], networks: [192.0.2.208/28]}\n"
    s.config["atlas.conf"] = "<VirtualHost *:443>\n  ServerName %s\n  DocumentRoot /srv/atlas\n  RewriteEngine on\n  RewriteCond %%{HTTP_REFERER} !^$\n  RewriteCond %%{HTTP_REFERER} !^https://([a-z]+\\.)?%s/ [NC]\n  RewriteRule \\.(png|jpg)$ - [F]\n  SetEnvIfNoCase User-Agent \"(AhrefsBot|DotBot|Wget|heritrix)\" bad_agent\n  <Directory /srv/atlas>\n    Options -FollowSymLinks +SymLinksIfOwnerMatch\n    <RequireAll>\n      Require all granted\n      Require not env bad_agent\n    </RequireAll>\n  </Directory>\n</VirtualHost>\n" % (H, s.domain.replace(".", "\\."))
    h = inc(s, "pictures in strangers' pages", "proxy", "hotlink-refused", WAI, STEADY, pattern=[SINGLE], cause=["server-rule"], verdict=[BOT])
    a = inc(s, "the own archive is refused by its name", "proxy", "user-agent-blocked", MIS, BURST, what, cause=["server-rule"], pattern=[LOOP, STEADY])
    b = inc(s, "bots refused by their name", "proxy", "user-agent-blocked", BOT, SCRAPE, cause=["server-rule"], verdict=[WAI], pattern=[STEADY])
    l = inc(s, "a folder that became a link", "proxy", "symlink-refused", MIS, BURST, w2, pattern=[STEADY])
    f_ = inc(s, "a false Bing", "proxy", "hotlink-refused", BOT, FAKE, cause=["server-rule"], pattern=[SCRAPE])
    def req(t, ip, path, status, ua, ref="-", err=None, module="authz_core"):
        e = [apache(s, A, t, ip, "GET", path, status, 199 if status == 403 else None, ua, ref)]
        return e + ([apache_err(s, E, t, module, ip, err, ref=None if ref == "-" else ref)] if err else [])
    for t in s.spread(0, 120, 4):
        k = s.some(0, 80); mine = "https://%s/map/%d" % (H, s.some(1, 90)); r = s.r.random()
        if r < .12:
            p = "/data/tiles/%d/%d.bin" % (s.some(1, 9), s.some(1, 900))
            if minute(s, t) > c2: s.deny(l, req(t, s.ip(k), p, 403, s.agent(k), mine, "AH00037: Symbolic link not allowed or link target not accessible: /srv/atlas/data/tiles", "core"))
            else: req(t, s.ip(k), p, 200, s.agent(k), mine)
        else: req(t, s.ip(k), s.r.choice(["/map/%d" % s.some(1, 90), "/img/%d.png" % s.some(1, 300), "/"]), s.r.choice([200, 200, 304]), s.agent(k), mine)
    for t in s.spread(0, 119, 110): k = s.some(81, 130); s.deny(h, req(t, s.ip(k), "/img/%d.png" % s.some(1, 300), 403, s.agent(k), s.r.choice(["https://pins.example/board/%d" % s.some(1, 9), "https://old-maps.example/"])))
    for t in s.ticks(0, 119, 70):
        p = "/map/%d" % s.some(1, 90); ua = "Mozilla/5.0 (compatible; heritrix/3.4.0 +https://archive.%s)" % s.domain
        if minute(s, t) > cut: s.deny(a, req(t, "10.20.8.30", p, 403, ua, err="AH01630: client denied by server configuration: /srv/atlas/map"))
        else: req(t, "10.20.8.30", p, 200, ua)
    for t in s.spread(0, 119, 180): s.deny(b, req(t, s.attacker, "/map/%d" % s.some(1, 90), 403, "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)", err="AH01630: client denied by server configuration: /srv/atlas/map"))
    t = s.at(s.some(10, 30))
    for n in range(s.some(40, 70)): s.deny(f_, req(t, "198.51.100.177", "/img/%d.png" % n, 403, BING, "https://www.bing.example/images")); t += sec(s.r.uniform(.2, 1))
    for t in s.ticks(0, 119, 120): req(t, "192.0.2.210", "/map/%d" % s.some(1, 90), 200, BING)


@kind
def a_challenge_for_everybody(s):
    """Cloudflare and the origin, joined by the ray: a challenge is switched on for the whole shop and its own application cannot solve it; browsers pass; a false Googlebot and buyers' robots are caught; it is narrowed later"""
    cut = s.some(35, 55); back = cut + s.some(20, 30); H = host(s, "shop"); what = "custom rule: managed challenge for /api and /checkout"; s.change(s.at(cut), s.mail(4), what, "zone:" + s.domain, "waf"); s.change(s.at(back), s.mail(4), "custom rule: challenge skips the application's user agent", "zone:" + s.domain, "waf"); herring(s, cut - 3)
    s.known = "crawlers:\n  - {name: Googlebot, user_agents: [\"*Googlebot*\"], networks: [66.249.64.0/19]}\n"
    a = inc(s, "the own application cannot solve the challenge", "edge", "bot-challenge", MIS, BURST, what, layer=["waf"], pattern=[LOOP, STEADY])
    b = inc(s, "buyers' robots", "edge", "bot-challenge", BOT, SCRAPE, what, layer=["waf"], pattern=[LOOP, STEADY, BURST])
    p = inc(s, "browsers that pass a moment later", "edge", "bot-challenge", WAI, SINGLE, layer=["waf"], pattern=[STEADY, BURST])
    f_ = inc(s, "a false Googlebot", "waf", "waf-rule", BOT, FAKE, layer=["edge"], cause=["user-agent-blocked", "bot-challenge"], verdict=[ATT])
    rule = "9f3c" + "1" * 28
    def served(t, ip, method, uri, ua, status=200): ray = s.hex(16); cloudflare(s, "cf-requests.json", t, ip, method, uri, status, ray, status, ua, hostname=H); nginx_json(s, "origin.json", t + sec(.5), ip, method, uri, status, s.hex(32), status, ua=ua, hostname=H, http_cf_ray=ray + "-FRA")
    def stop(t, ip, method, uri, ua, action="managedChallenge", source="firewallCustom", rule_=rule, desc="Challenge API and checkout"):
        ray = s.hex(16); return [cloudflare(s, "cf-requests.json", t, ip, method, uri, 403, ray, None, ua, hostname=H, sec_action=action, sec_id=rule_, sec_sources=[source]), cf_event(s, "cf-firewall.json", t, ip, method, uri, action, source, rule_, ray, desc, ua=ua, hostname=H)]
    app = "LanternShop/7.2 (Android 15; okhttp/5.1)"; seen = set()
    for t in s.spread(0, 120, 6):
        k = s.some(0, 60); m = minute(s, t); r = s.r.random()
        if r < .3:
            if cut < m < back: s.deny(a, stop(t, s.ip(100 + k % 40), "GET", s.r.choice(["/api/cart", "/api/items/%d" % s.some(1, 300)]), app))
            else: served(t, s.ip(100 + k % 40), "GET", s.r.choice(["/api/cart", "/api/items/%d" % s.some(1, 300)]), app)
        elif r < .4:
            if m > cut and k not in seen:
                seen.add(k); s.deny(p, stop(t, s.ip(k), "GET", "/checkout", s.agent(k))); t += sec(3); ray = s.hex(16); cf_event(s, "cf-firewall.json", t, s.ip(k), "POST", "/checkout", "managedChallengeNonInteractiveSolved", "firewallCustom", rule, ray, "Challenge API and checkout", 302, s.agent(k), hostname=H)
            served(t + sec(.5), s.ip(k), "GET", "/checkout", s.agent(k))
        else: served(t, s.ip(k), "GET", s.r.choice(["/", "/item/%d" % s.some(1, 300)]), s.agent(k))
    for t in s.spread(cut + 1, 119, 40): s.deny(b, stop(t, "198.51.100.%d" % s.some(181, 184), "POST", "/api/cart", "python-requests/2.32.3"))
    t = s.at(s.some(5, 25))
    for n in range(s.some(40, 70)): s.deny(f_, stop(t, s.attacker, "GET", "/item/%d" % n, GOOGLE, "block", "firewallManaged", "ae20608d93b94e97988db1bbc12cf9c8", "Anomaly:Header:User-Agent - Fake Google Bot")); t += sec(s.r.uniform(.3, 2))
    for t in s.ticks(0, 119, 150): served(t, "66.249.66.%d" % s.some(1, 9), "GET", "/item/%d" % s.some(1, 300), GOOGLE)


@kind
def guard_rails_of_a_tenant(s):
    """Azure's activity and a vault's audit: public access to the vault is switched off and a build outside loses its secrets; regions that a policy forbids; people without the role; a laptop outside the vault's list before"""
    cut = s.some(40, 60); A, V = "activity.json", "vault-audit.json"; sub = "/subscriptions/0f1d/resourceGroups/app"; vault = sub + "/providers/Microsoft.KeyVault/vaults/kv-" + s.company; what = "Microsoft.KeyVault/vaults/write: publicNetworkAccess Disabled"
    p = inc(s, "the vault is closed to the network from which the builds come", "platform", "network-perimeter", MIS, BURST, what, pattern=[LOOP, STEADY], cause=["address-not-allowlisted"])
    f = inc(s, "a laptop outside the vault's list", "platform", "address-not-allowlisted", WAI, STEADY, pattern=[SINGLE, LOOP], cause=["network-perimeter"])
    g = inc(s, "a region that a policy forbids", "platform", "guardrail", WAI, SINGLE, pattern=[STEADY], verdict=[FAULT])
    r = inc(s, "people without the role", "platform", "permission-missing", WAI, SINGLE, pattern=[STEADY])
    def act(t, who, op, status, ip, code="", message="", props=None): return s.json(A, t, {"time": z(t, 7), "resourceId": vault.upper() if "VAULT" in op.upper() else sub.upper(), "operationName": op.upper(), "category": "Administrative", "resultType": status, "resultSignature": "%s.%s" % ("Failed" if status == "Failure" else "Succeeded", code or "OK"), "durationMs": s.some(20, 900), "callerIpAddress": ip, "correlationId": s.uuid(), "identity": {"authorization": {"scope": sub, "action": op}, "claims": {"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn": who}}, "level": "Error" if status == "Failure" else "Information", "properties": dict({"entity": sub, "message": op}, **(props or {}), **({"statusCode": "Forbidden", "statusMessage": json.dumps({"error": {"code": code, "message": message}})} if code else {}))})
    def kv(t, app, ip, secret, ok, why=""): return s.json(V, t, {"time": z(t, 7), "category": "AuditEvent", "operationName": "SecretGet", "operationVersion": "7.4", "resultType": "Success" if ok else "Failed", "resultSignature": "OK" if ok else "Forbidden", "resultDescription": why, "durationMs": str(s.some(5, 90)), "callerIpAddress": ip, "correlationId": s.uuid(), "identity": {"claim": {"appid": app, "oid": s.uuid()}}, "resourceId": vault.upper(), "properties": {"clientInfo": "azsdk-go-azsecrets/1.3", "requestUri": "https://kv-%s.vault.azure.net/secrets/%s?api-version=7.4" % (s.company, secret), "id": "https://kv-%s.vault.azure.net/secrets/%s" % (s.company, secret), "httpStatusCode": 200 if ok else 403, "isAddressAuthorized": ok}})
    act(s.at(cut), s.mail(3), "Microsoft.KeyVault/vaults/write", "Success", "192.0.2.8", props={"requestbody": json.dumps({"properties": {"publicNetworkAccess": "Disabled"}}), "eventCategory": "Administrative"})
    act(s.at(cut - 5), s.mail(4), "Microsoft.Insights/diagnosticSettings/write", "Success", "192.0.2.9")
    for t in s.spread(0, 120, 14): kv(t, "app-web", "10.20.4.%d" % s.some(10, 20), s.r.choice(["db", "smtp", "session-key"]), True)
    for t in s.spread(0, 120, 60): act(t, s.mail(s.some(0, 10)), s.r.choice(["Microsoft.Web/sites/restart/action", "Microsoft.Resources/deployments/write", "Microsoft.Storage/storageAccounts/listKeys/action"]), "Success", "192.0.2.%d" % s.some(10, 20))
    for t in s.ticks(0, 119, 80):
        ok = minute(s, t) < cut; e = kv(t, "app-build", "203.0.113.14", s.r.choice(["npm", "signing"]), ok, "" if ok else "Public network access is disabled and request is not from a trusted service nor via an approved private link.")
        if not ok: s.deny(p, e)
    for t in s.ticks(3, cut - 3, 420): s.deny(f, kv(t, "app-cli", s.ip(40), "db", False, "Client address is not authorized and caller is not a trusted service."))
    for j in range(s.some(3, 4)): s.deny(g, act(s.at(12 + j * 30, j), s.mail(20 + j), "Microsoft.Compute/virtualMachines/write", "Failure", "192.0.2.%d" % (30 + j), "RequestDisallowedByPolicy", "Resource 'vm-test' was disallowed by policy. Policy identifiers: '[{\"policyAssignment\":{\"name\":\"Allowed locations\",\"id\":\"/providers/Microsoft.Management/managementGroups/root/providers/Microsoft.Authorization/policyAssignments/locations\"}}]'."), s.mail(20 + j))
    for j in range(s.some(3, 4)): s.deny(r, act(s.at(18 + j * 27, j), s.mail(26 + j), "Microsoft.Storage/storageAccounts/listKeys/action", "Failure", "192.0.2.%d" % (40 + j), "AuthorizationFailed", "The client '%s' with object id '%s' does not have authorization to perform action 'Microsoft.Storage/storageAccounts/listKeys/action' over scope '%s' or the scope is invalid. If access was recently granted, please refresh your credentials." % (s.mail(26 + j), s.uuid(), sub)), s.mail(26 + j))


@kind
def the_scheme_is_forgotten(s):
    """nginx before Rails, joined by the request's id: the new proxy no longer tells the application that the visitor came by TLS, and every form is answered 422; a stranger's form; nothing else changes for readers"""
    cut = s.some(35, 60); back = cut + s.some(15, 30); H = host(s, "club"); what = "proxy snippet shared.conf replaced"; s.change(s.at(cut), s.who(5), what, "nginx:shared.conf", "config"); s.change(s.at(back), s.who(5), "shared.conf: X-Forwarded-Proto restored", "nginx:shared.conf", "config"); herring(s, cut + 4)
    a = inc(s, "forms no longer match the site's own origin", "application", "csrf-origin-mismatch", MIS, BURST, what, cause=["session-lost"], pattern=[STEADY])
    x = inc(s, "a form on a stranger's page", "application", "csrf-origin-mismatch", ATT, STEADY, pattern=[SINGLE, EXPLOIT])
    p = inc(s, "members without the right", "application", "permission-missing", WAI, SINGLE, pattern=[STEADY], cause=["application-refused"])
    def req(t, k, method, path, status, *text, ctrl="ApplicationController#index", origin="-"):
        rid = s.uuid(); e = [nginx_rid(s, "access.log", t, s.ip(k), method, path, status, rid, ups=status, ua=s.agent(k), hostname=H)]
        r = [rails(s, "production.log", t, rid, 'Started %s "%s" for %s at %s +0000' % (method, path, s.ip(k), t.strftime("%Y-%m-%d %H:%M:%S"))), rails(s, "production.log", t, rid, "Processing by %s as HTML" % ctrl)] + [rails(s, "production.log", t + sec(.001), rid, x_) for x_ in text] + [rails(s, "production.log", t + sec(.02), rid, "Completed %d %s in %dms (Allocations: %d)" % (status, {200: "OK", 302: "Found", 422: "Unprocessable Content", 403: "Forbidden"}[status], s.some(3, 60), s.some(900, 9000)))]
        return e + r
    for t in s.spread(0, 120, 10): k = s.some(0, 60); req(t, k, "GET", s.r.choice(["/", "/events", "/events/%d" % s.some(1, 90), "/members"]), 200)
    for t in s.spread(0, 120, 35):
        k = s.some(0, 60); path = s.r.choice(["/events/%d/signup" % s.some(1, 90), "/session", "/messages"]); bad = cut < minute(s, t) < back
        if bad: s.deny(a, req(t, k, "POST", path, 422, "HTTP Origin header (https://%s) didn't match request.base_url (http://%s)" % (H, H), "ActionController::InvalidAuthenticityToken (HTTP Origin header (https://%s) didn't match request.base_url (http://%s))" % (H, H)))
        else: req(t, k, "POST", path, 302)
    for j in range(s.some(3, 6)): k = 70 + j; s.deny(x, req(s.at(12 + j * 17, j), k, "POST", "/account/email", 422, "HTTP Origin header (https://free-gifts.example) didn't match request.base_url (https://%s)" % H, "ActionController::InvalidAuthenticityToken (HTTP Origin header (https://free-gifts.example) didn't match request.base_url (https://%s))" % H))
    for j in range(2): s.deny(p, req(s.at(33, 30 * j), 12, "GET", "/treasury", 403, "Pundit::NotAuthorizedError (not allowed to TreasuryPolicy#show? this Treasury)"))


@kind
def a_balancer_that_only_forwards(s):
    """A load balancer's log and nothing of the application behind it: since a release one path is answered 403 to everybody, until the release is taken back; a robot tries what is not there"""
    cut = s.some(40, 60); back = cut + s.some(15, 25); f = "alb.log"; H = host(s, "desk"); v = s.some(2, 9); what = "desk-web 3.%d.0" % v; s.change(s.at(cut), "codedeploy", what, "service:desk-web", "deploy"); s.change(s.at(back), "codedeploy", "desk-web rolled back to 3.%d.2" % (v - 1), "service:desk-web", "deploy"); herring(s, cut - 14); herring(s, back + 6)
    a = inc(s, "the release answers 403 on one path", "application", "application-refused", MIS, BURST, what, pattern=[STEADY], verdict=[UND])
    n_ = inc(s, "robot at hidden files, refused by the application", "application", "application-refused", ATT, SCAN, cause=["server-rule"])
    for t in s.spread(0, 120, 6):
        k = s.some(0, 70); r = s.r.random(); bad = r < .22 and cut < minute(s, t) < back
        if r < .22:
            e = alb(s, f, t, s.ip(k), "GET", "/attachments/%d" % s.some(1, 900), 403 if bad else 200, 403 if bad else 200, s.agent(k), hostname=H)
            if bad: s.deny(a, e)
        else: alb(s, f, t, s.ip(k), s.r.choice(["GET", "GET", "POST"]), s.r.choice(["/", "/tickets", "/tickets/%d" % s.some(1, 400)]), 200, 200, s.agent(k), hostname=H)
    t = s.at(s.some(10, 25))
    for n in range(s.some(80, 130)):
        p = probe(s, n); hidden = "/." in p
        e = alb(s, f, t, s.attacker, "GET", p, 403 if hidden else 404, 403 if hidden else 404, "Mozilla/5.0 (compatible)", hostname=H)
        if hidden: s.deny(n_, e)
        t += sec(s.r.uniform(.1, 1))


@kind
def charts_and_guesses(s):
    """nginx before Grafana, joined by time, address and path: a few passwords for many names, slowly; a viewer who opens the users' page; mistyped passwords; dashboards on a wall with a dead session"""
    H = host(s, "charts"); N, G = "access.log", "grafana.log"; herring(s, 50)
    p = inc(s, "a few passwords for many names", "application", "credential-wrong", ATT, SPRAY, layer=["identity"], pattern=[STUFF, BRUTE])
    v = inc(s, "a viewer at the users' page", "application", "permission-missing", WAI, SINGLE, pattern=[STEADY])
    w = inc(s, "mistyped passwords", "application", "credential-wrong", FAULT, SINGLE, layer=["identity"], pattern=[STEADY])
    d = inc(s, "a wall with a dead session", "application", "token-expired", FAULT, LOOP, layer=["identity"], cause=["session-lost", "token-invalid"], pattern=[STEADY])
    def req(t, ip, method, path, status, ua, user="", uid=0, err=None, logger="context", **kv):
        e = [nginx(s, N, t, ip, method, path, status, ua=ua)]; tt = z(t - sec(.02), 9)
        if err: e.append(s.put(G, t, 'logger=%s userId=%d orgId=%d uname=%s t=%s level=%s msg="%s"%s' % (logger, uid, 1 if uid else 0, user, tt, "error" if "password" in err else "info" if "denied" in err else "warn", err, "".join(' %s=%s' % (k_, v_ if " " not in str(v_) else '"%s"' % v_) for k_, v_ in kv.items()))))
        if status >= 400 or s.r.random() < .2:
            e2 = s.put(G, t + sec(.01), "logger=context userId=%d orgId=%d uname=%s t=%s level=info msg=\"Request Completed\" method=%s path=%s status=%d remote_addr=%s time_ms=%d duration=%.6fms size=%d referer= handler=%s status_source=server" % (uid, 1 if uid else 0, user, tt, method, path.split("?")[0], status, ip, s.some(1, 90), s.r.uniform(1, 90), s.some(30, 900), path.split("?")[0]))
            if status >= 400: e.append(e2)
        return e
    for t in s.spread(0, 120, 6): k = s.some(0, 20); req(t, s.ip(k), "GET", s.r.choice(["/d/abc%d/overview" % s.some(1, 9), "/api/search?query=", "/api/user"]), 200, s.agent(k), s.who(k), 10 + k)
    for t in s.spread(0, 120, 30): k = s.some(0, 20); req(t, s.ip(k), "POST", "/api/ds/query", 200, s.agent(k), s.who(k), 10 + k)
    for t in s.spread(0, 118, 700): k = s.some(0, 20); s.deny(w, req(t, s.ip(k), "POST", "/login", 401, s.agent(k), err="Invalid username or password", error="invalid username or password", remote_addr=s.ip(k), traceID=""), None); req(t + sec(13), s.ip(k), "POST", "/login", 200, s.agent(k), s.who(k), 10 + k)
    t = s.at(s.some(8, 16)); pool = ["203.0.113.%d" % j for j in (101, 102, 103)]
    for n in range(s.some(60, 85)): ip = pool[n % 3]; s.deny(p, req(t, ip, "POST", "/login", 401, "Mozilla/5.0 (X11; Linux x86_64)", err="Invalid username or password", error="user not found" if n % 3 else "invalid username or password", remote_addr=ip, traceID=""), None); t += sec(s.r.uniform(30, 80))
    for j in range(2): s.deny(v, req(s.at(41, 25 * j), s.ip(5), "GET", "/api/org/users", 403, s.agent(1), s.who(5), 15, "Access denied", "accesscontrol.evaluator", accessErrorID="ACE%010d" % s.some(1, 999999999), permissions="action:org.users:read scopes:users:*"), s.who(5))
    for n in range(12): req(s.at(n * 2), s.ip(90), "GET", "/api/dashboards/uid/wall1", 200, s.agent(0), "wall", 77)
    for t in s.ticks(26, s.some(60, 80), 60): s.deny(d, req(t, s.ip(90), "GET", "/api/dashboards/uid/wall1", 401, s.agent(0), err="Failed to authenticate request", client="auth.client.session", error="token expired"), None)


@kind
def a_gate_for_images(s):
    """A cluster's audit with Gatekeeper, the pipeline before it and a decision point of the program itself: images from a house that is no longer on the list, a service that asks the decision point in vain since its group was taken away, ordinary refusals"""
    cut = s.some(30, 50); rm = s.some(60, 80); A, P, O = "audit.json", "pipeline.json", "opa.json"; team = "system:serviceaccount:flux-system:kustomize-controller"; what = "k8sallowedrepos/images updated"; w2 = "removed service billing-sync from data.groups.ledger"
    a = inc(s, "images from the old registry are refused", "platform", "admission-refused", MIS, BURST, what, pattern=[LOOP, STEADY], verdict=[WAI, FAULT])
    r = inc(s, "billing-sync is out of the group", "policy", "permission-removed", MIS, BURST, w2, layer=["application", "authorizer"], cause=["permission-missing"], pattern=[LOOP, STEADY])
    m = inc(s, "clerks at the closing", "policy", "permission-missing", WAI, SINGLE, layer=["application", "authorizer"], pattern=[STEADY])
    s.change(s.at(rm), s.mail(4), w2, "bundle:ledger", "policy"); herring(s, rm - 4)
    k8s(s, A, s.at(cut), s.mail(1), "update", "k8sallowedrepos", "", "images", api="constraints.gatekeeper.sh", uri="/apis/constraints.gatekeeper.sh/v1beta1/k8sallowedrepos/images", body={"kind": "K8sAllowedRepos", "metadata": {"name": "images"}, "spec": {"enforcementAction": "deny", "parameters": {"repos": ["registry.%s/" % s.domain]}}})
    for t in s.spread(0, 120, 15): k8s(s, A, t, s.r.choice(["system:node:node-1", "system:kube-controller-manager", "system:serviceaccount:kube-system:coredns"]), s.r.choice(["get", "list", "update"]), s.r.choice(["pods", "leases", "endpoints"]), "kube-system", ua="kube-controller-manager/v1.31")
    for t in s.spread(0, 120, 70):
        app = s.r.choice(["web", "jobs", "legacy"]); bad = app == "legacy" and minute(s, t) > cut; msg = 'admission webhook "validation.gatekeeper.sh" denied the request: [images] container <%s> has an invalid image repo <old-registry.%s/%s:2.1>, allowed repos are ["registry.%s/"]' % (app, s.domain, app, s.domain)
        e = [k8s(s, A, t, team, "patch", "deployments", "apps", app, 403 if bad else 200, "Forbidden", msg, "allow", api="apps", uri="/apis/apps/v1/namespaces/apps/deployments/" + app, ua="kustomize-controller/v1.4"), s.json(P, t + sec(.3), {"level": "error" if bad else "info", "ts": z(t), "controller": "kustomization", "msg": "Reconciliation failed" if bad else "Reconciliation finished", **({"error": "Deployment/apps/%s dry-run failed (Forbidden): %s" % (app, msg)} if bad else {})})]
        if bad: s.deny(a, e, team)
    def ask(t, who, method, path, ok, why=None, groups=()):
        rid = s.hex(32); return [express(s, "ledger.json", t, "10.42.3.%d" % s.some(2, 9), method, path, 200 if ok else 403, rid, "request completed" if ok else "policy refused", who), opa(s, O, t - sec(.004), "ledger/allow", ok, {"request_id": rid, "subject": who, "groups": list(groups), "method": method, "path": path}, None, "r88" if minute(s, t) < rm else "r89", {"allow": ok, **({"reason": why} if why else {})}, "ledger-opa", "ledger")]
    for t in s.spread(0, 120, 12): k = s.some(0, 20); ask(t, s.mail(k), s.r.choice(["GET", "POST"]), s.r.choice(["/entries", "/entries/%d" % s.some(1, 300)]), True, groups=["ledger"])
    for t in s.ticks(0, 119, 55):
        bad = minute(s, t) > rm; e = ask(t, "billing-sync", "POST", "/entries/import", not bad, "subject not in group ledger" if bad else None, [] if bad else ["ledger"])
        if bad: s.deny(r, e, "billing-sync")
    for j in range(s.some(3, 5)): k = 4 + j % 2; s.deny(m, ask(s.at(9 + j * 22, j), s.mail(k), "POST", "/closing", False, "action close needs group controllers", ["ledger"]), s.mail(k))


@kind
def bans_of_a_bastion(s):
    """A bastion's sign-ins, fail2ban, the packet filter and the web server beside: passwords for root are tried from one address until it is dropped, slowly from others beneath the threshold; a colleague's mistyped passwords; a deploy robot with a key that was taken out"""
    cut = s.some(35, 55); A, B, K = "auth.log", "fail2ban.log", "kern.log"; what = "removed key deploy@ci from authorized_keys of deploy"; s.change(s.at(cut), s.who(3), what, "bastion:deploy", "identity"); herring(s, cut + 9)
    b = inc(s, "root is guessed from one address, then dropped", "identity", "credential-wrong", ATT, BRUTE, layer=["application", "platform"])
    l = inc(s, "many names, slowly, from a few addresses", "identity", "credential-wrong", ATT, SPRAY, layer=["application", "platform"], pattern=[STUFF, BRUTE])
    w = inc(s, "mistyped passwords", "identity", "credential-wrong", FAULT, SINGLE, layer=["application", "platform"], pattern=[STEADY])
    d = inc(s, "the robot's key was taken out", "identity", "permission-removed", MIS, LOOP, what, layer=["application", "platform"], cause=["credential-wrong", "api-key-misconfigured", "credential-missing"], pattern=[BURST, STEADY], verdict=[FAULT, WAI])
    ssh = lambda t, text, pid=None: s.put(A, t, "%s bastion sshd[%d]: %s" % (t.strftime("%b %d %H:%M:%S"), pid or s.some(2000, 60000), text))
    port = lambda: s.some(30000, 60000)
    for t in s.spread(0, 120, 60):
        k = s.some(0, 20); pid = s.some(2000, 60000); p = port()
        if s.r.random() < .06: s.deny(w, ssh(t - sec(8), "Failed password for %s from %s port %d ssh2" % (s.who(k), s.ip(k), p), pid), s.who(k))
        ssh(t, "Accepted %s for %s from %s port %d ssh2" % (s.r.choice(["password", "publickey"]), s.who(k), s.ip(k), p), pid); ssh(t + sec(.2), "pam_unix(sshd:session): session opened for user %s(uid=%d) by %s(uid=0)" % (s.who(k), 1000 + k, s.who(k)), pid); ssh(t + sec(40), "pam_unix(sshd:session): session closed for user %s" % s.who(k), pid)
    for t in s.spread(0, 120, 12): k = s.some(0, 60); nginx(s, "access.log", t, s.ip(k), "GET", s.r.choice(["/", "/status", "/docs/%d" % s.some(1, 30)]), 200, ua=s.agent(k))
    for t in s.ticks(0, 119, 150):
        pid = s.some(2000, 60000); p = port()
        if minute(s, t) > cut: s.deny(d, [ssh(t, "Connection closed by authenticating user deploy 10.20.9.7 port %d [preauth]" % p, pid)], "deploy")
        else: ssh(t, "Accepted publickey for deploy from 10.20.9.7 port %d ssh2: ED25519 SHA256:%s" % (p, s.hex(43)), pid)
    t = s.at(s.some(10, 25))
    for n in range(12):
        s.deny(b, ssh(t, "Failed password for root from %s port %d ssh2" % (s.attacker, port())), "root"); f2b(s, B, t + sec(.2), "[sshd] Found %s - %s" % (s.attacker, t.strftime("%Y-%m-%d %H:%M:%S")), "INFO", "filter"); t += sec(s.r.uniform(1, 5))
    f2b(s, B, t, "[sshd] Ban " + s.attacker)
    for n in range(s.some(20, 35)): t += sec(s.r.uniform(1, 9)); s.deny(b, nft(s, K, t, s.attacker, 22, "f2b-drop: ", "bastion"), None, layer="firewall", cause="address-blocked", acceptable={"verdict": [WAI], "pattern": [LOOP, STEADY, BURST]}, optional=True)
    t = s.at(5)
    for n in range(s.some(40, 50)): ip = "198.51.100.%d" % (120 + n % 5); u = s.r.choice(["admin", "oracle", "postgres", "git", "test", "ubuntu", "jenkins", "ftpuser", "pi", "nagios"]) + (str(n) if n % 4 == 0 else ""); s.deny(l, ssh(t, "Failed password for invalid user %s from %s port %d ssh2" % (u, ip, port())), u); t += sec(s.r.uniform(90, 170))

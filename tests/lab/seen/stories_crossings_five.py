"""Gateways and meshes: requests that cross an edge, a gateway, its authorizer and a service, joined by their ids."""
from seen.lines_paths import *

KINDS = []
kind = kinds(KINDS)


@kind
def a_key_is_rotated(s):
    """nginx before Kong before the services, joined by the request's id: a partner keeps the old key, an application keeps its old token, a report that became hourly passes the limit, keys are guessed, a consumer outside the group"""
    cut = s.some(30, 50); hourly = s.some(60, 75); what = "Kong: key of consumer acme rotated, old credential deleted"; s.change(s.at(cut), s.mail(2), what, "consumer:acme", "gateway"); w2 = "report-export runs for each branch, 40 workers"; s.change(s.at(hourly), "ci", w2, "service:report-export", "deploy"); herring(s, cut - 4)
    a = inc(s, "partner keeps the deleted key", "gateway", "api-key-misconfigured", FAULT, LOOP, what, verdict=[MIS], pattern=[STEADY, BURST], cause=["credential-wrong"])
    l = inc(s, "application keeps a token that ran out", "gateway", "token-expired", FAULT, LOOP, layer=["identity"], pattern=[STEADY])
    q = inc(s, "report job passes the limit", "gateway", "rate-limited", MIS, BURST, w2, verdict=[FAULT], pattern=[LOOP, STEADY])
    g = inc(s, "keys are guessed", "gateway", "credential-wrong", ATT, BRUTE, cause=["api-key-misconfigured"], pattern=[STUFF])
    o = inc(s, "consumer outside the group", "gateway", "permission-missing", WAI, STEADY, cause=["not-assigned"], pattern=CALM[:1] + [LOOP], verdict=[FAULT])
    def req(t, ip, consumer, method, path, status, message=None, ua="okhttp/5.1", headers=None, resp=None):
        rid = s.hex(32); e = [nginx_json(s, "edge.json", t, ip, method, path, status, rid, status, "10.20.7.3:8000", ua=ua, hostname=host(s, "api")), kong(s, "kong.json", t + sec(.004), ip, method, path, status, rid, consumer, message, ua, headers, resp)]
        if not message and path.startswith("/orders"): e.append(express(s, "orders.json", t + sec(.01), "10.20.7.3", method, path, status, rid, user=consumer))
        return e
    for t in s.spread(0, 120, 8): k = s.some(0, 11); req(t, s.ip(k), "shop-%d" % k, s.r.choice(["GET", "POST"]), s.r.choice(["/orders/%d" % s.some(1, 900), "/orders", "/stock/%d" % s.some(1, 99)]), 200)
    acme = "198.51.100.40"
    for t in s.ticks(0, 119, 60):
        if minute(s, t) > cut: s.deny(a, req(t, acme, None, "POST", "/orders", 401, "Unauthorized", "AcmeSync/4.1", {"apikey": "REDACTED"}, {"www-authenticate": "Key"}), None)
        else: req(t, acme, "acme", "POST", "/orders", 201, ua="AcmeSync/4.1", headers={"apikey": "REDACTED"})
    for t in s.ticks(20, s.some(50, 60), 40): s.deny(l, req(t, s.ip(60), None, "GET", "/mobile/inbox", 401, {"exp": "token expired"}, "Harbor/6.3 (Android 14)", {"authorization": "REDACTED"}, {"www-authenticate": "Bearer"}))
    for n in range(20): req(s.at(n), s.ip(61), "mobile", "GET", "/mobile/inbox", 200, ua="Harbor/6.3 (Android 14)")
    for t in s.ticks(0, 119, 600): req(t, "10.20.9.14", "report-export", "GET", "/stock/export", 200, ua="report-export/1.8")
    for n, t in enumerate(s.ticks(hourly + 1, 118, 22)):
        if n % 2: s.deny(q, req(t, "10.20.9.14", "report-export", "GET", "/stock/export?branch=%d" % n, 429, "API rate limit exceeded", "report-export/1.9", None, {"ratelimit-remaining": "0", "x-ratelimit-remaining-minute": "0"}), "report-export")
        else: req(t, "10.20.9.14", "report-export", "GET", "/stock/export?branch=%d" % n, 200, ua="report-export/1.9")
    t = s.at(s.some(5, 95))
    for n in range(s.some(30, 60)): s.deny(g, req(t, s.attacker, None, "GET", "/orders", 401, "Unauthorized", "python-requests/2.31.0", {"apikey": "REDACTED-%s" % s.hex(6)}, {"www-authenticate": "Key"})); t += sec(s.r.uniform(.2, 1.5))
    for t in s.ticks(0, 118, 900): s.deny(o, req(t, s.ip(5), "shop-5", "GET", "/tariffs/wholesale", 403, "You cannot consume this service"), "shop-5")


@kind
def a_policy_of_the_mesh_forgets_a_service(s):
    """An ingress gateway and a sidecar of Istio, joined by the request's id, with the cluster's audit: the policy of the ledger loses the principal of the reporting service; a deny rule for administration from outside; tokens that ran out or come from the staging issuer"""
    cut = s.some(35, 60); what = "authorizationpolicies/ledger-callers replaced in namespace ledger"
    a = inc(s, "reporting is no longer in the policy of the ledger", "gateway", "permission-removed", MIS, BURST, what, cause=["permission-missing", "explicit-deny"], pattern=[LOOP, STEADY], layer=["policy"])
    d = inc(s, "administration from outside", "gateway", "explicit-deny", WAI, STEADY, layer=["policy"], pattern=[SINGLE])
    e_ = inc(s, "a till with an expired token", "gateway", "token-expired", FAULT, LOOP, layer=["identity"], pattern=[STEADY])
    i = inc(s, "tokens of the staging issuer", "gateway", "token-invalid", FAULT, STEADY, layer=["identity"], pattern=[LOOP, SINGLE])
    k8s(s, "audit.json", s.at(cut), s.mail(1), "update", "authorizationpolicies", "ledger", "ledger-callers", api="security.istio.io", uri="/apis/security.istio.io/v1/namespaces/ledger/authorizationpolicies/ledger-callers", body={"kind": "AuthorizationPolicy", "metadata": {"name": "ledger-callers", "namespace": "ledger"}, "spec": {"action": "ALLOW", "rules": [{"from": [{"source": {"principals": ["cluster.local/ns/shop/sa/checkout", "cluster.local/ns/edge/sa/gateway"]}}]}]}})
    for t in s.spread(0, 120, 90): k8s(s, "audit.json", t, "system:serviceaccount:shop:operator", s.r.choice(["get", "list", "patch"]), s.r.choice(["configmaps", "endpointslices", "deployments"]), "shop", ua="operator/1.4")
    k8s(s, "audit.json", s.at(cut - 5), s.mail(2), "patch", "deployments", "shop", "checkout", api="apps")
    G, S, H = "gateway.log", "ledger-sidecar.log", host(s, "api")
    def through(t, ip, method, path, ua, status=200, ledger=True):
        rid = s.uuid(); e = [envoy(s, G, t, method, path, status, rid=rid, ua=ua, xff=ip, cluster="outbound|8080||%s" % ("ledger.ledger.svc.cluster.local" if ledger else "shop.shop.svc.cluster.local"), upstream="10.42.5.7:8080")]
        if ledger: e.append(envoy(s, S, t + sec(.003), method, path, status, rid=rid, ua=ua, xff=ip, authority="ledger.ledger:8080", cluster="inbound|8080||", upstream="10.42.5.7:8080", down="10.42.1.9"))
        return e
    for t in s.spread(0, 120, 6): k = s.some(0, 60); through(t, s.ip(k), s.r.choice(["GET", "POST"]), s.r.choice(["/ledger/entries/%d" % s.some(1, 900), "/cart", "/items/%d" % s.some(1, 300)]), "Shop/4 (iPhone)", 200, s.r.random() < .5)
    for t in s.ticks(0, 119, 45):
        rid = s.uuid(); path = "/ledger/entries?since=%d" % s.some(1, 90000)
        if minute(s, t) > cut: s.deny(a, envoy(s, S, t, "GET", path, 403, "rbac_access_denied_matched_policy[none]", rid=rid, ua="reporting/2.3", authority="ledger.ledger:8080", down="10.42.7.21", xff="-", size=19), None)
        else: envoy(s, S, t, "GET", path, 200, rid=rid, ua="reporting/2.3", authority="ledger.ledger:8080", cluster="inbound|8080||", upstream="10.42.5.7:8080", down="10.42.7.21")
    for t in s.spread(0, 120, 700): s.deny(d, envoy(s, G, t, "GET", s.r.choice(["/admin/jobs", "/admin"]), 403, "rbac_access_denied_matched_policy[ns[istio-system]-policy[deny-admin-outside]-rule[0]]", ua=s.agent(2), xff=s.ip(s.some(70, 75)), size=19))
    for t in s.ticks(s.some(10, 20), s.some(60, 70), 60): s.deny(e_, envoy(s, G, t, "POST", "/tills/sync", 401, "jwt_authn_access_denied{Jwt_is_expired}", ua="Till/3.1", xff=s.ip(80), size=14))
    for n in range(10): through(s.at(n), s.ip(80), "POST", "/tills/sync", "Till/3.1", 200, False)
    for t in s.spread(40, 110, 300): s.deny(i, envoy(s, G, t, "GET", "/ledger/entries/1", 401, "jwt_authn_access_denied{Jwt_issuer_is_not_configured}", ua="PostmanRuntime/7.43", xff=s.ip(90), size=28))


@kind
def one_replica_keeps_the_old_bundle(s):
    """Envoy with two replicas of Open Policy Agent, joined by the request's id: one cannot load its bundle and refuses what the new policy allows; interns who may not delete; a token without the scope; the replica is restarted late"""
    cut = s.some(25, 45); back = cut + s.some(35, 50); what = "policy bundle authz r114: auditors may read /audit"; s.change(s.at(cut), s.mail(4), what, "bundle:authz", "policy"); s.change(s.at(back), s.mail(4), "restarted opa-2", "deployment:opa", "deploy"); herring(s, cut + 9)
    o = inc(s, "opa-2 decides by the old bundle", "policy", "policy-out-of-date", MIS, STEADY, what, layer=["authorizer"], pattern=[BURST, SINGLE])
    p = inc(s, "interns may not delete", "policy", "permission-missing", WAI, SINGLE, layer=["authorizer"], pattern=[STEADY])
    c = inc(s, "token without the scope to export", "policy", "scope-insufficient", FAULT, LOOP, layer=["authorizer"], pattern=[STEADY], verdict=[WAI])
    H = host(s, "api")
    def req(t, k, role, method, path, allow, node, reason=None, scope="read write", user=None, old=False):
        rid = s.uuid(); u = user or s.who(k); st = 200 if allow else 403; did = s.uuid()
        e = [envoy_json(s, "gateway.json", t, method, path, st, "via_upstream" if allow else "ext_authz_denied", "-" if allow else "UAEX", rid, s.agent(k) if not user else user + "/1.2", s.ip(k), H), opa(s, "opa.json", t + sec(.002), "envoy/authz/result", allow, {"attributes": {"request": {"http": {"method": method, "path": path, "host": H, "headers": {"x-request-id": rid, ":authority": H}}}, "source": {"address": {"socketAddress": {"address": s.ip(k)}}}}, "parsed_path": path.strip("/").split("/"), "token": {"payload": {"sub": u, "roles": [role], "scope": scope}}}, did, "r113" if old else "r114" if minute(s, t) > cut else "r113", {"allowed": allow, **({"http_status": 403, "body": json.dumps({"error": reason}), "headers": {"x-decision-reason": reason}} if not allow else {})}, node)]
        if allow: express(s, "audit-service.json", t + sec(.006), "10.42.1.9", method, path, 200, rid, user=u)
        return e
    nodes = ["opa-1", "opa-2"]
    for t in s.spread(0, 120, 6):
        k = s.some(0, 30); req(t, k, "clerk" if k > 6 else "auditor", s.r.choice(["GET", "POST"]), s.r.choice(["/cases/%d" % s.some(1, 900), "/cases", "/me"]), True, s.r.choice(nodes), old=False)
    for t in s.spread(cut + 1, 119, 55):
        k = s.some(0, 6); node = s.r.choice(nodes); stale = node == "opa-2" and minute(s, t) < back; path = "/audit/%d" % s.some(1, 90)
        e = req(t, k, "auditor", "GET", path, not stale, node, "no rule allows role auditor on /audit", old=stale)
        if stale: s.deny(o, e, s.who(k))
    for t in s.ticks(cut, back, 60): s.json("opa.json", t, {"level": "error", "msg": "Bundle load failed: request failed: Get \"https://bundles.%s/authz.tar.gz\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)" % s.domain, "name": "authz", "plugin": "bundle", "time": z(t, 0)})
    for j in range(s.some(3, 5)): k = 20 + j % 2; s.deny(p, req(s.at(15 + j * 17, j), k, "intern", "DELETE", "/cases/%d" % s.some(1, 900), False, "opa-1", "role intern may not delete"), s.who(k))
    for t in s.ticks(50, s.some(75, 90), 60): s.deny(c, req(t, 33, "clerk", "GET", "/cases/export", False, "opa-1", "insufficient_scope: cases.export required", "cases.read", "bi-loader"), "bi-loader")


@kind
def the_authorizer_falls_over(s):
    """Envoy with an external authorizer that fails after its deployment, so that everybody is refused; rolled back; beside it the ordinary refusals of those without a token, and a scanner"""
    cut = s.some(35, 60); back = cut + s.some(6, 12); v = s.some(20, 80); what = "authz-service 2.%d.0 rolled out" % v; s.change(s.at(cut), "argocd", what, "deployment:authz", "deploy"); s.change(s.at(back), "argocd", "authz-service rolled back to 2.%d.3" % (v - 1), "deployment:authz", "deploy"); herring(s, cut - 3)
    x = inc(s, "authorizer unreachable, the gateway fails closed", "gateway", "authorizer-failed", MIS, BURST, what, layer=["authorizer"])
    m = inc(s, "no token presented", "authorizer", "credential-missing", WAI, SINGLE, layer=["gateway"], pattern=[STEADY], verdict=[FAULT])
    n_ = inc(s, "scanner without a token", "authorizer", "credential-missing", ATT, SCAN, layer=["gateway"])
    G, A = "envoy.log", "authz.json"
    def log(t, rid, level, msg, **more): return s.json(A, t, dict({"level": level, "ts": round(epoch(t), 6), "caller": "server/check.go:%d" % s.some(40, 90), "msg": msg, "request_id": rid}, **more))
    for t in s.spread(0, 120, 7):
        k = s.some(0, 90); method, path = s.r.choice(["GET", "GET", "POST"]), s.r.choice(["/v1/feed", "/v1/posts/%d" % s.some(1, 900), "/v1/me"]); rid = s.uuid()
        if cut < minute(s, t) < back: s.deny(x, envoy(s, G, t, method, path, 403, "ext_authz_error", "UAEX", rid, s.agent(k), s.ip(k), size=0))
        else: envoy(s, G, t, method, path, 200, rid=rid, ua=s.agent(k), xff=s.ip(k)); log(t + sec(.002), rid, "info", "check", allowed=True, subject="u-%d" % k)
    for j in range(3): s.json(A, s.at(cut, 20 + j * 40), {"level": "fatal", "ts": round(epoch(s.at(cut, 20 + j * 40)), 6), "caller": "cmd/main.go:61", "msg": "cannot load jwks", "error": "open /etc/authz/jwks.json: no such file or directory"})
    for j in range(s.some(5, 8)):
        t = s.at(4 + j * 14, j * 3); rid = s.uuid()
        if cut < minute(s, t) < back: continue
        s.deny(m, [envoy(s, G, t, "GET", "/v1/me", 401, "ext_authz_denied", "UAEX", rid, s.agent(j), s.ip(100 + j), size=41), log(t + sec(.002), rid, "info", "check", allowed=False, reason="no bearer token", status=401)])
    t = s.at(back + 15)
    for n in range(s.some(60, 110)):
        rid = s.uuid(); s.deny(n_, [envoy(s, G, t, "GET", probe(s, n), 401, "ext_authz_denied", "UAEX", rid, "Go-http-client/1.1", s.attacker, size=41), log(t + sec(.002), rid, "info", "check", allowed=False, reason="no bearer token", status=401)]); t += sec(s.r.uniform(.1, .9))


@kind
def a_partner_from_the_next_address(s):
    """APISIX with its file logger before a settlement service, joined by the request's id: a partner calls from another address of its own network; strangers; a consumer not on the route's list; preflights without a key; a scraper over its count"""
    cut = s.some(30, 55); herring(s, cut + 2); herring(s, cut - 11); old, new = "203.0.113.17", "203.0.113.21"
    s.known = "partners:\n  - {name: harborpay, networks: [203.0.113.16/28], user_agents: [\"HarborPay/*\"], owner: settlement}\n"
    a = inc(s, "partner calls from a new address", "gateway", "allowlist-drift", MIS, STEADY, pattern=[LOOP, BURST], cause=["address-not-allowlisted"])
    n_ = inc(s, "strangers at the settlement route", "gateway", "address-not-allowlisted", WAI, SINGLE, pattern=[STEADY], verdict=[ATT])
    c = inc(s, "consumer that is not on the route's list", "gateway", "permission-missing", WAI, STEADY, cause=["not-assigned"], pattern=[LOOP], verdict=[FAULT])
    o = inc(s, "preflights meet the key", "gateway", "cors-preflight-refused", MIS, STEADY, pattern=[SINGLE])
    q = inc(s, "scraper of rates over its count", "gateway", "rate-limited", BOT, SCRAPE, verdict=[WAI], pattern=[LOOP])
    def req(t, ip, method, uri, status, route, consumer=None, body=None, ua="okhttp/5.1", headers=None, resp=None):
        rid = s.uuid(); e = [apisix(s, "apisix-access.log", t, ip, method, uri, status, rid, None if body or status == 429 else status, ua, consumer=consumer or "-"), apisix_log(s, "apisix-logger.json", t, ip, method, uri, status, rid, route, consumer, body, ua, headers, resp)]
        if not body and status < 400: express(s, "service.json", t + sec(.01), "10.20.6.2", method, uri, status, rid, user=consumer)
        return e
    for t in s.spread(0, 120, 8): k = s.some(0, 20); req(t, s.ip(k), "GET", s.r.choice(["/rates/today", "/accounts/%d" % s.some(1, 90), "/accounts"]), 200, "accounts", "app-%d" % k)
    for t in s.ticks(0, 119, 70):
        if minute(s, t) > cut: s.deny(a, req(t, new, "POST", "/settlement/batches", 403, "settlement", None, {"message": "Your IP address is not allowed"}, "HarborPay/2.7", {"apikey": "*****"}))
        else: req(t, old, "POST", "/settlement/batches", 202, "settlement", "harborpay", ua="HarborPay/2.7", headers={"apikey": "*****"})
    for j in range(s.some(4, 7)): s.deny(n_, req(s.at(8 + j * 15, j), "198.51.100.%d" % (100 + j * 9), "GET", "/settlement/batches", 403, "settlement", None, {"message": "Your IP address is not allowed"}, "curl/8.5.0"))
    for t in s.ticks(0, 118, 600): s.deny(c, req(t, s.ip(7), "GET", "/ledger/balance", 403, "ledger", "app-7", {"message": "The consumer_name is forbidden."}), "app-7")
    for t in s.spread(0, 119, 160): k = s.some(60, 75); s.deny(o, req(t, s.ip(k), "OPTIONS", "/rates/today", 401, "accounts", None, {"message": "Missing API key in request"}, s.agent(k), {"origin": "https://widgets.%s" % s.domain, "access-control-request-method": "GET", "access-control-request-headers": "apikey"}))
    t = s.at(s.some(70, 85))
    for n in range(s.some(90, 140)):
        e = req(t, s.ip(40), "GET", "/rates/%d" % n, 200 if n % 4 == 0 else 429, "rates", "free-tier-9", ua="python-requests/2.32.3", resp={} if n % 4 == 0 else {"X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "0"})
        if n % 4: s.deny(q, e, "free-tier-9")
        t += sec(s.r.uniform(.5, 1.2))


@kind
def private_api_with_a_new_endpoint(s):
    """API Gateway's access log, the functions behind it and the account's own record: the new network endpoint is not in the API's resource policy; a gateway in a warehouse has a slow clock; a key over its plan; preflights without a method; and the record of the change"""
    cut = s.some(40, 60); back = cut + s.some(25, 35); what = "CreateVpcEndpoint vpce-0new1"
    r = inc(s, "calls through the new endpoint", "gateway", "resource-policy", MIS, BURST, what, pattern=[LOOP, STEADY], layer=["platform"])
    g = inc(s, "slow clock of a warehouse gateway", "gateway", "request-signature", FAULT, LOOP, pattern=[STEADY])
    q = inc(s, "key over its plan", "gateway", "rate-limited", FAULT, LOOP, verdict=[WAI], pattern=[STEADY, SCRAPE])
    b = inc(s, "key of another stage", "gateway", "api-key-misconfigured", FAULT, STEADY, pattern=[LOOP])
    o = inc(s, "preflights have no method", "gateway", "cors-preflight-refused", MIS, STEADY, cause=["credential-missing"], pattern=[SINGLE])
    f = "apigw.json"; arn = "arn:aws:execute-api:eu-central-1:********2222:ab12cd34ef/prod/"
    cloudtrail(s, "cloudtrail.json", s.at(cut), "ec2.amazonaws.com", "CreateVpcEndpoint", "network-admin/" + s.who(3), "192.0.2.8", params={"CreateVpcEndpointRequest": {"VpcId": "vpc-0a1", "ServiceName": "com.amazonaws.eu-central-1.execute-api", "PrivateDnsEnabled": True}}, resp={"CreateVpcEndpointResponse": {"vpcEndpoint": {"vpcEndpointId": "vpce-0new1"}}})
    cloudtrail(s, "cloudtrail.json", s.at(cut, 40), "ec2.amazonaws.com", "DeleteVpcEndpoints", "network-admin/" + s.who(3), "192.0.2.8", params={"DeleteVpcEndpointsRequest": {"VpcEndpointId": {"tag": 1, "content": "vpce-0old1"}}})
    cloudtrail(s, "cloudtrail.json", s.at(back), "apigateway.amazonaws.com", "UpdateRestApi", "network-admin/" + s.who(3), "192.0.2.8", params={"restApiId": "ab12cd34ef", "updateRestApiInput": {"patchOperations": [{"op": "replace", "path": "/policy", "value": "vpce-0new1 added"}]}})
    for t in s.spread(0, 120, 120): cloudtrail(s, "cloudtrail.json", t, "ec2.amazonaws.com", "DescribeInstances", "monitor/poller", "10.20.0.9")
    def ok(t, ip, method, path, ua="okhttp/5.1", key="-"):
        rid = s.uuid(); apigw(s, f, t, ip, method, path, 200, rid, integration=200, ua=ua, key=key); s.json("functions.json", t + sec(.02), {"timestamp": z(t + sec(.02)), "level": "INFO", "message": "handled", "apiRequestId": rid, "requestId": s.uuid(), "route": "%s %s" % (method, path)})
    for t in s.spread(0, 120, 7):
        k = s.some(0, 8); path = s.r.choice(["/stock", "/picks", "/picks/%d" % s.some(1, 90)])
        if k < 3 and cut < minute(s, t) < back: s.deny(r, apigw(s, f, t, "10.60.4.%d" % (10 + k), "GET", path, 403, s.uuid(), kind="ACCESS_DENIED", message="User: anonymous is not authorized to perform: execute-api:Invoke on resource: %sGET%s because no resource-based policy allows the execute-api:Invoke action" % (arn, path), ua="picker/%d" % k))
        elif k < 3: ok(t, "10.60.4.%d" % (10 + k), "GET", path, "picker/%d" % k)
        else: ok(t, s.ip(k), "GET", path, "Warehouse/2 (Zebra)")
    for t in s.ticks(5, 118, 130):
        early = t - sec(420); s.deny(g, apigw(s, f, t, s.ip(30), "POST", "/scans", 403, s.uuid(), kind="INVALID_SIGNATURE", message="Signature expired: %s is now earlier than %s (%s - 5 min.)" % (early.strftime("%Y%m%dT%H%M%SZ"), (t - sec(300)).strftime("%Y%m%dT%H%M%SZ"), t.strftime("%Y%m%dT%H%M%SZ")), ua="aws-sdk-go-v2/1.36"))
    for t in s.spread(0, 118, 200): ok(t, s.ip(31), "POST", "/scans", "aws-sdk-go-v2/1.36")
    for n, t in enumerate(s.ticks(30, 70, 25)):
        if n % 3: s.deny(q, apigw(s, f, t, s.ip(33), "GET", "/stock", 429, s.uuid(), kind="QUOTA_EXCEEDED", message="Limit Exceeded", ua="feed/1", key="k9f2"))
        else: ok(t, s.ip(33), "GET", "/stock", "feed/1", "k9f2")
    for t in s.ticks(0, 118, 800): s.deny(b, apigw(s, f, t, s.ip(35), "GET", "/stock", 403, s.uuid(), kind="INVALID_API_KEY", message="Forbidden", ua="partner-pull/3"))
    for t in s.spread(0, 119, 240): k = s.some(40, 55); s.deny(o, apigw(s, f, t, s.ip(k), "OPTIONS", "/picks", 403, s.uuid(), kind="MISSING_AUTHENTICATION_TOKEN", message="Missing Authentication Token", ua=s.agent(k)))


@kind
def a_gateway_moves_behind_another(s):
    """Application Gateway before API Management before a function: since the move the address filter sees the gateway's own address and refuses everybody; tokens that ran out; a caller without a subscription; partly only joined by time and path"""
    cut = s.some(40, 60); back = cut + s.some(10, 18); what = "DNS of api moved to Application Gateway agw-prod"; s.change(s.at(cut), s.mail(5), what, "dns:api", "config"); s.change(s.at(back), s.mail(5), "APIM ip-filter: evaluates X-Forwarded-For", "policy:orders", "gateway"); herring(s, cut - 8)
    s.known = "proxies:\n  - {name: agw-prod, networks: [10.20.4.0/27]}\n"
    w = inc(s, "the filter sees the gateway, not the client", "gateway", "wrong-client-address", MIS, BURST, what, cause=["address-not-allowlisted", "allowlist-drift"])
    e_ = inc(s, "token that ran out", "gateway", "token-expired", FAULT, LOOP, layer=["identity"], pattern=[STEADY])
    m = inc(s, "no subscription key", "gateway", "credential-missing", FAULT, SINGLE, pattern=[STEADY], cause=["api-key-misconfigured"], verdict=[WAI])
    i = inc(s, "stranger before the move", "gateway", "address-not-allowlisted", WAI, STEADY, pattern=[SINGLE, LOOP], verdict=[ATT])
    partners = ["203.0.113.%d" % (30 + j) for j in range(6)]; H = host(s, "api")
    def req(t, ip, method, path, status, reason=None, message=None, source=None, ua="Java/21"):
        rid = s.uuid(); moved = minute(s, t) > cut; e = []
        if moved: e.append(appgw(s, "appgw-access.json", t, ip, method, path, status, s.hex(32), status, ua, H))
        return e + [apim(s, "apim.json", t + sec(.6 if moved else 0), "10.20.4.%d" % s.some(4, 9) if moved else ip, method, path, status, rid, reason, message % dict(ip="10.20.4.5") if message and moved and "%(ip)" in message else message % dict(ip=ip) if message and "%(ip)" in message else message, source, backend=status if not reason else None, ua=ua)]
    for t in s.spread(0, 120, 10):
        p = s.r.choice(partners); path = s.r.choice(["/orders", "/orders/%d" % s.some(1, 900), "/shipments/%d" % s.some(1, 900)]); bad = cut < minute(s, t) < back
        if bad:
            moved_ip = "10.20.4.%d" % s.some(4, 9); rid = s.uuid()
            s.deny(w, [appgw(s, "appgw-access.json", t, p, "GET", path, 403, s.hex(32), 403, "Java/21", H), apim(s, "apim.json", t + sec(.6), moved_ip, "GET", path, 403, rid, "CallerIpNotAllowed", "Caller IP address %s is not allowed. Access denied." % moved_ip, "ip-filter")])
        else: req(t, p, "GET", path, 200)
    for t in s.ticks(8, s.some(30, 38), 35): s.deny(e_, req(t, partners[2], "POST", "/orders", 401, "TokenExpired", "IDX10223: Lifetime validation failed. The token is expired. ValidTo (UTC): '%s', Current time (UTC): '%s'." % (s.at(7).strftime("%m/%d/%Y %I:%M:%S %p"), t.strftime("%m/%d/%Y %I:%M:%S %p")), "validate-jwt", "order-push/4"))
    for n in range(7): req(s.at(n), partners[2], "POST", "/orders", 201, ua="order-push/4")
    for j in range(s.some(3, 5)): t = s.at(back + 4 + j * 6, j); s.deny(m, req(t, partners[j], "GET", "/catalog", 401, "SubscriptionKeyNotFound", "Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.", "subscription", "PostmanRuntime/7.43"))
    for t in s.ticks(2, cut - 2, 420): s.deny(i, req(t, s.attacker, "GET", "/orders", 403, "CallerIpNotAllowed", "Caller IP address %(ip)s is not allowed. Access denied.", "ip-filter", "curl/8.7.1"))


@kind
def lists_of_a_small_proxy(s):
    """Traefik with its debug log and the application behind: a list of addresses for the partners' router; a partner's second office; strangers; a basic password at the dashboard; scanners that meet no route"""
    cut = s.some(30, 60); H = host(s, "portal"); herring(s, cut - 9); herring(s, cut + 6)
    s.known = "partners:\n  - {name: quarrystone, networks: [198.51.100.64/27], user_agents: [\"QS-Client/*\"], owner: sales}\n"
    a = inc(s, "second office of a partner", "proxy", "allowlist-drift", MIS, STEADY, pattern=[BURST, LOOP], layer=["gateway"], cause=["address-not-allowlisted"])
    n_ = inc(s, "strangers at the partners' router", "proxy", "address-not-allowlisted", WAI, SINGLE, pattern=[STEADY], layer=["gateway"])
    b = inc(s, "guesses at the dashboard's password", "proxy", "credential-wrong", ATT, BRUTE, layer=["gateway"], cause=["credential-missing"])
    c = inc(s, "ordinary challenge before the password", "proxy", "credential-missing", WAI, SINGLE, layer=["gateway"])
    def ok(t, ip, method, path, status=200, router="portal@file", ua=None, user="-"): traefik(s, "access.json", t, ip, method, path, status, router, "portal@file", status, ua, user, H); return express(s, "portal.json", t + sec(.005), "172.18.0.2", method, path, status, s.uuid(), user=user if user != "-" else None)
    def no(t, ip, path, ua): return [traefik(s, "access.json", t, ip, "GET", path, 403, "partners@file", ua=ua, hostname=H), traefik_dbg(s, "traefik.json", t, "partners-only@file", "IPAllowLister", 'Rejecting IP %s: "%s" matched none of the trusted IPs' % (ip, ip))]
    for t in s.spread(0, 120, 6): k = s.some(0, 60); ok(t, s.ip(k), "GET", s.r.choice(["/", "/news", "/assets/%d.js" % s.some(1, 9), "/jobs"]), ua=s.agent(k))
    for t in s.spread(0, 120, 60): ok(t, "198.51.100.%d" % s.r.choice((66, 67)), "GET", "/partners/prices/%d" % s.some(1, 90), router="partners@file", ua="QS-Client/3.2")
    for t in s.spread(cut, 119, 65): s.deny(a, no(t, "198.51.100.%d" % s.r.choice((81, 82)), "/partners/prices/%d" % s.some(1, 90), "QS-Client/3.2"))
    for j in range(s.some(3, 5)): s.deny(n_, no(s.at(9 + j * 21, j), s.ip(120 + j), "/partners/", s.agent(j)))
    for j in range(2):
        t = s.at(20 + j * 50, 4); s.deny(c, [traefik(s, "access.json", t, s.ip(3), "GET", "/dashboard/", 401, "dashboard@file", hostname=H, ua=s.agent(3)), traefik_dbg(s, "traefik.json", t, "dash-auth@file", "BasicAuth", "Authentication failed")]); traefik(s, "access.json", t + sec(7), s.ip(3), "GET", "/dashboard/", 200, "dashboard@file", "api@internal", 200, s.agent(3), s.who(3), H)
    t = s.at(s.some(70, 90))
    for n in range(s.some(35, 60)): s.deny(b, [traefik(s, "access.json", t, s.attacker, "GET", "/dashboard/", 401, "dashboard@file", hostname=H, ua="Mozilla/5.0 (Hydra)", user="admin"), traefik_dbg(s, "traefik.json", t, "dash-auth@file", "BasicAuth", "Authentication failed")], "admin"); t += sec(s.r.uniform(.2, 1.5))
    t = s.at(s.some(5, 30))
    for n in range(s.some(60, 110)): traefik(s, "access.json", t, "203.0.113.99", "GET", probe(s, n), 404, "", ua="zgrab/0.x", hostname="203.0.113.4"); t += sec(s.r.uniform(.1, 1))

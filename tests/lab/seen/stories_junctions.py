"""API gateways, meshes, ingresses and policy decision points, and the callers whose keys, tokens and roles they check."""
from seen.lines_web import *

KINDS = []
kind = kinds(KINDS)
EXPIRED, NOKID, NOAUD = "jwt_authn_access_denied{Jwt_is_expired}", "jwt_authn_access_denied{Jwks_doesn't_have_key_to_match_kid_or_alg_from_Jwt}", "jwt_authn_access_denied{Audiences_in_Jwt_are_not_allowed}"


@kind
def stale_tokens_beside_a_stuffing_run(s):
    """Kong before two services: some phones repeat an expired token for hours while a list of stolen pairs runs against the sign-in; one of the pairs gets in; Kong's and the application's log share the request id"""
    k_, a = "kong.json", "accounts.json"; n_loops = s.some(3, 5); beside(s, 30, 80)
    l = inc(s, "phones that repeat an expired token", "gateway", "token-expired", FAULT, LOOP); st = inc(s, "stolen pairs at the sign-in", "application", "credential-wrong", ATT, STUFF, layer=["identity"], pattern=[SPRAY]); m = inc(s, "people who mistype", "application", "credential-wrong", FAULT, SINGLE, layer=["identity"]); lock = inc(s, "an account locked on the way", "application", "account-locked", WAI, SINGLE, layer=["identity"], verdict=[FAULT, ATT], pattern=[STEADY, STUFF])
    def login(t, ip, mail, status, i=None, ua=None, msg=None):
        rid = s.hex(32); e = kong(s, k_, t, ip, "POST", "/accounts/login", status, "accounts", ua=ua, rid=rid, up=status)
        x = pino(s, a, t + sec(.01), 30 if status == 200 else 40, "login ok" if status == 200 else msg or "login failed: invalid email or password", ip, "POST", "/login", status, rid, ua=ua, account=mail)
        if i: s.deny(i, [e, x], mail)
    for t in s.spread(0, 150, 7):
        k = s.some(0, 120); who = s.mail(k); rid = s.hex(32)
        kong(s, k_, t, s.ip(k), "GET", s.r.choice(["/feed/latest", "/feed/%d" % s.some(1, 90)]), 200, "feed", ua="Our/6.%d (Android 15)" % (k % 3), headers={"authorization": "REDACTED"}, rid=rid, up=200)
    for t in s.spread(0, 150, 100): k = s.some(0, 120); login(t, s.ip(k), s.mail(k), 200, ua="Our/6.1 (Android 15)")
    for j in range(s.some(4, 6)): t = s.at(s.some(1, 140), j); login(t, s.ip(j * 7), s.mail(j * 7), 401, m, "Our/6.1 (Android 15)"); login(t + sec(11), s.ip(j * 7), s.mail(j * 7), 200, ua="Our/6.1 (Android 15)")
    for j in range(n_loops):
        b = s.some(5, 60); ip = s.ip(130 + j)
        for t in s.ticks(b, b + s.some(30, 60), s.some(90, 200)): s.deny(l, kong(s, k_, t, ip, "GET", "/feed/latest", 401, "feed", message={"exp": "token expired"}, ua="Our/5.8 (Android 13)", headers={"authorization": "REDACTED"}, up=None), None)
    start = s.some(40, 70); won = s.some(30, 50)
    for n, t in enumerate(tries(s, start, s.some(80, 100), 1, 9)):
        mail = "%s%d@mail.test" % (s.r.choice(GIVEN), s.some(1, 99)); ip = s.zombies[n % 40]
        if n == won: login(t, ip, mail, 200, ua="okhttp/3.12.1")
        elif n % 23 == 22: login(t, ip, mail, 423, None, "okhttp/3.12.1", "login refused: account locked"); s.deny(lock, s.lines[a][-1], mail); s.truth[-1][0].insert(0, s.lines[k_][-1])
        else: login(t, ip, mail, 401, st, "okhttp/3.12.1")


@kind
def consumers_of_a_weather_service(s):
    """APISIX: one consumer deployed with the test key, another outside the new list of a route, a third whose clock is slow for signed calls, a fourth past its count; browsers ask first; an address list"""
    f = "apisix.json"; cut = s.some(35, 65); what = changed(s, cut, s.who(4), "route radar: consumer-restriction whitelist [met-office, dwd-mirror]", "route:radar", "gateway"); beside(s, cut - 2)
    r = inc(s, "consumers dropped from the radar route", "gateway", "permission-removed", MIS, BURST, what, verdict=[WAI], cause=["not-assigned", "permission-missing"]); k_ = inc(s, "ferry line with the test key", "gateway", "api-key-misconfigured", FAULT, LOOP, pattern=[STEADY]); h = inc(s, "buoys with slow clocks", "gateway", "request-signature", FAULT, LOOP, pattern=[STEADY]); q = inc(s, "a widget past its count", "gateway", "rate-limited", FAULT, STEADY, pattern=[LOOP, "scrape"], verdict=[WAI]); o = inc(s, "preflights of a farm's page meet the key", "gateway", "cors-preflight-refused", MIS, STEADY, pattern=[LOOP, SINGLE, BURST], verdict=[FAULT]); n_ = inc(s, "calls without any key", "gateway", "credential-missing", FAULT, SINGLE, pattern=[STEADY], verdict=[WAI])
    names = ("met-office", "dwd-mirror", "sailing-app", "agri-net", "ski-report", "tv-seven")
    for t in s.spread(0, 140, 9):
        k = s.some(0, 5); radar = s.r.random() < .22
        if radar and k > 1 and s.minute(t) > cut: s.deny(r, apisix(s, f, t, s.there + str(10 + k), "GET", "/radar/%d" % s.some(1, 40), 403, "radar", names[k], "The consumer_name is forbidden."), names[k])
        else: apisix(s, f, t, s.there + str(10 + k), "GET", "/radar/%d" % s.some(1, 40) if radar else "/forecast/%d" % s.some(1, 90), 200, "radar" if radar else "forecast", names[k], up=200)
    for t in s.ticks(0, 140, 260): s.deny(k_, apisix(s, f, t, s.there + "60", "GET", "/forecast/12", 401, "forecast", None, "Invalid API key in request", "FerryBoard/3.0", headers={"apikey": "*****"}))
    for k in range(3):
        for t in s.ticks(k * 7, 130, 500): s.deny(h, [apisix(s, f, t, s.there + str(70 + k), "POST", "/observations", 401, "obs", None, "client request can't be validated", "buoy-fw/0.9", headers={"date": (t - sec(1900)).strftime("%a, %d %b %Y %H:%M:%S GMT")}), nginx_err(s, "apisix-error.log", t, "[lua] hmac-auth.lua:%d: phase_func(): client request can't be validated: Clock skew exceeded" % 309, s.there + str(70 + k), "POST", "/observations", s.host("gw"), "warn")])
    for n, t in enumerate(s.ticks(0, 140, 75)):
        over = n % 5 in (3, 4); e = apisix(s, f, t, s.there + "80", "GET", "/forecast/%d" % (n % 40), 429 if over else 200, "forecast", "widget-ltd", {"error_msg": "Requests are too frequent, please try again later."} if over else None, up=None if over else 200, headers={"x-ratelimit-remaining": "0"} if over else None)
        if over: s.deny(q, e, "widget-ltd")
    for t in s.spread(0, 140, 220): k = s.some(0, 12); s.deny(o, apisix(s, f, t, s.ip(k), "OPTIONS", "/forecast/3", 401, "forecast", None, "Missing API key in request", s.agent(k), headers={"origin": "https://hof.%s" % s.domain, "access-control-request-method": "GET", "access-control-request-headers": "apikey"}))
    for j in range(s.some(4, 6)): s.deny(n_, apisix(s, f, s.at(s.some(1, 138), j), s.ip(40 + j), "GET", "/forecast/1", 401, "forecast", None, "Missing API key in request", s.agent(j)))


@kind
def management_of_partner_interfaces(s):
    """Azure API Management: the network moved its egress and the address filter has not; tokens lack a claim for the new operation; a subscription of the wrong product; the back end answers 403 itself; an insurance's browser origin"""
    f = "apim.json"; cut = s.some(35, 60); beside(s, cut - 3, cut + 12)
    s.known = "partners:\n  - {name: broker-hub, networks: [%s16/28], owner: claims}\n" % s.there
    a = inc(s, "broker hub calls from its new egress", "gateway", "allowlist-drift", MIS, STEADY, verdict=[FAULT], pattern=[BURST, LOOP]); sc = inc(s, "tokens without the claim for payouts", "gateway", "scope-insufficient", FAULT, STEADY, verdict=[WAI, MIS], pattern=[LOOP, SINGLE], cause=["permission-missing"]); k_ = inc(s, "key of another product", "gateway", "api-key-misconfigured", FAULT, LOOP, pattern=[STEADY]); b = inc(s, "the back end refuses foreign policies", "application", "application-refused", WAI, SINGLE, pattern=[STEADY], cause=["permission-missing"], verdict=[UND, FAULT]); e_ = inc(s, "a night batch with an expired token", "gateway", "token-expired", FAULT, LOOP)
    for t in s.spread(0, 140, 10): k = s.some(0, 20); apim(s, f, t, s.ip(k), s.r.choice(["GET", "POST"]), "/claims/%d" % s.some(1, 400), 200, "claims", "get-claim", back=200, sub="sub-%d" % k)
    for t in s.ticks(0, 140, 100):
        new = s.minute(t) > cut; ip = (s.away + "140") if new else s.there + str(s.some(17, 20))
        if new: s.deny(a, apim(s, f, t, ip, "POST", "/broker/notices", 403, "broker", "post-notice", "CallerIpNotAllowed", "Caller IP address %s is not allowed. Access denied." % ip, "ip-filter", sub="broker-hub"), "broker-hub")
        else: apim(s, f, t, ip, "POST", "/broker/notices", 202, "broker", "post-notice", back=202, sub="broker-hub")
    for t in s.spread(0, 140, 300): k = s.some(30, 33); s.deny(sc, apim(s, f, t, s.ip(k), "POST", "/payouts", 403, "claims", "post-payout", "TokenClaimValueNotAllowed", "Claim value mismatch: scp=Payouts.Write. Access denied.", "validate-jwt", sub="sub-%d" % k), "sub-%d" % k)
    for t in s.ticks(5, 140, 360): s.deny(k_, apim(s, f, t, s.there + "90", "GET", "/rates/2026", 401, "rates", "get-rates", "SubscriptionKeyInvalid", "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.", "subscription"), None)
    for j in range(s.some(4, 6)): s.deny(b, apim(s, f, s.at(s.some(1, 138), j), s.ip(j % 3), "GET", "/claims/%d" % s.some(8000, 9000), 403, "claims", "get-claim", back=403, sub="sub-%d" % (j % 3)), "sub-%d" % (j % 3))
    kv = inc(s, "a laptop at a vault that is only privately reachable", "platform", "network-perimeter", WAI, SINGLE, pattern=[STEADY], verdict=[FAULT])
    for j in range(s.some(2, 4)):
        t = s.at(s.some(1, 138), j * 7); ok = j == 9
        s.deny(kv, s.json("keyvault.json", t, {"time": z(t, 6), "category": "AuditEvent", "operationName": "SecretGet", "resultType": "Success", "resultSignature": "Forbidden", "resultDescription": "Public network access is disabled and request is not from a trusted service nor via an approved private link.\r\nCaller: appid=%s;oid=%s;iss=https://sts.windows.net/%s/\r\nVault: kv-apim;location=northeurope" % (s.id("cli"), s.id("dev"), s.id("tenant")), "correlationId": s.uuid(), "callerIpAddress": s.ip(77), "durationMs": "8", "resourceId": "/SUBSCRIPTIONS/%s/RESOURCEGROUPS/RG-API/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/KV-APIM" % s.id("sub").upper(), "identity": {"claim": {"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn": s.mail(7), "appid": s.id("cli")}}, "properties": {"id": "https://kv-apim.vault.azure.net/secrets/broker-cert", "clientInfo": "azsdk-python-keyvault-secrets/4.9.0", "requestUri": "https://kv-apim.vault.azure.net/secrets/broker-cert/?api-version=7.5", "httpStatusCode": 403}}), s.mail(7))
    for t in s.ticks(0, 140, 600): s.json("keyvault.json", t, {"time": z(t, 6), "category": "AuditEvent", "operationName": "SecretGet", "resultType": "Success", "resultSignature": "OK", "resultDescription": "", "correlationId": s.uuid(), "callerIpAddress": s.inner(2), "durationMs": "14", "resourceId": "/SUBSCRIPTIONS/%s/RESOURCEGROUPS/RG-API/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/KV-APIM" % s.id("sub").upper(), "identity": {"claim": {"appid": s.id("apim")}}, "properties": {"id": "https://kv-apim.vault.azure.net/secrets/broker-cert", "clientInfo": "AzureApiManagement", "requestUri": "https://kv-apim.vault.azure.net/secrets/broker-cert/?api-version=7.0", "httpStatusCode": 200}})
    start = s.some(10, 70)
    for t in s.ticks(start, start + 40, 95): s.deny(e_, apim(s, f, t, s.there + "101", "GET", "/claims/export", 401, "claims", "export", "TokenExpired", "IDX10223: Lifetime validation failed. The token is expired. ValidTo (UTC): '%s', Current time (UTC): '%s'." % (s.at(start).strftime("%m/%d/%Y %H:%M:%S"), t.strftime("%m/%d/%Y %H:%M:%S")), "validate-jwt", sub="night-batch"), "night-batch")


@kind
def private_interface_of_a_bank(s):
    """API Gateway, private: a new endpoint's policy does not know one account's callers, requests over the wrong path, a wrong signature after a key rotation, unknown keys, an authorizer that denies by policy and one that times out"""
    f = "apigw.json"; arn = "arn:aws:execute-api:eu-west-1:********3333:k3x9/live"; cut = s.some(40, 60); what = changed(s, cut, "terraform", "VPC endpoint vpce-0%s: endpoint policy limited to org account 222233334444" % s.hex(16), "vpce:execute-api", "policy"); beside(s, cut + 1)
    n_ = inc(s, "account 555566667777 behind the endpoint's new policy", "gateway", "resource-policy", MIS, BURST, what, layer=["platform"], cause=["network-perimeter"]); w = inc(s, "calls from outside the private network", "gateway", "explicit-deny", WAI, STEADY, cause=["resource-policy", "network-perimeter"], pattern=[SINGLE, LOOP], verdict=[FAULT], layer=["platform"]); g = inc(s, "signature after the key was rotated", "gateway", "request-signature", FAULT, LOOP, pattern=[STEADY]); d = inc(s, "authorizer's policy forbids trainees transfers", "gateway", "explicit-deny", WAI, SINGLE, layer=["authorizer"], pattern=[STEADY]); t_ = inc(s, "authorizer without answer", "gateway", "authorizer-failed", MIS, STEADY, layer=["authorizer"], pattern=[BURST, SINGLE]); sk = inc(s, "a till with a slow clock", "gateway", "request-signature", FAULT, LOOP, pattern=[STEADY])
    who = lambda k: "arn:aws:sts::%s:assumed-role/teller-%d/app" % ("222233334444" if k % 3 else "555566667777", k)
    for t in s.spread(0, 140, 20):
        k = s.some(0, 30); path = s.r.choice(["/balances", "/transfers", "/rates"])
        if k % 3 == 0 and s.minute(t) > cut: s.deny(n_, apigw(s, f, t, s.inner(k), "POST", path, 403, "ACCESS_DENIED", "User: %s is not authorized to perform: execute-api:Invoke on resource: %s/POST%s because no VPC endpoint policy allows the execute-api:Invoke action" % (who(k), arn, path), callerArn=who(k), vpceId="vpce-0a1b2c3d"), who(k))
        else: apigw(s, f, t, s.inner(k), "POST", path, 200, integration=200, callerArn=who(k), vpceId="vpce-0a1b2c3d")
    for t in s.ticks(0, 140, 900): s.deny(w, apigw(s, f, t, s.ip(40), "GET", "/rates", 403, "ACCESS_DENIED", "User: anonymous is not authorized to perform: execute-api:Invoke on resource: %s/GET/rates with an explicit deny" % arn, callerArn="-", vpceId="-", ua="rates-cache/1.2"))
    s.config["api-resource-policy.json"] = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*", "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}}}, {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}]}, indent=1)
    for t in s.ticks(20, 140, 300): s.deny(g, apigw(s, f, t, s.inner(60), "POST", "/ledger/batch", 403, "INVALID_SIGNATURE", "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.", callerArn="-", vpceId="vpce-0a1b2c3d", ua="ledger-batch/9 Botocore/1.40"))
    for t in s.ticks(3, 140, 420): s.deny(sk, apigw(s, f, t, s.inner(61), "POST", "/cash/close", 403, "INVALID_SIGNATURE", "Signature expired: %s is now earlier than %s (%s - 5 min.)" % ((t - sec(1500)).strftime("%Y%m%dT%H%M%SZ"), (t - sec(300)).strftime("%Y%m%dT%H%M%SZ"), t.strftime("%Y%m%dT%H%M%SZ")), callerArn="-", vpceId="vpce-0a1b2c3d", ua="till/3 aws-sdk-go/1.55"))
    for j in range(s.some(5, 8)): s.deny(d, apigw(s, f, s.at(s.some(1, 138), j), s.inner(70 + j % 4), "POST", "/transfers", 403, "ACCESS_DENIED", "User is not authorized to access this resource with an explicit deny", authst="200", callerArn="-", vpceId="vpce-0a1b2c3d", principalId="trainee-%d" % (j % 4)), "trainee-%d" % (j % 4))
    for t in s.spread(90, 100, 35): k = s.some(0, 30); s.deny(t_, apigw(s, f, t, s.inner(k), "POST", "/consents", 500, "AUTHORIZER_FAILURE", "-", auth="The Lambda function invocation timed out", authst="-", callerArn="-", vpceId="vpce-0a1b2c3d"))
    s.deny(t_, apigw(s, f, s.at(95), s.inner(3), "POST", "/consents", 500, "AUTHORIZER_FAILURE", "-", auth="The Lambda function invocation timed out", authst="-", callerArn="-", vpceId="vpce-0a1b2c3d"))


@kind
def mesh_with_a_stale_sidecar(s):
    """Istio sidecars in JSON and text: an allow policy replaced a namespace-wide one and forgot two callers; one pod still enforces a deny policy that was deleted; a deny policy for the metrics path works as meant"""
    f, g = "payments-sidecar.json", "cart-sidecar.log"; cut = s.some(30, 50); gone = cut - s.some(8, 15)
    what = changed(s, cut, "argo", "payments: AuthorizationPolicy allow-same-namespace replaced by allow-checkout", "payments", "policy"); w2 = changed(s, gone, "argo", "deleted AuthorizationPolicy cart/deny-batch", "cart", "policy"); beside(s, cut - 20, cut + 10)
    a = inc(s, "services forgotten by the new allow policy", "gateway", "permission-removed", MIS, BURST, what, cause=["permission-missing"]); o = inc(s, "one pod enforces a deleted policy", "gateway", "policy-out-of-date", MIS, STEADY, w2, pattern=[BURST, LOOP], cause=["explicit-deny"]); d = inc(s, "metrics are closed to workloads", "gateway", "explicit-deny", WAI, LOOP, pattern=[STEADY, SINGLE], verdict=[FAULT]); b0 = inc(s, "batch refused while the policy stood", "gateway", "explicit-deny", WAI, STEADY, pattern=[LOOP, SINGLE], verdict=[MIS])
    svc = ("checkout", "invoices", "refunds", "subscriptions"); pods = ("10.0.9.31:8080", "10.0.9.32:8080", "10.0.9.33:8080")
    for t in s.spread(0, 140, 22):
        k = s.some(0, 3); path = s.r.choice(["/v1/charge", "/v1/authorize"]); who = "spiffe://cluster.local/ns/%s/sa/%s" % ("shop" if k in (0, 3) else "finance", svc[k])
        if k in (1, 2) and s.minute(t) > cut: s.deny(a, envoy_json(s, f, t, s.inner(k), "POST", path, 403, "rbac_access_denied_matched_policy[none]", host="payments.prod", ua=svc[k] + "/2.0", downstream_peer_uri_san=who, response_flags="-"), who)
        else: envoy_json(s, f, t, s.inner(k), "POST", path, 200, "via_upstream", host="payments.prod", ua=svc[k] + "/2.0", downstream_peer_uri_san=who)
    for t in s.spread(0, 140, 26):
        n = s.some(0, 2); stale = n == 2
        if stale or s.minute(t) < gone:
            e = envoy_text(s, g, t, s.inner(20), "POST", "/cart/rebuild", 403, "rbac_access_denied_matched_policy[ns[cart]-policy[deny-batch]-rule[0]]", ua="batch/4", host="cart.cart", pod=pods[n], svc="cart")
            s.deny(o if s.minute(t) > gone else b0, e)
        else: envoy_text(s, g, t, s.inner(20), "POST", "/cart/rebuild", 200, "via_upstream", ua="batch/4", host="cart.cart", pod=pods[n], svc="cart")
    for t in s.spread(0, 140, 10): k = s.some(0, 40); n = s.some(0, 2); envoy_text(s, g, t, s.inner(30 + k % 9), "GET", "/cart/%d" % s.some(1, 800), 200, "via_upstream", ua="web-bff/3", host="cart.cart", pod=pods[n], svc="cart")
    for t in s.ticks(2, 140, 300): s.deny(d, envoy_text(s, g, t, s.inner(50), "GET", "/metrics", 403, "rbac_access_denied_matched_policy[ns[cart]-policy[deny-metrics]-rule[0]]", ua="python-requests/2.31.0", host="cart.cart", pod=pods[0], svc="cart"))
    for t in s.ticks(1, 140, 60): envoy_text(s, g, t, s.inner(51), "GET", "/healthz", 200, "via_upstream", ua="kube-probe/1.33", host="cart.cart", pod=pods[1], svc="cart")


@kind
def role_taken_out_of_the_bundle(s):
    """Envoy asks OPA, whose decision log shares the request id: a bundle without a role's grant breaks thirty clerks; among them one whose employment ended that morning; for a few minutes OPA does not answer at all; an admission review beside it"""
    f, o = "edge-envoy.json", "opa-decisions.json"; cut = s.some(45, 65); out = s.some(15, 30); r0, r1 = s.hex(8), s.hex(8)
    what = changed(s, cut, s.who(60), "authz bundle %s: role claims-clerk removed from grants.json (clean-up of unused roles)" % r1, "policy:authz", "policy"); leaver = s.who(3); changed(s, cut - 30, "hr-sync", "disabled %s: employment ended" % leaver, "user:" + leaver, "identity"); changed(s, out, "platform", "opa: node pool upgrade, pods drained", "opa", "deploy"); beside(s, cut - 6)
    a = inc(s, "clerks without their role", "policy", "permission-removed", MIS, BURST, what, layer=["authorizer"], cause=["permission-missing"]); l = inc(s, "a leaver", "policy", "permission-removed", WAI, STEADY, "disabled %s: employment ended" % leaver, layer=["authorizer", "identity"], cause=["account-locked"], pattern=[SINGLE, LOOP]); x = inc(s, "the decision point does not answer", "authorizer", "authorizer-failed", MIS, BURST, layer=["gateway", "policy"], pattern=[STEADY, SINGLE]); p = inc(s, "an assistant asks for payouts", "policy", "permission-missing", WAI, SINGLE, layer=["authorizer"], pattern=[STEADY]); ad = inc(s, "image from an unknown registry", "policy", "admission-refused", WAI, LOOP, layer=["platform"], pattern=[STEADY, SINGLE], verdict=[FAULT])
    def ask(t, k, method, path, role, i=None, reason="", active=True):
        rid = s.uuid(); rev = r1 if s.minute(t) > cut else r0; ok = not i
        e = envoy_json(s, f, t, s.ip(k), method, path, 200 if ok else 403, "via_upstream" if ok else "ext_authz_denied", "-" if ok else "UAEX", host=s.host("claims"), rid=rid, ua=s.agent(k), bytes=None if ok else 0)
        d = opa(s, o, t + sec(.003), "envoy/authz/result", {"attributes": {"request": {"http": {"method": method, "path": path, "host": s.host("claims"), "headers": {"x-request-id": rid}, "id": rid}}, "source": {"address": {"socketAddress": {"address": s.ip(k)}}}}, "subject": {"name": s.who(k), "roles": [role], "active": active}}, {"allowed": ok, "http_status": 200 if ok else 403, "reason": reason or "granted by role " + role}, rev)
        if i: s.deny(i, [e, d], s.who(k))
    for t in s.spread(0, 150, 6):
        k = s.some(0, 40); now = s.minute(t); clerk = k < 30; path = s.r.choice(["/claims/%d" % s.some(1, 300), "/claims"]) if clerk else "/reports/%d" % s.some(1, 9)
        if out < now < out + 4: s.deny(x, envoy_json(s, f, t, s.ip(k), "GET", path, 403, "ext_authz_error", "UAEX", host=s.host("claims"), ua=s.agent(k), bytes=0)); continue
        if k == 3:
            if now > cut - 29: ask(t, 3, "GET", path, "claims-clerk", l, "subject is not active", False) if s.r.random() < .6 else None
            else: ask(t, 3, "GET", path, "claims-clerk")
        elif clerk and now > cut and s.r.random() < .17: ask(t, k, "GET", path, "claims-clerk", a, "no grant of any role matches")
        elif clerk and now > cut: pass
        else: ask(t, k, "GET", path, "claims-clerk" if clerk else "auditor")
    ask(s.at(cut - 20), 3, "GET", "/claims", "claims-clerk", l, "subject is not active", False)
    for j in range(3): ask(s.at(out - 9, j * 20) if j else s.at(cut + 20), 38, "POST", "/payouts", "auditor", p, "no grant of any role matches"); s.deny(x, envoy_json(s, f, s.at(out + 1, j * 40), s.ip(j), "GET", "/claims", 403, "ext_authz_error", "UAEX", host=s.host("claims"), ua=s.agent(j), bytes=0))
    for t in s.ticks(70, 120, 420): s.deny(ad, opa(s, o, t, "kubernetes/admission/review", {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": s.uuid(), "operation": "CREATE", "kind": {"group": "", "version": "v1", "kind": "Pod"}, "namespace": "batch", "userInfo": {"username": "system:serviceaccount:batch:replicaset"}}}, {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response": {"uid": s.uuid(), "allowed": False, "status": {"code": 403, "message": "container image refers to disallowed registry: docker.io/library/busybox"}}}, r1, host="opa-admission"), "system:serviceaccount:batch:replicaset")


@kind
def keys_rotated_and_not_fetched(s):
    """Envoy's JWT filter: the provider signs with a new key that the edge fetches ten minutes later; tokens of the staging provider; an app version that asks for the wrong audience; expired tokens that are refreshed at once"""
    f = "edge.json"; h = s.host("api"); cut = s.some(40, 70); got = cut + s.some(9, 14); what = changed(s, cut, "identity", "auth server: signing key rotated, new kid %s" % s.hex(6), "idp:keys", "certificate"); w2 = changed(s, cut + 50, "pipeline", "released mobile-app backend config 31: audience api-v3", "mobile-config", "deploy"); beside(s, cut - 12)
    k_ = inc(s, "the edge does not know the new key yet", "gateway", "token-invalid", MIS, BURST, what, cause=["policy-out-of-date"]); au = inc(s, "the app asks for the wrong audience", "gateway", "token-invalid", MIS, BURST, w2, verdict=[FAULT]); st = inc(s, "a tester with tokens of staging", "gateway", "token-invalid", FAULT, LOOP, pattern=[STEADY]); e_ = inc(s, "expired, refreshed, accepted", "gateway", "token-expired", WAI, SINGLE, verdict=[FAULT], pattern=[STEADY]); m = inc(s, "no token", "gateway", "credential-missing", FAULT, SINGLE, verdict=[WAI], pattern=[STEADY])
    for t in s.spread(0, 150, 5):
        k = s.some(0, 150); now = s.minute(t); path = s.r.choice(["/me", "/offers", "/orders/%d" % s.some(1, 90)]); new = k % 5 == 0; ua = "shopper/9.%d (iOS 18.6)" % (k % 4)
        if cut < now < got and s.r.random() < .55: s.deny(k_, envoy_json(s, f, t, s.ip(k), "GET", path, 401, NOKID, host=h, ua=ua, bytes=58))
        elif new and now > cut + 50: s.deny(au, envoy_json(s, f, t, s.ip(k), "GET", path, 403, NOAUD, host=h, ua=ua, bytes=31))
        elif s.r.random() < .03: s.deny(e_, envoy_json(s, f, t, s.ip(k), "GET", path, 401, EXPIRED, host=h, ua=ua, bytes=14)); envoy_json(s, f, t + sec(.4), s.ip(k), "POST", "/oauth/token", 200, "via_upstream", host=h, ua=ua); envoy_json(s, f, t + sec(.8), s.ip(k), "GET", path, 200, "via_upstream", host=h, ua=ua)
        else: envoy_json(s, f, t, s.ip(k), "GET", path, 200, "via_upstream", host=h, ua=ua)
    b = s.some(5, 30)
    for t in s.ticks(b, b + 50, 150): s.deny(st, envoy_json(s, f, t, s.ip(200), "GET", "/orders/1", 401, "jwt_authn_access_denied{Jwt_issuer_is_not_configured}", host=h, ua="PostmanRuntime/7.49.0", bytes=28))
    for j in range(s.some(3, 5)): s.deny(m, envoy_json(s, f, s.at(s.some(1, 148), j), s.ip(160 + j), "GET", "/me", 401, "jwt_authn_access_denied{Jwt_is_missing}", host=h, ua="curl/8.14.1", bytes=14))
    for j in range(2): s.deny(au, envoy_json(s, f, s.at(cut + 52, j * 40), s.ip(5 * j), "GET", "/me", 403, NOAUD, host=h, ua="shopper/9.0 (iOS 18.6)", bytes=31))


@kind
def ingress_and_its_sign_in_service(s):
    """ingress-nginx: its authentication service is redeployed and answers 503, everybody gets 500; before and after ordinary 401; a source range forgets the new cluster nodes behind the balancer"""
    a, e = "ingress-access.log", "ingress-error.log"; h = s.host("grafana"); cut = s.some(35, 60); fix = cut + s.some(8, 12); w1 = changed(s, cut, "argo", "sso-auth 2.9.0 (readiness fails: missing redis secret)", "deploy:sso-auth", "deploy"); changed(s, fix, "argo", "sso-auth rolled back to 2.8.3", "deploy:sso-auth", "deploy"); c2 = fix + s.some(15, 25); w2 = changed(s, c2, "platform", "load balancer: externalTrafficPolicy Local -> Cluster", "svc:ingress-nginx", "gateway"); beside(s, cut - 5)
    x = inc(s, "sign-in service answers 503", "authorizer", "authorizer-failed", MIS, BURST, w1, layer=["proxy"]); n_ = inc(s, "not signed in yet", "authorizer", "credential-missing", WAI, SINGLE, layer=["proxy", "identity"], pattern=[STEADY]); r = inc(s, "the range rule sees the nodes of the cluster", "proxy", "wrong-client-address", MIS, BURST, w2); s_ = inc(s, "strangers at the console before that", "proxy", "address-not-allowlisted", WAI, SINGLE, pattern=[STEADY, SCAN], verdict=[ATT, BOT])
    s.config["ingress.yaml"] = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: console\n  namespace: ops\n  annotations:\n    nginx.ingress.kubernetes.io/whitelist-source-range: \"%s0/24\"\nspec:\n  rules: [{host: %s}]\n" % (s.here, s.host("console"))
    s.known = "proxies:\n  - {name: cluster nodes, networks: [10.244.0.0/16, 10.40.0.0/24]}\n"
    for t in s.spread(0, 150, 6):
        k = s.some(0, 60); now = s.minute(t); path = s.r.choice(["/d/%s" % s.ids.setdefault("d%d" % (k % 5), s.hex(9)), "/api/ds/query", "/api/live/ws"]); rid = s.hex(32); ip = "10.40.0.%d" % s.some(4, 6) if now > c2 else s.ip(k)
        if cut < now < fix:
            s.deny(x, [ingress(s, a, t, s.ip(k), "GET", path, 500, "monitoring-grafana-80", rid=rid, ua=s.agent(k)), nginx_err(s, e, t, "auth request unexpected status: 503 while sending to client", s.ip(k), "GET", path, h, http="HTTP/2.0")])
        elif s.r.random() < .06: s.deny(n_, ingress(s, a, t, ip, "GET", path, 401, "monitoring-grafana-80", rid=rid, ua=s.agent(k))); ingress(s, a, t + sec(9), ip, "GET", path, 200, "monitoring-grafana-80", 200, ua=s.agent(k))
        else: ingress(s, a, t, ip, "GET", path, 200, "monitoring-grafana-80", 200, rid, s.agent(k))
    for t in s.spread(0, 150, 35):
        k = s.some(0, 15); ip = s.here + str(100 + k); late = s.minute(t) > c2
        if late and k % 3 == 0: continue          # some give up
        if late: node = "10.40.0.%d" % s.some(4, 6); s.deny(r, [ingress(s, a, t, node, "GET", "/console/", 403, "ops-console-8080", ua=s.agent(k)), nginx_err(s, e, t, "access forbidden by rule", node, "GET", "/console/", s.host("console"), http="HTTP/2.0")])
        else: ingress(s, a, t, ip, "GET", "/console/", 200, "ops-console-8080", 200, ua=s.agent(k))
    for j in range(s.some(3, 5)): t = s.at(s.some(0, c2 - 1), j); ip = s.zombies[j]; s.deny(s_, [ingress(s, a, t, ip, "GET", "/console/", 403, "ops-console-8080", ua="Go-http-client/1.1"), nginx_err(s, e, t, "access forbidden by rule", ip, "GET", "/console/", s.host("console"))])


@kind
def whole_company_behind_a_web_proxy(s):
    """Squid: a category list update takes a supplier for gambling, a department's machines without a password, a program that cannot sign in to proxies, unusual ports; ordinary challenges in between"""
    f, c = "access.log", "cache.log"; cut = s.some(40, 60); fix = cut + s.some(35, 50); what = changed(s, cut, "security", "squid: category lists of this week installed (gambling +214, games +90)", "squid:lists", "allowlist"); changed(s, fix, "security", "squid: spielplan-handel.example removed from gambling", "squid:lists", "allowlist"); beside(s, cut - 3)
    s.config["squid.conf"] = "auth_param negotiate program /usr/lib/squid/negotiate_kerberos_auth\nacl staff proxy_auth REQUIRED\nacl gambling dstdomain \"gambling\"\nacl SSL_ports port 443\nacl CONNECT method CONNECT\nhttp_access deny CONNECT !SSL_ports\nhttp_access deny !staff\nhttp_access deny gambling\nhttp_access allow staff\nhttp_access deny all\n"
    s.config["gambling"] = ".bet-and-win.example\n.casino-royal.example\n.spielplan-handel.example\n"
    g = inc(s, "a supplier of toys taken for gambling", "proxy", "server-rule", MIS, BURST, what, cause=["explicit-deny"]); w = inc(s, "real gambling", "proxy", "server-rule", WAI, SINGLE, pattern=[STEADY], cause=["explicit-deny"]); n_ = inc(s, "an updater that cannot sign in", "proxy", "credential-missing", FAULT, LOOP, verdict=[MIS], pattern=[STEADY]); p = inc(s, "CONNECT to another port", "proxy", "server-rule", WAI, LOOP, cause=["method-refused"], verdict=[FAULT, MIS], pattern=[STEADY]); ch = inc(s, "challenges answered at once", "proxy", "credential-missing", WAI, SINGLE, pattern=[STEADY])
    for t in s.spread(0, 150, 7):
        k = s.some(0, 90); ip = s.inner(k); u = s.who(k); site = s.r.choice(["mail.example:443", "docs.example.org:443", "spielplan-handel.example:443", "bahn.example:443"])
        if site.startswith("spiel"):
            if k % 4: continue
            if cut < s.minute(t) < fix: s.deny(g, squid(s, f, t, ip, "TCP_DENIED/403", "CONNECT", site, u), u); continue
        if s.r.random() < .12: s.deny(ch, squid(s, f, t, ip, "TCP_DENIED/407", "CONNECT", site)); t += sec(.05)
        squid(s, f, t, ip, "TCP_TUNNEL/200", "CONNECT", site, u, "HIER_DIRECT/203.0.113.44", "-")
    for j in range(4): t = s.at(cut + 6, j * 140); s.deny(g, squid(s, f, t, s.inner(j * 4), "TCP_DENIED/403", "CONNECT", "spielplan-handel.example:443", s.who(j * 4)), s.who(j * 4))
    for j in range(s.some(2, 4)): k = 50 + j; s.deny(w, squid(s, f, s.at(s.some(1, 149), j), s.inner(k), "TCP_DENIED/403", "GET", "http://www.casino-royal.example/", s.who(k)), s.who(k))
    for t in s.ticks(0, 150, 300): s.deny(n_, squid(s, f, t, s.inner(120), "TCP_DENIED/407", "CONNECT", "updates.vendor.example:443"))
    for t in s.ticks(4, 150, 450): s.deny(p, squid(s, f, t, s.inner(121), "TCP_DENIED/403", "CONNECT", "telemetry.vendor.example:8883", "-"))
    for t in s.spread(0, 150, 900): s.put(c, t, "%s kid1| Logfile: closing log stdio:/var/log/squid/netdb.state" % t.strftime("%Y/%m/%d %H:%M:%S"))


@kind
def containers_behind_a_second_proxy(s):
    """Traefik JSON and its own log: since an nginx stands before it, the address list sees the nginx; a middleware with basic auth; the forward-auth service refuses; another router in common format"""
    f, g = "traefik-access.json", "traefik.log"; cut = s.some(35, 60); front = "172.20.0.1"; what = changed(s, cut, s.who(2), "nginx edge in front of traefik (proxy protocol not enabled yet)", "edge", "gateway"); beside(s, cut - 4, cut + 20)
    s.known = "proxies:\n  - {name: nginx edge, networks: [172.20.0.0/16]}\n"
    a = inc(s, "the address list sees the new nginx", "proxy", "wrong-client-address", MIS, BURST, what); st = inc(s, "strangers before that", "proxy", "address-not-allowlisted", WAI, SINGLE, pattern=[STEADY, SCAN], verdict=[ATT, BOT]); b = inc(s, "backup job with last year's password", "proxy", "credential-wrong", FAULT, LOOP, pattern=[STEADY], cause=["api-key-misconfigured"]); fa = inc(s, "forward auth refuses the interns", "authorizer", "not-assigned", WAI, SINGLE, layer=["proxy"], cause=["permission-missing", "application-refused", "unknown"], pattern=[STEADY], verdict=[UND])
    def reject(t, ip, mw): return s.put(g, t, '%s DBG github.com/traefik/traefik/v3/pkg/middlewares/ipallowlist/ip_allowlist.go:85 > Rejecting IP %s: "%s" matched none of the trusted IPs middlewareName=%s middlewareType=IPAllowLister' % (z(t, 0), ip, ip, mw))
    for t in s.spread(0, 140, 45):
        k = s.some(0, 30); real = s.here + str(40 + k); late = s.minute(t) > cut
        if late: s.deny(a, [traefik(s, f, t, front, "GET", "/admin/", 403, 0, "admin@docker", s.host("admin"), ua=s.agent(k), **{"request_X-Forwarded-For": real}), reject(t, front, "office-only@docker")])
        else: traefik(s, f, t, real, "GET", "/admin/", 200, 200, "admin@docker", s.host("admin"), ua=s.agent(k))
    for j in range(s.some(4, 6)): t = s.at(s.some(0, cut - 1), j); s.deny(st, [traefik(s, f, t, s.zombies[j], "GET", "/admin/", 403, 0, "admin@docker", s.host("admin"), ua="Mozilla/5.0 zgrab/0.x"), reject(t, s.zombies[j], "office-only@docker")])
    for t in s.spread(0, 140, 9): k = s.some(40, 140); late = s.minute(t) > cut; traefik(s, f, t, front if late else s.ip(k), "GET", s.r.choice(["/", "/blog/%d" % s.some(1, 60)]), 200, 200, "site@docker", s.host("www"), ua=s.agent(k), **({"request_X-Forwarded-For": s.ip(k)} if late else {}))
    for t in s.ticks(1, 140, 600): s.deny(b, [traefik(s, f, t, s.inner(3), "PUT", "/backup/dump.gz", 401, 0, "backup@docker", s.host("backup"), "-", ua="curl/7.88.1"), s.put(g, t, "%s DBG github.com/traefik/traefik/v3/pkg/middlewares/auth/basic_auth.go:79 > Authentication failed middlewareName=backup-auth@docker middlewareType=BasicAuth" % z(t, 0))])
    for j in range(s.some(4, 6)): k = 150 + j % 3; t = s.at(s.some(1, 138), j); s.deny(fa, [traefik(s, f, t, front if s.minute(t) > cut else s.ip(k), "GET", "/payroll/", 403, 0, "payroll@docker", s.host("payroll"), ua=s.agent(k), **({"request_X-Forwarded-For": s.ip(k)} if s.minute(t) > cut else {})), s.put(g, t, "%s DBG github.com/traefik/traefik/v3/pkg/middlewares/auth/forward.go:227 > Remote error http://sso:4180/auth. StatusCode: 403 middlewareName=sso@docker middlewareType=ForwardAuth" % z(t, 0))])

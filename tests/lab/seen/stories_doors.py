"""API gateways and the doors in front of applications: keys, quotas, sign-in proxies, origins."""
from lines import *

KINDS = []
kind = kinds(KINDS, 1.9)


@kind
@once
def kong_for_partners(s):
    """Kong: a partner's key was moved to the sandbox, a consumer is not in the group for the new route, the plugin of a time-stamped signature meets a slow clock, keys are guessed, a poller passes its quota"""
    f = "kong.json"; cut = s.some(30, 60); what = "route tariffs: acl plugin now allows group gold only"; changed(s, cut, s.who(8), what, "route:tariffs", "gateway"); innocent(s, cut + 6)
    a = inc(s, "consumers outside the group", "gateway", "permission-removed", MIS, BURST, what, cause=["permission-missing", "not-assigned"], verdict=[WAI], pattern=ANY); k_ = inc(s, "partner with the sandbox's key", "gateway", "api-key-misconfigured", FAULT, LOOP, cause=["credential-wrong"], pattern=["steady"]); g = inc(s, "keys are guessed", "gateway", "credential-wrong", ATT, BRUTE, cause=["api-key-misconfigured"], pattern=[STUFF]); h = inc(s, "slow clock of a till", "gateway", "request-signature", FAULT, LOOP, pattern=["steady"]); q = inc(s, "poller past its quota", "gateway", "rate-limited", FAULT, LOOP, verdict=[WAI, BOT], pattern=["steady", "scrape"]); p = inc(s, "preflights meet the key", "gateway", "cors-preflight-refused", MIS, "steady", verdict=[FAULT], pattern=ANY, cause=["credential-missing"])
    def log(t, ip, consumer, method, path, status, body=None, agent="okhttp/5.1", plugin=None, headers=None): return s.json(f, t, {"started_at": int(epoch(t) * 1000), "client_ip": ip, "request": {"id": s.hex(32), "method": method, "uri": path, "url": "https://%s:8443%s" % (s.host("api"), path), "size": s.some(100, 900), "querystring": {}, "headers": dict({"host": s.host("api"), "user-agent": agent, "x-request-id": s.uuid()}, **(headers or {}))}, "response": {"status": status, "size": s.some(200, 900), "headers": {"server": "kong/3.10.0", "content-type": "application/json", **({"x-ratelimit-remaining-minute": "0"} if status == 429 else {})}, **({"body": json.dumps({"message": body})} if body else {})}, "latencies": {"request": s.some(2, 90), "kong": s.some(0, 4), "proxy": -1 if body else s.some(2, 80)}, "route": {"name": path.split("/")[1]}, "service": {"name": path.split("/")[1]}, "upstream_status": "" if body else str(status), **({"consumer": {"username": consumer, "id": s.app_ids.setdefault(consumer, s.uuid())}, "authenticated_entity": {"id": s.app_ids.setdefault(consumer + "#", s.uuid())}} if consumer else {})})
    for t in s.spread(0, 120, 6):
        k = s.some(0, 9); late = minute_of(s, t) > cut; gold = k < 4; path = s.r.choice(["/tariffs/%d" % s.some(1, 30), "/stations"]); bad = late and not gold and path[1] == "t"; c = "cons-%d" % k
        e = log(t, s.ip(k), c, "GET", path, 403 if bad else 200, "You cannot consume this service" if bad else None)
        if bad: s.deny(a, e, c)
    for t in s.ticks(0, 120, 300): s.deny(k_, log(t, s.other + "5", None, "GET", "/stations", 401, "Unauthorized", "VoltSync/2.2", headers={"apikey": "sb_REDACTED"}), None)
    t = s.at(s.some(5, 90))
    for n in range(s.some(35, 55)): s.deny(g, log(t, s.attacker, None, "GET", "/stations", 401, "Unauthorized", "curl/7.88", headers={"apikey": "REDACTED-" + s.hex(4)}), None); t += sec(s.r.uniform(.2, 1.2))
    for t in s.ticks(20, 60, 150): s.deny(h, log(t, s.other + "7", None, "POST", "/tills/close", 401, "HMAC signature cannot be verified, a valid date or x-date header is required for HMAC Authentication", "TillOS/4"), None)
    for n, t in enumerate(s.ticks(10, 60, 60)):
        over = n % 3 == 2; e = log(t, s.ip(30), "cons-3", "GET", "/stations", 429 if over else 200, "API rate limit exceeded" if over else None)
        if over: s.deny(q, e, "cons-3")
    for t in s.spread(0, 120, 90): k = s.some(50, 60); s.deny(p, log(t, s.ip(k), None, "OPTIONS", "/stations", 401, "No API key found in request", s.agent(k), headers={"origin": "https://map.%s" % s.domain, "access-control-request-method": "GET", "access-control-request-headers": "apikey"}), None)


@kind
@once
def stage_of_an_api(s):
    """AWS API Gateway's access log: the authorizer function fails after its deployment; a resource policy admits one network only; keys, signatures and tokens of clients; browsers ask first and meet the authorizer"""
    f = "apigw.json"; cut = s.some(30, 60); fix = cut + s.some(12, 20); what = "deployed function token-authorizer %d" % s.some(30, 90); changed(s, cut, "ci", what, "lambda:token-authorizer", "deploy"); changed(s, fix, "ci", "rolled back function token-authorizer", "lambda:token-authorizer", "deploy")
    x = inc(s, "authorizer fails", "gateway", "authorizer-failed", MIS, BURST, what, layer=["authorizer"], pattern=ANY); r = inc(s, "outside the network of the resource policy", "gateway", "resource-policy", WAI, "steady", cause=["explicit-deny", "address-not-allowlisted"], pattern=["single", LOOP], verdict=[FAULT]); k_ = inc(s, "unknown key", "gateway", "api-key-misconfigured", FAULT, LOOP, pattern=["steady"]); g = inc(s, "signature that does not verify", "gateway", "request-signature", FAULT, LOOP, pattern=["steady"]); e = inc(s, "expired token, again and again", "gateway", "token-expired", FAULT, LOOP, layer=["authorizer", "identity"], pattern=["steady"]); p = inc(s, "preflights without a method for them", "gateway", "cors-preflight-refused", MIS, "steady", cause=["credential-missing"], verdict=[FAULT], pattern=ANY); t_ = inc(s, "over the plan", "gateway", "rate-limited", WAI, "scrape", verdict=[BOT, FAULT], pattern=["steady", LOOP])
    def log(t, ip, method, path, status, kind_=None, message=None, agent="okhttp/5.1", auth="-"): return s.json(f, t, {"requestId": s.uuid(), "extendedRequestId": s.hex(14) + "=", "ip": ip, "caller": "-", "user": "-", "requestTime": clock(t), "httpMethod": method, "resourcePath": path, "path": "/prod" + path, "status": str(status), "protocol": "HTTP/1.1", "responseLength": str(s.some(20, 900)), "userAgent": agent, "error.message": message or "-", "error.responseType": kind_ or "-", "authorizer.error": auth, "authorizer.status": "-" if kind_ else "200", "integration.status": "-" if kind_ else "200"})
    for t in s.spread(0, 120, 4):
        k = s.some(0, 60); bad = cut < minute_of(s, t) < fix; path = s.r.choice(["/orders", "/orders/{id}", "/me"])
        if bad: y = log(t, s.ip(k), "GET", path, 500, "AUTHORIZER_FAILURE", None, s.agent(k), "Internal server error"); s.deny(x, y, None)
        else: log(t, s.ip(k), "GET", path, 200, agent=s.agent(k))
    for j in range(4): s.deny(x, log(s.at(cut + 3, j * 50), s.ip(j), "GET", "/orders", 500, "AUTHORIZER_FAILURE", None, s.agent(j), "Internal server error"), None)
    arn = "arn:aws:execute-api:eu-central-1:********1234:ab12cd34ef/prod/GET/internal/stock"
    for t in s.ticks(0, 120, 560): s.deny(r, log(t, s.other + "66", "GET", "/internal/stock", 403, "ACCESS_DENIED", "User: anonymous is not authorized to perform: execute-api:Invoke on resource: %s with an explicit deny in a resource-based policy" % arn, "stock-pull/1"), None)
    for t in s.ticks(0, 110, 420): s.deny(k_, log(t, s.other + "67", "GET", "/feed", 403, "INVALID_API_KEY", "Forbidden", "FeedBird/0.9"), None)
    for t in s.ticks(0, 100, 500): s.deny(g, log(t, s.other + "68", "POST", "/batch", 403, "INVALID_SIGNATURE", "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.", "batch/3 botocore"), None)
    a = s.some(5, 80)
    for t in s.ticks(a, a + 25, 70): s.deny(e, log(t, s.ip(77), "GET", "/me", 401, "EXPIRED_TOKEN", "The incoming token has expired", "Trolley/5.0 (iOS)"), None)
    for t in s.spread(0, 120, 60): k = s.some(80, 99); s.deny(p, log(t, s.ip(k), "OPTIONS", "/orders", 403, "MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token", s.agent(k)), None)
    for n in range(s.some(15, 25)): s.deny(t_, log(s.at(90, n * 2), s.foe + "3", "GET", "/catalog/{id}", 429, "THROTTLED", "Too Many Requests", "scraping-hub/2"), None)


@kind
@once
def management_of_apis(s):
    """Azure API Management: an audience is renamed in the token policy and all tokens fail; a subscription was cancelled; a caller's address is not on the filter; preflights carry no token; a quota is used up"""
    f = "apim.json"; cut = s.some(30, 60); back = cut + s.some(15, 25); what = "policy of api claims: validate-jwt audience api://claims-v2"; changed(s, cut, s.mail(5), what, "api:claims", "gateway"); changed(s, back, s.mail(5), "policy of api claims: validate-jwt audience restored", "api:claims", "gateway"); innocent(s, cut - 10)
    v = inc(s, "tokens for the old audience", "gateway", "token-invalid", MIS, BURST, what, pattern=ANY); k_ = inc(s, "cancelled subscription", "gateway", "api-key-misconfigured", WAI, LOOP, verdict=[FAULT], pattern=["steady"]); i = inc(s, "address outside the filter", "gateway", "address-not-allowlisted", WAI, "steady", verdict=[FAULT], pattern=["single", LOOP]); m = inc(s, "no token at all", "gateway", "credential-missing", FAULT, "single", pattern=["steady"], verdict=[WAI]); q = inc(s, "quota of the month", "gateway", "rate-limited", WAI, "steady", verdict=[FAULT], pattern=[LOOP]); o = inc(s, "preflights meet the token policy", "gateway", "cors-preflight-refused", MIS, "steady", cause=["credential-missing", "cors-origin-refused"], verdict=[FAULT], pattern=ANY)
    def log(t, ip, method, path, status, reason=None, message=None, source="validate-jwt", api="claims", agent="Java/21"): return s.json(f, t, {"DeploymentVersion": "0.50.0", "Level": 2 if reason else 4, "isRequestSuccess": not reason, "time": z(t, 6), "operationName": "Microsoft.ApiManagement/GatewayLogs", "category": "GatewayLogs", "durationMs": s.some(1, 90), "callerIpAddress": ip, "correlationId": s.uuid(), "location": "West Europe", "resourceId": "/SUBSCRIPTIONS/X/RESOURCEGROUPS/API/PROVIDERS/MICROSOFT.APIMANAGEMENT/SERVICE/" + s.company.upper(), "properties": {"method": method, "url": "https://%s%s" % (s.host("api"), path), "responseCode": status, "responseSize": s.some(100, 900), "cache": "none", "apiId": api, "operationId": "get", "apiRevision": "1", "clientProtocol": "HTTP/1.1", "clientTlsVersion": "1.3", "traceRecords": [], **({"lastError": {"elapsed": s.some(0, 3), "source": source, "scope": "api", "section": "inbound", "reason": reason, "message": message}} if reason else {"backendResponseCode": status, "backendTime": s.some(2, 80)})}})
    for t in s.spread(0, 120, 5):
        k = s.some(0, 30); bad = cut < minute_of(s, t) < back
        if bad: s.deny(v, log(t, s.ip(k), "GET", "/claims/%d" % s.some(1, 900), 401, "TokenAudienceNotAllowed", "IDX10214: Audience validation failed. Audiences: 'api://claims'. Access denied."), None)
        else: log(t, s.ip(k), "GET", "/claims/%d" % s.some(1, 900), 200)
    for j in range(5): s.deny(v, log(s.at(cut + 4, j * 50), s.ip(j), "GET", "/claims/%d" % j, 401, "TokenAudienceNotAllowed", "IDX10214: Audience validation failed. Audiences: 'api://claims'. Access denied."), None)
    for t in s.ticks(0, 120, 380): s.deny(k_, log(t, s.other + "9", "GET", "/rates/today", 401, "SubscriptionKeyInvalid", "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.", "subscription", "rates", "rate-bot/2"), None)
    for t in s.ticks(0, 110, 700): s.deny(i, log(t, s.foe + "12", "GET", "/brokers/list", 403, "CallerIpNotAllowed", "Caller IP address %s is not allowed. Access denied." % (s.foe + "12"), "ip-filter", "brokers"), None)
    for j in range(s.some(4, 7)): s.deny(m, log(s.at(s.some(0, 119), j), s.ip(40 + j), "GET", "/claims", 401, "TokenNotFound", "JWT not present.", agent=s.agent(j)), None)
    for t in s.ticks(60, 110, 360): s.deny(q, log(t, s.ip(60), "GET", "/rates/history", 403, "QuotaExceeded", "Out of call volume quota. Quota will be replenished in 3.04:11:00.", "quota", "rates", "history/1"), None)
    for t in s.spread(0, 120, 70): k = s.some(70, 90); s.deny(o, log(t, s.ip(k), "OPTIONS", "/claims/%d" % s.some(1, 900), 401, "TokenNotFound", "JWT not present.", agent=s.agent(k)), None)


@kind
def proxies_of_a_telephone_company(s):
    """Apigee: an application is not in the product for the new proxy, another's credential was revoked, tokens without the scope, the spike arrest at noon"""
    f = "apigee.csv"; cut = s.some(30, 60); what = "revision 12 of proxy roaming, product roaming-basic without path /v2"; changed(s, cut, "ci", what, "proxy:roaming", "gateway"); innocent(s, cut + 9)
    s.put(f, s.at(-3), "client_received_start_timestamp,client_ip,apiproxy,request_verb,request_path,response_status_code,developer_app,is_error,policy_error,fault_code,fault_source,gateway_flow_id,useragent")
    p = inc(s, "applications outside the product", "gateway", "api-key-misconfigured", MIS, BURST, what, cause=["not-assigned", "scope-insufficient", "permission-missing", "permission-removed"], pattern=ANY); r = inc(s, "revoked credential", "gateway", "api-key-misconfigured", WAI, LOOP, verdict=[FAULT], pattern=["steady"]); c = inc(s, "tokens without the scope", "gateway", "scope-insufficient", FAULT, "steady", verdict=[WAI], pattern=["single", LOOP]); q = inc(s, "spikes at noon", "gateway", "rate-limited", WAI, "steady", verdict=[FAULT], pattern=[BURST, LOOP, "scrape"]); e = inc(s, "token that ran out", "gateway", "token-expired", FAULT, LOOP, pattern=["steady"])
    row = lambda t, ip, proxy, path, status, app, fault="", agent="okhttp/4": s.put(f, t, "%s UTC,%s,%s,GET,%s,%d,%s,%d,%d,%s,%s,%s,%s" % (t.strftime("%Y-%m-%d %H:%M:%S.") + "%03d" % (t.microsecond // 1000), ip, proxy, path, status, app or "(not set)", 1 if fault else 0, 1 if fault else 0, fault or "(not set)", "policy" if fault else "(not set)", "rrt-%s" % s.hex(12), agent))
    for t in s.spread(0, 120, 4):
        k = s.some(0, 8); late = minute_of(s, t) > cut; bad = late and k < 4; e_ = row(t, s.ip(k), "roaming", "/roaming/v2/rates" if late else "/roaming/v1/rates", 401 if bad else 200, "" if bad else "app-%d" % k, "keymanagement.service.InvalidAPICallAsNoApiProductMatchFound" if bad else "", "app-%d/1" % k)
        if bad: s.deny(p, e_, None)
    for t in s.ticks(0, 120, 330): s.deny(r, row(t, s.other + "4", "sms", "/sms/send", 401, "", "keymanagement.service.invalid_client-app_not_approved", "bulk-sms/3"), None)
    for t in s.spread(0, 120, 110): s.deny(c, row(t, s.ip(20), "numbers", "/numbers/port", 403, "app-20", "steps.oauth.v2.InsufficientScope", "porter/1"), None)
    for n in range(s.some(20, 30)): s.deny(q, row(s.at(75, n * 3), s.ip(30 + n % 4), "roaming", "/roaming/v1/bulk", 429, "app-%d" % (n % 3 + 5), "policies.ratelimit.SpikeArrestViolation"), None)
    for t in s.ticks(20, 60, 150): s.deny(e, row(t, s.ip(50), "numbers", "/numbers/me", 401, "", "keymanagement.service.access_token_expired", "phone-widget/2"), None)


@kind
def sign_in_proxy_of_a_wiki(s):
    """oauth2-proxy behind nginx: two replicas with different cookie secrets after a restart lose the session on the way, a list of mail addresses keeps a new colleague out, bookmarks of the login page"""
    h = s.host("wiki"); cut = s.some(30, 60); what = "scaled oauth2-proxy to 2 replicas, cookie secret generated at start"; changed(s, cut, s.who(3), what, "oauth2-proxy", "deploy"); innocent(s, cut - 8)
    c = inc(s, "cookies of the other replica", "authorizer", "session-lost", MIS, BURST, what, layer=["identity"], pattern=ANY); n = inc(s, "new colleagues outside the list", "authorizer", "not-assigned", WAI, "single", layer=["identity"], verdict=[FAULT, MIS], pattern=["steady"]); b = inc(s, "visitors without a session", "authorizer", "credential-missing", WAI, "single", layer=["identity"], verdict=[FAULT], pattern=["steady"])
    line = lambda t, ip, text: s.put("oauth2-proxy.log", t, "[%s] [%s" % (t.strftime("%Y/%m/%d %H:%M:%S"), text))
    access = lambda t, ip, who, method, path, status, agent: s.put("oauth2-proxy.log", t, '%s:%d - %s - %s [%s] %s %s - "%s" HTTP/1.1 "%s" %d %d %.3f' % (ip, s.some(30000, 60000), s.uuid(), who or "-", t.strftime("%Y/%m/%d %H:%M:%S"), h, method, path, agent, status, s.some(20, 2800), s.r.uniform(0, .1)))
    for t in s.spread(0, 120, 5):
        k = s.some(0, 40); late = minute_of(s, t) > cut
        if late and s.r.random() < .4: s.deny(c, [line(t, s.ip(k), "oauthproxy.go:829] Error while parsing OAuth2 callback: CSRF token mismatch, potential attack"), line(t, s.ip(k), "AuthFailure] Invalid authentication via OAuth2: unable to obtain CSRF cookie"), access(t, s.ip(k), None, "GET", "/oauth2/callback?code=x&state=y", 403, s.agent(k))], None)
        elif s.r.random() < .12: s.deny(b, access(t, s.ip(k), None, "GET", "/oauth2/auth", 401, s.agent(k)), None, optional=True); access(t + sec(9), s.ip(k), s.mail(k), "GET", "/oauth2/auth", 202, s.agent(k))
        else: access(t, s.ip(k), s.mail(k), "GET", "/oauth2/auth", 202, s.agent(k))
    for j in range(s.some(7, 10)): k = 60 + j % 4; t = s.at(s.some(0, 119), j); s.deny(n, [line(t, s.ip(k), "AuthFailure] Invalid authentication via OAuth2: unauthorized"), access(t, s.ip(k), s.mail(k), "GET", "/oauth2/callback?code=x&state=z", 403, s.agent(k))], s.mail(k))


@kind
@once
def portal_of_a_house(s):
    """Authelia and Caddy in a house full of devices: a rule forbids guests the cameras, somebody guesses at the owner, a second factor is wanted for the safe since the rule changed, a scale of the kitchen has no sign-in at all"""
    f = "authelia.log"; h = s.host("home"); cut = s.some(30, 60); what = "access_control: safe.%s now two_factor" % s.domain; changed(s, cut, s.who(1), what, "authelia", "policy"); innocent(s, cut + 7)
    g = inc(s, "guests at the cameras", "authorizer", "explicit-deny", WAI, "single", cause=["permission-missing"], pattern=["steady"], layer=["policy"]); x = inc(s, "guesses at the owner", "identity", "credential-wrong", ATT, BRUTE, layer=["authorizer"]); l = inc(s, "owner regulated after the guesses", "identity", "account-locked", WAI, "single", layer=["authorizer"], verdict=[MIS, FAULT], pattern=["steady", LOOP]); m = inc(s, "second factor for the safe", "authorizer", "mfa-required", WAI, BURST, what, verdict=[FAULT, MIS], pattern=ANY, layer=["identity", "policy"]); n = inc(s, "scale without sign-in", "authorizer", "credential-missing", MIS, LOOP, verdict=[FAULT], pattern=["steady"])
    log = lambda t, level, msg, ip, method="GET", path="/api/authz/forward-auth", more="": s.put(f, t, 'time="%s" level=%s msg="%s"%s method=%s path=%s remote_ip=%s' % (z(t, 0), level, msg, more, method, path, ip))
    cad = lambda t, ip, host, uri, status, k: caddy(s, "caddy.log", t + sec(.002), ip, "GET", uri, status, host, agent=s.agent(k))
    for t in s.spread(0, 120, 8):
        k = s.some(0, 5); cad(t, s.ip(k), s.host("media"), "/play/%d" % s.some(1, 90), 200, k)
    for t in s.spread(0, 120, 30):
        k = s.some(0, 3); late = minute_of(s, t) > cut; host = "safe." + s.domain
        if late and s.r.random() < .7: s.deny(m, [log(t, "info", "Access to https://%s/ (method GET) is not authorized to user '%s', responding with status code 401 with location redirect to https://auth.%s/?rd=x" % (host, s.who(k), s.domain), s.ip(k)), cad(t, s.ip(k), host, "/", 401, k)], s.who(k))
        else: cad(t, s.ip(k), host, "/", 200, k)
    for j in range(3): t = s.at(cut + 4 + j * 9); s.deny(m, [log(t, "info", "Access to https://safe.%s/ (method GET) is not authorized to user '%s', responding with status code 401 with location redirect to https://auth.%s/?rd=x" % (s.domain, s.who(j), s.domain), s.ip(j)), cad(t, s.ip(j), "safe." + s.domain, "/", 401, j)], s.who(j))
    for j in range(s.some(6, 9)): t = s.at(s.some(0, 119), j); s.deny(g, [log(t, "info", "Access to https://cams.%s/live is forbidden to user '%s'" % (s.domain, "guest%d" % (j % 2)), s.ip(20 + j % 2)), cad(t, s.ip(20 + j % 2), s.host("cams"), "/live", 403, j)], "guest%d" % (j % 2))
    t = s.at(s.some(10, 80))
    for n_ in range(s.some(30, 50)): s.deny(x, log(t, "error", "Unsuccessful 1FA authentication attempt by user '%s'" % s.who(0), s.attacker, "POST", "/api/firstfactor", ' error="user not found or password mismatch"'), s.who(0)); t += sec(s.r.uniform(1, 5))
    for j in range(s.some(3, 5)): s.deny(l, log(t + sec(40 * j), "error", "Unsuccessful 1FA authentication attempt by user '%s' and they are banned until %s" % (s.who(0), t.strftime("%H:%M:%S")), s.ip(0), "POST", "/api/firstfactor", ' error="user is banned"'), s.who(0))
    for t in s.ticks(0, 120, 500): s.deny(n, [log(t, "info", "Access to https://scale.%s/push (method POST) is not authorized to user <anonymous>, responding with status code 401" % s.domain, s.ip(70)), caddy(s, "caddy.log", t, s.ip(70), "POST", "/push", 401, s.host("scale"), agent="ESP8266HTTPClient")], None)


@kind
def edge_of_a_bank(s):
    """Envoy at the edge of a bank: a phone goes on with a token that ran out; a provider's new key is not in the key set yet; the external authorizer answers no to some and is away for others; another site's forms post here"""
    h = s.host("edge"); f = "edge.log"; cut = s.some(30, 55); what = "provider signs with key %s since" % s.hex(6); changed(s, cut, "idp-team", what, "jwks", "certificate"); innocent(s, cut - 17)
    e = inc(s, "phones with tokens that ran out", "gateway", "token-expired", FAULT, LOOP, pattern=["steady"]); k_ = inc(s, "key that the edge does not know yet", "gateway", "token-invalid", MIS, BURST, what, pattern=ANY, cause=["policy-out-of-date"]); n = inc(s, "the authorizer says no", "authorizer", "unknown", UND, "single", layer=["gateway"], cause=["application-refused", "permission-missing", "explicit-deny"], verdict=[WAI], pattern=["steady"]); a = inc(s, "the authorizer is away", "gateway", "authorizer-failed", MIS, "steady", layer=["authorizer"], pattern=ANY); o = inc(s, "forms of a comparison site", "gateway", "csrf-origin-mismatch", WAI, "steady", verdict=[FAULT, ATT, UND], pattern=["single", LOOP])
    away = s.some(80, 105)
    for t in s.spread(0, 120, 3.5):
        k = s.some(0, 90); now = minute_of(s, t); path = s.r.choice(["/accounts", "/cards", "/transfers"])
        if cut < now < cut + 12 and s.r.random() < .6: s.deny(k_, envoy(s, f, t, s.ip(k), "GET", path, 401, "-", "jwt_authn_access_denied{Jwks_doesn't_have_key_to_match_kid_or_alg_from_Jwt}", h, agent=s.agent(k), bytes=58), None)
        elif away < now < away + 5 and s.r.random() < .7: s.deny(a, envoy(s, f, t, s.ip(k), "GET", path, 403, "UAEX", "ext_authz_error", h, agent=s.agent(k), bytes=0), None)
        else: envoy(s, f, t, s.ip(k), "GET", path, 200, "-", "via_upstream", h, agent=s.agent(k))
    for j in range(6): s.deny(k_, envoy(s, f, s.at(cut + 1, j * 60), s.ip(j), "GET", "/cards", 401, "-", "jwt_authn_access_denied{Jwks_doesn't_have_key_to_match_kid_or_alg_from_Jwt}", h, agent=s.agent(j), bytes=58), None)
    for j in range(8): s.deny(a, envoy(s, f, s.at(away + 1, j * 30), s.ip(40 + j), "GET", "/accounts", 403, "UAEX", "ext_authz_error", h, agent=s.agent(j), bytes=0), None)
    for k in range(s.some(2, 3)):
        b = s.some(2, 70)
        for t in s.ticks(b, b + s.some(10, 30), s.some(40, 90)): s.deny(e, envoy(s, f, t, s.ip(150 + k), "GET", "/notifications/poll", 401, "-", "jwt_authn_access_denied{Jwt_is_expired}", h, agent="BankApp/8.%d (Android 14)" % k, bytes=14), None)
    for j in range(s.some(8, 12)): s.deny(n, envoy(s, f, s.at(s.some(0, away - 1), j), s.ip(120 + j % 5), "POST", "/transfers", 403, "UAEX", "ext_authz_denied", h, agent=s.agent(j), bytes=0), None)
    for t in s.spread(0, 120, 70): k = s.some(0, 90); s.deny(o, envoy(s, f, t, s.other + str(k + 2), "POST", "/quotes", 403, "-", "csrf_origin_mismatch", h, agent=s.agent(k), bytes=14), None)

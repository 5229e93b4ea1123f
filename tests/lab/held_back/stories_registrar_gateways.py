"""API gateways: Kong, APISIX, Azure API Management, AWS API Gateway; partners, keys, addresses, browsers."""
from story import *
from shapes import *
from held_back.lines_registers import *


def registrar_kong_partners(s):
    """Kong with partners: one calls from a new address, one with a key of the test stage, one lost its group."""
    old, new, moved = "203.0.113.%d" % s.some(17, 28), "203.0.113.%d" % s.some(33, 45), s.some(20, 34)
    s.known = "partners:\n  - {name: acme, networks: [203.0.113.16/28], user_agents: [\"AcmeSync/*\"], owner: orders}\n"
    lost = s.some(44, 54)
    what = s.change(s.at(lost), "api-team", "removed consumers of carriers from ACL group shipments-read", "consumer:carriers", "gateway")
    s.change(s.at(lost + 28), "api-team", "added consumers of carriers back to shipments-read (removed by mistake)", "consumer:carriers", "gateway")
    s.change(s.at(lost - 30), "api-team", "route catalogue: response caching 60 s", "route:catalogue", "gateway")
    for t in s.spread(0, 95, 14): k = s.r.randrange(20); kong(s, t, s.ip(k), "GET", "/catalogue/%d" % s.r.randrange(300), 200, "catalogue", "web-shop")
    i = s.incident("acme calls from a new address", "gateway", "allowlist-drift", "misconfiguration", "steady", acceptable=dict(cause=["address-not-allowlisted"], pattern=["retry-loop", "burst-after-change"], verdict=["caller-fault"]))
    for t in s.ticks(1, 95, 75):
        path = "/orders/%d" % s.r.randrange(4000)
        if t < s.at(moved): kong(s, t, old, "GET", path, 200, "orders", "acme", agent="AcmeSync/2.1")
        else: s.deny(i, kong(s, t, new, "GET", path, 403, "orders", "acme", "kong", agent="AcmeSync/2.1"), "acme")
    a = s.incident("a partner sends a key that is not known here", "gateway", "api-key-misconfigured", "caller-fault", "retry-loop", acceptable=dict(pattern=["steady"], cause=["credential-missing"]))
    for t in s.ticks(8, 92, 180): s.deny(a, kong(s, t, "198.51.100.77", "POST", "/orders", 401, "orders", None, "kong", {"www-authenticate": "Key"}, "BoltConnector/0.9 (env=test)", {"apikey": "REDACTED"}), None)
    r = s.incident("carriers lost shipments", "gateway", "permission-removed", "misconfiguration", "burst-after-change", what)
    for c in ("carrier-north", "carrier-south", "carrier-east"):
        for t in s.ticks(1, 95, s.some(120, 200)):
            bad = s.at(lost) < t < s.at(lost + 28)
            line = kong(s, t, "198.51.100.%d" % (10 + len(c)), "GET", "/shipments/%d" % s.r.randrange(900), 403 if bad else 200, "shipments", c, "kong" if bad else "upstream", agent="%s/1.0" % c)
            if bad: s.deny(r, line, c)


def registrar_kong_browser_app(s):
    """Key authentication is switched on for a route that a browser application calls: its preflights fail. A poller exceeds its rate."""
    hour = s.some(24, 40)
    what = s.change(s.at(hour), "api-team", "enabled key-auth on route profiles (run_on_preflight true)", "route:profiles", "gateway")
    s.change(s.at(hour + 12), "web-team", "deployed web app 3.14 (colours)", "service:web", "deploy")
    origin = "https://app." + s.domain
    i = s.incident("preflights meet key-auth", "gateway", "cors-preflight-refused", "misconfiguration", "burst-after-change", what)
    for t in s.spread(0, 90, 13):
        k = s.r.randrange(22)
        path = "/profiles/%d" % s.r.randrange(200)
        if t < s.at(hour):
            kong(s, t, s.ip(k), "OPTIONS", path, 204, "profiles", headers={"access-control-allow-origin": origin}, request={"origin": origin, "access-control-request-method": "PATCH"}, agent=s.agent(k))
            kong(s, t + sec(.1), s.ip(k), "PATCH", path, 200, "profiles", "web-app", request={"origin": origin}, agent=s.agent(k))
        else:
            kong(s, t, s.ip(k), "GET", "/catalogue/%d" % s.r.randrange(90), 200, "catalogue", agent=s.agent(k))
            if s.r.random() < .5: s.deny(i, kong(s, t + sec(1), s.ip(k), "OPTIONS", path, 401, "profiles", None, "kong", {"www-authenticate": "Key"}, s.agent(k), {"origin": origin, "access-control-request-method": "PATCH", "access-control-request-headers": "apikey,content-type"}), None)
    r = s.incident("poller above its rate", "gateway", "rate-limited", "caller-fault", "retry-loop", acceptable=dict(pattern=["steady"], verdict=["working-as-intended"]))
    left = 0
    for n, t in enumerate(s.ticks(40, 62, 6)):
        over = n % 10 > 5
        h = {"ratelimit-limit": "6", "ratelimit-remaining": "0" if over else str(5 - n % 10), "x-ratelimit-limit-minute": "6", "x-ratelimit-remaining-minute": "0" if over else str(5 - n % 10), **({"retry-after": str(60 - 6 * (n % 10))} if over else {})}
        line = kong(s, t, "10.20.7.14", "GET", "/catalogue/changes", 429 if over else 200, "catalogue", "price-poller", "kong" if over else "upstream", h, "price-poller/4")
        if over: s.deny(r, line, "price-poller")


def registrar_kong_second_node(s):
    """Two data planes; the second lost its control plane before a grant was made. The granted consumer passes at the first and fails at the second."""
    cut, grant, healed = s.some(8, 14), s.some(22, 30), s.some(76, 86)
    s.change(s.at(grant), "api-team", "added consumer warehouse to ACL group stock-write", "consumer:warehouse", "gateway")
    for t in s.ticks(cut, healed, 30): s.put("kong-dp2-error.log", t, '%s [error] 1412#0: *%d [lua] data_plane.lua:168: communicate(): [clustering] connection to control plane closed [kong-cp:8005], context: ngx.timer' % (t.strftime("%Y/%m/%d %H:%M:%S"), s.next()))
    s.put("kong-dp2-error.log", s.at(healed), "%s [notice] 1412#0: *%d [lua] data_plane.lua:255: [clustering] received reconfigure frame from control plane with timestamp: %.3f, context: ngx.timer" % (s.at(healed).strftime("%Y/%m/%d %H:%M:%S"), s.next(), s.at(healed).timestamp()))
    for t in s.spread(0, 100, 9):
        k = s.r.randrange(20)
        kong(s, t, s.ip(k), "GET", "/stock/%d" % s.r.randrange(300), 200, "stock", "web-shop", node=s.r.choice(("dp1", "dp2")))
    i = s.incident("second data plane does not know the grant", "gateway", "policy-out-of-date", "misconfiguration", "steady", acceptable=dict(pattern=["single", "retry-loop"], cause=["permission-missing"]))
    for t in s.ticks(grant + 2, 100, 50):
        node = s.r.choice(("dp1", "dp2"))
        bad = node == "dp2" and t < s.at(healed)
        line = kong(s, t, "10.20.8.3", "PUT", "/stock/%d" % s.r.randrange(300), 403 if bad else 200, "stock-write", "warehouse", "kong" if bad else "upstream", agent="wms/8.1", node=node)
        if bad: s.deny(i, line, "warehouse")
    m = s.incident("a laptop without a key", "gateway", "credential-missing", "caller-fault", "single", acceptable=dict(pattern=["steady"], cause=["api-key-misconfigured"]))
    for t in (s.at(33, 4), s.at(33, 40)): s.deny(m, kong(s, t, s.ip(21), "GET", "/stock/7", 401, "stock", None, "kong", {"www-authenticate": "Key"}, "curl/8.5.0", node="dp1"), None)


APISIX = """routes:
  - uri: /media/*
    plugins: {referer-restriction: {bypass_missing: true, whitelist: ["*.%(d)s", "%(d)s"]}}
    upstream_id: media
  - uri: /catalogue/*
    plugins:
      ua-restriction: {denylist: ["(?i)scrapy", "(?i)python-requests", "(?i)go-http-client"]}
      ip-restriction: {blacklist: ["%(b)s/32"]}
    upstream_id: catalogue
  - uri: /*
    plugins:
      uri-blocker: {block_rules: ["\\\\.git", "\\\\.env", "actuator", "wp-login", "phpmyadmin"], rejected_code: 403}
      limit-count: {count: 120, time_window: 60, rejected_code: 429, key: remote_addr}
    upstream_id: web
#END
"""


def registrar_apisix_house_rules(s):
    """APISIX and its rules: pictures linked from elsewhere, a scraper's client software, a blocked address, a scanner, a script in a hurry."""
    blocked = "198.51.100.%d" % s.some(20, 90)
    s.config["apisix.yaml"] = APISIX % dict(d=s.domain, b=blocked)
    def refused(t, client, method, path, status, plugin, agent=None, referer="-"): return [apisix(s, t, client, method, path, status, agent=agent, referer=referer), apisix_error(s, t, client, method, path, plugin, status)]
    for t in s.spread(0, 100, 5): k = s.r.randrange(26); apisix(s, t, s.ip(k), "GET", s.r.choice(("/", "/catalogue/%d" % s.r.randrange(400), "/media/%d.jpg" % s.r.randrange(90), "/cart")), 200, 200, s.agent(k), referer="https://%s/" % s.domain)
    h = s.incident("pictures linked from a forum", "gateway", "hotlink-refused", "working-as-intended", "steady", acceptable=dict(verdict=["unwanted-automation"], pattern=["single"]))
    for t in s.spread(5, 95, 260): s.deny(h, refused(t, "203.0.113.%d" % s.some(2, 120), "GET", "/media/%d.jpg" % s.some(40, 44), 403, "referer-restriction", s.agent(s.some(0, 3)), "https://forum.garden-talk.example/t/%d" % s.some(800, 803)), None)
    u = s.incident("scraper by its client software", "gateway", "user-agent-blocked", "unwanted-automation", "scrape")
    start = s.some(20, 50)
    for n, t in enumerate(s.ticks(start, start + 6, 3)): s.deny(u, refused(t, "203.0.113.%d" % s.some(200, 203), "GET", "/catalogue/%d" % (100 + n), 403, "ua-restriction", "Scrapy/2.11.1 (+https://scrapy.org)"), None)
    b = s.incident("a blocked address", "gateway", "address-blocked", "working-as-intended", "steady", acceptable=dict(verdict=["unwanted-automation"]))
    for t in s.spread(2, 98, 500): s.deny(b, refused(t, blocked, "GET", "/catalogue/%d" % s.r.randrange(400), 403, "ip-restriction", s.agent(2)), None)
    x = s.incident("scanner", "gateway", "server-rule", "attack", "scan", acceptable=dict(cause=["waf-rule"]))
    t = s.at(s.some(55, 70))
    for p in ("/.git/config", "/.env", "/actuator/env", "/wp-login.php", "/phpmyadmin/", "/.git/HEAD", "/actuator/heapdump", "/app/.env", "/api/.env", "/backend/.git/config"):
        s.deny(x, refused(t, s.attacker, "GET", p, 403, "uri-blocker", "Mozilla/5.0 zgrab/0.x"), None)
        apisix(s, t + sec(.4), s.attacker, "GET", s.r.choice(("/backup/", "/old/", "/test/", "/admin/")), 404, 404, "Mozilla/5.0 zgrab/0.x")
        t += sec(s.r.uniform(.5, 3))
    r = s.incident("script in a hurry", "gateway", "rate-limited", "caller-fault", "retry-loop", acceptable=dict(pattern=["steady"], verdict=["working-as-intended", "unwanted-automation"]))
    for n in range(150):
        t = s.at(78) + sec(n * .38)
        if n < 120: apisix(s, t, "10.20.7.31", "GET", "/orders/feed", 200, 200, "feed-job/1.2")
        else: s.deny(r, refused(t, "10.20.7.31", "GET", "/orders/feed", 429, "limit-count", "feed-job/1.2"), None)


def registrar_apim_subscriptions(s):
    """Azure API Management: a cancelled subscription's key, a call without one, an address outside the list, a quota at its end, a token without the scope."""
    def bad(t, client, method, path, status, source, reason, message, api="orders"): return apim(s, t, client, method, path, status, api, reason, source, message)
    for t in s.spread(0, 100, 9): k = s.r.randrange(20); apim(s, t, s.ip(k), "GET", "/orders/%d" % s.r.randrange(900), 200, backend=200, subscription=s.r.choice(("portal", "mobile")))
    hour = s.some(30, 44)
    what = s.change(s.at(hour), "api-team", "cancelled subscription tillroll-pos (key no longer valid)", "subscription:tillroll-pos", "gateway")
    i = s.incident("cash desks with a cancelled key", "gateway", "api-key-misconfigured", "misconfiguration", "burst-after-change", what, acceptable=dict(cause=["permission-removed"], verdict=["working-as-intended", "caller-fault"], pattern=["retry-loop", "steady"]))
    for d in range(4):
        for t in s.ticks(1, 99, 240):
            client = "198.51.100.%d" % (30 + d)
            if t < s.at(hour): apim(s, t, client, "POST", "/receipts", 201, "receipts", backend=201, subscription="tillroll-pos")
            else: s.deny(i, bad(t, client, "POST", "/receipts", 401, "authorization", "SubscriptionKeyInvalid", "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.", "receipts"), None)
    m = s.incident("calls without any key", "gateway", "credential-missing", "caller-fault", "steady")
    for t in (s.at(11), s.at(11, 20), s.at(12), s.at(59)): s.deny(m, bad(t, s.ip(23), "GET", "/orders/1", 401, "authorization", "SubscriptionKeyNotFound", "Access denied due to missing subscription key. Make sure to include subscription key when making requests to this API."), None)
    a = s.incident("strangers at the internal API", "gateway", "address-not-allowlisted", "working-as-intended", "steady", acceptable=dict(verdict=["attack", "unwanted-automation"], pattern=["single", "scan"]))
    for t in s.spread(4, 96, 700): client = "203.0.113.%d" % s.some(60, 120); s.deny(a, bad(t, client, "GET", "/internal/stats", 403, "ip-filter", "CallerIpNotAllowed", "Caller IP address %s is not allowed. Access denied." % client, "internal"), None)
    q = s.incident("quota of the trial product used up", "gateway", "rate-limited", "working-as-intended", "steady", acceptable=dict(verdict=["caller-fault"], pattern=["retry-loop"]))
    for n, t in enumerate(s.ticks(50, 99, 200)): s.deny(q, bad(t, "198.51.100.90", "GET", "/prices/%d" % n, 403, "quota", "QuotaExceeded", "Out of call volume quota. Quota will be replenished in 03:%02d:%02d." % (59 - n, s.some(0, 59)), "prices"), None)
    c = s.incident("a token without the write scope", "gateway", "scope-insufficient", "caller-fault", "steady", acceptable=dict(pattern=["retry-loop", "single"], verdict=["working-as-intended"], cause=["token-invalid", "permission-missing"]))
    for t in (s.at(20), s.at(20, 30), s.at(41), s.at(66), s.at(90)): s.deny(c, bad(t, "10.20.7.40", "PUT", "/orders/%d" % s.some(1, 80), 401, "validate-jwt", "TokenClaimValueNotAllowed", "Claim scp value of orders.read is not allowed. Access denied."), None)


def registrar_aws_front_door(s):
    """AWS: a private API whose resource policy names only some roles, a content rule that stumbles over a customer's sentence, a country rule, signed calls that do not verify."""
    api = "arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5/prod"
    for t in s.spread(0, 100, 9): k = s.r.randrange(20); api_gateway(s, t, s.ip(k), "GET", "/orders/{id}", 200, integration="200")
    s.change(s.at(13), "cloud-team", "stage prod: access log retention 30 days", "api:orders", "config")
    p = s.incident("two new batch roles that the API's resource policy does not name", "gateway", "resource-policy", "working-as-intended", "retry-loop", acceptable=dict(verdict=["misconfiguration", "undetermined"], layer=["platform"], pattern=["steady"]))
    for n, role in enumerate(("batch-stock", "batch-billing", "batch-trial")):
        for t in s.ticks(1 + 9 * n, 99, 150):
            if n == 0: api_gateway(s, t, "10.40.2.%d" % (4 + n), "POST", "/batch/{job}", 200, agent="Boto3/1.34.51", who=role, integration="200")
            else: s.deny(p, api_gateway(s, t, "10.40.2.%d" % (4 + n), "POST", "/batch/{job}", 403, "ACCESS_DENIED", "User: %s is not authorized to perform: execute-api:Invoke on resource: %s/POST/batch/%s because no resource-based policy allows the execute-api:Invoke action" % (arn(role), api, role), agent="Boto3/1.34.51", who=role), role)
    w = s.incident("a customer's sentence looks like SQL", "waf", "waf-rule", "misconfiguration", "steady", acceptable=dict(pattern=["single"]))
    for t in (s.at(14), s.at(14, 40), s.at(16), s.at(70)):
        line = aws_waf(s, t, s.ip(9), "POST", "/prod/tickets", "BLOCK", "AWS-AWSManagedRulesSQLiRuleSet", "MANAGED_RULE_GROUP", [dict(conditionType="SQL_INJECTION", sensitivityLevel="LOW", location="BODY", matchedFieldName="", matchedData=["please", "select", "one", "from", "the", "list"])], labels=("awswaf:managed:aws:sql-database:SQLi_Body",), groups=[dict(ruleGroupId="AWS#AWSManagedRulesSQLiRuleSet", terminatingRule=dict(ruleId="SQLi_BODY", action="BLOCK", ruleMatchDetails=None), nonTerminatingMatchingRules=[], excludedRules=None)], agent=s.agent(9))
        s.deny(w, [line, api_gateway(s, ms(s, t), s.ip(9), "POST", "/tickets", 403, "WAF_FILTERED", "Forbidden", waf="WAF_BLOCK", agent=s.agent(9))], None)
    g = s.incident("visitors from closed countries", "waf", "geo-blocked", "working-as-intended", "steady", acceptable=dict(pattern=["single"]))
    for t in s.spread(2, 98, 600):
        client = "203.0.113.%d" % s.some(180, 189)
        s.deny(g, [aws_waf(s, t, client, "GET", "/prod/orders", "BLOCK", "geo-outside-eu", country=s.r.choice(("BR", "VN"))), api_gateway(s, ms(s, t), client, "GET", "/orders", 403, "WAF_FILTERED", "Forbidden", waf="WAF_BLOCK")], None)
    v = s.incident("signatures that do not verify", "gateway", "request-signature", "caller-fault", "steady", acceptable=dict(layer=["platform"], pattern=["retry-loop", "single"]))
    for t in (s.at(22), s.at(22, 9), s.at(23), s.at(61), s.at(61, 30)): s.deny(v, api_gateway(s, t, "198.51.100.66", "PUT", "/orders/{id}", 403, "INVALID_SIGNATURE", "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.", agent="custom-signer/0.3"), None)
    x = s.incident("a role with an explicit deny", "gateway", "explicit-deny", "working-as-intended", "steady", acceptable=dict(layer=["platform"], cause=["resource-policy"], pattern=["single"]))
    for t in (s.at(35), s.at(36), s.at(78)): s.deny(x, api_gateway(s, t, "10.40.3.9", "DELETE", "/orders/{id}", 403, "ACCESS_DENIED", "User: %s is not authorized to perform: execute-api:Invoke on resource: %s/DELETE/orders/7 with an explicit deny in an identity-based policy" % (arn("support-tool"), api), who="support-tool", agent="Boto3/1.34.51"), "support-tool")


def registrar_mutual_tls(s):
    """Machines with client certificates: one runs out at a minute, one was never installed."""
    end, late = s.some(25, 45), "198.51.100.%d" % s.some(20, 40)
    for n in range(5):
        for t in s.ticks(0, 100, 50 + 7 * n): access(s, t, "198.51.100.%d" % (50 + n), "POST /machines/%d/state" % (50 + n), 204, 0, "linecontrol/4.0")
    browse(s, 0, 100, 18, paths=("/machines", "/machines/51", "/alarms"))
    c = s.incident("certificate of a machine ran out", "proxy", "client-certificate", "caller-fault", "retry-loop", acceptable=dict(pattern=["steady"]))
    for t in s.ticks(1, 100, 60):
        request = "POST /machines/9/state"
        if t < s.at(end): access(s, t, late, request, 204, 0, "linecontrol/4.0")
        else: s.deny(c, [access(s, t, late, request, 400, 208, "linecontrol/4.0"), nginx_error(s, t, late, request, "client SSL certificate verify error: (10:certificate has expired) while reading client request headers", level="info")], None)
    m = s.incident("laptop without a certificate", "proxy", "client-certificate", "caller-fault", "steady", acceptable=dict(cause=["credential-missing"], verdict=["working-as-intended"], pattern=["single"]))
    for t in (s.at(12), s.at(12, 5), s.at(40), s.at(80)): s.deny(m, [access(s, t, s.ip(25), "GET /machines/9/state", 400, 230, s.agent(0)), nginx_error(s, t, s.ip(25), "GET /machines/9/state", "client sent no required SSL certificate while reading client request headers", level="info")], None)


KINDS = [registrar_kong_partners, registrar_kong_browser_app, registrar_kong_second_node, registrar_apisix_house_rules, registrar_apim_subscriptions, registrar_aws_front_door, registrar_mutual_tls]

"""Edges and firewalls of content, with the hops behind them: the same request seen by two to four logs."""
from seen.lines_paths import *

KINDS = []
kind = kinds(KINDS)


@kind
def managed_rules_meet_rich_text(s):
    """Cloudflare's requests and events, nginx and an Express application: a managed rule set in its new version refuses customers' formatted messages; an attacker tries scripts; a country rule; one colleague without the role"""
    cut = s.some(35, 60); what = "Cloudflare managed ruleset: XSS rules from log to block"; s.change(s.at(cut), s.mail(8), what, "zone:" + s.domain, "waf"); herring(s, cut - 7); herring(s, cut + 12)
    skew = s.some(-2, 3)
    a = inc(s, "formatted messages of customers are refused", "waf", "waf-rule", MIS, BURST, what, layer=["edge"], pattern=[STEADY])
    x = inc(s, "scripts in the search field", "waf", "waf-rule", ATT, EXPLOIT, layer=["edge"])
    g = inc(s, "visitors from a refused country", "edge", "geo-blocked", WAI, STEADY, layer=["waf"], pattern=[SINGLE])
    p = inc(s, "colleague without the role admin", "application", "permission-missing", WAI, SINGLE, pattern=[STEADY], cause=["application-refused"])
    H = host(s, "help")
    def through(t, k, method, uri, status, msg="request completed", **more):
        ray = s.hex(16); rid = s.uuid(); ip = s.ip(k); ua = s.agent(k)
        return [cloudflare(s, "cf-requests.json", t, ip, method, uri, status, ray, status, ua, hostname=H), nginx_json(s, "nginx-access.json", t + sec(skew + .02), ip, method, uri, status, rid, status, ua=ua, hostname=H, http_cf_ray=ray + "-FRA"), express(s, "app.json", t + sec(skew + .03), ip, method, uri, status, rid, msg, "user%d" % k, **more)]
    def blocked(t, ip, method, uri, desc, rule, source, country="de", ua=None, action="block"):
        ray = s.hex(16)
        return [cloudflare(s, "cf-requests.json", t, ip, method, uri, 403, ray, None, ua, country, H, action, rule, [source]), cf_event(s, "cf-firewall.json", t, ip, method, uri, action, source, rule, ray, desc, ua=ua, country=country.upper(), hostname=H)]
    xss = "100173" + "a" * 26
    for t in s.spread(0, 120, 9):
        k = s.some(0, 45); late = minute(s, t) > cut; write = s.r.random() < .3
        if write and s.r.random() < .6:
            if late: s.deny(a, blocked(t, s.ip(k), "POST", "/api/tickets", "XSS, HTML Injection - Script Tag", xss, "firewallManaged", ua=s.agent(k)))
            else:
                ray = s.hex(16); rid = s.uuid()
                cloudflare(s, "cf-requests.json", t, s.ip(k), "POST", "/api/tickets", 201, ray, 201, s.agent(k), hostname=H, sec_action="log", sec_id=xss, sec_sources=["firewallManaged"]); cf_event(s, "cf-firewall.json", t, s.ip(k), "POST", "/api/tickets", "log", "firewallManaged", xss, ray, "XSS, HTML Injection - Script Tag", 201, s.agent(k), hostname=H)
                nginx_json(s, "nginx-access.json", t + sec(skew), s.ip(k), "POST", "/api/tickets", 201, rid, 201, ua=s.agent(k), hostname=H, http_cf_ray=ray + "-FRA"); express(s, "app.json", t + sec(skew), s.ip(k), "POST", "/api/tickets", 201, rid, user="user%d" % k)
        else: through(t, k, "POST" if write else "GET", "/api/tickets" if write else s.r.choice(["/", "/api/tickets/%d" % s.some(100, 999), "/articles/%d" % s.some(1, 60), "/api/me"]), 201 if write else 200)
    t = s.at(s.some(cut + 5, cut + 20))
    for n in range(s.some(14, 30)): s.deny(x, blocked(t, s.attacker, "GET", "/search?q=" + s.r.choice(["%3Cscript%3Ealert(1)%3C/script%3E", "%22%3E%3Cscript%20src=//x.example/a.js%3E", "%3Csvg/onload=confirm(" + str(n) + ")%3E"]), "XSS, HTML Injection - Script Tag", xss, "firewallManaged", "nl", "Mozilla/5.0")); t += sec(s.r.uniform(.5, 5))
    for t in s.spread(0, 120, 900): s.deny(g, blocked(t, "198.51.100.%d" % s.some(20, 60), "GET", s.r.choice(["/", "/articles/3"]), "Block embargoed countries", "c0ffee" + "0" * 26, "firewallCustom", "kp", s.agent(1)))
    for j in range(2): s.deny(p, through(s.at(20 + j * 3, 5 * j), 50, "GET", "/api/admin/reports", 403, "forbidden", err={"type": "ForbiddenError", "message": "requires role admin"}), "user50")


@kind
def detection_becomes_prevention(s):
    """Azure Application Gateway with its firewall, IIS and an ASP.NET Core application behind: the firewall is set to prevention; notes full of punctuation are refused; an injector, seen before, is now stopped; a role is taken from a team"""
    cut = s.some(40, 60); drop = s.some(75, 90); what = "waf-prod: mode Prevention"; role = "removed app role Notes.Approver from group approvals"; s.change(s.at(cut), s.mail(3), what, "wafPolicy:waf-prod", "waf"); s.change(s.at(drop), s.mail(4), role, "group:approvals", "role"); herring(s, cut + 4)
    a = inc(s, "notes are refused since the firewall prevents", "waf", "waf-rule", MIS, BURST, what, pattern=[STEADY])
    x = inc(s, "injection into the list of orders", "waf", "waf-rule", ATT, EXPLOIT)
    r = inc(s, "approvers lost their role", "application", "permission-removed", MIS, BURST, role, verdict=[WAI], pattern=[STEADY], cause=["permission-missing"])
    H = host(s, "notes"); trip = lambda: s.hex(32)
    def served(t, k, method, uri, status, *extra):
        tx = trip(); e = [appgw(s, "appgw-access.json", t, s.ip(k), method, uri, status, tx, status, s.agent(k), H), iis(s, "u_ex260312.log", t, "10.20.4.5", method, uri, status, ua=s.agent(k), hostname=H)]
        return e
    iis_head(s, "u_ex260312.log", s.at(-1))
    def waf(t, ip, uri, prevent, hits, ua=None, query=""):
        tx = trip(); e = []
        if not prevent: appgw(s, "appgw-access.json", t, ip, "POST" if not query else "GET", uri, 200, tx, 200, ua, H, "Detection", query); iis(s, "u_ex260312.log", t, "10.20.4.5", "POST" if not query else "GET", uri, 200, ua=ua, hostname=H, query=query or "-")
        else: e.append(appgw(s, "appgw-access.json", t, ip, "POST" if not query else "GET", uri, 403, tx, None, ua, H, "Prevention", query))
        full = uri + ("?" + query if query else "")
        for rule, message, detail, data in hits: e.append(appgw_fw(s, "appgw-firewall.json", t, ip, full, rule, "Matched", message, tx, detail, data, H))
        e.append(appgw_fw(s, "appgw-firewall.json", t, ip, full, "949110", "Blocked" if prevent else "Detected", "Mandatory rule. Cannot be disabled. Inbound Anomaly Score Exceeded (Total Score: %d)" % (3 * len(hits) + 2), tx, "Greater and Equal to Tx:inbound_anomaly_score_threshold at TX:anomaly_score.", str(3 * len(hits) + 2), H, group="REQUEST-949-BLOCKING-EVALUATION"))
        return e
    note = [("942430", CRS["942430"][0], "Pattern match ((?:[~!@#\\\\$%\\\\^&\\\\*\\\\(\\\\)\\\\-\\\\+=]) at ARGS:body.", "Matched Data: --- (a) -> (b) = (c) found within ARGS:body"), ("942440", "SQL Comment Sequence Detected", "Pattern match at ARGS:body.", "Matched Data: -- found within ARGS:body: see -- page 4")]
    sql = [("942100", CRS["942100"][0], "detected SQLi using libinjection at ARGS:id.", "s&1c found within ARGS:id: 1' OR '1'='1"), ("942130", "SQL Injection Attack: SQL Boolean-based attack detected", "Pattern match at ARGS:id.", "Matched Data: '1'='1 found within ARGS:id: 1' OR '1'='1")]
    for t in s.spread(0, 120, 8):
        k = s.some(0, 40); late = minute(s, t) > cut; u = s.r.random()
        if u < .12:
            e = waf(t, s.ip(k), "/api/notes", late, note, s.agent(k))
            if late: s.deny(a, e)
        elif u < .25 and k < 12:
            gone = minute(s, t) > drop; e = served(t, k, "POST", "/api/notes/%d/approve" % s.some(1, 400), 403 if gone else 204)
            tr = s.hex(32); scope = [{"TraceId": tr, "SpanId": s.hex(16), "ParentId": "0" * 16}, {"RequestId": "0HN%s:00000001" % s.hex(9).upper(), "RequestPath": "/api/notes/approve", "UserName": s.mail(k)}]
            if gone: s.deny(r, e + [aspnet(s, "app.json", t, "Information", "Microsoft.AspNetCore.Authorization.DefaultAuthorizationService", "Authorization failed. These requirements were not met:\nRolesAuthorizationRequirement:User.IsInRole must be true for one of the following roles: (Notes.Approver)", tr, 2, scope), aspnet(s, "app.json", t, "Information", "Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerHandler", "AuthenticationScheme: Bearer was forbidden.", tr, 13, scope)], s.mail(k))
            else: aspnet(s, "app.json", t, "Information", "Microsoft.AspNetCore.Hosting.Diagnostics", "Request finished HTTP/1.1 POST - 204", tr, 2, scope)
        else: served(t, k, s.r.choice(["GET", "GET", "POST"]), s.r.choice(["/", "/api/notes", "/api/notes/%d" % s.some(1, 400), "/css/site.css"]), 200)
    for m in (cut - 25, cut + 15):
        t = s.at(m)
        for n in range(s.some(12, 22)):
            e = waf(t, s.attacker, "/api/orders", m > cut, sql, "sqlmap/1.8.11#stable (https://sqlmap.org)", "id=1%%27%%20OR%%20%%271%%27=%%271&n=%d" % n)
            if m > cut: s.deny(x, e)
            t += sec(s.r.uniform(.3, 3))


@kind
def front_door_counts_an_office(s):
    """Azure Front Door access and firewall logs over an application: the limit of requests per address meets an office behind one address; a scraper is limited rightly; a country; ordinary sign-in challenges of the application"""
    H = host(s, "store"); office = "192.0.2.250"
    s.known = "shared:\n  - {name: office of the wholesale desk, networks: [%s/32], people: 85}\n" % office; herring(s, 40)
    o = inc(s, "a whole office shares one limit", "edge", "wrong-client-address", MIS, STEADY, layer=["waf"], cause=["rate-limited"], pattern=[LOOP])
    b = inc(s, "price scraper over the limit", "edge", "rate-limited", BOT, SCRAPE, layer=["waf"])
    g = inc(s, "country rule", "edge", "geo-blocked", WAI, STEADY, layer=["waf"], pattern=[SINGLE])
    u = inc(s, "expired tokens of the apps, refreshed at once", "application", "token-expired", WAI, SINGLE, verdict=[FAULT], pattern=[STEADY], layer=["identity"])
    def ref(): return b64(s.hex(24))
    def ok(t, ip, k, method, path, status=200, ua=None): r_ = ref(); return [afd(s, "frontdoor-access.json", t, ip, method, path, status, r_, status, ua or s.agent(k), H), express(s, "store.json", t + sec(1.2), ip, method, path, status, r_, *(["token expired"] if status == 401 else []), user="c%d" % k, **({"err": {"name": "TokenExpiredError", "message": "jwt expired"}} if status == 401 else {}))]
    def stop(t, ip, path, rule, ua, matches=(), status=403, err="NoError", country="Germany"): r_ = ref(); return [afd(s, "frontdoor-access.json", t, ip, "GET", path, status, r_, None, ua, H, err, country), afd_waf(s, "frontdoor-waf.json", t, ip, path, rule, "Block", r_, matches=matches, hostname=H)]
    for t in s.spread(0, 120, 6):
        k = s.some(0, 60); ok(t, s.ip(k), k, s.r.choice(["GET", "GET", "POST"]), s.r.choice(["/", "/item/%d" % s.some(1, 900), "/basket", "/api/stock/%d" % s.some(1, 900)]))
        if s.r.random() < .03: s.deny(u, ok(t + sec(2), s.ip(k), k, "GET", "/api/me", 401), "c%d" % k); ok(t + sec(2.4), s.ip(k), k, "POST", "/api/token"); ok(t + sec(2.7), s.ip(k), k, "GET", "/api/me")
    a0 = s.some(30, 50)
    for t in s.spread(0, 120, 10): ok(t, office, s.some(70, 150), "GET", "/wholesale/%d" % s.some(1, 200))
    for t in s.spread(a0, a0 + 30, 9):
        k = s.some(70, 150)
        if s.r.random() < .55: s.deny(o, stop(t, office, "/wholesale/%d" % s.some(1, 200), "RateLimitPerAddress", s.agent(k), [("SocketAddr", office)], 429))
        else: ok(t, office, k, "GET", "/wholesale/%d" % s.some(1, 200))
    t = s.at(s.some(10, 25))
    for n in range(s.some(150, 260)):
        if n % 3: s.deny(b, stop(t, s.attacker, "/api/stock/%d" % (n * 3), "RateLimitPerAddress", "python-requests/2.32.3", [("SocketAddr", s.attacker)], 429))
        else: ok(t, s.attacker, 199, "GET", "/api/stock/%d" % (n * 3), ua="python-requests/2.32.3")
        t += sec(s.r.uniform(.4, 1.1))
    for t in s.spread(0, 120, 700): s.deny(g, stop(t, "198.51.100.%d" % s.some(90, 110), "/", "BlockCountries", s.agent(0), [("RemoteAddr", "198.51.100.99")], country="North Korea"))


@kind
def uploads_meet_the_body_limit(s):
    """CloudFront, AWS WAF, a load balancer and the application: the new upload form sends bodies that the managed size rule refuses; scrapers do not solve the captcha; countries; bookmarked sign-in pages at the load balancer; a scanner"""
    cut = s.some(30, 50); what = "web 7.%d.0: photographs may be sent with a claim" % s.some(1, 9); s.change(s.at(cut), "ci", what, "service:claims-web", "deploy"); herring(s, cut - 15); H = host(s, "claims")
    a = inc(s, "photographs are refused by the body size rule", "waf", "waf-rule", MIS, BURST, what, layer=["edge"], pattern=[STEADY])
    c = inc(s, "scrapers leave the captcha unsolved", "waf", "bot-challenge", BOT, SCRAPE, layer=["edge"])
    g = inc(s, "refused countries", "edge", "geo-blocked", WAI, STEADY, pattern=[SINGLE])
    b = inc(s, "bookmarked sign-in page", "authorizer", "session-lost", FAULT, SINGLE, layer=["edge", "proxy", "gateway", "identity"], verdict=[WAI], pattern=[STEADY])
    n_ = inc(s, "scanner", "waf", "waf-rule", ATT, SCAN, layer=["edge"], pattern=[EXPLOIT])
    cf_head(s, "cloudfront.tsv", s.at(-2))
    def served(t, k, method, path, status=200, actions="authenticate,forward", error="-", target=200):
        rid = s.hex(52); tr = "1-%s-%s" % (s.hex(8), s.hex(24)); ip = s.ip(k)
        return [cloudfront(s, "cloudfront.tsv", t, ip, method, path, status, "Error" if status >= 400 else "Miss", rid=rid, ua=s.agent(k), hostname=H), aws_waf(s, "waf.json", t, ip, method, path, "ALLOW", rid=rid, ua=s.agent(k), hostname=H), alb(s, "alb.log", t + sec(.3), "203.0.113.70", method, path, status, target, s.agent(k), tr, actions, error, H)] + ([express(s, "claims.json", t + sec(.35), "203.0.113.70", method, path, status, tr)] if target else [])
    def waf(t, ip, method, path, groups, rule, labels, status=403, action="BLOCK", ua=None, captcha=None, query="-"):
        rid = s.hex(52)
        return [cloudfront(s, "cloudfront.tsv", t, ip, method, path, status, "Error", "Error", rid, ua, H, query=query), aws_waf(s, "waf.json", t, ip, method, path, action, rule, "MANAGED_RULE_GROUP" if groups else "REGULAR", "" if query == "-" else query, "DE", ua, "CF", rid, groups, labels, captcha=captcha, hostname=H, code=405 if action == "CAPTCHA" else None)]
    for t in s.spread(0, 120, 8):
        k = s.some(0, 50); late = minute(s, t) > cut
        if late and s.r.random() < .16: s.deny(a, waf(t, s.ip(k), "POST", "/claims/%d/photos" % s.some(1, 900), managed("AWSManagedRulesCommonRuleSet", "SizeRestrictions_BODY"), "AWS-AWSManagedRulesCommonRuleSet", ["awswaf:managed:aws:core-rule-set:SizeRestrictions_Body"], ua=s.agent(k)))
        else: served(t, k, s.r.choice(["GET", "GET", "POST"]), s.r.choice(["/", "/claims/%d" % s.some(1, 900), "/claims", "/help"]))
    for m in range(3):
        t = s.at(s.some(5, 110)); ip = "203.0.113.%d" % (150 + m)
        for n in range(s.some(12, 25)): s.deny(c, waf(t, ip, "GET", "/rates/%d" % (n * 3 + m), None, "captcha-on-rates", [], 405, "CAPTCHA", "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/131.0.0.0", ("captchaResponse", {"responseCode": 405, "solveTimestamp": 0, "failureReason": "TOKEN_MISSING"}))); t += sec(s.r.uniform(1, 4))
    for t in s.spread(0, 120, 800): s.deny(g, cloudfront(s, "cloudfront.tsv", t, "198.51.100.%d" % s.some(30, 70), "GET", "/", 403, "Error", "ClientGeoBlocked", ua=s.agent(2), hostname=H))
    for j in range(s.some(3, 5)): k = 60 + j; t = s.at(12 + j * 20, j * 7); s.deny(b, served(t, k, "GET", "/oauth2/idpresponse", 401, "authenticate", "AuthInvalidStateParam", None)); served(t + sec(9), k, "GET", "/")
    t = s.at(s.some(60, 80))
    for n in range(s.some(80, 130)):
        path = probe(s, n)
        if not any(x_ in path for x_ in (".env", ".bak", ".sql", ".zip", ".htpasswd", ".htaccess", ".aws", ".DS_Store", "config.json")): cloudfront(s, "cloudfront.tsv", t, s.attacker, "GET", path, 404, ua="Mozilla/5.0 zgrab/0.x", hostname=H)
        else: s.deny(n_, waf(t, s.attacker, "GET", path, managed("AWSManagedRulesCommonRuleSet", "RestrictedExtensions_URIPATH"), "AWS-AWSManagedRulesCommonRuleSet", ["awswaf:managed:aws:core-rule-set:RestrictedExtensions_URIPath"], ua="Mozilla/5.0 zgrab/0.x"))
        t += sec(s.r.uniform(.1, 1.2))


@kind
def a_network_is_denied_in_haste(s):
    """Cloud Armor before a load balancer, the application behind, the platform's own audit: passwords from leaks are tried; the whole /24 is denied; a partner lives in it; injections beside; the rule is narrowed later in the day"""
    cut = s.some(45, 60); back = cut + s.some(20, 30); net = "203.0.113."; bad = [net + str(150 + j) for j in range(6)]; partner = net + "20"; H = host(s, "shop")
    s.known = "partners:\n  - {name: parcelline, networks: [%s16/28], user_agents: [\"ParcelLine/*\"], owner: logistics}\n" % net
    what = "edge-policy rule 900: deny(403) %s0/24" % net
    def audit(t, m, rng): return s.json("gcp-audit.json", t, {"protoPayload": {"@type": "type.googleapis.com/google.cloud.audit.AuditLog", "authenticationInfo": {"principalEmail": s.mail(6)}, "requestMetadata": {"callerIp": "192.0.2.9", "callerSuppliedUserAgent": "gcloud"}, "serviceName": "compute.googleapis.com", "methodName": m, "authorizationInfo": [{"permission": "compute.securityPolicies.update", "granted": True, "resourceAttributes": {}}], "resourceName": "projects/%s-prod/global/securityPolicies/edge-policy" % s.company, "request": {"priority": "900", "action": "deny(403)", "match": {"versionedExpr": "SRC_IPS_V1", "config": {"srcIpRanges": [rng]}}}}, "insertId": s.hex(12), "resource": {"type": "gce_security_policy", "labels": {"policy_name": "edge-policy", "project_id": s.company + "-prod"}}, "timestamp": z(t, 6), "severity": "NOTICE", "logName": "projects/%s-prod/logs/cloudaudit.googleapis.com%%2Factivity" % s.company})
    audit(s.at(cut), "v1.compute.securityPolicies.addRule", net + "0/24"); audit(s.at(back), "v1.compute.securityPolicies.patchRule", net + "144/28")
    w = inc(s, "passwords from leaks, then denied by address", "application", "credential-wrong", ATT, STUFF, layer=["identity"], pattern=[SPRAY])
    p = inc(s, "the partner in the denied network", "edge", "address-blocked", MIS, BURST, what, layer=["waf", "firewall"], cause=["wrong-client-address"], pattern=[LOOP, STEADY])
    x = inc(s, "injection attempts", "waf", "waf-rule", ATT, EXPLOIT, layer=["edge"])
    f, g = "lb.json", "shop.json"
    def served(t, ip, method, path, status, user=None, ua=None, msg="request completed"):
        tr = s.hex(32); return [armor(s, f, t, ip, method, path, status, trace=tr, ua=ua, hostname=H), express(s, g, t + sec(.02), ip, method, path, status, tr, msg, user)]
    for t in s.spread(0, 120, 8): k = s.some(0, 70); served(t, s.ip(k), s.r.choice(["GET", "GET", "POST"]), s.r.choice(["/", "/cart", "/item/%d" % s.some(1, 500), "/api/orders"]), 200, ua=s.agent(k))
    for j in range(5): k = s.some(0, 60); t = s.at(8 + j * 22, j); served(t, s.ip(k), "POST", "/login", 200, "c%d" % k)
    for t in s.ticks(0, 119, 75):
        late = cut < minute(s, t) < back
        if late: s.deny(p, armor(s, f, t, partner, "POST", "/api/shipments", 403, "DENY", 900, details="denied_by_security_policy", ua="ParcelLine/3.4", hostname=H), "parcelline")
        else: served(t, partner, "POST", "/api/shipments", 202, "parcelline", "ParcelLine/3.4")
    n = 0
    for t in s.spread(cut - 18, cut + 14, 19):
        ip = bad[n % len(bad)]; user = "%s%d@mail.example" % (s.who(n), n); n += 1
        if minute(s, t) < cut: s.deny(w, served(t, ip, "POST", "/login", 401, user, "okhttp/4.12", "invalid email or password"), user)
        else: s.deny(w, armor(s, f, t, ip, "POST", "/login", 403, "DENY", 900, details="denied_by_security_policy", ua="okhttp/4.12", hostname=H), None, layer="edge", cause="address-blocked", acceptable={"layer": ["waf", "firewall"], "verdict": [WAI], "pattern": [STEADY, LOOP, BURST, SPRAY]})
    t = s.at(s.some(8, 20))
    for n in range(s.some(10, 20)): s.deny(x, armor(s, f, t, s.attacker if not s.attacker.startswith(net) else "198.51.100.77", "GET", "/item/1?id=1%27+UNION+SELECT+" + "%2CNULL" * n, 403, "DENY", 1000, ["owasp-crs-v030301-id942100-sqli", "owasp-crs-v030301-id942190-sqli"], "denied_by_security_policy", ua="Mozilla/5.0", hostname=H)); t += sec(s.r.uniform(.5, 6))


@kind
def the_edge_moves_to_new_addresses(s):
    """Akamai before an own nginx: the edge calls from a range that nginx does not take for its proxy, so that its limit counts the edge's servers; a scraper and an injector beside; the configuration is given; a reload heals it"""
    cut = s.some(35, 55); back = cut + s.some(20, 35); what = "Akamai site shield map: added 203.0.113.0/28"; s.change(s.at(cut), "akamai-notices", what, "siteshield:%s" % s.company, "gateway"); s.change(s.at(back), s.who(3), "nginx: set_real_ip_from 203.0.113.0/28 added on origin", "nginx:origin", "config"); herring(s, cut + 5)
    s.config["nginx.conf"] = "http {\n  %s  set_real_ip_from 198.51.100.0/28;\n  real_ip_header X-Forwarded-For;\n  limit_req_zone $binary_remote_addr zone=perip:10m rate=5r/s;\n  limit_req_status 429;\n  server {\n    listen 443 ssl;\n    server_name %s;\n    location / { limit_req zone=perip burst=20 nodelay; proxy_pass http://app; }\n  }\n}\n" % (RID_FORMAT, host(s))
    w = inc(s, "the limit counts the edge's servers", "proxy", "wrong-client-address", MIS, BURST, what, cause=["rate-limited"], pattern=[STEADY])
    b = inc(s, "scraper of the catalogue", "proxy", "rate-limited", BOT, SCRAPE, verdict=[WAI])
    x = inc(s, "command injection at the edge", "waf", "waf-rule", ATT, EXPLOIT, layer=["edge"])
    new = ["203.0.113.%d" % j for j in (2, 3, 5)]
    def served(t, ip, k, path, status, seen=None):
        req = s.hex(8); e = [akamai(s, "datastream.json", t, ip, "GET", path, status, req, ua=s.agent(k)), nginx_rid(s, "access.log", t + sec(.3), seen or ip, "GET", path, status, s.hex(32), ups=None if status == 429 else status, ua=s.agent(k), size=169 if status == 429 else None)]
        if status == 429: e.append(nginx_err(s, "error.log", t + sec(.3), 'limiting requests, excess: 20.%03d by zone "perip"' % s.some(1, 999), seen or ip, "GET", path))
        return e
    for t in s.spread(0, 120, 4):
        k = s.some(0, 90); m = minute(s, t); moved = m > cut and s.r.random() < .5; path = s.r.choice(["/", "/catalogue/%d" % s.some(1, 300), "/news", "/img/%d.webp" % s.some(1, 300)])
        if moved and m < back:
            seen = s.r.choice(new)
            if s.r.random() < .35: s.deny(w, served(t, s.ip(k), k, path, 429, seen))
            else: served(t, s.ip(k), k, path, 200, seen)
        else: served(t, s.ip(k), k, path, 200)
    t = s.at(s.some(6, 20))
    for n in range(s.some(100, 150)):
        path = "/catalogue/%d" % n
        if n % 3 == 0: served(t, s.attacker, 1, path, 200)
        else: s.deny(b, served(t, s.attacker, 1, path, 429))
        t += sec(.12)
    t = s.at(s.some(90, 110))
    for n in range(s.some(8, 16)): s.deny(x, akamai(s, "datastream.json", t, "198.51.100.%d" % s.some(200, 202), "GET", "/cgi-bin/status", 403, s.hex(8), "ERR_ACCESS_DENIED|fwd_acl", "ULnR_28976|950002:950006:CMD-INJECTION-ANOMALY|", "curl/8.5.0", "RU")); t += sec(s.r.uniform(1, 9))


@kind
def editors_and_the_core_rules(s):
    """Apache with ModSecurity and the core rules before a content system, access and error logs joined by the unique id: editors' articles about shells are refused, a scanner, an injector; a passing attempt at the login"""
    H = host(s, "magazine"); f, g = "access.log", "error.log"; herring(s, 50)
    a = inc(s, "editors write about commands", "waf", "waf-rule", MIS, STEADY, pattern=[SINGLE, LOOP])
    x = inc(s, "code injection", "waf", "waf-rule", ATT, EXPLOIT)
    n_ = inc(s, "scanner of hidden files", "waf", "waf-rule", ATT, SCAN, pattern=[EXPLOIT])
    uid = lambda: b64(s.hex(20))[:27]
    def blocked(t, ip, method, path, hits, ua, user="-"):
        u = uid(); port = s.some(20000, 60000); e = [apache(s, f, t, ip, method, path, 403, 199, ua, user=user, rid=u)]; p = path.split("?")[0]
        for rule, var, data, pat in hits: e.append(modsec_apache(s, g, t + sec(.001), ip, u, p, rule, var, data, H, pat, port))
        return e + [modsec_apache_block(s, g, t + sec(.002), ip, u, p, 5 * len(hits), H, port)]
    for t in s.spread(0, 120, 5): k = s.some(0, 80); apache(s, f, t, s.ip(k), "GET", s.r.choice(["/", "/2026/%02d/story-%d/" % (s.some(1, 3), s.some(1, 90)), "/feed/", "/wp-content/uploads/%d.jpg" % s.some(1, 90)]), s.r.choice([200, 200, 200, 304]), ua=s.agent(k), rid=uid())
    for t in s.spread(0, 120, 150): k = s.some(0, 5); apache(s, f, t, s.ip(100 + k), "POST", "/wp-json/wp/v2/posts/%d" % s.some(1, 90), 200, ua=s.agent(k), rid=uid())
    for t in s.spread(10, 115, 420): k = s.some(0, 5); s.deny(a, blocked(t, s.ip(100 + k), "POST", "/wp-json/wp/v2/posts/%d" % s.some(80, 90), [("932160", "ARGS:content", "/bin/bash -c", "Matched phrase \"bin/bash\" at ARGS:content.")], s.agent(k)))
    t = s.at(s.some(20, 60))
    for n in range(s.some(15, 30)): s.deny(x, blocked(t, s.attacker, "POST", "/index.php?a=fetch&n=%d" % n, [("933160", "ARGS:content", "system(base64_decode", "Pattern match \"(?i)\\\\b(?:s(?:e(?:t(?:_(?:e(?:xception|rror)_handler\" at ARGS:content."), ("932160", "ARGS:content", "/bin/sh", "Matched phrase \"bin/sh\" at ARGS:content.")], "python-urllib3/2.2")); t += sec(s.r.uniform(.5, 4))
    t = s.at(s.some(65, 80)); ip = "198.51.100.%d" % s.some(210, 240)
    for n in range(s.some(220, 420)):
        path = probe(s, n)
        if path.endswith((".htpasswd", ".htaccess")):
            u = uid(); s.deny(n_, [apache(s, f, t, ip, "GET", path, 403, 199, "Mozilla/5.0 (compatible; Nmap Scripting Engine; https://nmap.org/book/nse.html)", rid=u), apache_err(s, g, t, "authz_core", ip, "AH01630: client denied by server configuration: /srv/www/magazine" + path)], layer="proxy", cause="server-rule", acceptable={})
        elif any(w in path for w in (".env", ".git", ".aws", ".ssh", "config", ".vscode", "id_rsa", ".DS_")): s.deny(n_, blocked(t, ip, "GET", path, [("930130", "REQUEST_FILENAME", path, "Matched phrase \"%s\" at REQUEST_FILENAME." % path.rsplit("/", 1)[1])], "Mozilla/5.0 (compatible; Nmap Scripting Engine; https://nmap.org/book/nse.html)"))
        else: apache(s, f, t, ip, "GET", path, 404, 196, "Mozilla/5.0 (compatible; Nmap Scripting Engine; https://nmap.org/book/nse.html)", rid=uid())
        t += sec(s.r.uniform(.03, .3))
    s.deny(n_, [apache(s, f, t, ip, "GET", "/.htaccess", 403, 199, "Mozilla/5.0 (compatible; Nmap Scripting Engine; https://nmap.org/book/nse.html)", rid=uid()), apache_err(s, g, t, "authz_core", ip, "AH01630: client denied by server configuration: /srv/www/magazine/.htaccess")], layer="proxy", cause="server-rule", acceptable={})


@kind
def coraza_and_the_new_content_type(s):
    """Caddy with Coraza before an API: the new version of a partner's program sends a content type that the core rules do not know; an injector; the API's own refusals of tokens that ran out, in a loop"""
    H = host(s, "api"); cut = s.some(35, 60); f = "caddy.json"; what = "FleetLink 5.0 sends application/cloudevents+json"; s.change(s.at(cut - 1), "fleetlink", what, "partner:fleetlink", "deploy"); herring(s, cut + 3)
    a = inc(s, "a new content type is refused", "waf", "waf-rule", MIS, BURST, what, pattern=[LOOP, STEADY], verdict=[FAULT])
    x = inc(s, "path traversal", "waf", "waf-rule", ATT, EXPLOIT, pattern=[SCAN])
    l = inc(s, "one device with a token that ran out", "application", "token-expired", FAULT, LOOP, layer=["identity"], pattern=[STEADY])
    def blocked(t, ip, method, uri, rule, data, ua, var):
        u = s.hex(16).upper()[:16]; msg, conf, line, tag = CRS[rule]
        return [caddy(s, f, t, ip, method, uri, 403, ua, H, size=0), coraza(s, f, t - sec(.002), ip, u, uri, rule, msg, "%s" % data if rule == "920420" else "Matched Data: %s found within %s: %s" % (data[:16], var, data), conf, line, tags=("application-multi", tag, "OWASP_CRS", "paranoia-level/1")), coraza(s, f, t - sec(.001), ip, u, uri, "949110", "Inbound Anomaly Score Exceeded (Total Score: 5)", "", "REQUEST-949-BLOCKING-EVALUATION", 200, "emergency", ("anomaly-evaluation", "OWASP_CRS"), True), coraza_err(s, f, t, ip, method, uri, u, H)]
    def served(t, ip, method, uri, status, ua, user=None, msg="request completed", **more):
        rid = s.uuid(); return [caddy(s, f, t, ip, method, uri, status, ua, H, rid=rid), express(s, "api.json", t - sec(.01), ip, method, uri, status, rid, msg, user, **more)]
    fleets = ["198.51.100.%d" % j for j in (31, 32)]
    for n, t in enumerate(s.ticks(0, 119, 50)):
        ip = fleets[n % 2]
        if minute(s, t) > cut: s.deny(a, blocked(t, ip, "POST", "/v2/positions", "920420", "application/cloudevents+json", "FleetLink/5.0", "REQUEST_HEADERS:Content-Type"), None)
        else: served(t, ip, "POST", "/v2/positions", 202, "FleetLink/4.9", "fleetlink")
    for t in s.spread(0, 120, 7): k = s.some(0, 30); served(t, s.ip(k), s.r.choice(["GET", "POST"]), s.r.choice(["/v2/vehicles", "/v2/vehicles/%d" % s.some(1, 99), "/v2/routes", "/health"]), 200, "FleetApp/8.1 (Android 15)", "driver%d" % k)
    t = s.at(s.some(15, 30))
    for n in range(s.some(12, 24)): s.deny(x, blocked(t, s.attacker, "GET", "/v2/files?name=" + "..%2f" * (n % 7 + 1) + "etc%2fpasswd", "930120", "etc/passwd", "curl/8.6.0", "ARGS:name")); t += sec(s.r.uniform(.4, 3))
    for t in s.ticks(s.some(40, 50), s.some(80, 95), 30): s.deny(l, served(t, s.ip(44), "GET", "/v2/vehicles", 401, "FleetApp/8.1 (Android 15)", None, "unauthorized", err={"name": "TokenExpiredError", "message": "jwt expired", "expiredAt": z(s.at(38))}, tokenHash="9f31c0a2"))

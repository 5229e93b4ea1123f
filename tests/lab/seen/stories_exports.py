"""Logs as people export them: normalised, wrapped, joined by trace or only by time."""
from seen.lines_cloud import *

KINDS = []
kind = kinds(KINDS)


@kind
def search_of_a_soc(s):
    """an export of hits from a search over normalised sign-ins and web requests: a slow spray over many addresses, one account from two continents in an hour, a visitor that claims to be a crawler, a wrong password on the tunnel's gate"""
    f = "kibana-hits.json"; s.wrapped[f] = "hits"
    a = inc(s, "slow spray", "identity", "credential-wrong", ATT, SPRAY, pattern=[STUFF, BRUTE], cause=["account-locked"]); b = inc(s, "sign-ins from two continents", "identity", "device-or-location-refused", ATT, "single", pattern=["steady", "token-replay"], verdict=[WAI, UND]); c = inc(s, "false crawler", "proxy", "user-agent-blocked", BOT, "impersonated-bot", cause=["server-rule", "unknown", "bot-challenge"], verdict=[ATT], layer=["edge", "waf"], pattern=["scrape"]); d = inc(s, "people mistype", "identity", "credential-wrong", FAULT, "single", pattern=["steady"])
    s.known = "crawlers: [{name: Googlebot, user_agents: [\"*Googlebot*\"], networks: [66.249.64.0/19]}]\n"
    def login(t, k, ip, ok, reason=None, country="NL", city="Utrecht", name=None): return ecs(s, f, t, "authentication", "user_login" if ok else "user_login_failed", "success" if ok else "failure", name or s.mail(k), ip, "azure.signinlogs", "", {"source": {"ip": ip, "address": ip, "geo": {"country_iso_code": country, "city_name": city}}, "azure": {"signinlogs": {"operation_name": "Sign-in activity", "result_type": "0" if ok else reason[0], **({} if ok else {"result_description": reason[1]}), "properties": {"app_display_name": "Office 365 Exchange Online", "client_app_used": "Browser"}}}, **({} if ok else {"error": {"code": reason[0], "message": reason[1]}})}, True)
    def web(t, ip, path, status, agent, **more): return ecs(s, f, t, "web", "access", "success" if status < 400 else "failure", None, ip, "nginx.access", "", dict({"http": {"request": {"method": "GET"}, "response": {"status_code": status, "body": {"bytes": s.some(100, 9000)}}}, "url": {"original": path, "path": path, "domain": s.host("www")}, "user_agent": {"original": agent}}, **more), True, "edge-1")
    wrong = ("50126", "Invalid username or password or Invalid on-premise username or password.")
    for t in s.spread(0, 480, 30):
        k = s.some(0, 90)
        if s.r.random() < .02: s.deny(d, login(t - sec(20), k, s.ip(k), False, wrong), s.mail(k))
        login(t, k, s.ip(k), True)
    for n, t in enumerate(s.ticks(10, 470, s.some(150, 210))): k = n * 3 % 140; name = s.mail(k) if k < 91 else "a%s@%s" % (s.hex(3), s.domain); s.deny(a, login(t, k, s.bots[n % 70], False, wrong, ("VN", "BR", "RU", "IN")[n % 4], "-", name), name)
    v = 12; t0 = s.some(120, 300); login(s.at(t0), v, s.ip(v), True)
    for j in range(2): s.deny(b, login(s.at(t0 + 25 + j * 3), v, s.foe + "77", False, ("50131", "ConditionalAccessFailed"), "SG", "Singapore"), s.mail(v))
    for t in s.spread(0, 480, 40): k = s.some(0, 60); web(t, s.ip(100 + k), pick(s, "/", "/news", "/jobs", "/contact"), 200, s.agent(k))
    for t in s.spread(0, 480, 300): web(t, "66.249.66.%d" % s.some(1, 90), pick(s, "/", "/news", "/robots.txt"), 200, "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")
    t = s.at(s.some(60, 300))
    for n in range(s.some(50, 90)): t += sec(s.r.uniform(.5, 2)); s.deny(c, web(t, s.foe + str(30 + n % 3), "/jobs?page=%d" % n, 403, "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", rule={"name": "ua-googlebot-not-verified", "ruleset": "nginx-map"}), None)


@kind
def lake_of_events(s):
    """OCSF in a lake: a group's members are taken out by a script and the API refuses them; a service's token past its life loops; sign-ins that fail by the policy; the class of the change stands beside"""
    f = "ocsf.ndjson"; cut = s.some(60, 110); back = cut + s.some(70, 100); what = "Remove User from group billing-ops"
    a = inc(s, "billing crew lost its group", "application", "permission-removed", MIS, BURST, what, layer=["platform", "policy", "unknown", "gateway"], cause=["permission-missing"]); b = inc(s, "robot with a stale token", "application", "token-expired", FAULT, LOOP, layer=["identity", "gateway", "platform"], pattern=["steady"]); c = inc(s, "second factor not given", "identity", "mfa-required", WAI, "single", verdict=[FAULT], pattern=["steady"]); d = inc(s, "locked accounts", "identity", "account-locked", WAI, "single", verdict=[FAULT], pattern=["steady"])
    for j in range(24): ocsf(s, f, s.at(cut, j * 2), 3006, "Remove", True, "iam-script", s.inner(3), "", {"group": {"name": "billing-ops", "type": "Role"}, "user": {"name": s.mail(j), "type_id": 1, "type": "User"}, "activity_id": 4, "activity_name": "Remove User", "type_uid": 300604, "type_name": "Group Management: Remove User"}, "Directory")
    for j in range(24): ocsf(s, f, s.at(back, j * 2), 3006, "Add", True, s.mail(70), s.inner(4), "", {"group": {"name": "billing-ops", "type": "Role"}, "user": {"name": s.mail(j), "type_id": 1, "type": "User"}, "activity_id": 3, "activity_name": "Add User", "type_uid": 300603, "type_name": "Group Management: Add User"}, "Directory")
    ocsf(s, f, s.at(cut - 15), 3001, "Password Change", True, s.mail(71), s.inner(5), "", {"user": {"name": s.mail(40), "type_id": 1, "type": "User"}, "activity_id": 3, "activity_name": "Password Change", "type_uid": 300103, "type_name": "Account Change: Password Change"}, "Directory")
    def api(t, who, ip, path, status, code="", text="", op="GET"): return ocsf(s, f, t, 6003, "Read" if op == "GET" else "Create", status < 400, who, ip, text, {"activity_id": 2 if op == "GET" else 1, "type_uid": 600302 if op == "GET" else 600301, "api": {"operation": "%s %s" % (op, path.split("?")[0]), "service": {"name": "billing-api"}, "response": {"code": status, **({"error": code, "error_message": text} if code else {})}}, "http_request": {"http_method": op, "url": {"path": path, "hostname": s.host("billing")}, "user_agent": "okhttp/5.1" if "robot" in who else s.agent(3)}, "http_response": {"code": status}, "status_code": str(status)}, "Billing API")
    n, top = 0, s.some(60, 110)
    for t in s.spread(0, 280, 13):
        k = s.some(0, 60); now = minute_of(s, t); bill = s.r.random() < .6 and k < 24; bad = bill and cut + 1 < now < back + 1; path = "/invoices/%d" % s.some(1, 900) if bill else "/me"
        if s.r.random() < .12: ocsf(s, f, t - sec(30), 3002, "Logon", True, s.mail(k), s.ip(k), "", {"auth_protocol": "OpenID", "is_mfa": True, "service": {"name": "Portal"}})
        if bad and n >= top: continue
        x = api(t, s.mail(k), s.ip(k), path, 403 if bad else 200, "forbidden" if bad else "", "caller is not a member of billing-ops" if bad else "")
        if bad: n += 1; s.deny(a, x, s.mail(k))
    for t in s.ticks(40, 150, 60): s.deny(b, api(t, "robot-dunning", s.inner(20), "/invoices?state=open", 401, "invalid_token", "The access token expired"), "robot-dunning")
    for t in s.ticks(0, 39, 120): api(t, "robot-dunning", s.inner(20), "/invoices?state=open", 200)
    for j in range(s.some(4, 7)): k = 30 + j; t = later(s, 5, 270); s.deny(c, ocsf(s, f, t, 3002, "Logon", False, s.mail(k), s.ip(k), "MFA_REQUIRED: user did not complete the second factor", {"auth_protocol": "OpenID", "is_mfa": False, "service": {"name": "Portal"}}, severity=2), s.mail(k)); ocsf(s, f, t + sec(50), 3002, "Logon", True, s.mail(k), s.ip(k), "", {"auth_protocol": "OpenID", "is_mfa": True, "service": {"name": "Portal"}})
    for j in range(s.some(2, 3)): k = 80 + j; s.deny(d, ocsf(s, f, later(s, 5, 270), 3002, "Logon", False, s.mail(k), s.ip(k), "ACCOUNT_LOCKED: Account is locked", {"auth_protocol": "OpenID", "service": {"name": "Portal"}}, severity=2), s.mail(k))
    logged(s, cut, "iam-script", what, "billing-ops", "role"); innocent(s, cut + 10)


@kind
def traces_of_a_travel_agency(s):
    """gateway, booking service and identity service in one collector's file: the new app asks without the scope that the service now wants; an old widget's token ran out; a partner's site posts from its own origin; sign-ins fail while the database of users is away; by trace id"""
    f = "otel-logs.jsonl"; cut = s.some(50, 90); down = s.some(150, 180); what = "released booking-service 4.2: /bookings requires scope bookings.write"
    a = inc(s, "app without the new scope", "application", "scope-insufficient", MIS, BURST, what, layer=["gateway"], cause=["permission-removed"], verdict=[FAULT]); b = inc(s, "widget with a token that ran out", "gateway", "token-expired", FAULT, LOOP, layer=["identity"], pattern=["steady"]); c = inc(s, "forms from a partner's site", "application", "csrf-origin-mismatch", WAI, "steady", verdict=[FAULT, MIS, ATT, UND], layer=["gateway"], pattern=["single", LOOP], cause=["cors-origin-refused"]); d = inc(s, "authorizer away", "authorizer", "authorizer-failed", MIS, "steady", layer=["gateway", "identity"], pattern=ANY)
    changed(s, cut, "ci", what, "booking-service", "deploy"); innocent(s, cut - 9, down - 30)
    def hop(t, trace, ip, m, path, status, who, details=None, agent=None): return otel(s, f, t, "edge-gateway", "%s %s %d" % (m, path, status), trace, None, "WARN" if status >= 400 else "INFO", {"http.request.method": m, "url.path": path, "http.response.status_code": status, "client.address": ip, "user_agent.original": agent or s.agent(3), **({"enduser.id": who} if who else {}), **({"gateway.response_details": details} if details else {})})
    n, top = 0, s.some(60, 110)
    for t in s.spread(0, 240, 11):
        k = s.some(0, 70); tr = s.hex(32); now = minute_of(s, t); app = k < 30; post = s.r.random() < .4; m, path = ("POST", "/bookings") if post else ("GET", "/offers/%d" % s.some(1, 300)); away = down < now < down + 8; ag = "Wander/9.%d (Android 15)" % (0 if now < cut else 0) if app else s.agent(k)
        if away and s.r.random() < .7:
            x = hop(t, tr, s.ip(k), m, path, 403, s.mail(k), "ext_authz_error", ag); y = otel(s, f, t - sec(.02), "authz", "check failed: dial tcp 10.%d.2.9:5432: connect: connection refused" % s.shift, tr, None, "ERROR", {"rpc.method": "Check", "exception.type": "*net.OpError"}); s.deny(d, [x, y], s.mail(k)); continue
        bad = post and app and now > cut
        if bad and n >= top: continue
        x = hop(t, tr, s.ip(k), m, path, 403 if bad else 200, s.mail(k), "via_upstream", ag)
        y = otel(s, f, t + sec(.01), "booking-service", "access denied: insufficient_scope" if bad else "request handled", tr, None, "WARN" if bad else "INFO", dict({"http.route": path if post else "/offers/{id}", "enduser.id": s.mail(k), "http.response.status_code": 403 if bad else 200}, **({"oauth.error": "insufficient_scope", "oauth.required_scope": "bookings.write", "oauth.token_scope": "openid bookings.read"} if bad else {"oauth.token_scope": "openid bookings.read" if app else "openid bookings.read bookings.write"})))
        if bad: n += 1; s.deny(a, [x, y], s.mail(k))
    for j in range(6): k = 40 + j; t = s.at(down + 1, j * 50); tr = s.hex(32); s.deny(d, [hop(t, tr, s.ip(k), "GET", "/offers/%d" % s.some(1, 300), 403, s.mail(k), "ext_authz_error"), otel(s, f, t - sec(.02), "authz", "check failed: dial tcp 10.%d.2.9:5432: connect: connection refused" % s.shift, tr, None, "ERROR", {"rpc.method": "Check", "exception.type": "*net.OpError"})], s.mail(k))
    for t in s.ticks(20, 110, 60): s.deny(b, hop(t, s.hex(32), s.ip(90), "GET", "/widget/price?route=AMS-OSL", 401, None, "jwt_authn_access_denied{Jwt_is_expired}", "PriceWidget/1.3"), None)
    for t in s.spread(0, 240, 900): tr = s.hex(32); k = s.some(0, 9); s.deny(c, [hop(t, tr, s.other + str(50 + k), "POST", "/bookings/hold", 403, None, "via_upstream"), otel(s, f, t + sec(.01), "booking-service", "request rejected: origin https://deals.partner.example does not match host", tr, None, "WARN", {"http.route": "/bookings/hold", "http.response.status_code": 403, "security.check": "csrf_origin", "http.request.header.origin": "https://deals.partner.example"})], None)


@kind
def lines_of_an_insurer(s):
    """a Splunk export in which nginx and the application lie side by side: numbers of other people's claims are walked, a broker's own claims work; a broker firm's role was taken with the contract's end; a price scraper is limited"""
    f = "splunk-export.json"; cut = s.some(60, 110); what = "contract ended: role broker withdrawn from firm"
    a = inc(s, "walk over other people's claims", "application", "permission-missing", ATT, "enumeration", cause=["application-refused", "absence-hidden"], pattern=["scan"]); b = inc(s, "firm whose contract ended", "application", "permission-removed", WAI, BURST, what, cause=["permission-missing", "account-locked"], pattern=ANY); c = inc(s, "price scraper over the limit", "proxy", "rate-limited", BOT, "scrape", pattern=["steady", LOOP, BURST], verdict=[WAI])
    row = lambda t, raw, st, src, host: s.json(f, t, {"preview": False, "result": {"_raw": raw, "_time": iso(t) + ".%03d+00:00" % (t.microsecond // 1000), "host": host, "index": "web", "source": src, "sourcetype": st, "splunk_server": "idx-1"}})
    def both(t, ip, who, m, path, status, reason=None, agent=None, up=True):
        rid = s.hex(16); x = row(t, '%s - - [%s] "%s %s HTTP/1.1" %d %d "-" "%s" rid=%s us=%s' % (ip, clock(t), m, path, status, s.some(90, 9000), agent or s.agent(2), rid, status if up else "-"), "nginx:plus:access", "/var/log/nginx/access.log", "edge-2")
        if not up: return [x]
        return [x, row(t + sec(.02), json.dumps({"ts": z(t + sec(.02)), "lvl": "WARN" if status >= 400 else "INFO", "cls": "ClaimsController", "rid": rid, "user": who, "path": path, "status": status, **({"deny": reason} if reason else {})}), "claims:app", "/srv/claims/app.log", "claims-%d" % s.some(1, 3))]
    own = lambda k: 40000 + (k * 37) % 700; n = 0; firm = list(range(30, 42))
    row(s.at(cut), json.dumps({"ts": z(s.at(cut)), "lvl": "INFO", "cls": "PartnerAdmin", "rid": s.hex(16), "user": s.mail(90), "msg": "contract ended, role broker withdrawn", "firm": "Nordlicht Makler", "accounts": len(firm)}), "claims:app", "/srv/claims/app.log", "claims-1"); row(s.at(cut - 14), json.dumps({"ts": z(s.at(cut - 14)), "lvl": "INFO", "cls": "PartnerAdmin", "rid": s.hex(16), "user": s.mail(91), "msg": "logo uploaded", "firm": "Hafen Makler"}), "claims:app", "/srv/claims/app.log", "claims-1")
    for t in s.spread(0, 260, 12):
        k = s.some(0, 60); late = k in firm and minute_of(s, t) > cut + .1
        if late and n > 60: continue
        x = both(t, s.ip(k), s.mail(k), pick(s, "GET", "POST"), "/claims/%d" % own(k), 403 if late else 200, "role broker missing: contract ended" if late else None, s.agent(k))
        if late: n += 1; s.deny(b, x, s.mail(k))
    t = later(s, 30, 180); me = s.mail(55); num = 40000
    for j in range(3): both(t - sec(20 * j + 5), s.attacker, me, "GET", "/claims/%d" % own(55), 200, None, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36")
    for j in range(s.some(80, 120)): t += sec(s.r.uniform(.2, 1.4)); num += 1; s.deny(a, both(t, s.attacker, me, "GET", "/claims/%d" % num, 403, "claim belongs to another broker", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36"), me)
    t = later(s, 60, 200)
    for j in range(s.some(90, 140)):
        t += sec(s.r.uniform(.2, .6)); over = j % 3 > 0
        if over: s.deny(c, both(t, s.foe + "4", None, "GET", "/quote?age=%d&zip=%05d" % (s.some(18, 80), s.some(1000, 99999)), 429, None, "python-httpx/0.28.1", False), None)
        else: both(t, s.foe + "4", None, "GET", "/quote?age=%d&zip=%05d" % (s.some(18, 80), s.some(1000, 99999)), 200, None, "python-httpx/0.28.1")
    logged(s, cut, s.mail(90), what, "firm:Nordlicht", "role")


@kind
def failures_only(s):
    """somebody kept only what failed: 403s of an application that gives no reason, a few 401s without a word, jobs that come back on the hour; no success to compare with; the honest answer stays small"""
    f = "errors-only.ndjson"
    a = inc(s, "403 without a reason on many paths", "application", "application-refused", UND, "steady", cause=["unknown", "permission-missing"], verdict=[WAI, MIS], layer=["unknown"], pattern=["single", BURST]); b = inc(s, "401 of a job on the hour", "application", "unknown", UND, LOOP, cause=["credential-missing", "application-refused", "token-expired", "credential-wrong", "token-invalid"], verdict=[FAULT], layer=["unknown", "identity", "gateway"], pattern=["steady"]); c = inc(s, "scanner among the failures", "application", "application-refused", ATT, "scan", cause=["unknown", "absence-hidden"], layer=["unknown"])
    row = lambda t, ip, m, path, st, who, agent: s.json(f, t, {"labels": {"app": "intranet", "namespace": "prod", "pod": "intranet-%s" % s.app_ids.setdefault("p%d" % (hash_of(path) % 3), s.hex(5))}, "line": json.dumps({"t": z(t), "lvl": "error" if st >= 500 else "warn", "m": m, "p": path, "s": st, "u": who, "ip": ip, "ua": agent}), "timestamp": z(t, 6)[:-1] + "000Z"})
    for t in s.spread(0, 540, 420): k = s.some(0, 40); s.deny(a, row(t, s.ip(k), pick(s, "GET", "POST"), pick(s, "/teams/%d" % s.some(1, 40), "/files/%d" % s.some(1, 400), "/forms/leave", "/reports/q3"), 403, s.who(k), s.agent(k)), s.who(k))
    for t in s.spread(0, 540, 200): k = s.some(0, 40); row(t, s.ip(k), "GET", pick(s, "/old/page", "/img/x.png", "/avatar/%d" % s.some(1, 99)), 404, s.who(k), s.agent(k))
    for t in s.spread(0, 540, 900): row(t, s.ip(s.some(0, 40)), "POST", "/search", 500, "-", s.agent(1))
    for t in s.ticks(0, 540, 1200): s.deny(b, row(t, s.inner(70), "GET", "/api/phonebook/export", 401, None, "Wget/1.21.4"), None)
    t = later(s, 60, 400)
    for j in range(s.some(30, 60)):
        t += sec(s.r.uniform(.1, 1)); p_ = pick(s, "/.env", "/.git/config", "/admin", "/actuator/heapdump", "/phpmyadmin/", "/backup.zip", "/server-status", "/api/.env", "/console", "/wp-login.php"); st = 403 if j % 2 else 404; x = row(t, s.attacker, "GET", p_, st, None, "Mozilla/5.0 (compatible; CensusProbe/1.0)")
        if st == 403: s.deny(c, x, None)


@kind
def workbook_of_an_analyst(s):
    """tables exported from a log workspace: the gateway's firewall takes a clerk's sentence for an attack after the rules were renewed, blocks a country and injections; the application's sign-ins; all by time and address"""
    f = "AGWFirewallLogs.csv"; g = "AGWAccessLogs.csv"; h = "SigninLogs.csv"; cut = s.some(60, 100); what = "WAF policy: managed rules OWASP 3.2 set to Prevention"
    a = inc(s, "clerks' sentences taken for injections", "waf", "waf-rule", MIS, BURST, what, pattern=["steady"]); b = inc(s, "injections", "waf", "waf-rule", ATT, "exploit-attempt", pattern=["scan"]); c = inc(s, "country that is shut out", "waf", "geo-blocked", WAI, "steady", pattern=["single"], layer=["edge"], cause=["waf-rule"]); d = inc(s, "wrong passwords", "identity", "credential-wrong", FAULT, "single", pattern=["steady"]); e = inc(s, "agents of downloading programs", "waf", "user-agent-blocked", BOT, "scrape", cause=["waf-rule"], verdict=[WAI], pattern=["steady", LOOP])
    changed(s, cut, s.mail(9), what, "waf:portal", "waf"); innocent(s, cut - 12)
    tt = lambda t: '"%s"' % (t.strftime("%-m/%-d/%Y, %-I:%M:%S.%f")[:-3] + t.strftime(" %p"))
    s.put(f, s.at(-3), '"TimeGenerated [UTC]",ClientIp,RequestUri,RuleSetType,RuleSetVersion,RuleId,Message,Action,Hostname,TransactionId,PolicyScopeName,DetailedMessage,DetailedData'); s.put(g, s.at(-3), '"TimeGenerated [UTC]",ClientIp,HttpMethod,RequestUri,HttpStatus,ServerStatus,UserAgent,Host,TransactionId,TimeTaken'); s.put(h, s.at(-3), '"TimeGenerated [UTC]",UserPrincipalName,AppDisplayName,IPAddress,ResultType,ResultDescription,ConditionalAccessStatus,ClientAppUsed,Location,CorrelationId')
    fw = lambda t, ip, uri, set_, ver, rule, msg, act, tx, det="", data="": s.put(f, t, '%s,%s,%s,%s,%s,%s,"%s",%s,%s,%s,Global,"%s","%s"' % (tt(t), ip, uri, set_, ver, rule, msg, act, s.host("portal"), tx, det, data))
    acc = lambda t, ip, m, uri, st, agent, tx: s.put(g, t, '%s,%s,%s,%s,%d,%s,"%s",%s,%s,0.%03d' % (tt(t), ip, m, uri, st, "" if st == 403 else st, agent, s.host("portal"), tx, s.some(2, 300)))
    def blocked(inc_, t, ip, m, uri, agent, rules, set_="OWASP_CRS", ver="3.2", act="Blocked"):
        tx = s.hex(32); refs = [acc(t, ip, m, uri, 403, agent, tx)] + [fw(t, ip, uri, set_, ver, r_, msg, act if set_ == "Custom" else "Matched", tx, det, data) for r_, msg, det, data in rules]
        if set_ != "Custom": refs.append(fw(t, ip, uri, set_, ver, "949110", "Mandatory rule. Cannot be disabled. Inbound Anomaly Score Exceeded (Total Score: %d)" % (5 * len(rules)), "Blocked", tx, "Greater and Equal to Tx:inbound_anomaly_score_threshold at TX:anomaly_score."))
        s.deny(inc_, refs, None)
    n = 0
    for t in s.spread(0, 260, 10):
        k = s.some(0, 60); tx = s.hex(32); note = s.r.random() < .2
        if note and minute_of(s, t) > cut and n < 90: n += 1; blocked(a, t, s.ip(k), "POST", "/claims/%d/notes" % s.some(1, 900), s.agent(k), [("942200", "Detects MySQL comment-/space-obfuscated injections and backtick termination", "Pattern match at ARGS:text.", "Matched Data: ;-- found within ARGS:text: please select one from the list; -- see letter"), ("942430", "Restricted SQL Character Anomaly Detection (args): # of special characters exceeded (12)", "Pattern match at ARGS:text.", "Matched Data: (!) -- (?) found within ARGS:text")][: 1 + k % 2])
        elif not note or minute_of(s, t) < cut: acc(t, s.ip(k), "POST" if note else "GET", "/claims/%d/notes" % s.some(1, 900) if note else pick(s, "/claims", "/home", "/forms/7"), 200, s.agent(k), tx)
    t = later(s, 120, 220)
    for j in range(s.some(15, 25)): t += sec(s.r.uniform(.3, 3)); blocked(b, t, s.attacker, "GET", "/search?q=%s" % pick(s, "1%27%20OR%201%3D1--", "%27%20UNION%20SELECT%20null%2Cversion()--", "%3Cscript%3Ealert(1)%3C/script%3E", "..%2f..%2f..%2fetc%2fpasswd"), "sqlmap/1.8.2#stable (https://sqlmap.org)", [("942100", "SQL Injection Attack Detected via libinjection", "detected SQLi using libinjection.", "Matched Data: s&1 found within ARGS:q"), ("913100", "Found User-Agent associated with security scanner", "Matched Phrase at REQUEST_HEADERS:User-Agent.", "sqlmap")])
    for t in s.spread(0, 260, 900): k = s.some(0, 9); blocked(c, t, s.other + str(70 + k), "GET", "/home", s.agent(k), [("BlockCountries", "Found condition 0 in RemoteAddr, with value %s%d." % (s.other, 70 + k), "GeoMatch", "")], "Custom", "")
    t = later(s, 30, 200)
    for j in range(s.some(30, 50)): t += sec(s.r.uniform(.5, 4)); blocked(e, t, s.foe + "12", "GET", "/forms/%d.pdf" % j, "HTTrack/3.0x", [("BlockDownloaders", "Found condition 0 in RequestHeaders.User-Agent, with value HTTrack.", "", "")], "Custom", "")
    for t in s.spread(0, 260, 60):
        k = s.some(0, 60)
        if s.r.random() < .06: s.deny(d, s.put(h, t - sec(30), '%s,%s,Portal,%s,50126,"Error validating credentials due to invalid username or password.",notApplied,Browser,NL,%s' % (tt(t - sec(30)), s.mail(k), s.ip(k), s.uuid())), s.mail(k))
        s.put(h, t, '%s,%s,Portal,%s,0,,success,Browser,NL,%s' % (tt(t), s.mail(k), s.ip(k), s.uuid()))

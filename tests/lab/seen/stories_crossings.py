"""Requests that cross several hops: web server, decision point, application, provider."""
from seen.lines_cloud import *

KINDS = []
kind = kinds(KINDS)


@kind
def decisions_of_a_parcel_service(s):
    """three replicas of an Open Policy Agent: one keeps an old bundle and refuses the new depots while the others allow them; drivers may not void; a courier's role is missing; the application behind joins by request id"""
    f = "opa-decisions.log"; g = "gateway.json"; cut = s.some(40, 70); stale = "opa-7c9d-%s" % s.hex(5); fresh = ["opa-7c9d-" + s.hex(5) for _ in range(2)]; old, new = "2025.%d-%s" % (s.some(10, 40), s.hex(7)), "2025.%d-%s" % (s.some(41, 60), s.hex(7)); fix = cut + s.some(80, 110); what = "published bundle " + new
    a = inc(s, "replica with the old bundle refuses the new depots", "policy", "policy-out-of-date", MIS, BURST, what, cause=["permission-missing"], pattern=ANY, layer=["gateway"]); b = inc(s, "drivers may not void parcels", "policy", "explicit-deny", WAI, "steady", layer=["gateway"], pattern=["single"], cause=["permission-missing"]); c = inc(s, "courier without the role for reports", "policy", "permission-missing", WAI, "single", layer=["gateway"], pattern=["steady"], verdict=[FAULT])
    changed(s, cut, "ci-policy", what, "bundle:authz", "policy"); innocent(s, cut - 11)
    def ask(t, k, m, path, depot, ok, reason, replica, rev, role):
        rid = s.uuid(); who = s.mail(k); x = opa(s, f, t, "http/authz/decision", {"method": m, "path": path.strip("/").split("/"), "user": who, "roles": [role], "depot": depot, "request_id": rid}, {"allow": ok, "reason": reason}, rev, replica)
        y = s.json(g, t + sec(.01), {"time": z(t + sec(.01)), "level": "warn" if not ok else "info", "request_id": rid, "client": s.ip(k), "user": who, "method": m, "path": path, "status": 200 if ok else 403, "authz": {"decision": "allow" if ok else "deny", "pdp": replica}, "user_agent": s.agent(k)}); return [y, x]
    n, top = 0, s.some(60, 110)
    for t in s.spread(0, 260, 8):
        k = s.some(0, 60); now = minute_of(s, t); replica = pick(s, stale, *fresh); rev = old if now < cut or replica == stale and now < fix else new; depot = "depot-%02d" % (s.some(21, 24) if now > cut and s.r.random() < .5 else s.some(1, 20)); m, path = pick(s, ("GET", "/parcels/%d" % s.some(1, 9000)), ("POST", "/parcels/%d/scan" % s.some(1, 9000)), ("GET", "/depots/%s/queue" % depot)); bad = depot > "depot-20" and rev == old
        if bad and n >= top: continue
        x = ask(t, k, m, path, depot, not bad, "depot unknown to policy" if bad else "role clerk", replica, rev, "clerk")
        if bad: n += 1; s.deny(a, x, s.mail(k))
    for t in s.spread(0, 260, 1000): k = 70 + s.some(0, 9); s.deny(b, ask(t, k, "POST", "/parcels/%d/void" % s.some(1, 9000), "depot-03", False, "deny: drivers must not void parcels", fresh[0], new if minute_of(s, t) > cut else old, "driver"), s.mail(k))
    for j in range(2): s.deny(c, ask(s.at(s.some(fix + 1, fix + 10), j * 8), 90, "GET", "/reports/daily", "depot-03", False, "no rule grants reports to role courier", fresh[1], new, "courier"), s.mail(90))


@kind
def judgements_of_a_clinic(s):
    """a decision point of one's own with Cedar policies: its decision log, the role's deletion in its admin log, nginx in front; a forbid for records under seal; an accountant who was never granted; clerks beyond the hour of a policy"""
    f = "pdp-decisions.ndjson"; g = "pdp-admin.ndjson"; h = "access.log"; cut = s.some(50, 90); back = cut + s.some(60, 100); what = "deleted role ward-nurse"
    a = inc(s, "nurses after the role was deleted", "policy", "permission-removed", MIS, BURST, what, cause=["permission-missing"], layer=["authorizer"]); b = inc(s, "records under seal", "policy", "explicit-deny", WAI, "steady", pattern=["single"], layer=["authorizer"]); c = inc(s, "accountant at the wards", "policy", "permission-missing", WAI, "single", pattern=["steady"], layer=["authorizer"]); d = inc(s, "leaver's tablet", "policy", "permission-removed", WAI, LOOP, "removed user from role ward-nurse", cause=["permission-missing", "account-locked"], pattern=["steady", BURST], layer=["authorizer"])
    adm = lambda t, who, action, target, **m: s.json(g, t, dict({"time": z(t), "actor": who, "action": action, "target": target}, **m))
    adm(s.at(12), s.mail(80), "user.disable", s.mail(50)); adm(s.at(12, 3), s.mail(80), "role.member.remove", "ward-nurse", member=s.mail(50)); adm(s.at(cut), s.mail(81), "role.delete", "ward-nurse", members_lost=31); adm(s.at(cut - 6), s.mail(81), "role.create", "ward-guest"); adm(s.at(back), s.mail(80), "role.create", "ward-nurse", members=31)
    def ask(t, k, action, res, ok, determining, m, path, agent=None):
        rid = s.hex(32); x = s.json(f, t, {"time": z(t, 6), "request_id": rid, "decision": "ALLOW" if ok else "DENY", "principal": 'User::"%s"' % s.mail(k), "action": 'Action::"%s"' % action, "resource": res, "context": {"ip": s.ip(k), "mfa": True}, "determining_policies": determining, "errors": [], "duration_us": s.some(80, 900)})
        y = s.put(h, t + sec(.01), '%s - %s [%s] "%s %s HTTP/2.0" %d %d "-" "%s" request_id=%s auth_status=%s upstream=%s' % (s.ip(k), s.mail(k), clock(t + sec(.01)), m, path, 200 if ok else 403, s.some(150, 9000), agent or s.agent(k), rid, 200 if ok else 403, "200" if ok else "-")); return [y, x]
    n, top = 0, s.some(60, 110)
    for t in s.spread(0, 260, 9):
        k = s.some(0, 45); nurse = k < 31; now = minute_of(s, t); rec = s.some(1, 900); ward = s.r.random() < .6; bad = nurse and ward and cut < now < back
        if bad and n >= top: continue
        x = ask(t, k, "readChart" if ward else "readRoster", 'Chart::"%d"' % rec if ward else 'Roster::"today"', not bad, [] if bad else ["ward-nurse-charts" if nurse else "physician-charts"] if ward else ["everyone-roster"], "GET", "/charts/%d" % rec if ward else "/roster/today")
        if bad: n += 1; s.deny(a, x, s.mail(k))
    for t in s.spread(0, 260, 1100): k = s.some(31, 45); rec = s.some(901, 920); s.deny(b, ask(t, k, "readChart", 'Chart::"%d"' % rec, False, ["forbid-sealed-records"], "GET", "/charts/%d" % rec), s.mail(k))
    for j in range(2): s.deny(c, ask(s.at(s.some(5, cut - 5), j * 9), 48, "readChart", 'Chart::"77"', False, [], "GET", "/charts/77"), s.mail(48))
    for t in s.ticks(1, 11, 90): ask(t, 50, "readChart", 'Chart::"12"', True, ["ward-nurse-charts"], "GET", "/charts/12", "WardTablet/3.1")
    for t in s.ticks(14, 250, 300): s.deny(d, ask(t, 50, "readChart", 'Chart::"12"', False, [], "GET", "/charts/12", "WardTablet/3.1"), s.mail(50))
    logged(s, cut, s.mail(81), what, "role:ward-nurse", "role")


@kind
def shop_behind_a_shield(s):
    """Amazon's web firewall before a balancer: rules against a country, a rate, programs that fail the challenge, injections; a partner's import is taken for a script after the rule set was raised; the balancer's own line has the same trace"""
    f = "aws-waf.ndjson"; g = "alb.log"; cut = s.some(60, 100); what = "raised AWSManagedRulesCommonRuleSet to version 1.16 in Block"
    a = inc(s, "partner's import taken for an attack", "waf", "waf-rule", MIS, LOOP, what, pattern=[BURST, "steady"]); b = inc(s, "injections", "waf", "waf-rule", ATT, "exploit-attempt", pattern=["scan"]); c = inc(s, "country that is not served", "waf", "geo-blocked", WAI, "steady", pattern=["single"]); d = inc(s, "programs that fail the challenge", "waf", "bot-challenge", BOT, "scrape", pattern=["steady", LOOP], verdict=[WAI]); e = inc(s, "flood from a rented network", "waf", "rate-limited", BOT, "scrape", verdict=[ATT, WAI], pattern=["steady", LOOP, BURST])
    s.known = "partners: [{name: Wholesale GmbH, networks: [%s/32], user_agents: [\"WholesaleImport/*\"], owner: catalogue}]\n" % (s.other + "61")
    changed(s, cut, s.mail(70), what, "webacl:shop", "waf"); innocent(s, cut + 6, cut - 15)
    acl = "arn:aws:wafv2:eu-west-1:%s:regional/webacl/shop/%s" % (s.account, s.guid("acl")); lb = "%s-app/%s-web/50dc6c495c0c9188" % (s.account, s.company)
    def waf(t, ip, m, uri, args, action, rule, kind_, groups=(), agent="", country="DE", trace="", labels=(), challenge=None, matches=()): return s.json(f, t, {"timestamp": int(epoch(t) * 1000), "formatVersion": 1, "webaclId": acl, "terminatingRuleId": rule, "terminatingRuleType": kind_, "action": action, "terminatingRuleMatchDetails": list(matches), "httpSourceName": "ALB", "httpSourceId": lb, "ruleGroupList": list(groups), "rateBasedRuleList": [], "nonTerminatingMatchingRules": [], "requestHeadersInserted": None, "responseCodeSent": None, "httpRequest": {"clientIp": ip, "country": country, "headers": [{"name": "host", "value": s.host("shop")}, {"name": "user-agent", "value": agent}, {"name": "x-amzn-trace-id", "value": trace}], "uri": uri, "args": args, "httpVersion": "HTTP/2.0", "httpMethod": m, "requestId": trace}, **({"labels": [{"name": l} for l in labels]} if labels else {}), **({challenge[0]: {"responseCode": challenge[1], "solveTimestamp": 0, "failureReason": challenge[2]}} if challenge else {})})
    def blocked(inc_, t, ip, m, uri, args, rule, kind_, agent, status=403, action="BLOCK", **kw): trace = "Root=1-%08x-%s" % (int(epoch(t)), s.hex(24)); x = waf(t, ip, m, uri, args, action, rule, kind_, agent=agent, trace=trace, **kw); y = alb(s, g, t + sec(.02), ip, m, uri + ("?" + args if args else ""), status, None, "waf", "-", agent, s.host("shop")); y["text"] = y["text"].replace(y["text"].split('"Root=')[1].split('"')[0], trace[5:], 1); s.deny(inc_, [y, x], None)
    for t in s.spread(0, 240, 9):
        k = s.some(0, 70); uri = pick(s, "/", "/item/%d" % s.some(1, 900), "/cart"); y = alb(s, g, t, s.ip(k), "GET", uri, 200, 200, "waf,forward", "-", s.agent(k), s.host("shop")); tr = "Root=" + y["text"].split('"Root=')[1].split('"')[0]
        if s.r.random() < .5: waf(t - sec(.02), s.ip(k), "GET", uri, "", "ALLOW", "Default_Action", "REGULAR", agent=s.agent(k), trace=tr)
    for t in s.ticks(0, 240, 180):
        if minute_of(s, t) > cut: blocked(a, t, s.other + "61", "POST", "/import/catalogue", "", "AWS-AWSManagedRulesCommonRuleSet", "MANAGED_RULE_GROUP", "WholesaleImport/2.4", groups=[{"ruleGroupId": "AWS#AWSManagedRulesCommonRuleSet", "terminatingRule": {"ruleId": "CrossSiteScripting_BODY", "action": "BLOCK", "ruleMatchDetails": None}, "nonTerminatingMatchingRules": [], "excludedRules": None}], labels=["awswaf:managed:aws:core-rule-set:CrossSiteScripting_Body"], matches=[{"conditionType": "XSS", "location": "BODY", "matchedData": ["<", "b", ">", "Neu"]}])
        else: alb(s, g, t, s.other + "61", "POST", "/import/catalogue", 202, 202, "waf,forward", "-", "WholesaleImport/2.4", s.host("shop"))
    t = later(s, 20, 200)
    for j in range(s.some(14, 25)): t += sec(s.r.uniform(.3, 3)); blocked(b, t, s.attacker, "GET", "/search", "q=%s" % pick(s, "1%27+or+1%3D1--+-", "1+union+select+1,2,user()", "%3Csvg/onload=alert(1)%3E"), "AWS-AWSManagedRulesSQLiRuleSet", "MANAGED_RULE_GROUP", "sqlmap/1.9.4#stable (https://sqlmap.org)", groups=[{"ruleGroupId": "AWS#AWSManagedRulesSQLiRuleSet", "terminatingRule": {"ruleId": "SQLi_QUERYARGUMENTS", "action": "BLOCK", "ruleMatchDetails": None}, "nonTerminatingMatchingRules": [], "excludedRules": None}], labels=["awswaf:managed:aws:sql-database:SQLi_QueryArguments"], matches=[{"conditionType": "SQL_INJECTION", "sensitivityLevel": "LOW", "location": "QUERY_STRING", "matchedData": ["1", "or", "1"]}], country="NL")
    for t in s.spread(0, 240, 800): k = s.some(0, 8); blocked(c, t, s.foe + str(3 + k), "GET", "/item/%d" % s.some(1, 900), "", "block-unserved-countries", "REGULAR", s.agent(k), country="AR")
    t = later(s, 30, 150)
    for j in range(s.some(40, 70)): t += sec(s.r.uniform(.5, 3)); blocked(d, t, s.foe + "44", "GET", "/item/%d" % j, "", "AWS-AWSManagedRulesBotControlRuleSet", "MANAGED_RULE_GROUP", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36", 405, "CAPTCHA", challenge=("captchaResponse", 405, pick(s, "TOKEN_MISSING", "TOKEN_MISSING", "TOKEN_EXPIRED")), labels=["awswaf:managed:token:absent", "awswaf:managed:aws:bot-control:signal:automated_browser"], groups=[{"ruleGroupId": "AWS#AWSManagedRulesBotControlRuleSet", "terminatingRule": {"ruleId": "SignalAutomatedBrowser", "action": "CAPTCHA", "ruleMatchDetails": None}, "nonTerminatingMatchingRules": [], "excludedRules": None}], country="US")
    t = later(s, 160, 200)
    for j in range(s.some(50, 90)): t += sec(s.r.uniform(.1, .6)); blocked(e, t, s.foe + "45", "GET", "/item/%d" % (j * 3), "", "limit-per-address", "RATE_BASED", "python-requests/2.32.3", country="US")


@kind
def forms_of_a_council(s):
    """Django under gunicorn in the journal and nginx in front: the cookie of the form is lost after the domain was renamed, a portal of another town posts here, a file that the server may not read after the release, an editor's right is missing"""
    f = "journal.ndjson"; g = "access.log"; er = "error.log"; h = s.host("forms"); cut = s.some(50, 90); cut2 = s.some(130, 160); what = "CSRF_COOKIE_DOMAIN set to old domain in release 7.1"; what2 = "released static files as user deploy, mode 0640"
    a = inc(s, "form cookie lost after the rename", "application", "session-lost", MIS, BURST, what, pattern=ANY); b = inc(s, "forms from another town's portal", "application", "csrf-origin-mismatch", FAULT, "steady", verdict=[WAI, MIS], pattern=["single", LOOP]); c = inc(s, "files that the server may not read", "proxy", "file-permission", MIS, BURST, what2, pattern=ANY); d = inc(s, "clerk without the right to publish", "application", "permission-missing", WAI, "single", cause=["application-refused"], pattern=["steady"]); e = inc(s, "pictures borrowed by a blog", "proxy", "hotlink-refused", WAI, "steady", pattern=["single", "scrape", LOOP], verdict=[FAULT, BOT])
    s.config["nginx.conf"] = "http {\n  log_format main '$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\" \"$http_user_agent\" $upstream_status';\n  server {\n    server_name %s;\n    access_log /var/log/nginx/access.log main;\n    error_log /var/log/nginx/error.log;\n    location /photos/ { valid_referers none blocked server_names *.%s; if ($invalid_referer) { return 403; } root /srv/forms; }\n    location /static/ { root /srv/forms; }\n    location / { proxy_pass http://127.0.0.1:8000; }\n  }\n}\n" % (h, s.domain)
    acc = lambda t, ip, m, path, st, k=0, ref="-", up="-": s.put(g, t, '%s - - [%s] "%s %s HTTP/1.1" %d %d "%s" "%s" %s' % (ip, clock(t), m, path, st, s.some(146, 9000), ref, s.agent(k), up))
    dj = lambda t, text, level="WARNING": journal(s, f, t, "gunicorn", "%s %s django.security.csrf %s" % (t.strftime("%Y-%m-%d %H:%M:%S,") + "%03d" % (t.microsecond // 1000), level, text), 2201)
    changed(s, cut, "ci", what, "app:forms", "deploy"); changed(s, cut2, "ci", what2, "web:static", "deploy"); innocent(s, cut - 9)
    n = m_ = 0
    for t in s.spread(0, 240, 9):
        k = s.some(0, 80); now = minute_of(s, t); r_ = s.r.random()
        if r_ < .25:
            path = "/apply/%s" % pick(s, "parking", "birth", "dog-licence")
            if now > cut and n < 80 and s.r.random() < .8: n += 1; s.deny(a, [acc(t, s.ip(k), "POST", path, 403, k, "https://%s%s" % (h, path), "403"), dj(t - sec(.01), "Forbidden (CSRF cookie not set.): " + path)], None)
            elif now < cut: acc(t, s.ip(k), "POST", path, 302, k, "https://%s%s" % (h, path), "302")
        elif r_ < .5:
            path = "/static/%s" % pick(s, "app.%s.js" % s.app_ids.setdefault("js", s.hex(8)), "main.css"); bad = now > cut2
            if bad and m_ >= 70: continue
            x = acc(t, s.ip(k), "GET", path, 403 if bad else 200, k)
            if bad: m_ += 1; s.deny(c, [x, s.put(er, t, '%s [error] 811#811: *%d open() "/srv/forms%s" failed (13: Permission denied), client: %s, server: %s, request: "GET %s HTTP/1.1", host: "%s"' % (t.strftime("%Y/%m/%d %H:%M:%S"), s.next(), path, s.ip(k), h, path, h))], None)
        else: acc(t, s.ip(k), "GET", pick(s, "/", "/apply/dog-licence", "/news", "/help"), 200, k, "-", "200")
    for t in s.spread(0, 240, 900): k = s.some(0, 9); s.deny(b, [acc(t, s.other + str(20 + k), "POST", "/apply/parking", 403, k, "https://portal.othertown.example/park", "403"), dj(t - sec(.01), "Forbidden (Origin checking failed - https://portal.othertown.example does not match any trusted origins.): /apply/parking")], None)
    for j in range(2): t = s.at(s.some(5, 230), j * 25); s.deny(d, [acc(t, s.ip(90), "POST", "/cms/pages/14/publish", 403, 3, "-", "403"), journal(s, f, t - sec(.01), "gunicorn", "%s WARNING django.request Forbidden (Permission denied): /cms/pages/14/publish" % (t.strftime("%Y-%m-%d %H:%M:%S,") + "%03d" % (t.microsecond // 1000)), 2201)], None)
    for t in s.spread(0, 240, 360): k = s.some(0, 60); s.deny(e, acc(t, s.ip(100 + k), "GET", "/photos/market-%d.jpg" % s.some(1, 12), 403, k, "https://townblog.example/2025/market"), None)


@kind
def teams_of_a_forge(s):
    """GitHub's audit and an internal deploy portal that asks for team membership: a team is emptied by a synchronisation, its people get 403 from the portal; a token that was revoked; single sign-on that was not given; the portal's webhook signature"""
    f = "github-audit.ndjson"; g = "portal.docker.json"; cut = s.some(50, 90); fix = cut + s.some(60, 90); what = "team.remove_member platform-deployers"
    a = inc(s, "deployers outside their team", "application", "permission-removed", MIS, BURST, what, cause=["permission-missing", "not-assigned"]); b = inc(s, "script with a revoked token", "application", "token-invalid", FAULT, LOOP, layer=["identity"], cause=["api-key-misconfigured"], pattern=["steady"], verdict=[WAI]); c = inc(s, "webhook with the wrong secret", "application", "request-signature", MIS, LOOP, verdict=[FAULT], pattern=["steady", BURST]); d = inc(s, "viewer tries a deployment", "application", "permission-missing", WAI, "single", pattern=["steady"], cause=["not-assigned"])
    port = lambda t, level, msg, **m: docker(s, g, t, json.dumps(dict({"time": z(t), "level": level, "msg": msg}, **m)))
    for j in range(22): github(s, f, s.at(cut, j * 2), "team.remove_member", "idp-sync-bot", s.inner(2), team="%s/platform-deployers" % s.company, user=s.who(j)); github(s, f, s.at(fix, j * 2), "team.add_member", s.who(70), s.ip(70), team="%s/platform-deployers" % s.company, user=s.who(j))
    github(s, f, s.at(cut - 8), "team.remove_member", s.who(71), s.ip(71), team="%s/book-club" % s.company, user=s.who(44)); github(s, f, s.at(20), "personal_access_token.access_revoked", s.who(70), s.ip(70), user=s.who(60), token_id=s.some(10 ** 6, 10 ** 7)); hk = s.some(100, 120); github(s, f, s.at(hk), "hook.config_changed", s.who(72), s.ip(72), repo="%s/infra" % s.company, hook_id=s.some(10 ** 8, 10 ** 9), events=["push"])
    for t in s.spread(0, 240, 40): github(s, f, t, pick(s, "git.push", "pull_request.merge", "workflows.completed_workflow_run", "repo.access"), s.who(s.some(0, 45)), s.ip(s.some(0, 45)), repo="%s/%s" % (s.company, pick(s, "web", "api", "infra")))
    n, top = 0, s.some(50, 100)
    for t in s.spread(0, 240, 12):
        k = s.some(0, 45); deployer = k < 22; now = minute_of(s, t); m, path = ("POST", "/api/deployments") if deployer and s.r.random() < .7 else ("GET", pick(s, "/api/services", "/api/services/web")); bad = m == "POST" and cut + k * 2 / 60 + s.r.uniform(.2, 5) < now < fix + k * 2 / 60
        if bad and n >= top: continue
        x = port(t, "warn" if bad else "info", "forbidden: user is not a member of team platform-deployers" if bad else "request", user=s.who(k), method=m, path=path, status=403 if bad else 200, client=s.ip(k))
        if bad: n += 1; s.deny(a, x, s.who(k))
    for t in s.ticks(0, 20, 240): port(t, "info", "request", user=s.who(60), method="GET", path="/api/services", status=200, client=s.ip(60), agent="curl/8.7.1")
    for t in s.ticks(21, 200, 240): s.deny(b, port(t, "warn", "authentication failed: token revoked", user=None, method="GET", path="/api/services", status=401, client=s.ip(60), agent="curl/8.7.1"), None)
    for t in s.ticks(0, hk, 600): port(t, "info", "webhook accepted", method="POST", path="/hooks/github", status=202, client="192.30.252.%d" % s.some(40, 60), agent="GitHub-Hookshot/7a1c2d4")
    for t in s.ticks(hk + 1, 240, 300): s.deny(c, port(t, "warn", "webhook rejected: X-Hub-Signature-256 does not match", method="POST", path="/hooks/github", status=401, client="192.30.252.%d" % s.some(40, 60), agent="GitHub-Hookshot/7a1c2d4"), None)
    for j in range(2): s.deny(d, port(s.at(s.some(5, 45), j * 12), "warn", "forbidden: user is not a member of team platform-deployers", user=s.who(40), method="POST", path="/api/deployments", status=403, client=s.ip(40)), s.who(40))
    logged(s, cut, "idp-sync-bot", what, "team:platform-deployers", "role"); innocent(s, cut + 5)


@kind
def ban_of_a_campus(s):
    """one student's script guesses at the mail's door from the campus' shared address; fail2ban bans the address and everybody behind it is refused by the web server's list; the offender and the innocent must be told apart"""
    f = "mail-auth.log"; g = "fail2ban.log"; h = "access.log"; er = "error.log"; shared = s.other + "77"; t0 = s.some(50, 90); host = s.host("mail")
    a = inc(s, "students behind the banned campus address", "proxy", "wrong-client-address", MIS, BURST, "fail2ban banned " + shared, cause=["address-blocked"], layer=["firewall"], pattern=ANY); b = inc(s, "the script's guesses", "identity", "credential-wrong", ATT, BRUTE, layer=["application"]); c = inc(s, "offender after the ban", "proxy", "address-blocked", WAI, LOOP, "fail2ban banned " + shared, verdict=[ATT], pattern=["steady", BRUTE], layer=["firewall"], cause=["wrong-client-address"])
    s.known = "shared: [{name: campus, networks: [%s/32], people: 4000}]\n" % shared
    dove = lambda t, text: syslog(s, f, t, "dovecot", text, 733)
    web = lambda t, ip, m, path, st, agent: s.put(h, t, '%s - - [%s] "%s %s HTTP/2.0" %d %d "-" "%s"' % (ip, clock(t), m, path, st, s.some(150, 9000), agent))
    err = lambda t, ip, m, path: s.put(er, t, '%s [error] 902#902: *%d access forbidden by rule, client: %s, server: %s, request: "%s %s HTTP/2.0", host: "%s"' % (t.strftime("%Y/%m/%d %H:%M:%S"), s.next(), ip, host, m, path, host))
    t = s.at(t0 - 4); j = 0; script = "python-requests/2.32.3"
    while t < s.at(t0): t += sec(s.r.uniform(2, 6)); j += 1; s.deny(b, dove(t, "imap-login: Disconnected: Connection closed (auth failed, 1 attempts in 2 secs): user=<rector>, method=PLAIN, rip=%s, lip=10.%d.0.4, TLS, session=<%s>" % (shared, s.shift, s.hex(16))), "rector"); s.put(g, t + sec(.4), "%s,%03d fail2ban.filter         [612]: INFO    [dovecot] Found %s - %s" % (t.strftime("%Y-%m-%d %H:%M:%S"), t.microsecond // 1000, shared, t.strftime("%Y-%m-%d %H:%M:%S")))
    t = s.at(t0, 3); s.put(g, t, "%s,%03d fail2ban.actions        [612]: NOTICE  [dovecot] Ban %s" % (t.strftime("%Y-%m-%d %H:%M:%S"), 412, shared)); u = s.at(t0 + 60, 3); s.put(g, u, "%s,%03d fail2ban.actions        [612]: NOTICE  [dovecot] Unban %s" % (u.strftime("%Y-%m-%d %H:%M:%S"), 97, shared))
    n, top = 0, s.some(70, 115)
    for t in s.spread(0, 220, 10):
        k = s.some(0, 60); campus = k < 40; ip = shared if campus else s.ip(k); banned = campus and t0 + .1 < minute_of(s, t) < t0 + 60; m, path = pick(s, ("GET", "/webmail/"), ("POST", "/webmail/?_task=mail&_action=refresh"), ("GET", "/webmail/?_task=mail&_mbox=INBOX"))
        if banned and n >= top: continue
        x = web(t, ip, m, path, 403 if banned else 200, s.agent(k))
        if banned: n += 1; s.deny(a, [x, err(t, ip, m, path)], None)
        elif s.r.random() < .4: dove(t, "imap-login: Login: user=<%s>, method=PLAIN, rip=%s, lip=10.%d.0.4, mpid=%d, TLS, session=<%s>" % (s.who(k), ip, s.shift, s.next(), s.hex(16)))
    for t in s.ticks(t0 + 1, t0 + 25, 60): s.deny(c, [web(t, shared, "POST", "/webmail/?_task=login", 403, script), err(t, shared, "POST", "/webmail/?_task=login")], None)
    for t in s.ticks(t0 - 4, t0, 50): web(t, shared, "POST", "/webmail/?_task=login", 200, script)


@kind
def consents_of_a_cooperative(s):
    """a partner's service calls an API whose gateway checks tokens of one's own provider: the provider's keys were renewed and the gateway keeps the old set; another audience; the partner's new addresses; a banned one; nginx, gateway and provider by trace"""
    f = "gateway.ecs.ndjson"; g = "keycloak.log"; cut = s.some(50, 90); fix = cut + s.some(25, 45); moved = s.some(140, 160); what = "realm keys rotated"; what2 = "partner Hofladen moved to a new network"
    a = inc(s, "tokens signed with the new key", "gateway", "token-invalid", MIS, BURST, what, cause=["policy-out-of-date"], pattern=ANY); b = inc(s, "tokens for another audience", "gateway", "token-invalid", FAULT, LOOP, pattern=["steady"]); c = inc(s, "partner from its new network", "gateway", "allowlist-drift", MIS, BURST, what2, cause=["address-not-allowlisted"], pattern=ANY); d = inc(s, "dismissed partner's address", "gateway", "address-blocked", WAI, LOOP, pattern=["steady"], verdict=[FAULT]); e = inc(s, "client without a token", "gateway", "credential-missing", FAULT, LOOP, pattern=["steady", "single"], verdict=[MIS])
    s.known = "partners: [{name: Hofladen, networks: [%s/29], keys: [hofladen], user_agents: [\"Hofladen-Sync/*\"], owner: purchasing}]\n" % (s.other + "8")
    changed(s, moved, "partner-desk", what2, "partner:hofladen", "config"); innocent(s, cut - 6)
    s.put(g, s.at(cut), '%s,000 INFO  [org.keycloak.events] (executor-thread-4) operationType="CREATE", realmId="%s", realmName="%s", clientId="%s", userId="%s", ipAddress="%s", resourceType="COMPONENT", resourcePath="components/%s"' % (s.at(cut).strftime("%Y-%m-%d %H:%M:%S"), s.guid("realm"), s.realm, s.guid("console"), s.guid("kcadmin"), s.ip(70), s.uuid())); changed(s, cut, s.who(70), what, "realm:" + s.realm, "certificate")
    def gw(t, ip, client, path, status, reason=None, agent="okhttp/5.1", code=None): return ecs(s, f, t, "web" if status == 200 else "web", "request" if status == 200 else "request_denied", "success" if status == 200 else "failure", client, ip, "gateway.access", "%s %s %d" % ("GET", path, status), {"http": {"request": {"method": "GET", "id": s.uuid()}, "response": {"status_code": status}}, "url": {"path": path, "domain": s.host("api")}, "user_agent": {"original": agent}, "trace": {"id": s.hex(32)}, **({"error": {"code": code, "message": reason}} if reason else {})})
    n, top = 0, s.some(60, 100)
    for t in s.spread(0, 240, 10):
        k = s.some(0, 20); now = minute_of(s, t); client = "farm-%02d" % k
        if s.r.random() < .15: keycloak(s, g, t - sec(2), "CLIENT_LOGIN", client, s.ip(k), client, more='token_id="%s", grant_type="client_credentials", scope="orders", client_auth_method="client-secret"' % s.uuid(), level="INFO")
        bad = cut + s.r.uniform(0, 5) < now < fix
        if bad and n >= top: continue
        x = gw(t, s.ip(k), None if bad else client, pick(s, "/orders", "/prices", "/stock/%d" % s.some(1, 90)), 401 if bad else 200, "Unable to find a signing key that matches kid '%s' in the cached key set" % s.app_ids.setdefault("kid", s.hex(12)) if bad else None, code="invalid_token" if bad else None)
        if bad: n += 1; s.deny(a, x, None)
    for t in s.ticks(0, 240, 300): s.deny(b, gw(t, s.ip(50), None, "/prices", 401, "The token audience 'account' is not accepted, expected 'orders-api'", "Scale/1.9", "invalid_token"), None)
    for t in s.ticks(0, 240, 80):
        late = minute_of(s, t) > moved; x = gw(t, s.other + ("21" if late else "9"), "hofladen", "/orders?since=%d" % int(epoch(t)), 403 if late else 200, "client address is not on the allow-list of client hofladen" if late else None, "Hofladen-Sync/5.2", "address_not_allowed" if late else None)
        if late: s.deny(c, x, "hofladen")
    for t in s.ticks(0, 240, 600): s.deny(d, gw(t, s.foe + "9", None, "/prices", 403, "address is on the block list: contract ended 2025-06", "PriceBee/1", "address_blocked"), None)
    for t in s.ticks(10, 100, 240): s.deny(e, gw(t, s.ip(51), None, "/stock/1", 401, "no authorization header", "curl/8.5.0", "missing_token"), None)

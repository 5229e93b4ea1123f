#!/usr/bin/env python3
"""Writes labelled cases: stories of refusals over several hops, whose causes are known because they are staged.

  tests/lab/stories.py OUT [--seed N]      one folder per story, in the layout that tests/cases/README.md describes

Shapes of lines follow the vendors' documents. Python's standard library only; the same seed gives the same bytes."""
import argparse, datetime as dt, json, os, random, shutil

DAY = dt.datetime(2026, 3, 12, tzinfo=dt.timezone.utc)
BROWSERS = ["Mozilla/5.0 (X11; Linux x86_64; rv:136.0) Gecko/20100101 Firefox/136.0",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/134.0.0.0 Safari/537.36",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Safari/605.1.15"]
PEOPLE = "ana ben cleo dina emil fay gus hana igor jana karl lena milo nina otto pia quin rosa sven tara".split()


class Story:
    def __init__(self, name, group="constructed", seed=1):
        self.name, self.group, self.r = name, group, random.Random("%s/%d" % (name, seed))
        self.lines, self.truth, self.incidents, self.changes, self.known = {}, [], [], [], None
        self.connection = 1000

    def put(self, file, t, text):
        """a line; returns a handle that becomes its line number once all are sorted by time"""
        entry = {"t": t, "text": text, "file": file, "n": len(self.lines.get(file, []))}
        self.lines.setdefault(file, []).append(entry)
        return entry

    def denial(self, refs, layer, cause, verdict, pattern, incident=0, principal=None, acceptable=None):
        self.truth.append((refs, dict(layer=layer, cause=cause, verdict=verdict, pattern=pattern, principal=principal, incident=incident, acceptable=acceptable or {}, optional=False)))

    def incident(self, title, cause, verdict, layer, pattern, change=None):
        self.incidents.append(dict(title=title, cause=cause, verdict=verdict, layer=layer, pattern=pattern, change=change))
        return len(self.incidents) - 1

    def access(self, t, client, user, request, status, size, agent, referer="-", file="access.log"):
        return self.put(file, t, '%s - %s [%s] "%s HTTP/1.1" %d %d "%s" "%s"' % (client, user, t.strftime("%d/%b/%Y:%H:%M:%S +0000"), request, status, size, referer, agent))

    def error(self, t, client, request, text, file="error.log", host="shop.example"):
        self.connection += 1
        return self.put(file, t, '%s [error] 71#71: *%d %s, client: %s, server: %s, request: "%s HTTP/1.1", host: "%s"' % (t.strftime("%Y/%m/%d %H:%M:%S"), self.connection, text, client, host, request, host))

    def apache_error(self, t, client, module, text, port=0):
        return self.put("error.log", t, '[%s] [%s:error] [pid 71:tid 139] [client %s:%d] %s' % (t.strftime("%a %b %d %H:%M:%S.%f %Y"), module, client, port or self.r.randint(30000, 60000), text))

    def json(self, file, t, value):
        return self.put(file, t, json.dumps(value))

    def browse(self, start, end, every=20, people=PEOPLE, paths=("/", "/shop/4", "/cart", "/account/orders", "/static/app.js"), net="192.0.2."):
        """people who succeed"""
        t = start
        while t < end:
            i = self.r.randrange(len(people))
            p = self.r.choice(paths)
            self.access(t, net + str(10 + i), people[i], "GET " + p, 200 if self.r.random() < .93 else 304, self.r.randint(300, 9000), BROWSERS[i % 3], "https://shop.example/")
            t += dt.timedelta(seconds=self.r.expovariate(1 / every))

    def write(self, out):
        base = os.path.join(out, self.name)
        shutil.rmtree(base, ignore_errors=True)
        os.makedirs(base + "/logs")
        for file, entries in self.lines.items():
            entries.sort(key=lambda e: (e["t"], e["n"]))
            for n, e in enumerate(entries, 1): e["line"] = n
            with open(base + "/logs/" + file, "w") as f: f.write("".join(e["text"] + "\n" for e in entries))
        with open(base + "/truth.ndjson", "w") as f:
            for refs, t in self.truth:
                f.write(json.dumps(dict(refs=[dict(file=e["file"], line=e["line"]) for e in refs], **t)) + "\n")
        for i, inc in enumerate(self.incidents):
            mine = [t for _, t in self.truth if t["incident"] == i]
            inc["denials"], inc["principals"] = len(mine), sorted({t["principal"] for t in mine if t["principal"]})
        with open(base + "/case.json", "w") as f: json.dump(dict(group=self.group, story=self.name, source="constructed by tests/lab/stories.py", incidents=self.incidents), f, indent=1)
        if self.changes:
            with open(base + "/changes.ndjson", "w") as f: f.write("".join(json.dumps(c) + "\n" for c in self.changes))
        if self.known:
            with open(base + "/known.yaml", "w") as f: f.write(self.known)


def at(h, m=0, s=0): return DAY + dt.timedelta(hours=h, minutes=m, seconds=s)
def sec(x): return dt.timedelta(seconds=x)
STORIES = []
def story(f): STORIES.append(f); return f


@story
def quiet_day(s): s.browse(at(8), at(12))

@story
def scanner_behind_deny_rule(s):
    s.browse(at(9), at(11)); i = s.incident("scanner", "server-rule", "attack", "proxy", "scan")
    t = at(9, 40)
    for n, p in enumerate(["/.env", "/.git/config", "/.aws/credentials", "/.svn/entries", "/.htpasswd", "/.git/HEAD", "/.env.bak", "/.docker/config.json"] * 3):
        a = s.access(t, "198.51.100.23", "-", "GET " + p, 403, 153, "Mozilla/5.0 zgrab/0.x"); e = s.error(t, "198.51.100.23", "GET " + p, "access forbidden by rule")
        s.denial([a, e], "proxy", "server-rule", "attack", "scan", i, acceptable={"cause": ["address-blocked"]})
        if n % 3 == 0: s.access(t + sec(1), "198.51.100.23", "-", "GET /wp-login%d.php" % n, 404, 153, "Mozilla/5.0 zgrab/0.x")
        t += sec(s.r.randint(1, 4))

@story
def role_deleted(s):
    i = s.incident("role deleted", "permission-removed", "misconfiguration", "application", "burst-after-change", "deleted role ledger-reader")
    s.changes.append(dict(time="2026-03-12T10:05:11Z", who="carol", what="deleted role ledger-reader", target="role:ledger-reader", kind="role"))
    s.changes.append(dict(time="2026-03-12T10:01:00Z", who="ci", what="deployed web v81", target="web", kind="deploy"))
    t = at(9)
    while t < at(11):
        k = s.r.randrange(len(PEOPLE)); p = s.r.choice(["/ledger/%d" % s.r.randint(1, 60), "/", "/reports/"])
        gone = p.startswith("/ledger") and t > at(10, 5, 40)
        a = s.access(t, "192.0.2.%d" % (10 + k), PEOPLE[k], "GET " + p, 403 if gone else 200, 512 if gone else 4000, BROWSERS[k % 3])
        if gone:
            l = s.json("app.log", t, dict(timestamp=t.isoformat(), level="WARN", logger="com.example.Ledger", message="AccessDeniedException: Access is denied for user %s at %s" % (PEOPLE[k], p)))
            s.denial([a, l], "application", "permission-removed", "misconfiguration", "burst-after-change", i, PEOPLE[k])
        t += sec(s.r.expovariate(1 / 12))

@story
def waf_false_positive_and_attack(s):
    s.browse(at(9), at(11))
    f = s.incident("false positive on notes", "waf-rule", "misconfiguration", "waf", "steady"); a_ = s.incident("injection", "waf-rule", "attack", "waf", "exploit-attempt")
    def refused(t, client, user, req, agent, rule, msg, matched, uid):
        a = s.access(t, client, user, req, 403, 153, agent)
        path = req.split()[1].split("?")[0]
        e1 = s.error(t, client, req, '[client %s] ModSecurity: Warning. Matched "Operator" [file "/crs/rules/R.conf"] [line "1"] [id "%s"] [msg "%s"] [data "Matched Data: %s"] [severity "2"] [hostname "shop.example"] [uri "%s"] [unique_id "%s"]' % (client, rule, msg, matched, path, uid))
        e2 = s.error(t, client, req, '[client %s] ModSecurity: Access denied with code 403 (phase 2). Matched "Operator `Ge\' with parameter `5\' against variable `TX:ANOMALY_SCORE\' (Value: `5\' ) [file "/crs/rules/REQUEST-949.conf"] [line "93"] [id "949110"] [msg "Inbound Anomaly Score Exceeded (Total Score: 5)"] [severity "2"] [hostname "shop.example"] [uri "%s"] [unique_id "%s"]' % (client, path, uid))
        return [a, e1, e2]
    counts = {}
    todo = []
    for n in range(14):
        k = s.r.randrange(5); todo.append((at(9, 5) + sec(n * 420 + s.r.randint(0, 200)), k))
    for t, k in todo: counts[k] = counts.get(k, 0) + 1
    for n, (t, k) in enumerate(todo):
        r = refused(t, "192.0.2.%d" % (10 + k), PEOPLE[k], "POST /notes/save", BROWSERS[k % 3], "942360", "Detects concatenated basic SQL injection", "select the best from", "17733.%06d" % n)
        s.denial(r, "waf", "waf-rule", "misconfiguration", "single" if counts[k] <= 2 else "steady", f, PEOPLE[k])
    t = at(10)
    for n in range(20):
        r = refused(t, "203.0.113.66", "-", "GET /search?q=1%27%20UNION%20SELECT%20" + str(n) + "--", "sqlmap/1.8", "942100", "SQL Injection Attack Detected via libinjection", "1' UNION SELECT", "27733.%06d" % n)
        s.denial(r, "waf", "waf-rule", "attack", "exploit-attempt", a_); t += sec(s.r.randint(1, 3))

@story
def file_permission_after_deploy(s):
    s.browse(at(9), at(11), paths=("/", "/cart"))
    i = s.incident("reports unreadable", "file-permission", "misconfiguration", "proxy", "burst-after-change", "deployed site release 44 with umask 077 to /srv/www/reports")
    s.changes.append(dict(time="2026-03-12T10:00:00Z", who="ci", what="deployed site release 44 with umask 077 to /srv/www/reports", target="reports", kind="deploy"))
    t = at(9)
    while t < at(11):
        k = s.r.randrange(8); p = "/reports/q%d.pdf" % s.r.randint(1, 4); bad = t > at(10, 0, 20)
        a = s.access(t, "192.0.2.%d" % (10 + k), PEOPLE[k], "GET " + p, 403 if bad else 200, 153 if bad else 90000, BROWSERS[k % 3])
        if bad: s.denial([a, s.error(t, "192.0.2.%d" % (10 + k), "GET " + p, 'open() "/srv/www%s" failed (13: Permission denied)' % p)], "proxy", "file-permission", "misconfiguration", "burst-after-change", i, PEOPLE[k])
        t += sec(s.r.expovariate(1 / 60))

@story
def basic_brute_force_and_old_password(s):
    s.browse(at(9), at(11), people=PEOPLE[:6])
    b = s.incident("brute force", "credential-wrong", "attack", "proxy", "brute-force"); l = s.incident("old password in cron job", "credential-wrong", "caller-fault", "proxy", "retry-loop")
    t = at(9, 30)
    for n in range(60):
        a = s.access(t, "198.51.100.77", "admin", "GET /private/", 401, 179, "python-requests/2.31"); e = s.error(t, "198.51.100.77", "GET /private/", 'user "admin": password mismatch')
        s.denial([a, e], "proxy", "credential-wrong", "attack", "brute-force", b, "admin"); t += sec(s.r.randint(1, 3))
    t = at(9)
    while t < at(9, 45): s.access(t, "192.0.2.200", "backup-job", "GET /private/export", 200, 3000, "curl/8.5.0"); t += sec(300)
    while t < at(11):
        a = s.access(t, "192.0.2.200", "backup-job", "GET /private/export", 401, 179, "curl/8.5.0"); e = s.error(t, "192.0.2.200", "GET /private/export", 'user "backup-job": password mismatch')
        s.denial([a, e], "proxy", "credential-wrong", "caller-fault", "retry-loop", l, "backup-job"); t += sec(300)

@story
def rate_limit_scraper_and_office(s):
    s.browse(at(9), at(10), people=PEOPLE[:8])
    sc = s.incident("scraper", "rate-limited", "unwanted-automation", "proxy", "scrape"); o = s.incident("office behind one address", "wrong-client-address", "misconfiguration", "proxy", "steady")
    t = at(9, 10)
    for n in range(200):
        p = "/catalog/item-%d.html" % (1000 + n); lim = n % 3 == 2
        a = s.access(t, "203.0.113.9", "-", "GET " + p, 503 if lim else 200, 190 if lim else 7000, "python-requests/2.31")
        if lim: s.denial([a, s.error(t, "203.0.113.9", "GET " + p, 'limiting requests, excess: 20.%d by zone "perip"' % n)], "proxy", "rate-limited", "unwanted-automation", "scrape", sc)
        t += sec(1 if n % 2 else 0)
    s.known = "shared:\n  - {name: office Berlin, networks: [198.51.100.7/32], people: 60}\n"
    t = at(9, 20); rows = []
    for n in range(120):
        k = s.r.randrange(12); lim = n % 6 == 5; p = s.r.choice(["/", "/shop/%d" % n, "/cart"])
        a = s.access(t, "198.51.100.7", "-", "GET " + p, 503 if lim else 200, 190 if lim else 5000, BROWSERS[k % 3].replace("136", str(120 + k)).replace("134", str(120 + k)).replace("18.3", "1%d.1" % k))
        if lim: rows.append([a, s.error(t, "198.51.100.7", "GET " + p, 'limiting requests, excess: 21.%d by zone "perip"' % n)])
        t += sec(s.r.randint(1, 6))
    for r in rows: s.denial(r, "proxy", "wrong-client-address", "misconfiguration", "steady", o, acceptable={"pattern": ["single", "retry-loop"]})

@story
def apache_mix(s):
    s.browse(at(9), at(11), people=PEOPLE[:6])
    i = s.incident("no index", "directory-listing-off", "working-as-intended", "proxy", "single"); n_ = s.incident("not in group", "permission-missing", "working-as-intended", "proxy", "single")
    a = s.access(at(9, 31, 2), "192.0.2.12", "-", "GET /pub/files/", 403, 199, BROWSERS[0]); e = s.apache_error(at(9, 31, 2), "192.0.2.12", "autoindex", "AH01276: Cannot serve directory /srv/www/pub/files/: No matching DirectoryIndex (index.html) found, and server-generated directory index forbidden by Options directive")
    s.denial([a, e], "proxy", "directory-listing-off", "working-as-intended", "single", i)
    a = s.access(at(9, 44, 2), "192.0.2.13", "dina", "GET /board/minutes", 403, 199, BROWSERS[1]); e = s.apache_error(at(9, 44, 2), "192.0.2.13", "authz_core", "AH01631: user dina: authorization failure for \"/board/minutes\": ")
    s.denial([a, e], "proxy", "permission-missing", "working-as-intended", "single", n_, "dina")

@story
def partner_moves(s):
    s.browse(at(9), at(11), people=PEOPLE[:6])
    i = s.incident("partner's new address", "allowlist-drift", "misconfiguration", "proxy", "steady")
    s.known = "partners:\n  - {name: acme, networks: [203.0.113.0/28], user_agents: [\"AcmeSync/*\"], owner: payments}\n"
    t = at(9)
    while t < at(9, 50): s.access(t, "203.0.113.5", "-", "POST /api/sync", 200, 900, "AcmeSync/2.1"); t += sec(300)
    while t < at(11):
        a = s.access(t, "203.0.113.77", "-", "POST /api/sync", 403, 153, "AcmeSync/2.1"); e = s.error(t, "203.0.113.77", "POST /api/sync", "access forbidden by rule")
        s.denial([a, e], "proxy", "allowlist-drift", "misconfiguration", "steady", i, acceptable={"pattern": ["retry-loop"]}); t += sec(300)

@story
def cors_preflight(s):
    s.browse(at(9), at(10), people=PEOPLE[:6]); i = s.incident("preflight", "cors-preflight-refused", "misconfiguration", "proxy", "burst-after-change")
    t = at(9, 20)
    for n in range(12):
        a = s.access(t, "192.0.2.%d" % (10 + n % 6), "-", "OPTIONS /api/v2/orders", 401, 179, BROWSERS[n % 3], "https://app.example/")
        e = s.error(t, "192.0.2.%d" % (10 + n % 6), "OPTIONS /api/v2/orders", "no user/password was provided for basic authentication")
        s.denial([a, e], "proxy", "cors-preflight-refused", "misconfiguration", "single", i, acceptable={"pattern": ["steady", "burst-after-change"]}); t += sec(s.r.randint(20, 90))

def trail(s, t, who, action, error=None, message=None, arn=None, agent="aws-sdk-go-v2/1.30", **more):
    source, name = action.split(":")
    e = dict(eventVersion="1.09", userIdentity=dict(type="AssumedRole", arn=arn or "arn:aws:sts::111122223333:assumed-role/%s/session" % who, accountId="111122223333", accessKeyId="ASIA" + who.upper()[:12].ljust(12, "X"), sessionContext=dict(sessionIssuer=dict(type="Role", userName=who))),
             eventTime=t.strftime("%Y-%m-%dT%H:%M:%SZ"), eventSource=source + ".amazonaws.com", eventName=name, awsRegion="eu-central-1", sourceIPAddress="198.51.100.9", userAgent=agent, requestParameters=more or None, responseElements=None,
             requestID="%032x" % s.r.getrandbits(128), eventID="%08x-0000-4000-8000-%012x" % (s.r.getrandbits(32), s.r.getrandbits(48)), readOnly=True, eventType="AwsApiCall", recipientAccountId="111122223333", eventCategory="Management")
    if error: e["errorCode"], e["errorMessage"] = error, message
    return s.json("cloudtrail.json", t, e)

@story
def aws_guardrail(s):
    i = s.incident("SCP", "guardrail", "working-as-intended", "platform", "single"); p = s.incident("never granted", "permission-missing", "working-as-intended", "platform", "single")
    for n in range(40): trail(s, at(9) + sec(n * 60), "app-role", "s3:ListBuckets")
    d = trail(s, at(9, 31), "dev-role", "ec2:RunInstances", "Client.UnauthorizedOperation", "You are not authorized to perform this operation. User: arn:aws:sts::111122223333:assumed-role/dev-role/session is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:us-east-1:111122223333:instance/* with an explicit deny in a service control policy")
    s.denial([d], "platform", "guardrail", "working-as-intended", "single", i, "dev-role")
    d = trail(s, at(9, 40), "report-role", "dynamodb:Scan", "AccessDeniedException", "User: arn:aws:sts::111122223333:assumed-role/report-role/session is not authorized to perform: dynamodb:Scan on resource: arn:aws:dynamodb:eu-central-1:111122223333:table/orders because no identity-based policy allows the dynamodb:Scan action")
    s.denial([d], "platform", "permission-missing", "working-as-intended", "single", p, "report-role")

@story
def aws_policy_detached(s):
    i = s.incident("policy detached", "permission-removed", "misconfiguration", "platform", "burst-after-change", "DetachRolePolicy orders-read on etl-role")
    t = at(9)
    roles = ["etl-role", "etl-role", "etl-role"]
    while t < at(10): trail(s, t, "etl-role", "dynamodb:GetItem", tableName="orders"); t += sec(40)
    e = dict(eventVersion="1.09", userIdentity=dict(type="IAMUser", userName="oleg", arn="arn:aws:iam::111122223333:user/oleg", accountId="111122223333"), eventTime="2026-03-12T10:00:05Z", eventSource="iam.amazonaws.com", eventName="DetachRolePolicy", awsRegion="us-east-1", sourceIPAddress="198.51.100.3", userAgent="console", requestParameters=dict(roleName="etl-role", policyArn="arn:aws:iam::111122223333:policy/orders-read"), responseElements=None, requestID="r1", eventID="e1-change", readOnly=False, eventType="AwsApiCall", recipientAccountId="111122223333")
    s.json("cloudtrail.json", at(10, 0, 5), e); t = at(10, 0, 25)
    while t < at(10, 40):
        d = trail(s, t, "etl-role", "dynamodb:GetItem", "AccessDeniedException", "User: arn:aws:sts::111122223333:assumed-role/etl-role/session is not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb:eu-central-1:111122223333:table/orders because no identity-based policy allows the dynamodb:GetItem action", tableName="orders")
        s.denial([d], "platform", "permission-removed", "misconfiguration", "burst-after-change", i, "etl-role", acceptable={"pattern": ["retry-loop", "steady"]}); t += sec(40)

def istio(s, t, method, path, status, flags, details, client, agent, rid, size=19):
    return s.put("istio.log", t, '[%s] "%s %s HTTP/1.1" %d %s %s - "-" 0 %d 2 - "%s" "%s" "%s" "api.example" "-" - - 10.0.0.4:8080 %s:41000 - -' % (t.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z", method, path, status, flags, details, size, client, agent, rid, client))

@story
def token_loop_at_gateway(s):
    i = s.incident("stale token", "token-expired", "caller-fault", "gateway", "retry-loop")
    for n in range(60): istio(s, at(9) + sec(n * 30), "GET", "/v1/devices/%d" % (n % 7), 200, "-", "via_upstream", "192.0.2.%d" % (20 + n % 5), "okhttp/4.12", "a%031x" % n, 900)
    t = at(9, 15)
    for n in range(50):
        r = istio(s, t, "GET", "/v1/poll", 401, "-", "jwt_authn_access_denied{Jwt_is_expired}", "192.0.2.55", "FleetAgent/3.2", "b%031x" % n)
        s.denial([r], "gateway", "token-expired", "caller-fault", "retry-loop", i); t += sec(10)

@story
def mesh_policy_out_for_scan(s):
    i = s.incident("rbac", "permission-missing", "working-as-intended", "gateway", "single")
    for n in range(40): istio(s, at(9) + sec(n * 30), "GET", "/v1/devices/%d" % (n % 7), 200, "-", "via_upstream", "192.0.2.%d" % (20 + n % 5), "okhttp/4.12", "a%031x" % n, 900)
    r = istio(s, at(9, 12), "GET", "/v1/admin/keys", 403, "-", "rbac_access_denied_matched_policy[none]", "192.0.2.21", "okhttp/4.12", "c%031x" % 1)
    s.denial([r], "gateway", "permission-missing", "working-as-intended", "single", i)

@story
def enumeration_of_invoices(s):
    s.browse(at(9), at(10), people=PEOPLE[:8], paths=("/", "/invoices/1", "/account"))
    i = s.incident("walks invoices", "application-refused", "attack", "application", "enumeration"); t = at(9, 20)
    for n in range(40):
        a = s.access(t, "203.0.113.40", "mallory", "GET /invoices/%d" % (5000 + n), 403, 61, BROWSERS[1])
        s.denial([a], "application", "application-refused", "attack", "enumeration", i, "mallory", acceptable={"layer": ["proxy", "unknown"], "cause": ["permission-missing", "unknown"]}); t += sec(s.r.randint(1, 3))

def haproxy(s, t, client, port, request, status, size, state, agent, backend="be_app/app1"):
    return s.put("haproxy.log", t, '%s lb1 haproxy[812]: %s:%d [%s] fe_https %s 0/0/1/3/4 %d %d - - %s 12/12/1/1/0 0/0 {%s} "%s HTTP/1.1"' % (t.strftime("%b %d %H:%M:%S"), client, port, t.strftime("%d/%b/%Y:%H:%M:%S.%f")[:-3], backend, status, size, state, agent, request))

@story
def haproxy_rule_and_app(s):
    i = s.incident("proxy rule", "server-rule", "working-as-intended", "proxy", "single"); j = s.incident("app", "application-refused", "working-as-intended", "application", "single")
    for n in range(60): haproxy(s, at(9) + sec(n * 20), "192.0.2.%d" % (10 + n % 8), 40000 + n, "GET /shop/%d" % (n % 9), 200, 4000, "----", "Firefox")
    r = haproxy(s, at(9, 10, 3), "192.0.2.12", 50001, "GET /internal/stats", 403, 192, "PR--", "Firefox", "fe_https/<NOSRV>"); s.denial([r], "proxy", "server-rule", "working-as-intended", "single", i, acceptable={"cause": ["address-not-allowlisted"]})
    r = haproxy(s, at(9, 11, 3), "192.0.2.13", 50002, "GET /shop/admin", 403, 512, "----", "Firefox"); s.denial([r], "application", "application-refused", "working-as-intended", "single", j)

@story
def kubernetes_denials(s):
    i = s.incident("rbac", "permission-missing", "working-as-intended", "platform", "single"); j = s.incident("webhook", "admission-refused", "working-as-intended", "platform", "single")
    def audit(t, user, verb, resource, code, message=None, decision="allow"):
        return s.json("audit.log", t, dict(kind="Event", apiVersion="audit.k8s.io/v1", level="Metadata", auditID="%08x-0000-4000-8000-%012x" % (s.r.getrandbits(32), s.r.getrandbits(48)), stage="ResponseComplete", requestURI="/api/v1/namespaces/shop/" + resource, verb=verb, user=dict(username=user, groups=["system:authenticated"]), sourceIPs=["192.0.2.30"], userAgent="kubectl/v1.30", objectRef=dict(resource=resource, namespace="shop", apiVersion="v1"),
            responseStatus=dict(metadata={}, status="Failure" if code >= 400 else "Success", message=message or "", reason="Forbidden" if code == 403 else "", code=code), requestReceivedTimestamp=t.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), stageTimestamp=t.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), annotations={"authorization.k8s.io/decision": decision, "authorization.k8s.io/reason": ""}))
    for n in range(30): audit(at(9) + sec(n * 60), "ana", "list", "pods", 200)
    r = audit(at(9, 11, 5), "ben", "list", "secrets", 403, 'secrets is forbidden: User "ben" cannot list resource "secrets" in API group "" in the namespace "shop"', "forbid"); s.denial([r], "platform", "permission-missing", "working-as-intended", "single", i, "ben")
    r = audit(at(9, 15, 5), "ana", "create", "pods", 403, 'admission webhook "validate.kyverno.svc-fail" denied the request: policy disallow-privileged'); s.denial([r], "platform", "admission-refused", "working-as-intended", "single", j, "ana", acceptable={"verdict": ["caller-fault"]})

@story
def client_certificates(s):
    s.browse(at(9), at(10), people=PEOPLE[:4]); i = s.incident("expired certificate", "client-certificate", "caller-fault", "proxy", "retry-loop"); t = at(9, 3)
    for n in range(12):
        a = s.access(t, "203.0.113.12", "-", "POST /b2b/orders", 400, 215, "EdiClient/5"); e = s.error(t, "203.0.113.12", "POST /b2b/orders", "client SSL certificate verify error: (10:certificate has expired) while reading client request headers")
        s.denial([a, e], "proxy", "client-certificate", "caller-fault", "retry-loop", i, acceptable={"pattern": ["steady"]}); t += sec(120)

@story
def auth_service_down(s):
    s.browse(at(9), at(10), people=PEOPLE[:8], paths=("/app/", "/app/inbox")); i = s.incident("authorizer down", "authorizer-failed", "misconfiguration", "authorizer", "burst-after-change"); t = at(10)
    for n in range(40):
        k = s.r.randrange(8); a = s.access(t, "192.0.2.%d" % (10 + k), "-", "GET /app/inbox", 500, 177, BROWSERS[k % 3]); e = s.error(t, "192.0.2.%d" % (10 + k), "GET /app/inbox", "auth request unexpected status: 502 while sending to client")
        s.denial([a, e], "authorizer", "authorizer-failed", "misconfiguration", "burst-after-change", i); t += sec(s.r.randint(2, 20))

@story
def bots(s):
    s.browse(at(9), at(10), people=PEOPLE[:6]); i = s.incident("false googlebot", "user-agent-blocked", "unwanted-automation", "proxy", "impersonated-bot"); t = at(9, 5)
    s.known = "crawlers:\n  - {name: Googlebot, user_agents: [\"*Googlebot*\"], networks: [66.249.64.0/19]}\n"
    for n in range(30):
        s.access(t, "66.249.66.1", "-", "GET /shop/%d" % n, 200, 5000, "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")
        a = s.access(t + sec(1), "203.0.113.150", "-", "GET /shop/%d" % n, 403, 153, "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")
        s.denial([a], "proxy", "user-agent-blocked", "unwanted-automation", "impersonated-bot", i, acceptable={"cause": ["server-rule", "unknown", "address-blocked"]}); t += sec(20)

@story
def sshd_day(s):
    b = s.incident("brute force", "credential-wrong", "attack", "identity", "brute-force"); m = s.incident("mistyped", "credential-wrong", "caller-fault", "identity", "single")
    pid = [2000]
    def line(t, p, text): return s.put("auth.log", t, "%s host1 sshd[%d]: %s" % (t.strftime("%b %d %H:%M:%S"), p, text))
    t = at(9)
    for n in range(50):
        pid[0] += 3; port = 40000 + n
        r = [line(t, pid[0], "Failed password for root from 198.51.100.99 port %d ssh2" % port), line(t + sec(1), pid[0], "Connection closed by authenticating user root 198.51.100.99 port %d [preauth]" % port)]
        s.denial(r, "identity", "credential-wrong", "attack", "brute-force", b, "root"); t += sec(s.r.randint(2, 5))
    pid[0] += 3; line(at(9, 30), pid[0], "Accepted publickey for ana from 192.0.2.10 port 50022 ssh2: ED25519 SHA256:abc")
    pid[0] += 3; r = line(at(9, 33), pid[0], "Failed password for ben from 192.0.2.11 port 50100 ssh2"); c = line(at(9, 33, 9), pid[0], "Connection closed by authenticating user ben 192.0.2.11 port 50100 [preauth]"); s.denial([r, c], "identity", "credential-wrong", "caller-fault", "single", m, "ben")
    pid[0] += 3; line(at(9, 34), pid[0], "Accepted password for ben from 192.0.2.11 port 50101 ssh2")

@story
def entra_day(s):
    m = s.incident("mfa", "mfa-required", "working-as-intended", "identity", "single"); d = s.incident("device", "device-or-location-refused", "working-as-intended", "identity", "single"); sp = s.incident("spray", "credential-wrong", "attack", "identity", "password-spray")
    def sign(t, user, code, reason, ip):
        return s.json("signin.json", t, dict(time=t.strftime("%Y-%m-%dT%H:%M:%S.0000000Z"), resourceId="/tenants/t1/providers/Microsoft.aadiam", operationName="Sign-in activity", category="SignInLogs", tenantId="11111111-1111-1111-1111-111111111111", resultType=str(code), resultDescription=reason, callerIpAddress=ip, correlationId="%08x-1111-4000-8000-%012x" % (s.r.getrandbits(32), s.r.getrandbits(48)), identity=user,
            properties=dict(id="%012x" % s.r.getrandbits(48), createdDateTime=t.strftime("%Y-%m-%dT%H:%M:%SZ"), userPrincipalName=user + "@corp.example", userDisplayName=user, userId="u-" + user, appDisplayName="Office 365", ipAddress=ip, clientAppUsed="Browser", userAgent=BROWSERS[1], status=dict(errorCode=code, failureReason=reason), conditionalAccessStatus="notApplied")))
    for n in range(30): sign(at(8) + sec(n * 120), PEOPLE[n % 10], 0, "", "192.0.2.%d" % (10 + n % 10))
    s.denial([sign(at(8, 50), "lena", 53000, "Device is not in required device state: compliant.", "192.0.2.44")], "identity", "device-or-location-refused", "working-as-intended", "single", d, "lena@corp.example")
    s.denial([sign(at(8, 55), "karl", 50076, "Due to a configuration change made by your administrator, you must use multi-factor authentication.", "192.0.2.45")], "identity", "mfa-required", "working-as-intended", "single", m, "karl@corp.example")
    t = at(9)
    for n, u in enumerate(PEOPLE * 2): s.denial([sign(t, u, 50126, "Error validating credentials due to invalid username or password.", "203.0.113.200")], "identity", "credential-wrong", "attack", "password-spray", sp, u + "@corp.example"); t += sec(s.r.randint(3, 9))


def main():
    ap = argparse.ArgumentParser(); ap.add_argument("out"); ap.add_argument("--seed", type=int, default=1); a = ap.parse_args()
    for f in STORIES:
        s = Story(f.__name__.replace("_", "-"), seed=a.seed)
        f(s)
        s.write(a.out)

if __name__ == "__main__": main()

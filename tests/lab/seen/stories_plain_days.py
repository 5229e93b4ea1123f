"""Days that are easy to forget: nothing wrong, only failures kept, one hit among thousands, a clock that is off, one leaver among many."""
from seen.lines_paths import *

KINDS = []
kind = kinds(KINDS)


@kind
def nothing_is_wrong(s):
    """nginx before a container registry, a git server and a calendar: every refusal is the ordinary challenge that the same client answers a moment later"""
    H = host(s, "registry"); N = "access.log"; herring(s, 45); herring(s, 80)
    r = inc(s, "registry's challenge", "application", "credential-missing", WAI, SINGLE, layer=["proxy", "identity"], pattern=[STEADY])
    g = inc(s, "git's challenge", "application", "credential-missing", WAI, SINGLE, layer=["proxy", "identity"], pattern=[STEADY])
    c = inc(s, "calendar's challenge", "proxy", "credential-missing", WAI, SINGLE, pattern=[STEADY])
    def req(t, ip, method, path, status, ua, user="-", h=H, ups=0, size=None): return nginx_rid(s, N, t, ip, method, path, status, s.hex(32), ups=status if ups == 0 else ups, ua=ua, hostname=h, user=user, size=size)
    for t in s.spread(0, 120, 110):
        ip = s.ip(s.some(0, 20)); img = s.r.choice(["web", "api", "mailer"]); ua = "docker/27.5.1 go/go1.22.11 git-commit/4c9b3b0 kernel/6.8.0 os/linux arch/amd64"
        s.deny(r, req(t, ip, "GET", "/v2/", 401, ua, size=87)); req(t + sec(.1), ip, "GET", "/token?account=ci&scope=repository%%3A%s%%3Apull&service=registry" % img, 200, ua, "ci"); req(t + sec(.2), ip, "GET", "/v2/", 200, ua, size=2)
        for n in range(s.some(3, 7)): req(t + sec(.3 + n * .2), ip, "GET", "/v2/%s/blobs/sha256:%s" % (img, s.hex(64)), 200, ua)
    for t in s.spread(0, 120, 150):
        k = s.some(0, 25); ip = s.ip(k); p = "/%s/site.git" % s.company; ua = "git/2.47.1"; h = host(s, "git")
        s.deny(g, req(t, ip, "GET", p + "/info/refs?service=git-upload-pack", 401, ua, h=h, size=26)); req(t + sec(.2), ip, "GET", p + "/info/refs?service=git-upload-pack", 200, ua, s.who(k), h); req(t + sec(.4), ip, "POST", p + "/git-upload-pack", 200, ua, s.who(k), h)
    for t in s.spread(0, 120, 200):
        k = s.some(0, 25); h = host(s, "cal"); ua = "iOS/18.3 (22D60) dataaccessd/1.0"
        s.deny(c, req(t, s.ip(k), "PROPFIND", "/dav/%s/" % s.who(k), 401, ua, h=h, ups=None, size=179)); req(t + sec(.2), s.ip(k), "PROPFIND", "/dav/%s/" % s.who(k), 207, ua, s.who(k), h)


@kind
def only_failures_were_kept(s):
    """An edge that keeps nothing but answers of 400 and above, and no log of the application: a wave of 403s from the upstream on one path for many people; a few from others; scattered 404s; nobody can say why"""
    N = "errors-only.json"; H = host(s, "members"); c0 = s.some(40, 60)
    a = inc(s, "the application answers 403 on one path to many", "application", "application-refused", UND, STEADY, pattern=[BURST], verdict=[MIS], cause=["unknown"])
    u = inc(s, "expired sign-ins, as the header says", "application", "token-expired", FAULT, SINGLE, layer=["identity"], pattern=[STEADY], verdict=[WAI])
    def req(t, ip, method, path, status, ua, ups=None, www=""): return nginx_json(s, N, t, ip, method, path, status, s.hex(32), ups, ua=ua, hostname=H, sent_http_www_authenticate=www)
    for t in s.spread(0, 120, 22): k = s.some(0, 80); st = s.r.choice([404, 404, 404, 499, 502, 400]); req(t, s.ip(k), "GET", s.r.choice(["/favicon.ico", "/apple-touch-icon.png", "/old/page-%d" % s.some(1, 60), "/api/slow"]), st, s.agent(k), st if st not in (499,) else None)
    for t in s.spread(c0, c0 + 35, 22): k = s.some(0, 80); s.deny(a, req(t, s.ip(k), s.r.choice(["GET", "GET", "POST"]), "/api/benefits/%d" % s.some(1, 400), 403, s.agent(k), 403))
    for t in s.spread(0, 119, 200): k = s.some(0, 80); s.deny(u, req(t, s.ip(k), "GET", "/api/me", 401, s.agent(k), 401, 'Bearer error="invalid_token", error_description="The token expired at \'%s\'"' % (t - sec(s.some(5, 300))).strftime("%m/%d/%Y %H:%M:%S")))


@kind
def one_answer_among_thousands(s):
    """nginx with rules in its configuration and a reverse proxy behind: a scanner tries thousands of paths, the refused administration among them, until a doubled slash and a dotted segment pass; visitors all the while"""
    H = host(s); N, E = "access.log", "error.log"; herring(s, 70)
    s.config["site.conf"] = "%sserver {\n  listen 443 ssl;\n  server_name %s;\n  merge_slashes off;\n  access_log /var/log/nginx/access.log hops;\n  location /admin { deny all; }\n  location ~ /\\.(git|env|ht) { deny all; }\n  location / { proxy_pass http://app; }\n}\n" % (RID_FORMAT, H)
    n_ = inc(s, "scanner that finds a way around", "proxy", "server-rule", ATT, SCAN, cause=["address-blocked"])
    p = inc(s, "a colleague's old bookmark", "proxy", "server-rule", WAI, SINGLE, cause=["address-blocked"], pattern=[STEADY])
    def req(t, ip, path, status, ua, ups=0, err=False, method="GET"):
        e = [nginx_rid(s, N, t, ip, method, path, status, s.hex(32), ups=None if err else status, ua=ua, hostname=H, size=153 if status in (403, 404) else None)]
        return e + ([nginx_err(s, E, t, "access forbidden by rule", ip, method, path, H)] if err else [])
    for t in s.spread(0, 120, 6): k = s.some(0, 70); req(t, s.ip(k), s.r.choice(["/", "/a/%d" % s.some(1, 300), "/style.css"]), 200, s.agent(k))
    t = s.at(s.some(10, 30)); ua = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36"
    for n in range(s.some(1300, 1900)):
        path = probe(s, n)
        if n % 23 == 5: path = s.r.choice(["/admin", "/admin/", "/admin/login", "/admin/users", "/Admin/", "/admin/../admin/", "/admin;/"])
        closed = path.startswith("/admin") and not path.startswith(("/admin.php", "/administrator")) or any(w in path for w in ("/.git", "/.env", "/.ht")) or path.startswith(("/admin.php", "/administrator"))
        if closed: s.deny(n_, req(t, s.attacker, path, 403, ua, err=True))
        else: req(t, s.attacker, path, 404, ua)
        t += sec(s.r.uniform(.05, .6))
    req(t, s.attacker, "//admin/users", 200, ua); t += sec(2); req(t, s.attacker, "//admin/users?page=2", 200, ua); t += sec(3); s.deny(n_, req(t, s.attacker, "/admin/export", 403, ua, err=True)); req(t + sec(1), s.attacker, "//admin/export", 200, ua)
    for j in range(2): s.deny(p, req(s.at(90, 30 * j), s.ip(8), "/admin/", 403, s.agent(0), err=True))


@kind
def a_clock_that_is_off(s):
    """HAProxy before two machines of an interface, joined by the id that the balancer wrote: after a restart one machine's clock is seven minutes slow, its lines too, and it refuses fresh tokens as not yet valid and signed calls as too new; time is corrected later"""
    cut = s.some(25, 40); back = cut + s.some(35, 50); off = -s.some(400, 460); H = host(s, "api"); herring(s, cut + 9)
    n_ = inc(s, "fresh tokens are not yet valid on one machine", "application", "token-invalid", MIS, STEADY, layer=["identity"], pattern=[BURST])
    g = inc(s, "signed calls are out of time on the same machine", "application", "request-signature", MIS, STEADY, pattern=[BURST, LOOP])
    e_ = inc(s, "a device with a token that ran out", "application", "token-expired", FAULT, LOOP, layer=["identity"], pattern=[STEADY])
    s.put("messages-api2", s.at(cut) + sec(off), "%s api2 kernel: Linux version 6.8.0-52-generic" % (s.at(cut) + sec(off)).strftime("%b %d %H:%M:%S")); s.put("messages-api2", s.at(back), "%s api2 chronyd[702]: System clock was stepped by %.6f seconds" % (s.at(back).strftime("%b %d %H:%M:%S"), -off + .2134)); s.put("messages-api2", s.at(back, 1), "%s api2 chronyd[702]: Selected source 10.20.0.4" % s.at(back, 1).strftime("%b %d %H:%M:%S"))
    def req(t, ip, method, path, status, node, ua, msg="request completed", **more):
        rid = s.uuid(); slow = node == 2 and cut < minute(s, t) < back; t2 = t + sec(off if slow else .01)
        return [haproxy(s, "haproxy.log", t, ip, method, path, status, back="be_api/api%d" % node, captured="{%s}" % rid), express(s, "api%d.json" % node, t2, "10.20.0.5", method, path, status, rid, msg, **more)]
    for t in s.spread(0, 120, 6):
        k = s.some(0, 60); node = s.some(1, 2); slow = node == 2 and cut < minute(s, t) < back; fresh = s.r.random() < .28; path = s.r.choice(["/v1/me", "/v1/boards", "/v1/boards/%d" % s.some(1, 90)])
        if slow and fresh: iat = t - sec(s.some(2, 200)); s.deny(n_, req(t, s.ip(k), "GET", path, 401, 2, s.agent(k), "unauthorized", err={"name": "NotBeforeError", "message": "jwt not active", "date": z(iat)}))
        else: req(t, s.ip(k), "GET", path, 200, node, s.agent(k), user="u%d" % k)
    for n, t in enumerate(s.ticks(0, 119, 100)):
        node = n % 2 + 1; slow = node == 2 and cut < minute(s, t) < back
        if slow: s.deny(g, req(t, "198.51.100.15", "POST", "/hooks/payments", 403, 2, "PayHook/1.0", "webhook signature refused", err={"name": "SignatureError", "message": "Timestamp outside the tolerance zone", "timestamp": int(epoch(t)), "now": int(epoch(t + sec(off)))}))
        else: req(t, "198.51.100.15", "POST", "/hooks/payments", 200, node, "PayHook/1.0")
    for t in s.ticks(5, s.some(60, 80), 75): s.deny(e_, req(t, s.ip(90), "GET", "/v1/boards", 401, 1, "Tablet/2.2", "unauthorized", err={"name": "TokenExpiredError", "message": "jwt expired", "expiredAt": z(s.at(3))}))


@kind
def a_leaver_among_the_many(s):
    """nginx and an application that logs its decisions: a clean-up of roles takes the warehouse's right away from thirty people and two services; one of them left the company in the morning and goes on trying; one person never had it; it is given back late"""
    cut = s.some(35, 55); back = cut + s.some(35, 45); H = host(s, "wms"); lv = 7; what = "deleted role wms-operator (unused according to report)"; s.change(s.at(cut), s.mail(40), what, "role:wms-operator", "role"); s.change(s.at(back), s.mail(41), "restored role wms-operator", "role:wms-operator", "role"); s.change(s.at(-90), "hr-feed", "disabled %s, contract ended" % s.mail(lv), "user:" + s.mail(lv), "identity"); herring(s, cut - 3); herring(s, cut + 6)
    s.known = "jobs:\n  - {name: warehouse operator, people: [%s], groups: [wms-operators], resources: [\"/wms/*\"]}\n" % ", ".join(s.mail(k) for k in range(0, 30) if k != lv)
    a = inc(s, "warehouse people and services lost their role", "application", "permission-removed", MIS, BURST, what, layer=["policy"], cause=["permission-missing"], pattern=[STEADY])
    l = inc(s, "a leaver goes on trying", "application", "account-locked", WAI, STEADY, layer=["identity"], pattern=[LOOP, SINGLE], cause=["permission-removed"])
    n_ = inc(s, "a person who never had it", "application", "permission-missing", WAI, SINGLE, layer=["policy"], pattern=[STEADY])
    def req(t, ip, who, method, path, status, ua, reason=None, roles=()):
        rid = s.hex(32); return [nginx_rid(s, "access.log", t, ip, method, path, status, rid, ups=status, ua=ua, hostname=H, user=who), express(s, "wms.json", t + sec(.004), "10.20.1.5", method, path, status, rid, "access denied" if reason else "request completed", who, **({"reason": reason, "roles": list(roles)} if reason else {}))]
    for t in s.spread(0, 120, 24):
        k = s.some(0, 29); svc = k >= 28; who = ["scan-gate", "label-printer"][k - 28] if svc else s.mail(k); path = s.r.choice(["/wms/bins/%d" % s.some(1, 400), "/wms/picks", "/wms/moves"]); method = s.r.choice(["GET", "POST"]); bad = cut < minute(s, t) < back
        if k == lv: continue
        ip, ua = ("10.20.9.%d" % k, who + "/2") if svc else (s.ip(k), s.agent(k))
        if bad: s.deny(a, req(t, ip, who, method, path, 403, ua, "missing role wms-operator", ["staff"]), who)
        else: req(t, ip, who, method, path, 200, ua)
    for t in s.spread(0, 120, 9): k = s.some(30, 39); req(t, s.ip(k), s.mail(k), "GET", s.r.choice(["/orders", "/orders/%d" % s.some(1, 300)]), 200, s.agent(k))
    for t in s.ticks(4, 118, 800): s.deny(l, req(t, s.ip(lv), s.mail(lv), "GET", "/wms/picks", 403, s.agent(lv), "account disabled", []), s.mail(lv))
    for j in range(2): s.deny(n_, req(s.at(15, 40 * j), s.ip(35), s.mail(35), "GET", "/wms/bins/3", 403, s.agent(35), "missing role wms-operator", ["sales"]), s.mail(35))


@kind
def a_loop_beside_a_guesser(s):
    """nginx and an Express interface, joined by the request's id: a phone with a dead token and a guesser of one account act at the same time from the same town's carrier address; both against the same interface; the guesser gets in at last"""
    H = host(s, "api"); nat = "198.51.100.200"; s.known = "shared:\n  - {name: mobile carrier, networks: [%s/32], people: 4000}\n" % nat; t0 = s.some(35, 55); herring(s, t0)
    l = inc(s, "a phone repeats a dead token", "application", "token-expired", FAULT, LOOP, layer=["identity"], pattern=[STEADY])
    g = inc(s, "one account is guessed", "application", "credential-wrong", ATT, BRUTE, layer=["identity"])
    w = inc(s, "mistyped passwords", "application", "credential-wrong", FAULT, SINGLE, layer=["identity"], pattern=[STEADY])
    def req(t, ip, method, path, status, ua, msg="request completed", user=None, **more):
        rid = s.hex(32); return [nginx_json(s, "access.json", t, ip, method, path, status, rid, status, ua=ua, hostname=H), express(s, "api.json", t + sec(.003), "10.20.1.5", method, path, status, rid, msg, user, **more)]
    phone = "Orchard/4.2 (iPhone; iOS 18.3)"; tok = s.hex(12)
    for t in s.spread(0, 120, 6): k = s.some(0, 60); req(t, nat if s.r.random() < .1 else s.ip(k), "GET", s.r.choice(["/v1/feed", "/v1/me", "/v1/items/%d" % s.some(1, 300)]), 200, phone, user="u%d" % k, tokenHash=s.hex(12))
    for t in s.ticks(0, t0 - 4, 60): req(t, nat, "GET", "/v1/feed", 200, phone, user="u71", tokenHash=tok)
    for t in s.ticks(t0, t0 + s.some(25, 40), 30): s.deny(l, req(t, nat, "GET", s.r.choice(["/v1/feed", "/v1/inbox"]), 401, phone, "unauthorized", err={"name": "TokenExpiredError", "message": "jwt expired", "expiredAt": z(s.at(t0 - 1))}, tokenHash=tok), None)
    t = s.at(t0 + 5)
    for n in range(s.some(50, 80)): s.deny(g, req(t, nat, "POST", "/v1/login", 401, "okhttp/4.9.3", "login failed", login="treasurer@" + s.domain, reason="password mismatch"), "treasurer@" + s.domain); t += sec(s.r.uniform(3, 14))
    req(t, nat, "POST", "/v1/login", 200, "okhttp/4.9.3", "login", login="treasurer@" + s.domain); req(t + sec(2), nat, "GET", "/v1/accounts", 200, "okhttp/4.9.3", user="treasurer")
    for j in range(s.some(4, 6)): k = 10 + j; t = s.at(8 + j * 20, j); s.deny(w, req(t, s.ip(k), "POST", "/v1/login", 401, phone, "login failed", login=s.mail(k), reason="password mismatch"), s.mail(k)); req(t + sec(11), s.ip(k), "POST", "/v1/login", 200, phone, "login", login=s.mail(k))


@kind
def the_second_node_remembers(s):
    """HAProxy before two nginx nodes whose lists of addresses should be the same, joined by time, client and path: a supplier's new office was let in, but the second node was not reloaded; strangers are refused by both; a reload at last"""
    cut = s.some(25, 45); back = cut + s.some(45, 60); H = host(s, "supply"); what = "supply-allow.conf: added 203.0.113.48/29 (kestrel)"; s.change(s.at(cut), s.who(6), what, "nginx:supply-allow.conf", "allowlist"); s.change(s.at(back), s.who(6), "reloaded nginx on node2", "nginx:node2", "config"); herring(s, cut + 11)
    o = inc(s, "the second node keeps the old list", "proxy", "policy-out-of-date", MIS, STEADY, what, pattern=[BURST, LOOP], cause=["allowlist-drift"])
    n_ = inc(s, "strangers", "proxy", "address-not-allowlisted", WAI, SINGLE, pattern=[STEADY], cause=["address-blocked"], verdict=[ATT])
    d = inc(s, "the new office before it was let in", "proxy", "allowlist-drift", MIS, STEADY, pattern=[LOOP], cause=["address-not-allowlisted"], verdict=[WAI])
    s.known = "partners:\n  - {name: kestrel, networks: [203.0.113.32/27], user_agents: [\"Kestrel-EDI/*\"], owner: purchasing}\n"
    def req(t, ip, path, ok, node, ua, method="POST"):
        e = [haproxy(s, "haproxy.log", t, ip, method, path, 202 if ok else 403, back="be_supply/node%d" % node, captured="{%s}" % H), nginx_rid(s, "node%d-access.log" % node, t + sec(.01 if node == 1 else -1.2), ip, method, path, 202 if ok else 403, s.hex(32), ups=202 if ok else None, ua=ua, hostname=H, size=153 if not ok else None)]
        return e + ([] if ok else [nginx_err(s, "node%d-error.log" % node, t + sec(.01 if node == 1 else -1.2), "access forbidden by rule", ip, method, path, H)])
    for t in s.spread(0, 120, 9): k = s.some(0, 6); req(t, "203.0.113.%d" % (34 + k), "/edi/%s" % s.r.choice(["orders", "invoices", "asn"]), True, s.some(1, 2), "Kestrel-EDI/3.0")
    for n, t in enumerate(s.ticks(8, 119, 50)):
        node = n % 2 + 1; m = minute(s, t); ip = "203.0.113.%d" % s.r.choice((50, 51))
        if m < cut: s.deny(d, req(t, ip, "/edi/orders", False, node, "Kestrel-EDI/3.1"))
        elif node == 2 and m < back: s.deny(o, req(t, ip, "/edi/orders", False, 2, "Kestrel-EDI/3.1"))
        else: req(t, ip, "/edi/orders", True, node, "Kestrel-EDI/3.1")
    for j in range(s.some(4, 6)): s.deny(n_, req(s.at(9 + j * 18, j), "198.51.100.%d" % (60 + j * 7), "/edi/", False, j % 2 + 1, "curl/8.5.0", "GET"))


@kind
def the_subrequest_does_not_answer(s):
    """nginx that asks an authorizer by subrequest, with its error log and the authorizer's own: the authorizer's store is away for a while and nginx answers 500; before and after it ordinary answers of 401 and 403; no record of any change"""
    cut = s.some(35, 60); back = cut + s.some(7, 12); H = host(s, "lab"); N, E, A = "access.log", "error.log", "authz.log"
    x = inc(s, "the authorizer cannot reach its store", "authorizer", "authorizer-failed", MIS, STEADY, layer=["proxy"], pattern=[BURST])
    m = inc(s, "no session yet", "authorizer", "credential-missing", WAI, SINGLE, layer=["proxy"], pattern=[STEADY])
    g = inc(s, "a guest looks at another project", "authorizer", "permission-missing", WAI, SINGLE, layer=["proxy", "policy"], cause=["not-assigned"], pattern=[STEADY])
    s.config["lab.conf"] = "%sserver {\n  listen 443 ssl;\n  server_name %s;\n  access_log /var/log/nginx/access.log hops;\n  location / { auth_request /_authz; proxy_pass http://lab; }\n  location = /_authz { internal; proxy_pass http://authz:9000/check; proxy_set_header X-Request-Id $request_id; }\n}\n" % (RID_FORMAT, H)
    def req(t, k, path, status, why=None, sub=None, user=None):
        rid = s.hex(32); e = [nginx_rid(s, N, t, s.ip(k), "GET", path, status, rid, ups=status if status == 200 else None, ua=s.agent(k), hostname=H, size=None if status == 200 else 177)]
        if status == 500: e.append(nginx_err(s, E, t, "auth request unexpected status: 503 while sending to client", s.ip(k), "GET", path, H))
        e.append(s.put(A, t, '%s level=%s msg="%s" request_id=%s user=%s path=%s status=%d' % (z(t), "error" if status == 500 else "info", why or "allowed", rid, user or "-", path, sub or status)))
        return e
    for t in s.spread(0, 120, 6.5):
        k = s.some(0, 60); path = s.r.choice(["/", "/project/%d" % s.some(1, 60), "/run/%d" % s.some(1, 300)])
        if cut < minute(s, t) < back: s.deny(x, req(t, k, path, 500, "session store: dial tcp 10.20.3.40:6379: connect: connection refused", 503))
        else: req(t, k, path, 200, user=s.who(k))
    for t in s.spread(0, 119, 420): 
        if not cut - 1 < minute(s, t) < back + 1: k = s.some(61, 80); s.deny(m, req(t, k, "/", 401, "no session cookie")); req(t + sec(20), k, "/", 200, user=s.who(k))
    for j in range(2): s.deny(g, req(s.at(12, j * 30), 90, "/project/7", 403, "guest not a member of project 7", user="guest-" + s.who(3)), "guest-" + s.who(3))


@kind
def a_page_of_old_addresses(s):
    """An old web server's access log alone, without an error log or a configuration: 403s on one folder since ever for everybody, and nobody can say by which rule; a scanner; visitors"""
    N = "access.log"; herring(s, 60)
    u = inc(s, "one folder answers 403 to everybody", "unknown", "unknown", UND, STEADY, layer=["proxy"], pattern=[SINGLE], cause=["server-rule", "permission-missing", "file-permission", "directory-listing-off"], verdict=[WAI, MIS])
    n_ = inc(s, "scanner", "unknown", "unknown", ATT, SCAN, layer=["proxy"], cause=["server-rule", "waf-rule"])
    for t in s.spread(0, 120, 5): k = s.some(0, 80); apache(s, N, t, s.ip(k), "GET", s.r.choice(["/", "/maps/", "/maps/%d.html" % s.some(1, 60), "/contact.html"]), s.r.choice([200, 200, 304]), ua=s.agent(k))
    for t in s.spread(0, 120, 200): k = s.some(0, 80); s.deny(u, apache(s, N, t, s.ip(k), "GET", "/minutes/2024-%02d.html" % s.some(1, 12), 403, 199, s.agent(k), "https://%s/maps/" % host(s)))
    t = s.at(s.some(20, 80))
    for n in range(s.some(120, 240)):
        p = probe(s, n)
        if "/.ht" in p or "server-status" in p: s.deny(n_, apache(s, N, t, s.attacker, "GET", p, 403, 199, "Mozilla/5.0 zgrab/0.x"))
        else: apache(s, N, t, s.attacker, "GET", p, 404, 196, "Mozilla/5.0 zgrab/0.x")
        t += sec(s.r.uniform(.1, .9))


@kind
def a_session_in_two_places(s):
    """Cloud Armor's balancer before an application, joined by the trace: a session cookie of a treasurer turns up at another address with another program and is refused there by the application; a child account; the own reporting walks over its quota; ordinary days otherwise"""
    H = host(s, "books"); t0 = s.some(50, 80); herring(s, t0 - 2)
    r = inc(s, "a session at work in two places", "application", "token-invalid", ATT, REPLAY, layer=["identity"], cause=["device-or-location-refused"])
    p = inc(s, "assistant without the right to export", "application", "permission-missing", WAI, SINGLE, pattern=[STEADY], cause=["application-refused"])
    q = inc(s, "quota of the reporting program", "application", "rate-limited", FAULT, LOOP, verdict=[WAI, MIS], pattern=[STEADY])
    def req(t, ip, method, path, status, ua, msg="request completed", user=None, **more):
        tr = s.hex(32); return [armor(s, "lb.json", t, ip, method, path, status, trace=tr, ua=ua, hostname=H), express(s, "books.json", t + sec(.6), ip, method, path, status, tr, msg, user, **more)]
    for t in s.spread(0, 120, 7): k = s.some(0, 40); req(t, s.ip(k), s.r.choice(["GET", "POST"]), s.r.choice(["/ledger", "/ledger/%d" % s.some(1, 400), "/home"]), 200, s.agent(k), user=s.mail(k))
    sess = s.hex(10)
    for t in s.spread(0, 119, 240): req(t, s.ip(3), "GET", "/payments", 200, s.agent(3), user=s.mail(3), session=sess)
    t = s.at(t0)
    for n in range(s.some(9, 18)): s.deny(r, req(t, s.attacker, s.r.choice(["GET", "GET", "POST"]), s.r.choice(["/payments", "/payments/new", "/me", "/ledger"]), 401, "python-requests/2.31.0", "session refused", s.mail(3), session=sess, reason="session bound to another client: first address %s, now %s" % (s.ip(3), s.attacker)), s.mail(3)); t += sec(s.r.uniform(1, 20))
    for j in range(2): s.deny(p, req(s.at(22, 30 * j), s.ip(12), "GET", "/ledger/export", 403, s.agent(0), "forbidden", s.mail(12), reason="permission ledger:export missing"), s.mail(12))
    for n, t in enumerate(s.ticks(10, 60, 30)):
        if n % 3 == 2: s.deny(q, req(t, "10.132.0.40", "GET", "/api/report?page=%d" % n, 429, "reporting/1.3", "quota exceeded", "svc-reporting", limit="40 per 20 min"), "svc-reporting")
        else: req(t, "10.132.0.40", "GET", "/api/report?page=%d" % n, 200, "reporting/1.3", user="svc-reporting")

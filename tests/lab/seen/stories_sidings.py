"""Where the evidence is thin or says something else than it seems: one log alone, quiet days, crawlers, a weblog, a Windows server, risk rules."""
from seen.lines_web import *

KINDS = []
kind = kinds(KINDS)


@kind
def one_access_log_alone(s):
    """nginx in the combined format and nothing else, no configuration: who refused can be guessed from sizes at best; a folder always refused with nginx's own page; the application's refusals of many sizes; an ordinary robot past a limit"""
    f = "access.log"; page = 146 if s.r.random() < .5 else 153
    n = inc(s, "a folder refused with the server's own page", "proxy", "unknown", UND, STEADY, cause=["server-rule", "address-not-allowlisted", "file-permission", "directory-listing-off"], layer=["unknown"], verdict=[WAI], pattern=[SINGLE, SCAN]); a = inc(s, "refusals of many sizes, of signed-in people", "application", "application-refused", UND, STEADY, cause=["unknown", "permission-missing"], layer=["unknown"], verdict=[WAI], pattern=[SINGLE]); q = inc(s, "one robot told to slow down", "proxy", "rate-limited", BOT, "scrape", layer=["application", "unknown"], pattern=[LOOP, STEADY], verdict=[WAI, FAULT])
    for t in s.spread(0, 150, 6):
        k = s.some(0, 90); combined(s, f, t, s.ip(k), s.r.choice(["GET", "GET", "POST"]), s.r.choice(["/", "/tickets/%d" % s.some(1, 900), "/tickets?page=%d" % s.some(1, 9), "/static/app.js"]), 200, user=s.who(k) if k % 2 else "-", ua=s.agent(k), http="HTTP/2.0")
    for t in s.spread(0, 150, 260): k = s.some(0, 90); s.deny(n, combined(s, f, t, s.ip(k), "GET", s.r.choice(["/internal/metrics", "/internal/"]), 403, page, ua=s.agent(k), http="HTTP/2.0"))
    for t in s.spread(0, 150, 240): k = 1 + 2 * s.some(0, 30); s.deny(a, combined(s, f, t, s.ip(k), "POST", "/tickets/%d/close" % s.some(1, 900), 403, s.some(2100, 5200), user=s.who(k), ua=s.agent(k), http="HTTP/2.0"), s.who(k))
    for i, t in enumerate(tries(s, s.some(10, 120), 90, .2, .8)):
        if i > 40 and i % 3: s.deny(q, combined(s, f, t, s.foe, "GET", "/tickets?page=%d" % i, 429, 162, ua="python-requests/2.32.5"))
        else: combined(s, f, t, s.foe, "GET", "/tickets?page=%d" % i, 200, ua="python-requests/2.32.5")


@kind
def windows_server_of_an_authority(s):
    """IIS alone: a reverse proxy was put before it and its address rule sees only that; content copied without rights; a locked account among wrong passwords; plain http where TLS is demanded; too many requests of one client"""
    f = "u_ex.log"; h = s.host("forms"); cut = s.some(35, 60); what = changed(s, cut, s.who(0), "ARR reverse proxy 10.8.0.9 in front of forms (X-Forwarded-For on)", "lb:forms", "gateway"); copied = cut + s.some(20, 35); w2 = changed(s, copied, s.who(1), "copied D:\\forms\\2026 from file server (robocopy /COPYALL)", "content:forms", "deploy"); beside(s, cut - 6)
    a = inc(s, "staff area sees the reverse proxy's address", "proxy", "wrong-client-address", MIS, BURST, what, layer=["application"]); p = inc(s, "new forms without read rights", "proxy", "file-permission", MIS, BURST, w2, layer=["application"]); w = inc(s, "wrong passwords of one clerk", "proxy", "credential-wrong", FAULT, SINGLE, layer=["identity", "application"], pattern=[STEADY]); l = inc(s, "then the account is locked", "proxy", "account-locked", WAI, SINGLE, layer=["identity", "application"], verdict=[FAULT], pattern=[STEADY]); tl = inc(s, "an old link over plain http", "proxy", "tls-requirement", WAI, STEADY, layer=["application"], verdict=[FAULT], pattern=[SINGLE, LOOP]); q = inc(s, "one client too fast", "proxy", "rate-limited", BOT, "scrape", layer=["application"], verdict=[WAI], pattern=[LOOP])
    s.known = "proxies:\n  - {name: ARR, networks: [10.8.0.9/32]}\n"
    def row(t, ip, method, path, status, sub=0, win=0, user="-", ua=None, port=443, i=None, who=None):
        via = s.minute(t) > cut; e = iis(s, f, t, "10.8.0.9" if via else ip, method, path, status, sub, win, user, ua, port=port, host=h, xff=ip if via else "-")
        if i: s.deny(i, e, who)
    for t in s.spread(0, 150, 8):
        k = s.some(0, 90); new = s.r.random() < .12; path = "/forms/2026/%s.pdf" % s.r.choice(["A12", "B7", "C3"]) if new else s.r.choice(["/", "/forms/2025/A12.pdf", "/style.css"])
        if new and s.minute(t) > copied: row(t, s.ip(k), "GET", path, 401, 3, 5, ua=s.agent(k), i=p)
        elif not new: row(t, s.ip(k), "GET", path, 200, ua=s.agent(k))
    for t in s.spread(0, 150, 70):
        k = s.some(0, 14)
        if s.minute(t) > cut: row(t, s.here + str(200 + k), "GET", "/staff/", 403, 6, 0, ua=s.agent(k), i=a)
        else: row(t, s.here + str(200 + k), "GET", "/staff/", 200, user="AUTHORITY\\%s" % s.who(k), ua=s.agent(k))
    t = s.at(s.some(5, 30))
    for j in range(5): row(t, s.ip(70), "GET", "/case/", 401, 1, 1326 if j < 3 else 1909, "AUTHORITY\\%s" % s.who(70), s.agent(70), i=w if j < 3 else l, who="AUTHORITY\\%s" % s.who(70)); t += sec(s.r.uniform(6, 20))
    for t in s.ticks(1, 150, 900): row(t, s.ip(99), "GET", "/secure/rates.xml", 403, 4, 5, ua="Excel/16.0", port=80, i=tl)
    for j, t in enumerate(tries(s, 10, 70, .1, .4)): row(t, s.foe2, "GET", "/forms/2025/%d.pdf" % j, 403 if j > 30 else 200, 502 if j > 30 else 0, ua="Wget/1.24.5", i=q if j > 30 else None)


@kind
def risk_rules_of_a_broker(s):
    """Envoy before a trading desk, OPA decides on risk: travelling staff are refused for the place, unmanaged laptops for their state, a session that appears elsewhere; the house's old domain posts forms that Envoy's origin filter refuses after the rename"""
    f, o = "envoy.json", "opa.json"; h = s.host("desk"); cut = s.some(40, 65); rev = s.hex(10); what = changed(s, cut, "brand-team", "site renamed: forms now on https://old-%s.example post to https://%s" % (s.company, h), "site", "deploy"); beside(s, cut - 3, cut + 9)
    g = inc(s, "a trader on a journey", "policy", "device-or-location-refused", WAI, SINGLE, layer=["authorizer"], pattern=[STEADY], verdict=[FAULT], cause=["geo-blocked"]); d = inc(s, "laptops out of management", "policy", "device-or-location-refused", WAI, STEADY, layer=["authorizer"], pattern=[SINGLE, LOOP], verdict=[FAULT]); tr = inc(s, "a session used from another network", "policy", "device-or-location-refused", ATT, "token-replay", layer=["authorizer"], cause=["token-invalid"]); c = inc(s, "forms of the house's own other domain", "gateway", "csrf-origin-mismatch", MIS, BURST, what)
    def ask(t, k, path, facts, ok, reason, i=None, ip=None, ua=None, sess=None):
        rid = s.uuid(); sid = sess or s.ids.setdefault("desk%d" % k, s.hex(12)); ip = ip or s.ip(k)
        e = envoy_json(s, f, t, ip, "GET", path, 200 if ok else 403, "via_upstream" if ok else "ext_authz_denied", "-" if ok else "UAEX", host=h, rid=rid, ua=ua or s.agent(k), bytes=None if ok else 0)
        x = opa(s, o, t + sec(.002), "risk/decision", {"request": {"id": rid, "path": path, "ip": ip}, "session": sid, "user": s.who(k), "facts": facts}, {"allow": ok, "reason": reason}, rev)
        if i: s.deny(i, [e, x], s.who(k))
    fine = {"country": "DE", "device_managed": True, "device_posture": "healthy"}
    for t in s.spread(0, 150, 9):
        k = s.some(0, 50); ask(t, k, s.r.choice(["/book", "/orders", "/quotes"]), fine, True, "low risk")
    for j in range(s.some(4, 6)): ask(s.at(s.some(20, 148), j), 7, "/book", dict(fine, country="TH"), False, "location not permitted for role trader", g, s.there + "5")
    for t in s.spread(0, 150, 420): k = 60 + s.some(0, 2); ask(t, k, "/orders", dict(fine, device_managed=False, device_posture="unknown"), False, "device is not compliant", d)
    b = s.some(30, 130)
    for n, t in enumerate(tries(s, b, s.some(6, 10), 2, 20)): ask(t, 12, s.r.choice(["/book", "/transfers", "/profile"]), {"country": "RO", "device_managed": False, "device_posture": "unknown", "session_first_ip": s.ip(12), "impossible_travel": True}, False, "session presented from another device", tr, s.foe, "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0")
    ask(s.at(b) - sec(90), 12, "/book", fine, True, "low risk"); ask(s.at(b) + sec(240), 12, "/book", fine, True, "low risk")
    for t in s.spread(0, 150, 60):
        k = s.some(100, 160); late = s.minute(t) > cut
        e = envoy_json(s, f, t, s.ip(k), "POST", "/contact", 403 if late else 303, "csrf_origin_mismatch" if late else "via_upstream", host=h, ua=s.agent(k), bytes=14 if late else None, origin="https://old-%s.example" % s.company if late else "https://" + h)
        if late: s.deny(c, e)


@kind
def weblog_under_guessing(s):
    """a weblog: failed sign-ins answer 200 and show only in the system log; nginx then limits them with 503; fail2ban's ban; an author who forgot; one address guesses one account, many others one pair each"""
    a, e, y, b = "access.log", "error.log", "syslog", "fail2ban.log"; h = s.host("blog"); beside(s, 30)
    x = inc(s, "one address guesses at the editor", "application", "credential-wrong", ATT, BRUTE, layer=["identity"]); st = inc(s, "many addresses, a pair each", "application", "credential-wrong", ATT, STUFF, layer=["identity"], pattern=[SPRAY]); r = inc(s, "the guesser meets the limit", "proxy", "rate-limited", ATT, BRUTE, verdict=[WAI, BOT], pattern=[LOOP]); bn = inc(s, "and then the ban", "proxy", "address-blocked", ATT, BRUTE, layer=["firewall"], verdict=[WAI], pattern=[LOOP, STEADY]); m = inc(s, "an author who forgot", "application", "credential-wrong", FAULT, SINGLE, layer=["identity"])
    def wp(t, ip, who, i, ua, known=True): s.deny(i, [combined(s, a, t, ip, "POST", "/wp-login.php", 200, s.some(5200, 5300), ref="https://%s/wp-login.php" % h, ua=ua), s.put(y, t, "%s %s wordpress(%s)[%d]: %s for %s from %s" % (slow(t), s.node, h, s.pid, "Authentication failure" if known else "Authentication attempt for unknown user", who, ip) if known else "%s %s wordpress(%s)[%d]: Authentication attempt for unknown user %s from %s" % (slow(t), s.node, h, s.pid, who, ip))], who)
    for t in s.spread(0, 150, 8): k = s.some(0, 110); combined(s, a, t, s.ip(k), "GET", s.r.choice(["/", "/2025/10/tea/", "/feed/", "/wp-content/themes/x/style.css"]), 200, ua=s.agent(k), http="HTTP/2.0")
    for t in s.spread(0, 150, 1500): k = s.some(0, 5); combined(s, a, t, s.inner(k), "POST", "/wp-login.php", 302, 0, ua=s.agent(k)); s.put(y, t, "%s %s wordpress(%s)[%d]: Accepted password for %s from %s" % (slow(t), s.node, h, s.pid, s.who(k), s.inner(k)))
    ua = "Mozilla/5.0 (Windows NT 6.1; WOW64; rv:40.0) Gecko/20100101 Firefox/40.1"; n = 0; banned = False
    for n, t in enumerate(tries(s, s.some(20, 100), 100, .2, .9)):
        if n < 4 or (n < 60 and n % 4 == 0): wp(t, s.foe, s.who(0), x, ua)
        elif n < 60: s.deny(r, [combined(s, a, t, s.foe, "POST", "/wp-login.php", 503, 190, ua=ua), nginx_err(s, e, t, 'limiting requests, excess: %.3f by zone "login"' % s.r.uniform(3, 4), s.foe, "POST", "/wp-login.php", h)])
        else:
            if not banned: f2b(s, b, t, "actions", "NOTICE", "[wordpress-hard] Ban " + s.foe); banned = True
            s.deny(bn, [combined(s, a, t + sec(.3), s.foe, "POST", "/wp-login.php", 403, 153, ua=ua), nginx_err(s, e, t + sec(.3), "access forbidden by rule", s.foe, "POST", "/wp-login.php", h)])
    for j, t in enumerate(tries(s, s.some(5, 60), s.some(40, 55), 20, 90)): wp(t, s.zombies[j], "%s%d" % (GIVEN[j % len(GIVEN)], s.some(60, 99)), st, BROWSER[j % 7], False)
    t = s.at(s.some(5, 140)); wp(t, s.inner(3), s.who(3), m, s.agent(3)); combined(s, a, t + sec(20), s.inner(3), "POST", "/wp-login.php", 302, 0, ua=s.agent(3)); s.put(y, t + sec(20), "%s %s wordpress(%s)[%d]: Accepted password for %s from %s" % (slow(t + sec(20)), s.node, h, s.pid, s.who(3), s.inner(3)))
    s.config["blog.conf"] = "limit_req_zone $binary_remote_addr zone=login:10m rate=30r/m;\nserver {\n  server_name %s;\n  include /etc/nginx/banned.conf;   # fail2ban, action nginx-deny\n  location = /wp-login.php { limit_req zone=login burst=3 nodelay; include fastcgi.conf; fastcgi_pass php; }\n}\n" % h


@kind
def virtual_host_after_an_upgrade(s):
    """Apache after an upgrade of the system: a host without its own grant is refused to all; an old rule of another host forbids an address that by now is a customer's; the configuration is at hand; a probe among it"""
    a, e = "other_vhosts_access.log", "error.log"; docs, arch = s.host("manuals"), s.host("archive"); cut = s.some(40, 60); fix = cut + s.some(12, 20); what = changed(s, cut, s.who(0), "upgraded to httpd 2.4.65, mod_access_compat removed, vhosts converted", "host:" + s.node, "deploy"); changed(s, fix, s.who(0), "vhost manuals: Require all granted", "vhost:manuals", "config"); beside(s, cut - 13)
    s.config["manuals.conf"] = "<Directory />\n  Require all denied\n</Directory>\n<VirtualHost *:443>\n  ServerName %s\n  DocumentRoot /srv/manuals\n  <Directory /srv/manuals>\n    Options -Indexes\n    Require all granted   # added at %s, after the incident\n  </Directory>\n</VirtualHost>\n<VirtualHost *:443>\n  ServerName %s\n  DocumentRoot /srv/archive\n  <Directory /srv/archive>\n    <RequireAll>\n      Require all granted\n      Require not ip %s0/28\n    </RequireAll>\n  </Directory>\n</VirtualHost>\n" % (docs, z(s.at(fix), 0), arch, s.there)
    m = inc(s, "the converted host grants nobody", "proxy", "server-rule", MIS, BURST, what); o = inc(s, "a customer behind an old deny rule", "proxy", "address-blocked", WAI, STEADY, verdict=[MIS, UND], pattern=[SINGLE, LOOP]); x = inc(s, "a probe at hidden files", "proxy", "server-rule", ATT, SCAN, pattern=["exploit-attempt"])
    row = lambda t, host, ip, path, status, ua: s.put(a, t, '%s:443 %s - - [%s] "GET %s HTTP/1.1" %d %d "-" "%s"' % (host, ip, clock(t), path, status, s.some(300, 40000) if status < 400 else 199, ua))
    for t in s.spread(0, 150, 8):
        k = s.some(0, 80); path = s.r.choice(["/pump-x2.pdf", "/index.html", "/valve.html"])
        if cut < s.minute(t) < fix: s.deny(m, [row(t, docs, s.ip(k), path, 403, s.agent(k)), apache_err(s, e, t, "authz_core", "AH01630: client denied by server configuration: /srv/manuals" + path, s.ip(k))])
        else: row(t, docs, s.ip(k), path, 200, s.agent(k))
    for t in s.spread(0, 150, 20): k = s.some(90, 150); row(t, arch, s.ip(k), "/1998/%d.html" % s.some(1, 90), 200, s.agent(k))
    for t in s.spread(0, 150, 500): s.deny(o, [row(t, arch, s.there + "6", "/1998/%d.html" % s.some(1, 90), 403, s.agent(4)), apache_err(s, e, t, "authz_core", "AH01630: client denied by server configuration: /srv/archive/1998", s.there + "6")])
    for t, path in zip(tries(s, s.some(fix + 5, 145), 40, .1, .5), s.r.sample(PROBED, 40)):
        hid = path.startswith("/.ht"); row(t, docs, s.foe, path, 403 if hid else 404, "Mozilla/5.0 (compatible; Odin; https://docs.getodin.com/)")
        if hid: s.deny(x, [s.lines[a][-1], apache_err(s, e, t, "authz_core", "AH01630: client denied by server configuration: /srv/manuals" + path, s.foe)])
    for path in ("/.htaccess", "/.htpasswd", "/.htpasswd.bak", "/sub/.htaccess"): t = s.at(cut - 6, s.some(0, 50)); s.deny(x, [row(t, docs, s.foe, path, 403, "Mozilla/5.0 (compatible; Odin; https://docs.getodin.com/)"), apache_err(s, e, t, "authz_core", "AH01630: client denied by server configuration: /srv/manuals" + path, s.foe)])


@kind
def crawlers_at_a_job_board(s):
    """Apache with a rewrite rule against robots, widened too far: true search engines are refused since; false ones were and are; a copying robot; known.yaml names the true ones, the configuration the rule"""
    a = "access.log"; h = s.host("jobs"); cut = s.some(40, 70); what = changed(s, cut, s.who(5), "vhost jobs: RewriteCond agent (scrapy|httrack) widened to (bot|crawl|spider|scrapy|httrack)", "vhost:jobs", "config"); beside(s, cut + 3)
    s.known = "crawlers:\n  - {name: Googlebot, user_agents: [\"*Googlebot*\"], networks: [66.249.64.0/19]}\n  - {name: Bingbot, user_agents: [\"*bingbot*\"], networks: [157.55.39.0/24, 40.77.167.0/24]}\n"
    s.config["jobs.conf"] = "<VirtualHost *:443>\n  ServerName %s\n  RewriteEngine On\n  # false search engines\n  RewriteCond %%{HTTP_USER_AGENT} (googlebot|bingbot) [NC]\n  RewriteCond %%{REMOTE_ADDR} !^(66\\.249\\.|157\\.55\\.39\\.|40\\.77\\.167\\.)\n  RewriteRule ^ - [F]\n  # copying robots\n  RewriteCond %%{HTTP_USER_AGENT} (bot|crawl|spider|scrapy|httrack) [NC]\n  RewriteRule ^/job/ - [F]\n</VirtualHost>\n" % h
    m = inc(s, "true search engines refused by the wider rule", "proxy", "user-agent-blocked", MIS, BURST, what, cause=["server-rule"]); g = inc(s, "says it is a search engine and is not", "proxy", "user-agent-blocked", BOT, "impersonated-bot", cause=["server-rule", "address-not-allowlisted"]); c = inc(s, "a copying robot by its name", "proxy", "user-agent-blocked", BOT, "scrape", cause=["server-rule"], verdict=[WAI])
    bing = "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36"
    for t in s.spread(0, 150, 7): k = s.some(0, 120); combined(s, a, t, s.ip(k), "GET", s.r.choice(["/", "/job/%d" % s.some(1, 900), "/search?q=nurse"]), 200, ua=s.agent(k))
    for t in s.spread(0, 150, 55):
        true = s.r.random() < .6; ip, ua = ("66.249.%d.%d" % (s.some(66, 79), s.some(2, 220)), GOOGLEBOT) if true else ("157.55.39.%d" % s.some(2, 220), bing)
        if s.minute(t) > cut: s.deny(m, combined(s, a, t, ip, "GET", "/job/%d" % s.some(1, 900), 403, 199, ua=ua))
        else: combined(s, a, t, ip, "GET", "/job/%d" % s.some(1, 900), 200, ua=ua)
    for t in tries(s, s.some(5, 25), s.some(40, 60), 1, 6): s.deny(g, combined(s, a, t, s.foe, "GET", "/job/%d" % s.some(1, 900), 403, 199, ua=GOOGLEBOT))
    for n, t in enumerate(tries(s, s.some(5, 100), 60, .2, .6)): s.deny(c, combined(s, a, t, s.foe2, "GET", "/job/%d" % (100 + n), 403, 199, ua="Scrapy/2.12.0 (+https://scrapy.org)"))


@kind
def quiet_day_of_an_interface(s):
    """HAProxy and an interface's log on a quiet day: a monitor that expects its 401 every minute, clients that refresh and go on, one person without a right; changes happen and touch nobody"""
    f, a = "haproxy.log", "api.json"; h = s.host("api"); beside(s, 20, 55, 90)
    m = inc(s, "the monitor expects its 401", "application", "credential-missing", WAI, LOOP, layer=["identity"], pattern=[STEADY], verdict=[FAULT]); e_ = inc(s, "tokens that ran out and were refreshed", "application", "token-expired", WAI, SINGLE, layer=["identity"], pattern=[STEADY], verdict=[FAULT]); p = inc(s, "one person without the right", "application", "permission-missing", WAI, SINGLE, pattern=[STEADY])
    def row(t, ip, method, path, status, i=None, err=None, who=None, ua=None, msg="request completed"):
        rid = s.uuid(); e = haproxy(s, f, t, ip, method, path, status, caps="{%s|%s}" % (rid, (ua or BROWSER[0])[:60])); x = pino(s, a, t + sec(.004), 30 if status < 400 else 40, msg, ip, method, path, status, rid, who, err, ua)
        if i: s.deny(i, [e, x], who)
    for t in s.spread(0, 150, 9):
        k = s.some(0, 90); path = s.r.choice(["/v1/me", "/v1/tasks", "/v1/tasks/%d" % s.some(1, 900)]); ua = "Tasks/5.%d CFNetwork/3826" % (k % 3)
        if s.r.random() < .06:
            row(t, s.ip(k), "GET", path, 401, e_, {"type": "TokenExpiredError", "message": "jwt expired", "expiredAt": z(t - sec(s.some(2, 60)))}, s.who(k), ua, "unauthorized"); row(t + sec(.5), s.ip(k), "POST", "/v1/token/refresh", 200, ua=ua, who=s.who(k)); t += sec(.9)
        row(t, s.ip(k), "GET", path, 200, who=s.who(k), ua=ua)
    for t in s.ticks(0, 150, 90): row(t, s.inner(2), "GET", "/v1/me", 401, m, {"type": "UnauthorizedError", "message": "no authorization token was found"}, ua="blackbox-exporter/0.27", msg="unauthorized"); row(t + sec(1), s.inner(2), "GET", "/healthz", 200, ua="blackbox-exporter/0.27")
    for j in range(2): row(s.at(s.some(5, 140), j * 9), s.ip(44), "DELETE", "/v1/tasks/%d" % s.some(1, 900), 403, p, {"type": "ForbiddenError", "message": "role member may not delete tasks"}, s.who(44), "Tasks/5.1 CFNetwork/3826", "forbidden")


@kind
def training_day_and_a_spray(s):
    """nginx basic auth: a class of forty signs in for the first time, each with one challenge and some typing errors; a slow spray over the staff's names runs beside it and gets into one account; nginx's error log says which is which"""
    a, e = "access.log", "error.log"; h = s.host("learn"); room = s.here + "8"; start = s.some(20, 50); beside(s, start - 5)
    s.known = "shared:\n  - {name: training room, networks: [%s/32], people: 40}\n" % room
    c = inc(s, "challenges of the class", "proxy", "credential-missing", WAI, SINGLE, pattern=[STEADY, BURST]); m = inc(s, "typing errors of the class", "proxy", "credential-wrong", FAULT, SINGLE, pattern=[STEADY]); x = inc(s, "a slow spray over staff names", "proxy", "credential-wrong", ATT, SPRAY, pattern=[STUFF, BRUTE])
    def wrong(t, ip, who, i, ua, known=True): s.deny(i, [combined(s, a, t, ip, "GET", "/course/", 401, 179, user=who, ua=ua), nginx_err(s, e, t, ('user "%s": password mismatch' if known else 'user "%s" was not found in "/etc/nginx/learn.htpasswd"') % who, ip, "GET", "/course/", h)], who)
    for k in range(40):
        t = s.at(start, s.some(0, 500)); s.deny(c, combined(s, a, t, room, "GET", "/course/", 401, 179, ua=s.agent(k))); t += sec(s.r.uniform(8, 30))
        if k % 9 == 0: wrong(t, room, s.who(k), m, s.agent(k)); t += sec(s.r.uniform(8, 20))
        for n in range(s.some(4, 9)): combined(s, a, t, room, "GET", s.r.choice(["/course/", "/course/part%d.html" % s.some(1, 9), "/course/quiz"]), 200, user=s.who(k), ua=s.agent(k)); t += sec(s.r.uniform(20, 300))
    for t in s.spread(0, 150, 40): k = s.some(50, 90); combined(s, a, t, s.ip(k), "GET", "/course/part%d.html" % s.some(1, 9), 200, user=s.who(k), ua=s.agent(k))
    win = s.some(40, 60)
    for n, t in enumerate(tries(s, 2, s.some(75, 95), 50, 120)):
        ua = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36"; name = s.who(41 + n % 50) if n % 4 else s.r.choice(GIVEN) + ".old"
        if n == win: combined(s, a, t, s.foe, "GET", "/course/", 200, user=s.who(41 + n % 50), ua=ua)
        else: wrong(t, s.foe if n % 2 else s.foe2, name, x, ua, bool(n % 4))

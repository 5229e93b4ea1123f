"""Servers and their own rules: files, kernels, limits, lists, bans, with what the machine wrote beside the web server."""
from seen.lines_paths import *

KINDS = []
kind = kinds(KINDS)


@kind
def files_after_a_release(s):
    """Apache with its error log and the kernel's audit: a release leaves files unreadable, another is moved in from a home directory with the wrong label, a linked folder, a folder without an index"""
    cut = s.some(25, 40); cut2 = s.some(65, 85); back = cut + s.some(15, 22); A, E, K = "access.log", "error.log", "audit.log"; what = "release 4.%d unpacked to /srv/www/site/assets" % s.some(2, 30); w2 = "moved reports from /home/deploy/out to /srv/www/site/reports"
    s.change(s.at(cut), "deploy", what, "web1:/srv/www/site/assets", "deploy"); s.change(s.at(back), "deploy", "chmod -R a+rX /srv/www/site/assets", "web1", "config"); s.change(s.at(cut2), s.who(4), w2, "web1:/srv/www/site/reports", "deploy"); herring(s, cut + 3)
    a = inc(s, "the release's files cannot be read", "proxy", "file-permission", MIS, BURST, what, pattern=[STEADY])
    m = inc(s, "reports carry the label of a home directory", "proxy", "mandatory-access-control", MIS, BURST, w2, cause=["file-permission"], pattern=[STEADY])
    l = inc(s, "a folder behind a symbolic link", "proxy", "symlink-refused", MIS, STEADY, verdict=[WAI], pattern=[SINGLE])
    d = inc(s, "folders without an index", "proxy", "directory-listing-off", WAI, SINGLE, pattern=[STEADY])
    D = "/srv/www/site"
    for t in s.spread(0, 120, 3):
        k = s.some(0, 90); r = s.r.random(); mi = minute(s, t); ip, ua = s.ip(k), s.agent(k)
        if r < .10:
            p = "/assets/%s" % s.r.choice(["app.%d.js" % s.some(1, 9), "site.css", "logo.svg"]); bad = cut < mi < back; e = apache(s, A, t, ip, "GET", p, 403 if bad else 200, 199 if bad else None, ua)
            if bad: s.deny(a, [e, apache_err(s, E, t, "core", ip, "AH00132: file permissions deny server access: " + D + p, errno="(13)Permission denied: ")])
        elif r < .16:
            p = "/reports/2026-%02d.pdf" % s.some(1, 12); bad = mi > cut2; e = apache(s, A, t, ip, "GET", p, 403 if bad else 200, 199 if bad else None, ua)
            if bad: s.deny(m, [e, apache_err(s, E, t, "core", ip, "AH00035: access to %s denied (filesystem path '%s') because search permissions are missing on a component of the path" % (p, D + p), errno="(13)Permission denied: "), avc(s, K, t, D + p)])
        else: apache(s, A, t, ip, s.r.choice(["GET", "GET", "GET", "HEAD"]), s.r.choice(["/", "/about.html", "/prices.html", "/contact.html"]), s.r.choice([200, 200, 304]), ua=ua)
    for t in s.spread(0, 119, 420): k = s.some(0, 40); p = "/shared/minutes-%d.txt" % s.some(1, 9); s.deny(l, [apache(s, A, t, s.ip(k), "GET", p, 403, 199, s.agent(k)), apache_err(s, E, t, "core", s.ip(k), "AH00037: Symbolic link not allowed or link target not accessible: " + D + "/shared")])
    for j in range(s.some(4, 6)): k = 50 + j; t = s.at(6 + j * 21, j); s.deny(d, [apache(s, A, t, s.ip(k), "GET", "/img/", 403, 199, s.agent(k)), apache_err(s, E, t, "autoindex", s.ip(k), "AH01276: Cannot serve directory %s/img/: No matching DirectoryIndex (index.html,index.php) found, and server-generated directory index forbidden by Options directive" % D)])
    for t in s.spread(0, 120, 200): s.put(K, t, 'type=USER_ACCT msg=audit(%.3f:%d): pid=%d uid=0 auid=4294967295 ses=4294967295 subj=system_u:system_r:crond_t:s0-s0:c0.c1023 msg=\'op=PAM:accounting grantors=pam_access,pam_unix acct="root" exe="/usr/sbin/crond" hostname=? addr=? terminal=cron res=success\'' % (epoch(t), s.next(), s.some(2000, 9000)))


@kind
def uploads_on_another_disk(s):
    """nginx with its error log, the kernel's log and the configuration: uploads were moved where the profile does not reach; pictures embedded in strangers' pages; a private file; a folder without an index"""
    cut = s.some(40, 65); A, E, K = "access.log", "error.log", "kern.log"; H = host(s, "media"); what = "uploads moved to /data/uploads"; s.change(s.at(cut), s.who(3), what, "web1:/data/uploads", "config"); herring(s, cut - 7)
    s.config["media.conf"] = "%sserver {\n  listen 443 ssl;\n  server_name %s;\n  root /srv/media;\n  access_log /var/log/nginx/access.log hops;\n  location /uploads/ { alias /data/uploads/; }\n  location ~ \\.(jpg|webp)$ {\n    valid_referers none blocked server_names *.%s;\n    if ($invalid_referer) { return 403; }\n  }\n}\n" % (RID_FORMAT, H, s.domain)
    a = inc(s, "uploads are out of the profile's reach", "proxy", "mandatory-access-control", MIS, BURST, what, cause=["file-permission"], pattern=[STEADY])
    h = inc(s, "pictures embedded in strangers' pages", "proxy", "hotlink-refused", WAI, STEADY, pattern=[SINGLE], verdict=[BOT], cause=["server-rule"])
    p_ = inc(s, "a file of the editor's alone", "proxy", "file-permission", MIS, STEADY, pattern=[SINGLE])
    d = inc(s, "folder without an index", "proxy", "directory-listing-off", WAI, SINGLE, pattern=[STEADY])
    def get(t, k, path, status, ref="-", err=None):
        e = [nginx_rid(s, A, t, s.ip(k), "GET", path, status, s.hex(32), ref=ref, ua=s.agent(k), hostname=H, size=153 if status == 403 else None, rt=.001)]
        return e + ([nginx_err(s, E, t, err, s.ip(k), "GET", path, H)] if err else [])
    for t in s.spread(0, 120, 4):
        k = s.some(0, 90); r = s.r.random(); mine = "https://www.%s/gallery/%d" % (s.domain, s.some(1, 90))
        if r < .085:
            p = "/uploads/%s.pdf" % s.hex(6); bad = minute(s, t) > cut
            if bad: s.deny(a, get(t, k, p, 403, err='open() "/data%s" failed (13: Permission denied)' % p) + [apparmor(s, K, t, "/data" + p)])
            else: get(t, k, p, 200)
        elif r < .125: s.deny(h, get(t, k, "/photos/%d.jpg" % s.some(1, 300), 403, s.r.choice(["https://cheap-wallpapers.example/top", "https://forum.example/t/%d" % s.some(1, 90)])))
        else: get(t, k, "/photos/%d.%s" % (s.some(1, 300), s.r.choice(["jpg", "webp"])), s.r.choice([200, 200, 304]), mine)
    for t in s.spread(0, 119, 500): k = s.some(0, 60); s.deny(p_, get(t, k, "/press/kit-2026.zip", 403, err='open() "/srv/media/press/kit-2026.zip" failed (13: Permission denied)'))
    for j in range(s.some(3, 5)): s.deny(d, get(s.at(11 + j * 25, j), 95 + j, "/photos/", 403, err='directory index of "/srv/media/photos/" is forbidden'))
    for t in s.spread(0, 120, 400): s.put(K, t, "%s web1 kernel: [%d.%06d] audit: type=1400 audit(%.3f:%d): apparmor=\"STATUS\" operation=\"profile_replace\" info=\"same as current profile, skipping\" profile=\"unconfined\" name=\"/usr/sbin/ntpd\" pid=%d comm=\"apparmor_parser\"" % (t.strftime("%b %d %H:%M:%S"), int(epoch(t)) % 900000, t.microsecond, epoch(t), s.next(), s.some(900, 9000)))


@kind
def a_nightly_job_by_day(s):
    """nginx with limits that answer 503, its error log, configuration and the service behind: a job moved into the day and to ten workers meets the limit of the clients; a scraper too; people's double clicks"""
    cut = s.some(35, 55); back = cut + s.some(30, 45); H = host(s, "data"); what = "stock-import: starts at %s, 10 workers" % s.at(cut).strftime("%H:%M"); s.change(s.at(cut - 2), s.who(6), what, "cron:stock-import", "config"); s.change(s.at(back), s.who(6), "stock-import: 1 worker", "cron:stock-import", "config"); herring(s, cut + 7)
    s.config["data.conf"] = "%slimit_req_zone $binary_remote_addr zone=clients:10m rate=10r/s;\nlimit_conn_zone $binary_remote_addr zone=conns:10m;\nserver {\n  listen 443 ssl;\n  server_name %s;\n  limit_req zone=clients burst=20 nodelay;\n  limit_conn conns 12;\n  location / { proxy_pass http://stock; }\n}\n" % (RID_FORMAT, H)
    j_ = inc(s, "the import job passes the limit", "proxy", "rate-limited", MIS, BURST, what, verdict=[FAULT], pattern=[LOOP, STEADY])
    b = inc(s, "scraper", "proxy", "rate-limited", BOT, SCRAPE, verdict=[WAI])
    p = inc(s, "a person's reload held down", "proxy", "rate-limited", WAI, SINGLE, verdict=[FAULT], pattern=[LOOP, STEADY])
    def get(t, ip, path, ok, ua, method="GET", conn=False):
        rid = s.hex(32); e = nginx_rid(s, "access.log", t, ip, method, path, 200 if ok else 503, rid, ups=200 if ok else None, ua=ua, hostname=H, size=None if ok else 190)
        if ok: express(s, "stock.json", t, "10.20.1.5", method, path, 200, rid); return []
        return [e, nginx_err(s, "error.log", t, 'limiting connections by zone "conns"' if conn else 'limiting requests, excess: 20.%03d by zone "clients"' % s.some(10, 999), ip, method, path, H)]
    for t in s.spread(0, 120, 7): k = s.some(0, 60); get(t, s.ip(k), s.r.choice(["/", "/stock/%d" % s.some(1, 900), "/search?q=bolt"]), True, s.agent(k))
    for t in s.ticks(2, cut - 3, 240): get(t, "10.20.9.30", "/stock/bulk?page=0", True, "stock-import/2.0")
    for t in s.spread(cut, back, 22):
        for n in range(3):
            ok = s.r.random() < .7; e = get(t + sec(n * .05), "10.20.9.30", "/stock/bulk?page=%d" % s.some(1, 900), ok, "stock-import/2.0", conn=s.r.random() < .2)
            if not ok: s.deny(j_, e, "stock-import")
    for t in s.spread(back, 120, 20): get(t, "10.20.9.30", "/stock/bulk?page=%d" % s.some(1, 900), True, "stock-import/2.0")
    t = s.at(s.some(5, 20))
    for n in range(s.some(110, 170)):
        ok = n % 4 == 0; e = get(t, s.attacker, "/stock/%d" % n, ok, "Scrapy/2.12 (+https://scrapy.org)")
        if not ok: s.deny(b, e)
        t += sec(.07)
    t = s.at(100)
    for n in range(24):
        e = get(t + sec(n * .03), s.ip(70), "/", n < 21, s.agent(1))
        if n >= 21: s.deny(p, e)


@kind
def what_the_configuration_forbids(s):
    """nginx whose configuration refuses without a word: agents by name, methods, hidden files, an old list of addresses, countries; the own monitor is among the agents refused since the list grew; configuration given"""
    cut = s.some(35, 60); H = host(s, "docs"); what = "bad-agents.map: added python-requests"; s.change(s.at(cut), s.who(9), what, "nginx:bad-agents.map", "config"); herring(s, cut - 15)
    s.config["docs.conf"] = "%smap $http_user_agent $bad_agent {\n  default 0;\n  ~*(SemrushBot|MJ12bot|python-requests) 1;\n}\nmap $geoip2_country $refused_country { default 0; KP 1; }\nserver {\n  listen 443 ssl;\n  server_name %s;\n  access_log /var/log/nginx/access.log hops;\n  deny 198.51.100.0/26;\n  if ($bad_agent) { return 403; }\n  if ($refused_country) { return 403; }\n  location ~ /\\. { deny all; }\n  location / { limit_except GET { deny all; } proxy_pass http://docs; }\n}\n" % (RID_FORMAT, H)
    m = inc(s, "the own monitor is refused by its name", "proxy", "user-agent-blocked", MIS, BURST, what, pattern=[LOOP, STEADY], cause=["server-rule"])
    b = inc(s, "bots refused by their name", "proxy", "user-agent-blocked", BOT, SCRAPE, verdict=[WAI], pattern=[STEADY], cause=["server-rule"])
    n_ = inc(s, "scanner of hidden files", "proxy", "server-rule", ATT, SCAN, cause=["address-blocked"])
    w = inc(s, "a client that writes", "proxy", "method-refused", FAULT, STEADY, pattern=[LOOP], verdict=[WAI], cause=["server-rule", "address-blocked"])
    o = inc(s, "a customer in a network denied long ago", "proxy", "address-blocked", MIS, STEADY, pattern=[SINGLE, LOOP], verdict=[WAI])
    rule = "access forbidden by rule"
    def req(t, ip, method, path, status, ua, err=None):
        e = [nginx_rid(s, "access.log", t, ip, method, path, status, s.hex(32), ups=status if status < 400 else None, ua=ua, hostname=H, size=153 if status == 403 else None, rt=0 if status == 403 else None)]
        return e + ([nginx_err(s, "error.log", t, err, ip, method, path, H)] if err else [])
    for t in s.spread(0, 120, 4.5): k = s.some(0, 80); req(t, s.ip(k), "GET", s.r.choice(["/", "/guide/%d" % s.some(1, 90), "/api/", "/search?q=x"]), 200, s.agent(k))
    for t in s.ticks(0, 119, 60):
        if minute(s, t) > cut: s.deny(m, req(t, "10.20.8.8", "GET", "/healthz", 403, "python-requests/2.32.3"))
        else: req(t, "10.20.8.8", "GET", "/healthz", 200, "python-requests/2.32.3")
    for t in s.spread(0, 119, 100): s.deny(b, req(t, s.attacker, "GET", "/guide/%d" % s.some(1, 90), 403, "Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)"))
    t = s.at(s.some(10, 90))
    for n in range(s.some(100, 160)):
        p = probe(s, n)
        if "/." in p: s.deny(n_, req(t, "203.0.113.66", "GET", p, 403, "Mozilla/5.0 (Windows NT 10.0)", rule))
        else: req(t, "203.0.113.66", "GET", p, 404, "Mozilla/5.0 (Windows NT 10.0)")
        t += sec(s.r.uniform(.1, .8))
    for t in s.ticks(4, 118, 420): s.deny(w, req(t, s.ip(90), "PUT", "/guide/drafts/%d" % s.some(1, 9), 403, "DocPush/0.4", rule))
    for t in s.spread(0, 119, 500): s.deny(o, req(t, "198.51.100.44", "GET", s.r.choice(["/", "/guide/3"]), 403, s.agent(2), rule))


@kind
def a_path_that_begins_alike(s):
    """HAProxy, whose configuration is given, before nginx and an application: a rule for /internal catches the new pages under /internal-trainings; a scraper over its rate; probes from outside; the inner logs share the id that the balancer wrote, its own is joined by time"""
    cut = s.some(40, 60); H = host(s); what = "site 12.%d: pages under /internal-trainings" % s.some(1, 9); s.change(s.at(cut), "ci", what, "service:site", "deploy"); herring(s, cut - 3); herring(s, cut + 11)
    s.config["haproxy.cfg"] = "frontend fe_https\n  bind :443 ssl crt /etc/haproxy/site.pem\n  unique-id-format %{+X}o\\ %ci:%cp_%fi:%fp_%Ts_%rt:%pid\n  unique-id-header X-Unique-ID\n  stick-table type ip size 200k expire 60s store http_req_rate(10s)\n  http-request track-sc0 src\n  http-request deny deny_status 429 if { sc_http_req_rate(0) gt 60 }\n  acl internal path_beg /internal\n  http-request deny if internal !{ src 10.0.0.0/8 }\n  default_backend be_app\n"
    a = inc(s, "the trainings' pages fall under a rule for /internal", "proxy", "server-rule", MIS, BURST, what, pattern=[STEADY], cause=["address-not-allowlisted"])
    b = inc(s, "scraper over the rate", "proxy", "rate-limited", BOT, SCRAPE, verdict=[WAI])
    x = inc(s, "strangers try /internal", "proxy", "server-rule", WAI, STEADY, verdict=[ATT], pattern=[SINGLE, SCAN], cause=["address-not-allowlisted"])
    u = inc(s, "expired sessions of the application", "application", "token-expired", WAI, SINGLE, verdict=[FAULT], layer=["identity"], pattern=[STEADY], cause=["session-lost"])
    def req(t, ip, method, path, status, state="----", ua=None, msg="request completed", **more):
        rid = "%08X:%04X_0A140105:01BB_%08X_%04X:%04X" % (s.r.getrandbits(32), s.some(20000, 60000), int(epoch(t)), s.some(0, 65535), 900 + s.offset); e = [haproxy(s, "haproxy.log", t, ip, method, path, status, state, captured="{%s|%s}" % (H, (ua or s.agent(0))[:40]))]
        if state == "----": e += [nginx_rid(s, "access.log", t + sec(.5), "10.20.0.5", method, path, status, rid, ups=status, ua=ua, hostname=H, ref="-"), express(s, "site.json", t + sec(.5), "10.20.0.5", method, path, status, rid, msg, **more)]
        return e
    for t in s.spread(0, 120, 7):
        k = s.some(0, 70)
        if minute(s, t) > cut and s.r.random() < .13: s.deny(a, req(t, s.ip(k), "GET", "/internal-trainings/%d" % s.some(1, 12), 403, "PR--", s.agent(k)))
        else: req(t, s.ip(k), s.r.choice(["GET", "GET", "POST"]), s.r.choice(["/", "/courses/%d" % s.some(1, 60), "/me"]), 200, ua=s.agent(k))
        if s.r.random() < .02: s.deny(u, req(t + sec(1), s.ip(k), "GET", "/me", 401, ua=s.agent(k), msg="session expired", err={"name": "SessionExpired", "message": "session expired after 1800 s"})); req(t + sec(20), s.ip(k), "POST", "/login", 200, ua=s.agent(k))
    t = s.at(s.some(5, 25))
    for n in range(s.some(120, 160)):
        if n < 60: req(t, s.attacker, "GET", "/courses/%d" % n, 200, ua="Mozilla/5.0 colly")
        else: s.deny(b, req(t, s.attacker, "GET", "/courses/%d" % n, 429, "PR--", "Mozilla/5.0 colly"))
        t += sec(.13)
    for t in s.spread(0, 119, 900): s.deny(x, req(t, "203.0.113.%d" % s.some(40, 60), "GET", s.r.choice(["/internal/", "/internal/status", "/internal/metrics"]), 403, "PR--", "curl/8.5.0"))


@kind
def builds_cannot_leave(s):
    """Squid before the outside world and the build machine's own log: a package host falls off the list; the ordinary 407 before the answer with a name; a colleague's blocked pages; a machine that gives an old password"""
    cut = s.some(35, 55); back = cut + s.some(20, 30); what = "allowed-sites.txt: sorted, duplicates removed"; s.change(s.at(cut), s.who(11), what, "squid:allowed-sites.txt", "config"); s.change(s.at(back), s.who(11), "allowed-sites.txt: .packages.example restored", "squid:allowed-sites.txt", "config"); herring(s, cut - 9)
    a = inc(s, "the package host is no longer on the list", "proxy", "server-rule", MIS, BURST, what, pattern=[LOOP, STEADY])
    c = inc(s, "ordinary challenge of the proxy", "proxy", "credential-missing", WAI, SINGLE, pattern=[STEADY])
    b = inc(s, "pages that the house does not allow", "proxy", "server-rule", WAI, STEADY, pattern=[SINGLE, LOOP])
    o = inc(s, "a machine that presents nothing, again and again", "proxy", "credential-missing", FAULT, LOOP, pattern=[STEADY], cause=["credential-wrong"])
    f = "squid.log"
    for t in s.spread(0, 120, 6):
        k = s.some(0, 40); site = s.r.choice(["www.example.com", "mail.example.net", "maps.example.org"])
        if s.r.random() < .1: s.deny(c, squid(s, f, t, "10.30.1.%d" % k, "TCP_DENIED", 407, "CONNECT", site + ":443"))
        squid(s, f, t + sec(.08), "10.30.1.%d" % k, "TCP_TUNNEL", 200, "CONNECT", site + ":443", s.who(k), "HIER_DIRECT/203.0.113.200", "-")
    for t in s.ticks(0, 119, 75):
        h = s.r.choice(["pypi.packages.example", "npm.packages.example"]); job = s.some(4000, 9000); bad = cut < minute(s, t) < back
        if bad: s.deny(a, [squid(s, f, t, "10.30.9.5", "TCP_DENIED", 403, "CONNECT", h + ":443", "svc-build"), s.json("build.json", t + sec(.2), {"time": z(t + sec(.2)), "level": "error", "job": job, "step": "install", "msg": "curl: (56) CONNECT tunnel failed, response 403", "url": "https://%s/simple/" % h})], "svc-build")
        else: squid(s, f, t, "10.30.9.5", "TCP_TUNNEL", 200, "CONNECT", h + ":443", "svc-build", "HIER_DIRECT/203.0.113.201", "-"); s.json("build.json", t + sec(3), {"time": z(t + sec(3)), "level": "info", "job": job, "step": "install", "msg": "installed 14 packages"})
    for t in s.spread(0, 119, 420): s.deny(b, squid(s, f, t, "10.30.1.17", "TCP_DENIED", 403, "GET", "http://games.example/play", s.who(17)), s.who(17))
    for t in s.ticks(0, 118, 180): s.deny(o, squid(s, f, t, "10.30.2.44", "TCP_DENIED", 407, "CONNECT", "telemetry.example:443"))


@kind
def folders_that_want_to_be_written(s):
    """Apache with its error log: the shared folders moved to a host that allows reading only, and synchronising programs fail; an old till that cannot do the ciphers; a person outside the group; wrong passwords that end well; a probe with TRACE"""
    cut = s.some(35, 60); H = host(s, "dav"); what = "dav moved to web2, vhost static-defaults"; s.change(s.at(cut), s.who(2), what, "apache:dav", "config"); herring(s, cut + 5); A, E = "access.log", "error.log"; D = "/srv/dav"
    w = inc(s, "synchronising programs may not write", "proxy", "method-refused", MIS, BURST, what, pattern=[LOOP, STEADY])
    t_ = inc(s, "an old till without the ciphers", "proxy", "tls-requirement", WAI, LOOP, pattern=[STEADY], verdict=[FAULT])
    g = inc(s, "a person outside the group", "proxy", "permission-missing", WAI, SINGLE, pattern=[STEADY], cause=["not-assigned"])
    p = inc(s, "mistyped passwords", "proxy", "credential-wrong", FAULT, SINGLE, pattern=[STEADY])
    c = inc(s, "ordinary challenge", "proxy", "credential-missing", WAI, SINGLE, pattern=[STEADY])
    x = inc(s, "probe with strange methods", "proxy", "method-refused", ATT, SCAN, pattern=[STEADY, EXPLOIT])
    def req(t, ip, method, path, status, user="-", ua=None, module=None, err=None, level="error"):
        e = [apache(s, A, t, ip, method, path, status, 381 if status >= 400 else None, ua, user=user)]
        return e + ([apache_err(s, E, t, module, ip, err, level)] if err else [])
    for t in s.spread(0, 120, 5): k = s.some(0, 30); req(t, s.ip(k), s.r.choice(["GET", "GET", "HEAD", "OPTIONS"]), "/team/plan-%d.odt" % s.some(1, 60), 200, s.who(k), s.agent(k))
    for t in s.spread(0, 120, 60):
        k = s.some(0, 8); m = s.r.choice(["PUT", "PUT", "MKCOL", "DELETE"]); path = "/team/notes/%d.txt" % s.some(1, 90); bad = minute(s, t) > cut
        if bad: s.deny(w, req(t, s.ip(k), m, path, 405, s.who(k), "DavSync/2.9", "allowmethods", "AH01623: client method denied by server configuration: '%s' to %s" % (m, D + path)), s.who(k))
        else: req(t, s.ip(k), m, path, 201 if m != "DELETE" else 204, s.who(k), "DavSync/2.9")
    for t in s.ticks(0, 118, 240): s.deny(t_, req(t, s.ip(70), "GET", "/till/prices.csv", 403, "-", "TillPC/1.0", "ssl", "AH02229: access to %s failed, reason: SSL requirement expression not fulfilled" % (D + "/till/prices.csv")))
    for j in range(2): s.deny(g, req(s.at(22 + j, j), s.ip(33), "GET", "/board/minutes.odt", 401, s.who(33), s.agent(1), "authz_core", "AH01631: user %s: authorization failure for \"/board/minutes.odt\": " % s.who(33)), s.who(33))
    for t in s.spread(0, 118, 900): k = s.some(0, 30); s.deny(c, req(t, s.ip(k), "GET", "/team/", 401, ua=s.agent(k))); s.deny(p, req(t + sec(5), s.ip(k), "GET", "/team/", 401, s.who(k), s.agent(k), "auth_basic", "AH01617: user %s: authentication failure for \"/team/\": Password Mismatch" % s.who(k)), s.who(k)); req(t + sec(12), s.ip(k), "GET", "/team/", 200, s.who(k), s.agent(k))
    t = s.at(s.some(80, 100))
    for n in range(s.some(10, 16)):
        m = s.r.choice(["TRACE", "TRACK", "DEBUG", "PUT", "CONNECT"]); path = s.r.choice(["/", "/x.jsp", "/test.txt"]); s.deny(x, req(t, s.attacker, m, path, 405, "-", "Nikto/2.5.0", "allowmethods", "AH01623: client method denied by server configuration: '%s' to %s" % (m, D + path))); t += sec(s.r.uniform(.1, 1))


@kind
def one_person_bans_the_office(s):
    """nginx with basic passwords, fail2ban and the packet filter: a calendar program with an old password has the whole office banned; a guesser from elsewhere is banned rightly; the ban is lifted by hand"""
    H = host(s, "cal"); office = "192.0.2.251"; ban = s.some(30, 45); lift = ban + s.some(18, 26); N, E, B = "access.log", "error.log", "fail2ban.log"
    s.known = "shared:\n  - {name: office Hamburg, networks: [%s/32], people: 40}\n" % office; herring(s, ban - 4)
    s.config["cal.conf"] = "server {\n  listen 443 ssl;\n  server_name %s;\n  include /etc/nginx/fail2ban-blocked.conf;\n  location / { auth_basic \"calendar\"; auth_basic_user_file /etc/nginx/cal.htpasswd; proxy_pass http://cal; }\n}\n" % H
    o = inc(s, "colleagues behind the banned address", "firewall", "wrong-client-address", MIS, BURST, layer=["proxy"], cause=["address-blocked"], pattern=[STEADY])
    p = inc(s, "a calendar program with an old password, then banned", "proxy", "credential-wrong", FAULT, LOOP, pattern=[STEADY])
    g = inc(s, "a guesser, then banned", "proxy", "credential-wrong", ATT, BRUTE)
    def req(t, ip, user, path, status, ua, err=None, method="GET"):
        e = [nginx(s, N, t, ip, method, path, status, 153 if status == 403 else 179 if status == 401 else None, ua, user=user)]
        return e + ([nginx_err(s, E, t, err, ip, method, path, H)] if err else [])
    rule = "access forbidden by rule"
    for t in s.spread(0, 120, 7): k = s.some(0, 30); req(t, s.ip(k), s.who(k), "/cal/%s/" % s.who(k), 200, s.agent(k), method=s.r.choice(["GET", "PROPFIND", "REPORT"]))
    for t in s.spread(0, 120, 22):
        k = s.some(31, 40)
        if ban < minute(s, t) < lift: s.deny(o, req(t, office, "-", "/cal/%s/" % s.who(k), 403, s.agent(k), rule))
        else: req(t, office, s.who(k), "/cal/%s/" % s.who(k), 200, s.agent(k))
    who = s.who(41); n = 0
    for t in s.ticks(ban - 12, lift + 10, 60):
        m = minute(s, t)
        if ban < m < lift: s.deny(p, req(t, office, "-", "/cal/%s/" % who, 403, "OldCal/4.2", rule, "PROPFIND"), None, layer="firewall", cause="address-blocked", verdict=WAI, acceptable={"layer": ["proxy"], "verdict": [FAULT], "pattern": [STEADY, BURST]})
        else: s.deny(p, req(t, office, who, "/cal/%s/" % who, 401, "OldCal/4.2", 'user "%s": password mismatch' % who, "PROPFIND"), who); f2b(s, B, t + sec(.3), "[nginx-http-auth] Found %s - %s" % (office, t.strftime("%Y-%m-%d %H:%M:%S")), "INFO", "filter")
    f2b(s, B, s.at(ban), "[nginx-http-auth] Ban " + office); f2b(s, B, s.at(lift), "[nginx-http-auth] Unban " + office)
    t = s.at(80); b2 = None
    for n in range(s.some(30, 45)):
        if n < 10: s.deny(g, req(t, s.attacker, "admin", "/cal/admin/", 401, "python-requests/2.31.0", 'user "admin" was not found in "/etc/nginx/cal.htpasswd"'), "admin"); f2b(s, B, t + sec(.3), "[nginx-http-auth] Found %s - %s" % (s.attacker, t.strftime("%Y-%m-%d %H:%M:%S")), "INFO", "filter")
        else:
            if n == 10: f2b(s, B, t - sec(.2), "[nginx-http-auth] Ban " + s.attacker)
            s.deny(g, req(t, s.attacker, "-", "/cal/admin/", 403, "python-requests/2.31.0", rule), None, layer="firewall", cause="address-blocked", acceptable={"layer": ["proxy"], "verdict": [WAI], "pattern": [LOOP, STEADY]})
        t += sec(s.r.uniform(1, 4))


@kind
def crawlers_true_and_false(s):
    """nginx with CrowdSec's bouncer and its own log: a scanner and a false crawler are banned, the checker of a partner's links too; the true crawler passes, with ordinary refusals at the members' pages"""
    H = host(s, "journal"); N, E, C = "access.log", "error.log", "crowdsec.log"; herring(s, 33)
    s.known = "crawlers:\n  - {name: Googlebot, user_agents: [\"*Googlebot*\"], networks: [192.0.2.224/28]}\npartners:\n  - {name: linkcare, networks: [203.0.113.128/29], user_agents: [\"LinkCare/*\"], owner: editors}\n"
    n_ = inc(s, "scanner, banned", "firewall", "address-blocked", ATT, SCAN, layer=["proxy"], verdict=[WAI])
    f_ = inc(s, "a false crawler, banned", "firewall", "address-blocked", BOT, FAKE, layer=["proxy"], pattern=[SCRAPE], verdict=[ATT, WAI])
    p = inc(s, "the partner's checker of links, banned", "firewall", "address-blocked", MIS, STEADY, layer=["proxy"], pattern=[LOOP, SCRAPE])
    m = inc(s, "the true crawler at the members' pages", "application", "credential-missing", WAI, STEADY, cause=["application-refused"], pattern=[SINGLE, SCRAPE])
    def req(t, ip, path, status, ua, ups=None): return nginx_rid(s, N, t, ip, "GET", path, status, s.hex(32), ups=ups if ups is not None else (status if status != 403 else None), ua=ua, hostname=H, size=578 if status == 403 else None)
    def banned(t, ip, path, ua): return [req(t, ip, path, 403, ua), nginx_err(s, E, t, "[lua] crowdsec.lua:693: Allow(): [Crowdsec] denied '%s' with 'ban' (by bouncer)" % ip, ip, "GET", path, H, "alert")]
    def ban(t, ip, scenario, events, over):
        crowdsec(s, C, t, "Ip %s performed 'crowdsecurity/%s' (%d events over %s) at %s UTC" % (ip, scenario, events, over, t.strftime("%Y-%m-%d %H:%M:%S"))); crowdsec(s, C, t + sec(1), "(%s/crowdsec) crowdsecurity/%s by ip %s (DE/64500) : 4h ban on Ip %s" % (s.hex(32), scenario, ip, ip))
    for t in s.spread(0, 120, 4.5): k = s.some(0, 80); req(t, s.ip(k), s.r.choice(["/", "/article/%d" % s.some(1, 400), "/archive/%d" % s.some(1, 60)]), 200, s.agent(k))
    t = s.at(s.some(8, 20))
    for n in range(s.some(70, 100)):
        p_ = probe(s, n)
        if n < 14: req(t, s.attacker, p_, 404, "Mozilla/5.0", 404)
        else:
            if n == 14: ban(t - sec(1.5), s.attacker, "http-probing", 11, "%.6fs" % s.r.uniform(3, 9))
            s.deny(n_, banned(t, s.attacker, p_, "Mozilla/5.0"))
        t += sec(s.r.uniform(.3, 1.2))
    t = s.at(s.some(40, 55)); fake = "198.51.100.211"
    for n in range(s.some(75, 110)):
        p_ = "/article/%d" % n
        if n < 42: req(t, fake, p_, 200, GOOGLE)
        else:
            if n == 42: ban(t - sec(1), fake, "http-crawl-non_statics", 41, "%.6fs" % s.r.uniform(20, 40))
            s.deny(f_, banned(t, fake, p_, GOOGLE))
        t += sec(s.r.uniform(.2, .7))
    t = s.at(85); ip = "203.0.113.130"
    for n in range(s.some(75, 95)):
        p_ = "/article/%d" % (n * 4)
        if n < 42: req(t, ip, p_, 200, "LinkCare/2.0 (+https://linkcare.example)")
        else:
            if n == 42: ban(t - sec(1), ip, "http-crawl-non_statics", 41, "%.6fs" % s.r.uniform(20, 40))
            s.deny(p, banned(t, ip, p_, "LinkCare/2.0 (+https://linkcare.example)"))
        t += sec(.5 if n < 45 else s.r.uniform(10, 40))
    for t in s.ticks(0, 119, 45): 
        if s.r.random() < .15: s.deny(m, req(t, "192.0.2.226", "/members/%d" % s.some(1, 60), 401, GOOGLE, 401))
        else: req(t, "192.0.2.226", "/article/%d" % s.some(1, 400), 200, GOOGLE)


@kind
def a_day_of_an_intranet(s):
    """IIS alone, with its substatus: the ordinary handshake of Windows sign-in, wrong passwords, files unreadable since a release, folders, an address outside the list, a certificate that ran out, plain requests where TLS is demanded"""
    cut = s.some(40, 65); f = "u_ex260312.log"; H = host(s, "intra"); what = "copied release 8.%d to D:\\sites\\intra\\bin" % s.some(1, 20); s.change(s.at(cut), s.who(2), what, "iis:intra", "deploy"); herring(s, cut + 6); iis_head(s, f, s.at(-1))
    c = inc(s, "ordinary handshake of Windows sign-in", "proxy", "credential-missing", WAI, SINGLE, pattern=[STEADY])
    w = inc(s, "wrong passwords", "proxy", "credential-wrong", FAULT, SINGLE, pattern=[STEADY], layer=["identity"])
    a = inc(s, "the release's folder is closed to its readers", "proxy", "file-permission", MIS, BURST, what, pattern=[STEADY])
    d = inc(s, "folder without a listing", "proxy", "directory-listing-off", WAI, SINGLE, pattern=[STEADY])
    i = inc(s, "an address outside the list", "proxy", "address-not-allowlisted", WAI, STEADY, pattern=[SINGLE, LOOP], cause=["address-blocked"])
    x = inc(s, "a client certificate that ran out", "proxy", "client-certificate", FAULT, LOOP, pattern=[STEADY])
    l = inc(s, "plain requests where TLS is demanded", "proxy", "tls-requirement", WAI, SINGLE, pattern=[STEADY, LOOP], verdict=[FAULT])
    dom = s.company.upper()
    for t in s.spread(0, 120, 5):
        k = s.some(0, 60); u = "%s\\%s" % (dom, s.who(k)); r = s.r.random()
        if r < .033: s.deny(c, iis(s, f, t, s.ip(k), "GET", "/", 401, 2, 5, ua=s.agent(k), hostname=H)); s.deny(c, iis(s, f, t + sec(1), s.ip(k), "GET", "/", 401, 1, 2148074254, ua=s.agent(k), hostname=H))
        if r > .88:
            late = minute(s, t) > cut
            e = iis(s, f, t + sec(1), s.ip(k), "GET", "/reports/list.aspx", 401 if late else 200, 3 if late else 0, 5 if late else 0, u, s.agent(k), hostname=H)
            if late: s.deny(a, e, u)
        else: iis(s, f, t + sec(1), s.ip(k), s.r.choice(["GET", "GET", "POST"]), s.r.choice(["/", "/news.aspx", "/people.aspx", "/img/l.png"]), 200, user=u, ua=s.agent(k), hostname=H)
    for j in range(s.some(4, 7)): k = j * 3; t = s.at(7 + j * 15, j); s.deny(w, iis(s, f, t, s.ip(k), "GET", "/", 401, 1, 1326, ua=s.agent(k), hostname=H)); iis(s, f, t + sec(9), s.ip(k), "GET", "/", 200, user="%s\\%s" % (dom, s.who(k)), ua=s.agent(k), hostname=H)
    for j in range(s.some(3, 5)): s.deny(d, iis(s, f, s.at(11 + j * 24, j), s.ip(40 + j), "GET", "/img/", 403, 14, 0, ua=s.agent(j), hostname=H))
    for t in s.ticks(0, 118, 900): s.deny(i, iis(s, f, t, s.attacker, "GET", "/admin/default.aspx", 403, 6, 0, ua="curl/8.5.0", hostname=H))
    for t in s.ticks(30, 118, 300): s.deny(x, iis(s, f, t, s.ip(80), "POST", "/exchange/in.ashx", 403, 17, 2148204801, ua="EDI-Pump/3", hostname=H))
    for j in range(s.some(3, 5)): s.deny(l, iis(s, f, s.at(9 + j * 26, j), s.ip(90 + j), "GET", "/pay/", 403, 4, 5, ua=s.agent(j), port=80, hostname=H))

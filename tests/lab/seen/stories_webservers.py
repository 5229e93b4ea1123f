"""Web servers and reverse proxies that refuse by rules of their own, or because of the machine below them."""
from lines import *

KINDS = []
kind = kinds(KINDS)


@kind
def intranet_moved_to_new_folders(s):
    """IIS: a folder loses its default document with a release, an inherited right is lost on another; somebody still comes by plain http; sign-ins negotiate before they succeed"""
    log, cut = "u_ex.log", s.some(30, 50); what = "moved site intranet to volume E, web.config rewritten"
    changed(s, cut, s.who(60), what, "site:intranet", "deploy"); innocent(s, cut - 14)
    hand = inc(s, "negotiation before the sign-in", "proxy", "credential-missing", WAI, "single", verdict=[FAULT], pattern=["steady"], layer=["identity"], cause=["credential-wrong"])
    lost = inc(s, "folder without default document since the move", "proxy", "directory-listing-off", MIS, BURST, what, pattern=ANY)
    right = inc(s, "reports whose rights did not move along", "proxy", "file-permission", MIS, BURST, what, pattern=ANY, cause=["permission-removed"])
    plain = inc(s, "kiosk that comes without TLS", "proxy", "tls-requirement", FAULT, "steady", verdict=[WAI], pattern=[LOOP])
    user = lambda k: "CORP\\" + s.who(k)
    for t in s.spread(0, 120, 14):
        k = s.some(0, 44)
        if s.r.random() < .25:
            first = iis(s, log, t, s.inner(k), "GET", "/default.aspx", 401, 2, 5, agent=s.agent(k)); s.deny(hand, first, None, optional=True)
            iis(s, log, t + sec(1), s.inner(k), "GET", "/default.aspx", 200, user=user(k), agent=s.agent(k))
        path = s.r.choice(["/news/", "/people/list.aspx", "/phone/", "/canteen/", "/forms/", "/reports/q%d.xlsx" % s.some(1, 4)])
        broken = minute_of(s, t) > cut
        if path == "/forms/" and broken: s.deny(lost, iis(s, log, t + sec(3), s.inner(k), "GET", path, 403, 14, 0, user(k), s.agent(k)), s.who(k))
        elif path.startswith("/reports") and broken: s.deny(right, iis(s, log, t + sec(3), s.inner(k), "GET", path, 401, 3, 5, user(k), s.agent(k)), s.who(k))
        else: iis(s, log, t + sec(3), s.inner(k), "GET", path, 200, user=user(k), agent=s.agent(k))
    for t in s.ticks(0, 120, 240): s.deny(plain, iis(s, log, t, s.inner(190), "GET", "/canteen/", 403, 4, 5, agent="KioskBrowser/3.2", port=80), None)


@kind
def suppliers_with_certificates(s):
    """IIS asks suppliers for certificates: one forgot to renew, one was revoked, one comes with none since its new software; a stranger tries paths and is outside the list of networks"""
    log = "u_ex.log"; good = [s.other + str(n) for n in (10, 11, 12, 13)]
    exp, rev, none = (s.other + str(n) for n in (40, 41, 42))
    e = inc(s, "supplier with an expired certificate", "proxy", "client-certificate", FAULT, LOOP, pattern=["steady"]); v = inc(s, "supplier whose certificate was revoked", "proxy", "client-certificate", WAI, "steady", verdict=[FAULT], pattern=[LOOP])
    n = inc(s, "supplier whose new software sends none", "proxy", "client-certificate", FAULT, "steady", pattern=[LOOP], cause=["credential-missing"]); a = inc(s, "stranger tries paths from outside the list", "proxy", "address-not-allowlisted", ATT, "scan", cause=["address-blocked"])
    innocent(s, s.some(15, 60))
    ua = ["EDI-Connector/%d.%d" % (s.some(2, 6), s.some(0, 9)) for _ in range(8)]
    for ip, agent in zip(good, ua):
        for t in s.ticks(0, 120, s.some(100, 200)): iis(s, log, t, ip, "POST", "/edi/orders.svc", 200, agent=agent)
    for ip, i, sub, win, start in ((exp, e, 17, 2148204801, s.some(20, 60)), (rev, v, 13, 2148081680, 0), (none, n, 7, 64, s.some(10, 50))):
        for t in s.ticks(0, start, 150): iis(s, log, t, ip, "POST", "/edi/orders.svc", 200, agent=ua[5 + sub % 3])
        for t in s.ticks(start, 120, s.some(90, 240)): s.deny(i, iis(s, log, t, ip, "POST", "/edi/orders.svc", 403, sub, win, agent=ua[5 + sub % 3]), None)
    t = s.at(s.some(40, 90))
    for path in s.r.sample(SCANNED, s.some(14, 26)):
        s.deny(a, iis(s, log, t, s.attacker, "GET", path, 403, 6, 0, agent="Mozilla/5.0 zgrab/0.x"), None); t += sec(s.r.uniform(.3, 2))


@kind
def delivery_network_with_a_new_range(s):
    """nginx lets the admin site in from the office; the CDN in front adds a range that nginx does not know as its own, so the office is refused by the CDN's address; strangers are refused rightly"""
    cut = s.some(30, 55); what = "%s CDN announced additional egress range 198.19.%d.0/24" % (s.company, s.shift)
    changed(s, cut, "netops", what, "cdn:ranges", "config"); innocent(s, cut + 9)
    old, new, office = "198.18.7.", "198.19.%d." % s.shift, s.home + "20"
    s.known = 'proxies:\n  - {name: cdn, networks: ["198.18.7.0/24", "198.19.%d.0/24"]}\nshared:\n  - {name: head office, networks: [%s/32], people: 80}\n' % (s.shift, office)
    s.config["nginx.conf"] = "events {}\nhttp {\n  set_real_ip_from 198.18.7.0/24;\n  real_ip_header X-Forwarded-For;\n  server {\n    listen 80;\n    server_name admin.%s;\n    location / {\n      allow %s;\n      deny all;\n      proxy_pass http://127.0.0.1:9000;\n    }\n  }\n}\n" % (s.domain, office)
    w = inc(s, "office refused by the CDN's new addresses", "proxy", "wrong-client-address", MIS, BURST, what, cause=["allowlist-drift"], pattern=ANY); o = inc(s, "strangers at the admin site", "proxy", "address-not-allowlisted", WAI, "single", pattern=["steady", "scan"], verdict=[ATT, UND], cause=["address-blocked"])
    h = s.host("admin")
    def refuse(i, t, ip, path, k, via):
        s.deny(i, [combined(s, "access.log", t, ip, "GET", path, 403, 153, agent=s.agent(k), tail=' "%s"' % via), nginx_error(s, "error.log", t, "access forbidden by rule", ip, "GET", path, h)], None)
    for t in s.spread(0, 120, 17):
        k, path = s.some(0, 20), s.r.choice(["/", "/orders", "/stock/%d" % s.some(1, 900), "/users", "/export.csv"])
        if minute_of(s, t) > cut and s.r.random() < .55: refuse(w, t, new + str(s.some(2, 30)), path, k, office)
        else: combined(s, "access.log", t, office, "GET", path, 200, agent=s.agent(k), tail=' "%s"' % office)
    for t in s.spread(0, 120, 900): refuse(o, t, s.attacker, s.r.choice(["/", "/login"]), 3, s.attacker)
    for k in range(s.some(3, 6)): refuse(o, s.at(s.some(0, 119)), s.bots[k], "/", k, s.bots[k])


@kind
def pictures_behind_links(s):
    """nginx with disable_symlinks: a release puts links where folders were; AppArmor knows one of the new folders not; one folder has no index and never had one"""
    cut = s.some(25, 60); what = "release %d of media: current is now a symbolic link" % s.some(200, 900)
    changed(s, cut, "ci", what, "media", "deploy"); innocent(s, cut - 8); h = s.host("media")
    l = inc(s, "links that nginx does not follow", "proxy", "symlink-refused", MIS, BURST, what, pattern=ANY, cause=["file-permission"]); m = inc(s, "folder that AppArmor does not grant", "proxy", "mandatory-access-control", MIS, BURST, what, pattern=ANY, cause=["file-permission"]); d = inc(s, "folder without index", "proxy", "directory-listing-off", WAI, "single", pattern=["steady"], verdict=[FAULT])
    for t in s.spread(0, 120, 13):
        k, n = s.some(0, 60), s.some(1, 400); bad = minute_of(s, t) > cut; what_ = s.r.choice(["products", "products", "films", "logos"])
        path = "/%s/%d.jpg" % (what_, n); ref = "https://www.%s/p/%d" % (s.domain, n)
        if what_ == "products" and bad:
            s.deny(l, [combined(s, "access.log", t, s.ip(k), "GET", path, 403, 153, referer=ref, agent=s.agent(k)), nginx_error(s, "error.log", t, 'open() "/srv/media/current%s" failed (40: Too many levels of symbolic links)' % path, s.ip(k), "GET", path, h)], None)
        elif what_ == "films" and bad:
            kernel = s.put("kern.log", t, '%s %s kernel: [%d.%06d] audit: type=1400 audit(%.3f:%d): apparmor="DENIED" operation="open" class="file" profile="/usr/sbin/nginx" name="/data2/films/%d.jpg" pid=%d comm="nginx" requested_mask="r" denied_mask="r" fsuid=33 ouid=1001' % (slow(t), s.node, s.some(4000, 90000), s.some(0, 999999), epoch(t), s.next(), n, s.pid))
            s.deny(m, [combined(s, "access.log", t, s.ip(k), "GET", path, 403, 153, referer=ref, agent=s.agent(k)), nginx_error(s, "error.log", t, 'open() "/data2/films/%d.jpg" failed (13: Permission denied)' % n, s.ip(k), "GET", path, h), kernel], None)
        else: combined(s, "access.log", t, s.ip(k), "GET", path, 200, referer=ref, agent=s.agent(k))
    for _ in range(s.some(5, 9)):
        t, k = s.at(s.some(0, 119), s.some(0, 59)), s.some(0, 60)
        s.deny(d, [combined(s, "access.log", t, s.ip(k), "GET", "/logos/", 403, 153, agent=s.agent(k)), nginx_error(s, "error.log", t, 'directory index of "/srv/media/logos/" is forbidden', s.ip(k), "GET", "/logos/", h)], None)


@kind
def library_restored_from_backup(s):
    """Apache after a restore: SELinux labels are wrong in one tree, rights in another, links belong to somebody else, a folder lost its index; include folders were closed before and stay so"""
    cut = s.some(20, 45); what = "restored /var/www/library from backup of %s" % s.at(-3000).strftime("%d %b")
    changed(s, cut, s.who(50), what, "www:library", "config"); innocent(s, cut + 12)
    i = dict(mac=inc(s, "tree with labels of a home directory", "proxy", "mandatory-access-control", MIS, BURST, what, pattern=ANY, cause=["file-permission"]), perm=inc(s, "catalogue not searchable for the server", "proxy", "file-permission", MIS, BURST, what, pattern=ANY),
             link=inc(s, "links of another owner", "proxy", "symlink-refused", MIS, BURST, what, pattern=ANY), index=inc(s, "exhibition lost its index page", "proxy", "directory-listing-off", MIS, BURST, what, pattern=ANY), rule=inc(s, "include folder", "proxy", "server-rule", WAI, "single", pattern=["steady", "scan"], verdict=[ATT, FAULT, UND]))
    texts = dict(mac=("core", "AH00132: file permissions deny server access: /var/www/library/scans/%d.pdf", "/scans/%d.pdf"), perm=("core", "AH00035: access to /catalogue/%d.html denied (filesystem path '/var/www/library/catalogue/%d.html') because search permissions are missing on a component of the path", "/catalogue/%d.html"),
                 link=("core", "AH00037: Symbolic link not allowed or link target not accessible: /var/www/library/maps/%d", "/maps/%d"), index=("autoindex", "AH01276: Cannot serve directory /var/www/library/exhibition/: No matching DirectoryIndex (index.html,index.php) found, and server-generated directory index forbidden by Options directive", "/exhibition/"), rule=("authz_core", "AH01630: client denied by server configuration: /var/www/library/include/db.inc.php", "/include/db.inc.php"))
    for t in s.spread(0, 110, 11):
        k, n, which = s.some(0, 70), s.some(1, 300), s.r.choices(["mac", "perm", "link", "index", "rule", None], [5, 5, 3, 3, .5, 14])[0]
        module, text, path = texts.get(which, (None, None, "/news/%d"))
        path = path % n if "%d" in path else path
        if which is None or (which != "rule" and minute_of(s, t) < cut): combined(s, "access_log", t, s.ip(k), "GET", path, 200, agent=s.agent(k)); continue
        refs = [combined(s, "access_log", t, s.ip(k), "GET", path, 403, 199, agent=s.agent(k)), apache_error(s, "error_log", t, module, text.replace("%d", str(n)), s.ip(k), errno="(13)Permission denied: " if which in ("mac", "perm") else "")]
        if which == "mac": refs.append(s.put("audit.log", t, 'type=AVC msg=audit(%.3f:%d): avc:  denied  { read } for  pid=%d comm="httpd" name="%d.pdf" dev="sda3" ino=%d scontext=system_u:system_r:httpd_t:s0 tcontext=unconfined_u:object_r:user_home_t:s0 tclass=file permissive=0' % (epoch(t), s.next(), s.pid, n, s.some(10000, 99999))))
        s.deny(i[which], refs, None)
    t = s.at(115); s.deny(i["rule"], [combined(s, "access_log", t, s.attacker, "GET", "/include/db.inc.php", 403, 199), apache_error(s, "error_log", t, "authz_core", texts["rule"][1], s.attacker)], None)
    for which in ("mac", "link", "index"):
        t = s.at(112); module, text, path = texts[which]; path = path.replace("%d", "7")
        refs = [combined(s, "access_log", t, s.ip(3), "GET", path, 403, 199), apache_error(s, "error_log", t, module, text.replace("%d", "7"), s.ip(3), errno="(13)Permission denied: " if which == "mac" else "")]
        if which == "mac": refs.append(s.put("audit.log", t, 'type=AVC msg=audit(%.3f:%d): avc:  denied  { read } for  pid=%d comm="httpd" name="7.pdf" dev="sda3" ino=5511 scontext=system_u:system_r:httpd_t:s0 tcontext=unconfined_u:object_r:user_home_t:s0 tclass=file permissive=0' % (epoch(t), s.next(), s.pid)))
        s.deny(i[which], refs, None)


@kind
def museum_on_lighttpd(s):
    """lighttpd: somebody guesses the curator's password; a curator mistypes and then succeeds; films lie behind links; backup files are denied by suffix; other sites show the pictures"""
    h = s.host("museum"); b = inc(s, "guessing the curators' password", "proxy", "credential-wrong", ATT, BRUTE); m = inc(s, "curator mistypes", "proxy", "credential-wrong", FAULT, "single", pattern=["steady"]); l = inc(s, "films behind links", "proxy", "symlink-refused", MIS, "steady", pattern=ANY, verdict=[WAI, FAULT], cause=["server-rule"]); d = inc(s, "backup files", "proxy", "server-rule", ATT, "scan", pattern=["single", "steady"], verdict=[WAI])
    err = lambda t, text: s.put("error.log", t, "%s: (%s" % (t.strftime("%Y-%m-%d %H:%M:%S"), text))
    line = lambda t, ip, path, status, user="-", agent=AGENTS[0], method="GET": s.put("access.log", t, '%s %s %s [%s] "%s %s HTTP/1.1" %d %d "-" "%s"' % (ip, h, user, clock(t), method, path, status, s.some(100, 9000), agent))
    for t in s.spread(0, 120, 20): k = s.some(0, 80); line(t, s.ip(k), s.r.choice(["/", "/rooms/%d" % s.some(1, 30), "/img/%d.jpg" % s.some(1, 99), "/tickets"]), 200, agent=s.agent(k))
    for t in s.spread(0, 120, 300): line(t, s.ip(7), "/curators/loans", 200, "curator2", s.agent(7))
    t = s.at(s.some(20, 70)); n = s.some(60, 140)
    for _ in range(n):
        s.deny(b, [line(t, s.attacker, "/curators/loans", 401, agent="Mozilla/4.0 (Hydra)"), err(t, "mod_auth.c.828) password doesn't match for /curators/loans username: curator1 IP: %s" % s.attacker)], "curator1"); t += sec(s.r.uniform(.6, 2.5))
    t = s.at(s.some(80, 110))
    for _ in range(2): s.deny(m, [line(t, s.ip(9), "/curators/loans", 401, agent=s.agent(9)), err(t, "mod_auth.c.828) password doesn't match for /curators/loans username: curator3 IP: %s" % s.ip(9))], "curator3"); t += sec(8)
    line(t, s.ip(9), "/curators/loans", 200, "curator3", s.agent(9))
    for t in s.spread(0, 120, 340): k = s.some(0, 80); n = s.some(1, 9); s.deny(l, [line(t, s.ip(k), "/films/%d.mp4" % n, 403, agent=s.agent(k)), err(t, "response.c.241) -- access denied due symlink restriction"), err(t, "response.c.243) Path         : /srv/museum/films/%d.mp4" % n)], None)
    t = s.at(s.some(5, 100))
    for path in ("/index.php~", "/config.inc", "/tickets.php~", "/db.inc", "/rooms.php~", "/.htaccess~"): s.deny(d, line(t, s.bots[3], path, 403, agent="Mozilla/5.0 (compatible; Nuclei)"), None); t += sec(2)


@kind
def shop_front_of_haproxy(s):
    """HAProxy with its configuration: admin only from the office, named client software refused, a counter per address; the office moved and its new address is listed nowhere; a price scraper and a vulnerability scanner"""
    cut = s.some(35, 60); what = "office moved to new provider, address is now %s77" % s.home; changed(s, cut, "netops", what, "office:uplink", "config"); innocent(s, cut - 20, cut + 15)
    s.known = "shared:\n  - {name: office, networks: [%s76/31], people: 35}\n" % s.home
    s.config["haproxy.cfg"] = "defaults\n  mode http\n  option httplog\n  timeout connect 5s\n  timeout client 50s\n  timeout server 50s\nfrontend https\n  bind :443\n  acl office src %s76/32\n  acl admin path_beg /admin\n  acl tools hdr_sub(user-agent) -i sqlmap nikto scrapy\n  stick-table type ip size 100k expire 60s store http_req_rate(60s)\n  http-request track-sc0 src\n  http-request deny deny_status 429 if { sc_http_req_rate(0) gt 90 }\n  http-request deny if tools\n  http-request deny if admin !office\n  default_backend app\nbackend app\n  server app1 10.0.0.11:8080\n  server app2 10.0.0.12:8080\n  server app3 10.0.0.13:8080\n" % s.home
    capture = lambda agent: "{%s} " % agent.split(" (")[0][:60]
    d = inc(s, "office at its new address", "proxy", "allowlist-drift", MIS, BURST, what, cause=["address-not-allowlisted"], pattern=ANY); u = inc(s, "scanner refused by its name", "proxy", "user-agent-blocked", ATT, "scan"); r = inc(s, "price scraper over the counter", "proxy", "rate-limited", BOT, "scrape", verdict=[ATT], pattern=["steady"]); o = inc(s, "customer who tries the admin path", "proxy", "address-not-allowlisted", WAI, "single", verdict=[ATT, FAULT, UND], pattern=["scan"], cause=["server-rule"])
    for t in s.spread(0, 120, 12): k = s.some(0, 60); haproxy(s, "haproxy.log", t, s.other + str(k + 2), "GET", s.r.choice(["/", "/p/%d" % s.some(1, 500), "/cart"]), 200, captured=capture(s.agent(k)))
    for t in s.spread(0, 120, 45):
        late = minute_of(s, t) > cut; ip = s.home + ("77" if late else "76"); path = s.r.choice(["/admin", "/admin/orders", "/admin/refunds/%d" % s.some(1, 99)])
        e = haproxy(s, "haproxy.log", t, ip, "GET", path, 403 if late else 200, "PR--" if late else "----", captured=capture(s.agent(s.some(0, 9))))
        if late: s.deny(d, e, None)
    t = s.at(s.some(10, 80))
    for path in s.r.sample(SCANNED, 24): s.deny(u, haproxy(s, "haproxy.log", t, s.attacker, "GET", path, 403, "PR--", captured="{Mozilla/5.00 Nikto/2.5.0} "), None); t += sec(s.r.uniform(.1, .8))
    t = s.at(s.some(20, 90)); n = 0
    for n in range(s.some(150, 190)):
        e = haproxy(s, "haproxy.log", t, s.foe + "9", "GET", "/p/%d" % (1000 + n), 429 if n >= 90 else 200, "PR--" if n >= 90 else "----", captured=capture("python-requests/2.32")); t += sec(.25)
        if n >= 90: s.deny(r, e, None)
    s.deny(o, haproxy(s, "haproxy.log", s.at(100, 7), s.other + "30", "GET", "/admin", 403, "PR--", captured=capture(AGENTS[4])), None)


@kind
@once
def balancer_before_traefik(s):
    """Traefik's allow-list sees the new balancer instead of the clients, partners first; before that only a stranger was refused; a script that polls too often meets the limiter"""
    cut = s.some(30, 60); lb = "10.%d.0.5" % s.shift; what = "put cloud load balancer in front of traefik"; changed(s, cut, s.who(70), what, "traefik", "config"); innocent(s, cut - 7)
    s.known = "proxies:\n  - {name: cloud-lb, networks: [10.%d.0.0/28]}\npartners:\n  - {name: carrier, networks: [%s0/26], user_agents: [\"CarrierHub/*\"], owner: logistics}\n" % (s.shift, s.other)
    w = inc(s, "list sees the balancer", "proxy", "wrong-client-address", MIS, BURST, what, pattern=ANY, cause=["allowlist-drift"]); a = inc(s, "stranger outside the list", "proxy", "address-not-allowlisted", WAI, "single", pattern=["steady", "scan"], verdict=[ATT, UND]); r = inc(s, "poller over its rate", "proxy", "rate-limited", FAULT, LOOP, verdict=[WAI, BOT], pattern=["steady", "scrape"]); h = s.host("api")
    reject = lambda t, ip, xff: s.json("traefik.log", t, {"level": "debug", "middlewareName": "partners-only@file", "middlewareType": "IPAllowLister", "message": 'Rejecting IP %s: "%s" matched none of the trusted IPs' % (ip, ip), "time": t.strftime("%Y-%m-%dT%H:%M:%SZ")})
    for t in s.spread(0, 120, 22):
        k = s.some(2, 40); client = s.other + str(k); late = minute_of(s, t) > cut; ip = lb if late else client; path = "/v2/shipments/%d" % s.some(1, 999)
        e = traefik(s, "access.json", t, ip, "GET", path, 403 if late else 200, 0 if late else 200, "shipments@file", h, agent="CarrierHub/4.%d" % (k % 5))
        e["text"] = e["text"].replace('"request_User-Agent"', '"request_X-Forwarded-For": "%s", "request_User-Agent"' % client)
        if late: s.deny(w, [e, reject(t, ip, client)], None)
    no = inc(s, "accounts page that the application refuses", "application", "application-refused", UND, "single", cause=["unknown"], verdict=[WAI], pattern=["steady"])
    for n in range(s.some(6, 9)): s.deny(no, traefik(s, "access.json", s.at(s.some(0, cut - 2), n), s.ip(n % 4), "GET", "/public/account/%d" % n, 403, 403, "public@file", h, agent=s.agent(n)), None)
    for t in s.spread(0, cut, 400): s.deny(a, [traefik(s, "access.json", t, s.attacker, "GET", "/v2/shipments/1", 403, 0, "shipments@file", h, agent="curl/8.5.0"), reject(t, s.attacker, "")], None)
    s.deny(a, [traefik(s, "access.json", s.at(4), s.bots[1], "GET", "/v2/shipments", 403, 0, "shipments@file", h, agent="curl/8.5.0"), reject(s.at(4), s.bots[1], "")], None)
    for n, t in enumerate(s.ticks(0, 40, 9)):
        over = n % 5 == 4; e = traefik(s, "access.json", t, s.inner(44), "GET", "/public/rates", 429 if over else 200, 0 if over else 200, "public@file", h, service="rates@file", agent="rates-sync/1.1")
        if over: s.deny(r, e, None)


@kind
@once
def caddy_for_a_club(s):
    """Caddy with basic_auth: passwords guessed against the members' area, a calendar app keeps an old password after it was changed, somebody opens the area without signing in; the board's page is for one network"""
    h = s.host("club"); new = s.some(20, 50); what = "changed members password after leak"; changed(s, new, s.who(30), what, "club:members", "identity")
    s.config["Caddyfile"] = "club.%s {\n  @board {\n    path /board*\n    not remote_ip %s0/24\n  }\n  respond @board 403\n  basic_auth /members/* {\n    member JDJhJDE0JGV4YW1wbGU\n  }\n  reverse_proxy 127.0.0.1:9000\n}\n" % (s.domain, s.home)
    sent = {"Authorization": ["REDACTED"]}
    g = inc(s, "guessing the members' password", "proxy", "credential-wrong", ATT, BRUTE, pattern=[STUFF, SPRAY]); c = inc(s, "calendar with the old password", "proxy", "credential-wrong", FAULT, LOOP, what, pattern=["steady", BURST]); n = inc(s, "challenged, then signed in", "proxy", "credential-missing", WAI, "single", verdict=[FAULT], pattern=["steady"]); b = inc(s, "board's page from elsewhere", "proxy", "address-not-allowlisted", WAI, "single", pattern=["steady"], cause=["server-rule"], verdict=[FAULT])
    for t in s.spread(0, 120, 25):
        k = s.some(0, 30)
        if s.r.random() < .3:
            s.deny(n, caddy(s, "access.log", t, s.ip(k), "GET", "/members/list", 401, h, agent=s.agent(k)), None, optional=True); caddy(s, "access.log", t + sec(6), s.ip(k), "GET", "/members/list", 200, h, "member", sent, s.agent(k))
        else: caddy(s, "access.log", t, s.ip(k), "GET", s.r.choice(["/", "/events", "/photos/%d" % s.some(1, 60)]), 200, h, agent=s.agent(k))
    for t in s.ticks(0, 120, 300):
        late = minute_of(s, t) > new; e = caddy(s, "access.log", t, s.other + "14", "PROPFIND", "/members/calendar", 401 if late else 207, h, "" if late else "member", sent, "DAVx5/4.4 (okhttp/4.12) Android/15")
        if late: s.deny(c, e, None)
    t = s.at(s.some(60, 90))
    for _ in range(s.some(70, 130)): s.deny(g, caddy(s, "access.log", t, s.attacker, "GET", "/members/list", 401, h, "", sent, "Go-http-client/2.0"), None); t += sec(s.r.uniform(.2, .9))
    for k in (41, 42, 43): s.deny(b, caddy(s, "access.log", s.at(s.some(5, 110)), s.other + str(k), "GET", "/board/minutes", 403, h, agent=s.agent(k)), None)


@kind
@once
def campus_behind_one_address(s):
    """nginx counts per address: a whole campus behind one NAT goes over the limit when enrolment opens, nobody of them too fast; a copier of the catalogue goes over it alone"""
    opens = s.some(30, 50); nat = s.other + "1"; h = s.host("enrol"); s.known = "shared:\n  - {name: campus NAT, networks: [%s/32], people: 4000}\n" % nat
    s.config["nginx.conf"] = "events {}\nhttp {\n  limit_req_zone $binary_remote_addr zone=each:10m rate=1r/s;\n  limit_req_status 429;\n  server {\n    listen 80;\n    server_name %s;\n    location / {\n      limit_req zone=each burst=10;\n      proxy_pass http://127.0.0.1:8000;\n    }\n  }\n}\n" % h
    w = inc(s, "campus shares one counter", "proxy", "wrong-client-address", MIS, "steady", cause=["rate-limited"], pattern=ANY); c = inc(s, "copier of the catalogue", "proxy", "rate-limited", BOT, "scrape", verdict=[ATT], pattern=["steady"])
    def limited(i, t, ip, path, agent): s.deny(i, [combined(s, "access.log", t, ip, "GET", path, 429, 169, agent=agent), nginx_error(s, "error.log", t, 'limiting requests, excess: 10.%03d by zone "each"' % s.some(100, 999), ip, "GET", path, h)], None)
    for t in s.spread(0, 120, 30): k = s.some(0, 50); combined(s, "access.log", t, s.ip(k), "GET", "/course/%d" % s.some(1, 300), 200, agent=s.agent(k))
    for t in s.spread(0, opens, 60): combined(s, "access.log", t, nat, "GET", "/", 200, agent=s.agent(s.some(0, 9)))
    for t in s.spread(opens, opens + 9, 1.7 / s.thin):
        k, path = s.some(0, 99), s.r.choice(["/", "/enrol", "/course/%d" % s.some(1, 300), "/me"])
        if s.r.random() < .45: limited(w, t, nat, path, s.agent(k))
        else: combined(s, "access.log", t, nat, "GET", path, 200, agent=s.agent(k))
    t = s.at(opens + 30)
    for n in range(s.some(140, 200)):
        if n % 3: limited(c, t, s.attacker, "/course/%d" % n, "Mozilla/5.0 (compatible; CourseMirror/0.3)")
        else: combined(s, "access.log", t, s.attacker, "GET", "/course/%d" % n, 200, agent="Mozilla/5.0 (compatible; CourseMirror/0.3)")
        t += sec(.33)


@kind
def gallery_linked_elsewhere(s):
    """nginx with valid_referers and a map of client software, silent in its error log; the shop's own new domain is not among the referers; a forum and copy shops show pictures; a grabber is refused by name"""
    h = s.host("img"); cut = s.some(30, 70); fresh = "shop-%s.example" % s.company; what = "opened shop at %s" % fresh; changed(s, cut, "marketing", what, "domain:" + fresh, "deploy"); innocent(s, cut + 11)
    s.config["nginx.conf"] = 'events {}\nhttp {\n  map $http_user_agent $grabber {\n    default 0;\n    "~*(HTTrack|WebCopier|SiteSucker)" 1;\n  }\n  server {\n    listen 80;\n    server_name %s;\n    root /srv/img;\n    if ($grabber) { return 403; }\n    location /full/ {\n      valid_referers none blocked server_names *.%s;\n      if ($invalid_referer) { return 403; }\n    }\n  }\n}\n' % (h, s.domain)
    own = inc(s, "pictures of the new shop", "proxy", "hotlink-refused", MIS, BURST, what, pattern=ANY); f = inc(s, "pictures shown elsewhere", "proxy", "hotlink-refused", WAI, "steady", pattern=["single", "scrape"], verdict=[BOT]); g = inc(s, "grabber", "proxy", "user-agent-blocked", BOT, "scrape", verdict=[WAI, ATT], pattern=["steady", "scan"])
    for t in s.spread(0, 120, 13):
        k, path = s.some(0, 90), "/full/%d.webp" % s.some(1, 400); x = s.r.random()
        if minute_of(s, t) > cut and x < .35: s.deny(own, combined(s, "access.log", t, s.ip(k), "GET", path, 403, 153, referer="https://%s/p/%d" % (fresh, s.some(1, 90)), agent=s.agent(k)), None)
        elif x > .9: s.deny(f, combined(s, "access.log", t, s.other + str(k + 2), "GET", path, 403, 153, referer=s.r.choice(["https://forum.hobby.example/t/%d" % s.some(1, 9), "https://cheap-copies.example/"]), agent=s.agent(k)), None)
        else: combined(s, "access.log", t, s.ip(k), "GET", path, 200, referer="https://www.%s/p/%d" % (s.domain, s.some(1, 90)), agent=s.agent(k))
    t = s.at(s.some(10, 90))
    for n in range(s.some(30, 60)): s.deny(g, combined(s, "access.log", t, s.attacker, "GET", "/full/%d.webp" % n, 403, 153, agent="Mozilla/4.5 (compatible; HTTrack 3.0x; Windows 98)"), None); t += sec(s.r.uniform(.2, .5))


@kind
def answers_without_reason(s):
    """an access log alone, no error log and no configuration: some pages of a portal answer 403 to some people, now and then; who refused and why cannot be said"""
    u = inc(s, "portal pages that refuse", "unknown", "unknown", UND, "steady", layer=["application", "proxy"], cause=["application-refused", "server-rule"], pattern=["single", LOOP], verdict=[WAI])
    innocent(s, s.some(10, 60), s.some(61, 110))
    for t in s.spread(0, 120, 12):
        k, path = s.some(0, 50), s.r.choice(["/portal", "/portal/tasks/%d" % s.some(1, 80), "/portal/plan", "/portal/files/%s" % s.hex(8)])
        no = s.r.random() < .09; e = combined(s, "access.log", t, s.ip(k), s.r.choice(["GET", "GET", "POST"]), path, 403 if no else 200, s.some(900, 1400) if no else None, agent=s.agent(k), referer="https://%s/portal" % s.host("www"))
        if no: s.deny(u, e, None)


@kind
def old_apache_of_the_archive(s):
    """Apache: a folder demands TLS and old scanners bring documents without; uploads by PUT are refused for a method; strangers try methods; the search form stops in a rule of mod_rewrite that is recorded nowhere"""
    h = s.host("archive"); cut = s.some(30, 60); what = "archive now requires TLS for /deposit"; changed(s, cut, s.who(33), what, "apache:archive", "config"); innocent(s, cut - 18)
    tls = inc(s, "scanners that deposit without TLS", "proxy", "tls-requirement", MIS, BURST, what, verdict=[FAULT, WAI], pattern=ANY); put = inc(s, "uploads by PUT", "proxy", "method-refused", FAULT, "steady", verdict=[WAI], pattern=[LOOP, "single"]); try_ = inc(s, "strangers try methods", "proxy", "method-refused", ATT, "scan", pattern=["exploit-attempt", "single", "steady"]); q = inc(s, "search answers 403 without a word", "proxy", "unknown", UND, "single", cause=["server-rule", "application-refused"], layer=["unknown", "application"], pattern=["steady"], verdict=[WAI])
    for t in s.spread(0, 120, 24): k = s.some(0, 40); combined(s, "access.log", t, s.ip(k), "GET", s.r.choice(["/", "/find?q=%s" % s.r.choice(["maps", "letters", "1848"]), "/doc/%d" % s.some(1, 900)]), 200, agent=s.agent(k))
    for k in range(4):
        for t in s.ticks(0, 120, s.some(200, 400)):
            late = minute_of(s, t) > cut; e = combined(s, "access.log", t, s.inner(k), "POST", "/deposit/scan", 403 if late else 201, agent="ScanStation/2.%d" % k)
            if late: s.deny(tls, [e, apache_error(s, "error.log", t, "ssl", "AH02219: access to /srv/archive/deposit/scan failed, reason: SSL connection required", s.inner(k))], None)
    for t in s.spread(0, 120, 500): s.deny(put, [combined(s, "access.log", t, s.inner(20), "PUT", "/doc/%d" % s.some(1, 900), 405, 233, agent="WebDriveClient/1.0"), apache_error(s, "error.log", t, "allowmethods", "AH01623: client method denied by server configuration: 'PUT' to /srv/archive/doc", s.inner(20))], None)
    t = s.at(s.some(20, 100))
    for m in ("TRACE", "PUT", "DELETE", "PROPFIND", "CONNECT", "MKCOL"): s.deny(try_, [combined(s, "access.log", t, s.attacker, m, "/", 405, 233, agent="-"), apache_error(s, "error.log", t, "allowmethods", "AH01623: client method denied by server configuration: '%s' to /srv/archive/" % m, s.attacker)], None); t += sec(1)
    for _ in range(s.some(3, 7)): k = s.some(0, 40); s.deny(q, combined(s, "access.log", s.at(s.some(0, 119), s.some(0, 59)), s.ip(k), "GET", "/find?q=%s" % s.r.choice(["100%25+linen", "a%2Fb", "select"]), 403, 199, agent=s.agent(k)), None)


@kind
def quiet_shift(s):
    """a day with nothing wrong: nginx and sshd, one mistyped password, one scanner that finds nothing but 404, a robot that gets its 200"""
    h = s.host("www"); m = inc(s, "one mistyped password", "platform", "credential-wrong", FAULT, "single", layer=["identity", "application"]); mine = s.who(3)
    for t in s.spread(0, 150, 15): k = s.some(0, 60); combined(s, "access.log", t, s.ip(k), s.r.choice(["GET", "GET", "GET", "POST"]), s.r.choice(["/", "/a/%d" % s.some(1, 99), "/contact", "/s.css"]), s.r.choice([200, 200, 200, 304, 302]), agent=s.agent(k))
    t = s.at(s.some(10, 120))
    for path in s.r.sample(SCANNED, 12): combined(s, "access.log", t, s.attacker, "GET", path, 404, 146); t += sec(1.3)
    for k in range(5):
        for t in s.spread(0, 150, 2400):
            p = s.next(); sshd(s, "auth.log", t, "Accepted publickey for %s from %s port %d ssh2: ED25519 SHA256:%s" % (s.who(k), s.inner(k), s.some(30000, 60000), s.hex(43)), p); sshd(s, "auth.log", t + sec(.1), "pam_unix(sshd:session): session opened for user %s(uid=%d) by %s(uid=0)" % (s.who(k), 1000 + k, s.who(k)), p)
    t, p, port = s.at(s.some(20, 100)), s.next(), s.some(30000, 60000)
    a = sshd(s, "auth.log", t, "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=%s  user=%s" % (s.inner(3), mine), p); b = sshd(s, "auth.log", t + sec(2), "Failed password for %s from %s port %d ssh2" % (mine, s.inner(3), port), p); c = sshd(s, "auth.log", t + sec(4), "Connection closed by authenticating user %s %s port %d [preauth]" % (mine, s.inner(3), port), p)
    s.deny(m, [a, b, c], mine)
    sshd(s, "auth.log", t + sec(14), "Accepted password for %s from %s port %d ssh2" % (mine, s.inner(3), port + 4), s.next())


@kind
def downloads_in_a_container(s):
    """nginx in a container: a volume is mounted without the label that SELinux wants, files of one release are readable by their owner alone; only reading is allowed, which a synchroniser does not know"""
    cut = s.some(30, 60); what = "downloads %d.%d: volume /pool/releases, files from the build user" % (s.some(4, 9), s.some(0, 9)); changed(s, cut, "ci", what, "downloads", "deploy"); innocent(s, cut + 12, cut - 20); h = s.host("dl")
    s.config["nginx.conf"] = "events {}\nhttp {\n  server {\n    listen 8080;\n    server_name %s;\n    root /usr/share/nginx/html;\n    location / {\n      limit_except GET {\n        deny all;\n      }\n    }\n  }\n}\n" % h
    a = inc(s, "volume without its label", "proxy", "mandatory-access-control", MIS, BURST, what, pattern=ANY, cause=["file-permission"]); p = inc(s, "files readable by their owner alone", "proxy", "file-permission", MIS, BURST, what, pattern=ANY); m = inc(s, "synchroniser that wants to write", "proxy", "method-refused", FAULT, LOOP, verdict=[WAI], pattern=["steady"], cause=["server-rule"])
    for t in s.spread(0, 120, 8):
        k, x, n = s.some(0, 60), s.r.random(), s.some(1, 90); late = minute_of(s, t) > cut; path = "/releases/app-%d.tar.xz" % n if x < .35 else "/notes/%d.txt" % n if x < .6 else "/index.html"
        if late and x < .6:
            refs = [combined(s, "access.log", t, s.ip(k), "GET", path, 403, 153, agent=s.agent(k)), nginx_error(s, "error.log", t, 'open() "/usr/share/nginx/html%s" failed (13: Permission denied)' % path, s.ip(k), "GET", path, h)]
            if x < .35: refs.append(s.put("audit.log", t, 'type=AVC msg=audit(%.3f:%d): avc:  denied  { read } for  pid=%d comm="nginx" name="app-%d.tar.xz" dev="dm-2" ino=%d scontext=system_u:system_r:container_t:s0:c12,c%d tcontext=system_u:object_r:default_t:s0 tclass=file permissive=0' % (epoch(t), s.next(), s.pid, n, s.some(1000, 99999), s.shift)))
            s.deny(a if x < .35 else p, refs, None)
        else: combined(s, "access.log", t, s.ip(k), "GET", path, 200, agent=s.agent(k))
    for t in s.ticks(0, 120, 500): s.deny(m, [combined(s, "access.log", t, s.inner(9), "PUT", "/releases/mirror.list", 403, 153, agent="treesync/1.4"), nginx_error(s, "error.log", t, "access forbidden by rule", s.inner(9), "PUT", "/releases/mirror.list", h)], None)

"""Web servers and the files, rules and addresses they refuse by: nginx, Apache, HAProxy, IIS and what watches over their hosts."""
from seen.lines_web import *

KINDS = []
kind = kinds(KINDS)


@kind
def release_under_a_strict_umask(s):
    """nginx JSON access log and error log: a release unpacked under umask 077 leaves half of the pages unreadable; a folder without an index; a scanner meets the dot-file rule; the fix comes later in the day"""
    h = s.host("www"); a, e = "access.json.log", "error.log"; cut = s.some(40, 60); fix = cut + s.some(35, 50)
    what = changed(s, cut, "pipeline", "released site-content 2026.%d (tar unpacked by deploy, umask 077)" % s.some(10, 40), "site-content", "deploy"); changed(s, fix, s.who(2), "chmod -R go+rX /srv/www/site", "site-content", "deploy"); beside(s, cut - 7, cut - 2, fix + 10)
    s.config["nginx.conf"] = "http {\n  server {\n    listen 443 ssl;\n    server_name %s;\n    root /srv/www/site;\n    index index.html;\n    location ~ /\\.(?!well-known) { deny all; }\n    location /api/ { proxy_pass http://app; }\n  }\n}\n" % h
    p = inc(s, "pages of the release are not readable", "proxy", "file-permission", MIS, BURST, what); d = inc(s, "folder without an index", "proxy", "directory-listing-off", WAI, SINGLE, pattern=[STEADY], verdict=[MIS]); x = inc(s, "scanner meets the rule on dot files", "proxy", "server-rule", ATT, SCAN, cause=["address-blocked", "address-not-allowlisted"])
    pages = ["/", "/about/", "/products/%d.html", "/css/site.css", "/js/app.%s.js" % s.hex(6), "/img/hero.webp", "/legal/imprint.html", "/jobs/"]
    broken = {pages[2], pages[4], pages[7]}
    for t in s.spread(0, 150, 7):
        k = s.some(0, 80); page = s.r.choice(pages); path = page % s.some(1, 40) if "%d" in page else page; now = s.minute(t); rid = s.hex(32)
        if page in broken and cut < now < fix:
            file = path + ("index.html" if path.endswith("/") else "")
            s.deny(p, [nginx_json(s, a, t, s.ip(k), "GET", path, 403, rid=rid, host=h, ua=s.agent(k)), nginx_err(s, e, t, 'open() "/srv/www/site%s" failed (13: Permission denied)' % file, s.ip(k), "GET", path, h, http="HTTP/2.0")])
        elif s.r.random() < .25: nginx_json(s, a, t, s.ip(k), "GET", "/api/offers?page=%d" % s.some(1, 9), 200, 200, rid, h, ua=s.agent(k))
        else: nginx_json(s, a, t, s.ip(k), "GET", path, 200 if s.r.random() < .8 else 304, rid=rid, host=h, ua=s.agent(k))
    for j in range(2): k = s.some(0, 80); t = s.at(s.some(3, 140), j); s.deny(d, [nginx_json(s, a, t, s.ip(90 + j), "GET", "/img/", 403, host=h, ua=s.agent(k)), nginx_err(s, e, t, 'directory index of "/srv/www/site/img/" is forbidden', s.ip(90 + j), "GET", "/img/", h, http="HTTP/2.0")])
    for t, path in zip(tries(s, s.some(5, 120), 300, .2, 1.6), s.r.sample(PROBED, len(PROBED)) * 6):
        if "/." in path: s.deny(x, [nginx_json(s, a, t, s.foe, "GET", path, 403, host=h, ua="Mozilla/5.0 zgrab/0.x"), nginx_err(s, e, t, "access forbidden by rule", s.foe, "GET", path, h)])
        else: nginx_json(s, a, t, s.foe, "GET", path, 404, host=h, ua="Mozilla/5.0 zgrab/0.x"); nginx_err(s, e, t, 'open() "/srv/www/site%s" failed (2: No such file or directory)' % path, s.foe, "GET", path, h)


@kind
def site_restored_from_backup(s):
    """Apache access and error log with auditd: a site restored from backup keeps the label of the backup's home; one user's symbolic link; a client that may not PUT; people of a course may not see the trainer's folder"""
    a, e, u = "access_log", "error_log", "audit.log"; h = s.host("courses"); cut = s.some(30, 60); what = changed(s, cut, s.who(1), "restored /var/www/courses from backup of last night (cp -a)", "host:" + s.node, "deploy"); beside(s, cut + 3, cut - 20)
    m = inc(s, "SELinux refuses the restored files", "proxy", "mandatory-access-control", MIS, BURST, what); y = inc(s, "symbolic link of a lecturer", "proxy", "symlink-refused", WAI, STEADY, verdict=[MIS, FAULT], pattern=[SINGLE]); w = inc(s, "a sync client may not PUT", "proxy", "method-refused", FAULT, LOOP, verdict=[WAI], pattern=[STEADY]); g = inc(s, "students in the trainer's folder", "proxy", "permission-missing", WAI, SINGLE, pattern=[STEADY], verdict=[FAULT]); c = inc(s, "challenges before the sign-in", "proxy", "credential-missing", WAI, SINGLE, pattern=[STEADY, LOOP])
    fix = cut + s.some(25, 40); changed(s, fix, s.who(1), "restorecon -R /var/www/courses", "host:" + s.node, "config")
    for t in s.spread(0, 150, 11):
        k = s.some(0, 60); ip = s.ip(k); path = s.r.choice(["/week%d/slides.pdf" % s.some(1, 12), "/week%d/index.html" % s.some(1, 12), "/style.css"])
        if cut < s.minute(t) < fix and "week" in path:
            name = "/var/www/courses" + path
            s.deny(m, [combined(s, a, t, ip, "GET", path, 403, 199, ua=s.agent(k)), apache_err(s, e, t, "core", "AH00132: file permissions deny server access: " + name, ip, errno="(13)Permission denied: "), avc(s, u, t, "read", "httpd", path.rsplit("/", 1)[1], "system_u:system_r:httpd_t:s0", "unconfined_u:object_r:user_home_t:s0")])
            s.put(u, t, 'type=SYSCALL msg=audit(%.3f:%d): arch=c000003e syscall=257 success=no exit=-13 a0=ffffff9c a1=7f12 a2=80000 a3=0 items=0 ppid=900 pid=%d auid=4294967295 uid=48 gid=48 euid=48 suid=48 fsuid=48 egid=48 sgid=48 fsgid=48 tty=(none) ses=4294967295 comm="httpd" exe="/usr/sbin/httpd" subj=system_u:system_r:httpd_t:s0 key=(null)' % (ep(t), serial(s, t), s.pid))
        else: combined(s, a, t, ip, "GET", path, 200, ua=s.agent(k))
    for t in tries(s, 5, s.some(4, 7), 200, 1500): s.deny(y, [combined(s, a, t, s.ip(71), "GET", "/~%s/old-scripts/" % s.who(3), 403, 199, ua=s.agent(71)), apache_err(s, e, t, "core", "AH00037: Symbolic link not allowed or link target not accessible: /home/%s/public_html/old-scripts" % s.who(3), s.ip(71))])
    for t in s.ticks(0, 150, 600): s.deny(w, [combined(s, a, t, s.ip(75), "PUT", "/upload/sheet-%d.ods" % s.some(1, 9), 405, 233, ua="gvfs/1.54.4"), apache_err(s, e, t, "allowmethods", "AH01623: client method denied by server configuration: 'PUT' to /var/www/courses/upload", s.ip(75))])
    for t in s.spread(0, 150, 100):
        k = s.some(0, 25); ip = s.ip(k); path = "/trainer/marks.ods"
        s.deny(c, combined(s, a, t, ip, "GET", path, 401, 381, ua=s.agent(k)))
        if k < 6: combined(s, a, t + sec(6), ip, "GET", path, 200, user=s.who(k), ua=s.agent(k))
        else: s.deny(g, [combined(s, a, t + sec(7), ip, "GET", path, 401, 381, user=s.who(k), ua=s.agent(k)), apache_err(s, e, t + sec(7), "authz_core", "AH01631: user %s: authorization failure for \"%s\": " % (s.who(k), path), ip)], s.who(k))


@kind
def document_root_moved_to_a_new_disk(s):
    """nginx under AppArmor: the uploads moved to a new disk that the profile does not name; the ordinary 403 of an application beside it"""
    h = s.host("files"); a, e, k_ = "access.log", "error.log", "kern.log"; cut = s.some(30, 70); what = changed(s, cut, s.who(4), "moved uploads to /mnt/data1/uploads (bind path in nginx alias)", "host:" + s.node, "config"); beside(s, cut - 1, cut + 12)
    m = inc(s, "AppArmor's profile does not know the new disk", "proxy", "mandatory-access-control", MIS, BURST, what); o = inc(s, "the application refuses strangers' albums", "application", "application-refused", WAI, SINGLE, pattern=[STEADY], cause=["permission-missing"], verdict=[UND])
    for t in s.spread(0, 140, 20):
        k = s.some(0, 50); ip = s.ip(k); path = "/uploads/%d/%s.jpg" % (s.some(1, 60), s.hex(6)); kind_ = s.r.random()
        if kind_ < .45 and s.minute(t) > cut: s.deny(m, [upstreamed(s, a, t, ip, "GET", path, 403, ua=s.agent(k)), nginx_err(s, e, t, 'open() "/mnt/data1%s" failed (13: Permission denied)' % path, ip, "GET", path, h), armor(s, k_, t, "/usr/sbin/nginx", "/mnt/data1" + path, "nginx")])
        elif kind_ < .45: upstreamed(s, a, t, ip, "GET", path, 200, ua=s.agent(k))
        elif kind_ < .49: s.deny(o, upstreamed(s, a, t, ip, "GET", "/albums/%d" % s.some(400, 900), 403, "403", user=s.who(k), ua=s.agent(k)), s.who(k))
        else: upstreamed(s, a, t, ip, s.r.choice(["GET", "GET", "POST"]), "/albums/%d" % s.some(1, 60), 200, "200", user=s.who(k), ua=s.agent(k))
    for t in s.spread(0, 140, 300): s.put(k_, t, "%s %s kernel: [%d.%06d] audit: type=1400 audit(%.3f:%d): apparmor=\"STATUS\" operation=\"profile_replace\" info=\"same as current profile, skipping\" profile=\"unconfined\" name=\"lsb_release\" pid=%d comm=\"apparmor_parser\"" % (slow(t), s.node, int(ep(t)) % 900000, t.microsecond, ep(t), serial(s, t), s.pid + 4))


@kind
def partners_with_certificates(s):
    """nginx with client certificates: our bundle of authorities is replaced without the old issuer; one partner's own certificate ran out; a browser without any; another partner's name has no access in the application"""
    h = s.host("b2b"); a, e = "b2b.json.log", "b2b-error.log"; cut = s.some(35, 60); fix = cut + s.some(30, 45); what = changed(s, cut, "pki", "replaced ssl_client_certificate bundle on b2b gateways (Partner CA G2 only)", "b2b:ca-bundle", "certificate"); changed(s, fix, "pki", "bundle on b2b gateways: Partner CA G1 added again", "b2b:ca-bundle", "certificate"); beside(s, cut - 4)
    b = inc(s, "certificates of the old issuer", "proxy", "client-certificate", MIS, BURST, what); x = inc(s, "partner's certificate ran out", "proxy", "client-certificate", FAULT, LOOP, pattern=[STEADY]); n = inc(s, "people without a certificate", "proxy", "client-certificate", WAI, SINGLE, verdict=[FAULT], cause=["credential-missing"], pattern=[STEADY])
    partners = ["CN=%s-edi,O=%s" % (n_, n_.title()) for n_ in ("larson", "mbt-logistik", "ostwerk", "fjordline", "cargonaut", "baltia", "delkom", "sorrel")]
    log = lambda t, k, method, uri, status, verify, up=None, ip=None, ua="edi-agent/4.2": nginx_json(s, a, t, ip or s.ip(k), method, uri, status, up, host=h, ua=ua, ssl_client_verify=verify, ssl_client_s_dn=partners[k % 8] if verify != "NONE" else "", ssl_client_serial=s.ids.setdefault("ser%d" % (k % 8), s.hex(16).upper()) if verify != "NONE" else "")
    for k in range(8):
        if k == 5: continue
        for t in s.ticks(k, 150, 150 + 40 * k):
            old = k % 2 == 0 and cut < s.minute(t) < fix
            if old: s.deny(b, [log(t, k, "POST", "/edi/orders", 400, "FAILED:unable to get local issuer certificate"), nginx_err(s, e, t, "client SSL certificate verify error: (20:unable to get local issuer certificate) while reading client request headers", s.ip(k), "POST", "/edi/orders", h, "info")], None)
            else: log(t, k, s.r.choice(["POST", "GET"]), "/edi/orders", 200, "SUCCESS", 200)
    for t in s.ticks(0, 150, 240): s.deny(x, [log(t, 5, "POST", "/edi/orders", 400, "FAILED:certificate has expired"), nginx_err(s, e, t, "client SSL certificate verify error: (10:certificate has expired) while reading client request headers", s.ip(5), "POST", "/edi/orders", h, "info")], None)
    for j in range(s.some(3, 5)): t = s.at(s.some(2, 145), j); s.deny(n, [log(t, 20 + j, "GET", "/", 400, "NONE", ip=s.ip(40 + j), ua=s.agent(j)), nginx_err(s, e, t, "client sent no required SSL certificate while reading client request headers", s.ip(40 + j), "GET", "/", h, "info")], None)


@kind
def new_content_network_in_front_of_haproxy(s):
    """HAProxy behind a new CDN: a rule by source address sees the CDN's nodes; a stick table counts all visitors of a node as one; the real abuser was denied before and after; the configuration is at hand"""
    f = "haproxy.log"; cut = s.some(40, 60); what = changed(s, cut, "netops", "DNS of shop moved to CDN edge nodes %s0/24" % s.there, "dns:shop", "gateway"); beside(s, cut + 15, cut - 12)
    s.config["haproxy.cfg"] = "global\n  log /dev/log local0\ndefaults\n  mode http\n  option httplog\nfrontend www\n  bind :443 ssl crt /etc/haproxy/shop.pem alpn h2,http/1.1\n  capture request header X-Forwarded-For len 60\n  capture request header User-Agent len 90\n  acl office src %s0/24\n  http-request deny deny_status 403 if { path_beg /backoffice } !office\n  stick-table type ip size 200k expire 60s store http_req_rate(60s)\n  http-request track-sc0 src\n  http-request deny deny_status 429 if { sc_http_req_rate(0) gt 120 }\n  default_backend app\nbackend app\n  server app1 10.0.4.1:8080 check\n" % s.here
    s.known = "proxies:\n  - {name: cdn edge, networks: [%s0/24]}\nshared:\n  - {name: office, networks: [%s0/24], people: 70}\n" % (s.there, s.here)
    o = inc(s, "the office's own rule sees the CDN", "proxy", "wrong-client-address", MIS, BURST, what); r = inc(s, "all customers of a node counted as one", "proxy", "wrong-client-address", MIS, BURST, what); q = inc(s, "price robot past the limit", "proxy", "rate-limited", BOT, "scrape", pattern=[LOOP, BURST])
    def log(t, k, method, path, status, end="----", ip=None, ua=None):
        real = ip or (s.here + str(10 + k % 60) if k < 30 else s.ip(3 * k + 1)); via = s.minute(t) > cut
        return haproxy(s, f, t, s.there + str(5 + k % 4) if via else real, method, path, status, end, caps="{%s|%s}" % (real if via else "", (ua or s.agent(k))[:90]))
    for t in s.spread(0, 140, 60):
        k = s.some(0, 25); late = s.minute(t) > cut
        if late: s.deny(o, log(t, k, "GET", "/backoffice/orders", 403, "PR--"))
        else: log(t, k, "GET", s.r.choice(["/backoffice/orders", "/backoffice/stock"]), 200)
    for t in s.spread(0, 140, 5):
        k = s.some(40, 150); late = cut < s.minute(t) < cut + 60
        if late and s.r.random() < .15: s.deny(r, log(t, k, "GET", "/item/%d" % s.some(1, 400), 429, "PR--"))
        else: log(t, k, s.r.choice(["GET", "GET", "GET", "POST"]), s.r.choice(["/item/%d" % s.some(1, 400), "/cart", "/search?q=lamp"]), 200)
    for n, t in enumerate(tries(s, 5, 260, .2, .7)):
        if n > 130: s.deny(q, log(t, 1, "GET", "/item/%d" % n, 429, "PR--", ip=s.foe, ua="python-requests/2.32.3"))
        else: log(t, 1, "GET", "/item/%d" % n, 200, ip=s.foe, ua="python-requests/2.32.3")


@kind
def pictures_for_other_peoples_pages(s):
    """nginx: a referer rule, a list of programs refused by name, a true and a false search engine; the shop's own new domain is not among the valid referers; the configuration is at hand"""
    h = s.host("img"); f = "access.log"; cut = s.some(40, 70); new = "https://www.%s-store.example/" % s.company; what = changed(s, cut, "pipeline", "shop front now also at %s" % new, "shop-front", "deploy"); beside(s, cut - 15, cut + 20)
    s.config["nginx.conf"] = "http {\n  map $http_user_agent $bad { default 0; ~*(semrush|ahrefs|mj12|python-requests|httrack) 1; }\n  geo $google { default 0; 66.249.64.0/19 1; }\n  map \"$http_user_agent:$google\" $false_bot { default 0; ~*googlebot.*:0 1; }\n  server {\n    listen 443 ssl;\n    server_name %s;\n    if ($bad) { return 403; }\n    if ($false_bot) { return 403; }\n    location ~ \\.(jpe?g|webp|png)$ {\n      valid_referers none blocked server_names *.%s;\n      if ($invalid_referer) { return 403; }\n      root /srv/img;\n    }\n  }\n}\n" % (h, s.domain)
    s.known = "crawlers:\n  - {name: Googlebot, user_agents: [\"*Googlebot*\"], networks: [66.249.64.0/19]}\n"
    o = inc(s, "our own new domain is not a valid referer", "proxy", "hotlink-refused", MIS, BURST, what); x = inc(s, "forum that shows our pictures", "proxy", "hotlink-refused", WAI, STEADY, pattern=[SINGLE]); b = inc(s, "marketing crawlers refused by name", "proxy", "user-agent-blocked", BOT, "scrape", verdict=[WAI], pattern=[STEADY]); g = inc(s, "says Googlebot, comes from elsewhere", "proxy", "user-agent-blocked", BOT, "impersonated-bot", cause=["server-rule", "address-not-allowlisted"])
    pic = lambda: "/p/%d/%s.webp" % (s.some(1, 80), s.r.choice(["front", "side", "zoom"]))
    for t in s.spread(0, 150, 5):
        k = s.some(0, 120)
        if s.minute(t) > cut and s.r.random() < .08: s.deny(o, combined(s, f, t, s.ip(k), "GET", pic(), 403, 153, ref=new + "item/%d" % s.some(1, 90), ua=s.agent(k), http="HTTP/2.0"))
        else: combined(s, f, t, s.ip(k), "GET", pic(), 200, ref="https://%s/item/%d" % (s.host("www"), s.some(1, 90)), ua=s.agent(k), http="HTTP/2.0")
    for t in s.spread(0, 150, 200): k = s.some(130, 170); s.deny(x, combined(s, f, t, s.ip(k), "GET", "/p/7/front.webp", 403, 153, ref="https://bikeforum.test/thread/881", ua=s.agent(k), http="HTTP/2.0"))
    for t in s.ticks(0, 150, 130): s.deny(b, combined(s, f, t, s.there + str(s.some(40, 44)), "GET", pic(), 403, 153, ua="Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)"))
    for t in s.ticks(0, 150, 220): combined(s, f, t, "66.249.%d.%d" % (s.some(66, 79), s.some(2, 200)), "GET", pic(), 200, ua=GOOGLEBOT)
    for t in tries(s, s.some(20, 80), s.some(45, 70), .5, 3): s.deny(g, combined(s, f, t, s.foe, "GET", pic(), 403, 153, ua=GOOGLEBOT))


@kind
def one_office_behind_one_address(s):
    """nginx limit_req: an office of eighty behind one address is limited together after the limit was lowered; a scraper is limited by right; known.yaml names the office"""
    h = s.host("wiki"); a, e = "access.log", "error.log"; cut = s.some(30, 50); office = s.here + "17"; what = changed(s, cut, s.who(9), "limit_req_zone perip: rate 20r/s to 2r/s", "nginx:wiki", "config"); beside(s, cut + 2)
    s.known = "shared:\n  - {name: head office, networks: [%s/32], people: 80}\n" % office
    s.config["wiki.conf"] = "limit_req_zone $binary_remote_addr zone=perip:10m rate=2r/s;\nserver {\n  listen 443 ssl http2;\n  server_name %s;\n  limit_req zone=perip burst=5 nodelay;\n  limit_req_status 429;\n  location / { proxy_pass http://wiki; }\n}\n" % h
    o = inc(s, "the whole office counted as one client", "proxy", "wrong-client-address", MIS, BURST, what, cause=["rate-limited"]); q = inc(s, "a scraper past the limit", "proxy", "rate-limited", BOT, "scrape", verdict=[WAI], pattern=[LOOP, STEADY])
    def row(t, ip, k, path, limited, who="-", ua=None, inc_=None):
        rid = s.hex(32)
        if limited: s.deny(inc_, [upstreamed(s, a, t, ip, "GET", path, 429, rid=rid, user=who, ua=ua or s.agent(k)), nginx_err(s, e, t, 'limiting requests, excess: %.3f by zone "perip"' % s.r.uniform(5.01, 5.9), ip, "GET", path, h, http="HTTP/2.0")], who if who != "-" else None)
        else: upstreamed(s, a, t, ip, "GET", path, 200, "200", rid, who, ua=ua or s.agent(k))
    for t in s.spread(0, 120, 6):
        k = s.some(0, 79); row(t, office, k, "/page/%d" % s.some(1, 300), s.minute(t) > cut and s.r.random() < .15, s.who(k), inc_=o)
    for t in s.spread(0, 120, 20): k = s.some(100, 140); row(t, s.ip(k), k, "/page/%d" % s.some(1, 300), False, s.who(k))
    for n, t in enumerate(tries(s, s.some(70, 90), 160, .1, .3)): row(t, s.foe2, 0, "/page/%d?action=raw" % n, n > 20 and n % 3 != 0, ua="Scrapy/2.13 (+https://scrapy.org)", inc_=q)


@kind
def banned_for_one_colleagues_phone(s):
    """nginx with basic auth and fail2ban: a colleague's phone keeps an old password, the office's address is banned, everybody there is refused until it is lifted; a real guesser is banned too"""
    h = s.host("mail"); a, e, b = "access.log", "error.log", "fail2ban.log"; office = s.here + str(s.some(100, 140)); start = s.some(30, 45)
    ph = inc(s, "phone with last month's password", "proxy", "credential-wrong", FAULT, LOOP); o = inc(s, "everyone in the banned office", "proxy", "wrong-client-address", MIS, BURST, layer=["firewall"], pattern=[STEADY]); g = inc(s, "guesses at the postmaster", "proxy", "credential-wrong", ATT, BRUTE); gb = inc(s, "the guesser after the ban", "proxy", "address-blocked", ATT, BRUTE, layer=["firewall"], verdict=[WAI], pattern=[LOOP, STEADY])
    s.config["mail.conf"] = "server {\n  listen 443 ssl;\n  server_name %s;\n  include /etc/nginx/blocklist.conf;   # written by fail2ban's action nginx-block-map\n  auth_basic \"Webmail\";\n  auth_basic_user_file /etc/nginx/htpasswd;\n  location / { proxy_pass http://webmail; }\n}\n" % h
    s.known = "shared:\n  - {name: office, networks: [%s/32], people: 40}\n" % office
    def wrong(t, ip, who, ua, i, path="/ews/sync"):
        rs = [combined(s, a, t, ip, "POST", path, 401, 179, user=who, ua=ua), nginx_err(s, e, t, 'user "%s": password mismatch' % who, ip, "POST", path, h)]
        f2b(s, b, t + sec(.4), "filter", "INFO", "[nginx-http-auth] Found %s - %s" % (ip, t.strftime("%Y-%m-%d %H:%M:%S"))); s.deny(i, rs, who)
    def banned(t, ip, k, i, ua=None, path="/inbox"): s.deny(i, [combined(s, a, t, ip, "GET", path, 403, 153, ua=ua or s.agent(k)), nginx_err(s, e, t, "access forbidden by rule", ip, "GET", path, h)])
    last = s.at(start)
    for n, t in enumerate(s.ticks(start, start + 10, 40)):
        if n < 6: wrong(t, office, s.who(0), "Android-Mail/2025.9", ph); last = t
    ban = s.minute(last) + .05; lift = ban + s.some(30, 45)
    f2b(s, b, last + sec(1), "actions", "NOTICE", "[nginx-http-auth] Ban %s" % office); f2b(s, b, s.at(0) + sec(lift * 60), "actions", "NOTICE", "[nginx-http-auth] Unban %s" % office)
    for t in s.spread(0, 130, 22):
        k = s.some(0, 38); now = s.minute(t)
        if ban < now < lift: banned(t, office, k, o)
        else: combined(s, a, t, office, "GET", s.r.choice(["/inbox", "/calendar", "/inbox/%d" % s.some(1, 900)]), 200, user=s.who(k + 1), ua=s.agent(k))
    for t in s.spread(0, 130, 30): k = s.some(60, 90); combined(s, a, t, s.ip(k), "GET", "/inbox", 200, user=s.who(k), ua=s.agent(k))
    for n, t in enumerate(tries(s, s.some(90, 100), 40, 2, 6)):
        if n < 10: wrong(t, s.foe, "postmaster", "Mozilla/5.0", g, "/owa")
        else:
            if n == 10: f2b(s, b, t - sec(1), "actions", "NOTICE", "[nginx-http-auth] Ban %s" % s.foe)
            banned(t, s.foe, 0, gb, "Mozilla/5.0", "/owa")


@kind
def bouncer_with_a_bought_list(s):
    """nginx with CrowdSec's bouncer: a subscribed blocklist holds a mobile carrier's gateways; a scenario bans a prober; a captcha that nobody at a bank's proxy solves"""
    a, e, c = "access.log", "error.log", "crowdsec.log"; h = s.host("shop"); cut = s.some(30, 50); fix = cut + s.some(40, 60); what = changed(s, cut, s.who(6), "subscribed CAPI blocklist free-proxies-daily on engine %s" % s.node, "crowdsec", "allowlist"); changed(s, fix, s.who(6), "unsubscribed blocklist free-proxies-daily", "crowdsec", "allowlist"); beside(s, cut - 3)
    gates = [s.there + str(n) for n in (7, 8, 9, 10)]; s.known = "shared:\n  - {name: mobile carrier gateways, networks: [%s0/28], people: 5000}\n" % s.there
    m = inc(s, "customers behind the carrier's gateways", "firewall", "wrong-client-address", MIS, BURST, what, layer=["proxy", "waf"]); x = inc(s, "prober banned by the engine", "firewall", "address-blocked", ATT, SCAN, layer=["proxy", "waf"], verdict=[WAI]); k_ = inc(s, "captcha never solved", "firewall", "bot-challenge", BOT, LOOP, layer=["proxy", "waf"], pattern=[STEADY, "scrape"], verdict=[WAI, UND])
    crowd(s, c, s.at(cut, 8), "blocklist free-proxies-daily: 18442 decisions added")
    def drop(t, ip, path, i, ua, remedy="ban"): s.deny(i, [upstreamed(s, a, t, ip, "GET", path, 403, ua=ua), nginx_err(s, e, t, "[lua] crowdsec.lua:%d: Allow(): [Crowdsec] denied '%s' with '%s' (by bouncer)" % (703 if remedy == "ban" else 729, ip, remedy), ip, "GET", path, h, "alert", http="HTTP/2.0")])
    for t in s.spread(0, 150, 8):
        k = s.some(0, 120); path = s.r.choice(["/", "/basket", "/item/%d" % s.some(1, 90)]); carrier = k < 30
        if carrier and cut < s.minute(t) < fix: drop(t, gates[k % 4], path, m, s.agent(k))
        else: upstreamed(s, a, t, gates[k % 4] if carrier else s.ip(k), "GET", path, 200, "200", ua=s.agent(k))
    at = s.some(60, 120); paths = s.r.sample(PROBED, 40)
    for n, t in enumerate(tries(s, at, 40, .2, .9)):
        if n == 12: crowd(s, c, t, "Ip %s performed 'crowdsecurity/http-sensitive-files' (5 events over %.6fs) at %s" % (s.foe, s.r.uniform(1, 4), t.strftime("%Y-%m-%d %H:%M:%S.%f +0000 UTC"))); crowd(s, c, t + sec(.2), "(%s/crowdsec) crowdsecurity/http-sensitive-files by ip %s (NL/64496) : 4h ban on Ip %s" % (s.hex(32), s.foe, s.foe))
        if n < 16: upstreamed(s, a, t, s.foe, "GET", paths[n], 404, "404", ua="Mozilla/5.0 (compatible; CensysInspect/1.1)")
        else: drop(t, s.foe, paths[n], x, "Mozilla/5.0 (compatible; CensysInspect/1.1)")
    crowd(s, c, s.at(10), "(%s/crowdsec) crowdsecurity/http-crawl-non_statics by ip %s (US/64500) : 4h captcha on Ip %s" % (s.hex(32), s.foe2, s.foe2))
    for t in s.ticks(11, 100, 160): drop(t, s.foe2, "/item/%d" % s.some(1, 90), k_, "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0.0.0 Safari/537.36", "captcha")


@kind
def old_tills_and_new_ciphers(s):
    """Apache: tills that cannot speak the required cipher since the configuration was tightened; an expression that wants the right organisation in the certificate; listings switched off; a wrong password at noon"""
    a, e = "ssl_access_log", "ssl_error_log"; h = s.host("tills"); cut = s.some(30, 60); what = changed(s, cut, "security", "Location /till: SSLCipherSuite ECDHE+AESGCM only", "apache:tills", "config"); beside(s, cut + 9, cut - 9)
    c = inc(s, "tills without the wanted cipher", "proxy", "tls-requirement", MIS, BURST, what, verdict=[FAULT, WAI]); q = inc(s, "a supplier's certificate of another organisation", "proxy", "tls-requirement", WAI, LOOP, verdict=[FAULT, MIS], pattern=[STEADY], cause=["client-certificate"]); d = inc(s, "folder without listing", "proxy", "directory-listing-off", WAI, SINGLE, pattern=[STEADY]); w = inc(s, "manager mistypes", "proxy", "credential-wrong", FAULT, SINGLE, pattern=[STEADY])
    for k in range(24):
        for t in s.ticks(k % 4, 130, 480):
            old = k < 9 and s.minute(t) > cut; path = "/till/%d/journal" % k; ua = "TillOS/%s" % ("2.1" if k < 9 else "5.0")
            if old: s.deny(c, [combined(s, a, t, s.inner(k), "POST", path, 403, 199, ua=ua), apache_err(s, e, t, "ssl", "AH02264: SSL cipher suite not renegotiated: access to /srv/tills%s denied using cipher AES128-SHA" % path, s.inner(k))])
            else: combined(s, a, t, s.inner(k), "POST", path, 200, ua=ua)
    for t in s.ticks(3, 130, 700): s.deny(q, [combined(s, a, t, s.ip(40), "GET", "/supplier/feed.xml", 403, 199, ua="curl/8.5.0"), apache_err(s, e, t, "ssl", "AH02266: Access to /srv/tills/supplier/feed.xml denied for %s (requirement expression not fulfilled)" % s.ip(40), s.ip(40), "info"), apache_err(s, e, t, "ssl", "AH02229: access to /srv/tills/supplier/feed.xml failed, reason: SSL requirement expression not fulfilled", s.ip(40))])
    for j in range(2): t = s.at(s.some(1, 120), j * 9); s.deny(d, [combined(s, a, t, s.inner(60), "GET", "/manuals/", 403, 199, ua=s.agent(j)), apache_err(s, e, t, "autoindex", "AH01276: Cannot serve directory /srv/tills/manuals/: No matching DirectoryIndex (index.html,index.php) found, and server-generated directory index forbidden by Options directive", s.inner(60))])
    t = s.at(s.some(50, 100))
    for j in range(2): s.deny(w, [combined(s, a, t, s.inner(70), "GET", "/report/day", 401, 381, user=s.who(5), ua=s.agent(5)), apache_err(s, e, t, "auth_basic", "AH01617: user %s: authentication failure for \"/report/day\": Password Mismatch" % s.who(5), s.inner(70))], s.who(5)); t += sec(8)
    combined(s, a, t, s.inner(70), "GET", "/report/day", 200, user=s.who(5), ua=s.agent(5))


@kind
def partner_from_a_new_data_centre(s):
    """nginx allow-list for partners: one of them moved to another network, with its old agent and account; a stranger without either; the list is at hand and known.yaml names the partner"""
    h = s.host("feeds"); a, e = "feeds.log", "feeds-error.log"; move = s.some(35, 60); beside(s, move - 6, move + 5)
    s.config["feeds.conf"] = "server {\n  listen 443 ssl;\n  server_name %s;\n  location /feed/ {\n    allow %s0/28;   # brightcargo\n    allow %s64/28;  # nordpost\n    deny all;\n    auth_basic \"feeds\";\n    auth_basic_user_file /etc/nginx/feeds.htpasswd;\n    proxy_pass http://feeds;\n  }\n}\n" % (h, s.here, s.here)
    s.known = "partners:\n  - {name: brightcargo, networks: [%s0/28], user_agents: [\"BrightCargoPull/*\"], owner: logistics}\n  - {name: nordpost, networks: [%s64/28], user_agents: [\"nordpost-sync/*\"], owner: logistics}\n" % (s.here, s.here)
    p = inc(s, "partner pulls from its new data centre", "proxy", "allowlist-drift", MIS, LOOP, verdict=[FAULT], pattern=[STEADY, BURST]); x = inc(s, "strangers at the feed", "proxy", "address-not-allowlisted", WAI, SINGLE, pattern=[STEADY, SCAN], verdict=[ATT, BOT], cause=["address-blocked"])
    def no(t, ip, path, i, ua, principal=None): s.deny(i, [upstreamed(s, a, t, ip, "GET", path, 403, ua=ua), nginx_err(s, e, t, "access forbidden by rule", ip, "GET", path, h)], principal)
    for t in s.ticks(0, 160, 70):
        path = "/feed/shipments?since=%d" % int(ep(t)); new = s.minute(t) > move
        if new: no(t, s.there + str(s.some(201, 203)), path, p, "BrightCargoPull/3.4.1")
        else: upstreamed(s, a, t, s.here + str(s.some(2, 5)), "GET", path, 200, "200", user="brightcargo", ua="BrightCargoPull/3.4.1")
    for t in s.ticks(1, 160, 95): upstreamed(s, a, t, s.here + "66", "GET", "/feed/labels", 200, "200", user="nordpost", ua="nordpost-sync/1.18")
    for j, t in enumerate(s.spread(0, 160, 1200)): no(t, s.ip(30 + j), s.r.choice(["/feed/", "/feed/shipments"]), x, s.r.choice(["curl/8.9.1", s.agent(j), "Go-http-client/2.0"]))
    for t in s.spread(0, 160, 25): k = s.some(60, 120); upstreamed(s, a, t, s.ip(k), "GET", s.r.choice(["/status", "/docs/feed.html"]), 200, "200", ua=s.agent(k))


@kind
def nothing_is_wrong_today(s):
    """an ordinary day: a Windows intranet's and a proxy's challenges answered a moment later, one typing error; no incident at all"""
    f, q = "u_ex.log", "squid_access.log"; h = s.host("intranet")
    c = inc(s, "challenges of the intranet, answered", "proxy", "credential-missing", WAI, SINGLE, pattern=[STEADY], layer=["identity"]); p = inc(s, "challenges of the web proxy, answered", "proxy", "credential-missing", WAI, SINGLE, pattern=[STEADY]); w = inc(s, "one typing error", "proxy", "credential-wrong", FAULT, SINGLE, layer=["identity"])
    for t in s.spread(0, 140, 30):
        k = s.some(0, 70); ip = s.inner(k); path = s.r.choice(["/", "/news/", "/phone/list.aspx", "/canteen/menu.pdf"])
        if s.r.random() < .35:
            s.deny(c, iis(s, f, t, ip, "GET", path, 401, 2, 5, ua=s.agent(k), host=h))
            if k % 2: s.deny(c, iis(s, f, t + sec(1), ip, "GET", path, 401, 1, 2148074254, ua=s.agent(k), host=h), optional=True)     # the second leg of NTLM
        for n in range(s.some(1, 3)): iis(s, f, t + sec(1 + n), ip, "GET", path, 200, user="%s\\%s" % (s.company.upper(), s.who(k)), ua=s.agent(k), host=h)
    for t in s.spread(0, 140, 25):
        k = s.some(0, 70); ip = s.inner(k); site = s.r.choice(["news.example:443", "docs.example.org:443", "weather.example:443"])
        if s.r.random() < .3: s.deny(p, squid(s, q, t, ip, "TCP_DENIED/407", "CONNECT", site)); t += sec(.06)
        squid(s, q, t, ip, "TCP_TUNNEL/200", "CONNECT", site, s.who(k), "HIER_DIRECT/203.0.113.80", "-")
    t = s.at(s.some(20, 100)); s.deny(w, iis(s, f, t, s.inner(33), "GET", "/hr/", 401, 1, 1326, user="%s\\%s" % (s.company.upper(), s.who(33)), ua=s.agent(33), host=h), "%s\\%s" % (s.company.upper(), s.who(33)))
    iis(s, f, t + sec(7), s.inner(33), "GET", "/hr/", 200, user="%s\\%s" % (s.company.upper(), s.who(33)), ua=s.agent(33), host=h)


@kind
def only_the_error_log_is_left(s):
    """an Apache error log alone, the access log was lost: only failures; a spray over many accounts, one colleague in a loop with an expired password, a deny rule, an unreadable folder"""
    e = "error.log"; x = inc(s, "one try at each of many accounts", "proxy", "credential-wrong", ATT, SPRAY, pattern=[STUFF]); l = inc(s, "calendar program with an old password", "proxy", "credential-wrong", FAULT, LOOP, pattern=[STEADY]); r = inc(s, "folder closed to all", "proxy", "server-rule", WAI, SINGLE, pattern=[STEADY], verdict=[UND]); p = inc(s, "folder that Apache may not search", "proxy", "file-permission", MIS, STEADY, pattern=[BURST, SINGLE])
    names = s.r.sample("admin root test backup info sales support office scanner service guest john maria peter anna office1 hr it demo student webmaster oracle postgres ftp".split(), 22) + [s.who(k) for k in range(40, 55)]
    for n, t in enumerate(tries(s, s.some(10, 60), 90, 4, 25)):
        name = names[n % len(names)]; known = name in [s.who(k) for k in range(40, 55)]
        s.deny(x, apache_err(s, e, t, "auth_basic", ("AH01617: user %s: authentication failure for \"/dav/\": Password Mismatch" if known else "AH01618: user %s not found: /dav/") % name, s.zombies[n % 4]), name)
    for t in s.ticks(0, 150, 300): s.deny(l, apache_err(s, e, t, "auth_basic", "AH01617: user %s: authentication failure for \"/dav/cal/%s\": Password Mismatch" % (s.who(2), s.who(2)), s.ip(3)), s.who(2))
    for j in range(s.some(4, 6)): s.deny(r, apache_err(s, e, s.at(s.some(1, 148), j), "authz_core", "AH01630: client denied by server configuration: /srv/dav/.snapshots", s.ip(10 + j)))
    for t in s.spread(60, 150, 220): k = s.some(20, 40); s.deny(p, apache_err(s, e, t, "core", "AH00035: access to /share/press/%d.zip denied (filesystem path '/srv/dav/share/press') because search permissions are missing on a component of the path" % s.some(1, 30), s.ip(k), errno="(13)Permission denied: "))
    for t in s.spread(0, 150, 45): k = s.some(0, 60); apache_err(s, e, t, "core", "AH00128: File does not exist: /srv/dav/share/%s" % s.r.choice(["favicon.ico", "Thumbs.db", "desktop.ini", "._.DS_Store"]), s.ip(k), "info")
    for t in s.spread(0, 150, 400): s.put(e, t, "[%s] [mpm_event:notice] [pid %d:tid %d] AH00489: Apache/2.4.65 (Debian) OpenSSL/3.0.17 configured -- resuming normal operations" % (t.strftime("%a %b %d %H:%M:%S.%f %Y"), s.pid, s.pid + 139000000))

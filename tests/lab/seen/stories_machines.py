"""Web servers and the machines under them: kernels' labels, links, verbs, ciphers, referers, names of clients."""
from seen.lines_clouds_own import *

KINDS = []
kind = kinds(KINDS)
A, AE, N, NE = "access.log", "error.log", "access.log", "error.log"
APACHE = '<VirtualHost *:443>\n  ServerName %s\n  DocumentRoot /var/www/html\n%s</VirtualHost>\n'

def visitors(s, every=7, people=50, f=None, paths=("/", "/news", "/about", "/img/logo.png", "/css/site.css")):
    f = f or nginx
    for t in s.spread(0, 120, every): k = s.some(0, people); f(s, A, t, s.ip(k), "GET", s.r.choice(paths), 200, s.agent(k))


@kind
def labels_of_the_kernel(s):
    """Apache on Red Hat: files moved from a home directory keep their label, SELinux refuses; one directory is truly unreadable; a listing is off"""
    herring(s, s.some(5, 50), s.some(60, 110))
    neighbours(s)
    visitors(s, f=apache); cut = s.some(30, 45)
    m = inc(s, "moved files carry the label of a home directory", "proxy", "mandatory-access-control", MIS, STEADY, cause=["file-permission"], layer=["platform"], pattern=[BURST, SINGLE])
    f = inc(s, "an upload directory is unreadable for the server", "proxy", "file-permission", MIS, STEADY, pattern=[SINGLE])
    for t in s.spread(cut, 120, 100):
        k = s.some(0, 50); path = s.r.choice(["/reports/q%d.pdf" % s.some(1, 4), "/reports/index.html"]); ip = s.ip(k)
        s.deny(m, [apache(s, A, t, ip, "GET", path, 403, s.agent(k)), apache_error(s, AE, t, ip, "(13)Permission denied: AH00132: file permissions deny server access: /var/www/html" + path), audit(s, "audit.log", t, "AVC", 'avc:  denied  { read } for  pid=%d comm="httpd" name="%s" dev="dm-0" ino=%d scontext=system_u:system_r:httpd_t:s0 tcontext=unconfined_u:object_r:user_home_t:s0 tclass=file permissive=0' % (s.some(1200, 1299), path.split("/")[-1], s.some(90000, 990000)))])
    for t in s.spread(5, 118, 420): k = s.some(0, 50); s.deny(f, [apache(s, A, t, s.ip(k), "GET", "/drop/list.csv", 403, s.agent(k)), apache_error(s, AE, t, s.ip(k), "(13)Permission denied: AH00035: access to /drop/list.csv denied (filesystem path '/var/www/html/drop') because search permissions are missing on a component of the path")])
    for t in s.spread(0, 120, 60): audit(s, "audit.log", t, "USER_ACCT", "pid=%d uid=0 auid=4294967295 ses=4294967295 subj=system_u:system_r:crond_t:s0 msg='op=PAM:accounting grantors=pam_access,pam_unix acct=\"root\" exe=\"/usr/sbin/crond\" hostname=? addr=? terminal=cron res=success'" % s.some(900, 9999))


@kind
def profile_put_into_enforce(s):
    """Ubuntu: nginx's AppArmor profile goes from complain to enforce and lacks the new asset directory; a scanner passes by"""
    herring(s, s.some(5, 50), s.some(60, 110))
    visitors(s); cut = s.some(35, 55); what = "aa-enforce /usr/sbin/nginx"; s.change(s.at(cut), "root", what, "host:web1", "config")
    m = inc(s, "the profile of nginx lacks the directory of assets", "proxy", "mandatory-access-control", MIS, BURST, what, cause=["file-permission", "permission-removed"], layer=["platform"], pattern=[STEADY])
    x = inc(s, "a scanner asks for hidden files", "proxy", "address-blocked", ATT, SCAN, cause=["server-rule"], pattern=[EXPLOIT])
    kern = lambda t, what_, path: s.put("kern.log", t, '%s web1 kernel: [%d.%06d] audit: type=1400 audit(%.3f:%d): apparmor="%s" operation="open" class="file" profile="nginx" name="/srv/assets%s" pid=812 comm="nginx" requested_mask="r" denied_mask="r" fsuid=33 ouid=0' % (t.strftime("%b %e %H:%M:%S"), s.some(9000, 99999), s.some(1, 999999), t.timestamp(), s.next(), what_, path))
    for t in s.spread(0, 120, 60):
        k = s.some(0, 50); path = "/assets/" + s.r.choice(["app.js", "app.css", "font.woff2"]); p = path[7:]
        if minute(s, t) < cut: nginx(s, N, t, s.ip(k), "GET", path, 200, s.agent(k)); kern(t, "ALLOWED", p)
        else: s.deny(m, [nginx(s, N, t, s.ip(k), "GET", path, 403, s.agent(k)), nginx_error(s, NE, t, s.ip(k), "GET", path, 'open() "/srv/assets%s" failed (13: Permission denied)' % p, "www." + s.domain), kern(t, "DENIED", p)])
    t = s.at(80)
    for i in range(s.some(50, 90)): t += sec(s.r.uniform(.2, 1.5)); path = s.r.choice(["/.env", "/.git/HEAD", "/.aws/credentials", "/.htpasswd", "/.svn/entries"]) + "?%d" % i; s.deny(x, [nginx(s, N, t, s.attacker, "GET", path, 403, "Mozilla/5.0 zgrab/0.x"), nginx_error(s, NE, t, s.attacker, "GET", path, "access forbidden by rule", "www." + s.domain)])


@kind
def links_into_the_release(s):
    """a deployment replaced directories by links; Apache does not follow them; earlier the same pages were served; a members' area turns away others"""
    herring(s, s.some(5, 50), s.some(60, 110))
    visitors(s, f=apache); cut = s.some(40, 60); what = "deploy 2026.11: /var/www/html/docs becomes a link to /srv/releases"; s.change(s.at(cut), s.mail(2), what, "host:web1", "deploy")
    l = inc(s, "Apache does not follow the links of the release", "proxy", "symlink-refused", MIS, BURST, what, pattern=[STEADY])
    r = inc(s, "a user outside the group opens the members' area", "proxy", "permission-missing", WAI, STEADY, pattern=[SINGLE], cause=["not-assigned"])
    for t in s.spread(0, 120, 40):
        k = s.some(0, 50); path = "/docs/" + s.r.choice(["intro.html", "api.html", "install.html"])
        if minute(s, t) < cut: apache(s, A, t, s.ip(k), "GET", path, 200, s.agent(k))
        else: s.deny(l, [apache(s, A, t, s.ip(k), "GET", path, 403, s.agent(k)), apache_error(s, AE, t, s.ip(k), "AH00037: Symbolic link not allowed or link target not accessible: /var/www/html/docs")])
    for t in s.spread(4, 115, 600): s.deny(r, [apache(s, A, t, s.ip(55), "GET", "/members/", 403 if False else 401, s.agent(1), user=s.who(20)), apache_error(s, AE, t, s.ip(55), "AH01631: user %s: authorization failure for \"/members/\": " % s.who(20), "authz_core")], s.who(20)); apache(s, A, t + sec(60), s.ip(12), "GET", "/members/", 200, s.agent(0), user=s.who(3))


@kind
def links_of_other_owners(s):
    """shared hosting with nginx: links are followed only if the owner is the same; a theme's cache is owned by root; pictures are shown on foreign pages"""
    neighbours(s)
    H = "www." + s.domain; visitors(s, paths=("/", "/blog", "/shop"))
    s.config["nginx.conf"] = "events {}\nhttp {\n  server {\n    listen 443 ssl;\n    server_name %s;\n    root /home/site/public;\n    disable_symlinks if_not_owner from=$document_root;\n    location /pictures/ {\n      valid_referers none blocked server_names *.%s;\n      if ($invalid_referer) { return 403; }\n    }\n  }\n}\n" % (H, s.domain)
    l = inc(s, "links owned by root are not followed", "proxy", "symlink-refused", MIS, STEADY, pattern=[SINGLE])
    h = inc(s, "pictures are embedded in foreign pages", "proxy", "hotlink-refused", WAI, STEADY, pattern=[SCRAPE, SINGLE], verdict=[UNW])
    for t in s.spread(0, 120, 90): k = s.some(0, 50); path = "/theme/cache/%s.css" % s.r.choice("abc"); s.deny(l, [nginx(s, N, t, s.ip(k), "GET", path, 403, s.agent(k), "https://%s/" % H), nginx_error(s, NE, t, s.ip(k), "GET", path, 'openat() "/home/site/public%s" failed (40: Too many levels of symbolic links)' % path, H)]); nginx(s, N, t + sec(1), s.ip(k), "GET", "/theme/site.css", 200, s.agent(k), "https://%s/" % H)
    for t in s.spread(0, 120, 75):
        k = s.some(51, 120); path = "/pictures/%d.jpg" % s.some(1, 40); s.deny(h, nginx(s, N, t, "203.0.113.%d" % k, "GET", path, 403, s.agent(k), s.r.choice(["https://copycat.example/gallery", "https://forum.elsewhere.example/t/88"])))
        nginx(s, N, t + sec(2), s.ip(k % 50), "GET", path, 200, s.agent(k), "https://%s/blog" % H)


@kind
def pictures_on_other_pages(s):
    """Apache with a referer rule in its configuration: a partner's shop was forgotten in it, copyists are meant; nginx in front writes JSON"""
    H = "img." + s.domain
    s.config["vhost.conf"] = APACHE % (H, '  RewriteEngine On\n  RewriteCond %%{HTTP_REFERER} !^$\n  RewriteCond %%{HTTP_REFERER} !^https://(www|blog)\\.%s/ [NC]\n  RewriteRule \\.(jpe?g|png|webp)$ - [F]\n' % s.domain.replace(".", "\\."))
    p = inc(s, "the partner's shop was forgotten in the referer rule", "proxy", "hotlink-refused", MIS, STEADY, verdict=[WAI], pattern=[BURST])
    c = inc(s, "copyists' pages embed pictures", "proxy", "hotlink-refused", WAI, STEADY, verdict=[UNW], pattern=[SCRAPE])
    def hit(t, ip, path, status, ua, ref): return [apache(s, A, t, ip, "GET", path, status, ua, ref)]
    for t in s.spread(0, 120, 6):
        k = s.some(0, 60); path = "/p/%d.webp" % s.some(1, 90); x = s.r.random()
        if x < .08: s.deny(p, hit(t, s.ip(k), path, 403, s.agent(k), "https://shop.partner.example/item/%d" % k))
        elif x < .16: s.deny(c, hit(t, s.ip(k), path, 403, s.agent(k), "https://cheap-copies.example/%d" % k))
        else: hit(t, s.ip(k), path, 200, s.agent(k), s.r.choice(["-", "https://www.%s/" % s.domain, "https://blog.%s/a" % s.domain]))
    for t in s.spread(0, 120, 40): k = s.some(0, 60); nginx(s, "shop-access.log", t, s.ip(k), "GET", "/item/%d" % k, 200, s.agent(k))


@kind
def referers_in_the_json(s):
    """nginx writes its variable about referers into the JSON log; the rest of the site goes on; a person without cookies is asked to sign in"""
    h = inc(s, "foreign pages embed videos", "proxy", "hotlink-refused", WAI, STEADY, verdict=[UNW], pattern=[SCRAPE])
    m = inc(s, "visitors without a session ask for their profile", "application", "credential-missing", WAI, SINGLE, pattern=[STEADY], cause=["application-refused", "session-lost"], verdict=[FAULT])
    for t in s.spread(0, 120, 7):
        k = s.some(0, 50); x = s.r.random()
        if x < .09: s.deny(h, ngjson(s, "nginx.json", t, s.ip(k), "GET", "/video/%d.mp4" % s.some(1, 30), 403, "cdn." + s.domain, ua=s.agent(k), http_referer="https://free-movies.example/watch/%d" % s.some(1, 9), invalid_referer="1"))
        elif x < .12: rid = s.hex(32); s.deny(m, [ngjson(s, "nginx.json", t, s.ip(k), "GET", "/me", 401, "www." + s.domain, rid, s.agent(k), 401, http_referer="", invalid_referer=""), s.json("app.json", t, app(s, t, "INFO", "web.Session", "no session cookie, sign-in required", requestId=rid, status=401))])
        else: ngjson(s, "nginx.json", t, s.ip(k), "GET", "/video/%d.mp4" % s.some(1, 30), 206, "cdn." + s.domain, ua=s.agent(k), http_referer="https://www.%s/" % s.domain, invalid_referer="")


@kind
def verbs_not_spoken_here(s):
    """Apache lets through GET and POST only; a client library was switched to PUT and DELETE; a WebDAV mount tries its own verbs"""
    herring(s, s.some(5, 50), s.some(60, 110))
    H = "api." + s.domain; s.config["vhost.conf"] = APACHE % (H, "  <Location /api>\n    AllowMethods GET POST HEAD\n  </Location>\n")
    cut = s.some(30, 50); what = "deploy sdk 3: PUT and DELETE instead of POST"; s.change(s.at(cut), s.mail(3), what, "client:sdk", "deploy")
    a = inc(s, "the new library's PUT and DELETE are not allowed", "proxy", "method-refused", MIS, STEADY, what, verdict=[FAULT], pattern=[BURST])
    w = inc(s, "an office computer mounts the API as a share", "proxy", "method-refused", FAULT, LOOP, verdict=[WAI], pattern=[STEADY])
    for t in s.spread(0, 120, 7):
        k = s.some(0, 40); path = "/api/items/%d" % s.some(1, 99)
        if minute(s, t) > cut and k % 5 == 0 and s.r.random() < .65: v = s.r.choice(["PUT", "DELETE"]); s.deny(a, [apache(s, A, t, s.ip(k), v, path, 405, "acme-sdk/3.0"), apache_error(s, AE, t, s.ip(k), "AH01623: client method denied by server configuration: '%s' to /var/www/html%s" % (v, path), "allowmethods")])
        else: apache(s, A, t, s.ip(k), s.r.choice(["GET", "POST"]), path, 200, "acme-sdk/%s" % ("3.0" if minute(s, t) > cut and k % 5 == 1 else "2.9"))
    for t in s.ticks(2, 118, 200): s.deny(w, [apache(s, A, t, s.ip(70), "PROPFIND", "/api", 405, "Microsoft-WebDAV-MiniRedir/10.0.22631"), apache_error(s, AE, t, s.ip(70), "AH01623: client method denied by server configuration: 'PROPFIND' to /var/www/html/api", "allowmethods")])


@kind
def reading_only(s):
    """nginx keeps a mirror read-only by limit_except; publishers still push to it instead of to the origin; a stranger tries to put a page there"""
    neighbours(s)
    H = "mirror." + s.domain
    s.config["nginx.conf"] = "events {}\nhttp {\n  server {\n    listen 80;\n    server_name %s;\n    root /srv/mirror;\n    location / {\n      dav_methods PUT DELETE;\n      limit_except GET { deny all; }\n    }\n  }\n}\n" % H
    visitors(s, paths=("/pool/a.deb", "/dists/stable/Release", "/pool/b.deb"))
    p = inc(s, "publishers push to the read-only mirror", "proxy", "method-refused", FAULT, LOOP, verdict=[MIS, WAI], pattern=[STEADY], cause=["address-blocked"])
    x = inc(s, "a stranger tries to put files", "proxy", "method-refused", ATT, EXPLOIT, pattern=[SCAN], cause=["address-blocked"])
    for j in range(3):
        for t in s.ticks(j * 5, 118, 290): path = "/pool/pkg%d_%d.deb" % (j, s.some(1, 99)); s.deny(p, [nginx(s, N, t, "10.20.7.%d" % (30 + j), "PUT", path, 403, "dput-ng/1.39"), nginx_error(s, NE, t, "10.20.7.%d" % (30 + j), "PUT", path, "access forbidden by rule", H)]); nginx(s, N, t + sec(3), "10.20.7.%d" % (30 + j), "GET", "/dists/stable/Release", 200, "dput-ng/1.39")
    t = s.at(66)
    for i in range(s.some(14, 25)): t += sec(s.r.uniform(.5, 4)); v = s.r.choice(["PUT", "PUT", "DELETE", "MOVE"]); path = "/" + s.r.choice(["x.php", "shell.jsp", "poc.txt", "index.html"]) + "?%d" % i; s.deny(x, [nginx(s, N, t, s.attacker, v, path, 403, "python-requests/2.28"), nginx_error(s, NE, t, s.attacker, v, path, "access forbidden by rule", H)])


@kind
def ciphers_of_yesterday(s):
    """Apache: one directory asks for strong ciphers and a minimum of the protocol; old terminals cannot; plain requests meet SSLRequireSSL"""
    visitors(s, f=apache); H = "pay." + s.domain
    s.config["ssl.conf"] = APACHE % (H, "  <Directory /var/www/html/pay>\n    SSLCipherSuite ECDHE+AESGCM\n    SSLRequire %{SSL_PROTOCOL} in {\"TLSv1.2\", \"TLSv1.3\"}\n  </Directory>\n")
    c = inc(s, "old terminals cannot speak the ciphers of /pay", "proxy", "tls-requirement", FAULT, LOOP, verdict=[WAI, MIS], pattern=[STEADY])
    r = inc(s, "clients of an old protocol do not meet the requirement", "proxy", "tls-requirement", FAULT, STEADY, verdict=[WAI], pattern=[LOOP, SINGLE])
    for j in range(4):
        for t in s.ticks(j * 3, 120, 280): s.deny(c, [apache(s, A, t, "203.0.113.%d" % (30 + j), "POST", "/pay/batch", 403, "till/1.2 (WinCE)"), apache_error(s, AE, t, "203.0.113.%d" % (30 + j), "AH02264: SSL cipher suite not renegotiated: access to /var/www/html/pay/batch denied using cipher AES128-SHA", "ssl")])
        for t in s.ticks(j * 3, 120, 160): apache(s, A, t, "203.0.113.%d" % (40 + j), "POST", "/pay/batch", 200, "till/2.4 (Android)")
    for t in s.spread(3, 118, 300): k = s.some(51, 56); ip = s.ip(k); s.deny(r, [apache(s, A, t, ip, "GET", "/pay/status", 403, "Java/1.6.0_45"), apache_error(s, AE, t, ip, "AH02266: Access to /var/www/html/pay/status denied for %s (requirement expression not fulfilled)" % ip, "ssl"), apache_error(s, AE, t, ip, "AH02229: access to /var/www/html/pay/status failed, reason: SSL requirement expression not fulfilled", "ssl")])


@kind
def plain_on_the_intranet(s):
    """IIS demands TLS for the intranet's forms; bookmarks and a scanner of documents still come in plain; others sign in by Windows authentication"""
    f = "u_ex260312.log"; s.put(f, s.at(-2), "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: %s\n#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken" % s.at(-2).strftime("%Y-%m-%d %H:%M:%S"))
    def iis(t, ip, method, path, port, user, status, sub, win, ua): return s.put(f, t, "%s 10.20.1.8 %s %s - %d %s %s %s - %d %d %d %d" % (t.strftime("%Y-%m-%d %H:%M:%S"), method, path, port, user, ip, ua.replace(" ", "+"), status, sub, win, s.some(1, 300)))
    p = inc(s, "old bookmarks and a scanner come in without TLS", "proxy", "tls-requirement", FAULT, STEADY, verdict=[WAI, MIS], pattern=[LOOP, SINGLE])
    g = inc(s, "a group's page is not readable for others", "proxy", "permission-missing", WAI, STEADY, pattern=[SINGLE], cause=["file-permission"])
    for t in s.spread(0, 120, 9):
        k = s.some(0, 40)
        if s.r.random() < .08: s.deny(p, iis(t, "10.1.2.%d" % k, "GET" if k % 4 else "POST", "/forms/leave.aspx" if k % 4 else "/forms/scan.aspx", 80, "-", 403, 4, 5, s.agent(k) if k % 4 else "DocScan/3.1"))
        elif s.r.random() < .04: s.deny(g, iis(t, "10.1.2.%d" % k, "GET", "/board/minutes.aspx", 443, "CORP\\" + s.who(k), 401, 3, 5, s.agent(k)), s.who(k))
        else: iis(t, "10.1.2.%d" % k, "GET", s.r.choice(["/forms/leave.aspx", "/news.aspx", "/phone.aspx"]), 443, "CORP\\" + s.who(k), 200, 0, 0, s.agent(k))


@kind
def clients_refused_by_name(s):
    """nginx refuses some client programs by a map in its configuration; a partner's new library happens to carry such a name; the notorious ones too"""
    neighbours(s)
    H = "www." + s.domain; cut = s.some(30, 50)
    s.config["nginx.conf"] = "events {}\nhttp {\n  map $http_user_agent $bad_client {\n    default 0;\n    ~*(python-requests|scrapy|masscan|HTTrack) 1;\n  }\n  server {\n    listen 443 ssl;\n    server_name %s;\n    if ($bad_client) { return 403; }\n    location / { proxy_pass http://10.20.4.7:8080; }\n  }\n}\n" % H
    visitors(s); what = "deploy partner-sync 2 (python-requests instead of Java)"; s.change(s.at(cut), "partner", what, "service:partner-sync", "deploy")
    p = inc(s, "the partner's new library carries a refused name", "proxy", "user-agent-blocked", MIS, LOOP, what, verdict=[WAI], pattern=[STEADY, BURST])
    c = inc(s, "copying programs are refused by name", "proxy", "user-agent-blocked", UNW, SCRAPE, pattern=[STEADY, SCAN], verdict=[WAI])
    for t in s.ticks(0, 120, 80):
        if minute(s, t) < cut: nginx(s, N, t, "203.0.113.24", "GET", "/export/stock.csv", 200, "Java/17.0.9", user="partner")
        else: s.deny(p, nginx(s, N, t, "203.0.113.24", "GET", "/export/stock.csv", 403, "python-requests/2.32.3"))
    t = s.at(50)
    for i in range(s.some(50, 90)): t += sec(s.r.uniform(.5, 4)); s.deny(c, nginx(s, N, t, s.attacker, "GET", "/p/%d" % i, 403, s.r.choice(["HTTrack 3.49", "Scrapy/2.11 (+https://scrapy.org)"])))


@kind
def names_refused_at_the_edge(s):
    """Cloudflare's firewall events: user agent blocking, managed challenges for data centres; visitors pass; a feed reader of customers is among the refused"""
    u = inc(s, "customers' feed readers are refused by user agent", "edge", "user-agent-blocked", MIS, STEADY, layer=["waf"], verdict=[WAI, UNW], pattern=[LOOP])
    b = inc(s, "programs in data centres do not solve the challenge", "edge", "bot-challenge", UNW, SCRAPE, layer=["waf"], pattern=[STEADY], verdict=[WAI])
    H = "www." + s.domain
    def http(t, ip, path, status, ua, ray, origin): return s.json("cf-http.json", t, {"ClientIP": ip, "ClientRequestHost": H, "ClientRequestMethod": "GET", "ClientRequestURI": path, "ClientRequestUserAgent": ua, "ClientCountry": "de", "EdgeStartTimestamp": z(t), "EdgeEndTimestamp": z(t), "EdgeResponseStatus": status, "EdgeResponseBytes": s.some(300, 9000), "OriginResponseStatus": origin, "CacheCacheStatus": "dynamic", "RayID": ray, "SecurityAction": "" if origin else "block"})
    def event(t, ip, path, action, source, rule, ray, ua): return s.json("cf-firewall.json", t, {"Action": action, "ClientASN": 24940 if source == "firewallCustom" else 3320, "ClientASNDescription": "HETZNER-AS" if source == "firewallCustom" else "DTAG Internet service provider operations", "ClientCountry": "de", "ClientIP": ip, "ClientRequestHost": H, "ClientRequestMethod": "GET", "ClientRequestPath": path, "ClientRequestProtocol": "HTTP/2", "ClientRequestQuery": "", "ClientRequestScheme": "https", "ClientRequestUserAgent": ua, "Datetime": z(t), "EdgeColoCode": "FRA", "EdgeResponseStatus": 403, "Kind": "firewall", "MatchIndex": 0, "OriginResponseStatus": 0, "OriginatorRayID": "00", "RayID": ray, "RuleID": rule, "Source": source})
    for t in s.spread(0, 120, 6):
        k = s.some(0, 60); ray = s.hex(16); x = s.r.random()
        if x < .07: ua = "FeedFetcher-Pro/4.2"; s.deny(u, [http(t, s.ip(k), "/feed.xml", 403, ua, ray, 0), event(t, s.ip(k), "/feed.xml", "block", "uaBlock", oid("ua").replace("-", ""), ray, ua)])
        elif x < .15: ip = "203.0.113.%d" % s.some(150, 170); path = "/p/%d" % s.some(1, 900); ua = BROWSERS[1]; s.deny(b, [http(t, ip, path, 403, ua, ray, 0), event(t, ip, path, "managed_challenge", "firewallCustom", oid("mc").replace("-", ""), ray, ua)])
        else: http(t, s.ip(k), s.r.choice(["/", "/feed.xml", "/p/%d" % s.some(1, 900)]), 200, s.agent(k), ray, 200)


@kind
def one_site_under_two_names(s):
    """Django behind nginx: the site got a second name that is not among the trusted origins; forms fail there; one visitor lost the cookie; strangers try logins"""
    herring(s, s.some(5, 50), s.some(60, 110))
    cut = s.some(25, 45); what = "dns: portal." + s.domain + " points to the shop"; s.change(s.at(cut), s.mail(5), what, "dns", "config")
    o = inc(s, "forms from the new name are refused", "application", "csrf-origin-mismatch", MIS, BURST, what, pattern=[STEADY])
    c = inc(s, "visitors lost their CSRF cookie", "application", "session-lost", FAULT, SINGLE, verdict=[MIS])
    def form(t, k, path, status, host, msg=None):
        rid = s.hex(32); e = [ngjson(s, "nginx.json", t, s.ip(k), "POST", path, status, host, rid, s.agent(k), status)]
        if msg: e.append(s.put("django.log", t, "[%s] WARNING django.security.csrf: Forbidden (%s): %s request_id=%s" % (t.strftime("%Y-%m-%d %H:%M:%S,000"), msg, path, rid)))
        return e
    for t in s.spread(0, 120, 7):
        k = s.some(0, 50); new = minute(s, t) > cut and k % 4 == 0; host = ("portal." if new else "shop.") + s.domain; path = s.r.choice(["/cart/add/", "/account/", "/login/"])
        if s.r.random() < .5: ngjson(s, "nginx.json", t, s.ip(k), "GET", path, 200, host, ua=s.agent(k), upstream=200); s.put("django.log", t, "[%s] INFO django.request: GET %s 200" % (t.strftime("%Y-%m-%d %H:%M:%S,000"), path))
        elif new: s.deny(o, form(t, k, path, 403, host, "Origin checking failed - https://%s does not match any trusted origins." % host))
        elif s.r.random() < .04: s.deny(c, form(t, k, path, 403, host, "CSRF cookie not set."))
        else: form(t, k, path, 302, host)


@kind
def front_ends_across_origins(s):
    """Spring behind nginx: the preview deployments' origins are not on the list; an unknown site calls too; the real front end works"""
    c = inc(s, "preview deployments are not on the list of origins", "application", "cors-origin-refused", MIS, STEADY, verdict=[WAI], pattern=[BURST], cause=["cors-preflight-refused"])
    x = inc(s, "a stranger's page calls the API from browsers", "application", "cors-origin-refused", WAI, STEADY, pattern=[SINGLE], verdict=[UNW, ATT], cause=["cors-preflight-refused"])
    def call(t, k, method, status, origin, msg=None, level="DEBUG"):
        rid = s.hex(32); path = "/api/" + s.r.choice(["cart", "profile", "search"]); e = [ngjson(s, "nginx.json", t, s.ip(k), method, path, status, "api." + s.domain, rid, s.agent(k), status, http_origin=origin)]
        e.append(s.put("spring.json", t, docker_json(json.dumps(app(s, t, level, "o.s.web.cors.DefaultCorsProcessor" if msg else "c.acme.api.Access", msg or "%s %s %d" % (method, path, status), requestId=rid, origin=origin)), t)))
        return e
    for t in s.spread(0, 120, 6):
        k = s.some(0, 60); y = s.r.random()
        if y < .07: o = "https://pr-%d.preview.%s" % (k % 9 + 100, s.domain); s.deny(c, call(t, k, s.r.choice(["OPTIONS", "OPTIONS", "POST"]), 403, o, "Reject: '%s' origin is not allowed" % o))
        elif y < .1: o = "https://coupon-hunter.example"; s.deny(x, call(t, k, "OPTIONS", 403, o, "Reject: '%s' origin is not allowed" % o))
        else: call(t, k, s.r.choice(["OPTIONS", "GET", "POST"]), 200, "https://www." + s.domain)


@kind
def nothing_more_is_written(s):
    """an nginx in front whose configuration nobody has: bare 403s on one path and nothing in the error log; behind it an application answers 403 without a word on another host"""
    H = "docs." + s.domain
    u = inc(s, "a path answers 403 and no log says why", "proxy", "unknown", UND, STEADY, layer=["unknown"], cause=["server-rule", "application-refused"], verdict=[MIS, WAI], pattern=[SINGLE, BURST])
    a = inc(s, "the application refuses exports without a word", "application", "application-refused", UND, STEADY, verdict=[WAI, MIS], pattern=[SINGLE], cause=["permission-missing"])
    for t in s.spread(0, 120, 6):
        k = s.some(0, 55); x = s.r.random()
        if x < .07: s.deny(u, nginx(s, "docs-access.log", t, s.ip(k), "GET", "/internal/handbook/%d" % s.some(1, 30), 403, s.agent(k)))
        elif x < .5: nginx(s, "docs-access.log", t, s.ip(k), "GET", s.r.choice(["/", "/guide/%d" % s.some(1, 60), "/search?q=a"]), 200, s.agent(k))
        elif x < .58: s.deny(a, ngjson(s, "app-nginx.json", t, s.ip(k), "POST", "/export/%s" % s.r.choice(["csv", "pdf"]), 403, "app." + s.domain, ua=s.agent(k), upstream=403))
        else: ngjson(s, "app-nginx.json", t, s.ip(k), "GET", "/board/%d" % s.some(1, 90), 200, "app." + s.domain, ua=s.agent(k), upstream=200)
    for t in s.spread(0, 120, 90): k = s.some(0, 55); nginx_error(s, "docs-error.log", t, s.ip(k), "GET", "/old/%d" % k, 'open() "/srv/docs/old/%d" failed (2: No such file or directory)' % k, H); nginx(s, "docs-access.log", t, s.ip(k), "GET", "/old/%d" % k, 404, s.agent(k))


@kind
def the_app_says_forbidden(s):
    """a load balancer, and a legacy application that answers 403 for licences; an enumeration of others' invoices; nothing of it is explained"""
    l = inc(s, "a module's pages are refused by the application to some customers", "application", "application-refused", UND, STEADY, verdict=[WAI, MIS], pattern=[SINGLE, BURST], cause=["permission-missing"])
    e = inc(s, "one signed-in client walks through invoice numbers", "application", "application-refused", ATT, ENUM, cause=["permission-missing"], pattern=[SCAN])
    for t in s.spread(0, 120, 6):
        k = s.some(0, 60); st = 403 if k % 11 == 0 and s.r.random() < .7 else 200; path = "/module/planning/%d" % s.some(1, 40) if k % 11 == 0 else "/module/base/%d" % s.some(1, 40)
        r = alb(s, "alb.log", t, s.ip(k), "GET", "https://erp.example:443" + path, st, tstatus=st, ua=s.agent(k))
        if st == 403: s.deny(l, r)
    t = s.at(70); n = s.some(3000, 8000)
    for i in range(s.some(70, 110)): t += sec(s.r.uniform(.5, 2.5)); n += 1; s.deny(e, alb(s, "alb.log", t, s.attacker, "GET", "https://erp.example:443/invoices/%d.pdf" % n, 403, tstatus=403, ua=BROWSERS[0]))
    alb(s, "alb.log", t + sec(3), s.attacker, "GET", "https://erp.example:443/invoices/%d.pdf" % (n + 1), 200, tstatus=200, ua=BROWSERS[0])


@kind
def certificates_of_the_branches(s):
    """nginx with client certificates: branches' certificates ran out at midnight of their year, new tills send none, one is of a foreign authority; renewals follow in the afternoon"""
    H = "tills." + s.domain; cut = s.some(20, 35); fix = s.some(80, 95)
    x = inc(s, "branches' client certificates have expired", "proxy", "client-certificate", FAULT, BURST, verdict=[MIS], pattern=[LOOP, STEADY])
    m = inc(s, "new tills send no certificate", "proxy", "client-certificate", MIS, LOOP, verdict=[FAULT], pattern=[STEADY], cause=["credential-missing"])
    for b in range(12):
        for t in s.ticks(b, 120, 110):
            ip = "203.0.113.%d" % (100 + b); mm = minute(s, t); ua = "till/5.1"
            if b < 5 and cut < mm < fix + b * 3:
                if s.r.random() < .55: s.deny(x, [nginx(s, N, t, ip, "POST", "/sales", 400, ua), nginx_error(s, NE, t, ip, "POST", "/sales", "client SSL certificate verify error: (10:certificate has expired) while reading client request headers", H, level="info")])
            elif b in (10, 11) and mm > 50: s.deny(m, [nginx(s, N, t, ip, "POST", "/sales", 400, ua), nginx_error(s, NE, t, ip, "POST", "/sales", "client sent no required SSL certificate while reading client request headers", H, level="info")])
            elif b < 10: nginx(s, N, t, ip, "POST", "/sales", 201, ua)
    visitors(s, every=20)


@kind
def sign_in_service_down(s):
    """nginx asks a sign-in service for every request; it answers 502 and 504 for minutes; nginx says so; otherwise people come and go"""
    a = inc(s, "the sign-in service fails and nginx refuses everybody", "authorizer", "authorizer-failed", MIS, BURST, layer=["proxy"], pattern=[STEADY])
    m = inc(s, "visitors without a session are sent to sign in", "authorizer", "credential-missing", WAI, SINGLE, layer=["proxy", "identity"], verdict=[FAULT], cause=["session-lost"])
    H = "intra." + s.domain; lo = s.some(50, 70)
    s.config["nginx.conf"] = "events {}\nhttp {\n  server {\n    listen 443 ssl;\n    server_name %s;\n    location / {\n      auth_request /oauth2/auth;\n      proxy_pass http://10.20.4.7:8080;\n    }\n    location = /oauth2/auth {\n      internal;\n      proxy_pass http://10.20.4.2:4180;\n    }\n  }\n}\n" % H
    for t in s.spread(0, 120, 5):
        k = s.some(0, 50); path = s.r.choice(["/", "/wiki/%d" % k, "/board"])
        if lo < minute(s, t) < lo + 6: st = s.r.choice([502, 504]); s.deny(a, [nginx(s, N, t, s.ip(k), "GET", path, 500, s.agent(k)), nginx_error(s, NE, t, s.ip(k), "GET", path, "auth request unexpected status: %d while sending to client" % st, H)])
        elif s.r.random() < .02: s.deny(m, [nginx(s, N, t, s.ip(k), "GET", path, 401, s.agent(k)), s.put("oauth2-proxy.log", t, '%s:%d - %s - - [%s] %s GET - "/oauth2/auth" HTTP/1.1 "%s" 401 13 0.000' % (s.ip(k), s.some(30000, 60000), s.uuid(), t.strftime("%Y/%m/%d %H:%M:%S"), H, s.agent(k)))])
        else: nginx(s, N, t, s.ip(k), "GET", path, 200, s.agent(k)); s.put("oauth2-proxy.log", t, '%s:%d - %s - %s [%s] %s GET - "/oauth2/auth" HTTP/1.1 "%s" 202 0 0.001' % (s.ip(k), s.some(30000, 60000), s.uuid(), s.mail(k), t.strftime("%Y/%m/%d %H:%M:%S"), H, s.agent(k)))

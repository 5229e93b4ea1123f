"""Rules that are left over: listings, blocks without words, shares, webhooks."""
from seen.lines_clouds_own import *

KINDS = []
kind = kinds(KINDS)


@kind
def a_share_with_leftovers(s):
    """Apache over a network share: SELinux forbids it, a link is not followed, one folder has no index, one path is denied by the configuration; the rest is served"""
    neighbours(s, 6)
    S = lambda t, k, path, st: apache(s, "access.log", t, s.ip(k), "GET", path, st, s.agent(k))
    m = inc(s, "the share carries the label of NFS and httpd may not use it", "proxy", "mandatory-access-control", MIS, STEADY, layer=["platform"], cause=["file-permission"], pattern=[BURST, SINGLE])
    l = inc(s, "a link in the press folder is not followed", "proxy", "symlink-refused", MIS, STEADY, pattern=[SINGLE])
    d = inc(s, "folders without an index are not listed", "proxy", "directory-listing-off", WAI, STEADY, pattern=[SINGLE], verdict=[MIS])
    r = inc(s, "visitors ask for a path closed by the configuration", "proxy", "server-rule", WAI, STEADY, pattern=[SINGLE], verdict=[MIS])
    cut = s.some(25, 45)
    for t in s.spread(0, 120, 12): k = s.some(0, 50); S(t, k, s.r.choice(["/", "/news.html", "/press/kit.html"]), 200)
    for t in s.spread(cut, 120, 130): k = s.some(0, 50); p = "/media/clip%d.mp4" % s.some(1, 9); s.deny(m, [S(t, k, p, 403), apache_error(s, "error.log", t, s.ip(k), "(13)Permission denied: AH00035: access to %s denied (filesystem path '/var/www/html/media') because search permissions are missing on a component of the path" % p), audit(s, "audit.log", t, "AVC", 'avc:  denied  { search } for  pid=%d comm="httpd" name="media" dev="0:52" ino=2 scontext=system_u:system_r:httpd_t:s0 tcontext=system_u:object_r:nfs_t:s0 tclass=dir permissive=0' % s.some(1200, 1299))])
    for t in s.spread(0, cut, 100): S(t, s.some(0, 50), "/media/clip%d.mp4" % s.some(1, 9), 200)
    for t in s.spread(0, 120, 220): k = s.some(0, 50); s.deny(l, [S(t, k, "/press/latest/a.pdf", 403), apache_error(s, "error.log", t, s.ip(k), "AH00037: Symbolic link not allowed or link target not accessible: /var/www/html/press/latest")])
    for t in s.spread(0, 120, 300): k = s.some(0, 50); s.deny(d, [S(t, k, "/press/2025/", 403), apache_error(s, "error.log", t, s.ip(k), "AH01276: Cannot serve directory /var/www/html/press/2025/: No matching DirectoryIndex (index.html,index.php) found, and server-generated directory index forbidden by Options directive", "autoindex")])
    for t in s.spread(0, 120, 330): k = s.some(0, 50); s.deny(r, [S(t, k, "/server-status", 403), apache_error(s, "error.log", t, s.ip(k), "AH01630: client denied by server configuration: /var/www/html/server-status", "authz_core")])


@kind
def webhooks_meet_a_challenge(s):
    """only the firewall's log was handed over: webhooks of a payment provider are challenged since a rule was widened; shop visitors pass; a headless browser fails its captcha"""
    cut = s.some(30, 50); what = "web ACL shop-prod: challenge-all-posts"; s.change(s.at(cut), s.mail(6), what, "webacl:shop-prod", "waf"); herring(s, cut - 9, cut + 8)
    a = inc(s, "the payment provider's webhooks are challenged", "waf", "bot-challenge", MIS, LOOP, what, pattern=[BURST, STEADY])
    b = inc(s, "a headless browser fails the captcha at the login", "waf", "bot-challenge", UNW, LOOP, verdict=[ATT, WAI], pattern=[SCRAPE, STEADY])
    for t in s.spread(0, 120, 6): k = s.some(0, 60); awswaf(s, "waf.json", t, s.ip(k), s.r.choice(["GET", "GET", "POST"]), s.r.choice(["/", "/cart", "/p/%d" % k]), "ALLOW", "Default_Action", "REGULAR", ua=s.agent(k))
    for t in s.ticks(0, 120, 48):
        ip = "203.0.113.%d" % s.some(10, 13); ua = "PayPort-Webhooks/2.0"
        if minute(s, t) < cut: awswaf(s, "waf.json", t, ip, "POST", "/hooks/payport", "ALLOW", "Default_Action", "REGULAR", ua=ua, country="NL")
        else: s.deny(a, awswaf(s, "waf.json", t, ip, "POST", "/hooks/payport", "CHALLENGE", "challenge-all-posts", "REGULAR", "NL", ua, failure="TOKEN_MISSING", code=202))
    for t in s.ticks(40, 100, 75): s.deny(b, awswaf(s, "waf.json", t, s.attacker, "POST", "/login", "CAPTCHA", "captcha-login", "REGULAR", "RO", "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/131.0", failure=s.r.choice(["TOKEN_INVALID", "TOKEN_MISSING"]), code=405))


@kind
def a_front_without_words(s):
    """Traefik's access log alone: one router answers 403 without asking the service, no configuration at hand; HAProxy on the other site denies by a rule nobody shows"""
    u = inc(s, "a middleware refuses the office's tool and the log does not say why", "proxy", "unknown", UND, STEADY, cause=["server-rule", "address-not-allowlisted"], verdict=[MIS, WAI], pattern=[LOOP, SINGLE], layer=["unknown"])
    h = inc(s, "HAProxy denies exports by a rule of its own", "proxy", "server-rule", UND, STEADY, cause=["unknown"], verdict=[WAI, MIS], pattern=[LOOP, SINGLE])
    def traefik(t, k, path, status, origin): return s.json("traefik.json", t, {"ClientAddr": "%s:%d" % (s.ip(k), s.some(30000, 60000)), "ClientHost": s.ip(k), "ClientPort": "443", "ClientUsername": "-", "DownstreamContentSize": s.some(9, 9000), "DownstreamStatus": status, "Duration": s.some(40000, 90000000), "OriginContentSize": s.some(9, 9000) if origin else 0, "OriginDuration": s.some(30000, 80000000) if origin else 0, "OriginStatus": origin, "Overhead": s.some(20000, 90000), "RequestAddr": "tools." + s.domain, "RequestContentSize": 0, "RequestCount": s.next(), "RequestHost": "tools." + s.domain, "RequestMethod": "GET", "RequestPath": path, "RequestPort": "-", "RequestProtocol": "HTTP/2.0", "RequestScheme": "https", "RetryAttempts": 0, "RouterName": "tools@docker", **({"ServiceName": "tools@docker", "ServiceURL": "http://172.18.0.4:3000"} if origin else {}), "StartLocal": ns(t), "StartUTC": ns(t), "entryPointName": "websecure", "level": "info", "msg": "", "time": z(t)})
    def hap(t, k, path, status, deny): return s.put("haproxy.log", t, '%s lb2 haproxy[691]: %s:%d [%s] www~ %s 0/0/%s/%s/%d %d %d - - %s 12/12/0/0/0 0/0 "GET %s HTTP/1.1"' % (t.strftime("%b %e %H:%M:%S"), s.ip(k), s.some(20000, 60000), t.strftime("%d/%b/%Y:%H:%M:%S.") + "%03d" % (t.microsecond // 1000), "www/<NOSRV>" if deny else "app/app1", "-1" if deny else "1", "-1" if deny else "22", s.some(0, 90), status, s.some(180, 9000), "PR--" if deny else "----", path))
    for t in s.spread(0, 120, 8):
        k = s.some(0, 45)
        if k % 9 == 4: s.deny(u, traefik(t, k, "/grafana/api/ds/query", 403, 0))
        else: traefik(t, k, s.r.choice(["/", "/grafana/", "/wiki/%d" % k]), 200, 200)
        k = s.some(0, 45)
        if k % 12 == 5: s.deny(h, hap(t, k, "/export/all.csv", 403, True))
        else: hap(t, k, s.r.choice(["/", "/orders/%d" % k]), 200, False)

"""The edge of the network: lists of addresses, limits, countries, origins, and files behind web servers"""
from story import *
from held_back.lines_provinces import *

KINDS = []
RULE = "access forbidden by rule"


@tale(KINDS)
def prov_partner_moved(s):
    """a partner's feed comes out of a new address which our list does not hold; strangers knock on the same door; another partner's webhooks are signed with the old secret"""
    at = s.some(35, 65); fix = s.r.choice((None, 98))
    s.known = "partners:\n  - {name: brightfreight, networks: [%s16/28], keys: [ak_bright], user_agents: [\"BrightFreight/*\"], owner: logistics}\n" % s.side
    drift = inc(s, "brightfreight comes from a new address", "proxy", "allowlist-drift", MIS, LOOP, pattern=CALM)
    knock = inc(s, "strangers are not on the list", "proxy", "address-not-allowlisted", WAI, STEADY, pattern=CALM + ["scan"])
    change = s.change(s.at(20), s.mail(3), "rotated webhook signing secret of partner paydesk", "webhook:paydesk", "config")
    sig = inc(s, "paydesk signs with the old secret", "application", "request-signature", FAULT, LOOP, change, pattern=CALM, verdict=[MIS])
    off = sec(s.r.choice((0, 0, 4, -3)))          # the balancer's clock
    def seen(t, ip, meth, path, status, agent, refused=None):
        r = [hap(s, t + off, ip, meth, path, status, backend="be_b2b/ng%d" % s.some(1, 2)), combined(s, later(t, s), ip, meth, path, status, agent=agent, size=146 if refused else None)]
        return r + ([ngerr(s, later(t, s), ip, meth, path, refused, "b2b." + s.domain)] if refused else [])
    for t in s.ticks(0, 117, s.some(50, 70)):
        if t < s.at(at): seen(t, s.side + "%d" % s.some(18, 21), "POST", "/b2b/shipments", 202, "BrightFreight/5.2")
        elif fix and t > s.at(fix): seen(t, s.side + "201", "POST", "/b2b/shipments", 202, "BrightFreight/5.2")
        else: s.deny(drift, seen(t, s.side + "201", "POST", "/b2b/shipments", 403, "BrightFreight/5.2", RULE), "brightfreight")
    if fix: s.change(s.at(fix), s.mail(1), "added %s201 to allow list of /b2b" % s.side, "nginx:b2b", "allowlist")
    for t in s.spread(0, 112, 500): s.deny(knock, seen(t, s.foe + str(s.some(2, 250)), "GET", s.r.choice(("/b2b/", "/b2b/shipments", "/b2b/admin")), 403, s.r.choice(("curl/7.81.0", "Mozilla/5.0 (compatible; CensysInspect/1.1; +https://about.censys.io/)")), RULE), None)
    for t in s.ticks(1, 116, 75):
        late = t > s.at(20); ip = s.side + "18"
        r = seen(t, ip, "POST", "/b2b/hooks/paydesk", 401 if late else 200, "paydesk-hooks/2")
        r.append(app(s, later(t, s, 5, 20), "warn" if late else "info", "hooks", "rejecting webhook: HMAC signature does not match" if late else "webhook accepted", partner="paydesk", status=401 if late else 200))
        if late: s.deny(sig, r, "paydesk")
    for t in s.spread(0, 116, 14): seen(t, s.side + str(s.some(18, 21)), "GET", "/b2b/labels/%d" % s.some(1, 900), 200, "BrightFreight/5.2" if t < s.at(at) else "LabelPrint/2.0")
    beside(s, 10, at - 4)


@tale(KINDS)
def prov_lost_client_address(s):
    """a new image of nginx lacks the real_ip include: it sees the balancer's address and its own list refuses everybody in the back office"""
    at, back = s.some(35, 60), s.r.choice((None, 90)); lb = s.lan(2)
    s.config["nginx.conf"] = "http {\n  server {\n    server_name www.%s;\n    location /backoffice/ {\n      allow %s0/24;\n      deny all;\n      proxy_pass http://backoffice;\n    }\n    location / { proxy_pass http://shop; }\n  }\n}\n" % (s.domain, s.net)
    s.known = "proxies:\n  - {name: lb, networks: [%s/32]}\n" % lb
    change = s.change(s.at(at), "ci", "deployed nginx image 1.29-r4 (set_real_ip_from include dropped)", "nginx", "deploy")
    lost = inc(s, "the list sees the balancer", "proxy", "wrong-client-address", MIS, BURST, change, pattern=CALM)
    home = inc(s, "from home the back office is closed", "proxy", "address-not-allowlisted", WAI, STEADY, pattern=CALM)
    for t in s.spread(0, 117, 11):
        k, staff = s.some(1, 30), s.r.random() < .45; blind = t > s.at(at) and not (back and t > s.at(back))
        ip = s.ip(k) if staff else s.far(k); path = "/backoffice/" + s.r.choice(("orders", "returns", "stock/%d" % s.some(1, 99))) if staff else somewhere(s); bad = blind and staff
        r = [hap(s, t, ip, "GET", path, 403 if bad else 200, backend="be_web/ng1"), combined(s, later(t, s), lb if blind else ip, "GET", path, 403 if bad else 200, agent=s.agent(k), tail=' "%s"' % ip)]
        if bad: s.deny(lost, r + [ngerr(s, later(t, s), lb, "GET", path, RULE)])
    if back: s.change(s.at(back), "ci", "deployed nginx image 1.29-r5 (set_real_ip_from include restored)", "nginx", "deploy")
    for t in s.spread(0, at - 1, 500):
        ip = s.side + "44"; s.deny(home, [hap(s, t, ip, "GET", "/backoffice/orders", 403, backend="be_web/ng1"), combined(s, later(t, s), ip, "GET", "/backoffice/orders", 403, tail=' "%s"' % ip), ngerr(s, later(t, s), ip, "GET", "/backoffice/orders", RULE)])
    beside(s, 12, 70)


@tale(KINDS)
def prov_office_banned(s):
    """somebody guesses one account's password from behind an office's address; fail2ban bans the address, and with it the whole office"""
    nat, at = s.side + "5", s.some(30, 50)
    s.known = "shared:\n  - {name: office north, networks: [%s/32], people: %d}\n" % (nat, s.some(30, 80))
    brute = inc(s, "one account, many passwords", "application", "credential-wrong", ATT, BRUTE)
    ban = inc(s, "the guesser is banned", "proxy", "address-blocked", WAI, STEADY, pattern=CALM + [BRUTE], verdict=[ATT], layer=["firewall"])
    all_ = inc(s, "the office shares the ban", "proxy", "wrong-client-address", MIS, BURST, "Ban " + nat, pattern=CALM, layer=["firewall"])
    bot = "python-requests/2.32.5"
    for n in range(s.some(22, 34)):
        t = s.at(at, n * 5); s.deny(brute, [combined(s, t, nat, "POST", "/login", 401, agent=bot), app(s, later(t, s), "warn", "auth", "login failed: password mismatch", user="treasury", ip=nat, status=401)], "treasury")
        fail2ban(s, later(t, s), "[shop-login] Found %s - %s" % (nat, t.strftime("%Y-%m-%d %H:%M:%S")), "INFO", "filter")
    end = s.at(at, n * 5 + 2); fail2ban(s, end, "[shop-login] Ban %s" % nat)
    for t in s.spread(0, 117, 9):
        k = s.some(1, 40); office = k < 16; ip = nat if office else s.far(k); path = somewhere(s); bad = office and t > end
        e = combined(s, t, ip, "GET", path, 403 if bad else 200, agent=s.agent(k))
        if bad: s.deny(all_, [e, ngerr(s, t, ip, "GET", path, RULE)])
    for t in s.ticks(at + 4, 117, 45): s.deny(ban, [combined(s, t, nat, "POST", "/login", 403, agent=bot), ngerr(s, t, nat, "POST", "/login", RULE)])
    beside(s, 15)


@tale(KINDS)
def prov_cloudflare_events(s):
    """Cloudflare's firewall events beside its requests: hotlinkers, a country, a hosting provider, a lockdown, a named client, managed rules, challenges, rates"""
    hot = inc(s, "pictures on a foreign page", "edge", "hotlink-refused", WAI, STEADY, pattern=CALM)
    land = inc(s, "a country rule", "edge", "geo-blocked", WAI, STEADY, pattern=CALM, layer=["waf"])
    asn = inc(s, "a hosting provider's network", "edge", "address-blocked", WAI, STEADY, pattern=CALM, verdict=[BOT, ATT], layer=["waf"])
    lock = inc(s, "the admin pages are locked down", "edge", "address-not-allowlisted", WAI, STEADY, pattern=CALM, layer=["waf"])
    ua = inc(s, "a client refused by name", "edge", "user-agent-blocked", BOT, STEADY, pattern=CALM + ["scrape"], verdict=[WAI, FAULT], layer=["waf"])
    man = inc(s, "attempts at known holes", "waf", "waf-rule", ATT, "exploit-attempt", pattern=["scan"], layer=["edge"])
    chal = inc(s, "a price comparer does not pass the challenge", "edge", "bot-challenge", BOT, "scrape", pattern=[STEADY, LOOP], layer=["waf"])
    rate = inc(s, "a client above the login rate", "edge", "rate-limited", UND, LOOP, pattern=CALM + [BRUTE, STUFF], verdict=[ATT, WAI, BOT], layer=["waf"])
    def block(i, t, ip, meth, path, source, action="block", text="", status=403, rule=None, **more):
        ray, rule = s.hex(16), rule or once(s, text or source).replace("-", "")
        s.deny(i, [flarehttp(s, t, ip, meth, path, status, ray, more.get("agent"), more.get("country", "de"), None, source, rule, action, "https://%s/" % more["referer"] if more.get("referer") else ""), flare(s, t, ip, meth, path, action, source, rule, text, status=status, ray=ray, **more)])
    for t in s.spread(0, 116, 10): ip = s.far(s.some(1, 50)); flarehttp(s, t, ip, "GET", somewhere(s), 200, agent=s.agent(sum(ip.encode())), origin=200)
    for t in s.spread(0, 112, 250): block(hot, t, s.far(s.some(60, 99)), "GET", "/img/%s.jpg" % s.hex(4), "hot", text="Hotlink Protection", referer="blog.%s.example" % s.r.choice(("lampfan", "dealhunt")))
    for t in s.spread(0, 112, 400): block(land, t, s.side + str(s.some(2, 30)), "GET", somewhere(s), "country", text="country block", country="ir")
    for t in s.spread(0, 112, 500): block(asn, t, s.foe + str(s.some(2, 30)), "GET", somewhere(s), "asn", text="asn block", asn=64666, agent="Go-http-client/2.0", country="nl")
    for t in s.spread(0, 112, 600): block(lock, t, s.far(s.some(60, 99)), "GET", "/admin/", "zoneLockdown", text="admin only from the office")
    for t in s.ticks(5, 112, 500): block(ua, t, s.ip(60), "GET", "/sitemap.xml", "uaBlock", text="block libwww", agent="libwww-perl/6.72")
    at = s.some(20, 90)
    for n in range(s.some(8, 12)): block(man, s.at(at, n * 4), s.attacker, "GET", SQLI[n % len(SQLI)], "firewallManaged", text="SQLi - Body or URI: known pattern" if n % 2 else "Common Payloads: path traversal", agent="Mozilla/5.0 zgrab/0.x", country="us")
    for n, t in enumerate(s.ticks(10, 100, 150)): block(chal, t, s.foe + "180", "GET", "/products/%d" % (200 + n), "firewallCustom", "managed_challenge", "challenge data centres on the catalogue", agent="PriceGlance/3", country="us")
    for n, t in enumerate(s.ticks(60, 66, 12)): block(rate, t, s.foe + "91", "POST", "/login", "ratelimit", text="login rate", status=429, agent="okhttp/4.9.0", country="us")
    if s.r.random() < .5: beside(s, 25)


@tale(KINDS)
def prov_limits(s):
    """nginx limits an API: one eager client, and after the limit was cut a whole training room behind one address; the application has plans of its own"""
    nat, at = s.side + "8", s.some(50, 65)
    s.known = "shared:\n  - {name: training room, networks: [%s/32], people: 24}\n" % nat
    eager = inc(s, "a report script runs too fast", "proxy", "rate-limited", FAULT, LOOP, pattern=CALM, verdict=[WAI])
    change = s.change(s.at(at), s.mail(0), "lowered limit_req rate of zone api from 20r/s to 2r/s", "nginx:api", "config")
    room = inc(s, "a training room shares the limit", "proxy", "wrong-client-address", MIS, BURST, change, pattern=CALM, cause=["rate-limited"])
    plan = inc(s, "a tenant's plan is used up", "application", "rate-limited", WAI, LOOP, pattern=CALM, verdict=[FAULT])
    def limited(t, ip, path, zone, agent): return [combined(s, t, ip, "GET", path, 429, agent=agent, size=169), ngerr(s, t, ip, "GET", path, 'limiting requests, excess: %d.%03d by zone "%s"' % (s.some(20, 22), s.some(0, 999), zone), "api." + s.domain)]
    for t in s.spread(0, 116, 12): k = s.some(1, 30); combined(s, t, s.far(k), "GET", "/api/items/%d" % s.some(1, 900), 200, agent=s.agent(k))
    for m in (s.some(5, 15), s.some(25, 35), s.some(40, 48)):
        for n in range(26):
            t = s.at(m, n) + dt.timedelta(milliseconds=n * 30)
            if n < 14: combined(s, t, s.ip(4), "GET", "/api/report?page=%d" % n, 200, agent="reporter.py/1.0")
            else: s.deny(eager, limited(t, s.ip(4), "/api/report?page=%d" % n, "api", "reporter.py/1.0"))
    for t in s.spread(30, 100, 9):
        k = s.some(1, 24); path = "/api/lessons/%d" % s.some(1, 40)
        if t > s.at(at, 20) and s.r.random() < .55: s.deny(room, limited(t, nat, path, "api", s.agent(k)))
        else: combined(s, t, nat, "GET", path, 200, agent=s.agent(k))
    for t in s.ticks(0, 114, 90):
        full = t > s.at(72); e = [combined(s, t, s.far(70), "POST", "/api/render", 429 if full else 201, agent="acme-render/2"), app(s, later(t, s), "warn" if full else "info", "plans", "monthly quota exceeded" if full else "render queued", tenant="acme", plan="starter", used=1000 if full else s.some(400, 990), limit=1000, status=429 if full else 201)]
        if full: s.deny(plan, e, "acme")
    beside(s, 20)


@tale(KINDS)
def prov_stale_replica(s):
    """a block of a network was lifted; one of two servers failed its reload and goes on refusing"""
    at = s.some(30, 45)
    net = s.side
    change = s.change(s.at(at), s.mail(0), "removed deny %s0/24 from blocklist.conf on web1 and web2" % net, "nginx:blocklist", "allowlist")
    old = inc(s, "web2 keeps the old block list", "proxy", "policy-out-of-date", MIS, STEADY, change, pattern=CALM)
    was = inc(s, "the network was blocked until then", "proxy", "address-blocked", WAI, STEADY, pattern=CALM)
    s.config["blocklist.conf"] = "# %s0/24 removed, see change\ndeny %s250;\n" % (net, s.foe)
    s.put("web1.error.log", s.at(at, 2), "%s [notice] 31#31: signal 1 (SIGHUP) received from 4402, reconfiguring" % s.at(at, 2).strftime("%Y/%m/%d %H:%M:%S"))
    s.put("web2.error.log", s.at(at, 2), "%s [notice] 31#31: signal 1 (SIGHUP) received from 4417, reconfiguring" % s.at(at, 2).strftime("%Y/%m/%d %H:%M:%S"))
    s.put("web2.error.log", s.at(at, 3), '%s [emerg] 31#31: cannot load certificate "/etc/nginx/tls/new.pem": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory)' % s.at(at, 3).strftime("%Y/%m/%d %H:%M:%S"))
    for t in s.spread(0, 117, 8):
        w = s.some(1, 2); mine = s.r.random() < .35; k = s.some(1, 40); ip = net + str(s.some(10, 60)) if mine else s.far(k); path = somewhere(s)
        bad = mine and (t < s.at(at) or (w == 2 and t > s.at(at, 5)))
        if s.at(at) <= t <= s.at(at, 5): continue
        r = [hap(s, t, ip, "GET", path, 403 if bad else 200, backend="be_web/web%d" % w), combined(s, later(t, s), ip, "GET", path, 403 if bad else 200, agent=s.agent(k), file="web%d.access.log" % w)]
        if bad: s.deny(was if t < s.at(at) else old, r + [ngerr(s, later(t, s), ip, "GET", path, RULE, file="web%d.error.log" % w)])
    beside(s, 12)


@tale(KINDS)
def prov_foreign_origins(s):
    """the front end moves to a new name which the API's list of origins lacks; a route gets a token check that preflights cannot pass; a shop window on a partner's page posts across"""
    at, jwt = s.some(30, 50), s.some(60, 80)
    c1 = s.change(s.at(at), "ci", "moved the front end to https://app.%s" % s.domain, "frontend", "deploy")
    origin = inc(s, "the new front end's origin is not listed", "application", "cors-origin-refused", MIS, BURST, c1, pattern=CALM, cause=["cors-preflight-refused"])
    c2 = s.change(s.at(jwt), s.mail(0), "required JWT on route /reports", "gateway:/reports", "gateway")
    pre = inc(s, "preflights of /reports meet the token check", "gateway", "cors-preflight-refused", MIS, BURST, c2, pattern=CALM, layer=["identity", "authorizer"])
    cross = inc(s, "forms posted from a partner's page", "gateway", "csrf-origin-mismatch", WAI, STEADY, pattern=CALM, verdict=[MIS, ATT, UND])
    for t in s.spread(0, 116, 8):
        k, rid = s.some(1, 40), s.uuid(); o = "https://%s.%s" % ("app" if t > s.at(at) and k % 3 else "www", s.domain); a = s.agent(k); path = s.r.choice(("/cart", "/items/%d" % s.some(1, 99), "/reports/%d" % s.some(1, 20)))
        if path.startswith("/reports") and t > s.at(jwt): s.deny(pre, envoy(s, t, s.far(k), "OPTIONS", path, 401, "jwt_authn_access_denied{Jwt_is_missing}", rid=rid, agent=a, more={"origin": o, "access-control-request-method": "GET"})); continue
        bad = "//app." in o
        e = envoy(s, t, s.far(k), "OPTIONS", path, 403 if bad else 200, "via_upstream", rid=rid, agent=a, more={"origin": o, "access-control-request-method": "PUT"})
        if bad: s.deny(origin, [e, app(s, later(t, s), "warn", "org.springframework.web.cors.DefaultCorsProcessor", "Reject: '%s' origin is not allowed" % o, request_id=rid, status=403, body="Invalid CORS request")])
        else: envoy(s, later(t, s, 60, 300), s.far(k), "PUT" if path == "/cart" else "GET", path, 200, "via_upstream", agent=a, more={"origin": o})
    for t in s.spread(0, 112, 350): s.deny(cross, envoy(s, t, s.far(s.some(1, 40)), "POST", "/newsletter", 403, "csrf_origin_mismatch", more={"origin": "https://magazine-%d.example" % s.b}))
    beside(s, 10)


@tale(KINDS)
def prov_form_tokens(s):
    """a Django portal: sessions were flushed with a cache, a proxied domain is not among the trusted origins, and an archive link is opened without a cookie"""
    at = s.some(40, 60)
    change = s.change(s.at(at), "sre", "replaced the session cache cluster (sessions not migrated)", "redis:sessions", "deploy")
    lost = inc(s, "forms filled before the cache was replaced", "application", "session-lost", MIS, BURST, change, pattern=CALM)
    org = inc(s, "the portal under its second name", "application", "csrf-origin-mismatch", MIS, STEADY, pattern=CALM, verdict=[UND, WAI])
    none = inc(s, "blocked cookies", "application", "session-lost", FAULT, STEADY, pattern=CALM)
    def dj(t, ip, path, why, agent): return [combined(s, t, ip, "POST", path, 403, agent=agent, size=2503), s.put("django.log", later(t, s), "%s WARNING django.security.csrf Forbidden (%s): %s" % (t.strftime("%Y-%m-%d %H:%M:%S,%f")[:-3], why, path))]
    for t in s.spread(0, 116, 10):
        k = s.some(1, 40)
        if s.at(at) < t < s.at(at + 14) and s.r.random() < .5: s.deny(lost, dj(t, s.far(k), s.r.choice(("/claims/new/", "/profile/", "/messages/send/")), "CSRF token from POST incorrect.", s.agent(k)))
        else: combined(s, t, s.far(k), s.r.choice(("GET", "GET", "POST")), s.r.choice(("/claims/", "/claims/new/", "/profile/", "/messages/")), 200, agent=s.agent(k))
    for t in s.spread(0, 112, 450): s.deny(org, dj(t, s.far(s.some(50, 60)), "/claims/new/", "Origin checking failed - https://claims-%s.example does not match any trusted origins." % s.company, s.agent(1)))
    for t in s.spread(0, 112, 500): s.deny(none, dj(t, s.far(s.some(70, 75)), "/profile/", "CSRF cookie not set.", s.agent(3)))
    beside(s, 18)


@tale(KINDS)
def prov_apache_mirror(s):
    """a package mirror on Apache: a sync leaves files unreadable, SELinux mislabels a copy, links point out, listings are off, ciphers are demanded, old paths are closed, writes refused"""
    at = s.some(25, 45)
    change = s.change(s.at(at), "sync", "synchronised /srv/mirror/el9 with umask 077", "mirror:el9", "deploy")
    perm = inc(s, "packages of the last sync cannot be read", "proxy", "file-permission", MIS, BURST, change, pattern=CALM)
    c2 = s.change(s.at(58), s.mail(0), "moved docs from /root/build to /srv/mirror/docs", "mirror:docs", "config")
    mac = inc(s, "moved documents keep their label", "proxy", "mandatory-access-control", MIS, BURST, c2, pattern=CALM, layer=["platform"])
    link = inc(s, "latest points out of the tree", "proxy", "symlink-refused", MIS, STEADY, pattern=CALM, verdict=[WAI])
    lst = inc(s, "no listing of /srv/mirror/iso", "proxy", "directory-listing-off", WAI, STEADY, pattern=CALM)
    tls = inc(s, "old clients of /signed", "proxy", "tls-requirement", WAI, STEADY, pattern=CALM, verdict=[FAULT])
    cfg = inc(s, "internal paths are closed", "proxy", "server-rule", WAI, STEADY, pattern=CALM + ["scan"], cause=["permission-missing"])
    met = inc(s, "uploads by PUT", "proxy", "method-refused", WAI, LOOP, pattern=CALM, verdict=[FAULT], cause=["server-rule"])
    def no(i, t, ip, path, *errors, meth="GET", agent="libdnf (Rocky Linux 9.6)", status=403): s.deny(i, [combined(s, t, ip, meth, path, status, agent=agent, size=199)] + [aperr(s, t, ip, m, text, lvl) for m, text, lvl in errors])
    for t in s.spread(0, 117, 8):
        k = s.some(1, 60); new = s.r.random() < .2; p = "/el9/Packages/%s-%d.rpm" % (s.r.choice(("bash", "kernel", "openssl")), 900 + s.some(0, 9)) if new else "/el9/repodata/repomd.xml"
        if new and t > s.at(at, 10): no(perm, t, s.far(k), p, ("core", "(13)Permission denied: AH00132: file permissions deny server access: /srv/mirror%s" % p, "error"))
        else: combined(s, t, s.far(k), "GET", p, 200, agent="libdnf (Rocky Linux 9.6)")
    for t in s.spread(0, 117, 100):
        k, p = s.some(1, 60), "/docs/guide-%d.html" % s.some(1, 9)
        if t < s.at(58): combined(s, t, s.far(k), "GET", p, 200, agent=s.agent(k))
        else: s.deny(mac, [combined(s, t, s.far(k), "GET", p, 403, agent=s.agent(k), size=199), aperr(s, t, s.far(k), "core", "(13)Permission denied: AH00035: access to %s denied (filesystem path '/srv/mirror%s') because search permissions are missing on a component of the path" % (p, p)), avc(s, t, "httpd", "getattr", p.split("/")[-1], "httpd_t", "admin_home_t")])
    for t in s.spread(0, 112, 420): no(link, t, s.far(s.some(1, 60)), "/latest/", ("core", "AH00037: Symbolic link not allowed or link target not accessible: /srv/mirror/latest", "error"))
    for t in s.spread(0, 112, 420): no(lst, t, s.far(s.some(1, 60)), "/iso/", ("autoindex", "AH01276: Cannot serve directory /srv/mirror/iso/: No matching DirectoryIndex (index.html) found, and server-generated directory index forbidden by Options directive", "error"), agent=s.agent(2))
    for t in s.spread(0, 112, 500): ip = s.far(s.some(80, 84)); no(tls, t, ip, "/signed/keys.asc", ("ssl", "AH02266: Access to /srv/mirror/signed/keys.asc denied for %s (requirement expression not fulfilled)" % ip, "info"), ("ssl", "AH02267: Failed expression: %{SSL_CIPHER_USEKEYSIZE} >= 256", "info"), ("ssl", "AH02268: access to /srv/mirror/signed/keys.asc failed, reason: SSL requirement expression not fulfilled", "error"), agent="curl/7.29.0")
    for t in s.spread(0, 112, 420): p = s.r.choice(("/internal/", "/internal/stats", "/.htpasswd")); no(cfg, t, s.foe + str(s.some(2, 9)), p, ("authz_core", "AH01630: client denied by server configuration: /srv/mirror%s" % p.rstrip("/"), "error"), agent="curl/8.5.0")
    for t in s.ticks(6, 112, 600): no(met, t, s.ip(9), "/incoming/build-%d.rpm" % s.some(1, 9), ("allowmethods", "AH01623: client method denied by server configuration: 'PUT' to /srv/mirror/incoming", "error"), meth="PUT", agent="build-push/1", status=405)
    beside(s, 12)


@tale(KINDS)
def prov_nginx_depot(s):
    """a depot of downloads on nginx with its configuration at hand: permissions, AppArmor, links, listings, methods, referers and a closed folder"""
    s.config["nginx.conf"] = ("http {\n  server {\n    server_name www.%s;\n    root /srv/depot;\n    disable_symlinks if_not_owner;\n    location /private/ { return 403; }\n    location /upload/ { limit_except GET { deny all; } }\n    location ~ \\.(jpg|png)$ {\n"
        "      valid_referers none blocked *.%s;\n      if ($invalid_referer) { return 403; }\n    }\n  }\n}\n" % (s.domain, s.domain))
    perm = inc(s, "a nightly archive is readable by its owner only", "proxy", "file-permission", MIS, STEADY, pattern=CALM)
    at = s.some(50, 70); change = s.change(s.at(at), s.mail(0), "loaded AppArmor profile nginx with /srv/depot/media left out", "apparmor:nginx", "policy")
    mac = inc(s, "AppArmor refuses the media folder", "proxy", "mandatory-access-control", MIS, BURST, change, pattern=CALM, layer=["platform"])
    link = inc(s, "a link of another owner", "proxy", "symlink-refused", MIS, STEADY, pattern=CALM, verdict=[WAI])
    lst = inc(s, "no listing", "proxy", "directory-listing-off", WAI, STEADY, pattern=CALM)
    met = inc(s, "a client deletes", "proxy", "method-refused", FAULT, LOOP, pattern=CALM, verdict=[WAI], cause=["server-rule"])
    hot = inc(s, "pictures on a foreign page", "proxy", "hotlink-refused", WAI, STEADY, pattern=CALM, cause=["server-rule"])
    cfg = inc(s, "the private folder returns 403", "proxy", "server-rule", WAI, STEADY, pattern=CALM)
    for t in s.spread(0, 117, 8): k = s.some(1, 60); combined(s, t, s.far(k), "GET", s.r.choice(("/pub/tool-%d.zip", "/pub/doc-%d.pdf", "/img/%d.jpg", "/media/%d.mp4")[:3 if t > s.at(at) else 4]) % s.some(1, 40), 200, agent=s.agent(k), referer="https://www.%s/" % s.domain)
    def no(i, t, p, text, meth="GET", k=None, **more): n = k or s.some(1, 60); ip = s.far(n); s.deny(i, [combined(s, t, ip, meth, p, 403, agent="depot-clean/1.2" if k else s.agent(n), size=153, **more)] + ([ngerr(s, t, ip, meth, p, text)] if text else []))
    for t in s.spread(0, 114, 300): no(perm, t, "/pub/nightly.tar.xz", 'open() "/srv/depot/pub/nightly.tar.xz" failed (13: Permission denied)')
    for t in s.spread(at, 116, 60):
        n, ip = s.some(1, 40), s.far(s.some(1, 60)); p = "/media/%d.mp4" % n
        s.deny(mac, [combined(s, t, ip, "GET", p, 403, size=153), ngerr(s, t, ip, "GET", p, 'open() "/srv/depot%s" failed (13: Permission denied)' % p), s.put("kern.log", t, '%s %s kernel: [%d.%06d] audit: type=1400 audit(%d.%03d:%d): apparmor="DENIED" operation="open" class="file" profile="nginx" name="/srv/depot%s" pid=31 comm="nginx" requested_mask="r" denied_mask="r" fsuid=33 ouid=0' % (bsd(t), s.node, s.some(9000, 99999), s.some(0, 999999), int(t.timestamp()), t.microsecond // 1000, s.next(), p))])
    for t in s.spread(0, 114, 500): no(link, t, "/pub/current.zip", 'open() "/srv/depot/pub/current.zip" failed (40: Too many levels of symbolic links)')
    for t in s.spread(0, 114, 420): no(lst, t, "/pub/", 'directory index of "/srv/depot/pub/" is forbidden')
    for t in s.ticks(4, 114, 500): no(met, t, "/upload/old-%d.bin" % s.some(1, 9), RULE, "DELETE", 77)
    for t in s.spread(0, 114, 300): no(hot, t, "/img/%d.jpg" % s.some(1, 40), None, referer="https://forum-%d.example/t/9" % s.b)
    for t in s.spread(0, 114, 500): no(cfg, t, "/private/plan.pdf", None)
    beside(s, 20)

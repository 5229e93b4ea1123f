"""Applications and what stands before them: origins, addresses, countries, things that are gone, answers without reasons, files on hosts."""
from story import *
from shapes import *
from held_back.lines_registers import *


def registrar_cors_origins(s):
    """A new front end is published under a new name that two services do not list; one of them also guards preflights."""
    hour = s.some(24, 36)
    new, old = "https://beta.%s" % s.domain, "https://www." + s.domain
    what = s.change(s.at(hour), "web-team", "published the new front end at %s" % new, "site:beta", "deploy")
    s.change(s.at(hour - 12), "ops", "raised the log level of search to DEBUG", "service:search", "config")
    for t in s.spread(0, 90, 7):
        k = s.r.randrange(22)
        express(s, t, s.ip(k), "GET", s.r.choice(("/products/%d" % s.r.randrange(300), "/cart")), 200, agent=s.agent(k), headers={"origin": old})
    i = s.incident("new front end is not on the list of the shop service", "application", "cors-origin-refused", "misconfiguration", "burst-after-change", what)
    j = s.incident("nor on that of the search service", "application", "cors-origin-refused", "misconfiguration", "burst-after-change", what)
    p = s.incident("its preflights meet the sign-in check of the profile service", "application", "cors-preflight-refused", "misconfiguration", "burst-after-change", what, acceptable=dict(layer=["gateway", "proxy"]))
    for t in s.spread(hour, 90, 60):
        k = s.r.randrange(22)
        s.deny(i, express(s, t, s.ip(k), "GET", "/products/%d" % s.r.randrange(300), 403, agent=s.agent(k), headers={"origin": new}, err=dict(type="Error", code="EBADORIGIN", message="Not allowed by CORS", stack="Error: Not allowed by CORS\n    at origin (/srv/api/cors.js:14:16)")), None)
        thread, rid = s.some(1, 9), s.hex(32)
        s.deny(j, [nginx_json(s, t + sec(.2), s.ip(k), "GET", "/search?q=%d" % s.r.randrange(90), 403, 403, rid, agent=s.agent(k), host="search." + s.domain), spring(s, t + sec(.204), "DEBUG", "o.s.web.cors.DefaultCorsProcessor", "Reject: '%s' origin is not allowed" % new, traced(s), thread)], None)
        s.deny(p, nginx_json(s, t + sec(.5), s.ip(k), "OPTIONS", "/profile", 401, 401, agent=s.agent(k), host="profile." + s.domain, referer=new + "/"), None)
    for t in s.spread(0, 90, 25): k = s.r.randrange(22); nginx_json(s, t, s.ip(k), "GET", "/search?q=%d" % s.r.randrange(90), 200, 200, agent=s.agent(k), host="search." + s.domain); nginx_json(s, t + sec(1), s.ip(k), "GET", "/profile", 200, 200, agent=s.agent(k), host="profile." + s.domain, referer=old + "/")


LISTED = """server {
    listen 443 ssl;
    server_name finance.%s;
    location / {
        allow 192.0.2.0/24;
        deny all;
        proxy_pass http://10.20.0.9:8080;
    }
}
"""


def registrar_vpn_egress(s):
    """The VPN gets a new egress address; the finance application's allow-list still names the old network only. Strangers are refused there every day."""
    hour, fixed, egress = s.some(22, 34), s.some(68, 82), "198.51.100.%d" % s.some(8, 30)
    s.config["finance.conf"] = LISTED % s.domain
    what = s.change(s.at(hour), "netops", "VPN egress moved from 192.0.2.200 to %s" % egress, "vpn:egress", "config")
    s.change(s.at(fixed), "netops", "added %s to the allow-list of finance.%s" % (egress, s.domain), "allowlist:finance", "allowlist")
    i = s.incident("colleagues on the VPN refused", "proxy", "allowlist-drift", "misconfiguration", "burst-after-change", what, acceptable=dict(cause=["address-not-allowlisted"]))
    for t in s.spread(0, 100, 7):
        k = s.r.randrange(24)
        home, request = k % 2 == 0, "GET " + s.r.choice(("/invoices", "/invoices/%d" % s.r.randrange(500), "/budget"))
        client = s.ip(k) if not home else "192.0.2.200" if t < s.at(hour) else egress
        if home and s.at(hour) < t < s.at(fixed):
            if s.r.random() < .5: s.deny(i, [access(s, t, client, request, 403, 153, s.agent(k)), nginx_error(s, t, client, request, "access forbidden by rule")], None)
        else: access(s, t, client, request, 200, agent=s.agent(k))
    a = s.incident("strangers at finance", "proxy", "address-not-allowlisted", "working-as-intended", "single", acceptable=dict(verdict=["unwanted-automation", "attack"], cause=["address-blocked", "server-rule"], pattern=["scan"]))
    for t in s.spread(2, 98, 900): client = "203.0.113.%d" % s.some(2, 120); s.deny(a, [access(s, t, client, "GET /", 403, 153, "Mozilla/5.0 (compatible; CensysInspect/1.1)"), nginx_error(s, t, client, "GET /", "access forbidden by rule")], None)


def registrar_balancer_moved(s):
    """A balancer is put before nginx, which now takes the balancer's address for everybody's: the back office's list refuses all of the office."""
    hour, back = s.some(26, 40), s.some(60, 80)
    s.config["backoffice.conf"] = LISTED.replace("finance", "backoffice").replace("location /", "location /backoffice/") % s.domain
    s.known = "proxies:\n  - {name: lb1, networks: [10.20.1.0/24]}\nshared:\n  - {name: office, networks: [192.0.2.0/24], people: 60}\n"
    what = s.change(s.at(hour), "netops", "put balancer lb1 (10.20.1.4) before nginx of backoffice.%s" % s.domain, "lb:lb1", "config")
    s.change(s.at(back), "netops", "nginx: set_real_ip_from 10.20.1.0/24, real_ip_header X-Forwarded-For", "nginx:backoffice", "config")
    s.change(s.at(hour + 7), "hr", "phone list updated", "doc:phones", "config")
    i = s.incident("office refused as the balancer", "proxy", "wrong-client-address", "misconfiguration", "burst-after-change", what)
    for t in s.spread(0, 95, 8):
        k, request = s.r.randrange(24), "GET " + s.r.choice(("/backoffice/", "/backoffice/tickets/%d" % s.r.randrange(800), "/public/hours"))
        lb = s.at(hour) < t < s.at(back)
        client, refused = "10.20.1.4" if lb else s.ip(k), lb and "backoffice" in request
        if t > s.at(hour): balancer = haproxy(s, t - sec(.004), s.ip(k), request, 403 if refused else 200, "----", "be_backoffice/web1", s.agent(k))
        line = access(s, t, client, request, 403 if refused else 200, 153 if refused else None, s.agent(k))
        if refused: s.deny(i, [balancer, line, nginx_error(s, t, client, request, "access forbidden by rule")], None)


def registrar_country_rules(s):
    """Cloudflare before a shop: a country rule, a challenge for a harvester, a refused client software, a rate; the customers go on."""
    for t in s.spread(0, 100, 6): k = s.r.randrange(26); access(s, t, s.ip(k), "GET " + s.r.choice(("/", "/p/%d" % s.r.randrange(300), "/basket")), 200, agent=s.agent(k))
    g = s.incident("country rule", "edge", "geo-blocked", "working-as-intended", "steady", acceptable=dict(layer=["waf"], pattern=["single"]))
    for t in s.spread(2, 98, 420): s.deny(g, cloudflare(s, t, "203.0.113.%d" % s.some(140, 160), "GET", s.r.choice(("/", "/p/8")), "block", "country", s.r.choice(("kp", "ru")), "block listed countries", s.r.choice(("kp", "ru"))), None)
    b = s.incident("harvester does not pass the challenge", "edge", "bot-challenge", "unwanted-automation", "scrape", acceptable=dict(layer=["waf"]))
    start = s.some(20, 50)
    for n, t in enumerate(s.ticks(start, start + 8, 3)): s.deny(b, cloudflare(s, t, "198.51.100.%d" % s.some(140, 144), "GET", "/p/%d" % (n + 1), "managed_challenge", "firewallCustom", s.hex(32), "challenge data centres on product pages", "us", "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/120.0.0.0"), None)
    u = s.incident("client software refused by name", "edge", "user-agent-blocked", "unwanted-automation", "steady", acceptable=dict(layer=["waf"], verdict=["working-as-intended"], pattern=["scrape"]))
    for t in s.spread(5, 95, 600): s.deny(u, cloudflare(s, t, "198.51.100.170", "GET", "/p/%d" % s.r.randrange(300), "block", "uaBlock", s.hex(32), "MegaIndex", "de", "Mozilla/5.0 (compatible; MegaIndex.ru/2.0)"), None)
    r = s.incident("price robot above the rate", "edge", "rate-limited", "unwanted-automation", "scrape", acceptable=dict(layer=["waf"], pattern=["steady", "retry-loop"], verdict=["caller-fault"]))
    for n in range(s.some(30, 50)): s.deny(r, cloudflare(s, s.at(64) + sec(n * .9), "198.51.100.181", "GET", "/p/%d" % (n % 300), "block", "rateLimit", s.hex(32), "60 per minute and address", "de", "pricebot/1.1", 429), None)
    a = s.incident("network of a hoster blocked by rule", "edge", "address-blocked", "working-as-intended", "steady", acceptable=dict(layer=["waf", "firewall"], verdict=["unwanted-automation"], pattern=["single"]))
    for t in s.spread(3, 97, 700): s.deny(a, cloudflare(s, t, "203.0.113.%d" % s.some(224, 239), "GET", "/basket", "block", "ip", "203.0.113.224/28", "abuse 2026-02", "nl"), None)


def registrar_documents_gone(s):
    """A document service answers 403 for what does not exist; a project was deleted in the morning and its links are still about."""
    gone, hour = s.some(300, 340), s.some(20, 30)
    def project(): return s.r.choice([n for n in range(280, 360) if n != gone])
    for t in s.spread(0, 95, 7): k = s.r.randrange(20); express(s, t, s.ip(k), "GET", "/projects/%d%s" % (project(), s.r.choice(("", "/files", "/notes"))), 200, s.mail(k))
    for t in s.spread(0, hour, 200): k = s.r.randrange(20); express(s, t, s.ip(k), "GET", "/projects/%d" % gone, 200, s.mail(k))
    what = s.change(s.at(hour), s.who(1), "deleted project %d (finished)" % gone, "project:%d" % gone, "config")
    express(s, s.at(hour), s.ip(1), "DELETE", "/projects/%d" % gone, 204, s.mail(1))
    i = s.incident("links to the deleted project", "application", "absence-hidden", "working-as-intended", "steady", what, acceptable=dict(pattern=["single", "burst-after-change"], verdict=["caller-fault"], cause=["permission-removed"]))
    for t in s.spread(hour + 2, 95, 240): k = s.r.randrange(20); s.deny(i, express(s, t, s.ip(k), "GET", "/projects/%d" % gone, 403, s.mail(k), err=dict(type="ForbiddenError", code="NOT_FOUND_OR_FORBIDDEN", message="project %d does not exist or is not visible to you" % gone)), s.mail(k))


def registrar_silent_upstream(s):
    """nginx logs that the application refused a few people at one function; the application's own log is not there."""
    rate = s.some(8, 12)
    for t in s.spread(0, 100, rate): k = s.r.randrange(24); nginx_json(s, t, s.ip(k), s.r.choice(("GET", "GET", "POST")), s.r.choice(("/tickets/%d" % s.r.randrange(700), "/", "/me")), 200, 200, agent=s.agent(k))
    i = s.incident("refused by the application", "application", "application-refused", "undetermined", "steady", acceptable=dict(pattern=["single"], verdict=["working-as-intended"]))
    for k in s.r.sample(range(24), 4):
        for n in range(s.some(2, 4)): s.deny(i, nginx_json(s, s.at(s.some(1, 98), s.some(0, 59)), s.ip(k), "POST", "/tickets/%d/close" % s.r.randrange(700), 403, 403, agent=s.agent(k)), None)


def registrar_one_access_log(s):
    """A single access log in the common format: some 403, nothing that says why."""
    for t in s.spread(0, 110, 8): k = s.r.randrange(24); access(s, t, s.ip(k), "GET " + s.r.choice(("/", "/list", "/item/%d" % s.r.randrange(500), "/help")), 200, agent=s.agent(k))
    i = s.incident("403 without a reason", "unknown", "unknown", "undetermined", "steady", acceptable=dict(layer=["application", "proxy"], cause=["application-refused", "permission-missing", "server-rule"], pattern=["single"]))
    for k in s.r.sample(range(24), 3):
        for n in range(s.some(2, 4)): s.deny(i, access(s, s.at(s.some(1, 108), s.some(0, 59)), s.ip(k), "GET /item/%d/history" % s.r.randrange(500), 403, s.some(300, 420), s.agent(k)), None)


def registrar_gateway_without_reason(s):
    """Only APISIX's access log: it refused some calls itself, without saying by which plugin; others the service refused."""
    for t in s.spread(0, 100, 8): k = s.r.randrange(22); apisix(s, t, s.ip(k), "GET", "/orders/%d" % s.r.randrange(600), 200, 200, s.agent(k))
    i = s.incident("refused at the gateway, rule unknown", "gateway", "unknown", "undetermined", "steady", acceptable=dict(pattern=["single"], cause=["server-rule", "permission-missing"], verdict=["working-as-intended"]))
    for k in s.r.sample(range(22), 3):
        for n in range(s.some(2, 4)): s.deny(i, apisix(s, s.at(s.some(1, 98), s.some(0, 59)), s.ip(k), "POST", "/orders/%d/refund" % s.r.randrange(600), 403, None, s.agent(k)), None)
    a = s.incident("refused by the service", "application", "application-refused", "undetermined", "steady", acceptable=dict(pattern=["single"], verdict=["working-as-intended"]))
    for k in s.r.sample(range(22), 3):
        for n in range(s.some(2, 3)): s.deny(a, apisix(s, s.at(s.some(1, 98), s.some(0, 59)), s.ip(k), "GET", "/orders/%d/margin" % s.r.randrange(600), 403, 403, s.agent(k)), None)


KINDS = [registrar_cors_origins, registrar_vpn_egress, registrar_balancer_moved, registrar_country_rules, registrar_documents_gone, registrar_silent_upstream, registrar_one_access_log, registrar_gateway_without_reason]

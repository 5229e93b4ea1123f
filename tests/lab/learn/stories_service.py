"""A service behind its proxies: what changed, who is hit, what came of it; and what the applications say themselves."""
from stage import sec
from shapes import *

KINDS = []
def kind(f): KINDS.append(f); return f


def browse(s, start, end, every, paths=("/", "/shop/4", "/cart", "/about"), people=30, user=True):
    for t in s.spread(start, end, every):
        k = s.some(0, people); access(s, t, s.ip(k), "GET " + s.r.choice(paths), 200 if s.r.random() < .93 else 304, agent=s.agent(k), user=s.who(k) if user else "-", referer="https://www.%s/" % s.domain)


def ledger(s, cut, end, back=120, every=7, crew=40, only=lambda k: True, leaver=None):
    """forty people at /ledger, refused from `cut` to `end`; yields (t, k, lines) of each refusal"""
    for t in s.spread(0, back, every):
        k = s.some(0, crew - 1)
        path = s.r.choice(["/ledger/%d" % s.some(1, 90), "/ledger/", "/", "/reports/"])
        bad = path.startswith("/ledger") and s.at(cut) <= t < s.at(end) and only(k)
        if k == leaver and path.startswith("/ledger") and t >= s.at(end): bad = True
        a = access(s, t, s.ip(k), "GET " + path, 403 if bad else 200, 512 if bad else None, agent=s.agent(k), user=s.who(k))
        if bad: yield t, k, [a, spring(s, t, "WARN", "o.s.s.w.a.ExceptionTranslationFilter", "AccessDeniedException: Access is denied for %s at %s" % (s.who(k), path))]


@kind
def role_deleted_leaver_among_forty(s):
    """a role is deleted; forty people lose a page; one of them has left and must not get it back"""
    cut = s.some(30, 60); what = "deleted role ledger-reader"; left = s.some(0, 39)
    s.change(s.at(cut), "carol", what, "role:ledger-reader", "role")
    s.change(s.at(5), "hr-sync", "disabled account %s: contract ended" % s.who(left), "user:" + s.who(left), "identity")
    s.change(s.at(cut - s.some(4, 20)), "ci", "deployed web release %d" % s.some(40, 99), "web", "deploy")
    i = s.incident("role ledger-reader deleted", "application", "permission-removed", "misconfiguration", "burst-after-change", what)
    h = s.incident("left the company", "application", "permission-removed", "working-as-intended", "burst-after-change", what, acceptable={"cause": ["account-locked"], "verdict": ["misconfiguration"], "pattern": ["single", "steady"]})
    rows = list(ledger(s, cut, 120))
    if not any(k == left for _, k, _ in rows):
        t = s.at(cut + 3); rows.append((t, left, [access(s, t, s.ip(left), "GET /ledger/", 403, 512, agent=s.agent(left), user=s.who(left)), spring(s, t, "WARN", "o.s.s.w.a.ExceptionTranslationFilter", "AccessDeniedException: Access is denied for %s at /ledger/" % s.who(left))]))
    for _, k, refs in rows: s.deny(h if k == left else i, refs, s.who(k))


@kind
def fixed_at_twenty_past(s):
    """the same loss, put right fifty minutes later: the end of it is in the logs"""
    cut = s.some(20, 35); end = cut + s.some(35, 50); what = "removed ledger:read from group fin-ops"
    s.change(s.at(cut), "dora", what, "group:fin-ops", "role"); s.change(s.at(end), "dora", "restored ledger:read to group fin-ops", "group:fin-ops", "role")
    i = s.incident("ledger:read taken from fin-ops, given back later", "application", "permission-removed", "misconfiguration", "burst-after-change", what)
    for _, k, refs in ledger(s, cut, end, crew=26): s.deny(i, refs, s.who(k))


@kind
def innocent_change(s):
    """a deployment lies beside two people's ordinary refusals and has nothing to do with them"""
    s.change(s.at(s.some(20, 90)), "ci", "deployed web release %d" % s.some(40, 99), "web", "deploy"); s.change(s.at(s.some(20, 90)), "dora", "added anna to group newsletter-editors", "group:newsletter-editors", "role")
    browse(s, 0, 120, 9)
    i = s.incident("settings are not for everybody", "application", "permission-missing", "working-as-intended", "single", acceptable={"cause": ["application-refused"], "pattern": ["steady"]})
    for k in range(s.some(8, 12)):
        t = s.at(4 + 9 * k, s.some(0, 59)); r = [access(s, t, s.ip(k), "GET /admin/settings", 403, 512, agent=s.agent(k), user=s.who(k)), spring(s, t, "WARN", "o.s.s.w.a.ExceptionTranslationFilter", "AccessDeniedException: Access is denied for %s at /admin/settings" % s.who(k))]
        s.deny(i, r, s.who(k))


@kind
def only_failures(s):
    """somebody filtered the log: nothing but refusals is left, and what came of them cannot be known"""
    i = s.incident("scanner", "proxy", "server-rule", "attack", "scan", acceptable={"cause": ["address-blocked"]})
    t = s.at(5)
    for n in range(s.some(80, 160)):
        q = "GET /%s" % s.r.choice([".env", ".git/config", ".aws/credentials", ".svn/entries", "%s.sql.bak" % s.company, ".htpasswd", ".git/HEAD"]); s.deny(i, [access(s, t, s.attacker, q, 403, 153, "Mozilla/5.0 zgrab/0.x"), nginx_error(s, t, s.attacker, q, "access forbidden by rule")]); t += sec(s.r.uniform(.5, 8))
    f = s.incident("report not readable", "proxy", "file-permission", "misconfiguration", "single", acceptable={"pattern": ["steady"]})
    for k in range(s.some(3, 6)): t = s.at(s.some(5, 100)); q = "GET /reports/q1.pdf"; s.deny(f, [access(s, t, s.ip(k), q, 403, 153, agent=s.agent(k), user=s.who(k)), nginx_error(s, t, s.ip(k), q, 'open() "/srv/www/reports/q1.pdf" failed (13: Permission denied)')], s.who(k))


@kind
def enforced_labels(s):
    """SELinux after a restore from a backup: the files carry the wrong label, and the server says only «permission denied»"""
    cut = s.some(30, 60); s.change(s.at(cut), "ops", "restored /srv/www/manuals from backup", "manuals", "deploy")
    i = s.incident("restored files carry the wrong label", "proxy", "mandatory-access-control", "misconfiguration", "burst-after-change", "restored /srv/www/manuals from backup", acceptable={"layer": ["platform"], "pattern": ["single", "steady"]})
    browse(s, 0, 120, 15)
    for t in s.spread(0, 120, 45):
        k = s.some(0, 20); q = "GET /manuals/m%d.pdf" % s.some(1, 6); bad = t > s.at(cut) + sec(5)
        a = access(s, t, s.ip(k), q, 403 if bad else 200, 153 if bad else 80000, agent=s.agent(k))
        if bad: s.deny(i, [a, nginx_error(s, t, s.ip(k), q, 'open() "/srv/www%s" failed (13: Permission denied)' % q[4:]), selinux(s, t, 812, "nginx", "read", q.rsplit("/", 1)[1], "httpd_t", "user_home_t")])


@kind
def browser_application(s):
    """Spring: form tokens, foreign origins, preflights that meet a check"""
    browse(s, 0, 120, 8)
    c = s.incident("form left open over lunch", "application", "session-lost", "caller-fault", "single", acceptable={"verdict": ["working-as-intended", "misconfiguration"]})
    for k in range(s.some(4, 7)):
        t = s.at(s.some(2, 115)); q = "POST /account/address"
        s.deny(c, [access(s, t, s.ip(k), q, 403, 512, agent=s.agent(k), user=s.who(k)), spring(s, t, "DEBUG", "o.s.security.web.csrf.CsrfFilter", "Invalid CSRF token found for https://www.%s/account/address" % s.domain)], s.who(k))
    o = s.incident("new front end's origin is not on the list", "application", "cors-origin-refused", "misconfiguration", "steady", acceptable={"pattern": ["single", "burst-after-change"], "verdict": ["misconfiguration", "working-as-intended"]})
    for n, t in enumerate(s.spread(20, 110, 100)):
        k = n % 9; s.deny(o, [access(s, t, s.ip(k), s.r.choice(["OPTIONS /api/cart", "OPTIONS /api/stock"]), 403, 20, agent=s.agent(k), referer="https://next.%s/" % s.domain), spring(s, t, "DEBUG", "o.s.web.cors.DefaultCorsProcessor", "Reject: 'https://next.%s' origin is not allowed" % s.domain)])
    p = s.incident("preflight meets the token check", "application", "cors-preflight-refused", "misconfiguration", "steady", acceptable={"pattern": ["single", "burst-after-change"], "layer": ["proxy", "gateway"]})
    for n, t in enumerate(s.spread(10, 110, 150)): k = n % 7; s.deny(p, [access(s, t, s.ip(k), "OPTIONS /api/v2/orders", 401, 60, agent=s.agent(k), referer="https://app.%s/" % s.domain)])


@kind
def django_forms(s):
    """Django: origins that do not match, cookies that are not there, hosts, permissions"""
    def line(t, text): return s.put("web-0.log", t, "%s stderr F %s" % (t.strftime("%Y-%m-%dT%H:%M:%S.%f") + "017Z", text))       # as the container runtime keeps it
    browse(s, 0, 120, 10)
    o = s.incident("form posted from another site", "application", "csrf-origin-mismatch", "working-as-intended", "single", acceptable={"verdict": ["attack", "misconfiguration", "undetermined"]})
    for k in range(s.some(4, 8)): t = s.at(s.some(2, 115)); s.deny(o, [access(s, t, s.ip(k), "POST /account/mail", 403, 2513, agent=s.agent(k), referer="https://prizes.example.net/"), line(t, "Forbidden (Origin checking failed - https://prizes.example.net does not match any trusted origins.): /account/mail")])
    c = s.incident("cookie not there", "application", "session-lost", "caller-fault", "single", acceptable={"verdict": ["misconfiguration", "working-as-intended"]})
    for k in range(s.some(4, 8)): t = s.at(s.some(2, 115)); s.deny(c, [access(s, t, s.ip(10 + k), "POST /login/", 403, 2870, agent=s.agent(k)), line(t, "Forbidden (CSRF cookie not set.): /login/")])


@kind
def session_used_elsewhere(s):
    """a session cookie moves to another country; the service refuses it there"""
    browse(s, 0, 120, 10)
    i = s.incident("session used from elsewhere", "application", "device-or-location-refused", "attack", "token-replay", acceptable={"cause": ["token-invalid", "session-lost"], "layer": ["identity"]})
    k = s.some(0, 20); session = s.hex(16); where = s.at(s.some(40, 80))
    for t in s.ticks(5, 100, 120): access(s, t, s.ip(k), "GET /account/orders", 200, agent=s.agent(k), user=s.who(k)); s.json("app.json", t, dict(timestamp=z(t), level="info", msg="session ok", user=s.who(k), session_id=session, client_ip=s.ip(k), path="/account/orders", status=200))
    for n in range(s.some(10, 25)):
        t = where + sec(n * s.r.uniform(3, 9)); p = s.r.choice(["/account/orders", "/account/cards", "/account/export"])
        s.deny(i, [access(s, t, s.attacker, "GET " + p, 401, 90, agent="python-requests/2.31.0", user=s.who(k)), s.json("app.json", t, dict(timestamp=z(t), level="warn", msg="session bound to another client: device mismatch", user=s.who(k), session_id=session, client_ip=s.attacker, path=p, status=401))], s.who(k))


@kind
def invoices_walked(s):
    """a signed-in customer asks for every number; others open their own"""
    for t in s.spread(0, 120, 8): k = s.some(0, 30); access(s, t, s.ip(k), "GET /invoices/%d" % (4000 + k), 200, agent=s.agent(k), user=s.who(k))
    i = s.incident("invoices of others walked through", "application", "permission-missing", "attack", "enumeration", acceptable={"cause": ["application-refused", "unknown", "absence-hidden"], "layer": ["proxy", "unknown"]})
    t = s.at(s.some(20, 80)); first = s.some(4100, 8000)
    for n in range(s.some(60, 140)): s.deny(i, access(s, t, s.attacker, "GET /invoices/%d" % (first + n), 403, 61, agent=s.agent(1), user="mallory"), "mallory"); t += sec(s.r.uniform(.4, 2.5))


@kind
def apache_house_rules(s):
    """Apache's own words: groups, hosts, links, listings, methods, ciphers, rewriting"""
    browse(s, 0, 120, 12)
    one = lambda title, cause, verdict="working-as-intended", **more: s.incident(title, "proxy", cause, verdict, "single", **more)
    cases = [("GET /board/minutes", "authz_core", 'AH01631: user {u}: authorization failure for "/board/minutes": ', 401, one("not in the group", "permission-missing")),
             ("GET /internal/", "authz_core", "AH01630: client denied by server configuration: /srv/www/internal/", 403, one("closed folder", "server-rule", acceptable={"cause": ["address-not-allowlisted", "address-blocked"]})),
             ("GET /pub/host", "core", "AH00037: Symbolic link not allowed or link target not accessible: /srv/www/pub/host", 403, one("symbolic link", "symlink-refused", acceptable={"verdict": ["misconfiguration"]})),
             ("GET /pub/", "autoindex", "AH01276: Cannot serve directory /srv/www/pub/: No matching DirectoryIndex (index.html) found, and server-generated directory index forbidden by Options directive", 403, one("no listing", "directory-listing-off")),
             ("DELETE /files/a.txt", "authz_core", "AH01623: client method denied by server configuration: 'DELETE' to /srv/www/files/a.txt", 405, one("method", "method-refused", acceptable={"verdict": ["caller-fault"]})),
             ("GET /pay/", "ssl", "AH02266: access to /srv/www/pay/ failed, reason: Cipher suite not permitted", 403, one("cipher", "tls-requirement", acceptable={"verdict": ["misconfiguration", "caller-fault"]})),
             ("GET /secure/", "ssl", "AH02264: access to /srv/www/secure/ failed, reason: SSL connection required", 403, one("TLS required", "tls-requirement", acceptable={"verdict": ["caller-fault", "misconfiguration"]})),
             ("GET /private/", "auth_basic", "AH01617: user {u}: authentication failure for \"/private/\": Password Mismatch", 401, one("mistyped", "credential-wrong", "caller-fault")),
             ("GET /private/", "auth_basic", "AH01618: user {u} not found: /private/", 401, one("no such user", "credential-wrong", "caller-fault"))]
    k = 0
    for q, module, text, status, incident in cases:
        for _ in range(s.some(2, 4)):
            k += 1; t = s.at(s.some(2, 115), s.some(0, 59)); u = s.who(k) if "{u}" in text else None
            s.deny(incident, [access(s, t, s.ip(k), q, status, 199, agent=s.agent(k), user=u or "-"), apache_error(s, t, s.ip(k), module, text.format(u=u))], u)


@kind
def limit_sees_the_balancer(s):
    """the limit counts the load balancer's address: everybody shares one allowance"""
    s.known = "proxies:\n  - {name: edge-lb, networks: [10.20.1.0/24]}\n"
    cut = s.some(20, 60); s.change(s.at(cut), "ops", "moved the shop behind load balancer edge-lb", "shop", "gateway")
    i = s.incident("limit counts the balancer", "proxy", "wrong-client-address", "misconfiguration", "burst-after-change", "moved the shop behind load balancer edge-lb", acceptable={"pattern": ["steady", "retry-loop"]})
    n = 0
    for t in s.spread(0, 120, 5):
        n += 1; k = s.some(0, 30); q = "GET " + s.r.choice(["/", "/cart", "/shop/%d" % s.some(1, 40)]); behind = t > s.at(cut)
        ip = "10.20.1.%d" % s.some(4, 5) if behind else s.ip(k)
        bad = behind and s.r.random() < .35
        a = s.put("access.log", t, '%s - - [%s] "%s HTTP/1.1" %d %d "-" "%s" "%s"' % (ip, t.strftime("%d/%b/%Y:%H:%M:%S +0000"), q, 429 if bad else 200, 169 if bad else 4000, s.agent(k), s.ip(k) if behind else "-"))
        if bad: s.deny(i, [a, nginx_error(s, t, ip, q, 'limiting requests, excess: 10.%03d by zone "perip"' % s.some(0, 999))])


@kind
def false_crawlers(s):
    s.known = 'crawlers:\n  - {name: Googlebot, user_agents: ["*Googlebot*"], networks: [66.249.64.0/19]}\n'
    bot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
    browse(s, 0, 120, 15)
    for t in s.spread(0, 120, 20): access(s, t, "66.249.66.%d" % s.some(1, 9), "GET /shop/%d" % s.some(1, 200), 200, agent=bot)
    i = s.incident("claims to be Googlebot", "proxy", "user-agent-blocked", "unwanted-automation", "impersonated-bot", acceptable={"cause": ["server-rule", "unknown", "address-blocked", "rate-limited"]})
    for t in s.ticks(20, 70, 20): s.deny(i, access(s, t, s.attacker, "GET /shop/%d" % s.some(1, 200), 403, 153, agent=bot))


@kind
def haproxy_front(s):
    """HAProxy refuses by a rule, by a rate table; the application refuses by itself"""
    for t in s.spread(0, 120, 7): k = s.some(0, 30); haproxy(s, t, s.ip(k), "GET /shop/%d" % s.some(1, 40), 200, "----", agent=s.agent(k))
    r = s.incident("rule of the proxy", "proxy", "server-rule", "working-as-intended", "single", acceptable={"cause": ["address-not-allowlisted", "unknown", "address-blocked"]})
    for k in range(s.some(4, 7)): s.deny(r, haproxy(s, s.at(s.some(2, 115)), s.ip(k), "GET /internal/stats", 403, "PR--", "fe_https/<NOSRV>", agent=s.agent(k)))
    d = s.incident("over the rate", "proxy", "rate-limited", "unwanted-automation", "scrape", acceptable={"pattern": ["retry-loop"]})
    t = s.at(s.some(10, 90))
    for n in range(s.some(40, 90)): s.deny(d, haproxy(s, t, "203.0.113.9", "GET /catalog/%d" % (3000 + n), 429, "PR--", "fe_https/<NOSRV>", agent="Scrapy/2.11")); t += sec(.5)
    a = s.incident("application said no", "application", "application-refused", "working-as-intended", "single", acceptable={"verdict": ["undetermined"], "cause": ["permission-missing", "unknown"]})
    for k in range(s.some(4, 7)): s.deny(a, haproxy(s, s.at(s.some(2, 115)), s.ip(10 + k), "GET /orders/%d/edit" % (70 + k), 403, "----", agent=s.agent(k)))

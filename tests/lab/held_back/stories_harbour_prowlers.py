"""Those who walk, replay, try pairs and bend paths; and a small lighttpd."""
from shapes import *
from held_back.lines_harbours import *


def harbour_prowl_tenants(s):
    """A key of one tenant asks for the others' cargo, number after number, from changing addresses; the application names the refusal."""
    innocent(s)
    i = s.incident("one key walks the other tenants", "application", "permission-missing", "attack", "enumeration", acceptable=dict(cause=["application-refused", "scope-insufficient"]))
    j = s.incident("a colleague's old bookmark", "application", "permission-missing", "working-as-intended", "single", acceptable=dict(cause=["application-refused"], pattern=["steady"], verdict=["caller-fault"]))
    def call(t, c, path, status, agent, text, level="warn", **more):
        rid = s.hex(32)
        return [ingress(s, t, c, "GET " + path, status, agent=agent, upstream="cargo-api-80", request_id=rid), app_json(s, t - ms(s, 1, 4), level, text, file="cargo.log", request_id=rid, path=path, status=status, **more)]
    for t in s.spread(0, 100, 8): k = s.some(0, 20); call(t, s.ip(k), "/tenants/%d/cargo" % (300 + k % 5), 200, s.agent(k), "served", "info", key="pk_%02d" % (k % 5), tenant=300 + k % 5)
    t, n0 = s.at(s.some(15, 50), s.r.uniform(0, 59)), s.some(306, 330)
    for n in range(s.some(120, 200)): t += sec(s.r.uniform(1, 9)); s.deny(i, call(t, "203.0.113.%d" % s.some(130, 139), "/tenants/%d/cargo" % (n0 + n), 403, TOOLS[3], "forbidden: key has no grant for tenant", key="pk_03", tenant=n0 + n), "pk_03")
    for n in range(s.some(8, 12)): s.deny(j, call(s.at(s.some(1, 97), s.r.uniform(0, 59)), s.ip(30 + n), "/tenants/301/cargo", 403, s.agent(n), "forbidden: key has no grant for tenant", key="pk_%02d" % (20 + n), tenant=301), "pk_%02d" % (20 + n))


def harbour_prowl_refresh(s):
    """Refresh tokens that were used already turn up again from another address; Keycloak refuses them. Old tablets renew too late."""
    innocent(s)
    i = s.incident("used refresh tokens come again", "identity", "token-invalid", "attack", "token-replay")
    j = s.incident("tablets that renew too late", "identity", "token-expired", "caller-fault", "retry-loop", acceptable=dict(pattern=["steady", "single"], cause=["token-invalid"]))
    for t in s.spread(0, 100, 10): k = s.some(0, 20); keycloak(s, t, s.r.choice(("REFRESH_TOKEN", "REFRESH_TOKEN", "CODE_TO_TOKEN")), s.who(k), s.ip(k), None, "planner", dict(grant_type="refresh_token"))
    for t in s.spread(0, 100, 9): k = s.some(0, 20); access(s, t, s.ip(k), "GET " + s.r.choice(PAGES), 200, agent=s.agent(k))
    for m in range(3):
        t, k = s.at(s.some(20, 80), s.r.uniform(0, 59)), s.some(0, 20)
        for n in range(s.some(6, 9)): t += sec(s.r.uniform(2, 40)); s.deny(i, keycloak(s, t, "REFRESH_TOKEN_ERROR", s.who(k), s.attacker, "invalid_token", "planner", dict(grant_type="refresh_token", reason="Maximum allowed refresh token reuse exceeded")), s.who(k))
    for m in range(2):
        for t in s.ticks(s.some(5, 20), 98, 300): s.deny(j, keycloak(s, t, "REFRESH_TOKEN_ERROR", s.who(30 + m), s.ip(60 + m), "invalid_token", "tablet", dict(grant_type="refresh_token", reason="Token is not active")), s.who(30 + m))


def harbour_prowl_pairs(s):
    """Auth0: names and passwords of a leak are tried, about one try each, until the addresses are blocked; customers mistype now and then."""
    innocent(s)
    i = s.incident("pairs of a leak", "identity", "credential-wrong", "attack", "credential-stuffing", acceptable=dict(pattern=["password-spray"]))
    b = s.incident("addresses blocked by the provider", "identity", "address-blocked", "attack", "credential-stuffing", acceptable=dict(cause=["rate-limited"], verdict=["working-as-intended"], pattern=["password-spray", "brute-force", "steady"]))
    j = s.incident("customers who mistype", "identity", "credential-wrong", "caller-fault", "single", acceptable=dict(pattern=["steady"]))
    for t in s.spread(0, 100, 15): k = s.some(0, 30); auth0(s, t, "s", s.mail(k), s.ip(k), "")
    for t in s.spread(0, 100, 12): k = s.some(0, 30); cf_http(s, t, s.ip(k), "GET", s.r.choice(PAGES), 200, s.hex(16), agent=s.agent(k))
    t = s.at(s.some(15, 40), s.r.uniform(0, 59))
    for n in range(s.some(240, 330)):
        t += sec(s.r.uniform(.5, 7)); c = "198.51.100.%d" % (130 + n // 120); user = "%s%d@%s" % (s.r.choice(s.names), s.some(1, 9999), s.r.choice(("mail.example", "post.example")))
        if n % 120 > 102: s.deny(b, auth0(s, t, "limit_mu", user, c, "Blocked IP address: >100 failed login attempts from single IP address"), user)
        elif s.r.random() < .75: s.deny(i, auth0(s, t, "fu", user, c, "Wrong email or password."), user)
        else: s.deny(i, auth0(s, t, "fp", user, c, "Wrong email or password."), user)
    for n in range(s.some(12, 15)): k, u = s.some(0, 30), s.at(s.some(1, 97), s.r.uniform(0, 59)); s.deny(j, auth0(s, u, "fp", s.mail(k), s.ip(k), "Wrong email or password."), s.mail(k)); auth0(s, u + sec(15), "s", s.mail(k), s.ip(k), "")


def harbour_prowl_paths(s):
    """Somebody bends the path of a closed folder in every way and tries headers and methods too; the folder's own people come from inside."""
    innocent(s)
    s.config["nginx.conf"] = "events {}\nhttp {\n  server {\n    server_name www.%s;\n    location /control/ { allow 10.20.0.0/16; deny all; proxy_pass http://10.20.0.9:8080; }\n    location / { proxy_pass http://10.20.0.9:8080; }\n  }\n}\n" % s.domain
    i = s.incident("bent paths at a closed folder", "proxy", "address-not-allowlisted", "attack", "exploit-attempt", acceptable=dict(cause=["address-blocked", "server-rule"], pattern=["scan"]))
    j = s.incident("a curious visitor", "proxy", "address-not-allowlisted", "working-as-intended", "single", acceptable=dict(cause=["address-blocked"], pattern=["steady"]))
    visits(s, lambda t, c, a, p: access(s, t, c, "GET " + p, 200, agent=a), every=9)
    for t in s.spread(0, 100, 60): access(s, t, "10.20.3.%d" % s.some(2, 7), "GET /control/%s" % s.r.choice(("gates", "lamps", "locks/2")), 200)
    t = s.at(s.some(20, 80), s.r.uniform(0, 59))
    for path in ("/control/", "/control//", "/control/%2e/", "//control/", "/control/..;/control/", "/control/?x=1", "/control/%20", "/./control/gates", "/x/../control/gates", "/control/gates.json", "/control/gates%09", "/control/;a=1/gates", "/%63ontrol/gates", "/control/gates/.", "/control/locks/1", "/control/locks/2?debug=true"):
        for m in s.r.sample(("GET", "POST", "HEAD", "PUT"), 2):
            t += sec(s.r.uniform(.3, 6)); s.deny(i, [nginx_error(s, t, s.attacker, "%s %s" % (m, path), "access forbidden by rule"), access(s, t + ms(s), s.attacker, "%s %s" % (m, path), 403, 153, agent="Mozilla/5.0 (X11; Linux x86_64) bypass-403/2.0")], None)
    for path in ("/CONTROL/", "/control.html", "/Control/gates"): t += sec(2); access(s, t, s.attacker, "GET " + path, 404, 153, agent="Mozilla/5.0 (X11; Linux x86_64) bypass-403/2.0")
    for n in range(s.some(5, 8)): u = s.at(s.some(1, 97), s.r.uniform(0, 59)); s.deny(j, [nginx_error(s, u, s.ip(90 + n), "GET /control/", "access forbidden by rule"), access(s, u + ms(s), s.ip(90 + n), "GET /control/", 403, 153, agent=s.agent(n))], None)


def harbour_lighttpd_corner(s):
    """A small lighttpd with its own access log: backup files are served to nobody, the calibration page only to the workshop; both known from its configuration."""
    innocent(s)
    s.config["lighttpd.conf"] = "server.document-root = \"/srv/gauge\"\nserver.modules += ( \"mod_access\", \"mod_accesslog\" )\nurl.access-deny = ( \"~\", \".bak\", \".inc\" )\n$HTTP[\"remoteip\"] != \"10.40.0.0/16\" {\n  $HTTP[\"url\"] =~ \"^/calibrate\" { url.access-deny = ( \"\" ) }\n}\n"
    def line(t, c, path, status, agent): return s.put("lighttpd-access.log", t, '%s gauge.%s - [%s] "GET %s HTTP/1.1" %d %d "-" "%s"' % (c, s.domain, t.strftime("%d/%b/%Y:%H:%M:%S +0000"), path, status, s.some(300, 5000) if status < 400 else 345, agent))
    for t in s.spread(0, 100, 9): k = s.some(0, 20); line(t, s.ip(k), s.r.choice(("/", "/level.json", "/level.svg", "/history?h=24", "/style.css")), 200, s.agent(k))
    for t in s.ticks(0, 100, 120): line(t, "10.40.2.2", "/calibrate?sensor=%d" % s.some(1, 4), 200, "gauge-bench/1.0")
    i = s.incident("backup files", "proxy", "server-rule", "attack", "scan", acceptable=dict(cause=["unknown"], verdict=["working-as-intended"], pattern=["steady"]))
    t = s.at(s.some(5, 80), s.r.uniform(0, 59))
    for n in range(s.some(14, 22)): t += sec(s.r.uniform(.3, 5)); s.deny(i, line(t, s.attacker, "/%s%s" % (s.r.choice(("index.php", "config.php", "db", "level.json", "settings", "lib/conn", "admin/auth")), s.r.choice(("~", ".bak", ".inc"))), 403, "Mozilla/5.0 (compatible; dirbuster)"), None)
    j = s.incident("calibration from outside", "proxy", "address-not-allowlisted", "working-as-intended", "steady", acceptable=dict(cause=["server-rule", "unknown"], pattern=["single"]))
    for n in range(s.some(12, 16)): k = s.some(40, 42); s.deny(j, line(s.at(s.some(1, 97), s.r.uniform(0, 59)), s.ip(k), "/calibrate", 403, s.agent(k)), None)


KINDS = [harbour_prowl_tenants, harbour_prowl_refresh, harbour_prowl_pairs, harbour_prowl_paths, harbour_lighttpd_corner]

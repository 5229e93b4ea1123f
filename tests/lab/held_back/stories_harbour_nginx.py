"""nginx days: lists of addresses, limits, files, certificates, passwords, subrequests."""
from shapes import *
from held_back.lines_harbours import *


def both(s, t, client, request, status, text, level="error", **more):
    """an error and its access line"""
    return [nginx_error(s, t, client, request, text, level=level), access(s, t + ms(s), client, request, status, size=more.pop("size", 153), **more)]


def harbour_nginx_partner_moved(s):
    """A partner's sync leaves from a new address of its network; the location's allow-list holds the old one only. A scanner looks at dot files meanwhile."""
    old, new, cut = "203.0.113.%d" % s.some(10, 40), "203.0.113.%d" % s.some(41, 60), s.some(40, 70)
    agent = "QuayLink-Sync/%d.%d" % (s.some(2, 5), s.some(0, 9))
    s.config["nginx.conf"] = "events {}\nhttp {\n  log_format combined '$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\" \"$http_user_agent\"';\n  server {\n    listen 443 ssl;\n    server_name %s;\n    location /partner/ {\n      allow %s;   # QuayLink\n      deny all;\n      proxy_pass http://10.20.0.9:8080;\n    }\n    location ~ /\\. { deny all; }\n    location / { proxy_pass http://10.20.0.9:8080; }\n  }\n}\n" % (s.domain, old)
    s.known = "partners:\n  - {name: QuayLink, networks: [203.0.113.0/26], user_agents: [\"QuayLink-Sync/*\"], owner: berth-planning}\n"
    visits(s, lambda t, c, a, p: access(s, t, c, "GET " + p, 200, agent=a), every=12)
    if s.r.random() < .6: s.change(s.at(cut - 12), s.who(0), "deploy berth-web 4.%d" % s.some(10, 60), "service:berth-web", "deploy")
    i = s.incident("partner sync from a new address", "proxy", "allowlist-drift", "misconfiguration", "retry-loop", acceptable=dict(pattern=["steady"]))
    for t in s.ticks(0, 100, 60):
        request = "%s /partner/v2/arrivals?page=%d" % (s.r.choice(("GET", "GET", "POST")), s.some(1, 4))
        if t < s.at(cut): access(s, t, old, request, 200, agent=agent)
        else: s.deny(i, both(s, t, new, request, 403, "access forbidden by rule", agent=agent), "QuayLink")
    j = s.incident("scanner at dot files", "proxy", "server-rule", "attack", "scan", acceptable=dict(cause=["address-not-allowlisted", "address-blocked"]))
    t = s.at(s.some(5, 80), s.r.uniform(0, 59))
    for path in s.r.sample([p for p in SECRETS if "/." in p], 5) + ["/.env.local", "/.env.prod", "/.git/HEAD", "/.ssh/id_rsa", "/.bash_history", "/api/.env", "/old/.git/config", "/.vscode/sftp.json"]:
        t += sec(s.r.uniform(.2, 3))
        s.deny(j, both(s, t, s.attacker, "GET " + path, 403, "access forbidden by rule", agent="Mozilla/5.0 zgrab/0.x"), None)


def harbour_nginx_balancer_in_front(s):
    """A balancer was put before nginx; limit_req counts the balancer's address, so everybody is limited together."""
    cut, lb, end = s.some(25, 45), "10.20.1.%d" % s.some(5, 9), s.some(70, 95)
    what = s.change(s.at(cut), s.who(1), "route www.%s through the new load balancer %s" % (s.domain, lb), "dns:www." + s.domain, "config")
    if s.r.random() < .5: s.change(s.at(cut - 9), s.who(2), "rotate TLS certificate of mail.%s" % s.domain, "mail." + s.domain, "certificate")
    s.known = "proxies:\n  - {name: edge-lb, networks: [10.20.1.0/24]}\n"
    i = s.incident("everybody limited as one client", "proxy", "wrong-client-address", "misconfiguration", "burst-after-change", change=what)
    for t in s.spread(0, 100, 7):
        k = s.r.randrange(30)
        path = s.r.choice(PAGES)
        if t < s.at(cut): nginx_json(s, t, s.ip(k), "GET", path, 200, agent=s.agent(k)); continue
        if t < s.at(end) and s.r.random() < .45:
            e = s.put("error.log", t, '%s [error] 812#812: *%d limiting requests, excess: %d.%03d by zone "perip", client: %s, server: %s, request: "GET %s HTTP/1.1", host: "www.%s"' % (t.strftime("%Y/%m/%d %H:%M:%S"), s.next(), s.some(10, 12), s.some(1, 999), lb, s.domain, path, s.domain))
            s.deny(i, [nginx_json(s, t, lb, "GET", path, s.r.choice((429,)), None, agent=s.agent(k), forwarded=s.ip(k)), e], None)
        else: nginx_json(s, t, lb if t < s.at(end) else s.ip(k), "GET", path, 200, agent=s.agent(k), forwarded=s.ip(k))
    s.change(s.at(end), s.who(1), "nginx: set_real_ip_from 10.20.1.0/24", "host:web1", "config")


def harbour_nginx_release_umask(s):
    """A release was copied with a strict umask: the new assets cannot be read. People also open a folder that has no index."""
    cut, end = s.some(30, 50), s.some(65, 90)
    v = "%d.%d" % (s.some(3, 9), s.some(0, 30))
    what = s.change(s.at(cut), "ci", "deploy storefront %s to /srv/www/storefront" % v, "host:web1:/srv/www/storefront", "deploy")
    i = s.incident("unreadable assets after a release", "proxy", "file-permission", "misconfiguration", "burst-after-change", change=what)
    j = s.incident("folder without an index", "proxy", "directory-listing-off", "working-as-intended", "single", acceptable=dict(pattern=["steady"], verdict=["caller-fault", "misconfiguration"]))
    names = ["/assets/%s-%s.%s" % (n, s.hex(8), e) for n, e in (("main", "js"), ("main", "css"), ("vendor", "js"), ("quay", "webp"))]
    for t in s.spread(0, 100, 9):
        k = s.r.randrange(25)
        c, p = s.ip(k), s.r.choice(PAGES[:5])
        access(s, t, c, "GET " + p, 200, agent=s.agent(k))
        n = s.r.choice(names)
        u = t + sec(s.r.uniform(.1, .8))
        if t < s.at(cut): access(s, u, c, "GET /assets/main-1f2e3d4c.css", 200, agent=s.agent(k))
        elif t < s.at(end): s.deny(i, both(s, u, c, "GET " + n, 403, 'open() "/srv/www/storefront%s" failed (13: Permission denied)' % n, agent=s.agent(k), referer="https://www.%s%s" % (s.domain, p)), None)
        else: access(s, u, c, "GET " + n, 200, agent=s.agent(k))
    for k in range(s.some(7, 12)):
        t, d = s.at(s.some(2, 98), s.r.uniform(0, 59)), s.r.choice(("/downloads/", "/img/", "/pdf/"))
        s.deny(j, both(s, t, s.ip(70 + k), "GET " + d, 403, 'directory index of "/srv/www/storefront%s" is forbidden' % d), None)


def harbour_nginx_crane_certificates(s):
    """Crane controllers speak mutual TLS; one controller's certificate expired in the morning and it goes on trying, browsers come without any."""
    innocent(s)
    cut = s.some(20, 50)
    s.config["nginx.conf"] = "events {}\nerror_log /var/log/nginx/error.log info;\nhttp {\n  server {\n    listen 8443 ssl;\n    server_name cranes.%s;\n    ssl_client_certificate /etc/nginx/crane-ca.pem;\n    ssl_verify_client on;\n    location / { proxy_pass http://10.20.0.14:9000; }\n  }\n}\n" % s.domain
    bad = s.r.randrange(6)
    i = s.incident("crane controller with an expired certificate", "proxy", "client-certificate", "caller-fault", "retry-loop")
    j = s.incident("browser without a certificate", "proxy", "client-certificate", "working-as-intended", "single", acceptable=dict(verdict=["caller-fault"], pattern=["steady"]))
    for k in range(6):
        name = "CN=crane-%02d,OU=quay,O=%s" % (k + 1, s.company)
        for t in s.ticks(0, 100, s.some(50, 70)):
            uri = "/telemetry/crane-%02d" % (k + 1)
            if k != bad or t < s.at(cut): nginx_json(s, t, "10.30.4.%d" % (10 + k), "POST", uri, 204, "10.20.0.14:9000", agent="crane-agent/1.9", host="cranes." + s.domain, ssl_client_verify="SUCCESS", ssl_client_s_dn=name)
            else:
                e = s.put("error.log", t, '%s [info] 812#812: *%d client SSL certificate verify error: (10:certificate has expired) while reading client request headers, client: 10.30.4.%d, server: cranes.%s, request: "POST %s HTTP/1.1", host: "cranes.%s"' % (t.strftime("%Y/%m/%d %H:%M:%S"), s.next(), 10 + k, s.domain, uri, s.domain))
                s.deny(i, [nginx_json(s, t, "10.30.4.%d" % (10 + k), "POST", uri, 400, None, agent="crane-agent/1.9", host="cranes." + s.domain, ssl_client_verify="FAILED:certificate has expired", ssl_client_s_dn=name), e], "crane-%02d" % (k + 1))
    for k in range(s.some(3, 6)):
        t = s.at(s.some(1, 95), s.r.uniform(0, 59))
        e = s.put("error.log", t, '%s [info] 812#812: *%d client sent no required SSL certificate while reading client request headers, client: %s, server: cranes.%s, request: "GET / HTTP/1.1", host: "cranes.%s"' % (t.strftime("%Y/%m/%d %H:%M:%S"), s.next(), s.ip(40 + k), s.domain, s.domain))
        s.deny(j, [nginx_json(s, t, s.ip(40 + k), "GET", "/", 400, None, agent=s.agent(k), host="cranes." + s.domain, ssl_client_verify="NONE", ssl_client_s_dn=""), e], None)


def harbour_nginx_password_gate(s):
    """Basic authentication before an archive: ordinary challenges, one who mistypes, and somebody who guesses the password of one account."""
    innocent(s)
    s.config["nginx.conf"] = "events {}\nhttp {\n  server {\n    server_name %s;\n    location /archive/ {\n      auth_basic \"archive\";\n      auth_basic_user_file /etc/nginx/archive.htpasswd;\n      root /srv;\n    }\n    location / { proxy_pass http://10.20.0.9:8080; }\n  }\n}\n" % s.domain
    visits(s, lambda t, c, a, p: access(s, t, c, "GET " + p, 200, agent=a), every=20)
    i = s.incident("one account's password is guessed", "proxy", "credential-wrong", "attack", "brute-force")
    j = s.incident("challenge before the password", "proxy", "credential-missing", "working-as-intended", "single", acceptable=dict(verdict=["caller-fault"], pattern=["steady"]))
    h = s.incident("mistyped", "proxy", "credential-wrong", "caller-fault", "single")
    for k in range(10):
        t = s.at(s.some(2, 80), s.r.uniform(0, 59))
        s.deny(j, access(s, t, s.ip(k), "GET /archive/", 401, 179, agent=s.agent(k)), None)
        if k in (3, 6):
            t += sec(s.some(6, 14))
            s.deny(h, [nginx_error(s, t, s.ip(k), "GET /archive/", 'user "%s": password mismatch' % s.who(k)), access(s, t + ms(s), s.ip(k), "GET /archive/", 401, 179, agent=s.agent(k), user=s.who(k))], s.who(k))
        for n in range(s.some(5, 12)):
            t += sec(s.some(4, 70))
            access(s, t, s.ip(k), "GET /archive/2025/log-%03d.pdf" % s.some(1, 400), 200, agent=s.agent(k), user=s.who(k))
    t, victim = s.at(s.some(10, 60), s.r.uniform(0, 59)), s.r.choice(("admin", s.who(2)))
    for n in range(s.some(60, 140)):
        t += sec(s.r.uniform(.4, 4))
        s.deny(i, [nginx_error(s, t, s.attacker, "GET /archive/", 'user "%s": password mismatch' % victim), access(s, t + ms(s), s.attacker, "GET /archive/", 401, 179, agent="Mozilla/4.0 (Hydra)", user=victim)], victim)


def harbour_nginx_pictures_elsewhere(s):
    """A forum shows the site's pictures (valid_referers with return 403), and a few old links run through a symbolic link that nginx may not follow."""
    innocent(s)
    forum = s.r.choice(("forum.shiplovers.example", "board.oldboats.example"))
    s.config["nginx.conf"] = "events {}\nhttp {\n  server {\n    server_name www.%s;\n    root /srv/www;\n    location /photos/ {\n      valid_referers none blocked server_names *.%s;\n      if ($invalid_referer) { return 403; }\n    }\n    location /plans/ { disable_symlinks on; }\n  }\n}\n" % (s.domain, s.domain)
    visits(s, lambda t, c, a, p: access(s, t, c, "GET " + p, 200, agent=a, referer="https://www.%s/" % s.domain), every=12, pages=PAGES[:8] + tuple("/photos/%d.jpg" % n for n in range(8)))
    i = s.incident("pictures shown by a forum", "proxy", "hotlink-refused", "working-as-intended", "steady", acceptable=dict(pattern=["single"], verdict=["unwanted-automation"]))
    for t in s.spread(5, 98, 70): s.deny(i, access(s, t, s.ip(100 + s.some(0, 60)), "GET /photos/%d.jpg" % s.some(0, 30), 403, 153, agent=s.agent(s.some(0, 3)), referer="https://%s/thread/%d" % (forum, s.some(100, 160))), None)
    j = s.incident("plans behind a symbolic link", "proxy", "symlink-refused", "misconfiguration", "steady", acceptable=dict(pattern=["single"], verdict=["working-as-intended", "undetermined"]))
    for n in range(s.some(8, 14)):
        f = s.r.choice(("/plans/current/quay-%d.pdf" % s.some(1, 4), "/plans/current/legend.pdf"))
        s.deny(j, both(s, s.at(s.some(1, 98), s.r.uniform(0, 59)), s.ip(60 + s.some(0, 9)), "GET " + f, 403, 'openat() "/srv/www%s" failed (40: Too many levels of symbolic links)' % f, referer="https://www.%s/plans" % s.domain), None)


def harbour_nginx_subrequest(s):
    """nginx asks oauth2-proxy before a wiki; one person's group may not, and for some minutes the subrequest fails altogether (500 to everybody)."""
    a, b = s.some(40, 55), s.some(60, 72)
    stranger = s.some(4, 8)
    s.config["nginx.conf"] = "events {}\nhttp {\n  server {\n    server_name wiki.%s;\n    location / { auth_request /oauth2/auth; error_page 401 = /oauth2/sign_in; proxy_pass http://10.20.0.21:8090; }\n    location /oauth2/ { proxy_pass http://127.0.0.1:4180; }\n  }\n}\n" % s.domain
    i = s.incident("the authorizer is down", "authorizer", "authorizer-failed", "misconfiguration", "steady", acceptable=dict(layer=["proxy"], pattern=["burst-after-change", "single", "retry-loop"]))
    j = s.incident("not in an allowed group", "authorizer", "not-assigned", "working-as-intended", "steady", acceptable=dict(pattern=["single", "retry-loop"]))
    if s.r.random() < .5: s.change(s.at(8), s.who(11), "new dashboard for the tide gauges", "grafana:tides", "config")
    for t in s.spread(0, 100, 11):
        k = s.r.randrange(9)
        uri = "/" + s.r.choice(("pages/%d" % s.some(1, 90), "search?q=berth", "spaces/ops", "static/wiki.js"))
        if k == stranger: continue
        if s.at(a) < t < s.at(b):
            n = s.next()
            e = s.put("error.log", t, '%s [error] 812#812: *%d auth request unexpected status: 502 while sending to client, client: %s, server: wiki.%s, request: "GET %s HTTP/1.1", host: "wiki.%s"' % (t.strftime("%Y/%m/%d %H:%M:%S"), n, s.ip(k), s.domain, uri, s.domain))
            g = s.put("error.log", t - ms(s), '%s [error] 812#812: *%d connect() failed (111: Connection refused) while connecting to upstream, client: %s, server: wiki.%s, request: "GET %s HTTP/1.1", subrequest: "/oauth2/auth", upstream: "http://127.0.0.1:4180/oauth2/auth", host: "wiki.%s"' % (t.strftime("%Y/%m/%d %H:%M:%S"), n, s.ip(k), s.domain, uri, s.domain))
            s.deny(i, [nginx_json(s, t, s.ip(k), "GET", uri, 500, None, agent=s.agent(k), host="wiki." + s.domain), g, e], None)
        else:
            oauth2_passed(s, t, s.ip(k), s.mail(k), "wiki." + s.domain, s.agent(k))
            nginx_json(s, t + ms(s), s.ip(k), "GET", uri, 200, "10.20.0.21:8090", agent=s.agent(k), host="wiki." + s.domain)
    for t in s.spread(3, 38, 200):
        uri = "/oauth2/callback?code=%s&state=%s" % (s.hex(12), s.hex(12))
        o = oauth2_refused(s, t, s.ip(stranger), s.mail(stranger), "wiki." + s.domain, s.agent(stranger), uri, "Invalid authentication via OAuth2: unauthorized")
        s.deny(j, [nginx_json(s, t + ms(s, 10, 15), s.ip(stranger), "GET", uri, 403, "127.0.0.1:4180", agent=s.agent(stranger), host="wiki." + s.domain)] + o, s.mail(stranger))


def harbour_nginx_verbs(s):
    """limit_except lets only reads through: an editor's upload tool meets it; a browser front end's preflight meets the password check of the API."""
    innocent(s)
    s.config["nginx.conf"] = "events {}\nhttp {\n  server {\n    server_name api.%s;\n    location /api/ { auth_basic api; auth_basic_user_file /etc/nginx/api.htpasswd; proxy_pass http://10.20.0.9:8080; }\n    location /files/ { limit_except GET HEAD { deny all; } root /srv; }\n  }\n}\n" % s.domain
    def call(t, k, method, uri, status, upstream="10.20.0.9:8080", **more): return nginx_json(s, t, s.ip(k), method, uri, status, upstream, agent=more.pop("agent", s.agent(k)), host="api." + s.domain, **more)
    for t in s.spread(0, 100, 10): k = s.some(0, 14); call(t, k, "GET", s.r.choice(("/api/tides", "/api/berths?day=%d" % s.some(1, 28), "/files/map-%d.pdf" % s.some(1, 30))), 200, user="portal")
    i = s.incident("uploads by a reading location", "proxy", "method-refused", "working-as-intended", "steady", acceptable=dict(verdict=["caller-fault"], pattern=["retry-loop"]))
    t = s.at(s.some(10, 40), s.r.uniform(0, 59))
    for n in range(s.some(10, 18)):
        t += sec(s.some(3, 130))
        uri, method = "/files/plan-%d.pdf" % s.some(1, 6), s.r.choice(("PUT", "PUT", "PROPFIND", "DELETE"))
        e = s.put("error.log", t, '%s [error] 812#812: *%d access forbidden by rule, client: %s, server: api.%s, request: "%s %s HTTP/1.1", host: "api.%s"' % (t.strftime("%Y/%m/%d %H:%M:%S"), s.next(), s.ip(30), s.domain, method, uri, s.domain))
        s.deny(i, [call(t, 30, method, uri, 403, None, agent="WebDAVFS/3.0.0 (03008000) Darwin/24.3.0 (arm64)"), e], None)
    j = s.incident("preflights meet the password", "proxy", "cors-preflight-refused", "misconfiguration", "steady", acceptable=dict(pattern=["single", "retry-loop", "burst-after-change"]))
    for t in s.spread(20, 95, 110):
        k = s.some(40, 48)
        s.deny(j, call(t, k, "OPTIONS", "/api/berths/%d" % s.some(1, 9), 401, None, http_origin="https://planner." + s.domain, http_access_control_request_method="PUT"), None)


def harbour_nginx_maps(s):
    """A country map answers 451 and an agent map answers 403; both stand in the configuration only."""
    innocent(s)
    s.config["nginx.conf"] = "events {}\nhttp {\n  map $http_user_agent $unwelcome { default 0; ~*(HTTrack|SiteSnagger|MegaIndex) 1; }\n  map $geoip2_country_code $closed { default 0; KP 1; SY 1; }\n  server {\n    server_name www.%s;\n    if ($closed) { return 451; }\n    if ($unwelcome) { return 403; }\n    location / { proxy_pass http://10.20.0.9:8080; }\n  }\n}\n" % s.domain
    visits(s, lambda t, c, a, p: nginx_json(s, t, c, "GET", p, 200, agent=a, geoip2_country_code=s.r.choice(("DE", "DE", "NL", "FR"))), every=11)
    i = s.incident("visitors of a closed country", "proxy", "geo-blocked", "working-as-intended", "single", acceptable=dict(pattern=["steady"]))
    for k in range(s.some(9, 14)):
        for n in range(s.some(1, 2)): s.deny(i, nginx_json(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), "198.51.100.%d" % (20 + k), "GET", s.r.choice(PAGES[:4]), 451, None, agent=s.agent(k), geoip2_country_code=s.r.choice(("KP", "SY"))), None)
    j = s.incident("a copying program refused by name", "proxy", "user-agent-blocked", "unwanted-automation", "scrape", acceptable=dict(pattern=["steady", "retry-loop"]))
    t = s.at(s.some(10, 60), s.r.uniform(0, 59))
    for n in range(s.some(30, 80)):
        t += sec(s.r.uniform(.3, 5))
        s.deny(j, nginx_json(s, t, "203.0.113.%d" % (s.offset), "GET", "/berths/%d" % n, 403, None, agent="Mozilla/4.5 (compatible; HTTrack 3.0x; Windows 98)", geoip2_country_code="DE"), None)


def harbour_nginx_short_word(s):
    """One combined log and nothing else: some people get 403 from /ledger with nginx's own short page; nothing says which rule."""
    innocent(s)
    visits(s, lambda t, c, a, p: access(s, t, c, "GET " + p, 200, agent=a), every=10)
    i = s.incident("403 without a reason", "proxy", "unknown", "undetermined", "steady", acceptable=dict(cause=["server-rule"], layer=["unknown"], pattern=["single"], verdict=["working-as-intended"]))
    for k in range(5):
        for n in range(s.some(3, 7)): s.deny(i, access(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), s.ip(110 + k), "GET /ledger/%d" % s.some(1, 60), 403, 153, agent=s.agent(k)), None)


KINDS = [harbour_nginx_partner_moved, harbour_nginx_balancer_in_front, harbour_nginx_release_umask, harbour_nginx_crane_certificates, harbour_nginx_password_gate, harbour_nginx_pictures_elsewhere, harbour_nginx_subrequest, harbour_nginx_verbs, harbour_nginx_maps, harbour_nginx_short_word]

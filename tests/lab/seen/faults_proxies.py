"""Web servers and balancers by their own rules: lists, links, certificates, verbs, spellings, realms."""
import hashlib, os, re, subprocess, time
from stage import at, sec, BROWSERS, NAMES
import certificates, servers
from servers import setting, page, Misstaged

GROUP = "proxies"
FAULTS = []
def fault(f): FAULTS.append(f); return f


def graceful(name, change):
    """gives a running Apache another configuration and waits for its new children"""
    path = servers.ETC + "/" + name + ".conf"; setting(name + ".conf", change(open(path).read()))
    master = int(open(servers.ROOT + "/run/" + name + ".pid").read())
    children = lambda: set(open("/proc/%d/task/%d/children" % (master, master)).read().split())
    before, until = children(), time.monotonic() + 10
    os.kill(master, 10)
    while time.monotonic() < until and (children() & before or not children()): time.sleep(0.005)


def by_answer(c, t, label, client, method, path, principal=None, last=None, late=None, replicas=False, **request):
    """plans a request whose answer is the servers' decision: `label` gives the incident for a status, or None if it
    passed; `last` says of the status and the lines of the log `late` whether all has been written"""
    def go():
        for log in c.logs.values(): log.gained()
        a = c.exchange(client, method, path, **request); refs = c.collect(); until = time.monotonic() + 2
        while last and not last(a.status, [c.logs[f].lines[n - 1] for f, n in refs if f == late]) and time.monotonic() < until: refs += [(name, n) for name, log in c.logs.items() for n in log.gained()]
        while replicas and not any(f.startswith("web") and f.endswith("access.log") for f, _ in refs) and time.monotonic() < until: refs += [(name, n) for name, log in c.logs.items() for n in log.gained()]
        i = label(a.status, refs)
        if i: c.denied(i, refs, principal)
        elif a.status not in (200, 204, 302): raise Misstaged("%s answered %d" % (path, a.status))
    c.do(t, go)


@fault
def apache_remoteip_lost(c):
    """Apache trusts its balancer's header until a clean-up of modules; from then on its list for the staff sees the balancer"""
    page("staff/plan"); what = "removed unused modules from apache.conf: remoteip"
    c.known = "proxies:\n  - {name: lb1, networks: [10.20.0.2/32]}\n"
    c.haproxy("  option forwardfor", backend="server web1 10.20.0.3:80", keep=False)
    trust = "RemoteIPHeader X-Forwarded-For\nRemoteIPInternalProxy 10.20.0.2\n"
    c.apache(trust + "<Directory /srv/www/staff>\n  Require ip 192.0.2.0/26\n</Directory>", modules="remoteip", address="10.20.0.3", keep=False)
    c.change(at(10), "dana", what, "apache", "config"); c.change(at(9, 35), "ci", "deployed leaflet 12", "leaflet", "deploy")
    c.do(at(10), lambda: graceful("apache", lambda text: text.replace(trust, "")))
    i = c.incident("staff's list sees the balancer", "proxy", "wrong-client-address", "misconfiguration", "burst-after-change", what, acceptable={"pattern": ["single", "steady"]})
    o = c.incident("addresses that are not of the staff", "proxy", "address-not-allowlisted", "working-as-intended", "single", acceptable={"cause": ["server-rule"]})
    c.people(at(9), at(11), every=50)
    t = at(9)
    while t < at(11):
        k = c.random.randrange(18); c.get(t, "192.0.2.%d" % (20 + k), "/staff/plan", agent=BROWSERS[k % 4], deny=i if t > at(10) else None); t += sec(c.random.expovariate(1 / 45))
    for n in range(4): c.get(at(9, 7 + 12 * n), "198.51.100.%d" % (30 + n), "/staff/plan", agent=BROWSERS[n], deny=o)


@fault
def apache_replica_behind(c):
    """a partner's second network is entered on both machines; one of them is never told to read its configuration again"""
    page("feed/b.json"); old = "Require ip 198.51.100.0/28"; new = old + " 203.0.113.96/28"; what = "added 203.0.113.96/28 to Require ip of /feed"
    c.haproxy("  option forwardfor", backend="server web1 10.20.0.3:80\nserver web2 10.20.0.5:80", keep=False)
    for n, ip in (("web1", "10.20.0.3"), ("web2", "10.20.0.5")):
        c.apache("RemoteIPHeader X-Forwarded-For\nRemoteIPInternalProxy 10.20.0.2\n<Directory /srv/www/feed>\n  %s\n</Directory>" % old, modules="remoteip", name=n, address=ip, keep=False); c.logs[n + "-access.log"].access = False
    c.change(at(9, 40), "olga", what, "apache /feed", "allowlist"); c.do(at(9, 40), lambda: graceful("web1", lambda text: text.replace(old, new)))
    b = c.incident("partner's second network before it was entered", "proxy", "address-not-allowlisted", "working-as-intended", "retry-loop", acceptable={"cause": ["allowlist-drift", "server-rule"], "verdict": ["misconfiguration"], "pattern": ["steady"]})
    o = c.incident("web2 still has the old list", "proxy", "policy-out-of-date", "misconfiguration", "retry-loop", what, acceptable={"pattern": ["steady"]})
    t = at(9, 10)
    while t < at(10, 40): by_answer(c, t, lambda status, refs, t=t: (b if t < at(9, 40) else o) if status == 403 else None, "203.0.113.100", "GET", "/feed/b.json", agent="QuarryPull/5", replicas=True); t += sec(50)
    t = at(9)
    while t < at(10, 40): by_answer(c, t, lambda status, refs: None, "198.51.100.5", "GET", "/feed/b.json", agent="QuarryPull/5", replicas=True); t += sec(100)


@fault
def nginx_gate_moved(c):
    """the gate that nginx asks moves to another path with a release; nginx goes on asking at the old one and gets 404"""
    what = "released gate 3.0: check endpoint is now /v3/check"
    c.nginx("location / { auth_request /_gate; proxy_pass http://10.20.0.1:8080; }\n location = /_gate { internal; proxy_pass http://10.20.0.1:8081/check; proxy_pass_request_body off; proxy_set_header Content-Length \"\"; }", format="all", keep=False)
    c.node("quiet.mjs", 8080, "quiet.log"); c.node("quiet.mjs", 8081, "gate.log")
    c.change(at(9, 50), "team-gate", what, "gate", "deploy"); c.change(at(9, 20), "team-shop", "released shop 44", "shop", "deploy")
    c.do(at(9, 50), lambda: c.reload("nginx", open(servers.ETC + "/nginx.conf").read().replace("8081/check", "8081/missing")))
    c.do(at(10, 10), lambda: c.reload("nginx", open(servers.ETC + "/nginx.conf").read().replace("8081/missing", "8081/check")))
    i = c.incident("gate asked at its old path", "authorizer", "authorizer-failed", "misconfiguration", "burst-after-change", what, acceptable={"layer": ["proxy"], "pattern": ["single", "steady"]})
    t = at(9, 10)
    while t < at(10, 40):
        k = c.random.randrange(24); c.get(t, "192.0.2.%d" % (20 + k), c.random.choice(["/", "/mail", "/files"]), agent=BROWSERS[k % 4], status=500 if at(9, 50) < t < at(10, 10) else None, deny=i if at(9, 50) < t < at(10, 10) else None); t += sec(c.random.expovariate(1 / 14))


@fault
def nginx_gate_says_no(c):
    """the gate itself refuses some paths, and one whole day nobody says why"""
    c.nginx("location / { auth_request /_gate; proxy_pass http://10.20.0.1:8080; }\n location = /_gate { internal; proxy_pass http://10.20.0.1:8081; proxy_pass_request_body off; proxy_set_header Content-Length \"\"; proxy_set_header X-Original-URI $request_uri; }", format="all")
    c.node("quiet.mjs", 8080, "quiet.log"); c.node("quiet.mjs", 8081, "gate.log"); c.people(at(9), at(10), every=20)
    i = c.incident("gate said no", "authorizer", "permission-missing", "working-as-intended", "single", acceptable={"cause": ["application-refused", "unknown", "explicit-deny", "server-rule"], "verdict": ["undetermined"]})
    for n in range(9): c.get(at(9, 3 + 6 * n), "192.0.2.%d" % (20 + 2 * n), "/forbidden/%d" % (n % 4), agent=BROWSERS[n % 4], deny=i)


@fault
def nginx_origins_of_a_map(c):
    """an API answers only to pages whose origin stands in a map; the new front end does not"""
    page("api/prices")
    c.nginx("location /api/ { if ($foreign_origin) { return 403; } }", http='  map $http_origin $foreign_origin { default 1; "" 0; "https://shop.example" 0; "https://app.shop.example" 0; }', format="all")
    c.people(at(9), at(10), every=30)
    for n in range(40): c.get(at(9, 1) + sec(85 * n), "192.0.2.%d" % (60 + n % 9), "/api/prices", headers=[("Origin", "https://app.shop.example")], referer="https://app.shop.example/", agent=BROWSERS[n % 4])
    i = c.incident("origin of the new front end is not in the map", "proxy", "cors-origin-refused", "misconfiguration", "single", acceptable={"cause": ["server-rule"], "pattern": ["steady"], "verdict": ["working-as-intended", "undetermined"]})
    for n in range(12): c.get(at(9, 20) + sec(150 * n), "192.0.2.%d" % (80 + n % 9), "/api/prices", headers=[("Origin", "https://beta.shop.example")], referer="https://beta.shop.example/", agent=BROWSERS[n % 4], deny=i)


@fault
def nginx_either_house_or_password(c):
    """satisfy any: the house's network passes, others need a password; some have none, a job has an old one"""
    setting("own.htpasswd", "")
    for who in NAMES[:5]: subprocess.run(["htpasswd", "-mb", "/srv/etc/own.htpasswd", who, "w-" + who], check=True, capture_output=True)
    page("ledger/a.csv")
    c.nginx('location /ledger/ { satisfy any; allow 10.20.0.0/16; deny all; auth_basic "ledger"; auth_basic_user_file /srv/etc/own.htpasswd; }')
    c.people(at(9), at(10, 30), every=40)
    for n in range(30): c.get(at(9, 2) + sec(150 * n), "10.20.7.%d" % (4 + n % 9), "/ledger/a.csv", agent=BROWSERS[n % 4])
    m = c.incident("from outside without a password", "proxy", "credential-missing", "working-as-intended", "single", acceptable={"verdict": ["caller-fault"], "cause": ["address-not-allowlisted"]})
    w = c.incident("job with an old password", "proxy", "credential-wrong", "caller-fault", "retry-loop", acceptable={"pattern": ["steady"], "verdict": ["misconfiguration"]})
    for n in range(5): t = at(9, 9 + 13 * n); c.get(t, "198.51.100.%d" % (30 + n), "/ledger/a.csv", agent=BROWSERS[n % 4], status=401, deny=m); c.get(t + sec(8), "198.51.100.%d" % (30 + n), "/ledger/a.csv", user="%s:w-%s" % (NAMES[n], NAMES[n]), agent=BROWSERS[n % 4])
    for n in range(24): c.get(at(9, 5) + sec(180 * n), "198.51.100.90", "/ledger/a.csv", user=NAMES[1] + ":w-last-year", agent="curl/7.88.1", status=401, deny=w, principal=NAMES[1])


@fault
def apache_limit_except(c):
    """only reading is open; an old editor still saves by PUT, a prober tries what there is"""
    page("notes/a.txt")
    c.apache("<Directory /srv/www/notes>\n  <LimitExcept GET HEAD OPTIONS>\n    Require all denied\n  </LimitExcept>\n</Directory>")
    c.people(at(9), at(10), every=30)
    m = c.incident("editor saves by PUT", "proxy", "method-refused", "working-as-intended", "retry-loop", acceptable={"verdict": ["caller-fault", "misconfiguration"], "cause": ["server-rule"], "pattern": ["steady"]})
    a = c.incident("verbs tried", "proxy", "method-refused", "attack", "exploit-attempt", acceptable={"cause": ["server-rule"], "pattern": ["scan", "single", "steady"], "verdict": ["working-as-intended", "undetermined"]})
    for n in range(16): c.get(at(9, 3) + sec(200 * n), "192.0.2.70", "/notes/a.txt", agent="NotesDesk/2.1"); c.send(at(9, 3) + sec(200 * n + 5), "192.0.2.70", "PUT", "/notes/a.txt", body="x", agent="NotesDesk/2.1", deny=m)
    for n, v in enumerate("PUT DELETE MOVE COPY PROPFIND PATCH PUT DELETE".split()): c.send(at(9, 31) + sec(2 * n), "203.0.113.61", v, "/notes/%s" % ("a.txt", "shell.jsp", "x.php")[n % 3], agent="Mozilla/5.0 (compatible; Nessus)", deny=a)


@fault
def nginx_links_of_a_release(c):
    """releases are links; the new deploy user owns the link and not the target, and nginx is strict about it"""
    for v in ("r41", "r42"):
        for n in range(4): page("releases/%s/p%d.html" % (v, n))
    os.symlink("/srv/www/releases/r41", "/srv/www/current"); what = "switched current to releases/r42 as user deploy2"
    c.nginx("disable_symlinks if_not_owner from=/srv/www;", keep=False)
    def switch(): os.remove("/srv/www/current"); os.symlink("/srv/www/releases/r42", "/srv/www/current"); os.lchown("/srv/www/current", 33, 33)
    c.change(at(10), "deploy2", what, "site", "deploy"); c.do(at(10), switch); c.change(at(9, 30), "dana", "renewed certificate of shop.example", "certificate", "certificate")
    c.people(at(9), at(11), every=60)
    i = c.incident("link of the new release is of another owner", "proxy", "symlink-refused", "misconfiguration", "burst-after-change", what, acceptable={"pattern": ["single", "steady"]})
    t = at(9)
    while t < at(11):
        k = c.random.randrange(20); c.get(t, "192.0.2.%d" % (20 + k), "/current/p%d.html" % c.random.randrange(4), agent=BROWSERS[k % 4], deny=i if t > at(10) else None); t += sec(c.random.expovariate(1 / 50))


@fault
def nginx_revoked_card(c):
    """a till was stolen and its certificate revoked: it goes on knocking; another till has none at all"""
    pki = certificates.make(at(9), good="till-1"); D = certificates.DIR; year = sec(365 * 86400)
    certificates.openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "stolen.key", "-out", "stolen.csr", "-subj", "/CN=till-7", "-config", "ca.cnf")
    sign = ["ca", "-batch", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key"]
    certificates.openssl(*sign, "-in", "stolen.csr", "-out", "stolen.pem", "-startdate", certificates.stamp(at(9) - year), "-enddate", certificates.stamp(at(9) + year), "-notext")
    certificates.openssl(*sign, "-revoke", "stolen.pem"); certificates.openssl(*sign, "-gencrl", "-crl_lastupdate", certificates.stamp(at(0)), "-crl_nextupdate", certificates.stamp(at(9) + year), "-out", "crl.pem")
    for n in os.listdir(D): os.chmod(D + "/" + n, 0o644)
    c.nginx("ssl_certificate %(server)s; ssl_certificate_key %(server_key)s; ssl_client_certificate %(ca)s; ssl_verify_client optional; ssl_crl /srv/etc/pki/crl.pem;\n location /till/ { if ($ssl_client_verify != SUCCESS) { return 403; } try_files /index.html =404; }" % pki, tls=True, level="info", format="all")
    c.tls = certificates.client(pki); c.people(at(9), at(10), every=60)
    for n in range(30): c.get(at(9, 1) + sec(110 * n), "198.51.100.20", "/till/sale", agent="Till/5", tls=certificates.client(pki, "good"))
    r = c.incident("revoked certificate", "proxy", "client-certificate", "working-as-intended", "retry-loop", acceptable={"pattern": ["steady"], "verdict": ["caller-fault", "attack"]})
    m = c.incident("till without a certificate", "proxy", "client-certificate", "caller-fault", "retry-loop", acceptable={"pattern": ["steady", "single"], "verdict": ["working-as-intended", "misconfiguration"], "cause": ["credential-missing", "server-rule"]})
    for n in range(16): c.get(at(9, 12) + sec(160 * n), "203.0.113.30", "/till/sale", agent="Till/5", tls=certificates.client(pki, "stolen"), status=400, deny=r)
    for n in range(10): c.get(at(9, 20) + sec(200 * n), "198.51.100.22", "/till/sale", agent="Till/4", deny=m)


@fault
def apache_certificates_by_expression(c):
    """Apache takes any certificate at the door and decides by an expression: one of a foreign authority in a loop, browsers without"""
    pki = certificates.make(at(9), good="edi-1", foreign="edi-9"); page("edi/in")
    c.apache('SSLEngine on\nSSLCertificateFile %(server)s\nSSLCertificateKeyFile %(server_key)s\nSSLCACertificateFile %(ca)s\nSSLVerifyClient optional_no_ca\n<Location /edi>\n  Require expr "%%{SSL_CLIENT_VERIFY} == \'SUCCESS\'"\n</Location>' % pki, modules="socache_shmcb ssl", port=443)
    c.port, c.tls = 443, certificates.client(pki); c.people(at(9), at(10), every=60)
    for n in range(25): c.get(at(9, 1) + sec(130 * n), "198.51.100.20", "/edi/in", agent="Edi/3", tls=certificates.client(pki, "good"))
    f = c.incident("certificate of a foreign authority", "proxy", "client-certificate", "caller-fault", "retry-loop", acceptable={"pattern": ["steady"], "cause": ["server-rule"], "verdict": ["misconfiguration", "working-as-intended", "undetermined"]})
    m = c.incident("no certificate", "proxy", "client-certificate", "caller-fault", "single", acceptable={"cause": ["server-rule"], "verdict": ["working-as-intended", "undetermined"]})
    for n in range(14): c.get(at(9, 8) + sec(190 * n), "198.51.100.44", "/edi/in", agent="Edi/3", tls=certificates.client(pki, "foreign"), deny=f)
    for n in range(4): c.get(at(9, 11 + 11 * n), "192.0.2.%d" % (70 + n), "/edi/in", agent=BROWSERS[n], deny=m)


@fault
def haproxy_quota_by_key(c):
    """HAProxy counts by API key: a customer's importer goes over, others of the same office do not"""
    c.haproxy("  stick-table type string len 32 size 10k expire 10m store http_req_rate(60s)\n  http-request track-sc0 req.hdr(x-api-key) if { req.hdr(x-api-key) -m found }\n  http-request deny deny_status 429 if { sc_http_req_rate(0) gt 25 }")
    c.node("quiet.mjs", 8080, "quiet.log"); c.people(at(9), at(10), every=30)
    for n in range(50): c.get(at(9, 1) + sec(66 * n), "198.51.100.20", "/v1/stock", headers=[("X-Api-Key", "k-desk")], agent="Desk/2")
    i = c.incident("importer over its quota", "proxy", "rate-limited", "working-as-intended", "retry-loop", acceptable={"pattern": ["steady", "scrape"], "verdict": ["caller-fault", "unwanted-automation"]})
    t = at(9, 25)
    for n in range(90): by_answer(c, t, lambda status, refs: i if status == 429 else None, "198.51.100.20", "GET", "/v1/stock/%d" % n, headers=[("X-Api-Key", "k-import")], agent="Importer/0.9"); t += sec(.2)


@fault
def haproxy_spellings(c):
    """a prefix is denied as it is spelled: a prober tries, and one of the other spellings reaches the application"""
    c.haproxy("  http-request deny if { path_beg -i /internal }\n  http-request deny if { path_end .sql .bak .old }"); c.node("quiet.mjs", 8080, "quiet.log"); c.people(at(9), at(10), every=20)
    i = c.incident("spellings of a denied prefix", "proxy", "server-rule", "attack", "scan", acceptable={"pattern": ["exploit-attempt"], "cause": ["address-blocked"]})
    t = at(9, 22)
    for n in range(48):
        p = ("/internal/", "/Internal/users", "/internal/../internal/x", "/internal%2fusers", "/INTERNAL/metrics", "/db%d.sql" % n, "/site.bak", "/internal;x=%d" % n, "/index.php.old", "/internal?n=%d" % n, "/internal/env", "/internal/heapdump")[n % 12]
        c.get(t, "203.0.113.88", p, agent="gobuster/3.6", headers=[("X-Original-URL", "/internal/users")] if n % 9 == 4 else [], deny=i); t += sec(c.random.uniform(.2, 1.4))
        if n in (30, 41): c.get(t, "203.0.113.88", "//internal/users" if n == 30 else "/./internal/env", agent="gobuster/3.6"); t += sec(1)


@fault
def apache_realm_of_digests(c):
    """digest authentication: asked and answered, an unknown name guessed at, a wrong secret in a device"""
    page("lab/a.txt"); ha1 = lambda who, secret: hashlib.md5(("%s:lab:%s" % (who, secret)).encode()).hexdigest()
    setting("digest", "".join("%s:lab:%s\n" % (w, ha1(w, "d-" + w)) for w in NAMES[:6]))
    c.apache('<Directory /srv/www/lab>\n  AuthType Digest\n  AuthName "lab"\n  AuthDigestProvider file\n  AuthUserFile /srv/etc/digest\n  Require valid-user\n</Directory>', modules="auth_digest")
    c.people(at(9), at(10), every=40)
    i = c.incident("asked for a password, and given it", "proxy", "credential-missing", "working-as-intended", "single", acceptable={"verdict": ["caller-fault"]})
    g = c.incident("names guessed", "proxy", "credential-wrong", "attack", "credential-stuffing", acceptable={"pattern": ["password-spray", "brute-force"]})
    w = c.incident("device with a wrong secret", "proxy", "credential-wrong", "caller-fault", "retry-loop", acceptable={"pattern": ["steady"]})
    held = []
    def header(who, secret, nonce=None):
        nonce = nonce or held[-1]
        cn, r = "0a", hashlib.md5(("%s:%s:00000001:0a:auth:%s" % (ha1(who, secret), nonce, hashlib.md5(b"GET:/lab/a.txt").hexdigest())).encode()).hexdigest()
        return [("Authorization", 'Digest username="%s", realm="lab", nonce="%s", uri="/lab/a.txt", qop=auth, nc=00000001, cnonce="%s", response="%s"' % (who, nonce, cn, r))]
    def signs_in(t, k):
        def go():
            a = c._send(t, "192.0.2.%d" % (40 + k), "GET", "/lab/a.txt", i, None, 401, None, (), dict(agent=BROWSERS[k % 4]))
            nonce = re.search(r'nonce="([^"]+)"', dict(a.headers)["WWW-Authenticate"])[1]; held.append(nonce)
            c._send(t, "192.0.2.%d" % (40 + k), "GET", "/lab/a.txt", None, None, None, None, (), dict(agent=BROWSERS[k % 4], headers=header(NAMES[k], "d-" + NAMES[k], nonce)))
        c.do(t, go)
    for k in range(6): signs_in(at(9, 4 + 8 * k), k)
    t = at(9, 33)
    for n in range(45): c.get(t, "198.51.100.77", "/lab/a.txt", headers=lambda n=n: header("%s%d" % (NAMES[n % 40], n), "pw%d" % n), agent="python-requests/2.28.2", status=401, deny=g); t += sec(c.random.uniform(.4, 3))
    for n in range(14): c.get(at(9, 6) + sec(220 * n), "192.0.2.90", "/lab/a.txt", headers=lambda: header(NAMES[2], "d-old"), agent="LabProbe/1", status=401, deny=w, principal=NAMES[2])


@fault
def apache_rewrite_denylist(c):
    """a map of addresses in front of RewriteRule [F]: Apache says nothing of why; the map and the rule are in its configuration"""
    c.starts.append(lambda: setting("deny.txt", "203.0.113.9 deny\n203.0.113.40 deny\n198.51.100.66 deny\n"))
    c.apache('RewriteEngine on\nRewriteMap denied "txt:/srv/etc/deny.txt"\nRewriteCond ${denied:%{REMOTE_ADDR}|ok} =deny\nRewriteRule ^ - [F]\nRewriteCond %{HTTP_USER_AGENT} (PetalBot|Barkrowler) [NC]\nRewriteRule ^ - [F]')
    c.people(at(9), at(10), every=25)
    b = c.incident("addresses of the map", "proxy", "address-blocked", "working-as-intended", "single", acceptable={"cause": ["server-rule", "unknown"], "verdict": ["undetermined"], "pattern": ["steady"]})
    u = c.incident("crawlers by their names", "proxy", "user-agent-blocked", "unwanted-automation", "scrape", acceptable={"cause": ["server-rule"], "verdict": ["working-as-intended", "undetermined"], "pattern": ["steady", "retry-loop"]})
    for n in range(6): c.get(at(9, 4 + 8 * n), ("203.0.113.9", "203.0.113.40", "198.51.100.66")[n % 3], "/shop/4", agent=BROWSERS[n % 4], deny=b)
    for n in range(40): c.get(at(9, 8) + sec(70 * n), "203.0.113.%d" % (120 + n % 2), "/shop/%d" % (4 + n % 2), agent="Mozilla/5.0 (compatible; Barkrowler/0.9; +https://babbar.tech/crawler)" if n % 2 else "Mozilla/5.0 (compatible;PetalBot;+https://webmaster.petalsearch.com/site/petalbot)", deny=u)


@fault
def haproxy_quiet_night(c):
    """nothing wrong: health checks, redirects, a few things that are not there"""
    c.haproxy("  http-request redirect code 301 location /about.html if { path /old }"); c.node("quiet.mjs", 8080, "quiet.log")
    c.people(at(1), at(4), every=60, paths=("/", "/old", "/cart"))
    for n in range(12): c.get(at(1, 5) + sec(700 * n), "192.0.2.9", "/missing/%d" % n, status=404, agent=BROWSERS[n % 4])

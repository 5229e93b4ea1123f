"""nginx: its own rules, the files that it serves, its passwords, limits and certificates."""
import os, subprocess
from stage import at, sec, BROWSERS, NAMES
import servers
from servers import page, setting

GROUP = "nginx"
FAULTS = []
def fault(f): FAULTS.append(f); return f
PROBES = ("/.env /.git/config /.aws/credentials /.svn/entries /.git/HEAD /.env.production /.htpasswd /.docker/config.json /.vscode/sftp.json /.ssh/id_rsa").split()


@fault
def nothing_wrong(c):
    """a day without a refusal"""
    c.nginx("")
    c.people(at(8), at(11), every=25)
    for n in range(20): c.get(at(9) + sec(n * 111), "192.0.2.40", "/favicon.ico", status=404, agent=BROWSERS[0])


@fault
def dot_files_scanned(c):
    c.nginx("location ~ /\\. { deny all; }")
    c.people(at(9), at(10), every=20)
    i = c.incident("scanner at hidden files", "proxy", "server-rule", "attack", "scan", acceptable={"cause": ["address-blocked"]})
    t = at(9, 22)
    for n in range(60):
        c.get(t, "198.51.100.23", PROBES[n % len(PROBES)] + ("" if n < 30 else ".bak"), deny=i, agent="Mozilla/5.0 zgrab/0.x")
        if n % 2: c.get(t, "198.51.100.23", "/wp-content/plugins/p%d/readme.txt" % n, status=404, agent="Mozilla/5.0 zgrab/0.x")
        t += sec(c.random.uniform(.4, 3))


@fault
def scanner_with_one_success(c):
    """six thousand refusals of a scanner, and one file that it does get"""
    c.nginx("location ~ ^/(admin|backup|private)/ { deny all; }\n location = /backup/old.zip { }")
    page("backup/old.zip", "PK\n")
    c.people(at(9), at(11), every=30)
    i = c.incident("scanner that got one file", "proxy", "server-rule", "attack", "scan", acceptable={"cause": ["address-blocked"]})
    t = at(9, 30)
    for n in range(6000):
        c.get(t, "203.0.113.66", "/%s/%s%d.%s" % (("admin", "backup", "private")[n % 3], ("dump", "db", "site", "www", "old")[n % 5], n // 15, ("sql", "zip", "tar.gz", "bak")[n % 4]), deny=i, agent="gobuster/3.6")
        if n == 4100: c.get(t, "203.0.113.66", "/backup/old.zip", agent="gobuster/3.6")
        t += sec(.3)


@fault
def network_denied(c):
    c.nginx("deny 198.51.100.0/25;\n deny 203.0.113.7;")
    c.people(at(9), at(10), every=25)
    i = c.incident("network on the deny list", "proxy", "address-blocked", "working-as-intended", "single")
    for n, who in enumerate(("198.51.100.9", "198.51.100.44", "203.0.113.7", "198.51.100.120")): c.get(at(9, 10 + 9 * n, 5), who, "/shop/4", deny=i, agent=BROWSERS[n])


@fault
def admin_only_from_the_office(c):
    c.nginx("location /admin/ { allow 10.0.0.0/8; allow 192.0.2.200; deny all; }")
    page("admin/index.html")
    c.people(at(9), at(10), every=25)
    i = c.incident("admin pages from outside", "proxy", "address-not-allowlisted", "working-as-intended", "single")
    c.get(at(9, 3), "192.0.2.200", "/admin/", agent=BROWSERS[0])
    for n, who in enumerate(("192.0.2.23", "192.0.2.31", "203.0.113.90")): c.get(at(9, 15 + 7 * n, 2), who, "/admin/", deny=i, agent=BROWSERS[n])


@fault
def partner_moved(c):
    """the partner calls from a new address that its allow-list does not hold"""
    c.nginx("location /api/ { allow 203.0.113.0/28; allow 192.0.2.200; deny all; try_files /ok.json =404; }")
    page("ok.json", "{}\n")
    c.known = 'partners:\n  - {name: acme, networks: [203.0.113.0/28], user_agents: ["AcmeSync/*"], owner: payments}\n'
    c.people(at(8), at(11), every=45)
    i = c.incident("partner acme from a new address", "proxy", "allowlist-drift", "misconfiguration", "steady", acceptable={"pattern": ["retry-loop"]})
    t = at(8, 1)
    while t < at(9, 30): c.get(t, "203.0.113.5", "/api/orders?since=%d" % int(t.timestamp()), agent="AcmeSync/2.1"); t += sec(180)
    while t < at(11): c.get(t, "203.0.113.40", "/api/orders?since=%d" % int(t.timestamp()), agent="AcmeSync/2.1", deny=i); t += sec(180)


def passwords(*pairs):
    path = setting("users", "")
    for name, secret in pairs: subprocess.run(["htpasswd", "-mb", path, name, secret], check=True, capture_output=True)
    return path


@fault
def basic_passwords(c):
    """a guesser at one account, a cron job with an old password, one person who mistypes, one without any"""
    passwords(("admin", "Q2.unguessed"), ("backup", "new-secret"), ("ruth", "tulip"))
    c.nginx('location /private/ { auth_basic "private"; auth_basic_user_file /srv/etc/users; }')
    page("private/index.html"); page("private/export")
    c.people(at(9), at(11), every=40)
    b = c.incident("guesses at admin's password", "proxy", "credential-wrong", "attack", "brute-force")
    j = c.incident("backup job has the old password", "proxy", "credential-wrong", "caller-fault", "retry-loop")
    r = c.incident("mistyped", "proxy", "credential-wrong", "caller-fault", "single")
    m = c.incident("no password sent", "proxy", "credential-missing", "working-as-intended", "single", acceptable={"verdict": ["caller-fault"]})
    t = at(9, 20)
    for n in range(150): c.get(t, "198.51.100.77", "/private/", user="admin:guess%d" % n, deny=b, principal="admin", agent="python-requests/2.31.0"); t += sec(c.random.uniform(.5, 4))
    t = at(9)
    while t < at(9, 40): c.get(t, "192.0.2.199", "/private/export", user="backup:new-secret", agent="curl/8.5.0"); t += sec(300)
    while t < at(11): c.get(t, "192.0.2.199", "/private/export", user="backup:old-secret", deny=j, principal="backup", agent="curl/8.5.0"); t += sec(300)
    c.get(at(9, 50), "192.0.2.27", "/private/", deny=m, agent=BROWSERS[3])
    c.get(at(9, 50, 9), "192.0.2.27", "/private/", user="ruth:tulpi", deny=r, principal="ruth", agent=BROWSERS[3])
    c.get(at(9, 50, 17), "192.0.2.27", "/private/", user="ruth:tulip", agent=BROWSERS[3])


@fault
def many_accounts_one_password(c):
    passwords(*[(n, "secret-of-" + n) for n in NAMES])
    c.nginx('auth_basic "intranet"; auth_basic_user_file /srv/etc/users;', keep=False)
    t = at(8)
    i = c.incident("one password at every account", "proxy", "credential-wrong", "attack", "password-spray")
    while t < at(10, 30):
        k = c.random.randrange(len(NAMES)); c.get(t, "192.0.2.%d" % (20 + k), c.random.choice(["/", "/cart", "/shop/4"]), user=NAMES[k] + ":secret-of-" + NAMES[k], agent=BROWSERS[k % 4]); t += sec(c.random.expovariate(1 / 40))
    t = at(9, 10)
    for secret in ("Spring2026!", "Welcome1"):
        for n in NAMES: c.get(t, "203.0.113.120", "/", user=n + ":" + secret, deny=i, principal=n, agent="Mozilla/5.0"); t += sec(c.random.uniform(3, 12))


@fault
def report_unreadable_after_release(c):
    def release():
        for n in range(4): page("reports/q%d.pdf" % n, "new\n", 0o600)
    for n in range(4): page("reports/q%d.pdf" % n)
    c.nginx("")
    c.people(at(9), at(11), every=60)
    c.change(at(10), "ci", "deployed site release 44 to /srv/www/reports with umask 077", "reports", "deploy")
    c.change(at(9, 10), "ci", "deployed mail templates 12", "mail", "deploy")
    i = c.incident("reports unreadable since release 44", "proxy", "file-permission", "misconfiguration", "burst-after-change", "deployed site release 44 to /srv/www/reports with umask 077")
    c.do(at(10), release)
    t = at(9)
    while t < at(11):
        k = c.random.randrange(12); c.get(t, "192.0.2.%d" % (20 + k), "/reports/q%d.pdf" % c.random.randrange(4), agent=BROWSERS[k % 4], deny=i if t > at(10) else None); t += sec(c.random.expovariate(1 / 50))


@fault
def folder_not_searchable(c):
    page("media/2026/a.jpg"); os.chmod("/srv/www/media", 0o700)
    c.nginx("", keep=False)
    c.people(at(9), at(10), every=30)
    i = c.incident("media folder closed to the server", "proxy", "file-permission", "misconfiguration", "steady", acceptable={"pattern": ["single"]})
    for n in range(9): c.get(at(9, 4) + sec(n * 340 + c.random.randrange(90)), "192.0.2.%d" % (20 + n % 7), "/media/2026/a.jpg", agent=BROWSERS[n % 4], deny=i)


@fault
def no_index(c):
    page("pub/files/a.txt")
    c.nginx("")
    c.people(at(9), at(10), every=30)
    i = c.incident("folder without an index", "proxy", "directory-listing-off", "working-as-intended", "single")
    for n in range(3): c.get(at(9, 12 + 11 * n), "192.0.2.%d" % (24 + n), "/pub/files/", agent=BROWSERS[n], deny=i)


@fault
def links_not_followed(c):
    page("pub/a.txt"); os.symlink("/etc/hostname", "/srv/www/pub/host")
    c.nginx("disable_symlinks on;")
    c.people(at(9), at(10), every=30)
    i = c.incident("symbolic link refused", "proxy", "symlink-refused", "working-as-intended", "single", acceptable={"verdict": ["misconfiguration"]})
    for n in range(3): c.get(at(9, 14 + 13 * n), "192.0.2.%d" % (34 + n), "/pub/host", agent=BROWSERS[n], deny=i)


@fault
def per_address_limit(c):
    """a scraper over the limit; an office of many people behind one address over the same limit"""
    for n in range(400): page("catalog/item-%d.html" % n)
    c.nginx("limit_req zone=perip burst=4 nodelay;\n limit_req_status 429;", http="  limit_req_zone $binary_remote_addr zone=perip:1m rate=1r/s;", limits=True)
    c.known = "shared:\n  - {name: office Berlin, networks: [198.51.100.7/32], people: 60}\n"
    c.people(at(9), at(10), every=30, people=9)
    s = c.incident("catalogue scraped", "proxy", "rate-limited", "unwanted-automation", "scrape")
    o = c.incident("office behind one address", "proxy", "wrong-client-address", "misconfiguration", "steady", acceptable={"pattern": ["single", "retry-loop"]})
    n = 0
    for burst in range(20):
        for k in range(18): c.get(at(9, 10) + sec(burst * 8), "203.0.113.9", "/catalog/item-%d.html" % n, agent="python-requests/2.31.0", status=429 if k >= 5 else 200, deny=s if k >= 5 else None); n += 1
    for burst in range(12):
        for k in range(7):
            p = c.random.randrange(30)
            c.get(at(9, 20) + sec(burst * 30), "198.51.100.7", "/shop/4" if k % 2 else "/cart", agent=BROWSERS[p % 4].replace("136", str(110 + p)).replace("134", str(110 + p)).replace("18.3", "%d.1" % p), status=429 if k >= 5 else 200, deny=o if k >= 5 else None)


@fault
def certificate_at_the_partner_door(c):
    """mutual TLS: one partner's certificate ran out, one caller sends none"""
    import certificates
    pki = certificates.make(at(9), good="good-partner", expired="edi-partner")
    c.nginx("ssl_certificate %(server)s; ssl_certificate_key %(server_key)s; ssl_client_certificate %(ca)s; ssl_verify_client on;" % pki, tls=True, level="info")
    c.tls = certificates.client(pki, "good")
    e = c.incident("partner's certificate has run out", "proxy", "client-certificate", "caller-fault", "retry-loop", acceptable={"pattern": ["steady"]})
    m = c.incident("no certificate sent", "proxy", "client-certificate", "caller-fault", "single")
    t = at(9)
    while t < at(11): c.get(t, "203.0.113.20", "/shop/4", agent="PartnerClient/3"); t += sec(90)
    t = at(9, 5)
    while t < at(10, 40): c.get(t, "203.0.113.12", "/shop/5", agent="EdiClient/5", tls=certificates.client(pki, "expired"), deny=e); t += sec(240)
    c.get(at(9, 33), "192.0.2.77", "/shop/4", agent=BROWSERS[0], tls=certificates.client(pki), deny=m)


@fault
def pictures_linked_elsewhere(c):
    page("img/a.jpg")
    c.nginx("location /img/ { valid_referers none blocked server_names *.shop.example; if ($invalid_referer) { return 403; } }")
    c.people(at(9), at(10), every=20, paths=("/", "/img/a.jpg"))
    i = c.incident("pictures embedded by another site", "proxy", "hotlink-refused", "working-as-intended", "steady", acceptable={"pattern": ["single", "scrape"], "verdict": ["unwanted-automation"]})
    for n in range(25): c.get(at(9, 3) + sec(n * 130), "192.0.2.%d" % (100 + n % 19), "/img/a.jpg", agent=BROWSERS[n % 4], referer="https://forum.example.net/t/%d" % (n % 3), deny=i)


@fault
def no_deletion_here(c):
    c.nginx("location /files/ { limit_except GET HEAD { deny all; } }")
    page("files/a.txt")
    c.people(at(9), at(10), every=30, paths=("/", "/files/a.txt"))
    i = c.incident("writing refused", "proxy", "method-refused", "working-as-intended", "single", acceptable={"verdict": ["caller-fault"]})
    for n, m in enumerate(("DELETE", "PUT", "POST")): c.send(at(9, 11 + 8 * n), "192.0.2.%d" % (51 + n), m, "/files/a.txt", agent=BROWSERS[n], deny=i)


@fault
def countries_by_map(c):
    c.nginx("if ($blocked_country) { return 403; }", http="  geo $country { default DE; 203.0.113.128/25 KP; 198.51.100.64/26 IR; }\n  map $country $blocked_country { default 0; KP 1; IR 1; }")
    c.people(at(9), at(10), every=25)
    i = c.incident("country not served", "proxy", "geo-blocked", "working-as-intended", "single", acceptable={"cause": ["address-blocked"]})
    for n, who in enumerate(("203.0.113.200", "198.51.100.70", "203.0.113.140", "198.51.100.99")): c.get(at(9, 8 + 9 * n, 4), who, "/shop/4", agent=BROWSERS[n], deny=i)


@fault
def client_software_by_map(c):
    c.nginx("if ($bad_agent) { return 403; }", http='  map $http_user_agent $bad_agent { default 0; "~*(HTTrack|WebCopier|SiteSnagger)" 1; }')
    c.people(at(9), at(10), every=25)
    i = c.incident("site copier refused by name", "proxy", "user-agent-blocked", "unwanted-automation", "scrape", acceptable={"pattern": ["retry-loop", "steady"], "verdict": ["working-as-intended"]})
    for n in range(40): c.get(at(9, 30) + sec(n * 2), "203.0.113.55", "/shop/%d" % n, agent="Mozilla/4.5 (compatible; HTTrack 3.0x; Windows 98)", deny=i)


@fault
def link_signature_ran_out(c):
    import base64, hashlib
    page("download/film.mp4")
    c.nginx('location /download/ { secure_link $arg_md5,$arg_expires; secure_link_md5 "$secure_link_expires$uri s3cret"; if ($secure_link = "") { return 403; } if ($secure_link = "0") { return 410; } }')
    def link(expires, secret="s3cret"):
        digest = hashlib.md5(("%d/download/film.mp4 %s" % (expires, secret)).encode()).digest()
        return "/download/film.mp4?md5=%s&expires=%d" % (base64.urlsafe_b64encode(digest).decode().rstrip("="), expires)
    c.people(at(9), at(10), every=30)
    i = c.incident("link with a wrong signature", "proxy", "request-signature", "caller-fault", "single", acceptable={"cause": ["server-rule"], "verdict": ["working-as-intended"]})
    late = int(at(12).timestamp())
    for n in range(10): c.get(at(9, 4 + 5 * n), "192.0.2.%d" % (60 + n), link(late), agent=BROWSERS[n % 4])
    for n in range(2): c.get(at(9, 21 + 9 * n), "192.0.2.%d" % (80 + n), link(late, "other"), agent=BROWSERS[n], deny=i)

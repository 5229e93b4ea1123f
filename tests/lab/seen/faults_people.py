"""Services and doors that know people: the shop behind Caddy and nginx, the provider of tokens, Squid, sshd, the content rules."""
import base64, os, subprocess, urllib.parse
from stage import at, sec, BROWSERS, NAMES
import waf
from servers import setting, page
from learn.faults_service import STATE, state, bearer, behind_nginx
from seen.faults_proxies import by_answer

GROUP = "people"
FAULTS = []
def fault(f): FAULTS.append(f); return f


def behind_caddy(c):
    c.caddy("\treverse_proxy 10.20.0.1:8080 {\n\t\theader_up X-Request-Id {http.request.uuid}\n\t}")
    c.node("shop.mjs", 8080, "shop.log", access=True, done=r'"msg":"request (completed|errored)"')


@fault
def locked_by_the_import(c):
    """a list of leavers is imported with a wrong column: fourteen people are locked, one of them rightly; the others are unlocked an hour later"""
    c.starts.append(state); behind_nginx(c); group = NAMES[5:19]; left = NAMES[11]; what = "imported leavers.csv: locked 14 accounts"
    c.change(at(10), "hr-sync", what, "accounts", "identity"); c.change(at(11), "carol", "unlocked 13 accounts", "accounts", "identity"); c.change(at(9, 30), "hr", "contract of %s ended" % left, "user:" + left, "identity")
    c.do(at(10), lambda: state(locked=group)); c.do(at(11), lambda: state(locked=[left]))
    c.starts.append(lambda: state(locked=[]))
    i = c.incident("locked by the import", "application", "account-locked", "misconfiguration", "burst-after-change", what, acceptable={"layer": ["identity"], "cause": ["permission-removed"], "pattern": ["single", "steady"]})
    h = c.incident("has left", "application", "account-locked", "working-as-intended", "burst-after-change", what, acceptable={"layer": ["identity"], "cause": ["permission-removed"], "pattern": ["single", "steady"], "verdict": ["misconfiguration"]})
    c.people(at(9), at(11, 40), every=90)
    t = at(9)
    while t < at(11, 40):
        k = c.random.randrange(5, 30); who = NAMES[k]; shut = at(10) < t < at(11) and who in group or t > at(11) and who == left
        c.send(t, "192.0.2.%d" % (20 + k), "POST", "/login", body="%s:right-%s" % (who, who), agent=BROWSERS[k % 4], status=403 if shut else 200, deny=(h if who == left else i) if shut else None, principal=who); t += sec(c.random.expovariate(1 / 30))


@fault
def origin_dropped(c):
    """a release drops the app's origin from the service's list: its preflights fail at the service, Caddy only passes them on"""
    both = ["https://shop.example", "https://app.shop.example"]; what = "released shop 81: CORS_ORIGINS from new vault path"
    c.starts.append(lambda: state(origins=both)); behind_caddy(c); c.change(at(10), "ci", what, "shop", "deploy"); c.change(at(10, 25), "ci", "released catalogue 12", "catalogue", "deploy"); c.do(at(10), lambda: state(origins=both[:1])); c.people(at(9), at(11), every=50)
    i = c.incident("app's origin dropped by release 81", "application", "cors-origin-refused", "misconfiguration", "burst-after-change", what, acceptable={"pattern": ["single", "steady"]})
    t = at(9, 1)
    while t < at(11):
        k = c.random.randrange(14); late = t > at(10)
        c.send(t, "192.0.2.%d" % (40 + k), "OPTIONS", "/api/open", headers=[("Origin", both[1]), ("Access-Control-Request-Method", "PUT")], agent=BROWSERS[k % 4], referer=both[1] + "/", status=403 if late else 204, deny=i if late else None); t += sec(c.random.expovariate(1 / 60))


@fault
def keys_lost_in_migration(c):
    """two of five partners' keys do not survive a migration of the key store; somebody else tries a key that never was"""
    keys = {"ak_live_%s_0%d" % (n, k): n for k, n in enumerate(("acme", "brill", "corex", "dyna", "elan"))}; what = "migrated API keys to new store"
    c.starts.append(lambda: state(keys=keys)); behind_caddy(c); lost = [k for k in keys if "brill" in k or "dyna" in k]
    c.change(at(9, 45), "platform", what, "key store", "gateway"); c.do(at(9, 45), lambda: state(keys={k: v for k, v in keys.items() if k not in lost})); c.people(at(9), at(10, 40), every=60)
    i = c.incident("keys lost in the migration", "application", "api-key-misconfigured", "misconfiguration", "retry-loop", what, acceptable={"pattern": ["burst-after-change", "steady"], "layer": ["gateway"], "cause": ["permission-removed"]})
    u = c.incident("key that never was", "application", "api-key-misconfigured", "caller-fault", "retry-loop", acceptable={"pattern": ["steady", "single"], "layer": ["gateway"], "verdict": ["misconfiguration"]})
    for k, (key, name) in enumerate(keys.items()):
        t = at(9) + sec(11 * k)
        while t < at(10, 40): late = key in lost and t > at(9, 45); c.get(t, "198.51.100.%d" % (10 + k), "/partner/orders", headers=[("X-Api-Key", key)], agent="%sSync/2" % name.capitalize(), deny=i if late else None, principal=None); t += sec(150)
    for n in range(8): c.get(at(9, 10) + sec(600 * n), "203.0.113.71", "/partner/orders", headers=[("X-Api-Key", "ak_prod_fonda_1")], agent="FondaClient/0.1", deny=u)


@fault
def signing_key_rotated(c):
    """the signing key is changed without a time of overlap: every token of before fails until its owner signs in again; a stranger's token is among them"""
    c.starts.append(state); behind_nginx(c, format="all"); what = "rotated signing key of id.shop.example"; fresh = "a-new-secret-of-the-lab"
    c.change(at(10), "identity", what, "signing key", "identity"); c.change(at(9, 48), "ci", "released shop 90", "shop", "deploy"); c.do(at(10), lambda: state(secret=fresh)); renew = {k: sec(c.random.uniform(60, 1500)) for k in range(26)}; c.people(at(9), at(11), every=60)
    i = c.incident("tokens of the old key", "application", "token-invalid", "misconfiguration", "burst-after-change", what, acceptable={"layer": ["identity"], "pattern": ["steady", "single", "retry-loop"]})
    t = at(9)
    while t < at(11):
        k = c.random.randrange(26); old = t < at(10) + renew[k]; late = t > at(10) and old
        c.get(t, "192.0.2.%d" % (20 + k), "/api/v2/orders", headers=bearer(t - sec(600) if old else t - sec(10), NAMES[k], **({} if old else {"secret": fresh})), agent=BROWSERS[k % 4], status=401 if late else 200, deny=i if late else None); t += sec(c.random.expovariate(1 / 14))


@fault
def login_limited(c):
    """a guesser at one account runs from the service's no into nginx's limit; people sign in beside"""
    c.starts.append(state)
    c.nginx("location = /login { limit_req zone=login burst=6 nodelay; limit_req_status 429; proxy_pass http://10.20.0.1:8080; proxy_set_header X-Request-Id $request_id; }\n location / { proxy_pass http://10.20.0.1:8080; proxy_set_header X-Request-Id $request_id; }", http="  limit_req_zone $binary_remote_addr zone=login:1m rate=12r/m;", format="all", limits=True)
    c.node("shop.mjs", 8080, "shop.log", done=r'"msg":"request (completed|errored)"'); c.people(at(9), at(10), every=40, also=("shop.log",))
    told = lambda status, lines: status == 429 or any('"msg":"request ' in l for l in lines)
    a = c.incident("guesses at ida", "application", "credential-wrong", "attack", "brute-force", acceptable={"layer": ["identity"]}); l = c.incident("guesser over the limit", "proxy", "rate-limited", "attack", "brute-force", acceptable={"verdict": ["unwanted-automation", "working-as-intended"], "pattern": ["retry-loop", "scrape"]})
    for n in range(20): by_answer(c, at(9, 1) + sec(170 * n), lambda status, refs: None, "192.0.2.%d" % (20 + n), "POST", "/login", body="%s:right-%s" % (NAMES[30 + n % 9], NAMES[30 + n % 9]), agent=BROWSERS[n % 4], last=told, late="shop.log")
    t = at(9, 20)
    for n in range(70): by_answer(c, t, lambda status, refs: {401: a, 429: l}.get(status), "203.0.113.140", "POST", "/login", principal="ida", body="ida:guess-%d" % n, agent="Mozilla/5.0 (Windows NT 10.0; rv:68.0)", last=told, late="shop.log"); t += sec(c.random.uniform(.5, 3))


@fault
def caddy_old_tills(c):
    """a house no longer serves tills of version 4; a browser extension names itself like one; a folder wants a password"""
    sealed = subprocess.run(["caddy", "hash-password", "--plaintext", "right-nora"], capture_output=True, text=True, check=True).stdout.strip(); page("plans/a.txt")
    c.caddy("\troot * /srv/www\n\t@old header User-Agent *Till/4*\n\trespond @old \"please update\" 403\n\t@write method PUT DELETE PATCH\n\trespond @write 405\n\tbasicauth /plans/* {\n\t\tnora %s\n\t}\n\tfile_server" % sealed); c.people(at(9), at(10), every=30)
    for n in range(30): c.get(at(9, 1) + sec(110 * n), "198.51.100.%d" % (20 + n % 3), "/cart", agent="ShopTill/5.2")
    u = c.incident("tills of version 4", "proxy", "user-agent-blocked", "caller-fault", "retry-loop", acceptable={"cause": ["server-rule"], "verdict": ["working-as-intended", "unwanted-automation", "misconfiguration"], "pattern": ["steady", "scrape"]})
    m = c.incident("verbs that are not served", "proxy", "method-refused", "working-as-intended", "single", acceptable={"cause": ["server-rule"], "verdict": ["caller-fault"]}); g = c.incident("guesses at the plans", "proxy", "credential-wrong", "attack", "brute-force", acceptable={"cause": ["credential-missing"]})
    for n in range(22): c.get(at(9, 3) + sec(150 * n), "198.51.100.40", "/cart", agent="ShopTill/4.9", deny=u)
    for n, v in enumerate(("PUT", "DELETE", "PATCH")): c.send(at(9, 12 + 14 * n), "192.0.2.%d" % (70 + n), v, "/shop/4", agent=BROWSERS[n], status=405, deny=m)
    t = at(9, 30)
    for n in range(40): c.get(t, "203.0.113.33", "/plans/a.txt", user="nora:%d" % n, agent="hydra", status=401, deny=g, principal="nora"); t += sec(c.random.uniform(.5, 3))
    c.get(at(9, 50), "192.0.2.41", "/plans/a.txt", user="nora:right-nora", agent=BROWSERS[0])


@fault
def squid_house_rules(c):
    """an office's way out: games only over lunch, an old browser not at all, a network that has no business here"""
    c.nginx("", address="10.20.0.1", name="origin", keep=False)
    c.squid("acl house src 10.20.7.0/24\nacl games dstdomain .games.example\nacl lunch time 12:00-13:00\nacl old browser -i MSIE\nhttp_access deny old\nhttp_access deny games !lunch\nhttp_access allow house\nhttp_access deny all", address="10.20.0.4")
    c.logs = {k: v for k, v in c.logs.items() if k == "squid.log"}
    for n in range(90): c.get(at(9, 1) + sec(40 * n), "10.20.7.%d" % (4 + n % 11), "http://app.internal/shop/4", host="app.internal", agent=BROWSERS[n % 4])
    g = c.incident("games outside lunch", "proxy", "server-rule", "working-as-intended", "single", acceptable={"cause": ["explicit-deny", "unknown"], "pattern": ["steady"], "verdict": ["undetermined"]}); b = c.incident("browser too old, which this log does not show", "proxy", "server-rule", "working-as-intended", "retry-loop", acceptable={"cause": ["user-agent-blocked", "explicit-deny", "unknown"], "pattern": ["steady"], "verdict": ["caller-fault", "undetermined"]})
    for n in range(8): c.get(at(9, 4 + 7 * n), "10.20.7.%d" % (20 + n), "http://www.games.example/chess", host="www.games.example", agent=BROWSERS[n % 4], deny=g)
    for n in range(15): c.get(at(9, 6) + sec(190 * n), "10.20.7.60", "http://app.internal/cart", host="app.internal", agent="Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 5.1)", deny=b)


@fault
def bastion_of_leavers(c):
    """a leaver's key is taken out, one account is denied by name, one secret is tried at everybody, a person types another's name"""
    def keys():
        os.makedirs("/srv/etc/keys", exist_ok=True)
        for k in ("kai", "lea"): subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", k, "-f", "/srv/etc/" + k], check=True); open("/srv/etc/keys/" + k, "w").write(open("/srv/etc/%s.pub" % k).read())
    people = ("kai", "lea", "max", "nora", "ole", "petra", "rolf", "hugo")
    c.starts.append(keys); c.sshd("PermitRootLogin no\nMaxAuthTries 4\nDenyUsers rolf\n", people=people)
    what = "removed key of kai: contract ended"; c.change(at(9, 45), "hr-bot", what, "user:kai", "identity")
    c.do(at(9, 45), lambda: os.remove("/srv/etc/keys/kai"))
    s = c.incident("one secret at everybody", "identity", "credential-wrong", "attack", "password-spray"); k = c.incident("key was taken out", "identity", "permission-removed", "working-as-intended", "retry-loop", what, acceptable={"cause": ["credential-wrong", "account-locked"], "pattern": ["steady", "burst-after-change", "single"], "verdict": ["caller-fault"]}); x = c.incident("account that sshd denies by name", "identity", "explicit-deny", "working-as-intended", "single", acceptable={"cause": ["account-locked", "not-assigned", "permission-missing", "server-rule"], "verdict": ["caller-fault"], "pattern": ["steady"]}); w = c.incident("mistyped", "identity", "credential-wrong", "caller-fault", "single")
    for n in range(12): c.knock(at(9, 2 + 7 * n), "192.0.2.%d" % (20 + n % 3), ("lea", "max", "nora")[n % 3], secret="right-" + ("lea", "max", "nora")[n % 3], key="/srv/etc/lea" if n % 3 == 0 else None)
    for n in range(4): c.knock(at(9, 5 + 10 * n), "192.0.2.30", "kai", key="/srv/etc/kai")
    for n in range(6): c.knock(at(9, 47 + n * 2, 30), "192.0.2.30", "kai", key="/srv/etc/kai", deny=k)
    for n in range(2): c.knock(at(9, 20 + 9 * n), "192.0.2.44", "rolf", secret="right-rolf", deny=x)
    t = at(9, 33)
    for n in range(24): c.knock(t, "203.0.113.77", (people[:6] + ("hugo", "ida", "oracle", "git", "test", "deploy", "backup", "ubuntu"))[n % 14], secret="Spring2026!", deny=s); t += sec(c.random.uniform(6, 20))
    c.knock(at(10, 2), "192.0.2.22", "max", secret="rigth-max", deny=w); c.knock(at(10, 2, 30), "192.0.2.22", "max", secret="right-max")


@fault
def provider_under_guessing(c):
    """oidc-provider: secrets of a client are guessed, a client that was never registered asks on and on, a device shows a made-up token"""
    c.nginx("location / { proxy_pass http://10.20.0.1:8080; proxy_set_header Host $host; proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto http; }", site="id.shop.example", format="main"); c.host = "id.shop.example"
    c.node("identity.mjs", 8080, "identity.log", access=True, done='"msg":"request completed"')
    form = lambda who, secret: dict(body="grant_type=client_credentials&scope=stock:read", headers=[("Content-Type", "application/x-www-form-urlencoded"), ("Authorization", "Basic " + base64.b64encode(("%s:%s" % (who, secret)).encode()).decode())])
    for n in range(50): who = ("stock-sync", "billing", "returns")[n % 3]; c.send(at(9, 1) + sec(80 * n), "198.51.100.%d" % (20 + n % 3), "POST", "/token", agent=who + "/1.0", **form(who, "right-" + who))
    g = c.incident("secrets of crm-export guessed", "identity", "credential-wrong", "attack", "brute-force", acceptable={"cause": ["api-key-misconfigured"]}); u = c.incident("client that nobody registered", "identity", "api-key-misconfigured", "caller-fault", "retry-loop", acceptable={"pattern": ["steady"], "verdict": ["misconfiguration"]}); m = c.incident("made-up token", "identity", "token-invalid", "caller-fault", "retry-loop", acceptable={"pattern": ["steady", "single"], "cause": ["token-expired"]})
    t = at(9, 25)
    for n in range(60): c.send(t, "203.0.113.99", "POST", "/token", agent="Go-http-client/1.1", status=401, deny=g, principal="crm-export", **form("crm-export", "secret%d" % n)); t += sec(c.random.uniform(.3, 2))
    for n in range(20): c.send(at(9, 3) + sec(170 * n), "198.51.100.60", "POST", "/token", agent="warehouse-bot/0.3", status=401, deny=u, principal="warehouse-bot", **form("warehouse-bot", "right-warehouse"))
    for n in range(10): c.get(at(9, 8) + sec(300 * n), "192.0.2.90", "/me", headers=[("Authorization", "Bearer device-token")], agent="DevicePanel/1", status=401, deny=m)


@fault
def crs_meets_rest(c):
    """Apache's mod_security before a service that speaks PUT and DELETE: the rules allow neither; an intruder is there too"""
    waf.apache(c); page("api/item/1"); c.people(at(9), at(10), every=30)
    f = c.incident("verbs of the service refused by the rules", "waf", "waf-rule", "misconfiguration", "steady", acceptable={"cause": ["method-refused"], "pattern": ["retry-loop", "single"]}); a = c.incident("shell probes", "waf", "waf-rule", "attack", "exploit-attempt", acceptable={"pattern": ["scan"]})
    for n in range(20): c.get(at(9, 2) + sec(160 * n), "198.51.100.%d" % (20 + n % 2), "/api/item/1", agent="StockDesk/7.0"); c.send(at(9, 2) + sec(160 * n + 4), "198.51.100.%d" % (20 + n % 2), ("PUT", "DELETE")[n % 2], "/api/item/1", headers=[("Content-Type", "application/json")], body='{"stock":%d}' % n, agent="StockDesk/7.0", deny=f, also=("modsec_audit.log",))
    t = at(9, 31)
    for n in range(30): c.get(t, "203.0.113.55", ("/?x=%24%28id%29%3Bcat%20/etc/shadow", "/api/item/1?f=php://input", "/?u=%27%20or%201%3D1--%20-", "/?h=%3Csvg/onload%3Dalert(1)%3E")[n % 4] + "&k=%d" % n, agent="Mozilla/5.0 (compatible; InternetMeasurement/1.0)", deny=a, also=("modsec_audit.log",)); t += sec(c.random.uniform(.5, 3))


@fault
def crs_at_a_course(c):
    """a course on databases and pages writes what it teaches; a prober writes the same with other intentions; nginx's error log is all there is"""
    waf.nginx(c, audit=False); c.people(at(9), at(10), every=25)
    f = c.incident("pupils' answers", "waf", "waf-rule", "misconfiguration", "single", acceptable={"pattern": ["steady"], "verdict": ["undetermined"]}); a = c.incident("injections at the search", "waf", "waf-rule", "attack", "exploit-attempt", acceptable={"pattern": ["scan"]})
    said = ["The answer is: SELECT name FROM pupils UNION SELECT name FROM teachers", "<img src=x onerror=alert(1)> shows why we escape", "to list users: cat /etc/passwd", "DROP TABLE lessons; -- is what little Bobby did"]
    for n in range(12):
        ip = "192.0.2.%d" % (60 + n); c.get(at(9, 3 + 4 * n), ip, "/docs/save", agent=BROWSERS[n % 4], referer="https://shop.example/course")
        c.send(at(9, 4 + 4 * n), ip, "POST", "/docs/save", headers=[("Content-Type", "application/x-www-form-urlencoded")], body="lesson=%d&answer=%s" % (n, urllib.parse.quote_plus(said[n % 4])), referer="https://shop.example/course/%d" % n, agent=BROWSERS[n % 4], deny=f)
    t = at(9, 22)
    for n in range(40): c.get(t, "198.51.100.201", "/search?q=" + urllib.parse.quote(("1' UNION SELECT null,version()-- -", "1 AND SLEEP(5)", "' OR '1'='1' -- ", "1;SELECT pg_sleep(9)--")[n % 4]) + "&p=%d" % n, agent="sqlmap/1.7.11#stable (https://sqlmap.org)", deny=a); t += sec(c.random.uniform(.2, 2))

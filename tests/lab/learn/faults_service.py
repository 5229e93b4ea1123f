"""A service of Node behind nginx or HAProxy: tokens, roles, keys, origins, and what the proxy shows of them."""
import base64, hashlib, hmac, json
from stage import at, sec, BROWSERS, NAMES
from servers import setting, page

GROUP = "service"
FAULTS = []
def fault(f): FAULTS.append(f); return f
SECRET = "the-lab's-secret"
STATE = dict(secret=SECRET, roles={n: ["ledger"] for n in NAMES[:40]}, keys={"ak_live_acme_01": "acme"}, origins=["https://shop.example"], locked=["felix"], passwords={n: "right-" + n for n in NAMES}, documents={str(1000 + k): NAMES[k % 30] for k in range(60)})


def state(**other): setting("shop.json", json.dumps(dict(STATE, **other)))


def token(t, user, life=3600, secret=SECRET, audience="shop", issuer="https://id.shop.example", scope="orders:read", **more):
    part = lambda x: base64.urlsafe_b64encode(x if isinstance(x, bytes) else json.dumps(x).encode()).decode().rstrip("=")
    body = part(dict(alg="HS256", typ="JWT")) + "." + part(dict(sub=user, iat=int(t.timestamp()), exp=int(t.timestamp()) + life, aud=audience, iss=issuer, scope=scope, **more))
    return body + "." + part(hmac.new(secret.encode(), body.encode(), hashlib.sha256).digest())


def bearer(*a, **k): return [("Authorization", "Bearer " + token(*a, **k))]


def behind_nginx(c, server="", format="combined", **more):
    """nginx, the request's id handed on, and the shop"""
    c.starts.append(state)
    c.nginx("location / { proxy_pass http://10.20.0.1:8080; proxy_set_header Host $host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Request-Id $request_id; }\n" + server, format=format, **more)
    c.node("shop.mjs", 8080, "shop.log", access=True, done=r'"msg":"request (completed|errored)"')


@fault
def stale_token_on_a_phone(c):
    """an app keeps its token past its life and polls on; others renew theirs"""
    behind_nginx(c, format="all")
    c.people(at(9), at(11), every=40)
    i = c.incident("stale token polled on", "application", "token-expired", "caller-fault", "retry-loop", acceptable={"layer": ["identity"]})
    t = at(9)
    while t < at(11):
        k = c.random.randrange(9); c.get(t, "192.0.2.%d" % (60 + k), "/api/v2/orders", headers=bearer(t - sec(300), NAMES[k]), agent="ShopApp/7.2 (Android 15)"); t += sec(c.random.expovariate(1 / 40))
    t = at(9, 40); stale = bearer(at(8, 30), "yann")
    while t < at(10, 30): c.get(t, "192.0.2.90", "/api/v2/orders", headers=stale, agent="ShopApp/6.9 (Android 11)", deny=i, status=401); t += sec(15)


@fault
def tokens_of_another_house(c):
    """the wrong audience, another signer, a scope too small, a stronger sign-in demanded"""
    behind_nginx(c, format="all")
    c.people(at(9), at(10), every=30)
    for n in range(40): t = at(9, 1) + sec(80 * n); c.get(t, "192.0.2.%d" % (60 + n % 9), "/api/v2/orders", headers=bearer(t, NAMES[n % 9]), agent=BROWSERS[n % 4])
    a = c.incident("token for another audience", "application", "token-invalid", "caller-fault", "single", acceptable={"layer": ["identity"], "verdict": ["misconfiguration"]})
    g = c.incident("token of another signer", "application", "token-invalid", "caller-fault", "single", acceptable={"layer": ["identity"], "verdict": ["misconfiguration", "attack"]})
    s = c.incident("scope too small", "application", "scope-insufficient", "caller-fault", "single", acceptable={"verdict": ["working-as-intended"]})
    m = c.incident("second factor demanded", "application", "mfa-required", "working-as-intended", "single", acceptable={"layer": ["identity"]})
    for n in range(2):
        t = at(9, 11 + 20 * n)
        c.get(t, "192.0.2.%d" % (70 + n), "/api/v2/orders", headers=bearer(t, NAMES[10 + n], audience="warehouse"), agent=BROWSERS[n], deny=a)
        c.get(t + sec(100), "192.0.2.%d" % (74 + n), "/api/v2/orders", headers=bearer(t, NAMES[12 + n], secret="another"), agent=BROWSERS[n], deny=g)
        c.send(t + sec(200), "192.0.2.%d" % (78 + n), "POST", "/api/v2/orders", headers=bearer(t, NAMES[14 + n]), body="{}", agent=BROWSERS[n], deny=s, principal=NAMES[14 + n])
        c.get(t + sec(300), "192.0.2.%d" % (82 + n), "/api/v2/payouts", headers=bearer(t, NAMES[16 + n]), agent=BROWSERS[n], deny=m, principal=NAMES[16 + n])


@fault
def ledger_role_lost(c):
    """a role is taken from forty people at 10:05; at 10:40 it comes back for all but one, who has left"""
    behind_nginx(c)
    what = "removed role ledger from group fin-ops"
    c.change(at(10, 5), "carol", what, "role:ledger", "role"); c.change(at(10, 40), "carol", "restored role ledger to group fin-ops", "role:ledger", "role")
    c.change(at(9, 2), "hr", "account of %s ends today" % NAMES[7], "user:" + NAMES[7], "identity")
    left = [n for n in NAMES[:40] if n != NAMES[7]]
    c.do(at(10, 5), lambda: state(roles={})); c.do(at(10, 40), lambda: state(roles={n: ["ledger"] for n in left}))
    i = c.incident("role ledger taken from fin-ops", "application", "permission-removed", "misconfiguration", "burst-after-change", what)
    h = c.incident("has left", "application", "permission-removed", "working-as-intended", "burst-after-change", what, acceptable={"verdict": ["misconfiguration"], "pattern": ["single", "steady"]})
    t = at(9)
    while t < at(11, 20):
        k = c.random.randrange(40); out = at(10, 5) < t and (t < at(10, 40) or k == 7)
        c.get(t, "192.0.2.%d" % (20 + k), "/ledger/%d" % c.random.randrange(1, 99), headers=[("X-User", NAMES[k])], agent=BROWSERS[k % 4], deny=(h if k == 7 else i) if out else None, principal=NAMES[k]); t += sec(c.random.expovariate(1 / 15))


@fault
def browser_rules(c):
    """forms without their cookie, from a foreign page; a front end whose origin is not on the list"""
    behind_nginx(c)
    c.people(at(9), at(10), every=25)
    good = [("Cookie", "csrf=abc"), ("X-CSRF-Token", "abc"), ("Origin", "https://shop.example")]
    for n in range(20): c.send(at(9, 2) + sec(150 * n), "192.0.2.%d" % (20 + n), "POST", "/account/address", headers=good, body="street=1", agent=BROWSERS[n % 4])
    l = c.incident("cookie of the form lost", "application", "session-lost", "caller-fault", "single", acceptable={"verdict": ["misconfiguration", "working-as-intended"]})
    f = c.incident("form on a foreign page", "application", "csrf-origin-mismatch", "attack", "single", acceptable={"verdict": ["working-as-intended", "undetermined", "misconfiguration"]})
    o = c.incident("front end's origin not on the list", "application", "cors-origin-refused", "misconfiguration", "steady", acceptable={"pattern": ["single", "burst-after-change"], "verdict": ["working-as-intended"]})
    for n in range(4): c.send(at(9, 10 + 11 * n), "192.0.2.%d" % (24 + n), "POST", "/account/address", headers=good[1:], body="street=1", agent=BROWSERS[n], deny=l)
    for n in range(3): c.send(at(9, 12 + 13 * n), "192.0.2.%d" % (34 + n), "POST", "/account/mail", headers=[("Cookie", "csrf=abc"), ("Origin", "https://prizes.example.net")], referer="https://prizes.example.net/", body="mail=x", agent=BROWSERS[n], deny=f)
    for n in range(12): c.send(at(9, 5) + sec(n * 250), "192.0.2.%d" % (44 + n % 5), "OPTIONS", "/api/open", headers=[("Origin", "https://next.shop.example"), ("Access-Control-Request-Method", "POST")], agent=BROWSERS[n % 4], deny=o)


@fault
def preflight_meets_the_token(c):
    """preflights carry no token, and the check does not know it"""
    behind_nginx(c)
    c.people(at(9), at(10), every=25)
    i = c.incident("preflight meets the token check", "application", "cors-preflight-refused", "misconfiguration", "steady", acceptable={"pattern": ["single", "burst-after-change"]})
    for n in range(14): c.send(at(9, 5) + sec(n * 210), "192.0.2.%d" % (44 + n % 6), "OPTIONS", "/api/v2/orders", headers=[("Origin", "https://app.shop.example"), ("Access-Control-Request-Method", "GET"), ("Access-Control-Request-Headers", "authorization")], referer="https://app.shop.example/", agent=BROWSERS[n % 4], deny=i)


@fault
def partner_with_the_test_key(c):
    behind_nginx(c)
    c.people(at(9), at(11), every=40)
    t = at(9)
    while t < at(11): c.get(t, "203.0.113.10", "/partner/stock", headers=[("X-Api-Key", "ak_live_acme_01")], agent="AcmeSync/2"); t += sec(120)
    i = c.incident("partner uses the key of the test environment", "application", "api-key-misconfigured", "caller-fault", "retry-loop", acceptable={"verdict": ["misconfiguration"], "pattern": ["steady"]})
    t = at(9, 30)
    while t < at(10, 50): c.get(t, "203.0.113.30", "/partner/stock", headers=[("X-Api-Key", "ak_test_brill_77")], agent="BrillFeed/1.4", deny=i); t += sec(120)


@fault
def upstream_says_no(c):
    """the application refuses and logs nothing that reached us: the proxy's fields show that it was not the proxy"""
    c.starts.append(state)
    c.nginx("location / { proxy_pass http://10.20.0.1:8080; }", format="all")
    c.node("quiet.mjs", 8080, "quiet.log")
    c.people(at(9), at(10), every=20)
    i = c.incident("application said no", "application", "application-refused", "undetermined", "single", acceptable={"verdict": ["working-as-intended"], "cause": ["unknown", "permission-missing"]})
    for n in range(5): c.get(at(9, 7 + 9 * n), "192.0.2.%d" % (24 + 3 * n), "/forbidden/%d" % n, agent=BROWSERS[n % 4], deny=i)


@fault
def gate_service_down(c):
    """nginx asks a service whether to let pass; the service is away for ten minutes"""
    c.starts.append(state)
    c.nginx("location / { auth_request /ask; proxy_pass http://10.20.0.1:8080; }\n location = /ask { internal; proxy_pass http://10.20.0.1:8081; proxy_pass_request_body off; proxy_set_header Content-Length \"\"; }")
    c.node("quiet.mjs", 8080, "quiet.log")
    c.node("quiet.mjs", 8081, "gate.log")
    i = c.incident("gate service away", "authorizer", "authorizer-failed", "misconfiguration", "burst-after-change", acceptable={"pattern": ["single", "steady"], "layer": ["proxy"]})
    def stop():
        p = c.processes.pop(); p.terminate(); p.wait()
    c.do(at(9, 40), stop)
    t = at(9)
    while t < at(9, 50):
        k = c.random.randrange(20); c.get(t, "192.0.2.%d" % (20 + k), c.random.choice(["/", "/inbox", "/tasks"]), agent=BROWSERS[k % 4], deny=i if t > at(9, 40) else None); t += sec(c.random.expovariate(1 / 12))

"""Sign-in proxies and the applications themselves: what oauth2-proxy, Authelia, authentik, Pomerium, Spring, Django, Rails, ASP.NET and Express say when they refuse."""
from seen.lines_web import *

combined_line = combined
KINDS = []
kind = kinds(KINDS)


@kind
def two_replicas_two_secrets(s):
    """oauth2-proxy behind nginx: scaled to two replicas with a secret each, half of the callbacks fail; a contractor outside the list of addresses; ordinary first visits; nginx joins by the request id"""
    a, o = "access.log", "oauth2-proxy.log"; h = s.host("docs"); cut = s.some(35, 55); fix = cut + s.some(30, 45); what = changed(s, cut, "argo", "oauth2-proxy: replicas 1 -> 2, cookie-secret from generated secret per pod", "deploy:oauth2-proxy", "deploy"); changed(s, fix, "argo", "oauth2-proxy: cookie-secret from vault, both pods", "deploy:oauth2-proxy", "deploy"); beside(s, cut - 6, cut + 3)
    c = inc(s, "callbacks that reach the other replica", "authorizer", "session-lost", MIS, BURST, what, layer=["identity"]); n = inc(s, "contractors whose mail is not on the list", "authorizer", "not-assigned", WAI, SINGLE, layer=["identity"], pattern=[STEADY], verdict=[FAULT, MIS]); v = inc(s, "first visits without a session", "authorizer", "credential-missing", WAI, SINGLE, layer=["identity", "proxy"], pattern=[STEADY])
    def pair(t, k, method, path, status, up, rid, who="-"): return [upstreamed(s, a, t, s.ip(k), method, path, status, up, rid, user=who, ua=s.agent(k))]
    for t in s.spread(0, 140, 8):
        k = s.some(0, 70); rid = s.hex(32); now = s.minute(t)
        if s.r.random() < (.3 if cut < now < fix else .05):
            s.deny(v, pair(t, k, "GET", "/", 401, "-", rid) + [o2p_req(s, o, t, s.ip(k), rid, None, "GET", h, "/oauth2/auth", 401, s.agent(k)), o2p_std(s, o, t, "oauthproxy.go:1015", "No valid authentication in request. Initiating login.")])
            t += sec(6); rid = s.hex(32); q = "/oauth2/callback?code=%s&state=%s" % (s.hex(12), s.hex(10))
            if cut < now < fix and s.r.random() < .55: s.deny(c, pair(t, k, "GET", q, 403, "403", rid) + [o2p_auth(s, o, t, s.ip(k), rid, None, "AuthFailure", "Invalid authentication via OAuth2: unable to obtain CSRF cookie"), o2p_req(s, o, t, s.ip(k), rid, None, "GET", h, q, 403, s.agent(k))])
            else: pair(t, k, "GET", q, 302, "302", rid); o2p_auth(s, o, t, s.ip(k), rid, s.mail(k), "AuthSuccess", "Authenticated via OAuth2: Session{email:%s user:%s PreferredUsername:%s token:true id_token:true created:%s expires:%s refresh_token:true}" % (s.mail(k), s.hex(8), s.who(k), z(t, 0), z(t + sec(3600), 0)))
        else: pair(t, k, "GET", "/page/%d" % s.some(1, 300), 200, "200", rid, s.mail(k)); o2p_req(s, o, t, s.ip(k), rid, s.mail(k), "GET", h, "/oauth2/auth", 202, s.agent(k))
    for j in range(s.some(4, 7)):
        k = 90 + j % 3; t = s.at(s.some(1, 138), j * 3); rid = s.hex(32); q = "/oauth2/callback?code=%s&state=%s" % (s.hex(12), s.hex(10)); mail = s.who(k) + "@contractor.test"
        s.deny(n, pair(t, k, "GET", q, 403, "403", rid) + [o2p_auth(s, o, t, s.ip(k), rid, mail, "AuthFailure", "Invalid authentication via OAuth2: unauthorized"), o2p_req(s, o, t, s.ip(k), rid, mail, "GET", h, q, 403, s.agent(k))], mail)


@kind
def one_factor_is_not_enough(s):
    """Authelia before Traefik: the vault wants two factors since this morning; somebody guesses at one account until it is banned, and its owner meets the ban; guests are forbidden the cameras"""
    a, l = "traefik.json", "authelia.log"; cut = s.some(30, 60); what = changed(s, cut, s.who(1), "access_control: vault.%s policy one_factor -> two_factor" % s.domain, "authelia", "policy"); beside(s, cut + 4)
    m = inc(s, "people with one factor at the vault", "authorizer", "mfa-required", WAI, BURST, what, layer=["identity"], verdict=[FAULT]); g = inc(s, "guesses at one account", "identity", "credential-wrong", ATT, BRUTE, layer=["authorizer"]); ow = inc(s, "the owner meets the ban", "identity", "account-locked", WAI, SINGLE, layer=["authorizer"], verdict=[MIS, FAULT], pattern=[STEADY]); c = inc(s, "guests at the cameras", "authorizer", "explicit-deny", WAI, SINGLE, cause=["permission-missing"], pattern=[STEADY])
    vault, cams = "vault." + s.domain, "cams." + s.domain
    for t in s.spread(0, 140, 12): k = s.some(0, 20); traefik(s, a, t, s.ip(k), "GET", s.r.choice(["/", "/files/%d" % s.some(1, 60)]), 200, 200, "cloud@docker", "cloud." + s.domain, s.who(k), ua=s.agent(k))
    for t in s.spread(0, 140, 70):
        k = s.some(0, 14)
        if s.minute(t) > cut and s.r.random() < .6: s.deny(m, [traefik(s, a, t, s.ip(k), "GET", "/", 401, 0, "vault@docker", vault, ua=s.agent(k)), authelia(s, l, t, "info", "Access to 'https://%s/' (method GET) is not authorized to user '%s', responding with status code 401 with location redirect to https://auth.%s/?rd=https%%3A%%2F%%2F%s%%2F&rm=GET" % (vault, s.who(k), s.domain, vault), s.ip(k))], s.who(k))
        else: traefik(s, a, t, s.ip(k), "GET", "/", 200, 200, "vault@docker", vault, s.who(k), ua=s.agent(k))
    b = s.some(20, 90); last = None
    for n, t in enumerate(tries(s, b, s.some(26, 40), 1, 7)):
        s.deny(g, [traefik(s, a, t, s.foe, "POST", "/api/firstfactor", 401, 401, "authelia@docker", "auth." + s.domain, ua="python-requests/2.32.5"), authelia(s, l, t, "error", "Unsuccessful 1FA authentication attempt by user '%s'" % s.who(0), s.foe, "POST", "/api/firstfactor", "authentication failed: invalid credentials")], s.who(0)); last = t
    for j in range(s.some(2, 3)): t = last + sec(20 + 50 * j); s.deny(ow, [traefik(s, a, t, s.ip(0), "POST", "/api/firstfactor", 401, 401, "authelia@docker", "auth." + s.domain, ua=s.agent(0)), authelia(s, l, t, "error", "Unsuccessful 1FA authentication attempt by user '%s' and they are banned until %s" % (s.who(0), (last + sec(300)).strftime("%-I:%M:%S%p on %B %-d %Y (+00:00)")), s.ip(0), "POST", "/api/firstfactor")], s.who(0))
    for j in range(s.some(4, 6)): k = 40 + j % 2; t = s.at(s.some(1, 139), j); s.deny(c, [traefik(s, a, t, s.ip(k), "GET", "/live/door", 403, 0, "cams@docker", cams, ua=s.agent(k)), authelia(s, l, t, "info", "Access to 'https://%s/live/door' is forbidden to user 'guest%d'" % (cams, k - 39), s.ip(k))], "guest%d" % (k - 39))


@kind
def sprayed_at_the_identity_house(s):
    """authentik: many accounts are tried with few passwords from few addresses, two people mistype, one account was deactivated, an application is bound to a group that a team lacks"""
    f = "authentik.json"; h = s.host("sso"); cut = s.some(40, 70); what = changed(s, cut, s.who(2), "application payroll: policy binding changed from group staff to group finance-hr", "app:payroll", "policy"); beside(s, cut - 5)
    sp = inc(s, "few passwords at many accounts", "identity", "credential-wrong", ATT, SPRAY, pattern=[STUFF]); m = inc(s, "typing errors", "identity", "credential-wrong", FAULT, SINGLE); p = inc(s, "staff outside the new group", "identity", "not-assigned", MIS, BURST, what, cause=["permission-removed", "permission-missing"], verdict=[WAI], layer=["policy", "authorizer"])
    p2 = dict(email="", pk=2, username="AnonymousUser")
    def fail(t, ip, name, i): s.deny(i, authentik(s, f, t, "login_failed", ip, h, p2, {"username": name, "password": "********************", "stage": {"app": "authentik_stages_password", "model_name": "passwordstage", "name": "default-authentication-password", "pk": s.id("stage").replace("-", "")}, "geo": {"country": "NL" if i is sp else "DE", "city": ""}}), name)
    def good(t, k): authentik(s, f, t, "login", s.ip(k), h, {"email": s.mail(k), "pk": 100 + k, "username": s.who(k)}, {"auth_method": "password", "auth_method_args": {"known_device": True}})
    for t in s.spread(0, 150, 18):
        k = s.some(0, 60); good(t, k)
        authentik(s, f, t + sec(2), "authorize_application", s.ip(k), h, {"email": s.mail(k), "pk": 100 + k, "username": s.who(k)}, {"authorized_application": {"app": "authentik_core", "model_name": "application", "name": s.r.choice(["wiki", "mail", "tickets"]), "pk": s.id("app").replace("-", "")}, "flow": "default-provider-authorization-implicit-consent", "scopes": "openid email profile"})
    for n, t in enumerate(tries(s, s.some(10, 100), s.some(60, 85), 2, 14)): fail(t, s.zombies[n % 3], s.who(n % 57), sp)
    for j in range(2): t = s.at(s.some(1, 145), j); fail(t, s.ip(10 + j), s.who(10 + j), m); good(t + sec(12), 10 + j)
    for t in s.spread(0, 150, 90):
        k = s.some(0, 30); user = {"email": s.mail(k), "pk": 100 + k, "username": s.who(k)}; app = {"app": "authentik_core", "model_name": "application", "name": "payroll", "pk": s.id("pay").replace("-", "")}
        if s.minute(t) > cut and k > 3: rid = s.hex(32); s.deny(p, [s.json(f, t, {"app": "payroll", "auth_via": "session", "event": "PolicyAccessView user_has_access", "host": h, "level": "debug", "logger": "authentik.policies.views", "pid": s.pid, "request_id": rid, "result": "PolicyResult passing=False", "schema_name": "public", "timestamp": z(t, 6)[:-1], "user": s.who(k)}), s.json(f, t + sec(.02), {"auth_via": "session", "domain_url": h, "event": "/application/o/authorize/?client_id=%s&response_type=code&scope=openid+email" % s.id("pay").replace("-", ""), "host": h, "level": "info", "logger": "authentik.asgi", "method": "GET", "pid": s.pid, "remote": s.ip(k), "request_id": rid, "runtime": s.some(20, 90), "schema_name": "public", "scheme": "https", "status": 403, "timestamp": z(t + sec(.02), 6)[:-1], "user": s.who(k), "user_agent": s.agent(k)})], s.who(k))
        else: authentik(s, f, t, "authorize_application", s.ip(k), h, user, {"authorized_application": app, "scopes": "openid email"})


@kind
def routes_for_registered_devices(s):
    """Pomerium: a route now wants a registered device; two people of another department; an engineer moved from one group to another by the directory; the authorize and the access log share the request id"""
    f = "pomerium.json"; h = "deploy." + s.domain; fin = "books." + s.domain; cut = s.some(40, 60); moved = s.some(65, 80); what = changed(s, cut, s.who(0), "route %s: policy adds device is approved" % h, "route:deploy", "policy"); eng = s.mail(8); w2 = changed(s, moved, "directory-sync", "removed %s from group ledger-eng (moved to team growth)" % eng, "group:ledger-eng", "role"); beside(s, cut - 11)
    d = inc(s, "laptops that are not registered", "authorizer", "device-or-location-refused", WAI, BURST, what, verdict=[MIS, FAULT]); n = inc(s, "sales at the books", "authorizer", "not-assigned", WAI, SINGLE, pattern=[STEADY], cause=["permission-missing"]); r = inc(s, "an engineer after the transfer", "authorizer", "permission-removed", WAI, STEADY, w2, cause=["not-assigned", "permission-missing"], pattern=[SINGLE, LOOP], verdict=[MIS])
    def both(t, k, host, path, ok, why, i=None):
        rid = s.uuid(); es = [pomerium(s, f, t, s.ip(k), "GET", host, path, s.mail(k), rid, ok, why, route="r-" + host.split(".")[0]), pomerium_http(s, f, t + sec(.02), s.ip(k), "GET", host, path, rid, 200 if ok else 450 if i is d else 403, s.agent(k), ok)]
        if i: s.deny(i, es[::-1], s.mail(k))
    for t in s.spread(0, 150, 14):
        k = s.some(0, 24); bare = k % 3 == 0 and k != 8
        if k < 16 and bare and s.minute(t) > cut and s.r.random() < .8: both(t, k, h, s.r.choice(["/", "/jobs/%d" % s.some(1, 60)]), False, ["device-unauthorized"], d)
        elif k == 8 and s.minute(t) > moved: both(t, 8, "ledger." + s.domain, "/deploys", False, ["claim-unauthorized"], r)
        elif k == 8: both(t, 8, "ledger." + s.domain, "/deploys", True, ["claim-ok"])
        else: both(t, k, h, s.r.choice(["/", "/jobs/%d" % s.some(1, 60)]), True, ["domain-ok", "device-ok"] if s.minute(t) > cut else ["domain-ok"])
    for j in range(3): both(s.at(moved + 5 + 9 * j, j * 7), 8, "ledger." + s.domain, "/deploys", False, ["claim-unauthorized"], r); both(s.at(moved - 30 + 9 * j), 8, "ledger." + s.domain, "/deploys", True, ["claim-ok"])
    for t in s.spread(0, 150, 40): k = s.some(30, 36); both(t, k, fin, "/ledger/%d" % s.some(1, 90), True, ["claim-ok"])
    for j in range(s.some(4, 5)): both(s.at(s.some(2, 149), j * 3), 50 + j % 2, fin, "/", False, ["claim-unauthorized"], n)


@kind
def bank_that_moved_its_front(s):
    """Spring Security behind nginx: the browser front moved to a new origin that CORS does not know; tokens without the scope; an expired token in a loop; a form without its CSRF token; trace ids join"""
    a, g = "access.json", "ledger-api.log"; h = s.host("ledger"); cut = s.some(40, 60); origin = "https://online.%s" % s.domain; what = changed(s, cut, "pipeline", "web front now served from %s (was https://bank.%s)" % (origin, s.domain), "web-front", "deploy"); beside(s, cut - 4, cut + 8)
    o = inc(s, "the new origin is not on the list", "application", "cors-origin-refused", MIS, BURST, what); sc = inc(s, "budget app without the scope", "application", "scope-insufficient", FAULT, STEADY, verdict=[WAI], pattern=[LOOP, SINGLE]); e_ = inc(s, "a phone with an expired token", "application", "token-expired", FAULT, LOOP, layer=["identity"]); cs = inc(s, "forms left open over night", "application", "session-lost", FAULT, SINGLE, verdict=[WAI], pattern=[STEADY], layer=["identity"]); m = inc(s, "nothing presented", "application", "credential-missing", WAI, SINGLE, layer=["identity"], verdict=[FAULT], pattern=[STEADY])
    def row(t, k, method, path, status, i=None, logs=(), who=None, ua=None, **more):
        rid = s.hex(32); e = nginx_json(s, a, t, s.ip(k), method, path, status, status, rid, h, ua=ua or s.agent(k), traceparent="00-%s-%s-01" % (rid, s.hex(16)), **more)
        ls = [spring(s, g, t + sec(.004 + .001 * n), lv, lg, tx, rid) for n, (lv, lg, tx) in enumerate(logs)]
        if i: s.deny(i, [e] + ls, who)
    for t in s.spread(0, 140, 6):
        k = s.some(0, 110); path = s.r.choice(["/api/accounts", "/api/accounts/%d/bookings" % s.some(1, 90), "/api/cards"]); late = s.minute(t) > cut
        if late and k % 3 == 0 and s.r.random() < .4: row(t, k, "OPTIONS", path, 403, o, [("DEBUG", "o.s.w.cors.DefaultCorsProcessor", "Reject: '%s' origin is not allowed" % origin)], http_origin=origin)
        elif s.r.random() < .08: row(t, k, "GET", path, 200, None, [("INFO", "com.bank.ledger.web.AccountController", "listed %d bookings" % s.some(1, 40))], http_origin="")
        else: row(t, k, "GET", path, 200, http_origin=origin if late else "https://bank.%s" % s.domain)
    for t in s.spread(0, 140, 400): row(t, 150, "POST", "/api/transfers", 403, sc, [("DEBUG", "o.s.s.w.a.AuthorizationFilter", "Access Denied"), ("WARN", "com.bank.ledger.audit.SecurityAudit", "denied POST /api/transfers error=insufficient_scope required=SCOPE_transfers.write granted=[accounts.read] client=budgetpal")], ua="BudgetPal/3.2", http_origin="")
    b = s.some(5, 60)
    for t in s.ticks(b, b + 45, 110): row(t, 151, "GET", "/api/accounts", 401, e_, [("DEBUG", "o.s.s.o.s.r.a.JwtAuthenticationProvider", "Failed to authenticate since the JWT was invalid"), ("DEBUG", "o.s.s.o.s.r.w.BearerTokenAuthenticationFilter", "Failed to process authentication request: An error occurred while attempting to decode the Jwt: Jwt expired at %s" % z(s.at(b), 0))], ua="Bank/7.1 (Android 14)", http_origin="")
    for j in range(s.some(3, 5)): k = 60 + j; row(s.at(s.some(1, 138), j), k, "POST", "/contact", 403, cs, [("DEBUG", "o.s.security.web.csrf.CsrfFilter", "Invalid CSRF token found for https://%s/contact" % h), ("DEBUG", "o.s.s.w.access.AccessDeniedHandlerImpl", "Responding with 403 status code")], http_origin="https://%s" % h)
    for j in range(s.some(3, 5)): row(s.at(s.some(1, 138), j), 170 + j, "GET", "/api/accounts", 401, m, [("DEBUG", "o.s.s.w.a.AnonymousAuthenticationFilter", "Set SecurityContextHolder to anonymous SecurityContext"), ("DEBUG", "o.s.s.w.s.HttpSessionRequestCache", "Saved request https://%s/api/accounts?continue to session" % h)], ua="curl/8.6.0", http_origin="")


@kind
def shop_behind_a_new_terminator(s):
    """Django behind a proxy that now ends TLS itself: every form is refused for its origin; axes locks an account under guessing; a group's permission is taken from editors; throttled robots"""
    a, g = "access.log", "django.log"; h = s.host("shop"); cut = s.some(35, 55); fix = cut + s.some(25, 40); what = changed(s, cut, "netops", "TLS now ends at the balancer, plain http to gunicorn (no X-Forwarded-Proto)", "lb:shop", "gateway"); changed(s, fix, "pipeline", "shop 4.18: SECURE_PROXY_SSL_HEADER set, balancer sends X-Forwarded-Proto", "shop", "deploy"); lost = fix + s.some(10, 20); w2 = changed(s, lost, s.who(9), "removed permission catalog.change_product from group editors", "group:editors", "role"); beside(s, cut - 4)
    o = inc(s, "forms refused for their origin", "application", "csrf-origin-mismatch", MIS, BURST, what, cause=["session-lost"]); x = inc(s, "guesses at the admin", "application", "credential-wrong", ATT, BRUTE, layer=["identity"]); lk = inc(s, "locked after the guesses", "application", "account-locked", ATT, BRUTE, layer=["identity"], verdict=[WAI], cause=["rate-limited"]); p = inc(s, "editors without their permission", "application", "permission-removed", MIS, BURST, w2, cause=["permission-missing"], verdict=[WAI]); q = inc(s, "stock robot throttled", "application", "rate-limited", FAULT, LOOP, verdict=[WAI, BOT], pattern=[STEADY])
    def row(t, k, method, path, status, i=None, logs=(), who=None, ip=None, ua=None):
        e = upstreamed(s, a, t, ip or s.ip(k), method, path, status, str(status), ua=ua or s.agent(k), user=who or "-")
        ls = [django(s, g, t + sec(.003), *l) for l in logs]
        if i: s.deny(i, [e] + ls, who)
    for t in s.spread(0, 150, 7):
        k = s.some(0, 90); now = s.minute(t)
        if s.r.random() < .3:
            path = s.r.choice(["/cart/add/", "/checkout/", "/newsletter/"])
            if cut < now < fix: row(t, k, "POST", path, 403, o, [("WARNING", "django.security.csrf", "Forbidden (Origin checking failed - https://%s does not match any trusted origins.): %s" % (h, path))])
            else: row(t, k, "POST", path, 302)
        else: row(t, k, "GET", s.r.choice(["/", "/p/%d/" % s.some(1, 200), "/search/?q=tea"]), 200)
    for t in s.spread(0, 150, 50):
        k = 100 + s.some(0, 7); path = "/admin/catalog/product/%d/change/" % s.some(1, 200)
        if s.minute(t) > lost: row(t, k, "GET", path, 403, p, [("WARNING", "django.request", "Forbidden: " + path)], s.who(k))
        else: row(t, k, "GET", path, 200, who=s.who(k))
    b = s.some(80, 120)
    for n, t in enumerate(tries(s, b, 24, 2, 6)):
        client = "{username: \"admin\", ip_address: \"%s\", user_agent: \"Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0\", path_info: \"/admin/login/\"}" % s.foe; ua = "Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0"
        if n < 9: row(t, 0, "POST", "/admin/login/", 200, x, [("WARNING", "axes.handlers.database", ("AXES: New login failure by %s. Created new record in the database." if n == 0 else "AXES: Repeated login failure by %s. Updated existing record in the database.") % client)], "admin", s.foe, ua)
        else: row(t, 0, "POST", "/admin/login/", 429, lk, ([("WARNING", "axes.handlers.database", "AXES: Locking out %s after repeated login failures." % client)] if n < 11 else []) + [("WARNING", "django.request", "Too Many Requests: /admin/login/")], "admin", s.foe, ua)
    for n, t in enumerate(s.ticks(0, 140, 45)):
        over = n % 6 > 3; row(t, 0, "GET", "/api/stock/?page=%d" % (n % 9), 429 if over else 200, q if over else None, [("WARNING", "django.request", "Too Many Requests: /api/stock/")] if over else (), ip=s.there + "81", ua="stockpull/1.1 python-requests/2.31.0")


@kind
def tenants_of_a_rental_house(s):
    """Rails: one caller walks the numbers of other tenants' contracts; after a new master key on one of two servers sessions break; objects that do not exist answer 403 too; a stolen session is seen from elsewhere"""
    a, g = "access.json", "production.log"; h = s.host("rent"); cut = s.some(40, 60); fix = cut + s.some(18, 26); what = changed(s, cut, "pipeline", "web-2 rebuilt from image 88 (new secret_key_base)", "host:web-2", "deploy"); changed(s, fix, "pipeline", "web-2: credentials restored from vault", "host:web-2", "deploy"); beside(s, cut + 2)
    e_ = inc(s, "a tenant walks others' contracts", "application", "permission-missing", ATT, "enumeration", cause=["absence-hidden", "application-refused"]); l = inc(s, "sessions that one server cannot read", "application", "session-lost", MIS, BURST, what, layer=["identity"], cause=["credential-missing"]); ab = inc(s, "bookmarks of deleted flats", "application", "absence-hidden", WAI, SINGLE, pattern=[STEADY], cause=["permission-missing", "application-refused"], verdict=[FAULT]); tr = inc(s, "a session from another country", "application", "token-invalid", ATT, "token-replay", layer=["identity"], cause=["device-or-location-refused", "session-lost"])
    def row(t, k, method, path, status, i=None, logs=(), who=None, ip=None, ua=None, web=1, sess=None):
        rid = s.hex(32); uid = "%s-%s-%s-%s-%s" % (rid[:8], rid[8:12], rid[12:16], rid[16:20], rid[20:])
        e = nginx_json(s, a, t, ip or s.ip(k), method, path, status, status, rid, h, ua=ua or s.agent(k), upstream_addr="10.0.7.%d:3000" % web, session=sess or s.ids.setdefault("se%d" % k, s.hex(12)))
        word = {200: "OK", 302: "Found", 401: "Unauthorized", 403: "Forbidden", 422: "Unprocessable Content"}[status]
        ls = rails(s, g, t + sec(.002), uid, ['Started %s "%s" for %s at %s' % (method, path, ip or s.ip(k), t.strftime("%Y-%m-%d %H:%M:%S +0000"))] + list(logs) + ["Completed %d %s in %dms (ActiveRecord: %.1fms | GC: 0.0ms)" % (status, word, s.some(2, 90), s.r.uniform(.2, 9))])
        if i: s.deny(i, [e] + ls, who)
    for t in s.spread(0, 140, 14):
        k = s.some(0, 60); web = 2 if s.r.random() < .5 else 1; now = s.minute(t)
        if web == 2 and cut < now < fix and s.r.random() < .9: row(t, k, "GET", "/contracts", 401, l, ["Processing by ContractsController#index as HTML", "Filter chain halted as :authenticate_user! rendered or redirected"], web=2)
        else: row(t, k, "GET", s.r.choice(["/contracts", "/contracts/%d" % (4000 + k), "/payments"]), 200, logs=["Processing by ContractsController#show as HTML"], web=web)
    for j in range(12): k = s.some(0, 60); row(s.at(cut + 1, j * 80), k, s.r.choice(["GET", "GET", "POST"]), "/contracts", 401, l, ["Processing by ContractsController#index as HTML", "Filter chain halted as :authenticate_user! rendered or redirected"], web=2); row(s.at(cut + 1, j * 80 + 30), k, "GET", "/payments", 200, logs=["Processing by PaymentsController#index as HTML"], web=1)
    n0 = s.some(4000, 4100)
    for n, t in enumerate(tries(s, s.some(5, 110), s.some(55, 80), .5, 2.5)): row(t, 70, "GET", "/contracts/%d.pdf" % (n0 + n), 403, e_, ["Processing by ContractsController#show as PDF", "Pundit::NotAuthorizedError (not allowed to ContractPolicy#show? this Contract)"], s.who(70), ua="python-requests/2.32.4")
    for t in s.spread(0, 140, 500): row(t, 70, "GET", "/contracts/4070", 200, logs=["Processing by ContractsController#show as HTML"])
    for j in range(s.some(4, 6)): k = s.some(0, 60); row(s.at(s.some(1, cut - 2), j), k, "GET", "/flats/%d" % s.some(90000, 91000), 403, ab, ["Processing by FlatsController#show as HTML", "ActiveRecord::RecordNotFound hidden as forbidden (Flat does not exist)"], s.who(k)); row(s.at(s.some(1, cut - 2), j), k, "GET", "/flats/%d" % s.some(100, 300), 200, logs=["Processing by FlatsController#show as HTML"])
    b = s.some(fix + 5, 125); stolen = s.ids.setdefault("se9", s.hex(12)); row(s.at(b - 3), 9, "GET", "/payments", 200, logs=["Processing by PaymentsController#index as HTML"])
    for t in tries(s, b, s.some(5, 9), 2, 20): row(t, 9, "GET", s.r.choice(["/payments", "/profile", "/contracts"]), 401, tr, ["Processing by PaymentsController#index as HTML", "Session revoked: bound to another client (fingerprint mismatch, country NL, expected DE) user=%s" % s.who(9), "Filter chain halted as :authenticate_user! rendered or redirected"], s.who(9), s.foe, "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", sess=stolen)


@kind
def portal_with_stepped_up_sign_in(s):
    """ASP.NET Core behind Envoy: transfers want a fresh second factor, a role claim was renamed in the last release, tokens run out in a desktop client, an antiforgery cookie is lost; request ids join the two logs"""
    f, g = "envoy.json", "portal.json"; h = s.host("portal"); cut = s.some(40, 65); what = changed(s, cut, "pipeline", "portal 7.2: policy CaseEditors requires role case-editor (was CaseEditor)", "portal", "deploy"); beside(s, cut - 7, cut + 5)
    r = inc(s, "case workers after the renamed role", "application", "permission-removed", MIS, BURST, what, cause=["permission-missing"]); m = inc(s, "releases without a fresh second factor", "application", "mfa-required", WAI, SINGLE, pattern=[STEADY], verdict=[FAULT], layer=["identity"]); e_ = inc(s, "a desktop client with an expired token", "application", "token-expired", FAULT, LOOP, layer=["identity"]); af = inc(s, "forms with a lost antiforgery cookie", "application", "session-lost", FAULT, SINGLE, pattern=[STEADY], verdict=[WAI])
    def row(t, k, method, path, status, i=None, logs=(), who=None, ua=None):
        rid = s.uuid(); e = envoy_json(s, f, t, s.ip(k), method, path, status, "via_upstream", host=h, rid=rid, ua=ua or s.agent(k))
        ls = [aspnet(s, g, t + sec(.003), c, ev, lv, msg, rid, path) for c, ev, lv, msg in logs]
        if i: s.deny(i, [e] + ls, who)
    for t in s.spread(0, 140, 7):
        k = s.some(0, 90); worker = k < 25
        if worker and s.r.random() < .4:
            path = "/cases/%d/edit" % s.some(1, 300)
            if s.minute(t) > cut: s_ = s.who(k); row(t, k, "POST", path, 403, r, [("Microsoft.AspNetCore.Authorization.DefaultAuthorizationService", 2, "Information", "Authorization failed. These requirements were not met:\nRolesAuthorizationRequirement:User.IsInRole must be true for one of the following roles: (case-editor)"), ("Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationHandler", 13, "Information", "AuthenticationScheme: Cookies was forbidden.")])
            else: row(t, k, "POST", path, 302)
        else: row(t, k, "GET", s.r.choice(["/", "/cases", "/cases/%d" % s.some(1, 300)]), 200)
    for j in range(s.some(5, 8)): k = 40 + j % 4; t = s.at(s.some(1, 137), j); row(t, k, "POST", "/payouts/%d/release" % s.some(1, 90), 401, m, [("Portal.Security.StepUpHandler", 41, "Warning", "Step-up required: error=\"insufficient_user_authentication\", acr_values=\"urn:portal:mfa\", max_age=300; auth_time is %d s old" % s.some(900, 9000)), ("Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerHandler", 12, "Information", "AuthenticationScheme: Bearer was challenged.")]); row(t + sec(40), k, "POST", "/payouts/%d/release" % s.some(1, 90), 200)
    b = s.some(10, 70)
    for t in s.ticks(b, b + 50, 120): row(t, 120, "GET", "/api/inbox", 401, e_, [("Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerHandler", 1, "Information", "Failed to validate the token."), ("Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerHandler", 7, "Information", "Bearer was not authenticated. Failure message: IDX10223: Lifetime validation failed. The token is expired. ValidTo (UTC): '%s', Current time (UTC): '%s'." % (s.at(b).strftime("%m/%d/%Y %H:%M:%S"), t.strftime("%m/%d/%Y %H:%M:%S")))], ua="PortalDesk/5.4 (.NET 8)")
    for j in range(s.some(3, 4)): row(s.at(s.some(1, 138), j), 60 + j, "POST", "/contact", 400, af, [("Microsoft.AspNetCore.Antiforgery.DefaultAntiforgery", 7, "Error", "An exception was thrown while deserializing the token."), ("Microsoft.AspNetCore.Mvc.ViewFeatures.Filters.AutoValidateAntiforgeryTokenAuthorizationFilter", 1, "Information", "Antiforgery token validation failed. The antiforgery cookie token and request token do not match.")])


@kind
def interface_with_old_and_new_keys(s):
    """Express behind an ALB: old keys were switched off on the announced day and one partner did not move; a page of another company asks by browser; a user looks through others' orders; a webhook's signature fails"""
    l, a = "alb.log", "app.json"; h = s.host("api"); cut = s.some(40, 60); what = changed(s, cut, s.who(3), "key generation v1 switched off as announced (sunset)", "api:keys", "gateway"); beside(s, cut + 1, cut - 9)
    s.known = "partners:\n  - {name: fleetlink, networks: [%s32/28], keys: [ak_v1_fleetlink], user_agents: [\"FleetLink/*\"], owner: partnerships}\n" % s.there
    k_ = inc(s, "partner still on the key of the first generation", "application", "api-key-misconfigured", FAULT, LOOP, what, verdict=[MIS, WAI], pattern=[STEADY, BURST], cause=["permission-removed"]); o = inc(s, "a page of another company", "application", "cors-origin-refused", WAI, SINGLE, pattern=[STEADY], verdict=[FAULT]); e_ = inc(s, "walking through others' orders", "application", "permission-missing", ATT, "enumeration", cause=["application-refused", "absence-hidden"]); w = inc(s, "webhook whose signature fails", "application", "request-signature", FAULT, LOOP, pattern=[STEADY], verdict=[MIS])
    def row(t, ip, method, path, status, i=None, msg="request completed", err=None, who=None, ua=None, **more):
        rid = "1-%08x-%s" % (int(ep(t)), s.hex(24)); e = alb(s, l, t, ip, method, "https://%s:443%s" % (h, path), status, status, rid, ua)
        x = pino(s, a, t + sec(.006), 30 if status < 400 else 40, msg, ip, method, path, status, rid, who, err, ua, traceId="Root=" + rid, **more)
        if i: s.deny(i, [e, x], who)
    for t in s.spread(0, 140, 8): k = s.some(0, 90); row(t, s.ip(k), s.r.choice(["GET", "GET", "POST"]), s.r.choice(["/v2/orders/%d" % (7000 + k), "/v2/vehicles", "/v2/me"]), 200, who=s.who(k), ua=s.agent(k))
    for t in s.ticks(0, 140, 80):
        if s.minute(t) > cut: row(t, s.there + "36", "GET", "/v1/vehicles", 401, k_, "api key rejected", {"type": "ApiKeyError", "message": "key generation v1 is no longer accepted", "code": "KEY_SUNSET", "keyId": "ak_v1_fleetlink"}, ua="FleetLink/1.9")
        else: row(t, s.there + "36", "GET", "/v1/vehicles", 200, ua="FleetLink/1.9", keyId="ak_v1_fleetlink")
    for t in s.ticks(0, 140, 110): row(t, s.there + "50", "GET", "/v2/vehicles", 200, ua="TrackWise/3.1", keyId="ak_v2_trackwise")
    for j in range(s.some(4, 7)): row(s.at(s.some(1, 138), j), s.ip(110 + j), "OPTIONS", "/v2/vehicles", 403, o, "origin refused", {"type": "CorsError", "message": "Origin https://compare-fleets.test not allowed by CORS"}, ua=s.agent(j))
    for n, t in enumerate(tries(s, s.some(10, 110), s.some(60, 85), .4, 2)): row(t, s.ip(70), "GET", "/v2/orders/%d" % (7200 + n), 403, e_, "forbidden", {"type": "ForbiddenError", "message": "order belongs to another account"}, s.who(70), "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36")
    for t in s.ticks(6, 140, 300): row(t, s.there + "70", "POST", "/hooks/payments", 401, w, "webhook rejected", {"type": "SignatureError", "message": "HMAC signature mismatch (X-Signature)"}, ua="PayWire-Hooks/2")


@kind
def bucket_for_suppliers(s):
    """S3's access log and CloudTrail: a supplier's clock is slow, another signs with a rotated key, a key that no longer exists, a role whose boundary forbids writing; a reader asks for files that were never delivered"""
    b = s.company + "-supply"; f, ct = "s3-access.log", "cloudtrail.json"; beside(s, 30, 75)
    role = "arn:aws:sts::111122223333:assumed-role/etl-writer/etl-%s" % s.hex(6); reader = "arn:aws:sts::111122223333:assumed-role/bi-reader/report"
    c = inc(s, "supplier with a slow clock", "platform", "request-signature", FAULT, LOOP, pattern=[STEADY]); g = inc(s, "supplier signs with the old secret", "platform", "request-signature", FAULT, LOOP, pattern=[STEADY]); k_ = inc(s, "key id that was deleted", "platform", "api-key-misconfigured", FAULT, LOOP, pattern=[STEADY], cause=["credential-wrong"]); gu = inc(s, "boundary of the new writer role", "platform", "guardrail", MIS, STEADY, verdict=[WAI], pattern=[LOOP, BURST]); n_ = inc(s, "reports of days that were never delivered", "platform", "absence-hidden", WAI, STEADY, pattern=[SINGLE, LOOP], verdict=[FAULT, MIS])
    for t in s.spread(0, 150, 9):
        day = s.some(1, 28); key = "in/2026-01-%02d/part-%03d.parquet" % (day, s.some(0, 40)); s3(s, f, t, b, s.inner(4), reader, "REST.GET.OBJECT", key, "GET", "/" + key, 200, ua="Boto3/1.41.2", size=str(s.some(9000, 900000)))
    for t in s.ticks(0, 150, 60): key = "in/2026-01-28/part-%03d.parquet" % s.some(0, 400); s3(s, f, t, b, s.there + "9", "arn:aws:iam::444455556666:user/supplier-ok", "REST.PUT.OBJECT", key, "PUT", "/" + key, 200)
    for t in s.ticks(2, 150, 240): key = "in/2026-01-28/cam-%d.jpg" % s.some(1, 900); s.deny(c, s3(s, f, t, b, s.there + "20", "-", "REST.PUT.OBJECT", key, "PUT", "/" + key, 403, "RequestTimeTooSkewed", "CamBox/2.0"))
    for t in s.ticks(9, 150, 330): key = "in/2026-01-28/inv-%d.xml" % s.some(1, 900); s.deny(g, s3(s, f, t, b, s.there + "21", "-", "REST.PUT.OBJECT", key, "PUT", "/" + key, 403, "SignatureDoesNotMatch", "rclone/v1.71.0"))
    for t in s.ticks(4, 150, 400): s.deny(k_, s3(s, f, t, b, s.there + "22", "-", "REST.GET.BUCKET", "-", "GET", "/?list-type=2&prefix=out%2F", 403, "InvalidAccessKeyId", "S3Browser/12.3"))
    for t in s.ticks(40, 150, 200):
        key = "out/daily/%s.parquet" % s.hex(6); s.deny(gu, [s3(s, f, t, b, s.inner(6), role, "REST.PUT.OBJECT", key, "PUT", "/" + key, 403, "AccessDenied", "Boto3/1.41.2"), trail(s, ct, t, "PutObject", "s3", role, s.inner(6), "AccessDenied", "User: %s is not authorized to perform: s3:PutObject on resource: \"arn:aws:s3:::%s/%s\" because no permissions boundary allows the s3:PutObject action" % (role, b, key), {"bucketName": b, "key": key, "Host": b + ".s3.eu-west-1.amazonaws.com"}, [{"type": "AWS::S3::Object", "ARN": "arn:aws:s3:::%s/%s" % (b, key)}], "[Boto3/1.41.2]")], role)
    for t in s.spread(0, 150, 260): key = "in/2026-02-%02d/part-000.parquet" % s.some(24, 28); s.deny(n_, s3(s, f, t, b, s.inner(4), reader, "REST.GET.OBJECT", key, "GET", "/" + key, 403, "AccessDenied", "Boto3/1.41.2"), reader)


@kind
def scanner_and_the_forgotten_alias(s):
    """nginx before a Java application: thousands of probes, the console closed by rule; among the refusals one 200 over a path trick; a good and a false search engine; nobody else is touched"""
    h = s.host("erp"); a, e = "access.log", "error.log"; beside(s, 25)
    s.config["erp.conf"] = "server {\n  listen 443 ssl http2;\n  server_name %s;\n  location = /robots.txt { return 200; }\n  location ~ ^/(console|manager|actuator)/ { deny all; }\n  location / { proxy_pass http://erp:8080; }\n}\n" % h
    x = inc(s, "scanner at the closed console", "proxy", "server-rule", ATT, SCAN, cause=["address-blocked", "address-not-allowlisted"], pattern=["exploit-attempt"]); p = inc(s, "an auditor without rights to ledgers", "application", "application-refused", WAI, SINGLE, cause=["permission-missing"], pattern=[STEADY], verdict=[UND]); ua = "Mozilla/5.0 (compatible; WebInspect)"
    for t in s.spread(0, 140, 8): k = s.some(0, 60); upstreamed(s, a, t, s.ip(k), s.r.choice(["GET", "POST"]), s.r.choice(["/orders/%d" % s.some(1, 400), "/", "/ledgers/%d" % s.some(1, 20)]), 200, "200", user=s.who(k), ua=s.agent(k))
    for j in range(s.some(3, 5)): s.deny(p, upstreamed(s, a, s.at(s.some(1, 138), j), s.ip(77), "GET", "/ledgers/%d" % s.some(1, 20), 403, "403", user=s.who(77), ua=s.agent(77)), s.who(77))
    t = s.at(s.some(20, 70)); b = t
    for path in PROBED * 14: t += sec(s.r.uniform(.05, .4)); upstreamed(s, a, t, s.foe, "GET", path + "?%d" % s.some(1, 99), 404, "404", ua=ua)
    span = (t - b).total_seconds()
    for n in range(s.some(150, 220)):
        t = b + sec(s.r.uniform(0, span)); path = s.r.choice(["/console/", "/console/login", "/manager/html", "/manager/status", "/actuator/env", "/actuator/heapdump", "/console/%s" % s.hex(4), "/Manager/html".lower(), "/actuator/gateway/routes"])
        s.deny(x, [upstreamed(s, a, t, s.foe, s.r.choice(["GET", "GET", "POST"]), path, 403, ua=ua), nginx_err(s, e, t, "access forbidden by rule", s.foe, "GET", path, h)])
    for n in range(6): upstreamed(s, a, b + sec(span * (.3 + n / 20)), s.foe, "GET", s.r.choice(["/orders/..;/console", "/x/..;/manager/html", "/%2e/actuator/env", "/;/console/"]), 404, "404", ua=ua)
    upstreamed(s, a, b + sec(span * .8), s.foe, "GET", "/orders/..;/manager/html", 200, "200", ua=ua)
    for t in s.ticks(0, 140, 300): upstreamed(s, a, t, "66.249.%d.%d" % (s.some(66, 79), s.some(2, 200)), "GET", "/robots.txt", 200, ua=GOOGLEBOT)


@kind
def one_decision_point_left_behind(s):
    """two OPA replicas behind an application: one did not take the new bundle and goes on refusing what the other allows; a person who never had the role; the application's log shares the decision id"""
    o, g = "opa.json", "app.json"; cut = s.some(30, 50); fix = cut + s.some(50, 70); old, new = s.hex(10), s.hex(10); what = changed(s, cut, s.who(7), "authz bundle %s: team-leads may approve trips" % new, "policy:authz", "policy"); changed(s, fix, "platform", "opa-b restarted (bundle download was failing: 401 from registry)", "opa-b", "config"); beside(s, cut - 5, cut + 2)
    st = inc(s, "replica b still decides by the old bundle", "policy", "policy-out-of-date", MIS, BURST, what, layer=["application"], cause=["permission-missing"], pattern=[STEADY]); p = inc(s, "clerks may not approve", "policy", "permission-missing", WAI, SINGLE, layer=["application"], pattern=[STEADY]); ad = inc(s, "deployments without limits", "policy", "admission-refused", WAI, LOOP, layer=["platform"], verdict=[FAULT], pattern=[STEADY])
    def ask(t, k, role, action, rep, ok, i=None):
        d = s.uuid(); rev = old if (rep == "opa-b" and s.minute(t) < fix) or s.minute(t) < cut else new; path = "/trips/%d/%s" % (s.some(1, 500), action)
        x = opa(s, o, t, "trips/allow", {"user": s.who(k), "roles": [role], "action": action, "resource": path}, ok, rev, d, rep)
        y = pino(s, g, t + sec(.004), 30 if ok else 40, "request completed" if ok else "denied by policy", s.ip(k), "POST", path, 200 if ok else 403, s.hex(16), s.who(k), None if ok else {"type": "PolicyDenied", "message": "not allowed"}, s.agent(k), decisionId=d, pdp=rep)
        if i: s.deny(i, [y, x], s.who(k))
    for t in s.spread(0, 140, 12):
        k = s.some(0, 40); lead = k < 15; rep = s.r.choice(["opa-a", "opa-b"]); now = s.minute(t)
        if lead:
            if now < cut: ask(t, k, "team-lead", "view", rep, True)
            elif rep == "opa-b" and now < fix: ask(t, k, "team-lead", "approve", rep, False, st) if s.r.random() < .7 else None
            else: ask(t, k, "team-lead", "approve", rep, True)
        else: ask(t, k, "clerk", "view", rep, True)
    for t in s.spread(0, cut, 90): k = s.some(41, 45); ask(t, k, "manager", "approve", s.r.choice(["opa-a", "opa-b"]), True)
    for j in range(s.some(4, 6)): ask(s.at(s.some(1, 138), j), 20 + j, "clerk", "approve", "opa-a", False, p)
    for t in s.ticks(20, 130, 600): s.deny(ad, opa(s, o, t, "kubernetes/admission/review", {"kind": "AdmissionReview", "request": {"uid": s.uuid(), "operation": "CREATE", "kind": {"group": "apps", "version": "v1", "kind": "Deployment"}, "namespace": "trips", "userInfo": {"username": "system:serviceaccount:ci:deployer"}, "object": {"metadata": {"name": "trips-worker"}}}}, {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response": {"uid": s.uuid(), "allowed": False, "status": {"code": 403, "reason": "Forbidden", "message": "container <worker> has no memory limit"}}}, new, host="opa-admission"), "system:serviceaccount:ci:deployer")


@kind
def release_by_symbolic_link(s):
    """Apache: releases are switched by a symbolic link, and the new virtual host does not follow links: everybody is refused until it is fixed; a client tries methods; a wrong organisation in a certificate"""
    a, e = "access.log", "error.log"; h = s.host("www"); cut = s.some(40, 70); fix = cut + s.some(12, 20); what = changed(s, cut, "pipeline", "vhost www: document root /srv/www/current (link), Options -Indexes", "vhost:www", "config"); changed(s, fix, "pipeline", "vhost www: Options -Indexes +FollowSymLinks", "vhost:www", "config"); beside(s, cut - 3)
    s.config["www.conf"] = "<VirtualHost *:443>\n  ServerName %s\n  DocumentRoot /srv/www/current\n  <Directory /srv/www>\n    Options -Indexes +FollowSymLinks\n    Require all granted\n    AllowMethods GET HEAD POST OPTIONS\n  </Directory>\n  <Location /b2b>\n    SSLVerifyClient require\n    SSLRequire %%{SSL_CLIENT_S_DN_O} eq \"Nordwerk\"\n  </Location>\n</VirtualHost>\n" % h
    combined = lambda s, f, t, ip, m_, p_, st, size=None, tail=' "-" "-"', **kw: combined_line(s, f, t, ip, m_, p_, st, size, tail=tail, **kw)     # combined, then Origin and the method that a preflight asks for
    y = inc(s, "the whole site behind a link that is not followed", "proxy", "symlink-refused", MIS, BURST, what); m = inc(s, "DELETE, PUT and others tried", "proxy", "method-refused", ATT, SCAN, pattern=[SINGLE, STEADY, "exploit-attempt"], verdict=[WAI, BOT]); q = inc(s, "certificate of a sister company", "proxy", "tls-requirement", WAI, LOOP, verdict=[FAULT, MIS], cause=["client-certificate"], pattern=[STEADY]); o = inc(s, "preflights of the booking widget", "proxy", "cors-preflight-refused", MIS, STEADY, cause=["credential-missing"], verdict=[FAULT], pattern=[LOOP, SINGLE, BURST])
    for t in s.spread(0, 140, 8):
        k = s.some(0, 100); path = s.r.choice(["/", "/rooms.html", "/css/main.css", "/img/lobby.jpg"])
        if cut < s.minute(t) < fix: s.deny(y, [combined(s, a, t, s.ip(k), "GET", path, 403, 199, ua=s.agent(k)), apache_err(s, e, t, "core", "AH00037: Symbolic link not allowed or link target not accessible: /srv/www/current", s.ip(k))])
        else: combined(s, a, t, s.ip(k), "GET", path, 200, ua=s.agent(k))
    t = s.at(s.some(5, 30))
    for method in ("DELETE", "PUT", "PROPFIND", "PATCH"): s.deny(m, [combined(s, a, t, s.foe, method, "/", 405, 222, ua="Mozilla/5.0 (compatible; Nmap Scripting Engine; https://nmap.org/book/nse.html)"), apache_err(s, e, t, "allowmethods", "AH01623: client method denied by server configuration: '%s' to /srv/www/current/" % method, s.foe)]); t += sec(s.r.uniform(.3, 2))
    for t in s.ticks(2, 140, 600): s.deny(q, [combined(s, a, t, s.ip(120), "GET", "/b2b/rates.xml", 403, 199, ua="RateSync/2.2"), apache_err(s, e, t, "ssl", "AH02266: Access to /srv/www/current/b2b/rates.xml denied for %s (requirement expression not fulfilled)" % s.ip(120), s.ip(120), "info")])
    for t in s.spread(0, 140, 130): k = s.some(0, 60); s.deny(o, combined(s, a, t, s.ip(k), "OPTIONS", "/booking/api/slots", 401, 381, ref="https://partnerhotels.test/", ua=s.agent(k), tail=' "https://partnerhotels.test" "GET"')); 
    for t in s.spread(0, 140, 100): k = s.some(60, 80); combined(s, a, t, s.ip(k), "GET", "/booking/api/slots", 200, user="widget-own", ref="https://%s/" % h, ua=s.agent(k), tail=' "https://%s" "-"' % h)

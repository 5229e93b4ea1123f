"""Doors and identity: sign-in proxies, identity providers, certificates and stronger proofs, with the web server before and the application behind."""
from seen.lines_paths import *

KINDS = []
kind = kinds(KINDS)


@kind
def the_cookie_of_the_sign_in_is_lost(s):
    """ingress-nginx, oauth2-proxy and Keycloak, joined by the request's id: after a change of the cookie's domain every sign-in ends in 403; before and after it the ordinary way to the sign-in; a person of no allowed group; mistyped passwords"""
    cut = s.some(40, 60); back = cut + s.some(15, 25); what = "oauth2-proxy: cookie_domains = .apps.%s" % s.domain; s.change(s.at(cut), s.mail(7), what, "deployment:oauth2-proxy", "config"); s.change(s.at(back), s.mail(7), "oauth2-proxy: cookie_domains reverted", "deployment:oauth2-proxy", "config"); herring(s, cut - 5)
    H = host(s, "wiki"); I, O, K = "ingress.log", "oauth2-proxy.log", "keycloak.log"
    c = inc(s, "people without a session are sent to sign in", "authorizer", "credential-missing", WAI, SINGLE, pattern=[STEADY])
    l = inc(s, "the sign-in's cookie does not come back", "authorizer", "session-lost", MIS, BURST, what, pattern=[STEADY])
    g = inc(s, "a person of no allowed group", "authorizer", "not-assigned", WAI, SINGLE, pattern=[STEADY], cause=["permission-missing"])
    w = inc(s, "mistyped passwords", "identity", "credential-wrong", FAULT, SINGLE, pattern=[STEADY])
    def auth(t, k, path, ok, user):
        rid = s.hex(32); ip = s.ip(k)
        e = ingress(s, I, t, ip, "GET", path, 200 if ok else 302, rid, 200 if ok else None, "wiki-web-3000", ua=s.agent(k), size=None if ok else 138)
        o = o2p_req(s, O, t - sec(.01), ip, rid, user if ok else "", "GET", "/oauth2/auth", 202 if ok else 401, ua=s.agent(k), hostname=H)
        return [e, o]
    def sign_in(t, k, lost=False, group=True, typo=0):
        ip, u = s.ip(k), s.mail(k)
        s.deny(c, auth(t, k, "/", False, u))
        rid = s.hex(32); ingress(s, I, t + sec(1), ip, "GET", "/oauth2/start?rd=%2F", 302, rid, 302, "oauth2-proxy-4180", ua=s.agent(k)); o2p_req(s, O, t + sec(1), ip, rid, "", "GET", "/oauth2/start?rd=%2F", 302, ua=s.agent(k), hostname=H)
        for n in range(typo): s.deny(w, kc_login(s, K, t + sec(6 + n * 8), ip, s.who(k), "invalid_user_credentials", "wiki", s.uuid()), s.who(k))
        t += sec(8 + typo * 9); kc_login(s, K, t, ip, s.who(k), None, "wiki", s.uuid())
        rid = s.hex(32); path = "/oauth2/callback?state=%s&session_state=%s&code=%s" % (s.hex(20), s.uuid(), s.uuid()); t += sec(.8); bad = lost or not group
        e = [ingress(s, I, t, ip, "GET", path, 403 if bad else 302, rid, 403 if bad else 302, "oauth2-proxy-4180", ua=s.agent(k)), o2p_req(s, O, t, ip, rid, "" if lost else u, "GET", path, 403 if bad else 302, ua=s.agent(k), hostname=H)]
        if lost: s.deny(l, e + [o2p_auth(s, O, t - sec(.01), ip, rid, "", False, "Invalid authentication via OAuth2: unable to obtain CSRF cookie: http: named cookie not present")], None)
        elif not group: s.deny(g, e + [o2p_auth(s, O, t - sec(.01), ip, rid, u, False, "Invalid authentication via OAuth2: unauthorized")], u)
        else: o2p_auth(s, O, t - sec(.01), ip, rid, u, True, "Authenticated via OAuth2: Session{email:%s user:%s PreferredUsername:%s token:true id_token:true created:%s expires:%s refresh_token:true}" % (u, s.uuid(), s.who(k), z(t, 0), z(t + sec(3600), 0))); auth(t + sec(1), k, "/", True, u)
    for t in s.spread(0, 120, 8): k = s.some(0, 25); auth(t, k, s.r.choice(["/page/%d" % s.some(1, 300), "/search?q=plan", "/static/app.css"]), True, s.mail(k))
    for n, t in enumerate(s.spread(0, 118, 130)): m = minute(s, t); sign_in(t, 26 + n % 18, cut < m < back, typo=1 if n % 9 == 4 else 0)
    for t in s.spread(cut + 1, back - 1, 40): sign_in(t, 26 + s.some(0, 17), True)
    for j in range(2): sign_in(s.at(12 + j * 4), 45, False, False)


@kind
def quiet_guesses_at_the_realm(s):
    """nginx before Keycloak, joined by time and address, clocks a little apart: a few passwords for many accounts, one of which opens; a leaver's account that is disabled; an application that refreshes a dead session; mistyped passwords"""
    skew = s.r.choice((-2.2, -1, 1.4)); N, K = "access.log", "keycloak.log"; H = host(s, "id"); herring(s, 30)
    p = inc(s, "a few passwords for many accounts", "identity", "credential-wrong", ATT, SPRAY)
    d = inc(s, "a leaver's account", "identity", "account-locked", WAI, STEADY, pattern=[SINGLE, LOOP])
    r = inc(s, "an application refreshes a dead session", "identity", "token-expired", FAULT, LOOP, cause=["token-invalid"], pattern=[STEADY])
    w = inc(s, "mistyped passwords", "identity", "credential-wrong", FAULT, SINGLE, pattern=[STEADY])
    path = lambda: "/realms/corp/login-actions/authenticate?session_code=%s&execution=%s&client_id=portal&tab_id=%s" % (s.hex(20), s.uuid(), s.hex(8))
    def login(t, ip, user, error=None, ua=None): return [nginx(s, N, t, ip, "POST", path(), 200 if error else 302, 4200 if error else 0, ua or s.agent(1)), kc_login(s, K, t + sec(skew), ip, user, error, uid=None if error == "user_not_found" else s.uuid())]
    for t in s.spread(0, 120, 10): k = s.some(0, 60); nginx(s, N, t, s.ip(k), "GET", s.r.choice(["/realms/corp/protocol/openid-connect/certs", "/realms/corp/.well-known/openid-configuration", "/resources/x1/login/css/login.css", "/realms/corp/protocol/openid-connect/auth?client_id=portal"]), 200, ua=s.agent(k))
    for t in s.spread(0, 120, 70):
        k = s.some(0, 40)
        if s.r.random() < .12: s.deny(w, login(t - sec(9), s.ip(k), s.who(k), "invalid_user_credentials"), s.who(k))
        login(t, s.ip(k), s.who(k))
    t = s.at(s.some(25, 50)); pool = ["198.51.100.%d" % j for j in (201, 202, 203, 204)]; n = 0; opened = s.some(20, 40)
    for round_ in range(2):
        for k in range(46):
            n += 1; ip = pool[n % 4]
            if round_ and k == opened: login(t, ip, s.who(k), None, "Mozilla/5.0 (Windows NT 10.0; Win64; x64)")
            else: s.deny(p, login(t, ip, s.who(k) if k % 11 else "svc-%d" % k, "invalid_user_credentials" if k % 11 else "user_not_found", "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"), s.who(k) if k % 11 else "svc-%d" % k)
            t += sec(s.r.uniform(5, 14))
        t += sec(900)
    s.change(s.at(3), s.mail(5), "disabled account %s, contract ended" % s.who(45), "user:" + s.who(45), "identity")
    for t in s.ticks(20, 118, 800): s.deny(d, login(t, s.ip(99), s.who(45), "user_disabled"), s.who(45))
    for t in s.ticks(s.some(10, 20), s.some(50, 60), 30): s.deny(r, [nginx(s, N, t, s.ip(77), "POST", "/realms/corp/protocol/openid-connect/token", 400, 88, "meadow-mobile/5.2"), keycloak(s, K, t + sec(skew), "REFRESH_TOKEN_ERROR", s.ip(77), "mobile", "invalid_token", grant_type="refresh_token", reason="Token is not active", refresh_token_type="Refresh", client_auth_method="client-secret")])


@kind
def two_factors_at_a_small_door(s):
    """Traefik asks Authelia before it lets anybody through: services that need a second factor, a person of no group, one account guessed until it is banned, strangers without a session"""
    T, A = "traefik-access.json", "authelia.log"; H = host(s, "vault"); P = host(s, "auth"); herring(s, 44)
    m = inc(s, "a second factor is demanded", "authorizer", "mfa-required", WAI, SINGLE, pattern=[STEADY, LOOP])
    g = inc(s, "a person of no group", "authorizer", "permission-missing", WAI, SINGLE, cause=["not-assigned"], pattern=[STEADY])
    b = inc(s, "one account is guessed", "identity", "credential-wrong", ATT, BRUTE, layer=["authorizer"])
    c = inc(s, "programs without a session", "authorizer", "credential-missing", FAULT, LOOP, pattern=[STEADY], verdict=[WAI])
    w = inc(s, "mistyped passwords", "identity", "credential-wrong", FAULT, SINGLE, layer=["authorizer"], pattern=[STEADY])
    def app(t, k, path, status, hostname=None, origin=200, user=None, method="GET", ua=None): return traefik(s, T, t, s.ip(k), method, path, status, "vault@docker", "vault@docker", origin, ua or s.agent(k), hostname=hostname or H)
    def first(t, ip, user, ok, why="user not found", ua=None):
        e = [traefik(s, T, t, ip, "POST", "/api/firstfactor", 200 if ok else 401, "authelia@docker", "authelia@docker", 200 if ok else 401, ua or s.agent(0), hostname=P)]
        return e + ([] if ok else [authelia(s, A, t - sec(.2), "error", "Unsuccessful 1FA authentication attempt by user '%s'%s" % (user, why), ip, "POST", "/api/firstfactor")])
    for t in s.spread(0, 120, 7): k = s.some(0, 20); app(t, k, s.r.choice(["/", "/items", "/api/sync"]), 200)
    for t in s.spread(0, 120, 400):
        k = s.some(0, 20)
        if s.r.random() < .4: s.deny(w, first(t - sec(12), s.ip(k), s.who(k), False, ""), s.who(k))
        first(t, s.ip(k), s.who(k), True)
        s.deny(m, [app(t + sec(3), k, "/api/secrets", 401, origin=None), authelia(s, A, t + sec(2.9), "info", "Access to 'https://%s/api/secrets' (method GET) is not authorized to user '%s', responding with status code 401 with location redirect to https://%s/?rd=https%%3A%%2F%%2F%s%%2Fapi%%2Fsecrets&rm=GET" % (H, s.who(k), P, H), s.ip(k))], s.who(k))
        traefik(s, T, t + sec(18), s.ip(k), "POST", "/api/secondfactor/totp", 200, "authelia@docker", "authelia@docker", 200, s.agent(k), hostname=P); app(t + sec(20), k, "/api/secrets", 200)
    for j in range(2): t = s.at(30 + j * 6, j); s.deny(g, [app(t, 33, "/admin", 403, origin=None), authelia(s, A, t - sec(.1), "info", "Access to 'https://%s/admin' is forbidden to user '%s'" % (H, s.who(33)), s.ip(33))], s.who(33))
    for t in s.ticks(0, 118, 300): s.deny(c, [traefik(s, T, t, "192.0.2.240", "GET", "/api/export", 401, "vault@docker", ua="backup-job/1.0", hostname=H), authelia(s, A, t - sec(.1), "info", "Access to 'https://%s/api/export' (method GET) is not authorized to user '<anonymous>', responding with status code 401 with location redirect to https://%s/?rd=https%%3A%%2F%%2F%s%%2Fapi%%2Fexport&rm=GET" % (H, P, H), "192.0.2.240")])
    t = s.at(s.some(55, 75))
    for n in range(s.some(30, 50)):
        banned = n % 6 == 5
        s.deny(b, first(t, s.attacker, "admin", False, " and they are banned until %s" % z(t + sec(300), 0) if banned else "", "python-requests/2.32.3"), "admin"); t += sec(s.r.uniform(2, 9) if not banned else 302)


@kind
def a_group_is_renamed(s):
    """Pomerium's proxy and authorize logs: the directory renames a group, the claim no longer matches and the whole team is refused; devices that are not enrolled; the ordinary first visit without a session; a leaver among them"""
    cut = s.some(35, 60); H = host(s, "finance"); what = "renamed group finance to fin-emea in the directory"; s.change(s.at(cut), s.mail(12), what, "group:finance", "identity"); lv = 5; s.change(s.at(cut - 25), s.mail(12), "disabled user %s, left the company" % s.who(lv), "user:" + s.mail(lv), "identity"); herring(s, cut - 2); herring(s, cut + 5)
    a = inc(s, "the finance team is refused since the group was renamed", "authorizer", "permission-removed", MIS, BURST, what, cause=["not-assigned"], layer=["policy"], pattern=[STEADY])
    d = inc(s, "devices that are not enrolled", "authorizer", "device-or-location-refused", WAI, SINGLE, layer=["policy"], pattern=[STEADY])
    c = inc(s, "first visit without a session", "authorizer", "credential-missing", WAI, SINGLE, pattern=[STEADY], layer=["policy"])
    o = inc(s, "people of other teams look in", "authorizer", "not-assigned", WAI, SINGLE, cause=["permission-missing"], layer=["policy"], pattern=[STEADY])
    f, h = "authorize.json", "proxy.json"
    def visit(t, k, path, why=None, status=200, email=None, hostname=H):
        rid = s.uuid(); e = [pomerium_http(s, h, t + sec(.02), s.ip(k), "GET", path, status, rid, "via_upstream" if not why else "ext_authz_denied", hostname, s.agent(k)), pomerium(s, f, t, s.ip(k), "GET", path, rid, s.mail(k) if email is None else email, not why, why or ["claim-ok"], hostname=hostname, session=s.uuid() if email is None else "")]
        return e
    team = range(0, 16)
    for t in s.spread(0, 120, 9):
        k = s.some(0, 40)
        visit(t, k, s.r.choice(["/", "/boards/%d" % s.some(1, 30)]), hostname=host(s, "tasks"))
    for t in s.spread(0, 120, 38):
        k = s.r.choice(team); late = minute(s, t) > cut
        if k == lv and minute(s, t) > cut - 25: continue
        if late: s.deny(a, visit(t, k, s.r.choice(["/", "/reports/%d" % s.some(1, 30), "/closing"]), ["claim-unauthorized"], 403), s.mail(k))
        else: visit(t, k, s.r.choice(["/", "/reports/%d" % s.some(1, 30), "/closing"]))
    for j in range(s.some(4, 6)): k = 20 + j; t = s.at(10 + j * 19, j); s.deny(d, visit(t, k, "/", ["device-unauthenticated"], 403, hostname=host(s, "hr")), s.mail(k))
    for t in s.spread(0, 119, 260): k = s.some(0, 40); s.deny(c, visit(t, k, "/", ["user-unauthenticated"], 302, "", host(s, "tasks"))); visit(t + sec(14), k, "/", hostname=host(s, "tasks"))
    for j in range(3): k = 33 + j; s.deny(o, visit(s.at(8 + j * 9), k, "/", ["claim-unauthorized"], 403), s.mail(k))


@kind
def pairs_from_a_leak(s):
    """Caddy before authentik and a shop, joined by time, address and path: pairs of names and passwords from a leak from many addresses, two of which open; a person who forgot; the shop asks strangers to sign in"""
    C, A = "caddy.json", "authentik.json"; H, S = host(s, "auth"), host(s, "shop"); herring(s, 20)
    a = inc(s, "pairs from a leak", "identity", "credential-wrong", ATT, STUFF, pattern=[SPRAY])
    w = inc(s, "people who forgot", "identity", "credential-wrong", FAULT, SINGLE, pattern=[STEADY])
    c = inc(s, "visitors without a session at the shop's orders", "authorizer", "credential-missing", WAI, SINGLE, layer=["proxy", "application"], pattern=[STEADY])
    def login(t, ip, user, ok, ua=None):
        rid = s.hex(32); e = caddy(s, C, t, ip, "POST", "/api/v3/flows/executor/default-authentication-flow/?query=", 200, ua, H)
        ctx = {"http_request": {"args": {"next": "/"}, "method": "POST", "path": "/api/v3/flows/executor/default-authentication-flow/", "request_id": rid, "user_agent": ua or s.agent(0)}}
        if ok: authentik(s, A, t + sec(.4), "login", ip, rid, user, H, dict({"auth_method": "password", "auth_method_args": {}}, **ctx)); return []
        return [e, authentik(s, A, t + sec(.4), "login_failed", ip, rid, user, H, dict({"password": "********************", "stage": {"app": "authentik_stages_password", "model_name": "passwordstage", "name": "default-authentication-password", "pk": s.hex(32)}, "username": user}, **ctx))]
    for t in s.spread(0, 120, 6): k = s.some(0, 80); caddy(s, C, t, s.ip(k), "GET", s.r.choice(["/", "/item/%d" % s.some(1, 400), "/cart", "/orders"]), 200, s.agent(k), S)
    for t in s.spread(0, 120, 110):
        k = s.some(0, 40)
        if s.r.random() < .2: s.deny(w, login(t - sec(15), s.ip(k), s.who(k), False, s.agent(k)), s.who(k))
        login(t, s.ip(k), s.who(k), True, s.agent(k))
    for t in s.spread(0, 119, 240): k = s.some(81, 120); s.deny(c, caddy(s, C, t, s.ip(k), "GET", "/orders", 401, s.agent(k), S, resp={"X-Powered-By": ["authentik"], "Via": ["1.1 Caddy"]}))
    t = s.at(s.some(20, 45)); hits = {s.some(20, 40), s.some(60, 90)}
    for n in range(s.some(95, 125)):
        ip = s.r.choice(["198.51.100.", "203.0.113."]) + str(s.some(1, 250)); user = "%s.%s%d@mail.example" % (s.who(n), s.who(n * 3 + 1), n)
        e = login(t, ip, user, n in hits, "Mozilla/5.0 (Windows NT 6.1; rv:60.0) Gecko/20100101 Firefox/60.0")
        if e: s.deny(a, e, user)
        t += sec(s.r.uniform(3, 20))


@kind
def the_keys_are_rotated_too_soon(s):
    """nginx before a Spring service, joined by the request's id: the issuer rotates its key, the service keeps the old set until it is restarted; a phone repeats an old token meanwhile; a stolen token from another address; a client without the scope"""
    cut = s.some(35, 55); back = cut + s.some(12, 20); what = "realm corp: signing key rotated, old key removed"; s.change(s.at(cut), s.mail(6), what, "realm:corp", "identity"); s.change(s.at(back), "ci", "restarted orders-api", "deployment:orders-api", "deploy"); herring(s, cut - 6)
    N, A = "access.json", "orders-api.log"; H = host(s, "api"); B = "o.s.s.o.s.r.a.JwtAuthenticationProvider"
    v = inc(s, "new tokens do not verify", "application", "token-invalid", MIS, BURST, what, layer=["identity"], pattern=[STEADY])
    l = inc(s, "a phone repeats an old token", "application", "token-expired", FAULT, LOOP, layer=["identity"], pattern=[STEADY])
    r = inc(s, "a token at work elsewhere", "application", "token-invalid", ATT, REPLAY, layer=["identity"], cause=["device-or-location-refused"])
    c = inc(s, "client without the scope", "application", "scope-insufficient", FAULT, STEADY, pattern=[LOOP], verdict=[WAI])
    def req(t, ip, method, path, status, ua, www="", log=None, level="DEBUG", logger=None):
        rid = s.hex(32); e = [nginx_json(s, N, t, ip, method, path, status, rid, status, ua=ua, hostname=H, sent_http_www_authenticate=www)]
        if log: e.append(spring(s, A, t - sec(.01), level, logger or B, log, rid))
        elif status < 400 and s.r.random() < .5: spring(s, A, t - sec(.01), "INFO", "c.%s.orders.OrderController" % s.company, "%s %s" % (method, path), rid)
        return e
    bad = 'Bearer error="invalid_token", error_description="An error occurred while attempting to decode the Jwt: Signed JWT rejected: Another algorithm expected, or no matching key(s) found", error_uri="https://tools.ietf.org/html/rfc6750#section-3.1"'
    for t in s.spread(0, 120, 7.5):
        k = s.some(0, 70); m = minute(s, t); fresh = m > cut and s.r.random() < min(1, (m - cut) / 10 + .2); method = s.r.choice(["GET", "GET", "POST"]); path = s.r.choice(["/orders", "/orders/%d" % s.some(1, 900), "/baskets/%d" % s.some(1, 900)])
        if fresh and m < back: s.deny(v, req(t, s.ip(k), method, path, 401, s.agent(k), bad, "Failed to authenticate since the JWT was invalid"))
        else: req(t, s.ip(k), method, path, 200, s.agent(k))
    exp = s.at(cut - 10); ex = "Jwt expired at %s" % z(exp, 0)
    for n in range(8): req(s.at(cut - 20 + n), s.ip(80), "GET", "/inbox", 200, "Lantern/3.0 (Android 13)")
    for t in s.ticks(cut - 9, s.some(cut + 22, cut + 34), 30): s.deny(l, req(t, s.ip(80), "GET", "/inbox", 401, "Lantern/3.0 (Android 13)", 'Bearer error="invalid_token", error_description="An error occurred while attempting to decode the Jwt: %s", error_uri="https://tools.ietf.org/html/rfc6750#section-3.1"' % ex, "Failed to authenticate since the JWT was invalid"))
    victim = 3; jti = s.uuid()
    for n in range(5): req(s.at(90 + n * 4), s.ip(victim), "GET", "/me", 200, s.agent(victim))
    t = s.at(101)
    for n in range(s.some(6, 12)): s.deny(r, req(t, s.attacker, "GET", s.r.choice(["/me", "/orders", "/me/cards"]), 401, "curl/8.4.0", 'DPoP error="invalid_token", error_description="The DPoP proof is invalid"', "token jti=%s sub=%s is bound to another key: cnf.jkt mismatch, issued to %s, presented by %s" % (jti, s.who(victim), s.ip(victim), s.attacker), "WARN", "c.%s.security.BoundTokenValidator" % s.company), s.who(victim)); t += sec(s.r.uniform(1, 15))
    for t in s.ticks(5, 118, 560): s.deny(c, req(t, s.ip(90), "DELETE", "/orders/%d" % s.some(1, 900), 403, "cleanup-job/1.1", 'Bearer error="insufficient_scope", error_description="The request requires higher privileges than provided by the access token.", error_uri="https://tools.ietf.org/html/rfc6750#section-3.1"'), None)


@kind
def conditions_of_the_directory(s):
    """Entra's sign-ins with the gateway and the program behind: a new condition on place refuses a whole subsidiary, devices without compliance, a second factor, people not assigned, a disabled leaver, one account guessed"""
    cut = s.some(35, 55); what = "conditional access policy Named locations only: trusted list replaced"; s.change(s.at(cut), s.mail(14), what, "policy:named-locations", "identity"); herring(s, cut + 4); E, G = "signins.json", "appgw-access.json"; H = host(s, "expenses")
    p = inc(s, "a subsidiary is outside the named places", "identity", "device-or-location-refused", MIS, BURST, what, verdict=[WAI], pattern=[STEADY], cause=["allowlist-drift"])
    d = inc(s, "devices without compliance", "identity", "device-or-location-refused", WAI, SINGLE, pattern=[STEADY])
    m = inc(s, "a second factor is asked for", "identity", "mfa-required", WAI, SINGLE, pattern=[STEADY])
    n_ = inc(s, "not assigned to the program", "identity", "not-assigned", WAI, SINGLE, pattern=[STEADY])
    x = inc(s, "a leaver's account", "identity", "account-locked", WAI, STEADY, pattern=[SINGLE, LOOP])
    b = inc(s, "one account is guessed", "identity", "credential-wrong", ATT, BRUTE)
    def ok(t, k, ip=None): entra(s, E, t, s.mail(k), ip or s.ip(k), 0, "", "Expenses", "success"); use(t + sec(2), k, ip)
    def use(t, k, ip=None): appgw(s, G, t, ip or s.ip(k), s.r.choice(["GET", "GET", "POST"]), s.r.choice(["/claims", "/claims/%d" % s.some(1, 400), "/"]), 200, s.hex(32), 200, s.agent(k), H)
    for t in s.spread(0, 120, 9): use(t, s.some(0, 40))
    for t in s.spread(0, 120, 45):
        k = s.some(0, 40); sub = k >= 28; ip = "203.0.113.%d" % s.some(5, 12) if sub else None
        if sub and minute(s, t) > cut: s.deny(p, entra(s, E, t, s.mail(k), ip, 53003, "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.", "Expenses", "failure", [("Named locations only", "failure", "Block")], "PL"), s.mail(k))
        else: ok(t, k, ip)
    for t in s.spread(cut, 119, 70): k = s.some(28, 40); s.deny(p, entra(s, E, t, s.mail(k), "203.0.113.%d" % s.some(5, 12), 53003, "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.", "Expenses", "failure", [("Named locations only", "failure", "Block")], "PL"), s.mail(k))
    for j in range(s.some(4, 6)): k = j * 2; t = s.at(8 + j * 20, j); s.deny(d, entra(s, E, t, s.mail(k), s.ip(k), 53000, "Device is not in required device state: {state}. Conditional Access policy requires a compliant device, and the device is not compliant.", "Expenses", "failure", [("Compliant devices", "failure", "RequireCompliantDevice")], compliant=False), s.mail(k)); ok(t + sec(400), k)
    for t in s.spread(0, 118, 420): k = s.some(0, 27); s.deny(m, entra(s, E, t, s.mail(k), s.ip(k), 50076, "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '{resource}'.", "Expenses", "failure", [("MFA for all", "failure", "Mfa")]), s.mail(k)); ok(t + sec(25), k)
    for j in range(2): s.deny(n_, entra(s, E, s.at(30 + j * 5), s.mail(42), s.ip(42), 50105, "Your administrator has configured the application {appName} ('{appId}') to block users unless they are specifically granted ('assigned') access to the application.", "Expenses"), s.mail(42))
    for t in s.ticks(3, 118, 1500): s.deny(x, entra(s, E, t, s.mail(44), s.ip(44), 50057, "The user account is disabled.", "Expenses"), s.mail(44))
    t = s.at(s.some(80, 95))
    for n in range(s.some(25, 45)): s.deny(b, entra(s, E, t, s.mail(1), s.attacker, 50053 if n > 20 else 50126, "The account is locked, you've tried to sign in too many times with an incorrect user ID or password." if n > 20 else "Error validating credentials due to invalid username or password.", "Expenses", country="RU"), s.mail(1), **({"cause": "account-locked", "acceptable": {"cause": ["credential-wrong"]}} if n > 20 else {})); t += sec(s.r.uniform(2, 9))


@kind
def an_authority_of_certificates_runs_out(s):
    """nginx that demands client certificates, with its error log and the service behind, its configuration given: at midday the partners' issuing authority expires and all fail, until a new one is installed; browsers without a certificate; a partner's test certificate is of another name"""
    cut = s.some(35, 55); back = cut + s.some(20, 30); H = host(s, "b2b"); N, E = "access.json", "error.log"; s.change(s.at(back), s.who(5), "installed partner-ca-2026.pem on b2b", "nginx:b2b", "certificate"); herring(s, cut - 12)
    s.config["b2b.conf"] = "server {\n  listen 443 ssl;\n  server_name %s;\n  ssl_client_certificate /etc/nginx/partner-ca.pem;\n  ssl_verify_client on;\n  location /orders {\n    if ($ssl_client_s_dn !~ \"^CN=(acme|bolt|crane|delta),\") { return 403; }\n    proxy_pass http://orders;\n  }\n}\n" % H
    x = inc(s, "the authority of the partners' certificates has expired", "proxy", "client-certificate", MIS, BURST, pattern=[STEADY, LOOP], verdict=[FAULT])
    b = inc(s, "visitors without a certificate", "proxy", "client-certificate", WAI, SINGLE, cause=["credential-missing"], pattern=[STEADY], verdict=[FAULT])
    n_ = inc(s, "certificate of another name", "proxy", "client-certificate", FAULT, LOOP, cause=["server-rule", "permission-missing"], pattern=[STEADY], verdict=[WAI])
    names = ["acme", "bolt", "crane", "delta"]
    def req(t, ip, name, method, path, status, verify="SUCCESS", ups=None, ua="java/21", err=None, level="info"):
        rid = s.hex(32); conn = conn_at(s, t); e = [nginx_json(s, N, t, ip, method, path, status, rid, ups, ua=ua, hostname=H, ssl_client_verify=verify, ssl_client_s_dn="CN=%s,O=%s" % (name, name.title()) if name else "", ssl_client_serial=("%040X" % (sum(map(ord, name)) * 99991)) if name else "", connection=str(conn))]
        if err: e.append(nginx_err(s, E, t, err + " while reading client request headers", ip, method, path, H, level, conn=conn))
        if ups: express(s, "orders.json", t + sec(.01), "10.20.1.5", method, path, ups, rid, user=name)
        return e
    for j, name in enumerate(names):
        for t in s.ticks(0, 119, 100 + j * 20):
            bad = cut < minute(s, t) < back
            if bad: s.deny(x, req(t, "198.51.100.%d" % (20 + j), name, "POST", "/orders", 400, "FAILED:certificate has expired", err="client SSL certificate verify error: (10:certificate has expired)"), name)
            else: req(t, "198.51.100.%d" % (20 + j), name, "POST", "/orders", 201, ups=201)
    for t in s.spread(0, 120, 20): req(t, "198.51.100.%d" % s.some(20, 23), s.r.choice(names), "GET", "/orders/%d" % s.some(1, 900), 200, ups=200) if not cut < minute(s, t) < back else None
    for t in s.spread(0, 119, 800): s.deny(b, req(t, s.ip(s.some(0, 50)), "", "GET", "/", 400, "NONE", ua=s.agent(1), err="client sent no required SSL certificate"))
    for t in s.ticks(5, 118, 380): 
        if not cut < minute(s, t) < back: s.deny(n_, req(t, "198.51.100.25", "crane-test", "POST", "/orders", 403, "SUCCESS", ua="crane-int/0.1"), "crane-test")


@kind
def payments_ask_for_a_fresh_proof(s):
    """nginx and an application that since a release demand a stronger sign-in for payments, as the standard says, joined by the request's id: most people step up; a wallet program cannot and loops; tokens missing in a test; an outage of nothing"""
    cut = s.some(30, 50); what = "bank-web 9.1: payments need acr=phr, max_age 300"; s.change(s.at(cut), "ci", what, "service:bank-web", "deploy"); herring(s, cut + 8)
    m = inc(s, "a fresher proof is asked for before payments", "application", "mfa-required", WAI, SINGLE, what, layer=["identity"], pattern=[STEADY, BURST])
    l = inc(s, "a wallet program never steps up", "application", "mfa-required", FAULT, LOOP, layer=["identity"], pattern=[STEADY, BURST], verdict=[MIS])
    c = inc(s, "calls without a token", "application", "credential-missing", FAULT, SINGLE, layer=["identity"], pattern=[STEADY], verdict=[WAI])
    H = host(s, "bank"); www = 'Bearer error="insufficient_user_authentication", error_description="A different authentication level is required", acr_values="phr", max_age="300"'
    def req(t, k, method, path, status, ua=None, www="", user=None, **more):
        rid = s.hex(32); return [nginx_json(s, "access.json", t, s.ip(k), method, path, status, rid, status, ua=ua or s.agent(k), hostname=H, sent_http_www_authenticate=www), express(s, "bank.json", t + sec(.5), "10.20.1.5", method, path, status, rid, *(["step-up required" if www and "acr" in www else "unauthorized"] if status >= 400 else []), user=user, **more)]
    for t in s.spread(0, 120, 6): k = s.some(0, 60); req(t, k, "GET", s.r.choice(["/accounts", "/accounts/%d" % s.some(1, 90), "/transactions"]), 200, user="u%d" % k)
    for t in s.spread(0, 119, 60):
        k = s.some(0, 60)
        if minute(s, t) > cut: s.deny(m, req(t, k, "POST", "/payments", 401, None, www, "u%d" % k, acr="pwd", required="phr"), "u%d" % k); t += sec(s.some(18, 60))
        req(t, k, "POST", "/payments", 201, user="u%d" % k, acr="phr")
    for t in s.ticks(0, 119, 95):
        if minute(s, t) > cut: s.deny(l, req(t, 80, "POST", "/payments", 401, "WalletSync/1.4", www, "u80", acr="pwd", required="phr"), "u80")
        else: req(t, 80, "POST", "/payments", 201, "WalletSync/1.4", user="u80", acr="pwd")
    for j in range(3): s.deny(c, req(s.at(15 + j * 30, j), 90 + j, "GET", "/accounts", 401, "PostmanRuntime/7.43", 'Bearer realm="bank"'))

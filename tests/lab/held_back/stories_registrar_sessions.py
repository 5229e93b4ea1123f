"""Sessions, cookies, forgery checks, and sign-in doors in front of applications."""
from story import *
from shapes import *
from held_back.lines_registers import *


def registrar_django_forms(s):
    """A release renames the CSRF cookie: open forms fail. A second portal's origin was never trusted. And a foreign page posts at the profile form."""
    hour, agent = s.some(28, 40), None
    what = s.change(s.at(hour), "ci", "deployed shop v118: CSRF cookie renamed to shop_csrf, path /shop", "service:shop", "deploy")
    s.change(s.at(hour - 20), "ops", "rotated the TLS certificate of www.%s" % s.domain, "cert:www", "certificate")
    def post(t, client, path, status, reason=None, referer="-", k=0):
        lines = [access(s, t, client, "POST " + path, status, 1019 if status == 403 else None, s.agent(k), referer=referer)]
        if reason: lines.append(django(s, ms(s, t, 1, 9), "WARNING", "Forbidden (%s): %s" % (reason, path)))
        return lines
    browse(s, 0, 90, 7, paths=("/shop/", "/shop/cart/", "/shop/item/8/", "/shop/item/91/", "/profile/"))
    for t in s.spread(0, 90, 40):
        if not s.at(hour) < t < s.at(hour + 26): k = s.r.randrange(24); post(t, s.ip(k), s.r.choice(("/shop/checkout/", "/shop/cart/add/")), 302, k=k)
    i = s.incident("forms after the cookie was renamed", "application", "session-lost", "misconfiguration", "burst-after-change", what, acceptable=dict(layer=["identity"]))
    for t in s.spread(hour, hour + 26, 60): k = s.r.randrange(24); s.deny(i, post(t, s.ip(k), s.r.choice(("/shop/checkout/", "/shop/cart/add/")), 403, "CSRF cookie not set.", "https://www.%s/shop/cart/" % s.domain, k), None)
    o = s.incident("second portal's origin is not trusted", "application", "csrf-origin-mismatch", "misconfiguration", "steady", acceptable=dict(pattern=["single"], verdict=["undetermined"]))
    for t in s.spread(2, 90, 500): k = s.r.randrange(24); s.deny(o, post(t, s.ip(k), "/shop/cart/add/", 403, "Origin checking failed - https://partner-portal.%s does not match any trusted origins." % s.domain, "https://partner-portal.%s/offers" % s.domain, k), None)
    a = s.incident("foreign page posts at the profile", "application", "csrf-origin-mismatch", "attack", "exploit-attempt", acceptable=dict(pattern=["single", "steady"]))
    for n in range(s.some(3, 5)): k = 7 + n; s.deny(a, post(s.at(50 + n, s.some(0, 50)), s.ip(k), "/profile/email/", 403, "Origin checking failed - https://win-a-voucher.example does not match any trusted origins.", "https://win-a-voucher.example/spin", k), None)


def registrar_rails_origin(s):
    """TLS moves to a new load balancer that does not say so to Rails: every form is a foreign origin, until the header is set. Stale tabs besides."""
    hour, mended = s.some(20, 32), s.some(50, 62)
    what = s.change(s.at(hour), "netops", "moved www.%s behind load balancer lb2 (TLS ends there, plain HTTP to the app)" % s.domain, "lb:lb2", "config")
    s.change(s.at(mended), "netops", "lb2 now sets X-Forwarded-Proto: https", "lb:lb2", "config")
    s.change(s.at(hour + 8), "hr", "new office calendar published", "doc:calendar", "config")
    paths = (("GET", "/orders", "OrdersController#index"), ("GET", "/orders/71", "OrdersController#show"), ("GET", "/", "HomeController#index"))
    for t in s.spread(0, 85, 10):
        k = s.r.randrange(22); m, p, c = s.r.choice(paths)
        rails(s, t, s.ip(k), m, p, c, 200, user=s.who(k))
    i = s.incident("forms refused behind the new balancer", "application", "csrf-origin-mismatch", "misconfiguration", "burst-after-change", what, acceptable=dict(cause=["session-lost"]))
    for t in s.spread(0, 85, 38):
        k = s.r.randrange(22); p, c = s.r.choice((("/orders", "OrdersController#create"), ("/comments", "CommentsController#create")))
        if s.at(hour) < t < s.at(mended): s.deny(i, rails(s, t, s.ip(k), "POST", p, c, 422, "HTTP Origin header (https://www.%s) didn't match request.base_url (http://www.%s)" % (s.domain, s.domain)), None)
        else: rails(s, t, s.ip(k), "POST", p, c, 302, user=s.who(k))
    o = s.incident("stale tabs", "application", "session-lost", "caller-fault", "single", acceptable=dict(layer=["identity"], verdict=["working-as-intended", "undetermined"]))
    for n in range(s.some(3, 4)):
        k, t = n * 3, s.at((5, 12, 70, 80)[n], s.some(0, 50))
        s.deny(o, rails(s, t, s.ip(k), "POST", "/orders", "OrdersController#create", 422, "Can't verify CSRF token authenticity."), None)
        rails(s, t + sec(20), s.ip(k), "GET", "/orders/new", "OrdersController#new", 200, user=s.who(k))
        rails(s, t + sec(44), s.ip(k), "POST", "/orders", "OrdersController#create", 302, user=s.who(k))


def registrar_bookmarked_login(s):
    """oauth2-proxy before a wiki: bookmarked sign-in pages, a colleague of another domain, sessions that end and are begun again."""
    def seen(t, k, path, status, user="-", auth=None):
        lines = [access(s, t, s.ip(k), "GET " + path, status, agent=s.agent(k), user="-")]
        return lines + oauth2_proxy(s, ms(s, t), s.ip(k), user, path, status, s.agent(k), auth)
    for t in s.spread(0, 95, 9): k = s.r.randrange(24); seen(t, k, s.r.choice(("/wiki/Start", "/wiki/Holidays", "/wiki/Printers", "/search?q=vpn")), 200, s.mail(k))
    for n in range(5):
        k, t = n * 4, s.at(6 + n * 15)
        seen(t, k, "/oauth2/start?rd=%2Fwiki%2FStart", 302)
        seen(t + sec(9), k, "/oauth2/callback?code=%s&state=%s" % (s.hex(20), s.hex(20)), 302, s.mail(k), ("AuthSuccess", "Authenticated via OAuth2: Session{email:%s user:%s PreferredUsername:%s token:true id_token:true created:%s expires:%s refresh_token:true groups:[staff]}" % (s.mail(k), s.uuid(), s.who(k), z(t), z(t + sec(3600)))))
    i = s.incident("sign-in pages opened from bookmarks", "authorizer", "session-lost", "caller-fault", "single", acceptable=dict(verdict=["working-as-intended"], layer=["identity"]))
    for k in s.r.sample(range(24), s.some(4, 6)):
        t = s.at(s.some(3, 90), s.some(0, 50))
        s.deny(i, seen(t, k, "/oauth2/callback?code=%s&state=%s" % (s.hex(20), s.hex(20)), 403, "-", ("AuthFailure", "Invalid authentication via OAuth2: unable to obtain CSRF cookie")), None)
        seen(t + sec(40), k, "/wiki/Start", 200, s.mail(k))
    n = s.incident("colleague of a sister company", "authorizer", "not-assigned", "working-as-intended", "steady", acceptable=dict(layer=["identity"]))
    other = "ines@%s-labs.example" % s.company
    for t in (s.at(31), s.at(32, 10), s.at(34), s.at(58)): s.deny(n, seen(t, 33, "/oauth2/callback?code=%s&state=%s" % (s.hex(20), s.hex(20)), 403, other, ("AuthFailure", "Invalid authentication via OAuth2: unauthorized")), other)


def registrar_authelia_household(s):
    """Authelia before a handful of services: a forgotten password and the ban that follows, a service only for admins, one that asks for two factors."""
    def visit(t, k, host, path, status): return nginx_json(s, t, s.ip(k), "GET", path, status, "-" if status in (401, 403) else 200, host="%s.%s" % (host, s.domain), agent=s.agent(k))
    for t in s.spread(0, 95, 10): k = s.r.randrange(18); visit(t, k, s.r.choice(("files", "photos", "notes")), s.r.choice(("/", "/api/list", "/view/%d" % s.r.randrange(60))), 200)
    def factor(t, k, ok, until=None):
        if ok: return authelia(s, t, "debug", "Successful 1FA authentication attempt made by user '%s'" % s.who(k), s.ip(k), "POST", "/api/firstfactor")
        return authelia(s, t, "error", "Unsuccessful 1FA authentication attempt by user '%s'%s" % (s.who(k), " and they are banned until %s" % until.strftime("%-I:%M:%S%p on %B %-d %Y (+00:00)") if until else ""), s.ip(k), "POST", "/api/firstfactor")
    for n in range(7): factor(s.at(4 + 12 * n), n * 2, True)
    w = s.incident("a forgotten password", "identity", "credential-wrong", "caller-fault", "steady", acceptable=dict(layer=["authorizer"], pattern=["single"]))
    b = s.incident("banned after too many tries", "identity", "account-locked", "working-as-intended", "steady", acceptable=dict(layer=["authorizer"], pattern=["single", "retry-loop"], cause=["credential-wrong"], verdict=["caller-fault"]))
    t, k = s.at(s.some(20, 40)), 15
    for n in range(3): s.deny(w, factor(t + sec(n * 35), k, False), s.who(k))
    for n in range(3): s.deny(b, factor(t + sec(130 + n * 60), k, False, t + sec(430)), s.who(k))
    factor(t + sec(600), k, True)
    f = s.incident("metrics are for admins", "authorizer", "permission-missing", "working-as-intended", "steady", acceptable=dict(cause=["explicit-deny", "not-assigned"], pattern=["single"], layer=["identity"]))
    for k in (3, 8):
        for n in range(s.some(2, 3)):
            t = s.at(s.some(5, 90), s.some(0, 50))
            url = "https://metrics.%s/d/%d" % (s.domain, s.some(1, 9))
            s.deny(f, [visit(t, k, "metrics", url.split(s.domain)[1], 403), authelia(s, ms(s, t), "info", "Access to '%s' is forbidden to user '%s'" % (url, s.who(k)), s.ip(k))], s.who(k))
    c = s.incident("visitors not signed in yet", "authorizer", "credential-missing", "working-as-intended", "single", acceptable=dict(layer=["identity"], verdict=["caller-fault"], cause=["token-expired", "session-lost"]))
    for k in (0, 5, 10, 16):
        t = s.at(s.some(2, 92), s.some(0, 40))
        url = "https://files.%s/" % s.domain
        s.deny(c, [visit(t, k, "files", "/", 401), authelia(s, ms(s, t), "info", "Access to %s (method GET) is not authorized to user <anonymous>, responding with status code 401" % url, s.ip(k))], None)
        factor(t + sec(15), k, True); visit(t + sec(17), k, "files", "/", 200)


def registrar_pomerium_devices(s):
    """Pomerium before inner tools: a group claim leaves the policy, a laptop without its certificate, a guest who was never on the list."""
    hour = s.some(30, 44)
    what = s.change(s.at(hour), "zero.admin", "route grafana: policy allows groups/sre only (groups/dev removed)", "route:grafana", "policy")
    s.change(s.at(hour + 34), "zero.admin", "route grafana: groups/dev allowed again (removed by mistake)", "route:grafana", "policy")
    s.change(s.at(hour + 10), "zero.admin", "route wiki: timeout 30s", "route:wiki", "gateway")
    host, devs = "grafana." + s.domain, list(range(6, 15))
    def call(t, k, host, path, allow, why, status, deny=False, deny_why=(), details="via_upstream", email=True):
        rid = s.uuid()
        return [pomerium(s, t, host, "GET", path, s.mail(k) if email is True else email, s.ip(k), allow, why, deny, deny_why, rid), pomerium_request(s, t + sec(.01), host, "GET", path, s.ip(k), status, rid, details, s.agent(k))]
    i = s.incident("developers lost grafana", "authorizer", "permission-removed", "misconfiguration", "burst-after-change", what, acceptable=dict(layer=["policy", "gateway"], cause=["permission-missing"]))
    for t in s.spread(0, 95, 9):
        k = s.r.randrange(24)
        at, path = s.r.choice((host, "wiki." + s.domain)), s.r.choice(("/", "/d/1", "/api/search"))
        if k in devs and at == host and s.at(hour) < t < s.at(hour + 34):
            if s.r.random() < .5: s.deny(i, call(t, k, at, path, False, ["claim-unauthorized", "non-pomerium-route"], 403, details="ext_authz_denied"), s.mail(k))
        else: call(t, k, at, path, True, ["claim-ok"], 200)
    c = s.incident("laptop without a client certificate", "authorizer", "client-certificate", "caller-fault", "steady", acceptable=dict(verdict=["working-as-intended"], layer=["gateway"], cause=["device-or-location-refused"]))
    for t in (s.at(9), s.at(9, 30), s.at(11), s.at(52)): s.deny(c, call(t, 28, "vault." + s.domain, "/ui/", True, ["email-ok"], 495, True, ["client-certificate-required"], "ext_authz_denied"), s.mail(28))
    g = s.incident("guest not on the list", "authorizer", "not-assigned", "working-as-intended", "steady", acceptable=dict(cause=["permission-missing"], layer=["gateway", "policy"], pattern=["single"]))
    for t in (s.at(17), s.at(17, 25), s.at(60)): s.deny(g, call(t, 29, "wiki." + s.domain, "/", False, ["email-unauthorized", "user-unauthorized"], 403, details="ext_authz_denied", email="guest@auditor.example"), "guest@auditor.example")


def registrar_authentik_family(s):
    """authentik's sign-ins: a colleague's old password in a calendar client, a second factor mistyped, many successes."""
    for t in s.spread(0, 110, 20):
        k = s.r.randrange(24)
        authentik(s, t, s.who(k), s.ip(k))
        authentik_request(s, t + sec(1), s.ip(k), s.who(k), "GET", "/application/o/authorize/?client_id=%s&response_type=code" % s.hex(20), 302)
    i = s.incident("old password in a calendar client", "identity", "credential-wrong", "caller-fault", "retry-loop", acceptable=dict(pattern=["steady"]))
    for t in s.ticks(s.some(15, 25), 105, 300): s.deny(i, authentik(s, t, None, s.ip(9), "login_failed", s.who(9)), s.who(9))
    authentik(s, s.at(40), s.who(9), s.ip(9))
    m = s.incident("second factor mistyped", "identity", "credential-wrong", "caller-fault", "single", acceptable=dict(cause=["mfa-required"]))
    for k in s.r.sample(range(10, 22), 4):
        t = s.at(s.some(4, 100))
        s.deny(m, authentik(s, t, None, s.ip(k), "login_failed", s.who(k), "authenticator_validate"), s.who(k))
        authentik(s, t + sec(30), s.who(k), s.ip(k))


KINDS = [registrar_django_forms, registrar_rails_origin, registrar_bookmarked_login, registrar_authelia_household, registrar_pomerium_devices, registrar_authentik_family]

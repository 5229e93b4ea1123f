"""Applications and interfaces behind the proxies: keys, scopes, origins, forms, sessions, guessers; and days on which nothing is wrong."""
from shapes import *
from held_back.lines_harbours import *


def hop(s, t, client, method, uri, status, agent, text=None, level="warn", **more):
    """one request in nginx's JSON and in the application's, joined by its id"""
    rid = s.hex(32)
    lines = [nginx_json(s, t, client, method, uri, status, agent=agent, request=rid, host="api." + s.domain)]
    if text: lines.append(app_json(s, t - ms(s, 1, 4) + sec(getattr(s, "skew", 0)), level, text, request_id=rid, method=method, path=uri.split("?")[0], status=status, remote=client, **more))
    return lines


def harbour_keys_gateway(s):
    """Amazon API Gateway: a machine with the key of another stage, one whose session token ran out and is never renewed, one whose clock is off."""
    innocent(s)
    for t in s.spread(0, 100, 7): k = s.some(0, 9); api_gateway(s, t, s.ip(k), "GET", s.r.choice(("/tides", "/berths", "/vessels/%d" % s.some(1, 90))), 200, key="k%d" % k, integration="200")
    i = s.incident("a key of another stage", "gateway", "api-key-misconfigured", "caller-fault", "retry-loop", acceptable=dict(pattern=["steady"], verdict=["misconfiguration"]))
    for t in s.ticks(0, 100, 180): s.deny(i, api_gateway(s, t, s.ip(30), "POST", "/arrivals", 403, "INVALID_API_KEY", "Forbidden", agent="pier-uplink/3.1"), None)
    j = s.incident("a session token that ran out", "gateway", "token-expired", "caller-fault", "retry-loop", acceptable=dict(layer=["platform"]))
    cut = s.some(15, 60)
    for t in s.ticks(0, 100, 60):
        if t < s.at(cut): api_gateway(s, t, s.ip(31), "GET", "/tides", 200, agent="aws-sdk-java/2.25.1", who="AROAX:tide-reader", integration="200")
        else: s.deny(j, api_gateway(s, t, s.ip(31), "GET", "/tides", 403, "EXPIRED_TOKEN", "The security token included in the request is expired", agent="aws-sdk-java/2.25.1"), None)
    h = s.incident("a clock that is off", "gateway", "request-signature", "caller-fault", "retry-loop", acceptable=dict(pattern=["steady"], layer=["platform"]))
    for t in s.ticks(0, 100, 300): s.deny(h, api_gateway(s, t, s.ip(32), "PUT", "/manifests", 403, "INVALID_SIGNATURE", "Signature expired: %s is now earlier than %s (%s - 5 min.)" % ((t - sec(1260)).strftime("%Y%m%dT%H%M%SZ"), (t - sec(300)).strftime("%Y%m%dT%H%M%SZ"), t.strftime("%Y%m%dT%H%M%SZ")), agent="Boto3/1.34.0"), None)


def harbour_keys_rotated(s):
    """The platform team revoked old partner keys one hour too early: three partners fail at once. A fourth's webhooks are signed with an old secret."""
    cut = s.some(30, 50)
    what = s.change(s.at(cut), s.who(6), "revoke partner API keys of generation 2025 (planned for the evening)", "api-keys:partners", "gateway")
    if s.r.random() < .6: s.change(s.at(cut + 8), "ci", "deploy tariff-pdf 1.%d" % s.some(1, 40), "service:tariff-pdf", "deploy")
    i = s.incident("partners' keys revoked", "application", "api-key-misconfigured", "misconfiguration", "burst-after-change", change=what, acceptable=dict(layer=["gateway"], cause=["permission-removed"], pattern=["retry-loop"]))
    for k, name in enumerate(("tideworks", "quaylink", "boxfleet")):
        for t in s.ticks(0, 100, s.some(60, 110)):
            uri, c, a = "/partner/%s/events" % name, "203.0.113.%d" % (20 + k), name + "-client/2.2"
            if t < s.at(cut): hop(s, t, c, "POST", uri, 202, a)
            else: s.deny(i, hop(s, t, c, "POST", uri, 401, a, "api key rejected: revoked", key_id="pk_2025_%s" % name, partner=name), name)
    j = s.incident("webhooks signed with an old secret", "application", "request-signature", "caller-fault", "retry-loop", acceptable=dict(verdict=["undetermined", "misconfiguration"], pattern=["steady"]))
    for t in s.ticks(0, 100, 240): s.deny(j, hop(s, t, "203.0.113.50", "POST", "/hooks/customs", 401, "CustomsHook/1.0", "webhook refused: HMAC signature does not match", sender="customs", header="X-Hub-Signature-256"), "customs")
    for t in s.spread(0, 100, 12): k = s.some(0, 15); hop(s, t, s.ip(k), "GET", s.r.choice(("/tides", "/berths/%d" % s.some(1, 30))), 200, s.agent(k))


def harbour_scope_new_call(s):
    """Traefik and an application: phones with an old version hold tokens without the new scope; a test page's origin is not on the list."""
    innocent(s)
    i = s.incident("tokens without the new scope", "application", "scope-insufficient", "caller-fault", "single", acceptable=dict(verdict=["working-as-intended", "misconfiguration"], pattern=["steady", "burst-after-change"]))
    j = s.incident("an origin that is not on the list", "application", "cors-origin-refused", "working-as-intended", "steady", acceptable=dict(verdict=["misconfiguration", "caller-fault"], pattern=["single", "retry-loop"]))
    def call(t, k, method, path, status, agent, text=None, logger="s.r.BearerTokenAccessDeniedHandler"):
        lines = [traefik(s, t, s.ip(k), method, path, status, status, agent=agent)]
        if text: lines.append(spring(s, t - ms(s, 1, 3), "WARN" if "scope" in text else "DEBUG", logger, text, s.some(1, 9)))
        return lines
    for t in s.spread(0, 100, 8):
        k, new = s.some(0, 26), s.r.random() < .8; agent = "HarbourApp/%s (iOS 18.3)" % ("7.%d" % s.some(0, 4) if new else "6.9")
        call(t, k, "GET", "/api/berths/%d" % s.some(1, 60), 200, agent)
        if s.r.random() < .2:
            if new: call(t + sec(3), k, "GET", "/api/bookings", 200, agent)
            else: s.deny(i, call(t + sec(3), k, "GET", "/api/bookings", 403, agent, "Access denied for GET /api/bookings: error=insufficient_scope, error_description=\"The request requires higher privileges than provided by the access token.\", required scope=bookings.read"), None)
    s.deny(i, call(s.at(1), 3, "GET", "/api/bookings", 403, "HarbourApp/6.9 (iOS 18.3)", "Access denied for GET /api/bookings: error=insufficient_scope, error_description=\"The request requires higher privileges than provided by the access token.\", required scope=bookings.read"), None)
    for n in range(s.some(12, 18)): s.deny(j, call(s.at(s.some(1, 97), s.r.uniform(0, 59)), 40, "OPTIONS" if n % 3 else "POST", "/api/berths", 403, s.agent(2), "Reject: 'http://localhost:5173' origin is not allowed", "o.s.web.cors.DefaultCorsProcessor"), None)


def harbour_scope_step_up(s):
    """Caddy and an application: payments want a fresh second factor (RFC 9470), a report job's scope does not reach, and a client presents tokens of another audience."""
    innocent(s)
    def call(t, k, method, uri, status, agent, text=None, **more):
        lines = [caddy(s, t, s.ip(k), method, uri, status, agent=agent, host="pay." + s.domain)]
        if text: lines.append(app_json(s, t - ms(s, 1, 3), "warn", text, file="pay.log", method=method, path=uri, status=status, client_ip=s.ip(k), **more))
        return lines
    i = s.incident("payments want a second factor", "application", "mfa-required", "working-as-intended", "single", acceptable=dict(pattern=["steady"], layer=["identity"], verdict=["caller-fault"]))
    j = s.incident("a job whose scope does not reach", "application", "scope-insufficient", "caller-fault", "retry-loop", acceptable=dict(verdict=["working-as-intended", "misconfiguration"], pattern=["steady"]))
    h = s.incident("tokens of another audience", "application", "token-invalid", "caller-fault", "retry-loop", acceptable=dict(layer=["identity"], pattern=["steady"], verdict=["misconfiguration"]))
    for t in s.spread(0, 100, 9): k = s.some(0, 20); call(t, k, "GET", s.r.choice(("/invoices", "/invoices/%d" % s.some(1, 90), "/me")), 200, s.agent(k))
    for n in range(s.some(16, 24)):
        k, t = s.some(0, 20), s.at(s.some(1, 95), s.r.uniform(0, 59))
        s.deny(i, call(t, k, "POST", "/payments", 401, s.agent(k), 'bearer refused: error="insufficient_user_authentication", error_description="A different authentication level is required", acr_values="mfa"', sub=s.mail(k)), s.mail(k))
        call(t + sec(s.some(25, 60)), k, "POST", "/payments", 201, s.agent(k))
    for t in s.ticks(0, 100, 300): s.deny(j, call(t, 60, "GET", "/ledger/export", 403, TOOLS[4], 'bearer refused: error="insufficient_scope", scope="ledger.export"', sub="svc-bi", granted="invoices.read"), "svc-bi")
    for t in s.ticks(0, 100, 200): s.deny(h, call(t, 61, "GET", "/invoices", 401, TOOLS[2], 'bearer refused: error="invalid_token", error_description="The aud claim is not valid"', aud="https://crm." + s.domain, sub="svc-crm"), "svc-crm")


def harbour_spa_new_domain(s):
    """The planner moved to a new domain that the interface does not list: every browser's call is refused until the list is extended."""
    cut, end = s.some(25, 45), s.some(65, 90)
    what = s.change(s.at(cut), s.who(2), "move the planner from planner.%s to plan.%s" % (s.domain, s.domain), "dns:plan." + s.domain, "config")
    i = s.incident("the planner's new origin", "application", "cors-origin-refused", "misconfiguration", "burst-after-change", change=what)
    for t in s.spread(0, 100, 9):
        k, uri = s.some(0, 18), s.r.choice(("/v3/plans", "/v3/plans/%d" % s.some(1, 60), "/v3/ships"))
        if s.at(cut) < t < s.at(end): s.deny(i, hop(s, t, s.ip(k), "OPTIONS", uri, 403, s.agent(k), "Invalid CORS request", origin="https://plan." + s.domain), None)
        else:
            hop(s, t, s.ip(k), "OPTIONS", uri, 204, s.agent(k)); hop(s, t + sec(.2), s.ip(k), s.r.choice(("GET", "PUT")), uri, 200, s.agent(k))
    s.change(s.at(end), s.who(3), "allow origin https://plan.%s" % s.domain, "service:plans", "config")


def harbour_forms_django(s):
    """Django behind a new host name: forms from it fail the origin check. All day some browsers lose their form's cookie."""
    cut, end = s.some(30, 50), s.some(70, 95)
    what = s.change(s.at(cut), s.who(7), "serve the bookings site as book.%s too" % s.domain, "nginx:book." + s.domain, "config")
    i = s.incident("forms of the new host name", "application", "csrf-origin-mismatch", "misconfiguration", "burst-after-change", change=what)
    j = s.incident("forms without their cookie", "application", "session-lost", "caller-fault", "single", acceptable=dict(pattern=["steady"], verdict=["misconfiguration", "working-as-intended"]))
    def form(t, k, path, status, why=None):
        lines = [access(s, t, s.ip(k), "POST " + path, status, size=2563 if why else None, agent=s.agent(k))]
        return lines + [django(s, t, "WARNING", "django.security.csrf", "Forbidden (%s): %s" % (why, path))] if why else lines
    visits(s, lambda t, c, a, p: access(s, t, c, "GET " + p, 200, agent=a), every=14)
    for t in s.spread(0, 100, 22):
        k, path = s.some(0, 30), s.r.choice(("/bookings/new/", "/bookings/%d/change/" % s.some(1, 300)))
        if s.at(cut) < t < s.at(end) and s.r.random() < .6: s.deny(i, form(t, k, path, 403, "Origin checking failed - https://book.%s does not match any trusted origins." % s.domain), None)
        else: form(t, k, path, 302)
    for n in range(s.some(13, 18)): s.deny(j, form(s.at(s.some(1, 97), s.r.uniform(0, 59)), 40 + n, "/login/", 403, s.r.choice(("CSRF cookie not set.", "CSRF token from POST incorrect."))), None)


def harbour_jenkins_crumbs(s):
    """Jenkins behind Apache: after a restart the crumbs of open pages are void; a script never asks for one."""
    cut = s.some(30, 60)
    what = s.change(s.at(cut), s.who(1), "restart jenkins for plugin updates", "host:ci1:jenkins", "deploy")
    i = s.incident("pages open since before the restart", "application", "session-lost", "caller-fault", "burst-after-change", change=what, acceptable=dict(verdict=["working-as-intended", "misconfiguration"], pattern=["single", "steady"]))
    j = s.incident("a script without a crumb", "application", "session-lost", "caller-fault", "retry-loop", acceptable=dict(pattern=["steady"], cause=["credential-missing"]))
    def post(t, c, path, status, agent, user=None):
        lines = [access(s, t, c, "POST " + path, status, size=580 if status == 403 else 12, agent=agent, user="-")]
        if status == 403: lines.append(s.put("jenkins.log", t, "%s WARNING hudson.security.csrf.CrumbFilter#doFilter: No valid crumb was included in request for %s by %s. Returning 403." % (t.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3] + "+0000 [id=%d]" % s.some(20, 90), path, user)))
        return lines
    for t in s.spread(0, 100, 10): k = s.some(0, 12); access(s, t, s.ip(k), "GET /job/%s/" % s.r.choice(("web", "api", "infra/job/edge", "nightly")), 200, agent=s.agent(k))
    for t in s.spread(0, 100, 35):
        k, path = s.some(0, 12), "/job/%s/build" % s.r.choice(("web", "api", "nightly"))
        if s.at(cut) < t < s.at(cut + 25) and s.r.random() < .85: s.deny(i, post(t, s.ip(k), path, 403, s.agent(k), s.who(k)), s.who(k))
        else: post(t, s.ip(k), path, 201, s.agent(k))
    for t in s.ticks(0, 100, 300): s.deny(j, post(t, "10.20.8.3", "/job/nightly/build", 403, "curl/7.88.1", "svc-cron"), "svc-cron")


def harbour_session_moves(s):
    """A browser's session turns up at another client and the application, which binds sessions, refuses it there; its owner works on."""
    innocent(s)
    victim = s.some(0, 12)
    i = s.incident("a session at another client", "application", "token-invalid", "attack", "token-replay", acceptable=dict(cause=["device-or-location-refused", "session-lost"], layer=["identity"]))
    sids = [s.hex(10) for _ in range(14)]
    for t in s.spread(0, 100, 6):
        k = s.some(0, 12); hop(s, t, s.ip(k), "GET", s.r.choice(("/account", "/cargo/%d" % s.some(1, 90), "/inbox", "/app.js")), 200, s.agent(k), "request served", "info", session=sids[k], user=s.mail(k))
    t = s.at(s.some(40, 75), s.r.uniform(0, 59))
    for n in range(s.some(14, 24)):
        t += sec(s.r.uniform(1, 25))
        s.deny(i, hop(s, t, s.attacker, s.r.choice(("GET", "GET", "POST")), s.r.choice(("/account", "/account/export", "/account/email", "/inbox", "/cargo/7")), 401, "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0", "session refused: bound to another client (address and agent differ)", session=sids[victim], user=s.mail(victim)), s.mail(victim))


def harbour_invoice_walk(s):
    """A signed-in customer counts through the invoice numbers; only the application knows whose they are. Some open a colleague's link once."""
    innocent(s)
    walker = 40
    i = s.incident("invoice numbers one after another", "application", "application-refused", "attack", "enumeration", acceptable=dict(cause=["permission-missing"]))
    j = s.incident("a colleague's link", "application", "application-refused", "working-as-intended", "single", acceptable=dict(cause=["permission-missing"], verdict=["undetermined", "caller-fault"], pattern=["steady"]))
    for t in s.spread(0, 100, 9): k = s.some(0, 24); nginx_json(s, t, s.ip(k), "GET", s.r.choice(("/invoices", "/invoices/%d" % (5000 + 40 * k + s.some(0, 9)), "/pay")), 200, agent=s.agent(k))
    for n in range(s.some(12, 15)): nginx_json(s, s.at(s.some(1, 20), s.r.uniform(0, 59)), s.ip(walker), "GET", "/invoices/%d" % (7000 + n % 4), 200, agent=s.agent(1))
    t, first = s.at(s.some(25, 60), s.r.uniform(0, 59)), s.some(5000, 5600)
    for n in range(s.some(90, 160)):
        t += sec(s.r.uniform(.6, 3)); s.deny(i, nginx_json(s, t, s.ip(walker), "GET", "/invoices/%d" % (first + n), 403, agent=s.agent(1)), None)
    for n in range(s.some(12, 15)): s.deny(j, nginx_json(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), s.ip(n), "GET", "/invoices/%d" % (5000 + 40 * (n + 1) + 3), 403, agent=s.agent(n)), None)


def harbour_login_pairs(s):
    """Names and passwords of somebody else's leak are tried at a login from hundreds of addresses; some people mistype; two get locked."""
    innocent(s)
    i = s.incident("pairs of a leak", "application", "credential-wrong", "attack", "credential-stuffing", acceptable=dict(pattern=["password-spray"], layer=["identity"]))
    j = s.incident("mistyped", "application", "credential-wrong", "caller-fault", "single", acceptable=dict(layer=["identity"], pattern=["steady"]))
    h = s.incident("locked after too many", "application", "account-locked", "working-as-intended", "steady", acceptable=dict(layer=["identity"], pattern=["single", "retry-loop"], verdict=["caller-fault"]))
    s.skew = s.some(2, 6)          # the application's clock runs ahead
    for t in s.spread(0, 100, 8): k = s.some(0, 30); hop(s, t, s.ip(k), "GET", s.r.choice(("/home", "/cargo/%d" % s.some(1, 80), "/static/app.js")), 200, s.agent(k))
    a, b = s.some(10, 30), s.some(60, 90)
    for n, t in enumerate(s.spread(a, b, 9)):
        user = "%s.%s@%s" % (s.r.choice(s.names), s.r.choice(("meyer", "smith", "rossi", "novak", "jansen", "berg")) + str(s.some(1, 999)), s.r.choice(("mail.example", "post.example", "web.example")))
        c = "%s.%d" % (s.r.choice(("203.0.113", "198.51.100")), s.some(100, 254))
        if n % 90 == 70: hop(s, t, c, "POST", "/login", 200, s.agent(1), "login", "info", user=user)
        else: s.deny(i, hop(s, t, c, "POST", "/login", 401, s.agent(1), "login failed: %s" % s.r.choice(("unknown user", "wrong password", "unknown user")), user=user), user)
    for n in range(s.some(12, 16)):
        k, t = s.some(0, 30), s.at(s.some(1, 97), s.r.uniform(0, 59))
        s.deny(j, hop(s, t, s.ip(k), "POST", "/login", 401, s.agent(k), "login failed: wrong password", user=s.mail(k)), s.mail(k)); hop(s, t + sec(20), s.ip(k), "POST", "/login", 200, s.agent(k), "login", "info", user=s.mail(k))
    for k in (33, 34):
        for n in range(s.some(7, 9)): s.deny(h, hop(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), s.ip(k), "POST", "/login", 403, s.agent(k), "login refused: account locked until unlocked by support", user=s.mail(k)), s.mail(k))


def harbour_node_behind(s):
    """The allow-list got a partner's network, but the second proxy did not take the new configuration (its reload failed): it goes on refusing."""
    cut = s.some(25, 45)
    s.change(s.at(cut), s.who(4), "allow 203.0.113.32/28 (BoxFleet) on /partner", "nginx:web1,web2", "allowlist")
    s.config["nginx.conf"] = "events {}\nhttp {\n  server {\n    server_name %s;\n    location /partner/ {\n      allow 203.0.113.16/28;\n      allow 203.0.113.32/28;\n      deny all;\n      proxy_pass http://10.20.0.9:8080;\n    }\n  }\n}\n" % s.domain
    for n in ("web1", "web2"):
        e = s.at(cut) + sec(4)
        if n == "web2": s.put("error-web2.log", e, "%s [emerg] 611#611: open() \"/etc/nginx/conf.d/cache.conf\" failed (2: No such file or directory) in /etc/nginx/nginx.conf:14" % e.strftime("%Y/%m/%d %H:%M:%S"))
        else: s.put("error-web1.log", e, "%s [notice] 611#611: signal process started" % e.strftime("%Y/%m/%d %H:%M:%S")); s.put("error-web1.log", e, "%s [notice] 498#498: reconfiguring" % e.strftime("%Y/%m/%d %H:%M:%S"))
    i = s.incident("the second proxy runs the old list", "proxy", "policy-out-of-date", "misconfiguration", "steady", acceptable=dict(cause=["allowlist-drift"], pattern=["retry-loop", "burst-after-change"]))
    for t in s.spread(0, 100, 9): access(s, t, s.ip(s.some(0, 20)), "GET " + s.r.choice(PAGES), 200, file="access-%s.log" % s.r.choice(("web1", "web2")))
    for t in s.ticks(0, 100, 60): access(s, t, "203.0.113.18", "POST /partner/events", 202, agent="quaylink/2.0", file="access-%s.log" % s.r.choice(("web1", "web2")))
    for t in s.ticks(cut + 2, 100, 40):
        node = s.r.choice(("web1", "web2"))
        if node == "web1": access(s, t, "203.0.113.35", "POST /partner/events", 202, agent="boxfleet-push/1.1", file="access-web1.log")
        else: s.deny(i, [nginx_error(s, t, "203.0.113.35", "POST /partner/events", "access forbidden by rule", file="error-web2.log"), access(s, t + ms(s), "203.0.113.35", "POST /partner/events", 403, 153, agent="boxfleet-push/1.1", file="access-web2.log")], "BoxFleet")


def harbour_crawler_names(s):
    """One says it is Googlebot and is not: the server's own rule lets that name pass from the crawler's networks only."""
    innocent(s)
    s.config["nginx.conf"] = "events {}\nhttp {\n  geo $from_google { default 0; 66.249.64.0/19 1; }\n  map \"$from_google:$http_user_agent\" $false_bot { default 0; \"~*^0:.*Googlebot\" 1; }\n  server {\n    server_name www.%s;\n    if ($false_bot) { return 403; }\n    location / { proxy_pass http://10.20.0.9:8080; }\n  }\n}\n" % s.domain
    s.known = "crawlers:\n  - {name: Googlebot, user_agents: [\"*Googlebot*\"], networks: [66.249.64.0/19]}\n"
    bot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
    visits(s, lambda t, c, a, p: access(s, t, c, "GET " + p, 200, agent=a), every=10)
    for t in s.spread(0, 100, 40): access(s, t, "66.249.%d.%d" % (s.some(64, 79), s.some(1, 250)), "GET /berths/%d" % s.some(1, 900), 200, agent=bot)
    i = s.incident("a false Googlebot", "proxy", "server-rule", "unwanted-automation", "impersonated-bot", acceptable=dict(cause=["user-agent-blocked", "address-not-allowlisted"], verdict=["attack"]))
    for t in s.spread(5, 95, 45): s.deny(i, access(s, t, s.attacker[:-3] + str(s.some(130, 136)), "GET /prices/%d" % s.some(1, 4000), 403, 153, agent=bot), None)


def harbour_quiet_web(s):
    """Nothing is wrong: people, a crawler that is what it says, health checks, some pages that are gone."""
    s.change(s.at(40), "ci", "deploy berth-web 5.%d" % s.some(1, 30), "service:berth-web", "deploy")
    visits(s, lambda t, c, a, p: access(s, t, c, "GET " + p, 200 if s.r.random() > .03 else 404, agent=a), every=6)
    for t in s.ticks(0, 100, 30): access(s, t, "10.20.1.3", "GET /healthz", 200, 2, agent="ELB-HealthChecker/2.0")
    for t in s.spread(0, 100, 60): access(s, t, "66.249.66.%d" % s.some(1, 40), "GET /berths/%d" % s.some(1, 300), 200, agent="Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")
    for t in s.spread(0, 100, 400): nginx_error(s, t, s.ip(3), "GET /img/none.png", 'open() "/srv/www/img/none.png" failed (2: No such file or directory)')


def harbour_quiet_desk(s):
    """Nothing is wrong: a password gate asks once, as it does, and everybody passes."""
    innocent(s)
    i = s.incident("ordinary challenges", "proxy", "credential-missing", "working-as-intended", "single", acceptable=dict(verdict=["caller-fault"], pattern=["steady"]))
    for k in range(s.some(16, 24)):
        t = s.at(s.some(0, 85), s.r.uniform(0, 59))
        s.deny(i, caddy(s, t, s.ip(k), "GET", "/desk", 401, agent=s.agent(k)), None)
        for n in range(s.some(10, 40)): t += sec(s.r.uniform(1, 30)); caddy(s, t, s.ip(k), "GET", s.r.choice(("/desk", "/desk/rota", "/desk/lists/%d" % s.some(1, 30))), 200, agent=s.agent(k), user=s.who(k), headers={"Authorization": ["REDACTED"]})


KINDS = [harbour_keys_gateway, harbour_keys_rotated, harbour_scope_new_call, harbour_scope_step_up, harbour_spa_new_domain, harbour_forms_django, harbour_jenkins_crumbs, harbour_session_moves, harbour_invoice_walk, harbour_login_pairs, harbour_node_behind, harbour_crawler_names, harbour_quiet_web, harbour_quiet_desk]

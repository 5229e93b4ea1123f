"""Applications and what stands before them: .NET, GitLab, Grafana, Nextcloud, Authelia, CAS, Python, Node on Heroku, Quarkus, Keycloak."""
from seen.lines import *

KINDS = []
def kind(f): KINDS.append(f); return f


@kind
def keyring_lost_with_a_deploy(s):
    """ASP.NET Core behind nginx, Serilog's JSON: a new container has other data-protection keys, so every form of an open page fails; an unlisted front end; a policy; a stale bearer"""
    cut = s.some(35, 60); what = "deployed portal image 5.12 to container app"; s.change(s.at(cut), "github-actions", what, "portal", "deploy"); s.change(s.at(cut - 14), s.who(5), "renamed mailing list portal-news to portal-updates", "list:portal-updates", "config")
    def call(t, k, method, path, status, *told, agent=None):
        trace = s.hex(32); refs = [access(s, t + sec(.02), s.ip(k), "%s %s" % (method, path), status, agent=agent or s.agent(k))]
        for level, context, text in told: refs.append(clef(s, t, level, context, text, RequestId="0H" + trace[:10].upper() + ":00000002", RequestPath=path, ConnectionId="0H" + trace[:10].upper()))
        if told: refs.append(clef(s, t + sec(.01), "Information", "Serilog.AspNetCore.RequestLoggingMiddleware", "HTTP %s %s responded %d in 4.1180 ms" % (method, path, status), RequestMethod=method, RequestPath=path, StatusCode=status, Elapsed=4.118, RequestId="0H" + trace[:10].upper() + ":00000002"))
        return refs
    for t in s.spread(0, 120, 6): k = s.some(0, 40); call(t, k, "GET", s.r.choice(["/", "/claims", "/claims/%d" % s.some(1, 90)]), 200)
    i = inc(s, "forms of pages opened before the deploy", "application", "session-lost", MIS, BURST, what, verdict=[FAULT], pattern=["single"])
    for t in s.spread(5, 100, 30):
        k = s.some(0, 40)
        if s.at(cut) < t < s.at(cut + 35): s.deny(i, call(t, k, "POST", "/claims/new", 400, ("Error", "Microsoft.AspNetCore.Antiforgery.DefaultAntiforgery", "An exception was thrown while deserializing the token. Microsoft.AspNetCore.Antiforgery.AntiforgeryValidationException: The antiforgery token could not be decrypted. ---> System.Security.Cryptography.CryptographicException: The key {%s} was not found in the key ring." % "0d1c3a52-7f1e-4f3a-9a55-aa10c2d4be77"), ("Information", "Microsoft.AspNetCore.Mvc.ViewFeatures.Filters.AutoValidateAntiforgeryTokenAuthorizationFilter", "Antiforgery token validation failed. The antiforgery token could not be decrypted.")))
        else: call(t, k, "POST", "/claims/new", 302)
    o = inc(s, "front end of the new brand is not on the list", "application", "cors-origin-refused", MIS, "single", pattern=["steady"], verdict=[WAI])
    for n, t in often(s, 8, 12): s.deny(o, call(t, 50 + n % 5, "POST", "/api/quotes", 403, ("Information", "Microsoft.AspNetCore.Cors.Infrastructure.CorsService", "CORS policy execution failed."), ("Information", "Microsoft.AspNetCore.Cors.Infrastructure.CorsService", "Request origin https://brand2.%s does not have permission to access the resource." % s.domain), ("Warning", "Portal.Web.OriginGuard", "cross-origin request refused with 403")))
    p = inc(s, "policy OwnersOnly", "application", "permission-missing", WAI, "single"); e = inc(s, "widget with a stale bearer", "application", "token-expired", FAULT, LOOP, None, layer=["identity"], pattern=["steady"])
    for n, t in often(s, 3, 5): s.deny(p, call(t, 10 + n, "GET", "/owners", 403, ("Information", "Microsoft.AspNetCore.Authorization.DefaultAuthorizationService", "Authorization failed. These requirements were not met:\nRolesAuthorizationRequirement:User.IsInRole must be true for one of the following roles: (portal-owners)"), ("Information", "Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationHandler", "AuthenticationScheme: Cookies was forbidden.")), s.who(10 + n))
    for n, t in run(s, s.some(5, 80), s.some(25, 45), 29, 31): s.deny(e, call(t, 55, "GET", "/api/status", 401, ("Information", "Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerHandler", "Failed to validate the token. Microsoft.IdentityModel.Tokens.SecurityTokenExpiredException: IDX10223: Lifetime validation failed. The token is expired. ValidTo (UTC): '3/12/2026 5:00:00 AM'"), ("Information", "Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerHandler", "AuthenticationScheme: Bearer was challenged."), agent="StatusWidget/2.0 (Windows)"))


@kind
def forge_of_a_company(s):
    """GitLab: deploy tokens past their date, a narrow token, Rack Attack, a group's address list and a colleague on a train, members who were taken out of a project"""
    for t in s.spread(0, 120, 6): k = s.some(0, 30); gitlab(s, t, s.ip(k), "GET", "/%s/api/-/merge_requests/%d" % (s.company, s.some(1, 400)), 200, s.who(k), "Projects::MergeRequestsController")
    for t in s.spread(0, 120, 25): gitlab(s, t, "10.20.6.%d" % s.some(2, 9), "POST", "/api/v4/jobs/request", 204, file="api_json.log")
    e = inc(s, "mirror uses a token that is over", "application", "token-expired", FAULT, LOOP, None, layer=["identity"], cause=["token-invalid"], verdict=[MIS], pattern=["steady"])
    for t in s.ticks(2, 118, 180): s.deny(e, gitlab(s, t, "198.51.100.41", "GET", "/api/v4/projects/7/repository/commits", 401, file="api_json.log", **{"meta.auth_fail_reason": "token_expired", "meta.auth_fail_token_id": "PersonalAccessToken/88", "api_error": ['{"error":"invalid_token","error_description":"Token is expired. You can either do re-authorization or token refresh."}']}))
    n_ = inc(s, "token may only read", "application", "scope-insufficient", FAULT, "single", verdict=[WAI])
    for n, t in often(s, 5, 8): s.deny(n_, gitlab(s, t, s.ip(n), "POST", "/api/v4/projects/%d/issues" % (n + 3), 403, s.who(n), file="api_json.log", **{"meta.auth_fail_reason": "insufficient_scope", "api_error": ['{"error":"insufficient_scope","error_description":"The request requires higher privileges than provided by the access token.","scope":"api"}']}), s.who(n))
    r = inc(s, "indexer over the throttle", "application", "rate-limited", WAI, LOOP, None, verdict=[BOT, FAULT], pattern=["steady", "scrape"])
    for n, t in run(s, s.some(10, 90), s.some(30, 60), .3, 2): s.deny(r, [gitlab(s, t, "198.51.100.52", "GET", "/api/v4/projects?page=%d" % n, 429, "indexer", file="api_json.log"), s.json("auth_json.log", t, dict(severity="ERROR", time=z(t), correlation_id=s.hex(26).upper(), message="Rack_Attack", env="throttle", remote_ip="198.51.100.52", request_method="GET", path="/api/v4/projects?page=%d" % n, matched="throttle_authenticated_api", user_id=77, **{"meta.user": "indexer"}))], "indexer")
    cut = s.some(40, 70); team = s.some(4, 8); what = "project_authorizations: removed group contractors from project %s/api" % s.company
    s.json("audit_json.log", s.at(cut), dict(severity="INFO", time=z(s.at(cut)), author_id=3, author_name=s.who(2), entity_id=12, entity_type="Project", entity_path=s.company + "/api", change="project_group_link", removed="Developer", target_details="contractors", target_type="Group", custom_message="Removed project group link", event_name="project_group_link_deleted", ip_address=s.ip(2)))
    s.change(s.at(cut), s.who(2), what, "project:%s/api" % s.company, "role")
    i = inc(s, "contractors lost the project", "application", "permission-removed", MIS, BURST, what, verdict=[WAI], pattern=["single", "steady"])
    for t in s.spread(0, 120, 40):
        k = 31 + s.some(0, team); late = t > s.at(cut); l = gitlab(s, t, s.ip(k), "GET", "/%s/api.git/info/refs" % s.company, 403 if late else 200, s.who(k), "Repositories::GitHttpController", "info_refs")
        if late: s.deny(i, l, s.who(k))
    a = inc(s, "passwords guessed at root", "application", "credential-wrong", ATT, BRUTE, None, layer=["identity"])
    for n, t in run(s, s.some(10, 100), s.some(25, 40), 2, 9): s.deny(a, [gitlab(s, t, s.attacker, "POST", "/users/sign_in", 401, None, "SessionsController", "create"), s.put("application.log", t, "%s: Failed Login: username=root ip=%s" % (t.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z", s.attacker))], "root")


@kind
def dashboards_for_everyone(s):
    """Grafana behind a new proxy that changes its host: forms are refused as foreign; a token of a kiosk that was rotated away; viewers who may not edit; a guesser"""
    cut = s.some(35, 60); what = "moved grafana behind proxy edge2"; s.change(s.at(cut), "netops", what, "grafana", "config")
    done = lambda t, k, method, path, status, who=None, **more: grafana(s, t, "info" if status in (200, 401, 403) else "error", "context", "Request Completed", userId=str(10 + k) if who else "0", orgId="1" if who else "0", uname=who or "", method=method, path=path, status=str(status), remote_addr=s.ip(k) if "ip" not in more else more["ip"], time_ms=str(s.some(1, 40)), duration="%dms" % s.some(1, 40), size=str(s.some(20, 900)), referer="", handler=path.split("?")[0])
    for t in s.spread(0, 120, 8): k = s.some(0, 20); done(t, k, "GET", "/api/dashboards/uid/%s" % s.hex(9), 200, s.who(k))
    i = inc(s, "origin not allowed since the new proxy", "application", "csrf-origin-mismatch", MIS, BURST, what, cause=["cors-origin-refused"], pattern=["single", "steady"])
    for t in s.spread(0, 118, 30):
        k = s.some(0, 20)
        if t < s.at(cut): done(t, k, "POST", "/api/ds/query", 200, s.who(k))
        else: s.deny(i, [grafana(s, t, "warn", "context", "origin not allowed", method="POST", path="/api/ds/query", remote_addr=s.ip(k), origin="https://dash." + s.domain, host="grafana.internal:3000"), done(t, k, "POST", "/api/ds/query", 403)])
    l = inc(s, "kiosk whose session was rotated away", "application", "session-lost", FAULT, LOOP, None, layer=["identity"], cause=["token-invalid", "token-expired"], verdict=[MIS], pattern=["steady"])
    for t in s.ticks(5, 100, 60): s.deny(l, [grafana(s, t, "warn", "authn.service", "Failed to authenticate request", client="auth.client.session", error="user token not found"), done(t, 40, "GET", "/api/dashboards/uid/kiosk", 401)])
    v = inc(s, "viewers may not edit", "application", "permission-missing", WAI)
    for n, t in often(s, 4, 6): s.deny(v, [grafana(s, t, "info", "accesscontrol", "Access denied", userID=str(30 + n), accessErrorID="ACE" + s.hex(10).upper(), permissions="action:dashboards:write scopes:dashboards:uid:ops"), done(t, 20 + n, "POST", "/api/dashboards/db", 403, s.who(20 + n))], s.who(20 + n))
    a = inc(s, "guesses at admin", "application", "credential-wrong", ATT, BRUTE, None, layer=["identity"])
    for n, t in run(s, s.some(10, 100), s.some(25, 50), 1, 8): s.deny(a, [grafana(s, t, "warn", "authn.service", "Failed to authenticate request", client="auth.client.form", error="[password-auth.failed] failed to authenticate identity: [identity.invalid-password] invalid password"), grafana(s, t, "info", "context", "Request Completed", userId="0", orgId="0", uname="", method="POST", path="/login", status="401", remote_addr=s.attacker, time_ms="71", duration="71ms", size="61", referer="", handler="/login")], "admin")


@kind
def cloud_of_a_family(s):
    """Nextcloud and its Apache: a phone with the password of last year, a guesser, a name that the server does not trust, a share that is gone"""
    for t in s.spread(0, 120, 12): k = s.some(0, 6); apache(s, t, s.ip(k), "PROPFIND /remote.php/dav/files/%s/" % s.who(k), 207, agent="Mozilla/5.0 (Android) Nextcloud-android/3.29.0", user=s.who(k))
    p = inc(s, "phone sends last year's password", "application", "credential-wrong", FAULT, LOOP, None, layer=["identity"], pattern=["steady"]); who, ip = s.who(3), s.ip(3)
    for t in s.ticks(3, 110, 300): s.deny(p, [access(s, t, ip, "PROPFIND /remote.php/dav/files/%s/" % who, 401, agent="Mozilla/5.0 (Android) Nextcloud-android/3.20.1"), nextcloud(s, t, ip, "--", 2, "no app in context", "PROPFIND", "/remote.php/dav/files/%s/" % who, "Login failed: %s (Remote IP: %s)" % (who, ip), "Mozilla/5.0 (Android) Nextcloud-android/3.20.1")], who)
    a = inc(s, "guesses at the admin", "application", "credential-wrong", ATT, BRUTE, None, layer=["identity"]); b = inc(s, "throttled for guessing", "application", "rate-limited", ATT, BRUTE, None, cause=["credential-wrong", "address-blocked"], verdict=[WAI])
    for n, t in run(s, s.some(10, 80), s.some(30, 50), 2, 12):
        late = n > 12; l = access(s, t, s.attacker, "POST /login", 429 if late else 401, agent="Mozilla/5.0 (X11; Linux x86_64)")
        s.deny(b if late else a, [l, nextcloud(s, t, s.attacker, "--", 2, "core" if late else "no app in context", "POST", "/login", "IP address throttled because it reached the attempts limit in the last 30 minutes [action: login, delay: 25600ms, ip: %s]" % s.attacker if late else "Login failed: admin (Remote IP: %s)" % s.attacker)], "admin")
    d = inc(s, "host name that is not trusted", "application", "server-rule", MIS, "single", verdict=[WAI, UND])
    for n, t in often(s, 8, 11): s.deny(d, [access(s, t, s.ip(10 + n), "GET /", 400), nextcloud(s, t, s.ip(10 + n), "--", 1, "core", "GET", "/", 'Trusted domain error. "%s" tried to access using "cloud2.%s" as host.' % (s.ip(10 + n), s.domain))])
    g = inc(s, "account disabled", "application", "account-locked", WAI, "single", None, layer=["identity"], pattern=["steady", LOOP])
    for n, t in often(s, 3, 4): s.deny(g, [access(s, t, s.ip(30), "POST /login", 401), nextcloud(s, t, s.ip(30), "--", 2, "core", "POST", "/login", "Login failed: '%s' disabled (Remote IP: '%s')" % (s.who(30), s.ip(30)))], s.who(30))


@kind
def home_with_a_portal(s):
    """Caddy asks Authelia: a second factor for the camera, a rule for admins only, a ban after guesses, a cookie that is gone; Caddy's log knows the client, Authelia's the reason"""
    def asked(i, t, k, path, status, text, host="nas", who=None): s.deny(i, [caddy(s, t, s.ip(k), "GET", path, status, host), authelia(s, t, "info", text % ("https://%s.%s%s" % (host, s.domain, path)), s.ip(k), "GET", "/api/authz/forward-auth")], who)
    for t in s.spread(0, 120, 8): k = s.some(0, 10); caddy(s, t, s.ip(k), "GET", s.r.choice(["/", "/photos/%d" % s.some(1, 200)]), 200, "nas")
    o = inc(s, "admins only", "authorizer", "permission-missing", WAI, "single", cause=["explicit-deny", "not-assigned"])
    for n, t in often(s, 5, 8): asked(o, t, n, "/admin", 403, "Access to %s (method GET) is not authorized to user " + s.who(n) + ", responding with status code 403", who=s.who(n))
    m = inc(s, "nobody signed in", "authorizer", "credential-missing", WAI, "single", verdict=[FAULT], pattern=["steady"])
    for n, t in often(s, 6, 9): asked(m, t, 12 + n, "/api/list", 401, "Access to %s (method GET) is not authorized to user <anonymous>, responding with status code 401 with location redirect to https://auth." + s.domain + "/")
    a = inc(s, "guesses at one account", "authorizer", "credential-wrong", ATT, BRUTE, None, layer=["identity"]); b = inc(s, "banned for a while, and goes on", "authorizer", "account-locked", ATT, BRUTE, None, layer=["identity"], verdict=[WAI]); v = s.who(2)
    for n, t in run(s, s.some(10, 90), s.some(30, 45), 3, 15):
        ban = n % 9 > 4; s.deny(b if ban else a, [caddy(s, t, s.attacker, "POST", "/api/firstfactor", 401, "auth"), authelia(s, t, "error", "Unsuccessful 1FA authentication attempt by user '%s' and they are banned until %s" % (v, (t + sec(300)).strftime("%H:%M:%S")) if ban else "Unsuccessful 1FA authentication attempt by user '%s'" % v, s.attacker)], v)
    f = inc(s, "second factor mistyped", "authorizer", "mfa-required", FAULT, "single", layer=["identity"], cause=["credential-wrong"], verdict=[WAI])
    for n, t in often(s, 3, 5): s.deny(f, [caddy(s, t, s.ip(5 + n), "POST", "/api/secondfactor/totp", 403, "auth"), authelia(s, t, "error", "Unsuccessful TOTP authentication attempt by user '%s'" % s.who(5 + n), s.ip(5 + n), path="/api/secondfactor/totp")], s.who(5 + n))


@kind
def university_signs_on(s):
    """CAS: its audit blocks of seven lines: a service that is not open to students, throttling, a proxy ticket for elsewhere, a spray through the library's addresses"""
    for t in s.spread(0, 120, 15): k = s.some(0, 46); cas(s, t, s.who(k), "[%s]" % "UsernamePasswordCredential", "AUTHENTICATION_SUCCESS", s.ip(k)); cas(s, t + sec(.2), s.who(k), "TGT-%d-*****-cas1" % s.next(), "TICKET_GRANTING_TICKET_CREATED", s.ip(k))
    n_ = inc(s, "service is not open to students", "identity", "not-assigned", WAI, "single", layer=["authorizer"], cause=["permission-missing", "explicit-deny"])
    for n, t in often(s, 8, 11): s.deny(n_, cas(s, t, s.who(10 + n), "[result=Service Access Denied,service=https://staff.%s/leave,principal=SimplePrincipal(id=%s, attributes={affiliation=[student]}),requiredAttributes={affiliation=[staff]}]" % (s.domain, s.who(10 + n)), "SERVICE_ACCESS_ENFORCEMENT_TRIGGERED", s.ip(10 + n)), s.who(10 + n))
    m = inc(s, "mistyped", "identity", "credential-wrong", FAULT); x = inc(s, "tickets used twice or too late", "identity", "token-expired", FAULT, "single", cause=["token-invalid"], verdict=[MIS])
    for n, t in often(s, 4, 6): s.deny(m, cas(s, t, s.who(3 * n), "[UsernamePasswordCredential(username=%s, source=LDAP)]" % s.who(3 * n), "AUTHENTICATION_FAILED", s.ip(3 * n)), s.who(3 * n)); cas(s, t + sec(20), s.who(3 * n), "[UsernamePasswordCredential]", "AUTHENTICATION_SUCCESS", s.ip(3 * n))
    for n, t in often(s, 4, 6): s.deny(x, cas(s, t, "audit:unknown", "[ticket=ST-%d-********-cas1,service=https://moodle.%s/login,result=INVALID_TICKET: Ticket is expired or was already used]" % (s.next(), s.domain), "SERVICE_TICKET_VALIDATE_FAILED", "10.20.0.%d" % (30 + n)))
    a = inc(s, "one password over many accounts", "identity", "credential-wrong", ATT, SPRAY, None)
    for n, t in run(s, s.some(10, 80), 42, 5, 30): s.deny(a, cas(s, t, s.who(n), "[UsernamePasswordCredential(username=%s, source=LDAP)]" % s.who(n), "AUTHENTICATION_FAILED", s.attacker[:-3] + str(120 + n % 3)), s.who(n))


@kind
def receiver_of_hooks(s):
    """a FastAPI service: uvicorn's access log says who, the application's JSON says why, and its clock stands 3 s behind; hooks signed with a secret that was rotated; a test key; documents of others"""
    back = sec(-3)
    def call(t, ip, method, path, status, level=None, text=None, **more):
        refs = [uvicorn(s, t, ip, method, path, status)]
        if text: refs.append(s.json("app.json", t + back, dict(asctime=(t + back).strftime("%Y-%m-%d %H:%M:%S,%f")[:-3], levelname=level, name="receiver", message=text, client=ip, path=path, **more)))
        return refs
    for t in s.spread(0, 120, 7): k = s.some(0, 8); call(t, "198.51.100.%d" % (10 + k), "POST", s.r.choice(["/hooks/pay", "/hooks/ship"]), 202)
    cut = s.some(30, 60); what = "rotated webhook secret whsec_ship"; s.change(s.at(cut), "vault", what, "secret:whsec_ship", "identity")
    i = inc(s, "shipping partner signs with the old secret", "application", "request-signature", MIS, LOOP, what, verdict=[FAULT], pattern=["steady", BURST])
    for t in s.ticks(0, 118, 70):
        if t < s.at(cut): call(t, "203.0.113.14", "POST", "/hooks/ship", 202)
        else: s.deny(i, call(t, "203.0.113.14", "POST", "/hooks/ship", 401, "WARNING", "webhook signature verification failed: No signatures found matching the expected signature for payload", sender="ship"))
    w = inc(s, "hooks that come a quarter of an hour late", "application", "request-signature", FAULT, "single", pattern=["steady", LOOP]); k_ = inc(s, "test key at production", "application", "api-key-misconfigured", FAULT, LOOP, None, verdict=[MIS], pattern=["steady"])
    for n, t in often(s, 4, 6): s.deny(w, call(t, "203.0.113.%d" % (40 + n), "POST", "/hooks/pay", 401, "WARNING", "webhook timestamp outside the tolerance zone (%d s old)" % s.some(800, 1000), sender="pay"))
    for t in s.ticks(5, 110, 240): s.deny(k_, call(t, "198.51.100.44", "GET", "/v1/payouts", 401, "WARNING", "api key sk_test_**** used in live mode", key_prefix="sk_test_"))
    e = inc(s, "a signed-in client walks the invoices of others", "application", "permission-missing", ATT, "enumeration", None); a = inc(s, "invoices that do not exist are answered 403", "application", "absence-hidden", FAULT, "single", verdict=[WAI, MIS], pattern=["steady"])
    for n in range(30): call(s.at(s.some(1, 118)), s.ip(n % 12), "GET", "/v1/invoices/%d" % (400 + n), 200)
    for n, t in run(s, s.some(10, 100), s.some(40, 60), .3, 2): s.deny(e, call(t, s.attacker, "GET", "/v1/invoices/%d" % (400 + n), 403, "WARNING", "invoice belongs to another account", account="acct_9", owner="acct_%d" % (n % 12 + 20)), "acct_9")
    for n, t in often(s, 5, 8): s.deny(a, call(t, s.ip(n), "GET", "/v1/invoices/%d" % (90000 + n), 403, "INFO", "no invoice %d: answering 403 so as not to reveal it" % (90000 + n), account="acct_%d" % (20 + n)), "acct_%d" % (20 + n))
    p = inc(s, "preflights meet the key check", "application", "cors-preflight-refused", MIS, "single", pattern=["steady"])
    for n, t in often(s, 6, 9): s.deny(p, call(t, s.ip(30 + n), "OPTIONS", "/v1/payouts", 401, "WARNING", "missing api key", origin="https://dash." + s.domain))


@kind
def shop_on_heroku(s):
    """Heroku: the router knows the status, the dyno's words the reason, and the request id is in both only sometimes; forms from another site, an origin, sessions that wander, an address that got in"""
    def call(t, ip, method, path, status, text=None, shown=True, **more):
        req = s.uuid(); refs = [heroku(s, t + sec(.02), ip, method, path, status, req=req)]
        if text: refs.append(heroku_app(s, t, json.dumps(dict(level="warn", message=text, timestamp=z(t), method=method, path=path, ip=ip, status=status, **({"requestId": req} if shown else {}), **more))))
        return refs
    for t in s.spread(0, 120, 6): k = s.some(0, 30); call(t, s.ip(k), "GET", s.r.choice(["/", "/p/%d" % s.some(1, 50), "/cart"]), 200)
    c = inc(s, "forms posted from another site", "application", "csrf-origin-mismatch", ATT, "single", verdict=[WAI, UND, MIS]); o = inc(s, "partner's origin is not on the list", "application", "cors-origin-refused", MIS, "single", pattern=["steady"], verdict=[WAI]); l = inc(s, "form token of a page left open", "application", "session-lost", FAULT, "single", verdict=[WAI, MIS])
    for n, t in often(s, 5, 8): s.deny(c, call(t, s.ip(n), "POST", "/account/email", 403, "Cross-site POST form submissions are forbidden: origin https://win-a-prize.example.net", n % 2 == 0))
    for n, t in often(s, 7, 10): s.deny(o, call(t, s.ip(10 + n % 4), "GET", "/api/stock", 403, "Error: Not allowed by CORS", n % 3 > 0, origin="https://widgets.partner.example"))
    for n, t in often(s, 6, 9): s.deny(l, call(t, s.ip(20 + n), "POST", "/cart/pay", 403, "ForbiddenError: invalid csrf token", n % 2 == 1, code="EBADCSRFTOKEN"))
    k = s.some(0, 20); sid = s.hex(12); i = inc(s, "a session in other hands", "application", "token-invalid", ATT, "token-replay", None, layer=["identity"], cause=["session-lost", "device-or-location-refused"])
    for t in s.ticks(1, 118, 100): call(t, s.ip(k), "GET", "/account", 200, "session ok", session=sid, user=s.who(k))
    for n, t in run(s, s.some(40, 80), s.some(22, 35), 3, 20): s.deny(i, call(t, s.attacker, "GET", s.r.choice(["/account", "/account/cards", "/orders"]), 401, "session rejected: fingerprint of client changed", True, session=sid, user=s.who(k)), s.who(k))
    b = inc(s, "leaked pairs, one of which opened", "application", "credential-wrong", ATT, STUFF, None, layer=["identity"], pattern=[SPRAY])
    for n, t in run(s, s.some(10, 90), s.some(60, 90), .4, 3):
        ip = s.attacker[:-3] + str(100 + n % 7); who = "%s.%d@mail.example" % (s.who(n), n)
        if n == 51: call(t, ip, "POST", "/login", 302, "login ok", True, user=who); call(t + sec(1), ip, "GET", "/account", 200)
        else: s.deny(b, call(t, ip, "POST", "/login", 401, "invalid credentials", n % 2 == 0, user=who), who)
    a = inc(s, "the shop said no", "application", "application-refused", UND, "single", verdict=[WAI], cause=["unknown", "permission-missing"])
    for n, t in often(s, 4, 6): s.deny(a, call(t, s.ip(40 + n), "DELETE", "/p/%d" % n, 403))


@kind
def orders_on_quarkus(s):
    """Quarkus behind Traefik: OIDC tokens of the old issuer after a move, a role renamed for half of the people, an order that hides; Traefik's log has status and origin status"""
    def call(t, ip, method, path, status, logger=None, text=None, **more):
        refs = [traefik(s, t, ip, method, path, status, status, "orders@kubernetes", "orders@kubernetes", agent=more.pop("agent", None))]
        if text: refs.append(quarkus(s, t + sec(.003), "WARN", logger, text, traceId=s.hex(32), path=path, **more))
        return refs
    for t in s.spread(0, 120, 6): k = s.some(0, 40); call(t, s.ip(k), "GET", "/orders/%d" % s.some(1, 300), 200)
    cut = s.some(30, 50); what = "keycloak hostname changed to login.%s" % s.domain; s.change(s.at(cut), s.who(4), what, "keycloak", "identity")
    i = inc(s, "tokens name the new issuer, the service expects the old", "application", "token-invalid", MIS, BURST, what, layer=["identity"], pattern=["steady", "single"])
    for t in s.spread(cut, cut + 25, 20): k = s.some(0, 40); s.deny(i, call(t, s.ip(k), "GET", "/orders", 401, "io.quarkus.oidc.runtime.OidcProvider", "Token verification has failed: JWT (claims->{\"iss\":\"https://login.%s/realms/shop\"}) rejected due to invalid claims. Additional details: [[12] Issuer (iss) claim value (https://login.%s/realms/shop) doesn't match expected value of https://id.%s/realms/shop]" % ((s.domain,) * 3), preferred_username=s.who(k)), s.who(k))
    role = s.some(80, 95); gone = "renamed role order-clerk to order-agent in realm shop"; s.change(s.at(role), s.who(4), gone, "role:order-agent", "role")
    r = inc(s, "clerks whose role was renamed away", "application", "permission-removed", MIS, BURST, gone, cause=["permission-missing"], pattern=["steady", "single"])
    for t in s.spread(0, 120, 25):
        k = s.some(0, 12)
        if t < s.at(role) + sec(40): call(t, s.ip(k), "PUT", "/orders/%d/ship" % s.some(1, 90), 200)
        else: s.deny(r, call(t, s.ip(k), "PUT", "/orders/%d/ship" % s.some(1, 90), 403, "io.quarkus.security", "ForbiddenException: %s does not have any of roles [order-clerk]" % s.who(k), preferred_username=s.who(k)), s.who(k))
    a = inc(s, "orders that are not there answer 403", "application", "absence-hidden", FAULT, "single", verdict=[WAI, MIS], pattern=["steady"])
    for n, t in often(s, 7, 10): s.deny(a, call(t, s.ip(20 + n), "GET", "/orders/9%05d" % n, 403, "com.example.orders.OrderResource", "order 9%05d not found; hidden as forbidden" % n, preferred_username=s.who(20 + n)), s.who(20 + n))


@kind
def realm_behind_a_new_balancer(s):
    """Keycloak: since a balancer without stickiness stands before two nodes, sign-ins lose their cookie; secrets, disabled accounts and a guesser go on as ever; the secret of one client was regenerated in the console"""
    cut = s.some(35, 60); what = "switched keycloak to balancer lb-new without sticky sessions"; s.change(s.at(cut), "netops", what, "keycloak", "config")
    for t in s.spread(0, 120, 12): k = s.some(0, 40); keycloak(s, t, s.r.choice(["LOGIN", "CODE_TO_TOKEN", "REFRESH_TOKEN"]), s.who(k), s.ip(k), client=s.r.choice(["portal", "wiki"]))
    i = inc(s, "sign-ins lose their cookie", "identity", "session-lost", MIS, BURST, what, pattern=["single", "steady"])
    for t in s.spread(cut, 118, 25): k = s.some(0, 40); s.deny(i, keycloak(s, t, s.r.choice(["LOGIN_ERROR", "CODE_TO_TOKEN_ERROR"]), None, s.ip(k), "cookie_not_found", client="portal", details=dict(code_id=s.uuid())))
    x = s.some(20, 50); reg = "regenerated secret of client erp-sync"
    s.put("keycloak.log", s.at(x), '%s DEBUG [org.keycloak.events] (executor-thread-4) operationType="ACTION", realmId="b7f3", realmName="%s", clientId="%s", userId="%s", ipAddress="198.51.100.4", resourceType="CLIENT", resourcePath="clients/%s/client-secret"' % (s.at(x).strftime("%Y-%m-%d %H:%M:%S,000"), s.company, s.uuid(), s.uuid(), s.uuid())); s.change(s.at(x), s.who(7), reg, "client:erp-sync", "identity")
    e = inc(s, "erp-sync sends its old secret", "identity", "api-key-misconfigured", MIS, LOOP, reg, cause=["credential-wrong"], verdict=[FAULT], pattern=["steady", BURST])
    for t in s.ticks(0, 118, 90):
        if t < s.at(x): keycloak(s, t, "CLIENT_LOGIN", None, "10.20.5.9", client="erp-sync", details=dict(grant_type="client_credentials"))
        else: s.deny(e, keycloak(s, t, "CLIENT_LOGIN_ERROR", None, "10.20.5.9", "invalid_client_credentials", client="erp-sync", details=dict(grant_type="client_credentials")), "erp-sync")
    d = inc(s, "account disabled", "identity", "account-locked", WAI, "single", cause=["permission-removed"], pattern=["steady", LOOP]); b = inc(s, "guesses at one account", "identity", "credential-wrong", ATT, BRUTE); v = s.who(9)
    for n, t in often(s, 2, 4): s.deny(d, keycloak(s, t, "LOGIN_ERROR", s.who(45), s.ip(45), "user_disabled", client="portal"), s.who(45))
    for n, t in run(s, s.some(10, 90), s.some(30, 50), 1, 6): s.deny(b, keycloak(s, t, "LOGIN_ERROR", v, s.attacker, "invalid_user_credentials", client="portal"), v)

"""Tokens: expired, of rotated keys, for another audience, too early, replayed, revoked."""
from story import *
from shapes import *
from held_back.lines_registers import *

BEARER = "o.s.s.o.s.r.a.JwtAuthenticationProvider"


def resource_server(s, t, client, method, path, problem=None, agent=None, status=None, thread=None, skew=0):
    """nginx before a Spring resource server; returns the lines"""
    rid, thread, trace = s.hex(32), thread or s.some(1, 9), traced(s)
    status = status or (401 if problem else 200)
    lines = [nginx_json(s, t, client, method, path, status, status, rid, agent=agent, host="api." + s.domain), spring(s, ms(s, t, 1, 4) + sec(skew), "DEBUG", "o.s.security.web.FilterChainProxy", "Securing %s %s" % (method, path), trace, thread)]
    if problem: lines.append(spring(s, ms(s, t, 5, 8) + sec(skew), "DEBUG", BEARER, "Failed to authenticate since the JWT was invalid: An error occurred while attempting to decode the Jwt: " + problem, trace, thread))
    return lines


def registrar_stale_token_loop(s):
    """A partner's integration keeps an access token beyond its life and repeats the same two calls with it; it never refreshes."""
    hour, partner = s.some(20, 35), "203.0.113.%d" % s.some(10, 40)
    end = s.at(hour)
    for t in s.spread(0, 100, 9):
        k = s.r.randrange(22)
        resource_server(s, t, s.ip(k), s.r.choice(("GET", "GET", "POST")), "/api/orders/%d" % s.r.randrange(900), agent=s.agent(k))
        if s.r.random() < .08: keycloak_json(s, t - sec(2), "REFRESH_TOKEN", s.who(k), s.ip(k))
    i = s.incident("partner's integration with a stale token", "application", "token-expired", "caller-fault", "retry-loop", acceptable=dict(layer=["identity"]))
    keycloak_json(s, end - sec(3600), "CLIENT_LOGIN", "service-account-partner-sync", partner, client="partner-sync")
    for n, t in enumerate(s.ticks(0, 100, 40)):
        path = ("/api/stock/export", "/api/orders?state=open")[n % 2]
        problem = "Jwt expired at %s" % z(end, 0) if t > end else None
        lines = resource_server(s, t, partner, "GET", path, problem, "PartnerSync/3.2 (+java)")
        if problem: s.deny(i, lines, None)
    e = s.incident("tokens that ran out and were renewed", "application", "token-expired", "caller-fault", "single", acceptable=dict(layer=["identity"], verdict=["working-as-intended"]))
    for k in s.r.sample(range(22), 4):
        t = s.at(s.some(10, 90), s.some(0, 50))
        s.deny(e, resource_server(s, t, s.ip(k), "GET", "/api/orders/%d" % s.r.randrange(900), "Jwt expired at %s" % z(t - sec(70), 0), s.agent(k)), None)
        keycloak_json(s, t + sec(.3), "REFRESH_TOKEN", s.who(k), s.ip(k))
        resource_server(s, t + sec(1), s.ip(k), "GET", "/api/orders/%d" % s.r.randrange(900), agent=s.agent(k))
    s.change(s.at(hour + 16), "ci", "deployed web shop v44 (texts only)", "service:web", "deploy")


def registrar_keys_rotated(s):
    """The identity provider signs with a new key; the API gateway keeps the old key set until it fetches it again."""
    hour, fetched = s.some(24, 34), s.some(52, 66)
    kid = s.hex(12)
    what = s.change(s.at(hour), "sven.iam", "rotated the realm's signing key (new kid %s), old key disabled" % kid, "realm:" + s.company, "certificate")
    keycloak_admin(s, s.at(hour), "CREATE", "COMPONENT", "components/" + s.uuid())
    s.change(s.at(hour - 15), "ops", "raised memory of wiki to 4 GiB", "service:wiki", "config")
    i = s.incident("gateway without the new signing key", "gateway", "token-invalid", "misconfiguration", "burst-after-change", what, acceptable=dict(cause=["policy-out-of-date"], layer=["identity"]))
    renewed = {k: hour + s.r.uniform(.1, 14) for k in range(20)}
    for t in s.spread(0, 95, 8):
        k, path = s.r.randrange(20), "/orders/%d" % s.r.randrange(700)
        minute = (t - s.at(0)).total_seconds() / 60
        if s.r.random() < .1: keycloak(s, t - sec(.5), "REFRESH_TOKEN", s.who(k), s.ip(k), client="portal")
        if renewed[k] < minute < fetched: s.deny(i, apim(s, t, s.ip(k), "GET", path, 401, reason="TokenSignatureKeyNotFound", source="validate-jwt", message="JWT Validation Failed: IDX10503: Signature validation failed. Token does not have a kid that matches. kid: '%s'.. Access denied." % kid), None)
        else: apim(s, t, s.ip(k), "GET", path, 200, backend=200)
    m = s.incident("a script without a token", "gateway", "credential-missing", "caller-fault", "steady")
    for t in (s.at(7), s.at(7, 20), s.at(44), s.at(81), s.at(82)): s.deny(m, apim(s, t, "10.20.7.9", "GET", "/orders", 401, reason="TokenNotPresent", source="validate-jwt", message="JWT not present."), None)


def aspnet_call(s, t, client, method, path, status, why=None, exception=None, user=None):
    rid = trace(s)
    lines = []
    if exception:
        lines.append(aspnet(s, t, "Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerHandler", 1, "Failed to validate the token.", path, rid, exception=exception + "\n   at Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler.ValidateTokenAsync(String token, TokenValidationParameters validationParameters)"))
    if why: lines.append(aspnet(s, t + sec(.001), "Microsoft.AspNetCore.Authorization.DefaultAuthorizationService", 2, "Authorization failed. These requirements were not met:\n" + why, path, rid))
    if status in (401, 403): lines.append(aspnet(s, t + sec(.002), "Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerHandler", 12 if status == 401 else 13, "AuthenticationScheme: Bearer was %s." % ("challenged" if status == 401 else "forbidden"), path, rid))
    return [access(s, t, client, "%s %s" % (method, path), status, 0 if status > 399 else None, file="access.log", agent=user)] + lines + [aspnet_done(s, t + sec(.004), method, path, status, rid)]


ANON = "DenyAnonymousAuthorizationRequirement: Requires an authenticated user."


def registrar_wrong_audience(s):
    """A partner's new release asks for tokens of the test API; a report tool lacks the write scope."""
    hour = s.some(22, 40)
    partner = "203.0.113.%d" % s.some(10, 40)
    for t in s.spread(0, 90, 12):
        k = s.r.randrange(20)
        aspnet_call(s, t, s.ip(k), "GET", "/v1/orders/%d" % s.r.randrange(900), 200, user=s.agent(k))
    i = s.incident("partner's tokens are for the test API", "application", "token-invalid", "caller-fault", "steady", acceptable=dict(layer=["identity"], pattern=["retry-loop", "burst-after-change"]))
    for t in s.spread(0, 90, 45):
        path, late = "/v1/shipments/%d" % s.r.randrange(4000), t > s.at(hour)
        lines = aspnet_call(s, t, partner, "GET", path, 401 if late else 200, ANON if late else None, "Microsoft.IdentityModel.Tokens.SecurityTokenInvalidAudienceException: IDX10214: Audience validation failed. Audiences: 'api://shipments-test'. Did not match: validationParameters.ValidAudience: 'api://shipments' or validationParameters.ValidAudiences: 'null'." if late else None, "CarrierLink/%s" % ("7.0.0" if late else "6.4.1"))
        if late: s.deny(i, lines, None)
    c = s.incident("report tool without the write scope", "application", "scope-insufficient", "caller-fault", "steady", acceptable=dict(verdict=["working-as-intended"], cause=["permission-missing"], pattern=["retry-loop"]))
    for n, t in enumerate(s.ticks(10, 88, 300)):
        aspnet_call(s, t, "10.20.7.21", "GET", "/v1/reports", 200, user="ReportTool/1.9")
        s.deny(c, aspnet_call(s, t + sec(2), "10.20.7.21", "POST", "/v1/reports/%d/publish" % n, 403, "ClaimsAuthorizationRequirement:Claim.Type=scope and Claim.Value is one of the following values: (reports.write)", user="ReportTool/1.9"), None)
    s.change(s.at(hour + 21), "ci", "deployed orders-api v91", "service:orders-api", "deploy")


def registrar_clocks(s):
    """One replica's clock lags by six minutes: it calls fresh tokens not yet valid. A field device's clock is late as well: its signatures are too old."""
    lag, start, mended = s.some(330, 390), s.some(18, 30), s.some(64, 80)
    i = s.incident("fresh tokens on the replica whose clock lags", "application", "token-invalid", "misconfiguration", "steady", acceptable=dict(pattern=["single", "burst-after-change"], layer=["identity"]))
    for t in s.spread(0, 95, 8):
        k, replica = s.r.randrange(20), s.r.choice(("api-1", "api-2"))
        path, fresh = "/api/stock/%d" % s.r.randrange(900), s.r.random() < .45
        line = nginx_json(s, t, s.ip(k), "GET", path, 401 if replica == "api-2" and fresh and s.at(start) < t < s.at(mended) else 200, 401 if replica == "api-2" and fresh and s.at(start) < t < s.at(mended) else 200, agent=s.agent(k), host="api." + s.domain)
        if replica == "api-2" and s.at(start) < t < s.at(mended):
            u, trace = t - sec(lag), traced(s)
            lines = [line, spring(s, u + sec(.002), "DEBUG", "o.s.security.web.FilterChainProxy", "Securing GET " + path, trace, file="api-2.log")]
            if fresh: s.deny(i, lines + [spring(s, u + sec(.006), "DEBUG", BEARER, "Failed to authenticate since the JWT was invalid: An error occurred while attempting to decode the Jwt: Jwt used before %s" % z(t - sec(s.some(2, 40)), 0), trace, file="api-2.log")], None)
        else: spring(s, t + sec(.002), "DEBUG", "o.s.security.web.FilterChainProxy", "Securing GET " + path, traced(s), file=replica + ".log")
    s.put("api-2-host.log", s.at(mended), "%s api-2 chronyd[611]: System clock wrong by %d.%06d seconds" % (syslog(s.at(mended)), lag, s.r.randrange(999999)))
    s.put("api-2-host.log", s.at(mended, 1), "%s api-2 chronyd[611]: System clock was stepped by %d.%06d seconds" % (syslog(s.at(mended, 1)), lag, s.r.randrange(999999)))
    d = s.incident("a field device's signatures are too old", "gateway", "request-signature", "caller-fault", "retry-loop", acceptable=dict(layer=["platform"], pattern=["steady"]))
    stamp = lambda t: t.strftime("%Y%m%dT%H%M%SZ")
    for k in range(40, 43):
        for t in s.ticks(2, 95, 300): api_gateway(s, t, "198.51.100.%d" % k, "PUT", "/telemetry/{device}", 200, agent="fieldbox/2.2", integration="200")
    for t in s.ticks(3, 95, 150): s.deny(d, api_gateway(s, t, "198.51.100.44", "PUT", "/telemetry/{device}", 403, "INVALID_SIGNATURE", "Signature expired: %s is now earlier than %s (%s - 5 min.)" % (stamp(t - sec(660)), stamp(t - sec(300)), stamp(t)), agent="fieldbox/2.2"), None)


def registrar_reused_refresh(s):
    """A refresh token turns up a second time, from another place and client; the provider revokes the family, its owner has to sign in."""
    for t in s.spread(0, 90, 11):
        k = s.r.randrange(24)
        auth0(s, t, s.r.choice(("sertft", "sertft", "s")), s.mail(k), s.ip(k), "", agent=s.agent(k))
    i = s.incident("replayed refresh token", "identity", "token-invalid", "attack", "token-replay", acceptable=dict(cause=["device-or-location-refused"]))
    o = s.incident("owner of the revoked tokens", "identity", "token-invalid", "working-as-intended", "single", acceptable=dict(cause=["session-lost"], verdict=["caller-fault", "undetermined"], pattern=["token-replay"]))
    for k in s.r.sample(range(24), 2):
        t = s.at(s.some(20, 70), s.some(0, 50))
        auth0(s, t - sec(400), "sertft", s.mail(k), s.ip(k), "", agent=s.agent(k))
        for n in range(s.some(3, 5)): s.deny(i, auth0(s, t + sec(n * 7), "ferrt", s.mail(k), s.attacker, "Unsuccessful Refresh Token exchange, reused refresh token detected", agent="Python Requests 2.31.0 / Linux 0.0.0"), s.mail(k))
        s.deny(o, auth0(s, t + sec(420), "fertft", s.mail(k), s.ip(k), "Unknown or invalid refresh token.", agent=s.agent(k)), s.mail(k))
        auth0(s, t + sec(450), "s", s.mail(k), s.ip(k), "", agent=s.agent(k))


def registrar_revoked_pats(s):
    """Somebody tidies up tokens in the organisation: the build robot's is among them. A dashboard runs into the API's limit."""
    hour, token, dash = s.some(25, 40), s.hex(40) + "=", s.hex(40) + "="
    if s.r.random() < .5: s.wrapped["github-audit.json"] = "array"
    for t in s.spread(0, 95, 14):
        k = s.r.randrange(20)
        github_api(s, t, s.who(k) + "-" + s.company, s.ip(k), "GET", s.r.choice(("shop", "infra", "docs")), s.r.choice(("/repos/:owner/:repo/pulls", "/repos/:owner/:repo/commits", "/repos/:owner/:repo/contents/:path")), 200, s.hex(40) + "=")
    what = s.change(s.at(hour), "greta-" + s.company, "revoked the organisation access of 4 unused personal access tokens (one of build-robot)", "token:build-robot", "identity")
    for n, user in enumerate(("build-robot", s.who(30), s.who(31), s.who(32))): github(s, s.at(hour) + sec(n), "org_credential_authorization.revoke", "greta-" + s.company, "192.0.2.5", s.agent(1), user=user)
    i = s.incident("build robot's token was revoked", "identity", "token-invalid", "misconfiguration", "retry-loop", what, acceptable=dict(cause=["api-key-misconfigured", "permission-removed"], layer=["platform", "application"], pattern=["burst-after-change", "steady"], verdict=["caller-fault"]))
    for t in s.ticks(1, 95, 60):
        bad = t > s.at(hour)
        line = github_api(s, t, "build-robot", "198.51.100.61", "GET", "shop", "/repos/:owner/:repo/actions/runs", 401 if bad else 200, token)
        if bad: s.deny(i, line, "build-robot")
    r = s.incident("dashboard over the API's limit", "platform", "rate-limited", "caller-fault", "retry-loop", acceptable=dict(layer=["application", "identity", "edge", "gateway"], verdict=["working-as-intended"], pattern=["steady"]))
    left = 190
    for t in s.ticks(30, 60, 8):
        left -= 2
        line = github_api(s, t, "dash-" + s.company, "198.51.100.62", "GET", "infra", "/repos/:owner/:repo/issues", 200 if left > 0 else 403, dash, agent="grafana/10.2", remaining=max(left, 0))
        if left <= 0: s.deny(r, line, "dash-" + s.company)


KINDS = [registrar_stale_token_loop, registrar_keys_rotated, registrar_wrong_audience, registrar_clocks, registrar_reused_refresh, registrar_revoked_pats]

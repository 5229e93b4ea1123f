"""Identity providers, sign-ins, sessions: Entra, Okta, Auth0, Keycloak, oauth2-proxy, sshd."""
from stage import sec
from shapes import *

KINDS = []
def kind(f): KINDS.append(f); return f


@kind
def entra_office_day(s):
    """an ordinary morning of sign-ins, with one of everything that people meet"""
    for t in s.spread(0, 120, 25): k = s.some(0, 30); entra(s, t, s.mail(k), 0, "", s.ip(k))
    one = lambda title, cause, verdict, **more: s.incident(title, "identity", cause, verdict, "single", **more)
    cases = [(50126, "Error validating credentials due to invalid username or password.", one("mistyped", "credential-wrong", "caller-fault")),
             (50053, "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.", one("locked out", "account-locked", "working-as-intended", acceptable={"verdict": ["caller-fault"]})),
             (50057, "The user account is disabled.", one("disabled account", "account-locked", "working-as-intended")),
             (50076, "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource.", one("second factor asked", "mfa-required", "working-as-intended")),
             (50105, "Your administrator has configured the application to block users unless they are specifically granted ('assigned') access to the application.", one("not assigned to the application", "not-assigned", "working-as-intended")),
             (53000, "Device is not in required device state: compliant.", one("device not compliant", "device-or-location-refused", "working-as-intended")),
             (53003, "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.", one("conditional access", "device-or-location-refused", "working-as-intended")),
             (700082, "The refresh token has expired due to inactivity.", one("refresh token ran out", "token-expired", "caller-fault", acceptable={"verdict": ["working-as-intended"]}))]
    k = 31
    for code, text, incident in cases:
        for _ in range(s.some(2, 5)):
            k += 1
            t = s.at(s.some(1, 115), s.some(0, 59))
            s.deny(incident, entra(s, t, s.mail(k), code, text, s.ip(k), app=s.r.choice(["Office 365", "Payroll", "Azure Portal"]), conditional="failure" if code in (53000, 53003) else "notApplied"), s.mail(k))


@kind
def entra_service_secret_expired(s):
    """a nightly job's client secret ran out; another one's was never the right one"""
    for t in s.spread(0, 120, 30): k = s.some(0, 25); entra(s, t, s.mail(k), 0, "", s.ip(k))
    a = s.incident("client secret of billing-sync ran out", "identity", "api-key-misconfigured", "misconfiguration", "retry-loop", acceptable={"verdict": ["caller-fault"], "pattern": ["steady"]})
    b = s.incident("wrong client secret in crm-export", "identity", "api-key-misconfigured", "caller-fault", "retry-loop", acceptable={"verdict": ["misconfiguration"], "pattern": ["steady"]})
    cut = s.some(30, 60)
    for t in s.ticks(0, 120, 180): entra(s, t, "billing-sync", *((0, "") if t < s.at(cut) else (7000222, "The provided client secret keys for app are expired.")), s.ip(60), category="ServicePrincipalSignInLogs", agent="") if t < s.at(cut) else s.deny(a, entra(s, t, "billing-sync", 7000222, "The provided client secret keys for app are expired.", s.ip(60), category="ServicePrincipalSignInLogs", agent=""), "billing-sync")
    for t in s.ticks(10, 120, 300): s.deny(b, entra(s, t, "crm-export", 7000215, "Invalid client secret is provided.", s.ip(61), category="ServicePrincipalSignInLogs", agent=""), "crm-export")


@kind
def entra_spray(s):
    for t in s.spread(0, 120, 20): k = s.some(0, 40); entra(s, t, s.mail(k), 0, "", s.ip(k))
    i = s.incident("one password at every mailbox", "identity", "credential-wrong", "attack", "password-spray")
    l = s.incident("accounts locked by the spray", "identity", "account-locked", "attack", "password-spray")
    m = s.incident("own password mistyped", "identity", "credential-wrong", "caller-fault", "single")
    t = s.at(s.some(10, 40))
    for turn in range(s.some(2, 3)):
        for k in range(46):
            locked = turn == 1 and k % 9 == 4
            s.deny(l if locked else i, entra(s, t, s.mail(k), 50053 if locked else 50126, "The account is locked, you've tried to sign in too many times with an incorrect user ID or password." if locked else "Error validating credentials due to invalid username or password.", s.attacker, app="Exchange Online", agent="BAV2ROPC"), s.mail(k)); t += sec(s.r.uniform(2, 15))
    for k in (3, 17, 29):
        t = s.at(s.some(60, 110))
        s.deny(m, entra(s, t, s.mail(k), 50126, "Error validating credentials due to invalid username or password.", s.ip(k)), s.mail(k)); entra(s, t + sec(14), s.mail(k), 0, "", s.ip(k))


@kind
def okta_day(s):
    for t in s.spread(0, 120, 20): k = s.some(0, 35); okta(s, t, "user.session.start", s.mail(k), "SUCCESS", ip=s.ip(k), message="User login to Okta")
    app = [dict(id="0oa1", type="AppInstance", alternateId="Payroll", displayName="Payroll")]
    one = lambda title, cause, verdict, **more: s.incident(title, "identity", cause, verdict, "single", **more)
    cases = [("user.session.start", "INVALID_CREDENTIALS", "User login to Okta", None, one("mistyped", "credential-wrong", "caller-fault")),
             ("user.session.start", "LOCKED_OUT", "User login to Okta", None, one("locked out", "account-locked", "working-as-intended", acceptable={"verdict": ["caller-fault"]})),
             ("app.generic.unauth_app_access_attempt", None, "User attempted unauthorized access to app", app, one("application not assigned", "not-assigned", "working-as-intended")),
             ("policy.evaluate_sign_on", "Sign-on policy evaluation resulted in DENY", "Evaluation of sign-on policy", [dict(id="rul1", type="Rule", displayName="only managed devices")], one("sign-on policy", "device-or-location-refused", "working-as-intended", acceptable={"cause": ["explicit-deny"]})),
             ("user.authentication.auth_via_mfa", "INVALID_CREDENTIALS", "Authentication of user via MFA", None, one("wrong code of the second factor", "credential-wrong", "caller-fault", acceptable={"cause": ["mfa-required"]}))]
    k = 36
    for event, reason, message, target, incident in cases:
        for _ in range(s.some(2, 4)):
            k += 1; t = s.at(s.some(1, 115), s.some(0, 59))
            s.deny(incident, okta(s, t, event, s.mail(k), "DENY" if event.startswith("policy") else "FAILURE", reason, s.ip(k), message, target), s.mail(k))


@kind
def okta_group_removed(s):
    """an application loses a group: its people are refused although nothing else changed"""
    app = [dict(id="0oa9", type="AppInstance", alternateId="Ledger", displayName="Ledger")]
    crew, cut = s.some(12, 40), s.some(40, 70)
    what = "removed group ledger-users from application Ledger"
    i = s.incident("group taken from Ledger", "identity", "permission-removed", "misconfiguration", "burst-after-change", what)
    okta(s, s.at(cut), "group.application_assignment.remove", "admin." + s.mail(44), "SUCCESS", ip=s.ip(90), message="Remove assigned application from group", target=[dict(id="00g7", type="UserGroup", alternateId="unknown", displayName="ledger-users")] + app)
    s.change(s.at(cut), "admin." + s.who(44), what, "app:Ledger", "role")
    for t in s.spread(0, 120, 14):
        k = s.some(0, crew)
        if s.r.random() < .4: okta(s, t, "user.session.start", s.mail(k), "SUCCESS", ip=s.ip(k), message="User login to Okta")
        elif t < s.at(cut): okta(s, t, "user.authentication.sso", s.mail(k), "SUCCESS", ip=s.ip(k), message="User single sign on to app", target=app)
        else: s.deny(i, okta(s, t, "app.generic.unauth_app_access_attempt", s.mail(k), "FAILURE", None, s.ip(k), "User attempted unauthorized access to app", app), s.mail(k))


@kind
def auth0_stuffing(s):
    """pairs from somebody else's leak, from many addresses; customers who mistype meanwhile"""
    for t in s.spread(0, 120, 12): k = s.some(0, 40); auth0(s, t, "s", s.mail(k), s.ip(k))
    i = s.incident("leaked pairs tried", "identity", "credential-wrong", "attack", "credential-stuffing")
    m = s.incident("customers mistype", "identity", "credential-wrong", "caller-fault", "single")
    t = s.at(s.some(15, 40))
    for n in range(s.some(120, 260)):
        who = "%s.%s%d@mail.example" % (s.who(n * 7), s.who(n * 3 + 1), s.some(1, 99))
        known = s.r.random() < .35
        s.deny(i, auth0(s, t, "fp" if known else "fu", who, s.attacker.rsplit(".", 1)[0] + ".%d" % (130 + n % 12), "Wrong email or password.", agent="Go-http-client/1.1"), who); t += sec(s.r.uniform(.3, 5))
    for k in range(s.some(3, 6)):
        t = s.at(s.some(3, 110)); s.deny(m, auth0(s, t, "fp", s.mail(k * 5), s.ip(k * 5), "Wrong email or password."), s.mail(k * 5)); auth0(s, t + sec(20), "s", s.mail(k * 5), s.ip(k * 5))


@kind
def auth0_clients(s):
    """machine clients and their grants, blocked accounts, origins"""
    for t in s.spread(0, 120, 18): k = s.some(0, 40); auth0(s, t, "s", s.mail(k), s.ip(k))
    for t in s.ticks(0, 120, 240): auth0(s, t, "seccft", "", s.ip(70), "", client="stock-sync", agent="axios/1.6")
    b = s.incident("machine client with a wrong secret", "identity", "api-key-misconfigured", "caller-fault", "retry-loop", acceptable={"verdict": ["misconfiguration"], "pattern": ["steady"]})
    for t in s.ticks(5, 120, 300): s.deny(b, auth0(s, t, "feccft", "", s.ip(71), "Unauthorized", client="returns-sync", agent="axios/1.6", details=dict(error=dict(message="Unauthorized", oauthError="access_denied", type="oauth-authorization"))))
    o = s.incident("origin of the new shop not on the list", "identity", "cors-origin-refused", "misconfiguration", "steady", acceptable={"pattern": ["single", "burst-after-change"]})
    for n, t in enumerate(s.spread(20, 110, 400)): s.deny(o, auth0(s, t, "fco", "", s.ip(n), "Origin https://beta.%s not in the list of allowed origins" % s.domain))
    f = s.incident("blocked account", "identity", "account-locked", "working-as-intended", "single")
    for k in range(s.some(3, 5)): t = s.at(s.some(3, 110)); s.deny(f, auth0(s, t, "limit_wc", s.mail(k * 3), s.ip(k * 3), "User blocked: too many wrong passwords"), s.mail(k * 3))


@kind
def keycloak_realm(s):
    for t in s.spread(0, 120, 15): k = s.some(0, 40); keycloak(s, t, s.r.choice(["LOGIN", "CODE_TO_TOKEN", "REFRESH_TOKEN"]), s.who(k), s.ip(k), client="shop-web")
    one = lambda title, cause, verdict, **more: s.incident(title, "identity", cause, verdict, "single", **more)
    cases = [("LOGIN_ERROR", "invalid_user_credentials", one("mistyped", "credential-wrong", "caller-fault")),
             ("LOGIN_ERROR", "user_disabled", one("disabled", "account-locked", "working-as-intended")),
             ("LOGIN_ERROR", "user_temporarily_disabled", one("locked for a while", "account-locked", "working-as-intended", acceptable={"verdict": ["caller-fault"]})),
             ("LOGIN_ERROR", "expired_code", one("login page left open", "token-expired", "caller-fault", acceptable={"cause": ["session-lost"], "verdict": ["working-as-intended"]})),
             ("LOGIN_ERROR", "cookie_not_found", one("cookie lost on the way", "session-lost", "caller-fault", acceptable={"verdict": ["misconfiguration", "working-as-intended"]})),
             ("CODE_TO_TOKEN_ERROR", "invalid_client_credentials", one("client secret wrong", "api-key-misconfigured", "misconfiguration", acceptable={"verdict": ["caller-fault"]}))]
    k = 1
    for event, error, incident in cases:
        for _ in range(s.some(2, 4)):
            k += 2; t = s.at(s.some(1, 115), s.some(0, 59))
            person = event == "LOGIN_ERROR"
            s.deny(incident, keycloak(s, t, event, s.who(k) if person else "", s.ip(k), error, client="shop-web" if person else "report-%d" % k), s.who(k) if person else None)


@kind
def keycloak_refresh_loop(s):
    """a phone keeps a refresh token whose session is over, and asks again and again"""
    for t in s.spread(0, 120, 20): k = s.some(0, 30); keycloak(s, t, s.r.choice(["LOGIN", "REFRESH_TOKEN"]), s.who(k), s.ip(k), client="mobile-app")
    i = s.incident("refresh token past its life, retried", "identity", "token-expired", "caller-fault", "retry-loop")
    for n in range(s.some(2, 3)):
        start = s.some(5, 50)
        for t in s.ticks(start, start + s.some(20, 60), s.some(10, 40)): s.deny(i, keycloak(s, t, "REFRESH_TOKEN_ERROR", "", s.ip(50 + n), "invalid_token", client="mobile-app", details=dict(grant_type="refresh_token", reason="Token is not active", refresh_token_type="Refresh")), None, acceptable={"cause": ["token-invalid"]})


@kind
def oauth2_proxy_sessions(s):
    for t in s.spread(0, 120, 15): k = s.some(0, 30); oauth2_proxy_request(s, t, s.ip(k), s.mail(k), "GET", s.r.choice(["/", "/reports", "/static/a.css"]), 200)
    c = s.incident("CSRF cookie lost during sign-in", "authorizer", "session-lost", "misconfiguration", "single", acceptable={"verdict": ["caller-fault", "working-as-intended"], "layer": ["identity"]})
    for k in range(s.some(4, 9)):
        t = s.at(s.some(2, 115)); r = [oauth2_proxy_auth(s, t, s.ip(k), "-", "AuthFailure", "Invalid authentication via OAuth2: unable to obtain CSRF cookie"), oauth2_proxy_request(s, t, s.ip(k), "-", "GET", "/oauth2/callback?code=x&state=y", 403)]
        s.deny(c, r)
    e = s.incident("e-mail address not allowed", "authorizer", "not-assigned", "working-as-intended", "single", acceptable={"layer": ["identity"]})
    for k in range(s.some(3, 6)):
        t = s.at(s.some(2, 115)); who = "%s@contractor.example" % s.who(40 + k)
        r = [oauth2_proxy_auth(s, t, s.ip(40 + k), who, "AuthFailure", "Invalid authentication via OAuth2: unauthorized"), oauth2_proxy_request(s, t, s.ip(40 + k), who, "GET", "/oauth2/callback?code=x&state=y", 403)]
        s.deny(e, r, who)


@kind
def bastion_day(s):
    """a host on the internet: people, guessers, a key that was taken away, a ban that hits only the guesser"""
    pid = [3000]
    def p(): pid[0] += s.some(1, 7); return pid[0]
    for t in s.spread(0, 120, 200): k = s.some(0, 12); n = p(); sshd(s, t, n, "Accepted publickey for %s from %s port %d ssh2: ED25519 SHA256:%s" % (s.who(k), s.ip(k), s.some(30000, 60000), s.hex(30))); sshd(s, t, n, "pam_unix(sshd:session): session opened for user %s(uid=10%02d) by (uid=0)" % (s.who(k), k))
    g = s.incident("guesses at names that do not exist", "identity", "credential-wrong", "attack", "brute-force", acceptable={"pattern": ["password-spray", "credential-stuffing"]})
    t = s.at(s.some(5, 30))
    for n in range(s.some(50, 120)):
        q, port, name = p(), s.some(30000, 60000), s.r.choice("oracle test postgres ubuntu git ftpuser hadoop minecraft".split())
        r = [sshd(s, t, q, "Invalid user %s from %s port %d" % (name, s.attacker, port)), sshd(s, t + sec(1.5), q, "Failed password for invalid user %s from %s port %d ssh2" % (name, s.attacker, port)), sshd(s, t + sec(2), q, "Connection closed by invalid user %s %s port %d [preauth]" % (name, s.attacker, port))]
        s.deny(g, r, name); t += sec(s.r.uniform(3, 9))
    d = s.incident("not among the allowed users", "identity", "account-locked", "working-as-intended", "single", acceptable={"cause": ["explicit-deny", "not-assigned", "permission-missing", "server-rule"]})
    for k in (20, 21, 22):
        t, q, port = s.at(s.some(40, 110)), p(), s.some(30000, 60000)
        s.deny(d, [sshd(s, t, q, "User %s from %s not allowed because not listed in AllowUsers" % (s.who(k), s.ip(k))), sshd(s, t + sec(3), q, "Connection closed by invalid user %s %s port %d [preauth]" % (s.who(k), s.ip(k), port))], s.who(k))

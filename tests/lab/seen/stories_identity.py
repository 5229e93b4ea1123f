"""Identity providers in other companies: other products, other words, other mixtures."""
from stage import sec
from shapes import *

KINDS = []
def kind(f): KINDS.append(f); return f
def single(s, title, cause, verdict, layer="identity", **more): return s.incident(title, layer, cause, verdict, "single", **more)


@kind
def graph_sign_ins(s):
    """Entra as the Graph API gives it: conditional access, guests, sessions, consent; and a user's phone that loops"""
    def sign(t, k, code, reason, ip=None, app="Teams", agent=None):
        return s.json("graph-signins.json", t, dict(id=s.uuid(), createdDateTime=z(t, 0), userDisplayName=s.who(k), userPrincipalName=s.mail(k), userId=s.uuid(), appId=s.uuid(), appDisplayName=app, ipAddress=ip or s.ip(k), clientAppUsed="Browser", correlationId=s.uuid(), conditionalAccessStatus="failure" if code in (53000, 53001, 53003, 50131) else "success" if not code else "notApplied", isInteractive=True, riskDetail="none", riskLevelAggregated="none", riskState="none", resourceDisplayName="Microsoft Graph",
            status=dict(errorCode=code, failureReason=reason, additionalDetails=None), deviceDetail=dict(deviceId="", operatingSystem="Windows10", browser="Chrome 134.0.0", isCompliant=code == 0, isManaged=code == 0), location=dict(city="Berlin", countryOrRegion="DE"), appliedConditionalAccessPolicies=[]))
    for t in s.spread(0, 120, 20): sign(t, s.some(0, 30), 0, "Other.")
    cases = [(53001, "Device is not domain joined.", single(s, "not a company device", "device-or-location-refused", "working-as-intended")), (50131, "Used in various Conditional Access errors. E.g. Bad Windows device state, request blocked due to suspicious activity, access policy, and security policy decisions.", single(s, "risk not accepted", "device-or-location-refused", "working-as-intended")),
             (50074, "User did not pass the MFA challenge.", single(s, "second factor not passed", "mfa-required", "working-as-intended", acceptable={"verdict": ["caller-fault"]})), (50079, "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication.", single(s, "second factor not enrolled", "mfa-required", "working-as-intended")),
             (50055, "InvalidPasswordExpiredPassword - The password is expired.", single(s, "password ran out", "credential-wrong", "caller-fault", acceptable={"cause": ["token-expired", "account-locked"], "verdict": ["working-as-intended"]})), (65001, "The user or administrator has not consented to use the application.", single(s, "no consent", "scope-insufficient", "misconfiguration", acceptable={"cause": ["not-assigned", "permission-missing"], "verdict": ["working-as-intended"]})),
             (50105, "Your administrator has configured the application to block users unless they are specifically granted ('assigned') access to the application.", single(s, "not assigned", "not-assigned", "working-as-intended")), (50057, "The user account is disabled.", single(s, "disabled", "account-locked", "working-as-intended"))]
    k = 31
    for code, text, i in cases:
        for _ in range(s.some(2, 4)): k += 1; s.deny(i, sign(s.at(s.some(1, 118), s.some(0, 59)), k, code, text), s.mail(k))
    l = s.incident("phone with a session past its life", "identity", "token-expired", "caller-fault", "retry-loop")
    start = s.some(10, 60)
    for t in s.ticks(start, start + s.some(25, 50), 30): s.deny(l, sign(t, 70, 70043, "The refresh token has expired or is invalid due to sign-in frequency checks by conditional access.", app="Outlook Mobile"), s.mail(70))


@kind
def entra_assignment_taken(s):
    """a group loses its application; what the directory's own log says of it is the only record of the change"""
    cut, crew = s.some(35, 70), s.some(15, 40)
    what = "Remove app role assignment from group"
    i = s.incident("group taken from the application", "identity", "permission-removed", "misconfiguration", "burst-after-change", "Remove app role assignment Travel group travellers")
    t = s.at(cut)
    s.json("entra-audit.json", t, dict(time=t.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z", resourceId="/tenants/7b1c/providers/Microsoft.aadiam", operationName=what, operationVersion="1.0", category="AuditLogs", tenantId="7b1c0000-0000-4000-8000-000000000000", resultSignature="None", durationMs=0, callerIpAddress="198.51.100.4", correlationId=s.uuid(), identity="admin", Level=4,
        properties=dict(id=s.uuid(), category="ApplicationManagement", correlationId=s.uuid(), result="success", resultReason="", activityDisplayName=what, activityDateTime=z(t, 6), loggedByService="Core Directory", operationType="Unassign", initiatedBy=dict(user=dict(id=s.uuid(), userPrincipalName="admin@" + s.domain, ipAddress="198.51.100.4")), targetResources=[dict(id=s.uuid(), displayName="Travel", type="ServicePrincipal", modifiedProperties=[]), dict(id=s.uuid(), displayName="travellers", type="Group", modifiedProperties=[])], additionalDetails=[])))
    for t in s.spread(0, 120, 14):
        k = s.some(0, crew); late = t > s.at(cut) + sec(40)
        if s.r.random() < .35: entra(s, t, s.mail(k), 0, "", s.ip(k))
        elif late: s.deny(i, entra(s, t, s.mail(k), 50105, "Your administrator has configured the application Travel to block users unless they are specifically granted ('assigned') access to the application.", s.ip(k), app="Travel"), s.mail(k))
        else: entra(s, t, s.mail(k), 0, "", s.ip(k), app="Travel")


@kind
def okta_factor_and_zone(s):
    """Okta: a threat insight block, a zone, factors pushed away, a suspended person, an API token out of use"""
    for t in s.spread(0, 120, 18): k = s.some(0, 35); okta(s, t, "user.authentication.sso", s.mail(k), "SUCCESS", ip=s.ip(k), message="User single sign on to app", target=[dict(id="0oa3", type="AppInstance", alternateId="Wiki", displayName="Wiki")])
    p = single(s, "push turned away", "mfa-required", "caller-fault", acceptable={"cause": ["credential-wrong"], "verdict": ["working-as-intended", "attack"]})
    u = single(s, "suspended", "account-locked", "working-as-intended")
    n = single(s, "outside the network zone", "address-not-allowlisted", "working-as-intended", acceptable={"cause": ["device-or-location-refused", "address-blocked", "explicit-deny"]})
    g = single(s, "not assigned", "not-assigned", "working-as-intended")
    for k in range(s.some(3, 5)): s.deny(p, okta(s, s.at(s.some(2, 115)), "user.mfa.okta_verify.deny_push", s.mail(k), "FAILURE", "User rejected Okta push verify", s.ip(k), "User rejected Okta push verify"), s.mail(k))
    for k in range(s.some(3, 5)): s.deny(u, okta(s, s.at(s.some(2, 115)), "user.session.start", s.mail(36 + k), "FAILURE", "USER_SUSPENDED" if k % 2 else "LOCKED_OUT", s.ip(36 + k), "User login to Okta"), s.mail(36 + k))
    for k in range(s.some(4, 7)): s.deny(n, okta(s, s.at(s.some(2, 115)), "security.request.blocked", s.mail(k), "DENY", "NETWORK_ZONE_BLACKLIST", "198.51.100.%d" % (100 + k), "Request from suspicious actor"), s.mail(k), acceptable={"cause": ["address-blocked", "device-or-location-refused", "explicit-deny"]})
    for k in range(s.some(3, 5)): s.deny(g, okta(s, s.at(s.some(2, 115)), "app.generic.unauth_app_access_attempt", s.mail(20 + k), "FAILURE", None, s.ip(20 + k), "User attempted unauthorized access to app", [dict(id="0oa7", type="AppInstance", alternateId="Billing", displayName="Billing")]), s.mail(20 + k))


@kind
def okta_brute_and_office(s):
    """a guesser at one account; the office behind one address signs in all day, and two people mistype"""
    office = "198.51.100.%d" % s.some(2, 9)
    s.known = "shared:\n  - {name: office, networks: [%s/32], people: 80}\n" % office
    for t in s.spread(0, 120, 12): k = s.some(0, 40); okta(s, t, "user.session.start", s.mail(k), "SUCCESS", ip=office, message="User login to Okta")
    b = s.incident("guesses at one account", "identity", "credential-wrong", "attack", "brute-force")
    m = single(s, "mistyped in the office", "credential-wrong", "caller-fault")
    t = s.at(s.some(10, 80))
    for n in range(s.some(60, 140)): s.deny(b, okta(s, t, "user.session.start", s.mail(5), "FAILURE", "INVALID_CREDENTIALS", s.attacker, "User login to Okta", agent="python-requests/2.31.0"), s.mail(5)); t += sec(s.r.uniform(1, 5))
    for k in (8, 17, 23): t = s.at(s.some(2, 110)); s.deny(m, okta(s, t, "user.session.start", s.mail(k), "FAILURE", "INVALID_CREDENTIALS", office, "User login to Okta"), s.mail(k)); okta(s, t + sec(20), "user.session.start", s.mail(k), "SUCCESS", ip=office, message="User login to Okta")


@kind
def auth0_spray_and_grants(s):
    for t in s.spread(0, 120, 12): k = s.some(0, 40); auth0(s, t, s.r.choice(["s", "seacft", "sertft"]), s.mail(k), s.ip(k))
    i = s.incident("spray", "identity", "credential-wrong", "attack", "password-spray")
    t = s.at(s.some(10, 50))
    for turn in range(2):
        for k in range(44): s.deny(i, auth0(s, t, "fp", s.mail(k), s.attacker, "Wrong email or password.", agent="Mozilla/5.0"), s.mail(k)); t += sec(s.r.uniform(2, 14))
    l = s.incident("refresh token past its life, retried", "identity", "token-expired", "caller-fault", "retry-loop", acceptable={"cause": ["token-invalid"]})
    start = s.some(10, 70)
    for t in s.ticks(start, start + s.some(20, 40), s.some(15, 40)): s.deny(l, auth0(s, t, "fertft", "", s.ip(50), "Unknown or invalid refresh token.", client="Phone app", agent="okhttp/4.9"))
    c = s.incident("origin not on the list", "identity", "cors-origin-refused", "misconfiguration", "steady", acceptable={"pattern": ["single"]})
    for n, t in enumerate(s.spread(5, 115, 300)): s.deny(c, auth0(s, t, "fco", "", s.ip(n % 9), "Origin https://staging.%s is not allowed." % s.domain, client="Shop SPA"))
    u = single(s, "unverified or blocked", "account-locked", "working-as-intended", acceptable={"cause": ["explicit-deny", "not-assigned"]})
    for k in range(s.some(3, 6)): s.deny(u, auth0(s, s.at(s.some(2, 115)), "f", s.mail(k * 2), s.ip(k * 2), "user is blocked"), s.mail(k * 2))


@kind
def keycloak_clients_and_codes(s):
    for t in s.spread(0, 120, 15): k = s.some(0, 40); keycloak(s, t, s.r.choice(["LOGIN", "CODE_TO_TOKEN"]), s.who(k), s.ip(k), client="wiki")
    b = s.incident("guesses at one account", "identity", "credential-wrong", "attack", "brute-force")
    t = s.at(s.some(10, 60))
    for n in range(s.some(40, 90)): s.deny(b, keycloak(s, t, "LOGIN_ERROR", "admin", s.attacker, "invalid_user_credentials", client="security-admin-console"), "admin"); t += sec(s.r.uniform(1, 4))
    cases = [("LOGIN_ERROR", "user_not_found", "nobody%d", single(s, "no such user", "credential-wrong", "caller-fault")), ("LOGIN_ERROR", "user_disabled", None, single(s, "disabled", "account-locked", "working-as-intended")),
             ("CLIENT_LOGIN_ERROR", "invalid_client_credentials", "", single(s, "client secret wrong", "api-key-misconfigured", "caller-fault", acceptable={"verdict": ["misconfiguration"]})), ("CLIENT_LOGIN_ERROR", "unauthorized_client", "", single(s, "client may not use this grant", "permission-missing", "misconfiguration", acceptable={"cause": ["not-assigned", "api-key-misconfigured", "explicit-deny"], "verdict": ["caller-fault", "working-as-intended"]})),
             ("USER_INFO_REQUEST_ERROR", "invalid_token", "", single(s, "token not valid", "token-invalid", "caller-fault", acceptable={"cause": ["token-expired"]})), ("LOGIN_ERROR", "cookie_not_found", "", single(s, "cookie lost", "session-lost", "caller-fault", acceptable={"verdict": ["misconfiguration", "working-as-intended"]})),
             ("LOGIN_ERROR", "rejected_by_user", None, single(s, "consent turned away", "scope-insufficient", "caller-fault", acceptable={"cause": ["unknown", "not-assigned", "permission-missing", "explicit-deny"], "verdict": ["working-as-intended", "undetermined"]}))]
    k = 1
    for event, error, who, i in cases:
        for _ in range(s.some(2, 4)):
            k += 2; name = s.who(k) if who is None else who % k if "%" in who else who
            s.deny(i, keycloak(s, s.at(s.some(1, 115), s.some(0, 59)), event, name, s.ip(k), error, client="app-%d" % (k % 3)), name or None)


@kind
def console_sign_ins(s):
    """AWS console: a guesser, people who mistype, one who gives no second factor"""
    for t in s.spread(0, 120, 60): k = s.some(0, 12); console_login(s, t, s.who(k), s.ip(k), True, mfa="Yes")
    b = s.incident("guesses at root-like names", "identity", "credential-wrong", "attack", "brute-force", acceptable={"layer": ["platform"]})
    m = single(s, "mistyped", "credential-wrong", "caller-fault", acceptable={"layer": ["platform"]})
    t = s.at(s.some(5, 60))
    for n in range(s.some(30, 70)): s.deny(b, console_login(s, t, "administrator", s.attacker, False), "administrator"); t += sec(s.r.uniform(2, 8))
    for k in (2, 5, 9): t = s.at(s.some(2, 110)); s.deny(m, console_login(s, t, s.who(k), s.ip(k), False), s.who(k)); console_login(s, t + sec(25), s.who(k), s.ip(k), True, mfa="Yes")


@kind
def proxy_of_sign_ins(s):
    """oauth2-proxy: cookies lost, groups that do not match, a cookie secret that was changed for everybody"""
    cut = s.some(40, 80); what = "deployed oauth2-proxy with a new cookie secret"
    s.change(s.at(cut), "ops", what, "oauth2-proxy", "deploy")
    for t in s.spread(0, 120, 10): k = s.some(0, 30); oauth2_proxy_request(s, t, s.ip(k), s.mail(k), "GET", s.r.choice(["/", "/board", "/a.css"]), 200)
    c = s.incident("cookies no longer decrypt", "authorizer", "session-lost", "misconfiguration", "burst-after-change", what, acceptable={"layer": ["identity"], "cause": ["token-invalid"]})
    for n in range(s.some(20, 40)):
        k = n % 28; t = s.at(cut) + sec(s.some(2, 600))
        s.deny(c, [oauth2_proxy_auth(s, t, s.ip(k), s.mail(k), "AuthFailure", "Invalid authentication via OAuth2: unable to obtain CSRF cookie"), oauth2_proxy_request(s, t, s.ip(k), s.mail(k), "GET", "/oauth2/callback?code=c&state=s", 403)], s.mail(k))
    g = single(s, "group does not match", "not-assigned", "working-as-intended", layer="authorizer", acceptable={"layer": ["identity"]})
    for k in range(s.some(4, 7)): t = s.at(s.some(2, cut - 2)); s.deny(g, [oauth2_proxy_auth(s, t, s.ip(31 + k), s.mail(31 + k), "AuthFailure", "Invalid authentication via OAuth2: unauthorized"), oauth2_proxy_request(s, t, s.ip(31 + k), s.mail(31 + k), "GET", "/oauth2/callback?code=c&state=s", 403)], s.mail(31 + k))


@kind
def pomerium_gate(s):
    """Pomerium's authorize service: nobody signed in, not in the group, a device that is not known, a claim that is missing"""
    def check(t, k, allow, reasons, path="/"):
        return s.json("pomerium.json", t, {"level": "info", "service": "authorize", "request-id": s.uuid(), "check-request-id": s.uuid(), "method": "GET", "path": path, "host": "wiki." + s.domain, "ip": s.ip(k), "session-id": s.uuid(), "user": "u%d" % k if allow or "user-unauthenticated" not in reasons else "", "email": s.mail(k) if "user-unauthenticated" not in reasons else "", "allow": allow, **({"allow-why-true": reasons, "deny": False, "deny-why-false": []} if allow else {"allow-why-false": reasons, "deny": False, "deny-why-false": []}), "time": z(t), "message": "authorize check"})
    for t in s.spread(0, 120, 12): check(t, s.some(0, 30), True, ["email-ok"], s.r.choice(["/", "/pages/1", "/search"]))
    n = single(s, "not signed in", "credential-missing", "working-as-intended", layer="authorizer", acceptable={"verdict": ["caller-fault"]})
    e = single(s, "e-mail and group do not match", "not-assigned", "working-as-intended", layer="authorizer", acceptable={"cause": ["permission-missing"]})
    d = single(s, "device not registered", "device-or-location-refused", "working-as-intended", layer="authorizer")
    for i, reasons, base in ((n, ["user-unauthenticated"], 31), (e, ["email-unauthorized", "group-unauthorized"], 40), (d, ["device-unauthenticated"], 50)):
        for k in range(s.some(4, 7)): s.deny(i, check(s.at(s.some(2, 115), s.some(0, 59)), base + k, False, reasons), None if base == 31 else s.mail(base + k))

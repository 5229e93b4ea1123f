"""Joiners, leavers, movers: days of people's registers."""
from story import *
from shapes import *
from held_back.lines_registers import *

BAD = "Error validating credentials due to invalid username or password."


def slips(s, people, title="mistyped passwords", app="Office 365"):
    """one or two people mistype and then get in"""
    i = s.incident(title, "identity", "credential-wrong", "caller-fault", "single")
    for k in people:
        t = s.at(s.some(4, 85), s.some(0, 59))
        for n in range(s.some(1, 2)):
            s.deny(i, entra(s, t, s.mail(k), 50126, BAD, s.ip(k), app=app, agent=s.agent(k)), s.mail(k))
            t += sec(s.some(9, 25))
        entra(s, t, s.mail(k), 0, None, s.ip(k), app=app, agent=s.agent(k))


def registrar_leaver_among_many(s):
    """A colleague's last day: the account is disabled at the agreed hour, the phone keeps asking for mail."""
    sign_ins(s, 0, 90, 16)
    gone, hour = 25, s.some(24, 34)
    for t in s.spread(0, hour, 500): entra(s, t, s.mail(gone), 0, None, s.ip(gone), app="Office 365", category="NonInteractiveUserSignInLogs", agent="Apple-iPhone15C2/2203.94")
    t = s.at(hour)
    what = s.change(t, "hr-sync", "disabled account of %s (last working day)" % s.mail(gone), "user:" + s.mail(gone), "identity")
    entra_audit(s, t, "hr-sync@" + s.domain, "Disable account", [dict(id=s.uuid(), type="User", userPrincipalName=s.mail(gone), modifiedProperties=[dict(displayName="AccountEnabled", oldValue="[true]", newValue="[false]")])], "UserManagement")
    entra_audit(s, s.at(hour + 9), "it-desk@" + s.domain, "Add member to group", member(s, s.mail(3), "Travel planners", gone=False))
    i = s.incident("leaver's phone after the account was disabled", "identity", "account-locked", "working-as-intended", "retry-loop", what, acceptable=dict(cause=["permission-removed"], pattern=["steady", "burst-after-change"]))
    for t in s.ticks(hour + 1, 89, s.some(170, 260)):
        s.deny(i, entra(s, t, s.mail(gone), 50057, "The user account is disabled.", s.ip(gone), category="NonInteractiveUserSignInLogs", agent="Apple-iPhone15C2/2203.94"), s.mail(gone))
    slips(s, s.r.sample(range(20), 2))


def registrar_team_moved(s):
    """A team is taken out of its group by mistake during a reorganisation; a contractor never had the application."""
    team, ledger = list(range(12, 12 + s.some(7, 10))), [okta_target(s, "AppInstance", "Ledger", "Ledger")]
    hour, fixed = s.some(28, 40), s.some(74, 82)
    back = s.r.random() < .5
    def sso(t, k): okta(s, t, "user.authentication.sso", s.mail(k), "SUCCESS", ip=s.ip(k), message="User single sign on to app", target=ledger, agent=s.agent(k))
    for t in s.spread(0, 110, 14):
        k = s.r.randrange(22)
        minute = (t - s.at(0)).total_seconds() / 60
        if k not in team or minute < hour or back and minute > fixed + 1: sso(t, k)
    what = s.change(s.at(hour), "ute.admin", "removed %d members of team treasury from group app-ledger" % len(team), "group:app-ledger", "identity")
    for n, k in enumerate(team): okta(s, s.at(hour) + sec(n * .7), "group.user_membership.remove", "ute.admin@" + s.domain, "SUCCESS", ip="192.0.2.5", message="Remove user from group membership", target=[okta_target(s, "User", s.mail(k)), okta_target(s, "UserGroup", "app-ledger", "app-ledger")])
    s.change(s.at(hour - 11), "ute.admin", "added 3 members to group app-wiki", "group:app-wiki", "identity")
    okta(s, s.at(hour - 11), "group.user_membership.add", "ute.admin@" + s.domain, "SUCCESS", ip="192.0.2.5", message="Add user to group membership", target=[okta_target(s, "User", s.mail(2)), okta_target(s, "UserGroup", "app-wiki", "app-wiki")])
    i = s.incident("team treasury lost the ledger", "identity", "permission-removed", "misconfiguration", "burst-after-change", what, acceptable=dict(cause=["not-assigned"]))
    for k in team:
        for t in s.spread(hour + 1, fixed if back else 108, s.some(500, 1100)): s.deny(i, okta(s, t, "app.generic.unauth_app_access_attempt", s.mail(k), "FAILURE", "User is not assigned to the application", s.ip(k), "User attempted unauthorized access to app", ledger, agent=s.agent(k)), s.mail(k))
    if back:
        s.change(s.at(fixed), "ute.admin", "added team treasury back to group app-ledger", "group:app-ledger", "identity")
        for n, k in enumerate(team): okta(s, s.at(fixed) + sec(n), "group.user_membership.add", "ute.admin@" + s.domain, "SUCCESS", ip="192.0.2.5", message="Add user to group membership", target=[okta_target(s, "User", s.mail(k)), okta_target(s, "UserGroup", "app-ledger", "app-ledger")])
    c = s.incident("contractor without the ledger", "identity", "not-assigned", "working-as-intended", "steady")
    for t in (s.at(6, 10), s.at(6, 50), s.at(19, 5), s.at(64, 30)): s.deny(c, okta(s, t, "app.generic.unauth_app_access_attempt", "ext-" + s.mail(30), "FAILURE", "User is not assigned to the application", s.ip(30), "User attempted unauthorized access to app", ledger), "ext-" + s.mail(30))


def registrar_role_renamed(s):
    """A realm role is renamed; the application still asks for the old name. Tokens carry the change in as they are renewed."""
    hour = s.some(30, 42)
    clerks = list(range(0, s.some(9, 12)))
    turn = {k: hour + s.r.uniform(1, 9) for k in clerks}
    what = s.change(s.at(hour), "sven.iam", "renamed realm role ledger-clerk to ledger-editor", "role:ledger-clerk", "role")
    keycloak_admin(s, s.at(hour), "UPDATE", "REALM_ROLE", "roles/ledger-clerk")
    s.change(s.at(hour + 14), "ci", "deployed intranet v5.2", "service:intranet", "deploy")
    i = s.incident("clerks refused after the role was renamed", "application", "permission-removed", "misconfiguration", "burst-after-change", what, acceptable=dict(cause=["permission-missing", "policy-out-of-date"]))
    for t in s.spread(0, 105, 6):
        k, entry = s.r.randrange(24), s.r.randrange(1, 400)
        minute = (t - s.at(0)).total_seconds() / 60
        path = "/ledger/%d" % entry if k in turn else s.r.choice(("/", "/news", "/people/%d" % entry))
        if s.r.random() < .07: keycloak(s, t - sec(1), "REFRESH_TOKEN", s.who(k), s.ip(k), client="ledger")
        if k in turn and minute > turn[k]:
            if s.r.random() < .6: continue
            line, trace, thread = access(s, t, s.ip(k), "GET " + path, 403, 112, agent=s.agent(k)), traced(s), s.some(1, 9)
            one = spring(s, ms(s, t), "WARN", "c.%s.ledger.security.AccessAudit" % s.company[0], "denied user=%s path=%s required=ROLE_ledger-clerk authorities=[ROLE_ledger-editor, ROLE_user]" % (s.who(k), path), trace, thread)
            s.deny(i, [line, one, spring(s, ms(s, t, 41, 44), "DEBUG", "o.s.s.w.access.AccessDeniedHandlerImpl", "Responding with 403 status code", trace, thread)], s.who(k))
        else:
            access(s, t, s.ip(k), "GET " + path, 200, agent=s.agent(k))
            if k in turn: spring(s, ms(s, t), "INFO", "c.%s.ledger.security.AccessAudit" % s.company[0], "granted user=%s path=%s authorities=[ROLE_ledger-clerk, ROLE_user]" % (s.who(k), path), traced(s), s.some(1, 9))


def registrar_licence_taken(s):
    """Licences are tidied up, nine analysts lose the reporting add-on; a script runs into its limit meanwhile."""
    hour, analysts = s.some(26, 36), list(range(4, 13))
    t0 = s.at(hour)
    what = s.change(t0, "licence-desk", "removed the Reporting add-on licence from 9 users", "licence:reporting", "identity")
    for n, k in enumerate(analysts): entra_audit(s, t0 + sec(n * 2), "licence-desk@" + s.domain, "Change user license", [dict(id=s.uuid(), type="User", userPrincipalName=s.mail(k), modifiedProperties=[dict(displayName="AssignedLicense", oldValue="[\"REPORTING_ADDON\",\"E3\"]", newValue="[\"E3\"]")])], "UserManagement")
    i = s.incident("analysts without the reporting licence", "application", "permission-removed", "misconfiguration", "burst-after-change", what, acceptable=dict(cause=["not-assigned", "permission-missing"], verdict=["working-as-intended"]))
    for t in s.spread(0, 100, 7):
        k = s.r.randrange(20)
        minute = (t - s.at(0)).total_seconds() / 60
        url = "/reports/%d" % s.r.randrange(80) if k in analysts else s.r.choice(("/me", "/tasks", "/calendar"))
        if k in analysts and minute > hour + 4:
            if s.r.random() < .6: continue
            s.deny(i, express(s, t, s.ip(k), "GET", url, 403, s.mail(k), err=dict(type="ForbiddenError", code="LICENSE_REQUIRED", message="user has no licence for reporting")), s.mail(k))
        else: express(s, t, s.ip(k), "GET", url, 200, s.mail(k))
    r = s.incident("export script above its limit", "application", "rate-limited", "caller-fault", "retry-loop", acceptable=dict(pattern=["steady"], verdict=["working-as-intended"]))
    for n, t in enumerate(s.ticks(50, 66, 11)):
        if n % 3: s.deny(r, express(s, t, "10.20.7.3", "GET", "/tasks/export", 429, "svc-export", "python-requests/2.31.0", err=dict(type="TooManyRequestsError", code="RATE_LIMITED", message="limit 20 per minute exceeded, retry after 30s")), "svc-export")
        else: express(s, t, "10.20.7.3", "GET", "/tasks/export", 200, "svc-export", "python-requests/2.31.0")


def registrar_joiners_monday(s):
    """Five people start: they enrol in MFA on their first sign-in and try an application they were not given yet."""
    sign_ins(s, 0, 80, 12)
    m = s.incident("joiners enrol in MFA", "identity", "mfa-required", "working-as-intended", "single")
    a = s.incident("joiners without Payroll", "identity", "not-assigned", "working-as-intended", "single")
    for n in range(s.some(5, 7)):
        k, t = 26 + n, s.at(8 + 5 * n, s.some(0, 59))
        entra_audit(s, s.at(-30 + n), "hr-sync@" + s.domain, "Add user", [dict(id=s.uuid(), type="User", userPrincipalName=s.mail(k))], "UserManagement")
        s.deny(m, entra(s, t, s.mail(k), 50079, "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication.", s.ip(k), agent=s.agent(k)), s.mail(k))
        entra(s, t + sec(s.some(70, 200)), s.mail(k), 0, None, s.ip(k), agent=s.agent(k))
        if n % 2 == 0: s.deny(a, entra(s, t + sec(s.some(300, 900)), s.mail(k), 50105, "The signed in user is not assigned to a role for the application.", s.ip(k), app="Payroll", agent=s.agent(k)), s.mail(k))
    entra_audit(s, s.at(40), "it-desk@" + s.domain, "Update application", [dict(id=s.uuid(), type="Application", displayName="Wiki")], "ApplicationManagement")
    slips(s, [2, 9])


def registrar_windows_hours(s):
    """Domain controllers of a works: a contract that ended, people outside their hours, a scanner's account locked by guessing."""
    for t in s.spread(0, 100, 13):
        k = s.r.randrange(26)
        logon(s, t, s.who(k), "10.30.%d.%d" % (k % 3, 20 + k), computer=s.r.choice(("FILE1", "DC1")), kind=s.r.choice((3, 3, 10)))
    h = s.incident("outside the permitted hours", "identity", "account-locked", "working-as-intended", "single")
    for k in (30, 31, 32): s.deny(h, logon(s, s.at(s.some(5, 95), s.some(0, 59)), s.who(k), "10.30.1.%d" % (20 + k), False, "0xc000006f", "0xc000006e", 2, "WS-%d" % k, "%%2311"), s.who(k))
    e = s.incident("contractor's account expired", "identity", "account-locked", "working-as-intended", "steady")
    for t in (s.at(12), s.at(12, 40), s.at(33, 8), s.at(71)): s.deny(e, logon(s, t, "ext-" + s.who(33), "10.30.2.77", False, "0xc0000193", "0xc000006e", 10, "TS1", "%%2305"), "ext-" + s.who(33))
    b = s.incident("guessing at svc_scan", "identity", "credential-wrong", "attack", "brute-force")
    l = s.incident("guessing goes on at the locked account", "identity", "account-locked", "attack", "brute-force")
    t = s.at(s.some(40, 50))
    for n in range(s.some(26, 40)):
        if n == 10: windows(s, t, 4740, "DC1", TargetUserName="svc_scan", TargetDomainName="FILE1", SubjectUserName="DC1$", SubjectDomainName=s.company.upper(), TargetSid="S-1-5-21-1004336348-1177238915-682003330-1190")
        line = logon(s, t + sec(.2), "svc_scan", s.attacker, False, "0xc000006a" if n < 10 else "0x0", "0xc000006d" if n < 10 else "0xc0000234", 3, "FILE1", "%%2313" if n < 10 else "%%2307")
        s.deny(b if n < 10 else l, line, "svc_scan")
        t += sec(s.r.uniform(1.5, 6))


def registrar_step_up(s):
    """Payouts ask for a fresh second factor from some hour on, as announced; people step up and go on."""
    hour = s.some(24, 36)
    what = s.change(s.at(hour), "payments-team", "require step-up authentication (acr mfa-fresh, max_age 300) for POST /payouts", "policy:payouts", "policy")
    s.change(s.at(hour + 13), "ci", "deployed catalogue v2.8", "service:catalogue", "deploy")
    i = s.incident("payouts ask for a fresh second factor", "application", "mfa-required", "working-as-intended", "burst-after-change", what, acceptable=dict(layer=["identity"], pattern=["single"]))
    for t in s.spread(0, 100, 8):
        k = s.r.randrange(18)
        if s.r.random() > .3:
            express(s, t, s.ip(k), "GET", s.r.choice(("/payouts", "/payouts/%d" % s.r.randrange(900), "/balance", "/catalogue")), 200, s.mail(k))
            continue
        if t > s.at(hour):
            s.deny(i, express(s, t, s.ip(k), "POST", "/payouts", 401, s.mail(k), wwwAuthenticate='Bearer error="insufficient_user_authentication", error_description="A more recent authentication is required", acr_values="mfa-fresh", max_age="300"'), s.mail(k))
            okta(s, t + sec(20), "user.authentication.auth_via_mfa", s.mail(k), "SUCCESS", ip=s.ip(k), message="Authentication of user via MFA", agent=s.agent(k))
            t += sec(s.r.uniform(24, 40))
        express(s, t, s.ip(k), "POST", "/payouts", 201, s.mail(k))


def registrar_device_rule(s):
    """A conditional access rule meant for a pilot is switched on for everybody and set back later; a traveller meets the country rule."""
    hour, back = s.some(26, 34), s.some(66, 76)
    if s.r.random() < .5: s.wrapped["signin.json"] = "array"
    def rule(name, result): return [dict(id=s.uuid(), displayName=name, enforcedGrantControls=["RequireCompliantDevice"] if "device" in name else ["Block"], result=result)]
    what = s.change(s.at(hour), "mona.sec", "policy «Require compliant device» now includes all users (was: pilot group)", "policy:Require compliant device", "policy")
    s.change(s.at(back), "mona.sec", "policy «Require compliant device» back to the pilot group", "policy:Require compliant device", "policy")
    for t in (s.at(hour), s.at(back)): entra_audit(s, t, "mona.sec@" + s.domain, "Update conditional access policy", [dict(id=s.uuid(), type="Policy", displayName="Require compliant device")], "Policy")
    own = [k for k in range(26) if s.r.random() < .5] or [1, 2, 3, 4]
    i = s.incident("people with their own devices refused", "identity", "device-or-location-refused", "misconfiguration", "burst-after-change", what)
    for t in s.spread(0, 100, 12):
        k = s.r.randrange(26)
        if k in own and s.at(hour, 40) < t < s.at(back):
            s.deny(i, entra(s, t, s.mail(k), 53000, "Device is not in required device state: {state}. Conditional Access policy requires a compliant device, and the device is not compliant. The user must enroll their device with an approved MDM provider like Intune.", s.ip(k), conditional="failure", agent=s.agent(k), extra=dict(appliedConditionalAccessPolicies=rule("Require compliant device", "failure"), deviceDetail=dict(deviceId="", operatingSystem="MacOs", isCompliant=False, isManaged=False))), s.mail(k))
        else: entra(s, t, s.mail(k), 0, None, s.ip(k), conditional="success", agent=s.agent(k), extra=dict(deviceDetail=dict(isCompliant=k not in own)))
    v = s.incident("traveller outside the permitted countries", "identity", "device-or-location-refused", "working-as-intended", "single", acceptable=dict(cause=["geo-blocked", "explicit-deny"], pattern=["steady"]))
    for t in (s.at(8), s.at(9, 20)): s.deny(v, entra(s, t, s.mail(35), 53003, "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.", "203.0.113.77", conditional="failure", extra=dict(location=dict(countryOrRegion="BR", city="Recife"), appliedConditionalAccessPolicies=rule("Block other countries", "failure"))), s.mail(35))


KINDS = [registrar_leaver_among_many, registrar_team_moved, registrar_role_renamed, registrar_licence_taken, registrar_joiners_monday, registrar_windows_hours, registrar_step_up, registrar_device_rule]

"""Signing in: identity providers, directories, second factors, networks and shells."""
from lines import *

KINDS = []
kind = kinds(KINDS, 1.6)


@kind
@once
def okta_after_a_tidy_up(s):
    """Okta: a group loses the payroll application in a tidy-up, one of it has left; a contractor never had it; a sign-on rule wants managed devices; two are locked out; one password is tried on everybody"""
    f = "okta.json"; cut = s.some(30, 60); what = "group.application_assignment.remove Payroll from group hr-ops"; left = 4; app = [{"id": "0oa" + s.hex(16), "type": "AppInstance", "displayName": "Payroll"}]
    okta(s, f, s.at(cut), "group.application_assignment.remove", s.mail(50), s.ip(50), "SUCCESS", message="Remove application assignment from group", target=app + [{"id": "00g" + s.hex(16), "type": "UserGroup", "displayName": "hr-ops"}]); logged(s, cut, s.mail(50), what, "group:hr-ops", "identity"); innocent(s, cut - 9); changed(s, 1, "hr", "%s left, not to be restored" % s.mail(left), "user:" + s.mail(left), "identity")
    r = inc(s, "payroll clerks without payroll", "identity", "permission-removed", MIS, BURST, what, cause=["not-assigned"], pattern=ANY); l = inc(s, "has left", "identity", "permission-removed", WAI, "single", what, cause=["not-assigned", "account-locked"], pattern=ANY); n = inc(s, "contractor who was never assigned", "identity", "not-assigned", WAI, "single", pattern=["steady"], verdict=[FAULT]); d = inc(s, "unmanaged devices", "identity", "device-or-location-refused", WAI, "single", pattern=["steady", LOOP], verdict=[FAULT]); k_ = inc(s, "locked out", "identity", "account-locked", FAULT, "steady", verdict=[WAI], pattern=["single", LOOP]); x = inc(s, "one password on everybody", "identity", "credential-wrong", ATT, SPRAY, pattern=[STUFF])
    for t in s.spread(0, 120, 7):
        k = s.some(0, 11)
        if minute_of(s, t) > cut and s.r.random() < .5: k = k % 7; s.deny(l if k == left else r, okta(s, f, t, "app.generic.unauth_app_access_attempt", s.mail(k), s.ip(k), "FAILURE", message="User attempted unauthorized access to app", target=app), s.mail(k))
        else: okta(s, f, t, "user.authentication.sso", s.mail(k), s.ip(k), "SUCCESS", message="User single sign on to app", target=app if k < 7 else [{"type": "AppInstance", "displayName": "Wiki", "id": "0oawiki"}])
    s.deny(l, okta(s, f, s.at(cut + 8), "app.generic.unauth_app_access_attempt", s.mail(left), s.ip(left), "FAILURE", message="User attempted unauthorized access to app", target=app), s.mail(left))
    for j in range(s.some(7, 9)): s.deny(n, okta(s, f, s.at(s.some(0, cut - 2), j), "app.generic.unauth_app_access_attempt", "ext-%d@%s" % (j % 2, s.domain), s.ip(70 + j % 2), "FAILURE", message="User attempted unauthorized access to app", target=app), "ext-%d@%s" % (j % 2, s.domain))
    for j in range(s.some(8, 12)): s.deny(d, okta(s, f, s.at(s.some(0, 119), j), "policy.evaluate_sign_on", s.mail(20 + j % 5), s.ip(20 + j % 5), "DENY", "Device not managed", "Evaluation of sign-on policy", more={"debugContext": {"debugData": {"behaviors": "{}", "deviceManaged": "false", "outcomeReason": "DEVICE_ASSURANCE"}}}), s.mail(20 + j % 5))
    for j in range(s.some(7, 11)): s.deny(k_, okta(s, f, s.at(20, j * 70), "user.session.start", s.mail(30 + j % 2), s.ip(30 + j % 2), "FAILURE", "LOCKED_OUT", "User login to Okta"), s.mail(30 + j % 2))
    t = s.at(s.some(60, 100))
    for j in range(s.some(40, 70)): s.deny(x, okta(s, f, t, "user.session.start", s.mail(40 + j), s.bots[j % 5], "FAILURE", "INVALID_CREDENTIALS", "User login to Okta", country="Brazil", agent="python-requests/2.28"), s.mail(40 + j)); t += sec(s.r.uniform(1, 8))


@kind
@once
def entra_with_a_new_condition(s):
    """Entra: a conditional access policy meant for guests hits the sales people who travel; old protocols are sprayed; a service's secret ran out in the night; somebody is not assigned; refresh tokens ran out on a phone"""
    f = "signins.json"; cut = s.some(30, 55); what = "Update conditional access policy: CA07 block outside home country now includes group sales"; pol = lambda res: [{"id": s.app_ids.setdefault("CA07", s.uuid()), "displayName": "CA07 block outside home country", "result": res, "enforcedGrantControls": ["Block"]}]
    s.json("audit.json", s.at(cut), {"time": z(s.at(cut), 6), "category": "AuditLogs", "operationName": "Update conditional access policy", "resultType": "success", "properties": {"activityDisplayName": "Update conditional access policy", "activityDateTime": z(s.at(cut)), "category": "Policy", "result": "success", "initiatedBy": {"user": {"userPrincipalName": s.mail(60)}}, "targetResources": [{"displayName": "CA07 block outside home country", "type": "Policy", "modifiedProperties": [{"displayName": "ConditionalAccessPolicy", "newValue": "includeGroups: sales"}]}]}}); logged(s, cut, s.mail(60), what, "policy:CA07", "identity"); innocent(s, cut + 4)
    c = inc(s, "travelling sales people", "identity", "device-or-location-refused", MIS, BURST, what, pattern=ANY); x = inc(s, "old protocol sprayed", "identity", "credential-wrong", ATT, SPRAY, pattern=[STUFF]); k_ = inc(s, "secret of a service ran out", "identity", "api-key-misconfigured", FAULT, LOOP, verdict=[MIS], cause=["token-expired", "credential-wrong"], pattern=["steady"]); n = inc(s, "not assigned to the planning tool", "identity", "not-assigned", WAI, "single", pattern=["steady"], verdict=[FAULT]); r = inc(s, "refresh token ran out on a phone", "identity", "token-expired", FAULT, LOOP, pattern=["steady"]); m = inc(s, "second factor asked for and then given", "identity", "mfa-required", WAI, "single", verdict=[FAULT], pattern=["steady"])
    for t in s.spread(0, 120, 9):
        k = s.some(0, 12); abroad = k < 6; late = minute_of(s, t) > cut
        if abroad and late: s.deny(c, entra(s, f, t, s.mail(k), s.other + str(k + 2), 53003, "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.", country=s.r.choice(["AT", "FR", "PL"]), policies=pol("failure"), agent=s.agent(k)), s.mail(k))
        else: entra(s, f, t, s.mail(k), (s.other if abroad else s.home) + str(k + 2), 0, country="AT" if abroad else "DE", policies=pol("notApplied"), agent=s.agent(k))
    for j in range(s.some(9, 14)):
        t, k = s.at(s.some(0, 118), j), 80 + j % 6; s.deny(m, entra(s, f, t, s.mail(k), s.ip(k), 50074, "Strong Authentication is required."), s.mail(k), optional=True); entra(s, f, t + sec(18), s.mail(k), s.ip(k), 0)
    t = s.at(s.some(5, 80))
    for j in range(s.some(35, 60)): s.deny(x, entra(s, f, t, s.mail(20 + j), s.bots[j % 4], 50126, "Error validating credentials due to invalid username or password.", client="Authenticated SMTP", country="VN", agent="CBAInPROD"), s.mail(20 + j)); t += sec(s.r.uniform(2, 12))
    end = s.some(30, 70)
    for t in s.ticks(0, 120, 300):
        late = minute_of(s, t) > end; e = entra(s, f, t, "report-mailer", s.inner(5), 7000222 if late else 0, "The provided client secret keys for app are expired." if late else None, app="Microsoft Graph", category="ServicePrincipalSignInLogs", service="report-mailer")
        if late: s.deny(k_, e, "report-mailer")
    for j in range(s.some(7, 9)): s.deny(n, entra(s, f, s.at(s.some(0, 119), j), s.mail(90 + j), s.ip(90 + j), 50105, "The signed in user is not assigned to a role for the application.", app="Planner One"), s.mail(90 + j))
    for t in s.ticks(40, 75, 150): s.deny(r, entra(s, f, t, s.mail(15), s.ip(15), 700082, "The refresh token has expired due to inactivity.", client="Mobile Apps and Desktop clients", category="NonInteractiveUserSignInLogs", agent="Outlook-iOS/2.0"), s.mail(15))


@kind
@once
def pushes_in_the_night(s):
    """Duo: somebody who knows a password sends push after push until the owner reports them; people without a second factor are turned away since the rule; one is in a country that the rule forbids; a phone is too old"""
    f = "duo.json"; cut = s.some(30, 60); what = "policy vpn: new user policy changed from allow to require enrollment"; changed(s, cut, s.who(40), what, "policy:vpn", "identity"); innocent(s, cut - 7)
    a = inc(s, "push after push", "identity", "mfa-required", ATT, BRUTE, cause=["device-or-location-refused", "credential-wrong"], pattern=["steady", LOOP, "single"]); n = inc(s, "people without a second factor", "identity", "mfa-required", MIS, BURST, what, verdict=[WAI, FAULT], pattern=ANY); g = inc(s, "country that the rule forbids", "identity", "device-or-location-refused", WAI, "single", pattern=["steady", LOOP]); v = inc(s, "phone too old", "identity", "device-or-location-refused", FAULT, LOOP, verdict=[WAI], pattern=["steady"])
    def duo(t, who, ip, result, reason, factor="duo_push", country="Germany"): return s.json(f, t, {"access_device": {"browser": "Chrome", "ip": ip, "location": {"city": None, "country": country}, "os": "Windows"}, "alias": "", "application": {"key": "DI" + "X" * 6, "name": "VPN"}, "auth_device": {"ip": ip, "name": "***-***-1", "location": {"country": country}}, "email": who + "@" + s.domain, "event_type": "authentication", "factor": factor, "isotimestamp": z(t, 6)[:-1] + "+00:00", "ood_software": None, "reason": reason, "result": result, "timestamp": int(epoch(t)), "txid": s.uuid(), "user": {"groups": ["vpn"], "key": "DU" + s.hex(12), "name": who}})
    for t in s.spread(0, 150, 12): k = s.some(0, 25); duo(t, s.who(k), s.ip(k), "success", "user_approved")
    t = s.at(s.some(10, 90))
    for j in range(s.some(18, 30)): s.deny(a, duo(t, s.who(3), s.attacker, "fraud" if j == 17 else "denied", "user_marked_fraud" if j == 17 else s.r.choice(["no_response", "user_cancelled", "user_mistake"]) if j < 17 else "anomalous_push", country="Moldova"), s.who(3)); t += sec(s.r.uniform(20, 60))
    for t in s.spread(cut, 150, 60): k = 40 + s.some(0, 14); s.deny(n, duo(t, s.who(k), s.ip(k), "denied", "deny_unenrolled_user", "not_available"), s.who(k))
    for j in range(s.some(6, 10)): s.deny(g, duo(s.at(s.some(0, 149), j), s.who(60 + j % 3), s.foe + str(j + 3), "denied", "location_restricted", "n/a", "China"), s.who(60 + j % 3))
    for t in s.ticks(30, 60, 200): s.deny(v, duo(t, s.who(20), s.ip(20), "denied", "version_restricted"), s.who(20))


@kind
def tickets_of_a_realm(s):
    """a Kerberos realm: a keytab of an old password goes on asking and locks the service's account, guesses against one principal, a password that ran out, a laptop whose clock is off"""
    f, realm = "krb5kdc.log", s.domain.upper(); k_ = inc(s, "service with the old keytab", "identity", "credential-wrong", FAULT, LOOP, verdict=[MIS], pattern=["steady", BURST]); l = inc(s, "the account that it locked", "identity", "account-locked", FAULT, LOOP, verdict=[MIS, WAI], pattern=["steady"]); x = inc(s, "guesses against one principal", "identity", "credential-wrong", ATT, BRUTE); e = inc(s, "password ran out", "identity", "account-locked", FAULT, "single", cause=["credential-wrong", "token-expired"], verdict=[WAI], pattern=["steady"]); c = inc(s, "clock of a laptop", "identity", "request-signature", FAULT, LOOP, cause=["token-invalid", "token-expired"], pattern=["steady", "single"])
    innocent(s, s.some(5, 60))
    line = lambda t, kind_, ip, head, who, service, tail="": s.put(f, t, "%s %s krb5kdc[%d](info): %s (4 etypes {aes256-cts-hmac-sha1-96(18), aes128-cts-hmac-sha1-96(17), aes256-cts-hmac-sha384-192(20), aes128-cts-hmac-sha256-128(19)}) %s: %s: %s%s for %s@%s%s" % (slow(t), s.node, s.pid, kind_, ip, head, who, "@" + realm if "@" not in who else "", service, realm, tail))
    tgt = "krbtgt/" + realm
    for t in s.spread(0, 120, 9): k = s.some(0, 30); line(t, "AS_REQ", s.inner(k), "ISSUE: authtime %d, etypes {rep=aes256-cts-hmac-sha1-96(18), tkt=aes256-cts-hmac-sha1-96(18), ses=aes256-cts-hmac-sha1-96(18)}" % epoch(t), s.who(k), tgt)
    for n, t in enumerate(s.ticks(s.some(10, 40), 119, 180)): s.deny(k_ if n < 10 else l, line(t, "AS_REQ", s.inner(90), "PREAUTH_FAILED" if n < 10 else "LOCKED_OUT", "host/batch.%s" % s.domain, tgt, ", Preauthentication failed" if n < 10 else ", Client's credentials have been revoked"), "host/batch.%s@%s" % (s.domain, realm))
    t = s.at(s.some(20, 90))
    for _ in range(s.some(40, 80)): s.deny(x, line(t, "AS_REQ", s.inner(222), "PREAUTH_FAILED", s.who(2), tgt, ", Preauthentication failed"), s.who(2) + "@" + realm); t += sec(s.r.uniform(.5, 3))
    for j in range(s.some(4, 6)): s.deny(e, line(s.at(s.some(0, 119), j), "AS_REQ", s.inner(40 + j), "CLIENT KEY EXPIRED", s.who(40 + j), tgt, ", Password has expired"), s.who(40 + j) + "@" + realm)
    for t in s.ticks(50, 65, 60): s.deny(c, s.put(f, t, "%s %s krb5kdc[%d](info): TGS_REQ (4 etypes {aes256-cts-hmac-sha1-96(18), aes128-cts-hmac-sha1-96(17), aes256-cts-hmac-sha384-192(20), aes128-cts-hmac-sha256-128(19)}) %s: PROCESS_TGS: authtime 0, etypes {rep=UNSUPPORTED:(0)} %s@%s for HTTP/wiki.%s@%s, Clock skew too great" % (slow(t), s.node, s.pid, s.inner(55), s.who(55), realm, s.domain, realm)), s.who(55) + "@" + realm)


@kind
def wireless_after_password_day(s):
    """FreeRADIUS: everybody's password was renewed, phones go on with the old one; a guest tries names that do not exist; a lecturer's account is outside its group"""
    f = "radius.log"; cut = s.some(20, 40); what = "password day: forced change for faculty staff"; changed(s, cut, s.who(60), what, "group:faculty", "identity"); innocent(s, cut + 6)
    p = inc(s, "phones with the old password", "identity", "credential-wrong", FAULT, LOOP, what, pattern=["steady", BURST, "single"]); x = inc(s, "names that do not exist", "identity", "credential-wrong", ATT, STUFF, pattern=[SPRAY, "enumeration"]); g = inc(s, "outside the group for this network", "identity", "not-assigned", WAI, "steady", cause=["permission-missing", "server-rule"], pattern=ANY, verdict=[FAULT])
    mac = lambda k: "%02X-%02X-5A-%02X-11-%02X" % (s.shift, k % 256, (k * 37) % 256, (k * 11) % 256)
    line = lambda t, ok, why, who, k, ap="ap-hall": s.put(f, t, "%s : Auth: (%d) Login %s: [%s] (from client %s port %d cli %s%s)" % (t.strftime("%a %b %e %H:%M:%S %Y"), s.next(), "OK" if ok else "incorrect" + (" (%s)" % why if why else ""), who, ap, s.some(1, 40), mac(k), "" if s.r.random() < .6 else " via TLS tunnel"))
    for t in s.spread(0, 120, 5): k = s.some(0, 40); line(t, True, "", s.who(k), k)
    for k in range(s.some(5, 9)):
        for t in s.ticks(cut + s.r.uniform(0, 15), cut + s.some(30, 60), s.some(60, 200)): s.deny(p, line(t, False, "mschap: MS-CHAP2-Response is incorrect", s.who(k), k), s.who(k))
    t = s.at(s.some(60, 100))
    for n in range(s.some(30, 50)): who = "%s%02d" % (s.r.choice(FIRST), n); s.deny(x, line(t, False, "ldap: User not found", who, 250, "ap-lobby"), who); t += sec(s.r.uniform(2, 9))
    for t in s.ticks(0, 110, 800): s.deny(g, line(t, False, "User is not a member of group eduroam-staff", s.who(45), 45), s.who(45))


@kind
def directory_with_new_rules(s):
    """OpenLDAP: an access rule is narrowed and the address book reads nothing; an application binds with the secret of yesterday; strangers bind as people with weak words"""
    f = "slapd.log"; cut = s.some(30, 60); what = "olcAccess: removed read by group app-readers from ou=people"; changed(s, cut, s.who(33), what, "olcDatabase={1}mdb", "policy"); innocent(s, cut - 15); base = "dc=" + ",dc=".join(s.domain.split("."))
    r = inc(s, "readers without their rule", "identity", "permission-removed", MIS, BURST, what, cause=["permission-missing"], layer=["platform", "application"], pattern=ANY); b = inc(s, "application with yesterday's secret", "identity", "credential-wrong", FAULT, LOOP, cause=["api-key-misconfigured"], verdict=[MIS], pattern=["steady"], layer=["application"]); x = inc(s, "weak words on many people", "identity", "credential-wrong", ATT, SPRAY, pattern=[STUFF], layer=["application"])
    def put(t, text): return s.put(f, t, "%s %s slapd[%d]: %s" % (slow(t), s.node, s.pid, text))
    def session(t, ip, dn, err, search=None):
        c, fd = s.next(), s.some(12, 60); a = put(t, "conn=%d fd=%d ACCEPT from IP=%s:%d (IP=0.0.0.0:636)" % (c, fd, ip, s.some(30000, 60000))); q = put(t, 'conn=%d op=0 BIND dn="%s" method=128' % (c, dn)); out = [q, put(t, "conn=%d op=0 RESULT tag=97 err=%d qtime=0.000011 etime=0.000%d text=" % (c, 49 if err == 49 else 0, s.some(100, 900)))]
        if search is not None: out = [put(t + sec(.1), 'conn=%d op=1 SRCH base="ou=people,%s" scope=2 deref=0 filter="(mail=%s*)"' % (c, base, s.who(search))), put(t + sec(.1), "conn=%d op=1 SEARCH RESULT tag=101 err=%d qtime=0.000010 etime=0.001%d nentries=%d text=" % (c, 50 if err == 50 else 0, s.some(100, 900), 0 if err else s.some(1, 9)))]
        put(t + sec(.2), "conn=%d fd=%d closed" % (c, fd)); return [a] + out
    for t in s.spread(0, 120, 12):
        k = s.some(0, 3); dn = "cn=book%d,ou=apps,%s" % (k, base); late = minute_of(s, t) > cut
        if late: s.deny(r, session(t, s.inner(k), dn, 50, s.some(0, 40)), "book%d" % k)
        else: session(t, s.inner(k), dn, 0, s.some(0, 40))
    for t in s.ticks(s.some(5, 40), 115, 170): s.deny(b, session(t, s.inner(30), "cn=crm,ou=apps," + base, 49), "crm")
    t = s.at(s.some(10, 80))
    for j in range(s.some(40, 60)): s.deny(x, session(t, s.attacker, "uid=%s,ou=people,%s" % (s.who(j), base), 49), s.who(j)); t += sec(s.r.uniform(1, 6))


@kind
def shell_of_a_data_centre(s):
    """sshd: leavers whose accounts have run out, people outside the allowed group since it was renamed, a botnet that tries one word on many names, a backup job with a key that was not copied, somebody locked by faillock"""
    f = "secure"; cut = s.some(30, 60); what = "renamed group ops to platform-ops, sshd_config still says AllowGroups ops"; changed(s, cut, s.who(50), what, "group:ops", "identity"); innocent(s, cut + 9)
    g = inc(s, "people outside the allowed group", "platform", "permission-removed", MIS, BURST, what, cause=["not-assigned", "server-rule", "permission-missing"], layer=["identity", "proxy"], pattern=ANY); l = inc(s, "leavers whose accounts have run out", "platform", "account-locked", WAI, "single", layer=["identity"], pattern=["steady", LOOP], verdict=[FAULT]); x = inc(s, "botnet tries many names", "platform", "credential-wrong", ATT, SPRAY, layer=["identity"], pattern=[STUFF, BRUTE, "scan"]); k_ = inc(s, "backup without its key", "platform", "credential-wrong", FAULT, LOOP, layer=["identity"], cause=["credential-missing"], pattern=["steady"], verdict=[MIS]); c = inc(s, "locked by faillock", "platform", "account-locked", FAULT, "steady", layer=["identity"], verdict=[WAI], pattern=["single", LOOP])
    def ok(t, who, ip): p = s.next(); sshd(s, f, t, "Accepted publickey for %s from %s port %d ssh2: ED25519 SHA256:%s" % (who, ip, s.some(30000, 60000), s.hex(43)), p); sshd(s, f, t + sec(.2), "pam_unix(sshd:session): session opened for user %s(uid=%d) by %s(uid=0)" % (who, 1000 + len(who), who), p)
    for t in s.spread(0, 120, 15):
        k = s.some(0, 9)
        if minute_of(s, t) > cut and k < 7:
            p, port = s.next(), s.some(30000, 60000); s.deny(g, [sshd(s, f, t, "User %s from %s not allowed because none of user's groups are listed in AllowGroups" % (s.who(k), s.inner(k)), p), sshd(s, f, t + sec(.1), "Connection closed by invalid user %s %s port %d [preauth]" % (s.who(k), s.inner(k), port), p)], s.who(k))
        else: ok(t, s.who(k), s.inner(k))
    for j in range(s.some(6, 9)):
        p, port, who, ip = s.next(), s.some(30000, 60000), s.who(20 + j % 3), s.ip(20 + j % 3); t = s.at(s.some(0, 119), j)
        s.deny(l, [sshd(s, f, t, "pam_unix(sshd:account): account %s has expired (account expired)" % who, p), sshd(s, f, t, "fatal: Access denied for user %s by PAM account configuration [preauth]" % who, p)], who)
    t = s.at(s.some(2, 60))
    for n in range(s.some(50, 80)):
        p, port, ip, who = s.next(), s.some(30000, 60000), s.bots[n % 17], s.r.choice(["root", "admin", "test", "oracle", "ubuntu", "git", "postgres", "pi", "user", "ftp", "deploy", "jenkins"]) + str(n // 12 or "")
        inv = who != "root"; s.deny(x, ([sshd(s, f, t, "Invalid user %s from %s port %d" % (who, ip, port), p)] if inv else []) + [sshd(s, f, t + sec(1.5), "Failed password for %s%s from %s port %d ssh2" % ("invalid user " if inv else "", who, ip, port), p), sshd(s, f, t + sec(2), "Received disconnect from %s port %d:11: Bye Bye [preauth]" % (ip, port), p)], who); t += sec(s.r.uniform(3, 30))
    for t in s.ticks(0, 120, 600):
        p, port = s.next(), s.some(30000, 60000); s.deny(k_, [sshd(s, f, t, "Failed publickey for backup from %s port %d ssh2: RSA SHA256:%s" % (s.inner(77), port, "k" * 43), p), sshd(s, f, t, "Connection closed by authenticating user backup %s port %d [preauth]" % (s.inner(77), port), p)], "backup")
    for j in range(s.some(5, 8)):
        p, port, who = s.next(), s.some(30000, 60000), s.who(30); t = s.at(70, j * 40); s.deny(c, [sshd(s, f, t, "pam_faillock(sshd:auth): Consecutive login failures for user %s account temporarily locked" % who, p), sshd(s, f, t + sec(1), "Failed password for %s from %s port %d ssh2" % (who, s.inner(30), port), p)], who)


@kind
def keycloak_moves_house(s):
    """Keycloak: after a restart with a new realm key old tokens are refused; browsers come back with codes that ran out; an integrator uses a wrong secret; a disabled user; guesses at one account"""
    f = "keycloak.log"; cut = s.some(30, 60); what = "rotated realm keys, old key disabled"; changed(s, cut, "admin-" + s.who(40), what, "realm:" + s.company, "certificate"); innocent(s, cut - 12)
    v = inc(s, "tokens of the old key", "identity", "token-invalid", MIS, BURST, what, cause=["token-expired"], pattern=ANY); r = inc(s, "refresh after the session's end", "identity", "token-expired", FAULT, LOOP, pattern=["steady", "single"]); c = inc(s, "codes that ran out", "identity", "session-lost", FAULT, "single", cause=["token-expired", "token-invalid"], pattern=["steady"], verdict=[WAI]); k_ = inc(s, "integrator with a wrong secret", "identity", "api-key-misconfigured", FAULT, LOOP, cause=["credential-wrong"], pattern=["steady"]); d = inc(s, "disabled user", "identity", "account-locked", WAI, "single", pattern=["steady"], verdict=[FAULT]); x = inc(s, "guesses at one account", "identity", "credential-wrong", ATT, BRUTE)
    def event(t, level, kind_, client, ip, error=None, who=None, **more):
        text = ", ".join(['type="%s"' % kind_, 'realmId="%s"' % s.tenant, 'realmName="%s"' % s.company, 'clientId="%s"' % client, 'userId="%s"' % (s.app_ids.setdefault(who, s.uuid()) if who else "null"), 'ipAddress="%s"' % ip] + (['error="%s"' % error] if error else []) + ['%s="%s"' % (k.replace("_", "-") if k != "reason" else k, x_) for k, x_ in more.items()] + (['username="%s"' % who] if who else []))
        return s.put(f, t, "%s,%03d %-5s [org.keycloak.events] (executor-thread-%d) %s" % (t.strftime("%Y-%m-%d %H:%M:%S"), t.microsecond // 1000, level, s.some(1, 40), text))
    for t in s.spread(0, 120, 7): k = s.some(0, 40); event(t, "DEBUG", s.r.choice(["LOGIN", "CODE_TO_TOKEN", "REFRESH_TOKEN"]), "shop-web", s.ip(k), None, s.who(k))
    for t in s.spread(cut, cut + 30, 9): k = s.some(0, 40); s.deny(v, event(t, "WARN", "USER_INFO_REQUEST_ERROR" if s.r.random() < .5 else "REFRESH_TOKEN_ERROR", "shop-web", s.ip(k), "invalid_token", None, reason="Invalid token signature", auth_method="validate_access_token"), None)
    a = s.some(5, 60)
    for t in s.ticks(a, a + 25, 90): s.deny(r, event(t, "WARN", "REFRESH_TOKEN_ERROR", "shop-app", s.ip(70), "invalid_token", None, reason="Session not active", grant_type="refresh_token", client_auth_method="client-secret"), None)
    for j in range(s.some(8, 12)): k = s.some(0, 40); s.deny(c, event(s.at(s.some(0, 119), j), "WARN", "LOGIN_ERROR", "shop-web", s.ip(k), "expired_code", None, restart_after_timeout="true"), None)
    for t in s.ticks(0, 120, 290): s.deny(k_, event(t, "WARN", "CLIENT_LOGIN_ERROR", "erp-bridge", s.other + "9", "invalid_client_credentials", None, grant_type="client_credentials"), "erp-bridge")
    for j in range(s.some(4, 6)): s.deny(d, event(s.at(s.some(0, 119), j), "WARN", "LOGIN_ERROR", "shop-web", s.ip(60), "user_disabled", s.who(60), auth_method="openid-connect"), s.who(60))
    t = s.at(s.some(60, 100))
    for _ in range(s.some(40, 70)): s.deny(x, event(t, "WARN", "LOGIN_ERROR", "shop-web", s.attacker, "invalid_user_credentials", s.who(3), auth_method="openid-connect"), s.who(3)); t += sec(s.r.uniform(.7, 4))


@kind
@once
def domain_controller_on_monday(s):
    """a domain controller's security log as a shipper sends it: a scanner with the old password locks its account, an intern outside her hours, a disabled leaver, names walked from one workstation"""
    f = "winlogbeat.json"; k_ = inc(s, "scanner with the old password", "identity", "credential-wrong", FAULT, LOOP, layer=["platform"], verdict=[MIS], pattern=["steady"]); l = inc(s, "account that it locked", "identity", "account-locked", FAULT, LOOP, layer=["platform"], verdict=[MIS, WAI], pattern=["steady"]); h = inc(s, "outside her hours", "identity", "account-locked", WAI, "single", layer=["platform"], pattern=["steady"], verdict=[FAULT], cause=["device-or-location-refused"]); d = inc(s, "leaver", "identity", "account-locked", WAI, "single", layer=["platform"], pattern=["steady"], verdict=[FAULT]); x = inc(s, "names walked from one workstation", "identity", "credential-wrong", ATT, STUFF, layer=["platform"], pattern=[SPRAY, "enumeration"])
    def win(t, who, ip, sub=None, kind_="3", ws="WS"): return s.json(f, t, {"@timestamp": z(t), "event": {"code": "4625" if sub else "4624", "provider": "Microsoft-Windows-Security-Auditing", "outcome": "failure" if sub else "success", "action": "logon-failed" if sub else "logged-in"}, "host": {"name": "dc1.corp." + s.domain}, "log": {"level": "information"}, "message": "An account failed to log on." if sub else "An account was successfully logged on.", "winlog": {"channel": "Security", "event_id": "4625" if sub else "4624", "computer_name": "dc1.corp." + s.domain, "keywords": ["Audit Failure" if sub else "Audit Success"], "record_id": s.next(), "event_data": {"TargetUserName": who, "TargetDomainName": "CORP", "LogonType": kind_, "IpAddress": ip, "IpPort": str(s.some(30000, 60000)), "WorkstationName": ws, "AuthenticationPackageName": "NTLM", "LogonProcessName": "NtLmSsp", **({"Status": "0xc000006d" if sub in ("0xc000006a", "0xc0000064") else sub if sub == "0xc0000234" else "0xc000006e", "SubStatus": sub if sub != "0xc0000234" else "0x0", "FailureReason": {"0xc000006a": "%%2313", "0xc0000064": "%%2313", "0xc0000234": "%%2307", "0xc000006f": "%%2311", "0xc0000072": "%%2310"}[sub]} if sub else {})}}})
    for t in s.spread(0, 120, 12): k = s.some(0, 40); win(t, s.who(k), s.inner(k), ws="PC%03d" % k)
    for n, t in enumerate(s.ticks(s.some(5, 30), 118, 210)): s.deny(k_ if n % 16 < 6 else l, win(t, "scan-2f", s.inner(99), "0xc000006a" if n % 16 < 6 else "0xc0000234", ws="MFP-2F"), "scan-2f")
    for j in range(s.some(4, 6)): s.deny(h, win(s.at(s.some(0, 119), j), s.who(50), s.inner(50), "0xc000006f", "2", "PC050"), s.who(50))
    for j in range(s.some(4, 7)): s.deny(d, win(s.at(s.some(0, 119), j), s.who(51), s.inner(51), "0xc0000072", "2", "PC051"), s.who(51))
    t = s.at(s.some(30, 90))
    for n in range(s.some(45, 70)): who = s.who(60 + n) if n % 3 else s.r.choice(["administrator", "guest", "krbtgt", "sqlsvc", "backup"]) + str(n // 9 or ""); s.deny(x, win(t, who, s.inner(140), "0xc0000064" if n % 3 == 0 else "0xc000006a", ws="KALI"), who); t += sec(s.r.uniform(.2, 2))

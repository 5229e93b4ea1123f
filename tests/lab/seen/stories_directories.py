"""Identity providers and the chains that hang on them."""
from seen.lines_cloud import *

KINDS = []
kind = kinds(KINDS)


@kind
def groups_of_a_publisher(s):
    """Okta: an import of the personnel system takes the editors out of their group; the application's tile refuses them while its own log simply falls silent for them; one is a leaver; a guest was never assigned"""
    f = "okta-system.ndjson"; g = "cms-access.log"; app = "Editorial CMS"; cut = s.some(50, 100); back = cut + s.some(80, 120); group = "cms-editors"; what = "group.user_membership.remove " + group
    a = inc(s, "editors thrown out by the import", "identity", "permission-removed", MIS, BURST, what, cause=["not-assigned"]); b = inc(s, "guest author never assigned", "identity", "not-assigned", WAI, "single", pattern=["steady"], verdict=[FAULT]); c = inc(s, "leaver among the editors", "identity", "account-locked", WAI, "steady", pattern=["single", LOOP], cause=["permission-removed", "credential-wrong"])
    ed = list(range(40)); left = 39; okta(s, f, s.at(cut - 20), "user.lifecycle.deactivate", "hr-import@" + s.domain, s.ip(90), message="Deactivate Okta user", target=okta_group(s, s.mail(left), "x")[:1])
    for k in ed[:-1]: okta(s, f, s.at(cut, k * 4), "group.user_membership.remove", "hr-import@" + s.domain, s.ip(90), message="Remove user from group membership", target=okta_group(s, s.mail(k), group))
    okta(s, f, s.at(cut - 6), "application.lifecycle.update", s.mail(80), s.ip(80), message="Update application", target=okta_app(s, "Holiday Planner"))
    for k in ed[:-1]: okta(s, f, s.at(back, k * 3), "group.user_membership.add", s.mail(81), s.ip(81), message="Add user to group membership", target=okta_group(s, s.mail(k), group))
    n, top = 0, s.some(70, 115)
    for t in s.spread(0, 300, 11):
        k = s.some(0, 110); now = minute_of(s, t); editor = k < 39; sid = "idx" + s.hex(20); ip = s.ip(k)
        if k == left: continue
        bad = editor and cut + k * 4 / 60 + .2 < now < back + k * 3 / 60 + .2
        if bad and n >= top: continue
        okta(s, f, t, "user.session.start", s.mail(k), ip, message="User login to Okta", agent=s.agent(k), session=sid)
        if bad: n += 1; s.deny(a, okta(s, f, t + sec(2), "app.generic.unauth_app_access_attempt", s.mail(k), ip, "FAILURE", None, "User attempted unauthorized access to app", okta_app(s, app), s.agent(k), sid), s.mail(k))
        else:
            okta(s, f, t + sec(2), "user.authentication.sso", s.mail(k), ip, message="User single sign on to app", target=okta_app(s, app if editor else pick(s, "Mail", "Holiday Planner")), agent=s.agent(k), session=sid)
            if editor: nginx(s, g, t + sec(3), ip, "GET", "/sso/callback", 302, agent=s.agent(k)); nginx(s, g, t + sec(4), ip, pick(s, "GET", "POST"), "/articles/%d/edit" % s.some(1, 900), 200, s.who(k), s.agent(k))
    for j in range(2): s.deny(b, okta(s, f, later(s, 3, cut - 3), "app.generic.unauth_app_access_attempt", s.mail(111), s.ip(111), "FAILURE", None, "User attempted unauthorized access to app", okta_app(s, app), s.agent(3)), s.mail(111))
    okta(s, f, s.at(2), "user.session.start", s.mail(left), s.ip(left), message="User login to Okta", agent=s.agent(left))
    for j in range(s.some(3, 6)): s.deny(c, okta(s, f, later(s, cut - 15, 290), "user.session.start", s.mail(left), s.ip(left), "FAILURE", "VERIFICATION_ERROR", "User login to Okta", agent=s.agent(left)), s.mail(left))
    logged(s, cut, "hr-import@" + s.domain, what, group, "role"); innocent(s, cut - 9)


@kind
def prompts_in_the_night(s):
    """Okta: the password is known to a stranger who sends push after push until it is approved; travellers denied by the zone; people who let a prompt lapse; sprays from an anonymiser"""
    f = "okta.json"; s.wrapped[f] = "array"; victim = 17; t0 = s.some(60, 160)
    a = inc(s, "push after push to one person", "identity", "mfa-required", ATT, BRUTE, pattern=[LOOP, "steady"], cause=["device-or-location-refused"]); b = inc(s, "denied outside the accepted zone", "identity", "device-or-location-refused", WAI, "single", cause=["geo-blocked"], pattern=["steady"]); c = inc(s, "prompts that lapse", "identity", "mfa-required", FAULT, "single", verdict=[WAI], pattern=["steady"]); d = inc(s, "spray from an anonymiser", "identity", "credential-wrong", ATT, SPRAY, pattern=[STUFF], cause=["account-locked"])
    factor = lambda text: {"factor": "OKTA_VERIFY_PUSH", "authnRequestId": s.hex(24), "logOnlySecurityData": text}
    for t in s.spread(0, 300, 14):
        k = s.some(0, 120); sid = "idx" + s.hex(20)
        if s.r.random() < .02: s.deny(c, okta(s, f, t - sec(70), "user.authentication.auth_via_mfa", s.mail(k), s.ip(k), "FAILURE", "INVALID_CREDENTIALS", "Authentication of user via MFA", agent=s.agent(k), debug={"factor": "OKTA_VERIFY_PUSH"}, step=1), s.mail(k))
        okta(s, f, t, "user.authentication.auth_via_mfa", s.mail(k), s.ip(k), message="Authentication of user via MFA", agent=s.agent(k), session=sid, debug={"factor": "OKTA_VERIFY_PUSH"}, step=1); okta(s, f, t + sec(1), "user.session.start", s.mail(k), s.ip(k), message="User login to Okta", agent=s.agent(k), session=sid)
    t = s.at(t0)
    for n in range(s.some(22, 40)):
        okta(s, f, t, "user.authentication.verify", s.mail(victim), s.attacker, message="Verify user identity", agent="Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0", country="Moldova", city="Balti", debug={"factor": "PASSWORD"})
        okta(s, f, t + sec(1), "system.push.send_factor_verify_push", s.mail(victim), s.attacker, message="Send a push to Okta Verify", agent="Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0", country="Moldova", city="Balti"); t += sec(s.r.uniform(12, 50))
        s.deny(a, okta(s, f, t, "user.mfa.okta_verify.deny_push", s.mail(victim), s.attacker, "FAILURE", None, "User rejected Okta push verify", agent="Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0", country="Moldova", city="Balti", debug={"factor": "OKTA_VERIFY_PUSH"}, step=1), s.mail(victim)); t += sec(s.r.uniform(5, 30))
    if s.name.endswith("1"): okta(s, f, t, "user.authentication.auth_via_mfa", s.mail(victim), s.attacker, message="Authentication of user via MFA", country="Moldova", city="Balti", debug={"factor": "OKTA_VERIFY_PUSH"}, step=1); okta(s, f, t + sec(1), "user.session.start", s.mail(victim), s.attacker, message="User login to Okta", country="Moldova", city="Balti"); okta(s, f, t + sec(70), "user.authentication.sso", s.mail(victim), s.attacker, message="User single sign on to app", target=okta_app(s, "Payroll"), country="Moldova", city="Balti")
    for j in range(s.some(5, 8)): k = 60 + j % 4; s.deny(b, okta(s, f, later(s, 5, 290), "policy.evaluate_sign_on", s.mail(k), s.other + str(k), "DENY", "Sign-on policy evaluation resulted in DENY", "Evaluation of sign-on policy", [{"id": "00p" + s.hex(17), "type": "PolicyEntity", "alternateId": "unknown", "displayName": "Default Policy", "detailEntry": {"policyType": "OktaSignOn"}}, {"id": "0pr" + s.hex(17), "type": "PolicyRule", "alternateId": "00p", "displayName": "Deny outside EU", "detailEntry": None}], s.agent(k), country="India", city="Pune"), s.mail(k))
    for n, t in enumerate(s.ticks(10, 250, s.some(90, 130))): k = (n * 7) % 150; s.deny(d, okta(s, f, t, "user.session.start", s.mail(k) if k < 121 else "info%d@%s" % (k, s.domain), s.bots[n % 25], "FAILURE", "INVALID_CREDENTIALS" if k < 121 else "VERIFICATION_ERROR", "User login to Okta", agent="okhttp/3.12.1", country="Ukraine", city="-"), s.mail(k) if k < 121 else "info%d@%s" % (k, s.domain))


@kind
def session_that_moved(s):
    """a stolen session cookie is used from elsewhere: Okta notices the change and ends it, the application answers 401 to the stranger; others' sessions end by age; the API's lines are joined by session and by time"""
    f = "okta-syslog.json"; g = "portal-app.ndjson"; victim = 5; t0 = s.some(70, 150)
    a = inc(s, "session used by a stranger", "application", "token-invalid", ATT, "token-replay", layer=["identity"], cause=["device-or-location-refused", "session-lost"]); b = inc(s, "sessions past their age", "application", "token-expired", FAULT, "single", layer=["identity"], pattern=["steady", LOOP], verdict=[WAI]); c = inc(s, "wall board with a dead session", "application", "token-expired", FAULT, LOOP, layer=["identity"], pattern=["steady"])
    sids = {k: "102" + s.hex(18) for k in range(80)}
    def app(t, k, ip, method, path, status, msg, agent=None, reason=None, sid=None): return s.json(g, t, {"timestamp": z(t), "severity": "INFO" if status < 400 else "WARN", "service": "portal", "message": msg, "http": {"method": method, "path": path, "status_code": status, "user_agent": agent or s.agent(k)}, "client_ip": ip, "user": s.mail(k), "session_id": sid or sids[k], **({"reason": reason} if reason else {})})
    for k in range(80): okta(s, f, s.at(-10 + k // 8, k), "user.session.start", s.mail(k), s.ip(k), message="User login to Okta", agent=s.agent(k), session=sids[k])
    for t in s.spread(0, 260, 5):
        k = s.some(0, 79)
        if k == victim and minute_of(s, t) > t0 + 1: continue
        app(t, k, s.ip(k), pick(s, "GET", "GET", "POST"), pick(s, "/api/orders", "/api/me", "/api/documents/%d" % s.some(1, 300)), 200, "request completed")
    t = s.at(t0); bad = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Safari/537.36"
    for j in range(4): app(t + sec(j * 3), victim, s.attacker, "GET", pick(s, "/api/me", "/api/documents?limit=500"), 200, "request completed", bad)
    okta(s, f, t + sec(14), "user.session.context.change", s.mail(victim), s.attacker, "SUCCESS", None, "User session context changed", agent=bad, session=sids[victim], debug={"behaviors": "{New Geo-Location=POSITIVE, New Device=POSITIVE, New IP=POSITIVE}", "threatSuspected": "true"}, country="Romania", city="Iasi"); okta(s, f, t + sec(15), "user.session.end", "system@okta.com", s.attacker, message="User logout from Okta", session=sids[victim], actor="SystemPrincipal", country="Romania", target=okta_group(s, s.mail(victim), "x")[:1])
    t += sec(20)
    for j in range(s.some(25, 45)): t += sec(s.r.uniform(.4, 9)); s.deny(a, app(t, victim, s.attacker, "GET", pick(s, "/api/documents/%d" % s.some(1, 300), "/api/export", "/api/me", "/api/documents?limit=500"), 401, "authentication rejected", bad, "session_revoked: client fingerprint changed"), s.mail(victim))
    for j in range(s.some(12, 18)): k = 20 + j; t = later(s, 120, 250); s.deny(b, app(t, k, s.ip(k), "GET", "/api/me", 401, "authentication rejected", reason="session_expired"), s.mail(k)); sids[k] = "102" + s.hex(18); okta(s, f, t + sec(8), "user.session.start", s.mail(k), s.ip(k), message="User login to Okta", agent=s.agent(k), session=sids[k]); app(t + sec(10), k, s.ip(k), "GET", "/api/me", 200, "request completed")
    for t in s.ticks(100, 190, 60): s.deny(c, app(t, 79, s.ip(79), "GET", "/api/board/floor2", 401, "authentication rejected", "Mozilla/5.0 (SMART-TV; Linux; Tizen 7.0)", "session_expired", "102" + s.app_ids.setdefault("tv", s.hex(18))), s.mail(79))


@kind
def doors_of_a_marketplace(s):
    """Auth0: pairs from a leak are tried, each once, some addresses are shut out; the new shop window's origin is not listed; a machine's secret was changed; refresh tokens reused by an old app; a person forgets"""
    f = "auth0.ndjson"; cut = s.some(60, 110)
    a = inc(s, "pairs from a leak", "identity", "credential-wrong", ATT, STUFF, pattern=[SPRAY], cause=["account-locked"]); b = inc(s, "origin of the new shop window", "identity", "cors-origin-refused", MIS, BURST, "released shop window on new host", pattern=["steady"]); c = inc(s, "stock robot with the old secret", "identity", "api-key-misconfigured", FAULT, LOOP, verdict=[MIS], pattern=["steady"], cause=["credential-wrong"]); d = inc(s, "old app loops with a used refresh token", "identity", "token-invalid", FAULT, LOOP, pattern=["steady"], cause=["token-expired"]); e = inc(s, "customers forget", "identity", "credential-wrong", FAULT, "single", pattern=["steady"])
    h = inc(s, "addresses of the leak's users shut out", "identity", "address-blocked", ATT, STUFF, pattern=[SPRAY], cause=["rate-limited", "account-locked"], verdict=[WAI], layer=["firewall"])
    for t in s.spread(0, 300, 12):
        k = s.some(0, 170)
        if s.r.random() < .04: s.deny(e, auth0(s, f, t - sec(30), "fp", s.ip(k), s.mail(k), "Wrong email or password."), s.mail(k))
        auth0(s, f, t, "s", s.ip(k), s.mail(k)); auth0(s, f, t + sec(1), "seacft", s.ip(k), s.mail(k), "Authorization Code for Access Token")
    t = s.at(s.some(20, 60)); shut = {}
    for n in range(s.some(220, 320)):
        t += sec(s.r.uniform(5, 35)); ip = s.bots[n % 40]; mail = "%s%d@%s" % (s.who(n % 50).split(".")[0], s.some(1, 9999), pick(s, "mail.example", "post.example", "inbox.example"))
        shut[ip] = shut.get(ip, 0) + 1
        if shut[ip] > 5: s.deny(h, auth0(s, f, t, "limit_mu", ip, mail, "Blocked IP Address", agent="Python Requests 2.31.0 / Other 0.0.0"), mail)
        else: s.deny(a, auth0(s, f, t, "fu" if n % 6 else "fp", ip, mail, "Wrong email or password.", agent="Python Requests 2.31.0 / Other 0.0.0"), mail)
    for t in s.spread(cut, 300, 150): k = s.some(0, 90); s.deny(b, auth0(s, f, t, "fco", s.ip(k), None, "Origin https://new.%s is not allowed." % s.domain, agent="Chrome 141.0.0 / Mac OS X 10.15.7", details={"error": {"type": "access_denied", "message": "Origin https://new.%s is not allowed." % s.domain}, "origin": "https://new." + s.domain}), None)
    for t in s.ticks(0, cut - 20, 900): auth0(s, f, t, "seccft", s.other + "8", None, "Client Credentials for Access Token", "Stock Robot", "Go-http-client 1.1 / Other", connection="")
    changed(s, cut - 15, s.mail(180), "rotated client secret of Stock Robot", "client:Stock Robot", "identity"); auth0(s, f, s.at(cut - 15), "sapi", s.ip(180), s.mail(180), "Rotate client secret", "Dashboard", details={"request": {"method": "post", "path": "/api/v2/clients/%s/rotate-secret" % s.app_ids.setdefault("clStock Robot", s.hex(32))}, "response": {"statusCode": 200}})
    for t in s.ticks(cut - 10, 300, 180): s.deny(c, auth0(s, f, t, "feccft", s.other + "8", None, "Unauthorized", "Stock Robot", "Go-http-client 1.1 / Other", {"error": {"message": "Unauthorized", "oauthError": "access_denied", "type": "oauth-authorization"}}, ""), None)
    for t in s.ticks(30, 130, 120): s.deny(d, auth0(s, f, t, "fertft", s.ip(175), s.mail(175), "Unknown or invalid refresh token.", "Seller App (iOS)", "SellerApp 2.1 / iOS 16.1"), s.mail(175))
    changed(s, cut, "ci", "released shop window on new host", "shop-web", "deploy"); innocent(s, cut - 30)


@kind
def realm_of_a_city(s):
    """Keycloak: an administrator takes a realm role from a group and the citizens' desk gets 403 in the application; brute force locks; old login pages; a client's secret; refresh tokens after the restart; joined by session"""
    f = "keycloak.log"; g = "desk-app.jsonl"; cut = s.some(60, 110); client = "citizen-desk"; what = "REALM_ROLE_MAPPING DELETE groups/desk-staff"
    a = inc(s, "desk staff lost case-editor", "application", "permission-removed", MIS, BURST, what, cause=["permission-missing", "application-refused"]); b = inc(s, "guesses at admin", "identity", "credential-wrong", ATT, BRUTE, cause=["account-locked"]); c = inc(s, "login pages kept too long", "identity", "session-lost", FAULT, "single", cause=["token-expired"], pattern=["steady"], verdict=[WAI]); d = inc(s, "kiosk's client secret", "identity", "api-key-misconfigured", FAULT, LOOP, cause=["credential-wrong"], pattern=["steady"], verdict=[MIS]); e = inc(s, "refresh after the sessions were lost", "identity", "token-expired", FAULT, LOOP, cause=["session-lost", "token-invalid"], pattern=["steady"], verdict=[MIS])
    uid = lambda k: s.guid("kc" + s.who(k)); sess = {}
    admin = lambda t, op, res, path: s.put(f, t, '%s,%03d INFO  [org.keycloak.events] (executor-thread-%d) operationType="%s", realmId="%s", realmName="%s", clientId="%s", userId="%s", ipAddress="%s", resourceType="%s", resourcePath="%s"' % (t.strftime("%Y-%m-%d %H:%M:%S"), t.microsecond // 1000, s.some(1, 60), op, s.guid("realm"), s.realm, s.guid("admin-console"), uid(70), s.ip(70), res, path))
    admin(s.at(cut), "DELETE", "REALM_ROLE_MAPPING", "groups/%s/role-mappings/realm" % s.guid("desk-staff")); admin(s.at(cut - 7), "UPDATE", "CLIENT", "clients/%s" % s.guid("newsletter")); admin(s.at(cut + 6), "CREATE", "USER", "users/" + s.uuid())
    def app(t, k, status, path, msg, roles): return s.json(g, t, {"@timestamp": z(t), "level": "WARN" if status == 403 else "INFO", "logger_name": "de.desk.security.AccessFilter", "thread_name": "http-nio-8080-exec-%d" % s.some(1, 20), "message": msg, "user": s.who(k), "sid": sess[k], "method": "POST" if "edit" in path else "GET", "uri": path, "status": status, "clientIp": s.ip(k), "realm_roles": roles})
    n, top = 0, s.some(60, 110)
    for t in s.spread(0, 280, 9):
        k = s.some(0, 50); now = minute_of(s, t)
        if k not in sess or s.r.random() < .15: sess[k] = s.uuid(); sess[(k, "t")] = now; keycloak(s, f, t - sec(3), "LOGIN", client, s.ip(k), s.who(k), more='auth_method="openid-connect", auth_type="code", redirect_uri="https://desk.%s/sso/login", consent="no_consent_required", code_id="%s", username="%s"' % (s.domain, sess[k], s.who(k)), level="INFO"); keycloak(s, f, t - sec(2), "CODE_TO_TOKEN", client, s.ip(k), s.who(k), more='token_id="%s", grant_type="authorization_code", refresh_token_type="Refresh", code_id="%s", client_auth_method="client-secret"' % (s.uuid(), sess[k]), level="INFO")
        late = now > cut and (sess[(k, "t")] > cut or now > cut + 6)       # roles ride in the tokens: the old ones last some minutes
        edit = s.r.random() < .6; path = "/api/cases/%d%s" % (s.some(1, 900), "/edit" if edit else "")
        if edit and late:
            if n >= top: continue
            n += 1; s.deny(a, app(t, k, 403, path, "Access Denied: missing role case-editor", ["desk-user"]), s.who(k))
        else: app(t, k, 200, path, "handled", ["desk-user"] + ([] if late else ["case-editor"]))
    t = s.at(s.some(10, 50))
    for j in range(s.some(40, 60)):
        t += sec(s.r.uniform(1, 6)); lock = j % 12 > 8; s.deny(b, keycloak(s, f, t, "LOGIN_ERROR", "security-admin-console", s.attacker, "admin", "user_temporarily_disabled" if lock else "invalid_user_credentials", 'auth_method="openid-connect", auth_type="code", redirect_uri="https://id.%s/admin/%s/console/", code_id="%s", username="admin"' % (s.domain, s.realm, s.uuid())), "admin", **({"cause": "account-locked", "acceptable": {"cause": ["credential-wrong"]}} if lock else {}))
    for j in range(s.some(8, 14)): k = 51 + j % 9; s.deny(c, keycloak(s, f, later(s, 4, 275), "LOGIN_ERROR", client, s.ip(k), None, pick(s, "expired_code", "cookie_not_found"), 'restart_after_timeout="true"' if j % 2 else 'code_id="%s"' % s.uuid()), None)
    for t in s.ticks(0, 280, 300): s.deny(d, keycloak(s, f, t, "CLIENT_LOGIN_ERROR", "kiosk", s.ip(80), None, "invalid_client_credentials", 'grant_type="client_credentials", client_auth_method="client-secret"'), None)
    for t in s.ticks(100, 170, 60): s.deny(e, keycloak(s, f, t, "REFRESH_TOKEN_ERROR", "field-app", s.ip(60), None, "invalid_token", 'reason="Session not active", grant_type="refresh_token", client_auth_method="client-secret"'), None)
    logged(s, cut, s.who(70), what, "realm:" + s.realm, "role"); innocent(s, cut - 3)


@kind
def chain_of_three_doors(s):
    """nginx ingress, oauth2-proxy and Keycloak in one cluster's container logs: the mapper that puts groups into the token is deleted and everybody who signs in anew is not authorised; cookies of the other replica's secret; preflights without a cookie; a scraper without any session"""
    n_, o, k_ = "ingress.cri.log", "oauth2-proxy.cri.log", "keycloak.cri.log"; h = s.host("grafana"); cut = s.some(60, 100); fix = cut + s.some(50, 80); what = "PROTOCOL_MAPPER DELETE groups of client grafana"
    a = inc(s, "sign-ins without groups in the token", "authorizer", "permission-removed", MIS, BURST, what, cause=["not-assigned", "permission-missing"], layer=["identity"]); b = inc(s, "cookies that the proxy cannot read", "authorizer", "session-lost", FAULT, "single", verdict=[MIS, WAI], pattern=["steady"], layer=["identity"]); c = inc(s, "preflights of the status page", "authorizer", "cors-preflight-refused", MIS, "steady", cause=["credential-missing"], layer=["proxy"], verdict=[FAULT], pattern=["single", LOOP]); d = inc(s, "scraper of panels without a session", "authorizer", "credential-missing", BOT, "scrape", layer=["proxy"], pattern=["steady", "enumeration", "scan"], verdict=[ATT, WAI])
    kc = lambda t, text, level="INFO": cri(s, k_, t, '%s,%03d %-5s [org.keycloak.events] (executor-thread-%d) %s' % (t.strftime("%Y-%m-%d %H:%M:%S"), t.microsecond // 1000, level, s.some(1, 40), text))
    head = 'realmId="%s", realmName="%s", clientId="%s"' % (s.guid("realm"), s.realm, "grafana")
    kc(s.at(cut), 'operationType="DELETE", realmId="%s", realmName="%s", clientId="%s", userId="%s", ipAddress="%s", resourceType="PROTOCOL_MAPPER", resourcePath="clients/%s/protocol-mappers/models/%s"' % (s.guid("realm"), s.realm, s.guid("console"), s.guid("kc" + s.who(60)), s.ip(60), s.guid("grafana"), s.guid("groups mapper"))); kc(s.at(fix), 'operationType="CREATE", realmId="%s", realmName="%s", clientId="%s", userId="%s", ipAddress="%s", resourceType="PROTOCOL_MAPPER", resourcePath="clients/%s/protocol-mappers/models/%s"' % (s.guid("realm"), s.realm, s.guid("console"), s.guid("kc" + s.who(60)), s.ip(60), s.guid("grafana"), s.uuid())); kc(s.at(cut - 12), 'operationType="UPDATE", realmId="%s", realmName="%s", clientId="%s", userId="%s", ipAddress="%s", resourceType="REALM", resourcePath=""' % (s.guid("realm"), s.realm, s.guid("console"), s.guid("kc" + s.who(61)), s.ip(61)))
    access = lambda t, ip, method, path, status, k=0, up="200", user="-": cri(s, n_, t, '%s - %s [%s] "%s %s HTTP/2.0" %d %d "-" "%s" %d 0.%03d [monitoring-grafana-3000] [] %s %s 0.%03d %s %s' % (ip, user, clock(t), method, path, status, s.some(140, 9000), s.agent(k), s.some(300, 900), s.some(1, 99), "10.244.1.9:3000" if up != "-" else "-", "0" if up == "-" else s.some(90, 9000), s.some(1, 90), up, s.hex(32)))
    n, top = 0, s.some(50, 90)
    for t in s.spread(0, 280, 15):
        k = s.some(0, 60); ip = s.ip(k); now = minute_of(s, t)
        if s.r.random() < .35:           # somebody signs in
            access(t, ip, "GET", "/oauth2/start?rd=%2F", 302, k, "302"); proxy2_request(s, o, t, ip, None, h, "GET", "/oauth2/start?rd=%2F", 302, s.agent(k), write=cri); kc(t + sec(4), 'type="LOGIN", %s, userId="%s", sessionId="%s", ipAddress="%s", auth_method="openid-connect", username="%s"' % (head, s.guid("kc" + s.who(k)), s.uuid(), ip, s.who(k)))
            if cut < now < fix:
                if n < top: n += 1; back_ = "/oauth2/callback?code=%s&state=%s" % (s.hex(30), s.hex(12)); x = proxy2_auth(s, o, t + sec(5), ip, s.mail(k), "AuthFailure", "Invalid authentication via OAuth2: unauthorized", cri); y = proxy2_request(s, o, t + sec(5.01), ip, None, h, "GET", back_, 403, s.agent(k), write=cri); w = access(t + sec(5.02), ip, "GET", back_, 403, k, "403"); s.deny(a, [w, x, y], s.mail(k))
                continue
            proxy2_auth(s, o, t + sec(5), ip, s.mail(k), "AuthSuccess", "Authenticated via OAuth2: Session{email:%s user:%s PreferredUsername:%s token:true id_token:true created:%s expires:%s refresh_token:true groups:[grafana-users]}" % (s.mail(k), s.guid("kc" + s.who(k)), s.who(k), z(t, 0), z(t + sec(300), 0)), cri); access(t + sec(5.1), ip, "GET", "/oauth2/callback?code=%s&state=%s" % (s.hex(30), s.hex(12)), 302, k, "302")
        for j in range(s.some(1, 3)): proxy2_request(s, o, t + sec(8 + j), ip, s.mail(k), h, "GET", "/oauth2/auth", 202, s.agent(k), write=cri); access(t + sec(8.02 + j), ip, "GET", pick(s, "/api/dashboards/uid/%s" % s.hex(8), "/api/ds/query", "/"), 200, k, user=s.who(k))
    for j in range(s.some(6, 10)): k = j * 5; t = later(s, 3, cut - 2); x = proxy2(s, o, t, "Error while loading CSRF cookie: http: named cookie not present", "oauthproxy.go:%d" % (900 + s.shift), cri); y = proxy2_auth(s, o, t + sec(.001), s.ip(k), None, "AuthFailure", "Invalid authentication via OAuth2: unable to obtain CSRF cookie", cri); w = access(t + sec(.01), s.ip(k), "GET", "/oauth2/callback?code=%s&state=%s" % (s.hex(30), s.hex(12)), 403, k, "403"); s.deny(b, [w, x, y], None)
    for t in s.spread(0, 280, 420): k = s.some(0, 60); u = pick(s, "/api/health", "/api/annotations"); x = proxy2_request(s, o, t, s.ip(k), None, h, "OPTIONS", "/oauth2/auth", 401, s.agent(k), write=cri); w = access(t + sec(.01), s.ip(k), "OPTIONS", u, 401, k, "-"); s.deny(c, [w, x], None)
    t = later(s, 100, 200)
    for j in range(s.some(40, 80)): t += sec(s.r.uniform(1, 2)); x = proxy2_request(s, o, t, s.foe + "9", None, h, "GET", "/oauth2/auth", 401, "Scrapy/2.11.2 (+https://scrapy.org)", write=cri); w = cri(s, n_, t + sec(.01), '%s - - [%s] "GET /api/public/dashboards/%s HTTP/1.1" 401 179 "-" "Scrapy/2.11.2 (+https://scrapy.org)" 310 0.004 [monitoring-grafana-3000] [] - 0 0.003 - %s' % (s.foe + "9", clock(t), s.hex(16), s.hex(32))); s.deny(d, [w, x], None)
    logged(s, cut, s.who(60), what, "client:grafana", "identity"); innocent(s, cut - 2)


@kind
def addresses_behind_the_balancer(s):
    """a login service was moved behind a new balancer without its headers believed: everybody has the balancer's address, the lock for failures by address shuts out an office; a guesser among them; nginx in front knows the true addresses"""
    f = "login-service.json"; g = "nginx.access.log"; cut = s.some(50, 80); what = "login service moved behind balancer lb-2"; lb = "10.%d.9.2" % s.shift
    a = inc(s, "everybody shut out with the balancer's address", "application", "wrong-client-address", MIS, BURST, what, layer=["identity"], cause=["rate-limited", "address-blocked"]); b = inc(s, "guesser behind the balancer", "application", "credential-wrong", ATT, BRUTE, layer=["identity"], cause=["rate-limited", "wrong-client-address", "address-blocked"]); c = inc(s, "people mistype", "application", "credential-wrong", FAULT, "single", layer=["identity"], pattern=["steady"])
    s.known = "proxies: [{name: lb-2, networks: [%s/32]}]\n" % lb
    changed(s, cut, "netops", what, "lb-2", "config"); innocent(s, cut - 6)
    def both(t, k, ip, status, event, who, reason=None, agent=None):
        rid = s.hex(32); late = minute_of(s, t) > cut; w = nginx(s, g, t, ip, "POST", "/login", status, agent=agent or s.agent(k), rid=rid, up=status); x = s.json(f, t + sec(.02), {"time": z(t + sec(.02)), "lvl": "info" if status == 200 else "warn", "event": event, "username": who, "remote_addr": lb if late else ip, "status": status, "request_id": rid, **({"reason": reason} if reason else {}), **({"xff": ip} if late else {})}); return [w, x]
    shut = s.some(20, 30)
    for t in s.spread(0, 200, 16):
        k = s.some(0, 90); now = minute_of(s, t); bad = cut + shut < now < cut + shut + 45 and int(now) % 4 != 0
        if bad and s.r.random() < .2: continue
        if bad: s.deny(a, both(t, k, s.ip(k), 429, "login_throttled", s.who(k), "too many failed logins from this address"), s.who(k))
        else:
            if s.r.random() < .03: s.deny(c, both(t - sec(20), k, s.ip(k), 401, "login_failed", s.who(k), "bad_credentials"), s.who(k))
            both(t, k, s.ip(k), 200, "login_ok", s.who(k))
    t = s.at(cut + 10); n = 0
    while minute_of(s, t) < cut + shut + 40 and n < 110: t += sec(s.r.uniform(8, 25)); n += 1; late = cut + shut < minute_of(s, t) < cut + shut + 45 and int(minute_of(s, t)) % 4 != 0; s.deny(b, both(t, 0, s.attacker, 429 if late else 401, "login_throttled" if late else "login_failed", "admin", "too many failed logins from this address" if late else "bad_credentials", "python-requests/2.31.0"), "admin", **({"cause": "rate-limited", "acceptable": {"cause": ["credential-wrong", "wrong-client-address", "address-blocked"]}} if late else {}))

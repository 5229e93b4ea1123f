"""People and robots at their identity providers, directories, databases and brokers, on good days and bad."""
from seen.lines_clouds_own import *

KINDS = []
kind = kinds(KINDS)
OK, WS, NG = "okta.json", "workspace.json", "nginx.json"

def policy_target(name): return [{"id": "00p" + fixed(name, n=17), "type": "PolicyEntity", "alternateId": "unknown", "displayName": name, "detailEntry": {"policyType": "OktaSignOn"}}, {"id": "0pr" + fixed(name, "r", n=17), "type": "PolicyRule", "alternateId": fixed(name, n=20), "displayName": name + " rule", "detailEntry": None}]
def instance(name): return [{"id": "0oa" + fixed(name, n=17), "type": "AppInstance", "alternateId": name, "displayName": name, "detailEntry": None}]
def okta_day(s, n=40, every=12):
    for t in s.spread(0, 120, every): k = s.some(0, n); okta(s, OK, t, s.mail(k), "user.session.start", ip=office(s, k), ua=s.agent(k)); okta(s, OK, t + sec(4), s.mail(k), "user.authentication.sso", message="User single sign on to app", ip=office(s, k), ua=s.agent(k), target=instance(s.r.choice(["Salesforce", "Jira", "Wiki"])))


@kind
def devices_without_papers(s):
    """Okta: unmanaged devices meet the sign-on policy, people open applications not assigned to them, some mistype; a whole shift passes"""
    wrapped(s, OK, "array")
    okta_day(s)
    d = inc(s, "unmanaged devices are refused by the sign-on policy", "identity", "device-or-location-refused", WAI, STEADY, pattern=[SINGLE], verdict=[FAULT])
    n = inc(s, "people open an application that is not assigned to them", "identity", "not-assigned", WAI, STEADY, pattern=[SINGLE])
    w = inc(s, "people mistype", "identity", "credential-wrong", FAULT, SINGLE)
    for t in s.spread(2, 118, 200): k = s.some(30, 38); s.deny(d, okta(s, OK, t, s.mail(k), "policy.evaluate_sign_on", "DENY", "Sign-on policy evaluation resulted in DENY", "Evaluation of sign-on policy", s.ip(k), policy_target("Managed devices only"), s.agent(k), {"deviceManaged": "false", "deviceRegistered": "false", "behaviors": "{New Device=POSITIVE, New IP=POSITIVE}"}), s.mail(k))
    for t in s.spread(2, 118, 450): k = s.some(20, 24); s.deny(n, okta(s, OK, t, s.mail(k), "app.generic.unauth_app_access_attempt", "FAILURE", None, "User attempted unauthorized access to app", office(s, k), instance("Payroll"), s.agent(k)), s.mail(k))
    for t in s.spread(2, 118, 500): k = s.some(0, 19); s.deny(w, okta(s, OK, t, s.mail(k), "user.session.start", "FAILURE", "INVALID_CREDENTIALS", "User login to Okta", office(s, k), ua=s.agent(k)), s.mail(k)); okta(s, OK, t + sec(20), s.mail(k), "user.session.start", ip=office(s, k), ua=s.agent(k))


@kind
def context_of_the_workspace(s):
    """Google Workspace: context-aware access turns away devices without encryption; a suspicious programmatic login; everyone else works"""
    wrapped(s, WS, "array")
    d = inc(s, "devices that do not meet the access level", "identity", "device-or-location-refused", WAI, STEADY, pattern=[SINGLE, LOOP], verdict=[FAULT])
    b = inc(s, "the finance director's password is guessed at", "identity", "credential-wrong", ATT, BRUTE)
    for t in s.spread(0, 120, 10): k = s.some(0, 40); workspace(s, WS, t, s.mail(k), "login_success", office(s, k), [("login_type", "google_password"), ("login_challenge_method", ["password"]), ("is_suspicious", False)])
    for t in s.spread(2, 118, 230):
        k = s.some(28, 36); s.deny(d, workspace(s, WS, t, s.mail(k), "ACCESS_DENY_EVENT", s.ip(k), [("CAA_APPLICATION", s.r.choice(["DRIVE", "GMAIL"])), ("CAA_ACCESS_LEVEL_APPLIED", "encrypted_devices"), ("CAA_ACCESS_LEVEL_UNSATISFIED", "encrypted_devices"), ("CAA_DEVICE_ID", oid("d", k)), ("CAA_DEVICE_STATE", "Cross-organizational" if k % 2 else "No device information")], "context_aware_access"), s.mail(k))
    t = s.at(s.some(30, 60))
    for i in range(s.some(25, 50)): t += sec(s.r.uniform(3, 20)); s.deny(b, workspace(s, WS, t, s.mail(3), "login_failure", s.attacker, [("login_type", "google_password"), ("login_failure_type", "login_failure_invalid_password"), ("login_challenge_method", ["password"]), ("is_suspicious", True)]), s.mail(3))


@kind
def a_session_that_travels(s):
    """Okta and the application: a stolen session appears in another country minutes after its owner used it; the provider refuses, the application calls the cookie revoked; the owner goes on"""
    okta_day(s, every=15); sess = "102" + s.hex(18); owner = s.mail(6)
    a = inc(s, "a stolen session is tried from abroad", "identity", "device-or-location-refused", ATT, REPLAY, cause=["token-invalid", "mfa-required"], pattern=[LOOP, STEADY])
    b = inc(s, "the application refuses the stolen cookie once it is revoked", "application", "token-invalid", ATT, REPLAY, cause=["token-expired", "session-lost"], layer=["identity"])
    def call(t, ip, ua, status, sid, user, msg): rid = s.hex(32); return [ngjson(s, NG, t, ip, "GET", s.r.choice(["/files", "/mail", "/admin/users"]), status, "app." + s.domain, rid, ua, status, session=fixed(sid, n=16)), s.json("app.json", t, app(s, t, "INFO" if status < 400 else "WARN", "c.acme.Session", msg, requestId=rid, user=user, session=fixed(sid, n=16)))]
    for t in s.spread(0, 120, 12): k = s.some(0, 40); call(t, office(s, k), s.agent(k), 200, s.mail(k) if k != 6 else sess, s.mail(k), "ok")
    for t in s.ticks(1, 62, 90): okta(s, OK, t, owner, "user.authentication.sso", message="User single sign on to app", ip=office(s, 6), ua=s.agent(6), target=instance("Wiki"), session=sess)
    t = s.at(64)
    for i in range(s.some(14, 22)): t += sec(s.r.uniform(3, 25)); s.deny(a, okta(s, OK, t, owner, "policy.evaluate_sign_on", "DENY", "Sign-on policy evaluation resulted in DENY", "Evaluation of sign-on policy", s.attacker, policy_target("Block impossible travel"), "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/131.0", {"behaviors": "{New Geo-Location=POSITIVE, New Device=POSITIVE, New IP=POSITIVE, New Country=POSITIVE, Velocity=POSITIVE}", "risk": "{level=HIGH}"}, "Hanoi", "Vietnam", session=sess), owner)
    okta(s, OK, t + sec(10), s.mail(1), "user.session.clear", message="Clear user session", ip=office(s, 1), target=[{"id": "00u1", "type": "User", "alternateId": owner, "displayName": owner}])
    for i in range(s.some(12, 18)): t += sec(s.r.uniform(6, 20)); s.deny(b, call(t, s.attacker, "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/131.0", 401, sess, owner, "session revoked"), owner)


@kind
def loops_beside_guesses(s):
    """Auth0 and an API gateway: a kiosk repeats its expired token, an attacker stuffs pairs of names and passwords, another guesses at one account; customers sign in"""
    f = "auth0.json"
    k1 = inc(s, "a kiosk repeats its expired token", "gateway", "token-expired", FAULT, LOOP, layer=["identity"], verdict=[MIS])
    st = inc(s, "lists of stolen pairs are tried", "identity", "credential-wrong", ATT, STUFF, pattern=[SPRAY])
    br = inc(s, "one account is guessed at", "identity", "credential-wrong", ATT, BRUTE)
    for t in s.spread(0, 120, 11): k = s.some(0, 45); auth0(s, f, t, "s", s.ip(k), "", s.mail(k), ua=s.agent(k)); s.json("gw.log", t + sec(2), envoy(s, t + sec(2), s.ip(k), "GET", "/v1/me", 200, "via_upstream", ua=s.agent(k), token=fixed("t", k, n=12)))
    for t in s.ticks(15, 118, 62): s.deny(k1, s.json("gw.log", t, envoy(s, t, "203.0.113.18", "GET", s.r.choice(["/v1/menu", "/v1/prices"]), 401, "jwt_authn_access_denied{Jwt_is_expired}", ua="Kiosk/3.0 (Android 9)", token=fixed("kiosk", n=12), flags="UAEX")))
    t = s.at(30)
    for i in range(s.some(70, 110)): t += sec(s.r.uniform(2, 30)); s.deny(st, auth0(s, f, t, "fu" if i % 4 else "fp", "198.51.100.%d" % s.some(130, 250), "Wrong email or password.", "%s.%s%d@mail.example" % (s.who(i), s.who(i * 7 + 3), i), ua=BROWSERS[i % 2], strategy="auth0"))
    t = s.at(70)
    for i in range(s.some(30, 60)): t += sec(s.r.uniform(2, 12)); s.deny(br, auth0(s, f, t, "fp", s.attacker, "Wrong email or password.", s.mail(2), ua="okhttp/4.9", strategy="auth0"), s.mail(2))


@kind
def a_leaver_among_many(s):
    """Okta's log tells that a group was emptied by a sync; thirty people lose the ledger; one of them left the company that morning"""
    herring(s, s.some(5, 50), s.some(60, 110))
    okta_day(s, every=18); cut = s.some(35, 50); H = "ledger." + s.domain
    what = "removed from group ledger-users by Okta system sync"
    okta(s, OK, s.at(8), s.mail(1), "user.lifecycle.deactivate", message="Deactivate Okta user", ip=office(s, 1), target=[{"id": "00u" + fixed(s.mail(44), n=17), "type": "User", "alternateId": s.mail(44), "displayName": s.who(44).title()}])
    for k in range(12, 42): okta(s, OK, s.at(cut, k), "system@okta.com", "group.user_membership.remove", message="Remove user from group membership", ip=None, actor_type="SystemPrincipal", target=[{"id": "00u" + fixed(s.mail(k), n=17), "type": "User", "alternateId": s.mail(k), "displayName": s.who(k).title()}, {"id": "00gledger", "type": "UserGroup", "alternateId": "unknown", "displayName": "ledger-users"}])
    m = inc(s, "people lost the ledger with their group", "application", "permission-removed", MIS, BURST, what, cause=["permission-missing", "not-assigned"], pattern=[STEADY])
    l = inc(s, "a leaver's session and phone go on asking", "identity", "account-locked", WAI, LOOP, layer=["application"], pattern=[STEADY], cause=["permission-removed"])
    def call(t, k, status, msg): rid = s.hex(32); return [ngjson(s, NG, t, office(s, k), "GET", "/ledger/%d" % s.some(1, 90), status, H, rid, s.agent(k), status), s.put("ledger.log", t, cri(json.dumps(app(s, t, "INFO" if status < 400 else "WARN", "c.acme.Authz", msg, requestId=rid, user=s.mail(k))), t))]
    for t in s.spread(0, 120, 14):
        k = s.some(5, 43)
        if minute(s, t) > cut + 2 + k % 9 and 12 <= k < 42:
            if s.r.random() < .36: s.deny(m, call(t, k, 403, "access denied: requires group ledger-users"), s.mail(k))
        else: call(t, k, 200, "ok")
    for t in s.ticks(12, 118, 300): s.deny(l, okta(s, OK, t, s.mail(44), "user.session.start", "FAILURE", "LOCKED_OUT", "User login to Okta", "192.0.2.240", ua="Outlook-iOS/2.0"), s.mail(44))


@kind
def a_secret_was_rotated(s):
    """Keycloak: a service's secret was regenerated in the admin console, its replicas keep the old one; people mistype; one client's redirect is fine"""
    f = "keycloak.log"; cut = s.some(30, 50)
    s.put(f, s.at(cut), '%s DEBUG [org.keycloak.events] (executor-thread-7) operationType="ACTION", realmId="%s", realmName="shop", clientId="security-admin-console", userId="%s", ipAddress="10.20.1.4", resourceType="CLIENT", resourcePath="clients/%s/client-secret"' % (s.at(cut).strftime("%Y-%m-%d %H:%M:%S,000"), oid("shop"), oid("admin"), oid("stock-worker")))
    a = inc(s, "replicas of stock-worker hold the old secret", "identity", "api-key-misconfigured", MIS, LOOP, "client-secret of stock-worker regenerated", cause=["credential-wrong"], pattern=[BURST, STEADY], verdict=[FAULT])
    m = inc(s, "customers mistype", "identity", "credential-wrong", FAULT, SINGLE)
    for j in range(3):
        for t in s.ticks(j * 7, 120, 130):
            if minute(s, t) < cut or j == 2 and minute(s, t) > cut + 20: keycloak(s, f, t, "CLIENT_LOGIN", client="stock-worker", ip="10.20.5.%d" % (11 + j), token_id=s.uuid(), grant_type="client_credentials", scope="profile email", client_auth_method="client-secret")
            else: s.deny(a, keycloak(s, f, t, "CLIENT_LOGIN_ERROR", client="stock-worker", ip="10.20.5.%d" % (11 + j), error="invalid_client_credentials", grant_type="client_credentials", client_auth_method="client-secret"), "stock-worker")
    for t in s.spread(0, 120, 9):
        k = s.some(0, 45)
        if s.r.random() < .04: s.deny(m, keycloak(s, f, t, "LOGIN_ERROR", user=s.mail(k), ip=s.ip(k), error="invalid_user_credentials", auth_method="openid-connect", auth_type="code", redirect_uri="https://shop.example/cb", code_id=s.uuid(), username=s.mail(k)), s.mail(k)); t += sec(15)
        keycloak(s, f, t, "LOGIN", user=s.mail(k), ip=s.ip(k), auth_method="openid-connect", auth_type="code", redirect_uri="https://shop.example/cb", code_id=s.uuid(), username=s.mail(k)); keycloak(s, f, t + sec(1), "CODE_TO_TOKEN", user=s.mail(k), ip=s.ip(k), token_id=s.uuid(), grant_type="authorization_code")


@kind
def revoked_and_granted_again(s):
    """PostgreSQL: a migration revokes a role's right, services and people fail, before noon it is granted again; a robot asks for a table never granted; an old password"""
    f = "postgresql.log"; cut = s.some(25, 40); fix = cut + s.some(30, 40)
    def pg(t, user, level, text, stmt=None, db="orders", ip="10.20.4.7"):
        pid = s.some(2000, 9000); e = s.put(f, t, "%s UTC [%d] %s@%s(%s) %s:  %s" % (t.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3], pid, user, db, ip, level, text))
        if stmt: s.put(f, t, "%s UTC [%d] %s@%s(%s) STATEMENT:  %s" % (t.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3], pid, user, db, ip, stmt))
        return e
    pg(s.at(cut), "migrator", "LOG", "statement: REVOKE SELECT ON ALL TABLES IN SCHEMA public FROM orders_read"); pg(s.at(fix), "migrator", "LOG", "statement: GRANT SELECT ON ALL TABLES IN SCHEMA public TO orders_read")
    a = inc(s, "members of orders_read lost their tables", "platform", "permission-removed", MIS, BURST, "REVOKE SELECT ON ALL TABLES IN SCHEMA public FROM orders_read", layer=["application"], cause=["permission-missing"], pattern=[STEADY])
    b = inc(s, "a report robot asks for salaries", "platform", "permission-missing", WAI, LOOP, layer=["application"], pattern=[STEADY])
    c = inc(s, "an exporter connects with an old password", "platform", "credential-wrong", MIS, LOOP, layer=["application", "identity"], verdict=[FAULT], pattern=[STEADY], cause=["api-key-misconfigured"])
    for t in s.spread(0, 120, 18):
        k = s.some(0, 14); u = ["orders_api", "dash", s.who(k)][k % 3]; tab = s.r.choice(["orders", "customers", "items"])
        if cut < minute(s, t) < fix: s.deny(a, pg(t, u, "ERROR", "permission denied for table %s" % tab, "SELECT * FROM %s WHERE id = $1" % tab), u)
        else: pg(t, u, "LOG", "duration: %.3f ms  statement: SELECT * FROM %s WHERE id = $1" % (s.r.uniform(.2, 9), tab))
    for t in s.ticks(5, 120, 420): s.deny(b, pg(t, "reporter", "ERROR", "permission denied for table salaries", "SELECT sum(gross) FROM salaries"), "reporter")
    for t in s.ticks(8, 120, 170): s.deny(c, pg(t, "exporter", "FATAL", 'password authentication failed for user "exporter"', ip="10.20.9.3"), "exporter")


@kind
def topics_and_their_readers(s):
    """Kafka: a new consumer group without rights, a deny entry that still names a renamed service, and brokers that refuse a wrong SCRAM secret"""
    f = "kafka-authorizer.log"
    a = inc(s, "a new consumer reads a topic it was never granted", "platform", "permission-missing", MIS, LOOP, layer=["application", "policy"], pattern=[STEADY], verdict=[WAI])
    x = inc(s, "a mirror maker connects with a wrong secret", "platform", "credential-wrong", MIS, LOOP, layer=["identity", "application"], pattern=[STEADY], verdict=[FAULT], cause=["api-key-misconfigured"])
    def line(t, who, ok, op, res, req, ip): return s.put(f, t, "[%s] %s Principal = User:%s is %s operation = %s from host = %s on resource = %s for request = %s with resourceRefCount = 1 based on rule %s (kafka.authorizer.logger)" % (t.strftime("%Y-%m-%d %H:%M:%S,000"), "DEBUG" if ok else "INFO", who, "Allowed" if ok else "Denied", op, ip, res, req, "MatchingAcl(acl=StandardAcl(resourceType=TOPIC, resourceName=orders, patternType=LITERAL, principal=User:%s, host=*, operation=ALL, permissionType=ALLOW))" % who if ok else "DefaultDeny"))
    for t in s.spread(0, 120, 8): k = s.some(0, 8); line(t, "svc-%d" % k, True, s.r.choice(["READ", "WRITE", "DESCRIBE"]), "Topic:LITERAL:orders", s.r.choice(["FETCH", "PRODUCE", "METADATA"]), "10.20.4.%d" % (20 + k))
    for t in s.ticks(20, 120, 75): s.deny(a, line(t, "fraud-scorer", False, "READ", "Topic:LITERAL:payments", "FETCH", "10.20.4.60"), "fraud-scorer")
    for t in s.ticks(3, 120, 140): s.deny(x, s.put("kafka-server.log", t, "[%s] INFO [SocketServer listenerType=BROKER, nodeId=2] Failed authentication with /10.20.9.14 (channelId=10.20.4.2:9093-10.20.9.14:%d-%d) (Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-512) (org.apache.kafka.common.network.Selector)" % (t.strftime("%Y-%m-%d %H:%M:%S,000"), s.some(30000, 60000), s.next())))
    for t in s.spread(0, 120, 60): s.put("kafka-server.log", t, "[%s] INFO [GroupCoordinator 2]: Stabilized group svc-%d generation %d (__consumer_offsets-%d) with 3 members (kafka.coordinator.group.GroupCoordinator)" % (t.strftime("%Y-%m-%d %H:%M:%S,000"), s.some(0, 8), s.next(), s.some(0, 49)))


@kind
def keys_of_the_search_cluster(s):
    """Elasticsearch audit log: shippers hold an invalidated API key, an analyst lacks an index, a stranger guesses at elastic"""
    f = "es-audit.json"
    def es(t, action, user, ip, /, **m): return s.json(f, t, dict({"type": "audit", "timestamp": t.strftime("%Y-%m-%dT%H:%M:%S,000+0000"), "cluster.name": "logs", "node.name": "es-%d" % s.some(1, 3), "event.type": "rest" if action.startswith("auth") else "transport", "event.action": action, "origin.type": "rest", "origin.address": "%s:%d" % (ip, s.some(30000, 60000)), "user.name": user, "request.id": s.hex(22)}, **m))
    a = inc(s, "shippers hold an API key that was invalidated", "platform", "api-key-misconfigured", MIS, LOOP, layer=["application", "identity"], verdict=[FAULT], pattern=[STEADY], cause=["credential-wrong", "token-invalid"])
    b = inc(s, "an analyst searches an index without the privilege", "platform", "permission-missing", WAI, STEADY, layer=["application"], pattern=[SINGLE])
    c = inc(s, "a stranger guesses at the built-in user", "platform", "credential-wrong", ATT, BRUTE, layer=["application", "identity"])
    for t in s.spread(0, 120, 9): k = s.some(0, 15); es(t, "access_granted", s.who(k), "10.20.3.%d" % (10 + k), **{"authentication.type": "REALM", "user.realm": "ldap1", "user.roles": ["reader"], "action": "indices:data/read/search", "request.name": "SearchRequest", "indices": ["logs-web"]})
    for j in range(3):
        for t in s.ticks(30 + j, 120, 190): s.deny(a, es(t, "authentication_failed", "shipper", "10.20.8.%d" % (5 + j), **{"authentication.type": "API_KEY", "apikey.id": fixed("apikey", n=20), "apikey.name": "shipper", "url.path": "/_bulk", "request.method": "POST"}), "shipper")
    for j in range(3):
        for t in s.ticks(j, 29, 190): es(t, "access_granted", "shipper", "10.20.8.%d" % (5 + j), **{"authentication.type": "API_KEY", "apikey.id": fixed("apikey", n=20), "apikey.name": "shipper", "action": "indices:data/write/bulk", "request.name": "BulkRequest"})
    s.json(f, s.at(29, 40), {"type": "audit", "timestamp": s.at(29, 40).strftime("%Y-%m-%dT%H:%M:%S,000+0000"), "cluster.name": "logs", "node.name": "es-1", "event.type": "security_config_change", "event.action": "invalidate_apikeys", "request.id": s.hex(22), "invalidate": {"apikeys": {"names": ["shipper"], "owned_by_authenticated_user": False}}})
    for t in s.spread(5, 115, 600): s.deny(b, es(t, "access_denied", s.who(20), "10.20.3.30", **{"authentication.type": "REALM", "user.realm": "ldap1", "user.roles": ["reader"], "action": "indices:data/read/search", "request.name": "SearchRequest", "indices": ["hr-2026"]}), s.who(20))
    t = s.at(60)
    for i in range(s.some(30, 60)): t += sec(s.r.uniform(.8, 6)); s.deny(c, es(t, "authentication_failed", "elastic", s.attacker, **{"url.path": "/_security/_authenticate", "request.method": "GET", "realm": "reserved"}), "elastic")


@kind
def domain_after_the_holidays(s):
    """Windows domain: a spray at one try an hour per account, a disabled account's phone, a service after a rotation, and colleagues who forgot"""
    f = "security.xml"
    y = inc(s, "a slow spray over the domain", "identity", "credential-wrong", ATT, SPRAY, layer=["platform"])
    d = inc(s, "a disabled account's phone keeps asking", "identity", "account-locked", WAI, LOOP, layer=["platform"], pattern=[STEADY])
    v = inc(s, "the backup service kept its password after the rotation", "identity", "credential-wrong", MIS, LOOP, layer=["platform"], verdict=[FAULT], pattern=[STEADY], cause=["api-key-misconfigured"])
    h = inc(s, "colleagues forgot their passwords", "identity", "credential-wrong", FAULT, SINGLE, layer=["platform"])
    for t in s.spread(0, 120, 12): k = s.some(0, 44); logon(s, f, t, s.who(k), "10.1.3.%d" % (10 + k), True)
    for i, t in enumerate(s.ticks(0, 118, 85)): s.deny(y, logon(s, f, t, s.who(i), s.attacker, False), s.who(i))
    for t in s.ticks(4, 118, 210): s.deny(d, logon(s, f, t, s.who(45), "10.1.9.9", False, "0xC0000072"), s.who(45))
    for t in s.ticks(40, 120, 120): s.deny(v, logon(s, f, t, "svc-backup", "10.1.5.20", False, logon_type="5" if False else "3"), "svc-backup")
    for t in s.ticks(0, 39, 120): logon(s, f, t, "svc-backup", "10.1.5.20", True)
    s.put(f, s.at(39, 30), winsec(s, s.at(39, 30), 4724, [("TargetUserName", "svc-backup"), ("TargetDomainName", "CORP"), ("TargetSid", "S-1-5-21-3623811015-3361044348-30300820-4411"), ("SubjectUserSid", "S-1-5-21-3623811015-3361044348-30300820-1105"), ("SubjectUserName", "adm-kerr"), ("SubjectDomainName", "CORP"), ("SubjectLogonId", "0x3e71a")], task=13824, kw="0x8020000000000000"))
    for t in s.spread(0, 118, 600): k = s.some(0, 44); s.deny(h, logon(s, f, t, s.who(k), "10.1.3.%d" % (10 + k), False), s.who(k)); logon(s, f, t + sec(30), s.who(k), "10.1.3.%d" % (10 + k), True)


@kind
def bastion_by_night(s):
    """sshd in journald's export: a brute force on root, a colleague whose key is not installed, robots that log in; a directory refuses a rotated bind"""
    f = "journal.json"
    def j(t, text): return s.put(f, t, journald(text, t, "ssh.service", "sshd", str(s.some(2000, 60000)), "bastion1"))
    b = inc(s, "root is guessed at", "identity", "credential-wrong", ATT, BRUTE, layer=["application", "platform"])
    u = inc(s, "names that do not exist are tried", "identity", "credential-wrong", ATT, SPRAY, layer=["application", "platform"], pattern=[BRUTE, STUFF, ENUM])
    l = inc(s, "the ticket system binds with the password of before the rotation", "identity", "credential-wrong", MIS, LOOP, layer=["platform", "application"], verdict=[FAULT], pattern=[STEADY], cause=["api-key-misconfigured"])
    for t in s.spread(0, 120, 16): k = s.some(0, 20); j(t, "Accepted publickey for %s from %s port %d ssh2: ED25519 SHA256:%s" % (s.who(k), office(s, k), s.some(30000, 60000), fixed("key", k, n=32)))
    t = s.at(20)
    for i in range(s.some(60, 110)): t += sec(s.r.uniform(1, 9)); s.deny(b, j(t, "Failed password for root from %s port %d ssh2" % (s.attacker, s.some(30000, 60000))), "root")
    t = s.at(50)
    for i in range(s.some(25, 45)): t += sec(s.r.uniform(20, 80)); n = s.r.choice(["oracle", "test", "ubuntu", "git", "postgres", "jenkins", "pi", "ftp"]); s.deny(u, j(t, "Failed password for invalid user %s from 203.0.113.%d port %d ssh2" % (n, s.some(100, 140), s.some(30000, 60000))), n)
    c = 4000
    for t in s.ticks(0, 120, 65):
        c += 1; ok = minute(s, t) < 45; stamp = t.strftime("%b %e %H:%M:%S") + " ldap1 slapd[702]: "; s.put("slapd.log", t, stamp + "conn=%d fd=18 ACCEPT from IP=10.20.6.8:%d (IP=0.0.0.0:389)" % (c, s.some(30000, 60000)))
        e = [s.put("slapd.log", t, stamp + 'conn=%d op=0 BIND dn="cn=tickets,ou=services,dc=corp,dc=example" method=128' % c), s.put("slapd.log", t, stamp + "conn=%d op=0 RESULT tag=97 err=%d text=" % (c, 0 if ok else 49))]
        s.put("slapd.log", t, stamp + "conn=%d fd=18 closed" % c)
        if not ok: s.deny(l, e[::-1], "cn=tickets,ou=services,dc=corp,dc=example")


@kind
def a_day_with_nothing_wrong(s):
    """an ordinary day: sign-ins, a few mistyped passwords put right at once, ordinary challenges of basic authentication answered by the same client"""
    herring(s, s.some(5, 50), s.some(60, 110))
    okta_day(s, every=10)
    m = inc(s, "a few mistype and correct themselves", "identity", "credential-wrong", FAULT, SINGLE)
    c = inc(s, "browsers are challenged before they send their password", "proxy", "credential-missing", WAI, SINGLE, verdict=[FAULT], pattern=[STEADY])
    for t in s.spread(0, 118, 900): k = s.some(0, 40); s.deny(m, okta(s, OK, t, s.mail(k), "user.session.start", "FAILURE", "INVALID_CREDENTIALS", "User login to Okta", office(s, k), ua=s.agent(k)), s.mail(k)); okta(s, OK, t + sec(18), s.mail(k), "user.session.start", ip=office(s, k), ua=s.agent(k))
    for t in s.spread(0, 120, 12):
        k = s.some(0, 40); path = s.r.choice(["/wiki/", "/wiki/plan"])
        if s.r.random() < .06: s.deny(c, nginx(s, "access.log", t, s.ip(k), "GET", path, 401, s.agent(k), size=179)); t += sec(3)
        nginx(s, "access.log", t, s.ip(k), "GET", path, 200, s.agent(k), user=s.who(k))


@kind
def only_the_failures_were_exported(s):
    """a search "status:>=400" was exported from Kibana: no success in it; scopes, an expired token, a scanner and 404s between"""
    f = "kibana-export.json"
    sc = inc(s, "a client's token lacks a scope", "application", "scope-insufficient", FAULT, STEADY, verdict=[MIS, WAI], pattern=[LOOP], layer=["identity", "gateway"])
    ex = inc(s, "a device repeats an expired token", "application", "token-expired", FAULT, LOOP, layer=["identity", "gateway"])
    x = inc(s, "a scanner tries sensitive paths", "application", "application-refused", ATT, SCAN, layer=["proxy", "unknown"], cause=["unknown", "server-rule"])
    def row(t, ip, method, path, status, msg=None, ua="okhttp/4.12", **m): return s.put(f, t, kibana(dict({"ecs": {"version": "8.11"}, "event": {"category": ["web"], "outcome": "failure"}, "source": {"ip": ip}, "http": {"request": {"method": method}, "response": {"status_code": status}}, "url": {"path": path}, "user_agent": {"original": ua}, "service": {"name": "orders-api"}}, **(dict(error={"message": msg}) if msg else {}), **m), t, "logs-web-2026.03.12", s))
    for t in s.spread(0, 120, 170): s.deny(sc, row(t, "203.0.113.61", "POST", "/v1/refunds", 403, "insufficient_scope: The request requires higher privileges than provided by the access token. required scope refunds:write", user={"name": "client-till"}), "client-till")
    for t in s.ticks(2, 120, 80): s.deny(ex, row(t, "203.0.113.62", "GET", "/v1/stock", 401, "invalid_token: Jwt expired at %s" % z(s.at(-60)), user={"name": "client-kiosk"}), "client-kiosk")
    for t in s.spread(0, 120, 30): row(t, s.ip(s.some(0, 30)), "GET", "/v1/items/%d" % s.some(1, 999), 404, None, BROWSERS[1])
    t = s.at(55)
    for i in range(s.some(60, 100)): t += sec(s.r.uniform(.2, 2)); s.deny(x, row(t, s.attacker, "GET", s.r.choice(["/.env", "/actuator/heapdump", "/admin", "/.git/config", "/console"]) + "?%d" % i, 403, None, "Go-http-client/1.1"))


@kind
def signatures_and_clocks(s):
    """S3 access log: a camera's clock runs away, a client signs with an old secret, an address list of a bucket knows the old office"""
    B = "cams-" + s.company; f = "s3-access.log"
    k1 = inc(s, "cameras' clocks are off", "platform", "request-signature", FAULT, LOOP, pattern=[STEADY])
    k2 = inc(s, "an uploader signs with a secret that is not the key's", "platform", "request-signature", MIS, LOOP, verdict=[FAULT], pattern=[STEADY], cause=["credential-wrong", "api-key-misconfigured"])
    k3 = inc(s, "a key id that no longer exists", "platform", "api-key-misconfigured", MIS, LOOP, verdict=[FAULT], pattern=[STEADY], cause=["credential-wrong"])
    for c in range(12):
        for t in s.ticks(c, 120, 90):
            ip = "203.0.113.%d" % (70 + c); key = "c%02d/%s.jpg" % (c, t.strftime("%H%M%S")); args = dict(ua="cam-fw/2.%d" % (c % 3))
            if c in (2, 5): 
                if s.r.random() < .5: s.deny(k1, s3_access(s, f, t, B, ip, "-", "REST.PUT.OBJECT", key, "PUT", 403, "RequestTimeTooSkewed", **args))
            elif c == 8 and minute(s, t) > 40: s.deny(k2, s3_access(s, f, t, B, ip, "-", "REST.PUT.OBJECT", key, "PUT", 403, "SignatureDoesNotMatch", **args))
            elif c == 11: s.deny(k3, s3_access(s, f, t, B, ip, "-", "REST.PUT.OBJECT", key, "PUT", 403, "InvalidAccessKeyId", **args))
            else: s3_access(s, f, t, B, ip, "arn:aws:iam::%s:user/cam%02d" % (ACCOUNT, c), "REST.PUT.OBJECT", key, "PUT", 200, **args)


@kind
def tunnels_of_the_field_staff(s):
    """FreeRADIUS behind a VPN: field staff with expired certificates, one locked out, guesses at two names; and a Kerberos service"""
    f = "radius.log"
    c = inc(s, "laptops with client certificates of the old authority", "identity", "client-certificate", MIS, STEADY, pattern=[LOOP, BURST], verdict=[FAULT], layer=["authorizer", "application"])
    w = inc(s, "guesses at two colleagues", "identity", "credential-wrong", ATT, BRUTE, layer=["application"], pattern=[SPRAY])
    def r(t, text): return s.put(f, t, "%s : Auth: (%d) %s" % (t.strftime("%a %b %e %H:%M:%S %Y"), s.next(), text))
    mac = lambda k: "-".join(fixed("mac", k, n=12).upper()[i:i + 2] for i in range(0, 12, 2))
    for t in s.spread(0, 120, 14): k = s.some(0, 40); r(t, "Login OK: [host/nb%02d.corp.example/<via Auth-Type = eap>] (from client vpn-gw port %d cli %s)" % (k, s.some(1, 90), mac(k)))
    for t in s.spread(10, 118, 150): k = s.some(41, 49); s.deny(c, r(t, "Login incorrect (eap_tls: (TLS) TLS - Alert write:fatal:%s): [host/nb%02d.corp.example/<via Auth-Type = eap>] (from client vpn-gw port %d cli %s)" % (s.r.choice(["unknown CA", "unknown CA", "certificate expired"]), k, s.some(1, 90), mac(k))), "host/nb%02d.corp.example" % k)
    t = s.at(60)
    for i in range(s.some(30, 50)): t += sec(s.r.uniform(2, 25)); k = i % 2; s.deny(w, r(t, "Login incorrect (mschap: MS-CHAP2-Response is incorrect): [%s/<via Auth-Type = mschap>] (from client vpn-gw port 0 cli %s)" % (s.who(k), s.attacker)), s.who(k))


@kind
def partner_moved_house(s):
    """nginx with a list of partners' addresses: one partner's traffic comes from a new address since a move; a stranger finds the interface; a proxy hides others"""
    H = "b2b." + s.domain; cut = s.some(30, 50)
    s.config["nginx.conf"] = "events {}\nhttp {\n  server {\n    listen 443 ssl;\n    server_name %s;\n    location /edi/ {\n      allow 203.0.113.16/28;\n      allow 192.0.2.0/24;\n      deny all;\n      proxy_pass http://10.20.4.7:8080;\n    }\n  }\n}\n" % H
    s.known = 'partners:\n  - {name: acme, networks: [203.0.113.16/28], keys: [ak_live_acme], user_agents: ["AcmeSync/*"], owner: payments}\n'
    a = inc(s, "acme's new address is not on the list", "proxy", "allowlist-drift", MIS, LOOP, cause=["address-not-allowlisted"], pattern=[STEADY, BURST])
    b = inc(s, "strangers reach the partners' interface", "proxy", "address-not-allowlisted", WAI, STEADY, pattern=[SINGLE, SCAN], verdict=[ATT, UNW], cause=["address-blocked"])
    for j, ua in enumerate(["AcmeSync/4.1", "edi-gw/2.2", "OpenAS2/3"]):
        for t in s.ticks(j * 4, 120, 45):
            moved = j == 0 and minute(s, t) > cut; ip = "198.51.100.77" if moved else "203.0.113.%d" % (18 + j); path = "/edi/orders?key=ak_live_%s" % ["acme", "bolt", "cobi"][j]
            if moved: s.deny(a, [nginx(s, "access.log", t, ip, "POST", path, 403, ua), nginx_error(s, "error.log", t, ip, "POST", path, "access forbidden by rule", H)], None)
            else: nginx(s, "access.log", t, ip, "POST", path, 200, ua)
    for t in s.spread(0, 120, 500): ip = "198.51.100.%d" % s.some(130, 250); s.deny(b, [nginx(s, "access.log", t, ip, "GET", "/edi/", 403, "Mozilla/5.0 (compatible; CensysInspect/1.1)"), nginx_error(s, "error.log", t, ip, "GET", "/edi/", "access forbidden by rule", H)])


@kind
def roles_taken_by_trail(s):
    """CloudTrail, wrapped by CloudWatch subscriptions: DetachRolePolicy at noon, late effects; a red herring of a harmless tag change; a contractor's role is right to be gone"""
    herring(s, s.some(5, 50), s.some(60, 110))
    f = "cloudtrail.json"; cut = s.some(40, 55)
    adm = identity(s, "PlatformAdmin", session=s.mail(2), mfa="true")
    trail(s, f, s.at(cut - 6), adm, "iam", "TagRole", office(s, 2), params={"roleName": "app-orders", "tags": [{"key": "cost", "value": "42"}]}, ro=False, region="us-east-1")
    trail(s, f, s.at(cut), adm, "iam", "DetachRolePolicy", office(s, 2), params={"roleName": "app-orders", "policyArn": "arn:aws:iam::%s:policy/orders-data" % ACCOUNT}, ro=False, region="us-east-1")
    trail(s, f, s.at(15), adm, "iam", "DeleteUserPolicy", office(s, 2), params={"userName": "contractor-ext", "policyName": "temporary"}, ro=False, region="us-east-1")
    s.change(s.at(15), s.mail(2), "contract ended: removed policy temporary from contractor-ext", "user:contractor-ext", "identity")
    a = inc(s, "app-orders lost its data policy", "platform", "permission-removed", MIS, BURST, "DetachRolePolicy orders-data from app-orders", cause=["permission-missing"], pattern=[LOOP, STEADY])
    c = inc(s, "a contractor whose policy was removed at the contract's end", "platform", "permission-removed", WAI, STEADY, "DeleteUserPolicy temporary of contractor-ext", cause=["permission-missing"], pattern=[LOOP, SINGLE])
    res = "arn:aws:dynamodb:%s:%s:table/orders" % (REGION, ACCOUNT)
    for t in s.spread(0, 120, 38):
        n = s.some(1, 6); who = identity(s, "app-orders", session="task-%d" % n); act = s.r.choice(["PutItem", "Query", "GetItem"]); ok = minute(s, t) < cut + .4 + s.r.random() * 2
        e = trail(s, f, t, who, "dynamodb", act, "10.40.1.%d" % (20 + n), None if ok else "AccessDenied", None if ok else not_allowed(who, "dynamodb:" + act, res, no("identity-based", "dynamodb:" + act)), {"tableName": "orders"}, mgmt=False, ro=act != "PutItem")
        if not ok: s.deny(a, e, who["arn"])
    for t in s.spread(0, 120, 12): trail(s, f, t, identity(s, "app-billing", session="t%d" % s.some(1, 4)), "dynamodb", "GetItem", "10.40.1.60", params={"tableName": "invoices"}, mgmt=False)
    who = identity(s, "contractor-ext", "user")
    for t in s.spread(0, 120, 300):
        ok = minute(s, t) < 15; e = trail(s, f, t, who, "s3", "ListBuckets", "203.0.113.8", None if ok else "AccessDenied", None if ok else not_allowed(who, "s3:ListAllMyBuckets", '"arn:aws:s3:::*"', no("identity-based", "s3:ListAllMyBuckets")), ua="aws-cli/2.22.35")
        if not ok: s.deny(c, e, who["arn"])


@kind
def an_office_signs_in_from_one_address(s):
    """fail2ban bans the office's shared address because of one careless script; colleagues are dropped by the ban list in nginx's map; known.yaml tells of the office"""
    neighbours(s, 1.8)
    H = "app." + s.domain; office_ip = "198.51.100.7"; cut = s.some(35, 50)
    s.known = 'shared:\n  - {name: office Berlin, networks: [198.51.100.7/32], people: 60}\n'
    s.config["nginx.conf"] = "events {}\nhttp {\n  server {\n    listen 443 ssl;\n    server_name %s;\n    include /etc/nginx/banned.conf;\n    location / { proxy_pass http://10.20.4.7:8080; }\n  }\n}\n" % H
    s.config["banned.conf"] = "# written by fail2ban\ndeny 198.51.100.7;\ndeny 203.0.113.201;\n"
    w = inc(s, "colleagues share the banned address of the office", "proxy", "wrong-client-address", MIS, BURST, cause=["address-blocked"], layer=["firewall"], pattern=[STEADY])
    x = inc(s, "a crawler that was banned stays banned", "proxy", "address-blocked", WAI, LOOP, layer=["firewall"], verdict=[ATT, UNW], pattern=[STEADY, SCAN])
    k1 = inc(s, "a careless script of the office sends a wrong password", "application", "credential-wrong", FAULT, LOOP, verdict=[MIS], layer=["identity", "proxy"], pattern=[STEADY, BURST])
    f2b = lambda t, text: s.put("fail2ban.log", t, "%s fail2ban.%s" % (t.strftime("%Y-%m-%d %H:%M:%S,000"), text))
    for i in range(12): t = s.at(cut - 3, i * 12); s.deny(k1, [nginx(s, "access.log", t, office_ip, "POST", "/login", 401, "backup-check.sh curl/8.5.0"), s.put("app.log", t, json.dumps(app(s, t, "WARN", "auth", "bad password", user="svc-check", client=office_ip)))], "svc-check"); f2b(t, "filter         [611]: INFO    [app-login] Found %s - %s" % (office_ip, t.strftime("%Y-%m-%d %H:%M:%S")))
    f2b(s.at(cut), "actions        [611]: NOTICE  [app-login] Ban %s" % office_ip)
    for t in s.spread(0, 120, 8):
        k = s.some(0, 40)
        if k % 3 == 0: 
            ip = office_ip
            if minute(s, t) > cut:
                if s.r.random() < .45: s.deny(w, [nginx(s, "access.log", t, ip, "GET", "/board", 403, s.agent(k)), nginx_error(s, "error.log", t, ip, "GET", "/board", "access forbidden by rule", H)])
                continue
        else: ip = s.ip(k)
        nginx(s, "access.log", t, ip, "GET", "/board", 200, s.agent(k))
    for t in s.ticks(2, 118, 260): p = "/p/%d" % s.some(1, 99); s.deny(x, [nginx(s, "access.log", t, "203.0.113.201", "GET", p, 403, "Mozilla/5.0 (compatible; SeekBot/1.0)"), nginx_error(s, "error.log", t, "203.0.113.201", "GET", p, "access forbidden by rule", H)])

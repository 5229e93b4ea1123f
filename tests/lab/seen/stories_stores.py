"""Stores and what guards them: secrets, databases, streams, search, images."""
from seen.lines_cloud import *

KINDS = []
kind = kinds(KINDS)


@kind
def secrets_of_a_bank(s):
    """Vault: a policy is written anew without a path and the payment services lose it; a service runs on with a token that ran out; the deployment's secret id was used up; somebody browses; each refusal has a request and a response of one id"""
    f = "vault_audit.log"; g = "payments-app.json"; cut = s.some(50, 90); fix = cut + s.some(60, 90); what = "wrote sys/policies/acl/payments"
    a = inc(s, "payment services lost a path", "platform", "permission-removed", MIS, BURST, what, cause=["permission-missing"], layer=["policy", "application"]); b = inc(s, "report with a token that ran out", "platform", "token-expired", FAULT, LOOP, cause=["token-invalid", "permission-missing"], layer=["identity", "application", "policy"], pattern=["steady"]); c = inc(s, "deployment with a used secret id", "identity", "api-key-misconfigured", FAULT, LOOP, cause=["credential-wrong", "token-expired"], layer=["platform", "application"], verdict=[MIS], pattern=["steady"]); d = inc(s, "engineer browses other teams' secrets", "platform", "permission-missing", WAI, "steady", layer=["policy", "application"], pattern=["single"])
    for m, who in ((cut, s.who(50)), (fix, s.who(51))):
        rid = s.uuid()
        for kind_ in ("request", "response"): hcvault(s, f, s.at(m, 0 if kind_ == "request" else 1), kind_, "sys/policies/acl/payments", "update", s.ip(50), who, ["default", "admin"], who="oidc-" + who, rid=rid, mount="system/", data={"policy": "hmac-sha256:" + s.hex(64)})
    def both(t, path, op, ip, token, policies, error=None, who=None, **kw):
        rid = s.uuid(); x = hcvault(s, f, t, "request", path, op, ip, token, policies, error if error and "permission" in error else None, who, rid, **kw); y = hcvault(s, f, t + sec(.004), "response", path, op, ip, token, policies, error, who, rid, **kw); return [x, y]
    svc = ["pay-in", "pay-out", "ledger", "fx", "dunning"]; n, top = 0, s.some(60, 110)
    for t in s.spread(0, 240, 22):
        k = s.some(0, 4); lost = s.r.random() < .6; now = minute_of(s, t); path = "kv/data/payments/%s/%s" % (svc[k], "acquirer" if lost else "db"); bad = lost and cut < now < fix + .2
        if bad and n >= top: continue
        x = both(t, path, "read", s.inner(20 + k), svc[k], ["default", "payments"], "1 error occurred:\n\t* permission denied\n\n" if bad else None, "kubernetes-payments-" + svc[k])
        if bad:
            n += 1; app = [s.json(g, t + sec(.05), {"time": z(t + sec(.05)), "level": "error", "app": svc[k], "msg": "could not read secret", "error": "Error making API request.\n\nURL: GET https://vault.%s:8200/v1/%s\nCode: 403. Errors:\n\n* 1 error occurred:\n\t* permission denied\n\n" % (s.domain, path), "status": 403})] if n % 3 == 0 else []
            s.deny(a, x + app, "kubernetes-payments-" + svc[k])
        elif s.r.random() < .3: s.json(g, t + sec(.05), {"time": z(t + sec(.05)), "level": "info", "app": svc[k], "msg": "secret refreshed"})
    end = s.some(30, 50)
    for t in s.ticks(0, end, 180): both(t, "kv/data/reporting/db", "read", s.inner(30), "reporting", ["default", "reporting"], None, "approle-reporting", ttl=3600)
    for n_, t in enumerate(s.ticks(end + 1, 240, 180)):
        s.deny(b, both(t, "kv/data/reporting/db", "read", s.inner(30), None, [], "permission denied", None, auth=False) + ([s.json(g, t + sec(.05), {"time": z(t + sec(.05)), "level": "error", "app": "reporting", "msg": "token is past its max TTL and was not renewed", "error": "Error making API request.\n\nURL: GET https://vault.%s:8200/v1/kv/data/reporting/db\nCode: 403. Errors:\n\n* permission denied\n* invalid token" % s.domain, "status": 403})] if n_ % 2 == 0 else []), None)
    for t in s.ticks(4, 240, 420): rid = s.uuid(); x = hcvault(s, f, t, "request", "auth/approle/login", "update", s.inner(31), None, [], None, None, rid, "approle/", False, {"role_id": "hmac-sha256:" + s.app_ids.setdefault("rid", s.hex(64)), "secret_id": "hmac-sha256:" + s.app_ids.setdefault("sid", s.hex(64))}); y = hcvault(s, f, t + sec(.01), "response", "auth/approle/login", "update", s.inner(31), None, [], "invalid role or secret ID", None, rid, "approle/", False); s.deny(c, [y], None)
    for j in range(s.some(4, 6)): s.deny(d, both(s.at(s.some(10, 40), j * 11), "kv/metadata/%s" % pick(s, "treasury", "hr", "payments"), "list", s.ip(7), s.who(7), ["default", "dev"], "1 error occurred:\n\t* permission denied\n\n", "oidc-" + s.who(7)), "oidc-" + s.who(7))
    logged(s, cut, s.who(50), what, "policy:payments", "policy"); innocent(s, cut - 12)


@kind
def tables_of_a_railway(s):
    """PostgreSQL: a new pool of nodes comes from a network that pg_hba does not name; a REVOKE in the night takes a report its tables; old passwords after the rotation; a tool without TLS; the pooled application says it on its side"""
    f = "postgresql.log"; g = "timetable.docker.json"; cut, cut2 = s.some(40, 70), s.some(110, 140); what = "node pool moved to 10.%d.8.0/24" % s.shift; what2 = "REVOKE SELECT ON ALL TABLES IN SCHEMA trips FROM reporting"
    a = inc(s, "nodes of the new pool are not in pg_hba", "application", "allowlist-drift", MIS, BURST, what, layer=["platform"], cause=["address-not-allowlisted"]); b = inc(s, "reports after the REVOKE", "application", "permission-removed", MIS, BURST, what2, layer=["platform"], cause=["permission-missing"]); c = inc(s, "exporter with the password of yesterday", "application", "credential-wrong", FAULT, LOOP, layer=["platform", "identity"], pattern=["steady"], verdict=[MIS]); d = inc(s, "desktop tool without encryption", "application", "tls-requirement", FAULT, "single", layer=["platform"], cause=["address-not-allowlisted"], pattern=["steady"], verdict=[WAI])
    dock = lambda t, **m: docker(s, g, t, json.dumps(dict({"ts": z(t)}, **m)))
    n, top = 0, s.some(60, 100)
    for t in s.spread(0, 220, 18):
        k = s.some(0, 9); new = minute_of(s, t) > cut and k < 6; ip = "10.%d.%d.%d" % (s.shift, 8 if new else 4, 10 + k); pid = s.next() + 9000
        if new:
            if n >= top: continue
            n += 1; x = postgres(s, f, t, pid, "timetable@trips", 'no pg_hba.conf entry for host "%s", user "timetable", database "trips", SSL encryption' % ip, ip=ip); y = [dock(t + sec(.02), level="error", logger="pool", msg='connection failed: FATAL: no pg_hba.conf entry for host "%s", user "timetable", database "trips", SSL encryption' % ip, pod="timetable-%d" % k)] if n % 2 else []; s.deny(a, [x] + y, "timetable")
        else: postgres(s, f, t, pid, "timetable@trips", "connection authorized: user=timetable database=trips application_name=timetable SSL enabled (protocol=TLSv1.3, cipher=TLS_AES_256_GCM_SHA384, bits=256)", "LOG", ip=ip); dock(t + sec(.1), level="info", logger="http", msg="GET /departures 200", pod="timetable-%d" % k)
    postgres(s, f, s.at(cut2), 4410, "postgres@trips", "statement: REVOKE SELECT ON ALL TABLES IN SCHEMA trips FROM reporting;", "LOG"); postgres(s, f, s.at(cut2 - 7), 4410, "postgres@trips", "statement: CREATE INDEX CONCURRENTLY stops_geo ON trips.stops (geo);", "LOG"); m = 0
    for t in s.spread(0, 220, 60):
        pid = s.next() + 9000; k = pick(s, "reporting", "reporting"); table = pick(s, "journeys", "delays", "stops"); late = minute_of(s, t) > cut2
        if late: m += 1; s.deny(b, postgres(s, f, t, pid, "reporting@trips", "permission denied for table " + table, "ERROR", ip="10.%d.5.20" % s.shift, sql="SELECT count(*) FROM trips.%s WHERE day = current_date" % table), "reporting")
        else: postgres(s, f, t, pid, "reporting@trips", "duration: %d.%03d ms  statement: SELECT count(*) FROM trips.%s WHERE day = current_date" % (s.some(20, 400), s.some(0, 999), table), "LOG", ip="10.%d.5.20" % s.shift)
    for t in s.ticks(0, 220, 200): s.deny(c, postgres(s, f, t, s.next() + 9000, "exporter@postgres", 'password authentication failed for user "exporter"', detail='Connection matched file "/etc/postgresql/17/main/pg_hba.conf" line 118: "hostssl all all 10.%d.0.0/21 scram-sha-256"' % s.shift, ip="10.%d.5.30" % s.shift), "exporter")
    for j in range(2): s.deny(d, postgres(s, f, s.at(s.some(5, 200), j * 20), s.next() + 9000, s.who(4) + "@trips", 'no pg_hba.conf entry for host "10.%d.6.44", user "%s", database "trips", no encryption' % (s.shift, s.who(4)), ip="10.%d.6.44" % s.shift), s.who(4))
    changed(s, cut, "platform", what, "cluster:nodes", "config"); logged(s, cut2, "dba", what2, "db:trips", "role"); innocent(s, cut - 8)


@kind
def stream_of_a_shop(s):
    """Kafka: the access list of a consumer group is removed by the pipeline; a producer with an old SCRAM password; a new service was never given its topic; the consumers' own lines name the same topic"""
    f = "kafka-authorizer.log"; g = "server.log"; c_ = "consumers.ndjson"; cut = s.some(50, 90); fix = cut + s.some(40, 70); what = "removed ACL User:billing READ Topic:orders"
    a = inc(s, "billing lost the orders", "platform", "permission-removed", MIS, BURST, what, layer=["application", "policy"], cause=["permission-missing"], pattern=[LOOP]); b = inc(s, "loader with an old password", "identity", "credential-wrong", FAULT, LOOP, layer=["platform", "application"], pattern=["steady"], verdict=[MIS]); c = inc(s, "new service without its topic", "platform", "permission-missing", MIS, LOOP, layer=["application", "policy"], verdict=[WAI, FAULT], pattern=["steady"]); d = inc(s, "topic that is kept from contractors", "platform", "explicit-deny", WAI, "steady", layer=["application", "policy"], pattern=["single", LOOP])
    when = lambda t: "[%s,%03d]" % (t.strftime("%Y-%m-%d %H:%M:%S"), t.microsecond // 1000)
    auth = lambda t, who, ok, op, ip, res, req, rule="DefaultDeny": s.put(f, t, "%s %s Principal = User:%s is %s operation = %s from host = %s on resource = %s for request = %s with resourceRefCount = 1 based on rule %s (kafka.authorizer.logger)" % (when(t), "DEBUG" if ok else "INFO", who, "Allowed" if ok else "Denied", op, ip, res, req, rule))
    s.put(g, s.at(cut), "%s INFO Removing ACL StandardAcl(resourceType=TOPIC, resourceName=orders, patternType=LITERAL, principal=User:billing, host=*, operation=READ, permissionType=ALLOW) (org.apache.kafka.metadata.authorizer.StandardAuthorizerData)" % when(s.at(cut)))
    s.put(g, s.at(fix), "%s INFO Adding ACL StandardAcl(resourceType=TOPIC, resourceName=orders, patternType=LITERAL, principal=User:billing, host=*, operation=READ, permissionType=ALLOW) (org.apache.kafka.metadata.authorizer.StandardAuthorizerData)" % when(s.at(fix)))
    for t in s.spread(0, 220, 60): s.put(g, t, "%s INFO [GroupCoordinator 1]: Stabilized group %s generation %d (__consumer_offsets-%d) with %d members (kafka.coordinator.group.GroupCoordinator)" % (when(t), pick(s, "search", "mail", "stock"), s.some(1, 90), s.some(0, 49), s.some(1, 6)))
    rule = "MatchingAcl(acl=StandardAcl(resourceType=TOPIC, resourceName=%s, patternType=LITERAL, principal=User:%s, host=*, operation=%s, permissionType=%s))"; n, top = 0, s.some(60, 105)
    for t in s.spread(0, 220, 9):
        who, topic = pick(s, ("billing", "orders"), ("search", "catalog"), ("mail", "orders"), ("stock", "movements")); ip = s.inner(20 + hash_of(who) % 30); bad = who == "billing" and cut < minute_of(s, t) < fix
        if bad and n >= top: continue
        x = auth(t, who, not bad, "READ", ip, "Topic:LITERAL:" + topic, "Fetch", "DefaultDeny" if bad else rule % (topic, who, "READ", "ALLOW"))
        if bad: n += 1; s.deny(a, [x] + ([s.json(c_, t + sec(.03), {"@timestamp": z(t + sec(.03)), "level": "ERROR", "service": "billing", "message": "org.apache.kafka.common.errors.TopicAuthorizationException: Not authorized to access topics: [orders]"})] if n % 2 else []), "billing")
        elif s.r.random() < .2: s.json(c_, t + sec(.05), {"@timestamp": z(t + sec(.05)), "level": "INFO", "service": who, "message": "processed %d records from %s" % (s.some(1, 500), topic)})
    for t in s.ticks(0, 220, 150): ip = s.inner(70); s.deny(b, s.put(g, t, "%s INFO [SocketServer listenerType=BROKER, nodeId=1] Failed authentication with /%s (channelId=10.%d.1.2:9093-%s:%d-%d-5) (Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-512) (org.apache.kafka.common.network.Selector)" % (when(t), ip, s.shift, ip, s.some(30000, 60000), s.some(1, 9))), None)
    for t in s.ticks(10, 220, 240): s.deny(c, auth(t, "recommender", False, "DESCRIBE", s.inner(71), "Topic:LITERAL:clicks", "Metadata"), "recommender")
    for t in s.ticks(15, 220, 1300): s.deny(d, auth(t, "contractor-bi", False, "READ", s.inner(72), "Topic:LITERAL:customers-pii", "Fetch", rule % ("customers-pii", "contractor-bi", "READ", "DENY")), "contractor-bi")
    logged(s, cut, "ci-topics", what, "topic:orders", "policy"); innocent(s, cut + 8)


@kind
def index_of_a_newspaper(s):
    """Elasticsearch's audit: a role is put anew without the archive's indices; an API key that ran out; anonymous probes; a wrong password in a dashboard; shipped by way of the container runtime; why the key failed stands only in the server's own log"""
    f = "es_audit.cri.log" if s.name.endswith("1") else "es_audit.json"; cut = s.some(50, 90); what = "put_role archive-reader"
    a = inc(s, "readers lost the archive", "platform", "permission-removed", MIS, BURST, what, layer=["application"], cause=["permission-missing"]); b = inc(s, "shipper with a key that ran out", "identity", "token-expired", FAULT, LOOP, layer=["platform", "application"], cause=["api-key-misconfigured", "credential-wrong", "token-invalid"], verdict=[MIS], pattern=["steady"]); c = inc(s, "anonymous probes", "identity", "credential-missing", ATT, "scan", layer=["platform", "application"], pattern=["enumeration"]); d = inc(s, "people mistype", "identity", "credential-wrong", FAULT, "single", layer=["platform", "application"], pattern=["steady"])
    def ev(t, **x):
        d_ = dict({"type": "audit", "timestamp": "%s,%03d+0000" % (iso(t), t.microsecond // 1000), "cluster.name": s.company + "-search", "node.name": "es-data-%d" % s.some(0, 2), "node.id": s.guid("node").replace("-", "")[:22], "host.ip": s.inner(3), "event.type": "rest" if "url.path" in x else "transport"}, **x)
        return cri(s, f, t, json.dumps(d_)) if f.endswith("cri.log") else s.json(f, t, d_)
    ev(s.at(cut), **{"event.type": "security_config_change", "event.action": "put_role", "request.id": s.hex(22), "put": {"role": {"name": "archive-reader", "role_descriptor": {"cluster": [], "indices": [{"names": ["news-2025*"], "privileges": ["read"]}], "applications": [], "run_as": []}}}}); ev(s.at(cut - 5), **{"event.type": "security_config_change", "event.action": "put_user", "request.id": s.hex(22), "put": {"user": {"name": "fotodesk", "enabled": True, "roles": ["photos"], "has_password": True}}})
    n, top = 0, s.some(60, 110)
    for t in s.spread(0, 240, 11):
        k = s.some(0, 50); idx = pick(s, "news-1998", "news-2004", "news-2011", "news-2025-10"); bad = minute_of(s, t) > cut + .1 and idx != "news-2025-10"
        if bad and n >= top: continue
        x = ev(t, **{"event.action": "access_denied" if bad else "access_granted", "authentication.type": "REALM", "user.name": s.who(k), "user.realm": "saml1", "user.roles": ["archive-reader"], "origin.type": "rest", "origin.address": "%s:%d" % (s.ip(k), s.some(20000, 64000)), "request.id": s.hex(22), "action": "indices:data/read/search", "request.name": "SearchRequest", "indices": [idx]})
        if bad: n += 1; s.deny(a, x, s.who(k))
    for t in s.ticks(0, 240, 180): s.deny(b, [s.put("es-server.log", t + sec(.001), "[%s,%03d][WARN ][o.e.x.s.a.ApiKeyAuthenticator] [es-data-0] Authentication using apikey failed - api key is expired" % (iso(t), t.microsecond // 1000)), ev(t, **{"event.action": "authentication_failed", "user.name": "", "authentication.type": "API_KEY", "origin.type": "rest", "origin.address": "%s:%d" % (s.inner(30), s.some(20000, 64000)), "url.path": "/_bulk", "request.method": "POST", "request.id": s.hex(22), "apikey.id": s.app_ids.setdefault("ak", s.hex(20))})], None)
    t = later(s, 20, 200)
    for j in range(s.some(20, 35)): t += sec(s.r.uniform(.1, 2)); s.deny(c, ev(t, **{"event.action": "anonymous_access_denied", "origin.type": "rest", "origin.address": "%s:%d" % (s.attacker, s.some(20000, 64000)), "url.path": pick(s, "/_cat/indices", "/_search", "/_cluster/settings", "/_snapshot", "/.kibana/_search", "/_nodes", "/_security/user"), "url.query": "pretty", "request.method": "GET", "request.id": s.hex(22)}), None)
    for j in range(s.some(3, 6)): k = j * 7; s.deny(d, ev(later(s, 3, 235), **{"event.action": "authentication_failed", "user.name": s.who(k), "origin.type": "rest", "origin.address": "%s:%d" % (s.ip(k), s.some(20000, 64000)), "url.path": "/_security/_authenticate", "request.method": "GET", "request.id": s.hex(22)}), s.who(k))
    logged(s, cut, "elastic-admin", what, "role:archive-reader", "role"); innocent(s, cut - 9)


@kind
def warehouse_in_the_snow(s):
    """Snowflake's histories as tables: the office's new way out is not in the network policy; a service's key pair was renewed on one side; a role lost its grant; attempts with a leaked pair; a person whose account is disabled"""
    f = "login_history.csv"; g = "query_history.csv"; cut, cut2 = s.some(60, 100), s.some(140, 170); move = "office egress moved to " + s.other + "200"; what2 = "REVOKE SELECT ON ALL TABLES IN SCHEMA MART.SALES FROM ROLE ANALYST"
    a = inc(s, "office's new address", "platform", "allowlist-drift", MIS, BURST, move, layer=["identity", "application"], cause=["address-not-allowlisted"]); b = inc(s, "loader's key pair", "identity", "token-invalid", FAULT, LOOP, layer=["platform", "application"], cause=["api-key-misconfigured", "credential-wrong"], verdict=[MIS], pattern=["steady"]); c = inc(s, "analysts after the REVOKE", "platform", "permission-removed", MIS, BURST, what2, layer=["application"], cause=["permission-missing", "absence-hidden"]); d = inc(s, "leaked pairs are tried", "identity", "credential-wrong", ATT, SPRAY, layer=["platform", "application"], pattern=[STUFF, BRUTE]); e = inc(s, "disabled user's dashboard", "identity", "account-locked", WAI, LOOP, layer=["platform", "application"], pattern=["steady"], verdict=[FAULT])
    s.put(f, s.at(-3), "EVENT_ID,EVENT_TIMESTAMP,EVENT_TYPE,USER_NAME,CLIENT_IP,REPORTED_CLIENT_TYPE,REPORTED_CLIENT_VERSION,FIRST_AUTHENTICATION_FACTOR,SECOND_AUTHENTICATION_FACTOR,IS_SUCCESS,ERROR_CODE,ERROR_MESSAGE,RELATED_EVENT_ID,CONNECTION"); s.put(g, s.at(-3), "QUERY_ID,START_TIME,USER_NAME,ROLE_NAME,DATABASE_NAME,QUERY_TYPE,QUERY_TEXT,EXECUTION_STATUS,ERROR_CODE,ERROR_MESSAGE")
    ts = lambda t: t.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3] + " +0000"
    log = lambda t, user, ip, code="", text="", client="SNOWFLAKE_UI", factor="PASSWORD": s.put(f, t, "%d,%s,LOGIN,%s,%s,%s,%s,%s,%s,%s,%s,%s,0," % (s.next() * 1000001, ts(t), user, ip, client, "9.27" if client == "SNOWFLAKE_UI" else "3.17.3", factor, "DUO_SECURITY" if not code and client == "SNOWFLAKE_UI" else "", "NO" if code else "YES", code, text))
    q = lambda t, user, role, kind_, text, code="", err="": s.put(g, t, '%s,%s,%s,%s,MART,%s,"%s",%s,%s,"%s"' % ("01c" + s.uuid()[3:], ts(t), user, role, kind_, text, "FAIL" if code else "SUCCESS", code, err))
    U = lambda k: s.who(k).upper(); n = m = 0; top = s.some(50, 90)
    for t in s.spread(0, 260, 16):
        k = s.some(0, 60); now = minute_of(s, t); late = now > cut and k < 45
        if late and s.r.random() < .85:
            if n < top: n += 1; s.deny(a, log(t, U(k), s.other + "200", "390422", "INCOMING_IP_BLOCKED"), U(k))
            continue
        log(t, U(k), s.ip(k) if k >= 45 else s.other + "12"); table = pick(s, "ORDERS", "REFUNDS", "CUSTOMERS")
        if now > cut2:
            if m < 80: m += 1; s.deny(c, q(t + sec(20), U(k), "ANALYST", "SELECT", "SELECT * FROM MART.SALES.%s LIMIT 100" % table, "002003" , "SQL compilation error:" " Object 'MART.SALES.%s' does not exist or not authorized." % table), U(k))
        else: q(t + sec(20), U(k), "ANALYST", "SELECT", "SELECT * FROM MART.SALES.%s LIMIT 100" % table)
    for t in s.spread(cut2, 260, 160):
        k = 45 + s.some(0, 15); table = pick(s, "ORDERS", "REFUNDS", "CUSTOMERS")
        s.deny(c, q(t, U(k), "ANALYST", "SELECT", "SELECT count(*) FROM MART.SALES." + table, "002003", "SQL compilation error: Object 'MART.SALES.%s' does not exist or not authorized." % table), U(k))
    q(s.at(cut2), U(70), "SECURITYADMIN", "REVOKE", what2); q(s.at(cut2 - 8), U(71), "SYSADMIN", "ALTER_WAREHOUSE", "ALTER WAREHOUSE BI_WH SET AUTO_SUSPEND = 60")
    for t in s.spread(0, 260, 50): q(t, "DBT_PROD", "TRANSFORMER", "MERGE", "MERGE INTO MART.SALES.ORDERS USING STAGE.ORDERS_%d" % s.some(1, 90)); log(t - sec(5), "DBT_PROD", s.ip(90), client="PYTHON_DRIVER", factor="RSA_KEYPAIR")
    for t in s.ticks(0, 260, 300): s.deny(b, log(t, "EVENT_LOADER", s.ip(91), "394304", "JWT_TOKEN_INVALID_PUBLIC_KEY_FINGERPRINT_MISMATCH", "JDBC_DRIVER", "RSA_KEYPAIR"), "EVENT_LOADER")
    for n_, t in enumerate(s.ticks(15, 240, s.some(140, 200))): s.deny(d, log(t, U(n_ % 55) if n_ % 4 else pick(s, "ADMIN", "TEST", "DEMO"), s.bots[n_ % 12], "390100", "INCORRECT_USERNAME_PASSWORD", "OTHER"), U(n_ % 55) if n_ % 4 else None)
    for t in s.ticks(0, 260, 900): s.deny(e, log(t, U(80), s.ip(80), "390101", "USER_ACCESS_DISABLED", "ODBC_DRIVER"), U(80))
    changed(s, cut, "netops", move, "office", "config"); logged(s, cut2, U(70), what2, "role:ANALYST", "role")
    s.known = "shared: [{name: office, networks: [%s/32], people: 60}]\n" % (s.other + "12")


@kind
def cache_and_queue_of_a_game(s):
    """MySQL behind a game: a user is locked for the new name and the old servers go on; a metrics job has a wrong password; root is guessed at; a replica must use TLS; the application's own lines tell the same"""
    f = "mysql-error.log"; g = "lobby.ndjson"; cut = s.some(50, 90); what = "ALTER USER lobby ACCOUNT LOCK"
    a = inc(s, "servers with the locked database user", "application", "account-locked", MIS, BURST, what, layer=["platform", "identity"], cause=["permission-removed"], pattern=[LOOP]); b = inc(s, "metrics with a wrong password", "application", "credential-wrong", FAULT, LOOP, layer=["platform", "identity"], verdict=[MIS], pattern=["steady"]); c = inc(s, "guesses at root", "application", "credential-wrong", ATT, BRUTE, layer=["platform", "identity"]); d = inc(s, "replica that must use TLS", "application", "tls-requirement", FAULT, LOOP, layer=["platform"], verdict=[MIS], pattern=["steady"])
    note = lambda t, text, level="Note", code="MY-010926", sub="Server": s.put(f, t, "%s %d [%s] [%s] [%s] %s" % (z(t, 6), s.next() + 200, level, code, sub, text))
    app = lambda t, level, msg, k, **m: s.json(g, t, dict({"ts": z(t), "level": level, "svc": "lobby", "instance": "lobby-%d" % k, "msg": msg}, **m))
    note(s.at(cut - 30), "Aborted connection 7712 to db: 'game' user: 'batch' host: '10.%d.0.9' (Got timeout reading communication packets)" % s.shift, code="MY-010914"); n, top = 0, s.some(60, 110)
    for t in s.spread(0, 220, 12):
        k = s.some(0, 11); bad = minute_of(s, t) > cut
        if bad and n >= top: app(t, "info", "serving from cache", k); continue
        if bad: n += 1; x = note(t, "Access denied for user 'lobby'@'10.%d.3.%d'. Account is locked." % (s.shift, 10 + k), code="MY-010926"); y = app(t + sec(.02), "error", "db connect failed", k, error="ER_ACCOUNT_HAS_BEEN_LOCKED: Access denied for user 'lobby'@'10.%d.3.%d'. Account is locked." % (s.shift, 10 + k), errno=3118); s.deny(a, [x, y], "lobby")
        else: app(t, "info", "match created", k, match=s.next())
    for t in s.ticks(0, 220, 150): s.deny(b, note(t, "Access denied for user 'exporter'@'10.%d.5.7' (using password: YES)" % s.shift), "exporter")
    t = later(s, 20, 150)
    for j in range(s.some(40, 70)): t += sec(s.r.uniform(.3, 4)); s.deny(c, note(t, "Access denied for user '%s'@'%s' (using password: YES)" % (pick(s, "root", "root", "root", "mysql"), s.attacker)), "root")
    for t in s.ticks(5, 215, 600): s.deny(d, note(t, "Connections using insecure transport are prohibited while --require_secure_transport=ON.", code="MY-010926"), None)
    for t in s.spread(0, 220, 80): note(t, "Aborted connection %d to db: 'game' user: 'batch' host: '10.%d.0.9' (Got an error reading communication packets)." % (s.next(), s.shift), code="MY-010914")
    changed(s, cut, "dba", what, "db:lobby", "identity"); innocent(s, cut - 15)


@kind
def images_of_a_forge(s):
    """Harbor and its registry behind nginx: the usual 401 before the token is an ordinary challenge; a robot account past its day; a project made private; a build pushes to a repository that is read-only; names that are not there"""
    f = "nginx-access.log"; g = "core.log"; cut = s.some(60, 100); h = s.host("harbor"); what = "project mirror set to private"
    a = inc(s, "pullers of the mirror that became private", "application", "permission-removed", MIS, BURST, what, layer=["authorizer", "identity", "platform"], cause=["credential-missing", "permission-missing", "resource-policy"]); b = inc(s, "robot past its day", "identity", "token-expired", FAULT, LOOP, layer=["application", "authorizer"], cause=["api-key-misconfigured", "credential-wrong", "account-locked"], verdict=[MIS], pattern=["steady"]); c = inc(s, "build pushes where it may only read", "application", "permission-missing", WAI, LOOP, layer=["authorizer", "platform"], cause=["scope-insufficient"], verdict=[FAULT, MIS], pattern=["steady"]); d = inc(s, "challenge before the token", "application", "credential-missing", WAI, "single", layer=["authorizer", "identity"], pattern=["steady"], verdict=[FAULT])
    acc = lambda t, ip, m, path, st, agent, size=None: s.put(f, t, '%s - - [%s] "%s %s HTTP/1.1" %d %d "-" "%s" %0.3f %0.3f .' % (ip, clock(t), m, path, st, s.some(100, 90000) if size is None else size, agent, s.r.uniform(.001, .3), s.r.uniform(.001, .3)))
    core = lambda t, level, where, text: s.put(g, t, "%s [%s] [%s]: %s" % (z(t, 0), level, where, text))
    ct = "containerd/v2.1.4"
    core(s.at(cut), "INFO", "/server/v2.0/handler/project.go:512", 'project "mirror" metadata updated: public=false by admin')
    n, top = 0, s.some(60, 100)
    for t in s.spread(0, 240, 45):
        k = s.some(0, 40); repo = pick(s, "shop/web", "shop/api", "mirror/alpine", "mirror/postgres", "mirror/redis"); ip = s.inner(k); anon = repo.startswith("mirror"); tag = pick(s, "3.22", "17", "latest"); u = "/v2/%s/manifests/%s" % (repo, tag)
        bad = anon and minute_of(s, t) > cut
        if bad and n >= top: continue
        x = acc(t, ip, "HEAD", u, 401, ct, 0)
        if bad: n += 1; tok = acc(t + sec(.05), ip, "GET", "/service/token?scope=repository%%3A%s%%3Apull&service=harbor-registry" % repo.replace("/", "%2F"), 200, ct); s.deny(d, x, None, optional=True); y = acc(t + sec(.1), ip, "HEAD", u, 401, ct, 0); s.deny(a, [y, core(t + sec(.1), "ERROR", "/lib/http/error.go:57", '{"errors":[{"code":"UNAUTHORIZED","message":"unauthorized to access repository: %s, action: pull: unauthorized to access repository: %s, action: pull"}]}' % (repo, repo))], None)
        else: s.deny(d, x, None, optional=True); acc(t + sec(.05), ip, "GET", "/service/token?scope=repository%%3A%s%%3Apull&service=harbor-registry" % repo.replace("/", "%2F"), 200, ct); acc(t + sec(.1), ip, "HEAD", u, 200, ct, 0); acc(t + sec(.2), ip, "GET", "/v2/%s/blobs/sha256:%s" % (repo, s.hex(64)), 200, ct)
    for t in s.ticks(0, 240, 600): s.deny(b, [acc(t, s.inner(60), "GET", "/service/token?account=robot%24nightly&scope=repository%3Ashop%2Fnightly%3Apull&service=harbor-registry", 401, "docker/28.3.3 go/go1.24.5 kernel/6.8.0 os/linux arch/amd64"), core(t + sec(.01), "ERROR", "/server/middleware/security/robot.go:70", "the robot account is expired: robot$nightly")], "robot$nightly")
    for t in s.ticks(5, 240, 420): s.deny(c, [acc(t, s.inner(61), "POST", "/v2/base/runtime/blobs/uploads/", 401, "buildkit/0.24"), core(t + sec(.01), "ERROR", "/lib/http/error.go:57", '{"errors":[{"code":"UNAUTHORIZED","message":"unauthorized to access repository: base/runtime, action: push: unauthorized to access repository: base/runtime, action: push"}]}')], None)
    changed(s, cut, "admin", what, "project:mirror", "policy"); innocent(s, cut - 20)

"""What was handed over: exports, lakes, workspaces and balancers' logs, with the hops that are left."""
from seen.lines_clouds_own import *

KINDS = []
kind = kinds(KINDS)


@kind
def lake_of_the_security_team(s):
    """CloudTrail as OCSF in a security lake: a service control policy, a key's own policy, a statement that forbids; successes of the same roles"""
    f = "ocsf-api-activity.json"
    def ocsf(t, who, service, op, ip, err=None, msg=None, region=REGION):
        act = {"Get": (2, "Read"), "Des": (2, "Read"), "Lis": (2, "Read"), "Del": (4, "Delete"), "Put": (3, "Update")}.get(op[:3], (1, "Create"))
        e = {"metadata": {"product": {"version": "1.11", "name": "CloudTrail", "vendor_name": "AWS", "feature": {"name": "Management"}}, "event_code": "AwsApiCall", "uid": s.uuid(), "profiles": ["cloud", "datetime"], "version": "1.1.0"}, "time": int(t.timestamp() * 1000), "time_dt": zms(t), "cloud": {"region": region, "provider": "AWS"}, "api": {"response": {"error": err, "message": msg, "data": None}, "operation": op, "version": None, "service": {"name": service + ".amazonaws.com"}, "request": {"data": None, "uid": s.uuid()}}, "actor": {"user": {"type": who["type"], "uid_alt": who["principalId"], "uid": who["arn"], "account": {"uid": ACCOUNT}, "credential_uid": who["accessKeyId"]}}, "http_request": {"user_agent": "Boto3/1.36.2"}, "src_endpoint": {"uid": None, "ip": ip, "domain": None}, "class_name": "API Activity", "class_uid": 6003, "category_name": "Application Activity", "category_uid": 6, "severity_id": 1, "severity": "Informational", "activity_name": act[1], "activity_id": act[0], "type_uid": 600300 + act[0], "type_name": "API Activity: " + act[1], "status": "Failure" if err else "Success", "status_id": 2 if err else 1, "accountid": ACCOUNT, "region": region}
        return s.json(f, t, e)
    g = inc(s, "experiments outside the permitted services meet the SCP", "platform", "guardrail", WAI, STEADY, pattern=[SINGLE], verdict=[MIS])
    k = inc(s, "the reporting role is not in the key's policy", "platform", "resource-policy", MIS, LOOP, pattern=[STEADY], verdict=[WAI])
    d = inc(s, "trail deletion is denied by name", "platform", "explicit-deny", WAI, STEADY, pattern=[SINGLE], verdict=[ATT, UND])
    for t in s.spread(0, 120, 9): who = identity(s, s.r.choice(["app-orders", "reporting", "Engineer"]), session="s%d" % s.some(1, 20)); ocsf(t, who, *s.r.choice([("ec2", "DescribeInstances"), ("sts", "GetCallerIdentity"), ("s3", "ListBuckets"), ("sqs", "GetQueueAttributes")]), "10.40.1.%d" % s.some(10, 40))
    for t in s.spread(3, 118, 260): who = identity(s, "Lab", session=s.mail(s.some(0, 5))); op, a = s.r.choice([("CreateCluster", "redshift:CreateCluster"), ("CreateNotebookInstance", "sagemaker:CreateNotebookInstance")]); s.deny(g, ocsf(t, who, a.split(":")[0], op, office(s, 1), "AccessDenied", not_allowed(who, a, "arn:aws:%s:%s:%s:*" % (a.split(":")[0], REGION, ACCOUNT), "with an explicit deny in a service control policy")), who["arn"])
    who = identity(s, "reporting", session="nightly"); key = "arn:aws:kms:%s:902811336677:key/%s" % (REGION, oid("lakekey"))
    for t in s.ticks(5, 118, 200): s.deny(k, ocsf(t, who, "kms", "Decrypt", "10.40.1.66", "AccessDenied", not_allowed(who, "kms:Decrypt", key, no("resource-based", "kms:Decrypt"))), who["arn"])
    for t in s.spread(10, 115, 450): who = identity(s, "Engineer", session=s.mail(s.some(6, 9))); s.deny(d, ocsf(t, who, "cloudtrail", s.r.choice(["DeleteTrail", "StopLogging"]), office(s, 2), "AccessDenied", not_allowed(who, "cloudtrail:DeleteTrail", "arn:aws:cloudtrail:%s:%s:trail/main" % (REGION, ACCOUNT), "with an explicit deny in an identity-based policy")), who["arn"])


@kind
def rows_of_the_workspace(s):
    """rows exported from Log Analytics: sign-ins of people and robots, a vault's diagnostics; secrets, devices and private links at once"""
    f = "workspace-rows.json"
    def row(t, type_, **m): return s.json(f, t, dict({"TenantId": TENANT, "SourceSystem": "Azure AD" if "SignIn" in type_ or "Signin" in type_ else "Azure", "TimeGenerated": zus(t), "Type": type_}, **m))
    def person(t, k, code=0, ca=None, ip=None): return row(t, "SigninLogs", ResultType=str(code), ResultDescription=ENTRA[code].format(state="nonCompliant", app="Portal", appid=oid("x"), resource=oid("r"), date=""), UserPrincipalName=s.mail(k), UserId=oid(s.mail(k)), AppDisplayName="Azure Portal", IPAddress=ip or office(s, k), ClientAppUsed="Browser", ConditionalAccessStatus="failure" if code else "success", UserAgent=s.agent(k), CorrelationId=s.uuid(), Location="DE", DeviceDetail={"deviceId": "" if code == 53000 else oid("d", k), "isCompliant": code != 53000}, AuthenticationRequirement="multiFactorAuthentication")
    def robot(t, app_, code): return row(t, "AADServicePrincipalSignInLogs", ResultType=str(code), ResultDescription=ENTRA[code].format(app=oid("app", app_), appid="", state="", resource="", date="") if code else "", ServicePrincipalName=app_, ServicePrincipalId=oid("sp", app_), AppId=oid("app", app_), IPAddress="20.50.2.%d" % (len(app_)), ResourceDisplayName="Azure Key Vault", ServicePrincipalCredentialKeyId=oid("key", app_), CorrelationId=s.uuid(), Location="NL")
    def vault(t, app_, code, text=None, ip="10.20.6.4"): return row(t, "AzureDiagnostics", ResourceId="/SUBSCRIPTIONS/%s/RESOURCEGROUPS/RG-PAY/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/KV-PAY" % SUB.upper(), Category="AuditEvent", OperationName="SecretGet", ResultType="Success", ResultSignature="OK" if code == 200 else "Forbidden", ResultDescription=text or "", CallerIPAddress=ip, httpStatusCode_d=code, identity_claim_appid_g=oid("app", app_), id_s="https://kv-pay.vault.azure.net/secrets/psp", requestUri_s="https://kv-pay.vault.azure.net/secrets/psp/?api-version=7.4", ResourceProvider="MICROSOFT.KEYVAULT", CorrelationId=s.uuid())
    d = inc(s, "own devices are not compliant", "identity", "device-or-location-refused", WAI, STEADY, pattern=[SINGLE], verdict=[FAULT])
    a = inc(s, "payroll-export uses an expired secret", "identity", "api-key-misconfigured", MIS, LOOP, pattern=[STEADY], verdict=[FAULT], cause=["credential-wrong"])
    n = inc(s, "build agents reach the vault by its public name", "platform", "network-perimeter", MIS, LOOP, pattern=[STEADY], verdict=[WAI, FAULT])
    for t in s.spread(0, 120, 12): person(t, s.some(0, 40))
    for t in s.spread(0, 120, 25): robot(t, s.r.choice(["orders-api", "pay-api"]), 0); vault(t + sec(1), "pay-api", 200)
    for t in s.spread(2, 118, 260): k = s.some(30, 37); s.deny(d, person(t, k, 53000, ip=s.ip(k)), s.mail(k))
    for t in s.ticks(5, 118, 150): s.deny(a, robot(t, "payroll-export", 7000222), "payroll-export")
    for t in s.ticks(8, 118, 240): s.deny(n, vault(t, "build-agent", 403, "Public network access is disabled and request is not from a trusted service nor via an approved private link.\r\nCaller: appid=%s;oid=%s\r\nVault: kv-pay;location=westeurope\r\nInner error code: ForbiddenByConnection" % (oid("app", "build-agent"), oid("build-agent")), "20.61.8.12"), "build-agent")


@kind
def rules_of_the_balancer(s):
    """HAProxy with its configuration: programs, verbs and plain connections are denied, each by its own line; people and partners pass"""
    f = "haproxy.log"
    s.config["haproxy.cfg"] = "global\n  log /dev/log local0\ndefaults\n  mode http\n  option httplog\nfrontend www\n  bind :80\n  bind :443 ssl crt /etc/haproxy/site.pem\n  acl pay path_beg /pay\n  acl copier hdr_sub(user-agent) -i wget httrack libwww-perl\n  acl verbs method GET HEAD POST OPTIONS\n  http-request deny deny_status 403 if copier\n  http-request deny deny_status 403 if !verbs\n  http-request deny deny_status 403 if pay !{ ssl_fc }\n  capture request header User-Agent len 64\n  default_backend app\nbackend app\n  server app1 10.20.4.7:8080\n"
    def hap(t, ip, method, path, status, ua, front="www~", deny=False): return s.put(f, t, '%s lb1 haproxy[733]: %s:%d [%s] %s %s 0/0/%s/%s/%d %d %d - - %s %d/%d/0/0/0 0/0 {%s} "%s %s HTTP/1.1"' % (t.strftime("%b %e %H:%M:%S"), ip, s.some(20000, 60000), t.strftime("%d/%b/%Y:%H:%M:%S.") + "%03d" % (t.microsecond // 1000), front, front.strip("~") + "/<NOSRV>" if deny else "app/app1", "-1" if deny else "1", "-1" if deny else str(s.some(3, 80)), s.some(0, 90), status, s.some(180, 9000), "PR--" if deny else "----", s.some(1, 60), s.some(1, 60), ua[:64], method, path))
    u = inc(s, "copying programs are denied by name", "proxy", "user-agent-blocked", UNW, SCRAPE, pattern=[STEADY, LOOP], verdict=[WAI], cause=["server-rule"])
    m = inc(s, "a client library sends PATCH", "proxy", "method-refused", MIS, LOOP, pattern=[STEADY], verdict=[FAULT, WAI], cause=["server-rule"])
    p = inc(s, "old tills pay without TLS", "proxy", "tls-requirement", FAULT, LOOP, pattern=[STEADY], verdict=[WAI, MIS], cause=["server-rule"])
    for t in s.spread(0, 120, 7): k = s.some(0, 60); hap(t, s.ip(k), s.r.choice(["GET", "GET", "POST"]), s.r.choice(["/", "/cart", "/pay/start", "/api/items/%d" % k]), 200, s.agent(k))
    t = s.at(s.some(20, 50))
    for i in range(s.some(40, 80)): t += sec(s.r.uniform(.5, 6)); s.deny(u, hap(t, s.attacker, "GET", "/catalog/%d" % i, 403, s.r.choice(["Wget/1.21.4", "libwww-perl/6.67"]), deny=True))
    for t in s.ticks(3, 118, 170): s.deny(m, hap(t, "203.0.113.33", "PATCH", "/api/items/%d" % s.some(1, 90), 403, "acme-sdk/3.1", deny=True)); hap(t + sec(2), "203.0.113.33", "GET", "/api/items/1", 200, "acme-sdk/3.1")
    for j in range(3):
        for t in s.ticks(j * 6, 118, 400): s.deny(p, hap(t, "203.0.113.%d" % (80 + j), "POST", "/pay/batch", 403, "till/0.9", "www", True))


@kind
def preflights_at_the_door(s):
    """Envoy checks tokens before CORS: preflights of a new single-page front end get 401 and no real request follows; other clients carry tokens; keys were rotated and one issuer's are unknown"""
    f = "loki.json"
    def e(t, ip, method, path, status, details, ua, **m): return s.put(f, t, json.dumps({"timestamp": ns(t), "labels": {"app": "gateway", "namespace": "edge", "pod": "gw-%d" % s.some(0, 2)}, "line": json.dumps(envoy(s, t, ip, method, path, status, details, ua=ua, flags="-" if status < 400 else "UAEX", **m))}))
    c = inc(s, "preflights of the new front end meet the token check", "gateway", "cors-preflight-refused", MIS, STEADY, layer=["identity"], pattern=[BURST])
    i = inc(s, "tokens of a rotated key are not recognised", "gateway", "token-invalid", MIS, LOOP, layer=["identity"], verdict=[FAULT], pattern=[STEADY, BURST])
    for t in s.spread(0, 120, 6):
        k = s.some(0, 60)
        if k % 7 == 0 and minute(s, t) > 20 and s.r.random() > .35: s.deny(c, e(t, s.ip(k), "OPTIONS", "/v2/" + s.r.choice(["cart", "profile"]), 401, "jwt_authn_access_denied{Jwt_is_missing}", s.agent(k), origin="https://spa." + s.domain, access_control_request_method="POST"))
        else: e(t, s.ip(k), s.r.choice(["GET", "POST"]), "/v2/items", 200, "via_upstream", s.agent(k), origin="-", access_control_request_method="-")
    for j in range(2):
        for t in s.ticks(50 + j, 118, 110): s.deny(i, e(t, "203.0.113.%d" % (40 + j), "POST", "/v2/batch", 401, "jwt_authn_access_denied{Jwks_doesn't_have_key_to_match_kid_or_alg_from_Jwt}", "batch-client/1.%d" % j, origin="-", access_control_request_method="-"))
        for t in s.ticks(j, 49, 110): e(t, "203.0.113.%d" % (40 + j), "POST", "/v2/batch", 202, "via_upstream", "batch-client/1.%d" % j, origin="-", access_control_request_method="-")


@kind
def countries_and_signed_links(s):
    """CloudFront: a film is licensed for a few countries, signed cookies of a course run out, a scanner passes by; most viewers watch"""
    f = "cloudfront.log"; H = "d1a2b3c4e5f6.cloudfront.net"; s.put(f, s.at(-2), "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end")
    def cf(t, ip, path, status, result, detail, ua, pop="FRA60-P3"): return s.put(f, t, "\t".join([t.strftime("%Y-%m-%d"), t.strftime("%H:%M:%S"), pop, str(s.some(400, 900000)), ip, "GET", H, path, str(status), "-", ua.replace(" ", "%20"), "-", "-", result, s.hex(40) + "==", "video." + s.domain, "https", str(s.some(100, 600)), "0.0%02d" % s.some(1, 90), "-", "TLSv1.3", "TLS_AES_128_GCM_SHA256", result, "HTTP/2.0", "-", "-", str(s.some(20000, 60000)), "0.0%02d" % s.some(1, 90), detail, "text/html" if status >= 400 else "video/mp2t", str(s.some(400, 900000)), "-", "-"]))
    g = inc(s, "viewers outside the licensed countries", "edge", "geo-blocked", WAI, STEADY, pattern=[SINGLE])
    a = inc(s, "segments that were never uploaded are answered 403 by the bucket", "platform", "absence-hidden", MIS, STEADY, layer=["edge"], pattern=[LOOP, SINGLE], cause=["unknown", "permission-missing", "resource-policy"], verdict=[UND, WAI])
    for t in s.spread(0, 120, 5):
        k = s.some(0, 60); x = s.r.random(); film = "/film/%s/seg%05d.ts" % (s.r.choice("abc"), s.some(1, 900))
        if x < .05: s.deny(g, cf(t, "203.0.113.%d" % s.some(1, 60), film, 403, "Error", "ClientGeoBlocked", s.agent(k), s.r.choice(["GRU1-C1", "HKG62-C2"])))
        elif x < .09: n = s.some(901, 909); s.deny(a, [cf(t, s.ip(k), "/film/c/seg%05d.ts" % n, 403, "Error", "Error", s.agent(k)), s3_access(s, "s3-access.log", t + sec(.1), "film-origin", "130.176.12.%d" % s.some(2, 99), "svc:cloudfront.amazonaws.com", "REST.GET.OBJECT", "film/c/seg%05d.ts" % n, "GET", 403, "AccessDenied", "Amazon CloudFront")])
        elif x < .12: s3_access(s, "s3-access.log", t, "film-origin", "10.40.2.8", "arn:aws:sts::%s:assumed-role/encoder/e1" % ACCOUNT, "REST.HEAD.OBJECT", "film/c/seg%05d.ts" % s.some(901, 909), "HEAD", 404, "NoSuchKey")
        else:
            cf(t, s.ip(k), film, 200, "Hit" if x < .8 else "Miss", "Hit" if x < .8 else "Miss", s.agent(k))
            if x >= .8: s3_access(s, "s3-access.log", t + sec(.1), "film-origin", "130.176.12.%d" % s.some(2, 99), "svc:cloudfront.amazonaws.com", "REST.GET.OBJECT", film[1:], "GET", 200, ua="Amazon CloudFront")


@kind
def clusters_of_the_cloud(s):
    """EKS audit events inside CloudWatch's subscription wrapper: hardening by a validating admission policy, quotas of another namespace, a service account without a verb"""
    f = "cloudwatch-eks.json"
    def eks(t, *a, **m):
        e = k8s(s, f, t, *a, **m); inner = json.loads(e["text"]); e["text"] = json.dumps({"messageType": "DATA_MESSAGE", "owner": ACCOUNT, "logGroup": "/aws/eks/prod/cluster", "logStream": "kube-apiserver-audit-" + fixed("ls", n=32), "subscriptionFilters": ["to-siem"], "logEvents": [{"id": str(s.r.getrandbits(180)), "timestamp": int(t.timestamp() * 1000), "message": json.dumps(inner)}]}); return e
    a = inc(s, "images with the tag latest are refused by the admission policy", "platform", "admission-refused", WAI, STEADY, layer=["policy"], verdict=[FAULT, MIS], pattern=[LOOP, SINGLE])
    r = inc(s, "the exporter may not list nodes", "platform", "permission-missing", MIS, LOOP, pattern=[STEADY], verdict=[WAI])
    for t in s.spread(0, 120, 13): k = s.some(0, 20); eks(t, s.mail(k), s.r.choice(["get", "list"]), s.r.choice(["pods", "services", "events"]), rbac='RBAC: allowed by ClusterRoleBinding "view"', ip=office(s, k))
    for t in s.spread(3, 118, 240): k = s.some(5, 12); n = "job-%s" % s.hex(4); s.deny(a, eks(t, s.mail(k), "create", "pods", "batch", n, code=422 if False else 403, message='pods "%s" is forbidden: ValidatingAdmissionPolicy \'no-latest-tag\' with binding \'no-latest-tag-batch\' denied request: images must not use the tag latest' % n, rbac='RBAC: allowed by RoleBinding "batch/edit" of ClusterRole "edit" to Group "data"', ip=office(s, k)), s.mail(k)); eks(t + sec(60), s.mail(k), "create", "pods", "batch", n, code=201, rbac='RBAC: allowed by RoleBinding "batch/edit" of ClusterRole "edit" to Group "data"', ip=office(s, k))
    u = "system:serviceaccount:monitoring:exporter"
    for t in s.ticks(2, 118, 150): s.deny(r, eks(t, u, "list", "nodes", None, code=403, message='nodes is forbidden: User "%s" cannot list resource "nodes" in API group "" at the cluster scope' % u, rbac="", ua="exporter/0.9"), u)


@kind
def spans_of_a_shop(s):
    """OpenTelemetry records of an application: forms posted from foreign pages, step-up wanted for payouts, an origin list that misses the new name; nginx in front"""
    f = "otel-logs.json"
    def otel(t, sev, body, trace, **attrs): return s.json(f, t, {"resourceLogs": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "shop-bff"}}, {"key": "k8s.pod.name", "value": {"stringValue": "shop-bff-%s" % fixed(trace, n=5)}}]}, "scopeLogs": [{"scope": {"name": "shop.security"}, "logRecords": [{"timeUnixNano": str(int(t.timestamp() * 1e9)), "severityText": sev, "severityNumber": 9 if sev == "INFO" else 13, "body": {"stringValue": body}, "traceId": trace, "spanId": trace[:16], "attributes": [{"key": k.replace("__", "."), "value": {"intValue": str(v)} if isinstance(v, int) else {"stringValue": v}} for k, v in attrs.items()]}]}]}]})
    def both(t, k, method, path, status, body, origin="-", **m): tr = s.hex(32); return [ngjson(s, "nginx.json", t, s.ip(k), method, path, status, "shop." + s.domain, ua=s.agent(k), upstream=status, trace_id=tr, http_origin=origin), otel(t + sec(.01), "INFO" if status < 400 else "WARN", body, tr, http__request__method=method, url__path=path, http__response__status_code=status, enduser__id=s.mail(k), **m)]
    c = inc(s, "foreign pages post forms with visitors' sessions", "application", "csrf-origin-mismatch", ATT, STEADY, verdict=[WAI, UND, MIS], pattern=[SINGLE])
    m = inc(s, "payouts ask for a fresher authentication", "application", "mfa-required", WAI, STEADY, pattern=[SINGLE], layer=["identity"], verdict=[FAULT])
    x = inc(s, "the campaign site's origin is not on the list", "application", "cors-origin-refused", MIS, STEADY, pattern=[BURST], cause=["cors-preflight-refused"], verdict=[WAI])
    for t in s.spread(0, 120, 8):
        k = s.some(0, 50); y = s.r.random()
        if y < .04: s.deny(c, both(t, k, "POST", "/profile/email", 403, "csrf_origin_mismatch: request origin https://gift-cards.example does not match https://shop.%s" % s.domain, "https://gift-cards.example"))
        elif y < .08: s.deny(m, both(t, k, "POST", "/payouts", 401, 'insufficient_user_authentication: A different authentication level is required (max_age="300")'), s.mail(k)); both(t + sec(70), k, "POST", "/payouts", 201, "payout accepted")
        elif y < .12: s.deny(x, both(t, k, "OPTIONS", "/api/coupons", 403, "CORS: origin https://spring-sale.%s not allowed" % s.domain, "https://spring-sale." + s.domain))
        else: both(t, k, s.r.choice(["GET", "POST"]), s.r.choice(["/cart", "/profile", "/items/%d" % k]), 200, "served", "https://shop." + s.domain)


@kind
def limits_that_see_the_balancer(s):
    """nginx limits by address but sees the balancer's; many customers share 429; one scraper with its own address upstream is rightly limited"""
    s.known = "proxies:\n  - {name: lb, networks: [10.20.1.0/24]}\n"; H = "api." + s.domain
    s.config["nginx.conf"] = "events {}\nhttp {\n  limit_req_zone $binary_remote_addr zone=perip:10m rate=10r/s;\n  limit_req_status 429;\n  log_format xff '$remote_addr - - [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\" \"$http_user_agent\" \"$http_x_forwarded_for\"';\n  server {\n    listen 8080;\n    server_name %s;\n    limit_req zone=perip burst=20;\n    location / { proxy_pass http://10.20.4.7:8080; }\n  }\n}\n" % H
    w = inc(s, "customers behind the balancer share one limit", "proxy", "wrong-client-address", MIS, BURST, cause=["rate-limited"], pattern=[STEADY])
    def line(t, k, path, status): return s.put("access.log", t, '10.20.1.5 - - [%s] "GET %s HTTP/1.1" %d %d "-" "%s" "%s"' % (clf(t), path, status, s.some(100, 5000), s.agent(k), s.ip(k)))
    lo = s.some(40, 60)
    for t in s.spread(0, 120, 5):
        k = s.some(0, 80); path = "/v1/items/%d" % s.some(1, 500)
        if lo < minute(s, t) < lo + 22 and s.r.random() < .45: s.deny(w, [line(t, k, path, 429), nginx_error(s, "error.log", t, "10.20.1.5", "GET", path, 'limiting requests, excess: 20.%03d by zone "perip"' % s.some(1, 999), H)])
        else: line(t, k, path, 200)


@kind
def sign_in_pages_kept_as_bookmarks(s):
    """oauth2-proxy: people come back to the callback by bookmark and have no CSRF cookie; one address of mail is not permitted; the rest signs in"""
    f = "oauth2-proxy.log"; H = "intra." + s.domain
    def req(t, k, path, status, rid=None): return s.put(f, t, '%s:%d - %s - %s [%s] %s GET / "%s" HTTP/1.1 "%s" %d %d 0.0%02d' % (s.ip(k), s.some(30000, 60000), rid or s.uuid(), s.mail(k) if status < 400 else "-", t.strftime("%Y/%m/%d %H:%M:%S"), H, path, s.agent(k), status, s.some(20, 3000), s.some(1, 90)))
    def auth(t, k, who, text, rid): return s.put(f, t, '%s:%d - %s - %s [%s] [AuthFailure] %s' % (s.ip(k), s.some(30000, 60000), rid, who, t.strftime("%Y/%m/%d %H:%M:%S"), text))
    c = inc(s, "bookmarked callbacks come without their cookie", "authorizer", "session-lost", FAULT, SINGLE, layer=["identity", "proxy"], pattern=[STEADY], verdict=[MIS])
    n = inc(s, "a guest's address of mail is not permitted", "authorizer", "not-assigned", WAI, STEADY, layer=["identity", "proxy"], pattern=[SINGLE])
    for t in s.spread(0, 120, 9): k = s.some(0, 45); req(t, k, "/oauth2/callback?code=%s&state=%s" % (s.hex(20), s.hex(12)), 302); req(t + sec(1), k, "/wiki", 200)
    for t in s.spread(0, 120, 280): k = s.some(0, 45); rid = s.uuid(); st = s.hex(12); s.deny(c, [req(t, k, "/oauth2/callback?code=%s&state=%s" % (s.hex(20), st), 403, rid), auth(t, k, "-", "Invalid authentication via OAuth2: unable to obtain CSRF cookie: CSRF cookie with name '_oauth2_proxy_csrf' was not found (state=%s)" % st, rid)])
    for t in s.spread(0, 120, 800): rid = s.uuid(); s.deny(n, [req(t, 60, "/oauth2/callback?code=%s&state=%s" % (s.hex(20), s.hex(12)), 403, rid), auth(t, 60, "guest1@partner.example", "Invalid authentication via OAuth2: unauthorized", rid)], "guest1@partner.example")


@kind
def rules_against_words(s):
    """WAF and ALB: a managed rule about SQL meets a customer's notes since an update; an injector of the same hour; rate-based rule for a crawler"""
    herring(s, s.some(5, 50), s.some(60, 110))
    cut = s.some(30, 45); what = "web ACL shop-prod: AWSManagedRulesSQLiRuleSet Version_2.0"; s.change(s.at(cut), s.mail(6), what, "webacl:shop-prod", "waf")
    a = inc(s, "customers' notes are taken for SQL", "waf", "waf-rule", MIS, BURST, what, pattern=[STEADY])
    x = inc(s, "an injector tries parameters", "waf", "waf-rule", ATT, EXPLOIT, pattern=[SCAN])
    r = inc(s, "a crawler exceeds the rate", "waf", "rate-limited", UNW, SCRAPE, verdict=[WAI], pattern=[BURST, STEADY])
    def both(t, ip, method, uri, ok, rule="Default_Action", typ="REGULAR", ua=None, group=None, match=None):
        tr = "1-%08x-%s" % (int(t.timestamp()), s.hex(24)); return [alb(s, "alb.log", t, ip, method, "https://shop.example:443" + uri, 200 if ok else 403, tstatus=200 if ok else None, ua=ua, actions="waf,forward" if ok else "waf", trace=tr), awswaf(s, "waf.json", t, ip, method, uri.split("?")[0], "ALLOW" if ok else "BLOCK", rule, typ, ua=ua, trace=tr, group=group, match=match)]
    sqli = lambda rid, words: dict(rule="AWS-AWSManagedRulesSQLiRuleSet", typ="MANAGED_RULE_GROUP", group=[{"ruleGroupId": "AWS#AWSManagedRulesSQLiRuleSet", "terminatingRule": {"ruleId": rid, "action": "BLOCK", "ruleMatchDetails": None}, "nonTerminatingMatchingRules": [], "excludedRules": None}], match=[{"conditionType": "SQL_INJECTION", "sensitivityLevel": "HIGH", "location": "BODY" if rid.endswith("BODY") else "ALL_QUERY_ARGS", "matchedData": words}])
    for t in s.spread(0, 120, 7):
        k = s.some(0, 60); note = s.r.random() < .2
        if note and minute(s, t) > cut and s.r.random() < .6: s.deny(a, both(t, s.ip(k), "POST", "/orders/%d/note" % s.some(1, 900), False, ua=s.agent(k), **sqli("SQLi_BODY", ["please", "select", "or", "union"])))
        else: both(t, s.ip(k), "POST" if note else "GET", "/orders/%d/note" % s.some(1, 900) if note else "/p/%d" % k, True, ua=s.agent(k))
    t = s.at(70)
    for i in range(s.some(20, 40)): t += sec(s.r.uniform(.5, 4)); s.deny(x, both(t, s.attacker, "GET", "/p/1?id=1%%27%%20OR%%20%d=%d--" % (i, i), False, ua="sqlmap/1.8", **sqli("SQLi_QUERYARGUMENTS", ["1", "OR", "%d" % i])))
    t = s.at(90)
    for i in range(s.some(60, 100)): t += sec(s.r.uniform(.1, .8)); s.deny(r, both(t, "203.0.113.222", "GET", "/p/%d" % i, False, "rate-2000", "RATE_BASED", "FastCrawler/0.2"))

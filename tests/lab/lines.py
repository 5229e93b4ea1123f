"""Log lines in the shapes that their vendors document, for stories of several parts, and where and when those happen.

`kinds(KINDS)` gives the decorator of a module's kinds: each story gets a day, people, addresses and an hour of its own
before it is told. Lines are written from the formats' documents; no sample of theirs is repeated here."""
import datetime as dt, functools, json

WAI, MIS, FAULT, ATT, BOT, UND = "working-as-intended", "misconfiguration", "caller-fault", "attack", "unwanted-automation", "undetermined"
BURST, LOOP, BRUTE, SPRAY, STUFF = "burst-after-change", "retry-loop", "brute-force", "password-spray", "credential-stuffing"
ANY = [BURST, "steady", "single", LOOP]        # patterns between which a group of innocent callers may honestly be put

FIRST = ("amina bence chidi dalia eero fatou goran hana idris jolanta kenji leila mateo noor oskar priya quentin rosa samir tove umar "
         "vesna wei ximena yusuf zofia aarav bianca cyril dunja emre farah gitta henk ines jarek kaisa luca mirela nadia otto paloma "
         "rafael saskia teo ursula viktor wiebke yara zeno").split()
LAST = "abebe brandt costa duran eklund farkas gallo hoxha ivanov jansen kowal lindt moreau novak okafor petrov quist rossi sato toth urban vidal weiss yilmaz".split()
AGENTS = ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
          "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
          "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
          "Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1")
SCANNED = ("/.env /.git/config /wp-login.php /wp-admin/setup-config.php /phpmyadmin/index.php /.aws/credentials /server-status /actuator/env /vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php "
           "/cgi-bin/luci /backup.zip /db.sql /config.json /.DS_Store /solr/admin/info/system /telescope/requests /debug/default/view /owa/auth/logon.aspx /manager/html /HNAP1 "
           "/.svn/entries /id_rsa /.ssh/authorized_keys /dump.sql.gz /old/index.php /test.php /info.php /_ignition/health-check /api/.env /storage/logs/laravel.log").split()
INNOCENT = (("ci", "deployed dashboard-web 5.{n}.0", "dashboard-web", "deploy"), ("netops", "lowered DNS TTL of status page to {n}", "dns:status", "config"),
            ("dba", "rebuilt index orders_{n} concurrently", "db:orders", "config"), ("ci", "deployed mail-templates build {n}", "mail-templates", "deploy"),
            ("sre", "raised log retention of batch jobs to {n} days", "logs:batch", "config"), ("renovate", "renewed certificate of intranet-wiki-{n}", "cert:wiki", "certificate"))


def sec(seconds): return dt.timedelta(seconds=seconds)


def settle(s):
    """a place and a time of the story's own"""
    r = s.r
    day = dt.datetime(2025, 8, 4, tzinfo=dt.timezone.utc) + dt.timedelta(days=r.randrange(0, 200))
    s.hour = r.randrange(0, 19)
    s.at = lambda minute, second=0: day + dt.timedelta(hours=s.hour, minutes=minute, seconds=second)
    s.company = r.choice("kestrel tamarin basalt juniper cobalt marlin saffron tundra obsidian willow".split())
    s.domain = s.company + r.choice((".example", ".example.org", ".example.net"))
    first, last = r.sample(FIRST, len(FIRST)), r.sample(LAST, len(LAST))
    style, base = r.randrange(3), r.randrange(20000, 60000)
    def who(k):
        f, l = first[k % len(first)], last[(k * 7 + k // len(first)) % len(last)]
        return (f, "%s.%s" % (f, l), f[0] + l + (str(k // len(first)) if k >= len(first) else ""))[style] if k < len(first) or style else f + str(k)
    s.who = who
    s.mail = lambda k: who(k) + "@" + s.domain
    networks = r.sample(("192.0.2.", "198.51.100.", "203.0.113."), 3)
    s.home, s.other, s.foe = networks
    s.shift = r.randrange(3, 40)
    s.ip = lambda k: s.home + str((s.shift + k) % 250 + 2) if k < 200 else "198.18.%d.%d" % (k // 250 % 250, k % 250 + 1)
    s.inner = lambda k: "10.%d.%d.%d" % (s.shift, k // 250, k % 250 + 2)
    s.attacker = s.foe + str(r.randrange(20, 240))
    s.bots = ["198.18.%d.%d" % (r.randrange(256), r.randrange(1, 255)) for _ in range(200)]
    s.agent = lambda k: AGENTS[(k * 5 + s.shift) % len(AGENTS)]
    s.host = lambda name: "%s.%s" % (name, s.domain)
    s.thin, slack = r.uniform(4.4, 6.6), r.uniform(1.4, 1.9)     # how much quieter this place is than the stories say
    spread, ticks = s.spread, s.ticks
    s.spread = lambda start, end, every: spread(start, end, every * s.thin)
    s.ticks = lambda start, end, every: ticks(start, end, every * slack)
    s.pid, s.app_ids, s.tenant, s.subscription = r.randrange(700, 30000), {}, s.uuid(), s.uuid()
    s.bucket_owner = s.hex(64)
    s.node = r.choice(("ip-10-%d-4-19" % s.shift, "web%02d" % r.randrange(1, 30), "fra-edge-%d" % r.randrange(1, 9), "srv-%03d" % r.randrange(1, 400)))


def kinds(into, quiet=1.0):
    """the decorator of a module's kinds; `quiet` makes its places quieter where lines are long"""
    def kind(f):
        @functools.wraps(f)
        def told(s): settle(s); s.thin *= quiet; f(s)
        into.append(told)
        return f
    return kind


def once(f):
    """a kind whose lines are long is told once"""
    f.variants = 1
    return f


def inc(s, title, layer, cause, verdict, pattern="single", change=None, /, **acceptable): return s.incident(title, layer, cause, verdict, pattern, change, acceptable=acceptable)
def changed(s, minute, who, what, target, kind): return s.change(s.at(minute), who, what, target, kind)


def logged(s, minute, *change):
    """a change that the logs themselves record: now and then there is no other record of it"""
    if s.r.random() < .6: changed(s, minute, *change)


def innocent(s, *minutes):
    """changes beside the real one that do nothing to anybody's access"""
    for minute, (who, what, target, kind) in zip(minutes, s.r.sample(INNOCENT, len(minutes))): s.change(s.at(minute, s.some(1, 50)), who, what.format(n=s.some(11, 90)), target, kind)


def minute_of(s, t): return (t - s.at(0)).total_seconds() / 60


# how times are written

def z(t, digits=3): return t.strftime("%Y-%m-%dT%H:%M:%S") + (".%0*d" % (digits, t.microsecond // 10 ** (6 - digits)) if digits else "") + "Z"
def clock(t): return t.strftime("%d/%b/%Y:%H:%M:%S +0000")
def slow(t): return t.strftime("%b ") + "%2d" % t.day + t.strftime(" %H:%M:%S")
def epoch(t): return t.timestamp()


# web servers

def combined(s, file, t, ip, method, path, status, size=None, user="-", referer="-", agent=None, tail="", http="HTTP/1.1"):
    """the combined log format of Apache and nginx"""
    return s.put(file, t, '%s - %s [%s] "%s %s %s" %d %s "%s" "%s"%s' % (ip, user, clock(t), method, path, http, status, s.some(120, 24000) if size is None else size, referer, agent or AGENTS[0], tail))


def nginx_error(s, file, t, text, ip, method, path, host, level="error", server=None):
    """docs: nginx error_log; the request's context is appended to the message"""
    return s.put(file, t, '%s [%s] %d#%d: *%d %s, client: %s, server: %s, request: "%s %s HTTP/1.1", host: "%s"' % (t.strftime("%Y/%m/%d %H:%M:%S"), level, s.pid, s.pid, s.next(), text, ip, server or host, method, path, host))


def apache_error(s, file, t, module, text, ip, level="error", referer=None, errno=""):
    """docs: Apache ErrorLog, the default ErrorLogFormat of 2.4"""
    return s.put(file, t, "[%s] [%s:%s] [pid %d:tid %d] %s[client %s:%d] %s%s" % (t.strftime("%a %b %d %H:%M:%S.%f %Y"), module, level, s.pid, s.pid + 140, errno, ip, s.some(20000, 64000), text, ", referer: " + referer if referer else ""))


def haproxy(s, file, t, ip, method, path, status, ending="----", server="app/app%d", backend=None, frontend="https~", size=None, captured=""):
    """docs: HAProxy, HTTP log format; ending PR-- is the proxy's own refusal"""
    own = ending.startswith("PR")
    back = (frontend.rstrip("~") + "/<NOSRV>") if own else (backend or server % s.some(1, 3))
    took = s.some(3, 180)
    timers = "0/-1/-1/-1/0" if own else "0/0/%d/%d/%d" % (s.some(0, 2), took, took + s.some(0, 9))
    return s.put(file, t, '%s %s haproxy[%d]: %s:%d [%s.%03d] %s %s %s %d %d - - %s %d/%d/0/0/0 0/0 %s"%s %s HTTP/1.1"' % (
        slow(t), s.node, s.pid, ip, s.some(20000, 64000), t.strftime("%d/%b/%Y:%H:%M:%S"), t.microsecond // 1000, frontend, back, timers, status, (192 if own else s.some(180, 9000)) if size is None else size, ending, s.some(20, 60), s.some(1, 20), captured, method, path))


def traefik(s, file, t, ip, method, path, status, origin, router, host, user="-", service="app@docker", agent=None):
    """docs: Traefik access log as JSON; OriginStatus 0 is no answer of a service"""
    return s.json(file, t, {"ClientAddr": "%s:%d" % (ip, s.some(20000, 64000)), "ClientHost": ip, "ClientUsername": user, "DownstreamContentSize": s.some(9, 9000), "DownstreamStatus": status, "Duration": s.some(200000, 90000000), "OriginDuration": s.some(100000, 80000000) if origin else 0, "OriginStatus": origin, "RequestAddr": host, "RequestHost": host, "RequestMethod": method, "RequestPath": path, "RequestProtocol": "HTTP/2.0", "RequestScheme": "https", "RetryAttempts": 0, "RouterName": router, "ServiceName": service if origin else service, "StartUTC": z(t, 6)[:-1] + "000Z", "entryPointName": "websecure", "level": "info", "msg": "", "request_User-Agent": agent or AGENTS[0], "time": t.strftime("%Y-%m-%dT%H:%M:%SZ")})


def caddy(s, file, t, ip, method, uri, status, host, user="", headers=None, agent=None):
    """docs: Caddy access log as JSON"""
    return s.json(file, t, {"level": "info", "ts": round(epoch(t), 6), "logger": "http.log.access.log0", "msg": "handled request", "request": {"remote_ip": ip, "remote_port": str(s.some(20000, 64000)), "client_ip": ip, "proto": "HTTP/2.0", "method": method, "host": host, "uri": uri, "headers": dict({"User-Agent": [agent or AGENTS[0]], "Accept": ["*/*"]}, **(headers or {})), "tls": {"resumed": False, "version": 772, "cipher_suite": 4865, "proto": "h2", "server_name": host}}, "bytes_read": 0, "user_id": user, "duration": round(s.r.uniform(.0004, .2), 9), "size": s.some(0, 9000), "status": status, "resp_headers": {"Server": ["Caddy"]}})


IIS = "date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken"
def iis(s, file, t, ip, method, path, status, sub=0, win=0, user="-", agent=None, port=443, query="-"):
    """docs: IIS W3C extended log; sc-substatus names the refusal"""
    if file not in s.lines: s.put(file, s.at(-5), "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: %s\n#Fields: %s" % (s.at(-5).strftime("%Y-%m-%d %H:%M:%S"), IIS))
    return s.put(file, t, "%s 10.0.4.11 %s %s %s %d %s %s %s - %d %d %d %d" % (t.strftime("%Y-%m-%d %H:%M:%S"), method, path, query, port, user, ip, (agent or AGENTS[0]).replace(" ", "+"), status, sub, win, s.some(1, 300)))


def envoy(s, file, t, ip, method, path, status, flags, details, host, upstream="10.4.1.9:8080", agent=None, bytes=None):
    """docs: Envoy, a text access log with RESPONSE_FLAGS and RESPONSE_CODE_DETAILS as Istio's default has them"""
    return s.put(file, t, '[%s] "%s %s HTTP/2" %d %s %s - "-" 0 %d %d %s "%s" "%s" "%s" "%s" "%s" inbound|8080|| 127.0.0.6:%d %s:8080 %s:0 outbound_.8080_._.%s default' % (
        z(t), method, path, status, flags, details, s.some(19, 5000) if bytes is None else bytes, s.some(0, 90), "-" if details != "via_upstream" else s.some(1, 80), ip, agent or AGENTS[0], s.uuid(), host, upstream if details == "via_upstream" else "-", s.some(30000, 60000), "10.4.1.9", ip, host))


# clouds

def trail(s, file, t, name, source, arn, ip, error=None, message=None, params=None, resources=None, agent="aws-cli/2.31.4", kind="AssumedRole", key=None, region="eu-central-1", more=None):
    """docs: CloudTrail record contents"""
    account = arn.split(":")[4] if arn.count(":") >= 5 else "111122223333"
    who = {"type": kind, "principalId": "AROAEXAMPLE%s:%s" % (account[-4:], arn.rsplit("/", 1)[-1]) if kind == "AssumedRole" else "AIDAEXAMPLE" + account[-4:], "arn": arn, "accountId": account, "accessKeyId": key or "ASIAEXAMPLE" + account[-5:]}
    if kind == "AssumedRole": who["sessionContext"] = {"sessionIssuer": {"type": "Role", "principalId": "AROAEXAMPLE%s" % account[-4:], "arn": "arn:aws:iam::%s:role/%s" % (account, arn.split("/")[1] if "/" in arn else "x"), "accountId": account, "userName": arn.split("/")[1] if "/" in arn else "x"}, "attributes": {"creationDate": z(s.at(-30), 0), "mfaAuthenticated": "false"}}
    if kind == "IAMUser": who["userName"] = arn.rsplit("/", 1)[-1]
    e = {"eventVersion": "1.11", "userIdentity": who, "eventTime": z(t, 0), "eventSource": source + ".amazonaws.com", "eventName": name, "awsRegion": region, "sourceIPAddress": ip, "userAgent": agent}
    if error: e["errorCode"] = error
    if message: e["errorMessage"] = message
    e.update({"requestParameters": params, "responseElements": None, "requestID": s.uuid(), "eventID": s.uuid(), "readOnly": name.startswith(("Get", "List", "Describe", "Head")), "eventType": "AwsApiCall", "managementEvent": True, "recipientAccountId": account, "eventCategory": "Management"})
    if resources: e["resources"] = resources
    e.update(more or {})
    return s.json(file, t, e)


def s3(s, file, t, bucket, ip, requester, operation, key, method, path, status, error="-", agent="aws-sdk-java/2.33.1", auth="AuthHeader", size="-"):
    """docs: S3 server access log"""
    return s.put(file, t, '%s %s [%s] %s %s %s %s %s "%s %s HTTP/1.1" %d %s %s - %d - "-" "%s" - %s SigV4 TLS_AES_128_GCM_SHA256 %s %s.s3.eu-central-1.amazonaws.com TLSv1.3 - -' % (
        s.bucket_owner, bucket, clock(t), ip, requester, s.hex(16).upper(), operation, key, method, path, status, error, s.some(240, 400) if error != "-" else size, s.some(4, 80), agent, s.hex(40), auth, bucket))


def gcp(s, file, t, service, method, resource, mail, ip, code=0, message=None, granted=True, permission=None, log="data_access", metadata=None, project="prod", kind="audited_resource", agent="google-cloud-sdk gcloud/540.0.0", request=None, binding=None):
    """docs: Cloud Audit Logs, LogEntry with an AuditLog payload"""
    p = {"@type": "type.googleapis.com/google.cloud.audit.AuditLog", "status": {"code": code, "message": message} if code else {}, "authenticationInfo": {"principalEmail": mail}, "requestMetadata": {"callerIp": ip, "callerSuppliedUserAgent": agent}, "serviceName": service, "methodName": method, "resourceName": resource}
    if permission: p["authorizationInfo"] = [{"resource": resource, "permission": permission, "granted": granted} if granted else {"resource": resource, "permission": permission}]
    if metadata: p["metadata"] = metadata
    if request: p["request"] = request
    if binding: p["serviceData"] = {"@type": "type.googleapis.com/google.iam.v1.logging.AuditData", "policyDelta": {"bindingDeltas": binding}}
    return s.json(file, t, {"protoPayload": p, "insertId": s.hex(12), "resource": {"type": kind, "labels": {"project_id": project, "service": service, "method": method}}, "timestamp": z(t, 6), "severity": "ERROR" if code else "INFO", "logName": "projects/%s/logs/cloudaudit.googleapis.com%%2F%s" % (project, log), "receiveTimestamp": z(t + sec(1.2), 6)})


def azure_activity(s, file, t, operation, caller, ip, ok=True, code=None, message=None, resource="/subscriptions/{u}/resourceGroups/rg-prod", more=None, category="Administrative"):
    """docs: Azure activity log, event schema as exported to storage"""
    resource = resource.format(u=s.subscription)
    e = {"time": z(t, 6), "resourceId": resource.upper(), "operationName": operation.upper(), "category": category, "resultType": "Success" if ok else "Failure", "resultSignature": "Succeeded.OK" if ok else "Failed." + (code or "Forbidden"), "durationMs": str(s.some(20, 900)), "callerIpAddress": ip, "correlationId": s.uuid(), "identity": {"authorization": {"scope": resource, "action": operation, "evidence": {"role": "Contributor" if ok else None}}, "claims": {"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn": caller, "ipaddr": ip}}, "level": "Information" if ok else "Error", "properties": dict({"statusCode": "OK" if ok else "Forbidden"}, **({} if ok else {"statusMessage": json.dumps({"error": {"code": code, "message": message}})}), **(more or {}))}
    return s.json(file, t, e)


# identity

def okta(s, file, t, event, who, ip, result, reason=None, message="", target=None, country="Germany", agent=None, more=None):
    """docs: Okta System Log, LogEvent"""
    return s.json(file, t, dict({"uuid": s.uuid(), "published": z(t), "eventType": event, "version": "0", "severity": "INFO" if result in ("SUCCESS", "ALLOW") else "WARN", "displayMessage": message or event, "actor": {"id": "00u" + s.hex(16), "type": "User", "alternateId": who, "displayName": who.split("@")[0]}, "client": {"userAgent": {"rawUserAgent": agent or AGENTS[0], "os": "Windows 10", "browser": "CHROME"}, "zone": "null", "device": "Computer", "ipAddress": ip, "geographicalContext": {"country": country}}, "outcome": {"result": result, "reason": reason} if reason else {"result": result}, "target": target, "transaction": {"type": "WEB", "id": s.hex(24)}, "authenticationContext": {"authenticationStep": 0, "externalSessionId": "102" + s.hex(18)}, "request": {"ipChain": [{"ip": ip, "version": "V4"}]}}, **(more or {})))


def entra(s, file, t, who, ip, code, reason=None, app="Office 365 Exchange Online", client="Browser", country="DE", policies=None, category="SignInLogs", agent=None, service=None):
    """docs: Entra sign-in logs as exported by diagnostic settings"""
    p = {"id": s.uuid(), "createdDateTime": z(t), "appDisplayName": app, "appId": s.app_ids.setdefault(app, s.uuid()), "ipAddress": ip, "status": {"errorCode": code, **({"failureReason": reason} if reason else {})}, "clientAppUsed": client, "userAgent": agent or AGENTS[0], "conditionalAccessStatus": "failure" if policies and any(x["result"] == "failure" for x in policies) else "success", "appliedConditionalAccessPolicies": policies or [], "location": {"countryOrRegion": country}, "correlationId": s.uuid()}
    if service: p.update({"servicePrincipalName": service, "servicePrincipalId": s.app_ids.setdefault(service, s.uuid())})
    else: p.update({"userPrincipalName": who, "userDisplayName": who.split("@")[0]})
    return s.json(file, t, {"time": z(t, 6), "resourceId": "/tenants/%s/providers/Microsoft.aadiam" % s.tenant, "operationName": "Sign-in activity", "category": category, "tenantId": s.tenant, "resultType": str(code), **({"resultDescription": reason} if reason else {}), "callerIpAddress": ip, "correlationId": p["correlationId"], "identity": who, "Level": 4, "location": country, "properties": p})


def sshd(s, file, t, text, pid=None, host=None): return s.put(file, t, "%s %s sshd[%d]: %s" % (slow(t), host or s.node, pid or s.next(), text))


# clusters

def kube(s, file, t, user, verb, resource, namespace, allow=True, name=None, code=None, reason="", ip=None, groups=None, message=None, api="", agent="kubectl/v1.33.2", level="Metadata", request=None):
    """docs: Kubernetes audit.k8s.io/v1 Event"""
    uri = "/api%s/v1/%s%s%s" % ("s/" + api if api else "", "namespaces/%s/" % namespace if namespace else "", resource, "/" + name if name and verb != "create" else "")
    e = {"kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": level, "auditID": s.uuid(), "stage": "ResponseComplete", "requestURI": uri, "verb": verb, "user": {"username": user, "groups": (groups or []) + ["system:authenticated"]}, "sourceIPs": [ip or s.inner(9)], "userAgent": agent, "objectRef": {k: v for k, v in dict(resource=resource, namespace=namespace, name=name, apiGroup=api or None, apiVersion="v1").items() if v}, "responseStatus": {"metadata": {}, "code": code or (200 if allow else 403)}, "requestReceivedTimestamp": z(t, 6), "stageTimestamp": z(t + sec(.004), 6), "annotations": {"authorization.k8s.io/decision": "allow" if allow else "forbid", "authorization.k8s.io/reason": reason}}
    if message: e["responseStatus"].update({"status": "Failure", "message": message, "reason": "Forbidden"})
    if request: e["requestObject"] = request
    return s.json(file, t, e)

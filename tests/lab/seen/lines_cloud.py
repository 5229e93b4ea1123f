"""Log records of clouds, identity providers, clusters, hosts and stores, written from their vendors' documents, and
the exports in which people have them. Only the story's place and the labels' words come from the other stories' lines."""
import functools, json
from lines import WAI, MIS, FAULT, ATT, BOT, UND, BURST, LOOP, BRUTE, SPRAY, STUFF, ANY, AGENTS, settle, inc, changed, logged, innocent, minute_of, once, sec, z, clock, slow, epoch
from story import Story

CALM = ["steady", LOOP, "single"]           # one caller of whom experts may differ only in rhythm
DENIED = "is not authorized to perform: "


def kinds(into):
    """the decorator of a module's kinds: a place of the story's own, at the pace that the story says"""
    def kind(f):
        @functools.wraps(f)
        def told(s):
            settle(s); s.thin = 1.0; s.ticks = functools.partial(Story.ticks, s)
            s.account, s.org, s.realm, s.guids = "%012d" % s.r.randrange(10 ** 11, 10 ** 12), "o-" + s.hex(10), s.company, {}
            s.guid = lambda name: s.guids.setdefault(name, s.uuid())
            s.laid_out = functools.partial(laid_out, s)
            f(s)
        into.append(told)
        return f
    return kind


WRAPS = {"value": ('{"value":[', "]}"), "events": ('{"events":[', "]}"), "hits": ('{"took":11,"timed_out":false,"_shards":{"total":3,"successful":3,"skipped":0,"failed":0},"hits":{"max_score":null,"hits":[', "]}}")}
def laid_out(s, entries, wrapped):
    """the wrappers of the stories' own, and those of people's exports, an element a line"""
    if wrapped not in WRAPS: return Story.laid_out(s, entries, wrapped)
    for n, e in enumerate(entries): e["line"] = n + 2
    first, last = WRAPS[wrapped]
    return "%s\n%s\n%s\n" % (first, ",\n".join(e["text"] for e in entries), last)


def pick(s, *choices): return s.r.choice(choices)
def after(s, t, low, high): return t + sec(s.r.uniform(low, high))
def later(s, start, end): return s.at(0) + sec(60 * s.r.uniform(start, end))
def iso(t): return t.strftime("%Y-%m-%dT%H:%M:%S")
def full(t): return t.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"


# Amazon

def identity(s, who, role=None, user=None, key=None):
    """userIdentity: a session of a role, or a user of IAM"""
    if user: return {"type": "IAMUser", "principalId": "AIDA" + s.app_ids.setdefault(user, s.hex(16).upper()), "arn": "arn:aws:iam::%s:user/%s" % (s.account, user), "accountId": s.account, "accessKeyId": key or "AKIA" + s.app_ids.setdefault("k" + user, s.hex(16).upper()), "userName": user}
    rid = "AROA" + s.app_ids.setdefault("r" + role, s.hex(17).upper())
    path = "aws-reserved/sso.amazonaws.com/eu-west-1/" if role.startswith("AWSReservedSSO") else ""
    return {"type": "AssumedRole", "principalId": "%s:%s" % (rid, who), "arn": "arn:aws:sts::%s:assumed-role/%s/%s" % (s.account, role, who), "accountId": s.account, "accessKeyId": key or "ASIA" + s.app_ids.setdefault("s" + role + who, s.hex(16).upper()),
            "sessionContext": {"sessionIssuer": {"type": "Role", "principalId": rid, "arn": "arn:aws:iam::%s:role/%s%s" % (s.account, path, role), "accountId": s.account, "userName": role}, "attributes": {"creationDate": z(s.at(-50), 0), "mfaAuthenticated": "false"}}}


def aws(s, file, t, service, name, who, ip, error=None, message=None, params=None, agent=None, data=False, region="eu-west-1", resources=None, endpoint=None, put=True, more=None, response=None):
    """CloudTrail's record, eventVersion 1.11"""
    write = not name.startswith(("Get", "List", "Describe", "Head", "Batch", "Query", "Scan", "Lookup", "Search", "Select"))
    e = {"eventVersion": "1.11", "userIdentity": who, "eventTime": z(t, 0), "eventSource": service + ".amazonaws.com", "eventName": name, "awsRegion": region, "sourceIPAddress": ip, "userAgent": agent or "[aws-cli/2.28.11 md/awscrt#0.27.2 ua/2.1 os/linux#6.8.0 md/arch#x86_64 lang/python#3.13.4]"}
    if error: e["errorCode"] = error
    if message: e["errorMessage"] = message
    e.update({"requestParameters": params, "responseElements": None if error or not write else response, "requestID": s.uuid(), "eventID": s.uuid(), "readOnly": not write})
    if resources: e["resources"] = resources
    e.update({"eventType": "AwsApiCall", "managementEvent": not data, "recipientAccountId": s.account, "eventCategory": "Data" if data else "Management"})
    if endpoint: e.update({"vpcEndpointId": endpoint, "vpcEndpointAccountId": s.account})
    else: e["tlsDetails"] = {"tlsVersion": "TLSv1.3", "cipherSuite": "TLS_AES_128_GCM_SHA256", "clientProvidedHostHeader": "%s.%s.amazonaws.com" % (service, region)}
    e.update(more or {})
    return s.json(file, t, e) if put else e


def console(s, file, t, user, ip, ok, mfa="No", message="Failed authentication", agent=None, known=True):
    """a sign-in to the console"""
    who = {"type": "IAMUser", "principalId": "AIDA" + s.app_ids.setdefault(user, s.hex(16).upper()), "accountId": s.account, "accessKeyId": "", "userName": user if known else "HIDDEN_DUE_TO_SECURITY_REASONS"}
    if ok: who["arn"] = "arn:aws:iam::%s:user/%s" % (s.account, user)
    e = {"eventVersion": "1.09", "userIdentity": who, "eventTime": z(t, 0), "eventSource": "signin.amazonaws.com", "eventName": "ConsoleLogin", "awsRegion": "eu-west-1", "sourceIPAddress": ip, "userAgent": agent or AGENTS[0]}
    if not ok: e["errorMessage"] = message
    e.update({"requestParameters": None, "responseElements": {"ConsoleLogin": "Success" if ok else "Failure"}, "additionalEventData": {"LoginTo": "https://console.aws.amazon.com/console/home?state=hashArgs%23&isauthcode=true", "MobileVersion": "No", "MFAUsed": mfa}, "eventID": s.uuid(), "readOnly": False, "eventType": "AwsConsoleSignIn", "managementEvent": True, "recipientAccountId": s.account, "eventCategory": "Management"})
    return s.json(file, t, e)


def bucket(s, file, t, name, ip, requester, op, key, uri, status, error="-", agent="Boto3/1.40.21", auth="AuthHeader", version="SigV4", method="GET"):
    """a line of a bucket's server access log"""
    return s.put(file, t, '%s %s [%s] %s %s %s %s %s "%s %s HTTP/1.1" %d %s %s %s %d %s "-" "%s" - %s %s %s %s %s.s3.eu-west-1.amazonaws.com TLSv1.3 - %s' % (
        s.bucket_owner, name, clock(t), ip, requester, s.hex(16).upper(), op, key, method, uri, status, error, s.some(243, 420) if error != "-" else s.some(900, 90000), "-" if error != "-" else s.some(900, 90000), s.some(5, 90), "-" if error != "-" else s.some(4, 60), agent, s.hex(44) + "=", version, "TLS_AES_128_GCM_SHA256" if version != "-" else "TLS_AES_128_GCM_SHA256", auth, name, "-"))


def alb(s, file, t, ip, method, url, status, target=200, actions="authenticate,forward", reason="-", agent=None, host=None, trace=None, classification="-"):
    """a line of an application load balancer's access log"""
    forwarded = target is not None
    return s.put(file, t, 'https %s app/%s-web/50dc6c495c0c9188 %s:%d %s %s %s %s %d %s %d %d "%s https://%s:443%s HTTP/2.0" "%s" TLS_AES_128_GCM_SHA256 TLSv1.3 %s "Root=1-%s-%s" "%s" "arn:aws:acm:eu-west-1:%s:certificate/%s" 1 %s "%s" "-" "%s" "%s" "%s" "%s" "-" TID_%s' % (
        z(t, 6), s.company, ip, s.some(20000, 64000), "10.0.%d.21:8080" % s.shift if forwarded else "-", "0.001" if forwarded else "-1", "0.0%02d" % s.some(4, 90) if forwarded else "-1", "0.000" if forwarded else "-1", status, target if forwarded else "-", s.some(40, 900), s.some(200, 9000), method, host or s.host("app"), url, agent or AGENTS[0],
        "arn:aws:elasticloadbalancing:eu-west-1:%s:targetgroup/web/73e2d6bc24d8a067" % s.account if forwarded else "-", trace or "%08x" % int(epoch(t)), s.hex(24), host or s.host("app"), s.account, s.guid("cert"), z(t - sec(.03), 6), actions, reason, "10.0.%d.21:8080" % s.shift if forwarded else "-", target if forwarded else "-", classification, s.hex(32)))


# Microsoft

def signin(s, file, t, who, ip, code, reason=None, app="Office 365 SharePoint Online", client="Browser", country="NL", city="Utrecht", ca="notApplied", policies=None, kind="SignInLogs", agent=None, device=None, detail=None, correlation=None, put=True, risk="none"):
    """a sign-in of a person, as diagnostic settings export it"""
    c = correlation or s.uuid()
    p = {"id": s.uuid(), "createdDateTime": full(t)[:-2] + "+00:00", "userDisplayName": who.split("@")[0].replace(".", " ").title(), "userPrincipalName": who, "userId": s.guid(who), "appId": s.guid(app), "appDisplayName": app, "ipAddress": ip, "status": {"errorCode": code, **({"failureReason": reason} if reason else {}), "additionalDetails": detail or ("MFA requirement satisfied by claim in the token" if not code else None)}, "clientAppUsed": client, "userAgent": agent or AGENTS[0], "deviceDetail": device or {"deviceId": "", "operatingSystem": "Windows10", "browser": "Edge 140.0.0"}, "location": {"city": city, "countryOrRegion": country}, "correlationId": c, "conditionalAccessStatus": ca, "appliedConditionalAccessPolicies": policies or [], "isInteractive": kind == "SignInLogs", "authenticationRequirement": "multiFactorAuthentication" if ca != "notApplied" else "singleFactorAuthentication", "riskLevelDuringSignIn": risk, "riskState": "none" if risk == "none" else "atRisk", "resourceDisplayName": app, "tokenIssuerType": "AzureAD"}
    e = {"time": full(t), "resourceId": "/tenants/%s/providers/Microsoft.aadiam" % s.tenant, "operationName": "Sign-in activity", "operationVersion": "1.0", "category": kind, "tenantId": s.tenant, "resultType": str(code), "resultSignature": "SUCCESS" if not code else "FAILURE", **({"resultDescription": reason} if reason else {}), "durationMs": 0, "callerIpAddress": ip, "correlationId": c, "identity": p["userDisplayName"], "Level": 4, "location": country, "properties": p}
    return s.json(file, t, e) if put else e


def principal(s, file, t, name, ip, code, reason=None, resource="Microsoft Graph", credential="client_secret", kind="ServicePrincipalSignInLogs", ca="notApplied"):
    """a sign-in of a service principal"""
    return s.json(file, t, {"time": full(t), "resourceId": "/tenants/%s/providers/Microsoft.aadiam" % s.tenant, "operationName": "Sign-in activity", "operationVersion": "1.0", "category": kind, "tenantId": s.tenant, "resultType": str(code), "resultSignature": "FAILURE" if code else "SUCCESS", **({"resultDescription": reason} if reason else {}), "durationMs": 0, "callerIpAddress": ip, "correlationId": s.uuid(), "Level": 4, "location": "NL", "properties": {"id": s.uuid(), "createdDateTime": full(t)[:-2] + "+00:00", "servicePrincipalName": name, "servicePrincipalId": s.guid("sp" + name), "appId": s.guid("app" + name), "resourceDisplayName": resource, "ipAddress": ip, "servicePrincipalCredentialKeyId": s.guid("key" + name) if credential == "client_secret" else "", "clientCredentialType": credential.replace("client_secret", "clientSecret"), "status": {"errorCode": code, **({"failureReason": reason} if reason else {})}, "conditionalAccessStatus": ca, "location": {"countryOrRegion": "NL"}, "uniqueTokenIdentifier": s.hex(22)}})


def aad(s, file, t, activity, by, target, kind="User", category="GroupManagement", props=None, app=False, ok=True, second=None):
    """an audit entry of the directory"""
    who = {"app": {"displayName": by, "servicePrincipalId": s.guid(by)}} if app else {"user": {"userPrincipalName": by, "id": s.guid(by), "ipAddress": s.ip(70), "roles": []}}
    targets = [{"id": s.guid(target), "displayName": None if kind == "User" else target, "type": kind, **({"userPrincipalName": target} if kind == "User" else {}), "modifiedProperties": [{"displayName": a, "oldValue": json.dumps(b) if b is not None else None, "newValue": json.dumps(c) if c is not None else None} for a, b, c in props or []]}]
    if second: targets.append({"id": s.guid(second), "displayName": second, "type": "Group", "groupType": "azureAD", "modifiedProperties": []})
    return s.json(file, t, {"time": full(t), "resourceId": "/tenants/%s/providers/Microsoft.aadiam" % s.tenant, "operationName": activity, "operationVersion": "1.0", "category": "AuditLogs", "tenantId": s.tenant, "resultSignature": "None", "durationMs": 0, "callerIpAddress": s.ip(70), "correlationId": s.uuid(), "Level": 4, "properties": {"id": "Directory_" + s.hex(12), "category": category, "correlationId": s.uuid(), "result": "success" if ok else "failure", "resultReason": "", "activityDisplayName": activity, "activityDateTime": full(t), "loggedByService": "Core Directory", "operationType": "Unassign" if activity.startswith("Remove") else "Update", "initiatedBy": who, "targetResources": targets, "additionalDetails": []}})


def arm(s, file, t, op, caller, ip, scope, ok=True, code=None, message=None, status=None, category="Administrative", body=None, start=False):
    """the activity log in its exported form"""
    scope = scope.replace("{s}", "/subscriptions/" + s.subscription)
    claims = {"aud": "https://management.azure.com/", "iss": "https://sts.windows.net/%s/" % s.tenant, "ipaddr": ip, "name": caller.split("@")[0], "http://schemas.microsoft.com/identity/claims/objectidentifier": s.guid(caller), "appid": s.guid("azure cli"), **({"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn": caller} if "@" in caller else {"idtyp": "app"})}
    return s.json(file, t, {"RoleLocation": "West Europe", "time": full(t), "resourceId": scope.upper(), "operationName": op.upper(), "category": category, "resultType": "Start" if start else "Success" if ok else "Failure", "resultSignature": "Started." if start else "Succeeded.OK" if ok else "Failed." + (status or "Forbidden"), "durationMs": str(s.some(20, 1900)), "callerIpAddress": ip, "correlationId": s.uuid(), "identity": {"authorization": {"scope": scope, "action": op, "evidence": {"role": "Contributor", "roleAssignmentScope": "/subscriptions/" + s.subscription, "principalType": "User" if "@" in caller else "ServicePrincipal"} if ok else {}}, "claims": claims}, "level": "Information" if ok else "Error", "properties": {"statusCode": (status or "OK") if ok else (status or "Forbidden"), "serviceRequestId": s.uuid(), "eventCategory": category, "entity": scope, "message": op, "hierarchy": s.tenant + "/" + s.subscription, **({"requestbody": json.dumps(body)} if body else {}), **({"statusMessage": json.dumps({"error": {"code": code, "message": message}})} if code else {})}})


def vault(s, file, t, op, path, who, ip, status=200, signature="OK", description=None, name=None, app=False):
    """an audit event of a key vault"""
    name = name or s.company + "-kv"
    return s.json(file, t, {"time": full(t), "category": "AuditEvent", "operationName": op, "resultType": "Success" if status < 400 else "Failed", "resultSignature": signature, "resultDescription": description or "", "durationMs": str(s.some(9, 60)), "callerIpAddress": ip, "correlationId": s.uuid(), "identity": {"claim": {"http://schemas.microsoft.com/identity/claims/objectidentifier": s.guid(who), "appid": s.guid("app" + who), **({} if app else {"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn": who})}} if who else {"claim": {}}, "properties": {"id": "https://%s.vault.azure.net%s" % (name, path), "clientInfo": "azsdk-net-Security.KeyVault.Secrets/4.8.0", "requestUri": "https://%s.vault.azure.net%s?api-version=7.6" % (name, path), "httpStatusCode": status, "isAccessPolicyMatch": status < 400, "trustedService": "", "tlsVersion": "TLS1_3"}, "resourceId": "/SUBSCRIPTIONS/%s/RESOURCEGROUPS/RG-SEC/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/%s" % (s.subscription.upper(), name.upper())})


def blob(s, file, t, op, path, ip, status=200, text="Success", auth="OAuth", who=None, agent="azsdk-python-storage-blob/12.26.0 Python/3.12.3", category="StorageRead", account=None):
    """a storage account's resource log"""
    account = account or s.company + "data"
    return s.json(file, t, {"time": full(t), "resourceId": "/subscriptions/%s/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/%s/blobServices/default" % (s.subscription, account), "category": category, "operationName": op, "operationVersion": "2024-11-04", "schemaVersion": "1.0", "statusCode": status, "statusText": text, "durationMs": s.some(2, 90), "callerIpAddress": "%s:%d" % (ip, s.some(20000, 64000)), "correlationId": s.uuid(), "identity": {"type": auth, **({"requester": {"objectId": s.guid(who), "tenantId": s.tenant, "appId": s.guid("app" + who), **({"upn": who} if "@" in who else {})}} if who else {}), "tokenHash": s.hex(16)} if auth != "Anonymous" else {"type": auth}, "location": "westeurope", "properties": {"accountName": account, "userAgentHeader": agent, "serviceType": "blob", "objectKey": "/%s%s" % (account, path), "metricResponseType": "Success" if status < 400 else text, "serverLatencyMs": s.some(1, 40), "requestHeaderSize": s.some(400, 900), "responseHeaderSize": s.some(150, 400), "tlsVersion": "TLS 1.3"}, "uri": "https://%s.blob.core.windows.net:443%s" % (account, path), "protocol": "HTTPS", "resourceType": "Microsoft.Storage/storageAccounts/blobServices"})


# Google

def google(s, file, t, service, method, resource, who, ip, code=0, message=None, permission=None, granted=True, log="data_access", meta=None, kind="audited_resource", labels=None, request=None, delta=None, agent="google-cloud-sdk gcloud/538.0.0", project="prod", reason=None, more=None):
    """a LogEntry with an AuditLog"""
    p = {"@type": "type.googleapis.com/google.cloud.audit.AuditLog", **({"status": {"code": code, "message": message}} if code else {}), "authenticationInfo": {"principalEmail": who, **({"serviceAccountKeyName": "//iam.googleapis.com/projects/%s/serviceAccounts/%s/keys/%s" % (project, who, s.app_ids.setdefault("g" + who, s.hex(40)))} if who and "gserviceaccount" in who else {})}, "requestMetadata": {"callerIp": ip, "callerSuppliedUserAgent": agent, "requestAttributes": {"time": z(t, 6), "auth": {}}, "destinationAttributes": {}}, "serviceName": service + ".googleapis.com", "methodName": method, "resourceName": resource}
    if permission: p["authorizationInfo"] = [{"resource": resource, "permission": permission, **({"granted": True} if granted else {}), "resourceAttributes": {}, "permissionType": "DATA_READ" if log == "data_access" else "ADMIN_WRITE"}]
    if meta: p["metadata"] = meta
    if request: p["request"] = request
    if delta: p["serviceData"] = {"@type": "type.googleapis.com/google.iam.v1.logging.AuditData", "policyDelta": {"bindingDeltas": delta}}
    p.update(more or {})
    return s.json(file, t, {"protoPayload": p, "insertId": s.hex(13), "resource": {"type": kind, "labels": dict({"project_id": project}, **(labels or {"service": service + ".googleapis.com", "method": method}))}, "timestamp": z(t, 6), "severity": "ERROR" if code else "NOTICE" if log == "activity" else "INFO", "logName": "projects/%s/logs/cloudaudit.googleapis.com%%2F%s" % (project, log), "receiveTimestamp": z(after(s, t, .4, 1.4), 9)})


def workspace(s, file, t, app, name, who, ip, params, kind="login"):
    """an activity of the Reports API"""
    return s.json(file, t, {"kind": "admin#reports#activity", "id": {"time": z(t), "uniqueQualifier": str(s.r.getrandbits(62)), "applicationName": app, "customerId": "C0" + s.company[:5]}, "etag": "\"%s\"" % s.hex(30), "actor": {"email": who, "profileId": str(10 ** 20 + abs(hash_of(who)) % 10 ** 20)}, "ipAddress": ip, "events": [{"type": kind, "name": name, "parameters": [dict(name=k, **({"boolValue": v} if isinstance(v, bool) else {"multiValue": v} if isinstance(v, list) else {"value": v})) for k, v in params]}]})


def hash_of(text): return functools.reduce(lambda a, c: (a * 131 + ord(c)) % (1 << 61), text, 7)


# Kubernetes

def kube(s, file, t, user, verb, resource, ns=None, ok=True, name=None, code=None, ip=None, groups=(), message=None, group="", agent="kubectl/v1.33.3 (linux/amd64) kubernetes/80779bd", why="", sub=None, request=None, put=True, reason="Forbidden", level="Metadata", uri=None):
    """an event of the API server's audit"""
    path = "/api%s/v1%s/%s%s%s" % ("s/" + group if group else "", "/namespaces/" + ns if ns else "", resource, "/" + name if name and verb not in ("create", "list", "watch") or name and sub else "", "/" + sub if sub else "")
    ref = {k: v for k, v in dict(resource=resource, namespace=ns, name=name, apiGroup=group or None, apiVersion="v1", subresource=sub).items() if v}
    account = user.startswith("system:serviceaccount:")
    forbidden = '%s%s is forbidden: User "%s" cannot %s resource "%s%s" in API group "%s"%s' % (resource + "." + group if group else resource, ' "%s"' % name if name else "", user, verb, resource, "/" + sub if sub else "", group, ' in the namespace "%s"' % ns if ns else " at the cluster scope")
    e = {"kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": level, "auditID": s.uuid(), "stage": "ResponseComplete", "requestURI": uri or path + ("?limit=500" if verb == "list" else ""), "verb": verb, "user": {"username": user, **({"uid": s.guid(user)} if account else {}), "groups": (["system:serviceaccounts", "system:serviceaccounts:" + user.split(":")[2]] if account else list(groups)) + (["system:authenticated"] if user and user != "system:anonymous" else ["system:unauthenticated"] if user else [])} if user else {}, "sourceIPs": [ip or s.inner(9)], "userAgent": agent, **({"objectRef": ref} if not uri else {}), "responseStatus": {"metadata": {}, "code": code or (200 if ok else 403)}, "requestReceivedTimestamp": z(t, 6), "stageTimestamp": z(t + sec(.003), 6), "annotations": {"authorization.k8s.io/decision": "allow" if ok or code and code != 403 or message else "forbid", "authorization.k8s.io/reason": why if ok or message else ""}}
    if code == 429: e["annotations"] = {}
    if code == 401: e["annotations"] = {}; e["responseStatus"].update({"status": "Failure", "message": "Unauthorized", "reason": "Unauthorized"})
    elif not ok: e["responseStatus"].update({"status": "Failure", "message": message or forbidden, "reason": reason})
    if request: e["requestObject"] = request
    return s.json(file, t, e) if put else e


def klog(s, file, t, text, level="E", where="authentication.go:74", pid=1): return s.put(file, t, "%s%s       %d %s] %s" % (level, t.strftime("%m%d %H:%M:%S.%f"), pid, where, text))
def cri(s, file, t, text, stream="stdout"): return s.put(file, t, "%s000Z %s F %s" % (t.strftime("%Y-%m-%dT%H:%M:%S.%f"), stream, text))
def docker(s, file, t, text, stream="stdout"): return s.put(file, t, json.dumps({"log": text + "\n", "stream": stream, "time": t.strftime("%Y-%m-%dT%H:%M:%S.%f") + "000Z"}))


# identity providers

def okta(s, file, t, event, who, ip, result="SUCCESS", reason=None, message="", target=None, agent=None, session=None, debug=None, country="Netherlands", city="Utrecht", step=0, actor="User", txn=None, severity=None):
    """a LogEvent of the System Log"""
    return s.json(file, t, {"actor": {"id": "00u" + s.app_ids.setdefault("o" + who, s.hex(17)), "type": actor, "alternateId": who, "displayName": who.split("@")[0].replace(".", " ").title(), "detailEntry": None}, "client": {"userAgent": {"rawUserAgent": agent or AGENTS[0], "os": "Windows 10", "browser": "CHROME"}, "zone": "null", "device": "Computer", "id": None, "ipAddress": ip, "geographicalContext": {"city": city, "state": None, "country": country, "postalCode": None, "geolocation": {"lat": 52.09, "lon": 5.12}}}, "device": None, "authenticationContext": {"authenticationProvider": None, "credentialProvider": None, "credentialType": None, "issuer": None, "interface": None, "authenticationStep": step, "rootSessionId": session or "unknown", "externalSessionId": session or "unknown"}, "displayMessage": message, "eventType": event, "outcome": {"result": result, "reason": reason}, "published": z(t), "securityContext": {"asNumber": s.some(1000, 60000), "asOrg": "example transit", "isp": "example transit", "domain": None, "isProxy": False}, "severity": severity or ("INFO" if result in ("SUCCESS", "ALLOW", "CHALLENGE") else "WARN"), "debugContext": {"debugData": dict({"requestId": s.hex(32), "dtHash": s.app_ids.setdefault("d" + who + ip, s.hex(64)), "requestUri": "/api/v1/authn"}, **(debug or {}))}, "legacyEventType": None, "transaction": {"type": "WEB", "id": txn or s.hex(32), "detail": {}}, "uuid": s.uuid(), "version": "0", "request": {"ipChain": [{"ip": ip, "geographicalContext": None, "version": "V4", "source": None}]}, "target": target})


def okta_app(s, name): return [{"id": "0oa" + s.app_ids.setdefault("a" + name, s.hex(17)), "type": "AppInstance", "alternateId": name, "displayName": name, "detailEntry": {"signOnModeType": "OPENID_CONNECT"}}]
def okta_group(s, who, group): return [{"id": "00u" + s.app_ids.setdefault("o" + who, s.hex(17)), "type": "User", "alternateId": who, "displayName": who.split("@")[0], "detailEntry": None}, {"id": "00g" + s.app_ids.setdefault("g" + group, s.hex(17)), "type": "UserGroup", "alternateId": "unknown", "displayName": group, "detailEntry": None}]


def auth0(s, file, t, kind, ip, who=None, description="", client="Portal SPA", agent=None, details=None, connection="Username-Password-Authentication", more=None):
    """a record of a log stream"""
    n = "90020%s%030d" % (t.strftime("%Y%m%d%H%M%S"), s.next())
    return s.json(file, t, {"log_id": n, "data": {"date": z(t), "type": kind, **({"description": description} if description else {}), "connection": connection, "connection_id": "con_" + s.app_ids.setdefault("con" + (connection or ""), s.hex(16)), "client_id": s.app_ids.setdefault("cl" + client, s.hex(32)), "client_name": client, "ip": ip, "user_agent": agent or "Chrome 141.0.0 / Windows 10", **({"details": details} if details else {}), "hostname": "%s.eu.auth0.com" % s.company, **({"user_id": "auth0|" + s.app_ids.setdefault("u" + who, s.hex(24)) if kind != "fu" else "", "user_name": who} if who else {}), "strategy": "auth0", "strategy_type": "database", "audience": "https://api." + s.domain, "scope": None, "log_id": n, "_id": n, "isMobile": False, **(more or {})}})


def keycloak(s, file, t, kind, client, ip, user=None, error=None, more="", level=None, write=None):
    """an event by the jboss-logging listener, as releases since 24 write it"""
    level = level or ("WARN" if error else "DEBUG")
    uid = s.guid("kc" + user) if user and error not in ("user_not_found",) else "null"
    text = '%s,%03d %-5s [org.keycloak.events] (executor-thread-%d) type="%s", realmId="%s", realmName="%s", clientId="%s", userId="%s", ipAddress="%s"%s%s' % (t.strftime("%Y-%m-%d %H:%M:%S"), t.microsecond // 1000, level, s.some(1, 90), kind, s.guid("realm"), s.realm, client, uid, ip, ', error="%s"' % error if error else "", ", " + more if more else "")
    return (write or s.put)(file, t, text) if write is None else write(s, file, t, text)


def nginx(s, file, t, ip, method, path, status, user="-", agent=None, size=None, rid=None, referer="-", up=None, write=None, host=None):
    """nginx's combined format with a request id and the upstream's status behind it"""
    text = '%s - %s [%s] "%s %s HTTP/2.0" %d %d "%s" "%s"%s' % (ip, user, clock(t), method, path, status, s.some(120, 9000) if size is None else size, referer, agent or AGENTS[0], " rid=%s us=%s rt=0.%03d%s" % (rid, "-" if up is None else up, s.some(2, 200), " host=" + host if host else "") if rid else "")
    return write(s, file, t, text) if write else s.put(file, t, text)


def proxy2(s, file, t, text, where=None, write=None):
    """a line of oauth2-proxy's standard log"""
    text = "[%s] [%s] %s" % (t.strftime("%Y/%m/%d %H:%M:%S"), where, text) if where else text
    return write(s, file, t, text) if write else s.put(file, t, text)
def proxy2_auth(s, file, t, ip, who, status, text, write=None): return proxy2(s, file, t, '%s - %s - %s [%s] [%s] %s' % (ip, s.uuid(), who or "-", t.strftime("%Y/%m/%d %H:%M:%S"), status, text), write=write)
def proxy2_request(s, file, t, ip, who, host, method, path, status, agent=None, up="-", write=None): return proxy2(s, file, t, '%s - %s - %s [%s] %s %s %s "%s" HTTP/1.1 "%s" %d %d 0.%03d' % (ip, s.uuid(), who or "-", t.strftime("%Y/%m/%d %H:%M:%S"), host, method, up, path, agent or AGENTS[0], status, s.some(0, 4000), s.some(0, 120)), write=write)


# hosts

def syslog(s, file, t, program, text, pid=None, host=None): return s.put(file, t, "%s %s %s[%d]: %s" % (slow(t), host or s.node, program, pid or s.next(), text))
def rfc(s, file, t, program, text, pid=None, host=None): return s.put(file, t, "%s+00:00 %s %s[%d]: %s" % (t.strftime("%Y-%m-%dT%H:%M:%S.%f"), host or s.node, program, pid or s.next(), text))
def journal(s, file, t, program, text, pid=None, host=None, unit=None): return s.json(file, t, {"__CURSOR": "s=%s;i=%x" % (s.guid("boot").replace("-", ""), s.next()), "__REALTIME_TIMESTAMP": str(int(epoch(t) * 1000000)), "__MONOTONIC_TIMESTAMP": str(int(epoch(t) * 1000) % 10 ** 10), "_BOOT_ID": s.guid("boot").replace("-", ""), "_TRANSPORT": "syslog", "PRIORITY": "6", "SYSLOG_FACILITY": "10", "SYSLOG_IDENTIFIER": program, "_PID": str(pid or s.next()), "_HOSTNAME": host or s.node, "_SYSTEMD_UNIT": (unit or program) + ".service", "MESSAGE": text})


def windows(s, file, t, code, data, computer=None, ok=False, message="", channel="Security"):
    """an event as winlogbeat ships it"""
    return s.json(file, t, {"@timestamp": z(t), "event": {"code": str(code), "kind": "event", "provider": "Microsoft-Windows-Security-Auditing", "outcome": "success" if ok else "failure", "created": z(after(s, t, 1, 2))}, "host": {"name": computer or "DC01." + s.domain}, "log": {"level": "information"}, "message": message, "winlog": {"channel": channel, "provider_name": "Microsoft-Windows-Security-Auditing", "event_id": str(code), "record_id": s.next() + 800000, "computer_name": computer or "DC01." + s.domain, "keywords": ["Audit Success" if ok else "Audit Failure"], "opcode": "Info", "event_data": data, "process": {"pid": 712, "thread": {"id": s.some(900, 9000)}}, "api": "wineventlog"}, "agent": {"type": "winlogbeat", "version": "8.19.3"}})


def logon_failed(s, file, t, user, ip, sub, status="0xC000006D", kind="3", computer=None, station="-", package="NTLM", reason="%%2313", process="NtLmSsp "):
    return windows(s, file, t, 4625, {"SubjectUserSid": "S-1-0-0", "SubjectUserName": "-", "SubjectDomainName": "-", "SubjectLogonId": "0x0", "TargetUserSid": "S-1-0-0", "TargetUserName": user, "TargetDomainName": s.company.upper(), "Status": status, "FailureReason": reason, "SubStatus": sub, "LogonType": kind, "LogonProcessName": process, "AuthenticationPackageName": package, "WorkstationName": station, "TransmittedServices": "-", "LmPackageName": "-", "KeyLength": "0", "ProcessId": "0x0", "ProcessName": "-", "IpAddress": ip, "IpPort": str(s.some(40000, 64000))}, computer, message="An account failed to log on.")
def logon(s, file, t, user, ip, kind="3", computer=None, station="-"): return windows(s, file, t, 4624, {"SubjectUserSid": "S-1-0-0", "SubjectUserName": "-", "TargetUserSid": "S-1-5-21-1004336348-1177238915-682003330-%d" % (1000 + hash_of(user) % 9000), "TargetUserName": user, "TargetDomainName": s.company.upper(), "TargetLogonId": "0x" + s.hex(6), "LogonType": kind, "LogonProcessName": "Kerberos", "AuthenticationPackageName": "Kerberos", "WorkstationName": station, "IpAddress": ip, "IpPort": str(s.some(40000, 64000))}, computer, True, "An account was successfully logged on.")
def group_change(s, file, t, code, member, group, by, message, computer=None): return windows(s, file, t, code, {"MemberName": "CN=%s,OU=Staff,DC=%s,DC=example" % (member, s.company), "MemberSid": "S-1-5-21-1004336348-1177238915-682003330-%d" % (1000 + hash_of(member) % 9000), "TargetUserName": group, "TargetDomainName": s.company.upper(), "TargetSid": "S-1-5-21-1004336348-1177238915-682003330-2610", "SubjectUserSid": "S-1-5-21-1004336348-1177238915-682003330-1104", "SubjectUserName": by, "SubjectDomainName": s.company.upper(), "SubjectLogonId": "0x9a1c2", "PrivilegeList": "-"}, computer, True, message)


# stores and programs

def hcvault(s, file, t, kind, path, op, ip, token=None, policies=(), error=None, who=None, rid=None, mount="kv/", auth=True, data=None, ttl=3600):
    """one entry of Vault's audit device"""
    a = {"client_token": "hmac-sha256:" + s.app_ids.setdefault("vt" + (token or ""), s.hex(64)), "accessor": "hmac-sha256:" + s.app_ids.setdefault("va" + (token or ""), s.hex(64)), "display_name": who or "", "policies": list(policies), "token_policies": list(policies), "entity_id": s.guid("ve" + (who or "")), "token_type": "service", "token_ttl": ttl, "token_issue_time": z(s.at(-40), 0), "policy_results": {"allowed": not error, **({} if error else {"granting_policies": [{"name": policies[-1] if policies else "default", "namespace_id": "root", "type": "acl"}]})}} if auth else {"policy_results": {"allowed": False}} if error and not path.endswith("login") else {}
    e = {"time": z(t, 6)[:-1] + "123Z", "type": kind, "auth": a, "request": {"id": rid or s.uuid(), "client_id": s.guid("ci" + (token or path))[:20].replace("-", "0"), "operation": op, "mount_type": mount.rstrip("/"), "mount_accessor": mount.rstrip("/") + "_" + s.app_ids.setdefault("m" + mount, s.hex(8)), **({"client_token": a["client_token"], "client_token_accessor": a["accessor"]} if auth else {}), "namespace": {"id": "root"}, "path": path, **({"data": data} if data else {}), "remote_address": ip, "remote_port": 20000 + hash_of(rid or path) % 40000}}
    if kind == "response": e["response"] = {"mount_type": mount.rstrip("/"), **({"data": {"error": "hmac-sha256:" + s.hex(64)}} if error else {"data": {"data": {"value": "hmac-sha256:" + s.hex(64)}}})}
    if error: e["error"] = error
    return s.json(file, t, e)


def postgres(s, file, t, pid, who, text, level="FATAL", detail=None, ip=None, sql=None):
    """a server log with log_line_prefix '%m [%p] %q%u@%d %h '; the event's first line is the entry"""
    text = "%s UTC [%d] %s%s:  %s" % (t.strftime("%Y-%m-%d %H:%M:%S.") + "%03d" % (t.microsecond // 1000), pid, who + " " + (ip or "[local]") + " " if who else "", level, text)
    head = text[:text.index(level + ":")]
    if detail: text += "\n" + head + "DETAIL:  " + detail
    if sql: text += "\n" + head + "STATEMENT:  " + sql
    return s.put(file, t, text)


def ecs(s, file, t, category, action, outcome, who, ip, dataset, message="", extra=None, wrap=False, host=None):
    """a document of the Elastic Common Schema"""
    d = {"@timestamp": z(t), "ecs": {"version": "8.17.0"}, "event": {"kind": "event", "category": [category], "type": ["start"] if outcome == "success" else ["denied"] if category != "authentication" else ["start"], "action": action, "outcome": outcome, "dataset": dataset, "module": dataset.split(".")[0], "ingested": z(after(s, t, 1, 6))}, **({"user": {"name": who}} if who else {}), "source": {"ip": ip, "address": ip}, "host": {"name": host or s.node}, "message": message, **(extra or {})}
    return s.json(file, t, {"_index": ".ds-logs-%s-default-%s-000004" % (dataset, t.strftime("%Y.%m.%d")), "_id": s.hex(20), "_score": None, "_source": d, "sort": [int(epoch(t) * 1000)]} if wrap else d)


def ocsf(s, file, t, cls, activity, ok, who, ip, detail, extra=None, product="SignIn", severity=1):
    """an event of the Open Cybersecurity Schema Framework: Authentication (3002) or API Activity (6003)"""
    name = {3002: "Authentication", 6003: "API Activity", 3001: "Account Change", 3006: "Group Management"}[cls]
    return s.json(file, t, dict({"activity_id": 1, "activity_name": activity, "category_uid": cls // 1000, "category_name": "Identity & Access Management" if cls < 6000 else "Application Activity", "class_uid": cls, "class_name": name, "type_uid": cls * 100 + 1, "type_name": "%s: %s" % (name, activity), "severity_id": severity, "severity": {1: "Informational", 2: "Low"}[severity], "status_id": 1 if ok else 2, "status": "Success" if ok else "Failure", **({"status_detail": detail} if detail else {}), "time": int(epoch(t) * 1000), "time_dt": z(t), "metadata": {"version": "1.5.0", "product": {"name": product, "vendor_name": s.company.title()}, "profiles": ["host", "datetime"], "uid": s.uuid(), "logged_time": int(epoch(t) * 1000) + 900}, "src_endpoint": {"ip": ip}}, **({"user": {"name": who, "type": "User", "type_id": 1}} if cls == 3002 else {"actor": {"user": {"name": who, "type_id": 1}}}), **(extra or {})))


def otel(s, file, t, service, body, trace, span=None, severity="INFO", attributes=None):
    """a log record as the collector's file exporter flattens it"""
    return s.json(file, t, {"timestamp": z(t, 6), "observedTimestamp": z(after(s, t, .1, .5), 6), "traceId": trace, "spanId": span or s.hex(16), "severityText": severity, "severityNumber": {"INFO": 9, "WARN": 13, "ERROR": 17}[severity], "body": body, "resource": {"service.name": service, "service.version": "4.%d.1" % (hash_of(service) % 40), "k8s.namespace.name": "prod"}, "instrumentationScope": {"name": service}, "attributes": attributes or {}})


def opa(s, file, t, path, given, result, rev, instance, who=None, error=None):
    """a decision log entry of the Open Policy Agent, written to its console"""
    return s.json(file, t, {"bundles": {"authz": {"revision": rev}}, "decision_id": s.uuid(), "input": given, "labels": {"app": "opa", "id": s.guid(instance), "version": "1.7.1", "pod": instance}, "level": "info", "metrics": {"timer_rego_query_eval_ns": s.some(40000, 400000), "timer_server_handler_ns": s.some(90000, 900000)}, "msg": "Decision Log", "path": path, "req_id": s.next(), "requested_by": "127.0.0.1:%d" % s.some(30000, 60000), **({"result": result} if error is None else {"error": error}), "time": z(t, 0), "timestamp": z(t, 6), "type": "openpolicyagent.org/decision_logs"})


def github(s, file, t, action, actor, ip=None, **more): return s.json(file, t, dict({"@timestamp": int(epoch(t) * 1000), "_document_id": s.hex(22), "action": action, "actor": actor, "actor_id": hash_of(actor) % 10 ** 8, "actor_ip": ip, "business": s.company, "org": s.company, "org_id": 4100 + s.shift, "created_at": int(epoch(t) * 1000), "actor_location": {"country_code": "NL"}}, **more))

"""Line shapes of clouds, identity providers, clusters and hosts, written for these cases. Standard library only."""
import datetime as dt, json, hashlib
from stage import BROWSERS, NAMES, sec

MIS, FAULT, WAI, ATT, UNW, UND = "misconfiguration caller-fault working-as-intended attack unwanted-automation undetermined".split()
SINGLE, LOOP, BURST, STEADY, BRUTE, SPRAY, STUFF, SCAN, EXPLOIT, ENUM, REPLAY, SCRAPE, IMPERS = "single retry-loop burst-after-change steady brute-force password-spray credential-stuffing scan exploit-attempt enumeration token-replay scrape impersonated-bot".split()
ACCOUNT, REGION = "417302958816", "eu-central-1"
SUB, TENANT = "5f1c2d9e-7b0a-4c55-9b1e-20c7a4e6d911", "a3b8f1c2-0d47-4e9a-b6d5-71e2c98f4a03"
PROJECT = "acme-data-prod"


def kinds(collected):
    def mark(f): collected.append(f); return f
    return mark

def inc(s, title, layer, cause, verdict, pattern, change_=None, /, **ok): return s.incident(title, layer, cause, verdict, pattern, change_, ok)
def minute(s, t): return (t - s.at(0)).total_seconds() / 60
def z(t): return t.strftime("%Y-%m-%dT%H:%M:%SZ")
def zms(t): return t.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (t.microsecond // 1000)
def zus(t): return t.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
def ns(t): return t.strftime("%Y-%m-%dT%H:%M:%S.%f") + "417Z"
def clf(t): return t.strftime("%d/%b/%Y:%H:%M:%S +0000")
def fixed(*x, n=8): return hashlib.md5("/".join(map(str, x)).encode()).hexdigest()[:n]
def oid(*x): h = fixed(*x, n=32); return "%s-%s-4%s-a%s-%s" % (h[:8], h[8:12], h[13:16], h[17:20], h[20:])
def office(s, k): return "198.51.100.%d" % (10 + k % 3)

# exports: what carries a line on its way

def docker_json(text, t, stream="stdout"): return json.dumps({"log": text + "\n", "stream": stream, "time": ns(t)})
def cri(text, t, stream="stdout"): return "%s %s F %s" % (ns(t), stream, text)
def journald(text, t, unit, ident, pid="811", host="web1"): return json.dumps({"__REALTIME_TIMESTAMP": str(int(t.timestamp() * 1e6)), "_HOSTNAME": host, "_SYSTEMD_UNIT": unit, "SYSLOG_IDENTIFIER": ident, "_PID": pid, "PRIORITY": "6", "MESSAGE": text})
def kibana(value, t, index, s): return json.dumps({"_index": index, "_id": s.hex(20), "_score": None, "_source": dict({"@timestamp": zms(t)}, **value)})
def splunk(text, t, index, sourcetype, host="idx1"): return json.dumps({"preview": False, "result": {"_time": t.strftime("%Y-%m-%dT%H:%M:%S.000+00:00"), "host": host, "index": index, "sourcetype": sourcetype, "_raw": text}})

# AWS

def identity(s, name, kind="role", session=None, mfa="false"):
    if kind == "user": return {"type": "IAMUser", "principalId": "AIDA" + fixed(name, n=16).upper(), "arn": "arn:aws:iam::%s:user/%s" % (ACCOUNT, name), "accountId": ACCOUNT, "accessKeyId": "AKIA" + fixed("key", name, n=16).upper(), "userName": name}
    session = session or "i-0" + fixed(name, n=16)
    return {"type": "AssumedRole", "principalId": "AROA%s:%s" % (fixed(name, n=16).upper(), session), "arn": "arn:aws:sts::%s:assumed-role/%s/%s" % (ACCOUNT, name, session), "accountId": ACCOUNT, "accessKeyId": "ASIA" + fixed(name, session, n=16).upper(),
            "sessionContext": {"sessionIssuer": {"type": "Role", "principalId": "AROA" + fixed(name, n=16).upper(), "arn": "arn:aws:iam::%s:role/%s" % (ACCOUNT, name), "accountId": ACCOUNT, "userName": name}, "attributes": {"creationDate": z(s.at(-30)), "mfaAuthenticated": mfa}}}

SHORT = {"ec2": "ec2", "s3": "s3", "kms": "kms", "sts": "sts", "iam": "iam", "dynamodb": "dynamodb", "secretsmanager": "secretsmanager", "lambda": "lambda", "rds": "rds", "organizations": "organizations", "ssm": "ssm", "sqs": "sqs"}
def trail(s, file, t, who, service, event, ip, code=None, message=None, params=None, resources=None, ua="Boto3/1.36.2 md/Botocore#1.36.2 ua/2.0 os/linux#6.1", ro=None, mgmt=True, vpce=None, extra=None, resp=None, region=REGION):
    ro = event.startswith(("Get", "List", "Describe", "Head", "Decrypt")) if ro is None else ro
    e = {"eventVersion": "1.11", "userIdentity": who, "eventTime": z(t), "eventSource": service + ".amazonaws.com", "eventName": event, "awsRegion": region, "sourceIPAddress": ip, "userAgent": "[%s]" % ua if service == "s3" else ua}
    if code: e["errorCode"] = code
    if message: e["errorMessage"] = message
    e.update(requestParameters=params, responseElements=resp, requestID=s.uuid() if service != "s3" else s.hex(16).upper(), eventID=s.uuid(), readOnly=ro)
    if extra: e["additionalEventData"] = extra
    if resources: e["resources"] = resources
    e.update(eventType="AwsApiCall", managementEvent=mgmt, recipientAccountId=ACCOUNT)
    if vpce: e["vpcEndpointId"] = vpce; e["vpcEndpointAccountId"] = ACCOUNT
    e["eventCategory"] = "Management" if mgmt else "Data"
    if mgmt: e["tlsDetails"] = {"tlsVersion": "TLSv1.3", "cipherSuite": "TLS_AES_128_GCM_SHA256", "clientProvidedHostHeader": "%s.%s.amazonaws.com" % (service, region)}
    return s.json(file, t, e)

def not_allowed(who, action, resource, why): return "User: %s is not authorized to perform: %s on resource: %s %s" % (who["arn"], action, resource, why)
def no(kind, action): return "because no %s policy allows the %s action" % (kind, action) if kind != "permissions boundary" else "because no permissions boundary allows the %s action" % action

def console(s, file, t, name, ip, ok, mfa="No", ua=None, message="Failed authentication"):
    who = {"type": "IAMUser", "principalId": "AIDA" + fixed(name, n=16).upper(), "accountId": ACCOUNT, "accessKeyId": "", "userName": name}
    if ok: who["arn"] = "arn:aws:iam::%s:user/%s" % (ACCOUNT, name)
    e = {"eventVersion": "1.11", "userIdentity": who, "eventTime": z(t), "eventSource": "signin.amazonaws.com", "eventName": "ConsoleLogin", "awsRegion": "us-east-1", "sourceIPAddress": ip, "userAgent": ua or BROWSERS[1]}
    if not ok: e["errorMessage"] = message
    e.update(requestParameters=None, responseElements={"ConsoleLogin": "Success" if ok else "Failure"}, additionalEventData={"LoginTo": "https://console.aws.amazon.com/console/home", "MobileVersion": "No", "MFAUsed": mfa}, eventID=s.uuid(), readOnly=False, eventType="AwsConsoleSignIn", managementEvent=True, recipientAccountId=ACCOUNT, eventCategory="Management", tlsDetails={"tlsVersion": "TLSv1.3", "cipherSuite": "TLS_AES_128_GCM_SHA256", "clientProvidedHostHeader": "signin.aws.amazon.com"})
    return s.json(file, t, e)

def s3_access(s, file, t, bucket, ip, who, op, key, method, status, code="-", ua="aws-sdk-java/2.29", referer="-", size=None, host=None):
    return s.put(file, t, '%s %s [%s] %s %s %s %s %s "%s /%s HTTP/1.1" %d %s %s %s %d %d "%s" "%s" - %s SigV4 TLS_AES_128_GCM_SHA256 AuthHeader %s TLSv1.3 - -' % (fixed(bucket, n=32) * 2, bucket, clf(t), ip, who, s.hex(16).upper(), op, key or "-", method, key or "", status, code, "243" if code != "-" else str(size or s.some(900, 90000)), "-" if code != "-" else str(s.some(900, 90000)), s.some(5, 90), s.some(3, 60), referer, ua, s.hex(40) + "=", host or bucket + ".s3.eu-central-1.amazonaws.com"))

def apigw(s, file, t, ip, method, path, status, error_type="-", error="-", key="-", ua="python-requests/2.32", authorizer="-", integ=None, caller="-"):
    return s.json(file, t, {"requestId": s.uuid(), "extendedRequestId": s.hex(8) + "=", "ip": ip, "caller": caller, "user": "-", "requestTime": clf(t), "requestTimeEpoch": str(int(t.timestamp() * 1000)), "httpMethod": method, "resourcePath": path, "path": "/prod" + path, "stage": "prod", "status": str(status), "protocol": "HTTP/1.1", "responseLength": str(s.some(20, 4000)), "userAgent": ua, "apiKeyId": key, "error.responseType": error_type, "error.message": error, "authorizer.error": authorizer, "integrationStatus": integ or ("200" if status < 400 else "-")})

def alb(s, file, t, ip, method, url, status, target="10.40.3.17:8080", tstatus=None, ua=None, actions="forward", reason="-", lb="app/shop-prod/50dc6c495c0c9188", trace=None):
    sent = tstatus is not None
    return s.put(file, t, 'h2 %s %s %s:%d %s %s %s %s %d %s %d %d "%s %s HTTP/2.0" "%s" TLS_AES_128_GCM_SHA256 TLSv1.3 arn:aws:elasticloadbalancing:%s:%s:targetgroup/web/6d0ecf831eec9f09 "Root=%s" "%s" "arn:aws:acm:%s:%s:certificate/%s" 0 %s "%s" "-" "%s" "%s" "%s" "-" "-" TID_%s' % (
        zus(t), lb, ip, s.some(30000, 65000), target if sent else "-", "0.001" if sent else "-1", "0.0%02d" % s.some(10, 99) if sent else "-1", "0.000" if sent else "-1", status, tstatus if sent else "-", s.some(200, 900), s.some(200, 9000), method, url, ua or BROWSERS[1], REGION, ACCOUNT, trace or "1-%08x-%s" % (int(t.timestamp()), s.hex(24)), url.split("/")[2].split(":")[0], REGION, ACCOUNT, oid("cert"), zus(t), actions, reason, target if sent else "-", tstatus if sent else "-", s.hex(24)))

def awswaf(s, file, t, ip, method, uri, action, rule, rtype="MANAGED_RULE_GROUP", country="DE", ua=None, host="shop.example", group=None, failure=None, labels=(), code=None, trace=None, match=None, extra_headers=()):
    e = {"timestamp": int(t.timestamp() * 1000), "formatVersion": 1, "webaclId": "arn:aws:wafv2:%s:%s:regional/webacl/shop-prod/%s" % (REGION, ACCOUNT, oid("acl")), "terminatingRuleId": rule, "terminatingRuleType": rtype, "action": action, "terminatingRuleMatchDetails": match or [], "httpSourceName": "ALB", "httpSourceId": "%s-app/shop-prod/50dc6c495c0c9188" % ACCOUNT, "ruleGroupList": group or [], "rateBasedRuleList": [], "nonTerminatingMatchingRules": [], "requestHeadersInserted": None, "responseCodeSent": code,
         "httpRequest": {"clientIp": ip, "country": country, "headers": [{"name": "host", "value": host}, {"name": "user-agent", "value": ua or BROWSERS[1]}] + [{"name": n, "value": v} for n, v in extra_headers], "uri": uri, "args": "", "httpVersion": "HTTP/2.0", "httpMethod": method, "requestId": trace or "1-%08x-%s" % (int(t.timestamp()), s.hex(24))}, "labels": [{"name": l} for l in labels]}
    if action in ("CAPTCHA", "CHALLENGE"): e["captchaResponse" if action == "CAPTCHA" else "challengeResponse"] = {"responseCode": code, "solveTimestamp": 0, "failureReason": failure}
    return s.json(file, t, e)

# Azure

def activity(s, file, t, who, operation, resource, ok=True, code="Forbidden", message=None, ip="198.51.100.10", status=None, name=None, app=False):
    claims = {"aud": "https://management.core.windows.net/", "iss": "https://sts.windows.net/%s/" % TENANT, "appid": oid("app", who) if app else "04b07795-8ddb-461a-bbee-02f9e1bf7b46", "http://schemas.microsoft.com/identity/claims/objectidentifier": oid(who), "http://schemas.microsoft.com/identity/claims/tenantid": TENANT}
    if not app: claims["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"] = who
    e = {"time": zus(t)[:-1] + "0Z", "resourceId": resource.upper(), "operationName": operation.upper(), "category": "Administrative", "resultType": "Success" if ok else "Failure", "resultSignature": "Succeeded." if ok else "Failed." + code, "durationMs": str(s.some(20, 900)), "callerIpAddress": ip, "correlationId": s.uuid(), "identity": {"authorization": {"scope": resource, "action": operation, "evidence": {"role": "Contributor", "principalType": "ServicePrincipal" if app else "User", "principalId": oid(who).replace("-", "")}}, "claims": claims}, "level": "Information" if ok else "Error", "location": "global",
         "properties": {"eventCategory": "Administrative", "entity": resource, "message": operation, "hierarchy": "%s/%s" % (TENANT, SUB)}, "tenantId": TENANT}
    if not ok: e["properties"].update(statusCode=status or code, statusMessage=json.dumps({"error": {"code": name or code, "message": message}}))
    else: e["properties"].update(statusCode=status or "OK")
    return s.json(file, t, e)

ENTRA = {0: "", 50126: "Error validating credentials due to invalid username or password.", 53000: "Device is not in required device state: {state}. Conditional Access policy requires a compliant device, and the device is not compliant. The user must enroll their device with an approved MDM provider like Intune.", 53003: "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.", 50074: "Strong Authentication is required.", 50076: "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '{resource}'.", 500121: "Authentication failed during strong authentication request.", 50057: "The user account is disabled.", 50053: "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.", 7000215: "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{app}'.", 7000222: "The provided client secret keys for app '{app}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.", 50105: "Your administrator has configured the application {app} ('{appid}') to block users unless they are specifically granted ('assigned') access to the application.", 700082: "The refresh token has expired due to inactivity. The token was issued on {date} and was inactive for 90.00:00:00.", 50131: "Device is not in required device state: {state}. Or, the request was blocked due to suspicious activity, access policy, or security policy decisions.", 50173: "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password."}
def entra(s, file, t, upn, ip, error=0, app="Office 365 Exchange Online", ua=None, ca=None, device=None, city="Berlin", country="DE", category="SignInLogs", risk="none", interactive=True, mfa=None, client="Browser", **fill):
    reason = ENTRA[error].format(**dict(dict(app=app, appid=oid("app", app), resource=oid("app", app), state="nonCompliant", date="2025-11-02T08:00:00Z"), **fill))
    sp = category == "ServicePrincipalSignInLogs"
    p = {"id": s.uuid(), "createdDateTime": zus(t)[:-1] + "+00:00", "appId": oid("app", app), "appDisplayName": app, "ipAddress": ip, "status": {"errorCode": error, "failureReason": reason or "Other.", "additionalDetails": mfa or ""}, "correlationId": s.uuid(), "conditionalAccessStatus": ("failure" if error in (53000, 53003) else "success") if ca else "notApplied", "resourceDisplayName": "Microsoft Graph", "location": {"city": city, "countryOrRegion": country}, "isInteractive": interactive}
    if sp: p.update(servicePrincipalId=oid("sp", app), servicePrincipalName=app, servicePrincipalCredentialKeyId=oid("key", app))
    else: p.update(userId=oid(upn), userPrincipalName=upn, userDisplayName=upn.split("@")[0].title(), clientAppUsed=client, userAgent=ua or BROWSERS[1], riskLevelDuringSignIn=risk, riskState="none" if risk == "none" else "atRisk", deviceDetail=device or {"deviceId": oid("dev", upn), "displayName": "NB-" + fixed(upn, n=5).upper(), "operatingSystem": "Windows10", "browser": "Edge 134.0", "isCompliant": True, "isManaged": True, "trustType": "Azure AD joined"}, appliedConditionalAccessPolicies=[{"id": oid("ca", ca), "displayName": ca, "enforcedGrantControls": ["Block"] if error == 53003 else ["RequireCompliantDevice"] if error == 53000 else ["Mfa"], "result": "failure" if error in (53000, 53003) else "success"}] if ca else [], authenticationRequirement="multiFactorAuthentication" if mfa or ca else "singleFactorAuthentication")
    return s.json(file, t, {"time": zus(t)[:-1] + "0Z", "resourceId": "/tenants/%s/providers/Microsoft.aadiam" % TENANT, "operationName": "Sign-in activity", "operationVersion": "1.0", "category": category, "tenantId": TENANT, "resultType": str(error), "resultSignature": "None", "resultDescription": reason, "durationMs": 0, "callerIpAddress": ip, "correlationId": p["correlationId"], "identity": app if sp else p["userDisplayName"], "Level": 4, "location": country, "properties": p})

def entra_audit(s, file, t, who, activity_, target, ttype="User", category="UserManagement", props=()):
    return s.json(file, t, {"time": zus(t)[:-1] + "0Z", "resourceId": "/tenants/%s/providers/Microsoft.aadiam" % TENANT, "operationName": activity_, "operationVersion": "1.0", "category": "AuditLogs", "tenantId": TENANT, "resultSignature": "None", "durationMs": 0, "correlationId": s.uuid(), "identity": who, "Level": 4, "properties": {"id": "Directory_" + s.uuid(), "category": category, "result": "success", "resultReason": "", "activityDisplayName": activity_, "activityDateTime": zus(t)[:-1] + "+00:00", "loggedByService": "Core Directory", "operationType": activity_.split()[0], "initiatedBy": {"user": {"id": oid(who), "userPrincipalName": who, "ipAddress": "198.51.100.10"}}, "targetResources": [{"id": oid(target), "displayName": target if ttype != "User" else None, "type": ttype, "userPrincipalName": target if ttype == "User" else None, "modifiedProperties": [{"displayName": n, "oldValue": o, "newValue": w} for n, o, w in props]}], "additionalDetails": []}})

def keyvault(s, file, t, app, ip, op, secret, status=200, desc=None, vault="kv-orders-prod"):
    r = "/SUBSCRIPTIONS/%s/RESOURCEGROUPS/RG-ORDERS/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/%s" % (SUB.upper(), vault.upper())
    e = {"time": zus(t)[:-1] + "0Z", "category": "AuditEvent", "operationName": op, "resultType": "Success", "correlationId": s.uuid(), "callerIpAddress": ip, "identity": {"claim": {"http://schemas.microsoft.com/identity/claims/objectidentifier": oid(app), "appid": oid("app", app)}}, "properties": {"clientInfo": "azsdk-net-Security.KeyVault.Secrets/4.7.0 (.NET 8.0.12; Linux)", "requestUri": "https://%s.vault.azure.net/secrets/%s/?api-version=7.5" % (vault, secret), "id": "https://%s.vault.azure.net/secrets/%s" % (vault, secret), "httpStatusCode": status, "isAccessPolicyMatch": status == 200}, "resourceId": r, "operationVersion": "7.5", "resultSignature": "OK" if status == 200 else "Forbidden", "durationMs": str(s.some(4, 80))}
    if desc: e["resultDescription"] = desc
    return s.json(file, t, e)

def blob(s, file, t, ip, op, account, container, name, status, text, auth="OAuth", who=None, ua="azsdk-js-azure-storage-blob/12.26.0", referrer=None, query=""):
    e = {"time": zus(t)[:-1] + "0Z", "resourceId": "/subscriptions/%s/resourceGroups/rg-media/providers/Microsoft.Storage/storageAccounts/%s/blobServices/default" % (SUB, account), "category": "StorageRead" if op.startswith(("Get", "List", "Blob")) else "StorageWrite", "operationName": op, "operationVersion": "2025-01-05", "schemaVersion": "1.0", "statusCode": status, "statusText": text, "durationMs": s.some(2, 60), "callerIpAddress": "%s:%d" % (ip, s.some(20000, 60000)), "correlationId": s.uuid(), "identity": {"type": auth}, "location": "westeurope", "properties": {"accountName": account, "userAgentHeader": ua, "serviceType": "blob", "objectKey": "/%s/%s/%s" % (account, container, name), "metricResponseType": "Success" if status < 400 else text if "Error" in text else "ClientOtherError"}, "uri": "https://%s.blob.core.windows.net:443/%s/%s%s" % (account, container, name, query), "protocol": "HTTPS", "resourceType": "Microsoft.Storage/storageAccounts/blobServices"}
    if who: e["identity"]["requester"] = {"appId": oid("app", who), "objectId": oid(who), "tenantId": TENANT}
    if referrer: e["properties"]["referrerHeader"] = referrer
    return s.json(file, t, e)

# GCP

def gcp(s, file, t, who, service, method, resource, ip, code=0, message=None, permission=None, granted=True, meta=None, ua="google-cloud-sdk gcloud/512.0.0", log="data_access", request=None, details=None, project=PROJECT, resource_type="project"):
    p = {"@type": "type.googleapis.com/google.cloud.audit.AuditLog", "status": {}, "authenticationInfo": {"principalEmail": who}, "requestMetadata": {"callerIp": ip, "callerSuppliedUserAgent": ua, "requestAttributes": {"time": ns(t), "auth": {}}, "destinationAttributes": {}}, "serviceName": service, "methodName": method, "resourceName": resource}
    if permission: p["authorizationInfo"] = [{"resource": resource, "permission": permission, "resourceAttributes": {}, **({"granted": True} if granted else {})}]
    if code: p["status"] = {"code": code, "message": message}
    if details: p["status"]["details"] = details
    if request: p["request"] = request
    if meta: p["metadata"] = meta
    return s.json(file, t, {"protoPayload": p, "insertId": s.hex(12), "resource": {"type": "audited_resource" if resource_type == "project" else resource_type, "labels": {"service": service, "method": method, "project_id": project}}, "timestamp": ns(t), "severity": "ERROR" if code else "INFO", "logName": "projects/%s/logs/cloudaudit.googleapis.com%%2F%s" % (project, log), "receiveTimestamp": ns(t + sec(.4))})

def vpcsc(s, file, t, who, service, method, resource, ip, ua="google-cloud-sdk gcloud/512.0.0", perimeter="prod_data", reason="NO_MATCHING_ACCESS_LEVEL"):
    policy = "accessPolicies/884120/servicePerimeters/" + perimeter
    return gcp(s, file, t, who, service, method, resource, ip, 7, "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: " + (u := s.hex(28)), ua=ua, log="policy", meta={"@type": "type.googleapis.com/google.cloud.audit.VpcServiceControlAuditMetadata", "vpcServiceControlsUniqueId": u, "violationReason": reason, "resourceNames": [resource], "securityPolicyInfo": {"organizationId": "560112233", "servicePerimeterName": policy}, "ingressViolations": [{"servicePerimeter": policy, "targetResource": "projects/%s" % PROJECT}], "deviceState": "Unknown"},
               details=[{"@type": "type.googleapis.com/google.rpc.PreconditionFailure", "violations": [{"type": "VPC_SERVICE_CONTROLS", "description": u}]}])

# Kubernetes

def k8s(s, file, t, user, verb, resource, namespace="shop", name=None, code=200, message=None, reason=None, rbac=None, groups=("system:authenticated",), ip="10.30.0.9", ua="kubectl/v1.31.4 (linux/amd64) kubernetes/a78aa47", group="", obj=None, stage="ResponseComplete"):
    base = "/api/v1" if not group else "/apis/%s/v1" % group
    a = {"authorization.k8s.io/decision": "forbid" if rbac == "" else "allow", "authorization.k8s.io/reason": rbac or ""}
    e = {"kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": "Metadata" if obj is None else "RequestResponse", "auditID": s.uuid(), "stage": stage, "requestURI": base + ("/namespaces/%s" % namespace if namespace else "") + "/" + resource + ("/" + name if name and verb != "create" else ""), "verb": verb, "user": {"username": user, "groups": list(groups)}, "sourceIPs": [ip], "userAgent": ua, "objectRef": {k: v for k, v in dict(resource=resource, namespace=namespace, name=name, apiGroup=group or None, apiVersion="v1").items() if v}, "responseStatus": {"metadata": {}, "code": code}}
    if code >= 400: e["responseStatus"] = {"metadata": {}, "status": "Failure", "message": message, "reason": reason or "Forbidden", "code": code}
    if obj is not None: e["requestObject"] = obj
    e.update(requestReceivedTimestamp=zus(t), stageTimestamp=zus(t + sec(.01)), annotations=a)
    return s.json(file, t, e)

# identity providers

def okta(s, file, t, who, event, result="SUCCESS", reason=None, message="User login to Okta", ip="192.0.2.10", target=None, ua=None, debug=None, city="Berlin", country="Germany", severity=None, session=None, actor_type="User"):
    return s.json(file, t, {"actor": {"id": "00u" + fixed(who, n=17), "type": actor_type, "alternateId": who, "displayName": who.split("@")[0].title(), "detailEntry": None}, "client": {"userAgent": {"rawUserAgent": ua or BROWSERS[1], "os": "Windows 10", "browser": "CHROME"}, "zone": "null", "device": "Computer", "id": None, "ipAddress": ip, "geographicalContext": {"city": city, "state": None, "country": country, "postalCode": None, "geolocation": {"lat": 52.5, "lon": 13.4}}}, "device": None, "authenticationContext": {"authenticationProvider": None, "credentialProvider": None, "credentialType": None, "issuer": None, "interface": None, "authenticationStep": 0, "externalSessionId": session or "102" + s.hex(18), "rootSessionId": session or "102" + s.hex(18)}, "displayMessage": message, "eventType": event, "outcome": {"result": result, "reason": reason}, "published": zms(t), "securityContext": {"asNumber": 3320, "asOrg": "deutsche telekom ag", "isp": "deutsche telekom ag", "domain": "t-ipconnect.de", "isProxy": False}, "severity": severity or ("INFO" if result in ("SUCCESS", "ALLOW") else "WARN"), "debugContext": {"debugData": dict({"requestUri": "/idp/idx/identify", "requestId": s.hex(24)}, **(debug or {}))}, "legacyEventType": None, "transaction": {"type": "WEB", "id": s.hex(24), "detail": {}}, "uuid": s.uuid(), "version": "0", "request": {"ipChain": [{"ip": ip, "geographicalContext": None, "version": "V4", "source": None}]}, "target": target})

def auth0(s, file, t, type_, ip, description="", user=None, client="Storefront", ua=None, **more):
    e = {"log_id": "900" + t.strftime("%Y%m%d%H%M%S%f") + s.hex(12), "data": dict({"date": zms(t), "type": type_, "description": description, "connection": "Username-Password-Authentication", "client_id": fixed("a0", client, n=32), "client_name": client, "ip": ip, "user_agent": ua or BROWSERS[1], "hostname": "acme.eu.auth0.com", "user_id": "auth0|" + fixed(user, n=24) if user else "", "user_name": user or "", "isMobile": False}, **more)}
    e["data"]["log_id"] = e["log_id"]
    return s.json(file, t, e)

def keycloak(s, file, t, type_, realm="shop", client="storefront", user=None, ip="192.0.2.1", error=None, **more):
    fields = [("type", '"%s"' % type_), ("realmId", '"%s"' % oid(realm)), ("realmName", '"%s"' % realm), ("clientId", '"%s"' % client), ("userId", '"%s"' % oid(user) if user else '"null"'), ("ipAddress", '"%s"' % ip)]
    if error: fields.append(("error", '"%s"' % error))
    fields += [(k, '"%s"' % v) for k, v in more.items()]
    return s.put(file, t, "%s %s [org.keycloak.events] (executor-thread-%d) %s" % (t.strftime("%Y-%m-%d %H:%M:%S,") + "%03d" % (t.microsecond // 1000), "WARN " if error else "DEBUG", s.some(1, 60), ", ".join("%s=%s" % f for f in fields)))

def workspace(s, file, t, who, name, ip, params=(), app="login"):
    return s.json(file, t, {"kind": "admin#reports#activity", "id": {"time": zms(t), "uniqueQualifier": str(s.r.getrandbits(62)), "applicationName": app, "customerId": "C02f9x8zq"}, "actor": {"callerType": "USER", "email": who, "profileId": str(int(fixed(who, n=14), 16))}, "ipAddress": ip, "events": [{"type": app, "name": name, "parameters": [{"name": n, **({"boolValue": v} if isinstance(v, bool) else {"multiValue": v} if isinstance(v, list) else {"value": v})} for n, v in params]}]})

def github(s, file, t, who, action, ip="198.51.100.11", **more):
    return s.json(file, t, dict({"@timestamp": int(t.timestamp() * 1000), "_document_id": s.hex(20), "action": action, "actor": who, "actor_ip": ip, "actor_location": {"country_code": "DE"}, "org": "acme", "business": "acme-inc", "created_at": int(t.timestamp() * 1000), "operation_type": "modify", "user_agent": "Mozilla/5.0"}, **more))

# web hops

def nginx(s, file, t, ip, method, path, status, ua=None, referer="-", user="-", size=None): return s.put(file, t, '%s - %s [%s] "%s %s HTTP/1.1" %d %d "%s" "%s"' % (ip, user, clf(t), method, path, status, size if size is not None else (s.some(400, 30000) if status < 400 else 153), referer, ua or BROWSERS[0]))
def nginx_error(s, file, t, ip, method, path, text, host="www.example", referer=None, level="error", upstream=None): return s.put(file, t, '%s [%s] %d#%d: *%d %s, client: %s, server: %s, request: "%s %s HTTP/1.1"%s, host: "%s"%s' % (t.strftime("%Y/%m/%d %H:%M:%S"), level, 812, 812, s.next(), text, ip, host, method, path, ', upstream: "%s"' % upstream if upstream else "", host, ', referrer: "%s"' % referer if referer else ""))
def ngjson(s, file, t, ip, method, path, status, host, rid=None, ua=None, upstream=None, **more): return s.json(file, t, dict({"time": t.strftime("%Y-%m-%dT%H:%M:%S+00:00"), "msec": "%.3f" % t.timestamp(), "remote_addr": ip, "request_method": method, "uri": path, "status": str(status), "host": host, "request_id": rid or s.hex(32), "body_bytes_sent": str(s.some(100, 9000)), "http_user_agent": ua or BROWSERS[0], "upstream_addr": "10.20.4.7:8080" if upstream else "-", "upstream_status": str(upstream) if upstream else "-", "request_time": "0.0%02d" % s.some(1, 90)}, **more))
def apache(s, file, t, ip, method, path, status, ua=None, referer="-", user="-"): return s.put(file, t, '%s - %s [%s] "%s %s HTTP/1.1" %d %d "%s" "%s"' % (ip, user, clf(t), method, path, status, s.some(400, 30000) if status < 400 else 199, referer, ua or BROWSERS[0]))
def apache_error(s, file, t, ip, text, module="core"):
    before, text = (text.split(": ", 1)[0] + ": ", text.split(": ", 1)[1]) if text.startswith("(13)") else ("", text)
    return s.put(file, t, "[%s] [%s:error] [pid %d:tid 1397%08d] %s[client %s:%d] %s" % (t.strftime("%a %b %d %H:%M:%S.%f %Y"), module, s.some(1200, 1299), s.some(1, 99999999), before, ip, s.some(20000, 60000), text))
def envoy(s, t, ip, method, path, status, details, host="api.example", flags="-", cluster="outbound|8080||orders.shop.svc.cluster.local", ua=None, rid=None, **more):
    up = details == "via_upstream"
    return dict({"start_time": zms(t), "method": method, "path": path, "protocol": "HTTP/2", "response_code": status, "response_code_details": details, "response_flags": flags, "bytes_received": 0, "bytes_sent": s.some(19, 4000), "duration": s.some(1, 60), "upstream_service_time": str(s.some(1, 50)) if up else None, "x_forwarded_for": ip, "user_agent": ua or BROWSERS[1], "request_id": rid or s.uuid(), "authority": host, "upstream_host": "10.42.1.%d:8080" % s.some(20, 40) if up else None, "upstream_cluster": cluster, "downstream_remote_address": "%s:0" % ip, "route_name": "default"}, **more)
def app(s, t, level, logger, message, **more): return dict({"@timestamp": zms(t), "level": level, "logger_name": logger, "thread_name": "http-nio-8080-exec-%d" % s.some(1, 40), "message": message}, **more)
def opa(s, t, path, inp, result, revision, node, bundle="authz", **more): return dict({"bundles": {bundle: {"revision": revision}}, "decision_id": s.uuid(), "input": inp, "labels": {"id": oid("opa", node), "version": "0.70.0", "pod": node}, "level": "info", "metrics": {"counter_server_query_cache_hit": 1, "timer_rego_query_eval_ns": s.some(30000, 400000), "timer_server_handler_ns": s.some(90000, 900000)}, "msg": "Decision Log", "path": path, "req_id": s.next(), "requested_by": "10.42.0.%d:%d" % (s.some(2, 30), s.some(30000, 60000)), "result": result, "time": z(t), "timestamp": ns(t), "type": "openpolicyagent.org/decision_logs"}, **more)
def sshd(s, file, t, text, host="bastion1", pid=None): return s.put(file, t, "%s %s sshd[%d]: %s" % (t.strftime("%b %e %H:%M:%S"), host, pid or s.some(2000, 60000), text))
def audit(s, file, t, kind, text): return s.put(file, t, "type=%s msg=audit(%.3f:%d): %s" % (kind, t.timestamp(), s.next(), text))
def vaultlog(s, t, kind, name, op, path, policies, error=None, ip="10.30.4.7", rid=None, display=None):
    e = {"time": zus(t), "type": kind, "auth": {"client_token": "hmac-sha256:" + fixed("tok", name, n=32) * 2, "accessor": "hmac-sha256:" + fixed("acc", name, n=32) * 2, "display_name": display or "approle", "policies": policies, "token_policies": policies, "metadata": {"role_name": name}, "token_type": "service"}, "request": {"id": rid or s.uuid(), "operation": op, "mount_type": "kv", "client_token": "hmac-sha256:" + fixed("tok", name, n=32) * 2, "namespace": {"id": "root"}, "path": path, "remote_address": ip}}
    if kind == "response": e["response"] = {"mount_type": "kv"}
    if error: e["error"] = error
    return e
def winsec(s, t, eid, data, computer="DC01.corp.example", task=12544, kw="0x8010000000000000"): return '<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="Microsoft-Windows-Security-Auditing" Guid="{54849625-5478-4994-a5ba-3e3b0328c30d}"/><EventID>%d</EventID><Version>0</Version><Level>0</Level><Task>%d</Task><Opcode>0</Opcode><Keywords>%s</Keywords><TimeCreated SystemTime="%s"/><EventRecordID>%d</EventRecordID><Correlation/><Execution ProcessID="716" ThreadID="4820"/><Channel>Security</Channel><Computer>%s</Computer><Security/></System><EventData>%s</EventData></Event>' % (eid, task, kw, ns(t), s.next(), computer, "".join('<Data Name="%s">%s</Data>' % d for d in data))
def logon(s, file, t, user, ip, ok, sub="0xC000006A", logon_type="3"):
    if ok: return s.put(file, t, winsec(s, t, 4624, [("SubjectUserSid", "S-1-0-0"), ("SubjectUserName", "-"), ("TargetUserSid", "S-1-5-21-3623811015-3361044348-30300820-" + str(int(fixed(user, n=3), 16) + 1100)), ("TargetUserName", user), ("TargetDomainName", "CORP"), ("LogonType", logon_type), ("LogonProcessName", "NtLmSsp "), ("AuthenticationPackageName", "NTLM"), ("WorkstationName", "-"), ("IpAddress", ip), ("IpPort", str(s.some(49152, 65000)))], kw="0x8020000000000000"))
    return s.put(file, t, winsec(s, t, 4625, [("SubjectUserSid", "S-1-0-0"), ("SubjectUserName", "-"), ("SubjectDomainName", "-"), ("SubjectLogonId", "0x0"), ("TargetUserSid", "S-1-0-0"), ("TargetUserName", user), ("TargetDomainName", "CORP"), ("Status", "0xC000006E" if sub == "0xC0000072" else "0xC0000234" if sub == "0xC0000234" else "0xC000006D"), ("FailureReason", {"0xC0000072": "%%2310", "0xC0000234": "%%2307"}.get(sub, "%%2313")), ("SubStatus", "0x0" if sub == "0xC0000234" else sub), ("LogonType", logon_type), ("LogonProcessName", "NtLmSsp "), ("AuthenticationPackageName", "NTLM"), ("WorkstationName", "-"), ("IpAddress", ip), ("IpPort", str(s.some(49152, 65000)))]))

# what stands beside the story

def wrapped(s, file, how):
    """the second variant of a kind comes as the export that people attach"""
    if s.name.endswith("-2"): s.wrapped[file] = how

def neighbours(s, every=2.5, file="static-access.log"):
    """another virtual host of the same machine, all well"""
    for t in s.spread(0, 120, every): k = s.some(0, 90); nginx(s, file, t, "192.0.2.%d" % (110 + k), "GET", s.r.choice(["/", "/a.css", "/b.js", "/img/%d.png" % s.some(1, 99), "/feed", "/favicon.ico"]), s.r.choice([200] * 20 + [304] * 6 + [404, 301]), s.agent(k))

def herring(s, *minutes):
    """changes of the same hours that have nothing to do with it"""
    for m in minutes: s.change(s.at(m, s.some(0, 50)), s.mail(s.some(10, 30)), *s.r.choice([("rotated the certificate of the mail relay", "host:mx1", "certificate"), ("deploy newsletter 8.2", "service:newsletter", "deploy"), ("added colleague to group coffee", "group:coffee", "role"), ("raised the log level of search", "service:search", "config"), ("added a dashboard", "grafana:dash", "config")]))

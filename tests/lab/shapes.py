"""Log lines in the shapes that the vendors document: one function per source, each returns the line it put.

Only shapes live here; what happened, and in which words it is refused, is the story's. Beside each is the document."""
import json
from stage import sec


def z(t, digits=3): return t.strftime("%Y-%m-%dT%H:%M:%S.%f")[:20 + digits] + "Z" if digits else t.strftime("%Y-%m-%dT%H:%M:%SZ")


# web servers

def access(s, t, client, request, status, size=None, agent=None, user="-", referer="-", file="access.log"):
    """https://nginx.org/en/docs/http/ngx_http_log_module.html (combined)"""
    return s.put(file, t, '%s - %s [%s] "%s HTTP/1.1" %d %d "%s" "%s"' % (client, user, t.strftime("%d/%b/%Y:%H:%M:%S +0000"), request, status, s.r.randint(300, 9000) if size is None else size, referer, agent or s.agent(sum(client.encode()))))


def nginx_error(s, t, client, request, text, file="error.log", level="error"):
    """https://nginx.org/en/docs/ngx_core_module.html#error_log"""
    return s.put(file, t, '%s [%s] 812#812: *%d %s, client: %s, server: %s, request: "%s HTTP/1.1", host: "www.%s"' % (t.strftime("%Y/%m/%d %H:%M:%S"), level, s.next(), text, client, s.domain, request, s.domain))


def apache_error(s, t, client, module, text, level="error", file="error.log"):
    """https://httpd.apache.org/docs/2.4/mod/core.html#errorlogformat"""
    return s.put(file, t, "[%s] [%s:%s] [pid 2121:tid 1402%04d] [client %s:%d] %s" % (t.strftime("%a %b %d %H:%M:%S.%f %Y"), module, level, s.r.randrange(9999), client, s.r.randint(30000, 60000), text))


def haproxy(s, t, client, request, status, state, backend="be_app/app1", agent=None, frontend="fe_https"):
    """https://docs.haproxy.org/2.6/configuration.html#8.2.3"""
    times = "0/-1/-1/-1/0" if state[0] == "P" else "0/0/1/%d/%d" % (s.r.randint(3, 60), s.r.randint(61, 90))
    return s.put("haproxy.log", t, '%s lb1 haproxy[812]: %s:%d [%s] %s %s %s %d %d - - %s 12/12/1/1/0 0/0 {%s} "%s HTTP/1.1"' % (t.strftime("%b %e %H:%M:%S"), client, s.r.randint(30000, 60000), t.strftime("%d/%b/%Y:%H:%M:%S.%f")[:-3], frontend, backend, times, status, s.r.randint(190, 4000), state, agent or s.agent(1), request))


def traefik(s, t, client, method, path, status, origin, service="app@docker", router="app@docker", user="-", agent=None):
    """https://doc.traefik.io/traefik/observability/access-logs/ (JSON); origin 0: no service was asked"""
    return s.json("traefik.json", t, dict(ClientAddr="%s:%d" % (client, s.r.randint(30000, 60000)), ClientHost=client, ClientPort=str(s.r.randint(30000, 60000)), ClientUsername=user, DownstreamContentSize=s.r.randint(9, 900), DownstreamStatus=status, Duration=s.r.randint(90000, 9000000), OriginContentSize=0 if not origin else 90, OriginDuration=0 if not origin else 80000, OriginStatus=origin,
        Overhead=s.r.randint(9000, 90000), RequestAddr="www." + s.domain, RequestContentSize=0, RequestCount=s.next(), RequestHost="www." + s.domain, RequestMethod=method, RequestPath=path, RequestPort="-", RequestProtocol="HTTP/1.1", RequestScheme="https", RetryAttempts=0, RouterName=router,
        **(dict(ServiceName=service, ServiceAddr="10.20.0.9:8080", ServiceURL="http://10.20.0.9:8080") if origin else {}), StartLocal=z(t, 6), StartUTC=z(t, 6), entryPointName="websecure", level="info", msg="", time=t.strftime("%Y-%m-%dT%H:%M:%SZ"), **{"request_User-Agent": agent or s.agent(2)}))


# clouds

def cloudtrail(s, t, who, action, error=None, message=None, ip="198.51.100.9", agent="aws-sdk-go-v2/1.30.3 os/linux lang/go#1.22", kind="role", params=None, account="111122223333", region="eu-central-1", write=False, response=None, file="cloudtrail.json"):
    """https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html"""
    source, name = action.split(":")
    identity = {"role": dict(type="AssumedRole", principalId="AROA%s:%s-session" % (who.upper()[:8], who), arn="arn:aws:sts::%s:assumed-role/%s/%s-session" % (account, who, who), accountId=account, accessKeyId="ASIA" + who.upper().replace("-", "")[:12].ljust(12, "X"), sessionContext=dict(sessionIssuer=dict(type="Role", principalId="AROA" + who.upper()[:8], arn="arn:aws:iam::%s:role/%s" % (account, who), accountId=account, userName=who), attributes=dict(creationDate=z(s.at(-20), 0), mfaAuthenticated="false"))),
                "user": dict(type="IAMUser", principalId="AIDA" + who.upper()[:8], arn="arn:aws:iam::%s:user/%s" % (account, who), accountId=account, accessKeyId="AKIA" + who.upper().replace("-", "")[:12].ljust(12, "X"), userName=who),
                "unknown": dict(type="Unknown", principalId="", accountId="", accessKeyId="")}[kind]
    e = dict(eventVersion="1.09", userIdentity=identity, eventTime=z(t, 0), eventSource=source + ".amazonaws.com", eventName=name, awsRegion=region, sourceIPAddress=ip, userAgent=agent, requestParameters=params, responseElements=response, requestID=s.uuid(), eventID=s.uuid(), readOnly=not write, eventType="AwsApiCall", managementEvent=True, recipientAccountId=account, eventCategory="Management")
    if error: e["errorCode"] = error
    if message: e["errorMessage"] = message
    return s.json(file, t, e)


def arn(who, account="111122223333"): return "arn:aws:sts::%s:assumed-role/%s/%s-session" % (account, who, who)


def console_login(s, t, who, ip, ok, message="Failed authentication", mfa="No"):
    """https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html"""
    e = dict(eventVersion="1.08", userIdentity=dict(type="IAMUser", principalId="AIDA" + who.upper()[:8], accountId="111122223333", accessKeyId="", userName=who), eventTime=z(t, 0), eventSource="signin.amazonaws.com", eventName="ConsoleLogin", awsRegion="us-east-1", sourceIPAddress=ip, userAgent=s.agent(1), requestParameters=None, responseElements=dict(ConsoleLogin="Success" if ok else "Failure"),
             additionalEventData=dict(LoginTo="https://console.aws.amazon.com/console/home", MobileVersion="No", MFAUsed=mfa), eventID=s.uuid(), readOnly=False, eventType="AwsConsoleSignIn", managementEvent=True, recipientAccountId="111122223333", eventCategory="Management")
    if not ok: e["errorMessage"] = message
    return s.json("cloudtrail.json", t, e)


def s3(s, t, client, who, operation, key, status, code="-", bucket=None, agent="aws-cli/2.15.30", request=None):
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html"""
    return s.put("s3-access.log", t, '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be %s [%s] %s %s %s %s %s "%s" %d %s %d %s %d %s "-" "%s" - %s= SigV4 TLS_AES_128_GCM_SHA256 AuthHeader %s.s3.eu-central-1.amazonaws.com TLSv1.3 - -'
        % (bucket or s.company + "-data", t.strftime("%d/%b/%Y:%H:%M:%S +0000"), client, who, s.hex(16).upper(), operation, key, request or "%s /%s HTTP/1.1" % (operation.split(".")[1], key), status, code, s.r.randint(240, 400), "-" if status > 299 else "4096", s.r.randint(5, 60), "-" if status > 299 else "4", agent, s.hex(40), bucket or s.company + "-data"))


def api_gateway(s, t, client, method, path, status, response_type="-", message="-", authorizer="-", agent="okhttp/4.12.0", key="-", who="-", waf="-", integration="-"):
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#context-variable-reference"""
    return s.json("apigw.json", t, {"requestId": s.uuid(), "extendedRequestId": s.hex(14) + "=", "ip": client, "caller": "-", "user": who, "requestTime": t.strftime("%d/%b/%Y:%H:%M:%S +0000"), "httpMethod": method, "resourcePath": path, "path": "/prod" + path, "status": str(status), "protocol": "HTTP/1.1", "responseLength": str(s.r.randint(20, 900)), "userAgent": agent, "apiKeyId": key,
        "errorResponseType": response_type, "errorMessage": message, "authorizerError": authorizer, "wafResponseCode": waf, "integrationStatus": integration, "domainName": "api." + s.domain, "stage": "prod"})


def alb(s, t, client, request, status, target="-", reason="-", actions="forward", agent=None, classification="-"):
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html"""
    method, path = request.split(" ", 1)
    there = target != "-"
    return s.put("alb.log", t, 'https %s app/web/50dc6c495c0c9188 %s:%d %s %s %s %s %d %s %d %d "%s https://www.%s:443%s HTTP/2.0" "%s" TLS_AES_128_GCM_SHA256 TLSv1.3 arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/web/73e2d6bc24d8a067 "Root=1-%s-%s" "www.%s" "arn:aws:acm:eu-central-1:111122223333:certificate/1" %d %s "%s" "-" "%s" "%s" "%s" "-" "%s" TID_%s'
        % (z(t, 6), client, s.r.randint(30000, 60000), "10.20.0.9:80" if there else "-", "0.000" if there else "-1", "0.0%02d" % s.r.randint(1, 90) if there else "-1", "0.000" if there else "-1", status, target, s.r.randint(60, 900), s.r.randint(200, 900), method, s.domain, path, agent or s.agent(0), s.hex(8), s.hex(24), s.domain, 1, z(t - sec(.01), 6), actions, reason, "10.20.0.9:80" if there else "-", target, classification, s.hex(32)))


def aws_waf(s, t, client, method, path, action, rule, kind="REGULAR", details=None, country="DE", agent=None, args="", group="Default_Action", labels=(), challenge=None, rate=None, groups=(), source="APIGW"):
    """https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html"""
    e = dict(timestamp=int(t.timestamp() * 1000), formatVersion=1, webaclId="arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/site/1", terminatingRuleId=rule, terminatingRuleType=kind, action=action, terminatingRuleMatchDetails=details or [], httpSourceName=source, httpSourceId="111122223333-app/web/50dc6c495c0c9188", ruleGroupList=list(groups), rateBasedRuleList=rate or [], nonTerminatingMatchingRules=[], requestHeadersInserted=None, responseCodeSent=None,
             httpRequest=dict(clientIp=client, country=country, headers=[dict(name="host", value="www." + s.domain), dict(name="user-agent", value=agent or s.agent(1))], uri=path, args=args, httpVersion="HTTP/2.0", httpMethod=method, requestId="1-%s-%s" % (s.hex(8), s.hex(24))), labels=[dict(name=l) for l in labels])
    if challenge: e["challengeResponse" if action == "CHALLENGE" else "captchaResponse"] = challenge
    return s.json("waf.json", t, e)


def cloudfront(s, t, client, method, path, status, result, detail, agent=None, country=None):
    """https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html"""
    if "cloudfront.log" not in s.lines:
        s.put("cloudfront.log", s.at(-60), "#Version: 1.0"); s.put("cloudfront.log", s.at(-60), "#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end")
    return s.put("cloudfront.log", t, "\t".join([t.strftime("%Y-%m-%d"), t.strftime("%H:%M:%S"), "FRA56-P4", str(s.r.randint(300, 9000)), client, method, "d111111abcdef8.cloudfront.net", path, str(status), "-", (agent or s.agent(0)).replace(" ", "%20"), "-", "-", result, s.hex(40) + "==", "www." + s.domain, "https", str(s.r.randint(90, 600)), "0.0%02d" % s.r.randint(1, 99), "-", "TLSv1.3", "TLS_AES_128_GCM_SHA256", result, "HTTP/2.0", "-", "-", str(s.r.randint(30000, 60000)), "0.001", detail, "text/html", "-", "-", "-"]))


def gcp_audit(s, t, who, service, method, resource, permission=None, code=None, message=None, granted=True, ip="198.51.100.9", metadata=None, log="data_access", project=None, labels=None, request=None, agent="google-cloud-sdk gcloud/467.0.0"):
    """https://cloud.google.com/logging/docs/reference/audit/auditlog/rest/Shared.Types/AuditLog"""
    project = project or s.company + "-prod"
    p = {"@type": "type.googleapis.com/google.cloud.audit.AuditLog", "authenticationInfo": dict(principalEmail=who), "requestMetadata": dict(callerIp=ip, callerSuppliedUserAgent=agent), "serviceName": service, "methodName": method, "resourceName": resource, "status": {} if not code else dict(code=code, message=message)}
    if permission: p["authorizationInfo"] = [dict(resource=resource, permission=permission, **({"granted": True} if granted else {}), resourceAttributes={})]
    if metadata: p["metadata"] = metadata
    if request: p["request"] = request
    return s.json("gcp-audit.json", t, dict(protoPayload=p, insertId=s.hex(12), resource=dict(type="audited_resource", labels=dict(project_id=project, service=service, method=method)), timestamp=z(t, 6), severity="ERROR" if code else "NOTICE" if log == "activity" else "INFO", logName="projects/%s/logs/cloudaudit.googleapis.com%%2F%s" % (project, log), receiveTimestamp=z(t + sec(.5), 6)))


def azure_activity(s, t, who, operation, result, code=None, message=None, ip="198.51.100.9", resource=None, category="Administrative", level=None, body=None):
    """https://learn.microsoft.com/azure/azure-monitor/essentials/activity-log-schema (diagnostic settings)"""
    resource = resource or "/SUBSCRIPTIONS/0000-1111/RESOURCEGROUPS/%s-RG/PROVIDERS/%s" % (s.company.upper(), operation.rsplit("/", 1)[0].upper())
    p = dict(eventCategory=category, entity=resource.lower(), message=operation, hierarchy="0000-1111")
    if code: p.update(statusCode="Forbidden", serviceRequestId=s.uuid(), statusMessage=json.dumps(dict(error=dict(code=code, message=message))))
    if body: p.update(requestbody=json.dumps(body))
    return s.json("azure-activity.json", t, dict(time=t.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z", resourceId=resource, operationName=operation.upper(), category=category, resultType=result, resultSignature=result + ("." + ("Forbidden" if code else "")), durationMs=s.r.randint(10, 900), callerIpAddress=ip, correlationId=s.uuid(), identity=dict(authorization=dict(scope=resource.lower(), action=operation, evidence=dict(role="Subscription Admin")), claims=dict(name=who.split("@")[0], ipaddr=ip, **{"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn": who})), level=level or ("Error" if code else "Information"), properties=p))


def key_vault(s, t, who, operation, status, signature, message=None, ip="198.51.100.9"):
    """https://learn.microsoft.com/azure/key-vault/general/logging"""
    return s.json("keyvault.json", t, dict(time=t.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z", category="AuditEvent", operationName=operation, resultType="Success", resultSignature=signature, **({"resultDescription": message} if message else {}), correlationId=s.uuid(), durationMs=str(s.r.randint(5, 90)), callerIpAddress=ip, identity=dict(claim={"appid": s.uuid(), "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn": who}),
        properties=dict(clientInfo="azsdk-net-Security.KeyVault.Secrets/4.5.0", requestUri="https://%s-kv.vault.azure.net/secrets/db?api-version=7.4" % s.company, id="https://%s-kv.vault.azure.net/secrets/db" % s.company, httpStatusCode=status, isAccessPolicyMatch=status == 200), resourceId="/SUBSCRIPTIONS/0000-1111/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/%s-KV" % s.company.upper()))


def azure_storage(s, t, client, operation, status, text, auth="SAS", path="/data/in.csv", agent="azsdk-python-storage-blob/12.19", who=None):
    """https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/microsoft-storage-storageaccounts-blobservices-logs"""
    return s.json("storage.json", t, dict(time=t.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z", resourceId="/subscriptions/0000-1111/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/%sdata/blobServices/default" % s.company, category="StorageRead" if "Get" in operation else "StorageWrite", operationName=operation, operationVersion="2023-11-03", schemaVersion="1.0", statusCode=status, statusText=text, durationMs=s.r.randint(2, 60), callerIpAddress="%s:%d" % (client, s.r.randint(30000, 60000)), correlationId=s.uuid(),
        identity=dict(type=auth, **({"requester": dict(upn=who)} if who else {})), location="westeurope", properties=dict(accountName=s.company + "data", userAgentHeader=agent, objectKey="/%sdata%s" % (s.company, path), tlsVersion="TLS 1.3"), uri="https://%sdata.blob.core.windows.net:443%s" % (s.company, path), protocol="HTTPS"))


# identity providers

def entra(s, t, user, code, reason, ip, app="Office 365", agent=None, conditional="notApplied", category="SignInLogs", extra=None):
    """https://learn.microsoft.com/entra/identity/monitoring-health/concept-sign-in-log-activity-details (diagnostic settings)"""
    p = dict(id=s.uuid(), createdDateTime=z(t, 6), userDisplayName=user.split("@")[0], userPrincipalName=user, userId=s.uuid(), appId=s.uuid(), appDisplayName=app, ipAddress=ip, status=dict(errorCode=code, failureReason=reason), clientAppUsed="Browser", userAgent=agent or s.agent(1), conditionalAccessStatus=conditional, isInteractive=category == "SignInLogs", resourceDisplayName=app)
    if category == "ServicePrincipalSignInLogs": p = dict(p, servicePrincipalName=user, servicePrincipalId=s.uuid(), userPrincipalName=None, userDisplayName=None)
    p.update(extra or {})
    return s.json("signin.json", t, dict(time=t.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z", resourceId="/tenants/7b1c/providers/Microsoft.aadiam", operationName="Sign-in activity", operationVersion="1.0", category=category, tenantId="7b1c0000-0000-4000-8000-000000000000", resultType=str(code), resultSignature="None", **({"resultDescription": reason} if code else {}), durationMs=0, callerIpAddress=ip, correlationId=s.uuid(), identity=user.split("@")[0], Level=4, location="DE", properties=p))


def okta(s, t, event, user, result, reason=None, ip="192.0.2.1", message="", target=None, severity=None, debug=None, agent=None):
    """https://developer.okta.com/docs/reference/api/system-log/"""
    return s.json("okta.json", t, dict(uuid=s.uuid(), published=z(t), eventType=event, version="0", severity=severity or ("WARN" if result in ("FAILURE", "DENY") else "INFO"), displayMessage=message or event, actor=dict(id="00u" + s.hex(17), type="User", alternateId=user, displayName=user.split("@")[0]), client=dict(userAgent=dict(rawUserAgent=agent or s.agent(1), os="Windows 10", browser="CHROME"), zone="null", device="Computer", ipAddress=ip, geographicalContext=dict(country="Germany")),
        outcome=dict(result=result, reason=reason), target=target or [], transaction=dict(type="WEB", id=s.hex(20), detail={}), debugContext=dict(debugData=dict(requestUri="/idp/idx/challenge/answer", **(debug or {}))), legacyEventType=None, authenticationContext=dict(authenticationStep=0, externalSessionId="idx" + s.hex(12)), securityContext=dict(isProxy=False), request=dict(ipChain=[dict(ip=ip, version="V4")])))


def auth0(s, t, kind, user, ip, description="", client="Web shop", agent=None, connection="Username-Password-Authentication", details=None):
    """https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes"""
    return s.json("auth0.json", t, dict(log_id="900" + s.hex(20), data=dict(date=z(t), type=kind, description=description, connection=connection, client_id=s.hex(16), client_name=client, ip=ip, user_agent=agent or "Chrome 134.0.0 / Windows 10.0.0", hostname=s.company + ".eu.auth0.com", user_id="" if not user else "auth0|" + s.hex(12), user_name=user, strategy="auth0", details=details or {}, log_id="900" + s.hex(20))))


def keycloak(s, t, event, user, ip, error=None, client="account-console", details=None, level=None):
    """https://www.keycloak.org/docs/latest/server_admin/#event-listener (jboss-logging)"""
    d = dict(auth_method="openid-connect", **(details or {}))
    return s.put("keycloak.log", t, '%s %s [org.keycloak.events] (executor-thread-%d) type="%s", realmId="%s", realmName="%s", clientId="%s", userId="%s", ipAddress="%s"%s%s' % (t.strftime("%Y-%m-%d %H:%M:%S,%f")[:-3], "WARN " if error else "DEBUG", s.r.randint(1, 60), event, "b7f3", s.company, client, s.uuid() if user else "null", ip, ', error="%s"' % error if error else "", "".join(', %s="%s"' % kv for kv in list(d.items()) + ([("username", user)] if user else []))))


def sshd(s, t, pid, text, host="bastion"):
    return s.put("auth.log", t, "%s %s sshd[%d]: %s" % (t.strftime("%b %e %H:%M:%S"), host, pid, text))


# gateways, meshes, clusters

def istio(s, t, method, path, status, flags, details, client, agent="okhttp/4.12.0", upstream=True, failure="-", size=None):
    """https://istio.io/latest/docs/tasks/observability/logs/access-log/"""
    return s.put("istio.log", t, '[%s] "%s %s HTTP/1.1" %d %s %s - "%s" 0 %d %d %s "%s" "%s" "%s" "api.%s" "%s" %s %s 10.20.0.4:8443 %s:%d outbound_.443_._.api.%s -' % (z(t), method, path, status, flags, details, failure, size or s.r.randint(19, 900), s.r.randint(1, 40), str(s.r.randint(1, 30)) if upstream else "-", client, agent, s.uuid(), s.domain, "10.20.0.9:8080" if upstream else "-", "inbound|8080||" if upstream else "-", "10.20.0.4:41000" if upstream else "-", client, s.r.randint(30000, 60000), s.domain))


def envoy_json(s, t, method, path, status, details, client, flags="-", agent="okhttp/4.12.0", upstream=True):
    """https://gateway.envoyproxy.io/docs/tasks/observability/proxy-accesslog/"""
    return s.json("envoy.json", t, {"start_time": z(t), "method": method, "x-envoy-origin-path": path, "protocol": "HTTP/2", "response_code": status, "response_flags": flags, "response_code_details": details, "connection_termination_details": None, "upstream_transport_failure_reason": None, "bytes_received": 0, "bytes_sent": s.r.randint(19, 900), "duration": s.r.randint(1, 60), "x-envoy-upstream-service-time": None, "x-forwarded-for": client, "user-agent": agent, "x-request-id": s.uuid(), ":authority": "api." + s.domain, "upstream_host": "10.20.0.9:8080" if upstream else None, "upstream_cluster": "httproute/default/api/rule/0" if upstream else None, "upstream_local_address": None, "downstream_local_address": "10.20.0.4:10443", "downstream_remote_address": "%s:%d" % (client, s.r.randint(30000, 60000)), "requested_server_name": None, "route_name": "httproute/default/api/rule/0/match/0/*"})


def k8s(s, t, user, verb, resource, code, message=None, decision="allow", reason="", ip="192.0.2.30", agent="kubectl/v1.30.2 (linux/amd64)", ns="shop", name=None, groups=("system:authenticated",), group="", body=None, why="Forbidden"):
    """https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/"""
    base = "/apis/%s/v1" % group if group else "/api/v1"
    status = dict(metadata={}, code=code) if code < 300 else dict(metadata={}, status="Failure", message=message, reason=why, code=code)
    e = dict(kind="Event", apiVersion="audit.k8s.io/v1", level="Metadata", auditID=s.uuid(), stage="ResponseComplete", requestURI="%s/namespaces/%s/%s%s" % (base, ns, resource, "/" + name if name else ""), verb=verb, user=dict(username=user, groups=list(groups)), sourceIPs=[ip], userAgent=agent, objectRef=dict(resource=resource, namespace=ns, apiVersion="v1", **({"name": name} if name else {}), **({"apiGroup": group} if group else {})), responseStatus=status, requestReceivedTimestamp=z(t, 6), stageTimestamp=z(t + sec(.004), 6), annotations={"authorization.k8s.io/decision": decision, "authorization.k8s.io/reason": reason})
    if code == 401: e["user"], e["annotations"] = {}, {}
    if body: e["requestObject"] = body
    return s.json("k8s-audit.json", t, e)


# edges

def cloudflare(s, t, client, method, path, action, source, rule="", description="", country="de", agent=None, status=403):
    """https://developers.cloudflare.com/logs/reference/log-fields/zone/firewall_events/"""
    return s.json("cf-firewall.json", t, dict(Action=action, ClientASN=64500, ClientASNDescription="EXAMPLE-NET", ClientCountry=country, ClientIP=client, ClientIPClass="noRecord", ClientRefererHost="", ClientRefererPath="", ClientRefererQuery="", ClientRefererScheme="", ClientRequestHost="www." + s.domain, ClientRequestMethod=method, ClientRequestPath=path.split("?")[0], ClientRequestProtocol="HTTP/2", ClientRequestQuery="?" + path.split("?")[1] if "?" in path else "", ClientRequestScheme="https", ClientRequestUserAgent=agent or s.agent(2), ContentScanObjResults=[], Datetime=z(t, 0), Description=description, EdgeColoCode="FRA", EdgeResponseStatus=status, Kind="firewall", MatchIndex=0, Metadata={}, OriginResponseStatus=0, OriginatorRayID="00", RayID=s.hex(16), Ref="", RuleID=rule, Source=source))


def oauth2_proxy_request(s, t, client, user, method, path, status, agent=None):
    """https://oauth2-proxy.github.io/oauth2-proxy/configuration/overview#request-log-format"""
    return s.put("oauth2-proxy.log", t, '%s - %s - %s [%s] www.%s %s %s "%s" HTTP/1.1 "%s" %d %d 0.00%d' % (client, s.uuid(), user, t.strftime("%Y/%m/%d %H:%M:%S"), s.domain, method, "-" if status >= 400 else "http://10.20.0.9:8080/", path, agent or s.agent(0), status, s.r.randint(200, 9000), s.r.randint(1, 9)))


def oauth2_proxy_auth(s, t, client, user, status, text):
    return s.put("oauth2-proxy.log", t, "%s - %s - %s [%s] [%s] %s" % (client, s.uuid(), user, t.strftime("%Y/%m/%d %H:%M:%S"), status, text))


# applications

def spring(s, t, level, logger, text, thread=3, file="app.log", trace=True):
    """https://docs.spring.io/spring-boot/reference/features/logging.html"""
    return s.put(file, t, "%s  %5s 1 --- [shop] [nio-8080-exec-%d] [%s-%s] %-40s : %s" % (t.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z", level, thread, s.hex(32), s.hex(16), logger, text))


def selinux(s, t, pid, process, verb, name, source, target, kind="file"):
    """https://docs.redhat.com/en/documentation/red_hat_enterprise_linux/9/html/using_selinux/"""
    return s.put("audit.log", t, 'type=AVC msg=audit(%d.%03d:%d): avc:  denied  { %s } for  pid=%d comm="%s" name="%s" dev="dm-0" ino=%d scontext=system_u:system_r:%s:s0 tcontext=unconfined_u:object_r:%s:s0 tclass=%s permissive=0' % (int(t.timestamp()), t.microsecond // 1000, s.next(), verb, pid, process, name, s.r.randint(9999, 99999), source, target, kind))

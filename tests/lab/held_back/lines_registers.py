"""Line shapes of registers of people and of the doors they open: identity providers, forward authorizers, API gateways,
policy engines, application frameworks, hosts. Shapes only; each names its document."""
import json
from stage import sec
from shapes import access, entra, keycloak, nginx_error, okta, sshd, z


def ms(s, t, low=2, high=40): return t + sec(s.r.uniform(low, high) / 1000)
def syslog(t): return t.strftime("%b %e %H:%M:%S")


# lines of one request that share its numbers

def traced(s): return "%s-%s" % (s.hex(32), s.hex(16))


def spring(s, t, level, logger, text, trace, thread=3, file="app.log"):
    """https://docs.spring.io/spring-boot/reference/features/logging.html (with the trace of Micrometer)"""
    return s.put(file, t, "%s  %5s 1 --- [shop] [nio-8080-exec-%d] [%s] %-40s : %s" % (t.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z", level, thread, trace, logger, text))


def apache_errors(s, t, client, *lines):
    """https://httpd.apache.org/docs/2.4/mod/core.html#errorlogformat; (module, level, text) each"""
    tid, port = s.r.randrange(9999), s.r.randint(30000, 60000)
    return [s.put("error.log", t + sec(n * .00004), "[%s] [%s:%s] [pid 2121:tid 1402%04d] [client %s:%d] %s" % ((t + sec(n * .00004)).strftime("%a %b %d %H:%M:%S.%f %Y"), m, level, tid, client, port, text)) for n, (m, level, text) in enumerate(lines)]


def oauth2_proxy(s, t, client, user, path, status, agent, auth=None):
    """https://oauth2-proxy.github.io/oauth2-proxy/configuration/overview (authentication and request lines)"""
    who, rid, out = "%s:%d" % (client, s.r.randint(30000, 60000)), s.uuid(), []
    if auth: out.append(s.put("oauth2-proxy.log", t, "%s - %s - %s [%s] [%s] %s" % (who, rid, user, t.strftime("%Y/%m/%d %H:%M:%S"), *auth)))
    t += sec(.002)
    return out + [s.put("oauth2-proxy.log", t, '%s - %s - %s [%s] www.%s GET %s "%s" HTTP/1.1 "%s" %d %d 0.00%d' % (who, rid, user, t.strftime("%Y/%m/%d %H:%M:%S"), s.domain, "/" if "/oauth2/" not in path and status < 400 else "-", path, agent, status, s.r.randint(200, 9000), s.r.randint(1, 9)))]


# identity providers

def entra_audit(s, t, actor, activity, targets, category="GroupManagement", ip="192.0.2.5", result="success", details=None):
    """https://learn.microsoft.com/graph/api/resources/directoryaudit (diagnostic settings, AuditLogs)"""
    return s.json("entra-audit.json", t, dict(time=t.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z", resourceId="/tenants/7b1c0000-0000-4000-8000-000000000000/providers/Microsoft.aadiam", operationName=activity, operationVersion="1.0", category="AuditLogs", tenantId="7b1c0000-0000-4000-8000-000000000000", resultSignature="None", durationMs=0, callerIpAddress=ip, correlationId=s.uuid(), Level=4,
        properties=dict(id="Directory_" + s.uuid(), category=category, correlationId=s.uuid(), result=result, resultReason="", activityDisplayName=activity, activityDateTime=z(t, 6), loggedByService="Core Directory", operationType="Update", initiatedBy=dict(user=dict(id=s.uuid(), displayName=None, userPrincipalName=actor, ipAddress=ip, roles=[])), targetResources=targets, additionalDetails=details or [])))


def member(s, user, group, gone=True):
    """the target resources of «Remove member from group» and «Add member to group»"""
    side = "oldValue" if gone else "newValue"
    return [dict(id=s.uuid(), displayName=None, type="User", userPrincipalName=user, modifiedProperties=[{"displayName": "Group.ObjectID", side: '"%s"' % s.uuid()}, {"displayName": "Group.DisplayName", side: '"%s"' % group}])]


def okta_target(s, kind, name, label=None): return dict(id="00" + s.hex(18), type=kind, alternateId=name, displayName=label or name.split("@")[0])


def keycloak_admin(s, t, operation, kind, path, ip="192.0.2.5", error=None):
    """https://www.keycloak.org/docs/latest/server_admin/#event-listener (admin events of jboss-logging)"""
    return s.put("keycloak.log", t, '%s DEBUG [org.keycloak.events] (executor-thread-%d) operationType="%s", realmId="b7f3", realmName="%s", clientId="security-admin-console", userId="%s", ipAddress="%s", resourceType="%s", resourcePath="%s"%s' % (t.strftime("%Y-%m-%d %H:%M:%S,%f")[:-3], s.r.randint(1, 60), operation, s.company, s.uuid(), ip, kind, path, ', error="%s"' % error if error else ""))


def keycloak_json(s, t, event, user, ip, error=None, client="portal", details=None):
    """https://www.keycloak.org/server/logging (log-console-output=json)"""
    text = 'type="%s", realmId="b7f3", realmName="%s", clientId="%s", userId="%s", ipAddress="%s"%s%s' % (event, s.company, client, s.uuid() if user else "null", ip, ', error="%s"' % error if error else "", "".join(', %s="%s"' % kv for kv in list((details or {}).items()) + ([("username", user)] if user else [])))
    return s.json("keycloak.json", t, dict(timestamp=t.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z", sequence=s.next(), loggerClassName="org.jboss.logging.Logger", loggerName="org.keycloak.events", level="WARN" if error else "DEBUG", message=text, threadName="executor-thread-%d" % s.r.randint(1, 60), threadId=s.r.randint(30, 90), mdc={}, ndc="", hostName="sso-0", processName="/usr/lib/jvm/jre/bin/java", processId=1))


def authelia(s, t, level, text, ip, method="GET", path="/api/authz/auth-request"):
    """https://www.authelia.com/configuration/miscellaneous/logging/ (text)"""
    return s.put("authelia.log", t, 'time="%s" level=%s msg="%s" method=%s path=%s remote_ip=%s' % (t.strftime("%Y-%m-%dT%H:%M:%SZ"), level, text.replace('"', '\\"'), method, path, ip))


def authentik(s, t, user, client, action="login", username=None, stage=None):
    """https://docs.goauthentik.io/sys-mgmt/events/ (server container's JSON)"""
    context = dict(http_request=dict(args={}, method="POST", path="/api/v3/flows/executor/default-authentication-flow/", request_id=s.hex(32)))
    if action == "login_failed": context.update(stage=dict(pk=s.hex(32), app="authentik_stages_" + (stage or "password"), name="default-authentication-" + (stage or "password"), model_name=(stage or "password") + "stage"), username=username)
    else: context.update(auth_method="password", auth_method_args={})
    return s.json("authentik.json", t, dict(action=action, auth_via="unauthenticated", client_ip=client, context=context, domain_url="auth." + s.domain, event="Created Event", host="auth." + s.domain, level="info", logger="authentik.events.models", pid=41, request_id=s.hex(32), schema_name="public", timestamp=t.strftime("%Y-%m-%dT%H:%M:%S.%f"), user=dict(pk=s.r.randint(4, 90), email=user + "@" + s.domain, username=user) if user else dict(pk=1, email="", username="AnonymousUser")))


def authentik_request(s, t, client, user, method, path, status, via="session", agent=None):
    """https://docs.goauthentik.io/troubleshooting/logs/"""
    return s.json("authentik.json", t, dict(auth_via=via, domain_url="auth." + s.domain, event=path, host="auth." + s.domain, level="info", logger="authentik.asgi", method=method, pid=41, remote=client, request_id=s.hex(32), runtime=s.r.randint(8, 90), schema_name="public", scheme="https", status=status, timestamp=t.strftime("%Y-%m-%dT%H:%M:%S.%f"), user=user or "", user_agent=agent or s.agent(1)))


def pomerium(s, t, host, method, path, email, ip, allow, why, deny=False, deny_why=(), rid=None):
    """https://www.pomerium.com/docs/reference/authorize-log-fields"""
    return s.json("pomerium.json", t, {"level": "info", "server-name": "all", "service": "authorize", "request-id": rid or s.uuid(), "check-request-id": s.uuid(), "method": method, "path": path, "host": host, "ip": ip, "session-id": s.uuid() if email else "", "user": s.hex(20) if email else "", "email": email or "", "envoy-route-checksum": 451964231414847312, "envoy-route-id": "6510f2df38fa60b5", "route-checksum": 451964231414847312, "route-id": "", "allow": allow, "allow-why-true" if allow else "allow-why-false": list(why), "deny": deny, "deny-why-true" if deny else "deny-why-false": list(deny_why), "time": z(t, 0), "message": "authorize check"})


def pomerium_request(s, t, host, method, path, ip, status, rid, details, agent=None):
    """https://www.pomerium.com/docs/reference/access-log-fields"""
    return s.json("pomerium.json", t, {"level": "info", "service": "envoy", "upstream-cluster": "route-4f1" if status < 400 else "", "method": method, "authority": host, "path": path, "user-agent": agent or s.agent(1), "referer": "", "forwarded-for": ip, "request-id": rid, "duration": s.r.uniform(1, 60), "size": s.r.randint(300, 9000), "response-code": status, "response-code-details": details, "time": z(t, 0), "message": "http-request"})


def github(s, t, action, actor, ip, agent="git/2.43.0", **more):
    """https://docs.github.com/enterprise-cloud@latest/admin/monitoring-activity-in-your-enterprise/reviewing-audit-logs-for-your-enterprise/audit-log-events-for-your-enterprise"""
    stamp = int(t.timestamp() * 1000)
    return s.json("github-audit.json", t, {"@timestamp": stamp, "_document_id": s.hex(22), "action": action, "actor": actor, "actor_id": sum(actor.encode()) * 977, "actor_ip": ip, "actor_is_bot": False, "actor_location": {"country_code": "DE"}, "business": s.company + "-group", "created_at": stamp, "operation_type": "access" if action == "api.request" else "modify", "org": s.company, "user_agent": agent, **more})


def github_api(s, t, actor, ip, method, repo, route, status, token, scopes="repo", agent="octokit-core.js/5.2.0", kind="Personal access token (classic)", remaining=4200):
    return github(s, t, "api.request", actor, ip, agent, hashed_token=token, programmatic_access_type=kind, rate_limit_remaining=remaining, repo="%s/%s" % (s.company, repo), request_id="%s:%s:%s" % (s.hex(4).upper(), s.hex(6).upper(), s.hex(8).upper()), request_method=method, route=route, status_code=status, token_scopes=scopes, url_path="/repos/%s/%s%s" % (s.company, repo, route.split(":repo")[1] if ":repo" in route else ""))


WINDOWS = {4624: ("logged-in", "success", "Logon", "An account was successfully logged on."), 4625: ("logon-failed", "failure", "Logon", "An account failed to log on."), 4740: ("locked-out-user-account", "success", "User Account Management", "A user account was locked out."), 4725: ("disabled-user-account", "success", "User Account Management", "A user account was disabled."),
           4729: ("removed-member-from-group", "success", "Security Group Management", "A member was removed from a security-enabled global group."), 4728: ("added-member-to-group", "success", "Security Group Management", "A member was added to a security-enabled global group."), 4771: ("kerberos-preauth-failed", "failure", "Kerberos Authentication Service", "Kerberos pre-authentication failed."),
           4768: ("kerberos-authentication-ticket-requested", "success", "Kerberos Authentication Service", "A Kerberos authentication ticket (TGT) was requested."), 4738: ("modified-user-account", "success", "User Account Management", "A user account was changed."), 4724: ("reset-password", "success", "User Account Management", "An attempt was made to reset an account's password.")}


def windows(s, t, code, computer="DC1", **data):
    """https://learn.microsoft.com/previous-versions/windows/it-pro/windows-10/security/threat-protection/auditing/ (winlogbeat)"""
    action, outcome, task, text = WINDOWS[code]
    host = "%s.corp.%s" % (computer, s.domain)
    return s.json("windows-security.json", t, {"@timestamp": z(t), "agent": dict(type="winlogbeat", version="8.12.2"), "ecs": dict(version="8.0.0"), "event": dict(action=action, code=str(code), kind="event", module="security", outcome=outcome, provider="Microsoft-Windows-Security-Auditing"), "host": dict(name=host), "log": dict(level="information"), "message": text,
        "winlog": dict(channel="Security", computer_name=host, event_id=str(code), event_data={k: str(v) for k, v in data.items()}, keywords=["Audit Failure" if outcome == "failure" else "Audit Success"], provider_name="Microsoft-Windows-Security-Auditing", record_id=s.next(), task=task, api="wineventlog")})


def logon(s, t, user, ip, ok=True, sub=None, status="0xc000006d", kind=3, computer="FILE1", reason="%%2313"):
    """4624 and 4625"""
    data = dict(TargetUserName=user, TargetDomainName=s.company.upper(), LogonType=kind, LogonProcessName="NtLmSsp" if kind == 3 else "User32", AuthenticationPackageName="NTLM" if kind == 3 else "Negotiate", WorkstationName="PC-%02d" % (sum(user.encode()) % 70), IpAddress=ip, IpPort=s.r.randint(49200, 65000), SubjectUserSid="S-1-0-0", SubjectUserName="-")
    return windows(s, t, 4624, computer, **data) if ok else windows(s, t, 4625, computer, **dict(data, Status=status, SubStatus=sub, FailureReason=reason))


def pam(s, t, service, text, host="bastion", pid=None): return s.put("auth.log", t, "%s %s %s[%d]: %s" % (syslog(t), host, service, pid or s.r.randint(900, 32000), text))


def fail2ban(s, t, part, text, level="NOTICE"):
    """https://github.com/fail2ban/fail2ban (its own log)"""
    return s.put("fail2ban.log", t, "%s fail2ban.%-16s [713]: %-7s %s" % (t.strftime("%Y-%m-%d %H:%M:%S,%f")[:-3], part, level, text))


# forward authorizers and proxies

def nginx_json(s, t, client, method, path, status, upstream="-", rid=None, user="-", agent=None, host=None, file="nginx.json", referer="-"):
    """https://nginx.org/en/docs/http/ngx_http_log_module.html (log_format … escape=json)"""
    return s.json(file, t, dict(time=t.strftime("%Y-%m-%dT%H:%M:%S+00:00"), msec="%.3f" % t.timestamp(), remote_addr=client, remote_user=user, request_method=method, request_uri=path, server_protocol="HTTP/2.0", status=status, body_bytes_sent=s.r.randint(150, 9000), request_time="0.0%02d" % s.r.randint(1, 99), upstream_addr="-" if upstream == "-" else "10.20.0.9:8080", upstream_status=str(upstream), request_id=rid or s.hex(32), host=host or "www." + s.domain, http_referer=referer, http_user_agent=agent or s.agent(sum(client.encode()))))


def modsecurity(s, t, client, method, uri, rid, rule, message, data, file="REQUEST-942-APPLICATION-ATTACK-SQLI.conf", blocked=False, score=5, number=1):
    """https://github.com/owasp-modsecurity/ModSecurity-nginx (error log)"""
    head = 'Access denied with code 403 (phase 2). Matched "Operator `Ge\' with parameter `5\' against variable `TX:BLOCKING_INBOUND_ANOMALY_SCORE\' (Value: `%d\' )' % score if blocked else 'Warning. Matched "Operator `Rx\' against variable `ARGS:q\'"'
    text = '[client %s] ModSecurity: %s [file "/etc/nginx/modsec/crs/rules/%s"] [line "%d"] [id "%s"] [rev ""] [msg "%s"] [data "%s"] [severity "%s"] [ver "OWASP_CRS/4.7.0"] [maturity "0"] [accuracy "0"] [tag "OWASP_CRS"] [hostname "www.%s"] [uri "%s"] [unique_id "%s"] [ref ""]' % (client, head, file, s.r.randint(40, 900), rule, message, data, "0" if blocked else "2", s.domain, uri.split("?")[0], rid)
    return s.put("error.log", t, '%s [%s] 812#812: *%d %s, client: %s, server: %s, request: "%s %s HTTP/1.1", host: "www.%s"' % (t.strftime("%Y/%m/%d %H:%M:%S"), "error" if blocked else "info", number, text, client, s.domain, method, uri, s.domain))


# API gateways

def kong(s, t, client, method, path, status, route, consumer=None, source="upstream", headers=None, agent=None, request=None, node=None):
    """https://developer.konghq.com/plugins/file-log/"""
    rid = s.hex(32)
    e = dict(latencies=dict(kong=s.r.randint(0, 5), proxy=s.r.randint(4, 90) if source == "upstream" else -1, request=s.r.randint(5, 99), receive=0), response=dict(status=status, size=s.r.randint(200, 9000), headers={"content-type": "application/json; charset=utf-8", "x-kong-request-id": rid, "x-kong-response-latency" if source == "kong" else "x-kong-proxy-latency": "1", **(headers or {})}),
             request=dict(id=rid, method=method, uri=path, url="https://api.%s:8443%s" % (s.domain, path), size=s.r.randint(90, 900), querystring={}, headers={"host": "api." + s.domain, "user-agent": agent or s.agent(1), **(request or {})}), route=dict(id=s.uuid(), name=route, paths=["/" + path.split("/")[1]], protocols=["https"], strip_path=True), service=dict(id=s.uuid(), name=route + "-svc", host=route + ".internal", port=8080), workspace_name="default", client_ip=client, source=source, started_at=int(t.timestamp() * 1000), upstream_uri=path)
    if consumer: e["consumer"] = dict(id=s.uuid(), username=consumer, created_at=1726783839, tags=[])
    if consumer: e["authenticated_entity"] = dict(id=s.uuid())
    if source == "upstream": e.update(upstream_status=str(status), tries=[dict(ip="10.20.0.9", port=8080, balancer_latency=0, balancer_start=int(t.timestamp() * 1000))])
    else: e["tries"] = []
    return s.json("kong-%s.json" % node if node else "kong.json", t, e)


def apisix(s, t, client, method, path, status, upstream=None, agent=None, user="-", referer="-", file="apisix-access.log"):
    """https://github.com/apache/apisix/blob/master/conf/config.yaml.example (access_log_format)"""
    there = upstream is not None
    return s.put(file, t, '%s - %s [%s] api.%s "%s %s HTTP/1.1" %d %d 0.0%02d "%s" "%s" %s %s %s "http://api.%s%s"' % (client, user, t.strftime("%d/%b/%Y:%H:%M:%S +0000"), s.domain, method, path, status, s.r.randint(40, 6000), s.r.randint(1, 90), referer, agent or s.agent(sum(client.encode())), "10.20.0.9:8080" if there else "-", upstream if there else "-", "0.0%02d" % s.r.randint(2, 80) if there else "-", s.domain, path.split("?")[0]))


def apisix_error(s, t, client, method, path, plugin, status, level="warn"):
    """https://apisix.apache.org/docs/apisix/terminology/plugin/ («exits with http status code»)"""
    return s.put("apisix-error.log", t, '%s [%s] 47#47: *%d [lua] plugin.lua:1169: run_plugin(): %s exits with http status code %d, client: %s, server: _, request: "%s %s HTTP/1.1", host: "api.%s"' % (t.strftime("%Y/%m/%d %H:%M:%S"), level, s.next(), plugin, status, client, method, path, s.domain))


def apim(s, t, client, method, path, status, api="orders", reason=None, source=None, message=None, backend=None, subscription=None, section="inbound"):
    """https://learn.microsoft.com/azure/api-management/gateway-log-schema-reference, …/api-management-error-handling-policies"""
    p = dict(method=method, url="https://%s.azure-api.net%s" % (s.company, path), responseCode=status, responseSize=s.r.randint(200, 5000), cache="none", apiId=api, operationId=method.lower() + "-" + api, apiRevision="1", clientProtocol="HTTP/1.1", clientTlsVersion="1.3", **({"apimSubscriptionId": subscription} if subscription else {}))
    if backend: p.update(backendMethod=method, backendUrl="https://%s.internal%s" % (api, path), backendResponseCode=backend, backendProtocol="HTTP/1.1", backendTime=s.r.randint(5, 90))
    if reason:
        p["lastError"] = dict(elapsed=s.r.randint(0, 3), source=source, scope="api", section=section, reason=reason, message=message)
        p["errors"] = [p["lastError"]]
    return s.json("apim.json", t, dict(DeploymentVersion="0.45.19442.0", Level=4, isRequestSuccess=status < 400, time=t.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z", operationName="Microsoft.ApiManagement/GatewayLogs", category="GatewayLogs", durationMs=s.r.randint(1, 99), callerIpAddress=client, correlationId=s.uuid(), location="West Europe", properties=p, resourceId="/SUBSCRIPTIONS/0000-1111/RESOURCEGROUPS/%s-RG/PROVIDERS/MICROSOFT.APIMANAGEMENT/SERVICE/%s" % (s.company.upper(), s.company.upper())))


# policy engines

def opa(s, t, path, given, result, revision, node="opa-1", file="opa.json", bundle="authz"):
    """https://www.openpolicyagent.org/docs/management-decision-logs (console)"""
    return s.json(file, t, dict(bundles={bundle: dict(revision=revision)}, decision_id=s.uuid(), input=given, labels=dict(id=s.uuid()[:18] + "-ae50-fa153c8e4a5a", version="1.3.0", app=node), level="info", metrics=dict(counter_server_query_cache_hit=1, timer_rego_query_eval_ns=s.r.randint(30000, 300000), timer_server_handler_ns=s.r.randint(90000, 900000)), msg="Decision Log", path=path, req_id=s.next(), requested_by="10.20.0.4:%d" % s.r.randint(30000, 60000), result=result, time=z(t, 0), timestamp=z(t, 6), type="openpolicyagent.org/decision_logs"))


# applications

def django(s, t, level, text, file="django.log"):
    """https://docs.djangoproject.com/en/stable/topics/logging/ (the verbose formatter of the examples)"""
    return s.put(file, t, "%s %s log 17 140%012d %s" % (level, t.strftime("%Y-%m-%d %H:%M:%S,%f")[:-3], s.r.randrange(10 ** 12), text))


def rails(s, t, client, method, path, action, status, warning=None, extra=None, user=None):
    """https://guides.rubyonrails.org/debugging_rails_applications.html#the-logger (production, tagged with the request id); returns the lines"""
    rid, pid, at = s.uuid(), 2200 + s.r.randrange(4), t
    def line(letter, level, text, delay): return s.put("production.log", at + sec(delay), "%s, [%s #%d] %5s -- : [%s] %s" % (letter, (at + sec(delay)).strftime("%Y-%m-%dT%H:%M:%S.%f"), pid, level, rid, text))
    words = {200: "OK", 302: "Found", 403: "Forbidden", 401: "Unauthorized", 422: "Unprocessable Content", 404: "Not Found", 429: "Too Many Requests"}
    out = [line("I", "INFO", 'Started %s "%s" for %s at %s' % (method, path, client, t.strftime("%Y-%m-%d %H:%M:%S +0000")), 0), line("I", "INFO", "Processing by %s as HTML" % action, .0004)]
    if user: line("I", "INFO", "  Current user: %s" % user, .0006)
    if warning: out.append(line("W", "WARN", warning, .0009))
    if extra: out.append(line("I", "INFO", extra, .0011))
    out.append(line("I", "INFO", "Completed %d %s in %dms (ActiveRecord: 0.%dms | Allocations: %d)" % (status, words[status], s.r.randint(2, 40), s.r.randint(0, 9), s.r.randint(300, 9000)), .004))
    return out


def scopes(s, path, rid): return [dict(Message="ConnectionId:%s" % rid.split(":")[0], ConnectionId=rid.split(":")[0]), dict(Message="RequestPath:%s RequestId:%s" % (path, rid), RequestId=rid, RequestPath=path)]


def aspnet(s, t, category, event, text, path, rid, level="Information", exception=None, file="aspnet.json"):
    """https://learn.microsoft.com/dotnet/core/extensions/console-log-formatter#json (IncludeScopes)"""
    e = dict(Timestamp=z(t) + " ", EventId=event, LogLevel=level, Category=category, Message=text, State={"Message": text, "{OriginalFormat}": text}, Scopes=scopes(s, path, rid))
    if exception: e["Exception"] = exception
    return s.json(file, t, e)


def aspnet_done(s, t, method, path, status, rid, host=None):
    took = round(s.r.uniform(1, 60), 4)
    text = "Request finished HTTP/1.1 %s https://api.%s%s - %d %s - %.4fms" % (method, s.domain, path, status, "- application/json" if status < 400 else "0 -", took)
    return s.json("aspnet.json", t, dict(Timestamp=z(t) + " ", EventId=2, LogLevel="Information", Category="Microsoft.AspNetCore.Hosting.Diagnostics", Message=text, State={"Message": text, "ElapsedMilliseconds": took, "StatusCode": status, "ContentType": None, "ContentLength": 0 if status >= 400 else None, "Protocol": "HTTP/1.1", "Method": method, "Scheme": "https", "Host": "api." + s.domain, "PathBase": "", "Path": path, "QueryString": "", "{OriginalFormat}": "Request finished {Protocol} {Method} {Scheme}://{Host}{PathBase}{Path}{QueryString} - {StatusCode} {ContentLength} {ContentType} {ElapsedMilliseconds}ms"}, Scopes=scopes(s, path, rid)))


def trace(s): return "0HN%s:%08X" % (s.hex(10).upper(), s.r.randint(1, 9))


def express(s, t, client, method, url, status, user=None, agent=None, rid=None, err=None, file="api.json", **more):
    """https://github.com/pinojs/pino-http («request completed»)"""
    e = dict(level=30 if status < 400 else 40, time=int(t.timestamp() * 1000), pid=1, hostname="api-7c9d", req=dict(id=rid or s.uuid(), method=method, url=url, query={}, params={}, headers={"host": "api." + s.domain, "user-agent": agent or s.agent(sum(client.encode())), "x-forwarded-for": client, **more.pop("headers", {})}, remoteAddress="::ffff:10.20.0.4", remotePort=s.r.randint(30000, 60000)), **({"user": user} if user else {}), **more, res=dict(statusCode=status, headers={"content-type": "application/json; charset=utf-8"}), **({"err": err} if err else {}), responseTime=s.r.randint(2, 90), msg="request completed" if not err else "request errored")
    return s.json(file, t, e)


# a host

def apparmor(s, t, profile, name, comm, mask="r"):
    """https://gitlab.com/apparmor/apparmor/-/wikis/AppArmor_Failures"""
    return s.put("kern.log", t, '%s web1 kernel: [%d.%06d] audit: type=1400 audit(%d.%03d:%d): apparmor="DENIED" operation="open" profile="%s" name="%s" pid=%d comm="%s" requested_mask="%s" denied_mask="%s" fsuid=33 ouid=1000' % (syslog(t), s.r.randint(9000, 99999), s.r.randrange(999999), int(t.timestamp()), t.microsecond // 1000, s.next(), profile, name, s.r.randint(800, 4000), comm, mask, mask))


# what an office does all day

def sign_ins(s, start, end, every=60, people=24, app="Office 365"):
    for t in s.spread(start, end, every):
        k = s.r.randrange(people)
        entra(s, t, s.mail(k), 0, None, s.ip(k), app=s.r.choice([app, "Payroll", "Wiki"]), agent=s.agent(k))


def browse(s, start, end, every=9, people=24, paths=("/", "/dashboard", "/orders", "/orders/71", "/reports", "/static/app.js"), put=None, skip=()):
    """people at work behind a web server; `put` writes one success: (t, k, path)"""
    for t in s.spread(start, end, every):
        k = s.r.randrange(people)
        if k in skip: continue
        (put or (lambda t, k, p: access(s, t, s.ip(k), "GET " + p, 200)))(t, k, s.r.choice(paths))

"""More log lines in the shapes that the vendors document, for stories that were held back second; beside each is its document."""
import base64, json, urllib.parse
from stage import sec
from shapes import *

WAI, MIS, FAULT, ATT, BOT, UND = "working-as-intended", "misconfiguration", "caller-fault", "attack", "unwanted-automation", "undetermined"
BURST, LOOP, BRUTE, SPRAY, STUFF = "burst-after-change", "retry-loop", "brute-force", "password-spray", "credential-stuffing"


def inc(s, title, layer_, cause_, verdict_, pattern_="single", change=None, **acceptable):
    """an incident; other honest answers are named by their field"""
    return s.incident(title, layer_, cause_, verdict_, pattern_, change, acceptable=acceptable)


def often(s, low, high, start=2, end=116):
    """(k, time) of so many separate occurrences"""
    for k in range(s.some(low, high)): yield k, s.at(s.some(start, end - 1), s.some(0, 59))


def run(s, start, count, low, high):
    """(n, time) of somebody who goes on, so many seconds apart"""
    t = s.at(start, s.some(0, 50))
    for n in range(count):
        yield n, t
        t += sec(s.r.uniform(low, high))


def cri(s, file, t, text, stream="stdout"):
    """https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md"""
    return s.put(file, t, "%s000Z %s F %s" % (t.strftime("%Y-%m-%dT%H:%M:%S.%f"), stream, text))


def logfmt(**fields): return " ".join('%s=%s' % (k, json.dumps(str(v)) if " " in str(v) or '"' in str(v) or "=" in str(v) or v == "" else v) for k, v in fields.items())


# Windows

def iis(s, t, client, method, path, status, sub, win32, user="-", agent=None, port=443, query="-", host="10.20.0.10", referer="-", file="u_ex260312.log"):
    """https://learn.microsoft.com/windows/win32/http/w3c-logging"""
    if file not in s.lines:
        for n, text in enumerate(("#Software: Microsoft Internet Information Services 10.0", "#Version: 1.0", "#Date: 2026-03-12 00:00:09", "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken")): s.put(file, s.at(-90) + sec(n * .001), text)
    return s.put(file, t, "%s %s %s %s %s %d %s %s %s %s %d %d %d %d" % (t.strftime("%Y-%m-%d %H:%M:%S"), host, method, path, query, port, user, client, (agent or s.agent(sum(client.encode()))).replace(" ", "+"), referer, status, sub, win32, s.some(1, 180)))


def windows(s, t, event, success, computer="DC01", file="security.xml", **values):
    """https://learn.microsoft.com/previous-versions/windows/it-pro/windows-10/security/threat-protection/auditing/event-4625 (event XML)"""
    return s.put(file, t, "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Security-Auditing' Guid='{54849625-5478-4994-a5ba-3e3b0328c30d}'/><EventID>%d</EventID><Version>0</Version><Level>0</Level><Task>12544</Task><Opcode>0</Opcode><Keywords>0x80%d000000000000</Keywords><TimeCreated SystemTime='%s'/><EventRecordID>%d</EventRecordID><Correlation/><Execution ProcessID='716' ThreadID='%d'/><Channel>Security</Channel><Computer>%s.%s</Computer><Security/></System><EventData>%s</EventData></Event>"
        % (event, 20 if success else 10, t.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z", s.next(), s.some(800, 9000), computer, s.domain, "".join("<Data Name='%s'>%s</Data>" % kv for kv in values.items())))


def logon(s, t, user, ip, sub=None, kind=3, computer="DC01", workstation="-", file="security.xml"):
    """4624 and 4625; the sub status says why"""
    name = dict(SubjectUserSid="S-1-0-0", SubjectUserName="-", SubjectDomainName="-", SubjectLogonId="0x0", TargetUserSid="S-1-0-0" if sub else "S-1-5-21-1004-2207-%d" % (1000 + sum(user.encode())), TargetUserName=user, TargetDomainName=s.company.upper())
    if not sub: return windows(s, t, 4624, True, computer, file, **name, TargetLogonId="0x%x" % s.next(), LogonType=kind, LogonProcessName="Kerberos", AuthenticationPackageName="Kerberos", WorkstationName=workstation, LogonGuid="{%s}" % s.uuid(), IpAddress=ip, IpPort=s.some(49152, 65000))
    reason = {"0xc000006a": "%%2313", "0xc0000064": "%%2313", "0xc0000234": "%%2307", "0xc0000072": "%%2310", "0xc000006f": "%%2311", "0xc0000070": "%%2312", "0xc0000193": "%%2305"}[sub]
    return windows(s, t, 4625, False, computer, file, **name, Status="0xc000006e" if sub in ("0xc0000072", "0xc000006f", "0xc0000070") else "0xc0000234" if sub == "0xc0000234" else "0xc000006d", FailureReason=reason, SubStatus=sub, LogonType=kind, LogonProcessName="NtLmSsp ", AuthenticationPackageName="NTLM", WorkstationName=workstation, TransmittedServices="-", LmPackageName="-", KeyLength=0, ProcessId="0x0", ProcessName="-", IpAddress=ip, IpPort=s.some(49152, 65000))


# Azure

def azure_row(s, file, t, category, operation, resource, result, properties, ip=None, **more):
    """https://learn.microsoft.com/azure/azure-monitor/platform/resource-logs-schema"""
    return s.json(file, t, dict(time=t.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z", resourceId="/SUBSCRIPTIONS/0000-1111/RESOURCEGROUPS/%s-RG/PROVIDERS/%s" % (s.company.upper(), resource), category=category, operationName=operation, **({"resultType": result} if result else {}), **({"callerIpAddress": ip} if ip else {}), correlationId=s.uuid(), **more, properties=properties))


def apim(s, t, client, method, path, status, error=None, backend=None, subscription=None, api="orders", agent="okhttp/4.12.0"):
    """https://learn.microsoft.com/azure/api-management/api-management-log-to-azure-monitor-gateway-resource-logs; error: source, reason, message"""
    p = dict(method=method, url="https://%s-api.azure-api.net%s" % (s.company, path), responseCode=status, responseSize=s.some(200, 900), cache="none", requestSize=s.some(90, 800), apiId=api, operationId=method.lower() + "-" + api, clientProtocol="HTTP/1.1", apiRevision="1", clientTlsVersion="1.3", traceRecords=[])
    if subscription: p.update(apimSubscriptionId=subscription, productId="partners")
    if backend: p.update(backendResponseCode=backend, backendMethod=method, backendUrl="https://orders.internal" + path, backendProtocol="HTTP/1.1", backendTime=s.some(3, 90))
    if error: last = dict(elapsed=s.some(0, 20), source=error[0], scope="api", section="inbound", reason=error[1], message=error[2]); p.update(lastError=last, errors=[last])
    return azure_row(s, "apim-gateway.json", t, "GatewayLogs", "Microsoft.ApiManagement/GatewayLogs", "MICROSOFT.APIMANAGEMENT/SERVICE/%s-API" % s.company.upper(), "Succeeded" if status < 400 else "Failed", p, client, level=4 if status < 400 else 2, isRequestSuccess=status < 400, location="West Europe", durationMs=s.some(1, 200), truncated=0)


def app_gateway(s, t, client, method, path, status, server=None, agent=None, error="-", tx=None):
    """https://learn.microsoft.com/azure/application-gateway/monitor-application-gateway-reference (access log)"""
    return azure_row(s, "appgw-access.json", t, "ApplicationGatewayAccessLog", "ApplicationGatewayAccess", "MICROSOFT.NETWORK/APPLICATIONGATEWAYS/EDGE", None, dict(instanceId="appgw_1", clientIP=client, clientPort=s.some(30000, 60000), httpMethod=method, originalRequestUriWithArgs=path, requestUri=path.split("?")[0], requestQuery=path.partition("?")[2], userAgent=agent or s.agent(sum(client.encode())), httpStatus=status, httpVersion="HTTP/2.0", receivedBytes=s.some(90, 900), sentBytes=s.some(200, 9000), clientResponseTime=0, timeTaken=round(s.r.uniform(.001, .2), 3), WAFEvaluationTime="0.001", WAFMode="Prevention", transactionId=tx or s.hex(32), sslEnabled="on", sslCipher="TLS_AES_256_GCM_SHA384", sslProtocol="TLSv1.3",
        serverRouted="10.20.0.9:443" if server else "-", serverStatus=str(server) if server else "-", serverResponseLatency="0.040" if server else "-", originalHost="www." + s.domain, host="www." + s.domain, error_info=error))


def gateway_waf(s, t, client, path, rule, message, action, data="", tx=None, custom=False):
    """https://learn.microsoft.com/azure/web-application-firewall/ag/web-application-firewall-logs (firewall log)"""
    return azure_row(s, "appgw-firewall.json", t, "ApplicationGatewayFirewallLog", "ApplicationGatewayFirewall", "MICROSOFT.NETWORK/APPLICATIONGATEWAYS/EDGE", None, dict(instanceId="appgw_1", clientIp=client, clientPort="", requestUri=path, ruleSetType="Custom" if custom else "OWASP CRS", ruleSetVersion="" if custom else "3.2.0", ruleId=rule, message=message, action=action, site="Global", details=dict(message=message if custom else "", data=data, file="" if custom else "rules/REQUEST-%s-APPLICATION-ATTACK.conf" % rule[:3], line=""), hostname="www." + s.domain, transactionId=tx or s.hex(32), policyId="/subscriptions/0000-1111/resourceGroups/rg/providers/Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies/edge", policyScope="Global", policyScopeName="Global", engine="Azwaf"))


def entra_audit(s, t, who, activity, kind, target, changed=None, category="Policy"):
    """https://learn.microsoft.com/entra/identity/monitoring-health/concept-audit-logs (diagnostic settings)"""
    return s.json("audit.json", t, dict(time=t.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z", resourceId="/tenants/7b1c0000-0000-4000-8000-000000000000/providers/Microsoft.aadiam", operationName=activity, operationVersion="1.0", category="AuditLogs", tenantId="7b1c0000-0000-4000-8000-000000000000", resultSignature="None", durationMs=0, callerIpAddress="198.51.100.4", correlationId=s.uuid(), identity=who.split("@")[0], Level=4,
        properties=dict(id="Directory_" + s.hex(12), category=category, correlationId=s.uuid(), result="success", resultReason="", activityDisplayName=activity, activityDateTime=z(t, 6), loggedByService="Conditional Access" if category == "Policy" else "Core Directory", operationType="Update", initiatedBy=dict(user=dict(id=s.uuid(), displayName=None, userPrincipalName=who, ipAddress="198.51.100.4", roles=[])), targetResources=[dict(id=s.uuid(), displayName=target, type=kind, userPrincipalName=target if kind == "User" else None, modifiedProperties=changed or [])], additionalDetails=[])))


# gateways and services

def ingress(s, t, client, method, path, status, upstream=None, agent=None, size=None, req=None, name="shop-web-8080", file="ingress-nginx.log"):
    """https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/log-format/"""
    up = "10.42.1.%d:8080 %d 0.0%02d %d" % (s.some(3, 9), s.some(30, 900), s.some(1, 60), upstream) if upstream else "- - - -"
    return s.put(file, t, '%s - - [%s] "%s %s HTTP/2.0" %d %d "-" "%s" %d %.3f [%s] [] %s %s' % (client, t.strftime("%d/%b/%Y:%H:%M:%S +0000"), method, path, status, s.some(90, 9000) if size is None else size, agent or s.agent(sum(client.encode())), s.some(90, 600), s.r.uniform(.001, .2), name, up, req or s.hex(32)))


def caddy(s, t, client, method, path, status, host="www", agent=None, user="", file="caddy.json", upstream=True):
    """https://caddyserver.com/docs/logging (access log, JSON)"""
    return s.json(file, t, dict(level="info" if status < 500 else "error", ts=round(t.timestamp(), 6), logger="http.log.access.log0", msg="handled request", request=dict(remote_ip=client, remote_port=str(s.some(30000, 60000)), client_ip=client, proto="HTTP/2.0", method=method, host="%s.%s" % (host, s.domain), uri=path, headers={"User-Agent": [agent or s.agent(sum(client.encode()))], "Accept": ["*/*"]}, tls=dict(resumed=False, version=772, cipher_suite=4865, proto="h2", server_name="%s.%s" % (host, s.domain))), bytes_read=0, user_id=user, duration=round(s.r.uniform(.0004, .08), 6), size=s.some(0, 9000), status=status, resp_headers={"Server": ["Caddy"]}))


def authelia(s, t, level, text, client, method="POST", path="/api/firstfactor"):
    """https://www.authelia.com/configuration/miscellaneous/logging/ (text)"""
    return s.put("authelia.log", t, 'time="%s" level=%s msg="%s" method=%s path=%s remote_ip=%s' % (t.strftime("%Y-%m-%dT%H:%M:%SZ"), level, text, method, path, client))


def cas(s, t, who, what, action, client):
    """https://apereo.github.io/cas/development/installation/Audits.html (file)"""
    return s.put("cas_audit.log", t, "%s INFO [org.apereo.inspektr.audit.support.Slf4jLoggingAuditTrailManager] - <Audit trail record BEGIN\n=============================================================\nWHO: %s\nWHAT: %s\nACTION: %s\nAPPLICATION: CAS\nWHEN: %s\nCLIENT IP ADDRESS: %s\nSERVER IP ADDRESS: 10.20.0.22\n=============================================================\n\n>" % (t.strftime("%Y-%m-%d %H:%M:%S,%f")[:-3], who, what, action, t.strftime("%a %b %d %H:%M:%S UTC %Y"), client))


def vault(s, t, who, operation, path, client, error=None, policies=("default", "app"), token=None, known=True, data=None):
    """https://developer.hashicorp.com/vault/docs/audit; the response record (the request record is kept elsewhere)"""
    auth = dict(client_token="hmac-sha256:" + (token or s.hex(32)), accessor="hmac-sha256:" + s.hex(32), display_name=who, policies=list(policies), token_policies=list(policies), policy_results=dict(allowed=not error), entity_id=s.uuid(), token_type="service", token_ttl=3600) if known else dict(token_type="default")
    return s.json("vault-audit.json", t, dict(time=z(t, 6), type="response", auth=auth, request=dict(id=s.uuid(), client_id=s.hex(40), operation=operation, mount_type="kv", client_token="hmac-sha256:" + (token or s.hex(32)), namespace=dict(id="root"), path=path, remote_address=client, remote_port=s.some(30000, 60000), **({"data": data} if data else {})), response=dict(mount_type="kv", **({} if error else {"data": {}})), **({"error": error} if error else {})))


def tyk(s, t, level, text, client, path, api="stock", mw="AuthKey", key="****9a1c"):
    """https://tyk.io/docs/api-management/logs-metrics/ (text); without a year"""
    return s.put("tyk.log", t, 'time="%s" level=%s msg="%s" api_id=%s api_name="%s API" key="%s" mw=%s org_id=default origin=%s path="%s"' % (t.strftime("%b %d %H:%M:%S"), level, text, api, api.capitalize(), key, mw, client, path))


def apisix(s, t, client, method, path, status, body=None, upstream=True, consumer=None, agent="okhttp/4.12.0"):
    """https://apisix.apache.org/docs/apisix/plugins/http-logger/ (include_resp_body)"""
    return s.json("apisix.json", t, dict(client_ip=client, route_id="mobile-v3", service_id="", start_time=int(t.timestamp() * 1000), latency=s.some(1, 90), upstream_latency=s.some(1, 60) if upstream else None, apisix_latency=s.r.uniform(.1, 3), server=dict(hostname="apisix-0", version="3.9.1"), request=dict(method=method, uri=path, url="https://m.%s:9443%s" % (s.domain, path), size=s.some(90, 900), querystring={}, headers={"host": "m." + s.domain, "user-agent": agent}), response=dict(status=status, size=s.some(90, 900), headers={"content-type": "application/json", "server": "APISIX/3.9.1"}, **({"body": body} if body else {})), upstream="10.42.3.7:8080" if upstream else "", **({"consumer": dict(username=consumer)} if consumer else {})))


def balancer(s, t, client, method, path, status, details="response_sent_by_backend", policy=None, agent=None, backend=True):
    """https://cloud.google.com/load-balancing/docs/https/https-logging-monitoring and https://cloud.google.com/armor/docs/request-logging"""
    j = {"@type": "type.googleapis.com/google.cloud.loadbalancing.type.LoadBalancerLogEntry", "statusDetails": details, "remoteIp": client, "backendTargetProjectNumber": "projects/44", "cacheDecision": ["RESPONSE_HAS_CACHE_CONTROL"]}
    if policy: j["enforcedSecurityPolicy"] = policy
    return s.json("gclb.json", t, dict(insertId=s.hex(14), jsonPayload=j, httpRequest=dict(requestMethod=method, requestUrl="https://www.%s%s" % (s.domain, path), requestSize=str(s.some(90, 900)), status=status, responseSize=str(s.some(200, 9000)), userAgent=agent or s.agent(sum(client.encode())), remoteIp=client, **({"serverIp": "10.128.0.7"} if backend else {}), latency="0.%06ds" % s.some(900, 90000)), resource=dict(type="http_load_balancer", labels=dict(backend_service_name="shop", forwarding_rule_name="https", project_id=s.company + "-prod", target_proxy_name="shop", url_map_name="shop", zone="global")), timestamp=z(t, 6), severity="WARNING" if status > 399 else "INFO", logName="projects/%s-prod/logs/requests" % s.company, trace="projects/%s-prod/traces/%s" % (s.company, s.hex(32)), receiveTimestamp=z(t + sec(.4), 6), spanId=s.hex(16)))


def akamai(s, t, client, method, path, status, rules, country="DE", agent=None):
    """https://techdocs.akamai.com/siem-integration/reference/get-configid; rules: (id, action, message, data, tag)"""
    fold = lambda n: urllib.parse.quote(";".join(base64.b64encode(r[n].encode()).decode() for r in rules), safe="")
    return s.json("akamai-siem.json", t, dict(type="akamai_siem", format="json", version="1.0", attackData=dict(clientIP=client, configId="14227", policyId="shop_26545", ruleActions=fold(1), ruleData=fold(3), ruleMessages=fold(2), ruleSelectors=urllib.parse.quote(";".join("" for _ in rules), safe=""), ruleTags=fold(4), ruleVersions=urllib.parse.quote(";".join("MQ==" for _ in rules), safe=""), rules=fold(0)),
        geo=dict(asn="64500", city="X", continent="EU", country=country, regionCode=""), httpMessage=dict(bytes=str(s.some(200, 900)), host="www." + s.domain, method=method, path=path.split("?")[0], port="443", protocol="h2", query=urllib.parse.quote(path.partition("?")[2], safe="=&/"), requestHeaders=urllib.parse.quote("Host: www.%s\r\nUser-Agent: %s\r\n" % (s.domain, agent or s.agent(1))), requestId=s.hex(8), responseHeaders=urllib.parse.quote("Server: AkamaiGHost\r\n"), start="%d" % t.timestamp(), status=str(status), tls="tls1.3")))


def cloudflare_http(s, t, client, method, path, edge, origin, action="", source="", rule="", agent=None, score=90, ray=None, country="de"):
    """https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/zone/http_requests/"""
    return s.json("cf-http.json", t, dict(BotScore=score, BotScoreSrc="Machine Learning", CacheCacheStatus="dynamic", ClientASN=64500, ClientCountry=country, ClientIP=client, ClientRequestBytes=s.some(900, 4000), ClientRequestHost="www." + s.domain, ClientRequestMethod=method, ClientRequestPath=path.split("?")[0], ClientRequestProtocol="HTTP/2", ClientRequestReferer="", ClientRequestScheme="https", ClientRequestURI=path, ClientRequestUserAgent=agent or s.agent(sum(client.encode())), EdgeColoCode="FRA", EdgeEndTimestamp=z(t + sec(.04), 0), EdgePathingOp="ban" if action == "block" else "chl" if "hallenge" in action else "wl", EdgePathingSrc="filterBasedFirewall" if action else "macro", EdgePathingStatus="nr", EdgeResponseBytes=s.some(900, 9000), EdgeResponseStatus=edge, EdgeServerIP="", EdgeStartTimestamp=z(t, 0),
        OriginIP="203.0.113.2" if origin else "", OriginResponseStatus=origin, RayID=ray or s.hex(16), SecurityAction=action, SecurityActions=[action] if action else [], SecurityRuleDescription="", SecurityRuleID=rule, SecurityRuleIDs=[rule] if rule else [], SecuritySources=[source] if source else [], WAFAttackScore=80))


def workspace(s, t, who, ip, kind, name, application="login", **parameters):
    """https://developers.google.com/admin-sdk/reports/v1/appendix/activity/login"""
    return s.json("workspace.json", t, dict(kind="admin#reports#activity", id=dict(time=z(t), uniqueQualifier=str(s.r.getrandbits(60)), applicationName=application, customerId="C03az79cb"), etag='"%s"' % s.hex(20), actor=dict(callerType="USER", email=who, profileId=str(s.r.getrandbits(60))), ipAddress=ip, events=[dict(type=kind, name=name, parameters=[dict(name=k, **({"boolValue": v} if isinstance(v, bool) else {"multiValue": v} if isinstance(v, list) else {"value": v})) for k, v in parameters.items()])]))


# applications

def gitlab(s, t, client, method, path, status, who=None, controller="Projects::IssuesController", action="show", file="production_json.log", **more):
    """https://docs.gitlab.com/administration/logs/ (production_json.log, api_json.log)"""
    body = dict(method=method, path=path, format="html", controller=controller, action=action, status=status) if "production" in file else dict(method=method, path=path, route=path, status=status, host="git." + s.domain)
    return s.json(file, t, dict(severity="INFO", time=z(t), **body, params=[], correlation_id=s.hex(26).upper(), **{"meta.remote_ip": client, "meta.caller_id": controller + "#" + action, **({"meta.user": who} if who else {})}, remote_ip=client, ua="git/2.43.0" if "git" in path[-12:] else s.agent(2), duration_s=round(s.r.uniform(.01, .4), 5), **({"username": who, "user_id": 100 + sum(who.encode()) % 90} if who else {}), **more))


def grafana(s, t, level, logger, text, **fields):
    """https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/#log (text)"""
    return s.put("grafana.log", t, "logger=%s t=%s level=%s %s" % (logger, t.strftime("%Y-%m-%dT%H:%M:%S.%f") + "000Z", level, logfmt(msg=text, **fields)))


def nextcloud(s, t, client, user, level, app, method, url, text, agent=None):
    """https://docs.nextcloud.com/server/latest/admin_manual/configuration_server/logging_configuration.html"""
    return s.json("nextcloud.log", t, dict(reqId=s.hex(20), level=level, time=t.strftime("%Y-%m-%dT%H:%M:%S+00:00"), remoteAddr=client, user=user, app=app, method=method, url=url, message=text, userAgent=agent or s.agent(sum(client.encode())), version="29.0.4.1", data=dict(app=app)))


def clef(s, t, level, context, text, file="app.clef", **fields):
    """https://clef-json.org/"""
    return s.json(file, t, {"@t": z(t, 6), "@m": text, "@i": s.hex(8), **({"@l": level} if level != "Information" else {}), "SourceContext": context, **fields})


def quarkus(s, t, level, logger, text, file="orders.json", **fields):
    """https://quarkus.io/guides/logging#json-logging"""
    return s.json(file, t, dict(timestamp=z(t, 6), sequence=s.next(), loggerClassName="org.jboss.logging.Logger", loggerName=logger, level=level, message=text, threadName="executor-thread-%d" % s.some(1, 30), threadId=s.some(20, 60), mdc=fields, ndc="", hostName="orders-5d", processName="quarkus-run.jar", processId=1))


def heroku(s, t, client, method, path, status, host="shop", dyno="web.1", req=None):
    """https://devcenter.heroku.com/articles/http-routing#heroku-router-log-format"""
    return s.put("heroku.log", t, '%s+00:00 heroku[router]: at=info method=%s path="%s" host=%s.%s request_id=%s fwd="%s" dyno=%s connect=0ms service=%dms status=%d bytes=%d protocol=https' % (t.strftime("%Y-%m-%dT%H:%M:%S.%f"), method, path, host, s.domain, req or s.uuid(), client, dyno, s.some(1, 90), status, s.some(90, 4000)))


def heroku_app(s, t, text, dyno="web.1"): return s.put("heroku.log", t, "%s+00:00 app[%s]: %s" % (t.strftime("%Y-%m-%dT%H:%M:%S.%f"), dyno, text))


def uvicorn(s, t, client, method, path, status, file="uvicorn.log"):
    """https://www.uvicorn.org/settings/#logging (access)"""
    words = {200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 429: "Too Many Requests"}
    return s.put(file, t, '%s INFO:     %s:%d - "%s %s HTTP/1.1" %d %s' % (t.strftime("%Y-%m-%d %H:%M:%S,%f")[:-3], client, s.some(30000, 60000), method, path, status, words[status]))


def apache(s, t, client, request, status, module=None, text=None, level="error", host=None, **more):
    """an access line, and the error line that says why"""
    a = access(s, t, client, request, status, **more)
    return [a, apache_error(s, t, client, module, text, level)] if module else [a]


def fail2ban(s, t, jail, text): return s.put("fail2ban.log", t, "%s fail2ban.actions        [702]: NOTICE  [%s] %s" % (t.strftime("%Y-%m-%d %H:%M:%S,%f")[:-3], jail, text))


def journal(s, t, identifier, message, transport="syslog", priority=4, file="journal.json", **more):
    """https://systemd.io/JOURNAL_EXPORT_FORMATS/ (json)"""
    return s.json(file, t, {"__REALTIME_TIMESTAMP": "%d" % (t.timestamp() * 1e6), "__MONOTONIC_TIMESTAMP": str(s.next() * 1000), "_BOOT_ID": "4f6f4a2d0c5e4b7a9c1d3e5f7a9b1c3d", "_HOSTNAME": "web2", "_TRANSPORT": transport, "PRIORITY": str(priority), "SYSLOG_IDENTIFIER": identifier, "MESSAGE": message, **more})


def cerbos(s, t, who, roles, kind, ident, action, effect, policy, source=None, pdp="pdp-1", call=None, file="cerbos.json", request=None):
    """https://docs.cerbos.dev/cerbos/latest/configuration/audit (decision log)"""
    i = dict(requestId=request or s.uuid(), resource=dict(kind=kind, policyVersion="default", id=ident, attr={}), principal=dict(id=who, policyVersion="default", roles=roles), actions=[action])
    return s.json(file, t, {"log.logger": "cerbos.audit", "log.kind": "decision", "callId": call or s.hex(26).upper(), "timestamp": z(t, 6), "peer": dict(address="10.42.2.9:%d" % s.some(30000, 60000), userAgent="grpc-go/1.64.0"), "checkResources": dict(inputs=[i], outputs=[dict(requestId=i["requestId"], resourceId=ident, actions={action: dict(effect=effect, policy=policy)})]), "auditTrail": dict(effectivePolicies={policy: dict(attributes=dict(driver="git", source=policy.split(".")[1] + ".yaml", **({"commit_hash": source} if source else {})))}), "metadata": {}, "host": pdp})

"""Shapes of lines of servers, proxies, firewalls and edges: one function per source, each returns the line it put.

Only shapes; what is refused and in which words is the story's."""
import base64, json
from stage import sec
from shapes import z, access, nginx_error, apache_error

PAGES = ("/", "/harbour", "/berths", "/berths/12", "/tides?port=4", "/assets/app.css", "/assets/app.js", "/news", "/contact", "/timetable?day=thu", "/api/v1/vessels", "/api/v1/berths/7", "/img/quay.jpg", "/img/logo.svg", "/favicon.ico")
TOOLS = ("python-requests/2.32.3", "Go-http-client/1.1", "okhttp/4.12.0", "axios/1.7.2", "Apache-HttpClient/4.5.14 (Java/17.0.11)")
SECRETS = ("/.env", "/.git/config", "/wp-login.php", "/phpmyadmin/index.php", "/.aws/credentials", "/backup.zip", "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php", "/actuator/env", "/server-status", "/.svn/entries", "/config.json.bak", "/owa/auth/logon.aspx", "/solr/admin/info/system", "/cgi-bin/luci", "/HNAP1", "/.DS_Store", "/dump.sql", "/admin/.htpasswd", "/telescope/requests", "/_ignition/execute-solution")


def ms(s, low=1, high=9): return sec(s.r.randint(low, high) / 1000)


def visits(s, write, start=0, end=100, every=14, people=18, pages=PAGES, first=60):
    """people who go on with their work; write(t, client, agent, path)"""
    for t in s.spread(start, end, every):
        k = s.r.randrange(people)
        write(t, s.ip(first + k), s.agent(k), s.r.choice(pages))


INNOCENT = (("ci", "deploy lunch-menu 0.%d", "service:lunch-menu", "deploy"), ("ci", "deploy newsletter-worker 3.%d", "service:newsletter-worker", "deploy"), ("backup-bot", "backup retention of the finance share set to %d days", "backup:finance", "config"), ("it-desk", "added printer floor-%d to the print server", "host:print1", "config"),
            ("it-desk", "added a new starter to mailing list all-%d", "list:all", "identity"), ("pki-bot", "renewed the certificate of ldap%d.intern", "ldap.intern", "certificate"), ("dba", "created index orders_%d on the warehouse replica", "db:warehouse", "config"), ("it-desk", "moved wifi access point %d to channel 44", "wifi:ap", "config"))


def innocent(s):
    """changes that have nothing to do with it, in about half of the stories that ask"""
    if s.r.random() < .55:
        for who, what, target, kind in s.r.sample(INNOCENT, s.some(1, 3)): s.change(s.at(s.some(1, 95), s.some(0, 59)), who, what % s.some(2, 90), target, kind)


# nginx and its kin

def nginx_json(s, t, client, method, uri, status, upstream="10.20.0.9:8080", answered=None, agent=None, forwarded="-", user="-", file="access.json", request=None, host=None, **more):
    """a log_format escape=json of https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format; upstream None: nobody was asked"""
    return s.json(file, t, dict(time_iso8601=t.strftime("%Y-%m-%dT%H:%M:%S+00:00"), remote_addr=client, remote_user="" if user == "-" else user, http_x_forwarded_for="" if forwarded == "-" else forwarded, request_method=method, request_uri=uri, status=status, body_bytes_sent=s.r.randint(200, 9000) if status < 400 else 153 if not upstream else 87, request_time=0.0 if not upstream else round(s.r.uniform(.004, .3), 3),
        upstream_addr=upstream or "", upstream_status=str(answered or status) if upstream else "", http_user_agent=agent or s.agent(sum(client.encode())), http_referer="", request_id=request or s.hex(32), host=host or "www." + s.domain, **more))


def ingress(s, t, client, request, status, answered=None, upstream="shop-web-80", agent=None, asked=True, request_id=None):
    """https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/log-format/"""
    there = ("10.244.%d.%d:8080" % (s.r.randint(1, 4), s.r.randint(2, 90)), str(s.r.randint(60, 4000)), "0.0%02d" % s.r.randint(2, 99), str(answered or status)) if asked else ("-", "-", "-", "-")
    return s.put("ingress.log", t, '%s - - [%s] "%s HTTP/1.1" %d %d "-" "%s" %d 0.0%02d [%s] [] %s %s %s %s %s' % ((client, t.strftime("%d/%b/%Y:%H:%M:%S +0000"), request, status, s.r.randint(150, 6000) if status < 400 else 146, agent or s.agent(sum(client.encode())), s.r.randint(200, 900), s.r.randint(0, 99), "shop-" + upstream) + there + (request_id or s.hex(32),)))


def ingress_error(s, t, client, request, text, host=None, level="error"):
    return s.put("ingress.log", t, '%s [%s] 34#34: *%d %s, client: %s, server: %s, request: "%s HTTP/1.1", host: "%s"' % (t.strftime("%Y/%m/%d %H:%M:%S"), level, s.next(), text, client, host or "www." + s.domain, request, host or "www." + s.domain))


# Apache and ModSecurity

def apache_denied(s, t, client, text, file="error.log", module="core"):
    """an error with errno 13 stands before the client: https://httpd.apache.org/docs/2.4/mod/core.html#errorlogformat"""
    return s.put(file, t, "[%s] [%s:error] [pid 2121:tid 1402%04d] (13)Permission denied: [client %s:%d] %s" % (t.strftime("%a %b %d %H:%M:%S.%f %Y"), module, s.r.randrange(9999), client, s.r.randint(30000, 60000), text))


CRS3 = {"942100": ("REQUEST-942-APPLICATION-ATTACK-SQLI.conf", "SQL Injection Attack Detected via libinjection", "attack-sqli"), "941100": ("REQUEST-941-APPLICATION-ATTACK-XSS.conf", "XSS Attack Detected via libinjection", "attack-xss"), "930120": ("REQUEST-930-APPLICATION-ATTACK-LFI.conf", "OS File Access Attempt", "attack-lfi"),
        "932160": ("REQUEST-932-APPLICATION-ATTACK-RCE.conf", "Remote Command Execution: Unix Shell Code Found", "attack-rce"), "913100": ("REQUEST-913-SCANNER-DETECTION.conf", "Found User-Agent associated with security scanner", "attack-reputation-scanner"), "920420": ("REQUEST-920-PROTOCOL-ENFORCEMENT.conf", "Request content type is not allowed by policy", "attack-protocol"),
        "944150": ("REQUEST-944-APPLICATION-ATTACK-JAVA.conf", "Potential Remote Command Execution: Log4j / Log4shell", "attack-rce"), "941160": ("REQUEST-941-APPLICATION-ATTACK-XSS.conf", "NoScript XSS InjectionChecker: HTML Injection", "attack-xss")}


def modsec2(s, t, client, uri, rule, data, unique, where="ARGS:q", file="error.log", score=5):
    """https://github.com/owasp-modsecurity/ModSecurity/wiki/Reference-Manual-(v2.x): the warning of a rule and the denial of the threshold"""
    conf, text, tag = CRS3[rule]
    head = "[%s] [security2:error] [pid 2121:tid 1402%04d] [client %s:%d] [client %s] ModSecurity: " % (t.strftime("%a %b %d %H:%M:%S.%f %Y"), s.r.randrange(9999), client, s.r.randint(30000, 60000), client)
    tail = ' [hostname "www.%s"] [uri "%s"] [unique_id "%s"]' % (s.domain, uri, unique)
    how = {"942100": "detected SQLi using libinjection with fingerprint 's&s'", "941100": "detected XSS using libinjection"}.get(rule, 'Matched phrase "%s" at %s' % (data[:24], where))
    a = s.put(file, t, head + 'Warning. %s. [file "/usr/share/modsecurity-crs/rules/%s"] [line "%d"] [id "%s"] [msg "%s"] [data "Matched Data: %s found within %s: %s"] [severity "CRITICAL"] [ver "OWASP_CRS/3.3.5"] [tag "application-multi"] [tag "%s"] [tag "paranoia-level/1"]' % (how, conf, s.r.randint(40, 900), rule, text, data[:24], where, data, tag) + tail)
    b = s.put(file, t + sec(.0004), head + 'Access denied with code 403 (phase 2). Operator GE matched %d at TX:anomaly_score. [file "/usr/share/modsecurity-crs/rules/REQUEST-949-BLOCKING-EVALUATION.conf"] [line "94"] [id "949110"] [msg "Inbound Anomaly Score Exceeded (Total Score: %d)"] [severity "CRITICAL"] [ver "OWASP_CRS/3.3.5"] [tag "application-multi"] [tag "attack-generic"]' % (5, score) + tail)
    return [a, b]


def modsec3(s, t, client, method, uri, rule, data, where="ARGS:q", status=403, agent=None, ver="OWASP_CRS/4.7.0", score=5, file="modsec_audit.log", unique=None, message=None):
    """https://github.com/owasp-modsecurity/ModSecurity/wiki/ModSecurity-2-Data-Formats (JSON of the v3 nginx connector)"""
    conf, text, tag = CRS3[rule]
    def said(id, text, match, conf, data, tags): return dict(message=text, details=dict(match=match, reference="o0,%dv%d,%d" % (s.r.randint(3, 9), s.r.randint(9, 99), s.r.randint(9, 40)), ruleId=id, file="/etc/modsecurity.d/owasp-crs/rules/" + conf, lineNumber=str(s.r.randint(30, 900)), data=data, severity="2", ver=ver, rev="", tags=tags, maturity="0", accuracy="0"))
    return s.json(file, t, dict(transaction=dict(client_ip=client, time_stamp=t.strftime("%a %b %e %H:%M:%S %Y"), server_id=s.hex(40), client_port=s.r.randint(30000, 60000), host_ip="10.20.0.5", host_port=443, unique_id=unique or "%d.%06d" % (int(t.timestamp() * 100), s.r.randrange(999999)), request=dict(method=method, http_version=1.1, uri=uri, headers={"Host": "www." + s.domain, "User-Agent": agent or s.agent(1), "Accept": "*/*"}),
        response=dict(http_code=status, headers={"Server": "nginx", "Content-Type": "text/html", "Content-Length": "146"}), producer=dict(modsecurity="ModSecurity v3.0.12 (Linux)", connector="ModSecurity-nginx v1.0.3", secrules_engine="Enabled", components=[ver + '"']),
        messages=[said(rule, text, "Matched \"Operator `Rx' with parameter `...' against variable `%s' (Value: `%s' )" % (where, data), conf, "Matched Data: %s found within %s: %s" % (data[:24], where, data), ["application-multi", tag, "paranoia-level/1", "OWASP_CRS"]),
                  said("949110", "Inbound Anomaly Score Exceeded (Total Score: %d)" % score, "Matched \"Operator `Ge' with parameter `5' against variable `TX:BLOCKING_INBOUND_ANOMALY_SCORE' (Value: `%d' )" % score, "REQUEST-949-BLOCKING-EVALUATION.conf", "", ["anomaly-evaluation", "OWASP_CRS"])])))


# Caddy with Coraza

def caddy(s, t, client, method, uri, status, agent=None, user="", size=None, headers=None, file="caddy.log", host=None):
    """https://caddyserver.com/docs/logging"""
    return s.json(file, t, dict(level="info" if status < 500 else "error", ts=round(t.timestamp(), 6), logger="http.log.access.log0", msg="handled request", request=dict(remote_ip=client, remote_port=str(s.r.randint(30000, 60000)), client_ip=client, proto="HTTP/2.0", method=method, host=host or "www." + s.domain, uri=uri, headers=dict({"User-Agent": [agent or s.agent(sum(client.encode()))], "Accept": ["*/*"]}, **(headers or {})), tls=dict(resumed=False, version=772, cipher_suite=4865, proto="h2", server_name=host or "www." + s.domain)),
        bytes_read=0, user_id=user, duration=round(s.r.uniform(.0004, .2), 9), size=size if size is not None else s.r.randint(200, 9000) if status < 400 else 0, status=status, resp_headers={"Server": ["Caddy"]}))


def coraza(s, t, client, uri, rule, data, where, unique, denied=True, file="caddy.log"):
    """https://github.com/corazawaf/coraza: what MatchedRule.ErrorLog says, in Caddy's own log"""
    conf, text, tag = CRS3[rule]
    said = '[client "%s"] Coraza: %s [file "@owasp_crs/%s"] [line "%d"] [id "%s"] [rev ""] [msg "%s"] [data "%s"] [severity "%s"] [ver "OWASP_CRS/4.7.0"] [maturity "0"] [accuracy "0"] [tag "%s"] [hostname ""] [uri "%s"] [unique_id "%s"]'
    a = s.json(file, t, dict(level="error", ts=round(t.timestamp(), 6), logger="http.handlers.waf", msg=said % (client, "Warning. " + text, conf, s.r.randint(1000, 9000), rule, text, "Matched Data: %s found within %s: %s" % (data[:24], where, data), "critical", tag, uri, unique)))
    if not denied: return [a]
    u = t + sec(.0006)
    return [a, s.json(file, u, dict(level="error", ts=round(u.timestamp(), 6), logger="http.handlers.waf", msg=said % (client, "Access denied (phase 2). Inbound Anomaly Score Exceeded (Total Score: 5)", "REQUEST-949-BLOCKING-EVALUATION.conf", 8880, "949110", "Inbound Anomaly Score Exceeded (Total Score: 5)", "", "emergency", "anomaly-evaluation", uri, unique)))]


# Squid, IIS

def squid(s, t, client, method, url, result, status, user="-", peer=None, kind="text/html"):
    """https://wiki.squid-cache.org/Features/LogFormat#squid-native-accesslog-format-in-detail"""
    refused = result == "TCP_DENIED"
    return s.put("squid-access.log", t, "%d.%03d %6d %s %s/%03d %d %s %s %s %s %s" % (int(t.timestamp()), t.microsecond // 1000, 0 if refused else s.r.randint(20, 900), client, result, status, s.r.randint(3800, 4400) if refused else s.r.randint(900, 90000), method, url, user, "HIER_NONE/-" if refused else "HIER_DIRECT/" + (peer or "203.0.113.%d" % s.r.randint(5, 60)), kind if refused or method != "CONNECT" else "-"))


def iis(s, t, client, method, path, status, sub=0, win=0, user="-", agent=None, port=443, query="-", referer="-"):
    """https://learn.microsoft.com/troubleshoot/developer/webapps/iis/www-administration-management/http-status-code"""
    if "u_ex260312.log" not in s.lines:
        for l in ("#Software: Microsoft Internet Information Services 10.0", "#Version: 1.0", "#Date: 2026-03-12 00:00:03", "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken"): s.put("u_ex260312.log", s.at(-300), l)
    return s.put("u_ex260312.log", t, "%s 10.20.0.7 %s %s %s %d %s %s %s %s %d %d %d %d" % (t.strftime("%Y-%m-%d %H:%M:%S"), method, path, query, port, user, client, (agent or s.agent(sum(client.encode()))).replace(" ", "+"), referer, status, sub, win, s.r.randint(0, 300)))


# cloud fronts

def fd_access(s, t, client, method, path, status, ref, agent=None, error="NoError", country="DE"):
    """https://learn.microsoft.com/azure/frontdoor/monitor-front-door-reference (FrontDoorAccessLog)"""
    return s.json("frontdoor.json", t, dict(time=z(t, 6)[:-1] + "0Z", resourceId="/SUBSCRIPTIONS/0000-1111/RESOURCEGROUPS/EDGE/PROVIDERS/MICROSOFT.CDN/PROFILES/" + s.company.upper(), category="FrontDoorAccessLog", operationName="Microsoft.Cdn/Profiles/AccessLog/Write", properties=dict(trackingReference=ref, httpMethod=method, httpVersion="2.0.0.0", requestUri="https://www.%s:443%s" % (s.domain, path), sni="www." + s.domain, requestBytes=str(s.r.randint(200, 900)), responseBytes=str(s.r.randint(300, 9000)), userAgent=agent or s.agent(sum(client.encode())), clientIp=client, clientPort=str(s.r.randint(30000, 60000)), clientCountry=country, socketIp=client, timeToFirstByte="0.0%02d" % s.r.randint(1, 99), timeTaken="0.0%02d" % s.r.randint(1, 99), requestProtocol="HTTPS", securityProtocol="TLS 1.3", httpStatusCode=str(status), httpStatusDetails=str(status), pop="FRA", cacheStatus="CONFIG_NOCACHE", errorInfo=error, routingRuleName="default-route", hostName="www." + s.domain, originName="N/A" if status == 403 else "10.20.0.9:443", referer="")))


def fd_waf(s, t, client, path, rule, action, ref, name=None, value=None, text=None, country=None):
    """https://learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-monitor"""
    details = dict(matches=[dict(matchVariableName=name or "RemoteAddr", matchVariableValue=value or client)])
    if text: details["msg"] = text
    return s.json("frontdoor.json", t, dict(time=z(t, 6)[:-1] + "0Z", resourceId="/SUBSCRIPTIONS/0000-1111/RESOURCEGROUPS/EDGE/PROVIDERS/MICROSOFT.CDN/PROFILES/" + s.company.upper(), category="FrontDoorWebApplicationFirewallLog", operationName="Microsoft.Cdn/Profiles/WebApplicationFirewallLog/Write", properties=dict(clientIP=client, clientPort=str(s.r.randint(30000, 60000)), socketIP=client, requestUri="https://www.%s:443%s" % (s.domain, path), ruleName=rule, policy=s.company + "waf", action=action, host="www." + s.domain, trackingReference=ref, policyMode="prevention", details=details)))


def agw_access(s, t, client, method, path, status, tx, agent=None, server="200", error="-"):
    """https://learn.microsoft.com/azure/application-gateway/monitor-application-gateway-reference"""
    asked = server != "-"
    return s.json("appgw.json", t, dict(timeStamp=z(t, 0)[:-1] + "+00:00", resourceId="/SUBSCRIPTIONS/0000-1111/RESOURCEGROUPS/EDGE/PROVIDERS/MICROSOFT.NETWORK/APPLICATIONGATEWAYS/AGW1", listenerName="https-www", ruleName="www", backendPoolName="pool-www", backendSettingName="https-443", operationName="ApplicationGatewayAccess", category="ApplicationGatewayAccessLog", properties=dict(instanceId="appgw_1", clientIP=client, clientPort=s.r.randint(30000, 60000), httpMethod=method, requestUri=path.split("?")[0], requestQuery=(path + "?").split("?")[1], userAgent=agent or s.agent(sum(client.encode())), httpStatus=status, httpVersion="HTTP/2.0", receivedBytes=s.r.randint(200, 900), sentBytes=s.r.randint(300, 9000), clientResponseTime=0, timeTaken=0.0 if not asked else round(s.r.uniform(.01, .3), 3), WAFEvaluationTime="0.00%d" % s.r.randint(1, 9), WAFMode="Prevention", transactionId=tx, sslEnabled="on", sslCipher="TLS_AES_256_GCM_SHA384", sslProtocol="TLSv1.3", serverRouted="10.20.0.9:443" if asked else "-", serverStatus=server, serverResponseLatency="0.0%02d" % s.r.randint(1, 99) if asked else "-", originalHost="www." + s.domain, host="www." + s.domain, error_info=error)))


def agw_waf(s, t, client, path, rule, group, text, action, tx, detail=None):
    """https://learn.microsoft.com/azure/web-application-firewall/ag/web-application-firewall-logs"""
    return s.json("appgw.json", t, dict(timeStamp=z(t, 0)[:-1] + "+00:00", resourceId="/SUBSCRIPTIONS/0000-1111/RESOURCEGROUPS/EDGE/PROVIDERS/MICROSOFT.NETWORK/APPLICATIONGATEWAYS/AGW1", operationName="ApplicationGatewayFirewall", category="ApplicationGatewayFirewallLog", properties=dict(instanceId="appgw_1", clientIp=client, clientPort="0", requestUri=path, ruleSetType="OWASP CRS" if group else "Custom", ruleSetVersion="3.2" if group else "", ruleId=rule, ruleGroup=group, message=text, action=action, site="Global", details=detail or dict(message="", data="", file="", line=""), hostname="www." + s.domain, transactionId=tx, policyId="/subscriptions/0000-1111/resourceGroups/edge/providers/Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies/www", policyScope="Global", policyScopeName="Global", engine="Azwaf")))


def armor(s, t, client, method, path, status, agent=None, details="response_sent_by_backend", policy=None, country=None):
    """https://cloud.google.com/armor/docs/request-logging"""
    p = {"@type": "type.googleapis.com/google.cloud.loadbalancing.type.LoadBalancerLogEntry", "backendTargetProjectNumber": "projects/4711", "remoteIp": client, "statusDetails": details, "enforcedSecurityPolicy": dict(dict(name=s.company + "-edge", priority=2147483647, outcome="ACCEPT", configuredAction="ALLOW"), **(policy or {}))}
    return s.json("lb-requests.json", t, dict(insertId=s.hex(14), jsonPayload=p, httpRequest=dict(requestMethod=method, requestUrl="https://www.%s%s" % (s.domain, path), requestSize=str(s.r.randint(200, 900)), status=status, responseSize=str(s.r.randint(200, 9000)), userAgent=agent or s.agent(sum(client.encode())), remoteIp=client, latency="0.0%05ds" % s.r.randrange(99999), **({} if status == 403 or status == 429 else dict(serverIp="10.20.0.9"))), resource=dict(type="http_load_balancer", labels=dict(project_id=s.company + "-prod", backend_service_name="be-www", forwarding_rule_name="fr-www", url_map_name="um-www", target_proxy_name="tp-www", zone="global")), timestamp=z(t, 6), severity="WARNING" if status >= 400 else "INFO", logName="projects/%s-prod/logs/requests" % s.company, trace="projects/%s-prod/traces/%s" % (s.company, s.hex(32)), receiveTimestamp=z(t + sec(.4), 6), spanId=s.hex(16)))


def fastly(s, t, client, method, url, status, reason="OK", state="MISS", agent=None, referer="", country="DE"):
    """https://docs.fastly.com/en/guides/useful-variables-to-log (the default JSON of a log endpoint)"""
    return s.json("fastly.json", t, dict(timestamp=t.strftime("%Y-%m-%dT%H:%M:%S+0000"), client_ip=client, geo_country=country, geo_city="", host="www." + s.domain, url=url, request_method=method, request_protocol="HTTP/2", request_referer=referer, request_user_agent=agent or s.agent(sum(client.encode())), response_state=state, response_status=status, response_reason=reason, response_body_size=s.r.randint(200, 9000) if status < 400 else 0, fastly_server="cache-fra-etou8220%03d-FRA" % s.r.randint(1, 200), fastly_is_edge=True))


def akamai(s, t, client, method, path, status, rules, agent=None, action="deny", country="DE", bot=None):
    """https://techdocs.akamai.com/siem-integration/reference (an event; lists are base64, joined by ';', percent-encoded); rules: (id, message, tag, selector, data)"""
    def packed(n, default=""): return "%3b".join(base64.b64encode(str(r[n]).encode()).decode().replace("=", "%3d") for r in rules)
    acts = "%3b".join(base64.b64encode(("alert" if k < len(rules) - 1 else action).encode()).decode().replace("=", "%3d") for k in range(len(rules)))
    e = dict(type="akamai_siem", format="json", version="1.0", attackData=dict(configId="14227", policyId="qik1_26545", clientIP=client, rules=packed(0), ruleVersions="", ruleMessages=packed(1), ruleTags=packed(2), ruleSelectors=packed(3), ruleData=packed(4), ruleActions=acts, appliedAction=action), httpMessage=dict(requestId=s.hex(8), start=str(int(t.timestamp())), protocol="HTTP/2", method=method, host="www." + s.domain, port="443", path=path.split("?")[0], query=(path + "?").split("?")[1], requestHeaders="User-Agent%3a%20" + (agent or s.agent(1)).replace(" ", "%20").replace(";", "%3b") + "%0d%0aHost%3a%20www." + s.domain + "%0d%0a", status=str(status), bytes=str(s.r.randint(250, 400)), responseHeaders="Server%3a%20AkamaiGHost%0d%0a"), geo=dict(continent="EU", country=country, city="FRANKFURT" if country == "DE" else "AMSTERDAM", regionCode="HE" if country == "DE" else "NH", asn="64500"))
    if bot: e["botData"] = bot
    return s.json("akamai-siem.json", t, e)


def cf_http(s, t, client, method, uri, status, ray, agent=None, action="", rule="", description="", source=(), country="de", origin=None):
    """https://developers.cloudflare.com/logs/reference/log-fields/zone/http_requests/"""
    return s.json("cf-http.json", t, dict(CacheCacheStatus="dynamic" if not action else "unknown", ClientASN=64500, ClientCountry=country, ClientIP=client, ClientIPClass="noRecord", ClientRequestHost="www." + s.domain, ClientRequestMethod=method, ClientRequestPath=uri.split("?")[0], ClientRequestProtocol="HTTP/2", ClientRequestReferer="", ClientRequestScheme="https", ClientRequestURI=uri, ClientRequestUserAgent=agent or s.agent(sum(client.encode())), EdgeColoCode="FRA", EdgeEndTimestamp=z(t + sec(.05), 0), EdgeResponseBytes=s.r.randint(300, 9000), EdgeResponseStatus=status, EdgeStartTimestamp=z(t, 0), OriginIP="" if action else "10.20.0.9", OriginResponseStatus=origin if origin is not None else 0 if action else status, RayID=ray, SecurityAction=action, SecurityActions=[action] if action else [], SecurityRuleDescription=description, SecurityRuleID=rule, SecurityRuleIDs=[rule] if rule else [], SecuritySources=list(source), ZoneName=s.domain))


def oauth2_passed(s, t, client, user, host, agent):
    """https://oauth2-proxy.github.io/oauth2-proxy/configuration/overview#request-log-format (an auth request, let through)"""
    return s.put("oauth2-proxy.log", t, '%s - %s - %s [%s] %s GET - "/oauth2/auth" HTTP/1.1 "%s" 202 0 0.00%d' % (client, s.uuid(), user, t.strftime("%Y/%m/%d %H:%M:%S"), host, agent, s.r.randint(1, 9)))


def oauth2_refused(s, t, client, user, host, agent, uri, text):
    """what it says of the failure, and the request's line, under one request id"""
    rid = s.uuid()
    return [s.put("oauth2-proxy.log", t, "%s - %s - %s [%s] [AuthFailure] %s" % (client, rid, user, t.strftime("%Y/%m/%d %H:%M:%S"), text)), s.put("oauth2-proxy.log", t + sec(.001), '%s - %s - %s [%s] %s GET - "%s" HTTP/1.1 "%s" 403 %d 0.%03d' % (client, rid, user, (t + sec(.001)).strftime("%Y/%m/%d %H:%M:%S"), host, uri, agent, s.r.randint(2600, 2900), s.r.randint(20, 300)))]


# hosts

def fail2ban(s, t, what, jail, ip, file="fail2ban.log"):
    """https://github.com/fail2ban/fail2ban: Found, Ban, Unban"""
    if what == "Found": return s.put(file, t, "%s,%03d fail2ban.filter         [895]: INFO    [%s] Found %s - %s" % (t.strftime("%Y-%m-%d %H:%M:%S"), t.microsecond // 1000, jail, ip, t.strftime("%Y-%m-%d %H:%M:%S")))
    return s.put(file, t, "%s,%03d fail2ban.actions        [895]: NOTICE  [%s] %s %s" % (t.strftime("%Y-%m-%d %H:%M:%S"), t.microsecond // 1000, jail, what, ip))


def crowdsec(s, t, ip, scenario, events, duration="4h"):
    """https://docs.crowdsec.net/docs/observability/usage_metrics (crowdsec.log)"""
    s.put("crowdsec.log", t, "time=\"%s\" level=info msg=\"Ip %s performed '%s' (%d events over %ds) at %s\"" % (z(t, 0), ip, scenario, events, s.r.randint(4, 40), z(t, 6)))
    return s.put("crowdsec.log", t + sec(.3), 'time="%s" level=info msg="(localhost/crowdsec) %s by ip %s (64500) : %s ban on Ip %s"' % (z(t + sec(.3), 0), scenario, ip, duration, ip))


def bouncer(s, t, client, request, file="error.log"):
    """https://github.com/crowdsecurity/lua-cs-bouncer"""
    return nginx_error(s, t, client, request, "[lua] crowdsec.lua:742: Allow(): [Crowdsec] denied '%s' with 'ban' (by bouncer)" % client, file=file, level="alert")


def apparmor(s, t, profile, operation, name, comm, mask="r"):
    """https://gitlab.com/apparmor/apparmor/-/wikis/AppArmor_Failures"""
    return s.put("kern.log", t, '%s web1 kernel: [%d.%06d] audit: type=1400 audit(%d.%03d:%d): apparmor="DENIED" operation="%s" profile="%s" name="%s" pid=%d comm="%s" requested_mask="%s" denied_mask="%s" fsuid=33 ouid=1000' % (t.strftime("%b %e %H:%M:%S"), 98000 + int((t - s.at(0)).total_seconds()), t.microsecond, int(t.timestamp()), t.microsecond // 1000, s.next(), operation, profile, name, s.r.randint(800, 990), comm, mask, mask))


def packet(s, t, source, port, prefix="f2b-DROP: ", target="10.20.0.5"):
    """https://git.netfilter.org/iptables/tree/extensions/libxt_LOG.man (the kernel's LOG target)"""
    return s.put("kern.log", t, "%s web1 kernel: [%d.%06d] %sIN=eth0 OUT= MAC=52:54:00:1a:2b:3c:52:54:00:4d:5e:6f:08:00 SRC=%s DST=%s LEN=60 TOS=0x00 PREC=0x00 TTL=%d ID=%d DF PROTO=TCP SPT=%d DPT=%d WINDOW=64240 RES=0x00 SYN URGP=0" % (t.strftime("%b %e %H:%M:%S"), 98000 + int((t - s.at(0)).total_seconds()), t.microsecond, prefix, source, target, s.r.randint(44, 57), s.r.randint(1, 65000), s.r.randint(30000, 60000), port))


def user_auth(s, t, pid, who, ip, ok=False):
    """https://docs.redhat.com/en/documentation/red_hat_enterprise_linux/7/html/security_guide/sec-understanding_audit_log_files"""
    return s.put("audit.log", t, "type=USER_AUTH msg=audit(%d.%03d:%d): pid=%d uid=0 auid=4294967295 ses=4294967295 subj=system_u:system_r:sshd_t:s0-s0:c0.c1023 msg='op=PAM:authentication grantors=%s acct=\"%s\" exe=\"/usr/sbin/sshd\" hostname=%s addr=%s terminal=ssh res=%s'" % (int(t.timestamp()), t.microsecond // 1000, s.next(), pid, "pam_unix" if ok else "?", who, ip, ip, "success" if ok else "failed"))


# applications behind them

def app_json(s, t, level, text, file="api.log", **more):
    return s.json(file, t, dict(dict(ts=z(t), level=level, msg=text), **more))


def django(s, t, level, logger, text, file="django.log"):
    """https://docs.djangoproject.com/en/5.0/ref/logging/ (a verbose formatter)"""
    return s.put(file, t, "%s %s %d %s %s" % (level, t.strftime("%Y-%m-%d %H:%M:%S,%f")[:-3], s.r.randint(40, 60), logger, text))

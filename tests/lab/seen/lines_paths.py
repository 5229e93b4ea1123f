"""Shapes of lines for the stories of requests that pass several hops: edges, firewalls of content, proxies, gateways, doors, applications.
Standard library only; every function writes one line (or event) at a time and gives back its entry."""
import base64, datetime as dt, json, urllib.parse

MIS, FAULT, WAI, ATT, BOT, UND = "misconfiguration", "caller-fault", "working-as-intended", "attack", "unwanted-automation", "undetermined"
SINGLE, LOOP, BURST, STEADY, BRUTE, SPRAY, STUFF = "single", "retry-loop", "burst-after-change", "steady", "brute-force", "password-spray", "credential-stuffing"
SCAN, EXPLOIT, ENUM, REPLAY, SCRAPE, FAKE = "scan", "exploit-attempt", "enumeration", "token-replay", "scrape", "impersonated-bot"
CALM = [SINGLE, STEADY]
SLOW = [STEADY, LOOP]
GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
BING = "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)"


def sec(n): return dt.timedelta(seconds=n)
def inc(s, title, layer, cause, verdict, pattern, change=None, /, **acceptable): return s.incident(title, layer, cause, verdict, pattern, change, acceptable)
def minute(s, t): return (t - s.at(0)).total_seconds() / 60
def epoch(t): return t.timestamp()
def z(t, digits=3): return t.strftime("%Y-%m-%dT%H:%M:%S") + (("." + ("%06d000" % t.microsecond)[:digits]) if digits else "") + "Z"
def clf(t): return t.strftime("%d/%b/%Y:%H:%M:%S +0000")
def later(t, low=.001, r=None): return t + sec(low)
def b64(text): return base64.b64encode(text.encode()).decode()
def host(s, name="www"): return name + "." + s.domain
def enc(p): return urllib.parse.quote(p, safe="/?=&%.-_~:;,+*@")


PROBES = """/.env /.git/config /.git/HEAD /wp-login.php /wp-config.php.bak /phpmyadmin/index.php /.aws/credentials /server-status /actuator/env /actuator/heapdump /config.json
/backup.zip /backup.sql /db.sql.gz /admin.php /administrator/index.php /cgi-bin/test.cgi /.htpasswd /.htaccess /.DS_Store /.vscode/sftp.json /id_rsa /.ssh/id_rsa /solr/admin/info/system
/manager/html /console /jenkins/login /hudson /owa/auth/logon.aspx /ecp/default.aspx /vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php /telescope/requests /_profiler/phpinfo /info.php /phpinfo.php
/debug/default/view /api/swagger.json /v2/_catalog /.well-known/security.txt /boaform/admin/formLogin /HNAP1 /remote/login /dana-na/auth/url_default/welcome.cgi /struts2-showcase/index.action""".split()
def probe(s, n): return PROBES[n % len(PROBES)] if n < len(PROBES) else s.r.choice(["/old", "/bak", "/test", "/dev", "/staging", "/tmp", "/site", "/data"]) + PROBES[(n * 7) % len(PROBES)]


# web servers

def nginx(s, f, t, ip, method, path, status, size=None, ua=None, ref="-", user="-", proto="HTTP/1.1"):
    return s.put(f, t, '%s - %s [%s] "%s %s %s" %d %d "%s" "%s"' % (ip, user, clf(t), method, path, proto, status, (s.some(300, 9000) if size is None else size), ref, ua or s.agent(0)))

def nginx_rid(s, f, t, ip, method, path, status, rid, up="10.20.3.11:8080", ups=None, size=None, ua=None, ref="-", user="-", hostname=None, rt=None):
    """combined with the request's id and what the upstream said; log_format is in RID_FORMAT"""
    ups = "-" if ups is None else str(ups); up = "-" if ups == "-" else up
    return s.put(f, t, '%s - %s [%s] "%s %s HTTP/1.1" %d %d "%s" "%s" host=%s rid=%s upstream=%s upstream_status=%s rt=%.3f' % (ip, user, clf(t), method, path, status, s.some(300, 9000) if size is None else size, ref, ua or s.agent(0), hostname or host(s), rid, up, ups, s.r.uniform(.002, .3) if rt is None else rt))
RID_FORMAT = """log_format hops '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" '
                'host=$host rid=$request_id upstream=$upstream_addr upstream_status=$upstream_status rt=$request_time';
"""

def nginx_json(s, f, t, ip, method, path, status, rid, ups=None, up="10.20.3.11:8080", size=None, ua=None, hostname=None, **more):
    uri, _, args = path.partition("?")
    return s.json(f, t, dict({"time_iso8601": t.strftime("%Y-%m-%dT%H:%M:%S+00:00"), "msec": "%.3f" % epoch(t), "remote_addr": ip, "request_id": rid, "request_method": method, "host": hostname or host(s), "uri": uri, "args": args, "server_protocol": "HTTP/2.0",
                              "status": str(status), "body_bytes_sent": str(s.some(300, 9000) if size is None else size), "request_time": "%.3f" % s.r.uniform(.002, .4), "upstream_addr": up if ups is not None else "", "upstream_status": str(ups) if ups is not None else "", "http_user_agent": ua or s.agent(0), "http_referer": ""}, **more))

def conn_at(s, t): return 40000 + 9 * s.offset + int((t - s.at(0)).total_seconds() * 3) + s.some(0, 2)

def nginx_err(s, f, t, message, ip=None, method="GET", path="/", hostname=None, level="error", server=None, conn=None, tail="", proto="HTTP/1.1"):
    where = "" if ip is None else ', client: %s, server: %s, request: "%s %s %s"%s, host: "%s"' % (ip, server or hostname or host(s), method, path, proto, tail, hostname or host(s))
    return s.put(f, t, "%s [%s] %d#%d: *%d %s%s" % (t.strftime("%Y/%m/%d %H:%M:%S"), level, 811 + s.offset, 811 + s.offset, conn or conn_at(s, t), message, where))

def ingress(s, f, t, ip, method, path, status, rid, ups=None, name="shop-web-80", up="10.42.1.17:8080", ua=None, size=None, ref="-", user="-"):
    n = s.some(200, 4000) if size is None else size
    return s.put(f, t, '%s - %s [%s] "%s %s HTTP/2.0" %d %d "%s" "%s" %d %.3f [%s] [] %s %s %s %s %s' % (ip, user, clf(t), method, path, status, n, ref, ua or s.agent(0), s.some(300, 900), s.r.uniform(.001, .2), name, up if ups is not None else "-", n if ups is not None else "-", "%.3f" % s.r.uniform(.001, .1) if ups is not None else "-", ups if ups is not None else "-", rid))

def apache(s, f, t, ip, method, path, status, size=None, ua=None, ref="-", user="-", rid=None):
    return s.put(f, t, '%s - %s [%s] "%s %s HTTP/1.1" %d %d "%s" "%s"%s' % (ip, user, clf(t), method, path, status, s.some(200, 9000) if size is None else size, ref, ua or s.agent(0), " " + rid if rid else ""))

def apache_err(s, f, t, module, ip, message, level="error", port=None, ref=None, errno=""):
    return s.put(f, t, "[%s] [%s:%s] [pid %d:tid %d] %s[client %s:%d] %s%s" % (t.strftime("%a %b %d %H:%M:%S.%f %Y"), module, level, 1200 + s.offset, 140000 + s.offset * 7, errno, ip, port or s.some(20000, 60000), message, ", referer: " + ref if ref else ""))

def haproxy(s, f, t, ip, method, path, status, state="----", front="fe_https~", back="be_app/app1", size=None, captured="", node="lb1", times=None):
    refused = state[0] == "P"
    return s.put(f, t, "%s %s haproxy[%d]: %s:%d [%s] %s %s %s %d %d - - %s %d/%d/%d/%d/0 0/0 %s\"%s %s HTTP/1.1\"" % (t.strftime("%b %d %H:%M:%S"), node, 900 + s.offset, ip, s.some(20000, 60000), t.strftime("%d/%b/%Y:%H:%M:%S.") + "%03d" % (t.microsecond // 1000), front, front.rstrip("~") + "/<NOSRV>" if refused else back, times or ("0/-1/-1/-1/0" if refused else "0/0/1/%d/%d" % (s.some(2, 60), s.some(61, 90))), status, s.some(190, 8000) if size is None else size, state, s.some(20, 90), s.some(20, 90), s.some(0, 9), s.some(0, 4), captured + " " if captured else "", method, path))

def envoy(s, f, t, method, path, status, details="via_upstream", flags="-", rid=None, ua=None, xff="-", authority=None, cluster="outbound|8080||orders.shop.svc.cluster.local", upstream="10.42.2.31:8080", down=None, sni=None, route="default", size=None, bytes_in=0):
    served = details == "via_upstream"
    return s.put(f, t, '[%s] "%s %s HTTP/1.1" %d %s %s - "-" %d %d %d %s "%s" "%s" "%s" "%s" "%s" %s %s 10.42.1.9:8443 %s:%d %s %s' % (z(t), method, path, status, flags, details, bytes_in, s.some(90, 4000) if size is None else size, s.some(0, 40), s.some(1, 39) if served else "-", xff, ua or "okhttp/5.1", rid or s.uuid(), authority or host(s, "api"), upstream if served else "-", cluster if served else "-", "10.42.1.9:%d" % s.some(30000, 60000) if served else "-", down or xff, s.some(30000, 60000), sni or "-", route))

def envoy_json(s, f, t, method, path, status, details="via_upstream", flags="-", rid=None, ua=None, xff=None, authority=None, cluster="orders", upstream="10.42.2.31:8080", **more):
    served = details == "via_upstream"
    return s.json(f, t, dict({"start_time": z(t), "method": method, "path": path, "protocol": "HTTP/2", "response_code": status, "response_flags": flags, "response_code_details": details, "bytes_received": 0, "bytes_sent": s.some(90, 4000), "duration": s.some(0, 50), "upstream_service_time": str(s.some(1, 40)) if served else None, "x_forwarded_for": xff, "user_agent": ua or "okhttp/5.1", "request_id": rid or s.uuid(), "authority": authority or host(s, "api"), "upstream_host": upstream if served else None, "upstream_cluster": cluster, "downstream_remote_address": "%s:%d" % (xff or "10.42.0.1", s.some(30000, 60000)), "route_name": "default"}, **more))

def traefik(s, f, t, ip, method, path, status, router="web@docker", service="app@docker", origin=None, ua=None, user="-", hostname=None, **more):
    d = s.some(300000, 90000000)
    v = {"ClientAddr": "%s:%d" % (ip, s.some(20000, 60000)), "ClientHost": ip, "ClientPort": str(s.some(20000, 60000)), "ClientUsername": user, "DownstreamContentSize": s.some(20, 9000), "DownstreamStatus": status, "Duration": d}
    if origin is not None: v.update({"OriginContentSize": s.some(20, 9000), "OriginDuration": d - 20000, "OriginStatus": origin, "Overhead": 20000})
    else: v.update({"OriginContentSize": 0, "OriginDuration": 0, "OriginStatus": 0, "Overhead": d})
    v.update({"RequestAddr": hostname or host(s), "RequestContentSize": 0, "RequestCount": s.next(), "RequestHost": hostname or host(s), "RequestMethod": method, "RequestPath": path, "RequestPort": "-", "RequestProtocol": "HTTP/2.0", "RequestScheme": "https", "RetryAttempts": 0, "RouterName": router})
    if origin is not None: v.update({"ServiceAddr": "172.18.0.5:3000", "ServiceName": service, "ServiceURL": "http://172.18.0.5:3000"})
    v.update({"StartLocal": z(t, 9), "StartUTC": z(t, 9), "entryPointName": "websecure", "level": "info", "msg": "", "request_User-Agent": ua or s.agent(0), "time": z(t, 0)}, **more)
    return s.json(f, t, v)

def traefik_dbg(s, f, t, name, kind, message): return s.json(f, t, {"level": "debug", "middlewareName": name, "middlewareType": kind, "time": z(t, 0), "message": message})

def caddy(s, f, t, ip, method, uri, status, ua=None, hostname=None, user="", resp=None, logger="http.log.access.log0", rid=None, size=None):
    h = {"User-Agent": [ua or s.agent(0)], "Accept": ["*/*"]}
    if rid: h["X-Request-Id"] = [rid]
    return s.json(f, t, {"level": "error" if status >= 400 else "info", "ts": round(epoch(t), 6), "logger": logger, "msg": "handled request", "request": {"remote_ip": ip, "remote_port": str(s.some(20000, 60000)), "client_ip": ip, "proto": "HTTP/2.0", "method": method, "host": hostname or host(s), "uri": uri, "headers": h, "tls": {"resumed": False, "version": 772, "cipher_suite": 4865, "proto": "h2", "server_name": hostname or host(s)}}, "bytes_read": 0, "user_id": user, "duration": round(s.r.uniform(.0004, .3), 9), "size": s.some(0, 5000) if size is None else size, "status": status, "resp_headers": dict({"Server": ["Caddy"]}, **(resp or {}))})

def coraza(s, f, t, ip, uid, uri, rid_, msg, data, conf, line, sev="critical", tags=("attack-generic",), access=False):
    lead = "Coraza: Access denied (phase 2). " if access else "Coraza: Warning. "
    body = '[client "%s"] %s%s [file "@owasp_crs/%s.conf"] [line "%d"] [id "%s"] [rev ""] [msg "%s"] [data "%s"] [severity "%s"] [ver "OWASP_CRS/4.7.0"] [maturity "0"] [accuracy "0"]%s [hostname ""] [uri "%s"] [unique_id "%s"]' % (ip, lead, msg, conf, line, rid_, msg, data, sev, "".join(' [tag "%s"]' % g for g in tags), uri, uid)
    return s.json(f, t, {"level": "error" if sev != "warning" else "warn", "ts": round(epoch(t), 6), "logger": "http.handlers.waf", "msg": body})

def squid(s, f, t, ip, code, status, method, url, user="-", hier="HIER_NONE/-", kind="text/html", size=None, ms_=None):
    return s.put(f, t, "%.3f %6d %s %s/%03d %d %s %s %s %s %s" % (epoch(t), ms_ if ms_ is not None else (0 if "DENIED" in code else s.some(20, 900)), ip, code, status, s.some(3800, 4200) if size is None else size, method, url, user, hier, kind))

IIS_FIELDS = "date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) cs-host sc-status sc-substatus sc-win32-status time-taken"
def iis_head(s, f, t):
    for l in ("#Software: Microsoft Internet Information Services 10.0", "#Version: 1.0", "#Date: " + t.strftime("%Y-%m-%d %H:%M:%S"), "#Fields: " + IIS_FIELDS): s.put(f, t, l)
def iis(s, f, t, ip, method, path, status, sub=0, win=0, user="-", ua=None, port=443, hostname=None, query="-", ref="-", server="10.20.4.12"):
    return s.put(f, t, "%s %s %s %s %s %d %s %s %s %s %s %d %d %d %d" % (t.strftime("%Y-%m-%d %H:%M:%S"), server, method, path, query, port, user, ip, (ua or s.agent(1)).replace(" ", "+"), ref, hostname or host(s), status, sub, win, s.some(1, 300)))


# firewalls of content

CRS = {"942100": ("SQL Injection Attack Detected via libinjection", "REQUEST-942-APPLICATION-ATTACK-SQLI", 46, "attack-sqli"), "941100": ("XSS Attack Detected via libinjection", "REQUEST-941-APPLICATION-ATTACK-XSS", 55, "attack-xss"),
       "941160": ("NoScript XSS InjectionChecker: HTML Injection", "REQUEST-941-APPLICATION-ATTACK-XSS", 181, "attack-xss"), "930120": ("OS File Access Attempt", "REQUEST-930-APPLICATION-ATTACK-LFI", 97, "attack-lfi"), "930130": ("Restricted File Access Attempt", "REQUEST-930-APPLICATION-ATTACK-LFI", 120, "attack-lfi"),
       "932160": ("Remote Command Execution: Unix Shell Code Found", "REQUEST-932-APPLICATION-ATTACK-RCE", 520, "attack-rce"), "920420": ("Request content type is not allowed by policy", "REQUEST-920-PROTOCOL-ENFORCEMENT", 1010, "attack-protocol"), "933160": ("PHP Injection Attack: High-Risk PHP Function Call Found", "REQUEST-933-APPLICATION-ATTACK-PHP", 280, "attack-injection-php"),
       "911100": ("Method is not allowed by policy", "REQUEST-911-METHOD-ENFORCEMENT", 28, "attack-generic"), "913100": ("Found User-Agent associated with security scanner", "REQUEST-913-SCANNER-DETECTION", 34, "attack-reputation-scanner"), "942430": ("Restricted SQL Character Anomaly Detection (args): # of special characters exceeded (12)", "REQUEST-942-APPLICATION-ATTACK-SQLI", 1120, "attack-sqli")}

def modsec_apache(s, f, t, ip, uid, path, rid_, variable, data, hostname=None, pattern="detected SQLi using libinjection.", port=None):
    msg, conf, line, tag = CRS[rid_]
    return s.put(f, t, '[%s] [security2:error] [pid %d:tid %d] [client %s:%d] [client %s] ModSecurity: Warning. %s [file "/usr/share/modsecurity-crs/rules/%s.conf"] [line "%d"] [id "%s"] [msg "%s"] [data "%s"] [severity "CRITICAL"] [ver "OWASP_CRS/3.3.5"] [tag "application-multi"] [tag "language-multi"] [tag "platform-multi"] [tag "%s"] [tag "paranoia-level/1"] [tag "OWASP_CRS"] [hostname "%s"] [uri "%s"] [unique_id "%s"]' % (t.strftime("%a %b %d %H:%M:%S.%f %Y"), 1200 + s.offset, 140000 + s.offset * 7, ip, port or 40000, ip, pattern, conf, line, rid_, msg, "Matched Data: %s found within %s: %s" % (data[:20], variable, data), tag, hostname or host(s), path, uid))

def modsec_apache_block(s, f, t, ip, uid, path, score=5, hostname=None, port=None):
    return s.put(f, t, '[%s] [security2:error] [pid %d:tid %d] [client %s:%d] [client %s] ModSecurity: Access denied with code 403 (phase 2). Operator GE matched 5 at TX:anomaly_score. [file "/usr/share/modsecurity-crs/rules/REQUEST-949-BLOCKING-EVALUATION.conf"] [line "94"] [id "949110"] [msg "Inbound Anomaly Score Exceeded (Total Score: %d)"] [severity "CRITICAL"] [ver "OWASP_CRS/3.3.5"] [tag "application-multi"] [tag "language-multi"] [tag "platform-multi"] [tag "attack-generic"] [hostname "%s"] [uri "%s"] [unique_id "%s"]' % (t.strftime("%a %b %d %H:%M:%S.%f %Y"), 1200 + s.offset, 140000 + s.offset * 7, ip, port or 40000, ip, score, hostname or host(s), path, uid))

def modsec_nginx(s, f, t, ip, uid, method, path, rid_, variable, data, hostname=None, conn=1, rx="(?i:...)"):
    msg, conf, line, tag = CRS[rid_]
    return s.put(f, t, '%s [info] %d#%d: *%d ModSecurity: Warning. Matched "Operator `Rx\' with parameter `%s\' against variable `%s\' (Value: `%s\' ) [file "/usr/share/modsecurity-crs/rules/%s.conf"] [line "%d"] [id "%s"] [rev ""] [msg "%s"] [data "Matched Data: %s found within %s: %s"] [severity "2"] [ver "OWASP_CRS/3.3.5"] [maturity "0"] [accuracy "0"] [tag "application-multi"] [tag "%s"] [tag "paranoia-level/1"] [tag "OWASP_CRS"] [hostname "10.20.1.5"] [uri "%s"] [unique_id "%s"] [ref "v0,10"], client: %s, server: %s, request: "%s %s HTTP/1.1", host: "%s"' % (t.strftime("%Y/%m/%d %H:%M:%S"), 820, 820, conn, rx, variable, data, conf, line, rid_, msg, data[:20], variable, data, tag, path.split("?")[0], uid, ip, hostname or host(s), method, path, hostname or host(s)))

def modsec_nginx_block(s, f, t, ip, uid, method, path, score=5, hostname=None, conn=1):
    return s.put(f, t, '%s [error] %d#%d: *%d [client %s] ModSecurity: Access denied with code 403 (phase 2). Matched "Operator `Ge\' with parameter `5\' against variable `TX:ANOMALY_SCORE\' (Value: `%d\' ) [file "/usr/share/modsecurity-crs/rules/REQUEST-949-BLOCKING-EVALUATION.conf"] [line "81"] [id "949110"] [rev ""] [msg "Inbound Anomaly Score Exceeded (Total Score: %d)"] [data ""] [severity "2"] [ver "OWASP_CRS/3.3.5"] [maturity "0"] [accuracy "0"] [tag "application-multi"] [tag "language-multi"] [tag "platform-multi"] [tag "attack-generic"] [hostname "10.20.1.5"] [uri "%s"] [unique_id "%s"] [ref ""], client: %s, server: %s, request: "%s %s HTTP/1.1", host: "%s"' % (t.strftime("%Y/%m/%d %H:%M:%S"), 820, 820, conn, ip, score, score, path.split("?")[0], uid, ip, hostname or host(s), method, path, hostname or host(s)))

def aws_waf(s, f, t, ip, method, uri, action, rule="Default_Action", kind="REGULAR", args="", country="DE", ua=None, source="CF", rid=None, groups=None, labels=(), details=None, captcha=None, rate=None, hostname=None, code=None):
    v = {"timestamp": int(epoch(t) * 1000), "formatVersion": 1, "webaclId": "arn:aws:wafv2:us-east-1:111122223333:global/webacl/front/3f1c1c1e-6d3b-4a0f-9b4a-0f1d7b0f6a11", "terminatingRuleId": rule, "terminatingRuleType": kind, "action": action, "terminatingRuleMatchDetails": details or [], "httpSourceName": source, "httpSourceId": "E2SAMPLE1ABCDE" if source == "CF" else "111122223333-app/front/50dc6c495c0c9188",
         "ruleGroupList": groups or [], "rateBasedRuleList": rate or [], "nonTerminatingMatchingRules": [], "requestHeadersInserted": None, "responseCodeSent": code, "httpRequest": {"clientIp": ip, "country": country, "headers": [{"name": "Host", "value": hostname or host(s)}, {"name": "User-Agent", "value": ua or s.agent(0)}, {"name": "Accept", "value": "*/*"}], "uri": uri, "args": args, "httpVersion": "HTTP/2.0", "httpMethod": method, "requestId": rid or s.hex(40)}, "labels": [{"name": l} for l in labels]}
    if captcha: v[captcha[0]] = captcha[1]
    return s.json(f, t, v)

def managed(group, rule, action="BLOCK"): return [{"ruleGroupId": "AWS#" + group, "terminatingRule": {"ruleId": rule, "action": action, "ruleMatchDetails": None}, "nonTerminatingMatchingRules": [], "excludedRules": None, "customerConfig": None}]

def alb(s, f, t, ip, method, url_path, status, target=None, ua=None, trace=None, actions="forward", error="-", hostname=None, name="app/front/50dc6c495c0c9188", classification="-"):
    ok = target is not None
    return s.put(f, t, 'https %s %s %s:%d %s %s %s %s %d %s %d %d "%s https://%s:443%s HTTP/2.0" "%s" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 %s "Root=%s" "%s" "arn:aws:acm:eu-central-1:111122223333:certificate/0c4ba1b6-1c1e-4a5e-8a2c-2f0e6f1e5c11" 0 %s "%s" "-" "%s" "%s" "%s" "%s" "-" TID_%s' % (z(t, 6), name, ip, s.some(20000, 60000), "10.20.5.8:8080" if ok else "-", "0.001" if ok else "-1", "%.3f" % s.r.uniform(.002, .2) if ok else "-1", "0.000" if ok else "-1", status, target if ok else "-", s.some(200, 900), s.some(200, 9000), method, hostname or host(s), url_path, ua or s.agent(0), "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/app/73e2d6bc24d8a067" if ok or actions == "authenticate" else "-", trace or "1-%s-%s" % (s.hex(8), s.hex(24)), hostname or host(s), z(t, 6), actions, error, "10.20.5.8:8080" if ok else "-", target if ok else "-", classification, s.hex(32)))

CF_FIELDS = "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end"
def cf_head(s, f, t):
    s.put(f, t, "#Version: 1.0"); s.put(f, t, "#Fields: " + CF_FIELDS)
def cloudfront(s, f, t, ip, method, path, status, result="Miss", detail=None, rid=None, ua=None, hostname=None, ref="-", query="-"):
    return s.put(f, t, "\t".join([t.strftime("%Y-%m-%d"), t.strftime("%H:%M:%S"), "FRA56-P4", str(s.some(400, 9000)), ip, method, "d111111abcdef8.cloudfront.net", path, str(status), ref, (ua or s.agent(0)).replace(" ", "%20"), query, "-", result, rid or s.hex(52), hostname or host(s), "https", str(s.some(60, 900)), "%.3f" % s.r.uniform(.001, .3), "-", "TLSv1.3", "TLS_AES_128_GCM_SHA256", result, "HTTP/2.0", "-", "-", str(s.some(20000, 60000)), "%.3f" % s.r.uniform(.001, .2), detail or result, "text/html", str(s.some(100, 9000)), "-", "-"]))

def s3(s, f, t, ip, requester, op, key, request, status, error="-", ua=None, bucket=None, version="SigV4", auth="AuthHeader", size=None, rid=None):
    b = bucket or s.company + "-media"
    return s.put(f, t, '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be %s [%s] %s %s %s %s %s "%s HTTP/1.1" %d %s %s %s %d %s "-" "%s" - %s %s ECDHE-RSA-AES128-GCM-SHA256 %s %s.s3.eu-central-1.amazonaws.com TLSv1.2 - -' % (b, clf(t), ip, requester, rid or s.hex(16).upper(), op, key, request, status, error, s.some(240, 9000) if size is None else size, "-" if status >= 400 else s.some(240, 90000), s.some(4, 60), "-" if status >= 400 else s.some(3, 50), ua or "aws-sdk-java/2.29", b64(s.hex(40)), version, auth, b))

def cloudflare(s, f, t, ip, method, uri, status, ray, origin=None, ua=None, country="de", hostname=None, sec_action="", sec_id="", sec_sources=(), waf_rule=""):
    path = uri.split("?")[0]
    return s.json(f, t, {"CacheCacheStatus": "dynamic" if origin is not None else "unknown", "ClientASN": 64500, "ClientCountry": country, "ClientIP": ip, "ClientRequestHost": hostname or host(s), "ClientRequestMethod": method, "ClientRequestPath": path, "ClientRequestProtocol": "HTTP/2", "ClientRequestReferer": "", "ClientRequestURI": uri, "ClientRequestUserAgent": ua or s.agent(0), "EdgeColoCode": "FRA", "EdgeEndTimestamp": z(t + sec(.04), 0), "EdgeResponseBytes": s.some(300, 9000), "EdgeResponseStatus": status, "EdgeStartTimestamp": z(t, 0), "OriginIP": "198.51.100.10" if origin is not None else "", "OriginResponseStatus": origin or 0, "RayID": ray, "SecurityAction": sec_action, "SecurityRuleID": sec_id, "SecuritySources": list(sec_sources), "WAFAttackScore": 0})

def cf_event(s, f, t, ip, method, uri, action, source, rule, ray, desc="", status=403, ua=None, country="DE", hostname=None, ref=None):
    path, _, q = uri.partition("?")
    return s.json(f, t, {"Action": action, "ClientASN": 64500, "ClientASNDescription": "EXAMPLE-AS", "ClientCountry": country, "ClientIP": ip, "ClientRequestHost": hostname or host(s), "ClientRequestMethod": method, "ClientRequestPath": path, "ClientRequestProtocol": "HTTP/2", "ClientRequestQuery": "?" + q if q else "", "ClientRequestScheme": "https", "ClientRequestUserAgent": ua or s.agent(0), "Datetime": z(t, 0), "Description": desc, "EdgeColoCode": "FRA", "EdgeResponseStatus": status, "Kind": "firewall", "MatchIndex": 0, "Metadata": {}, "OriginResponseStatus": 0, "OriginatorRayID": "00", "RayID": ray, "Ref": ref or "", "RuleID": rule, "Source": source})

def armor(s, f, t, ip, method, path, status, outcome=None, priority=2147483647, expr=(), details="response_sent_by_backend", policy="edge-policy", ua=None, trace=None, hostname=None, action=None, preview=None, backend="web-backend"):
    p = {"@type": "type.googleapis.com/google.cloud.loadbalancing.type.LoadBalancerLogEntry", "statusDetails": details, "remoteIp": ip, "backendTargetProjectNumber": "projects/123456789012"}
    p["enforcedSecurityPolicy"] = {"name": policy, "priority": priority, "configuredAction": action or ("DENY" if outcome == "DENY" else "ALLOW"), "outcome": outcome or "ACCEPT"}
    if expr: p["enforcedSecurityPolicy"]["preconfiguredExprIds"] = list(expr)
    if preview: p["previewSecurityPolicy"] = preview
    tr = trace or s.hex(32)
    return s.json(f, t, {"httpRequest": {"requestMethod": method, "requestUrl": "https://%s%s" % (hostname or host(s), path), "requestSize": str(s.some(60, 900)), "status": status, "responseSize": str(s.some(200, 9000)), "userAgent": ua or s.agent(0), "remoteIp": ip, "latency": "%.6fs" % s.r.uniform(.001, .2), **({"serverIp": "10.132.0.9"} if details == "response_sent_by_backend" else {})}, "insertId": s.hex(13), "jsonPayload": p, "logName": "projects/%s-prod/logs/requests" % s.company, "receiveTimestamp": z(t + sec(.6), 9), "resource": {"labels": {"backend_service_name": backend, "forwarding_rule_name": "web-fr", "project_id": s.company + "-prod", "target_proxy_name": "web-proxy", "url_map_name": "web-map", "zone": "global"}, "type": "http_load_balancer"}, "severity": "WARNING" if status >= 400 else "INFO", "spanId": s.hex(16), "timestamp": z(t, 6), "trace": "projects/%s-prod/traces/%s" % (s.company, tr)})

def akamai(s, f, t, ip, method, path, status, req, error="", rules="", ua=None, country="DE", hostname=None, xff=""):
    v = {"version": 2, "streamId": "48117", "cp": "123456", "reqId": req, "reqTimeSec": "%.3f" % epoch(t), "bytes": str(s.some(300, 9000)), "cliIP": ip, "statusCode": str(status), "proto": "HTTPS", "reqHost": hostname or host(s), "reqMethod": method, "reqPath": path.lstrip("/") or "/", "reqPort": "443", "rspContentLen": str(s.some(100, 9000)), "rspContentType": "text/html", "UA": urllib.parse.quote(ua or s.agent(0)), "tlsVersion": "TLSv1.3", "turnAroundTimeMSec": str(s.some(2, 90)), "cacheStatus": "0", "cacheable": "0", "edgeIP": "203.0.113.9", "country": country, "serverCountry": "DE"}
    if error: v["errorCode"] = error
    if rules: v["securityRules"] = rules
    if xff: v["xForwardedFor"] = xff
    return s.json(f, t, v)

def fastly(s, f, t, ip, method, url, status, state="MISS-CLUSTER", ua=None, country="germany", hostname=None, reason=None, **more):
    return s.json(f, t, dict({"timestamp": t.strftime("%Y-%m-%dT%H:%M:%S+0000"), "client_ip": ip, "geo_country": country, "geo_city": "frankfurt am main", "host": hostname or host(s), "url": url, "request_method": method, "request_protocol": "HTTP/2", "request_referer": "", "request_user_agent": ua or s.agent(0), "response_state": state, "response_status": status, "response_reason": reason or {200: "OK", 403: "Forbidden", 401: "Unauthorized", 429: "Too Many Requests", 404: "Not Found"}.get(status, "OK"), "response_body_size": s.some(100, 9000), "fastly_server": "cache-fra-eddf8230049-FRA", "fastly_is_edge": True}, **more))

def appgw(s, f, t, ip, method, uri, status, tx, server=None, ua=None, hostname=None, waf_mode="Prevention", query="", err="-"):
    return s.json(f, t, {"timeStamp": z(t, 0), "resourceId": "/SUBSCRIPTIONS/0F1D/RESOURCEGROUPS/NET/PROVIDERS/MICROSOFT.NETWORK/APPLICATIONGATEWAYS/AGW-PROD", "listenerName": "https", "ruleName": "app", "backendPoolName": "app", "backendSettingName": "app-https", "operationName": "ApplicationGatewayAccess", "category": "ApplicationGatewayAccessLog", "properties": {"instanceId": "appgw_1", "clientIP": ip, "clientPort": s.some(20000, 60000), "httpMethod": method, "originalRequestUriWithArgs": uri + ("?" + query if query else ""), "requestUri": uri, "requestQuery": query, "userAgent": ua or s.agent(1), "httpStatus": status, "httpVersion": "HTTP/2.0", "receivedBytes": s.some(200, 2000), "sentBytes": s.some(300, 9000), "clientResponseTime": 0, "timeTaken": round(s.r.uniform(.002, .4), 3), "WAFEvaluationTime": "0.000", "WAFMode": waf_mode, "transactionId": tx, "sslEnabled": "on", "sslCipher": "TLS_AES_256_GCM_SHA384", "sslProtocol": "TLSv1.3", "serverRouted": "10.20.4.12:443" if server is not None else "", "serverStatus": str(server) if server is not None else "", "serverResponseLatency": "%.3f" % s.r.uniform(.002, .3) if server is not None else "", "upstreamSourcePort": str(s.some(20000, 60000)) if server is not None else "", "originalHost": hostname or host(s), "host": hostname or host(s), "error_info": err}})

def appgw_fw(s, f, t, ip, uri, rule, action, message, tx, detail="", data="", hostname=None, kind="OWASP CRS", group="REQUEST-942-APPLICATION-ATTACK-SQLI", version="3.2"):
    return s.json(f, t, {"timeStamp": z(t, 0), "resourceId": "/SUBSCRIPTIONS/0F1D/RESOURCEGROUPS/NET/PROVIDERS/MICROSOFT.NETWORK/APPLICATIONGATEWAYS/AGW-PROD", "operationName": "ApplicationGatewayFirewall", "category": "ApplicationGatewayFirewallLog", "properties": {"instanceId": "appgw_1", "clientIp": ip, "clientPort": "", "requestUri": uri, "ruleSetType": kind, "ruleSetVersion": version, "ruleId": rule, "ruleGroup": group, "message": message, "action": action, "site": "Global", "details": {"message": detail, "data": data, "file": "rules/%s.conf" % group, "line": "1170"}, "hostname": hostname or host(s), "transactionId": tx, "policyId": "/subscriptions/0f1d/resourceGroups/net/providers/Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies/waf-prod", "policyScope": "Global", "policyScopeName": "Global"}})

def afd(s, f, t, ip, method, path, status, ref, origin=None, ua=None, hostname=None, err="NoError", country="Germany"):
    return s.json(f, t, {"time": z(t, 7), "resourceId": "/SUBSCRIPTIONS/0F1D/RESOURCEGROUPS/EDGE/PROVIDERS/MICROSOFT.CDN/PROFILES/AFD", "category": "FrontDoorAccessLog", "operationName": "Microsoft.Cdn/Profiles/AccessLog/Write", "properties": {"trackingReference": ref, "httpMethod": method, "httpVersion": "2.0.0.0", "requestUri": "https://%s:443%s" % (hostname or host(s), path), "sni": hostname or host(s), "requestBytes": str(s.some(200, 900)), "responseBytes": str(s.some(300, 9000)), "userAgent": ua or s.agent(1), "clientIp": ip, "clientPort": str(s.some(20000, 60000)), "socketIp": ip, "timeToFirstByte": "%.3f" % s.r.uniform(.002, .3), "timeTaken": "%.3f" % s.r.uniform(.002, .3), "requestProtocol": "HTTPS", "securityProtocol": "TLS 1.3", "rulesEngineMatchNames": [], "httpStatusCode": str(status), "httpStatusDetails": str(status), "pop": "FRA", "cacheStatus": "CONFIG_NOCACHE" if origin is not None else "N/A", "errorInfo": err, "ErrorInfo": err, "result": "N/A", "endpoint": "front-%s.z01.azurefd.net" % s.company, "routingRuleName": "web", "hostName": hostname or host(s), "originUrl": "https://origin.%s:443%s" % (s.domain, path) if origin is not None else "N/A", "originIp": "198.51.100.11:443" if origin is not None else "N/A", "originName": "origin." + s.domain if origin is not None else "N/A", "clientCountry": country}})

def afd_waf(s, f, t, ip, path, rule, action, ref, msg="", data="", matches=(), hostname=None, ):
    return s.json(f, t, {"time": z(t, 7), "resourceId": "/SUBSCRIPTIONS/0F1D/RESOURCEGROUPS/EDGE/PROVIDERS/MICROSOFT.CDN/PROFILES/AFD", "category": "FrontDoorWebApplicationFirewallLog", "operationName": "Microsoft.Cdn/Profiles/WebApplicationFirewallLog/Write", "properties": {"clientIP": ip, "clientPort": str(s.some(20000, 60000)), "socketIP": ip, "requestUri": "https://%s:443%s" % (hostname or host(s), path), "ruleName": rule, "policy": "wafprod", "action": action, "host": hostname or host(s), "trackingReference": ref, "policyMode": "prevention", "details": dict({"matches": [{"matchVariableName": a, "matchVariableValue": b} for a, b in matches]}, **({"msg": msg, "data": data} if msg else {}))}})


# gateways

def kong(s, f, t, ip, method, path, status, rid, consumer=None, message=None, ua="okhttp/5.1", headers=None, resp=None, service=None):
    svc = service or path.strip("/").split("/")[0].split("?")[0] or "root"
    return s.json(f, t, {"latencies": {"request": s.some(2, 90), "kong": s.some(0, 4), "proxy": -1 if message else s.some(2, 80), "receive": 0}, "client_ip": ip, "started_at": int(epoch(t) * 1000), "request": {"id": rid, "method": method, "uri": path, "url": "https://%s:8443%s" % (host(s, "api"), path), "size": s.some(100, 900), "querystring": {}, "headers": dict({"host": host(s, "api"), "user-agent": ua, "x-request-id": rid}, **(headers or {}))}, "response": {"status": status, "size": s.some(200, 900), "headers": dict({"content-type": "application/json; charset=utf-8", "server" if message else "via": "kong/3.9.0" if message else "1.1 kong/3.9.0"}, **(resp or {}))}, "route": {"id": "0c5f1d1e-3b0b-4f3a-8f60-" + "%012x" % (sum(map(ord, svc)) * 7919), "name": svc, "paths": ["/" + svc]}, "service": {"name": svc, "host": svc + ".internal", "port": 8080}, "upstream_status": "" if message else str(status), "upstream_uri": path, "workspace": "default", **({"consumer": {"username": consumer, "id": "%08x-0000-4000-a000-000000000000" % sum(map(ord, consumer))}} if consumer else {}), **({"source": "exit", "response_body": json.dumps(message if isinstance(message, dict) else {"message": message, "request_id": rid})} if message else {"source": "upstream"})})

def apisix(s, f, t, ip, method, path, status, rid, ups=None, ua=None, hostname=None, consumer="-"):
    return s.put(f, t, '%s - %s [%s] %s "%s %s HTTP/1.1" %d %d %.3f "-" "%s" %s %s %s "http://%s" "%s"' % (ip, consumer, clf(t), hostname or host(s, "api"), method, path, status, s.some(60, 4000), s.r.uniform(.001, .2), ua or "okhttp/5.1", "10.20.6.4:8080" if ups is not None else "-", ups if ups is not None else "-", "%.3f" % s.r.uniform(.001, .1) if ups is not None else "-", hostname or host(s, "api"), rid))

def apigw(s, f, t, ip, method, path, status, rid, resource=None, kind="-", message="-", auth_error="-", auth_status="-", integration=None, ua="okhttp/5.1", key="-", user="-"):
    return s.json(f, t, {"requestId": rid, "extendedRequestId": s.hex(14) + "=", "ip": ip, "requestTime": clf(t), "httpMethod": method, "resourcePath": resource or path, "path": "/prod" + path, "status": str(status), "protocol": "HTTP/1.1", "responseLength": str(s.some(20, 900)), "userAgent": ua, "apiKeyId": key, "principalId": user, "error.message": message, "error.responseType": kind, "authorizer.error": auth_error, "authorizer.status": auth_status, "integration.status": str(integration) if integration is not None else "-"})

def apim(s, f, t, ip, method, path, status, rid, reason=None, message=None, source=None, api="orders", ua="Java/21", backend=None):
    p = {"method": method, "url": "https://%s%s" % (host(s, "api"), path), "backendResponseCode": backend, "responseCode": status, "responseSize": s.some(100, 900), "cache": "none", "apiId": api, "operationId": "get", "apiRevision": "1", "clientProtocol": "HTTP/1.1", "clientTlsVersion": "1.3", "requestHeaders": {"User-Agent": ua}}
    if reason: p["lastError"] = {"elapsed": s.some(0, 3), "source": source, "scope": "api", "section": "inbound", "reason": reason, "message": message}
    else: p["backendTime"] = s.some(2, 80)
    return s.json(f, t, {"Level": 2 if reason else 4, "isRequestSuccess": not reason, "time": z(t, 7), "operationName": "Microsoft.ApiManagement/GatewayLogs", "category": "GatewayLogs", "durationMs": s.some(1, 90), "callerIpAddress": ip, "correlationId": rid, "location": "West Europe", "resourceId": "/SUBSCRIPTIONS/0F1D/RESOURCEGROUPS/API/PROVIDERS/MICROSOFT.APIMANAGEMENT/SERVICE/" + s.company.upper(), "properties": p})

def opa(s, f, t, path, allow, input_, rid=None, revision="r114", result=None, node="opa-1", bundle="authz"):
    return s.json(f, t, {"bundles": {bundle: {"revision": revision}}, "decision_id": rid or s.uuid(), "input": input_, "labels": {"id": node, "version": "1.4.2"}, "level": "info", "metrics": {"timer_rego_query_eval_ns": s.some(90000, 400000), "timer_server_handler_ns": s.some(400000, 900000)}, "msg": "Decision Log", "path": path, "requested_by": "10.42.1.9:51022", "result": result if result is not None else allow, "time": z(t, 0), "timestamp": z(t, 9), "type": "openpolicyagent.org/decision_logs"})


# doors and identity

def o2p_req(s, f, t, ip, rid, user, method, uri, status, upstream="-", ua=None, hostname=None):
    return s.put(f, t, '%s - %s - %s [%s] %s %s %s "%s" HTTP/1.1 "%s" %d %d %.3f' % (ip, rid, user or "-", t.strftime("%Y/%m/%d %H:%M:%S"), hostname or host(s), method, upstream, uri, ua or s.agent(0), status, s.some(0, 3000), s.r.uniform(.0005, .1)))
def o2p_auth(s, f, t, ip, rid, user, ok, message): return s.put(f, t, "%s - %s - %s [%s] [%s] %s" % (ip, rid, user or "-", t.strftime("%Y/%m/%d %H:%M:%S"), "AuthSuccess" if ok else "AuthFailure", message))
def o2p_std(s, f, t, line): return s.put(f, t, "[%s] %s" % (t.strftime("%Y/%m/%d %H:%M:%S"), line))

def pomerium(s, f, t, ip, method, path, rid, email, allow, why, deny_why=None, hostname=None, session="", ):
    return s.json(f, t, {"level": "info", "server-name": "all", "service": "authorize", "request-id": rid, "check-request-id": rid, "method": method, "path": path, "host": hostname or host(s), "ip": ip, "session-id": session, "user": "u-" + email.split("@")[0] if email else "", "email": email or "", "envoy-route-checksum": 2170751405052415627, "envoy-route-id": "7eaac6f90a75564f", "allow": allow, "allow-why-true" if allow else "allow-why-false": why, "deny": bool(deny_why), "deny-why-true" if deny_why else "deny-why-false": deny_why or [], "time": z(t, 0), "message": "authorize check"})
def pomerium_http(s, f, t, ip, method, path, status, rid, details="via_upstream", hostname=None, ua=None):
    return s.json(f, t, {"level": "info", "server-name": "all", "service": "envoy", "upstream-cluster": "route-7eaac6f9" if details == "via_upstream" else "", "method": method, "authority": hostname or host(s), "path": path, "user-agent": ua or s.agent(0), "referer": "", "forwarded-for": ip, "request-id": rid, "duration": float(s.some(1, 90)), "size": s.some(100, 9000), "response-code": status, "response-code-details": details, "time": z(t, 0), "message": "http-request"})

def authelia(s, f, t, level, msg, ip, method="GET", path="/api/authz/forward-auth"): return s.put(f, t, 'time="%s" level=%s msg="%s" method=%s path=%s remote_ip=%s' % (t.strftime("%Y-%m-%dT%H:%M:%SZ"), level, msg, method, path, ip))

def authentik(s, f, t, action, ip, rid, user, hostname=None, context=None, event="Created Event"):
    return s.json(f, t, {"action": action, "auth_via": "unauthenticated" if "login" in action else "session", "client_ip": ip, "context": context or {}, "event": event, "host": hostname or host(s, "auth"), "level": "info", "logger": "authentik.events.models", "pid": 61, "request_id": rid, "schema_name": "public", "timestamp": t.strftime("%Y-%m-%dT%H:%M:%S.%f"), "user": {"email": user + "@" + s.domain if user and action != "login_failed" else "", "pk": 2 if action == "login_failed" else 10 + sum(map(ord, user or "a")) % 80, "username": "AnonymousUser" if action == "login_failed" else user}})

def keycloak(s, f, t, kind, ip, client, error=None, user=None, uid=None, realm="corp", **more):
    pairs = [("type", kind), ("realmId", "7d6c9e3a-1111-4222-a333-9b0c1d2e3f40"), ("realmName", realm), ("clientId", client), ("userId", uid or "null"), ("ipAddress", ip)] + ([("error", error)] if error else []) + [(k, v) for k, v in more.items()] + ([("username", user)] if user else [])
    return s.put(f, t, "%s,%03d %s [org.keycloak.events] (executor-thread-%d) %s" % (t.strftime("%Y-%m-%d %H:%M:%S"), t.microsecond // 1000, "WARN " if error else "DEBUG", s.some(1, 60), ", ".join('%s="%s"' % p for p in pairs)))
def kc_login(s, f, t, ip, user, error=None, client="portal", uid=None): return keycloak(s, f, t, "LOGIN_ERROR" if error else "LOGIN", ip, client, error, user, uid, auth_method="openid-connect", auth_type="code", redirect_uri="https://%s/cb" % host(s), code_id=s.uuid())


# applications

def spring(s, f, t, level, logger, message, rid="", thread=None):
    return s.put(f, t, "%s %5s 1 --- [%s] [%s] [%s] %-40s : %s" % (t.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (t.microsecond // 1000), level, s.company, thread or "nio-8080-exec-%d" % s.some(1, 20), rid, logger, message))
def django(s, f, t, level, logger, message): return s.put(f, t, "%s,%03d %s %s %s" % (t.strftime("%Y-%m-%d %H:%M:%S"), t.microsecond // 1000, level, logger, message))
def rails(s, f, t, rid, text): return s.put(f, t, "I, [%s #%d]  INFO -- : [%s] %s" % (t.strftime("%Y-%m-%dT%H:%M:%S.%f"), 40 + s.offset, rid, text))
def aspnet(s, f, t, level, category, message, trace=None, eid=1, scopes=None, **state):
    return s.json(f, t, {"Timestamp": z(t, 3), "EventId": eid, "LogLevel": level, "Category": category, "Message": message, "State": dict({"Message": message}, **state), "Scopes": scopes or [{"TraceId": trace or s.hex(32), "SpanId": s.hex(16), "ParentId": s.hex(16)}]})
def express(s, f, t, ip, method, url, status, rid, msg="request completed", user=None, level=30, **more):
    return s.json(f, t, dict({"level": 40 if status >= 400 else level, "time": int(epoch(t) * 1000), "pid": 24, "hostname": "app-7c9f", "reqId": rid, "req": {"id": rid, "method": method, "url": url, "remoteAddress": ip}, "res": {"statusCode": status}, **({"userId": user} if user else {}), "responseTime": s.some(1, 90), "msg": msg}, **more))


# host: bans, packets, access control of the kernel

def f2b(s, f, t, text, level="NOTICE", part="actions"): return s.put(f, t, "%s,%03d fail2ban.%-15s [%d]: %-7s %s" % (t.strftime("%Y-%m-%d %H:%M:%S"), t.microsecond // 1000, part, 640 + s.offset, level, text))
def crowdsec(s, f, t, msg, level="info"): return s.put(f, t, 'time="%s" level=%s msg="%s"' % (t.strftime("%Y-%m-%dT%H:%M:%SZ"), level, msg))
def nft(s, f, t, ip, port=443, prefix="f2b-drop: ", node="web1"): return s.put(f, t, "%s %s kernel: [%d.%06d] %sIN=eth0 OUT= MAC=02:42:ac:11:00:02:02:42:ac:11:00:01:08:00 SRC=%s DST=10.20.1.5 LEN=60 TOS=0x00 PREC=0x00 TTL=52 ID=%d DF PROTO=TCP SPT=%d DPT=%d WINDOW=64240 RES=0x00 SYN URGP=0" % (t.strftime("%b %d %H:%M:%S"), node, int(epoch(t)) % 900000, t.microsecond, prefix, ip, s.some(1, 60000), s.some(20000, 60000), port))
def avc(s, f, t, path, source="httpd_t", target="user_home_t", comm="httpd", serial=None, perms="getattr", tclass="file"): return s.put(f, t, 'type=AVC msg=audit(%.3f:%d): avc:  denied  { %s } for  pid=%d comm="%s" %s="%s" dev="dm-0" ino=%d scontext=system_u:system_r:%s:s0 tcontext=unconfined_u:object_r:%s:s0 tclass=%s permissive=0' % (epoch(t), serial or s.next(), perms, 1200 + s.offset, comm, "path" if perms == "getattr" else "name", path if perms == "getattr" else path.rsplit("/", 1)[1], s.some(100000, 900000), source, target, tclass))
def apparmor(s, f, t, path, profile="/usr/sbin/nginx", comm="nginx"): return s.put(f, t, '%s web1 kernel: [%d.%06d] audit: type=1400 audit(%.3f:%d): apparmor="DENIED" operation="open" class="file" profile="%s" name="%s" pid=%d comm="%s" requested_mask="r" denied_mask="r" fsuid=33 ouid=33' % (t.strftime("%b %d %H:%M:%S"), int(epoch(t)) % 900000, t.microsecond, epoch(t), s.next(), profile, path, 811 + s.offset, comm))


# platforms

def cloudtrail(s, f, t, source, name, who, ip, error=None, message=None, ua="aws-cli/2.22", params=None, kind="AssumedRole", account="111122223333", resp=None, rid=None, region="eu-central-1"):
    arn = who if who.startswith("arn:") else "arn:aws:sts::%s:assumed-role/%s" % (account, who)
    v = {"eventVersion": "1.10", "userIdentity": {"type": kind, "principalId": "AROAEXAMPLE:" + who.split("/")[-1], "arn": arn, "accountId": account}, "eventTime": z(t, 0), "eventSource": source, "eventName": name, "awsRegion": region, "sourceIPAddress": ip, "userAgent": ua, "requestParameters": params, "responseElements": resp, "requestID": rid or s.uuid(), "eventID": s.uuid(), "readOnly": name.startswith(("Get", "List", "Describe")), "eventType": "AwsApiCall", "managementEvent": True, "recipientAccountId": account, "eventCategory": "Management"}
    if error: v["errorCode"] = error; v["errorMessage"] = message
    return s.json(f, t, v)

def k8s(s, f, t, user, verb, resource, ns, name="", code=200, reason="", message="", decision="allow", ip="10.20.0.8", groups=("system:authenticated",), ua="kubectl/v1.31", uri=None, api="", body=None, annotations=None):
    return s.json(f, t, {"kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": "RequestResponse" if body else "Metadata", "auditID": s.uuid(), "stage": "ResponseComplete", "requestURI": uri or "/api%s/v1/namespaces/%s/%s%s" % ("s/" + api if api else "", ns, resource, "/" + name if name else ""), "verb": verb, "user": {"username": user, "groups": list(groups)}, "sourceIPs": [ip], "userAgent": ua, "objectRef": {"resource": resource, "namespace": ns, "name": name, "apiGroup": api, "apiVersion": "v1"}, "responseStatus": dict({"metadata": {}, "code": code}, **({"status": "Failure", "reason": reason, "message": message} if code >= 400 else {})), **({"requestObject": body} if body else {}), "requestReceivedTimestamp": z(t, 6), "stageTimestamp": z(t + sec(.004), 6), "annotations": dict({"authorization.k8s.io/decision": decision, "authorization.k8s.io/reason": ""}, **(annotations or {}))})

def entra(s, f, t, user, ip, code, reason="", app="Portal", ca="notApplied", conds=(), country="DE", compliant=True):
    return s.json(f, t, {"time": z(t, 7), "resourceId": "/tenants/6f1c/providers/Microsoft.aadiam", "operationName": "Sign-in activity", "operationVersion": "1.0", "category": "SignInLogs", "tenantId": "6f1c", "resultType": str(code), "resultSignature": "None", "resultDescription": reason, "durationMs": 0, "callerIpAddress": ip, "correlationId": s.uuid(), "identity": user.split("@")[0], "Level": 4, "location": country, "properties": {"id": s.uuid(), "createdDateTime": z(t, 3), "userDisplayName": user.split("@")[0].title(), "userPrincipalName": user, "userId": "%08x-1111-4222-a333-444455556666" % sum(map(ord, user)), "appId": "%08x-aaaa-4bbb-accc-ddddeeeeffff" % sum(map(ord, app)), "appDisplayName": app, "ipAddress": ip, "status": {"errorCode": code, "failureReason": reason or "Other."}, "clientAppUsed": "Browser", "deviceDetail": {"deviceId": "", "operatingSystem": "Windows10", "browser": "Edge 134.0.0", "isCompliant": compliant, "isManaged": compliant}, "location": {"city": "", "countryOrRegion": country}, "conditionalAccessStatus": ca, "appliedConditionalAccessPolicies": [{"id": s.hex(8), "displayName": n, "result": r, "enforcedGrantControls": [g]} for n, r, g in conds], "isInteractive": True}})


def coraza_err(s, f, t, ip, method, uri, uid, hostname=None): return s.json(f, t, {"level": "error", "ts": round(epoch(t), 6), "logger": "http.log.error.log0", "msg": "interruption triggered", "request": {"remote_ip": ip, "remote_port": str(s.some(20000, 60000)), "client_ip": ip, "proto": "HTTP/2.0", "method": method, "host": hostname or host(s), "uri": uri}, "duration": 0.0021, "status": 403, "err_id": uid[:9], "err_trace": ""})


def kinds(all_, variants=2):
    def add(fn): fn.variants = variants; all_.append(fn); return fn
    return add


HERRINGS = [("config", "raised worker_connections to 4096 on web1"), ("deploy", "docs site 2026.11 published"), ("certificate", "renewed certificate of static host"), ("config", "log retention set to 30 days"), ("deploy", "mailer 4.2.1 rolled out"), ("config", "dashboard refresh set to 60 s")]
def herring(s, m):
    kind, what = s.r.choice(HERRINGS)
    s.change(s.at(m, s.some(0, 50)), s.who(30 + s.some(0, 5)), what, what.split()[-1], kind)


def apisix_log(s, f, t, ip, method, uri, status, rid, route, consumer=None, body=None, ua="okhttp/5.1", headers=None, resp=None):
    return s.json(f, t, {"apisix_latency": round(s.r.uniform(.5, 3), 3), "client_ip": ip, "latency": round(s.r.uniform(1, 90), 3), "request": {"headers": dict({"host": host(s, "api"), "user-agent": ua, "x-request-id": rid}, **(headers or {})), "method": method, "querystring": {}, "size": s.some(90, 900), "uri": uri, "url": "https://%s:9443%s" % (host(s, "api"), uri)}, "response": dict({"headers": dict({"server": "APISIX/3.12.0", "content-type": "application/json", "connection": "close"}, **(resp or {})), "size": s.some(200, 900), "status": status}, **({"body": json.dumps(body) + "\n"} if body else {})), "route_id": route, "server": {"hostname": "apisix-0", "version": "3.12.0"}, "service_id": "", "start_time": int(epoch(t) * 1000), **({"upstream": "10.20.6.4:8080", "upstream_latency": s.some(1, 60)} if not body else {}), **({"consumer": {"username": consumer}} if consumer else {})})

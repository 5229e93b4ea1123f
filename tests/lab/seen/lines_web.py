"""Log lines of web servers, proxies, firewalls of content, gateways, edges and applications, in the shapes their makers
document, for the fourth held-back set alone; and where, when and by whom its stories happen. Standard library only."""
import datetime as dt, functools, json, urllib.parse

WAI, MIS, FAULT, ATT, BOT, UND = "working-as-intended", "misconfiguration", "caller-fault", "attack", "unwanted-automation", "undetermined"
BURST, LOOP, BRUTE, SPRAY, STUFF, STEADY, SINGLE, SCAN = "burst-after-change", "retry-loop", "brute-force", "password-spray", "credential-stuffing", "steady", "single", "scan"
FEW = [SINGLE, STEADY]                          # between which the count of one caller's refusals may fall

GIVEN = ("adaeze birgit caspar delphine emeka freya gunnar hedda imre jelena kwame lotta malik nour ophelia piotr ramona sigrid tomasz ulrike vasco wanjiru xander yusra zdenek "
         "alma bastian cosima dario elif fiona gregor helga ivo jasmin karim leonie milan nadine ovidiu pilar quirin ruben selma tarek uschi valentin wilma yannick zora anouk boris "
         "chiara demir edda filip greta hakan irina jarmila kasper liv marek nele olaf petra robin svea tilo una veit wenke ylva").split()
FAMILY = "adler bergman cervantes dvorak engel fischer gruber haas ibrahim jovanovic keller lang mbeki nowak olsen pereira quast reuter sahin tanaka ullmann vogel wagner xu yildirim zeman".split()
FIRMS = "hollunder brackwater finchley aldersee kranich moorland oakhurst pellworm quellwerk rotbuche silvaner tidewell ulmenhof vierlande weststrand".split()
BROWSER = ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36",
           "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
           "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
           "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
           "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
           "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
           "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0")
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
PROBED = ("/.env /.env.bak /.git/HEAD /.git/config /wp-login.php /xmlrpc.php /wp-content/debug.log /phpinfo.php /admin.php /administrator/index.php /phpMyAdmin/ /pma/index.php /.aws/credentials "
          "/.ssh/id_ed25519 /config.php.bak /web.config.old /server-status /server-info /actuator/heapdump /actuator/env /jenkins/script /cgi-bin/test.cgi /backup.tar.gz /db_dump.sql /users.sql.gz /.htpasswd "
          "/.htaccess /.vscode/sftp.json /docker-compose.yml /.dockerenv /Dockerfile /composer.lock /vendor/autoload.php /api/swagger.json /v2/_catalog /console/login/LoginForm.jsp /ecp/Current/exporttool/ "
          "/owa/ /remote/login /sslvpn/portal.html /boaform/admin/formLogin /shell.php /wso.php /alfa.php /old/.env /dev/.env /staging/.git/config /laravel/.env /s3cmd.ini /.bash_history /id_rsa.pub /proc/self/environ").split()
BESIDE = (("pipeline", "released search-frontend {n}.2", "search-frontend", "deploy"), ("dns-team", "moved the TTL of static assets to {n}00 s", "dns:static", "config"),
          ("dba", "vacuumed table sessions_archive_{n}", "db:sessions_archive", "config"), ("pipeline", "released newsletter worker {n}", "newsletter", "deploy"),
          ("platform", "raised memory of queue-consumer to {n}00 MiB", "queue-consumer", "config"), ("certbot", "renewed certificate of blog-{n}", "cert:blog", "certificate"),
          ("facility", "added printer {n} to the print server", "print:{n}", "config"))


def sec(seconds): return dt.timedelta(seconds=seconds)


def settle(s):
    r = s.r
    day = dt.datetime(2025, 9, 1, tzinfo=dt.timezone.utc) + dt.timedelta(days=r.randrange(0, 260))
    s.hour = r.randrange(1, 20)
    salt = r.randrange(1, 900)
    s.at = lambda minute, second=0: day + dt.timedelta(hours=s.hour, minutes=minute, seconds=second, milliseconds=(int(minute * 60 + second) * 7919 + salt) % 983 if minute or second else 0)
    s.minute = lambda t: (t - s.at(0)).total_seconds() / 60
    s.company = r.choice(FIRMS)
    s.domain = s.company + r.choice((".example", ".example.com", ".example.net", ".test"))
    given, family, style = r.sample(GIVEN, len(GIVEN)), r.sample(FAMILY, len(FAMILY)), r.randrange(3)
    def who(k):
        g, f, again = given[k % len(given)], family[(k * 5 + k // len(given)) % len(family)], k // len(given)
        return (g + "." + f, g[0] + "." + f, f + g[:2])[style] + (str(again) if again else "")
    s.who = who
    s.mail = lambda k: who(k) + "@" + s.domain
    nets = r.sample(("192.0.2.", "198.51.100.", "203.0.113."), 3)
    s.here, s.there, s.away = nets
    shift, b = r.randrange(4, 120), r.randrange(3, 90)
    s.ip = lambda k: ("198.%d.%d.%d" % (18 + k % 2, (k * 37 + shift) % 250 + 1, (k * 101 + b) % 250 + 2)) if k % 3 else s.here + str((k // 3 + shift) % 250 + 2)
    s.inner = lambda k: "10.%d.%d.%d" % (b, k // 240 + 4, k % 240 + 8)
    s.foe, s.foe2 = s.away + str(r.randrange(20, 120)), s.away + str(r.randrange(130, 240))
    s.zombies = ["198.%d.%d.%d" % (18 + r.randrange(2), r.randrange(250), r.randrange(1, 255)) for _ in range(300)]
    s.agent = lambda k: BROWSER[(k * 3 + shift) % len(BROWSER)]
    s.host = lambda name: "%s.%s" % (name, s.domain)
    s.pid, s.ids = r.randrange(800, 32000), {}
    s.node = r.choice(("web-%02d" % r.randrange(1, 20), "ip-10-%d-7-31" % b, "lon-px-%d" % r.randrange(1, 6), "vm%04d" % r.randrange(1, 3000)))
    s.id = lambda name: s.ids.setdefault(name, s.uuid())


def kinds(into):
    def kind(f):
        @functools.wraps(f)
        def told(s): settle(s); f(s)
        into.append(told)
        return told
    return kind


def once(f): f.variants = 1; return f
def inc(s, title, layer, cause, verdict, pattern=SINGLE, change=None, /, **acceptable): return s.incident(title, layer, cause, verdict, pattern, change, acceptable=acceptable)
def changed(s, minute, who, what, target, kind, second=0): return s.change(s.at(minute, second), who, what, target, kind)


def beside(s, *minutes):
    """changes that touched nobody's access"""
    for m, (who, what, target, kind) in zip(minutes, s.r.sample(BESIDE, len(minutes))):
        n = s.some(2, 60); s.change(s.at(m, s.some(0, 59)), who, what.format(n=n), target.format(n=n), kind)


def people(s, low, high, every):
    """times as people come"""
    return s.spread(low, high, every)


def tries(s, start, n, low, high):
    """times of somebody who goes on: n of them, so many seconds apart"""
    t = s.at(start, s.some(0, 50))
    for _ in range(n):
        yield t
        t += sec(s.r.uniform(low, high))


def ends(loop_from, every, s, until=120): return s.ticks(loop_from, until, every)


# times

def z(t, digits=3): return t.strftime("%Y-%m-%dT%H:%M:%S") + (".%0*d" % (digits, t.microsecond // 10 ** (6 - digits)) if digits else "") + "Z"
def clock(t): return t.strftime("%d/%b/%Y:%H:%M:%S +0000")
def slow(t): return t.strftime("%b ") + "%2d" % t.day + t.strftime(" %H:%M:%S")
def ep(t): return t.timestamp()
def ms(t): return int(t.timestamp() * 1000)


# nginx, Apache

PAGE = {400: 215, 401: 179, 403: 153, 404: 153, 405: 157, 429: 169, 500: 177, 503: 197}      # nginx's own pages, with its version


def conn(s, t): return 3000 + s.pid % 5000 + int((t - s.at(-20)).total_seconds() * (1.3 + s.pid % 7))       # of a connection: grows with the hours
def serial(s, t): return 400 + s.pid + int((t - s.at(-20)).total_seconds() * 1.7)


def combined(s, f, t, ip, method, path, status, size=None, user="-", ref="-", ua=None, tail="", http="HTTP/1.1"):
    if size is None: size = PAGE.get(status) or s.some(300, 60000)
    return s.put(f, t, '%s - %s [%s] "%s %s %s" %d %s "%s" "%s"%s' % (ip, user, clock(t), method, path, http, status, size, ref, ua or BROWSER[0], tail))


def upstreamed(s, f, t, ip, method, path, status, up=None, rid=None, user="-", ref="-", ua=None, rt=None, verify=None, xff=None):
    """nginx, a log_format of one's own: combined, then rt= uct= us= and the request id"""
    rt, s.h2 = s.r.uniform(.002, .4) if rt is None else rt, True
    return combined(s, f, t, ip, method, path, status, s.some(300, 9000) if up and up != "-" else None, user=user, ref=ref, ua=ua, tail=' rt=%.3f us="%s" urt="%s" rid=%s%s%s' % (rt if up else 0, up or "-", "%.3f" % (rt * .97) if up else "-", rid or s.hex(32), ' cv="%s"' % verify if verify else "", ' xff="%s"' % xff if xff else ""), http="HTTP/2.0")


def nginx_json(s, f, t, ip, method, uri, status, up=None, rid=None, host=None, user="", ua=None, **more):
    """nginx, log_format with escape=json"""
    rt, s.h2 = s.r.uniform(.003, .5) if up else 0, True
    e = {"time": t.strftime("%Y-%m-%dT%H:%M:%S+00:00"), "remote_addr": ip, "remote_user": user, "request_method": method, "request_uri": uri, "server_protocol": "HTTP/2.0", "status": str(status), "body_bytes_sent": str(PAGE[status] if not up and status in PAGE else s.some(140, 900) if status >= 400 else s.some(300, 48000)), "request_time": "%.3f" % rt, "upstream_addr": ("10.0.%d.%d:8080" % (s.pid % 200, s.some(11, 14))) if up else "", "upstream_status": str(up) if up else "", "upstream_response_time": "%.3f" % rt if up else "", "http_host": host or s.host("www"), "http_user_agent": ua or BROWSER[0], "request_id": rid or s.hex(32)}
    e.update(more)
    return s.json(f, t, e)


def nginx_err(s, f, t, text, ip, method, path, host, level="error", extra="", http=None):
    return s.put(f, t, '%s [%s] %d#%d: *%d %s, client: %s, server: %s, request: "%s %s %s"%s, host: "%s"' % (t.strftime("%Y/%m/%d %H:%M:%S"), level, s.pid, s.pid, conn(s, t), text, ip, host, method, path, http or ("HTTP/2.0" if getattr(s, "h2", False) else "HTTP/1.1"), extra, host))


def apache_err(s, f, t, module, text, ip, level="error", ref=None, errno=""):
    return s.put(f, t, "[%s] [%s:%s] [pid %d:tid %d] %s[client %s:%d] %s%s" % (t.strftime("%a %b %d %H:%M:%S.%f %Y"), module, level, s.pid, 139000000000000 + s.pid * 8192 + s.some(0, 7) * 8388608, errno, ip, s.some(20000, 64900), text, ", referer: " + ref if ref else ""))


# ModSecurity, Coraza

CRS = {  # id: (file, line of 4.x, message, severity, tags, operator text, variable)
    "942100": ("REQUEST-942-APPLICATION-ATTACK-SQLI.conf", "66", "SQL Injection Attack Detected via libinjection", "CRITICAL", "attack-sqli"),
    "942190": ("REQUEST-942-APPLICATION-ATTACK-SQLI.conf", "219", "Detects MSSQL code execution and information gathering attempts", "CRITICAL", "attack-sqli"),
    "942360": ("REQUEST-942-APPLICATION-ATTACK-SQLI.conf", "547", "Detects concatenated basic SQL injection and SQLLFI attempts", "CRITICAL", "attack-sqli"),
    "941100": ("REQUEST-941-APPLICATION-ATTACK-XSS.conf", "82", "XSS Attack Detected via libinjection", "CRITICAL", "attack-xss"),
    "941160": ("REQUEST-941-APPLICATION-ATTACK-XSS.conf", "176", "NoScript XSS InjectionChecker: HTML Injection", "CRITICAL", "attack-xss"),
    "932160": ("REQUEST-932-APPLICATION-ATTACK-RCE.conf", "601", "Remote Command Execution: Unix Shell Code Found", "CRITICAL", "attack-rce"),
    "932235": ("REQUEST-932-APPLICATION-ATTACK-RCE.conf", "127", "Remote Command Execution: Unix Command Injection (command without evasion)", "CRITICAL", "attack-rce"),
    "930120": ("REQUEST-930-APPLICATION-ATTACK-LFI.conf", "109", "OS File Access Attempt", "CRITICAL", "attack-lfi"),
    "930130": ("REQUEST-930-APPLICATION-ATTACK-LFI.conf", "136", "Restricted File Access Attempt", "CRITICAL", "attack-lfi"),
    "930100": ("REQUEST-930-APPLICATION-ATTACK-LFI.conf", "47", "Path Traversal Attack (/../) or (/.../)", "CRITICAL", "attack-lfi"),
    "913100": ("REQUEST-913-SCANNER-DETECTION.conf", "38", "Found User-Agent associated with security scanner", "CRITICAL", "attack-reputation-scanner"),
    "944150": ("REQUEST-944-APPLICATION-ATTACK-JAVA.conf", "175", "Potential Remote Command Execution: Log4j / Log4shell", "CRITICAL", "attack-rce"),
    "920350": ("REQUEST-920-PROTOCOL-ENFORCEMENT.conf", "736", "Host header is a numeric IP address", "WARNING", "attack-protocol"),
    "920420": ("REQUEST-920-PROTOCOL-ENFORCEMENT.conf", "943", "Request content type is not allowed by policy", "CRITICAL", "attack-protocol"),
    "911100": ("REQUEST-911-METHOD-ENFORCEMENT.conf", "28", "Method is not allowed by policy", "CRITICAL", "attack-generic"),
    "933150": ("REQUEST-933-APPLICATION-ATTACK-PHP.conf", "318", "PHP Injection Attack: High-Risk PHP Function Name Found", "CRITICAL", "attack-injection-php")}


PATTERN = {"942190": r"(?i)[\\\"'`](?:[\\\\s\\\\x0b]*![\\\\s\\\\x0b]*[\\\"'0-9A-Z_-z]|;?[\\\\s\\\\x0b]*(?:having|select|union\\\\b ...",
           "944150": r"(?i)(?:\\\\$|&dollar;?)(?:\\\\{|&l(?:brace|cub);?)(?:[^\\\\}]{0,15}(?:\\\\$|&dollar;?)(?:\\\\{|&l(?:brace|cub);?)|jndi|ctx)",
           "920350": r"(?:^([\\\\d.]+|\\\\[[\\\\da-f:]+\\\\]|[\\\\da-f:]+)(:[\\\\d]+)?$)",
           "930100": r"(?i)(?:[/\\\\x5c]|%(?:2(?:f|5(?:2f|5c|c(?:1%259c|0%25af))|%46)|5c ...",
           None: r"(?i)\\\\b(?:(?:alter|(?:(?:cre|trunc|upd)at|renam)e|de(?:lete|sc)|(?:inser|selec)t|load)[\\\\s\\\\x0b]+ ..."}


def op2(rule, where, matched):
    if rule in ("942100",): return "detected SQLi using libinjection with fingerprint 's&1'"
    if rule in ("941100",): return "detected XSS using libinjection."
    if rule in ("932160", "930120", "930130", "913100", "933150"): return 'Matched phrase "%s" at %s.' % (matched, where)
    if rule == "911100": return 'Match of "within %%{tx.allowed_methods}" against "REQUEST_METHOD" required.'
    if rule == "920420": return 'Match of "within %{tx.allowed_request_content_type}" against "TX:content_type" required.'
    return 'Pattern match "%s" at %s.' % (PATTERN.get(rule, PATTERN[None]), where)


def msc2(s, f, t, ip, host, uri, uid, rule, where, matched, value, ver="OWASP_CRS/4.18.0", stop=None, level="error"):
    """ModSecurity 2.9 in Apache's error log; `stop` is the phase where access was denied"""
    file, line, msg, severity, tag = CRS[rule]
    lead = "ModSecurity: Access denied with code 403 (phase 2). " if stop else "ModSecurity: Warning. "
    return s.put(f, t, '[%s] [security2:%s] [pid %d:tid %d] [client %s:%d] [client %s] %s%s [file "/etc/modsecurity/crs/rules/%s"] [line "%s"] [id "%s"] [msg "%s"] [data "Matched Data: %s found within %s: %s"] [severity "%s"] [ver "%s"] [tag "modsecurity"] [tag "application-multi"] [tag "language-multi"] [tag "platform-multi"] [tag "%s"] [tag "paranoia-level/1"] [tag "OWASP_CRS"] [hostname "%s"] [uri "%s"] [unique_id "%s"]' % (
        t.strftime("%a %b %d %H:%M:%S.%f %Y"), level, s.pid, s.pid + 139000000, ip, s.some(20000, 64000), ip, lead, op2(rule, where, matched), file, line, rule, msg, matched, where, value, severity, ver, tag, host, uri, uid))


def msc2_total(s, f, t, ip, host, uri, uid, score=5, ver="OWASP_CRS/4.18.0"):
    return s.put(f, t, '[%s] [security2:error] [pid %d:tid %d] [client %s:%d] [client %s] ModSecurity: Access denied with code 403 (phase 2). Operator GE matched 5 at TX:blocking_inbound_anomaly_score. [file "/etc/modsecurity/crs/rules/REQUEST-949-BLOCKING-EVALUATION.conf"] [line "222"] [id "949110"] [msg "Inbound Anomaly Score Exceeded (Total Score: %d)"] [ver "%s"] [tag "modsecurity"] [tag "anomaly-evaluation"] [tag "OWASP_CRS"] [hostname "%s"] [uri "%s"] [unique_id "%s"]' % (
        t.strftime("%a %b %d %H:%M:%S.%f %Y"), s.pid, s.pid + 139000000, ip, s.some(20000, 64000), ip, score, ver, host, uri, uid))


def msc2_audit(s, f, t, ip, method, uri, host, uid, messages, ua, status=403, body=None):
    """ModSecurity 2.9, the serial audit log of parts ABFHZ"""
    b = s.hex(8)
    head = "%s %s HTTP/1.1\nHost: %s\nUser-Agent: %s\nAccept: */*%s" % (method, uri, host, ua, "\nContent-Type: application/x-www-form-urlencoded\nContent-Length: %d" % len(body) if body else "")
    return s.put(f, t, "--%s-A--\n[%s] %s %s %d 10.0.3.8 443\n--%s-B--\n%s\n\n%s--%s-F--\nHTTP/1.1 %d Forbidden\nContent-Length: 199\nContent-Type: text/html; charset=iso-8859-1\n\n--%s-H--\n%s\nAction: Intercepted (phase 2)\nApache-Handler: proxy-server\nStopwatch: %d %d (- - -)\nProducer: ModSecurity for Apache/2.9.7 (http://www.modsecurity.org/); OWASP_CRS/4.18.0.\nServer: Apache\nEngine-Mode: \"ENABLED\"\n\n--%s-Z--\n" % (
        b, t.strftime("%d/%b/%Y:%H:%M:%S.%f +0000"), uid, ip, s.some(20000, 64000), b, head, "--%s-C--\n%s\n" % (b, body) if body else "", b, status, b, "\n".join("Message: " + m for m in messages), ms(t) * 1000, s.some(1500, 9000), b))


ASKED = {"930100": r"(?i)(?:[/\x5c]|%(?:2(?:f|5(?:2f|5c|c(?:1%259c|0%25af))|%46)|5c|c(?:0%(?:[2aq]f|5c|9v)|1%(?:[19p]c|8s|af)) (188 characters omitted)",
         "932235": r"(?i)(?:b[\"'\)\[-\x5c]*(?:(?:(?:\|\||&&)[\s\x0b]*)?\$[!#\(\*\-0-9\?-@_a-\{]*)?\x5c?u[\"'\)\[-\x5c]*(?:(?:(?:\|\||&&) (6208 characters omitted)",
         "944150": r"(?i)(?:\$|&dollar;?)(?:\{|&l(?:brace|cub);?)(?:[^\}]{0,15}(?:\$|&dollar;?)(?:\{|&l(?:brace|cub);?)|jndi|ctx)",
         None: r"(?i)\b(?:(?:alter|(?:(?:cre|trunc|upd)at|renam)e|de(?:lete|sc)|(?:inser|selec)t|load)[\s\x0b]+(?:char|group_concat|load_file)\b (221 characters omitted)"}


def msc3(s, f, t, ip, host, method, uri, uid, rule, where, matched, value, ver="OWASP_CRS/4.18.0", prefix="/etc/nginx/owasp-modsecurity-crs/rules/"):
    """ModSecurity 3 in nginx's error log, at level info"""
    file, line, msg, severity, tag = CRS[rule]
    op = "detected SQLi using libinjection." if rule == "942100" else "detected XSS using libinjection." if rule == "941100" else 'Matched "Operator `%s\' with parameter `%s\' against variable `%s\' (Value: `%s\' )' % ("PmFromFile" if rule in ("932160", "930120", "930130", "913100") else "Rx", {"930120": "lfi-os-files.data", "930130": "restricted-files.data", "913100": "scanners-user-agents.data", "932160": "unix-shell.data"}.get(rule, ASKED.get(rule, ASKED[None])), where, value)
    sev = {"CRITICAL": 2, "WARNING": 4}[severity]
    return nginx_err(s, f, t, 'ModSecurity: Warning. %s [file "%s%s"] [line "%s"] [id "%s"] [rev ""] [msg "%s"] [data "Matched Data: %s found within %s: %s"] [severity "%d"] [ver "%s"] [maturity "0"] [accuracy "0"] [tag "modsecurity"] [tag "application-multi"] [tag "language-multi"] [tag "platform-multi"] [tag "%s"] [tag "paranoia-level/1"] [tag "OWASP_CRS"] [hostname "%s"] [uri "%s"] [unique_id "%s"] [ref "v%d,%d"]' % (op, prefix, file, line, rule, msg, matched, where, value, sev, ver, tag, host, uri.split("?")[0], uid, s.some(8, 60), s.some(4, 40)), ip, method, uri, host, "info")


def msc3_total(s, f, t, ip, host, method, uri, uid, score=5, ver="OWASP_CRS/4.18.0", prefix="/etc/nginx/owasp-modsecurity-crs/rules/"):
    return nginx_err(s, f, t, 'ModSecurity: Access denied with code 403 (phase 2). Matched "Operator `Ge\' with parameter `5\' against variable `TX:%s\' (Value: `%d\' ) [file "%sREQUEST-949-BLOCKING-EVALUATION.conf"] [line "222"] [id "949110"] [rev ""] [msg "Inbound Anomaly Score Exceeded (Total Score: %d)"] [data ""] [severity "0"] [ver "%s"] [maturity "0"] [accuracy "0"] [tag "modsecurity"] [tag "anomaly-evaluation"] [tag "OWASP_CRS"] [hostname "%s"] [uri "%s"] [unique_id "%s"] [ref ""]' % ("ANOMALY_SCORE" if "/3." in ver else "BLOCKING_INBOUND_ANOMALY_SCORE", score, prefix, score, ver, host, uri.split("?")[0], uid), ip, method, uri, host, "error")


def msc3_audit(s, f, t, ip, host, method, uri, uid, found, ua, status=403, version="3.0.14", ver="4.18.0"):
    """ModSecurity 3, SecAuditLogFormat JSON; found: (rule, variable, matched, value)"""
    messages = [{"message": CRS[r][2], "details": {"match": "detected SQLi using libinjection." if r == "942100" else "Matched \"Operator `Rx' with parameter `...' against variable `%s' (Value: `%s' )" % (w, v), "reference": "v%d,%d" % (s.some(8, 60), s.some(4, 40)), "ruleId": r, "file": "/etc/nginx/owasp-modsecurity-crs/rules/" + CRS[r][0], "lineNumber": CRS[r][1], "data": "Matched Data: %s found within %s: %s" % (m, w, v), "severity": "2", "ver": "OWASP_CRS/" + ver, "rev": "", "tags": ["modsecurity", "application-multi", CRS[r][4], "paranoia-level/1", "OWASP_CRS"], "maturity": "0", "accuracy": "0"}} for r, w, m, v in found]
    if status == 403: messages.append({"message": "Inbound Anomaly Score Exceeded (Total Score: %d)" % (5 * len(found)), "details": {"match": "Matched \"Operator `Ge' with parameter `5' against variable `TX:BLOCKING_INBOUND_ANOMALY_SCORE' (Value: `%d' )" % (5 * len(found)), "reference": "", "ruleId": "949110", "file": "/etc/nginx/owasp-modsecurity-crs/rules/REQUEST-949-BLOCKING-EVALUATION.conf", "lineNumber": "222", "data": "", "severity": "0", "ver": "OWASP_CRS/" + ver, "rev": "", "tags": ["modsecurity", "anomaly-evaluation", "OWASP_CRS"], "maturity": "0", "accuracy": "0"}})
    return s.json(f, t, {"transaction": {"client_ip": ip, "time_stamp": t.strftime("%a %b %e %H:%M:%S %Y"), "server_id": s.ids.setdefault("msc", s.hex(40)), "client_port": s.some(20000, 64000), "host_ip": "10.0.3.8", "host_port": 443, "unique_id": uid, "request": {"method": method, "http_version": 2.0, "hostname": host, "uri": uri, "headers": {"host": host, "user-agent": ua, "accept": "*/*"}}, "response": {"http_code": status, "headers": {"Server": "nginx", "Content-Type": "text/html"}}, "producer": {"modsecurity": "ModSecurity v%s (Linux)" % version, "connector": "ModSecurity-nginx v1.0.4", "secrules_engine": "Enabled", "components": ["OWASP_CRS/%s\"" % ver]}, "messages": messages}})


def coraza(s, f, t, ip, uri, uid, rule, where, matched, value, score=None, level="error"):
    """coraza-caddy: the WAF's message in Caddy's JSON log"""
    if score: text = '[client "%s"] Coraza: Access denied (phase 2). Inbound Anomaly Score Exceeded (Total Score: %d) [file "@owasp_crs/REQUEST-949-BLOCKING-EVALUATION.conf"] [line "5836"] [id "949110"] [rev ""] [msg "Inbound Anomaly Score Exceeded (Total Score: %d)"] [data ""] [severity "emergency"] [ver "OWASP_CRS/4.16.0"] [maturity "0"] [accuracy "0"] [tag "anomaly-evaluation"] [tag "OWASP_CRS"] [hostname ""] [uri "%s"] [unique_id "%s"]\n' % (ip, score, score, uri, uid)
    else:
        file, line, msg, severity, tag = CRS[rule]
        text = '[client "%s"] Coraza: Warning. %s [file "@owasp_crs/%s"] [line "%d"] [id "%s"] [rev ""] [msg "%s"] [data "Matched Data: %s found within %s: %s"] [severity "%s"] [ver "OWASP_CRS/4.16.0"] [maturity "0"] [accuracy "0"] [tag "application-multi"] [tag "%s"] [tag "paranoia-level/1"] [tag "OWASP_CRS"] [hostname ""] [uri "%s"] [unique_id "%s"]\n' % (ip, msg, file, int(rule) % 7000 + 300, rule, msg, matched, where, value, severity.lower(), tag, uri, uid)
    return s.json(f, t, {"level": "error" if score else "warn", "ts": round(ep(t), 6), "logger": "http.handlers.waf", "msg": text})


# HAProxy, Envoy, Traefik, Caddy, Squid, ingress-nginx

def haproxy(s, f, t, ip, method, path, status, end="----", fe="www~", be="app/app%d", caps="", size=None, queue="0/0", http="HTTP/2.0"):
    own = end[0] == "P"
    took = s.some(4, 260)
    return s.put(f, t, '%s %s haproxy[%d]: %s:%d [%s.%03d] %s %s %s %d %d - - %s %d/%d/%d/%d/0 %s %s"%s %s %s"' % (
        slow(t), s.node, s.pid, ip, s.some(20000, 64900), t.strftime("%d/%b/%Y:%H:%M:%S"), t.microsecond // 1000, fe, (fe.rstrip("~") + "/<NOSRV>") if own else (be % s.some(1, 4) if "%d" in be else be),
        "0/-1/-1/-1/0" if own else "0/0/%d/%d/%d" % (s.some(0, 3), took, took + s.some(0, 5)), status, (195 if own else s.some(200, 30000)) if size is None else size, end, s.some(30, 90), s.some(20, 30), 0 if own else s.some(0, 9), 0 if own else s.some(0, 4), queue, (caps + " ") if caps else "", method, path, http))


def envoy_json(s, f, t, ip, method, path, status, details, flags="-", host=None, rid=None, cluster=None, up=None, ua=None, bytes=None, xff=None, who=None, **more):
    """Envoy as Istio's meshConfig accessLogEncoding JSON has it"""
    via = details == "via_upstream"
    e = {"authority": host or s.host("api"), "bytes_received": 0 if method == "GET" else s.some(30, 900), "bytes_sent": (s.some(60, 9000) if via else 19) if bytes is None else bytes, "connection_termination_details": None, "downstream_local_address": "10.0.9.4:8080", "downstream_remote_address": "%s:%d" % (ip, s.some(30000, 60000)), "duration": s.some(3, 120) if via else s.some(0, 2), "method": method, "path": path, "protocol": "HTTP/2", "request_id": rid or s.uuid(), "requested_server_name": None, "response_code": status, "response_code_details": details, "response_flags": flags, "route_name": "default", "start_time": z(t), "upstream_cluster": cluster or "outbound|8080||app.prod.svc.cluster.local", "upstream_host": (up or "10.0.9.31:8080") if via else None, "upstream_local_address": "10.0.9.4:%d" % s.some(30000, 60000) if via else None, "upstream_service_time": str(s.some(2, 100)) if via else None, "upstream_transport_failure_reason": None, "user_agent": ua or BROWSER[0], "x_forwarded_for": xff or ip}
    e.update(more)
    return s.json(f, t, e)


def envoy_text(s, f, t, ip, method, path, status, details, flags="-", host=None, rid=None, ua=None, bytes=None, pod="10.0.9.31:8080", svc="app"):
    """Istio's default text format"""
    via = details == "via_upstream"
    return s.put(f, t, '[%s] "%s %s HTTP/1.1" %d %s %s - "-" 0 %d %d %s "%s" "%s" "%s" "%s" "%s" inbound|8080|| %s %s %s:0 outbound_.8080_._.%s.prod.svc.cluster.local default' % (
        z(t), method, path, status, flags, details, (s.some(40, 8000) if via else 19) if bytes is None else bytes, s.some(2, 90) if via else 0, str(s.some(1, 80)) if via else "-", ip, ua or BROWSER[0], rid or s.uuid(), host or s.host("api"), pod if via else "-", "127.0.0.6:%d" % s.some(30000, 60000) if via else "-", pod, ip, svc))


def traefik(s, f, t, ip, method, path, status, origin, router, host, user="-", service="app@docker", ua=None, **more):
    e = {"ClientAddr": "%s:%d" % (ip, s.some(20000, 64000)), "ClientHost": ip, "ClientPort": str(s.some(20000, 64000)), "ClientUsername": user, "DownstreamContentSize": s.some(9, 20000), "DownstreamStatus": status, "Duration": s.some(200000, 90000000), "OriginContentSize": s.some(9, 20000) if origin else 0, "OriginDuration": s.some(100000, 80000000) if origin else 0, "OriginStatus": origin, "Overhead": s.some(40000, 900000), "RequestAddr": host, "RequestContentSize": 0, "RequestCount": s.next(), "RequestHost": host, "RequestMethod": method, "RequestPath": path, "RequestPort": "-", "RequestProtocol": "HTTP/2.0", "RequestScheme": "https", "RetryAttempts": 0, "RouterName": router, "StartLocal": z(t, 6)[:-1] + "000Z", "StartUTC": z(t, 6)[:-1] + "000Z", "entryPointName": "websecure", "level": "info", "msg": "", "request_User-Agent": ua or BROWSER[0], "time": t.strftime("%Y-%m-%dT%H:%M:%SZ")}
    if origin: e["ServiceName"] = service; e["ServiceAddr"] = "172.20.0.%d:8080" % s.some(3, 9)
    e.update(more)
    return s.json(f, t, e)


def traefik_clf(s, f, t, ip, method, path, status, router, n, service=None, user="-", ua="-", ref="-"):
    """Traefik's common format: combined, then request count, router, server and milliseconds"""
    return s.put(f, t, '%s - %s [%s] "%s %s HTTP/2.0" %d %d "%s" "%s" %d "%s" "%s" %dms' % (ip, user, clock(t), method, path, status, s.some(9, 9000), ref, ua, n, router, service or "-", s.some(0, 90)))


def caddy(s, f, t, ip, method, uri, status, host, user="", ua=None, headers=None, resp=None, size=None):
    return s.json(f, t, {"level": "info" if status < 500 else "error", "ts": round(ep(t), 7), "logger": "http.log.access.log0", "msg": "handled request", "request": {"remote_ip": ip, "remote_port": str(s.some(20000, 64000)), "client_ip": ip, "proto": "HTTP/2.0", "method": method, "host": host, "uri": uri, "headers": dict({"User-Agent": [ua or BROWSER[0]], "Accept": ["*/*"]}, **(headers or {})), "tls": {"resumed": False, "version": 772, "cipher_suite": 4865, "proto": "h2", "server_name": host}}, "bytes_read": 0, "user_id": user, "duration": round(s.r.uniform(.0003, .3), 9), "size": (0 if status in (401, 403) else s.some(200, 30000)) if size is None else size, "status": status, "resp_headers": dict({"Server": ["Caddy"]}, **(resp or {}))})


def squid(s, f, t, ip, code, method, url, user="-", peer="HIER_NONE/-", kind="text/html", size=None):
    return s.put(f, t, "%.3f %6d %s %s %d %s %s %s %s %s" % (ep(t), s.some(0, 900) if "DENIED" not in code else s.some(0, 3), ip, code, (s.some(3700, 4200) if "DENIED" in code else s.some(400, 90000)) if size is None else size, method, url, user, peer, kind))


def ingress(s, f, t, ip, method, path, status, service, up=None, rid=None, ua=None, ref="-", user="-"):
    """ingress-nginx: upstreaminfo"""
    s.h2, rt = True, s.r.uniform(.003, .4)
    return s.put(f, t, '%s - %s [%s] "%s %s HTTP/2.0" %d %d "%s" "%s" %d %.3f [%s] [] %s %s %s %s %s' % (ip, user, clock(t), method, path, status, PAGE[status] if not up and status in PAGE else s.some(120, 9000), ref, ua or BROWSER[0], s.some(300, 1500), rt if up else 0, service, "10.244.%d.%d:8080" % (s.pid % 9, s.some(10, 60)) if up else "-", s.some(100, 9000) if up else "-", "%.3f" % rt if up else "-", up or "-", rid or s.hex(32)))


# AWS at the edge

def aws_waf(s, f, t, ip, country, method, uri, action, rule="Default_Action", kind="REGULAR", groups=None, matched=None, headers=None, source="ALB", sid="app/shop/9a1c2d3e4f5a6b7c", rid=None, args="", labels=None, rates=None, challenge=None, code=None, host=None, counted=None):
    e = {"timestamp": ms(t), "formatVersion": 1, "webaclId": "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop-acl/" + s.id("acl"), "terminatingRuleId": rule, "terminatingRuleType": kind, "action": action, "terminatingRuleMatchDetails": matched or [], "httpSourceName": source, "httpSourceId": "111122223333-" + sid, "ruleGroupList": groups or [], "rateBasedRuleList": rates or [], "nonTerminatingMatchingRules": counted or [], "requestHeadersInserted": None, "responseCodeSent": code, "httpRequest": {"clientIp": ip, "country": country, "headers": [{"name": "host", "value": host or s.host("shop")}] + [{"name": k, "value": v} for k, v in (headers or {}).items()], "uri": uri, "args": args, "httpVersion": "HTTP/2.0", "httpMethod": method, "requestId": rid or s.hex(12), "fragment": "", "scheme": "https", "host": host or s.host("shop")}}
    if labels: e["labels"] = [{"name": l} for l in labels]
    if challenge: e.update(challenge)
    return s.json(f, t, e)


def alb(s, f, t, ip, method, url, status, target=None, rid=None, ua=None, actions="waf,forward", reason="-", target_ip=None, took=None):
    """Application Load Balancer access log"""
    back = target is not None
    took = took or s.r.uniform(.004, .3)
    return s.put(f, t, 'h2 %s app/shop/9a1c2d3e4f5a6b7c %s:%d %s %s %s %s %d %s %d %d "%s %s HTTP/2.0" "%s" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 %s "%s" "%s" "session-reused" %d %s "%s" "-" "%s" "%s" "%s" "-" "-" TID_%s' % (
        z(t, 6), ip, s.some(20000, 64000), (target_ip or "10.0.5.%d:8080" % s.some(20, 24)) if back else "-", "0.001" if back else "-1", "%.3f" % took if back else "-1", "0.000" if back else "-1", status, target if back else "-", s.some(60, 900), s.some(200, 30000) if back else {202: 2386}.get(status, 520), method, url, ua or BROWSER[0],
        "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/" + s.ids.setdefault("tg", s.hex(16)) if back else "-", "Root=" + (rid or "1-%08x-%s" % (int(ep(t)), s.hex(24))), url.split("/")[2].split(":")[0], 0 if back else s.some(0, 5), z(t, 6), actions, reason, (target_ip or "10.0.5.21:8080") if back else "-", target if back else "-", s.hex(32)))


CF = "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end"
def cloudfront(s, f, t, ip, method, path, status, result, host, detail=None, ua=None, ref="-", pop=None, query="-", rid=None, mime="text/html"):
    if f not in s.lines: s.put(f, s.at(-9), "#Version: 1.0\n#Fields: " + CF)
    took = s.r.uniform(.001, .3)
    return s.put(f, t, "\t".join([t.strftime("%Y-%m-%d"), t.strftime("%H:%M:%S"), pop or "FRA56-P%d" % s.some(1, 9), str(s.some(400, 40000)), ip, method, "d%sx7.cloudfront.net" % s.ids.setdefault("cf", s.hex(10)), path, str(status), ref, urllib.parse.quote(ua or BROWSER[0], safe="/().;:,"), query, "-", result, rid or s.hex(54) + "==", host, "https", str(s.some(60, 900)), "%.3f" % took, "-", "TLSv1.3", "TLS_AES_128_GCM_SHA256", result, "HTTP/2.0", "-", "-", str(s.some(20000, 64000)), "%.3f" % took, detail or result, mime, str(s.some(100, 40000)), "-", "-"]))


def s3(s, f, t, bucket, ip, requester, op, key, method, path, status, error="-", ua="aws-sdk-java/2.34.0", auth="AuthHeader", size="-", host=None):
    return s.put(f, t, '%s %s [%s] %s %s %s %s %s "%s %s HTTP/1.1" %d %s %s - %d %s "-" "%s" - %s SigV4 TLS_AES_128_GCM_SHA256 %s %s TLSv1.3 - -' % (
        s.ids.setdefault("owner", s.hex(64)), bucket, clock(t), ip, requester, s.hex(16).upper(), op, key, method, path, status, error, s.some(240, 400) if error != "-" else size, s.some(4, 80), "-" if error != "-" else s.some(2, 60), ua, s.hex(44) + "=", auth if requester != "-" else "-", host or bucket + ".s3.eu-west-1.amazonaws.com"))


def trail(s, f, t, name, source, arn, ip, error=None, message=None, params=None, resources=None, ua="aws-cli/2.31.20", more=None):
    account, role = arn.split(":")[4], arn.split("/")[1]
    e = {"eventVersion": "1.11", "userIdentity": {"type": "AssumedRole", "principalId": "AROA%sEXAMPLE:%s" % (account[-4:], arn.rsplit("/", 1)[-1]), "arn": arn, "accountId": account, "accessKeyId": "ASIA%sEXAMPLE" % account[-6:], "sessionContext": {"sessionIssuer": {"type": "Role", "principalId": "AROA%sEXAMPLE" % account[-4:], "arn": "arn:aws:iam::%s:role/%s" % (account, role), "accountId": account, "userName": role}, "attributes": {"creationDate": z(s.at(-40), 0), "mfaAuthenticated": "false"}}}, "eventTime": z(t, 0), "eventSource": source + ".amazonaws.com", "eventName": name, "awsRegion": "eu-west-1", "sourceIPAddress": ip, "userAgent": ua}
    if error: e["errorCode"] = error
    if message: e["errorMessage"] = message
    e.update({"requestParameters": params, "responseElements": None, "requestID": s.hex(16).upper(), "eventID": s.uuid(), "readOnly": name.startswith(("Get", "List", "Head")), "resources": resources, "eventType": "AwsApiCall", "managementEvent": not name.endswith("Object"), "recipientAccountId": account, "eventCategory": "Data" if name.endswith("Object") else "Management"})
    e.update(more or {})
    return s.json(f, t, {k: v for k, v in e.items() if k != "resources" or v})


def apigw(s, f, t, ip, method, path, status, kind="-", message="-", stage="live", integration=None, auth="-", ua="okhttp/5.2.1", rid=None, key="-", authst=None, **more):
    """API Gateway, an access log format in JSON"""
    return s.json(f, t, dict({"requestId": rid or s.uuid(), "extendedRequestId": s.hex(13) + "Ho=", "ip": ip, "requestTime": clock(t), "requestTimeEpoch": ms(t), "httpMethod": method, "routeKey": method + " " + path, "resourcePath": path, "path": "/%s%s" % (stage, path), "stage": stage, "status": status, "protocol": "HTTP/1.1", "responseLength": s.some(20, 900), "userAgent": ua, "apiKeyId": key, "errorMessage": message, "errorResponseType": kind, "authorizerError": auth, "authorizerStatus": authst or ("-" if kind in ("MISSING_AUTHENTICATION_TOKEN", "INVALID_API_KEY", "ACCESS_DENIED") else "200"), "integrationStatus": str(integration) if integration else "-", "integrationLatency": str(s.some(4, 300)) if integration else "-"}, **more))


# Azure, Google, Cloudflare, Akamai, Fastly

def appgw(s, f, t, ip, method, uri, status, host, server=None, tid=None, waf="Prevention", ua=None, query=""):
    return s.json(f, t, {"timeStamp": z(t, 0).replace("Z", "+00:00"), "resourceId": "/SUBSCRIPTIONS/%s/RESOURCEGROUPS/RG-EDGE/PROVIDERS/MICROSOFT.NETWORK/APPLICATIONGATEWAYS/AGW-PROD" % s.id("sub").upper(), "listenerName": "https-443", "ruleName": "rule-portal", "backendPoolName": "pool-portal", "backendSettingName": "https-settings", "operationName": "ApplicationGatewayAccess", "category": "ApplicationGatewayAccessLog", "properties": {"instanceId": "appgw_%d" % s.some(1, 2), "clientIP": ip, "clientPort": s.some(20000, 64000), "httpMethod": method, "originalRequestUriWithArgs": uri + query, "requestUri": uri, "requestQuery": query.lstrip("?"), "userAgent": ua or BROWSER[0], "httpStatus": status, "httpVersion": "HTTP/1.1", "receivedBytes": s.some(200, 1500), "sentBytes": s.some(300, 30000), "clientResponseTime": 0, "timeTaken": round(s.r.uniform(.001, .4), 3), "transactionId": tid or s.hex(32), "sslEnabled": "on", "sslCipher": "TLS_AES_256_GCM_SHA384", "sslProtocol": "TLSv1.3", "serverRouted": "10.8.1.%d:443" % s.some(4, 6) if server else "", "serverStatus": str(server) if server else "", "serverResponseLatency": "0.%03d" % s.some(4, 300) if server else "", "originalHost": host, "host": host, "WAFEvaluationTime": "0.0%02d" % s.some(0, 20), "WAFMode": waf, "error_info": "" if server else "ERRORINFO_NO_ERROR"}})


def appgw_waf(s, f, t, ip, uri, host, tid, rule, action, message, data="", kind="Microsoft_DefaultRuleSet", ver="2.1", file=""):
    return s.json(f, t, {"timeStamp": z(t, 0).replace("Z", "+00:00"), "resourceId": "/SUBSCRIPTIONS/%s/RESOURCEGROUPS/RG-EDGE/PROVIDERS/MICROSOFT.NETWORK/APPLICATIONGATEWAYS/AGW-PROD" % s.id("sub").upper(), "operationName": "ApplicationGatewayFirewall", "category": "ApplicationGatewayFirewallLog", "properties": {"instanceId": "appgw_1", "clientIp": ip, "clientPort": "", "requestUri": uri, "ruleSetType": kind, "ruleSetVersion": ver, "ruleId": rule, "ruleGroup": file, "message": message, "action": action, "site": "Global", "details": {"message": message, "data": data, "file": "", "line": ""}, "hostname": host, "transactionId": tid, "policyId": "/subscriptions/%s/resourceGroups/rg-edge/providers/Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies/waf-portal" % s.id("sub"), "policyScope": "Global", "policyScopeName": "Global", "engine": "Azwaf"}})


def afd(s, f, t, ip, method, url, status, track, country="DE", error="NoError", cache="CONFIG_NOCACHE", origin=None, ua=None):
    return s.json(f, t, {"time": z(t, 6), "resourceId": "/SUBSCRIPTIONS/%s/RESOURCEGROUPS/RG-EDGE/PROVIDERS/MICROSOFT.CDN/PROFILES/AFD-PROD" % s.id("sub").upper(), "category": "FrontDoorAccessLog", "operationName": "Microsoft.Cdn/Profiles/AccessLog/Write", "properties": {"trackingReference": track, "httpMethod": method, "httpVersion": "2.0.0.0", "requestUri": url, "sni": url.split("/")[2].split(":")[0], "requestBytes": str(s.some(300, 1500)), "responseBytes": str(s.some(300, 40000)), "userAgent": ua or BROWSER[0], "clientIp": ip, "clientPort": str(s.some(20000, 64000)), "socketIp": ip, "timeToFirstByte": "0.0%02d" % s.some(1, 90), "timeTaken": "0.%03d" % s.some(1, 400), "requestProtocol": "HTTPS", "securityProtocol": "TLS 1.3", "rulesEngineMatchNames": [], "httpStatusCode": str(status), "edgeActionsStatusCode": "", "httpStatusDetails": str(status), "pop": s.r.choice(("FRA", "AMS", "LON")), "cacheStatus": cache, "errorInfo": error, "ErrorInfo": error, "endpoint": "prod-%s.z01.azurefd.net" % s.ids.setdefault("afd", s.hex(10)), "routingRuleName": "default-route", "hostName": url.split("/")[2].split(":")[0], "originUrl": ("https://origin.%s:443/" % s.domain) if origin else "", "originIp": "10.9.1.4:443" if origin else "", "originName": "origin." + s.domain if origin else "", "clientCountry": country, "clientAsn": "", "result": ""}})


def afd_waf(s, f, t, ip, url, track, rule, action, policy="WafProd", matches=None, msg="", data=""):
    return s.json(f, t, {"time": z(t, 6), "resourceId": "/SUBSCRIPTIONS/%s/RESOURCEGROUPS/RG-EDGE/PROVIDERS/MICROSOFT.CDN/PROFILES/AFD-PROD" % s.id("sub").upper(), "category": "FrontDoorWebApplicationFirewallLog", "operationName": "Microsoft.Cdn/Profiles/WebApplicationFirewallLog/Write", "properties": {"clientIP": ip, "clientPort": str(s.some(20000, 64000)), "socketIP": ip, "requestUri": url, "ruleName": rule, "policy": policy, "action": action, "host": url.split("/")[2].split(":")[0], "trackingReference": track, "policyMode": "prevention", "details": {"matches": matches or [], "msg": msg, "data": data}}})


def gclb(s, f, t, ip, method, url, status, details, outcome=None, policy="edge-policy", priority=2147483647, action="ALLOW", ua=None, expr=None, rate=None, region=None, backend="be-web", trace=None, bytes=None, kind="CUSTOM", preview=None):
    p = {"@type": "type.googleapis.com/google.cloud.loadbalancing.type.LoadBalancerLogEntry", "statusDetails": details, "remoteIp": ip, "cacheDecision": ["RESPONSE_HAS_CONTENT_TYPE", "CACHE_MODE_USE_ORIGIN_HEADERS"], "backendTargetProjectNumber": "projects/412345678901"}
    enforced = {"name": policy, "priority": priority, "outcome": outcome or "ACCEPT", "configuredAction": action}
    if expr: enforced.update({"preconfiguredExprIds": [expr[0]], "matchedFieldType": expr[1], "matchedFieldName": expr[2], "matchedFieldValue": expr[3]})
    if rate: enforced["rateLimitAction"] = rate
    p["enforcedSecurityPolicy"] = enforced
    if preview: p["previewSecurityPolicy"] = preview
    if region: p["securityPolicyRequestData"] = {"remoteIpInfo": {"regionCode": region[0], "asn": region[1]}}
    return s.json(f, t, {"insertId": s.hex(14), "jsonPayload": p, "httpRequest": {"requestMethod": method, "requestUrl": url, "requestSize": str(s.some(100, 1500)), "status": status, "responseSize": str(s.some(200, 30000)), "userAgent": ua or BROWSER[0], "remoteIp": ip, "serverIp": "10.132.0.%d" % s.some(3, 9) if "response_sent" in details else None, "latency": "0.%06ds" % s.some(900, 400000)}, "resource": {"type": "http_load_balancer", "labels": {"backend_service_name": backend, "forwarding_rule_name": "fr-https", "project_id": s.company + "-prod", "target_proxy_name": "web-proxy", "url_map_name": "web-map", "zone": "global"}}, "timestamp": z(t, 6), "severity": "INFO" if status < 400 else "WARNING", "logName": "projects/%s-prod/logs/requests" % s.company, "trace": "projects/%s-prod/traces/%s" % (s.company, trace or s.hex(32)), "receiveTimestamp": z(t + sec(.9), 6), "spanId": s.hex(16)})


def cf_fw(s, f, t, ip, country, asn, method, path, action, source, rule, desc, ray, host, ua=None, status=403, query="", org="EXAMPLE-NET", meta=None, ref=""):
    """Cloudflare firewall_events"""
    return s.json(f, t, {"Action": action, "ClientASN": asn, "ClientASNDescription": org, "ClientCountry": country, "ClientIP": ip, "ClientIPClass": "noRecord", "ClientRefererHost": ref, "ClientRequestHost": host, "ClientRequestMethod": method, "ClientRequestPath": path, "ClientRequestProtocol": "HTTP/2", "ClientRequestQuery": query, "ClientRequestScheme": "https", "ClientRequestUserAgent": ua or BROWSER[0], "Datetime": z(t, 0), "Description": desc, "EdgeColoCode": s.r.choice(("FRA", "AMS", "LHR")), "EdgeResponseStatus": status, "Kind": "firewall", "MatchIndex": 0, "Metadata": meta or {}, "OriginResponseStatus": 0, "OriginatorRayID": "00", "RayID": ray, "Ref": "", "RuleID": rule, "Source": source})


def cf_http(s, f, t, ip, country, asn, method, uri, status, ray, host, origin=0, ua=None, action="", sources=(), rules=(), path="", score=70, ref="", desc="", status_="nr", err=None):
    """Cloudflare http_requests"""
    return s.json(f, t, {"BotScore": score, "BotScoreSrc": "Machine Learning", "CacheCacheStatus": "dynamic" if origin else "unknown", "ClientASN": asn, "ClientCountry": country, "ClientDeviceType": "desktop", "ClientIP": ip, "ClientRequestBytes": s.some(400, 3000), "ClientRequestHost": host, "ClientRequestMethod": method, "ClientRequestPath": uri.split("?")[0], "ClientRequestProtocol": "HTTP/2", "ClientRequestReferer": ref, "ClientRequestURI": uri, "ClientRequestUserAgent": ua or BROWSER[0], "ClientSSLProtocol": "TLSv1.3", "EdgeColoCode": "FRA", "EdgeEndTimestamp": z(t + sec(.05), 0), "EdgePathingOp": "wl" if origin else "ban" if action else "err", "EdgePathingSrc": "macro" if origin else "filterBasedFirewall" if action else "undef", "EdgePathingStatus": status_, "EdgeResponseBytes": s.some(600, 40000), "EdgeResponseStatus": status, "EdgeStartTimestamp": z(t, 0), "OriginIP": "10.40.0.4" if origin else "", "OriginResponseStatus": origin, "ParentRayID": "00", "RayID": ray, "SecurityAction": action, "SecurityActions": [action] if action else [], "SecurityRuleDescription": desc, "SecurityRuleID": rules[0] if rules else "", "SecurityRuleIDs": list(rules), "SecuritySources": list(sources), "WAFAttackScore": score, "ZoneName": s.domain})


def akamai(s, f, t, ip, method, path, status, host, country="DE", ua=None, error=None, rules=None, query=None, cache="0", mime="text/html", xff=None, rid=None, custom=None):
    e = {"version": 2, "streamId": "81%03d" % (s.pid % 1000), "cp": "1203%02d" % (s.pid % 100), "reqId": rid or s.hex(8), "reqTimeSec": "%.3f" % ep(t), "bytes": str(s.some(300, 40000)), "cliIP": ip, "statusCode": str(status), "proto": "HTTPS", "reqHost": host, "reqMethod": method, "reqPath": urllib.parse.quote(path.lstrip("/")), "reqPort": "443", "rspContentLen": str(s.some(300, 30000) if status < 400 else s.some(280, 410)), "rspContentType": mime, "UA": urllib.parse.quote(ua or BROWSER[0], safe=""), "tlsOverheadTimeMSec": "0", "tlsVersion": "TLSv1.3", "reqEndTimeMSec": str(s.some(0, 9)), "turnAroundTimeMSec": str(s.some(1, 200)), "transferTimeMSec": str(s.some(0, 30)), "cacheStatus": cache, "country": country, "edgeIP": "10.255.3.%d" % s.some(2, 9), "lastByte": "1"}
    if query: e["queryStr"] = urllib.parse.quote(query, safe="")
    if error: e["errorCode"] = error
    if rules: e["securityRules"] = rules
    if xff: e["xForwardedFor"] = xff
    if custom: e["customField"] = custom
    return s.json(f, t, e)


def fastly(s, f, t, ip, method, url, status, host, country="DE", ua=None, state=None, reason=None, **more):
    """Fastly, the JSON format of its documentation with fields of one's own"""
    e = {"timestamp": t.strftime("%Y-%m-%dT%H:%M:%S+0000"), "client_ip": ip, "geo_country": country, "geo_city": "", "host": host, "url": url, "request_method": method, "request_protocol": "HTTP/2", "request_referer": "", "request_user_agent": ua or BROWSER[0], "response_state": state or ("ERROR" if status >= 400 else "MISS-CLUSTER"), "response_status": status, "response_reason": reason or {200: "OK", 403: "Forbidden", 429: "Too Many Requests", 406: "Not Acceptable", 451: "Unavailable For Legal Reasons"}.get(status, "OK"), "response_body_size": s.some(90, 30000), "fastly_server": "cache-fra-eddf%d-FRA" % (8230000 + s.some(1, 99)), "fastly_is_edge": True}
    e.update(more)
    return s.json(f, t, e)


# gateways

def kong(s, f, t, ip, method, path, status, route, consumer=None, message=None, ua="okhttp/5.2.1", headers=None, rid=None, up=None):
    e = {"started_at": ms(t), "client_ip": ip, "request": {"id": rid or s.hex(32), "method": method, "uri": path, "url": "https://%s:8443%s" % (s.host("api"), path), "size": s.some(120, 1200), "querystring": {}, "headers": dict({"host": s.host("api"), "user-agent": ua, "accept": "application/json"}, **(headers or {}))}, "response": {"status": status, "size": s.some(200, 3000), "headers": {"content-type": "application/json; charset=utf-8", "server": "kong/3.11.0", "x-kong-response-latency": str(s.some(0, 4))}}, "latencies": {"request": s.some(2, 200), "kong": s.some(0, 5), "proxy": s.some(2, 180) if up else -1, "receive": 0}, "route": {"name": route, "id": s.id("r-" + route), "paths": ["/" + path.split("/")[1]]}, "service": {"name": route + "-svc", "host": route + ".internal", "id": s.id("s-" + route)}, "upstream_uri": path if up else "", "upstream_status": str(up) if up else "", "tries": [{"ip": "10.6.0.%d" % s.some(4, 9), "port": 8080, "balancer_latency": 0}] if up else [], "workspace": s.id("ws")}
    if message: e["response"]["body"] = json.dumps(message if isinstance(message, dict) else {"message": message, "request_id": e["request"]["id"]})
    if consumer: e["consumer"] = {"username": consumer, "id": s.id("c-" + consumer), "custom_id": "", "created_at": 1730000000}; e["authenticated_entity"] = {"id": s.id("k-" + consumer)}
    return s.json(f, t, e)


def apisix(s, f, t, ip, method, uri, status, route, consumer=None, message=None, ua="axios/1.12.2", up=None, headers=None):
    """APISIX, the default entry of its loggers"""
    lat = s.some(2, 200)
    return s.json(f, t, {"server": {"hostname": s.node, "version": "3.14.1"}, "start_time": ms(t), "client_ip": ip, "request": {"method": method, "uri": uri, "url": "https://%s:9443%s" % (s.host("gw"), uri), "size": s.some(100, 900), "querystring": {}, "headers": dict({"host": s.host("gw"), "user-agent": ua}, **(headers or {}))}, "response": {"status": status, "size": s.some(150, 3000), "headers": {"content-type": "application/json", "server": "APISIX/3.14.1"}, **({"body": json.dumps(message if isinstance(message, dict) else {"message": message})} if message else {})}, "route_id": route, "service_id": "", "upstream": "10.6.1.%d:8080" % s.some(3, 6) if up else "", "upstream_latency": lat if up else None, "apisix_latency": round(s.r.uniform(.2, 4), 6), "latency": lat + 1.2, "consumer": {"username": consumer} if consumer else {}})


def apim(s, f, t, ip, method, path, status, api, op, reason=None, message=None, source=None, back=None, user="", sub="", section="inbound"):
    p = {"method": method, "url": "https://%s%s" % (s.host("apim"), path), "backendMethod": method if back else None, "backendResponseCode": back, "responseCode": status, "responseSize": s.some(200, 3000), "cache": "none", "backendTime": s.some(3, 200) if back else 0, "requestSize": s.some(200, 900), "apiId": api, "operationId": op, "productId": "partner", "apimSubscriptionId": sub, "userId": user, "clientProtocol": "HTTP/1.1", "backendProtocol": "HTTP/1.1" if back else None, "apiRevision": "3", "clientTlsVersion": "1.3"}
    if reason: p["lastError"] = {"elapsed": s.some(0, 4), "source": source, "scope": "api", "section": section, "reason": reason, "message": message}
    return s.json(f, t, {"DeploymentVersion": "0.51.1", "Level": 2 if reason else 4, "isRequestSuccess": not reason, "time": z(t, 6), "operationName": "Microsoft.ApiManagement/GatewayLogs", "category": "GatewayLogs", "durationMs": s.some(1, 300), "callerIpAddress": ip, "correlationId": s.uuid(), "location": "North Europe", "properties": {k: v for k, v in p.items() if v is not None}, "resourceId": "/SUBSCRIPTIONS/%s/RESOURCEGROUPS/RG-API/PROVIDERS/MICROSOFT.APIMANAGEMENT/SERVICE/%s" % (s.id("sub").upper(), s.company.upper())})


def opa(s, f, t, path, inp, result, revision, rid=None, host="opa-7c9", errored=None):
    e = {"bundles": {"authz": {"revision": revision}}, "decision_id": rid or s.uuid(), "input": inp, "labels": {"id": s.id(host), "version": "1.9.0", "app": host}, "level": "info", "metrics": {"counter_server_query_cache_hit": 1, "timer_rego_query_eval_ns": s.some(40000, 900000), "timer_server_handler_ns": s.some(90000, 2000000)}, "msg": "Decision Log", "path": path, "requested_by": "", "result": result, "time": z(t, 0), "timestamp": z(t, 6), "type": "openpolicyagent.org/decision_logs"}
    if errored: e["error"] = errored; e.pop("result")
    return s.json(f, t, e)


# sign-in in front of applications

def o2p_auth(s, f, t, ip, rid, who, status, text): return s.put(f, t, "%s - %s - %s [%s] [%s] %s" % (ip, rid, who or "-", t.strftime("%Y/%m/%d %H:%M:%S"), status, text))
def o2p_req(s, f, t, ip, rid, who, method, host, path, status, ua, up="-"): return s.put(f, t, '%s - %s - %s [%s] %s %s %s "%s" HTTP/1.1 "%s" %d %d %.3f' % (ip, rid, who or "-", t.strftime("%Y/%m/%d %H:%M:%S"), host, method, up, path, ua, status, s.some(0, 2900), s.r.uniform(0, .2)))
def o2p_std(s, f, t, place, text): return s.put(f, t, "[%s] [%s] %s" % (t.strftime("%Y/%m/%d %H:%M:%S"), place, text))


def authelia(s, f, t, level, msg, ip, method="GET", path="/api/authz/forward-auth", error=None):
    return s.put(f, t, 'time="%s" level=%s msg="%s"%s method=%s path=%s remote_ip=%s' % (z(t, 0), level, msg, ' error="%s"' % error if error else "", method, path, ip))


def authentik(s, f, t, action, ip, host, user, ctx=None, event="Created Event", **more):
    return s.json(f, t, dict({"action": action, "auth_via": "unauthenticated" if "login" in action else "session", "client_ip": ip, "context": dict({"http_request": {"args": {}, "method": "POST" if "login" in action else "GET", "path": "/api/v3/flows/executor/default-authentication-flow/" if "login" in action else "/application/o/authorize/", "request_id": s.hex(32)}}, **(ctx or {})), "event": event, "host": host, "level": "info", "logger": "authentik.events.models", "pid": s.pid, "request_id": s.hex(32), "schema_name": "public", "timestamp": z(t, 6)[:-1], "user": user}, **more))


def pomerium(s, f, t, ip, method, host, path, mail, rid, allow, why, deny=False, deny_why=(), sid=None, route="r-portal"):
    e = {"level": "info", "server-name": "all", "service": "authorize", "request-id": rid, "check-request-id": rid, "method": method, "path": path, "host": host, "ip": ip}
    if mail: e.update({"session-id": sid or s.id("ses-" + mail), "user": s.id("u-" + mail), "email": mail})
    e.update({"envoy-route-checksum": 17000000000000000000 + s.pid * 10007, "envoy-route-id": route, "route-checksum": 17000000000000000000 + s.pid * 10007, "route-id": "", "allow": allow, "allow-why-true" if allow else "allow-why-false": list(why), "deny": deny, "deny-why-true" if deny else "deny-why-false": list(deny_why), "time": z(t, 0), "message": "authorize check"})
    return s.json(f, t, e)


def pomerium_http(s, f, t, ip, method, host, path, rid, status, ua, up=None):
    return s.json(f, t, {"level": "info", "server-name": "all", "service": "envoy", "upstream-cluster": "route-" + s.ids.setdefault("pc", s.hex(16)) if up else "", "method": method, "authority": host, "path": path, "user-agent": ua, "referer": "", "forwarded-for": ip, "request-id": rid, "duration": round(s.r.uniform(1, 90), 5), "size": s.some(90, 40000), "response-code": status, "response-code-details": "via_upstream" if up else "ext_authz_denied", "time": z(t, 0), "message": "http-request"})


# applications

def spring(s, f, t, level, logger, text, trace=None, thread=None, app="ledger-api"):
    return s.put(f, t, "%s %5s %d --- [%s] [%s] %s%-40s : %s" % (z(t), level, s.pid, app, ("nio-8080-exec-%d" % (int(trace[:2], 16) % 10 + 1 if trace else s.some(1, 10))).rjust(15)[-15:] if not thread else thread, "[%s-%s] " % (trace, trace[:16]) if trace else "", logger[-40:], text))


def django(s, f, t, level, logger, text): return s.put(f, t, "%s,%03d %s %s %d %s" % (t.strftime("%Y-%m-%d %H:%M:%S"), t.microsecond // 1000, level, logger, s.pid, text))
def rails(s, f, t, rid, lines):
    """a request of Rails in its tagged log; the first line is the reference, the rest belong to it"""
    out = []
    for n, l in enumerate(lines): out.append(s.put(f, t + sec(.001 * n), "[%s] %s" % (rid, l)))
    return out


def aspnet(s, f, t, category, event, level, message, trace=None, path=None, **state):
    """Microsoft.Extensions.Logging, the JSON console formatter"""
    e = {"Timestamp": z(t), "EventId": event, "LogLevel": level, "Category": category, "Message": message, "State": dict({"Message": message}, **state)}
    if trace or path: e["Scopes"] = [{"Message": "ConnectionId:0HN%s RequestPath:%s RequestId:%s" % (trace[:10].upper(), path, trace), "ConnectionId": "0HN" + trace[:10].upper(), "RequestPath": path, "RequestId": trace}]
    return s.json(f, t, e)


def pino(s, f, t, level, msg, ip, method, url, status, rid, user=None, err=None, ua=None, **more):
    """pino-http of an Express application"""
    e = {"level": level, "time": ms(t), "pid": s.pid, "hostname": s.node, "req": {"id": rid, "method": method, "url": url, "query": {}, "headers": {"host": s.host("app"), "user-agent": ua or BROWSER[0], "x-forwarded-for": ip}, "remoteAddress": "::ffff:10.0.4.9", "remotePort": s.some(30000, 60000)}, "res": {"statusCode": status, "headers": {"x-powered-by": "Express", "content-type": "application/json; charset=utf-8"}}, "responseTime": s.some(1, 240), "msg": msg}
    if user: e["req"]["user"] = user
    if err: e["err"] = err
    e.update(more)
    return s.json(f, t, e)


IIS = "date time s-sitename s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) cs-host sc-status sc-substatus sc-win32-status time-taken"
def iis(s, f, t, ip, method, path, status, sub=0, win=0, user="-", ua=None, query="-", host=None, port=443, ref="-", xff=None):
    if f not in s.lines: s.put(f, s.at(-8), "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: %s\n#Fields: %s%s" % (s.at(-8).strftime("%Y-%m-%d %H:%M:%S"), IIS, " X-Forwarded-For" if xff else ""))
    return s.put(f, t, "%s W3SVC2 10.8.1.4 %s %s %s %d %s %s %s %s %s %d %d %d %d%s" % (t.strftime("%Y-%m-%d %H:%M:%S"), method, path, query, port, user, ip, (ua or BROWSER[0]).replace(" ", "+"), ref, host or s.host("portal"), status, sub, win, s.some(1, 400), " " + xff if xff else ""))


# hosts

def f2b(s, f, t, part, level, text): return s.put(f, t, "%s,%03d fail2ban.%-16s[%d]: %-7s %s" % (t.strftime("%Y-%m-%d %H:%M:%S"), t.microsecond // 1000, part, s.pid + 40, level, text))
def crowd(s, f, t, text, level="info"): return s.put(f, t, 'time="%s" level=%s msg="%s"' % (z(t, 0), level, text))
def avc(s, f, t, perms, comm, name, scontext, tcontext, cls="file", path=None): return s.put(f, t, 'type=AVC msg=audit(%.3f:%d): avc:  denied  { %s } for  pid=%d comm="%s" %s dev="dm-0" ino=%d scontext=%s tcontext=%s tclass=%s permissive=0' % (ep(t), serial(s, t), perms, s.pid, comm, ('path="%s"' % path) if path else 'name="%s"' % name, s.some(100000, 9000000), scontext, tcontext, cls))
def armor(s, f, t, profile, name, comm, op="open", mask="r", uid=33): return s.put(f, t, '%s %s kernel: [%d.%06d] audit: type=1400 audit(%.3f:%d): apparmor="DENIED" operation="%s" class="file" profile="%s" name="%s" pid=%d comm="%s" requested_mask="%s" denied_mask="%s" fsuid=%d ouid=0' % (slow(t), s.node, int(ep(t)) % 900000, t.microsecond, ep(t), serial(s, t), op, profile, name, s.pid, comm, mask, mask, uid))
def nft(s, f, t, prefix, ip, port, syn=True, dst="10.0.3.8"): return s.put(f, t, "%s %s kernel: [%d.%06d] %sIN=eth0 OUT= MAC=52:54:00:1a:2b:3c:52:54:00:aa:bb:cc:08:00 SRC=%s DST=%s LEN=60 TOS=0x00 PREC=0x00 TTL=%d ID=%d DF PROTO=TCP SPT=%d DPT=%d WINDOW=64240 RES=0x00 SYN URGP=0" % (slow(t), s.node, int(ep(t)) % 900000, t.microsecond, prefix, ip, dst, s.some(40, 60), s.some(1, 65000), s.some(20000, 64000), port))

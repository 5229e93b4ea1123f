"""Guessing, replaying, walking, scanning, pretending; and days on which nothing is wrong."""
from story import *
from shapes import *
from held_back.lines_registers import *
from held_back.stories_registrar_people import slips, BAD


def registrar_slow_spray(s):
    """Two common passwords, every account, one try each some minutes apart, a new address every few tries; the office signs in as always."""
    sign_ins(s, 0, 118, 14)
    i = s.incident("slow spray over all accounts", "identity", "credential-wrong", "attack", "password-spray", acceptable=dict(pattern=["credential-stuffing"]))
    l = s.incident("sprayed accounts that smart lockout holds", "identity", "account-locked", "attack", "password-spray")
    nets = ["203.0.113.%d" % s.some(130, 250) for _ in range(9)]
    for n, t in enumerate(s.ticks(2, 116, 130)):
        k = n % 40
        locked = s.r.random() < .08
        s.deny(l if locked and n else i, entra(s, t, s.mail(k), 50053 if locked and n else 50126, "The account is locked, you've tried to sign in too many times with an incorrect user ID or password." if locked and n else BAD, nets[n // 5 % 9], app="Azure Active Directory PowerShell", agent="python-requests/2.31.0"), s.mail(k))
    s.deny(l, entra(s, s.at(117), s.mail(41), 50053, "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.", nets[0], app="Azure Active Directory PowerShell", agent="python-requests/2.31.0"), s.mail(41))
    slips(s, s.r.sample(range(20), 3), app="Wiki")


def registrar_stuffed_pairs(s):
    """A list of pairs from elsewhere is tried at the shop's sign-in: unknown names mostly, each once; some pairs fit and are held by breach detection."""
    for t in s.spread(0, 90, 10): k = s.r.randrange(30); auth0(s, t, "s", s.mail(k), s.ip(k), "", agent="Chrome 134.0.0 / Windows 10.0.0")
    i = s.incident("pairs from a list", "identity", "credential-wrong", "attack", "credential-stuffing")
    b = s.incident("pairs known to be breached", "identity", "device-or-location-refused", "attack", "credential-stuffing", acceptable=dict(cause=["account-locked", "credential-wrong"]))
    t = s.at(s.some(25, 45))
    for n in range(s.some(90, 140)):
        user, ip = "%s%d@%s" % (s.r.choice(s.names), s.some(10, 9999), s.r.choice(("mail.example", "post.example", "inbox.example"))), "198.51.100.%d" % s.some(130, 190)
        agent = s.r.choice(("Chrome 109.0.0 / Windows 7.0.0", "Firefox 102.0.0 / Windows 10.0.0", "Other 0.0.0 / Other 0.0.0"))
        if n % 12 == 5: s.deny(b, auth0(s, t, "pwd_leak", user, ip, "Someone behind the IP address: %s attempted to login with a leaked password" % ip, agent=agent), user)
        elif n % 5 == 2: s.deny(i, auth0(s, t, "fp", user, ip, "Wrong email or password.", agent=agent), user)
        else: s.deny(i, auth0(s, t, "fu", user, ip, "Wrong email or password.", agent=agent), user)
        t += sec(s.r.uniform(.3, 9))
    o = s.incident("customers who mistype", "identity", "credential-wrong", "caller-fault", "single")
    for k in s.r.sample(range(30), 4):
        t = s.at(s.some(2, 88))
        s.deny(o, auth0(s, t, "fp", s.mail(k), s.ip(k), "Wrong email or password.", agent="Safari 18.3.0 / Mac OS X 14.7.0"), s.mail(k))
        auth0(s, t + sec(21), "s", s.mail(k), s.ip(k), "", agent="Safari 18.3.0 / Mac OS X 14.7.0")


def registrar_banned_office(s):
    """A colleague's WebDAV client keeps an old password until fail2ban bans the office's one address; a bastion elsewhere is guessed at by root guessers."""
    office, hour, lifted = "192.0.2.7", s.some(20, 30), s.some(58, 70)
    s.known = "shared:\n  - {name: office, networks: [192.0.2.7/32], people: 45}\n"
    s.config["files.conf"] = "server {\n    listen 443 ssl;\n    server_name files.%s;\n    include /etc/nginx/banned.conf;   # written by the jail: deny ADDRESS;\n    auth_basic files;\n    auth_basic_user_file /etc/nginx/htpasswd;\n}\n" % s.domain
    for t in s.spread(0, 90, 9):
        k, request = s.r.randrange(30), "GET /files/%d" % s.r.randrange(400)
        inside = k < 22
        if inside and s.at(hour, 41) < t < s.at(lifted): continue
        access(s, t, office if inside else s.ip(k), request, 200, agent=s.agent(k), user=s.who(k))
    w = s.incident("old password in a WebDAV client", "proxy", "credential-wrong", "caller-fault", "retry-loop", acceptable=dict(layer=["identity"]))
    for n, t in enumerate(s.ticks(hour - 1, hour + 1, 20)):
        if t > s.at(hour, 39): break
        request = "PROPFIND /files/team/"
        s.deny(w, [access(s, t, office, request, 401, 179, "Microsoft-WebDAV-MiniRedir/10.0.22621", s.who(4)), nginx_error(s, t, office, request, 'user "%s": password mismatch' % s.who(4))], s.who(4))
        fail2ban(s, t + sec(1), "filter", "[nginx-http-auth] Found %s - %s" % (office, t.strftime("%Y-%m-%d %H:%M:%S")), "INFO")
    fail2ban(s, s.at(hour, 40), "actions", "[nginx-http-auth] Ban %s" % office)
    fail2ban(s, s.at(lifted), "actions", "[nginx-http-auth] Unban %s" % office)
    b = s.incident("the office shares the banned address", "proxy", "wrong-client-address", "misconfiguration", "burst-after-change", "[nginx-http-auth] Ban %s" % office, acceptable=dict(layer=["firewall"]))
    o = s.incident("the WebDAV client after the ban", "proxy", "address-blocked", "working-as-intended", "retry-loop", "[nginx-http-auth] Ban %s" % office, acceptable=dict(layer=["firewall"], cause=["wrong-client-address"], verdict=["misconfiguration"], pattern=["burst-after-change", "steady"]))
    for t in s.spread(hour + 1, lifted, 60):
        k = s.r.randrange(22)
        request = "GET /files/%d" % s.r.randrange(400)
        s.deny(b, [access(s, t, office, request, 403, 153, s.agent(k)), nginx_error(s, t, office, request, "access forbidden by rule")], None)
    for t in s.ticks(hour + 1, lifted, 180): s.deny(o, [access(s, t, office, "PROPFIND /files/team/", 403, 153, "Microsoft-WebDAV-MiniRedir/10.0.22621"), nginx_error(s, t, office, "PROPFIND /files/team/", "access forbidden by rule")], None)


def ssh_try(s, t, user, ip, port, pid, known=True):
    head = [] if known else [sshd(s, t, pid, "Invalid user %s from %s port %d" % (user, ip, port))]
    return head + [pam(s, t + sec(.1), "sshd", "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=%s%s" % (ip, "  user=" + user if known else ""), pid=pid), sshd(s, t + sec(2), pid, "Failed password for %s%s from %s port %d ssh2" % ("" if known else "invalid user ", user, ip, port)),
                   sshd(s, t + sec(2.4), pid, "Connection closed by %s user %s %s port %d [preauth]" % ("authenticating" if known else "invalid", user, ip, port))]


def registrar_ssh_bastion(s):
    """A bastion: root is guessed at until a jail closes, service names are sprayed slowly from another place, an admin mistypes, sudo is asked of one who may not."""
    for t in s.spread(0, 110, 70):
        k, pid, port = s.r.randrange(8), s.some(2000, 32000), s.some(30000, 60000)
        sshd(s, t, pid, "Accepted publickey for %s from %s port %d ssh2: ED25519 SHA256:%s" % (s.who(k), s.ip(k), port, s.hex(43)))
        pam(s, t, "sshd", "pam_unix(sshd:session): session opened for user %s(uid=%d) by %s(uid=0)" % (s.who(k), 1000 + k, s.who(k)), pid=pid)
        sshd(s, t + sec(s.some(30, 300)), pid, "Disconnected from user %s %s port %d" % (s.who(k), s.ip(k), port))
    b = s.incident("guessing at root", "identity", "credential-wrong", "attack", "brute-force", acceptable=dict(layer=["platform", "application"]))
    t = s.at(s.some(20, 40))
    for n in range(s.some(14, 22)):
        s.deny(b, ssh_try(s, t, "root", s.attacker, s.some(30000, 60000), s.some(2000, 32000)), "root")
        t += sec(s.r.uniform(3, 8))
    p = s.incident("service names, one try each", "identity", "credential-wrong", "attack", "password-spray", acceptable=dict(layer=["platform", "application"], pattern=["credential-stuffing", "brute-force"]))
    for n, user in enumerate(("oracle", "postgres", "git", "jenkins", "ubuntu", "test", "ftpuser", "nagios", "hadoop", "deploy2", "minecraft", "admin")):
        s.deny(p, ssh_try(s, s.at(8 * n + 3, s.some(0, 50)), user, "198.51.100.%d" % (210 + n % 3), s.some(30000, 60000), s.some(2000, 32000), False), user)
    m = s.incident("an admin mistypes", "identity", "credential-wrong", "caller-fault", "single", acceptable=dict(layer=["platform", "application"]))
    t = s.at(s.some(50, 90))
    s.deny(m, ssh_try(s, t, s.who(3), s.ip(3), 51022, 31999), s.who(3))
    sshd(s, t + sec(14), 32001, "Accepted password for %s from %s port 51030 ssh2" % (s.who(3), s.ip(3)))
    u = s.incident("sudo asked by one who may not", "platform", "permission-missing", "working-as-intended", "single", acceptable=dict(layer=["policy", "identity", "application"], pattern=["steady"]))
    for n in range(2): s.deny(u, s.put("auth.log", s.at(60 + n), "%s bastion sudo: %8s : user NOT in sudoers ; TTY=pts/2 ; PWD=/home/%s ; USER=root ; COMMAND=/usr/bin/systemctl restart backup" % (syslog(s.at(60 + n)), s.who(6), s.who(6))), s.who(6), optional=True)


def registrar_phone_and_guesser(s):
    """Keycloak: after a password change a phone keeps the old one all day; somebody else guesses at one account until it is locked for a while."""
    for t in s.spread(0, 100, 14): k = s.r.randrange(24); keycloak(s, t, s.r.choice(("LOGIN", "REFRESH_TOKEN", "CODE_TO_TOKEN")), s.who(k), s.ip(k), client="portal")
    hour = s.some(12, 24)
    keycloak(s, s.at(hour), "UPDATE_CREDENTIAL", s.who(11), s.ip(11), client="account-console", details=dict(credential_type="password"))
    f = s.incident("phone with the old password", "identity", "credential-wrong", "caller-fault", "retry-loop", acceptable=dict(pattern=["steady"]))
    for t in s.ticks(hour + 3, 99, 240): s.deny(f, keycloak(s, t, "LOGIN_ERROR", s.who(11), s.ip(11), "invalid_user_credentials", "mail-app", dict(grant_type="password")), s.who(11))
    g = s.incident("guessing at one account", "identity", "credential-wrong", "attack", "brute-force")
    l = s.incident("guessing goes on while it is locked", "identity", "account-locked", "attack", "brute-force")
    t = s.at(s.some(40, 60))
    for n in range(s.some(30, 45)):
        s.deny(g if n < 12 else l, keycloak(s, t, "LOGIN_ERROR", s.who(2), s.attacker, "invalid_user_credentials" if n < 12 else "user_temporarily_disabled", "portal"), s.who(2))
        t += sec(s.r.uniform(1, 5))


def registrar_kerberos_spray(s):
    """A workstation in the house tries one password at every account of the domain; tickets are granted meanwhile. A service keeps an old password since its change."""
    def tgt(t, user, ip, status="0x0"): return windows(s, t, 4768 if status == "0x0" else 4771, "DC1", TargetUserName=user, TargetSid="S-1-5-21-1004336348-1177238915-682003330-%d" % (1100 + sum(user.encode()) % 800), ServiceName="krbtgt/" + s.company.upper(), TicketOptions="0x40810010", Status=status, PreAuthType="2", IpAddress="::ffff:" + ip, IpPort=s.some(49200, 65000), **({"TargetDomainName": s.company.upper()} if status == "0x0" else {}))
    for t in s.spread(0, 100, 12): k = s.r.randrange(30); tgt(t, s.who(k), "10.30.%d.%d" % (k % 3, 20 + k))
    i = s.incident("one password at every account", "identity", "credential-wrong", "attack", "password-spray")
    t = s.at(s.some(35, 60))
    for k in range(s.some(30, 40)):
        s.deny(i, tgt(t, s.who(k), "10.30.9.66", "0x18"), s.who(k))
        t += sec(s.r.uniform(2, 9))
    hour = s.some(10, 20)
    what = s.change(s.at(hour), "adm-uwe", "reset the password of svc_reports", "user:svc_reports", "identity")
    windows(s, s.at(hour), 4724, "DC1", TargetUserName="svc_reports", TargetDomainName=s.company.upper(), SubjectUserName="adm-uwe", SubjectDomainName=s.company.upper())
    w = s.incident("service with its old password", "identity", "credential-wrong", "misconfiguration", "retry-loop", what, acceptable=dict(verdict=["caller-fault"], pattern=["steady", "burst-after-change"]))
    for t in s.ticks(hour + 1, 99, 150): s.deny(w, tgt(t, "svc_reports", "10.30.5.12", "0x18"), "svc_reports")


def registrar_session_thief(s):
    """A session cookie is used from another continent's address while its owner works on; the service binds sessions and refuses."""
    for t in s.spread(0, 95, 6):
        k = s.r.randrange(22)
        express(s, t, s.ip(k), "GET", s.r.choice(("/mail/%d" % s.r.randrange(900), "/contacts", "/settings")), 200, s.mail(k), s.agent(k), session="s%02x" % (k * 7) + "e1")
    i = s.incident("a session used by another client", "application", "device-or-location-refused", "attack", "token-replay", acceptable=dict(cause=["token-invalid", "session-lost"], layer=["identity"]))
    for k in s.r.sample(range(22), 2):
        t = s.at(s.some(15, 80))
        for n in range(s.some(4, 7)):
            s.deny(i, express(s, t, s.attacker, "GET", s.r.choice(("/contacts", "/settings", "/settings/export")), 401, s.mail(k), "python-requests/2.31.0", session="s%02x" % (k * 7) + "e1", err=dict(type="UnauthorizedError", code="SESSION_BINDING_MISMATCH", message="session was issued to another client")), s.mail(k))
            t += sec(s.r.uniform(2, 30))
    e = s.incident("sessions past their life", "application", "token-expired", "caller-fault", "single", acceptable=dict(layer=["identity"], verdict=["working-as-intended"], cause=["session-lost"]))
    for k in s.r.sample(range(22), 4):
        t = s.at(s.some(2, 92))
        s.deny(e, express(s, t, s.ip(k), "GET", "/contacts", 401, None, s.agent(k), err=dict(type="UnauthorizedError", code="SESSION_EXPIRED", message="session expired after 8 h")), None)
        express(s, t + sec(15), s.ip(k), "POST", "/session", 201, s.mail(k), s.agent(k))


def registrar_probes_and_customers(s):
    """ModSecurity before a shop: an injection probe and an upload of a shell, a customer whose text offends a rule, a scan for hidden files, a silent challenge for headless browsers."""
    s.config["shop.conf"] = "server {\n    listen 443 ssl;\n    server_name www.%s;\n    modsecurity on;\n    location ~ /\\.(?!well-known) { deny all; }\n    location / { proxy_pass http://10.20.0.9:8080; }\n}\n" % s.domain
    browse(s, 0, 95, 7, paths=("/", "/p/8", "/p/91", "/basket", "/search?q=lamp"))
    def blocked(t, client, method, uri, rule, msg, data, agent=None, file="REQUEST-942-APPLICATION-ATTACK-SQLI.conf", score=5):
        rid, number = "%d%06d" % (int(t.timestamp()), s.r.randrange(10 ** 6)), s.next()
        return [access(s, t, client, method + " " + uri, 403, 153, agent), modsecurity(s, t, client, method, uri, rid, rule, msg, data, file, number=number), modsecurity(s, t, client, method, uri, rid, "949110", "Inbound Anomaly Score Exceeded (Total Score: %d)" % score, "", "REQUEST-949-BLOCKING-EVALUATION.conf", True, score, number)]
    x = s.incident("injection probes", "waf", "waf-rule", "attack", "exploit-attempt")
    t = s.at(s.some(20, 60))
    for uri, rule, msg, file in (("/search?q=1%27%20UNION%20SELECT%20null,null--", "942190", "Detects MSSQL code execution and information gathering attempts", "REQUEST-942-APPLICATION-ATTACK-SQLI.conf"), ("/search?q=1%27%20OR%20%271%27=%271", "942100", "SQL Injection Attack Detected via libinjection", "REQUEST-942-APPLICATION-ATTACK-SQLI.conf"), ("/p/8?id=../../../../etc/passwd", "930120", "OS File Access Attempt", "REQUEST-930-APPLICATION-ATTACK-LFI.conf"), ("/p/8?x=;cat%20/etc/passwd", "932160", "Remote Command Execution: Unix Shell Code Found", "REQUEST-932-APPLICATION-ATTACK-RCE.conf"), ("/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "941100", "XSS Attack Detected via libinjection", "REQUEST-941-APPLICATION-ATTACK-XSS.conf")):
        for n in range(s.some(1, 3)):
            s.deny(x, blocked(t, s.attacker, "GET", uri, rule, msg, "Matched Data found within ARGS:q", "sqlmap/1.8", file, 15), None)
            t += sec(s.r.uniform(.5, 5))
    c = s.incident("a customer's question offends a rule", "waf", "waf-rule", "misconfiguration", "steady", acceptable=dict(pattern=["single"]))
    for n in range(4): s.deny(c, blocked(s.at(12 + 20 * n, s.some(0, 50)), s.ip(6), "POST", "/questions", "942130", "SQL Injection Attack: SQL Boolean-based attack detected", "Matched Data: 2=2 found within ARGS:text: are the lamps sold as pair, so 2=2 in the box?", s.agent(6)), None)
    d = s.incident("scan for hidden files", "proxy", "server-rule", "attack", "scan", acceptable=dict(cause=["address-blocked"]))
    t = s.at(s.some(62, 80))
    for p in ("/.env", "/.git/config", "/.git/HEAD", "/.aws/credentials", "/.svn/entries", "/.DS_Store", "/.htpasswd", "/.ssh/id_rsa", "/.env.bak", "/.vscode/sftp.json"):
        s.deny(d, [access(s, t, "203.0.113.9", "GET " + p, 403, 153, "Mozilla/5.0 (compatible)"), nginx_error(s, t, "203.0.113.9", "GET " + p, "access forbidden by rule")], None)
        access(s, t + sec(.3), "203.0.113.9", "GET " + s.r.choice(("/backup.zip", "/dump.sql", "/config.php.bak")), 404, 146, "Mozilla/5.0 (compatible)")
        t += sec(s.r.uniform(.3, 2))


def registrar_crawler_claims(s):
    """Somebody reads a whole catalogue as Googlebot from a hoster's addresses and is refused; the real crawler passes. Headless clients do not solve the challenge."""
    s.known = "crawlers:\n  - {name: Googlebot, user_agents: [\"*Googlebot*\"], networks: [66.249.64.0/19]}\n"
    bot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
    for t in s.spread(0, 90, 7): k = s.r.randrange(26); alb(s, t, s.ip(k), "GET /p/%d" % s.r.randrange(300), 200, "200", agent=s.agent(k))
    for t in s.spread(0, 90, 50): aws_waf(s, t, "66.249.66.%d" % s.some(1, 60), "GET", "/p/%d" % s.r.randrange(300), "ALLOW", "Default_Action", country="US", agent=bot, source="ALB")
    i = s.incident("a crawler that is not what it says", "waf", "waf-rule", "unwanted-automation", "impersonated-bot", acceptable=dict(cause=["user-agent-blocked", "bot-challenge"], verdict=["attack"]))
    start = s.some(15, 50)
    for n, t in enumerate(s.ticks(start, start + 12, 5)):
        client = "203.0.113.%d" % s.some(150, 154)
        s.deny(i, [alb(s, t, client, "GET /p/%d" % (n + 1), 403, actions="waf", agent=bot), aws_waf(s, t, client, "GET", "/p/%d" % (n + 1), "BLOCK", "unverified-crawlers", country="NL", agent=bot, labels=("awswaf:managed:aws:bot-control:bot:unverified", "awswaf:managed:aws:bot-control:bot:name:googlebot"), source="ALB")], None)
    c = s.incident("headless clients at the challenge", "waf", "bot-challenge", "unwanted-automation", "scrape", acceptable=dict(pattern=["steady"]))
    for n, t in enumerate(s.ticks(start + 20, start + 30, 12)): s.deny(c, aws_waf(s, t, "198.51.100.%d" % s.some(150, 152), "GET", "/p/%d" % (n + 40), "CHALLENGE", "challenge-datacentre", country="US", agent="Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/120.0.0.0", challenge=dict(responseCode=202, solveTimestamp=0, failureReason="TOKEN_MISSING"), source="ALB"), None)


def registrar_invoice_walk(s):
    """A customer's key walks through other customers' invoices, one number after another, slowly and from changing addresses; other keys read their own."""
    base = s.some(3000, 7000)
    for t in s.spread(0, 115, 9):
        k = s.r.randrange(16)
        path = "/invoices/%d" % (10000 + k * 100 + s.r.randrange(40))
        kong(s, t, s.ip(k), "GET", path, 200, "invoices", "customer-%02d" % k, agent="okhttp/4.12.0")
        express(s, ms(s, t), s.ip(k), "GET", path, 200, "customer-%02d" % k, "okhttp/4.12.0")
    i = s.incident("walk through others' invoices", "application", "permission-missing", "attack", "enumeration", acceptable=dict(cause=["application-refused", "absence-hidden"]))
    for n, t in enumerate(s.ticks(5, 112, 50)):
        path, client = "/invoices/%d" % (base + n), "203.0.113.%d" % (130 + n // 9)
        s.deny(i, [kong(s, t, client, "GET", path, 403, "invoices", "customer-31", agent="okhttp/4.9.0"), express(s, ms(s, t), client, "GET", path, 403, "customer-31", "okhttp/4.9.0", err=dict(type="ForbiddenError", code="NOT_OWNER", message="invoice belongs to another customer"))], "customer-31")
    o = s.incident("a customer's old link", "application", "permission-missing", "working-as-intended", "single", acceptable=dict(cause=["application-refused", "absence-hidden"]))
    for k in (4, 9): t = s.at(s.some(10, 100)); s.deny(o, [kong(s, t, s.ip(k), "GET", "/invoices/%d" % (10000 + k * 100 + 77), 403, "invoices", "customer-%02d" % k, agent="okhttp/4.12.0"), express(s, ms(s, t), s.ip(k), "GET", "/invoices/%d" % (10000 + k * 100 + 77), 403, "customer-%02d" % k, "okhttp/4.12.0", err=dict(type="ForbiddenError", code="NOT_OWNER", message="invoice belongs to another customer"))], "customer-%02d" % k)


def registrar_quiet_day(s):
    """Nothing is wrong: a single-page application asks who is there before it sends people to sign in."""
    s.change(s.at(30), "ci", "deployed portal v12", "service:portal", "deploy")
    i = s.incident("asked before sign-in", "application", "credential-missing", "working-as-intended", "single", acceptable=dict(verdict=["caller-fault"], layer=["identity"]))
    for t in s.spread(0, 110, 8):
        k = s.r.randrange(28)
        if s.r.random() < .06:
            s.deny(i, express(s, t, s.ip(k), "GET", "/me", 401, None, s.agent(k)), None)
            okta(s, t + sec(14), "user.session.start", s.mail(k), "SUCCESS", ip=s.ip(k), message="User login to Okta", agent=s.agent(k))
            t += sec(16)
            express(s, t, s.ip(k), "GET", "/me", 200, s.mail(k), s.agent(k))
        express(s, t + sec(1), s.ip(k), "GET", s.r.choice(("/tasks", "/tasks/%d" % s.r.randrange(500), "/boards", "/boards/%d" % s.r.randrange(30))), 200, s.mail(k), s.agent(k))


KINDS = [registrar_slow_spray, registrar_stuffed_pairs, registrar_banned_office, registrar_ssh_bastion, registrar_phone_and_guesser, registrar_kerberos_spray, registrar_session_thief, registrar_probes_and_customers, registrar_crawler_claims, registrar_invoice_walk, registrar_quiet_day]

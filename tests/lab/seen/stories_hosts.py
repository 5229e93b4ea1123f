"""Hosts and their sign-ins: sshd and PAM, Windows, RADIUS, LDAP, Kerberos."""
from seen.lines_cloud import *

KINDS = []
kind = kinds(KINDS)


def login(s, f, t, user, ip, how="publickey", write=syslog):
    pid = s.next() + 20000; write(s, f, t, "sshd", "Accepted %s for %s from %s port %d ssh2%s" % (how, user, ip, s.some(20000, 64000), ": ED25519 SHA256:%s" % s.app_ids.setdefault("fp" + user, s.hex(43)) if how == "publickey" else ""), pid)
    write(s, f, t + sec(.02), "sshd", "pam_unix(sshd:session): session opened for user %s(uid=%d) by (uid=0)" % (user, 1000 + hash_of(user) % 500), pid)
    write(s, f, t + sec(s.some(20, 900)), "sshd", "pam_unix(sshd:session): session closed for user %s" % user, pid)


def failed(s, f, t, user, ip, known=True, write=syslog, tail=True):
    """one connection with one wrong password"""
    pid, port = s.next() + 20000, s.some(20000, 64000); refs = []
    if not known: refs.append(write(s, f, t, "sshd", "Invalid user %s from %s port %d" % (user, ip, port), pid))
    refs.append(write(s, f, t + sec(.1), "sshd", "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=%s%s" % (ip, "  user=%s" % user if known else ""), pid))
    refs.append(write(s, f, t + sec(2), "sshd", "Failed password for %s%s from %s port %d ssh2" % ("" if known else "invalid user ", user, ip, port), pid))
    if tail: refs.append(write(s, f, t + sec(2.4), "sshd", "Connection closed by %suser %s %s port %d [preauth]" % ("authenticating " if known else "invalid ", user, ip, port), pid))
    return refs


@kind
def jump_host_of_a_lab(s):
    """sshd: a clean-up takes people out of the group that may log in; strangers guess at root; one person mistypes and gets in; an account's shell was locked for a leaver; keys that fail before one fits are no refusals"""
    f = "auth.log"; cut = s.some(60, 110); what = "usermod delete from group lab-ssh"
    a = inc(s, "people taken out of lab-ssh", "identity", "permission-removed", MIS, BURST, what, layer=["application", "platform"], cause=["not-assigned", "permission-missing"]); b = inc(s, "guesses at root and others", "identity", "credential-wrong", ATT, BRUTE, layer=["application", "platform"], pattern=[SPRAY, STUFF]); c = inc(s, "mistyped", "identity", "credential-wrong", FAULT, "single", layer=["application", "platform"], pattern=["steady"]); d = inc(s, "leaver's backup job", "identity", "account-locked", WAI, LOOP, layer=["application", "platform"], pattern=["steady"], verdict=[FAULT], cause=["permission-removed"])
    crew = list(range(12, 36)); n, top = 0, s.some(60, 110)
    for j, k in enumerate(crew): syslog(s, f, s.at(cut, j), "usermod", "delete '%s' from group 'lab-ssh'" % s.who(k)); syslog(s, f, s.at(cut, j), "usermod", "delete '%s' from shadow group 'lab-ssh'" % s.who(k))
    syslog(s, f, s.at(cut - 9), "useradd", "new user: name=%s, UID=1733, GID=1733, home=/home/%s, shell=/bin/bash, from=/dev/pts/2" % (s.who(70), s.who(70))); syslog(s, f, s.at(5), "usermod", "lock user '%s' password" % s.who(60)); syslog(s, f, s.at(5), "chage", "changed password expiry for %s" % s.who(60))
    for t in s.spread(0, 260, 45):
        k = s.some(0, 35); late = k in crew and minute_of(s, t) > cut + 1
        if late:
            if n < top:
                n += 1; pid, port = s.next() + 20000, s.some(20000, 64000)
                s.deny(a, [syslog(s, f, t, "sshd", "User %s from %s not allowed because none of user's groups are listed in AllowGroups" % (s.who(k), s.ip(k)), pid), syslog(s, f, t + sec(1), "sshd", "Connection closed by invalid user %s %s port %d [preauth]" % (s.who(k), s.ip(k), port), pid)], s.who(k))
        else:
            if s.r.random() < .2: pid = s.next() + 20000; syslog(s, f, t - sec(3), "sshd", "Failed publickey for %s from %s port 50122 ssh2: RSA SHA256:%s" % (s.who(k), s.ip(k), s.hex(43)), pid); syslog(s, f, t - sec(2), "sshd", "Accepted publickey for %s from %s port 50122 ssh2: ED25519 SHA256:%s" % (s.who(k), s.ip(k), s.hex(43)), pid)
            else: login(s, f, t, s.who(k), s.ip(k))
    t = s.at(s.some(5, 40))
    for j in range(s.some(60, 110)): t += sec(s.r.uniform(2, 60)); user = pick(s, "root", "root", "root", "admin", "ubuntu", "git", "oracle", "test"); s.deny(b, failed(s, f, t, user, s.attacker, user == "root"), user)
    for j in range(4): k = j * 2; t = later(s, 5, 250); s.deny(c, failed(s, f, t, s.who(k), s.ip(k), tail=False), s.who(k)); login(s, f, t + sec(9), s.who(k), s.ip(k), "password")
    for t in s.ticks(10, 255, 600): pid = s.next() + 20000; s.deny(d, [syslog(s, f, t, "sshd", "User %s not allowed because account is locked" % s.who(60), pid), syslog(s, f, t + sec(1), "sshd", "Received disconnect from %s port %d:11: disconnected by user [preauth]" % (s.ip(60), s.some(20000, 64000)), pid)], s.who(60))
    logged(s, cut, s.who(70), what, "group:lab-ssh", "role"); innocent(s, cut - 20)


@kind
def fleet_under_a_drizzle(s):
    """a botnet tries each address twice an hour over many names, seen in the journal of one host; certificates for hosts ran out in the night for a team's automation; an address list of pam_access; sudo without the right"""
    f = "journal.ndjson"; w = lambda s_, f_, t, program, text, pid=None: journal(s_, f_, t, program, text, pid, unit="ssh")
    a = inc(s, "slow guesses from many addresses", "identity", "credential-wrong", ATT, SPRAY, layer=["application", "platform"], pattern=[BRUTE, STUFF]); b = inc(s, "automation with a certificate that ran out", "identity", "client-certificate", FAULT, LOOP, layer=["application", "platform"], cause=["token-expired"], verdict=[MIS], pattern=["steady", BURST]); c = inc(s, "people outside their origin list", "identity", "address-not-allowlisted", WAI, "single", layer=["application", "platform", "policy"], pattern=["steady"]); d = inc(s, "sudo without the right", "platform", "permission-missing", WAI, "single", layer=["application", "policy"], pattern=["steady"])
    for t in s.spread(0, 600, 70): k = s.some(0, 20); login(s, f, t, s.who(k), s.ip(k), write=w)
    for t in s.spread(0, 600, 200): w(s, f, t, pick(s, "systemd-logind", "CRON"), pick(s, "New session %d of user deploy." % s.next(), "pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)"))
    for n, t in enumerate(s.ticks(0, 600, s.some(130, 190))): user = pick(s, "admin", "user", "test", "postgres", "pi", "hadoop", "steam", "ftpuser", "jenkins", "dev", "minecraft", "www", "deploy"); s.deny(a, failed(s, f, t, user, s.bots[n % 120], user == "deploy", w), user)
    start = s.some(200, 300)
    for t in s.ticks(0, start, 300): login(s, f, t, "ansible", s.inner(5), write=w)
    for t in s.ticks(start, 600, 300): pid = s.next() + 20000; port = s.some(20000, 64000); s.deny(b, [w(s, f, t, "sshd", "error: Certificate invalid: expired", pid), w(s, f, t + sec(.3), "sshd", "Failed publickey for ansible from %s port %d ssh2: ED25519-CERT SHA256:%s ID ansible (serial %d) CA ED25519 SHA256:%s" % (s.inner(5), port, s.app_ids.setdefault("ans", s.hex(43)), 41, s.app_ids.setdefault("ca", s.hex(43))), pid), w(s, f, t + sec(.4), "sshd", "Connection closed by authenticating user ansible %s port %d [preauth]" % (s.inner(5), port), pid)], "ansible")
    for j in range(s.some(2, 3)): k = 30 + j; t = later(s, 10, 590); pid = s.next() + 20000; s.deny(c, [w(s, f, t, "sshd", "pam_access(sshd:account): access denied for user `%s' from `%s'" % (s.who(k), s.other + str(k)), pid), w(s, f, t + sec(.1), "sshd", "fatal: Access denied for user %s by PAM account configuration [preauth]" % s.who(k), pid)], s.who(k))
    for j in range(2): k = 9; s.deny(d, w(s, f, later(s, 10, 590), "sudo", "%s : user NOT in sudoers ; TTY=pts/%d ; PWD=/home/%s ; USER=root ; COMMAND=/usr/bin/cat /etc/shadow" % (s.who(k), j, s.who(k))), s.who(k))


@kind
def domain_of_a_factory(s):
    """Windows: a service's password was changed and a task on another server goes on with the old one until its account is locked, again and again; people lost the right to the terminal server with a group; someone guesses at the administrator; a leaver's phone"""
    f = "winlogbeat.ndjson"; cut, cut2 = s.some(50, 90), s.some(120, 150); ts = "TS01." + s.domain; svc = "svc_scada"
    what2 = "4733 removed from Remote Desktop Users"
    a = inc(s, "task with the service's old password", "identity", "credential-wrong", FAULT, LOOP, verdict=[MIS], pattern=["steady", BURST], cause=["account-locked"]); b = inc(s, "people without the right to the terminal server", "platform", "permission-removed", MIS, BURST, what2, layer=["identity"], cause=["permission-missing", "not-assigned"]); c = inc(s, "guesses at the administrator", "identity", "credential-wrong", ATT, BRUTE); d = inc(s, "leaver's phone", "identity", "account-locked", WAI, LOOP, pattern=["steady"], verdict=[FAULT], cause=["permission-removed"]); e = inc(s, "mistyped", "identity", "credential-wrong", FAULT, "single", pattern=["steady"])
    windows(s, f, s.at(cut), 4724, {"TargetUserName": svc, "TargetDomainName": s.company.upper(), "SubjectUserName": s.who(70), "SubjectDomainName": s.company.upper(), "SubjectLogonId": "0x9a1c2"}, ok=True, message="An attempt was made to reset an account's password."); windows(s, f, s.at(8), 4725, {"TargetUserName": s.who(60), "TargetDomainName": s.company.upper(), "SubjectUserName": s.who(71), "SubjectDomainName": s.company.upper(), "SubjectLogonId": "0x88aa2"}, ok=True, message="A user account was disabled.")
    group_change(s, f, s.at(cut - 8), 4728, s.who(33), "Canteen", s.who(71), "A member was added to a security-enabled global group.")
    rdp = list(range(0, 18))
    for j, k in enumerate(rdp): group_change(s, f, s.at(cut2, j), 4733, s.who(k), "Remote Desktop Users", s.who(70), "A member was removed from a security-enabled local group.", ts)
    for t in s.spread(0, 280, 16):
        k = s.some(0, 90)
        if s.r.random() < .02: s.deny(e, logon_failed(s, f, t - sec(20), s.who(k), s.inner(k), "0xC000006A", kind="2" if k % 2 else "3", station="WS%03d" % k), s.who(k))
        logon(s, f, t, s.who(k), s.inner(k), station="WS%03d" % k)
    n, top = 0, s.some(50, 90)
    for t in s.spread(0, 280, 90):
        k = pick(s, *rdp)
        if minute_of(s, t) > cut2 + .5:
            if n < top: n += 1; s.deny(b, logon_failed(s, f, t, s.who(k), s.inner(k), "0x0", "0xC000015B", "10", ts, "TS01", "Negotiate", "%%2308", "User32 "), s.who(k))
        else: logon(s, f, t, s.who(k), s.inner(k), "10", ts, "TS01")
    fails = 0
    for t in s.ticks(0, 280, 120):
        if minute_of(s, t) < cut: logon(s, f, t, svc, s.inner(200), "3", station="SCADA02"); continue
        fails += 1; locked = fails % 12 in (6, 7, 8, 9, 10, 11)
        s.deny(a, logon_failed(s, f, t, svc, s.inner(200), "0xC0000234" if locked else "0xC000006A", "0xC0000234" if locked else "0xC000006D", "3", None, "SCADA02", reason="%%2307" if locked else "%%2313"), svc, **({"cause": "account-locked", "acceptable": {"cause": ["credential-wrong"], "verdict": [MIS, WAI], "pattern": ["steady", BURST]}} if locked else {}))
        if fails % 12 == 5: windows(s, f, t + sec(.2), 4740, {"TargetUserName": svc, "TargetDomainName": "SCADA02", "TargetSid": "S-1-5-21-1004336348-1177238915-682003330-3301", "SubjectUserSid": "S-1-5-18", "SubjectUserName": "DC01$", "SubjectDomainName": s.company.upper(), "SubjectLogonId": "0x3e7"}, ok=True, message="A user account was locked out.")
    t = later(s, 10, 60)
    for j in range(s.some(50, 80)): t += sec(s.r.uniform(.5, 9)); s.deny(c, logon_failed(s, f, t, "Administrator", s.attacker, "0xC000006A", station="kali" if s.shift % 2 else "-"), "Administrator")
    for t in s.ticks(12, 278, 420): s.deny(d, logon_failed(s, f, t, s.who(60), s.inner(201), "0xC0000072", "0xC000006E", "3", None, "EXCH01", reason="%%2310", process="Advapi  "), s.who(60))
    logged(s, cut2, s.who(70), what2, "group:Remote Desktop Users", "role"); innocent(s, cut2 - 4)


@kind
def tunnel_of_a_clinic(s):
    """FreeRADIUS behind the tunnel: a nurse's telephone goes on with last month's password; everybody fails while the directory's certificate is refused; guesses with names of the clinic; accounts outside their hours"""
    f = "radius.log"; g = "vpn-gateway.log"; cut = s.some(60, 120); fix = cut + s.some(15, 30)
    a = inc(s, "nobody gets in while the directory is not trusted", "identity", "authorizer-failed", MIS, "steady", "ldap certificate replaced on dir1", pattern=[BURST, LOOP, "single"]); b = inc(s, "telephone with the old password", "identity", "credential-wrong", FAULT, LOOP, pattern=["steady"]); c = inc(s, "guesses at the tunnel", "identity", "credential-wrong", ATT, SPRAY, pattern=[BRUTE, STUFF]); d = inc(s, "outside the hours of the account", "identity", "account-locked", WAI, "single", pattern=["steady"], cause=["device-or-location-refused", "explicit-deny"])
    line = lambda t, level, text: s.put(f, t, "%s : %s: %s" % (t.strftime("%a %b %e %H:%M:%S %Y"), level, text))
    gw = lambda t, text: syslog(s, g, t, "openvpn", text, 1411)
    def try_(inc_, t, user, ip, why, gws=True, kind_="Auth", optional=False):
        n = s.next(); r_ = [line(t, "Auth", "(%d) Login incorrect (%s): [%s] (from client vpn-gw port %d cli %s)" % (n, why, user, s.some(1, 900), ip))]
        if gws: r_ += [gw(t + sec(.5), "%s:%d TLS Auth Error: Auth Username/Password verification failed for peer" % (ip, s.some(20000, 64000))) ]
        s.deny(inc_, r_, user)
    for t in s.spread(0, 300, 22):
        k = s.some(0, 70); now = minute_of(s, t)
        if cut < now < fix: line(t - sec(.05), "ERROR", "rlm_ldap (ldap): Could not start TLS: Connect error"); try_(a, t, s.who(k), s.ip(k), "ldap: Failed performing search: Can't contact LDAP server")
        else: line(t, "Auth", "(%d) Login OK: [%s] (from client vpn-gw port %d cli %s)" % (s.next(), s.who(k), s.some(1, 900), s.ip(k))); gw(t + sec(.6), "%s:%d [%s] Peer Connection Initiated with [AF_INET]%s:%d" % (s.ip(k), s.some(20000, 64000), s.who(k), s.ip(k), s.some(20000, 64000)))
    for t in s.ticks(0, 300, 180):
        if not cut - 1 < minute_of(s, t) < fix + 1: try_(b, t, s.who(80), s.ip(80), "mschap: MS-CHAP2-Response is incorrect")
    for n, t in enumerate(s.ticks(10, cut - 3, 35)): try_(c, t, "%s" % pick(s, s.who(n % 50), "vpn", "test", "support", "reception"), s.bots[n % 9], "mschap: FAILED: No NT-Password.  Cannot perform authentication" if n % 3 == 0 else "mschap: MS-CHAP2-Response is incorrect")
    for j in range(s.some(2, 4)): try_(d, later(s, 3, cut - 2), s.who(90 + j % 2), s.ip(90 + j % 2), "logintime: Outside allowed timespan (time allowed Wk0700-1900)")
    changed(s, cut, "dirteam", "ldap certificate replaced on dir1", "dir1", "certificate"); innocent(s, cut - 10)


@kind
def directory_of_a_library(s):
    """OpenLDAP: the rule that let the catalogue read the branch was changed; a copier without the encrypted connection; a job with an old password; guesses; each refusal is a RESULT whose connection names the caller"""
    f = "slapd.log"; cut = s.some(60, 110); what = "olcAccess changed on {1}mdb"; base = "dc=%s,dc=example" % s.company
    a = inc(s, "applications without the right to search the people", "identity", "permission-removed", MIS, BURST, what, layer=["platform", "application"], cause=["permission-missing"]); b = inc(s, "copier without encryption", "identity", "tls-requirement", FAULT, LOOP, layer=["platform", "application"], pattern=["steady"], verdict=[WAI, MIS]); c = inc(s, "job with an old password", "identity", "credential-wrong", FAULT, LOOP, layer=["application"], pattern=["steady"], verdict=[MIS]); d = inc(s, "guesses at people", "identity", "credential-wrong", ATT, SPRAY, layer=["application"], pattern=[STUFF, BRUTE])
    def conn(t, ip, dn, bind=0, op=None, err=0, text="", tls=True):
        n, fd = s.next() + 1000, s.some(11, 90); p = lambda t_, x: syslog(s, f, t_, "slapd", x, 881)
        refs = [p(t, "conn=%d fd=%d ACCEPT from IP=%s:%d (IP=0.0.0.0:%d)" % (n, fd, ip, s.some(20000, 64000), 636 if tls else 389))]
        if tls: p(t + sec(.01), "conn=%d fd=%d TLS established tls_ssf=256 ssf=256 tls_proto=TLSv1.3 tls_cipher=TLS_AES_256_GCM_SHA384" % (n, fd))
        refs.append(p(t + sec(.02), 'conn=%d op=0 BIND dn="%s" method=128' % (n, dn)))
        if not bind: p(t + sec(.03), 'conn=%d op=0 BIND dn="%s" mech=SIMPLE bind_ssf=0 ssf=%d' % (n, dn, 256 if tls else 0))
        r0 = p(t + sec(.04), "conn=%d op=0 RESULT tag=97 err=%d qtime=0.000011 etime=0.000%d text=%s" % (n, bind, s.some(100, 900), text if bind else ""))
        if bind: refs.append(r0); p(t + sec(.06), "conn=%d fd=%d closed (connection lost)" % (n, fd)); return [refs[-1]]
        s1 = p(t + sec(.05), 'conn=%d op=1 %s' % (n, op)); r1 = p(t + sec(.06), "conn=%d op=1 SEARCH RESULT tag=101 err=%d qtime=0.000012 etime=0.000%d nentries=%d text=%s" % (n, err, s.some(100, 900), 0 if err else 1, text if err else "")); p(t + sec(.07), "conn=%d op=2 UNBIND" % n); p(t + sec(.08), "conn=%d fd=%d closed" % (n, fd))
        return [r1]
    apps = ["catalogue", "loans", "wifi-portal", "printing", "archive"]; n, top = 0, s.some(60, 100)
    syslog(s, f, s.at(cut), "slapd", 'conn=%d op=1 MOD dn="olcDatabase={1}mdb,cn=config"' % 77, 881); syslog(s, f, s.at(cut), "slapd", "conn=77 op=1 MOD attr=olcAccess", 881); syslog(s, f, s.at(cut), "slapd", "conn=77 op=1 RESULT tag=103 err=0 qtime=0.000009 etime=0.001204 text=", 881)
    for t in s.spread(0, 260, 40):
        j = s.some(0, 4); late = minute_of(s, t) > cut and j < 4
        if late and n >= top: continue
        dn = "cn=%s,ou=services,%s" % (apps[j], base); x = conn(t, s.inner(20 + j), dn, 0, 'SRCH base="ou=people,%s" scope=2 deref=0 filter="(uid=%s)"' % (base, s.who(s.some(0, 60))), 50 if late else 0, "")
        if late: n += 1; s.deny(a, x, dn)
    for t in s.ticks(0, 260, 420): dn = "cn=copier,ou=services," + base; s.deny(b, conn(t, s.inner(60), dn, 13, text="confidentiality required", tls=False), dn)
    for t in s.ticks(0, 260, 600): dn = "cn=newsletter,ou=services," + base; s.deny(c, conn(t, s.inner(61), dn, 49), dn)
    t = later(s, 20, 180)
    for j in range(s.some(40, 60)): t += sec(s.r.uniform(.5, 15)); dn = "uid=%s,ou=people,%s" % (s.who(j), base); s.deny(d, conn(t, s.attacker, dn, 49), dn)
    for t in s.spread(0, 260, 60): k = s.some(0, 60); conn(t, s.inner(20), "uid=%s,ou=people,%s" % (s.who(k), base), 0, 'SRCH base="%s" scope=0 deref=0 filter="(objectClass=*)"' % base)
    logged(s, cut, s.who(70), what, "ldap:{1}mdb", "policy"); innocent(s, cut - 5)


@kind
def tickets_of_an_institute(s):
    """MIT Kerberos: a laptop's clock is ten minutes slow, a keytab was made anew and an old one is still in use, an account is locked out after guesses; the usual NEEDED_PREAUTH is no refusal"""
    f = "krb5kdc.log"; realm = s.company.upper() + ".EXAMPLE"; types = "AS_REQ (4 etypes {aes256-cts-hmac-sha1-96(18), aes128-cts-hmac-sha1-96(17), aes256-cts-hmac-sha384-192(20), aes128-cts-hmac-sha256-128(19)})"
    a = inc(s, "laptop with a slow clock", "identity", "request-signature", FAULT, LOOP, pattern=["steady"]); b = inc(s, "old keytab of the cluster's head", "identity", "credential-wrong", FAULT, LOOP, verdict=[MIS], pattern=["steady"]); c = inc(s, "guesses at a principal", "identity", "credential-wrong", ATT, BRUTE, cause=["account-locked"]); d = inc(s, "principals that do not exist", "identity", "credential-wrong", ATT, "enumeration", pattern=[SPRAY, "scan"], cause=["unknown", "permission-missing", "absence-hidden", "account-locked"])
    p = lambda t, text, info="info": s.put(f, t, "%s kdc1.%s krb5kdc[%d](%s): %s" % (slow(t), s.domain, 1020, info, text))
    ask = lambda t, ip, who: p(t - sec(.1), "%s %s: NEEDED_PREAUTH: %s@%s for krbtgt/%s@%s, Additional pre-authentication required" % (types, ip, who, realm, realm, realm))
    def no(inc_, t, ip, who, why, short="PREAUTH_FAILED", long=None, pre=True):
        ask(t, ip, who); r_ = [p(t, "preauth (encrypted_timestamp) verify failure: %s" % why)] if pre else []
        s.deny(inc_, r_ + [p(t + sec(.001), "%s %s: %s: %s@%s for krbtgt/%s@%s, %s" % (types, ip, short, who, realm, realm, realm, long or why))], who, **({"cause": "account-locked", "acceptable": {"cause": ["credential-wrong"]}} if short == "LOCKED_OUT" else {}))
    for t in s.spread(0, 240, 14): k = s.some(0, 70); ask(t, s.inner(k), s.who(k)); p(t, "%s %s: ISSUE: authtime %d, etypes {rep=aes256-cts-hmac-sha1-96(18), tkt=aes256-cts-hmac-sha1-96(18), ses=aes256-cts-hmac-sha1-96(18)}, %s@%s for krbtgt/%s@%s" % (types, s.inner(k), int(epoch(t)), s.who(k), realm, realm, realm))
    for t in s.ticks(0, 240, 300): no(a, t, s.inner(90), s.who(90), "Clock skew too great")
    for t in s.ticks(0, 240, 200): no(b, t, s.inner(91), "hpc/head.%s" % s.domain, "Preauthentication failed")
    t = later(s, 20, 120)
    for j in range(s.some(30, 50)): t += sec(s.r.uniform(1, 6)); lock = j > 12 and j % 3; no(c, t, s.attacker, s.who(3), "Preauthentication failed", "LOCKED_OUT" if lock else "PREAUTH_FAILED", "Client's credentials have been revoked" if lock else None, not lock)
    t = later(s, 130, 200)
    for j in range(s.some(40, 70)): t += sec(s.r.uniform(.1, 1)); who = pick(s, "admin", "oracle", "backup", "sql", "http", "web", "svc", "test", "mail", "guest") + s.hex(2); s.deny(d, p(t, "%s %s: CLIENT_NOT_FOUND: %s@%s for krbtgt/%s@%s, Client not found in Kerberos database" % (types, s.attacker, who, realm, realm, realm)), who)


@kind
def pages_of_a_theatre(s):
    """a web host after an update: SELinux keeps the server from the new uploads, a directory without its index, a link that leads away, methods of an old editor; the host's audit tells of the first; a scanner passes"""
    f = "error.log"; g = "access.log"; au = "audit.log"; h = s.host("stage"); cut = s.some(40, 80); what = "moved uploads to /srv/stage-media"
    a = inc(s, "uploads in the wrong context", "proxy", "mandatory-access-control", MIS, BURST, what, cause=["file-permission"], layer=["platform"]); b = inc(s, "folder without an index", "proxy", "directory-listing-off", WAI, "single", pattern=["steady"], verdict=[FAULT, MIS]); c = inc(s, "link that leads away", "proxy", "symlink-refused", MIS, "steady", pattern=["single", LOOP]); d = inc(s, "old editor's PUT", "proxy", "method-refused", WAI, LOOP, cause=["server-rule"], verdict=[FAULT], pattern=["steady"]); e = inc(s, "scanner at hidden files", "proxy", "server-rule", ATT, "scan")
    acc = lambda t, ip, m, path, st, k=0, agent=None: s.put(g, t, '%s - - [%s] "%s %s HTTP/1.1" %d %d "-" "%s"' % (ip, clock(t), m, path, st, s.some(199, 9000), agent or s.agent(k)))
    err = lambda t, mod, text, ip, code="", pid=None: s.put(f, t, "[%s] [%s:error] [pid %d:tid %d] %s[client %s:%d] %s" % (t.strftime("%a %b %d %H:%M:%S.%f %Y"), mod, s.pid, s.pid + 31, code, ip, s.some(20000, 64000), text))
    for t in s.spread(0, 240, 7):
        k = s.some(0, 90); new = s.r.random() < .25; path = "/media/poster-%d.jpg" % s.some(1, 90) if new else pick(s, "/", "/programme", "/tickets", "/css/main.css")
        if new and minute_of(s, t) > cut:
            if s.r.random() < .75: continue
            u = int(epoch(t)); serial = s.next() + 4000; x = s.put(au, t, 'type=AVC msg=audit(%d.%03d:%d): avc:  denied  { read } for  pid=%d comm="httpd" name="%s" dev="sdb1" ino=%d scontext=system_u:system_r:httpd_t:s0 tcontext=unconfined_u:object_r:default_t:s0 tclass=file permissive=0' % (u, t.microsecond // 1000, serial, s.pid, path.split("/")[-1], s.some(100000, 999999))); y = s.put(au, t, 'type=SYSCALL msg=audit(%d.%03d:%d): arch=c000003e syscall=257 success=no exit=-13 a0=ffffff9c a1=7f11 a2=80000 a3=0 items=0 ppid=1 pid=%d auid=4294967295 uid=48 gid=48 comm="httpd" exe="/usr/sbin/httpd" subj=system_u:system_r:httpd_t:s0 key=(null)' % (u, t.microsecond // 1000, serial, s.pid))
            s.deny(a, [acc(t, s.ip(k), "GET", path, 403, k), err(t, "core", "AH00132: file permissions deny server access: /srv/stage-media/%s" % path.split("/")[-1], s.ip(k), "(13)Permission denied: "), x], None)
        else: acc(t, s.ip(k), "GET", path, 200, k)
    for j in range(2): t = later(s, 3, 235); s.deny(b, [acc(t, s.ip(30), "GET", "/press/2019/", 403), err(t, "autoindex", "AH01276: Cannot serve directory /var/www/stage/press/2019/: No matching DirectoryIndex (index.html,index.php) found, and server-generated directory index forbidden by Options directive", s.ip(30))], None)
    for t in s.spread(0, 240, 1300): k = s.some(40, 60); s.deny(c, [acc(t, s.ip(k), "GET", "/archive/season-12.pdf", 403, k), err(t, "core", "AH00037: Symbolic link not allowed or link target not accessible: /var/www/stage/archive/season-12.pdf", s.ip(k))], None)
    for t in s.ticks(0, 240, 600): s.deny(d, [acc(t, s.ip(99), "PUT", "/programme/draft.html", 403, 0, "Mozilla/4.0 (compatible; EditHTML 3.1)"), err(t, "allowmethods", "AH01623: client method denied by server configuration: 'PUT' to /var/www/stage/programme/draft.html", s.ip(99))], None)
    t = later(s, 20, 200)
    for j in range(s.some(20, 40)): t += sec(s.r.uniform(.1, 1)); pth = pick(s, "/.htpasswd", "/.htaccess", "/.htaccess.bak", "/.ht_old", "/.htpasswd~", "/blog/.htpasswd"); s.deny(e, [acc(t, s.attacker, "GET", pth, 403, 0, "Mozilla/5.0 zgrab/0.x"), err(t, "authz_core", "AH01630: client denied by server configuration: /var/www/stage" + pth, s.attacker)], None); acc(t + sec(.1), s.attacker, "GET", pick(s, "/old", "/bak", "/admin", "/test") + "/%s" % s.hex(3), 404, 0, "Mozilla/5.0 zgrab/0.x") if j % 2 else None
    changed(s, cut, s.who(1), what, "web:stage", "deploy"); innocent(s, cut - 10)

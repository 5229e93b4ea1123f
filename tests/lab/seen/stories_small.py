"""Small houses and thin evidence: a ticket with two files, hosting, one log and nothing else, bastions, labels and profiles, two balancers."""
from seen.lines import *

KINDS = []
def kind(f): KINDS.append(f); return f


def visits(s, every, paths=("/", "/offers", "/offers/3", "/contact"), people=30, **more):
    for t in s.spread(0, 120, every): k = s.some(0, people); access(s, t, s.ip(k), "GET " + s.r.choice(paths), 200 if s.r.random() < .94 else 304, agent=s.agent(k), **more)
    for t in s.spread(0, 120, 600): access(s, t, s.ip(s.some(0, people)), "GET /apple-touch-icon.png", 404, 153)


@kind
def ticket_after_the_upgrade(s):
    """a helpdesk's ticket: access.log and error.log, nothing else. Downloads of the new version cannot be read; a folder lost its index; a link of another owner; a scanner as always"""
    visits(s, 7); cut = s.some(40, 70)
    i = inc(s, "downloads of the new version cannot be read", "proxy", "file-permission", MIS, BURST, None, pattern=["single", "steady"])
    for t in s.spread(0, 120, 25):
        k = s.some(0, 30); v = "2.8" if t < s.at(cut) or s.r.random() < .3 else "2.9"; q = "GET /download/app-%s.%s" % (v, s.r.choice(["msi", "dmg", "deb"]))
        if v == "2.8": access(s, t, s.ip(k), q, 200, 81212, agent=s.agent(k))
        else: s.deny(i, [access(s, t, s.ip(k), q, 403, 153, agent=s.agent(k)), nginx_error(s, t, s.ip(k), q, 'open() "/var/www/site%s" failed (13: Permission denied)' % q[4:])])
    d = inc(s, "folder without its index", "proxy", "directory-listing-off", WAI, "single", verdict=[MIS]); l = inc(s, "links whose owner is another", "proxy", "symlink-refused", MIS, "single", verdict=[WAI])
    for n, t in often(s, 4, 7): s.deny(d, [access(s, t, s.ip(n), "GET /download/", 403, 153), nginx_error(s, t, s.ip(n), "GET /download/", 'directory index of "/var/www/site/download/" is forbidden')])
    for n, t in often(s, 7, 9): s.deny(l, [access(s, t, s.ip(10 + n), "GET /download/latest", 403, 153), nginx_error(s, t, s.ip(10 + n), "GET /download/latest", 'open() "/var/www/site/download/latest" failed (40: Too many levels of symbolic links)')])
    a = inc(s, "scanner", "proxy", "server-rule", ATT, "scan", None, cause=["address-blocked"])
    for n, t in run(s, s.some(5, 100), s.some(40, 80), .1, 1): q = "GET /" + s.r.choice([".env", ".git/HEAD", ".aws/credentials", "%d/.env.bak" % n, ".well-known/../.htpasswd"]); s.deny(a, [access(s, t, s.attacker, q, 403, 153, "Mozilla/5.0 (l9scan/2.0)"), nginx_error(s, t, s.attacker, q, "access forbidden by rule")])


@kind
def blog_at_a_hoster(s):
    """WordPress on Apache with mod_security: an editor's table is taken for an injection; xmlrpc is closed; logins are guessed until fail2ban comes; then the guesser comes by another address and gets in"""
    visits(s, 9, ("/", "/2026/03/spring", "/wp-content/uploads/a.jpg", "/about"))
    x = inc(s, "xmlrpc is closed", "proxy", "server-rule", ATT, BRUTE, None, pattern=["scan", "steady", LOOP])
    for n, t in run(s, s.some(5, 60), s.some(30, 50), .5, 6): s.deny(x, apache(s, t, "203.0.113.%d" % (30 + n % 2), "POST /xmlrpc.php", 403, "authz_core", "AH01630: client denied by server configuration: /var/www/blog/xmlrpc.php", size=199, agent="Mozilla/5.0 (Windows NT 6.1)"))
    f = inc(s, "editor's posts with tables", "waf", "waf-rule", MIS, "single", pattern=["steady"]); editor = s.ip(3)
    for n in range(6): access(s, s.at(2 + n * 15), editor, "POST /wp-admin/admin-ajax.php", 200, agent=s.agent(1))
    for n, t in often(s, 5, 8): uid = s.hex(20); s.deny(f, apache(s, t, editor if n % 2 else s.ip(4), "POST /wp-admin/post.php", 403, "security2", 'ModSecurity: Access denied with code 403 (phase 2). Pattern match "(?i:union.{1,100}?select)" at ARGS:content. [file "/etc/modsecurity/hoster.conf"] [line "31"] [id "942270"] [msg "Looking for basic sql injection. Common attack string for mysql, oracle and others"] [data "Matched Data: union of the two tables, select found within ARGS:content: The union of the two tables, select what"] [severity "CRITICAL"] [ver "OWASP_CRS/3.3.4"] [hostname "www.%s"] [uri "/wp-admin/post.php"] [unique_id "%s"]' % (s.domain, uid), size=199, referer="https://www.%s/wp-admin/post.php?post=%d&action=edit" % (s.domain, 40 + n)))
    a = inc(s, "logins guessed", "application", "credential-wrong", ATT, BRUTE, None, layer=["identity"]); ban = None
    for n, t in run(s, s.some(20, 60), s.some(25, 40), 2, 9):
        s.deny(a, [access(s, t, s.attacker, "POST /wp-login.php", 200, 4400, "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:62.0) Gecko/20100101 Firefox/62.0"), s.put("messages", t, "%s web1 wordpress(www.%s)[2211]: Authentication failure for admin from %s" % (t.strftime("%b %e %H:%M:%S"), s.domain, s.attacker))], "admin"); ban = t
    fail2ban(s, ban + sec(1), "wordpress-hard", "Ban " + s.attacker)
    other = s.attacker[:-3] + str(101); access(s, ban + sec(300), other, "POST /wp-login.php", 302, 0, "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:62.0) Gecko/20100101 Firefox/62.0"); access(s, ban + sec(302), other, "GET /wp-admin/", 200, agent="Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:62.0) Gecko/20100101 Firefox/62.0"); s.put("messages", ban + sec(300), "%s web1 wordpress(www.%s)[2211]: Accepted password for admin from %s" % ((ban + sec(300)).strftime("%b %e %H:%M:%S"), s.domain, other))


@kind
def only_an_access_log(s):
    """one combined log: pictures refused to foreign pages only, as its referers show; some refusals that it cannot explain"""
    shop = "https://www.%s/" % s.domain
    for t in s.spread(0, 120, 4): k = s.some(0, 30); access(s, t, s.ip(k), "GET " + s.r.choice(["/", "/gallery/%d" % s.some(1, 20)]), 200, agent=s.agent(k), referer=shop); access(s, t + sec(1), s.ip(k), "GET /pics/%d.jpg" % s.some(1, 30), 200, 40120, agent=s.agent(k), referer=shop)
    h = inc(s, "pictures shown on other pages", "proxy", "hotlink-refused", WAI, "single", verdict=[BOT, UND], cause=["server-rule", "unknown"], pattern=["steady"])
    for n, t in often(s, 14, 22): s.deny(h, access(s, t, s.ip(31 + n % 18), "GET /pics/%d.jpg" % s.some(1, 30), 403, 153, agent=s.agent(n), referer=s.r.choice(["https://forum.example.org/t/%d" % n, "https://pin.example.net/b/9"])))
    u = inc(s, "refused, and the log does not say why", "unknown", "unknown", UND, "single", layer=["proxy", "application"], cause=["application-refused", "server-rule"], verdict=[WAI])
    for n, t in often(s, 6, 9): s.deny(u, access(s, t, s.ip(2 * n), "GET /members/%d" % s.some(1, 9), 403, 153 + 7 * (n % 3), agent=s.agent(n)))


@kind
def load_balancer_extract(s):
    """somebody grepped 403 out of an ALB log and sent that: the targets said most of it, a few were nobody's"""
    u = inc(s, "fixed answers of a listener rule", "edge", "server-rule", WAI, "single", layer=["gateway", "proxy"], cause=["unknown"], verdict=[UND], pattern=["steady"]); a = inc(s, "targets said no", "application", "application-refused", UND, "single", verdict=[WAI], cause=["unknown"], pattern=["steady"])
    for n, t in often(s, 8, 12): s.deny(u, alb(s, t, s.ip(n), "GET /metrics", 403, "-", "-", "fixed-response", agent=s.agent(n)))
    for n, t in often(s, 12, 20): s.deny(a, alb(s, t, s.ip(20 + n % 20), "POST /api/%s" % s.r.choice(["save", "share"]), 403, "403", agent=s.agent(n)))


@kind
def plain_common_log(s):
    """the oldest format, of a machine that nobody remembers: 403 and 401 without agents, referers or reasons"""
    u = inc(s, "refusals of a forgotten machine", "unknown", "unknown", UND, "single", layer=["proxy", "application"], cause=["server-rule", "application-refused"], verdict=[WAI], pattern=["steady"]); m = inc(s, "asked for a password and given one", "proxy", "credential-missing", WAI, "single", layer=["application", "unknown"], verdict=[FAULT])
    def line(t, ip, q, status, user="-"): return s.put("httpd-access_log", t, '%s - %s [%s] "%s HTTP/1.0" %d %s' % (ip, user, t.strftime("%d/%b/%Y:%H:%M:%S +0000"), q, status, s.some(200, 9000) if status < 400 else 209))
    for t in s.spread(0, 120, 12): line(t, s.ip(s.some(0, 20)), "GET /" + s.r.choice(["", "doc/a.html", "doc/b.html"]), 200)
    for n, t in often(s, 8, 11): s.deny(u, line(t, s.ip(n), "GET /cgi-data/%d.dat" % s.some(1, 9), 403))
    for n, t in often(s, 5, 7): s.deny(m, line(t, s.ip(21 + n), "GET /lab/", 401)); line(t + sec(5), s.ip(21 + n), "GET /lab/", 200, s.who(n)); line(t + sec(30), s.ip(21 + n), "GET /lab/data", 200, s.who(n))


@kind
def log_of_a_host_of_others(s):
    """lighttpd's own form of an access log, second-hand: some people are refused some pages, a scanner is refused everything; by what, is not in it"""
    def line(t, ip, q, status, agent): return s.put("lighttpd-access.log", t, '%s www.%s - [%s] "%s HTTP/1.1" %d %d "-" "%s"' % (ip, s.domain, t.strftime("%d/%b/%Y:%H:%M:%S +0000"), q, status, s.some(300, 9000) if status < 400 else 345, agent))
    for t in s.spread(0, 120, 10): k = s.some(0, 25); line(t, s.ip(k), "GET " + s.r.choice(["/", "/portal/", "/portal/%d" % s.some(1, 40)]), 200, s.agent(k))
    u = inc(s, "refused, and nothing says by what", "unknown", "unknown", UND, "single", layer=["proxy", "application"], cause=["application-refused", "server-rule"], verdict=[WAI]); a = inc(s, "scanner, refused by something", "unknown", "unknown", ATT, "scan", None, layer=["proxy", "application", "waf"], cause=["server-rule", "application-refused"])
    for n, t in often(s, 8, 12): s.deny(u, line(t, s.ip(2 * n), "GET /portal/%d/print" % s.some(1, 40), 403, s.agent(n)))
    for n, t in run(s, s.some(10, 100), s.some(35, 60), .1, .9): s.deny(a, line(t, s.attacker, "GET /" + s.r.choice([".env", ".git/config", "wp-config.php.bak", "server-status", "%d/.htpasswd" % n, "cgi-bin/.%%2e/bin/sh?%d" % n]), 403, "Mozilla/5.0 (compatible; NetcraftSurveyAgent/1.0)"))


@kind
def sunday_without_news(s):
    """nothing is wrong: an intranet on Caddy, health checks, a robot that reads robots.txt, a few 404"""
    for t in s.spread(0, 120, 10): k = s.some(0, 9); caddy(s, t, s.ip(k), "GET", s.r.choice(["/", "/wiki/%d" % s.some(1, 50), "/static/app.js"]), 200 if s.r.random() < .9 else 304)
    for t in s.ticks(0, 120, 60): caddy(s, t, "10.20.0.2", "GET", "/healthz", 200, agent="kube-probe/1.30")
    for t in s.spread(0, 120, 700): caddy(s, t, s.ip(12), "GET", s.r.choice(["/robots.txt", "/wiki/gone"]), 404, agent="Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)")


@kind
def labels_at_the_bastion(s):
    """sshd cannot read keys in homes that were copied from a backup: SELinux; its own log only sees failed keys. A guesser meanwhile, sudo refused, an account outside AllowGroups"""
    pid = [s.some(2000, 5000)]
    def ssh(t, *texts): pid[0] += s.some(2, 9); return [sshd(s, t + sec(n * .2), pid[0], x) for n, x in enumerate(texts)]
    port = lambda: s.some(30000, 60000)
    cut = s.some(25, 45); what = "restored home directories from backup"; s.change(s.at(cut), "ops", what, "/home", "deploy")
    i = inc(s, "keys unreadable since the restore", "identity", "mandatory-access-control", MIS, BURST, what, layer=["platform", "proxy"], pattern=["single", "steady", LOOP])
    for t in s.spread(0, 120, 80):
        k = s.some(0, 12); p = port()
        if t < s.at(cut) or k > 8: ssh(t, "Accepted publickey for %s from %s port %d ssh2: ED25519 SHA256:%s" % (s.who(k), s.ip(k), p, s.hex(43)), "pam_unix(sshd:session): session opened for user %s(uid=%d) by (uid=0)" % (s.who(k), 1000 + k))
        else:
            refs = ssh(t, "Could not open user '%s' authorized keys '/home/%s/.ssh/authorized_keys': Permission denied" % (s.who(k), s.who(k)), "Connection closed by authenticating user %s %s port %d [preauth]" % (s.who(k), s.ip(k), p))
            s.deny(i, refs + [selinux(s, t, pid[0], "sshd", "read", "authorized_keys", "sshd_t", "default_t")], s.who(k))
    b = inc(s, "guesses at root", "identity", "credential-wrong", ATT, BRUTE)
    for n, t in run(s, s.some(10, 90), s.some(40, 60), 2, 7): p = port(); s.deny(b, ssh(t, "Failed password for root from %s port %d ssh2" % (s.attacker, p), "Connection closed by authenticating user root %s port %d [preauth]" % (s.attacker, p)), "root")
    g = inc(s, "not in the allowed groups", "identity", "not-assigned", WAI, "single", cause=["account-locked", "explicit-deny", "permission-missing", "server-rule"], verdict=[FAULT])
    for n, t in often(s, 4, 6): p = port(); w = s.who(20 + n); s.deny(g, ssh(t, "User %s from %s not allowed because none of user's groups are listed in AllowGroups" % (w, s.ip(20 + n)), "Connection closed by invalid user %s %s port %d [preauth]" % (w, s.ip(20 + n), p)), w)
    d = inc(s, "not in sudoers", "platform", "permission-missing", WAI, "single", layer=["identity", "policy"])
    for n, t in often(s, 3, 4): w = s.who(9 + n); s.deny(d, s.put("auth.log", t, "%s bastion sudo: %8s : user NOT in sudoers ; TTY=pts/%d ; PWD=/home/%s ; USER=root ; COMMAND=/usr/bin/systemctl restart app" % (t.strftime("%b %e %H:%M:%S"), w, n, w)), w)


@kind
def profile_of_a_package(s):
    """journald as JSON: a package update brings an AppArmor profile that does not know the data volume; Apache says only that permission is denied; file rights are wrong in one other place"""
    cut = s.some(35, 60); what = "dpkg: apparmor-profiles-extra upgraded, profile apache2 enforced"
    journal(s, s.at(cut), "audit", 'AVC apparmor="STATUS" operation="profile_replace" profile="unconfined" name="apache2" pid=4112 comm="apparmor_parser"', "audit", 5); s.change(s.at(cut), "unattended-upgrades", what, "apparmor-profiles-extra", "deploy")
    visits(s, 8)
    i = inc(s, "volume not in the new profile", "proxy", "mandatory-access-control", MIS, BURST, what, layer=["platform"], pattern=["single", "steady"])
    for t in s.spread(0, 120, 22):
        k = s.some(0, 30); q = "GET /media/%d.pdf" % s.some(1, 40)
        if t < s.at(cut): access(s, t, s.ip(k), q, 200, 88120)
        else: s.deny(i, apache(s, t, s.ip(k), q, 403, "core", "(13)Permission denied: AH00132: file permissions deny server access: /mnt/volume1%s" % q[4:], size=199) + [journal(s, t, "audit", 'AVC apparmor="DENIED" operation="open" class="file" profile="apache2" name="/mnt/volume1%s" pid=2121 comm="apache2" requested_mask="r" denied_mask="r" fsuid=33 ouid=33' % q[4:], "audit", 5, _AUDIT_TYPE="1400", _AUDIT_TYPE_NAME="AVC")])
    f = inc(s, "one folder's own rights", "proxy", "file-permission", MIS, "single", verdict=[WAI, UND], pattern=["steady"])
    for n, t in often(s, 5, 8, end=30): s.deny(f, apache(s, t, s.ip(31 + n), "GET /board/minutes.pdf", 403, "core", "(13)Permission denied: AH00035: access to /board/minutes.pdf denied (filesystem path '/srv/board') because search permissions are missing on a component of the path", size=199))


@kind
def containers_and_labels(s):
    """a container host: nginx in a container may not read a bind mount, SELinux says so in the host's audit; the ingress before it has nothing but the 403"""
    for t in s.spread(0, 120, 7): k = s.some(0, 25); cri(s, "web-0.log", t, '%s - - [%s] "GET %s HTTP/1.1" 200 612 "-" "%s" "-"' % (s.ip(k), t.strftime("%d/%b/%Y:%H:%M:%S +0000"), s.r.choice(["/", "/app.js"]), s.agent(k)))
    host = s.some(20000, 60000)        # the worker's number on the host is not the one in its container
    i = inc(s, "bind mount without its label", "proxy", "mandatory-access-control", MIS, "steady", None, layer=["platform"], pattern=["single", BURST])
    for t in s.spread(3, 118, 60):
        k = s.some(0, 25); q = "/assets/%d.svg" % s.some(1, 20)
        s.deny(i, [cri(s, "web-0.log", t, '%s - - [%s] "GET %s HTTP/1.1" 403 555 "-" "%s" "-"' % (s.ip(k), t.strftime("%d/%b/%Y:%H:%M:%S +0000"), q, s.agent(k))), cri(s, "web-0.log", t + sec(.001), '%s [error] 29#29: *%d open() "/usr/share/nginx/html%s" failed (13: Permission denied), client: %s, server: localhost, request: "GET %s HTTP/1.1", host: "www.%s"' % (t.strftime("%Y/%m/%d %H:%M:%S"), s.next(), q, s.ip(k), q, s.domain), "stderr"), selinux(s, t, host, "nginx", "open", q.split("/")[-1], "container_t", "user_home_t")])


@kind
def office_behind_a_ban(s):
    """fail2ban writes nginx's deny list: one colleague's forgotten script bans the office; the scanner that it also caught stays caught; unbanned later"""
    office = "198.51.100.%d" % s.some(20, 90); s.known = "shared:\n  - {name: office, networks: [%s/32], people: %d}\n" % (office, s.some(30, 80))
    start, end = s.some(35, 55), s.some(80, 100); what = "Ban " + office
    for t in s.spread(0, 120, 11): k = s.some(0, 20); access(s, t, s.ip(k), "GET " + s.r.choice(["/", "/crm", "/crm/7"]), 200, agent=s.agent(k))
    def refused(t, ip, q, x, agent, who=None): s.deny(x, [access(s, t, ip, q, 403, 153, agent), nginx_error(s, t, ip, q, "access forbidden by rule")], who)
    i = inc(s, "office banned for one script", "proxy", "wrong-client-address", MIS, BURST, what, layer=["firewall"], cause=["address-blocked"], pattern=["steady", "single"]); o = inc(s, "the script itself", "proxy", "address-blocked", WAI, LOOP, what, layer=["firewall"], cause=["wrong-client-address"], verdict=[FAULT, MIS, BOT], pattern=["steady", BURST])
    c = inc(s, "script with an old password", "proxy", "credential-wrong", FAULT, LOOP, None, layer=["application"], pattern=["steady"])
    for t in s.spread(0, 120, 9):
        k = s.some(0, 35); q = "GET " + s.r.choice(["/", "/crm", "/crm/%d" % k])
        if s.at(start) + sec(2) < t < s.at(end): refused(t, office, q, i, s.agent(k))
        else: access(s, t, office, q, 200, agent=s.agent(k))
    for t in s.ticks(start - 10, 118, 45):
        if t < s.at(start): s.deny(c, [access(s, t, office, "GET /crm/export", 401, 179, "curl/7.81.0"), nginx_error(s, t, office, "GET /crm/export", 'user "export": password mismatch')], "export")
        elif s.at(start) + sec(2) < t < s.at(end): refused(t, office, "GET /crm/export", o, "curl/7.81.0", "export")
    fail2ban(s, s.at(start), "nginx-http-auth", what); fail2ban(s, s.at(end), "nginx-http-auth", "Unban " + office)
    b = inc(s, "scanner banned as it should be", "proxy", "address-blocked", ATT, "scan", None, layer=["firewall"], cause=["server-rule"], verdict=[WAI]); first = s.some(5, 20)
    fail2ban(s, s.at(first), "nginx-botsearch", "Ban " + s.attacker)
    for n, t in run(s, first + 1, s.some(30, 60), .5, 9): refused(t, s.attacker, "GET /" + s.r.choice(["phpmyadmin/", "wp-login.php", "admin/config.php", "vendor/phpunit/%d" % n]), b, "Mozilla/5.0 zgrab/0.x")


@kind
def machines_of_many_tenants(s):
    """Apache at a hoster: a supplier whose Require ip is of last year, links out of a home, methods, ciphers, hosts, a listing; error lines are there for some of it only"""
    visits(s, 6); old, new = "198.51.100.%d" % s.some(10, 40), "203.0.113.%d" % s.some(10, 40); moved = s.some(30, 80)
    d = inc(s, "supplier's new data centre", "proxy", "allowlist-drift", MIS, LOOP, None, cause=["address-not-allowlisted"], pattern=["steady", BURST])
    for t in s.ticks(0, 120, 100):
        if t < s.at(moved): access(s, t, old, "GET /feeds/prices.xml", 200, agent="MeadowFeed/8.1", user="meadow")
        else: s.deny(d, apache(s, t, new, "GET /feeds/prices.xml", 403, "authz_core", "AH01630: client denied by server configuration: /var/www/feeds/prices.xml", size=199, agent="MeadowFeed/8.1"))
    one = lambda title, cause_, verdict_, **more: inc(s, title, "proxy", cause_, verdict_, "single", **more)
    cases = [("GET /~%s/pub" % s.who(3), "core", "AH00037: Symbolic link not allowed or link target not accessible: /home/%s/public_html/pub" % s.who(3), one("link out of a home", "symlink-refused", WAI, verdict=[MIS])), ("GET /pics/", "autoindex", "AH01276: Cannot serve directory /var/www/pics/: No matching DirectoryIndex (index.html,index.php) found, and server-generated directory index forbidden by Options directive", one("no listing", "directory-listing-off", WAI, verdict=[MIS])),
             ("PUT /upload.txt", "authz_core", "AH01623: client method denied by server configuration: 'PUT' to /var/www/upload.txt", one("verbs that are not served", "method-refused", WAI, verdict=[FAULT])), ("GET /bank/", "ssl", "AH02266: access to /var/www/bank/ failed, reason: SSL requirement expression not fulfilled", one("connection too weak", "tls-requirement", WAI, verdict=[FAULT, MIS])), ("GET /server-status", "authz_core", "AH01630: client denied by server configuration: /var/www/server-status", one("status page", "server-rule", WAI, cause=["address-not-allowlisted"], verdict=[UND])),
             ("GET /pos/till", "ssl", "AH02039: Certificate Verification: Error (10): certificate has expired", one("tills whose certificate is over", "client-certificate", FAULT, verdict=[MIS]))]
    k = 0
    for q, module, text, i in cases:
        for n, t in often(s, 5, 8): k += 1; s.deny(i, apache(s, t, s.ip(k % 55), q, 403, module, text, "error", agent=s.agent(k), size=199))


@kind
def two_balancers_one_map(s):
    """two HAProxy in a pair: a customer's network was taken off the deny map and reloaded on lb1 only; the map's other entries are right; a rate table; a page that needs a certificate"""
    cut = s.some(30, 50); customer = "203.0.113.%d" % s.some(60, 90); what = "removed %s from deny.map, reloaded haproxy on lb1" % customer
    s.change(s.at(cut), s.who(6), what, "deny.map", "allowlist")
    def line(lb, t, ip, q, status, state, backend="be_app/app1", agent=None):
        e = haproxy(s, t, ip, q, status, state, backend, agent); entry = s.lines["haproxy.log"].pop(); entry["file"] = "haproxy-%s.log" % lb; entry["text"] = entry["text"].replace(" lb1 ", " %s " % lb)
        entry["n"] = len(s.lines.setdefault(entry["file"], [])); s.lines[entry["file"]].append(entry); return entry
    for t in s.spread(0, 120, 4): k = s.some(0, 30); line(s.r.choice(["lb1", "lb2"]), t, s.ip(k), "GET " + s.r.choice(["/", "/search?q=%d" % k]), 200, "----", agent=s.agent(k))
    b = inc(s, "on the map until it was taken off", "proxy", "address-blocked", WAI, "steady", None, cause=["server-rule", "unknown"], verdict=[UND, MIS], pattern=[LOOP, "single"]); o = inc(s, "lb2 still has the old map", "proxy", "policy-out-of-date", MIS, "steady", what, pattern=[LOOP, "single"])
    for t in s.spread(2, 118, 35):
        lb = s.r.choice(["lb1", "lb2"])
        if t < s.at(cut): s.deny(b, line(lb, t, customer, "GET /orders", 403, "PR--", "fe_https/<NOSRV>", "OrderDesk/3"))
        elif lb == "lb1": line(lb, t, customer, "GET /orders", 200, "----", agent="OrderDesk/3")
        else: s.deny(o, line(lb, t, customer, "GET /orders", 403, "PR--", "fe_https/<NOSRV>", "OrderDesk/3"))
    r = inc(s, "over the table's rate", "proxy", "rate-limited", BOT, "scrape", None, pattern=[LOOP, "steady"], verdict=[WAI])
    for n, t in run(s, s.some(20, 90), s.some(40, 60), .1, .6): l = line("lb1", t, "198.51.100.19", "GET /search?q=%d" % n, 429 if n > 15 else 200, "PR--" if n > 15 else "----", "fe_https/<NOSRV>" if n > 15 else "be_app/app1", "Go-http-client/2.0"); s.deny(r, l) if n > 15 else None
    del s.lines["haproxy.log"]


@kind
def coraza_beside_caddy(s):
    """Caddy with Coraza and CRS 4: a support form, and a prober that changes its address and its spelling until it is tired"""
    def refused(i, t, ip, method, uri, ident, message, data, agent=None):
        uid = s.hex(16); text = '[client "%s"] Coraza: Access denied (phase 2). Inbound Anomaly Score Exceeded (Total Score: 5) [file "@owasp_crs/REQUEST-949-BLOCKING-EVALUATION.conf"] [line "11451"] [id "949110"] [rev ""] [msg "Inbound Anomaly Score Exceeded (Total Score: 5)"] [data ""] [severity "emergency"] [ver "OWASP_CRS/4.7.0"] [maturity "0"] [accuracy "0"] [tag "anomaly-evaluation"] [hostname "www.%s"] [uri "%s"] [unique_id "%s"]' % (ip, s.domain, uri, uid)
        first = '[client "%s"] Coraza: Warning. %s [file "@owasp_crs/REQUEST-%s.conf"] [line "3001"] [id "%s"] [rev ""] [msg "%s"] [data "Matched Data: %s found within ARGS:q: %s"] [severity "critical"] [ver "OWASP_CRS/4.7.0"] [maturity "0"] [accuracy "0"] [tag "paranoia-level/1"] [hostname "www.%s"] [uri "%s"] [unique_id "%s"]' % (ip, message, ident[:3], ident, message, data, data, s.domain, uri, uid)
        log = lambda n, x: s.json("caddy-error.json", t + sec(n), dict(level="error" if "denied" in x else "warn", ts=round((t + sec(n)).timestamp(), 6), logger="http.handlers.waf", msg=x))
        s.deny(i, [log(0, first), log(.001, text), caddy(s, t + sec(.002), ip, method, uri, 403, agent=agent)])
    for t in s.spread(0, 120, 8): k = s.some(0, 25); caddy(s, t, s.ip(k), "GET", s.r.choice(["/", "/faq", "/ticket/%d" % s.some(1, 50)]), 200)
    f = inc(s, "tickets that quote a log", "waf", "waf-rule", MIS, "single", pattern=["steady"]); a = inc(s, "prober with several spellings", "waf", "waf-rule", ATT, "exploit-attempt", None, pattern=["scan"])
    for n, t in often(s, 8, 12): refused(f, t, s.ip(n), "POST", "/ticket/new", "932235", "Remote Command Execution: Unix Command Injection (command without evasion)", s.r.choice(["ps aux", "df -h", "cat app.log"]))
    for n, t in run(s, s.some(10, 90), s.some(35, 55), .5, 5): refused(a, t, s.attacker[:-3] + str(110 + n // 12), "GET", s.r.choice(["/faq?q=..%2f..%2fetc%2fpasswd", "/faq?q=....//....//etc/passwd", "/faq?q=%252e%252e%252fetc%252fpasswd", "/FAQ?q=../../etc/passwd"]), "930120", "OS File Access Attempt", "etc/passwd", "Mozilla/5.0 (compatible; Nuclei)")
    d = inc(s, "addresses that the house denies", "proxy", "address-blocked", WAI, "single", cause=["server-rule", "unknown"], verdict=[UND], layer=["unknown"])
    s.config["Caddyfile"] = "www.%s {\n\t@bad remote_ip 203.0.113.64/27\n\trespond @bad 403\n\troute {\n\t\tcoraza_waf {\n\t\t\tload_owasp_crs\n\t\t}\n\t\treverse_proxy 10.20.0.9:8080\n\t}\n}\n" % s.domain
    for n, t in often(s, 5, 8): s.deny(d, caddy(s, t, "203.0.113.%d" % (65 + n), "GET", "/", 403))


@kind
def crawlers_of_a_catalogue(s):
    """a limit meets a price scraper, a partner who reads too fast and somebody in Googlebot's clothes; the true one is never refused; one crawler is refused by its name"""
    s.known = 'crawlers:\n  - {name: Googlebot, user_agents: ["*Googlebot*"], networks: [66.249.64.0/19]}\npartners:\n  - {name: beacon, networks: [198.51.100.64/28], user_agents: ["BeaconPrices/*"], owner: sales}\n'
    visits(s, 5, ("/", "/c/1", "/c/2", "/p/%d" % s.some(1, 99)))
    google = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
    for t in s.spread(0, 120, 20): access(s, t, "66.249.66.%d" % s.some(1, 90), "GET /p/%d" % s.some(1, 900), 200, agent=google)
    def over(i, t, ip, q, agent, late, zone="perip"):
        l = access(s, t, ip, q, 429 if late else 200, agent=agent)
        if late: s.deny(i, [l, nginx_error(s, t, ip, q, 'limiting requests, excess: %d.%03d by zone "%s"' % (s.some(10, 30), s.some(0, 999), zone))])
    c = inc(s, "price scraper", "proxy", "rate-limited", BOT, "scrape", None); p = inc(s, "partner reads faster than agreed", "proxy", "rate-limited", WAI, LOOP, None, verdict=[FAULT, MIS], pattern=["steady", "scrape"]); g = inc(s, "wears Googlebot's name", "proxy", "rate-limited", BOT, "impersonated-bot", None, cause=["user-agent-blocked"])
    for n, t in run(s, s.some(5, 90), s.some(90, 140), .1, .6): over(c, t, "203.0.113.41", "GET /p/%d" % (n + 100), s.agent(0), n > 25 and n % 3)
    for n, t in run(s, s.some(5, 90), s.some(50, 70), .5, 2): over(p, t, "198.51.100.66", "GET /api/prices?page=%d" % n, "BeaconPrices/1.4", n > 15 and n % 2)
    for n, t in run(s, s.some(5, 90), s.some(50, 80), .2, 1.5): over(g, t, "203.0.113.199", "GET /p/%d" % (900 - n), google, n > 10)
    u = inc(s, "agents that always get 403", "proxy", "user-agent-blocked", BOT, "scrape", None, cause=["server-rule", "unknown"], verdict=[WAI, UND], pattern=["steady", LOOP])
    for n, t in run(s, s.some(5, 60), s.some(15, 25), 15, 70): s.deny(u, access(s, t, "203.0.113.8", "GET " + ("/", "/c/1", "/c/2")[n % 3], 403, 153, "Mozilla/5.0 (compatible; DotBot/1.2; +https://opensiteexplorer.org/dotbot)"))


@kind
def refusals_handed_over(s):
    """an Apache error log alone: what came of it is nowhere; people without a password, wrong ones, a closed folder, an application gate that cannot be reached"""
    m = inc(s, "wrong passwords of three people", "proxy", "credential-wrong", FAULT, "single", layer=["identity"]); g = inc(s, "group not allowed", "proxy", "permission-missing", WAI, "single", cause=["not-assigned"]); d = inc(s, "closed folder", "proxy", "server-rule", WAI, "single", cause=["address-not-allowlisted", "address-blocked"], verdict=[UND], pattern=["steady"])
    for n, t in often(s, 3, 5): s.deny(m, apache_error(s, t, s.ip(n), "auth_basic", "AH01617: user %s: authentication failure for \"/intern/\": Password Mismatch" % s.who(n)), s.who(n))
    for n, t in often(s, 3, 5): s.deny(g, apache_error(s, t, s.ip(10 + n), "authz_core", "AH01631: user %s: authorization failure for \"/intern/board\":" % s.who(10 + n)), s.who(10 + n))
    for n, t in often(s, 5, 8): s.deny(d, apache_error(s, t, s.ip(20 + n), "authz_core", "AH01630: client denied by server configuration: /var/www/intern/.svn"))
    x = inc(s, "guesses at many names", "proxy", "credential-wrong", ATT, STUFF, None, layer=["identity"], pattern=[SPRAY])
    for n, t in run(s, s.some(10, 90), s.some(35, 60), .5, 4): s.deny(x, apache_error(s, t, s.attacker, "auth_basic", "AH01618: user %s%d not found: /intern/" % (s.who(n), n)))

"""Apache and IIS days: passwords, groups, ModSecurity 2, links, TLS, rewriting, methods, SELinux, Windows sign-in."""
from shapes import *
from held_back.lines_harbours import *


def pair(s, t, client, request, status, module, text, denied=False, **more):
    e = apache_denied(s, t, client, text) if denied else apache_error(s, t, client, module, text)
    return [e, access(s, t + ms(s, 0, 3), client, request, status, size=more.pop("size", 199), **more)]


def people(s, every=12, **more): visits(s, lambda t, c, a, p: access(s, t, c, "GET " + p, 200, agent=a), every=every, **more)


def harbour_apache_slow_spray(s):
    """Few passwords for many names against a password gate, from addresses that move, slowly; a report job goes on with its old password."""
    innocent(s)
    people(s, 15)
    i = s.incident("few passwords for many names", "proxy", "credential-wrong", "attack", "password-spray", acceptable=dict(pattern=["credential-stuffing"]))
    j = s.incident("report job with an old password", "proxy", "credential-wrong", "caller-fault", "retry-loop")
    t = s.at(4)
    for n in range(s.some(40, 60)):
        t += sec(s.r.uniform(50, 130))
        if t > s.at(105): break
        user, c = s.names[n % 40], "198.51.100.%d" % s.some(20, 120)
        text = "AH01617: user %s: authentication failure for \"/desk/\": Password Mismatch" % user if n % 5 else "AH01618: user %s not found: /desk/" % user
        s.deny(i, pair(s, t, c, "GET /desk/", 401, "auth_basic", text, agent="Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36", user=user, size=381), user)
    cut = s.at(s.some(20, 60), s.r.uniform(0, 59))
    for t in s.ticks(0, 100, 120):
        if t < cut: access(s, t, "10.20.0.31", "GET /desk/export.csv", 200, agent=TOOLS[0], user="svc-report")
        else: s.deny(j, pair(s, t, "10.20.0.31", "GET /desk/export.csv", 401, "auth_basic", "AH01617: user svc-report: authentication failure for \"/desk/export.csv\": Password Mismatch", agent=TOOLS[0], user="svc-report", size=381), "svc-report")
    for t in s.spread(0, 100, 60): access(s, t, s.ip(s.some(0, 5)), "GET /desk/%d" % s.some(1, 50), 200, user=s.who(s.some(41, 45)))


def harbour_apache_group_file(s):
    """The group crew vanished from the group file with a change: its members are refused at once. One guest was never in any group; one who left is refused rightly."""
    cut = s.some(30, 55)
    crew = [s.who(k) for k in range(s.some(6, 9))]
    leaver, guest = s.who(20), s.who(21)
    if s.r.random() < .6: s.change(s.at(cut - 16), s.who(30), "raise MaxRequestWorkers to 400", "host:web1", "config")
    gone = s.change(s.at(3), "hr-sync", "removed %s from group crew (left the company)" % leaver, "group:crew", "role")
    what = s.change(s.at(cut), s.who(31), "removed group crew from dock.groups (cleanup)", "group:crew", "role")
    people(s, 16)
    i = s.incident("the whole crew refused", "proxy", "permission-removed", "misconfiguration", "burst-after-change", change=what)
    l = s.incident("one who left", "proxy", "permission-removed", "working-as-intended", "steady", change=gone, acceptable=dict(pattern=["single", "retry-loop"]))
    g = s.incident("a guest who never was in a group", "proxy", "permission-missing", "working-as-intended", "steady", acceptable=dict(pattern=["single", "retry-loop"]))
    def refused(t, user, k, path): return pair(s, t, s.ip(k), "GET " + path, 403, "authz_core", "AH01631: user %s: authorization failure for \"%s\": " % (user, path), agent=s.agent(k), user=user)
    for t in s.spread(0, 100, 13):
        k = s.r.randrange(len(crew)); path = "/dock/%s" % s.r.choice(("plan", "shifts", "cranes/%d" % s.some(1, 9)))
        if t < s.at(cut): access(s, t, s.ip(k), "GET " + path, 200, agent=s.agent(k), user=crew[k])
        else: s.deny(i, refused(t, crew[k], k, path), crew[k])
    for n in range(s.some(3, 5)): s.deny(l, refused(s.at(s.some(5, 28), s.r.uniform(0, 59)), leaver, 50, "/dock/plan"), leaver)
    access(s, s.at(1), s.ip(50), "GET /dock/plan", 200, agent=s.agent(50), user=leaver)
    for n in range(s.some(12, 16)): s.deny(g, refused(s.at(s.some(1, 98), s.r.uniform(0, 59)), guest, 51, "/customs/%d" % s.some(1, 9)), guest)
    for t in s.spread(0, 100, 90): access(s, t, s.ip(52), "GET /customs/%d" % s.some(1, 9), 200, agent=s.agent(52), user=s.who(22))


def harbour_apache_crs_rename(s):
    """ModSecurity 2 with CRS 3.3: a name with an apostrophe in a search looks like SQL to rule 942100, while another really injects."""
    innocent(s)
    people(s, 10)
    i = s.incident("names with apostrophes", "waf", "waf-rule", "misconfiguration", "single", acceptable=dict(pattern=["steady", "retry-loop"]))
    j = s.incident("injections", "waf", "waf-rule", "attack", "exploit-attempt", acceptable=dict(pattern=["scan"]))
    def blocked(c, t, uri, rule, data, agent, where="ARGS:q"):
        u = s.hex(8).upper() + "AAEAAAb" + s.hex(12)
        return modsec2(s, t, c, uri.split("?")[0], rule, data, u, where) + [access(s, t + ms(s), c, "GET " + uri, 403, size=199, agent=agent)]
    for n in range(s.some(8, 13)):
        k = s.some(0, 30); name = s.r.choice(("O'Reilly and Sons", "D'Angelo or Bros", "Mc'Neil & 1 Partner", "L'Union = Maritime"))
        t = s.at(s.some(1, 96), s.r.uniform(0, 59))
        access(s, t - sec(9), s.ip(k), "GET /vessels", 200, agent=s.agent(k))
        s.deny(i, blocked(s.ip(k), t, "/vessels/search?q=" + name.replace(" ", "%20").replace("'", "%27").replace("&", "%26").replace("=", "%3D"), "942100", name, s.agent(k)), None)
        access(s, t + sec(30), s.ip(k), "GET /vessels/search?q=reilly", 200, agent=s.agent(k))
    t = s.at(s.some(20, 80), s.r.uniform(0, 59))
    for n in range(s.some(25, 45)):
        t += sec(s.r.uniform(.5, 6))
        rule, data = s.r.choice((("942100", "1' UNION SELECT user,password FROM users--"), ("942100", "1 AND SLEEP(5)"), ("941100", "<script>alert(1)</script>"), ("930120", "../../../../etc/passwd"), ("932160", ";cat /etc/passwd")))
        s.deny(j, blocked(s.attacker, t, "/vessels/search?q=" + data.replace(" ", "%20").replace("'", "%27").replace("<", "%3C"), rule, data, "sqlmap/1.8.4#stable (https://sqlmap.org)"), None)


def harbour_apache_links(s):
    """A deploy made current a symbolic link that Apache may not follow (AH00037); some open a folder without an index; a share's parent folder lost its search right."""
    cut, end = s.some(35, 50), s.some(60, 85)
    what = s.change(s.at(cut), "ci", "deploy site %d: /srv/site/current is now a symlink to releases/%d" % (s.some(200, 300), s.some(200, 300)), "host:web1:/srv/site/current", "deploy")
    chmod = s.change(s.at(15), s.who(3), "tighten modes below /srv/share (chmod -R o-rwx)", "host:web1:/srv/share", "config")
    people(s, 12, pages=("/shop", "/shop/basket", "/tides"))
    i = s.incident("links that may not be followed", "proxy", "symlink-refused", "misconfiguration", "burst-after-change", change=what)
    j = s.incident("no index", "proxy", "directory-listing-off", "working-as-intended", "single", acceptable=dict(pattern=["steady"], verdict=["caller-fault"]))
    h = s.incident("no search right", "proxy", "file-permission", "misconfiguration", "burst-after-change", change=chmod, acceptable=dict(pattern=["steady"]))
    for t in s.spread(0, 100, 14):
        k, p = s.some(0, 20), s.r.choice(("/site/index.html", "/site/app.css", "/site/news/%d.html" % s.some(1, 9)))
        if s.at(cut) < t < s.at(end): s.deny(i, pair(s, t, s.ip(k), "GET " + p, 403, "core", "AH00037: Symbolic link not allowed or link target not accessible: /srv/site/current", agent=s.agent(k)), None)
        else: access(s, t, s.ip(k), "GET " + p, 200, agent=s.agent(k))
    for n in range(s.some(7, 10)):
        d = s.r.choice(("img", "old", "pdf"))
        s.deny(j, pair(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), s.ip(60 + n), "GET /%s/" % d, 403, "autoindex", "AH01276: Cannot serve directory /srv/www/%s/: No matching DirectoryIndex (index.html) found, and server-generated directory index forbidden by Options directive" % d), None)
    for t in s.spread(0, 100, 75):
        k, p = s.some(25, 33), "/share/minutes-%d.pdf" % s.some(1, 40)
        if t < s.at(15): access(s, t, s.ip(k), "GET " + p, 200, agent=s.agent(k))
        else: s.deny(h, pair(s, t, s.ip(k), "GET " + p, 403, "core", "AH00035: access to %s denied (filesystem path '%s') because search permissions are missing on a component of the path" % (p, "/srv/share/2025"), True, agent=s.agent(k)), None)


def harbour_apache_tls_only(s):
    """A weather station still speaks plain HTTP to a folder with SSLRequireSSL, and an old scanner's cipher fails SSLRequire."""
    innocent(s)
    people(s, 13)
    i = s.incident("plain http where TLS is required", "proxy", "tls-requirement", "caller-fault", "retry-loop", acceptable=dict(verdict=["working-as-intended"], pattern=["steady"]))
    j = s.incident("a cipher below the requirement", "proxy", "tls-requirement", "caller-fault", "steady", acceptable=dict(verdict=["working-as-intended"], pattern=["retry-loop"]))
    for t in s.ticks(0, 100, 240): s.deny(i, pair(s, t, "10.40.2.9", "POST /station/upload", 403, "ssl", "AH02219: access to /srv/www/station/upload failed, reason: SSL connection required", agent="WeatherBox/2.1"), None)
    for t in s.ticks(0, 100, 120): access(s, t, "10.40.2.10", "POST /station/upload", 204, agent="WeatherBox/3.0")
    for n in range(s.some(10, 15)): s.deny(j, pair(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), s.ip(80), "PUT /scans/page-%d.tif" % s.some(1, 900), 403, "ssl", "AH02229: access to /srv/www/scans failed, reason: SSL requirement expression not fulfilled", agent="ScanStation/4.2"), None)
    for t in s.spread(0, 100, 150): access(s, t, s.ip(81), "PUT /scans/page-%d.tif" % s.some(1, 900), 201, agent="ScanStation/6.0")


def harbour_apache_rewrites(s):
    """RewriteRule [F] for certain agents and for foreign referers, a deny rule for one network, server-status for nobody; all of it in the configuration."""
    innocent(s)
    net = "203.0.113"
    s.config["httpd.conf"] = "ServerName www.%s\nDocumentRoot /srv/www\nRewriteEngine On\nRewriteCond %%{HTTP_USER_AGENT} (MJ12bot|BLEXBot|WebZIP) [NC]\nRewriteRule ^ - [F]\nRewriteCond %%{HTTP_REFERER} !^$\nRewriteCond %%{HTTP_REFERER} !^https://www\\.%s/ [NC]\nRewriteRule ^/photos/ - [F]\n<Location \"/\">\n  <RequireAll>\n    Require all granted\n    Require not ip %s.64/27\n  </RequireAll>\n</Location>\n<Location \"/server-status\">\n  SetHandler server-status\n  Require all denied\n</Location>\n" % (s.domain, s.domain.replace(".", "\\."), net)
    people(s, 11)
    i = s.incident("a crawler refused by name", "proxy", "user-agent-blocked", "unwanted-automation", "scrape", acceptable=dict(pattern=["steady"]))
    for t in s.spread(0, 100, 50): s.deny(i, access(s, t, "198.51.100.%d" % s.some(30, 33), "GET " + s.r.choice(PAGES), 403, size=199, agent="Mozilla/5.0 (compatible; BLEXBot/1.0; +https://help.seranking.com/en/blex-crawler)"), None)
    j = s.incident("pictures on another site", "proxy", "hotlink-refused", "working-as-intended", "steady", acceptable=dict(pattern=["single"], verdict=["unwanted-automation"]))
    for t in s.spread(0, 100, 180): s.deny(j, access(s, t, s.ip(90 + s.some(0, 40)), "GET /photos/%d.jpg" % s.some(1, 20), 403, size=199, referer="https://cheap-cruises.example/offers"), None)
    h = s.incident("a network that was shut out", "proxy", "address-blocked", "working-as-intended", "steady", acceptable=dict(pattern=["single", "scrape"], verdict=["unwanted-automation", "attack", "undetermined"]))
    for t in s.spread(0, 100, 200): s.deny(h, pair(s, t, "%s.%d" % (net, s.some(66, 72)), "GET " + s.r.choice(PAGES[:5]), 403, "authz_core", "AH01630: client denied by server configuration: /srv/www/index.html", agent=s.agent(2)), None)
    g = s.incident("server-status for nobody", "proxy", "server-rule", "working-as-intended", "single", acceptable=dict(verdict=["attack"], pattern=["scan", "steady"]))
    for n in range(s.some(8, 12)): s.deny(g, pair(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), s.ip(140 + n), "GET /server-status", 403, "authz_core", "AH01630: client denied by server configuration: /srv/www/server-status", agent="Mozilla/5.0 (compatible; Nmap Scripting Engine; https://nmap.org/book/nse.html)" if n % 2 else s.agent(n)), None)


def harbour_apache_verbs(s):
    """AllowMethods lets GET and POST through (405), and the statistics are for the office's addresses only."""
    innocent(s)
    s.config["httpd.conf"] = "ServerName www.%s\nDocumentRoot /srv/www\n<Location \"/\">\n  AllowMethods GET POST\n</Location>\n<Location \"/stats\">\n  Require ip 10.20.0.0/16\n</Location>\n" % s.domain
    people(s, 12)
    i = s.incident("methods that are not served", "proxy", "method-refused", "working-as-intended", "steady", acceptable=dict(verdict=["caller-fault", "attack"], pattern=["single", "scan"]))
    for n in range(s.some(10, 16)):
        m, p = s.r.choice(("DELETE", "PUT", "PROPFIND", "TRACK")), s.r.choice(("/files/a.txt", "/news/", "/webdav/"))
        s.deny(i, pair(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), s.ip(60 + s.some(0, 2)), "%s %s" % (m, p), 405, "allowmethods", "AH01623: client method denied by server configuration: '%s' to /srv/www%s" % (m, p), agent="Microsoft-WebDAV-MiniRedir/10.0.19045"), None)
    j = s.incident("statistics from outside", "proxy", "address-not-allowlisted", "working-as-intended", "steady", acceptable=dict(pattern=["single"]))
    for n in range(s.some(12, 18)):
        k = s.some(100, 102)
        s.deny(j, pair(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), s.ip(k), "GET /stats/month", 403, "authz_core", "AH01630: client denied by server configuration: /srv/www/stats/month", agent=s.agent(k)), None)
    for t in s.spread(0, 100, 100): access(s, t, "10.20.3.%d" % s.some(2, 9), "GET /stats/month", 200)


def harbour_apache_labels(s):
    """Files restored from a backup carry the label of a home directory: SELinux refuses, Apache says permission denied."""
    cut, end = s.some(25, 45), s.some(60, 95)
    what = s.change(s.at(cut), s.who(1), "restore /var/www/html/charts from backup of Monday", "host:web1:/var/www/html/charts", "config")
    people(s, 12, pages=PAGES[:6])
    i = s.incident("restored charts with a wrong label", "proxy", "mandatory-access-control", "misconfiguration", "burst-after-change", change=what)
    for t in s.spread(0, 100, 20):
        k, n = s.some(0, 22), s.some(1, 30)
        if not s.at(cut) < t < s.at(end): access(s, t, s.ip(k), "GET /charts/sheet-%d.png" % n, 200, agent=s.agent(k)); continue
        a = selinux(s, t, s.some(2100, 2130), "httpd", "read", "sheet-%d.png" % n, "httpd_t", "user_home_t")
        s.deny(i, pair(s, t + ms(s), s.ip(k), "GET /charts/sheet-%d.png" % n, 403, "core", "AH00132: file permissions deny server access: /var/www/html/charts/sheet-%d.png" % n, True, agent=s.agent(k)) + [a], None)
    for t in s.spread(0, 100, 300): s.put("audit.log", t, "type=USER_START msg=audit(%d.%03d:%d): pid=%d uid=0 auid=1000 ses=4 subj=system_u:system_r:crond_t:s0-s0:c0.c1023 msg='op=PAM:session_open grantors=pam_loginuid acct=\"root\" exe=\"/usr/sbin/crond\" hostname=? addr=? terminal=cron res=success'" % (int(t.timestamp()), s.some(1, 999), s.next(), s.some(4000, 9000)))


def harbour_iis_intranet(s):
    """Windows sign-in at IIS: NTLM's first steps, an account that got locked, one that was disabled, and mistyped passwords."""
    innocent(s)
    first = s.incident("the first steps of NTLM", "proxy", "credential-missing", "working-as-intended", "single", acceptable=dict(pattern=["steady"], layer=["identity"], verdict=["caller-fault"]))
    locked = s.incident("an account is locked", "proxy", "account-locked", "working-as-intended", "steady", acceptable=dict(pattern=["retry-loop"], layer=["identity"], verdict=["caller-fault"]))
    off = s.incident("an account is disabled", "proxy", "account-locked", "working-as-intended", "retry-loop", acceptable=dict(layer=["identity"], pattern=["steady"]))
    typo = s.incident("mistyped", "proxy", "credential-wrong", "caller-fault", "single", acceptable=dict(layer=["identity"], pattern=["steady"]))
    dom = s.company.upper()[:6]
    for k in range(14):
        t = s.at(s.some(0, 90), s.r.uniform(0, 59))
        s.deny(first, iis(s, t, s.ip(k), "GET", "/portal/", 401, 2, 5, agent=s.agent(1)), None)
        if k in (4, 9):
            s.deny(typo, iis(s, t + sec(9), s.ip(k), "GET", "/portal/", 401, 1, 1326, agent=s.agent(1), user="%s\\%s" % (dom, s.who(k))), "%s\\%s" % (dom, s.who(k)))
            t += sec(21)
        for n in range(s.some(8, 30)): iis(s, t + sec(1 + n * s.r.uniform(3, 40)), s.ip(k), "GET", s.r.choice(("/portal/", "/portal/holidays", "/portal/app.js", "/portal/rota/%d" % s.some(1, 50))), 200, user="%s\\%s" % (dom, s.who(k)), agent=s.agent(1))
    t = s.at(s.some(30, 60), s.r.uniform(0, 59))
    for n in range(s.some(6, 10)):
        t += sec(s.some(20, 180)); s.deny(locked, iis(s, t, s.ip(20), "GET", "/portal/", 401, 1, 1909, agent=s.agent(1), user="%s\\%s" % (dom, s.who(20))), "%s\\%s" % (dom, s.who(20)))
    for t in s.ticks(0, 100, 300): s.deny(off, iis(s, t, "10.20.5.44", "GET", "/portal/feed.xml", 401, 1, 1331, agent="Outlook-RSS/16.0", user="%s\\%s" % (dom, s.who(21))), "%s\\%s" % (dom, s.who(21)))


def harbour_iis_extranet(s):
    """An extranet at IIS: client certificates missing, untrusted and expired, plain HTTP refused, a listing refused, an address refused, too many requests at once."""
    innocent(s)
    for t in s.spread(0, 100, 11): k = s.some(0, 9); iis(s, t, s.ip(k), "GET", s.r.choice(("/orders", "/orders/%d" % s.some(1, 90), "/site.css", "/api/status")), 200, user="-")
    cert = s.incident("certificates that do not pass", "proxy", "client-certificate", "caller-fault", "steady", acceptable=dict(pattern=["single", "retry-loop"], verdict=["working-as-intended"]))
    for n in range(s.some(12, 16)): s.deny(cert, iis(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), s.ip(30 + n % 3), "POST", "/edi/inbox", 403, (7, 16, 17)[n % 3], (5, 2148204809, 2148204801)[n % 3], agent=TOOLS[4]), None)
    for t in s.ticks(0, 100, 180): iis(s, t, s.ip(34), "POST", "/edi/inbox", 200, agent=TOOLS[4])
    tls = s.incident("plain http", "proxy", "tls-requirement", "caller-fault", "retry-loop", acceptable=dict(pattern=["steady"], verdict=["working-as-intended"]))
    for t in s.ticks(0, 100, 420): s.deny(tls, iis(s, t, s.ip(36), "GET", "/orders/export", 403, 4, 5, agent=TOOLS[0], port=80), None)
    ls = s.incident("no default document", "proxy", "directory-listing-off", "working-as-intended", "single", acceptable=dict(verdict=["caller-fault"], pattern=["steady"]))
    for n in range(s.some(4, 7)): s.deny(ls, iis(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), s.ip(40 + n), "GET", "/docs/", 403, 14, 0), None)
    ip = s.incident("an address that is refused", "proxy", "address-blocked", "working-as-intended", "steady", acceptable=dict(cause=["address-not-allowlisted"], pattern=["single", "retry-loop"], verdict=["undetermined"]))
    for n in range(s.some(6, 9)): s.deny(ip, iis(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), "203.0.113.77", "GET", "/orders", 403, 6, 5), None)
    fast = s.incident("a fetcher that is too fast", "proxy", "rate-limited", "unwanted-automation", "scrape", acceptable=dict(verdict=["caller-fault", "working-as-intended"], pattern=["retry-loop", "steady"]))
    t = s.at(s.some(20, 80), s.r.uniform(0, 59))
    for n in range(s.some(60, 110)):
        t += sec(s.r.uniform(.05, .5)); args = (s, t, s.ip(50), "GET", "/orders/%d" % (1000 + n))
        if n < 20 or s.r.random() < .4: iis(*args, 200, agent=TOOLS[1])
        else: s.deny(fast, iis(*args, 403, 502, 0, agent=TOOLS[1]), None)


KINDS = [harbour_apache_slow_spray, harbour_apache_group_file, harbour_apache_crs_rename, harbour_apache_links, harbour_apache_tls_only, harbour_apache_rewrites, harbour_apache_verbs, harbour_apache_labels, harbour_iis_intranet, harbour_iis_extranet]

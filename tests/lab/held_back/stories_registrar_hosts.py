"""The files that applications serve: permissions, labels, profiles, links, listings, methods, ciphers."""
from story import *
from shapes import *
from held_back.lines_registers import *


def apache_denied(s, t, client, request, status, module, text, agent=None, extra=()):
    return [access(s, t, client, request, status, 199, agent)] + apache_errors(s, t, client, *[(m, l, x) for m, x, l in extra], (module, "error", text))


def registrar_shared_host(s):
    """Apache with many small sites: links across homes, directories without an index, WebDAV methods, an area that is closed, an area that wants strong ciphers."""
    for t in s.spread(0, 100, 7): k = s.r.randrange(26); access(s, t, s.ip(k), "GET " + s.r.choice(("/~%s/" % s.who(k), "/~%s/thesis.pdf" % s.who(k + 1), "/", "/news")), 200, agent=s.agent(k))
    home = "/home/%s/public_html" % s.who(30)
    l = s.incident("a link to another home", "proxy", "symlink-refused", "working-as-intended", "steady", acceptable=dict(verdict=["misconfiguration", "caller-fault"], pattern=["single"]))
    for t in s.spread(2, 98, 600): k = s.r.randrange(26); s.deny(l, apache_denied(s, t, s.ip(k), "GET /~%s/shared/plan.pdf" % s.who(30), 403, "core", "AH00037: Symbolic link not allowed or link target not accessible: %s/shared" % home, s.agent(k)), None)
    d = s.incident("directories without an index", "proxy", "directory-listing-off", "working-as-intended", "steady", acceptable=dict(pattern=["single"]))
    for t in s.spread(4, 96, 800): k = s.r.randrange(26); s.deny(d, apache_denied(s, t, s.ip(k), "GET /~%s/slides/" % s.who(30), 403, "autoindex", "AH01276: Cannot serve directory %s/slides/: No matching DirectoryIndex (index.html,index.php) found, and server-generated directory index forbidden by Options directive" % home, s.agent(k)), None)
    m = s.incident("WebDAV methods", "proxy", "method-refused", "working-as-intended", "steady", acceptable=dict(pattern=["single", "retry-loop"], verdict=["caller-fault"]))
    for t in s.ticks(6, 94, 600): s.deny(m, apache_denied(s, t, s.ip(12), "PROPFIND /docs/", 405, "allowmethods", "AH01623: client method denied by server configuration: 'PROPFIND' to /srv/www/docs/", "Microsoft-WebDAV-MiniRedir/10.0.22621"), None)
    c = s.incident("an area that is closed", "proxy", "server-rule", "working-as-intended", "steady", acceptable=dict(pattern=["single"]))
    for t in s.spread(3, 97, 1000): k = s.r.randrange(26); s.deny(c, apache_denied(s, t, s.ip(k), "GET /server-status", 403, "authz_core", "AH01630: client denied by server configuration: /srv/www/server-status", s.agent(k)), None)
    w = s.incident("old clients in the area of strong ciphers", "proxy", "tls-requirement", "caller-fault", "steady", acceptable=dict(verdict=["working-as-intended"], pattern=["retry-loop"]))
    for t in s.ticks(9, 95, 700): s.deny(w, apache_denied(s, t, "10.20.9.17", "GET /payroll/export", 403, "ssl", "AH02229: access to /srv/www/payroll/export failed, reason: SSL requirement expression not fulfilled", "Java/1.7.0_80", (("ssl", "AH02266: Access to /srv/www/payroll/export denied for 10.20.9.17 (requirement expression not fulfilled)", "info"), ("ssl", "AH02228: Failed expression: %{SSL_CIPHER_USEKEYSIZE} >= 128", "info"))), None)
    hour = s.some(40, 50)
    what = s.change(s.at(hour), "ops", "restored /home/%s from backup (mode 0700)" % s.who(5), "host:home", "config")
    f = s.incident("a home restored with too narrow a mode", "proxy", "file-permission", "misconfiguration", "burst-after-change", what, acceptable=dict(pattern=["steady"]))
    for t in s.spread(0, 100, 240):
        k, request = s.r.randrange(26), "GET /~%s/index.html" % s.who(5)
        if t < s.at(hour): access(s, t, s.ip(k), request, 200, agent=s.agent(k))
        else: s.deny(f, apache_denied(s, t, s.ip(k), request, 403, "core", "(13)Permission denied: AH00035: access to /~%s/index.html denied (filesystem path '/home/%s/public_html') because search permissions are missing on a component of the path" % (s.who(5), s.who(5)), s.agent(k)), None)


def registrar_media_moved(s):
    """A Django site's media move to a new disk: one directory lacks its label, one its mode; a link leads out of the tree; a listing that is off."""
    hour, fixed = s.some(22, 34), s.some(70, 84)
    what = s.change(s.at(hour), "ops", "moved /srv/media to the new disk (rsync without -X: SELinux labels not copied)", "host:media", "config")
    s.change(s.at(fixed), "ops", "restorecon -R /srv/media", "host:media", "config")
    s.change(s.at(hour + 6), "ci", "deployed site v77 (translations)", "service:site", "deploy")
    browse(s, 0, 100, 7, paths=("/", "/articles/7/", "/articles/61/", "/static/site.css"))
    def bad(t, k, path, text): return [access(s, t, s.ip(k), "GET " + path, 403, 153, s.agent(k)), nginx_error(s, t, s.ip(k), "GET " + path, text)]
    i = s.incident("pictures without their label", "proxy", "mandatory-access-control", "misconfiguration", "burst-after-change", what, acceptable=dict(cause=["file-permission"]))
    for t in s.spread(0, 100, 45):
        k, n = s.r.randrange(24), s.r.randrange(200)
        path = "/media/articles/%d.jpg" % n
        if s.at(hour) < t < s.at(fixed):
            lines = bad(t, k, path, 'open() "/srv/media/articles/%d.jpg" failed (13: Permission denied)' % n)
            s.deny(i, lines + [selinux(s, t, 812, "nginx", "read", "%d.jpg" % n, "httpd_t", "unlabeled_t")], None)
        else: access(s, t, s.ip(k), "GET " + path, 200, agent=s.agent(k))
    f = s.incident("an export directory that nginx may not search", "proxy", "file-permission", "misconfiguration", "steady", acceptable=dict(pattern=["single"]))
    for t in s.spread(3, 97, 800): k = s.r.randrange(24); s.deny(f, bad(t, k, "/media/exports/list.csv", 'open() "/srv/media/exports/list.csv" failed (13: Permission denied)'), None)
    d = s.incident("listing of a directory", "proxy", "directory-listing-off", "working-as-intended", "steady", acceptable=dict(pattern=["single"]))
    for t in s.spread(5, 95, 900): k = s.r.randrange(24); s.deny(d, bad(t, k, "/media/", 'directory index of "/srv/media/" is forbidden'), None)
    h = s.incident("pictures shown by another site", "proxy", "hotlink-refused", "working-as-intended", "steady", acceptable=dict(cause=["server-rule"], verdict=["unwanted-automation"], pattern=["single"]))
    s.config["site.conf"] = "server {\n    listen 80;\n    server_name www.%s;\n    location /media/teaser/ {\n        valid_referers none server_names *.%s;\n        if ($invalid_referer) { return 403; }\n        root /srv;\n    }\n    location /media/ { root /srv; }\n}\n" % (s.domain, s.domain)
    for t in s.spread(2, 98, 500): s.deny(h, access(s, t, "203.0.113.%d" % s.some(2, 110), "GET /media/teaser/%d.jpg" % s.some(1, 5), 403, 153, s.agent(s.some(0, 3)), referer="https://news-mirror.example/a/%d" % s.some(1, 30)), None)


def registrar_upload_profile(s):
    """An upload service under AppArmor gets a new spool directory that its profile does not name; Apache besides refuses a link, a method, an old cipher."""
    hour = s.some(25, 40)
    what = s.change(s.at(hour), "ci", "deployed uploads v9: attachments now in /var/spool/uploads (was /srv/uploads)", "service:uploads", "deploy")
    s.change(s.at(hour - 14), "ops", "kernel log kept for 30 days", "host:web1", "config")
    for t in s.spread(0, 100, 9): k = s.r.randrange(24); access(s, t, s.ip(k), "GET " + s.r.choice(("/tickets/%d" % s.r.randrange(400), "/", "/help")), 200, agent=s.agent(k))
    i = s.incident("attachments outside the profile", "proxy", "mandatory-access-control", "misconfiguration", "burst-after-change", what, acceptable=dict(cause=["file-permission"]))
    for t in s.spread(0, 100, 55):
        k, n = s.r.randrange(24), s.r.randrange(900)
        request = "GET /attachments/%d.pdf" % n
        if t < s.at(hour): access(s, t, s.ip(k), request, 200, agent=s.agent(k))
        else: s.deny(i, apache_denied(s, t, s.ip(k), request, 403, "core", "(13)Permission denied: AH00132: file permissions deny server access: /var/spool/uploads/%d.pdf" % n, s.agent(k)) + [apparmor(s, t, "/usr/sbin/apache2", "/var/spool/uploads/%d.pdf" % n, "apache2")], None)
    l = s.incident("a link out of the tree", "proxy", "symlink-refused", "misconfiguration", "steady", acceptable=dict(verdict=["working-as-intended"], pattern=["single"]))
    for t in s.spread(2, 98, 800): k = s.r.randrange(24); s.deny(l, apache_denied(s, t, s.ip(k), "GET /help/latest/", 403, "core", "AH00037: Symbolic link not allowed or link target not accessible: /srv/www/help/latest", s.agent(k)), None)
    m = s.incident("a calendar client's methods", "proxy", "method-refused", "working-as-intended", "retry-loop", acceptable=dict(pattern=["steady"], verdict=["caller-fault"]))
    for t in s.ticks(6, 94, 500): s.deny(m, apache_denied(s, t, s.ip(14), "REPORT /calendar/", 405, "allowmethods", "AH01623: client method denied by server configuration: 'REPORT' to /srv/www/calendar", "iOS/18.3 (22D60) dataaccessd/1.0"), None)
    w = s.incident("a terminal with an old cipher", "proxy", "tls-requirement", "caller-fault", "retry-loop", acceptable=dict(pattern=["steady"], verdict=["working-as-intended"]))
    for t in s.ticks(9, 95, 600): s.deny(w, apache_denied(s, t, "10.20.9.31", "POST /till/report", 403, "ssl", "AH02229: access to /srv/www/till/report failed, reason: SSL requirement expression not fulfilled", "TillClient/2.0", (("ssl", "AH02266: Access to /srv/www/till/report denied for 10.20.9.31 (requirement expression not fulfilled)", "info"), ("ssl", "AH02228: Failed expression: %{SSL_PROTOCOL} in {\"TLSv1.2\", \"TLSv1.3\"}", "info"))), None)


KINDS = [registrar_shared_host, registrar_media_moved, registrar_upload_profile]

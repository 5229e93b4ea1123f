"""Services in other companies: what changed, who is hit, what came of it; frameworks' own words; evidence that does not reach."""
from stage import sec
from shapes import *

KINDS = []
def kind(f): KINDS.append(f); return f
def single(s, title, cause, verdict="working-as-intended", layer="proxy", **more): return s.incident(title, layer, cause, verdict, "single", **more)


def browse(s, start, end, every, paths=("/", "/products/4", "/basket", "/help"), people=30, user=True):
    for t in s.spread(start, end, every): k = s.some(0, people); access(s, t, s.ip(k), "GET " + s.r.choice(paths), 200 if s.r.random() < .93 else 304, agent=s.agent(k), user=s.who(k) if user else "-", referer="https://www.%s/" % s.domain)


@kind
def nobody_refused(s): browse(s, 0, 120, 6)


@kind
def team_of_forty(s):
    """a team loses its reports with a clean-up of groups; two of the forty had their accounts closed that morning"""
    cut = s.some(35, 60); what = "deleted group report-readers (clean-up of unused groups)"; gone = s.r.sample(range(40), 2)
    for g in gone: s.change(s.at(3 + g % 5), "hr-sync", "disabled account %s: left the company" % s.who(g), "user:" + s.who(g), "identity")
    s.change(s.at(cut), "identity-bot", what, "group:report-readers", "role"); s.change(s.at(cut + 2), "ci", "deployed checkout 91", "checkout", "deploy")
    i = s.incident("group report-readers deleted", "application", "permission-removed", "misconfiguration", "burst-after-change", what)
    h = s.incident("had left that morning", "application", "permission-removed", "working-as-intended", "burst-after-change", what, acceptable={"cause": ["account-locked"], "verdict": ["misconfiguration"], "pattern": ["single", "steady"]})
    first, seen = {k: s.at(cut) + sec(s.r.expovariate(1 / 300)) for k in range(40)}, set()
    rows = [(t, s.some(0, 39)) for t in s.spread(0, 120, 8)] + [(s.at(cut + 12), g) for g in gone]
    for t, k in sorted(rows):
        late = t > max(first[k], s.at(cut)); path = s.r.choice(["/reports/q%d" % s.some(1, 4), "/reports/", "/home"]) if (k not in gone or late) else "/home"
        if k in gone and late: path = "/reports/"
        bad = late and path.startswith("/reports")
        a = access(s, t, s.ip(k), "GET " + path, 403 if bad else 200, 690 if bad else None, agent=s.agent(k), user=s.who(k))
        if bad: s.deny(h if k in gone else i, [a, s.json("app.json", t, {"@timestamp": z(t), "log.level": "WARN", "message": "Access Denied: user %s is missing authority report:read for %s" % (s.who(k), path), "log.logger": "org.springframework.security.access", "ecs.version": "8.11.0", "user.name": s.who(k), "service.name": "reports"})], s.who(k))


@kind
def beside_the_change(s):
    """a busy day of changes, and refusals that none of them caused"""
    for n in range(s.some(4, 8)): s.change(s.at(s.some(5, 115)), "ci", "deployed %s release %d" % (s.r.choice(["web", "search", "mail", "pay"]), s.some(10, 99)), "web", "deploy")
    browse(s, 0, 120, 8)
    p = single(s, "pages of the editors", "permission-missing", "working-as-intended", "application", acceptable={"cause": ["application-refused"]})
    for k in range(s.some(8, 12)): t = s.at(5 + 9 * k, s.some(0, 50)); s.deny(p, [access(s, t, s.ip(k), "GET /editors/queue", 403, 690, agent=s.agent(k), user=s.who(k)), s.json("app.json", t, {"@timestamp": z(t), "log.level": "WARN", "message": "Access Denied: user %s is missing authority editor for /editors/queue" % s.who(k), "log.logger": "org.springframework.security.access", "ecs.version": "8.11.0", "user.name": s.who(k), "service.name": "web"})], s.who(k))
    b = s.incident("basic password guessed at", "proxy", "credential-wrong", "attack", "brute-force")
    t = s.at(s.some(10, 90))
    for n in range(s.some(50, 110)): s.deny(b, [access(s, t, s.attacker, "GET /admin/", 401, 179, "python-requests/2.31.0", user="root"), nginx_error(s, t, s.attacker, "GET /admin/", 'user "root": password mismatch')], "root"); t += sec(s.r.uniform(.6, 4))


@kind
def refusals_alone(s):
    """only the error log was handed over"""
    a = s.incident("denied network", "proxy", "address-blocked", "working-as-intended", "steady", acceptable={"cause": ["server-rule", "address-not-allowlisted"], "verdict": ["undetermined", "attack", "unwanted-automation"], "pattern": ["single", "retry-loop"]})
    for t in s.ticks(3, 117, 240): s.deny(a, nginx_error(s, t, "198.51.100.%d" % s.some(220, 221), "GET /feed", "access forbidden by rule"))
    d = single(s, "folder without an index", "directory-listing-off")
    for k in range(s.some(4, 7)): s.deny(d, nginx_error(s, s.at(s.some(2, 115)), s.ip(k), "GET /files/", 'directory index of "/srv/www/files/" is forbidden'))
    l = single(s, "symbolic link", "symlink-refused", acceptable={"verdict": ["misconfiguration"], "cause": ["file-permission"]})
    for k in range(s.some(7, 10)): s.deny(l, nginx_error(s, s.at(s.some(2, 115)), s.ip(10 + k), "GET /pool/now", 'open() "/srv/www/pool/now" failed (40: Too many levels of symbolic links)'))


@kind
def access_log_alone(s):
    """only an access log in the combined format: who refused and why is not in it"""
    browse(s, 0, 120, 5)
    i = single(s, "refused, nothing more is known", "unknown", "undetermined", "unknown", acceptable={"cause": ["server-rule", "application-refused", "permission-missing"], "layer": ["proxy", "application"], "verdict": ["working-as-intended", "misconfiguration"]})
    for k in range(s.some(9, 14)): s.deny(i, access(s, s.at(s.some(2, 115)), s.ip(k), "GET /private/area/%d" % k, 403, s.r.choice([153, 512, 1200]), agent=s.agent(k)))


@kind
def common_log_of_a_stranger(s):
    """a log without agents, of a server that nobody named"""
    for t in s.spread(0, 120, 6): k = s.some(0, 20); s.put("site.log", t, '%s - - [%s] "GET /%d.html HTTP/1.1" 200 %d' % (s.ip(k), t.strftime("%d/%b/%Y:%H:%M:%S +0000"), s.some(1, 40), s.some(300, 9000)))
    i = single(s, "refused, nothing more is known", "unknown", "undetermined", "unknown", acceptable={"cause": ["server-rule", "application-refused", "permission-missing"], "layer": ["proxy", "application"], "verdict": ["working-as-intended", "misconfiguration"]})
    for k in range(s.some(8, 12)): t = s.at(s.some(2, 115)); s.deny(i, s.put("site.log", t, '%s - - [%s] "GET /members/ HTTP/1.1" 403 199' % (s.ip(k), t.strftime("%d/%b/%Y:%H:%M:%S +0000"))))


@kind
def upstream_unknown(s):
    """a JSON access log that shows the upstream's 403 and nothing of why; a few without an upstream and without a reason"""
    def line(t, k, path, status, upstream): return s.json("access.json", t, dict(time_local=t.strftime("%d/%b/%Y:%H:%M:%S +0000"), remote_addr=s.ip(k), request_method="GET", request_uri=path, status=status, body_bytes_sent=s.some(100, 900), request_time=.01, upstream_addr="10.20.0.9:8080" if upstream else "", upstream_status=str(upstream or ""), http_user_agent=s.agent(k), request_id=s.hex(32), host="www." + s.domain))
    for t in s.spread(0, 120, 6): line(t, s.some(0, 30), s.r.choice(["/", "/basket", "/products/4"]), 200, 200)
    a = single(s, "upstream said no", "application-refused", "undetermined", "application", acceptable={"verdict": ["working-as-intended"], "cause": ["unknown", "permission-missing"]})
    for k in range(s.some(8, 12)): s.deny(a, line(s.at(s.some(2, 115)), k, "/orders/%d/edit" % k, 403, 403))
    n = single(s, "the server itself, for no stated reason", "unknown", "undetermined", "proxy", acceptable={"cause": ["server-rule"], "verdict": ["working-as-intended", "misconfiguration"]})
    for k in range(s.some(5, 8)): s.deny(n, line(s.at(s.some(2, 115)), 10 + k, "/legacy/%d" % k, 403, None))


@kind
def labels_and_profiles(s):
    """SELinux and AppArmor on two servers: the web server's «permission denied» has another author"""
    browse(s, 0, 120, 12)
    cut = s.some(30, 60); what = "moved uploads to /data/uploads"
    s.change(s.at(cut), "ops", what, "uploads", "config")
    i = s.incident("uploads moved to where the label is wrong", "proxy", "mandatory-access-control", "misconfiguration", "burst-after-change", what, acceptable={"layer": ["platform"], "pattern": ["single", "steady"]})
    for t in s.spread(0, 120, 50):
        k = s.some(0, 20); q = "GET /uploads/u%d.png" % s.some(1, 9); bad = t > s.at(cut) + sec(5); a = access(s, t, s.ip(k), q, 403 if bad else 200, 153 if bad else 30000, agent=s.agent(k))
        if bad: s.deny(i, [a, nginx_error(s, t, s.ip(k), q, 'open() "/data%s" failed (13: Permission denied)' % q[4:]), selinux(s, t, 812, "nginx", "open", q.rsplit("/", 1)[1], "httpd_t", "default_t")])


@kind
def armoured_apache(s):
    """Apache under an AppArmor profile that does not know a new folder"""
    cut = s.some(30, 60)
    for t in s.spread(0, 120, 12): k = s.some(0, 30); access(s, t, s.ip(k), "GET /", 200, agent=s.agent(k))
    i = s.incident("profile does not know the folder", "proxy", "mandatory-access-control", "misconfiguration", "steady", acceptable={"layer": ["platform"], "pattern": ["single", "burst-after-change"]})
    for t in s.spread(cut, 120, 60):
        k = s.some(0, 20); p = "/srv/maps/m%d.png" % s.some(1, 9)
        s.deny(i, [access(s, t, s.ip(k), "GET /maps/" + p.rsplit("/", 1)[1], 403, 199, agent=s.agent(k)), apache_error(s, t, s.ip(k), "core", "(13)Permission denied: AH00132: file permissions deny server access: " + p),
                   s.put("kern.log", t, '%s web1 kernel: [%d.120031] audit: type=1400 audit(%d.%03d:%d): apparmor="DENIED" operation="open" profile="/usr/sbin/apache2" name="%s" pid=2121 comm="apache2" requested_mask="r" denied_mask="r" fsuid=33 ouid=0' % (t.strftime("%b %e %H:%M:%S"), s.some(9999, 99999), int(t.timestamp()), t.microsecond // 1000, s.next(), p))])


@kind
def lighttpd_style_labels(s):
    """SELinux again: an archive copied from a home directory, asked for by a few; a plain permission beside it"""
    browse(s, 0, 120, 15)
    m = s.incident("copied files carry a home's label", "proxy", "mandatory-access-control", "misconfiguration", "single", acceptable={"layer": ["platform"], "pattern": ["steady"]})
    f = single(s, "file closed to the server", "file-permission", "misconfiguration", acceptable={"pattern": ["steady"]})
    for k in range(s.some(6, 10)):
        t = s.at(s.some(2, 115)); q = "GET /archive/a%d.zip" % k
        s.deny(m, [access(s, t, s.ip(k), q, 403, 199, agent=s.agent(k)), apache_error(s, t, s.ip(k), "core", "(13)Permission denied: AH00035: access to /archive/a%d.zip denied (filesystem path '/srv/www/archive/a%d.zip') because search permissions are missing on a component of the path" % (k, k)), selinux(s, t, 2121, "httpd", "getattr", "a%d.zip" % k, "httpd_t", "user_home_t")])
    for k in range(s.some(8, 12)):
        t = s.at(s.some(2, 115)); s.deny(f, [access(s, t, s.ip(12 + k), "GET /docs/d%d.pdf" % k, 403, 199, agent=s.agent(k)), apache_error(s, t, s.ip(12 + k), "core", "(13)Permission denied: AH00132: file permissions deny server access: /srv/www/docs/d%d.pdf" % k)])


@kind
def rails_and_forms(s):
    """Rails behind nginx: authenticity tokens, origins, hosts; and a preflight nobody thought of"""
    browse(s, 0, 120, 9)
    def rails(t, k, verb, path, status, why):
        rid = s.uuid()
        return [s.put("production.log", t, 'I, [%s #88]  INFO -- : [%s] Started %s "%s" for %s at %s' % (t.strftime("%Y-%m-%dT%H:%M:%S.%f"), rid, verb, path, s.ip(k), t.strftime("%Y-%m-%d %H:%M:%S +0000"))), s.put("production.log", t + sec(.001), 'W, [%s #88]  WARN -- : [%s] %s' % (t.strftime("%Y-%m-%dT%H:%M:%S.%f"), rid, why)), s.put("production.log", t + sec(.002), "I, [%s #88]  INFO -- : [%s] Completed %d Unprocessable Content in 3ms (Allocations: 900)" % (t.strftime("%Y-%m-%dT%H:%M:%S.%f"), rid, status))]
    l = single(s, "form without its token", "session-lost", "caller-fault", "application", acceptable={"verdict": ["working-as-intended", "misconfiguration"]})
    for k in range(s.some(7, 10)): t = s.at(s.some(2, 115)); s.deny(l, [access(s, t, s.ip(k), "POST /basket/pay", 422, 1722, agent=s.agent(k))] + rails(t, k, "POST", "/basket/pay", 422, "Can't verify CSRF token authenticity."))
    o = single(s, "form on a foreign page", "csrf-origin-mismatch", "working-as-intended", "application", acceptable={"verdict": ["attack", "undetermined", "misconfiguration"]})
    for k in range(s.some(7, 10)): t = s.at(s.some(2, 115)); s.deny(o, [access(s, t, s.ip(12 + k), "POST /account/mail", 422, 1722, agent=s.agent(k), referer="https://win.example.net/")] + rails(t, 12 + k, "POST", "/account/mail", 422, "HTTP Origin header (https://win.example.net) didn't match request.base_url (https://www.%s)" % s.domain))


@kind
def django_hosts(s):
    """Django in containers: referers that do not check, permissions, forms without cookies"""
    def line(t, text): return s.put("web-1.log", t, "%s stderr F %s" % (t.strftime("%Y-%m-%dT%H:%M:%S.%f") + "101Z", text))
    browse(s, 0, 120, 9)
    o = single(s, "posted from another site", "csrf-origin-mismatch", "working-as-intended", "application", acceptable={"verdict": ["attack", "undetermined", "misconfiguration"]})
    for k in range(s.some(6, 9)): t = s.at(s.some(2, 115)); s.deny(o, [access(s, t, s.ip(k), "POST /profile/", 403, 2513, agent=s.agent(k), referer="https://promo.example.net/x"), line(t, "Forbidden (Referer checking failed - https://promo.example.net/x does not match any trusted origins.): /profile/")])
    p = single(s, "not permitted", "permission-missing", "working-as-intended", "application", acceptable={"cause": ["application-refused"]})
    for k in range(s.some(5, 8)): t = s.at(s.some(2, 115)); s.deny(p, [access(s, t, s.ip(12 + k), "GET /staff/audit/", 403, 1400, agent=s.agent(k)), line(t, "Forbidden (Permission denied): /staff/audit/")])
    c = single(s, "token of another form", "session-lost", "caller-fault", "application", acceptable={"verdict": ["working-as-intended", "misconfiguration"]})
    for k in range(s.some(5, 8)): t = s.at(s.some(2, 115)); s.deny(c, [access(s, t, s.ip(22 + k), "POST /login/", 403, 2800, agent=s.agent(k)), line(t, "Forbidden (CSRF token from POST incorrect.): /login/")])


@kind
def aspnet_policies(s):
    """ASP.NET Core: policies, schemes, tokens past their life, antiforgery, origins"""
    def log(t, category, text, level="Information"): return s.json("aspnet.json", t, dict(Timestamp=z(t), EventId=1, LogLevel=level, Category=category, Message=text, State={"Message": text}))
    browse(s, 0, 120, 9)
    one = lambda *a, **k: single(s, *a, layer=k.pop("layer", "application"), **k)
    cases = [(403, "GET", "/api/salaries", "Microsoft.AspNetCore.Authorization.DefaultAuthorizationService", "Authorization failed. These requirements were not met:\nRolesAuthorizationRequirement:User.IsInRole must be true for one of the following roles: (HR)", one("role missing", "permission-missing", "working-as-intended")),
             (401, "GET", "/api/me", "Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerHandler", "Bearer was not authenticated. Failure message: IDX10223: Lifetime validation failed. The token is expired. ValidTo (UTC): '3/12/2026 6:00:00 AM', Current time (UTC): '3/12/2026 9:00:00 AM'.", one("token past its life", "token-expired", "caller-fault", acceptable={"layer": ["identity"]})),
             (401, "GET", "/api/me", "Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerHandler", "Bearer was not authenticated. Failure message: IDX10214: Audience validation failed. Audiences: 'api://other'. Did not match: validationParameters.ValidAudience: 'api://web'.", one("another audience", "token-invalid", "caller-fault", acceptable={"layer": ["identity"], "verdict": ["misconfiguration"]})),
             (400, "POST", "/checkout", "Microsoft.AspNetCore.Mvc.ViewFeatures.Filters.AutoValidateAntiforgeryTokenAuthorizationFilter", "Antiforgery token validation failed. The required antiforgery cookie \".AspNetCore.Antiforgery\" is not present.", one("antiforgery cookie lost", "session-lost", "caller-fault", acceptable={"verdict": ["working-as-intended", "misconfiguration"]}))]
    k = 0
    for status, verb, path, category, text, i in cases:
        for _ in range(s.some(5, 8)): k += 1; t = s.at(s.some(2, 115), s.some(0, 59)); s.deny(i, [access(s, t, s.ip(k), "%s %s" % (verb, path), status, 0, agent=s.agent(k)), log(t, category, text)])


@kind
def spring_scopes(s):
    """Spring as a resource server: scopes, stronger sign-ins, origins, locked people; all in its own log"""
    browse(s, 0, 120, 8)
    one = lambda *a, **k: single(s, *a, layer=k.pop("layer", "application"), **k)
    cases = [(403, "POST /api/transfers", "o.s.s.o.s.r.web.BearerTokenAuthenticationFilter", 'insufficient_scope: The request requires higher privileges than provided by the access token. scope="transfers:write"', one("scope too small", "scope-insufficient", "caller-fault", acceptable={"verdict": ["working-as-intended", "misconfiguration"]})),
             (401, "GET /api/payouts", "c.e.security.StepUpFilter", 'insufficient_user_authentication: A different authentication level is required, acr_values="mfa" max_age=300', one("stronger sign-in demanded", "mfa-required", "working-as-intended", acceptable={"layer": ["identity"]})),
             (403, "OPTIONS /api/cart", "o.s.web.cors.DefaultCorsProcessor", "Reject: 'https://pilot.example.org' origin is not allowed", one("origin not on the list", "cors-origin-refused", "misconfiguration", acceptable={"pattern": ["steady"], "verdict": ["working-as-intended"]})),
             (401, "POST /login", "o.s.s.authentication.ProviderManager", "Authentication failed: User account is locked", one("locked", "account-locked", "working-as-intended", acceptable={"layer": ["identity"], "verdict": ["caller-fault"]})),
             (401, "GET /api/cart", "o.s.s.o.s.r.web.BearerTokenAuthenticationFilter", "An error occurred while attempting to decode the Jwt: Jwt expired at 2026-03-12T05:59:00Z", one("token past its life", "token-expired", "caller-fault", acceptable={"layer": ["identity"]}))]
    k = 0
    for status, q, logger, text, i in cases:
        for _ in range(s.some(7, 11)): k += 1; t = s.at(s.some(2, 115), s.some(0, 59)); s.deny(i, [access(s, t, s.ip(k % 40), q, status, 60, agent=s.agent(k)), spring(s, t, "DEBUG", logger, text, thread=k % 9)])


@kind
def partner_feeds(s):
    """three partners at one door: one moved, one uses an old key in a loop, one is simply not known"""
    s.known = "partners:\n  - {name: vireo, networks: [203.0.113.0/29], user_agents: [\"VireoSync/*\"], owner: catalogue}\n  - {name: heron, networks: [203.0.113.16/29], user_agents: [\"HeronPush/*\"], owner: stock}\n"
    browse(s, 0, 120, 15); cut = s.some(30, 60)
    d = s.incident("partner vireo from a new address", "proxy", "allowlist-drift", "misconfiguration", "steady", acceptable={"pattern": ["retry-loop"]})
    for t in s.ticks(0, 120, 150):
        q = "GET /feed/catalogue"
        if t < s.at(cut): access(s, t, "203.0.113.3", q, 200, agent="VireoSync/1.9")
        else: s.deny(d, [access(s, t, "203.0.113.11", q, 403, 153, "VireoSync/1.9"), nginx_error(s, t, "203.0.113.11", q, "access forbidden by rule")])
    for t in s.ticks(0, 120, 180): access(s, t, "203.0.113.18", "POST /feed/stock", 200, agent="HeronPush/3")
    n = single(s, "strangers at the partners' door", "address-not-allowlisted", acceptable={"cause": ["address-blocked", "server-rule"]})
    for k in range(s.some(4, 7)): t = s.at(s.some(2, 115)); q = "GET /feed/catalogue"; s.deny(n, [access(s, t, "198.51.100.%d" % (20 + k), q, 403, 153, s.agent(k)), nginx_error(s, t, "198.51.100.%d" % (20 + k), q, "access forbidden by rule")])


@kind
def moved_supplier(s):
    """Apache's Require ip: a supplier's new data centre; and a balancer whose address the list sees"""
    s.known = "proxies:\n  - {name: lb, networks: [10.20.1.0/24]}\npartners:\n  - {name: osprey, networks: [203.0.113.96/28], user_agents: [\"OspreyEDI/*\"], owner: purchasing}\n"
    cut = s.some(30, 60); browse(s, 0, 120, 15)
    d = s.incident("supplier osprey from a new data centre", "proxy", "allowlist-drift", "misconfiguration", "steady", acceptable={"pattern": ["retry-loop"]})
    for t in s.ticks(0, 120, 130):
        if t < s.at(cut): access(s, t, "203.0.113.98", "POST /edi/orders", 200, agent="OspreyEDI/7")
        else: s.deny(d, [access(s, t, "203.0.113.120", "POST /edi/orders", 403, 199, "OspreyEDI/7"), apache_error(s, t, "203.0.113.120", "authz_host", "AH01630: client denied by server configuration: /srv/www/edi/orders")])
    w = s.incident("the staff list sees the balancer", "proxy", "wrong-client-address", "misconfiguration", "steady", acceptable={"pattern": ["single"]})
    for n, t in enumerate(s.spread(5, 115, 260)): s.deny(w, [s.put("access.log", t, '10.20.1.4 - - [%s] "GET /staff/ HTTP/1.1" 403 199 "-" "%s" "%s"' % (t.strftime("%d/%b/%Y:%H:%M:%S +0000"), s.agent(n), s.ip(n % 12))), apache_error(s, t, "10.20.1.4", "authz_host", "AH01630: client denied by server configuration: /srv/www/staff/")])


@kind
def banned_neighbours(s):
    """CrowdSec bans the address of a carrier for one guesser behind it; customers of the same carrier are refused"""
    nat = "198.51.100.%d" % s.some(10, 19)
    s.known = "shared:\n  - {name: carrier, networks: [%s/32], people: 400}\n" % nat
    cut = s.some(30, 60); browse(s, 0, 120, 12)
    g = s.incident("guesser behind the carrier", "proxy", "credential-wrong", "attack", "brute-force", acceptable={"verdict": ["caller-fault"]})
    t = s.at(cut - 4)
    for n in range(s.some(20, 35)): s.deny(g, [access(s, t, nat, "POST /login", 401, 60, "python-requests/2.28", user="-"), nginx_error(s, t, nat, "POST /login", 'user "owner": password mismatch')], "owner"); t += sec(s.r.uniform(1, 6))
    s.put("crowdsec.log", s.at(cut), 'time="%s" level=info msg="(localhost/crowdsec) crowdsecurity/http-generic-bf by ip %s (DE/64500) : 4h ban on Ip %s"' % (z(s.at(cut), 0), nat, nat))
    i = s.incident("customers of the carrier shut out", "proxy", "wrong-client-address", "misconfiguration", "burst-after-change", "4h ban on Ip " + nat, acceptable={"layer": ["firewall"], "pattern": ["single", "steady"]})
    mob = lambda p: "Mozilla/5.0 (Linux; Android 1%d; Pixel %d) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/1%d.0.0.0 Mobile Safari/537.36" % (p % 5, p % 9, 10 + p)
    for t in s.spread(0, cut, 12): p = s.some(0, 24); access(s, t, nat, "GET /products/%d" % s.some(1, 30), 200, agent=mob(p))
    for t in s.spread(cut, 115, 30): p = s.some(0, 24); s.deny(i, access(s, t, nat, "GET /products/%d" % s.some(1, 30), 403, 153, mob(p)))


@kind
def policy_agent(s):
    """OPA decides for an API; one replica's bundle is hours old"""
    def decide(t, k, path, allow, node, rev, why=None): return s.json("opa.json", t, dict(decision_id=s.uuid(), labels=dict(id=node, version="0.62.1", app="api"), bundles=dict(authz=dict(revision=rev)), path="httpapi/authz", input=dict(method="GET", path=path, user=s.who(k), client_ip=s.ip(k)), result=dict(allow=allow, **({"reason": why} if why else {})), requested_by=s.ip(k), timestamp=z(t, 6), metrics=dict(timer_rego_query_eval_ns=s.some(20000, 90000)), msg="Decision Log", level="info", type="openpolicyagent.org/decision_logs", time=z(t, 0)))
    cut = s.some(25, 50); what = "bundle authz revision r42: analysts may read /exports"
    s.change(s.at(cut), "policy-ci", what, "bundle:authz", "policy")
    b = single(s, "not granted before r42", "permission-missing", "working-as-intended", "policy", acceptable={"pattern": ["steady"], "cause": ["explicit-deny"]})
    o = s.incident("one agent still runs r41", "policy", "policy-out-of-date", "misconfiguration", "steady", acceptable={"pattern": ["single", "retry-loop"]})
    for t in s.spread(0, 120, 12):
        k, node = s.some(0, 9), s.r.choice(["opa-1", "opa-2"]); old = t < s.at(cut) or node == "opa-2"; asked = s.r.random() < .35
        if not asked: decide(t, k, "/orders", True, node, "r41" if old else "r42")
        elif old: s.deny(b if t < s.at(cut) else o, decide(t, k, "/exports", False, node, "r41", "no rule allows analysts to read /exports"), s.who(k))
        else: decide(t, k, "/exports", True, node, "r42")


@kind
def cluster_gates(s):
    """Kubernetes: a validating webhook that came with a release stops everybody's deployments; images that nobody signed"""
    cut = s.some(30, 60); what = "created validatingwebhookconfigurations image-signatures"
    k8s(s, s.at(cut), s.mail(40), "create", "validatingwebhookconfigurations", 201, name="image-signatures", group="admissionregistration.k8s.io", ip=s.ip(40)); s.change(s.at(cut), s.mail(40), what, "webhook:image-signatures", "policy")
    i = s.incident("deployments stopped by the new webhook", "platform", "admission-refused", "misconfiguration", "burst-after-change", what, acceptable={"verdict": ["working-as-intended", "caller-fault"], "pattern": ["single", "steady"]})
    for t in s.spread(0, 120, 60):
        k = s.some(0, 8); late = t > s.at(cut) + sec(5)
        l = k8s(s, t, s.mail(k), "create", "deployments", 403 if late else 201, 'admission webhook "verify.image-signatures.io" denied the request: image registry.%s/web:%d is not signed' % (s.domain, s.some(1, 60)), group="apps", ip=s.ip(k), ns="shop")
        if late: s.deny(i, l, s.mail(k))
    for t in s.spread(0, 120, 12): k = s.some(0, 12); k8s(s, t, s.mail(k), "get", "pods", 200, ip=s.ip(k), ns="shop")


@kind
def cluster_policies(s):
    """Kubernetes: pod security and quotas for those who do not know them, day after day"""
    for t in s.spread(0, 120, 10): k = s.some(0, 12); k8s(s, t, s.who(k), "list", "pods", 200, ip=s.ip(k), ns="lab")
    a = single(s, "pods that the namespace does not take", "admission-refused", "working-as-intended", "platform", acceptable={"verdict": ["caller-fault"], "pattern": ["steady"]})
    for k in range(s.some(8, 12)): s.deny(a, k8s(s, s.at(s.some(2, 115)), s.who(k), "create", "pods", 403, s.r.choice(['pods "x" is forbidden: violates PodSecurity "restricted:v1.29": allowPrivilegeEscalation != false (container "x" must set securityContext.allowPrivilegeEscalation=false), runAsNonRoot != true', 'admission webhook "validate.kyverno.svc-fail" denied the request: resource Pod/lab/x was blocked due to the following policies require-limits']), ip=s.ip(k), ns="lab"), s.who(k))


@kind
def perimeter_moved(s):
    """a notebook service moves out of the perimeter with its network; its people lose the data"""
    cut, crew = s.some(30, 60), s.some(8, 14); what = "moved notebooks to network lab-2"
    s.change(s.at(cut), "net-admin", what, "notebooks", "config"); project = s.company + "-data"
    i = s.incident("notebooks outside the perimeter", "platform", "network-perimeter", "misconfiguration", "burst-after-change", what, acceptable={"verdict": ["working-as-intended"], "pattern": ["steady", "single"]})
    for t in s.spread(0, 120, 14):
        k = s.some(0, crew); late = t > s.at(cut) + sec(10)
        l = gcp_audit(s, t, s.mail(k), "bigquery.googleapis.com", "google.cloud.bigquery.v2.TableDataService.List", "projects/" + project, None if late else "bigquery.tables.getData", 7 if late else None, "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: " + s.hex(20), not late, "10.20.9.%d" % k if late else s.ip(k), log="policy" if late else "data_access", project=project,
                      metadata={"@type": "type.googleapis.com/google.cloud.audit.VpcServiceControlAuditMetadata", "violationReason": "NETWORK_NOT_IN_SAME_SERVICE_PERIMETER", "vpcServiceControlsUniqueId": s.hex(20)} if late else None)
        if late: s.deny(i, l, s.mail(k))


@kind
def storage_links_and_transport(s):
    """Azure storage: plain HTTP where TLS is demanded, public access closed, links past their time, accounts of others"""
    for t in s.spread(0, 120, 12): azure_storage(s, t, s.ip(s.some(0, 9)), "GetBlob", 200, "Success")
    one = lambda *a, **k: single(s, *a, layer="platform", **k)
    cases = [(400, "AccountRequiresHttps", "Anonymous", one("plain HTTP", "tls-requirement", "caller-fault", acceptable={"verdict": ["working-as-intended", "misconfiguration"]})), (409, "PublicAccessNotPermitted", "Anonymous", one("public access closed", "credential-missing", "working-as-intended", acceptable={"cause": ["guardrail", "resource-policy", "network-perimeter"], "verdict": ["caller-fault", "misconfiguration"]})),
             (403, "AuthenticationFailed", "SAS", one("link that does not verify", "request-signature", "caller-fault", acceptable={"cause": ["token-expired"]})), (403, "AuthorizationPermissionMismatch", "OAuth", one("role missing", "permission-missing", "working-as-intended")), (403, "AuthorizationSourceIPMismatch", "SAS", one("outside the link's addresses", "address-not-allowlisted", "working-as-intended")),
             (403, "InsufficientAccountPermissions", "SAS", one("link does not cover writing", "scope-insufficient", "caller-fault", acceptable={"cause": ["permission-missing", "resource-policy"], "verdict": ["working-as-intended", "misconfiguration"]}))]
    k = 10
    for status, text, auth, i in cases:
        for _ in range(s.some(6, 9)): k += 1; s.deny(i, azure_storage(s, s.at(s.some(2, 115)), s.ip(k % 60), "PutBlob" if "Insuff" in text else "GetBlob", status, text, auth, "/data/%d.csv" % k, who=s.mail(k) if auth == "OAuth" else None), s.mail(k) if auth == "OAuth" else None)


@kind
def ciphers_and_certificates(s):
    """Apache: clients with old ciphers, tills without certificates, links that may not be followed"""
    browse(s, 0, 120, 12)
    cases = [("GET /pay/start", "ssl", "AH02266: access to /srv/www/pay/start failed, reason: SSL requirement expression not fulfilled", 403, single(s, "cipher too weak", "tls-requirement", acceptable={"verdict": ["caller-fault", "misconfiguration"]})), ("GET /pos/prices", "ssl", "AH02261: Re-negotiation handshake failed: client certificate verification failed", 403, single(s, "till without its certificate", "client-certificate", "caller-fault", acceptable={"verdict": ["working-as-intended", "misconfiguration"]})),
             ("GET /latest/app", "core", "AH00037: Symbolic link not allowed or link target not accessible: /srv/www/latest/app", 403, single(s, "symbolic link", "symlink-refused", acceptable={"verdict": ["misconfiguration"]})), ("GET /drop/", "autoindex", "AH01276: Cannot serve directory /srv/www/drop/: No matching DirectoryIndex (index.html) found, and server-generated directory index forbidden by Options directive", 403, single(s, "no listing", "directory-listing-off")),
             ("PUT /files/a", "authz_core", "AH01623: client method denied by server configuration: 'PUT' to /srv/www/files/a", 403, single(s, "method", "method-refused", acceptable={"verdict": ["caller-fault"]}))]
    k = 0
    for q, module, text, status, i in cases:
        for _ in range(s.some(7, 10)): k += 1; t = s.at(s.some(2, 115), s.some(0, 59)); s.deny(i, [access(s, t, s.ip(k % 50), q, status, 199, agent=s.agent(k)), apache_error(s, t, s.ip(k % 50), module, text)])


@kind
def gate_of_a_neighbour(s):
    """nginx asks a sign-in service that is being restarted; a preflight meets the same question before"""
    start, length = s.some(40, 80), s.some(2, 6); what = "restarting sign-in service for upgrade 5.2"
    s.change(s.at(start), "ops", what, "sign-in", "deploy")
    i = s.incident("sign-in service away", "authorizer", "authorizer-failed", "misconfiguration", "burst-after-change", what, acceptable={"layer": ["proxy"], "pattern": ["single", "steady"]})
    p = s.incident("preflights meet the sign-in", "authorizer", "cors-preflight-refused", "misconfiguration", "steady", acceptable={"layer": ["proxy", "application"], "pattern": ["single", "burst-after-change"]})
    for t in s.spread(0, 120, 4):
        k = s.some(0, 24); q = "GET " + s.r.choice(["/inbox", "/tasks", "/calendar"])
        if s.at(start) <= t < s.at(start + length): s.deny(i, [access(s, t, s.ip(k), q, 500, 177, agent=s.agent(k)), nginx_error(s, t, s.ip(k), q, s.r.choice(["auth request unexpected status: 502 while sending to client", "auth request unexpected status: 503 while sending to client"]))])
        else: access(s, t, s.ip(k), q, 200, agent=s.agent(k))
    for n, t in enumerate(s.spread(5, 38, 180)): s.deny(p, access(s, t, s.ip(n % 8), "OPTIONS /api/tasks", 401, 179, agent=s.agent(n), referer="https://app.%s/" % s.domain))


@kind
def scanner_and_scraper(s):
    """one scans and gets one file, one scrapes without a break-in, one wears a crawler's name; customers shop"""
    s.known = 'crawlers:\n  - {name: Bingbot, user_agents: ["*bingbot*"], networks: [157.55.39.0/24]}\n'
    browse(s, 0, 120, 5)
    sc = s.incident("scanner", "proxy", "server-rule", "attack", "scan", acceptable={"cause": ["address-blocked"]})
    t = s.at(s.some(10, 40))
    for n in range(s.some(300, 600)):
        q = "GET /" + s.r.choice([".env", ".git/config", "config.php~", ".svn/wc.db", "backup/%s.sql" % s.company, ".DS_Store", ".htaccess", "%d/.env" % n]); s.deny(sc, [access(s, t, s.attacker, q, 403, 153, "Mozilla/5.0 (compatible; CensysInspect/1.1)"), nginx_error(s, t, s.attacker, q, "access forbidden by rule")]); t += sec(s.r.uniform(.05, .8))
        if n == 211: access(s, t, s.attacker, "GET /backup/readme.txt", 200, 611, "Mozilla/5.0 (compatible; CensysInspect/1.1)")
    b = "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)"
    for t in s.spread(0, 120, 40): access(s, t, "157.55.39.%d" % s.some(1, 9), "GET /products/%d" % s.some(1, 90), 200, agent=b)
    f = s.incident("wears Bingbot's name", "proxy", "user-agent-blocked", "unwanted-automation", "impersonated-bot", acceptable={"cause": ["server-rule", "unknown", "address-blocked", "rate-limited"]})
    for t in s.ticks(15, 60, 25): s.deny(f, access(s, t, "203.0.113.77", "GET /products/%d" % s.some(1, 90), 403, 153, b))
    r = s.incident("scraper", "proxy", "rate-limited", "unwanted-automation", "scrape")
    t = s.at(s.some(30, 90))
    for n in range(s.some(120, 200)):
        q = "GET /products/%d" % (n + 100); over = n % 4 > 1; a = access(s, t, "203.0.113.19", q, 429 if over else 200, agent="python-httpx/0.27"); t += sec(.4)
        if over: s.deny(r, [a, nginx_error(s, t - sec(.4), "203.0.113.19", q, 'limiting requests, excess: 9.%03d by zone "site"' % s.some(0, 999))])


@kind
def sessions_that_move(s):
    """a token is used from a second client while its owner works on; the gateway knows the binding"""
    for t in s.spread(0, 120, 6): k = s.some(0, 30); envoy_json(s, t, "GET", "/v2/account", 200, "via_upstream", s.ip(k), agent=s.agent(k))
    k = s.some(0, 20); sub = s.uuid()
    i = s.incident("token used by another client", "application", "token-invalid", "attack", "token-replay", acceptable={"cause": ["device-or-location-refused", "session-lost"], "layer": ["identity", "gateway"]})
    for t in s.ticks(2, 118, 90): s.json("app.json", t, {"@timestamp": z(t), "log.level": "INFO", "message": "token accepted", "log.logger": "com.example.account.TokenFilter", "ecs.version": "8.11.0", "user.name": s.who(k), "source.ip": s.ip(k), "session.id": sub, "http.request.method": "GET", "url.path": "/v2/account", "http.response.status_code": 200})
    t = s.at(s.some(40, 90))
    for n in range(s.some(15, 30)): s.deny(i, s.json("app.json", t, {"@timestamp": z(t), "log.level": "WARN", "message": "token rejected: cnf thumbprint mismatch, token bound to another client", "log.logger": "com.example.account.TokenFilter", "ecs.version": "8.11.0", "user.name": s.who(k), "source.ip": s.attacker, "session.id": sub, "http.request.method": "GET", "url.path": s.r.choice(["/v2/account", "/v2/cards", "/v2/export"]), "http.response.status_code": 401}), s.who(k)); t += sec(s.r.uniform(2, 15))


@kind
def devices_at_the_gate(s):
    """Cloudflare Access and Okta: devices that are not healthy, countries, people who are not in the group"""
    def cf(t, k, allowed, ip=None): return s.json("cf-access.json", t, dict(Action="login", Allowed=allowed, AppDomain="wiki." + s.domain, AppUUID=s.uuid(), Connection="okta", Country="de", CreatedAt=z(t, 0), Email=s.mail(k), IPAddress=ip or s.ip(k), PurposeJustificationPrompt="", PurposeJustificationResponse="", RayID=s.hex(16), TemporaryAccessApprovers=[], TemporaryAccessDuration=0, UserUID=s.uuid()))
    for t in s.spread(0, 120, 15): cf(t, s.some(0, 30), True)
    n = single(s, "access policy does not include them", "not-assigned", "working-as-intended", "edge", acceptable={"layer": ["authorizer", "identity", "gateway"], "cause": ["permission-missing", "explicit-deny", "device-or-location-refused", "unknown"]})
    for k in range(s.some(5, 8)): s.deny(n, cf(s.at(s.some(2, 115)), 31 + k, False), s.mail(31 + k))
    d = single(s, "device not managed", "device-or-location-refused", "working-as-intended", "identity", acceptable={"cause": ["explicit-deny"]})
    for k in range(s.some(6, 9)): s.deny(d, okta(s, s.at(s.some(2, 115)), "policy.evaluate_sign_on", s.mail(k), "DENY", "Sign-on policy evaluation resulted in DENY", s.ip(k), "Evaluation of sign-on policy", [dict(id="rul9", type="Rule", displayName="Catch-all: device must be registered and managed")], debug=dict(deviceManaged="false", deviceRegistered="false")), s.mail(k))


@kind
def registry_and_keys(s):
    """AWS: an image registry, a key and a queue of other accounts whose own policies do not let in"""
    for t in s.spread(0, 120, 10): cloudtrail(s, t, "ci-role", "ecr:BatchGetImage")
    i = single(s, "policies of the resources", "resource-policy", "working-as-intended", "platform", acceptable={"pattern": ["steady"]})
    for k in range(s.some(11, 16)):
        who = "team%d-role" % k; a, r = s.r.choice([("ecr:BatchGetImage", "arn:aws:ecr:eu-central-1:444455556666:repository/base"), ("kms:Decrypt", "arn:aws:kms:eu-central-1:444455556666:key/9"), ("sns:Publish", "arn:aws:sns:eu-central-1:444455556666:alerts"), ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-central-1:444455556666:secret:db")])
        s.deny(i, cloudtrail(s, s.at(s.some(2, 115)), who, a, "AccessDeniedException", "User: %s is not authorized to perform: %s on resource: %s because no resource-based policy allows the %s action" % (arn(who), a, r, a)), who)

"""Applications and what they log themselves: frameworks, forges, build servers, databases, mail, and programs that are nobody's product."""
from lines import *

KINDS = []
kind = kinds(KINDS, 1.4)


@kind
@once
def rails_before_and_after_the_proxy(s):
    """Rails: a new proxy no longer says that the visitor came by https, and forms fail for their origin; editors without the role; sign-ins throttled by Rack::Attack, of a guesser"""
    f = "production.log"; h = s.host("events"); cut = s.some(30, 60); what = "replaced ingress by new proxy, X-Forwarded-Proto not set"; changed(s, cut, s.who(44), what, "ingress:events", "config"); innocent(s, cut + 9)
    o = inc(s, "forms since the new proxy", "application", "csrf-origin-mismatch", MIS, BURST, what, cause=["session-lost"], pattern=ANY); p = inc(s, "helpers without the editor's role", "application", "permission-missing", WAI, "single", pattern=["steady"], verdict=[FAULT]); w = inc(s, "wrong passwords of a guesser", "application", "credential-wrong", ATT, BRUTE, layer=["identity"], pattern=[STUFF]); r = inc(s, "the guesser throttled", "application", "rate-limited", ATT, BRUTE, layer=["identity"], pattern=["steady", LOOP, STUFF], cause=["credential-wrong"])
    def request(t, ip, method, path, ctrl, status, *middle):
        rid = s.uuid(); tag = "[%s] " % rid; lines = ['Started %s "%s" for %s at %s +0000' % (method, path, ip, t.strftime("%Y-%m-%d %H:%M:%S")), "Processing by %s as HTML" % ctrl] + list(middle) + ["Completed %s in %dms (ActiveRecord: %.1fms | Allocations: %d)" % (status, s.some(3, 90), s.r.uniform(0, 20), s.some(900, 9000))]
        return [s.put(f, t + sec(.001 * n), "%s, [%s #%d] %5s -- : %s%s" % ("W" if l.startswith(("HTTP Origin", "Can't")) else "I", z(t + sec(.001 * n), 6)[:-1], s.pid, "WARN" if l.startswith(("HTTP Origin", "Can't")) else "INFO", tag, l)) for n, l in enumerate(lines)]
    for t in s.spread(0, 120, 3):
        k = s.some(0, 50); form = s.r.random() < .35
        if form and minute_of(s, t) > cut: s.deny(o, request(t, s.ip(k), "POST", "/bookings", "BookingsController#create", "422 Unprocessable Content", "HTTP Origin header (https://%s) didn't match request.base_url (http://%s)" % (h, h)), None)
        elif form: request(t, s.ip(k), "POST", "/bookings", "BookingsController#create", "302 Found")
        else: request(t, s.ip(k), "GET", "/events/%d" % s.some(1, 90), "EventsController#show", "200 OK")
    for j in range(s.some(5, 8)): k = 60 + j; s.deny(p, request(s.at(s.some(0, 119), j), s.ip(k), "GET", "/events/%d/edit" % j, "EventsController#edit", "403 Forbidden", "Pundit::NotAuthorizedError: not allowed to EventPolicy#edit? user=%s" % s.who(k)), s.who(k))
    t = s.at(s.some(20, 90)); n = 0
    for n in range(s.some(30, 45)):
        if n % 10 < 5: s.deny(w, request(t, s.attacker, "POST", "/session", "SessionsController#create", "401 Unauthorized", "sign-in failed: wrong password user=%s" % s.who(2)), s.who(2))
        else: s.deny(r, s.put(f, t, "I, [%s #%d]  INFO -- : [Rack::Attack][%s] throttled logins/email %s POST /session 429" % (z(t, 6)[:-1], s.pid, s.uuid(), s.attacker)), None)
        t += sec(s.r.uniform(1, 4))


@kind
def laravel_with_another_key(s):
    """Laravel behind nginx: the application key is set anew with a release, and sessions and form tokens of everybody are void; a policy class keeps people from others' documents, whose numbers one of them walks"""
    h = s.host("forms"); cut = s.some(30, 60); what = "release %d: APP_KEY regenerated" % s.some(100, 300); changed(s, cut, "ci", what, "forms", "deploy"); innocent(s, cut - 14)
    c = inc(s, "sessions and tokens of the old key", "application", "session-lost", MIS, BURST, what, cause=["token-invalid"], pattern=ANY); w = inc(s, "documents walked by number", "application", "permission-missing", ATT, "enumeration", pattern=["scan"]); o = inc(s, "somebody else's document, once", "application", "permission-missing", WAI, "single", verdict=[FAULT], pattern=["steady"])
    app = lambda t, text, level="ERROR": s.put("laravel.log", t, "[%s] production.%s: %s" % (t.strftime("%Y-%m-%d %H:%M:%S"), level, text))
    for t in s.spread(0, 120, 3):
        k = s.some(0, 50); form = s.r.random() < .35; gone = minute_of(s, t) - cut
        if form and gone > 0 and s.r.random() < max(.1, 1 - gone / 50): s.deny(c, [combined(s, "access.log", t, s.ip(k), "POST", "/applications", 419, 6620, referer="https://%s/applications/new" % h, agent=s.agent(k)), app(t, 'CSRF token mismatch. {"userId":%d,"exception":"[object] (Illuminate\\\\Session\\\\TokenMismatchException(code: 0): CSRF token mismatch.)"}' % (k + 100))], None)
        else: combined(s, "access.log", t, s.ip(k), "POST" if form else "GET", "/applications" if form else "/documents/%d" % s.some(1, 90), 302 if form else 200, agent=s.agent(k))
    for j in range(4): t = s.at(cut + 1, j * 50); s.deny(c, [combined(s, "access.log", t, s.ip(j), "POST", "/applications", 419, 6620, agent=s.agent(j)), app(t, 'CSRF token mismatch. {"userId":%d}' % (j + 100))], None)
    def refuse(i, t, ip, n, uid, agent): s.deny(i, [combined(s, "access.log", t, ip, "GET", "/documents/%d" % n, 403, 6612, agent=agent), app(t, 'This action is unauthorized. {"userId":%d,"ability":"view","document":%d,"exception":"[object] (Illuminate\\\\Auth\\\\Access\\\\AuthorizationException(code: 0))"}' % (uid, n), "WARNING")], str(uid))
    t, first = s.at(s.some(5, 100)), s.some(2000, 9000)
    for n in range(s.some(40, 70)): refuse(w, t, s.attacker, first + n, 733, AGENTS[2]); t += sec(s.r.uniform(.4, 2))
    for j in range(s.some(3, 5)): refuse(o, s.at(s.some(0, 119), j), s.ip(60 + j), s.some(1, 999), 160 + j, s.agent(j))


@kind
@once
def spring_services_of_an_insurer(s):
    """Spring: a new front end's origin is on no list; tokens come without the scope that the new version wants; a batch goes on with a token that ran out; the CSRF filter meets a script"""
    f = "policy-service.log"; cut, cut2 = s.some(20, 45), s.some(60, 85); what = "opened front end https://my.%s" % s.domain; what2 = "policy-service 4.2: /policies needs scope policies.read"; changed(s, cut, "ci", what, "my-frontend", "deploy"); changed(s, cut2, "ci", what2, "policy-service", "deploy"); innocent(s, cut + 3)
    o = inc(s, "new front end's origin", "application", "cors-origin-refused", MIS, BURST, what, cause=["cors-preflight-refused"], pattern=ANY); c = inc(s, "tokens without the new scope", "application", "scope-insufficient", MIS, BURST, what2, verdict=[FAULT], cause=["permission-missing", "permission-removed"], pattern=ANY); e = inc(s, "batch with a token that ran out", "application", "token-expired", FAULT, LOOP, layer=["identity"], pattern=["steady"]); x = inc(s, "script without the form's token", "application", "session-lost", FAULT, "steady", pattern=[LOOP, "single"], cause=["csrf-origin-mismatch", "credential-missing"])
    line = lambda t, level, logger, text, req, thread=None: s.put(f, t, "%s %5s %d --- [policy-service] [nio-8080-exec-%d] [%s-%s] %s : %s" % (z(t)[:-1] + "Z", level, s.pid, thread or s.some(1, 20), req, req[:16], logger[-40:].ljust(40), text))
    access = lambda t, ip, method, path, status, user="-", agent="-": s.put("tomcat_access.log", t, '%s - %s [%s] "%s %s HTTP/1.1" %d %d "%s"' % (ip, user, clock(t), method, path, status, s.some(0, 900), agent))
    for t in s.spread(0, 120, 3.5): k = s.some(0, 40); access(t, s.ip(k), "GET", "/policies/%d" % s.some(1, 900), 200, s.who(k), s.agent(k))
    for t in s.spread(cut, 120, 7): k = s.some(0, 40); req = s.hex(32); s.deny(o, [access(t, s.ip(k), "OPTIONS", "/quotes", 403, agent=s.agent(k)), line(t, "DEBUG", "o.s.web.cors.DefaultCorsProcessor", "Reject: 'https://my.%s' origin is not allowed" % s.domain, req)], None)
    for t in s.spread(cut2, 120, 7): k = s.some(0, 9); req = s.hex(32); s.deny(c, [access(t, s.inner(k), "GET", "/policies/%d" % s.some(1, 900), 403, "svc-%d" % k, "Java-http-client/21"), line(t, "WARN", "com.%s.security.BearerDenied" % s.company, 'access denied sub=svc-%d: Bearer error="insufficient_scope", error_description="The request requires higher privileges than provided by the access token.", scope="policies.read"' % k, req)], "svc-%d" % k)
    a = s.some(5, 60)
    for t in s.ticks(a, a + 30, 60): req = s.hex(32); s.deny(e, [access(t, s.inner(30), "POST", "/claims/import", 401, agent="claims-batch/1.4"), line(t, "DEBUG", "o.s.s.o.s.r.a.JwtAuthenticationProvider", "Failed to authenticate since the JWT was invalid: An error occurred while attempting to decode the Jwt: Jwt expired at %s" % z(s.at(a), 0), req)], None)
    for t in s.ticks(0, 100, 500): req = s.hex(32); s.deny(x, [access(t, s.inner(31), "POST", "/admin/flags", 403, "ops", "curl/8.11"), line(t, "DEBUG", "o.s.security.web.csrf.CsrfFilter", "Invalid CSRF token found for https://policy.%s/admin/flags" % s.domain, req)], "ops")


@kind
@once
def forge_of_a_team(s):
    """GitLab: a runner with a lost token gets the office's one address banned by Rack Attack; tokens without the api scope; pushes that a rule of the house rejects; a bot whose token was revoked; password over git where a second factor is set"""
    h = s.host("git"); ban = s.some(30, 50); nat = s.home + "2"; s.known = "shared:\n  - {name: office, networks: [%s/32], people: 70}\n" % nat
    w = inc(s, "office banned for one runner's sake", "application", "wrong-client-address", MIS, "steady", layer=["firewall"], cause=["address-blocked", "rate-limited"], pattern=ANY); b = inc(s, "runner with a lost token", "application", "credential-wrong", FAULT, LOOP, layer=["identity"], cause=["api-key-misconfigured", "token-invalid"], pattern=["steady"]); c = inc(s, "tokens without the api scope", "application", "scope-insufficient", FAULT, "steady", pattern=["single", LOOP], verdict=[WAI]); r = inc(s, "pushes that a rule rejects", "application", "admission-refused", WAI, "single", layer=["policy"], verdict=[FAULT], pattern=["steady"]); v = inc(s, "bot whose token was revoked", "application", "token-invalid", FAULT, LOOP, cause=["api-key-misconfigured", "token-expired"], verdict=[WAI], pattern=["steady"], layer=["identity"]); m = inc(s, "password where a second factor is set", "application", "mfa-required", FAULT, "single", layer=["identity"], verdict=[WAI], pattern=["steady"], cause=["credential-wrong"])
    innocent(s, ban - 4)
    api = lambda t, ip, user, method, path, status, **more: s.json("api_json.log", t, dict({"time": z(t), "severity": "INFO", "duration_s": round(s.r.uniform(.01, .4), 5), "status": status, "method": method, "path": path, "params": [], "host": h, "remote_ip": ip, "ua": "python-gitlab/6.4", "route": "/api/:version/projects/:id", "correlation_id": "01" + s.hex(24).upper()}, **({"username": user, "meta.user": user} if user else {}), **more))
    web = lambda t, ip, user, method, path, status, **more: s.json("production_json.log", t, dict({"method": method, "path": path, "format": "html", "controller": "Repositories::GitHttpController" if ".git" in path else "ProjectsController", "action": "git_receive_pack" if ".git" in path else "show", "status": status, "time": z(t), "params": [], "remote_ip": ip, "ua": "git/2.51.0" if ".git" in path else s.agent(3), "correlation_id": "01" + s.hex(24).upper(), "duration_s": round(s.r.uniform(.01, .4), 5)}, **({"username": user, "meta.user": user} if user else {}), **more))
    auth = lambda t, ip, env, path, **more: s.json("auth_json.log", t, dict({"severity": "ERROR", "time": z(t), "correlation_id": "01" + s.hex(24).upper(), "message": "Rack_Attack", "env": env, "remote_ip": ip, "request_method": "GET", "path": path}, **more))
    for n in range(30):
        t = s.at(ban - 2, n * 4); s.deny(b, web(t, nat, None, "GET", "/apps/web.git/info/refs", 401, **{"exception.message": "HTTP Basic: Access denied"}), None)
    for t in s.spread(0, 120, 6):
        k = s.some(0, 30); banned = 0 < minute_of(s, t) - ban < 60; path = s.r.choice(["/apps/web", "/apps/web/-/issues", "/apps/api.git/info/refs"])
        if banned: s.deny(w, [combined(s, "gitlab_access.log", t, nat, "GET", path, 403, 10, agent="git/2.51.0" if ".git" in path else s.agent(k)), auth(t, nat, "blocklist", path)], None)
        else: web(t, nat, s.who(k), "GET", path, 200)
    for t in s.spread(0, 120, 20): k = s.some(0, 20); api(t, s.other + str(k + 2), s.who(k), "GET", "/api/v4/projects/%d" % s.some(1, 90), 200)
    for t in s.ticks(0, 120, 380): s.deny(c, api(t, s.other + "40", "metrics-bot", "POST", "/api/v4/projects/7/issues", 403, error="insufficient_scope", message="The request requires higher privileges than provided by the access token."), "metrics-bot")
    for j in range(s.some(4, 7)): s.deny(r, s.json("gitlab-shell.log", s.at(s.some(0, 119), j), {"command": "git-receive-pack", "correlation_id": "01" + s.hex(24).upper(), "gl_project_path": "apps/api", "gl_repository": "project-9", "level": "error", "msg": "pre-receive hook declined", "error": "GitLab: Commit message does not follow the pattern '^[A-Z]+-[0-9]+ '", "remote_ip": s.other + str(50 + j), "time": z(s.at(50, j), 0), "user_id": "user-%d" % (30 + j), "username": s.who(30 + j)}), s.who(30 + j))
    for t in s.ticks(0, 110, 300): s.deny(v, api(t, s.other + "41", None, "GET", "/api/v4/groups/3/members", 401, error="invalid_token", message="Token was revoked. You have to re-authorize from the user."), None)
    for j in range(s.some(4, 6)): s.deny(m, web(s.at(s.some(0, 119), j), s.other + str(60 + j), None, "GET", "/apps/api.git/info/refs", 401, **{"exception.message": "HTTP Basic: Access denied. You must use a personal access token with 'api' scope for Git over HTTP: 2FA enabled"}), None)


@kind
def build_server_with_crumbs(s):
    """Jenkins: behind the new balancer the crumb no longer fits the session, so that builds cannot be started by hand; a script never sends one; anonymous visitors lack the right to read; a folder is readable to some"""
    f = "jenkins.log"; cut = s.some(30, 60); what = "balancer without sticky sessions in front of jenkins"; changed(s, cut, s.who(9), what, "lb:jenkins", "config"); innocent(s, cut + 8)
    c = inc(s, "crumbs since the balancer", "application", "session-lost", MIS, BURST, what, cause=["csrf-origin-mismatch"], pattern=ANY); x = inc(s, "script without a crumb", "application", "session-lost", FAULT, LOOP, cause=["csrf-origin-mismatch", "credential-missing"], pattern=["steady"]); p = inc(s, "people without the right to build", "application", "permission-missing", WAI, "single", verdict=[FAULT], pattern=["steady"]); a = inc(s, "anonymous visitors", "application", "credential-missing", WAI, "single", verdict=[FAULT, UND, ATT], pattern=["steady", "scan"], cause=["permission-missing"])
    log = lambda t, level, who, text: s.put(f, t, "%s+0000 [id=%d]\t%s\t%s: %s" % (t.strftime("%Y-%m-%d %H:%M:%S.") + "%03d" % (t.microsecond // 1000), s.some(10, 400), level, who, text))
    acc = lambda t, ip, user, method, path, status, k: combined(s, "access.log", t, ip, method, path, status, user=user or "-", agent=s.agent(k))
    for t in s.spread(0, 120, 4):
        k = s.some(0, 20); job = "/job/%s/" % s.r.choice(["web", "api", "docs"]); build = s.r.random() < .45
        if build and minute_of(s, t) > cut and s.r.random() < .8: s.deny(c, [acc(t, s.inner(k), s.who(k), "POST", job + "build", 403, k), log(t, "WARNING", "hudson.security.csrf.CrumbFilter#doFilter", "Found invalid crumb %s. If you are calling this URL with a script, please use the API Token instead. More information: https://www.jenkins.io/redirect/crumb-cannot-be-used-for-script" % s.hex(64)), log(t, "WARNING", "hudson.security.csrf.CrumbFilter#doFilter", "No valid crumb was included in request for %sbuild by %s. Returning 403." % (job, s.who(k)))], s.who(k))
        else: acc(t, s.inner(k), s.who(k), "POST" if build else "GET", job + ("build" if build else ""), 201 if build else 200, k)
    for t in s.ticks(0, 120, 330): s.deny(x, [combined(s, "access.log", t, s.inner(60), "POST", "/job/nightly/build", 403, user="cron", agent="curl/8.11"), log(t, "WARNING", "hudson.security.csrf.CrumbFilter#doFilter", "No valid crumb was included in request for /job/nightly/build by cron. Returning 403.")], "cron")
    for j in range(s.some(4, 7)): t = s.at(s.some(0, 119), j); s.deny(p, [acc(t, s.inner(30 + j), s.who(30 + j), "GET", "/job/release/configure", 403, j), log(t, "INFO", "hudson.security.AccessDeniedException3", "%s is missing the Job/Configure permission" % s.who(30 + j))], s.who(30 + j))
    for j in range(s.some(5, 8)): t = s.at(s.some(0, 119), j); s.deny(a, [acc(t, s.bots[j], None, "GET", s.r.choice(["/", "/asynchPeople/", "/script"]), 403, j), log(t, "INFO", "hudson.security.AccessDeniedException3", "anonymous is missing the Overall/Read permission")], None)


@kind
def database_of_a_clinic(s):
    """PostgreSQL: new workers have addresses that the host rules do not know, a tool comes without encryption, the reporting role loses a table by a REVOKE that is in the log, a password was rotated for all but one; one role needs a client certificate"""
    f = "postgresql.log"; cut, cut2 = s.some(20, 45), s.some(60, 85); what = "added worker pool 10.%d.9.0/24" % s.shift; what2 = "REVOKE SELECT ON visits FROM reporting"; changed(s, cut, s.who(3), what, "pool:workers", "deploy"); logged(s, cut2, s.who(4), what2, "role:reporting", "role"); innocent(s, cut - 9)
    s.known = "partners:\n  - {name: workers, networks: [10.%d.8.0/24, 10.%d.9.0/24], owner: platform}\n" % (s.shift, s.shift)
    h = inc(s, "workers that the host rules do not know", "platform", "allowlist-drift", MIS, BURST, what, cause=["address-not-allowlisted"], layer=["application", "identity"], pattern=ANY); t_ = inc(s, "tool without encryption", "platform", "tls-requirement", FAULT, LOOP, layer=["application", "identity"], cause=["address-not-allowlisted"], pattern=["steady", "single"], verdict=[WAI]); r = inc(s, "reporting without its table", "platform", "permission-removed", MIS, BURST, what2, cause=["permission-missing"], layer=["application"], pattern=ANY); p = inc(s, "service with the old password", "platform", "credential-wrong", FAULT, LOOP, layer=["application", "identity"], pattern=["steady"]); c = inc(s, "auditor without certificate", "platform", "client-certificate", FAULT, "steady", layer=["application", "identity"], pattern=["single", LOOP]); x = inc(s, "names and words tried", "platform", "credential-wrong", ATT, STUFF, layer=["application", "identity"], pattern=[SPRAY, BRUTE])
    log = lambda t, pid, level, text, user="[unknown]", db="[unknown]", ip=None: s.put(f, t, "%s UTC [%d] %s@%s %s%s:  %s" % (t.strftime("%Y-%m-%d %H:%M:%S.") + "%03d" % (t.microsecond // 1000), pid, user, db, ip + " " if ip else "", level, text))
    def fatal(t, user, db, ip, text, detail=None):
        pid = s.next(); log(t, pid, "LOG", "connection received: host=%s port=%d" % (ip, s.some(30000, 60000)), ip=ip); e = [log(t, pid, "FATAL", text, user, db, ip)]
        if detail: e.append(log(t, pid, "DETAIL", detail, user, db, ip))
        return e
    for t in s.spread(0, 120, 5):
        k = s.some(0, 30); new = k > 14 and minute_of(s, t) > cut; ip = "10.%d.%d.%d" % (s.shift, 9 if new else 8, k + 2)
        if new: s.deny(h, fatal(t, "worker", "clinic", ip, 'no pg_hba.conf entry for host "%s", user "worker", database "clinic", SSL encryption' % ip), "worker")
        else: pid = s.next(); log(t, pid, "LOG", "connection authorized: user=worker database=clinic SSL enabled (protocol=TLSv1.3, cipher=TLS_AES_256_GCM_SHA384, bits=256)", "worker", "clinic", ip)
    for t in s.ticks(0, 110, 420): s.deny(t_, fatal(t, "bi", "clinic", s.inner(70), 'no pg_hba.conf entry for host "%s", user "bi", database "clinic", no encryption' % s.inner(70)), "bi")
    log(s.at(cut2), 4711, "LOG", "statement: REVOKE SELECT ON visits FROM reporting;", s.who(4), "clinic", s.inner(4))
    for t in s.spread(0, 120, 8):
        pid = s.next(); late = minute_of(s, t) > cut2; q = "SELECT count(*) FROM visits WHERE day = $1"
        if late: s.deny(r, [log(t, pid, "ERROR", "permission denied for table visits", "reporting", "clinic", s.inner(71)), log(t, pid, "STATEMENT", q, "reporting", "clinic", s.inner(71))], "reporting")
        else: log(t, pid, "LOG", "duration: %.3f ms  execute <unnamed>: %s" % (s.r.uniform(200, 900), q), "reporting", "clinic", s.inner(71))
    for t in s.ticks(s.some(5, 40), 110, 200): s.deny(p, fatal(t, "pharmacy", "clinic", s.inner(72), 'password authentication failed for user "pharmacy"', 'Connection matched file "/etc/postgresql/17/main/pg_hba.conf" line 98: "hostssl clinic pharmacy 10.0.0.0/8 scram-sha-256"'), "pharmacy")
    for t in s.ticks(0, 110, 700): s.deny(c, fatal(t, "auditor", "clinic", s.inner(73), "connection requires a valid client certificate"), "auditor")
    t = s.at(s.some(10, 100))
    for n in range(s.some(30, 45)): u = s.r.choice(["postgres", "admin", "test", "pgsql", "root", "dbuser", "odoo", "zabbix"]) + (str(n // 8) if n > 7 else ""); s.deny(x, fatal(t, u, "postgres", s.attacker, 'password authentication failed for user "%s"' % u, 'Role "%s" does not exist.' % u if u[0] != "p" else None), u); t += sec(s.r.uniform(.3, 2))


@kind
def search_cluster_of_a_paper(s):
    """Elasticsearch's audit file: a role's pattern is narrowed and the dashboards read nothing; an exporter's key was invalidated; requests without credentials; guesses at the built-in user"""
    f = "paper_audit.json"; cut = s.some(30, 60); what = "put_role dashboards: indices from logs-* to logs-web-*"; logged(s, cut, s.who(12), what, "role:dashboards", "role"); innocent(s, cut - 7)
    s.json(f, s.at(cut), {"type": "audit", "timestamp": s.at(cut).strftime("%Y-%m-%dT%H:%M:%S,000+0000"), "cluster.name": "paper", "node.name": "es1", "event.type": "security_config_change", "event.action": "put_role", "request.id": s.hex(22), "put": {"role": {"name": "dashboards", "role_descriptor": {"cluster": [], "indices": [{"names": ["logs-web-*"], "privileges": ["read"]}]}}}})
    r = inc(s, "dashboards without their indices", "application", "permission-removed", MIS, BURST, what, cause=["permission-missing"], layer=["platform"], pattern=ANY); k_ = inc(s, "exporter with an invalidated key", "application", "api-key-misconfigured", FAULT, LOOP, cause=["credential-wrong", "token-invalid"], layer=["platform", "identity"], pattern=["steady"]); a = inc(s, "requests without credentials", "application", "credential-missing", WAI, "single", verdict=[ATT, FAULT, UND], layer=["platform", "identity"], pattern=["scan", "steady"]); x = inc(s, "guesses at the built-in user", "application", "credential-wrong", ATT, BRUTE, layer=["platform", "identity"])
    def audit(t, action, ip, user=None, /, **more): return s.json(f, t, dict({"type": "audit", "timestamp": t.strftime("%Y-%m-%dT%H:%M:%S,") + "%03d+0000" % (t.microsecond // 1000), "cluster.name": "paper", "cluster.uuid": s.tenant[:22], "node.name": "es1", "node.id": "n" + s.tenant[:21], "host.ip": "10.0.3.1", "event.type": "rest" if "auth" in action or "anon" in action else "transport", "event.action": action}, **({"user.name": user} if user else {}), **{"origin.type": "rest", "origin.address": "%s:%d" % (ip, s.some(30000, 60000)), "request.id": s.hex(22)}, **more))
    for t in s.spread(0, 120, 5):
        k = s.some(0, 15); late = minute_of(s, t) > cut; idx = s.r.choice(["logs-web-2025", "logs-print-2025"]); bad = late and "print" in idx; e = audit(t, "access_denied" if bad else "access_granted", s.inner(k), s.who(k), **{"user.realm": "native1", "user.roles": ["dashboards"], "authentication.type": "REALM", "action": "indices:data/read/search", "request.name": "SearchRequest", "indices": [idx]})
        if bad: s.deny(r, e, s.who(k))
    for t in s.ticks(0, 120, 260): s.deny(k_, audit(t, "authentication_failed", s.inner(40), None, **{"authentication.type": "API_KEY", "url.path": "/_bulk", "request.method": "POST", "apikey.id": s.tenant[:16]}), None)
    for j in range(s.some(6, 9)): s.deny(a, audit(s.at(s.some(0, 119), j), "anonymous_access_denied", s.bots[j % 4], None, **{"url.path": s.r.choice(["/", "/_cat/indices", "/_nodes"]), "request.method": "GET"}), None)
    t = s.at(s.some(10, 100))
    for _ in range(s.some(35, 55)): s.deny(x, audit(t, "authentication_failed", s.attacker, "elastic", **{"url.path": "/_security/_authenticate", "request.method": "GET", "authentication.type": "REALM"}), "elastic"); t += sec(s.r.uniform(.4, 2.5))


@kind
def application_behind_haproxy(s):
    """HAProxy passes on what an application says: some people get its 403, nobody knows why; one caller walks order numbers; the proxy itself closes an internal path and a method"""
    f = "haproxy.log"; s.config["haproxy.cfg"] = "defaults\n  mode http\n  option httplog\n  timeout connect 5s\n  timeout client 50s\n  timeout server 50s\nfrontend https\n  bind :443\n  http-request deny if { method TRACE }\n  http-request deny if { path_beg /internal }\n  default_backend app\nbackend app\n  server app1 10.0.0.21:8080\n  server app2 10.0.0.22:8080\n  server app3 10.0.0.23:8080\n"; innocent(s, s.some(10, 80))
    a = inc(s, "the application says no", "application", "application-refused", UND, "single", pattern=["steady"], verdict=[WAI], cause=["unknown"]); w = inc(s, "order numbers walked", "application", "application-refused", ATT, "enumeration", pattern=["scan"], cause=["unknown", "permission-missing"]); r = inc(s, "internal path", "proxy", "server-rule", WAI, "single", pattern=["steady", "scan"], verdict=[ATT, FAULT, UND]); m = inc(s, "method that is closed", "proxy", "method-refused", ATT, "single", verdict=[WAI, UND], pattern=["scan", "steady", "exploit-attempt"], cause=["server-rule"])
    for t in s.spread(0, 120, 2.5):
        k = s.some(0, 60); no = s.r.random() < .1; e = haproxy(s, f, t, s.ip(k), s.r.choice(["GET", "POST"]), s.r.choice(["/orders", "/account", "/returns/new"]), 403 if no else 200)
        if no: s.deny(a, e, None)
    for j in range(4): s.deny(a, haproxy(s, f, s.at(s.some(0, 119), j), s.ip(70 + j), "POST", "/returns/new", 403), None)
    t, first = s.at(s.some(5, 100)), s.some(30000, 90000)
    for n in range(s.some(45, 80)): s.deny(w, haproxy(s, f, t, s.attacker, "GET", "/orders/%d" % (first + n), 403), None); t += sec(s.r.uniform(.2, 1))
    for j in range(s.some(8, 14)): s.deny(r, haproxy(s, f, s.at(s.some(0, 119), j), s.other + str(j % 4 + 3), "GET", s.r.choice(["/internal/health", "/internal/metrics", "/internal/flags"]), 403, "PR--"), None)
    for j in range(s.some(6, 9)): s.deny(m, haproxy(s, f, s.at(s.some(0, 119), j), s.bots[j], "TRACE", "/", 403, "PR--"), None)


@kind
def game_with_its_own_words(s):
    """a game's back end, written in house: a session is used by a second client on another continent; saves that do not exist are answered like those of others; one of four nodes keeps an old list of seasons; the web page of a fan site is not among the origins"""
    f = "arena.log"; cut = s.some(30, 60); what = "season list v%d published: winter open" % s.some(30, 80); changed(s, cut, "live-ops", what, "seasons", "policy"); innocent(s, cut - 8); v = int(what.split("v")[1].split()[0])
    x = inc(s, "session in a second pair of hands", "application", "token-invalid", ATT, "token-replay", cause=["device-or-location-refused", "session-lost"], layer=["identity"]); h = inc(s, "saves that do not exist", "application", "absence-hidden", WAI, "steady", verdict=[FAULT], pattern=["single", LOOP]); p = inc(s, "node with the old list", "application", "policy-out-of-date", MIS, BURST, what, pattern=ANY, layer=["policy"]); c = inc(s, "fan site", "application", "cors-origin-refused", WAI, "steady", verdict=[FAULT, UND], pattern=["single", LOOP], cause=["csrf-origin-mismatch", "cors-preflight-refused"])
    def log(t, node, lvl, ip, sess, who, call, res, note=""): return s.put(f, t, "%s %s arena[%s] req=%s ip=%s sess=%s player=%s call=%s res=%s%s" % (z(t), lvl, node, s.hex(8), ip, sess, who, call, res, " note=\"%s\"" % note if note else ""))
    nodes = ["n1", "n2", "n3", "n4"]; sess = {k: s.hex(12) for k in range(60)}
    for t in s.spread(0, 120, 1.8):
        k, node, now = s.some(0, 59), s.r.choice(nodes), minute_of(s, t); u = s.r.random()
        if u < .3 and now > cut: 
            bad = node == "n4"; e = log(t, node, "WARN" if bad else "INFO", s.ip(k), sess[k], s.who(k), "season.enter/winter", 403 if bad else 200, "season not open in list v%d" % (v - 1) if bad else "list v%d" % v)
            if bad: s.deny(p, e, s.who(k))
        elif u < .4: s.deny(h, log(t, node, "INFO", s.ip(3), sess[3], s.who(3), "save.get/%d" % s.some(10 ** 6, 2 * 10 ** 6), 403, "hidden: no such save"), s.who(3))
        else: log(t, node, "INFO", s.ip(k), sess[k], s.who(k), s.r.choice(["lobby.poll", "save.get/%d" % (1000 + k), "match.join"]), 200)
    for j in range(6): s.deny(p, log(s.at(cut + 2, j * 45), "n4", "WARN", s.ip(j), sess[j], s.who(j), "season.enter/winter", 403, "season not open in list v%d" % (v - 1)), s.who(j))
    for j in range(5): s.deny(h, log(s.at(10 + j * 12), "n1", "INFO", s.ip(3), sess[3], s.who(3), "save.get/%d" % s.some(10 ** 6, 2 * 10 ** 6), 403, "hidden: no such save"), s.who(3))
    t = s.at(s.some(10, 100))
    for n in range(s.some(20, 35)):
        s.deny(x, log(t, s.r.choice(nodes), "WARN", s.attacker, sess[7], s.who(7), s.r.choice(["wallet.get", "trade.offer", "save.get/1007", "profile.get"]), 401, "session bound to another device: fp mismatch, last seen %s" % s.ip(7)), s.who(7)); t += sec(s.r.uniform(1, 6))
        if n % 6 == 0: log(t, "n2", "INFO", s.ip(7), sess[7], s.who(7), "lobby.poll", 200)
    for t in s.spread(0, 120, 60): k = s.some(20, 59); s.deny(c, log(t, s.r.choice(nodes[:3]), "WARN", s.ip(k), "-", "-", "leaderboard.get", 403, "origin https://fans.example.net not in list"), None)
    for j in range(4): s.deny(c, log(s.at(5 + j * 20), "n1", "WARN", s.ip(30 + j), "-", "-", "leaderboard.get", 403, "origin https://fans.example.net not in list"), None)


@kind
def hooks_of_a_bakery_chain(s):
    """a small receiver of web hooks, written in house: the sender's secret is new and the receiver's is old; a till signs with a clock that is behind; somebody sends forged orders; cross-site forms are stopped"""
    f = "hooks.out"; cut = s.some(30, 60); what = "payment provider rotated the hook secret"; changed(s, cut, "provider", what, "secret:hooks", "certificate"); innocent(s, cut + 10)
    g = inc(s, "hooks signed with the new secret", "application", "request-signature", MIS, BURST, what, pattern=ANY); k_ = inc(s, "till with a slow clock", "application", "request-signature", FAULT, LOOP, pattern=["steady"]); x = inc(s, "forged orders", "application", "request-signature", ATT, "exploit-attempt", pattern=["steady", "scan", BRUTE, "single"], cause=["credential-wrong", "credential-missing"]); o = inc(s, "forms from another site", "application", "csrf-origin-mismatch", WAI, "steady", verdict=[ATT, FAULT, UND], pattern=["single"])
    log = lambda t, text: s.put(f, t, "%s  %s" % (t.strftime("%d.%m.%Y %H:%M:%S"), text))
    for t in s.spread(0, 120, 4):
        late = minute_of(s, t) > cut; e = log(t, "hook from %s event=payment.%s id=evt_%s -> %s" % (s.other + "20", s.r.choice(["paid", "refunded"]), s.hex(10), "401 signature does not match (key 1 of 1 tried)" if late else "ok"))
        if late: s.deny(g, e, None)
    for t in s.ticks(10, 80, 200): s.deny(k_, log(t, "till 14 from %s day-close -> 401 signed %d s ago, allowed are 300" % (s.inner(14), s.some(3500, 3700))), "till 14")
    for t in s.ticks(0, 120, 300): log(t, "till %d from %s day-close -> ok" % (s.some(1, 13), s.inner(s.some(1, 13))))
    t = s.at(s.some(5, 100))
    for n in range(s.some(18, 30)): s.deny(x, log(t, "hook from %s event=payment.paid id=evt_%d -> 401 signature does not match (key 1 of 1 tried)" % (s.attacker, n)), None); t += sec(s.r.uniform(.5, 3))
    for n in range(s.some(12, 16)): s.deny(o, log(s.at(s.some(0, 119), n), "POST /stores/%d/hours from %s -> 403 cross-site form: origin https://%s" % (n, s.ip(n), s.r.choice(["win-a-cake.example", "coupons.example.org"]))), None)


@kind
def mail_house(s):
    """Dovecot and Postfix: leaked pairs by IMAP from many addresses, a phone with the old password, senders on a block list, an employee who may not send as somebody else"""
    f = "mail.log"; x = inc(s, "leaked pairs by IMAP", "application", "credential-wrong", ATT, STUFF, layer=["identity"], pattern=[SPRAY]); p = inc(s, "phone with the old password", "application", "credential-wrong", FAULT, LOOP, layer=["identity"], pattern=["steady"]); b = inc(s, "senders on a block list", "application", "address-blocked", WAI, "steady", verdict=[ATT, BOT], pattern=["single", "scan"], layer=["firewall"]); n_ = inc(s, "sending as somebody else", "application", "permission-missing", WAI, "single", verdict=[FAULT, MIS], pattern=["steady"])
    put = lambda t, prog, text: s.put(f, t, "%s %s %s[%d]: %s" % (slow(t), s.node, prog, s.next(), text))
    for t in s.spread(0, 120, 5): k = s.some(0, 40); put(t, "dovecot", "imap-login: Info: Login: user=<%s>, method=PLAIN, rip=%s, lip=10.0.0.25, mpid=%d, TLS, session=<%s>" % (s.mail(k), s.ip(k), s.next(), s.hex(16)))
    t = s.at(s.some(5, 70))
    for n in range(s.some(50, 80)): who = s.mail(n * 3) if n % 4 else s.who(n) + "@old." + s.domain; s.deny(x, put(t, "dovecot", "imap-login: Info: Disconnected: Connection closed (auth failed, 1 attempts in 2 secs): user=<%s>, method=PLAIN, rip=%s, lip=10.0.0.25, TLS, session=<%s>" % (who, s.bots[n % 40], s.hex(16))), who); t += sec(s.r.uniform(1, 9))
    for t in s.ticks(s.some(0, 30), 115, 240): s.deny(p, put(t, "dovecot", "imap-login: Info: Disconnected: Connection closed (auth failed, 1 attempts in 2 secs): user=<%s>, method=PLAIN, rip=%s, lip=10.0.0.25, TLS, session=<%s>" % (s.mail(4), s.ip(4), s.hex(16))), s.mail(4))
    for n in range(s.some(12, 20)): ip = s.bots[60 + n]; s.deny(b, put(s.at(s.some(0, 119), n), "postfix/smtpd", "NOQUEUE: reject: RCPT from unknown[%s]: 554 5.7.1 Service unavailable; Client host [%s] blocked using zen.dnsbl.example; from=<win@promo%d.example> to=<%s> proto=ESMTP helo=<h%d>" % (ip, ip, n, s.mail(n), n)), None)
    for n in range(s.some(3, 6)): s.deny(n_, put(s.at(s.some(0, 119), n), "postfix/submission/smtpd", "NOQUEUE: reject: RCPT from host[%s]: 553 5.7.1 <info@%s>: Sender address rejected: not owned by user %s; from=<info@%s> to=<x@example.org> proto=ESMTP helo=<pc>" % (s.ip(20 + n), s.domain, s.mail(20 + n), s.domain)), s.mail(20 + n))


@kind
def machine_that_speaks_in_codes(s):
    """a controller in a factory that logs codes nobody documented: some of them refuse an operator's command; what they check is not known; next to it a gate with words does say why"""
    f = "line7.log"; u = inc(s, "commands refused with a code", "application", "unknown", UND, "steady", cause=["application-refused"], pattern=["single", LOOP], verdict=[WAI]); w = inc(s, "badge outside its shift", "application", "account-locked", WAI, "single", layer=["identity"], pattern=["steady"], verdict=[FAULT], cause=["device-or-location-refused", "permission-missing"]); n = inc(s, "badge without the right for the press", "application", "permission-missing", WAI, "single", pattern=["steady"], verdict=[FAULT])
    innocent(s, s.some(10, 90))
    def put(t, who, cmd, status, tail): return s.put(f, t, "%s|L7|%s|%s|%d|%s" % (z(t, 0), who, cmd, status, tail))
    for t in s.spread(0, 150, 2):
        k = s.some(0, 14); no = s.r.random() < .08; e = put(t, s.who(k), s.r.choice(["FEED", "STOP", "TOOL+", "RECIPE"]), 403 if no else 200, "K%02d/%s" % (s.some(10, 60), s.hex(4)) if no else "ok")
        if no: s.deny(u, e, s.who(k))
    for j in range(4): s.deny(u, put(s.at(s.some(0, 149), j), s.who(j), "RECIPE", 403, "K17/%s" % s.hex(4)), s.who(j))
    for j in range(s.some(4, 7)): s.deny(w, put(s.at(s.some(0, 149), j + 9), s.who(20 + j), "LOGIN", 403, "badge valid, outside shift hours 06-14"), s.who(20 + j))
    for j in range(s.some(3, 5)): s.deny(n, put(s.at(s.some(0, 149), j + 20), s.who(30 + j), "PRESS", 403, "role press-operator required"), s.who(30 + j))

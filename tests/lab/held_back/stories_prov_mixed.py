"""Quiet days, single files, exports as people have them, and mixtures of many hops"""
from story import *
from held_back.lines_provinces import *

KINDS = []


@tale(KINDS)
def prov_quiet_clouds(s):
    """an ordinary day of two clouds' logs: nothing is refused, missing things are only missing, and changes happen"""
    for t in s.spread(0, 117, 14): trail(s, t, s.r.choice(("web-frontend", "billing-sync", "image-resize")), s.r.choice(("s3:GetObject", "dynamodb:Query", "sqs:ReceiveMessage", "ssm:GetParameter")), {"name": "x"})
    for t in s.spread(0, 117, 500): trail(s, t, "web-frontend", "s3:HeadObject", {"bucketName": s.company + "-media", "key": "a/%s" % s.hex(4)}, "NoSuchKey", "The specified key does not exist.")
    for t in s.spread(0, 117, 12): ip = s.far(s.some(1, 40)); st = 404 if s.r.random() < .05 else 200; alb(s, t, ip, "GET", somewhere(s) if st == 200 else "/old-page", st, str(st), agent=s.agent(sum(ip.encode())))
    trail(s, s.at(44), s.who(0), "iam:AttachRolePolicy", {"roleName": "image-resize", "policyArn": "arn:aws:iam::aws:policy/AmazonSQSFullAccess"}, kind="IAMUser", ip=s.ip(2), write=True)
    beside(s, 20, 61)
    s.wrapped["cloudtrail.json"] = s.r.choice(("records", "pretty"))


@tale(KINDS)
def prov_quiet_gate(s):
    """an ordinary day at a gate: browsers are asked once to sign in and then do; a bad template sent people to a forbidden page until it was taken back"""
    a, b_ = s.some(30, 45), s.some(70, 85)
    change = s.change(s.at(a), "ci", "deployed portal 4.7 (menu links to /manage for everybody)", "portal", "deploy")
    s.change(s.at(b_), "ci", "rolled portal back to 4.6", "portal", "deploy")
    ask = inc(s, "browsers are asked to sign in", "proxy", "credential-missing", WAI, ONE, pattern=CALM, layer=["application", "identity"])
    link = inc(s, "a menu sends people to /manage", "application", "application-refused", WAI, BURST, change, pattern=CALM, verdict=[MIS, FAULT], cause=["permission-missing"])
    for k in range(1, 31):
        t = s.at(s.some(0, 100), s.some(0, 59)); s.deny(ask, [hap(s, t, s.ip(k), "GET", "/", 401, backend="be_portal/p1"), combined(s, later(t, s), s.ip(k), "GET", "/", 401, size=179, agent=s.agent(k))], None)
        for n in range(s.some(6, 14)):
            u = t + sec(6 + n * s.some(8, 40)); bad = s.at(a) < u < s.at(b_) and n % 5 == 2; p = "/manage" if bad else s.r.choice(("/", "/tasks", "/mail", "/docs/%d" % s.some(1, 90)))
            r = [hap(s, u, s.ip(k), "GET", p, 403 if bad else 200, backend="be_portal/p1"), combined(s, later(u, s), s.ip(k), "GET", p, 403 if bad else 200, s.who(k), agent=s.agent(k), tail=' upstream_status=%d' % (403 if bad else 200))]
            if bad: s.deny(link, r, s.who(k))
    beside(s, 15)


@tale(KINDS)
def prov_bare_access_log(s):
    """one access log and nothing else: some 403s of which nobody can say why, and one address that looks for other people's files"""
    some = inc(s, "403s without a reason", "unknown", "unknown", UND, STEADY, pattern=CALM, layer=["proxy", "application"], verdict=[WAI, MIS], cause=["application-refused", "server-rule"])
    scan = inc(s, "an address looks for sensitive paths", "unknown", "unknown", ATT, "scan", layer=["proxy", "application"], cause=["application-refused", "server-rule"])
    for t in s.spread(0, 117, 8): k = s.some(1, 60); combined(s, t, s.far(k), "GET", somewhere(s), 200 if s.r.random() > .03 else 404, agent=s.agent(k))
    for t in s.spread(0, 117, 300): k = s.some(1, 60); s.deny(some, combined(s, t, s.far(k), "GET", s.r.choice(("/orders/%d", "/invoices/%d")) % s.some(1, 900), 403, agent=s.agent(k)))
    at = s.some(10, 100)
    for n, p in enumerate(s.r.sample(PROBES, s.some(24, 32))):
        t = s.at(at, n * 2); bad = p.startswith("/.") or "server-status" in p
        e = combined(s, t, s.attacker, "GET", p, 403 if bad else 404, agent="Mozilla/5.0 (compatible; l9explore/1.2.2)", size=153)
        if bad: s.deny(scan, e)


@tale(KINDS)
def prov_bare_traefik(s):
    """one file of Traefik: some requests it refused without asking any service, some that the service refused"""
    own = inc(s, "Traefik itself refuses, by a rule unseen", "proxy", "unknown", UND, STEADY, pattern=CALM, cause=["server-rule", "address-not-allowlisted"], verdict=[WAI, MIS])
    up = inc(s, "the service refuses", "application", "application-refused", UND, STEADY, pattern=CALM, cause=["unknown"], verdict=[WAI, MIS, FAULT])
    fast = inc(s, "too many requests", "proxy", "rate-limited", UND, LOOP, pattern=CALM, verdict=[WAI, FAULT])
    def tr(t, ip, meth, path, status, origin, router="shop@docker", agent=None):
        return s.json("traefik.log", t, {"ClientAddr": "%s:%d" % (ip, s.some(20000, 64000)), "ClientHost": ip, "ClientPort": str(s.some(20000, 64000)), "ClientUsername": "-", "DownstreamContentSize": s.some(9, 9000), "DownstreamStatus": status, "Duration": s.some(90000, 90000000), "OriginContentSize": s.some(9, 9000) if origin else 0, "OriginDuration": s.some(80000, 80000000) if origin else 0, "OriginStatus": origin, "Overhead": s.some(9000, 90000), "RequestAddr": "www." + s.domain, "RequestContentSize": 0, "RequestCount": s.next(), "RequestHost": "www." + s.domain, "RequestMethod": meth, "RequestPath": path, "RequestPort": "-", "RequestProtocol": "HTTP/2.0", "RequestScheme": "https", "RetryAttempts": 0, "RouterName": router,
            **({"ServiceAddr": s.lan(9) + ":3000", "ServiceName": router, "ServiceURL": "http://%s:3000" % s.lan(9)} if origin else {}), "StartLocal": z(t, 6), "StartUTC": z(t, 6), "TLSCipher": "TLS_AES_128_GCM_SHA256", "TLSVersion": "1.3", "entryPointName": "websecure", "level": "info", "msg": "", "request_User-Agent": agent or s.agent(1), "time": z(t, 0)})
    for t in s.spread(0, 117, 9): k = s.some(1, 40); tr(t, s.far(k), "GET", somewhere(s), 200, 200, agent=s.agent(k))
    for t in s.spread(0, 117, 250): tr_ = tr(t, s.far(s.some(50, 70)), "GET", "/tools/" + s.r.choice(("", "queue", "mail")), 403, 0, "tools@docker"); s.deny(own, tr_)
    for t in s.spread(0, 117, 200): tr(t, s.ip(s.some(1, 9)), "GET", "/tools/queue", 200, 200, "tools@docker")
    for t in s.spread(0, 117, 300): s.deny(up, tr(t, s.far(s.some(1, 40)), "GET", "/orders/%d" % s.some(1, 900), 403, 403))
    for n in range(20):
        t = s.at(50, n * 2)
        if n < 6: tr(t, s.far(90), "GET", "/feed", 200, 200, "feed@docker", "feedpull/1")
        else: s.deny(fast, tr(t, s.far(90), "GET", "/feed", 429, 0, "feed@docker", "feedpull/1"))


@tale(KINDS)
def prov_splunk_basic_auth(s):
    """a Splunk export of an nginx with basic authentication: mistyped and unknown users, first visits, and one account guessed at"""
    ask = inc(s, "first visits without credentials", "proxy", "credential-missing", WAI, ONE, pattern=CALM)
    typo = inc(s, "a mistyped password", "proxy", "credential-wrong", FAULT, ONE, pattern=CALM)
    old = inc(s, "a cron job with last year's password", "proxy", "credential-wrong", FAULT, LOOP, pattern=CALM)
    brute = inc(s, "one account is guessed at", "proxy", "credential-wrong", ATT, BRUTE)
    def no(t, ip, user, text, agent, path="/status/"): return [combined(s, t, ip, "GET", path, 401, user, 179, agent, file="status_access.log"), ngerr(s, t, ip, "GET", path, text, "status." + s.domain, file="status_error.log")]
    for t in s.spread(0, 117, 12): k = s.some(1, 14); combined(s, t, s.ip(k), "GET", "/status/" + s.r.choice(("", "hosts", "jobs", "graphs/%d" % s.some(1, 30))), 200, s.who(k), agent=s.agent(k), file="status_access.log")
    for k in range(1, 11): t = s.at(s.some(0, 110), s.some(0, 59)); s.deny(ask, no(t, s.ip(k), "-", "no user/password was provided for basic authentication", s.agent(k))); combined(s, t + sec(9), s.ip(k), "GET", "/status/", 200, s.who(k), agent=s.agent(k), file="status_access.log")
    for t in s.spread(3, 114, 900): k = s.some(1, 14); s.deny(typo, no(t, s.ip(k), s.who(k), 'user "%s": password mismatch' % s.who(k), s.agent(k)), s.who(k)); combined(s, t + sec(12), s.ip(k), "GET", "/status/", 200, s.who(k), agent=s.agent(k), file="status_access.log")
    for t in s.ticks(4, 114, 300): s.deny(old, no(t, s.ip(30), "backup", 'user "backup": password mismatch', "curl/7.88.1", "/status/export.json"), "backup")
    at = s.some(15, 95)
    for n in range(s.some(30, 45)): s.deny(brute, no(s.at(at, n * 3), s.attacker, "admin", 'user "admin": password mismatch', "Mozilla/5.0 (Hydra)"), "admin")
    for f in ("status_access.log", "status_error.log"): exported(s, f, "splunk", {"sourcetype": "nginx"})


@tale(KINDS)
def prov_loki_cluster(s):
    """Loki's export of a mesh and the cluster's audit: a role was edited without the verb its operator needs, a workload outside the ALLOW list calls, an exhausted local limit"""
    at = s.some(35, 60)
    change = s.change(s.at(at), s.mail(0), "updated role shop/queue-operator: removed verb patch on deployments", "role:shop/queue-operator", "role")
    gone = inc(s, "the queue operator may not scale", "platform", "permission-removed", MIS, LOOP, change, pattern=CALM)
    out = inc(s, "a workload that no ALLOW policy names", "gateway", "permission-missing", WAI, LOOP, pattern=CALM, verdict=[MIS], layer=["policy"])
    lim = inc(s, "a poller runs into the local limit", "gateway", "rate-limited", FAULT, LOOP, pattern=CALM, verdict=[WAI])
    who = sa("shop", "queue-operator")
    kube(s, s.at(at), s.mail(0), "update", "roles", "shop", "queue-operator", ip=s.ip(2), api="rbac.authorization.k8s.io", body={"rules": [{"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get", "list", "watch"]}]}, agent="kubectl/v1.34.1")
    for t in s.ticks(0, 117, 50):
        bad = t > s.at(at, 1); e = kube(s, t, who, "patch", "deployments", "shop", "worker", 403 if bad else 200, cannot(who, "patch", "deployments", "shop", "worker", "apps") if bad else None, None if bad else 'RBAC: allowed by RoleBinding "queue-operator/shop" of Role "queue-operator" to ServiceAccount "queue-operator/shop"', agent="queue-operator/2.1", api="apps", groups=("system:serviceaccounts", "system:authenticated"))
        if bad: s.deny(gone, e, who)
        kube(s, t + sec(.1), who, "get", "deployments", "shop", "worker", agent="queue-operator/2.1", api="apps")
    for t in s.spread(0, 117, 11): k = s.some(1, 9); mesh(s, t, s.r.choice(("GET", "POST")), "/stock/%d" % s.some(1, 400), 200, "-", "via_upstream", s.lan(k), "stock", agent=("shop-web/2", "till/3.2")[k % 2])
    for t in s.ticks(9, 114, 130): s.deny(out, mesh(s, t, "GET", "/stock/all", 403, "-", "rbac_access_denied_matched_policy[none]", s.lan(88), "stock", agent="ml-trainer/0.4"))
    for n in range(34):
        t = s.at(62, n); over = n > 15; e = mesh(s, t, "GET", "/stock/changes?since=%d" % n, 429 if over else 200, "RL" if over else "-", "local_rate_limited" if over else "via_upstream", s.lan(77), "stock", agent="erp-poller/1.0", body=18 if over else None)
        if over: s.deny(lim, e)
    for f in list(s.lines): exported(s, f, "loki", {"cluster": "prod-1", "namespace": "shop", "container": f.split(".")[0]})
    beside(s, 20)


@tale(KINDS)
def prov_elastic_auth_outage(s):
    """Elastic's export of an ingress that asks an auth service: the service is redeployed and answers 500, people without a session get 401, a group is refused"""
    at = s.some(50, 75)
    change = s.change(s.at(at), "ci", "deployed auth-svc 2.14", "auth-svc", "deploy")
    down = inc(s, "the auth service answers 500", "authorizer", "authorizer-failed", MIS, BURST, change, pattern=CALM, layer=["proxy", "gateway"])
    none = inc(s, "no session yet", "authorizer", "credential-missing", WAI, ONE, pattern=CALM, layer=["proxy", "identity", "gateway"], verdict=[FAULT])
    grp = inc(s, "not in the editors' group", "authorizer", "permission-missing", WAI, STEADY, pattern=CALM, layer=["proxy", "identity", "gateway", "policy"], cause=["not-assigned"])
    host = "wiki." + s.domain
    def auth(t, who, path, status, msg): return app(s, t, "info" if status < 300 else "warn" if status < 500 else "error", "auth-svc", msg, file="auth-svc.log", user=who, uri=path, status=status)
    for t in s.spread(0, 117, 9):
        k, p = s.some(1, 30), s.r.choice(("/page/%d" % s.some(1, 90), "/recent", "/edit/%d" % s.some(1, 90))); ip = s.ip(k)
        if s.at(at) < t < s.at(at + 9): s.deny(down, [ingress(s, t, ip, "GET", p, 500, agent=s.agent(k), service="wiki-web-80"), ngerr(s, t, ip, "GET", p, "auth request unexpected status: 500 while sending to client", host, file="ingress-error.log"), auth(t, None, p, 500, "cannot read key set: connection refused")])
        elif p.startswith("/edit") and k > 24: s.deny(grp, [auth(t, s.mail(k), p, 403, "user not in required group wiki-editors"), ingress(s, later(t, s), ip, "GET", p, 403, agent=s.agent(k), service="wiki-web-80")], s.mail(k))
        else: auth(t, s.mail(k), p, 200, "ok"); ingress(s, later(t, s), ip, "GET", p, 200, "200", agent=s.agent(k), service="wiki-web-80")
    for t in s.spread(0, 117, 400):
        if not s.at(at) < t < s.at(at + 9): ip = s.far(s.some(1, 20)); s.deny(none, [auth(t, None, "/recent", 401, "no session cookie"), ingress(s, later(t, s), ip, "GET", "/recent", 401, agent=s.agent(2), service="wiki-web-80")])
    for f in list(s.lines): exported(s, f, "elastic")
    beside(s, 15)


@tale(KINDS)
def prov_cloudwatch_eks(s):
    """CloudWatch's export of an EKS cluster: a role is taken out of aws-auth and its people are turned away; a namespace is closed to one of them as ever"""
    at = s.some(40, 60)
    change = s.change(s.at(at), s.mail(0), "edited configmap kube-system/aws-auth: removed mapRoles entry data-engineers", "configmap:kube-system/aws-auth", "role")
    gone = inc(s, "data-engineers are not mapped any more", "platform", "permission-removed", MIS, BURST, change, pattern=CALM, layer=["identity"], cause=["not-assigned"])
    never = inc(s, "another team's namespace", "platform", "permission-missing", WAI, STEADY, pattern=CALM)
    role = "arn:aws:iam::%s:role/data-engineers" % s.account
    kube(s, s.at(at), s.mail(0), "patch", "configmaps", "kube-system", "aws-auth", ip=s.ip(2))
    for t in s.spread(0, 117, 20): kube(s, t, "system:node:ip-10-%d-2-9.%s.compute.internal" % (s.b, s.region), "patch", "nodes", None, "n", agent="kubelet/v1.33.5-eks", groups=("system:nodes",))
    for t in s.spread(0, 117, 24):
        k = s.some(1, 8); who = s.mail(k)
        if k < 6 and t > s.at(at, 8):
            a = kube(s, t, "", "list", "pods", "spark", None, 401, "Unauthorized", why="Unauthorized", ip=s.ip(k))
            b_ = s.put("eks-authenticator.log", later(t, s), 'time="%s" level=warning msg="access denied" arn="%s" client="127.0.0.1:%d" error="ARN is not mapped" method=POST path=/authenticate' % (z(t, 0), role, s.some(20000, 64000)))
            s.deny(gone, [a, b_], None)
        else:
            s.put("eks-authenticator.log", t, 'time="%s" level=info msg="access granted" arn="%s" client="127.0.0.1:%d" groups="[data]" method=POST path=/authenticate username=%s' % (z(t, 0), role if k < 6 else "arn:aws:iam::%s:role/web-team" % s.account, s.some(20000, 64000), who)); kube(s, t, who, "list", "pods", "spark" if k < 6 else "shop", ip=s.ip(k))
    for t in s.spread(4, 112, 600): s.deny(never, kube(s, t, s.mail(8), "list", "secrets", "payments", None, 403, cannot(s.mail(8), "list", "secrets", "payments"), ip=s.ip(8)), s.mail(8))
    exported(s, "kube-audit.json", "cloudwatch", {"stream": "kube-apiserver-audit-" + s.hex(32)}); exported(s, "eks-authenticator.log", "cloudwatch", {"stream": "authenticator-" + s.hex(32)})
    beside(s, 22)


@tale(KINDS)
def prov_container_lines(s):
    """a gateway's lines as the container runtime keeps them: apps with stale tokens, a wrong audience, one shared session used from two lands"""
    old = inc(s, "a van's scanner replays an expired token", "gateway", "token-expired", FAULT, LOOP, layer=["identity", "authorizer"])
    aud = inc(s, "tokens for the test audience", "gateway", "token-invalid", FAULT, LOOP, pattern=CALM, layer=["identity", "authorizer"], verdict=[MIS])
    bare = inc(s, "calls without a token", "gateway", "credential-missing", FAULT, STEADY, pattern=CALM, layer=["identity", "authorizer"], verdict=[WAI])
    own = inc(s, "the service says no", "application", "application-refused", UND, STEADY, pattern=CALM, cause=["unknown", "permission-missing"], verdict=[WAI, MIS, FAULT])
    for t in s.spread(0, 117, 8): k = s.some(1, 40); envoy(s, t, s.far(k), s.r.choice(("GET", "POST")), "/parcels/%d" % s.some(1, 900), 200, "via_upstream", agent="vanapp/5.%d (Android 14)" % (k % 4))
    for t in s.ticks(11, 112, 45): s.deny(old, envoy(s, t, s.far(60), "POST", "/scans", 401, "jwt_authn_access_denied{Jwt_is_expired}", agent="vanapp/4.9 (Android 11)"))
    for t in s.ticks(3, 112, 280): s.deny(aud, envoy(s, t, s.ip(9), "GET", "/parcels/1", 403, "jwt_authn_access_denied{Audiences_in_Jwt_are_not_allowed}", agent="dispatch-board/1"))
    for t in s.spread(3, 112, 500): s.deny(bare, envoy(s, t, s.far(s.some(70, 80)), "GET", "/parcels/1", 401, "jwt_authn_access_denied{Jwt_is_missing}", agent="curl/8.14.1"))
    for t in s.spread(3, 112, 350): s.deny(own, envoy(s, t, s.far(s.some(1, 40)), "GET", "/depots/%d/keys" % s.some(1, 9), 403, "via_upstream", agent="vanapp/5.1 (Android 14)"))
    exported(s, "gateway.json", s.r.choice(("cri", "docker", "tail")), {"stream": "gateway/%s" % s.hex(8)})


@tale(KINDS)
def prov_leaver_among_many(s):
    """a colleague leaves: disabled at the identity provider, out of the cluster's group, the phone and a script go on trying; meanwhile others meet ordinary rules"""
    at, who, ip = s.some(30, 45), s.mail(5), s.ip(5)
    change = s.change(s.at(at), "hr-sync", "deactivated user %s (contract ended) and removed from all groups" % who, "user:" + who, "identity")
    sign = inc(s, "the leaver's phone signs in", "identity", "account-locked", WAI, LOOP, change, pattern=CALM, cause=["permission-removed"])
    kub = inc(s, "the leaver's script in the cluster", "platform", "permission-removed", WAI, LOOP, change, pattern=CALM)
    app_ = inc(s, "people try an app that is not theirs", "identity", "not-assigned", WAI, STEADY, pattern=CALM)
    dev = inc(s, "a device outside the policy", "identity", "device-or-location-refused", WAI, STEADY, pattern=CALM)
    mfa = inc(s, "second factors declined or missed", "identity", "mfa-required", FAULT, ONE, pattern=CALM, verdict=[WAI, UND, ATT], cause=["credential-wrong"])
    def okta(t, event, user, result, reason=None, ip=None, text="", target=None, sev=None):
        return s.json("okta.json", t, {"uuid": s.uuid(), "published": z(t), "eventType": event, "version": "0", "severity": sev or ("WARN" if result in ("FAILURE", "DENY") else "INFO"), "displayMessage": text or event, "actor": {"id": "00u" + once(s, user).replace("-", "")[:17], "type": "User", "alternateId": user, "displayName": user.split("@")[0]}, "client": {"userAgent": {"rawUserAgent": s.agent(sum(user.encode())), "os": "Windows 10", "browser": "CHROME"}, "zone": "null", "device": "Computer", "ipAddress": ip, "geographicalContext": {"country": "Germany"}}, "outcome": {"result": result, "reason": reason}, "target": target, "transaction": {"type": "WEB", "id": s.hex(24), "detail": {}}, "debugContext": {"debugData": {"requestUri": "/idp/idx/identify"}}, "authenticationContext": {"authenticationStep": 0, "externalSessionId": "102" + s.hex(18)}, "securityContext": {}, "request": {"ipChain": [{"ip": ip, "version": "V4"}]}})
    tgt = lambda label: [{"id": "0oa" + once(s, label).replace("-", "")[:17], "type": "AppInstance", "alternateId": label, "displayName": label}]
    for t in s.spread(0, 117, 13): k = s.some(1, 50); k += k == 5; okta(t, s.r.choice(("user.session.start", "user.authentication.sso", "user.authentication.sso")), s.mail(k), "SUCCESS", ip=s.ip(k), text="User login to Okta", target=tgt(s.r.choice(("Wiki", "Mail", "Payroll"))))
    okta(s.at(at), "user.lifecycle.deactivate", "hr-sync@" + s.domain, "SUCCESS", ip=s.lan(2), text="Deactivate Okta user", target=[{"id": "00u" + once(s, who).replace("-", "")[:17], "type": "User", "alternateId": who, "displayName": who.split("@")[0]}])
    for t in s.ticks(2, 117, 260):
        if t < s.at(at): okta(t, "user.authentication.sso", who, "SUCCESS", ip=ip, text="User single sign on to app", target=tgt("Mail"))
        else: s.deny(sign, okta(t, "user.session.start", who, "FAILURE", "USER_DEACTIVATED", s.far(5), "User login to Okta"), who)
    for t in s.ticks(4, 117, 180):
        lost = t > s.at(at, 30); e = kube(s, t, who, "list", "pods", "reports", None, 403 if lost else 200, cannot(who, "list", "pods", "reports") if lost else None, None if lost else 'RBAC: allowed by RoleBinding "reporters/reports" of Role "reader" to Group "reporters"', ip=ip, agent="python-kubernetes/33.1.0", groups=("system:authenticated",) if lost else ("reporters", "system:authenticated"))
        if lost: s.deny(kub, e, who)
    for t in s.spread(0, 117, 20): k = s.some(6, 14); kube(s, t, s.mail(k), s.r.choice(("get", "list")), "pods", "reports", ip=s.ip(k), groups=("reporters", "system:authenticated"))
    for t in s.spread(3, 114, 600): k = s.some(20, 24); s.deny(app_, okta(t, "app.generic.unauth_app_access_attempt", s.mail(k), "FAILURE", None, s.ip(k), "User attempted unauthorized access to app", tgt("Payroll")), s.mail(k))
    for t in s.spread(3, 114, 600): k = s.some(30, 34); s.deny(dev, okta(t, "policy.evaluate_sign_on", s.mail(k), "DENY", "Sign-on policy evaluation resulted in DENY", s.far(k), "Evaluation of sign-on policy", [{"id": "rul" + s.hex(17), "type": "Rule", "alternateId": "unknown", "displayName": "Deny unmanaged devices"}]), s.mail(k))
    for t in s.spread(3, 114, 700): k = s.some(36, 40); s.deny(mfa, okta(t, "user.authentication.auth_via_mfa", s.mail(k), "FAILURE", "OKTA_VERIFY push not answered", s.ip(k), "Authentication of user via MFA"), s.mail(k)); okta(t + sec(50), "user.authentication.auth_via_mfa", s.mail(k), "SUCCESS", None, s.ip(k), "Authentication of user via MFA")
    beside(s, 15)


@tale(KINDS)
def prov_five_doors(s):
    """Cloudflare, balancer, ingress, sidecar and application, one request id through all: a role lost its scope in the app, a DENY for old clients, a managed rule, a stranger's scan"""
    at = s.some(40, 55); skew = sec(s.r.choice((0, 0, 3, -2)))
    change = s.change(s.at(at), s.who(0), "removed permission refunds:write from role support-agent", "role:support-agent", "role")
    gone = inc(s, "support agents cannot refund", "application", "permission-removed", MIS, BURST, change, pattern=CALM)
    deny = inc(s, "clients of the old version are denied", "gateway", "explicit-deny", WAI, STEADY, pattern=CALM, layer=["policy"], verdict=[FAULT])
    man = inc(s, "attempts at known holes", "waf", "waf-rule", ATT, "exploit-attempt", pattern=["scan"], layer=["edge"])
    scan = inc(s, "dotfiles are refused by the ingress, by a rule unseen", "proxy", "unknown", ATT, "scan", cause=["server-rule", "address-blocked"])
    def through(t, ip, meth, path, status, stop=5, agent=None, user="-", why="request completed", details="via_upstream"):
        ray, rid, a = s.hex(16), s.hex(32), agent or s.agent(sum(ip.encode())); r = [flarehttp(s, t, ip, meth, path, status, ray, a, origin=status)]
        r.append(alb(s, later(t, s), "172.71.%d.9" % s.b, meth, path, status, str(status), agent=a))
        r.append(ingress(s, later(t, s) + skew, ip, meth, path, status, str(status) if stop > 3 else None, rid, a))
        if stop > 3: r.append(mesh(s, later(t, s), meth, path, status, "-", details, ip, "shop", agent=a, rid=rid, file="sidecar.log"))
        if stop > 4: r.append(app(s, later(t, s), "warn" if status > 399 else "info", "http", why, request_id=rid, user=user, status=status))
        return r
    for t in s.spread(0, 114, 16): k = s.some(1, 40); through(t, s.far(k), "GET", somewhere(s), 200, user=s.mail(k))
    for t in s.spread(0, 116, 60):
        k, bad = s.some(41, 49), t > s.at(at, 20); r = through(t, s.ip(k), "POST", "/api/refunds", 403 if bad else 201, user=s.mail(k), why="access denied: missing permission refunds:write (roles: support-agent)" if bad else "request completed")
        if bad: s.deny(gone, r, s.mail(k))
    for t in s.spread(0, 114, 350): s.deny(deny, through(t, s.far(s.some(60, 70)), "GET", "/api/v0/cart", 403, 4, "shopapp/2.0", details="rbac_access_denied_matched_policy[ns[shop]-policy[deny-v0]-rule[0]]"))
    m = s.some(60, 110)
    for n in range(s.some(7, 10)):
        t, ray, p = s.at(m, n * 4), s.hex(16), SQLI[n % len(SQLI)]; rule = once(s, "managed").replace("-", "")
        s.deny(man, [flarehttp(s, t, s.attacker, "GET", p, 403, ray, "Mozilla/5.0 zgrab/0.x", "us", None, "firewallManaged", rule, "block"), flare(s, t, s.attacker, "GET", p, "block", "firewallManaged", rule, "SQLi - Comparison: known pattern", "us", "Mozilla/5.0 zgrab/0.x", ray=ray)])
    for n, p in enumerate([p for p in PROBES if p.startswith("/.")][:s.some(6, 8)]): s.deny(scan, through(s.at(22, n * 3), s.foe + "249", "GET", p, 403, 3, "Go-http-client/1.1"))
    for n, p in enumerate([p for p in PROBES if not p.startswith("/.")][:18]): through(s.at(22, 20 + n * 2), s.foe + "249", "GET", p, 404, 3, "Go-http-client/1.1")
    beside(s, 20, 70)


@tale(KINDS)
def prov_session_elsewhere(s):
    """a customer's session token turns up in another land and another client; the application notices and refuses; the customer goes on at home"""
    k = s.some(1, 20); tok = "st_" + s.hex(10)
    rep = inc(s, "a session used by another client", "application", "token-invalid", ATT, "token-replay", cause=["device-or-location-refused", "session-lost"], layer=["identity"])
    exp = inc(s, "idle sessions have run out", "application", "token-expired", WAI, ONE, pattern=CALM, verdict=[FAULT], layer=["identity"], cause=["session-lost"])
    def req(t, ip, path, status, agent, session, user, why="ok"): rid = s.uuid(); return [envoy(s, t, ip, "GET", path, status, "via_upstream", rid=rid, agent=agent), app(s, later(t, s), "warn" if status > 399 else "info", "session", why, request_id=rid, session=session, user=user, client_ip=ip, status=status)]
    for t in s.spread(0, 117, 10): n = s.some(1, 20); req(t, s.far(n), s.r.choice(("/account", "/payees", "/cards", "/statements/%d" % s.some(1, 12))), 200, s.agent(n), tok if n == k else "st_" + once(s, "sess%d" % n)[:8], s.mail(n))
    for t in s.spread(0, 117, 90): req(t, s.far(k), "/account", 200, s.agent(k), tok, s.mail(k))
    at = s.some(45, 90)
    for n in range(s.some(9, 16)): s.deny(rep, req(s.at(at, n * 13), s.attacker, s.r.choice(("/account", "/payees", "/cards")), 401, "python-requests/2.32.5", tok, s.mail(k), "session bound to another client: fingerprint mismatch"), s.mail(k))
    for t in s.spread(2, 114, 500): n = s.some(21, 30); s.deny(exp, req(t, s.far(n), "/account", 401, s.agent(n), "st_" + s.hex(8), s.mail(n), "session expired after 30 minutes idle"), s.mail(n)); req(t + sec(25), s.far(n), "/account", 200, s.agent(n), "st_" + s.hex(8), s.mail(n))


@tale(KINDS)
def prov_slow_stuffing(s):
    """a shop's sign-in over two hours: a list of pairs from many moving addresses, slowly, a few of which open; customers forget; one account locks"""
    stuff = inc(s, "pairs from a list, from moving addresses", "application", "credential-wrong", ATT, STUFF, pattern=[SPRAY])
    typo = inc(s, "customers who forgot", "application", "credential-wrong", FAULT, ONE, pattern=CALM)
    lock = inc(s, "a customer's account is locked", "application", "account-locked", WAI, LOOP, pattern=CALM, verdict=[FAULT])
    def login(t, ip, who, status, why, agent): return [alb(s, t, ip, "POST", "/api/login", status, str(status), agent=agent), combined(s, later(t, s), s.lan(2), "POST", "/api/login", status, agent=agent, tail=' "%s"' % ip), app(s, later(t, s), "warn" if status > 399 else "info", "auth", why, user=who, client_ip=ip, status=status)]
    foreign = lambda n: "%s.%d@mail-%d.example" % (FIRST[n % len(FIRST)], n * 7 % 100, n % 5)
    for t in s.spread(0, 117, 25): k = s.some(1, 60); login(t, s.far(k), s.mail(k), 200, "login ok", s.agent(k))
    for t in s.spread(0, 117, 18): k = s.some(1, 60); ip = s.far(k); p = somewhere(s); alb(s, t, ip, "GET", p, 200, "200", agent=s.agent(k)); combined(s, later(t, s), s.lan(2), "GET", p, 200, agent=s.agent(k), tail=' "%s"' % ip)
    for n, t in enumerate(s.ticks(3, 115, s.some(38, 55))):
        ip = s.bots[n % len(s.bots)]; a = UA[n % 3]
        if n % 41 == 29: login(t, ip, foreign(n), 200, "login ok", a); alb(s, t + sec(2), ip, "GET", "/account", 200, "200", agent=a); combined(s, t + sec(2), s.lan(2), "GET", "/account", 200, agent=a, tail=' "%s"' % ip)
        else: s.deny(stuff, login(t, ip, foreign(n), 401, "login failed: unknown user" if n % 3 else "login failed: password mismatch", a), foreign(n))
    for t in s.spread(4, 114, 500): k = s.some(1, 60); s.deny(typo, login(t, s.far(k), s.mail(k), 401, "login failed: password mismatch", s.agent(k)), s.mail(k)); login(t + sec(31), s.far(k), s.mail(k), 200, "login ok", s.agent(k))
    for t in s.ticks(20, 60, 240): s.deny(lock, login(t, s.far(77), s.mail(77), 403, "login refused: account locked", s.agent(1)), s.mail(77))
    if s.r.random() < .5: beside(s, 30)


@tale(KINDS)
def prov_haproxy_rules(s):
    """HAProxy with its configuration at hand: a scan meets its path rule, the same scan's other paths are not there, and a stick table holds back one client"""
    s.config["haproxy.cfg"] = "frontend fe_tls\n  bind :443 ssl crt /etc/haproxy/tls\n  stick-table type ip size 100k expire 60s store http_req_rate(10s)\n  http-request track-sc0 src\n  acl secret path_beg /.git /.env /.aws /.ssh /actuator /server-status\n  http-request deny deny_status 403 if secret\n  http-request deny deny_status 429 if { sc_http_req_rate(0) gt 40 }\n  default_backend be_web\n"
    scan = inc(s, "a scan meets the path rule", "proxy", "server-rule", ATT, "scan")
    rate = inc(s, "a client above forty in ten seconds", "proxy", "rate-limited", FAULT, LOOP, pattern=CALM, verdict=[WAI, BOT, UND])
    mon = inc(s, "our own monitoring asks for /server-status", "proxy", "server-rule", UND, LOOP, pattern=CALM, verdict=[WAI, MIS, FAULT])
    for t in s.spread(0, 117, 8): k = s.some(1, 60); hap(s, t, s.far(k), "GET", somewhere(s), 200)
    at = s.some(10, 100)
    for r in range(2):
        for n, p in enumerate(PROBES):
            t = s.at(at, r * 90 + n); bad = p.startswith(("/.git", "/.env", "/.aws", "/.ssh", "/actuator", "/server-status")); e = hap(s, t, s.attacker if r else s.foe + "12", "GET", p, 403 if bad else 404, "PR--" if bad else "----")
            if bad: s.deny(scan, e)
    for n in range(s.some(60, 75)):
        t = s.at(55, 0) + dt.timedelta(milliseconds=n * 150); e = hap(s, t, s.far(88), "GET", "/api/tiles/%d" % n, 200 if n < 41 else 429, "----" if n < 41 else "PR--")
        if n >= 41: s.deny(rate, e)
    for t in s.ticks(1, 116, 300): s.deny(mon, hap(s, t, s.lan(3), "GET", "/server-status?auto", 403, "PR--"))
    beside(s, 20)


@tale(KINDS)
def prov_catalogue_scrape(s):
    """a balancer and an app: somebody walks the whole catalogue from moving addresses and meets a refusal of the app's own bot score; a search engine's crawler is let through"""
    bot = inc(s, "a catalogue walked from moving addresses", "application", "bot-challenge", BOT, "scrape", cause=["user-agent-blocked", "application-refused", "rate-limited"], layer=["waf"])
    fake = inc(s, "a Bingbot that does not resolve", "application", "user-agent-blocked", BOT, "impersonated-bot", cause=["bot-challenge", "application-refused", "address-not-allowlisted"], layer=["waf"])
    def req(t, ip, path, status, agent, why="ok"): tr = xray(s, t); return [alb(s, t, ip, "GET", path, status, str(status), tr, agent=agent), app(s, later(t, s), "warn" if status > 399 else "info", "botguard" if status > 399 else "http", why, trace=tr, client_ip=ip, path=path, status=status)]
    for t in s.spread(0, 117, 12): k = s.some(1, 50); req(t, s.far(k), somewhere(s), 200, s.agent(k))
    for n, t in enumerate(s.ticks(2, 114, 45)): req(t, "157.55.39.%d" % (n % 200 + 10), "/products/%d" % (100 + n), 200, "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)")
    for n, t in enumerate(s.ticks(15, 105, s.some(22, 35))):
        ok = n % 4 == 0; r = req(t, s.bots[n // 3 % 60], "/products/%d" % (1000 + n), 200 if ok else 403, UA[0], "ok" if ok else "challenge not solved: no challenge cookie, score 3 of 100")
        if not ok: s.deny(bot, r)
    for n, t in enumerate(s.ticks(40, 80, 60)): s.deny(fake, req(t, s.attacker, "/products/%d" % (500 + n), 403, "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", "user agent claims bingbot but reverse lookup of address fails"))
    s.known = "crawlers:\n  - {name: Bingbot, user_agents: [\"*bingbot*\"], networks: [157.55.39.0/24]}\n"

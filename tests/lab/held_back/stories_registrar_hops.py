"""Requests that pass several doors, and what each of them wrote; a leaver's traces in machines."""
from story import *
from shapes import *
from held_back.lines_registers import *


def registrar_five_hops(s):
    """Balancer, Kong, OPA and application write of every request, the policy engine's clock is some seconds off. A group is emptied in Okta by mistake; a guest is not meant to approve."""
    hour, back, skew, rev = s.some(28, 38), s.some(70, 82), s.some(2, 5), "rev-%s" % s.hex(7)
    buyers = list(range(0, 8))
    what = s.change(s.at(hour), "ute.admin", "removed all members from group buyers while merging groups", "group:buyers", "identity")
    s.change(s.at(back), "ute.admin", "restored the members of group buyers", "group:buyers", "identity")
    s.change(s.at(hour + 6), "ci", "deployed approvals v3.3 (logging only)", "service:approvals", "deploy")
    for m, event, text in ((hour, "remove", "Remove user from group membership"), (back, "add", "Add user to group membership")):
        for n, k in enumerate(buyers): okta(s, s.at(m) + sec(n), "group.user_membership." + event, "ute.admin@" + s.domain, "SUCCESS", ip="192.0.2.5", message=text, target=[okta_target(s, "User", s.mail(k)), okta_target(s, "UserGroup", "buyers", "buyers")])
    def call(t, k, method, path, allow, groups, why=()):
        ip = s.ip(k)
        lines = [alb(s, t, ip, "%s %s" % (method, path), 200 if allow else 403, "200" if allow else "403", agent=s.agent(k)), kong(s, ms(s, t), "10.20.1.4", method, path, 200 if allow else 403, "approvals", "portal", headers={"x-user": s.mail(k)}, agent=s.agent(k), request={"x-forwarded-for": ip})]
        lines.append(opa(s, t + sec(skew + .04), "approvals/allow", dict(user=s.mail(k), groups=list(groups), method=method, path=path), dict(allow=allow, **({"reasons": list(why)} if why else {})), rev))
        lines.append(express(s, t + sec(.05), ip, method, path, 200 if allow else 403, s.mail(k), s.agent(k), **({} if allow else dict(err=dict(type="ForbiddenError", code="POLICY_DENIED", message="denied by policy approvals")))))
        return lines
    i = s.incident("buyers cannot approve", "policy", "permission-removed", "misconfiguration", "burst-after-change", what, acceptable=dict(layer=["application"], cause=["permission-missing"]))
    g = s.incident("guest tries to approve", "policy", "permission-missing", "working-as-intended", "steady", acceptable=dict(layer=["application"], pattern=["single"]))
    for t in s.spread(0, 100, 16):
        k = s.r.randrange(20)
        gone = k in buyers and s.at(hour, 30) < t < s.at(back, 20)
        path = "/approvals/%d" % s.r.randrange(900)
        if k in buyers:
            lines = call(t, k, "POST", path, not gone, ("staff",) if gone else ("staff", "buyers"), ["user is in none of [buyers, directors]"] if gone else ())
            if gone: s.deny(i, lines, s.mail(k))
        else: call(t, k, "GET", path, True, ("staff",))
    for n in range(s.some(3, 4)): s.deny(g, call(s.at(8 + 20 * n, s.some(0, 50)), 22, "POST", "/approvals/%d" % s.r.randrange(900), False, ("guests",), ["user is in none of [buyers, directors]"]), s.mail(22))


def registrar_forward_auth_away(s):
    """Traefik with a forward-auth service that is restarted with a wrong address of its session store; requests fail closed. Besides, a colleague without the group."""
    hour = s.some(30, 45)
    back = hour + s.some(8, 14)
    what = s.change(s.at(hour), "ci", "deployed forward-auth 2.3: session store redis-new:6379", "service:forward-auth", "deploy")
    s.change(s.at(back), "ci", "rolled forward-auth back to 2.2", "service:forward-auth", "deploy")
    s.change(s.at(hour - 8), "hr", "new names in the phone list", "doc:phones", "config")
    i = s.incident("forward-auth does not answer", "authorizer", "authorizer-failed", "misconfiguration", "burst-after-change", what, acceptable=dict(layer=["gateway", "proxy"]))
    for t in s.spread(0, 95, 8):
        k, path = s.r.randrange(22), s.r.choice(("/", "/boards/%d" % s.r.randrange(90), "/api/me"))
        if s.at(hour) < t < s.at(back):
            line = traefik(s, t, s.ip(k), "GET", path, 500, 0, agent=s.agent(k))
            s.deny(i, [line, s.json("traefik-service.json", t + sec(.003), dict(level="error", middlewareName="sso@docker", middlewareType="ForwardAuth", msg="Error calling http://forward-auth:4181/verify. Cause: Get \"http://forward-auth:4181/verify\": dial tcp 10.20.0.31:4181: connect: connection refused", time=z(t, 0)))], None)
        else: traefik(s, t, s.ip(k), "GET", path, 200, 200, agent=s.agent(k), user=s.who(k))
    n = s.incident("colleague without the group", "authorizer", "not-assigned", "working-as-intended", "steady", acceptable=dict(cause=["permission-missing"], layer=["gateway", "proxy", "identity"], pattern=["single"]))
    for t in (s.at(7), s.at(7, 30), s.at(20), s.at(80)): s.deny(n, [traefik(s, t, s.ip(23), "GET", "/boards/1", 403, 0, agent=s.agent(23)), s.json("forward-auth.json", ms(s, t), dict(level="warning", msg="email not in allowed groups", user=s.mail(23), groups=["staff"], required=["boards"], path="/boards/1", source_ip=s.ip(23), time=z(t, 0)))], s.mail(23))


def registrar_admission_images(s):
    """A cluster that refuses pictures of foreign registries and privileged pods; most deployments go through; a bot tries again and again."""
    for t in s.spread(0, 95, 10): k = s.r.randrange(14); k8s(s, t, s.mail(k), s.r.choice(("get", "list", "create", "patch")), s.r.choice(("pods", "configmaps", "services")), 200, reason='RBAC: allowed by RoleBinding "dev/shop"', ip=s.ip(k))
    a = s.incident("picture of a foreign registry", "platform", "admission-refused", "caller-fault", "retry-loop", acceptable=dict(verdict=["working-as-intended"], pattern=["steady"], layer=["policy"]))
    bot = "system:serviceaccount:ci:renovate-deploy"
    for t in s.ticks(s.some(8, 20), 94, 300): s.deny(a, k8s(s, t, bot, "create", "pods", 403, 'admission webhook "validate.kyverno.svc-fail" denied the request: \n\nresource Pod/shop/mailer-7 was blocked due to the following policies \n\nrestrict-image-registries:\n  validate-registries: \'validation error: Unknown image registry. rule validate-registries failed at path /spec/containers/0/image/\'\n', reason='RBAC: allowed by ClusterRoleBinding "ci"', ip="10.42.0.31", agent="renovate-deploy/2.0", name="mailer-7", why="Forbidden"), bot)
    p = s.incident("privileged pods of two developers", "platform", "admission-refused", "working-as-intended", "single", acceptable=dict(pattern=["steady"], verdict=["caller-fault"]))
    for k in (3, 8):
        for n in range(2): s.deny(p, k8s(s, s.at(20 + 11 * k - 8 * n), s.mail(k), "create", "pods", 403, 'pods "debug-%d" is forbidden: violates PodSecurity "restricted:latest": privileged (container "debug" must not set securityContext.privileged=true)' % k, reason='RBAC: allowed by RoleBinding "dev/shop"', ip=s.ip(k), name="debug-%d" % k), s.mail(k))


def registrar_widget_origins(s):
    """A widget service names the sites that may embed it: two unlisted sites' visitors are refused; the listed ones go on. One widget key is of the test stage."""
    listed = ["https://shop.%s" % s.domain, "https://blog.%s" % s.domain]
    def call(t, client, origin, status, key=None, text=None, thread=None):
        path, thread, trace = "/widget/data?k=%d" % s.r.randrange(90), s.some(1, 9), traced(s)
        lines = [nginx_json(s, t, client, "GET", path, status, status, host="widget." + s.domain), spring(s, t + sec(.002), "INFO", "c.%s.widget.RequestLog" % s.company[0], "GET %s origin=%s client=%s" % (path, origin, client), trace, thread)]
        if text: lines.append(spring(s, t + sec(.004), "DEBUG" if "origin" in text else "WARN", "o.s.web.cors.DefaultCorsProcessor" if "origin" in text else "c.%s.widget.KeyFilter" % s.company[0], text, trace, thread))
        return lines
    for t in s.spread(0, 90, 8): call(t, "198.51.100.%d" % s.some(2, 120), s.r.choice(listed), 200)
    i = s.incident("sites that are not listed", "application", "cors-origin-refused", "working-as-intended", "steady", acceptable=dict(verdict=["caller-fault", "undetermined"], pattern=["single"]))
    for t in s.spread(3, 88, 260):
        origin = s.r.choice(("https://coupon-hub.example", "https://deals-daily.example"))
        s.deny(i, call(t, "198.51.100.%d" % s.some(121, 250), origin, 403, text="Reject: '%s' origin is not allowed" % origin), None)
    k = s.incident("a key of the test stage", "application", "api-key-misconfigured", "caller-fault", "retry-loop", acceptable=dict(pattern=["steady"], layer=["identity"]))
    for t in s.ticks(12, 88, 240): s.deny(k, call(t, "203.0.113.44", listed[1], 401, text="rejected key wk_test_%s… : test key used against production" % "41c0"), None)


def registrar_leavers_machine(s):
    """A leaver's account is disabled; a nightly export that ran under that person's token stops, nobody knew. The leaver's browser is refused too."""
    hour = s.some(20, 32)
    gone = 24
    for t in s.spread(0, 95, 7): k = s.r.randrange(22); express(s, t, s.ip(k), "GET", s.r.choice(("/files/%d" % s.r.randrange(400), "/me", "/shared")), 200, s.mail(k), s.agent(k))
    what = s.change(s.at(hour), "hr-sync", "disabled account of %s (contract ended)" % s.mail(gone), "user:" + s.mail(gone), "identity")
    okta(s, s.at(hour), "user.lifecycle.deactivate", "hr-sync@" + s.domain, "SUCCESS", ip="192.0.2.5", message="Deactivate Okta user", target=[okta_target(s, "User", s.mail(gone))])
    s.change(s.at(hour + 12), "ops", "moved shared storage to the faster disks", "host:storage", "config")
    i = s.incident("an export under the leaver's token", "application", "account-locked", "working-as-intended", "retry-loop", what, acceptable=dict(cause=["permission-removed", "token-invalid"], verdict=["misconfiguration"], layer=["identity"], pattern=["steady", "burst-after-change"]))
    for t in s.ticks(1, 95, 120):
        if t < s.at(hour): express(s, t, "10.20.7.50", "GET", "/files/export?page=%d" % s.r.randrange(9), 200, s.mail(gone), "export-job/0.1 curl/8.5.0")
        else: s.deny(i, express(s, t, "10.20.7.50", "GET", "/files/export?page=0", 401, s.mail(gone), "export-job/0.1 curl/8.5.0", err=dict(type="UnauthorizedError", code="user_disabled", message="token of a disabled user")), s.mail(gone))
    b = s.incident("the leaver's browser", "identity", "account-locked", "working-as-intended", "steady", what, acceptable=dict(cause=["permission-removed", "credential-wrong"], pattern=["single", "burst-after-change"]))
    for t in (s.at(hour + 9), s.at(hour + 9, 40), s.at(hour + 31)): s.deny(b, okta(s, t, "user.session.start", s.mail(gone), "FAILURE", "INVALID_CREDENTIALS", s.ip(gone), "User login to Okta", agent=s.agent(gone)), s.mail(gone))


KINDS = [registrar_five_hops, registrar_forward_auth_away, registrar_admission_images, registrar_widget_origins, registrar_leavers_machine]

"""Kubernetes as its operators meet it: the audit of the API server and what stands beside it."""
from seen.lines_cloud import *

KINDS = []
kind = kinds(KINDS)
SA = "system:serviceaccount:%s:%s"


def hum(s, f, end, every):
    """what a cluster's own parts do all day"""
    for t in s.spread(0, end, every):
        who, verb, res, ns, group = pick(s, (SA % ("kube-system", "coredns"), "watch", "endpointslices", None, "discovery.k8s.io"), ("system:kube-scheduler", "get", "leases", "kube-system", "coordination.k8s.io"), (SA % ("monitoring", "prometheus"), "list", "pods", "monitoring", ""), ("system:node:node-%d" % s.some(1, 9), "patch", "nodes", None, ""), (SA % ("ingress", "nginx"), "watch", "services", None, ""))
        kube(s, f, t, who, verb, res, ns, ip=s.inner(s.some(1, 9)), group=group, agent=pick(s, "kube-scheduler/v1.33.3 (linux/amd64)", "Go-http-client/2.0", "kubelet/v1.33.3 (linux/amd64) kubernetes/80779bd"), why='RBAC: allowed by ClusterRoleBinding "%s"' % who.split(":")[-1], name="lease" if res == "leases" else None)


@kind
def binding_swept_away(s):
    """a sweep of old objects deletes a role binding in use; the operator's reconcile loop and the support crew fail; the application that asks the API answers its callers with 500 and says why; restored at noon in one telling"""
    f = "audit.log"; g = "tenant-api.docker.json"; cut = s.some(40, 80); back = cut + s.some(70, 100) if s.name.endswith("1") else 999; what = "deleted rolebinding tenants/tenant-operator"; ns = "tenants"
    a = inc(s, "operator and support crew after the sweep", "platform", "permission-removed", MIS, BURST, what, cause=["permission-missing"]); b = inc(s, "somebody looks into other namespaces", "platform", "permission-missing", WAI, "single", pattern=["steady"])
    hum(s, f, 240, 14)
    kube(s, f, s.at(cut), s.mail(30), "delete", "rolebindings", ns, name="tenant-operator", group="rbac.authorization.k8s.io", ip=s.ip(30), groups=["platform-admins"], why='RBAC: allowed by ClusterRoleBinding "platform-admins" of ClusterRole "cluster-admin" to Group "platform-admins"')
    for j in range(6): kube(s, f, s.at(cut, j * 3 - 20), s.mail(30), "delete", pick(s, "configmaps", "rolebindings"), "old-%d" % j, name="left-over-%d" % j, group="" if j % 2 else "rbac.authorization.k8s.io", ip=s.ip(30), groups=["platform-admins"], why='RBAC: allowed by ClusterRoleBinding "platform-admins" of ClusterRole "cluster-admin" to Group "platform-admins"')
    if back < 999: kube(s, f, s.at(back), s.mail(31), "create", "rolebindings", ns, name="tenant-operator", group="rbac.authorization.k8s.io", ip=s.ip(31), groups=["platform-admins"], code=201, why='RBAC: allowed by ClusterRoleBinding "platform-admins" of ClusterRole "cluster-admin" to Group "platform-admins"')
    op = SA % ("tenants-system", "tenant-operator"); n, top = 0, s.some(70, 115); why = 'RBAC: allowed by RoleBinding "tenant-operator/tenants" of Role "tenant-manager" to ServiceAccount "tenant-operator/tenants-system"'
    for t in s.ticks(0, 240, 90):
        bad = cut < minute_of(s, t) < back; k = kube(s, f, t, op, "list", "secrets", ns, not bad, ip=s.inner(40), why=why, agent="tenant-operator/v0.9.4 (linux/amd64)")
        if bad: n += 1; s.deny(a, [k] + ([docker(s, g, t + sec(.1), json.dumps({"level": "error", "ts": z(t + sec(.1)), "logger": "controller.tenant", "msg": "Reconciler error", "error": 'secrets is forbidden: User "%s" cannot list resource "secrets" in API group "" in the namespace "%s"' % (op, ns)}), "stderr")] if n % 2 else []), op)
        else: docker(s, g, t + sec(.1), json.dumps({"level": "info", "ts": z(t + sec(.1)), "logger": "controller.tenant", "msg": "reconciled", "tenant": "t-%d" % s.some(1, 90)}))
    for t in s.spread(0, 240, 50):
        k = s.some(0, 14); bad = cut < minute_of(s, t) < back; verb, res = pick(s, ("get", "pods"), ("list", "pods"), ("get", "secrets"))
        if bad and n > top: continue
        x = kube(s, f, t, s.mail(k), verb, res, ns, not bad, name="web-%s" % s.hex(5) if verb == "get" else None, ip=s.ip(k), groups=["support"], why='RBAC: allowed by RoleBinding "tenant-operator/tenants" of Role "tenant-manager" to Group "support"')
        if bad: n += 1; s.deny(a, x, s.mail(k))
    for j in range(2): s.deny(b, kube(s, f, s.at(s.some(4, cut - 4), j * 15), s.mail(3), "list", "secrets", "payments", False, ip=s.ip(3), groups=["support"]), s.mail(3))
    logged(s, cut, s.mail(30), what, "rolebinding:tenants/tenant-operator", "role"); innocent(s, cut - 6)


@kind
def gate_of_the_house(s):
    """admission: a new policy engine rule stops everybody's rollouts; one team's pods want the host; quota used up by a runaway job; the engine is away for some minutes"""
    f = "audit.log"; cut = s.some(40, 70); down = s.some(150, 170); gk = s.name.endswith("1"); what = "created %s require-image-digest" % ("k8srequiredigests" if gk else "clusterpolicy")
    a = inc(s, "rollouts meet the new rule for digests", "platform", "admission-refused", MIS, BURST, what, layer=["policy"], cause=["permission-removed"], verdict=[WAI]); b = inc(s, "pods that want the host", "platform", "admission-refused", WAI, LOOP, verdict=[FAULT], pattern=["steady"], layer=["policy"]); c = inc(s, "quota of the lab used up", "platform", "admission-refused", WAI, LOOP, cause=["rate-limited"], verdict=[FAULT], pattern=["steady"]); d = inc(s, "policy engine away", "platform", "authorizer-failed", MIS, "steady", layer=["policy"], cause=["admission-refused"], pattern=ANY); e = inc(s, "exec into production", "platform", "admission-refused", WAI, "single", layer=["policy"], pattern=["steady"], cause=["explicit-deny"])
    hum(s, f, 240, 16); kube(s, f, s.at(cut), s.mail(40), "create", "k8srequiredigests" if gk else "clusterpolicies", None, name="require-image-digest", group="constraints.gatekeeper.sh" if gk else "kyverno.io", code=201, ip=s.ip(40), groups=["security"], why='RBAC: allowed by ClusterRoleBinding "security" of ClusterRole "policy-admin" to Group "security"'); kube(s, f, s.at(cut + 3), s.mail(41), "patch", "deployments", "shop", name="cart", group="apps", ip=s.ip(41), groups=["shop"])
    ci = SA % ("argocd", "argocd-application-controller"); n, top = 0, s.some(60, 110); ok = 'RBAC: allowed by ClusterRoleBinding "argocd" of ClusterRole "argocd-application-controller" to ServiceAccount "argocd-application-controller/argocd"'
    for t in s.spread(0, 240, 38):
        app, who, ip = pick(s, ("cart", ci, s.inner(3)), ("search", ci, s.inner(3)), ("mail", s.mail(s.some(0, 12)), s.ip(1)), ("geo", ci, s.inner(3)), ("price", s.mail(s.some(0, 12)), s.ip(1))); m = minute_of(s, t); bad = m > cut + .2 and s.r.random() < .75; away = down < m < down + 9
        if away: continue
        if bad and n >= top: continue
        text = 'admission webhook "validation.gatekeeper.sh" denied the request: [require-image-digest] container <%s> uses image <registry.%s/%s:latest> without a digest' % (app, s.domain, app) if gk else 'admission webhook "validate.kyverno.svc-fail" denied the request: \n\nresource Deployment/%s/%s was blocked due to the following policies \n\nrequire-image-digest:\n  autogen-check-digest: \'validation error: An image digest is required. rule autogen-check-digest failed at path /spec/template/spec/containers/0/image/\'\n' % (app, app)
        x = kube(s, f, t, who, "patch", "deployments", app, not bad, name=app, group="apps", ip=ip, why=ok, code=(403 if gk else 400) if bad else 200, agent="argocd-application-controller/v3.1.5", message=text if bad else None, reason="Forbidden" if gk else "BadRequest")
        if bad: n += 1; s.deny(a, x, who)
    for t in s.ticks(5, 230, 330): s.deny(b, kube(s, f, t, SA % ("kube-system", "daemon-set-controller"), "create", "pods", "iot", False, ip=s.inner(1), why='RBAC: allowed by ClusterRoleBinding "system:controller:daemon-set-controller" of ClusterRole "system:controller:daemon-set-controller" to ServiceAccount "daemon-set-controller/kube-system"', agent="kube-controller-manager/v1.33.3", message='pods "probe-%s" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true), hostPath volumes (volume "dev")' % s.hex(5)), SA % ("kube-system", "daemon-set-controller"))
    for t in s.ticks(80, 140, 90): s.deny(c, kube(s, f, t, SA % ("kube-system", "job-controller"), "create", "pods", "lab", False, ip=s.inner(1), why='RBAC: allowed by ClusterRoleBinding "system:controller:job-controller" of ClusterRole "system:controller:job-controller" to ServiceAccount "job-controller/kube-system"', agent="kube-controller-manager/v1.33.3", message='pods "fit-%s" is forbidden: exceeded quota: lab-compute, requested: requests.cpu=4, used: requests.cpu=38, limited: requests.cpu=40' % s.hex(5)), SA % ("kube-system", "job-controller"))
    for j in range(s.some(12, 20)): t = s.at(down, 20 + j * 24); s.deny(d, kube(s, f, t, ci, "patch", "deployments", "cart", False, name="cart", group="apps", ip=s.inner(3), why=ok, code=500, reason="InternalError", agent="argocd-application-controller/v3.1.5", message='Internal error occurred: failed calling webhook "%s": failed to call webhook: Post "https://%s?timeout=10s": ' % (("validation.gatekeeper.sh", "gatekeeper-webhook-service.gatekeeper-system.svc:443/v1/admit") if gk else ("validate.kyverno.svc-fail", "kyverno-svc.kyverno.svc:443/validate/fail")) + "context deadline exceeded"), ci, optional=True)
    for j in range(2): pod = "pay-%s" % s.hex(5); s.deny(e, kube(s, f, s.at(s.some(10, 230), j * 30), s.mail(8), "create", "pods", "payments", False, name=pod, sub="exec", ip=s.ip(8), groups=["dev"], why='RBAC: allowed by RoleBinding "dev/payments" of ClusterRole "edit" to Group "dev"', message='pods "%s" is forbidden: ValidatingAdmissionPolicy \'deny-exec-in-production\' with binding \'deny-exec-in-production\' denied request: exec into pods of production namespaces is not allowed' % pod), s.mail(8))
    logged(s, cut, s.mail(40), what, "policy:require-image-digest", "policy"); innocent(s, cut - 9, cut + 5)


@kind
def papers_past_their_date(s):
    """401s at the API server: a runner with a token that ran out, the old issuer's tokens after the keys were changed, a node whose certificate ran out; the server's own log says why at the same second"""
    f = "audit.log"; g = "kube-apiserver.log"; cut = s.some(60, 100); fix = cut + s.some(20, 40); what = "service account signing key replaced"
    a = inc(s, "runner with a token that ran out", "platform", "token-expired", FAULT, LOOP, layer=["identity"], pattern=["steady"]); b = inc(s, "tokens of the replaced signing key", "platform", "token-invalid", MIS, BURST, what, layer=["identity"], cause=["policy-out-of-date"]); c = inc(s, "node whose certificate ran out", "platform", "client-certificate", MIS, LOOP, layer=["identity"], verdict=[FAULT], pattern=["steady"]); d = inc(s, "anonymous visitors of the API", "platform", "credential-missing", ATT, "scan", layer=["identity"], cause=["permission-missing"])
    hum(s, f, 240, 12)
    def refused(inc_, t, ip, agent, uri, text, verb="get"): s.deny(inc_, [kube(s, f, t, "", verb, "x", ip=ip, ok=False, code=401, agent=agent, uri=uri), klog(s, g, t + sec(.0004), '"Unable to authenticate the request" err="%s"' % text)], None)
    for t in s.spread(0, 240, 200): klog(s, g, t, pick(s, '"Warning: unknown field" fieldPath="spec.template.x"', '"Trace" name="List" (total time: 541ms)', '"Watch close" resource="pods"'), "I", "handler.go:288")
    for t in s.ticks(0, 240, 150): refused(a, t, s.ip(50), "kubectl/v1.30.1 (linux/amd64) kubernetes/6911225", "/apis/apps/v1/namespaces/web/deployments/site", "[invalid bearer token, service account token has expired]")
    for t in s.spread(cut, fix, 20): k = s.some(0, 11); refused(b, t, s.inner(60 + k), pick(s, "tenant-operator/v0.9.4 (linux/amd64)", "prometheus/3.5.0", "external-dns/v0.18.0"), pick(s, "/api/v1/pods?limit=500&resourceVersion=0", "/apis/networking.k8s.io/v1/ingresses", "/api/v1/namespaces"), "[invalid bearer token, square/go-jose: error in cryptographic primitive]" if s.shift % 2 else "[invalid bearer token, go-jose/go-jose: error in cryptographic primitive]", "list")
    for t in s.spread(0, cut, 40): k = s.some(0, 11); kube(s, f, t, SA % ("apps", "svc-%d" % k), "list", "pods", "apps", ip=s.inner(60 + k), agent="prometheus/3.5.0")
    for t in s.spread(fix, 240, 40): k = s.some(0, 11); kube(s, f, t, SA % ("apps", "svc-%d" % k), "list", "pods", "apps", ip=s.inner(60 + k), agent="prometheus/3.5.0")
    old = s.at(-300)
    for t in s.ticks(3, 240, 400): refused(c, t, s.inner(99), "kubelet/v1.33.3 (linux/amd64) kubernetes/80779bd", "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/node-17?timeout=10s", "[x509: certificate has expired or is not yet valid: current time %s is after %s, verifying certificate SN=%d, SKID=, AKID=%s failed: x509: certificate has expired or is not yet valid: current time %s is after %s]" % (z(t, 0), z(old, 0), s.r.getrandbits(60), ":".join(s.hex(2).upper() for _ in range(4)), z(t, 0), z(old, 0)))
    t = later(s, 20, 200)
    for j in range(s.some(20, 40)): t += sec(s.r.uniform(.2, 3)); u = pick(s, "/api/v1/secrets", "/api/v1/namespaces/kube-system/secrets", "/api/v1/pods", "/apis/apps/v1/deployments", "/api/v1/nodes", "/apis/rbac.authorization.k8s.io/v1/clusterroles"); res = u.rsplit("/", 1)[1]; s.deny(d, kube(s, f, t, "system:anonymous", "list", res, "kube-system" if "kube-system" in u else None, False, ip=s.attacker, agent="python-requests/2.32.3", group=u.split("/")[2] if u.startswith("/apis") else ""), "system:anonymous")
    changed(s, cut, s.who(2), what, "kube-apiserver", "certificate"); changed(s, fix, s.who(2), "restarted workloads so that they get new tokens", "workloads", "deploy"); innocent(s, cut - 11)


@kind
def visitor_in_a_pod(s):
    """the token of a web pod is used from abroad: it asks what it may, then for secrets everywhere; the pod's own calls go on; a developer who also lacks rights; in the pod's own access log the way in can be seen"""
    f = "audit.log"; g = "web.cri.log"; sa = SA % ("shop", "web"); t0 = s.some(70, 150)
    a = inc(s, "stolen token asks for everything", "platform", "permission-missing", ATT, "enumeration", pattern=["scan", "token-replay"]); b = inc(s, "developer outside the team", "platform", "permission-missing", WAI, "single", pattern=["steady"]); c = inc(s, "way in: probes at the web pod", "application", "application-refused", ATT, "exploit-attempt", layer=["proxy", "unknown"], cause=["unknown", "server-rule", "waf-rule"], pattern=["scan"])
    hum(s, f, 240, 12)
    for t in s.ticks(0, 240, 60): kube(s, f, t, sa, "get", "configmaps", "shop", name="flags", ip=s.inner(44), agent="okhttp/5.1.0", why='RBAC: allowed by RoleBinding "web/shop" of Role "web" to ServiceAccount "web/shop"')
    for t in s.spread(0, 240, 8): k = s.some(0, 90); cri(s, g, t, '%s - - [%s] "GET %s HTTP/1.1" 200 %d "-" "%s"' % (s.ip(k), clock(t), pick(s, "/", "/cart", "/item/%d" % s.some(1, 900)), s.some(300, 9000), s.agent(k)))
    t = s.at(t0 - 5)
    for n in range(s.some(10, 16)): t += sec(s.r.uniform(.5, 4)); s.deny(c, cri(s, g, t, '%s - - [%s] "GET /render?tpl=%s HTTP/1.1" 403 19 "-" "curl/8.5.0"' % (s.attacker, clock(t), pick(s, "{{7*7}}", "..%2f..%2f..%2fvar%2frun%2fsecrets%2fkubernetes.io%2fserviceaccount%2ftoken", "%24%7B7*7%7D", "....//....//etc/passwd", "file:///etc/passwd"))), None)
    t += sec(20); cri(s, g, t, '%s - - [%s] "GET /render?tpl=%%2e%%2e%%2f%%2e%%2e%%2fvar%%2frun%%2fsecrets%%2fkubernetes.io%%2fserviceaccount%%2ftoken HTTP/1.1" 200 1172 "-" "curl/8.5.0"' % (s.attacker, clock(t)))
    t = s.at(t0); kube(s, f, t, sa, "create", "selfsubjectrulesreviews", None, group="authorization.k8s.io", ip=s.attacker, agent="kubectl/v1.29.0 (linux/amd64) kubernetes/3f7a50f", code=201, why='RBAC: allowed by ClusterRoleBinding "system:basic-user" of ClusterRole "system:basic-user" to Group "system:authenticated"')
    spaces = ["default", "kube-system", "payments", "argocd", "monitoring", "shop", "vault", "ingress", "lab", "db"]
    for r_ in range(s.some(2, 3)):
        for ns in spaces:
            for verb, res, sub in (("list", "secrets", None), ("list", "pods", None), ("create", "pods", "exec")):
                t += sec(s.r.uniform(.1, 2.5))
                if verb == "create" and r_ == 0: continue
                s.deny(a, kube(s, f, t, sa, verb, res, ns, False, ip=s.attacker, name="web-0" if sub else None, sub=sub, agent="kubectl/v1.29.0 (linux/amd64) kubernetes/3f7a50f"), sa)
        for res in ("nodes", "clusterroles", "namespaces"): t += sec(1); s.deny(a, kube(s, f, t, sa, "list", res, None, False, ip=s.attacker, group="rbac.authorization.k8s.io" if "role" in res else "", agent="kubectl/v1.29.0 (linux/amd64) kubernetes/3f7a50f"), sa)
    for j in range(2): s.deny(b, kube(s, f, s.at(s.some(5, 60), j * 9), s.mail(4), "get", "pods", "payments", False, name="pay-0", sub="log", ip=s.ip(4), groups=["dev"]), s.mail(4))


@kind
def quiet_day_of_a_cluster(s):
    """nothing is wrong: the usual few refusals of a large cluster, a dashboard without rights that asks forever, the fair queue that turns a list-hungry client away"""
    f = "audit.log"
    a = inc(s, "dashboard without the right to list nodes", "platform", "permission-missing", MIS, LOOP, verdict=[WAI, FAULT], pattern=["steady"]); b = inc(s, "list-hungry client in the fair queue", "platform", "rate-limited", FAULT, LOOP, verdict=[WAI], pattern=["steady", BURST]); c = inc(s, "people try once", "platform", "permission-missing", WAI, "single", pattern=["steady"])
    hum(s, f, 400, 8); d = SA % ("tools", "headlamp")
    for t in s.ticks(0, 400, 240): kube(s, f, t - sec(1), d, "list", "pods", "tools", ip=s.inner(30), agent="Headlamp/0.35"); s.deny(a, kube(s, f, t, d, "list", "nodes", None, False, ip=s.inner(30), agent="Headlamp/0.35"), d)
    h = SA % ("tools", "inventory"); m = s.some(100, 250)
    for n, t in enumerate(s.ticks(m, m + 20, 18)):
        over = n % 4 > 1; x = kube(s, f, t, h, "list", "pods", None, not over, ip=s.inner(31), code=429 if over else 200, agent="inventory/1.2", message="the server has received too many requests and has asked us to try again later" if over else None, reason="TooManyRequests")
        if over: s.deny(b, x, h)
    for j in range(s.some(5, 8)): k = j * 3; ns = pick(s, "payments", "vault", "kube-system"); s.deny(c, kube(s, f, later(s, 2, 395), s.mail(k), pick(s, "get", "list"), pick(s, "secrets", "pods"), ns, False, ip=s.ip(k), groups=["dev"]), s.mail(k)); kube(s, f, later(s, 2, 395), s.mail(k), "list", "pods", "dev", ip=s.ip(k), groups=["dev"], why='RBAC: allowed by RoleBinding "dev/dev" of ClusterRole "edit" to Group "dev"')
    innocent(s, 60, 200)

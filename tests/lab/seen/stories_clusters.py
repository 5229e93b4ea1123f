"""Kubernetes and what lives in it: its roles and admission, the mesh, decision points, secrets, queues, registries."""
from lines import *

KINDS = []
kind = kinds(KINDS, 1.9)


@kind
@once
def roles_of_a_cluster(s):
    """Kubernetes audit: a binding is deleted and a team's deployer and people fail, one of them has left; a pod's token is used from outside to walk secrets; an operator never had the right; anonymous probes"""
    f = "audit.log"; cut = s.some(30, 60); ns = s.r.choice(["billing", "search", "parcel"]); what = "delete rolebindings %s-editors in namespace %s" % (ns, ns); left = 3; sa = "system:serviceaccount:%s:deployer" % ns
    kube(s, f, s.at(cut), s.mail(50), "delete", "rolebindings", ns, True, ns + "-editors", reason='RBAC: allowed by ClusterRoleBinding "cluster-admins" of ClusterRole "cluster-admin" to Group "admins"', api="rbac.authorization.k8s.io", groups=["admins"]); logged(s, cut, s.mail(50), what, "rolebinding:%s-editors" % ns, "role"); innocent(s, cut + 5); changed(s, 2, "hr", "%s left, is not to be restored" % s.mail(left), "user:" + s.mail(left), "identity")
    r = inc(s, "team and its deployer without their binding", "platform", "permission-removed", MIS, BURST, what, cause=["permission-missing"], pattern=ANY); l = inc(s, "has left", "platform", "permission-removed", WAI, "steady", what, cause=["permission-missing", "account-locked"], pattern=ANY); o = inc(s, "operator that never had the right", "platform", "permission-missing", WAI, LOOP, verdict=[MIS, FAULT], pattern=["steady"]); x = inc(s, "token of a pod walks secrets", "platform", "permission-missing", ATT, "enumeration", pattern=["scan", "token-replay"]); a = inc(s, "anonymous probes", "platform", "credential-missing", ATT, "scan", cause=["permission-missing"], pattern=["steady", "single"], verdict=[WAI, UND])
    def no(t, user, verb, resource, namespace, name=None, **more):
        where = 'in the namespace "%s"' % namespace if namespace else "at the cluster scope"; return kube(s, f, t, user, verb, resource, namespace, False, name, message='%s%s is forbidden: User "%s" cannot %s resource "%s" in API group "%s" %s' % (resource, '.apps "%s"' % name if name and more.get("api") else ' "%s"' % name if name else "", user, verb, resource, more.get("api", ""), where), **more)
    for t in s.spread(0, 120, 6):
        k = s.some(0, 7); user = s.mail(k) if k else sa; verb, name = s.r.choice([("list", None), ("patch", "web"), ("get", "web")]); late = minute_of(s, t) > cut + .05
        if late: s.deny(l if k == left else r, no(t, user, verb, "deployments", ns, name, api="apps", agent="argocd/3.1" if not k else "kubectl/v1.33.2"), user)
        else: kube(s, f, t, user, verb, "deployments", ns, True, name, reason='RBAC: allowed by RoleBinding "%s-editors/%s" of ClusterRole "edit" to Group "%s"' % (ns, ns, ns), api="apps", groups=[ns], agent="argocd/3.1" if not k else "kubectl/v1.33.2")
    for t in s.ticks(0, 120, 420): s.deny(o, no(t, "system:serviceaccount:tools:cert-watch", "list", "ingresses", None, api="networking.k8s.io", agent="cert-watch/0.4", ip=s.inner(70)), "system:serviceaccount:tools:cert-watch")
    t = s.at(s.some(20, 100))
    for n in "kube-system default billing search parcel monitoring vault ingress argocd logging payments prod staging dev".split(): s.deny(x, no(t, "system:serviceaccount:shop:frontend", "list", "secrets", n, ip=s.attacker, agent="curl/8.5.0"), "system:serviceaccount:shop:frontend"); t += sec(s.r.uniform(.5, 3))
    t = s.at(s.some(5, 100))
    for n in range(s.some(8, 14)): s.deny(a, no(t, "system:anonymous", "get", s.r.choice(["pods", "nodes", "secrets", "configmaps", "services"]), s.r.choice([None, "default", "kube-system"]), groups=["system:unauthenticated"], ip=s.bots[n % 3], agent="Go-http-client/1.1"), "system:anonymous"); t += sec(s.r.uniform(1, 5))


@kind
@once
def images_that_may_not_run(s):
    """Kubernetes audit: a namespace is labelled restricted and its workloads are refused by Pod Security; Gatekeeper wants images of the house; nodes come back after a year with client certificates that ran out"""
    f = "audit.log"; cut = s.some(30, 60); ns = s.r.choice(["lab", "media", "etl"]); what = "labelled namespace %s pod-security.kubernetes.io/enforce=restricted" % ns
    kube(s, f, s.at(cut), s.mail(40), "patch", "namespaces", None, True, ns, reason="RBAC: allowed", groups=["admins"], request={"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "restricted"}}}); logged(s, cut, s.mail(40), what, "namespace:" + ns, "policy"); innocent(s, cut - 6)
    p = inc(s, "workloads below the restricted profile", "platform", "admission-refused", MIS, BURST, what, verdict=[WAI, FAULT], pattern=ANY, layer=["policy"]); g = inc(s, "image of another registry", "platform", "admission-refused", WAI, "single", verdict=[FAULT], pattern=["steady", LOOP], layer=["policy"]); c = inc(s, "nodes with certificates that ran out", "platform", "client-certificate", FAULT, LOOP, verdict=[MIS], pattern=["steady"], cause=["credential-missing", "token-expired"], layer=["identity"])
    rs = "system:serviceaccount:kube-system:replicaset-controller"
    for t in s.spread(0, 120, 9):
        name = "%s-%s-%s" % (s.r.choice(["worker", "transcode", "import"]), s.hex(8), s.hex(5)); late = minute_of(s, t) > cut
        if late: s.deny(p, kube(s, f, t, rs, "create", "pods", ns, True, name, 403, message='pods "%s" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "main" must set securityContext.allowPrivilegeEscalation=false), runAsNonRoot != true (pod or container "main" must set securityContext.runAsNonRoot=true)' % name, reason='RBAC: allowed by ClusterRoleBinding "system:controller:replicaset-controller"', agent="kube-controller-manager/v1.33.2"), rs)
        else: kube(s, f, t, rs, "create", "pods", ns, True, name, 201, reason='RBAC: allowed by ClusterRoleBinding "system:controller:replicaset-controller"', agent="kube-controller-manager/v1.33.2")
    for j in range(s.some(6, 10)): k = j % 3; s.deny(g, kube(s, f, s.at(s.some(0, 119), j), s.mail(k), "create", "deployments", "tools", True, "helper%d" % j, 403, message='admission webhook "validation.gatekeeper.sh" denied the request: [repo-is-ours] container <helper> has an invalid image repo <docker.io/library/helper>, allowed repos are ["registry.%s/"]' % s.domain, reason="RBAC: allowed", api="apps"), s.mail(k))
    for k in range(s.some(2, 3)):
        for t in s.ticks(s.some(5, 30), s.some(60, 110), s.some(250, 400)):
            e = kube(s, f, t, "", "get", "nodes", None, False, "edge-%d" % k, 401, message="Unauthorized", ip=s.inner(100 + k), agent="kubelet/v1.30.9"); e["text"] = e["text"].replace('"user": {"username": "", "groups": ["system:authenticated"]}', '"user": {}').replace('"reason": "Forbidden"', '"reason": "Unauthorized"').replace('"authorization.k8s.io/decision": "forbid", "authorization.k8s.io/reason": ""', "")
            s.deny(c, [e, s.put("kube-apiserver.log", t, 'E%s       1 authentication.go:74] "Unable to authenticate the request" err="[x509: certificate has expired or is not yet valid: current time %s is after %s, verifying certificate SN=%d, SKID=, AKID= failed: x509: certificate has expired or is not yet valid]"' % (t.strftime("%m%d %H:%M:%S.%f"), z(t, 0), z(s.at(-4000), 0), s.r.getrandbits(60)))], None)
    for t in s.ticks(0, 120, 200): kube(s, f, t, "system:node:core-1", "patch", "nodes", None, True, "core-1", agent="kubelet/v1.33.2", groups=["system:nodes"])


@kind
def mesh_with_one_old_gateway(s):
    """Istio: a rule is widened, but one of three gateways goes on with the old one because it gets no more configuration; a deny rule stops a retired version; the external authorizer is away for minutes; probes without a token"""
    cut = s.some(30, 55); h = s.host("api"); what = "AuthorizationPolicy edge/allow-mobile: added principal mobile-v2"; changed(s, cut, s.who(60), what, "AuthorizationPolicy:edge/allow-mobile", "policy"); innocent(s, cut + 11)
    o = inc(s, "old rule at one of three gateways", "gateway", "policy-out-of-date", MIS, BURST, what, cause=["permission-missing"], pattern=ANY); d = inc(s, "retired version", "gateway", "explicit-deny", WAI, "steady", pattern=["single", LOOP], verdict=[FAULT]); e = inc(s, "authorizer is away", "gateway", "authorizer-failed", MIS, "steady", layer=["authorizer"], pattern=ANY); m = inc(s, "probes without a token", "gateway", "credential-missing", WAI, "single", pattern=["steady", "scan"], verdict=[FAULT, ATT, UND], cause=["permission-missing"])
    gws = ["gw-%s.log" % s.hex(5) for _ in range(3)]; away = s.some(70, 100); old = gws[2]
    for t in s.spread(0, 120, 4):
        gw, k = s.r.choice(gws), s.some(0, 80); now = minute_of(s, t); v2 = now > cut and s.r.random() < .6; agent = "Trips/2.%d (Android)" % (k % 4) if v2 else "Trips/1.9 (iOS)"; path = "/v2/trips/%d" % s.some(1, 400) if v2 else "/v1/trips/%d" % s.some(1, 400)
        if v2 and gw == old: s.deny(o, envoy(s, gw, t, s.ip(k), "GET", path, 403, "-", "rbac_access_denied_matched_policy[none]", h, agent=agent, bytes=19), None)
        elif away < now < away + 6 and s.r.random() < .8: s.deny(e, envoy(s, gw, t, s.ip(k), "GET", path, 403, "UAEX", "ext_authz_error", h, agent=agent, bytes=0), None)
        else: envoy(s, gw, t, s.ip(k), "GET", path, 200, "-", "via_upstream", h, agent=agent)
    s.put("istiod.log", s.at(cut - 3), "%s\twarn\tads\tADS: gw-2.edge push timeout, connection closed, will retry" % z(s.at(cut - 3), 6))
    for j in range(s.some(3, 5)): t = s.at(away + 2, j * 40); s.deny(e, envoy(s, gws[j % 3], t, s.ip(j), "GET", "/v1/trips/%d" % j, 403, "UAEX", "ext_authz_error", h, bytes=0), None)
    for t in s.ticks(0, 120, 600): s.deny(d, envoy(s, gws[0], t, s.ip(99), "GET", "/v0/trips", 403, "-", "rbac_access_denied_matched_policy[ns[edge]-policy[deny-v0]-rule[0]]", h, agent="Trips/0.8", bytes=19), None)
    for j in range(s.some(5, 8)): s.deny(m, envoy(s, gws[j % 2], s.at(s.some(0, 119), j), s.bots[j % 4], "GET", "/v1/trips/1", 401, "-", "jwt_authn_access_denied{Jwt_is_missing}", h, agent="curl/8.5.0", bytes=14), None)


@kind
@once
def decisions_of_two_bundles(s):
    """Open Policy Agent: one of two instances no longer loads bundles and refuses a project that the other lets in; a role mapping was taken away from auditors; the service logs what it was told"""
    f = "opa-decisions.ndjson"; cut, cut2 = s.some(25, 50), s.some(65, 85); what = "bundle authz revision r%d: project aurora allowed for guests" % s.some(400, 900); what2 = "bundle authz: removed role auditor from data.roles.finance"
    changed(s, cut, "ci", what, "bundle:authz", "policy"); changed(s, cut2, s.who(30), what2, "role:auditor", "role"); innocent(s, cut - 11); new, old = what.split()[3].rstrip(":"), "r%d" % s.some(100, 399); ids = [s.uuid(), s.uuid()]
    o = inc(s, "instance with the old bundle", "policy", "policy-out-of-date", MIS, BURST, what, cause=["permission-missing", "explicit-deny"], layer=["application"], pattern=ANY); r = inc(s, "auditors without their role", "policy", "permission-removed", MIS, BURST, what2, cause=["permission-missing", "explicit-deny"], layer=["application"], pattern=ANY); w = inc(s, "guests in projects that are not theirs", "policy", "permission-missing", WAI, "single", layer=["application"], pattern=["steady"], verdict=[FAULT])
    def ask(t, inst, user, role_, path, allow, rev, code): 
        req = s.uuid(); a = s.json(f, t, {"labels": {"app": "projects", "id": ids[inst], "version": "1.7.1"}, "decision_id": req, "bundles": {"authz": {"revision": rev}}, "path": "projects/authz/allow", "input": {"method": "GET", "path": path.strip("/").split("/"), "user": user, "role": role_}, "result": allow, "requested_by": "10.2.0.%d:%d" % (7 + inst, s.some(30000, 60000)), "timestamp": z(t, 6)[:-1] + "512Z", "metrics": {"timer_rego_query_eval_ns": s.some(90000, 900000), "timer_server_handler_ns": s.some(100000, 990000)}})
        return [s.put("projects.log", t + sec(.004), 'ts=%s level=%s svc=projects msg="request" method=GET path=%s user=%s status=%d decision=%s dur=%dms' % (z(t + sec(.004)), "info" if allow else "warn", path, user, code, req, s.some(2, 50))), a]
    for t in s.spread(0, 120, 3.5):
        now, inst, x, k = minute_of(s, t), s.some(0, 1), s.r.random(), s.some(0, 11); rev = old if inst or now < cut else new
        if x < .35 and now > cut: bad = inst == 1; y = ask(t, inst, "guest%d" % k, "guest", "/projects/aurora/%d" % s.some(1, 40), not bad, rev, 403 if bad else 200); s.deny(o, y, "guest%d" % k) if bad else None
        elif x < .6: bad = now > cut2 + .5; y = ask(t, 0, s.who(k), "auditor", "/projects/ledger/%d" % s.some(1, 40), not bad, "r%d" % (int(new[1:]) + 1) if now > cut2 else new if now > cut else old, 403 if bad else 200); s.deny(r, y, s.who(k)) if bad else None
        elif x < .64: s.deny(w, ask(t, 0, "guest%d" % k, "guest", "/projects/merger/%d" % s.some(1, 9), False, new if now > cut else old, 403), "guest%d" % k)
        else: ask(t, inst, s.who(20 + k), "member", "/projects/home/%d" % s.some(1, 90), True, rev, 200)
    s.deny(w, ask(s.at(118), 0, "guest3", "guest", "/projects/merger/1", False, new, 403), "guest3")


@kind
@once
def safe_of_secrets(s):
    """Vault's audit device: a policy loses a path and the payment services read it no more; a job's token ran out and it goes on; an old AppRole secret; somebody with a sandbox token walks the mounts"""
    f = "vault_audit.log"; cut = s.some(30, 60); what = "sys/policies/acl/pay-read: removed path kv/data/pay/*"; changed(s, cut, "ops-" + s.who(20), what, "policy:pay-read", "policy"); innocent(s, cut - 5, cut + 8)
    hm = lambda: "hmac-sha256:" + s.hex(64); tokens = {}
    def audit(t, ip, who, policies, op, path, error=None, kind_="response"):
        tok = tokens.setdefault(who, hm()); auth = {"client_token": tok, "accessor": tokens.setdefault(who + "#", hm()), "display_name": who, "policies": policies, "token_policies": policies, "token_type": "service"} if policies else {}
        req = {"id": s.uuid(), "client_token": tok, "operation": op, "mount_type": "kv", "namespace": {"id": "root"}, "path": path, "remote_address": ip, "remote_port": s.some(30000, 60000)}
        out = [s.json(f, t, {"time": z(t, 6)[:-1] + "001Z", "type": "request", "auth": auth, "request": req, **({"error": error} if error else {})}), s.json(f, t + sec(.002), {"time": z(t + sec(.002), 6)[:-1] + "002Z", "type": "response", "auth": auth, "request": req, "response": {"mount_type": "kv", **({"data": {"error": hm()}} if error else {})}, **({"error": error} if error else {})})]
        return out
    r = inc(s, "payment services without their path", "platform", "permission-removed", MIS, BURST, what, cause=["permission-missing"], layer=["application", "policy"], pattern=ANY); e = inc(s, "job whose token ran out", "platform", "token-expired", FAULT, LOOP, cause=["token-invalid", "permission-missing"], layer=["identity", "application"], pattern=["steady"]); a = inc(s, "old secret of an AppRole", "platform", "api-key-misconfigured", FAULT, LOOP, cause=["credential-wrong"], layer=["identity", "application"], pattern=["steady"]); x = inc(s, "sandbox token walks the mounts", "platform", "permission-missing", ATT, "enumeration", layer=["application", "policy"], pattern=["scan"])
    denied = "1 error occurred:\n\t* permission denied\n\n"
    for t in s.spread(0, 120, 7):
        k = s.some(0, 5); late = minute_of(s, t) > cut; y = audit(t, s.inner(k), "approle-pay-%d" % k, ["default", "pay-read"], "read", "kv/data/pay/psp-%d" % (k % 3), denied if late else None)
        if late: s.deny(r, y, "approle-pay-%d" % k)
        if s.r.random() < .3: audit(t + sec(5), s.inner(40), "approle-web", ["default", "web"], "read", "kv/data/web/conf")
    end = s.some(20, 60)
    for t in s.ticks(end - 15, end + 45, 200):
        late = minute_of(s, t) > end; y = audit(t, s.inner(60), "token-nightly", None if late else ["default", "nightly"], "read", "kv/data/nightly/db", "2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n" if late else None)
        if late: s.deny(e, y, None)
    for t in s.ticks(0, 120, 500): s.deny(a, audit(t, s.inner(61), "", None, "update", "auth/approle/login", "invalid role or secret ID"), None)
    t = s.at(s.some(70, 100))
    for m in "kv/metadata/ kv/metadata/pay/ kv/metadata/hr/ kv/data/root ssh/roles pki/roles database/roles aws/roles sys/mounts sys/auth sys/policies/acl identity/entity/id transit/keys cubbyhole/x".split(): s.deny(x, audit(t, s.inner(200), "token-sandbox-" + s.who(9), ["default", "sandbox"], "list" if m.endswith(("/", "s", "id", "acl")) else "read", m, denied), "token-sandbox-" + s.who(9)); t += sec(s.r.uniform(.5, 4))


@kind
def topics_with_acls(s):
    """Kafka's authorizer log: a consumer group got a new name that no ACL knows, a topic's rule was removed by a clean-up, and clients with certificates of the old authority fail to connect"""
    f = "kafka-authorizer.log"; cut, cut2 = s.some(25, 50), s.some(60, 85); what = "orders-etl 3.0: consumer group renamed to orders-etl-v3"; what2 = "kafka-acls --remove User:billing Read Topic:invoices"; changed(s, cut, "ci", what, "orders-etl", "deploy"); changed(s, cut2, s.who(11), what2, "topic:invoices", "policy"); innocent(s, cut + 3)
    g = inc(s, "group that no rule knows", "platform", "permission-missing", MIS, BURST, what, verdict=[FAULT], layer=["application"], pattern=ANY); r = inc(s, "billing without its topic", "platform", "permission-removed", MIS, BURST, what2, cause=["permission-missing"], layer=["application"], pattern=ANY); c = inc(s, "certificates of the old authority", "platform", "client-certificate", FAULT, LOOP, layer=["application", "identity"], pattern=["steady"], verdict=[MIS])
    line = lambda t, user, ok, op, host, on, req: s.put(f, t, "[%s,%03d] %s Principal = User:%s is %s operation = %s from host = %s on resource = %s for request = %s with resourceRefCount = 1 based on rule %s (kafka.authorizer.logger)" % (t.strftime("%Y-%m-%d %H:%M:%S"), t.microsecond // 1000, "DEBUG" if ok else "INFO", user, "Allowed" if ok else "Denied", op, host, on, req, "MatchingAcl(acl=StandardAcl(...))" if ok else "DefaultDeny"))
    for t in s.spread(0, 120, 6): line(t, s.r.choice(["web", "crm", "stock"]), True, "WRITE", s.inner(s.some(0, 8)), "Topic:LITERAL:%s" % s.r.choice(["orders", "clicks"]), "Produce")
    for t in s.ticks(0, 120, 130):
        late = minute_of(s, t) > cut; e = line(t, "orders-etl", not late, "READ", s.inner(20), "Group:LITERAL:orders-etl%s" % ("-v3" if late else ""), "JoinGroup")
        if late: s.deny(g, e, "orders-etl")
    for t in s.ticks(0, 120, 100):
        late = minute_of(s, t) > cut2; e = line(t, "billing", not late, "READ", s.inner(21), "Topic:LITERAL:invoices", "Fetch")
        if late: s.deny(r, e, "billing")
    for t in s.ticks(s.some(0, 40), 115, 160): s.deny(c, s.put("kafka-server.log", t, "[%s,%03d] INFO [SocketServer listenerType=BROKER, nodeId=1] Failed authentication with /%s (channelId=10.0.0.4:9093-%s:%d-%d) (SSL handshake failed: PKIX path validation failed: unable to find valid certification path to requested target) (org.apache.kafka.common.network.Selector)" % (t.strftime("%Y-%m-%d %H:%M:%S"), t.microsecond // 1000, s.inner(50), s.inner(50), s.some(30000, 60000), s.next())), None)


@kind
def registry_of_images(s):
    """Harbor: robots whose scope reaches pull only try to push, an image with grave holes may not be pulled since the rule, a robot account ran out, somebody asks for projects by name"""
    f = "registry-proxy.log"; cut = s.some(30, 60); proj = s.r.choice(["web", "core", "mobile"]); what = "project %s: prevent vulnerable images from running, severity High" % proj; changed(s, cut, s.who(9), what, "project:" + proj, "policy"); innocent(s, cut - 13); h = "registry." + s.domain
    q = inc(s, "images with grave holes", "application", "admission-refused", MIS, BURST, what, verdict=[WAI], layer=["policy", "gateway"], pattern=ANY); p = inc(s, "robot that may only pull", "application", "scope-insufficient", FAULT, LOOP, verdict=[WAI], cause=["permission-missing"], pattern=["steady"], layer=["identity", "gateway"]); e = inc(s, "robot account that ran out", "application", "account-locked", FAULT, LOOP, cause=["credential-wrong", "token-expired", "api-key-misconfigured"], layer=["identity"], pattern=["steady"]); x = inc(s, "projects asked for by name", "application", "credential-missing", ATT, "enumeration", verdict=[WAI, UND], cause=["permission-missing", "absence-hidden"], pattern=["scan", "steady"], layer=["identity", "gateway"])
    def two(t, ip, method, path, status, agent, core=None): 
        out = [s.put(f, t, '%s %s proxy[%d]: %s - "%s %s HTTP/1.1" %d %d "-" "%s" %.3f %.3f .' % (slow(t), s.node, s.pid, ip, method, path, status, s.some(90, 900), agent, .02, .02))]
        if core: out.append(s.put("core.log", t, '%s %s core[%d]: %s [%s] [/server/middleware/%s]: %s' % (slow(t), s.node, s.pid + 1, z(t, 0), "WARNING" if status != 401 else "ERROR", core[0], core[1])))
        return out
    for t in s.spread(0, 120, 6): two(t, s.inner(s.some(0, 9)), "GET", "/v2/%s/api/manifests/1.%d" % (s.r.choice(["base", "tools"]), s.some(1, 40)), 200, "containerd/v2.1")
    for t in s.spread(0, 120, 16):
        late = minute_of(s, t) > cut; img = "%s/app%d" % (proj, s.some(1, 5)); y = two(t, s.inner(s.some(10, 19)), "GET", "/v2/%s/manifests/2.%d" % (img, s.some(1, 20)), 412 if late else 200, "containerd/v2.1", ("vulnerable/vulnerable.go:130", 'current image with %d vulnerabilities cannot be pulled due to configured policy in \'Prevent images with vulnerability severity of "High" or higher from running.\'' % s.some(3, 40)) if late else None)
        if late: s.deny(q, y, None)
    for t in s.ticks(0, 120, 340): s.deny(p, two(t, s.inner(30), "POST", "/v2/%s/app9/blobs/uploads/" % proj, 401, "docker/28.4 (linux)", ("v2auth/auth.go:71", 'unauthorized to access repository: %s/app9, action: push, robot$%s+puller scope "repository:%s/app9:pull" insufficient_scope' % (proj, proj, proj))), "robot$%s+puller" % proj)
    for t in s.ticks(5, 110, 400): s.deny(e, two(t, s.inner(31), "GET", "/service/token?account=robot%%24%s%%2Bnightly&service=harbor-registry" % proj, 401, "buildkit/v0.24", ("security/robot.go:58", "the robot account is expired: robot$%s+nightly" % proj)), "robot$%s+nightly" % proj)
    t = s.at(s.some(10, 90))
    for n in "admin backend backup ci core-db data demo dev infra internal k8s legacy ops payment prod release secret staging test".split(): s.deny(x, two(t, s.attacker, "GET", "/v2/%s/app/tags/list" % n, 401, "python-requests/2.31", ("v2auth/auth.go:71", "unauthorized to access repository: %s/app, action: pull" % n)), None); t += sec(s.r.uniform(.3, 2))


@kind
def quiet_cluster(s):
    """a day with nothing wrong: conflicts and missing things that controllers live with, a deployment, a slow service, words that sound like refusals in lines that are none"""
    f, h = "audit.log", s.host("app"); innocent(s, s.some(10, 50), s.some(60, 100))
    for t in s.spread(0, 150, 6):
        user = s.r.choice(["system:kube-scheduler", "system:serviceaccount:kube-system:replicaset-controller", "system:node:n%d" % s.some(1, 5), s.mail(2)]); verb, res, code = s.r.choice([("update", "leases", 409), ("get", "configmaps", 404), ("list", "pods", 200), ("patch", "pods", 200), ("watch", "secrets", 200), ("create", "events", 201)])
        kube(s, f, t, user, verb, res, s.r.choice(["web", "kube-system"]), True, "x%d" % s.some(1, 99), code, reason='RBAC: allowed by ClusterRoleBinding "%s"' % user.rsplit(":", 1)[-1])
    for t in s.spread(0, 150, 5): k = s.some(0, 60); envoy(s, "gateway.log", t, s.ip(k), "GET", s.r.choice(["/", "/help/error-403", "/forbidden-planet/%d" % s.some(1, 9), "/denied-boarding", "/basket"]), s.r.choice([200, 200, 200, 200, 304, 404]), "-", "via_upstream", h, agent=s.agent(k))
    for t in s.spread(40, 55, 30): k = s.some(0, 60); envoy(s, "gateway.log", t, s.ip(k), "POST", "/pay", 504, "UT", "upstream_response_timeout", h, agent=s.agent(k))
    for t in s.spread(0, 150, 90): s.put("app.log", t, "%s level=info msg=\"%s\"" % (z(t), s.r.choice(["tutorial: what to do when access is denied", "0 logins failed in the last minute", "retry budget 403 of 500 left", "unauthorized overtime report sent", "token cache refreshed, 0 expired"])))

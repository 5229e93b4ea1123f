"""Kubernetes' audit log, its API server, and the meshes and gateways inside"""
from story import *
from held_back.lines_provinces import *

KINDS = []
RB = 'RBAC: allowed by RoleBinding "%s" of Role "%s" to ServiceAccount "%s"'


def hum(s, start=0, end=116, every=12):
    """controllers, kubelets and people who look around"""
    for t in s.spread(start, end, every):
        c = s.some(0, 3)
        if c == 0: kube(s, t, "system:serviceaccount:kube-system:deployment-controller", "update", "deployments", "shop", "web", agent="kube-controller-manager/v1.34.1", api="apps", groups=("system:serviceaccounts", "system:authenticated"))
        elif c == 1: kube(s, t, "system:node:" + s.node, "patch", "pods", "shop", "web-%s" % s.hex(5), agent="kubelet/v1.34.1", groups=("system:nodes", "system:authenticated"), reason="")
        else: kube(s, t, s.mail(s.some(1, 9)), s.r.choice(("get", "list")), s.r.choice(("pods", "services", "configmaps", "events")), s.r.choice(("shop", "ledger")), ip=s.ip(s.some(1, 9)))


@tale(KINDS)
def prov_binding_deleted(s):
    """somebody tidies role bindings: an operator cannot list its secrets any more; an intern was never allowed; an unrelated binding goes too"""
    cut = s.some(35, 60); back = s.r.choice((None, 94))
    logged = s.r.random() < .7
    text = "deleted rolebinding shop/cert-sync-secrets" if logged else None
    change = s.change(s.at(cut), s.mail(0), text, "rolebinding:shop/cert-sync-secrets", "role") if logged else "delete rolebindings cert-sync-secrets"
    gone = inc(s, "cert-sync cannot read secrets", "platform", "permission-removed", MIS, LOOP, change, pattern=CALM)
    never = inc(s, "an intern opens secrets", "platform", "permission-missing", WAI, STEADY, pattern=CALM)
    who = sa("shop", "cert-sync")
    hum(s)
    kube(s, s.at(cut - 6), s.mail(0), "delete", "rolebindings", "lab", "old-demo", ip=s.ip(3), api="rbac.authorization.k8s.io")
    kube(s, s.at(cut), s.mail(0), "delete", "rolebindings", "shop", "cert-sync-secrets", ip=s.ip(3), api="rbac.authorization.k8s.io", reason='RBAC: allowed by ClusterRoleBinding "admins" of ClusterRole "cluster-admin" to Group "platform"')
    if back: kube(s, s.at(back), s.mail(0), "create", "rolebindings", "shop", "cert-sync-secrets", 201, ip=s.ip(3), api="rbac.authorization.k8s.io")
    if back and logged: s.change(s.at(back), s.mail(0), "created rolebinding shop/cert-sync-secrets again", "rolebinding:shop/cert-sync-secrets", "role")
    for t in s.ticks(0, 117, s.some(35, 60)):
        lost = t > s.at(cut, 1) and not (back and t > s.at(back, 2)); verb, name = s.r.choice((("list", None), ("get", "tls-web"), ("update", "tls-web")))
        e = kube(s, t, who, verb, "secrets", "shop", name, 403 if lost else 200, cannot(who, verb, "secrets", "shop", name or "") if lost else None, None if lost else RB % ("cert-sync-secrets/shop", "secret-editor", "cert-sync/shop"), agent="cert-sync/1.4 client-go/0.34", ip=s.lan(90), groups=("system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"))
        if lost: s.deny(gone, e, who)
    for t in s.spread(4, 112, 700):
        m = s.mail(20); s.deny(never, kube(s, t, m, "get", "secrets", "ledger", "db", 403, cannot(m, "get", "secrets", "ledger", "db"), ip=s.ip(30)), m)
    beside(s, 20)


@tale(KINDS)
def prov_admission(s):
    """a namespace is labelled restricted; Gatekeeper wants owners; a webhook is down and the API server fails closed; a quota is full"""
    at, down = s.some(30, 45), s.some(70, 85)
    change = s.change(s.at(at), s.mail(0), "labelled namespace shop pod-security.kubernetes.io/enforce=restricted", "namespace:shop", "policy")
    pss = inc(s, "pods violate PodSecurity restricted", "platform", "admission-refused", MIS, BURST, change, pattern=CALM, verdict=[WAI], cause=["permission-removed"])
    own = inc(s, "deployments without an owner label", "platform", "admission-refused", WAI, STEADY, pattern=CALM, verdict=[FAULT])
    dead = inc(s, "the image webhook does not answer", "platform", "authorizer-failed", MIS, BURST, pattern=CALM, cause=["admission-refused"], layer=["authorizer", "policy"])
    full = inc(s, "the namespace's quota is full", "platform", "rate-limited", WAI, LOOP, pattern=CALM, cause=["admission-refused"], verdict=[MIS])
    ctl = "system:serviceaccount:kube-system:replicaset-controller"
    hum(s, every=14)
    kube(s, s.at(at), s.mail(0), "patch", "namespaces", None, "shop", ip=s.ip(2), body={"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "restricted"}}})
    for t in s.spread(0, 116, 70):
        bad = t > s.at(at, 2); name = "thumbs-7f9c5d4b8-" + s.hex(5)
        e = kube(s, t, ctl, "create", "pods", "shop", None if bad else name, 403 if bad else 201, 'pods "%s" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "thumbs" must set securityContext.allowPrivilegeEscalation=false), runAsNonRoot != true (pod or container "thumbs" must set securityContext.runAsNonRoot=true)' % name if bad else None, agent="kube-controller-manager/v1.34.1", decision="allow", extra={"pod-security.kubernetes.io/enforce-policy": "restricted:latest"} if bad else None, groups=("system:serviceaccounts", "system:authenticated"))
        if bad: s.deny(pss, e, ctl)
    for t in s.spread(3, 112, 500): m = s.mail(s.some(1, 9)); s.deny(own, kube(s, t, m, "create", "deployments", "ledger", None, 403, 'admission webhook "validation.gatekeeper.sh" denied the request: [require-owner] you must provide labels: {"owner"}', ip=s.ip(5), decision="allow", api="apps"), m)
    for t in s.spread(down, down + 9, 40):
        m = s.r.choice((sa("flux-system", "kustomize-controller"), s.mail(4)))
        s.deny(dead, kube(s, t, m, "create", "pods", "ledger", None, 500, 'Internal error occurred: failed calling webhook "images.policy.example": failed to call webhook: Post "https://image-policy.security.svc:443/validate?timeout=10s": dial tcp 10.96.14.7:443: connect: connection refused', why="InternalError", ip=s.lan(12), decision="allow"), m)
    for t in s.ticks(50, 112, 150): s.deny(full, kube(s, t, "system:serviceaccount:kube-system:job-controller", "create", "pods", "batch", None, 403, 'pods "render-%s" is forbidden: exceeded quota: compute, requested: limits.cpu=4, used: limits.cpu=38, limited: limits.cpu=40' % s.hex(5), decision="allow", agent="kube-controller-manager/v1.34.1"), "system:serviceaccount:kube-system:job-controller")
    beside(s, 15)


@tale(KINDS)
def prov_service_account_tokens(s):
    """an exporter read its token once and keeps it; a cluster's signing key was rotated under a tool from outside; both are in the audit log and the API server's own"""
    at = s.some(45, 65)
    old = inc(s, "an exporter keeps its first token", "platform", "token-expired", FAULT, LOOP, layer=["identity"], verdict=[MIS])
    change = s.change(s.at(at), s.mail(0), "rotated service account signing key, removed the old public key", "cluster:signing-key", "certificate")
    sig = inc(s, "an outside tool's token is signed with the old key", "platform", "token-invalid", MIS, LOOP, change, pattern=CALM, layer=["identity"], verdict=[FAULT])
    def refused(t, ip, agent, why, uri, verb="list", res="pods"):
        a = kube(s, t, "", verb, res, None, None, 401, "Unauthorized", why="Unauthorized", ip=ip, agent=agent)
        return [a, s.put("kube-apiserver.log", later(t, s), 'E%s       1 authentication.go:75] "Unable to authenticate the request" err="[invalid bearer token, %s]"' % (t.strftime("%m%d %H:%M:%S.%f"), why))]
    hum(s)
    exp = sa("monitoring", "queue-exporter")
    for t in s.ticks(0, 117, 45):
        if t < s.at(31): kube(s, t, exp, "list", "pods", None, agent="queue-exporter/0.9 Go-http-client", ip=s.lan(61), groups=("system:serviceaccounts", "system:authenticated"))
        else: s.deny(old, refused(t, s.lan(61), "queue-exporter/0.9 Go-http-client", "service account token has expired", "/api/v1/pods"), None)
    for t in s.ticks(3, 117, 90):
        if t < s.at(at, 5): kube(s, t, sa("ops", "inventory"), "list", "nodes", None, agent="inventory/3.0 python", ip=s.ip(77))
        else: s.deny(sig, refused(t, s.ip(77), "inventory/3.0 python", "square/go-jose: error in cryptographic primitive", "/api/v1/nodes", res="nodes"), None)
    for t in s.spread(0, 116, 30): s.put("kube-apiserver.log", t, 'I%s       1 trace.go:236] Trace[%d]: "List" accept:application/json,client:10.%d.0.%d,protocol:HTTP/2.0,resource:pods,scope:cluster,url:/api/v1/pods,verb:LIST (total time: %dms)' % (t.strftime("%m%d %H:%M:%S.%f"), s.some(10 ** 8, 10 ** 9), s.b, s.some(5, 250), s.some(500, 900)))
    beside(s, 10)


@tale(KINDS)
def prov_api_scan(s):
    """the API server is open to the world: strangers without credentials walk its paths; a colleague with a stale context does so innocently"""
    scan = inc(s, "strangers without credentials probe the API", "platform", "credential-missing", ATT, "scan", cause=["permission-missing"])
    ctx = inc(s, "a colleague works in the wrong cluster", "platform", "permission-missing", WAI, STEADY, pattern=CALM, verdict=[FAULT])
    hum(s)
    paths = ("/api/v1/secrets", "/api/v1/pods", "/api/v1/namespaces/kube-system/secrets", "/apis/apps/v1/deployments", "/swagger.json", "/api/v1/nodes", "/apis/rbac.authorization.k8s.io/v1/clusterroles", "/logs/", "/metrics", "/api/v1/namespaces/default/configmaps", "/api", "/apis", "/debug/pprof/", "/api/v1/persistentvolumes")
    for n, t in enumerate(s.ticks(s.some(5, 40), 100, s.some(60, 110))):
        ip = s.attacker if n % 2 else s.bots[n // 8]
        s.deny(scan, kube(s, t, "system:anonymous", "get", None, None, None, 403, 'forbidden: User "system:anonymous" cannot get path "%s"' % paths[n % 14] if not paths[n % 14].startswith("/api") else '%s is forbidden: User "system:anonymous" cannot list resource "%s" in API group "" at the cluster scope' % (paths[n % 14].split("/")[-1], paths[n % 14].split("/")[-1]), ip=ip, agent="Go-http-client/1.1" if n % 3 else "python-requests/2.32.5", groups=("system:unauthenticated",), uri=paths[n % 14]), None)
    m = s.mail(14)
    for t in s.spread(20, 60, 240):
        for k in range(s.some(1, 3)): s.deny(ctx, kube(s, t + sec(4 * k), m, "list", s.r.choice(("pods", "deployments")), "payments", None, 403, cannot(m, "list", "pods", "payments"), ip=s.ip(14)), m)


@tale(KINDS)
def prov_mesh_deny(s):
    """a DENY policy is applied to the ledger; one sidecar keeps last month's rules; a batch client's token has expired; the audit log of the cluster has the hands"""
    at = s.some(40, 60)
    change = s.change(s.at(at), s.mail(0), "created AuthorizationPolicy shop/deny-legacy-paths (DENY) for ledger", "authorizationpolicy:shop/deny-legacy-paths", "policy")
    deny = inc(s, "old paths of the ledger are denied", "gateway", "explicit-deny", MIS, BURST, change, pattern=CALM, cause=["permission-removed"], verdict=[WAI], layer=["policy"])
    jwt = inc(s, "a batch client replays an expired token", "gateway", "token-expired", FAULT, LOOP, layer=["identity", "authorizer"])
    kid = inc(s, "tokens of a retired issuer key", "gateway", "token-invalid", FAULT, LOOP, pattern=CALM, layer=["identity", "authorizer"], verdict=[MIS])
    bare = inc(s, "calls without a token", "gateway", "credential-missing", FAULT, STEADY, pattern=CALM, layer=["identity", "authorizer"], verdict=[WAI])
    hum(s, every=40)
    kube(s, s.at(at), s.mail(0), "create", "authorizationpolicies", "shop", "deny-legacy-paths", 201, ip=s.ip(2), api="security.istio.io", body={"spec": {"action": "DENY", "selector": {"matchLabels": {"app": "ledger"}}, "rules": [{"to": [{"operation": {"paths": ["/v1/*"]}}]}]}})
    for t in s.spread(0, 116, 9):
        legacy = s.r.random() < .3; bad = legacy and t > s.at(at, 8); k = s.some(1, 12)
        e = mesh(s, t, s.r.choice(("GET", "POST")), ("/v1/accounts/%d" if legacy else "/v2/accounts/%d") % s.some(1, 400), 403 if bad else 200, "-", "rbac_access_denied_matched_policy[ns[shop]-policy[deny-legacy-paths]-rule[0]]" if bad else "via_upstream", s.lan(k), agent=("till/3.2", "ledger-ui/1.9", "statement-job/2")[k % 3])
        if bad: s.deny(deny, e)
    for t in s.ticks(14, 110, 50): s.deny(jwt, mesh(s, t, "POST", "/v2/import", 401, "-", "jwt_authn_access_denied{Jwt_is_expired}", s.lan(44), agent="batch-import/0.8", body=14))
    for t in s.ticks(5, 110, 300): s.deny(kid, mesh(s, t, "GET", "/v2/rates", 401, "-", "jwt_authn_access_denied{Jwks_doesn't_have_key_to_match_kid_or_alg_from_Jwt}", s.lan(47), agent="rate-board/1.1", body=56))
    for t in s.spread(5, 110, 600): s.deny(bare, mesh(s, t, "GET", "/v2/accounts/1", 401, "-", "jwt_authn_access_denied{Jwt_is_missing}", s.lan(s.some(60, 70)), agent="curl/8.14.1", body=14))
    beside(s, 18)


@tale(KINDS)
def prov_stale_sidecar(s):
    """a rule was deleted an hour ago; one of three replicas' sidecars never got the push and goes on denying by it"""
    change = s.change(s.at(12), s.mail(0), "deleted AuthorizationPolicy shop/freeze-exports", "authorizationpolicy:shop/freeze-exports", "policy")
    stale = inc(s, "one replica still enforces a deleted policy", "gateway", "policy-out-of-date", MIS, STEADY, change, pattern=CALM, layer=["policy"], cause=["explicit-deny"])
    frozen = inc(s, "exports were frozen until ten past", "gateway", "explicit-deny", WAI, STEADY, pattern=CALM, layer=["policy"])
    name = "rbac_access_denied_matched_policy[ns[shop]-policy[freeze-exports]-rule[0]]"
    pods = ["exports-6d5f7c9b4-%s" % s.hex(5) for _ in range(3)]
    s.put("istiod.log", s.at(12, 1), '%s\tinfo\tads\tPush debounce stable[88] 1 for config AuthorizationPolicy/shop/freeze-exports: 100.3ms since last change, 100.3ms since last push, full=true' % z(s.at(12, 1), 6))
    for p in pods[:2]: s.put("istiod.log", s.at(12, 2), '%s\tinfo\tads\tLDS: PUSH for node:%s.shop resources:34 size:96.3kB' % (z(s.at(12, 2), 6), p))
    s.put("istiod.log", s.at(12, 33), "%s\twarn\tads\tADS:LDS: ACK ERROR %s.shop-91 Internal:Error adding/updating listener(s) virtualInbound: cannot bind '0.0.0.0:15006': Address already in use" % (z(s.at(12, 33), 6), pods[2]))
    for t in s.ticks(0, 116, 300): s.put("istiod.log", t, '%s\tinfo\tads\tXDS: Incremental Pushing ConnectedEndpoints:38 Version:%s' % (z(t, 6), t.strftime("%Y-%m-%dT%H:%M:%SZ/") + str(s.some(80, 99))))
    for t in s.spread(0, 116, 10):
        n = s.some(0, 2); export = s.r.random() < .6
        if s.at(11, 50) < t < s.at(12, 20): continue
        bad = export and (t < s.at(12) or n == 2)
        e = mesh(s, t, "GET", "/exports/%d" % s.some(1, 90) if export else "/status", 403 if bad else 200, "-", name if bad else "via_upstream", s.lan(s.some(1, 20)), "exports", agent="ledger-ui/1.9", file="%s.istio-proxy.log" % pods[n])
        if bad: s.deny(frozen if t < s.at(12) else stale, e)
    beside(s, 40)


@tale(KINDS)
def prov_ext_authz_down(s):
    """a gateway asks OPA about every call: OPA says no to some by its rules, and for some minutes says nothing at all"""
    at = s.some(55, 80)
    rule = inc(s, "OPA: not the owner", "policy", "permission-missing", WAI, STEADY, pattern=CALM, layer=["authorizer"], cause=["application-refused", "explicit-deny"])
    enum = inc(s, "one account walks other people's orders", "policy", "permission-missing", ATT, "enumeration", layer=["authorizer"], cause=["application-refused", "explicit-deny"])
    down = inc(s, "OPA is out of memory and the gateway fails closed", "authorizer", "authorizer-failed", MIS, BURST, pattern=CALM, layer=["gateway", "policy"])
    def call(t, user, path, ok, ip, reason="allowed"):
        rid = s.uuid(); status = 200 if ok else 403
        g = envoy(s, t, ip, "GET", path, status, "via_upstream" if ok else "ext_authz_denied", "-" if ok else "UAEX", rid, s.agent(sum(ip.encode())))
        o = s.json("opa.json", later(t, s), {"client_addr": s.lan(60) + ":41022", "decision_id": s.uuid(), "input": {"attributes": {"request": {"http": {"method": "GET", "path": path, "id": rid, "headers": {"x-request-id": rid}}}, "metadata_context": {}}, "user": {"sub": user}}, "labels": {"id": once(s, "opa"), "version": "1.8.0"}, "level": "info", "metrics": {"timer_rego_query_eval_ns": s.some(40000, 400000)}, "msg": "Decision Log", "path": "envoy/authz/allow", "result": {"allowed": ok, "http_status": status, "reason": reason}, "time": z(t, 3), "timestamp": z(t, 6), "type": "openpolicyagent.org/decision_logs"})
        return [g, o]
    for t in s.spread(0, 116, 10):
        k = s.some(1, 40)
        if s.at(at) < t < s.at(at + 7): s.deny(down, envoy(s, t, s.far(k), "GET", "/orders/%d" % (k * 100), 403, "ext_authz_error", "UAEX", agent=s.agent(k)))
        else: call(t, s.mail(k), "/orders/%d" % (k * 100 + s.some(0, 9)), True, s.far(k))
    s.put("opa-pod.log", s.at(at, 1), "%s container opa OOMKilled exitCode=137 restartCount=4" % z(s.at(at, 1)))
    for t in s.spread(0, 112, 420):
        k = s.some(1, 40)
        if not s.at(at) < t < s.at(at + 7): s.deny(rule, call(t, s.mail(k), "/orders/%d" % (k * 100 + 500), False, s.far(k), "subject is not the owner of the order"), s.mail(k))
    first = s.some(100, 3000)
    for n in range(s.some(25, 40)):
        t = s.at(18, n * 11); s.deny(enum, call(t, s.mail(55), "/orders/%d" % (first + n), False, s.attacker, "subject is not the owner of the order"), s.mail(55))


@tale(KINDS)
def prov_ingress_certificates(s):
    """ingress-nginx asks for client certificates: one terminal's has run out, one shop sends none, an unknown authority tries"""
    old = inc(s, "a terminal's certificate has run out", "proxy", "client-certificate", FAULT, LOOP, pattern=CALM, verdict=[MIS])
    none = inc(s, "requests without a certificate", "proxy", "client-certificate", FAULT, STEADY, pattern=CALM, cause=["credential-missing"], verdict=[WAI])
    other = inc(s, "a certificate of an unknown authority", "proxy", "client-certificate", UND, STEADY, pattern=CALM, verdict=[FAULT, WAI, ATT])
    host = "terminals." + s.domain
    def bad(t, ip, path, text, agent): return [ingress(s, t, ip, "POST", path, 400, agent=agent, service="shop-terminals-443"), ngerr(s, t, ip, "POST", path, text, host, "info")]
    for t in s.spread(0, 116, 9): k = s.some(1, 30); ingress(s, t, s.far(k), "POST", "/sale", 201, "201", agent="till/3.%d" % (k % 4), service="shop-terminals-443")
    for t in s.ticks(3, 114, 60): s.deny(old, bad(t, s.far(50), "/sale", "client SSL certificate verify error: (10:certificate has expired) while reading client request headers", "till/3.0"))
    for t in s.spread(3, 112, 420): s.deny(none, bad(t, s.far(s.some(60, 62)), "/sale", "client sent no required SSL certificate while reading client request headers", "okhttp/4.12.0"))
    for t in s.spread(3, 112, 500): s.deny(other, bad(t, s.foe + "17", "/sale", "client SSL certificate verify error: (20:unable to get local issuer certificate) while reading client request headers", "curl/8.14.1"))
    beside(s, 20)


@tale(KINDS)
def prov_dashboard_door(s):
    """a dashboard behind oauth2-proxy and ingress-nginx: callbacks without the CSRF cookie, guests whose address is not of the company, sessions gone after a secret was changed"""
    at = s.some(50, 70)
    lost = inc(s, "bookmarked callbacks", "authorizer", "session-lost", FAULT, ONE, pattern=CALM, layer=["identity"])
    guest = inc(s, "guests who are not of the company", "authorizer", "not-assigned", WAI, STEADY, pattern=CALM, layer=["identity"])
    change = s.change(s.at(at), "ci", "deployed oauth2-proxy with a new cookie secret", "oauth2-proxy", "deploy")
    gone = inc(s, "sessions sealed with the old cookie secret", "authorizer", "session-lost", MIS, BURST, change, pattern=CALM, layer=["identity"], cause=["token-invalid", "credential-missing"])
    def line(t, ip, who, meth, path, status, agent): return s.put("oauth2-proxy.log", t, '%s - %s - %s [%s] dash.%s %s - "%s" HTTP/1.1 "%s" %d %d 0.00%d' % (ip, s.uuid(), who, t.strftime("%Y/%m/%d %H:%M:%S"), s.domain, meth, path, agent, status, s.some(13, 3000), s.some(1, 9)))
    for t in s.spread(0, 116, 12):
        k = s.some(1, 25); a = s.agent(k)
        if s.at(at) < t < s.at(at + 12) and s.r.random() < .7:
            r = [line(t, s.lan(3), "-", "GET", "/oauth2/auth", 401, a), s.put("oauth2-proxy.log", t, "[%s] [stored_session.go:94] Error loading cookied session: cookie signature not valid, removing session" % t.strftime("%Y/%m/%d %H:%M:%S")), ingress(s, later(t, s), s.ip(k), "GET", "/api/panels/%d" % s.some(1, 40), 401, agent=a, service="obs-dash-80")]
            s.deny(gone, r, None)
        else: line(t, s.lan(3), s.mail(k), "GET", "/oauth2/auth", 202, a); ingress(s, later(t, s), s.ip(k), "GET", "/api/panels/%d" % s.some(1, 40), 200, "200", agent=a, service="obs-dash-80")
    for t in s.spread(4, 112, 600):
        k = s.some(30, 40); cb = "/oauth2/callback?code=%s&state=%s" % (s.hex(12), s.hex(20)); s.deny(lost, [s.put("oauth2-proxy.log", t, "[%s] [oauthproxy.go:853] Error while loading CSRF cookie: unable to obtain CSRF cookie: http: named cookie not present" % t.strftime("%Y/%m/%d %H:%M:%S")), line(t, s.ip(k), "-", "GET", cb, 403, s.agent(k)), ingress(s, later(t, s), s.ip(k), "GET", cb, 403, "403", agent=s.agent(k), service="obs-oauth2-proxy-80")])
    for t in s.spread(4, 112, 700):
        g = "guest%d@%s" % (s.some(1, 5), "partner-mail.example"); k = s.some(50, 60); cb = "/oauth2/callback?code=%s&state=%s" % (s.hex(12), s.hex(20))
        s.deny(guest, [s.put("oauth2-proxy.log", t, "%s - %s - %s [%s] [AuthFailure] Invalid authentication via OAuth2: unauthorized" % (s.ip(k), s.uuid(), g, t.strftime("%Y/%m/%d %H:%M:%S"))), line(t, s.ip(k), g, "GET", cb, 403, s.agent(k)), ingress(s, later(t, s), s.ip(k), "GET", cb, 403, "403", agent=s.agent(k), service="obs-oauth2-proxy-80")], g)
    beside(s, 22)


@tale(KINDS)
def prov_unsigned_images(s):
    """only signed images may run, a policy of the cluster says; an old pipeline never signed, a debug container is refused to a person, and both were so all day"""
    sig = inc(s, "an old pipeline's images are not signed", "platform", "admission-refused", FAULT, LOOP, pattern=CALM, verdict=[WAI, MIS], layer=["policy"])
    dbg = inc(s, "a privileged debug container", "platform", "admission-refused", WAI, STEADY, pattern=CALM, verdict=[FAULT], layer=["policy"])
    rbac = inc(s, "a pipeline may not touch another namespace", "platform", "permission-missing", WAI, STEADY, pattern=CALM, verdict=[FAULT])
    ci = sa("ci", "legacy-deployer")
    hum(s, every=13)
    for t in s.ticks(6, 114, 170): s.deny(sig, kube(s, t, ci, "update", "deployments", "shop", "importer", 403, 'admission webhook "mutate.kyverno.svc-fail" denied the request: \n\nresource Deployment/shop/importer was blocked due to the following policies \n\nrequire-signed-images:\n  verify-signature: \'failed to verify image registry.%s/shop/importer:1.%d: .attestors[0].entries[0].keys: no signatures found\'' % (s.domain, s.some(1, 40)), decision="allow", api="apps", agent="helm/3.19.0", ip=s.lan(33), groups=("system:serviceaccounts", "system:authenticated"), reason='RBAC: allowed by RoleBinding "deployer/shop" of Role "deployer" to ServiceAccount "legacy-deployer/ci"'), ci)
    for t in s.ticks(0, 114, 200): kube(s, t, sa("ci", "deployer"), "update", "deployments", "shop", s.r.choice(("web", "api", "stock")), api="apps", agent="helm/3.19.0", ip=s.lan(34), groups=("system:serviceaccounts", "system:authenticated"))
    for t in s.spread(5, 112, 600): m = s.mail(s.some(1, 9)); s.deny(dbg, kube(s, t, m, "create", "pods", "ledger", None, 403, 'pods "debug-%s" is forbidden: ValidatingAdmissionPolicy \'no-privileged\' with binding \'no-privileged\' denied request: privileged containers are not allowed' % s.hex(4), decision="allow", ip=s.ip(5), extra={"validation.policy.admission.k8s.io/validation_failure": json.dumps([{"message": "privileged containers are not allowed", "policy": "no-privileged", "binding": "no-privileged", "expressionIndex": 0, "validationActions": ["Deny"]}])}), m)
    for t in s.spread(5, 112, 900): s.deny(rbac, kube(s, t, ci, "get", "configmaps", "ledger", "settings", 403, cannot(ci, "get", "configmaps", "ledger", "settings"), ip=s.lan(33), agent="helm/3.19.0"), ci)
    beside(s, 25)

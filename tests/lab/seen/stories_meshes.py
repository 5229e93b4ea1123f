"""Clusters and meshes: decision logs, admission, authorizers and policies that live on."""
from seen.lines_clouds_own import *

KINDS = []
kind = kinds(KINDS)
E, K, O = "envoy.log", "k8s-audit.json", "opa.log"

def cluster_day(s, every=20):
    for t in s.spread(0, 120, every):
        w = s.some(0, 9)
        if w < 5: k8s(s, K, t, "system:serviceaccount:shop:%s" % ["checkout", "search", "mailer"][w % 3], s.r.choice(["get", "list", "watch"]), s.r.choice(["configmaps", "endpoints"]), rbac='RBAC: allowed by RoleBinding "app/shop" of Role "app" to ServiceAccount "checkout/shop"', ua="app/v0.0.0 (linux/amd64) kubernetes/$Format", groups=("system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"))
        else: k8s(s, K, t, s.mail(w), s.r.choice(["get", "list"]), s.r.choice(["pods", "services", "deployments"]), rbac='RBAC: allowed by ClusterRoleBinding "view" of ClusterRole "view" to Group "developers"', ip=office(s, w))


@kind
def one_replica_of_yesterday(s):
    """Envoy asks three replicas of the decision point; since the policy's new revision one of them has not loaded it and still refuses by the rule taken out"""
    herring(s, s.some(5, 50), s.some(60, 110))
    neighbours(s, 2)
    cut = s.some(30, 45); what = "bundle authz revision r42: rule freeze_refunds removed"; s.change(s.at(cut), s.mail(5), what, "bundle:authz", "policy")
    d = inc(s, "one replica decides by yesterday's bundle", "policy", "policy-out-of-date", MIS, STEADY, what, layer=["authorizer"], pattern=[BURST])
    p = inc(s, "clerks without the role ask for ledgers", "policy", "permission-missing", WAI, STEADY, layer=["authorizer"], pattern=[SINGLE])
    for t in s.spread(0, 120, 8.5):
        k = s.some(0, 45); node = "opa-%d" % s.some(0, 2); late = minute(s, t) > cut + 1; rev = "r41" if not late or node == "opa-2" else "r42"
        path = s.r.choice(["/refunds/%d" % s.some(100, 999), "/orders/%d" % s.some(100, 999)]); refund = path.startswith("/refunds"); rid = s.uuid(); ok = True; inc_ = None; reason = None
        if k in (44, 45) and s.r.random() < .5: path = "/ledger/2026"; ok = False; inc_ = p; reason = "role ledger-reader required"
        elif refund and rev == "r41" and late: ok = False; inc_ = d; reason = "freeze_refunds"
        elif refund and not late: continue
        inp = {"attributes": {"request": {"http": {"method": "GET", "path": path, "host": "api.example", "headers": {"x-request-id": rid}}}}, "user": s.mail(k)}
        o = s.put(O, t, json.dumps(opa(s, t, "envoy/authz/allow", inp, {"allowed": ok, "http_status": 200 if ok else 403, "reason": reason or "granted"}, rev, node)))
        e = s.json(E, t + sec(.003), envoy(s, t, s.ip(k), "GET", path, 200 if ok else 403, "via_upstream" if ok else "ext_authz_denied", flags="-" if ok else "UAEX", rid=rid))
        if not ok: s.deny(inc_, [e, o], s.mail(k))
    for t in s.ticks(0, 120, 60): s.put(O, t, json.dumps({"level": "info", "msg": "Bundle loaded and activated successfully.", "name": "authz", "plugin": "bundle", "time": z(t), "pod": "opa-0"}))
    for t in s.ticks(cut, 120, 60): s.put(O, t, json.dumps({"level": "error", "msg": "Bundle load failed: request failed: Get \"https://bundles.example/authz.tar.gz\": dial tcp 10.42.9.1:443: i/o timeout", "name": "authz", "plugin": "bundle", "time": z(t), "pod": "opa-2"}))


@kind
def a_deleted_rule_lives_on(s):
    """the mesh's DENY policy was deleted, as the audit shows; one gateway pod that lost its control plane goes on to enforce it"""
    herring(s, s.some(5, 50), s.some(60, 110))
    cluster_day(s); cut = s.some(25, 45)
    k8s(s, K, s.at(cut), s.mail(3), "delete", "authorizationpolicies", "shop", "deny-legacy-partners", rbac='RBAC: allowed by ClusterRoleBinding "mesh-admin"', group="security.istio.io", ip=office(s, 3))
    d = inc(s, "one gateway still enforces a policy that was deleted", "gateway", "policy-out-of-date", MIS, STEADY, "deleted AuthorizationPolicy deny-legacy-partners", cause=["explicit-deny"], layer=["policy"], pattern=[BURST])
    b = inc(s, "before its deletion the policy refused partners as meant", "gateway", "explicit-deny", WAI, STEADY, layer=["policy"])
    for t in s.spread(0, 120, 6):
        k = s.some(0, 60); partner = k % 6 == 0; pod = "ingress-%d" % s.some(0, 3); path = "/partner/v1/stock" if partner else s.r.choice(["/shop", "/cart", "/items/%d" % k]); m = minute(s, t)
        ip = "203.0.113.%d" % (k % 60) if partner else s.ip(k)
        if partner and (m < cut or (m > cut + 1 and pod == "ingress-3")): s.deny(b if m < cut else d, s.put(E, t, cri(json.dumps(envoy(s, t, ip, "GET", path, 403, "rbac_access_denied_matched_policy[ns[shop]-policy[deny-legacy-partners]-rule[0]]", ua="PartnerSync/2.0", pod=pod)), t)))
        else: s.put(E, t, cri(json.dumps(envoy(s, t, ip, "GET", path, 200, "via_upstream", ua="PartnerSync/2.0" if partner else s.agent(k), pod=pod)), t))
    for t in s.ticks(cut - 5, 120, 45): s.put("istio-proxy.log", t, "%s\twarning\tenvoy config\tDeltaAggregatedResources gRPC config stream to xds-grpc closed: 14, connection error: desc = \"transport: Error while dialing: dial tcp 10.96.4.11:15012: i/o timeout\"\tpod=ingress-3" % zus(t))


@kind
def denied_by_name_in_the_mesh(s):
    """a DENY policy keeps batch workloads off the ledger, scopes are thin, an authorizer times out for minutes, a foreign page posts forms"""
    neighbours(s, 2)
    d = inc(s, "batch workloads are kept off the ledger by a DENY policy", "gateway", "explicit-deny", WAI, LOOP, layer=["policy"], pattern=[STEADY], verdict=[MIS])
    a = inc(s, "the authorizer timed out, the gateway fails closed", "authorizer", "authorizer-failed", MIS, BURST, layer=["gateway"], pattern=[STEADY])
    c = inc(s, "a foreign page posts forms with visitors' cookies", "gateway", "csrf-origin-mismatch", ATT, STEADY, layer=["proxy"], verdict=[WAI, UND, MIS])
    lo = s.some(50, 70)
    for t in s.spread(0, 120, 4):
        k = s.some(0, 70); m = minute(s, t); path = s.r.choice(["/cart", "/orders", "/items/%d" % k])
        if lo < m < lo + 6 and s.r.random() < .8: s.deny(a, s.json(E, t, envoy(s, t, s.ip(k), "GET", path, 403, "ext_authz_error", flags="UAEX")))
        else: s.json(E, t, envoy(s, t, s.ip(k), s.r.choice(["GET", "POST"]), path, 200, "via_upstream", origin="https://shop.example"))
    for t in s.ticks(1, 120, 130): s.deny(d, s.json(E, t, envoy(s, t, "10.42.3.9", "GET", "/ledger/export", 403, "rbac_access_denied_matched_policy[ns[finance]-policy[deny-batch]-rule[0]]", host="ledger.finance", cluster="inbound|8080||", ua="Java-http-client/21", downstream_peer="spiffe://cluster.local/ns/batch/sa/nightly")), "spiffe://cluster.local/ns/batch/sa/nightly"); s.json(E, t + sec(4), envoy(s, t, "10.42.3.9", "GET", "/rates", 200, "via_upstream", host="rates.finance", ua="Java-http-client/21", downstream_peer="spiffe://cluster.local/ns/batch/sa/nightly"))
    for t in s.spread(20, 110, 250): k = s.some(71, 99); s.deny(c, s.json(E, t, envoy(s, t, s.ip(k), "POST", "/account/email", 403, "csrf_origin_mismatch", origin="https://win-a-prize.example", ua=s.agent(k))))


@kind
def pods_turned_away(s):
    """a namespace is labelled restricted: deployments' pods violate PodSecurity; a constraint of Gatekeeper asks for labels; a team lacks a verb"""
    cluster_day(s); cut = s.some(20, 40)
    k8s(s, K, s.at(cut), s.mail(2), "patch", "namespaces", None, "shop", rbac='RBAC: allowed by ClusterRoleBinding "cluster-admins"', obj={"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "restricted"}}})
    a = inc(s, "pods of the shop violate the restricted profile", "platform", "admission-refused", MIS, LOOP, "namespace shop: pod-security.kubernetes.io/enforce restricted", verdict=[WAI, FAULT], pattern=[BURST, STEADY], layer=["policy"])
    g = inc(s, "deployments without the owner label are refused by the webhook", "platform", "admission-refused", WAI, STEADY, layer=["policy"], verdict=[FAULT], pattern=[SINGLE, LOOP])
    r = inc(s, "testers may not read secrets", "platform", "permission-missing", WAI, STEADY, pattern=[SINGLE])
    rs = "system:serviceaccount:kube-system:replicaset-controller"
    for i, t in enumerate(s.ticks(2, 120, 70)):
        n = ["checkout", "search", "invoice"][i % 3]; pod = "%s-%s-%s" % (n, s.hex(9), s.hex(5))
        if minute(s, t) < cut: k8s(s, K, t, rs, "create", "pods", name=pod, code=201, rbac='RBAC: allowed by ClusterRoleBinding "system:controller:replicaset-controller"', ua="kube-controller-manager/v1.31.4")
        else: s.deny(a, k8s(s, K, t, rs, "create", "pods", name=pod, code=403, message='pods "%s" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "%s" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "%s" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "%s" must set securityContext.runAsNonRoot=true)' % (pod, n, n, n), rbac='RBAC: allowed by ClusterRoleBinding "system:controller:replicaset-controller"', ua="kube-controller-manager/v1.31.4"), rs)
    for t in s.spread(5, 115, 320):
        k = s.some(12, 17); n = "demo-%d" % k; s.deny(g, k8s(s, K, t, s.mail(k), "create", "deployments", "lab", n, 403, 'admission webhook "validation.gatekeeper.sh" denied the request: [must-have-owner] you must provide labels: {"owner"}', rbac='RBAC: allowed by RoleBinding "edit/lab" of ClusterRole "edit" to Group "developers"', group="apps", ip=office(s, k)), s.mail(k)); k8s(s, K, t + sec(120), s.mail(k), "create", "deployments", "lab", n, 201, rbac='RBAC: allowed by RoleBinding "edit/lab" of ClusterRole "edit" to Group "developers"', group="apps", ip=office(s, k))
    for t in s.spread(5, 115, 500): k = s.some(18, 20); s.deny(r, k8s(s, K, t, s.mail(k), "list", "secrets", "shop", code=403, message='secrets is forbidden: User "%s" cannot list resource "secrets" in API group "" in the namespace "shop"' % s.mail(k), rbac="", ip=office(s, k)), s.mail(k))


@kind
def rules_for_images(s):
    """Kyverno refuses images of foreign registries for the pipelines; the registry's log shows a puller without rights; a RoleBinding is deleted and a robot falls silent"""
    cluster_day(s); cut = s.some(50, 70)
    g = inc(s, "pipelines deploy images of a registry the policy does not know", "platform", "admission-refused", WAI, STEADY, layer=["policy"], verdict=[MIS, FAULT], pattern=[LOOP])
    k8s(s, K, s.at(cut), s.mail(6), "delete", "rolebindings", "shop", "scaler", rbac='RBAC: allowed by ClusterRoleBinding "cluster-admins"', group="rbac.authorization.k8s.io", ip=office(s, 6))
    r = inc(s, "the scaler lost its RoleBinding", "platform", "permission-removed", MIS, LOOP, "deleted RoleBinding scaler in shop", cause=["permission-missing"], pattern=[BURST, STEADY])
    for i, t in enumerate(s.ticks(3, 118, 190)):
        u = "system:serviceaccount:ci:deployer-%d" % (i % 3); n = "web-%d" % (i % 5); allow = dict(rbac='RBAC: allowed by ClusterRoleBinding "ci-deployers"', group="apps", ua="helm/3.16")
        if i % 2: s.deny(g, k8s(s, K, t, u, "patch", "deployments", "stage", n, 400 if False else 403, 'admission webhook "validate.kyverno.svc-fail" denied the request: \n\nresource Deployment/stage/%s was blocked due to the following policies \n\nrestrict-image-registries:\n  autogen-validate-registries: \'validation error: Unknown image registry. rule autogen-validate-registries failed at path /spec/template/spec/containers/0/image/\'\n' % n, **allow), u)
        else: k8s(s, K, t, u, "patch", "deployments", "stage", n, 200, **allow)
    u = "system:serviceaccount:shop:scaler"
    for t in s.ticks(0, 120, 60):
        ok = minute(s, t) < cut + .2
        e = k8s(s, K, t, u, "patch", "deployments", "shop", "checkout", 200 if ok else 403, None if ok else 'deployments.apps "checkout" is forbidden: User "%s" cannot patch resource "deployments" in API group "apps" in the namespace "shop"' % u, rbac='RBAC: allowed by RoleBinding "scaler/shop" of Role "scaler" to ServiceAccount "scaler/shop"' if ok else "", group="apps", ua="scaler/1.4")
        if not ok: s.deny(r, e, u)


@kind
def tokens_with_thin_scopes(s):
    """a resource server behind Envoy: after a release clients ask a new path with the old scope; one client's token is expired and it never refreshes"""
    herring(s, s.some(5, 50), s.some(60, 110))
    cut = s.some(30, 45); what = "deploy orders-api 5.0: /v2/refunds needs refunds:write"; s.change(s.at(cut), s.mail(4), what, "service:orders-api", "deploy")
    c = inc(s, "clients' tokens lack the scope of the new path", "application", "scope-insufficient", MIS, STEADY, what, verdict=[FAULT, WAI], pattern=[BURST, LOOP], layer=["identity"])
    x = inc(s, "one device repeats an expired token", "application", "token-expired", FAULT, LOOP, layer=["identity"])
    def call(t, ip, client, path, status, msg, ua, **more):
        rid = s.uuid()
        return [s.json(E, t, envoy(s, t, ip, "POST", path, status, "via_upstream", ua=ua, rid=rid)), s.json("orders-api.json", t + sec(.01), app(s, t, "INFO" if status < 400 else "WARN", "o.s.s.oauth2.server.resource.web", msg, requestId=rid, client=client, path=path, status=status, **more))]
    for t in s.spread(0, 120, 8):
        k = s.some(0, 20); client = "client-%02d" % k
        if minute(s, t) > cut and k in (3, 8, 11) and s.r.random() < .8: s.deny(c, call(t, s.ip(k), client, "/v2/refunds", 403, 'Bearer error="insufficient_scope", error_description="The request requires higher privileges than provided by the access token.", error_uri="https://tools.ietf.org/html/rfc6750#section-3.1", scope="refunds:write"', "acme-client/%d" % k, scopes="orders:read orders:write"), client)
        else: call(t, s.ip(k), client, s.r.choice(["/v2/orders", "/v2/refunds" if minute(s, t) > cut and k in (1, 2) else "/v2/orders"]), 201, "handled", "acme-client/%d" % k)
    for t in s.ticks(25, 118, 70): s.deny(x, call(t, s.ip(30), "till-7", "/v2/orders", 401, "An error occurred while attempting to decode the Jwt: Jwt expired at %s" % z(s.at(24)), "till/1.9", error="invalid_token"), "till-7")


@kind
def paths_of_the_vault(s):
    """Vault audit log: a policy was rewritten and services lose their path; another's token ran out and is retried; a pipeline asks for a path never granted"""
    cut = s.some(40, 60); f = "vault-audit.json"
    a = inc(s, "services lose their path after the policy was rewritten", "platform", "permission-removed", MIS, BURST, "sys/policies/acl/orders updated", cause=["permission-missing"], layer=["policy", "application"], pattern=[LOOP, STEADY])
    b = inc(s, "a pipeline asks for a path never granted", "platform", "permission-missing", WAI, LOOP, layer=["policy", "application"], pattern=[STEADY], verdict=[MIS])
    s.change(s.at(cut), "root-ops", "sys/policies/acl/orders updated", "policy:orders", "policy")
    rid = s.uuid(); s.json(f, s.at(cut), vaultlog(s, s.at(cut), "request", "ops", "update", "sys/policies/acl/orders", ["admin"], rid=rid)); s.json(f, s.at(cut), vaultlog(s, s.at(cut), "response", "ops", "update", "sys/policies/acl/orders", ["admin"], rid=rid))
    ERR = "1 error occurred:\n\t* permission denied\n\n"
    def ask(t, name, path, pol, ok, ip):
        rid = s.uuid(); e = [s.json(f, t, vaultlog(s, t, "request", name, "read", path, pol, None if ok else ERR, ip, rid)), s.json(f, t + sec(.002), vaultlog(s, t, "response", name, "read", path, pol, None if ok else ERR, ip, rid))]
        return e
    for j, n in enumerate(["orders-api", "orders-worker", "orders-cron"]):
        for t in s.ticks(j, 120, 115):
            ok = minute(s, t) < cut + .1; e = ask(t, n, "secret/data/orders/db", ["default", "orders"], ok, "10.30.4.%d" % (7 + j))
            if not ok: s.deny(a, e, n)
    for t in s.ticks(0, 120, 20): n = s.r.choice(["billing", "search", "mailer"]); ask(t, n, "secret/data/%s/cfg" % n, ["default", n], True, "10.30.4.20")
    for t in s.ticks(5, 118, 330): s.deny(b, ask(t, "ci-runner", "secret/data/billing/stripe", ["default", "ci"], False, "10.30.4.50"), "ci-runner"); ask(t + sec(5), "ci-runner", "secret/data/ci/npm", ["default", "ci"], True, "10.30.4.50")


@kind
def two_copies_of_the_rules(s):
    """a decision point that writes decision logs in its own words: the cache of one edge keeps policies older than the store; holders of a new role are refused there only"""
    herring(s, s.some(5, 50), s.some(60, 110))
    cut = s.some(30, 45); what = "policy set v118: group field-sales may read quotes"; s.change(s.at(cut), s.mail(8), what, "policyset:crm", "policy")
    a = inc(s, "an edge decides by version 117 while the store is at 118", "policy", "policy-out-of-date", MIS, STEADY, what, cause=["permission-missing"], pattern=[BURST])
    for t in s.spread(0, 120, 6):
        k = s.some(0, 50); node = s.r.choice(["pdp-fra-1", "pdp-fra-2", "pdp-ams-1"]); late = minute(s, t) > cut + 1.5; sales = k % 4 == 0; ver = "v118" if late and node != "pdp-ams-1" else "v117"; path = "/quotes/%d" % s.some(1, 400) if sales and late else "/contacts/%d" % s.some(1, 900); rid = s.hex(32)
        ok = not (sales and late and ver == "v117")
        d = s.put("pdp.log", t, json.dumps(opa(s, t, "crm/allow", {"subject": s.mail(k), "action": "read", "resource": path, "groups": ["field-sales"] if sales else ["service"], "request_id": rid}, {"allow": ok, "reason": "granted" if ok else "no policy permits", "policy_version": ver}, ver, node, bundle="crm")))
        w = ngjson(s, "nginx.json", t + sec(.01), s.ip(k), "GET", path, 200 if ok else 403, "crm." + s.domain, rid, s.agent(k), 200 if ok else None, pdp=node)
        if not ok: s.deny(a, [w, d], s.mail(k))

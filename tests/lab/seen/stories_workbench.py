"""Programs and platforms: what applications, buckets, clusters and clouds refuse, with the hops before them and the records of what was changed."""
from seen.lines_paths import *

KINDS = []
kind = kinds(KINDS)


@kind
def a_shop_under_a_new_name(s):
    """nginx before Django, joined by time, address and path: under the new name every form is refused for its origin; a comment robot without a cookie; a page of a stranger that posts; a form left open in two tabs; a colleague without permission"""
    cut = s.some(35, 60); back = cut + s.some(25, 40); skew = s.r.choice((-1.5, .3, 2)); N, D = "access.json", "django.log"; old, new = host(s), host(s, "shop"); what = "DNS: %s also serves the shop" % new
    s.change(s.at(cut), s.mail(3), what, "dns:" + new, "config"); s.change(s.at(back), "ci", "shop 3.2.1: CSRF_TRUSTED_ORIGINS with " + new, "service:shop", "deploy"); herring(s, cut - 6)
    o = inc(s, "forms under the new name", "application", "csrf-origin-mismatch", MIS, BURST, what, pattern=[STEADY])
    b = inc(s, "comment robot without a cookie", "application", "session-lost", BOT, STEADY, pattern=[SCRAPE, LOOP], verdict=[ATT], cause=["credential-missing"])
    x = inc(s, "a stranger's page posts here", "application", "csrf-origin-mismatch", ATT, EXPLOIT, pattern=[STEADY])
    d = inc(s, "form open in two tabs", "application", "session-lost", FAULT, SINGLE, pattern=[STEADY], verdict=[WAI])
    p = inc(s, "colleague without permission", "application", "permission-missing", WAI, SINGLE, cause=["application-refused"], pattern=[STEADY])
    def req(t, ip, method, path, status, ua, h, text=None, logger="django.security.csrf", origin=""):
        e = [nginx_json(s, N, t, ip, method, path, status, s.hex(32), status, "unix:/run/gunicorn.sock", ua=ua, hostname=h, http_origin=origin)]
        if text: e.append(django(s, D, t + sec(skew), "WARNING", logger, text))
        elif s.r.random() < .3: django(s, D, t + sec(skew), "INFO", "shop.views", "served %s" % path)
        return e
    for t in s.spread(0, 120, 6): k = s.some(0, 70); h = new if minute(s, t) > cut and s.r.random() < .6 else old; req(t, s.ip(k), "GET", s.r.choice(["/", "/item/%d/" % s.some(1, 300), "/cart/"]), 200, s.agent(k), h)
    for t in s.spread(0, 120, 32):
        k = s.some(0, 70); m = minute(s, t); h = new if m > cut and s.r.random() < .65 else old; path = s.r.choice(["/cart/add/", "/checkout/", "/login/"]); bad = h == new and m < back
        e = req(t, s.ip(k), "POST", path, 403 if bad else 302, s.agent(k), h, "Forbidden (Origin checking failed - https://%s does not match any trusted origins.): %s" % (new, path) if bad else None, origin="https://" + h)
        if bad: s.deny(o, e)
    for t in s.spread(0, 119, 110): s.deny(b, req(t, "198.51.100.%d" % s.some(140, 143), "POST", "/item/%d/comment/" % s.some(1, 60), 403, "Mozilla/4.0 (compatible; MSIE 6.0)", old, "Forbidden (CSRF cookie not set.): /item/%d/comment/" % s.some(1, 60)))
    for j in range(s.some(5, 9)): k = 80 + j; s.deny(x, req(s.at(15 + j * 9, j), s.ip(k), "POST", "/account/email/", 403, s.agent(k), old, "Forbidden (Origin checking failed - https://win-a-phone.example does not match any trusted origins.): /account/email/", origin="https://win-a-phone.example"))
    for j in range(s.some(3, 4)): k = 60 + j; t = s.at(11 + j * 26, j); s.deny(d, req(t, s.ip(k), "POST", "/login/", 403, s.agent(k), old, "Forbidden (CSRF token from POST incorrect.): /login/")); req(t + sec(14), s.ip(k), "POST", "/login/", 302, s.agent(k), old)
    for j in range(2): s.deny(p, req(s.at(44, j * 20), s.ip(9), "GET", "/staff/refunds/", 403, s.agent(9), old, "Forbidden: /staff/refunds/", "django.request"))


@kind
def numbers_of_other_peoples_invoices(s):
    """HAProxy, nginx and Rails, joined by the request's id: somebody signed in walks the numbers of invoices, three answer; a deployment with a new secret ends all sessions; links to projects that are gone answer 403"""
    cut = s.some(60, 80); N, R = "access.log", "production.log"; H = host(s, "billing"); what = "billing 5.%d: credentials re-encrypted, new secret_key_base" % s.some(0, 9); s.change(s.at(cut), "ci", what, "service:billing", "deploy"); herring(s, cut + 2)
    n_ = inc(s, "walk through invoices of others", "application", "permission-missing", ATT, ENUM, cause=["application-refused"])
    l = inc(s, "sessions end with the deployment", "application", "session-lost", MIS, BURST, what, layer=["identity"], pattern=[STEADY], cause=["token-expired", "token-invalid"])
    h = inc(s, "projects that are gone", "application", "absence-hidden", FAULT, STEADY, pattern=[SINGLE], verdict=[WAI], cause=["application-refused"])
    def req(t, ip, method, path, status, ctrl, user, *text, ua=None):
        rid = s.uuid(); ms = s.some(4, 90)
        e = [haproxy(s, "haproxy.log", t - sec(.01), ip, method, path, status, back="be_billing/app%d" % s.some(1, 2), captured="{%s}" % rid), nginx_rid(s, N, t, "10.20.0.5", method, path, status, rid, ups=status, ua=ua, hostname=H)]
        r = [rails(s, R, t, rid, 'Started %s "%s" for %s at %s +0000' % (method, path, ip, t.strftime("%Y-%m-%d %H:%M:%S"))), rails(s, R, t + sec(.001), rid, "Processing by %s as HTML" % ctrl)] + [rails(s, R, t + sec(.002), rid, x) for x in text] + [rails(s, R, t + sec(.01), rid, "Completed %d %s in %dms (ActiveRecord: %.1fms (2 queries, 0 cached) | GC: 0.0ms)" % (status, {200: "OK", 302: "Found", 401: "Unauthorized", 403: "Forbidden", 201: "Created"}[status], ms, ms / 4))]
        return e + [x for x in r if status >= 400]
    ok = lambda t, k: req(t, s.ip(k), "GET", s.r.choice(["/invoices", "/projects/%d" % s.some(1, 60), "/dashboard"]), 200, "DashboardController#show", "u%d" % k, ua=s.agent(k))
    again = {}
    for t in s.spread(0, 120, 13):
        k = s.some(0, 50)
        if minute(s, t) > cut and k not in again:
            again[k] = 1; s.deny(l, req(t, s.ip(k), "GET", "/invoices.json", 401, "InvoicesController#index", None, "Filter chain halted as :authenticate_user! rendered or redirected", ua=s.agent(k))); req(t + sec(25), s.ip(k), "POST", "/session", 302, "SessionsController#create", "u%d" % k, ua=s.agent(k))
        else: ok(t, k)
    t = s.at(s.some(15, 30)); lucky = {17, 41, 63}
    for n in range(s.some(80, 110)):
        path = "/invoices/%d.pdf" % (20400 + n)
        if n in lucky: req(t, s.attacker, "GET", path, 200, "InvoicesController#show", "u777", ua="python-httpx/0.28.1")
        else: s.deny(n_, req(t, s.attacker, "GET", path, 403, "InvoicesController#show", "u777", "CanCan::AccessDenied (You are not authorized to access this page.) user_id=777 Invoice#%d" % (20400 + n), ua="python-httpx/0.28.1"), "777")
        t += sec(s.r.uniform(.4, 3))
    for t in s.spread(0, 119, 600): k = s.some(0, 50); pid = s.some(900, 909); s.deny(h, req(t, s.ip(k), "GET", "/projects/%d" % pid, 403, "ProjectsController#show", "u%d" % k, "Project id=%d not found for account, answering forbidden" % pid, ua=s.agent(k)))


@kind
def browsers_ask_first_and_fail(s):
    """Fastly, nginx and an Express interface, joined by the request's id: a release checks tokens before the preflights and no browser comes through; a partner's widget from an origin that is not listed; programs without an origin go on; the release is taken back"""
    cut = s.some(35, 60); back = cut + s.some(15, 30); H = host(s, "api"); v = s.some(2, 9); what = "api 6.%d.0: auth middleware before cors" % v; s.change(s.at(cut), "ci", what, "service:api", "deploy"); s.change(s.at(back), "ci", "api rolled back to 6.%d.4" % (v - 1), "service:api", "deploy"); herring(s, cut - 2); herring(s, cut + 5)
    p = inc(s, "preflights meet the token check", "application", "cors-preflight-refused", MIS, BURST, what, pattern=[STEADY])
    o = inc(s, "a widget from an origin that is not listed", "application", "cors-origin-refused", WAI, STEADY, pattern=[SINGLE], verdict=[FAULT, MIS])
    m = inc(s, "calls without a token", "application", "credential-missing", FAULT, SINGLE, pattern=[STEADY], layer=["identity"], verdict=[WAI])
    app = "https://app." + s.domain
    def req(t, k, method, path, status, origin="", acrm="", msg="request completed", user=None, ua=None, **more):
        rid = s.uuid(); return [fastly(s, "fastly.json", t, s.ip(k), method, path, status, "PASS" if method != "GET" else "MISS-CLUSTER", ua or s.agent(k), hostname=H, request_id=rid), nginx_json(s, "access.json", t + sec(.2), s.ip(k), method, path, status, rid, status, ua=ua or s.agent(k), hostname=H, http_origin=origin, http_access_control_request_method=acrm), express(s, "api.json", t + sec(.21), "10.20.1.5", method, path, status, rid, msg, user, origin=origin or None, **more)]
    for t in s.spread(0, 120, 19):
        k = s.some(0, 50); path = s.r.choice(["/v1/projects", "/v1/tasks/%d" % s.some(1, 300), "/v1/me"]); verb = s.r.choice(["PUT", "POST", "GET"]); bad = cut < minute(s, t) < back
        if bad:
            for n in range(s.some(1, 2)): s.deny(p, req(t + sec(n * 4), k, "OPTIONS", path, 401, app, verb, "unauthorized", err={"name": "UnauthorizedError", "code": "credentials_required", "message": "No authorization token was found"}))
        else: req(t, k, "OPTIONS", path, 204, app, verb); req(t + sec(.3), k, verb, path, 200, app, user="u%d" % k)
    for t in s.spread(0, 120, 15): k = s.some(51, 60); req(t, k, "GET", "/v1/export/%d" % s.some(1, 90), 200, user="svc%d" % k, ua="export-cli/2.1")
    for t in s.spread(0, 119, 260): k = s.some(70, 80); s.deny(o, req(t, k, "OPTIONS", "/v1/rates", 403, "https://blog.partner.example", "GET", "origin refused", err={"name": "Error", "message": "Not allowed by CORS"}))
    for j in range(3): s.deny(m, req(s.at(10 + j * 33, j), 90 + j, "GET", "/v1/me", 401, msg="unauthorized", ua="curl/8.9.1", err={"name": "UnauthorizedError", "code": "credentials_required", "message": "No authorization token was found"}))


@kind
def the_bucket_behind_the_site(s):
    """CloudFront, the bucket's own log and the account's record: a tidy-up replaces the bucket's policy and the site's pictures are refused; pictures that never existed; signed links that ran out; a backup without the right; plain requests"""
    cut = s.some(40, 60); back = cut + s.some(12, 18); b = s.company + "-site"; H = host(s); what = "PutBucketPolicy " + b
    a = inc(s, "the site may no longer read its bucket", "platform", "permission-removed", MIS, BURST, what, cause=["resource-policy", "permission-missing"], pattern=[STEADY])
    h = inc(s, "pictures that never existed", "platform", "absence-hidden", MIS, STEADY, verdict=[FAULT, WAI], pattern=[SINGLE], cause=["permission-missing"])
    g = inc(s, "signed links that ran out", "platform", "request-signature", FAULT, SINGLE, cause=["token-expired"], pattern=[STEADY], verdict=[WAI])
    w = inc(s, "a backup without the right to write", "platform", "permission-missing", MIS, LOOP, pattern=[STEADY], verdict=[FAULT, WAI])
    x = inc(s, "a script that deletes, forbidden by the policy", "platform", "explicit-deny", WAI, STEADY, pattern=[LOOP, SINGLE], verdict=[FAULT])
    cf_head(s, "cloudfront.tsv", s.at(-1)); S, T = "s3-access.log", "cloudtrail.json"
    stmt = {"Sid": "AllowCloudFront", "Effect": "Allow", "Principal": {"Service": "cloudfront.amazonaws.com"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::%s/*" % b}
    deny_ = {"Sid": "NoDelete", "Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::%s/archive/*" % b}
    cloudtrail(s, T, s.at(cut), "s3.amazonaws.com", "PutBucketPolicy", "platform/" + s.who(2), "192.0.2.9", params={"bucketName": b, "bucketPolicy": {"Version": "2012-10-17", "Statement": [deny_]}, "policy": ""})
    cloudtrail(s, T, s.at(back), "s3.amazonaws.com", "PutBucketPolicy", "platform/" + s.who(2), "192.0.2.9", params={"bucketName": b, "bucketPolicy": {"Version": "2012-10-17", "Statement": [stmt, deny_]}, "policy": ""})
    cloudtrail(s, T, s.at(cut - 8), "s3.amazonaws.com", "PutBucketLifecycle", "platform/" + s.who(2), "192.0.2.9", params={"bucketName": b})
    for t in s.spread(0, 120, 90): cloudtrail(s, T, t, "sts.amazonaws.com", "AssumeRole", "ci/runner", "192.0.2.10")
    def site(t, k, key, status):
        e = [cloudfront(s, "cloudfront.tsv", t, s.ip(k), "GET", "/" + key, status, "Error" if status >= 400 else "Miss", ua=s.agent(k), hostname=H, ref="https://%s/" % H), s3(s, S, t + sec(.4), "198.51.100.%d" % s.some(2, 9), "svc:cloudfront.amazonaws.com", "REST.GET.OBJECT", key, "GET /" + key, status, "AccessDenied" if status == 403 else "-", "Amazon CloudFront", b)]
        return e
    for t in s.spread(0, 120, 6):
        k = s.some(0, 70); key = "img/%d.webp" % s.some(1, 300); bad = cut < minute(s, t) < back and s.r.random() < .6
        if bad: s.deny(a, site(t, k, key, 403))
        elif s.r.random() < .5: cloudfront(s, "cloudfront.tsv", t, s.ip(k), "GET", "/" + key, 200, "Hit", ua=s.agent(k), hostname=H)
        else: site(t, k, key, 200) if not cut < minute(s, t) < back else None
    for t in s.spread(0, cut - 1, 260): s.deny(h, site(t, s.some(0, 70), "img/hero-2025%s.webp" % s.r.choice(["", "@2x"]), 403))
    for t in s.spread(back + 1, 119, 260): s.deny(h, site(t, s.some(0, 70), "img/hero-2025%s.webp" % s.r.choice(["", "@2x"]), 403))
    for j in range(s.some(4, 6)):
        t = s.at(6 + j * 20, j); key = "exports/report-%d.csv" % j; sig = "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAEXAMPLE%%2F20260312%%2Feu-central-1%%2Fs3%%2Faws4_request&X-Amz-Date=%s&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature=REDACTED"
        s3(s, S, t - sec(1500), s.ip(j), "arn:aws:sts::111122223333:assumed-role/exports/web", "REST.GET.OBJECT", key, "GET /" + key + sig % (t - sec(1800)).strftime("%Y%m%dT%H%M%SZ"), 200, "-", s.agent(j), b, auth="QueryString")
        s.deny(g, s3(s, S, t, s.ip(j), "-", "REST.GET.OBJECT", key, "GET /" + key + sig % (t - sec(1800)).strftime("%Y%m%dT%H%M%SZ"), 403, "AccessDenied", s.agent(j), b, auth="QueryString"))
    role = "backup/nightly"; arn = "arn:aws:sts::111122223333:assumed-role/" + role
    for t in s.ticks(10, 115, 240): q_ = s.hex(16).upper(); s.deny(w, [s3(s, S, t, "10.20.7.7", arn, "REST.PUT.OBJECT", "backup/db.dump", "PUT /backup/db.dump", 403, "AccessDenied", "aws-cli/2.22", b, rid=q_), cloudtrail(s, T, t, "s3.amazonaws.com", "PutObject", role, "10.20.7.7", "AccessDenied", "User: %s is not authorized to perform: s3:PutObject on resource: \"arn:aws:s3:::%s/backup/db.dump\" because no identity-based policy allows the s3:PutObject action" % (arn, b), params={"bucketName": b, "key": "backup/db.dump"}, rid=q_)], arn)
    role2 = "cleanup/job"; arn2 = "arn:aws:sts::111122223333:assumed-role/" + role2
    for t in s.ticks(5, 118, 900): q_ = s.hex(16).upper(); s.deny(x, [s3(s, S, t, "10.20.7.8", arn2, "REST.DELETE.OBJECT", "archive/2019.tar", "DELETE /archive/2019.tar", 403, "AccessDenied", "Boto3/1.36", b, rid=q_), cloudtrail(s, T, t, "s3.amazonaws.com", "DeleteObject", role2, "10.20.7.8", "AccessDenied", "User: %s is not authorized to perform: s3:DeleteObject on resource: \"arn:aws:s3:::%s/archive/2019.tar\" with an explicit deny in a resource-based policy" % (arn2, b), params={"bucketName": b, "key": "archive/2019.tar"}, rid=q_)], arn2)


@kind
def a_gate_before_the_cluster(s):
    """A cluster's audit and the log of the pipeline: a rule is set from audit to enforce and a team's releases are refused; the pipeline's binding is deleted and put back; a developer looks where he may not; a pod that wants too much"""
    cut = s.some(30, 45); rm = s.some(65, 80); back = rm + s.some(10, 18); A, P = "audit.json", "pipeline.json"; team = "system:serviceaccount:argocd:deployer"; ci = "system:serviceaccount:ci:runner"
    what = "clusterpolicies/require-limits updated: validationFailureAction Enforce"; w2 = "rolebindings/ci-runner deleted in namespace shop"
    a = inc(s, "releases without limits are refused since the rule enforces", "platform", "admission-refused", MIS, BURST, what, pattern=[LOOP, STEADY], verdict=[WAI, FAULT])
    r = inc(s, "the pipeline lost its binding", "platform", "permission-removed", MIS, BURST, w2, cause=["permission-missing"], pattern=[LOOP, STEADY])
    d = inc(s, "a developer looks at secrets", "platform", "permission-missing", WAI, SINGLE, pattern=[STEADY])
    v = inc(s, "a pod that wants the host", "platform", "admission-refused", FAULT, SINGLE, pattern=[STEADY, LOOP], verdict=[WAI])
    k8s(s, A, s.at(cut), s.mail(1), "update", "clusterpolicies", "", "require-limits", api="kyverno.io", uri="/apis/kyverno.io/v1/clusterpolicies/require-limits", body={"kind": "ClusterPolicy", "metadata": {"name": "require-limits"}, "spec": {"validationFailureAction": "Enforce"}})
    k8s(s, A, s.at(rm), s.mail(2), "delete", "rolebindings", "shop", "ci-runner", api="rbac.authorization.k8s.io", uri="/apis/rbac.authorization.k8s.io/v1/namespaces/shop/rolebindings/ci-runner")
    k8s(s, A, s.at(back), s.mail(2), "create", "rolebindings", "shop", "ci-runner", code=201, api="rbac.authorization.k8s.io", uri="/apis/rbac.authorization.k8s.io/v1/namespaces/shop/rolebindings", body={"kind": "RoleBinding", "metadata": {"name": "ci-runner", "namespace": "shop"}, "roleRef": {"kind": "Role", "name": "ci"}, "subjects": [{"kind": "ServiceAccount", "name": "runner", "namespace": "ci"}]})
    k8s(s, A, s.at(cut - 6), s.mail(3), "patch", "configmaps", "monitoring", "dashboards", body={"kind": "ConfigMap"})
    for t in s.spread(0, 120, 12): k8s(s, A, t, s.r.choice(["system:node:node-%d" % s.some(1, 5), "system:serviceaccount:kube-system:endpoint-controller", "system:kube-scheduler"]), s.r.choice(["get", "list", "update", "watch"]), s.r.choice(["pods", "leases", "endpointslices", "nodes"]), s.r.choice(["kube-system", "shop", "ledger"]), ua="kubelet/v1.31")
    for t in s.spread(0, 120, 60):
        app = s.r.choice(["cart", "search", "mail"]); lim = app != "mail"; bad = minute(s, t) > cut and not lim; m = 'admission webhook "validate.kyverno.svc-fail" denied the request: \n\nresource Deployment/ledger/%s was blocked due to the following policies \n\nrequire-limits:\n  autogen-check-limits: \'validation error: CPU and memory limits are required. rule autogen-check-limits failed at path /spec/template/spec/containers/0/resources/limits/\'' % app
        e = [k8s(s, A, t, team, "patch", "deployments", "ledger", app, 400 if bad else 200, "BadRequest" if bad else "", m, "allow", api="apps", uri="/apis/apps/v1/namespaces/ledger/deployments/" + app, ua="argocd-application-controller/v2.13")]
        l = s.json(P, t + sec(.5), {"level": "error" if bad else "info", "time": z(t, 0), "application": app, "msg": "Sync operation to %s failed: %s" % (s.hex(7), m.split("\n")[0] + "...") if bad else "Sync operation to %s succeeded" % s.hex(7)})
        if bad: s.deny(a, e + [l], team)
    for t in s.spread(0, 120, 50):
        verb, res = s.r.choice([("create", "jobs"), ("get", "pods"), ("patch", "deployments")]); bad = rm < minute(s, t) < back; api = {"jobs": "batch", "deployments": "apps"}.get(res, ""); m = '%s%s is forbidden: User "%s" cannot %s resource "%s" in API group "%s" in the namespace "shop"' % (res, "." + api if api else "", ci, verb, res, api)
        e = k8s(s, A, t, ci, verb, res, "shop", "x%d" % s.some(1, 9), 403 if bad else 200, "Forbidden", m, "forbid" if bad else "allow", api=api, uri="/apis/%s/v1/namespaces/shop/%s" % (api, res) if api else None, ua="ci-runner/3")
        l = s.json(P, t + sec(.4), {"level": "error" if bad else "info", "time": z(t, 0), "job": s.next(), "msg": "Error from server (Forbidden): " + m if bad else "step done"})
        if bad: s.deny(r, [e, l], ci)
    for j in range(2): s.deny(d, k8s(s, A, s.at(15, j * 30), s.mail(20), "list", "secrets", "ledger", "", 403, "Forbidden", 'secrets is forbidden: User "%s" cannot list resource "secrets" in API group "" in the namespace "ledger"' % s.mail(20), "forbid"), s.mail(20))
    for j in range(2): s.deny(v, k8s(s, A, s.at(96, j * 50), s.mail(21), "create", "pods", "shop", "debug", 403, "Forbidden", 'pods "debug" is forbidden: violates PodSecurity "restricted:latest": hostNetwork, privileged (container "debug" must not set securityContext.privileged=true), allowPrivilegeEscalation != false', "allow"), s.mail(21))


@kind
def the_lines_around_an_account(s):
    """Two clouds' records: a region forbidden for all, a boundary around developers' roles, a perimeter whose access level forgets the data centre's new address, a trust that does not hold, and stolen keys that ask for everything"""
    cut = s.some(40, 65); T, G = "cloudtrail.json", "gcp-audit.json"; what = "accessLevels/datacentre replaced"
    p = inc(s, "the perimeter forgot the data centre", "platform", "network-perimeter", MIS, BURST, what, pattern=[LOOP, STEADY], cause=["allowlist-drift", "guardrail"])
    g = inc(s, "a region that is forbidden for all", "platform", "guardrail", WAI, STEADY, pattern=[SINGLE, LOOP], cause=["explicit-deny"], verdict=[FAULT])
    b = inc(s, "boundary around a developer's role", "platform", "guardrail", WAI, SINGLE, pattern=[STEADY], cause=["permission-missing"])
    r = inc(s, "a trust that does not name the new repository", "platform", "resource-policy", MIS, LOOP, pattern=[STEADY], verdict=[FAULT], cause=["permission-missing"])
    x = inc(s, "stolen keys ask for everything", "platform", "permission-missing", ATT, ENUM, pattern=[SCAN])
    proj = s.company + "-data"
    def gcp(t, who, method, res, ip, code=0, message="", meta=None, service="bigquery.googleapis.com", log="data_access", **req): return s.json(G, t, {"protoPayload": dict({"@type": "type.googleapis.com/google.cloud.audit.AuditLog", "authenticationInfo": {"principalEmail": who}, "requestMetadata": {"callerIp": ip, "callerSuppliedUserAgent": "etl/3"}, "serviceName": service, "methodName": method, "resourceName": res}, **({"status": {"code": code, "message": message}} if code else {}), **({"metadata": meta} if meta else {}), **req), "insertId": s.hex(12), "resource": {"type": "audited_resource", "labels": {"service": service, "project_id": proj}}, "timestamp": z(t, 6), "severity": "ERROR" if code else "INFO", "logName": "projects/%s/logs/cloudaudit.googleapis.com%%2F%s" % (proj, log)})
    etl = "etl@%s.iam.gserviceaccount.com" % proj; dc = "198.51.100.9"
    gcp(s.at(cut), s.mail(3), "google.identity.accesscontextmanager.v1.AccessContextManager.ReplaceAccessLevels", "accessPolicies/1234", "192.0.2.8", service="accesscontextmanager.googleapis.com", log="activity", request={"accessLevels": [{"name": "accessPolicies/1234/accessLevels/datacentre", "basic": {"conditions": [{"ipSubnetworks": ["198.51.100.64/27"]}]}}]})
    for t in s.ticks(0, 119, 65):
        bad = minute(s, t) > cut; u = s.hex(20)
        if bad: s.deny(p, gcp(t, etl, "google.cloud.bigquery.v2.JobService.InsertJob", "projects/%s/datasets/sales" % proj, dc, 7, "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: %s" % u, {"@type": "type.googleapis.com/google.cloud.audit.VpcServiceControlAuditMetadata", "vpcServiceControlsUniqueId": u, "violationReason": "NO_MATCHING_ACCESS_LEVEL", "resourceNames": ["projects/%s" % proj], "securityPolicyInfo": {"organizationId": "99", "servicePerimeterName": "accessPolicies/1234/servicePerimeters/data"}}, log="policy"), etl)
        else: gcp(t, etl, "google.cloud.bigquery.v2.JobService.InsertJob", "projects/%s/datasets/sales" % proj, dc)
    for t in s.spread(0, 120, 12): cloudtrail(s, T, t, s.r.choice(["ec2.amazonaws.com", "s3.amazonaws.com", "sts.amazonaws.com"]), s.r.choice(["DescribeInstances", "GetBucketLocation", "GetCallerIdentity", "DescribeSubnets"]), s.r.choice(["app/web", "monitor/poller", "dev/" + s.who(s.some(0, 8))]), "10.20.0.%d" % s.some(4, 20))
    for t in s.spread(0, 120, 20): gcp(t, "bi@%s.iam.gserviceaccount.com" % proj, "google.cloud.bigquery.v2.JobService.Query", "projects/%s/datasets/sales" % proj, "10.132.0.8")
    for t in s.spread(0, 119, 800):
        w = "dev/" + s.who(s.some(0, 3)); arn = "arn:aws:sts::111122223333:assumed-role/" + w; s.deny(g, cloudtrail(s, T, t, "ec2.amazonaws.com", "RunInstances", w, "192.0.2.30", "Client.UnauthorizedOperation", "You are not authorized to perform this operation. User: %s is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:ap-southeast-1:111122223333:instance/* with an explicit deny in a service control policy. Encoded authorization failure message: %s" % (arn, b64(s.hex(60))), region="ap-southeast-1"), arn)
    for j in range(2): w = "dev/" + s.who(6); arn = "arn:aws:sts::111122223333:assumed-role/" + w; s.deny(b, cloudtrail(s, T, s.at(25, j * 40), "iam.amazonaws.com", "CreateRole", w, "192.0.2.31", "AccessDenied", "User: %s is not authorized to perform: iam:CreateRole on resource: arn:aws:iam::111122223333:role/test because no permissions boundary allows the iam:CreateRole action" % arn), arn)
    for t in s.ticks(12, 118, 360): s.deny(r, cloudtrail(s, T, t, "sts.amazonaws.com", "AssumeRoleWithWebIdentity", "arn:aws:sts::111122223333:web/repo", "203.0.113.210", "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", "aws-sdk-js/3.7", {"roleArn": "arn:aws:iam::111122223333:role/site-deploy", "roleSessionName": "GitHubActions"}, "WebIdentityUser"), None)
    w = "user/old-backup"; arn = "arn:aws:iam::111122223333:" + w; t = s.at(s.some(80, 100))
    cloudtrail(s, T, t, "sts.amazonaws.com", "GetCallerIdentity", arn, s.attacker, ua="aws-cli/2.9 kali", kind="IAMUser"); 
    for src, name, act in [("iam", n, n) for n in ("ListUsers", "ListRoles", "GetAccountAuthorizationDetails", "ListAccessKeys", "ListGroups")] + [("s3", "ListBuckets", "ListAllMyBuckets")] + [("secretsmanager", "ListSecrets", "ListSecrets"), ("ssm", "DescribeParameters", "DescribeParameters"), ("lambda", "ListFunctions20150331", "ListFunctions"), ("kms", "ListKeys", "ListKeys"), ("rds", "DescribeDBInstances", "DescribeDBInstances"), ("dynamodb", "ListTables", "ListTables"), ("organizations", "DescribeOrganization", "DescribeOrganization"), ("ses", "GetSendQuota", "GetSendQuota")] * 2:
        t += sec(s.r.uniform(.4, 4)); s.deny(x, cloudtrail(s, T, t, src + ".amazonaws.com", name, arn, s.attacker, "AccessDenied", "User: %s is not authorized to perform: %s:%s on resource: * because no identity-based policy allows the %s:%s action" % (arn, src, act, src, act), "aws-cli/2.9 kali", kind="IAMUser"), arn)


@kind
def sessions_that_do_not_stick(s):
    """HAProxy before two nodes of a Spring application, joined by time and path, the second node's clock a little behind: since the balancing changed, forms arrive at a node that does not know the session; an origin that is not allowed; a clerk without the role"""
    cut = s.some(35, 55); back = cut + s.some(20, 35); H = host(s, "desk"); what = "be_desk: balance roundrobin, cookie removed"; s.change(s.at(cut), s.who(3), what, "haproxy:be_desk", "config"); s.change(s.at(back), s.who(3), "be_desk: cookie SRV insert restored", "haproxy:be_desk", "config"); herring(s, cut + 4)
    l = inc(s, "forms arrive at a node that does not know the session", "application", "session-lost", MIS, BURST, what, pattern=[STEADY])
    o = inc(s, "an origin that is not allowed", "application", "cors-origin-refused", FAULT, STEADY, verdict=[WAI, MIS], pattern=[SINGLE])
    p = inc(s, "a clerk without the role", "application", "permission-missing", WAI, SINGLE, pattern=[STEADY], cause=["application-refused"])
    off = {1: .2, 2: -3.5}
    def req(t, k, method, path, status, node, lines=(), state="----"):
        e = [haproxy(s, "haproxy.log", t, s.ip(k), method, path, status, state, back="be_desk/desk%d" % node, captured="{%s}" % H)]
        return e + [spring(s, "desk%d.log" % node, t + sec(off[node]), "DEBUG" if "CSRF" in m or "Reject" in m or "access denied" in m.lower() else "INFO", lg, m) for lg, m in lines]
    for t in s.spread(0, 120, 7): k = s.some(0, 50); req(t, k, "GET", s.r.choice(["/", "/cases", "/cases/%d" % s.some(1, 300)]), 200, k % 2 + 1, [("c.%s.desk.CaseController" % s.company, "list for %s" % s.who(k))] if s.r.random() < .4 else ())
    for t in s.spread(0, 120, 28):
        k = s.some(0, 50); node = k % 2 + 1; path = "/cases/%d/notes" % s.some(1, 300); during = cut < minute(s, t) < back
        if during and s.r.random() < .5: s.deny(l, req(t, k, "POST", path, 403, 3 - node, [("o.s.security.web.csrf.CsrfFilter", "Invalid CSRF token found for https://%s%s" % (H, path))]))
        else: req(t, k, "POST", path, 302, node)
    for t in s.spread(0, 119, 300): k = s.some(60, 70); s.deny(o, req(t, k, "GET", "/api/public/slots", 403, k % 2 + 1, [("o.s.web.cors.DefaultCorsProcessor", "Reject: 'https://calendar.reseller.example' origin is not allowed")]))
    for j in range(2): s.deny(p, req(s.at(20 + j, j), 8, "GET", "/admin/users", 403, 1, [("c.%s.desk.SecurityEvents" % s.company, "AuthorizationDeniedEvent: Access Denied user=%s required=ROLE_ADMIN GET /admin/users" % s.who(8))]), s.who(8))

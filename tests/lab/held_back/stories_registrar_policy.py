"""Policy decision points and the limits of organisations: OPA, admission control, cloud guardrails and perimeters."""
from story import *
from shapes import *
from held_back.lines_registers import *


def decided(s, t, k, method, path, allow, revision, node="opa-1", reasons=(), roles=("reader",), status=None, scopes="orders.read", details=None, file=None, user=None):
    """an Envoy before a service, OPA beside it; returns the lines"""
    status = status or (200 if allow else 403)
    line = envoy_json(s, t, method, path, status, "via_upstream" if allow else details or "ext_authz_denied", s.ip(k), "-" if allow else "UAEX", s.agent(k), allow)
    given = dict(attributes=dict(request=dict(http=dict(method=method, path=path, host="api." + s.domain, headers={"x-forwarded-for": s.ip(k)}))), user=user or s.who(k), roles=list(roles), scopes=scopes.split())
    result = dict(allowed=allow, http_status=status, **({"reasons": list(reasons)} if reasons else {}))
    return [line, opa(s, t + sec(.002), "envoy/authz/allow", given, result, revision, node, file or node + ".json")]


def registrar_opa_two_bundles(s):
    """Two OPA replicas: one stays on an old bundle because its downloads fail; a team granted meanwhile passes at one and fails at the other."""
    grant, healed = s.some(16, 28), s.some(70, 84)
    old, new = "rev-%s" % s.hex(7), "rev-%s" % s.hex(7)
    s.change(s.at(grant), "policy-team", "bundle %s: role auditor may read /invoices" % new, "bundle:authz", "policy")
    for t in s.ticks(grant + 1, healed, 60): s.json("opa-2.json", t, dict(level="error", msg="Bundle load failed: request failed: Get \"https://bundles.%s/authz.tar.gz\": dial tcp 10.20.0.31:443: i/o timeout" % s.domain, name="authz", plugin="bundle", time=z(t, 0)))
    i = s.incident("auditors at the replica with the old bundle", "policy", "policy-out-of-date", "misconfiguration", "steady", acceptable=dict(pattern=["single", "burst-after-change"], layer=["authorizer"], cause=["permission-missing"]))
    for t in s.spread(0, 100, 8):
        k, node = s.r.randrange(20), s.r.choice(("opa-1", "opa-2"))
        revision = new if t > s.at(grant) and (node == "opa-1" or t > s.at(healed)) else old
        auditor = k < 5 and t > s.at(grant + 1)
        path = "/invoices/%d" % s.r.randrange(500) if auditor else "/orders/%d" % s.r.randrange(500)
        lines = decided(s, t, k, "GET", path, not (auditor and revision == old), revision, node, roles=("auditor",) if k < 5 else ("reader",))
        if auditor and revision == old: s.deny(i, lines, s.who(k))


def registrar_opa_role_data(s):
    """Role data is imported anew and a role comes without its grants; other refusals are what the policy means."""
    hour, fixed = s.some(28, 40), s.some(66, 80)
    first, second, third = ("rev-%s" % s.hex(7) for _ in range(3))
    what = s.change(s.at(hour), "role-import", "imported role data: grants of role dispatcher are empty", "data:roles", "role")
    s.change(s.at(fixed), "policy-team", "restored the grants of role dispatcher", "data:roles", "role")
    s.change(s.at(hour - 9), "ops", "envoy 1.30.2 to 1.30.4", "service:envoy", "deploy")
    i = s.incident("dispatchers refused", "policy", "permission-removed", "misconfiguration", "burst-after-change", what, acceptable=dict(layer=["authorizer"]))
    w = s.incident("readers who try to write", "policy", "permission-missing", "working-as-intended", "steady", acceptable=dict(layer=["authorizer"], pattern=["single"]))
    for t in s.spread(0, 100, 7):
        k = s.r.randrange(24)
        revision = first if t < s.at(hour) else second if t < s.at(fixed) else third
        if k < 9:
            bad = revision == second
            if bad and s.r.random() < .5: continue
            lines = decided(s, t, k, s.r.choice(("GET", "POST")), "/tours/%d" % s.r.randrange(300), not bad, revision, reasons=["no grant of roles [dispatcher] matches"] if bad else (), roles=("dispatcher",))
            if bad: s.deny(i, lines, s.who(k))
        else: decided(s, t, k, "GET", "/orders/%d" % s.r.randrange(300), True, revision)
    for k in (12, 17):
        for n in range(s.some(3, 4)):
            t = s.at(s.some(2, 98), s.some(0, 50))
            s.deny(w, decided(s, t, k, "DELETE", "/orders/%d" % s.r.randrange(300), False, first if t < s.at(hour) else second if t < s.at(fixed) else third, reasons=["no grant of roles [reader] matches"]), s.who(k))


def registrar_opa_reasons(s):
    """A policy that says why: an export forbidden outside the union, a token without the scope, a fresh sign-in wanted, an id that does not exist."""
    rev = "rev-%s" % s.hex(7)
    for t in s.spread(0, 100, 8): k = s.r.randrange(24); decided(s, t, k, "GET", "/reports/%d" % s.r.randrange(200), True, rev)
    x = s.incident("exports that a statement forbids", "policy", "explicit-deny", "working-as-intended", "steady", acceptable=dict(layer=["authorizer"], pattern=["single"]))
    for t in s.spread(3, 97, 800): s.deny(x, decided(s, t, 3, "POST", "/exports", False, rev, reasons=["deny: rule export_outside_union forbids region=us"], roles=("analyst",)), s.who(3))
    c = s.incident("tokens without the scope", "policy", "scope-insufficient", "caller-fault", "steady", acceptable=dict(layer=["authorizer"], pattern=["retry-loop"], verdict=["working-as-intended"]))
    for t in s.ticks(5, 95, 500): s.deny(c, decided(s, t, 26, "POST", "/orders", False, rev, reasons=["insufficient_scope: orders.write required, token has orders.read"], roles=("service",), user="svc-planner"), "svc-planner")
    m = s.incident("a fresher sign-in is wanted", "policy", "mfa-required", "working-as-intended", "single", acceptable=dict(layer=["authorizer"]))
    for k in s.r.sample(range(5, 22), 4):
        t = s.at(s.some(4, 95), s.some(0, 30))
        s.deny(m, decided(s, t, k, "POST", "/payouts", False, rev, reasons=["step_up: auth_time older than 900 s, acr=pwd, acr required=mfa"], roles=("payer",), status=401), s.who(k))
        decided(s, t + sec(45), k, "POST", "/payouts", True, rev, roles=("payer",))
    a = s.incident("reports that do not exist", "policy", "absence-hidden", "working-as-intended", "steady", acceptable=dict(layer=["authorizer"], verdict=["caller-fault"], pattern=["single"], cause=["permission-missing"]))
    for n, t in enumerate((s.at(21), s.at(21, 30), s.at(55), s.at(56))): s.deny(a, decided(s, t, 7, "GET", "/reports/%d" % (99000 + n % 2), False, rev, reasons=["resource not found in data.reports (hidden as forbidden)"]), s.who(7))


def registrar_authorizer_away(s):
    """The authorizer is redeployed with a wrong port: the gateway fails closed for some minutes. On another host the sign-in proxy dies for a while."""
    hour = s.some(28, 40)
    back = hour + s.some(8, 16)
    rev = "rev-%s" % s.hex(7)
    what = s.change(s.at(hour), "ci", "deployed opa-authz 1.3.0 (listens on :9292, was :9191)", "service:opa-authz", "deploy")
    s.change(s.at(back), "ci", "rolled opa-authz back to 1.2.4", "service:opa-authz", "deploy")
    s.change(s.at(hour + 3), "marketing", "new banner on the start page", "page:start", "config")
    i = s.incident("gateway cannot reach its authorizer", "gateway", "authorizer-failed", "misconfiguration", "burst-after-change", what, acceptable=dict(layer=["authorizer"]))
    for t in s.spread(0, 90, 8):
        k, path = s.r.randrange(22), "/orders/%d" % s.r.randrange(500)
        if s.at(hour) < t < s.at(back): s.deny(i, envoy_json(s, t, "GET", path, 403, "ext_authz_error", s.ip(k), "UAEX", s.agent(k), False), None)
        else: decided(s, t, k, "GET", path, True, rev)
    n = s.incident("sign-in proxy of the wiki is down", "proxy", "authorizer-failed", "misconfiguration", "steady", acceptable=dict(layer=["authorizer"], pattern=["burst-after-change", "single"], verdict=["undetermined"]))
    down = s.some(60, 70)
    for t in s.spread(0, 90, 30):
        k, request = s.r.randrange(22), s.r.choice(("GET /wiki/Start", "GET /wiki/Holidays"))
        if s.at(down) < t < s.at(down + 12): s.deny(n, [access(s, t, s.ip(k), request, 500, 177, s.agent(k)), nginx_error(s, t, s.ip(k), request, "auth request unexpected status: 502 while sending to client")], None)
        else: access(s, t, s.ip(k), request, 200, agent=s.agent(k))


def registrar_admission_gate(s):
    """A cluster in which Gatekeeper starts to enforce labels; newcomers without rights; a token of a deleted service account."""
    hour = s.some(24, 40)
    what = s.change(s.at(hour), "platform-team", "constraint require-owner-label: enforcementAction dryrun to deny", "constraint:require-owner-label", "policy")
    s.change(s.at(hour + 5), "platform-team", "node pool scaled to 7", "pool:main", "config")
    for t in s.spread(0, 100, 9): k = s.r.randrange(14); k8s(s, t, s.mail(k), s.r.choice(("get", "list", "watch")), s.r.choice(("pods", "deployments", "configmaps")), 200, reason='RBAC: allowed by RoleBinding "dev/shop"', ip=s.ip(k), group="", groups=("dev", "system:authenticated"))
    a = s.incident("deployments without an owner label", "platform", "admission-refused", "working-as-intended", "burst-after-change", what, acceptable=dict(cause=["permission-removed"], verdict=["misconfiguration", "caller-fault"], pattern=["steady", "retry-loop"], layer=["policy"]))
    for n, who in enumerate(("system:serviceaccount:ci:deployer", s.mail(2), s.mail(5))):
        for t in s.ticks(1, 99, 420 + 60 * n):
            name = "%s-%d" % (s.r.choice(("cart", "mail", "search")), n)
            bad = t > s.at(hour)
            msg = 'admission webhook "validation.gatekeeper.sh" denied the request: [require-owner-label] you must provide labels: {"owner"}'
            line = k8s(s, t, who, "create", "deployments", 403 if bad else 201, msg if bad else None, reason='RBAC: allowed by RoleBinding "deployers/shop"', ip=s.ip(n), group="apps", name=name, agent="argocd/2.10" if n == 0 else "kubectl/v1.30.2 (linux/amd64)")
            if bad: s.deny(a, line, who)
    p = s.incident("newcomer lists secrets", "platform", "permission-missing", "working-as-intended", "steady", acceptable=dict(pattern=["single"]))
    for t in (s.at(8), s.at(8, 20), s.at(9), s.at(51)): s.deny(p, k8s(s, t, s.mail(20), "list", "secrets", 403, 'secrets is forbidden: User "%s" cannot list resource "secrets" in API group "" in the namespace "shop"' % s.mail(20), "forbid", ip=s.ip(20)), s.mail(20))
    u = s.incident("a job's token is no longer valid", "platform", "token-invalid", "caller-fault", "retry-loop", acceptable=dict(cause=["token-expired", "credential-missing", "unknown"], pattern=["steady"], verdict=["undetermined", "misconfiguration"], layer=["identity"]))
    for t in s.ticks(15, 99, 180): s.deny(u, k8s(s, t, "", "list", "pods", 401, "Unauthorized", ip="10.42.0.17", agent="metrics-job/0.4", why="Unauthorized"), None)


def registrar_org_guardrails(s):
    """AWS accounts under an organisation: a region that is closed, a permissions boundary, a bucket and a key that let others in only, keys that do not exist."""
    if s.r.random() < .5: s.wrapped["cloudtrail.json"] = "records"
    for t in s.spread(0, 100, 12):
        cloudtrail(s, t, s.r.choice(("app-web", "etl", "deploy")), s.r.choice(("s3:GetObject", "kms:Decrypt", "ec2:DescribeInstances", "sts:GetCallerIdentity")), ip="10.40.1.%d" % s.some(4, 9))
        s3(s, t + sec(1), "10.40.1.5", arn("etl"), "REST.GET.OBJECT", "in/%d.csv" % s.r.randrange(400), 200)
    g = s.incident("a region that the organisation closes", "platform", "guardrail", "working-as-intended", "steady", acceptable=dict(cause=["explicit-deny"], pattern=["single"]))
    for t in s.spread(3, 97, 900): s.deny(g, cloudtrail(s, t, "analyst", "ec2:RunInstances", "Client.UnauthorizedOperation", "You are not authorized to perform this operation. User: %s is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:ap-south-1:111122223333:instance/* with an explicit deny in a service control policy" % arn("analyst"), region="ap-south-1", write=True, ip=s.ip(4)), "analyst")
    b = s.incident("a permissions boundary", "platform", "guardrail", "working-as-intended", "steady", acceptable=dict(pattern=["single"]))
    for t in (s.at(18), s.at(18, 30), s.at(47), s.at(86)): s.deny(b, cloudtrail(s, t, "deploy", "iam:CreateUser", "AccessDenied", "User: %s is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::111122223333:user/robot because no permissions boundary allows the iam:CreateUser action" % arn("deploy"), write=True, ip="10.40.1.8"), "deploy")
    r = s.incident("a partner account the key policy does not name", "platform", "resource-policy", "working-as-intended", "steady", acceptable=dict(verdict=["misconfiguration", "caller-fault", "undetermined"], pattern=["retry-loop", "single"]))
    for t in s.ticks(6, 98, 600): s.deny(r, cloudtrail(s, t, "partner-reader", "kms:Decrypt", "AccessDenied", "User: arn:aws:sts::444455556666:assumed-role/partner-reader/x is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-central-1:111122223333:key/1f2e because no resource-based policy allows the kms:Decrypt action", account="444455556666", ip="198.51.100.31"), "partner-reader")
    a = s.incident("objects that do not exist, read by a role that may not list", "platform", "absence-hidden", "caller-fault", "steady", acceptable=dict(verdict=["misconfiguration", "working-as-intended"], pattern=["single", "retry-loop"]))
    for n in range(s.some(5, 7)):
        key, t = "in/2026-03-%02d.csv" % (13 + n), s.at(10 + 12 * n, s.some(0, 50))
        s.deny(a, s3(s, t, "10.40.1.5", arn("etl"), "REST.GET.OBJECT", key, 403, "AccessDenied"), arn("etl"))
        if n < 3: s3(s, t + sec(200), "192.0.2.5", arn("curator"), "REST.GET.OBJECT", key, 404, "NoSuchKey")


def registrar_azure_limits(s):
    """Azure: a policy on regions, a role that is missing, a vault behind its firewall, a storage account that wants the private path."""
    for t in s.spread(0, 95, 20): k = s.r.randrange(16); azure_activity(s, t, s.mail(k), s.r.choice(("Microsoft.Compute/virtualMachines/start/action", "Microsoft.Web/sites/restart/action", "Microsoft.Storage/storageAccounts/listKeys/action")), "Success", ip=s.ip(k))
    for t in s.spread(0, 95, 25): key_vault(s, t, "svc-shop@" + s.domain, "SecretGet", 200, "OK", ip="10.30.4.4"); azure_storage(s, t + sec(2), "10.30.4.5", "GetBlob", 200, "Success", who="svc-etl@" + s.domain, auth="OAuth")
    g = s.incident("a region that policy does not allow", "platform", "guardrail", "working-as-intended", "steady", acceptable=dict(pattern=["single"], cause=["explicit-deny"]))
    for t in (s.at(9), s.at(10), s.at(34), s.at(35)): s.deny(g, azure_activity(s, t, s.mail(3), "Microsoft.Compute/virtualMachines/write", "Failure", "RequestDisallowedByPolicy", "Resource 'vm-%d' was disallowed by policy. Policy identifiers: '[{\"policyAssignment\":{\"name\":\"Allowed locations\"}}]'." % s.some(1, 9), ip=s.ip(3)), s.mail(3))
    p = s.incident("no role for deleting", "platform", "permission-missing", "working-as-intended", "steady", acceptable=dict(pattern=["single"]))
    for t in (s.at(22), s.at(22, 30), s.at(71)): s.deny(p, azure_activity(s, t, s.mail(8), "Microsoft.Web/sites/delete", "Failure", "AuthorizationFailed", "The client '%s' with object id '%s' does not have authorization to perform action 'Microsoft.Web/sites/delete' over scope '/subscriptions/0000-1111/resourceGroups/rg' or the scope is invalid. If access was recently granted, please refresh your credentials." % (s.mail(8), s.uuid()), ip=s.ip(8)), s.mail(8))
    f = s.incident("a laptop at the vault's firewall", "platform", "address-not-allowlisted", "working-as-intended", "steady", acceptable=dict(layer=["firewall"], pattern=["single"], cause=["network-perimeter"]))
    for t in (s.at(15), s.at(15, 20), s.at(62)): s.deny(f, key_vault(s, t, s.mail(6), "SecretGet", 403, "Forbidden", "Client address is not authorized and caller is not a trusted service.\r\nClient address: %s\r\nCaller: appid=%s;oid=%s\r\nVault: %s-kv;location=westeurope" % (s.ip(6), s.uuid(), s.uuid(), s.company), s.ip(6)), s.mail(6))
    hour = s.some(40, 50)
    what = s.change(s.at(hour), "cloud-team", "vault %s-kv: public network access disabled, private endpoint only" % s.company, "vault:%s-kv" % s.company, "config")
    n = s.incident("build agents outside the private path", "platform", "network-perimeter", "misconfiguration", "burst-after-change", what, acceptable=dict(cause=["permission-removed"], verdict=["working-as-intended"], pattern=["steady", "retry-loop"], layer=["firewall"]))
    for t in s.ticks(1, 95, 240):
        bad = t > s.at(hour)
        line = key_vault(s, t, "svc-build@" + s.domain, "SecretGet", 403 if bad else 200, "Forbidden" if bad else "OK", "Public network access is disabled and request is not from a trusted service nor via an approved private link.\r\nCaller: appid=%s\r\nVault: %s-kv;location=westeurope" % (s.uuid(), s.company) if bad else None, "198.51.100.12")
        if bad: s.deny(n, line, "svc-build@" + s.domain)


def registrar_perimeter(s):
    """Google Cloud behind a service perimeter: home-office notebooks outside the access level, a service account without a role."""
    project = s.company + "-prod"
    if s.r.random() < .5: s.wrapped["gcp-audit.json"] = "pretty"
    for t in s.spread(0, 90, 10): k = s.r.randrange(16); gcp_audit(s, t, s.mail(k), "bigquery.googleapis.com", "google.cloud.bigquery.v2.JobService.InsertJob", "projects/%s/jobs/%s" % (project, s.hex(8)), "bigquery.jobs.create", ip=s.ip(k))
    i = s.incident("notebooks outside the access level", "platform", "network-perimeter", "working-as-intended", "steady", acceptable=dict(pattern=["single"], cause=["device-or-location-refused"]))
    for k in (4, 9, 13):
        for n in range(s.some(2, 4)):
            t = s.at(s.some(2, 88), s.some(0, 50))
            s.deny(i, gcp_audit(s, t, s.mail(k), "bigquery.googleapis.com", "google.cloud.bigquery.v2.JobService.InsertJob", "projects/" + project, code=7, message="Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: %s" % s.hex(12), ip="203.0.113.%d" % (70 + k), log="policy", metadata={"@type": "type.googleapis.com/google.cloud.audit.VpcServiceControlAuditMetadata", "violationReason": "NO_MATCHING_ACCESS_LEVEL", "vpcServiceControlsUniqueId": s.hex(12), "securityPolicyInfo": dict(servicePerimeterName="accessPolicies/1/servicePerimeters/data", organizationId="1")}), s.mail(k))
    p = s.incident("service account without a role", "platform", "permission-missing", "working-as-intended", "retry-loop", acceptable=dict(verdict=["misconfiguration", "undetermined", "caller-fault"], pattern=["steady"]))
    who = "report-job@%s.iam.gserviceaccount.com" % project
    for t in s.ticks(5, 90, 400): s.deny(p, gcp_audit(s, t, who, "storage.googleapis.com", "storage.objects.list", "projects/_/buckets/%s-archive" % s.company, "storage.objects.list", 7, "%s does not have storage.objects.list access to the Google Cloud Storage bucket. Permission 'storage.objects.list' denied on resource (or it may not exist)." % who, False, ip="10.50.0.4", agent="google-api-python-client/2.1"), who)


KINDS = [registrar_opa_two_bundles, registrar_opa_role_data, registrar_opa_reasons, registrar_authorizer_away, registrar_admission_gate, registrar_org_guardrails, registrar_azure_limits, registrar_perimeter]

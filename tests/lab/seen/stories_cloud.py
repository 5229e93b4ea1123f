"""Clouds in other companies."""
from stage import sec
from shapes import *

KINDS = []
def kind(f): KINDS.append(f); return f
def single(s, title, cause, verdict="working-as-intended", layer="platform", **more): return s.incident(title, layer, cause, verdict, "single", **more)
def no_policy(who, action, resource): return "User: %s is not authorized to perform: %s on resource: %s because no identity-based policy allows the %s action" % (arn(who), action, resource, action)


@kind
def aws_organisation(s):
    """session policies, boundaries, endpoint policies, explicit denies: what larger organisations meet"""
    for t in s.spread(0, 120, 8): cloudtrail(s, t, s.r.choice(["web", "etl", "ml"]) + "-role", s.r.choice(["ec2:DescribeInstances", "logs:DescribeLogGroups", "s3:ListBuckets", "sqs:GetQueueUrl"]))
    q = "arn:aws:sqs:eu-central-1:111122223333:jobs"
    deny = lambda who, a, r, by: "User: %s is not authorized to perform: %s on resource: %s with an explicit deny in %s" % (arn(who), a, r, by)
    lack = lambda who, a, r, what: "User: %s is not authorized to perform: %s on resource: %s because no %s allows the %s action" % (arn(who), a, r, what, a)
    cases = [("ml-role", "sagemaker:CreateEndpoint", "AccessDeniedException", deny("ml-role", "sagemaker:CreateEndpoint", "arn:aws:sagemaker:eu-central-1:111122223333:endpoint/x", "a service control policy"), single(s, "SCP", "guardrail")),
             ("temp-role", "s3:DeleteBucket", "AccessDenied", lack("temp-role", "s3:DeleteBucket", "arn:aws:s3:::x", "session policy"), single(s, "session policy", "guardrail")),
             ("dev-role", "ec2:TerminateInstances", "Client.UnauthorizedOperation", "You are not authorized to perform this operation. " + deny("dev-role", "ec2:TerminateInstances", "arn:aws:ec2:eu-central-1:111122223333:instance/i-1", "a permissions boundary"), single(s, "boundary", "guardrail")),
             ("etl-role", "sqs:SendMessage", "AccessDenied", deny("etl-role", "sqs:SendMessage", q, "a resource-based policy"), single(s, "queue policy denies", "explicit-deny", acceptable={"cause": ["resource-policy"]})),
             ("web-role", "s3:GetObject", "AccessDenied", lack("web-role", "s3:GetObject", "arn:aws:s3:::partner/x", "VPC endpoint policy"), single(s, "endpoint policy", "resource-policy", acceptable={"cause": ["network-perimeter"]})),
             ("job-role", "sts:AssumeRole", "AccessDenied", "User: %s is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/reader because no resource-based policy allows the sts:AssumeRole action" % arn("job-role"), single(s, "trust policy of the other account", "resource-policy")),
             ("ops-role", "iam:PassRole", "AccessDenied", deny("ops-role", "iam:PassRole", "arn:aws:iam::111122223333:role/x", "an identity-based policy"), single(s, "explicit deny", "explicit-deny")),
             ("bi-role", "athena:StartQueryExecution", "AccessDeniedException", lack("bi-role", "athena:StartQueryExecution", "arn:aws:athena:eu-central-1:111122223333:workgroup/p", "identity-based policy"), single(s, "never granted", "permission-missing"))]
    for who, action, code, text, i in cases:
        for _ in range(s.some(1, 2)): s.deny(i, cloudtrail(s, s.at(s.some(2, 117), s.some(0, 59)), who, action, code, text, ip="198.51.100.%d" % s.some(10, 60)), who)


@kind
def aws_inline_policy_deleted(s):
    """a role's inline policy is deleted: its functions fail from then on, in a rhythm of their own"""
    cut = s.some(30, 70); r = "thumb-%s" % s.company
    i = s.incident("inline policy deleted", "platform", "permission-removed", "misconfiguration", "burst-after-change", "DeleteRolePolicy write-thumbs on " + r)
    cloudtrail(s, s.at(cut), s.who(3), "iam:DeleteRolePolicy", params=dict(roleName=r, policyName="write-thumbs"), write=True, kind="user", ip="198.51.100.4", agent="console.amazonaws.com")
    cloudtrail(s, s.at(cut + s.some(4, 12)), "deploy-role", "ecs:UpdateService", params=dict(service="shop"), write=True)
    late = s.at(cut) + sec(s.some(5, 60))
    for t in s.spread(0, 120, 14):
        if t < late: cloudtrail(s, t, r, "s3:PutObject", params=dict(bucketName="thumbs", key="%d.jpg" % s.some(1, 999)), agent="Boto3/1.34")
        else: s.deny(i, cloudtrail(s, t, r, "s3:PutObject", "AccessDenied", "User: %s is not authorized to perform: s3:PutObject on resource: \"arn:aws:s3:::thumbs/%d.jpg\" because no identity-based policy allows the s3:PutObject action" % (arn(r), s.some(1, 999)), params=dict(bucketName="thumbs", key="x.jpg"), agent="Boto3/1.34"), r, acceptable={"pattern": ["retry-loop", "steady"]})
    for t in s.spread(0, 120, 25): cloudtrail(s, t, "web-role", "s3:GetObject", params=dict(bucketName="thumbs"))


@kind
def aws_boundary_attached(s):
    """a guardrail comes for a whole unit: from then on nobody may start machines in another region; that is intended"""
    cut = s.some(40, 70)
    what = "AttachPolicy deny-other-regions to ou-sandbox"
    cloudtrail(s, s.at(cut), "org-admin", "organizations:AttachPolicy", params=dict(policyId="p-deny", targetId="ou-sandbox"), write=True, kind="user", agent="console.amazonaws.com")
    s.change(s.at(cut), "org-admin", what, "ou-sandbox", "policy")
    i = s.incident("other regions closed by the organisation", "platform", "guardrail", "working-as-intended", "burst-after-change", what, acceptable={"verdict": ["misconfiguration"], "pattern": ["single", "steady"]})
    for t in s.spread(0, 120, 30):
        who = "dev%d-role" % s.some(1, 9)
        if t < s.at(cut) + sec(90): cloudtrail(s, t, who, "ec2:RunInstances", write=True, region="us-east-1")
        else: s.deny(i, cloudtrail(s, t, who, "ec2:RunInstances", "Client.UnauthorizedOperation", "You are not authorized to perform this operation. User: %s is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:us-east-1:111122223333:instance/* with an explicit deny in a service control policy" % arn(who), region="us-east-1"), who)


@kind
def signed_requests(s):
    """AWS keys and clocks: secrets rotated badly, clocks off, sessions past their life"""
    for t in s.spread(0, 120, 12): cloudtrail(s, t, "web-role", "dynamodb:DescribeTable")
    g = s.incident("secret rotated, one machine keeps the old one", "platform", "request-signature", "caller-fault", "retry-loop", acceptable={"cause": ["api-key-misconfigured", "credential-wrong"], "verdict": ["misconfiguration"], "pattern": ["steady"]})
    for t in s.ticks(15, 100, s.some(60, 150)): s.deny(g, cloudtrail(s, t, "pos-user", "sqs:SendMessage", "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.", kind="user", ip="198.51.100.44"), "pos-user")
    k = s.incident("key of an account that was closed", "platform", "api-key-misconfigured", "caller-fault", "retry-loop", acceptable={"cause": ["token-invalid"], "verdict": ["misconfiguration"], "pattern": ["steady"]})
    for t in s.ticks(5, 115, 240): s.deny(k, cloudtrail(s, t, "unknown", "s3:ListBuckets", "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", kind="unknown", ip="198.51.100.46"))
    e = s.incident("session past its life", "platform", "token-expired", "caller-fault", "retry-loop")
    start = s.some(20, 70)
    for t in s.ticks(start, start + s.some(20, 45), 20): s.deny(e, cloudtrail(s, t, "batch-role", "kinesis:GetRecords", "ExpiredToken", "The security token included in the request is expired", ip="198.51.100.47"), "batch-role")


@kind
def bucket_of_strangers(s):
    """S3's own log: walkers of names, anonymous readers, what is not there, what the bucket's policy refuses"""
    for t in s.spread(0, 120, 9): s3(s, t, "198.51.100.%d" % s.some(10, 20), "arn:aws:sts::111122223333:assumed-role/cdn/edge", "REST.GET.OBJECT", "media/%d.jpg" % s.some(1, 90), 200)
    w = s.incident("names walked through", "platform", "permission-missing", "attack", "enumeration", acceptable={"cause": ["credential-missing", "absence-hidden", "resource-policy", "unknown"], "pattern": ["scan"]})
    t = s.at(s.some(10, 80))
    for n in range(s.some(50, 100)): s.deny(w, s3(s, t, s.attacker, "-", "REST.GET.OBJECT", "%s-%d.%s" % (s.r.choice(["backup", "dump", "export", "users"]), n, s.r.choice(["zip", "sql", "csv"])), 403, "AccessDenied", agent="Go-http-client/1.1")); t += sec(s.r.uniform(.3, 2))
    a = s.incident("job asks for files that are not there", "platform", "absence-hidden", "caller-fault", "steady", acceptable={"verdict": ["misconfiguration", "working-as-intended"], "cause": ["permission-missing", "resource-policy"], "pattern": ["single", "retry-loop"]})
    for n, t in enumerate(s.ticks(2, 118, 330)): s.deny(a, s3(s, t, "198.51.100.31", "arn:aws:sts::111122223333:assumed-role/etl/j", "REST.HEAD.OBJECT", "in/2026-03-%02d/_SUCCESS" % (13 + n % 17), 403, "AccessDenied")); s3(s, t + sec(1), "198.51.100.31", "arn:aws:sts::111122223333:assumed-role/etl/j", "REST.GET.OBJECT", "in/2026-03-%02d/_SUCCESS" % (1 + n % 11), 200)
    for k in range(2): s3(s, s.at(s.some(5, 110)), "198.51.100.9", "arn:aws:iam::111122223333:user/root-ops", "REST.HEAD.OBJECT", "in/2026-03-%02d/_SUCCESS" % (13 + k), 404, "NoSuchKey")
    g = single(s, "signature does not match", "request-signature", "caller-fault")
    for k in range(s.some(3, 5)): s.deny(g, s3(s, s.at(s.some(2, 115)), "192.0.2.%d" % (60 + k), "-", "REST.GET.OBJECT", "share/%d.pdf" % k, 403, s.r.choice(["SignatureDoesNotMatch", "RequestTimeTooSkewed"]), agent=s.agent(k)))
    x = single(s, "presigned link past its time", "token-expired", "caller-fault", acceptable={"cause": ["request-signature"]})
    for k in range(s.some(3, 5)): s.deny(x, s3(s, s.at(s.some(2, 115)), "192.0.2.%d" % (70 + k), "arn:aws:sts::111122223333:assumed-role/web/s", "REST.GET.OBJECT", "share/%d.pdf" % k, 403, "ExpiredToken", agent=s.agent(k)))


@kind
def cluster_of_tenants(s):
    """Kubernetes: quotas of rights between namespaces, admission of several makes, tokens that ran out"""
    for t in s.spread(0, 120, 9): k = s.some(0, 12); k8s(s, t, s.mail(k), s.r.choice(["get", "list"]), s.r.choice(["deployments", "pods"]), 200, ip=s.ip(k), ns="team-a", reason='RBAC: allowed by RoleBinding "edit/team-a"')
    p = single(s, "other team's namespace", "permission-missing")
    for k in range(s.some(4, 8)): who, verb = s.mail(k), s.r.choice(["delete", "patch", "get"]); s.deny(p, k8s(s, s.at(s.some(2, 115)), who, verb, "deployments", 403, 'deployments.apps "api" is forbidden: User "%s" cannot %s resource "deployments" in API group "apps" in the namespace "team-b"' % (who, verb), "forbid", ns="team-b", name="api", group="apps", ip=s.ip(k)), who)
    a = single(s, "content refused", "admission-refused", acceptable={"verdict": ["caller-fault"]})
    for k in range(s.some(6, 10)):
        text = s.r.choice(['admission webhook "validation.gatekeeper.sh" denied the request: [require-labels] you must provide labels: {"owner"}', 'pods "job-1" is forbidden: exceeded quota: compute, requested: limits.cpu=4, used: limits.cpu=10, limited: limits.cpu=12', 'pods "web" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)', "ValidatingAdmissionPolicy 'no-nodeport' with binding 'all' denied request: NodePort services are not allowed"])
        s.deny(a, k8s(s, s.at(s.some(2, 115)), s.mail(k), "create", s.r.choice(["pods", "services"]), 403 if "ValidatingAdmissionPolicy" not in text else 422, text, ns="team-a", ip=s.ip(k), why="Forbidden" if "Policy '" not in text else "Invalid"), s.mail(k))
    e = s.incident("token ran out", "platform", "token-expired", "caller-fault", "retry-loop", acceptable={"cause": ["token-invalid", "credential-missing"], "verdict": ["misconfiguration"], "pattern": ["steady"]})
    for t in s.ticks(20, 90, 45): s.deny(e, k8s(s, t, "", "list", "pods", 401, "Unauthorized", None, ip="10.20.5.7", agent="prometheus/2.50", why="Unauthorized"))
    m = s.incident("service account of an intruder looks around", "platform", "permission-missing", "attack", "enumeration", acceptable={"pattern": ["scan"]})
    t = s.at(s.some(10, 100)); who = "system:serviceaccount:web:default"
    for res in "secrets configmaps nodes pods serviceaccounts clusterroles rolebindings daemonsets persistentvolumes endpoints jobs cronjobs".split() * 3:
        verb = s.r.choice(["list", "create", "get"]); s.deny(m, k8s(s, t, who, verb, res, 403, '%s is forbidden: User "%s" cannot %s resource "%s" in API group "" at the cluster scope' % (res, who, verb, res), "forbid", ip="10.20.5.99", agent="curl/7.88.1", ns="kube-system"), who); t += sec(s.r.uniform(.2, 2))


@kind
def cluster_role_edited(s):
    cut = s.some(35, 70); crew = s.some(8, 16); what = "patched clusterrole viewers: removed pods/log"
    i = s.incident("viewers lost the logs", "platform", "permission-removed", "misconfiguration", "burst-after-change", what)
    k8s(s, s.at(cut), s.mail(40), "patch", "clusterroles", 200, name="viewers", group="rbac.authorization.k8s.io", ip=s.ip(40))
    s.change(s.at(cut), s.mail(40), what, "clusterrole:viewers", "role")
    for t in s.spread(0, 120, 12):
        k = s.some(0, crew); late = t > s.at(cut) + sec(2); who = s.mail(k)
        if s.r.random() < .3: k8s(s, t, who, "list", "pods", 200, ip=s.ip(k), ns="shop", reason='RBAC: allowed by ClusterRoleBinding "viewers"')
        elif late: s.deny(i, k8s(s, t, who, "get", "pods/log", 403, 'pods "web-1" is forbidden: User "%s" cannot get resource "pods/log" in API group "" in the namespace "shop"' % who, "forbid", name="web-1", ip=s.ip(k)), who)
        else: k8s(s, t, who, "get", "pods/log", 200, name="web-1", ip=s.ip(k), reason='RBAC: allowed by ClusterRoleBinding "viewers"')


@kind
def google_organisation(s):
    """Google: perimeters, deny policies, organisation constraints, what was never granted"""
    for t in s.spread(0, 120, 12): k = s.some(0, 12); gcp_audit(s, t, s.mail(k), "bigquery.googleapis.com", "google.cloud.bigquery.v2.JobService.Query", "projects/%s-prod" % s.company, "bigquery.jobs.create", ip=s.ip(k))
    project = "projects/%s-prod" % s.company
    p = single(s, "never granted", "permission-missing"); d = single(s, "deny policy", "explicit-deny", acceptable={"cause": ["permission-missing"]}); v = single(s, "outside the perimeter", "network-perimeter"); o = single(s, "organisation constraint", "guardrail")
    for k in range(s.some(3, 6)): s.deny(p, gcp_audit(s, s.at(s.some(2, 115)), s.mail(k), "storage.googleapis.com", "storage.objects.create", "projects/_/buckets/lake/objects/a", "storage.objects.create", 7, "%s does not have storage.objects.create access to the Google Cloud Storage object. Permission 'storage.objects.create' denied on resource (or it may not exist)." % s.mail(k), False, s.ip(k)), s.mail(k))
    for k in range(s.some(3, 5)): s.deny(d, gcp_audit(s, s.at(s.some(2, 115)), s.mail(k), "iam.googleapis.com", "google.iam.admin.v1.CreateServiceAccountKey", project + "/serviceAccounts/x", "iam.serviceAccountKeys.create", 7, "Permission 'iam.serviceAccountKeys.create' denied by deny policy on resource projects/%s-prod" % s.company, False, s.ip(k), log="activity"), s.mail(k))
    for k in range(s.some(4, 8)): s.deny(v, gcp_audit(s, s.at(s.some(2, 115)), s.mail(20 + k), "storage.googleapis.com", "google.storage.objects.get", project, code=7, message="Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: " + s.hex(20), ip="203.0.113.%d" % (20 + k), log="policy", metadata={"@type": "type.googleapis.com/google.cloud.audit.VpcServiceControlAuditMetadata", "violationReason": s.r.choice(["NETWORK_NOT_IN_SAME_SERVICE_PERIMETER", "NO_MATCHING_ACCESS_LEVEL"]), "vpcServiceControlsUniqueId": s.hex(20)}), s.mail(20 + k))
    for k in range(s.some(3, 5)): s.deny(o, gcp_audit(s, s.at(s.some(2, 115)), s.mail(k), "iam.googleapis.com", "google.iam.admin.v1.CreateServiceAccountKey", project + "/serviceAccounts/y", code=9, message="Key creation is not allowed on this service account (type: constraints/iam.disableServiceAccountKeyCreation): Constraint constraints/iam.disableServiceAccountKeyCreation violated.", log="activity", ip=s.ip(k)), s.mail(k))


@kind
def azure_role_assignment_deleted(s):
    cut, crew = s.some(35, 70), s.some(6, 12); who_did = "ops@" + s.domain
    i = s.incident("role assignment deleted", "platform", "permission-removed", "misconfiguration", "burst-after-change", "Microsoft.Authorization/roleAssignments/delete")
    azure_activity(s, s.at(cut), who_did, "Microsoft.Authorization/roleAssignments/delete", "Success", ip="198.51.100.5", resource="/SUBSCRIPTIONS/0000-1111/RESOURCEGROUPS/%s-RG/PROVIDERS/MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTS/%s" % (s.company.upper(), s.uuid()))
    s.change(s.at(cut), who_did, "deleted role assignment Contributor of group platform-team (Microsoft.Authorization/roleAssignments/delete)", "group:platform-team", "role")
    op = "Microsoft.Web/sites/restart/Action"
    for t in s.spread(0, 120, 25):
        k = s.some(0, crew); late = t > s.at(cut) + sec(s.some(120, 600))
        l = azure_activity(s, t, s.mail(k), op, "Failure" if late else "Success", "AuthorizationFailed" if late else None, "The client '%s' with object id '%s' does not have authorization to perform action '%s' over scope '/subscriptions/0000-1111/resourceGroups/%s-rg' or the scope is invalid. If access was recently granted, please refresh your credentials." % (s.mail(k), s.uuid(), op, s.company), s.ip(k))
        if late: s.deny(i, l, s.mail(k))


@kind
def azure_doors(s):
    """Azure: a vault's firewall and private endpoint, storage rules, policy of the organisation, locks"""
    for t in s.spread(0, 120, 25): key_vault(s, t, s.mail(3), "SecretGet", 200, "OK", ip=s.ip(3)); azure_storage(s, t + sec(3), s.ip(4), "GetBlob", 200, "Success")
    f = single(s, "vault firewall", "address-not-allowlisted", acceptable={"verdict": ["misconfiguration"], "pattern": ["steady"]}); c = single(s, "past the private endpoint", "network-perimeter", acceptable={"verdict": ["misconfiguration"], "pattern": ["steady"]}); p = single(s, "vault role missing", "permission-missing")
    g = single(s, "policy of the organisation", "guardrail", acceptable={"verdict": ["caller-fault"]}); l = single(s, "lock", "guardrail", acceptable={"cause": ["explicit-deny", "resource-policy"], "verdict": ["caller-fault"]}); n = single(s, "storage network rule", "address-not-allowlisted", acceptable={"cause": ["network-perimeter", "permission-missing"]})
    for k in range(s.some(4, 7)): s.deny(f, key_vault(s, s.at(s.some(2, 115)), s.mail(30 + k), "KeyGet", 403, "Forbidden", "Client address is not authorized and caller is not a trusted service.\r\nClient address: 203.0.113.%d\r\nCaller: appid=x\r\nVault: v;location=westeurope InnerError: ForbiddenByFirewall" % (60 + k), "203.0.113.%d" % (60 + k)), s.mail(30 + k))
    for k in range(s.some(4, 7)): s.deny(c, key_vault(s, s.at(s.some(2, 115)), s.mail(36 + k), "SecretList", 403, "Forbidden", "Connection is not an approved private link and caller was ignored because bypass is set to None. InnerError: ForbiddenByConnection", "203.0.113.%d" % (80 + k)), s.mail(36 + k))
    for k in range(s.some(3, 5)): s.deny(p, key_vault(s, s.at(s.some(2, 115)), s.mail(10 + k), "SecretSet", 403, "Forbidden", "Caller is not authorized to perform action on resource. If role assignments, deny assignments or role definitions were changed recently, please observe propagation time. Action: 'Microsoft.KeyVault/vaults/secrets/setSecret/action' InnerError: ForbiddenByRbac", s.ip(10 + k)), s.mail(10 + k))
    for k in range(s.some(3, 5)): s.deny(g, azure_activity(s, s.at(s.some(2, 115)), s.mail(k), "Microsoft.Network/publicIPAddresses/write", "Failure", "RequestDisallowedByPolicy", "Resource 'pip-%d' was disallowed by policy. Reasons: 'no public addresses'." % k, s.ip(k)), s.mail(k))
    for k in range(s.some(2, 4)): s.deny(l, azure_activity(s, s.at(s.some(2, 115)), s.mail(k), "Microsoft.Sql/servers/databases/delete", "Failure", "ScopeLocked", "The scope '/subscriptions/0000-1111/resourceGroups/rg' cannot perform delete operation because following scope(s) are locked: '/subscriptions/0000-1111'. Please remove the lock and try again.", s.ip(k)), s.mail(k))
    for k in range(s.some(3, 5)): s.deny(n, azure_storage(s, s.at(s.some(2, 115)), "203.0.113.%d" % (100 + k), "PutBlob", 403, "IpAuthorizationError", "AccountKey", "/in/%d.csv" % k))

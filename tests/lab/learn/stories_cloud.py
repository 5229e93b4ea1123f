"""Clouds: AWS, Azure, Google, Kubernetes; who may do what, who lost it, and whose request was never signed right."""
from stage import sec
from shapes import *

KINDS = []
def kind(f): KINDS.append(f); return f


def no_policy(who, action, resource): return "User: %s is not authorized to perform: %s on resource: %s because no identity-based policy allows the %s action" % (arn(who), action, resource, action)
def denied_by(who, action, resource, what): return "User: %s is not authorized to perform: %s on resource: %s with an explicit deny in %s" % (arn(who), action, resource, what)
BUCKET = "arn:aws:s3:::%s-data"


@kind
def aws_everyday_denials(s):
    """each kind of AWS refusal once or twice, among calls that pass"""
    for t in s.spread(0, 120, 9): cloudtrail(s, t, s.r.choice(["app", "etl", "report", "deploy"]) + "-role", s.r.choice(["s3:ListBuckets", "ec2:DescribeInstances", "dynamodb:DescribeTable", "sqs:GetQueueAttributes"]))
    bucket = BUCKET % s.company
    one = lambda title, cause, verdict="working-as-intended", **more: s.incident(title, "platform", cause, verdict, "single", **more)
    cases = [("deploy-role", "ec2:RunInstances", "Client.UnauthorizedOperation", "You are not authorized to perform this operation. " + denied_by("deploy-role", "ec2:RunInstances", "arn:aws:ec2:us-east-1:111122223333:instance/*", "a service control policy"), one("region closed by the organisation", "guardrail")),
             ("intern-role", "iam:CreateUser", "AccessDenied", "User: %s is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::111122223333:user/x because no permissions boundary allows the iam:CreateUser action" % arn("intern-role"), one("permissions boundary", "guardrail")),
             ("report-role", "dynamodb:Scan", "AccessDeniedException", no_policy("report-role", "dynamodb:Scan", "arn:aws:dynamodb:eu-central-1:111122223333:table/orders"), one("never granted", "permission-missing")),
             ("audit-role", "secretsmanager:GetSecretValue", "AccessDeniedException", denied_by("audit-role", "secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:pay", "an identity-based policy"), one("explicit deny", "explicit-deny")),
             ("vendor-role", "s3:GetObject", "AccessDenied", "User: %s is not authorized to perform: s3:GetObject on resource: \"%s/x.csv\" because no resource-based policy allows the s3:GetObject action" % (arn("vendor-role", "444455556666"), bucket), one("bucket policy names no such account", "resource-policy")),
             ("batch-role", "kms:Decrypt", "AccessDenied", "User: %s is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-central-1:111122223333:key/1 because no resource-based policy allows the kms:Decrypt action" % arn("batch-role"), one("key policy", "resource-policy")),
             ("ci-user", "sts:AssumeRole", "AccessDenied", "User: arn:aws:iam::111122223333:user/ci-user is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/prod because the role trust policy allows the sts:AssumeRole action for other principals only", one("role trust policy", "resource-policy"))]
    for who, action, code, text, incident in cases:
        for _ in range(s.some(1, 2)): s.deny(incident, cloudtrail(s, s.at(s.some(2, 117), s.some(0, 59)), who, action, code, text, ip="198.51.100.%d" % s.some(10, 60)), who)


@kind
def aws_policy_detached_trickle(s):
    """a policy is detached; several roles' sessions run into it over half an hour, and one innocent deployment lies nearby"""
    cut = s.some(35, 60); roles = ["etl-%s-role" % n for n in s.names[:s.some(3, 6)]]; table = "arn:aws:dynamodb:eu-central-1:111122223333:table/orders"
    what = "DetachGroupPolicy orders-read from etl"
    i = s.incident("orders-read detached", "platform", "permission-removed", "misconfiguration", "burst-after-change", "DetachRolePolicy orders-read")
    starts = {r: s.at(cut) + sec(s.some(8, 900)) for r in roles}
    for n, r in enumerate(roles): cloudtrail(s, s.at(cut) + sec(n * 2), "platform-admin", "iam:DetachRolePolicy", params=dict(roleName=r, policyArn="arn:aws:iam::111122223333:policy/orders-read"), write=True, kind="user", ip="198.51.100.4", agent="console.amazonaws.com")
    cloudtrail(s, s.at(cut - s.some(3, 15)), "deploy-role", "lambda:UpdateFunctionCode20150331v2", params=dict(functionName="mailer"), write=True)
    for r in roles:
        for t in s.ticks(0, 120, s.some(40, 90)):
            if t < starts[r]: cloudtrail(s, t, r, "dynamodb:GetItem", params=dict(tableName="orders"))
            else: s.deny(i, cloudtrail(s, t, r, "dynamodb:GetItem", "AccessDeniedException", no_policy(r, "dynamodb:GetItem", table), params=dict(tableName="orders")), r, acceptable={"pattern": ["retry-loop", "steady"]})


@kind
def aws_credentials_out_of_date(s):
    """a session past its life in a loop; a key that was deleted; a laptop whose clock is wrong"""
    for t in s.spread(0, 120, 15): cloudtrail(s, t, "app-role", "s3:ListBuckets")
    e = s.incident("session past its life, retried", "platform", "token-expired", "caller-fault", "retry-loop")
    start = s.some(20, 50)
    for t in s.ticks(0, start, 30): cloudtrail(s, t, "worker-role", "sqs:ReceiveMessage", ip="198.51.100.33")
    for t in s.ticks(start, start + s.some(20, 50), 30): s.deny(e, cloudtrail(s, t, "worker-role", "sqs:ReceiveMessage", "ExpiredTokenException", "The security token included in the request is expired", ip="198.51.100.33"), "worker-role")
    k = s.incident("deleted access key", "platform", "api-key-misconfigured", "caller-fault", "retry-loop", acceptable={"verdict": ["misconfiguration"], "pattern": ["steady"]})
    for t in s.ticks(5, 100, 200): s.deny(k, cloudtrail(s, t, "unknown", "sts:GetCallerIdentity", "InvalidClientTokenId", "The security token included in the request is invalid.", ip="198.51.100.34", kind="unknown", agent="Boto3/1.34"), None, acceptable={"cause": ["token-invalid"], "verdict": ["misconfiguration"], "pattern": ["steady"]})
    g = s.incident("clock of a build machine is off", "platform", "request-signature", "caller-fault", "retry-loop", acceptable={"pattern": ["steady", "single"]})
    for t in s.ticks(40, 70, 60): s.deny(g, cloudtrail(s, t, "builder", "ecr:GetAuthorizationToken", "SignatureDoesNotMatch", "Signature expired: 20260312T080000Z is now earlier than 20260312T081500Z (20260312T083000Z - 15 min.)", ip="198.51.100.35", kind="user"), "builder")


@kind
def aws_stolen_key(s):
    """a leaked key tries what it may do: a hundred different calls from an address never seen"""
    for t in s.ticks(0, 120, 60): cloudtrail(s, t, "backup-user", "s3:ListBuckets", kind="user", ip="198.51.100.20")
    i = s.incident("leaked key looks around", "platform", "permission-missing", "attack", "enumeration", acceptable={"pattern": ["scan", "exploit-attempt"]})
    t = s.at(s.some(20, 80))
    for action in "iam:ListUsers iam:ListRoles ec2:DescribeInstances s3:ListBuckets secretsmanager:ListSecrets lambda:ListFunctions20150331 rds:DescribeDBInstances kms:ListKeys dynamodb:ListTables ssm:DescribeParameters ecr:DescribeRepositories sns:ListTopics iam:CreateUser iam:CreateAccessKey iam:AttachUserPolicy sts:GetFederationToken organizations:ListAccounts guardduty:ListDetectors cloudtrail:StopLogging ses:GetAccount".split() * 2:
        s.deny(i, cloudtrail(s, t, "backup-user", action, "AccessDenied", "User: arn:aws:iam::111122223333:user/backup-user is not authorized to perform: %s because no identity-based policy allows the %s action" % (action, action), kind="user", ip=s.attacker, agent="aws-cli/2.9 Python/3.11 kali"), "backup-user"); t += sec(s.r.uniform(.3, 3))


@kind
def bucket_answers(s):
    """S3's own log: signatures, stale links, strangers, what is not there"""
    for t in s.spread(0, 120, 10): s3(s, t, "198.51.100.%d" % s.some(10, 20), "arn:aws:iam::111122223333:role/app", "REST.GET.OBJECT", "in/%d.csv" % s.some(1, 60), 200)
    a = s.incident("nothing there, and no permission to list", "platform", "absence-hidden", "caller-fault", "steady", acceptable={"verdict": ["working-as-intended", "misconfiguration"], "cause": ["permission-missing", "resource-policy"], "pattern": ["retry-loop", "single"]})
    for t in s.ticks(5, 115, 400): s.deny(a, s3(s, t, "198.51.100.12", "arn:aws:iam::111122223333:role/app", "REST.GET.OBJECT", "in/%d.csv" % s.some(9000, 9999), 403, "AccessDenied"))
    for k in range(3): s3(s, s.at(s.some(5, 110)), "198.51.100.9", "arn:aws:iam::111122223333:role/admin", "REST.GET.OBJECT", "in/%d.csv" % s.some(9000, 9999), 404, "NoSuchKey")
    g = s.incident("signature does not match", "platform", "request-signature", "caller-fault", "single")
    for k in range(s.some(3, 6)): s.deny(g, s3(s, s.at(s.some(2, 115)), "198.51.100.%d" % (60 + k), "-", "REST.PUT.OBJECT", "up/%d.bin" % k, 403, "SignatureDoesNotMatch"))
    w = s.incident("clock off", "platform", "request-signature", "caller-fault", "single")
    for k in range(s.some(2, 4)): s.deny(w, s3(s, s.at(s.some(2, 115)), "198.51.100.%d" % (70 + k), "-", "REST.GET.OBJECT", "up/%d.bin" % k, 403, "RequestTimeTooSkewed"))
    x = s.incident("link past its time", "platform", "token-expired", "caller-fault", "single", acceptable={"cause": ["request-signature"]})
    for k in range(s.some(3, 5)): s.deny(x, s3(s, s.at(s.some(2, 115)), "192.0.2.%d" % (80 + k), "arn:aws:sts::111122223333:assumed-role/web/s", "REST.GET.OBJECT", "inv/%d.pdf" % k, 400, "ExpiredToken", agent=s.agent(k)))


@kind
def kubernetes_team(s):
    """ordinary work in a cluster, rights never granted, content refused, a token that is no more"""
    for t in s.spread(0, 120, 10): k = s.some(0, 12); k8s(s, t, s.who(k), s.r.choice(["get", "list", "watch"]), s.r.choice(["pods", "services", "configmaps"]), 200, ip=s.ip(k), reason='RBAC: allowed by RoleBinding "dev/shop" of Role "dev" to Group "dev"')
    p = s.incident("never granted", "platform", "permission-missing", "working-as-intended", "single")
    for k in range(s.some(4, 8)): who, res = s.who(k), s.r.choice(["secrets", "nodes", "rolebindings"]); s.deny(p, k8s(s, s.at(s.some(2, 115)), who, "list", res, 403, '%s is forbidden: User "%s" cannot list resource "%s" in API group "" in the namespace "shop"' % (res, who, res), "forbid", ip=s.ip(k)), who)
    a = s.incident("content refused by admission", "platform", "admission-refused", "working-as-intended", "single", acceptable={"verdict": ["caller-fault"]})
    for k in range(s.some(4, 7)):
        text = s.r.choice(['admission webhook "validate.kyverno.svc-fail" denied the request: \n\nresource Pod/shop/web was blocked due to the following policies\n\ndisallow-latest-tag', 'pods "web" is forbidden: violates PodSecurity "restricted:latest": privileged (container "web" must not set securityContext.privileged=true)'])
        s.deny(a, k8s(s, s.at(s.some(2, 115)), s.who(k), "create", "pods", 403, text, ip=s.ip(k)), s.who(k))
    e = s.incident("token of a removed service account", "platform", "token-invalid", "caller-fault", "retry-loop", acceptable={"cause": ["token-expired", "credential-missing"], "verdict": ["misconfiguration"], "pattern": ["steady"]})
    for t in s.ticks(30, 110, 60): s.deny(e, k8s(s, t, "", "get", "pods", 401, "Unauthorized", None, ip="10.20.3.9", agent="operator/v0.9", why="Unauthorized"))


@kind
def kubernetes_binding_deleted(s):
    """a RoleBinding is deleted with the chart it came with; three services lose their configuration"""
    cut = s.some(40, 70); what = "deleted rolebindings config-reader in shop"
    accounts = ["system:serviceaccount:shop:%s" % n for n in ("cart", "mailer", "search", "stock")[:s.some(2, 4)]]
    i = s.incident("binding deleted", "platform", "permission-removed", "misconfiguration", "burst-after-change", what)
    k8s(s, s.at(cut), s.who(0), "delete", "rolebindings", 200, ip=s.ip(0), name="config-reader", group="rbac.authorization.k8s.io", agent="helm/v3.14")
    for n, a in enumerate(accounts):
        for t in s.ticks(0, 120, 45 + n * 10):
            if t < s.at(cut) + sec(3): k8s(s, t, a, "get", "configmaps", 200, name="settings", ip="10.20.3.%d" % n, agent="client-go", reason='RBAC: allowed by RoleBinding "config-reader/shop"')
            else: s.deny(i, k8s(s, t, a, "get", "configmaps", 403, 'configmaps "settings" is forbidden: User "%s" cannot get resource "configmaps" in API group "" in the namespace "shop"' % a, "forbid", name="settings", ip="10.20.3.%d" % n, agent="client-go"), a, acceptable={"pattern": ["retry-loop", "steady"]})


@kind
def google_project(s):
    for t in s.spread(0, 120, 12): k = s.some(0, 10); gcp_audit(s, t, s.mail(k), "storage.googleapis.com", "storage.objects.get", "projects/_/buckets/%s-lake/objects/a" % s.company, "storage.objects.get", ip=s.ip(k))
    p = s.incident("never granted", "platform", "permission-missing", "working-as-intended", "single")
    for k in range(s.some(3, 6)): s.deny(p, gcp_audit(s, s.at(s.some(2, 115)), s.mail(k), "bigquery.googleapis.com", "google.cloud.bigquery.v2.JobService.InsertJob", "projects/%s-prod" % s.company, "bigquery.jobs.create", 7, "Access Denied: Project %s-prod: User does not have bigquery.jobs.create permission in project %s-prod." % (s.company, s.company), False, s.ip(k)), s.mail(k))
    v = s.incident("outside the service perimeter", "platform", "network-perimeter", "working-as-intended", "single", acceptable={"pattern": ["steady"]})
    for k in range(s.some(4, 8)):
        s.deny(v, gcp_audit(s, s.at(s.some(2, 115)), s.mail(20 + k), "bigquery.googleapis.com", "google.cloud.bigquery.v2.TableDataService.List", "projects/%s-prod" % s.company, code=7, message="Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: %s" % s.hex(20), ip="203.0.113.%d" % (20 + k), log="policy",
            metadata={"@type": "type.googleapis.com/google.cloud.audit.VpcServiceControlAuditMetadata", "violationReason": s.r.choice(["NO_MATCHING_ACCESS_LEVEL", "RESOURCES_NOT_IN_SAME_SERVICE_PERIMETER"]), "vpcServiceControlsUniqueId": s.hex(20), "dryRun": False}), s.mail(20 + k))
    o = s.incident("organisation policy", "platform", "guardrail", "working-as-intended", "single")
    for k in range(s.some(3, 5)): s.deny(o, gcp_audit(s, s.at(s.some(2, 115)), s.mail(k), "compute.googleapis.com", "v1.compute.instances.insert", "projects/%s-prod/zones/europe-west1-b/instances/vm%d" % (s.company, k), code=9, message="Constraint constraints/compute.vmExternalIpAccess violated for project %s-prod. Add instance to the constraint to use external IP with it." % s.company, log="activity", ip=s.ip(k)), s.mail(k))


@kind
def google_binding_removed(s):
    cut, crew = s.some(35, 60), s.some(6, 14)
    what = "SetIamPolicy removed roles/bigquery.dataViewer from group analysts"
    i = s.incident("analysts lost the data", "platform", "permission-removed", "misconfiguration", "burst-after-change", what)
    project = s.company + "-prod"
    gcp_audit(s, s.at(cut), "terraform@%s.iam.gserviceaccount.com" % project, "cloudresourcemanager.googleapis.com", "SetIamPolicy", "projects/" + project, "resourcemanager.projects.setIamPolicy", log="activity", metadata=None,
              request=dict(resource=project, policy=dict(bindings=[])), agent="Terraform/1.7")
    s.change(s.at(cut), "terraform", what, "group:analysts", "role")
    for t in s.spread(0, 120, 15):
        k = s.some(0, crew); late = t > s.at(cut) + sec(60)
        table = "projects/%s/datasets/sales/tables/t%d" % (project, s.some(1, 5))
        l = gcp_audit(s, t, s.mail(k), "bigquery.googleapis.com", "google.cloud.bigquery.v2.TableDataService.List", table, "bigquery.tables.getData", 7 if late else None, "Access Denied: Table %s: User does not have permission to query table" % table, not late, s.ip(k))
        if late: s.deny(i, l, s.mail(k))


@kind
def azure_subscription(s):
    for t in s.spread(0, 120, 20): k = s.some(0, 9); azure_activity(s, t, s.mail(k), s.r.choice(["Microsoft.Compute/virtualMachines/start/action", "Microsoft.Web/sites/restart/Action"]), "Success", ip=s.ip(k))
    p = s.incident("never granted", "platform", "permission-missing", "working-as-intended", "single")
    for k in range(s.some(3, 6)): op = "Microsoft.Storage/storageAccounts/listKeys/action"; s.deny(p, azure_activity(s, s.at(s.some(2, 115)), s.mail(20 + k), op, "Failure", "AuthorizationFailed", "The client '%s' with object id '%s' does not have authorization to perform action '%s' over scope '/subscriptions/0000-1111/resourceGroups/rg' or the scope is invalid." % (s.mail(20 + k), s.uuid(), op), s.ip(20 + k)), s.mail(20 + k))
    g = s.incident("policy of the organisation", "platform", "guardrail", "working-as-intended", "single", acceptable={"verdict": ["caller-fault"]})
    for k in range(s.some(3, 6)): s.deny(g, azure_activity(s, s.at(s.some(2, 115)), s.mail(k), "Microsoft.Compute/virtualMachines/write", "Failure", "RequestDisallowedByPolicy", "Resource 'vm-%d' was disallowed by policy. Policy identifiers: '[{\"policyAssignment\":{\"name\":\"allowed-regions\"}}]'." % k, s.ip(k)), s.mail(k))
    for t in s.spread(0, 120, 40): key_vault(s, t, s.mail(3), "SecretGet", 200, "OK", ip=s.ip(3))
    f = s.incident("vault firewall", "platform", "address-not-allowlisted", "working-as-intended", "single", acceptable={"pattern": ["steady"], "verdict": ["misconfiguration"]})
    for k in range(s.some(3, 6)): s.deny(f, key_vault(s, s.at(s.some(2, 115)), s.mail(30 + k), "SecretGet", 403, "Forbidden", "Client address is not authorized and caller is not a trusted service. Client address: 203.0.113.%d InnerError: ForbiddenByFirewall" % (20 + k), "203.0.113.%d" % (20 + k)), s.mail(30 + k))
    c = s.incident("vault reached past its private endpoint", "platform", "network-perimeter", "working-as-intended", "single", acceptable={"pattern": ["steady"], "verdict": ["misconfiguration"]})
    for k in range(s.some(3, 6)): s.deny(c, key_vault(s, s.at(s.some(2, 115)), s.mail(36 + k), "SecretGet", 403, "Forbidden", "Public network access is disabled and request is not from a trusted service nor via an approved private link. InnerError: ForbiddenByConnection", "203.0.113.%d" % (40 + k)), s.mail(36 + k))


@kind
def storage_account(s):
    """Azure storage: SAS past its time, wrong signature, strangers, network rule"""
    for t in s.spread(0, 120, 15): azure_storage(s, t, s.ip(s.some(0, 9)), "GetBlob", 200, "Success")
    one = lambda title, cause, verdict, **more: s.incident(title, "platform", cause, verdict, "single", **more)
    cases = [("AuthenticationFailed", "SAS", one("shared link does not verify", "request-signature", "caller-fault", acceptable={"cause": ["token-expired"]})),
             ("IpAuthorizationError", "SAS", one("outside the link's addresses", "address-not-allowlisted", "working-as-intended")),
             ("AuthorizationPermissionMismatch", "OAuth", one("role missing", "permission-missing", "working-as-intended")),
             ("AnonymousClientOtherError", "Anonymous", one("no credentials", "credential-missing", "caller-fault", acceptable={"verdict": ["working-as-intended"]}))]
    k = 10
    for text, auth, incident in cases:
        for _ in range(s.some(2, 5)): k += 1; s.deny(incident, azure_storage(s, s.at(s.some(2, 115)), s.ip(k), "GetBlob", 403 if "Anon" not in text else 401, text, auth, "/data/%d.csv" % k, who=s.mail(k) if auth == "OAuth" else None), s.mail(k) if auth == "OAuth" else None)

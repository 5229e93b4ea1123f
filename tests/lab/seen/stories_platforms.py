"""Clouds: their identity policies, organisations, perimeters, object stores and warehouses."""
import urllib.parse
from lines import *

KINDS = []
kind = kinds(KINDS, 1.9)


def role(account, name, session): return "arn:aws:sts::%s:assumed-role/%s/%s" % (account, name, session)


@kind
@once
def accounts_under_a_new_guardrail(s):
    """CloudTrail: an organisation's new policy forbids a region that a build team uses; a boundary stops one service; one engineer lacks what nobody there has; one runs into a deny of his own policy"""
    s.wrapped["cloudtrail.json"] = "records"; a = "%012d" % s.some(10 ** 11, 10 ** 12 - 1); cut = s.some(30, 60); p = "p-" + s.hex(8)
    what = "AttachPolicy %s to ou-%s" % (p, s.hex(4)); admin = "arn:aws:iam::%s:user/%s" % (a, s.who(44))
    trail(s, "cloudtrail.json", s.at(cut), "AttachPolicy", "organizations", admin, s.ip(44), params={"policyId": p, "targetId": what.split()[-1]}, kind="IAMUser", region="us-east-1"); logged(s, cut, s.who(44), what, what.split()[-1], "policy"); innocent(s, cut - 12)
    g = inc(s, "builds in a forbidden region", "platform", "guardrail", MIS, BURST, what, verdict=[WAI], cause=["explicit-deny", "permission-removed"], pattern=ANY); b = inc(s, "service outside its boundary", "platform", "guardrail", WAI, "steady", verdict=[MIS, FAULT], pattern=[LOOP], cause=["permission-missing"]); m = inc(s, "nobody was ever granted it", "platform", "permission-missing", WAI, "single", pattern=["steady"], verdict=[FAULT]); d = inc(s, "denied by a policy of his own", "platform", "explicit-deny", WAI, "single", pattern=["steady"], verdict=[FAULT])
    def no(t, arn, ip, source, name, action, on, reason, **more): return trail(s, "cloudtrail.json", t, name, source, arn, ip, "AccessDenied" if source in ("s3", "sts", "iam") else "Client.UnauthorizedOperation" if source == "ec2" else "AccessDeniedException", "User: %s is not authorized to perform: %s on resource: %s %s" % (arn, action, on, reason), **more)
    for t in s.spread(0, 120, 14):
        k = s.some(0, 5); arn = role(a, "build", "runner-%d" % k); late = minute_of(s, t) > cut; image = "arn:aws:ec2:eu-north-1:%s:instance/*" % a
        if late: s.deny(g, no(t, arn, s.inner(k), "ec2", "RunInstances", "ec2:RunInstances", image, "with an explicit deny in a service control policy", region="eu-north-1", agent="terraform/1.13"), "build/runner-%d" % k)
        else: trail(s, "cloudtrail.json", t, "RunInstances", "ec2", arn, s.inner(k), region="eu-north-1", agent="terraform/1.13")
    for t in s.spread(0, 120, 40): trail(s, "cloudtrail.json", t, s.r.choice(["DescribeInstances", "DescribeImages", "GetCallerIdentity"]), "ec2", role(a, "build", "runner-%d" % s.some(0, 5)), s.inner(2))
    for t in s.ticks(0, 120, 700): s.deny(b, no(t, role(a, "svc-export", "i-0" + "%016x" % s.shift), s.inner(80), "s3", "PutObject", "s3:PutObject", '"arn:aws:s3:::%s-exports/day.csv"' % s.company, "because no permissions boundary allows the s3:PutObject action", agent="aws-sdk-go-v2/1.39"), "svc-export")
    for n in range(s.some(1, 2)): s.deny(m, no(s.at(s.some(5, 110)), role(a, "engineer", s.mail(7)), s.ip(7), "kms", "ScheduleKeyDeletion", "kms:ScheduleKeyDeletion", "arn:aws:kms:eu-central-1:%s:key/%s" % (a, s.uuid()), "because no identity-based policy allows the kms:ScheduleKeyDeletion action"), s.mail(7))
    for n in range(s.some(8, 12)): s.deny(d, no(s.at(s.some(5, 110), n), role(a, "engineer", s.mail(8 + n % 4)), s.ip(8 + n % 4), "s3", "GetObject", "s3:GetObject", '"arn:aws:s3:::%s-payroll/2025/%d.xlsx"' % (s.company, n), "with an explicit deny in an identity-based policy"), s.mail(8 + n % 4))


@kind
@once
def policies_of_keys_and_trusts(s):
    """CloudTrail: an inline policy of the report role is deleted, with a leaver among those hit; a key's policy knows the new account not; a vendor's role is not trusted; an endpoint lets other buckets not through"""
    a, other = ("%012d" % s.some(10 ** 11, 10 ** 12 - 1) for _ in range(2)); f = "cloudtrail.json"; s.wrapped[f] = s.r.choice(["records", "records", None]); cut = s.some(30, 55); what = "DeleteRolePolicy read-ledger of role reporting"
    if not s.wrapped[f]: del s.wrapped[f]
    admin = "arn:aws:iam::%s:user/%s" % (a, s.who(50)); trail(s, f, s.at(cut), "DeleteRolePolicy", "iam", admin, s.ip(50), params={"roleName": "reporting", "policyName": "read-ledger"}, kind="IAMUser", region="us-east-1"); logged(s, cut, s.who(50), what, "role:reporting", "policy"); innocent(s, cut + 7)
    left = 6; changed(s, 3, "hr", "%s left the company, access is not to be restored" % s.mail(left), "user:" + s.mail(left), "identity")
    r = inc(s, "readers of the ledger", "platform", "permission-removed", MIS, BURST, what, cause=["permission-missing"], pattern=ANY); l = inc(s, "has left and still tries", "platform", "permission-removed", WAI, "steady", what, cause=["permission-missing", "account-locked"], pattern=ANY); k_ = inc(s, "key policy does not know the account", "platform", "resource-policy", MIS, "steady", verdict=[WAI, FAULT, UND], pattern=ANY); v = inc(s, "role does not trust the vendor", "platform", "resource-policy", WAI, "steady", verdict=[MIS, FAULT, UND], pattern=ANY); e = inc(s, "endpoint policy stops another bucket", "platform", "resource-policy", WAI, "steady", verdict=[MIS, FAULT, UND], pattern=ANY, cause=["network-perimeter"])
    for t in s.spread(0, 120, 8):
        k = s.some(0, 8); arn = role(a, "reporting", s.mail(k)); table = "arn:aws:dynamodb:eu-central-1:%s:table/ledger" % a
        if minute_of(s, t) > cut + .2: s.deny(l if k == left else r, trail(s, f, t, s.r.choice(["Query", "GetItem"]), "dynamodb", arn, s.ip(k), "AccessDenied", "User: %s is not authorized to perform: dynamodb:Query on resource: %s because no identity-based policy allows the dynamodb:Query action" % (arn, table), {"tableName": "ledger"}, agent="Boto3/1.40.30"), s.mail(k))
        else: trail(s, f, t, "Query", "dynamodb", arn, s.ip(k), params={"tableName": "ledger"}, agent="Boto3/1.40.30")
    for t in s.ticks(0, 120, 600): arn = role(other, "archive", "archive"); key = "arn:aws:kms:eu-central-1:%s:key/%s" % (a, s.uuid()); s.deny(k_, trail(s, f, t, "Decrypt", "kms", arn, "10.8.1.4", "AccessDenied", "User: %s is not authorized to perform: kms:Decrypt on resource: %s because no resource-based policy allows the kms:Decrypt action" % (arn, key), agent="aws-sdk-java/2.33"), "archive")
    for t in s.ticks(0, 120, 800): arn = "arn:aws:iam::%s:user/scanner" % other; s.deny(v, trail(s, f, t, "AssumeRole", "sts", arn, s.other + "80", "AccessDenied", "User: %s is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::%s:role/vendor-audit because no role trust policy allows the sts:AssumeRole action" % (arn, a), kind="IAMUser"), "scanner")
    for t in s.ticks(0, 120, 900): arn = role(a, "web", "i-0%016x" % s.shift); s.deny(e, trail(s, f, t, "GetObject", "s3", arn, s.inner(31), "AccessDenied", 'User: %s is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::public-datasets/x.csv" because no VPC endpoint policy allows the s3:GetObject action' % arn, agent="aws-cli/2.31", more={"vpcEndpointId": "vpce-" + s.hex(17)}), "web")


@kind
@once
def access_key_in_strange_hands(s):
    """CloudTrail: a key of a build server is used from elsewhere, which asks for everything and gets nothing, while the build server goes on; somebody guesses at the console; a colleague mistypes once"""
    a = "%012d" % s.some(10 ** 11, 10 ** 12 - 1); f = "trail.ndjson"; arn, key = "arn:aws:iam::%s:user/ci-artifacts" % a, "AKIA" + s.hex(16).upper()
    x = inc(s, "stolen key asks around", "platform", "permission-missing", ATT, "scan", pattern=["enumeration", "token-replay", "steady"]); c = inc(s, "guessing at the console", "identity", "credential-wrong", ATT, BRUTE, layer=["platform"], pattern=[SPRAY, STUFF]); m = inc(s, "mistyped, then in", "identity", "credential-wrong", FAULT, "single", layer=["platform"])
    for t in s.ticks(0, 120, 260): trail(s, f, t, "PutObject", "s3", arn, s.other + "20", params={"bucketName": s.company + "-artifacts", "key": "b/%d.tgz" % s.next()}, kind="IAMUser", key=key, agent="aws-cli/2.27 md/ci")
    t = s.at(s.some(20, 70)); trail(s, f, t, "GetCallerIdentity", "sts", arn, s.attacker, kind="IAMUser", key=key, agent="Boto3/1.34 md/Botocore#1.34 os/linux")
    calls = [("iam", "ListUsers"), ("iam", "ListRoles"), ("iam", "ListAccessKeys"), ("ec2", "DescribeInstances"), ("ec2", "DescribeSecurityGroups"), ("rds", "DescribeDBInstances"), ("secretsmanager", "ListSecrets"), ("lambda", "ListFunctions20150331"), ("organizations", "ListAccounts"), ("ses", "GetSendQuota"), ("dynamodb", "ListTables"), ("kms", "ListKeys"), ("ssm", "DescribeParameters"), ("ecr", "DescribeRepositories"), ("cloudtrail", "DescribeTrails"), ("iam", "CreateUser"), ("ec2", "RunInstances"), ("bedrock", "InvokeModel"), ("iam", "AttachUserPolicy"), ("sns", "ListTopics")]
    for n in range(2):
        for source, name in calls:
            t += sec(s.r.uniform(.4, 3)); action = "%s:%s" % (source, name.rstrip("0123456789"))
            s.deny(x, trail(s, f, t, name, source, arn, s.attacker, "Client.UnauthorizedOperation" if source == "ec2" else "AccessDenied" if source in ("iam", "rds", "ses", "cloudtrail") else "AccessDeniedException", ("User: %s is not authorized to perform: %s on resource: arn:aws:%s:%s:%s:* because no identity-based policy allows the %s action" % (arn, action, source, "eu-central-1" if not n else "us-east-1", a, action)), kind="IAMUser", key=key, agent="Boto3/1.34 md/Botocore#1.34 os/linux", region="eu-central-1" if not n else "us-east-1"), "ci-artifacts")
    w = inc(s, "stolen key tries the roles of other accounts", "platform", "resource-policy", ATT, "enumeration", pattern=["scan", "token-replay"], cause=["permission-missing"])
    for n in range(s.some(8, 14)): t += sec(2); s.deny(w, trail(s, f, t, "AssumeRole", "sts", arn, s.attacker, "AccessDenied", "User: %s is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::%012d:role/OrganizationAccountAccessRole because no role trust policy allows the sts:AssumeRole action" % (arn, 10 ** 11 + n * 7 ** 11), kind="IAMUser", key=key, agent="Boto3/1.34 md/Botocore#1.34 os/linux"), "ci-artifacts")
    def console(t, who, ip, ok): return s.json(f, t, {"eventVersion": "1.09", "userIdentity": {"type": "IAMUser", "principalId": "AIDAEXAMPLE", "arn": "arn:aws:iam::%s:user/%s" % (a, who), "accountId": a, "accessKeyId": "", "userName": who}, "eventTime": z(t, 0), "eventSource": "signin.amazonaws.com", "eventName": "ConsoleLogin", "awsRegion": "us-east-1", "sourceIPAddress": ip, "userAgent": AGENTS[2], **({} if ok else {"errorMessage": "Failed authentication"}), "requestParameters": None, "responseElements": {"ConsoleLogin": "Success" if ok else "Failure"}, "additionalEventData": {"MobileVersion": "No", "MFAUsed": "Yes" if ok else "No"}, "eventID": s.uuid(), "readOnly": False, "eventType": "AwsConsoleSignIn", "managementEvent": True, "recipientAccountId": a, "eventCategory": "Management"})
    t = s.at(s.some(80, 95))
    for _ in range(s.some(30, 50)): s.deny(c, console(t, s.who(2), s.bots[4], False), s.who(2)); t += sec(s.r.uniform(2, 9))
    for k in range(4): console(s.at(s.some(0, 119)), s.who(k + 3), s.ip(k), True)
    t = s.at(50, 5); s.deny(m, console(t, s.who(9), s.ip(9), False), s.who(9)); console(t + sec(21), s.who(9), s.ip(9), True)


@kind
@once
def buckets_of_a_publisher(s):
    """S3's server access log: a renderer asks for covers that do not exist and may not list; an uploader signs with the old secret after a rotation; a laptop's clock is wrong; a job goes on with a session that ended; a web page of another origin asks first"""
    f, b = "s3-access.log", s.company + "-assets"; acct = "arn:aws:sts::111122223333:assumed-role/%s/%s"; cut = s.some(30, 60); what = "rotated access key of upload-service"
    changed(s, cut, s.who(10), what, "user:upload-service", "certificate"); innocent(s, cut - 10, cut + 4)
    a = inc(s, "covers that do not exist", "platform", "absence-hidden", WAI, "steady", pattern=["single", LOOP], verdict=[FAULT, MIS]); g = inc(s, "uploader with the old secret", "platform", "request-signature", MIS, BURST, what, cause=["credential-wrong", "api-key-misconfigured"], verdict=[FAULT], pattern=ANY); k_ = inc(s, "clock of a laptop", "platform", "request-signature", FAULT, LOOP, pattern=["steady"]); e = inc(s, "job with a session that ended", "platform", "token-expired", FAULT, LOOP, pattern=["steady"]); o = inc(s, "page of another origin", "platform", "cors-origin-refused", FAULT, "steady", verdict=[WAI, MIS, UND], cause=["cors-preflight-refused"], pattern=ANY)
    render = acct % ("render", "r1")
    for t in s.spread(0, 120, 8):
        n = s.some(1, 400); missing = n % 9 == 0
        x = s3(s, f, t, b, s.inner(2), render, "REST.GET.OBJECT", "covers/%d.png" % n, "GET", "/%s/covers/%d.png" % (b, n), 403 if missing else 200, "AccessDenied" if missing else "-", size=str(s.some(2000, 90000)))
        if missing: s.deny(a, x, "render")
    for n in (9, 18, 27, 36, 45): s.deny(a, s3(s, f, s.at(n * 2, 9), b, s.inner(2), render, "REST.GET.OBJECT", "covers/%d.png" % n, "GET", "/%s/covers/%d.png" % (b, n), 403, "AccessDenied"), "render")
    for t in s.ticks(0, 120, 150):
        late = minute_of(s, t) > cut; p = "in/%d.tif" % s.next(); x = s3(s, f, t, b, s.inner(7), "-" if late else "arn:aws:iam::111122223333:user/upload-service", "REST.PUT.OBJECT", p, "PUT", "/%s/%s" % (b, p), 403 if late else 200, "SignatureDoesNotMatch" if late else "-", agent="upload-service/4 aws-sdk-go/1.55")
        if late: s.deny(g, x, None)
    a0 = s.some(5, 80)
    for t in s.ticks(a0, a0 + 20, 50): s.deny(k_, s3(s, f, t, b, s.ip(4), "-", "REST.GET.BUCKET", "-", "GET", "/%s?list-type=2" % b, 403, "RequestTimeTooSkewed", agent="rclone/v1.71"), None)
    end = s.some(30, 90)
    for t in s.ticks(0, 120, 240):
        late = minute_of(s, t) > end; x = s3(s, f, t, b, s.inner(12), "-" if late else acct % ("nightly", "job"), "REST.GET.OBJECT", "index.json", "GET", "/%s/index.json" % b, 400 if late else 200, "ExpiredToken" if late else "-", agent="Boto3/1.40.30 nightly")
        if late: s.deny(e, x, None)
    for t in s.spread(0, 120, 130): s.deny(o, s3(s, f, t, b, s.ip(s.some(20, 40)), "-", "REST.OPTIONS.PREFLIGHT", "fonts/t.woff2", "OPTIONS", "/%s/fonts/t.woff2" % b, 403, "AccessForbidden", agent=AGENTS[1], auth="-"), None)


@kind
@once
def perimeter_of_a_hospital(s):
    """Google Cloud: a perimeter goes from dry run to enforced, and the researchers outside are stopped; a binding is removed from a group; a constraint of the organisation stops a key; a stranger's account asks"""
    f = "gcp-audit.json"; cut, cut2 = s.some(20, 50), s.some(60, 80); per = "accessPolicies/%d/servicePerimeters/clinical" % s.some(10 ** 11, 10 ** 12); pr = "hosp-%s" % s.company
    what = "UpdateServicePerimeter clinical: enforced the dry run configuration"; what2 = "SetIamPolicy removed roles/bigquery.dataViewer from group:statistics@%s" % s.domain
    gcp(s, f, s.at(cut), "accesscontextmanager.googleapis.com", "google.identity.accesscontextmanager.v1.AccessContextManager.UpdateServicePerimeter", per, s.mail(60), s.ip(60), log="activity", project=pr, request={"updateMask": "status", "servicePerimeter": {"name": per, "useExplicitDryRunSpec": False}})
    gcp(s, f, s.at(cut2), "cloudresourcemanager.googleapis.com", "SetIamPolicy", "projects/" + pr, s.mail(61), s.ip(61), log="activity", project=pr, binding=[{"action": "REMOVE", "role": "roles/bigquery.dataViewer", "member": "group:statistics@" + s.domain}])
    logged(s, cut, s.mail(60), what, per, "policy"); logged(s, cut2, s.mail(61), what2, "group:statistics", "role"); innocent(s, cut + 5)
    n_ = inc(s, "researchers outside the perimeter", "platform", "network-perimeter", MIS, BURST, what, pattern=ANY, cause=["guardrail"]); r = inc(s, "statisticians without their role", "platform", "permission-removed", MIS, BURST, what2, cause=["permission-missing"], pattern=ANY); o = inc(s, "key that the organisation forbids", "platform", "guardrail", WAI, "single", pattern=["steady"]); x = inc(s, "account of another organisation", "platform", "permission-missing", UND, "steady", verdict=[ATT, WAI], pattern=["single", "scan"])
    for t in s.spread(0, 120, 9):
        k = s.some(0, 9)
        if minute_of(s, t) > cut + .5: s.deny(n_, gcp(s, f, t, "storage.googleapis.com", "storage.objects.get", "projects/_/buckets/%s-images/objects/%d.dcm" % (pr, s.some(1, 900)), s.mail(k), s.other + str(k + 2), 7, "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: " + s.hex(24), log="policy", project=pr, metadata={"@type": "type.googleapis.com/google.cloud.audit.VpcServiceControlAuditMetadata", "violationReason": "NO_MATCHING_ACCESS_LEVEL", "securityPolicyInfo": {"servicePerimeterName": per, "organizationId": "4815162342"}, "ingressViolations": [{"servicePerimeter": per, "targetResource": "projects/4815162342"}], "resourceNames": [pr]}), s.mail(k))
        else: gcp(s, f, t, "storage.googleapis.com", "storage.objects.get", "projects/_/buckets/%s-images/objects/%d.dcm" % (pr, s.some(1, 900)), s.mail(k), s.other + str(k + 2), permission="storage.objects.get", project=pr)
    for t in s.spread(0, 120, 11):
        k = 20 + s.some(0, 6); table = "projects/%s/datasets/wards/tables/beds" % pr
        if minute_of(s, t) > cut2 + 1: s.deny(r, gcp(s, f, t, "bigquery.googleapis.com", "google.cloud.bigquery.v2.JobService.InsertJob", table, s.mail(k), s.inner(k), 7, "Access Denied: Table %s:wards.beds: User does not have permission to query table %s:wards.beds, or perhaps it does not exist." % (pr, pr), False, "bigquery.tables.getData", project=pr), s.mail(k))
        else: gcp(s, f, t, "bigquery.googleapis.com", "google.cloud.bigquery.v2.JobService.InsertJob", table, s.mail(k), s.inner(k), permission="bigquery.tables.getData", project=pr)
    for k in range(s.some(2, 4)): s.deny(o, gcp(s, f, s.at(s.some(0, 119)), "iam.googleapis.com", "google.iam.admin.v1.CreateServiceAccountKey", "projects/-/serviceAccounts/etl@%s.iam.gserviceaccount.com" % pr, s.mail(30 + k), s.inner(k), 9, "Key creation is not allowed on this service account. Constraint constraints/iam.disableServiceAccountKeyCreation violated for projects/%s." % pr, log="activity", project=pr), s.mail(30 + k))
    for t in s.spread(0, 120, 400): s.deny(x, gcp(s, f, t, "storage.googleapis.com", "storage.objects.list", "projects/_/buckets/%s-images" % pr, "probe@lab-%d.iam.gserviceaccount.com" % s.shift, s.attacker, 7, "probe@lab-%d.iam.gserviceaccount.com does not have storage.objects.list access to the Google Cloud Storage bucket." % s.shift, False, "storage.objects.list", project=pr), "probe@lab-%d.iam.gserviceaccount.com" % s.shift)


@kind
@once
def subscriptions_with_policies(s):
    """Azure's activity log: a role assignment is deleted and a team loses its machines, one of them has left; a policy wants tags; a deny assignment guards what an application manages"""
    f = "activity.json"; cut = s.some(30, 60); ra = s.uuid(); what = "deleted role assignment Virtual Machine Operator for group plant-it"; left = 5
    logged(s, cut, s.mail(50), what, "group:plant-it", "role"); innocent(s, cut + 9); changed(s, 2, "hr", "%s left, account disabled, nothing to be restored" % s.mail(left), "user:" + s.mail(left), "identity")
    azure_activity(s, f, s.at(cut), "Microsoft.Authorization/roleAssignments/delete", s.mail(50), s.ip(50), more={"entity": "/subscriptions/%s/providers/Microsoft.Authorization/roleAssignments/%s" % (s.subscription, ra), "requestbody": json.dumps({"roleDefinition": "Virtual Machine Operator", "principal": "plant-it"})})
    r = inc(s, "team without its role", "platform", "permission-removed", MIS, BURST, what, cause=["permission-missing"], pattern=ANY); l = inc(s, "has left", "platform", "permission-removed", WAI, "steady", what, cause=["permission-missing", "account-locked"], pattern=ANY); p = inc(s, "machines without tags", "platform", "guardrail", WAI, "steady", pattern=ANY, verdict=[FAULT], cause=["admission-refused"]); d = inc(s, "deny assignment of a managed application", "platform", "explicit-deny", WAI, "single", pattern=["steady"], verdict=[FAULT])
    for t in s.spread(0, 120, 7):
        k, op = s.some(0, 7), s.r.choice(["restart", "start", "deallocate"]); vm = "/subscriptions/{u}/resourceGroups/plant/providers/Microsoft.Compute/virtualMachines/plc%d" % s.some(1, 20); action = "Microsoft.Compute/virtualMachines/%s/action" % op
        if minute_of(s, t) > cut + s.r.uniform(0, 4): s.deny(l if k == left else r, azure_activity(s, f, t, action, s.mail(k), s.ip(k), False, "AuthorizationFailed", "The client '%s' with object id '%s' does not have authorization to perform action '%s' over scope '%s' or the scope is invalid. If access was recently granted, please refresh your credentials." % (s.mail(k), s.uuid(), action, vm.format(u=s.subscription)), vm), s.mail(k))
        else: azure_activity(s, f, t, action, s.mail(k), s.ip(k), resource=vm)
    for t in s.ticks(0, 120, 560): vm = "/subscriptions/{u}/resourceGroups/lab/providers/Microsoft.Compute/disks/d%d" % s.some(1, 99); s.deny(p, azure_activity(s, f, t, "Microsoft.Compute/disks/write", "packer@" + s.domain, s.inner(90), False, "RequestDisallowedByPolicy", "Resource 'd' was disallowed by policy. Policy identifiers: '[{\"policyAssignment\":{\"name\":\"Require cost-center\"},\"policyDefinition\":{\"name\":\"Require a tag on resources\"}}]'.", vm, category="Policy" if s.r.random() < .2 else "Administrative"), "packer@" + s.domain)
    for n in range(s.some(7, 10)): sc = "/subscriptions/{u}/resourceGroups/mrg-databricks/providers/Microsoft.Storage/storageAccounts/dbstore"; s.deny(d, azure_activity(s, f, s.at(s.some(0, 119), n), "Microsoft.Storage/storageAccounts/listKeys/action", s.mail(20 + n), s.ip(20 + n), False, "DenyAssignmentAuthorizationFailed", "The client '%s' has permission to perform action 'Microsoft.Storage/storageAccounts/listKeys/action' on scope '%s'; however, the access is denied because of the deny assignment with name 'System deny assignment created by managed application'." % (s.mail(20 + n), sc.format(u=s.subscription)), sc), s.mail(20 + n))


@kind
@once
def blobs_and_vaults(s):
    """Azure storage and key vault: links of shared access run out, a partner comes from a new network, somebody reads without a data role, a camera speaks http; a vault is closed to the public network and the build server is outside"""
    f, v = "storage.json", "keyvault.json"; acc = s.company + "files"; cut, cut2 = s.some(25, 55), s.some(60, 80); what = "supplier gammatrans moved to network %s64/28" % s.other; what2 = "vault kv-%s: public network access disabled" % s.company
    s.known = "partners:\n  - {name: gammatrans, networks: [%s16/28, %s64/28], user_agents: [\"GammaSync/*\"], owner: logistics}\n" % (s.other, s.other); changed(s, cut, "vendor-desk", what, "partner:gammatrans", "allowlist"); changed(s, cut2, s.mail(30), what2, "kv-" + s.company, "config"); innocent(s, cut - 12)
    t_ = inc(s, "links that have run out", "platform", "token-expired", FAULT, LOOP, pattern=["steady", "single"]); d = inc(s, "partner in a new network", "platform", "allowlist-drift", MIS, BURST, what, cause=["address-not-allowlisted", "network-perimeter"], pattern=ANY); m = inc(s, "reader without a data role", "platform", "permission-missing", WAI, "single", pattern=["steady"], verdict=[FAULT]); h = inc(s, "camera without TLS", "platform", "tls-requirement", FAULT, LOOP, verdict=[WAI], pattern=["steady"]); p = inc(s, "vault closed to the public network", "platform", "network-perimeter", MIS, BURST, what2, pattern=ANY, cause=["address-not-allowlisted"])
    def blob(t, ip, op, path, status, text, auth, agent, who=None, query="", proto="https"): return s.json(f, t, {"time": z(t, 6), "resourceId": "/subscriptions/%s/resourceGroups/files/providers/Microsoft.Storage/storageAccounts/%s/blobServices/default" % (s.subscription, acc), "category": "StorageWrite" if op.startswith("Put") else "StorageRead", "operationName": op, "operationVersion": "2025-05-05", "schemaVersion": "1.0", "statusCode": status, "statusText": text, "durationMs": s.some(2, 90), "callerIpAddress": "%s:%d" % (ip, s.some(20000, 60000)), "correlationId": s.uuid(), "identity": {"type": auth, **({"requester": {"upn": who}} if who else {})}, "location": "westeurope", "properties": {"accountName": acc, "userAgentHeader": agent, "serviceType": "blob", "objectKey": "/%s%s" % (acc, path), "metricResponseType": "Success" if status < 300 else text}, "uri": "%s://%s.blob.core.windows.net%s%s" % (proto, acc, path, query), "protocol": proto.upper()})
    for t in s.spread(0, 120, 25): k = s.some(0, 9); blob(t, s.inner(k), "GetBlob", "/docs/%d.pdf" % s.some(1, 99), 200, "Success", "OAuth", s.agent(k), s.mail(k))
    for k in range(s.some(2, 3)):
        ends = s.some(20, 70)
        for t in s.ticks(ends - 8, ends + s.some(15, 40), 70):
            late = minute_of(s, t) > ends; e = blob(t, s.ip(k + 50), "GetBlob", "/plans/%d.dwg" % k, 403 if late else 200, "AuthenticationFailed" if late else "Success", "SAS", "PlanViewer/2.%d" % k, None, "?sv=2024-11-04&se=%s&sr=b&sp=r&sig=XXXXX" % urllib.parse.quote(z(s.at(ends), 0)))
            if late: s.deny(t_, e, None)
    for t in s.ticks(0, 120, 170):
        late = minute_of(s, t) > cut; e = blob(t, s.other + ("66" if late else "18"), "PutBlob", "/inbox/%d.xml" % s.next(), 403 if late else 201, "AuthorizationFailure" if late else "Success", "AccountKey", "GammaSync/5.1")
        if late: s.deny(d, e, None)
    for n in range(s.some(4, 7)): s.deny(m, blob(s.at(s.some(0, 119), n), s.ip(30 + n), "ListBlobs", "/docs", 403, "AuthorizationPermissionMismatch", "OAuth", "Azure-Storage-Explorer/1.39", s.mail(30 + n), "?restype=container&comp=list"), s.mail(30 + n))
    for t in s.ticks(0, 90, 420): s.deny(h, blob(t, s.inner(77), "PutBlob", "/cams/1.jpg", 400, "AccountRequiresHttps", "SAS", "IPCam/1.0", None, "?sv=2022-11-02&sig=XXXXX", "http"), None)
    for t in s.ticks(40, 120, 200):
        late = minute_of(s, t) > cut2; e = s.json(v, t, {"time": z(t, 6), "category": "AuditEvent", "operationName": "SecretGet", "resultType": "Success", "correlationId": s.uuid(), "callerIpAddress": s.other + "150", "identity": {"claim": {"appid": s.app_ids.setdefault("build", s.uuid())}}, "properties": {"clientInfo": "azsdk-go-azsecrets/v1.4", "httpStatusCode": 403 if late else 200, "requestUri": "https://kv-%s.vault.azure.net/secrets/signing?api-version=7.6" % s.company, "id": "https://kv-%s.vault.azure.net/secrets/signing" % s.company}, "resourceId": "/SUBSCRIPTIONS/X/RESOURCEGROUPS/SEC/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/KV-" + s.company.upper(), "resultSignature": "Forbidden" if late else "OK", **({"resultDescription": "Public network access is disabled and request is not from a trusted service nor via an approved private link. (ForbiddenByConnection)"} if late else {})})
        if late: s.deny(p, e, s.app_ids["build"])


@kind
@once
def store_in_the_basement(s):
    """MinIO's audit log: a recorder whose clock stood still over the weekend signs in the past; an indexer asks for thumbnails that are not there; a tool uses a key that was never made here; buckets are walked by a guest"""
    f = "minio-audit.json"; g = inc(s, "clock of the recorder", "platform", "request-signature", FAULT, LOOP, verdict=[MIS], pattern=["steady"]); a = inc(s, "thumbnails that are not there", "platform", "absence-hidden", WAI, "steady", pattern=[LOOP, "single"], verdict=[FAULT, MIS], cause=["permission-missing"]); k_ = inc(s, "key of the other store", "platform", "api-key-misconfigured", FAULT, LOOP, pattern=["steady"]); w = inc(s, "guest walks the buckets", "platform", "permission-missing", ATT, "enumeration", pattern=["scan"], verdict=[UND])
    def audit(t, ip, api, bucket, obj, status, key, agent, error=None): return s.json(f, t, {"version": "1", "deploymentid": s.deployment, "time": z(t, 6)[:-1] + "123Z", "event": "", "trigger": "incoming", "api": {"name": api, "bucket": bucket, **({"object": obj} if obj else {}), "status": {200: "OK", 403: "Forbidden"}[status], "statusCode": status, "rx": 0, "tx": s.some(300, 9000), "timeToFirstByte": "%dns" % s.some(9 ** 5, 9 ** 7), "timeToResponse": "%dns" % s.some(9 ** 6, 9 ** 8)}, "remotehost": ip, "requestID": s.hex(16).upper(), "userAgent": agent, "requestPath": "/%s%s" % (bucket, "/" + obj if obj else ""), "requestHost": "minio.%s:9000" % s.domain, "requestHeader": {"Authorization": "AWS4-HMAC-SHA256 Credential=%s/%s/us-east-1/s3/aws4_request,SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=%s" % (key, t.strftime("%Y%m%d"), s.hex(64)), "User-Agent": agent, "X-Amz-Date": (t - sec(187000) if error and "time" in error else t).strftime("%Y%m%dT%H%M%SZ")}, "responseHeader": {"Server": "MinIO", "X-Amz-Request-Id": s.hex(16).upper()}, **({"accessKey": key} if key else {}), **({"error": error} if error else {})})
    s.deployment = s.uuid(); innocent(s, s.some(5, 60))
    for t in s.spread(0, 120, 10): k = s.some(0, 4); audit(t, s.inner(k), s.r.choice(["GetObject", "PutObject"]), "archive", "f/%d" % s.some(1, 900), 200, "app%d" % k, "MinIO (linux; amd64) minio-go/v7.0.95")
    back = s.some(10, 60)
    for t in s.ticks(back, back + s.some(15, 30), 40): s.deny(g, audit(t, s.inner(60), "PutObject", "recordings", "cam/%d.ts" % s.next(), 403, "recorder", "S3Fuse/2.1", "The difference between the request time and the server's time is too large."), "recorder")
    for t in s.ticks(back + 32, 119, 300): audit(t, s.inner(60), "PutObject", "recordings", "cam/%d.ts" % s.next(), 200, "recorder", "S3Fuse/2.1")
    for t in s.spread(0, 120, 25):
        n = s.some(1, 60); missing = n % 3 == 0; e = audit(t, s.inner(61), "GetObject", "archive", "thumb/%d.jpg" % n, 403 if missing else 200, "indexer", "indexer/0.9 minio-py/7.2", "Access Denied." if missing else None)
        if missing: s.deny(a, e, "indexer")
    for t in s.ticks(0, 120, 230): s.deny(k_, audit(t, s.inner(62), "ListObjectsV2", "archive", "", 403, "STAGINGKEY01", "restic/0.18", "The Access Key Id you provided does not exist in our records."), "STAGINGKEY01")
    t = s.at(s.some(20, 100))
    for b in "archive backups finance hr invoices legal logs mail payroll private projects recordings secrets staging tenders users vault web".split(): s.deny(w, audit(t, s.attacker, "ListObjectsV2", b, "", 403, "guest", "Boto3/1.26 (probe)", "Access Denied."), "guest"); t += sec(s.r.uniform(.4, 2))


@kind
@once
def warehouse_sign_ins(s):
    """the sign-in history of a Snowflake account as a table: a partner's new address is not in the network policy; lists of leaked pairs are tried; a user was disabled; home office is outside"""
    f = "login_history.csv"; cut = s.some(30, 60); what = "partner quantbridge moved its loader to %s200" % s.other; changed(s, cut, "vendor-desk", what, "partner:quantbridge", "allowlist"); innocent(s, cut + 3)
    s.known = "partners:\n  - {name: quantbridge, networks: [%s100/32, %s200/32], owner: data}\n" % (s.other, s.other)
    s.put(f, s.at(-5), "EVENT_ID,EVENT_TIMESTAMP,EVENT_TYPE,USER_NAME,CLIENT_IP,REPORTED_CLIENT_TYPE,REPORTED_CLIENT_VERSION,FIRST_AUTHENTICATION_FACTOR,SECOND_AUTHENTICATION_FACTOR,IS_SUCCESS,ERROR_CODE,ERROR_MESSAGE")
    d = inc(s, "partner at its new address", "identity", "allowlist-drift", MIS, BURST, what, cause=["address-not-allowlisted"], layer=["platform"], pattern=ANY); x = inc(s, "leaked pairs", "identity", "credential-wrong", ATT, STUFF, layer=["platform"], pattern=[SPRAY]); l = inc(s, "disabled user", "identity", "account-locked", WAI, "steady", layer=["platform"], pattern=ANY, verdict=[FAULT]); h = inc(s, "home office outside the policy", "identity", "address-not-allowlisted", WAI, "single", layer=["platform"], verdict=[FAULT, MIS], pattern=["steady"])
    row = lambda t, who, ip, client, factor, code="", message="": s.put(f, t, "%d,%s +0000,LOGIN,%s,%s,%s,%s,%s,,%s,%s,%s" % (s.next() + 4 * 10 ** 9, t.strftime("%Y-%m-%d %H:%M:%S.") + "%03d" % (t.microsecond // 1000), who.upper(), ip, client, "3.16.1", factor, "NO" if code else "YES", code, message))
    for t in s.spread(0, 120, 18): k = s.some(0, 20); row(t, s.who(k), s.home + "10", s.r.choice(["SNOWFLAKE_UI", "ODBC_DRIVER"]), "SAML2_ASSERTION")
    for t in s.ticks(0, 120, 150):
        late = minute_of(s, t) > cut; e = row(t, "svc_quantbridge", s.other + ("200" if late else "100"), "JDBC_DRIVER", "RSA_KEYPAIR", "390422" if late else "", "INCOMING_IP_BLOCKED" if late else "")
        if late: s.deny(d, e, "SVC_QUANTBRIDGE")
    t = s.at(s.some(5, 80))
    for n in range(s.some(50, 90)): s.deny(x, row(t, s.who(100 + n) if n % 7 else s.who(n % 20), s.bots[n % 12], "PYTHON_DRIVER", "PASSWORD", "390100", "INCORRECT_USERNAME_PASSWORD"), (s.who(100 + n) if n % 7 else s.who(n % 20)).upper()); t += sec(s.r.uniform(.5, 4))
    for t in s.ticks(0, 120, 640): s.deny(l, row(t, s.who(30), s.home + "10", "ODBC_DRIVER", "PASSWORD", "390101", "USER_ACCESS_DISABLED"), s.who(30).upper())
    for n in range(s.some(3, 6)): s.deny(h, row(s.at(s.some(0, 119), n), s.who(40 + n), s.foe + str(60 + n), "SNOWFLAKE_UI", "SAML2_ASSERTION", "390422", "INCOMING_IP_BLOCKED"), s.who(40 + n).upper())


@kind
@once
def pipelines_between_projects(s):
    """Google Cloud: a pipeline is moved to a project outside the perimeter and reaches its tables no more; a scheduler calls a service on Cloud Run without a token; an assistant was never let through the identity-aware proxy"""
    f = "gcp.json"; cut = s.some(30, 60); per = "accessPolicies/%d/servicePerimeters/core" % s.some(10 ** 11, 10 ** 12); pr, other = "core-" + s.company, "jobs-" + s.company; what = "moved pipeline nightly-join to project " + other
    changed(s, cut, s.mail(12), what, "pipeline:nightly-join", "deploy"); innocent(s, cut - 8); sa = "nightly-join@%s.iam.gserviceaccount.com"
    n_ = inc(s, "pipeline outside the perimeter", "platform", "network-perimeter", MIS, BURST, what, pattern=ANY, cause=["guardrail"]); c = inc(s, "scheduler without a token", "platform", "credential-missing", FAULT, LOOP, verdict=[MIS], pattern=["steady"], layer=["gateway", "edge", "application"]); i = inc(s, "never let through the proxy", "identity", "not-assigned", WAI, "single", pattern=["steady", LOOP], layer=["platform", "edge", "authorizer"], cause=["permission-missing"], verdict=[FAULT])
    for t in s.ticks(0, 120, 130):
        late = minute_of(s, t) > cut; table = "projects/%s/datasets/core/tables/orders" % pr
        if late: s.deny(n_, gcp(s, f, t, "bigquery.googleapis.com", "google.cloud.bigquery.v2.TableDataService.List", table, sa % other, "private", 7, "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: " + s.hex(24), log="policy", project=pr, metadata={"@type": "type.googleapis.com/google.cloud.audit.VpcServiceControlAuditMetadata", "violationReason": "RESOURCES_NOT_IN_SAME_SERVICE_PERIMETER", "securityPolicyInfo": {"servicePerimeterName": per}, "egressViolations": [{"sourceType": "Network", "source": "projects/77", "servicePerimeter": per, "targetResource": "projects/78"}]}), sa % other)
        else: gcp(s, f, t, "bigquery.googleapis.com", "google.cloud.bigquery.v2.TableDataService.List", table, sa % pr, "private", permission="bigquery.tables.getData", project=pr)
    def request(t, ip, path, status, agent, text=None, kind="cloud_run_revision", details=None): return s.json(f, t, {"httpRequest": {"requestMethod": "POST" if kind[0] == "c" else "GET", "requestUrl": "https://%s%s" % (s.host("tally" if kind[0] == "c" else "desk"), path), "status": status, "userAgent": agent, "remoteIp": ip, "protocol": "HTTP/1.1"}, "insertId": s.hex(14), **({"textPayload": text} if text else {}), **({"jsonPayload": {"statusDetails": details, "remoteIp": ip}} if details else {}), "logName": "projects/%s/logs/%s" % (pr, "run.googleapis.com%2Frequests" if kind[0] == "c" else "requests"), "resource": {"type": kind, "labels": {"project_id": pr}}, "severity": "WARNING" if status > 399 else "INFO", "timestamp": z(t, 6)})
    for t in s.ticks(0, 120, 320): s.deny(c, request(t, s.other + "4", "/run", 403, "cron-curl/8.11", "The request was not authenticated. Either allow unauthenticated invocations or set the proper Authorization header."), None)
    for t in s.ticks(0, 120, 400): request(t, s.other + "5", "/run", 200, "Google-Cloud-Scheduler")
    for t in s.spread(0, 120, 40): k = s.some(0, 9); request(t, s.ip(k), "/cases/%d" % s.some(1, 99), 200, s.agent(k), None, "http_load_balancer", "response_sent_by_backend")
    for k in range(s.some(7, 9)):
        t = s.at(s.some(0, 115), k); s.deny(i, gcp(s, f, t, "iap.googleapis.com", "AuthorizeUser", "projects/78/iap_web/compute/services/desk", s.mail(30 + k), s.ip(30 + k), 7, "Permission Denied", False, "iap.webServiceVersions.accessViaIAP", project=pr), s.mail(30 + k))

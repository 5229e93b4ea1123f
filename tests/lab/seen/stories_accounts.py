"""Amazon accounts: what CloudTrail, buckets' own logs and load balancers tell of refusals."""
from seen.lines_cloud import *

KINDS = []
kind = kinds(KINDS)


def session(s, k, role): return identity(s, s.mail(k), role)


@kind
def analysts_without_a_policy(s):
    """a clean-up of roles detaches the policy by which the analysts read the lake; the lake's crawler goes on; somebody tries what was never hers; the policy comes back in one telling"""
    f = "cloudtrail.ndjson"; role = "AWSReservedSSO_Analyst_" + s.hex(16); cut = s.some(60, 110); back = cut + s.some(70, 100) if s.name.endswith("1") else 999; lake = s.company + "-lake"; arn = "arn:aws:iam::%s:policy/LakeRead" % s.account
    what = "DetachRolePolicy LakeRead from " + role
    a = inc(s, "analysts lost the lake", "platform", "permission-removed", MIS, BURST, what, cause=["permission-missing"]); b = inc(s, "a try at what was never hers", "platform", "permission-missing", WAI, "single", pattern=["steady"]); c = inc(s, "an auditor from another account without the bucket's leave", "platform", "resource-policy", WAI, "steady", cause=["permission-missing"], verdict=[MIS, FAULT], pattern=[LOOP, "single"])
    admin = identity(s, s.mail(60), "PlatformAdmin")
    aws(s, f, s.at(cut), "iam", "DetachRolePolicy", admin, s.ip(60), params={"roleName": role, "policyArn": arn})
    aws(s, f, s.at(cut - 7), "iam", "DetachRolePolicy", admin, s.ip(60), params={"roleName": "legacy-report-" + s.hex(4), "policyArn": "arn:aws:iam::aws:policy/AmazonSESFullAccess"}); aws(s, f, s.at(cut + 9), "lambda", "UpdateFunctionCode20150331v2", identity(s, "deploy-%d" % s.some(100, 900), "CiDeploy"), s.inner(5), params={"functionName": "thumbnailer"})
    if back < 999: aws(s, f, s.at(back), "iam", "AttachRolePolicy", admin, s.ip(60), params={"roleName": role, "policyArn": arn})
    acts = [("s3", "GetObject", "s3:GetObject", "arn:aws:s3:::%s/curated/sales/dt=2025/part-%05d.parquet"), ("athena", "StartQueryExecution", "athena:StartQueryExecution", "arn:aws:athena:eu-west-1:%s:workgroup/analysts"), ("glue", "GetTable", "glue:GetTable", "arn:aws:glue:eu-west-1:%s:table/curated/orders")]
    n, top = 0, s.some(70, 120)
    for t in s.spread(0, 260, 15):
        k = s.some(0, 45); m = minute_of(s, t); service, name, action, res = pick(s, *acts); res = res % ((lake, s.some(0, 400)) if service == "s3" else s.account); who = session(s, k, role)
        bad = cut + s.r.uniform(.3, 3) < m < back + 1 and n < top
        if cut < m and not bad and m < back: continue
        e = aws(s, f, t, service, name, who, s.ip(k), "AccessDenied" if bad and service == "s3" else "AccessDeniedException" if bad else None, "User: %s %s%s on resource: %s because no identity-based policy allows the %s action" % (who["arn"], DENIED, action, res, action) if bad else None, {"bucketName": lake, "key": res.split(":::")[1].split("/", 1)[1]} if service == "s3" else {"workGroup": "analysts"} if service == "athena" else {"databaseName": "curated", "name": "orders"}, agent=pick(s, None, "[Boto3/1.40.21 md/Botocore#1.40.21 ua/2.1 os/macos#24.6.0]"), data=service == "s3")
        if bad: n += 1; s.deny(a, e, who["arn"])
    for t in s.ticks(0, 260, 55): aws(s, f, t, "s3", "GetObject", identity(s, "crawler", "GlueCrawler"), "glue.amazonaws.com", params={"bucketName": lake, "key": "curated/sales/_meta"}, agent="glue.amazonaws.com", data=True)
    for j in range(2): who = session(s, 50, role); s.deny(b, aws(s, f, s.at(s.some(5, cut - 5), j * 9), "iam", "CreateAccessKey", who, s.ip(50), "AccessDenied", "User: %s %siam:CreateAccessKey on resource: user %s because no identity-based policy allows the iam:CreateAccessKey action" % (who["arn"], DENIED, s.who(50)), {"userName": s.who(50)}), who["arn"])
    for t in s.ticks(10, 250, 1500):
        who = {"type": "AWSAccount", "principalId": "AROA%s:audit" % s.app_ids.setdefault("aud", s.hex(17).upper()), "accountId": "999900001111"}
        s.deny(c, aws(s, f, t, "s3", "ListObjects", who, s.other + "9", "AccessDenied", "User: arn:aws:sts::999900001111:assumed-role/ExternalAudit/audit %ss3:ListBucket on resource: \"arn:aws:s3:::%s\" because no resource-based policy allows the s3:ListBucket action" % (DENIED, lake), {"bucketName": lake, "prefix": "audit/"}, data=True, agent="[aws-sdk-go-v2/1.39.0]"), "arn:aws:sts::999900001111:assumed-role/ExternalAudit/audit")
    logged(s, cut, s.mail(60), what, role, "role"); innocent(s, cut - 3)


@kind
def fences_of_an_organisation(s):
    """a service control policy is attached to the unit and stops the pipelines' releases; a developer meets the region's fence as ever; the boundary of the interns; a broker's session policy"""
    f = "AWSLogs.json"; s.wrapped[f] = "records"; cut = s.some(50, 90); pid = "p-" + s.hex(8); what = "AttachPolicy %s to ou-prod" % pid
    a = inc(s, "pipelines stopped by the new service control policy", "platform", "permission-removed", MIS, BURST, what, cause=["guardrail", "explicit-deny"]); b = inc(s, "another region", "platform", "guardrail", WAI, "single", cause=["explicit-deny"], pattern=["steady"], verdict=[FAULT]); c = inc(s, "boundary of interns", "platform", "guardrail", WAI, "steady", cause=["permission-missing"], pattern=["single"]); d = inc(s, "broker's session policy", "platform", "guardrail", MIS, "steady", cause=["permission-missing"], verdict=[WAI, FAULT], pattern=[LOOP])
    aws(s, f, s.at(cut), "organizations", "AttachPolicy", identity(s, s.mail(40), "OrgAdmin"), s.ip(40), params={"policyId": pid, "targetId": "ou-%s-prod" % s.hex(4)}, region="us-east-1", more={"responseElements": None})
    aws(s, f, s.at(cut - 12), "organizations", "TagResource", identity(s, s.mail(40), "OrgAdmin"), s.ip(40), params={"resourceId": s.account, "tags": [{"key": "cost", "value": "q3"}]}, region="us-east-1")
    scp = "arn:aws:organizations::%s:policy/%s/service_control_policy/" % (s.account, s.org)
    jobs = ["release-%s" % x for x in ("billing", "search", "mobile", "portal", "mail", "geo", "stock", "price")]; calls = [("cloudformation", "UpdateStack", "cloudformation:UpdateStack", "stack/%s/*"), ("ecs", "UpdateService", "ecs:UpdateService", "service/prod/%s"), ("lambda", "UpdateFunctionCode20150331v2", "lambda:UpdateFunctionCode", "function:%s")]
    n, top = 0, s.some(60, 120)
    for t in s.spread(0, 240, 30):
        j = pick(s, *jobs); service, name, action, res = pick(s, *calls); who = identity(s, j + "-%d" % s.some(1000, 1400), "CiDeploy"); bad = minute_of(s, t) > cut + s.r.uniform(.2, 4) and n < top; res = "arn:aws:%s:eu-west-1:%s:%s" % (service, s.account, res % j)
        e = aws(s, f, t, service, name, who, s.inner(s.some(10, 30)), "AccessDenied" if bad else None, "User: %s %s%s on resource: %s with an explicit deny in a service control policy%s" % (who["arn"], DENIED, action, res, ": " + scp + pid if s.shift % 2 else "") if bad else None, None if bad else {"name": j}, agent="[Terraform/1.13.3 aws-sdk-go-v2/1.39.0]")
        if bad: n += 1; s.deny(a, e, who["arn"])
    for t in s.spread(0, 240, 9): k = s.some(0, 25); service, name = pick(s, ("ec2", "DescribeInstances"), ("logs", "FilterLogEvents"), ("cloudwatch", "GetMetricData"), ("ecs", "DescribeServices")); aws(s, f, t, service, name, identity(s, s.mail(k), "Developer"), s.ip(k), params={})
    for j in range(s.some(2, 4)):
        who = identity(s, s.mail(3), "Developer"); s.deny(b, aws(s, f, later(s, 4, 230), "ec2", "RunInstances", who, s.ip(3), "Client.UnauthorizedOperation", "You are not authorized to perform this operation. User: %s %sec2:RunInstances on resource: arn:aws:ec2:ap-southeast-2:%s:instance/* with an explicit deny in a service control policy: %sp-%s. Encoded authorization failure message: %s" % (who["arn"], DENIED, s.account, scp, s.app_ids.setdefault("scp", s.hex(8)), s.hex(90)), {"instancesSet": {"items": [{"minCount": 1, "maxCount": 1}]}, "instanceType": "g5.xlarge"}, region="ap-southeast-2"), who["arn"])
    for t in s.ticks(15, 230, 1700): k = s.some(31, 33); who = identity(s, s.mail(k), "Intern"); s.deny(c, aws(s, f, t, "dynamodb", "CreateTable", who, s.ip(k), "AccessDeniedException", "User: %s %sdynamodb:CreateTable on resource: arn:aws:dynamodb:eu-west-1:%s:table/play because no permissions boundary allows the dynamodb:CreateTable action" % (who["arn"], DENIED, s.account), None), who["arn"])
    who = identity(s, "tenant-%d" % s.some(100, 900), "PortalBroker")
    for t in s.ticks(5, 230, 600): aws(s, f, t, "s3", "GetObject", who, s.inner(77), params={"bucketName": s.company + "-docs", "key": "tenant/a.pdf"}, data=True); s.deny(d, aws(s, f, t + sec(2), "s3", "PutObject", who, s.inner(77), "AccessDenied", "User: %s %ss3:PutObject on resource: \"arn:aws:s3:::%s-docs/tenant/thumb/%d.png\" because no session policy allows the s3:PutObject action" % (who["arn"], DENIED, s.company, s.some(1, 99)), {"bucketName": s.company + "-docs"}, data=True, agent="[aws-sdk-java/2.33.4]"), who["arn"])


@kind
def endpoint_of_a_network(s):
    """the network team narrows an endpoint policy and the batch fleet cannot write; a partner's role was never trusted; the key's policy of another account; the fleet's lines come as CloudWatch hands them out"""
    f = "cloudtrail.json"; g = "batch-worker.events.json"; s.wrapped[g] = "events"; cut = s.some(60, 100); fix = cut + s.some(50, 80); vpce = "vpce-0" + s.hex(16); what = "ModifyVpcEndpoint %s" % vpce
    a = inc(s, "batch fleet behind the narrowed endpoint", "platform", "permission-removed", MIS, BURST, what, cause=["resource-policy", "network-perimeter"]); b = inc(s, "partner's role not in the trust policy", "platform", "resource-policy", WAI, LOOP, cause=["permission-missing"], verdict=[MIS, FAULT], pattern=["steady"]); c = inc(s, "key of the other account", "platform", "resource-policy", MIS, "steady", cause=["permission-missing"], verdict=[WAI], pattern=[LOOP])
    net = identity(s, s.mail(9), "NetworkAdmin")
    for m, doc in ((cut, "narrow"), (fix, "wide")): aws(s, f, s.at(m), "ec2", "ModifyVpcEndpoint", net, s.ip(9), params={"ModifyVpcEndpointRequest": {"VpcEndpointId": vpce, "PolicyDocument": json.dumps({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": ["dynamodb:GetItem", "dynamodb:Query"] if doc == "narrow" else "dynamodb:*", "Resource": "*"}]})}})
    aws(s, f, s.at(cut - 4), "ec2", "CreateTags", net, s.ip(9), params={"resourcesSet": {"items": [{"resourceId": "vpc-0" + s.hex(16)}]}})
    def worker(t, k, level, text, rid): return s.json(g, t, {"logStreamName": "batch/worker/%s" % s.app_ids.setdefault("w%d" % k, s.hex(32)), "timestamp": int(epoch(t) * 1000), "message": "%s %s [worker-%d] %s" % (z(t), level, k, text) + (" (Request ID: %s)" % rid if rid else ""), "ingestionTime": int(epoch(t) * 1000) + 700, "eventId": str(3 * 10 ** 55 + s.r.getrandbits(170))})
    n = 0
    for t in s.spread(0, 240, 14):
        k = s.some(0, 23); who = identity(s, "i-0" + s.app_ids.setdefault("i%d" % k, s.hex(16)), "BatchWorker"); bad = cut + s.r.uniform(.1, 2) < minute_of(s, t) < fix + .4 and n < 110
        rid = s.hex(52).upper(); table = "arn:aws:dynamodb:eu-west-1:%s:table/jobs" % s.account; text = "User: %s %sdynamodb:PutItem on resource: %s because no VPC endpoint policy allows the dynamodb:PutItem action" % (who["arn"], DENIED, table)
        e = aws(s, f, t, "dynamodb", "PutItem", who, s.inner(40 + k), "AccessDeniedException" if bad else None, text if bad else None, {"tableName": "jobs"}, data=True, endpoint=vpce, agent="[aws-sdk-java/2.33.4 md/io#sync md/http#Apache ua/2.1]", more={"requestID": rid})
        if bad: n += 1; s.deny(a, [e, worker(t + sec(.2), k, "ERROR", "put failed: %s (Service: DynamoDb, Status Code: 400)" % text, rid)], who["arn"])
        elif s.r.random() < .4: worker(t + sec(.2), k, "INFO", "job %d done in %d ms" % (s.next(), s.some(80, 900)), None)
        else: aws(s, f, t + sec(1), "dynamodb", "Query", who, s.inner(40 + k), params={"tableName": "jobs"}, data=True, endpoint=vpce)
    for t in s.ticks(0, 240, 300):
        s.deny(b, aws(s, f, t, "sts", "AssumeRole", {"type": "AWSAccount", "principalId": "AIDA" + s.app_ids.setdefault("pt", s.hex(16).upper()), "accountId": "777700002222"}, s.other + "21", "AccessDenied", "User: arn:aws:iam::777700002222:user/sync %ssts:AssumeRole on resource: arn:aws:iam::%s:role/PartnerFeed because no role trust policy allows the sts:AssumeRole action" % (DENIED, s.account), None, agent="Boto3/1.34.2"), "arn:aws:iam::777700002222:user/sync")
    for t in s.ticks(20, 230, 900): who = identity(s, "report", "Reporting"); s.deny(c, aws(s, f, t, "kms", "Decrypt", who, s.inner(7), "AccessDenied", "User: %s %skms:Decrypt on resource: arn:aws:kms:eu-west-1:888800003333:key/%s because no resource-based policy allows the kms:Decrypt action" % (who["arn"], DENIED, s.guid("kms")), None, agent="s3.amazonaws.com"), who["arn"])
    logged(s, cut, s.mail(9), what + " policy", vpce, "policy")


@kind
def bucket_of_a_shop(s):
    """the bucket's own log: the front's access is dropped from the policy; hand-outs past their hour; a camera with a wrong clock and an old key; names that do not exist; strangers who try the door"""
    f = "s3-access.log"; b_ = s.company + "-media"; cut = s.some(60, 100); what = "PutBucketPolicy " + b_
    a = inc(s, "content front refused by the bucket's new policy", "platform", "permission-removed", MIS, BURST, what, cause=["resource-policy"]); b = inc(s, "presigned links past their time", "platform", "token-expired", FAULT, "single", verdict=[WAI], pattern=["steady", LOOP], cause=["request-signature"]); c = inc(s, "recorder with a slow clock", "platform", "request-signature", FAULT, LOOP, pattern=["steady"]); d = inc(s, "backup with the key of last year", "platform", "api-key-misconfigured", FAULT, LOOP, verdict=[MIS], pattern=["steady"]); g = inc(s, "an importer asks for what is not there", "platform", "absence-hidden", FAULT, "steady", verdict=[WAI, MIS], pattern=[LOOP, "enumeration"], cause=["permission-missing"]); h = inc(s, "strangers at the bucket's door", "platform", "credential-missing", ATT, "scan", cause=["permission-missing", "resource-policy", "absence-hidden"], pattern=["enumeration"])
    front = "svc:cloudfront.amazonaws.com"; n = 0; top = s.some(70, 120)
    for t in s.spread(0, 240, 6):
        key = "img/p%05d.webp" % s.some(1, 900); bad = minute_of(s, t) > cut + .5
        if bad and (n > top or s.r.random() < .7): continue      # of what is asked for again, the front has copies of the most
        e = bucket(s, f, t, b_, "64.252.%d.%d" % (s.shift, s.some(1, 250)), front, "REST.GET.OBJECT", key, "/" + key, 403 if bad else 200, "AccessDenied" if bad else "-", "Amazon CloudFront")
        if bad: n += 1; s.deny(a, e, front)
    trail = "cloudtrail.ndjson"; admin = identity(s, s.mail(4), "StorageAdmin")
    aws(s, trail, s.at(cut), "s3", "PutBucketPolicy", admin, s.ip(4), params={"bucketName": b_, "bucketPolicy": {"Version": "2012-10-17", "Statement": [{"Sid": "Uploader", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::%s:role/Uploader" % s.account}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::%s/*" % b_}]}}); aws(s, trail, s.at(cut - 6), "s3", "PutBucketLifecycle", admin, s.ip(4), params={"bucketName": s.company + "-tmp"})
    for t in s.spread(0, 240, 90): aws(s, trail, t, "s3", "GetBucketLocation", admin, s.ip(4), params={"bucketName": b_})
    for j in range(s.some(7, 12)): t = later(s, 3, 235); key = "invoices/%d.pdf" % s.some(1000, 9999); old = t - sec(s.some(4000, 90000)); s.deny(b, bucket(s, f, t, b_, s.ip(20 + j % 5), "arn:aws:sts::%s:assumed-role/Shop/web" % s.account, "REST.GET.OBJECT", key, "/%s?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAXXXXXXXX%%2F%s%%2Feu-west-1%%2Fs3%%2Faws4_request&X-Amz-Date=%s&X-Amz-Expires=3600&X-Amz-SignedHeaders=host" % (key, old.strftime("%Y%m%d"), old.strftime("%Y%m%dT%H%M%SZ")), 403, "AccessDenied", s.agent(j), "QueryString"), "arn:aws:sts::%s:assumed-role/Shop/web" % s.account)
    for j in range(60): t = later(s, 0, 240); key = "invoices/%d.pdf" % s.some(1000, 9999); bucket(s, f, t, b_, s.ip(20 + j % 9), "arn:aws:sts::%s:assumed-role/Shop/web" % s.account, "REST.GET.OBJECT", key, "/%s?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAXXXXXXXX%%2F%s%%2Feu-west-1%%2Fs3%%2Faws4_request&X-Amz-Date=%s&X-Amz-Expires=3600&X-Amz-SignedHeaders=host" % (key, t.strftime("%Y%m%d"), (t - sec(20)).strftime("%Y%m%dT%H%M%SZ")), 200, agent=s.agent(j), auth="QueryString")
    for t in s.ticks(0, 240, 240): key = "cam7/%d.jpg" % int(epoch(t)); s.deny(c, bucket(s, f, t, b_, s.other + "40", "-", "REST.PUT.OBJECT", key, "/" + key, 403, "RequestTimeTooSkewed", "aws-sdk-cpp/1.11.400", method="PUT"), None)
    for t in s.ticks(0, 240, 600): key = "backup/%s.tar.zst" % t.strftime("%H%M"); s.deny(d, bucket(s, f, t, b_, s.ip(90), "-", "REST.PUT.OBJECT", key, "/" + key, 403, "InvalidAccessKeyId", "rclone/v1.71.0", method="PUT"), None)
    imp = "arn:aws:iam::%s:user/importer" % s.account
    for n_, t in enumerate(s.ticks(0, 200, 150)):
        key = "feed/%s-%04d.csv" % (pick(s, "a", "b"), n_)
        if n_ % 3: bucket(s, f, t, b_, s.ip(91), imp, "REST.GET.OBJECT", key, "/" + key, 200)
        else: s.deny(g, bucket(s, f, t, b_, s.ip(91), imp, "REST.GET.OBJECT", "feed/retry-%04d.csv" % n_, "/feed/retry-%04d.csv" % n_, 403, "AccessDenied"), imp)
    t = later(s, 20, 200)
    for n_ in range(s.some(20, 35)):
        key = pick(s, ".env", "backup.sql", "config.json", "users.csv", "db.dump", "wp-config.php.bak", "id_rsa", "secrets.yml"); t += sec(s.r.uniform(.2, 2)); lists = n_ % 5 == 0
        s.deny(h, bucket(s, f, t, b_, s.attacker, "-", "REST.GET.BUCKET" if lists else "REST.GET.OBJECT", "-" if lists else key, "/?list-type=2" if lists else "/" + key, 403, "AccessDenied", "python-requests/2.32.3", "-", "-"), None)


@kind
def key_on_the_loose(s):
    """the deployment key turns up abroad and looks around; guesses at the console's users; people mistype; the pipelines go on with the same key"""
    f = "cloudtrail.json"; s.wrapped[f] = "records" if s.name.endswith("1") else "array"; user = "ci-deploy"; who = identity(s, None, user=user); t0 = s.some(60, 150)
    a = inc(s, "stolen key looks around", "platform", "permission-missing", ATT, "scan", pattern=["enumeration", "exploit-attempt", "token-replay"]); b = inc(s, "guesses at the console", "identity", "credential-wrong", ATT, BRUTE, layer=["platform"], pattern=[SPRAY]); c = inc(s, "people mistype", "identity", "credential-wrong", FAULT, "single", layer=["platform"], pattern=["steady"])
    for t in s.spread(0, 240, 40): name, service = pick(s, ("PutObject", "s3"), ("UpdateService", "ecs"), ("DescribeServices", "ecs"), ("GetAuthorizationToken", "ecr")); aws(s, f, t, service, name, who, s.ip(50 + s.some(0, 2)), params={}, agent="[GitHub-Runner Boto3/1.40.21]")
    for t in s.spread(0, 240, 12): k = s.some(0, 30); name, service = pick(s, ("DescribeInstances", "ec2"), ("ListBuckets", "s3"), ("GetLogEvents", "logs"), ("DescribeAlarms", "monitoring")); aws(s, f, t, service, name, identity(s, s.mail(k), "Developer"), s.ip(k), params={})
    foe = s.attacker; agent = pick(s, "[aws-cli/2.15.30 md/pyimpl#CPython exec-env/grimoire]", "Boto3/1.28.5 md/Botocore#1.31.5 os/linux#6.6.9-kali1", "[aws-sdk-go/1.44.0 (go1.21; linux; amd64)]"); t = s.at(t0)
    aws(s, f, t, "sts", "GetCallerIdentity", who, foe, agent=agent)
    tried = [("iam", "ListUsers", "iam:ListUsers", "arn:aws:iam::%s:user/"), ("iam", "GetAccountAuthorizationDetails", "iam:GetAccountAuthorizationDetails", "*"), ("iam", "CreateUser", "iam:CreateUser", "arn:aws:iam::%s:user/support2"), ("secretsmanager", "ListSecrets", "secretsmanager:ListSecrets", ""), ("ssm", "DescribeParameters", "ssm:DescribeParameters", "arn:aws:ssm:eu-west-1:%s:*"), ("iam", "AttachUserPolicy", "iam:AttachUserPolicy", "user ci-deploy"), ("lambda", "ListFunctions20150331", "lambda:ListFunctions", "*"), ("ses", "GetSendQuota", "ses:GetSendQuota", "*"), ("organizations", "DescribeOrganization", "organizations:DescribeOrganization", "*"), ("rds", "DescribeDBInstances", "rds:DescribeDBInstances", "arn:aws:rds:eu-west-1:%s:db:*"), ("kms", "ListKeys", "kms:ListKeys", "*"), ("sts", "AssumeRole", "sts:AssumeRole", "arn:aws:iam::%s:role/Admin")]
    for r_ in range(s.some(3, 5)):
        region = pick(s, "us-east-1", "eu-west-1", "us-west-2", "ap-northeast-1")
        for service, name, action, res in tried:
            t += sec(s.r.uniform(.3, 6)); res = res % s.account if "%s" in res else res
            s.deny(a, aws(s, f, t, service, name, who, foe, "AccessDenied" if service in ("iam", "sts") else "AccessDeniedException", "User: %s %s%s%s because no identity-based policy allows the %s action" % (who["arn"], DENIED, action, " on resource: " + res if res else "", action), None, agent=agent, region=region), who["arn"])
        t += sec(s.r.uniform(1, 4)); s.deny(a, aws(s, f, t, "ec2", "RunInstances", who, foe, "Client.UnauthorizedOperation", "You are not authorized to perform this operation. User: %s %sec2:RunInstances on resource: arn:aws:ec2:%s:%s:instance/* because no identity-based policy allows the ec2:RunInstances action. Encoded authorization failure message: %s" % (who["arn"], DENIED, region, s.account, s.hex(80)), {"instanceType": "p4d.24xlarge"}, agent=agent, region=region), who["arn"])
        if r_ % 2: aws(s, f, t + sec(1), "s3", "ListBuckets", who, foe, params=None, agent=agent)
    t = s.at(s.some(10, 40))
    for n in range(s.some(40, 70)): t += sec(s.r.uniform(1, 8)); s.deny(b, console(s, f, t, "admin", s.foe + "7", False, agent="Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36"), "admin")
    for k in range(20):
        t = later(s, 0, 235)
        if k < 5: s.deny(c, console(s, f, t, s.who(k), s.ip(k), False, agent=s.agent(k)), s.who(k))
        console(s, f, t + sec(25), s.who(k), s.ip(k), True, "Yes", agent=s.agent(k))


@kind
def door_of_a_balancer(s):
    """a balancer that signs people in: cookies and states that do not come back, an API client without anything, the provider that no longer knows the secret; behind it the application's own lines by trace id"""
    f = "alb.log"; g = "app.json"; cut = s.some(60, 110)
    a = inc(s, "state lost on the way back", "gateway", "session-lost", FAULT, "steady", layer=["authorizer", "edge", "identity", "proxy"], verdict=[WAI, MIS], pattern=["single", LOOP]); b = inc(s, "monitor without a session", "gateway", "credential-missing", FAULT, LOOP, layer=["authorizer", "proxy", "edge", "identity"], verdict=[MIS, WAI], pattern=["steady"]); c = inc(s, "people outside finance at the ledger", "application", "permission-missing", WAI, "steady", cause=["not-assigned", "application-refused"], pattern=["single", BURST]); d = inc(s, "role finance-readers emptied by the import", "application", "permission-removed", MIS, BURST, "import removed members", cause=["permission-missing", "not-assigned", "application-refused"])
    app = lambda t, level, msg, trace, **more: s.json(g, t, dict({"ts": z(t), "level": level, "logger": "ledger.authz", "msg": msg, "trace": trace}, **more))
    s.json(g, s.at(cut), {"ts": z(s.at(cut)), "level": "info", "logger": "ledger.directory-import", "msg": "directory import finished", "removed_memberships": 38, "added_memberships": 0, "role": "finance-readers", "actor": "svc-hr-import"}); s.json(g, s.at(cut - 8), {"ts": z(s.at(cut - 8)), "level": "info", "logger": "ledger.config", "msg": "feature flag changed", "flag": "new-footer", "actor": s.who(70)})
    n = 0
    for t in s.spread(0, 240, 9):
        k = s.some(0, 60); fin = k < 30; trace = "%08x" % int(epoch(t)); path = pick(s, "/ledger/%d" % s.some(1, 900), "/home", "/profile", "/reports")
        if k >= 30 and path.startswith("/ledger") and s.r.random() < .8: path = "/home"
        if k >= 30 and s.r.random() < .03: path = "/ledger/%d" % s.some(1, 900)
        ledger = path.startswith("/ledger"); lost = ledger and fin and minute_of(s, t) > cut + s.r.uniform(0, 6); never = ledger and not fin
        if lost and n > 110: continue
        status = 403 if lost or never else 200; e = alb(s, f, t, s.ip(k), "GET", path, status, status, agent=s.agent(k), trace=trace); tid = e["text"].split('"Root=')[1].split('"')[0]
        x = app(t + sec(.01), "warn" if status == 403 else "info", "access denied: role finance-readers required" if status == 403 else "request handled", "Root=" + tid, user=s.mail(k), method="GET", path=path, status=status, roles=["staff"] if status == 403 else ["staff", "finance-readers"] if fin else ["staff"])
        if lost: n += 1; s.deny(d, [e, x], s.mail(k))
        if never: s.deny(c, [e, x], s.mail(k))
    for j in range(s.some(10, 18)): k = s.some(0, 60); s.deny(a, alb(s, f, later(s, 0, 240), s.ip(k), "GET", "/oauth2/idpresponse?code=%s&state=%s" % (s.hex(20), s.hex(30)), 401, None, "authenticate", pick(s, "AuthMissingStateParam", "AuthInvalidStateParam", "AuthInvalidCookie"), s.agent(k)), None)
    for t in s.ticks(0, 240, 120): s.deny(b, alb(s, f, t, s.ip(99), "GET", "/healthz/full", 401, None, "authenticate", "-", "kube-probe/1.29 (monitor)"), None)
    logged(s, cut, "svc-hr-import", "import removed members of finance-readers", "role:finance-readers", "role"); innocent(s, cut - 20)


@kind
def images_for_the_fleet(s):
    """a repository's policy is deleted and the other account's nodes cannot pull; a node pool with an old role; the pipeline's throttled calls; in one telling only failures were kept"""
    f = "cloudtrail.ndjson"; only = s.name.endswith("2"); cut = s.some(50, 90); what = "DeleteRepositoryPolicy base/runtime"
    a = inc(s, "nodes of the other account cannot pull", "platform", "permission-removed", MIS, BURST, what, cause=["resource-policy", "permission-missing"]); b = inc(s, "node pool whose role lacks the pull", "platform", "permission-missing", MIS, LOOP, verdict=[WAI], pattern=["steady"]); c = inc(s, "inventory asks too often", "platform", "rate-limited", FAULT, LOOP, verdict=[WAI], pattern=["steady", BURST])
    aws(s, f, s.at(cut), "ecr", "DeleteRepositoryPolicy", identity(s, s.mail(2), "PlatformAdmin"), s.ip(2), params={"repositoryName": "base/runtime", "registryId": s.account}); aws(s, f, s.at(cut + 3), "ecr", "PutImage", identity(s, "build-77", "CiBuild"), s.inner(3), params={"repositoryName": "base/runtime", "imageTag": "2025.%d" % s.some(10, 90)})
    other = "555500004444"; n = 0
    for t in s.spread(0, 220, 25):
        k = s.some(0, 40); arn = "arn:aws:sts::%s:assumed-role/eks-node/i-0%s" % (other, s.app_ids.setdefault("n%d" % k, s.hex(16))); who = {"type": "AWSAccount", "principalId": "AROA%s:i-0%s" % (s.app_ids.setdefault("er", s.hex(17).upper()), s.app_ids["n%d" % k]), "accountId": other}; bad = minute_of(s, t) > cut + .3 and n < 100; repo = "arn:aws:ecr:eu-west-1:%s:repository/base/runtime" % s.account
        if only and not bad: continue
        e = aws(s, f, t, "ecr", "BatchGetImage", who, s.other + str(20 + k), "AccessDenied" if bad else None, "User: %s %secr:BatchGetImage on resource: %s because no resource-based policy allows the ecr:BatchGetImage action" % (arn, DENIED, repo) if bad else None, {"repositoryName": "base/runtime", "registryId": s.account}, agent="containerd/v2.1.4", resources=[{"ARN": repo, "accountId": s.account}])
        if bad: n += 1; s.deny(a, e, arn)
    for t in s.ticks(0, 220, 300):
        for j in range(2): who = identity(s, "i-0" + s.app_ids.setdefault("p%d" % j, s.hex(16)), "gpu-pool-node"); s.deny(b, aws(s, f, t + sec(j * 7), "ecr", "GetAuthorizationToken", who, s.inner(60 + j), "AccessDeniedException", "User: %s %secr:GetAuthorizationToken on resource: * because no identity-based policy allows the ecr:GetAuthorizationToken action" % (who["arn"], DENIED), None, agent="ecr-credential-provider/v1.34"), who["arn"])
    who = identity(s, "inventory", "InventoryScan")
    for m in range(8, 215, 40):
        for j in range(9):
            over = j > 3 and s.r.random() < .7; t = s.at(m, j * 2)
            if only and not over: continue
            e = aws(s, f, t, "ecr", "DescribeImages", who, s.inner(8), "ThrottlingException" if over else None, "Rate exceeded" if over else None, {"repositoryName": "app/%d" % j}, agent="Boto3/1.40.21")
            if over: s.deny(c, e, who["arn"])
    if not only:
        for t in s.spread(0, 220, 20): aws(s, f, t, "ecr", "BatchGetImage", identity(s, "i-0" + s.hex(16), "eks-node"), s.inner(s.some(70, 99)), params={"repositoryName": pick(s, "app/web", "app/api")}, agent="containerd/v2.1.4")
    logged(s, cut, s.mail(2), what, "ecr:base/runtime", "policy")

"""Amazon accounts: every wording of AccessDenied, buckets, keys, gateways, balancers and firewalls."""
from seen.lines_clouds_own import *

KINDS = []
kind = kinds(KINDS)
T = "cloudtrail.json"
ENC = "Encoded authorization failure message: "

def ordinary(s, file=T, start=0, end=120, every=9, people=30, roles=("app-orders", "app-billing", "ci-runner")):
    """what goes on all day in an account"""
    for t in s.spread(start, end, every):
        k = s.some(0, people - 1)
        who = identity(s, s.r.choice(roles)) if s.r.random() < .55 else identity(s, "Engineer", session=s.mail(k), mfa="true")
        service, event = s.r.choice([("ec2", "DescribeInstances"), ("sts", "GetCallerIdentity"), ("dynamodb", "DescribeTable"), ("secretsmanager", "GetSecretValue"), ("ssm", "GetParameter"), ("rds", "DescribeDBInstances"), ("lambda", "ListFunctions20150331")])
        trail(s, file, t, who, service, event, "10.40.%d.%d" % (k % 3, 10 + k) if "Engineer" not in who["arn"] else office(s, k))

def ec2_denied(s, who, action, resource, why): return "You are not authorized to perform this operation. " + not_allowed(who, action, resource, why) + ". " + ENC + s.hex(80)


@kind
def fence_of_regions(s):
    """a service control policy keeps everybody in one region; a new team tries others, with another member who lacks a right at home"""
    wrapped(s, T, "records")
    ordinary(s)
    g = inc(s, "launches outside the permitted region are refused by the SCP", "platform", "guardrail", WAI, STEADY, verdict=[MIS], pattern=[BURST, SINGLE])
    p = inc(s, "an intern reads the payroll table without a grant", "platform", "permission-missing", WAI, STEADY, pattern=[SINGLE])
    for t in s.spread(5, 118, 100):
        k = s.some(30, 37); who = identity(s, "DataScience", session=s.mail(k), mfa="true"); region = s.r.choice(["us-east-1", "ap-south-1", "us-west-2"])
        service, event, action, res = s.r.choice([("ec2", "RunInstances", "ec2:RunInstances", "arn:aws:ec2:%s:%s:instance/*" % (region, ACCOUNT)), ("lambda", "CreateFunction20150331", "lambda:CreateFunction", "arn:aws:lambda:%s:%s:function:train-%d" % (region, ACCOUNT, k)), ("dynamodb", "CreateTable", "dynamodb:CreateTable", "arn:aws:dynamodb:%s:%s:table/features" % (region, ACCOUNT))])
        why = "with an explicit deny in a service control policy"
        if service == "ec2": e = trail(s, T, t, who, service, event, office(s, k), "Client.UnauthorizedOperation", ec2_denied(s, who, action, res, why), {"instanceType": "g5.xlarge"}, region=region, ro=False)
        else: e = trail(s, T, t, who, service, event, office(s, k), "AccessDenied" if service == "lambda" else "AccessDeniedException", not_allowed(who, action, res, why), None, region=region, ro=False)
        s.deny(g, e, who["arn"])
        if s.r.random() < .6: trail(s, T, t + sec(40), who, "ec2", "RunInstances", office(s, k), params={"instanceType": "g5.xlarge"}, ro=False)
    who = identity(s, "Intern", session=s.mail(40)); res = "arn:aws:dynamodb:%s:%s:table/payroll" % (REGION, ACCOUNT)
    for t in s.spread(20, 90, 900):
        s.deny(p, trail(s, T, t, who, "dynamodb", "Query", office(s, 40), "AccessDenied", not_allowed(who, "dynamodb:Query", res, no("identity-based", "dynamodb:Query")), {"tableName": "payroll"}, ro=True), who["arn"])
        trail(s, T, t + sec(30), who, "dynamodb", "DescribeTable", office(s, 40), params={"tableName": "training"})


@kind
def ceiling_on_builders(s):
    """permissions boundaries of delivery roles and session policies of a vendor: the account's limits, not the grants"""
    ordinary(s)
    b = inc(s, "new delivery pipelines meet the permissions boundary", "platform", "guardrail", WAI, STEADY, verdict=[MIS], pattern=[BURST, LOOP, SINGLE])
    v = inc(s, "the vendor's narrowed session may not write", "platform", "guardrail", WAI, STEADY, verdict=[FAULT, MIS], pattern=[LOOP, SINGLE])
    for t in s.spread(10, 115, 130):
        n = s.some(1, 6); who = identity(s, "deploy-team%d" % n, session="GitHubActions"); role = "arn:aws:iam::%s:role/svc-%s" % (ACCOUNT, s.hex(4))
        event, action = s.r.choice([("CreateRole", "iam:CreateRole"), ("AttachRolePolicy", "iam:AttachRolePolicy"), ("PassRole", "iam:PassRole")][:2])
        s.deny(b, trail(s, T, t, who, "iam", event, "10.50.1.%d" % (10 + n), "AccessDenied", not_allowed(who, action, role, no("permissions boundary", action)), {"roleName": role.split("/")[1]}, ua="aws-sdk-go-v2/1.32.8 os/linux", ro=False, region="us-east-1"), who["arn"])
        trail(s, T, t - sec(20), who, "lambda", "UpdateFunctionCode20150331v2", "10.50.1.%d" % (10 + n), ro=False)
    who = identity(s, "VendorAccess", session="acme-sync")
    for i, t in enumerate(s.ticks(0, 120, 150)):
        trail(s, T, t, who, "s3", "GetObject", "203.0.113.44", params={"bucketName": "exchange-out", "key": "daily/%d.csv" % i, "Host": "exchange-out.s3.amazonaws.com"}, mgmt=False)
        if i % 3 == 0: s.deny(v, trail(s, T, t + sec(2), who, "s3", "PutObject", "203.0.113.44", "AccessDenied", not_allowed(who, "s3:PutObject", '"arn:aws:s3:::exchange-out/ack/%d.ok"' % i, no("session", "s3:PutObject")), {"bucketName": "exchange-out", "key": "ack/%d.ok" % i}, mgmt=False, ro=False), who["arn"])


@kind
def key_of_another_account(s):
    """a new nightly export writes with a key whose policy does not know it; a bucket denies clear-text transport; the old export goes on"""
    herring(s, s.some(5, 50), s.some(60, 110))
    wrapped(s, T, "records")
    ordinary(s, every=11)
    what = "deploy export-v2: role export-v2 replaces cron"; s.change(s.at(28), s.mail(4), what, "service:export", "deploy")
    r = inc(s, "the new export may not use the key of the analytics account", "platform", "resource-policy", MIS, STEADY, None, pattern=[LOOP, BURST])
    d = inc(s, "old scanners write without TLS; the bucket denies it", "platform", "explicit-deny", FAULT, STEADY, cause=["resource-policy", "tls-requirement"], verdict=[MIS, WAI], pattern=[LOOP])
    old, new = identity(s, "export-v1"), identity(s, "export-v2"); key = "arn:aws:kms:%s:902811336677:key/%s" % (REGION, oid("kms"))
    for i, t in enumerate(s.ticks(0, 120, 50)):
        trail(s, T, t, old, "kms", "GenerateDataKey", "10.40.2.5", params={"keyId": key, "keySpec": "AES_256"}, resources=[{"accountId": "902811336677", "type": "AWS::KMS::Key", "ARN": key}])
        if minute(s, t) > 30 and i % 2: s.deny(r, trail(s, T, t + sec(3), new, "kms", s.r.choice(["GenerateDataKey", "Decrypt"]), "10.40.2.9", "AccessDenied", not_allowed(new, "kms:GenerateDataKey", key, no("resource-based", "kms:GenerateDataKey")), None, ro=True), new["arn"])
        elif minute(s, t) > 30: trail(s, T, t + sec(3), new, "sts", "GetCallerIdentity", "10.40.2.9")
    for i, t in enumerate(s.ticks(3, 120, 320)):
        n = i % 3; who = identity(s, "scanner-%d" % n, "user")
        s.deny(d, trail(s, T, t, who, "s3", "PutObject", "10.60.0.%d" % (20 + n), "AccessDenied", not_allowed(who, "s3:PutObject", '"arn:aws:s3:::scans-in/%d.pdf"' % i, "with an explicit deny in a resource-based policy"), {"bucketName": "scans-in", "key": "%d.pdf" % i, "Host": "scans-in.s3.eu-central-1.amazonaws.com"}, mgmt=False, ro=False, ua="libcurl/7.29", extra={"AuthenticationMethod": "AuthHeader", "SignatureVersion": "SigV4", "bytesTransferredIn": 0, "bytesTransferredOut": 488}), who["arn"])
        trail(s, T, t + sec(9), identity(s, "scanner-7", "user"), "s3", "PutObject", "10.60.0.27", params={"bucketName": "scans-in", "key": "b%d.pdf" % i}, mgmt=False, ro=False, extra={"AuthenticationMethod": "AuthHeader", "CipherSuite": "TLS_AES_128_GCM_SHA256", "SignatureVersion": "SigV4"})


@kind
def endpoint_knows_old_buckets(s):
    """private subnets reach S3 through an endpoint whose policy lists buckets; a new bucket is not on it; the ALB in front shows 502s as well"""
    ordinary(s, every=12)
    e = inc(s, "the new bucket is missing from the VPC endpoint's policy", "platform", "resource-policy", MIS, STEADY, verdict=[WAI], pattern=[BURST, LOOP], cause=["network-perimeter"])
    p = inc(s, "report job without a grant on the queue", "platform", "permission-missing", MIS, LOOP, pattern=[STEADY], verdict=[WAI])
    for t in s.spread(0, 120, 8):
        k = s.some(1, 12); who = identity(s, "ecs-media", session="task-%s" % fixed("task", k, n=10)); new = minute(s, t) > 45 and s.r.random() < .16
        bucket = "media-2026" if new else s.r.choice(["media-2024", "media-2025"]); keyname = "img/%s.webp" % s.hex(6)
        params = {"bucketName": bucket, "key": keyname, "Host": bucket + ".s3.eu-central-1.amazonaws.com"}
        if new:
            s.deny(e, trail(s, T, t, who, "s3", "GetObject", "10.40.1.%d" % (20 + k), "AccessDenied", not_allowed(who, "s3:GetObject", '"arn:aws:s3:::%s/%s"' % (bucket, keyname), no("VPC endpoint", "s3:GetObject")), params, mgmt=False, vpce="vpce-0a41f7c2d9b8e6631"), who["arn"])
            alb(s, "alb.log", t + sec(.05), s.ip(k), "GET", "https://media.example:443/" + keyname, 502, tstatus=502)
        else:
            trail(s, T, t, who, "s3", "GetObject", "10.40.1.%d" % (20 + k), params=params, mgmt=False, vpce="vpce-0a41f7c2d9b8e6631")
            alb(s, "alb.log", t + sec(.05), s.ip(k), "GET", "https://media.example:443/" + keyname, 200, tstatus=200)
    who = identity(s, "report-job")
    for t in s.ticks(2, 120, 300): s.deny(p, trail(s, T, t, who, "sqs", "SendMessage", "10.40.1.90", "AccessDenied", not_allowed(who, "sqs:sendmessage", "arn:aws:sqs:%s:%s:reports" % (REGION, ACCOUNT), no("identity-based", "sqs:sendmessage")), None, ro=False), who["arn"])


@kind
def trust_left_behind(s):
    """clusters were renamed: web identities of the new one are in no role's trust policy; cross-account readers come from a role that was rebuilt"""
    herring(s, s.some(5, 50), s.some(60, 110))
    ordinary(s, every=12)
    w = inc(s, "workloads of the new cluster may not assume their roles", "platform", "resource-policy", MIS, LOOP, pattern=[STEADY, BURST], cause=["permission-missing"])
    x = inc(s, "the auditors' role was rebuilt and is unknown to the trust", "platform", "resource-policy", MIS, STEADY, cause=["permission-missing"], verdict=[WAI], pattern=[SINGLE, LOOP])
    pods = ["checkout", "search", "invoice", "mailer"]
    def web(t, n, ok):
        name = "system:serviceaccount:shop:" + n; issuer = "oidc.eks.eu-central-1.amazonaws.com/id/" + fixed("old" if ok else "new", n=32).upper()
        who = {"type": "WebIdentityUser", "principalId": "arn:aws:iam::%s:oidc-provider/%s:sts.amazonaws.com:%s" % (ACCOUNT, issuer, name), "userName": name, "identityProvider": "arn:aws:iam::%s:oidc-provider/%s" % (ACCOUNT, issuer)}
        return trail(s, T, t, who, "sts", "AssumeRoleWithWebIdentity", "10.42.%d.7" % (1 if ok else 9), None if ok else "AccessDenied", None if ok else "Not authorized to perform sts:AssumeRoleWithWebIdentity", {"roleArn": "arn:aws:iam::%s:role/irsa-%s" % (ACCOUNT, n), "roleSessionName": "%s-%s" % (n, s.hex(6))}, ua="aws-sdk-go-v2/1.32.8", ro=True)
    for i, t in enumerate(s.ticks(0, 120, 75)):
        n = pods[i % 4]; web(t, n, True)
        if minute(s, t) > 50: s.deny(w, web(t + sec(5), n, False), "system:serviceaccount:shop:" + n)
    for t in s.spread(5, 110, 420):
        who = dict(identity(s, "Auditor", session="q1"), accountId="660011445522"); who["arn"] = "arn:aws:sts::660011445522:assumed-role/Auditor/q1"; role = "arn:aws:iam::%s:role/ReadForAudit" % ACCOUNT
        s.deny(x, trail(s, T, t, who, "sts", "AssumeRole", "203.0.113.77", "AccessDenied", not_allowed(who, "sts:AssumeRole", role, "because no role trust policy allows the sts:AssumeRole action") if s.r.random() < .7 else "User: %s is not authorized to perform: sts:AssumeRole on resource: %s" % (who["arn"], role), {"roleArn": role, "roleSessionName": "audit"}, ro=True), who["arn"])
        trail(s, T, t + sec(30), dict(who, arn="arn:aws:sts::660011445522:assumed-role/AuditorB/q1"), "sts", "AssumeRole", "203.0.113.77", params={"roleArn": role, "roleSessionName": "audit"}, ro=True)


@kind
def files_that_never_were(s):
    """an importer reads neighbours and asks for days without a file: S3 answers AccessDenied for want of ListBucket; a colleague lacks the right for another bucket"""
    wrapped(s, T, "records")
    ordinary(s, every=14)
    a = inc(s, "days without a file look forbidden", "platform", "absence-hidden", MIS, STEADY, verdict=[FAULT, WAI], pattern=[LOOP, ENUM])
    p = inc(s, "an analyst reads a bucket never granted", "platform", "permission-missing", WAI, STEADY, pattern=[SINGLE])
    imp, lister = identity(s, "importer"), identity(s, "DataAdmin", session=s.mail(3), mfa="true")
    for i, t in enumerate(s.ticks(0, 120, 40)):
        day = "in/2026-%02d-%02d.csv" % (i % 3 + 1, i % 27 + 1); params = {"bucketName": "statements", "key": day, "Host": "statements.s3.eu-central-1.amazonaws.com"}
        if i % 5 == 2 or day.endswith(("-14.csv", "-21.csv")): s.deny(a, trail(s, T, t, imp, "s3", s.r.choice(["GetObject", "HeadObject"]), "10.40.2.31", "AccessDenied", not_allowed(imp, "s3:ListBucket", '"arn:aws:s3:::statements"', no("identity-based", "s3:ListBucket")), dict(params, key="in/2026-%02d-%02d.csv" % (i % 3 + 1, s.r.choice([28, 29, 30]))), mgmt=False, ro=True), imp["arn"])
        else: trail(s, T, t, imp, "s3", "GetObject", "10.40.2.31", params=params, mgmt=False)
        if i % 9 == 4: trail(s, T, t + sec(6), lister, "s3", "GetObject", office(s, 3), "NoSuchKey", "The specified key does not exist.", dict(params, key="in/2026-%02d-%02d.csv" % (i % 3 + 1, 28 + i % 3)), mgmt=False)
    who = identity(s, "Analyst", session=s.mail(12))
    for t in s.spread(10, 100, 500): s.deny(p, trail(s, T, t, who, "s3", "GetObject", office(s, 12), "AccessDenied", not_allowed(who, "s3:GetObject", '"arn:aws:s3:::hr-files/salaries.xlsx"', no("identity-based", "s3:GetObject")), {"bucketName": "hr-files", "key": "salaries.xlsx"}, mgmt=False), who["arn"])


@kind
def shared_links_to_vanished_files(s):
    """S3 server access logs: links in old mails point to files that a lifecycle rule removed; a new front end's origin is not in the bucket's CORS rules; a lister sees NoSuchKey"""
    B = "press-" + s.company; arn = "arn:aws:sts::%s:assumed-role/web/i-01" % ACCOUNT
    a = inc(s, "visitors of removed files are answered AccessDenied", "platform", "absence-hidden", WAI, STEADY, verdict=[MIS, FAULT], pattern=[SINGLE])
    c = inc(s, "the new front end's origin is not in the bucket's CORS rules", "platform", "cors-origin-refused", MIS, STEADY, cause=["cors-preflight-refused"], pattern=[BURST])
    gone = ["2024/gala-%d.jpg" % i for i in range(6)]
    for t in s.spread(0, 120, 7):
        k = s.some(0, 50); x = s.r.random()
        if x < .07: s.deny(a, s3_access(s, "s3-access.log", t, B, s.ip(k), "-", "REST.GET.OBJECT", s.r.choice(gone), "GET", 403, "AccessDenied", s.agent(k)))
        elif x < .12: s3_access(s, "s3-access.log", t, B, "10.40.2.8", arn, "REST.HEAD.OBJECT", s.r.choice(gone), "HEAD", 404, "NoSuchKey")
        elif x < .2 and minute(s, t) > 40: s.deny(c, s3_access(s, "s3-access.log", t, B, s.ip(k), "-", "REST.OPTIONS.PREFLIGHT", "2026/upload-%d.jpg" % k, "OPTIONS", 403, "AccessForbidden", s.agent(k), "https://studio.%s/" % s.domain))
        elif x < .3: 
            s3_access(s, "s3-access.log", t, B, s.ip(k), "-", "REST.OPTIONS.PREFLIGHT", "2026/upload-%d.jpg" % k, "OPTIONS", 200, "-", s.agent(k), "https://www.%s/" % s.domain); s3_access(s, "s3-access.log", t + sec(1), B, s.ip(k), arn, "REST.PUT.OBJECT", "2026/upload-%d.jpg" % k, "PUT", 200, "-", s.agent(k), "https://www.%s/" % s.domain)
        else: s3_access(s, "s3-access.log", t, B, s.ip(k), "-", "REST.GET.OBJECT", "2026/%s-%d.jpg" % (s.r.choice(["opening", "award", "stage"]), k), "GET", 200, "-", s.agent(k))
    ordinary(s, every=40)


@kind
def deletes_are_denied(s):
    """an identity policy denies deletion in production by name; a clean-up script runs against it; a leaked key, quarantined at once, is tried by a stranger"""
    wrapped(s, T, "records")
    ordinary(s, every=10)
    d = inc(s, "the clean-up script meets the statement that forbids deletion", "platform", "explicit-deny", WAI, LOOP, pattern=[STEADY], verdict=[MIS, FAULT])
    q = inc(s, "a stranger tries a leaked and quarantined key", "platform", "explicit-deny", ATT, SCAN, pattern=[EXPLOIT, ENUM, STEADY], cause=["guardrail", "permission-removed"])
    who = identity(s, "cleanup")
    for t in s.ticks(0, 120, 160):
        vol = "vol-0" + s.hex(16); res = "arn:aws:ec2:%s:%s:volume/%s" % (REGION, ACCOUNT, vol)
        trail(s, T, t, who, "ec2", "DescribeVolumes", "10.40.2.77")
        s.deny(d, trail(s, T, t + sec(1), who, "ec2", "DeleteVolume", "10.40.2.77", "Client.UnauthorizedOperation", ec2_denied(s, who, "ec2:DeleteVolume", res, "with an explicit deny in an identity-based policy"), {"volumeId": vol}, ro=False), who["arn"])
    u = identity(s, "legacy-mailer", "user"); t = s.at(s.some(50, 80))
    trail(s, T, t - sec(30), identity(s, "SecurityAutomation"), "iam", "AttachUserPolicy", "10.40.0.4", params={"userName": "legacy-mailer", "policyArn": "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3"}, ro=False, region="us-east-1")
    trail(s, T, t, u, "sts", "GetCallerIdentity", s.attacker, ua="aws-cli/2.22.35 md/Botocore#2.22.35")
    for i in range(s.some(18, 30)):
        service, event, action, res = s.r.choice([("iam", "CreateUser", "iam:CreateUser", "arn:aws:iam::%s:user/adm%d" % (ACCOUNT, i)), ("iam", "CreateAccessKey", "iam:CreateAccessKey", "arn:aws:iam::%s:user/legacy-mailer" % ACCOUNT), ("ec2", "RunInstances", "ec2:RunInstances", "arn:aws:ec2:%s:%s:instance/*" % (REGION, ACCOUNT)), ("lambda", "CreateFunction20150331", "lambda:CreateFunction", "arn:aws:lambda:%s:%s:function:x%d" % (REGION, ACCOUNT, i)), ("iam", "AttachUserPolicy", "iam:AttachUserPolicy", "arn:aws:iam::%s:user/legacy-mailer" % ACCOUNT), ("organizations", "CreateAccount", "organizations:CreateAccount", "*")])
        t += sec(s.r.uniform(1, 25)); why = "with an explicit deny in an identity-based policy"
        s.deny(q, trail(s, T, t, u, service, event, s.attacker, "Client.UnauthorizedOperation" if service == "ec2" else "AccessDenied", ec2_denied(s, u, action, res, why) if service == "ec2" else not_allowed(u, action, res, why), None, ua="aws-cli/2.22.35 md/Botocore#2.22.35", ro=False), u["arn"])


@kind
def partner_with_yesterdays_key(s):
    """API Gateway access log and the function's log: two partners send keys of staging or of a deleted plan; one exceeds its quota; a scanner finds no route"""
    f = "apigw-access.json"
    k1 = inc(s, "partners' keys are not of this stage", "gateway", "api-key-misconfigured", FAULT, STEADY, verdict=[MIS], pattern=[LOOP])
    r = inc(s, "one partner exceeds its plan", "gateway", "rate-limited", WAI, STEADY, verdict=[FAULT], pattern=[LOOP, BURST])
    x = inc(s, "a scanner tries routes that do not exist", "gateway", "credential-missing", ATT, SCAN, cause=["absence-hidden", "unknown", "permission-missing"], verdict=[UNW])
    for p in range(8):
        for t in s.ticks(p, 120, 40 + 7 * p):
            ip = "203.0.113.%d" % (20 + p)
            ua = ["AcmeSync/4.1", "okhttp/4.12.0", "python-requests/2.32.3", "Go-http-client/2.0"][p % 4]
            path = s.r.choice(["/orders", "/orders/{id}", "/stock"])
            if p in (5, 6):
                if s.r.random() < .35: s.deny(k1, apigw(s, f, t, ip, "GET", path, 403, "INVALID_API_KEY", "Forbidden", ua=ua), None)
            elif p == 2 and 60 < minute(s, t) < 85: s.deny(r, apigw(s, f, t, ip, "GET", path, 429, s.r.choice(["THROTTLED", "QUOTA_EXCEEDED"]), "Limit Exceeded", fixed("apikey", p, n=10), ua))
            else:
                apigw(s, f, t, ip, "GET", path, 200, key=fixed("apikey", p, n=10), ua=ua); s.json("lambda-orders.json", t + sec(.1), {"timestamp": zms(t), "level": "INFO", "message": "served", "partner": "p%d" % p, "requestId": s.uuid()})
    t = s.at(70)
    for i in range(s.some(60, 110)): t += sec(s.r.uniform(.2, 2)); s.deny(x, apigw(s, f, t, s.attacker, "GET", s.r.choice(["/.env", "/admin", "/actuator/env", "/v1/users", "/wp-json", "/swagger.json", "/graphql", "/debug"]) + ("?%d" % i if i % 3 == 0 else ""), 403, "MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token", ua="Mozilla/5.0 (compatible; Nuclei)"))


@kind
def challenge_shown_to_the_app(s):
    """WAF logs and ALB logs: bot control starts to challenge, the shop's own phone app cannot solve a challenge; scrapers cannot either, and are right to be stopped"""
    herring(s, s.some(5, 50), s.some(60, 110))
    cut = s.some(40, 55); what = "web ACL shop-prod: AWSManagedRulesBotControlRuleSet TARGETED, Challenge for /api"; s.change(s.at(cut), s.mail(6), what, "webacl:shop-prod", "waf")
    a = inc(s, "the phone app is challenged and cannot answer", "waf", "bot-challenge", MIS, BURST, what, pattern=[STEADY])
    b = inc(s, "scrapers of prices do not pass the captcha", "waf", "bot-challenge", UNW, SCRAPE, pattern=[STEADY, LOOP])
    def both(t, ip, uri, status, action, failure=None, ua=None, rule="Default_Action"):
        tr = "1-%08x-%s" % (int(t.timestamp()), s.hex(24)); code = {"CHALLENGE": 202, "CAPTCHA": 405}.get(action)
        w = awswaf(s, "waf.json", t, ip, "GET", uri, action, rule, "REGULAR" if action == "ALLOW" else "MANAGED_RULE_GROUP", ua=ua, failure=failure, code=code, trace=tr, labels=["awswaf:managed:token:absent"] if failure else [])
        l = alb(s, "alb.log", t + sec(.02), ip, "GET", "https://shop.example:443" + uri, status, tstatus=None if code else status, ua=ua, actions="waf" if code else "waf,forward", trace=tr)
        return [l, w]
    for t in s.spread(0, 120, 7):
        k = s.some(0, 60); phone = k % 3 == 0; uri = s.r.choice(["/api/cart", "/api/items/%d" % s.some(1, 400), "/api/me"]) if phone else s.r.choice(["/", "/p/%d" % s.some(1, 400), "/cart"])
        ua = "ShopApp/7.3 (iPhone; iOS 18.3)" if phone else s.agent(k)
        if phone and minute(s, t) > cut and s.r.random() < .5: s.deny(a, both(t, s.ip(k), uri, 202, "CHALLENGE", "TOKEN_MISSING", ua, "bot-control"))
        else: both(t, s.ip(k), uri, 200, "ALLOW", ua=ua)
    for t in s.ticks(10, 118, 55): s.deny(b, both(t, "203.0.113.%d" % s.some(200, 206), "/p/%d" % s.some(1, 400), 405, "CAPTCHA", s.r.choice(["TOKEN_MISSING", "TOKEN_INVALID", "TOKEN_EXPIRED"]), "python-requests/2.31.0", "prices-captcha"))


@kind
def certificates_at_the_balancer(s):
    """ALB connection logs with mutual TLS: a partner's authority was left out of the trust store; one device's certificate has run out; neighbours connect"""
    u = inc(s, "the partner's new authority is not in the trust store", "edge", "client-certificate", MIS, LOOP, layer=["proxy", "gateway"], verdict=[FAULT], pattern=[STEADY, BURST])
    e = inc(s, "one device with an expired certificate", "edge", "client-certificate", FAULT, LOOP, layer=["proxy", "gateway"], pattern=[STEADY])
    def conn(t, ip, subject, status, end):
        ok = status == "Success"
        return s.put("alb-conn.log", t, '%s %s %d 443 TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256 %s "%s" NotBefore=2025-03-01T00:00:00Z;NotAfter=%sT00:00:00Z %s %s TID_%s' % (zus(t), ip, s.some(30000, 65000), "0.0%02d" % s.some(10, 60) if ok else "-", subject, end, fixed(subject, n=32), status, s.hex(32)))
    for p in range(10):
        for t in s.ticks(0, 120, 50 + p * 5):
            subj = "CN=dev%02d.partners.example,O=Partner %d,C=DE" % (p, p % 4); ip = "203.0.113.%d" % (60 + p)
            if p in (3, 7) and minute(s, t) > 55:
                if s.r.random() < .5: s.deny(u, conn(t, ip, subj, "Failed:ClientCertUntrusted", "2027-03-01"))
            elif p == 9:
                if s.r.random() < .15: s.deny(e, conn(t, ip, subj, "Failed:ClientCertExpired", "2026-03-01"))
            else: conn(t, ip, subj, "Success", "2027-03-01"); alb(s, "alb.log", t + sec(.1), ip, "POST", "https://mtls.example:443/v1/telemetry", 200, tstatus=200, ua="telemetry/2.2")


@kind
def firewall_gave_no_answer(s):
    """ALB log: for some minutes the firewall does not answer and the balancer fails closed; before and after the same people pass; an honest block beside it"""
    a = inc(s, "the balancer could not reach the firewall and failed closed", "waf", "authorizer-failed", MIS, BURST, layer=["edge", "gateway", "authorizer"], pattern=[STEADY])
    b = inc(s, "probes for configuration files", "waf", "waf-rule", ATT, SCAN, pattern=[EXPLOIT])
    lo = s.some(40, 60); hi = lo + s.some(4, 7)
    for t in s.spread(0, 120, 4):
        k = s.some(0, 70); url = "https://shop.example:443" + s.r.choice(["/", "/cart", "/checkout", "/p/%d" % s.some(1, 99)])
        if lo < minute(s, t) < hi: s.deny(a, alb(s, "alb.log", t, s.ip(k), "GET", url, 403, actions="waf-failed", ua=s.agent(k), reason="WAFConnectionTimeout" if s.r.random() < .3 else "WAFServiceError"))
        else: alb(s, "alb.log", t, s.ip(k), "GET", url, 200, tstatus=200, actions="waf,forward", ua=s.agent(k))
    for i in range(s.some(20, 40)):
        t = s.at(80, i * 3); uri = s.r.choice(["/.env", "/.git/config", "/wp-config.php", "/config.json", "/backup.sql"]); tr = "1-%08x-%s" % (int(t.timestamp()), s.hex(24))
        s.deny(b, [alb(s, "alb.log", t, s.attacker, "GET", "https://shop.example:443" + uri, 403, actions="waf", ua="curl/8.5.0", trace=tr), awswaf(s, "waf.json", t, s.attacker, "GET", uri, "BLOCK", "AWS-AWSManagedRulesCommonRuleSet", ua="curl/8.5.0", trace=tr, group=[{"ruleGroupId": "AWS#AWSManagedRulesCommonRuleSet", "terminatingRule": {"ruleId": "RestrictedExtensions_URIPATH", "action": "BLOCK", "ruleMatchDetails": None}, "nonTerminatingMatchingRules": [], "excludedRules": None}])])


@kind
def console_and_a_bucket_that_will_not_say(s):
    """console sign-ins: one account guessed at, one person mistyping; S3 data events that say no more than Access Denied"""
    ordinary(s, every=12)
    b = inc(s, "the account of the administrator is guessed at", "identity", "credential-wrong", ATT, BRUTE, layer=["platform"])
    m = inc(s, "people mistype", "identity", "credential-wrong", FAULT, SINGLE, layer=["platform"])
    n = inc(s, "a foreign account is answered Access Denied", "platform", "unknown", UND, STEADY, cause=["resource-policy", "permission-missing", "absence-hidden"], verdict=[WAI, FAULT, MIS], pattern=[LOOP, ENUM])
    t = s.at(s.some(30, 50))
    for i in range(s.some(40, 80)): t += sec(s.r.uniform(2, 14)); s.deny(b, console(s, T, t, "admin-root", s.attacker, False, ua="python-requests/2.31.0"), "admin-root")
    for t in s.spread(0, 120, 200):
        k = s.some(0, 30); 
        if s.r.random() < .25: s.deny(m, console(s, T, t, s.who(k), office(s, k), False, ua=s.agent(k)), s.who(k))
        console(s, T, t + sec(25), s.who(k), office(s, k), True, "Yes", s.agent(k))
    for i, t in enumerate(s.ticks(4, 118, 330)):
        who = {"type": "AWSAccount", "principalId": "AROA" + fixed("x", n=16).upper() + ":sync", "accountId": "770099112233"}
        s.deny(n, trail(s, T, t, who, "s3", "GetObject", "203.0.113.90", "AccessDenied", "Access Denied", {"bucketName": "open-data", "key": "set/%d.parquet" % i, "Host": "open-data.s3.amazonaws.com"}, mgmt=False))

"""Amazon: accounts, buckets, keys, endpoints and what stands before the web"""
from story import *
from held_back.lines_provinces import *

KINDS = []
WORK = (("s3:GetObject", "s3:::%s-lake/day={n}/part-{n}.parquet"), ("dynamodb:Query", "dynamodb:{r}:{a}:table/orders"), ("s3:PutObject", "s3:::%s-lake/out/{n}.csv"), ("glue:GetTable", "glue:{r}:{a}:table/sales/orders"))


def thing(s, resource): return "arn:aws:" + (resource % s.company if "%s" in resource else resource).format(n=s.some(10, 99), r=s.region, a=s.account)


def service(s, t, role, ok=True, why=None, k=None, **more):
    call, res = WORK[k if k is not None else s.some(0, 3)]
    res = thing(s, res)
    params = {"bucketName": res.split(":::")[1].split("/")[0], "key": res.split("/", 1)[1]} if ":::" in res else {"tableName": "orders"}
    return trail(s, t, role, call, params, None if ok else "AccessDenied", None if ok else denied(arn(s, role), call, res, (why or "because no identity-based policy allows the %s action") % call if "%s" in (why or "%s") else why), ip=s.lan(sum(role.encode()) % 99), **more)


@tale(KINDS)
def prov_detached_policy(s):
    """an administrator takes a managed policy off a role that three jobs share; a developer meanwhile tries what was never hers"""
    roles = ["report-builder", "nightly-etl", "bi-export"]
    cut, back = s.some(38, 60), s.r.choice((None, 92))
    text = "detached policy lake-read-write from role lake-workers"
    change = s.change(s.at(cut), s.who(0), text, "role/lake-workers", "role")
    gone = inc(s, "jobs of lake-workers lose the lake", "platform", "permission-removed", MIS, BURST, change, pattern=CALM)
    never = inc(s, "a developer lists users", "platform", "permission-missing", WAI, STEADY, pattern=CALM)
    trail(s, s.at(cut), s.who(0), "iam:DetachRolePolicy", {"roleName": "lake-workers", "policyArn": "arn:aws:iam::%s:policy/lake-read-write" % s.account}, kind="IAMUser", ip=s.ip(3), agent="aws-cli/2.31.0", write=True, region="us-east-1")
    for j, name in enumerate(roles):
        for t in s.ticks(0, 118, s.some(38, 70)):
            lost = t > s.at(cut, 9 + 5 * j) and not (back and t > s.at(back, 20))
            call, res = WORK[s.some(0, 3)]; res = thing(s, res)
            e = trail(s, t, "lake-workers", call, {"bucketName": s.company + "-lake"} if call[:2] == "s3" else {"tableName": "orders"}, ("AccessDenied" if call[:2] == "s3" else "AccessDeniedException") if lost else None, denied(arn(s, "lake-workers", name), call, res, "because no identity-based policy allows the %s action" % call) if lost else None, session=name, ip=s.lan(20 + j))
            if lost: s.deny(gone, e, "lake-workers")
    if back: trail(s, s.at(back), s.who(0), "iam:AttachRolePolicy", {"roleName": "lake-workers", "policyArn": "arn:aws:iam::%s:policy/lake-read-write" % s.account}, kind="IAMUser", ip=s.ip(3), agent="aws-cli/2.31.0", write=True, region="us-east-1"); s.change(s.at(back), s.who(0), "attached policy lake-read-write to role lake-workers again", "role/lake-workers", "role")
    for t in s.spread(0, 118, 40): service(s, t, "web-frontend", k=s.some(0, 1))
    for t in s.spread(2, 110, 90): trail(s, t, "developer", s.r.choice(("ec2:DescribeInstances", "cloudwatch:GetMetricData", "logs:FilterLogEvents")), session=s.mail(5), ip=s.ip(5), agent="aws-cli/2.31.0")
    for t in s.r.sample([s.at(m, 11) for m in range(5, 110, 7)], s.some(3, 5)): s.deny(never, trail(s, t, "developer", "iam:ListUsers", None, "AccessDenied", denied(arn(s, "developer", s.mail(5)), "iam:ListUsers", "arn:aws:iam::%s:user/" % s.account, "because no identity-based policy allows the iam:ListUsers action"), session=s.mail(5), ip=s.ip(5), agent="aws-cli/2.31.0", region="us-east-1"), s.mail(5))
    beside(s, 20, cut - 5)
    s.wrapped["cloudtrail.json"] = "records"


@tale(KINDS)
def prov_organisation_limits(s):
    """a region that the organisation bars, a role inside its boundary, and a session narrowed by policy: nothing changed"""
    scp = inc(s, "instances in a barred region", "platform", "guardrail", WAI, STEADY, pattern=CALM)
    bound = inc(s, "a pipeline beyond its permissions boundary", "platform", "guardrail", WAI, LOOP, pattern=CALM, verdict=[MIS, FAULT])
    deny = inc(s, "an analyst meets an explicit deny", "platform", "explicit-deny", WAI, STEADY, pattern=CALM)
    for t in s.spread(0, 110, 14): service(s, t, s.r.choice(("web-frontend", "billing-sync", "image-resize")))
    for t in s.spread(10, 100, 800):
        for k in range(s.some(2, 3)):
            s.deny(scp, trail(s, t + sec(20 * k), "sandbox-admin", "ec2:RunInstances", {"instanceType": "t3.large", "minCount": 1}, "Client.UnauthorizedOperation", "You are not authorized to perform this operation. User: %s is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:ap-south-1:%s:instance/* with an explicit deny in a service control policy. Encoded authorization failure message: %s" % (arn(s, "sandbox-admin", s.mail(7)), s.account, s.hex(120)), session=s.mail(7), ip=s.ip(7), region="ap-south-1", agent="Terraform/1.13.3 terraform-provider-aws/6.14.1", write=True), s.mail(7))
    for t in s.ticks(20, 90, 300): s.deny(bound, trail(s, t, "deploy-pipeline", "iam:CreateRole", {"roleName": "svc-new"}, "AccessDenied", denied(arn(s, "deploy-pipeline", "run-88"), "iam:CreateRole", "arn:aws:iam::%s:role/svc-new" % s.account, "because no permissions boundary allows the iam:CreateRole action"), session="run-88", agent="aws-cli/2.31.0 md/prompt#off", region="us-east-1", write=True), "deploy-pipeline")
    for t in s.ticks(1, 110, 130): trail(s, t, "deploy-pipeline", "lambda:UpdateFunctionCode20150331v2", {"functionName": "svc"}, session="run-88", write=True)
    for t in s.spread(5, 100, 700): s.deny(deny, trail(s, t, "analyst", "s3:GetObject", {"bucketName": s.company + "-payroll", "key": "2026/%02d.csv" % s.some(1, 9)}, "AccessDenied", denied(arn(s, "analyst", s.mail(9)), "s3:GetObject", '"arn:aws:s3:::%s-payroll/2026/03.csv"' % s.company, "with an explicit deny in an identity-based policy"), session=s.mail(9), ip=s.ip(9)), s.mail(9))
    for t in s.spread(0, 100, 60): trail(s, t, "analyst", "athena:GetQueryResults", {"queryExecutionId": s.uuid()}, session=s.mail(9), ip=s.ip(9))
    if s.r.random() < .5: beside(s, 30)
    s.wrapped["cloudtrail.json"] = s.r.choice(("records", None, "array")) or ""


@tale(KINDS)
def prov_key_and_trust(s):
    """a new service whose role the key's policy does not name; a partner account that the role's trust policy does not know"""
    key = inc(s, "thumbnailer cannot decrypt", "platform", "resource-policy", MIS, LOOP, verdict=[WAI, FAULT], pattern=CALM)
    trust = inc(s, "partner cannot assume the exchange role", "platform", "resource-policy", UND, STEADY, verdict=[WAI, MIS, FAULT], pattern=CALM)
    kid = "arn:aws:kms:%s:%s:key/%s" % (s.region, s.account, s.uuid())
    s.change(s.at(31), "ci", "deployed new service thumbnailer 0.1", "thumbnailer", "deploy")
    for t in s.ticks(0, 115, 12): trail(s, t, s.r.choice(("catalog", "media-api")), "kms:Decrypt", {"encryptionAlgorithm": "SYMMETRIC_DEFAULT", "encryptionContext": {"aws:s3:arn": "arn:aws:s3:::%s-media" % s.company}}, more={"resources": [{"accountId": s.account, "type": "AWS::KMS::Key", "ARN": kid}]}, ip=s.lan(31), agent="AWS Internal")
    for t in s.ticks(32, 100, 75): s.deny(key, trail(s, t, "thumbnailer", "kms:Decrypt", None, "AccessDenied", denied(arn(s, "thumbnailer"), "kms:Decrypt", kid, "because no resource-based policy allows the kms:Decrypt action"), ip=s.lan(33), agent="AWS Internal", more={"resources": [{"accountId": s.account, "type": "AWS::KMS::Key", "ARN": kid}]}), "thumbnailer")
    for t in s.spread(0, 110, 400): s.deny(trust, trail(s, t, "exchange-client", "sts:AssumeRole", {"roleArn": "arn:aws:iam::%s:role/exchange" % s.account, "roleSessionName": "pull"}, "AccessDenied", "User: arn:aws:sts::777788889999:assumed-role/exchange-client/pull is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::%s:role/exchange because no resource-based policy allows the sts:AssumeRole action" % s.account, kind="AWSAccount", account="777788889999", ip=s.side + "41"), "exchange-client")
    for t in s.ticks(3, 110, 110): trail(s, t, "known-partner", "sts:AssumeRole", {"roleArn": "arn:aws:iam::%s:role/exchange" % s.account, "roleSessionName": "pull"}, kind="AWSAccount", account="444455556666", ip=s.side + "12")


@tale(KINDS)
def prov_endpoint_policy(s):
    """a private subnet's endpoint carries a policy for our own buckets; a build host reaches for a vendor's; calls from outside the network meet the bucket's VPC condition"""
    end = "vpce-0%s" % s.hex(16)
    out = inc(s, "the endpoint lets no foreign bucket through", "platform", "resource-policy", WAI, LOOP, cause=["network-perimeter"], verdict=[MIS, FAULT], pattern=CALM)
    aside = inc(s, "instances of another account use our endpoint", "platform", "resource-policy", WAI, STEADY, cause=["network-perimeter"], verdict=[UND, FAULT], pattern=CALM)
    for t in s.spread(0, 115, 9): vpce(s, t, s.r.choice(("catalog", "media-api", "ingest")), s.r.choice(("s3:GetObject", "s3:PutObject")), end, params={"bucketName": s.company + "-media", "key": "a/%d" % s.some(1, 999)})
    for t in s.ticks(s.some(15, 40), 110, 150):
        who = arn(s, "build-host")
        v = vpce(s, t, "build-host", "s3:GetObject", end, True, {"bucketName": "vendor-packages", "key": "el9/agent.rpm"})
        c = trail(s, t, "build-host", "s3:GetObject", {"bucketName": "vendor-packages", "key": "el9/agent.rpm"}, "AccessDenied", denied(who, "s3:GetObject", '"arn:aws:s3:::vendor-packages/el9/agent.rpm"', "because no VPC endpoint policy allows the s3:GetObject action"), ip=s.lan(sum(b"build-host") % 200), more={"vpcEndpointId": end})
        s.deny(out, [v, c], "build-host")
    for t in s.spread(20, 100, 500): s.deny(aside, vpce(s, t, "lab-runner", "kms:ListKeys", end, True, account="222233334444"), "lab-runner")
    for t in s.spread(0, 110, 25): service(s, t, "ingest")


@tale(KINDS)
def prov_bucket_log_only(s):
    """nothing but a bucket's access log: a meter whose clock ran away, an old job's key, keys that never existed, and somebody counting upwards"""
    clock = inc(s, "a field device with a wrong clock", "platform", "request-signature", FAULT, LOOP, pattern=CALM)
    key = inc(s, "a retired access key", "platform", "api-key-misconfigured", FAULT, STEADY, pattern=CALM, cause=["token-invalid", "credential-wrong"])
    none = inc(s, "objects that are not there", "platform", "absence-hidden", FAULT, STEADY, pattern=CALM, verdict=[MIS, WAI, UND], cause=["permission-missing"])
    sig = inc(s, "a device signs with a wrong secret", "platform", "request-signature", FAULT, LOOP, pattern=CALM)
    old = inc(s, "a session that outlived its token", "platform", "token-expired", FAULT, LOOP)
    walk = inc(s, "a stranger counts through invoices", "platform", "permission-missing", ATT, "enumeration", cause=["credential-missing", "resource-policy", "absence-hidden", "unknown"])
    role = lambda n: "arn:aws:sts::%s:assumed-role/%s/%s" % (s.account, n, n)
    days = ["exports/2026-03-%02d.csv" % d for d in range(1, 12)]
    for t in s.spread(0, 118, 11): s3log(s, t, s.ip(s.some(1, 20)), role(s.r.choice(("web", "api", "thumbs"))), s.r.choice(("REST.GET.OBJECT", "REST.GET.OBJECT", "REST.PUT.OBJECT")), "img/%s.jpg" % s.hex(6), 200)
    for t in s.ticks(0, 110, 150): s3log(s, t, s.ip(30), role("reader"), "REST.GET.OBJECT", s.r.choice(days), 200)
    for t in s.ticks(4, 110, 420): s.deny(none, s3log(s, t, s.ip(30), role("reader"), "REST.GET.OBJECT", "exports/2026-03-%02d.csv" % s.some(18, 22), 403, "AccessDenied"), "reader")
    for t in s.ticks(5, 90, 240): s.deny(clock, s3log(s, t, s.far(3), "-", "REST.PUT.OBJECT", "meters/7731/%d.bin" % s.some(1, 99), 403, "RequestTimeTooSkewed", agent="meter-fw/2.8.1"), None)
    for t in s.ticks(9, 110, 300): s.deny(sig, s3log(s, t, s.far(8), "-", "REST.PUT.OBJECT", "meters/8112/%d.bin" % s.some(1, 99), 403, "SignatureDoesNotMatch", agent="meter-fw/2.8.1"), None)
    for t in s.ticks(1, 110, 600): s.deny(key, s3log(s, t, s.ip(44), "-", "REST.GET.OBJECT", "feeds/prices.json", 403, "InvalidAccessKeyId", agent="Boto/2.49.0 Python/2.7.18"), None)
    for t in s.ticks(0, 110, 90):
        late = t > s.at(60)
        e = s3log(s, t, s.ip(52), "-" if late else role("archiver"), "REST.PUT.OBJECT", "archive/%s" % s.hex(5), 400 if late else 200, "ExpiredToken" if late else "-", agent="archiver/1.4 aws-sdk-go/1.44")
        if late: s.deny(old, e, None)
    first = s.some(40010, 70000)
    for n, t in enumerate(s.ticks(44, 75, 9)): s.deny(walk, s3log(s, t, s.attacker, "-", "REST.GET.OBJECT", "invoices/%d.pdf" % (first + n), 403, "AccessDenied", agent="python-requests/2.32.5", sig="-", auth="-"), None)


@tale(KINDS)
def prov_cloudfront_five_hops(s):
    """CloudFront, WAF, balancer, nginx and the shop: a country outside the licence, a customer's sentence that looks like SQL, a prober, a method the edge does not forward, and the shop's own refusals"""
    geo = inc(s, "visitors from a country outside the licence", "edge", "geo-blocked", WAI, STEADY, pattern=CALM)
    false = inc(s, "customers' reviews blocked as SQL", "waf", "waf-rule", MIS, STEADY, pattern=CALM)
    probe = inc(s, "injection attempts", "waf", "waf-rule", ATT, "exploit-attempt", pattern=["scan"])
    method = inc(s, "a sync client uses PATCH", "edge", "method-refused", FAULT, STEADY, pattern=CALM, verdict=[MIS, WAI])
    own = inc(s, "the shop refuses other people's orders", "application", "application-refused", WAI, STEADY, pattern=CALM, cause=["permission-missing"])
    def through(t, ip, meth, path, status, agent=None, who="-"):
        tr, rid = xray(s, t), s.hex(54) + "=="; a = agent or s.agent(sum(ip.encode()))
        return [cfront(s, t, ip, meth, path, status, "Miss" if status < 400 else "Error", None if status < 400 else "Error", a, rid=rid), waf(s, later(t, s), ip, meth, path, agent=a, rid=rid, source="CF"), alb(s, later(t, s), s.lan(200), meth, path, status, str(status), tr, "forward", agent=a),
                combined(s, later(t, s), s.lan(41), meth, path, status, agent=a, tail=' "%s" "%s" upstream_status=%d' % (ip, tr, status)), app(s, later(t, s), "info" if status < 400 else "warn", "http", "request completed", trace=tr, path=path.split("?")[0], status=status, user=who)]
    for t in s.spread(0, 112, 14): through(t, s.far(s.some(1, 40)), "GET", somewhere(s), 200, who=s.mail(s.some(1, 20)))
    for t in s.spread(4, 110, 260): s.deny(geo, cfront(s, t, s.foe + str(s.some(2, 20)), "GET", somewhere(s), 403, "Error", "ClientGeoBlocked"))
    for t in s.spread(8, 108, 400):
        ip = s.far(s.some(1, 40)); a = s.agent(sum(ip.encode())); rid = s.hex(54) + "=="
        s.deny(false, [cfront(s, t, ip, "POST", "/reviews", 403, "Error", "Error", a, rid=rid), waf(s, later(t, s), ip, "POST", "/reviews", "BLOCK", "AWS-AWSManagedRulesSQLiRuleSet", "MANAGED_RULE_GROUP", agent=a, rid=rid, source="CF", group=("AWS#AWSManagedRulesSQLiRuleSet", "SQLi_BODY"), labels=["awswaf:managed:aws:sql-database:SQLi_Body"], details=[{"conditionType": "SQL_INJECTION", "location": "BODY", "matchedData": ["select", "the", "best", "from", "union"]}], headers=[("Referer", "https://www.%s/products/88" % s.domain)])])
        through(t - sec(40), ip, "GET", "/products/88", 200)
    start = s.some(20, 80)
    for k in range(s.some(7, 12)):
        t = s.at(start, k * 4 + 1); p = SQLI[k % len(SQLI)]; rid = s.hex(54) + "=="
        s.deny(probe, [cfront(s, t, s.attacker, "GET", p, 403, "Error", "Error", "sqlmap/1.9.4#stable (https://sqlmap.org)", rid=rid), waf(s, later(t, s), s.attacker, "GET", p, "BLOCK", "AWS-AWSManagedRulesSQLiRuleSet", "MANAGED_RULE_GROUP", "NL", "sqlmap/1.9.4#stable (https://sqlmap.org)", [{"conditionType": "SQL_INJECTION", "location": "QUERY_STRING", "matchedData": ["1'", "OR", "'1"]}], ("AWS#AWSManagedRulesSQLiRuleSet", "SQLi_QUERYARGUMENTS"), rid=rid, source="CF")])
    for t in s.spread(0, 105, 800): s.deny(method, cfront(s, t, s.ip(9), "PATCH", "/api/notes/%d" % s.some(1, 9), 403, "Error", "InvalidRequestMethod", "notesync/1.2"))
    for t in s.spread(0, 105, 500): s.deny(own, through(t, s.far(s.some(1, 40)), "GET", "/orders/%d" % s.some(5000, 9000), 403, who=s.mail(s.some(1, 20))))
    beside(s, 15, 66)


@tale(KINDS)
def prov_api_keys_and_plans(s):
    """an API behind API Gateway: a partner with the staging key, a mobile app whose tokens expire, a browser whose preflight lost its route, a plan used up, an authorizer that falls over"""
    wrong = inc(s, "a partner sends a key of another stage", "gateway", "api-key-misconfigured", FAULT, LOOP, pattern=CALM)
    lack = inc(s, "calls without a token", "gateway", "credential-missing", FAULT, STEADY, pattern=CALM, verdict=[WAI])
    old = inc(s, "a tablet replays an expired token", "gateway", "token-expired", FAULT, LOOP, layer=["authorizer", "identity"])
    change = s.change(s.at(40), "ci", "deployed api stage prod: removed OPTIONS methods from /orders", "api:orders", "gateway")
    pre = inc(s, "browsers' preflights meet no route", "gateway", "cors-preflight-refused", MIS, BURST, change, pattern=CALM)
    plan = inc(s, "a reseller has used up its plan", "gateway", "rate-limited", WAI, LOOP, pattern=CALM, verdict=[FAULT])
    down = inc(s, "the authorizer function times out", "gateway", "authorizer-failed", MIS, BURST, pattern=CALM, layer=["authorizer"])
    keys = [s.hex(10) for _ in range(6)]
    fail = s.some(72, 80)
    for t in s.spread(0, 116, 10):
        k, p = s.some(0, 5), s.r.choice(("/orders", "/orders/{id}", "/stock", "/prices"))
        if s.at(fail) < t < s.at(fail + 6): s.deny(down, apigw(s, t, s.far(k), "GET", p, 500, "AUTHORIZER_FAILURE", "Internal server error", key=keys[k], authorizer="The Lambda function timed out", authstatus="500"), None)
        else: apigw(s, t, s.far(k), s.r.choice(("GET", "GET", "POST")), p, 200, key=keys[k], who="app-%d" % k, integration=200, authstatus="200")
    for t in s.ticks(12, 70, 130): s.deny(wrong, apigw(s, t, s.side + "20", "POST", "/orders", 403, "INVALID_API_KEY", "Forbidden", "AcmeConnect/4.1"), None)
    for t in s.spread(3, 70, 500): s.deny(lack, apigw(s, t, s.far(40), "GET", "/stock", 401, "UNAUTHORIZED", "Unauthorized", "PostmanRuntime/7.46.0"), None)
    for t in s.ticks(22, 70, 60): s.deny(old, apigw(s, t, s.far(61), "GET", "/orders", 401, "UNAUTHORIZED", "The incoming token has expired", "TabletShop/9.2 (Android 13)", authstatus="401", authorizer="The incoming token has expired"), None)
    for t in s.spread(0, 110, 95):
        ip, broken = s.far(s.some(70, 90)), t > s.at(40, 15)
        e = apigw(s, t, ip, "OPTIONS", "/orders", 403 if broken else 204, "MISSING_AUTHENTICATION_TOKEN" if broken else "-", "Missing Authentication Token" if broken else "-", s.agent(sum(ip.encode())))
        if broken: s.deny(pre, e)
        else: apigw(s, t + sec(.2), ip, "POST", "/orders", 200, agent=s.agent(sum(ip.encode())), key=keys[0], integration=200)
    for t in s.ticks(s.some(50, 60), 112, 55): s.deny(plan, apigw(s, t, s.side + "77", "GET", "/prices", 429, "QUOTA_EXCEEDED", "Limit Exceeded", "ResellerSync/2.0", key=keys[5]), None)
    for t in s.ticks(0, 48, 55): apigw(s, t, s.side + "77", "GET", "/prices", 200, agent="ResellerSync/2.0", key=keys[5], integration=200)
    beside(s, 10, 58)


@tale(KINDS)
def prov_balancer_alone(s):
    """one file, the balancer's: a listener rule that answers /internal itself, the firewall unreachable for minutes, and the application's own 403s"""
    rule = inc(s, "the balancer answers /internal by a fixed response", "proxy", "server-rule", WAI, STEADY, pattern=CALM, layer=["edge", "gateway"], verdict=[UND, MIS])
    wafdown = inc(s, "the firewall cannot be reached", "waf", "authorizer-failed", MIS, BURST, pattern=CALM, layer=["proxy", "gateway", "edge"])
    up = inc(s, "targets answer 403", "application", "application-refused", UND, STEADY, pattern=CALM, verdict=[WAI, MIS, FAULT], cause=["unknown"])
    d = s.some(50, 70)
    for t in s.spread(0, 118, 8):
        ip = s.far(s.some(1, 60))
        if s.at(d) < t < s.at(d + 4): s.deny(wafdown, alb(s, t, ip, "GET", somewhere(s), 500, actions="waf-failed", reason="WAFConnectionError", agent=s.agent(sum(ip.encode()))))
        else: alb(s, t, ip, "GET", somewhere(s), 200, "200", actions="waf,forward", agent=s.agent(sum(ip.encode())))
    for t in s.spread(0, 110, 420): s.deny(rule, alb(s, t, s.far(s.some(1, 60)), "GET", "/internal/" + s.r.choice(("metrics", "jobs", "flags")), 403, actions="waf,fixed-response"))
    for t in s.spread(0, 110, 380): s.deny(up, alb(s, t, s.far(s.some(1, 60)), "GET", "/reports/%d" % s.some(1, 99), 403, "403", actions="waf,forward"))


@tale(KINDS)
def prov_firewall_only(s):
    """one file, AWS WAF: a scraper behind challenges, a script without user agent, a false Googlebot, a listed address, a flood, a barred country"""
    bot = inc(s, "a scraper does not pass the challenge", "waf", "bot-challenge", BOT, "scrape", pattern=[STEADY])
    ua = inc(s, "a script without user agent", "waf", "user-agent-blocked", BOT, STEADY, pattern=CALM + ["scrape"], verdict=[FAULT, WAI], cause=["waf-rule"])
    fake = inc(s, "Googlebot that is not", "waf", "user-agent-blocked", BOT, "impersonated-bot", cause=["waf-rule", "bot-challenge"])
    listed = inc(s, "an address on the block list", "waf", "address-blocked", WAI, STEADY, pattern=CALM, verdict=[ATT])
    flood = inc(s, "one client floods the search", "waf", "rate-limited", BOT, "scrape", pattern=[STEADY, LOOP], verdict=[ATT, WAI, FAULT])
    land = inc(s, "a barred country", "waf", "geo-blocked", WAI, STEADY, pattern=CALM)
    for t in s.spread(0, 116, 9): waf(s, t, s.far(s.some(1, 50)), "GET", somewhere(s), agent=s.agent(s.some(0, 4)))
    for n, t in enumerate(s.ticks(10, 100, 40)): s.deny(bot, waf(s, t, s.foe + str(20 + n % 9), "GET", "/products/%d" % (1000 + n), "CHALLENGE", "challenge-catalogue", agent=s.agent(0), country="US", challenge=(202, "TOKEN_MISSING")))
    for t in s.ticks(3, 110, 400): s.deny(ua, waf(s, t, s.ip(90), "GET", "/feed.xml", "BLOCK", "AWS-AWSManagedRulesCommonRuleSet", "MANAGED_RULE_GROUP", agent="", group=("AWS#AWSManagedRulesCommonRuleSet", "NoUserAgent_HEADER"), labels=["awswaf:managed:aws:core-rule-set:NoUserAgent_Header"]))
    for n, t in enumerate(s.ticks(30, 70, 30)): s.deny(fake, waf(s, t, s.attacker, "GET", "/products/%d" % (300 + n), "BLOCK", "fake-crawler-useragent", agent="Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", country="RU", labels=["%s:bot:unverified-googlebot" % s.company]))
    for t in s.spread(0, 110, 300): s.deny(listed, waf(s, t, s.foe + "7", "GET", somewhere(s), "BLOCK", "blocked-addresses", details=[], country="NL", labels=["%s:ip:blocklist" % s.company]))
    for n, t in enumerate(s.ticks(82, 88, 5)): s.deny(flood, waf(s, t, s.foe + "250", "GET", "/search?q=%s" % s.hex(4), "BLOCK", "search-rate", "RATE_BASED", agent="python-httpx/0.28.1", rate=[{"rateBasedRuleId": "arn:search-rate", "rateBasedRuleName": "search-rate", "limitKey": "IP", "maxRateAllowed": 100, "evaluationWindowSec": 300, "limitValue": s.foe + "250"}]))
    for n, t in enumerate(s.ticks(76, 82, 4)): waf(s, t, s.foe + "250", "GET", "/search?q=%s" % s.hex(4), agent="python-httpx/0.28.1")
    for t in s.spread(0, 110, 350): s.deny(land, waf(s, t, s.side + str(s.some(100, 120)), "GET", somewhere(s), "BLOCK", "country-licence", country="KP", agent=s.agent(2)))


@tale(KINDS)
def prov_console_spray(s):
    """one password tried on every user name of the console, slowly, until one opens; a colleague mistypes hers"""
    spray = inc(s, "one password on every name", "identity", "credential-wrong", ATT, SPRAY, layer=["platform"])
    typo = inc(s, "a colleague mistypes", "identity", "credential-wrong", FAULT, ONE, layer=["platform"], pattern=CALM)
    def login(t, who, ip, ok, agent=None):
        e = {"eventVersion": "1.11", "userIdentity": {"type": "IAMUser", "principalId": "AIDA" + once(s, who)[:8].upper(), "accountId": s.account, "accessKeyId": "", "userName": who, **({"arn": "arn:aws:iam::%s:user/%s" % (s.account, who)} if ok else {})}, "eventTime": z(t, 0), "eventSource": "signin.amazonaws.com", "eventName": "ConsoleLogin", "awsRegion": "us-east-1", "sourceIPAddress": ip, "userAgent": agent or s.agent(1)}
        if not ok: e["errorMessage"] = "Failed authentication"
        e.update({"requestParameters": None, "responseElements": {"ConsoleLogin": "Success" if ok else "Failure"}, "additionalEventData": {"LoginTo": "https://console.aws.amazon.com/console/home?state=hashArgs", "MobileVersion": "No", "MFAUsed": "No"}, "eventID": s.uuid(), "readOnly": False, "eventType": "AwsConsoleSignIn", "managementEvent": True, "recipientAccountId": s.account, "eventCategory": "Management"})
        return s.json("cloudtrail.json", t, e)
    for n, t in enumerate(s.ticks(5, 110, s.some(150, 200))): s.deny(spray, login(t, s.who(n % 40), s.bots[n % len(s.bots)] if n % 3 == 0 else s.attacker, False, s.agent(2)), s.who(n % 40))
    if s.r.random() < .5:
        login(s.at(112), s.who(11), s.attacker, True, s.agent(2))
        for k in range(4): trail(s, s.at(113, 12 * k), s.who(11), ("iam:ListUsers", "s3:ListBuckets", "sts:GetCallerIdentity", "iam:ListRoles")[k], kind="IAMUser", ip=s.attacker, agent=s.agent(2))
    s.deny(typo, login(s.at(33), s.who(50), s.ip(4), False), s.who(50)); login(s.at(33, 25), s.who(50), s.ip(4), True)
    for t in s.spread(0, 100, 500): login(t, s.who(s.some(50, 60)), s.ip(s.some(1, 30)), True)
    for t in s.spread(0, 115, 12): service(s, t, s.r.choice(("web-frontend", "nightly-etl", "billing-sync")))

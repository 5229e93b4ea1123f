"""Clouds and edges of other houses: CloudTrail as it lies in its bucket, Google exports, Cloud Armor, Cloudflare's request log, Akamai, Workspace, Okta."""
from seen.lines import *

KINDS = []
def kind(f): KINDS.append(f); return f
def lacks(who, action, resource, what="identity-based policy"): return "User: %s is not authorized to perform: %s on resource: %s because no %s allows the %s action" % (arn(who), action, resource, what, action)
def denies(who, action, resource, by): return "User: %s is not authorized to perform: %s on resource: %s with an explicit deny in %s" % (arn(who), action, resource, by)


def trail(s, t, *a, **k):
    """CloudTrail delivers a file every few minutes, each one line with its records inside"""
    slot = t.replace(minute=t.minute // 15 * 15)
    file = "111122223333_CloudTrail_eu-central-1_%s_%s.json" % (slot.strftime("%Y%m%dT%H%MZ"), "%08x" % (slot.hour * 977 + slot.minute))
    s.wrapped[file] = "records"
    return cloudtrail(s, t, *a, file=file, **k)


@kind
def trail_as_delivered(s):
    """a role's policy is detached and its jobs fail when they come round; a tag policy and an innocent tag lie beside; everyday refusals of four kinds"""
    cut = s.some(35, 60); roles = ["orders-%s" % s.company, "invoices-%s" % s.company]; what = "DetachRolePolicy read-customer-table " + roles[0]
    for t in s.spread(0, 120, 9): trail(s, t, s.r.choice(["web", "ops", "bi"]) + "-role", s.r.choice(["ec2:DescribeInstances", "logs:FilterLogEvents", "dynamodb:DescribeTable"]))
    trail(s, s.at(cut), s.who(3), "iam:DetachRolePolicy", params=dict(roleName=roles[0], policyArn="arn:aws:iam::111122223333:policy/read-customer-table"), write=True, kind="user", ip="198.51.100.4", agent="console.amazonaws.com")
    trail(s, s.at(cut - 6), s.who(4), "iam:TagRole", params=dict(roleName=roles[1], tags=[dict(key="owner", value="pay")]), write=True, kind="user", ip="198.51.100.4", agent="console.amazonaws.com")
    i = inc(s, "policy detached", "platform", "permission-removed", MIS, BURST, what, pattern=[LOOP, "steady"]); table = "arn:aws:dynamodb:eu-central-1:111122223333:table/customers"
    for t in s.ticks(0, 120, s.some(40, 90)):
        if t < s.at(cut) + sec(45): trail(s, t, roles[0], "dynamodb:Query", params=dict(tableName="customers"))
        else: s.deny(i, trail(s, t, roles[0], "dynamodb:Query", "AccessDenied", lacks(roles[0], "dynamodb:Query", table), params=dict(tableName="customers")), roles[0])
    for t in s.ticks(0, 120, 75): trail(s, t, roles[1], "dynamodb:GetItem", params=dict(tableName="customers"))
    g = inc(s, "guardrails of the organisation", "platform", "guardrail", WAI); e = inc(s, "denied in so many words", "platform", "explicit-deny", WAI); r = inc(s, "key of another account", "platform", "resource-policy", WAI); n_ = inc(s, "never granted", "platform", "permission-missing", WAI)
    for n, t in often(s, 3, 5): who = "sandbox%d-role" % n; s.deny(g, trail(s, t, who, "ec2:RunInstances", "Client.UnauthorizedOperation", "You are not authorized to perform this operation. " + s.r.choice([denies(who, "ec2:RunInstances", "arn:aws:ec2:eu-central-1:111122223333:instance/*", "a service control policy"), lacks(who, "ec2:RunInstances", "arn:aws:ec2:eu-central-1:111122223333:instance/*", "permissions boundary")])), who)
    for n, t in often(s, 3, 5): who = "dev%d-role" % n; s.deny(e, trail(s, t, who, "s3:DeleteBucket", "AccessDenied", denies(who, "s3:DeleteBucket", '"arn:aws:s3:::prod-logs"', "an identity-based policy")), who)
    for n, t in often(s, 4, 6): who = "job%d-role" % n; s.deny(r, trail(s, t, who, "kms:Decrypt", "AccessDenied", "User: %s is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-central-1:444455556666:key/0f1e because no resource-based policy allows the kms:Decrypt action" % arn(who)), who)
    for n, t in often(s, 3, 5): who = "new%d-role" % n; s.deny(n_, trail(s, t, who, "athena:StartQueryExecution", "AccessDeniedException", lacks(who, "athena:StartQueryExecution", "arn:aws:athena:eu-central-1:111122223333:workgroup/bi")), who)


@kind
def leaked_key_on_a_saturday(s):
    """a long-lived key is used from a hoster: it asks who it is, lists what it can, and gets some of it; an admin switches the key off; its owner's script fails too"""
    user = "ci-%s" % s.company; off = s.some(75, 90); what = "UpdateAccessKey Inactive " + user
    for t in s.spread(0, 120, 12): trail(s, t, "web-role", s.r.choice(["s3:ListBuckets", "ec2:DescribeInstances"]))
    a = inc(s, "leaked key tries what it may", "platform", "permission-missing", ATT, "enumeration", None, pattern=["scan", "token-replay"])
    start = s.some(20, 40); trail(s, s.at(start), user, "sts:GetCallerIdentity", kind="user", ip=s.attacker, agent="Boto3/1.29 md/Botocore#1.32 os/linux#kali")
    for n, t in run(s, start, s.some(50, 80), 1, 12):
        act = s.r.choice(["iam:ListUsers", "iam:CreateUser", "iam:AttachUserPolicy", "ec2:RunInstances", "secretsmanager:ListSecrets", "ses:GetSendQuota", "lambda:ListFunctions", "kms:ListKeys", "rds:DescribeDBInstances", "organizations:ListAccounts", "ssm:DescribeParameters"])
        if n % 17 == 9: trail(s, t, user, "s3:ListBuckets", kind="user", ip=s.attacker, agent="Boto3/1.29 md/Botocore#1.32 os/linux#kali")
        else: s.deny(a, trail(s, t, user, act, "Client.UnauthorizedOperation" if act.startswith("ec2") else "AccessDenied", "User: arn:aws:iam::111122223333:user/%s is not authorized to perform: %s because no identity-based policy allows the %s action" % (user, act, act), kind="user", ip=s.attacker, agent="Boto3/1.29 md/Botocore#1.32 os/linux#kali"), user)
    for t in s.ticks(0, off, 240): trail(s, t, user, "s3:PutObject", kind="user", ip="198.51.100.21", agent="aws-cli/2.17", params=dict(bucketName="artefacts"))
    trail(s, s.at(off), "sec-" + s.who(1), "iam:UpdateAccessKey", params=dict(userName=user, status="Inactive", accessKeyId="AKIACI"), write=True, kind="user", ip="198.51.100.5", agent="console.amazonaws.com")
    o = inc(s, "build's key was switched off", "platform", "api-key-misconfigured", WAI, LOOP, what, cause=["permission-removed", "token-invalid"], verdict=[MIS, FAULT], pattern=["steady", BURST])
    for t in s.ticks(off + 1, 120, 120): s.deny(o, trail(s, t, user, "s3:PutObject", "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", kind="user", ip="198.51.100.21", agent="aws-cli/2.17", params=dict(bucketName="artefacts")), user)


@kind
def bucket_with_a_new_policy(s):
    """S3 server access and the trail beside it: a bucket policy shuts out the partner account; an ingest job asks for what is not there yet; a laptop's clock; old links"""
    cut = s.some(40, 60); what = "PutBucketPolicy %s-exchange" % s.company; bucket = s.company + "-exchange"
    cloudtrail(s, s.at(cut), s.who(2), "s3:PutBucketPolicy", params=dict(bucketName=bucket, bucketPolicy=dict(Version="2012-10-17", Statement=[dict(Effect="Allow", Principal=dict(AWS="arn:aws:iam::111122223333:root"), Action="s3:*", Resource="arn:aws:s3:::%s/*" % bucket)])), write=True, kind="user", ip="198.51.100.4", agent="console.amazonaws.com")
    for t in s.spread(0, 120, 15): cloudtrail(s, t, "web-role", "s3:GetBucketLocation", params=dict(bucketName=bucket))
    p = inc(s, "partner account shut out by the new bucket policy", "platform", "resource-policy", MIS, BURST, what, cause=["permission-removed"], pattern=[LOOP, "steady"])
    for t in s.ticks(0, 120, 80):
        late = t > s.at(cut); l = s3(s, t, "203.0.113.18", "arn:aws:sts::444455556666:assumed-role/partner-sync/s", "REST.PUT.OBJECT", "in/%s.json" % s.hex(6), 403 if late else 200, "AccessDenied" if late else "-", bucket, "aws-sdk-java/2.26")
        if late: s.deny(p, l)
    h = inc(s, "job looks for markers that are not there", "platform", "absence-hidden", FAULT, "steady", None, cause=["permission-missing"], verdict=[WAI, MIS], pattern=[LOOP, "single"]); who = "arn:aws:sts::111122223333:assumed-role/ingest/i"
    for n, t in enumerate(s.ticks(1, 119, 240)):
        s.deny(h, s3(s, t, "198.51.100.40", who, "REST.HEAD.OBJECT", "in/2026-03-13/part-%04d.done" % n, 403, "AccessDenied", bucket)); s3(s, t + sec(2), "198.51.100.40", who, "REST.GET.OBJECT", "in/2026-03-12/part-%04d.done" % n, 200, bucket=bucket)
    for n in range(2): s3(s, s.at(s.some(10, 110)), "198.51.100.9", "arn:aws:iam::111122223333:user/ops", "REST.HEAD.OBJECT", "in/2026-03-13/part-%04d.done" % n, 404, "NoSuchKey", bucket)
    c = inc(s, "laptop whose clock is off", "platform", "request-signature", FAULT, LOOP, None, pattern=["steady", "single"]); x = inc(s, "links past their time", "platform", "token-expired", FAULT, "single", cause=["request-signature"])
    for t in s.ticks(20, 80, 400): s.deny(c, s3(s, t, s.ip(4), "-", "REST.GET.OBJECT", "out/report.xlsx", 403, "RequestTimeTooSkewed", bucket, "aws-cli/1.32 Windows/10"))
    for n, t in often(s, 4, 6): s.deny(x, s3(s, t, s.ip(10 + n), "-", "REST.GET.OBJECT", "out/invoice-%d.pdf" % n, 403, "AccessDenied", bucket, s.agent(n), "GET /%s/out/invoice-%d.pdf?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260311T080000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Signature=%s HTTP/1.1" % (bucket, n, s.hex(64))))


@kind
def project_export(s):
    """Google: an indented array saved from the console. A binding is taken from a group; a perimeter; names that nobody has; a constraint; a narrow token"""
    s.wrapped["gcp-audit.json"] = "pretty"; project = "projects/%s-prod" % s.company; cut = s.some(35, 60); what = "SetIamPolicy REMOVE roles/bigquery.dataViewer group:analysts"
    gcp_audit(s, s.at(cut), "admin@" + s.domain, "cloudresourcemanager.googleapis.com", "SetIamPolicy", project, "resourcemanager.projects.setIamPolicy", log="activity", metadata=None, request=dict(policyDelta=dict(bindingDeltas=[dict(action="REMOVE", role="roles/bigquery.dataViewer", member="group:analysts@" + s.domain)])))
    gcp_audit(s, s.at(cut - 8), "admin@" + s.domain, "compute.googleapis.com", "v1.compute.instances.setLabels", project + "/zones/europe-west3-a/instances/web-1", "compute.instances.setLabels", log="activity")
    i = inc(s, "analysts lost the data set", "platform", "permission-removed", MIS, BURST, what, pattern=["steady", "single"]); t0 = s.at(cut) + sec(s.some(30, 200))
    for t in s.spread(0, 120, 22):
        k = s.some(0, 12); who = s.mail(k); table = project + "/datasets/sales/tables/daily"
        if t < t0 or k > 9: gcp_audit(s, t, who, "bigquery.googleapis.com", "google.cloud.bigquery.v2.TableDataService.List", table if k <= 9 else table.replace("sales", "open"), "bigquery.tables.getData", ip=s.ip(k))
        else: s.deny(i, gcp_audit(s, t, who, "bigquery.googleapis.com", "google.cloud.bigquery.v2.TableDataService.List", table, "bigquery.tables.getData", 7, "Access Denied: Table %s-prod:sales.daily: Permission bigquery.tables.getData denied on table %s-prod:sales.daily (or it may not exist)." % (s.company, s.company), False, s.ip(k)), who)
    v = inc(s, "from outside the perimeter", "platform", "network-perimeter", WAI, "single", verdict=[MIS]); c = inc(s, "constraint of the organisation", "platform", "guardrail", WAI, "single"); n_ = inc(s, "tokens of too few scopes", "platform", "scope-insufficient", FAULT, "single", verdict=[MIS, WAI])
    for n, t in often(s, 5, 7): s.deny(v, gcp_audit(s, t, s.mail(20 + n), "pubsub.googleapis.com", "google.pubsub.v1.Subscriber.Pull", project + "/subscriptions/orders", code=7, message="Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: " + s.hex(20), ip="203.0.113.%d" % (30 + n), log="policy", metadata={"@type": "type.googleapis.com/google.cloud.audit.VpcServiceControlAuditMetadata", "violationReason": "NO_MATCHING_ACCESS_LEVEL", "vpcServiceControlsUniqueId": s.hex(20), "securityPolicyInfo": dict(servicePerimeterName="accessPolicies/1/servicePerimeters/data", organizationId="77")}), s.mail(20 + n))
    for n, t in often(s, 5, 7): s.deny(c, gcp_audit(s, t, s.mail(30 + n), "compute.googleapis.com", "v1.compute.instances.insert", project + "/zones/us-east1-b/instances/x%d" % n, code=9, message="Constraint constraints/gcp.resourceLocations violated for %s attempting Insert Instance with location set to us-east1-b. See https://cloud.google.com/resource-manager/docs/organization-policy/org-policy-constraints for more information." % project, log="activity", ip=s.ip(30 + n)), s.mail(30 + n))
    for n, t in often(s, 4, 6): sa = "vm-%d@%s-prod.iam.gserviceaccount.com" % (n, s.company); s.deny(n_, gcp_audit(s, t, sa, "storage.googleapis.com", "storage.objects.create", "projects/_/buckets/%s-lake/objects/o%d" % (s.company, n), code=7, message="Request had insufficient authentication scopes. [ACCESS_TOKEN_SCOPE_INSUFFICIENT]", granted=False, ip="10.128.0.%d" % (20 + n), agent="google-cloud-cpp/2.25"), sa)
    h = inc(s, "loader asks for objects that nobody wrote", "platform", "absence-hidden", FAULT, "steady", None, cause=["permission-missing"], verdict=[WAI, MIS], pattern=[LOOP, "single"]); sa = "loader@%s-prod.iam.gserviceaccount.com" % s.company
    for n, t in enumerate(s.ticks(3, 118, 420)):
        obj = "projects/_/buckets/%s-lake/objects/2026-03-%02d/_DONE" % (s.company, 13 + n % 15)
        s.deny(h, gcp_audit(s, t, sa, "storage.googleapis.com", "storage.objects.get", obj, "storage.objects.list", 7, "%s does not have storage.objects.list access to the Google Cloud Storage bucket. Permission 'storage.objects.list' denied on resource (or it may not exist)." % sa, False, "10.128.0.9"), sa)
        gcp_audit(s, t + sec(1), sa, "storage.googleapis.com", "storage.objects.get", obj.replace("2026-03-%02d" % (13 + n % 15), "2026-03-%02d" % (1 + n % 11)), "storage.objects.get", ip="10.128.0.9")
    gcp_audit(s, s.at(100), "admin@" + s.domain, "storage.googleapis.com", "storage.objects.get", "projects/_/buckets/%s-lake/objects/2026-03-13/_DONE" % s.company, "storage.objects.get", 5, "No such object: %s-lake/2026-03-13/_DONE" % s.company)


@kind
def armor_before_a_shop(s):
    """Cloud Armor at Google's balancer: rules, countries, a throttle, a captcha; a customer's gift message; a backend that answers for itself"""
    for t in s.spread(0, 120, 4): k = s.some(0, 40); balancer(s, t, s.ip(k), "GET", s.r.choice(["/", "/gifts/%d" % s.some(1, 80), "/basket"]), 200)
    def deny(i, t, ip, method, path, status, priority, action="DENY", agent=None, **more): s.deny(i, balancer(s, t, ip, method, path, status, "denied_by_security_policy", dict(configuredAction=action, name="shop-policy", outcome="DENY", priority=priority, **more), agent, False))
    f = inc(s, "gift messages", "waf", "waf-rule", MIS, "single", layer=["edge"], pattern=["steady"]); a = inc(s, "injections", "waf", "waf-rule", ATT, "exploit-attempt", None, layer=["edge"], pattern=["scan"])
    for n, t in often(s, 7, 10): deny(f, t, s.ip(n), "POST", "/gifts/message", 403, 1000, preconfiguredExprIds=["owasp-crs-v030301-id942200-sqli"], matchedFieldType="ARG_VALUES", matchedFieldName="text", matchedFieldValue="Love, select", matchedFieldLength=14)
    for n, t in run(s, s.some(10, 90), s.some(30, 50), .4, 4): deny(a, t, s.attacker, "GET", "/gifts/1?id=1%20UNION%20SELECT%20" + "NULL," * (n % 7) + "NULL--", 403, 1000, preconfiguredExprIds=["owasp-crs-v030301-id942190-sqli", "owasp-crs-v030301-id942270-sqli"], matchedFieldType="ARG_VALUES", matchedFieldName="id", matchedFieldValue="1 UNION SELE", agent="sqlmap/1.8.2#stable (https://sqlmap.org)")
    g = inc(s, "countries that are not served", "waf", "geo-blocked", WAI, "single", layer=["edge"], cause=["address-blocked", "waf-rule", "unknown"], verdict=[UND])
    s.put("armor-policy.yaml", s.at(-60), "name: shop-policy\nrules:\n- {priority: 1000, action: deny(403), expr: evaluatePreconfiguredWaf('sqli-v33-stable')}\n- {priority: 1200, action: deny(403), expr: \"origin.region_code == 'ZZ'\"}\n- {priority: 2000, action: throttle, expr: 'true'}\n- {priority: 3000, action: redirect, expr: \"request.path.startsWith('/prices') && token.recaptcha_session.score < 0.3\"}")
    for n, t in often(s, 6, 8): deny(g, t, "203.0.113.%d" % (20 + n), "GET", "/", 403, 1200)
    r = inc(s, "over the throttle", "waf", "rate-limited", BOT, "scrape", None, layer=["edge"], pattern=[LOOP, "steady"], verdict=[WAI])
    for n, t in run(s, s.some(20, 80), s.some(40, 60), .1, .8): deny(r, t, "198.51.100.93", "GET", "/gifts/%d" % (n + 100), 429, 2000, "THROTTLE", "Scrapy/2.11 (+https://scrapy.org)", rateLimitAction=dict(key="198.51.100.93", outcome="RATE_LIMIT_THRESHOLD_EXCEED"))
    b = inc(s, "backend said no", "application", "application-refused", UND, "single", verdict=[WAI], cause=["unknown", "permission-missing"])
    for n, t in often(s, 5, 7): s.deny(b, balancer(s, t, s.ip(50 + n), "GET", "/account/%d/edit" % n, 403))


@kind
def services_behind_iap(s):
    """Cloud Run asks for identities, IAP for assignments; a scheduler lost its invoker role; nobody else changed"""
    def runlog(t, ip, path, status, text=None, agent=None, method="GET"): return s.json("run.json", t, dict(**({"textPayload": text} if text else {}), insertId=s.hex(14), httpRequest=dict(requestMethod=method, requestUrl="https://jobs-x.a.run.app" + path, status=status, userAgent=agent or s.agent(1), remoteIp=ip, serverIp="216.239.36.53", latency="0.0%ds" % s.some(10, 90), protocol="HTTP/1.1"), resource=dict(type="cloud_run_revision", labels=dict(service_name="jobs", revision_name="jobs-00031", location="europe-west3", project_id=s.company + "-prod", configuration_name="jobs")), timestamp=z(t, 6), severity="WARNING" if status > 399 else "INFO", logName="projects/%s-prod/logs/run.googleapis.com%%2Frequests" % s.company, trace="projects/%s-prod/traces/%s" % (s.company, s.hex(32)), receiveTimestamp=z(t + sec(.3), 6)))
    guide = " Read more at https://cloud.google.com/run/docs/securing/authenticating Additional troubleshooting documentation can be found at: https://cloud.google.com/run/docs/troubleshooting#"
    for t in s.spread(0, 120, 10): runlog(t, "35.187.%d.%d" % (s.some(1, 9), s.some(1, 250)), s.r.choice(["/tick", "/mail/flush"]), 200, agent="Google-Cloud-Tasks")
    m = inc(s, "no identity", "platform", "credential-missing", FAULT, "single", layer=["gateway", "edge"], verdict=[WAI]); t_ = inc(s, "identity token for another service", "platform", "token-invalid", FAULT, LOOP, None, layer=["gateway", "edge", "identity"], verdict=[MIS], pattern=["steady", "single"])
    for n, t in often(s, 5, 7): s.deny(m, runlog(t, s.ip(n), "/", 403, "The request was not authenticated. Either allow unauthenticated invocations or set the proper Authorization header." + guide + "unauthorized-client"))
    for t in s.ticks(9, 110, 300): s.deny(t_, runlog(t, "198.51.100.71", "/report", 401, "The request was not authorized to invoke this service. The access token could not be verified: invalid audience." + guide + "401", "report-runner/0.3", "POST"))
    cut = s.some(40, 70); what = "SetIamPolicy REMOVE roles/run.invoker serviceAccount:scheduler@%s-prod" % s.company
    gcp_audit(s, s.at(cut), "admin@" + s.domain, "run.googleapis.com", "google.cloud.run.v1.Services.SetIamPolicy", "namespaces/%s-prod/services/jobs" % s.company, "run.services.setIamPolicy", log="activity", request=dict(policyDelta=dict(bindingDeltas=[dict(action="REMOVE", role="roles/run.invoker", member="serviceAccount:scheduler@%s-prod.iam.gserviceaccount.com" % s.company)])))
    i = inc(s, "scheduler may not invoke any more", "platform", "permission-removed", MIS, LOOP, what, layer=["gateway", "edge"], pattern=[BURST, "steady"])
    for t in s.ticks(0, 120, 60):
        if t < s.at(cut) + sec(70): runlog(t, "35.187.2.4", "/nightly", 200, agent="Google-Cloud-Scheduler", method="POST")
        else: s.deny(i, runlog(t, "35.187.2.4", "/nightly", 403, "The request was not authorized to invoke this service." + guide + "unauthorized-client", "Google-Cloud-Scheduler", "POST"), "scheduler")
    a = inc(s, "not admitted by IAP", "authorizer", "not-assigned", WAI, "single", layer=["gateway", "edge", "platform"], cause=["permission-missing"])
    for n, t in often(s, 7, 9): s.deny(a, gcp_audit(s, t, s.mail(20 + n), "iap.googleapis.com", "AuthorizeUser", "projects/44/iap_web/compute/services/9", "iap.webServiceVersions.accessViaIAP", 7, "Permission Denied", False, s.ip(20 + n), agent=s.agent(n)), s.mail(20 + n))
    for t in s.spread(0, 120, 40): k = s.some(0, 15); gcp_audit(s, t, s.mail(k), "iap.googleapis.com", "AuthorizeUser", "projects/44/iap_web/compute/services/9", "iap.webServiceVersions.accessViaIAP", ip=s.ip(k), agent=s.agent(k))


@kind
def requests_at_cloudflare(s):
    """Cloudflare's request log with the origin's JSON log behind it, joined by the ray: challenges, an agent rule, false crawlers, an origin that says no by itself"""
    s.known = 'crawlers:\n  - {name: Applebot, user_agents: ["*Applebot*"], networks: [17.241.0.0/16]}\n'
    def origin(t, ip, method, path, status, ray, agent): return s.json("origin.json", t + sec(.08), dict(time=z(t + sec(.08)), remote_addr="172.68.50.%d" % s.some(2, 250), cf_connecting_ip=ip, cf_ray=ray + "-FRA", method=method, uri=path, status=status, user_agent=agent, upstream_status=str(status)))
    def call(t, k, method, path, status): ray = s.hex(16); a = s.agent(k); return [cloudflare_http(s, t, s.ip(k), method, path, status, status, agent=a, ray=ray), origin(t, s.ip(k), method, path, status, ray, a)]
    for t in s.spread(0, 120, 5): call(t, s.some(0, 40), "GET", s.r.choice(["/", "/recipes/%d" % s.some(1, 99), "/login"]), 200)
    o = inc(s, "origin said no", "application", "application-refused", UND, "single", verdict=[WAI], cause=["unknown", "permission-missing"])
    for n, t in often(s, 5, 8): s.deny(o, call(t, n, "POST", "/recipes/%d/publish" % n, 403))
    c = inc(s, "challenge not passed", "edge", "bot-challenge", BOT, "scrape", None, layer=["waf"], pattern=[LOOP, "steady"], verdict=[WAI])
    for n, t in run(s, s.some(10, 60), s.some(40, 70), 2, 9): s.deny(c, cloudflare_http(s, t, "203.0.113.77", "GET", "/recipes/%d" % (n + 1), 403, 0, "managedChallenge", "botManagement", "bm-lt-30", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/121.0.0.0 Safari/537.36", 1))
    u = inc(s, "agents of the house's list", "edge", "user-agent-blocked", BOT, "scrape", None, layer=["waf"], pattern=[LOOP, "steady", "single"], verdict=[WAI], cause=["waf-rule"])
    for n, t in often(s, 10, 16): s.deny(u, cloudflare_http(s, t, "198.51.100.%d" % (90 + n % 3), "GET", "/recipes/%d" % n, 403, 0, "block", "uaBlock", "ua-7", "SiteSucker/5.1.2", 20))
    apple = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1.1 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)"
    for t in s.spread(0, 120, 60): cloudflare_http(s, t, "17.241.7.%d" % s.some(1, 99), "GET", "/recipes/%d" % s.some(1, 99), 200, 200, agent=apple)
    w = inc(s, "wears Applebot's name", "edge", "bot-challenge", BOT, "impersonated-bot", None, layer=["waf"], cause=["user-agent-blocked", "waf-rule"])
    for n, t in run(s, s.some(20, 80), s.some(25, 40), 5, 20): s.deny(w, cloudflare_http(s, t, "203.0.113.150", "GET", "/recipes/%d" % (n + 30), 403, 0, "jschallenge", "firewallCustom", "fake-bots", apple, 2))
    failed = inc(s, "sign-ins that fail at the origin", "application", "credential-wrong", ATT, STUFF, None, layer=["identity"], cause=["application-refused", "unknown"], pattern=[BRUTE, SPRAY])
    r = inc(s, "sign-in form over its rate", "edge", "rate-limited", ATT, STUFF, None, layer=["waf"], pattern=[BRUTE, SPRAY, "scrape"], verdict=[BOT])
    for n, t in run(s, s.some(20, 90), s.some(60, 90), .2, .9):
        ip = "198.51.100.%d" % (150 + n % 4)
        if n < 20: ray = s.hex(16); s.deny(failed, [cloudflare_http(s, t, ip, "POST", "/login", 401, 401, agent="okhttp/3.12.1", ray=ray, score=3), origin(t, ip, "POST", "/login", 401, ray, "okhttp/3.12.1")])
        else: s.deny(r, cloudflare_http(s, t, ip, "POST", "/login", 429, 0, "block", "rateLimit", "login-30", "okhttp/3.12.1", 3))


@kind
def retailer_at_akamai(s):
    """Akamai's SIEM feed and nothing else: alerts that are no refusals, anomaly scores, a country list, a rate, a slow buyer of sneakers"""
    for t in s.spread(0, 120, 60): akamai(s, t, s.ip(s.some(0, 30)), "GET", "/search?q=o'neill", 200, [("950901", "alert", "SQL Injection Attack (Tautology)", "o'neill", "ASE/WEB_ATTACK/SQLI")])
    f = inc(s, "names with apostrophes", "waf", "waf-rule", MIS, "single", layer=["edge"], pattern=["steady"]); a = inc(s, "command injections", "waf", "waf-rule", ATT, "exploit-attempt", None, layer=["edge"], pattern=["scan"])
    for n, t in often(s, 7, 10): akm = [("981242", "alert", "SQL Injection Attack", "d'arcy' or", "ASE/WEB_ATTACK/SQLI"), ("SQL-INJECTION-ANOMALY", "deny", "Anomaly Score Exceeded for SQL Injection", "Vector Score: 10, DENY threshold: 9, Alert Rules: 981242", "AKAMAI/POLICY/SQL_INJECTION_ANOMALY")]; s.deny(f, akamai(s, t, s.ip(n), "POST", "/account/address", 403, akm))
    for n, t in run(s, s.some(10, 90), s.some(25, 40), .5, 5): s.deny(a, akamai(s, t, s.attacker, "GET", "/cgi-bin/status?x=() { :;}; /bin/cat /etc/passwd&n=%d" % n, 403, [("950002", "alert", "System Command Access", "/bin/cat", "OWASP_CRS/WEB_ATTACK/FILE_INJECTION"), ("CMD-INJECTION-ANOMALY", "deny", "Anomaly Score Exceeded for Command Injection", "Vector Score: 15, DENY threshold: 9, Alert Rules: 950002", "AKAMAI/POLICY/CMD_INJECTION_ANOMALY")], agent="Mozilla/5.0 (compatible; Nmap Scripting Engine)"))
    g = inc(s, "countries that are not served", "edge", "geo-blocked", WAI, "single", layer=["waf", "firewall"], cause=["address-blocked"]); b = inc(s, "addresses of the network list", "edge", "address-blocked", WAI, "single", layer=["waf", "firewall"])
    for n, t in often(s, 6, 8): s.deny(g, akamai(s, t, "203.0.113.%d" % (20 + n), "GET", "/", 403, [("IPBLOCK-GEO", "deny", "GEO Block: country on the block list", "ZZ", "AKAMAI/IPBLOCK")], "ZZ"))
    for n, t in often(s, 6, 8): s.deny(b, akamai(s, t, "198.51.100.%d" % (200 + n), "GET", "/", 403, [("IPBLOCK", "deny", "IP Blocklist", "198.51.100.%d" % (200 + n), "AKAMAI/IPBLOCK")]))
    r = inc(s, "over the page rate", "edge", "rate-limited", BOT, "scrape", None, layer=["waf"], pattern=[LOOP, "steady"], verdict=[WAI]); c = inc(s, "buyers that are programs", "edge", "bot-challenge", BOT, "scrape", None, layer=["waf"], pattern=[LOOP, "steady"], verdict=[WAI])
    for n, t in run(s, s.some(10, 90), s.some(40, 60), .2, 1): s.deny(r, akamai(s, t, "203.0.113.61", "GET", "/p/%d" % (n + 500), 429, [("RATE-LIMITING", "deny", "Page View Requests", "rate exceeded", "AKAMAI/RATECONTROL")], agent="python-requests/2.31"))
    for n, t in run(s, s.some(10, 90), s.some(30, 50), 2, 7): s.deny(c, akamai(s, t, "203.0.113.62", "POST", "/cart/add", 403, [("BOT-BROWSER-IMPERSONATOR", "challenge", "Challenge action: browser impersonator", "sneaker", "AKAMAI/BOT/UNKNOWN_BOT")], agent=s.agent(1)))


@kind
def school_on_workspace(s):
    """Google Workspace's reports: pupils who mistype, suspended leavers, devices that context-aware access refuses, a spray from abroad"""
    for t in s.spread(0, 120, 9): k = s.some(0, 46); workspace(s, t, s.mail(k), s.ip(k), "login", "login_success", login_type="google_password", is_suspicious=False, login_challenge_method=["password"])
    m = inc(s, "mistyped", "identity", "credential-wrong", FAULT); g = inc(s, "account suspended", "identity", "account-locked", WAI, "single", cause=["permission-removed"]); d = inc(s, "device refused by context-aware access", "identity", "device-or-location-refused", WAI, "single", layer=["platform"]); f = inc(s, "second step not passed", "identity", "mfa-required", FAULT, "single", verdict=[WAI], cause=["credential-wrong"])
    for n, t in often(s, 4, 7): workspace(s, t + sec(20), s.mail(3 * n), s.ip(3 * n), "login", "login_success", login_type="google_password"); s.deny(m, workspace(s, t, s.mail(3 * n), s.ip(3 * n), "login", "login_failure", login_type="google_password", login_failure_type="login_failure_invalid_password", login_challenge_method=["password"]), s.mail(3 * n))
    for n, t in often(s, 2, 4): s.deny(g, workspace(s, t, s.mail(45 - n), s.ip(45 - n), "login", "login_failure", login_type="google_password", login_failure_type="login_failure_account_disabled"), s.mail(45 - n))
    for n, t in often(s, 5, 8): s.deny(d, workspace(s, t, s.mail(20 + n), s.ip(20 + n), "CONTEXT_AWARE_ACCESS_USER_EVENT", "ACCESS_DENY_EVENT", "context_aware_access", CAA_APPLICATION="Drive", CAA_ACCESS_LEVEL_UNSATISFIED="managed-devices", CAA_DEVICE_STATE="Not Present"), s.mail(20 + n))
    for n, t in often(s, 3, 5): s.deny(f, workspace(s, t, s.mail(30 + n), s.ip(30 + n), "login", "login_failure", login_type="google_password", login_failure_type="login_failure_2sv_not_passed" if n % 2 else "login_failure_second_step", login_challenge_method=["password", "google_prompt"], is_second_factor=True), s.mail(30 + n))
    a = inc(s, "one password over the school", "identity", "credential-wrong", ATT, SPRAY)
    for n, t in run(s, s.some(10, 80), 40, 8, 40): s.deny(a, workspace(s, t, s.mail(n), s.attacker, "login", "login_failure", login_type="google_password", login_failure_type="login_failure_invalid_password", login_challenge_method=["password"]), s.mail(n))


@kind
def okta_export(s):
    """Okta's log as its API gives it, an array: an application is taken from a group by mistake and given back, an assurance policy, a locked account, a leaver"""
    s.wrapped["okta.json"] = "array"; app = [dict(id="0oa1", type="AppInstance", alternateId="Tickets", displayName="Tickets")]; cut, back = s.some(30, 50), s.some(75, 95)
    for t in s.spread(0, 120, 15): k = s.some(0, 40); okta(s, t, "user.session.start", s.mail(k), "SUCCESS", ip=s.ip(k), message="User login to Okta")
    what = "group.application_assignment.remove Tickets support-agents"
    okta(s, s.at(cut), "group.application_assignment.remove", "admin@" + s.domain, "SUCCESS", ip="198.51.100.4", message="Remove application assignment from group", target=app + [dict(id="00g1", type="UserGroup", alternateId="unknown", displayName="support-agents")]); okta(s, s.at(back), "group.application_assignment.add", "admin@" + s.domain, "SUCCESS", ip="198.51.100.4", message="Add application assignment to group", target=app + [dict(id="00g1", type="UserGroup", alternateId="unknown", displayName="support-agents")])
    i = inc(s, "support agents lost Tickets until it was given back", "identity", "permission-removed", MIS, BURST, what, cause=["not-assigned"], pattern=["single", "steady"])
    for t in s.spread(0, 120, 35):
        k = s.some(0, 14)
        if s.at(cut) < t < s.at(back): s.deny(i, okta(s, t, "app.generic.unauth_app_access_attempt", s.mail(k), "FAILURE", "USER_NOT_ASSIGNED" if k % 2 else None, s.ip(k), "User attempted unauthorized access to app", app), s.mail(k))
        else: okta(s, t, "user.authentication.sso", s.mail(k), "SUCCESS", ip=s.ip(k), message="User single sign on to app", target=app)
    n_ = inc(s, "never assigned to Ledger", "identity", "not-assigned", WAI); d = inc(s, "device without its disk encrypted", "identity", "device-or-location-refused", WAI, "single", cause=["explicit-deny"]); l = inc(s, "locked account", "identity", "account-locked", WAI, "single", verdict=[FAULT]); f = inc(s, "another factor demanded", "identity", "mfa-required", WAI, "single", verdict=[FAULT], cause=["explicit-deny"])
    for n, t in often(s, 3, 5): s.deny(n_, okta(s, t, "app.generic.unauth_app_access_attempt", s.mail(41 + n), "FAILURE", None, s.ip(41 + n), "User attempted unauthorized access to app", [dict(id="0oa9", type="AppInstance", alternateId="Ledger", displayName="Ledger")]), s.mail(41 + n))
    for n, t in often(s, 4, 6): s.deny(d, okta(s, t, "policy.evaluate_sign_on", s.mail(20 + n), "DENY", "Sign-on policy evaluation resulted in DENY", s.ip(20 + n), "Evaluation of sign-on policy", [dict(id="rul3", type="Rule", displayName="Managed laptops: disk encryption required")], debug=dict(deviceAssurance="FAILED", deviceDiskEncryption="NONE")), s.mail(20 + n))
    for n, t in often(s, 2, 3): s.deny(l, okta(s, t, "user.session.start", s.mail(30 + n), "FAILURE", "LOCKED_OUT", s.ip(30 + n), "User login to Okta"), s.mail(30 + n))
    for n, t in often(s, 3, 5): s.deny(f, okta(s, t, "policy.evaluate_sign_on", s.mail(33 + n), "DENY", "Sign-on policy requires a phishing-resistant factor", s.ip(33 + n), "Evaluation of sign-on policy", [dict(id="rul5", type="Rule", displayName="Admins: phishing-resistant MFA required")]), s.mail(33 + n))

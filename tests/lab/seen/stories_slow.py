"""Effects that come late, causes that others share, and two clouds more."""
from seen.lines import *

KINDS = []
def kind(f): KINDS.append(f); return f


@kind
def roles_that_live_in_tokens(s):
    """late in the evening a group loses a role; everybody keeps it until their token is renewed, within half an hour; it comes back after an hour, again with the next token; the contract of one of them ended that day; deployments lie about"""
    s.hour = 22; crew, cut, life = s.some(16, 30), s.some(25, 35), 30; back = cut + s.some(45, 55)
    what = "removed realm role stock-planner from group planning"; s.change(s.at(cut), "iam-" + s.who(40), what, "group:planning", "role"); s.change(s.at(back), "iam-" + s.who(40), "restored realm role stock-planner to group planning", "group:planning", "role")
    s.change(s.at(cut + 6), "ci", "deployed planner-ui 7.7.1", "planner-ui", "deploy"); s.change(s.at(cut - 11), "ci", "deployed planner-api 3.40", "planner-api", "deploy"); left = crew - 1
    s.change(s.at(2), "hr", "contract of %s ended, access is not to be restored" % s.who(left), "user:" + s.who(left), "identity")
    log = lambda t, k, level, status, message: s.json("planner.json", t, {"@timestamp": z(t), "log.level": level, "message": message, "ecs.version": "8.11.0", "service.name": "planner-api", "log.logger": "planner.Access", "user.name": s.who(k), "source.ip": s.ip(k), "http.request.method": "GET", "url.path": s.r.choice(["/plan/week", "/plan/%d" % s.some(1, 60)]), "http.response.status_code": status, "trace.id": s.hex(32)})
    i = inc(s, "planners lose the role with their next token", "application", "permission-removed", MIS, BURST, what, cause=["permission-missing"], layer=["policy"], pattern=["steady", "single"]); h = inc(s, "has left, and must not get it back", "application", "permission-removed", WAI, "steady", what, cause=["permission-missing", "account-locked"], layer=["policy"], pattern=["single", BURST, LOOP])
    renewed = {k: s.r.uniform(0, life) for k in range(crew)}; holds = {k: True for k in range(crew)}
    for t in s.spread(0, 150, 9):
        k = s.some(0, crew - 1); minute = (t - s.at(0)).total_seconds() / 60
        while renewed[k] <= minute:
            last = renewed[k]; holds[k] = last < cut or (last >= back and k != left)
            keycloak(s, s.at(0) + sec(last * 60), "REFRESH_TOKEN", s.who(k), s.ip(k), client="planner-ui"); renewed[k] += life
        if holds[k]: log(t, k, "INFO", 200, "plan shown")
        else: s.deny(h if k == left else i, log(t, k, "WARN", 403, "access denied: role stock-planner required"), s.who(k))


@kind
def shop_that_learned_tls(s):
    """Django moves behind a balancer that ends TLS: its origin check now sees http; a second host name is not allowed; a form without its cookie is somebody's browser"""
    cut = s.some(35, 60); what = "moved shop to balancer with TLS offload"; s.change(s.at(cut), "netops", what, "shop", "config"); s.change(s.at(cut - 20), "ci", "migrated table basket", "db", "deploy")
    def call(t, k, method, path, status, text=None, level="WARNING", logger="django.security.csrf"):
        refs = [access(s, t, s.ip(k), "%s %s" % (method, path), status, agent=s.agent(k))]
        if text: refs.append(s.put("django.log", t + sec(.01), "%s [%s] %s: %s" % ((t + sec(.01)).strftime("%Y-%m-%d %H:%M:%S,%f")[:-3], level, logger, text)))
        return refs
    for t in s.spread(0, 120, 6): k = s.some(0, 40); call(t, k, "GET", s.r.choice(["/", "/basket/", "/tea/%d/" % s.some(1, 40)]), 200)
    i = inc(s, "origin check since TLS ends before it", "application", "csrf-origin-mismatch", MIS, BURST, what, pattern=["single", "steady"])
    for t in s.spread(0, 118, 35):
        k = s.some(0, 40)
        if t < s.at(cut): call(t, k, "POST", "/basket/add/", 302)
        else: s.deny(i, call(t, k, "POST", "/basket/add/", 403, "Forbidden (Origin checking failed - https://www.%s does not match any trusted origins.): /basket/add/" % s.domain))
    c = inc(s, "form without its cookie", "application", "session-lost", FAULT, "single", verdict=[WAI, MIS]); h = inc(s, "host names that are not allowed", "application", "server-rule", WAI, "single", verdict=[ATT, UND, MIS], pattern=["scan", "steady"])
    for n, t in often(s, 4, 6): s.deny(c, call(t, 41 + n, "POST", "/newsletter/", 403, "Forbidden (CSRF cookie not set.): /newsletter/"))
    for n, t in often(s, 4, 6): s.deny(h, call(t, 50 + n, "GET", "/", 400, "Invalid HTTP_HOST header: '203.0.113.2'. You may need to add '203.0.113.2' to ALLOWED_HOSTS.", "ERROR", "django.security.DisallowedHost"))


@kind
def tickets_on_sale(s):
    """a seller asks for a captcha in its own form: programs without one, fans whose answer was too old, touts over the limit; the front page's own no; a slow upstream is none of it"""
    def call(t, ip, status, text=None, agent=None, path="/buy/4711", **more):
        rid = s.hex(32); refs = [s.json("edge.json", t, dict(time_iso8601=t.strftime("%Y-%m-%dT%H:%M:%S+00:00"), remote_addr=ip, request_id=rid, request_method="POST" if "buy" in path else "GET", request_uri=path, status=status, body_bytes_sent=s.some(90, 4000), http_user_agent=agent or s.agent(sum(ip.encode())), upstream_addr="" if status == 429 else "10.20.0.9:3000", upstream_status="" if status == 429 else str(status), request_time=round(s.r.uniform(.01, .6), 3)))]
        if text: refs.append(s.json("tickets.json", t + sec(.01), dict(level=40, time=int((t + sec(.01)).timestamp() * 1000), pid=1, hostname="tickets-1", reqId=rid, msg=text, ip=ip, **more)))
        return refs
    for t in s.spread(0, 120, 4): call(t, s.ip(s.some(0, 40)), 200, path=s.r.choice(["/", "/tour/4711", "/tour/%d" % s.some(1, 20)]))
    for t in s.spread(30, 118, 20): call(t, s.ip(s.some(0, 40)), 200)
    for t in s.spread(40, 60, 90): call(t, s.ip(s.some(0, 40)), 504)
    b = inc(s, "programs without a solved captcha", "application", "bot-challenge", BOT, "scrape", None, pattern=[LOOP, "steady", STUFF], verdict=[ATT]); f = inc(s, "fans whose answer was too old", "application", "bot-challenge", FAULT, "single", verdict=[WAI, MIS])
    for n, t in run(s, 31, s.some(60, 100), .3, 3): s.deny(b, call(t, "203.0.113.%d" % (50 + n % 5), 403, "turnstile verification failed", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/119.0.6045.105 Safari/537.36", codes=["missing-input-response" if n % 2 else "invalid-input-response"]))
    for n, t in often(s, 5, 9, start=32): s.deny(f, call(t, s.ip(41 + n), 403, "turnstile verification failed", codes=["timeout-or-duplicate"])); call(t + sec(25), s.ip(41 + n), 200)
    r = inc(s, "touts over the limit", "proxy", "rate-limited", BOT, "scrape", None, pattern=[LOOP, "steady"], verdict=[WAI])
    for n, t in run(s, 33, s.some(50, 80), .1, .6): s.deny(r, call(t, "198.51.100.9", 429, agent="python-requests/2.32.3", path="/tour/4711")) if n > 20 else call(t, "198.51.100.9", 200, agent="python-requests/2.32.3", path="/tour/4711")
    u = inc(s, "the application said no", "application", "application-refused", UND, "single", verdict=[WAI], cause=["unknown", "permission-missing"])
    for n, t in often(s, 4, 7): s.deny(u, call(t, s.ip(20 + n), 403, path="/backstage"))


@kind
def queues_of_two_accounts(s):
    """AWS: queues, functions and images of a neighbour account whose own policies do not name us, one that is open only through its endpoint; a broken rotation of a signing key"""
    for t in s.spread(0, 120, 9): cloudtrail(s, t, s.r.choice(["web", "feed"]) + "-role", s.r.choice(["sqs:GetQueueAttributes", "lambda:ListFunctions", "ecr:GetAuthorizationToken"]))
    r = inc(s, "resources of the other account", "platform", "resource-policy", WAI, "single", pattern=["steady"]); v = inc(s, "bucket that only its endpoint may read", "platform", "network-perimeter", WAI, "single", cause=["explicit-deny", "resource-policy"], verdict=[MIS])
    for n, t in often(s, 7, 10): who = "feed%d-role" % n; a, x = s.r.choice([("sqs:SendMessage", "arn:aws:sqs:eu-central-1:444455556666:orders"), ("lambda:InvokeFunction", "arn:aws:lambda:eu-central-1:444455556666:function:price"), ("ecr:BatchGetImage", "arn:aws:ecr:eu-central-1:444455556666:repository/base")]); s.deny(r, cloudtrail(s, t, who, a, "AccessDenied" if "sqs" in a else "AccessDeniedException", "User: %s is not authorized to perform: %s on resource: %s because no resource-based policy allows the %s action" % (arn(who), a, x, a)), who)
    for n, t in often(s, 4, 6): who = "lap%d-role" % n; s.deny(v, cloudtrail(s, t, who, "s3:GetObject", "AccessDenied", "User: %s is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::%s-vault/a\" because no VPC endpoint policy allows the s3:GetObject action" % (arn(who), s.company), params=dict(bucketName=s.company + "-vault", key="a")), who)
    cut = s.some(30, 60); what = "CreateAccessKey pos-%s" % s.company
    cloudtrail(s, s.at(cut), "ops-" + s.who(2), "iam:CreateAccessKey", params=dict(userName="pos-" + s.company), write=True, kind="user", ip="198.51.100.4"); cloudtrail(s, s.at(cut + 1), "ops-" + s.who(2), "iam:DeleteAccessKey", params=dict(userName="pos-" + s.company, accessKeyId="AKIAPOSOLD"), write=True, kind="user", ip="198.51.100.4")
    g = inc(s, "till signs with a secret cut short at the rotation", "platform", "request-signature", MIS, LOOP, what, verdict=[FAULT], pattern=["steady", BURST], cause=["api-key-misconfigured", "credential-wrong"])
    for t in s.ticks(0, 118, 75):
        if t < s.at(cut): cloudtrail(s, t, "pos-" + s.company, "sqs:SendMessage", kind="user", ip="198.51.100.81", agent="Boto3/1.34")
        else: s.deny(g, cloudtrail(s, t, "pos-" + s.company, "sqs:SendMessage", "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.", kind="user", ip="198.51.100.81", agent="Boto3/1.34"), "pos-" + s.company)


@kind
def fleet_on_gke(s):
    """GKE's audit comes as Google's audit: image signatures, an admission rule of the platform team, a namespace of others; the data team's perimeter next door"""
    project = "projects/%s-prod" % s.company
    def kube(t, who, method, resource, code=None, message=None, ip="198.51.100.9"): return gcp_audit(s, t, who, "k8s.io", method, resource, method.replace("v1.", ""), code, message, not code, ip, log="activity", agent="kubectl/v1.30.1")
    for t in s.spread(0, 120, 12): k = s.some(0, 15); kube(t, s.mail(k), "io.k8s.apps.v1.deployments.patch", "apps/v1/namespaces/web/deployments/api-%d" % k, ip=s.ip(k))
    a = inc(s, "images without an attestation", "platform", "admission-refused", WAI, "single", verdict=[FAULT]); q = inc(s, "platform team's rule", "platform", "admission-refused", WAI, "single", verdict=[FAULT]); n_ = inc(s, "namespace of others", "platform", "permission-missing", WAI, "single"); v = inc(s, "from outside the perimeter", "platform", "network-perimeter", WAI, "single", verdict=[MIS])
    for n, t in often(s, 5, 8): s.deny(a, kube(t, s.mail(n), "io.k8s.core.v1.pods.create", "core/v1/namespaces/web/pods/api-x%d" % n, 7, 'admission webhook "imagepolicywebhook.image-policy.k8s.io" denied the request: Image europe-docker.pkg.dev/%s-prod/web/api:%d denied by Binary Authorization default admission rule. Image is not attested by attestor' % (s.company, n), s.ip(n)), s.mail(n))
    for n, t in often(s, 4, 7): s.deny(q, kube(t, s.mail(10 + n), "io.k8s.core.v1.services.create", "core/v1/namespaces/web/services/s%d" % n, 7, "services \"s%d\" is forbidden: ValidatingAdmissionPolicy 'no-loadbalancer' with binding 'no-loadbalancer' denied request: use the shared gateway" % n, s.ip(10 + n)), s.mail(10 + n))
    for n, t in often(s, 4, 6): who = s.mail(20 + n); s.deny(n_, kube(t, who, "io.k8s.core.v1.secrets.get", "core/v1/namespaces/pay/secrets/db", 7, 'secrets "db" is forbidden: User "%s" cannot get resource "secrets" in API group "" in the namespace "pay": requires one of ["container.secrets.get"] permission(s).' % who, s.ip(20 + n)), who)
    for n, t in often(s, 4, 6): s.deny(v, gcp_audit(s, t, s.mail(30 + n), "bigquery.googleapis.com", "google.cloud.bigquery.v2.JobService.InsertJob", project, code=7, message="VPC Service Controls: Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: %s." % s.hex(20), ip="203.0.113.%d" % (40 + n), log="policy", metadata={"@type": "type.googleapis.com/google.cloud.audit.VpcServiceControlAuditMetadata", "violationReason": "NETWORK_NOT_IN_SAME_SERVICE_PERIMETER", "vpcServiceControlsUniqueId": s.hex(20)}), s.mail(30 + n))

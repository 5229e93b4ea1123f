"""Google: perimeters, bindings, Cloud Run and IAP, Cloud Armor, the balancer's certificates"""
from story import *
from held_back.lines_provinces import *

KINDS = []
BQ, ST = "bigquery.googleapis.com", "storage.googleapis.com"
robot = lambda s, n, p="prod": "%s@%s-%s.iam.gserviceaccount.com" % (n, s.company, p)


@tale(KINDS)
def prov_service_perimeter(s):
    """analysts of a second office are outside every access level; a notebook copies out of the perimeter; everybody else works"""
    office = inc(s, "the second office matches no access level", "platform", "network-perimeter", WAI, STEADY, pattern=CALM, verdict=[MIS, UND])
    out = inc(s, "a notebook copies to a project outside", "platform", "network-perimeter", WAI, LOOP, pattern=CALM, verdict=[UND, ATT])
    scope = inc(s, "a machine with the default scopes", "platform", "scope-insufficient", FAULT, LOOP, pattern=CALM, verdict=[MIS])
    data = "projects/%s-prod/datasets/sales" % s.company
    for t in s.spread(0, 116, 12): gcp(s, t, s.r.choice((robot(s, "etl"), robot(s, "report"), s.mail(s.some(1, 12)))), BQ, s.r.choice(("google.cloud.bigquery.v2.JobService.InsertJob", "google.cloud.bigquery.v2.TableDataService.List", "jobservice.getqueryresults")), data, "bigquery.jobs.create", ip=s.ip(s.some(1, 12)))
    for t in s.spread(8, 112, 300): who = s.mail(s.some(30, 33)); s.deny(office, perimeter(s, t, who, BQ, "google.cloud.bigquery.v2.JobService.InsertJob", data, "NO_MATCHING_ACCESS_LEVEL", s.side + str(s.some(4, 7))), who)
    for t in s.ticks(25, 80, 200): s.deny(out, perimeter(s, t, robot(s, "notebook"), ST, "google.storage.objects.create", "projects/_/buckets/private-scratch-77", "RESOURCES_NOT_IN_SAME_SERVICE_PERIMETER", s.lan(20)), robot(s, "notebook"))
    for t in s.ticks(4, 110, 300): s.deny(scope, gcp(s, t, robot(s, "legacy-vm"), ST, "storage.objects.create", "projects/_/buckets/%s-drop" % s.company, "storage.objects.create", 7, "Request had insufficient authentication scopes.", False, s.lan(31), agent="apitools Python/3.9 gsutil/5.35"), robot(s, "legacy-vm"))
    beside(s, 14)


@tale(KINDS)
def prov_binding_removed(s):
    """a Terraform run takes the object viewers away; a key's creation is barred for the organisation; a pipeline reads an object that is not there"""
    cut = s.some(40, 60); back = s.r.choice((None, 96))
    change = s.change(s.at(cut), robot(s, "terraform", "ops"), "removed role roles/storage.objectViewer of group data-readers from bucket %s-lake" % s.company, "bucket:%s-lake" % s.company, "role")
    gone = inc(s, "readers lose the lake", "platform", "permission-removed", MIS, BURST, change, pattern=CALM)
    org = inc(s, "service account keys are barred", "platform", "guardrail", WAI, STEADY, pattern=CALM)
    none = inc(s, "objects that may not exist", "platform", "absence-hidden", UND, STEADY, pattern=CALM, cause=["permission-missing"], verdict=[WAI, FAULT, MIS])
    bucket = "projects/_/buckets/%s-lake" % s.company
    def delta(t, action): gcp(s, t, robot(s, "terraform", "ops"), ST, "storage.setIamPermissions", bucket, "storage.buckets.setIamPolicy", log="activity", kind="gcs_bucket", labels={"bucket_name": s.company + "-lake", "location": "eu", "project_id": s.company + "-prod"}, more={"serviceData": {"@type": "type.googleapis.com/google.iam.v1.logging.AuditData", "policyDelta": {"bindingDeltas": [{"action": action, "role": "roles/storage.objectViewer", "member": "group:data-readers@" + s.domain}]}}}, agent="Terraform/1.13.3 terraform-provider-google/7.4.0", ip=s.ip(2))
    delta(s.at(cut), "REMOVE")
    if back: delta(s.at(back), "ADD"); s.change(s.at(back), robot(s, "terraform", "ops"), "added role roles/storage.objectViewer of group data-readers to bucket %s-lake" % s.company, "bucket:%s-lake" % s.company, "role")
    no = lambda who: "%s does not have storage.objects.get access to the Google Cloud Storage object. Permission 'storage.objects.get' denied on resource (or it may not exist)." % who
    for t in s.spread(0, 118, 26):
        who = s.r.choice([robot(s, "train"), robot(s, "report")] + [s.mail(k) for k in range(1, 7)]); lost = t > s.at(cut + 1, 30) and not (back and t > s.at(back + 1, 30))
        if s.at(cut) < t < s.at(cut + 1, 30): continue
        obj = bucket + "/objects/day/%d.parquet" % s.some(1, 30)
        e = gcp(s, t, who, ST, "storage.objects.get", obj, "storage.objects.get", 7 if lost else 0, no(who) if lost else None, not lost, s.ip(s.some(1, 9)), kind="gcs_bucket", labels={"bucket_name": s.company + "-lake", "location": "eu", "project_id": s.company + "-prod"})
        if lost: s.deny(gone, e, who)
    for t in s.spread(0, 118, 30): gcp(s, t, robot(s, "ingest"), ST, "storage.objects.create", bucket + "/objects/raw/%s" % s.hex(6), "storage.objects.create", kind="gcs_bucket")
    for t in s.spread(6, 110, 900): k = s.some(20, 22); s.deny(org, gcp(s, t, s.mail(k), "iam.googleapis.com", "google.iam.admin.v1.CreateServiceAccountKey", "projects/-/serviceAccounts/%d" % s.some(10 ** 11, 10 ** 12), "iam.serviceAccountKeys.create", 9, "Key creation is not allowed on this service account (constraints/iam.disableServiceAccountKeyCreation).", True, s.ip(k), "activity", more={"metadata": {"@type": "type.googleapis.com/google.cloud.audit.OrgPolicyViolationInfo", "violationInfo": [{"constraint": "constraints/iam.disableServiceAccountKeyCreation", "policyType": "BOOLEAN_CONSTRAINT"}]}}), s.mail(k))
    feeds = "projects/_/buckets/%s-feeds/objects/" % s.company
    for t in s.ticks(0, 116, 120): gcp(s, t, robot(s, "feed-reader"), ST, "storage.objects.get", feeds + "eu/%d.json" % s.some(1, 9), "storage.objects.get", kind="gcs_bucket")
    for t in s.ticks(7, 110, 420): s.deny(none, gcp(s, t, robot(s, "feed-reader"), ST, "storage.objects.get", feeds + "eu/latest.jsn", "storage.objects.get", 7, no(robot(s, "feed-reader")), False, kind="gcs_bucket"), robot(s, "feed-reader"))
    beside(s, 15)


@tale(KINDS)
def prov_run_and_iap(s):
    """Cloud Run services behind their invokers' list, and an internal tool behind IAP"""
    at = s.some(38, 55)
    change = s.change(s.at(at), "ci", "deployed service orders: --no-allow-unauthenticated", "run:orders", "deploy")
    anon = inc(s, "the shop's calls to orders carry no identity", "platform", "credential-missing", MIS, BURST, change, pattern=CALM, layer=["gateway", "authorizer"], cause=["permission-removed"])
    inv = inc(s, "a scheduler without the invoker role", "platform", "permission-missing", MIS, LOOP, pattern=CALM, verdict=[WAI, UND], layer=["gateway", "authorizer"])
    seat = inc(s, "people not on the tool's list", "platform", "not-assigned", WAI, STEADY, pattern=CALM, cause=["permission-missing"], layer=["authorizer", "identity", "edge"])
    for t in s.spread(0, 116, 12):
        ip, dark = s.lan(s.some(1, 20)), t > s.at(at, 25)
        e = run(s, t, ip, "POST", "/v1/orders", 403 if dark else 200, text="The request was not authenticated. Either allow unauthenticated invocations or set the proper Authorization header. Read more at https://cloud.google.com/run/docs/securing/authenticating" if dark else None, agent="shop-web/2.8 node")
        if dark: s.deny(anon, e)
        run(s, t + sec(.4), ip, "GET", "/v1/stock/%d" % s.some(1, 99), 200, "stock", agent="shop-web/2.8 node")
    for t in s.ticks(2, 114, 300): s.deny(inv, run(s, t, "107.178.%d.3" % s.b, "POST", "/tasks/nightly", 403, "billing", "The request was not authorized to invoke this service. Read more at https://cloud.google.com/run/docs/securing/authenticating Additional troubleshooting documentation can be found at: https://cloud.google.com/run/docs/troubleshooting#unauthorized-client", "Google-Cloud-Scheduler"))
    def iap(t, who, ip, ok):
        res = "projects/%d/iap_web/compute/services/3154384839/versions/bs_0" % (s.b * 7919)
        return gcp(s, t, who, "iap.googleapis.com", "AuthorizeUser", "3154384839", code=0 if ok else 7, message=None if ok else "Permission Denied", ip=ip, kind="gce_backend_service", agent=s.agent(2), more={"authorizationInfo": [{"resource": res, "permission": "iap.webServiceVersions.accessViaIAP", **({"granted": True} if ok else {}), "resourceAttributes": {"service": "iap.googleapis.com", "type": "iap.googleapis.com/WebServiceVersion"}}], "request": {"httpRequest": {"url": "https://tool.%s/" % s.domain}, "@type": "type.googleapis.com/cloud.security.gatekeeper.AuthorizeUserRequest"}})
    for t in s.spread(0, 116, 45): k = s.some(1, 12); iap(t, s.mail(k), s.ip(k), True)
    for t in s.spread(5, 112, 500): k = s.some(40, 43); s.deny(seat, iap(t, s.mail(k), s.ip(k), False), s.mail(k))
    beside(s, 20, 70)


@tale(KINDS)
def prov_armor(s):
    """Cloud Armor before a shop: a sentence taken for an attack, attackers, a country, a throttle over a whole office, a captcha"""
    office = s.side + "9"
    s.known = "shared:\n  - {name: office, networks: [%s/32], people: %d}\n" % (office, s.some(40, 90))
    false = inc(s, "feedback blocked as injection", "waf", "waf-rule", MIS, STEADY, pattern=CALM, layer=["edge"])
    hit = inc(s, "an injection run", "waf", "waf-rule", ATT, "exploit-attempt", pattern=["scan"], layer=["edge"])
    land = inc(s, "a country rule", "waf", "geo-blocked", WAI, STEADY, pattern=CALM, layer=["edge"])
    change = s.change(s.at(55), s.mail(0), "lowered throttle of rule 1000 in edge-policy from 1200 to 120 requests a minute per address", "edge-policy", "waf")
    thr = inc(s, "an office shares one address and one throttle", "waf", "wrong-client-address", MIS, BURST, change, pattern=CALM, cause=["rate-limited"], layer=["edge"])
    cap = inc(s, "a stock checker does not solve the captcha", "waf", "bot-challenge", BOT, "scrape", pattern=[STEADY, LOOP], layer=["edge"])
    own = inc(s, "the backend answers 403", "application", "application-refused", UND, STEADY, pattern=CALM, verdict=[WAI, MIS, FAULT], cause=["unknown"])
    pol = lambda n, act="DENY", out="DENY", **more: dict({"name": "edge-policy", "priority": n, "configuredAction": act, "outcome": out}, **more)
    for t in s.spread(0, 116, 12): ip = s.far(s.some(1, 50)); glb(s, t, ip, "GET", somewhere(s), 200, agent=s.agent(sum(ip.encode())))
    for t in s.spread(0, 112, 300): s.deny(false, glb(s, t, s.far(s.some(1, 50)), "GET", "/feedback?text=please%20select%20the%20best%20from%20our%20union%20list", 403, "denied_by_security_policy", pol(2000, preconfiguredExprIds=["owasp-crs-v030301-id942270-sqli"])))
    at = s.some(15, 100)
    for k in range(s.some(8, 12)): s.deny(hit, glb(s, s.at(at, 6 * k), s.attacker, "GET", SQLI[k % len(SQLI)], 403, "denied_by_security_policy", pol(2000, preconfiguredExprIds=["owasp-crs-v030301-id930110-lfi" if "files" in SQLI[k % len(SQLI)] else "owasp-crs-v030301-id942190-sqli"]), "sqlmap/1.9.4#stable (https://sqlmap.org)", "US"))
    for t in s.spread(0, 112, 400): s.deny(land, glb(s, t, s.foe + str(s.some(3, 20)), "GET", somewhere(s), 403, "denied_by_security_policy", pol(500), region="SY"))
    for t in s.spread(0, 116, 14):
        tight = t > s.at(55, 30) and s.r.random() < .6
        e = glb(s, t, office, "GET", somewhere(s), 429 if tight else 200, "denied_by_security_policy" if tight else "response_sent_by_backend", pol(1000, "THROTTLE", "DENY" if tight else "ACCEPT", rateLimitAction={"key": office, "outcome": "RATE_LIMIT_THRESHOLD_EXCEED" if tight else "RATE_LIMIT_THRESHOLD_CONFORM"}), agent=s.agent(s.some(0, 4)))
        if tight: s.deny(thr, e)
    for n, t in enumerate(s.ticks(20, 90, 120)): s.deny(cap, glb(s, t, s.foe + "201", "GET", "/products/%d" % (100 + n), 403, "denied_by_security_policy", pol(1500, "GOOGLE_RECAPTCHA", "DENY"), "StockPeek/1.0", "PL"))
    for t in s.spread(0, 112, 500): s.deny(own, glb(s, t, s.far(s.some(1, 50)), "GET", "/staff/rota", 403))


@tale(KINDS)
def prov_balancer_certificates(s):
    """a business API with client certificates at the balancer: one partner's chain is no longer trusted, another sends none, a third one's has run out; the API itself knows its roles"""
    at = s.some(40, 60)
    change = s.change(s.at(at), s.mail(0), "replaced trust config partners-ca: dropped Meridian Issuing CA 2", "trust-config:partners-ca", "certificate")
    drop = inc(s, "meridian's chain is no longer trusted", "edge", "client-certificate", MIS, BURST, change, pattern=CALM, layer=["proxy", "gateway"], cause=["permission-removed"])
    none = inc(s, "callers without a certificate", "edge", "client-certificate", FAULT, STEADY, pattern=CALM, layer=["proxy", "gateway"], cause=["credential-missing"], verdict=[WAI])
    old = inc(s, "a certificate that has run out", "edge", "client-certificate", FAULT, LOOP, pattern=CALM, layer=["proxy", "gateway"])
    own = inc(s, "a partner reads another's statement", "application", "application-refused", WAI, STEADY, pattern=CALM, cause=["permission-missing"])
    def call(t, ip, who, path, status, error=None, agent="partner-client/1", old_one=False, issuer="CN=Partner Issuing CA 1"):
        end = {"clientCertValidEndTime": z(s.at(-600 if old_one else 60 * 24 * 90), 0)} if who else {}
        e = glb(s, t, ip, "POST", path, 0 if error else status, error or "response_sent_by_backend", agent=agent, host="b2b." + s.domain, service="b2b-api", more={"tls": {"protocol": "TLSv1.3", "cipher": "TLS_AES_128_GCM_SHA256"}, "mtls": {"clientCertPresent": error != "client_cert_not_provided", "clientCertChainVerified": not error, **({"clientCertError": error} if error else {}), **({"clientCertSubjectDn": who, "clientCertIssuerDn": issuer, "clientCertSerialNumber": once(s, who)[:8]} if who else {}), **end}})
        if error: v = json.loads(e["text"]); v["httpRequest"] = {"remoteIp": ip, "latency": "0.004s"}; v["severity"] = "WARNING"; e["text"] = json.dumps(v)
        return e
    for t in s.spread(0, 116, 14): k = s.some(1, 8); call(t, s.far(k), "CN=partner-%d" % k, "/statements/%d" % s.some(1, 99), 200)
    for t in s.ticks(0, 116, 80):
        bad = t > s.at(at, 20); e = call(t, s.side + "33", "CN=meridian-hub,O=Meridian", "/payments/batch", 403 if bad else 200, "client_cert_validation_failed" if bad else None, "meridian-hub/7.1", issuer="CN=Meridian Issuing CA 2")
        if bad: s.deny(drop, e)
    for t in s.spread(4, 110, 600): s.deny(none, call(t, s.far(s.some(40, 49)), None, "/payments/batch", 403, "client_cert_not_provided", "curl/8.14.1"))
    for t in s.ticks(8, 110, 500): s.deny(old, call(t, s.side + "71", "CN=ferro-edi,O=Ferro", "/orders/edi", 403, "client_cert_validation_failed", "ferro-edi/2.2", True))
    for t in s.spread(0, 110, 500): k = s.some(1, 8); s.deny(own, call(t, s.far(k), "CN=partner-%d" % k, "/statements/%d" % s.some(5000, 5099), 403))
    if s.r.random() < .5: beside(s, 12)

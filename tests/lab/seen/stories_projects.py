"""Google's projects, clusters and workspace."""
from seen.lines_cloud import *

KINDS = []
kind = kinds(KINDS)
DENIED_ = "Permission '%s' denied on resource '%s' (or it may not exist)."


@kind
def bindings_of_a_project(s):
    """a binding is taken from the readers' group and the two services in it; one person who left the firm is among them; somebody tries a neighbour's dataset; the binding comes back for some"""
    f = "cloudaudit.json"; p = s.company + "-prod"; cut = s.some(50, 90); back = cut + s.some(60, 90); group = "data-readers@" + s.domain; what = "SetIamPolicy removed roles/bigquery.dataViewer from group:" + group
    a = inc(s, "readers and their services lost the datasets", "platform", "permission-removed", MIS, BURST, what, cause=["permission-missing"]); b = inc(s, "a neighbour's dataset", "platform", "permission-missing", WAI, "single", pattern=["steady"]); c = inc(s, "leaver's notebook still asks", "platform", "permission-removed", WAI, LOOP, "SetIamPolicy removed user", cause=["permission-missing", "account-locked"], pattern=["steady"])
    admin, leaver = s.mail(60), s.mail(41)
    setiam = lambda t, deltas: google(s, f, t, "cloudresourcemanager", "SetIamPolicy", "projects/" + p, admin, s.ip(60), permission="resourcemanager.projects.setIamPolicy", log="activity", kind="project", labels={}, delta=deltas, request={"resource": p, "policy": {"etag": s.hex(8)}}, project=p)
    setiam(s.at(cut), [{"action": "REMOVE", "role": "roles/bigquery.dataViewer", "member": "group:" + group}, {"action": "REMOVE", "role": "roles/bigquery.dataViewer", "member": "serviceAccount:report-sync@%s.iam.gserviceaccount.com" % p}]); setiam(s.at(back), [{"action": "ADD", "role": "roles/bigquery.dataViewer", "member": "group:" + group}]); setiam(s.at(cut - 15), [{"action": "ADD", "role": "roles/logging.viewer", "member": "user:" + s.mail(61)}]); setiam(s.at(15), [{"action": "REMOVE", "role": "roles/bigquery.dataViewer", "member": "user:" + leaver}, {"action": "REMOVE", "role": "roles/viewer", "member": "user:" + leaver}])
    services = ["report-sync@%s.iam.gserviceaccount.com" % p]; n, top = 0, s.some(70, 120)
    def query(t, who, ip, table, bad, project=p): return google(s, f, t, "bigquery", "jobservice.insert" if not bad and s.r.random() < .3 else "tabledata.list", "projects/%s/datasets/%s/tables/%s" % (p, *table), who, ip, 7 if bad else 0, "Access Denied: Table %s:%s.%s: User does not have permission to query table %s:%s.%s, or perhaps it does not exist." % (p, *table, p, *table) if bad else None, "bigquery.tables.getData", not bad, kind="bigquery_dataset" , labels={"dataset_id": table[0]}, agent=pick(s, "google-cloud-sdk gcloud/538.0.0", "gl-python/3.12.3 grpc/1.74.0 gax/2.25.1 gapic/3.37.0"), project=p)
    for t in s.spread(0, 260, 13):
        k = s.some(0, 39); now = minute_of(s, t); bad = cut + s.r.uniform(.5, 7) < now < back + s.r.uniform(1, 6)
        if bad and n >= top: continue
        x = query(t, s.mail(k), s.ip(k), ("mart", "orders"), bad)
        if bad: n += 1; s.deny(a, x, s.mail(k))
    for t in s.ticks(0, 260, 600):
        bad = minute_of(s, t) > cut + 3; x = query(t, services[0], s.inner(4), ("mart", "kpi_daily"), bad)
        if bad: s.deny(a, x, services[0])
    for j in range(2): s.deny(b, query(s.at(s.some(10, cut - 6), j * 20), s.mail(2), s.ip(2), ("payroll", "salaries"), True), s.mail(2))
    for t in s.ticks(2, 14, 300): query(t, leaver, s.other + "88", ("mart", "orders"), False)
    for t in s.ticks(22, 250, 420): s.deny(c, query(t, leaver, s.other + "88", ("mart", "orders"), True), leaver)
    logged(s, cut, admin, what, "projects/" + p, "role"); innocent(s, cut + 4)


@kind
def perimeter_of_a_warehouse(s):
    """the office gets another way out and the access level knows only the old address; a project that is not in the perimeter; home workers without the tunnel, as ever"""
    f = "policy-denied.json"; s.wrapped[f] = "array"; p = s.company + "-dwh"; cut = s.some(60, 100); move = "office uplink moved to %s" % (s.other + "36"); level = "accessPolicies/%d/accessLevels/office" % s.some(10 ** 10, 10 ** 11); per = "accessPolicies/%d/servicePerimeters/dwh" % s.some(10 ** 10, 10 ** 11)
    a = inc(s, "office behind its new uplink", "platform", "allowlist-drift", MIS, BURST, move, cause=["network-perimeter"], layer=["policy"]); b = inc(s, "project outside the perimeter", "platform", "network-perimeter", MIS, LOOP, verdict=[WAI, FAULT], pattern=["steady"], layer=["policy"]); c = inc(s, "home workers without the tunnel", "platform", "network-perimeter", WAI, "single", pattern=["steady"], layer=["policy"], cause=["address-not-allowlisted"])
    def denied(t, who, ip, reason, method="google.cloud.bigquery.v2.JobService.InsertJob", service="bigquery", res=None, egress=None):
        uid = s.hex(24); return google(s, f, t, service, method, res or "projects/" + p, who, ip, 7, "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: %s" % uid, log="policy", meta={"@type": "type.googleapis.com/google.cloud.audit.VpcServiceControlAuditMetadata", "vpcServiceControlsUniqueId": uid, "violationReason": reason, "resourceNames": ["projects/%d" % (4400000000 + s.shift)], "securityPolicyInfo": {"organizationId": "5550001234", "servicePerimeterName": per}, "accessLevels": [], **({"ingressViolations": [{"targetResource": "projects/%d" % (4400000000 + s.shift), "servicePerimeter": per}]} if not egress else {"egressViolations": [{"sourceType": "Resource", "targetResource": "projects/%d" % (5500000000 + s.shift), "source": "projects/%d" % (4400000000 + s.shift), "servicePerimeter": per}]}), "deviceState": "Unknown"}, project=p, more={"requestMetadata": {"callerIp": ip, "requestAttributes": {}, "destinationAttributes": {}}})
    n, top = 0, s.some(60, 110)
    for t in s.spread(0, 240, 14):
        k = s.some(0, 70); late = minute_of(s, t) > cut
        if late and n >= top: continue
        if late: n += 1; s.deny(a, denied(t, s.mail(k), s.other + "36", "NO_MATCHING_ACCESS_LEVEL"), s.mail(k))
        else: google(s, f, t, "bigquery", "google.cloud.bigquery.v2.JobService.InsertJob", "projects/" + p, s.mail(k), s.other + "33", permission="bigquery.jobs.create", project=p, kind="bigquery_project", labels={"location": "EU"}, meta={"@type": "type.googleapis.com/google.cloud.audit.BigQueryAuditMetadata", "jobInsertion": {"reason": "JOB_INSERT_REQUEST", "job": {"jobName": "projects/%s/jobs/bquxjob_%s" % (p, s.hex(16))}}})
    sa = "ml-train@%s-ml.iam.gserviceaccount.com" % s.company
    for t in s.ticks(0, 240, 320): s.deny(b, denied(t, sa, "10.%d.0.9" % s.shift, "RESOURCES_NOT_IN_SAME_SERVICE_PERIMETER", "google.storage.objects.get", "storage", "projects/_/buckets/%s-train/objects/batch-%d.tfrecord" % (s.company, s.some(1, 99)), True), sa)
    for j in range(s.some(4, 7)): k = 80 + j % 5; s.deny(c, denied(later(s, 5, 235), s.mail(k), s.ip(k), "NO_MATCHING_ACCESS_LEVEL"), s.mail(k))
    for t in s.spread(0, 240, 30): google(s, f, t, "storage", "storage.objects.get", "projects/_/buckets/%s-dwh/objects/x-%d" % (s.company, s.some(1, 99)), "etl@%s.iam.gserviceaccount.com" % p, "10.%d.0.4" % s.shift, permission="storage.objects.get", kind="gcs_bucket", labels={"bucket_name": s.company + "-dwh", "location": "eu"}, project=p)
    changed(s, cut, "netops", move, "office", "config"); innocent(s, cut - 12)
    s.known = "shared: [{name: office, networks: [%s/28], people: 70}]\n" % (s.other + "32")


@kind
def constraints_of_an_organisation(s):
    """addresses of the net are forbidden to machines and sharing to strangers' domains; a runaway job meets a quota; a person without the role at the identity-aware door; nothing has changed today"""
    f = "audit.ndjson"; p = s.company + "-apps"
    a = inc(s, "machines with addresses of the net", "platform", "guardrail", WAI, "steady", pattern=["single", LOOP], layer=["policy"], verdict=[FAULT]); b = inc(s, "sharing with a stranger's domain", "platform", "guardrail", WAI, "single", layer=["policy"], pattern=["steady"], verdict=[FAULT]); c = inc(s, "exporter past its quota", "platform", "rate-limited", FAULT, LOOP, verdict=[WAI], pattern=["steady", BURST]); d = inc(s, "contractor at the identity-aware door", "authorizer", "permission-missing", WAI, "steady", layer=["platform", "gateway"], cause=["not-assigned"], pattern=["single", LOOP]); e = inc(s, "robot with a key from another project", "platform", "permission-missing", FAULT, LOOP, verdict=[MIS, WAI], pattern=["steady"])
    for t in s.spread(0, 300, 11):
        k = s.some(0, 40); m, service, res, perm = pick(s, ("v1.compute.instances.list", "compute", "projects/%s/zones/europe-west4-a/instances" % p, "compute.instances.list"), ("google.cloud.run.v2.Services.UpdateService", "run", "projects/%s/locations/europe-west4/services/web" % p, "run.services.update"), ("google.pubsub.v1.Publisher.Publish", "pubsub", "projects/%s/topics/orders" % p, "pubsub.topics.publish"))
        google(s, f, t, service, m, res, s.mail(k), s.ip(k), permission=perm, project=p, kind={"compute": "gce_instance", "run": "cloud_run_revision", "pubsub": "pubsub_topic"}[service], labels={"zone": "europe-west4-a"})
        if s.r.random() < .3: google(s, f, t + sec(1), "iap", "AuthorizeUser", "projects/%d/iap_web/compute/services/77" % (4400000000 + s.shift), s.mail(k), s.ip(k), permission="iap.webServiceVersions.accessViaIAP", project=p, kind="gce_backend_service", labels={"backend_service_id": "77", "location": "global"}, agent=s.agent(k), meta={"request_id": s.hex(16), "device_state": "Unknown", "oauth_client_id": ""})
    for t in s.ticks(8, 280, 1100):
        k = s.some(0, 3); name = "projects/%s/zones/europe-west4-a/instances/dev-%d" % (p, s.some(1, 30))
        s.deny(a, google(s, f, t, "compute", "v1.compute.instances.insert", name, s.mail(k), s.ip(k), 9, "Constraint constraints/compute.vmExternalIpAccess violated for project %d. Add instance %s to the constraint to use external IP with it." % (4400000000 + s.shift, name), "compute.instances.create", log="activity", kind="gce_instance", labels={"zone": "europe-west4-a"}, project=p), s.mail(k))
    for j in range(2): s.deny(b, google(s, f, s.at(s.some(20, 200), j * 30), "storage", "storage.setIamPermissions", "projects/_/buckets/%s-press" % s.company, s.mail(9), s.ip(9), 9, "One or more users named in the policy do not belong to a permitted customer, perhaps due to an organization policy.", "storage.buckets.setIamPolicy", log="activity", kind="gcs_bucket", labels={"bucket_name": s.company + "-press"}, project=p), s.mail(9))
    sa = "exporter@%s.iam.gserviceaccount.com" % p; t0 = s.some(60, 160)
    for n, t in enumerate(s.ticks(t0, t0 + 18, 12)):
        over = n % 5 > 1; x = google(s, f, t, "monitoring", "google.monitoring.v3.MetricService.ListTimeSeries", "projects/" + p, sa, s.inner(6), 8 if over else 0, "Quota exceeded for quota metric 'Time series queries' and limit 'Time series queries per minute' of service 'monitoring.googleapis.com' for consumer 'project_number:%d'." % (4400000000 + s.shift) if over else None, "monitoring.timeSeries.list", project=p)
        if over: s.deny(c, x, sa)
    for t in s.ticks(5, 290, 1300): s.deny(d, google(s, f, t, "iap", "AuthorizeUser", "projects/%d/iap_web/compute/services/77" % (4400000000 + s.shift), "contractor-%d@partner.example" % (s.shift % 5), s.other + "50", 7, "Permission Denied", "iap.webServiceVersions.accessViaIAP", False, project=p, kind="gce_backend_service", labels={"backend_service_id": "77", "location": "global"}, agent=s.agent(5), meta={"request_id": s.hex(16), "device_state": "Unknown", "oauth_client_id": ""}), "contractor-%d@partner.example" % (s.shift % 5))
    rob = "old-bot@%s-lab.iam.gserviceaccount.com" % s.company
    for t in s.ticks(0, 300, 500): s.deny(e, google(s, f, t, "secretmanager", "google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion", "projects/%s/secrets/hook/versions/latest" % p, rob, s.other + "3", 7, DENIED_ % ("secretmanager.versions.access", "projects/%s/secrets/hook/versions/latest" % p), "secretmanager.versions.access", False, project=p, agent="gl-go/1.24 gapic/1.14"), rob)
    innocent(s, 40, 120)


@kind
def cluster_of_a_bakery(s):
    """a managed cluster's audit: a role binding is deleted with the old team, its pipeline and people lose the namespace; the deployment is refused by the pod standard; the auditor's wish for secrets"""
    f = "gke-audit.json"; p = s.company + "-gke"; cut = s.some(50, 90); what = "io.k8s.authorization.rbac.v1.rolebindings.delete shop/team-oven"
    a = inc(s, "team's people and pipeline lost the namespace", "platform", "permission-removed", MIS, BURST, what, cause=["permission-missing"]); b = inc(s, "pods that want root", "platform", "admission-refused", FAULT, LOOP, verdict=[WAI], layer=["policy"], pattern=["steady", "single"]); c = inc(s, "auditor asks for secrets", "platform", "permission-missing", WAI, "single", pattern=["steady"])
    def k8s(t, who, verb, resource, ns, ip, ok=True, name=None, group="core", why="", message=None, decision=None, request=None):
        path = "%s/v1/namespaces/%s/%s%s" % ("core" if group == "core" else group, ns, resource, "/" + name if name else ""); text = message or '%s is forbidden: User "%s" cannot %s resource "%s" in API group "%s" in the namespace "%s": requires one of ["container.%s.%s"] permission(s).' % (resource, who, verb, resource, "" if group == "core" else group, ns, resource, verb)
        return s.json(f, t, {"insertId": s.uuid(), "labels": {"authorization.k8s.io/decision": decision or ("allow" if ok else "forbid"), "authorization.k8s.io/reason": why}, "logName": "projects/%s/logs/cloudaudit.googleapis.com%%2F%s" % (p, "data_access" if verb in ("get", "list", "watch") else "activity"), "operation": {"first": True, "last": True, "id": s.uuid(), "producer": "k8s.io"}, "protoPayload": {"@type": "type.googleapis.com/google.cloud.audit.AuditLog", "authenticationInfo": {"principalEmail": who}, "authorizationInfo": [{"granted": ok or decision == "allow", "permission": "io.k8s.%s.v1.%s.%s" % ("authorization.rbac" if "rbac" in group else group, resource, verb), "resource": path}] if ok or decision == "allow" else [{"permission": "io.k8s.%s.v1.%s.%s" % ("authorization.rbac" if "rbac" in group else group, resource, verb), "resource": path}], "methodName": "io.k8s.%s.v1.%s.%s" % ("authorization.rbac" if "rbac" in group else group, resource, verb), "requestMetadata": {"callerIp": ip, "callerSuppliedUserAgent": pick(s, "kubectl/v1.33.3 (darwin/arm64) kubernetes/80779bd", "Helm/3.18.4")}, "resourceName": path, "serviceName": "k8s.io", "status": {} if ok else {"code": 7, "message": "Forbidden"}, **({"request": request} if request else {}), **({} if ok else {"response": {"@type": "core.k8s.io/v1.Status", "apiVersion": "v1", "kind": "Status", "metadata": {}, "status": "Failure", "message": text, "reason": "Forbidden", "code": 403}})}, "receiveTimestamp": z(after(s, t, .5, 3), 6), "resource": {"labels": {"cluster_name": "oven", "location": "europe-west4", "project_id": p}, "type": "k8s_cluster"}, "severity": "NOTICE", "timestamp": z(t, 6)})
    k8s(s.at(cut), s.mail(60), "delete", "rolebindings", "shop", s.ip(60), name="team-oven", group="rbac.authorization.k8s.io"); k8s(s.at(cut + 2), s.mail(60), "patch", "configmaps", "shop", s.ip(60), name="colours"); k8s(s.at(cut - 9), s.mail(61), "delete", "rolebindings", "sandbox", s.ip(61), name="tmp-demo", group="rbac.authorization.k8s.io")
    n, top = 0, s.some(60, 115); ci = "deploy@%s.iam.gserviceaccount.com" % p
    for t in s.spread(0, 260, 14):
        k = s.some(0, 26); who, ip = (ci, s.inner(8)) if k > 20 else (s.mail(k), s.ip(k)); verb, res, group = pick(s, ("list", "pods", "core"), ("get", "deployments", "apps"), ("patch", "deployments", "apps"), ("get", "configmaps", "core")); late = minute_of(s, t) > cut + .2
        if late and n >= top: continue
        x = k8s(t, who, verb, res, "shop", ip, not late, "oven-web" if verb != "list" else None, group, "" if late else 'RBAC: allowed by RoleBinding "team-oven/shop" of ClusterRole "edit" to %s' % ("User \"%s\"" % ci if who == ci else "Group \"team-oven@%s\"" % s.domain))
        if late: n += 1; s.deny(a, x, who)
    for t in s.spread(0, 260, 14): k8s(t, "system:serviceaccount:kube-system:%s" % pick(s, "coredns", "gke-metrics-agent", "event-exporter-sa"), pick(s, "list", "watch", "get"), pick(s, "endpoints", "pods", "nodes"), "kube-system", s.inner(2), why='RBAC: allowed by ClusterRoleBinding "system:controller"')
    rep = "system:serviceaccount:kube-system:replicaset-controller"
    for t in s.ticks(20, 170, 240): s.deny(b, k8s(t, rep, "create", "pods", "payments", s.inner(1), False, None, "core", 'RBAC: allowed by ClusterRoleBinding "system:controller:replicaset-controller"', 'pods "legacy-%s" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "app" must set securityContext.allowPrivilegeEscalation=false), runAsNonRoot != true (pod or container "app" must set securityContext.runAsNonRoot=true)' % s.hex(5), "allow"), rep)
    for j in range(2): s.deny(c, k8s(s.at(s.some(5, 240), j * 6), s.mail(45), "list", "secrets", "payments", s.ip(45), False), s.mail(45))
    logged(s, cut, s.mail(60), what, "gke:shop", "role"); innocent(s, cut - 3)


@kind
def workspace_of_a_school(s):
    """Google Workspace: somebody guesses at the head's account and gets as far as the challenge; pupils mistype; devices outside the access level; a suspended account that a tablet still asks for"""
    f = "workspace-activities.json"
    a = inc(s, "guesses at the head's account", "identity", "credential-wrong", ATT, BRUTE); b = inc(s, "pupils mistype", "identity", "credential-wrong", FAULT, "single", pattern=["steady"]); c = inc(s, "private tablets at the grade book", "authorizer", "device-or-location-refused", WAI, "steady", layer=["identity", "policy"], pattern=["single"]); d = inc(s, "tablet of a suspended account", "identity", "account-locked", WAI, LOOP, pattern=["steady"], verdict=[FAULT], cause=["permission-removed"]); e = inc(s, "second step not passed by the guesser", "identity", "mfa-required", ATT, "single", cause=["device-or-location-refused"], pattern=["steady", BRUTE])
    wrong = [("login_type", "google_password"), ("login_challenge_method", ["password"]), ("login_failure_type", "login_failure_invalid_password"), ("is_suspicious", False)]; right = [("login_type", "google_password"), ("login_challenge_method", ["password"]), ("is_suspicious", False)]
    for t in s.spread(0, 360, 22):
        k = s.some(0, 180)
        if s.r.random() < .05: s.deny(b, workspace(s, f, t - sec(30), "login", "login_failure", s.mail(k), s.ip(k), wrong), s.mail(k))
        workspace(s, f, t, "login", "login_success", s.mail(k), s.ip(k), right)
        if s.r.random() < .3: workspace(s, f, t + sec(60), "token", "authorize", s.mail(k), s.ip(k), [("client_id", "%d.apps.googleusercontent.com" % (7 * 10 ** 11 + k % 5)), ("app_name", "Grade Book"), ("client_type", "WEB"), ("scope", ["openid", "email"])], "auth")
    head = "head@" + s.domain; t = s.at(s.some(40, 200))
    for n in range(s.some(40, 70)): t += sec(s.r.uniform(2, 20)); s.deny(a, workspace(s, f, t, "login", "login_failure", head, s.attacker, wrong[:3] + [("is_suspicious", n > 20)]), head)
    for n in range(2): t += sec(15); s.deny(e, workspace(s, f, t, "login", "login_challenge", head, s.attacker, [("login_type", "google_password"), ("login_challenge_method", ["google_authenticator"]), ("login_challenge_status", "Challenge Failed.")]), head)
    for t in s.spread(0, 360, 700): k = s.some(0, 9); s.deny(c, workspace(s, f, t, "context_aware_access", "ACCESS_DENY_EVENT", s.mail(k), s.other + str(60 + k), [("CAA_ACCESS_LEVEL_APPLIED", ["School devices"]), ("CAA_ACCESS_LEVEL_SATISFIED", []), ("CAA_ACCESS_LEVEL_UNSATISFIED", ["School devices"]), ("CAA_APPLICATION", "Google Drive"), ("CAA_DEVICE_ID", ""), ("CAA_DEVICE_STATE", "No Device Match")], "CONTEXT_AWARE_ACCESS_USER_EVENT"), s.mail(k))
    lost = s.mail(190); workspace(s, f, s.at(12), "admin", "SUSPEND_USER", "it@" + s.domain, s.ip(200), [("USER_EMAIL", lost)], "USER_SETTINGS"); workspace(s, f, s.at(14), "admin", "CHANGE_CALENDAR_SETTING", "it@" + s.domain, s.ip(200), [("NEW_VALUE", "x")], "CALENDAR_SETTINGS")
    workspace(s, f, s.at(4), "login", "login_success", lost, s.ip(191), right)
    for t in s.ticks(16, 350, 600): s.deny(d, workspace(s, f, t, "login", "login_failure", lost, s.ip(191), [("login_type", "google_password"), ("login_challenge_method", ["password"]), ("login_failure_type", "login_failure_account_disabled"), ("is_suspicious", False)]), lost)

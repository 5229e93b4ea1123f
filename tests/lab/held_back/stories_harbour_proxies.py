"""HAProxy, Caddy, Traefik, Envoy, Istio, Squid, ingress-nginx."""
from shapes import *
from held_back.lines_harbours import *


def harbour_haproxy_rules(s):
    """HAProxy's own rules, known from its configuration: a list of bad addresses, a refused agent, a request rate."""
    innocent(s)
    bad = ["198.51.100.%d" % (40 + k) for k in range(3)]
    s.config["haproxy.cfg"] = "frontend fe_https\n  bind :443 ssl crt /etc/haproxy/www.pem\n  mode http\n  option httplog\n  capture request header User-Agent len 120\n  stick-table type ip size 200k expire 60s store http_req_rate(10s)\n  http-request track-sc0 src\n  acl banned src %s\n  http-request deny deny_status 403 if banned\n  acl bot_ua hdr_sub(User-Agent) -i scrapy petalbot\n  http-request deny deny_status 403 if bot_ua\n  http-request deny deny_status 429 if { sc_http_req_rate(0) gt 40 }\n  default_backend be_app\n" % " ".join(bad)
    visits(s, lambda t, c, a, p: haproxy(s, t, c, "GET " + p, 200, "----", agent=a), every=11)
    i = s.incident("addresses on the list", "proxy", "address-blocked", "working-as-intended", "steady", acceptable=dict(verdict=["attack", "unwanted-automation", "undetermined"], pattern=["scan", "retry-loop"]))
    for t in s.spread(0, 100, 130): s.deny(i, haproxy(s, t, s.r.choice(bad), "GET " + s.r.choice(("/", "/news", "/contact")), 403, "PR--", "fe_https/<NOSRV>", agent=s.agent(2)), None)
    j = s.incident("a crawler refused by name", "proxy", "user-agent-blocked", "unwanted-automation", "scrape", acceptable=dict(pattern=["steady"]))
    t = s.at(s.some(5, 50), s.r.uniform(0, 59))
    for n in range(s.some(40, 70)): t += sec(s.r.uniform(3, 14)); s.deny(j, haproxy(s, t, "203.0.113.90", "GET /berths/%d" % n, 403, "PR--", "fe_https/<NOSRV>", agent="Scrapy/2.11.2 (+https://scrapy.org)"), None)
    k = s.incident("one that is too fast", "proxy", "rate-limited", "caller-fault", "retry-loop", acceptable=dict(verdict=["unwanted-automation", "working-as-intended"], pattern=["scrape", "steady"]))
    t = s.at(s.some(30, 90), s.r.uniform(0, 59))
    for n in range(s.some(90, 150)):
        t += sec(s.r.uniform(.05, .12))
        if n < 40: haproxy(s, t, s.ip(3), "GET /api/v1/vessels?page=%d" % n, 200, "----", agent=TOOLS[0])
        else: s.deny(k, haproxy(s, t, s.ip(3), "GET /api/v1/vessels?page=40", 429, "PR--", "fe_https/<NOSRV>", agent=TOOLS[0]), None)


def harbour_haproxy_office_ban(s):
    """A guesser sits in an office of many people; fail2ban's list of addresses, which HAProxy reads, then shuts the whole office out."""
    innocent(s)
    office, cut, end = "198.51.100.%d" % s.some(5, 19), s.some(30, 45), s.some(60, 85)
    s.known = "shared:\n  - {name: office Hamburg, networks: [%s/32], people: 45}\n" % office
    s.config["haproxy.cfg"] = "frontend fe_https\n  bind :443 ssl crt /etc/haproxy/www.pem\n  mode http\n  option httplog\n  capture request header User-Agent len 120\n  http-request deny if { src -f /etc/haproxy/fail2ban.lst }\n  default_backend be_app\n"
    visits(s, lambda t, c, a, p: haproxy(s, t, c, "GET " + p, 200, "----", agent=a), every=16)
    bad, guess = "Mozilla/5.0 (X11; Linux x86_64) python-mechanize/0.4.9", s.incident("guesses from the office's address", "application", "credential-wrong", "attack", "brute-force", acceptable=dict(cause=["application-refused"]))
    t = s.at(cut) - sec(150)
    for n in range(14):
        t += sec(s.r.uniform(5, 10)); s.deny(guess, haproxy(s, t, office, "POST /login", 401, "----", agent=bad), None)
        fail2ban(s, t + sec(.4), "Found", "haproxy-login", office)
    fail2ban(s, t + sec(1), "Ban", "haproxy-login", office)
    i = s.incident("an office shut out", "proxy", "wrong-client-address", "misconfiguration", "burst-after-change", acceptable=dict(layer=["firewall"], cause=["address-blocked"], pattern=["steady", "single", "retry-loop"]))
    j = s.incident("the guesser goes on", "proxy", "address-blocked", "attack", "brute-force", acceptable=dict(layer=["firewall"], verdict=["working-as-intended"], pattern=["retry-loop", "steady"], cause=["wrong-client-address"]))
    for u in s.spread(0, 100, 12):
        k, path = s.some(0, 20), s.r.choice(PAGES)
        if not t + sec(1) < u < s.at(end): haproxy(s, u, office, "GET " + path, 200, "----", agent=s.agent(k))
        else: s.deny(i, haproxy(s, u, office, "GET " + path, 403, "PR--", "fe_https/<NOSRV>", agent=s.agent(k)), None)
    for n in range(s.some(15, 25)): s.deny(j, haproxy(s, t + sec(4 + n * s.r.uniform(4, 9)), office, "POST /login", 403, "PR--", "fe_https/<NOSRV>", agent=bad), None)
    fail2ban(s, s.at(end), "Unban", "haproxy-login", office)


def harbour_caddy_login_cookie(s):
    """Caddy asks oauth2-proxy; people who bookmarked the callback or blocked cookies lose their login, one opens a file that Caddy may not read."""
    innocent(s)
    i = s.incident("the login's cookie is gone", "authorizer", "session-lost", "caller-fault", "single", acceptable=dict(pattern=["steady", "retry-loop"], verdict=["misconfiguration", "working-as-intended"], layer=["identity"]))
    for t in s.spread(0, 100, 10):
        k = s.some(0, 12); p = s.r.choice(PAGES[:8])
        oauth2_passed(s, t, s.ip(k), s.mail(k), "desk." + s.domain, s.agent(k))
        caddy(s, t + ms(s), s.ip(k), "GET", p, 200, agent=s.agent(k), host="desk." + s.domain)
    for n in range(s.some(14, 20)):
        k, t = s.some(0, 30), s.at(s.some(1, 97), s.r.uniform(0, 59))
        uri = "/oauth2/callback?code=%s&state=%s" % (s.hex(10), s.hex(20))
        o = oauth2_refused(s, t, s.ip(k), "-", "desk." + s.domain, s.agent(k), uri, "Invalid authentication via OAuth2: unable to obtain CSRF cookie")
        s.deny(i, [caddy(s, t + ms(s, 2, 7), s.ip(k), "GET", uri, 403, agent=s.agent(k), host="desk." + s.domain)] + o, None)


def harbour_traefik_allowlist(s):
    """The dashboard's ipAllowList knows the office only: admins at home are refused, and a partner's new address inside its published range is too."""
    innocent(s)
    i = s.incident("admins at home", "proxy", "address-not-allowlisted", "working-as-intended", "steady", acceptable=dict(pattern=["single"]))
    j = s.incident("partner inside its published range", "proxy", "allowlist-drift", "misconfiguration", "retry-loop", acceptable=dict(pattern=["steady"]))
    cut = s.some(25, 50)
    s.known = "partners:\n  - {name: TideWorks, networks: [203.0.113.96/28], user_agents: [\"tideworks-pull/*\"], owner: operations}\n"
    def refused(t, c, path, allow, agent):
        d = s.put("traefik.log", t, '%s DBG github.com/traefik/traefik/v3/pkg/middlewares/ipallowlist/ip_allowlist.go:83 > Rejecting IP %s: "%s" matched none of the trusted IPs middlewareName=%s@file middlewareType=IPAllowLister' % (z(t, 0), c, c, allow))
        return [traefik(s, t + ms(s), c, "GET", path, 403, 0, router=allow + "@docker", agent=agent), d]
    for t in s.spread(0, 100, 14): k = s.some(0, 15); traefik(s, t, s.ip(k), "GET", s.r.choice(PAGES), 200, 200, agent=s.agent(k))
    for t in s.spread(0, 100, 160): traefik(s, t, "10.20.3.%d" % s.some(2, 6), "GET", "/dashboard/", 200, 200, router="office-only@docker")
    for n in range(s.some(12, 18)): k = s.some(120, 123); s.deny(i, refused(s.at(s.some(1, 97), s.r.uniform(0, 59)), s.ip(k), "/dashboard/", "office-only", s.agent(k)), None)
    for t in s.ticks(0, 100, 90):
        if t < s.at(cut): traefik(s, t, "203.0.113.98", "GET", "/feeds/tides.json", 200, 200, router="tideworks@docker", agent="tideworks-pull/1.4")
        else: s.deny(j, refused(t, "203.0.113.105", "/feeds/tides.json", "tideworks", "tideworks-pull/1.4"), "TideWorks")


def harbour_istio_policies(s):
    """A DENY policy names the export; one pod still runs a policy that was deleted; a batch client is named by no ALLOW policy."""
    cut = s.some(20, 40)
    s.change(s.at(cut), s.who(2), "deleted AuthorizationPolicy shop/freeze-orders", "authorizationpolicies/shop/freeze-orders", "policy")
    i = s.incident("the export is forbidden to the web front", "gateway", "explicit-deny", "working-as-intended", "steady", acceptable=dict(pattern=["retry-loop", "single"]))
    j = s.incident("one pod enforces a deleted policy", "gateway", "policy-out-of-date", "misconfiguration", "steady", acceptable=dict(cause=["explicit-deny"], pattern=["burst-after-change", "retry-loop", "single"]))
    h = s.incident("a batch that no policy names", "gateway", "permission-missing", "working-as-intended", "retry-loop", acceptable=dict(pattern=["steady"], verdict=["undetermined", "misconfiguration"]))
    def line(t, pod, method, path, status, details, agent, up=True):
        return s.json("istio-%s.json" % pod, t, {"start_time": z(t), "method": method, "path": path, "protocol": "HTTP/1.1", "response_code": status, "response_flags": "-", "response_code_details": details, "bytes_received": 0, "bytes_sent": s.r.randint(19, 900), "duration": s.r.randint(1, 40), "authority": "orders.shop.svc.cluster.local:8080", "user_agent": agent, "request_id": s.uuid(), "upstream_cluster": "inbound|8080||", "upstream_host": "127.0.0.6:8080" if up else None, "downstream_remote_address": "10.244.2.%d:%d" % (s.some(3, 40), s.some(30000, 60000)), "route_name": "default"})
    for t in s.spread(0, 100, 5):
        pod, path = s.r.choice(("orders-a", "orders-b", "orders-c")), "/orders/%d" % s.some(1, 900)
        frozen = t < s.at(cut) or pod == "orders-b"
        if s.r.random() < .2 and s.at(cut + 1) < t:
            if frozen: s.deny(j, line(t, pod, "POST", "/orders", 403, "rbac_access_denied_matched_policy[ns[shop]-policy[freeze-orders]-rule[0]]", "storefront/3.2", False), None)
            else: line(t, pod, "POST", "/orders", 201, "via_upstream", "storefront/3.2")
        else: line(t, pod, "GET", path, 200, "via_upstream", "storefront/3.2")
    for n in range(s.some(12, 18)): s.deny(i, line(s.at(s.some(1, 97), s.r.uniform(0, 59)), s.r.choice(("orders-a", "orders-c")), "GET", "/export/all", 403, "rbac_access_denied_matched_policy[ns[shop]-policy[deny-export]-rule[0]]", "storefront/3.2", False), None)
    for t in s.ticks(0, 100, 300): s.deny(h, line(t, s.r.choice(("orders-a", "orders-c")), "GET", "/orders/archive", 403, "rbac_access_denied_matched_policy[none]", "night-batch/0.4", False), None)


def harbour_envoy_tokens(s):
    """Envoy checks tokens: a gadget goes on with an expired one, a key rotation makes new ones unknown for some minutes, some come without any."""
    cut, end = s.some(45, 55), s.some(60, 75)
    what = s.change(s.at(cut), "idp-bot", "rotate signing key of https://id.%s (new kid %s)" % (s.domain, s.hex(6)), "idp:signing-key", "identity")
    if s.r.random() < .5: s.change(s.at(cut - 20), s.who(8), "scale gateway to 4 replicas", "deployment/gateway", "config")
    gone = s.some(10, 35)
    i = s.incident("a gadget with an expired token", "gateway", "token-expired", "caller-fault", "retry-loop")
    j = s.incident("tokens of the new key are not known yet", "gateway", "token-invalid", "misconfiguration", "burst-after-change", change=what, acceptable=dict(cause=["policy-out-of-date"]))
    h = s.incident("without any token", "gateway", "credential-missing", "caller-fault", "single", acceptable=dict(verdict=["working-as-intended"], pattern=["steady", "retry-loop"]))
    for t in s.spread(0, 100, 6):
        k = s.some(0, 16); path = s.r.choice(("/v1/berths", "/v1/tides/%d" % s.some(1, 9), "/v1/vessels/%d" % s.some(1, 400)))
        if s.at(cut) < t < s.at(end) and s.r.random() < .6: s.deny(j, envoy_json(s, t, "GET", path, 401, "jwt_authn_access_denied{Jwks_doesn't_have_key_to_match_kid_or_alg_from_Jwt}", s.ip(k), "-", s.agent(k), False), None)
        else: envoy_json(s, t, "GET", path, 200, "via_upstream", s.ip(k), agent=s.agent(k))
    for t in s.ticks(0, 100, 30):
        if t < s.at(gone): envoy_json(s, t, "GET", "/v1/tides/4", 200, "via_upstream", s.ip(60), agent="TideClock/2.0 (ESP32)")
        else: s.deny(i, envoy_json(s, t, "GET", "/v1/tides/4", 401, "jwt_authn_access_denied{Jwt_is_expired}", s.ip(60), agent="TideClock/2.0 (ESP32)", upstream=False), None)
    for n in range(s.some(8, 12)): s.deny(h, envoy_json(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), "GET", "/v1/vessels", 401, "jwt_authn_access_denied{Jwt_is_missing}", s.ip(80 + n), agent="curl/8.5.0", upstream=False), None)


def harbour_envoy_extauth_down(s):
    """The external authorizer cannot be reached for some minutes and Envoy fails closed; before and after it refuses single calls itself."""
    a, b = s.some(40, 50), s.some(56, 66)
    what = s.change(s.at(a), s.who(5), "deploy authz-service 2.%d" % s.some(1, 20), "deployment/authz-service", "deploy") if s.r.random() < .7 else None
    i = s.incident("the authorizer cannot be asked", "authorizer", "authorizer-failed", "misconfiguration", "burst-after-change" if what else "steady", change=what, acceptable=dict(layer=["gateway"], pattern=["burst-after-change", "steady", "single"]))
    j = s.incident("refused by the authorizer", "authorizer", "unknown", "undetermined", "single", acceptable=dict(cause=["permission-missing", "explicit-deny"], verdict=["working-as-intended"], pattern=["steady"]))
    for t in s.spread(0, 100, 6):
        k, path = s.some(0, 24), s.r.choice(("/v2/orders", "/v2/orders/%d" % s.some(1, 99), "/v2/me"))
        if s.at(a) + sec(20) < t < s.at(b): s.deny(i, envoy_json(s, t, "GET", path, 403, "ext_authz_error", s.ip(k), "UAEX", s.agent(k), False), None)
        elif s.r.random() < .02: s.deny(j, envoy_json(s, t, "DELETE", path, 403, "ext_authz_denied", s.ip(k), "UAEX", s.agent(k), False), None)
        else: envoy_json(s, t, "GET", path, 200, "via_upstream", s.ip(k), agent=s.agent(k))
    s.deny(j, envoy_json(s, s.at(2), "DELETE", "/v2/orders/7", 403, "ext_authz_denied", s.ip(3), "UAEX", s.agent(3), False), None)


def harbour_envoy_foreign_forms(s):
    """Envoy's CSRF filter refuses posts that come from another origin; preflights carry no token and meet the JWT check."""
    innocent(s)
    i = s.incident("posts from another origin", "gateway", "csrf-origin-mismatch", "attack", "steady", acceptable=dict(verdict=["undetermined", "working-as-intended"], pattern=["single", "exploit-attempt"]))
    j = s.incident("preflights meet the token check", "gateway", "cors-preflight-refused", "misconfiguration", "steady", acceptable=dict(pattern=["single", "burst-after-change", "retry-loop"]))
    def line(t, k, method, path, status, details, origin, up, preflight=None):
        return s.json("envoy.json", t, {"start_time": z(t), "method": method, "path": path, "protocol": "HTTP/2", "response_code": status, "response_code_details": details, "response_flags": "-", "bytes_sent": s.some(19, 900), "duration": s.some(1, 60), "user_agent": s.agent(k), "x_forwarded_for": s.ip(k), "request_id": s.uuid(), "authority": "api." + s.domain, "upstream_host": "10.20.0.9:8080" if up else None, "origin": origin, "access_control_request_method": preflight})
    own = "https://www." + s.domain
    for t in s.spread(0, 100, 8): k = s.some(0, 20); line(t, k, s.r.choice(("GET", "GET", "POST")), s.r.choice(("/account", "/basket", "/berths/%d" % s.some(1, 40))), 200, "via_upstream", own, True)
    for n in range(s.some(12, 16)): line_t = s.at(s.some(1, 97), s.r.uniform(0, 59)); k = s.some(30, 36); s.deny(i, line(line_t, k, "POST", "/account/email", 403, "csrf_origin_mismatch", "https://win-a-cruise.example", False), None)
    for n in range(s.some(12, 20)): k = s.some(40, 47); s.deny(j, line(s.at(s.some(1, 97), s.r.uniform(0, 59)), k, "OPTIONS", "/berths/%d" % s.some(1, 9), 401, "jwt_authn_access_denied{Jwt_is_missing}", "https://planner." + s.domain, False, "PUT"), None)


def harbour_squid_way_out(s):
    """The way out through Squid: first steps without credentials, a service that never sends any, and sites on the list of refused domains."""
    innocent(s)
    s.config["squid.conf"] = "http_port 3128\nauth_param basic program /usr/lib/squid/basic_ncsa_auth /etc/squid/passwd\nacl known proxy_auth REQUIRED\nacl games dstdomain .bingo.example .slots.example\nhttp_access deny games\nhttp_access allow known\nhttp_access deny all\n"
    i = s.incident("first steps without credentials", "proxy", "credential-missing", "working-as-intended", "single", acceptable=dict(pattern=["steady"], verdict=["caller-fault"]))
    j = s.incident("a service that sends no credentials", "proxy", "credential-missing", "caller-fault", "retry-loop", acceptable=dict(verdict=["misconfiguration"]))
    h = s.incident("sites on the list", "proxy", "server-rule", "working-as-intended", "steady", acceptable=dict(pattern=["single"], cause=["explicit-deny"]))
    for k in range(16):
        t = s.at(s.some(0, 70), s.r.uniform(0, 59))
        s.deny(i, squid(s, t, "10.50.1.%d" % (20 + k), "CONNECT", "mail.example.net:443", "TCP_DENIED", 407), None)
        for n in range(s.some(10, 30)):
            t += sec(s.r.uniform(.4, 90)); squid(s, t, "10.50.1.%d" % (20 + k), "CONNECT", "%s:443" % s.r.choice(("mail.example.net", "news.example.org", "maps.example.com", "updates.example.com")), "TCP_TUNNEL", 200, s.who(k))
    for t in s.ticks(0, 100, 60): s.deny(j, squid(s, t, "10.50.9.7", "CONNECT", "telemetry.vendor.example:443", "TCP_DENIED", 407), None)
    for n in range(s.some(13, 20)): k = s.some(0, 3); s.deny(h, squid(s, s.at(s.some(72, 99), s.r.uniform(0, 59)), "10.50.1.%d" % (20 + k), "GET", "http://%s/" % s.r.choice(("www.bingo.example", "play.slots.example")), "TCP_DENIED", 403), None)


def harbour_ingress_whitelist(s):
    """The ingress's whitelist annotation loses the office in an edit that the cluster's audit shows; a nightly pull runs into its request limit."""
    cut, office = s.some(35, 55), "198.51.100.%d" % s.some(3, 12)
    who = s.mail(1)
    e = k8s(s, s.at(cut), who, "patch", "ingresses", 200, group="networking.k8s.io", name="backoffice", reason="RBAC: allowed by RoleBinding \"edit/shop\"", body=dict(metadata=dict(annotations={"nginx.ingress.kubernetes.io/whitelist-source-range": "10.0.0.0/8,203.0.113.0/28"})))
    i = s.incident("the office fell out of the whitelist", "proxy", "allowlist-drift", "misconfiguration", "burst-after-change", change="patch ingresses/backoffice", acceptable=dict(cause=["address-not-allowlisted", "permission-removed", "address-blocked"], pattern=["steady"]))
    j = s.incident("a pull that is too fast", "proxy", "rate-limited", "caller-fault", "retry-loop", acceptable=dict(verdict=["working-as-intended", "unwanted-automation"], pattern=["scrape", "steady"]))
    visits(s, lambda t, c, a, p: ingress(s, t, c, "GET " + p, 200, agent=a), every=12)
    for t in s.spread(0, 100, 16):
        k, path = s.some(0, 14), "/backoffice/%s" % s.r.choice(("orders", "stock", "orders/%d" % s.some(1, 99)))
        if t < s.at(cut): ingress(s, t, office, "GET " + path, 200, upstream="backoffice-80", agent=s.agent(k))
        else: s.deny(i, [ingress_error(s, t, office, "GET " + path, "access forbidden by rule"), ingress(s, t + ms(s), office, "GET " + path, 403, upstream="backoffice-80", agent=s.agent(k), asked=False)], None)
    t = s.at(s.some(5, 90), s.r.uniform(0, 59))
    for n in range(s.some(60, 90)):
        t += sec(s.r.uniform(.02, .3)); request = "GET /api/v1/vessels?page=%d" % n
        if n % 3: ingress(s, t, "10.60.0.8", request, 200, agent=TOOLS[1])
        else: s.deny(j, [ingress_error(s, t, "10.60.0.8", request, 'limiting requests, excess: 20.%03d by zone "shop_web_rps"' % s.some(0, 999)), ingress(s, t + ms(s), "10.60.0.8", request, 503, agent=TOOLS[1], asked=False)], None)


KINDS = [harbour_haproxy_rules, harbour_haproxy_office_ban, harbour_caddy_login_cookie, harbour_traefik_allowlist, harbour_istio_policies, harbour_envoy_tokens, harbour_envoy_extauth_down, harbour_envoy_foreign_forms, harbour_squid_way_out, harbour_ingress_whitelist]

"""Hosts, ban lists, sign-ins, clusters and clouds around the web servers."""
from shapes import *
from held_back.lines_harbours import *


def harbour_host_ssh(s):
    """The jump host: one guesses root's password until fail2ban bans the address and others follow; a deploy key of the last server is no longer welcome."""
    innocent(s)
    pid = [s.some(3000, 5000)]
    def ssh(t, text): pid[0] += s.some(1, 5); return sshd(s, t, pid[0], text)
    for t in s.spread(0, 100, 60): k = s.some(0, 9); ssh(t, "Accepted publickey for %s from %s port %d ssh2: ED25519 SHA256:%s" % (s.who(k), s.ip(k), s.some(30000, 60000), s.hex(40)))
    for t in s.spread(0, 100, 9): access(s, t, s.ip(s.some(0, 20)), "GET " + s.r.choice(PAGES), 200)
    i = s.incident("guesses at root", "identity", "credential-wrong", "attack", "brute-force", acceptable=dict(layer=["platform", "application", "unknown"]))
    for m in range(s.some(5, 8)):
        c, t = "198.51.100.%d" % (130 + 7 * m), s.at(3 + m * 11, s.r.uniform(0, 59))
        for n in range(s.some(5, 7)):
            t += sec(s.r.uniform(2, 7)); s.deny(i, ssh(t, "Failed password for root from %s port %d ssh2" % (c, s.some(30000, 60000))), "root"); fail2ban(s, t + sec(.3), "Found", "sshd", c)
        fail2ban(s, t + sec(.8), "Ban", "sshd", c); fail2ban(s, t + sec(600), "Unban", "sshd", c)
    j = s.incident("many names, few passwords", "identity", "credential-wrong", "attack", "password-spray", acceptable=dict(layer=["platform", "application", "unknown"], pattern=["brute-force", "credential-stuffing"]))
    t = s.at(s.some(10, 60), s.r.uniform(0, 59))
    for user in ("admin", "oracle", "test", "ubuntu", "git", "postgres", "pi", "deploy1", "ftpuser", "jenkins", "hadoop", "nagios", "minecraft", "user1", "steam"):
        t += sec(s.some(20, 90)); s.deny(j, ssh(t, "Failed password for invalid user %s from 203.0.113.%d port %d ssh2" % (user, s.some(210, 216), s.some(30000, 60000))), user)


def harbour_host_packets(s):
    """A server with passwords at ssh: sshd, auditd and fail2ban see the guesses, then the kernel drops the banned address's packets. One admin mistypes."""
    innocent(s)
    i = s.incident("guesses at one account", "identity", "credential-wrong", "attack", "brute-force", acceptable=dict(layer=["platform", "application", "unknown"]))
    j = s.incident("packets of banned addresses", "firewall", "address-blocked", "attack", "brute-force", acceptable=dict(verdict=["working-as-intended"], pattern=["retry-loop", "steady", "scan"]))
    h = s.incident("an admin who mistypes", "identity", "credential-wrong", "caller-fault", "single", acceptable=dict(layer=["platform", "application", "unknown"], pattern=["steady"]))
    pid = [s.some(3000, 5000)]
    def failed(t, who, c):
        pid[0] += s.some(1, 5); return [user_auth(s, t - sec(.9), pid[0], who, c), sshd(s, t, pid[0], "Failed password for %s from %s port %d ssh2" % (who, c, s.some(30000, 60000)), "web1")]
    def passed(t, who, c):
        pid[0] += s.some(1, 5); user_auth(s, t - sec(.2), pid[0], who, c, True); sshd(s, t, pid[0], "Accepted password for %s from %s port %d ssh2" % (who, c, s.some(30000, 60000)), "web1")
    for t in s.spread(0, 100, 100): k = s.some(0, 5); passed(t, s.who(k), s.ip(k))
    for t in s.spread(0, 100, 11): access(s, t, s.ip(s.some(0, 20)), "GET " + s.r.choice(PAGES), 200)
    for k in range(3):
        t = s.at(s.some(5, 90), s.r.uniform(0, 59)); s.deny(h, failed(t, s.who(k), s.ip(k)), s.who(k)); passed(t + sec(9), s.who(k), s.ip(k))
    for m in range(s.some(4, 6)):
        c, t = "203.0.113.%d" % (140 + 8 * m), s.at(4 + 15 * m, s.r.uniform(0, 59))
        for n in range(s.some(5, 8)): t += sec(s.r.uniform(2, 6)); s.deny(i, failed(t, "deploy", c), "deploy"); fail2ban(s, t + sec(.2), "Found", "sshd", c)
        fail2ban(s, t + sec(.5), "Ban", "sshd", c)
        for n in range(s.some(8, 15)): t += sec(s.r.uniform(1, 40)); s.deny(j, packet(s, t + sec(1), c, 22), None, optional=True)


def harbour_host_carrier(s):
    """CrowdSec bans the address of a mobile carrier's NAT for one prober behind it: a bouncer in nginx then refuses everyone there."""
    innocent(s)
    nat, cut, end = "198.51.100.%d" % s.some(70, 90), s.some(25, 45), s.some(70, 95)
    s.known = "shared:\n  - {name: carrier NAT, networks: [%s/32], people: 400}\n" % nat
    tool = "Mozilla/5.0 (compatible; Nuclei - Open-source project (github.com/projectdiscovery/nuclei))"
    t = s.at(cut)
    for n in range(14): t += sec(s.r.uniform(.2, .9)); access(s, t, nat, "GET " + SECRETS[n], 404, 153, agent=tool)
    crowdsec(s, t + sec(1), nat, "crowdsecurity/http-probing", 11)
    start = t + sec(11)
    i = s.incident("phones behind the carrier's address", "firewall", "wrong-client-address", "misconfiguration", "burst-after-change", acceptable=dict(layer=["proxy"], cause=["address-blocked"], pattern=["single", "steady", "retry-loop"]))
    for u in s.spread(0, 100, 9):
        k, path = s.some(0, 30), s.r.choice(PAGES)
        agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_%d like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.%d Mobile/15E148 Safari/604.1" % (k % 4, k % 3) if k % 2 else "Mozilla/5.0 (Linux; Android 1%d; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/13%d.0.0.0 Mobile Safari/537.36" % (k % 5, k % 5)
        if start < u < s.at(end): s.deny(i, [bouncer(s, u, nat, "GET " + path), access(s, u + ms(s), nat, "GET " + path, 403, 1390, agent=agent)], None)
        else: access(s, u, nat, "GET " + path, 200, agent=agent)
    j = s.incident("the prober goes on", "firewall", "address-blocked", "attack", "scan", acceptable=dict(layer=["proxy"], cause=["wrong-client-address"], verdict=["working-as-intended"]))
    u = start
    for path in SECRETS[8:] + ("/old/.env", "/api/.env", "/.env.bak"): u += sec(s.r.uniform(.3, 2)); s.deny(j, [bouncer(s, u, nat, "GET " + path), access(s, u + ms(s), nat, "GET " + path, 403, 1390, agent=tool)], None)
    visits(s, lambda t, c, a, p: access(s, t, c, "GET " + p, 200, agent=a), every=12)
    s.put("crowdsec.log", s.at(end), 'time="%s" level=info msg="1 decision(s) deleted (ip %s)"' % (z(s.at(end), 0), nat))


def harbour_host_crowdsec(s):
    """CrowdSec bans single scanners; each goes on for a while against the bouncer."""
    innocent(s)
    visits(s, lambda t, c, a, p: access(s, t, c, "GET " + p, 200, agent=a), every=10)
    i = s.incident("banned scanners go on", "firewall", "address-blocked", "attack", "scan", acceptable=dict(layer=["proxy"], verdict=["working-as-intended"], pattern=["exploit-attempt"]))
    for m in range(s.some(3, 5)):
        c, t = "203.0.113.%d" % (140 + 9 * m), s.at(8 + 18 * m, s.r.uniform(0, 59)); paths = list(SECRETS); s.r.shuffle(paths)
        for p in paths[:11]: t += sec(s.r.uniform(.1, .5)); access(s, t, c, "GET " + p, 404, 153, agent="Mozilla/5.0 zgrab/0.x")
        crowdsec(s, t + sec(.5), c, "crowdsecurity/http-sensitive-files", 5)
        t += sec(10)
        for p in paths[6:] + ["/old" + q for q in paths[:4]]: t += sec(s.r.uniform(.3, 4)); s.deny(i, [bouncer(s, t, c, "GET " + p), access(s, t + ms(s), c, "GET " + p, 403, 1390, agent="Mozilla/5.0 zgrab/0.x")], None)


def harbour_host_apparmor(s):
    """Media moved to a new disk: the file modes are right, but nginx's AppArmor profile does not know the place."""
    cut, end = s.some(30, 45), s.some(65, 95)
    what = s.change(s.at(cut), s.who(2), "move media to /data/media and point nginx's alias there", "host:web1:/data/media", "config")
    i = s.incident("media at a place the profile does not know", "proxy", "mandatory-access-control", "misconfiguration", "burst-after-change", change=what)
    visits(s, lambda t, c, a, p: access(s, t, c, "GET " + p, 200, agent=a), every=12)
    for t in s.spread(0, 100, 15):
        k, f = s.some(0, 20), "%d.jpg" % s.some(1, 60)
        if not s.at(cut) < t < s.at(end): access(s, t, s.ip(k), "GET /media/" + f, 200, agent=s.agent(k)); continue
        s.deny(i, [apparmor(s, t, "/usr/sbin/nginx", "open", "/data/media/" + f, "nginx"), nginx_error(s, t + sec(.0002), s.ip(k), "GET /media/" + f, 'open() "/data/media/%s" failed (13: Permission denied)' % f), access(s, t + ms(s), s.ip(k), "GET /media/" + f, 403, 153, agent=s.agent(k))], None)


def harbour_signin_entra(s):
    """Sign-ins to a portal: a second factor asked for, devices that are not compliant, one not assigned, one locked, one disabled."""
    innocent(s)
    app = "Harbour Portal"
    for t in s.spread(0, 100, 15): k = s.some(0, 25); entra(s, t, s.mail(k), 0, "Other.", s.ip(k), app, s.agent(k), "success"); access(s, t + sec(2), s.ip(k), "GET /portal/", 200, agent=s.agent(k))
    for t in s.spread(0, 100, 14): k = s.some(0, 25); access(s, t, s.ip(k), "GET /portal/%s" % s.r.choice(("rota", "app.js", "pay", "news")), 200, agent=s.agent(k))
    m = s.incident("asked for a second factor", "identity", "mfa-required", "working-as-intended", "single", acceptable=dict(pattern=["steady"], verdict=["caller-fault"]))
    for n in range(s.some(13, 18)):
        k, t = s.some(0, 25), s.at(s.some(1, 97), s.r.uniform(0, 59))
        s.deny(m, entra(s, t, s.mail(k), 50076, "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource.", s.ip(k), app, s.agent(k), "failure"), s.mail(k)); entra(s, t + sec(20), s.mail(k), 0, "Other.", s.ip(k), app, s.agent(k), "success")
    d = s.incident("devices that are not compliant", "identity", "device-or-location-refused", "working-as-intended", "steady", acceptable=dict(pattern=["single", "retry-loop"], verdict=["caller-fault"]))
    for n in range(s.some(13, 18)): k = 30 + n % 4; s.deny(d, entra(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), s.mail(k), 53000, "Device is not in required device state: {state}. Conditional Access policy requires a compliant device, and the device is not compliant.", s.ip(k), app, s.agent(k), "failure"), s.mail(k))
    a = s.incident("not assigned to the portal", "identity", "not-assigned", "working-as-intended", "steady", acceptable=dict(pattern=["single", "retry-loop"]))
    for n in range(s.some(6, 9)): s.deny(a, entra(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), s.mail(36), 50105, "Your administrator has configured the application Harbour Portal to block users unless they are specifically granted ('assigned') access to the application.", s.ip(36), app, s.agent(36)), s.mail(36))
    l = s.incident("an account that is disabled", "identity", "account-locked", "working-as-intended", "steady", acceptable=dict(pattern=["single", "retry-loop"]))
    for n in range(s.some(6, 9)): s.deny(l, entra(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), s.mail(37), 50057, "The user account is disabled.", s.ip(37), app, s.agent(37)), s.mail(37))


def harbour_signin_okta(s):
    """A wiki with Okta: a new rule denies unmanaged devices and meets the whole field crew; one is locked out; some are not assigned to the wiki."""
    cut = s.some(30, 50)
    what = s.change(s.at(cut), s.mail(40), "activate sign-on rule \"Managed devices only\" for policy Default", "okta:policy:default", "identity")
    if s.r.random() < .5: s.change(s.at(cut - 10), s.mail(41), "rename space OPS to Operations", "wiki:OPS", "config")
    for t in s.spread(0, 100, 12): k = s.some(0, 18); okta(s, t, "user.authentication.sso", s.mail(k), "SUCCESS", ip=s.ip(k), message="User single sign on to app", agent=s.agent(k)); access(s, t + sec(1), s.ip(k), "GET /wiki/%d" % s.some(1, 200), 200, agent=s.agent(k))
    for t in s.spread(0, cut, 30): k = s.some(20, 27); okta(s, t, "user.session.start", s.mail(k), "SUCCESS", ip=s.ip(k), message="User login to Okta", agent=s.agent(3))
    i = s.incident("the field crew's own devices", "identity", "device-or-location-refused", "misconfiguration", "burst-after-change", change=what, acceptable=dict(verdict=["working-as-intended", "undetermined"], pattern=["steady", "single"]))
    for t in s.spread(cut, 100, 50): k = s.some(20, 27); s.deny(i, okta(s, t, "policy.evaluate_sign_on", s.mail(k), "DENY", "Sign-on policy evaluation resulted in DENY", s.ip(k), "Evaluation of sign-on policy", [dict(id="00p" + s.hex(17), type="PolicyEntity", displayName="Default"), dict(id="0pr" + s.hex(17), type="PolicyRule", displayName="Managed devices only")], debug=dict(behaviors="{New Device=NEGATIVE}", deviceManaged="false"), agent=s.agent(3)), s.mail(k))
    if s.r.random() < .5: s.wrapped["okta.json"] = "array"
    l = s.incident("locked out", "identity", "account-locked", "working-as-intended", "steady", acceptable=dict(pattern=["single", "retry-loop"], verdict=["caller-fault"]))
    for n in range(s.some(6, 9)): s.deny(l, okta(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), "user.session.start", s.mail(30), "FAILURE", "LOCKED_OUT", s.ip(30), "User login to Okta", agent=s.agent(1)), s.mail(30))
    n_ = s.incident("not assigned to the wiki", "identity", "not-assigned", "working-as-intended", "steady", acceptable=dict(pattern=["single"]))
    for n in range(s.some(8, 12)): k = 32 + n % 2; s.deny(n_, okta(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), "app.generic.unauth_app_access_attempt", s.mail(k), "FAILURE", None, s.ip(k), "User attempted unauthorized access to app", [dict(id="0oa" + s.hex(17), type="AppInstance", alternateId="Wiki", displayName="Wiki")], agent=s.agent(k)), s.mail(k))


def harbour_cluster_roles(s):
    """The cluster's audit: a role binding is deleted and the release robots can no longer update; a pod without limits is refused by admission; one asks for what he never had."""
    cut, robots = s.some(30, 55), ["system:serviceaccount:shop:release-%d" % k for k in range(3)]
    k8s(s, s.at(cut), s.mail(5), "delete", "rolebindings", 200, group="rbac.authorization.k8s.io", name="release-editors", reason="RBAC: allowed by ClusterRoleBinding \"admins\"")
    i = s.incident("the release robots lost their binding", "platform", "permission-removed", "misconfiguration", "burst-after-change", change="delete rolebindings/release-editors", acceptable=dict(pattern=["retry-loop"]))
    for k, u in enumerate(robots):
        for t in s.ticks(0, 100, s.some(60, 100)):
            name = s.r.choice(("web", "api", "worker"))
            if t < s.at(cut): k8s(s, t, u, "patch", "deployments", 200, group="apps", name=name, agent="argocd/v2.11", reason="RBAC: allowed by RoleBinding \"release-editors/shop\" of ClusterRole \"edit\" to ServiceAccount \"release-%d/shop\"" % k)
            else: s.deny(i, k8s(s, t, u, "patch", "deployments", 403, 'deployments.apps "%s" is forbidden: User "%s" cannot patch resource "deployments" in API group "apps" in the namespace "shop"' % (name, u), "forbid", group="apps", name=name, agent="argocd/v2.11"), u)
    j = s.incident("pods that admission refuses", "platform", "admission-refused", "working-as-intended", "steady", acceptable=dict(pattern=["single", "retry-loop"], verdict=["caller-fault"], layer=["policy"]))
    for n in range(s.some(8, 12)): k = s.some(0, 2); s.deny(j, k8s(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), s.mail(k), "create", "pods", 403, 'pods "debug-%s" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "debug" must set securityContext.allowPrivilegeEscalation=false), runAsNonRoot != true' % s.hex(4), reason="RBAC: allowed by RoleBinding \"devs/shop\""), s.mail(k))
    h = s.incident("secrets never were readable to him", "platform", "permission-missing", "working-as-intended", "steady", acceptable=dict(pattern=["single"]))
    for n in range(s.some(6, 9)): s.deny(h, k8s(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), s.mail(9), "list", "secrets", 403, 'secrets is forbidden: User "%s" cannot list resource "secrets" in API group "" in the namespace "shop"' % s.mail(9), "forbid"), s.mail(9))
    for t in s.spread(0, 100, 12): k = s.some(0, 9); k8s(s, t, s.mail(k), s.r.choice(("get", "list")), s.r.choice(("pods", "services", "configmaps")), 200, reason="RBAC: allowed by RoleBinding \"devs/shop\"", ip=s.ip(k))


def harbour_cluster_ingress(s):
    """Admission at ingresses: two controllers' webhooks refuse a snippet and a host that is taken; Gatekeeper wants an owner label since a constraint came."""
    cut = s.some(30, 50)
    what = s.change(s.at(cut), s.mail(6), "create constraint K8sRequiredLabels require-owner (enforcement deny)", "constraints/require-owner", "policy")
    i = s.incident("objects without an owner label", "platform", "admission-refused", "misconfiguration", "burst-after-change", change=what, acceptable=dict(layer=["policy"], verdict=["working-as-intended", "caller-fault"], pattern=["steady", "retry-loop"]))
    j = s.incident("snippets and taken hosts", "platform", "admission-refused", "working-as-intended", "single", acceptable=dict(layer=["policy"], verdict=["caller-fault"], pattern=["steady", "retry-loop"]))
    allow = "RBAC: allowed by RoleBinding \"edit/shop\""
    for t in s.spread(0, 100, 25):
        k, u, g = s.some(0, 5), "system:serviceaccount:ci:deployer-%d" % s.some(1, 4), s.r.choice(("configmaps", "services"))
        if t < s.at(cut): k8s(s, t, u, "create", g, 201, reason=allow, agent="helm/v3.15")
        else: s.deny(i, k8s(s, t, u, "create", g, 403, 'admission webhook "validation.gatekeeper.sh" denied the request: [require-owner] you must provide labels: {"owner"}', reason=allow, agent="helm/v3.15"), u)
    for n in range(s.some(8, 11)):
        k = s.some(0, 5)
        s.deny(j, k8s(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), s.mail(k), "create", "ingresses", 400, 'admission webhook "validate.nginx.ingress.kubernetes.io" denied the request: ' + s.r.choice(('annotation group ConfigurationSnippet contains risky annotation based on ingress configuration', 'host "www.%s" and path "/" is already defined in ingress shop/web' % s.domain)), reason=allow, group="networking.k8s.io", why="BadRequest"), s.mail(k))
    visits(s, lambda t, c, a, p: ingress(s, t, c, "GET " + p, 200, agent=a), every=14)


def harbour_cloud_aws(s):
    """The edge team's AWS account: a service control policy closes a region, an explicit deny protects the logs, another account's key policy lets nobody in, a trainee lacks a permission."""
    innocent(s)
    for t in s.spread(0, 100, 9): k = s.r.choice(("edge-deployer", "waf-reader", "log-shipper")); cloudtrail(s, t, k, s.r.choice(("cloudfront:GetDistribution", "wafv2:GetWebACL", "s3:ListBuckets", "elasticloadbalancing:DescribeLoadBalancers")))
    def no(incident, t, who, action, why, resource="*", error="AccessDenied", **more): s.deny(incident, cloudtrail(s, t, who, action, error, "User: %s is not authorized to perform: %s on resource: %s %s" % (arn(who), action, resource, why), write=True, **more), who)
    if s.r.random() < .5: s.wrapped["cloudtrail.json"] = "records"
    visits(s, lambda t, c, a, p: alb(s, t, c, "GET " + p, 200, "200", agent=a), every=14)
    g = s.incident("a region that is closed", "platform", "guardrail", "working-as-intended", "steady", acceptable=dict(pattern=["single", "retry-loop"]))
    for n in range(s.some(8, 11)): no(g, s.at(s.some(1, 97), s.r.uniform(0, 59)), "edge-deployer", "elasticloadbalancing:CreateLoadBalancer", "with an explicit deny in a service control policy", "arn:aws:elasticloadbalancing:ap-south-1:111122223333:loadbalancer/app/web/*", region="ap-south-1")
    e = s.incident("logs nobody may delete", "platform", "explicit-deny", "working-as-intended", "steady", acceptable=dict(pattern=["single", "retry-loop"], verdict=["attack"]))
    for n in range(s.some(7, 10)): no(e, s.at(s.some(1, 97), s.r.uniform(0, 59)), "log-shipper", "s3:DeleteObject", "with an explicit deny in an identity-based policy", "arn:aws:s3:::%s-edge-logs/2026/03/%02d.gz" % (s.company, s.some(1, 11)))
    r = s.incident("another account's key", "platform", "resource-policy", "working-as-intended", "retry-loop", acceptable=dict(verdict=["misconfiguration", "undetermined"], pattern=["steady"]))
    for t in s.ticks(0, 100, 600): no(r, t, "log-shipper", "kms:GenerateDataKey", "because no resource-based policy allows the kms:GenerateDataKey action", "arn:aws:kms:eu-central-1:444455556666:key/%s" % s.uuid(), "AccessDeniedException")
    m = s.incident("a trainee lacks a permission", "platform", "permission-missing", "working-as-intended", "steady", acceptable=dict(pattern=["single"]))
    for n in range(s.some(6, 9)): no(m, s.at(s.some(1, 97), s.r.uniform(0, 59)), s.who(8), "cloudfront:CreateInvalidation", "because no identity-based policy allows the cloudfront:CreateInvalidation action", "arn:aws:cloudfront::111122223333:distribution/E%s" % s.hex(12).upper(), kind="role")


def harbour_cloud_azure(s):
    """Azure: a policy of the organisation refuses public addresses and untagged gateways; the storage's shared access signatures are signed by old keys."""
    innocent(s)
    for t in s.spread(0, 100, 12): k = s.some(0, 6); azure_activity(s, t, s.mail(k), s.r.choice(("Microsoft.Network/applicationGateways/write", "Microsoft.Cdn/profiles/afdEndpoints/write")), "Success", ip=s.ip(k))
    g = s.incident("the organisation's policy refuses", "platform", "guardrail", "working-as-intended", "single", acceptable=dict(pattern=["steady", "retry-loop"], layer=["policy"]))
    for n in range(s.some(9, 13)):
        k = s.some(0, 8)
        s.deny(g, azure_activity(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), s.mail(k), "Microsoft.Network/publicIPAddresses/write", "Failure", "RequestDisallowedByPolicy", "Resource 'pip-%d' was disallowed by policy. Policy identifiers: '[{\"policyAssignment\":{\"name\":\"No public addresses\",\"id\":\"/providers/Microsoft.Management/managementGroups/%s/providers/Microsoft.Authorization/policyAssignments/no-pip\"}}]'." % (s.some(1, 9), s.company), ip=s.ip(k)), s.mail(k))
    j = s.incident("signatures of old keys", "platform", "request-signature", "caller-fault", "retry-loop", acceptable=dict(cause=["token-invalid", "credential-wrong"], pattern=["steady"], verdict=["misconfiguration"]))
    for t in s.ticks(0, 100, 200): s.deny(j, azure_storage(s, t, "198.51.100.44", "GetBlob", 403, "AuthenticationFailed", path="/media/tides.csv"), None)
    for t in s.spread(0, 100, 14): azure_storage(s, t, s.ip(s.some(0, 9)), "GetBlob", 200, "Success", path="/media/%d.jpg" % s.some(1, 300))


def harbour_cdn_bucket(s):
    """CloudFront before a bucket: a country is closed, keys that do not exist answer 403 (the distribution may not list), another account's reader is in no policy."""
    innocent(s)
    def edge(t, c, path, status, result, detail, agent): return cloudfront(s, t, c, "GET", path, status, result, detail, agent)
    have = ["/media/%d.jpg" % n for n in range(1, 60)]
    for t in s.spread(0, 100, 7): k, p = s.some(0, 30), s.r.choice(have); edge(t, s.ip(k), p, 200, "Hit", "Hit", s.agent(k)); (s.r.random() < .4) and s3(s, t + ms(s), "-", "svc:cloudfront.amazonaws.com", "REST.GET.OBJECT", p[1:], 200, agent="CloudFront", bucket=s.company + "-media")
    i = s.incident("keys that do not exist", "platform", "absence-hidden", "working-as-intended", "single", acceptable=dict(verdict=["caller-fault", "misconfiguration"], pattern=["steady"], layer=["edge"]))
    gone = ["/media/old-%d.jpg" % n for n in range(1, 7)]
    for n in range(s.some(14, 20)):
        k, p, t = s.some(0, 30), s.r.choice(gone), s.at(s.some(1, 97), s.r.uniform(0, 59))
        s.deny(i, [edge(t, s.ip(k), p, 403, "Error", "Error", s.agent(k)), s3(s, t + ms(s), "-", "svc:cloudfront.amazonaws.com", "REST.GET.OBJECT", p[1:], 403, "AccessDenied", agent="CloudFront", bucket=s.company + "-media")], None)
    for p in gone: s3(s, s.at(s.some(5, 90), s.r.uniform(0, 59)), "10.20.0.8", "arn:aws:iam::111122223333:user/media-sync", "REST.HEAD.OBJECT", p[1:], 404, "NoSuchKey", bucket=s.company + "-media")
    g = s.incident("visitors of a closed country", "edge", "geo-blocked", "working-as-intended", "single", acceptable=dict(pattern=["steady"]))
    for n in range(s.some(8, 12)): s.deny(g, edge(s.at(s.some(1, 97), s.r.uniform(0, 59)), "198.51.100.%d" % (150 + n), s.r.choice(have), 403, "Error", "ClientGeoBlocked", s.agent(n)), None)
    r = s.incident("another account's reader", "platform", "resource-policy", "working-as-intended", "retry-loop", acceptable=dict(verdict=["misconfiguration", "undetermined"], pattern=["steady"]))
    who = "partner-reader"
    for t in s.ticks(0, 100, 600): s.deny(r, cloudtrail(s, t, who, "s3:GetObject", "AccessDenied", "User: %s is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::%s-media/media/1.jpg\" because no resource-based policy allows the s3:GetObject action" % (arn(who, "777788889999"), s.company), account="777788889999"), who)
    for t in s.spread(0, 100, 60): cloudtrail(s, t, "media-deployer", "cloudfront:GetDistribution")


def harbour_cdn_mirror(s):
    """A package mirror in a bucket: the builds ask for versions that never were there and get 403, their neighbours are served; one build's clock is off by an hour."""
    innocent(s)
    i = s.incident("versions that never were there", "platform", "absence-hidden", "caller-fault", "steady", acceptable=dict(verdict=["working-as-intended", "misconfiguration"], pattern=["single", "retry-loop"]))
    j = s.incident("a clock that is off", "platform", "request-signature", "caller-fault", "retry-loop", acceptable=dict(pattern=["steady"]))
    ci, bucket = "arn:aws:sts::111122223333:assumed-role/ci-builder/build", s.company + "-mirror"
    for t in s.spread(0, 100, 6): s3(s, t, "10.70.0.%d" % s.some(3, 8), ci, "REST.GET.OBJECT", "npm/%s/-/%d.%d.0.tgz" % (s.r.choice(("left-quay", "berth-ui", "tide-core")), s.some(1, 4), s.some(0, 9)), 200, bucket=bucket, agent="npm/10.8.1")
    for n in range(s.some(14, 20)): s.deny(i, s3(s, s.at(s.some(1, 97), s.r.uniform(0, 59)), "10.70.0.%d" % s.some(3, 8), ci, "REST.GET.OBJECT", "npm/%s/-/9.%d.0.tgz" % (s.r.choice(("left-quay", "berth-ui")), s.some(0, 3)), 403, "AccessDenied", bucket=bucket, agent="npm/10.8.1"), "ci-builder")
    for n in range(8): s3(s, s.at(s.some(3, 90), s.r.uniform(0, 59)), "10.20.0.8", "arn:aws:iam::111122223333:user/mirror-admin", "REST.GET.OBJECT", "npm/%s/-/9.%d.0.tgz" % (("left-quay", "berth-ui")[n % 2], n // 2), 404, "NoSuchKey", bucket=bucket)
    for t in s.ticks(0, 100, 420): s.deny(j, s3(s, t, "10.70.0.9", "-", "REST.GET.OBJECT", "npm/tide-core/-/2.1.0.tgz", 403, "RequestTimeTooSkewed", bucket=bucket, agent="Boto3/1.34"), None)


KINDS = [harbour_host_ssh, harbour_host_packets, harbour_host_carrier, harbour_host_crowdsec, harbour_host_apparmor, harbour_signin_entra, harbour_signin_okta, harbour_cluster_roles, harbour_cluster_ingress, harbour_cloud_aws, harbour_cloud_azure, harbour_cdn_bucket, harbour_cdn_mirror]

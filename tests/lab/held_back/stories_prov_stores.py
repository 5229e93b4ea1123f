"""Stores of artefacts, secrets and code, and the robots, partners and licences that use them"""
from story import *
from held_back.lines_provinces import *

KINDS = []


@tale(KINDS)
def prov_artifactory_robots(s):
    """Artifactory: a build farm's token was revoked, a stranger guesses the admin's password, a developer deploys where he may not"""
    at = s.some(35, 60)
    change = s.change(s.at(at), s.who(0), "revoked access token ci-farm (policy: tokens older than a year)", "artifactory:token/ci-farm", "identity")
    farm = inc(s, "the build farm's token was revoked", "identity", "token-invalid", MIS, BURST, change, pattern=CALM, layer=["application"], cause=["api-key-misconfigured", "credential-wrong", "permission-removed"], verdict=[FAULT, WAI])
    brute = inc(s, "guesses at the admin's password", "identity", "credential-wrong", ATT, BRUTE, layer=["application"])
    dep = inc(s, "a developer deploys to the release repository", "application", "permission-missing", WAI, STEADY, pattern=CALM, layer=["platform"])
    jar = lambda r="libs-release": "%s:org/acme/core/%d.%d/core.jar" % (r, s.some(1, 9), s.some(0, 40))
    for t in s.spread(0, 117, 9):
        n, bad = s.some(1, 6), t > s.at(at, 5); ip = s.lan(n); place = jar()
        if s.r.random() < .5 and bad: s.deny(farm, [arti(s, t, "DENIED LOGIN", "", "ci-farm", ip), artireq(s, t, ip, "ci-farm", "GET", "/" + place.replace(":", "/"), 401, "Apache-Maven/3.9.11 (Java 21)")], "ci-farm")
        else: who = s.who(n) if bad else s.r.choice(("ci-farm", s.who(n))); arti(s, t, "ACCEPTED DOWNLOAD", place, who, ip); artireq(s, t, ip, who, "GET", "/" + place.replace(":", "/"), 200, "Apache-Maven/3.9.11 (Java 21)")
    for n, t in enumerate(s.ticks(s.some(10, 80), 95, 7)):
        if n > 32: break
        s.deny(brute, [arti(s, t, "DENIED LOGIN", "", "admin", s.attacker), artireq(s, t, s.attacker, "non_authenticated_user", "POST", "/ui/api/v1/ui/auth/login", 401, "Mozilla/5.0")], "admin")
    for t in s.spread(3, 112, 600): p = jar(); s.deny(dep, [arti(s, t, "DENIED DEPLOY", p, s.who(20), s.lan(44)), artireq(s, t, s.lan(44), s.who(20), "PUT", "/" + p.replace(":", "/"), 403, "Gradle/8.14")], s.who(20))
    beside(s, 12)


@tale(KINDS)
def prov_image_registry(s):
    """an image registry behind nginx: the ordinary challenge before every pull, a robot whose secret is old, a namespace that is not yours, and pulls of images that never were"""
    chal = inc(s, "docker's ordinary challenge", "application", "credential-missing", WAI, ONE, pattern=CALM, layer=["identity", "gateway"], verdict=[FAULT])
    bad = inc(s, "a robot's secret is old", "identity", "credential-wrong", FAULT, LOOP, pattern=CALM, layer=["application"], cause=["api-key-misconfigured"])
    push = inc(s, "a push into another team's project", "application", "permission-missing", WAI, STEADY, pattern=CALM, layer=["identity"])
    gone = inc(s, "images that do not exist", "application", "absence-hidden", FAULT, LOOP, pattern=CALM, cause=["permission-missing"], verdict=[WAI, UND, MIS])
    dk = "docker/28.4.0 go/go1.24.7 git-commit/249d679 kernel/6.8.0 os/linux arch/amd64 UpstreamClient(Docker-Client/28.4.0 \\x5C(linux\\x5C))"
    def reg(t, ip, meth, path, status, user="-"): return combined(s, t, ip, meth, path, status, user, agent=dk)
    def core(t, level, text, rid): return s.put("registry-core.log", t, "%s [%s] [/lib/http/error.go:57]%s: %s" % (z(t, 0), level, '[requestID="%s" traceID=""]' % rid, text))
    for t in s.spread(0, 117, 28):
        k, img = s.some(1, 20), s.r.choice(("shop/web", "shop/api", "base/jre", "tools/lint"))
        s.deny(chal, reg(t, s.lan(k), "GET", "/v2/", 401), None)
        reg(t + sec(.1), s.lan(k), "GET", "/service/token?scope=repository%%3A%s%%3Apull&service=registry" % img.replace("/", "%2F"), 200, "robot-%d" % k)
        for n in range(3): reg(t + sec(.3 + n * .2), s.lan(k), "GET", "/v2/%s/%s" % (img, "manifests/1.%d" % s.some(1, 40) if n == 0 else "blobs/sha256:" + s.hex(64)), 200, "robot-%d" % k)
    for t in s.ticks(5, 114, 150): s.deny(bad, [reg(t, s.lan(61), "GET", "/service/token?account=robot%24nightly&scope=repository%3Abatch%2Frender%3Apull&service=registry", 401, "robot$nightly"), core(later(t, s), "ERROR", '{"errors":[{"code":"UNAUTHORIZED","message":"unauthorized: failed to authenticate robot account: robot$nightly, error: invalid secret"}]}', s.uuid())], "robot$nightly")
    for t in s.spread(5, 114, 600): s.deny(push, [reg(t, s.lan(70), "POST", "/v2/payments/api/blobs/uploads/", 403, s.who(5)), core(later(t, s), "ERROR", '{"errors":[{"code":"DENIED","message":"requested access to the resource is denied: no push permission on project payments"}]}', s.uuid())], s.who(5))
    for t in s.ticks(8, 114, 240): s.deny(gone, [reg(t, s.lan(9), "GET", "/v2/shop/wbe/manifests/latest", 403, "robot-9"), core(later(t, s), "ERROR", '{"errors":[{"code":"DENIED","message":"requested access to the resource is denied: repository shop/wbe not found or no pull permission"}]}', s.uuid())], "robot-9")
    beside(s, 30)


@tale(KINDS)
def prov_code_host_robots(s):
    """GitLab's API: a bot's token reads only, runners come from a new range which the group's list lacks, a mirror's token has expired, a collector exceeds its rate"""
    at = s.some(40, 60)
    change = s.change(s.at(at), "sre", "moved shared runners to pool eu-2 (new egress range %s0/24)" % s.side, "runners", "deploy")
    run_ = inc(s, "runners come from a new range", "application", "allowlist-drift", MIS, BURST, change, pattern=CALM, layer=["firewall", "proxy"])
    scope = inc(s, "a bot's token may only read", "application", "scope-insufficient", FAULT, LOOP, pattern=CALM, verdict=[WAI])
    old = inc(s, "a mirror's token has expired", "application", "token-expired", FAULT, LOOP, layer=["identity"])
    rate = inc(s, "a collector exceeds its rate", "application", "rate-limited", FAULT, LOOP, pattern=CALM, verdict=[WAI])
    for t in s.spread(0, 117, 9):
        runner = s.r.random() < .35; moved = t > s.at(at); ip = (s.side if moved else s.net) + str(s.some(20, 29)) if runner else s.far(s.some(1, 30))
        if runner:
            e = gitlab(s, t, "ci-runner" if not moved else "ci-runner", "GET", "/api/v4/projects/%d/repository/archive.tar.gz" % s.some(1, 40), 403 if moved else 200, ip, "gitlab-runner 18.4.0", **({"exception.message": "IP address %s is not allowed by the group's IP restriction" % ip} if moved else {}))
            if moved: s.deny(run_, e, "ci-runner")
        else: gitlab(s, t, s.who(s.some(1, 30)), "GET", s.r.choice(("/api/v4/projects/%d/merge_requests", "/api/v4/projects/%d/pipelines", "/api/v4/projects/%d/issues")) % s.some(1, 40), 200, ip, s.agent(2))
    for t in s.ticks(3, 112, 300): s.deny(scope, gitlab(s, t, "release-bot", "POST", "/api/v4/projects/12/releases", 403, s.lan(5), "python-gitlab/6.4.0", **{"exception.class": "Gitlab::Auth::InsufficientScopeError", "exception.message": "insufficient_scope: required api, token has read_api", "meta.user": "release-bot"}), "release-bot")
    for t in s.ticks(3, 112, 300): gitlab(s, t + sec(20), "release-bot", "GET", "/api/v4/projects/12/releases", 200, s.lan(5), "python-gitlab/6.4.0")
    for t in s.ticks(6, 114, 120): s.deny(old, gitlab(s, t, None, "GET", "/api/v4/projects/31/repository/commits", 401, s.lan(8), "mirror-sync/2", **{"exception.class": "Gitlab::Auth::ExpiredError", "exception.message": "Token is expired. You can either do re-authorization or token refresh."}), None)
    for n in range(40):
        t = s.at(75, n * 3); over = n > 18; e = gitlab(s, t, "metrics-collector", "GET", "/api/v4/projects?page=%d" % n, 429 if over else 200, s.lan(12), "collector/0.3", **({"meta.throttle": "throttle_authenticated_api"} if over else {}))
        if over: s.deny(rate, e, "metrics-collector")
    beside(s, 18)


@tale(KINDS)
def prov_secret_store(s):
    """Vault's audit device: a policy of the payments role was narrowed, an orphaned token goes on, a person is curious"""
    at, back = s.some(40, 60), s.r.choice((None, 95))
    change = s.change(s.at(at), s.who(0), "updated policy payments-read: removed path secret/data/payments/*", "vault:policy/payments-read", "policy")
    cut = inc(s, "payments cannot read its secrets", "policy", "permission-removed", MIS, LOOP, change, pattern=CALM, layer=["platform", "application", "identity"])
    dead = inc(s, "a token whose lease is over", "identity", "token-expired", FAULT, LOOP, cause=["token-invalid"], layer=["policy", "platform", "application"])
    cur = inc(s, "a person is curious", "policy", "permission-missing", WAI, STEADY, pattern=CALM, layer=["platform", "application", "identity"])
    hcv(s, s.at(at), s.who(0), "update", "sys/policies/acl/payments-read", s.ip(2), policies=("admin", "default"))
    for t in s.ticks(0, 117, s.some(35, 50)):
        bad = t > s.at(at, 1) and not (back and t > s.at(back))
        e = hcv(s, t, "kubernetes-payments-api", "read", "secret/data/payments/" + s.r.choice(("stripe", "db", "hmac")), s.lan(21), "1 error occurred:\n\t* permission denied\n\n" if bad else None, ("default", "payments-read"))
        if bad: s.deny(cut, e, "kubernetes-payments-api")
    if back: hcv(s, s.at(back), s.who(0), "update", "sys/policies/acl/payments-read", s.ip(2), policies=("admin", "default")); s.change(s.at(back), s.who(0), "updated policy payments-read: restored path secret/data/payments/*", "vault:policy/payments-read", "policy")
    for t in s.spread(0, 117, 13): r = s.r.choice(("shop-web", "shop-api", "mailer", "ci")); hcv(s, t, "kubernetes-" + r, "read", "secret/data/%s/config" % r, s.lan(sum(r.encode()) % 90), policies=("default", r + "-read"))
    for t in s.ticks(0, 117, 75):
        late = t > s.at(66); e = hcv(s, t, "approle-backup", "read" if not late else "read", "secret/data/backup/key", s.lan(31), "2 errors occurred:\n\t* permission denied\n\t* bad token\n\n" if late else None, ("default", "backup"), "none" if late else "token")
        if late: s.deny(dead, e, None)
    for t in s.spread(5, 112, 800): s.deny(cur, hcv(s, t, "oidc-" + s.who(9), "list" if s.some(0, 1) else "read", "secret/metadata/payments/", s.ip(9), "1 error occurred:\n\t* permission denied\n\n", ("default", "dev")), "oidc-" + s.who(9))
    beside(s, 15)


@tale(KINDS)
def prov_pipeline_federation(s):
    """pipelines that assume roles with their forge's identity: a branch was renamed and the trust does not know it; a long job's credentials run out; a fork tries as well"""
    at = s.some(30, 55)
    change = s.change(s.at(at), s.who(0), "renamed default branch of shop-infra from master to main", "repo:shop-infra", "config")
    trust = inc(s, "the role trusts the old branch name", "platform", "resource-policy", MIS, BURST, change, pattern=CALM, cause=["permission-removed", "permission-missing"])
    fork = inc(s, "a fork's pipeline tries the role", "platform", "resource-policy", WAI, STEADY, pattern=CALM, cause=["permission-missing"], verdict=[ATT, UND])
    late = inc(s, "a long job outlives its credentials", "platform", "token-expired", FAULT, LOOP, verdict=[MIS])
    role = "arn:aws:iam::%s:role/shop-deploy" % s.account
    def assume(t, sub, ok): return trail(s, t, sub, "sts:AssumeRoleWithWebIdentity", {"roleArn": role, "roleSessionName": "GitHubActions"}, None if ok else "AccessDenied", None if ok else "Not authorized to perform sts:AssumeRoleWithWebIdentity", kind="WebIdentityUser", ip=s.bots[sum(sub.encode()) % 20], agent="aws-sdk-nodejs/2.1692.0 linux/v20.19.5 configure-aws-credentials-for-github-actions promise", write=False)
    for t in s.spread(0, 117, 120):
        ren = t > s.at(at); sub = "repo:%s/shop-infra:ref:refs/heads/%s" % (s.company, "main" if ren else "master"); e = assume(t, sub, not ren)
        if ren:
            s.deny(trust, e, sub)
            for n in range(s.some(0, 3)): s.deny(trust, assume(t + sec(4 + 9 * n), sub, False), sub)
        else:
            for n in range(3): trail(s, t + sec(6 + n * 4), "shop-deploy", s.r.choice(("cloudformation:DescribeStacks", "ecs:UpdateService", "ecr:BatchGetImage")), None, session="GitHubActions", ip=s.bots[3])
    for t in s.spread(5, 112, 1000): sub = "repo:stranger%d/shop-infra:pull_request" % s.some(1, 3); s.deny(fork, assume(t, sub, False), sub)
    for t in s.spread(0, 117, 30): assume(t, "repo:%s/%s:ref:refs/heads/main" % (s.company, s.r.choice(("docs", "web", "api"))), True)
    for t in s.ticks(2, 114, 40):
        out = t > s.at(70); e = trail(s, t, "nightly-migrate", "dynamodb:BatchWriteItem", {"tableName": "orders_v2"}, "ExpiredTokenException" if out else None, "The security token included in the request is expired" if out else None, session="GitHubActions", ip=s.bots[5], write=True)
        if out: s.deny(late, e, "nightly-migrate")
    beside(s, 20)


@tale(KINDS)
def prov_seats_and_plans(s):
    """a planning product: a licence ran out for a module, seats are full, a plan forbids export, payments ask for a fresh second factor, an integration sends the sandbox's key"""
    at = s.some(45, 60)
    lic = inc(s, "the roadmap module's licence has run out", "application", "application-refused", WAI, BURST, pattern=CALM, verdict=[MIS, FAULT, UND], cause=["permission-missing"])
    plan = inc(s, "export is not in the plan", "application", "application-refused", WAI, STEADY, pattern=CALM, cause=["permission-missing", "scope-insufficient"])
    step = inc(s, "payments want a fresh second factor", "application", "mfa-required", WAI, ONE, pattern=CALM, layer=["identity"])
    key = inc(s, "an integration sends its sandbox key", "application", "api-key-misconfigured", FAULT, LOOP, pattern=CALM, layer=["gateway"])
    def req(t, ip, meth, path, status, agent, msg, **more):
        rid = s.uuid(); lvl = "warn" if status > 399 else "info"
        return [envoy(s, t, ip, meth, path, status, "via_upstream", rid=rid, agent=agent), app(s, later(t, s), lvl, more.pop("logger", "http"), msg, request_id=rid, status=status, **more)]
    for t in s.spread(0, 117, 9): k = s.some(1, 40); req(t, s.far(k), "GET", s.r.choice(("/boards/%d", "/cards/%d", "/teams/%d")) % s.some(1, 90), 200, s.agent(k), "request completed", user=s.mail(k))
    for t in s.spread(0, 117, 70):
        k, out = s.some(1, 40), t > s.at(at); r = req(t, s.far(k), "GET", "/roadmap/%d" % s.some(1, 20), 403 if out else 200, s.agent(k), "feature roadmap disabled: licence %s expired" % once(s, "lic")[:8] if out else "request completed", logger="licence" if out else "http", user=s.mail(k))
        if out: s.deny(lic, r, s.mail(k))
    for t in s.spread(3, 114, 420): k = s.some(1, 40); s.deny(plan, req(t, s.far(k), "POST", "/export/csv", 403, s.agent(k), "export requires plan business, tenant is on plan team", logger="plans", user=s.mail(k)), s.mail(k))
    for t in s.spread(3, 114, 450):
        k = s.some(1, 40); s.deny(step, req(t, s.far(k), "POST", "/billing/card", 401, s.agent(k), "step-up required", logger="auth", user=s.mail(k), error="insufficient_user_authentication", acr_values="urn:example:mfa", max_age=300), s.mail(k)); req(t + sec(40), s.far(k), "POST", "/billing/card", 200, s.agent(k), "request completed", user=s.mail(k))
    for t in s.ticks(4, 114, 180): s.deny(key, req(t, s.side + "24", "POST", "/api/cards", 401, "ZapLink/2.0", "api key rejected: sk_test_ key used against live environment", logger="auth", key_prefix="sk_test_"), None)
    beside(s, 30)


@tale(KINDS)
def prov_sftp_drop(s):
    """an SFTP drop for partners: one partner's account has expired, one's key is not the one on file, strangers guess names, staff go on"""
    exp = inc(s, "a partner's account has expired", "identity", "account-locked", WAI, LOOP, pattern=CALM, layer=["platform", "application"], verdict=[MIS])
    wrong = inc(s, "a partner offers another key", "identity", "credential-wrong", FAULT, LOOP, pattern=CALM, layer=["platform", "application"])
    stuff = inc(s, "strangers guess names and passwords", "identity", "credential-wrong", ATT, STUFF, layer=["platform", "application"], pattern=[SPRAY, BRUTE])
    names = "oracle test ubuntu admin postgres git deploy ftpuser pi hadoop nagios backup www steam minecraft es guest user jenkins tomcat".split()
    def good(t, who, ip):
        p = s.next(); sshline(s, t, p, "Accepted publickey for %s from %s port %d ssh2: ED25519 SHA256:%s" % (who, ip, s.some(20000, 64000), s.hex(43))); sshline(s, t, p, "pam_unix(sshd:session): session opened for user %s(uid=%d) by %s(uid=0)" % (who, s.some(1000, 1100), who)); sshline(s, t + sec(s.some(4, 40)), p, "pam_unix(sshd:session): session closed for user " + who)
    for t in s.spread(0, 117, 20): k = s.some(1, 12); good(t, "drop-%02d" % k, s.far(k))
    for t in s.ticks(2, 114, 300):
        p = s.next(); s.deny(exp, [sshline(s, t, p, "pam_unix(sshd:account): account drop-31 has expired (account expired)"), sshline(s, t, p, "fatal: Access denied for user drop-31 by PAM account configuration [preauth]")], "drop-31")
    for t in s.ticks(5, 114, 420):
        p, port = s.next(), s.some(20000, 64000); s.deny(wrong, [sshline(s, t, p, "Failed publickey for drop-33 from %s port %d ssh2: RSA SHA256:%s" % (s.side + "19", port, once(s, "key33").replace("-", "") + "abcdefghijk")), sshline(s, t + sec(1), p, "Connection closed by authenticating user drop-33 %s port %d [preauth]" % (s.side + "19", port))], "drop-33")
    for n, t in enumerate(s.ticks(8, 112, s.some(60, 90))):
        ip, port, p, who = s.bots[n % 40], s.some(20000, 64000), s.next(), names[n % len(names)]
        s.deny(stuff, [sshline(s, t, p, "Invalid user %s from %s port %d" % (who, ip, port)), sshline(s, t + sec(1), p, "Failed password for invalid user %s from %s port %d ssh2" % (who, ip, port))], who)
        sshline(s, t + sec(2), p, "Connection closed by invalid user %s %s port %d [preauth]" % (who, ip, port))
    beside(s, 40)

"""Smaller doors at the margins of platforms: origins, files of nodes, what is not there, replicas that lag."""
from seen.lines_cloud import *

KINDS = []
kind = kinds(KINDS)


@kind
def mesh_of_a_mint(s):
    """an authorization policy of the mesh is deleted and one sidecar goes on denying by it, named in its line; another policy forbids the admin path rightly; a service was never let in; the deletion stands in the cluster's audit"""
    f = "envoy-access.cri.log"; g = "audit.log"; cut = s.some(40, 70); heal = cut + s.some(70, 100); what = "deleted authorizationpolicies coins/freeze-exports"; lag = "coins-5c6d-" + s.hex(5); pods = [lag] + ["coins-5c6d-" + s.hex(5) for _ in range(2)]
    a = inc(s, "sidecar that still denies by the deleted policy", "gateway", "policy-out-of-date", MIS, "steady", what, cause=["explicit-deny"], layer=["policy", "proxy"], pattern=ANY); b = inc(s, "admin path is forbidden", "gateway", "explicit-deny", WAI, "steady", layer=["policy", "proxy"], pattern=["single"]); c = inc(s, "service that no policy lets in", "gateway", "permission-missing", MIS, LOOP, layer=["policy", "proxy"], verdict=[WAI, FAULT], pattern=["steady"], cause=["explicit-deny"]); d = inc(s, "exports while they were frozen", "gateway", "explicit-deny", WAI, "steady", layer=["policy", "proxy"], pattern=["single", LOOP])
    def hop(t, pod, ip, who, m, path, status, details): return cri(s, f, t, json.dumps({"start_time": z(t), "method": m, "path": path, "protocol": "HTTP/1.1", "response_code": status, "response_flags": "-", "response_code_details": details, "connection_termination_details": None, "bytes_received": 0, "bytes_sent": 19 if status == 403 else s.some(90, 9000), "duration": s.some(0, 40), "upstream_service_time": None if status == 403 else str(s.some(1, 39)), "x_forwarded_for": None, "user_agent": "Go-http-client/1.1", "request_id": s.uuid(), "authority": "coins.prod:8080", "upstream_host": None if status == 403 else "10.244.3.7:8080", "upstream_cluster": "inbound|8080||", "downstream_remote_address": "%s:%d" % (ip, s.some(30000, 60000)), "downstream_peer": "spiffe://cluster.local/ns/prod/sa/%s" % who, "pod": pod, "route_name": "default"}))
    old = "rbac_access_denied_matched_policy[ns[coins]-policy[freeze-exports]-rule[0]]"
    kube(s, g, s.at(cut), s.mail(40), "delete", "authorizationpolicies", "coins", name="freeze-exports", group="security.istio.io", ip=s.ip(40), groups=["platform"], why='RBAC: allowed by ClusterRoleBinding "platform" of ClusterRole "cluster-admin" to Group "platform"'); kube(s, g, s.at(cut - 7), s.mail(41), "patch", "virtualservices", "shop", name="front", group="networking.istio.io", ip=s.ip(41), groups=["shop"])
    for t in s.spread(0, 220, 40): kube(s, g, t, "system:serviceaccount:istio-system:istiod", "list", pick(s, "services", "endpoints", "pods"), None, ip=s.inner(2), why='RBAC: allowed by ClusterRoleBinding "istiod" of ClusterRole "istiod" to ServiceAccount "istiod/istio-system"', agent="pilot-discovery/1.27.1")
    n, top = 0, s.some(50, 90)
    for t in s.spread(0, 220, 9):
        pod = pick(s, *pods); who = pick(s, "ledger", "shop", "reports"); now = minute_of(s, t); exp = s.r.random() < (.1 if now < cut else .45); path = "/exports/%d" % s.some(1, 99) if exp else pick(s, "/coins", "/coins/%d" % s.some(1, 900)); frozen = exp and now < cut; stale = exp and cut <= now < heal and pod == lag
        if stale and n >= top: continue
        x = hop(t, pod, s.inner(20 + hash_of(who) % 30), who, "GET", path, 403 if frozen or stale else 200, old if frozen or stale else "via_upstream")
        if frozen: s.deny(d, x, "spiffe://cluster.local/ns/prod/sa/" + who)
        if stale: n += 1; s.deny(a, x, "spiffe://cluster.local/ns/prod/sa/" + who)
    for t in s.spread(0, 220, 1200): s.deny(b, hop(t, pods[1], s.inner(60), "shop", "POST", "/admin/flush", 403, "rbac_access_denied_matched_policy[ns[coins]-policy[deny-admin]-rule[0]]"), "spiffe://cluster.local/ns/prod/sa/shop")
    for t in s.ticks(0, 220, 300): s.deny(c, hop(t, pods[2], s.inner(61), "newsletter", "GET", "/coins/promo", 403, "rbac_access_denied_matched_policy[none]"), "spiffe://cluster.local/ns/prod/sa/newsletter")
    logged(s, cut, s.mail(40), what, "coins/freeze-exports", "policy"); innocent(s, cut + 12)


@kind
def objects_of_an_archive(s):
    """data events of a bucket: a reader without the right to list gets 403 for what is not there, another with it gets 404 for the same; a loader is told the key's name wrong; strangers walk the numbers; a reader's prefix was taken"""
    f = "cloudtrail-data.ndjson"; bk = s.company + "-scans"; cut = s.some(60, 110); what = "PutRolePolicy ScanReader without scans/private/*"
    a = inc(s, "what is not there, asked without the right to list", "platform", "absence-hidden", FAULT, "steady", cause=["permission-missing"], pattern=[LOOP, "single"], verdict=[WAI, MIS]); b = inc(s, "readers without the private prefix", "platform", "permission-removed", MIS, BURST, what, cause=["permission-missing", "absence-hidden"]); c = inc(s, "numbers are walked from outside", "platform", "resource-policy", ATT, "enumeration", cause=["credential-missing", "permission-missing", "absence-hidden", "explicit-deny"], pattern=["scan"])
    rd, lister = identity(s, "viewer", "ScanViewer"), identity(s, "curator", "ScanCurator"); gone = ["scans/1932/leaf-%04d.tif" % s.some(1, 9999) for _ in range(6)]; have = ["scans/%d/leaf-%04d.tif" % (s.some(1900, 1990), s.some(1, 9999)) for _ in range(60)]
    def get(t, who, ip, key, error=None, text=None, name="GetObject", agent=None): return aws(s, f, t, "s3", name, who, ip, error, text, {"bucketName": bk, "Host": bk + ".s3.eu-west-1.amazonaws.com", "key": key}, agent or "[Boto3/1.40.21]", True, resources=[{"type": "AWS::S3::Object", "ARN": "arn:aws:s3:::%s/%s" % (bk, key)}, {"accountId": s.account, "type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::" + bk}])
    for t in s.spread(0, 240, 20): get(t, rd, s.inner(20), pick(s, *have))
    for t in s.spread(0, 240, 260): s.deny(a, get(t, rd, s.inner(20), pick(s, *gone), "AccessDenied", "User: %s %ss3:ListBucket on resource: \"arn:aws:s3:::%s\" because no identity-based policy allows the s3:ListBucket action" % (rd["arn"], DENIED, bk)), rd["arn"])
    for t in s.spread(0, 240, 500): get(t, lister, s.inner(21), pick(s, *gone), "NoSuchKey", "The specified key does not exist.")
    for t in s.spread(0, 240, 60): get(t, lister, s.inner(21), pick(s, *have))
    aws(s, f, s.at(cut), "iam", "PutRolePolicy", identity(s, s.mail(50), "PlatformAdmin"), s.ip(50), params={"roleName": "ScanReader", "policyName": "read", "policyDocument": json.dumps({"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::%s/scans/public/*" % bk}]})}); aws(s, f, s.at(cut - 9), "iam", "TagRole", identity(s, s.mail(50), "PlatformAdmin"), s.ip(50), params={"roleName": "ScanViewer"})
    n, top = 0, s.some(50, 100)
    for t in s.spread(0, 240, 20):
        k = s.some(0, 25); who = identity(s, s.mail(k), "ScanReader"); priv = s.r.random() < .6; key = "scans/%s/%d.tif" % ("private" if priv else "public", s.some(1, 400)); bad = priv and minute_of(s, t) > cut + s.r.uniform(.2, 4)
        if bad and n >= top: continue
        x = get(t, who, s.ip(k), key, "AccessDenied" if bad else None, "User: %s %ss3:GetObject on resource: \"arn:aws:s3:::%s/%s\" because no identity-based policy allows the s3:GetObject action" % (who["arn"], DENIED, bk, key) if bad else None)
        if bad: n += 1; s.deny(b, x, who["arn"])
    t = later(s, 20, 200); anon = {"type": "AWSAccount", "principalId": "", "accountId": "anonymous"}
    for j in range(s.some(40, 70)): t += sec(s.r.uniform(.2, 1)); s.deny(c, get(t, anon, s.attacker, "scans/private/%d.tif" % (j + 1), "AccessDenied", "Access Denied", agent="[curl/8.5.0]"), None)
    logged(s, cut, s.mail(50), what, "role:ScanReader", "policy")


@kind
def front_of_a_museum(s):
    """a ticket API behind nginx: the new shop's host is not among the origins, preflights meet the token filter after a release, a partner's token has too few scopes, the admin path is shut by the server's rule; Spring says why in its own log"""
    f = "access.log"; g = "tickets-app.log"; cut, cut2 = s.some(40, 70), s.some(120, 150); what, what2 = "shop moved to https://shop.new." + s.domain, "release 5.0 puts the token filter before CORS"
    a = inc(s, "origin of the new shop", "application", "cors-origin-refused", MIS, BURST, what, pattern=ANY); b = inc(s, "preflights meet the token filter", "application", "cors-preflight-refused", MIS, BURST, what2, cause=["credential-missing"], pattern=ANY); c = inc(s, "partner with too few scopes", "application", "scope-insufficient", FAULT, LOOP, pattern=["steady"], verdict=[MIS, WAI]); d = inc(s, "admin path shut by the server", "proxy", "server-rule", ATT, "scan", cause=["address-not-allowlisted", "address-blocked"], verdict=[WAI])
    s.config["nginx.conf"] = "http {\n  log_format t '$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\" \"$http_user_agent\" rid=$request_id us=$upstream_status';\n  server {\n    server_name tickets.%s;\n    access_log /var/log/nginx/access.log t;\n    location /admin/ { return 403; }\n    location / { proxy_pass http://127.0.0.1:8080; }\n  }\n}\n" % s.domain
    changed(s, cut, "shop-team", what, "host:shop", "config"); changed(s, cut2, "ci", what2, "tickets-app", "deploy"); innocent(s, cut - 6)
    def line(t, ip, m, path, st, k=0, ref="-", up=True, agent=None): rid = s.hex(32); return rid, s.put(f, t, '%s - - [%s] "%s %s HTTP/1.1" %d %d "%s" "%s" rid=%s us=%s' % (ip, clock(t), m, path, st, 20 if st == 403 else s.some(100, 900), ref, agent or s.agent(k), rid, st if up else "-"))
    app = lambda t, lvl, cls, text, rid: s.put(g, t, "%s  %-5s 1 --- [tickets] [nio-8080-exec-%d] [%s] %s : %s" % (t.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (t.microsecond // 1000), lvl, s.some(1, 20), rid, cls, text))
    n = m_ = 0; shop, new = "https://shop.%s/" % s.domain, "https://shop.new.%s/" % s.domain
    for t in s.spread(0, 240, 8):
        k = s.some(0, 80); now = minute_of(s, t); moved = now > cut and s.r.random() < .5
        if now > cut2 and s.r.random() < .5:
            if m_ < 90 and s.r.random() < .5: m_ += 1; rid, x = line(t, s.ip(k), "OPTIONS", "/api/orders", 401, k, shop); s.deny(b, [x, app(t + sec(.004), "DEBUG", "o.s.security.web.FilterChainProxy", "Securing OPTIONS /api/orders", rid)], None)
        elif moved:
            if n < 90: n += 1; rid, x = line(t, s.ip(k), "POST" if n % 3 else "OPTIONS", "/api/orders", 403, k, new); s.deny(a, [x, app(t + sec(.004), "DEBUG", "o.s.web.cors.DefaultCorsProcessor", "Reject: '%s' origin is not allowed" % new[:-1], rid)], None)
        else:
            if now < cut2: line(t - sec(.2), s.ip(k), "OPTIONS", "/api/orders", 200, k, shop)
            rid, _ = line(t, s.ip(k), pick(s, "GET", "POST"), pick(s, "/api/orders", "/api/slots"), 200, k, shop); app(t + sec(.004), "INFO", "m.t.api.OrderController", "order handled", rid) if s.r.random() < .3 else None
    for t in s.ticks(0, 240, 420): rid, x = line(t, s.other + "8", "POST", "/api/refunds", 403, 0, "-", True, "ticketpartner/1.4"); s.deny(c, [x, app(t + sec(.004), "WARN", "m.t.security.BearerTokenAccessDeniedHandler", 'Bearer error="insufficient_scope", error_description="The request requires higher privileges than provided by the access token.", error_uri="https://tools.ietf.org/html/rfc6750#section-3.1"', rid)], None); line(t + sec(3), s.other + "8", "GET", "/api/slots", 200, 0, "-", True, "ticketpartner/1.4")
    t = later(s, 20, 200)
    for j in range(s.some(20, 40)): t += sec(s.r.uniform(.1, 1)); s.deny(d, line(t, s.attacker, "GET", "/admin/%s" % pick(s, "", "login.php", "config.php", "index.html", "phpinfo.php", "db/", "upload.php"), 403, 0, "-", False, "Mozilla/5.0 zgrab/0.x")[1], None); line(t + sec(.1), s.attacker, "GET", "/%s" % pick(s, "old/", "test.php", "backup/"), 404, 0, "-", True, "Mozilla/5.0 zgrab/0.x") if j % 2 else None


@kind
def node_of_a_press(s):
    """a host of containers and files: AppArmor keeps the image service from its new volume, the release left files that nginx may not read, a folder has no index, the upload takes only POST, a link crosses owners; the kernel's lines beside"""
    f = "error.log"; g = "access.log"; k_ = "kern.log"; h = s.host("press"); cut, cut2 = s.some(40, 70), s.some(120, 150); what, what2 = "moved image cache to /mnt/fast", "released editorial assets as root, mode 0600"
    a = inc(s, "image service confined away from its new volume", "proxy", "mandatory-access-control", MIS, BURST, what, cause=["file-permission"], layer=["platform"], pattern=ANY); b = inc(s, "files that nginx may not read", "proxy", "file-permission", MIS, BURST, what2, pattern=ANY); c = inc(s, "folder without an index", "proxy", "directory-listing-off", WAI, "single", pattern=["steady"], verdict=[FAULT, MIS]); d = inc(s, "methods that the upload does not take", "proxy", "method-refused", WAI, LOOP, cause=["server-rule", "address-blocked"], pattern=["steady"], verdict=[FAULT])
    s.config["nginx.conf"] = "http {\n  server {\n    server_name %s;\n    access_log /var/log/nginx/access.log combined;\n    error_log /var/log/nginx/error.log;\n    root /srv/press;\n    location /upload { limit_except POST { deny all; } proxy_pass http://127.0.0.1:9000; }\n    location /img/ { alias /mnt/fast/img/; }\n  }\n}\n" % h
    changed(s, cut, "ops", what, "web:press", "config"); changed(s, cut2, "ci", what2, "web:press", "deploy"); innocent(s, cut - 7)
    acc = lambda t, ip, m, path, st, k=0, agent=None: s.put(g, t, '%s - - [%s] "%s %s HTTP/1.1" %d %d "-" "%s"' % (ip, clock(t), m, path, st, 153 if st == 403 else s.some(300, 90000), agent or s.agent(k)))
    err = lambda t, ip, m, path, text: s.put(f, t, '%s [error] %d#%d: *%d %s, client: %s, server: %s, request: "%s %s HTTP/1.1", host: "%s"' % (t.strftime("%Y/%m/%d %H:%M:%S"), s.pid, s.pid, s.next(), text, ip, h, m, path, h))
    n = m_ = 0
    for t in s.spread(0, 240, 8):
        k = s.some(0, 70); now = minute_of(s, t); r_ = s.r.random()
        if r_ < .3:
            path = "/img/%d.webp" % s.some(1, 90); bad = now > cut
            if bad and n >= 80: continue
            x = acc(t, s.ip(k), "GET", path, 403 if bad else 200, k)
            if bad: n += 1; s.deny(a, [x, err(t, s.ip(k), "GET", path, 'open() "/mnt/fast%s" failed (13: Permission denied)' % path), s.put(k_, t, '%s %s kernel: [%d.%06d] audit: type=1400 audit(%d.%03d:%d): apparmor="DENIED" operation="open" class="file" profile="nginx" name="/mnt/fast%s" pid=%d comm="nginx" requested_mask="r" denied_mask="r" fsuid=33 ouid=33' % (slow(t), s.node, 90000 + int(now * 60), s.some(1, 999999), int(epoch(t)), t.microsecond // 1000, s.next(), path, s.pid))], None)
        elif r_ < .5:
            path = "/assets/%s" % pick(s, "front.css", "front.js", "logo.svg"); bad = now > cut2
            if bad and m_ >= 80: continue
            x = acc(t, s.ip(k), "GET", path, 403 if bad else 200, k)
            if bad: m_ += 1; s.deny(b, [x, err(t, s.ip(k), "GET", path, 'open() "/srv/press%s" failed (13: Permission denied)' % path)], None)
        else: acc(t, s.ip(k), "GET", pick(s, "/", "/today", "/sport"), 200, k)
    for j in range(2): t = later(s, 3, 235); s.deny(c, [acc(t, s.ip(80), "GET", "/downloads/2021/", 403), err(t, s.ip(80), "GET", "/downloads/2021/", 'directory index of "/srv/press/downloads/2021/" is forbidden')], None)
    for t in s.ticks(0, 240, 600): u = "/upload/wire-%d.xml" % s.next(); s.deny(d, [acc(t, s.ip(81), "PUT", u, 403, 0, "WireBox/2.0"), err(t, s.ip(81), "PUT", u, "access forbidden by rule")], None)
    for t in s.ticks(3, 240, 400): acc(t, s.ip(82), "POST", "/upload", 201, 0, "WireBox/3.1")
    for t in s.spread(0, 240, 200): s.put(k_, t, "%s %s kernel: [%d.%06d] eth0: renewed lease" % (slow(t), s.node, 90000 + int(minute_of(s, t) * 60), s.some(1, 999999)))

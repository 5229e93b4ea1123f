"""The real servers: how each is configured and started on the private loopback, and which logs it writes.

Addresses: 192.0.2.1 is the outermost hop, 10.20.0.x are hops and services behind it. The servers' clock is the staged
day's (libfaketime), but for Caddy, whose runtime asks the kernel itself: its lines get the staged time afterwards."""
import glob, json, os, re, socket, subprocess, threading, time
from stage import ROOT, Stage, Misstaged, WAIT

LOG, WWW, ETC = ROOT + "/log", ROOT + "/www", ROOT + "/etc"
FAKETIME = (glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1") or [""])[0]
CLOCK = {"LD_PRELOAD": FAKETIME, "FAKETIME_TIMESTAMP_FILE": ROOT + "/clock", "FAKETIME_NO_CACHE": "1"}
STEADY = {"FAKETIME_DONT_FAKE_MONOTONIC": "1"}
JSON_FORMAT = ('log_format all escape=json \'{"time":"$time_iso8601","remote_addr":"$remote_addr","x_forwarded_for":"$http_x_forwarded_for",'
               '"remote_user":"$remote_user","request_id":"$request_id","request_method":"$request_method","host":"$host","request_uri":"$request_uri",'
               '"status":$status,"body_bytes_sent":$body_bytes_sent,"http_referer":"$http_referer","http_user_agent":"$http_user_agent",'
               '"upstream_addr":"$upstream_addr","upstream_status":"$upstream_status","ssl_client_verify":"$ssl_client_verify",'
               '"request_time":$request_time}\';\n')

MAIN_FORMAT = ('log_format main \'$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" '
               '"$http_x_forwarded_for"\';\n')


def fresh():
    """empties the lab's file system"""
    for d in ("log", "www", "etc", "run"):
        subprocess.run(["rm", "-rf", ROOT + "/" + d], check=True)
        os.makedirs(ROOT + "/" + d)
        os.chmod(ROOT + "/" + d, 0o755)
    for d in ("run", "log"): os.chmod(ROOT + "/" + d, 0o777)
    for path, text in {"index.html": "welcome\n", "cart": "cart\n", "about.html": "about\n", "shop/4": "four\n", "shop/5": "five\n"}.items(): page(path, text)


def page(path, text="content\n", mode=0o644):
    full = os.path.join(WWW, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "w") as f: f.write(text)
    os.chmod(full, mode)
    return full


def setting(name, text):
    with open(ETC + "/" + name, "w") as f: f.write(text)
    return ETC + "/" + name


def listening(address, port, process, what):
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if process.poll() is not None: raise Misstaged("%s ended with %s" % (what, process.returncode))
        with socket.socket() as s:
            if s.connect_ex((address, port)) == 0: return
        time.sleep(0.01)
    raise Misstaged(what + " does not listen")


class Servers(Stage):
    """a Stage that knows the servers; each method tells one to start when the plan is run"""

    def begin(self, command, address, port, env=None, clock=True, steady=True):
        def start():
            e = dict(os.environ, TZ="UTC", **(CLOCK if clock else {}), **(STEADY if steady else {}), **(env or {}))
            out = open(ROOT + "/run/out", "ab")
            p = subprocess.Popen(command, env=e, stdout=out, stderr=out, stdin=subprocess.DEVNULL, cwd=ROOT)
            self.processes.append(p)
            listening(address, port, p, command[0])
            self.started = p
        self.starts.append(start)

    def nginx(self, server, http="", name="nginx", address=None, port=None, format="combined", level="error", tls=False, limits=False,
              keep=True, main="", site="shop.example", default="root /srv/www;"):
        """one nginx with one server block; `limits` lets its own timers follow the staged clock"""
        address, port = address or self.address, port or (443 if tls else 80)
        if tls: self.port = port
        prefix = "" if name == "nginx" else name + "-"
        access, error = self.log(prefix + "access.log", access=True), self.log(prefix + "error.log")
        text = ("user www-data;\nworker_processes 1;\npid /srv/run/%s.pid;\nerror_log %s %s;\n%s\nevents { worker_connections 512; }\nhttp {\n"
                "  include /etc/nginx/mime.types;\n  %s  access_log %s %s;\n%s\n  server {\n    listen %s:%d%s;\n    server_name %s;\n    %s\n%s\n  }\n}\n"
                % (name, error, level, main, JSON_FORMAT if format == "all" else MAIN_FORMAT if format == "main" else "", access, format, http, address, port, " ssl" if tls else "", site, default, server))
        self.starts.append(lambda: setting(name + ".conf", text))
        if keep: self.configs[name + ".conf"] = text
        keepers = "daemon off; " + "".join("env %s; " % k for k in list(CLOCK)[1:] + list(STEADY))
        self.begin(["nginx", "-c", ETC + "/" + name + ".conf", "-g", keepers], address, port, steady=not limits)

    def reload(self, name, text):
        """gives a running nginx another configuration and waits for its new worker"""
        setting(name + ".conf", text)
        master = int(open(ROOT + "/run/" + name + ".pid").read())
        children = lambda: set(open("/proc/%d/task/%d/children" % (master, master)).read().split())
        before, until = children(), time.monotonic() + WAIT
        os.kill(master, 1)
        while time.monotonic() < until and (children() & before or not children()): time.sleep(0.002)

    def apache(self, site, modules="", name="apache", address=None, port=80, tls=False, keep=True, before=""):
        address = address or self.address
        access, error = self.log("access.log" if name == "apache" else name + "-access.log", access=True), self.log("error.log" if name == "apache" else name + "-error.log")
        base = "mpm_event authz_core authz_host authz_user authz_groupfile authn_core authn_file auth_basic access_compat dir autoindex alias mime env setenvif rewrite reqtimeout headers"
        load = "".join("LoadModule %s_module /usr/lib/apache2/modules/mod_%s.so\n" % (m, m) for m in (base + " " + modules).split())
        text = ("ServerRoot /etc/apache2\nServerName shop.example\nListen %s:%d\nPidFile /srv/run/%s.pid\nUser www-data\nGroup www-data\n%s"
                "ErrorLog %s\nLogLevel warn\nLogFormat \"%%h %%l %%u %%t \\\"%%r\\\" %%>s %%O \\\"%%{Referer}i\\\" \\\"%%{User-Agent}i\\\"\" combined\nCustomLog %s combined\n"
                "TypesConfig /etc/mime.types\nDirectoryIndex index.html\nDocumentRoot /srv/www\n%s\n<Directory />\n  AllowOverride None\n  Require all denied\n</Directory>\n"
                "<Directory /srv/www>\n  Options Indexes FollowSymLinks\n  AllowOverride None\n  Require all granted\n</Directory>\n%s\n" % (address, port, name, load, error, access, before, site))
        self.starts.append(lambda: setting(name + ".conf", text))
        if keep: self.configs[name + ".conf"] = text
        self.begin(["apache2", "-DFOREGROUND", "-f", ETC + "/" + name + ".conf"], address, port)

    def haproxy(self, frontend, backend="server app1 10.20.0.1:8080", address=None, port=80, tls="", keep=True, capture=True):
        address = address or self.address
        path = self.log("haproxy.log", access=True)
        text = ("global\n  log /srv/run/log.sock local0\n  maxconn 500\n  tune.ssl.default-dh-param 2048\n  stats socket /srv/run/haproxy.stats level admin\n\ndefaults\n  mode http\n  log global\n  option httplog\n  timeout client 20s\n"
                "  timeout server 20s\n  timeout connect 5s\n\nfrontend fe_web\n  bind %s:%d%s\n%s%s\n  default_backend be_app\n\nbackend be_app\n  source 10.20.0.2\n%s\n"
                % (address, port, " " + tls if tls else "", "  capture request header User-Agent len 64\n" if capture else "", frontend, "\n".join("  " + l.strip() for l in backend.strip().splitlines())))
        self.starts.append(lambda: syslog(self, ROOT + "/run/log.sock", path, "lb1"))
        self.starts.append(lambda: setting("haproxy.cfg", text))
        if keep: self.configs["haproxy.cfg"] = text
        self.begin(["haproxy", "-db", "-f", ETC + "/haproxy.cfg"], address, port)

    def caddy(self, sites, address=None, port=80, keep=True):
        address = address or self.address
        shift = lambda line: re.sub(r'"ts":([0-9.]+)', lambda m: '"ts":%.7f' % (float(m[1]) + self.offset), line, count=1)
        access = self.log("caddy.log", access=True, rewrite=shift)
        text = "{\n\tadmin off\n\tauto_https off\n\tgrace_period 1s\n}\n\n%s {\n\tlog {\n\t\toutput file %s\n\t}\n%s\n}\n" % ("http://shop.example:%d" % port, access, sites)
        self.starts.append(lambda: setting("Caddyfile", text))
        if keep: self.configs["Caddyfile"] = text
        self.begin(["caddy", "run", "--config", ETC + "/Caddyfile", "--adapter", "caddyfile"], address, port, clock=False, env={"HOME": ROOT + "/run", "XDG_DATA_HOME": ROOT + "/run"})

    def squid(self, rules, address=None, port=3128, auth=""):
        address = address or self.address
        access = self.log("squid.log", access=True)
        text = ("http_port %s:%d\npid_filename /srv/run/squid.pid\naccess_log stdio:%s\ncache_log /srv/run/cache.log\ncoredump_dir /srv/run\nvisible_hostname proxy.example\n"
                "cache deny all\nshutdown_lifetime 0 seconds\nnetdb_filename none\npinger_enable off\nlogfile_rotate 0\n%s\n%s\n" % (address, port, access, auth, rules))
        self.starts.append(lambda: setting("squid.conf", text))
        self.begin(["squid", "-N", "-f", ETC + "/squid.conf"], address, port)
        self.address, self.port = address, port

    def node(self, script, port, log, address="10.20.0.1", access=False, env=None, done=None):
        """a small service of tests/lab/upstream, which writes to the log that it is told"""
        path = self.log(log, access=access, done=done)
        self.begin(["node", ROOT + "/app/" + script], address, port, env=dict({"LAB_ADDRESS": address, "LAB_PORT": str(port), "LAB_LOG": path}, **(env or {})))

    def sshd(self, rules="", people=(), password=lambda name: "right-" + name):
        """the machine's sshd with people of the lab's own; `knock` is how one comes to it"""
        self.address, self.port = "192.0.2.1", 22
        path = self.log("auth.log", access=True)
        def prepare():
            for name in ("passwd", "shadow", "group"):
                text = open("/etc/" + name).read()
                for n, who in enumerate(people):
                    sealed = subprocess.run(["openssl", "passwd", "-6", "-salt", "lab", password(who)], check=True, capture_output=True, text=True).stdout.strip()
                    text += {"passwd": "%s:x:%d:%d::/srv/run:/bin/sh\n" % (who, 4000 + n, 4000 + n), "shadow": "%s:%s:20000:0:99999:7:::\n" % (who, sealed), "group": "%s:x:%d:\n" % (who, 4000 + n)}[name]
                setting("own-" + name, text)
                os.chmod(ETC + "/own-" + name, 0o640 if name == "shadow" else 0o644)
                subprocess.run(["mount", "--bind", ETC + "/own-" + name, "/etc/" + name], check=True)
            setting("pam", "auth required pam_unix.so nodelay\naccount required pam_unix.so\nsession required pam_unix.so\n")
            subprocess.run(["mount", "--bind", ETC + "/pam", "/etc/pam.d/sshd"], check=True)
            if not os.path.exists(ETC + "/host_key"): subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", ETC + "/host_key"], check=True)
            setting("askpass", "#!/bin/sh\necho \"$LAB_SECRET\"\n"); os.chmod(ETC + "/askpass", 0o755)
            syslog(self, "/dev/log", path, "bastion")
        self.starts.append(prepare)
        text = "ListenAddress 192.0.2.1\nHostKey /srv/etc/host_key\nUsePAM yes\nPidFile none\nStrictModes no\nUseDNS no\nPrintMotd no\nAuthorizedKeysFile /srv/etc/keys/%u\n" + rules + "\n"
        self.starts.append(lambda: setting("sshd_config", text))
        self.begin(["/usr/sbin/sshd", "-D", "-f", ETC + "/sshd_config"], self.address, 22, clock=False)

    def knock(self, t, client, who, secret="", key=None, deny=None, principal=None, also=()):
        """plans one connection that tries one password, or one key"""
        def go():
            for log in self.logs.values(): log.gained()
            options = dict(StrictHostKeyChecking="no", UserKnownHostsFile="/dev/null", NumberOfPasswordPrompts="1", PreferredAuthentications="publickey" if key else "password,keyboard-interactive", IdentitiesOnly="yes", LogLevel="ERROR")
            words = ["ssh", "-F", "none", "-b", client] + [x for k, v in options.items() for x in ("-o", k + "=" + v)] + (["-i", key] if key else []) + ["%s@%s" % (who, self.address), "true"]
            done = subprocess.run(words, env=dict(os.environ, SSH_ASKPASS=ETC + "/askpass", SSH_ASKPASS_REQUIRE="force", LAB_SECRET=secret, DISPLAY="none"), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            log = self.logs["auth.log"]
            log.done = re.compile(r"(Connection (closed|reset) by|Disconnecting) .*%s port.*preauth" % re.escape(client) if deny else r"session closed for user " + who)
            refs = self.collect(also=also)
            number = lambda n: re.search(r"sshd\[(\d+)\]", log.lines[n - 1])[1]
            mine = {number(n) for _, n in refs if client in log.lines[n - 1]}
            refs = [(name, n) for name, n in refs if number(n) in mine]
            if (done.returncode == 0) == bool(deny): raise Misstaged("%s: ssh %s from %s ended with %d %s" % (self.name, who, client, done.returncode, done.stderr[-200:]))
            if deny: self.denied(deny, refs, principal or who)
        self.do(t, go)


def syslog(stage, at, path, host):
    """what the syslog daemon of a machine does: takes datagrams, writes lines"""
    if os.path.exists(at): os.remove(at)
    s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    s.bind(at)
    os.chmod(at, 0o777)

    def serve():
        with open(path, "ab") as f:
            while True:
                text = s.recv(16384).decode("utf-8", "replace").rstrip("\0\n")
                m = re.match(r"<\d+>(\w{3} [ \d]\d \d\d:\d\d:\d\d) (.*)", text, re.S)
                when = time.strftime("%b %e %H:%M:%S", time.gmtime(stage.now()))
                f.write(("%s %s %s\n" % (when, host, m[2] if m else text)).encode())
                f.flush()
    threading.Thread(target=serve, daemon=True).start()

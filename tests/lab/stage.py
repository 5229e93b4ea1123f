"""One staged day: real servers on a private loopback, a plan of requests, and the lines that each of them left.

A fault describes its servers, plans requests and actions by the time of the staged day, and labels those that will be
refused. `run` carries the plan out in order of time, one request at a time: whatever lines the logs gained meanwhile are
that request's. A request that is not answered as planned ends the recording: a fault that did not happen is no case.

    c = Stage("deny-rule", "nginx")
    c.nginx("location /admin { deny 198.51.100.0/24; }")
    i = c.incident("blocked network", "proxy", "address-blocked", "working-as-intended", "single")
    c.get(at(9, 12), "198.51.100.7", "/admin", deny=i)
    c.run(); c.write(out)
"""
import datetime as dt, gzip, json, os, random, re, shutil, socket, ssl, time

DAY = dt.datetime(2026, 3, 12, tzinfo=dt.timezone.utc)
BROWSERS = ["Mozilla/5.0 (X11; Linux x86_64; rv:136.0) Gecko/20100101 Firefox/136.0",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/134.0.0.0 Safari/537.36",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Safari/605.1.15",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1"]
NAMES = ("adele bruno carla david erika felix greta henry irene jonas klara louis marta nils olivia paul ruth simon "
         "tilda ulf vera walter xenia yann zoe anton berta clara dirk emma franz gina hugo ida jan kai lea max nora ole "
         "petra rolf silke timo uwe wanda").split()
ROOT = "/srv"                    # a file system of the lab's own
WAIT = 5.0                       # seconds that a server may take to write a line


def at(hour, minute=0, second=0): return DAY + dt.timedelta(hours=hour, minutes=minute, seconds=second)
def sec(seconds): return dt.timedelta(seconds=seconds)


class Misstaged(Exception): pass


class Answer:
    def __init__(self, status, headers, body): self.status, self.headers, self.body = status, headers, body

    def cookies(self): return "; ".join(v.split(";")[0] for k, v in self.headers if k.lower() == "set-cookie")


class Log:
    """a log as its server writes it, read as it grows"""
    def __init__(self, name, path, access=False, first=None, rewrite=None, done=None):
        self.name, self.path, self.access, self.rewrite = name, path, access, rewrite
        self.done = re.compile(done) if done else None        # the line that ends a request
        self.first = re.compile(first) if first else None     # of a multi-line entry
        self.lines, self.offset, self.rest = [], 0, b""

    def gained(self):
        """numbers of the lines, or of the first lines of entries, that came since"""
        try:
            with open(self.path, "rb") as f:
                f.seek(self.offset)
                new = f.read()
        except FileNotFoundError:
            return []
        self.offset += len(new)
        parts = (self.rest + new).split(b"\n")
        self.rest = parts.pop()
        out = []
        for p in parts:
            text = p.decode("utf-8", "surrogateescape").rstrip("\r")
            self.lines.append(self.rewrite(text) if self.rewrite else text)
            if not self.first or self.first.search(text): out.append(len(self.lines))
        return out


class Incident:
    def __init__(self, number, **labels): self.number, self.labels = number, labels

    def but(self, **labels): return Incident(self.number, **dict(self.labels, **labels))


class Stage:
    def __init__(self, name, group):
        self.name, self.group, self.random = name, group, random.Random(name)
        self.logs, self.plan, self.truth, self.incidents, self.changes = {}, [], [], [], []
        self.known, self.configs, self.processes, self.starts = None, {}, [], []
        self.address, self.port, self.host, self.tls = "192.0.2.1", 80, "shop.example", None
        self.told, self.unlabelled = 0.0, 0

    # what is staged

    def log(self, name, access=False, **how):
        self.logs[name] = Log(name, ROOT + "/log/" + name, access, **how)
        return self.logs[name].path

    def incident(self, title, layer, cause, verdict, pattern, change=None, acceptable=None):
        self.incidents.append(dict(title=title, cause=cause, verdict=verdict, layer=layer, pattern=pattern, change=change))
        return Incident(len(self.incidents) - 1, layer=layer, cause=cause, verdict=verdict, pattern=pattern, acceptable=acceptable or {}, optional=False)

    def change(self, t, who, what, target, kind):
        self.changes.append(dict(time=t.strftime("%Y-%m-%dT%H:%M:%SZ"), who=who, what=what, target=target, kind=kind))

    def send(self, t, client, method, path, deny=None, principal=None, status=None, stop=None, also=(), **request):
        """plans a request; `deny` labels it refused, `stop` is the last access log that sees it, `also` other logs that must gain"""
        self.plan.append((t, len(self.plan), lambda: self._send(t, client, method, path, deny, principal, status, stop, also, request)))

    def get(self, t, client, path, **more): self.send(t, client, "GET", path, **more)

    def do(self, t, action): self.plan.append((t, len(self.plan), action))

    def people(self, start, end, every=30, paths=("/", "/shop/4", "/cart", "/about.html"), people=24, net="192.0.2.", **more):
        """people who go about their business"""
        t = start + sec(self.random.uniform(0, every))
        while t < end:
            i = self.random.randrange(people)
            self.get(t, net + str(20 + i), self.random.choice(paths), agent=BROWSERS[i % 4], referer="https://shop.example/", **more)
            t += sec(self.random.expovariate(1 / every))

    # how it is carried out

    def clock(self, t):
        """sets the servers' clock, which never goes back"""
        moment = max(t.timestamp(), self.told)
        with open(ROOT + "/clock.new", "w") as f: f.write("%+.6f" % (moment - time.time()))
        os.replace(ROOT + "/clock.new", ROOT + "/clock")
        self.offset, self.told = moment - time.time(), moment

    def now(self): return time.time() + self.offset

    def run(self):
        start = min(p[0] for p in self.plan) - sec(5)
        self.clock(start)
        for begin in self.starts: begin()
        for log in self.logs.values():
            log.gained()
            log.lines.clear()       # the day begins once all servers run
        try:
            for t, _, action in sorted(self.plan, key=lambda p: p[:2]):
                self.clock(t)
                action()
                self.told = self.now()
        finally:
            for p in reversed(self.processes):
                p.terminate()
                try: p.wait(3)
                except Exception: p.kill(); p.wait()
        for log in self.logs.values(): log.gained()

    def _send(self, t, client, method, path, deny, principal, status, stop, also, request):
        for log in self.logs.values(): log.gained()
        answer = self.exchange(client, method, path() if callable(path) else path, **request)
        refs = self.collect(stop, also)
        want = status or (None if deny else (200, 201, 204, 301, 302, 303, 304))
        good = answer.status in ((want,) if isinstance(want, int) else want) if want else answer.status >= 400
        if not good: raise Misstaged("%s: %s %s at %s answered %s %s" % (self.name, method, path, t, answer.status, answer.body[:300]))
        if deny: self.denied(deny, refs, principal)
        return answer

    def collect(self, stop=None, also=()):
        """the lines that this request left: one in each access log up to `stop`, and whatever else came"""
        waiting = set(also)
        for name, log in self.logs.items():
            if log.access: waiting.add(name)
            if name == stop: break
        refs, until = {}, time.monotonic() + WAIT
        while waiting and time.monotonic() < until:
            for name, log in self.logs.items():
                for n in log.gained(): refs.setdefault(name, []).append(n)
            waiting -= {name for name in refs if not self.logs[name].done or any(self.logs[name].done.search(self.logs[name].lines[n - 1]) for n in refs[name])}
            if waiting: time.sleep(0.0005)
        if waiting: raise Misstaged("%s: nothing came into %s (got %s)" % (self.name, sorted(waiting), refs))
        for name, log in self.logs.items():
            for n in log.gained(): refs.setdefault(name, []).append(n)
        return [(name, n) for name in self.logs for n in refs.get(name, ())]

    def denied(self, deny, refs, principal=None):
        self.truth.append((refs, dict(deny.labels, principal=principal, incident=deny.number)))

    def connect(self, client, address=None, port=None, tls=None):
        address = address or self.address
        s = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        s.settimeout(20)
        s.bind((client, 0))
        s.connect((address, port or self.port))
        tls = tls or self.tls
        return tls.wrap_socket(s, server_hostname=self.host) if tls else s

    def open(self, client, method, path, host=None, agent="curl/8.5.0", referer=None, headers=(), body=None, user=None, address=None, port=None, tls=None):
        s = self.connect(client, address, port, tls)
        lines = ["%s %s HTTP/1.1" % (method, path), "Host: " + (host or self.host), "Connection: close"]
        if agent: lines.append("User-Agent: " + agent)
        if referer: lines.append("Referer: " + referer)
        if user:
            import base64
            lines.append("Authorization: Basic " + base64.b64encode(user.encode()).decode())
        lines += ["%s: %s" % h for h in (headers() if callable(headers) else headers)]
        if body is not None:
            body = body if isinstance(body, bytes) else body.encode()
            lines.append("Content-Length: %d" % len(body))
        s.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + (body or b""))
        return s

    def finish(self, s):
        got = b""
        try:
            while True:
                more = s.recv(65536)
                if not more: break
                got += more
        except (ssl.SSLError, ConnectionResetError): pass      # how a handshake is refused
        s.close()
        head, _, body = got.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        m = re.match(r"HTTP/1\.\d (\d+)", lines[0])
        return Answer(int(m[1]) if m else 0, [tuple(l.split(": ", 1)) for l in lines[1:] if ": " in l], body)

    def exchange(self, client, method, path, **request): return self.finish(self.open(client, method, path, **request))

    # what is kept

    def write(self, out):
        base = os.path.join(out, self.name)
        shutil.rmtree(base, ignore_errors=True)
        os.makedirs(base + "/logs")
        for log in self.logs.values():
            if log.lines: keep(base + "/logs/" + log.name, "".join(l + "\n" for l in log.lines))
        if self.configs: os.makedirs(base + "/config")
        for name, text in self.configs.items(): keep(base + "/config/" + name, text)
        keep(base + "/truth.ndjson", "".join(json.dumps(dict(refs=[dict(file=f, line=n) for f, n in refs], **t)) + "\n" for refs, t in self.truth))
        for i, incident in enumerate(self.incidents):
            mine = [t for _, t in self.truth if t["incident"] == i]
            if not mine: raise Misstaged("%s: nothing was refused in «%s»" % (self.name, incident["title"]))
            incident["denials"], incident["principals"] = len(mine), sorted({t["principal"] for t in mine if t["principal"]})
        keep(base + "/case.json", json.dumps(dict(group=self.group, story=self.name, source="real server", incidents=self.incidents), indent=1) + "\n")
        if self.changes: keep(base + "/changes.ndjson", "".join(json.dumps(c) + "\n" for c in self.changes))
        if self.known: keep(base + "/known.yaml", self.known)


def keep(path, text):
    """large files are kept compressed, the same bytes for the same text"""
    raw = text.encode("utf-8", "surrogateescape")
    if len(raw) <= 32768:
        with open(path, "wb") as f: f.write(raw)
    else:
        with open(path + ".gz", "wb") as f, gzip.GzipFile("", "wb", 9, f, mtime=0) as z: z.write(raw)

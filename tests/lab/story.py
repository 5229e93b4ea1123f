"""A generated story: lines of several sources, whose refusals are labelled as they are written.

A kind is a function that fills a Story; who acts, when, how often and what else goes on comes from the seed. `tell` writes
VARIANTS cases of a kind, or as many as the kind says. Python's standard library only; the same seed gives the same bytes."""
import datetime as dt, json, os, random, shutil
from stage import BROWSERS, NAMES, sec

VARIANTS = 2
DAY = dt.datetime(2026, 3, 12, tzinfo=dt.timezone.utc)
COMPANIES = "northwind alpine harbor meadow quarry lantern orchard beacon".split()
NOISE = ["systemd[1]: Starting Daily apt download activities...", "CRON[{p}]: (root) CMD (test -x /usr/sbin/anacron || run-parts /etc/cron.hourly)",
         "systemd[1]: Started Session {p} of user deploy.", "kernel: [{p}.120031] eth0: Link is up", "chronyd[611]: Selected source 10.20.0.4",
         "systemd-logind[540]: Removed session {p}.", "dbus-daemon[502]: [system] Reloaded configuration"]


class Incident:
    def __init__(self, number, labels): self.number, self.labels = number, labels


class Story:
    def __init__(self, name, group, seed):
        self.name, self.group, self.r = name, group, random.Random("%s/%s" % (name, seed))
        self.lines, self.truth, self.incidents, self.changes, self.known, self.config = {}, [], [], [], None, {}
        self.wrapped = {}        # file: "records" (one line, {"Records":[…]}), "array" (an element a line), "pretty" (an indented array)
        self.hour = self.r.randrange(6, 16)
        self.company = self.r.choice(COMPANIES)
        self.domain = self.company + ".example"
        self.names = self.r.sample(NAMES, len(NAMES))
        self.offset = self.r.randrange(10, 60)
        self.attacker = self.r.choice(("203.0.113.", "198.51.100.")) + str(self.r.randrange(130, 250))
        self.count = self.r.randrange(1000, 9000)

    # who and when

    def at(self, minute, second=0): return DAY + dt.timedelta(hours=self.hour, minutes=minute, seconds=second)
    def who(self, k): return self.names[k % len(self.names)]
    def mail(self, k): return self.who(k) + "@" + self.domain
    def ip(self, k): return "192.0.2.%d" % (self.offset + k)
    def agent(self, k): return BROWSERS[k % len(BROWSERS)]
    def hex(self, digits): return "%0*x" % (digits, self.r.getrandbits(4 * digits))
    def uuid(self): return "%s-%s-4%s-a%s-%s" % (self.hex(8), self.hex(4), self.hex(3), self.hex(3), self.hex(12))
    def next(self): self.count += self.r.randrange(1, 9); return self.count
    def some(self, low, high): return self.r.randint(low, high)

    def spread(self, start, end, every):
        """times as people arrive: between minutes `start` and `end`, every so many seconds on average"""
        t = self.at(start) + sec(self.r.uniform(0, every))
        while t < self.at(end):
            yield t
            t += sec(self.r.expovariate(1 / every))

    def ticks(self, start, end, every):
        """times as a machine keeps them"""
        t = self.at(start) + sec(self.r.uniform(0, min(every, 20)))
        while t < self.at(end):
            yield t + sec(self.r.uniform(0, every * .04))
            t += sec(every)

    # lines and labels

    def put(self, file, t, text):
        entry = {"t": t, "text": text, "file": file, "n": len(self.lines.setdefault(file, []))}
        self.lines[file].append(entry)
        return entry

    def json(self, file, t, value): return self.put(file, t, json.dumps(value))

    def incident(self, title, layer, cause, verdict, pattern, change=None, acceptable=None):
        self.incidents.append(dict(title=title, cause=cause, verdict=verdict, layer=layer, pattern=pattern, change=change))
        return Incident(len(self.incidents) - 1, dict(layer=layer, cause=cause, verdict=verdict, pattern=pattern, acceptable=acceptable or {}, optional=False))

    def deny(self, incident, refs, principal=None, **other):
        self.truth.append((refs if isinstance(refs, list) else [refs], dict(incident.labels, principal=principal, incident=incident.number, **other)))

    def change(self, t, who, what, target, kind):
        self.changes.append(dict(time=t.strftime("%Y-%m-%dT%H:%M:%SZ"), who=who, what=what, target=target, kind=kind))
        return what

    # how it is written

    def mix(self):
        """what else a machine writes, and a line that was cut"""
        if self.r.random() < .5:
            for t in self.spread(0, 120, 240): self.put("messages", t, "%s web1 %s" % (t.strftime("%b %e %H:%M:%S"), self.r.choice(NOISE).format(p=self.r.randrange(900, 9999))))
        if self.r.random() < .3 and self.lines:
            file = sorted(self.lines)[0]
            if file in self.wrapped: return
            longest = max(self.lines[file], key=lambda e: len(e["text"]))
            if longest["text"].startswith("{") and len(longest["text"].splitlines()) == 1: self.put(file, self.at(1), longest["text"][:self.r.randrange(20, 60)])

    def laid_out(self, entries, wrapped):
        """the text of a file; each entry learns its line, and its record where several share one"""
        if wrapped == "records":
            for n, e in enumerate(entries): e["line"], e["record"] = 1, n
            return '{"Records":[%s]}\n' % ",".join(e["text"] for e in entries)
        line = 2 if wrapped else 1
        if wrapped == "pretty":
            for e in entries: e["text"] = "\n".join("  " + l for l in json.dumps(json.loads(e["text"]), indent=2).splitlines())
        for e in entries: e["line"] = line; line += e["text"].count("\n") + 1
        return "[\n%s\n]\n" % ",\n".join(e["text"] for e in entries) if wrapped else "".join(e["text"] + "\n" for e in entries)

    def write(self, out):
        base = os.path.join(out, self.name)
        shutil.rmtree(base, ignore_errors=True)
        os.makedirs(base + "/logs")
        for file, entries in self.lines.items():
            entries.sort(key=lambda e: (e["t"], e["n"]))
            with open(base + "/logs/" + file, "w") as f: f.write(self.laid_out(entries, self.wrapped.get(file)))
        with open(base + "/truth.ndjson", "w") as f:
            for refs, t in self.truth: f.write(json.dumps(dict(refs=[{k: e[k] for k in ("file", "line", "record") if k in e} for e in refs], **t)) + "\n")
        for i, incident in enumerate(self.incidents):
            mine = [t for _, t in self.truth if t["incident"] == i]
            assert mine, "%s: nothing refused in «%s»" % (self.name, incident["title"])
            incident["denials"], incident["principals"] = len(mine), sorted({t["principal"] for t in mine if t["principal"]})
        with open(base + "/case.json", "w") as f: json.dump(dict(group=self.group, story=self.name, source="constructed: " + self.group, incidents=self.incidents), f, indent=1)
        if self.config:
            os.makedirs(base + "/config")
            for name, text in self.config.items():
                with open(base + "/config/" + name, "w") as f: f.write(text)
        if self.changes:
            with open(base + "/changes.ndjson", "w") as f: f.write("".join(json.dumps(c) + "\n" for c in self.changes))
        if self.known:
            with open(base + "/known.yaml", "w") as f: f.write(self.known)


def tell(kind, name, out, seed):
    names = []
    for variant in range(1, getattr(kind, "variants", VARIANTS) + 1):
        s = Story("%s-%d" % (name, variant), kind.__module__.split("stories_")[-1].replace("_", "-"), "%s/%d" % (seed, variant))
        kind(s)
        s.mix()
        s.write(out)
        names.append(s.name)
    return names

#!/usr/bin/env python3
"""Records the lab: starts real servers with staged faults, sends them their requests, keeps logs and labels.

  tests/lab/record.py [--part learn|seen|held_back] [--only GLOB] [OUT]

Needs root and the packages of `tools/setup lab`. All runs in namespaces of its own: a loopback on which the documents'
addresses live, a file system at /srv, process ids that end with it. Nothing reaches any other machine.
OUT is tests/lab/recorded unless named; a case is OUT/PART/NAME. Recording the held-back part there renews its digest."""
import argparse, fnmatch, importlib, os, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
NETWORKS = ["192.0.2.1/24", "198.51.100.1/24", "203.0.113.1/24", "10.20.0.2/16", "66.249.64.1/19", "100.64.0.1/16", "2001:db8::1/32"]


def enter():
    """goes on inside namespaces of its own"""
    if os.geteuid() != 0: sys.exit("record: root is needed, for namespaces and for servers that change their user")
    os.environ["WHY403_LAB"] = "inside"
    os.execvp("unshare", ["unshare", "--net", "--mount", "--pid", "--uts", "--fork", "--kill-child", "--mount-proc", sys.executable, "-B"] + sys.argv)


def furnish():
    def sh(*words): subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    sh("hostname", "web1")
    sh("ip", "link", "set", "lo", "up")
    for n in NETWORKS: sh("ip", "addr", "add", n, "dev", "lo", *(("nodad",) if ":" in n else ()))
    sh("ip", "-6", "route", "add", "local", "2001:db8::/32", "dev", "lo")
    sh("mount", "-t", "tmpfs", "-o", "mode=0755", "lab", "/srv")
    for d in ("etc", "system", "dev", "app"): os.makedirs("/srv/" + d, exist_ok=True)
    sh("mount", "--bind", HERE + "/upstream", "/srv/app")
    sh("mount", "-t", "tmpfs", "run", "/run")
    os.makedirs("/run/sshd")
    devices()
    for name, text in {"hosts": "127.0.0.1 localhost\n192.0.2.1 shop.example\n10.20.0.1 app.internal\n192.0.2.1 web1\n", "resolv.conf": "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n"}.items():
        with open("/srv/system/" + name, "w") as f: f.write(text)
        if os.path.exists("/etc/" + name): sh("mount", "--bind", "/srv/system/" + name, "/etc/" + name)


def devices():
    """a /dev of the lab's own, in which its syslog socket may lie"""
    for name in ("null", "zero", "full", "random", "urandom", "tty", "ptmx"):
        open("/srv/dev/" + name, "w").close()
        subprocess.run(["mount", "--bind", "/dev/" + name, "/srv/dev/" + name], check=True)
    os.makedirs("/srv/dev/pts"); os.makedirs("/srv/dev/shm")
    subprocess.run(["mount", "--bind", "/dev/pts", "/srv/dev/pts"], check=True)
    os.chmod("/srv/dev/shm", 0o1777)
    os.symlink("/proc/self/fd", "/srv/dev/fd")
    subprocess.run(["mount", "--rbind", "/srv/dev", "/dev"], check=True)


def main():
    ap = argparse.ArgumentParser(); ap.add_argument("out", nargs="?", default=HERE + "/recorded"); ap.add_argument("--part", choices=("learn", "seen", "held_back")); ap.add_argument("--only")
    a = ap.parse_args()
    if os.environ.get("WHY403_LAB") != "inside": enter()
    furnish()
    sys.path.insert(0, HERE)
    import servers
    failed = 0
    for part in [a.part] if a.part else ["learn", "seen", "held_back"]:
        for file in sorted(os.listdir(os.path.join(HERE, part))):
            if not file.startswith("faults_") or not file.endswith(".py"): continue
            module = importlib.import_module("%s.%s" % (part, file[:-3]))
            for fault in module.FAULTS:
                name = fault.__name__.replace("_", "-")
                if a.only and not fnmatch.fnmatch(name, a.only): continue
                begun = time.monotonic()
                servers.fresh()
                stage = servers.Servers(name, module.GROUP)
                try:
                    fault(stage)
                    stage.run()
                    stage.write(os.path.join(a.out, part))
                    print("%-9s %-36s %5d refused  %5.1f s" % (part, name, len(stage.truth), time.monotonic() - begun), flush=True)
                except (servers.Misstaged, OSError) as problem:
                    failed += 1
                    print("%-9s %-36s NOT STAGED: %s" % (part, name, problem), flush=True)
                    for said in ("out", "cache.log"):
                        if os.path.exists("/srv/run/" + said): print(open("/srv/run/" + said, errors="replace").read()[-1500:])
    if a.out == HERE + "/recorded" and a.part != "learn":
        import cases, tempfile
        with tempfile.TemporaryDirectory(prefix="lab-") as out, open(HERE + "/held_back.digest", "w") as f:
            cases.lay_out("held_back", out)
            f.write(cases.digest(out) + "\n")
        print("the held-back part was recorded anew: its digest is another now, and what was measured with the old one is history")
    return 1 if failed else 0


if __name__ == "__main__": sys.exit(main())

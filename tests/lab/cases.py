#!/usr/bin/env python3
"""Lays out the lab's labelled cases, as tests/cases/README.md describes a case: what was recorded, and what is generated.

  tests/lab/cases.py learn|seen|held_back OUT [--seed N] [--only GLOB]
  tests/lab/cases.py --digest              sha256 over all files of the held-back cases; held_back.digest is what it was when measured

`learn` is for looking at and learning from, and so is `seen`, which was held back once; whoever works on the diagnosis does not read `held_back`."""
import argparse, fnmatch, gzip, hashlib, importlib, os, shutil, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SEED = {"learn": 1, "seen": 403, "held_back": 403}
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True


def unpack(source, target):
    for folder, _, files in os.walk(source):
        to = os.path.join(target, os.path.relpath(folder, source))
        os.makedirs(to, exist_ok=True)
        for name in files:
            path = os.path.join(folder, name)
            if name.endswith(".gz"):
                with gzip.open(path) as f, open(os.path.join(to, name[:-3]), "wb") as out: shutil.copyfileobj(f, out)
            else: shutil.copyfile(path, os.path.join(to, name))


def lay_out(part, out, seed=None, only=None, generated=True):
    """returns the names of the cases"""
    names = []
    recorded = os.path.join(HERE, "recorded", part)
    for name in sorted(os.listdir(recorded)) if os.path.isdir(recorded) else ():
        if only and not fnmatch.fnmatch(name, only): continue
        shutil.rmtree(os.path.join(out, name), ignore_errors=True)
        unpack(os.path.join(recorded, name), os.path.join(out, name))
        names.append(name)
    for file in sorted(os.listdir(os.path.join(HERE, part))) if generated else ():
        if not file.startswith("stories_") or not file.endswith(".py"): continue
        for kind in importlib.import_module("%s.%s" % (part, file[:-3])).KINDS:
            name = kind.__name__.replace("_", "-")
            if only and not fnmatch.fnmatch(name, only): continue
            import story
            names += story.tell(kind, name, out, SEED[part] if seed is None else seed)
    return names


def digest(out):
    """of all files below `out`, by their paths"""
    h = hashlib.sha256()
    for path in sorted(os.path.join(folder, f) for folder, _, files in os.walk(out) for f in files):
        with open(path, "rb") as f: h.update(os.path.relpath(path, out).encode() + b"\0" + hashlib.sha256(f.read()).digest())
    return h.hexdigest()


def main():
    ap = argparse.ArgumentParser(); ap.add_argument("part", nargs="?", choices=tuple(SEED)); ap.add_argument("out", nargs="?"); ap.add_argument("--seed", type=int); ap.add_argument("--only"); ap.add_argument("--digest", action="store_true")
    a = ap.parse_args()
    if a.digest:
        with tempfile.TemporaryDirectory(prefix="lab-") as out: lay_out("held_back", out); print(digest(out))
        return 0
    if not a.out: ap.error("a part and a folder, or --digest")
    print(len(lay_out(a.part, a.out, a.seed, a.only)), "cases")
    return 0


if __name__ == "__main__": sys.exit(main())

#!/usr/bin/env python3
"""Scores why403 on labelled cases: what it found, what it said of each, how sure it was, and what it got expensively wrong.

  tests/lab/score.py WHY403 CASES… [--only GLOB] [--jobs N] [--json FILE] [--at-least FIELD=VALUE…] [--brief]

CASES are folders of cases in the layout of tests/cases/README.md. A verdict belongs to the chain with which it shares
most references, one to one; a second verdict for a chain is a split, one that touches no chain is invented, and both
lower precision; a refusal that was missed is wrong in every field; other honest answers (`acceptable`) count as right.
The figure to quote is the mean of cases; intervals come from drawing whole stories anew. --at-least ends with 1 if a
figure of the mean of cases (recall, precision, layer, cause, verdict, pattern, grouping, change) is below its value."""
import argparse, concurrent.futures, fnmatch, json, os, random, re, shutil, subprocess, sys, tempfile, time
from collections import Counter, defaultdict

FIELDS = ("layer", "cause", "verdict", "pattern")
MISSED = "(missed)"
HOSTILE = ("attack", "unwanted-automation")
PER_LABEL = 200                  # refusals of one case and label that macro-F1 takes
DRAWS = 1000


def read_lines(path):
    if not os.path.exists(path): return []
    with open(path, encoding="utf-8", errors="replace") as f: return [json.loads(l) for l in f if l.strip()]


def command(why403, case, work):
    words = [why403, "explain", "--quiet", "--verdicts", "out.ndjson", "--json", "report.json"]
    if os.path.isdir(case + "/config"):
        shutil.copytree(case + "/config", work + "/config")
        for name in sorted(os.listdir(work + "/config")):
            if name.endswith((".conf", ".cfg", "Caddyfile")): words += ["--config", "config/" + name]
    for name, option in (("changes.ndjson", "--changes"), ("known.yaml", "--known")):
        if os.path.exists(case + "/" + name): shutil.copy(case + "/" + name, work); words += [option, name]
    return words + ["logs/"]


def run(why403, case):
    """one case: the scored rows and what the report said of changes"""
    truth, about = read_lines(case + "/truth.ndjson"), json.load(open(case + "/case.json"))
    with tempfile.TemporaryDirectory(prefix="score-") as work:
        shutil.copytree(case + "/logs", work + "/logs")
        begun = time.monotonic()
        p = subprocess.run(command(why403, case, work), cwd=work, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        seconds = time.monotonic() - begun
        verdicts = read_lines(work + "/out.ndjson")
        report = json.load(open(work + "/report.json")) if os.path.exists(work + "/report.json") and os.path.getsize(work + "/report.json") else {}
    result = compare(os.path.basename(case), truth, verdicts)
    result.update(story=about["story"], group=about["group"], seconds=seconds, failed=p.stderr.decode(errors="replace")[-200:] if p.returncode not in (0, 1) else None, changes=changes(about["incidents"], report))
    return result


def place(ref):
    file = ref["file"][2:] if ref["file"].startswith("./") else ref["file"]
    return (file[5:] if file.startswith("logs/") else file, ref["line"], ref.get("record"))


def pair(truth, verdicts):
    """one verdict for a chain and one chain for a verdict, most shared references first; and what each verdict touches"""
    chains = defaultdict(set)
    for i, t in enumerate(truth):
        for ref in t["refs"]: chains[place(ref)].add(i)
    shares, touched = [], []
    for j, v in enumerate(verdicts):
        share = Counter()
        for file, line, record in {(f, l, r or 0) for f, l, r in map(place, v.get("refs") or ())}:
            for i in chains.get((file, line, record), set()) | chains.get((file, line, None), set()): share[i] += 1
        touched.append(set(share))
        shares += [(-n, i, j) for i, n in share.items()]
    of, taken = {}, set()
    for _, i, j in sorted(shares):
        if i not in of and j not in taken: of[i] = j; taken.add(j)
    return of, taken, touched


def compare(name, truth, verdicts):
    of, taken, touched = pair(truth, verdicts)
    rows = []
    for i, t in enumerate(truth):
        v = verdicts[of[i]] if i in of else None
        if v is None and t.get("optional"): continue
        acceptable = t.get("acceptable") or {}
        row = dict(case=name, found=v is not None, optional=bool(t.get("optional")), incident=t.get("incident"), said_incident=v and v.get("incident"), confidence=v and v.get("confidence"),
                   certainty=v and v.get("certainty"), grounds=v and v.get("grounds"), where="%s:%s" % (t["refs"][0]["file"], t["refs"][0]["line"]) if t["refs"] else "", also=set(acceptable.get("verdict", ())))
        for f in FIELDS:
            said = v.get(f) if v else MISSED
            row[f] = (t[f], said, said == t[f] or said in acceptable.get(f, ()))
        rows.append(row)
    rest = [j for j in range(len(verdicts)) if j not in taken]
    return dict(case=name, rows=rows, split=sum(bool(touched[j]) for j in rest), invented=sum(not touched[j] for j in rest))


def changes(incidents, report):
    """(wanted, named, invented): an incident of the same cause names half of the longer words of the recorded change"""
    def named(want, incident):
        said = json.dumps(incident["change"], ensure_ascii=False).lower()
        words = [w for w in re.split(r"[^\w.-]+", want.lower()) if len(w) >= 4]
        return sum(w in said for w in words) * 2 >= max(1, len(words))
    said = [i for i in report.get("incidents", ()) if i.get("change")]
    want = [i for i in incidents if i.get("change")]
    good = sum(any(s.get("cause") == w["cause"] and named(w["change"], s) for s in said) for w in want)
    quiet = {i["cause"] for i in incidents if not i.get("change")} - {w["cause"] for w in want}
    return len(want), good, sum(s.get("cause") in quiet for s in said)


def share(part, whole): return part / whole if whole else None
def mean(values): values = [v for v in values if v is not None]; return share(sum(values), len(values))


def macro_f1(rows, field):
    taken, right, wrong, missed = Counter(), Counter(), Counter(), Counter()
    for r in rows:
        true, said, good = r[field]
        taken[r["case"], true] += 1
        if taken[r["case"], true] > PER_LABEL: continue
        if good: right[true] += 1
        else:
            missed[true] += 1
            if said != MISSED: wrong[said] += 1
    labels = set(right) | set(missed)
    return mean(2 * right[l] / (2 * right[l] + wrong[l] + missed[l]) for l in labels)


def grouping(rows):
    """B-cubed of one case over what was found: (precision, recall)"""
    pairs = [(r["incident"], str(r["said_incident"])) for r in rows if r["found"] and r["incident"] is not None]
    if not pairs: return None
    true, said, both = Counter(t for t, _ in pairs), Counter(s for _, s in pairs), Counter(pairs)
    return sum(both[p] / said[p[1]] for p in pairs) / len(pairs), sum(both[p] / true[p[0]] for p in pairs) / len(pairs)


def confidence(rows):
    points = [(min(1, max(0, r["confidence"])), r["cause"][2], r["case"]) for r in rows if r["found"] and isinstance(r["confidence"], (int, float))]
    if not points: return {}
    by = defaultdict(list)
    for c, right, case in points: by[case].append((c - right) ** 2)
    table = []
    for b in range(10):
        inside = [p for p in points if min(9, int(p[0] * 10 + 1e-12)) == b]
        if inside: table.append(dict(bin=b / 10, n=len(inside), said=mean(p[0] for p in inside), right=mean(float(p[1]) for p in inside)))
    order = sorted(points, key=lambda p: p[0])
    ranks, i = 0.0, 0
    while i < len(order):                    # of ties, each gets the middle rank
        j = i
        while j < len(order) and order[j][0] == order[i][0]: j += 1
        ranks += sum(p[1] for p in order[i:j]) * (i + j + 1) / 2
        i = j
    good = sum(p[1] for p in points)
    auc = share(ranks - good * (good + 1) / 2, good * (len(points) - good))
    return dict(brier=mean((c - r) ** 2 for c, r, _ in points), brier_of_cases=mean(mean(v) for v in by.values()), calibration_error=sum(abs(b["said"] - b["right"]) * b["n"] for b in table) / len(points), auc=auc, table=table)


def per_case(result):
    need = [r for r in result["rows"] if not r["optional"]]
    found = sum(r["found"] for r in result["rows"])
    d = dict(case=result["case"], story=result.get("story"), denials=len(need), recall=share(sum(r["found"] for r in need), len(need)), precision=share(found, found + result["split"] + result["invented"]))
    for f in FIELDS: d[f] = share(sum(r[f][2] for r in need), len(need))
    return d


def costly(rows):
    """the errors that cost most, each with its place"""
    found = [r for r in rows if r["found"]]
    legitimate = [r for r in found if r["verdict"][0] not in HOSTILE and "attack" not in r["also"]]
    attacks = [r for r in rows if r["verdict"][0] == "attack" and not r["also"] - {"unwanted-automation"}]
    return dict(legitimate=len(legitimate), legitimate_called_attack=[r for r in legitimate if r["verdict"][1] == "attack"], attacks=len(attacks),
                attack_called_legitimate=[r for r in attacks if r["found"] and r["verdict"][1] in ("misconfiguration", "caller-fault", "working-as-intended")],
                loops_called_guessing=[r for r in found if r["cause"][0] == "token-expired" and r["pattern"][1] in ("brute-force", "password-spray", "credential-stuffing")],
                guessing_called_loop=[r for r in found if r["pattern"][0] in ("brute-force", "password-spray", "credential-stuffing") and not r["pattern"][2] and (r["cause"][1] == "token-expired" or r["pattern"][1] == "retry-loop")],
                stated_but_wrong=[r for r in found if r["certainty"] in ("stated", "recorded", "replayed") and not r["cause"][2]])


def summary(results):
    rows = [r for x in results for r in x["rows"] if not r["optional"]]
    all_found = sum(r["found"] for x in results for r in x["rows"])
    split, invented = sum(x["split"] for x in results), sum(x["invented"] for x in results)
    cases = [per_case(x) for x in results]
    s = dict(cases=len(results), denials=len(rows), recall=share(sum(r["found"] for r in rows), len(rows)), precision=share(all_found, all_found + split + invented), split=split, invented=invented, per_case=cases)
    for f in FIELDS:
        s[f] = dict(mean_of_cases=mean(c[f] for c in cases), of_all=share(sum(r[f][2] for r in rows), len(rows)), of_found=share(sum(r[f][2] for r in rows if r["found"]), sum(r["found"] for r in rows)), macro_f1=macro_f1(rows, f))
        wrong, where = Counter((r[f][0], r[f][1]) for r in rows if not r[f][2]), defaultdict(set)
        for r in rows:
            if not r[f][2]: where[r[f][0], r[f][1]].add(r["case"])
        s[f]["confusions"] = [dict(truth=t, said=p, denials=n, cases=sorted(where[t, p])) for (t, p), n in sorted(wrong.items(), key=lambda w: (-len(where[w[0]]), -w[1]))]
    groups = [g for g in (grouping([r for r in x["rows"] if not r["optional"]]) for x in results) if g]
    p, r = mean(g[0] for g in groups), mean(g[1] for g in groups)
    s["grouping"] = dict(precision=p, recall=r, f1=2 * p * r / (p + r) if p and r else None)
    s["confidence"] = confidence(rows)
    s["changes"] = [sum(x["changes"][k] for x in results if "changes" in x) for k in range(3)]
    s["stories_without_change"] = sum(1 for x in results if x.get("changes") and not x["changes"][0])
    s["costly"] = costly(rows)
    s["seconds"], s["failed"] = sum(x.get("seconds", 0) for x in results), [(x["case"], x["failed"]) for x in results if x.get("failed")]
    s["all_three"] = mean(share(sum(all(r[f][2] for f in FIELDS[:3]) for r in x["rows"] if not r["optional"]), sum(not r["optional"] for r in x["rows"])) for x in results)
    return s


def intervals(results, draw=random.Random(1)):
    """95 % of the mean of cases, by drawing stories anew: a story's cases come or stay away together"""
    by = defaultdict(list)
    for x in results: by[x["story"].rstrip("0123456789-")].append(per_case(x))
    stories, out = list(by.values()), {}
    for f in ("recall", "precision") + FIELDS:
        seen = sorted(m for m in (mean(c[f] for s in draw.choices(stories, k=len(stories)) for c in s) for _ in range(DRAWS)) if m is not None)
        out[f] = (seen[int(len(seen) * .025)], seen[int(len(seen) * .975)]) if seen else None
    return out


def f3(x): return "  -  " if x is None else "%.3f" % x


def show(results, s, brief):
    if not brief:
        print("%-36s %6s %6s %6s %6s %6s %6s %6s" % ("case", "denied", "recall", "prec.", *FIELDS))
        for c in s["per_case"]: print("%-36s %6d %6s %6s %6s %6s %6s %6s" % (c["case"][:36], c["denials"], *(f3(c[f]) for f in ("recall", "precision") + FIELDS)))
        print()
    print("%d cases of %d stories, %d refusals: recall %s, precision %s (%d split, %d invented), %.1f s" % (s["cases"], len({x["story"].rstrip("0123456789-") for x in results}), s["denials"], f3(s["recall"]), f3(s["precision"]), s["split"], s["invented"], s["seconds"]))
    between = intervals(results)
    print("\n%-10s %13s %15s %8s %8s %8s" % ("", "mean of cases", "95 %", "all", "found", "macro-F1"))
    for f in FIELDS: print("%-10s %13s   %s-%s %8s %8s %8s" % (f, f3(s[f]["mean_of_cases"]), *map(f3, between[f] or (None, None)), *(f3(s[f][k]) for k in ("of_all", "of_found", "macro_f1"))))
    c, g = s["confidence"], s["grouping"]
    print("\nlayer, cause and verdict all right: %s of a case" % f3(s["all_three"]))
    print("incidents (B-cubed): precision %s recall %s F1 %s" % (f3(g["precision"]), f3(g["recall"]), f3(g["f1"])))
    print("changes held responsible: %d of %d named, %d blamed without ground in %d cases without one" % (s["changes"][1], s["changes"][0], s["changes"][2], s["stories_without_change"]))
    if c:
        print("confidence: Brier %s (mean of cases %s), calibration error %s, AUC %s" % (f3(c["brier"]), f3(c["brier_of_cases"]), f3(c["calibration_error"]), f3(c["auc"])))
        for b in c["table"]: print("  said %.1f-%.1f  %6d times, %.3f on average, right %.3f" % (b["bin"], b["bin"] + .1, b["n"], b["said"], b["right"]))
    show_costly(s["costly"])
    for f in FIELDS:
        if s[f]["confusions"]: print("\n%s" % f)
        for k in s[f]["confusions"][:8 if brief else 40]: print("  %-26s said %-26s %6d in %2d cases: %s" % (k["truth"], k["said"], k["denials"], len(k["cases"]), ", ".join(k["cases"][:4])))
    for case, why in s["failed"]: print("FAILED %s: %s" % (case, why))


def show_costly(c):
    print("\nlegitimate called attack: %d of %d; attack called legitimate: %d of %d; stale-token loops called guessing: %d; guessing called a loop: %d; certain but wrong: %d" % (
        len(c["legitimate_called_attack"]), c["legitimate"], len(c["attack_called_legitimate"]), c["attacks"], len(c["loops_called_guessing"]), len(c["guessing_called_loop"]), len(c["stated_but_wrong"])))
    for what in ("legitimate_called_attack", "attack_called_legitimate", "loops_called_guessing", "guessing_called_loop"):
        for r in c[what][:40]: print("  %s: %s %s is %s/%s, said %s/%s" % (what.replace("_", " "), r["case"], r["where"], r["verdict"][0], r["cause"][0], r["verdict"][1], r["cause"][1]))
        if len(c[what]) > 40: print("  … and %d more" % (len(c[what]) - 40))


def score(why403, cases, jobs=2):
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool: return list(pool.map(lambda c: run(os.path.abspath(why403), c), cases))


def below(s, wanted):
    figures = dict(recall=s["recall"], precision=s["precision"], grouping=s["grouping"]["f1"], change=share(s["changes"][1], s["changes"][0]), **{f: s[f]["mean_of_cases"] for f in FIELDS})
    out = []
    for w in wanted:
        name, value = w.split("=")
        if figures[name] is None or figures[name] < float(value): out.append("%s is %s, wanted %s" % (name, f3(figures[name]), value))
    return out


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0]); ap.add_argument("why403"); ap.add_argument("cases", nargs="+"); ap.add_argument("--only"); ap.add_argument("--jobs", type=int, default=2); ap.add_argument("--json"); ap.add_argument("--at-least", nargs="*", default=[]); ap.add_argument("--brief", action="store_true")
    a = ap.parse_args()
    cases = sorted(os.path.join(os.path.abspath(d), n) for d in a.cases for n in os.listdir(d) if os.path.exists(os.path.join(d, n, "truth.ndjson")) and (not a.only or fnmatch.fnmatch(n, a.only)))
    if not cases: print("score: no cases", file=sys.stderr); return 2
    results = score(a.why403, cases, a.jobs)
    s = summary(results)
    show(results, s, a.brief)
    if a.json:
        with open(a.json, "w") as f: json.dump(s, f, indent=1, default=lambda x: sorted(x))
    problems = below(s, a.at_least)
    for p in problems: print("below: " + p)
    return 1 if problems or s["failed"] else 0


if __name__ == "__main__": sys.exit(main())

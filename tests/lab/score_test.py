#!/usr/bin/env python3
"""The scorer against cases small enough to count by hand, and against the reference scorer where that lies beside us.

  [WHY403=PATH] [WHY403_GRADE=PATH] tests/lab/score_test.py"""
import importlib.util, json, os, random, sys, tempfile, unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True
import cases, score

GRADE = os.environ.get("WHY403_GRADE", os.path.join(HERE, "../../../shared/tools/grade.py"))
WHY403 = os.environ.get("WHY403")


def chain(lines, cause="waf-rule", verdict="attack", incident=0, **more):
    return dict(refs=[dict(file="a.log", line=n) for n in lines], layer="waf", cause=cause, verdict=verdict, pattern="single", principal=None, incident=incident, acceptable={}, optional=False, **more)


def verdict(lines, cause="waf-rule", said="attack", confidence=.9, incident="i", file="logs/a.log"):
    return dict(refs=[dict(file=file, line=n) for n in lines], layer="waf", cause=cause, verdict=said, pattern="single", confidence=confidence, incident=incident, certainty="stated")


class HeldBack(unittest.TestCase):
    def test_is_what_was_promised(self):
        """the generator gives the same bytes on every machine, nobody changed what measures, and it covers every cause"""
        kinds, chains = {}, {}
        with tempfile.TemporaryDirectory(prefix="lab-") as out:
            names = cases.lay_out("held_back", out)
            with open(os.path.join(HERE, "held_back.digest")) as f: self.assertEqual(cases.digest(out), f.read().split()[0])
            for name in names:
                for t in score.read_lines(os.path.join(out, name, "truth.ndjson")):
                    kinds.setdefault(t["cause"], set()).add(name.rstrip("0123456789-"))
                    chains[t["cause"]] = chains.get(t["cause"], 0) + 1
        self.assertEqual(len(kinds), 45)
        self.assertEqual([c for c in kinds if len(kinds[c]) < 3 or chains[c] < 20], [])


class ByHand(unittest.TestCase):
    def test_pairs_by_most_shared_references(self):
        x = score.compare("c", [chain([1, 2, 3]), chain([4])], [verdict([3]), verdict([1, 2]), verdict([4]), verdict([9])])
        self.assertEqual((x["split"], x["invented"]), (1, 1))
        self.assertEqual([r["found"] for r in x["rows"]], [True, True])
        s = score.summary([x])
        self.assertEqual((s["recall"], s["precision"]), (1.0, .5))

    def test_a_missed_refusal_is_wrong_in_every_field(self):
        s = score.summary([score.compare("c", [chain([1]), chain([2])], [verdict([1])])])
        self.assertEqual((s["recall"], s["cause"]["of_all"], s["cause"]["of_found"]), (.5, .5, 1.0))

    def test_other_honest_answers_count(self):
        t = chain([1], cause="server-rule"); t["acceptable"] = {"cause": ["waf-rule"]}
        s = score.summary([score.compare("c", [t], [verdict([1])])])
        self.assertEqual((s["cause"]["of_all"], s["cause"]["macro_f1"]), (1.0, 1.0))

    def test_what_is_optional_may_be_left_out(self):
        t = chain([2]); t["optional"] = True
        s = score.summary([score.compare("c", [chain([1]), t], [verdict([1])])])
        self.assertEqual((s["denials"], s["recall"], s["precision"]), (1, 1.0, 1.0))

    def test_records_inside_a_line(self):
        t = chain([1]); t["refs"] = [dict(file="a.log", line=1, record=1)]
        v = verdict([1]); v["refs"] = [dict(file="a.log", line=1, record=1)]
        self.assertTrue(score.compare("c", [t], [v])["rows"][0]["found"])
        self.assertFalse(score.compare("c", [t], [verdict([1])])["rows"][0]["found"])

    def test_costly_errors(self):
        x = score.compare("c", [chain([1], verdict="caller-fault"), chain([2])], [verdict([1]), verdict([2], said="working-as-intended")])
        c = score.summary([x])["costly"]
        self.assertEqual((len(c["legitimate_called_attack"]), len(c["attack_called_legitimate"])), (1, 1))

    def test_confidence(self):
        x = score.compare("c", [chain([1]), chain([2], cause="geo-blocked")], [verdict([1], confidence=.9), verdict([2], confidence=.2)])
        c = score.summary([x])["confidence"]
        self.assertAlmostEqual(c["brier"], (.01 + .04) / 2)
        self.assertEqual(c["auc"], 1.0)

    def test_grouping(self):
        x = score.compare("c", [chain([1]), chain([2]), chain([3], incident=1)], [verdict([1], incident="p"), verdict([2], incident="p"), verdict([3], incident="p")])
        g = score.summary([x])["grouping"]
        self.assertAlmostEqual(g["precision"], (2 / 3 + 2 / 3 + 1 / 3) / 3)
        self.assertEqual(g["recall"], 1.0)


@unittest.skipUnless(os.path.exists(GRADE), "the reference scorer is not there")
class AgainstTheReference(unittest.TestCase):
    """the same verdicts, both scorers, the same figures"""
    def setUp(self):
        spec = importlib.util.spec_from_file_location("grade", GRADE)
        self.grade = importlib.util.module_from_spec(spec)
        sys.dont_write_bytecode = True
        spec.loader.exec_module(self.grade)

    def compare(self, rows):
        ours = score.summary([score.compare(c, t, v) for c, t, v in rows])
        about = dict(group="g", source="s", incidents=[])
        theirs = []
        for c, t, v in rows:
            r = self.grade.match(c, about, t, v, "/nowhere")
            r.update(rc=0, err="", wall=0, malformed=0, note="")
            theirs.append(r)
        theirs = self.grade.summary(theirs)
        same = lambda a, b: self.assertAlmostEqual(a, b) if a is not None else self.assertIsNone(b)
        for f in ("recall", "precision", "split", "invented"): same(ours[f], theirs[f])
        for f in score.FIELDS:
            same(ours[f]["mean_of_cases"], theirs[f]["mean_over_cases"]); same(ours[f]["of_all"], theirs[f]["accuracy"]); same(ours[f]["of_found"], theirs[f]["accuracy_of_found"]); same(ours[f]["macro_f1"], theirs[f]["macro_f1"])
        if ours["confidence"]:
            same(ours["confidence"]["brier"], theirs["brier_cause"]); same(ours["confidence"]["brier_of_cases"], theirs["brier_cause_mean_over_cases"]); same(ours["confidence"]["calibration_error"], theirs["expected_calibration_error"])
        if theirs["incident_grouping_bcubed"]: same(ours["grouping"]["f1"], theirs["incident_grouping_bcubed"]["f1"])
        self.assertEqual(len(ours["costly"]["legitimate_called_attack"]), theirs["costly"]["legitimate_called_attack"]["denials"])
        self.assertEqual(len(ours["costly"]["attack_called_legitimate"]), theirs["costly"]["attack_called_legitimate"]["denials"])
        self.assertEqual(len(ours["costly"]["stated_but_wrong"]), theirs["stated_but_wrong_cause"])

    def test_on_verdicts_made_up(self):
        r = random.Random(403)
        causes, says = ["waf-rule", "server-rule", "token-expired", "unknown"], ["attack", "caller-fault", "working-as-intended", "unwanted-automation"]
        rows = []
        for c in range(6):
            truth, verdicts, line = [], [], 1
            for _ in range(r.randrange(5, 60)):
                lines = list(range(line, line + r.randrange(1, 4))); line += len(lines) + r.randrange(2)
                t = chain(lines, r.choice(causes), r.choice(says), r.randrange(3))
                if r.random() < .2: t["acceptable"] = {"cause": [r.choice(causes)], "verdict": [r.choice(says)]}
                t["optional"] = r.random() < .05
                truth.append(t)
                if r.random() < .95: verdicts.append(verdict(r.sample(lines, r.randrange(1, len(lines) + 1)), r.choice([t["cause"], r.choice(causes)]), r.choice([t["verdict"], r.choice(says)]), round(r.random(), 3), "i%d" % r.randrange(4)))
                if r.random() < .1: verdicts.append(verdict([lines[-1]], confidence=1.0))
                if r.random() < .05: verdicts.append(verdict([10000 + line]))
            rows.append(("c%d" % c, truth, verdicts))
        self.compare(rows)

    @unittest.skipUnless(WHY403, "WHY403 names no binary")
    def test_on_recorded_cases(self):
        rows = []
        with tempfile.TemporaryDirectory(prefix="lab-") as out:
            for name in cases.lay_out("learn", out, generated=False, only="[bcdp]*"):
                case = os.path.join(out, name)
                import shutil, subprocess
                with tempfile.TemporaryDirectory(prefix="score-") as work:
                    shutil.copytree(case + "/logs", work + "/logs")
                    subprocess.run(score.command(os.path.abspath(WHY403), case, work), cwd=work, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                    rows.append((name, score.read_lines(case + "/truth.ndjson"), score.read_lines(work + "/out.ndjson")))
        self.assertTrue(any(v for _, _, v in rows))
        self.compare(rows)


if __name__ == "__main__": unittest.main()

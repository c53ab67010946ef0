#!/usr/bin/env bash
# A simulated year: `weekly` runs every Monday, twice. What was planted is told in its week, and nothing else; the
# second run writes nothing and ends alike. Exit 77 skipped.
set -u
export LC_ALL=C.UTF-8
[ -x "${MCREPORT:-}" ] || { echo "SKIPPED: MCREPORT does not name the program"; exit 77; }
command -v python3 >/dev/null || { echo "SKIPPED: python3 is missing"; exit 77; }
unset MCREPORT_DB MCREPORT_AS_OF SOURCE_DATE_EPOCH MCREPORT_TEMPLATES
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
MCREPORT_DB=$scratch/year.db HOME=$scratch python3 - <<'PYTHON'
import datetime, json, os, random, subprocess, sys

random.seed(7)
PROGRAM, WEEKS = os.environ["MCREPORT"], 52
MONDAY = datetime.date(2026, 1, 5)  # of 2026-W02
REGRESSION, IMPROVEMENT, OUTLIER, LATE, BROKEN, POOR, QUIET, PRICE = 20, 33, 12, 26, 30, 40, (16, 45), 37
MODELS = {"slower": 1.0, "faster": 1.4, "steady": 0.8}
failures = []


def fail(text):
    failures.append(text)
    print("FAILED:", text)


def level(model, week, i):
    if model == "slower" and week >= REGRESSION:
        return 1.08
    if model == "faster" and week >= IMPROVEMENT:
        return 1 / 1.08
    return 1.15 if (model, week, i) == ("steady", OUTLIER, 2) else 1.0


def run(model, week, day, i, without=None):
    mean = MODELS[model] * level(model, week, i) * random.gauss(1, 0.004)
    receipt = {
        "schema": "mcreport.receipt/1", "lane": "training", "app_id": "ap-year",
        "function_call_id": f"fc-{model}-{week}-{i}-{without}", "status": "ok", "synthetic": True,
        "started_at": f"{day}T{6 + i:02}:00:00Z", "finished_at": f"{day}T{6 + i:02}:20:00Z",
        "surface": {"name": "modal"}, "startup": {"class": "cold"}, "storage": {"data": "volume"},
        "accelerator": {"requested": "H100", "observed": "NVIDIA H100 80GB HBM3", "count": 1},
        "code": {"revision": "0" * 40, "dirty": False, "image_digest": "sha256:00"},
        "launch": {"launcher": "train_lane.py", "flags": "--steps 60", "distributed_mode": "single"},
        "recipe": {"model": model, "seq_len": 1024, "global_batch_tokens": 4096, "precision": {"linear": "bf16"}},
        "eval_enabled": False, "token_kind": "trained",
        "steps": {"first": 1, "tokens": 4096, "seconds": [round(random.gauss(mean, mean / 200), 5) for _ in range(60)]}}
    receipt.pop(without, None)
    return receipt


def arrive(week):
    monday, late = MONDAY + datetime.timedelta(weeks=week), []
    inbox = f"inbox/{week:02}"
    os.makedirs(inbox)
    if week in QUIET:
        return late
    with open(f"{inbox}/runs.jsonl", "w") as out:
        for model in MODELS:
            for i in range(4):
                receipt = run(model, week, monday + datetime.timedelta(days=i), i)
                (late.append(receipt) if week == LATE and model == "steady" and i == 3 else print(json.dumps(receipt), file=out))
        if week == POOR:
            print(json.dumps(run("steady", week, monday, 9, "launch")), file=out)
    if week == BROKEN:
        open(f"{inbox}/broken.json", "w").write('{"schema": "mcreport.receipt/1", ')
    return late


def mcreport(*words):
    return subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True)


def weekly(week, as_of):
    return mcreport("weekly", "--as-of", as_of, "--out-dir", "out", "--ingest", f"inbox/{week:02}", "--fail-on",
                    "regression,anecdote,integrity")


def seen():
    return sorted((d, f, os.lstat(f"{d}/{f}").st_mtime_ns, os.lstat(f"{d}/{f}").st_ino)
                  for d, _, fs in os.walk("out") for f in fs)


mcreport("init")
late = []
for week in range(WEEKS):
    monday = MONDAY + datetime.timedelta(weeks=week)
    kept = arrive(week)
    if late:
        with open(f"inbox/{week:02}/late.jsonl", "w") as out:
            out.writelines(json.dumps(r) + "\n" for r in late)
    late = kept
    if week == PRICE:
        added = mcreport("price", "add", "-q", "--provider", "P", "--surface", "modal", "--accelerator", "H100", "--basis",
                         "spot", "--currency", "USD", "--unit", "accelerator-hour", "--price", "3.95", "--observed",
                         monday + datetime.timedelta(days=1), "--source", "made up", "--synthetic", "--as-of",
                         monday + datetime.timedelta(days=1))
        if added.returncode != 0:
            fail(f"price: {added.stderr}")
    as_of = monday + datetime.timedelta(days=7)
    first = weekly(week, as_of)
    before = seen()
    second = weekly(week, as_of)
    if seen() != before:
        fail(f"week {week}: the second run wrote something")
    wanted = 8 if week in (REGRESSION, BROKEN, POOR) else 0
    if (first.returncode, second.returncode) != (wanted, wanted):
        fail(f"week {week}: {first.returncode}, then {second.returncode} instead of {wanted}: {first.stdout}{first.stderr}")

planted = {("regressions", REGRESSION), ("improvements", IMPROVEMENT), ("anecdotes", POOR), ("price_changes", PRICE)}
told = set()
for week in range(WEEKS):
    name = "{0}-W{1:02}".format(*(MONDAY + datetime.timedelta(weeks=week)).isocalendar())
    issues = sorted(i for i in os.listdir("out") if i.split(".r")[0] == name)
    if issues != ([name, name + ".r2"] if week == LATE else [name]):
        fail(f"{name}: issues {issues}")
        continue
    data = json.load(open(f"out/{issues[-1]}/weekly.json"))["data"]
    for kind in ("regressions", "improvements", "anecdotes", "price_changes", "became_dated", "expiring", "refused"):
        told |= {(kind, week)} if data[kind] else set()
    if data["counts"]["new"] != (0 if week in QUIET else 12) or data["integrity"]:
        fail(f"{name}: {data['counts']['new']} new receipts, integrity {data['integrity']}")
# A price row speaks of today for so many days, and then expires.
told -= {t for t in told if t[0] == "price_changes" and t[1] > PRICE}
for kind, week in sorted(planted - told):
    fail(f"week {week}: {kind} were not told")
for kind, week in sorted(told - planted):
    fail(f"week {week}: {kind} were told and not planted")
sys.exit(bool(failures))
PYTHON
status=$?
[ $status -eq 0 ] && echo "weekly_year: passed"
exit $status

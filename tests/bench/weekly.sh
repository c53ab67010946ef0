#!/usr/bin/env bash
# How long the week of a large archive takes, whole process: so many receipts of a year are there, a hundredth as many
# arrive with the last week.
#
#     MCREPORT=build/release/mcreport tests/bench/weekly.sh [RECEIPTS=1000000] [CLASSES=20]
#
# Beside it stands `mcreport ingest` of what arrives, into a copy of the archive: what a week costs beyond storing it.
# Times drift with the machine, read the ratio.
set -eu
: "${MCREPORT:?names the program}"
program=$(realpath "$MCREPORT") receipts=${1:-1000000} classes=${2:-20}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
export MCREPORT_DB=$scratch/a.db MCREPORT_AS_OF=2026-12-28 LC_ALL=C.UTF-8 HOME=$scratch
cat >make.py <<'PYTHON'
import datetime, json, random, sys
n, classes = int(sys.argv[1]), int(sys.argv[2])
random.seed(1)
first, weeks, late = datetime.datetime(2025, 12, 29), 52, n // 100
with open("year.jsonl", "w") as year, open("new.jsonl", "w") as new:
    for i in range(n + late):
        seconds = (weeks - 1) * 604800 * i / n if i < n else (weeks - 1) * 604800 + 600000 * (i - n) / late
        at, k = first + datetime.timedelta(seconds=seconds), i % classes
        rate = 1 + k / classes
        run = {"schema": "mcreport.receipt/1", "lane": "training", "app_id": "ap", "function_call_id": f"fc-{i}",
               "started_at": at.strftime("%Y-%m-%dT%H:%M:%SZ"), "status": "ok", "synthetic": True,
               "finished_at": (at + datetime.timedelta(seconds=120)).strftime("%Y-%m-%dT%H:%M:%SZ"),
               "surface": {"name": "modal"}, "startup": {"class": "cold"}, "storage": {"data": "volume"},
               "accelerator": {"requested": "H100", "observed": "NVIDIA H100 80GB HBM3", "count": 1},
               "code": {"revision": "0" * 40, "dirty": False, "image_digest": "sha256:00"},
               "launch": {"launcher": "train_lane.py", "flags": "--steps 60", "distributed_mode": "single"},
               "recipe": {"model": f"model-{k}", "seq_len": 1024, "global_batch_tokens": 4096,
                          "precision": {"linear": "bf16"}},
               "eval_enabled": False, "token_kind": "trained",
               "steps": {"first": 1, "tokens": 4096, "seconds": [round(random.gauss(rate, rate / 200), 4) for _ in range(60)]}}
        print(json.dumps(run, separators=(",", ":")), file=year if i < n else new)
PYTHON
python3 make.py "$receipts" "$classes"
seconds() { local from; from=$(date +%s.%N); "$@" >out 2>&1 || { cat out; exit 1; }; echo "$from $(date +%s.%N)" | awk '{ printf "%.2f", $2 - $1 }'; }
"$program" init -q
stored=$(seconds "$program" ingest -q year.jsonl)
cp a.db copy.db
ingest=$(seconds "$program" --db copy.db ingest -q new.jsonl)
weekly=$(seconds "$program" -q weekly --out-dir w --ingest new.jsonl)
again=$(seconds "$program" -q weekly --out-dir w --ingest new.jsonl)
echo "$receipts receipts of $classes classes stored in $stored s; $((receipts / 100)) new ones: ingest $ingest s, weekly $weekly s, again $again s"
echo "$weekly $ingest" | awk '{ printf "weekly / ingest: %.1f\n", $1 / $2 }'
cat w/latest/weekly.txt | head -n 1

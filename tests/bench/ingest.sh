#!/usr/bin/env bash
# How fast documents come in, against a Python script that keeps the same (bytes, hash, a row of columns).
#
#     MCREPORT=build/release/mcreport tests/bench/ingest.sh [COUNT=10000] [ROUNDS=3]
#
# Receipts of about 20 KB (1,000 step times) as a folder, as JSON lines and as tar.zst; runs are interleaved, medians
# are printed. Absolute times drift with the machine: read the ratios.
set -eu
: "${MCREPORT:?names the program}"
count=${1:-10000} rounds=${2:-3}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cat >"$scratch/peer.py" <<'PYTHON'
import hashlib, json, os, sqlite3, sys, zlib

def documents(path):
    if os.path.isdir(path):
        for name in sorted(os.listdir(path)):
            with open(os.path.join(path, name), "rb") as f:
                yield f.read().strip()
    else:
        with open(path, "rb") as f:
            for line in f:
                yield line.strip()

db = sqlite3.connect(sys.argv[1])
db.execute("pragma journal_mode = off")
db.execute("pragma synchronous = off")
db.execute("create table receipt (id blob primary key, lane, app_id, call_id, started_at, finished_at, status, surface,"
           " startup, storage, accelerator, count, revision, model, seq_len, tokens, n_steps, body blob) without rowid")
for body in documents(sys.argv[2]):
    d = json.loads(body)
    db.execute("insert or ignore into receipt values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", (
        hashlib.sha256(body).digest(), d["lane"], d["app_id"], d["function_call_id"], d["started_at"],
        d["finished_at"], d["status"], d["surface"]["name"], d["startup"]["class"], d["storage"]["data"],
        d["accelerator"]["observed"], d["accelerator"]["count"], d["code"]["revision"], d["recipe"]["model"],
        d["recipe"]["seq_len"], d["recipe"]["global_batch_tokens"], len(d["steps"]["seconds"]),
        zlib.compress(body, 1)))
db.commit()
PYTHON

cat >"$scratch/make.py" <<'PYTHON'
import json, os, random, sys
count, scratch = int(sys.argv[1]), sys.argv[2]
random.seed(1)
os.mkdir(f"{scratch}/folder")
with open(f"{scratch}/all.jsonl", "w") as lines:
    for i in range(count):
        seconds = [round(random.gauss(1.5, 0.01), 6) for _ in range(1000)]
        loss = [round(11 / (1 + j / 50) + random.gauss(0, 0.01), 6) for j in range(1000)]
        text = json.dumps({
            "schema": "mcreport.receipt/1", "lane": "training", "app_id": "ap-bench", "function_call_id": f"fc-{i}",
            "started_at": "2026-04-20T06:00:00Z", "finished_at": "2026-04-20T06:30:00Z", "status": "ok",
            "synthetic": True, "surface": {"name": "modal", "host": f"host-{i % 7}"}, "startup": {"class": "cold"},
            "storage": {"data": "volume"},
            "accelerator": {"requested": "H100", "observed": "NVIDIA H100 80GB HBM3", "count": 8},
            "code": {"revision": f"{i % 50:040x}", "dirty": False, "image_digest": "sha256:00"},
            "launch": {"launcher": "train_lane.py", "flags": "--steps 1000", "distributed_mode": "fsdp2",
                       "parallel": {"dp": 8}},
            "recipe": {"model": f"nam{i % 5}", "seq_len": 1024, "global_batch_tokens": 524288,
                       "precision": {"linear": "bf16"}},
            "eval_enabled": False, "token_kind": "trained",
            "steps": {"first": 1, "seconds": seconds, "tokens": 524288, "loss": loss}})
        lines.write(text + "\n")
        with open(f"{scratch}/folder/{i:07d}.json", "w") as f:
            f.write(text)
PYTHON

cat >"$scratch/drive.py" <<'PYTHON'
import os, statistics, subprocess, sys, time
program, scratch, count, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
db = f"{scratch}/bench.db"
inputs = {"folder": f"{scratch}/folder", "lines": f"{scratch}/all.jsonl", "tar.zst": f"{scratch}/all.tar.zst"}
size = os.path.getsize(inputs["lines"])

def forget():
    for name in os.listdir(scratch):
        if name.startswith("bench.db"):
            os.remove(f"{scratch}/{name}")

def timed(command):
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"{command} failed with {status}")
    return time.monotonic() - start, used.ru_maxrss / 1024, os.path.getsize(db)

def ours(path):
    forget()
    subprocess.run([program, "--db", db, "init"], check=True, stdout=subprocess.DEVNULL)
    return timed([program, "--db", db, "-q", "ingest", path])

def peer(path):
    forget()
    return timed([sys.executable, f"{scratch}/peer.py", db, path])

cases = [("mcreport", kind, ours) for kind in inputs if os.path.exists(inputs[kind])]
cases += [("python", kind, peer) for kind in ("folder", "lines")]
results = {(who, kind): [] for who, kind, _ in cases}
for _ in range(rounds):
    for who, kind, run in cases:
        results[who, kind].append(run(inputs[kind]))
median = {case: statistics.median(r[0] for r in runs) for case, runs in results.items()}
print(f"{count} receipts, {size / count / 1000:.1f} KB each, median of {rounds}")
for who, kind, _ in cases:
    seconds = median[who, kind]
    runs = results[who, kind]
    against = median["python", kind if ("python", kind) in median else "folder"] / seconds
    print(f"{who:9} {kind:8} {seconds:7.2f} s {count / seconds:8.0f}/s  {against:5.2f}x python"
          f"  {max(r[1] for r in runs):6.0f} MiB RSS  database {100 * runs[0][2] / size:3.0f} % of the JSON")
PYTHON

python3 "$scratch/make.py" "$count" "$scratch"
if command -v zstd >/dev/null; then
    (cd "$scratch" && tar cf - folder | zstd -q -1 >all.tar.zst)
else
    echo "SKIPPED in part: zstd is missing, no tar.zst"
fi
python3 "$scratch/drive.py" "$MCREPORT" "$scratch" "$count" "$rounds"

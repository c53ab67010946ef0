#!/usr/bin/env bash
# What ingest leaves behind when the world fails under it: a full disk, a killed process, a database that cannot be
# written, a bad file in an all-or-nothing call. MCREPORT is the program. Exit 0 passed, 1 failed, 77 skipped.
set -u
export LC_ALL=C
[ -x "${MCREPORT:-}" ] || { echo "SKIPPED: MCREPORT does not name the program"; exit 77; }
command -v python3 >/dev/null || { echo "SKIPPED: python3 is missing"; exit 77; }

scratch=$(mktemp -d) || exit 1
mounted=
finish() {
    [ -z "$mounted" ] || umount "$mounted"
    rm -rf "$scratch"
}
trap finish EXIT
failures=0

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

expect_status() { # wanted, got, what
    [ "$1" -eq "$2" ] || fail "$3: exit status $2 instead of $1"
}

field() { # database, python expression over the document of `db info`
    "$MCREPORT" --db "$1" --json db info | python3 -c "import json, sys; d = json.load(sys.stdin); print($2)"
}

digest() {
    field "$1" "d['db']['digest']"
}

documents() {
    field "$1" "d['data']['documents']"
}

verified() { # database, what
    "$MCREPORT" --db "$1" db verify >"$scratch/verify" 2>&1 || fail "$2: db verify says: $(cat "$scratch/verify")"
}

same_as_reference() { # database, what
    [ "$(digest "$1")" = "$(digest "$scratch/reference.db")" ] || fail "$2: the content differs from the reference"
}

# 15,000 small receipts, a line each.
python3 - "$scratch/all.jsonl" <<'PYTHON' || exit 1
import json, random, sys
random.seed(1)
with open(sys.argv[1], "w") as out:
    for i in range(15000):
        seconds = [round(random.gauss(1.5, 0.01), 4) for _ in range(30)]
        out.write(json.dumps({
            "schema": "mcreport.receipt/1", "lane": "training", "app_id": "ap-fault", "function_call_id": f"fc-{i}",
            "started_at": "2026-04-20T06:00:00Z", "finished_at": "2026-04-20T06:20:00Z", "status": "ok",
            "synthetic": True, "surface": {"name": "modal"}, "startup": {"class": "cold"},
            "storage": {"data": "volume"},
            "accelerator": {"requested": "H100", "observed": "NVIDIA H100 80GB HBM3", "count": 1},
            "code": {"revision": "0" * 40, "dirty": False, "image_digest": "sha256:00"},
            "launch": {"launcher": "train_lane.py", "flags": "--steps 30", "distributed_mode": "single"},
            "recipe": {"model": "nam52", "seq_len": 1024, "global_batch_tokens": 4096,
                       "precision": {"linear": "bf16"}},
            "eval_enabled": False, "token_kind": "trained",
            "steps": {"first": 1, "seconds": seconds, "tokens": 4096}}) + "\n")
PYTHON

"$MCREPORT" --db "$scratch/reference.db" init >/dev/null || { fail "init"; exit 1; }
"$MCREPORT" --db "$scratch/reference.db" -q ingest "$scratch/all.jsonl" >/dev/null
expect_status 0 $? "ingest of the reference"
[ "$(documents "$scratch/reference.db")" = 15000 ] || fail "the reference does not hold 15000 documents"
verified "$scratch/reference.db" "reference"

# What was committed is whole, and a second ingest completes it.
recovers() { # database, what
    verified "$1" "$2"
    "$MCREPORT" --db "$1" -q ingest "$scratch/all.jsonl" >/dev/null
    expect_status 0 $? "$2: second ingest"
    same_as_reference "$1" "$2"
    verified "$1" "$2, after the second ingest"
}

# A disk that is full, as the system tells it to a process whose files may not grow (EFBIG).
limited=$scratch/limited.db
"$MCREPORT" --db "$limited" init >/dev/null
(
    trap "" XFSZ # so that writing fails instead of killing
    ulimit -f 4096
    "$MCREPORT" --db "$limited" -q ingest "$scratch/all.jsonl" >/dev/null 2>"$scratch/limited.err"
)
expect_status 1 $? "files that may not grow"
[ -s "$scratch/limited.err" ] || fail "files that may not grow: no message"
recovers "$limited" "files that may not grow"

# A disk that is really full.
mkdir "$scratch/disk"
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=6m none "$scratch/disk" 2>/dev/null; then
    mounted=$scratch/disk
    full=$scratch/disk/full.db
    "$MCREPORT" --db "$full" init >/dev/null
    "$MCREPORT" --db "$full" -q ingest "$scratch/all.jsonl" >/dev/null 2>"$scratch/full.err"
    expect_status 1 $? "disk full"
    grep -qi "full\|space" "$scratch/full.err" || fail "disk full: the message does not say so: $(cat "$scratch/full.err")"
    mount -o remount,size=256m "$scratch/disk"
    recovers "$full" "disk full"
    umount "$scratch/disk" && mounted=
else
    echo "SKIPPED in part: no small disk can be mounted here"
fi

# Killed while more is to come: 12,000 documents are through, the first 10,000 of them committed.
killed=$scratch/killed.db
"$MCREPORT" --db "$killed" init >/dev/null
mkfifo "$scratch/pipe"
"$MCREPORT" --db "$killed" -q ingest - <"$scratch/pipe" >/dev/null 2>&1 &
victim=$!
exec 9>"$scratch/pipe"
head -n 12000 "$scratch/all.jsonl" >&9
sleep 1
kill -9 "$victim" || fail "killed: it had ended before"
wait "$victim" 2>/dev/null
exec 9>&-
verified "$killed" "killed"
[ "$(documents "$killed")" -ge 10000 ] || fail "killed: $(documents "$killed") documents are left of 10000 committed"
recovers "$killed" "killed"

# A database that cannot be written: nobody's eyes, nobody's hands.
mkdir "$scratch/locked" && chmod 755 "$scratch"
cp "$MCREPORT" "$scratch/locked/program"
"$MCREPORT" --db "$scratch/locked/a.db" init >/dev/null
head -n 3 "$scratch/all.jsonl" >"$scratch/three.jsonl"
before=$(digest "$scratch/locked/a.db")
chmod 444 "$scratch/locked/a.db" "$scratch/three.jsonl"
chmod 555 "$scratch/locked" "$scratch/locked/program"
as_nobody=
[ "$(id -u)" -ne 0 ] || as_nobody="setpriv --reuid 65534 --regid 65534 --clear-groups"
if [ -z "$as_nobody" ] || $as_nobody true 2>/dev/null; then
    $as_nobody "$scratch/locked/program" --db "$scratch/locked/a.db" ingest "$scratch/three.jsonl" \
        >/dev/null 2>"$scratch/locked.err"
    expect_status 1 $? "read-only database"
    grep -q "a.db" "$scratch/locked.err" || fail "read-only database: the message does not name it"
    [ "$(digest "$scratch/locked/a.db")" = "$before" ] || fail "read-only database: its content changed"
else
    echo "SKIPPED in part: root can write everything, and setpriv is missing"
fi
chmod 755 "$scratch/locked"

# All or nothing.
atomic=$scratch/atomic.db
"$MCREPORT" --db "$atomic" init >/dev/null
before=$(digest "$atomic")
(cat "$scratch/three.jsonl"; echo oops) >"$scratch/bad.jsonl"
"$MCREPORT" --db "$atomic" ingest --atomic "$scratch/bad.jsonl" >/dev/null 2>&1
expect_status 4 $? "--atomic with an unreadable line"
[ "$(digest "$atomic")" = "$before" ] || fail "--atomic: the database changed"
verified "$atomic" "--atomic"
"$MCREPORT" --db "$atomic" ingest "$scratch/bad.jsonl" >/dev/null 2>&1
expect_status 4 $? "an unreadable line"
[ "$(documents "$atomic")" = 4 ] || fail "an unreadable line: not the three receipts and the quarantined one"

[ "$failures" -eq 0 ] || exit 1
echo "ok"

#!/usr/bin/env bash
# The folder of `mcreport weekly`: issues, revisions, catching up, what is left after accidents. Exit 77 skipped.
set -u
export LC_ALL=C.UTF-8
[ -x "${MCREPORT:-}" ] || { echo "SKIPPED: MCREPORT does not name the program"; exit 77; }
command -v python3 >/dev/null || { echo "SKIPPED: python3 is missing"; exit 77; }
unset MCREPORT_DB MCREPORT_AS_OF SOURCE_DATE_EPOCH MCREPORT_MAIL_FROM MCREPORT_MAIL_TO

scratch=$(mktemp -d) || exit 1
trap 'chmod -R u+w "$scratch" 2>/dev/null; rm -rf "$scratch"' EXIT
cd "$scratch" && chmod 755 . || exit 1
export MCREPORT_DB=$scratch/a.db HOME=$scratch
failures=0

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

check() { # what, command…: it succeeds
    local what=$1
    shift
    "$@" >/dev/null 2>&1 || fail "$what"
}

status() { # wanted, what, command…; standard error is left in err, output in out
    local wanted=$1 what=$2 got
    shift 2
    "$@" >out 2>err
    got=$?
    [ "$got" -eq "$wanted" ] || fail "$what: exit status $got instead of $wanted: $(cat err)"
}

weekly() { # folder, as of, more…
    local folder=$1 day=$2
    shift 2
    "$MCREPORT" --as-of "$day" weekly --out-dir "$folder" "$@"
}

# Runs of a day, one a line: name, day, how many, seconds a step, member to leave out.
runs() {
    python3 - "$@" <<'PYTHON'
import json, random, sys
name, day, n, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
without = sys.argv[5] if len(sys.argv) > 5 else None
random.seed(name + day)
for i in range(n):
    run = {
        "schema": "mcreport.receipt/1", "lane": "training", "app_id": "ap-week", "function_call_id": f"fc-{name}-{day}-{i}",
        "started_at": f"{day}T06:00:00Z", "finished_at": f"{day}T06:20:00Z", "status": "ok", "synthetic": True,
        "surface": {"name": "modal"}, "startup": {"class": "cold"}, "storage": {"data": "volume"},
        "accelerator": {"requested": "H100", "observed": "NVIDIA H100 80GB HBM3", "count": 1},
        "code": {"revision": "0" * 40, "dirty": False, "image_digest": "sha256:00"},
        "launch": {"launcher": "train_lane.py", "flags": "--steps 60", "distributed_mode": "single"},
        "recipe": {"model": "nam52", "seq_len": 1024, "global_batch_tokens": 4096, "precision": {"linear": "bf16"}},
        "eval_enabled": False, "token_kind": "trained",
        "steps": {"first": 1, "tokens": 4096,
                  "seconds": [round(random.gauss(seconds, seconds / 200), 4) for _ in range(60)]}}
    if without:
        del run[without]
    print(json.dumps(run))
PYTHON
}

# Everything that can be seen of a folder: names, links, times, contents.
seen() {
    (cd "$1" && find . -printf '%p %y %l %T@ %i\n' | sort && find . -type f -exec sha256sum {} + | sort)
}

# That every issue is what its manifest says, "latest" points to one, and nothing else is there.
whole() {
    python3 - "$1" <<'PYTHON' || fail "$2"
import hashlib, json, os, re, sys
folder = sys.argv[1]
names = sorted(os.listdir(folder))
for name in names:
    if name in (".lock", "latest"):
        continue
    assert re.fullmatch(r"\d{4}-W\d\d(\.r\d+)?", name), f"{name} is left"
    manifest = json.load(open(f"{folder}/{name}/MANIFEST.json"))
    week, _, revision = name.partition(".r")
    assert manifest["week"] == week and manifest["revision"] == int(revision or 1), name
    listed = {f["path"] for f in manifest["files"]} | {"MANIFEST.json"}
    there = {os.path.relpath(os.path.join(d, f), f"{folder}/{name}") for d, _, fs in os.walk(f"{folder}/{name}") for f in fs}
    assert listed == there, (name, listed ^ there)
    for f in manifest["files"]:
        data = open(f"{folder}/{name}/{f['path']}", "rb").read()
        assert len(data) == f["bytes"] and "sha256:" + hashlib.sha256(data).hexdigest() == f["sha256"], (name, f["path"])
if any(n not in (".lock", "latest") for n in names) and "latest" in names:
    assert os.path.exists(f"{folder}/{os.readlink(folder + '/latest')}/MANIFEST.json")
PYTHON
}

points_to() { # folder, issue, what
    [ "$(readlink "$1/latest")" = "$2" ] || fail "$3: latest points to '$(readlink "$1/latest")' instead of $2"
}

"$MCREPORT" init >/dev/null || { fail "init"; exit 1; }
for day in 2026-03-17 2026-03-24 2026-03-31 2026-04-07 2026-04-14; do
    runs base $day 4 1.0
done >all.jsonl
"$MCREPORT" -q ingest all.jsonl >/dev/null || fail "ingest"

# --- the first issue ---
status 0 "first issue" weekly w 2026-04-20
[ "$(wc -l <out)" -eq 1 ] && grep -q '^w/2026-W16: ' out || fail "first issue: one line of output, not: $(cat out)"
for file in weekly.pdf weekly.md weekly.txt weekly.json weekly.eml slack.json MANIFEST.json; do
    [ -s "w/latest/$file" ] || fail "first issue: no $file"
done
points_to w 2026-W16 "first issue"
whole w "first issue: manifest"
check "first issue: JSON" python3 -c '
import json
d = json.load(open("w/latest/weekly.json"))
lists = "new anecdotes regressions improvements became_dated expiring price_changes refused".split()
assert d["schema"] == "mcreport.weekly/1" and d["as_of"] == "2026-04-19" and d["data"]["week"] == "2026-W16"
assert d["data"]["revision"] == 1 and d["data"]["changed"] == []
for l in lists:
    assert len(d["data"][l]) == d["data"]["counts"][l], l
assert d["data"]["counts"]["new"] == 4, d["data"]["counts"]'
for file in weekly.pdf weekly.md; do
    status 0 "report --verify $file" "$MCREPORT" report --verify w/latest/$file
done
check "mail" python3 -c '
import email, email.policy
m = email.message_from_bytes(open("w/latest/weekly.eml", "rb").read(), policy=email.policy.default)
assert not m.defects and not any(p.defects for p in m.walk())
assert [a.get_content_type() for a in m.iter_attachments()] == ["application/pdf"]
assert next(m.iter_attachments()).get_content() == open("w/latest/weekly.pdf", "rb").read()'

# --- the same inputs ---
seen w >before
status 0 "rerun" weekly w 2026-04-20
grep -q 'told already' err || fail "rerun: does not say that there is nothing to write"
seen w | cmp -s - before || fail "rerun: something was written"
status 0 "rerun of a later day" weekly w 2026-04-26
"$MCREPORT" --as-of 2026-04-20 --json weekly --out-dir w >json 2>/dev/null
points_to w 2026-W17 "rerun of a later day"
weekly other 2026-04-20 >/dev/null 2>&1
cmp -s other/2026-W16/MANIFEST.json w/2026-W16/MANIFEST.json || fail "another folder gets other bytes"
(umask 077 && TZ=Pacific/Kiritimati weekly zone 2026-04-20 >/dev/null 2>&1)
cmp -s zone/2026-W16/MANIFEST.json w/2026-W16/MANIFEST.json || fail "another time zone gives other bytes"
cmp -s json w/2026-W16/weekly.json || fail "--json is not weekly.json"

# --- weeks that were missed, a clock that goes back ---
rm -rf w
weekly w 2026-04-20 >/dev/null 2>&1
status 0 "catching up" weekly w 2026-05-11
[ "$(cd w && echo 20*)" = "2026-W16 2026-W17 2026-W18 2026-W19" ] || fail "catching up: $(cd w && echo 20*)"
points_to w 2026-W19 "catching up"
check "a quiet week is written" test -s w/2026-W18/weekly.txt
seen w >before
status 0 "a clock that went back" weekly w 2026-04-27
seen w | cmp -s - before || fail "a clock that went back: something was written"
weekly turn 2026-12-28 >/dev/null 2>&1
status 0 "the turn of a year" weekly turn 2027-01-11
[ "$(cd turn && echo 20*)" = "2026-W52 2026-W53 2027-W01" ] || fail "the turn of a year: $(cd turn && echo 20*)"
status 2 "a week that no year has" weekly turn 2027-01-11 --week 2025-W53
status 2 "a week to come" weekly turn 2027-01-11 --week 2027-W20
status 0 "an earlier week by name" weekly turn 2027-01-11 --week 2026-W16
points_to turn 2027-W01 "an earlier week by name"

# --- a week under way ---
status 0 "a week under way" weekly u 2026-04-22 --week 2026-W17
status 0 "a week under way, told by the clock of the day before" weekly u 2026-04-21 --week 2026-W17
points_to u 2026-W17 "a week under way"
status 0 "a week that has ended" weekly u 2026-05-01
points_to u 2026-W17.r2 "a week that has ended"
status 0 "a week that has ended, again" weekly u 2026-05-01
points_to u 2026-W17.r2 "a week that has ended, again"

# --- what arrives late ---
runs late 2026-04-22 3 1.0 >late.jsonl
status 0 "a late receipt" weekly w 2026-05-11 --ingest late.jsonl
check "a late receipt: revision" test -d w/2026-W17.r2
check "a late receipt: only its week" test ! -e w/2026-W16.r2
check "a late receipt: the issue before stands" test -d w/2026-W17
points_to w 2026-W19 "a late receipt"
check "a late receipt: what changed" python3 -c '
import json
d = json.load(open("w/2026-W17.r2/weekly.json"))["data"]
assert d["revision"] == 2 and any(c.startswith("+") for c in d["changed"]), d["changed"]
assert "evision 2" in open("w/2026-W17.r2/weekly.md").read()'
status 0 "a revision verifies" "$MCREPORT" report --verify w/2026-W17.r2/weekly.pdf
seen w >before
status 0 "a late receipt, again" weekly w 2026-05-11 --ingest late.jsonl
seen w | cmp -s - before || fail "a late receipt, again: something was written"
whole w "a late receipt: manifests"

# --- every issue that was written is named, by a rerun too ---
runs poor-late 2026-04-29 1 1.0 launch >poor-late.jsonl
for run in first again; do
    status 8 "a revision beside a quiet week, $run" weekly w 2026-05-11 --ingest poor-late.jsonl --fail-on anecdote
    [ "$(cut -d : -f 1 <out | paste -sd ' ')" = "w/2026-W19 w/2026-W17.r2 w/2026-W18.r2" ] ||
        fail "a revision beside a quiet week, $run: $(cat out)"
    grep -q 'W18.r2: .*1 anecdote' out || fail "a revision beside a quiet week, $run: no headline: $(cat out)"
done
"$MCREPORT" --as-of 2026-05-11 --json weekly --out-dir w >json 2>/dev/null
check "a revision beside a quiet week: JSON" python3 -c '
import json
d = json.load(open("json"))
assert d["data"]["week"] == "2026-W19"
assert [(o["issue"], o["attention"]) for o in d["also_written"]] == [("2026-W17.r2", []), ("2026-W18.r2", ["anecdote"])]
del d["also_written"]
assert d == json.load(open("w/2026-W19/weekly.json"))'

# --- a week is told as of its end ---
status 0 "a claim" "$MCREPORT" --as-of 2026-04-15 claim add /dev/stdin <<'JSON'
{"schema": "mcreport.claim/1", "id": "h100", "metric": "throughput", "synthetic": true, "valid_days": 7,
 "where": {"model": "nam52", "surface": "modal"}, "level": "H100"}
JSON
status 0 "a claim became dated" weekly e 2026-04-27
check "a claim became dated: told" grep -q 'mcr:h100@1' e/2026-W17/weekly.txt
runs after 2026-04-28 3 1.0 >after.jsonl
status 0 "a claim is renewed" sh -c "'$MCREPORT' -q ingest after.jsonl && '$MCREPORT' --as-of 2026-04-28 claim renew h100"
seen e | grep -v '2026-W18' >before
status 0 "a renewal of a later day" weekly e 2026-05-04
[ "$(cd e && echo 20*)" = "2026-W17 2026-W18" ] || fail "a renewal of a later day made a revision: $(cd e && echo 20*)"

# --- damage ---
echo x >>w/2026-W19/weekly.txt
status 0 "a damaged issue" weekly w 2026-05-11
points_to w 2026-W19.r2 "a damaged issue"
grep -q 'damaged' w/2026-W19.r2/weekly.json || fail "a damaged issue: the next does not say so"

check "sound documents: says which were read" grep -q 'The 4 documents of this week are what their hashes say' \
    w/2026-W16/weekly.md
cp a.db rotten.db
python3 - rotten.db <<'PYTHON' || fail "stored bytes cannot be damaged"
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for pack, frames in db.execute("SELECT pack, frames FROM pack").fetchall():
    spoilt = bytearray(frames)
    for i in range(len(spoilt) // 3, len(spoilt), 97):
        spoilt[i] ^= 0x55
    db.execute("UPDATE pack SET frames = ? WHERE pack = ?", (bytes(spoilt), pack))
db.commit()
PYTHON
for run in first again; do
    status 8 "stored bytes are damaged, $run" "$MCREPORT" --db rotten.db --as-of 2026-04-20 weekly --out-dir rotten \
        --fail-on integrity
    points_to rotten 2026-W16 "stored bytes are damaged, $run"
done
check "stored bytes are damaged: every form tells" python3 -c '
import json
data = json.load(open("rotten/latest/weekly.json"))["data"]
assert len(data["integrity"]) == 5, data["integrity"]
for file in "weekly.json", "weekly.txt", "weekly.md":
    text = " ".join(open("rotten/latest/" + file).read().split())
    assert "mcr:h100@1 cannot be judged: rcp-" in text and "hashes say" not in text, file'
whole rotten "stored bytes are damaged"

# --- --fail-on ---
runs poor 2026-05-05 2 1.0 launch >poor.jsonl
status 8 "--fail-on" weekly f 2026-05-11 --ingest poor.jsonl --fail-on regression,anecdote
status 8 "--fail-on, again" weekly f 2026-05-11 --ingest poor.jsonl --fail-on anecdote
status 0 "--fail-on of what there is not" weekly f 2026-05-11 --fail-on regression
status 8 "--fail-on of a week caught up with" sh -c "
    '$MCREPORT' -q --as-of 2026-04-27 weekly --out-dir g && '$MCREPORT' -q --as-of 2026-05-18 weekly --out-dir g --fail-on anecdote"
status 8 "the same, again" weekly g 2026-05-18 --fail-on anecdote
status 2 "--fail-on of a typo" weekly f 2026-05-11 --fail-on regresion
grep -q "did you mean 'regression'" err || fail "--fail-on of a typo: $(cat err)"
echo '{"schema": ' >broken.json
status 0 "what cannot be read" weekly f 2026-05-11 --ingest broken.json
status 8 "what cannot be read is a matter of integrity" weekly f 2026-05-11 --ingest broken.json --fail-on integrity
status 2 "no folder" "$MCREPORT" weekly

# --- what cannot be read is told once, in the week that met it ---
mkdir inbox && echo '{"schema": ' >inbox/broken.json && printf '{"a": 1}\n' >inbox/none.json
status 8 "unreadable" weekly i 2026-05-11 --ingest inbox --fail-on integrity
check "unreadable: every file of the week names path, reason and remedy" python3 -c '
import email, email.policy, json
folder = "i/2026-W19/"
data = json.load(open(folder + "weekly.json"))["data"]
paths = ["inbox/broken.json", "inbox/none.json"]
assert data["counts"]["unreadable"] == 2 and [u["path"] for u in data["unreadable"]] == paths, data["unreadable"]
assert all(u["reason"] and u["remedy"] and u["document"].startswith("rcp-") for u in data["unreadable"])
mail = email.message_from_bytes(open(folder + "weekly.eml", "rb").read(), policy=email.policy.default)
slack = "\n".join(b["text"]["text"] for b in json.load(open(folder + "slack.json"))["blocks"])
for text in (open(folder + "weekly.md").read(), open(folder + "weekly.txt").read(), slack,
             mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()):
    text = " ".join(text.replace("\n", " ").split())
    assert "2 unreadable documents" in text and "mend it" in text, text
    assert "inbox/broken.json:1:11: expected a value" in text and paths[1] in text, text
manifest = json.load(open(folder + "MANIFEST.json"))
assert [u["path"] for u in manifest["unreadable"]] == paths and "integrity" in manifest["attention"]'
if command -v pdftotext >/dev/null; then
    pdftotext i/2026-W19/weekly.pdf - | tr '\n' ' ' | grep -q 'inbox/broken.json:1:11' || fail "unreadable: not on the pages"
fi
for file in weekly.pdf weekly.md; do
    status 0 "unreadable: --verify $file" "$MCREPORT" report --verify i/2026-W19/$file
done
seen i >before
status 8 "unreadable, again" weekly i 2026-05-11 --ingest inbox --fail-on integrity
seen i | cmp -s - before || fail "unreadable, again: something was written"
rm inbox/none.json
status 8 "unreadable, when some was taken away" weekly i 2026-05-11 --ingest inbox --fail-on integrity
seen i | cmp -s - before || fail "unreadable, when some was taken away: something was written"
for run in first again; do
    status 0 "the same bytes a week later, $run" weekly i 2026-05-18 --ingest inbox --fail-on integrity
done
check "the same bytes a week later: not told" sh -c '! grep -q broken.json i/2026-W20/*.txt i/2026-W20/*.json'
echo '{"schema": 1' >inbox/broken.json
status 8 "other bytes in that place" weekly i 2026-05-25 --ingest inbox --fail-on integrity
status 0 "and those a week later" weekly i 2026-06-01 --ingest inbox --fail-on integrity
mkdir many && for i in $(seq 1 20); do echo "no $i" >"many/$(printf %02d "$i").json"; done
status 8 "many that cannot be read" weekly i 2026-06-08 --ingest many --fail-on integrity
grep -q '20 unreadable documents' out || fail "many that cannot be read: $(cat out)"
check "many that cannot be read: cut" grep -q 'and 5 more in weekly.json' i/2026-W23/weekly.txt
check "many that cannot be read: cut on the pages" grep -q 'and 5 more, which weekly.json names' i/2026-W23/weekly.md
status 0 "many that cannot be read: --verify" "$MCREPORT" report --verify i/2026-W23/weekly.pdf
whole i "unreadable: manifests"

# --- what arrives months late is told in its week all the same ---
late_week=$(cd i && echo 20* | cut -d ' ' -f 1)
{ runs months 2026-05-06 2 1.0 && runs year 2025-05-06 2 1.0; } >months.jsonl
for run in first second; do
    status 0 "months late, $run run" weekly i 2026-06-29 --ingest months.jsonl
    grep -q "^i/$late_week.r[0-9]*: .*2 new runs" out || fail "months late, $run run: $(cat out)"
    [ "$run" = second ] || grep -q '2025-W19 too, which has no issue here' err || fail "months late, $run run: $(cat err)"
done
check "months late: what changed" grep -q '+ new receipt: ' "$(ls -d i/"$late_week".r* | tail -n 1)/weekly.txt"

# --- a run that ends early leaves its issues to the next one to name ---
status 0 "before the accident" weekly c 2026-04-27
status 0 "the accident" weekly c 2026-05-11
rm -r c/2026-W19 && ln -sfn 2026-W18 c/latest # as if it had ended before its own week
for run in first second; do
    status 0 "after the accident, $run run" weekly c 2026-05-18
    [ "$(cut -d : -f 1 out | tr '\n' ' ')" = "c/2026-W20 c/2026-W18 c/2026-W19 " ] || fail "after the accident, $run run: $(cat out)"
done
status 0 "a week later" weekly c 2026-05-25
[ "$(cut -d : -f 1 out)" = c/2026-W21 ] || fail "a week later: $(cat out)"

# --- one place has many paths ---
mkdir again && echo '{"schema": ' >again/broken.json && printf '{"a": 1}\n{"b": \n' >again/lines.jsonl && ln -s again linked
status 8 "a place by one path" weekly j 2026-06-15 --ingest again --fail-on integrity
check "a place by one path: the path as it was given" grep -q ' again/broken.json' j/2026-W24/weekly.txt
seen j >before
for path in ./again "$PWD/again" linked; do
    status 8 "the same place as $path" weekly j 2026-06-15 --ingest "$path" --fail-on integrity
    seen j | cmp -s - before || fail "the same place as $path: something was written"
done
status 0 "the same place as ./again, a week later" weekly j 2026-06-22 --ingest ./again --fail-on integrity
status 8 "a place by two paths at once" weekly j2 2026-06-15 --ingest again --ingest ./again --fail-on integrity
grep -q ': 3 unreadable documents' out || fail "a place by two paths at once: $(cat out)"

# --- nothing waits for who writes to a pipe ---
mkdir pipes && mkfifo pipes/x.json
status 8 "a pipe in the inbox" timeout 60 "$MCREPORT" --as-of 2026-06-15 weekly --out-dir p --ingest pipes --fail-on integrity
grep -q 'pipes/x.json: not a regular file' err || fail "a pipe in the inbox: $(cat err)"
status 1 "a pipe by name" timeout 60 "$MCREPORT" --as-of 2026-06-15 weekly --out-dir p --ingest pipes/x.json
rm p/2026-W24/MANIFEST.json && mkfifo p/2026-W24/MANIFEST.json
status 0 "a pipe for a manifest" timeout 60 "$MCREPORT" --as-of 2026-06-15 weekly --out-dir p
points_to p 2026-W24.r2 "a pipe for a manifest"

# --- what is not there is no quiet week ---
status 1 "a folder that is missing" weekly q 2026-05-11 --ingest gone --ingest inbox
grep -q -- '--ingest gone' err && grep -q 'help: ' err || fail "a folder that is missing: $(cat err)"
check "a folder that is missing: the week is told" test -s q/latest/weekly.pdf
status 1 "a folder that is missing, again" weekly q 2026-05-11 --ingest gone
mkdir nothing
status 0 "an empty folder" weekly q 2026-05-11 --ingest nothing
status 5 "no database" "$MCREPORT" --db none.db weekly --out-dir x
echo "no database at all, of some length" >junk.db
status 7 "a file that is no database" "$MCREPORT" --db junk.db weekly --out-dir x
status 2 "an address that is none" weekly h 2026-05-11 --to "$(printf 'a@b\nBcc: c@d')"

# --- looking only ---
status 0 "-n" weekly n 2026-05-11 -n
check "-n writes nothing" test ! -e n
grep -q 'would be written' err || fail "-n: does not say what would be written"

# --- what a price does ---
price() { # accelerator, day, price
    "$MCREPORT" --db price.db --as-of "$2" -q price add --provider P --surface modal --accelerator "$1" --basis spot \
        --currency USD --unit accelerator-hour --price "$3" --observed "$2" --source x --synthetic >/dev/null
}
cp a.db price.db
price B200 2026-04-06 6 && price H100 2026-04-06 4 || fail "prices"
status 0 "a claim of costs" "$MCREPORT" --db price.db --as-of 2026-04-15 claim add /dev/stdin <<'JSON'
{"schema": "mcreport.claim/1", "id": "cost", "metric": "usd_per_mtok", "synthetic": true, "basis": "spot",
 "where": {"model": "nam52", "surface": "modal"}, "level": "H100"}
JSON
price H100 2026-04-15 5 || fail "a price that changes"
status 0 "a price that changed" "$MCREPORT" --db price.db --as-of 2026-04-20 weekly --out-dir price
check "a price that changed: every form says what it does" python3 -c '
import email, email.policy, json
folder = "price/2026-W16/"
mail = email.message_from_bytes(open(folder + "weekly.eml", "rb").read(), policy=email.policy.default)
slack = "\n".join(b["text"]["text"] for b in json.load(open(folder + "slack.json"))["blocks"])
for text in (open(folder + "weekly.txt").read(), mail.get_body(("plain",)).get_content(),
             mail.get_body(("html",)).get_content(), slack):
    text = " ".join(text.replace("=\n", "").split())
    assert "break-even of B200 over H100 1.500× → 1.200×; mcr:cost@1 is " in text, text
    assert "+25.0 % by this price alone" in text, text'

# --- what an operator named latest is his ---
for kind in file folder; do
    mkdir -p own-$kind && case $kind in file) echo mine >own-$kind/latest ;; folder) mkdir own-$kind/latest ;; esac
    seen own-$kind >before
    status 1 "latest is a $kind" weekly own-$kind 2026-05-11 --ingest poor.jsonl
    grep -q "own-$kind/latest: is a $kind" err && grep -q 'help: .*move it away' err || fail "latest is a $kind: $(cat err)"
    status 1 "latest is a $kind, -n" weekly own-$kind 2026-05-11 -n
    seen own-$kind | cmp -s - before || fail "latest is a $kind: something was written"
done
mkdir own-link && ln -s nowhere own-link/latest
status 0 "latest is a link" weekly own-link 2026-05-11
points_to own-link 2026-W19 "latest is a link"

# --- one answer, no table ---
for format in csv jsonl markdown; do
    status 2 "--format $format" weekly form 2026-05-11 --format $format
    check "--format $format: nothing is written" test ! -e form
done

# --- what is stored acts on no reader ---
runs evil 2026-06-09 4 1.0 launch | python3 -c '
import json, sys
for line in sys.stdin:
    run = json.loads(line)
    run["app_id"] = "ap\u202e"
    run["launch"] = {"launcher": "a\nb\u202ec\x1b[31m.py"}
    run["recipe"]["model"] = "line1\nline2\u202eevil\x1b[31m"
    print(json.dumps(run))
    run["function_call_id"] += "b"
    run["launch"] = {"launcher": "train_lane.py", "flags": "--steps 60", "distributed_mode": "single"}
    print(json.dumps(run))' >evil.jsonl
cp a.db evil.db
status 0 "signs that act" "$MCREPORT" --db evil.db --as-of 2026-06-15 weekly --out-dir evil --ingest evil.jsonl
check "signs that act are shown escaped in every form" python3 -c '
import email, email.policy, json
folder = "evil/2026-W24/"
mail = email.message_from_bytes(open(folder + "weekly.eml", "rb").read(), policy=email.policy.default)
slack = "\n".join(b["text"]["text"] for b in json.load(open(folder + "slack.json"))["blocks"])
items = [i["text"] for l in json.load(open(folder + "weekly.json"))["data"].values() if isinstance(l, list) for i in l if "text" in i]
for text in (open(folder + "weekly.txt").read(), mail.get_body(("plain",)).get_content(),
             mail.get_body(("html",)).get_content(), slack, "\n".join(items)):
    assert not any(c in text for c in "\u202e\x1b") and "line1\nline2" not in text, text
    assert "line1\\x0aline2\\u{202e}evil\\x1b[31m" in text, text'

# --- one at a time ---
exec 9>w/.lock
python3 -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)' || fail "no lock"
status 1 "two at once" weekly w 2026-05-18
grep -q 'w/.lock' err || fail "two at once: the message does not name the lock"
exec 9>&-
status 0 "when the other has ended" weekly w 2026-05-18

# --- an environment like cron's ---
status 0 "no environment" env -i PATH= "$MCREPORT" --db a.db --as-of 2026-04-20 weekly --out-dir bare
weekly rich 2026-04-20 >/dev/null 2>&1
cmp -s bare/2026-W16/MANIFEST.json rich/2026-W16/MANIFEST.json || fail "no environment: other bytes"

# --- accidents ---
seen w >before
(
    trap "" XFSZ # so that writing fails instead of killing
    ulimit -f 16
    weekly w 2026-05-25 >/dev/null 2>err
)
[ $? -eq 1 ] || fail "files that may not grow: exit status"
seen w | grep -v ' d  ' >after
grep -v ' d  ' before | cmp -s - after || fail "files that may not grow: something was left"

runs big 2026-05-05 4000 1.0 >big.jsonl
"$MCREPORT" --db full.db init >/dev/null
(
    trap "" XFSZ
    ulimit -f 1000
    "$MCREPORT" --db full.db --as-of 2026-05-11 weekly --out-dir full --ingest big.jsonl >out 2>err
)
[ $? -eq 1 ] || fail "a database that may not grow: exit status"
! grep -q 'ingested: ' err || fail "a database that may not grow: $(cat err)"
check "a database that may not grow: the week is told" test -s full/latest/weekly.pdf

as_nobody=
[ "$(id -u)" -ne 0 ] || as_nobody="setpriv --reuid 65534 --regid 65534 --clear-groups"
if [ -z "$as_nobody" ] || $as_nobody true 2>/dev/null; then
    cp "$MCREPORT" program && chmod 755 program && chmod -R go+rX w a.db
    chmod -R a-w w
    cp a.db closed.db && chmod 0 closed.db
    status 1 "a database that may not be read" $as_nobody ./program --db closed.db weekly --out-dir x
    status 1 "a folder that cannot be written" $as_nobody ./program --db a.db --as-of 2026-05-25 weekly --out-dir w
    grep -q 'w/.lock' err || fail "a folder that cannot be written: $(cat err)"
    chmod -R u+w w
    cp a.db still.db && chmod 444 still.db && mkdir -m 777 theirs && chmod a+r late.jsonl
    status 1 "a database that cannot be written" $as_nobody ./program --db still.db --as-of 2026-05-25 weekly \
        --out-dir theirs/w --ingest late.jsonl
    check "a database that cannot be written: the week is told" test -s theirs/w/latest/weekly.pdf
else
    echo "SKIPPED in part: root can write everything, and setpriv is missing"
fi

for i in 1 2 3 4 5 6 7 8 9 10; do
    "$MCREPORT" --as-of 2026-05-11 weekly --out-dir k --week 2026-W16 >/dev/null 2>&1 &
    victim=$!
    sleep "0.0$((i * 7 % 10))"
    kill -9 $victim 2>/dev/null
    wait $victim 2>/dev/null
    [ ! -e k/latest ] || [ -s k/latest/MANIFEST.json ] || fail "killed: latest points to nothing"
    [ ! -e k/2026-W16 ] || (rm -rf k/2026-W16 k/latest)
done 2>/dev/null
mkdir -p k/.2026-W16.tmp-1/charts k/.mine.tmp-1 && touch k/.2026-W16.tmp-1/charts/a k/.2026-W16.tmp-x
status 0 "after being killed" weekly k 2026-05-11 --week 2026-W16
check "only what a killed run left is removed" test -e k/.mine.tmp-1 -a -e k/.2026-W16.tmp-x -a ! -e k/.2026-W16.tmp-1
rm -rf k/.mine.tmp-1 k/.2026-W16.tmp-x
whole k "after being killed"
points_to k 2026-W16 "after being killed"

# --- the recipes of docs/ ---
if [ -n "${SOURCE_DIR:-}" ] && command -v systemd-analyze >/dev/null; then
    mkdir units
    sed "s|/usr/bin/mcreport|$MCREPORT|" "$SOURCE_DIR/docs/systemd/mcreport-weekly.service" >units/mcreport-weekly.service
    cp "$SOURCE_DIR/docs/systemd/mcreport-weekly.timer" units/
    status 0 "systemd-analyze verify" systemd-analyze verify --man=no units/mcreport-weekly.service units/mcreport-weekly.timer
    [ ! -s err ] || fail "systemd-analyze verify: $(cat err)"
else
    echo "SKIPPED in part: systemd-analyze is missing"
fi

# The step of the workflow as its runner would run it: bash -e, files named by variables.
workflow() { # what was wanted of it
    python3 - "$SOURCE_DIR/docs/ci/weekly.yml" "$1" <<'PYTHON'
import re, sys
lines, on, indent, taken = open(sys.argv[1]).read().split("\n"), False, None, []
for line in lines:
    if line.strip() == f"- name: {sys.argv[2]}":
        on = True
    elif on and indent is None and re.fullmatch(r" *run: \|", line):
        indent = line.index("run:")
    elif indent is not None:
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        taken.append(line)
assert taken, "no such step"
print("\n".join(line[indent + 2:] for line in taken))
PYTHON
}
step() { # folder, MCREPORT_DB, as of: status of the step; output and summary are left in it
    (cd "$1" && PATH=$scratch/bin:$PATH MCREPORT_DB=$2 MCREPORT_AS_OF=$3 WEEK=last RUNNER_TEMP=$PWD \
        GITHUB_OUTPUT=$PWD/output GITHUB_STEP_SUMMARY=$PWD/summary bash -e ../step.sh >log 2>&1)
}
if [ -n "${SOURCE_DIR:-}" ]; then
    mkdir bin ci && ln -s "$MCREPORT" bin/mcreport
    workflow "What the week brought" >step.sh || fail "the workflow has no step to run"
    cp a.db ci/mcreport.db
    step ci mcreport.db 2026-04-20 || fail "the workflow: $(cat ci/log)"
    grep -qx 'status=0' ci/output && grep -q '2026-W16' ci/summary || fail "the workflow: $(cat ci/output ci/summary)"
    rm ci/output ci/summary
    echo '{"schema": ' >ci/inbox/broken.json
    step ci mcreport.db 2026-04-27 || fail "the workflow, when a week deserves a look: $(cat ci/log)"
    grep -qx 'status=8' ci/output && grep -q 'broken.json' ci/summary || fail "the workflow does not tell: $(cat ci/output)"
    rm ci/output ci/summary
    step ci none.db 2026-04-27 || fail "the workflow, without a database: $(cat ci/log)"
    grep -qx 'status=5' ci/output && grep -q 'No summary' ci/summary || fail "the workflow, without a database: $(cat ci/output)"
    python3 -c '
import sys
try:
    import yaml
except ImportError:
    sys.exit()
job = yaml.safe_load(open(sys.argv[1]))["jobs"]["weekly"]
assert all(("run" in s) != ("uses" in s) for s in job["steps"])
assert job["steps"][-1]["run"] == "exit ${{ steps.weekly.outputs.status }}"' "$SOURCE_DIR/docs/ci/weekly.yml" ||
        fail "the workflow is no YAML of that form"

    # The recipe of delivery: each issue once, a revision of an earlier week too.
    cat >bin/sendmail <<'SH'
#!/bin/sh
grep -m 1 '^Message-ID' >>"$SENT"
SH
    chmod 755 bin/sendmail
    awk '/^dir=DIR$/ { on = 1 } on && /^```/ { exit } on' "$SOURCE_DIR/docs/weekly.md" | sed "s/DIR/'a: box of mail'/" >deliver.sh
    deliver() { PATH=$scratch/bin:$PATH SENT=$scratch/sent MCREPORT_AS_OF=$1 sh deliver.sh 2>/dev/null; }
    cp a.db deliver.db
    export MCREPORT_DB=$scratch/deliver.db
    deliver 2026-05-11 && deliver 2026-05-18 && deliver 2026-05-18
    runs letter 2026-05-05 1 1.0 >letter.jsonl
    "$MCREPORT" -q ingest letter.jsonl >/dev/null
    deliver 2026-05-18 && deliver 2026-05-18
    [ "$(sort -u sent | wc -l)" -eq 3 ] && [ "$(wc -l <sent)" -eq 3 ] || fail "delivery: $(cat sent)"
fi
[ $failures -eq 0 ] && echo "weekly: passed"
exit $((failures > 0))

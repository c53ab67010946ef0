#!/usr/bin/env python3
"""Writes the made-up archives of samples/synthetic and samples/later: same seed, same bytes (python3, standard library
only).

Every document says "synthetic": true. The story follows the two articles named in samples/README.md; the only figures
taken from them are the levels 2,780 tok/s (H100) and 4,316 tok/s (B200), the accelerators, the launchers and the hang.
Everything else is invented: a document here proves that the program works, and nothing about any accelerator.
"""
import copy
import hashlib
import json
import math
import pathlib
import random
import re
from datetime import datetime, timedelta, timezone

HERE = pathlib.Path(__file__).resolve().parent
SEED = 20241015
STEPS = 120
SEQ_LEN = 4096
BATCH = 8192  # tokens a step on one device

OLD_REVISION = hashlib.sha1(b"synthetic stack of July").hexdigest()
REVISION = hashlib.sha1(b"synthetic stack of October").hexdigest()
NEXT_REVISION = hashlib.sha1(b"synthetic stack after October").hexdigest()


def digest(text):
    return "sha256:" + hashlib.sha256(("synthetic " + text).encode()).hexdigest()


OLD_IMAGE, IMAGE, NEXT_IMAGE = digest("image of July"), digest("image of October"), digest("image after October")


def stamp(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def day(text):
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


def step_times(rng, steady, steps=STEPS, first=20.0, compile_steps=3, sd=0.006, phi=0.4, late_shift=None):
    """Seconds a step: a slow first step, two steps that still compile, then AR(1) noise around `steady`.

    The noise is rescaled so that the steps after the compile head average `steady` exactly: the level of a run is set
    by the caller, not by luck.
    """
    x, noise = rng.gauss(0, sd), []
    for _ in range(steps):
        noise.append(math.exp(x))
        x = phi * x + math.sqrt(1 - phi * phi) * rng.gauss(0, sd)
    mean = sum(noise[compile_steps:]) / (steps - compile_steps)
    seconds = [steady * v / mean for v in noise]
    for i in range(1, compile_steps):
        seconds[i] *= first / 4
    seconds[0] = steady * first
    if late_shift:
        at, factor = late_shift
        seconds[at:] = [s * factor for s in seconds[at:]]
    return [round(s, 4) for s in seconds]


def mean_rate(steps, discard):
    kept = steps["seconds"][discard:]
    return round(steps["tokens"] * len(kept) / sum(kept), 2)


def losses(rng, n):
    return [round(2.1 + 4.2 * math.exp(-i / 40) + rng.gauss(0, 0.02), 4) for i in range(n)]


def skeleton(lane, app, call, wave, started, surface, accelerator, count, launcher):
    """What documents of every lane have."""
    return {
        "schema": "mcreport.receipt/1",
        "lane": lane,
        "app_id": app,
        "function_call_id": call,
        "wave": wave,
        "started_at": stamp(started),
        "status": "ok",
        "synthetic": True,
        "surface": {"name": surface},
        "startup": {"class": "cold", "evidence": {"cache_mib_start": 0}},
        "storage": {"data": "volume", "checkpoints": "volume"},
        "accelerator": {"requested": accelerator, "observed": "NVIDIA " + accelerator, "count": count, "hosts": 1},
        "code": {
            "revision": REVISION,
            "dirty": False,
            "image_digest": IMAGE,
            "kernel_wheel_pins": {"fused-ops": "1.4.2"},
            "versions": {"torch": "2.5.0", "triton": "3.1.0"},
        },
        "launch": {"launcher": launcher, "lifecycle": "app_run_detach"},
    }


MEMORY_GIB = {"H100": 80, "H200": 140, "B200": 179, "v6e": 32}


def training(rng, name, wave, started, accelerator, rate, count=1, surface="modal", mode="single", startup="cold",
             first=20.0, **shape):
    """One good run of the training lane at `rate` tokens a second (of the global batch)."""
    tokens = BATCH * count
    doc = skeleton("training", "ap-" + wave, "fc-" + name, wave, started, surface, accelerator, count,
                   "modal_matrix.py" if surface == "modal" else "owned_matrix.py")
    seconds = step_times(rng, tokens / rate, first=first, **shape)
    startup_s = 95.0 if startup == "cold" else 31.0
    doc["finished_at"] = stamp(started + timedelta(seconds=startup_s + sum(seconds) + 6))
    doc["startup"] = {"class": startup, "evidence": {"time_to_first_step_s": round(startup_s + seconds[0], 1)}}
    if startup == "cold":
        doc["startup"]["evidence"]["cache_mib_start"] = 0
    else:
        doc["startup"]["evidence"].update(cache_mib_start=1840, cache_image_digest=IMAGE, cache_gpu_count=count)
    doc["accelerator"]["memory_gib"] = MEMORY_GIB[accelerator]
    doc["launch"]["flags"] = (f"--model nam52-dense --seq-len {SEQ_LEN} --global-batch-tokens {tokens} --steps {STEPS} "
                              f"--dist {mode} --no-eval --gpu {accelerator}:{count}")
    doc["launch"]["distributed_mode"] = mode
    doc["launch"]["parallel"] = {"dp": count}
    doc["recipe"] = {
        "model": "nam52-dense",
        "parameters": 4700000000,
        "seq_len": SEQ_LEN,
        "global_batch_tokens": tokens,
        "precision": {"linear": "bf16", "attention": "bf16", "communication": "bf16"},
        "dataset": "synthetic-shards-v3",
        "options": {"mtp": True, "moe": False},
    }
    doc["eval_enabled"] = False
    doc["token_kind"] = "trained"
    doc["steps"] = {"first": 0, "per_record": 1, "seconds": seconds, "tokens": tokens,
                    "loss": losses(rng, len(seconds))}
    doc["peak_memory_mib"] = 61240
    doc["reported"] = {"tok_per_sec_global": mean_rate(doc["steps"], 3), "statistic": "mean",
                       "warmup_steps_discarded": 3}
    doc["checks"] = {"loss_finite": True, "world_size_ok": True}
    doc["artifacts"] = [{"name": "train.log", "uri": f"volume://benchmarks/{wave}/{name}/train.log",
                         "sha256": hashlib.sha256(name.encode()).hexdigest()}]
    return doc


def levels(rate, sd=0.008):
    """Five levels with mean log `rate` and a spread of about `sd`: fixed, so that a sample shows what it should."""
    offsets = [-1.2, -0.5, 0.0, 0.6, 1.1]
    return [rate * math.exp(sd * o) for o in offsets]


def repeated(rng, n, prefix, wave, began, accelerator, rate, hours=5, **options):
    """n runs of one class, some hours apart."""
    chosen = levels(rate)[:n] if n >= 5 else [rate * f for f in (0.994, 1.001, 1.005, 0.999)[:n]]
    return [training(rng, f"{prefix}-{i + 1}", wave, began + timedelta(hours=hours * i), accelerator, r, **options)
            for i, r in enumerate(chosen)]


def edited(doc, value, *path):
    """The document with the member at path set to value, or without it when value is None."""
    place = doc
    for name in path[:-1]:
        place = place[name]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return doc


def failed(doc, status, reason, tail, lasted):
    """The same launch, had it ended badly: no step, no end of its own, the device it saw not recorded."""
    for member in ("steps", "reported", "checks", "artifacts", "peak_memory_mib", "finished_at"):
        doc.pop(member, None)
    del doc["accelerator"]["observed"]
    doc["startup"]["evidence"].pop("time_to_first_step_s", None)
    doc["finished_at"] = stamp(day(doc["started_at"][:-1]) + timedelta(seconds=lasted))
    doc["status"], doc["failure_reason"], doc["log_tail"] = status, reason, tail
    return doc


def wave_july(rng):
    """An older wave on an older stack: true on its date."""
    docs = []
    for accelerator, rate, began in (("H100", 2610, "2024-07-08T06:00"), ("B200", 3980, "2024-07-09T06:00")):
        docs += repeated(rng, 3, f"july-{accelerator.lower()}", "nam52-single-2024-07", day(began), accelerator, rate)
    for doc in docs:
        doc["code"].update(revision=OLD_REVISION, image_digest=OLD_IMAGE)
    return docs


def wave_october(rng):
    """The wave the shipped report is about: one device, cold, five runs a side. H200 was never measured in it."""
    wave = "nam52-single-2024-10"
    docs = repeated(rng, 5, "oct-h100", wave, day("2024-10-07T06:00"), "H100", 2780)
    docs += repeated(rng, 5, "oct-b200", wave, day("2024-10-08T06:00"), "B200", 4316)
    for doc in docs[5:]:
        doc["profile"] = {"bound_by": "memory-bandwidth"}
    lost = training(rng, "oct-b200-lost", wave, day("2024-10-09T09:00"), "B200", 4316)
    docs.append(failed(lost, "failed", "container was preempted during image pull", "preempted: host reclaimed", 74))
    return docs


def wave_multi_gpu(rng):
    """Eight GPUs, FSDP2 with regional compile: hangs on a cold compiler cache, works with a warm one."""
    wave, mode = "nam52-fsdp2-2024-10", "fsdp2+regional_compile"
    docs = []
    for i in range(9):
        doc = training(rng, f"cold8-{i + 1}", wave, day("2024-10-09T06:00") + timedelta(hours=2 * i), "H200", 24100,
                       count=8, mode=mode)
        if i not in (3, 7):
            failed(doc, "timeout", "no step after 45 min: ranks left the compiler at different times and the first "
                   "collective never completed",
                   "rank 5: compiling kernel 212/318; rank 0: waiting in all_gather", 2700)
        docs.append(doc)
    docs += repeated(rng, 3, "volume8", wave, day("2024-10-11T06:00"), "H200", 24150, count=8, mode=mode,
                     startup="warm-volume", first=1.6)
    return docs


def wave_surfaces(rng):
    """The same question on three surfaces: never one table."""
    wave = "nam52-surfaces-2024-10"
    docs = repeated(rng, 4, "owned8", wave, day("2024-10-10T06:00"), "H200", 24600, count=8, surface="owned",
                    mode="fsdp2+regional_compile", startup="warm-host", first=1.4)
    for doc in docs:
        doc["surface"]["host"] = "h200-a"
        doc["storage"] = {"data": "local-nvme", "checkpoints": "local-nvme"}
        doc["code"].pop("image_digest")
        doc["code"]["environment_digest"] = digest("lock file of the owned hosts")
        doc["startup"]["evidence"].pop("cache_image_digest")
    tpu = repeated(rng, 4, "tpu8", wave, day("2024-10-10T08:00"), "v6e", 15200, count=8, surface="tpu", mode="spmd",
                   startup="warm-xla", first=1.3)
    for doc in tpu:
        doc["accelerator"].update(requested="v6e", observed="TPU v6e")
        doc["storage"] = {"data": "bucket-mount", "checkpoints": "bucket-mount"}
        doc["code"]["versions"] = {"jax": "0.4.34", "libtpu": "0.1.dev20241001"}
        doc["code"].pop("kernel_wheel_pins")
        doc["code"].pop("image_digest")
        doc["code"]["environment_digest"] = digest("setup script of the TPU VMs")
        doc["launch"].update(launcher="tpu_matrix.py", parallel={"dp": 8})
        doc["startup"]["evidence"].pop("cache_image_digest")
    return docs + tpu


def on_next_stack(docs):
    for doc in docs:
        doc["code"].update(revision=NEXT_REVISION, image_digest=NEXT_IMAGE, kernel_wheel_pins={"fused-ops": "1.5.0"})
        if "remote_runtime_provenance" in doc:
            doc["remote_runtime_provenance"]["image"] = NEXT_IMAGE
    return docs


def variants(rng):
    """Good receipts that must not be compared with the October wave, or with each other: a refusal a name."""
    docs = []

    def add(name, path=(), value=None, accelerator="H200", rate=3350, model="nam52-dense", **options):
        """Three runs that differ in one member; a value of None removes it."""
        began = day("2024-10-11T06:00") + timedelta(minutes=20 * len(docs))
        for doc in repeated(rng, 3, name, "nam52-variants-2024-10", began, accelerator, rate, **options):
            doc["recipe"]["model"] = model
            docs.append(edited(doc, value, *path) if path else doc)

    add("r002-owned", ("surface", "name"), "owned")
    add("r003-warm-image", startup="warm-image", first=1.5)
    add("r004-eight", rate=23900, count=8, mode="ddp")
    add("r005-no-mtp", ("recipe", "options", "mtp"), False)
    add("r005-fp8", ("recipe", "precision", "linear"), "fp8", rate=3900)
    add("r008-padded", ("token_kind",), "padded")
    add("r008-eval", ("eval_enabled",), True)
    add("r012-bucket", ("storage", "data"), "bucket-mount")
    add("r013-parallel", ("launch", "parallel"), None)
    # These share a class with their partner, so they are a model of their own and leave the October wave alone.
    add("r007-base", accelerator="H100", rate=9100, model="nam52-drift")
    add("r007-late-shift", accelerator="B200", rate=14100, model="nam52-drift", late_shift=(108, 1.06))
    add("r007-base-short", accelerator="H100", rate=9100, model="nam52-short")
    add("r007-short", accelerator="B200", rate=14100, model="nam52-short", steps=16)
    add("r011-base", accelerator="H100", rate=9100, model="nam52-small")
    add("r011-next-stack", accelerator="B200", rate=14100, model="nam52-small")
    on_next_stack(docs[-3:])
    return docs


def sparse_exact(name, started, actual="dsa-cuda", reason=None):
    doc = skeleton("sparse_exact", "ap-sparse-2024-10", "fc-" + name, "sparse-2024-10", started, "modal", "H200", 1,
                   "modal_bench_dsa_backend_detach.py")
    doc["finished_at"] = stamp(started + timedelta(minutes=11))
    del doc["storage"]
    doc.update({
        "launcher_args": "--case exact-8k --backend dsa-cuda --detach-explicit",
        "case": {"name": "exact-8k", "tokens": 8192, "topk": 2048, "mode": "eval-no-grad"},
        "sparse_env": {"SPARSE_BACKEND": "dsa-cuda", "SPARSE_EXACT": "1"},
        "bench_result": {"ok": True, "exact_tokens": 8192, "mismatches": 0},
        "bench_telemetry": {"kernel_launches": 4212, "peak_memory_mib": 48210},
        "backend_identity": {"requested": "dsa-cuda", "actual": actual, "runtime_mode": "exact",
                             "fallback_reason": reason},
        "remote_runtime_provenance": {"image": IMAGE, "driver": "560.35.03", "python": "3.11.9"},
        "collector": {"transitions": [{"state": "detached", "at": stamp(started)},
                                      {"state": "running", "at": stamp(started + timedelta(minutes=2))},
                                      {"state": "ok", "at": doc["finished_at"]}],
                      "reattached": False},
    })
    return doc


def sparse_validation(name, started, ready=True, fa4=True):
    doc = skeleton("sparse_validation", "ap-sparse-2024-10", "fc-" + name, "sparse-2024-10", started, "modal", "B200",
                   1, "modal_sparse_validation_detach.py")
    doc["finished_at"] = stamp(started + timedelta(minutes=18))
    del doc["storage"]
    doc.update({
        "mode": "promotion",
        "promotion_status": "triton-promoted" if ready else "blocked",
        "promotion_ready": ready,
        "parity": [{"check": "forward-exact", "pass": True}, {"check": "backward-exact", "pass": ready}],
        "fa4": {"import_ok": fa4, "bootstrap_ok": fa4},
        "summary_manifests": [{"uri": f"volume://sparse/{name}/summary.json",
                               "sha256": hashlib.sha256(name.encode()).hexdigest()}],
        "execution": "detached",
    })
    return doc


def wave_sparse():
    exact = [sparse_exact(f"exact-{i + 1}", day("2024-10-09T10:00") + timedelta(hours=i)) for i in range(3)]
    exact.append(sparse_exact("exact-fallback", day("2024-10-09T15:00"), "dsa-triton",
                              "no dsa-cuda kernel for topk=2048"))
    lost = sparse_exact("exact-lost", day("2024-10-09T16:00"))
    for member in ("bench_result", "bench_telemetry", "backend_identity", "sparse_env"):
        del lost[member]
    del lost["accelerator"]["observed"]
    lost.update(status="failed", failure_reason="the collector saw the detached call end in error")
    lost["collector"]["transitions"][-1]["state"] = "error"
    return exact + [lost,
                    sparse_validation("promotion-1", day("2024-10-10T10:00")),
                    sparse_validation("promotion-fa4-broken", day("2024-10-10T12:00"), fa4=False),
                    sparse_validation("promotion-blocked", day("2024-10-10T14:00"), ready=False)]


def wave_november(rng):
    """A month later, on the next stack: B200 has become faster, H100 has not."""
    wave = "nam52-single-2024-11"
    return on_next_stack(repeated(rng, 3, "nov-b200", wave, day("2024-11-04T06:00"), "B200", 4480, hours=3) +
                         repeated(rng, 3, "nov-h100", wave, day("2024-11-04T15:00"), "H100", 2786, hours=3))


def wave_sparse_november():
    """The sparse lanes after the repair: everybody says the same."""
    docs = [sparse_exact(f"nov-exact-{i + 1}", day("2024-11-05T10:00") + timedelta(hours=i)) for i in range(2)]
    docs += [sparse_validation(f"nov-promotion-{i + 1}", day("2024-11-05T14:00") + timedelta(hours=i))
             for i in range(2)]
    for doc in docs:
        doc["wave"] = "sparse-2024-11"
        doc["artifacts"] = [{"name": "summary.json", "uri": f"volume://sparse/{doc['function_call_id'][3:]}/summary.json",
                             "sha256": hashlib.sha256(doc["function_call_id"].encode()).hexdigest()}]
    return on_next_stack(docs)


def pretty(doc):
    """Indented JSON with every array of plain values on one line."""
    text = json.dumps(doc, indent=2)
    return re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda m: "[" + re.sub(r"\s+", " ", m.group(1)) + "]", text) + "\n"


def broken(rng):
    """One document a flaw, named after it: file name -> text.

    All but two are a model of their own, so that nothing here is mistaken for evidence on nam52-dense; those two are
    why that model has no eligible H200 receipt.
    """
    files = {}

    def run(name, model="nam52-broken", **options):
        began = day("2024-10-12T06:00") + timedelta(minutes=40 * len(files))
        doc = training(rng, name, "broken-2024-10", began, "H200", 3350, **options)
        doc["recipe"]["model"] = model
        return doc

    def put(name, value=None, *path, **options):
        files[name + ".json"] = pretty(edited(run(name, **options), value, *path))

    put("anecdote-no-flags", None, "launch", "flags", model="nam52-dense")
    put("anecdote-unknown-mode", "unknown", "launch", "distributed_mode")
    put("anecdote-no-observed", None, "accelerator", "observed")
    put("anecdote-dirty", True, "code", "dirty")
    put("anecdote-launcher", "modal_benchmark.py", "launch", "launcher")
    put("anecdote-curiosity", "curiosity", "lane")

    warm8 = {"count": 8, "mode": "fsdp2", "startup": "warm-volume", "first": 1.6}
    put("disputed-accelerator", "H100!", "accelerator", "requested", model="nam52-dense")
    put("disputed-cache-image", OLD_IMAGE, "startup", "evidence", "cache_image_digest", **warm8)
    put("disputed-cache-gpus", 1, "startup", "evidence", "cache_gpu_count", **warm8)
    put("disputed-cold-cache", 1840, "startup", "evidence", "cache_mib_start")
    put("disputed-mfu", 200000000000, "recipe", "parameters")
    put("disputed-reported", 3999.0, "reported", "tok_per_sec_global")
    for name, value in (("time", [3.0] * 40 + [-2.4] + [2.4] * 79), ("tokens", BATCH * 2)):
        doc = edited(run("disputed-" + name), None, "reported")
        doc["steps"]["seconds" if name == "time" else name] = value
        files[f"disputed-{name}.json"] = pretty(doc)
    for i in range(3):
        files[f"cold-sibling-{i + 1}.json"] = pretty(run(f"cold-sibling-{i + 1}"))
    files["disputed-warm-first-step.json"] = pretty(run("disputed-warm-first-step", startup="warm-volume", first=19.0))

    one = run("conflict")
    other = copy.deepcopy(one)
    other["steps"]["seconds"][60] = round(other["steps"]["seconds"][60] * 1.01, 4)
    files["conflict-a.json"], files["conflict-b.json"] = pretty(one), pretty(other)

    going_on = run("replaced")
    ended = copy.deepcopy(going_on)
    for member in ("steps", "reported", "finished_at", "artifacts"):
        del going_on[member]
    going_on["status"], going_on["failure_reason"] = "running", "not ended yet"
    files["running.json"], files["running-ended.json"] = pretty(going_on), pretty(ended)

    put("unreadable-lane", "fastest", "lane")
    put("unreadable-schema", None, "schema")
    doc = run("unreadable-type")
    doc["steps"]["seconds"][3] = "fast"
    files["unreadable-type.json"] = pretty(doc)
    files["unreadable-cut.json"] = files["anecdote-dirty.json"][:900]
    files["unreadable-comma.json"] = '{"schema": "mcreport.receipt/1",\n "lane": "training",}\n'
    return files


# Pairs that must be refused when compared by accelerator, and why. R010 (no price row), R014 (nothing selected) and
# R015 (against a measured receipt) need no document of their own.
REFUSALS = [
    ("R001", "oct-h100-1", "exact-1"),
    ("R002", "oct-h100-1", "r002-owned-1"),
    ("R003", "oct-h100-1", "r003-warm-image-1"),
    ("R004", "oct-h100-1", "r004-eight-1"),
    ("R005", "oct-h100-1", "r005-no-mtp-1"),
    ("R005", "oct-h100-1", "r005-fp8-1"),
    ("R006", "oct-h100-1", "anecdote-no-flags"),
    ("R006", "oct-h100-1", "disputed-accelerator"),
    ("R007", "r007-base-1", "r007-late-shift-1"),
    ("R007", "r007-base-short-1", "r007-short-1"),
    ("R008", "oct-h100-1", "r008-padded-1"),
    ("R008", "oct-h100-1", "r008-eval-1"),
    ("R011", "r011-base-1", "r011-next-stack-1"),
    ("R012", "oct-h100-1", "r012-bucket-1"),
    ("R013", "oct-h100-1", "r013-parallel-1"),
]


def identity(text):
    return "rcp-" + hashlib.sha256(text.strip().encode()).hexdigest()[:12]


def main():
    rng = random.Random(SEED)
    waves = {
        "wave-2024-07.jsonl": wave_july(rng),
        "wave-2024-10.jsonl": wave_october(rng),
        "multi-gpu-2024-10.jsonl": wave_multi_gpu(rng),
        "surfaces-2024-10.jsonl": wave_surfaces(rng),
        "variants-2024-10.jsonl": variants(rng),
        "sparse-2024-10.jsonl": wave_sparse(),
    }
    later = {
        "wave-2024-11.jsonl": wave_november(random.Random(SEED + 1)),
        "sparse-2024-11.jsonl": wave_sparse_november(),
    }
    index, ids = ["id\tfile\tname\n"], {}

    def entry(text, file, name):
        ids[name] = identity(text)
        index.append(f"{ids[name]}\t{file}\t{name}\n")

    for file, docs in waves.items():
        lines = [json.dumps(doc, separators=(",", ":")) + "\n" for doc in docs]
        (HERE / file).write_text("".join(lines), encoding="utf-8")
        for i, (doc, line) in enumerate(zip(docs, lines)):
            entry(line, f"{file}:{i + 1}", doc["function_call_id"][3:])
    (HERE.parent / "later").mkdir(exist_ok=True)
    for file, docs in later.items():
        (HERE.parent / "later" / file).write_text(
            "".join(json.dumps(doc, separators=(",", ":")) + "\n" for doc in docs), encoding="utf-8")
    (HERE / "broken").mkdir(exist_ok=True)
    for file, text in broken(rng).items():
        (HERE / "broken" / file).write_text(text, encoding="utf-8")
        entry(text, "broken/" + file, file[:-5])
    (HERE / "index.tsv").write_text("".join(index), encoding="utf-8")
    pairs = ["refusal\tleft\tright\tnames\n"]
    pairs += [f"{code}\t{ids[left]}\t{ids[right]}\t{left} {right}\n" for code, left, right in REFUSALS]
    (HERE / "refusals.tsv").write_text("".join(pairs), encoding="utf-8")


if __name__ == "__main__":
    main()
